/* test_check.c - regions come and go as a whole, and check_region() finds each kind of damage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "entity/check.h"
#include "entity/draft.h"
#include "entity/region.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const struct choice kinds[] = { { "big", "Big" }, { "small", "Small" }, { 0 } };
struct thing { struct meta meta; c_text title; c_choice kind; c_choices kinds; c_ref parent; c_refs others; c_date since; c_coordinate place; c_bool odd; c_file paper; };
static const struct field fields[] = {
    FIELD_ROW(struct thing, KIND_text, title, PUBLIC, .label = "Title", .required = true, .translated = true, .sorted = true, .min = 2, .max = 20)
    FIELD_ROW(struct thing, KIND_choice, kind, PUBLIC, .label = "Kind", .required = true, .choices = kinds)
    FIELD_ROW(struct thing, KIND_choices, kinds, PUBLIC, .label = "Kinds", .choices = kinds)
    FIELD_ROW(struct thing, KIND_ref, parent, PUBLIC, .label = "Parent", .to = "lab.thing")
    FIELD_ROW(struct thing, KIND_refs, others, PUBLIC, .label = "Others", .to = "lab.thing")
    FIELD_ROW(struct thing, KIND_date, since, PUBLIC, .label = "Since")
    FIELD_ROW(struct thing, KIND_coordinate, place, PUBLIC, .label = "Place")
    FIELD_ROW(struct thing, KIND_bool, odd, PUBLIC, .label = "Odd")
    FIELD_ROW(struct thing, KIND_file, paper, PUBLIC, .label = "Paper")
};
static const struct right rights[] = { { "visitor", READ, PUBLIC, ROWS_ALL } };
static const struct entity thing = { .room = "lab", .name = "thing", .path = "things", .label = "Thing", .plural = "Things", .fields = fields,
    .n = countof(fields), .size = sizeof(struct thing), .title = "title", .rights = rights, .n_rights = countof(rights),
    .list = { .columns = "title kind", .filter = "kind kinds", .search = "title" } };

/* ---- a store of its own ------------------------------------------------------------------------------------------------- */
static struct arena *a;
static struct stores *stores;
static str folder;

static int begin(void **state)
{
    char name[] = P_tmpdir "/bruecke-check.XXXXXX";
    str why = S("");
    struct buf report;
    (void)state;
    a = arena_new();
    report = buf_in(a, 1000);
    if (!mkdtemp(name)) return -1;
    folder = arena_copy(a, str_of(name));
    entity_register(&thing);
    entity_resolve(&report);
    stores = stores_open(folder, a, &why);
    return stores && regions_open(stores, a, &why) && region_create(stores, S("lab"), S("Lab"), false, a, &why) ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    stores_close(stores);
    entity_forget();
    int rc = system(arena_fmt(a, "rm -rf '%.*s'", STR(folder)).p);
    arena_free(a);
    return rc;
}

static void add(struct store *st, const char *key, const char *parent)
{
    struct draft d = draft_new(a, &thing);
    struct problems p = { .a = a };
    d.key = str_of(key);
    draft_word(a, &d, 0)[0] = S("Ein Ding");
    str values[] = { S(""), S("big"), S("big small"), str_of(parent), str_of(parent), S("2026-01-31"), S("51.5,6.25"), S("1") };
    for (size_t i = 0; i < countof(values); i++) { d.value[i] = values[i]; d.given[i] = true; }
    assert_true(draft_check(a, &d, &p));
    assert_true(draft_store(st, &d, &p) > 0);
}

static struct store *two_rows(void)
{
    struct store *st = store_begin(stores, S("lab"), STORE_WRITE, a, S(""));
    add(st, "one", "");
    add(st, "two", "one");
    return st;
}

/* Two rows, one damage, one look; everything is rolled back. */
static void finds(struct arg damage, int64_t many, const char *words)
{
    struct store *st = two_rows();
    struct buf report = buf_in(a, 100000);
    if (damage.s.n) store_ask(st, (const struct arg[]){ damage, { .kind = ARG_END } });
    assert_false(store_broken(st));
    int64_t n = check_region(st, &report);
    bool there = str_find(buf_str(&report), str_of(words)) >= 0;
    if (n != many || !there) print_error("%.*s", STR(buf_str(&report)));
    assert_int_equal(n, many);
    assert_true(there);
    store_end(st, false);
}

static void test_nothing(void **state)
{
    (void)state;
    finds(Q(""), 0, "");
}

static void test_damage(void **state)
{
    (void)state;
    int64_t langs_n = (int64_t)lang_count();
    finds(Q("DELETE FROM lab_thing_words WHERE lang = 'de'"), 2, "one has no words in de");
    finds(Q("DELETE FROM lab_thing_order"), 2 * langs_n, "two has no sort keys in ar");
    finds(Q("UPDATE lab_thing_slug SET current = FALSE"), 2, "one has no current address in de");
    finds(Q("INSERT INTO lab_thing_slug (slug, lang, owner, current) SELECT slug || 'x', lang, owner, TRUE FROM lab_thing_slug"), 2,
          "several current addresses");
    finds(Q("DELETE FROM lab_thing_kinds WHERE value = 'big'"), 2, "two: the index of kinds does not say");
    finds(Q("UPDATE lab_thing SET kinds = 'small'"), 2, "one: the index of kinds does not say");
    finds(Q("UPDATE lab_thing_others SET owner = (SELECT MIN(id) FROM lab_thing)"), 2, "the index of others does not say");
    finds(Q("UPDATE lab_thing SET parent = 999 WHERE key = 'two'"), 1, "parent leads to thing 999");
    finds(Q("UPDATE lab_thing_others SET value = 999"), 2, "others leads to thing 999");
    finds(Q("UPDATE lab_thing SET paper = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' WHERE key = 'one'"), 1, "one: its file aaaa");
    finds(Q("UPDATE lab_thing_words SET owner = 999 WHERE owner = (SELECT MAX(id) FROM lab_thing)"), 2, "lab_thing_words has rows of 999");
}

static void test_values(void **state)
{
    (void)state;
    finds(Q("UPDATE lab_thing SET kind = 'huge' WHERE key = 'one'"), 1, "one, field kind");
    finds(Q("UPDATE lab_thing SET kind = '' WHERE key = 'one'"), 1, "one, field kind");
    finds(Q("UPDATE lab_thing SET since = '2026-02-30' WHERE key = 'two'"), 1, "two, field since");
    finds(Q("UPDATE lab_thing SET place_lat = 91.5"), 2, "one, field place");
    finds(Q("UPDATE lab_thing SET place_lon = NULL WHERE key = 'one'"), 1, "one, field place");
    finds(Q("UPDATE lab_thing SET kinds = 'small big' WHERE key = 'one'"), 1, "one, field kinds: stored in another form");
    finds(Q("UPDATE lab_thing SET key = 'No Key' WHERE key = 'one'"), 1, "field key");
    finds(Q("UPDATE lab_thing_words SET title = 'x'"), 4, "two, field title@de");
    finds(Q("UPDATE lab_thing_words SET title = ' Ding'"), 4, "field title: stored in another form");
}

static void test_schema(void **state)
{
    (void)state;
    finds(Q("DROP TABLE lab_thing_order"), 2, "the rows were not looked at");
}

static void test_limit(void **state)
{
    struct store *st = two_rows();
    struct buf report = buf_in(a, 1 << 20);
    (void)state;
    for (int i = 0; i < 600; i++) add(st, arena_fmt(a, "n%d", i).p, "");
    ask(st, Q("UPDATE lab_thing SET kind = 'huge', since = 'x'"));
    assert_int_equal(check_region(st, &report), 1204);
    size_t lines = 0;
    for (str rest = buf_str(&report), line; str_split(&rest, '\n', &line);) lines += line.n > 0;
    assert_int_equal(lines, 1001);
    assert_true(str_ends(buf_str(&report), S("and 204 more\n")));
    store_end(st, false);
}

static void test_regions(void **state)
{
    const struct region *r;
    str why = S("");
    (void)state;
    assert_false(region_create(stores, S("lab"), S("Lab"), false, a, &why));
    assert_false(region_create(stores, S("other"), S("two\nlines"), false, a, &why));
    assert_false(store_exists(stores, S("other")));
    assert_true(store_create(stores, S("other"), a, &why));               /* cut off after this: the next one takes it up */
    assert_true(region_create(stores, S("other"), S("Other"), true, a, &why));
    assert_false(region_rename(stores, S("lab"), S("other"), a, &why));
    assert_false(region_rename(stores, S("lab"), S("Static"), a, &why));
    assert_true(region_archive(stores, S("other"), true, a, &why));
    assert_true(region_rename(stores, S("other"), S("another"), a, &why));
    assert_int_equal(regions_list(stores, a, &r, &why), 2);
    assert_true(str_eq(r[0].name, S("another")) && r[0].archived && r[0].demo && str_eq(r[0].title, S("Other")));
    assert_true(str_eq(r[1].name, S("lab")) && !r[1].archived && !r[1].demo);
    assert_true(region_archive(stores, S("another"), false, a, &why));
    assert_false(region_archive(stores, S("nobody"), true, a, &why));
}

int main(void)
{
    const struct CMUnitTest all[] = { cmocka_unit_test(test_nothing), cmocka_unit_test(test_damage), cmocka_unit_test(test_values),
                                      cmocka_unit_test(test_schema), cmocka_unit_test(test_limit), cmocka_unit_test(test_regions) };
    return cmocka_run_group_tests(all, begin, end);
}
