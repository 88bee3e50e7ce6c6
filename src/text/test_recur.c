/* test_recur.c - what comes again: against rows that python-dateutil 2.9 has worked out, against a walk period by period, and against opening hours asked
** every half hour. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "text/hours.h"
#include "text/recur.h"

static struct arena *a;
static int setup(void **state) { (void)state; a = arena_new(); return 0; }
static int teardown(void **state) { (void)state; arena_free(a); return 0; }
static int64_t day(int y, int m, int d) { return date_days((struct date){ y, m, d }); }

#define TU RECUR_DAY(2)
#define TH RECUR_DAY(4)
#define FR RECUR_DAY(5)
#define SA RECUR_DAY(6)
/* rule, days of dateutil, its str() and ours for calendars; until as we keep it: a day */
static const struct { struct recur r; const char *days, *dateutil, *rrule; } known[] = {
    { { .every = RECUR_WEEKLY, .interval = 2, .days = TU | TH, .begins = { 2026, 11, 3 }, .until = { 2027, 2, 1 }, .from = 780, .minutes = 90 },
      "20261103 20261105 20261117 20261119 20261201 20261203 20261215 20261217 20261229 20261231 20270112 20270114 20270126 20270128",
      "DTSTART:20261103T120000\nRRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20270201T235959;BYDAY=TU,TH", "FREQ=WEEKLY;INTERVAL=2;UNTIL=20270201T120000Z;BYDAY=TU,TH" },
    { { .every = RECUR_MONTHLY, .days = TU, .nth = 2, .begins = { 2026, 11, 10 }, .until = { 2027, 7, 31 }, .from = 18 * 60, .minutes = 60 },
      "20261110 20261208 20270112 20270209 20270309 20270413 20270511 20270608 20270713",
      "DTSTART:20261110T170000\nRRULE:FREQ=MONTHLY;UNTIL=20270731T235959;BYDAY=+2TU", "FREQ=MONTHLY;UNTIL=20270731T160000Z;BYDAY=+2TU" },
    { { .every = RECUR_MONTHLY, .days = FR, .nth = -1, .interval = 3, .begins = { 2026, 11, 27 }, .until = { 2028, 6, 1 }, .from = 18 * 60, .minutes = 60 },
      "20261127 20270226 20270528 20270827 20271126 20280225 20280526",
      "DTSTART:20261127T170000\nRRULE:FREQ=MONTHLY;INTERVAL=3;UNTIL=20280601T235959;BYDAY=-1FR", "FREQ=MONTHLY;INTERVAL=3;UNTIL=20280601T160000Z;BYDAY=-1FR" },
    { { .every = RECUR_MONTHLY, .begins = { 2026, 1, 31 }, .until = { 2027, 3, 31 }, .from = 18 * 60, .minutes = 60 },
      "20260131 20260331 20260531 20260731 20260831 20261031 20261231 20270131 20270331", "DTSTART:20260131T170000\nRRULE:FREQ=MONTHLY;UNTIL=20270331T235959",
      "FREQ=MONTHLY;UNTIL=20270331T160000Z" },
    { { .every = RECUR_YEARLY, .begins = { 2024, 2, 29 }, .until = { 2036, 12, 31 }, .from = 18 * 60, .minutes = 60 }, "20240229 20280229 20320229 20360229",
      "DTSTART:20240229T170000\nRRULE:FREQ=YEARLY;UNTIL=20361231T235959", "FREQ=YEARLY;UNTIL=20361231T170000Z" },
    { { .every = RECUR_DAILY, .interval = 10, .begins = { 2026, 12, 24 }, .until = { 2027, 2, 12 }, .from = 9 * 60, .minutes = 60 },
      "20261224 20270103 20270113 20270123 20270202 20270212", "DTSTART:20261224T080000\nRRULE:FREQ=DAILY;INTERVAL=10;UNTIL=20270212T235959",
      "FREQ=DAILY;INTERVAL=10;UNTIL=20270212T080000Z" },
    { { .every = RECUR_WEEKLY, .days = SA, .months = RECUR_MONTH(4) | RECUR_MONTH(10), .begins = { 2026, 4, 4 }, .until = { 2027, 4, 10 }, .from = 10 * 60, .minutes = 60 },
      "20260404 20260411 20260418 20260425 20261003 20261010 20261017 20261024 20261031 20270403 20270410",
      "DTSTART:20260404T080000\nRRULE:FREQ=WEEKLY;UNTIL=20270410T235959;BYMONTH=4,10;BYDAY=SA", "FREQ=WEEKLY;UNTIL=20270410T080000Z;BYMONTH=4,10;BYDAY=SA" },
};

static str days_of(const struct recur *r)
{
    struct buf b = buf_in(a, 4000);
    for (int64_t d = recur_next(r, 0); d != RECUR_NEVER; d = recur_next(r, d + 1)) {
        struct date at = date_of_days(d);
        buf_fmt(&b, "%s%04d%02d%02d", b.n ? " " : "", at.year, at.month, at.day);
    }
    return buf_str(&b);
}

static void rows_of_dateutil(void **state)
{
    (void)state;
    for (size_t i = 0; i < countof(known); i++) {
        assert_true(recur_sound(&known[i].r));
        assert_string_equal(arena_z(a, days_of(&known[i].r)), known[i].days);
        assert_string_equal(arena_z(a, recur_dateutil(a, &known[i].r)), known[i].dateutil);
        assert_string_equal(arena_z(a, recur_rrule(a, &known[i].r, false)), known[i].rrule);
    }
    assert_string_equal(arena_z(a, recur_rrule(a, &known[0].r, true)), "FREQ=WEEKLY;INTERVAL=2;UNTIL=20270201;BYDAY=TU,TH");
}

/* The same days by steps of a period, not by asking each day: week by week, or month by month. */
static size_t stepped(const struct recur *r, int64_t end, int64_t *ret)
{
    size_t n = 0;
    int64_t first = date_days(r->begins), monday = first - (date_weekday(r->begins) - 1);
    if (r->every == RECUR_WEEKLY)
        for (int64_t week = monday; week <= end; week += 7 * r->interval)
            for (int w = 0; w < 7; w++) if ((r->days >> w & 1) && week + w >= first && week + w <= end) ret[n++] = week + w;
    for (int m = r->begins.year * 12 + r->begins.month - 1; r->every == RECUR_MONTHLY && m < 2035 * 12; m += r->interval) {
        int64_t begin = day(m / 12, m % 12 + 1, 1), next = day((m + 1) / 12, (m + 1) % 12 + 1, 1), at = r->nth > 0 ? begin : next - 7;
        for (int k = 0; k < 7; k++, at++) {
            int64_t hit = r->nth > 0 ? at + 7 * (r->nth - 1) : at;
            if ((r->days & RECUR_DAY(date_weekday(date_of_days(at)))) && hit >= first && hit <= end) ret[n++] = hit;
        }
    }
    return n;
}

static void by_steps(void **state)
{
    (void)state;
    static int64_t want[5000];
    uint32_t seed = 20261122;
    for (int round = 0; round < 600; round++) {
        seed = seed * 1664525 + 1013904223;
        struct recur r = { .every = seed & 256 ? RECUR_WEEKLY : RECUR_MONTHLY, .interval = 1 + (int)(seed >> 12) % 4, .from = 18 * 60, .minutes = 60 };
        r.days = r.every == RECUR_WEEKLY ? 1 + (seed >> 16) % 127 : 1U << (seed >> 16) % 7;
        if (r.every == RECUR_MONTHLY) { int nth[] = { 1, 2, 3, 4, -1 }; r.nth = nth[(seed >> 24) % 5]; }
        r.begins = date_of_days(day(2026, 1, 1) + (seed >> 9) % 700);
        while (!recur_sound(&r)) r.begins = date_of_days(date_days(r.begins) + 1);
        int64_t end = date_days(r.begins) + 1000, at = 0;
        size_t n = stepped(&r, end, want);
        r.until = date_of_days(end);
        for (size_t i = 0; i < n; i++, at++) assert_int_equal(at = recur_next(&r, at), want[i]);
        assert_true(recur_next(&r, at) == RECUR_NEVER);
    }
}

static void refused(void **state)
{
    (void)state;
    const struct recur good = { .every = RECUR_WEEKLY, .days = TU, .begins = { 2026, 11, 3 }, .from = 600, .minutes = 60 };
    struct recur bad[] = { good, good, good, good, good, good, good, good };
    bad[0].days = 0;
    bad[1].begins.day = 4;                                /* a Wednesday */
    bad[2].from = 1440;
    bad[3].minutes = 0;
    bad[4].nth = 2;
    bad[5].begins = (struct date){ 2026, 2, 30 };
    bad[6].until = (struct date){ 2026, 11, 2 };
    bad[7].months = RECUR_MONTH(12);
    assert_true(recur_sound(&good));
    for (size_t i = 0; i < countof(bad); i++) assert_false(recur_sound(&bad[i]));
    struct recur none = good;
    int64_t out[] = { day(2026, 11, 3), day(2026, 11, 17) };
    none.without = out;
    none.n_without = 2;
    assert_true(recur_sound(&none));                       /* EXDATE may name the first time */
    assert_int_equal(recur_next(&none, 0), day(2026, 11, 10));
    assert_int_equal(recur_next(&none, day(2026, 11, 11)), day(2026, 11, 24));
}

/* Six in the evening stays six in the evening when the clocks change on 28 March and 31 October 2027. */
static void clocks_change(void **state)
{
    (void)state;
    const struct recur r = { .every = RECUR_WEEKLY, .days = TU, .begins = { 2027, 3, 23 }, .from = 18 * 60, .minutes = 90 };
    for (int64_t d = date_days(r.begins), n = 0; n < 40; d += 7, n++) {
        struct wall from = wall_of(recur_from(&r, d)), to = wall_of(recur_to(&r, d));
        assert_true(from.hour == 18 && from.minute == 0 && to.hour == 19 && to.minute == 30);
    }
    assert_int_equal(recur_from(&r, day(2027, 3, 30)) - recur_from(&r, day(2027, 3, 23)), 7 * 86400 - 3600);
}

/* ---- opening hours ------------------------------------------------------------------------------------------------------------------------ */
static bool taking_place(const struct recur *r, size_t n, int64_t t)
{
    int64_t today = date_days(wall_of(t).date);
    for (size_t i = 0; i < n; i++)
        for (int64_t d = today - 1; d <= today; d++) if (recur_on(&r[i], d) && recur_from(&r[i], d) <= t && t < recur_to(&r[i], d)) return true;
    return false;
}

static void says_what_hours_say(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Tu 18:00-19:30; PH off", "Mo,We 09:30-12:00; PH off", "Apr-Oct Sa 10:00-12:00", "2027 Mar 06 10:00-16:00", "Mo-Fr 09:00-12:00; Tu 09:00-12:00,15:00-18:00; PH off",
        "We 16:00-19:00; Sa 10:00-13:00; Dec-Feb We off", "Tu-Fr 14:00-18:00; Sa 10:00-12:00; PH off; Dec 24-31 off", "Fr 20:00-02:00", "Mo-Th 09:00-12:15; 2026 Dec 21-2027 Jan 06 off; PH off",
        "2027 Feb 01-05 10:00-12:00", "2026 Jul-Aug Tu 10:00-12:00", "PH 10:00-12:00", "Su 02:00-04:00", "Mo-Fr 09:00-12:00; We off; Jul-Aug Mo-Fr 09:00-11:00; Dec 24-Jan 06 off; 2026 Oct 30 10:00-12:00" };
    struct recur_span span = { day(2026, 1, 1), RECUR_NEVER, day(2027, 12, 31) };
    for (size_t i = 0; i < countof(texts); i++) {
        struct recur r[RECUR_MAX];
        size_t n = recur_of_hours(a, str_of(texts[i]), &span, r);
        assert_true(n > 0);
        for (size_t k = 0; k < n; k++) assert_true(recur_sound(&r[k]));
        for (int64_t t = moment_of_wall(span.from + 1, 0); t < moment_of_wall(span.known, 0); t += 1800)
            assert_int_equal(taking_place(r, n, t), hours_at(a, str_of(texts[i]), t).state == HOURS_OPEN);
    }
}

static void short_rules(void **state)
{
    (void)state;
    struct recur r[RECUR_MAX];
    struct recur_span span = { day(2026, 1, 1), RECUR_NEVER, day(2027, 12, 31) };
    assert_int_equal(recur_of_hours(a, S("Tu 18:00-19:30; PH off"), &span, r), 1);
    assert_string_equal(arena_z(a, recur_rrule(a, r, false)), "FREQ=WEEKLY;BYDAY=TU");
    assert_int_equal(r->n_without, 0);                    /* no Tuesday of these two years is a holiday, Christmas has a Friday and a Saturday */
    assert_int_equal(recur_of_hours(a, S("Th 18:00-19:30; PH off"), &span, r), 1);
    assert_int_equal(r->n_without, 4);                    /* Ascension and Corpus Christi, twice                                     */
    assert_int_equal(recur_of_hours(a, S("Apr-Oct Sa 10:00-12:00"), &span, r), 1);
    assert_string_equal(arena_z(a, recur_rrule(a, r, false)), "FREQ=WEEKLY;BYMONTH=4,5,6,7,8,9,10;BYDAY=SA");
    assert_int_equal(recur_of_hours(a, S("2027 Mar 06 10:00-16:00"), &span, r), 1);
    assert_int_equal(r->every, RECUR_ONCE);
    assert_int_equal(recur_of_hours(a, S("2027 Feb 01-05 10:00-12:00"), &span, r), 1);
    assert_string_equal(arena_z(a, recur_rrule(a, r, false)), "FREQ=DAILY;UNTIL=20270205T090000Z");
    assert_int_equal(recur_of_hours(a, S("Mo-Fr 09:00-12:00; Tu 09:00-12:00,15:00-18:00; PH off"), &span, r), 2);
    assert_int_equal(recur_weekdays(r, 2), 5);
    span = (struct recur_span){ day(2026, 12, 14), day(2027, 4, 2), day(2027, 4, 2) };      /* a course that pauses over Christmas */
    assert_int_equal(recur_of_hours(a, S("Tu,Th 18:00-20:30; PH off; Dec 21-Jan 06 off"), &span, r), 1);
    assert_true(r->n_without == 5 && date_days(r->begins) == day(2026, 12, 15));
    span = (struct recur_span){ day(2026, 1, 1), RECUR_NEVER, day(2027, 12, 31) };
    span.to = day(2026, 3, 31);                           /* it ends: so does the rule */
    assert_int_equal(recur_of_hours(a, S("Tu 18:00-19:30"), &span, r), 1);
    assert_string_equal(arena_z(a, recur_rrule(a, r, false)), "FREQ=WEEKLY;UNTIL=20260331T160000Z;BYDAY=TU");
    assert_int_equal(recur_of_hours(a, S("24/7"), &span, r), 0);
    assert_int_equal(recur_of_hours(a, S("when we like"), &span, r), 0);
    assert_int_equal(recur_of_hours(a, S("PH off"), &span, r), 0);
    span.to = span.from = day(2027, 3, 6);                 /* whoever is there on one day does not come every week */
    assert_int_equal(recur_of_hours(a, S("2027 Mar 06 10:00-16:00"), &span, r), 1);
    assert_int_equal(r->every, RECUR_ONCE);
    span.to = span.from - 1;
    assert_int_equal(recur_of_hours(a, S("Tu 18:00-19:30"), &span, r), 0);
}

static str usual_of(const char *hours, int64_t at)
{
    struct usual_day week[7];
    struct buf b = buf_in(a, 1000);
    if (!recur_week(a, str_of(hours), at, week)) return S("none");
    for (int w = 0; w < 7; w++) {
        if (w) buf_char(&b, '|');
        for (size_t i = 0; i < week[w].n; i++) buf_fmt(&b, "%s%d-%d", i ? "," : "", week[w].at[i].from, week[w].at[i].to);
    }
    return buf_str(&b);
}

/* On 21 December 2026, with Christmas Day and New Year's Day on the Fridays to come. */
static void usual_week(void **state)
{
    (void)state;
    int64_t christmas = moment_of_wall(day(2026, 12, 21), 600), summer = moment_of_wall(day(2026, 7, 1), 600);
    assert_string_equal(arena_z(a, usual_of("Mo-Fr 09:00-12:00; Tu 09:00-12:00,15:00-18:00; PH off; Dec 24-Jan 02 off", christmas)), "540-720|540-720,900-1080|540-720|540-720|540-720||");
    assert_string_equal(arena_z(a, usual_of("Apr-Oct Sa 10:00-12:00", summer)), "|||||600-720|");
    assert_string_equal(arena_z(a, usual_of("Apr-Oct Sa 10:00-12:00", christmas)), "none");
    assert_string_equal(arena_z(a, usual_of("Fr 20:00-02:00; Sa 10:00-12:00; Su 20:00-02:00", summer)), "0-120||||1200-1440|0-120,600-720|1200-1440");
    assert_string_equal(arena_z(a, usual_of("PH off", summer)), "none");
    assert_string_equal(arena_z(a, usual_of("later", summer)), "none");
}

static void of_entries(void **state)
{
    (void)state;
    struct recur r[RECUR_MAX];
    int64_t now = moment_of_wall(day(2026, 11, 22), 12 * 60), on = 0;
    struct recur_span span = recur_span_of(S(""), S("2026-12-31"), moment_of_wall(day(2024, 5, 5), 0), now);
    assert_int_equal(span.from, day(2026, 1, 1));
    assert_int_equal(span.to, day(2026, 12, 31));
    assert_int_equal(span.known, day(2027, 12, 31));
    span = recur_span_of(S("2026-12-05"), S(""), 0, now);
    assert_true(span.from == day(2026, 12, 5) && span.to == RECUR_NEVER);
    size_t n = recur_of_hours(a, S("Tu 10:00-12:00,14:00-16:00; Sa 20:00-02:00"), &span, r);
    assert_int_equal(recur_coming(r, n, now, &on)->from, 20 * 60);
    assert_int_equal(on, day(2026, 12, 5));
    assert_int_equal(recur_coming(r, n, moment_of_wall(day(2026, 12, 6), 60), &on)->from, 20 * 60);      /* it began yesterday and goes on */
    assert_int_equal(on, day(2026, 12, 5));
    assert_int_equal(recur_coming(r, n, moment_of_wall(day(2026, 12, 8), 13 * 60), &on)->from, 14 * 60);
    assert_int_equal(recur_first_on(r, n, day(2026, 12, 8))->from, 10 * 60);
    assert_null(recur_first_on(r, n, day(2026, 12, 9)));
    assert_null(recur_coming(r, 0, now, &on));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(rows_of_dateutil), cmocka_unit_test(by_steps), cmocka_unit_test(refused), cmocka_unit_test(clocks_change),
                                        cmocka_unit_test(says_what_hours_say), cmocka_unit_test(short_rules), cmocka_unit_test(usual_week), cmocka_unit_test(of_entries) };
    return cmocka_run_group_tests(tests, setup, teardown);
}
