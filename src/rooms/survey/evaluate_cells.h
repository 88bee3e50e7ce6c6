/* evaluate_cells.h - which cells of a question's figures stay hidden; counts in, flags out. evaluate_protect.c says what goes together.
**
** The reader who must not find out knows everything that is shown, that hidden counts of choices are at least 1 (zeros are shown), and adds and subtracts.
** A small count, 1 … least - 1, is safe when what is shown leaves it a range of at least `least`, as in plan/suppress.h; on scales, of which means and the like
** are shown instead of counts, of 2. Not looked at: what follows from knowing these rules themselves.
*/
#ifndef SURVEY_EVALUATE_CELLS_H
#define SURVEY_EVALUATE_CELLS_H
#include "base/arena.h"

static inline bool is_small(int64_t k, int64_t least) { return k > 0 && k < least; }

/* Parts of a total that is known. hide[]: those hidden already stay so; adds the small ones, and the smallest others until no small one follows. False: even
** all together they are too few; then all that are not 0 are hidden. */
bool cells_line(const int64_t *k, size_t n, int64_t least, bool *hide);

/* Groups of a question: count[row * columns + column], a row per choice, a column per group; who belongs to no shown group is a column, too. Shown elsewhere: the
** total of every column, and those of the rows that `row_hidden` does not name. hide[] as count[]. False: cannot be protected; nothing of it may be shown. */
bool cells_table(struct arena *a, const int64_t *count, size_t rows, size_t columns, int64_t least, const bool *row_hidden, bool *hide);

/* What may be told of the answers on a scale, as a set. Without STEPS no step is shown, not even its zeros. */
enum { TELL_STEPS = 1, TELL_MEAN = 2, TELL_SD = 4, TELL_QUARTILES = 8, TELL_ENDS = 16, TELL_ALL = 31 };
/* Of one or several parts (count[part * steps + step]) whose sum is known too when there are several; at most what is in `most`. */
unsigned cells_scale(const int64_t *count, size_t parts, size_t steps, int64_t least, unsigned most);

/* What of a question is hidden: all, some of its choices. `tell`: what is shown of a scale, or of numbers. `sets`: choices were hidden with regard to the questions
** that they lead to, so these may be shown. */
struct cover { bool item, some, sets, *option; unsigned tell; };
/* evaluate_alike.c: besides, what the table of all groups hides of the same people (evaluation.alike). Groups: c[group][item], of two. */
struct evaluation;
void alike_filtered(struct evaluation *e, struct cover *c);
void alike_chosen(struct evaluation *e, struct cover *const *c);

/* Numbers of everybody, of the parts that are not gone, and of who is in none of these: did nearly all say the same in one of them? Then mean and spread tell what the few
** others said. Without numbers: no. */
struct item_figures;
bool numbers_tell(struct arena *a, const struct item_figures *all, struct item_figures *const *part, size_t parts, const bool *gone, int64_t least);
#endif
