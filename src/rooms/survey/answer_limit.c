/* answer_limit.c - how often strangers may begin to answer: buckets in memory. */
#include "rooms/survey/answer_limit.h"
#include "base/moment.h"
#include <pthread.h>

static const struct { int64_t burst, every; } rules[LIMIT_KINDS] = { [LIMIT_BEGIN] = { 120, 6000 }, [LIMIT_SURVEY] = { 3000, 20 }, [LIMIT_WRONG] = { 30, 20000 } };

/* Its own place, or of the few where it may stand the one that is full or will be first. */
static struct limit_place *place_of(struct limit_place *table, uint64_t who)
{
    struct limit_place *row = &table[who % (LIMIT_PLACES / LIMIT_WAYS) * LIMIT_WAYS], *best = row;
    for (size_t i = 0; i < LIMIT_WAYS; i++) {
        if (row[i].who == who) return &row[i];
        if (row[i].full_at < best->full_at) best = &row[i];
    }
    *best = (struct limit_place){ .who = who };
    return best;
}

/* full_at: when the bucket is full again. So what is missing in it now is (full_at - now) / every. */
bool limit_take_from(struct limit *l, enum limit_kind kind, str who, bool take, int64_t now, int64_t *wait)
{
    struct limit_place *p = place_of(l->place[kind], str_hash(who) | 1);
    int64_t full_at = p->full_at > now ? p->full_at : now, missing = full_at - now + rules[kind].every - rules[kind].burst * rules[kind].every;
    *wait = missing > 0 ? missing : 0;
    if (missing > 0) return false;
    if (take) p->full_at = full_at + rules[kind].every;
    return true;
}

bool limit_take(enum limit_kind kind, str who, bool take, int64_t *wait)
{
    static struct limit table;
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    *wait = 0;
    if (!who.n) return true;
    pthread_mutex_lock(&lock);
    bool good = limit_take_from(&table, kind, who, take, moment_ticks(), wait);
    pthread_mutex_unlock(&lock);
    return good;
}
