/* gap.h - how far a group is from a reference: parity, gap, disadvantage, and whether and how a gap closes.
**
**     struct gap d = gap_of(9.9, 31.0, GAP_HIGH);                    d.parity 0.3194, d.gap -21.1, d.disadvantage 21.1
**     struct gap_change c = gap_between(30, 50, 25, 40, GAP_HIGH, GAP_EPS);      c.status GAP_CLOSING, c.closed 25 (%), c.how GAP_BY_REFERENCE_WORSE
**
** With g the group's value, r the reference's, s = 1 where higher is better and -1 where lower is:
**     parity P = g / r                 undefined where r = 0
**     gap = g - r                      in units of the value, percentage points for shares
**     disadvantage D = -s (g - r)      above 0: the group is worse off
**     closed = (D0 - D1) / D0 · 100    from the first to the last, in per cent; undefined where D0 = 0
** What is undefined is NAN, each number for itself. Where nobody says what is better (GAP_CONTEXT) there is no disadvantage, hence neither status nor way.
** A reference that holds the group ("all") understates the gap: the caller says so.
*/
#ifndef PLAN_GAP_H
#define PLAN_GAP_H
#include "text/period.h"

enum gap_better { GAP_CONTEXT, GAP_HIGH, GAP_LOW };
struct gap { double parity, gap, disadvantage; };
struct gap gap_of(double g, double r, enum gap_better better);
/* Odds of the group by odds of the reference, (g/(w-g)) / (r/(w-r)), w the whole (100 for per cent): for shares near 0 or w, where differences and
** quotients mislead. NAN outside 0 … w, and where either is 0 by 0 or the reference's odds are 0 or without end. */
double gap_odds(double g, double r, double whole);
/* Share of the group in something by its share in the population: 1 is as many as there are. NAN where the latter is not above 0. */
double gap_representation(double share, double population);

/* The status, in this order: |D1| ≤ eps parity; another sign than D0 reversed; |D1| < |D0| - eps closing; |D1| > |D0| + eps widening; else unchanged. */
enum gap_status { GAP_UNKNOWN, GAP_PARITY, GAP_REVERSED, GAP_CLOSING, GAP_WIDENING, GAP_UNCHANGED, GAP_STATUSES };
/* What made D smaller (the group became better, the reference worse, both) or larger (the group worse, the reference better, both). That both may have
** moved the same way (30/50 → 25/40: the reference fell, the group fell less) stands in `group` and `reference`. */
enum gap_how { GAP_BY_NOTHING, GAP_BY_GROUP_BETTER, GAP_BY_REFERENCE_WORSE, GAP_BY_BOTH_CLOSING, GAP_BY_GROUP_WORSE, GAP_BY_REFERENCE_BETTER, GAP_BY_BOTH_WIDENING, GAP_HOWS };
enum gap_move { GAP_STILL, GAP_BETTER, GAP_WORSE };
struct gap_change { enum gap_status status; enum gap_how how; enum gap_move group, reference; double first, last, closed; };      /* first, last: D */
#define GAP_EPS 0.5                                    /* half a percentage point, or the unit to which the numbers are rounded */
struct gap_change gap_between(double g0, double r0, double g1, double r1, enum gap_better better, double eps);
const char *gap_status_code(enum gap_status s);        /* "closing"…, for programs; empty for GAP_UNKNOWN */
const char *gap_how_code(enum gap_how h);              /* "group_improved"…; empty for GAP_BY_NOTHING     */

/* ---- a series -------------------------------------------------------------------------------------------------------------------
** Points in the order of time. A break (counted otherwise from there on), or a period that cannot be compared with the one before, cuts the series: only
** the part behind the last cut is compared, its first point with its last, as far as both have both values. */
enum { GAP_TREND_MIN = 5 };                            /* below that many points nobody should speak of a trend */
struct gap_point { struct period at; double g, r; bool cut; };         /* NAN: no value, or none that may be shown */
struct gap_series {
    size_t from, to, n;                                /* the points compared, and how many of that part have both values; from == to: nothing to compare */
    bool cut;                                          /* something was left out before `from`                    */
    double yearly;                                     /* change of D per year, the median of all slopes (Theil 1950, Sen 1968); NAN below GAP_TREND_MIN */
    struct gap_change change;
};
struct gap_series gap_series(struct arena *a, const struct gap_point *p, size_t n, enum gap_better better, double eps);
/* Where the part behind the last cut begins, 0 … n. Also for lines without a reference. */
size_t gap_uncut(const struct gap_point *p, size_t n);
#endif
