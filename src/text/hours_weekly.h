/* hours_weekly.h - opening hours as an ordinary week, for standards that know no more than that. */
#ifndef TEXT_HOURS_WEEKLY_H
#define TEXT_HOURS_WEEKLY_H
#include "text/hours.h"

/* Bit 0 … 6 of days: Monday … Sunday. Minutes of the day; `to` past 1440: on the morning after. */
struct hours_slot { unsigned days; int from, to; };
enum { HOURS_SLOTS_MAX = 24 };
/* The times of a week without exceptions: rules with dates and for public holidays are left out. Days with the same time share a slot; slots in the order
** of their first day, then of their time. Returns how many, at most HOURS_SLOTS_MAX; 0: none, empty, unreadable. */
size_t hours_weekly(str hours, struct hours_slot ret[static HOURS_SLOTS_MAX]);
#endif
