/* coarsen.h - counts of small groups in as much detail as protects them: every number that leaves is at least `min`, and no two numbers that left, at
** whatever time, can be subtracted to get a smaller one.
**
**     struct coarsen how = { .dims = 2, .depth = { 1, 2 }, .must = { 1, 0 }, .min = 5 };        town; group of languages, language; no number without its town
**     size_t n = coarsen(a, &how, cell, cells, block, max);                 cell[i].block: its block, COARSEN_HELD or COARSEN_LOST
**
** A cell is a count with its place in each dimension, from coarse to fine: at[d][0] is the coarsest level (a group of languages), at[d][depth - 1] the finest
** (the language). Above the coarsest stands "all". What leaves are blocks: sets of cells, and every cell is in one block or in none.
**
** How blocks are made. All cells that agree in the levels named by `must` begin as one block; if it is smaller than `min` it is held back. A block is
** split along the first dimension, in their order, in which that is possible: parts of at least `min` stand alone and are split further, smaller ones
** become "the others"; while those are too few, the smallest part joins them. Where nothing stands alone the next dimension is tried.
**
** What this promises, and why:
** - Blocks are disjoint. Sums and differences of disjoint sets that are sets again are unions of them: of blocks of at least `min` there is no smaller one.
** - That holds for several calls, too, if each is given only cells that no earlier one has used: a month's, then what is left of the quarter, then of the
**   year. So a cell that left must never be counted up again (the caller closes a month before it releases it).
** - What an earlier call held back is known to be less than `min` there. If all of it were exactly min - 1 the sum would tell (two months of four are
**   eight), so with `left` cells of which every `lot` (what was judged together then: a town's month) sums up to min - 1 (or to `most`, where it was judged by another
**   `min` then) are COARSEN_LOST: they leave never, and
**   the caller gives them to no later call.
** - Sums of blocks (a county, a row of a table) are no new knowledge.
** - Who knows these rules cannot reckon back either: with `min` of 3 and more every cell below `min` could be another number that leads to the same blocks
**   (test_coarsen.c tries all tables of some small worlds). Zeros are not protected: that nobody asked says nothing of anybody.
** Not promised: protection against who counted themselves (who knows four of five signals knows the fifth); that is why the sensitive is kept coarse.
*/
#ifndef PLAN_COARSEN_H
#define PLAN_COARSEN_H
#include "base/arena.h"

enum { COARSEN_DIMS = 3, COARSEN_LEVELS = 2, COARSEN_MIN = 3 };      /* COARSEN_MIN: less than that protects nobody     */
#define COARSEN_HELD SIZE_MAX
#define COARSEN_LOST (SIZE_MAX - 1)
struct coarsen_cell { int32_t at[COARSEN_DIMS][COARSEN_LEVELS], lot; int64_t n, most; size_t block; };     /* n > 0; cells of 0 are left out. most: what its lot is at most, 0: min - 1 */
struct coarsen { size_t dims; int depth[COARSEN_DIMS], must[COARSEN_DIMS]; int64_t min; bool left; };        /* must ≤ depth ≤ COARSEN_LEVELS */
/* level 0: all; l: the cells share at[d][l - 1] == code[d]. others: only what no block of the level below holds. */
struct coarsen_block { int level[COARSEN_DIMS]; int32_t code[COARSEN_DIMS]; bool others[COARSEN_DIMS]; int64_t n; };

/* The blocks, at most one per cell: `ret` has room for as many. A `min` below COARSEN_MIN counts as that. The same cells in any order give the same blocks. */
size_t coarsen(struct arena *a, const struct coarsen *how, struct coarsen_cell *cell, size_t n, struct coarsen_block *ret);
#endif
