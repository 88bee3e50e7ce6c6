/* test_assign.c - the assignment core against every permutation, against GLPK, and by the proof that its prices are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/buf.h"
#include "base/file.h"
#include "plan/assign.h"
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static struct arena *a;
static int set_up(void **state) { (void)state; a = arena_new(); return 0; }
static int tear_down(void **state) { (void)state; arena_free(a); return 0; }

/* A fixed sequence (D. Lehmer's method, modulus 2^31 - 1, factor 48271), so that a failure can be seen again. */
static int64_t seed = 1;
static int64_t below(int64_t n) { seed = seed * 48271 % 2147483647; return seed % n; }

static struct assign random_problem(size_t rows, size_t columns, int64_t most, int never_percent, bool may_leave)
{
    int64_t *cost = arena_array(a, int64_t, rows * columns), *out = arena_array(a, int64_t, rows);
    for (size_t i = 0; i < rows * columns; i++) cost[i] = below(100) < never_percent ? ASSIGN_NEVER : below(2 * most + 1) - most;
    for (size_t i = 0; i < rows; i++) out[i] = below(2 * most + 1) - most / 2;
    return (struct assign){ rows, columns, cost, may_leave ? out : NULL };
}

/* ---- every possibility ------------------------------------------------------------------------------------------------------ */
struct tried { const struct assign *p; int64_t best; bool found; };
static void try_rows(struct tried *t, size_t row, unsigned taken, size_t skipped, int64_t sum)
{
    const struct assign *p = t->p;
    if (row == p->rows) {
        if (!t->found || sum < t->best) { t->best = sum; t->found = true; }
        return;
    }
    for (size_t j = 0; j < p->columns; j++) {
        int64_t c = p->cost[row * p->columns + j];
        if (!(taken & 1u << j) && c != ASSIGN_NEVER) try_rows(t, row + 1, taken | 1u << j, skipped, sum + c);
    }
    if (p->left_out) try_rows(t, row + 1, taken, skipped, sum + p->left_out[row]);
    else if (skipped < (p->rows > p->columns ? p->rows - p->columns : 0)) try_rows(t, row + 1, taken, skipped + 1, sum);
}

/* ---- the proof (assign.h): feasible prices that add up to the cost ---------------------------------------------------------- */
static void proves_columns(const struct assign *p, const struct assigned *r, const bool *taken, int64_t *sum)
{
    for (size_t j = 0; j < p->columns; j++) {
        if (p->left_out || p->rows < p->columns) assert_true(r->column_price[j] <= 0 && (taken[j] || r->column_price[j] == 0));
        *sum += r->column_price[j];
    }
}

static void proves(const struct assign *p, const struct assigned *r)
{
    bool *taken = arena_array(a, bool, p->columns);
    int64_t cost = 0, sum = 0;
    for (size_t i = 0; i < p->rows; i++) {
        const int64_t *c = p->cost + i * p->columns, u = r->row_price[i];
        int32_t j = r->column[i];
        for (size_t k = 0; k < p->columns; k++) assert_true(c[k] == ASSIGN_NEVER || u + r->column_price[k] <= c[k]);
        if (j == ASSIGN_NONE) {
            assert_int_equal(p->left_out ? p->left_out[i] : 0, u);
            cost += p->left_out ? p->left_out[i] : 0;
        } else {
            assert_true(!taken[j] && c[j] != ASSIGN_NEVER && u + r->column_price[j] == c[j]);
            taken[j] = true;
            cost += c[j];
        }
        if (p->left_out) assert_true(u <= p->left_out[i]);
        else if (p->rows > p->columns) assert_true(u <= 0);
        sum += u;
    }
    proves_columns(p, r, taken, &sum);
    assert_int_equal(cost, r->cost);
    assert_int_equal(sum, r->cost);
}

static void compare_with_all(size_t rows, size_t columns, int64_t most, int never, bool may_leave)
{
    struct assign p = random_problem(rows, columns, most, never, may_leave);
    struct assigned r = assign_solve(a, &p);
    struct tried t = { .p = &p };
    try_rows(&t, 0, 0, 0, 0);
    assert_int_equal(t.found, r.complete);
    if (!r.complete) return;
    assert_int_equal(t.best, r.cost);
    proves(&p, &r);
}

static void every_permutation(void **state)
{
    (void)state;
    for (int round = 0; round < 1500; round++) {
        struct arena_mark m = arena_mark(a);
        compare_with_all((size_t)below(6), (size_t)below(6), round % 2 ? 3 : ASSIGN_COST_MAX, round % 3 * 30, round % 5 == 0);
        arena_release(a, m);
    }
    for (int round = 0; round < 4; round++) compare_with_all(8, 8, 20, round * 15, false);
}

/* ---- large ones --------------------------------------------------------------------------------------------------------------- */
static void prices_prove_large_ones(void **state)
{
    (void)state;
    static const struct { size_t rows, columns; int64_t most; int never; bool leave; } c[] = {
        { 200, 200, 50, 0, false }, { 200, 200, 1000000, 60, false }, { 150, 300, 100, 0, false }, { 300, 150, 100, 10, false }, { 250, 200, 100, 50, true },
        { 120, 120, 1, 0, false }, { 100, 100, ASSIGN_COST_MAX, 0, false }, { 90, 200, 30, 90, true } };
    for (size_t i = 0; i < countof(c); i++) {
        struct assign p = random_problem(c[i].rows, c[i].columns, c[i].most, c[i].never, c[i].leave);
        struct assigned r = assign_solve(a, &p);
        assert_true(r.complete);
        proves(&p, &r);
    }
}

/* Prices u and v chosen first, a secret permutation made exactly as dear as they say, everything else dearer: its cost is known. */
static void finds_planted_optimum(void **state)
{
    (void)state;
    enum { N = 800 };
    int64_t *cost = arena_array(a, int64_t, N * N), u[N], v[N], want = 0;
    size_t hidden[N];
    for (size_t i = 0; i < N; i++) { u[i] = below(1000); v[i] = below(1000); hidden[i] = i; }
    for (size_t i = N; i-- > 1;) { size_t k = (size_t)below((int64_t)i + 1), t = hidden[i]; hidden[i] = hidden[k]; hidden[k] = t; }
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++) cost[i * N + j] = u[i] + v[j] + (hidden[i] == j ? 0 : 1 + below(100));
    for (size_t i = 0; i < N; i++) want += u[i] + v[i];
    struct assign p = { N, N, cost, NULL };
    struct assigned r = assign_solve(a, &p);
    assert_int_equal(r.cost, want);
    for (size_t i = 0; i < N; i++) assert_int_equal(r.column[i], hidden[i]);
    proves(&p, &r);
}

/* What makes naive methods crawl: c(i, j) = i × j, and three rows that fight for two cheap columns while the third costs a fortune. */
static void hard_shapes(void **state)
{
    (void)state;
    enum { N = 150 };
    int64_t *cost = arena_array(a, int64_t, N * N), want = 0;
    for (int64_t i = 0; i < N; i++) for (int64_t j = 0; j < N; j++) cost[i * N + j] = (i + 1) * (j + 1);
    for (int64_t i = 0; i < N; i++) want += (i + 1) * (N - i);
    struct assign p = { N, N, cost, NULL };
    struct assigned r = assign_solve(a, &p);
    assert_int_equal(r.cost, want);
    proves(&p, &r);
    static const int64_t war[] = { 0, 1, ASSIGN_COST_MAX, 0, 1, ASSIGN_COST_MAX, 0, 1, ASSIGN_COST_MAX };
    p = (struct assign){ 3, 3, war, NULL };
    r = assign_solve(a, &p);
    assert_int_equal(r.cost, ASSIGN_COST_MAX + 1);
    proves(&p, &r);
}

static void impossible(void **state)
{
    (void)state;
    static const int64_t never[] = { 1, ASSIGN_NEVER, ASSIGN_NEVER, 1, ASSIGN_NEVER, ASSIGN_NEVER, 1, 2, 3 }, none[] = { 5, 6, 7 };
    assert_false(assign_solve(a, &(struct assign){ 3, 3, never, NULL }).complete);
    struct assigned r = assign_solve(a, &(struct assign){ 3, 3, never, none });
    assert_true(r.complete);
    assert_int_equal(r.cost, 5 + 1 + 2);
    r = assign_solve(a, &(struct assign){ 0, 0, NULL, NULL });
    assert_true(r.complete && r.cost == 0);
    r = assign_solve(a, &(struct assign){ 3, 0, NULL, none });
    assert_true(r.complete && r.cost == 18);
    assert_true(assign_solve(a, &(struct assign){ 3, 0, NULL, NULL }).complete);
}

/* ---- GLPK as a second opinion: the same problem as a linear one, whose corners are whole (G. Birkhoff 1946) -------------------- */
static void put_sum(struct buf *b, const struct assign *p, size_t side, bool of_row)
{
    for (size_t k = 0; k < (of_row ? p->columns : p->rows); k++) {
        size_t i = of_row ? side : k, j = of_row ? k : side;
        if (p->cost[i * p->columns + j] != ASSIGN_NEVER) buf_fmt(b, " + x%zu_%zu", i, j);
    }
    if (of_row && p->left_out) buf_fmt(b, " + out%zu", side);
}

static str as_linear(const struct assign *p)
{
    struct buf b = buf_in(a, 8 << 20);
    bool rows_all = p->left_out || p->rows <= p->columns, columns_all = !p->left_out && p->rows >= p->columns;
    buf_put(&b, S("Minimize\n cost:"));
    for (size_t i = 0; i < p->rows; i++) {
        for (size_t j = 0; j < p->columns; j++)
            if (p->cost[i * p->columns + j] != ASSIGN_NEVER) buf_fmt(&b, " %+lld x%zu_%zu\n", (long long)p->cost[i * p->columns + j], i, j);
        if (p->left_out) buf_fmt(&b, " %+lld out%zu\n", (long long)p->left_out[i], i);
    }
    buf_put(&b, S("Subject To\n"));
    for (size_t i = 0; i < p->rows; i++) { buf_fmt(&b, " r%zu:", i); put_sum(&b, p, i, true); buf_fmt(&b, " %s 1\n", rows_all ? "=" : "<="); }
    for (size_t j = 0; j < p->columns; j++) { buf_fmt(&b, " c%zu:", j); put_sum(&b, p, j, false); buf_fmt(&b, " %s 1\n", columns_all ? "=" : "<="); }
    buf_put(&b, S("End\n"));
    assert_false(b.full);
    return buf_str(&b);
}

static bool run_glpsol(const char *in, const char *out)
{
    int status;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (!freopen("/dev/null", "w", stdout)) _exit(126);
        execlp("glpsol", "glpsol", "--lp", in, "-w", out, (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* The line "s bas ROWS COLUMNS f f COST" of its plain answer. */
static int64_t glpk_cost(str folder, const struct assign *p)
{
    str in = arena_fmt(a, "%.*s/p.lp", STR(folder)), out = arena_fmt(a, "%.*s/p.out", STR(folder)), text, why, line, word;
    double cost = 0;
    assert_true(file_write(a, in, as_linear(p), &why));
    assert_true(run_glpsol(arena_z(a, in), arena_z(a, out)));
    assert_true(file_read(a, out, 8 << 20, &text, &why));
    while (str_split(&text, '\n', &line)) {
        if (!str_starts(line, S("s bas "))) continue;
        assert_true(str_find(line, S(" f f ")) > 0);
        while (str_word(&line, &word)) if (!line.n) assert_true(str_real(word, &cost));
    }
    unlink(arena_z(a, in));
    unlink(arena_z(a, out));
    return (int64_t)(cost < 0 ? cost - 0.5 : cost + 0.5);
}

static void glpk_agrees(void **state)
{
    (void)state;
    char folder[] = "/tmp/bruecke-assign-XXXXXX";
    assert_non_null(mkdtemp(folder));
    static const struct { size_t rows, columns; int never; bool leave; } c[] = {
        { 30, 30, 0, false }, { 25, 40, 20, false }, { 40, 25, 0, false }, { 35, 30, 60, true }, { 60, 60, 40, false } };
    for (size_t i = 0; i < countof(c); i++) {
        struct assign p = random_problem(c[i].rows, c[i].columns, 1000, c[i].never, c[i].leave);
        struct assigned r = assign_solve(a, &p);
        assert_true(r.complete);
        assert_int_equal(r.cost, glpk_cost(str_of(folder), &p));
    }
    rmdir(folder);
}

static bool have_glpsol(void)
{
    str path = str_of(getenv("PATH")), part;
    while (str_split(&path, ':', &part)) if (file_exists(a, arena_fmt(a, "%.*s/glpsol", STR(part)))) return true;
    return false;
}

static void glpk(void **state)
{
    if (have_glpsol()) { glpk_agrees(state); return; }
    fputs("SKIPPED: assignment against GLPK (glpsol is not installed)\n", stderr);
    skip();
}

/* ---- files ----------------------------------------------------------------------------------------------------------------- */
static void reads(void **state)
{
    (void)state;
    struct assign p;
    str why;
    assert_true(assign_read(a, S(" 2\r\n 4 1\n\n3\t-2 \n"), &p, &why));
    assert_int_equal(p.rows, 2);
    assert_int_equal(assign_solve(a, &p).cost, 2);
}

static void refuses(void **state)
{
    (void)state;
    static const struct { const char *text, *why; } c[] = {
        { "", "line 1: the file ends where the size n should be" }, { " \n\n", "line 3: the file ends where the size n should be" },
        { "two\n1 2 3 4", "line 1: \"two\" is not a whole number" }, { "0", "line 1: the size n is 0; it may be 1 to 2000" },
        { "-3", "line 1: the size n is -3; it may be 1 to 2000" }, { "2001", "line 1: the size n is 2001; it may be 1 to 2000" },
        { "99999999999999999999", "line 1: \"99999999999999999999\" is not a whole number" },
        { "2000\n1 2 3", "the file is too short: 2000 × 2000 costs should follow n = 2000" },
        { "2\n1 2\n3", "the file is too short: 2 × 2 costs should follow n = 2" },
        { "2\n1 2\n333\n", "line 4: the file ends where a cost should be (cost 4 of 4)" },
        { "2\n1 2\n3 1.5\n", "line 3: \"1.5\" is not a whole number (cost 4 of 4)" },
        { "2\n1 2\n3 \x1b[31m\n", "line 3: \"?[31m\" is not a whole number (cost 4 of 4)" },
        { "2\n1 2\n3 1000000000001\n", "line 3: a cost is 1000000000001; it may be -1000000000000 to 1000000000000 (cost 4 of 4)" },
        { "2\n1 2\n3 4\n5\n", "line 4: \"5\" stands behind the last of 4 costs" } };
    for (size_t i = 0; i < countof(c); i++) {
        struct assign p;
        str why = S("");
        assert_false(assign_read(a, str_of(c[i].text), &p, &why));
        if (!str_eq(why, str_of(c[i].why))) fail_msg("got: %.*s\nnot: %s", STR(why), c[i].why);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_permutation, set_up, tear_down), cmocka_unit_test_setup_teardown(prices_prove_large_ones, set_up, tear_down),
        cmocka_unit_test_setup_teardown(finds_planted_optimum, set_up, tear_down), cmocka_unit_test_setup_teardown(hard_shapes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(impossible, set_up, tear_down), cmocka_unit_test_setup_teardown(glpk, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reads, set_up, tear_down), cmocka_unit_test_setup_teardown(refuses, set_up, tear_down) };
    return cmocka_run_group_tests_name("assign", tests, NULL, NULL);
}
