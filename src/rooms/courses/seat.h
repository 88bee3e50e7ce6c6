/* seat.h - seats: every path into a course and out of it. Nothing else makes, moves or counts them.
**
**     enum seat_outcome out = seat_offer(st, &(struct seat_try){ .who = &q->who, .course = id }, &given);        the next who fits, with the whole family
**
** What holds after each of these, in the transaction that does it:
** - taken + used <= seats: one place counts (seats_used), one function gives seats (seat_offer), and asks in the transaction that holds them, whoever it
**   is for: a button, a program, a person out of turn. On SQLite writers wait for each other; on PostgreSQL transactions are serializable, and who comes
**   second runs again and sees what the first did.
** - Whom the list serves next is decided by queue.h alone. Somebody else is served with a reason, and the seat says who was passed over and why.
** - A family gets seats for all or for none, and moves as one from then on: who answers answers for all.
** - Nobody is lost: a seat that ends (declined, no answer, the course cancelled) brings the person back with the day since which they wait.
*/
#ifndef COURSES_SEAT_H
#define COURSES_SEAT_H
#include "rooms/courses/courses.h"
#include "rooms/courses/queue.h"

/* course.c */
str  course_basis(str type);                            /* key of course_bases                                        */
bool course_endless(str type);                          /* groups that have no last day                               */
int  course_level(str key);                             /* index in course_levels; -1: none                           */
str  course_times(struct arena *a, str hours, str begins);               /* keys of day_times in their order           */
str  queue_months_ago(struct arena *a, int months);      /* the same day, so many months ago                            */
str  course_visible(str state);                         /* key of course_shown                                        */

/* ---- reading the queue (queue_read.c) ------------------------------------------------------------------------------------------ */
enum { QUEUE_MAX = 20000, QUEUE_COURSES_MAX = 1000 };   /* people and courses read; more wait behind them              */
struct queue_at { int64_t id; struct queue_course c; double lat, lon; };     /* a course and where it is; NAN: nowhere  */
/* The course, or (0) every course that is open, full or planned. Returns how many. */
size_t queue_courses(struct store *st, int64_t course, struct queue_at *ret, size_t max);
/* Everybody who waits and whoever is linked to them; `only` > 0: that person's family alone. Not ordered; metres are not known yet. */
struct queue_person *queue_people(struct store *st, int64_t only, size_t *n);
void queue_metres(const struct queue_at *c, struct queue_person *p, size_t n);
/* All that one course asks: its people with metres and what they declined, in the order in which it serves them. */
struct queue_person *queue_of(struct store *st, const struct queue_at *c, size_t *n);

/* ---- seats (seat.c) ------------------------------------------------------------------------------------------------------------ */
/* Seats of our list that are held, accepted or taken; 0 for a course that is not stored yet. */
int64_t seats_used(struct store *st, int64_t course);
/* `free` of the course, and full or not full, after anything that changes them. */
void    course_recount(struct store *st, int64_t course);

enum seat_outcome {
    SEAT_HELD,                                          /* for 72 hours                                               */
    SEAT_CLOSED,                                        /* the course takes nobody: planned, running, over            */
    SEAT_NO_ROOM,                                       /* no free seat, or fewer than the family needs               */
    SEAT_NOBODY,                                        /* nobody who waits fits                                      */
    SEAT_NO_FIT,                                        /* this person, or the family, does not fit                   */
    SEAT_OUT_OF_TURN,                                   /* somebody else is next: only with a reason                  */
    SEAT_GONE,                                          /* there is no such course, or nobody of that number waits     */
    SEAT_BROKEN, SEAT_OUTCOMES
};
extern const char *const seat_words[SEAT_OUTCOMES];     /* English keys                                               */
struct seat_try { const struct who *who; int64_t course, demand; str reason; };          /* demand 0: whoever is next           */
struct seat_given { int64_t first; size_t n; enum queue_why why; };      /* the seat of the first of them; how many; with NO_FIT: why */
/* In a write transaction, which the caller rolls back unless it ends in HELD. Out of turn: `reason`, and a person for whom the course fits. */
enum seat_outcome seat_offer(struct store *st, const struct seat_try *t, struct seat_given *ret);
/* The provider says that so many seats are free today. False: more than are left when those of our list are taken off; *p says so. */
bool seats_report(struct store *st, const struct who *who, int64_t course, int64_t free, struct problems *p);

/* Guards and effects of the flows (flows.c). */
typedef const char *guard_fn(struct store *st, const struct entity *e, const void *row, const struct who *who);
typedef void effect_fn(struct store *st, const struct entity *e, int64_t row, const struct who *who);
guard_fn seat_may_accept, course_may_publish, course_may_hold, course_may_begin, course_may_end, demand_may_level, demand_may_check, demand_may_wait;
effect_fn seat_accepted, seat_declined, seat_expired, seat_withdrawn, seat_taken_back, seat_attends, seat_passed, seat_dropped, seat_cancelled;
effect_fn course_published, course_planned, course_begun, course_over, course_cancelled;
effect_fn demand_waits, demand_again, demand_reached;
bool    provider_withdrawn(struct store *st, int64_t provider);          /* archived or deleted in the directory        */
/* Begins and ends what the day says, at most `most` of each; every night. Returns how many. */
int64_t courses_by_calendar(struct store *st, int64_t most);

/* ---- nobody can serve them (demand_unmet.c) --------------------------------------------------------------------------------------------- */
/* Is there a course, open with room or planned, into which this person fits? */
bool demand_served(struct store *st, int64_t demand);
/* Tells other rooms "courses.unmet" once a month for a person whom no course can serve; `row` is the demand. */
void demand_tell_unmet(struct store *st, int64_t demand);
int64_t demand_tell_all(struct store *st, int64_t most);
#endif
