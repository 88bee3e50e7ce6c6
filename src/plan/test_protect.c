/* test_protect.c - tables attacked by linear programmes of their own, and compared with the cheapest set there is. */
#include "plan/protect.h"
#include <glpk.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

enum { TABLES = 240, INNER = 400 };
static uint64_t seed;
static int64_t below(int64_t n) { seed = seed * 6364136223846793005u + 1442695040888963407u; return (int64_t)((seed >> 33) % (uint64_t)n); }

/* Many small counts, some large, some zero: as towns and groups are. */
static int64_t some_count(void)
{
    int64_t kind = below(10);
    return kind < 2 ? 0 : kind < 6 ? below(8) : kind < 9 ? below(60) : below(3000);
}

/* The attacker: every inner cell is a variable, what is shown an equation; knows that zeros are shown. Written apart from protect.c. */
static void attack(const struct protect *p, const unsigned char *status, size_t c, double *low, double *high)
{
    glp_prob *lp = glp_create_prob();
    glp_smcp how;
    int index[INNER + 1];
    double one[INNER + 1];
    glp_init_smcp(&how);
    how.msg_lev = GLP_MSG_OFF;
    how.presolve = GLP_ON;
    glp_add_cols(lp, (int)p->inner);
    for (size_t i = 0; i < p->inner; i++) {
        if (p->count[i]) glp_set_col_bnds(lp, (int)i + 1, GLP_LO, 1, 0);
        else glp_set_col_bnds(lp, (int)i + 1, GLP_FX, 0, 0);
    }
    for (size_t k = 0; k < p->cells; k++) {
        int n = 0, row;
        double sum = 0;
        for (size_t i = p->from[k]; i < p->from[k + 1]; i++) { index[++n] = (int)p->part[i] + 1; one[n] = 1; sum += (double)p->count[p->part[i]]; }
        if (status[k]) continue;
        row = glp_add_rows(lp, 1);
        glp_set_mat_row(lp, row, n, index, one);
        glp_set_row_bnds(lp, row, GLP_FX, sum, sum);
    }
    for (size_t i = p->from[c]; i < p->from[c + 1]; i++) glp_set_obj_coef(lp, (int)p->part[i] + 1, 1);
    glp_set_obj_dir(lp, GLP_MIN);
    assert_int_equal(glp_simplex(lp, &how), 0);
    *low = glp_get_obj_val(lp);
    glp_set_obj_dir(lp, GLP_MAX);
    int rc = glp_simplex(lp, &how);
    *high = rc == GLP_ENODFS || glp_get_status(lp) == GLP_UNBND ? INFINITY : glp_get_obj_val(lp);
    glp_delete_prob(lp);
}

static double weakest(const struct protect *p, const unsigned char *status)
{
    double least = INFINITY, low, high;
    for (size_t c = 0; c < p->cells; c++) {
        if (status[c] != PROTECT_PRIMARY) continue;
        attack(p, status, c, &low, &high);
        if (high - low < least) least = high - low;
    }
    return least;
}

struct random_table { struct protect_table t; size_t parent[PROTECT_DIMS][20]; int64_t count[INNER]; };
static void make(struct random_table *r, size_t dims, size_t most)
{
    size_t inner = 1;
    r->t = (struct protect_table){ .dims = dims, .count = r->count, .least = 3 + below(3) };
    for (size_t d = 0; d < dims; d++) {
        struct protect_dim *dim = &r->t.dim[d];
        dim->codes = 2 + (size_t)below((int64_t)most - 1);
        dim->parents = below(2) && dim->codes > 3 ? 2 + (size_t)below(2) : 0;
        dim->parent = r->parent[d];
        for (size_t i = 0; i < dim->codes; i++) r->parent[d][i] = dim->parents ? i % dim->parents : 0;
        inner *= dim->codes;
    }
    for (size_t i = 0; i < inner; i++) r->count[i] = some_count();
}

/* Every table: no primary is nearer than the minimum, nothing else small is shown, zeros are. */
static void test_no_attack_succeeds(void **state)
{
    (void)state;
    size_t hidden_tables = 0, programmes = 0;
    seed = 20261122;
    for (int k = 0; k < TABLES; k++) {
        struct arena *a = arena_new();
        struct random_table *r = arena_new_of(a, struct random_table);
        struct protect_report report;
        const char *why;
        make(r, k % 3 ? 2 : 3, k % 3 ? 12 : 5);
        struct protect p = protect_of_table(a, &r->t);
        unsigned char *status = protect_cells(a, &p, &report, &why);
        assert_non_null(status);
        for (size_t c = 0; c < p.cells; c++) {
            int64_t v = 0;
            for (size_t i = p.from[c]; i < p.from[c + 1]; i++) v += p.count[p.part[i]];
            if (v > 0 && v < p.least) assert_int_equal(status[c], PROTECT_PRIMARY);
            else assert_int_not_equal(status[c], PROTECT_PRIMARY);
            if (!v) assert_int_equal(status[c], PROTECT_SHOWN);
        }
        double least = weakest(&p, status);
        if (least < (double)p.least - 1e-6) print_message("table %d: width %g, least %lld\n", k, least, (long long)p.least);
        assert_true(least >= (double)p.least - 1e-6);
        if (report.primaries) assert_true(fabs(least - report.narrowest) < 1e-6 || (isinf(least) && isinf(report.narrowest)));
        hidden_tables += report.secondaries > 0;
        programmes += 2 * report.primaries;
        arena_free(a);
    }
    print_message("%d tables, %zu with secondary cells, %zu linear programmes of the attacker\n", TABLES, hidden_tables, programmes);
    assert_true(hidden_tables > TABLES / 2);
}

/* ---- the optimum: every set of further cells, the cheapest first ------------------------------------------------------------------------ */
struct chosen { int64_t cost; uint32_t set; };
static int cheaper(const void *x, const void *y)
{
    const struct chosen *a = x, *b = y;
    return a->cost < b->cost ? -1 : a->cost > b->cost;
}

static int64_t value_of(const struct protect *p, size_t c)
{
    int64_t v = 0;
    for (size_t i = p->from[c]; i < p->from[c + 1]; i++) v += p->count[p->part[i]];
    return v;
}

/* Hidden counts of the cheapest safe set; -1: too many candidates to try. */
enum { CANDIDATES = 12 };
static int64_t optimum(struct arena *a, const struct protect *p)
{
    unsigned char *status = arena_array(a, unsigned char, p->cells);
    size_t candidate[CANDIDATES], n = 0;
    int64_t primaries = 0;
    for (size_t c = 0; c < p->cells; c++) {
        int64_t v = value_of(p, c);
        if (v > 0 && v < p->least) { status[c] = PROTECT_PRIMARY; primaries += v; continue; }
        if (!v) continue;
        if (n == CANDIDATES) return -1;
        candidate[n++] = c;
    }
    struct chosen *o = arena_array(a, struct chosen, (size_t)1 << n);
    for (uint32_t set = 0; set < 1u << n; set++) {
        o[set] = (struct chosen){ 0, set };
        for (size_t k = 0; k < n; k++) if (set >> k & 1) o[set].cost += value_of(p, candidate[k]);
    }
    qsort(o, (size_t)1 << n, sizeof *o, cheaper);
    for (uint32_t i = 0; i < 1u << n; i++) {
        for (size_t k = 0; k < n; k++) status[candidate[k]] = o[i].set >> k & 1 ? PROTECT_SECONDARY : PROTECT_SHOWN;
        if (weakest(p, status) >= (double)p->least - 1e-6) return primaries + o[i].cost;
    }
    return -1;
}

static void test_cost_is_near_the_optimum(void **state)
{
    (void)state;
    int tried = 0, within = 0, most_tables = 60;
    double worst = 1, sum = 0;
    seed = 7;
    for (int k = 0; k < 4000 && tried < most_tables; k++) {
        struct arena *a = arena_new();
        struct random_table *r = arena_new_of(a, struct random_table);
        struct protect_report report;
        const char *why;
        make(r, 2, 4);
        struct protect p = protect_of_table(a, &r->t);
        int64_t best = optimum(a, &p);
        unsigned char *status = protect_cells(a, &p, &report, &why);
        if (best > 0 && report.secondaries) {
            double ratio = (double)report.hidden / (double)best;
            assert_true(ratio >= 1 - 1e-9);
            tried++;
            within += ratio <= 1.5;
            sum += ratio;
            if (ratio > worst) worst = ratio;
            if (ratio > 1.5) print_message("ratio %g: hidden %lld, optimum %lld\n", ratio, (long long)report.hidden, (long long)best);
        }
        (void)status;
        arena_free(a);
    }
    print_message("%d tables: cost %.3f of the optimum in the middle, %.3f at most, %d within 1.5\n", tried, sum / tried, worst, within);
    assert_int_equal(tried, most_tables);
    assert_true(worst <= 2);
}

/* ---- by hand ------------------------------------------------------------------------------------------------------------------------------ */
static void test_known_cells_and_refusals(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct protect_report report;
    const char *why;
    int64_t count[] = { 1, 20, 30, 40 };
    struct protect_table t = { .dims = 2, .dim = { { .codes = 2 }, { .codes = 2 } }, .count = count, .least = 3 };
    struct protect p = protect_of_table(a, &t);
    unsigned char *status = protect_cells(a, &p, &report, &why);
    assert_int_equal(p.cells, 9);
    assert_int_equal(status[0], PROTECT_PRIMARY);
    assert_int_equal(report.primaries, 1);
    assert_int_equal(report.secondaries, 3);            /* 20, 30 and 40: a rectangle                                   */
    bool known[9] = { false, true, false, true };       /* 20 is known, and so is 30: the totals go instead            */
    p.known = known;
    status = protect_cells(a, &p, &report, &why);
    assert_non_null(status);
    assert_int_equal(status[1], PROTECT_SHOWN);
    known[2] = true;                                    /* 1 + 20 = 21 is known, too                                    */
    assert_null(protect_cells(a, &p, &report, &why));
    assert_non_null(why);
    p.known = NULL;
    count[3] = -1;
    assert_null(protect_cells(a, &p, &report, &why));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_known_cells_and_refusals), cmocka_unit_test(test_no_attack_succeeds), cmocka_unit_test(test_cost_is_near_the_optimum) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
