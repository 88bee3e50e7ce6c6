/* test_csvw.c - metadata beside a CSV file: what a program must find in it, and nothing that is empty. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "text/csvw.h"
#include "text/json_read.h"

static struct arena *a;
static int set_up(void **state) { (void)state; a = arena_new(); return 0; }
static int tear_down(void **state) { (void)state; arena_free(a); return 0; }

static str made(const struct csvw *c)
{
    struct buf b = buf_in(a, 10000);
    str why;
    csvw_put(&b, c);
    assert_non_null(json_read(a, buf_str(&b), &why));
    return buf_str(&b);
}
#define has(s, z) do { if (str_find((s), S(z)) < 0) fail_msg("%s", arena_z(a, (s))); } while (0)
#define lacks(s, z) do { if (str_find((s), S(z)) >= 0) fail_msg("%s", arena_z(a, (s))); } while (0)

static void whole(void **state)
{
    const struct csvw_column column[] = { { "area", "Area", "string", true, false, { 0 } }, { "value", "Value", "decimal", false, false, S("of all \"residents\"") },
                                          { "source", "Source", "string", false, true, { 0 } } };
    str s = made(&(struct csvw){ .url = S("data.csv"), .title = S("Foreign residents"), .source = S("IT.NRW"), .license = S("https://www.govdata.de/dl-de/by-2-0"), .modified = S("2026-11-18"),
                                 .lang = lang_find(S("ar")), .column = column, .n = countof(column) });
    (void)state;
    has(s, "\"@context\":[\"http://www.w3.org/ns/csvw\",{\"@language\":\"ar\"}]");
    has(s, "\"url\":\"data.csv\"");
    has(s, "\"dc:license\":{\"@id\":\"https://www.govdata.de/dl-de/by-2-0\"}");
    has(s, "{\"name\":\"area\",\"titles\":\"area\",\"dc:title\":\"Area\",\"datatype\":\"string\",\"required\":true}");
    has(s, "{\"name\":\"value\",\"titles\":\"value\",\"dc:title\":\"Value\",\"dc:description\":\"of all \\\"residents\\\"\",\"datatype\":\"decimal\"}");
    has(s, "\"primaryKey\":[\"area\"]");
    has(s, "\"name\":\"source\",\"titles\":\"source\",\"dc:title\":\"Source\",\"datatype\":\"string\",\"required\":true");
}

static void least(void **state)
{
    const struct csvw_column column[] = { { "value", "Value", "decimal", false, false, { 0 } } };
    str s = made(&(struct csvw){ .url = S("data.csv"), .column = column, .n = 1 });
    (void)state;
    has(s, "\"@language\":\"de\"");
    lacks(s, "dc:license");
    lacks(s, "dc:source");
    lacks(s, "primaryKey");
    lacks(s, "required");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(whole), cmocka_unit_test(least) };
    return cmocka_run_group_tests_name("csvw", tests, set_up, tear_down);
}
