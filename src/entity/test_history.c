/* test_history.c - what the history tells, to whom, and whether it notices that somebody changed it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "entity/test_ward.h"

#define person(key, ...) draft_of(&person_entity, (key), __VA_ARGS__, NULL)

/* Created, then changed twice, once by a clerk. */
static int64_t some_person(struct store *st)
{
    struct who w = boss(), clerk = who_of("clerk", 0, 0);
    int64_t id = made(st, person("p", "name", "Ada Muster", "about", "Hilft gern", "about@en", "Helps", "mail", "ada@example.org", "born",
        "1990-01-02", "health", "fever"));
    assert_int_equal(changed(st, &w, &person_entity, id, 0, "name", "Ada Beispiel", "health", "none", "born", "1991-01-02"), WRITE_DONE);
    assert_int_equal(changed(st, &clerk, &person_entity, id, 0, "mail", "ada@example.com", "about@en", "Helps out"), WRITE_DONE);
    return id;
}

static const struct history_shown *shown(const struct history_line *l, const char *field, const char *lang)
{
    for (size_t i = 0; i < l->n; i++)
        if (str_eq(str_of(l->value[i].field->name), str_of(field)) && str_eq(l->value[i].lang, str_of(lang))) return &l->value[i];
    return NULL;
}

static void entries(void **state)
{
    (void)state;
    struct store *st = writer();
    struct history_line line[10];
    int64_t id = some_person(st);
    assert_int_equal(history_of(st, &person_entity, id, ~0U, line, 10), 3);
    assert_true(line[0].event == HISTORY_CHANGE && line[2].event == HISTORY_CREATE && line[0].id > line[1].id && line[0].version == 3
        && line[2].version == 1);
    assert_true(line[0].account == 1 && line[0].n == 2 && line[1].n == 3);
    same(shown(&line[0], "mail", "")->old, S("ada@example.org"));
    same(shown(&line[0], "mail", "")->new, S("ada@example.com"));
    same(shown(&line[0], "about", "en")->old, S("Helps"));
    same(shown(&line[1], "name", "")->new, S("Ada Beispiel"));
    same(shown(&line[1], "born", "")->old, S("1990-01-02"));
    assert_true(shown(&line[1], "health", "")->blanked && !shown(&line[1], "health", "")->new.n && !shown(&line[1], "health", "")->old.n);
    same(shown(&line[2], "name", "")->new, S("Ada Muster"));
    same(shown(&line[2], "about", "de")->new, S("Hilft gern"));
    assert_null(shown(&line[2], "remark", ""));            /* what is empty is not told of a new row */
    assert_null(shown(&line[2], "active", ""));
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM core_history_value WHERE new = 'fever' OR old = 'fever'")), 0);
    assert_int_equal(history_of(st, &person_entity, id, ~0U, line, 2), 2);
    assert_int_equal(history_of(st, &person_entity, id + 100, ~0U, line, 10), 0);
    assert_int_equal(history_of(st, &visit_entity, id, ~0U, line, 10), 0);
    done(st);
}

static void classes(void **state)
{
    (void)state;
    struct store *st = writer();
    struct history_line line[10];
    int64_t id = some_person(st);
    history_of(st, &person_entity, id, PUBLIC, line, 10);
    assert_true(line[0].n == 1 && line[1].n == 1 && shown(&line[2], "name", "") && !shown(&line[2], "mail", "") && !shown(&line[2], "health", ""));
    history_of(st, &person_entity, id, PUBLIC | SENSITIVE, line, 10);
    assert_true(shown(&line[1], "health", "") && !shown(&line[1], "born", ""));
    history_of(st, &person_entity, id, 0, line, 10);
    assert_true(line[0].n == 0 && line[1].n == 0 && line[2].n == 0);
    done(st);
}

static void sentences(void **state)
{
    (void)state;
    struct store *st = writer();
    struct history_line line[10];
    int64_t id = some_person(st);
    history_of(st, &person_entity, id, ~0U, line, 10);
    same(history_sentence(room.a, NULL, &person_entity, &line[2]), S("Created"));
    same(history_sentence(room.a, NULL, &person_entity, &line[1]), S("Changed: Born on, Health, Name"));
    same(history_sentence(room.a, NULL, &visit_entity, &(struct history_line){ .event = HISTORY_FLOW, .detail = S("finish") }), S("Finish"));
    same(history_sentence(room.a, NULL, &visit_entity, &(struct history_line){ .event = HISTORY_FLOW, .detail = S("lapse") }), S("Lapse"));
    same(history_sentence(room.a, NULL, &visit_entity, &(struct history_line){ .event = HISTORY_FLOW, .detail = S("gone") }), S("State changed"));
    done(st);
}

/* ---- chains --------------------------------------------------------------------------------------------------------------------------- */
static int64_t nth_entry(struct store *st, int64_t offset)
{
    struct rows *r = ask(st, Q("SELECT id FROM core_history WHERE event <> 'read' ORDER BY id LIMIT 1 OFFSET $1"), I(offset));
    return rows_next(r) ? row_int(r, 0) : 0;
}

/* Each way of changing one entry is seen, for the row and for the region, and told with the right id. */
static void tampering(void **state)
{
    (void)state;
    static const char *const ways[] = {
        "UPDATE core_history SET at = at + 1 WHERE id = $1", "UPDATE core_history SET account = account + 1 WHERE id = $1",
        "UPDATE core_history SET version = version + 1 WHERE id = $1", "UPDATE core_history SET request = 'other' WHERE id = $1",
        "UPDATE core_history SET event = 'delete' WHERE id = $1", "UPDATE core_history SET detail = 'x' WHERE id = $1",
        "UPDATE core_history SET digest = previous WHERE id = $1", "UPDATE core_history SET previous = digest WHERE id = $1",
        "UPDATE core_history_value SET new = new || 'x' WHERE history = $1", "UPDATE core_history_value SET old = 'x' WHERE history = $1",
        "UPDATE core_history_value SET lang = 'xx' WHERE history = $1",
            "UPDATE core_history_value SET field = 'name2' WHERE history = $1 AND field = 'name'",
        "UPDATE core_history_value SET digest = salt WHERE history = $1", "UPDATE core_history_value SET salt = digest WHERE history = $1",
        "DELETE FROM core_history_value WHERE history = $1 AND field = 'name'",
        ("INSERT INTO core_history_value (history, field, lang, old, new, salt, digest, blanked) SELECT history, 'zz', lang, old, new, salt, digest, blanked "
         "FROM core_history_value WHERE history = $1 AND field = 'name'"),
    };
    struct store *st = writer();
    int64_t id = some_person(st), other = made(st, person("q", "name", "Other"));
    assert_int_equal(history_verify(st, &person_entity, id), -1);
    assert_int_equal(history_verify(st, NULL, 0), -1);
    done(st);
    for (size_t i = 0; i < countof(ways); i++) {
        st = writer();
        int64_t entry = nth_entry(st, 1);
        store_ask(st, (const struct arg[]){ { .kind = ARG_SQL, .s = str_of(ways[i]) }, I(entry), { .kind = ARG_END } });
        if (store_changed(st) < 1) fail_msg("%s: changed nothing: %.*s", ways[i], STR(store_why(st)));
        int64_t wrong = history_verify(st, &person_entity, id), all = history_verify(st, NULL, 0);
        if (wrong != entry || all != entry) fail_msg("%s: %lld, %lld instead of %lld", ways[i], (long long)wrong, (long long)all, (long long)entry);
        assert_int_equal(history_verify(st, &person_entity, other), -1);
        leave(st);
    }
    st = writer();
    int64_t middle = nth_entry(st, 1), last = nth_entry(st, 2);
    ask(st, Q("DELETE FROM core_history WHERE id = $1"), I(middle));
    assert_int_equal(history_verify(st, &person_entity, id), last);        /* what is missing shows at the next */
    leave(st);
}

/* Blanking takes values and salts away, of this row and these classes only, and the chain holds. */
static void blanked(void **state)
{
    (void)state;
    struct store *st = writer();
    struct history_line line[10];
    int64_t id = some_person(st), other = made(st, person("q", "name", "Other", "mail", "other@example.org"));
    struct draft d = person("", "remark", "x");
    d.id = id;
    struct problems p = { .a = room.a };
    struct write w = { .who = &who_house, .request = S("r"), .draft = &d, .reason = S("Ada asked for it") };
    assert_int_equal(row_write(st, &w, &p), WRITE_DONE);
    history_of(st, &person_entity, id, ~0U, line, 10);
    same(line[0].reason, S("Ada asked for it"));
    same(line[0].who, S("system"));
    assert_int_equal(history_blank(st, &person_entity, id, CONTACT), 3);   /* the mail when created and when changed, and the reason */
    history_of(st, &person_entity, id, ~0U, line, 10);
    assert_true(!line[0].reason.n && shown(&line[1], "mail", "")->blanked && !shown(&line[1], "mail", "")->new.n && shown(&line[1], "about",
        "en")->new.n);
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM core_history_value WHERE old LIKE '%ada@%' OR new LIKE '%ada@%' OR (blanked AND salt <> '')")), 0);
    assert_int_equal(history_verify(st, &person_entity, id), -1);
    assert_int_equal(history_blank(st, &person_entity, id, CONTACT), 0);
    assert_true(history_blank(st, &person_entity, id, ~0U) > 0);
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM core_history_value WHERE NOT blanked AND new <> ''")), 2);    /* the other's */
    assert_int_equal(history_verify(st, NULL, 0), -1);
    assert_int_equal(history_forget(st, 0), 0);            /* everybody without an account keeps the name */
    assert_true(history_forget(st, 1) > 0 && count_in(st, Q("SELECT count(*) FROM core_history WHERE account = 1 AND who <> ''")) == 0);
    assert_int_equal(history_verify(st, NULL, 0), -1);
    ask(st, Q("UPDATE core_history_value SET new = 'invented' WHERE blanked"));
    assert_true(history_verify(st, NULL, 0) > 0);          /* nobody can fill in something else later */
    (void)other;
    leave(st);
}

static void blanked_keys(void **state)
{
    (void)state;
    struct store *st = writer();
    put_group(st, "one", "name", "Eins");
    put_group(st, "one-two", "name", "Zwei");
    const struct field *groups = entity_field(&person_entity, S("groups"));
    made(st, person("a", "name", "Ada", "groups", "one one-two", "actor", "one"));
    made(st, person("b", "name", "Bob", "groups", "one-two"));
    assert_int_equal(history_blank_key(st, &person_entity, groups, S("one")), 1);          /* a word, not a part of one */
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM core_history_value WHERE field = 'groups' AND new <> ''")), 1);
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM core_history_value WHERE field = 'actor' AND new = 'one'")), 1);
    assert_int_equal(history_verify(st, NULL, 0), -1);
    done(st);
}

/* ---- readings --------------------------------------------------------------------------------------------------------------------------- */
static struct page list_as(struct store *st, const struct who *who)
{
    struct query q = query_new(&person_entity, who, langs);
    return query_run(&q, st);
}

static int64_t readings(struct store *st) { return count_in(st, Q("SELECT count(*) FROM core_history WHERE event = 'read'")); }

static struct store *request(const char *id)
{
    room.open = store_begin(room.s, room.region, STORE_WRITE, room.a, str_of(id));
    return room.open;
}

static void reading(void **state)
{
    (void)state;
    struct store *st = writer();
    struct who w = boss(), clerk = who_of("clerk", 0, 0), self = who_of("self", 0, 0);
    struct history_line line[10];
    int64_t a = made(st, person("a", "name", "Ada", "account", "1")), b = made(st, person("b", "name", "Bob"));
    done(st);
    st = request("r1");
    assert_int_equal(list_as(st, &clerk).n, 2);            /* sees nothing that is logged */
    assert_int_equal(list_as(st, &who_house).n, 2);
    assert_int_equal(readings(st), 0);
    assert_int_equal(list_as(st, &w).n, 2);
    struct query q = query_new(&person_entity, &w, langs);
    assert_non_null(row_by_id(st, &q, b, NULL));
    assert_int_equal(readings(st), 1);                     /* one per request and entity */
    assert_int_equal(list_as(st, &self).n, 1);             /* of the same account: joins it */
    done(st);
    st = request("r2");
    struct who third = { .account = 3, .name = S("Third"), .grant = { { .role = "boss" } }, .n = 1 };
    q = query_new(&person_entity, &third, langs);
    assert_non_null(row_by_id(st, &q, b, NULL));
    assert_int_equal(readings(st), 2);
    struct rows *r = ask(st, Q("SELECT detail FROM core_history WHERE event = 'read' ORDER BY id LIMIT 1"));
    assert_true(rows_next(r));
    same(row_str(r, 0), arena_fmt(room.a, "%lld %lld", (long long)a, (long long)b));
    assert_int_equal(history_readers(st, &person_entity, a, line, 10), 1);
    assert_int_equal(history_readers(st, &person_entity, b, line, 10), 2);
    assert_true(line[0].account == 3 && line[0].event == HISTORY_READ && line[1].account == 1);
    same(line[0].who, S("Third"));
    assert_int_equal(history_readers(st, &visit_entity, b, line, 10), 0);
    struct option o[10];
    q = query_new(&person_entity, &third, langs);
    assert_int_equal(query_options(st, &q, o, 10), 2);     /* a menu shows names only */
    r = ask(st, Q("SELECT detail FROM core_history WHERE event = 'read' AND account = 3"));
    assert_true(rows_next(r));
    same(row_str(r, 0), arena_fmt(room.a, "%lld", (long long)b));
    assert_int_equal(history_verify(st, NULL, 0), -1);
    ask(st, Q("UPDATE core_history SET detail = $1 WHERE event = 'read' AND account = 3"), T(arena_fmt(room.a, "%lld", (long long)a)));
    assert_true(history_verify(st, NULL, 0) > 0);
    leave(st);
}

/* Whoever would read without its being written down gets nothing, and is told to read once more in a transaction that writes. */
static void no_log_no_reading(void **state)
{
    (void)state;
    struct store *st = writer();
    struct who w = boss(), plain = who_of("reader", 0, 0);
    made(st, person("a", "name", "Ada", "born", "1990-01-01"));
    done(st);
    st = reader();
    assert_int_equal(list_as(st, &plain).n, 1);
    done(st);
    st = reader();
    list_as(st, &w);
    assert_true(store_broken(st));
    assert_true(store_to_write(st));
    assert_int_equal(ended(st, true), STORE_AGAIN);
    assert_true(entity_logs_reads(&person_entity, &w) && !entity_logs_reads(&person_entity, &plain) && !entity_logs_reads(&person_entity, &who_house));
}

static void many_seen(void **state)
{
    (void)state;
    struct store *st = writer();
    int64_t ids[95];
    struct who w = boss();
    for (size_t i = 0; i < countof(ids); i++) ids[i] = (int64_t)i + 1;
    history_read(st, &w, S("r"), &person_entity, ids, countof(ids));
    history_read(st, &w, S("r"), &person_entity, ids, 40);
    history_read(st, &w, S(""), &person_entity, ids, 2);   /* no request: nothing to join */
    history_read(st, &w, S(""), &person_entity, ids, 0);
    assert_int_equal(readings(st), 2);
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM core_history_seen")), 97);
    assert_int_equal(history_verify(st, NULL, 0), -1);
    done(st);
}

static void finding(void **state)
{
    (void)state;
    struct store *st = writer();
    struct history_line line[20];
    const struct entity *of[20];
    int64_t row[20], id = some_person(st);
    struct who two = { .account = 2, .name = S("Two"), .grant = { { .role = "boss" } }, .n = 1 };
    struct draft d = draft_of(&visit_entity, "v", "title", "Besuch", NULL);
    assert_int_equal(write_as(st, &two, &d, 0), WRITE_DONE);
    assert_int_equal(history_find(st, &(struct history_search){ .event = -1 }, line, of, row, 20), 4);
    assert_true(of[0] == &visit_entity && row[0] == d.id && of[3] == &person_entity && row[3] == id && line[0].account == 2);
    assert_int_equal(history_find(st, &(struct history_search){ .event = -1, .before = line[0].id }, line, of, row, 2), 2);
    assert_int_equal(history_find(st, &(struct history_search){ .event = HISTORY_CREATE }, line, of, row, 20), 2);
    assert_int_equal(history_find(st, &(struct history_search){ .event = -1, .account = 2 }, line, of, row, 20), 1);
    assert_int_equal(history_find(st, &(struct history_search){ .event = -1, .entity = S("test.person") }, line, of, row, 20), 3);
    assert_int_equal(history_find(st, &(struct history_search){ .event = -1, .from = line[0].at, .to = line[0].at + 1 }, line, of, row, 20) > 0, true);
    assert_int_equal(history_find(st, &(struct history_search){ .event = -1, .to = line[0].at - 100 }, line, of, row, 20), 0);
    done(st);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries), cmocka_unit_test(classes), cmocka_unit_test(sentences), cmocka_unit_test(tampering), cmocka_unit_test(blanked),
        cmocka_unit_test(blanked_keys), cmocka_unit_test(reading), cmocka_unit_test(no_log_no_reading), cmocka_unit_test(many_seen),
            cmocka_unit_test(finding),
    };
    room_more = ward_register;
    room_wipe_more = ward_wipe;
    return room_run("t-history", tests, countof(tests));
}
