/* test_hours.c - opening hours: what is understood, the canonical form, and the lines that people read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "text/hours.h"

const struct embedded words_files[] = { { 0 } };

#define LRI "\xE2\x81\xA6"
#define PDI "\xE2\x81\xA9"
enum { NOW = 1795003200 };                                /* Wednesday, 18 November 2026, 13:00 in Germany */
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

static void understood(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "", "" }, { " ; ;", "" },
        { "Mo-Fr 09:00-12:00; We off; PH off", "Mo-Fr 09:00-12:00; We off; PH off" },
        { "mo - fr 9-12 , 14.00–16:30;", "Mo-Fr 09:00-12:00,14:00-16:30" },
        { "We,Mo,Tu 14:00-16:00,9:00-12:00", "Mo-We 09:00-12:00,14:00-16:00" },
        { "Sa-Mo 00:00-24:00", "Mo,Sa,Su 00:00-24:00" },
        { "Sa-Su OFF", "Sa,Su off" }, { "PH,Mo-Su off", "Mo-Su,PH off" }, { "PH-PH off", "PH off" },
        { "Mo9-12", "Mo 09:00-12:00" }, { "Mo 9-10,10-11", "Mo 09:00-10:00,10:00-11:00" },
    };
    for (size_t i = 0; i < countof(cases); i++) {
        str once = S("?"), twice = S("?");
        const char *why = "";
        assert_true(hours_parse(a, str_of(cases[i][0]), &once, &why));
        assert_string_equal(arena_z(a, once), cases[i][1]);
        assert_true(hours_parse(a, once, &twice, &why));
        assert_true(str_eq(once, twice));
    }
}

static void refused(void **state)
{
    (void)state;
    static const char *const cases[] = { "Mo", "Mo 9", "Mo 9-", "Mo 9-8", "Mo 12-9", "Mo 9-9", "Mo 9-25", "Mo 9-24:01", "Mo 9:60-10", "Mo 9-12,11-13",
        "Mo 9-12,8-10", "9-12", "Xx 9-12", "Mo-", "Mo-PH off",
        "Mo, 9-12", "Mo off 9-12", "Mo 9-12 off", "Mo 9-12,", "Mo 009-12", "Mo 9-12 Tu 9-12",
        "Mo 1-2,3-4,5-6,7-8,9-10,11-12,13-14", "\xFF", "Mo 9:-12" };
    str ret = S("untouched");
    for (size_t i = 0; i < countof(cases); i++) {
        const char *why = NULL;
        assert_false(hours_parse(a, str_of(cases[i]), &ret, &why));
        assert_non_null(why);
    }
    char z[HOURS_MAX + 1];
    const char *why = NULL;
    memset(z, ' ', sizeof z);
    assert_false(hours_parse(a, (str){ z, sizeof z }, &ret, &why));
    struct buf b = buf_in(a, HOURS_MAX);
    for (int i = 0; i < 38; i++) buf_put(&b, S("Mo1-2,3-4;"));           /* short as typed, too long as written out */
    assert_false(hours_parse(a, buf_str(&b), &ret, &why));
    assert_true(str_eq(ret, S("untouched")));
}

/* The lines, one bar between two. */
static const char *lines(const char *tag, const struct words *w, const char *hours)
{
    str line[HOURS_LINES];
    struct buf b = buf_in(a, 10000);
    size_t n = hours_lines(a, tag ? lang_find(str_of(tag)) : NULL, w, str_of(hours), NOW, line);
    assert_true(n <= HOURS_LINES);
    for (size_t i = 0; i < n; i++) buf_fmt(&b, i ? "|%.*s" : "%.*s", STR(line[i]));
    return arena_z(a, buf_str(&b));
}

/* A catalogue of a few texts, laid out as msgfmt does; keys in byte order, pairs of key and text. */
static const struct words *catalogue(const char *const *pairs, size_t n)
{
    struct buf b = buf_in(a, 10000), strings = buf_in(a, 10000);
    uint32_t w = (uint32_t)n, head[] = { 0x950412DE, 0, w, 28, 28 + w * 8, 0, 28 + w * 16 };
    buf_put(&b, (str){ (const char *)head, sizeof head });
    for (size_t half = 0; half < 2; half++) {
        for (size_t i = 0; i < n; i++) {
            str s = str_of(pairs[2 * i + half]);
            uint32_t entry[] = { (uint32_t)s.n, 28 + w * 16 + (uint32_t)strings.n };
            buf_put(&b, (str){ (const char *)entry, sizeof entry });
            buf_put(&strings, (str){ s.p, s.n + 1 });
        }
    }
    buf_put(&b, buf_str(&strings));
    const struct words *made = words_read(a, buf_str(&b));
    assert_non_null(made);
    return made;
}

static void read_by_people(void **state)
{
    (void)state;
    static const char *const german[] = { "%s to %s", "%s–%s", "%s–%s", "%s–%s Uhr", "Fri", "Fr.", "Mon", "Mo.", "Sat", "Sa.", "Sun", "So.", "Thu",
        "Do.", "Tue", "Di.", "Wed", "Mi.",
                                          "closed", "geschlossen", "public holidays", "Feiertage" };
    static const char *const arabic[] = { "%s to %s", "%s إلى %s", ", ", "، ", "Fri", "الجمعة", "Mon", "الاثنين", "closed", "مغلق" };
    const struct words *de = catalogue(german, countof(german) / 2), *ar = catalogue(arabic, countof(arabic) / 2);
    assert_string_equal(lines("de", de, "Mo-Fr 09:00-12:00,14:00-16:30"), "Mo.–Fr. 9–12 Uhr, 14–16.30 Uhr");
    assert_string_equal(lines("de", de, "Mo-Fr 09:00-12:00; We off; PH off"), "Mo., Di., Do., Fr. 9–12 Uhr|Mi., Feiertage geschlossen");
    assert_string_equal(lines(NULL, de, "Sa,Su 00:00-24:00"), "Sa., So. 0–24 Uhr");
    assert_string_equal(lines("en", NULL, "Mo-Fr 09:00-12:00"), "Mon to Fri 9:00–12:00");
    assert_string_equal(lines("en", NULL, "Mo 9-12; Tu 9-13; Mo 9-13"), "Mon, Tue 9:00–13:00");
    assert_string_equal(lines("ar", ar, "Mo-Fr 09:00-12:00,14:00-16:00"), "الاثنين إلى الجمعة " LRI "9:00–12:00" PDI "، " LRI "14:00–16:00" PDI);
    assert_string_equal(lines("en", NULL, ""), "");
    assert_string_equal(lines("en", NULL, "by appointment"), "by appointment");
    assert_string_equal(lines("en", NULL, "Mo 1-2; Tu 1-3; We 1-4; Th 1-5; Fr 1-6; Sa 1-7; Su 1-8; PH off"),
                        "Mon 1:00–2:00|Tue 1:00–3:00|Wed 1:00–4:00|Thu 1:00–5:00|Fri 1:00–6:00|Sat 1:00–7:00|Sun 1:00–8:00|public holidays closed");
}

static void translators_slip(void **state)
{
    (void)state;
    static const char *const odd[] = { "%s to %s", "%n %d %s", "%s–%s", "no hole" };
    assert_string_equal(lines("en", catalogue(odd, 2), "Mo-Fr 9-12"), "%n %d Mon no hole");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(understood), cmocka_unit_test(refused), cmocka_unit_test(read_by_people), cmocka_unit_test(translators_slip),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
