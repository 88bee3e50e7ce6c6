/* states.c - the nightly look at the states: did each come about by a step of its flow? A job that finds one that did not is shown under /jobs. */
#include "entity/flow.h"
#include "work/worker.h"

enum { STATES_SECONDS = 1800 };

/* The first fault is enough to begin looking; `bruecke check` lists all. */
static void first(void *ctx, const struct flow_fault *f)
{
    struct job *j = ctx;
    if (!j->detail.n) j->detail = arena_fmt(j->a, "%s.%s %.*s", f->e->room, f->e->name, STR(flow_fault_text(j->a, f)));
}

/* Reads only, and long: it must not stand in anybody's way. */
static enum job_end look(struct job *j)
{
    struct store *st = store_begin(j->stores, j->region, STORE_READ, j->a, S(""));
    j->detail = S("");
    store_deadline(st, (int64_t)STATES_SECONDS * 1000);
    int64_t wrong = flow_walk(st, first, j);
    if (store_end(st, true) != STORE_DONE) { j->error = N_("The data could not be reached, or many were writing at once."); return JOB_AGAIN; }
    if (!wrong) return JOB_DONE;
    j->error = N_("An entry is in a state to which no step leads.");
    return JOB_DEAD;
}

const struct job_kind states_kind = { .name = "core.states", .label = N_("Did every state come about by a step?"), .outside = look, .every = 86400, .at = 3 * 3600 + 1800,
                                      .lease = STATES_SECONDS, .tries = 3, .back_off = 3600 };
