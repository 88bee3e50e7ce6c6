/* test_store.c - the conformance suite: one table of cases, run on every engine through the same functions.
**
** What a case finds is asserted where it stands, and what it tells with say() must be the same text on both engines.
** SQLite always runs, in a folder of its own; PostgreSQL when BRUECKE_TEST_POSTGRES holds a URL whose user may create schemas.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "store/ddl.h"
#include "store/engine.h"
#include "base/file.h"
#include "base/moment.h"
#include <ftw.h>
#include <math.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static struct { struct stores *s; enum store_engine engine; str where; struct arena *a; struct buf said; } t;
static str region;                                        /* of the case that runs */
static struct arena *told;                                /* what was said on each engine */
static str said[2][64];

static void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static void say(const char *fmt, ...)
{
    char line[500];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(line, sizeof line, fmt, ap);
    va_end(ap);
    buf_fmt(&t.said, "%s\n", line);
}

#define assert_str(have, want) do { str h_ = (have), w_ = (want); \
    if (!str_eq(h_, w_)) fail_msg("\"%.*s\" instead of \"%.*s\"", STR(h_), STR(w_)); } while (0)
#define assert_fine(st) do { if (store_broken(st)) fail_msg("%.*s", STR(store_why(st))); } while (0)

/* ---- tables of the cases ------------------------------------------------------------------------------------------ */
static const struct column owner_columns[] = { { .name = "id", .type = COL_ID }, { .name = "name", .type = COL_TEXT, .required = true } };
static const struct table_index owner_indexes[] = { { .columns = { "name" }, .n = 1, .unique = true } };
static const struct table owner = { .name = "owner", .columns = owner_columns, .n = countof(owner_columns),
                                    .indexes = owner_indexes, .n_indexes = countof(owner_indexes) };

static const struct column thing_columns[] = {
    { .name = "id", .type = COL_ID },       { .name = "name", .type = COL_TEXT },  { .name = "n", .type = COL_INT },
    { .name = "r", .type = COL_REAL },      { .name = "flag", .type = COL_BOOL },  { .name = "data", .type = COL_BLOB },
    { .name = "owner", .type = COL_INT, .refs = "owner" }
};
static const struct table_index thing_indexes[] = { { .columns = { "name", "n" }, .n = 2, .unique = true }, { .columns = { "owner" }, .n = 1 } };
static const struct table thing = { .name = "thing", .columns = thing_columns, .n = countof(thing_columns),
                                    .indexes = thing_indexes, .n_indexes = countof(thing_indexes) };

static const struct column pair_columns[] = {
    { .name = "owner", .type = COL_INT, .required = true, .refs = "owner", .cascade = true },
    { .name = "lang", .type = COL_TEXT }, { .name = "word", .type = COL_TEXT, .required = true }
};
static const struct table pair = { .name = "pair", .columns = pair_columns, .n = countof(pair_columns),
                                   .primary = { "owner", "lang" }, .n_primary = 2 };

static const struct column long_columns[] = {
    { .name = "id", .type = COL_ID }, { .name = "a_column_with_quite_a_long_name", .type = COL_TEXT },
    { .name = "another_such_column", .type = COL_INT },
    { .name = "a_reference_with_quite_a_long_name_too", .type = COL_INT, .refs = "owner" }
};
static const struct table_index long_indexes[] = {
    { .columns = { "a_column_with_quite_a_long_name", "another_such_column" }, .n = 2, .unique = true },
    { .columns = { "a_column_with_quite_a_long_name", "another_such_column" }, .n = 2 }
};
static const struct table long_table = { .name = "a_table_with_quite_a_long_name", .columns = long_columns, .n = countof(long_columns),
                                         .indexes = long_indexes, .n_indexes = countof(long_indexes) };
static const struct table *const tables[] = { &pair, &thing, &owner, &long_table };   /* referring before what they refer to */

/* ---- shorthand ---------------------------------------------------------------------------------------------------- */
static struct store *reader(void) { return store_begin(t.s, region, STORE_READ, t.a, S("")); }
static struct store *writer(void) { return store_begin(t.s, region, STORE_WRITE, t.a, S("")); }

static void done(struct store *st)
{
    enum store_outcome how = store_end(st, true);
    if (how != STORE_DONE) fail_msg("ended as %d: %.*s", (int)how, STR(store_why(st)));
}

static void fails(struct store *st) { assert_true(store_broken(st)); assert_int_equal(store_end(st, true), STORE_FAILED); }

static void start(int number)
{
    t.a = arena_new();
    region = arena_fmt(t.a, "case-%d", number);
    t.said = buf_in(t.a, 1 << 20);
}

static void region_new(void)
{
    str why = S("");
    struct buf report = buf_in(t.a, 10000);
    if (store_exists(t.s, region) && !store_destroy(t.s, region, t.a, &why)) fail_msg("%.*s", STR(why));
    if (!store_create(t.s, region, t.a, &why)) fail_msg("%.*s", STR(why));
    struct store *st = writer();
    ddl_sync(st, tables, countof(tables), false, &report);
    done(st);
}

static void finish(void)
{
    str why = S("");
    if (store_exists(t.s, region) && !store_destroy(t.s, region, t.a, &why)) fail_msg("%.*s", STR(why));
    arena_free(t.a);
}

static int64_t count_of(struct store *st, struct arg sql)
{
    struct rows *r = store_ask(st, (const struct arg[]){ sql, { .kind = ARG_END } });
    return rows_next(r) ? row_int(r, 0) : -1;
}

static void fill(int64_t n)                               /* things 1…n, named by their number */
{
    struct store *st = writer();
    ask(st, Q("INSERT INTO thing (name, n) WITH RECURSIVE c(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM c WHERE i < $1) "
              "SELECT 'x', i FROM c"), I(n));
    assert_fine(st);
    assert_int_equal(store_changed(st), n);
    done(st);
}

/* ---- values ------------------------------------------------------------------------------------------------------- */
static void case_values(void)
{
    struct store *st = writer();
    str bytes = S("a\0b\xff\\x00'");
    ask(st, Q("INSERT INTO thing (name, n, r, flag, data) VALUES ($1, $2, $3, $4, $5)"), T(S("Jürgen 'x' \\ \xF0\x9F\x98\x80")),
        I(-5), R(0.1), B(true), X(bytes));
    ask(st, Q("INSERT INTO thing (name, n, r, flag, data) VALUES ($5, $4, $3, $2, $1)"), NIL(BLOB), NIL(BOOL), NIL(REAL), NIL(INT), NIL(TEXT));
    ask(st, Q("INSERT INTO thing (name, n, r, flag, data) VALUES ($1, $2, $3, $4, $5)"), T(S("")), I(0), R(0), B(false), X(S("")));
    assert_fine(st);
    done(st);
    st = reader();
    struct rows *r = ask(st, Q("SELECT name, n, r, flag, data FROM thing ORDER BY id"));
    assert_int_equal(rows_count(r), 3);
    assert_int_equal(rows_width(r), 5);
    assert_true(rows_next(r));
    assert_str(row_str(r, 0), S("Jürgen 'x' \\ \xF0\x9F\x98\x80"));
    assert_int_equal(row_int(r, 1), -5);
    assert_true(row_real(r, 2) == 0.1 && row_bool(r, 3));
    assert_str(row_str(r, 4), bytes);
    assert_true(rows_next(r));
    for (size_t i = 0; i < 5; i++) {
        assert_true(row_null(r, i) && row_str(r, i).n == 0 && row_int(r, i) == 0 && !row_bool(r, i) && isnan(row_real(r, i)));
    }
    assert_true(rows_next(r));
    for (size_t i = 0; i < 5; i++) assert_true(!row_null(r, i) && row_int(r, i) == 0);
    assert_false(rows_next(r));
    assert_false(rows_next(r));
    assert_true(row_null(r, 0));                          /* no row any more: reads as NULL */
    done(st);
}

static void case_numbers(void)
{
    static const double reals[] = { 0.1, 1.0 / 3, 5, -2.5, 1e300, 5e-324, 123456789.125, 1e21 };
    static const int64_t ints[] = { INT64_MAX, INT64_MIN, 0, -1, 9007199254740993 };
    struct store *st = reader();
    for (size_t i = 0; i < countof(reals); i++) {
        struct rows *r = ask(st, Q("SELECT $1"), R(reals[i]));
        assert_true(rows_next(r) && row_real(r, 0) == reals[i]);
        say("%.*s %lld", STR(row_str(r, 0)), (long long)row_int(r, 0));
    }
    for (size_t i = 0; i < countof(ints); i++) {
        struct rows *r = ask(st, Q("SELECT $1"), I(ints[i]));
        assert_true(rows_next(r) && row_int(r, 0) == ints[i]);
        say("%.*s %g", STR(row_str(r, 0)), row_real(r, 0));
    }
    struct rows *r = ask(st, Q("SELECT $1, $2"), R(NAN), R(1));
    assert_true(rows_next(r) && row_null(r, 0));
    done(st);
    st = reader();
    ask(st, Q("SELECT $1"), R(INFINITY));
    fails(st);
}

static void case_conversions(void)
{
    struct store *st = writer();
    ask(st, Q("INSERT INTO thing (name, n, flag) VALUES ('12', 7, $1), ('12abc', 8, $2), (' 1.5', 9, $2), ('1.5', 9, $2)"), B(true), B(false));
    struct rows *r = ask(st, Q("SELECT name, n, flag, n > 7, CAST(n AS REAL) / 2 FROM thing ORDER BY id"));
    while (rows_next(r))
        say("%lld %g %d | %.*s %g | %.*s %lld %d | %.*s %d | %.*s %lld", (long long)row_int(r, 0), row_real(r, 0), row_bool(r, 0), STR(row_str(r, 1)),
            row_real(r, 1), STR(row_str(r, 2)), (long long)row_int(r, 2), row_bool(r, 2), STR(row_str(r, 3)), row_bool(r, 3), STR(row_str(r, 4)),
            (long long)row_int(r, 4));
    r = ask(st, Q("SELECT count(*), sum(n), avg(n), max(name), min(r) FROM thing"));
    assert_true(rows_next(r));
    say("%.*s %.*s %.*s %.*s %d", STR(row_str(r, 0)), STR(row_str(r, 1)), STR(row_str(r, 2)), STR(row_str(r, 3)), row_null(r, 4));
    assert_str(str_upto(buf_str(&t.said), 9), S("12 12 1 |"));
    done(st);
}

static void case_bytes(void)
{
    struct store *st = writer();
    struct buf all = buf_in(t.a, 1 << 20);
    for (int i = 0; i < 256 * 400; i++) buf_char(&all, (char)(i * 7));
    struct rows *r = ask(st, Q("INSERT INTO thing (data) VALUES ($1) RETURNING data, id"), X(buf_str(&all)));
    assert_true(rows_next(r));
    assert_str(row_str(r, 0), buf_str(&all));
    r = ask(st, Q("SELECT id FROM thing WHERE data = $1"), X(buf_str(&all)));
    assert_int_equal(rows_count(r), 1);
    done(st);
    static const struct { const char *p; size_t n; } wrong[] = { { "a\0b", 3 }, { "\xff", 1 }, { "\xc3", 1 }, { "\xed\xa0\x80", 3 } };
    for (size_t i = 0; i < countof(wrong); i++) {
        st = reader();
        ask(st, Q("SELECT $1"), T(((str){ wrong[i].p, wrong[i].n })));
        fails(st);
    }
}

/* ---- order -------------------------------------------------------------------------------------------------------- */
static void case_null_order(void)
{
    struct store *st = writer();
    ask(st, Q("INSERT INTO thing (name, n) VALUES ('a', 2), ('b', NULL), ('c', 1), ('d', NULL)"));
    struct rows *r = ask(st, Q("SELECT name FROM thing ORDER BY n NULLS FIRST, name"));
    while (rows_next(r)) say("%.*s", STR(row_str(r, 0)));
    r = ask(st, Q("SELECT name FROM thing ORDER BY n DESC NULLS LAST, name DESC"));
    while (rows_next(r)) say("%.*s", STR(row_str(r, 0)));
    assert_str(buf_str(&t.said), S("b\nd\nc\na\na\nc\nd\nb\n"));
    done(st);
}

static void case_text_order(void)
{
    static const char *const words[] = { "Zug", "apfel", "Äpfel", "apfel ", "Apfel", "ß", "zug", "\xF0\x9F\x98\x80", "\xEF\xBC\xA1",
                                         "1", "", "كتاب", "a-b", "ab" };
    struct store *st = writer();
    for (size_t i = 0; i < countof(words); i++) ask(st, Q("INSERT INTO owner (name) VALUES ($1)"), T(str_of(words[i])));
    struct rows *r = ask(st, Q("SELECT name FROM owner ORDER BY name, id"));
    assert_int_equal(rows_count(r), countof(words));
    str before = S("");
    for (bool first = true; rows_next(r); first = false) {
        assert_true(first || str_cmp(before, row_str(r, 0)) < 0);
        before = row_str(r, 0);
        say("%.*s", STR(before));
    }
    r = ask(st, Q("SELECT name FROM owner WHERE name > $1 AND name < $2 ORDER BY name, id"), T(S("a")), T(S("b")));
    while (rows_next(r)) say("%.*s", STR(row_str(r, 0)));
    done(st);
}

/* ---- changes and conflicts ---------------------------------------------------------------------------------------- */
static void case_changed(void)
{
    struct store *st = writer();
    struct rows *r = ask(st, Q("INSERT INTO owner (name) VALUES ('a'), ('b'), ('c') RETURNING id, name"));
    assert_int_equal(store_changed(st), 3);
    while (rows_next(r)) say("%lld %.*s", (long long)row_int(r, 0), STR(row_str(r, 1)));
    ask(st, Q("UPDATE owner SET name = name || 'x' WHERE name <> $1"), T(S("a")));
    assert_int_equal(store_changed(st), 2);
    ask(st, Q("SELECT 1"));
    assert_int_equal(store_changed(st), 2);
    ask(st, Q("UPDATE owner SET name = 'y' WHERE name = 'nobody'"));
    assert_int_equal(store_changed(st), 0);
    ask(st, Q("INSERT INTO owner (name) VALUES ('a') ON CONFLICT (name) DO NOTHING"));
    assert_int_equal(store_changed(st), 0);
    ask(st, Q("INSERT INTO owner (name) VALUES ('a') ON CONFLICT (name) DO UPDATE SET name = 'z'"));
    assert_int_equal(store_changed(st), 1);
    r = ask(st, Q("WITH old AS (SELECT id FROM owner WHERE name = $1) UPDATE owner SET name = $2 WHERE id IN (SELECT id FROM old) RETURNING name"),
            T(S("z")), T(S("zz")));
    assert_int_equal(store_changed(st), 1);
    assert_int_equal(rows_count(r), 1);
    ask(st, Q("DELETE FROM owner"));
    assert_int_equal(store_changed(st), 3);
    assert_fine(st);
    done(st);
}

static void expect_unique(struct store *st, str name)
{
    assert_fine(st);
    assert_int_equal(store_conflict(st), CONFLICT_UNIQUE);
    assert_str(store_conflict_name(st), name);
    assert_int_equal(store_changed(st), 0);
    assert_int_equal(count_of(st, Q("SELECT 1")), 1);     /* and on it goes */
    assert_int_equal(store_conflict(st), CONFLICT_NONE);
}

static void case_unique(void)
{
    struct store *st = writer();
    ask(st, Q("INSERT INTO owner (id, name) VALUES (1, 'a')"));
    ddl_ids(st, &owner);
    struct rows *r = ask(st, Q("INSERT INTO owner (name) VALUES ('b'), ($1) RETURNING id"), T(S("a")));
    assert_int_equal(rows_count(r), 0);
    expect_unique(st, S("owner__name"));
    assert_int_equal(count_of(st, Q("SELECT count(*) FROM owner")), 1);   /* 'b' went with it */
    ask(st, Q("INSERT INTO owner (id, name) VALUES (1, 'c')"));
    expect_unique(st, S("owner__id"));
    ask(st, Q("INSERT INTO thing (name, n) VALUES ('a', 1), ('a', 2), ('a', NULL), ('a', NULL)"));
    assert_int_equal(store_conflict(st), CONFLICT_NONE);  /* NULLs are different */
    ask(st, Q("UPDATE thing SET n = 1 WHERE n = 2"));
    expect_unique(st, S("thing__name__n"));
    ask(st, Q("INSERT INTO pair (owner, lang, word) VALUES (1, 'de', 'x')"));
    ask(st, Q("INSERT INTO pair (owner, lang, word) VALUES (1, 'de', 'y')"));
    expect_unique(st, S("pair__owner__lang"));
    for (int i = 0; i < 2; i++)
        ask(st, Q("INSERT INTO a_table_with_quite_a_long_name (a_column_with_quite_a_long_name, another_such_column) VALUES ('x', 1)"));
    expect_unique(st, S("a_table_with_quite_a_long_name__a_column_with_quite_a_long_name__another_such_column"));
    done(st);
    st = reader();
    assert_int_equal(count_of(st, Q("SELECT count(*) FROM thing WHERE n = 2")), 1);
    done(st);
}

static void expect_dangling(struct store *st, str name)
{
    assert_fine(st);
    assert_int_equal(store_conflict(st), CONFLICT_NONE);
    assert_int_equal(store_end(st, true), STORE_FAILED);
    assert_int_equal(store_conflict(st), CONFLICT_FOREIGN);
    assert_str(store_conflict_name(st), name);
    say("%.*s", STR(store_why(st)));
}

static void case_foreign(void)
{
    struct store *st = writer();
    ask(st, Q("INSERT INTO thing (name, owner) VALUES ('early', 7)"));   /* before what it refers to */
    ask(st, Q("INSERT INTO pair (owner, lang, word) VALUES (7, 'de', 'x'), (7, 'en', 'y')"));
    ask(st, Q("INSERT INTO owner (id, name) VALUES (7, 'late')"));
    done(st);
    st = writer();
    ask(st, Q("INSERT INTO thing (name, owner) VALUES ('nowhere', $1)"), I(99));
    expect_dangling(st, S("thing__owner"));
    st = writer();
    ask(st, Q("DELETE FROM owner WHERE id = 7"));
    assert_int_equal(count_of(st, Q("SELECT count(*) FROM pair")), 0);   /* these go with it */
    expect_dangling(st, S("thing__owner"));
    st = writer();
    ask(st, Q("INSERT INTO a_table_with_quite_a_long_name (a_reference_with_quite_a_long_name_too) VALUES (1)"));
    expect_dangling(st, S("a_table_with_quite_a_long_name__a_reference_with_quite_a_long_name_too"));
    st = reader();
    say("%lld %lld", (long long)count_of(st, Q("SELECT count(*) FROM thing")), (long long)count_of(st, Q("SELECT count(*) FROM pair")));
    done(st);
}

/* ---- what is refused ---------------------------------------------------------------------------------------------- */
static void case_broken(void)
{
    const struct arg wrong[] = {
        Q("SELEC 1"), Q("SELECT nothing FROM thing"), Q("SELECT 1 FROM nowhere"), Q("SELECT \"nothing\" FROM thing"),
        Q("INSERT INTO owner (name) VALUES (NULL)"), Q("INSERT INTO owner (id) VALUES (5)"), Q("SELECT 1; SELECT 2"), Q("BEGIN"), Q("COMMIT"),
        Q("SAVEPOINT x"), Q("PRAGMA query_only=OFF"), Q("SET search_path TO x"), Q("VACUUM"), Q(""), Q("-- nothing"), Q("ATTACH 'x' AS y")
    };
    for (size_t i = 0; i < countof(wrong); i++) {
        struct store *st = writer();
        ask(st, Q("INSERT INTO owner (name) VALUES ('gone')"));
        assert_fine(st);
        struct rows *r = store_ask(st, (const struct arg[]){ wrong[i], { .kind = ARG_END } });
        assert_true(store_broken(st) && store_why(st).n > 0);
        assert_true(!rows_next(r) && rows_count(r) == 0 && row_null(r, 3));
        str why = store_why(st);
        r = ask(st, Q("SELECT 1"));                       /* does nothing any more */
        assert_int_equal(rows_count(r), 0);
        assert_str(store_why(st), why);
        assert_int_equal(store_end(st, i % 2 == 0), STORE_FAILED);
    }
    struct store *st = reader();
    assert_int_equal(count_of(st, Q("SELECT count(*) FROM owner")), 0);
    assert_int_equal(count_of(st, Q("SELECT 1;  ")), 1);  /* one statement may end with its semicolon */
    done(st);
}

static void case_placeholders(void)
{
    const struct arg wrong[] = {
        Q("SELECT ?"), Q("SELECT ?1"), Q("SELECT :x"), Q("SELECT @x"), Q("SELECT $name"), Q("SELECT $1x"), Q("SELECT $01"), Q("SELECT $0"),
        Q("SELECT $2"), Q("SELECT 1"), Q("SELECT $1, $2"), Q("SELECT $65"), Q("SELECT $99999999999")
    };
    for (size_t i = 0; i < countof(wrong); i++) {
        struct store *st = reader();
        store_ask(st, (const struct arg[]){ wrong[i], T(S("v")), { .kind = ARG_END } });
        fails(st);
    }
    struct store *st = reader();
    struct rows *r = ask(st, Q("SELECT $2, $1, $2, '?$3:x', \"name\" FROM thing /* $9 ? */ WHERE name = '''$4' -- :y"), T(S("one")), I(2));
    assert_fine(st);
    assert_int_equal(rows_count(r), 0);
    r = ask(st, Q("SELECT $3, $1, $2, $10, $9, $8, $7, $6, $5, $4, '$11'"), I(1), I(2), I(3), I(4), I(5), I(6), I(7), I(8), I(9), I(10));
    assert_true(rows_next(r));
    for (size_t i = 0; i < 11; i++) say("%.*s", STR(row_str(r, i)));
    assert_str(row_str(r, 3), S("10"));
    done(st);
    st = reader();
    struct arg many[STORE_ARGS_MAX + 3] = { Q("SELECT $64") };
    for (size_t i = 1; i <= STORE_ARGS_MAX + 1; i++) many[i] = I(1);
    store_ask(st, many);
    fails(st);
}

static void case_too_many(void)
{
    fill(STORE_ROWS_MAX);
    struct store *st = writer();
    assert_int_equal(rows_count(ask(st, Q("SELECT id, name FROM thing"))), STORE_ROWS_MAX);
    ask(st, Q("INSERT INTO thing (name) VALUES ('one more')"));
    struct rows *r = ask(st, Q("SELECT id, name FROM thing"));
    assert_int_equal(rows_count(r), 0);
    say("%.*s", STR(store_why(st)));
    fails(st);
    st = reader();
    assert_int_equal(count_of(st, Q("SELECT count(*) FROM thing")), STORE_ROWS_MAX);
    done(st);
}

static void case_read_only(void)
{
    const struct arg wrong[] = {
        Q("INSERT INTO owner (name) VALUES ('x')"), Q("UPDATE owner SET name = 'x'"), Q("DELETE FROM owner"), Q("CREATE TABLE x (y BIGINT)"),
        Q("DROP TABLE owner"), Q("WITH a AS (SELECT 1) DELETE FROM owner")
    };
    for (size_t i = 0; i < countof(wrong); i++) {
        struct store *st = reader();
        store_ask(st, (const struct arg[]){ wrong[i], { .kind = ARG_END } });
        fails(st);
    }
}

/* ---- each --------------------------------------------------------------------------------------------------------- */
struct walk { struct store *st; int64_t rows, sum, stop_at; };

static bool walk_row(void *ctx, const struct rows *one)
{
    struct walk *w = ctx;
    assert_int_equal(rows_width(one), 2);
    assert_int_equal(row_int(one, 0), row_int(one, 0));
    w->rows++;
    w->sum += row_int(one, 0);
    assert_true(row_str(one, 1).n == 1);
    return w->rows != w->stop_at;
}

static bool ask_row(void *ctx, const struct rows *one)
{
    struct walk *w = ctx;
    struct rows *r = ask(w->st, Q("SELECT n FROM thing WHERE n = $1"), I(row_int(one, 0)));
    assert_true(rows_next(r));
    w->rows++;
    w->sum += row_int(r, 0);
    if (row_int(one, 0) % 100 == 0) ask(w->st, Q("INSERT INTO owner (name) VALUES ($1)"), T(row_str(one, 0)));
    return true;
}

static bool again_row(void *ctx, const struct rows *one)  /* the same text within its own callback */
{
    struct walk *w = ctx;
    (void)one;
    each(w->st, walk_row, w, Q("SELECT n, name FROM thing WHERE n <= $1 ORDER BY n"), I(3));
    return true;
}

static bool break_row(void *ctx, const struct rows *one)
{
    struct walk *w = ctx;
    (void)one;
    w->rows++;
    ask(w->st, Q("SELECT nonsense"));
    return true;
}

/* Writes that nobody asks about: there for what comes next, undone with the rest, and a taken key ends the transaction. */
static void case_also(void)
{
    struct store *st = writer();
    for (int64_t i = 0; i < 200; i++) also(st, Q("INSERT INTO owner (name) VALUES ($1)"), T(arena_fmt(store_arena(st), "also %lld", (long long)i)));
    assert_int_equal(count_of(st, Q("SELECT count(*) FROM owner WHERE name >= 'also ' AND name < 'alsp'")), 200);
    also(st, Q("DELETE FROM owner WHERE name = $1"), T(S("also 7")));
    done(st);
    st = writer();
    assert_int_equal(count_of(st, Q("SELECT count(*) FROM owner WHERE name >= 'also ' AND name < 'alsp'")), 199);
    also(st, Q("INSERT INTO owner (name) VALUES ($1)"), T(S("also 200")));
    also(st, Q("INSERT INTO owner (name) VALUES ($1)"), T(S("also 8")));
    assert_true(store_end(st, true) == STORE_FAILED);
    st = writer();
    store_turn(st, 1);
    assert_int_equal(count_of(st, Q("SELECT count(*) FROM owner WHERE name = 'also 200'")), 0);
    done(st);
}

static void case_each(void)
{
    fill(5000);
    struct store *st = writer();
    struct walk w = { .st = st };
    assert_true(each(st, walk_row, &w, Q("SELECT n, name FROM thing ORDER BY n")));
    assert_true(w.rows == 5000 && w.sum == 5000 * 5001 / 2);
    w = (struct walk){ .st = st, .stop_at = 1234 };
    assert_true(each(st, walk_row, &w, Q("SELECT n, name FROM thing WHERE n > $1 ORDER BY n"), I(0)));
    assert_int_equal(w.rows, 1234);
    w = (struct walk){ .st = st };
    assert_true(each(st, ask_row, &w, Q("SELECT n FROM thing ORDER BY n")));
    assert_true(w.rows == 5000 && w.sum == 5000 * 5001 / 2);
    assert_int_equal(count_of(st, Q("SELECT count(*) FROM owner")), 50);
    w = (struct walk){ .st = st };
    assert_true(each(st, again_row, &w, Q("SELECT n, name FROM thing WHERE n <= $1 ORDER BY n"), I(3)));
    assert_int_equal(w.rows, 9);
    w = (struct walk){ .st = st };
    assert_true(each(st, walk_row, &w, Q("UPDATE thing SET name = 'y' WHERE n <= 1100 RETURNING n, name")));
    assert_true(w.rows == 1100 && store_changed(st) == 1100);
    for (int i = 0; i < 40; i++) {                        /* many walks that were left early */
        w = (struct walk){ .st = st, .stop_at = 1 };
        assert_true(each(st, walk_row, &w, Q("SELECT n, name FROM thing ORDER BY n")));
    }
    done(st);
    st = reader();
    w = (struct walk){ .st = st };
    assert_false(each(st, break_row, &w, Q("SELECT n FROM thing ORDER BY n")));
    assert_int_equal(w.rows, 1);
    fails(st);
}

static bool check_size(void *ctx, const struct rows *one)
{
    *(size_t *)ctx += row_str(one, 0).n;
    return true;
}

static void case_each_memory(void)                        /* 40 MB pass, the arena does not grow */
{
    struct store *st = writer();
    struct buf b = buf_in(t.a, 100000);
    for (int i = 0; i < 20000; i++) buf_put(&b, S("12345"));
    for (int i = 0; i < 50; i++) ask(st, Q("INSERT INTO thing (data) VALUES ($1)"), X(buf_str(&b)));
    done(st);
    st = reader();
    size_t before = arena_used(t.a), sum = 0;
    assert_true(each(st, check_size, &sum, Q("SELECT a.data FROM thing a CROSS JOIN (SELECT 1 FROM thing LIMIT 8) b")));
    assert_int_equal(sum, 50 * 8 * 100000);
    assert_true(arena_used(t.a) - before < 4096);
    done(st);
}

/* ---- beside each other -------------------------------------------------------------------------------------------- */
static void case_snapshot(void)
{
    fill(10);
    struct store *r = reader();
    assert_int_equal(count_of(r, Q("SELECT count(*) FROM thing")), 10);
    struct store *w = writer();
    ask(w, Q("DELETE FROM thing WHERE n > 5"));
    assert_int_equal(count_of(r, Q("SELECT count(*) FROM thing")), 10);
    done(w);
    assert_int_equal(count_of(r, Q("SELECT count(*) FROM thing")), 10);
    done(r);
    r = reader();
    assert_int_equal(count_of(r, Q("SELECT count(*) FROM thing")), 5);
    done(r);
}

static void case_again(void)
{
    fill(1);
    struct store *one = writer(), *two = writer();
    ask(one, Q("UPDATE thing SET n = n + 1"));
    store_deadline(two, 400);
    int64_t from = moment_ticks();
    ask(two, Q("UPDATE thing SET n = n + 10"));           /* waits, and not for ever */
    assert_true(store_broken(two));
    assert_true(moment_ticks() - from < STORE_DEADLINE - 2000);             /* the transaction's own would be later */
    assert_int_equal(store_end(two, true), STORE_AGAIN);
    done(one);
    two = writer();
    ask(two, Q("UPDATE thing SET n = n + 10"));
    done(two);
    one = reader();
    assert_int_equal(count_of(one, Q("SELECT n FROM thing")), 12);
    done(one);
}

static void case_deadline(void)
{
    struct store *st = reader();
    int64_t from = moment_ticks();
    store_deadline(st, 300);
    ask(st, Q("WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 1000000000) SELECT max(n) FROM c"));
    assert_true(moment_ticks() - from < STORE_DEADLINE - 2000);
    say("%.*s", STR(str_upto(store_why(st), 19)));
    fails(st);
    st = writer();
    ask(st, Q("INSERT INTO owner (name) VALUES ('x')"));
    store_deadline(st, 0);
    assert_fine(st);
    assert_int_equal(store_end(st, true), STORE_FAILED);
    st = reader();
    assert_int_equal(count_of(st, Q("SELECT count(*) FROM owner")), 0);
    done(st);
}

static void case_rolled_back(void)
{
    struct store *st = writer();
    ask(st, Q("INSERT INTO owner (name) VALUES ('x')"));
    assert_int_equal(store_end(st, false), STORE_ROLLED_BACK);
    st = writer();
    assert_int_equal(store_end(st, false), STORE_ROLLED_BACK);
    st = writer();
    done(st);
    st = reader();
    assert_int_equal(count_of(st, Q("SELECT count(*) FROM owner")), 0);
    done(st);
}

enum { THREADS = 4, STEPS = 25 };
static atomic_int wrong_sums, gave_up;

/* Two counters that every writer moves together: no reader may see them apart. Tries more often than a handler would. */
static bool step(struct arena *a)
{
    for (int tries = 0; tries < 100; tries++) {
        struct store *st = store_begin(t.s, region, STORE_WRITE, a, S("thread"));
        struct rows *r = ask(st, Q("SELECT n FROM thing WHERE name = $1"), T(S("a")));
        int64_t n = rows_next(r) ? row_int(r, 0) : -1;
        ask(st, Q("UPDATE thing SET n = $1 WHERE name = 'a'"), I(n + 1));
        ask(st, Q("UPDATE thing SET n = $1 WHERE name = 'b'"), I(n + 1));
        enum store_outcome how = store_end(st, true);
        if (how == STORE_DONE) return true;
        if (how != STORE_AGAIN) { fprintf(stderr, "%.*s\n", STR(store_why(st))); return false; }
        usleep((useconds_t)(500 * (tries + 1)));
    }
    return false;
}

static void *thread_main(void *ctx)
{
    (void)ctx;
    struct arena *a = arena_new();
    for (int i = 0; i < STEPS; i++) {
        if (!step(a)) atomic_fetch_add(&gave_up, 1);
        struct store *st = store_begin(t.s, region, STORE_READ, a, S(""));
        int64_t n = count_of(st, Q("SELECT n FROM thing WHERE name = 'a'")), m = count_of(st, Q("SELECT n FROM thing WHERE name = 'b'"));
        if (store_end(st, true) == STORE_DONE && n != m) atomic_fetch_add(&wrong_sums, 1);
        arena_reset(a);
    }
    arena_free(a);
    return NULL;
}

static void case_threads(void)
{
    pthread_t thread[THREADS];
    struct store *st = writer();
    ask(st, Q("INSERT INTO thing (name, n) VALUES ('a', 0), ('b', 0)"));
    done(st);
    for (int i = 0; i < THREADS; i++) assert_int_equal(pthread_create(&thread[i], NULL, thread_main, NULL), 0);
    for (int i = 0; i < THREADS; i++) pthread_join(thread[i], NULL);
    assert_int_equal(gave_up, 0);
    assert_int_equal(wrong_sums, 0);
    st = reader();
    assert_int_equal(count_of(st, Q("SELECT n FROM thing WHERE name = 'a'")), THREADS * STEPS);
    assert_int_equal(count_of(st, Q("SELECT count(*) FROM done_request WHERE id >= 'thread/' AND id < 'thread0'")), THREADS * STEPS);
    done(st);
}

static atomic_bool overtaken;
static void *crowd_main(void *ctx)
{
    struct arena *a = arena_new();
    (void)ctx;
    while (!atomic_load(&overtaken)) { (void)!step(a); arena_reset(a); }
    arena_free(a);
    return NULL;
}

/* Slow beside a crowd of short ones that write what it reads: on PostgreSQL these end first, and it never would if it did not keep them waiting at last. */
static void case_alone(void)
{
    enum { TRIES = 5, SLOW = 50 * 1000 };
    pthread_t thread[THREADS];
    enum store_outcome how = STORE_AGAIN;
    struct store *st = writer();
    ask(st, Q("INSERT INTO thing (name, n) VALUES ('a', 0), ('b', 0)"));
    done(st);
    atomic_store(&overtaken, false);
    for (int i = 0; i < THREADS; i++) assert_int_equal(pthread_create(&thread[i], NULL, crowd_main, NULL), 0);
    for (int i = 0; i < TRIES && how == STORE_AGAIN; i++) {
        st = writer();
        store_deadline(st, 30000);
        store_turn(st, i);
        int64_t n = count_of(st, Q("SELECT n FROM thing WHERE name = 'a'"));
        usleep(SLOW);
        ask(st, Q("UPDATE thing SET n = $1 WHERE name <= 'b'"), I(n + 1));
        how = store_end(st, true);
    }
    atomic_store(&overtaken, true);
    for (int i = 0; i < THREADS; i++) pthread_join(thread[i], NULL);
    assert_int_equal(how, STORE_DONE);
}

static void case_done_request(void)
{
    struct store *st = store_begin(t.s, region, STORE_WRITE, t.a, S("req-1"));
    ask(st, Q("INSERT INTO owner (name) VALUES ('x')"));
    ask(st, Q("INSERT INTO done_request (id, at) VALUES ('old', $1)"), I(moment_now() - 3700));
    done(st);
    for (int i = 0; i < 2; i++) {                         /* nothing changed; rolled back; the same request again; no request */
        st = store_begin(t.s, region, STORE_WRITE, t.a, S("req-2"));
        ask(st, i ? Q("INSERT INTO owner (name) VALUES ('y')") : Q("UPDATE owner SET name = 'z' WHERE id = -1"));
        assert_int_equal(store_end(st, !i), i ? STORE_ROLLED_BACK : STORE_DONE);
    }
    st = store_begin(t.s, region, STORE_WRITE, t.a, S("req-1"));
    ask(st, Q("INSERT INTO owner (name) VALUES ('y')"));
    done(st);
    st = writer();
    ask(st, Q("INSERT INTO owner (name) VALUES ('z')"));
    done(st);
    st = reader();
    struct rows *r = ask(st, Q("SELECT id FROM done_request WHERE id <> 'old' ORDER BY id"));
    while (rows_next(r)) say("%.*s", STR(str_upto(row_str(r, 0), 6)));
    assert_str(buf_str(&t.said), S("req-1/\nreq-1/\n"));
    done(st);
    for (int i = 0; i < 300; i++) {                       /* now and then the old ones go */
        st = store_begin(t.s, region, STORE_WRITE, t.a, S("req-3"));
        ask(st, Q("UPDATE owner SET name = name"));
        done(st);
    }
    st = reader();
    assert_int_equal(count_of(st, Q("SELECT count(*) FROM done_request WHERE id = 'old'")), 0);
    assert_int_equal(count_of(st, Q("SELECT count(*) FROM done_request")), 302);
    done(st);
}

/* ---- statements from metadata ------------------------------------------------------------------------------------- */
static void case_builder(void)
{
    int64_t ids[40];
    fill(50);
    for (int i = 0; i < 40; i++) ids[i] = i + 1;
    static const size_t sizes[] = { 1, 2, 3, 5, 8, 40 };
    struct store *st = reader();
    for (size_t i = 0; i < countof(sizes); i++) {
        struct sql q = sql_new(st);
        sql(&q, "SELECT ");
        sql_name(&q, "n");
        sql(&q, " FROM ");
        sql_name(&q, "thing");
        sql(&q, " WHERE name = ");
        sql_value(&q, T(S("x")));
        sql(&q, " AND n IN ");
        sql_ids(&q, ids, sizes[i]);
        sql(&q, " AND name <> ");
        if (sizes[i] < 40) sql_value(&q, T(S("'; DROP TABLE thing; --")));
        else sql(&q, "'y'");
        assert_int_equal(rows_count(sql_ask(&q)), sizes[i]);
        say("%.*s", STR(buf_str(&q.text)));
    }
    struct sql q = sql_new(st);
    struct walk w = { .st = st };
    sql(&q, "SELECT n, name FROM thing WHERE n > ");
    sql_value(&q, I(20));
    sql(&q, " ORDER BY n");
    assert_true(sql_each(&q, walk_row, &w) && w.rows == 30);
    assert_fine(st);
    for (int i = 0; i < STORE_ARGS_MAX; i++) sql_value(&q, I(1));
    sql_ask(&q);
    fails(st);
}

static size_t among(struct store *st, const int64_t *ids, size_t n)
{
    struct sql q = sql_new(st);
    sql(&q, "SELECT n FROM thing WHERE n IN ");
    sql_among(&q, ids, n);
    sql(&q, " AND name = ");
    sql_value(&q, T(S("x")));
    return rows_count(sql_ask(&q));
}

static void case_among(void)
{
    static int64_t ids[SQL_AMONG_MAX + 1];
    fill(50);
    for (int i = 0; i <= SQL_AMONG_MAX; i++) ids[i] = INT64_MIN + i;    /* the longest there are */
    struct store *st = reader();
    assert_int_equal(among(st, NULL, 0), 0);
    assert_int_equal(among(st, ids, SQL_AMONG_MAX), 0);
    for (int i = 0; i < 30; i++) ids[i * 600] = i % 15 + 1;            /* twice is once */
    ids[1] = INT64_MAX;
    assert_int_equal(among(st, ids, 1), 1);
    assert_int_equal(among(st, ids, SQL_AMONG_MAX), 15);
    assert_fine(st);
    among(st, ids, SQL_AMONG_MAX + 1);
    fails(st);
}

/* Every kind of value that a row may have, and what a list of them might trip over. */
enum { MIXED = 5 };
static struct rows *mixed(struct store *st, const struct arg *values, size_t rows)
{
    struct sql q = sql_new(st);
    sql(&q, "SELECT v.column1, v.column2, v.column3, v.column4, v.column5 FROM ");
    sql_rows(&q, values, rows, MIXED);
    sql(&q, " ORDER BY v.column1");
    return sql_ask(&q);
}

static void case_rows(void)
{
    struct store *st = writer();
    size_t most = sql_rows_most(st, MIXED, 4);
    const struct arg some[] = {
        I(1), T(S("")), R(0.1), B(true), T(S("NULL")),
        I(2), T(S("{\"a\", 'b\\c', $1}; --")), R(-1e300), B(false), T(S("Grüße, علي\n")),
        I(INT64_MAX), NIL(TEXT), NIL(REAL), NIL(BOOL), T(S("\\")),
    };
    struct rows *r = mixed(st, some, 3);
    assert_true(rows_next(r) && row_str(r, 1).n == 0 && !row_null(r, 1) && row_real(r, 2) == 0.1 && row_int(r, 3) == 1 && str_eq(row_str(r, 4), S("NULL")));
    assert_true(rows_next(r) && row_real(r, 2) == -1e300 && row_int(r, 3) == 0);
    assert_str(row_str(r, 1), some[MIXED + 1].s);
    assert_str(row_str(r, 4), some[MIXED + 4].s);
    assert_true(rows_next(r) && row_int(r, 0) == INT64_MAX && row_null(r, 1) && row_null(r, 2) && row_null(r, 3) && str_eq(row_str(r, 4), S("\\")));
    assert_false(rows_next(r));
    assert_true(most >= 10 && sql_rows_most(st, 2, 4) >= 30);
    done(st);
}

/* As many rows as a statement takes, stored by it; and what no engine takes. */
static void case_rows_stored(void)
{
    static struct arg values[1000 * 2];
    struct store *st = writer();
    size_t most = sql_rows_most(st, 2, 1);
    assert_in_range(most, 1, 1000);
    for (size_t i = 0; i < most; i++) { values[2 * i] = I((int64_t)i + 1000); values[2 * i + 1] = T(S("many")); }
    struct sql q = sql_new(st);
    sql(&q, "INSERT INTO thing (n, name) SELECT v.column1, v.column2 FROM ");
    sql_rows(&q, values, most, 2);
    sql(&q, " WHERE v.column1 > ");
    sql_value(&q, I(1000));
    sql_also(&q);
    struct rows *r = ask(st, Q("SELECT COUNT(*), MIN(n) FROM thing WHERE name = 'many'"));
    assert_true(rows_next(r) && row_int(r, 0) == (int64_t)most - 1 && row_int(r, 1) == 1001);
    done(st);
    static const struct arg bad[] = {
        { .kind = ARG_REAL, .r = INFINITY }, { .kind = ARG_TEXT, .s = { "a\0b", 3 } }, { .kind = ARG_TEXT, .s = { "\xff", 1 } }, { .kind = ARG_SQL, .s = { "1", 1 } },
        { .kind = ARG_BLOB, .s = { "1", 1 } } };
    for (size_t i = 0; i < countof(bad); i++) {
        st = reader();
        q = sql_new(st);
        sql(&q, "SELECT v.column1 FROM ");
        sql_rows(&q, &bad[i], 1, 1);
        sql_ask(&q);
        fails(st);
    }
}

static void case_many_texts(void)                         /* more than a connection keeps prepared */
{
    fill(3);
    struct store *st = reader();
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < STORE_STATEMENTS_MAX * 4 + 30; i++) {
            str sql = arena_fmt(t.a, "SELECT n + %d FROM thing WHERE n = $1", i);
            struct rows *r = store_ask(st, (const struct arg[]){ { .kind = ARG_SQL, .s = sql }, I(2), { .kind = ARG_END } });
            assert_fine(st);
            assert_true(rows_next(r) && row_int(r, 0) == 2 + i);
            if (i % 50 == 0) { done(st); st = reader(); }
        }
    }
    done(st);
    st = reader();                                        /* one text, other types of values */
    struct rows *r = ask(st, Q("SELECT $1, n FROM thing WHERE n = 1"), T(S("x")));
    assert_true(rows_next(r));
    assert_str(row_str(r, 0), S("x"));
    r = ask(st, Q("SELECT $1, n FROM thing WHERE n = 1"), I(5));
    assert_true(rows_next(r) && row_int(r, 0) == 5);
    r = ask(st, Q("SELECT $1, n FROM thing WHERE n = 1"), NIL(BLOB));
    assert_true(rows_next(r) && row_null(r, 0));
    done(st);
}

/* The same question again, as imports and pages ask it: after a write, and after the memory of the first answer was given back. */
static int64_t known(struct store *st, struct arg name)
{
    struct rows *r = ask(st, Q("SELECT count(*) FROM thing WHERE name = $1"), name);
    assert_fine(st);
    assert_true(rows_next(r));
    return row_int(r, 0);
}

static void case_same_question(void)
{
    struct store *st = writer();
    assert_int_equal(known(st, T(S("again"))), 0);
    assert_int_equal(known(st, T(S("again"))), 0);
    assert_int_equal(known(st, T(S("other"))), 0);
    ask(st, Q("INSERT INTO thing (name) VALUES ($1)"), T(S("again")));
    assert_int_equal(known(st, T(S("again"))), 1);
    also(st, Q("INSERT INTO thing (name) VALUES ($1)"), T(S("again and again")));
    assert_int_equal(known(st, T(S("again and again"))), 1);
    assert_int_equal(known(st, T(S(""))), 0);
    assert_int_equal(known(st, NIL(TEXT)), 0);
    for (int i = 0; i < 40; i++) assert_int_equal(known(st, T(arena_fmt(t.a, "thing %d", i % 20))), 0);
    ask(st, Q("DELETE FROM thing WHERE name = $1"), T(S("again")));
    assert_int_equal(known(st, T(S("again"))), 0);
    for (int i = 0; i < 3; i++) {
        struct arena_mark m = arena_mark(store_arena(st));
        assert_int_equal(known(st, T(S("again and again"))), 1);
        arena_release(store_arena(st), m);
        memset(arena_get(store_arena(st), 4096), 0x55, 4096);
        arena_release(store_arena(st), m);
    }
    done(st);
    st = reader();
    assert_int_equal(known(st, T(S("again and again"))), 1);
    done(st);
}

/* ---- regions ------------------------------------------------------------------------------------------------------ */
static void case_names(void)
{
    static const char *const good[] = { "ab", "kleve", "bad-oeynhausen", "a1", "abcdefghijklmnopqrstuvwxyz01234" };
    static const char *const bad[] = { "", "a", "1a", "-a", "Kleve", "kl eve", "kl_eve", "klöve", "../x", "a/b", "a\"b",
                                       "abcdefghijklmnopqrstuvwxyz012345",
                                       "api", "fcm", "health", "hsds", "metrics", "static", "wp-json", "work", "system" };
    str why = S("");
    for (size_t i = 0; i < countof(good); i++) assert_true(store_region_name(str_of(good[i])));
    for (size_t i = 0; i < countof(bad); i++) {
        assert_false(store_region_name(str_of(bad[i])));
        assert_false(store_create(t.s, str_of(bad[i]), t.a, &why));
        assert_false(store_exists(t.s, str_of(bad[i])));
        assert_false(store_destroy(t.s, str_of(bad[i]), t.a, &why));
        assert_false(store_rename(t.s, region, str_of(bad[i]), t.a, &why));
        assert_true(why.n > 0);
    }
    struct store *st = store_begin(t.s, S("../case"), STORE_READ, t.a, S(""));
    assert_true(store_missing(st));
    fails(st);
}

static void expect_missing(str name)
{
    struct store *st = store_begin(t.s, name, STORE_WRITE, t.a, S("r"));
    ask(st, Q("INSERT INTO owner (name) VALUES ('x')"));
    assert_true(store_missing(st));
    say("%.*s", STR(store_why(st)));
    fails(st);
}

static void case_regions(void)
{
    str why = S("");
    if (store_exists(t.s, S("other-one"))) assert_true(store_destroy(t.s, S("other-one"), t.a, &why));
    expect_missing(S("other-one"));
    assert_false(store_create(t.s, region, t.a, &why));
    say("%.*s", STR(why));
    struct store *st = writer();
    ask(st, Q("INSERT INTO owner (name) VALUES ('kept')"));
    done(st);
    assert_true(store_rename(t.s, region, S("other-one"), t.a, &why));
    assert_true(!store_exists(t.s, region) && store_exists(t.s, S("other-one")));
    expect_missing(region);
    assert_false(store_rename(t.s, region, S("third"), t.a, &why));
    say("%.*s", STR(why));
    st = store_begin(t.s, S("other-one"), STORE_WRITE, t.a, S(""));
    assert_int_equal(count_of(st, Q("SELECT count(*) FROM owner WHERE name = 'kept'")), 1);
    ask(st, Q("INSERT INTO owner (name) VALUES ('more')"));
    done(st);
    assert_true(store_create(t.s, region, t.a, &why)); /* the old name is free, and another store */
    assert_false(store_rename(t.s, S("other-one"), region, t.a, &why));
    say("%.*s", STR(why));
    st = reader();
    assert_int_equal(count_of(st, Q("SELECT count(*) FROM done_request")), 0);
    ask(st, Q("SELECT 1 FROM owner"));
    assert_false(store_missing(st));
    fails(st);
    assert_true(store_destroy(t.s, S("other-one"), t.a, &why));
    expect_missing(S("other-one"));
    assert_false(store_destroy(t.s, S("other-one"), t.a, &why));
}

static void case_system(void)
{
    struct store *st = store_begin(t.s, S(""), STORE_WRITE, t.a, S("r"));
    ask(st, Q("DROP TABLE IF EXISTS setting"));
    ask(st, Q("CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT)"));
    ask(st, Q("INSERT INTO setting (name, value) VALUES ($1, $2)"), T(S("a")), T(S("b")));
    done(st);
    st = store_begin(t.s, S(""), STORE_READ, t.a, S(""));
    struct rows *r = ask(st, Q("SELECT value FROM setting"));
    assert_true(rows_next(r));
    assert_str(row_str(r, 0), S("b"));
    done(st);
}

static void case_many_regions(void)                       /* more than connections are kept */
{
    str why = S("");
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < STORE_CONNECTIONS_MAX + 4; i++) {
            str name = arena_fmt(t.a, "many-%d", i);
            if (!round && !store_exists(t.s, name)) assert_true(store_create(t.s, name, t.a, &why));
            struct store *st = store_begin(t.s, name, STORE_READ, t.a, S(""));
            assert_int_equal(count_of(st, Q("SELECT count(*) FROM done_request")), 0);
            done(st);
            if (round) assert_true(store_destroy(t.s, name, t.a, &why));
        }
    }
}

/* What nobody uses goes, but for one reader; the other comes again when it is wanted. */
static void case_rest(void)
{
    fill(3);
    struct store *one = reader(), *two = reader();
    assert_int_equal(count_of(one, Q("SELECT count(*) FROM thing")), 3);
    assert_int_equal(count_of(two, Q("SELECT count(*) FROM thing")), 3);
    done(one);
    done(two);
    size_t n = t.s->n_idle;
    stores_rest(t.s, 60 * 1000);
    assert_int_equal(t.s->n_idle, n);
    uint64_t version = store_version(t.s, region);
    stores_rest(t.s, 0);
    assert_true(t.s->n_idle < n);
    assert_int_equal(store_version(t.s, region), version);
    n = t.s->n_idle;
    one = reader();
    assert_int_equal(t.s->n_idle, n - 1);
    assert_int_equal(count_of(one, Q("SELECT count(*) FROM thing")), 3);
    done(one);
}

static void case_reopen(void)
{
    str why = S("");
    fill(7);
    stores_close(t.s);
    t.s = stores_open(t.where, t.a, &why);
    assert_non_null(t.s);
    assert_int_equal(stores_engine(t.s), t.engine);
    struct store *st = reader();
    assert_int_equal(store_engine(st), t.engine);
    assert_ptr_equal(store_arena(st), t.a);
    assert_int_equal(count_of(st, Q("SELECT count(*) FROM thing")), 7);
    done(st);
}

/* ---- schema ------------------------------------------------------------------------------------------------------- */
static int sync_tables(enum store_mode mode, const struct table *const *list, size_t n, bool only_look, str *report)
{
    struct buf b = buf_in(t.a, 10000);
    struct store *st = store_begin(t.s, region, mode, t.a, S(""));
    int found = ddl_sync(st, list, n, only_look, &b);
    done(st);
    *report = buf_str(&b);
    return found;
}

static const struct column new_columns[] = {
    { .name = "id", .type = COL_ID }, { .name = "name", .type = COL_TEXT, .required = true }, { .name = "order", .type = COL_TEXT, .required = true },
    { .name = "cents", .type = COL_INT, .required = true }, { .name = "share", .type = COL_REAL, .required = true },
    { .name = "open", .type = COL_BOOL, .required = true }, { .name = "seal", .type = COL_BLOB, .required = true },
    { .name = "note", .type = COL_TEXT }, { .name = "parent", .type = COL_INT, .refs = "owner" }
};
static const struct table_index new_indexes[] = {
    { .columns = { "name" }, .n = 1, .unique = true }, { .columns = { "parent" }, .n = 1 }, { .columns = { "order", "name" }, .n = 2, .unique = true }
};
static const struct table owner_new = { .name = "owner", .columns = new_columns, .n = countof(new_columns),
                                        .indexes = new_indexes, .n_indexes = countof(new_indexes) };

static void case_sync_adds(void)
{
    static const struct table *const list[] = { &pair, &owner_new };
    str report;
    struct store *st = writer();
    ask(st, Q("INSERT INTO owner (name) VALUES ('old')"));
    done(st);
    assert_int_equal(sync_tables(STORE_READ, tables, countof(tables), true, &report), 0);
    assert_str(report, S(""));
    int found = sync_tables(STORE_READ, list, countof(list), true, &report);
    say("%.*s", STR(report));
    str before = report;
    assert_int_equal(sync_tables(STORE_WRITE, list, countof(list), false, &report), found);
    assert_str(report, before);
    assert_int_equal(sync_tables(STORE_WRITE, list, countof(list), false, &report), 0);
    st = writer();
    struct rows *r = ask(st, Q("SELECT name, \"order\", cents, share, open, length(seal), note, parent FROM owner"));
    assert_true(rows_next(r));
    for (size_t i = 0; i < 8; i++) say("%d %.*s", row_null(r, i), STR(row_str(r, i)));
    ask(st, Q("UPDATE owner SET parent = 77"));
    assert_int_equal(store_end(st, true), STORE_FAILED);
    assert_str(store_conflict_name(st), S("owner__parent"));
}

static const struct column odd_columns[] = {
    { .name = "id", .type = COL_ID }, { .name = "name", .type = COL_INT }, { .name = "n", .type = COL_INT, .required = true },
    { .name = "owner", .type = COL_INT, .required = true, .refs = "owner" }, { .name = "must", .type = COL_INT, .required = true, .refs = "owner" }
};
static const struct table_index odd_indexes[] = { { .columns = { "must" }, .n = 1 } };
static const struct table thing_odd = { .name = "thing", .columns = odd_columns, .n = countof(odd_columns),
                                        .indexes = odd_indexes, .n_indexes = countof(odd_indexes) };

static void case_sync_tells(void)
{
    static const struct table *const list[] = { &thing_odd };
    str report;
    struct store *st = writer();
    ask(st, Q("INSERT INTO thing (name) VALUES ('row')"));
    ask(st, Q("CREATE TABLE stranger (x TEXT)"));
    done(st);
    int found = sync_tables(STORE_WRITE, list, countof(list), false, &report);
    say("%d\n%.*s", found, STR(report));
    assert_true(str_find(report, S("column thing.name is TEXT, declared INT\n")) >= 0);
    assert_true(str_find(report, S("unknown column thing.flag\n")) >= 0);
    st = writer();
    ask(st, Q("DELETE FROM thing"));
    done(st);
    found = sync_tables(STORE_WRITE, list, countof(list), false, &report);
    say("%d\n%.*s", found, STR(report));                  /* without rows the reference can be added */
    assert_true(str_find(report, S("add column thing.must\nadd index thing__must__i\n")) >= 0);
}

static const struct column egg_columns[] = { { .name = "id", .type = COL_ID }, { .name = "hen", .type = COL_INT, .required = true, .refs = "hen" } };
static const struct column hen_columns[] = { { .name = "id", .type = COL_ID }, { .name = "egg", .type = COL_INT, .required = true, .refs = "egg" },
                                             { .name = "mother", .type = COL_INT, .refs = "hen" } };
static const struct table egg = { .name = "egg", .columns = egg_columns, .n = countof(egg_columns) };
static const struct table hen = { .name = "hen", .columns = hen_columns, .n = countof(hen_columns) };

static void case_sync_circle(void)
{
    static const struct table *const list[] = { &egg, &hen };
    str report;
    assert_int_equal(sync_tables(STORE_WRITE, list, countof(list), false, &report), 2);
    assert_str(report, S("create table egg\ncreate table hen\n"));
    assert_int_equal(sync_tables(STORE_READ, list, countof(list), true, &report), 0);
    struct store *st = writer();
    ask(st, Q("INSERT INTO egg (id, hen) VALUES (1, 1)"));
    ask(st, Q("INSERT INTO hen (id, egg) VALUES (1, 1)"));
    done(st);
    struct buf b = buf_in(t.a, 10000);
    ddl_create(&pair, STORE_SQLITE, &b);
    assert_str(buf_str(&b), S("CREATE TABLE \"pair\" (\n"
                              "    \"owner\" INTEGER NOT NULL REFERENCES \"owner\" (\"id\") ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,\n"
                              "    \"lang\" TEXT NOT NULL,\n    \"word\" TEXT NOT NULL,\n"
                              "    CONSTRAINT \"pair__owner__lang\" PRIMARY KEY (\"owner\", \"lang\")\n) STRICT;\n"));
}

/* Another connection's prepared statement survives that a column comes. */
static void case_schema_changes(void)
{
    static const struct table *const list[] = { &owner_new };
    str report;
    struct store *st = writer(), *second = NULL;
    ask(st, Q("INSERT INTO owner (name) VALUES ('a')"));
    done(st);
    st = reader();
    second = reader();
    ask(st, Q("SELECT * FROM owner"));
    ask(second, Q("SELECT * FROM owner"));
    done(st);
    done(second);
    sync_tables(STORE_WRITE, list, countof(list), false, &report);
    int again = 0;
    for (int i = 0; i < 4; i++) {
        st = reader();
        struct rows *r = ask(st, Q("SELECT * FROM owner"));
        bool wide = rows_width(r) == countof(new_columns);
        enum store_outcome how = store_end(st, true);
        assert_true((how == STORE_DONE && wide) || how == STORE_AGAIN);
        if (how == STORE_AGAIN) again++;
    }
    assert_true(again <= 2);
}

/* ---- the table ---------------------------------------------------------------------------------------------------- */
static const struct { const char *name; void (*run)(void); } cases[] = {
    { "values", case_values },             { "numbers", case_numbers },           { "conversions", case_conversions },
    { "bytes", case_bytes },               { "null order", case_null_order },     { "text order", case_text_order },
    { "changed", case_changed },           { "unique", case_unique },             { "foreign", case_foreign },
    { "broken", case_broken },             { "placeholders", case_placeholders }, { "too many", case_too_many },
    { "read only", case_read_only },       { "also", case_also },                 { "each", case_each },                 { "each memory", case_each_memory },
    { "snapshot", case_snapshot },         { "again", case_again },               { "deadline", case_deadline },
    { "rolled back", case_rolled_back },   { "threads", case_threads },           { "done_request", case_done_request },
    { "alone", case_alone },
    { "builder", case_builder },           { "many texts", case_many_texts },     { "names", case_names },
    { "rows", case_rows },                 { "rows stored", case_rows_stored },
    { "among", case_among },               { "same question", case_same_question },
    { "regions", case_regions },           { "system", case_system },             { "many regions", case_many_regions },
    { "rest", case_rest },
    { "reopen", case_reopen },             { "sync adds", case_sync_adds },       { "sync tells", case_sync_tells },
    { "sync circle", case_sync_circle },   { "schema changes", case_schema_changes }
};
_Static_assert(countof(cases) <= countof(said[0]), "more cases than places for what they say");

static void run_case(void **state)
{
    size_t i = (size_t)(uintptr_t)*state;
    start((int)i);
    region_new();
    cases[i].run();
    said[t.engine][i] = arena_copy(told, buf_str(&t.said));
    if (t.engine == STORE_POSTGRES) assert_str(said[STORE_POSTGRES][i], said[STORE_SQLITE][i]);
    finish();
}

/* ---- SQLite alone ------------------------------------------------------------------------------------------------- */
static str home;                                          /* the folder that the suite works in */

static void expect_refused(str where, str needle)
{
    str why = S("");
    struct arena *a = arena_new();
    assert_null(stores_open(where, a, &why));
    if (str_find(why, needle) < 0) fail_msg("\"%.*s\" does not say \"%.*s\"", STR(why), STR(needle));
    assert_true(str_find(why, S("secret")) < 0);
    arena_free(a);
}

static void damage(struct arena *a, str path, str text)
{
    str why;
    assert_true(file_write(a, path, text, &why));
}

static void test_folders(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    str why = S(""), folder = arena_fmt(a, "%.*s/bad", STR(home));
    struct stat is;
    expect_refused(arena_fmt(a, "%.*s/none", STR(home)), S("does not exist"));
    assert_true(folder_make(a, folder, &why));
    damage(a, arena_fmt(a, "%.*s/system.db", STR(folder)), S("This is no database, however long one looks at it. "
                                                                        "It is a text that goes on for a while."));
    expect_refused(folder, S("is damaged"));
    expect_refused(arena_fmt(a, "%.*s/system.db", STR(folder)), S("does not exist"));
    damage(a, arena_fmt(a, "%.*s/system.db", STR(folder)), S(""));
    expect_refused(folder, S("is not one of this program's"));
    assert_int_equal(stat(arena_fmt(a, "%.*s/store/system.db", STR(home)).p, &is), 0);
    assert_int_equal(is.st_mode & 0777, 0600);
    arena_free(a);
}

static void test_damage(void **state)
{
    (void)state;
    start(101);
    region_new();
    fill(5000);
    str why = S(""), path = arena_fmt(t.a, "%.*s/store/regions/%.*s.db", STR(home), STR(region)), bytes;
    struct stat is;
    assert_int_equal(stat(path.p, &is), 0);
    assert_int_equal(is.st_mode & 0777, 0600);
    assert_true(store_rename(t.s, region, S("hurt"), t.a, &why));   /* closes it and its log */
    path = arena_fmt(t.a, "%.*s/store/regions/hurt.db", STR(home));
    assert_true(file_read(t.a, path, 1 << 24, &bytes, &why));
    memset((char *)(uintptr_t)bytes.p + 4096 * 4, 'x', bytes.n - 4096 * 6);
    damage(t.a, path, bytes);
    struct store *st = store_begin(t.s, S("hurt"), STORE_READ, t.a, S(""));
    ask(st, Q("SELECT sum(n), max(name) FROM thing WHERE name <> ''"));
    assert_true(str_find(store_why(st), S("is damaged")) >= 0);
    fails(st);
    damage(t.a, path, S("short"));
    st = store_begin(t.s, S("hurt"), STORE_READ, t.a, S(""));
    assert_false(store_missing(st));
    fails(st);
    assert_true(store_destroy(t.s, S("hurt"), t.a, &why));
    finish();
}

static void test_in_use(void **state)
{
    (void)state;
    start(102);
    str why = S("");
    region_new();
    struct store *st = reader();
    assert_int_equal(count_of(st, Q("SELECT count(*) FROM thing")), 0);
    assert_false(store_rename(t.s, region, S("moved"), t.a, &why));
    assert_true(str_find(why, S("in use")) >= 0);
    assert_false(store_destroy(t.s, region, t.a, &why));
    done(st);
    str from = arena_fmt(t.a, "%.*s/store/regions/%.*s.db", STR(home), STR(region)), to = arena_fmt(t.a, "%.*s/store/regions/gone.db", STR(home));
    assert_int_equal(rename(from.p, to.p), 0);            /* by somebody who does not ask us */
    expect_missing(region);
    assert_true(store_destroy(t.s, S("gone"), t.a, &why));
    finish();
}

/* ---- PostgreSQL alone --------------------------------------------------------------------------------------------- */
/* A server between us and the database that cuts the line at COMMIT: before it gets there, or before its answer gets back. */
static struct { int listener, port, to_port; pthread_t thread; atomic_int cut; atomic_bool stop; } proxy;
enum { CUT_NOT, CUT_BEFORE, CUT_AFTER };
struct line { int client, server; bool answer_is_cut; };

static int dial_local(int port)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(fd, (struct sockaddr *)&at, sizeof at) == 0) return fd;
    close(fd);
    return -1;
}

/* False: the line is at its end. */
static bool pass(struct line *l, bool from_client)
{
    char piece[65536];
    ssize_t n = read(from_client ? l->client : l->server, piece, sizeof piece);
    if (n <= 0) return false;
    int cut = atomic_load(&proxy.cut);
    if (from_client && cut != CUT_NOT && memmem(piece, (size_t)n, "COMMIT", 7)) {
        atomic_store(&proxy.cut, CUT_NOT);
        if (cut == CUT_BEFORE) return false;
        l->answer_is_cut = true;
    } else if (!from_client && l->answer_is_cut) return false;
    return write(from_client ? l->server : l->client, piece, (size_t)n) == n;
}

static void *proxy_main(void *ctx)
{
    struct line line[16] = { 0 };
    nfds_t n = 0;
    (void)ctx;
    while (!atomic_load(&proxy.stop)) {
        struct pollfd fd[33] = { { .fd = proxy.listener, .events = POLLIN } };
        for (nfds_t i = 0; i < n; i++) {
            fd[1 + 2 * i] = (struct pollfd){ .fd = line[i].client, .events = POLLIN };
            fd[2 + 2 * i] = (struct pollfd){ .fd = line[i].server, .events = POLLIN };
        }
        poll(fd, 1 + 2 * n, 50);
        for (nfds_t i = n; i-- > 0;) {
            bool fine = (!fd[1 + 2 * i].revents || pass(&line[i], true)) && (!fd[2 + 2 * i].revents || pass(&line[i], false));
            if (fine) continue;
            close(line[i].client);
            close(line[i].server);
            line[i] = line[--n];
        }
        if (fd[0].revents && n < 16) line[n++] = (struct line){ .client = accept(proxy.listener, NULL, NULL), .server = dial_local(proxy.to_port) };
    }
    for (nfds_t i = 0; i < n; i++) { close(line[i].client); close(line[i].server); }
    return NULL;
}

static void proxy_start(int to_port)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t n = sizeof at;
    proxy.to_port = to_port;
    proxy.listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(proxy.listener, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(listen(proxy.listener, 16), 0);
    assert_int_equal(getsockname(proxy.listener, (struct sockaddr *)&at, &n), 0);
    proxy.port = ntohs(at.sin_port);
    atomic_store(&proxy.stop, false);
    assert_int_equal(pthread_create(&proxy.thread, NULL, proxy_main, NULL), 0);
}

/* The port in postgres://user@host:port/db, and the URL with another one. */
static int url_port(str url, int other, str *ret)
{
    int64_t port = 5432, at = str_find_char(url, '@'), colon;
    str host = str_from(url, (size_t)(at + 1));
    int64_t slash = str_find_char(host, '/');
    str tail = str_from(host, (size_t)slash);
    host = str_upto(host, (size_t)slash);
    if ((colon = str_find_char(host, ':')) >= 0) assert_true(str_int(str_from(host, (size_t)colon + 1), &port));
    *ret = arena_fmt(t.a, "%.*s127.0.0.1:%d%.*s", STR(str_upto(url, (size_t)at + 1)), other, STR(tail));
    return (int)port;
}

static void lost_commit(struct stores *s, int cut, enum store_outcome want, int64_t rows)
{
    struct store *st = store_begin(s, region, STORE_WRITE, t.a, S("req-x"));
    ask(st, Q("INSERT INTO owner (name) VALUES ($1)"), T(arena_fmt(t.a, "cut %d", cut)));
    assert_fine(st);
    atomic_store(&proxy.cut, cut);
    assert_int_equal(store_end(st, true), want);
    st = store_begin(s, region, STORE_READ, t.a, S(""));
    assert_int_equal(count_of(st, Q("SELECT count(*) FROM owner")), rows);
    done(st);
}

static void test_lost_commit(void **state)
{
    (void)state;
    str why = S(""), url;
    start(103);
    region_new();
    proxy_start(url_port(t.where, 0, &url));
    url_port(t.where, proxy.port, &url);
    struct stores *s = stores_open(url, t.a, &why);
    assert_non_null(s);
    lost_commit(s, CUT_NOT, STORE_DONE, 1);
    lost_commit(s, CUT_BEFORE, STORE_AGAIN, 1);
    lost_commit(s, CUT_AFTER, STORE_DONE, 2);
    stores_close(s);
    atomic_store(&proxy.stop, true);
    pthread_join(proxy.thread, NULL);
    close(proxy.listener);
    finish();
}

/* Its process is gone when this returns, and what it sent last has been on the way for a while. */
static void end_backend(int64_t pid)
{
    struct store *st = store_begin(t.s, S(""), STORE_WRITE, t.a, S(""));
    ask(st, Q("SELECT pg_terminate_backend(CAST($1 AS INT))"), I(pid));
    done(st);
    for (int64_t there = 1, i = 0; there && i < 3000; i++) {
        usleep(10000);
        st = store_begin(t.s, S(""), STORE_READ, t.a, S(""));
        struct rows *r = ask(st, Q("SELECT count(*) FROM pg_stat_activity WHERE pid = $1"), I(pid));
        there = rows_next(r) ? row_int(r, 0) : 1;
        done(st);
    }
    usleep(100000);
}

static void test_lost_line(void **state)
{
    (void)state;
    start(104);
    region_new();
    struct store *one = writer();
    end_backend(count_of(one, Q("SELECT pg_backend_pid()")));
    ask(one, Q("INSERT INTO owner (name) VALUES ('x')"));
    assert_true(store_broken(one));
    assert_int_equal(store_end(one, true), STORE_AGAIN);
    one = reader();                                       /* an idle one that died is not taken */
    int64_t pid = count_of(one, Q("SELECT pg_backend_pid()"));
    done(one);
    end_backend(pid);
    one = reader();
    assert_int_equal(count_of(one, Q("SELECT count(*) FROM owner")), 0);
    done(one);
    finish();
}

static void test_write_skew(void **state)                 /* each reads what the other writes: one must run again */
{
    (void)state;
    start(105);
    region_new();
    fill(2);
    struct store *one = writer(), *two = writer();
    assert_int_equal(count_of(one, Q("SELECT sum(n) FROM thing")), 3);
    assert_int_equal(count_of(two, Q("SELECT sum(n) FROM thing")), 3);
    ask(one, Q("UPDATE thing SET n = 10 WHERE n = 1"));
    ask(two, Q("UPDATE thing SET n = 20 WHERE n = 2"));
    enum store_outcome first = store_end(one, true), second = store_end(two, true);
    assert_int_equal(first, STORE_DONE);
    assert_int_equal(second, STORE_AGAIN);
    finish();
}

static void test_removed(void **state)                    /* by another node, while we keep connections to the region */
{
    (void)state;
    start(106);
    str why = S("");
    region_new();
    struct stores *s = stores_open(t.where, t.a, &why);
    assert_non_null(s);
    struct store *st = reader();
    assert_int_equal(count_of(st, Q("SELECT count(*) FROM owner")), 0);
    done(st);
    assert_true(store_destroy(s, region, t.a, &why));
    stores_close(s);
    expect_missing(region);
    expect_missing(region);
    finish();
}

static void test_hosts(void **state)                      /* nobody listens at the first */
{
    (void)state;
    start(107);
    str why = S(""), url;
    int port = url_port(t.where, 1, &url);
    int64_t slash = str_find(url, S(":1/"));
    url = arena_fmt(t.a, "%.*s:1,127.0.0.1:%d%.*s%starget_session_attrs=read-write", STR(str_upto(url, (size_t)slash)), port,
                    STR(str_from(url, (size_t)slash + 2)), str_find_char(url, '?') < 0 ? "?" : "&");
    struct stores *s = stores_open(url, t.a, &why);
    if (!s) fail_msg("%.*s", STR(why));
    region_new();
    struct store *st = store_begin(s, region, STORE_READ, t.a, S(""));
    assert_int_equal(count_of(st, Q("SELECT count(*) FROM owner")), 0);
    done(st);
    stores_close(s);
    finish();
}

static void test_addresses(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    expect_refused(S("postgres://user:secret@[127.0.0.1:5432/x"), S("not a correct postgres:// URL"));
    expect_refused(S("postgres://user:secret@127.0.0.1:1/x"), S("postgres://user@127.0.0.1:1/x cannot be used"));
    assert_true(str_find(stores_where(t.s), S("postgres://")) == 0);
    arena_free(a);
}

/* ---- running ------------------------------------------------------------------------------------------------------ */
static int run_engine(const char *name, str where, const struct CMUnitTest *own, size_t n_own)
{
    struct CMUnitTest all[countof(cases) + 8] = { 0 };
    struct arena *a = arena_new();
    str why = S("");
    t.where = where;
    t.s = stores_open(where, a, &why);
    if (!t.s) { fprintf(stderr, "%.*s\n", STR(why)); arena_free(a); return 1; }
    t.engine = stores_engine(t.s);
    for (size_t i = 0; i < countof(cases); i++)
        all[i] = (struct CMUnitTest){ .name = cases[i].name, .test_func = run_case, .initial_state = (void *)(uintptr_t)i };
    for (size_t i = 0; i < n_own; i++) all[countof(cases) + i] = own[i];
    int failed = _cmocka_run_group_tests(name, all, countof(cases) + n_own, NULL, NULL);
    stores_close(t.s);
    arena_free(a);
    return failed;
}

static int remove_one(const char *path, const struct stat *is, int kind, struct FTW *at) { (void)is; (void)kind; (void)at; return remove(path); }

int main(void)
{
    static const struct CMUnitTest lite[] = { cmocka_unit_test(test_folders), cmocka_unit_test(test_damage), cmocka_unit_test(test_in_use) };
    static const struct CMUnitTest post[] = { cmocka_unit_test(test_lost_commit), cmocka_unit_test(test_lost_line), cmocka_unit_test(test_write_skew),
                                              cmocka_unit_test(test_removed), cmocka_unit_test(test_hosts),
                                              cmocka_unit_test(test_addresses) };
    char folder[] = P_tmpdir "/bruecke-store-XXXXXX";
    if (!mkdtemp(folder)) return 1;
    const char *url = getenv("BRUECKE_TEST_POSTGRES");
    str why;
    told = arena_new();
    home = str_of(folder);
    str store = arena_fmt(told, "%s/store", folder);
    int failed = folder_make(told, store, &why) ? run_engine("SQLite", store, lite, countof(lite)) : 1;
    if (url && *url) failed += run_engine("PostgreSQL", str_of(url), post, countof(post));
    else fprintf(stderr, "SKIPPED: PostgreSQL conformance (BRUECKE_TEST_POSTGRES is not set)\n");
    arena_free(told);
    nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    return failed;
}
