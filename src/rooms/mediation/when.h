/* when.h - the times of a request as its form has them: rows of a day and a time, one length for all, so many weeks in a row. Pure but for the clock of Germany.
**
** Either the rows are proposals, of which one suits (one appointment, at most three rows), or all of them are needed (one appointment each, and each again so many
** weeks, always at the same hour by the wall clock, also across the change of the clocks).
*/
#ifndef MEDIATION_WHEN_H
#define MEDIATION_WHEN_H
#include "rooms/mediation/admit.h"

enum { WHEN_ROWS = 6, WHEN_PROPOSALS = 3, WHEN_WEEKS_MAX = 26, WHEN_MINUTES = 60 };
struct when_row { str day, time; };                     /* as typed                                                   */
struct when { struct when_row row[WHEN_ROWS]; int64_t minutes, weeks; bool all; };

/* A day as "2026-03-31" or "31.3.2026", a time as "9", "9:30", "09.30". False: neither. */
bool when_day(str typed, struct date *ret);
bool when_time(str typed, int *ret_minutes);
/* One date. NULL: fine, or a gap of the clock (ret->gap); else what is wrong with it, an English key. */
const char *when_one(struct arena *a, str day, str time, int64_t minutes, struct admit_date *ret);
/* All dates, at most ADMIT_DATES_MAX, in the order of the rows, week after week. Rows that are empty do not count. *ret_n changes only when NULL is returned. */
const char *when_dates(struct arena *a, const struct when *w, struct admit_date *ret, size_t *ret_n);
#endif
