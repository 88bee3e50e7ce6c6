/* room.c - the directory in the words of Open Referral HSDS 3.1, for directories of other counties and their tools. */
#include "web/room.h"

extern const struct room hsds_room;
const struct room hsds_room = { .name = "hsds", .label = N_("Open Referral") };
