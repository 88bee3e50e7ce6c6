/* calendar.h - dates that everybody may know: when courses begin, offers with regular times, what is news; one page, and feeds for calendar programs.
**
**     /kleve/de/calendar?topic=integration&area=05154036          the page; both filters may be left out
**     /kleve/ar/calendar.ics?topic=news                           the same as a feed, in the language of its address
**     /kleve/de/courses/SLUG/dates.ics                            the lessons of one course; where its weekly times are not known, its first day
**
** The topic is a basis of access (course_bases), "courses" for all of them, "offers", or "news". A later room adds its dates by a row of `sources` in calendar.c.
**
** Offers come again by a rule; the page shows the next date of each. What is open on four days of a week or more is no date, and life situations that are
** sensitive are left out: a subscribed calendar stays on the device, for everybody who looks at it.
*/
#ifndef COURSES_CALENDAR_H
#define COURSES_CALENDAR_H
#include "look/look.h"
#include "rooms/courses/courses.h"
#include "text/ical.h"

enum { CALENDAR_ROWS = 400, CALENDAR_FEED = ICAL_EVENTS_MAX, CALENDAR_PAST = 30, CALENDAR_AHEAD = 366 };      /* rows of the page, of a feed; days: how long news stays, how far ahead */
struct calendar_date {
    str day, title, topic, town, url, uid, form;       /* day: YYYY-MM-DD; topic: key; form: of a course, on_site, online, mixed */
    str when;                                          /* of what comes again: its times in words                                */
    int64_t from, to, changed, version;                /* seconds; from 0: the whole day                                         */
    const struct recur *rule;                          /* NULL: once                                                             */
    bool german, cancelled;
};
struct calendar_choice { str key, text; bool german; };
struct calendar_view {
    str topic, area; str topic_text, area_text;
    struct calendar_date *at; size_t n; bool more;
    struct calendar_choice *topics, *areas; size_t n_topics, n_areas;
    const char *wrong;
};
void calendar_show(struct req *q);
void calendar_feed(struct req *q);
void course_dates(struct req *q);                      /* courses/{slug}/dates.ics                                               */
void calendar_page(struct buf *out, struct req *q, const struct calendar_view *v);
str  calendar_url(const struct req *q, const char *what, str topic, str area);      /* what: "calendar", "calendar.ics"               */
#endif
