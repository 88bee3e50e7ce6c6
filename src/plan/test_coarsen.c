/* test_coarsen.c - worked tables, then what is promised, tried on every table of some small worlds and on many large ones by chance. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "plan/coarsen.h"

enum { CELLS = 400 };
static struct arena *a;
static struct coarsen_cell cell[CELLS];
static struct coarsen_block block[CELLS];
static size_t cells, blocks;
static bool left;

/* Town, group of languages, language. */
static void put(int town, int group, int language, int64_t n)
{
    if (n) cell[cells++] = (struct coarsen_cell){ .at = { { town }, { group, language } }, .n = n };
}

static void run(int must, int64_t min)
{
    struct coarsen how = { .dims = 2, .depth = { 1, 2 }, .must = { must, 0 }, .min = min, .left = left };
    blocks = coarsen(a, &how, cell, cells, block);
}

static str told(void)
{
    struct buf b = buf_in(a, 4096);
    for (size_t i = 0; i < blocks; i++) {
        const struct coarsen_block *o = &block[i];
        buf_fmt(&b, "%s%s", i ? "; " : "", o->others[0] ? "others" : o->level[0] ? "" : "all");
        if (o->level[0]) buf_fmt(&b, "town %d", o->code[0]);
        if (o->level[1]) buf_fmt(&b, " %s %d", o->level[1] == 2 ? "language" : "group", o->code[1]);
        if (o->others[1]) buf_fmt(&b, " others");
        buf_fmt(&b, ": %d", (int)o->n);
    }
    return buf_str(&b);
}
static void says(const char *want) { str got = told(); assert_string_equal(arena_z(a, got), want); }
static int fresh(void **state) { (void)state; a = arena_new(); cells = blocks = 0; left = false; return 0; }
static int gone(void **state) { (void)state; arena_free(a); return 0; }

/* ---- worked tables -------------------------------------------------------------------------------------------------------------- */
static void nothing(void **state) { (void)state; run(0, 5); says(""); }

static void too_small_is_held(void **state)
{
    (void)state;
    put(1, 1, 11, 2);
    put(2, 1, 12, 2);
    run(0, 5);
    says("");
    assert_true(cell[0].block == COARSEN_HELD && cell[1].block == COARSEN_HELD);
}

static void towns_stand_alone(void **state)
{
    (void)state;
    put(1, 1, 11, 6);
    put(2, 1, 11, 5);
    put(3, 1, 12, 3);
    put(4, 2, 21, 4);
    run(0, 5);
    says("town 1 language 11: 6; town 2 language 11: 5; others: 7");
}

/* Two of the third town would stand alone in "the others": the smallest large town joins them. */
static void the_smallest_joins(void **state)
{
    (void)state;
    put(1, 1, 11, 9);
    put(2, 1, 11, 6);
    put(3, 1, 11, 2);
    run(0, 5);
    says("town 1 language 11: 9; others language 11: 8");
}

static void languages_by_groups(void **state)
{
    (void)state;
    put(1, 1, 11, 7);
    put(1, 1, 12, 2);
    put(1, 1, 13, 3);
    put(1, 2, 21, 3);
    put(1, 2, 22, 3);
    run(1, 5);
    says("town 1 language 11: 7; town 1 group 1 others: 5; town 1 group 2: 6");
}

/* A town below the minimum waits, however many there are elsewhere. */
static void a_month_needs_its_town(void **state)
{
    (void)state;
    put(1, 1, 11, 4);
    put(2, 1, 11, 4);
    put(3, 1, 12, 5);
    run(1, 5);
    says("town 3 language 12: 5");
    assert_true(cell[0].block == COARSEN_HELD && cell[2].block == 0);
}

static void a_minimum_of_one_is_three(void **state)
{
    (void)state;
    put(1, 1, 11, 2);
    run(0, 1);
    says("");
}

/* ---- what is promised, on tables by chance ----------------------------------------------------------------------------------------- */
static uint32_t seed = 20261118;
static uint32_t below(uint32_t n) { seed = seed * 1664525U + 1013904223U; return (uint32_t)((uint64_t)(seed >> 8) * n >> 24); }

static void by_chance(void)
{
    cells = 0;
    size_t want = 1 + below(CELLS - 1);
    for (size_t i = 0; i < want; i++) { int g = (int)below(4); put((int)below(17), g, g * 10 + (int)below(5), 1 + below(1 + below(9))); }
}

static void no_block_is_small(void **state)
{
    (void)state;
    for (int round = 0; round < 3000; round++) {
        struct arena_mark mark = arena_mark(a);
        int64_t sums[CELLS] = { 0 }, min = 3 + below(8);
        by_chance();
        run((int)below(2), min);
        for (size_t i = 0; i < cells; i++) if (cell[i].block != COARSEN_HELD) { assert_true(cell[i].block < blocks); sums[cell[i].block] += cell[i].n; }
        for (size_t b = 0; b < blocks; b++) { assert_true(block[b].n >= min); assert_int_equal(block[b].n, sums[b]); }       /* disjoint, and nothing is lost */
        arena_release(a, mark);
    }
}

/* Every cell lies where its block says. */
static void blocks_say_what_they_hold(void **state)
{
    (void)state;
    for (int round = 0; round < 1000; round++) {
        by_chance();
        run(0, 5);
        for (size_t i = 0; i < cells; i++) {
            if (cell[i].block == COARSEN_HELD) continue;
            const struct coarsen_block *b = &block[cell[i].block];
            for (size_t d = 0; d < 2; d++) if (b->level[d]) assert_int_equal(cell[i].at[d][b->level[d] - 1], b->code[d]);
        }
    }
}

/* Differences of two sums of blocks, tried out: of up to ten blocks all pairs of subsets whose cells contain one another. */
static void no_difference_is_small(void **state)
{
    (void)state;
    for (int round = 0; round < 60; round++) {
        by_chance();
        if (cells > 40) cells = 40;
        run(0, 5);
        size_t n = blocks < 10 ? blocks : 10;
        for (unsigned big = 0; big < 1U << n; big++)
            for (unsigned small = big; small; small = (small - 1) & big) {
                int64_t rest = 0;
                for (size_t b = 0; b < n; b++) rest += (big & ~small) >> b & 1 ? block[b].n : 0;
                assert_true(rest == 0 || rest >= 5);
            }
    }
}

/* ---- who knows the rules cannot reckon back ------------------------------------------------------------------------------------------ */
/* Four months of a town at min - 1 each: their sum would tell each of them. */
static void lots_at_their_most_are_lost(void **state)
{
    (void)state;
    left = true;
    for (int m = 0; m < 3; m++) { put(1, 1, 11, 2); put(1, 1, 12, 2); cell[cells - 1].lot = cell[cells - 2].lot = m; }
    run(1, 5);
    says("");
    assert_true(cell[0].block == COARSEN_LOST);
    cell[0].n = 1;
    run(1, 5);
    says("town 1 language 11: 5; town 1 language 12: 6");
}

/* Judged with a smaller minimum than today's: at most two each then. */
static void lots_of_another_minimum(void **state)
{
    (void)state;
    left = true;
    for (int m = 0; m < 3; m++) { put(1, 1, 11, 2); cell[cells - 1].lot = m; cell[cells - 1].most = 2; }
    run(1, 5);
    says("");
    assert_true(cell[0].block == COARSEN_LOST);
    for (int m = 0; m < 3; m++) cell[m].most = 0;
    run(1, 5);
    says("town 1 language 11: 6");
}

/* A world: places of a table, whose counts are `most` together at most (so that a table that explains the same is in the world, too). It is released in months, every two of them as a
** quarter of what is left, all as a year. All tables are
** tried; tables with the same releases are what somebody outside cannot tell apart. In each such class a place that is from 1 to min - 1 in one table must
** be another number in some other table of that class. */
struct world { size_t towns, languages, months; int most; int64_t min; };
enum { PLACES = 12, TABLES = 300000 };
static struct { uint64_t class; int8_t v[PLACES]; } *table;

static size_t places(const struct world *w) { return w->towns * w->languages * w->months; }

static void stage(const struct world *w, const int8_t *v, bool *used, size_t first, size_t last, bool year)
{
    size_t of[PLACES];
    cells = 0;
    for (size_t i = 0; i < places(w); i++) {
        size_t m = i % w->months, l = i / w->months % w->languages, town = i / w->months / w->languages;
        if (!v[i] || used[i] || m < first || m > last) continue;
        of[cells] = i;
        put((int)town, (int)l / 2, (int)l, v[i]);
        cell[cells - 1].lot = (int32_t)(town * 100 + (year ? m / 2 : m));
    }
    left = first < last || year;
    run(!year, w->min);
    for (size_t i = 0; i < cells; i++) used[of[i]] = cell[i].block != COARSEN_HELD;                /* lost ones, too */
}

static uint64_t release(const struct world *w, const int8_t *v)
{
    bool used[PLACES] = { 0 };
    struct buf b = buf_in(a, 8192);
    for (size_t m = 0; m < w->months; m++) {
        stage(w, v, used, m, m, false);
        buf_fmt(&b, "|%.*s", STR(told()));
        if (m % 2 == 0 && m + 1 < w->months) continue;
        stage(w, v, used, m - m % 2, m, false);
        buf_fmt(&b, "|%.*s", STR(told()));
    }
    stage(w, v, used, 0, w->months - 1, true);
    buf_fmt(&b, "|%.*s", STR(told()));
    return str_hash(buf_str(&b));
}

static int by_class(const void *x, const void *y)
{
    const uint64_t *p = x, *q = y;                       /* the class stands first                                    */
    return *p < *q ? -1 : *p > *q;
}

static void try_world(const struct world *w)
{
    size_t n = 1, p = places(w), kept = 0;
    for (size_t i = 0; i < p; i++) n *= (size_t)w->most + 1;
    assert_true(p <= PLACES && n <= TABLES);
    table = calloc(n, sizeof *table);
    for (size_t t = 0; t < n; t++) {
        struct arena_mark mark = arena_mark(a);
        size_t rest = t;
        int all = 0;
        for (size_t i = 0; i < p; i++, rest /= (size_t)w->most + 1) all += table[kept].v[i] = (int8_t)(rest % ((size_t)w->most + 1));
        if (all <= w->most) { table[kept].class = release(w, table[kept].v); kept++; }
        arena_release(a, mark);
    }
    n = kept;
    qsort(table, n, sizeof *table, by_class);
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from; to < n && table[to].class == table[from].class; to++) {}
        for (size_t i = 0; i < p; i++) {
            bool same = true;
            for (size_t t = from; t < to; t++) same = same && table[t].v[i] == table[from].v[i];
            if (same && table[from].v[i] > 0 && table[from].v[i] < w->min) { for (size_t k = 0; k < p; k++) print_message("%d ", table[from].v[k]); fail_msg("place %zu is known in %zu tables", i, to - from); };
        }
    }
    free(table);
}

/* Towns, languages, months, most, minimum. */
static void nobody_reckons_back(void **state)
{
    static const struct world worlds[] = {
        { 2, 1, 1, 20, 3 }, { 2, 1, 1, 30, 5 }, { 3, 1, 1, 25, 3 }, { 3, 1, 1, 40, 5 }, { 4, 1, 1, 18, 3 }, { 1, 3, 1, 20, 3 }, { 1, 4, 1, 18, 3 }, { 2, 2, 1, 18, 3 },
        { 1, 1, 3, 20, 3 }, { 2, 1, 2, 18, 3 }, { 1, 2, 2, 18, 3 }, { 1, 1, 4, 18, 3 }, { 5, 1, 1, 11, 3 },
    };
    (void)state;
    for (size_t i = 0; i < countof(worlds); i++) try_world(&worlds[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define ONE(f) cmocka_unit_test_setup_teardown(f, fresh, gone)
        ONE(nothing), ONE(too_small_is_held), ONE(towns_stand_alone), ONE(the_smallest_joins), ONE(languages_by_groups), ONE(a_month_needs_its_town),
        ONE(a_minimum_of_one_is_three), ONE(no_block_is_small), ONE(blocks_say_what_they_hold), ONE(no_difference_is_small), ONE(lots_at_their_most_are_lost), ONE(lots_of_another_minimum), ONE(nobody_reckons_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
