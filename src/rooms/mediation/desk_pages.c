/* desk_pages.c - the desk of an institution: its requests and what became of them, its answers, changes and cancellations. Rows of other institutions do not exist. */
#include "base/moment.h"
#include "rooms/mediation/intake.h"
#include "rooms/mediation/asked.h"
#include "rooms/mediation/carry_pages.h"
#include "base/utf8.h"

/* ---- rows ------------------------------------------------------------------------------------------------------------------------ */
/* What the institution still has to say about an appointment that has begun. */
static const char *hours_due(str state, int64_t starts, str reported_by)
{
    if (str_eq(state, S("held")) || (str_eq(state, S("filled")) && starts <= moment_now())) return N_("Report hours");
    if (str_eq(state, S("reported"))) return str_eq(reported_by, side_key(SIDE_INSTITUTION)) ? N_("Look at hours") : N_("Confirm hours");
    return str_eq(state, S("client_absent")) ? N_("Look at it") : NULL;
}

static struct desk_row row_of(const struct rows *r, int64_t requester)
{
    return (struct desk_row){ .id = row_int(r, 0), .code = row_str(r, 1), .starts = row_int(r, 2), .ends = row_int(r, 3), .state = row_str(r, 4), .language = row_str(r, 5),
        .topic = row_str(r, 6), .request = row_int(r, 7), .asked_by = row_str(r, 8), .mine = requester && row_int(r, 9) == requester, .second = row_int(r, 10),
        .third = row_int(r, 11), .hours = hours_due(row_str(r, 4), row_int(r, 2), row_str(r, 12)) };
}

#define ROW_COLUMNS "SELECT p.id, p.code, p.starts, p.ends, p.state, p.language, r.topic, p.request, q.name, r.requester, " OTHER_STARTS ", p.reported_by " \
    "FROM mediation_appointment p JOIN mediation_request r ON r.id = p.request LEFT JOIN mediation_requester q ON q.id = r.requester "

/* `show`: open, past or all. One more than fits says that there are more. */
static void load_rows(struct req *q, struct desk_view *v)
{
    bool open = str_eq(v->show, S("open")), past = str_eq(v->show, S("past"));
    struct rows *r = ask(q->st, Q(ROW_COLUMNS "WHERE p.institution = $1 AND p.deleted_at IS NULL AND ($2 = 0 OR p.done_on = '') AND ($3 = 0 OR p.done_on <> '') "
                                  "AND ($4 = 0 OR r.requester = $4) ORDER BY p.starts DESC, p.id DESC LIMIT 201"), I(v->desk->institution), I(open), I(past),
                         I(v->mine ? v->desk->requester : 0));
    v->row = arena_array(q->a, struct desk_row, DESK_ROWS);
    while (rows_next(r)) {
        if (v->n == DESK_ROWS) { v->more = true; break; }
        v->row[v->n++] = row_of(r, v->desk->requester);
    }
}

void desk_list(struct req *q)
{
    struct desk_view v = { .desk = desk_open(q), .show = req_param(q, S("show")), .mine = req_has(q, S("mine")) };
    if (!v.desk) return;
    if (!str_eq(v.show, S("past")) && !str_eq(v.show, S("all"))) v.show = S("open");
    load_rows(q, &v);
    desk_list_page(&q->out, q, &v);
}

/* ---- one request ------------------------------------------------------------------------------------------------------------------- */
/* Who comes, as far as the rules of that day show it to the institution, once it is certain. */
static void add_who(struct req *q, struct desk_row *row)
{
    static const char known[] = "filled changing held reported unclear confirmed billable settled client_absent cancelled_late";
    const struct rules *rules = rules_on(q->st, date_text(q->a, wall_of(row->starts).date));
    if (!str_has_word(str_of(known), row->state)) return;
    struct rows *r = ask(q->st, Q("SELECT u.name, u.phone, u.email FROM mediation_appointment p JOIN people_volunteer u ON u.id = p.volunteer WHERE p.id = $1"), I(row->id));
    if (!rows_next(r)) return;
    str name = row_str(r, 0);
    int64_t blank = str_find_char(name, ' ');
    if (str_has_word(rules->shown, S("name"))) row->who = name;
    else if (str_has_word(rules->shown, S("first_name"))) row->who = blank < 0 ? name : str_upto(name, (size_t)blank);
    if (str_has_word(rules->shown, S("phone"))) row->phone = row_str(r, 1);
    if (str_has_word(rules->shown, S("email"))) row->email = row_str(r, 2);
}

static bool is_state(const struct desk_row *row, const char *state) { return str_eq(row->state, str_of(state)); }

static void fill_row(struct req *q, struct desk_row *row)
{
    add_who(q, row);
    if (is_state(row, "query")) row->question = asked_reason(q->st, row->id, "ask");
    if (is_state(row, "refused")) row->note = asked_reason(q->st, row->id, "refuse");
}

static void load_request_rows(struct req *q, struct desk_request_view *v)
{
    struct rows *r = ask(q->st, Q(ROW_COLUMNS "WHERE p.request = $1 AND p.institution = $2 AND p.deleted_at IS NULL ORDER BY p.starts, p.id LIMIT 200"),
                         I(v->r->meta.id), I(v->desk->institution));
    v->row = arena_array(q->a, struct desk_row, DESK_ROWS);
    while (rows_next(r)) v->row[v->n++] = row_of(r, v->desk->requester);
    for (size_t i = 0; i < v->n; i++) fill_row(q, &v->row[i]);
}

/* Nobody speaks it: said at once, with what the office does about it, as long as nothing has become of the request. */
static str language_hint(struct req *q, const struct desk_request_view *v)
{
    struct admit_finding found[ADMIT_FOUND_MAX];
    struct ask_about about = { .language = v->r->language };
    const struct admit_case *c = ask_case(q->st, &about, NULL, 0, true);
    bool waits = v->n && str_has_word(S("received query admissible seeking unfilled"), v->row[0].state);
    return waits && admit_judge(c, found) ? admit_sentence(q->a, q->lang, c, &found[0]) : S("");
}

static int64_t number_of(str text)
{
    int64_t n;
    return str_int(text, &n) && n > 0 ? n : 0;
}

static void show_request(struct req *q, const struct desk *d, int64_t request, struct desk_request_view *v)
{
    struct labels *labels = arena_new_of(q->a, struct labels);
    struct query query = query_new(&request_entity, &d->who, q->lang);
    query.details = true;
    v->desk = d;
    v->r = row_by_id(q->st, &query, request, labels);
    v->labels = labels;
    if (!v->r) { req_fail(q, 404, N_("This entry does not exist, or not any more.")); return; }
    load_request_rows(q, v);
    v->hint = language_hint(q, v);
    desk_request_page(&q->out, q, v);
}

void desk_request(struct req *q)
{
    const struct desk *d = desk_open(q);
    struct desk_request_view v = { .fresh = str_eq(req_param(q, S("done")), S("sent")), .said = req_param(q, S("done")), .late = number_of(req_param(q, S("late"))) };
    if (d) show_request(q, d, number_of(req_param(q, S("request"))), &v);
}

/* ---- what the institution does ------------------------------------------------------------------------------------------------------- */
/* The appointment that the form names, if it is one of this institution. */
static bool own_row(struct req *q, const struct desk *d, str id, struct desk_row *ret)
{
    struct rows *r = ask(q->st, Q(ROW_COLUMNS "WHERE p.id = $1 AND p.institution = $2 AND p.deleted_at IS NULL"), I(number_of(id)), I(d->institution));
    if (rows_next(r)) { *ret = row_of(r, d->requester); return true; }
    req_fail(q, 404, N_("This entry does not exist, or not any more."));
    return false;
}

static void to_request(struct req *q, const struct desk *d, int64_t request, const char *rest)
{
    req_redirect(q, 303, desk_address(q, d, "mediation/desk/request", arena_fmt(q->a, "&request=%lld%s", (long long)request, rest)));
}

static void again(struct req *q, const struct desk *d, int64_t request, const char *problem, str answer)
{
    struct desk_request_view v = { .problem = problem, .answer = answer };
    q->status = 422;
    show_request(q, d, request, &v);
}

static const char not_now[] = N_("This is not possible any more: look at what has become of it.");

/* A first press cancels while that costs nothing; near the start the page says so and asks for a second one. */
static void cancel(struct req *q, const struct desk *d, const struct desk_row *row, const char *event)
{
    const char *why = not_now;
    enum flow_outcome out = flow_do(q->st, &d->who, q->id, &appointment_entity, row->id, 0, str_of(event), S(""), &why);
    if (out == FLOW_DONE) to_request(q, d, row->request, "&done=cancelled");
    else if (out == FLOW_REFUSED && (is_state(row, "filled") || is_state(row, "changing")) && str_eq(str_of(event), S("cancel")))
        to_request(q, d, row->request, arena_fmt(q->a, "&late=%lld", (long long)row->id).p);
    else again(q, d, row->request, out == FLOW_REFUSED ? why : not_now, S(""));
}

/* One answer for every appointment of the request that waits for one. */
static void answer(struct req *q, const struct desk *d, const struct desk_row *row)
{
    const char *why;
    str text = str_trim(form_value(q, S("answer")));
    if (!text.n || text.n > 2000) { again(q, d, row->request, text.n ? N_("This text is too long.") : N_("Please write an answer."), str_upto(text, 2000)); return; }
    struct rows *r = ask(q->st, Q("SELECT id FROM mediation_appointment WHERE request = $1 AND state = 'query' AND deleted_at IS NULL ORDER BY id"), I(row->request));
    while (rows_next(r)) flow_do(q->st, &d->who, q->id, &appointment_entity, row_int(r, 0), 0, S("answer"), text, &why);
    to_request(q, d, row->request, "&done=answered");
}

/* The page of one appointment has a link of its own, so a press makes one: as good as the mail's, for whoever deleted that. */
static void to_hours(struct req *q, const struct desk *d, const struct desk_row *row)
{
    struct carry c;
    if (!row->hours || !carry_load(q->st, row->id, &c)) again(q, d, row->request, not_now, S(""));
    else req_redirect(q, 303, url_page(q, signed_address(q->a, "appointment", carry_token(q->st, &c, SIDE_INSTITUTION))));
}

void desk_act(struct req *q)
{
    struct desk_row row;
    const struct desk *d = desk_open(q);
    str todo = form_value(q, S("do"));
    if (!d || !own_row(q, d, form_value(q, S("appointment")), &row)) return;
    if (str_eq(todo, S("cancel"))) cancel(q, d, &row, "cancel");
    else if (str_eq(todo, S("cancel_late"))) cancel(q, d, &row, "cancel_late");
    else if (str_eq(todo, S("answer"))) answer(q, d, &row);
    else if (str_eq(todo, S("hours"))) to_hours(q, d, &row);
    else req_fail(q, 400, N_("This form is not complete. Please open it again."));
}

/* ---- another time, another place ------------------------------------------------------------------------------------------------------ */
/* Before anybody was asked both simply change; once somebody comes, the same person is asked first. While people are being asked the time stands still:
** they were asked for that. The place is the request's, so it changes for all of its appointments that are still to come. */
static bool may_change(const struct desk_row *row)
{
    static const char states[] = "received query admissible filled";
    return str_has_word(str_of(states), row->state) && row->starts > moment_now();
}

static void load_place(struct req *q, struct desk_change_view *v)
{
    struct rows *r = ask(q->st, Q("SELECT r.street, r.room, (SELECT COUNT(*) FROM mediation_appointment p WHERE p.request = r.id AND p.id <> $2 AND p.deleted_at IS NULL "
                                  "AND p.done_on = '' AND p.state <> 'billable' AND p.starts > $3) FROM mediation_request r WHERE r.id = $1"), I(v->row->request), I(v->row->id), I(moment_now()));
    if (rows_next(r)) { v->street = row_str(r, 0); v->room = row_str(r, 1); v->others = row_int(r, 2); }
}

void desk_change_get(struct req *q)
{
    struct desk_row row;
    const struct desk *d = desk_open(q);
    if (!d || !own_row(q, d, req_param(q, S("appointment")), &row)) return;
    if (!may_change(&row)) { again(q, d, row.request, not_now, S("")); return; }
    struct wall w = wall_of(row.starts);
    struct desk_change_view v = { .desk = d, .row = &row, .day = date_text(q->a, w.date), .time = arena_fmt(q->a, "%02d:%02d", w.hour, w.minute), .minutes = (row.ends - row.starts) / 60 };
    load_place(q, &v);
    desk_change_page(&q->out, q, &v);
}

/* Empty: the time is good. Other dates of the request are looked at, too. */
static str judge_change(struct req *q, const struct desk_row *row, const struct admit_date *date)
{
    struct admit_finding found[ADMIT_FOUND_MAX];
    struct admit_date *all = arena_array(q->a, struct admit_date, ADMIT_DATES_MAX);
    size_t n = 0;
    struct rows *r = ask(q->st, Q("SELECT starts, ends FROM mediation_appointment WHERE request = $1 AND id <> $2 AND deleted_at IS NULL AND done_on = '' AND state <> 'billable' "
                                  "AND starts > $3 "
                                  "ORDER BY id LIMIT 59"), I(row->request), I(row->id), I(moment_now()));
    while (rows_next(r) && n + 1 < ADMIT_DATES_MAX) all[n++] = (struct admit_date){ .starts = row_int(r, 0), .ends = row_int(r, 1) };
    all[n++] = *date;
    struct ask_about nothing = { 0 };
    const struct admit_case *c = ask_case(q->st, &nothing, all, n, false);
    size_t k = admit_judge(c, found);
    for (size_t i = 0; i < k; i++) if (found[i].weight == ADMIT_FAULT && found[i].date == n - 1) return admit_sentence(q->a, q->lang, c, &found[i]);
    return S("");
}

static bool store_place(struct req *q, const struct desk_change_view *v)
{
    struct problems p = { .a = q->a };
    struct draft draft = draft_new(q->a, &request_entity);
    draft.id = v->row->request;
    draft_give(&draft, "street", v->street);
    draft_give(&draft, "room", v->room);
    return row_write(q->st, &(struct write){ .who = &v->desk->who, .request = q->id, .draft = &draft }, &p) == WRITE_DONE;
}

/* Nobody was found for it yet. */
static bool store_time(struct req *q, const struct desk_change_view *v, const struct admit_date *date)
{
    struct problems p = { .a = q->a };
    struct draft draft = draft_new(q->a, &appointment_entity);
    draft.id = v->row->id;
    draft_give(&draft, "starts", arena_fmt(q->a, "%lld", (long long)date->starts));
    draft_give(&draft, "ends", arena_fmt(q->a, "%lld", (long long)date->ends));
    draft_give(&draft, "second_starts", S(""));
    draft_give(&draft, "third_starts", S(""));
    return row_write(q->st, &(struct write){ .who = &v->desk->who, .request = q->id, .draft = &draft }, &p) == WRITE_DONE;
}

/* Whoever comes to one of the request's appointments is asked whether the new place suits; for this one the new time goes with it. */
static bool ask_filled(struct req *q, const struct desk_change_view *v, const struct admit_date *date, bool place)
{
    int64_t id[ADMIT_DATES_MAX];
    struct carry *c = arena_array(q->a, struct carry, ADMIT_DATES_MAX);
    size_t n = 0;
    struct rows *r = ask(q->st, Q("SELECT id FROM mediation_appointment WHERE request = $1 AND state = 'filled' AND starts > $2 AND deleted_at IS NULL AND ($3 = 1 OR id = $4) "
                                  "ORDER BY id LIMIT 60"), I(v->row->request), I(moment_now()), I(place), I(v->row->id));
    while (n < ADMIT_DATES_MAX && rows_next(r)) id[n++] = row_int(r, 0);
    for (size_t i = 0; i < n; i++) if (!carry_load(q->st, id[i], &c[i])) return false;
    if (place && !store_place(q, v)) return false;
    for (size_t i = 0; i < n; i++) {
        bool this = id[i] == v->row->id;
        if (carry_change_to(q->st, &v->desk->who, q->id, &c[i], this ? date->starts : c[i].starts, this ? date->ends : c[i].ends)) return false;
    }
    return true;
}

static bool store_change(struct req *q, const struct desk_change_view *v, const struct admit_date *date, bool place)
{
    bool time = date->starts != v->row->starts || date->ends != v->row->ends, filled = is_state(v->row, "filled");
    if (time && !filled && !store_time(q, v, date)) return false;
    if ((place || (time && filled)) && !ask_filled(q, v, date, place)) return false;
    return ask_judge(q->st, q->id, v->row->request);
}

static bool fits(str s) { return utf8_check(s, false) == UTF8_FINE && utf8_count(s) <= DESK_PLACE_MAX; }

void desk_change_post(struct req *q)
{
    struct desk_row row;
    struct admit_date date = { 0 };
    struct desk_change_view v = { .desk = desk_open(q), .row = &row, .day = form_value(q, S("day0")), .time = form_value(q, S("time0")) };
    if (!v.desk || !own_row(q, v.desk, form_value(q, S("appointment")), &row)) return;
    if (!may_change(&row)) { again(q, v.desk, row.request, not_now, S("")); return; }
    load_place(q, &v);
    str street = form_has(q, S("street")) ? str_trim(form_value(q, S("street"))) : v.street, room = form_has(q, S("room")) ? str_trim(form_value(q, S("room"))) : v.room;
    bool place = !str_eq(street, v.street) || !str_eq(room, v.room);
    v.street = street;
    v.room = room;
    v.minutes = number_of(form_value(q, S("minutes")));
    const char *wrong = v.minutes > 0 && v.minutes <= 720 ? when_one(q->a, v.day, v.time, v.minutes, &date) : N_("Please say how long it will take.");
    if (!wrong && !(fits(street) && fits(room))) wrong = N_("This text is too long.");
    v.problem = wrong ? _(wrong) : judge_change(q, &row, &date);
    if (v.problem.n) { q->status = 422; desk_change_page(&q->out, q, &v); return; }
    if (store_change(q, &v, &date, place)) to_request(q, v.desk, row.request, "&done=changed");
    else req_fail(q, 409, not_now);
}
