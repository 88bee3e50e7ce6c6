/* profile.h - what the profile's page shows. */
#ifndef HSDS_PROFILE_H
#define HSDS_PROFILE_H
#include "rooms/hsds/hsds.h"

struct profile_view { str root, licence, source; };     /* root: the interface's address; the others may be empty      */
void hsds_profile_page(struct buf *out, struct req *q, const struct profile_view *v);
#endif
