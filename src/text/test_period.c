/* test_period.c - periods as tables and people write them, their days and their names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "text/period.h"
#include <stdlib.h>
#include <string.h>

static struct arena *a;
static int set_up(void **state) { (void)state; a = arena_new(); return 0; }
static int tear_down(void **state) { (void)state; arena_free(a); return 0; }
#define assert_text(s, z) do { str is_ = (s); assert_string_equal(arena_z(a, is_), z); } while (0)

static struct period of(const char *canonical)
{
    struct period p = { 0 };
    assert_true(period_parse(str_of(canonical), &p));
    return p;
}

static void canonical(void **state)
{
    static const char *const good[] = { "2018-06-30", "2007-06", "2022-Q2", "2022", "2021/22", "1999/00", "2015-2018", "Z2022", "2024-02-29" };
    static const char *const bad[] = { "", "22", "2018-06-31", "2023-02-29", "2007-13", "2007-00", "2022-Q5", "2022-Q0", "2022-q2", "2021/23", "2021/21", "2018-2015",
                                       "2015-2015", "z2022", "Z22", "Z2022a", "1799", "2200", "20222", "2007_06", "2199-2200", "ZZ022", "2021/2022", " 2022" };
    (void)state;
    for (size_t i = 0; i < countof(good); i++) assert_text(period_text(a, of(good[i])), good[i]);
    for (size_t i = 0; i < countof(bad); i++) {
        struct period p = { PERIOD_YEAR, 1900, 0, 0, 0 };
        if (period_parse(str_of(bad[i]), &p)) fail_msg("\"%s\" counts as canonical", bad[i]);
        assert_int_equal(p.year, 1900);                   /* untouched */
    }
    assert_text(period_text(a, (struct period){ 0 }), "");
}

/* From the papers, the state's tables and what people type. */
static void read_as_written(void **state)
{
    static const struct { const char *text, *is; } good[] = {
        { "30.06.2018", "2018-06-30" }, { "Stand: 30. Juni 2018", "2018-06-30" }, { "31. Dezember 2017", "2017-12-31" }, { "1. März 2020", "2020-03-01" },
        { "Stichtag 31.12.2015", "2015-12-31" }, { "30 June 2018", "2018-06-30" }, { "December 31, 2017", "2017-12-31" }, { "2018-06-30", "2018-06-30" },
        { "Juni 2007", "2007-06" }, { "Jun. 2007", "2007-06" }, { "06/2007", "2007-06" }, { "6.2007", "2007-06" }, { "2007-06", "2007-06" }, { "März 2019", "2019-03" },
        { "Maerz 2019", "2019-03" }, { "Jänner 2019", "2019-01" }, { "January 2019", "2019-01" },
        { "2. Quartal 2022", "2022-Q2" }, { "II. Quartal 2022", "2022-Q2" }, { "IV Quartal 2022", "2022-Q4" }, { "Q2 2022", "2022-Q2" }, { "Q2/2022", "2022-Q2" },
        { "2022 Q2", "2022-Q2" }, { "2022Q2", "2022-Q2" },
        { "2022", "2022" }, { " Jahr 2022 ", "2022" }, { "im Jahr 2022", "2022" }, { "Berichtsjahr 2022", "2022" }, { "year 2022", "2022" }, { "Jahr\xC2\xA0" "2022", "2022" },
        { "2021/22", "2021/22" }, { "2021/2022", "2021/22" }, { "Schuljahr 2021/22", "2021/22" }, { "SCHULJAHR 2021/2022", "2021/22" }, { "WS 2019/20", "2019/20" },
        { "Ausbildungsjahr 2018/2019", "2018/19" }, { "school year 2021/22", "2021/22" }, { "1999/2000", "1999/00" }, { "1999/00", "1999/00" }, { "Schuljahr 2021-2022", "2021/22" },
        { "2015-2018", "2015-2018" }, { "2015–2018", "2015-2018" }, { "2015 bis 2018", "2015-2018" }, { "von 2015 bis 2018", "2015-2018" }, { "2012/2017", "2012-2017" },
        { "2000/2017", "2000-2017" }, { "2016-2017", "2016-2017" },
        { "Zensus 2022", "Z2022" }, { "Zensus2022", "Z2022" }, { "Census 2011", "Z2011" }, { "Volkszählung 1987", "Z1987" }, { "Z2022", "Z2022" } };
    (void)state;
    for (size_t i = 0; i < countof(good); i++) {
        struct period p = { 0 };
        const char *why = NULL;
        if (!period_read(a, str_of(good[i].text), 0, &p, &why)) fail_msg("\"%s\" is refused: %s", good[i].text, why);
        assert_text(period_text(a, p), good[i].is);
    }
}

static void refused(void **state)
{
    static const struct { const char *text, *says; } bad[] = {
        { "Jahr 2)", "footnote" }, { "Jahr2)", "footnote" }, { "2017 1)", "footnote" }, { "2022*", "footnote" }, { "2022\xC2\xB2", "footnote" }, { "2017\xE2\x81\xB4", "footnote" },
        { "Juni 20071)", "footnote" }, { "2022 (vorläufig)", "footnote" }, { "2021[a]", "footnote" }, { "2022\xE2\x80\xA0", "footnote" },
        { "", "no period" }, { "   ", "no period" }, { "Insgesamt", "no period" }, { "03/04/2018", "no period" }, { "WS 2019", "no period" }, { "SS 2020", "no period" },
        { "2018-06-19/2018-07-31", "no period" }, { "1. Halbjahr 2019", "no period" }, { "2007–08", "no period" }, { "-2018", "no period" }, { "2022.0", "no period" },
        { "abc 2022", "no period" }, { "2022 2023 2024 2025 2026", "no period" }, { "Jahr", "no period" }, { "0x7D0", "no period" }, { "\xFF\xFE", "no period" }, { "½ 2022", "no period" },
        { "30.06.18", "four digits" }, { "Juni 07", "four digits" }, { "39263", "spreadsheets" }, { "42916", "spreadsheets" }, { "999999", "no period" }, { "00001", "no period" },
        { "31.06.2018", "no such day" }, { "29.02.2023", "no such day" }, { "13/2007", "no such day" }, { "Q5 2022", "no such day" }, { "2021/23", "slash" }, { "Schuljahr 2021/2023", "slash" },
        { "2018-2015", "before the first" }, { "2018/2015", "before the first" }, { "2018-2018", "before the first" }, { "1234", "1800" }, { "2150-2300", "1800" }, { "2500", "1800" } };
    (void)state;
    for (size_t i = 0; i < countof(bad); i++) {
        struct period p = { PERIOD_YEAR, 1900, 0, 0, 0 };
        const char *why = NULL;
        if (period_read(a, str_of(bad[i].text), 0, &p, &why)) fail_msg("\"%s\" is taken for %s", bad[i].text, arena_z(a, period_text(a, p)));
        if (!why || !strstr(why, bad[i].says)) fail_msg("\"%s\": %s", bad[i].text, why ? why : "nothing said");
        assert_int_equal(p.year, 1900);
    }
}

/* Only a column of which somebody says so holds days as spreadsheets count them. */
static void serials(void **state)
{
    static const struct { const char *text, *is; } day[] = { { "39263", "2007-06-30" }, { "43281", "2018-06-30" }, { "36526", "2000-01-01" }, { "10000", "1927-05-18" }, { "109574", "2199-12-31" } };
    struct period p;
    const char *why;
    (void)state;
    for (size_t i = 0; i < countof(day); i++) {
        assert_true(period_read(a, str_of(day[i].text), PERIOD_SERIAL, &p, &why));
        assert_text(period_text(a, p), day[i].is);
    }
    assert_false(period_read(a, S("9999999"), PERIOD_SERIAL, &p, &why));
    assert_true(period_read(a, S("2018"), PERIOD_SERIAL, &p, &why) && p.type == PERIOD_YEAR);
}

static void days(void **state)
{
    static const struct { const char *text, *first, *last, *before; } is[] = {
        { "2018-06-30", "2018-06-30", "2018-06-30", "2017-06-30" }, { "2024-02-29", "2024-02-29", "2024-02-29", "2023-02-28" }, { "2007-12", "2007-12-01", "2007-12-31", "2006-12" },
        { "2024-02", "2024-02-01", "2024-02-29", "2023-02" }, { "2022-Q2", "2022-04-01", "2022-06-30", "2021-Q2" }, { "2022-Q4", "2022-10-01", "2022-12-31", "2021-Q4" },
        { "2022", "2022-01-01", "2022-12-31", "2021" }, { "2021/22", "2021-08-01", "2022-07-31", "2020/21" }, { "2015-2018", "2015-01-01", "2018-12-31", "2014-2017" },
        { "Z2022", "2022-05-15", "2022-05-15", NULL }, { "Z2011", "2011-05-09", "2011-05-09", NULL }, { "Z1950", "1950-01-01", "1950-12-31", NULL }, { "1800", "1800-01-01", "1800-12-31", NULL } };
    (void)state;
    for (size_t i = 0; i < countof(is); i++) {
        struct period p = of(is[i].text), before = { 0 };
        assert_text(date_text(a, period_first(p)), is[i].first);
        assert_text(date_text(a, period_last(p)), is[i].last);
        assert_int_equal(period_year_before(p, &before), is[i].before != NULL);
        if (is[i].before) assert_text(period_text(a, before), is[i].before);
        assert_string_not_equal(period_type_code(p.type), "");
        assert_string_not_equal(period_type_name(p.type), "");
    }
}

static void compared(void **state)
{
    static const char *const in_order[] = { "2015-2018", "2018", "2019-Q1", "2021/22", "2022", "2023-01-01", "2023-01" };
    (void)state;
    for (size_t i = 0; i < countof(in_order); i++) {
        for (size_t j = 0; j < countof(in_order); j++) {
            int order = period_order(of(in_order[i]), of(in_order[j]));
            assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
        }
    }
    assert_true(period_comparable(of("2021/22"), of("2019/20")));
    assert_true(period_comparable(of("2012-2014"), of("2015-2017")));
    assert_false(period_comparable(of("2012-2014"), of("2015-2018")));
    assert_false(period_comparable(of("2018-06-30"), of("2018")));
    assert_false(period_comparable(of("2021/22"), of("2021")));
    assert_false(period_comparable((struct period){ 0 }, (struct period){ 0 }));
    assert_true(period_same(of("Z2022"), of("Z2022")));
    assert_false(period_same(of("Z2022"), of("2022")));
}

static void named(void **state)
{
    const struct lang *de = lang_find(S("de")), *en = lang_find(S("en")), *ar = lang_find(S("ar"));
    (void)state;
    assert_text(period_name(a, de, NULL, of("2018-06-30")), "30. Juni 2018");
    assert_text(period_name(a, de, NULL, of("2007-06")), "Juni 2007");
    assert_text(period_name(a, de, NULL, of("2022-Q2")), "2. Quartal 2022");
    assert_text(period_name(a, en, NULL, of("2022-Q2")), "2nd quarter 2022");
    assert_text(period_name(a, de, NULL, of("2021/22")), "2021/22");
    assert_text(period_name(a, de, NULL, of("2015-2018")), "2015–2018");
    assert_text(period_name(a, en, NULL, of("Z2022")), "Census 2022");
    assert_text(period_name(a, en, NULL, of("2022")), "2022");
    assert_text(period_name(a, de, NULL, (struct period){ 0 }), "");
    assert_true(str_find(period_name(a, ar, NULL, of("2007-06")), S("2007")) >= 0);
    assert_true(str_starts(period_name(a, ar, NULL, of("2015-2018")), S("\xE2\x81\xA6")));
    for (size_t i = 0; i < lang_count(); i++) assert_true(period_name(a, &langs[i], NULL, of("2022-Q3")).n > 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(canonical), cmocka_unit_test(read_as_written), cmocka_unit_test(refused), cmocka_unit_test(serials),
                                        cmocka_unit_test(days), cmocka_unit_test(compared), cmocka_unit_test(named) };
    return cmocka_run_group_tests_name("period", tests, set_up, tear_down);
}
