/* test_region.h - a new region with the rooms that a test names, and a transaction per case that is rolled back; on each engine in turn.
**
**     static void furnish(void) { put(&area_entity, "05", "name=Land", "level=state", "ags=05"); … }          what every case finds
**     int main(void)
**     {
**         const struct CMUnitTest tests[] = { case_of(keys_of_areas), case_of(remarks) };
**         return region_run("directory", rooms, rooms_count, furnish, tests, countof(tests));
**     }
**
** Included after cmocka.h. Unlike rooms/test_ground.h nothing is in the region that the test does not put there.
*/
#ifndef SERVE_TEST_REGION_H
#define SERVE_TEST_REGION_H
#include "base/rand.h"
#include "entity/event.h"
#include "entity/region.h"
#include "entity/schema.h"
#include "entity/write.h"
#include "serve/serve.h"
#include "web/room.h"
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* 18 November 2026 is a Wednesday; 12:00 UTC is 13:00 in Germany. */
static const int64_t noon = 1795003200;
enum { HOUR = 3600, DAY = 86400 };
static struct { struct app app; struct stores *s; struct arena *a; struct store *st; struct problems p; str region; bool laid; const struct room *const *rooms; size_t n_rooms; } t;

#define must(what, why) do { if (!(what)) { fprintf(stderr, "%s:%d: %s: %.*s\n", __FILE__, __LINE__, #what, STR(why)); abort(); } } while (0)
static inline void at(int64_t seconds) { char text[24]; snprintf(text, sizeof text, "%lld", (long long)(noon + seconds)); setenv("BRUECKE_NOW", text, 1); }
static inline void begin(void) { t.st = store_begin(t.s, t.region, STORE_WRITE, t.a, S("")); store_deadline(t.st, 120000); }
static inline void end(void)   { must(store_end(t.st, true) == STORE_DONE, store_why(t.st)); }
static inline void leave(void) { store_end(t.st, false); }
static inline int set_up(void **state) { (void)state; at(0); t.a = arena_new(); begin(); return 0; }
static inline int tear_down(void **state) { (void)state; leave(); arena_free(t.a); return 0; }
#define case_of(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

/* ---- people and rows ---------------------------------------------------------------------------------------------- */
static inline struct who who_of(const char *role, int64_t area, int64_t actor)
{
    return (struct who){ .account = 0, .name = S("Test"), .grant = { { .role = role, .area = area, .actor = actor } }, .n = 1 };
}

static inline size_t lang_marked(str tag)
{
    for (size_t l = 0; l < lang_count(); l++) if (str_eq(str_of(langs[l].tag), tag)) return l;
    must(false, tag);
    return 0;
}

/* "field=value" pairs, ended by NULL; German words of translated fields, "field@ar=" those of a translation. */
static inline struct draft draft_of(const struct entity *e, const char *key, const char *const *pairs)
{
    struct draft d = draft_new(t.a, e);
    d.key = str_of(key);
    for (; *pairs; pairs++) {
        str pair = str_of(*pairs), name = str_upto(pair, (size_t)str_find_char(pair, '=')), value = str_from(pair, name.n + 1);
        int64_t mark = str_find_char(name, '@');
        const struct field *f = entity_field(e, mark > 0 ? str_upto(name, (size_t)mark) : name);
        must(f, pair);
        size_t i = field_index(e, f), lang = mark > 0 ? lang_marked(str_from(name, (size_t)mark + 1)) : lang_source();
        if (f->translated) { draft_word(t.a, &d, lang)[i] = value; continue; }
        d.given[i] = true;
        d.value[i] = value;
    }
    return d;
}

/* What was wrong stands in t.p. */
static inline enum write_outcome save(const struct who *w, struct draft *d, bool import)
{
    struct write write = { .who = w, .request = S("test"), .draft = d, .import = import };
    t.p = (struct problems){ .a = t.a };
    return row_write(t.st, &write, &t.p);
}

/* put() writes as administrator: an entity that gives that role nothing, or a field's class not, is written by save() as somebody else. */
static const char *const outcomes[] = {
    [WRITE_DONE] = "done", [WRITE_REFUSED] = "refused:", [WRITE_DENIED] = "denied to the role administrator (the row, or the class of a field)",
    [WRITE_GONE] = "gone", [WRITE_STALE] = "changed meanwhile", [WRITE_BROKEN] = "the store is broken" };
#define put(e, key, ...) put_row((e), (key), (const char *const[]){ __VA_ARGS__, NULL })
static inline int64_t put_row(const struct entity *e, const char *key, const char *const *pairs)
{
    struct who w = who_of("administrator", 0, 0);
    struct draft d = draft_of(e, key, pairs);
    enum write_outcome out = save(&w, &d, true);
    if (out != WRITE_DONE)
        fprintf(stderr, "%s.%s %s: %s %s %s\n", e->room, e->name, key, outcomes[out], t.p.n && t.p.at[0].field ? t.p.at[0].field->name : "", t.p.n ? t.p.at[0].message : "");
    must(out == WRITE_DONE, store_why(t.st));
    return d.id;
}

static inline int64_t id_of(const struct entity *e, const char *key) { return id_by_key(t.st, e, str_of(key)); }

/* ---- requests: they commit, since the dispatcher has transactions of its own. Between end() and begin() -------------------------- */
static inline struct req *ask_page(enum method m, const char *target, const char *body, const char *client)
{
    struct req *q = arena_new_of(t.a, struct req);
    *q = (struct req){ .app = &t.app, .a = t.a, .id = rand_name(t.a, 12), .method = m, .target = arena_fmt(t.a, "/%.*s/de/%s", STR(t.region), target),
                       .body = str_of(body), .body_type = S("application/x-www-form-urlencoded"), .client = str_of(client), .who = who_visitor(), .from = FROM_COMMAND };
    dispatch(q);
    return q;
}

static inline int64_t count(struct arg question)
{
    begin();
    struct rows *r = store_ask(t.st, (const struct arg[]){ question, { .kind = ARG_END } });
    int64_t n = rows_next(r) ? row_int(r, 0) : -1;
    leave();
    return n;
}

/* ---- engines -------------------------------------------------------------------------------------------------------------------- */
static inline int region_remove(const char *path, const struct stat *s, int kind, struct FTW *place) { (void)s; (void)kind; (void)place; return remove(path); }

/* A region with all rooms takes PostgreSQL two seconds: where one was laid ready in a database of this program's own (tests/own.sh), and no table of the test's rooms
** is missing there, it is taken. */
static inline bool region_laid(struct arena *a)
{
    const char *name = getenv("BRUECKE_TEST_REGION");
    struct buf missing = buf_in(a, 10000);
    if (!name || !store_exists(t.s, str_of(name))) return false;
    t.region = str_of(name);
    t.st = store_begin(t.s, t.region, STORE_READ, a, S(""));
    bool whole = !schema_sync(t.st, true, &missing);
    leave();
    return whole;
}

static inline void region_open(const char *title, const char *where, void (*furnish)(void), struct arena *a)
{
    str why = S("");
    entity_forget();
    event_forget();
    t.app = (struct app){ 0 };
    t.s = stores_open(str_of(where), a, &why);
    must(t.s && regions_open(t.s, a, &why), why);
    serve_open(&t.app, t.s, t.rooms, t.n_rooms);
    t.laid = region_laid(a);
    if (!t.laid) t.region = arena_fmt(a, "%s-%.*s", title, STR(rand_name(a, 6)));
    must(t.laid || region_create(t.s, t.region, S("Test"), false, a, &why), why);
    t.a = a;
    begin();
    furnish();
    end();
}

static inline void region_close(struct arena *a)
{
    str why = S("");
    if (!t.laid) {
        t.st = store_begin(t.s, S(""), STORE_WRITE, a, S(""));
        ask(t.st, Q("DELETE FROM core_region WHERE name = $1"), T(t.region));
        end();
        must(store_destroy(t.s, t.region, a, &why), why);
    }
    stores_close(t.s);
    entity_forget();
    event_forget();
}

static inline int region_engine(const char *title, const char *name, const char *where, void (*furnish)(void), const struct CMUnitTest *tests, size_t n)
{
    struct arena *a = arena_new();
    region_open(title, where, furnish, a);
    int failed = _cmocka_run_group_tests(name, tests, n, NULL, NULL);
    region_close(a);
    arena_free(a);
    return failed;
}

static inline int region_run(const char *title, const struct room *const *all, size_t n_all, void (*furnish)(void), const struct CMUnitTest *tests, size_t n)
{
    char folder[] = P_tmpdir "/bruecke-region-XXXXXX";
    const char *url = getenv("BRUECKE_TEST_POSTGRES");
    at(0);
    t.rooms = all;
    t.n_rooms = n_all;
    if (!mkdtemp(folder)) return 1;
    int failed = region_engine(title, "SQLite", folder, furnish, tests, n);
    if (url && *url) failed += region_engine(title, "PostgreSQL", url, furnish, tests, n);
    else fprintf(stderr, "SKIPPED: %s on PostgreSQL (BRUECKE_TEST_POSTGRES is not set)\n", title);
    nftw(folder, region_remove, 20, FTW_DEPTH | FTW_PHYS);
    return failed;
}
#endif
