/* accept.c - somebody goes, or goes no more. */
#include "base/moment.h"
#include "entity/event.h"
#include "rooms/mediation/accept.h"
#include "rooms/mediation/call.h"
#include "rooms/mediation/candidates.h"
#include "rooms/mediation/confirmation.h"
#include "rooms/mediation/tariff.h"

const char *const accept_words[ACCEPT_OUTCOMES] = {
    [ACCEPT_GOES]      = N_("Thank you: you go."),
    [ACCEPT_NOTED]     = N_("Thank you for your yes. The office chooses, and tells you."),
    [ACCEPT_DECLINED]  = N_("Thank you for your answer."),
    [ACCEPT_FILLED]    = N_("Already filled, thank you."),
    [ACCEPT_OVER]      = N_("This appointment is no longer to be filled."),
    [ACCEPT_CLASH]     = N_("Another appointment of yours is at the same time, or too near."),
    [ACCEPT_NOT_READY] = N_("Just now you cannot be booked for that day. Please call the office."),
    [ACCEPT_GONE]      = N_("There is no such question any more."),
    [ACCEPT_BROKEN]    = N_("The data cannot be reached just now. Please try again in a moment."),
};

/* ---- may this person go? ---------------------------------------------------------------------------------------------------------- */
struct going { struct sought s; int64_t minutes, metres; };

static enum accept_outcome may_go(struct store *st, int64_t appointment, int64_t volunteer, int64_t which, struct going *g)
{
    if (!sought_read(st, appointment, which > 0 ? (size_t)which : 1, &g->s)) return ACCEPT_GONE;
    if (str_has_word(S("filled changing held reported confirmed billable settled unclear"), g->s.state)) return ACCEPT_FILLED;
    if (!str_eq(g->s.state, S("seeking")) || g->s.starts <= moment_now()) return ACCEPT_OVER;
    struct candidates c = candidates_of(st, &g->s, 0, volunteer);
    if (c.n != 1 || c.person[0].unproven) return ACCEPT_NOT_READY;
    if (c.more[0].clash.n) return ACCEPT_CLASH;
    g->minutes = c.more[0].way_known && !g->s.match.remote ? c.person[0].travel_minutes : NONE;
    g->metres = c.more[0].way_known && !g->s.match.remote ? c.person[0].travel_m : NONE;
    return ACCEPT_GOES;
}

const char *may_accept(struct store *st, const struct entity *e, const void *row, const struct who *who)
{
    const struct asked *k = row;
    struct going g;
    (void)e; (void)who;
    enum accept_outcome out = may_go(st, k->appointment, k->volunteer, k->proposal == NONE ? 1 : k->proposal, &g);
    return out == ACCEPT_GOES ? NULL : accept_words[out];
}

/* A new time that suits them may still be too near to another appointment of theirs. */
const char *may_keep(struct store *st, const struct entity *e, const void *row, const struct who *who)
{
    const struct appointment *p = row;
    struct sought s;
    (void)e; (void)who;
    if (!p->volunteer || !sought_read(st, p->meta.id, 1, &s)) return accept_words[ACCEPT_OVER];
    struct candidates c = candidates_of(st, &s, 0, p->volunteer);
    return c.n == 1 && c.more[0].clash.n ? accept_words[ACCEPT_CLASH] : NULL;
}

/* ---- telling --------------------------------------------------------------------------------------------------------------------------- */
static const struct mail_text filled_text = { N_("Already filled, thank you: {language}, {when}"), N_(
    "Good day {name},\n\nyou were asked for {language}, {when}. Somebody goes now: you need not do anything. Thank you for being there.") };
static const struct mail_text ended_text = { N_("Cancelled: {language}, {when}"), N_(
    "Good day {name},\n\nthe appointment in {language}, {when}, was cancelled. You need not do anything. Thank you for being there.") };
static const struct mail_text gone_text = { N_("You are no longer planned: {language}, {when}"), N_(
    "Good day {name},\n\nyou are no longer asked or planned for {language}, {when}. You need not do anything.") };
static const struct mail_text drop_text = { N_("Drop-out near the start: {code}, {when}"), N_(
    "Good day,\n\n{code} ({language}, {when}, {house}) has nobody any more, and begins soon. People in reserve: {reserve}. Others are asked at once; please see to it.") };

struct about { int64_t starts, institution; str language, code, house; };
static struct about about_of(struct store *st, int64_t appointment)
{
    struct rows *r = ask(st, Q("SELECT p.starts, p.institution, p.language, p.code, i.name FROM mediation_appointment p JOIN mediation_institution i ON i.id = p.institution "
                               "WHERE p.id = $1"), I(appointment));
    return rows_next(r) ? (struct about){ row_int(r, 0), row_int(r, 1), row_str(r, 2), row_str(r, 3), row_str(r, 4) } : (struct about){ 0 };
}

static void tell_one(struct store *st, int64_t appointment, int64_t volunteer, const struct mail_text *text, const char *key)
{
    struct arena *a = store_arena(st);
    struct about p = about_of(st, appointment);
    struct person to = person_volunteer(st, volunteer);
    const struct mail_value v[] = { { "name", to.name }, { "language", lang_name(a, to.lang, p.language) }, { "when", lang_time(a, to.lang, p.starts) } };
    tell(st, &to, &(struct telling){ .text = text, .value = v, .n = countof(v), .appointment = appointment,
        .key = arena_fmt(a, "%s %lld %lld %lld", key, (long long)appointment, (long long)volunteer, (long long)p.starts) });
}

/* One question after another, each by its own transition: its history tells what became of it. `text`: what its person is told; whoever was to be called
** and was not yet, is not called any more. */
static void move_asked(struct store *st, int64_t appointment, const char *state, const char *event, const struct mail_text *text)
{
    const char *why;
    struct rows *r = ask(st, Q("SELECT id, volunteer, channel FROM mediation_offer WHERE appointment = $1 AND state = $2 AND deleted_at IS NULL ORDER BY id"), I(appointment),
                         T(str_of(state)));
    while (rows_next(r)) {
        flow_do(st, &who_house, store_request(st), &asked_entity, row_int(r, 0), 0, str_of(event), S(""), &why);
        call_drop(st, row_int(r, 1), appointment);
        if (text && !str_eq(row_str(r, 2), S("phone"))) tell_one(st, appointment, row_int(r, 1), text, event);
    }
}

/* ---- yes and no ---------------------------------------------------------------------------------------------------------------------------- */
void accept_by(struct store *st, int64_t offer, const char *by)
{
    also(st, Q("UPDATE mediation_offer SET answered_by = $2 WHERE id = $1"), I(offer), T(str_of(by)));
}

static void answered(struct store *st, int64_t offer, const char *by)
{
    also(st, Q("UPDATE mediation_offer SET answered_at = $2 WHERE id = $1"), I(offer), I(moment_now()));
    accept_by(st, offer, by);
    struct rows *r = ask(st, Q("SELECT volunteer, appointment FROM mediation_offer WHERE id = $1"), I(offer));
    if (rows_next(r)) call_drop(st, row_int(r, 0), row_int(r, 1));
}

void asked_answered(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    (void)e;
    answered(st, row, who == &who_house ? "timer" : who->account ? "office" : "link");
}

/* The first yes goes, where the region wants that; the office may choose somebody at any time. */
void asked_accepted(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    const char *why;
    asked_answered(st, e, row, who);
    struct rows *r = ask(st, Q("SELECT p.starts FROM mediation_offer k JOIN mediation_appointment p ON p.id = k.appointment WHERE k.id = $1"), I(row));
    if (!rows_next(r)) return;
    const struct rules *rules = rules_on(st, date_text(store_arena(st), wall_of(row_int(r, 0)).date));
    if (str_eq(rules->mode, S("first"))) flow_do(st, &who_house, store_request(st), &asked_entity, row, 0, S("assign"), S(""), &why);
}

/* The booking itself. That nobody else was quicker stands in the statement, whatever was read before. The proposal that suits becomes the first and the first
** takes its place, in the questions too: whoever said yes to another day is never booked for this one. */
static bool book(struct store *st, int64_t appointment, int64_t volunteer, const struct going *g)
{
    int64_t which = (int64_t)g->s.which;
    ask(st, Q("UPDATE mediation_appointment SET volunteer = $2, starts = $3, ends = $4, travel_minutes = $5, travel_m = $6, version = version + 1, "
              "second_starts = CASE WHEN $7 = 2 THEN starts ELSE second_starts END, third_starts = CASE WHEN $7 = 3 THEN starts ELSE third_starts END "
              "WHERE id = $1 AND volunteer IS NULL AND state = 'seeking'"), I(appointment), I(volunteer), I(g->s.starts), I(g->s.ends),
        g->minutes == NONE ? NIL(INT) : I(g->minutes), g->metres == NONE ? NIL(INT) : I(g->metres), I(which));
    if (store_changed(st) != 1) return false;
    if (which > 1)
        also(st, Q("UPDATE mediation_offer SET proposal = CASE WHEN COALESCE(proposal, 1) = 1 THEN $2 ELSE 1 END "
                    "WHERE appointment = $1 AND COALESCE(proposal, 1) IN (1, $2)"), I(appointment), I(which));
    also(st, Q("UPDATE mediation_appointment SET forecast = $2 WHERE id = $1"), I(appointment), I(forecast_cents(st, appointment)));
    return true;
}

void asked_assigned(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    const char *why;
    struct going g;
    struct rows *r = ask(st, Q("SELECT appointment, volunteer, COALESCE(proposal, 1) FROM mediation_offer WHERE id = $1"), I(row));
    (void)e;
    if (!rows_next(r) || may_go(st, row_int(r, 0), row_int(r, 1), row_int(r, 2), &g) != ACCEPT_GOES || !book(st, row_int(r, 0), row_int(r, 1), &g)) return;
    if (who == &who_house || flow_do(st, who, store_request(st), &appointment_entity, row_int(r, 0), 0, S("fill"), S(""), &why) != FLOW_DONE)
        flow_do(st, &who_house, store_request(st), &appointment_entity, row_int(r, 0), 0, S("fill"), S(""), &why);
}

static enum accept_outcome outcome_of(str state)
{
    static const struct { const char *state; enum accept_outcome out; } of[] = {
        { "sent", ACCEPT_OUTCOMES }, { "accepted", ACCEPT_NOTED }, { "assigned", ACCEPT_GOES }, { "declined", ACCEPT_DECLINED }, { "reserve", ACCEPT_FILLED },
        { "withdrawn", ACCEPT_FILLED }, { "replaced", ACCEPT_FILLED }, { "expired", ACCEPT_OVER } };
    for (size_t i = 0; i < countof(of); i++) if (str_eq(state, str_of(of[i].state))) return of[i].out;
    return ACCEPT_GONE;
}

/* A question that was taken back although nobody goes was taken back for another reason. */
enum accept_outcome accept_state(struct store *st, int64_t offer)
{
    struct rows *r = ask(st, Q("SELECT k.state, p.volunteer, p.state FROM mediation_offer k JOIN mediation_appointment p ON p.id = k.appointment "
                               "WHERE k.id = $1 AND k.deleted_at IS NULL"), I(offer));
    if (!rows_next(r)) return ACCEPT_GONE;
    enum accept_outcome out = outcome_of(row_str(r, 0));
    bool cancelled = str_starts(row_str(r, 2), S("cancelled"));
    return cancelled || (out == ACCEPT_FILLED && row_null(r, 1)) ? ACCEPT_OVER : out;
}

/* One at a time for each appointment, before much is read: on PostgreSQL whoever waits here is sent back when the first commits, and reads that it is filled. Without
** it a hundred at once would keep sending each other back. */
static void queue_up(struct store *st, int64_t offer)
{
    ask(st, Q("UPDATE mediation_appointment SET version = version WHERE id = (SELECT appointment FROM mediation_offer WHERE id = $1)"), I(offer));
}

enum accept_outcome accept_offer(struct store *st, const struct who *who, int64_t offer, int proposal, const char **why)
{
    struct going g;
    enum accept_outcome out = accept_state(st, offer);
    if (out == ACCEPT_OUTCOMES) {
        struct rows *r = ask(st, Q("SELECT appointment, volunteer, COALESCE(proposal, 1) FROM mediation_offer WHERE id = $1"), I(offer));
        queue_up(st, offer);
        if (proposal > 0) ask(st, Q("UPDATE mediation_offer SET proposal = $2 WHERE id = $1"), I(offer), I(proposal));
        out = rows_next(r) ? may_go(st, row_int(r, 0), row_int(r, 1), proposal > 0 ? proposal : row_int(r, 2), &g) : ACCEPT_GONE;
        if (out == ACCEPT_GOES) {
            enum flow_outcome moved = flow_do(st, who, store_request(st), &asked_entity, offer, 0, S("accept"), S(""), why);
            out = moved == FLOW_DONE ? accept_state(st, offer) : moved == FLOW_REFUSED ? ACCEPT_OVER : ACCEPT_GONE;
        }
    }
    if (store_broken(st)) out = ACCEPT_BROKEN;
    *why = accept_words[out];
    return out;
}

enum accept_outcome accept_decline(struct store *st, const struct who *who, int64_t offer, str reason, const char **why)
{
    enum accept_outcome out = accept_state(st, offer);
    if (out == ACCEPT_OUTCOMES) {
        also(st, Q("UPDATE mediation_offer SET reason = $2 WHERE id = $1"), I(offer), T(reason));
        out = flow_do(st, who, store_request(st), &asked_entity, offer, 0, S("decline"), S(""), why) == FLOW_DONE ? ACCEPT_DECLINED : ACCEPT_GONE;
    }
    if (store_broken(st)) out = ACCEPT_BROKEN;
    *why = accept_words[out];
    return out;
}

/* ---- effects of the appointment ------------------------------------------------------------------------------------------------------------- */
/* The others are thanked; who had said yes stays in reserve. */
void appointment_filled(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    (void)e; (void)who;
    also(st, Q("UPDATE mediation_appointment SET filled_at = $2 WHERE id = $1"), I(row), I(moment_now()));
    move_asked(st, row, "sent", "withdraw", &filled_text);
    move_asked(st, row, "proposed", "withdraw", NULL);
    move_asked(st, row, "accepted", "reserve", &filled_text);
    confirm_both(st, row);
}

static void nobody_goes(struct store *st, int64_t row)
{
    also(st, Q("UPDATE mediation_appointment SET volunteer = NULL, filled_at = NULL, travel_minutes = NULL, travel_m = NULL, forecast = NULL WHERE id = $1"), I(row));
    move_asked(st, row, "assigned", "replace", NULL);
}

/* The duty gets a mail if it has an address, and in any case a line in the list of calls: the institution has to be told. */
static void alarm_duty(struct store *st, int64_t row, const struct about *p, const struct rules *rules)
{
    struct arena *a = store_arena(st);
    const struct lang *l = lang_find(S(LANG_SOURCE));
    struct rows *r = ask(st, Q("SELECT COUNT(*) FROM mediation_offer WHERE appointment = $1 AND state = 'reserve' AND deleted_at IS NULL"), I(row));
    str reserve = arena_fmt(a, "%lld", (long long)(rows_next(r) ? row_int(r, 0) : 0)), key = arena_fmt(a, "drop %lld %lld", (long long)row, (long long)moment_now());
    const struct mail_value v[] = { { "code", p->code }, { "language", lang_name(a, l, p->language) }, { "when", lang_time(a, l, p->starts) }, { "house", p->house },
                                    { "reserve", reserve } };
    struct telling t = { .text = &drop_text, .value = v, .n = countof(v), .key = key, .urgent = true, .appointment = row };
    struct person duty = { .email = rules->duty_mail, .phone = rules->duty_phone, .channel = CHANNEL_MAIL, .lang = l }, house = { .institution = p->institution, .lang = l };
    if (!mail_address_problem(duty.email)) tell(st, &duty, &t);
    call_add(st, &house, &t, mail_say(st, l, drop_text.subject, v, countof(v)));
}

void appointment_dropped(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    (void)e; (void)who;
    struct about p = about_of(st, row);
    const struct rules *rules = rules_on(st, date_text(store_arena(st), wall_of(p.starts).date));
    nobody_goes(st, row);
    if (p.starts - moment_now() <= rules->alarm_hours * 3600) alarm_duty(st, row, &p, rules);
}

/* Who was deleted can be told nothing, and nobody calls them. */
static void tell_gone(struct store *st, int64_t appointment, int64_t volunteer)
{
    call_drop(st, volunteer, appointment);
    if (person_volunteer(st, volunteer).channel != CHANNEL_NONE) tell_one(st, appointment, volunteer, &gone_text, "gone");
}

/* A yes goes by the reserve: no other way leads out of it. */
static void take_back(struct store *st, int64_t volunteer)
{
    const char *why;
    struct rows *r = ask(st, Q("SELECT k.id, k.state, k.appointment FROM mediation_offer k JOIN mediation_appointment p ON p.id = k.appointment WHERE k.volunteer = $1 "
                               "AND k.state IN ('proposed', 'sent', 'accepted', 'reserve') AND k.deleted_at IS NULL AND " LAST_START " > $2 ORDER BY k.id"),
                         I(volunteer), I(moment_now()));
    while (rows_next(r)) {
        if (str_eq(row_str(r, 1), S("accepted"))) flow_do(st, &who_house, store_request(st), &asked_entity, row_int(r, 0), 0, S("reserve"), S(""), &why);
        flow_do(st, &who_house, store_request(st), &asked_entity, row_int(r, 0), 0, S("withdraw"), S(""), &why);
        if (!str_eq(row_str(r, 1), S("proposed"))) tell_gone(st, row_int(r, 2), volunteer);
    }
}

/* What has begun stays theirs: they may have gone. */
void volunteer_gone(struct store *st, const struct event *ev)
{
    const char *why;
    take_back(st, ev->row);
    struct rows *r = ask(st, Q("SELECT id, state FROM mediation_appointment WHERE volunteer = $1 AND state IN ('filled', 'changing') AND starts > $2 AND deleted_at IS NULL "
                               "ORDER BY starts, id"), I(ev->row), I(moment_now()));
    while (rows_next(r)) {
        str event = str_eq(row_str(r, 1), S("filled")) ? S("drop") : S("release");
        if (flow_do(st, &who_house, store_request(st), &appointment_entity, row_int(r, 0), 0, event, S(""), &why) == FLOW_DONE) tell_gone(st, row_int(r, 0), ev->row);
    }
}

/* Whoever would have gone stays named: a late cancellation is paid, and the statistic counts it. */
void appointment_ends(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    keep_starts(st, e, row, who);
    struct rows *r = ask(st, Q("SELECT volunteer FROM mediation_appointment WHERE id = $1 AND volunteer IS NOT NULL"), I(row));
    if (rows_next(r)) tell_one(st, row, row_int(r, 0), &ended_text, "ended");
    move_asked(st, row, "sent", "withdraw", &ended_text);
    move_asked(st, row, "proposed", "withdraw", NULL);
    move_asked(st, row, "accepted", "reserve", NULL);
    move_asked(st, row, "reserve", "withdraw", NULL);
}

/* The room of needs listens: language, area, topic and month become a signal, nothing else. */
void appointment_unfilled(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    move_asked(st, row, "sent", "withdraw", NULL);
    event_emit(st, &(struct event){ .name = "mediation.unfilled", .e = e, .row = row, .who = who, .request = store_request(st) });
}
