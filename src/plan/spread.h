/* spread.h - how evenly something is shared out, and quantiles of few numbers: plain formulas with their source. */
#ifndef PLAN_SPREAD_H
#define PLAN_SPREAD_H
#include "base/arena.h"

/* Gini coefficient of shares x ≥ 0: with x sorted upwards, i = 1 … n:   G = Σ (2i - n - 1) · x_i / (n · Σ x_i)
** (Gini 1912; in this form Sen, On Economic Inequality, 1973). 0: all have the same; (n - 1) / n: one has everything. NAN with nobody or nothing to share.
** It is not corrected for small n: among two it never exceeds 0.5. Sorts x. */
double spread_gini(double *x, size_t n);
/* The value below which the share p (0 … 1) lies, between neighbours in proportion (Hyndman and Fan 1996, type 7, as R and spreadsheets reckon). NAN for none.
** Sorts x. */
double spread_quantile(double *x, size_t n, double p);

/* For those who have the numbers sorted, or have only counts of them. */
void   spread_sort(double *x, size_t n);                /* upwards; no NAN among them                                 */
double spread_sorted(const double *x, size_t n, double p);
/* Where that quantile lies: behind the returned place (0 the smallest), `*ret_way` (0 … < 1) of the way to the next. n ≥ 1, 0 ≤ p ≤ 1. */
size_t spread_place(size_t n, double p, double *ret_way);
#endif
