/* test_hours_weekly.c - the ordinary week of opening hours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "text/hours_weekly.h"

enum { WEEKDAYS = 0x1F, MO = 1, TU = 2, WE = 4, FR = 16, SA = 32, SU = 64 };
static struct hours_slot slot[HOURS_SLOTS_MAX];
static void is(size_t i, unsigned days, int from, int to)
{
    assert_int_equal(slot[i].days, days);
    assert_int_equal(slot[i].from, from);
    assert_int_equal(slot[i].to, to);
}

static void weeks(void **state)
{
    (void)state;
    assert_int_equal(hours_weekly(S("Mo-Fr 09:00-12:00"), slot), 1);
    is(0, WEEKDAYS, 540, 720);
    assert_int_equal(hours_weekly(S("Mo,We 09:00-12:00,14:00-16:00; Fr 14:00-16:00"), slot), 2);
    is(0, MO | WE, 540, 720);
    is(1, MO | WE | FR, 840, 960);
    assert_int_equal(hours_weekly(S("Mo-Fr 09:00-12:00; We off; PH off; 2026 Dec 21-2027 Jan 06 off"), slot), 1);
    is(0, WEEKDAYS & ~(unsigned)WE, 540, 720);
    assert_int_equal(hours_weekly(S("Sa 20:00-02:00"), slot), 1);
    is(0, SA, 1200, 1560);
    assert_int_equal(hours_weekly(S("24/7"), slot), 1);
    is(0, 0x7F, 0, 1440);
}

/* Nothing that an ordinary week knows. */
static void none(void **state)
{
    static const char *const text[] = { "", "PH off", "2026 Dec 24 09:00-12:00", "gibberish", "Mo-Fr off" };
    (void)state;
    for (size_t i = 0; i < countof(text); i++) assert_int_equal(hours_weekly(str_of(text[i]), slot), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(weeks), cmocka_unit_test(none) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
