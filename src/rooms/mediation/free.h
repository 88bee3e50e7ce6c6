/* free.h - has somebody time from one moment to another? Worked out of the week they gave, the days that are not as the week says, and public holidays.
**
** The week is said by the German wall clock, an appointment by moments: on the days when the clock is changed a window from 01:00 to 04:00 is two or four
** hours long, and counts as that. Of the hour that October has twice, a window's edge means the first.
**
** - Days away win over everything. Public holidays are no days of the week, but time beyond it counts on them.
** - Certain: windows that are certain cover all of it. Likely: windows of both kinds do.
** - Who gave no week at all can be asked at any hour of a working day and of a weekend: likely. Nobody is left out because nobody asked them.
*/
#ifndef MEDIATION_FREE_H
#define MEDIATION_FREE_H
#include "plan/match.h"

enum { DAY_MINUTES = 1440 };
/* Minutes of the day; ends 1440: midnight. Dates YYYY-MM-DD or empty; weekday 1 = Monday … 7. */
struct free_week { int weekday, starts, ends; bool certain; str from, until; };
/* away, else time beyond the week. `until` empty: one day. starts, ends -1: from the day's beginning, to its end. */
struct free_days { bool away; str from, until; int starts, ends; };
struct free_of { const struct free_week *week; size_t weeks; const struct free_days *days; size_t n_days; };

enum match_free free_when(const struct free_of *f, int64_t starts, int64_t ends);
/* "09:30" in minutes; -1: empty, or no time of a day. "24:00" is 1440. */
int clock_minutes(str clock);
#endif
