/* test_check_deep.c - what is done past the program shows: in rows against their history, in timers, files, sealed texts and the numbers of new rows;
** and what is derived can be made anew. Each damage is rolled back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "entity/check.h"
#include "entity/files.h"
#include "entity/flow.h"
#include "entity/sealed.h"
#include "entity/test_ward.h"

/* ---- a table of a room that is no entity's, with sealed texts ----------------------------------------------------------------------- */
static const struct column secret_columns[] = { { "person", COL_INT, true, "test_person", false }, { "sealed", COL_TEXT, true, NULL, false } };
static const struct table secret_table = { .name = "test_secret", .columns = secret_columns, .n = countof(secret_columns), .primary = { "person" }, .n_primary = 1 };
static const struct sealed_place secret_place = { "test_secret", "person", "test.secret" };

/* ---- what was found ------------------------------------------------------------------------------------------------------------------- */
static struct { int64_t n[CHECK_KINDS], all; char text[4000]; } seen;
static void note(void *ctx, const struct check_finding *f)
{
    size_t at = strlen(seen.text);
    (void)ctx;
    seen.n[f->kind]++;
    seen.all++;
    snprintf(seen.text + at, sizeof seen.text - at, "%.*s: %.*s\n", STR(f->of), STR(f->text));
}

static void look(struct store *st)
{
    memset(&seen, 0, sizeof seen);
    must(check_each(st, note, NULL) == seen.all, store_why(st));
}

/* A person, a visit in a state with a timer, two files of which nobody names one, a sealed text. */
static struct { int64_t person, visit; str file, sealed; } have;
static struct store *house(void)
{
    struct store *st = writer();
    struct who w = boss();
    const char *why;
    have.person = made(st, draft_of(&person_entity, "p", "name", "Ada", "remark", "gut", NULL));
    have.visit = made(st, draft_of(&visit_entity, "v", "title", "Besuch", "title@en", "Visit", "person", "p", "amount", "3", NULL));
    must(flow_do(st, &w, S("r"), &visit_entity, have.visit, 0, S("give"), S(""), &why) == FLOW_DONE, store_why(st));
    have.file = files_put(st, S("some bytes"), "text/plain", 0, 0);
    must(seal(room.a, arena_fmt(room.a, "test.secret %lld", (long long)have.person), S("DE89"), &have.sealed), S("no key"));
    ask(st, Q("INSERT INTO test_secret (person, sealed) VALUES ($1, $2)"), I(have.person), T(have.sealed));
    look(st);
    if (seen.all) fail_msg("%s", seen.text);
    return st;
}

/* One damage, and what of it is said: so many findings of this kind, one of which says so. */
#define finds(which, many, says, ...) do { \
        struct store *st = house(); \
        store_ask(st, (const struct arg[]){ __VA_ARGS__, { .kind = ARG_END } }); \
        look(st); \
        if (seen.n[which] != (many) || seen.all != (many) || !strstr(seen.text, (says))) fail_msg("%s: %s", check_kinds[which].name, seen.text); \
        leave(st); \
    } while (0)

static void rows(void **state)
{
    (void)state;
    finds(CHECK_ROW, 1, "v, field amount: the row does not say", Q("UPDATE test_visit SET amount = 5 WHERE id = $1"), I(have.visit));
    finds(CHECK_ROW, 1, "v, field person", Q("UPDATE test_visit SET person = NULL WHERE id = $1"), I(have.visit));
    finds(CHECK_ROW, 1, "p, field remark", Q("UPDATE test_person SET remark = 'schlecht' WHERE id = $1"), I(have.person));
    finds(CHECK_ROW, 1, "version 1, its history knows of version 2", Q("UPDATE test_visit SET version = 1 WHERE id = $1"), I(have.visit));
    finds(CHECK_HISTORY, 1, "is not what was written", Q("UPDATE core_history SET at = at + 1 WHERE entity = 'test.person' AND row = $1"), I(have.person));
    struct store *st = house();
    ask(st, Q("UPDATE test_visit SET state = 'lapsed' WHERE id = $1"), I(have.visit));
    look(st);
    assert_true(seen.n[CHECK_FLOW] == 1 && seen.n[CHECK_TIMER] == 1 && strstr(seen.text, "the history ends in"));
    leave(st);
}

static void words(void **state)
{
    (void)state;
    finds(CHECK_TRANSLATION, 1, "no state \"finished\"", Q("UPDATE test_visit_words SET status = 'finished' WHERE owner = $1 AND lang = 'en'"), I(have.visit));
    finds(CHECK_TRANSLATION, 1, "it translates version 9", Q("UPDATE test_visit_words SET source_version = 9 WHERE owner = $1 AND lang = 'en'"), I(have.visit));
    finds(CHECK_SEARCH, 1, "v: its sort keys", Q("UPDATE test_visit_order SET find = 'other' WHERE owner = $1 AND lang = 'ar'"), I(have.visit));
}

static void whole(void **state)
{
    (void)state;
    finds(CHECK_TIMER, 1, "\"dance\"", Q("UPDATE core_timer SET event = 'dance' WHERE row = $1"), I(have.visit));
    finds(CHECK_TIMER, 1, "of row 999", Q("UPDATE core_timer SET row = 999 WHERE row = $1"), I(have.visit));
    finds(CHECK_FILE, 1, "is not what it was", Q("UPDATE core_file_piece SET bytes = $2 WHERE file = $1"), T(have.file), X(S("none bytes")));
    finds(CHECK_FILE, 1, "is not what it was", Q("UPDATE core_file SET size = 5 WHERE name = $1"), T(have.file));
    finds(CHECK_STRAY, 1, "pieces of a file", Q("DELETE FROM core_file WHERE name = $1"), T(have.file));
    finds(CHECK_ORPHAN, 1, "no row has named the file", Q("UPDATE core_file SET brought_at = 1 WHERE name = $1"), T(have.file));
    finds(CHECK_SEALED, 1, "does not open", Q("UPDATE test_secret SET sealed = 'x' || sealed WHERE person = $1"), I(have.person));
    struct store *st = house();                           /* a reference of a table that is no entity's; on PostgreSQL it would only show at COMMIT */
    ask(st, Q("UPDATE test_secret SET person = 999 WHERE person = $1"), I(have.person));
    look(st);
    assert_true(seen.n[CHECK_REFERENCE] == 1 && seen.n[CHECK_SEALED] == 1 && strstr(seen.text, "test_secret: person leads to row 999 of test_person"));
    leave(st);
}

static void numbers(void **state)
{
    (void)state;
    struct store *st = house();
    ask(st, Q("INSERT INTO core_timer (id, entity, row, event, due_at) SELECT 9999, entity, row, event, due_at FROM core_timer"));
    look(st);
    bool postgres = store_engine(st) == STORE_POSTGRES;   /* SQLite counts rows that brought their number along */
    assert_int_equal(seen.n[CHECK_NUMBER], postgres);
    assert_int_equal(check_repair(st), postgres);
    look(st);
    assert_int_equal(seen.all, 0);
    leave(st);
}

/* A table that has lost its rows, as it comes out of a backup: the numbers of those rows are not given again. */
static void not_again(void **state)
{
    (void)state;
    size_t n;
    struct store *st = writer();
    const struct table *timers = flow_tables(&n)[0];
    ddl_set_next_id(st, timers, 500);
    assert_true(ddl_next_id(st, timers) == 500);
    struct rows *r = ask(st, Q("INSERT INTO core_timer (entity, row, event, due_at) VALUES ('test.visit', 1, 'lapse', 1) RETURNING id"));
    assert_true(rows_next(r) && row_int(r, 0) == 500);
    leave(st);
}

/* What is derived comes back as it was; what is not stays as it is, and is told again. */
static void repaired(void **state)
{
    (void)state;
    struct store *st = house();
    struct who w = boss();
    int64_t other = made(st, draft_of(&visit_entity, "w", "title", "Noch einer", "others", "p", NULL));
    ask(st, Q("UPDATE test_visit_order SET find = 'other' WHERE owner = $1"), I(have.visit));
    ask(st, Q("DELETE FROM test_visit_order WHERE owner = $1"), I(other));
    ask(st, Q("DELETE FROM test_visit_others WHERE owner = $1"), I(other));
    ask(st, Q("UPDATE test_visit_slug SET current = $2 WHERE owner = $1"), I(other), B(false));
    ask(st, Q("UPDATE test_visit SET amount = 5 WHERE id = $1"), I(have.visit));
    assert_int_equal(check_repair(st), 4);
    look(st);
    if (seen.all != 1 || seen.n[CHECK_ROW] != 1) fail_msg("%s", seen.text);
    assert_int_equal(count_in(st, Q("SELECT COUNT(*) FROM test_visit_others")), 1);
    assert_int_equal(changed(st, &w, &visit_entity, have.visit, 0, "amount", "6"), WRITE_DONE);
    look(st);
    assert_int_equal(seen.all, 0);                        /* saved again, and the history knows */
    leave(st);
}

/* Without the key nothing opens, and looking makes no new one. */
static void keyless(void **state)
{
    (void)state;
    struct store *st = house();
    setenv("BRUECKE_SEAL_KEY", arena_fmt(room.a, "%s/elsewhere.key", room.folder).p, 1);
    sealed_open(room.s);
    look(st);
    assert_int_equal(seen.n[CHECK_SEALED], 1);
    assert_int_equal(access(getenv("BRUECKE_SEAL_KEY"), F_OK), -1);
    leave(st);
    setenv("BRUECKE_SEAL_KEY", arena_fmt(room.a, "%s/test.key", room.folder).p, 1);
    sealed_open(room.s);
}

static void more(void)
{
    ward_register();
    schema_add(&secret_table);
    sealed_add(&secret_place);
}

static void wipe(struct store *st)
{
    static bool keyed;
    ask(st, Q("DELETE FROM test_secret"));
    ask(st, Q("DELETE FROM core_file_piece"));
    ask(st, Q("DELETE FROM core_file"));
    ward_wipe(st);
    if (keyed) return;
    str name = arena_fmt(room.a, "%s/test.key", room.folder);
    FILE *f = fopen(name.p, "w");
    must(f, name);
    fputs("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", f);
    fclose(f);
    setenv("BRUECKE_SEAL_KEY", name.p, 1);
    sealed_open(room.s);
    keyed = true;
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(rows), cmocka_unit_test(words), cmocka_unit_test(whole), cmocka_unit_test(numbers), cmocka_unit_test(not_again), cmocka_unit_test(repaired),
                                        cmocka_unit_test(keyless) };
    room_more = more;
    room_wipe_more = wipe;
    return room_run("t-check", tests, countof(tests));
}
