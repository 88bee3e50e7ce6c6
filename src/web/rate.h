/* rate.h - how often strangers may write: a bucket of RATE_BURST for each network, filled again by one each RATE_EVERY. The table is
** bounded: a network that was quiet long enough to be full again makes room, and when all are busy the one that waited longest does. */
#ifndef WEB_RATE_H
#define WEB_RATE_H
#include "base/str.h"

enum { RATE_BURST = 60, RATE_EVERY = 1000, RATE_PLACES = 4096, RATE_WAYS = 8 };      /* RATE_EVERY: milliseconds */
struct rate_place { uint64_t who; int64_t full_at; };   /* full_at: when the bucket is full again: one number says it all */
struct rate { struct rate_place place[RATE_PLACES]; };

/* Takes one; false: the bucket is empty, and *wait is the milliseconds until the next. `now` in milliseconds. Not locked. */
bool rate_take_from(struct rate *r, str who, int64_t now, int64_t *wait);
/* The same on the process's own table, with a lock. */
bool rate_take(str who, int64_t *wait);
#endif
