/* events.h - dates as API v3 has them: courses that begin, and offers with regular times.
**
** GET events/. With combine_recurring (whatever its value) what comes again is one event with a rule; without, one event for each day on which it takes place
** in the next EVENTS_AHEAD days. What is over is not delivered, what is cancelled neither, since the app has no word for it. Offers that are open on four
** days of a week or more are no dates but opening hours: they are among the pages. News are no dates, they have an endpoint of their own.
**
** A rule in that interface cannot leave out single days: where an offer pauses on holidays the event's text says so, and without combine_recurring
** those days are not there.
*/
#ifndef ROOMS_INTEGREAT_EVENTS_H
#define ROOMS_INTEGREAT_EVENTS_H
#include "rooms/integreat/places.h"

enum { EVENTS_AHEAD = 31, EVENTS_MAX = 5000 };         /* days; events of an answer: the earliest                            */
#endif
