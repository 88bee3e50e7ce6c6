/* board_pages.c - the office: which requests wait for what, one request with everything that speaks for and against it, decisions about one appointment or all of a series. */
#include "base/moment.h"
#include "rooms/mediation/intake.h"
#include "rooms/mediation/asked.h"
#include "rooms/mediation/board.h"
#include "rooms/mediation/register.h"
#include "serve/write.h"

/* ---- the board ------------------------------------------------------------------------------------------------------------------------ */
/* Counts of every state, so that the chips say where something waits. */
static void count_states(struct req *q, struct board_view *v)
{
    struct rows *r = ask(q->st, Q("SELECT state, COUNT(*) FROM mediation_appointment WHERE deleted_at IS NULL GROUP BY state ORDER BY state"));
    while (rows_next(r))
        for (size_t i = 0; appointment_states[i].key; i++)
            if (str_eq(row_str(r, 0), str_of(appointment_states[i].key))) v->count[i] = row_int(r, 1);
}

static bool known_state(str state)
{
    for (size_t i = 0; appointment_states[i].key; i++) if (str_eq(state, str_of(appointment_states[i].key))) return true;
    return false;
}

static struct desk_row board_row(const struct rows *r)
{
    return (struct desk_row){ .id = row_int(r, 0), .code = row_str(r, 1), .starts = row_int(r, 2), .ends = row_int(r, 3), .state = row_str(r, 4), .language = row_str(r, 5),
        .topic = row_str(r, 6), .request = row_int(r, 7), .house = row_str(r, 8), .broken = row_str(r, 9), .slug = row_str(r, 10), .second = row_int(r, 11),
        .third = row_int(r, 12), .who = row_str(r, 13) };
}

#define BOARD_COLUMNS "SELECT p.id, p.code, p.starts, p.ends, p.state, p.language, r.topic, p.request, i.name, r.broken, r.key, " OTHER_STARTS ", u.name " \
    "FROM mediation_appointment p JOIN mediation_request r ON r.id = p.request JOIN mediation_institution i ON i.id = r.institution " \
    "LEFT JOIN people_volunteer u ON u.id = p.volunteer "

void board_get(struct req *q)
{
    struct board_view v = { .state = req_param(q, S("state")) };
    if (!known_state(v.state)) v.state = S("received");
    count_states(q, &v);
    struct rows *r = ask(q->st, Q(BOARD_COLUMNS "WHERE p.state = $1 AND p.deleted_at IS NULL ORDER BY p.starts, p.id LIMIT 201"), T(v.state));
    v.row = arena_array(q->a, struct desk_row, DESK_ROWS);
    while (rows_next(r)) {
        if (v.n == DESK_ROWS) { v.more = true; break; }
        v.row[v.n++] = board_row(r);
        v.row[v.n - 1].who = S("");                      /* who goes stands on the request's own page                  */
    }
    board_page(&q->out, q, &v);
}

/* ---- one request ------------------------------------------------------------------------------------------------------------------------ */
static void load_dates(struct req *q, struct request_view *v)
{
    struct rows *r = ask(q->st, Q(BOARD_COLUMNS "WHERE p.request = $1 AND p.deleted_at IS NULL ORDER BY p.starts, p.id LIMIT 200"), I(v->r->meta.id));
    v->row = arena_array(q->a, struct desk_row, DESK_ROWS);
    while (rows_next(r)) v->row[v->n++] = board_row(r);
    for (size_t i = 0; i < v->n; i++) {
        struct desk_row *one = &v->row[i];
        if (str_eq(one->state, S("query"))) one->question = asked_reason(q->st, one->id, "ask");
        else if (str_eq(one->state, S("received"))) one->note = asked_reason(q->st, one->id, "answer");
        v->received += str_eq(one->state, S("received"));
        v->query += str_eq(one->state, S("query"));
        v->admissible += str_eq(one->state, S("admissible"));
    }
}

/* Nobody speaks the language: who could help beyond the pool, with who decides about the money. */
static void load_services(struct req *q, struct request_view *v)
{
    struct admit_finding found[ADMIT_FOUND_MAX];
    struct ask_about about = { .language = v->r->language };
    const struct admit_case *c = ask_case(q->st, &about, NULL, 0, true);
    if (!admit_judge(c, found)) return;
    v->nobody = admit_sentence(q->a, q->lang, c, &found[0]);
    struct query query = query_new(&service_entity, &q->who, q->lang);
    struct page page = query_run(&query, q->st);
    v->service = arena_array(q->a, const struct service_row *, SERVICES_SHOWN);
    for (size_t i = 0; i < page.n && v->services < SERVICES_SHOWN; i++) {
        const struct service_row *s = page.row[i];
        if (!s->languages.n || str_has_word(s->languages, v->r->language)) v->service[v->services++] = s;
    }
}

static void draw_request(struct req *q, const struct request *row, const struct labels *labels, const char *problem, str reason)
{
    struct history_view past = { .e = &request_entity };
    struct request_view v = { .r = row, .labels = labels, .past = &past, .problem = problem, .reason = reason, .may_overrule = who_holds(&q->who, "lead administrator"),
                              .may_decide = desk_is_office(q), .done = req_param(q, S("done")) };
    if (v.may_decide) history_take(q, row, &past, HISTORY_LAST);
    load_dates(q, &v);
    load_services(q, &v);
    request_page(&q->out, q, &v);
}

void request_show(struct req *q)
{
    struct labels labels = { 0 };
    const struct request *row = record_of_address(q, &request_entity, &labels);
    if (row) draw_request(q, row, &labels, NULL, S(""));
}

/* ---- deciding ------------------------------------------------------------------------------------------------------------------------------ */
static const struct { const char *event, *from; bool reason; } decisions[] = {
    { "admit", "received", false }, { "overrule", "received", true }, { "ask", "received", true }, { "refuse", "received", true },
    { "answer", "query", true }, { "seek", "admissible", false },
};

/* Why the head admits it against a rule stands with the request: the guard of "admit" and everybody later look there. The house writes it, so that no form gives
** what only the head may; who decided stands in the history of the step. */
static bool note_overrule(struct req *q, int64_t request, str reason)
{
    struct problems p = { .a = q->a };
    struct draft d = draft_new(q->a, &request_entity);
    d.id = request;
    draft_give(&d, "overruled", str_upto(reason, 300));
    return row_write(q->st, &(struct write){ .who = &who_house, .request = q->id, .draft = &d }, &p) == WRITE_DONE;
}

/* All appointments of the request that are in that state, or the one that was named. Returns how many moved on; *why: what kept the first of the others. */
static int64_t move(struct req *q, int64_t request, int64_t one, size_t decision, str reason, const char **why)
{
    int64_t done = 0;
    struct rows *r = ask(q->st, Q("SELECT id FROM mediation_appointment WHERE request = $1 AND state = $2 AND deleted_at IS NULL AND ($3 = 0 OR id = $3) ORDER BY id"),
                         I(request), T(str_of(decisions[decision].from)), I(one));
    while (rows_next(r)) {
        const char *not = NULL;
        enum flow_outcome out = flow_do(q->st, &q->who, q->id, &appointment_entity, row_int(r, 0), 0, str_of(decisions[decision].event), reason, &not);
        if (out == FLOW_DONE) done++;
        else if (!*why) *why = out == FLOW_REFUSED && not ? not : N_("You may not do this with this entry.");
    }
    return done;
}

static void tell_decision(struct req *q, int64_t request, size_t decision, str reason)
{
    if (str_eq(str_of(decisions[decision].event), S("ask"))) asked_question(q->st, request, reason);
    if (str_eq(str_of(decisions[decision].event), S("refuse"))) asked_refused(q->st, request, reason);
}

static const char *decide(struct req *q, int64_t request, size_t k, str reason)
{
    const char *why = NULL;
    int64_t one;
    if (!str_int(form_value(q, S("appointment")), &one) || one < 0) one = 0;
    if (decisions[k].reason && !reason.n) return N_("Please give a reason.");
    if (str_eq(str_of(decisions[k].event), S("overrule")) && (!who_holds(&q->who, "lead administrator") || !note_overrule(q, request, reason)))
        return N_("A rule speaks against it: only the head can admit it, with a reason.");
    if (!move(q, request, one, k, reason, &why)) return why ? why : N_("This is not possible any more: look at what has become of it.");
    tell_decision(q, request, k, reason);
    return NULL;
}

void request_decide(struct req *q)
{
    size_t k = 0;
    str todo = form_value(q, S("do")), reason = str_trim(form_value(q, S("reason")));
    struct labels labels = { 0 };
    struct query query = query_new(&request_entity, &q->who, q->lang);
    query.details = true;
    const struct request *row = row_by_slug(q->st, &query, q->arg, &labels);
    while (k < countof(decisions) && !str_eq(todo, str_of(decisions[k].event))) k++;
    if (!row) { req_fail(q, 404, N_("This entry does not exist, or not any more.")); return; }
    if (k == countof(decisions) || reason.n > 2000) { req_fail(q, 400, N_("This form is not complete. Please open it again.")); return; }
    const char *problem = decide(q, row->meta.id, k, reason);
    if (!problem) { req_redirect(q, 303, arena_fmt(q->a, "%.*s?done=decided", STR(url_row(q, &request_entity, row->meta.slug)))); return; }
    q->status = 422;
    draw_request(q, row, &labels, problem, reason);
}

/* ---- what waits -------------------------------------------------------------------------------------------------------------------------- */
void requests_today(struct req *q, struct agenda *agenda)
{
    if (!desk_is_office(q)) return;
    struct rows *r = ask(q->st, Q("SELECT COUNT(DISTINCT request) FROM mediation_appointment WHERE state = 'received' AND deleted_at IS NULL"));
    int64_t n = rows_next(r) ? row_int(r, 0) : 0;
    if (n) agenda_add(agenda, (struct task){ TASK_TODAY, look_count(q, "%d request waits for your decision.", "%d requests wait for your decision.", n),
                                             url_page(q, S("mediation/requests")), date_today(q->a), N_("Decide") });
    int64_t new = applications_open(q->st);
    if (new) agenda_add(agenda, (struct task){ TASK_WEEK, look_count(q, "%d institution would like to ask for mediators.", "%d institutions would like to ask for mediators.", new),
                                               url_page(q, S("institution-applications?state=new")), S(""), N_("Decide") });
}
