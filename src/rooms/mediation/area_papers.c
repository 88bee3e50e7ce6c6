/* area_papers.c - a mediator's documents: statements, certificates of a year, confirmations, and the evidence that the centre has of them, with its dates. */
#include "base/moment.h"
#include "rooms/mediation/ask.h"
#include "rooms/mediation/confirmation.h"
#include "rooms/mediation/money.h"

static str paper_url(const struct req *q, const struct area_view *v, const char *of, int64_t row)
{
    return area_address(q, v, "my-mediation/document", arena_fmt(q->a, "of=%s&row=%lld", of, (long long)row));
}

/* ---- what there is ---------------------------------------------------------------------------------------------------------------- */
static void read_statements(struct req *q, struct area_papers *p)
{
    const struct field *state = entity_field(&settlement_entity, S("state"));
    struct rows *r = ask(q->st, Q("SELECT id, code, state, total FROM mediation_settlement WHERE volunteer = $1 AND state NOT IN ('draft', 'discarded') AND deleted_at IS NULL "
                                  "ORDER BY id DESC LIMIT $2"), I(p->of->volunteer), I(AREA_ROWS));
    while (p->statements < AREA_ROWS && rows_next(r)) {
        const char *label = choice_label(state, row_str(r, 2));
        p->statement[p->statements++] = (struct area_paper){ row_str(r, 1), arena_fmt(q->a, "%.*s · %.*s", STR(lang_money(q->a, q->lang, row_int(r, 3))), STR(label ? _(label) : row_str(r, 2))),
                                                             paper_url(q, p->of, "statement", row_int(r, 0)) };
    }
}

static void read_certificates(struct req *q, struct area_papers *p)
{
    struct rows *r = ask(q->st, Q("SELECT substr(paid_on, 1, 4), SUM(total) FROM mediation_settlement WHERE volunteer = $1 AND state IN ('paid', 'reversed') AND paid_on <> '' "
                                  "AND deleted_at IS NULL GROUP BY substr(paid_on, 1, 4) ORDER BY 1 DESC NULLS LAST LIMIT $2"), I(p->of->volunteer), I(AREA_ROWS));
    for (int64_t year; p->certificates < AREA_ROWS && rows_next(r);)
        if (str_int(row_str(r, 0), &year))
            p->certificate[p->certificates++] = (struct area_paper){ row_str(r, 0), lang_money(q->a, q->lang, row_int(r, 1)), paper_url(q, p->of, "certificate", year) };
}

/* What was once settled and did not fall through. */
static void read_confirmations(struct req *q, struct area_papers *p)
{
    struct rows *r = ask(q->st, Q("SELECT p.id, p.code, p.starts, p.ends, p.language FROM mediation_appointment p WHERE p.volunteer = $1 AND p.filled_at IS NOT NULL "
                                  "AND p.state IN ('filled', 'changing', 'held', 'reported', 'confirmed', 'unclear', 'billable', 'settled', 'client_absent') AND p.deleted_at IS NULL "
                                  "ORDER BY p.starts DESC, p.id LIMIT $2"), I(p->of->volunteer), I(AREA_ROWS));
    while (p->confirmations < AREA_ROWS && rows_next(r))
        p->confirmation[p->confirmations++] = (struct area_paper){ row_str(r, 1),
            arena_fmt(q->a, "%.*s · %.*s", STR(lang_name(q->a, q->lang, row_str(r, 4))), STR(carry_when(q->a, q->lang, row_int(r, 2), row_int(r, 3)))), paper_url(q, p->of, "confirmation", row_int(r, 0)) };
}

static str dates_of(struct req *q, str of, str until)
{
    str from = lang_date(q->a, q->lang, of);
    return until.n ? say(q, N_("of {day}, counts until {last}"), { "day", from }, { "last", lang_date(q->a, q->lang, until) }) : say(q, N_("of {day}"), { "day", from });
}

/* Talks, agreements, trainings. What was seen of a certificate of conduct is for those alone who accompany volunteers: it stands in no account of anybody. */
static void read_proofs(struct req *q, struct area_papers *p)
{
    const struct entity *e = entity_named(S("people.proof"));
    if (!e) return;
    struct rows *r = ask(q->st, Q("SELECT kind, issued_on, CASE WHEN next_on <> '' THEN next_on ELSE valid_until END FROM people_proof WHERE volunteer = $1 AND deleted_at IS NULL "
                                  "ORDER BY issued_on DESC, id LIMIT $2"), I(p->of->volunteer), I(AREA_ROWS));
    while (p->proofs < AREA_ROWS && rows_next(r)) {
        const char *label = choice_label(entity_field(e, S("kind")), row_str(r, 0));
        p->proof[p->proofs++] = (struct area_paper){ label ? _(label) : row_str(r, 0), dates_of(q, row_str(r, 1), row_str(r, 2)), S("") };
    }
}

void area_papers(struct req *q)
{
    struct area_papers *p = arena_new_of(q->a, struct area_papers);
    p->of = area_open(q, true);
    if (!p->of) return;
    read_statements(q, p);
    read_certificates(q, p);
    read_confirmations(q, p);
    read_proofs(q, p);
    area_papers_page(&q->out, q, p);
}

/* ---- one of them -------------------------------------------------------------------------------------------------------------------- */
static void no_paper(struct req *q) { req_fail(q, 404, N_("This entry does not exist, or not any more.")); }

static void statement(struct req *q, const struct area_view *v, int64_t id)
{
    struct query query = query_new(&settlement_entity, &v->who, q->lang);
    const struct settlement *s = row_by_id(q->st, &query, id, NULL);
    bool shown = s && s->volunteer == v->volunteer && !str_has_word(S("draft discarded"), s->state) && (s->meta.classes & MONEY);
    if (shown) statement_send(q, s);
    else no_paper(q);
}

static void certificate(struct req *q, const struct area_view *v, int64_t year)
{
    if (year < 2000 || year > 9999) no_paper(q);
    else certificate_send(q, v->volunteer, arena_fmt(q->a, "%lld", (long long)year), S("certificate"));
}

/* Without the link to its page: it came by mail, and nothing is made by looking. */
static void confirmation(struct req *q, const struct area_view *v, int64_t id)
{
    struct carry c;
    bool mine = carry_load(q->st, id, &c) && c.volunteer == v->volunteer && c.filled_at
        && str_has_word(S("filled changing held reported confirmed unclear billable settled client_absent"), c.state);
    if (mine) sheet_send(q, confirmation_pdf(q->st, &c, SIDE_MEDIATOR, S(""), S("")), c.code);
    else no_paper(q);
}

void area_paper(struct req *q)
{
    static const struct { const char *of; void (*draw)(struct req *q, const struct area_view *v, int64_t row); } papers[] = {
        { "statement", statement }, { "certificate", certificate }, { "confirmation", confirmation } };
    const struct area_view *v = area_open(q, true);
    int64_t row = 0;
    if (!v) return;
    q->who = v->who;                                     /* whose name stands on it                                     */
    for (size_t i = 0; i < countof(papers); i++) {
        if (!str_eq(req_param(q, S("of")), str_of(papers[i].of)) || !str_int(req_param(q, S("row")), &row)) continue;
        papers[i].draw(q, v, row);
        return;
    }
    no_paper(q);
}
