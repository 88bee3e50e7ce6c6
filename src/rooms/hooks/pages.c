/* pages.c - a hook's page: how it goes, what was sent, and what the administration does about it. */
#include "base/log.h"
#include "base/moment.h"
#include "rooms/hooks/pages.h"

static void load_lane(struct req *q, struct hook_view *v)
{
    int64_t id = v->hook->meta.id;
    struct rows *r = ask(q->st, Q("SELECT failures, failing_since, rest_until, paused_at, by_house, last_at FROM hooks_lane WHERE hook = $1"), I(id));
    if (rows_next(r)) {
        v->failures = row_int(r, 0); v->since = row_int(r, 1); v->rests = row_int(r, 2); v->paused = row_int(r, 3);
        v->by_house = row_bool(r, 4); v->last = row_int(r, 5);
    }
    r = ask(q->st, Q("SELECT count(*) FROM hooks_delivery WHERE hook = $1 AND state = 'waiting'"), I(id));
    if (rows_next(r)) v->waiting = row_int(r, 0);
    r = ask(q->st, Q("SELECT created_at, until FROM hooks_secret WHERE hook = $1 AND (until = 0 OR until > $2) ORDER BY id DESC"), I(id), I(moment_now()));
    while (rows_next(r)) { if (row_int(r, 1)) v->overlap = row_int(r, 1); else v->secret_made = row_int(r, 0); }
}

static void load_log(struct req *q, struct hook_view *v)
{
    struct rows *r = ask(q->st, Q("SELECT id, created_at, sent_at, tries, code, ms, due_at, entity, key, event, state, error FROM hooks_delivery WHERE hook = $1 "
                                  "ORDER BY id DESC LIMIT 101"), I(v->hook->meta.id));
    while (rows_next(r)) {
        if (v->n == LOG_SHOWN) { v->more = true; return; }
        v->log[v->n++] = (struct sent){ row_int(r, 0), row_int(r, 1), row_int(r, 2), row_int(r, 3), row_int(r, 4), row_int(r, 5), row_int(r, 6),
                                        row_str(r, 7), row_str(r, 8), row_str(r, 9), row_str(r, 10), row_str(r, 11) };
    }
}

/* The hook that the address names; NULL: answered already. */
static const struct hook *hook_of(struct req *q)
{
    struct query query = query_new(&hook_entity, &q->who, q->lang);
    if (q->method != GET && q->method != HEAD) query.action = UPDATE;
    const struct hook *h = row_by_slug(q->st, &query, q->part[3], NULL);
    if (!h) req_fail(q, 404, N_("This entry does not exist, or not any more."));
    return h;
}

static void show(struct req *q, const struct hook *h, str secret, const char *done, const char *wrong)
{
    struct hook_view *v = arena_new_of(q->a, struct hook_view);
    struct labels *labels = arena_new_of(q->a, struct labels);
    *v = (struct hook_view){ .hook = h, .slug = h->meta.slug, .secret = secret, .done = done, .wrong = wrong };
    v->record = (struct record_view){ &hook_entity, h, labels, NULL };
    load_lane(q, v);
    load_log(q, v);
    req_header(q, "Cache-Control", S("no-store"));
    if (wrong) q->status = 422;
    hook_page(&q->out, q, v);
}

static const char *done_text(str done)
{
    static const struct { const char *key, *text; } known[] = {
        { "test", N_("The test is on its way. Below you see in a moment how it was answered.") }, { "paused", N_("The webhook is paused. What changes meanwhile waits.") },
        { "resumed", N_("The webhook goes on. What waited is being sent.") }, { "again", N_("The message is sent once more.") }, { "saved", N_("Saved.") } };
    for (size_t i = 0; i < countof(known); i++) if (str_eq(done, str_of(known[i].key))) return known[i].text;
    return NULL;
}

void hook_show(struct req *q)
{
    const struct hook *h = record_of_address(q, &hook_entity, &(struct labels){ 0 });
    if (h) show(q, h, S(""), done_text(req_param(q, S("done"))), NULL);
}

static void back(struct req *q, const struct hook *h, const char *done)
{
    log_line(LOG_INFO, "webhook %lld: %s, by account %lld", (long long)h->meta.id, done, (long long)q->who.account);
    req_redirect(q, 303, arena_fmt(q->a, "%.*s?done=%s", STR(url_row(q, &hook_entity, h->meta.slug)), done));
}

void hook_test_do(struct req *q)
{
    const struct hook *h = hook_of(q);
    if (!h) return;
    hook_test(q->st, h->meta.id);
    back(q, h, "test");
}

void hook_secret_do(struct req *q)
{
    const struct hook *h = hook_of(q);
    str secret;
    if (!h) return;
    if (!hook_secret_new(q->st, h->meta.id, &secret)) {
        show(q, h, S(""), NULL, N_("This installation has no key with which the secret could be sealed. Please set BRUECKE_SEAL_KEY."));
        return;
    }
    hook_nudge(q->st, q->id);
    log_line(LOG_INFO, "webhook %lld: new secret, by account %lld", (long long)h->meta.id, (long long)q->who.account);
    show(q, h, secret, NULL, NULL);
}

void hook_pause_do(struct req *q)
{
    const struct hook *h = hook_of(q);
    if (!h) return;
    ask(q->st, Q("UPDATE hooks_lane SET paused_at = $2, by_house = $3 WHERE hook = $1 AND paused_at = 0"), I(h->meta.id), I(moment_now()), B(false));
    back(q, h, "paused");
}

/* From the beginning: as if nothing had failed. */
void hook_resume_do(struct req *q)
{
    const struct hook *h = hook_of(q);
    if (!h) return;
    ask(q->st, Q("UPDATE hooks_lane SET paused_at = 0, by_house = $2, failures = 0, failing_since = 0, rest_until = 0 WHERE hook = $1"), I(h->meta.id), B(false));
    ask(q->st, Q("UPDATE hooks_delivery SET due_at = $2, first_at = 0 WHERE hook = $1 AND state = 'waiting'"), I(h->meta.id), I(moment_now()));
    hook_nudge(q->st, q->id);
    back(q, h, "resumed");
}

/* The same message once more, with the id that it had: a receiver that has it drops it. */
void hook_again_do(struct req *q)
{
    const struct hook *h = hook_of(q);
    int64_t id = 0;
    if (!h) return;
    if (!str_int(form_value(q, S("id")), &id)) id = 0;
    ask(q->st, Q("UPDATE hooks_delivery SET state = 'waiting', due_at = $3, first_at = 0 WHERE id = $1 AND hook = $2"), I(id), I(h->meta.id), I(moment_now()));
    if (!store_changed(q->st)) { req_fail(q, 404, N_("This entry does not exist, or not any more.")); return; }
    hook_nudge(q->st, q->id);
    back(q, h, "again");
}

/* A hook that the house paused, and one that fails since yesterday. */
void hooks_today(struct req *q, struct agenda *agenda)
{
    if (!may(&q->who, &hook_entity, UPDATE).n) return;
    struct rows *r = ask(q->st, Q("SELECT h.title, l.paused_at, s.slug FROM hooks_lane l JOIN hooks_hook h ON h.id = l.hook "
        "JOIN hooks_hook_slug s ON s.owner = h.id AND s.current AND s.lang = 'de' WHERE h.deleted_at IS NULL AND h.active "
        "AND ((l.by_house AND l.paused_at > 0) OR (l.failing_since > 0 AND l.failing_since < $1)) ORDER BY h.id LIMIT 20"), I(moment_now() - 86400));
    while (rows_next(r)) {
        bool paused = row_int(r, 1) > 0;
        str text = say(q, paused ? N_("The webhook “{title}” is paused: nothing came through for days.") : N_("The webhook “{title}” does not reach its receiver."),
                       { "title", row_str(r, 0) });
        agenda_add(agenda, (struct task){ paused ? TASK_LATE : TASK_TODAY, text, url_row(q, &hook_entity, row_str(r, 2)), S(""), N_("Look at the webhook") });
    }
}
