/* queue_check.c - jobs that nothing will ever do. One that runs for nobody is none of them: it is between two parts, or its worker died, and is taken up again. */
#include "work/queue.h"
#include <stdio.h>

struct look { check_found *found; void *ctx; int64_t n; };

static void tell(struct look *l, int64_t id, str text)
{
    l->n++;
    l->found(l->ctx, &(struct check_finding){ .kind = CHECK_JOB, .of = S("core_job"), .text = text, .row = id });
}

static bool judge(void *ctx, const struct rows *r)
{
    struct look *l = ctx;
    char text[300];
    int64_t id = row_int(r, 0);
    bool known = false, waits = str_eq(row_str(r, 2), S("waiting")), runs = str_eq(row_str(r, 2), S("running"));
    for (size_t i = 0; i < JOB_STATES; i++) known |= str_eq(row_str(r, 2), str_of(job_states[i]));
    if (!known) snprintf(text, sizeof text, "job %lld: there is no state \"%.*s\" of jobs", (long long)id, STR(row_str(r, 2)));
    else if ((waits || runs) && !job_kind_named(row_str(r, 1))) snprintf(text, sizeof text, "job %lld: no room knows the kind \"%.*s\"", (long long)id, STR(row_str(r, 1)));
    else return true;
    tell(l, id, str_of(text));
    return true;
}

int64_t job_check(struct store *st, check_found *found, void *ctx)
{
    struct look l = { found, ctx, 0 };
    each(st, judge, &l, Q("SELECT id, kind, state FROM core_job ORDER BY id"));
    return store_broken(st) ? -1 : l.n;
}
