/* recur.h - what comes again: a rule for dates, its next days, and how calendar programs (RFC 5545) and Integreat (python-dateutil) write it.
**
**     struct recur r = { .every = RECUR_WEEKLY, .days = RECUR_DAY(2), .begins = { 2026, 11, 3 }, .from = 18 * 60, .minutes = 90 };       Tuesdays, 18:00 to 19:30
**     for (int64_t day = recur_next(&r, today); day != RECUR_NEVER; day = recur_next(&r, day + 1)) …
**
**     struct recur all[RECUR_MAX];                            what opening hours say (hours.h), as such rules
**     size_t n = recur_of_hours(a, S("Tu 18:00-19:30; PH off"), &(struct recur_span){ from, to }, all);
**
** - Days are counted as by date_days(); a time is minutes of the wall clock of Germany, so what begins at six begins at six in summer, too.
** - A rule begins on a day on which it takes place (recur_sound asks for it): every program counts DTSTART as the first time, whether it fits or not.
** - "Monthly" is the n-th weekday (.nth with one day) or, with .nth 0, the day of the month on which it begins; months that lack it are left out.
** - `.without` are days on which it does not take place though the rule says so. dateutil's notation has no such thing: recur_dateutil() keeps silent about
**   them, and whoever needs them asks recur_next() for single days.
*/
#ifndef TEXT_RECUR_H
#define TEXT_RECUR_H
#include "base/moment.h"

enum recur_every { RECUR_ONCE, RECUR_DAILY, RECUR_WEEKLY, RECUR_MONTHLY, RECUR_YEARLY };
enum {
    RECUR_MAX = 24,                                     /* rules that opening hours give at most: what comes first is kept    */
    RECUR_AHEAD = 366 * 8 + 2,                          /* days that recur_next() looks ahead: a 29 February is found          */
    RECUR_MINUTES = 7 * 24 * 60                         /* the longest that it takes                                            */
};
#define RECUR_NEVER INT64_MIN
#define RECUR_DAY(weekday)  (1U << ((weekday) - 1))     /* 1 = Monday … 7 = Sunday                                             */
#define RECUR_MONTH(month)  (1U << ((month) - 1))
struct recur {
    enum recur_every every;
    int interval;                                       /* every so many days, weeks…; 0 is 1                                  */
    unsigned days;                                      /* WEEKLY: on these; MONTHLY: the one that .nth counts                 */
    int nth;                                            /* MONTHLY: 1 to 4, -1 the last                                        */
    unsigned months;                                    /* only in these; 0: in all                                            */
    struct date begins, until;                          /* both inclusive; until.year 0: it does not end                       */
    int from, minutes;                                  /* minutes of the first day; how long. 0 and 1440: the whole day       */
    const int64_t *without; size_t n_without;           /* in order                                                            */
};
bool    recur_sound(const struct recur *r);
bool    recur_on(const struct recur *r, int64_t day);
int64_t recur_next(const struct recur *r, int64_t day); /* the first on or after `day`; RECUR_NEVER: none within RECUR_AHEAD  */
/* The same by the clock: beginning and end, seconds UTC, of what takes place on `day`. */
int64_t recur_from(const struct recur *r, int64_t day);
int64_t recur_to(const struct recur *r, int64_t day);

/* "FREQ=WEEKLY;INTERVAL=2;UNTIL=20270630T160000Z;BYDAY=TU,TH" (RFC 5545 §3.3.10), empty for RECUR_ONCE. UNTIL is the last time in UTC, or with `whole` the
** last day, since it must be of the kind of DTSTART. */
str recur_rrule(struct arena *a, const struct recur *r, bool whole);
/* "DTSTART:20300101T120000\nRRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20310101T235959;BYDAY=TU,TH" as dateutil's str(rrule) writes what Integreat keeps: the first
** time in UTC, though nothing says so, days of the week as on the spot, the last day until its end. Empty for RECUR_ONCE. */
str recur_dateutil(struct arena *a, const struct recur *r);

/* ---- from opening hours (hours_recur.c) --------------------------------------------------------------------------------------------------- */
/* Within which days a thing takes place at all: the rules begin on or after `from`. `to` RECUR_NEVER: without end; then holidays and other exceptions are
** known until `known`, at most RECUR_KNOWN days after `from`, and single dates, too. */
enum { RECUR_KNOWN = 800 };
struct recur_span { int64_t from, to, known; };
/* Rules that together take place exactly when the hours say: weekly ones first, then by their times and first days. Weekdays and seasons of whole months
** become weekly rules, what is left out of them stands in `.without`, days that fit no rule are dates of their own or, from three in a row, daily rules.
** 0: unreadable, always open, or never. */
size_t recur_of_hours(struct arena *a, str hours, const struct recur_span *span, struct recur ret[static RECUR_MAX]);
/* The span of an entry that is valid from and to these dates (YYYY-MM-DD; empty: not said) and was first seen at `since` (seconds): from its beginning, though
** not before 1 January of this year, so that rules and their exceptions stay the same from one reading to the next; exceptions until the end of next year. */
struct recur_span recur_span_of(str from, str to, int64_t since, int64_t now);
/* Which of these takes place first on a day; NULL: none does. */
const struct recur *recur_first_on(const struct recur *r, size_t n, int64_t day);
/* The next of them from a moment on that is not over: *ret_day is its day. NULL: none within a year. */
const struct recur *recur_coming(const struct recur *r, size_t n, int64_t now, int64_t *ret_day);
/* On how many days of a week something takes place that these rules say (single dates count nothing). From four on it is open rather than a date. */
int recur_weekdays(const struct recur *r, size_t n);
enum { RECUR_OFTEN = 4 };

/* The times of a usual week as of a moment, Monday first: of each weekday those that most of its next five have. So a holiday or a free day does not count, and
** a season does. Minutes of the day; what goes on over midnight is cut there, and its rest stands at the next day. False: nothing is known, or it is closed always. */
enum { USUAL_MAX = 8 };
struct usual_day { struct { int from, to; } at[USUAL_MAX]; size_t n; };
MUST_USE bool recur_week(struct arena *a, str hours, int64_t at, struct usual_day week[static 7]);
#endif
