/* protect.h - disclosure control for tables with hierarchies and any number of dimensions: which cells stay hidden so that no small count follows from the rest.
**
**     struct protect_table t = { .dims = 2, .dim = { { .codes = 16, .parent = district }, { .codes = 4 } }, .count = inner, .least = 3 };
**     struct protect p = protect_of_table(a, &t);                    every cell: inner ones, those of a coarser code, totals
**     unsigned char *status = protect_cells(a, &p, &report);
**
** A table is a list of cells, each the sum of some inner cells (`part`). Tables that share cells are protected together by putting the cells of all into one
** list; cells that were published before, or stand elsewhere, are `known` and can be hidden no more. Where two tables break the same total down in different
** ways, and nobody knows the crossing, the total stands in the list twice, each time with other parts, and `same` says that both are one number.
**
** Primary: counts from 1 to least - 1 (zeros are shown). Secondary, in two steps:
** 1. Gauss (Langsrud, "Secondary Cell Suppression by Gaussian Elimination", PSD 2024): cells are columns over the inner cells. Candidates are taken from the largest
**    on; one may be published only if no primary then lies in the span of what is published, reckoned modulo a prime. So nothing follows exactly.
** 2. Audit: the smallest and largest value of each primary that fit what is shown (hidden counts are at least 1), by linear programming. Where they
**    are nearer than `least`, the cheapest further cells are hidden that let it move (the incremental attacker of Kelly, Golden and Assad 1992); then
**    every secondary that is no longer needed is shown again. Small tables are done in several orders, and the cheapest is taken.
** A heuristic: the cheapest set is NP-hard. Cost is the sum of hidden counts. test_protect.c compares it with the optimum and attacks it by its own linear programmes.
**
** Not looked at: respondents who subtract themselves, dominance (give such cells as `small`), non-linear hints (percentages with decimals).
*/
#ifndef PLAN_PROTECT_H
#define PLAN_PROTECT_H
#include "base/arena.h"

enum { PROTECT_DIMS = 3, PROTECT_CELLS_MAX = 20000, PROTECT_INNER_MAX = 4000 };
enum protect_status { PROTECT_SHOWN, PROTECT_PRIMARY, PROTECT_SECONDARY };
struct protect {
    size_t inner; const int64_t *count;                 /* ≥ 0                                                         */
    size_t cells; const size_t *from; const size_t *part;            /* cell c is the sum of inner cells part[from[c]] … part[from[c + 1] - 1] */
    const bool *known;                                  /* per cell: is published already; NULL: none                  */
    const bool *small;                                  /* per cell: primary for another reason; NULL: none            */
    const bool *hide;                                   /* per cell: stays hidden (an earlier release hid it), small or not; NULL: none */
    const size_t *same;                                 /* per cell: the cell that is the same number with other parts, or itself; NULL: none */
    bool zeros;                                         /* zeros are hidden, too, and nobody knows that a hidden cell is more than 0 */
    int64_t least;                                      /* smallest count that is shown, and width of the audit        */
};
struct protect_report { size_t primaries, secondaries; int64_t hidden; double narrowest; };    /* hidden: sum of the hidden counts; narrowest: least width of a primary, INFINITY: none */
/* status[cells]. NULL: too large, a negative count, or known cells give a primary away; *why says which (English). */
unsigned char *protect_cells(struct arena *a, const struct protect *p, struct protect_report *ret, const char **why);
/* Between which values cell c lies for who sees what is shown. */
struct protect_bounds { double low, high; };
struct protect_bounds protect_audit(struct arena *a, const struct protect *p, const unsigned char *status, size_t c);

/* ---- a table of up to three dimensions --------------------------------------------------------------------------------------------- */
/* codes: finest categories. parent[code] 0 … parents - 1: the coarser one it belongs to; parents 0: none. Then total. */
struct protect_dim { size_t codes, parents; const size_t *parent; };
struct protect_table { size_t dims; struct protect_dim dim[PROTECT_DIMS]; const int64_t *count; int64_t least; };    /* count[(i * codes1 + j) * codes2 + k] */
/* Cells in the order of their places: per dimension codes, then parents, then the total; place = (i * places1 + j) * places2 + k. */
struct protect protect_of_table(struct arena *a, const struct protect_table *t);
static inline size_t protect_places(const struct protect_dim *d) { return d->codes + d->parents + 1; }
#endif
