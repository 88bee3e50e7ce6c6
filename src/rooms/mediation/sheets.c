/* sheets.c - hours that wait for the office: every appointment that is over and has no confirmed hours, each with its form, so that a pile of paper is closed sheet by sheet. */
#include "base/moment.h"
#include "rooms/mediation/overview.h"

#define WAITS "p.deleted_at IS NULL AND (p.state = 'unclear' OR (p.state IN ('held', 'reported') AND p.ends <= $1))"

int64_t sheets_count(struct store *st)
{
    struct rows *r = ask(st, Q("SELECT COUNT(*) FROM mediation_appointment p WHERE " WAITS), I(moment_now()));
    return rows_next(r) ? row_int(r, 0) : 0;
}

/* What was reported, else what was planned; the way as it was worked out, there and back. */
static struct hours suggested(const struct carry *c)
{
    bool said = c->reported_by.n > 0;
    return (struct hours){ said ? c->held_from : c->starts, said ? c->held_to : c->ends,
                           c->paid_minutes != NONE ? c->paid_minutes : c->travel_minutes ? 2 * c->travel_minutes : NONE, c->paid_m, c->ticket };
}

static void take(struct req *q, struct sheet *s, int64_t id)
{
    struct hours h;
    if (!carry_load(q->st, id, &s->c)) return;
    h = suggested(&s->c);
    s->url = url_row(q, &appointment_entity, s->c.slug);
    s->differs = str_eq(s->c.state, S("unclear"));
    s->state = choice_label(entity_field(&appointment_entity, S("state")), s->c.state);
    s->form = (struct hours_form){ .typed = hours_show(q->a, &h, hours_point(q)), .way = hours_way(q->st, s->c.starts), .id = id };
    for (enum side side = SIDE_MEDIATOR; side <= SIDE_OFFICE; side++)
        if (hours_claim(q->st, id, side, &h)) s->claim[s->claims++] = (struct claim_line){ _(side_choices[side].label), carry_when(q->a, q->lang, h.from, h.to) };
}

/* The one that was asked for stands first, then those where the sides differ, then whoever waits longest. */
void sheets_show(struct req *q)
{
    struct sheets_view v = { .at = arena_array(q->a, struct sheet, SHEETS_SHOWN) };
    int64_t seen[SHEETS_SHOWN];
    size_t n = 0;
    struct rows *r = ask(q->st, Q("SELECT p.id FROM mediation_appointment p WHERE " WAITS " ORDER BY CASE WHEN p.code = $2 THEN 0 WHEN p.state = 'unclear' THEN 1 ELSE 2 END, "
                                  "p.ends ASC NULLS LAST, p.id LIMIT $3"), I(moment_now()), T(req_param(q, S("appointment"))), I(SHEETS_SHOWN + 1));
    while (rows_next(r)) {
        if (v.n == SHEETS_SHOWN) { v.more = true; break; }
        v.at[v.n] = (struct sheet){ 0 };
        take(q, &v.at[v.n], row_int(r, 0));
        if (v.at[v.n].c.volunteer) seen[n++] = v.at[v.n].c.volunteer;
        v.n++;
    }
    mediators_seen(q, seen, n);
    sheets_page(&q->out, q, &v);
}
