/* test_batch.c - proposals for many appointments: never two places at once, and as good as trying everything. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "rooms/mediation/batch.h"

static uint64_t dice = 88172645463325252ULL;
static int64_t roll(int64_t n)                           /* xorshift64: the same numbers at every run */
{
    dice ^= dice << 13;
    dice ^= dice >> 7;
    dice ^= dice << 17;
    return (int64_t)(dice % (uint64_t)n);
}

enum { ROWS = 60, PERSONS = 40 };
static struct { int16_t score[ROWS * PERSONS]; bool urgent[ROWS], clash[ROWS * ROWS]; int32_t load[PERSONS], period[2][ROWS], left[2][ROWS * PERSONS]; } n;

static struct plan problem(size_t rows, size_t persons)
{
    memset(&n, 0, sizeof n);
    for (size_t i = 0; i < rows * persons; i++) n.left[0][i] = n.left[1][i] = INT32_MAX;
    return (struct plan){ rows, persons, n.score, n.urgent, n.load, n.clash, { n.period[0], n.period[1] }, { n.left[0], n.left[1] } };
}

static void clash(size_t rows, size_t i, size_t k) { n.clash[i * rows + k] = n.clash[k * rows + i] = true; }

/* The aims, one after another, as batch.h says them: the lesser array is the better answer. */
struct value { int64_t of[4]; };
static struct value value_of(const struct plan *p, const int32_t *person)
{
    struct value v = { { 0 } };
    int64_t times[PERSONS] = { 0 };
    for (size_t i = 0; i < p->rows; i++) {
        if (person[i] == BATCH_NONE) { v.of[0] += p->urgent[i]; v.of[1]++; continue; }
        v.of[2] -= p->score[i * p->persons + (size_t)person[i]];
        v.of[3] += p->load[person[i]] + times[person[i]]++;
    }
    return v;
}
static int compare(const struct value *a, const struct value *b)
{
    for (size_t i = 0; i < 4; i++) if (a->of[i] != b->of[i]) return a->of[i] < b->of[i] ? -1 : 1;
    return 0;
}

static struct value best_of_all(const struct plan *p)
{
    int32_t person[ROWS];
    struct value best = { { INT64_MAX } };
    size_t set[BATCH_MAX], all = 1;
    for (size_t i = 0; i < p->rows; i++) all *= p->persons + 1;
    for (size_t code = 0; code < all; code++) {
        bool can = true;
        for (size_t i = 0, rest = code; i < p->rows; i++, rest /= p->persons + 1) {
            person[i] = (int32_t)(rest % (p->persons + 1)) - 1;
            can = can && (person[i] < 0 || p->score[i * p->persons + (size_t)person[i]] >= 0);
        }
        if (!can || plan_clash(p, person, set)) continue;
        struct value v = value_of(p, person);
        if (compare(&v, &best) < 0) best = v;
    }
    return best;
}

/* Four hundred small questions with clashes and limits, each by trying everything. */
static void as_good_as_trying(void **state)
{
    (void)state;
    for (int round = 0; round < 400; round++) {
        size_t rows = 1 + (size_t)roll(5), persons = 1 + (size_t)roll(3);
        struct plan p = problem(rows, persons);
        for (size_t i = 0; i < rows * persons; i++) n.score[i] = (int16_t)(roll(4) ? roll(101) : -1);
        for (size_t i = 0; i < rows; i++) { n.urgent[i] = !roll(3); n.period[0][i] = (int32_t)roll(2); }
        for (size_t k = 0; k < persons; k++) n.load[k] = (int32_t)roll(30);
        for (size_t i = 0; i < rows; i++) for (size_t k = i + 1; k < rows; k++) if (!roll(3)) clash(rows, i, k);
        for (size_t k = 0; k < persons; k++) {
            int32_t left[2] = { (int32_t)roll(4), (int32_t)roll(4) };
            for (size_t i = 0; i < rows; i++) n.left[0][i * persons + k] = left[n.period[0][i]];
        }
        struct arena *a = arena_new();
        struct planned got = plan_batch(a, &p);
        struct value mine = value_of(&p, got.person), best = best_of_all(&p);
        size_t set[BATCH_MAX];
        assert_true(got.exact);
        assert_int_equal(plan_clash(&p, got.person, set), 0);
        if (compare(&mine, &best)) fail_msg("round %d: %lld %lld %lld %lld instead of %lld %lld %lld %lld", round, (long long)mine.of[0], (long long)mine.of[1],
            (long long)mine.of[2], (long long)mine.of[3], (long long)best.of[0], (long long)best.of[1], (long long)best.of[2], (long long)best.of[3]);
        arena_free(a);
    }
}

/* An urgent appointment comes before two that are not; filled ones before points; points before an even load. */
static void order_of_aims(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct plan p = problem(3, 1);
    for (size_t i = 0; i < 3; i++) n.score[i] = 90;
    n.score[2] = 1;
    n.urgent[2] = true;
    clash(3, 2, 0);
    clash(3, 2, 1);
    struct planned got = plan_batch(a, &p);
    assert_true(got.person[0] == BATCH_NONE && got.person[1] == BATCH_NONE && got.person[2] == 0);
    p = problem(2, 2);
    const int16_t score[] = { 100, 0, 100, -1 };         /* the first row could go better, but then the second stays empty */
    memcpy(n.score, score, sizeof score);
    clash(2, 0, 1);
    got = plan_batch(a, &p);
    assert_true(got.person[0] == 1 && got.person[1] == 0);
    p = problem(2, 2);
    const int16_t equal[] = { 80, 80, 80, 80 };          /* equal points: one each, whoever was asked more is not left out for it */
    memcpy(n.score, equal, sizeof equal);
    got = plan_batch(a, &p);
    assert_true(got.person[0] != got.person[1]);
    n.load[0] = 5;
    got = plan_batch(a, &p);
    assert_true(got.person[0] == 1 && got.person[1] == 1);
    arena_free(a);
}

/* A whole afternoon of parents' talks: 60 slots of ten minutes in six languages' worth of people; nobody in two places, and the same answer twice. */
static void an_afternoon(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct plan p = problem(ROWS, PERSONS);
    size_t set[BATCH_MAX], filled = 0;
    for (size_t i = 0; i < ROWS * PERSONS; i++) n.score[i] = (int16_t)(roll(5) ? -1 : 40 + roll(60));
    for (size_t i = 0; i < ROWS; i++) for (size_t k = i + 1; k < ROWS; k++) if (i / 10 == k / 10) clash(ROWS, i, k);
    struct planned got = plan_batch(a, &p), again = plan_batch(a, &p);
    assert_int_equal(plan_clash(&p, got.person, set), 0);
    assert_memory_equal(got.person, again.person, ROWS * sizeof *got.person);
    for (size_t i = 0; i < ROWS; i++) {
        filled += got.person[i] != BATCH_NONE;
        if (got.person[i] != BATCH_NONE) assert_true(n.score[i * PERSONS + (size_t)got.person[i]] >= 0);
    }
    assert_true(filled >= 55);
    print_message("an afternoon: %zu of 60 filled, %zu parts, exact: %d\n", filled, got.parts, got.exact);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(as_good_as_trying), cmocka_unit_test(order_of_aims), cmocka_unit_test(an_afternoon) };
    return cmocka_run_group_tests_name("batch", tests, NULL, NULL);
}
