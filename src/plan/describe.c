/* describe.c - shares, means and quartiles of answers. */
#include "plan/describe.h"
#include "plan/spread.h"
#include <math.h>

/* ---- shares -------------------------------------------------------------------------------------------------------------- */
/* 100 k is a whole number below 2^53, so only the division rounds: k/n·100 would round twice, and 7/25 become 28.000000000000004. */
double percent(int64_t k, int64_t n) { return n > 0 ? 100 * (double)k / (double)n : NAN; }

/* A double would not do: 1.005 % is stored as 1.00499… and would go down. */
bool percent_shown(int64_t k, int64_t n, int decimals, int64_t *ret)
{
    int64_t unit = 100, scaled;
    if (n < 1 || decimals < 0 || decimals > PERCENT_DECIMALS_MAX) return false;
    for (int i = 0; i < decimals; i++) unit *= 10;
    if (__builtin_mul_overflow(k, unit, &scaled) || scaled == INT64_MIN) return false;
    int64_t size = scaled < 0 ? -scaled : scaled, whole = size / n, rest = size % n;
    if (rest >= n - rest) whole++;                       /* at least half: away from zero; 2 · rest could overflow     */
    *ret = scaled < 0 ? -whole : whole;
    return true;
}

bool percent_gap_shown(int64_t k1, int64_t n1, int64_t k2, int64_t n2, int decimals, int64_t *ret)
{
    int64_t one, other, both, gap;
    if (n1 < 1 || n2 < 1 || __builtin_mul_overflow(k1, n2, &one) || __builtin_mul_overflow(k2, n1, &other)) return false;
    if (__builtin_mul_overflow(n1, n2, &both) || __builtin_sub_overflow(one, other, &gap)) return false;
    return percent_shown(gap, both, decimals, ret);
}

/* No "-0": the sign is that of what is shown. */
str percent_text(struct arena *a, int64_t k, int64_t n, int decimals)
{
    int64_t shown, unit = 1;
    if (!percent_shown(k, n, decimals, &shown)) return S("");
    for (int i = 0; i < decimals; i++) unit *= 10;
    const char *sign = shown < 0 ? "-" : "";
    int64_t size = shown < 0 ? -shown : shown;
    if (!decimals) return arena_fmt(a, "%s%lld", sign, (long long)size);
    return arena_fmt(a, "%s%lld.%0*lld", sign, (long long)(size / unit), decimals, (long long)(size % unit));
}

/* ---- a column of numbers -------------------------------------------------------------------------------------------------- */
static struct described nobody(int64_t missing)
{
    return (struct described){ 0, missing, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN };
}

/* Two passes: the squares are those of distances to the mean, so large numbers close together keep their digits; the last term takes off what
** rounding left in the mean (Chan, Golub, LeVeque 1983). All the same value: exactly 0. */
static void sum_up(struct described *d, const double *x)
{
    double n = (double)d->n, sum = 0, off = 0, squares = 0;
    for (int64_t i = 0; i < d->n; i++) sum += x[i];
    d->mean = sum / n;
    for (int64_t i = 0; i < d->n; i++) off += x[i] - d->mean;
    d->mean = d->min < d->max ? d->mean + off / n : d->min;
    off = 0;
    for (int64_t i = 0; i < d->n; i++) {
        off += x[i] - d->mean;
        squares += (x[i] - d->mean) * (x[i] - d->mean);
    }
    if (d->n > 1) d->variance = d->min < d->max ? (squares - off * off / n) / (n - 1) : 0;
    d->sd = sqrt(d->variance);
}

/* Sorted first: quartiles need it, and the sums then run from small to large, the same for every order of the answers. */
struct described describe_numbers(struct arena *a, const double *x, size_t n)
{
    if (n > DESCRIBE_ANSWERS_MAX) return nobody(0);
    struct described d = nobody(0);
    double *sorted = arena_array(a, double, n);
    for (size_t i = 0; i < n; i++) if (isfinite(x[i])) sorted[d.n++] = x[i];
    d.missing = (int64_t)n - d.n;
    if (!d.n) return d;
    spread_sort(sorted, (size_t)d.n);
    d.min = sorted[0];
    d.max = sorted[d.n - 1];
    d.q1 = spread_sorted(sorted, (size_t)d.n, 0.25);
    d.median = spread_sorted(sorted, (size_t)d.n, 0.5);
    d.q3 = spread_sorted(sorted, (size_t)d.n, 0.75);
    sum_up(&d, sorted);
    return d;
}

/* ---- counts of a scale ---------------------------------------------------------------------------------------------------- */
int64_t scale_total(const int64_t *count, size_t m)
{
    int64_t n = 0;
    for (size_t i = 0; i < m; i++) {
        if (count[i] < 0 || count[i] > DESCRIBE_ANSWERS_MAX - n) return -1;
        n += count[i];
    }
    return n;
}

/* The value at a place of the sorted answers, 0 the first. */
static double value_at(const int64_t *count, size_t m, size_t place)
{
    size_t v = 0;
    for (int64_t before = count[0]; v + 1 < m && before <= (int64_t)place; before += count[v]) v++;
    return (double)(v + 1);
}

/* As spread_sorted(), of answers that are only counted. */
static double scale_quantile(const int64_t *count, size_t m, size_t n, double p)
{
    double way;
    size_t i = spread_place(n, p, &way);
    double low = value_at(count, m, i);
    return way > 0 ? low + way * (value_at(count, m, i + 1) - low) : low;
}

/* The squares are again those of distances to the mean: Σv² - n·mean² would lose digits where all say nearly the same. */
struct described describe_scale(const int64_t *count, size_t m, int64_t missing)
{
    struct described d = nobody(missing);
    int64_t n = scale_total(count, m);
    double sum = 0, squares = 0;
    if (n < 1) return d;
    d.n = n;
    for (size_t i = 0; i < m; i++) sum += (double)count[i] * (double)(i + 1);      /* whole numbers: exact up to 2^53 */
    d.mean = sum / (double)n;
    for (size_t i = 0; i < m; i++) squares += (double)count[i] * ((double)(i + 1) - d.mean) * ((double)(i + 1) - d.mean);
    if (n > 1) d.variance = squares / (double)(n - 1);
    d.sd = sqrt(d.variance);
    d.min = value_at(count, m, 0);
    d.max = value_at(count, m, (size_t)n - 1);
    d.q1 = scale_quantile(count, m, (size_t)n, 0.25);
    d.median = scale_quantile(count, m, (size_t)n, 0.5);
    d.q3 = scale_quantile(count, m, (size_t)n, 0.75);
    return d;
}

/* Looks at everything before it writes anything. */
bool scale_count(const double *x, size_t n, int64_t *count, size_t m, int64_t *ret_missing)
{
    for (size_t i = 0; i < n; i++) if (!isnan(x[i]) && !(x[i] >= 1 && x[i] <= (double)m && x[i] == floor(x[i]))) return false;
    for (size_t v = 0; v < m; v++) count[v] = 0;
    *ret_missing = 0;
    for (size_t i = 0; i < n; i++)
        if (isnan(x[i])) ++*ret_missing;
        else count[(size_t)x[i] - 1]++;
    return true;
}

int64_t scale_bottom(const int64_t *count, size_t m, size_t boxes)
{
    return scale_total(count, boxes < m ? boxes : m);
}

int64_t scale_top(const int64_t *count, size_t m, size_t boxes)
{
    return boxes < m ? scale_total(count + (m - boxes), boxes) : scale_total(count, m);
}

/* The sum of a row is no number as soon as one of its values is none, which tells the rows that count. */
double cronbach_alpha(struct arena *a, const double *x, size_t rows, size_t items)
{
    double *column = arena_array(a, double, rows), *total = arena_array(a, double, rows), of_items = 0;
    bool *whole = arena_array(a, bool, rows);
    if (items < 2) return NAN;
    for (size_t r = 0; r < rows; r++) {
        for (size_t i = 0; i < items; i++) total[r] += x[r * items + i];
        whole[r] = isfinite(total[r]);
    }
    for (size_t i = 0; i < items; i++) {
        for (size_t r = 0; r < rows; r++) column[r] = whole[r] ? x[r * items + i] : NAN;
        of_items += describe_numbers(a, column, rows).variance;
    }
    double all = describe_numbers(a, total, rows).variance, k = (double)items;
    return all > 0 ? k / (k - 1) * (1 - of_items / all) : NAN;
}
