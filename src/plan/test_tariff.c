/* test_tariff.c - a worked table of tariffs, each line to be checked by hand, and what holds for every tariff. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/moment.h"
#include "plan/tariff.h"

static int64_t at(const char *text)
{
    int64_t t = 0;
    if (moment_read(str_of(text), &t) != MOMENT_FINE) fail_msg("no moment: %s", text);
    return t;
}

/* Tariff, start, end, minutes and metres of travel, cents; the reckoning. */
static const struct { const char *tariff, *start, *end; int64_t minutes, metres, cents; } table[] = {
    /* heinsberg: 25 € up to 2 h, then 10 € for each hour begun */
    { "heinsberg", "2026-03-02 09:00", "2026-03-02 09:01", 0, 0, 2500 },              /* 1 min                          */
    { "heinsberg", "2026-03-02 09:00", "2026-03-02 10:00", 0, 0, 2500 },
    { "heinsberg", "2026-03-02 09:00", "2026-03-02 11:00", 0, 0, 2500 },              /* 2 h exactly                    */
    { "heinsberg", "2026-03-02 09:00", "2026-03-02 11:00:01", 0, 0, 3500 },           /* + 1 s: 25 + 10                 */
    { "heinsberg", "2026-03-02 09:00", "2026-03-02 11:01", 0, 0, 3500 },
    { "heinsberg", "2026-03-02 09:00", "2026-03-02 12:00", 0, 0, 3500 },              /* 3 h: one hour more             */
    { "heinsberg", "2026-03-02 09:00", "2026-03-02 12:01", 0, 0, 4500 },              /* 25 + 2 × 10                    */
    { "heinsberg", "2026-03-02 09:00", "2026-03-02 13:00", 0, 0, 4500 },
    { "heinsberg", "2026-03-02 09:00", "2026-03-02 13:01", 0, 0, 5500 },
    { "heinsberg", "2026-03-02 09:00", "2026-03-02 17:00", 0, 0, 8500 },              /* 8 h: 25 + 6 × 10               */
    { "heinsberg", "2026-03-02 09:00", "2026-03-02 11:00", 90, 30000, 2500 },         /* travel is not paid             */
    /* rhein-erft: 25 € for the first hour, then 5 € for each half hour begun, travel included */
    { "rhein-erft", "2026-03-02 09:00", "2026-03-02 09:30", 0, 0, 2500 },
    { "rhein-erft", "2026-03-02 09:00", "2026-03-02 10:00", 0, 0, 2500 },
    { "rhein-erft", "2026-03-02 09:00", "2026-03-02 10:01", 0, 0, 3000 },
    { "rhein-erft", "2026-03-02 09:00", "2026-03-02 10:30", 0, 0, 3000 },
    { "rhein-erft", "2026-03-02 09:00", "2026-03-02 10:31", 0, 0, 3500 },
    { "rhein-erft", "2026-03-02 09:00", "2026-03-02 11:00", 0, 0, 3500 },
    { "rhein-erft", "2026-03-02 09:00", "2026-03-02 11:01", 0, 0, 4000 },
    { "rhein-erft", "2026-03-02 09:00", "2026-03-02 13:30", 0, 0, 6000 },             /* 4.5 h: 25 + 7 × 5              */
    { "rhein-erft", "2026-03-02 09:00", "2026-03-02 13:31", 0, 0, 6500 },
    { "rhein-erft", "2026-03-02 09:00", "2026-03-02 10:00", 80, 40000, 2500 },        /* included                       */
    /* borken: 7.50 € for each half hour begun; the way counts when it is longer than 5 km */
    { "borken", "2026-03-02 09:00", "2026-03-02 09:01", 0, 0, 750 },
    { "borken", "2026-03-02 09:00", "2026-03-02 09:30", 0, 0, 750 },
    { "borken", "2026-03-02 09:00", "2026-03-02 09:30:01", 0, 0, 1500 },
    { "borken", "2026-03-02 09:00", "2026-03-02 09:31", 0, 0, 1500 },
    { "borken", "2026-03-02 09:00", "2026-03-02 10:00", 0, 0, 1500 },
    { "borken", "2026-03-02 09:00", "2026-03-02 10:01", 0, 0, 2250 },
    { "borken", "2026-03-02 09:00", "2026-03-02 11:00", 0, 0, 3000 },
    { "borken", "2026-03-02 09:00", "2026-03-02 10:00", 40, 4999, 1500 },             /* too near                       */
    { "borken", "2026-03-02 09:00", "2026-03-02 10:00", 40, 5000, 1500 },             /* 5 km is not more than 5 km     */
    { "borken", "2026-03-02 09:00", "2026-03-02 10:00", 40, 5001, 3000 },             /* 100 min: 4 × 7.50              */
    { "borken", "2026-03-02 09:00", "2026-03-02 10:00", 30, 5100, 2250 },             /* 90 min exactly: 3              */
    { "borken", "2026-03-02 09:00", "2026-03-02 10:00", 31, 5100, 3000 },             /* 91 min: 4                      */
    { "borken", "2026-03-02 09:00", "2026-03-02 09:45", 15, 12000, 1500 },            /* 60 min: one sum, not two       */
    { "borken", "2026-03-02 09:00", "2026-03-02 09:45", 16, 12000, 2250 },
    { "borken", "2026-03-02 09:00", "2026-03-02 10:00", 0, 8000, 1500 },
    /* flat-25: 25 € whatever the length */
    { "flat-25", "2026-03-02 09:00", "2026-03-02 09:01", 0, 0, 2500 },
    { "flat-25", "2026-03-02 09:00", "2026-03-02 11:01", 60, 50000, 2500 },
    { "flat-25", "2026-03-02 09:00", "2026-03-03 09:00", 0, 0, 2500 },
    /* the nights when the clock is changed: elapsed time */
    { "rhein-erft", "2026-03-29 01:30", "2026-03-29 03:30", 0, 0, 2500 },             /* 1 h, not 2                     */
    { "rhein-erft", "2026-03-29 01:30", "2026-03-29 03:31", 0, 0, 3000 },
    { "rhein-erft", "2026-10-25 01:30", "2026-10-25 03:30", 0, 0, 4500 },             /* 3 h: 25 + 4 × 5                */
    { "heinsberg", "2026-03-29 00:00", "2026-03-29 03:00", 0, 0, 2500 },              /* 2 h                            */
    { "heinsberg", "2026-10-25 01:00", "2026-10-25 03:00", 0, 0, 3500 },              /* 3 h                            */
    { "borken", "2026-10-25T02:15+02:00", "2026-10-25T02:15+01:00", 0, 0, 1500 },     /* 1 h: both times 02:15          */
    { "borken", "2026-03-28 23:00", "2026-03-29 06:00", 0, 0, 9000 },                 /* 6 h, not 7: 12 × 7.50          */
    { "borken", "2026-02-28 23:45", "2026-03-01 00:15", 0, 0, 750 },                  /* over midnight, end of February */
};

static void worked_table(void **state)
{
    (void)state;
    assert_true(countof(table) >= 40);
    for (size_t i = 0; i < countof(table); i++) {
        struct service s = { .start = at(table[i].start), .end = at(table[i].end), .travel_minutes = table[i].minutes, .travel_m = table[i].metres };
        struct tariffed r = tariff_compute(tariff_preset(str_of(table[i].tariff)), &s);
        if (r.fault || r.cents != table[i].cents)
            fail_msg("%s %s to %s: %lld, not %lld", table[i].tariff, table[i].start, table[i].end, (long long)r.cents, (long long)table[i].cents);
    }
}

static struct service hours(int64_t seconds, int64_t metres) { return (struct service){ .start = 1772442000, .end = 1772442000 + seconds, .travel_m = metres }; }

static void is_line(const struct tariffed *r, size_t i, enum tariff_word word, int64_t x, int64_t y, int64_t z, int64_t cents)
{
    assert_true(i < r->lines);
    assert_int_equal(r->line[i].word, word);
    assert_int_equal(r->line[i].number[0], x);
    assert_int_equal(r->line[i].number[1], y);
    assert_int_equal(r->line[i].number[2], z);
    assert_int_equal(r->line[i].cents, cents);
}

/* What no preset has: minimum, maximum, kilometres, tickets, and what is paid when nothing was held. */
static void other_parts(void **state)
{
    (void)state;
    struct tariff t = { "own", .step_cents = 500, .step_minutes = 15, .min_cents = 1200, .max_cents = 6000, .travel = TRAVEL_KM, .km_cents = 35, .free_m = 3000,
        .late_cents = 900 };
    struct service s = hours(1800, 10015);
    struct tariffed r = tariff_compute(&t, &s);
    is_line(&r, 0, TARIFF_WORD_STEPS, 2, 15, 500, 1000);
    is_line(&r, 1, TARIFF_WORD_MINIMUM, 1200, 0, 0, 200);
    is_line(&r, 2, TARIFF_WORD_KM, 7015, 35, 3000, 246);                              /* 7.015 × 35 = 245.525          */
    assert_int_equal(r.cents, 1446);
    s = hours(8 * 3600, 3000);
    r = tariff_compute(&t, &s);
    is_line(&r, 1, TARIFF_WORD_MAXIMUM, 6000, 0, 0, 6000 - 32 * 500);
    is_line(&r, 2, TARIFF_WORD_TRAVEL_FREE, 3000, 3000, 0, 0);
    assert_int_equal(r.cents, 6000);
    t.travel = TRAVEL_TICKET;
    s.ticket_cents = 640;
    assert_int_equal(tariff_compute(&t, &s).cents, 6640);
    s = (struct service){ .kind = SERVICE_LATE };
    r = tariff_compute(&t, &s);
    is_line(&r, 0, TARIFF_WORD_LATE, 0, 0, 0, 900);
    assert_int_equal(r.cents, 900);
}

static void nobody_came(void **state)
{
    (void)state;
    struct service s = hours(3 * 3600, 9000);
    s.kind = SERVICE_NO_SHOW;
    s.travel_minutes = 40;
    assert_int_equal(tariff_compute(tariff_preset(S("heinsberg")), &s).cents, 2500);
    struct tariffed r = tariff_compute(tariff_preset(S("borken")), &s);
    is_line(&r, 0, TARIFF_WORD_NO_SHOW, 0, 0, 0, 0);
    is_line(&r, 1, TARIFF_WORD_TRAVEL_COUNTS, 40, 9000, 5000, 0);
    assert_int_equal(r.cents, 1500);
}

static void refuses(void **state)
{
    (void)state;
    const struct tariff *good = tariff_preset(S("borken"));
    struct service s = hours(0, 0);
    assert_int_equal(tariff_compute(good, &s).fault, TARIFF_END);
    s = hours(-60, 0);
    assert_int_equal(tariff_compute(good, &s).fault, TARIFF_END);
    s = hours((int64_t)TARIFF_MINUTES_MAX * 60 + 1, 0);
    assert_int_equal(tariff_compute(good, &s).fault, TARIFF_LONG);
    s = (struct service){ .start = INT64_MIN, .end = INT64_MAX };
    assert_int_equal(tariff_compute(good, &s).fault, TARIFF_LONG);
    s = hours(60, -1);
    assert_int_equal(tariff_compute(good, &s).fault, TARIFF_TRAVEL);
    s = hours(60, TARIFF_METRES_MAX + 1);
    assert_int_equal(tariff_compute(good, &s).fault, TARIFF_TRAVEL);
    s = hours(60, 0);
    const struct tariff bad[] = { { "x", .base_cents = -1 }, { "x", .base_cents = TARIFF_CENTS_MAX + 1 }, { "x", .step_cents = 5 }, { "x", .step_minutes = 5 },
        { "x", .min_cents = 10, .max_cents = 9 }, { "x", .base_cents = 5, .base_minutes = 60 } };
    for (size_t i = 0; i < countof(bad); i++) assert_int_equal(tariff_compute(&bad[i], &s).fault, TARIFF_RULES);
    assert_null(tariff_preset(S("")));
    assert_null(tariff_preset(S("Borken")));
    for (const struct tariff *t = tariff_presets; t->name; t++) assert_true(tariff_sound(t));
}

static int64_t seed = 7;
static int64_t below(int64_t n) { seed = seed * 48271 % 2147483647; return seed % n; }

static struct tariff random_tariff(void)
{
    struct tariff t = { "random", .base_cents = below(5000), .step_minutes = below(4) ? 1 + below(90) : 0, .min_cents = below(2) * below(3000),
        .travel = (enum tariff_travel)below(5), .km_cents = below(60), .free_m = below(10000) };
    if (t.step_minutes) { t.step_cents = 1 + below(2000); t.base_minutes = below(180); }
    if (below(2)) t.max_cents = t.min_cents + 1 + below(20000);
    return t;
}

/* Whatever the tariff: the parts add up, more time or a longer way never gives less, and the pay stays between its bounds. */
static void holds_for_all(void **state)
{
    (void)state;
    for (int round = 0; round < 2000; round++) {
        struct tariff t = random_tariff();
        int64_t before = 0, metres = below(20000), minutes = below(120);
        for (int64_t seconds = 1; seconds < 6 * 3600; seconds += 1 + below(1200)) {
            struct service s = hours(seconds, metres), further = hours(seconds, metres + below(5000));
            s.travel_minutes = further.travel_minutes = minutes;
            struct tariffed r = tariff_compute(&t, &s);
            int64_t sum = 0;
            assert_int_equal(r.fault, TARIFF_FINE);
            for (size_t i = 0; i < r.lines; i++) sum += r.line[i].cents;
            assert_int_equal(sum, r.cents);
            assert_true(r.cents >= before && r.cents >= t.min_cents && tariff_compute(&t, &further).cents >= r.cents);
            assert_true(!t.max_cents || t.travel == TRAVEL_KM || r.cents <= t.max_cents);
            before = r.cents;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(worked_table), cmocka_unit_test(other_parts), cmocka_unit_test(nobody_came), cmocka_unit_test(refuses),
        cmocka_unit_test(holds_for_all) };
    return cmocka_run_group_tests_name("tariff", tests, NULL, NULL);
}
