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

double spread_gini(double *x, size_t n)
{
    double sum = 0, weighted = 0;
    if (n) qsort(x, n, sizeof *x, by_size);
    for (size_t i = 0; i < n; i++) {
        sum += x[i];
        weighted += (2 * (double)(i + 1) - (double)n - 1) * x[i];
    }
    return sum > 0 ? weighted / ((double)n * sum) : NAN;
}

double spread_quantile(double *x, size_t n, double p)
{
    if (!n || !(p >= 0 && p <= 1)) return NAN;
    qsort(x, n, sizeof *x, by_size);
    double at = p * (double)(n - 1), below = floor(at);
    size_t i = (size_t)below;
    return i + 1 < n ? x[i] + (at - below) * (x[i + 1] - x[i]) : x[n - 1];
}
