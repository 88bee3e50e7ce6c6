/* area_pages.c - a mediator's own area on the phone: what is open, my dates, my hours and money, my calendar. */
#include "base/moment.h"
#include "rooms/mediation/ask.h"
#include "rooms/mediation/confirmation.h"
#include "rooms/mediation/money.h"
#include "rooms/mediation/rules.h"
#include "text/ical.h"

static const char why_over[] = N_("This link has expired."), why_unknown[] = N_("This link is not complete, or not one of ours.");

/* ---- who it is ------------------------------------------------------------------------------------------------------------------ */
static struct area_view *lost(struct req *q, int status, const char *why)
{
    q->status = status;
    area_link_page(&q->out, q, &(struct area_link){ .lost = why });
    return NULL;
}

/* Who comes without a link is asked for a mail address. Of a link, what belongs to the person and what everybody may read. */
struct area_view *area_open(struct req *q, bool by_link)
{
    struct signed_link l = { 0 };
    struct area_view *v = arena_new_of(q->a, struct area_view);
    v->token = q->method == POST ? form_value(q, S("link")) : req_param(q, S("link"));
    signed_private(q);
    if (!by_link || (!v->token.n && who_holds(&q->who, "volunteer"))) {
        for (size_t i = 0; i < q->who.n; i++) if (q->who.grant[i].volunteer) v->volunteer = q->who.grant[i].volunteer;
        v->token = S("");
        v->who = q->who;
    } else {
        enum signed_state state = signed_look(q->st, v->token, "mediation.area", &l);
        if (!v->token.n) { area_link_page(&q->out, q, &(struct area_link){ .sent = false }); return NULL; }
        if (state != SIGNED_GOOD) return lost(q, state == SIGNED_UNKNOWN ? 404 : 410, state == SIGNED_UNKNOWN ? why_unknown : why_over);
        v->volunteer = l.row;
    }
    struct rows *r = ask(q->st, Q("SELECT name, COALESCE(email, '') FROM people_volunteer WHERE id = $1 AND deleted_at IS NULL AND state <> 'left'"), I(v->volunteer));
    if (!rows_next(r) || !signed_for(q->st, &l, row_str(r, 1))) return lost(q, 410, why_over);
    v->name = row_str(r, 0);
    v->mail = row_str(r, 1);
    if (!v->token.n) return v;
    v->who = acts_as_volunteer(v->volunteer, link_name(false));
    v->who.grant[v->who.n++] = (struct grant){ .role = "visitor" };
    return v;
}

str area_address(const struct req *q, const struct area_view *v, const char *path, str rest)
{
    str page = url_page(q, str_of(path));
    if (v->token.n) page = arena_fmt(q->a, "%.*s?link=%.*s", STR(page), STR(v->token));
    return rest.n ? arena_fmt(q->a, "%.*s%c%.*s", STR(page), v->token.n ? '&' : '?', STR(rest)) : page;
}

/* ---- what stands there ------------------------------------------------------------------------------------------------------------- */
static void read_open(struct req *q, struct area_view *v)
{
    struct rows *r = ask(q->st, Q("SELECT k.id FROM mediation_offer k JOIN mediation_appointment p ON p.id = k.appointment WHERE k.volunteer = $1 AND k.state = 'sent' "
                                  "AND k.deleted_at IS NULL AND p.state = 'seeking' AND " ASKED_START " > $2 ORDER BY " ASKED_START ", k.id LIMIT $3"),
                         I(v->volunteer), I(moment_now()), I(AREA_ROWS));
    while (v->n < AREA_ROWS && rows_next(r)) v->n += question_read(q->st, row_int(r, 0), &v->open[v->n]);
}

/* Where it is, and whom to ask for there: only of what the person goes to. */
static void read_dates(struct req *q, struct area_view *v)
{
    struct rows *r = ask(q->st, Q("SELECT p.id, p.starts, p.ends, COALESCE(p.travel_minutes, 0), p.code, p.language, p.state, i.name, CASE WHEN r.street <> '' THEN r.street ELSE i.street END, "
        "COALESCE(w.name, ''), r.room, r.on_site FROM mediation_appointment p JOIN mediation_request r ON r.id = p.request JOIN mediation_institution i ON i.id = p.institution "
        "LEFT JOIN directory_area w ON w.id = r.area WHERE p.volunteer = $1 AND p.state IN ('filled', 'changing') AND p.ends > $2 AND p.deleted_at IS NULL "
        "ORDER BY p.starts, p.id LIMIT $3"), I(v->volunteer), I(moment_now()), I(AREA_ROWS));
    while (v->dates < AREA_ROWS && rows_next(r)) {
        struct buf where = buf_in(q->a, 1000);
        for (size_t c = 7; c < 11; c++) if (row_str(r, c).n) buf_fmt(&where, "%s%.*s", where.n ? ", " : "", STR(row_str(r, c)));
        v->date[v->dates++] = (struct area_date){ row_int(r, 0), row_int(r, 1), row_int(r, 2), row_int(r, 3), row_str(r, 4), row_str(r, 5), row_str(r, 6), buf_str(&where),
                                                  row_str(r, 11), str_eq(row_str(r, 6), S("filled")) };
    }
}

static void read_money(struct req *q, struct area_view *v)
{
    str year = arena_fmt(q->a, "%.4s-01-01", date_today(q->a).p);
    int64_t from = 0;
    if (moment_read(arena_fmt(q->a, "%.*sT00:00", STR(year)), &from) != MOMENT_FINE) from = 0;
    struct rows *r = ask(q->st, Q("SELECT id, code, state, total FROM mediation_settlement WHERE volunteer = $1 AND state NOT IN ('draft', 'discarded') AND deleted_at IS NULL "
                                  "ORDER BY id DESC LIMIT $2"), I(v->volunteer), I(AREA_ROWS));
    while (v->settled < AREA_ROWS && rows_next(r))
        v->money[v->settled++] = (struct area_money){ row_int(r, 0), row_int(r, 3), row_str(r, 1), row_str(r, 2), str_eq(row_str(r, 2), S("shown")) };
    r = ask(q->st, Q("SELECT COUNT(*), COALESCE(SUM(held_to - held_from), 0) FROM mediation_appointment WHERE volunteer = $1 AND held_from IS NOT NULL AND held_to > held_from AND starts >= $2 "
                     "AND state IN ('held', 'reported', 'confirmed', 'billable', 'settled') AND deleted_at IS NULL"), I(v->volunteer), I(from));
    if (rows_next(r)) { v->past = row_int(r, 0); v->hours = row_int(r, 1) / 60; }
}

static const char feed[] = "mediation.calendar", of_volunteer[] = "people.volunteer";

static void read_feed(struct req *q, struct area_view *v)
{
    struct rows *r = ask(q->st, Q("SELECT id FROM core_signed WHERE purpose = $1 AND entity = $2 AND row = $3 AND expires_at > $4 ORDER BY id LIMIT 1"), T(str_of(feed)),
                         T(str_of(of_volunteer)), I(v->volunteer), I(moment_now()));
    v->feeds = rows_next(r);
}

static void show(struct req *q, struct area_view *v)
{
    read_feed(q, v);
    read_open(q, v);
    read_dates(q, v);
    read_money(q, v);
    own_area_page(&q->out, q, v);
}

void area_get(struct req *q)
{
    struct area_view *v = area_open(q, true);
    str done = req_param(q, S("done")), made = req_param(q, S("calendar"));
    if (!v) return;
    int64_t out;
    if (str_int(done, &out) && out >= 0 && out < ACCEPT_OUTCOMES) v->said = accept_words[out];
    if (str_eq(done, S("noted"))) v->said = N_("Thank you. The office knows it now.");
    if (str_eq(done, S("revoked"))) v->said = N_("The address of your calendar counts no more.");
    struct signed_link own;
    if (made.n && signed_look(q->st, made, feed, &own) == SIGNED_GOOD && own.row == v->volunteer) v->calendar = url_whole(q, url_page(q, signed_address(q->a, "my-mediation.ics", made)));
    show(q, v);
}

/* ---- what can be done -------------------------------------------------------------------------------------------------------------- */
static void back(struct req *q, const struct area_view *v, const char *name, str value)
{
    req_redirect(q, 303, area_address(q, v, "my-mediation", arena_fmt(q->a, "%s=%.*s", name, STR(value))));
}

static bool own(struct req *q, struct arg sql, const struct area_view *v, int64_t id)
{
    struct rows *r = store_ask(q->st, (const struct arg[]){ sql, I(id), I(v->volunteer), { .kind = ARG_END } });
    return rows_next(r);
}

/* NULL: answered with a redirect already. */
static const char *answer(struct req *q, struct area_view *v, int64_t id, bool yes)
{
    const char *why = accept_words[ACCEPT_GONE];
    if (!own(q, Q("SELECT id FROM mediation_offer WHERE id = $1 AND volunteer = $2 AND deleted_at IS NULL"), v, id)) return why;
    enum accept_outcome out = yes ? accept_offer(q->st, &v->who, id, 0, &why) : accept_decline(q->st, &v->who, id, S(""), &why);
    if (out != ACCEPT_GOES && out != ACCEPT_NOTED && out != ACCEPT_DECLINED) return why;
    accept_by(q->st, id, "area");
    back(q, v, "done", arena_fmt(q->a, "%d", (int)out));
    return NULL;
}

static const char *drop(struct req *q, struct area_view *v, int64_t id)
{
    const char *why = accept_words[ACCEPT_OVER];
    if (!own(q, Q("SELECT id FROM mediation_appointment WHERE id = $1 AND volunteer = $2 AND state = 'filled' AND deleted_at IS NULL"), v, id)
        || flow_do(q->st, &v->who, q->id, &appointment_entity, id, 0, S("drop"), S(""), &why) != FLOW_DONE) return accept_words[ACCEPT_OVER];
    back(q, v, "done", S("noted"));
    return NULL;
}

static const char *object(struct req *q, struct area_view *v, int64_t id)
{
    const char *why = settlement_object(q->st, &v->who, id, form_value(q, S("text")));
    if (!why) back(q, v, "done", S("noted"));
    return why;
}

/* A new address; those before it count no more. */
static const char *calendar(struct req *q, struct area_view *v)
{
    signed_take_back(q->st, feed, str_of(of_volunteer), v->volunteer);
    back(q, v, "calendar", signed_make(q->st, &(struct signed_new){ .purpose = feed, .entity = str_of(of_volunteer), .row = v->volunteer, .mail = v->mail, .lasts = (int64_t)CALENDAR_DAYS * SIGNED_DAY }));
    return NULL;
}

static const char *revoke(struct req *q, struct area_view *v)
{
    signed_take_back(q->st, feed, str_of(of_volunteer), v->volunteer);
    back(q, v, "done", S("revoked"));
    return NULL;
}

static void act(struct req *q, struct area_view *v)
{
    int64_t id = 0;
    str what = form_value(q, S("do"));
    bool named = str_int(form_value(q, S("row")), &id);
    const char *why = str_eq(what, S("calendar")) ? calendar(q, v) : str_eq(what, S("revoke")) ? revoke(q, v) : !named ? accept_words[ACCEPT_GONE]
        : str_eq(what, S("yes")) || str_eq(what, S("no")) ? answer(q, v, id, str_eq(what, S("yes"))) : str_eq(what, S("drop")) ? drop(q, v, id)
        : str_eq(what, S("object")) ? object(q, v, id) : accept_words[ACCEPT_GONE];
    if (!why) return;
    q->status = 409;
    v->wrong = why;
    show(q, v);
}

/* The link alone proves it here: an account's forms go to area_do(), which asks for their token. */
void area_post(struct req *q)
{
    if (!form_value(q, S("link")).n) { q->status = 404; signed_private(q); link_lost_page(&q->out, q, why_unknown); return; }
    struct area_view *v = area_open(q, true);
    if (v) act(q, v);
}

void area_do(struct req *q)
{
    struct area_view *v = area_open(q, false);
    if (v) act(q, v);
}

/* ---- the calendar -------------------------------------------------------------------------------------------------------------------- */
enum { FEED_PAST = 90 * 86400, FEED_ROWS = 300 };

/* Each entry is the one that came with the mail of the confirmation, by the same function: calendar programs see one appointment, not two. The language is
** that of the address. An entry says where and when; nobody's name, and no link that lets somebody do something: feeds are fetched by programs of others. */
void area_calendar(struct req *q)
{
    struct signed_link l;
    struct carry c;
    signed_private(q);
    if (signed_look(q->st, req_param(q, S("link")), feed, &l) != SIGNED_GOOD) { req_fail(q, 404, why_unknown); return; }
    struct rows *whose = ask(q->st, Q("SELECT COALESCE(email, '') FROM people_volunteer WHERE id = $1"), I(l.row));
    if (!rows_next(whose) || !signed_for(q->st, &l, row_str(whose, 0))) { req_fail(q, 404, why_unknown); return; }
    struct rows *r = ask(q->st, Q("SELECT p.id, p.changed_at FROM mediation_appointment p JOIN people_volunteer v ON v.id = p.volunteer AND v.state <> 'left' AND v.deleted_at IS NULL "
        "WHERE p.volunteer = $1 AND p.ends > $2 AND p.deleted_at IS NULL ORDER BY p.starts, p.id LIMIT $3"), I(l.row), I(moment_now() - FEED_PAST), I(FEED_ROWS));
    struct ical_event *e = arena_array(q->a, struct ical_event, FEED_ROWS);
    size_t n = 0;
    while (n < FEED_ROWS && rows_next(r)) {
        if (!carry_load(q->st, row_int(r, 0), &c)) continue;
        e[n] = carry_event(q->a, q->lang, &c, SIDE_MEDIATOR, S(""));
        e[n++].stamp = row_int(r, 1);                    /* the same bytes until something changes                     */
    }
    q->type = "text/calendar; charset=utf-8";
    if (!ical_write(&q->out, &(struct ical){ .name = _(N_("Language mediation")), .refresh = 6, .event = e, .n = n })) req_fail(q, 503, N_("The data cannot be reached just now. Please try again in a moment."));
}
