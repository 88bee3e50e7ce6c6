/* compare.h - two groups, two waves, two coders: differences with their uncertainty, and agreement.
**
**     struct described x = describe_scale(schools, 5, 0), y = describe_scale(others, 5, 0);
**     struct means m = compare_means(&x, &y);                            m.difference, m.low, m.high, m.p
**     struct ranks r = compare_scales(schools, others, 5);               r.w, r.p, r.delta
**
** Everything is "x less y": positive where x is larger. Intervals hold 95 %. What is undefined is NAN, each number for itself: with nobody in a group
** there is no difference, with one in a group a difference but no interval. Intervals and p take the answers for a random sample. Most surveys of an
** office are none: whoever shows them says so. test_describe.c compares all of it with R.
*/
#ifndef PLAN_COMPARE_H
#define PLAN_COMPARE_H
#include "plan/describe.h"

struct interval { double low, high; };

/* Welch (Biometrika 34, 1947) with Satterthwaite's degrees of freedom (Biometrics Bulletin 2, 1946); R: t.test(x, y). NAN, but for the difference:
** fewer than two answers in a group, or as good as no variance in both (a standard error below 10 DBL_EPSILON · the larger mean, as R refuses it).
** Only n, mean and variance are read: of a wave whose answers are gone its printed figures will do. */
struct means { double difference, low, high, t, df, p; };
struct means compare_means(const struct described *x, const struct described *y);

/* Mann and Whitney (Annals of Mathematical Statistics 18, 1947), normal approximation with corrections for ties and continuity; R: wilcox.test(x, y,
** exact = FALSE, correct = TRUE). w: in how many pairs x is larger, ties half. delta: Cliff's (Psychological Bulletin 114, 1993), the share of pairs
** with a larger x less the share with a smaller one, -1 … 1. NAN: nobody in a group; p alone, if everybody said the same. */
struct ranks { double w, p, delta; };
struct ranks compare_numbers(struct arena *a, const double *x, size_t nx, const double *y, size_t ny);      /* what is not finite is missing; O(n log n) */
struct ranks compare_scales(const int64_t *x, const int64_t *y, size_t m);      /* counts of the values 1 … m; O(m). NAN also where scale_total() refuses */

/* Wilson's interval of a share k/n (JASA 22, 1927), 0 … 1; R: prop.test(k, n, correct = FALSE). 31/98: 0.233 … 0.414; 0/3: 0 … 0.561. NAN: n < 1, k
** not 0 … n. */
struct interval share_interval(int64_t k, int64_t n);
/* k1/n1 - k2/n2, independent groups or waves, -1 … 1, with the interval from both Wilson intervals: method 10 of Newcombe (Statistics in Medicine 17,
** 1998). */
struct shares { double difference, low, high; };
struct shares compare_shares(int64_t k1, int64_t n1, int64_t k2, int64_t n2);

/* Two coders of the same n texts: the share on which they agree, the share expected if each had kept to their habits but drawn lots, and Cohen's kappa,
** (observed - expected) / (1 - expected) (Educational and Psychological Measurement 20, 1960). kappa NAN: both used one and the same code only. All
** NAN, n = 0: nothing coded by both. */
enum { AGREE_CODES_MAX = 1000 };
struct agreement { int64_t n; double observed, expected, kappa; };
/* table[one * m + other]: how many texts got these codes. Refused (n = 0): a negative number, or more than 9e7 texts. */
struct agreement agree_table(const int64_t *table, size_t m);
/* Code 0 … m - 1 of each text, -1 (or anything below) where that coder gave none: such a text is left out. A code ≥ m, or m > AGREE_CODES_MAX:
** n = 0. */
struct agreement agree_codes(struct arena *a, const int32_t *one, const int32_t *other, size_t n, size_t m);
/* Where a text may have several codes: each code for itself, given or not. */
struct agreement agree_yes_no(int64_t both, int64_t only_one, int64_t only_other, int64_t neither);
#endif
