/* seat.h - seats: every path into a course and out of it. Nothing else makes, moves or counts them.
**
**     switch (seat_offer(st, &(struct seat_try){ .who = &q->who, .course = id }, &done)) …          the next who fits, with the whole family
**
** What holds after each of these, in the transaction that does it:
** - taken + used <= seats: one place counts (seats_used), one function asks (seat_offer, in the transaction that holds the seat), whoever asks: a button, a
**   program, an import. On SQLite writers wait for each other; on PostgreSQL transactions are serializable, and who comes second runs again.
** - Whom the list serves next is decided by queue.h alone. Somebody else is served by a reason, and the seat says who was passed over and why.
** - A family gets seats for all or for none, and moves as one from then on: who answers answers for all.
** - Nobody is lost: a seat that ends (declined, no answer, the course cancelled) brings the person back with the day since which they wait.
*/
#ifndef COURSES_SEAT_H
#define COURSES_SEAT_H
#include "rooms/courses/courses.h"

/* course.c */
str  course_basis(str type);                            /* key of course_bases                                        */
bool course_endless(str type);                          /* groups that have no last day                               */
int  course_level(str key);                             /* index in course_levels; -1: none                           */
str  course_times(struct arena *a, str hours, str begins);               /* keys of day_times in their order           */
str  course_visible(str state);                         /* key of course_shown                                        */

/* seat.c. Seats of our list that are held, accepted or taken; 0 for a course that is not stored yet. */
int64_t seats_used(struct store *st, int64_t course);
#endif
