/* queue.h - whom a free seat goes to: pure, without a store; the same people and the same course give the same answer.
**
**     queue_order(person, n);                                        in the order in which they are served, families together
**     struct queue_group g = queue_next(&course, person, n, why);    the first group that fits; why[i] of everybody before it
**
** The order is the day since which somebody waits, then the number. A family stands where the one of it stands who waits shortest: so nobody gets ahead
** by being linked, and a family that began to wait on one day keeps its place. It gets seats for all of it or for none; a family for which the seats that
** are free do not suffice is passed over this time (QUEUE_ROOM) and keeps its place.
**
** What is asked of a person: a level that was found, not too long ago, with which the course begins; all times of the course among those possible; the way;
** childcare; women's courses; admission where the course needs it.
*/
#ifndef COURSES_QUEUE_H
#define COURSES_QUEUE_H
#include "base/str.h"
#include <stdint.h>

enum queue_why {
    QUEUE_FITS,
    QUEUE_LEVEL,                                        /* another level                                              */
    QUEUE_KIND,                                         /* looks for another kind of course                           */
    QUEUE_OLD,                                          /* the level was found too long ago, or nobody knows when     */
    QUEUE_TIME, QUEUE_FAR, QUEUE_ONLINE, QUEUE_CHILDCARE, QUEUE_WOMEN, QUEUE_ADMISSION,
    QUEUE_DECLINED,                                     /* said no to this very course                                */
    QUEUE_FAMILY,                                       /* another one of the family cannot come, or is not ready      */
    QUEUE_ROOM,                                         /* more people than free seats                                */
    QUEUE_WHYS
};
extern const char *const queue_words[QUEUE_WHYS];       /* English keys                                               */
extern const char *const queue_keys[QUEUE_WHYS];        /* as the trail of a seat keeps it: "level", "time"…           */

enum queue_admission { ADMISSION_UNSAID, ADMISSION_THERE, ADMISSION_OPEN, ADMISSION_SELF };
struct queue_person {
    int64_t id, head;                                   /* head: the first person of the family; own id without one    */
    str code, since, level_on;                          /* YYYY-MM-DD                                                 */
    bool ready;                                         /* waits; else only one of a family that others wait with      */
    int level;                                          /* -1: none                                                   */
    unsigned types, times;                              /* bits in the order of the choices; 0: any                    */
    int64_t metres, reach;                              /* to the course, -1: not known; at most, 0: not said          */
    bool online, childcare, women, declined;
    enum queue_admission admission;
    double lat, lon;                                    /* the middle of their town, for whoever sets metres           */
    str place; int64_t turn;                            /* by queue_order(): since when its group waits; number of its group */
};
struct queue_course {
    int level, type;                                    /* level -1: every level                                      */
    unsigned times;
    bool on_site, online, childcare, women_only, admission, self_pay;
    int64_t free;
    str level_since;                                    /* the earliest day of a level that still counts              */
};
struct queue_group { size_t first, n; };                /* n 0: nobody                                                */

enum queue_why queue_fit(const struct queue_course *c, const struct queue_person *p);      /* of one person, whatever the seats */
void queue_order(struct queue_person *p, size_t n);
/* Of an ordered list. why[0 … n): of those behind the group it is not set. */
struct queue_group queue_next(const struct queue_course *c, const struct queue_person *p, size_t n, enum queue_why *why);
/* Why the group to which p[i] belongs gets no seat now; FITS: it could. *g: the group. */
enum queue_why queue_group_fit(const struct queue_course *c, const struct queue_person *p, size_t n, size_t i, struct queue_group *g);
#endif
