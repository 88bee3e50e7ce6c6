/* describe.h - what a column of answers says: shares with their base, mean, spread, quartiles, distribution. Plain formulas, no store, nothing
** rounded on the way.
**
**     struct described d = describe_scale(count, 5, missing);           count[0]: how many said 1, …, count[4]: 5
**     printf("n %lld, mean %g", (long long)d.n, d.mean);
**     str shown = percent_text(a, scale_top(count, 5, 2), d.n, 0);       "78"
**
** Two forms with the same answers: numbers (any values, O(n log n)), and the counts of a scale 1 … m (O(m), whatever the number of responses).
** What is undefined is NAN and never 0: a mean of nobody, a standard deviation of one. R says NaN or NA there.
*/
#ifndef PLAN_DESCRIBE_H
#define PLAN_DESCRIBE_H
#include "base/arena.h"

#define DESCRIBE_ANSWERS_MAX 1000000000                 /* of one item; more is refused                               */

/* ---- shares -------------------------------------------------------------------------------------------------------------- */
enum { PERCENT_DECIMALS_MAX = 6 };
/* 100 k / n with one rounding, that of the division. NAN: n < 1. |k| up to 9e13. */
double percent(int64_t k, int64_t n);
/* The percentage for people, half away from zero, in whole numbers all the way: 12.5 -> 13, 7.5 -> 8. *ret counts units of the last decimal (31/98
** with one decimal: 316). Several of them need not sum up to 100, and nothing is bent to make them. False: n < 1, decimals not 0 … 6, numbers too
** large. */
MUST_USE bool percent_shown(int64_t k, int64_t n, int decimals, int64_t *ret);
/* The difference k1/n1 - k2/n2 in percentage points, likewise: of the exact shares, not of the rounded ones. */
MUST_USE bool percent_gap_shown(int64_t k1, int64_t n1, int64_t k2, int64_t n2, int decimals, int64_t *ret);
/* "31.6", for files and programs (decimal point); empty where percent_shown() refuses. */
str percent_text(struct arena *a, int64_t k, int64_t n, int decimals);

/* ---- a column of numbers -------------------------------------------------------------------------------------------------- */
struct described {
    int64_t n, missing;                                 /* answers; those who gave none                               */
    double mean, variance, sd;                          /* of a sample: divided by n - 1; NAN with fewer than two     */
    double min, q1, median, q3, max;                    /* quartiles by type 7, see spread.h                          */
};
/* What is no finite number is missing. Copies x into the arena. More than DESCRIBE_ANSWERS_MAX: n = 0 and NAN. */
struct described describe_numbers(struct arena *a, const double *x, size_t n);
/* The same from counts of the values 1 … m. A negative count, or too many answers: n = 0 and NAN. */
struct described describe_scale(const int64_t *count, size_t m, int64_t missing);

/* Counts the values 1 … m. False: one is neither missing (NAN) nor a whole number from 1 to m; then nothing was written. */
MUST_USE bool scale_count(const double *x, size_t n, int64_t *count, size_t m, int64_t *ret_missing);
int64_t scale_total(const int64_t *count, size_t m);    /* all answers; -1: a negative count, or more than DESCRIBE_ANSWERS_MAX */
/* How many chose one of the `boxes` highest or lowest values ("top 2"); all of them if the scale has no more. Divide by scale_total();
** -1 as there. Which end is the good one is said by the question, not here. */
int64_t scale_top(const int64_t *count, size_t m, size_t boxes);
int64_t scale_bottom(const int64_t *count, size_t m, size_t boxes);

/* Cronbach's alpha (Psychometrika 16, 1951) of items that are to measure one thing: k/(k-1) · (1 - Σ variance of item / variance of sum). Row
** after row in x; a row with a missing value is left out. NAN: fewer than two items or complete rows, or sums all the same. */
double cronbach_alpha(struct arena *a, const double *x, size_t rows, size_t items);
#endif
