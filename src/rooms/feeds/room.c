/* room.c - news, new offers, new courses and changes as Atom feeds. */
#include "web/room.h"

extern const struct room feeds_room;
const struct room feeds_room = { .name = "feeds", .label = N_("Feeds") };
