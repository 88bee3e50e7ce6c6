/* test_field.h - for the tests of the field phase: a region whose installation has a key, and requests as the office makes them. Included after cmocka.h. */
#ifndef SURVEY_TEST_FIELD_H
#define SURVEY_TEST_FIELD_H
#include "base/file.h"
#include "serve/test_region.h"

#define E(name) entity_named(S(name))
#define text(...) arena_fmt(t.a, __VA_ARGS__).p

/* Of a question that answers a number, in the transaction of the case. */
static inline int64_t figure(struct arg sql)
{
    struct rows *r = store_ask(t.st, (const struct arg[]){ sql, { .kind = ARG_END } });
    return rows_next(r) ? row_int(r, 0) : -1;
}

/* They commit: between end() and begin(). */
static inline struct req *office_as(const char *role, enum method m, const char *target, const char *body)
{
    struct req *q = arena_new_of(t.a, struct req);
    *q = (struct req){ .app = &t.app, .a = t.a, .id = rand_name(t.a, 12), .method = m, .target = arena_fmt(t.a, "/%.*s/de/%s", STR(t.region), target), .body = str_of(body),
                       .body_type = S("application/x-www-form-urlencoded"), .who = who_of(role, 0, 0), .from = FROM_COMMAND };
    dispatch(q);
    return q;
}
static inline struct req *office(enum method m, const char *target, const char *body) { return office_as("coordinator", m, target, body); }
static inline bool has(const struct req *q, const char *what) { return str_find(buf_str(&q->out), str_of(what)) >= 0; }
static inline str goes_to(const struct req *q)
{
    for (size_t i = 0; i < q->headers; i++) if (str_eq(q->header[i].name, S("Location"))) return q->header[i].value;
    return S("");
}

/* As region_run(), with a key file that both engines use. */
static inline int field_run(const char *title, const struct room *const *all, size_t n_all, void (*furnish)(void), const struct CMUnitTest *tests, size_t n)
{
    char folder[] = P_tmpdir "/bruecke-key-XXXXXX", key[sizeof folder + 10];
    struct arena *a = arena_new();
    str why;
    if (!mkdtemp(folder)) return 1;
    snprintf(key, sizeof key, "%s/key", folder);
    if (!file_write(a, str_of(key), S("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"), &why)) return 1;
    arena_free(a);
    setenv("BRUECKE_SEAL_KEY", key, 1);
    int failed = region_run(title, all, n_all, furnish, tests, n);
    nftw(folder, region_remove, 8, FTW_DEPTH | FTW_PHYS);
    return failed;
}
#endif
