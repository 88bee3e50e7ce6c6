/* release.h - figures of one period as linked tables, and what stays hidden in them (plan/protect.h). For the protector and its pages alone.
**
** A *set* is what one source says of one indicator for one period in one state of the data (vintage). Its cells hang together by sums:
**
**     area       a figure is the sum of those of the areas below it (directory_area.parent): quarters, towns, county, state
**     breakdown  a figure is the sum of its parts: the values below a value (category.parent), or, of a total, the uppermost values of one breakdown
**                that count people by the same concept (foreign + german; with + without a migration background are another sum of the same total)
**
** What the parts lack to their sum is a cell of its own, the *rest*: nobody publishes it, but everybody can work it out, so it is protected when it is small.
** All sums of a set are protected together: also those of breakdowns that share totals without being crossed. What one state of the data lacks of a sum that no state has
** whole (the total came in March, its parts in June) is taken from the newest other one. Then periods: where the figures of months, quarters or years make up that of a longer
** period, all of them are looked at as one set; more than SET_INNER_MAX figures: parts of each kind by themselves, or series by series, which sees what follows from one sum,
** but not every range that several leave.
**
** Covered: sums over areas and breakdowns at any depth; breakdowns that share totals; sums over several states of the data; sums over time; cells that an earlier release showed (they count as known) or hid
** (they stay hidden for good, whatever the source's rules say later); figures worked out from hidden ones (shown.c hides them).
** Worked out anew in the same transaction when an import, its undo, a source's rules, an indicator's kind of figure, of what a value of a breakdown or an area is a
** part change. What is too large to be looked at whole is refused or hidden, never shown in part.
** Not covered: that an import's preview counts how many figures of a file are as before (who may import could guess a hidden one); that a deletion of an area or
** value without figures makes a sum complete, of which a source keeps a part confidential (looked at with the next import); that the numbers of two reference days differ by few people; the same people counted by another indicator or another source without saying
** so in `derive`; what an import showed that was undone since; knowledge of one's own case; and rests are looked at sum by sum, not added up among themselves.
*/
#ifndef MONITORING_RELEASE_H
#define MONITORING_RELEASE_H
#include "plan/protect.h"
#include "rooms/monitoring/monitoring.h"

/* Larger tables take too long: elimination grows with the third power (1,500 inner cells: some seconds). */
enum { SET_INNER_MAX = 1500, SET_CELLS_MAX = 200 * 1000 };
extern size_t figure_set_limit, figure_cells_limit;     /* SET_INNER_MAX; figures of one period (of all states of the data), SET_CELLS_MAX: more are refused. Tests say less */
struct figure_cell_held {                               /* one observation                                             */
    int64_t observation, series, area, batch, ended;
    str dims, period, vintage;
    double v; bool value; enum obs_status status;       /* v: as stored, never to be shown                             */
    unsigned char was, now;                             /* enum protect_status: before, and as worked out              */
    bool hid, told, nearly;                             /* an earlier release hid it; showed it with this very value; with nearly this one */
    unsigned char deep;                                 /* hidden for what another period or state of the data would tell: must not follow either; 2: seen to */
    str under; bool part;                               /* of several periods in one set (release_joint.c): it is a part of the cell of these dims, of a longer one */
    struct figure_cell_held *self; bool lent;           /* of a set that was completed (release_beside.c): the cell itself; it is one of another state of the data */
};
/* Rules of a source for an indicator. */
struct protection { int64_t indicator, source; str code, from; enum { BY_SOURCE, BY_SUPPRESSING, BY_ROUNDING } how; str method; int64_t least, dominance; bool zeros, counts, shares; };      /* dominance: per cent, 0: none */
struct figure_set {
    struct protection rule; str period, vintage;
    struct figure_cell_held *cell; size_t n;            /* by area, then dims                                          */
    size_t primaries, secondaries, pointless; double narrowest; bool parted;   /* pointless: hidden although told before; parted: too large, its coarsest sums are hidden */
    struct protect *part; size_t parts;                 /* tables that have nothing to do with each other              */
    size_t *part_of, *at;                               /* of each cell: its table, and its place in there; SIZE_MAX: in none */
    const struct figure_set *beside; size_t besides;    /* completed: all states of the data of this period; else NULL     */
};
/* All sets of an indicator and source that are in force, by period and vintage; with what earlier releases told. Periods that are too large are left out. */
size_t figure_sets(struct store *st, struct arena *a, int64_t indicator, int64_t source, struct figure_set **ret);
/* Works out cell[].now. False: *why (English key): then nothing of it may be shown. */
MUST_USE bool figure_set_protect(struct store *st, struct arena *a, struct figure_set *s, const char **why);
/* Between which values a hidden cell lies for whoever sees what is shown as stored; false: it stands in no sum, so anything is possible. */
MUST_USE bool figure_set_audit(struct arena *a, const struct figure_set *s, size_t cell, struct protect_bounds *ret);
/* After the rules of a source changed: all its figures anew. Where that cannot be, all of them are hidden. */
void source_protect(struct store *st, const struct entity *e, int64_t source, bool fresh);
/* The same after it changed what kind of figures an indicator has, of what a value of a breakdown is a part, of what an area is a part. */
void indicator_protect(struct store *st, const struct entity *e, int64_t indicator, bool fresh);
void group_protect(struct store *st, const struct entity *e, int64_t category, bool fresh);
listener area_moved;
#endif
