/* lack.h - what is missing where: people who wait against free seats, and the courses that would help most.
**
**     struct lack *l = lack_find(st, &(struct lack_plan){ .type = S("integration"), .seats = 16, .most = 3 });
**     l->cell[0 … l->cells)        municipality × level × times × childcare: how many wait, how many a free seat would take, how many of them reach none at all
**     l->next, l->candidate[]      plan/cover.h: which courses next, and whom each of them adds
**
** Who waits and what a course asks is read by queue.h, so the answer is that of the waiting list: level, times, way within the radius, childcare, women, admission.
** The free seats that there are come first: only whom they do not take is lacking a course. Candidates are a course of the planned kind in the middle of each
** municipality, at each level that somebody waits for, in the morning, the afternoon or the evening, with childcare or without. Where more than LACK_CANDIDATES of them
** would serve anybody, those that could serve most people are compared, and the bound holds among these.
**
** People who only come together are counted one by one here: whether a family finds seats in one course is decided when seats are given (queue.h).
** Working view of the office: small numbers stand as they are. What leaves the house goes through the room `needs`.
*/
#ifndef COURSES_LACK_H
#define COURSES_LACK_H
#include "plan/cover.h"
#include "rooms/courses/seat.h"

enum { LACK_CANDIDATES = 200, LACK_CELLS = 3000, LACK_AREAS = 100 };
struct lack_plan { str type; int64_t seats; int most; };              /* key of course_types; 1 … 100; 1 … COVER_MOST             */
struct lack_cell { int64_t area; int level; unsigned times; bool childcare; int64_t waiting, seated, beyond; };      /* beyond: no course with a free seat fits them */
struct lack_candidate { int64_t area; int level, time; bool childcare; int64_t reach; };
struct lack_area { int64_t id; str key, name; double lat, lon; int64_t waiting, lacking; };
struct lack {
    struct lack_area *area; size_t areas;
    struct lack_cell *cell; size_t cells; bool more;                   /* most lacking first                                       */
    struct lack_candidate *candidate; size_t candidates;
    struct covered next; size_t there;                                 /* there: courses with free seats; candidates follow them in next.step[].course */
    const str *code; const int64_t *home;                              /* [person] of next.in: number, municipality                */
    int64_t waiting, seated, unknown;                                  /* unknown: no level that counts                            */
    bool cut;                                                          /* more candidates would have served somebody               */
};
struct lack *lack_find(struct store *st, const struct lack_plan *plan);
#endif
