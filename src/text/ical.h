/* ical.h - dates for calendar programs: iCalendar (RFC 5545), events with a beginning and an end; for files in mails and for feeds.
**
**     struct ical_event e = { .uid = S("2026-00017-1@kleve.ki.example"), .stamp = moment_now(), .starts = t, .ends = t + 5400, .summary = S("Sprachmittlung") };
**     if (!ical_write(&out, &(struct ical){ .name = S("Meine Termine"), .event = &e, .n = 1 })) …      one has no uid or summary, or ends before it begins
**
** - What happens once is written in UTC: every program shows it by its own clock, and no table of summer times can be wrong. What comes again is written by the
**   wall clock of Germany (TZID=Europe/Berlin, with its VTIMEZONE in the file), since six in the evening must stay six in the evening. With `.local` all
**   times are, but for those of October's second hour, which no wall clock can name.
** - A repeating event takes its times from the rule (recur.h): its days left out are EXDATE.
** - Who gets the same `uid` again with a greater `sequence` replaces the entry; `cancelled` strikes it out. There is no METHOD: it is a file, nobody is asked
**   by it (RFC 5546 would demand an organiser).
** - Lines are folded at 75 octets and never within a character; texts may hold anything: control characters but line feeds are left out.
** - The same input gives the same bytes. Reading is libical's matter, not ours.
*/
#ifndef TEXT_ICAL_H
#define TEXT_ICAL_H
#include "base/buf.h"
#include "text/recur.h"

enum { ICAL_FOLD = 75, ICAL_EVENTS_MAX = 5000 };
struct ical_event {
    str uid;                                            /* of the entry, the same for ever; one in the world: with an "@" and a name of the house */
    int64_t stamp, starts, ends;                        /* seconds UTC; stamp: when this was written or last changed */
    bool days;                                          /* whole days: starts and ends are midnights in UTC, the end is the first day that is free again */
    const struct recur *repeats;                        /* NULL: once; otherwise starts and ends are not looked at   */
    int64_t sequence;                                   /* grows with every change                                   */
    str summary, description, location, url;            /* but for the summary they may be empty                     */
    bool placed; double lat, lon;                       /* placed: on the map, degrees                               */
    str categories;                                     /* blank-separated words or empty                            */
    bool cancelled;
    int64_t remind;                                     /* minutes before at which the program reminds; 0: it does not */
};
struct ical {
    str name;                                           /* what programs call the calendar; may be empty             */
    int64_t refresh;                                    /* of a feed: look again after so many hours; 0: not said    */
    bool local;                                         /* times by the wall clock of Germany, not in UTC            */
    const struct ical_event *event; size_t n;           /* none: an empty calendar, which a feed may be              */
};
/* The UID of a row's date, "offer-17@kleve.bruecke", and of its further ones (nth from 1 on), "offer-17-2@kleve.bruecke": the same for ever, whatever happens to
** title, times or the house's address, since a region gives no id twice. */
str ical_uid(struct arena *a, const char *kind, int64_t id, size_t nth, str region);
/* False, and nothing written: an event cannot be meant, more than ICAL_EVENTS_MAX, or `out` is full. */
MUST_USE bool ical_write(struct buf *out, const struct ical *c);
#endif
