/* courses.h - the room's entities as C structs, and what its files share. Courses that begin, people who wait for one by pseudonym, seats between them.
**
**     course ─< seat >─ demand            a person waits (demand), a seat is held, accepted, taken (seat), in a group that begins on a day (course)
**
** seats = taken (given away by the provider beside our list) + used (held, accepted, taken by our list) + free. `free` is derived from the other
** three by course_recount(), which every path into and out of a course calls in its transaction; so there is one truth and one check.
**
** Who acts: the office, towns for their own people, counselling centres (role "counselling") for the people they keep, providers for their courses.
*/
#ifndef COURSES_COURSES_H
#define COURSES_COURSES_H
#include "entity/event.h"
#include "entity/flow.h"

extern const struct choice course_types[], course_levels[], day_times[], course_forms[], course_bases[], course_access[], course_exams[], course_states[], course_shown[],
    age_bands[], level_sources[], admissions[], demand_states[], seat_states[];

#define FIELD(kind, name, ...) c_##kind name;
struct course {
    struct meta meta;
#include "rooms/courses/course.def"
};
struct demand {
    struct meta meta;
#include "rooms/courses/demand.def"
};
struct seat {
    struct meta meta;
#include "rooms/courses/seat.def"
};
#undef FIELD

extern const struct entity course_entity, demand_entity, seat_entity;
extern const struct flow course_flow, demand_flow, seat_flow;          /* flows.c */
#define COURSE_OFFICE "coordinator lead administrator"
enum {
    FAMILY_MAX = 12,                                    /* people kept together                                      */
    LEVEL_MONTHS = 6,                                   /* how long a level that was found counts                     */
    SEAT_HOLD = 72 * 3600,                              /* seconds a seat waits for an answer                         */
    EXPIRED_MAX = 2                                     /* offers without an answer, then somebody calls              */
};

/* course.c: what is worked out when a course is saved, and rules over several fields. */
void course_derive(struct store *st, struct draft *d);
void course_saved(struct store *st, const struct entity *e, int64_t row, bool fresh);
void course_check(struct store *st, const struct draft *d, struct problems *p);
/* import_search.c: a file of the employment agency's course search as a CSV of ours; other bytes as they are. */
str  course_adapt(struct store *st, struct arena *a, str bytes);
/* demand.c */
void demand_derive(struct store *st, struct draft *d);
void demand_check(struct store *st, const struct draft *d, struct problems *p);
/* demo.c */
void courses_demo(struct store *st, struct arena *a, struct buf *said);
/* seat.c */
void seat_derive(struct store *st, struct draft *d);
/* What other rooms' events change here: a place that becomes a shelter. */
enum { COURSE_LISTENS = 1 };
extern const struct listen course_listens[COURSE_LISTENS];
#endif
