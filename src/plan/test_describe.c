/* test_describe.c - the statistics of surveys: values reckoned by hand, what is refused, and hundreds of cases that R reckons as well (tests/oracle.R). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/file.h"
#include "plan/compare.h"
#include "plan/distribution.h"
#include "plan/spread.h"
#include "text/csv.h"
#include <libgen.h>
#include <math.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

static struct arena *a;
static int set_up(void **state) { (void)state; a = arena_new(); return 0; }
static int tear_down(void **state) { (void)state; arena_free(a); return 0; }

#define near(got, wanted, by) do { double g_ = (got), w_ = (wanted); \
    if (!(fabs(g_ - w_) <= (by))) fail_msg("line %d: %s is %.17g, not %.17g", __LINE__, #got, g_, w_); } while (0)
#define is_nan(got) do { double g_ = (got); if (!isnan(g_)) fail_msg("line %d: %s is %.17g, not NAN", __LINE__, #got, g_); } while (0)

/* ---- by hand --------------------------------------------------------------------------------------------------------------- */
static int64_t shown(int64_t k, int64_t n, int decimals)
{
    int64_t r;
    assert_true(percent_shown(k, n, decimals, &r));
    return r;
}

static void percentages(void **state)
{
    (void)state;
    static const struct { int64_t k, n; int decimals; const char *text; } t[] = {
        { 1, 8, 0, "13" }, { 3, 40, 0, "8" }, { 1, 8, 1, "12.5" }, { 31, 98, 0, "32" }, { 31, 98, 1, "31.6" }, { 0, 7, 0, "0" }, { 7, 7, 1, "100.0" },
        { 1, 200, 0, "1" }, { 1, 201, 0, "0" }, { 199, 200, 0, "100" }, { 5, 2, 0, "250" },                              /* 0.5, 0.4975, 99.5 %     */
        { 1005, 100000, 2, "1.01" }, { 1015, 100000, 2, "1.02" }, { 29, 2000, 1, "1.5" }, { 57, 200, 0, "29" },          /* as doubles 1.00499…     */
        { -1, 8, 0, "-13" }, { -1, 1000, 0, "0" }, { -1, 2000, 1, "-0.1" }, { 1, 3, 6, "33.333333" } };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        str text = percent_text(a, t[i].k, t[i].n, t[i].decimals);
        if (!str_eq(text, str_of(t[i].text))) fail_msg("%lld / %lld: %.*s, not %s", (long long)t[i].k, (long long)t[i].n, STR(text), t[i].text);
    }
    assert_int_equal(shown(31, 98, 1), 316);
    for (int64_t n = 1; n <= 1000; n++) {                                        /* half a percent, and a little less  */
        assert_int_equal(shown(2 * n - 1, 400 * n, 0), 0);
        assert_int_equal(shown(2 * n, 400 * n, 0), 1);
    }
    assert_true(percent(31, 98) == 3100.0 / 98);
    is_nan(percent(0, 0));
    int64_t r = 77;
    assert_false(percent_shown(1, 0, 0, &r));
    assert_false(percent_shown(1, -1, 0, &r));
    assert_false(percent_shown(1, 2, 7, &r));
    assert_false(percent_shown(1, 2, -1, &r));
    assert_false(percent_shown(INT64_MAX, 2, 0, &r));
    assert_false(percent_gap_shown(1, 0, 1, 2, 0, &r));
    assert_false(percent_gap_shown(1, INT64_MAX, 1, INT64_MAX, 0, &r));
    assert_int_equal(r, 77);
    assert_int_equal(percent_text(a, 1, 0, 0).n, 0);
    assert_true(percent_gap_shown(1, 8, 0, 5, 0, &r) && r == 13);
    assert_true(percent_gap_shown(0, 5, 1, 8, 0, &r) && r == -13);
    assert_int_equal(shown(INT64_MAX / 100, INT64_MAX, 0), 1);                  /* 2 · rest would not fit            */
}

/* 1 2 2 4 5 and one who said nothing: sum 14, mean 2.8, squares 50 - 39.2 = 10.8. */
static void a_scale(void **state)
{
    (void)state;
    const double x[] = { 4, 2, NAN, 5, 1, 2 };
    int64_t count[5], missing;
    assert_true(scale_count(x, 6, count, 5, &missing));
    assert_memory_equal(count, ((int64_t[]){ 1, 2, 0, 1, 1 }), sizeof count);
    const struct described both[] = { describe_numbers(a, x, 6), describe_scale(count, 5, missing) };
    for (int i = 0; i < 2; i++) {
        const struct described *d = &both[i];
        assert_true(d->n == 5 && d->missing == 1 && d->min == 1 && d->q1 == 2 && d->median == 2 && d->q3 == 4 && d->max == 5);
        near(d->mean, 2.8, 1e-15);
        near(d->variance, 2.7, 1e-14);
        near(d->sd, sqrt(2.7), 1e-15);
    }
    assert_int_equal(scale_top(count, 5, 2), 2);
    assert_int_equal(scale_bottom(count, 5, 2), 3);
    assert_int_equal(scale_top(count, 5, 9), 5);
    assert_int_equal(scale_bottom(count, 5, 9), 5);
    assert_true(describe_scale((int64_t[]){ 1, 0, 0, 1 }, 4, 0).median == 2.5);                   /* between 1 and 4   */
    assert_true(describe_scale((int64_t[]){ 3, 1 }, 2, 0).q3 == 1.25);
}

static void undefined(void **state)
{
    (void)state;
    const double none[] = { NAN, INFINITY, -INFINITY }, tenths[] = { 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1 };
    struct described d = describe_numbers(a, none, 3);
    assert_true(d.n == 0 && d.missing == 3);
    is_nan(d.mean); is_nan(d.sd); is_nan(d.min); is_nan(d.q1); is_nan(d.median); is_nan(d.max);
    d = describe_numbers(a, tenths, 1);
    assert_true(d.mean == 0.1 && d.median == 0.1);
    is_nan(d.sd);
    d = describe_numbers(a, tenths, 7);
    assert_true(d.mean == 0.1 && d.sd == 0);
    is_nan(describe_scale((int64_t[]){ 0, 0 }, 2, 5).mean);
    assert_int_equal(describe_scale((int64_t[]){ 0, 0 }, 2, 5).missing, 5);
    assert_int_equal(describe_scale(NULL, 0, 0).n, 0);
    assert_int_equal(describe_scale((int64_t[]){ 9, -1 }, 2, 0).n, 0);
    assert_int_equal(scale_total((int64_t[]){ DESCRIBE_ANSWERS_MAX, 1 }, 2), -1);
    int64_t count[2] = { 7, 7 }, missing = 7;
    static const double wrong[] = { 0, 3, 1.5, -1, INFINITY };
    for (size_t i = 0; i < 5; i++) assert_false(scale_count(&wrong[i], 1, count, 2, &missing));
    assert_true(count[0] == 7 && missing == 7);
    struct described one = describe_scale((int64_t[]){ 0, 1 }, 2, 0), same = describe_scale((int64_t[]){ 4, 0 }, 2, 0);
    struct means m = compare_means(&one, &same);
    assert_true(m.difference == 1);
    is_nan(m.low); is_nan(m.p); is_nan(m.df);
    is_nan(compare_means(&same, &same).p);
    struct ranks r = compare_scales((int64_t[]){ 3, 0 }, (int64_t[]){ 2, 0 }, 2);
    assert_true(r.w == 3 && r.delta == 0);
    is_nan(r.p);
    is_nan(compare_scales((int64_t[]){ 3, 0 }, (int64_t[]){ 0, 0 }, 2).w);
    is_nan(compare_scales((int64_t[]){ 3, -1 }, (int64_t[]){ 1, 0 }, 2).delta);
    is_nan(cronbach_alpha(a, tenths, 7, 1));
    is_nan(cronbach_alpha(a, tenths, 0, 2));
    is_nan(cronbach_alpha(a, tenths, 3, 2));
}

static void intervals(void **state)
{
    (void)state;
    struct interval i = share_interval(31, 98);
    near(i.low, 0.233, 5e-4);
    near(i.high, 0.414, 5e-4);
    i = share_interval(0, 3);
    assert_true(i.low == 0);
    near(i.high, 0.5615, 5e-5);
    i = share_interval(3, 3);
    near(i.low, 1 - 0.5615, 5e-5);
    assert_true(i.high == 1);
    is_nan(share_interval(0, 0).low);
    is_nan(share_interval(4, 3).low);
    is_nan(share_interval(-1, 3).high);
    /* Newcombe 1998, table II, method 10: (a) 56/70 and 48/80, (b) 9/10 and 3/10, (d) 5/56 and 0/29, (h) 10/10 and 0/10 */
    static const struct { int64_t k1, n1, k2, n2; double low, high; } t[] = {
        { 56, 70, 48, 80, 0.0524, 0.3339 }, { 9, 10, 3, 10, 0.1705, 0.8090 }, { 5, 56, 0, 29, -0.0381, 0.1926 }, { 10, 10, 0, 10, 0.6075, 1 } };
    for (size_t k = 0; k < sizeof t / sizeof *t; k++) {
        struct shares s = compare_shares(t[k].k1, t[k].n1, t[k].k2, t[k].n2);
        near(s.low, t[k].low, 5e-5);
        near(s.high, t[k].high, 5e-5);
    }
    is_nan(compare_shares(1, 2, 0, 0).difference);
}

/* 20 + 15 of 50 agreed; margins 25/25 and 30/20: expected 0.5, kappa 0.4. */
static void agreeing(void **state)
{
    (void)state;
    struct agreement g = agree_yes_no(20, 5, 10, 15);
    assert_true(g.n == 50 && g.observed == 0.7 && g.expected == 0.5);
    near(g.kappa, 0.4, 1e-15);
    g = agree_yes_no(0, 0, 0, 9);
    assert_true(g.observed == 1);
    is_nan(g.kappa);
    assert_true(agree_yes_no(1, 0, 0, 9).kappa == 1);
    assert_int_equal(agree_yes_no(1, -1, 0, 0).n, 0);
    is_nan(agree_yes_no(0, 0, 0, 0).observed);
    assert_int_equal(agree_yes_no(90000001, 0, 0, 0).n, 0);
    g = agree_codes(a, (int32_t[]){ 0, 1, -1, 2 }, (int32_t[]){ 0, 2, 1, -5 }, 4, 3);
    assert_true(g.n == 2 && g.observed == 0.5);
    assert_int_equal(agree_codes(a, (int32_t[]){ 3 }, (int32_t[]){ 0 }, 1, 3).n, 0);
    assert_int_equal(agree_codes(a, (int32_t[]){ 0 }, (int32_t[]){ 3 }, 1, 3).n, 0);
    assert_int_equal(agree_codes(a, (int32_t[]){ 0 }, (int32_t[]){ 0 }, 1, AGREE_CODES_MAX + 1).n, 0);
}

/* One degree of freedom is Cauchy's distribution, two have P = 1 - t / sqrt(2 + t²); the published table has the rest. */
static void tails(void **state)
{
    (void)state;
    for (double t = 0.001; t < 1e6; t *= 1.7) {
        near(student_two_sided(t, 1) / (2 / M_PI * atan(1 / t)), 1, 1e-13);
        near(student_two_sided(-t, 2) / (2 / ((2 + t * t) * (1 + t / sqrt(2 + t * t)))), 1, 1e-13);
    }
    near(student_quantile(0.975, 10), 2.228, 5e-4);
    near(student_quantile(0.975, 1), 12.706, 5e-4);
    near(student_quantile(0.025, 1e10), -NORMAL_95, 1e-9);
    assert_true(student_quantile(0.5, 7) == 0 && normal_quantile(0.5) == 0 && student_two_sided(0, 3) == 1 && student_two_sided(INFINITY, 3) == 0);
    near(normal_quantile(0.975), NORMAL_95, 1e-15);
    for (double p = 1e-139; p < 0.4; p *= 37) {
        near(normal_upper(-normal_quantile(p)) / p, 1, 1e-12);
        for (double v = 1; v < 1e9; v *= 7.3) near(student_two_sided(student_quantile(p, v), v) / (2 * p), 1, 1e-12);
    }
    is_nan(student_two_sided(1, 0.9)); is_nan(student_two_sided(NAN, 3)); is_nan(student_two_sided(1, NAN)); is_nan(student_two_sided(1, 1e11));
    is_nan(student_quantile(0, 3)); is_nan(student_quantile(1, 3)); is_nan(student_quantile(0.5, 0)); is_nan(student_quantile(1e-141, 3));
    is_nan(normal_quantile(0)); is_nan(normal_quantile(1)); is_nan(normal_quantile(NAN));
}

/* ---- R as an oracle -------------------------------------------------------------------------------------------------------- */
enum { CASES = 1000, ANSWERS_MAX = 100 * 1000, MOST = 250, MANY = 3000 };
/* What we say about a case. R has to say something about each name, and nothing else; where two of our forms answer, both stand here. */
struct answer { const char *name; double value; bool strict, heard; };
static struct oracle { struct buf csv; struct answer *answer; size_t first[CASES + 1], n, answers; } o;

static uint64_t dice = 20261118;
static uint32_t below(uint32_t n) { dice = dice * 6364136223846793005u + 1442695040888963407u; return (uint32_t)(dice >> 33) % n; }

static void tell(const char *name, double value)
{
    assert_true(o.answers < ANSWERS_MAX);
    o.answer[o.answers++] = (struct answer){ .name = name, .value = value };
}
static void tell_of(const char *name, const char *of, double value) { tell(arena_z(a, arena_fmt(a, "%s%s", name, of)), value); }

static void put_numbers(const double *x, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i) buf_char(&o.csv, ' ');
        if (isnan(x[i])) buf_put(&o.csv, S("NA"));
        else buf_fmt(&o.csv, "%.17g", x[i]);
    }
}

/* Begins a case: its line of the file. (Throws of the dice stand in lines of their own throughout: the order of arguments is the compiler's.) */
static void begin_case(const char *kind, size_t m, const double *x, size_t nx, const double *y, size_t ny)
{
    assert_true(o.n < CASES);
    buf_fmt(&o.csv, "%zu,%s,%zu,", o.n, kind, m);
    put_numbers(x, nx);
    buf_char(&o.csv, ',');
    put_numbers(y, ny);
    buf_char(&o.csv, '\n');
    o.first[o.n++] = o.answers;
}

static void tell_described(const struct described *d, const char *side)
{
    const struct { const char *name; double value; } t[] = { { "n", (double)d->n }, { "missing", (double)d->missing }, { "mean", d->mean },
        { "variance", d->variance }, { "sd", d->sd }, { "min", d->min }, { "q1", d->q1 }, { "median", d->median }, { "q3", d->q3 }, { "max", d->max } };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) tell_of(t[i].name, side, t[i].value);
}

static void tell_scale(const int64_t *count, size_t m, const char *side)
{
    tell_of("top2", side, (double)scale_top(count, m, 2));
    tell_of("top1", side, (double)scale_top(count, m, 1));
    tell_of("bottom2", side, (double)scale_bottom(count, m, 2));
    for (size_t v = 0; v < m; v++) tell_of(arena_z(a, arena_fmt(a, "count%zu", v + 1)), side, (double)count[v]);
}

static void tell_compared(const struct described *x, const struct described *y, struct ranks r)
{
    struct means d = compare_means(x, y);
    tell("difference", d.difference);
    tell("low", d.low);
    tell("high", d.high);
    tell("t", d.t);
    tell("df", d.df);
    tell("p", d.p);
    tell("w", r.w);
    tell("w_p", r.p);
    tell("delta", r.delta);
}

/* m = 0: any numbers. On a scale the form with counts answers as well. */
static void groups_case(size_t m, const double *x, size_t nx, const double *y, size_t ny)
{
    begin_case("groups", m, x, nx, y, ny);
    struct described dx = describe_numbers(a, x, nx), dy = describe_numbers(a, y, ny);
    tell_described(&dx, "_x");
    tell_described(&dy, "_y");
    tell_compared(&dx, &dy, compare_numbers(a, x, nx, y, ny));
    if (!m) return;
    int64_t *cx = arena_array(a, int64_t, m), *cy = arena_array(a, int64_t, m), gone_x = 0, gone_y = 0;
    assert_true(scale_count(x, nx, cx, m, &gone_x) && scale_count(y, ny, cy, m, &gone_y));
    dx = describe_scale(cx, m, gone_x);
    dy = describe_scale(cy, m, gone_y);
    tell_described(&dx, "_x");
    tell_described(&dy, "_y");
    tell_scale(cx, m, "_x");
    tell_scale(cy, m, "_y");
    tell_compared(&dx, &dy, compare_scales(cx, cy, m));
}

/* A group as surveys have them: nobody, one, few, many; some say nothing; all the same, two camps, leaning to one end, evenly spread. */
static size_t a_group(size_t m, double *x)
{
    static const uint32_t sizes[] = { 0, 1, 2, 3, 4, 5, 8, 20, 98, MOST };
    size_t n = sizes[below(10)];
    uint32_t shape = below(5), values = m ? (uint32_t)m : 1 + below(1000), silent = below(3) ? 0 : 1 + below(4), always = below(values);
    for (size_t i = 0; i < n; i++) {
        uint32_t v = below(values);
        if (shape == 0) v = always;
        if (shape == 1) v = below(2) ? always : values - 1;
        if (shape == 2) v = below(v + 1);
        x[i] = m ? v + 1 : 1000 + v / 10.0 - (double)always;
        if (silent && below(5) < silent) x[i] = NAN;
    }
    return n;
}

static void a_crowd(size_t m, double *x, size_t n)
{
    for (size_t i = 0; i < n; i++) x[i] = m ? 1 + below((uint32_t)m) : below(1000000) / 997.0;
}

static void shares_case(int64_t k1, int64_t n1, int64_t k2, int64_t n2)
{
    static const char *name[] = { "shown0", "shown1", "shown2" };
    begin_case("shares", 0, (double[]){ (double)k1, (double)n1 }, 2, (double[]){ (double)k2, (double)n2 }, 2);
    int64_t r;
    tell("percent", percent(k1, n1));
    for (int d = 0; d < 3; d++) tell(name[d], percent_shown(k1, n1, d, &r) ? (double)r : NAN);
    tell("gap_shown", percent_gap_shown(k1, n1, k2, n2, 1, &r) ? (double)r : NAN);
    struct interval one = share_interval(k1, n1), other = share_interval(k2, n2);
    tell("low_x", one.low);
    tell("high_x", one.high);
    tell("low_y", other.low);
    tell("high_y", other.high);
    struct shares s = compare_shares(k1, n1, k2, n2);
    tell("gap", s.difference);
    tell("gap_low", s.low);
    tell("gap_high", s.high);
}

static void tell_agreement(struct agreement g, const char *code)
{
    tell_of("observed", code, g.observed);
    tell_of("expected", code, g.expected);
    tell_of("kappa", code, g.kappa);
}

/* Two coders who agree more or less often; some texts have one code only, or none. */
static void coders_case(size_t n, size_t m, uint32_t agree)
{
    double x[MOST], y[MOST];
    int32_t one[MOST], other[MOST];
    for (size_t i = 0; i < n; i++) {
        one[i] = (int32_t)below((uint32_t)m + 1);
        if (!below(4)) one[i]--;
        other[i] = below(10) < agree ? one[i] : (int32_t)below((uint32_t)m);
        if (one[i] >= (int32_t)m) one[i] = 0;
        if (other[i] >= (int32_t)m) other[i] = 0;
        x[i] = one[i] < 0 ? NAN : (double)one[i];
        y[i] = other[i] < 0 ? NAN : (double)other[i];
    }
    begin_case("coders", m, x, n, y, n);
    struct agreement g = agree_codes(a, one, other, n, m);
    tell_agreement(g, "");
    tell("n", (double)g.n);
    for (int32_t c = 0; c < (int32_t)m; c++) {
        int64_t table[2][2] = { { 0 } };
        for (size_t i = 0; i < n; i++) if (one[i] >= 0 && other[i] >= 0) table[one[i] == c][other[i] == c]++;
        tell_agreement(agree_yes_no(table[1][1], table[1][0], table[0][1], table[0][0]), arena_z(a, arena_fmt(a, "%d", c)));
    }
}

static void alpha_case(size_t rows, size_t items, uint32_t noise)
{
    double x[MOST];
    for (size_t r = 0; r < rows; r++) {
        uint32_t mood = below(5);
        for (size_t i = 0; i < items; i++) x[r * items + i] = below(30) ? (double)(1 + mood + below(noise)) : NAN;
    }
    begin_case("alpha", items, x, rows * items, NULL, 0);
    tell("alpha", cronbach_alpha(a, x, rows, items));
}

/* Held to 1e-12 of their own size, however small. */
static void tails_case(double t, double df, double p)
{
    begin_case("tails", 0, (double[]){ t, df }, 2, &p, 1);
    tell("two_sided", student_two_sided(t, df));
    tell("quantile", student_quantile(p, df));
    tell("upper", normal_upper(t));
    tell("normal", normal_quantile(p));
    for (size_t i = o.first[o.n - 1]; i < o.answers; i++) o.answer[i].strict = true;
}

static void generate(void)
{
    double x[MOST], y[MOST], p = 1e-30, *many_x = arena_array(a, double, MANY), *many_y = arena_array(a, double, MANY);
    static const double same[] = { 0, 0, 0 }, tenths[] = { 0.1, 0.1, 0.1, 0.1 }, thirds[] = { 1.0 / 3, 1.0 / 3, 0.1 };
    static const double large[] = { 0x1p30, 0x1p30 + 0x1p-22, 0x1p30 + 0x1p-21 },
        larger[] = { 0x1p30 + 0x1p-22, 0x1p30 + 0x3p-22 };     /* hardly any variance */
    groups_case(0, same, 3, same, 3);
    groups_case(0, tenths, 4, tenths, 3);
    groups_case(0, tenths, 4, thirds, 3);
    groups_case(0, large, 3, larger, 2);
    for (size_t i = 0; i < 500; i++) {
        size_t m = i < 400 ? 1 + (i % 3 ? 4 : below(11)) : 0, nx = a_group(m, x), ny = a_group(m, y);
        groups_case(m, x, nx, y, ny);
    }
    for (size_t m = 0; m <= 5; m += 5) {
        a_crowd(m, many_x, MANY);
        a_crowd(m, many_y, MANY / 2);
        groups_case(m, many_x, MANY, many_y, MANY / 2);
    }
    shares_case(31, 98, 0, 3);
    shares_case(0, 0, 1, 8);
    shares_case(1, 8, 0, 0);
    for (int i = 0; i < 120; i++) {
        uint32_t n1 = 1 + below(i % 2 ? 12 : 400), n2 = 1 + below(i % 3 ? 12 : 5000), k1 = below(n1 + 1), k2 = below(n2 + 1);
        shares_case(k1, n1, k2, n2);
    }
    for (uint32_t i = 0; i < 80; i++) {
        uint32_t n = below(4) ? below(MOST) : below(6), m = 1 + below(6);
        coders_case(n, m, i % 11);
    }
    for (uint32_t i = 0; i < 30; i++) {
        uint32_t rows = below(25), items = 1 + below(8), noise = 1 + below(5);
        alpha_case(rows, items, noise);
    }
    for (int i = 0; i < 150; i++, p *= 1.58) {
        double t = (i % 2 ? 1 : -1) * (i % 30 + below(1000) / 1000.0), df = 1 + below(1000) / 97.0 * pow(10, i % 7 - 1);
        tails_case(t, df, fmin(p, 0.999));
    }
}

static bool found(str name, str *ret)
{
    str path = str_of(getenv("PATH")), part;
    while (str_split(&path, ':', &part)) {
        *ret = arena_fmt(a, "%.*s/%.*s", STR(part), STR(name));
        if (access(arena_z(a, *ret), X_OK) == 0) return true;
    }
    return false;
}

/* In the tree above the folder that was built into, or where the test is called. */
static str script(void)
{
    char self[4096] = "";
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    str there = n > 0 ? arena_fmt(a, "%s/../tests/oracle.R", dirname(self)) : S("");
    if (!file_exists(a, there)) there = S("tests/oracle.R");
    if (!file_exists(a, there)) fail_msg("tests/oracle.R is neither beside the build folder nor here");
    return there;
}

static str asked(str rscript)
{
    char folder[] = "/tmp/bruecke-oracle-XXXXXX";
    str why, said = S("");
    assert_non_null(mkdtemp(folder));
    str in = arena_fmt(a, "%s/in.csv", folder), out = arena_fmt(a, "%s/out.csv", folder);
    assert_true(!o.csv.full && file_write(a, in, buf_str(&o.csv), &why));
    char *arg[] = { (char *)(uintptr_t)arena_z(a, rscript), (char[]){ "--vanilla" }, (char *)(uintptr_t)arena_z(a, script()), (char *)(uintptr_t)arena_z(a, in),
        (char *)(uintptr_t)arena_z(a, out), NULL };
    pid_t pid;
    int status = -1;
    assert_int_equal(posix_spawn(&pid, arg[0], NULL, NULL, arg, environ), 0);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    bool read = file_read(a, out, 16 << 20, &said, &why);
    unlink(arena_z(a, in));
    unlink(arena_z(a, out));
    rmdir(folder);
    if (status != 0 || !read) fail_msg("Rscript ended with %d", status);
    return said;
}

/* To 1e-9 of its size; of what is below a thousandth, to 1e-12. */
static bool agrees(const struct answer *w, double r)
{
    if (isnan(w->value) || isnan(r)) return isnan(w->value) && isnan(r);
    return fabs(w->value - r) <= (w->strict ? 1e-12 * fabs(r) : 1e-9 * fmax(fabs(r), 1e-3));
}

/* One line of R's answer: compared with everything we say under this name. */
static size_t hear(size_t c, str name, double r)
{
    size_t n = 0;
    for (size_t i = o.first[c]; i < o.first[c + 1]; i++) {
        struct answer *w = &o.answer[i];
        if (!str_eq(name, str_of(w->name))) continue;
        if (!agrees(w, r)) fail_msg("case %zu, %s: %.17g, R says %.17g", c, w->name, w->value, r);
        w->heard = true;
        n++;
    }
    if (!n) fail_msg("case %zu: R says something about %.*s, we do not", c, STR(name));
    return n;
}

static void r_agrees(void **state)
{
    (void)state;
    str rscript, cell[CSV_COLUMNS_MAX];
    if (!found(S("Rscript"), &rscript)) {
        fputs("SKIPPED: the statistics of surveys against R (Rscript is not installed; Debian: r-base-core)\n", stderr);
        skip();
    }
    o = (struct oracle){ .csv = buf_in(a, 16 << 20), .answer = arena_array(a, struct answer, ANSWERS_MAX) };
    buf_put(&o.csv, S("case,kind,m,x,y\n"));
    generate();
    o.first[o.n] = o.answers;
    struct csv csv = csv_from(a, asked(rscript));
    size_t n, comparisons = 0, undefined_ones = 0;
    assert_true(csv_next(&csv, cell, &n) && n == 3);
    while (csv_next(&csv, cell, &n)) {
        int64_t c = -1;
        double r = NAN;
        assert_true(n == 3 && str_int(cell[0], &c) && c >= 0 && c < (int64_t)o.n);
        if (!str_eq(cell[2], S("NaN"))) assert_true(str_real(cell[2], &r));
        else undefined_ones++;
        comparisons += hear((size_t)c, cell[1], r);
    }
    assert_false(csv.broken);
    for (size_t i = 0; i < o.answers; i++) if (!o.answer[i].heard) fail_msg("R says nothing about %s", o.answer[i].name);
    assert_true(o.n >= 500 && comparisons == o.answers);
    fprintf(stderr, "R agrees: %zu cases, %zu comparisons (%zu values of R are undefined)\n", o.n, comparisons, undefined_ones);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(percentages, set_up, tear_down), cmocka_unit_test_setup_teardown(a_scale, set_up, tear_down),
        cmocka_unit_test_setup_teardown(undefined, set_up, tear_down), cmocka_unit_test_setup_teardown(intervals, set_up, tear_down),
        cmocka_unit_test_setup_teardown(agreeing, set_up, tear_down), cmocka_unit_test_setup_teardown(tails, set_up, tear_down),
        cmocka_unit_test_setup_teardown(r_agrees, set_up, tear_down) };
    return cmocka_run_group_tests_name("describe", tests, NULL, NULL);
}
