/* test_cover.c - which courses next, against every choice tried out and every seating reckoned by a second, plain method. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "plan/cover.h"

static struct arena *a;
static int set_up(void **state) { (void)state; a = arena_new(); return 0; }
static int tear_down(void **state) { (void)state; arena_free(a); return 0; }

static int64_t seed = 5;
static int64_t below(int64_t n) { seed = seed * 48271 % 2147483647; return seed % n; }

enum { SMALL_PEOPLE = 12, SMALL_COURSES = 7 };
struct small { struct cover p; struct cover_course course[SMALL_COURSES]; uint64_t serves[SMALL_COURSES]; };

/* ---- the second reckoning: people look for a seat one after the other and push others aside (H. W. Kuhn), by recursion ---------------------- */
struct plain { const struct small *s; unsigned chosen; int seat[SMALL_PEOPLE]; bool seen[SMALL_COURSES]; };

static bool finds_seat(struct plain *x, size_t person)
{
    for (size_t c = 0; c < x->s->p.courses; c++) {
        if (x->seen[c] || !(x->chosen >> c & 1) || !(x->s->serves[c] >> person & 1)) continue;
        x->seen[c] = true;
        uint32_t sit = 0;
        for (size_t i = 0; i < x->s->p.people; i++) sit += x->seat[i] == (int)c;
        if (sit < x->s->course[c].seats) { x->seat[person] = (int)c; return true; }
        for (size_t i = 0; i < x->s->p.people; i++) {
            if (x->seat[i] != (int)c || !finds_seat(x, i)) continue;
            x->seat[person] = (int)c;
            return true;
        }
    }
    return false;
}

/* In the order of waiting, so the longest waiting sit. Returns how many; *who their set. */
static int64_t seated(const struct small *s, unsigned chosen, uint64_t *who)
{
    struct plain x = { .s = s, .chosen = chosen };
    int64_t n = 0;
    for (size_t i = 0; i < SMALL_PEOPLE; i++) x.seat[i] = -1;
    for (size_t i = 0; i < s->p.people; i++) {
        for (size_t c = 0; c < SMALL_COURSES; c++) x.seen[c] = false;
        n += finds_seat(&x, i);
    }
    *who = 0;
    for (size_t i = 0; i < s->p.people; i++) if (x.seat[i] >= 0) *who |= 1ULL << i;
    return n;
}

static unsigned there_of(const struct small *s)
{
    unsigned set = 0;
    for (size_t c = 0; c < s->p.courses; c++) set |= (unsigned)s->course[c].there << c;
    return set;
}

static int64_t best_of_all(const struct small *s)
{
    int64_t best = 0;
    uint64_t who;
    for (unsigned set = 0; set < 1U << s->p.courses; set++) {
        if ((set & there_of(s)) || (size_t)__builtin_popcount(set) > s->p.most) continue;
        int64_t n = seated(s, set | there_of(s), &who);
        if (n > best) best = n;
    }
    return best;
}

static struct small *small_new(void)
{
    struct small *s = arena_new_of(a, struct small);
    s->p = (struct cover){ .people = (size_t)(1 + below(SMALL_PEOPLE)), .courses = (size_t)(1 + below(SMALL_COURSES)), .most = (size_t)(1 + below(4)) };
    int64_t thick = 1 + below(3);
    bool wide = below(2);                                /* with seats for everybody only who reaches what counts     */
    for (size_t c = 0; c < s->p.courses; c++) {
        s->course[c] = (struct cover_course){ wide ? SMALL_PEOPLE : (uint32_t)below(7), !below(8) };
        for (size_t i = 0; i < s->p.people; i++) if (below(6) < thick) cover_mark(s->serves, s->p.people, c, i);
    }
    s->p.course = s->course;
    s->p.serves = s->serves;
    return s;
}

/* Whom the answer seats; each step really adds those whom it names. */
static uint64_t whom(const struct small *s, const struct covered *r, unsigned *chosen)
{
    uint64_t set = 0;
    int64_t in[COVER_MOST] = { 0 }, there = 0;
    *chosen = there_of(s);
    for (size_t i = 0; i < s->p.people; i++) {
        if (r->in[i] != COVER_NOBODY) set |= 1ULL << i;
        if (r->in[i] >= 0) in[r->in[i]]++;
        there += r->in[i] == COVER_THERE;
    }
    assert_int_equal(there, r->there);
    for (size_t k = 0; k < r->steps; k++) {
        assert_int_equal(in[k], r->step[k].adds);
        assert_true(r->step[k].adds > 0 && (k == 0 || r->step[k].adds <= r->step[k - 1].adds));
        assert_false(*chosen >> r->step[k].course & 1);
        *chosen |= 1U << r->step[k].course;
    }
    return set;
}

static void the_best_of_all_choices(void **state)
{
    (void)state;
    size_t beaten = 0;
    for (int round = 0; round < 3000; round++) {
        struct arena_mark mark = arena_mark(a);
        struct small *s = small_new();
        struct covered r = cover_solve(a, &s->p);
        unsigned chosen;
        uint64_t set = whom(s, &r, &chosen), plain, there;
        assert_true(r.proven);
        assert_int_equal(r.served, best_of_all(s));
        assert_int_equal(r.served, seated(s, chosen, &plain));
        assert_true(set == plain);                       /* the longest waiting among all ways to seat them              */
        assert_int_equal(r.there, seated(s, there_of(s), &there));
        assert_true((set & there) == there);             /* nobody loses a seat that is free already                     */
        assert_true(r.greedy <= r.served && (r.greedy - r.there) * 1000 >= (r.served - r.there) * 632);
        beaten += r.greedy < r.served;
        arena_release(a, mark);
    }
    assert_true(beaten > 0);                             /* so the search after the greedy choice is not idle            */
}

/* The choice that looks best first is none of the best two: the middle course has more people, but the outer two have all. */
static void greedy_is_not_enough(void **state)
{
    (void)state;
    uint64_t serves[3] = { 0x3c, 0x07, 0x38 | 0x40 };
    static const struct cover_course course[3] = { { 9, false }, { 9, false }, { 9, false } };
    struct cover p = { .people = 7, .course = course, .courses = 3, .serves = serves, .most = 2 };
    struct covered r = cover_solve(a, &p);
    assert_true(r.proven);
    assert_int_equal(r.served, 7);
    assert_int_equal(r.steps, 2);
    assert_int_equal(r.step[0].course, 2);
    assert_int_equal(r.step[0].adds, 4);
    assert_int_equal(r.step[1].course, 1);
    assert_int_equal(r.step[1].adds, 3);
    assert_int_equal(cover_reach(&p, 0), 4);
}

/* A new course may take people from one that has free seats, so that others can sit there. */
static void places_change(void **state)
{
    (void)state;
    uint64_t serves[2] = { 0x7, 0x1 };
    static const struct cover_course course[2] = { { 1, true }, { 1, false } };
    struct covered r = cover_solve(a, &(struct cover){ .people = 3, .course = course, .courses = 2, .serves = serves, .most = 1 });
    assert_int_equal(r.there, 1);
    assert_int_equal(r.served, 2);
    assert_int_equal(r.in[0], COVER_THERE);
    assert_int_equal(r.in[1], 0);
    assert_int_equal(r.in[2], COVER_NOBODY);
}

static void nothing_to_choose(void **state)
{
    (void)state;
    static const struct cover_course none[2] = { { 0, false }, { 5, false } };
    uint64_t serves[2] = { 1, 0 };
    struct covered r = cover_solve(a, &(struct cover){ .people = 1, .course = none, .courses = 2, .serves = serves, .most = 3 });
    assert_true(r.proven && r.steps == 0 && r.served == 0 && r.in[0] == COVER_NOBODY);
    r = cover_solve(a, &(struct cover){ .most = 1 });
    assert_true(r.proven && r.steps == 0 && r.bound == 0);
}

/* A planted best: courses that share nobody and fill up, hidden among smaller ones that overlap. */
static void planted(void **state)
{
    (void)state;
    enum { PEOPLE = 5000, COURSES = 200, GOOD = 6, SEATS = 40 };
    struct cover_course *course = arena_array(a, struct cover_course, COURSES);
    uint64_t *serves = arena_array(a, uint64_t, COURSES * cover_words(PEOPLE));
    for (size_t c = 0; c < COURSES; c++) {
        bool good = c % 33 == 7 && c / 33 < GOOD;
        course[c] = (struct cover_course){ good ? SEATS : SEATS / 2, false };
        for (size_t i = 0; i < PEOPLE; i++) if (good ? i / SEATS == c / 33 : !below(3)) cover_mark(serves, PEOPLE, c, i);
    }
    struct covered r = cover_solve(a, &(struct cover){ .people = PEOPLE, .course = course, .courses = COURSES, .serves = serves, .most = GOOD });
    assert_true(r.proven);
    assert_int_equal(r.served, GOOD * SEATS);
    for (size_t i = 0; i < r.steps; i++) assert_int_equal(r.step[i].course % 33, 7);
}

/* With hardly any work allowed the answer is the greedy one, and the bound still holds. */
static void bounds_hold_without_proof(void **state)
{
    (void)state;
    size_t open = 0;
    for (int round = 0; round < 500; round++) {
        struct arena_mark mark = arena_mark(a);
        struct small *s = small_new();
        s->p.effort = 1;
        struct covered r = cover_solve(a, &s->p);
        assert_true(r.served >= r.greedy && r.bound >= best_of_all(s) && r.proven == (r.bound == r.served));
        open += !r.proven;
        arena_release(a, mark);
    }
    assert_true(open > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_best_of_all_choices, set_up, tear_down), cmocka_unit_test_setup_teardown(greedy_is_not_enough, set_up, tear_down),
        cmocka_unit_test_setup_teardown(places_change, set_up, tear_down), cmocka_unit_test_setup_teardown(nothing_to_choose, set_up, tear_down),
        cmocka_unit_test_setup_teardown(planted, set_up, tear_down), cmocka_unit_test_setup_teardown(bounds_hold_without_proof, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
