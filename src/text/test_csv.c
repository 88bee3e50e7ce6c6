/*  - tables as text: what spreadsheets write and read, broken files, and random tables there and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "text/csv.h"

static struct arena *a;

static int setup(void **state)
{
    (void)state;
    a = arena_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

/* Everything a reader finds, in one line: cells in brackets, rows with their line numbers, a complaint at the end. */
static const char *read_all(str bytes)
{
    struct buf b = buf_in(a, 1 << 20);
    str cells[CSV_COLUMNS_MAX];
    size_t n;
    struct csv c = csv_from(a, bytes);
    while (csv_next(&c, cells, &n)) {
        buf_fmt(&b, "%lld:", (long long)c.line);
        for (size_t i = 0; i < n; i++) buf_fmt(&b, "[%.*s]", STR(cells[i]));
        buf_char(&b, ' ');
    }
    if (c.broken) buf_fmt(&b, "%lld: %.*s", (long long)c.line, STR(c.why));
    assert_false(csv_next(&c, cells, &n));
    return arena_z(a, str_trim(buf_str(&b)));
}

static void reads(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "a,b\r\n1,2\r\n", "1:[a][b] 2:[1][2]" },           { "a,b\n1,2", "1:[a][b] 2:[1][2]" },
        { "a;b\n1,5;2\n", "1:[a][b] 2:[1,5][2]" },           { "a\tb\n1,5\t2\n", "1:[a][b] 2:[1,5][2]" },
        { "\xEF\xBB\xBF" "a,b\n", "1:[a][b]" },              { "\n\r\na,b\n\n\nc,d\n", "3:[a][b] 6:[c][d]" },
        { "\"a,b\";c\n", "1:[a,b][c]" },                     { "\"x\ny\",2\nz", "1:[x\ny][2] 3:[z]" },
        { "\"say \"\"hi\"\"\",\"\"", "1:[say \"hi\"][]" },   { "\"a\"b,c\n", "1:[ab][c]" },
        { "a\"b,c", "1:[a\"b][c]" },                         { ",\n", "1:[][]" },
        { "a,\r", "1:[a][]" },                               { "\r", "" },
        { "", "" },                                          { "\"\"", "1:[]" },
        { "M\xFCller,5 \x80\n", "1:[Müller][5 €]" },         { "\x81\x9F\xFF", "1:[\xEF\xBF\xBDŸÿ]" },
        { "a,\"b\nc\nd", "1: A quote is never closed." },     { "a,b\n\nc,\"\"\"", "1:[a][b] 3: A quote is never closed." },
        { "\"", "1: A quote is never closed." },              { "a\rb\n", "1:[a\rb]" },
        { "Name, Vorname;E-Mail\n", "1:[Name, Vorname][E-Mail]" },
    };
    for (size_t i = 0; i < countof(cases); i++) assert_string_equal(read_all(str_of(cases[i][0])), cases[i][1]);
}

static str repeated(char c, size_t n, const char *before, const char *after)
{
    struct buf b = buf_in(a, 1 << 20);
    char *p = arena_get(a, n);
    memset(p, c, n);
    buf_put(&b, str_of(before));
    buf_put(&b, (str){ p, n });
    buf_put(&b, str_of(after));
    return buf_str(&b);
}

static void bounds(void **state)
{
    (void)state;
    str cells[CSV_COLUMNS_MAX];
    size_t n;
    struct csv c = csv_from(a, repeated(',', CSV_COLUMNS_MAX - 1, "", ""));
    assert_true(csv_next(&c, cells, &n));
    assert_int_equal(n, CSV_COLUMNS_MAX);
    assert_string_equal(read_all(repeated(',', CSV_COLUMNS_MAX, "a\n", "")), "1:[a] 2: A line has too many columns.");
    c = csv_from(a, repeated('x', CSV_CELL_MAX, "", ""));
    assert_true(csv_next(&c, cells, &n));
    assert_string_equal(read_all(repeated('x', CSV_CELL_MAX + 1, "", "")), "1: A cell is too long.");
    assert_string_equal(read_all(repeated('x', CSV_CELL_MAX + 1, "\"", "\"")), "1: A cell is too long.");
    assert_string_equal(read_all(repeated('x', CSV_CELL_MAX, "\"", "\"y")), "1: A cell is too long.");
    assert_string_equal(read_all(repeated('"', 2 * CSV_CELL_MAX + 2, "\"", "\"")), "1: A cell is too long.");
}

static void writes(void **state)
{
    (void)state;
    struct buf b = buf_in(a, 1 << 16);
    struct csv_out c = csv_to(&b);
    static const char *const cells[] = { "a", "a,b", "say \"hi\"", "x\ny", "=1+1", "+49", "-5", "@x", "'x", "\tx", " x", "a;b", "" };
    for (size_t i = 0; i < countof(cells); i++) csv_put(&c, str_of(cells[i]));
    csv_row(&c);
    csv_put_plain(&c, S("-5"));
    csv_put_plain(&c, S("1,5"));
    csv_row(&c);
    csv_put(&c, S(""));
    csv_row(&c);
    assert_string_equal(arena_z(a, buf_str(&b)),
                        "a,\"a,b\",\"say \"\"hi\"\"\",\"x\ny\",'=1+1,'+49,'-5,'@x,''x,\"'\tx\",\" x\",\"a;b\",\r\n-5,\"1,5\"\r\n\"\"\r\n");
}

static void guards(void **state)
{
    (void)state;
    static const char *const cases[][2] = { { "'=1", "=1" }, { "''x", "'x" }, { "'x", "'x" }, { "=1", "=1" }, { "'", "'" }, { "", "" }, { "''", "'" } };
    for (size_t i = 0; i < countof(cases); i++) assert_string_equal(arena_z(a, csv_plain(str_of(cases[i][0]))), cases[i][1]);
}

static uint32_t seed = 42;
static uint32_t below(uint32_t n)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % n;
}

static str random_cell(struct arena *in)
{
    static const char *const bits[] = { "a", "ü", "\"", ",", ";", "\t", "\r", "\n", "\r\n", "=", "+", "-", "@",
        "'", " ", "\xEF\xBB\xBF", "العربية", "\"\"", "sep=" };
    struct buf b = buf_in(in, 1000);
    for (uint32_t n = below(5); n; n--) buf_put(&b, str_of(bits[below(countof(bits))]));
    return buf_str(&b);
}

static void there_and_back(void **state)
{
    (void)state;
    for (int round = 0; round < 3000; round++) {
        struct arena *mine = arena_new();
        str sent[6][5], got[CSV_COLUMNS_MAX];
        size_t rows = 1 + below(6), columns = 1 + below(5), n;
        struct buf b = buf_in(mine, 1 << 20);
        struct csv_out o = csv_to(&b);
        for (size_t r = 0; r < rows; r++, csv_row(&o))
            for (size_t k = 0; k < columns; k++) csv_put(&o, sent[r][k] = random_cell(mine));
        struct csv c = csv_from(mine, buf_str(&b));
        for (size_t r = 0; r < rows; r++) {
            assert_true(csv_next(&c, got, &n));
            assert_int_equal(n, columns);
            for (size_t k = 0; k < columns; k++) assert_true(str_eq(csv_plain(got[k]), sent[r][k]));
        }
        assert_false(csv_next(&c, got, &n) || c.broken);
        arena_free(mine);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads), cmocka_unit_test(bounds), cmocka_unit_test(writes), cmocka_unit_test(guards), cmocka_unit_test(there_and_back),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
