/* answer_limit.h - how often strangers may begin to answer, and how often they may try a code. Nothing of it is stored.
**
** A bucket per network, or per survey, in this process's memory: it holds so many at once and fills again by one in so many milliseconds. The numbers leave room
** for a classroom or an office behind one address, and none for a machine that fills in by the thousand. Only beginning costs: who has begun may save, go back
** and hand in as often as needed. Somebody with a good personal code is not counted at all. Nodes count apart.
*/
#ifndef SURVEY_ANSWER_LIMIT_H
#define SURVEY_ANSWER_LIMIT_H
#include "base/str.h"

enum limit_kind { LIMIT_BEGIN, LIMIT_SURVEY, LIMIT_WRONG, LIMIT_KINDS };
/*                                          at once   again one each    so in the long run
**   LIMIT_BEGIN   a network, open link      120       6 s               600 an hour
**   LIMIT_SURVEY  a survey, open link       3,000     20 ms             3,000 a minute
**   LIMIT_WRONG   a network, wrong codes    30        20 s              180 an hour                                                            */
enum { LIMIT_PLACES = 4096, LIMIT_WAYS = 8 };
struct limit_place { uint64_t who; int64_t full_at; };
struct limit { struct limit_place place[LIMIT_KINDS][LIMIT_PLACES]; };

/* One more of `who`; `take` false: only looks. False: not now, and *wait is in how many milliseconds. `now` in milliseconds. Not locked. */
bool limit_take_from(struct limit *l, enum limit_kind kind, str who, bool take, int64_t now, int64_t *wait);
/* The same on the process's own table, with a lock. An empty `who` (the command line) is never too often. */
bool limit_take(enum limit_kind kind, str who, bool take, int64_t *wait);
#endif
