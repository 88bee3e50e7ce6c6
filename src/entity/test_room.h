/* test_room.h - the entities that the tests of this folder use, and a region to keep them in, on each engine in turn.
**
** `thing` has a field of every kind; `group` is a tree; `area` stands in for the directory's. Nothing here is part of the program.
** Included after cmocka.h it also runs a program's cases; a fuzz target does without.
*/
#ifndef ENTITY_TEST_ROOM_H
#define ENTITY_TEST_ROOM_H
#include "entity/draft.h"
#include "entity/query.h"
#include "entity/region.h"
#include "entity/schema.h"
#include <ftw.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- entities ---------------------------------------------------------------------------------------------------------------- */
static const struct choice test_kinds[] = { { "course", "Course" }, { "advice", "Advice" }, { "group", "Group" }, { 0 } };
static const struct choice test_states[] = { { "draft", "Draft" }, { "published", "Published" }, { 0 } };
static const struct choice test_tags[] = { { "child", "Children" }, { "women", "Women" }, { "old", "Old people" }, { 0 } };

#define GROUP_FIELDS(FIELD) \
    FIELD(text,   name,   PUBLIC,   .label = "Name", .required = true, .translated = true, .sorted = true, .max = 80) \
    FIELD(ref,    parent, PUBLIC,   .label = "Belongs to", .to = "test.group") \
    FIELD(number, rank,   PUBLIC,   .label = "Order") \
    FIELD(choice, state,  INTERNAL, .label = "State", .required = true, .choices = test_states)
#define AREA_FIELDS(FIELD) \
    FIELD(text,   name,   PUBLIC,   .label = "Name", .required = true, .sorted = true, .max = 80) \
    FIELD(ref,    parent, PUBLIC,   .label = "Part of", .to = "directory.area")
#define THING_FIELDS(FIELD) \
    FIELD(text,       title,  PUBLIC,    .label = "Title", .required = true, .translated = true, .sorted = true, .min = 2, .max = 60) \
    FIELD(text,       nick,   PUBLIC,    .label = "Short name", .sorted = true, .max = 40) \
    FIELD(text,       code,   PUBLIC,    .label = "Number plate", .unique = true, .max = 20) \
    FIELD(markdown,   body,   PUBLIC,    .label = "Text", .translated = true, .max = 4000) \
    FIELD(longtext,   note,   INTERNAL,  .label = "Note", .translated = true, .max = 300) \
    FIELD(choice,     kind,   PUBLIC,    .label = "Kind", .required = true, .choices = test_kinds) \
    FIELD(choice,     state,  INTERNAL,  .label = "State", .required = true, .choices = test_states) \
    FIELD(choices,    tags,   PUBLIC,    .label = "For whom", .choices = test_tags) \
    FIELD(refs,       topics, PUBLIC,    .label = "Topics", .to = "test.group") \
    FIELD(ref,        main,   PUBLIC,    .label = "Main topic", .to = "test.group") \
    FIELD(area,       area,   PUBLIC,    .label = "Town", .empty_is_all = true) \
    FIELD(ref,        actor,  INTERNAL,  .label = "Whose", .to = "test.group") \
    FIELD(languages,  speaks, PUBLIC,    .label = "Languages") \
    FIELD(language,   tongue, PUBLIC,    .label = "Main language") \
    FIELD(number,     amount, PUBLIC,    .label = "How many", .min = -1000, .max = 1000000, .unit = "pieces", .empty_is_all = true) \
    FIELD(decimal,    size,   PUBLIC,    .label = "Size", .digits = 2) \
    FIELD(money,      price,  MONEY,     .label = "Price") \
    FIELD(bool,       free,   PUBLIC,    .label = "Free of charge") \
    FIELD(date,       begins, PUBLIC,    .label = "From") \
    FIELD(date,       ends,   PUBLIC,    .label = "Until") \
    FIELD(clock,      opens,  PUBLIC,    .label = "At") \
    FIELD(span,       hours,  PUBLIC,    .label = "Opening hours") \
    FIELD(time,       seen,   INTERNAL,  .label = "Seen") \
    FIELD(email,      mail,   CONTACT,   .label = "E-mail", .unique = true) \
    FIELD(phone,      phone,  PUBLIC,    .label = "Telephone") \
    FIELD(url,        web,    PUBLIC,    .label = "Website") \
    FIELD(coordinate, place,  PUBLIC,    .label = "Place") \
    FIELD(text,       secret, SENSITIVE, .label = "Diagnosis", .max = 100) \
    FIELD(longtext,   big,    PUBLIC,    .label = "Attachment", .detail_only = true) \
    FIELD(ref,        lost,   PUBLIC,    .label = "Gone", .to = "gone.away")

#define MEMBER(kind, name, ...) c_##kind name;
struct group { struct meta meta; GROUP_FIELDS(MEMBER) };
struct area  { struct meta meta; AREA_FIELDS(MEMBER) };
struct thing { struct meta meta; THING_FIELDS(MEMBER) };
#define ROW(kind, name, privacy, ...) FIELD_ROW(struct group, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field group_fields[] = { GROUP_FIELDS(ROW) };
#undef ROW
#define ROW(kind, name, privacy, ...) FIELD_ROW(struct area, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field area_fields[] = { AREA_FIELDS(ROW) };
#undef ROW
#define ROW(kind, name, privacy, ...) FIELD_ROW(struct thing, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field thing_fields[] = { THING_FIELDS(ROW) };
#undef ROW

static const struct right group_rights[] = {
    { "visitor", READ | EXPORT, PUBLIC, ROWS_PUBLISHED },
    { "local",   READ | EXPORT, PUBLIC, ROWS_PUBLISHED },
    { "editor",  READ | EXPORT, PUBLIC | INTERNAL, ROWS_ALL },
    { "admin",   READ | UPDATE | EXPORT, PUBLIC | INTERNAL, ROWS_ALL },
};
static const struct right area_rights[] = { { "visitor", READ | EXPORT, PUBLIC, ROWS_ALL }, { "admin", READ | EXPORT, PUBLIC, ROWS_ALL } };
static const struct right thing_rights[] = {
    { "visitor", READ | EXPORT, PUBLIC, ROWS_PUBLISHED },
    { "editor",  READ | EXPORT, PUBLIC | INTERNAL | CONTACT, ROWS_ALL },
    { "local",   READ | EXPORT, PUBLIC | INTERNAL | CONTACT, ROWS_OWN_AREA },
    { "keeper",  READ | EXPORT, PUBLIC | MONEY, ROWS_OWN_ACTOR },
    { "nurse",   READ,          PUBLIC | SENSITIVE, ROWS_ALL },
    { "admin",   READ | UPDATE | EXPORT, PUBLIC | INTERNAL | CONTACT | MONEY | SENSITIVE, ROWS_ALL },
};

/* As a shelter does: the number "hidden" takes the text away at the last moment. */
static void show_thing(void *row)
{
    struct thing *t = row;
    if (str_eq(t->code, S("hidden"))) t->body = t->phone = (str){ "", 0 };
}

static const struct entity group_entity = {
    .room = "test", .name = "group", .path = "groups", .label = "Group", .plural = "Groups", .fields = group_fields, .n = countof(group_fields),
    .size = sizeof(struct group), .title = "name", .state = "state", .parent = "parent", .rights = group_rights, .n_rights = countof(group_rights),
    .list = { .columns = "name parent", .filter = "parent", .search = "name" },
};
static const struct entity area_entity = {
    .room = "directory", .name = "area", .path = "areas", .label = "Area", .plural = "Areas", .fields = area_fields, .n = countof(area_fields),
    .size = sizeof(struct area), .title = "name", .parent = "parent", .own_area = "id", .rights = area_rights, .n_rights = countof(area_rights),
    .list = { .columns = "name", .filter = "parent", .search = "name" },
};
/* Where things are on earth; those without a place are nowhere. */
static inline bool tell_thing(void *ctx, const struct rows *r)
{
    told_at(ctx, row_int(r, 0), (struct coordinate){ row_real(r, 1), row_real(r, 2) }, false);
    return true;
}
static inline void where_things(struct query *q, struct store *st, struct told *t)
{
    (void)q;
    each(st, tell_thing, t, Q("SELECT id, place_lat, place_lon FROM test_thing ORDER BY id"));
}
static const struct entity thing_entity = {
    .room = "test", .name = "thing", .path = "things", .label = "Thing", .plural = "Things", .fields = thing_fields, .n = countof(thing_fields),
    .size = sizeof(struct thing), .title = "title", .state = "state", .begins = "begins", .ends = "ends", .own_area = "area", .own_actor = "actor",
    .rights = thing_rights, .n_rights = countof(thing_rights), .show = show_thing, .purpose = "Tests", .basis = "None",
    .list = { .columns = "title kind area", .search = "title nick body", .where = where_things,
              .filter = "kind state tags topics main area actor speaks tongue amount price free begins code mail seen" },
};

static inline struct who who_of(const char *role, int64_t area, int64_t actor)
{
    return (struct who){ .account = 1, .grant = { { .role = role, .area = area, .actor = actor } }, .n = 1 };
}

/* ---- the region ------------------------------------------------------------------------------------------------------------------ */
static struct { struct stores *s; struct arena *a; str region; const char *folder; uint64_t dice; struct store *open; } room;

#define must(what, why) do { if (!(what)) { fprintf(stderr, "%s:%d: %s: %.*s\n", __FILE__, __LINE__, #what, STR(why)); abort(); } } while (0)

static inline uint64_t roll(uint64_t n)                   /* xorshift64: the same numbers at every run */
{
    room.dice ^= room.dice << 13;
    room.dice ^= room.dice >> 7;
    room.dice ^= room.dice << 17;
    return room.dice % n;
}

static inline struct store *begun(enum store_mode mode)
{
    room.open = store_begin(room.s, room.region, mode, room.a, S(""));
    store_deadline(room.open, 120000);                    /* sanitizers are slow */
    return room.open;
}
static inline struct store *writer(void) { return begun(STORE_WRITE); }
static inline struct store *reader(void) { return begun(STORE_READ); }

static inline enum store_outcome ended(struct store *st, bool commit)
{
    room.open = NULL;
    return store_end(st, commit);
}
static inline void done(struct store *st)  { must(ended(st, true) == STORE_DONE, store_why(st)); }
static inline void leave(struct store *st) { must(ended(st, false) == STORE_ROLLED_BACK, store_why(st)); }

/* A program may bring entities of its own. */
static void (*room_more)(void);
static void (*room_wipe_more)(struct store *st);

static inline void room_register(void)
{
    char said[2000];
    struct arena *a = arena_new();
    struct buf report = buf_in(a, sizeof said);
    entity_forget();
    entity_register(&area_entity);
    entity_register(&group_entity);
    entity_register(&thing_entity);
    if (room_more) room_more();
    entity_resolve(&report);
    must(str_eq(buf_str(&report), S("test.thing.lost leads to gone.away, which is not here: the field takes no part\n")), buf_str(&report));
    arena_free(a);
}

/* A new, empty region. Its name is that of the program, since several share one PostgreSQL. */
static inline void room_open(const char *where, const char *region)
{
    str why = S("");
    struct arena *a = arena_new();
    room_register();
    for (int i = 0; i < 20 && !room.s; i++) {             /* others may be making the system store at this moment */
        room.s = stores_open(str_of(where), a, &why);
        if (!room.s) usleep(100000);
    }
    must(room.s, why);
    room.region = str_of(region);
    must(!store_exists(room.s, room.region) || store_destroy(room.s, room.region, a, &why), why);
    must(store_create(room.s, room.region, a, &why), why);
    room.a = a;
    for (int i = 0;; i++) {
        struct store *st = writer();
        struct buf report = buf_in(a, 100000);
        schema_sync(st, false, &report);
        enum store_outcome how = ended(st, true);
        if (how == STORE_DONE) break;
        must(how == STORE_AGAIN && i < 20, store_why(st));
    }
    arena_free(a);
    room.a = NULL;
}

static inline void room_close(void)
{
    str why = S("");
    struct arena *a = arena_new();
    must(store_destroy(room.s, room.region, a, &why), why);
    stores_close(room.s);
    room.s = NULL;
    arena_free(a);
    entity_forget();
}

static inline int room_remove(const char *path, const struct stat *is, int kind, struct FTW *at) { (void)is; (void)kind; (void)at; return remove(path); }
static inline void room_clear(const char *folder) { nftw(folder, room_remove, 8, FTW_DEPTH | FTW_PHYS); }

/* ---- rows --------------------------------------------------------------------------------------------------------------------------- */
/* A draft of (name, text) pairs up to a NULL: "title", "Kurs", "title@en", "Course", …  */
static inline struct draft draft_of(const struct entity *e, const char *key, ...)
{
    struct draft d = draft_new(room.a, e);
    va_list ap;
    d.key = str_of(key);
    va_start(ap, key);
    for (const char *name; (name = va_arg(ap, const char *));) {
        str text = str_of(va_arg(ap, const char *)), whole = str_of(name);
        int64_t at = str_find_char(whole, '@');
        const struct field *f = entity_field(e, at < 0 ? whole : str_upto(whole, (size_t)at));
        must(f, whole);
        size_t i = field_index(e, f), lang = 0;
        while (at >= 0 && !str_eq(str_of(langs[lang].tag), str_from(whole, (size_t)at + 1))) lang++;
        d.given[i] = true;
        if (f->translated) draft_word(room.a, &d, lang)[i] = text;
        else d.value[i] = text;
    }
    va_end(ap);
    return d;
}

/* Checks and stores as an import does; 0 and problems in `p` if it cannot be. */
static inline int64_t save_with(struct store *st, struct draft *d, struct problems *p)
{
    d->id = d->key.n ? id_by_key(st, d->e, d->key) : 0;
    return draft_check(room.a, d, p) ? draft_store(st, d, p) : 0;
}

static inline int64_t save(struct store *st, struct draft d)
{
    struct problems p = { .a = room.a };
    int64_t id = save_with(st, &d, &p);
    if (p.n) must(!p.n, str_of(p.at[0].message));
    must(id, store_why(st));
    return id;
}

#define put_thing(st, key, ...) save((st), draft_of(&thing_entity, (key), "kind", "course", "state", "published", __VA_ARGS__, NULL))
#define put_group(st, key, ...) save((st), draft_of(&group_entity, (key), "state", "published", __VA_ARGS__, NULL))
#define put_area(st, key, ...)  save((st), draft_of(&area_entity, (key), __VA_ARGS__, NULL))

static inline int64_t count_in(struct store *st, struct arg sql)
{
    struct rows *r = store_ask(st, (const struct arg[]){ sql, { .kind = ARG_END } });
    return rows_next(r) ? row_int(r, 0) : -1;
}

static inline void room_wipe(void)
{
    struct store *st = writer();
    if (room_wipe_more) room_wipe_more(st);
    ask(st, Q("DELETE FROM test_thing"));
    ask(st, Q("DELETE FROM test_group"));
    ask(st, Q("DELETE FROM directory_area"));
    done(st);
}

/* ---- running the cases on each engine -------------------------------------------------------------------------------------------------- */
#ifdef CMOCKA_H_
#define same(got, want) do { str g_ = (got), w_ = (want); if (!str_eq(g_, w_)) fail_msg("\"%.*s\" instead of \"%.*s\"", STR(g_), STR(w_)); } while (0)

static inline int room_setup(void **state)
{
    (void)state;
    room.a = arena_new();
    room.dice = 88172645463325252U;
    room_wipe();
    return 0;
}

static inline int room_teardown(void **state)
{
    (void)state;
    if (room.open) ended(room.open, false);               /* the case failed in the middle of it */
    arena_free(room.a);
    room.a = NULL;
    return 0;
}

enum { ROOM_CASES_MAX = 100 };
static inline int room_engine(const char *name, const char *where, const char *region, const struct CMUnitTest *cases, size_t n)
{
    struct CMUnitTest all[ROOM_CASES_MAX];
    must(n <= ROOM_CASES_MAX, S("too many cases"));
    for (size_t i = 0; i < n; i++) {
        all[i] = cases[i];
        all[i].setup_func = room_setup;
        all[i].teardown_func = room_teardown;
    }
    room_open(where, region);
    int failed = _cmocka_run_group_tests(name, all, n, NULL, NULL);
    room_close();
    return failed;
}

static inline int room_run(const char *region, const struct CMUnitTest *cases, size_t n)
{
    char folder[] = P_tmpdir "/bruecke-room-XXXXXX";
    const char *url = getenv("BRUECKE_TEST_POSTGRES");
    if (!mkdtemp(folder)) return 1;
    room.folder = folder;
    int failed = room_engine("SQLite", folder, region, cases, n);
    if (url && *url) failed += room_engine("PostgreSQL", url, region, cases, n);
    else fprintf(stderr, "SKIPPED: %s on PostgreSQL (BRUECKE_TEST_POSTGRES is not set)\n", region);
    room_clear(folder);
    return failed;
}
#endif
#endif
