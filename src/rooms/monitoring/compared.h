/* compared.h - a group and its reference over time: what pages, files and `bruecke evaluate monitoring` say of a gap. Reads through shown.h only.
**
**     struct compared c = compared_series(st, a, &(struct compare_ask){ .of = x, .area = id, .group = S("group=foreign"), .pair = true, .lang = q->lang });
**
** Figures of different kinds of periods are no series: one kind is taken, that of `from`, otherwise the one with most values (of equally many the newer).
** What cuts a series (a break, a definition that cuts) stands with its reason at the first point behind it.
*/
#ifndef MONITORING_COMPARED_H
#define MONITORING_COMPARED_H
#include "plan/gap_say.h"
#include "rooms/monitoring/shown.h"

struct compare_ask { const struct indicator *of; int64_t area; str group, reference, from, to; bool pair; const struct lang *lang; };      /* group, reference: dims */
struct compared_point { const struct shown *g, *r; str cut; };         /* r: NULL, none; cut: why the series is cut here, empty if it is not */
struct compared {
    struct gap_point *p; struct compared_point *at; size_t n;          /* as many of both, by time                */
    enum period_type type; size_t other;                                /* how many values of other kinds of periods were left out */
    struct gap_series series; enum gap_better better; double eps;
    const struct shown *g, *r; size_t gs, rs;                           /* the series of the group and of the reference whole, as shown_series() gives them */
};
struct compared compared_series(struct store *st, struct arena *a, const struct compare_ask *ask);

enum gap_better better_of(const struct indicator *x);
double eps_of(const struct indicator *x);               /* half a percentage point; otherwise the unit to which its values are written */

/* A group as people name it ("foreign", "group=foreign", "T" for all) as dims that this indicator has figures of; without an area, anywhere. False: there are none. */
MUST_USE bool dims_find(struct store *st, struct arena *a, int64_t indicator, int64_t area, str name, str *ret);
/* With what a group is compared: the value of its breakdown that is marked so, if there are figures of it; otherwise all. */
str dims_reference(struct store *st, struct arena *a, int64_t indicator, int64_t area, str dims);
/* "Foreign citizens, women" in the reader's language; "All" for the total. *concept: who counts as having immigrated, if a category says so. */
str dims_name(struct store *st, struct arena *a, const struct lang *l, const struct words *w, str dims, str *concept);

#endif
