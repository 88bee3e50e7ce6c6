/* book.c - keeps the books of regions while nothing changes; hsds.h says why they are right. */
#include "rooms/hsds/hsds.h"
#include "base/log.h"
#include "base/moment.h"
#include <pthread.h>
#include <stdio.h>

/* A place for one region's book. `making` is held while somebody looks whether it is still right, or makes another. */
struct shelf {
    const struct stores *of;
    char region[64], day[16];
    pthread_mutex_t making;
    uint64_t version, sum;                              /* store_version(); of all ids and versions                    */
    int64_t asked;
    int waiting;                                        /* how many hold or want it                                    */
    struct hsds_book *book;
};
static pthread_mutex_t all = PTHREAD_MUTEX_INITIALIZER;  /* shelves and users of books; never held while the store is asked */
static struct shelf shelf[HSDS_REGIONS];
static size_t shelves;

static const char *const read_from[] = { "directory.area", "directory.topic", "directory.actor", "directory.place", "directory.contact", "directory.offer", "courses.course", "mediation.rules" };

/* With `all` held. */
static void let_go(struct hsds_book *b)
{
    if (--b->users == 0 && b->old) arena_free(b->a);
}

static void shelf_clear(struct shelf *s)
{
    if (s->book) {
        s->book->old = true;
        s->book->users++;
        let_go(s->book);
    }
    s->book = NULL;
    s->version = 0;
}

/* With `all` held: the region's, a new one, or that which nobody uses and was asked longest ago. NULL: all are in use. */
static struct shelf *shelf_find(const struct stores *of, str region)
{
    struct shelf *old = NULL;
    for (size_t i = 0; i < shelves; i++) {
        if (shelf[i].of == of && str_eq(region, str_of(shelf[i].region))) return &shelf[i];
        if (!shelf[i].waiting && (!old || shelf[i].asked < old->asked)) old = &shelf[i];
    }
    if (shelves < HSDS_REGIONS) {
        old = &shelf[shelves++];
        pthread_mutex_init(&old->making, NULL);
    }
    if (!old) return NULL;
    shelf_clear(old);
    old->of = of;
    snprintf(old->region, sizeof old->region, "%.*s", STR(region));
    return old;
}

static bool add_version(void *ctx, int64_t id, int64_t version)
{
    uint64_t *sum = ctx;
    *sum = (*sum ^ (uint64_t)id) * 1099511628211U;
    *sum = (*sum ^ (uint64_t)version) * 1099511628211U;
    return true;
}

/* Another number as soon as a row that visitors read comes, goes or changes. The rules of mediation are no visitor's: that there are any is what counts. */
static uint64_t sum_of(struct store *st)
{
    struct who visitor = who_visitor();
    uint64_t sum = 14695981039346656037U;
    for (size_t i = 0; i < countof(read_from); i++) {
        const struct entity *e = entity_named(str_of(read_from[i]));
        if (!e) continue;
        bool house = str_eq(str_of(e->room), S("mediation"));
        struct query query = query_new(e, house ? &who_house : &visitor, &langs[lang_index(S(LANG_SOURCE))]);
        sum = sum * 31 + i;
        query_versions(&query, st, add_version, &sum);
    }
    return sum;
}

/* With `making` held: looks, and makes another book if need be. */
static void bring(struct shelf *s, struct req *q)
{
    struct arena *a = arena_new();
    uint64_t version = store_version(q->app->stores, q->region);     /* before anything is read: store.h */
    str day = date_today(a);
    if (s->book && version && version == s->version && str_eq(day, str_of(s->day))) { arena_free(a); return; }
    struct store *st = store_begin(q->app->stores, q->region, STORE_READ, a, S(""));
    store_deadline(st, HSDS_LONG);
    uint64_t sum = sum_of(st);
    struct hsds_book *fresh = NULL;
    if (!s->book || sum != s->sum || !str_eq(day, str_of(s->day))) fresh = hsds_build(st, q->region, q->region_title);
    bool good = !store_broken(st);
    if (store_end(st, true) != STORE_DONE) good = false;
    if (!good) log_line(LOG_WARNING, "hsds: %.*s", STR(store_why(st)));
    pthread_mutex_lock(&all);
    if (fresh && good) { shelf_clear(s); s->book = fresh; }
    if (!good) shelf_clear(s);                            /* nothing rather than what was true before: 503                   */
    if (good) {
        s->version = version;
        s->sum = sum;
        snprintf(s->day, sizeof s->day, "%.*s", STR(day));
    }
    pthread_mutex_unlock(&all);
    if (fresh && !good) arena_free(fresh->a);
    arena_free(a);
}

struct hsds_book *hsds_book_take(struct req *q)
{
    struct hsds_book *b = NULL;
    pthread_mutex_lock(&all);
    struct shelf *s = shelf_find(q->app->stores, q->region);
    if (s) { s->waiting++; s->asked = moment_ticks(); }
    pthread_mutex_unlock(&all);
    if (!s) return NULL;
    pthread_mutex_lock(&s->making);
    bring(s, q);
    pthread_mutex_lock(&all);
    if (s->book) { b = s->book; b->users++; }
    s->waiting--;
    pthread_mutex_unlock(&all);
    pthread_mutex_unlock(&s->making);
    return b;
}

void hsds_book_leave(struct hsds_book *b)
{
    pthread_mutex_lock(&all);
    let_go(b);
    pthread_mutex_unlock(&all);
}
