/* proposals_pages.c - what answers of one survey led to: the office takes each up or does not. */
#include "look/form.h"
#include "rooms/survey/proposals.h"
#include "web/room.h"

static const struct survey *survey_here(struct req *q)
{
    struct query query = query_new(&survey_entity, &q->who, q->lang);
    const struct survey *s = row_by_slug(q->st, &query, q->arg, NULL);
    if (!s) req_fail(q, 404, N_("This entry does not exist, or not any more."));
    return s;
}

/* Where somebody looks before anything is done: the organisation, and the offers of that topic there. */
static void add_line(struct req *q, struct proposals_view *v, const struct survey_proposal *p, const struct labels *labels)
{
    const struct entity *actor = entity_find(S("directory"), S("actor")), *topic = entity_find(S("directory"), S("topic")), *offer = entity_find(S("directory"), S("offer"));
    const struct label *who = actor ? label_of(labels, actor, p->actor) : NULL, *about = topic ? label_of(labels, topic, p->topic) : NULL;
    struct proposal_line *l = &v->line[v->n++];
    *l = (struct proposal_line){ .id = p->meta.id, .kind = p->kind, .what = p->what, .name = who ? who->text : p->name, .text = str_eq(p->text, p->what) ? S("") : p->text,
                                 .url = url_row(q, &survey_proposal_entity, p->meta.slug), .state = p->state };
    if (who) l->actor = url_row(q, actor, who->slug);
    if (about && offer) l->topic = arena_fmt(q->a, "%.*s?topics=%.*s", STR(url_entity(q, offer)), STR(about->key));
}

static struct query of_survey(struct req *q, const struct survey *s, const char *state)
{
    struct query query = query_new(&survey_proposal_entity, &q->who, q->lang);
    query_take(&query, q->st, S("survey"), s->meta.key);
    query_take(&query, q->st, S("state"), str_of(state));
    query.limit = PROPOSALS_SHOWN;
    query.details = true;
    return query;
}

static void show(struct req *q, struct proposals_view *v)
{
    struct instrument *in = instrument_by_id(q->st, q->a, v->survey->meta.id, q->lang);
    struct query open = of_survey(q, v->survey, "open"), all = query_new(&survey_proposal_entity, &q->who, q->lang);
    struct page page = query_run(&open, q->st);
    v->named = in && in->named;
    v->consent = in && item_find(in, S(CONSENT_ITEM));
    for (size_t i = 0; i < page.n && v->n < PROPOSALS_SHOWN; i++) add_line(q, v, page.row[i], &page.labels);
    query_take(&all, q->st, S("survey"), v->survey->meta.key);
    v->decided = query_count(&all, q->st) - page.total;
    survey_proposals_page(&q->out, q, v);
}

void proposals_show(struct req *q)
{
    struct proposals_view *v = arena_new_of(q->a, struct proposals_view);
    if (!(v->survey = survey_here(q))) return;
    if (req_has(q, S("done"))) v->said = N_("Saved.");
    show(q, v);
}

static const char *const refusals[] = { [FLOW_UNKNOWN] = N_("This entry does not exist, or not any more."), [FLOW_DENIED] = N_("You may not do this."),
    [FLOW_NOT_NOW] = N_("Somebody has decided this already."), [FLOW_REFUSED] = N_("This could not be saved."), [FLOW_STALE] = N_("Somebody has decided this already.") };

void proposals_post(struct req *q)
{
    struct proposals_view *v = arena_new_of(q->a, struct proposals_view);
    int64_t id = 0;
    const char *why = NULL;
    if (!(v->survey = survey_here(q))) return;
    struct rows *r = str_int(form_value(q, S("proposal")), &id) ? ask(q->st, Q("SELECT id FROM survey_proposal WHERE id = $1 AND survey = $2 AND deleted_at IS NULL"), I(id), I(v->survey->meta.id)) : NULL;
    enum flow_outcome out = r && rows_next(r) ? flow_do(q->st, &q->who, q->id, &survey_proposal_entity, id, 0, form_value(q, S("event")), S(""), &why) : FLOW_UNKNOWN;
    if (out == FLOW_DONE) { req_redirect(q, 303, arena_fmt(q->a, "%.*s/proposals?done=saved", STR(url_row(q, &survey_entity, v->survey->meta.slug)))); return; }
    q->status = 409;
    v->why = why ? why : refusals[out];
    show(q, v);
}

/* ---- "Heute" ------------------------------------------------------------------------------------------------------------------------------- */
void proposals_today(struct req *q, struct agenda *agenda)
{
    if (!who_holds(&q->who, SURVEY_OFFICE)) return;
    struct rows *r = ask(q->st, Q("SELECT survey, COUNT(*) FROM survey_proposal WHERE state = 'open' AND deleted_at IS NULL GROUP BY survey ORDER BY survey LIMIT 5"));
    while (rows_next(r)) {
        struct query query = query_new(&survey_entity, &q->who, q->lang);
        const struct survey *s = row_by_id(q->st, &query, row_int(r, 0), NULL);
        if (s) agenda_add(agenda, (struct task){ .when = TASK_WAITING, .action = N_("Look at them"), .text = look_count(q, "%d proposal from a survey waits", "%d proposals from a survey wait", row_int(r, 1)),
                                                 .url = arena_fmt(q->a, "%.*s/proposals", STR(url_row(q, &survey_entity, s->meta.slug))) });
    }
}
