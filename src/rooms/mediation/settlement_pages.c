/* settlement_pages.c - one settlement with its lines, for the office and for the mediator it belongs to; objections. */
#include "base/utf8.h"
#include "look/form.h"
#include "rooms/mediation/bank.h"
#include "rooms/mediation/money.h"

size_t settled_lines(struct store *st, int64_t settlement, struct settled_line **ret)
{
    struct rows *r = ask(st, Q("SELECT what, formula, amount, COALESCE(reverses, 0) FROM mediation_line l WHERE settlement = $1 AND deleted_at IS NULL "
                           "AND volunteer = (SELECT s.volunteer FROM mediation_settlement s WHERE s.id = l.settlement) ORDER BY id"), I(settlement));
    struct settled_line *l = arena_array(store_arena(st), struct settled_line, rows_count(r) + 1);
    size_t n = 0;
    while (rows_next(r)) l[n++] = (struct settled_line){ row_str(r, 0), row_str(r, 1), row_int(r, 2), row_int(r, 3) != 0 };
    *ret = l;
    return n;
}

str payee_name(struct req *q, int64_t volunteer)
{
    const struct entity *e = entity_named(S("people.volunteer"));
    struct sepa_account account;
    if (!e) return S("");
    struct query query = query_new(e, &q->who, q->lang);
    query.titles = true;
    const void *row = row_by_id(q->st, &query, volunteer, NULL);
    str name = row ? row_title(e, row) : S("");
    return name.n || !who_holds(&q->who, "finance") || !bank_of(q->st, volunteer, &account) ? name : account.name;
}

static bool may_object(const struct req *q, const struct settlement *s)
{
    return str_eq(s->state, S("shown")) && who_holds(&q->who, "volunteer coordinator");
}

/* Lines hold money: who does not see that class sees the state alone. */
void settlement_show(struct req *q)
{
    struct labels labels = { 0 };
    const struct settlement *s = record_of_address(q, &settlement_entity, &labels);
    if (!s) return;
    struct settled_view v = { .record = { .e = &settlement_entity, .row = s, .labels = &labels }, .s = s, .name = s->meta.classes & MONEY ? payee_name(q, s->volunteer) : S(""), .objects = may_object(q, s) };
    if (s->meta.classes & MONEY) v.n = settled_lines(q->st, s->meta.id, &v.line);
    settled_page(&q->out, q, &v);
}

/* ---- objecting ---------------------------------------------------------------------------------------------------------------- */
enum { OBJECTION_MAX = 1000 };
const char *settlement_object(struct store *st, const struct who *who, int64_t settlement, str text)
{
    const char *why = NULL;
    text = str_trim(text);
    if (!text.n) return N_("Please say what is wrong.");
    if (text.n > OBJECTION_MAX || utf8_check(text, true) != UTF8_FINE) return N_("This text is too long.");
    if (flow_do(st, who, store_request(st), &settlement_entity, settlement, 0, S("object"), S(""), &why) != FLOW_DONE)
        return why ? why : N_("This step is not possible now: somebody took it already, or it is not yours to take.");
    ask(st, Q("UPDATE mediation_settlement SET objection = $2 WHERE id = $1"), I(settlement), T(text));
    return NULL;
}

void settlement_object_post(struct req *q)
{
    struct query query = query_new(&settlement_entity, &q->who, q->lang);
    const struct settlement *s = row_by_slug(q->st, &query, q->arg, NULL);
    if (!s) { req_fail(q, 404, N_("This entry does not exist, or not any more.")); return; }
    const char *why = settlement_object(q->st, &q->who, s->meta.id, form_value(q, S("text")));
    if (why) req_fail(q, 409, why);
    else req_redirect(q, 303, url_row(q, &settlement_entity, s->meta.slug));
}
