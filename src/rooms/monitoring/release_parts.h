/* release_parts.h - what the files of release.h share: release_read.c reads, release_hide.c hides, release.c writes down. */
#ifndef MONITORING_RELEASE_PARTS_H
#define MONITORING_RELEASE_PARTS_H
#include "rooms/monitoring/release.h"
#include "text/period.h"

struct tree_nodes;                                      /* release_tables.h                                            */
extern const char release_too_many[];                   /* English key                                                 */

/* ---- release_read.c ------------------------------------------------------------------------------------------------------------------------- */
/* The rules of a source for an indicator. */
struct protection release_rules(struct store *st, struct arena *a, int64_t indicator, int64_t source);
/* The periods of an indicator and source with the number of their figures, in force or not; asked: a batch touched it (batch 0: it has figures in force);
** open: all in force are shown, and its source keeps none of them confidential. touched: was asked for in any round. apart: types of its parts (1 << type) with
** which it is too large for one set, so that release_times.c looks at each series by itself; 1 << PERIOD_NONE: with all of them. */
struct period_held { str period; size_t figures; bool asked, open, touched; unsigned apart; };
struct periods_held { struct arena *a; struct period_held *at; size_t n, room; };
struct periods_held release_periods(struct store *st, struct arena *a, int64_t indicator, int64_t source, int64_t batch);
/* How many of these periods, from number `i` on, are read at once: what was asked for and follows each other, and no more figures than one of them may have. */
size_t release_together(const struct periods_held *p, size_t i);
/* n periods from number `i` on, one behind the other: what is in force, every state of the data; with `told` also what no longer is and told something. */
struct figures_held { struct arena *a; struct figure_cell_held *at; size_t n, room, most; bool full; };
struct figures_held release_held(struct store *st, struct arena *a, const struct protection *rule, const struct periods_held *p, size_t i, size_t n, bool told);
/* The figures of one period out of what was read, which begins with it: those in force, and by series those that told something (shown; in force or not). */
struct period_figures { struct figures_held now, told; bool full; };
struct period_figures release_take_out(struct figures_held *all, str period);
/* Series and periods that some release hid, sorted by series: they never come back. */
struct hidden_once { int64_t series; str cell; bool deep; };         /* deep: as figure_cell_held.deep                      */
struct hidden_all { struct arena *a; struct hidden_once *at; size_t n, room; };
struct hidden_all release_hidden(struct store *st, struct arena *a, int64_t indicator, int64_t source);
/* The sets of one period, by vintage, in which is marked what was hidden before; ret: room for release_vintages(). */
size_t release_sets(struct arena *a, const struct protection *rule, const struct hidden_all *h, const struct figures_held *l, struct figure_set *ret);
/* How many states of the data there are among figures in their order. */
size_t release_vintages(const struct figures_held *l);
void release_in_order(struct figure_set *s);            /* its cells by area, then dims                                */

/* ---- release_hide.c ------------------------------------------------------------------------------------------------------------------------- */
/* Marks the cells of which `told`, sorted by series, showed this very value or one nearly the same, and those that were shown before this batch (0: rules changed) came. */
void release_look_back(struct figure_set *s, const struct figures_held *told, int64_t batch);
/* figure_set_protect() with areas and breakdowns at hand. */
MUST_USE bool release_set_protect(struct arena *a, const struct tree_nodes *t, struct figure_set *s, const char **why);

/* ---- release_beside.c ----------------------------------------------------------------------------------------------------------------------- */
/* What state i of the data hides now stays hidden in the newer ones. */
void release_carry(struct figure_set *s, size_t n, size_t i);
/* Behind release_set_protect() of each of the n states of one period, the oldest first: hides what follows from several of them together. */
MUST_USE bool release_beside(struct arena *a, const struct tree_nodes *t, struct figure_set *s, size_t n, const char **why);

/* ---- release_times.c ------------------------------------------------------------------------------------------------------------------------ */
bool release_span(str period, struct period *ret);                    /* a span of time: figures of a day or a census are of none, and no part of anything */
/* Are there periods that could be parts of others? */
bool release_spans_differ(const struct periods_held *l);
/* Adds one figure to those that stay hidden for good, deep; its period is asked for. Afterwards they have to be sorted again. */
void release_hide_too(struct hidden_all *h, struct periods_held *periods, int64_t series, str period);
void release_sort_hidden(struct hidden_all *h);
/* Behind all periods: adds to h what a longer period and its other parts would tell, and marks (asked) whose periods are to be protected anew. How many; 0: nothing. */
size_t release_times(struct store *st, struct arena *a, const struct protection *rule, int64_t batch, struct periods_held *periods, struct hidden_all *h);

/* ---- release_joint.c ------------------------------------------------------------------------------------------------------------------------ */
/* The same for all figures of a longer period and its parts together, where they are no more than one set may have. *ret: how many, and how many periods are `apart` since;
** false: they cannot be protected. */
MUST_USE bool release_joint(struct store *st, const struct tree_nodes *t, const struct protection *rule, int64_t batch, struct periods_held *periods, struct hidden_all *h, size_t *ret);
#endif
