/* run_pages.c - settlement runs for the office: preview, making, one step for all of a run, exports. */
#include "base/moment.h"
#include "look/form.h"
#include "rooms/mediation/bank.h"
#include "rooms/mediation/money.h"
#include <string.h>

/* ---- a new run ---------------------------------------------------------------------------------------------------------------- */
/* The half-year that ended last. */
static void usual_days(struct arena *a, struct run_new *n)
{
    struct date d = wall_of(moment_now()).date;
    bool second = d.month <= 6;
    int year = second ? d.year - 1 : d.year;
    n->from = arena_fmt(a, "%04d-%s", year, second ? "07-01" : "01-01");
    n->to = arena_fmt(a, "%04d-%s", year, second ? "12-31" : "06-30");
}

static str given(struct req *q, const char *name) { return q->method == POST ? form_value(q, str_of(name)) : req_param(q, str_of(name)); }

static struct run_new_view view_of(struct req *q)
{
    struct run_new_view v = { .n = { given(q, "name"), given(q, "from"), given(q, "to"), given(q, "pay_on") } };
    struct date from, to, pay;
    if (!v.n.from.n && !v.n.to.n) usual_days(q->a, &v.n);
    if (!v.n.name.n) v.n.name = say(q, N_("Settlement {from} to {to}"), { "from", lang_date(q->a, q->lang, v.n.from) }, { "to", lang_date(q->a, q->lang, v.n.to) });
    if (!date_parse(v.n.from, &from) || !date_parse(v.n.to, &to) || (v.n.pay_on.n && !date_parse(v.n.pay_on, &pay))) v.problem = N_("Please give a date, as 2026-03-02.");
    else if (date_days(to) < date_days(from)) v.problem = N_("The last day lies before the first.");
    v.good = !v.problem;
    return v;
}

static void show_new(struct req *q, struct run_new_view *v)
{
    if (v->good) v->plan = run_look(q->st, v->n.to);
    for (size_t i = 0; i < v->plan.persons; i++) v->plan.person[i].name = payee_name(q, v->plan.person[i].volunteer);
    if (v->problem) q->status = 422;
    run_new_page(&q->out, q, v);
}

void run_new_show(struct req *q)
{
    struct run_new_view v = view_of(q);
    show_new(q, &v);
}

static str run_url(struct req *q, int64_t run, const char *more)
{
    struct query query = query_new(&run_entity, &q->who, q->lang);
    const void *row = row_by_id(q->st, &query, run, NULL);
    return row ? arena_fmt(q->a, "%.*s%s", STR(url_row(q, &run_entity, row_meta(row)->slug)), more) : url_entity(q, &run_entity);
}

void run_new_post(struct req *q)
{
    struct run_new_view v = view_of(q);
    struct problems p = { .a = q->a };
    if (v.good) v.plan = run_look(q->st, v.n.to);
    if (v.good && !v.plan.cents && !v.plan.n) v.problem = N_("Nothing is to be settled.");
    int64_t run = v.problem ? 0 : run_make(q->st, &q->who, &v.n, &v.plan, &p);
    if (run) { req_redirect(q, 303, run_url(q, run, "")); return; }
    if (!v.problem) v.problem = p.n ? p.at[0].message : N_("You may not do this with this entry.");
    show_new(q, &v);
}

/* ---- one run -------------------------------------------------------------------------------------------------------------------- */
static bool open_state(str state) { return !str_has_word(S("paid reversed discarded exported"), state); }

static const char *lacking(struct req *q, const struct run_row *r)
{
    if (!open_state(r->state)) return NULL;
    if (!bank_there(q->st, r->volunteer)) return N_("Bank data are missing");
    return payable_tax(q->st, r->volunteer, date_today(q->a)) ? NULL : N_("No valid tax declaration");
}

static void read_rows(struct req *q, struct run_view *v)
{
    struct rows *r = ask(q->st, Q("SELECT s.id, s.volunteer, s.total, s.code, s.state, "
                                  "COALESCE((SELECT x.slug FROM mediation_settlement_slug x WHERE x.owner = s.id AND x.current AND x.lang = 'de'), '') "
                                  "FROM mediation_settlement s WHERE s.run = $1 AND s.deleted_at IS NULL ORDER BY s.code, s.id"),
                         I(v->run->meta.id));
    v->row = arena_array(q->a, struct run_row, rows_count(r) + 1);
    while (rows_next(r)) {
        struct run_row *row = &v->row[v->n];
        *row = (struct run_row){ row_int(r, 0), row_int(r, 1), row_int(r, 2), row_str(r, 3), row_str(r, 5), payee_name(q, row_int(r, 1)), row_str(r, 4), NULL };
        row->lacks = lacking(q, row);
        if (!str_eq(row->state, S("discarded"))) v->total += row->total;
        v->ordered += str_eq(row->state, S("ordered"));
        v->n++;
    }
}

/* The steps that this reader may take for all at once, and for how many. Who may not take one of them at all does not see it; guards speak when it is taken. */
static void read_steps(struct req *q, struct run_view *v)
{
    static const char at_once[] = "show check count order pay";
    for (size_t i = 0; i < settlement_flow.n && v->steps < RUN_STEPS_MAX; i++) {
        const struct transition *t = &settlement_flow.at[i];
        struct run_step s = { t->event, t->label, 0 };
        if (!str_has_word(str_of(at_once), str_of(t->event)) || !who_holds(&q->who, t->roles)) continue;
        for (size_t k = 0; k < v->n; k++) s.n += str_eq(v->row[k].state, str_of(t->from));
        if (s.n) v->step[v->steps++] = s;
    }
}

static void read_exports(struct req *q, struct run_view *v)
{
    struct rows *r = ask(q->st, Q("SELECT number, at, payments, cents, digest FROM mediation_export WHERE run = $1 ORDER BY number LIMIT 50"), I(v->run->meta.id));
    while (rows_next(r) && v->exports < RUN_EXPORTS_MAX)
        v->export[v->exports++] = (struct run_export){ row_int(r, 0), row_int(r, 1), row_int(r, 2), row_int(r, 3), row_str(r, 4) };
}

static const struct run *run_of(struct req *q)
{
    struct query query = query_new(&run_entity, &q->who, q->lang);
    const struct run *run = row_by_slug(q->st, &query, q->arg, NULL);
    if (!run) req_fail(q, 404, N_("This entry does not exist, or not any more."));
    return run;
}

static void show(struct req *q, const struct run *run, const char *problem)
{
    struct run_view *v = arena_new_of(q->a, struct run_view);
    *v = (struct run_view){ .run = run, .done = -1, .problem = problem, .exporter = who_holds(&q->who, "finance") };
    if (!str_int(req_param(q, S("done")), &v->done) || !str_int(req_param(q, S("left")), &v->left)) v->done = -1;
    read_rows(q, v);
    read_steps(q, v);
    read_exports(q, v);
    run_page(&q->out, q, v);
}

void run_show(struct req *q)
{
    const struct run *run = run_of(q);
    if (run) show(q, run, NULL);
}

/* Each settlement by its own transition. What a guard refuses stays where it is; the first reason is told, and nothing is done when all are refused. */
void run_step_post(struct req *q)
{
    const struct run *run = run_of(q);
    str event = form_value(q, S("event"));
    const char *why = NULL, *first = NULL;
    int64_t done = 0, left = 0;
    if (!run) return;
    if (!str_has_word(S("show check count order pay"), event)) { req_fail(q, 400, N_("This step is not possible now.")); return; }
    struct rows *r = ask(q->st, Q("SELECT id FROM mediation_settlement WHERE run = $1 AND deleted_at IS NULL ORDER BY code, id"), I(run->meta.id));
    while (rows_next(r))
        switch (flow_do(q->st, &q->who, q->id, &settlement_entity, row_int(r, 0), 0, event, S(""), &why)) {
        case FLOW_DONE: done++; break;
        case FLOW_REFUSED: left++; if (!first) first = why; break;
        case FLOW_DENIED: case FLOW_UNKNOWN: if (!first) first = N_("You may not do this with this entry."); break;
        case FLOW_NOT_NOW: case FLOW_STALE: break;
        }
    if (done) { req_redirect(q, 303, run_url(q, run->meta.id, arena_fmt(q->a, "?done=%lld&left=%lld", (long long)done, (long long)left).p)); return; }
    q->status = first && !left ? 403 : 409;
    show(q, run, first ? first : N_("This step is not possible now."));
}

/* ---- exports ------------------------------------------------------------------------------------------------------------------------ */
void run_export_post(struct req *q)
{
    const struct run *run = run_of(q);
    struct export_made m;
    if (!run) return;
    enum export_format format = str_eq(form_value(q, S("format")), S("csv")) ? EXPORT_CSV : EXPORT_SEPA;
    const char *why = export_make(q->st, &q->who, q->region, run->meta.id, format, &m);
    if (!why) { req_redirect(q, 303, run_url(q, run->meta.id, arena_fmt(q->a, "?done=%lld&left=%lld", (long long)m.n, (long long)m.left).p)); return; }
    q->status = 409;
    show(q, run, why);
}

void run_file(struct req *q)
{
    int64_t number;
    struct export_made m;
    const struct run *run = run_of(q);
    if (!run) return;
    const char *why = str_int(req_param(q, S("number")), &number) ? export_again(q->st, q->region, number, &m) : N_("This entry does not exist, or not any more.");
    if (why) { req_fail(q, 409, why); return; }
    export_seen(q->st, &q->who, number);
    q->type = m.type;
    req_header(q, "Content-Disposition", arena_fmt(q->a, "attachment; filename=\"%.*s\"", STR(m.name)));
    req_header(q, "Cache-Control", S("no-store"));
    buf_put(&q->out, m.file);
}
