/* worker.h - does the jobs of all regions: a thread of `serve`, or `bruecke work` beside it; any number of them, on any number of machines. */
#ifndef WORK_WORKER_H
#define WORK_WORKER_H
#include "work/queue.h"

enum {
    WORKER_BATCH = 5,               /* jobs of one region before the next gets its turn                */
    WORKER_REGIONS = 50,            /* regions looked at in one round; more take turns                 */
    WORKER_PAUSE = 1000,            /* milliseconds between two looks when nothing is to be done        */
    WORKER_LINGER = 5000            /* milliseconds that a job outside of the store gets to finish when the program ends */
};
/* What the house itself does: timers of flows, tidying, a look at the chain of the history, mails. Registers tables and kinds; once at start,
** before the schema is asked for. */
void work_open(void);
extern const struct job_kind states_kind;               /* states.c                                                   */

struct worker;
struct worker *worker_new(struct stores *s, str only);               /* only: this region's jobs; empty: those of all */
void worker_free(struct worker *w);
/* One round over the regions. How many jobs were tried; 0: nothing to do just now. */
int64_t worker_round(struct worker *w);
/* Rounds in a thread of its own, until worker_stop() has let it finish what it is at. Block signals before. False: no thread. */
MUST_USE bool worker_start(struct worker *w);
void worker_stop(struct worker *w);
#endif
