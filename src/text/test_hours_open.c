/* test_hours_open.c - whether it is open, and until when: a table of cases, and a second evaluation minute by minute by the zone data of the
** system (Europe/Berlin) over random hours. Then holidays, and what people read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "text/hours.h"
#include "text/holidays.h"
#include <unicode/ucal.h>

const struct embedded words_files[] = { { 0 } };
enum { U = HOURS_UNKNOWN, C = HOURS_CLOSED, O = HOURS_OPEN };
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

/* ---- the table ------------------------------------------------------------------------------------------------------ */
/* "2026-11-18 13:00" by the German clock, "…+1" or "…+2" to say which pass of the repeated hour; "": 0. */
static int64_t moment(const char *text)
{
    str s = str_of(text);
    struct date d;
    int64_t hour = 0, minute = 0;
    if (!s.n) return 0;
    assert_true(date_parse(str_upto(s, 10), &d) && str_int(str_upto(str_from(s, 11), 2), &hour) && str_int(str_upto(str_from(s, 14), 2), &minute));
    int64_t wall = date_days(d) * 86400 + hour * 3600 + minute * 60;
    bool summer = s.n > 16 ? s.p[17] == '2' : d.month > 3 && d.month < 11;
    if (s.n <= 16 && d.month == 3) summer = d.day >= (d.year == 2026 ? 30 : 29);     /* the Sundays themselves say +1 or +2 */
    if (s.n <= 16 && d.month == 10) summer = d.day <= (d.year == 2026 ? 24 : 30);
    return wall - (summer ? 7200 : 3600);
}

static const char week[] = "Mo-Fr 09:00-12:00,14:00-16:30";
static const char always[] = "Mo-Su 10:00-18:00; PH off";
static const char bar[] = "Fr,Sa 20:00-02:00";
static const char xmas[] = "Mo-Fr 09:00-16:00; Dec 24-Jan 06 off";
static const char night[] = "Su 01:00-03:00";
static const struct { const char *hours, *at; int state; const char *until; } cases[] = {
    /* weekdays, and to the minute: the begin is open, the end closed */
    { week, "2026-11-18 08:59", C, "2026-11-18 09:00" }, { week, "2026-11-18 09:00", O, "2026-11-18 12:00" },
    { week, "2026-11-18 11:59", O, "2026-11-18 12:00" },
    { week, "2026-11-18 12:00", C, "2026-11-18 14:00" }, { week, "2026-11-18 13:59", C, "2026-11-18 14:00" },
    { week, "2026-11-18 14:00", O, "2026-11-18 16:30" },
    { week, "2026-11-18 16:29", O, "2026-11-18 16:30" }, { week, "2026-11-18 16:30", C, "2026-11-19 09:00" },
    { week, "2026-11-20 16:30", C, "2026-11-23 09:00" },
    { week, "2026-11-21 10:00", C, "2026-11-23 09:00" }, { week, "2026-11-22 23:59", C, "2026-11-23 09:00" },
    { week, "2026-11-23 00:00", C, "2026-11-23 09:00" },
    { "Mo 09:00-12:00,12:00-14:00", "2026-11-23 11:00", O, "2026-11-23 14:00" },
    { "Mo-Fr 09:00-12:00; Mo-Fr 10:00-11:00", "2026-11-18 09:30", C, "2026-11-18 10:00" },
    { "Mo-Fr 09:00-12:00; We off", "2026-11-18 10:00", C, "2026-11-19 09:00" },
    { "We off; Mo-Fr 09:00-12:00", "2026-11-18 10:00", O, "2026-11-18 12:00" },
    { "Mo-Fr 09:00-12:00; Mo-Su off", "2026-11-18 10:00", C, "" }, { "We 10:00-12:00", "2026-11-18 12:00", C, "2026-11-25 10:00" },
    /* the summer's offset, and the new year */
    { week, "2026-07-15 08:59", C, "2026-07-15 09:00" }, { week, "2026-07-15 09:00", O, "2026-07-15 12:00" },
    { week, "2026-12-31 16:30", C, "2027-01-01 09:00" },
    /* holidays of the state with hours of their own; not those of others; the next opening across several */
    { always, "2026-11-01 12:00", C, "2026-11-02 10:00" }, { always, "2026-11-02 12:00", O, "2026-11-02 18:00" },
    { always, "2026-04-05 12:00", O, "2026-04-05 18:00" },
    { always, "2026-05-24 12:00", O, "2026-05-24 18:00" }, { always, "2026-10-31 12:00", O, "2026-10-31 18:00" },
    { always, "2026-01-06 12:00", O, "2026-01-06 18:00" },
    { always, "2026-08-15 12:00", O, "2026-08-15 18:00" }, { always, "2026-12-24 18:00", C, "2026-12-27 10:00" },
    { "Mo-Fr 09:00-16:00; PH off", "2026-04-02 16:00", C, "2026-04-07 09:00" },
    { "Mo-Fr 09:00-16:00; PH off", "2026-12-24 16:00", C, "2026-12-28 09:00" }, { "Mo-Fr 09:00-16:00", "2026-04-03 10:00", O, "2026-04-03 16:00" },
    { "Mo-Fr 09:00-16:00; PH 10:00-12:00", "2026-06-04 09:30", C, "2026-06-04 10:00" },
    { "Mo-Fr 09:00-16:00; PH 10:00-12:00", "2026-06-04 11:00", O, "2026-06-04 12:00" },
    { "Mo-Fr 09:00-16:00; PH 10:00-12:00", "2026-06-04 12:00", C, "2026-06-05 09:00" },
    { "Mo-Fr 09:00-16:00; PH 10:00-12:00", "2026-10-03 10:00", O, "2026-10-03 12:00" },
    { "PH off; Mo-Fr 09:00-16:00", "2026-05-14 10:00", C, "2026-05-15 09:00" },
    { "Mo-Fr,PH 09:00-16:00; Th 13:00-14:00", "2026-05-14 10:00", O, "2026-05-14 16:00" },
    { "PH 10:00-12:00", "2026-11-18 10:00", C, "2026-12-25 10:00" }, { "PH 10:00-12:00; PH off", "2026-12-25 10:00", C, "" },
    { "May-Sep Mo-Fr 09:00-18:00; Oct-Apr Mo-Fr 10:00-16:00; PH off", "2026-05-01 12:00", C, "2026-05-04 09:00" },
    { "PH off; May-Sep 09:00-18:00; Oct-Apr 10:00-16:00", "2026-05-01 12:00", C, "2026-05-02 09:00" },
    { "PH off; Dec 25 10:00-12:00", "2026-12-25 10:00", O, "2026-12-25 12:00" },
    { "Dec 25 10:00-12:00; PH off", "2026-12-25 10:00", O, "2026-12-25 12:00" },
    /* exceptions: every year, once, over the new year, lists, months, with days; whatever their place */
    { "Mo-Su 09:00-12:00; Dec 24 off", "2026-12-24 10:00", C, "2026-12-25 09:00" },
    { "Dec 24 off; Mo-Su 09:00-12:00", "2027-12-24 10:00", C, "2027-12-25 09:00" },
    { "Mo-Su 09:00-12:00; 2026 Dec 24 off", "2026-12-24 10:00", C, "2026-12-25 09:00" },
    { "Mo-Su 09:00-12:00; 2026 Dec 24 off", "2027-12-24 10:00", O, "2027-12-24 12:00" },
    { "Mo-Su 09:00-12:00; Dec 24-26 10:00-11:00", "2026-12-26 09:30", C, "2026-12-26 10:00" },
    { "Mo-Su 09:00-12:00; Dec 24-26 10:00-11:00", "2026-12-26 11:00", C, "2026-12-27 09:00" },
    { xmas, "2026-12-23 16:00", C, "2027-01-07 09:00" }, { xmas, "2026-12-31 12:00", C, "2027-01-07 09:00" },
    { xmas, "2027-01-06 12:00", C, "2027-01-07 09:00" },
    { xmas, "2027-01-07 12:00", O, "2027-01-07 16:00" }, { xmas, "2026-12-23 12:00", O, "2026-12-23 16:00" },
    { "Mo-Fr 09:00-16:00; 2026 Dec 24-2027 Jan 06 off", "2026-12-24 12:00", C, "2027-01-07 09:00" },
    { "Mo-Fr 09:00-16:00; 2026 Dec 24-2027 Jan 06 off", "2026-01-05 12:00", O, "2026-01-05 16:00" },
    { "Mo-Fr 09:00-16:00; 2026 Dec 24-2027 Jan 06 off", "2027-12-27 12:00", O, "2027-12-27 16:00" },
    { "Mo-Fr 09:00-16:00; Jul-Aug off", "2026-06-30 16:00", C, "2026-09-01 09:00" },
    { "Mo-Fr 09:00-16:00; Jul-Aug off", "2026-08-31 12:00", C, "2026-09-01 09:00" },
    { "Mo-Fr 09:00-16:00; Jul-Aug Mo-Fr 09:00-11:00", "2026-07-15 11:00", C, "2026-07-16 09:00" },
    { "Mo-Fr 09:00-16:00; Jul-Aug We off", "2026-07-15 10:00", C, "2026-07-16 09:00" },
    { "Mo-Fr 09:00-16:00; Jul-Aug We off", "2026-07-16 10:00", O, "2026-07-16 16:00" },
    { "Mo-Fr 09:00-16:00; Nov 18,Nov 20 off", "2026-11-18 10:00", C, "2026-11-19 09:00" },
    { "Mo-Fr 09:00-16:00; Nov 18,Nov 20 off", "2026-11-19 16:00", C, "2026-11-23 09:00" },
    { "2026 Nov 21 10:00-14:00", "2026-11-18 10:00", C, "2026-11-21 10:00" }, { "2026 Nov 21 10:00-14:00", "2026-11-21 10:00", O, "2026-11-21 14:00" },
    { "2026 Nov 21 10:00-14:00", "2026-11-21 14:00", C, "" }, { "Nov 21 off; Nov 21 10:00-14:00", "2026-11-21 10:00", O, "2026-11-21 14:00" },
    { "Nov 21 10:00-14:00; Nov 21 off", "2026-11-21 10:00", C, "" },
    /* the leap day; 366 days are as far as anybody looks */
    { "Feb 29 10:00-12:00", "2028-02-29 11:00", O, "2028-02-29 12:00" }, { "Feb 29 10:00-12:00", "2027-03-01 10:00", C, "2028-02-29 10:00" },
    { "Feb 29 10:00-12:00", "2026-02-28 10:00", C, "" },
    { "Mo-Su 09:00-12:00; Feb off", "2028-02-29 10:00", C, "2028-03-01 09:00" },
    { "Mo-Su 09:00-12:00; Feb 28 off", "2028-02-29 10:00", O, "2028-02-29 12:00" },
    { "2027 Nov 20 10:00-12:00", "2026-11-18 10:00", C, "" }, { "2027 Nov 19 10:00-12:00", "2026-11-18 10:00", C, "2027-11-19 10:00" },
    { "2027 Nov 19 10:00-12:00", "2026-11-18 09:59", C, "" },
    /* over midnight: belongs to the day of its begin */
    { bar, "2026-11-20 19:59", C, "2026-11-20 20:00" }, { bar, "2026-11-20 20:00", O, "2026-11-21 02:00" },
    { bar, "2026-11-21 00:00", O, "2026-11-21 02:00" },
    { bar, "2026-11-21 01:59", O, "2026-11-21 02:00" }, { bar, "2026-11-21 02:00", C, "2026-11-21 20:00" },
    { bar, "2026-11-22 01:00", O, "2026-11-22 02:00" },
    { bar, "2026-11-22 02:00", C, "2026-11-27 20:00" }, { bar, "2026-11-20 01:00", C, "2026-11-20 20:00" },
    { "Su 22:00-01:00", "2026-11-23 00:30", O, "2026-11-23 01:00" },
    { "Su 22:00-01:00", "2026-11-22 00:30", C, "2026-11-22 22:00" }, { "Fr 20:00-02:00; Sa off", "2026-11-21 01:00", O, "2026-11-21 02:00" },
    { "Th,Fr 20:00-02:00; PH off", "2026-12-25 01:00", O, "2026-12-25 02:00" },
    { "Th,Fr 20:00-02:00; PH off", "2026-12-26 01:00", C, "2026-12-31 20:00" },
    { "Fr 20:00-02:00; Sa 01:00-04:00", "2026-11-20 21:00", O, "2026-11-21 04:00" },
    { "Dec 31 20:00-03:00", "2027-01-01 02:00", O, "2027-01-01 03:00" },
    /* 24:00 and around the clock */
    { "Fr 20:00-24:00", "2026-11-20 23:59", O, "2026-11-21 00:00" }, { "Fr 20:00-24:00; Sa 00:00-02:00", "2026-11-20 23:59", O, "2026-11-21 02:00" },
    { "24/7", "2026-11-18 03:00", O, "" }, { "Mo-Su 00:00-24:00", "2026-10-25 02:30+1", O, "" },
    { "24/7; PH off", "2026-12-24 12:00", O, "2026-12-25 00:00" },
    { "24/7; PH off", "2026-12-25 12:00", C, "2026-12-27 00:00" }, { "24/7; Su 08:00-20:00", "2026-11-21 12:00", O, "2026-11-22 00:00" },
    { "24/7; 2027 Jan 05 off", "2026-11-18 12:00", O, "2027-01-05 00:00" },
    { "Sa,Su 00:00-24:00", "2026-10-24 12:00", O, "2026-10-26 00:00" },
    /* October: 02:00-03:00 comes twice. 2026 on the 25th, 2027 on the 31st */
    { night, "2026-10-25 01:30+2", O, "2026-10-25 03:00+1" }, { night, "2026-10-25 02:30+2", O, "2026-10-25 03:00+1" },
    { night, "2026-10-25 02:30+1", O, "2026-10-25 03:00+1" },
    { night, "2026-10-25 03:00+1", C, "2026-11-01 01:00" }, { "Su 01:00-02:30", "2026-10-25 02:29+2", O, "2026-10-25 02:30+2" },
    { "Su 01:00-02:30", "2026-10-25 02:30+2", C, "2026-11-01 01:00" },
    { "Su 01:00-02:30", "2026-10-25 02:15+1", C, "2026-11-01 01:00" }, { "Su 02:30-04:00", "2026-10-25 02:15+2", C, "2026-10-25 02:30+2" },
    { "Su 02:30-04:00", "2026-10-25 02:15+1", O, "2026-10-25 04:00+1" }, { "Sa 22:00-02:30", "2026-10-24 23:00", O, "2026-10-25 02:30+2" },
    { night, "2027-10-31 02:30+1", O, "2027-10-31 03:00+1" },
    { "Su 02:00-02:30", "2027-10-31 02:00+1", C, "2027-11-07 02:00" }, { "Su 09:00-12:00", "2027-10-31 08:59+1", C, "2027-10-31 09:00+1" },
    { "Su 03:00-04:00", "2027-10-31 02:59+1", C, "2027-10-31 03:00+1" },
    /* March: 02:00-03:00 is left out. 2026 on the 29th, 2027 on the 28th */
    { night, "2026-03-29 01:59+1", O, "2026-03-29 03:00+2" }, { night, "2026-03-29 03:00+2", C, "2026-04-05 01:00" },
    { "Su 01:00-02:30", "2026-03-29 01:59+1", O, "2026-03-29 03:00+2" },
    { "Su 02:30-04:00", "2026-03-29 01:59+1", C, "2026-03-29 03:00+2" }, { "Su 02:30-04:00", "2026-03-29 03:00+2", O, "2026-03-29 04:00+2" },
    { "Su 02:00-03:00", "2026-03-29 01:30+1", C, "2026-04-05 02:00" },
    { "Sa 22:00-02:30", "2026-03-28 23:00", O, "2026-03-29 03:00+2" }, { "Su 09:00-12:00", "2026-03-29 01:00+1", C, "2026-03-29 09:00+2" },
    { "Su 02:15-02:45", "2027-03-28 01:00+1", C, "2027-04-04 02:15" },
    { "24/7; Mo off", "2027-03-28 01:00+1", O, "2027-03-29 00:00" }, { "Su 03:00-04:00", "2027-03-28 03:00+2", O, "2027-03-28 04:00+2" },
    /* nothing is known */
    { "", "2026-11-18 10:00", U, "" }, { " ; ", "2026-11-18 10:00", U, "" }, { "nach Absprache", "2026-11-18 10:00", U, "" },
    { "PH off", "2026-11-18 10:00", U, "" },
    { "PH off", "2026-12-25 10:00", C, "" }, { "Mo-Su off", "2026-11-18 10:00", C, "" }, { "Mo 9-25", "2026-11-16 10:00", U, "" },
};

static void table(void **state)
{
    (void)state;
    assert_true(countof(cases) >= 100);
    for (size_t i = 0; i < countof(cases); i++) {
        size_t before = arena_used(a);
        struct hours_now now = hours_at(a, str_of(cases[i].hours), moment(cases[i].at));
        assert_int_equal(arena_used(a), before);
        if ((int)now.state != cases[i].state || now.until != moment(cases[i].until))
            fail_msg("%s at %s: %d until %s", cases[i].hours, cases[i].at, (int)now.state, now.until ? arena_z(a, moment_iso(a, now.until)) : "never");
    }
}

/* ---- holidays ------------------------------------------------------------------------------------------------------- */
/* From the calendars of the state, not from Easter. */
static const struct { const char *day, *name; } free_days[] = {
    { "2025-12-25", "Christmas Day" }, { "2025-12-26", "Second Day of Christmas" }, { "2026-01-01", "New Year’s Day" },
    { "2026-04-03", "Good Friday" }, { "2026-04-06", "Easter Monday" }, { "2026-05-01", "Labour Day" },
    { "2026-05-14", "Ascension Day" }, { "2026-05-25", "Whit Monday" }, { "2026-06-04", "Corpus Christi" }, { "2026-10-03", "Day of German Unity" },
    { "2026-11-01", "All Saints’ Day" }, { "2026-12-25", "Christmas Day" }, { "2026-12-26", "Second Day of Christmas" },
    { "2027-01-01", "New Year’s Day" }, { "2027-03-26", "Good Friday" }, { "2027-03-29", "Easter Monday" }, { "2027-05-01", "Labour Day" },
    { "2027-05-06", "Ascension Day" }, { "2027-05-17", "Whit Monday" }, { "2027-05-27", "Corpus Christi" }, { "2027-10-03", "Day of German Unity" },
    { "2027-11-01", "All Saints’ Day" }, { "2027-12-25", "Christmas Day" }, { "2027-12-26", "Second Day of Christmas" },
    { "2028-01-01", "New Year’s Day" }, { "2028-04-14", "Good Friday" }, { "2028-04-17", "Easter Monday" }, { "2028-05-01", "Labour Day" },
    { "2028-05-25", "Ascension Day" }, { "2028-06-05", "Whit Monday" }, { "2028-06-15", "Corpus Christi" }, { "2028-10-03", "Day of German Unity" },
    { "2028-11-01", "All Saints’ Day" }, { "2028-12-25", "Christmas Day" }, { "2028-12-26", "Second Day of Christmas" },
    { "2029-01-01", "New Year’s Day" }, { "2029-03-30", "Good Friday" }, { "2029-04-02", "Easter Monday" }, { "2029-05-01", "Labour Day" },
    { "2029-05-10", "Ascension Day" }, { "2029-05-21", "Whit Monday" }, { "2029-05-31", "Corpus Christi" }, { "2029-10-03", "Day of German Unity" },
    { "2029-11-01", "All Saints’ Day" }, { "2029-12-25", "Christmas Day" }, { "2029-12-26", "Second Day of Christmas" },
};

static void holidays(void **state)
{
    (void)state;
    size_t next = 0;
    for (int64_t day = date_days((struct date){ 2025, 12, 1 }); day < date_days((struct date){ 2030, 1, 1 }); day++) {
        struct date d = date_of_days(day);
        bool is = next < countof(free_days) && str_eq(date_text(a, d), str_of(free_days[next].day));
        int64_t noon = day * 86400 + 10 * 3600 + 1800;
        struct hours_now now = hours_at(a, S("Mo-Su 10:00-18:00; PH off"), noon), plain = hours_at(a, S("Mo-Su 10:00-18:00"), noon),
            own = hours_at(a, S("Mo-Su 13:00-18:00; PH 10:00-14:00"), noon);
        assert_int_equal(holiday_of(d) != NULL, is);
        assert_true((int)now.state == (is ? C : O) && now.off == is && plain.state == HOURS_OPEN && !plain.holiday && (int)own.state == (is ? O : C) && !own.off);
        assert_true(!is == !now.holiday && !is == !own.holiday);
        if (is) assert_string_equal(now.holiday, free_days[next++].name);
    }
    assert_int_equal(next, countof(free_days));
}

/* The earliest, the latest, and some from the tables of the Royal Observatory and the Bundesamt. */
static void easter(void **state)
{
    (void)state;
    static const struct date days[] = { { 1818, 3, 22 }, { 1943, 4, 25 }, { 1954, 4, 18 }, { 1981, 4, 19 }, { 2000, 4, 23 }, { 2008, 3, 23 },
    { 2011, 4, 24 },
        { 2019, 4, 21 }, { 2024, 3, 31 }, { 2025, 4, 20 }, { 2026, 4, 5 }, { 2027, 3, 28 }, { 2028, 4, 16 }, { 2038, 4, 25 }, { 2049, 4, 18 },
        { 2076, 4, 19 }, { 2285, 3, 22 } };
    for (size_t i = 0; i < countof(days); i++) {
        struct date d = easter_of(days[i].year);
        assert_true(d.month == days[i].month && d.day == days[i].day);
    }
    for (int year = 1583; year < 3000; year++) assert_int_equal(date_weekday(easter_of(year)), 7);
}

/* ---- a second evaluation -------------------------------------------------------------------------------------------------- */
static uint64_t dice = 88172645463325252U;
static int roll(int n)
{
    dice ^= dice << 13;
    dice ^= dice >> 7;
    dice ^= dice << 17;
    return (int)(dice % (uint64_t)n);
}

/* What the clock shows, from the system's zone data, or from ICU's where there are none: an offset per quarter of an hour. */
enum { YEARS = 4, QUARTERS = YEARS * 366 * 96, MINUTES = QUARTERS * 15 };
static int16_t offset[QUARTERS];                          /* minutes ahead of UTC */
static int64_t begin;                                     /* 2025-12-01, in minutes */

static bool system_knows(void)
{
    time_t july = 1783980000;
    struct tm tm;
    assert_int_equal(setenv("TZ", "Europe/Berlin", 1), 0);
    tzset();
    return localtime_r(&july, &tm) && tm.tm_gmtoff == 7200;
}

static void fill_offsets(void)
{
    UErrorCode e = U_ZERO_ERROR;
    bool libc = system_knows();
    UCalendar *c = libc ? NULL : ucal_open(u"Europe/Berlin", -1, "de", UCAL_GREGORIAN, &e);
    begin = date_days((struct date){ 2025, 12, 1 }) * 1440;
    for (int i = 0; i < QUARTERS; i++) {
        time_t t = (time_t)((begin + i * 15) * 60);
        struct tm tm = { 0 };
        if (libc) localtime_r(&t, &tm);
        else ucal_setMillis(c, (double)t * 1000, &e);
        long seconds = libc ? tm.tm_gmtoff : (ucal_get(c, UCAL_ZONE_OFFSET, &e) + ucal_get(c, UCAL_DST_OFFSET, &e)) / 1000;
        offset[i] = (int16_t)(seconds / 60);
    }
    assert_true(U_SUCCESS(e));
    if (c) ucal_close(c);
}

/* Rules as a table of days, without looking at the text: which days of the years, which weekdays, which minutes. */
struct naive { bool dated, weekday[8], any; int from, to, year; int slot[3][2]; int n; };       /* from, to: MMDD; slot ends up to 2160 */
static struct naive rules[12];
static int n_rules;

static bool naive_fits(const struct naive *r, struct date d)
{
    int md = d.month * 100 + d.day;
    bool in = r->from <= r->to ? md >= r->from && md <= r->to : md >= r->from || md <= r->to;
    if (r->dated && r->year && r->from > r->to) in = (d.year == r->year && md >= r->from) || (d.year == r->year + 1 && md <= r->to);
    else if (r->dated && r->year) in = in && d.year == r->year;
    if (r->dated && !in) return false;
    if (r->any || r->weekday[date_weekday(d) - 1]) return true;
    for (size_t i = 0; r->weekday[7] && i < countof(free_days); i++) if (str_eq(date_text(a, d), str_of(free_days[i].day))) return true;
    return false;
}

static const struct naive *rule_on[YEARS * 366 + 400];     /* by day, from the day before `begin` on */
static void fill_days(void)
{
    for (int i = 0; i < (int)countof(rule_on); i++) {
        struct date d = date_of_days(begin / 1440 - 1 + i);
        rule_on[i] = NULL;
        for (int k = 0; k < n_rules; k++) if (naive_fits(&rules[k], d)) rule_on[i] = &rules[k];
        arena_reset(a);
    }
}

/* A minute of the clock, or in the repeated hour's second pass: what reaches through to its end. */
static bool naive_slot(const struct naive *r, int minute, int second_pass)
{
    for (int i = 0; r && i < r->n; i++) {
        int from = r->slot[i][0], to = r->slot[i][1];
        if (second_pass ? from < second_pass && to >= second_pass : from <= minute && minute < to) return true;
    }
    return false;
}

static bool naive_open(int m)
{
    int now = offset[m / 15], before = offset[(m >= 60 ? m - 60 : 0) / 15];
    int64_t wall = begin + m + now;
    int day = (int)(wall / 1440 - begin / 1440) + 1, minute = (int)(wall % 1440);
    bool second = before == now + 60;                     /* an hour ago the clock showed the same */
    return naive_slot(rule_on[day], minute, second ? 180 : 0) || naive_slot(rule_on[day - 1], minute + 1440, second ? 180 + 1440 : 0);
}

static void put_slots(struct buf *b, struct naive *r)
{
    int at = roll(12) * 30;
    for (r->n = 0; r->n < 3; r->n++) {
        int from = at + roll(16) * 30, to = from + 15 + roll(roll(3) ? 20 : 50) * 15;
        if (from >= 1440 || to - from > 1080 || (to > 1440 && to - 1440 >= from)) break;
        r->slot[r->n][0] = from;
        r->slot[r->n][1] = to;
        at = to;
        int shown = to > 1440 ? to - 1440 : to;
        buf_fmt(b, "%s%02d:%02d-%02d:%02d", r->n ? "," : " ", from / 60, from % 60, shown / 60, shown % 60);
    }
    if (!r->n) buf_put(b, S(" off"));
}

static void put_dates(struct buf *b, struct naive *r)
{
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    int m = roll(12), d = 1 + roll(28), m2 = (m + roll(3)) % 12, d2 = 1 + roll(28);
    if (m2 == m && d2 < d) d2 = d;
    r->dated = true;
    r->year = roll(3) ? 0 : 2026 + roll(2);
    r->from = (m + 1) * 100 + d;
    r->to = (m2 + 1) * 100 + d2;
    if (r->year) buf_fmt(b, "%d ", r->year);
    buf_fmt(b, "%s %02d-", months[m], d);
    if (r->year && m2 < m) buf_fmt(b, "%d ", r->year + 1);
    buf_fmt(b, "%s %02d", months[m2], d2);
}

/* In the order that reading gives them, so that the naive "last one that fits" needs no sorting: weekdays and seasons, holidays, exceptions. */
static str some_plan(struct arena *keep)
{
    static const char *const code[] = { "Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH" };
    struct buf b = buf_in(keep, 2000);
    int usual = 1 + roll(4), holidays_too = roll(3) > 0, exceptions = roll(4);
    n_rules = usual + holidays_too + exceptions;
    for (int i = 0; i < n_rules; i++) {
        struct naive *r = &rules[i];
        *r = (struct naive){ .any = i >= usual + holidays_too };
        if (i) buf_put(&b, S("; "));
        bool season = i > 0 && i < usual && !roll(4);
        if (r->any || season) put_dates(&b, r);
        if (season) buf_char(&b, ' ');
        int first = i < usual ? roll(7) : 7, many = i < usual ? 1 + roll(6) : 1;
        for (int k = 0; !r->any && k < many; k++) {
            int d = i < usual ? (first + k) % 7 : 7;
            r->weekday[d] = true;
            buf_fmt(&b, "%s%s", k ? "," : "", code[d]);
        }
        if (!roll(8)) buf_put(&b, S(" off"));
        else put_slots(&b, r);
    }
    return buf_str(&b);
}

static bool *open_at;
static int *change;                                       /* the next minute that is different; MINUTES: none */
static void fill_minutes(void)
{
    fill_days();
    for (int m = 0; m < MINUTES; m++) open_at[m] = naive_open(m);
    change[MINUTES - 1] = MINUTES;
    for (int m = MINUTES - 1; m-- > 0;) change[m] = open_at[m] != open_at[m + 1] ? m + 1 : change[m + 1];
}

static void compare(str hours, int m)
{
    struct hours_now now = hours_at(a, hours, (begin + m) * 60 + roll(60));
    bool ever = false;
    for (int i = 0; i < n_rules; i++) ever = ever || rules[i].n;
    enum hours_state want = !ever ? now.state : open_at[m] ? HOURS_OPEN : HOURS_CLOSED;
    int64_t until = ever && change[m] < MINUTES && change[m] - m <= 366 * 1440 ? (begin + change[m]) * 60 : 0;
    if (now.state != want || now.until != until)
        fail_msg("%.*s at %s: %d, %d expected; until %lld, %lld expected", STR(hours), moment_iso(a, (begin + m) * 60).p, (int)now.state, (int)want,
            (long long)now.until, (long long)until);
}

/* Two years: around each change, all minutes of the nights when the clock is changed, and any. Behind them there is a year more to look for the next. */
static void minute_by_minute(void **state)
{
    (void)state;
    enum { FIRST = 31 * 1440, LAST = FIRST + 730 * 1440, PLANS = 25 };
    struct arena *keep = arena_new();
    open_at = arena_array(keep, bool, MINUTES);
    change = arena_array(keep, int, MINUTES);
    fill_offsets();
    for (int i = 0; i < PLANS; i++) {
        str hours = some_plan(keep), canonical;
        const char *why = "";
        fill_minutes();
        if (!hours_parse(keep, hours, &canonical, &why)) fail_msg("%.*s: %s", STR(hours), why);
        if (!str_eq(hours_parse(keep, canonical, &canonical, &why) ? canonical : S("?"), canonical)) fail();
        for (int m = FIRST; m < LAST; m += 1 + roll(4000)) compare(hours, m);
        for (int m = FIRST; m < LAST; m = change[m]) {
            compare(canonical, m - 1);
            compare(canonical, m);
        }
        for (int m = FIRST; m < LAST; m += 15)
            for (int k = 0; offset[m / 15] != offset[m / 15 - 1] && k < 360; k++) compare(hours, m - 180 + k);
        arena_reset(a);
    }
    arena_free(keep);
}

/* The clock alone: every quarter of an hour there and back, the repeated ones to their first pass. */
static void clock_both_ways(void **state)
{
    (void)state;
    fill_offsets();
    for (int i = 8; i < QUARTERS; i++) {
        int64_t t = (begin + i * 15) * 60;
        struct wall w = wall_of(t);
        assert_int_equal(w.offset, offset[i] * 60);
        int64_t back = moment_of_wall(date_days(w.date), w.hour * 60 + w.minute);
        assert_int_equal(back, offset[i - 4] == offset[i] + 60 ? t - 3600 : t);
    }
    int64_t sunday = date_days((struct date){ 2026, 3, 29 });
    for (int m = 120; m <= 180; m++) assert_int_equal(moment_of_wall(sunday, m), moment("2026-03-29 03:00+2"));
    assert_int_equal(moment_of_wall(sunday - 1, 1440 + 150), moment("2026-03-29 03:00+2"));
}

/* The days of the coming week from any moment on; times over midnight count for the day on which they begin. */
static void days_of_week(void **state)
{
    (void)state;
    static const struct { const char *hours, *at; unsigned want; } days[] = {
        { "Tu 16:00-18:00", "2026-11-18 10:00", 1 << 1 }, { "Mo-Fr 09:00-12:00", "2026-11-18 10:00", 31 | HOURS_TODAY },
        { "We 09:00-10:00", "2026-11-18 10:00", 1 << 2 | HOURS_TODAY }, { "Th 17:00-18:00", "2026-11-18 10:00", 1 << 3 },
        { "Th 17:00-18:30", "2026-11-18 10:00", 1 << 3 | HOURS_EVENING }, { "Sa 19:00-21:00", "2026-11-18 10:00", 1 << 5 | HOURS_WEEKEND },
        { "Fr 22:00-02:00", "2026-11-18 10:00", 1 << 4 | HOURS_EVENING }, { "PH off", "2026-11-18 10:00", 0 }, { "", "2026-11-18 10:00", 0 },
        { "Mo-Su 10:00-12:00; PH off", "2026-12-24 10:00", 127 & ~(1U << 4 | 1U << 5), }, { "Jul Mo 10:00-12:00", "2026-11-18 10:00", 0 },
        { "2026 Nov 20 10:00-12:00", "2026-11-18 10:00", 1 << 4 }, { "2026 Nov 28 10:00-12:00", "2026-11-18 10:00", 0 },
    };
    for (size_t i = 0; i < countof(days); i++) {
        unsigned got = hours_days(a, str_of(days[i].hours), moment(days[i].at)), want = days[i].want;
        if (i == 9) want |= HOURS_TODAY | HOURS_WEEKEND;  /* Christmas: Friday and Saturday are holidays, Sunday is not */
        if (got != want) fail_msg("%s: %x instead of %x", days[i].hours, got, want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table), cmocka_unit_test(holidays), cmocka_unit_test(easter), cmocka_unit_test(clock_both_ways), cmocka_unit_test(days_of_week), cmocka_unit_test(minute_by_minute),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
