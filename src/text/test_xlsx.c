/* test_xlsx.c - workbooks, taken apart again: the same bytes each time, no formulas, hostile cells and titles. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "text/test_zip.h"
#include "text/xlsx.h"
#include <math.h>
#include <unistd.h>

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

static str sheet_of(str zip) { return unzipped(a, zip, "xl/worksheets/sheet1.xml"); }
static bool has(str s, const char *what) { return str_find(s, str_of(what)) >= 0; }

static str ended(struct xlsx *x)
{
    str file = S(""), why = S("");
    if (!xlsx_end(x, &file, &why)) fail_msg("%.*s", STR(why));
    return file;
}

static str example(void)
{
    struct xlsx *x = xlsx_new(a, S("Angebote"), true);
    xlsx_head(x, S("Titel"));
    xlsx_head(x, S("Plätze"));
    xlsx_row(x);
    xlsx_text(x, S("=1+1 <b> & \"x\""));
    xlsx_number(x, 12.5);
    xlsx_row(x);
    xlsx_text(x, S("العربية"));
    xlsx_number(x, (double)NAN);
    xlsx_empty(x);
    xlsx_number(x, (double)INFINITY);
    xlsx_number(x, -3);
    xlsx_row(x);
    return ended(x);
}

static void holds(void **state)
{
    (void)state;
    str file = example(), sheet = sheet_of(file);
    assert_true(str_starts(file, S("PK")));
    assert_true(has(unzipped(a, file, "xl/workbook.xml"), "name=\"Angebote\""));
    assert_true(has(sheet, "rightToLeft=\"1\"") && has(sheet, "state=\"frozen\""));
    assert_true(has(sheet, "=1+1 &lt;b&gt; &amp; \"x\"") && has(sheet, "العربية") && has(sheet, "Plätze"));
    assert_true(has(sheet, "<v>12.5</v>") && has(sheet, "r=\"E3\"><v>-3</v>"));
    assert_false(has(sheet, "<f>") || has(sheet, "r=\"B3\"") || has(sheet, "r=\"D3\"") || has(sheet, "inf"));
}

static void the_same_each_time(void **state)
{
    (void)state;
    str first = example();
    sleep(2);                                             /* a ZIP archive counts in steps of two seconds */
    assert_true(str_eq(first, example()));
}

static void header_without_row(void **state)
{
    (void)state;
    struct xlsx *x = xlsx_new(a, S("x"), false);
    xlsx_head(x, S("H"));
    xlsx_text(x, S("T"));
    str sheet = sheet_of(ended(x));
    assert_true(has(sheet, "r=\"A1\"") && has(sheet, "r=\"A2\""));
    assert_false(has(sheet, "r=\"B1\"") || has(sheet, "rightToLeft"));
}

static void titles(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "", "Table" }, { "[]:*?/\\", "Table" }, { "'x'", "x" }, { "History", "Table" }, { "a/b", "a b" }, { "\xFF\x01", "\xEF\xBF\xBD" },
        { "1234567890123456789012345678901234567890", "1234567890123456789012345678901" }, { "ääääääääääääääääääääääääääääääää",
            "äääääääääääääääääääääääääääääää" },
        { "<&>", "&lt;&amp;&gt;" },
    };
    for (size_t i = 0; i < countof(cases); i++) {
        str book = unzipped(a, ended(xlsx_new(a, str_of(cases[i][0]), false)), "xl/workbook.xml");
        assert_true(has(book, arena_fmt(a, "name=\"%s\"", cases[i][1]).p));
    }
}

static void hostile_cells(void **state)
{
    (void)state;
    struct xlsx *x = xlsx_new(a, S("x"), false);
    char *z = arena_get(a, 40001);
    memset(z, 'x', 40000);
    xlsx_text(x, (str){ z, 40000 });
    xlsx_text(x, (str){ "a\0b\x01\x1F" "c\nd", 8 });
    xlsx_text(x, S("k\xFFl \xEF\xBF\xBF <!--]]>"));
    xlsx_text(x, S("http://x.de"));
    xlsx_text(x, (str){ 0 });
    str sheet = sheet_of(ended(x));
    z[32767] = 0;
    assert_true(has(sheet, z));
    z[32767] = 'x';
    z[32768] = 0;
    assert_false(has(sheet, z));
    assert_true(has(sheet, "abc\nd") && has(sheet, "k\xEF\xBF\xBDl \xEF\xBF\xBD &lt;!--]]&gt;"));
}

static void too_much(void **state)
{
    (void)state;
    struct xlsx *x = xlsx_new(a, S("x"), false);
    str file = S("untouched"), why = S("");
    for (int i = 0; i < 201; i++) xlsx_head(x, S("h"));
    assert_false(xlsx_end(x, &file, &why));
    assert_string_equal(arena_z(a, why), "the table has too many columns");
    assert_string_equal(arena_z(a, file), "untouched");
    x = xlsx_new(a, S("x"), false);
    for (int i = 0; i <= XLSX_ROWS_MAX; i++) xlsx_row(x);
    xlsx_number(x, 1);
    assert_false(xlsx_end(x, &file, &why));
    assert_string_equal(arena_z(a, why), "the table has too many rows");
}

/* Each has rows, widths and a bold head of its own. */
static void several_sheets(void **state)
{
    (void)state;
    struct xlsx *x = xlsx_new(a, S("survey"), false);
    xlsx_head(x, S("type"));
    xlsx_row(x);
    xlsx_text(x, S("first sheet"));
    xlsx_sheet(x, S("choices"));
    xlsx_head(x, S("name"));
    xlsx_head(x, S("label"));
    xlsx_row(x);
    xlsx_text(x, S("second sheet"));
    xlsx_number(x, 7);
    xlsx_sheet(x, S("empty"));
    str file = ended(x), book = unzipped(a, file, "xl/workbook.xml"), one = sheet_of(file), two = unzipped(a, file, "xl/worksheets/sheet2.xml");
    assert_true(has(book, "name=\"survey\"") && has(book, "name=\"choices\"") && has(book, "name=\"empty\""));
    assert_true(has(one, "first sheet") && !has(one, "second sheet") && has(two, "second sheet") && has(two, "<v>7</v>") && has(two, "r=\"B1\"") && has(two, "topLeftCell=\"A2\""));
    assert_false(has(unzipped(a, file, "xl/worksheets/sheet3.xml"), "<c "));
}

static void two_sheets_of_one_name(void **state)
{
    (void)state;
    str file, why = S("");
    struct xlsx *x = xlsx_new(a, S("same"), false);
    xlsx_text(x, S("a"));
    xlsx_sheet(x, S("Same"));
    xlsx_sheet(x, S("other"));
    xlsx_text(x, S("b"));
    assert_false(xlsx_end(x, &file, &why));
    assert_true(why.n > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(several_sheets), cmocka_unit_test(two_sheets_of_one_name),
        cmocka_unit_test(holds), cmocka_unit_test(the_same_each_time), cmocka_unit_test(header_without_row), cmocka_unit_test(titles),
        cmocka_unit_test(hostile_cells), cmocka_unit_test(too_much),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
