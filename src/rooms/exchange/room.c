/* room.c - what comes in from other directories and from Integreat: sources, what they brought, and the office's decision on each. */
#include "web/room.h"

extern const struct room exchange_room;
const struct room exchange_room = { .name = "exchange", .label = N_("Exchange") };
