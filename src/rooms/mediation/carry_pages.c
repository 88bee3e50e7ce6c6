/* carry_pages.c - one page for an appointment behind the link of a side: what is settled, and what can be done now.
**
** Looking changes nothing. A button sends a POST; what it does is checked by the state and the flow's guards, so a link that is opened twice, or by a scanner of
** mails, does nothing twice. The link works until CARRY_LINK_DAYS after the appointment, and no longer than the same person goes.
*/
#include "base/moment.h"
#include "entity/query.h"
#include "rooms/mediation/carry_pages.h"
#include "rooms/mediation/effects.h"

static const char why_old[] = N_("This link has expired, or somebody else goes by now."), why_unknown[] = N_("This link is not complete, or not one of ours.");

char hours_point(const struct req *q) { return str_find_char(lang_decimal(q->a, q->lang, 1.5, 1), ',') >= 0 ? ',' : '.'; }

str carry_dial(struct arena *a, str phone)
{
    struct buf b = buf_in(a, phone.n + 1);
    for (size_t i = 0; i < phone.n; i++) if ((phone.p[i] >= '0' && phone.p[i] <= '9') || (!i && phone.p[i] == '+')) buf_char(&b, phone.p[i]);
    return buf_str(&b);
}

str carry_number(struct arena *a, str phone)
{
    struct buf b = buf_in(a, 2 * phone.n + 1);
    for (size_t i = 0; i < phone.n; i++) buf_put(&b, phone.p[i] == ' ' ? S("\xC2\xA0") : str_upto(str_from(phone, i), 1));
    return buf_str(&b);
}

struct hours_typed hours_form_read(const struct req *q)
{
    return (struct hours_typed){ form_value(q, S("from")), form_value(q, S("to")), form_value(q, S("minutes")), form_value(q, S("km")), form_value(q, S("ticket")) };
}

/* ---- what can be done --------------------------------------------------------------------------------------------------------------------- */
static bool is(const struct carry *c, const char *state) { return str_eq(c->state, str_of(state)); }

static unsigned before_it(const struct carry *c, enum side side)
{
    bool begun = c->starts <= moment_now();
    bool changing = is(c, "changing"), over = c->ends <= moment_now();           /* over: the timer comes a little later */
    if (changing) return over ? CAN_REPORT : side == SIDE_MEDIATOR ? CAN_KEEP : CAN_CANCEL;
    if (!is(c, "filled")) return 0;
    if (over) return CAN_REPORT | CAN_ABSENT;
    if (begun) return CAN_ABSENT;
    return side == SIDE_MEDIATOR ? CAN_DROP : CAN_CANCEL | CAN_CHANGE;
}

static unsigned after_it(const struct carry *c, enum side side)
{
    bool own = str_eq(c->reported_by, side_key(side));
    if (is(c, "held")) return CAN_REPORT | CAN_ABSENT;
    if (is(c, "reported")) return !own ? CAN_ANSWER : side == SIDE_MEDIATOR ? CAN_REPORT | CAN_CODE : CAN_REPORT;
    return (is(c, "client_absent") && side == SIDE_INSTITUTION) || (is(c, "mediator_absent") && side == SIDE_MEDIATOR) ? CAN_OBJECT : 0;
}

static unsigned can_now(const struct carry *c, enum side side)
{
    unsigned can = before_it(c, side) | after_it(c, side);
    return side == SIDE_MEDIATOR && c->ends <= moment_now() && !str_starts(c->state, S("cancelled")) ? can | CAN_MOOD : can;
}

static str outside_of(const struct req *q, str state)
{
    for (size_t i = 0; i < appointment_flow.n; i++) if (str_eq(state, str_of(appointment_flow.at[i].to))) return _(appointment_flow.at[i].outside);
    return S("");
}

/* What stands in the boxes at first: what was reported, else what was planned; the way as it was worked out, there and back. */
static struct hours suggested(const struct carry *c)
{
    bool said = c->reported_by.n > 0;
    return (struct hours){ said ? c->held_from : c->starts, said ? c->held_to : c->ends, c->paid_minutes != NONE ? c->paid_minutes : c->travel_minutes ? 2 * c->travel_minutes : NONE,
                           c->paid_m, c->ticket };
}

/* As the flow will judge it. */
static bool is_late(struct req *q, const struct carry *c)
{
    struct query query = query_new(&appointment_entity, &who_house, lang_find(S(LANG_SOURCE)));
    const struct appointment *p = is(c, "filled") || is(c, "changing") ? row_by_id(q->st, &query, c->id, NULL) : NULL;
    return p && in_time(q->st, &appointment_entity, p, &who_house);
}

static void show(struct req *q, struct carry_view *view)
{
    const struct carry *c = view->c;
    struct hours h = suggested(c);
    const struct rules *rules = rules_on(q->st, date_text(q->a, wall_of(c->starts).date));
    bool mediator = view->v->side == SIDE_MEDIATOR;
    view->can = can_now(c, view->v->side);
    view->late = is_late(q, c);
    view->state = mediator && is(c, "filled") ? _(N_("You go")) : outside_of(q, c->state);
    view->phone = rules->duty_phone;
    view->known = mediator ? carry_known(q->a, rules->shown_back, c->asks, c->asks_phone, c->asks_email) : carry_known(q->a, rules->shown, c->goes, c->goes_phone, c->goes_email);
    view->form.way = mediator ? hours_way(q->st, c->starts) : WAY_NOTHING;
    view->form.code = mediator && !(view->can & CAN_CODE);
    if (!view->form.wrong) view->form.typed = hours_show(q->a, &h, hours_point(q));
    if (!view->day.n) {
        struct wall from = wall_of(c->starts), to = wall_of(c->ends);
        view->day = date_text(q->a, from.date);
        view->from = arena_fmt(q->a, "%02d:%02d", from.hour, from.minute);
        view->to = arena_fmt(q->a, "%02d:%02d", to.hour, to.minute);
    }
    carry_page(&q->out, q, view);
}

/* ---- the link -------------------------------------------------------------------------------------------------------------------------------- */
static bool open_link(struct req *q, struct carry *c, struct visitor *v)
{
    str token = q->method == POST ? form_value(q, S("link")) : req_param(q, S("link"));
    signed_private(q);
    enum signed_state state = carry_open(q->st, token, c, v);
    if (state == SIGNED_GOOD) return true;
    q->status = state == SIGNED_UNKNOWN ? 404 : 410;
    carry_lost_page(&q->out, q, state == SIGNED_UNKNOWN ? why_unknown : why_old);
    return false;
}

void carry_get(struct req *q)
{
    struct carry c;
    struct visitor v;
    if (open_link(q, &c, &v)) show(q, &(struct carry_view){ .c = &c, .v = &v, .said = req_param(q, S("said")) });
}

static void back(struct req *q, const struct visitor *v, const char *said)
{
    req_redirect(q, 303, arena_fmt(q->a, "%.*s&said=%s", STR(url_page(q, signed_address(q->a, "appointment", v->token))), said));
}

/* ---- buttons ------------------------------------------------------------------------------------------------------------------------------------ */
struct press { struct req *q; struct carry *c; struct visitor *v; struct carry_view view; };

static void wrong(struct press *p, const char *why)
{
    p->view.wrong = why;
    p->q->status = 422;
    show(p->q, &p->view);
}

static const char *const said_of[] = { [HOURS_REPORTED] = "reported", [HOURS_CONFIRMED] = "confirmed", [HOURS_UNCLEAR] = "unclear", [HOURS_WRONG_CODE] = "code",
    [HOURS_SPENT_CODE] = "spent", [HOURS_ABSENT] = "absent" };

static void outcome(struct press *p, enum hours_outcome out, const char *why)
{
    if (out == HOURS_REFUSED) wrong(p, why);
    else back(p->q, p->v, said_of[out]);
}

static void press_report(struct press *p)
{
    struct req *q = p->q;
    struct hours_report r = { .side = p->v->side, .code = form_value(q, S("code")) };
    const char *why = NULL;
    p->view.form = (struct hours_form){ .typed = hours_form_read(q) };
    p->view.form.wrong = hours_typed_read(p->c, &p->view.form.typed, &r.hours, &p->view.form.field);
    if (p->view.form.wrong) { q->status = 422; show(q, &p->view); return; }
    outcome(p, hours_report(q->st, &p->v->who, q->id, p->c->id, &r, &why), why);
}

str hours_mark(struct arena *a, const struct carry *c) { return arena_fmt(a, "%lld-%lld", (long long)c->held_from, (long long)c->held_to); }

static void press_confirm(struct press *p)
{
    const char *why = NULL;
    if (!str_eq(form_value(p->q, S("seen")), hours_mark(p->q->a, p->c))) {
        wrong(p, N_("Somebody else changed this entry meanwhile. Please go back, load the page again and look at it once more."));
        return;
    }
    outcome(p, hours_confirm(p->q->st, &p->v->who, p->q->id, p->c->id, p->v->side, &why), why);
}

static void press_code(struct press *p)
{
    const char *why = NULL;
    outcome(p, hours_code(p->q->st, &p->v->who, p->q->id, p->c->id, form_value(p->q, S("code")), &why), why);
}

static void absent(struct press *p, bool mediator)
{
    struct hours way = suggested(p->c);
    const char *why = NULL;
    outcome(p, hours_absent(p->q->st, &p->v->who, p->q->id, p->c->id, mediator, &way, &why), why);
}
static void press_absent(struct press *p) { absent(p, false); }
static void press_no_mediator(struct press *p) { absent(p, true); }

static void move(struct press *p, const char *event, const char *said)
{
    const char *why = NULL;
    enum flow_outcome out = flow_do(p->q->st, &p->v->who, p->q->id, &appointment_entity, p->c->id, 0, str_of(event), str_upto(str_trim(form_value(p->q, S("reason"))), 300), &why);
    if (out == FLOW_DONE) back(p->q, p->v, said);
    else wrong(p, why ? why : N_("This step is not possible now: somebody took it already, or it is not yours to take."));
}
static void press_cancel(struct press *p)      { move(p, "cancel", "cancelled"); }
static void press_cancel_late(struct press *p) { move(p, "cancel_late", "cancelled"); }
static void press_keep(struct press *p)        { move(p, "keep", "kept"); }
static void press_object(struct press *p)      { move(p, "dispute", "unclear"); }

/* Afterwards the link belongs to nobody: the thanks stand on this very answer. */
static void leave(struct press *p, const char *event)
{
    const char *why = NULL;
    str reason = str_upto(str_trim(form_value(p->q, S("reason"))), 300);
    if (flow_do(p->q->st, &p->v->who, p->q->id, &appointment_entity, p->c->id, 0, str_of(event), reason, &why) != FLOW_DONE) {
        wrong(p, why ? why : N_("This step is not possible now: somebody took it already, or it is not yours to take."));
        return;
    }
    carry_lost_page(&p->q->out, p->q, N_("Thank you for telling us. We are looking for somebody else."));
}
static void press_drop(struct press *p)    { leave(p, "drop"); }
static void press_release(struct press *p) { leave(p, "release"); }

static void press_change(struct press *p)
{
    struct req *q = p->q;
    p->view.day = form_value(q, S("day"));
    p->view.from = form_value(q, S("from"));
    p->view.to = form_value(q, S("to"));
    const char *why = carry_change(q->st, &p->v->who, q->id, p->c, p->view.day, p->view.from, p->view.to);
    if (why) wrong(p, why);
    else back(q, p->v, "change");
}

static void press_mood(struct press *p)
{
    if (p->v->side == SIDE_MEDIATOR && mood_put(p->q->st, p->c->volunteer, form_value(p->q, S("mood")))) back(p->q, p->v, "mood");
    else wrong(p, N_("Please choose one of the answers."));
}

static const struct { const char *name; unsigned can; void (*press)(struct press *p); } buttons[] = {
    { "report", CAN_REPORT | CAN_ANSWER, press_report }, { "confirm", CAN_ANSWER, press_confirm }, { "code", CAN_CODE, press_code }, { "absent", CAN_ABSENT, press_absent },
    { "no_mediator", CAN_ABSENT, press_no_mediator }, { "cancel", CAN_CANCEL, press_cancel }, { "cancel_late", CAN_CANCEL, press_cancel_late }, { "keep", CAN_KEEP, press_keep },
    { "release", CAN_KEEP, press_release }, { "drop", CAN_DROP, press_drop }, { "change", CAN_CHANGE, press_change }, { "mood", CAN_MOOD, press_mood },
    { "object", CAN_OBJECT, press_object },
};

void carry_post(struct req *q)
{
    struct carry c;
    struct visitor v;
    struct press p = { .q = q, .c = &c, .v = &v, .view = { .c = &c, .v = &v } };
    if (!open_link(q, &c, &v)) return;
    for (size_t i = 0; i < countof(buttons); i++) {
        if (!str_eq(form_value(q, S("do")), str_of(buttons[i].name))) continue;
        if (can_now(&c, v.side) & buttons[i].can) buttons[i].press(&p);
        else wrong(&p, N_("This step is not possible now: somebody took it already, or it is not yours to take."));
        return;
    }
    req_fail(q, 400, N_("This form is not complete. Please load the page again."));
}

/* ---- a new time ------------------------------------------------------------------------------------------------------------------------------------ */
static const char *read_times(struct arena *a, str day, str from, str to, int64_t *starts, int64_t *ends)
{
    enum moment_fault one = moment_read(arena_fmt(a, "%.*sT%.*s", STR(day), STR(from)), starts), two = moment_read(arena_fmt(a, "%.*sT%.*s", STR(day), STR(to)), ends);
    if (one == MOMENT_GAP || two == MOMENT_GAP) return N_("The clocks went forward that night: this time did not exist.");
    if (one != MOMENT_FINE || two != MOMENT_FINE) return N_("Please enter the day and both times.");
    if (*ends <= *starts) return N_("The end must be after the beginning.");
    if (*ends - *starts > HOURS_LONGEST) return N_("An appointment lasts twelve hours at most; a longer one is several.");
    return *starts <= moment_now() ? N_("The new time lies in the past.") : NULL;
}

/* By the flow first: it says whether this reader may. Then the times, by the house, since an institution's right to edit ends when it is filled. */
const char *carry_change(struct store *st, const struct who *who, str request, const struct carry *c, str day, str from, str to)
{
    int64_t starts, ends;
    const char *why = read_times(store_arena(st), day, from, to, &starts, &ends);
    if (!why && starts == c->starts && ends == c->ends) why = N_("That is the time it has already.");
    return why ? why : carry_change_to(st, who, request, c, starts, ends);
}

const char *carry_change_to(struct store *st, const struct who *who, str request, const struct carry *c, int64_t starts, int64_t ends)
{
    struct arena *a = store_arena(st);
    struct carry now;
    const char *why = NULL;
    if (flow_do(st, who, request, &appointment_entity, c->id, 0, S("change"), S(""), &why) != FLOW_DONE)
        return why ? why : N_("This step is not possible now: somebody took it already, or it is not yours to take.");
    const struct set set[] = { { "starts", arena_fmt(a, "%lld", (long long)starts) }, { "ends", arena_fmt(a, "%lld", (long long)ends) } };
    if (!carry_set(st, who, request, c->id, set, countof(set), &why)) return why;
    ask(st, Q("DELETE FROM mediation_carry_done WHERE appointment = $1 AND what = 'remind'"), I(c->id));      /* of the new time once more */
    if (carry_load(st, c->id, &now)) carry_tell_change(st, &now, c);
    return NULL;
}
