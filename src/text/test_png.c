/* test_png.c - drawings as pictures: their size, their bounds, what is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "text/chart.h"
#include "text/png.h"

static struct arena *a;
static int set_up(void **state) { (void)state; a = arena_new(); return 0; }
static int tear_down(void **state) { (void)state; arena_free(a); return 0; }

/* Of the header (PNG, 11.2.2): width and height follow the eight bytes of the signature and the eight of the chunk's head. */
static unsigned number_at(str png, size_t at)
{
    unsigned v = 0;
    for (size_t i = 0; i < 4; i++) v = v << 8 | (unsigned char)png.p[at + i];
    return v;
}

static void a_chart(void **state)
{
    const str label[] = { S("2020"), S("2021") };
    const struct chart_value value[] = { { .v = 3 }, { .v = 4 } };
    const struct chart c = { .head = { .id = "c", .lang = langs, .title = S("Mehr"), .desc = S("d"), .alone = true }, .lines = true, .label = label, .n = 2, .value = value, .series = 1,
                             .strong = CHART_NOBODY };
    str one, again;
    (void)state;
    assert_true(svg_png(a, chart_svg(a, &c, 480).s, 2, &one));
    assert_true(str_starts(one, (str){ "\x89PNG\r\n\x1a\n", 8 }));
    assert_in_range(number_at(one, 16), 960, 1100);
    assert_true(number_at(one, 20) > 200 && one.n > 2000);
    assert_true(svg_png(a, chart_svg(a, &c, 480).s, 2, &again) && str_eq(one, again));
}

static void bounds(void **state)
{
    str png = S("untouched");
    (void)state;
    assert_false(svg_png(a, S(""), 2, &png));
    assert_false(svg_png(a, S("no drawing"), 2, &png));
    assert_false(svg_png(a, S("<svg xmlns='http://www.w3.org/2000/svg' width='0' height='10'/>"), 2, &png));
    assert_string_equal(png.p, "untouched");
    assert_true(svg_png(a, S("<svg xmlns='http://www.w3.org/2000/svg' width='100000' height='50'><rect width='9' height='9'/></svg>"), 9, &png));
    assert_int_equal(number_at(png, 16), PNG_SIDE_MAX);
    assert_int_equal(number_at(png, 20), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(a_chart), cmocka_unit_test(bounds) };
    return cmocka_run_group_tests_name("png", tests, set_up, tear_down);
}
