/* test_free.c - who has time: the week, days away and beyond, holidays, and the days when the clock is changed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/moment.h"
#include "rooms/mediation/free.h"

static int64_t when(const char *text)
{
    int64_t t = 0;
    assert_int_equal(moment_read(str_of(text), &t), MOMENT_FINE);
    return t;
}
#define free_on(f, from, to) free_when((f), when(from), when(to))

/* Wednesday 9 to 12 certain, 12 to 16 likely; Sunday 1 to 4, for the nights of the clock. */
static const struct free_week week[] = {
    { 3, 540, 720, true, { 0 }, { 0 } }, { 3, 720, 960, false, { 0 }, { 0 } }, { 7, 60, 240, true, { 0 }, { 0 } },
    { 4, 540, 720, true, { "2026-12-01", 10 }, { "2026-12-31", 10 } },
};
static const struct free_of of = { .week = week, .weeks = 4 };

static void clocks(void **state)
{
    (void)state;
    assert_int_equal(clock_minutes(S("09:30")), 570);
    assert_int_equal(clock_minutes(S("24:00")), DAY_MINUTES);
    assert_int_equal(clock_minutes(S("")), -1);
    assert_int_equal(clock_minutes(S("24:01")), -1);
    assert_int_equal(clock_minutes(S("9:300")), -1);
    assert_int_equal(clock_minutes(S("09:60")), -1);
    assert_int_equal(clock_minutes(S("0a:00")), -1);
}

static void weeks(void **state)
{
    (void)state;
    assert_int_equal(free_on(&of, "2026-11-25T09:00", "2026-11-25T12:00"), FREE_CERTAIN);
    assert_int_equal(free_on(&of, "2026-11-25T08:59", "2026-11-25T12:00"), FREE_NO);
    assert_int_equal(free_on(&of, "2026-11-25T11:00", "2026-11-25T12:01"), FREE_LIKELY);        /* over the edge of two windows */
    assert_int_equal(free_on(&of, "2026-11-25T13:00", "2026-11-25T16:00"), FREE_LIKELY);
    assert_int_equal(free_on(&of, "2026-11-25T13:00", "2026-11-25T16:01"), FREE_NO);
    assert_int_equal(free_on(&of, "2026-11-24T09:00", "2026-11-24T10:00"), FREE_NO);            /* a Tuesday */
    assert_int_equal(free_on(&of, "2026-11-25T10:00", "2026-11-25T10:00"), FREE_NO);
    assert_int_equal(free_on(&of, "2026-11-26T09:00", "2026-11-26T10:00"), FREE_NO);            /* Thursdays only in December */
    assert_int_equal(free_on(&of, "2026-12-03T09:00", "2026-12-03T10:00"), FREE_CERTAIN);
    assert_int_equal(free_on(&of, "2026-12-31T09:00", "2026-12-31T10:00"), FREE_CERTAIN);
    assert_int_equal(free_on(&of, "2027-01-07T09:00", "2027-01-07T10:00"), FREE_NO);
}

/* No week at all: likely, but not on Christmas Day, and not across a day away. */
static void nothing_said(void **state)
{
    static const struct free_days away[] = { { true, { "2026-11-26", 10 }, { 0 }, -1, -1 } };
    struct free_of none = { 0 }, gone = { .days = away, .n_days = 1 };
    (void)state;
    assert_int_equal(free_on(&none, "2026-11-25T09:00", "2026-11-25T12:00"), FREE_LIKELY);
    assert_int_equal(free_on(&none, "2026-11-25T23:00", "2026-11-26T01:00"), FREE_LIKELY);
    assert_int_equal(free_on(&none, "2026-12-25T09:00", "2026-12-25T12:00"), FREE_NO);
    assert_int_equal(free_on(&gone, "2026-11-25T23:00", "2026-11-26T00:00"), FREE_LIKELY);
    assert_int_equal(free_on(&gone, "2026-11-25T23:00", "2026-11-26T00:01"), FREE_NO);
}

static void days(void **state)
{
    static const struct free_days some[] = {
        { true,  { "2026-11-25", 10 }, { "2026-12-02", 10 }, 600, 660 },        /* a week of mornings, 10 to 11 */
        { false, { "2026-12-25", 10 }, { 0 }, 840, -1 },                        /* Christmas Day, from 14:00    */
        { false, { "2026-11-24", 10 }, { 0 }, 540, 600 }, { true, { "2026-11-24", 10 }, { 0 }, 570, 600 },
    };
    struct free_of f = { week, 4, some, 4 };
    (void)state;
    assert_int_equal(free_on(&f, "2026-11-25T09:00", "2026-11-25T10:00"), FREE_CERTAIN);
    assert_int_equal(free_on(&f, "2026-11-25T09:00", "2026-11-25T10:01"), FREE_NO);
    assert_int_equal(free_on(&f, "2026-12-02T10:30", "2026-12-02T10:45"), FREE_NO);
    assert_int_equal(free_on(&f, "2026-12-09T10:30", "2026-12-09T10:45"), FREE_CERTAIN);
    assert_int_equal(free_on(&f, "2026-12-25T14:00", "2026-12-25T16:00"), FREE_CERTAIN);
    assert_int_equal(free_on(&f, "2026-12-25T13:59", "2026-12-25T16:00"), FREE_NO);
    assert_int_equal(free_on(&f, "2026-11-24T09:00", "2026-11-24T09:30"), FREE_CERTAIN);
    assert_int_equal(free_on(&f, "2026-11-24T09:00", "2026-11-24T09:31"), FREE_NO);             /* away wins */
}

/* 25 October 2026: 02:00 to 03:00 comes twice, so 1 to 4 o'clock lasts four hours. 29 March 2026: it does not come, and lasts two. */
static void clock_changes(void **state)
{
    (void)state;
    assert_int_equal(when("2026-10-25T04:00") - when("2026-10-25T01:00"), 4 * 3600);
    assert_int_equal(free_on(&of, "2026-10-25T01:00", "2026-10-25T04:00"), FREE_CERTAIN);
    assert_int_equal(free_on(&of, "2026-10-25T02:30+01:00", "2026-10-25T03:30"), FREE_CERTAIN); /* the second 02:30 */
    assert_int_equal(free_on(&of, "2026-10-25T02:30+01:00", "2026-10-25T04:01"), FREE_NO);
    assert_int_equal(when("2026-03-29T04:00") - when("2026-03-29T01:00"), 2 * 3600);
    assert_int_equal(free_on(&of, "2026-03-29T01:00", "2026-03-29T04:00"), FREE_CERTAIN);
    assert_int_equal(free_on(&of, "2026-03-29T00:59", "2026-03-29T03:30"), FREE_NO);
    /* The same hour by the wall clock, before and after. */
    assert_int_equal(free_on(&of, "2026-10-21T07:00Z", "2026-10-21T10:00Z"), FREE_CERTAIN);
    assert_int_equal(free_on(&of, "2026-10-28T07:00Z", "2026-10-28T10:00Z"), FREE_NO);
    assert_int_equal(free_on(&of, "2026-10-28T08:00Z", "2026-10-28T11:00Z"), FREE_CERTAIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(clocks), cmocka_unit_test(weeks), cmocka_unit_test(nothing_said), cmocka_unit_test(days),
                                        cmocka_unit_test(clock_changes) };
    return cmocka_run_group_tests_name("free", tests, NULL, NULL);
}
