/* room.c - what the Integreat app and its older versions ask for: API v3 over the region's pages, places, events and news. */
#include "web/room.h"

extern const struct room integreat_room;
const struct room integreat_room = { .name = "integreat", .label = N_("Integreat") };
