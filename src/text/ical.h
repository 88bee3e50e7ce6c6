/* ical.h - dates for calendar programs: iCalendar (RFC 5545), events with a beginning and an end; for files in mails and for feeds.
**
**     struct ical_event e = { .uid = S("2026-00017-1@kleve.ki.example"), .stamp = moment_now(), .starts = t, .ends = t + 5400, .summary = S("Sprachmittlung") };
**     if (!ical_write(&out, &(struct ical){ .name = S("Meine Termine"), .event = &e, .n = 1 })) …      one has no uid or summary, or ends before it begins
**
** - Moments are written in UTC: every program shows them by its own clock, and no table of summer times can be wrong.
** - Who gets the same `uid` again with a greater `sequence` replaces the entry; `cancelled` strikes it out. There is no METHOD: it is a file, nobody is asked
**   by it (RFC 5546 would demand an organiser).
** - Lines are folded at 75 octets and never within a character; texts may hold anything: control characters but line feeds are left out.
** - The same input gives the same bytes. Reading is libical's matter, not ours.
*/
#ifndef TEXT_ICAL_H
#define TEXT_ICAL_H
#include "base/buf.h"

enum { ICAL_FOLD = 75, ICAL_EVENTS_MAX = 5000 };
struct ical_event {
    str uid;                                            /* of the entry, the same for ever; one in the world: with an "@" and a name of the house */
    int64_t stamp, starts, ends;                        /* seconds UTC; stamp: when this was written or last changed */
    bool days;                                          /* whole days: starts and ends are midnights in UTC, the end is the first day that is free again */
    int64_t sequence;                                   /* grows with every change                                   */
    str summary, description, location, url;            /* but for the summary they may be empty                     */
    bool placed; double lat, lon;                       /* placed: on the map, degrees                               */
    bool cancelled;
    int64_t remind;                                     /* minutes before at which the program reminds; 0: it does not */
};
struct ical {
    str name;                                           /* what programs call the calendar; may be empty             */
    int64_t refresh;                                    /* of a feed: look again after so many hours; 0: not said    */
    const struct ical_event *event; size_t n;           /* none: an empty calendar, which a feed may be              */
};
/* False, and nothing written: an event cannot be meant, more than ICAL_EVENTS_MAX, or `out` is full. */
MUST_USE bool ical_write(struct buf *out, const struct ical *c);
#endif
