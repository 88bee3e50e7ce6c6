/* moment.h - times and dates. A time is whole seconds since 1970 in UTC; a date is text, "YYYY-MM-DD", as in the store.
** Days of the civil calendar: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013). */
#ifndef BASE_MOMENT_H
#define BASE_MOMENT_H
#include "base/arena.h"

int64_t moment_now(void);                              /* seconds; BRUECKE_NOW (a time) replaces it in tests */
int64_t moment_ticks(void);                            /* milliseconds of a clock that never goes back       */

struct date { int year, month, day; };
int64_t     date_days(struct date d);                  /* days since 1970-01-01               */
struct date date_of_days(int64_t days);
int         date_weekday(struct date d);               /* 1 = Monday … 7 = Sunday (ISO 8601)  */
MUST_USE bool date_parse(str s, struct date *ret);     /* exactly YYYY-MM-DD, a day that exists, 1583 to 9999 */
str         date_text(struct arena *a, struct date d);

/* The wall clock of Germany: UTC+1, UTC+2 from the last Sunday of March, 01:00 UTC, to that of October (2000/84/EC). */
struct wall { struct date date; int hour, minute, second, offset; };   /* offset: seconds ahead of UTC */
struct wall wall_of(int64_t t);
/* The first moment at which that clock shows a minute of a day (`days` as in date_days; 1440 and more belong to the days after), or has passed it: of
** the hour that October has twice the first, and of the one that March leaves out its end. Right from 1996 on. */
int64_t     moment_of_wall(int64_t days, int minute);
/* A moment as programs and forms write it: "2026-03-01T09:30" or with a blank, seconds or none, then "Z", "+01:00", or nothing: the German wall clock. Of
** October's hour that comes twice the first is meant; with an offset either can be named. *ret only changes when it is fine. */
enum moment_fault { MOMENT_FINE, MOMENT_FORM, MOMENT_GAP };            /* GAP: the hour that March leaves out */
MUST_USE enum moment_fault moment_read(str s, int64_t *ret);
str         date_today(struct arena *a);               /* today in Germany                    */
str         moment_iso(struct arena *a, int64_t t);    /* 2026-03-01T09:30:00Z                */
str         moment_http(struct arena *a, int64_t t);   /* Sun, 01 Mar 2026 09:30:00 GMT       */
#endif
