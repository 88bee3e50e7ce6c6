/* core.c - what the house itself does: timers of flows, tidying up, a look at the chain of the history, mails. */
#include "base/moment.h"
#include "entity/flow.h"
#include "entity/retain.h"
#include "entity/signed.h"
#include "entity/schema.h"
#include "entity/files.h"
#include "work/machine.h"
#include "work/mail.h"
#include "work/sms.h"
#include "work/worker.h"

/* ---- timers of flows ---------------------------------------------------------------------------------------------------------- */
enum { TIMERS_AT_ONCE = 50 };

static bool timer_due(struct store *st, int64_t now)
{
    return rows_next(ask(st, Q("SELECT id FROM core_timer WHERE due_at <= $1 LIMIT 1"), I(now)));
}

/* In parts, so that nobody waits long who wants to write. */
static enum job_end run_timers(struct job *j)
{
    int64_t now = moment_now(), n = flow_tick(j->st, now, TIMERS_AT_ONCE);
    job_progress(j, j->done + n, 0, N_("deadlines"));
    return timer_due(j->st, now) ? JOB_MORE : JOB_DONE;
}

static const struct job_kind timers = { .name = "core.timers", .label = N_("Deadlines that pass by themselves"), .run = run_timers, .every = 60, .due = timer_due };

/* ---- tidying up ------------------------------------------------------------------------------------------------------------------ */
static enum job_end tidy(struct job *j)
{
    job_sweep(j->st, moment_now());
    mail_sweep(j->st, moment_now());
    sms_sweep(j->st, moment_now());
    files_sweep(j->st, moment_now());
    signed_sweep(j->st, moment_now());
    return JOB_DONE;
}

static const struct job_kind tidying = { .name = "core.tidy", .label = N_("Tidying up: old jobs, texts of mails, files without an entry"), .run = tidy, .every = 86400, .at = 2 * 3600 };

/* ---- the history ------------------------------------------------------------------------------------------------------------------ */
enum { VERIFY_SECONDS = 1800 };

/* Reads only, and long: it must not stand in anybody's way. */
static enum job_end verify(struct job *j)
{
    struct store *st = store_begin(j->stores, j->region, STORE_READ, j->a, S(""));
    store_deadline(st, (int64_t)VERIFY_SECONDS * 1000);
    int64_t wrong = history_verify(st, NULL, 0);
    if (store_end(st, true) != STORE_DONE) { j->error = N_("The data could not be reached, or many were writing at once."); return JOB_AGAIN; }
    if (wrong < 0) return JOB_DONE;
    j->error = N_("An entry of the history was changed or taken away from outside.");
    j->detail = arena_fmt(j->a, "%lld", (long long)wrong);
    return JOB_DEAD;
}

static const struct job_kind verifying = { .name = "core.history", .label = N_("Is the history whole?"), .outside = verify, .every = 30 * 86400, .at = 3 * 3600,
                                           .lease = VERIFY_SECONDS, .tries = 3, .back_off = 3600 };

/* ---- start -------------------------------------------------------------------------------------------------------------------------- */
static struct rows *mails_of(struct store *st, str mail)
{
    return ask(st, Q("SELECT id, created_at, recipient, subject, text FROM core_mail WHERE lower(recipient) = lower($1) ORDER BY id"), T(mail));
}

void work_open(void)
{
    static const struct job_kind *const own[] = { &timers, &tidying, &verifying, &states_kind, &mail_kind, &machine_kind, &sms_kind };
    static const struct kept mails = { &mail_entity, mails_of };
    size_t n;
    const struct table *const *t = job_tables(&n);
    for (size_t i = 0; i < n; i++) schema_add(t[i]);
    t = mail_tables(&n);
    for (size_t i = 0; i < n; i++) schema_add(t[i]);
    schema_add(signed_table());
    schema_add(sms_table());
    for (size_t i = 0; i < countof(own); i++) job_register(own[i]);
    retain_also(&mails);
}
