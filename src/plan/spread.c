/* spread.c - Gini coefficient and quantiles. spread.h says by which formula. */
#include "plan/spread.h"
#include <math.h>
#include <stdlib.h>

static int by_size(const void *one, const void *other)
{
    double a, b;
    a = *(const double *)one;
    b = *(const double *)other;
    return a < b ? -1 : a > b;
}

void spread_sort(double *x, size_t n) { if (n) qsort(x, n, sizeof *x, by_size); }

double spread_gini(double *x, size_t n)
{
    double sum = 0, weighted = 0;
    spread_sort(x, n);
    for (size_t i = 0; i < n; i++) {
        sum += x[i];
        weighted += (2 * (double)(i + 1) - (double)n - 1) * x[i];
    }
    return sum > 0 ? weighted / ((double)n * sum) : NAN;
}

size_t spread_place(size_t n, double p, double *ret_way)
{
    double at = p * (double)(n - 1), below = floor(at);
    *ret_way = at - below;
    return (size_t)below;
}

double spread_sorted(const double *x, size_t n, double p)
{
    if (!n || !(p >= 0 && p <= 1)) return NAN;
    double way;
    size_t i = spread_place(n, p, &way);
    return way > 0 ? x[i] + way * (x[i + 1] - x[i]) : x[i];
}

double spread_quantile(double *x, size_t n, double p)
{
    spread_sort(x, n);
    return spread_sorted(x, n, p);
}
