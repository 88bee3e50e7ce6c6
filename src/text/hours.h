/* hours.h - opening hours: a subset of OpenStreetMap's opening_hours, kept as text in the store; whether it is open; and how people read it.
**
**   rule  = "24/7" | [dates SP] days SP times | dates SP times;   rules are joined by "; "
**   days  = Mo Tu We Th Fr Sa Su PH, ranges "Mo-Fr", lists "Mo,We";  PH: the public holidays of North Rhine-Westphalia (holidays.h)
**   dates = "Dec 24", "Dec 24-26", "Dec 24-Jan 06", "Jul", "Jul-Aug": every year; "2026 Dec 24", "2026 Dec 24-2027 Jan 06": once; lists with ","
**   times = "off" | "09:00-12:00,14:00-16:00"; 24:00 as an end; "20:00-02:00" ends on the morning after (at most 18 hours, or it is a slip)
**
**   "Mo-Fr 09:00-12:00; We off; Jul-Aug Mo-Fr 09:00-11:00; PH off; Dec 24-Jan 06 off; 2026 Oct 30 10:00-12:00"
**
** - Which rule holds: the last one that fits the day, wholly, as in OpenStreetMap; nothing of earlier ones is kept. A rule with dates and days
**   fits the days that both name. A day that no rule fits is closed.
** - So that people may write exceptions and holidays in any place, reading puts them where that makes them hold: an exception (dates without
**   days, but for whole months with times: those are a season) behind all else, the last rule for PH behind the rest. Rules for weekdays and
**   seasons stay in the order in which they are written. The canonical form has this order, and means the same to every reader of OpenStreetMap.
** - A slot over midnight belongs to the day on which it begins, also when the next is off.
** - Clock changes (Europe/Berlin): a time means the first moment at which the clock shows it or has passed it. In October 01:00-03:00 is open
**   through both passes of the repeated hour, 02:00-02:30 only in the first; 02:30-04:00 begins in the first and stays open. In March 02:30 is
**   the moment when the clock goes from 02:00 to 03:00, and 02:00-03:00 does not come about.
** - Reading is lenient about blanks, case, dashes, 9 for 09:00 (but behind a month alone "9-12" would be days: refused), "24. Dec",
**   "24.-26. Dec 2026", "2026-12-24", "December".
*/
#ifndef TEXT_HOURS_H
#define TEXT_HOURS_H
#include "base/moment.h"
#include "text/lang.h"
#include "text/words.h"

enum { HOURS_MAX = 500, HOURS_LINES = 48 };
/* Parses; writes the canonical form to *ret. False: *why is the English key of a message (N_) for the reader. Empty text is fine. */
MUST_USE bool hours_parse(struct arena *a, str text, str *ret, const char **why);

/* ---- whether it is open -------------------------------------------------------------------------------------------- */
/* UNKNOWN: empty, unreadable, or a day about which hours say nothing that hold only closed times ("PH off" on a Tuesday). */
enum hours_state { HOURS_UNKNOWN, HOURS_CLOSED, HOURS_OPEN };
struct hours_now {
    enum hours_state state;
    int64_t until;                                     /* when it closes or opens next; 0: not within 366 days       */
    const char *holiday;                               /* English key of today's, if a rule for PH decides today     */
    bool off;                                          /* no time of today's own: a holiday, an exception, a Sunday  */
};
/* `at`: seconds UTC, from 1996 on. The begin of a slot is open, its end is closed. Keeps no memory of `a`, so that a filter may ask it for each row. */
struct hours_now hours_at(struct arena *a, str hours, int64_t at);

/* What of the seven days from `at` on has times: bit 0 … 6 for Monday … Sunday, HOURS_TODAY, HOURS_EVENING when one of Monday to Friday has times that
** go on past six in the evening, HOURS_WEEKEND. 0: none, or nothing is known. Keeps no memory of `a`. */
enum { HOURS_TODAY = 1 << 7, HOURS_EVENING = 1 << 8, HOURS_WEEKEND = 1 << 9 };
unsigned hours_days(struct arena *a, str hours, int64_t at);

/* ---- for programs --------------------------------------------------------------------------------------------------- */
/* The ordinary week, without holidays and exceptions: days with equal times together, in the order of their first day; the last rule that names a day holds.
** days: bit 0 … 6 for Monday … Sunday; minutes of the day, `to` past 24:00 is on the morning after. Returns how many were written (at most max); 0: nothing
** is known, or every day is an exception. */
enum { HOURS_SLOTS_MAX = 24 };                          /* room enough for a week; max may be less                  */
struct hours_slot { unsigned days; int from, to; };
size_t hours_usual(str hours, struct hours_slot *ret, size_t max);

/* ---- for people ---------------------------------------------------------------------------------------------------- */
/* One sentence or two: "Jetzt geöffnet, bis 16 Uhr", "Öffnet morgen um 9 Uhr", "Heute geschlossen: Allerheiligen. Öffnet morgen um 9 Uhr".
** Empty when unknown. `now` as of `at`. */
str hours_say(struct arena *a, const struct lang *l, const struct words *w, struct hours_now now, int64_t at);
/* One line per group of days with equal times, in the reader's words: "Mo.–Fr. 9–12 Uhr, 14–16.30 Uhr", "Mon to Fri 9:00–12:00"; then the
** exceptions: "24. Dezember geschlossen". What is over on the day of `at` is left out. lines[0..returned). */
size_t hours_lines(struct arena *a, const struct lang *l, const struct words *w, str hours, int64_t at, str lines[HOURS_LINES]);

/* A day of the week as it really is, with exceptions and holidays. */
struct hours_day {
    struct date date;
    str label, day;                                    /* "Mo.", "16. November"                                      */
    str times;                                         /* "9–12 Uhr, 14–16 Uhr", or "geschlossen"                    */
    const char *holiday;                               /* English key of the public holiday that it is, or NULL      */
    bool is_today, closed, exception;                  /* exception: a rule with dates decides                       */
};
/* Monday to Sunday of the week of `at`. Returns 7, or 0 when nothing is known (empty, unreadable, only closed times). */
size_t hours_week(struct arena *a, const struct lang *l, const struct words *w, str hours, int64_t at, struct hours_day week[7]);
#endif
