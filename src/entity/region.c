/* region.c - the regions of an installation. What the system store says of them and the stores themselves change together, or not at all. */
#include "entity/region.h"
#include "base/moment.h"
#include "base/utf8.h"
#include "entity/schema.h"

/* The system store knows of a region only what is needed before its own store is opened. */
static const struct table *region_table(void)
{
    static const struct column columns[] = { { "name", COL_TEXT, true, NULL, false }, { "title", COL_TEXT, true, NULL, false },
        { "demo", COL_BOOL, true, NULL, false }, { "archived", COL_BOOL, true, NULL, false }, { "created_at", COL_INT, true, NULL, false } };
    static const struct table t = { .name = "core_region", .columns = columns, .n = countof(columns), .primary = { "name" }, .n_primary = 1 };
    return &t;
}

/* ---- one write to the system store, again while others are in the way ------------------------------------------------- */
enum { TRIES = 5, CREATE_DEADLINE = 120 * 1000, RESTORE_DEADLINE = 6 * 3600 * 1000 };
struct change {
    str name, to, title;
    bool demo, archived;
    int64_t created_at;
    struct stores *s;                                   /* for a rename: the store follows within the transaction     */
    bool moved, aside;                                  /* aside: archived only until the rename is done              */
    str why;
};
typedef void act(struct store *st, struct change *p);     /* leaves p->why empty when all is well                        */

/* Failing says why; a step that moved a store is not run again, since the second time it would not find it. */
static bool run(struct stores *s, act *what, struct change *p, struct arena *a, str *why)
{
    for (int i = 1;; i++) {
        p->why = S("");
        struct store *st = store_begin(s, S(""), STORE_WRITE, a, S(""));
        store_turn(st, i - 1);
        what(st, p);
        enum store_outcome out = store_end(st, !p->why.n);
        if (out == STORE_DONE) return true;
        if (out == STORE_AGAIN && i < TRIES && !p->moved) continue;
        *why = p->why.n ? p->why : out == STORE_AGAIN ? S("other writers are in the way; try again later") : store_why(st);
        return false;
    }
}

static void make_table(struct store *st, struct change *p)
{
    const struct table *t = region_table();
    struct buf report = buf_in(store_arena(st), 10000);
    (void)p;
    ddl_sync(st, &t, 1, false, &report);
}

/* A start that finds the table as it should be writes nothing: several programs may start at once. */
bool regions_open(struct stores *s, struct arena *a, str *why)
{
    struct store *st = store_begin(s, S(""), STORE_READ, a, S(""));
    const struct table *t = region_table();
    struct buf report = buf_in(a, 10000);
    int differences = ddl_sync(st, &t, 1, true, &report);
    if (store_end(st, true) != STORE_DONE) { *why = store_why(st); return false; }
    struct change p = { 0 };
    return differences == 0 || run(s, make_table, &p, a, why);
}

size_t regions_list(struct stores *s, struct arena *a, const struct region **ret, str *why)
{
    struct store *st = store_begin(s, S(""), STORE_READ, a, S(""));
    struct rows *r = ask(st, Q("SELECT name, title, demo, archived, created_at FROM core_region ORDER BY name"));
    struct region *list = arena_array(a, struct region, rows_count(r) + 1);
    size_t n = 0;
    while (rows_next(r))
        list[n++] = (struct region){ .name = row_str(r, 0), .title = row_str(r, 1), .demo = row_bool(r, 2), .archived = row_bool(r, 3),
                                     .created_at = row_int(r, 4) };
    *ret = list;
    if (store_end(st, true) == STORE_DONE) return n;
    *why = store_why(st).n ? store_why(st) : S("the list of regions cannot be read");
    return 0;
}

/* ---- create ------------------------------------------------------------------------------------------------------------- */
static bool title_fits(str *title, struct arena *a, str *why)
{
    *title = str_trim(*title);
    if (title->n && utf8_check(*title, false) == UTF8_FINE && utf8_count(*title) <= REGION_TITLE_MAX) return true;
    *why = arena_fmt(a, "a region's title has 1 to %d characters on one line", (int)REGION_TITLE_MAX);
    return false;
}

static bool listed(struct store *st, str name)
{
    return rows_next(ask(st, Q("SELECT name FROM core_region WHERE name = $1"), T(name)));
}

/* Two that create the same region at once: the second meets the primary key. */
static void enter(struct store *st, struct change *p)
{
    ask(st, Q("INSERT INTO core_region (name, title, demo, archived, created_at) VALUES ($1, $2, $3, $4, $5)"), T(p->name), T(p->title), B(p->demo),
        B(p->archived), I(p->created_at));
    if (store_conflict(st) == CONFLICT_UNIQUE) p->why = arena_fmt(store_arena(st), "there is a region \"%.*s\" already", STR(p->name));
}

/* Committed before the region is listed: nobody meets a region without tables. */
static bool make_tables(struct stores *s, str name, struct arena *a, str *why)
{
    struct buf report = buf_in(a, 1 << 20);
    struct store *st = store_begin(s, name, STORE_WRITE, a, S(""));
    store_deadline(st, CREATE_DEADLINE);                /* hundreds of tables, on a busy machine too */
    schema_sync(st, false, &report);
    schema_note(st);
    if (store_end(st, true) == STORE_DONE) return true;
    *why = store_why(st).n ? store_why(st) : S("the tables cannot be made just now");
    return false;
}

static bool is_listed(struct stores *s, str name, struct arena *a)
{
    struct store *st = store_begin(s, S(""), STORE_READ, a, S(""));
    bool found = listed(st, name);
    return store_end(st, true) != STORE_DONE || found;   /* in doubt it is there, and nothing is touched */
}

/* A store without a row in the list was left by a creation that was cut off, or put there by hand: it is taken as it is, and never taken away. */
bool region_create(struct stores *s, str name, str title, bool demo, struct arena *a, str *why)
{
    struct change p = { .name = name, .demo = demo, .created_at = moment_now() };
    bool left = store_exists(s, name), made = !left;
    if (!title_fits(&title, a, why)) return false;
    p.title = title;
    if (left && is_listed(s, name, a)) {
        *why = arena_fmt(a, "there is a region \"%.*s\" already", STR(name));
        return false;
    }
    if (made && !store_create(s, name, a, why)) return false;
    if (make_tables(s, name, a, why) && run(s, enter, &p, a, why)) return true;
    str ignored;
    if (made && !is_listed(s, name, a) && !store_destroy(s, name, a, &ignored))
        *why = arena_fmt(a, "%.*s (and its store stays: %.*s)", STR(*why), STR(ignored));
    return false;
}

/* One write transaction: a store that is half full is rolled back, and then taken away. */
static bool fill_store(struct stores *s, str name, region_fill *fill, void *ctx, struct arena *a, str *why)
{
    struct store *st = store_begin(s, name, STORE_WRITE, a, S(""));
    store_deadline(st, RESTORE_DEADLINE);
    bool good = fill(st, ctx, why);
    if (store_end(st, good) == STORE_DONE) return true;
    if (!why->n) *why = store_conflict(st) == CONFLICT_FOREIGN ? arena_fmt(a, "a reference in %.*s leads nowhere", STR(store_conflict_name(st))) : store_why(st);
    return false;
}

bool region_restore(struct stores *s, const struct region *r, region_fill *fill, void *ctx, struct arena *a, str *why)
{
    struct change p = { .name = r->name, .title = r->title, .demo = r->demo, .archived = r->archived, .created_at = r->created_at };
    str ignored;
    if (!title_fits(&p.title, a, why)) return false;
    if (!store_region_name(r->name) || store_exists(s, r->name) || is_listed(s, r->name, a)) {
        *why = arena_fmt(a, "there is a region \"%.*s\" already", STR(r->name));
        return false;
    }
    if (!store_create(s, r->name, a, why)) return false;
    if (fill_store(s, r->name, fill, ctx, a, why) && run(s, enter, &p, a, why)) return true;
    if (!is_listed(s, r->name, a) && !store_destroy(s, r->name, a, &ignored))
        *why = arena_fmt(a, "%.*s (and its store stays: %.*s)", STR(*why), STR(ignored));
    return false;
}

/* ---- rename, archive ----------------------------------------------------------------------------------------------------- */
static void no_such(struct store *st, struct change *p) { p->why = arena_fmt(store_arena(st), "there is no region \"%.*s\"", STR(p->name)); }

/* The list first, since it can be taken back; the store last, so that only a failed commit has to move it back. */
static void move(struct store *st, struct change *p)
{
    struct rows *r = ask(st, Q("SELECT archived FROM core_region WHERE name = $1"), T(p->name));
    if (store_broken(st)) return;
    if (!rows_next(r)) { no_such(st, p); return; }
    if (!p->aside) p->archived = row_bool(r, 0);
    ask(st, Q("UPDATE core_region SET name = $2, archived = $3 WHERE name = $1"), T(p->name), T(p->to), B(p->archived));
    if (store_conflict(st) == CONFLICT_UNIQUE) p->why = arena_fmt(store_arena(st), "there is a region \"%.*s\" already", STR(p->to));
    else if (!store_broken(st)) p->moved = store_rename(p->s, p->name, p->to, store_arena(st), &p->why);
}

/* When the list could not be committed the store gets its old name back. */
static bool rename_once(struct change *p, struct arena *a, str *why)
{
    str ignored;
    if (run(p->s, move, p, a, why)) return true;
    if (p->moved && !store_rename(p->s, p->to, p->name, a, &ignored)) *why = arena_fmt(a, "%.*s (and its store is called %.*s now)", STR(*why), STR(p->to));
    return false;
}

enum { PATIENCE = 10000 };
bool region_rename(struct stores *s, str from, str to, struct arena *a, str *why)
{
    struct change p = { .name = from, .to = to, .s = s };
    str ignored;
    if (str_eq(from, to)) { *why = S("that is its name already"); return false; }
    if (rename_once(&p, a, why)) return true;
    if (p.moved || !store_region_name(to) || !is_listed(s, from, a) || !store_exists(s, from) || is_listed(s, to, a) || store_exists(s, to)) return false;
    bool was = p.archived;                               /* a server has it open: archived, it lets go (regions_rest) */
    p.aside = region_archive(s, from, true, a, &ignored);
    for (int64_t until = moment_ticks() + PATIENCE; p.aside && moment_ticks() < until; nanosleep(&(struct timespec){ .tv_nsec = 100 * 1000 * 1000 }, NULL))
        if (rename_once(&p, a, why)) return true;
    if (p.aside && !was && !region_archive(s, from, false, a, &ignored)) *why = arena_fmt(a, "%.*s (and it stays archived: %.*s)", STR(*why), STR(ignored));
    return false;
}

void regions_rest(struct stores *s)
{
    struct arena *a = arena_new();
    const struct region *r;
    str why = S("");
    size_t n = regions_list(s, a, &r, &why);
    for (size_t i = 0; i < n; i++) if (r[i].archived) store_leave(s, r[i].name);
    arena_free(a);
}

/* The data are not touched, and regions_rest() lets servers let go of them. */
static void put_away(struct store *st, struct change *p)
{
    ask(st, Q("UPDATE core_region SET archived = $2 WHERE name = $1"), T(p->name), B(p->archived));
    if (!store_broken(st) && !store_changed(st)) no_such(st, p);
}

bool region_archive(struct stores *s, str name, bool archived, struct arena *a, str *why)
{
    struct change p = { .name = name, .archived = archived };
    return run(s, put_away, &p, a, why);
}
