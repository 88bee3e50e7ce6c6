/* test_retain.c - the record, the report, and that what is erased is nowhere any more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/moment.h"
#include "entity/check.h"
#include "entity/test_ward.h"
#include <jansson.h>

#define person(key, ...) draft_of(&person_entity, (key), __VA_ARGS__, NULL)
#define visit(key, ...)  draft_of(&visit_entity, (key), __VA_ARGS__, NULL)

static void is_clean(struct store *st)
{
    struct buf report = buf_in(room.a, 100000);
    if (check_region(st, &report) != 0) fail_msg("%.*s", STR(buf_str(&report)));
    assert_int_equal(history_verify(st, NULL, 0), -1);
}

static bool has(str text, const char *what) { return str_find(text, str_of(what)) >= 0; }

/* ---- record ------------------------------------------------------------------------------------------------------------------------- */
static const char *text_at(json_t *j, const char *key) { return json_string_value(json_object_get(j, key)); }

static void record(void **state)
{
    (void)state;
    struct buf b = buf_in(room.a, 1 << 20);
    retain_record(&b, NULL, true);
    json_t *all = json_loadb(b.p, b.n, 0, NULL), *list = json_object_get(all, "processing");
    assert_int_equal(json_array_size(list), 3);            /* thing, person, visit; not groups and areas, which say nothing of anybody */
    json_t *p = json_array_get(list, 1), *roles = json_object_get(p, "roles");
    assert_string_equal(text_at(p, "entity"), "test.person");
    assert_string_equal(text_at(p, "purpose"), "Looking after people");
    assert_string_equal(text_at(p, "subject"), "mail");
    assert_string_equal(text_at(p, "retention"), "erase");
    assert_string_equal(text_at(p, "days"), "365");
    assert_int_equal(json_array_size(json_object_get(p, "fields")), countof(person_fields));
    assert_int_equal(json_array_size(roles), countof(ward_rights));
    assert_string_equal(text_at(json_array_get(roles, 4), "rows"), "own_area");
    assert_int_equal(json_array_size(json_object_get(json_array_get(roles, 4), "actions")), 4);
    assert_string_equal(json_string_value(json_array_get(json_object_get(json_array_get(roles, 4), "classes"), 2)), "contact");
    assert_string_equal(text_at(json_array_get(list, 0), "retention"), "keep");
    json_decref(all);
    b = buf_in(room.a, 1 << 20);
    retain_record(&b, NULL, false);
    assert_true(has(buf_str(&b), "  People\n    Purpose: Looking after people\n    Legal basis: GDPR Art. 6 (1) e\n"));
    assert_true(has(buf_str(&b), "    At the end: Erased\n    After so many days: 365\n    Counted from: Left on\n    Why: A year after they left\n"));
    assert_true(has(buf_str(&b), "      Health\n        Class: Special categories (health, religion, origin)\n"));
    assert_true(has(buf_str(&b), "      translator\n        May: read, change\n        Sees: Public\n        Which: words of the own language\n"));
}

/* ---- report ------------------------------------------------------------------------------------------------------------------------- */
static void report(void **state)
{
    (void)state;
    struct store *st = writer();
    struct who w = boss();
    int64_t a = made(st, person("ada", "name", "Ada Muster", "about", "Hilft", "about@en", "Helps", "mail", "Ada@Example.org", "health", "fever",
        "active", "1"));
    made(st, person("bob", "name", "Bob", "mail", "bob@example.org", "health", "bobs-secret"));
    int64_t twin = made(st, person("twin", "name", "Ada Zwei", "mail", "ada@example.org"));
    made(st, visit("v", "title", "Besuch", "person", "ada", "others", "bob", "inner", "inside", "story", "somebody-elses-story", "phone", "02821 850"));
    made(st, visit("u", "title", "Anderer", "person", "bob"));
    assert_int_equal(row_delete(st, &w, S("r"), &person_entity, twin, 0), WRITE_DONE);
    struct query q = query_new(&person_entity, &w, langs);
    row_by_id(st, &q, a, NULL);
    struct buf b = buf_in(room.a, 1 << 20);
    assert_int_equal(retain_report(st, &w, S(" ada@example.org "), NULL, true, &b), 2);
    json_t *all = json_loadb(b.p, b.n, 0, NULL), *own = json_object_get(all, "own"), *one = json_array_get(own, 0), *referring = json_object_get(all,
        "referring");
    assert_true(json_array_size(own) == 2 && json_array_size(referring) == 1);
    assert_string_equal(text_at(one, "key"), "ada");
    assert_int_equal(json_array_size(json_object_get(one, "values")), 6);
    assert_string_equal(text_at(json_array_get(json_object_get(one, "values"), 2), "field"), "about@en");
    assert_int_equal(json_array_size(json_object_get(one, "changes")), 1);
    assert_string_equal(text_at(json_array_get(json_object_get(one, "readings"), 0), "who"), "Somebody");
    assert_non_null(text_at(json_array_get(own, 1), "deleted_at"));        /* deleted is not gone */
    assert_string_equal(text_at(json_array_get(referring, 0), "by"), "person");
    json_decref(all);
    assert_true(has(buf_str(&b), "inside") && has(buf_str(&b), "fever") && !has(buf_str(&b), "somebody-elses") && !has(buf_str(&b), "02821")
        && !has(buf_str(&b), "bobs-secret"));
    int64_t readings = count_in(st, Q("SELECT count(*) FROM core_history_seen"));
    b = buf_in(room.a, 1 << 20);
    assert_int_equal(retain_report(st, &w, S("ada@example.org"), NULL, false, &b), 2);
    assert_true(has(buf_str(&b), "      Name: Ada Muster\n") && has(buf_str(&b), "      About (English): Helps\n") && has(buf_str(&b),
        "      Active: yes\n"));
    assert_true(has(buf_str(&b), "Who saw it:\n") && has(buf_str(&b), "Somebody, Created\n"));
    assert_true(count_in(st, Q("SELECT count(*) FROM core_history_seen")) > readings);     /* the report is itself a reading */
    b = buf_in(room.a, 1 << 20);
    assert_int_equal(retain_report(st, &w, S("nobody@example.org"), NULL, false, &b), 0);
    assert_int_equal(retain_report(st, &w, S(""), NULL, false, &b), 0);
    done(st);
}

/* ---- traces --------------------------------------------------------------------------------------------------------------------------- */
struct trace { const char *mark; const char *table; };
static bool look_at(void *ctx, const struct rows *r)
{
    struct trace *t = ctx;
    for (size_t c = 0; c < rows_width(r); c++)
        if (str_find(row_str(r, c), str_of(t->mark)) >= 0) fail_msg("%s is still in %s, column %zu: %.*s", t->mark, t->table, c, STR(row_str(r, c)));
    return true;
}

/* Every text of every table of the region. */
static void no_trace(struct store *st, const char *mark)
{
    const struct table *tables[TABLES_MAX];
    size_t n = schema_tables(room.a, tables);
    for (size_t i = 0; i < n; i++) {
        struct trace t = { mark, tables[i]->name };
        struct sql q = sql_new(st);
        sql(&q, "SELECT 1");
        for (size_t c = 0; c < tables[i]->n; c++) {
            if (tables[i]->columns[c].type != COL_TEXT) continue;
            sql(&q, ", ");
            sql_name(&q, tables[i]->columns[c].name);
        }
        sql(&q, " FROM ");
        sql_name(&q, tables[i]->name);
        if (!sql_each(&q, look_at, &t)) fail_msg("%.*s", STR(store_why(st)));
    }
}

static int64_t erased_event;
static void hear(struct store *st, const struct event *ev) { (void)st; erased_event = ev->row; }

static void erasing(void **state)
{
    (void)state;
    static const char *const marks[] = { "xqada", "xqmail", "xqborn", "xqhealth", "xqtext", "xqwords", "xqremark", "xqreason", "2001-02-03" };
    struct store *st = writer();
    struct who w = boss();
    put_group(st, "g", "name", "G");
    int64_t a = made(st, person("xqada", "name", "Xqada Muster", "about", "xqtext", "about@en", "xqwords", "mail", "xqmail@example.org", "born",
        "2001-02-03", "health", "xqhealth",
                                "remark", "xqremark", "speaks", "uk de", "groups", "g"));
    int64_t g = made(st, draft_of(&gift_entity, "g", "title", "Buch", "host", "xqada", NULL));
    int64_t b = made(st, person("bob", "name", "Bob", "above", "xqada")), v = made(st, visit("v", "title", "Besuch", "person", "xqada", "others",
        "bob xqada")), u = made(st, visit("u", "title", "Uhr", "person", "xqada"));
    assert_int_equal(changed(st, &w, &visit_entity, u, 0, "person", "bob"), WRITE_DONE);   /* referred to her once */
    struct draft d = person("", "name", "Xqada Neu");
    struct problems p = { .a = room.a };
    d.id = a;
    assert_int_equal(row_write(st, &(struct write){ .who = &w, .draft = &d, .reason = S("xqreason") }, &p), WRITE_DONE);
    event_forget();
    event_listen(&(struct listen){ "test.person.erased", hear });
    assert_true(retain_erase(st, &w, S("r"), &person_entity, a));
    assert_false(retain_erase(st, &w, S("r"), &person_entity, a));
    event_forget();
    assert_int_equal(erased_event, a);
    for (size_t i = 0; i < countof(marks); i++) no_trace(st, marks[i]);
    same(value_now(st, &visit_entity, v, "person"), S(""));
    same(value_now(st, &visit_entity, v, "others"), S("bob"));
    same(value_now(st, &visit_entity, u, "person"), S("bob"));
    same(value_now(st, &gift_entity, g, "host"), S(""));     /* required, and yet empty: check finds nothing wrong with it */
    same(value_now(st, &person_entity, b, "above"), S(""));
    struct history_line line[5];
    assert_true(history_of(st, &person_entity, a, ~0U, line, 5) == 3 && line[0].event == HISTORY_ERASE && !line[0].n);
    assert_true(history_of(st, &visit_entity, v, ~0U, line, 5) == 3 && line[0].event == HISTORY_ERASE && !line[0].n);
    is_clean(st);
    done(st);                                              /* no reference leads to what is gone: the store would refuse here */
}

static void anonymous(void **state)
{
    (void)state;
    struct store *st = writer();
    struct who w = boss();
    int64_t a = made(st, person("ada", "name", "Ada")), v = made(st, visit("v", "title", "Besuch", "person", "ada", "phone", "02821 999", "story",
        "xqstory", "story@en", "xqtale", "inner", "x", "amount", "3"));
    assert_int_equal(changed(st, &w, &visit_entity, v, 0, "story", "xqstory two"), WRITE_DONE);
    assert_true(retain_anonymise(st, &w, S("r"), &visit_entity, v));
    static const char *const marks[] = { "xqstory", "xqtale", "02821 999" };
    for (size_t i = 0; i < countof(marks); i++) no_trace(st, marks[i]);
    same(value_now(st, &visit_entity, v, "title"), S("Besuch"));           /* a visit is not a person: what it was stays */
    same(value_now(st, &visit_entity, v, "amount"), S("3"));
    same(value_now(st, &visit_entity, v, "person"), S("ada"));
    assert_int_equal(id_by_key(st, &visit_entity, S("v")), v);
    is_clean(st);
    int64_t p = made(st, person("xqbea", "name", "Xqbea Muster", "about", "Text", "mail", "xqbea@example.org", "born", "1999-09-09", "speaks", "uk",
        "health", "h", "size", "2", "fee", "5"));
    assert_int_equal(changed(st, &w, &person_entity, a, 0, "above", "xqbea"), WRITE_DONE);
    assert_true(retain_anonymise(st, &w, S("r"), &person_entity, p));
    no_trace(st, "xqbea");
    no_trace(st, "Xqbea");
    no_trace(st, "1999-09-09");
    same(value_now(st, &person_entity, p, "name"), arena_fmt(room.a, "Anonym %lld", (long long)p));
    same(value_now(st, &person_entity, p, "size"), S("2"));
    same(value_now(st, &person_entity, p, "about"), S("Text"));
    same(value_now(st, &person_entity, p, "fee"), S(""));
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM test_person_speaks")), 0);
    assert_true(value_now(st, &person_entity, a, "above").n > 0);
    is_clean(st);
    done(st);
}

/* ---- what is due ------------------------------------------------------------------------------------------------------------------------ */
static void due(void **state)
{
    (void)state;
    struct due at[10];
    struct store *st = writer();
    struct who w = boss();
    int64_t ada = made(st, person("ada", "name", "Ada", "left", "2025-03-01", "mail", "xqmail@example.org"));
    made(st, person("bob", "name", "Bob", "left", "2025-03-02"));
    made(st, person("cem", "name", "Cem"));
    int64_t v = made(st, visit("v", "title", "Besuch", "day", "2026-01-30", "person", "ada", "story", "xqstory"));
    made(st, visit("u", "title", "Später", "day", "2026-01-31"));
    assert_int_equal(retain_due(st, S("2026-02-28"), at, 10), 0);
    size_t n = retain_due(st, S("2026-03-01"), at, 10);
    assert_int_equal(n, 2);
    assert_true(at[0].e == &person_entity && at[0].id == ada && at[1].e == &visit_entity && at[1].id == v);
    same(at[0].since, S("2025-03-01"));
    same(at[1].key, S("v"));
    assert_int_equal(retain_due(st, S("2026-03-01"), at, 1), 1);
    assert_int_equal(retain_due(st, S("yesterday"), at, 10), 0);
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM core_history WHERE event = 'erase'")), 0);       /* looking changes nothing */
    assert_int_equal(retain_run(st, &w, S("r"), S("2026-03-01"), 10), 2);
    no_trace(st, "xqmail");
    no_trace(st, "xqstory");
    assert_int_equal(retain_due(st, S("2026-03-01"), at, 10), 0);          /* an anonymous row is not due again */
    assert_int_equal(retain_run(st, &w, S("r"), S("2026-03-01"), 10), 0);
    assert_int_equal(retain_due(st, S("2026-03-02"), at, 10), 2);
    is_clean(st);
    done(st);
}

/* Of who was deleted nobody enters any more when they left: the days count from the deletion. */
static void due_by_deletion(void **state)
{
    (void)state;
    struct due at[10];
    struct store *st = writer();
    struct who w = boss();
    setenv("BRUECKE_NOW", "1767225600", 1);                /* 2026-01-01, midnight UTC */
    int64_t gone = made(st, person("gone", "name", "Xqgone", "mail", "xqgone@example.org"));
    int64_t later = made(st, person("later", "name", "Later", "left", "2031-01-01")), v = made(st, visit("v", "title", "Besuch", "story", "xqstory"));
    made(st, person("stays", "name", "Stays"));
    assert_int_equal(row_delete(st, &w, S("r"), &person_entity, gone, 0), WRITE_DONE);
    assert_int_equal(row_delete(st, &w, S("r"), &person_entity, later, 0), WRITE_DONE);
    assert_int_equal(row_delete(st, &w, S("r"), &visit_entity, v, 0), WRITE_DONE);
    unsetenv("BRUECKE_NOW");
    assert_int_equal(retain_due(st, S("2026-01-30"), at, 10), 0);
    assert_int_equal(retain_due(st, S("2026-01-31"), at, 10), 1);
    assert_true(at[0].id == v && at[0].e == &visit_entity);
    assert_string_equal(at[0].from, "deleted_at");
    assert_int_equal(retain_run(st, &w, S("r"), S("2026-01-31"), 10), 1);
    assert_int_equal(retain_due(st, S("2026-12-31"), at, 10), 0);
    assert_int_equal(retain_due(st, S("2027-01-01"), at, 10), 2);
    same(at[0].since, S("2026-01-01"));
    assert_int_equal(retain_run(st, &w, S("r"), S("2027-01-01"), 10), 2);
    no_trace(st, "xqgone");
    no_trace(st, "xqstory");
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM test_person")), 1);
    is_clean(st);
    done(st);
}

/* Days are counted from a time as from a date. */
static void due_by_time(void **state)
{
    (void)state;
    struct entity e = person_entity;
    struct due at[10];
    struct store *st = writer();
    struct who w = boss();
    setenv("BRUECKE_NOW", "1767225600", 1);                /* 2026-01-01, midnight UTC */
    int64_t a = made(st, person("a", "name", "Ada"));
    made(st, person("b", "name", "Bob"));
    assert_int_equal(row_delete(st, &w, S("r"), &person_entity, a, 0), WRITE_DONE);
    unsetenv("BRUECKE_NOW");
    done(st);
    e.keep = (struct retention){ "deleted_at", 10, ERASE, "Nobody wanted it back" };
    entity_forget();
    entity_register(&area_entity);
    entity_register(&group_entity);
    entity_register(&e);
    struct buf report = buf_in(room.a, 1000);
    entity_resolve(&report);
    st = writer();
    assert_int_equal(retain_due(st, S("2026-01-10"), at, 10), 0);
    assert_int_equal(retain_due(st, S("2026-01-11"), at, 10), 1);
    assert_true(at[0].id == a);
    same(at[0].since, S("2026-01-01"));
    assert_int_equal(retain_run(st, &w, S("r"), S("2026-01-11"), 10), 1);
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM test_person")), 1);
    done(st);
    room_register();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(record), cmocka_unit_test(report), cmocka_unit_test(erasing), cmocka_unit_test(anonymous), cmocka_unit_test(due),
            cmocka_unit_test(due_by_deletion), cmocka_unit_test(due_by_time),
    };
    room_more = ward_register;
    room_wipe_more = ward_wipe;
    return room_run("t-retain", tests, countof(tests));
}
