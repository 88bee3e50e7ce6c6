/* cache.c - rendered public answers. */
#include "web/cache.h"
#include "base/moment.h"
#include "web/coding.h"
#include <pthread.h>
#include <string.h>

enum { BUCKETS = 8192, DOOR = 8192, LEVEL = 6, OVERHEAD = 2048 };      /* OVERHEAD: what the library makes of an entry */
struct cache {
    pthread_mutex_t lock;                               /* table and list; never held while somebody waits */
    struct cached *bucket[BUCKETS], *newest, *oldest;
    size_t most, bytes, entries;
    void (*drop)(void *made);
    _Atomic uint32_t door[DOOR];                        /* addresses asked lately: who comes twice is kept */
    atomic_uint_fast64_t hits, misses, kept, ended;
};

struct cache *cache_new(size_t bytes, void (*drop)(void *made))
{
    struct cache *c = calloc(1, sizeof *c);
    if (!c) { fputs("bruecke: out of memory\n", stderr); abort(); }
    pthread_mutex_init(&c->lock, NULL);
    c->most = bytes;
    c->drop = drop;
    return c;
}

/* ---- entries -------------------------------------------------------------------------------------------------------- */
void cached_hold(struct cached *e) { atomic_fetch_add(&e->holders, 1); }

void cached_let_go(void *entry)
{
    struct cached *e = entry;
    if (atomic_fetch_sub(&e->holders, 1) == 1) free(e);
}

/* The last user ends what was made; the last of what was made ends the bytes. */
void cached_done(struct cached *e)
{
    if (atomic_fetch_sub(&e->users, 1) != 1) return;
    for (size_t i = 0; i < CACHE_FORMS; i++) {
        void *made = atomic_load(&e->made[i]);
        if (made && e->of->drop) e->of->drop(made);
    }
    cached_let_go(e);
}

/* The caller holds the lock, and gives the entry back after it. */
static void take_out(struct cache *c, struct cached *e)
{
    struct cached **at = &c->bucket[e->hash % BUCKETS];
    while (*at != e) at = &(*at)->chain;
    *at = e->chain;
    *(e->newer ? &e->newer->older : &c->newest) = e->older;
    *(e->older ? &e->older->newer : &c->oldest) = e->newer;
    c->bytes -= e->size;
    c->entries--;
    e->listed = false;
}

static void put_first(struct cache *c, struct cached *e)
{
    e->newer = NULL;
    e->older = c->newest;
    *(c->newest ? &c->newest->newer : &c->oldest) = e;
    c->newest = e;
}

static void touch(struct cache *c, struct cached *e)
{
    if (c->newest == e) return;
    *(e->newer ? &e->newer->older : &c->newest) = e->older;
    *(e->older ? &e->older->newer : &c->oldest) = e->newer;
    put_first(c, e);
}

static struct cached *look_up(const struct cache *c, uint64_t hash, str target)
{
    struct cached *e = c->bucket[hash % BUCKETS];
    while (e && !(e->hash == hash && str_eq(e->target, target))) e = e->chain;
    return e;
}

/* ---- finding -------------------------------------------------------------------------------------------------------- */
/* Version last: it is the dear question. */
static bool holds(const struct cached *e, struct app *app)
{
    return e->generation == app_generation(app) && moment_now() < e->until && e->version == store_version(app->stores, e->region);
}

struct cached *cache_find(struct cache *c, struct app *app, str target)
{
    uint64_t hash = str_hash(target);
    pthread_mutex_lock(&c->lock);
    struct cached *e = look_up(c, hash, target);
    if (e) {
        atomic_fetch_add(&e->users, 1);
        touch(c, e);
    }
    pthread_mutex_unlock(&c->lock);
    if (e && holds(e, app)) { atomic_fetch_add_explicit(&c->hits, 1, memory_order_relaxed); return e; }
    if (e) {
        atomic_fetch_add_explicit(&c->ended, 1, memory_order_relaxed);
        cached_done(e);
    }
    atomic_fetch_add_explicit(&c->misses, 1, memory_order_relaxed);
    return NULL;
}

/* ---- keeping -------------------------------------------------------------------------------------------------------- */
static bool is_own(str name) { return str_same(name, S("ETag")) || str_same(name, S("Content-Encoding")) || str_same(name, S("X-Request-Id")); }

enum { LARGEST = 4 };                                     /* one answer takes at most this part of the memory: a region for the app is one or two megabytes */
static bool may_keep(const struct cache *c, const struct req *q)
{
    if (!q->version || (q->status != 200 && q->status != 304) || q->secret || q->fixed.p || q->out.full || !q->type) return false;
    if (q->from != FROM_NOBODY || q->target.n > CACHE_TARGET_MAX || q->out.n > c->most / LARGEST || (q->route && q->route->slow)) return false;
    bool tagged = false;
    for (size_t i = 0; i < q->headers; i++) {
        str name = q->header[i].name, v = q->header[i].value;
        if (str_same(name, S("Set-Cookie"))) return false;
        if (str_same(name, S("Cache-Control")) && (str_find(v, S("no-store")) >= 0 || str_find(v, S("private")) >= 0)) return false;
        tagged |= str_same(name, S("ETag")) && str_starts(v, S("\""));
    }
    return tagged;
}

/* Whoever comes for the first time since others took the place is only remembered. */
static bool comes_again(struct cache *c, uint64_t hash)
{
    uint32_t mark = (uint32_t)(hash >> 32) | 1;
    return atomic_exchange_explicit(&c->door[hash % DOOR], mark, memory_order_relaxed) == mark;
}

/* The next midnight in Germany. No change of the clock is near it. */
static int64_t end_of_day(int64_t now)
{
    struct wall w = wall_of(now);
    int64_t midnight = (date_days(w.date) + 1) * 86400;
    return midnight - wall_of(midnight - w.offset).offset;
}

/* Bytes one after the other in one piece of memory. */
struct piece { char *p; size_t n, room; };
static str lay(struct piece *m, str s)
{
    if (!m->p) { m->n += s.n + 1; return s; }             /* only measuring */
    char *at = m->p + m->n;
    if (s.n) memcpy(at, s.p, s.n);
    at[s.n] = 0;
    m->n += s.n + 1;
    return (str){ at, s.n };
}

static void lay_all(struct piece *m, struct cached *e, const struct req *q, str plain, str packed, const str tag[2])
{
    size_t n = 0;
    e->target = lay(m, q->target);
    e->region = lay(m, q->region);
    e->type = lay(m, str_of(q->type));
    e->body[CODING_PLAIN] = lay(m, plain);
    e->body[CODING_GZIP] = lay(m, packed);
    for (size_t i = 0; i < 2; i++) e->tag[i] = lay(m, tag[i]);
    for (size_t i = 0; i < q->headers; i++) {
        if (is_own(q->header[i].name)) continue;
        struct param p = { lay(m, q->header[i].name), lay(m, q->header[i].value) };
        if (m->p) e->header[n] = p;
        n++;
    }
    e->headers = n;
}

static struct cached *make(struct cache *c, const struct req *q, uint64_t hash)
{
    str plain = buf_str(&q->out), packed = q->packed, base = { "", 0 };
    for (size_t i = 0; i < q->headers; i++) if (str_same(q->header[i].name, S("ETag"))) base = q->header[i].value;
    if (!packed.n && plain.n >= CODING_LEAST && coding_pays(q->type)) packed = gzip(q->a, plain, LEVEL, false);
    base = str_upto(base, base.n - (str_ends(base, S("-gz\"")) ? 4 : 1));
    const str tag[2] = { arena_fmt(q->a, "%.*s\"", STR(base)), arena_fmt(q->a, "%.*s-gz\"", STR(base)) };
    struct cached form = { 0 };
    struct piece m = { 0 };
    lay_all(&m, &form, q, plain, packed, tag);
    size_t size = sizeof form + form.headers * sizeof *form.header + m.n;
    struct cached *e = calloc(1, size);
    if (!e) return NULL;
    e->header = (struct param *)(e + 1);
    m = (struct piece){ .p = (char *)(e->header + form.headers) };
    lay_all(&m, e, q, plain, packed, tag);
    e->of = c;
    e->hash = hash;
    e->size = size + OVERHEAD;
    e->version = q->version;
    e->generation = q->generation;
    e->until = end_of_day(q->began);
    if (*q->until && *q->until < e->until) e->until = *q->until;
    atomic_init(&e->users, 1);
    atomic_init(&e->holders, 1);
    return e;
}

/* In with the new one, out with its predecessor and what is over the limit; those are given back outside the lock. */
void cache_keep(struct cache *c, const struct req *q)
{
    uint64_t hash = str_hash(q->target);
    if (!may_keep(c, q) || !comes_again(c, hash)) return;
    struct cached *e = make(c, q, hash), *out = NULL;
    if (!e) return;
    pthread_mutex_lock(&c->lock);
    struct cached *old = look_up(c, hash, e->target);
    if (old) take_out(c, old);
    if (old) { old->chain = out; out = old; }
    e->chain = c->bucket[hash % BUCKETS];
    c->bucket[hash % BUCKETS] = e;
    put_first(c, e);
    e->listed = true;
    c->bytes += e->size;
    c->entries++;
    for (struct cached *last; c->bytes > c->most && (last = c->oldest) != e;) { take_out(c, last); last->chain = out; out = last; }
    pthread_mutex_unlock(&c->lock);
    atomic_fetch_add_explicit(&c->kept, 1, memory_order_relaxed);
    for (struct cached *next; out; out = next) { next = out->chain; cached_done(out); }
}

void cache_free(struct cache *c)
{
    if (!c) return;
    for (struct cached *e = c->newest, *next; e; e = next) { next = e->older; cached_done(e); }
    pthread_mutex_destroy(&c->lock);
    free(c);
}

struct cache_figures cache_figures(struct cache *c)
{
    pthread_mutex_lock(&c->lock);
    struct cache_figures f = { c->entries, c->bytes, atomic_load(&c->hits), atomic_load(&c->misses), atomic_load(&c->kept), atomic_load(&c->ended) };
    pthread_mutex_unlock(&c->lock);
    return f;
}
