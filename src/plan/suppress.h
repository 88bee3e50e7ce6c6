/* suppress.h - statistical disclosure control for a table of counts: which cells must stay hidden so that no small one follows from what is shown.
**
**     int64_t count[3 * 2] = { 12, 1,  30, 9,  22, 6 };            rows × columns, without totals
**     bool hide[4 * 3];
**     struct suppress t = { .count = count, .rows = 3, .columns = 2, .least = 5, .totals_known = true };
**     if (suppress_table(a, &t, hide)) …                           hide[row * (columns + 1) + column]; the last of each: totals
**
** Primary: every cell, totals too, from 1 to least - 1. Zeros are shown: that nobody asked is no secret about somebody. Secondary: further cells, so that
** whoever knows that hidden cells are at least 1, all that is shown and that rows and columns add up, cannot tell any small cell nearer than to
** `least`: between the smallest and the largest value that fits what is shown lie at least `least`. So "1 + 2 = 3" is not enough to hide 1 and 2 from
** somebody who sees the 3. After that no secondary cell is hidden that need not be.
**
** The bounds are exact: a table with totals is a network, so the largest change of a cell is a maximum flow between its row and its column, and bounds are
** whole numbers (Cox 1995, "Network models for complementary cell suppression", JASA 90). Which secondary cells: the cheapest augmenting path, small
** cells before large ones, totals last; a heuristic, as the least set is NP-hard (Kelly, Golden, Assad 1992).
**
** Tables with totals in common (requests by language, the same by town): protect each with `totals_known`, its totals per column are then shown and no
** table hides one. What the tables share is then known to everybody and fixed, so what each alone does not tell, all together do not tell through their totals.
** A total per column that is itself small cannot be shown so: false, and the table must be left out or get fewer columns.
**
** Not looked at: sums of money or hours (hide them where the count is hidden, and show their total only if at least two rows hide theirs), shares with
** decimals of what is hidden, differences to tables released earlier, tables that share inner cells.
** Cost: about cells² × least; for thousands of cells give parts.
*/
#ifndef PLAN_SUPPRESS_H
#define PLAN_SUPPRESS_H
#include "base/arena.h"

enum { SUPPRESS_CELLS_MAX = 20000 };                    /* with totals; more is refused                               */
struct suppress {
    const int64_t *count;                               /* ≥ 0, rows × columns                                        */
    size_t rows, columns;
    int64_t least;                                      /* the smallest count that is shown; 0, 1: everything is      */
    bool totals_known;                                  /* the totals of the columns are shown elsewhere              */
};
/* hide[(rows + 1) × (columns + 1)]. False: cannot be protected, or a negative count, or too large; then everything is hidden. */
MUST_USE bool suppress_table(struct arena *a, const struct suppress *t, bool *hide);

/* Between which values a hidden cell lies for somebody who sees the rest (`hide` as above), looked at up to `far` away from its true value. */
struct suppress_bounds { int64_t low, high; };
struct suppress_bounds suppress_audit(struct arena *a, const struct suppress *t, const bool *hide, size_t row, size_t column, int64_t far);
#endif
