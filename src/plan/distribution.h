/* distribution.h - the normal and Student's distribution: tails and quantiles to 1e-12 of their own size, far out in the tails, too.
**
** Outside of what is said here the answer is NAN; NAN in, NAN out. test_describe.c compares with R's pnorm, qnorm, pt, qt.
*/
#ifndef PLAN_DISTRIBUTION_H
#define PLAN_DISTRIBUTION_H

#define NORMAL_95 1.959963984540054                     /* normal_quantile(0.975): two-sided 95 %                     */

double normal_upper(double z);                          /* P(Z > z)                                                   */
double normal_quantile(double p);                       /* z with P(Z ≤ z) = p, 0 < p < 1                             */
/* Student's t with `df` degrees of freedom, whole or not, 1 ≤ df ≤ 1e10 (Welch's number never falls below 1). |t| ≤ 1e150; beyond the tail is 0. */
double student_two_sided(double t, double df);          /* P(|T| ≥ |t|): the p of a two-sided test                    */
double student_quantile(double p, double df);           /* t with P(T ≤ t) = p; 1e-140 ≤ p ≤ 1 - 1e-16                */
#endif
