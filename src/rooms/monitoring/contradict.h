/* contradict.h - where figures say different things: kept, shown, never smoothed over (steering.md §0.3).
**
**     SOURCES   two sources, or two states of the data, about the same cell
**     DATES     two sources about different days of one year: more apart than a year's change explains
**     SUM       several years together against the sum of the single ones
**     DERIVED   what is stated against what is worked out from its parts (indicator.same_as), at most three years apart
**
** Only published values are compared (shown.h), so nothing that is protected can be told by a contradiction.
*/
#ifndef MONITORING_CONTRADICT_H
#define MONITORING_CONTRADICT_H
#include "rooms/monitoring/shown.h"
#include "text/period.h"

enum contradict_kind { CONTRADICT_SOURCES, CONTRADICT_DATES, CONTRADICT_SUM, CONTRADICT_DERIVED, CONTRADICT_KINDS };
/* Apart by more than this share of the larger value (and more than half of the last place shown) counts. Values of one cell: none; a year: 2 %; a share and
** its parts: 10 %. */
#define CONTRADICT_WITHIN_YEAR 0.02
#define CONTRADICT_DERIVED_APART 0.10
struct contradiction {
    enum contradict_kind kind; int64_t indicator, area; str dims;
    str period, other_period;                           /* canonical                                                  */
    double v, other;                                    /* SUM: other is the sum                                       */
    int64_t source, other_source;                       /* 0: worked out                                               */
    str note, other_note;
};
enum { CONTRADICTIONS_MAX = 500 };
/* Of one indicator, or of all published ones (0), of one area, or of all (0); by indicator, area, breakdown and time. */
size_t contradictions(struct store *st, struct arena *a, int64_t indicator, int64_t area, const struct contradiction **ret);
const char *contradict_label(enum contradict_kind k);   /* English key                                                */
#endif
