/* test_suppress.c - hidden cells against an attacker who tries every table there could be; Gini and quantiles against known values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "plan/spread.h"
#include "plan/suppress.h"
#include <math.h>

static struct arena *a;
static int set_up(void **state) { (void)state; a = arena_new(); return 0; }
static int tear_down(void **state) { (void)state; arena_free(a); return 0; }

static int64_t seed = 7;
static int64_t below(int64_t n) { seed = seed * 48271 % 2147483647; return seed % n; }

/* ---- the attacker: tries every whole number from 1 to MOST in every hidden inner cell, and keeps what fits all that is shown ------------------ */
enum { ROWS = 3, COLUMNS = 2, INNER = ROWS * COLUMNS, W = COLUMNS + 1, CELLS = (ROWS + 1) * W, MOST = 12 };
struct attack { const bool *hide; int64_t truth[CELLS], low[CELLS], high[CELLS], guess[CELLS]; size_t found; };

static void add_up(int64_t *x)
{
    for (size_t j = 0; j < W; j++) x[ROWS * W + j] = 0;
    for (size_t i = 0; i < ROWS; i++) {
        x[i * W + COLUMNS] = 0;
        for (size_t j = 0; j < COLUMNS; j++) x[i * W + COLUMNS] += x[i * W + j];
        for (size_t j = 0; j < W; j++) x[ROWS * W + j] += x[i * W + j];
    }
}

static void consider(struct attack *k)
{
    add_up(k->guess);
    for (size_t c = 0; c < CELLS; c++) if (k->hide[c] ? k->guess[c] < 1 : k->guess[c] != k->truth[c]) return;
    for (size_t c = 0; c < CELLS; c++) {
        if (!k->found || k->guess[c] < k->low[c]) k->low[c] = k->guess[c];
        if (!k->found || k->guess[c] > k->high[c]) k->high[c] = k->guess[c];
    }
    k->found++;
}

/* A row is left early when its total is shown and cannot be met any more. */
static void try_all(struct attack *k, size_t n)
{
    if (n && n % COLUMNS == 0) {
        size_t i = n / COLUMNS - 1;
        int64_t sum = 0;
        for (size_t j = 0; j < COLUMNS; j++) sum += k->guess[i * W + j];
        if (!k->hide[i * W + COLUMNS] && sum != k->truth[i * W + COLUMNS]) return;
    }
    if (n == INNER) { consider(k); return; }
    size_t c = n / COLUMNS * W + n % COLUMNS;
    if (!k->hide[c]) { k->guess[c] = k->truth[c]; try_all(k, n + 1); return; }
    for (int64_t v = 1; v <= MOST; v++) { k->guess[c] = v; try_all(k, n + 1); }
}

static struct attack attacked(const int64_t *count, const bool *hide)
{
    struct attack k = { .hide = hide };
    for (size_t i = 0; i < INNER; i++) k.truth[i / COLUMNS * W + i % COLUMNS] = count[i];
    add_up(k.truth);
    try_all(&k, 0);
    assert_true(k.found > 0);                            /* the true table is among them                               */
    return k;
}

static bool small(int64_t v, int64_t least) { return v > 0 && v < least; }

static void protected_from(const int64_t *count, const bool *hide, int64_t least)
{
    struct attack k = attacked(count, hide);
    for (size_t c = 0; c < CELLS; c++) {
        if (small(k.truth[c], least)) { assert_true(hide[c]); assert_true(k.high[c] - k.low[c] >= least); }
        if (hide[c]) assert_true(k.high[c] > k.low[c]);
    }
}

/* Every secondary cell is needed: were it shown, a small one could be told too nearly. */
static void nothing_too_much(const int64_t *count, bool *hide, int64_t least)
{
    struct attack k = attacked(count, hide);
    for (size_t c = 0; c < CELLS; c++) {
        if (!hide[c] || small(k.truth[c], least)) continue;
        hide[c] = false;
        struct attack without = attacked(count, hide);
        hide[c] = true;
        bool told = false;
        for (size_t p = 0; p < CELLS; p++) if (small(k.truth[p], least) && without.high[p] - without.low[p] < least) told = true;
        assert_true(told);
    }
}

static void random_tables(void **state)
{
    (void)state;
    size_t done = 0, refused = 0, secondary = 0;
    for (int round = 0; round < 400; round++) {
        int64_t count[INNER], least = 2 + below(3);
        bool hide[CELLS], fixed = below(2);
        for (size_t i = 0; i < INNER; i++) count[i] = below(3) ? below(7) : 0;
        struct suppress t = { count, ROWS, COLUMNS, least, fixed };
        if (!suppress_table(a, &t, hide)) {
            assert_true(fixed);                          /* where totals may be hidden, every table can be protected   */
            for (size_t c = 0; c < CELLS; c++) assert_true(hide[c]);
            refused++;
            continue;
        }
        protected_from(count, hide, least);
        if (round % 4 == 0) nothing_too_much(count, hide, least);
        for (size_t c = 0; fixed && c < W; c++) assert_false(hide[ROWS * W + c]);
        for (size_t i = 0; i < INNER; i++) secondary += hide[i / COLUMNS * W + i % COLUMNS] && !small(count[i], least);
        done++;
    }
    assert_true(done > 200 && refused > 10 && secondary > 50);
}

/* The bounds that the core reckons are those that the attacker finds. */
static void bounds_are_exact(void **state)
{
    (void)state;
    for (int round = 0; round < 120; round++) {
        int64_t count[INNER];
        bool hide[CELLS];
        for (size_t i = 0; i < INNER; i++) count[i] = below(6);
        for (size_t c = 0; c < CELLS; c++) hide[c] = false;
        struct suppress t = { count, ROWS, COLUMNS, 3, false };
        for (size_t i = 0; i < INNER; i++) hide[i / COLUMNS * W + i % COLUMNS] = count[i] && below(2);
        struct attack k = attacked(count, hide);         /* all totals are shown: nothing reaches MOST                 */
        for (size_t i = 0; i < ROWS; i++)
            for (size_t j = 0; j < COLUMNS; j++) {
                struct suppress_bounds b = suppress_audit(a, &t, hide, i, j, 100);
                assert_int_equal(b.low, k.low[i * W + j]);
                assert_int_equal(b.high, k.high[i * W + j]);
            }
    }
}

static void hidden(const int64_t *count, size_t rows, size_t columns, int64_t least, const char *want)
{
    bool hide[100];
    struct suppress t = { count, rows, columns, least, true };
    bool done = suppress_table(a, &t, hide);
    if (!want) { assert_false(done); return; }
    assert_true(done);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++) assert_int_equal(hide[i * (columns + 1) + j], want[i * columns + j] == 'x');
}

static void known_tables(void **state)
{
    (void)state;
    hidden((int64_t[]){ 10, 20, 30 }, 3, 1, 5, "...");
    hidden((int64_t[]){ 2, 20, 30 }, 3, 1, 5, "xx.");                  /* the smallest of the others goes with it           */
    hidden((int64_t[]){ 4, 3, 30 }, 3, 1, 5, "xx.");                  /* 7 for two: each 1 … 6                              */
    hidden((int64_t[]){ 3, 2, 30 }, 3, 1, 5, "xxx");                  /* 5 for two: 1 … 4 is too near, so a third           */
    hidden((int64_t[]){ 4, 4, 4, 30 }, 4, 1, 5, "xxx.");              /* 12 for three: 1 … 10                              */
    hidden((int64_t[]){ 0, 0, 30 }, 3, 1, 5, "...");                  /* zeros are shown                                   */
    hidden((int64_t[]){ 3, 2 }, 2, 1, 5, NULL);                       /* cannot be protected with the 5 known              */
    hidden((int64_t[]){ 0, 4 }, 2, 1, 5, NULL);                       /* the total itself is small                         */
    hidden((int64_t[]){ 1, 12, 14, 9 }, 2, 2, 5, "xxxx");
    hidden((int64_t[]){ 1, 12, 14, 9, 40, 50 }, 3, 2, 5, "xxxx..");
}

static void refusals(void **state)
{
    (void)state;
    bool hide[9];
    int64_t negative[] = { 1, -1, 3, 4 };
    assert_false(suppress_table(a, &(struct suppress){ negative, 2, 2, 5, false }, hide));
    assert_false(suppress_table(a, &(struct suppress){ negative, SIZE_MAX, 2, 5, false }, hide));
    int64_t plain[] = { 1, 2, 3, 4 };
    assert_true(suppress_table(a, &(struct suppress){ plain, 2, 2, 0, true }, hide));
    for (size_t c = 0; c < 9; c++) assert_false(hide[c]);
    assert_true(suppress_table(a, &(struct suppress){ plain, 0, 0, 5, true }, hide));
    struct suppress_bounds b = suppress_audit(a, &(struct suppress){ plain, 2, 2, 5, true }, hide, 0, 1, 9);
    assert_true(b.low == 2 && b.high == 2);
    /* A lonely small count, totals not known: what it adds to goes with it. */
    int64_t lonely[] = { 3 };
    assert_true(suppress_table(a, &(struct suppress){ lonely, 1, 1, 5, false }, hide));
    for (size_t c = 0; c < 4; c++) assert_true(hide[c]);
}

static void spread(void **state)
{
    (void)state;
    double same[] = { 3, 3, 3, 3 }, one[] = { 0, 8, 0, 0 }, steps[] = { 4, 1, 3, 2 }, none[] = { 0, 0 }, halves[] = { 1, 0 };
    assert_true(fabs(spread_gini(same, 4) - 0) < 1e-12);
    assert_true(fabs(spread_gini(one, 4) - 0.75) < 1e-12);
    assert_true(fabs(spread_gini(steps, 4) - 0.25) < 1e-12);          /* Σ|xi - xj| / (2 n² mean) = 20 / (2 · 16 · 2.5)     */
    assert_true(fabs(spread_gini(halves, 2) - 0.5) < 1e-12);
    assert_true(isnan(spread_gini(none, 2)) && isnan(spread_gini(none, 0)));
    double x[] = { 9, 1, 4, 16 };                                    /* R: quantile(c(9,1,4,16), c(0,.5,.9,1))            */
    assert_true(fabs(spread_quantile(x, 4, 0) - 1) < 1e-12);
    assert_true(fabs(spread_quantile(x, 4, 0.5) - 6.5) < 1e-12);
    assert_true(fabs(spread_quantile(x, 4, 0.9) - 13.9) < 1e-9);
    assert_true(fabs(spread_quantile(x, 4, 1) - 16) < 1e-12);
    assert_true(isnan(spread_quantile(x, 0, 0.5)) && isnan(spread_quantile(x, 4, 1.5)) && isnan(spread_quantile(x, 4, NAN)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(random_tables, set_up, tear_down), cmocka_unit_test_setup_teardown(bounds_are_exact, set_up, tear_down),
        cmocka_unit_test_setup_teardown(known_tables, set_up, tear_down), cmocka_unit_test_setup_teardown(refusals, set_up, tear_down),
        cmocka_unit_test(spread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
