/* compare.c - differences of two groups, and agreement of two coders. compare.h says by which formula. */
#include "plan/compare.h"
#include "plan/distribution.h"
#include "plan/spread.h"
#include <float.h>
#include <math.h>

/* ---- means ---------------------------------------------------------------------------------------------------------------- */
struct means compare_means(const struct described *x, const struct described *y)
{
    struct means r = { x->mean - y->mean, NAN, NAN, NAN, NAN, NAN };
    if (x->n < 2 || y->n < 2) return r;
    double vx = x->variance / (double)x->n, vy = y->variance / (double)y->n, error = sqrt(vx + vy);
    if (error < 10 * DBL_EPSILON * fmax(fabs(x->mean), fabs(y->mean)) || !(error > 0)) return r;
    r.t = r.difference / error;
    /* (vx + vy)² / (vx² / (nx - 1) + vy² / (ny - 1)), by shares of the sum, so that tiny variances do not vanish in their squares. */
    double part = vx / (vx + vy), rest = vy / (vx + vy);
    r.df = 1 / (part * part / (double)(x->n - 1) + rest * rest / (double)(y->n - 1));
    r.p = student_two_sided(r.t, r.df);
    double reach = student_quantile(0.975, r.df) * error;
    r.low = r.difference - reach;
    r.high = r.difference + reach;
    return r;
}

/* ---- ranks ---------------------------------------------------------------------------------------------------------------- */
/* Walks over the values upwards. With C answers below a value and t on it: larger and smaller pairs from what each group has below, and N³ - Σt³ as
** the sum of 3·C·t·(C + t), which needs no difference of large numbers: Var W = nx ny / 12 · (N³ - N - Σ(t³ - t)) / (N (N - 1)). */
struct ranks compare_scales(const int64_t *x, const int64_t *y, size_t m)
{
    double nx = (double)scale_total(x, m), ny = (double)scale_total(y, m), n = nx + ny;
    double x_below = 0, y_below = 0, larger = 0, smaller = 0, spread = 0;
    if (!(nx >= 1 && ny >= 1)) return (struct ranks){ NAN, NAN, NAN };
    for (size_t i = 0; i < m; i++) {
        double cx = (double)x[i], cy = (double)y[i], below = x_below + y_below;
        larger += cx * y_below;
        smaller += cy * x_below;
        spread += 3 * below * (cx + cy) * (below + cx + cy);
        x_below += cx;
        y_below += cy;
    }
    struct ranks r = { larger + (nx * ny - larger - smaller) / 2, NAN, (larger - smaller) / (nx * ny) };
    if (!(spread > 0)) return r;
    double off = fmax(0, fabs(larger - smaller) / 2 - 0.5);       /* w less its mean, half a pair nearer to it        */
    r.p = 2 * normal_upper(off / sqrt(nx * ny / 12 * spread / (n * (n - 1))));
    return r;
}

/* Without those who gave no answer. */
static double *sorted_copy(struct arena *a, const double *x, size_t n, size_t *ret_n)
{
    double *s = arena_array(a, double, n);
    *ret_n = 0;
    for (size_t i = 0; i < n; i++) if (isfinite(x[i])) s[(*ret_n)++] = x[i];
    spread_sort(s, *ret_n);
    return s;
}

/* The values that occur become a scale of their own: only their order matters. */
struct ranks compare_numbers(struct arena *a, const double *x, size_t nx, const double *y, size_t ny)
{
    size_t i = 0, j = 0, m = 0;
    const double *sx = sorted_copy(a, x, nx, &nx), *sy = sorted_copy(a, y, ny, &ny);
    int64_t *cx = arena_array(a, int64_t, nx + ny), *cy = arena_array(a, int64_t, nx + ny);
    for (; i < nx || j < ny; m++) {
        double v = j == ny || (i < nx && sx[i] <= sy[j]) ? sx[i] : sy[j];
        for (; i < nx && sx[i] <= v; i++) cx[m]++;
        for (; j < ny && sy[j] <= v; j++) cy[m]++;
    }
    return compare_scales(cx, cy, m);
}

/* ---- shares --------------------------------------------------------------------------------------------------------------- */
/* 0 of n begins at 0 and n of n ends at 1 exactly; the formula would miss them by its last digit. */
struct interval share_interval(int64_t k, int64_t n)
{
    if (n < 1 || k < 0 || k > n) return (struct interval){ NAN, NAN };
    double z = NORMAL_95, size = (double)n, p = (double)k / size, part = z * z / (2 * size), whole = 1 + 2 * part;
    double half = z * sqrt(p * (1 - p) / size + part / (2 * size));
    return (struct interval){ k > 0 ? (p + part - half) / whole : 0, k < n ? (p + part + half) / whole : 1 };
}

/* Each side by the ends of the two intervals that pull that way; hypot() is the root of the sum of squares. */
struct shares compare_shares(int64_t k1, int64_t n1, int64_t k2, int64_t n2)
{
    struct interval one = share_interval(k1, n1), other = share_interval(k2, n2);
    if (isnan(one.low) || isnan(other.low)) return (struct shares){ NAN, NAN, NAN };
    double p = (double)k1 / (double)n1, q = (double)k2 / (double)n2;
    return (struct shares){ p - q, p - q - hypot(p - one.low, other.high - q), p - q + hypot(one.high - p, q - other.low) };
}

/* ---- two coders ----------------------------------------------------------------------------------------------------------- */
#define TEXTS_MAX 90000000                              /* n² and sums of products of margins stay whole in a double  */

/* In whole numbers up to the last division, so "expected exactly 1" is no question of rounding. */
struct agreement agree_table(const int64_t *table, size_t m)
{
    struct agreement none = { 0, NAN, NAN, NAN };
    int64_t n = scale_total(table, m * m), same = 0;
    double chance = 0;
    if (n < 1 || n > TEXTS_MAX) return none;
    for (size_t i = 0; i < m; i++) {
        int64_t row = 0, column = 0;
        for (size_t j = 0; j < m; j++) { row += table[i * m + j]; column += table[j * m + i]; }
        same += table[i * m + i];
        chance += (double)row * (double)column;
    }
    double all = (double)n * (double)n, agreed = (double)n * (double)same;
    return (struct agreement){ n, (double)same / (double)n, chance / all, chance < all ? (agreed - chance) / (all - chance) : NAN };
}

struct agreement agree_codes(struct arena *a, const int32_t *one, const int32_t *other, size_t n, size_t m)
{
    struct agreement none = { 0, NAN, NAN, NAN };
    if (m > AGREE_CODES_MAX) return none;
    int64_t *table = arena_array(a, int64_t, m * m);
    for (size_t i = 0; i < n; i++) {
        if ((one[i] >= 0 && (size_t)one[i] >= m) || (other[i] >= 0 && (size_t)other[i] >= m)) return none;
        if (one[i] >= 0 && other[i] >= 0) table[(size_t)one[i] * m + (size_t)other[i]]++;
    }
    return agree_table(table, m);
}

struct agreement agree_yes_no(int64_t both, int64_t only_one, int64_t only_other, int64_t neither)
{
    return agree_table((int64_t[]){ both, only_one, only_other, neither }, 2);
}
