/* room.c - webhooks, the scopes of API tokens, and the guide to all interfaces. */
#include "web/room.h"

extern const struct room hooks_room;
const struct room hooks_room = { .name = "hooks", .label = N_("Interfaces") };
