/* test_steps.c - numbered steps: a region that was migrated is the same as a fresh one, column by column, index by index, row by row.
**
** SQLite always, in a folder of its own; PostgreSQL when BRUECKE_TEST_POSTGRES holds a URL whose user may create schemas.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "store/steps.h"
#include <ftw.h>
#include <sys/wait.h>
#include <unistd.h>

static struct { struct stores *s; str where; struct arena *a; } t;
#define must(what, why) do { if (!(what)) { fprintf(stderr, "%s:%d: %s: %.*s\n", __FILE__, __LINE__, #what, STR(why)); abort(); } } while (0)
#define same(got, want) do { str g_ = (got), w_ = (want); if (!str_eq(g_, w_)) fail_msg("\"%.*s\" instead of \"%.*s\"", STR(g_), STR(w_)); } while (0)

/* ---- the schema of the first version --------------------------------------------------------------------------------- */
#define TABLE(name_, ...) static const struct table name_ = { .name = #name_, .columns = name_##_columns, .n = countof(name_##_columns), __VA_ARGS__ }
#define INDEXES(name_) .indexes = name_, .n_indexes = countof(name_)

static const struct column tiny_label_columns[] = { { .name = "id", .type = COL_ID }, { .name = "name", .type = COL_TEXT, .required = true } };
static const struct table_index label_indexes[] = { { .columns = { "name" }, .n = 1, .unique = true } };
TABLE(tiny_label, INDEXES(label_indexes));

static const struct column tiny_thing_columns[] = {
    { .name = "id", .type = COL_ID }, { .name = "key", .type = COL_TEXT, .required = true }, { .name = "kind", .type = COL_TEXT, .required = true },
    { .name = "size", .type = COL_TEXT, .required = true }, { .name = "free", .type = COL_BOOL, .required = true }, { .name = "junk", .type = COL_INT },
    { .name = "price", .type = COL_INT }, { .name = "label", .type = COL_INT, .refs = "tiny_label" },
    { .name = "parent", .type = COL_INT, .refs = "tiny_thing" }, { .name = "state", .type = COL_TEXT } };
static const struct table_index thing_indexes[] = {
    { .columns = { "key" }, .n = 1, .unique = true }, { .columns = { "kind", "size" }, .n = 2 }, { .columns = { "junk" }, .n = 1 },
    { .columns = { "label" }, .n = 1 }, { .columns = { "price", "key" }, .n = 2, .unique = true } };
TABLE(tiny_thing, INDEXES(thing_indexes));

static const struct column tiny_thing_words_columns[] = {
    { .name = "owner", .type = COL_INT, .required = true, .refs = "tiny_thing", .cascade = true },
    { .name = "lang", .type = COL_TEXT, .required = true }, { .name = "title", .type = COL_TEXT, .required = true } };
TABLE(tiny_thing_words, .primary = { "owner", "lang" }, .n_primary = 2);

static const struct column tiny_old_columns[] = { { .name = "thing", .type = COL_INT, .refs = "tiny_thing" }, { .name = "id", .type = COL_INT, .required = true } };
TABLE(tiny_old, .primary = { "id" }, .n_primary = 1);
static const struct table *const first[] = { &tiny_thing, &tiny_thing_words, &tiny_label, &tiny_old };

/* ---- and of the second ------------------------------------------------------------------------------------------------- */
static const struct column tag_columns[] = { { .name = "id", .type = COL_ID }, { .name = "word", .type = COL_TEXT, .required = true } };
static const struct table_index tag_indexes[] = { { .columns = { "word" }, .n = 1, .unique = true } };
static const struct table tag = { .name = "tiny_tag", .columns = tag_columns, .n = countof(tag_columns), INDEXES(tag_indexes) };

static const struct column new_columns[] = {
    { .name = "id", .type = COL_ID }, { .name = "key", .type = COL_TEXT, .required = true }, { .name = "shape", .type = COL_TEXT, .required = true },
    { .name = "size", .type = COL_INT, .required = true }, { .name = "free", .type = COL_BOOL, .required = true }, { .name = "price", .type = COL_REAL },
    { .name = "tag", .type = COL_INT, .refs = "tiny_tag" }, { .name = "parent", .type = COL_INT, .refs = "tiny_thing" },
    { .name = "open", .type = COL_BOOL, .required = true }, { .name = "twice", .type = COL_INT, .required = true }, { .name = "note", .type = COL_TEXT, .required = true } };
static const struct table_index new_indexes[] = {
    { .columns = { "key" }, .n = 1, .unique = true }, { .columns = { "shape", "size" }, .n = 2 }, { .columns = { "tag" }, .n = 1 },
    { .columns = { "price", "key" }, .n = 2, .unique = true }, { .columns = { "note" }, .n = 1 } };
static const struct table new_thing = { .name = "tiny_thing", .columns = new_columns, .n = countof(new_columns), INDEXES(new_indexes) };

static const struct column words_columns[] = {
    { .name = "owner", .type = COL_INT, .required = true, .refs = "tiny_thing", .cascade = true },
    { .name = "tongue", .type = COL_TEXT, .required = true }, { .name = "title", .type = COL_TEXT, .required = true } };
static const struct table words = { .name = "tiny_thing_words", .columns = words_columns, .n = countof(words_columns), .primary = { "owner", "tongue" }, .n_primary = 2 };
static const struct table *const second[] = { &new_thing, &words, &tag };

static const struct step steps[] = {
    { 1, STEP_RENAME, "tiny_thing", "kind", .to = "shape" },
    { 2, STEP_RENAME, "tiny_label", .to = "tiny_tag" },
    { 3, STEP_RENAME, "tiny_tag", "name", .to = "word" },
    { 4, STEP_RENAME, "tiny_thing", "label", .to = "tag" },
    { 5, STEP_SQL,    "tiny_thing", .sql = "UPDATE tiny_thing SET size = '7', tag = (SELECT max(id) FROM tiny_tag) WHERE size = 'big'" },
    { 6, STEP_RETYPE, "tiny_thing", "size", .type = COL_INT },
    { 7, STEP_RETYPE, "tiny_thing", "price", .type = COL_REAL },
    { 8, STEP_RETYPE, "tiny_thing", "state", .type = COL_BOOL, .sql = "state = 'open'" },
    { 10, STEP_RENAME, "tiny_thing", "state", .to = "open" },
    { 11, STEP_DROP,   "tiny_thing", "junk" },
    { 12, STEP_ADD,    "tiny_thing", "twice", .type = COL_INT },
    { 13, STEP_SQL,    "tiny_thing", .sql = "UPDATE tiny_thing SET twice = size * 2" },
    { 14, STEP_RENAME, "tiny_thing_words", "lang", .to = "tongue" },
    { 15, STEP_DROP,   "tiny_old" },
    { 16, STEP_RETYPE, "tiny_thing", "open", .type = COL_BOOL },          /* as declared: never empty */
    { 17, STEP_ADD,    "tiny_gone" },                                     /* a later version dropped it again */
};
static const struct room_steps room = { "tiny", steps, countof(steps) };

/* ---- shorthand ------------------------------------------------------------------------------------------------------------ */
static struct store *begun(const char *region, enum store_mode mode)
{
    struct store *st = store_begin(t.s, str_of(region), mode, t.a, S(""));
    store_deadline(st, 120000);
    return st;
}
static struct store *writer(const char *region) { return begun(region, STORE_WRITE); }
static void done(struct store *st)              { must(store_end(st, true) == STORE_DONE, store_why(st)); }
static void leave(struct store *st)             { must(store_end(st, false) == STORE_ROLLED_BACK, store_why(st)); }

static str migrate(struct store *st, const struct room_steps *r, const struct table *const *tables, size_t n, bool only_look)
{
    struct buf report = buf_in(t.a, 100000);
    if (r) steps_sync(st, r, 1, tables, n, only_look, &report);
    ddl_sync(st, tables, n, only_look, &report);
    return buf_str(&report);
}

static void region_new(const char *region)
{
    str why = S(""), name = str_of(region);
    must(!store_exists(t.s, name) || store_destroy(t.s, name, t.a, &why), why);
    must(store_create(t.s, name, t.a, &why), why);
}

static void run(struct store *st, const char *sql) { store_ask(st, (const struct arg[]){ { .kind = ARG_SQL, .s = str_of(sql) }, { .kind = ARG_END } }); }

/* The first version with rows in it. */
static void region_old(const char *region)
{
    static const char *const rows[] = {
        "INSERT INTO tiny_label (id, name) VALUES (3, 'a'), (9, 'b')",
        "INSERT INTO tiny_thing (id, key, kind, size, free, junk, price, label, parent, state) VALUES "
        "(1, 'one', 'round', '12', true, 5, 250, 3, NULL, 'open'), (2, 'two', 'square', ' 4 ', false, NULL, NULL, NULL, 1, 'shut'), "
        "(4, 'four', 'round', '', true, 6, 0, 9, 4, NULL), (6, 'six', 'square', 'big', false, 1, 5, NULL, 2, '')",
        "INSERT INTO tiny_thing_words (owner, lang, title) VALUES (1, 'de', 'Eins'), (1, 'en', 'One'), (2, 'de', 'Zwei'), (6, 'de', 'Sechs')",
        "INSERT INTO tiny_old (thing, id) VALUES (2, 1)",
        "INSERT INTO tiny_thing (id, key, kind, size, free) VALUES (40, 'gone', 'round', '1', true)", "DELETE FROM tiny_thing WHERE id = 40" };
    region_new(region);
    struct store *st = writer(region);
    migrate(st, NULL, first, countof(first), false);
    for (size_t i = 0; i < countof(rows); i++) run(st, rows[i]);
    ddl_ids(st, &tiny_thing);
    ddl_ids(st, &tiny_label);
    done(st);
}

static void region_fresh(const char *region)
{
    static const char *const rows[] = {
        "INSERT INTO tiny_tag (id, word) VALUES (3, 'a'), (9, 'b')",
        "INSERT INTO tiny_thing (id, key, shape, size, free, price, tag, parent, open, twice, note) VALUES "
        "(1, 'one', 'round', 12, true, 250, 3, NULL, true, 24, ''), (2, 'two', 'square', 4, false, NULL, NULL, 1, false, 8, ''), "
        "(4, 'four', 'round', 0, true, 0, 9, 4, false, 0, ''), (6, 'six', 'square', 7, false, 5, 9, 2, false, 14, '')",
        "INSERT INTO tiny_thing_words (owner, tongue, title) VALUES (1, 'de', 'Eins'), (1, 'en', 'One'), (2, 'de', 'Zwei'), (6, 'de', 'Sechs')",
        "INSERT INTO tiny_thing (id, key, shape, size, free, open, twice, note) VALUES (40, 'gone', 'round', 1, true, true, 2, '')",
        "DELETE FROM tiny_thing WHERE id = 40" };
    region_new(region);
    struct store *st = writer(region);
    migrate(st, &room, second, countof(second), false);
    for (size_t i = 0; i < countof(rows); i++) run(st, rows[i]);
    ddl_ids(st, &new_thing);
    ddl_ids(st, &tag);
    done(st);
}

/* ---- everything that a region is, as text ------------------------------------------------------------------------------------ */
static void put_rows(struct buf *out, struct store *st, const char *head, struct arg sql)
{
    for (struct rows *r = store_ask(st, (const struct arg[]){ sql, { .kind = ARG_END } }); rows_next(r); buf_char(out, '\n')) {
        buf_put(out, str_of(head));
        for (size_t i = 0; i < rows_width(r); i++) buf_fmt(out, "|%.*s", row_null(r, i) ? 4 : (int)row_str(r, i).n, row_null(r, i) ? "NULL" : row_str(r, i).p);
    }
}

/* Not the order of the columns, which adding changes, nor SQLite's defaults, which it cannot take back. */
static void put_schema(struct buf *out, struct store *st)
{
    if (store_engine(st) == STORE_SQLITE) {
        put_rows(out, st, "column", Q("SELECT m.name, c.name, c.type, c.\"notnull\", c.pk, instr(m.sql, '\"' || c.name || '\" IN (0, 1)') > 0 FROM sqlite_schema AS m "
                                      "JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table' AND m.name <> 'core_step' ORDER BY m.name, c.name"));
        put_rows(out, st, "reference", Q("SELECT m.name, f.\"from\", f.\"table\", f.\"to\", f.on_delete FROM sqlite_schema AS m "
                                         "JOIN pragma_foreign_key_list(m.name) AS f WHERE m.type = 'table' ORDER BY m.name, f.\"from\""));
        put_rows(out, st, "index", Q("SELECT m.name, l.name, l.\"unique\", l.origin, i.seqno, i.name FROM sqlite_schema AS m JOIN pragma_index_list(m.name) AS l "
                                     "JOIN pragma_index_info(l.name) AS i WHERE m.type = 'table' ORDER BY m.name, l.name, i.seqno"));
        put_rows(out, st, "ids", Q("SELECT name, seq FROM sqlite_sequence ORDER BY name"));
        return;
    }
#define HERE "(SELECT oid FROM pg_namespace WHERE nspname = current_schema())"
    put_rows(out, st, "column", Q("SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity::text, a.atthasdef, "
                                  "coalesce((SELECT collname::text FROM pg_collation l WHERE l.oid = a.attcollation), '') FROM pg_class c JOIN pg_attribute a ON "
                                  "a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped WHERE c.relkind = 'r' AND c.relnamespace = " HERE
                                  " ORDER BY c.relname, a.attname"));
    put_rows(out, st, "constraint", Q("SELECT t.relname, c.conname, pg_get_constraintdef(c.oid), c.condeferrable, c.condeferred FROM pg_constraint c "
                                      "JOIN pg_class t ON t.oid = c.conrelid WHERE t.relnamespace = " HERE " ORDER BY t.relname, c.conname"));
    put_rows(out, st, "index", Q("SELECT i.relname, replace(pg_get_indexdef(i.oid), quote_ident(current_schema()), 'here') FROM pg_class i "
                                 "WHERE i.relkind = 'i' AND i.relnamespace = " HERE " ORDER BY i.relname"));
    put_rows(out, st, "ids", Q("SELECT 'thing', nextval(pg_get_serial_sequence('tiny_thing', 'id')) UNION ALL "
                               "SELECT 'tag', nextval(pg_get_serial_sequence('tiny_tag', 'id'))"));
}

static str everything(const char *region)
{
    struct buf out = buf_in(t.a, 1 << 20);
    struct store *st = writer(region);                    /* nextval() writes */
    put_schema(&out, st);
    put_rows(&out, st, "thing", Q("SELECT id, key, shape, size, free, price, tag, parent, open, twice, note FROM tiny_thing ORDER BY id"));
    put_rows(&out, st, "words", Q("SELECT owner, tongue, title FROM tiny_thing_words ORDER BY owner, tongue"));
    put_rows(&out, st, "tag", Q("SELECT id, word FROM tiny_tag ORDER BY id"));
    put_rows(&out, st, "step", Q("SELECT room, number, digest FROM core_step WHERE room <> '' ORDER BY room, number"));
    done(st);
    return buf_str(&out);
}

static int64_t count_in(struct store *st, struct arg sql)
{
    struct rows *r = store_ask(st, (const struct arg[]){ sql, { .kind = ARG_END } });
    return rows_next(r) ? row_int(r, 0) : -1;
}

/* ---- cases ---------------------------------------------------------------------------------------------------------------------- */
static void test_same(void **state)
{
    (void)state;
    region_old("steps-old");
    region_fresh("steps-fresh");
    struct store *st = writer("steps-old");
    str report = migrate(st, &room, second, countof(second), false);
    done(st);
    assert_true(str_find(report, S("step tiny 1: rename column tiny_thing.kind to shape\n")) >= 0);
    assert_true(str_find(report, S("step tiny 6: column tiny_thing.size becomes INT\n")) >= 0);
    assert_true(str_find(report, S("step tiny 13: data of table tiny_thing\n")) >= 0);
    assert_true(str_find(report, S("add column tiny_thing.note\n")) >= 0);
    same(everything("steps-old"), everything("steps-fresh"));
    st = writer("steps-old");
    same(migrate(st, &room, second, countof(second), false), S(""));       /* and a second time there is nothing to do */
    done(st);
    st = begun("steps-old", STORE_READ);
    same(migrate(st, &room, second, countof(second), true), S(""));
    done(st);
}

/* What hung on the tables before hangs on them still. */
static void test_alive(void **state)
{
    (void)state;
    region_old("steps-old");
    struct store *st = writer("steps-old");
    migrate(st, &room, second, countof(second), false);
    done(st);
    st = writer("steps-old");
    ask(st, Q("UPDATE tiny_thing SET parent = NULL"));
    ask(st, Q("DELETE FROM tiny_thing WHERE id = $1"), I(1));
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM tiny_thing_words")), 2);
    ask(st, Q("INSERT INTO tiny_thing (key, shape, size, free, open, twice, note) VALUES ('one', 'round', 1, true, true, 2, '')"));
    assert_true(count_in(st, Q("SELECT max(id) FROM tiny_thing")) > 6);
    ask(st, Q("INSERT INTO tiny_tag (word) VALUES ('b')"));
    same(store_conflict_name(st), S("tiny_tag__word"));
    ask(st, Q("INSERT INTO tiny_thing_words (owner, tongue, title) VALUES (6, 'de', 'x')"));
    same(store_conflict_name(st), S("tiny_thing_words__owner__tongue"));
    done(st);
    st = writer("steps-old");
    ask(st, Q("UPDATE tiny_thing SET tag = 77 WHERE id = 2"));
    assert_int_equal(store_end(st, true), STORE_FAILED);
    assert_int_equal(store_conflict(st), CONFLICT_FOREIGN);
    same(store_conflict_name(st), S("tiny_thing__tag"));
}

static void test_look(void **state)
{
    (void)state;
    region_old("steps-old");
    for (int i = 0; i < 2; i++) {
        struct store *st = begun("steps-old", STORE_READ);
        str report = migrate(st, &room, second, countof(second), true);
        assert_true(str_find(report, S("step tiny 15: drop table tiny_old\n")) >= 0);
        assert_true(str_find(report, S("create table tiny_tag\n")) >= 0);
        assert_true(str_find(report, S("column tiny_thing.size is TEXT, declared INT\n")) >= 0);
        done(st);
    }
    struct store *st = writer("steps-old");
    same(migrate(st, NULL, first, countof(first), true), S(""));
    done(st);
}

/* A step that cannot be done leaves the region as it was. */
static void test_fails(void **state)
{
    (void)state;
    static const struct { struct step last; const char *why; } bad[] = {
        { { 9, STEP_RETYPE, "tiny_thing", "kind", .type = COL_INT }, "step tiny 9: column tiny_thing.kind has a value that cannot be INT" },
        { { 9, STEP_RETYPE, "tiny_thing", "id", .type = COL_TEXT }, "step tiny 9: column tiny_thing.id cannot become TEXT" },
        { { 9, STEP_RETYPE, "tiny_thing", "none", .type = COL_TEXT }, "step tiny 9: there is no column tiny_thing.none" },
        { { 9, STEP_SQL, "tiny_thing", .sql = "UPDATE tiny_thing SET key = 'x'" }, "step tiny 9: violates tiny_thing__key" },
        { { 9, STEP_SQL, "tiny_thing", .sql = "UPDATE tiny_thing SET nothing = 'x'" }, "nothing" },
        { { 9, STEP_DROP, "tiny_thing", "id" }, "step tiny 9: column tiny_thing.id is part of the key" },
        { { 9, STEP_DROP, "tiny_thing" }, "step tiny 9: tiny_old.thing still refers to tiny_thing" },
        { { 9, STEP_RENAME, "tiny_thing", "none", .to = "nothing" }, "step tiny 9: tiny_thing has neither the column none nor nothing" },
        { { 9, STEP_RENAME, "tiny_thing", "key", .to = "size" }, "step tiny 9: tiny_thing has both the column key and size" },
        { { 9, STEP_RENAME, "tiny_thing", .to = "tiny_old" }, "step tiny 9: there are both the table tiny_thing and tiny_old" },
        { { 9, STEP_RENAME, "tiny_none", .to = "tiny_nothing" }, "step tiny 9: there is neither the table tiny_none nor tiny_nothing" },
        { { 9, STEP_ADD, "tiny_none", "x", .type = COL_INT }, "step tiny 9: there is no table tiny_none" },
    };
    for (size_t i = 0; i < countof(bad); i++) {
        const struct step two[] = { { 1, STEP_DROP, "tiny_thing", "junk" }, bad[i].last };
        region_old("steps-old");
        struct store *st = writer("steps-old");
        migrate(st, &(struct room_steps){ "tiny", two, 2 }, first, countof(first), false);
        assert_true(store_broken(st));
        if (str_find(store_why(st), str_of(bad[i].why)) < 0) fail_msg("%zu: %.*s", i, STR(store_why(st)));
        assert_int_equal(store_end(st, true), STORE_FAILED);
        st = writer("steps-old");
        same(migrate(st, NULL, first, countof(first), true), S(""));
        assert_int_equal(count_in(st, Q("SELECT sum(junk) FROM tiny_thing")), 12);
        leave(st);
    }
    region_old("steps-old");                              /* a reference that a step breaks shows at once or at the end */
    const struct step dangling[] = { { 1, STEP_SQL, "tiny_thing", .sql = "UPDATE tiny_thing SET label = 77" } };
    struct store *st = writer("steps-old");
    migrate(st, &(struct room_steps){ "tiny", dangling, 1 }, first, countof(first), false);
    assert_int_equal(store_end(st, true), STORE_FAILED);
}

struct typed { enum col_type from, to; const char *values, *got; };
static const struct typed typed[] = {
    { COL_INT, COL_TEXT, "(1, 5), (2, -7), (3, NULL)", "|5|-7|NULL" }, { COL_INT, COL_REAL, "(1, 5), (2, NULL)", "|5|NULL" },
    { COL_INT, COL_BOOL, "(1, 5), (2, 0), (3, NULL)", "|1|0|NULL" }, { COL_REAL, COL_INT, "(1, 5.0), (2, -3.0), (3, NULL)", "|5|-3|NULL" },
    { COL_REAL, COL_INT, "(1, 5.5)", NULL }, { COL_REAL, COL_TEXT, "(1, 5.5)", NULL },
    { COL_TEXT, COL_INT, "(1, '5'), (2, ' -7'), (3, NULL), (4, '')", "|5|-7|NULL|NULL" }, { COL_TEXT, COL_INT, "(1, '5.0')", NULL },
    { COL_TEXT, COL_INT, "(1, '99999999999999999999')", NULL }, { COL_TEXT, COL_REAL, "(1, '2.5'), (2, '1e3'), (3, ' ')", "|2.5|1000|NULL" },
    { COL_TEXT, COL_REAL, "(1, '2,5')", NULL }, { COL_TEXT, COL_BOOL, "(1, '1'), (2, 'true'), (3, '0'), (4, 'false'), (5, '')", "|1|1|0|0|NULL" },
    { COL_TEXT, COL_BOOL, "(1, 'yes')", NULL }, { COL_BOOL, COL_INT, "(1, true), (2, false), (3, NULL)", "|1|0|NULL" },
    { COL_BOOL, COL_TEXT, "(1, true), (2, false), (3, NULL)", "|1|0|NULL" }, { COL_TEXT, COL_TEXT, "(1, 'x'), (2, NULL)", "|x|NULL" },
    { COL_TEXT, COL_BLOB, "(1, 'x')", NULL },
};

static void test_types(void **state)
{
    (void)state;
    for (size_t i = 0; i < countof(typed); i++) {
        const struct typed *y = &typed[i];
        const struct column before[] = { { .name = "id", .type = COL_ID }, { .name = "v", .type = y->from } };
        const struct table one = { .name = "tiny_one", .columns = before, .n = 2 }, *tables[] = { &one };
        const struct step step[] = { { 1, STEP_RETYPE, "tiny_one", "v", .type = y->to } };
        struct buf got = buf_in(t.a, 1000);
        region_new("steps-old");
        struct store *st = writer("steps-old");
        migrate(st, NULL, tables, 1, false);
        run(st, arena_fmt(t.a, "INSERT INTO tiny_one (id, v) VALUES %s", y->values).p);
        migrate(st, &(struct room_steps){ "tiny", step, 1 }, NULL, 0, false);
        for (struct rows *r = ask(st, Q("SELECT v FROM tiny_one ORDER BY id")); rows_next(r);)
            buf_fmt(&got, "|%.*s", row_null(r, 0) ? 4 : (int)row_str(r, 0).n, row_null(r, 0) ? "NULL" : row_str(r, 0).p);
        if (store_broken(st) != !y->got) fail_msg("%zu %s: %.*s", i, y->values, STR(store_why(st)));
        if (y->got) same(buf_str(&got), str_of(y->got));
        if (y->got) done(st);
        else assert_int_equal(store_end(st, true), STORE_FAILED);
    }
}

/* A later step finds the keys of the columns that an earlier one left alone. */
static void test_between(void **state)
{
    (void)state;
    static const struct step two[] = {
        { 1, STEP_RETYPE, "tiny_thing", "free", .type = COL_INT },
        { 2, STEP_SQL, "tiny_thing", .sql = "INSERT INTO tiny_thing (key, kind, size, free) VALUES ('one', '', '', 7) ON CONFLICT (key) DO UPDATE SET free = 7" } };
    region_old("steps-old");
    struct store *st = writer("steps-old");
    migrate(st, &(struct room_steps){ "tiny", two, 2 }, NULL, 0, false);
    assert_int_equal(count_in(st, Q("SELECT sum(free) FROM tiny_thing")), 8);
    done(st);
}

/* What the region knows of its past is told when it does not fit. */
static void test_past(void **state)
{
    (void)state;
    static const struct step was[] = { { 1, STEP_DROP, "tiny_thing", "junk" }, { 2, STEP_DROP, "tiny_thing", "price" } };
    static const struct step now[] = { { 1, STEP_DROP, "tiny_thing", "size" } };
    region_old("steps-old");
    struct store *st = writer("steps-old");
    migrate(st, &(struct room_steps){ "tiny", was, 2 }, second, 0, false);
    done(st);
    st = begun("steps-old", STORE_READ);
    same(migrate(st, &(struct room_steps){ "tiny", now, 1 }, second, 0, true),
         S("step tiny 1 is not the one that was done here\nstep tiny 2 was done by a newer version\n"));
    done(st);
}

/* A room that comes to a region later is made as it is now; one that was there before the first step is not. */
static void test_new_room(void **state)
{
    (void)state;
    static const struct step other_steps[] = { { 1, STEP_SQL, "other_thing", .sql = "DELETE FROM other_none" } };
    const struct room_steps both[] = { { "tiny", NULL, 0 }, { "other", other_steps, 1 } };
    struct buf report = buf_in(t.a, 10000);
    region_old("steps-old");
    struct store *st = writer("steps-old");
    steps_sync(st, both, 1, first, countof(first), false, &report);
    done(st);
    st = writer("steps-old");
    assert_int_equal(steps_sync(st, both, 2, first, countof(first), false, &report), 0);
    same(buf_str(&report), S("create table core_step\n"));
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM core_step WHERE room = 'other'")), 2);
    done(st);
    const struct step drop[] = { { 1, STEP_DROP, "tiny_thing", "junk" } };
    st = writer("steps-old");
    same(migrate(st, &(struct room_steps){ "tiny", drop, 1 }, NULL, 0, false), S("step tiny 1: drop column tiny_thing.junk\n"));
    done(st);
}

/* ---- two at once ------------------------------------------------------------------------------------------------------------------- */
/* A process of its own: opens the store anew and migrates as the command does, again while the other is in the way. */
static int migrate_alone(const struct room_steps *r)
{
    str why = S("");
    struct arena *a = arena_new();
    struct stores *s = stores_open(t.where, a, &why);
    enum store_outcome how = STORE_AGAIN;
    for (int i = 0; s && how == STORE_AGAIN && i < 20; i++) {
        struct buf report = buf_in(a, 10000);
        struct store *st = store_begin(s, S("steps-old"), STORE_WRITE, a, S(""));
        store_deadline(st, 60000);
        steps_sync(st, r, 1, NULL, 0, false, &report);
        how = store_end(st, true);
        if (how == STORE_FAILED) fprintf(stderr, "%.*s\n", STR(store_why(st)));
    }
    stores_close(s);
    arena_free(a);
    return how == STORE_DONE ? 0 : 1;
}

static void test_at_once(void **state)
{
    (void)state;
    static const struct step counts[] = { { 1, STEP_RENAME, "tiny_thing", "kind", .to = "shape" }, { 2, STEP_SQL, "tiny_thing", .sql = "UPDATE tiny_thing SET junk = junk + 1" } };
    const struct room_steps r = { "tiny", counts, countof(counts) };
    for (int round = 0; round < 3; round++) {
        pid_t child[3];
        region_old("steps-old");
        struct store *known = writer("steps-old");        /* the second time the region knows of steps */
        if (round) migrate(known, &(struct room_steps){ "tiny", NULL, 0 }, NULL, 0, false);
        done(known);
        for (size_t i = 0; i < countof(child); i++) {
            child[i] = fork();
            if (!child[i]) _exit(migrate_alone(&r));
        }
        for (size_t i = 0; i < countof(child); i++) {
            int how = 1;
            waitpid(child[i], &how, 0);
            assert_int_equal(how, 0);
        }
        struct store *st = begun("steps-old", STORE_READ);
        assert_int_equal(count_in(st, Q("SELECT sum(junk) FROM tiny_thing WHERE shape <> ''")), 12 + 3);
        assert_int_equal(count_in(st, Q("SELECT count(*) FROM core_step WHERE room = 'tiny'")), 3);
        leave(st);
    }
}

/* ---- running ------------------------------------------------------------------------------------------------------------------------ */
static int setup(void **state) { (void)state; t.a = arena_new(); return 0; }
static int teardown(void **state) { (void)state; arena_free(t.a); return 0; }

static int engine(const char *name, const char *where)
{
    const struct CMUnitTest cases[] = {
#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
        CASE(test_same), CASE(test_alive), CASE(test_look), CASE(test_fails), CASE(test_types), CASE(test_between), CASE(test_past), CASE(test_new_room), CASE(test_at_once) };
    struct arena *a = arena_new();
    str why = S("");
    t.where = str_of(where);
    for (int i = 0; i < 20 && !(t.s = stores_open(t.where, a, &why)); i++) usleep(100000);
    must(t.s, why);
    int failed = _cmocka_run_group_tests(name, cases, countof(cases), NULL, NULL);
    static const char *const made[] = { "steps-old", "steps-fresh" };
    for (size_t i = 0; i < countof(made); i++) must(store_destroy(t.s, str_of(made[i]), a, &why), why);
    stores_close(t.s);
    arena_free(a);
    return failed;
}

static int remove_one(const char *path, const struct stat *is, int kind, struct FTW *at) { (void)is; (void)kind; (void)at; return remove(path); }

int main(void)
{
    char folder[] = P_tmpdir "/bruecke-steps-XXXXXX";
    const char *url = getenv("BRUECKE_TEST_POSTGRES");
    if (!mkdtemp(folder)) return 1;
    int failed = engine("steps on SQLite", folder);
    if (url && *url) failed += engine("steps on PostgreSQL", url);
    else fputs("SKIPPED: steps on PostgreSQL (BRUECKE_TEST_POSTGRES is not set)\n", stderr);
    nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    return failed;
}
