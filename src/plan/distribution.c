/* distribution.c - the normal and Student's distribution. Every sum and fraction here has positive terms only, so nothing cancels. */
#include "plan/distribution.h"
#include <math.h>

enum { STEPS_MAX = 100, TERMS_MAX = 10000 };            /* few dozen are needed; a bound all the same                 */
#define EPS 2.220446049250313e-16                       /* DBL_EPSILON                                                */

double normal_upper(double z) { return 0.5 * erfc(z * M_SQRT1_2); }      /* DLMF 7.2.2: erfc is twice this at √2 z     */

/* Newton on ln P(Z > z), which is concave and falls. From the right of the root it comes down step by step and never jumps over; sqrt(-2 ln 2q) lies
** to the right, as P(Z > z) ≤ exp(-z²/2) / 2. */
double normal_quantile(double p)
{
    if (!(p > 0 && p < 1)) return NAN;
    double q = p < 0.5 ? p : 1 - p, z = sqrt(-2 * log(2 * q));
    for (int i = 0; i < STEPS_MAX && z > 0; i++) {
        double tail = normal_upper(z), density = exp(-z * z / 2) * M_SQRT1_2 * M_2_SQRTPI / 2, step = log(tail / q) * tail / density;
        z += step;
        if (fabs(step) <= EPS * z) break;
    }
    return p < 0.5 ? -z : z;
}

/* Γ(a + ½) / Γ(a), without the difference of two large logarithms: Stirling's series of both subtracted term by term (DLMF 5.11.8 with h = ½ and 0),
** from a = 16 on exact to the last bit; below Γ(a + 1) = a Γ(a) leads there. */
static double gamma_ratio(double a)
{
    double below = 1;
    while (a < 16) {
        below *= a / (a + 0.5);
        a += 1;
    }
    double u = 1 / (a * a);
    return below * sqrt(a) * exp((-1.0 / 8 + u * (1.0 / 192 + u * (-1.0 / 640 + u * (17.0 / 14336 - u * 31 / 18432)))) / a);
}

/* P(|T| ≥ t) = I_x(a, ½), the regularised incomplete beta function at x = v / (v + t²), a = v / 2, y = 1 - x (Abramowitz and Stegun §26.7).
** Near the middle it is 1 - I_y(½, a), a series in y (DLMF 8.17.8); with t² < 3 y is below 3/4, so it converges, and enough is left of 1. */
static double middle(double t, double v)
{
    double a = v / 2, y = t * t / (v + t * t), term = 1, sum = 1;
    for (int n = 0; n < TERMS_MAX && term > EPS * sum / 4; n++) sum += term *= (a + 0.5 + n) / (1.5 + n) * y;
    return 1 - 2 * gamma_ratio(a) * M_2_SQRTPI / 2 * exp(-a * log1p(t * t / v)) * sqrt(y) * sum;
}

/* Further out: I_x(a, ½) = x^a y^(-½) / (a B(a, ½)) · F(½, 1; a + 1; -x/y) (DLMF 8.17.8 with 15.8.1), and F by Gauss's continued fraction
** (DLMF §15.7(i)), evaluated forwards by Lentz's method (Applied Optics 15, 1976). For large v it becomes Laplace's fraction for erfc. */
static double outside(double t, double v)
{
    double a = v / 2, g = a + 1, r = v / (t * t), c = 1, d = 0, f = 1;
    for (int i = 1; i <= TERMS_MAX; i++) {
        int n = (i + 1) / 2;
        double k = i % 2 ? (n - 0.5) * (g + n - 2) / ((g + 2 * n - 3) * (g + 2 * n - 2)) : n * (g + n - 1.5) / ((g + 2 * n - 2) * (g + 2 * n - 1));
        d = 1 / (1 + k * r * d);
        c = 1 + k * r / c;
        f *= c * d;
        if (fabs(c * d - 1) <= EPS) break;
    }
    return gamma_ratio(a) * M_2_SQRTPI / 2 * exp(-a * log1p(t * t / v)) * sqrt(1 + r) / (a * f);
}

double student_two_sided(double t, double df)
{
    if (isnan(t) || !(df >= 1 && df <= 1e10)) return NAN;
    return t * t < 3 ? middle(fabs(t), df) : outside(fabs(t), df);
}

/* Newton on ln P against ln t: concave and falling, as t·density/P grows. It begins at the normal quantile, which is nearer to 0 than Student's,
** steps over the root once and comes back from the right. */
double student_quantile(double p, double df)
{
    double q = 2 * (p < 0.5 ? p : 1 - p), t = fabs(normal_quantile(p));
    if (isnan(t) || q < 1e-140 || !(df >= 1 && df <= 1e10)) return NAN;
    for (int i = 0; i < STEPS_MAX && t > 0; i++) {
        double tail = student_two_sided(t, df), density = gamma_ratio(df / 2) * M_2_SQRTPI / 2 / sqrt(df) * exp(-(df + 1) / 2 * log1p(t * t / df));
        double step = log(tail / q) * tail / (2 * density * t);
        t *= exp(step);
        if (fabs(step) <= EPS) break;
    }
    return p < 0.5 ? -t : t;
}
