/* queue.h - what may fail or take long: jobs, as rows of core_job, put there by the transaction that wants them and done by a worker (worker.h).
**
**     static enum job_end tidy(struct job *j) { ask(j->st, Q("DELETE …")); return JOB_DONE; }
**     static const struct job_kind tidy_kind = { .name = "people.tidy", .label = N_("Tidying up"), .run = tidy, .every = 3600 };
**     job_add(st, &(struct job_new){ .kind = "people.tidy", .argument = S("7"), .key = S("tidy 7") });
**
** What holds:
** - A job exists when the caller's transaction commits, and not before. With a `key` it exists once, as long as its row lies (job_sweep).
** - One node at a time works on it: a lease, taken by a conditional UPDATE that raises `version`. A node that dies loses the lease, and the job is
**   taken up again. Clocks of the nodes must not differ by more than the shortest lease (a minute).
** - At least once: a job may run again after a crash. `run` works in a transaction that ends the job in the same COMMIT, and only if the lease is
**   still its own: what it does to the store happens exactly once. What happens outside of the store (`outside`: a mail) may happen twice, so it must
**   do no harm twice.
** - A try that fails is followed by another, later and later; after the last the job is *dead*, which people see, and may start again.
*/
#ifndef WORK_QUEUE_H
#define WORK_QUEUE_H
#include "entity/check.h"
#include "store/ddl.h"

enum {
    JOB_KINDS_MAX = 100, JOB_ARGUMENT_MAX = 16 * 1024, JOB_KEY_MAX = 200,
    JOB_LEASE = 120, JOB_TRIES = 8, JOB_BACK_OFF = 30, JOB_BACK_OFF_MAX = 6 * 3600,      /* where a kind says nothing; seconds */
    JOB_KEPT_DONE = 7 * 86400, JOB_KEPT_DEAD = 90 * 86400
};
enum job_state { JOB_WAITING, JOB_RUNNING, JOB_OVER, JOB_FAILED, JOB_STATES };
extern const char *const job_states[JOB_STATES];        /* as stored: waiting running done dead                        */

/* MORE: a part is done (job_progress says how much); it is committed, others get their turn, then `run` is called again.
** AGAIN: rolled back, tried again later. DEAD: rolled back, no more tries. */
enum job_end { JOB_DONE, JOB_MORE, JOB_AGAIN, JOB_DEAD };
struct worker;
struct job {
    int64_t id, version, tries;
    const struct job_kind *kind;
    str argument, request, region;                      /* request: id of the request that wanted it                 */
    struct store *st;                                   /* the transaction; NULL in `outside`                        */
    struct stores *stores; struct arena *a;             /* the arena is forgotten after the job                      */
    int64_t done, total; str what;                      /* progress so far                                           */
    const char *error; str detail;                      /* with AGAIN or DEAD: English key; a code, nothing personal */
    bool (*alive)(struct job *j); struct worker *worker; /* see job_alive()                                           */
    int64_t lease_until;
    bool demo;                                          /* of a demonstration region                                 */
    bool said;                                          /* progress that is not stored yet                           */
};
struct job_kind {
    const char *name, *label;                           /* "room.what"; English key for people                       */
    enum job_end (*run)(struct job *j);                 /* in a write transaction; short, or in parts. May run again in one try: it touches the store only */
    enum job_end (*outside)(struct job *j);             /* before it, without a transaction: for what waits for others; DONE leads on to `run` (either may be NULL) */
    void (*dead)(struct job *j);                        /* in the transaction that gives it up                       */
    int64_t lease, tries, back_off;                     /* seconds, number, seconds until the second try (then doubling) */
    int64_t every, at;                                  /* periodic: once in each `every` seconds, `at` seconds into them (UTC) */
    bool (*due)(struct store *st, int64_t now);         /* periodic: is there anything to do? NULL: always           */
};
/* Once at start. Aborts on a table that cannot be meant: no name, no handler, two of one name. */
void job_register(const struct job_kind *k);
void job_forget(void);                                  /* for tests                                                 */
size_t job_kind_count(void);
const struct job_kind *job_kind_at(size_t i);
const struct job_kind *job_kind_named(str name);        /* NULL: no room knows it                                    */
const struct table *const *job_tables(size_t *n);

/* Wants a job, in the caller's write transaction. Its id, or that of the one with this key. `argument`: nothing that must be forgotten sooner than
** the job is done; it is emptied then. */
struct job_new { const char *kind; str argument, key; int64_t run_at; bool anew; };      /* anew: one with this key that is over or dead gives way to it */
int64_t job_add(struct store *st, const struct job_new *n);

/* How far it is: so many of so many (0: not known), and with what: English key. In `run` it is kept with the part, in `outside` at once. */
void job_progress(struct job *j, int64_t done, int64_t total, const char *what);
/* For `outside`, now and then: keeps the lease. False: somebody cancelled the job, another node has it, or the program ends: stop. */
bool job_alive(struct job *j);

/* ---- for the office ---------------------------------------------------------------------------------------------------------- */
struct job_line {
    int64_t id, tries, run_at, created_at, ended_at, done, total;
    enum job_state state; bool stop;                    /* stop: will be cancelled at its next part                  */
    str kind, error, detail, what, request;
};
/* Of one state: what runs or waits by its turn, what is over by its end, the newest first. */
size_t job_list(struct store *st, enum job_state state, struct job_line *ret, size_t max);
int64_t job_count(struct store *st, enum job_state state);
bool   job_get(struct store *st, int64_t id, struct job_line *ret);
/* False: it is in no state for that. */
bool   job_restart(struct store *st, int64_t id);       /* a dead one, from its first try                            */
bool   job_cancel(struct store *st, int64_t id);        /* one that waits; one that runs stops after its part        */
void   job_sweep(struct store *st, int64_t now);        /* what is over long enough                                  */

/* For `bruecke check`: jobs of a kind that no room knows or of an unknown state. As check_each(). */
int64_t job_check(struct store *st, check_found *found, void *ctx);

/* ---- for the worker ------------------------------------------------------------------------------------------------------------ */
bool job_due(struct store *st, int64_t now);            /* is there one to take?                                     */
/* Takes the one whose turn it is. False: none. */
bool job_claim(struct store *st, int64_t now, str owner, struct job *ret);
/* Ends a try, if the lease is still the job's own. False: it is not; the caller rolls back. */
bool job_settle(struct store *st, struct job *j, enum job_end end, int64_t now);
bool job_renew(struct store *st, struct job *j, int64_t now);        /* false: lost, or to be cancelled              */
/* The period's job of a periodic kind, unless there is one, or an earlier one is not done yet. */
void job_period(struct store *st, const struct job_kind *k, int64_t now);
int64_t job_period_of(const struct job_kind *k, int64_t now);
int64_t job_back_off(const struct job_kind *k, int64_t tries, uint32_t random);      /* seconds until the next try, with a quarter of jitter */
void job_on_add(void (*nudge)(void));                   /* called by job_add(): a worker of this process may soon look */
#endif
