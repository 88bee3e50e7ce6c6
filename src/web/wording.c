/* wording.c - the words and particulars of a region, kept between requests. */
#include "web/wording.h"
#include "base/log.h"
#include "base/moment.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { FRESH = 1000, PATIENCE = 2000 };                   /* milliseconds */
struct kept {
    char region[32]; const struct stores *of; struct arena *a;
    struct wording w; struct draft said;
    int64_t read; uint64_t version;
    bool stale;                                           /* the last reading failed: these are the words of before */
};
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct kept kept[REGIONS_MAX];
static size_t kept_n;

/* With more regions than places the oldest reading gives way. */
static struct kept *place_of(const struct stores *s, str region)
{
    struct kept *oldest = &kept[0];
    for (size_t i = 0; i < kept_n; i++) {
        if (kept[i].of == s && str_eq(region, str_of(kept[i].region))) return &kept[i];
        if (kept[i].read < oldest->read) oldest = &kept[i];
    }
    struct kept *k = kept_n < REGIONS_MAX ? &kept[kept_n++] : oldest;
    arena_free(k->a);
    *k = (struct kept){ .of = s };
    snprintf(k->region, sizeof k->region, "%.*s", STR(region));
    return k;
}

/* In a transaction of its own: what the request has changed is not certain yet, and its own may be broken. A store that does not answer is
** asked again a second later; until then the words stay as they were. */
static void read_again(struct kept *k, struct stores *s, str region)
{
    struct arena *scratch = arena_new();
    struct wording w;
    struct store *st = store_begin(s, region, STORE_READ, scratch, (str){ "", 0 });
    store_deadline(st, PATIENCE);
    wording_read(st, &w);
    struct draft said = particulars_read(st);
    if (store_end(st, true) == STORE_DONE) {
        arena_free(k->a);
        k->a = arena_new();
        k->w = wording_copy(k->a, &w);
        k->said = particulars_copy(k->a, &said);
        k->stale = false;
    } else {
        log_line(LOG_WARNING, "the words of the region cannot be read: %.*s", STR(store_why(st)));
        k->stale = true;
    }
    k->read = moment_ticks();
    arena_free(scratch);
}

/* With the lock held. An answer that is kept is made of words that are as new as its version: those of a second ago could stay in it for hours. Where they
** could not be read, it is not kept. */
static struct kept *fresh(const struct req *q)
{
    struct kept *k = place_of(q->app->stores, q->region);
    bool rested = moment_ticks() - k->read >= FRESH, old = q->version ? k->version != q->version || (k->stale && rested) : rested;
    if (!k->read || old) {
        read_again(k, q->app->stores, q->region);
        k->version = q->version;
    }
    if (k->stale && q->until) req_until(q, q->began);
    return k;
}

static str last_word(void *ctx, struct arena *a, str text)
{
    const struct req *q = ctx;
    pthread_mutex_lock(&lock);
    struct kept *k = fresh(q);
    str made = wording_apply(a, &k->w, text);             /* a text of its own in `a`: the place may be read again meanwhile */
    pthread_mutex_unlock(&lock);
    return made;
}

const struct words *wording_words(struct req *q, const struct words *w) { return words_for(q->a, w, last_word, q); }

const struct particulars *region_particulars(const struct req *q)
{
    const struct draft nothing = draft_new(q->a, &particulars_entity);
    if (!q->region.n) return particulars_in(q->a, &nothing, q->lang);
    pthread_mutex_lock(&lock);
    const struct kept *k = fresh(q);
    const struct particulars *p = particulars_in(q->a, k->said.e ? &k->said : &nothing, q->lang);
    pthread_mutex_unlock(&lock);
    return p;
}

void wording_changed(str region)
{
    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < kept_n; i++) if (str_eq(region, str_of(kept[i].region))) kept[i].read = 0;
    pthread_mutex_unlock(&lock);
}
