/* store.c - installations, their idle connections, and transactions, as far as both engines are alike. */
#include "store/engine.h"
#include "base/rand.h"
#include "base/utf8.h"
#include <math.h>
#include <stdarg.h>
#include <string.h>

/* What outlives a request lies outside the arenas: connections, their kept statements, the installation itself. */
void *store_memory(size_t size)
{
    void *p = calloc(1, size);
    if (!p) { fputs("bruecke: out of memory\n", stderr); abort(); }
    return p;
}

char *store_text(str s)
{
    char *p = store_memory(s.n + 1);
    if (s.n) memcpy(p, s.p, s.n);
    return p;
}

/* ---- connections -------------------------------------------------------------------------------------------------- */
struct conn *conn_new(struct stores *s, size_t size, str region, enum store_mode mode)
{
    struct conn *c = store_memory(size);
    c->of = s;
    c->region = (str){ store_text(region), region.n };
    c->mode = mode;
    return c;
}

void conn_free(struct conn *c)
{
    free((char *)(uintptr_t)c->region.p);
    free(c);
}

/* A thread may take what another one gave back: the lock between the two makes SQLite's own locks superfluous. At most
** STORE_CONNECTIONS_MAX are looked through, and the one that is wanted is mostly the first. */
struct conn *pool_take(struct stores *s, str region, enum store_mode mode)
{
    struct conn *found = NULL;
    pthread_mutex_lock(&s->lock);
    for (struct conn **at = &s->idle; *at && !found; at = *at ? &(*at)->next : at) {
        if (!str_eq((*at)->region, region) || (s->engine->by_mode && (*at)->mode != mode)) continue;
        found = *at;
        *at = found->next;
        s->n_idle--;
        break;
    }
    pthread_mutex_unlock(&s->lock);
    return found;
}

/* Unlinks the least recently used one; the caller holds the lock. */
static struct conn *pool_last(struct stores *s)
{
    struct conn **at = &s->idle;
    while ((*at)->next) at = &(*at)->next;
    struct conn *last = *at;
    *at = NULL;
    s->n_idle--;
    return last;
}

/* Keeps it for the next transaction, unless something about it is in doubt. */
void pool_give(struct conn *c)
{
    struct stores *s = c->of;
    struct conn *extra = NULL;
    if (c->spoilt) { s->engine->close(c); return; }
    c->given = moment_ticks();
    pthread_mutex_lock(&s->lock);
    c->next = s->idle;
    s->idle = c;
    if (++s->n_idle > STORE_CONNECTIONS_MAX) extra = pool_last(s);
    pthread_mutex_unlock(&s->lock);
    if (extra) s->engine->close(extra);                   /* outside the lock: it may have to write a checkpoint */
}

/* Which to close: those of a region, or of all; or those that have been idle since then and are not the last reader of their region, since with that
** would go what is known of its version (store_version()), and every page that is kept for it. */
struct closing { const str *region; int64_t since; };
static bool last_reader(const struct stores *s, const struct conn *c)
{
    const struct conn *at = s->idle;
    bool alike = !s->engine->by_mode;                     /* any may read */
    while (at != c && !(str_eq(at->region, c->region) && (alike || at->mode == STORE_READ))) at = at->next;
    return at == c && (alike || c->mode == STORE_READ);
}

/* Out of the list under the lock, closed after it. */
static void pool_close(struct stores *s, struct closing what)
{
    struct conn *out = NULL;
    pthread_mutex_lock(&s->lock);
    for (struct conn **at = &s->idle; *at;) {
        struct conn *c = *at;
        bool stays = (what.region && !str_eq(c->region, *what.region)) || (what.since && (c->given > what.since || last_reader(s, c)));
        if (stays) { at = &c->next; continue; }
        *at = c->next;
        s->n_idle--;
        c->next = out;
        out = c;
    }
    pthread_mutex_unlock(&s->lock);
    for (struct conn *next; out; out = next) { next = out->next; s->engine->close(out); }
}

void pool_drop(struct stores *s, str region) { pool_close(s, (struct closing){ .region = &region }); }
void store_leave(struct stores *s, str region) { pool_drop(s, region); }
void pool_drop_all(struct stores *s)         { pool_close(s, (struct closing){ 0 }); }
void stores_rest(struct stores *s, int64_t ms) { pool_close(s, (struct closing){ .since = moment_ticks() - ms }); }

bool clean_due(struct stores *s) { return atomic_fetch_add(&s->commits, 1) % CLEAN_EVERY == 0; }

/* ---- has anything changed? ---------------------------------------------------------------------------------------- */
static struct edition *find_edition(struct stores *s, str region)
{
    for (struct edition *e = atomic_load(&s->editions); e; e = e->next) if (str_eq(e->region, region)) return e;
    return NULL;
}

/* Found without the lock; made under it. */
struct edition *edition_of(struct stores *s, str region)
{
    struct edition *e = find_edition(s, region);
    if (e) return e;
    pthread_mutex_lock(&s->lock);
    e = find_edition(s, region);
    if (!e) {
        e = store_memory(sizeof *e);
        e->region = (str){ store_text(region), region.n };
        atomic_init(&e->n, 1);
        e->next = atomic_load(&s->editions);
        atomic_store(&s->editions, e);
    }
    pthread_mutex_unlock(&s->lock);
    return e;
}

void editions_end(struct stores *s)
{
    for (struct edition *e = atomic_load(&s->editions), *next; e; e = next) {
        next = e->next;
        free((char *)(uintptr_t)e->region.p);
        free(e);
    }
}

uint64_t store_version(struct stores *s, str region) { return store_region_name(region) ? s->engine->version(s, region) : 0; }
void     stores_watch(struct stores *s)              { if (s->engine->watch && !s->watch) s->engine->watch(s); }

/* ---- an installation ---------------------------------------------------------------------------------------------- */
struct stores *stores_open(str where, struct arena *a, str *why)
{
    bool url = str_starts(where, S("postgres://")) || str_starts(where, S("postgresql://"));
    struct stores *s = store_memory(sizeof *s);
    s->engine = url ? &store_postgres : &store_sqlite;
    s->where = (str){ store_text(where), where.n };
    pthread_mutex_init(&s->lock, NULL);
    pthread_mutex_init(&s->files, NULL);
    if (s->engine->start(s, a, why)) return s;
    stores_close(s);
    return NULL;
}

void stores_close(struct stores *s)
{
    if (!s) return;
    pool_drop_all(s);
    s->engine->stop(s);
    editions_end(s);
    pthread_mutex_destroy(&s->lock);
    pthread_mutex_destroy(&s->files);
    free((char *)(uintptr_t)s->where.p);
    free((char *)(uintptr_t)s->shown.p);
    free(s);
}

enum store_engine stores_engine(const struct stores *s) { return s->engine->which; }
str               stores_where(const struct stores *s)  { return s->shown; }

bool store_region_name(str name)
{
    if (name.n < 2 || name.n > 31 || name.p[0] < 'a' || name.p[0] > 'z') return false;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) return false;
    }
    return !str_has_word(S("api fcm health hsds metrics static wp-json work system"), name);
}

/* Names become file names and schema names: nothing but a checked one gets that far. */
static bool name_fits(str region, struct arena *a, str *why)
{
    if (store_region_name(region)) return true;
    *why = arena_fmt(a, "\"%.*s\" cannot be the name of a region: it takes 2 to 31 of a-z 0-9 -, begins with a letter and is not reserved",
                     STR(str_upto(region, 60)));
    return false;
}

bool store_create(struct stores *s, str region, struct arena *a, str *why)
{
    return name_fits(region, a, why) && s->engine->create(s, region, a, why);
}

bool store_exists(struct stores *s, str region) { return store_region_name(region) && s->engine->exists(s, region); }

static bool is_there(struct stores *s, str region, struct arena *a, str *why)
{
    if (s->engine->exists(s, region)) return true;
    *why = arena_fmt(a, "there is no region \"%.*s\"", STR(region));
    return false;
}

/* Our own idle connections would keep the region in use, so they go first. */
bool store_rename(struct stores *s, str from, str to, struct arena *a, str *why)
{
    if (!name_fits(from, a, why) || !name_fits(to, a, why) || !is_there(s, from, a, why)) return false;
    pool_drop(s, from);
    bool done = s->engine->rename(s, from, to, a, why);
    pool_drop(s, from);                                   /* those given back meanwhile */
    return done;
}

bool store_destroy(struct stores *s, str region, struct arena *a, str *why)
{
    if (!name_fits(region, a, why) || !is_there(s, region, a, why)) return false;
    pool_drop(s, region);
    bool done = s->engine->destroy(s, region, a, why);
    pool_drop(s, region);
    return done;
}

/* ---- a transaction ------------------------------------------------------------------------------------------------ */
void store_break(struct store *st, const char *fmt, ...)
{
    if (st->broken) return;                               /* the first failure is the one to tell */
    char text[600];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    st->broken = true;
    st->why = arena_copy(st->arena, str_of(text));
}

void store_conflicts(struct store *st, enum conflict what, str name)
{
    st->conflict = what;
    st->conflict_name = arena_copy(st->arena, name);
}

/* No idle connection: a new one, or the reason why there is none. */
static void connect_new(struct store *st, str region)
{
    struct fault f = { .why = S("the store does not answer") };
    st->conn = st->of->engine->open(st->of, region, st->mode, st->until, st->arena, &f);
    if (st->conn) return;
    st->missing = f.missing;
    if (f.missing) pool_drop(st->of, region);             /* what is open of it leads to nothing */
    st->again = f.again;
    store_break(st, "%.*s", STR(f.why));
}

struct store *store_begin(struct stores *s, str region, enum store_mode mode, struct arena *a, str request)
{
    struct store *st = arena_new_of(a, struct store);
    *st = (struct store){ .of = s, .mode = mode, .arena = a, .request = request, .until = moment_ticks() + STORE_DEADLINE };
    if (region.n && !store_region_name(region)) {
        st->missing = true;
        store_break(st, "there is no region \"%.*s\"", STR(str_upto(region, 60)));
        return st;
    }
    while ((st->conn = pool_take(s, region, mode)) && s->engine->stale(st->conn)) s->engine->close(st->conn);
    if (!st->conn) connect_new(st, region);
    return st;
}

void store_deadline(struct store *st, int64_t ms)
{
    st->until = moment_ticks() + ms;
    st->limited = true;
}

void store_calm(struct store *st) { st->calm = st->mode == STORE_READ; }
void store_turn(struct store *st, int back) { st->turn = st->mode == STORE_WRITE ? back : 0; }

/* Nothing of it stays. Whether it is worth another try was decided where it broke. */
static enum store_outcome give_up(struct store *st)
{
    if (st->conn && st->begun) st->of->engine->rollback(st);
    if (!st->broken) return STORE_ROLLED_BACK;
    return st->again ? STORE_AGAIN : STORE_FAILED;
}

/* The row of done_request is of this attempt alone: two transactions of one request must not be taken for each other. */
static str done_id(struct store *st)
{
    if (!st->request.n || !st->wrote) return S("");
    str rest = rand_name(st->arena, 13);
    return arena_fmt(st->arena, "%.*s/%.*s", STR(str_upto(st->request, 200)), STR(rest));
}

/* The connection goes back to the pool whatever happened; the engine has marked it if it is not fit for that. */
enum store_outcome store_end(struct store *st, bool commit)
{
    enum store_outcome how;
    struct conn *c = st->conn;
    if (c) c->until = st->until;
    if (commit && moment_ticks() >= st->until) store_break(st, "the deadline of the transaction has passed");
    if (!commit || st->broken) how = give_up(st);
    else how = st->begun ? st->of->engine->commit(st, done_id(st)) : STORE_DONE;
    st->conn = NULL;
    st->broken = true;                                    /* what is called by mistake from here on does nothing */
    if (c) pool_give(c);
    return how;
}

void store_quiet(struct store *st) { st->request = S(""); }

bool store_must_write(struct store *st)
{
    if (st->broken || st->mode == STORE_WRITE) return !st->broken;
    st->again = st->to_write = true;
    store_break(st, "a reading transaction has to write");
    return false;
}

bool              store_to_write(const struct store *st)      { return st->to_write; }
bool              store_broken(const struct store *st)        { return st->broken; }
str               store_why(const struct store *st)           { return st->why.n ? st->why : S(""); }
bool              store_missing(const struct store *st)       { return st->missing; }
enum store_engine store_engine(const struct store *st)        { return st->of->engine->which; }
struct arena     *store_arena(const struct store *st)         { return st->arena; }
str               store_request(const struct store *st)       { return st->request; }
str               store_region(const struct store *st)          { return st->conn ? st->conn->region : S(""); }
int64_t           store_changed(const struct store *st)       { return st->changed; }
enum conflict     store_conflict(const struct store *st)      { return st->conflict; }
str               store_conflict_name(const struct store *st) { return st->conflict_name.n ? st->conflict_name : S(""); }

/* ---- a statement -------------------------------------------------------------------------------------------------- */
/* What one engine would take and the other not is refused here for both. */
static void check_value(struct store *st, const struct arg *v, size_t number)
{
    if (v->kind == ARG_SQL) store_break(st, "value %zu is a statement", number);
    if (v->null) return;
    if (v->kind == ARG_TEXT && v->s.n && (memchr(v->s.p, 0, v->s.n) || !utf8_valid(v->s)))
        store_break(st, "value %zu is a text with a NUL byte or broken UTF-8", number);
    if (v->kind == ARG_REAL && isinf(v->r)) store_break(st, "value %zu is infinite", number);
}

/* How many there are. The end mark is looked for no further than the bounds of any caller's array. */
static size_t check_values(struct store *st, const struct arg *args)
{
    size_t n = 0;
    if (args[0].kind != ARG_SQL || args[0].s.n > SQL_MAX) { store_break(st, "the first argument is no statement, or too long"); return 0; }
    for (; args[n + 1].kind != ARG_END && !st->broken; n++) {
        if (n == STORE_ARGS_MAX) store_break(st, "more than %d values in one statement", STORE_ARGS_MAX);
        else check_value(st, &args[n + 1], n + 1);
    }
    return n;
}

/* Every statement starts without a conflict, and none starts after the deadline. */
static bool ready(struct store *st)
{
    if (st->broken) return false;
    st->conflict = CONFLICT_NONE;
    st->conflict_name = S("");
    st->conn->until = st->until;
    if (moment_ticks() >= st->until) store_break(st, "the deadline of the transaction has passed");
    return !st->broken;
}

/* Frees the places of the statement; one that failed, or made tables, is not kept. */
static void after_run(struct store *st, struct kept *k)
{
    k->busy = false;
    if (k->shape.verb == VERB_SCHEMA && !st->broken) st->schema = st->wrote = true;
    if (k->shape.verb == VERB_SCHEMA || st->broken) kept_drop(st->conn, k);
}

/* The transaction begins with its first statement: until then no lock is held and no round trip spent. */
static void run(struct store *st, const struct arg *args, struct sink *to)
{
    if (!ready(st)) return;
    size_t n = check_values(st, args);
    if (st->broken) return;
    if (!st->begun && !st->of->engine->begin(st)) return;
    st->begun = true;
    struct kept *k = kept_take(st, args[0].s, args + 1, n);
    if (!k) return;
    st->of->engine->run(st, k, args + 1, n, to);
    after_run(st, k);
}

struct rows *store_ask(struct store *st, const struct arg *args)
{
    struct rows *r = arena_new_of(st->arena, struct rows);
    struct arena *scratch = arena_new();
    *r = (struct rows){ .a = st->arena };
    run(st, args, &(struct sink){ .st = st, .rows = r, .scratch = scratch });
    arena_free(scratch);
    if (st->broken) r->n = 0;
    return r;
}

/* A key that is taken is a mistake here, and the same on both engines, at the latest at the end. */
void store_also(struct store *st, const struct arg *args)
{
    struct arena *scratch = arena_new();
    struct rows r = { .a = scratch };
    run(st, args, &(struct sink){ .st = st, .rows = &r, .scratch = scratch, .also = true });
    arena_free(scratch);
    st->changed = 0;
    if (st->conflict == CONFLICT_UNIQUE) store_break(st, "a key is taken already: %.*s", STR(st->conflict_name));
    st->conflict = CONFLICT_NONE;
}

bool store_each(struct store *st, bool (*row)(void *ctx, const struct rows *one), void *ctx, const struct arg *args)
{
    struct arena *scratch = arena_new();
    struct rows r = { .a = scratch };
    run(st, args, &(struct sink){ .st = st, .rows = &r, .row = row, .ctx = ctx, .scratch = scratch });
    free(r.cells);
    arena_free(scratch);
    return !st->broken;
}
