/* hours_plan.h - opening hours as they are read: what the hours_*.c files share. Nobody else includes it. */
#ifndef TEXT_HOURS_PLAN_H
#define TEXT_HOURS_PLAN_H
#include "text/hours.h"

enum { MO, SU = 6, PH = 7, DAYS, SLOTS_MAX = 6, RULES_MAX = 40, RANGES_MAX = 8, MIDNIGHT = 24 * 60 };
struct slot { int from, to; };                            /* minutes of the day; `to` past MIDNIGHT: on the morning after */
struct range { struct date from, to; };                   /* both inclusive; year 0: every year; day 0 in both: whole months */
struct rule {
    bool day[DAYS];                                       /* none: every day of the dates        */
    struct range dates[RANGES_MAX]; size_t n_dates;
    struct slot slots[SLOTS_MAX]; size_t n;               /* no slots: off                       */
};
struct plan { struct rule rules[RULES_MAX]; size_t n; const char *why; };

extern const char *const hours_months[12];                /* "January"; its first three letters are the code */
bool hours_read(str text, struct plan *p);                /* false: p->why                       */
bool rule_names_days(const struct rule *r);
bool rule_always(const struct rule *r);                   /* "24/7"                              */
/* The last day of a run of at least three that begins at d; d itself if there is none. */
int  days_run(const bool day[static DAYS], int d);
/* The rule that holds on a day (as in date_days); NULL: none. */
const struct rule *plan_rule(const struct plan *p, int64_t day);
bool plan_opens(const struct plan *p);                    /* some rule has times                 */
/* A rule for PH decides that day, and not because it names the weekday, too. */
bool rule_by_holiday(const struct rule *r, int64_t day);
#endif
