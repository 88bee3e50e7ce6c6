/* test_match.c - bars, points and order of those who could be asked, against a second reckoning that is slow and plain. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "plan/match.h"
#include <math.h>
#include <time.h>

static struct arena *a;
static int set_up(void **state) { (void)state; a = arena_new(); return 0; }
static int tear_down(void **state) { (void)state; arena_free(a); return 0; }

static int64_t seed = 11;
static int64_t below(int64_t n) { seed = seed * 48271 % 2147483647; return seed % n; }

/* Somebody who may be asked, and gets 100 points. */
static const struct match_request school = { .level = 3, .directions = INTO_GERMAN | FROM_GERMAN, .gender = GENDER_WOMAN, .domain = 2, .family_agreed = true };
static const struct match_person best = { .id = 1, .domains = 6, .level = 5, .source = SOURCE_CERTIFICATE, .directions = INTO_GERMAN | FROM_GERMAN,
    .gender = GENDER_WOMAN, .free = FREE_CERTAIN, .before = true };

static void bars_say_why_not(void **state)
{
    (void)state;
    struct match_request q = school;
    q.gender_must = q.domain_must = true;
    assert_int_equal(match_bars(&q, &best), 0);
    #define BARRED(change, want) do { struct match_person p = best; change; assert_int_equal(match_bars(&q, &p), want); } while (0)
    BARRED(p.level = 0, BAR_LANGUAGE);
    BARRED(p.directions = INTO_GERMAN, BAR_DIRECTION);
    BARRED(p.level = 2, BAR_LEVEL);
    BARRED(p.level = 3, 0);
    BARRED(p.unproven = true, BAR_REQUIREMENT);
    BARRED(p.domains = 4, BAR_DOMAIN);
    BARRED(p.free = FREE_NO, BAR_TIME);
    BARRED(p.elsewhere = true, BAR_AREA);
    BARRED(p.radius_m = 5000; p.travel_m = 5001, BAR_RADIUS);
    BARRED(p.radius_m = 5000; p.travel_m = 5000, 0);
    BARRED(p.travel_m = 90000, 0);
    BARRED(p.gender = GENDER_MAN, BAR_GENDER);
    BARRED(p.barred = true, BAR_PAIR);
    BARRED(p.week_most = 2; p.week_used = 2, BAR_WEEK);
    BARRED(p.week_most = 2; p.week_used = 1, 0);
    BARRED(p.month_most = 4; p.month_used = 5, BAR_MONTH);
    BARRED(p.level = 2; p.barred = p.unproven = true, BAR_LEVEL | BAR_PAIR | BAR_REQUIREMENT);
    q.remote = true;
    BARRED(p.elsewhere = true; p.radius_m = 1; p.travel_m = 2, 0);
    q = school;
    BARRED(p.gender = GENDER_MAN; p.domains = 0, 0);
}

static int32_t points(enum match_part part, struct match_person p, struct match_request q, struct match_pool pool)
{
    struct match_line line[MATCH_PARTS];
    int32_t all = match_explain(&q, &match_default, &pool, &p, line), sum = 0;
    for (size_t i = 0; i < MATCH_PARTS; i++) {
        assert_true(line[i].points >= 0 && line[i].points <= line[i].most && line[i].most == match_default.weight[i]);
        sum += line[i].points;
    }
    assert_int_equal(sum, all);
    return line[part].points;
}

static void points_by_hand(void **state)
{
    (void)state;
    struct match_pool nobody = { 1, 0 }, four = { 4, 20 };
    struct match_line line[MATCH_PARTS];
    assert_int_equal(match_explain(&school, &match_default, &nobody, &best, line), 100);
    #define POINTS(part, want, change) do { struct match_person p = best; struct match_request q = school; struct match_pool pool = four; (void)q; change; \
        assert_int_equal(points(part, p, q, pool), want); } while (0)
    POINTS(PART_LEVEL, 20, (void)0);
    POINTS(PART_LEVEL, 16, p.level = 4);                                  /* 15 × 70 % + 5 = 15.5, half up       */
    POINTS(PART_LEVEL, 11, p.level = 3);                                  /* 15 × 40 % + 5                       */
    POINTS(PART_LEVEL, 6, p.level = 3; p.source = SOURCE_SELF);
    POINTS(PART_LEVEL, 9, p.level = 3; p.source = SOURCE_TEST);           /* 6 + 5 × 60 %                        */
    POINTS(PART_LEVEL, 20, p.level = 6);
    POINTS(PART_DOMAIN, 0, p.domains = 4);
    POINTS(PART_DOMAIN, 15, p.domains = 0; q.domain = 0);
    POINTS(PART_TRAVEL, 20, p.travel_minutes = 0);
    POINTS(PART_TRAVEL, 8, p.travel_minutes = 24);                        /* 20 × 16 / 40                        */
    POINTS(PART_TRAVEL, 12, p.travel_minutes = 16);
    POINTS(PART_TRAVEL, 1, p.travel_minutes = 39);                        /* 0.5, half up                        */
    POINTS(PART_TRAVEL, 0, p.travel_minutes = 40);
    POINTS(PART_TRAVEL, 0, p.travel_minutes = 400);
    POINTS(PART_TRAVEL, 20, p.travel_minutes = 400; q.remote = true);
    POINTS(PART_AVAILABILITY, 5, p.free = FREE_LIKELY);
    POINTS(PART_CONTINUITY, 0, q.family_agreed = false);
    POINTS(PART_CONTINUITY, 0, p.before = false);
    POINTS(PART_FAIRNESS, 15, p.offers = 0);
    POINTS(PART_FAIRNESS, 8, p.offers = 5);                               /* an equal share: 7.5                 */
    POINTS(PART_FAIRNESS, 3, p.offers = 8);                               /* 15 × (40 - 32) / 40                 */
    POINTS(PART_FAIRNESS, 0, p.offers = 10);
    POINTS(PART_FAIRNESS, 0, p.offers = 20);
    POINTS(PART_FAIRNESS, 15, p.offers = 3; pool.offers = 0);
    POINTS(PART_GENDER, 0, p.gender = GENDER_MAN);
    POINTS(PART_GENDER, 5, p.gender = GENDER_MAN; q.gender = GENDER_ANY);
}

static void lines_say_why(void **state)
{
    (void)state;
    struct match_person p = best;
    struct match_line line[MATCH_PARTS];
    p.travel_minutes = 24;
    p.offers = 5;
    p.domains = 0;
    match_explain(&school, &match_default, &(struct match_pool){ 4, 20 }, &p, line);
    assert_true(line[PART_TRAVEL].why[0] == 24 && line[PART_TRAVEL].why[1] == 40);
    assert_true(line[PART_FAIRNESS].why[0] == 5 && line[PART_FAIRNESS].why[1] == 20 && line[PART_FAIRNESS].why[2] == 4);
    assert_true(line[PART_LEVEL].why[0] == 2 && line[PART_LEVEL].why[1] == SOURCE_CERTIFICATE);
    assert_true(line[PART_DOMAIN].why[0] == 0 && line[PART_GENDER].why[0] == 1 && line[PART_CONTINUITY].why[0] == 1);
}

static void weights_add_up(void **state)
{
    (void)state;
    assert_true(match_weights_sound(&match_default));
    struct match_weights w = match_default;
    w.weight[0]++;
    assert_false(match_weights_sound(&w));
    w.weight[1]--;
    assert_true(match_weights_sound(&w));
    w.travel_limit = 0;
    assert_false(match_weights_sound(&w));
    w = (struct match_weights){ 1, { 120, -20, 0, 0, 0, 0, 0 }, 40 };
    assert_false(match_weights_sound(&w));
}

/* ---- against a second reckoning ------------------------------------------------------------------------------------------------------ */
static struct match_person somebody(uint32_t id)
{
    return (struct match_person){ .id = id, .domains = (uint32_t)below(8), .travel_m = (int32_t)below(60000), .radius_m = (int32_t)(below(2) * below(80000)),
        .travel_minutes = (int16_t)below(60), .offers = (uint16_t)below(12), .level = (uint8_t)below(7), .source = (uint8_t)below(3),
        .directions = (uint8_t)(below(10) ? 3 : below(4)), .gender = (uint8_t)(1 + below(3)), .free = (uint8_t)below(3), .week_used = (uint8_t)below(4),
        .week_most = (uint8_t)(below(2) * (1 + below(4))), .month_used = (uint8_t)below(9), .month_most = (uint8_t)(below(2) * (1 + below(9))),
        .unproven = below(12) == 0, .elsewhere = below(10) == 0, .barred = below(40) == 0, .before = below(20) == 0 };
}

static bool may_plainly(const struct match_request *q, const struct match_person *p)
{
    if (p->level == 0 || p->level < q->level || p->unproven || p->barred || p->free == FREE_NO) return false;
    if ((q->directions & INTO_GERMAN && !(p->directions & INTO_GERMAN)) || (q->directions & FROM_GERMAN && !(p->directions & FROM_GERMAN))) return false;
    if (q->domain_must && q->domain && !(p->domains & q->domain)) return false;
    if (q->gender_must && q->gender != GENDER_ANY && q->gender != p->gender) return false;
    if (!q->remote && (p->elsewhere || (p->radius_m > 0 && p->travel_m > p->radius_m))) return false;
    if (p->week_most > 0 && p->week_used >= p->week_most) return false;
    return p->month_most == 0 || p->month_used < p->month_most;
}

/* In floating point, by the words of the header; what is a half but for rounding errors counts as one. */
static int rounded(double points) { return (int)floor(points + 0.5 + 1e-9); }
static int plainly(const struct match_request *q, const struct match_weights *w, const struct match_person *p, double speakers, double offers)
{
    double more = p->level >= q->level + 2 ? 1 : p->level == q->level + 1 ? 0.7 : 0.4, known = p->source == SOURCE_SELF ? 0 : p->source == SOURCE_TEST ? 0.6 : 1;
    int sum = rounded(w->weight[PART_LEVEL] * (0.75 * more + 0.25 * known));
    if (!q->domain || (p->domains & q->domain)) sum += w->weight[PART_DOMAIN];
    sum += rounded(w->weight[PART_TRAVEL] * (q->remote ? 1 : fmax(0, 1 - (double)p->travel_minutes / w->travel_limit)));
    sum += rounded(w->weight[PART_AVAILABILITY] * (p->free == FREE_CERTAIN ? 1 : 0.5));
    if (p->before && q->family_agreed) sum += w->weight[PART_CONTINUITY];
    sum += rounded(w->weight[PART_FAIRNESS] * (offers > 0 ? fmax(0, 1 - (p->offers / offers) / (1 / speakers) / 2) : 1));
    return sum + (q->gender == GENDER_ANY || q->gender == p->gender ? w->weight[PART_GENDER] : 0);
}

static void compare(const struct match_request *q, const struct match_weights *w, const struct match_person *p, size_t n)
{
    struct match_ranked r = match_rank(a, q, w, p, n);
    double speakers = 0, offers = 0;
    size_t may = 0;
    for (size_t i = 0; i < n; i++) {
        if (p[i].level > 0 && (p[i].directions & q->directions) == q->directions) { speakers++; offers += p[i].offers; }
        may += may_plainly(q, &p[i]);
    }
    assert_int_equal(r.n, may);
    assert_int_equal(r.n + r.outs, n);
    for (size_t i = 0; i < r.n; i++) {
        assert_true(may_plainly(q, &p[r.at[i]]));
        assert_int_equal(r.score[i], plainly(q, w, &p[r.at[i]], speakers, offers));
        assert_true(i == 0 || r.score[i - 1] > r.score[i] || (r.score[i - 1] == r.score[i] && p[r.at[i - 1]].id < p[r.at[i]].id));
    }
    for (size_t i = 0; i < r.outs; i++) assert_true(!may_plainly(q, &p[r.out[i]]) && r.bars[i] == match_bars(q, &p[r.out[i]]) && r.bars[i]);
}

static struct match_person *crowd(size_t n)
{
    struct match_person *p = arena_array(a, struct match_person, n);
    for (size_t i = 0; i < n; i++) p[i] = somebody((uint32_t)(3 * i + 1));
    return p;
}

static void same_as_plainly(void **state)
{
    (void)state;
    static const struct match_weights own = { 2, { 10, 0, 33, 7, 25, 25, 0 }, 55 };
    for (int round = 0; round < 300; round++) {
        struct arena_mark m = arena_mark(a);
        struct match_request q = { .level = (uint8_t)(1 + below(6)), .directions = (uint8_t)(1 + below(3)), .gender = (uint8_t)below(4), .gender_must = below(2),
            .domain_must = below(2), .remote = below(4) == 0, .family_agreed = below(2), .domain = below(2) ? 1u << below(3) : 0 };
        size_t n = (size_t)below(200);
        compare(&q, round % 2 ? &own : &match_default, crowd(n), n);
        arena_release(a, m);
    }
}

static double cpu(void) { struct timespec t; clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); return (double)t.tv_sec + (double)t.tv_nsec / 1e9; }

/* Right for many, too. The time is printed, not judged: the benchmark does that. */
static void ten_thousand(void **state)
{
    (void)state;
    static const size_t many[] = { 10000, 1000000 };
    for (size_t k = 0; k < countof(many); k++) {
        struct match_person *p = crowd(many[k]);
        double least = 1e9;
        for (int i = 0; i < 3; i++) {
            double begin = cpu();
            struct match_ranked r = match_rank(a, &school, &match_default, p, many[k]);
            double took = cpu() - begin;
            assert_true(r.n > 0);
            if (took < least) least = took;
        }
        fprintf(stderr, "%zu ranked in %.3f ms of CPU\n", many[k], least * 1000);
        if (k == 0) compare(&school, &match_default, p, many[k]);
    }
}

static void how_many_to_ask(void **state)
{
    (void)state;
    static const double newcomers[] = { 0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4 }, sure[] = { 0.9, 0.9 }, certain[] = { 1, 1 };
    assert_int_equal(match_wave(newcomers, 7, false), 4);                 /* 1 - 0.6^4 = 0.870, 0.6^3 leaves 0.784 */
    assert_int_equal(match_wave(newcomers, 7, true), 5);                  /* 0.922: the cap                      */
    assert_int_equal(match_wave(newcomers, 2, false), 2);
    assert_int_equal(match_wave(sure, 2, false), 1);
    assert_int_equal(match_wave(sure, 2, true), 2);
    assert_int_equal(match_wave(certain, 2, true), 1);
    assert_int_equal(match_wave(sure, 0, true), 0);
    assert_true(fabs(match_chance(0, 0) - 0.4) < 1e-12 && fabs(match_chance(10, 8) - 10.0 / 15) < 1e-12);
    assert_true(fabs(match_age(0) - 1) < 1e-12 && fabs(match_age(180) - 0.5) < 1e-12 && fabs(match_age(360) - 0.25) < 1e-12 && match_age(-3) <= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(bars_say_why_not, set_up, tear_down), cmocka_unit_test_setup_teardown(points_by_hand, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lines_say_why, set_up, tear_down), cmocka_unit_test_setup_teardown(weights_add_up, set_up, tear_down),
        cmocka_unit_test_setup_teardown(same_as_plainly, set_up, tear_down), cmocka_unit_test_setup_teardown(ten_thousand, set_up, tear_down),
        cmocka_unit_test_setup_teardown(how_many_to_ask, set_up, tear_down) };
    return cmocka_run_group_tests_name("match", tests, NULL, NULL);
}
