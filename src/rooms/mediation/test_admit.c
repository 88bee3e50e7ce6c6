/* test_admit.c - the rules of a region applied to requests: every rule at its boundary, by the sentences that people read; times as forms have them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/moment.h"
#include "rooms/mediation/when.h"

static struct arena *a;
static struct admit_finding found[ADMIT_FOUND_MAX];
static const struct rules usual = { .lead_days = 3, .excluded = { "special_needs other", 19 } };

static int set_up(void **state) { (void)state; a = arena_new(); return 0; }
static int tear_down(void **state) { (void)state; arena_free(a); return 0; }

static int64_t day(const char *text)
{
    struct date d;
    assert_true(date_parse(str_of(text), &d));
    return date_days(d);
}

/* "2026-11-18 09:00" by the German clock. */
static int64_t at(const char *text)
{
    int64_t t;
    assert_int_equal(moment_read(str_of(text), &t), MOMENT_FINE);
    return t;
}
static struct admit_date date(const char *from, int minutes) { int64_t t = at(from); return (struct admit_date){ t, t + minutes * 60, false, { 0 } }; }
static struct admit_case of(const struct admit_date *d, size_t n)
{
    return (struct admit_case){ .rules = &usual, .now = at("2026-11-18 13:00"), .topic = S("school_talk"), .language = S("ar"), .date = d, .n = n };
}

/* The findings, each as "rule:date", in their order. */
static void finds(const struct admit_case *c, const char *want)
{
    struct buf b = buf_in(a, 2000);
    size_t n = admit_judge(c, found);
    for (size_t i = 0; i < n; i++) buf_fmt(&b, "%s%d:%zu", b.n ? " " : "", (int)found[i].rule, found[i].date);
    assert_string_equal(arena_z(a, buf_str(&b)), want);
}
static void says(const struct admit_case *c, const char *lang, const char *want)
{
    assert_true(admit_judge(c, found) > 0);
    assert_string_equal(arena_z(a, admit_sentence(a, lang_find(str_of(lang)), c, &found[0])), want);
}

static void working_days_leave_out_weekends_and_holidays(void **state)
{
    (void)state;
    assert_int_equal(admit_working_days(day("2026-11-16"), day("2026-11-19")), 3);       /* Monday to Thursday              */
    assert_int_equal(admit_working_days(day("2026-11-20"), day("2026-11-23")), 1);       /* Friday to Monday                */
    assert_int_equal(admit_working_days(day("2026-11-20"), day("2026-11-22")), 0);
    assert_int_equal(admit_working_days(day("2026-10-30"), day("2026-11-03")), 2);       /* All Saints is a Sunday in 2026   */
    assert_int_equal(admit_working_days(day("2026-05-29"), day("2026-06-08")), 5);       /* Corpus Christi, 4 June          */
    assert_int_equal(admit_working_days(day("2026-12-23"), day("2026-12-28")), 2);       /* 24 December is a working day    */
    assert_int_equal(admit_working_days(day("2026-11-20"), day("2026-11-20")), 0);
    assert_int_equal(admit_working_days(day("2026-11-20"), day("2026-11-01")), 0);
    assert_true(admit_working_days(0, day("2026-01-01")) < ADMIT_LEAD_SEEN);
}

static void notice(void **state)
{
    (void)state;
    struct admit_date short_by_one = date("2026-11-20 09:00", 60), enough = date("2026-11-23 09:00", 60);
    struct admit_case c = of(&short_by_one, 1), d = of(&enough, 1);
    finds(&c, "5:0");
    assert_int_equal(found[0].weight, ADMIT_BROKEN);
    assert_int_equal(found[0].days, 2);
    says(&c, "en", "Short notice: working days that are needed: 3; working days that are left: 2.");
    finds(&d, "");
    struct admit_date both[] = { enough, short_by_one };                                  /* the nearest counts, wherever it stands */
    struct admit_case e = of(both, 2);
    finds(&e, "5:1");
}

static void dates_that_cannot_be(void **state)
{
    (void)state;
    struct admit_date d[] = {
        date("2026-12-01 09:00", 0), date("2026-12-02 09:00", -30), date("2026-12-03 08:00", 721), date("2026-11-18 13:00", 60), date("2026-11-17 09:00", 60),
        { .gap = true, .said = S("2026-03-29 02:30") },
    };
    struct admit_case c = of(d, countof(d));
    finds(&c, "0:0 0:1 1:2 3:3 3:4 2:5");
    for (size_t i = 0; i < 6; i++) assert_int_equal(found[i].weight, ADMIT_FAULT);
    struct admit_case gap = of(d + 5, 1), end = of(d, 1), past = of(d + 4, 1);
    says(&gap, "en", "2026-03-29 02:30: This time does not exist, the clocks go forward in that hour.");
    says(&end, "en", "1 December 2026, 09:00: The end must be after the beginning.");
    says(&past, "en", "17 November 2026, 09:00: This lies in the past.");
}

static void exactly_twelve_hours(void **state)
{
    (void)state;
    struct admit_date d = date("2026-12-03 08:00", 720);
    struct admit_case c = of(&d, 1);
    finds(&c, "");
}

static void series_that_overlap(void **state)
{
    (void)state;
    struct admit_date touching[] = { date("2026-12-01 09:00", 60), date("2026-12-01 10:00", 60) };
    struct admit_date crossing[] = { date("2026-12-01 09:00", 60), date("2026-12-08 09:00", 60), date("2026-12-01 09:59", 60) };
    struct admit_case c = of(touching, 2), d = of(crossing, 3), e = of(crossing, 3);
    finds(&c, "");
    finds(&d, "4:2");
    e.either = true;                                     /* of proposals only one happens */
    finds(&e, "");
}

static void what_is_excluded(void **state)
{
    (void)state;
    struct admit_date d = date("2026-12-01 09:00", 60);
    struct admit_case c = of(&d, 1);
    c.topic = S("special_needs");
    c.legal = c.private = c.outside = c.nobody = true;
    c.within = S("Kreis Kleve");
    finds(&c, "6:0 7:0 8:0 9:0 10:0");
    assert_int_equal(found[4].weight, ADMIT_HINT);
    says(&c, "en", "This topic is excluded here: Special educational needs (AO-SF).");
    assert_string_equal(arena_z(a, admit_sentence(a, lang_find(S("en")), &c, &found[3])), "The place lies outside of this area: Kreis Kleve.");
    assert_true(str_starts(admit_sentence(a, lang_find(S("en")), &c, &found[4]), S("At present nobody in the pool speaks this language: Arabic.")));
    c.topic = S("special");                              /* a part of a word is none */
    struct rules open = usual;
    open.legal_allowed = open.private_allowed = true;
    c.rules = &open;
    c.outside = c.nobody = false;
    finds(&c, "");
}

static void no_more_than_fits(void **state)
{
    (void)state;
    struct admit_date d[ADMIT_DATES_MAX];
    for (size_t i = 0; i < ADMIT_DATES_MAX; i++) d[i] = date("2026-11-01 08:00", 900);   /* long, past, overlapping: 179 findings */
    struct admit_case c = of(d, ADMIT_DATES_MAX);
    assert_int_equal(admit_judge(&c, found), ADMIT_FOUND_MAX);
}

/* ---- times as the form has them ------------------------------------------------------------------------------------------- */
static void days_and_times_as_people_write_them(void **state)
{
    static const struct { const char *typed, *is; } days[] = { { "2026-03-31", "2026-03-31" }, { " 31.3.2026 ", "2026-03-31" }, { "1.3.26", "2026-03-01" },
        { "31.02.2026", "" }, { "31.3", "" }, { "31.3.2026.1", "" }, { "2026-3-31", "" }, { "", "" }, { "0.1.2026", "" }, { "-1.1.2026", "" }, { "1.1.20260", "" } };
    static const struct { const char *typed; int minutes; } times[] = { { "9", 540 }, { "9:30", 570 }, { "09.05", 545 }, { "23:59", 1439 }, { "24:00", -1 }, { "9:60", -1 },
        { "", -1 }, { "9:3", -1 }, { "-1:00", -1 }, { "noon", -1 }, { "0:00", 0 } };
    (void)state;
    for (size_t i = 0; i < countof(days); i++) {
        struct date d = { 0 };
        assert_int_equal(when_day(str_of(days[i].typed), &d), days[i].is[0] != 0);
        if (days[i].is[0]) assert_string_equal(arena_z(a, date_text(a, d)), days[i].is);
    }
    for (size_t i = 0; i < countof(times); i++) {
        int minutes = -1;
        assert_int_equal(when_time(str_of(times[i].typed), &minutes), times[i].minutes >= 0);
        assert_int_equal(minutes, times[i].minutes);
    }
}

static struct when form(int64_t minutes, int64_t weeks, bool all) { return (struct when){ .minutes = minutes, .weeks = weeks, .all = all }; }
static struct admit_date dates[ADMIT_DATES_MAX];
static size_t count;

static void a_series_keeps_its_hour_when_the_clocks_change(void **state)
{
    struct when w = form(90, 3, true);
    (void)state;
    w.row[0] = (struct when_row){ S("2026-10-20"), S("09:00") };
    assert_null(when_dates(a, &w, dates, &count));
    assert_int_equal(count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(wall_of(dates[i].starts).hour, 9);
        assert_int_equal(dates[i].ends - dates[i].starts, 5400);
    }
    assert_int_equal(dates[1].starts - dates[0].starts, 7 * 86400 + 3600);
    w = form(60, 2, true);
    w.row[0] = (struct when_row){ S("22.3.2026"), S("2:30") };           /* a week later that half hour does not exist */
    assert_null(when_dates(a, &w, dates, &count));
    assert_false(dates[0].gap);
    assert_true(dates[1].gap);
    assert_string_equal(arena_z(a, dates[1].said), "2026-03-29 02:30");
}

static void proposals_and_what_is_wrong(void **state)
{
    (void)state;
    struct when w = form(60, 1, false);
    assert_non_null(when_dates(a, &w, dates, &count));                    /* nothing said */
    for (size_t i = 0; i < 3; i++) w.row[i] = (struct when_row){ S("2026-12-01"), S("9") };
    assert_null(when_dates(a, &w, dates, &count));
    assert_int_equal(count, 3);
    w.row[5] = w.row[0];
    assert_non_null(when_dates(a, &w, dates, &count));                    /* four proposals */
    w.all = true;
    assert_null(when_dates(a, &w, dates, &count));
    assert_int_equal(count, 4);
    w.row[4].day = S("2026-12-01");                       /* a day without a time */
    assert_non_null(when_dates(a, &w, dates, &count));
    struct when none = form(0, 1, true), negative = form(60, 0, true), many = form(60, 27, true), full = form(60, 26, true);
    none.row[0] = negative.row[0] = many.row[0] = full.row[0] = full.row[1] = full.row[2] = w.row[0];
    assert_non_null(when_dates(a, &none, dates, &count));
    assert_non_null(when_dates(a, &negative, dates, &count));
    assert_non_null(when_dates(a, &many, dates, &count));
    assert_non_null(when_dates(a, &full, dates, &count));                 /* 78 dates */
    assert_int_equal(count, 4);
    struct admit_date one;
    assert_null(when_one(a, S("1.12.2026"), S("9"), 30, &one));
    assert_int_equal(one.ends - one.starts, 1800);
    assert_non_null(when_one(a, S("1.12.2026"), S("99"), 30, &one));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(working_days_leave_out_weekends_and_holidays), cmocka_unit_test(notice), cmocka_unit_test(dates_that_cannot_be),
        cmocka_unit_test(exactly_twelve_hours), cmocka_unit_test(series_that_overlap), cmocka_unit_test(what_is_excluded), cmocka_unit_test(no_more_than_fits),
        cmocka_unit_test(days_and_times_as_people_write_them), cmocka_unit_test(a_series_keeps_its_hour_when_the_clocks_change), cmocka_unit_test(proposals_and_what_is_wrong),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
