/* call_pages.c - the office's list of calls: whom, what to say, and buttons that record the answer as a full answer. */
#include "base/moment.h"
#include "rooms/mediation/ask.h"
#include "rooms/mediation/overview.h"
#include "web/room.h"

/* Mediators and institutions in one list, urgent ones first, then who waits longest; who was not reached stays, behind the others of today. */
static size_t read_calls(struct req *q, struct call_line *ret)
{
    size_t n = 0;
    struct rows *r = ask(q->st, Q("SELECT c.id, c.tries, c.tried_at, c.urgent, c.text, c.language, COALESCE(v.name, i.name, ''), COALESCE(v.phone, i.phone, ''), COALESCE(p.code, ''), "
        "COALESCE(k.id, 0), COALESCE(s.slug, ''), COALESCE(c.volunteer, 0) FROM mediation_call c LEFT JOIN people_volunteer v ON v.id = c.volunteer LEFT JOIN mediation_institution i ON i.id = c.institution "
        "LEFT JOIN mediation_appointment p ON p.id = c.appointment LEFT JOIN mediation_appointment_slug s ON s.owner = p.id AND s.current AND s.lang = 'de' "
        "LEFT JOIN mediation_offer k ON k.appointment = c.appointment AND k.volunteer = c.volunteer AND k.state = 'sent' AND k.deleted_at IS NULL "
        "WHERE c.state IN ('open', 'not_reached') ORDER BY c.urgent DESC NULLS LAST, c.tried_at ASC NULLS FIRST, c.id LIMIT $1"), I(CALLS_SHOWN));
    while (n < CALLS_SHOWN && rows_next(r)) {
        str slug = row_str(r, 10);
        ret[n++] = (struct call_line){ .id = row_int(r, 0), .tries = row_int(r, 1), .tried_at = row_int(r, 2), .urgent = row_bool(r, 3), .text = row_str(r, 4), .lang = row_str(r, 5),
            .volunteer = row_int(r, 11), .name = row_str(r, 6), .phone = row_str(r, 7), .code = row_str(r, 8), .offer = row_int(r, 9), .question = row_int(r, 9) > 0,
            .url = slug.n ? url_row(q, &appointment_entity, slug) : S("") };
    }
    return n;
}

static const struct { const char *key, *text; } sayings[] = {
    { "yes", N_("The yes is recorded.") }, { "no", N_("The no is recorded.") }, { "missed", N_("Not reached: it stays in the list.") }, { "done", N_("Done.") } };

void calls_show(struct req *q)
{
    struct calls_view *v = arena_new_of(q->a, struct calls_view);
    str said = req_param(q, S("said"));
    v->n = read_calls(q, v->at);
    int64_t seen[CALLS_SHOWN];
    size_t n = 0;
    for (size_t i = 0; i < v->n; i++) if (v->at[i].volunteer) seen[n++] = v->at[i].volunteer;
    mediators_seen(q, seen, n);                          /* names and numbers: who saw them is written down            */
    for (size_t i = 0; i < countof(sayings); i++) if (str_eq(said, str_of(sayings[i].key))) v->said = sayings[i].text;
    calls_page(&q->out, q, v);
}

static const struct call_line *line_of(const struct calls_view *v, int64_t id)
{
    for (size_t i = 0; i < v->n; i++) if (v->at[i].id == id) return &v->at[i];
    return NULL;
}

/* A question's yes and no go the way of every answer; what is over meanwhile leaves the list all the same. */
static const char *record(struct req *q, const struct call_line *c, str what)
{
    const char *why = NULL;
    if (str_eq(what, S("missed"))) {
        ask(q->st, Q("UPDATE mediation_call SET tries = tries + 1, tried_at = $2, state = 'not_reached' WHERE id = $1 AND tries < $3"), I(c->id), I(moment_now()), I(CALL_TRIES_MAX));
        return NULL;
    }
    if (c->question && (str_eq(what, S("yes")) || str_eq(what, S("no")))) {
        enum accept_outcome out = str_eq(what, S("yes")) ? accept_offer(q->st, &q->who, c->offer, 0, &why) : accept_decline(q->st, &q->who, c->offer, S(""), &why);
        if (out != ACCEPT_GOES && out != ACCEPT_NOTED && out != ACCEPT_DECLINED) return why;
        accept_by(q->st, c->offer, "call");
    } else if (!str_eq(what, S("done"))) {
        return N_("This call was done meanwhile.");
    }
    ask(q->st, Q("UPDATE mediation_call SET state = 'done', ended_at = $2 WHERE id = $1"), I(c->id), I(moment_now()));
    return NULL;
}

void calls_post(struct req *q)
{
    struct calls_view *v = arena_new_of(q->a, struct calls_view);
    int64_t id = 0;
    v->n = read_calls(q, v->at);
    const struct call_line *c = str_int(form_value(q, S("call")), &id) ? line_of(v, id) : NULL;
    str what = form_value(q, S("do"));
    const char *why = c ? record(q, c, what) : N_("This call was done meanwhile.");
    if (why) { req_fail(q, 409, why); return; }
    req_redirect(q, 303, arena_fmt(q->a, "%.*s?said=%.*s", STR(url_page(q, S("calls"))), STR(str_has_word(S("yes no missed done"), what) ? what : S("done"))));
}

void calls_today(struct req *q, struct agenda *agenda)
{
    if (!who_holds(&q->who, "coordinator lead administrator")) return;
    struct rows *r = ask(q->st, Q("SELECT COUNT(*) FROM mediation_call WHERE state IN ('open', 'not_reached')"));
    int64_t n = rows_next(r) ? row_int(r, 0) : 0;
    if (n) agenda_add(agenda, (struct task){ TASK_TODAY, look_count(q, "%d person is to be called", "%d persons are to be called", n), url_page(q, S("calls")), S(""), N_("Call") });
}
