/* answer_pages.c - behind the link of a question: yes or no. Looking changes nothing; a button uses the link up. */
#include "base/moment.h"
#include "rooms/mediation/ask.h"
#include "rooms/mediation/rules.h"

static const char why_unknown[] = N_("This link is not complete, or not one of ours.");

/* NULL: answered already. A link that was used, or has expired, still shows what became of its question. */
static struct answer_view *open_answer(struct req *q, struct signed_link *l, enum signed_state *state)
{
    struct answer_view *v = arena_new_of(q->a, struct answer_view);
    v->token = q->method == POST ? form_value(q, S("link")) : req_param(q, S("link"));
    signed_private(q);
    *state = signed_look(q->st, v->token, "mediation.answer", l);
    if (*state == SIGNED_UNKNOWN || !question_read(q->st, l->row, &v->of)) {
        q->status = 404;
        link_lost_page(&q->out, q, why_unknown);
        return NULL;
    }
    v->name = person_volunteer(q->st, v->of.volunteer).name;
    v->state = accept_state(q->st, v->of.offer);
    if (v->state == ACCEPT_OUTCOMES && (*state != SIGNED_GOOD || v->of.starts <= moment_now())) v->state = ACCEPT_OVER;
    return v;
}

void answer_get(struct req *q)
{
    struct signed_link l;
    enum signed_state state;
    const struct answer_view *v = open_answer(q, &l, &state);
    if (v) answer_page(&q->out, q, v);
}

/* What could not be done leaves everything as it was, the link too: the status rolls back. */
void answer_post(struct req *q)
{
    struct signed_link l;
    enum signed_state state;
    bool yes = str_eq(form_value(q, S("do")), S("yes")), no = str_eq(form_value(q, S("do")), S("no"));
    struct answer_view *v = open_answer(q, &l, &state);
    if (!v) return;
    const char *why = accept_words[v->state < ACCEPT_OUTCOMES ? v->state : ACCEPT_OVER];
    if (v->state != ACCEPT_OUTCOMES || !(yes || no) || !signed_use(q->st, &l)) { q->status = 409; answer_page(&q->out, q, v); return; }
    struct who who = acts_as_volunteer(v->of.volunteer, link_name(false));
    enum accept_outcome out = yes ? accept_offer(q->st, &who, v->of.offer, 0, &why) : accept_decline(q->st, &who, v->of.offer, S(""), &why);
    if (out == ACCEPT_GOES || out == ACCEPT_NOTED || out == ACCEPT_DECLINED) {
        req_redirect(q, 303, url_page(q, signed_address(q->a, "answer", v->token)));
        return;
    }
    q->status = 409;
    bool open = out == ACCEPT_CLASH || out == ACCEPT_NOT_READY;
    v->state = open ? ACCEPT_OUTCOMES : out;
    v->wrong = open ? why : NULL;
    answer_page(&q->out, q, v);
}
