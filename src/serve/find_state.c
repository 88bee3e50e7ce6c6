/* find_state.c - the state of each region's search: made, kept up to date, given away again. */
#include "serve/find_parts.h"
#include "base/log.h"
#include "base/moment.h"
#include "entity/draft.h"
#include "text/words.h"
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BATCH = 250, MARK = 48 };
static pthread_mutex_t all = PTHREAD_MUTEX_INITIALIZER;  /* the table of states; never held while somebody waits */
static pthread_cond_t news = PTHREAD_COND_INITIALIZER;   /* for the thread beside, and for who waits for it */
static struct state *state[FIND_REGIONS];
static size_t states;
static struct { struct app *app; pthread_t thread; bool runs; _Atomic bool stop; } beside;

uint64_t find_number(const struct entity *e, int64_t id)
{
    size_t k = 0;
    while (k < entity_count() && entity_at(k) != e) k++;
    return (uint64_t)k << MARK | (uint64_t)id;
}

const struct entity *find_entity(uint64_t number, int64_t *id)
{
    *id = (int64_t)(number & (((uint64_t)1 << MARK) - 1));
    return entity_at((size_t)(number >> MARK));
}

static void *must(void *p)
{
    if (!p) { fputs("bruecke: out of memory\n", stderr); abort(); }
    return p;
}

static void *room_for(void *old, size_t n, size_t *room, size_t size)
{
    if (n < *room) return old;
    *room = *room ? *room * 2 : 64;
    return must(realloc(old, *room * size));
}

/* ---- states ------------------------------------------------------------------------------------------------------------------- */
/* With the lock held for writing. Who adds up all states may not look into an index that grows, or goes, at this moment. */
static void weigh(struct state *s)
{
    size_t n = 0;
    for (size_t i = 0; i < FIND_LANGS; i++) if (s->index[i]) n += index_bytes(s->index[i]);
    s->bytes = n;
}

static void state_clear(struct state *s)
{
    for (size_t i = 0; i < FIND_LANGS; i++) {
        index_free(s->index[i]);
        for (size_t k = 0; k < s->titles[i].n; k++) free((char *)(uintptr_t)s->titles[i].at[k].fold.p);
        free(s->titles[i].at);
        s->index[i] = NULL;
        s->titles[i] = (struct titles){ 0 };
    }
    for (size_t i = 0; i < ENTITIES_MAX; i++) { free(s->known[i].at); s->known[i] = (struct known_rows){ 0 }; }
    arena_free(s->thesaurus.a);
    s->thesaurus = (struct thesaurus){ 0 };
    s->made = false;
    s->early = false;
    s->bytes = 0;
    s->version = 0;
    s->day[0] = 0;
}

/* With `all` held: one that nobody uses and that was asked longest ago, perhaps of those that hold something; NULL: all are in use. */
static struct state *oldest(const struct state *but, bool made)
{
    struct state *s = NULL;
    for (size_t i = 0; i < states; i++)
        if (state[i] != but && !state[i]->users && (state[i]->made || !made) && (!s || state[i]->asked < s->asked)) s = state[i];
    return s;
}

static size_t all_bytes(void)
{
    size_t sum = 0;
    for (size_t i = 0; i < states; i++) sum += state[i]->bytes;
    return sum;
}

static void forget_some(const struct state *but)
{
    size_t sum = all_bytes();
    for (struct state *s; sum > FIND_BYTES_MAX && (s = oldest(but, true)) != NULL;) { sum -= s->bytes; state_clear(s); }
}

/* One that nobody uses, for that region; NULL: there is none. */
static struct state *state_for(const struct stores *of, str region)
{
    struct state *s;
    if (states < FIND_REGIONS) {
        s = state[states++] = must(calloc(1, sizeof *s));
        pthread_rwlock_init(&s->lock, NULL);
        pthread_mutex_init(&s->making, NULL);
    } else if ((s = oldest(NULL, false)) != NULL) state_clear(s);
    if (!s) return NULL;
    s->of = of;
    snprintf(s->region, sizeof s->region, "%.*s", STR(region));
    return s;
}

/* The state of a region, in use from now on; NULL: there are too many at once. Whose it is stays as it is while somebody uses it: others read that without a lock. */
static struct state *state_of(const struct stores *of, str region)
{
    struct state *s = NULL;
    pthread_mutex_lock(&all);
    for (size_t i = 0; i < states && !s; i++) if (state[i]->of == of && str_eq(region, str_of(state[i]->region))) s = state[i];
    if (!s) s = state_for(of, region);
    if (s) {
        s->asked = moment_ticks();
        s->users++;
    }
    pthread_mutex_unlock(&all);
    return s;
}

static void state_leave(struct state *s)
{
    pthread_mutex_lock(&all);
    s->users--;
    forget_some(s);
    pthread_mutex_unlock(&all);
}

/* ---- what changed --------------------------------------------------------------------------------------------------------------- */
struct change { size_t entity; int64_t id; bool gone; };
struct changes {
    struct state *s; struct store *st;
    struct change *at; size_t n, room;
    size_t entity, next;                                /* of the walk: place in the known rows                        */
    struct known_rows fresh[ENTITIES_MAX];
    bool whole;                                         /* everything is read again                                    */
};

static void note(struct changes *c, size_t entity, int64_t id, bool gone)
{
    c->at = room_for(c->at, c->n, &c->room, sizeof *c->at);
    c->at[c->n++] = (struct change){ entity, id, gone };
}

/* Both are in the order of the ids: what is only in one of them is gone or new. */
static bool seen(void *ctx, int64_t id, int64_t version)
{
    struct changes *c = ctx;
    const struct known_rows *was = &c->s->known[c->entity];
    struct known_rows *now = &c->fresh[c->entity];
    for (; c->next < was->n && was->at[c->next].id < id; c->next++) note(c, c->entity, was->at[c->next].id, true);
    bool known = c->next < was->n && was->at[c->next].id == id;
    if (!known || was->at[c->next].version != version) note(c, c->entity, id, false);
    c->next += known;
    now->at = room_for(now->at, now->n, &now->room, sizeof *now->at);
    now->at[now->n++] = (struct known){ id, version };
    return true;
}

static bool look_for_changes(struct changes *c)
{
    struct who visitor = who_visitor();
    for (size_t i = 0; i < entity_count(); i++) {
        const struct entity *e = entity_at(i);
        if (!find_searched(e)) continue;
        struct query query = query_new(e, &visitor, &langs[lang_source()]);
        c->entity = i;
        c->next = 0;
        if (!query_versions(&query, c->st, seen, c)) return false;
        for (; c->next < c->s->known[i].n; c->next++) note(c, i, c->s->known[i].at[c->next].id, true);
    }
    return true;
}

static bool named_too(void *ctx, int64_t id, int64_t version)
{
    struct changes *c = ctx;
    (void)version;
    for (size_t i = 0; i < c->n; i++) if (c->at[i].entity == c->entity && c->at[i].id == id) return true;
    note(c, c->entity, id, false);
    return true;
}

/* Texts hold the names of what they refer to: who refers to a row that changed is read again as well. */
static void look_for_named(struct changes *c)
{
    struct who visitor = who_visitor();
    size_t n = c->n;
    for (size_t i = 0; i < n && c->n <= FIND_AT_ONCE; i++)
        for (size_t k = 0; k < entity_count(); k++) {
            const struct entity *e = entity_at(k);
            for (size_t f = 0; f < e->n && find_searched(e); f++) {
                if (!field_live(&e->fields[f]) || !kind_is_ref(e->fields[f].kind) || field_to(&e->fields[f]) != entity_at(c->at[i].entity)) continue;
                struct query query = query_new(e, &visitor, &langs[lang_source()]);
                query.among = &(struct among){ &e->fields[f], &c->at[i].id, 1 };
                c->entity = k;
                query_versions(&query, c->st, named_too, c);
            }
        }
}

/* ---- taking it in ----------------------------------------------------------------------------------------------------------------- */
static void title_drop(struct titles *t, uint64_t id)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->at[i].id == id) { free((char *)(uintptr_t)t->at[i].fold.p); t->at[i] = t->at[--t->n]; return; }
}

static void title_put(struct arena *a, struct titles *t, uint64_t id, str title)
{
    struct buf b = buf_in(a, TITLE_MAX * 4);
    str rest = title;
    for (str word; b.n < TITLE_MAX && terms_next(&rest, &word);) {
        str fold = lang_fold(a, word);
        buf_fmt(&b, " %.*s", STR(fold));
        if (str_starts(fold, S("ال"))) buf_fmt(&b, " %.*s", STR(str_from(fold, strlen("ال"))));      /* people leave the article out */
    }
    char *p = must(malloc(b.n + 1));
    memcpy(p, b.n ? b.p : "", b.n);
    t->at = room_for(t->at, t->n, &t->room, sizeof *t->at);
    t->at[t->n++] = (struct titled){ id, { p, b.n } };
}

/* A row in one language. A title that is not translated stands for all; so does a German one for want of another. */
static void take_row(struct state *s, struct arena *a, size_t lang, const struct entity *e, const void *row, const struct labels *labels, bool whole)
{
    struct index_part part[FIND_PARTS_MAX];
    uint64_t number = find_number(e, row_meta(row)->id);
    size_t n = find_parts(a, e, row, labels, &langs[lang], part, countof(part));
    const struct field *title = entity_title(e);
    bool own = !(row_meta(row)->foreign >> field_index(e, title) & 1) && (title->translated || lang == lang_source());
    if (n) index_put(s->index[lang], number, part, n);
    else index_drop(s->index[lang], number);
    if (!whole) title_drop(&s->titles[lang], number);
    if (own) title_put(a, &s->titles[lang], number, row_title(e, row));
}

/* Some rows of an entity, in every language. Each batch is a lock of its own, so that questions come between. */
static void take_some(struct changes *c, const struct entity *e, const int64_t *ids, size_t n)
{
    struct who visitor = who_visitor();
    struct arena *a = store_arena(c->st);
    for (size_t l = 0; l < lang_count() && l < FIND_LANGS; l++) {
        struct arena_mark mark = arena_mark(a);
        struct query query = query_new(e, &visitor, &langs[l]);
        query.among = &(struct among){ NULL, ids, n };
        query.limit = (int64_t)n;
        query.details = query.plain = query.ended = true;
        struct page p = query_run(&query, c->st);
        pthread_rwlock_wrlock(&c->s->lock);
        if (!c->s->index[l]) c->s->index[l] = index_new(str_of(langs[l].tag));
        for (size_t i = 0; i < p.n; i++) {
            struct arena_mark one = arena_mark(a);
            take_row(c->s, a, l, e, p.row[i], &p.labels, c->whole);
            arena_release(a, one);
        }
        weigh(c->s);
        pthread_rwlock_unlock(&c->s->lock);
        arena_release(a, mark);
    }
}

static void take_gone(struct changes *c)
{
    pthread_rwlock_wrlock(&c->s->lock);
    for (size_t i = 0; i < c->n; i++)
        for (size_t l = 0; c->at[i].gone && l < FIND_LANGS; l++) {
            uint64_t number = find_number(entity_at(c->at[i].entity), c->at[i].id);
            if (c->s->index[l]) index_drop(c->s->index[l], number);
            title_drop(&c->s->titles[l], number);
        }
    weigh(c->s);
    pthread_rwlock_unlock(&c->s->lock);
}

static void take_changes(struct changes *c)
{
    int64_t ids[BATCH];
    take_gone(c);
    for (size_t e = 0; e < entity_count(); e++) {
        size_t n = 0;
        for (size_t i = 0; i < c->n && !beside.stop; i++) {
            if (c->at[i].entity != e || c->at[i].gone) continue;
            ids[n++] = c->at[i].id;
            if (n == BATCH) { take_some(c, entity_at(e), ids, n); n = 0; }
        }
        if (n) take_some(c, entity_at(e), ids, n);
    }
}

/* Names, terms and what is known are exchanged when all is taken in. */
static void finish(struct changes *c, uint64_t version, str day)
{
    struct thesaurus t = thesaurus_read(c->st);
    struct state *s = c->s;
    pthread_rwlock_wrlock(&s->lock);
    for (size_t i = 0; i < FIND_LANGS && c->whole; i++) index_pack(s->index[i]);
    weigh(s);
    for (size_t i = 0; i < ENTITIES_MAX; i++) { free(s->known[i].at); s->known[i] = c->fresh[i]; c->fresh[i] = (struct known_rows){ 0 }; }
    arena_free(s->thesaurus.a);
    s->thesaurus = t;
    s->version = version;
    snprintf(s->day, sizeof s->day, "%.*s", STR(day));
    s->made = true;
    pthread_rwlock_unlock(&s->lock);
}

/* More than a third is gone, but keeps memory and counts: everything anew. */
static bool wasteful(const struct state *s)
{
    for (size_t i = 0; i < FIND_LANGS; i++)
        if (s->index[i] && index_waste(s->index[i]) > 500 + index_live(s->index[i]) / 2) return true;
    return false;
}

/* True: the state is up to date. False: it would take long, and the caller may not; or the store does not answer. With `making` held. */
static bool bring(struct state *s, struct stores *stores, bool long_too)
{
    struct arena *a = arena_new();
    uint64_t version = store_version(stores, str_of(s->region));      /* before anything is read: store.h */
    str day = date_today(a);
    bool good = s->made && version && s->version == version && str_eq(day, str_of(s->day));
    if (good) { arena_free(a); return true; }
    if (long_too && wasteful(s)) {
        pthread_rwlock_wrlock(&s->lock);
        state_clear(s);
        pthread_rwlock_unlock(&s->lock);
    }
    struct changes c = { .s = s, .whole = !s->made, .st = store_begin(stores, str_of(s->region), STORE_READ, a, (str){ "", 0 }) };
    store_deadline(c.st, 120 * 1000);
    bool looked = look_for_changes(&c);
    if (looked && !c.whole && c.n <= FIND_AT_ONCE) look_for_named(&c);
    if (looked && (long_too || (c.n <= FIND_AT_ONCE && !wasteful(s)))) {
        take_changes(&c);
        if (!store_broken(c.st) && !beside.stop) { finish(&c, version, day); good = true; }
    }
    if (store_end(c.st, true) != STORE_DONE && good) s->version = 0;
    for (size_t i = 0; i < ENTITIES_MAX; i++) free(c.fresh[i].at);
    free(c.at);
    arena_free(a);
    return good;
}

/* ---- the thread beside --------------------------------------------------------------------------------------------------------------- */
/* What somebody waits for goes first. What nobody asked for yet is made while there is room: it would only drive others out. */
static bool one_late(struct state **ret)
{
    bool room = all_bytes() < FIND_BYTES_MAX / 4 * 3;
    *ret = NULL;
    for (size_t i = 0; i < states; i++)
        if (state[i]->late && (!state[i]->early || (room && !*ret))) { *ret = state[i]; if (!state[i]->early) break; }
    return *ret != NULL;
}

static struct timespec from_now(long ms)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    t.tv_nsec += ms % 1000 * 1000000;
    t.tv_sec += ms / 1000 + t.tv_nsec / 1000000000;
    t.tv_nsec %= 1000000000;
    return t;
}

static void pause_a_while(void)
{
    struct timespec until = from_now(20 * 1000);
    pthread_cond_timedwait(&news, &all, &until);
}

static void make_late(struct state *s)
{
    s->users++;
    s->late = false;                                    /* a store that does not answer is asked again by the next question */
    pthread_mutex_unlock(&all);
    pthread_mutex_lock(&s->making);
    bool good = bring(s, beside.app->stores, true);
    if (!good && !beside.stop) log_line(LOG_WARNING, "the search of region %s cannot be made", s->region);
    pthread_mutex_unlock(&s->making);
    malloc_trim(0);                                     /* making takes twice of what stays, page by page between it  */
    words_rest();                                       /* and asked for the names of choices in every language        */
    pthread_mutex_lock(&all);
    s->users--;
    forget_some(s);
    pthread_cond_broadcast(&news);
}

static void *work_beside(void *unused)
{
    (void)unused;
    pthread_mutex_lock(&all);
    while (!beside.stop) {
        struct state *s;
        if (one_late(&s)) { make_late(s); continue; }
        pause_a_while();
        pthread_mutex_unlock(&all);
        find_write_nothing(beside.app->stores);
        pthread_mutex_lock(&all);
    }
    pthread_mutex_unlock(&all);
    return NULL;
}

/* What is there at the start is made at once, as far as memory goes, so that nobody has to wait for it. */
static void begin_all(struct app *app)
{
    struct arena *a = arena_new();
    struct region *r = arena_array(a, struct region, REGIONS_MAX);
    size_t n = app_regions(app, a, r, REGIONS_MAX);
    for (size_t i = 0; i < n && i < FIND_REGIONS / 2; i++) {
        struct state *s = state_of(app->stores, r[i].name);
        if (!s) continue;
        s->late = s->early = true;
        state_leave(s);
    }
    arena_free(a);
}

void find_start(struct app *app)
{
    beside.app = app;
    beside.stop = false;
    begin_all(app);
    beside.runs = pthread_create(&beside.thread, NULL, work_beside, NULL) == 0;
    if (!beside.runs) log_line(LOG_WARNING, "there is no thread for the search: readers make it");
}

void find_stop(void)
{
    if (beside.runs) {
        pthread_mutex_lock(&all);
        beside.stop = true;
        pthread_cond_broadcast(&news);
        pthread_mutex_unlock(&all);
        pthread_join(beside.thread, NULL);
        find_write_nothing(beside.app->stores);
    }
    beside.runs = false;
    beside.stop = false;
    for (; states; states--) { state_clear(state[states - 1]); free(state[states - 1]); }
}

/* ---- for questions ------------------------------------------------------------------------------------------------------------------- */
static void call_thread(struct state *s)
{
    pthread_mutex_lock(&all);
    s->late = true;
    s->early = false;
    pthread_cond_broadcast(&news);
    pthread_mutex_unlock(&all);
}

/* The first state comes from the thread beside: wait for it, but not for long. */
static void wait_for(struct state *s)
{
    struct timespec until = from_now(FIND_PATIENCE);
    pthread_mutex_lock(&all);
    while (!s->made && pthread_cond_timedwait(&news, &all, &until) == 0) continue;
    pthread_mutex_unlock(&all);
}

/* Who comes while another takes in a small change waits for it; who comes while the thread beside is at a large one takes what there is. */
static bool wait_turn(struct state *s)
{
    struct timespec until = from_now(FIND_PATIENCE / 4);
    if (!beside.runs) return pthread_mutex_lock(&s->making) == 0;
    return pthread_mutex_timedlock(&s->making, &until) == 0;
}

/* An answer that is not made of the data as they are is nobody's to keep: their number stays the same when the search is ready, and that answer with it. */
static void unkept(struct req *q) { q->version = 0; }

struct state *state_open(struct req *q)
{
    struct state *s = state_of(q->app->stores, q->region);
    if (!s) { unkept(q); return NULL; }
    bool good = false;
    if ((!beside.runs || s->made) && wait_turn(s)) {
        good = bring(s, q->app->stores, !beside.runs);
        pthread_mutex_unlock(&s->making);
    }
    if (!good) unkept(q);
    if (!good && beside.runs) {
        call_thread(s);
        wait_for(s);
    }
    pthread_rwlock_rdlock(&s->lock);
    if (s->made) return s;                                /* asked with the lock: a wasteful one may just have been cleared */
    state_close(s);
    unkept(q);
    return NULL;
}

void state_close(struct state *s)
{
    pthread_rwlock_unlock(&s->lock);
    state_leave(s);
}
