/* cover.h - which courses next: the choice that lets the most waiting people in.
**
**   uint64_t *serves = arena_array(a, uint64_t, courses * cover_words(people));
**   cover_mark(serves, people, course, person);                          for each pair: within reach and may take part
**   struct cover p = { .people = people, .course = course, .courses = n, .serves = serves, .most = 3 };
**   struct covered got = cover_solve(a, &p);
**   for (size_t i = 0; i < got.steps; i++) … got.step[i].course lets got.step[i].adds people in, who had no place before …
**   got.in[person]                                                       which step lets this person in: COVER_THERE, COVER_NOBODY or 0 … steps - 1
**
** People stand in the order in which they wait, the longest first. A course takes at most `seats` of those whom it serves; everybody gets one place at most. What
** is counted is the largest number of people that can sit at once, and changing places is allowed: a new course may take somebody for whom another course was
** foreseen, who then takes somebody else. Courses that are `there` have free seats already: whom they can take needs no new course.
**
** Who sits: among all ways to seat the most people the one that begins with the longest waiting. Seats are filled one by one, each along a path to the
** longest waiting person who can be reached; people who sit stay seated, and since seating is a matroid (J. Edmonds, D. R. Fulkerson, "Transversals and
** matroid partition", J. Res. NBS 69B (1965)) that gives the first of all best seatings in the order of waiting.
**
** Method: the number seated is a monotone submodular function of the set of courses. The greedy choice is at least 1 - 1/e of the best (G. L. Nemhauser, L. A. Wolsey,
** M. L. Fisher, Math. Programming 14 (1978)); it is the first answer, and branch and bound goes on from there. The bound of a set is what it seats and the largest
** gains that as many further courses would bring it one by one. It ends with the proof that nothing is better (`proven`), or after a fixed
** amount of work (COVER_EFFORT, about a third of a second) with the best found and `bound`, which no choice can exceed. No clock: the same
** input gives the same answer everywhere.
*/
#ifndef PLAN_COVER_H
#define PLAN_COVER_H
#include "base/arena.h"

enum { COVER_PEOPLE_MAX = 20000, COVER_COURSES_MAX = 500, COVER_MOST = 10, COVER_THERE_MAX = 200, COVER_SEATS_MAX = 1000 };
enum { COVER_NOBODY = -1, COVER_THERE = -2 };          /* in[person]: gets no place; gets one in a course that is there already */
#define COVER_EFFORT 250000000LL                       /* words of 64 people looked at: the limit of branch and bound            */

struct cover_course { uint32_t seats; bool there; };   /* seats: free ones; 0 … COVER_SEATS_MAX                                  */
struct cover {
    size_t people;                                     /* 0 … COVER_PEOPLE_MAX                                                   */
    const struct cover_course *course; size_t courses; /* 0 … COVER_COURSES_MAX to choose from, and COVER_THERE_MAX that are there */
    const uint64_t *serves;                            /* [course * cover_words(people)], bit p for person p                     */
    size_t most;                                       /* 1 … COVER_MOST courses are chosen, fewer where none helps any more     */
    int64_t effort;                                    /* 0: COVER_EFFORT; a smaller one for tests                               */
};
struct cover_step { size_t course; int64_t adds; };
struct covered {
    struct cover_step step[COVER_MOST]; size_t steps;  /* the most helpful first; each adds to those before it                   */
    int64_t there, served;                             /* people whom free seats take; all that are seated in the end            */
    int64_t bound;                                     /* nobody can seat more: served <= bound                                  */
    int64_t greedy;                                    /* what the greedy choice alone seats                                     */
    bool proven;                                       /* served == bound: this is a best choice                                 */
    int32_t *in;                                       /* [person]                                                               */
};
size_t cover_words(size_t people);
void   cover_mark(uint64_t *serves, size_t people, size_t course, size_t person);
/* Sizes within their bounds, or the program ends: whoever fills them from the store looks at them first. */
struct covered cover_solve(struct arena *a, const struct cover *p);
/* How many people a course could serve at all, places and other courses left aside. */
int64_t cover_reach(const struct cover *p, size_t course);
#endif
