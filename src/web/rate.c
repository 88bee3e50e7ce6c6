/* rate.c - how often strangers may write. */
#include "web/rate.h"
#include "base/moment.h"
#include <pthread.h>

/* Of the few places where a network may stand: its own, or the one that is full or will be first. */
static struct rate_place *place_of(struct rate *r, uint64_t who)
{
    struct rate_place *row = &r->place[who % (RATE_PLACES / RATE_WAYS) * RATE_WAYS], *best = row;
    for (size_t i = 0; i < RATE_WAYS; i++) {
        if (row[i].who == who) return &row[i];
        if (row[i].full_at < best->full_at) best = &row[i];
    }
    *best = (struct rate_place){ .who = who };
    return best;
}

bool rate_take_from(struct rate *r, str who, int64_t now, int64_t *wait)
{
    struct rate_place *p = place_of(r, str_hash(who) | 1);
    int64_t full_at = p->full_at > now ? p->full_at : now, missing = full_at - now + RATE_EVERY - (int64_t)RATE_BURST * RATE_EVERY;
    *wait = missing > 0 ? missing : 0;
    if (missing > 0) return false;
    p->full_at = full_at + RATE_EVERY;
    return true;
}

bool rate_take(str who, int64_t *wait)
{
    static struct rate table;
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&lock);
    bool good = rate_take_from(&table, who, moment_ticks(), wait);
    pthread_mutex_unlock(&lock);
    return good;
}
