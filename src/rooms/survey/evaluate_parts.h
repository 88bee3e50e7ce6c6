/* evaluate_parts.h - what the files of the evaluation share: raw counts of one reading of the packed rows, for several parts of the respondents at once.
**
** A *part* is everybody, those who pass the filters, or a group. Per part and item there is a piece of one array of counts, at tallies.at[item]:
**     4 states (enum answer_state), then   SINGLE, MULTIPLE, SCALE: one count per choice or step    RANKING: first places, places at all, sum of the places
** Numbers and dates are kept as they are, since their quartiles need them.
*/
#ifndef SURVEY_EVALUATE_PARTS_H
#define SURVEY_EVALUATE_PARTS_H
#include "rooms/survey/evaluate.h"

enum { TALLY_STATES = 4 };
struct number_list { double *at; size_t n, room; };
struct tally { int64_t n; int64_t *k; struct number_list *number; };           /* number: per item                             */
struct tallies {
    struct arena *a;
    const struct instrument *in;
    const struct evaluate_ask *ask;
    int choice;                                         /* of ask->by, against all others; -1: every choice is a group  */
    size_t *at, slots;
    struct tally all, whole, *group; size_t groups;     /* whole: without the filters; counted only if there are some   */
};
/* False: the store is broken. */
MUST_USE bool tallies_read(struct store *st, struct tallies *t);
/* Choices of SINGLE, MULTIPLE, RANKING, steps of SCALE. */
static inline size_t figures_options(const struct item *it) { return it->kind == ITEM_SCALE ? (size_t)it->steps : it->options; }
/* Differences between two sets of figures of one kind. */
struct item_difference figures_compare(struct arena *a, const struct item_figures *x, const struct item_figures *y);
void evaluate_waves(struct store *st, struct arena *a, struct evaluation *e, const struct evaluate_ask *ask);
#endif
