/* jobs.c - pages of the administration: what the program does by itself, and the mails that it sent. */
#include "serve/jobs.h"
#include "base/log.h"
#include "entity/history.h"
#include "work/mail.h"

enum { SHOWN = 50 };

/* ---- shared ------------------------------------------------------------------------------------------------------------------------ */
static str kind_label(const struct req *q, str kind)
{
    const struct job_kind *k = job_kind_named(kind);
    return k ? _(k->label) : kind;
}

static str reason(const struct req *q, str error, str detail)
{
    if (!error.n) return S("");
    str words = _(arena_z(q->a, error));
    return detail.n ? arena_fmt(q->a, "%.*s (%.*s)", STR(words), STR(detail)) : words;
}

static struct job_bar bar_of(const struct req *q, const struct job_line *l)
{
    return (struct job_bar){ kind_label(q, l->kind), l->what.n ? _(arena_z(q->a, l->what)) : S(""), l->done, l->total, l->state == JOB_OVER };
}

bool serve_job_bar(struct req *q, int64_t id, struct job_bar *ret)
{
    struct job_line l;
    if (!job_get(q->st, id, &l)) return false;
    *ret = bar_of(q, &l);
    return true;
}

static const struct { const char *what, *said; } dones[] = {
    { "restart", N_("The task starts again.") }, { "cancel", N_("The task is cancelled. One that runs stops at its next step.") },
    { "again", N_("The mail is sent once more.") }, { "settle", N_("The mail is off the list of what waits.") },
    { "bounced", N_("The mail is marked as come back.") } };

static const char *said(const struct req *q)
{
    for (size_t i = 0; i < countof(dones); i++) if (str_eq(req_param(q, S("done")), str_of(dones[i].what))) return dones[i].said;
    return NULL;
}

/* Contents that only this reader should see, and that change by themselves. */
static void unkept(struct req *q) { req_header(q, "Cache-Control", S("no-store")); }

static int64_t id_of(const struct req *q)
{
    int64_t id = 0;
    return str_int(q->arg, &id) && id > 0 ? id : 0;
}

/* ---- jobs ---------------------------------------------------------------------------------------------------------------------------- */
static size_t rows(struct req *q, enum job_state state, struct job_row **ret)
{
    struct job_line *l = arena_array(q->a, struct job_line, SHOWN);
    size_t n = job_list(q->st, state, l, SHOWN);
    bool over = state == JOB_OVER || state == JOB_FAILED;
    *ret = arena_array(q->a, struct job_row, SHOWN);
    for (size_t i = 0; i < n; i++) {
        int64_t at = over ? l[i].ended_at : state == JOB_RUNNING ? l[i].created_at : l[i].run_at;
        (*ret)[i] = (struct job_row){ l[i].id, l[i].tries, kind_label(q, l[i].kind), lang_time(q->a, q->lang, at), reason(q, l[i].error, l[i].detail),
                                      bar_of(q, &l[i]), l[i].stop };
    }
    return n;
}

static void jobs_show(struct req *q)
{
    struct jobs_view v = { .said = said(q), .waiting_all = job_count(q->st, JOB_WAITING), .failed_all = job_count(q->st, JOB_FAILED) };
    v.n_failed = rows(q, JOB_FAILED, &v.failed);
    v.n_running = rows(q, JOB_RUNNING, &v.running);
    v.n_waiting = rows(q, JOB_WAITING, &v.waiting);
    v.n_over = rows(q, JOB_OVER, &v.over);
    unkept(q);
    jobs_page(&q->out, q, &v);
}

static void change_job(struct req *q, bool act(struct store *st, int64_t id), const char *done)
{
    struct job_line l;
    if (!id_of(q) || !job_get(q->st, id_of(q), &l)) { req_fail(q, 404, N_("This entry does not exist, or not any more.")); return; }
    if (!act(q->st, l.id)) { req_fail(q, 409, N_("This task is in another state by now. Please look again.")); return; }
    log_line(LOG_INFO, "account %lld: job %lld %s", (long long)q->who.account, (long long)l.id, done);
    req_redirect(q, 303, url_page(q, arena_fmt(q->a, "jobs?done=%s", done)));
}

static void restart_do(struct req *q) { change_job(q, job_restart, "restart"); }
static void cancel_do(struct req *q)  { change_job(q, job_cancel, "cancel"); }

/* ---- mails --------------------------------------------------------------------------------------------------------------------------- */
static const char *const state_labels[MAIL_STATES] = { N_("Waiting"), N_("Sent"), N_("Not sent"), N_("Came back") };
static const char *const ways[] = {
    [MAIL_NOWHERE] = N_("Sending mails is not set up: they wait here."),
    [MAIL_FOLDER] = N_("Mails are not sent here, but written into a folder."),
    [MAIL_SMTP] = N_("Mails are sent by the mail server of this installation.") };

static struct mail_row mail_row_of(struct req *q, const struct mail_line *l)
{
    bool failed = l->state == MAIL_FAILED || l->state == MAIL_BOUNCED;
    return (struct mail_row){ l->id, lang_time(q->a, q->lang, l->created_at), l->to, l->subject, _(state_labels[l->state]), reason(q, l->error, l->detail),
                              failed && !l->ended_at, !l->language.n || str_starts(l->language, S(LANG_SOURCE)) };
}

static void seen(struct req *q, const int64_t *ids, size_t n)
{
    if (n) history_read(q->st, &q->who, q->id, &mail_entity, ids, n);
}

static void mails_show(struct req *q)
{
    struct mail_line l[SHOWN];
    int64_t before = 0, ids[SHOWN];
    enum mail_state state = MAIL_STATES;
    struct mails_view v = { .at = arena_array(q->a, struct mail_row, SHOWN), .said = said(q), .way = ways[mail_way(q->demo)] };
    for (size_t i = 0; i < MAIL_STATES; i++)
        if (str_eq(req_param(q, S("state")), str_of(mail_states[i]))) { state = (enum mail_state)i; v.state = str_of(mail_states[i]); }
    if (!str_int(req_param(q, S("before")), &before)) before = 0;
    v.n = mail_list(q->st, state, before, l, SHOWN);
    for (size_t i = 0; i < v.n; i++) { v.at[i] = mail_row_of(q, &l[i]); ids[i] = l[i].id; }
    if (v.n == SHOWN) v.older = url_with(q, S("before"), arena_fmt(q->a, "%lld", (long long)l[v.n - 1].id));
    seen(q, ids, v.n);
    unkept(q);
    mails_page(&q->out, q, &v);
}

/* In a demonstration everybody may see what such a mail looks like. */
static bool hidden(const struct req *q, const struct mail_line *l) { return l->secret && !q->demo; }

static bool found(struct req *q, struct mail_line *l)
{
    unkept(q);
    if (id_of(q) && mail_get(q->st, id_of(q), l)) return true;
    req_fail(q, 404, N_("This entry does not exist, or not any more."));
    return false;
}

static void mail_show(struct req *q)
{
    struct mail_line l;
    if (!found(q, &l)) return;
    struct mail_view v = { .row = mail_row_of(q, &l), .sent = l.sent_at ? lang_time(q->a, q->lang, l.sent_at) : S(""), .text = l.text,
                           .hidden = hidden(q, &l), .erased = l.erased_at != 0, .bounce = l.state == MAIL_SENT };
    v.again = v.row.open && !l.erased_at;
    v.settle = v.row.open;
    seen(q, &l.id, 1);
    mail_page(&q->out, q, &v);
}

static void mail_file(struct req *q)
{
    struct mail_line l;
    if (!found(q, &l)) return;
    if (hidden(q, &l)) { req_fail(q, 403, N_("This text holds a link that lets its reader in. It is shown to nobody else.")); return; }
    if (!mail_bytes(q->st, l.id, &q->out)) { buf_cut(&q->out, 0); req_fail(q, 410, N_("The text was erased, as is done with every mail after some time.")); return; }
    q->type = "message/rfc822";
    req_header(q, "Content-Disposition", arena_fmt(q->a, "attachment; filename=\"mail-%lld.eml\"", (long long)l.id));
    seen(q, &l.id, 1);
}

static bool by_hand(struct store *st, int64_t id) { return mail_bounced(st, id, S("")); }

static void change_mail(struct req *q, bool act(struct store *st, int64_t id), const char *done)
{
    struct mail_line l;
    if (!found(q, &l)) return;
    if (!act(q->st, l.id)) { req_fail(q, 409, N_("This mail is in another state by now. Please look again.")); return; }
    log_line(LOG_INFO, "account %lld: mail %lld %s", (long long)q->who.account, (long long)l.id, done);
    req_redirect(q, 303, url_page(q, arena_fmt(q->a, "mails?done=%s", done)));
}

static void again_do(struct req *q)   { change_mail(q, mail_again, "again"); }
static void settle_do(struct req *q)  { change_mail(q, mail_settle, "settle"); }
static void bounced_do(struct req *q) { change_mail(q, by_hand, "bounced"); }

/* ---- Heute ------------------------------------------------------------------------------------------------------------------------------ */
void jobs_today(struct req *q, struct agenda *a)
{
    if (!who_holds(&q->who, "administrator")) return;
    int64_t jobs = job_count(q->st, JOB_FAILED), back = mail_count(q->st, MAIL_BOUNCED), unsent = mail_count(q->st, MAIL_FAILED);
    if (back) agenda_add(a, (struct task){ TASK_TODAY, look_count(q, "%d mail came back", "%d mails came back", back), url_page(q, S("mails?state=bounced")), S(""), N_("Look") });
    if (unsent) agenda_add(a, (struct task){ TASK_TODAY, look_count(q, "%d mail could not be sent", "%d mails could not be sent", unsent),
                                             url_page(q, S("mails?state=failed")), S(""), N_("Look") });
    if (jobs > unsent) agenda_add(a, (struct task){ TASK_TODAY, look_count(q, "%d task of the program did not work", "%d tasks of the program did not work", jobs),
                                                    url_page(q, S("jobs#failed")), S(""), N_("Look") });
}

/* ---- addresses ---------------------------------------------------------------------------------------------------------------------------- */
#define OFFICE "administrator"                          /* and the entity: opening a mail is written down             */
const struct route jobs_routes[] = {
    { GET,  "jobs",                jobs_show,  ROUTE_ROLES, .roles = OFFICE },
    { POST, "jobs/{id}/restart",   restart_do, ROUTE_ROLES, .roles = OFFICE },
    { POST, "jobs/{id}/cancel",    cancel_do,  ROUTE_ROLES, .roles = OFFICE },
    { GET,  "mails",               mails_show, ROUTE_ROLES, &mail_entity, .roles = OFFICE },
    { GET,  "mails/{id}",          mail_show,  ROUTE_ROLES, &mail_entity, .roles = OFFICE },
    { GET,  "mails/{id}/mail.eml", mail_file,  ROUTE_ROLES, &mail_entity, .roles = OFFICE },
    { POST, "mails/{id}/again",    again_do,   ROUTE_ROLES, .roles = OFFICE },
    { POST, "mails/{id}/settle",   settle_do,  ROUTE_ROLES, .roles = OFFICE },
    { POST, "mails/{id}/bounced",  bounced_do, ROUTE_ROLES, .roles = OFFICE },
};
const size_t jobs_routes_count = countof(jobs_routes);
