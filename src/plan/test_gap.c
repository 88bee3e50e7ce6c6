/* test_gap.c - parity, gap and what became of it: the papers' numbers, the rules as steering tables state them, and a second reckoning of everything. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "plan/gap_say.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct arena *a;
static int set_up(void **state) { (void)state; a = arena_new(); return 0; }
static int tear_down(void **state) { (void)state; arena_free(a); return 0; }
#define near(x, y) assert_true(fabs((x) - (y)) < 5e-5)

/* School leavers of 2016/2017 in Kleve and the state (concept of Kleve, tables 5 and 9). */
static void the_papers(void **state)
{
    struct gap kleve = gap_of(9.9, 31.0, GAP_HIGH), state_ = gap_of(19.7, 41.5, GAP_HIGH);
    (void)state;
    near(kleve.parity, 0.3194);
    near(kleve.disadvantage, 21.1);
    near(state_.parity, 0.4747);
    kleve = gap_of(22.6, 7.0, GAP_LOW);
    state_ = gap_of(11.6, 4.6, GAP_LOW);
    near(kleve.parity, 3.2286);
    assert_true(kleve.gap == kleve.disadvantage);
    near(kleve.disadvantage, 15.6);
    near(state_.parity, 2.5217);
    near(state_.disadvantage, 7.0);
}

/* Case A: the group catches up; B: it falls behind; C: both fall, the reference more. */
static void the_three_cases(void **state)
{
    struct gap_change up = gap_between(30, 50, 40, 50, GAP_HIGH, GAP_EPS), behind = gap_between(30, 50, 30, 60, GAP_HIGH, GAP_EPS),
                      c = gap_between(30, 50, 25, 40, GAP_HIGH, GAP_EPS);
    (void)state;
    assert_int_equal(up.status, GAP_CLOSING);
    assert_int_equal(up.how, GAP_BY_GROUP_BETTER);
    near(up.closed, 50);
    assert_int_equal(behind.status, GAP_WIDENING);
    assert_int_equal(behind.how, GAP_BY_REFERENCE_BETTER);
    near(behind.closed, -50);
    assert_int_equal(c.status, GAP_CLOSING);
    assert_int_equal(c.how, GAP_BY_REFERENCE_WORSE);
    near(c.closed, 25);
    assert_int_equal(c.group, GAP_WORSE);
    assert_int_equal(c.reference, GAP_WORSE);
    assert_string_equal(gap_status_code(c.status), "closing");
    assert_string_equal(gap_how_code(c.how), "reference_declined");
}

static void undefined(void **state)
{
    struct gap none = gap_of(5, 0, GAP_HIGH), context = gap_of(3, 4, GAP_CONTEXT), missing = gap_of(NAN, 4, GAP_LOW), same = gap_of(7, 7, GAP_LOW);
    (void)state;
    assert_true(isnan(none.parity) && none.gap == 5 && none.disadvantage == -5);
    assert_true(context.parity == 0.75 && context.gap == -1 && isnan(context.disadvantage));
    assert_true(isnan(missing.parity) && isnan(missing.gap) && isnan(missing.disadvantage));
    assert_true(same.disadvantage == 0 && !signbit(same.disadvantage));
    assert_true(isnan(gap_between(7, 7, 6, 7, GAP_HIGH, GAP_EPS).closed));          /* D0 = 0 */
    struct gap_change c = gap_between(3, 4, 3, 5, GAP_CONTEXT, GAP_EPS);
    assert_true(c.status == GAP_UNKNOWN && c.how == GAP_BY_NOTHING && isnan(c.closed));
    assert_int_equal(gap_between(NAN, 4, 3, 5, GAP_HIGH, GAP_EPS).status, GAP_UNKNOWN);
    assert_string_equal(gap_status_code(GAP_UNKNOWN), "");
    assert_string_equal(gap_how_code(GAP_BY_NOTHING), "");
}

static void odds_and_shares(void **state)
{
    (void)state;
    near(gap_odds(2, 1, 100), 2.0 / 98 * 99);
    near(gap_odds(50, 50, 100), 1);
    assert_true(isinf(gap_odds(100, 50, 100)) && gap_odds(0, 50, 100) == 0);
    assert_true(isnan(gap_odds(5, 0, 100)) && isnan(gap_odds(5, 100, 100)) && isnan(gap_odds(101, 50, 100)) && isnan(gap_odds(-1, 50, 100)) && isnan(gap_odds(NAN, 50, 100)));
    near(gap_representation(12.5, 25), 0.5);
    assert_true(isnan(gap_representation(3, 0)) && isnan(gap_representation(NAN, 3)));
}

/* At the thresholds; 21.1 - 0.5 is not 20.6 in binary numbers. */
static void thresholds(void **state)
{
    static const struct { double g0, r0, g1, r1; enum gap_status is; } at[] = {
        { 28.9, 50, 29.4, 50, GAP_UNCHANGED }, { 28.9, 50, 29.41, 50, GAP_CLOSING }, { 28.9, 50, 28.4, 50, GAP_UNCHANGED }, { 28.9, 50, 28.39, 50, GAP_WIDENING },
        { 40, 50, 49.5, 50, GAP_PARITY }, { 40, 50, 50.5, 50, GAP_PARITY }, { 40, 50, 50.6, 50, GAP_REVERSED }, { 50, 50, 45, 50, GAP_WIDENING },
        { 49.8, 50, 60, 50, GAP_REVERSED }, { 60, 50, 55, 50, GAP_CLOSING }, { 60, 50, 65, 50, GAP_WIDENING }, { 60, 50, 45, 50, GAP_REVERSED }, { 50, 50, 50, 50, GAP_PARITY } };
    (void)state;
    for (size_t i = 0; i < countof(at); i++)
        if (gap_between(at[i].g0, at[i].r0, at[i].g1, at[i].r1, GAP_HIGH, GAP_EPS).status != at[i].is) fail_msg("row %zu", i);
}

static void ways(void **state)
{
    static const struct { double g0, r0, g1, r1; enum gap_how is; } at[] = {
        { 30, 50, 35, 45, GAP_BY_BOTH_CLOSING }, { 30, 50, 40, 52, GAP_BY_GROUP_BETTER }, { 30, 50, 28, 45, GAP_BY_REFERENCE_WORSE }, { 30, 50, 25, 55, GAP_BY_BOTH_WIDENING },
        { 30, 50, 25, 48, GAP_BY_GROUP_WORSE }, { 30, 50, 32, 60, GAP_BY_REFERENCE_BETTER }, { 30, 50, 35, 49.9, GAP_BY_GROUP_BETTER }, { 30, 50, 30.1, 49.9, GAP_BY_BOTH_CLOSING },
        { 30, 50, 30.1, 50, GAP_BY_GROUP_BETTER }, { 30, 50, 30, 50, GAP_BY_NOTHING }, { 30, 50, 35, 55, GAP_BY_NOTHING },
        { 60, 50, 55, 50, GAP_BY_GROUP_WORSE }, { 60, 50, 60, 55, GAP_BY_REFERENCE_BETTER } };      /* the group was ahead: its lead shrank */
    (void)state;
    for (size_t i = 0; i < countof(at); i++) {
        if (gap_between(at[i].g0, at[i].r0, at[i].g1, at[i].r1, GAP_HIGH, GAP_EPS).how != at[i].is) fail_msg("row %zu", i);
        /* where lower is better, the mirror image is the same story */
        if (gap_between(100 - at[i].g0, 100 - at[i].r0, 100 - at[i].g1, 100 - at[i].r1, GAP_LOW, GAP_EPS).how != at[i].is) fail_msg("row %zu mirrored", i);
    }
}

/* A second reckoning in whole tenths, where nothing is rounded. */
static void second_reckoning(void **state)
{
    int64_t seed = 11;
    (void)state;
    for (int k = 0; k < 20000; k++) {
        int64_t v[4];
        for (size_t i = 0; i < 4; i++) seed = seed * 48271 % 2147483647, v[i] = seed % 1001;
        bool high = k % 2;
        int64_t d0 = high ? v[1] - v[0] : v[0] - v[1], d1 = high ? v[3] - v[2] : v[2] - v[3];
        struct gap_change c = gap_between((double)v[0] / 10, (double)v[1] / 10, (double)v[2] / 10, (double)v[3] / 10, high ? GAP_HIGH : GAP_LOW, 0.5);
        enum gap_status is = llabs(d1) <= 5 ? GAP_PARITY : (d0 < 0 && d1 > 0) || (d0 > 0 && d1 < 0) ? GAP_REVERSED : llabs(d1) < llabs(d0) - 5 ? GAP_CLOSING
                           : llabs(d1) > llabs(d0) + 5 ? GAP_WIDENING : GAP_UNCHANGED;
        if (c.status != is) fail_msg("%ld %ld %ld %ld", (long)v[0], (long)v[1], (long)v[2], (long)v[3]);
        if (d0) assert_true(fabs(c.closed - (double)(d0 - d1) / (double)d0 * 100) < 1e-6);
        else assert_true(isnan(c.closed));
        assert_int_equal(c.how == GAP_BY_NOTHING, d0 == d1);
        if (d1 < d0) assert_in_range(c.how, GAP_BY_GROUP_BETTER, GAP_BY_BOTH_CLOSING);
        if (d1 > d0) assert_in_range(c.how, GAP_BY_GROUP_WORSE, GAP_BY_BOTH_WIDENING);
    }
}

static struct gap_point point(const char *at, double g, double r, bool cut)
{
    struct gap_point p = { .g = g, .r = r, .cut = cut };
    assert_true(period_parse(str_of(at), &p.at));
    return p;
}

static void series(void **state)
{
    const struct gap_point whole[] = { point("2015", 30, 50, false), point("2016", NAN, 50, false), point("2017", 32, 50, false), point("2018", 34, 50, false), point("2019", 36, 50, false),
                                       point("2020", 38, 50, false), point("2021", 40, NAN, false) };
    struct gap_series s = gap_series(a, whole, countof(whole), GAP_HIGH, GAP_EPS);
    (void)state;
    assert_true(s.from == 0 && s.to == 5 && s.n == 5 && !s.cut);
    near(s.change.closed, 40);
    near(s.yearly, -2);                                   /* nine of ten slopes lie between -2 and -1; from 2017 on all are -2 */
    const struct gap_point broken[] = { point("2015", 10, 50, false), point("2016", 30, 50, false), point("2017", 40, 50, true), point("2018", 42, 50, false) };
    s = gap_series(a, broken, countof(broken), GAP_HIGH, GAP_EPS);
    assert_true(s.from == 2 && s.to == 3 && s.n == 2 && s.cut && isnan(s.yearly));
    near(s.change.closed, 20);
    const struct gap_point types[] = { point("2015", 10, 50, false), point("2016-06-30", 30, 50, false), point("2017-06-30", 25, 50, false) };
    s = gap_series(a, types, countof(types), GAP_HIGH, GAP_EPS);
    assert_true(s.from == 1 && s.to == 2 && s.cut && s.change.status == GAP_WIDENING);
    const struct gap_point last[] = { point("2015", 10, 50, false), point("2016", 30, 50, true) };
    s = gap_series(a, last, countof(last), GAP_HIGH, GAP_EPS);
    assert_true(s.from == s.to && s.n == 1 && s.cut && s.change.status == GAP_UNKNOWN && isnan(s.change.closed));
    s = gap_series(a, NULL, 0, GAP_HIGH, GAP_EPS);
    assert_true(s.n == 0 && s.change.status == GAP_UNKNOWN);
    assert_int_equal(gap_uncut(last, 2), 1);
    assert_int_equal(gap_uncut(whole, countof(whole)), 0);
    assert_int_equal(gap_uncut(whole, 0), 0);
}

/* The trend is the median slope: one outlier does not turn it. */
static void trend(void **state)
{
    struct gap_point p[300];
    (void)state;
    for (size_t i = 0; i < countof(p); i++) {
        p[i] = (struct gap_point){ .at = { PERIOD_YEAR, 1800 + (int)i, 0, 0, 0 }, .g = 100 - (double)i / 10, .r = 100 };
        if (i == 250) p[i].g = 0;
    }
    near(gap_series(a, p, countof(p), GAP_HIGH, GAP_EPS).yearly, 0.1);
    near(gap_series(a, p, 5, GAP_LOW, GAP_EPS).yearly, -0.1);
    assert_true(isnan(gap_series(a, p, 4, GAP_HIGH, GAP_EPS).yearly));
    assert_true(isnan(gap_series(a, p, 9, GAP_CONTEXT, GAP_EPS).yearly));
}

/* ---- sentences ----------------------------------------------------------------------------------------------------------------- */
static str said(double g0, double r0, double g1, double r1, enum gap_better better)
{
    const struct gap_words w = { lang_find(S("en")), NULL, S("A"), S("B"), S("%"), 1 };
    struct gap_point from = point("2018", g0, r0, false), to = point("2022", g1, r1, false);
    struct gap_change c = gap_between(g0, r0, g1, r1, better, GAP_EPS);
    return gap_say_change(a, &w, &from, &to, &c);
}
#define says(s, z) assert_string_equal(arena_z(a, (s)), z)

static void sentences(void **state)
{
    const struct gap_words w = { lang_find(S("de")), NULL, S("A"), S("B"), S("%"), 1 }, plain = { lang_find(S("en")), NULL, S("A"), S("B"), S(""), 0 };
    struct gap_point at = point("2022", 9.9, 31, false), more = point("2022", 22.6, 7, false), same = point("2022", 7, 7, false), none = point("2022", NAN, 7, false), zero = point("2022", 7, 0, false);
    (void)state;
    says(said(30, 50, 25, 40, GAP_HIGH), "The gap between A and B became smaller: 20.0 percentage points (2018), 15.0 percentage points (2022). "
                                         "This comes from B, whose value became worse; the value of A did not improve. Both values became worse.");
    says(said(30, 50, 40, 50, GAP_HIGH), "The gap between A and B became smaller: 20.0 percentage points (2018), 10.0 percentage points (2022). This comes from A, whose value improved.");
    says(said(30, 50, 35, 45, GAP_HIGH), "The gap between A and B became smaller: 20.0 percentage points (2018), 10.0 percentage points (2022). The value of A improved, and that of B became worse.");
    says(said(30, 50, 32, 60, GAP_HIGH), "The gap between A and B became larger: 20.0 percentage points (2018), 28.0 percentage points (2022). "
                                         "This comes from B, whose value improved; A did not keep up. Both values improved.");
    says(said(30, 50, 40.2, 60, GAP_HIGH), "The gap between A and B hardly changed: 20.0 percentage points (2018), 19.8 percentage points (2022). Both values improved.");
    says(said(20, 10, 10, 10, GAP_LOW), "There is practically no gap between A and B: 10.0 percentage points (2018), 0.0 percentage points (2022). This comes from A, whose value improved.");
    says(said(20, 10, 8, 10, GAP_LOW), "The gap between A and B has turned round: 10.0 percentage points (2018), 2.0 percentage points the other way (2022). This comes from A, whose value improved.");
    says(said(20, 10, 8, 10, GAP_CONTEXT), "");
    says(gap_say_now(a, &w, &at), "2022: 9,9\u00A0% for A, 31,0\u00A0% for B. That is 21,1 percentage points less; the ratio is 0,32 (1 means equal).");
    says(gap_say_now(a, &plain, &more), "2022: 23 for A, 7 for B. That is 16 more; the ratio is 3.23 (1 means equal).");
    says(gap_say_now(a, &plain, &same), "2022: 7 for A and for B alike.");
    says(gap_say_now(a, &plain, &none), "");
    assert_true(str_find(gap_say_now(a, &plain, &zero), S("ratio is –")) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(the_papers), cmocka_unit_test(the_three_cases), cmocka_unit_test(undefined), cmocka_unit_test(odds_and_shares),
                                        cmocka_unit_test(thresholds), cmocka_unit_test(ways), cmocka_unit_test(second_reckoning), cmocka_unit_test(series), cmocka_unit_test(trend),
                                        cmocka_unit_test(sentences) };
    return cmocka_run_group_tests_name("gap", tests, set_up, tear_down);
}
