/* hours.c - hours: read, reported, confirmed, disputed, decided. */
#include "base/moment.h"
#include "rooms/mediation/hours.h"
#include "rooms/mediation/tariff.h"
#include <stdlib.h>

/* ---- as typed ---------------------------------------------------------------------------------------------------------------------- */
/* "9:05", "09.05", "0905", "9": what people type into a box for a time. -1: none. */
static int minute_of_day(str s)
{
    int64_t h, m = 0;
    s = str_trim(s);
    int64_t at = str_find_char(s, ':') >= 0 ? str_find_char(s, ':') : str_find_char(s, '.');
    if (at < 0 && s.n == 4) { if (!str_int(str_upto(s, 2), &h) || !str_int(str_from(s, 2), &m)) return -1; }
    else if (at < 0) { if (!str_int(s, &h)) return -1; }
    else if (!str_int(str_upto(s, (size_t)at), &h) || s.n != (size_t)at + 3 || !str_int(str_from(s, (size_t)at + 1), &m)) return -1;
    return h < 0 || h > 23 || m < 0 || m > 59 ? -1 : (int)(h * 60 + m);
}

/* The minute of a day, unless March leaves it out. */
static const char *moment_at(int64_t day, int minute, int64_t *ret)
{
    if (minute < 0) return N_("Please enter a time, as 14:30.");
    *ret = moment_of_wall(day, minute);
    struct wall w = wall_of(*ret);
    return w.hour * 60 + w.minute == minute ? NULL : N_("The clocks went forward that night: this time did not exist.");
}

/* "12,5" or "12.5" times `unit`, rounded; empty: NONE. False: no number, negative, more than `most`. */
static bool amount(str s, int64_t unit, int64_t most, int64_t *ret)
{
    double v;
    char plain[24];
    s = str_trim(s);
    *ret = NONE;
    if (!s.n) return true;
    if (s.n >= sizeof plain) return false;
    for (size_t i = 0; i < s.n; i++) plain[i] = s.p[i] == ',' ? '.' : s.p[i];
    if (!str_real((str){ plain, s.n }, &v) || v < 0 || v * (double)unit > (double)most) return false;
    *ret = (int64_t)(v * (double)unit + .5);
    return true;
}

static const char *read_way(const struct hours_typed *t, struct hours *h, const char **field)
{
    *field = "minutes";
    if (!amount(t->minutes, 1, WAY_MINUTES, &h->minutes)) return N_("Please enter the minutes there and back as a number.");
    *field = "km";
    if (!amount(t->km, 1000, WAY_METRES, &h->metres)) return N_("Please enter the kilometres there and back as a number.");
    *field = "ticket";
    return amount(t->ticket, 100, TICKET_CENTS, &h->ticket) ? NULL : N_("Please enter an amount, as 3.40.");
}

static const char *sensible(const struct hours *h)
{
    if (h->to <= h->from) return N_("The end must be after the beginning.");
    if (h->to - h->from > HOURS_LONGEST) return N_("An appointment lasts twelve hours at most; a longer one is several.");
    return h->to > moment_now() ? N_("It is not over yet.") : NULL;
}

const char *hours_typed_read(const struct carry *c, const struct hours_typed *t, struct hours *ret, const char **field)
{
    struct hours h = { NONE, NONE, NONE, NONE, NONE };
    int64_t day = date_days(wall_of(c->starts).date);
    int from = minute_of_day(t->from), to = minute_of_day(t->to);
    const char *why = NULL;
    *field = "from";
    if ((why = moment_at(day, from, &h.from))) return why;
    *field = "to";
    if ((why = moment_at(day + (to >= 0 && to < from), to, &h.to)) || (why = sensible(&h))) return why;
    if ((why = read_way(t, &h, field))) return why;
    *ret = h;
    return NULL;
}

static str decimal(struct arena *a, int64_t v, int64_t unit, char point)
{
    if (v == NONE) return S("");
    if (v % unit == 0) return arena_fmt(a, "%lld", (long long)(v / unit));
    return arena_fmt(a, "%lld%c%02lld", (long long)(v / unit), point, (long long)(v % unit * 100 / unit));
}

struct hours_typed hours_show(struct arena *a, const struct hours *h, char point)
{
    struct wall from = wall_of(h->from), to = wall_of(h->to);
    return (struct hours_typed){ arena_fmt(a, "%02d:%02d", from.hour, from.minute), arena_fmt(a, "%02d:%02d", to.hour, to.minute), decimal(a, h->minutes, 1, point),
                                 decimal(a, h->metres, 1000, point), decimal(a, h->ticket, 100, point) };
}

/* By the version that counts on the day of the appointment: the rules name a tariff, and its next version may pay tickets instead of kilometres. */
unsigned hours_way(struct store *st, int64_t starts)
{
    static const unsigned by[] = { [TRAVEL_KM] = WAY_BY_KM, [TRAVEL_TICKET] = WAY_BY_TICKET,
                                   [TRAVEL_TIME] = WAY_BY_MINUTES | WAY_BY_KM };     /* the kilometres say whether the minutes count */
    struct tariff_found t = tariff_of_rules(st, date_text(store_arena(st), wall_of(starts).date));
    return by[t.there ? t.tariff.travel : TRAVEL_TIME];
}

/* ---- what each side said ------------------------------------------------------------------------------------------------------------ */
static const struct column claim_columns[] = { { "appointment", COL_INT, true, "mediation_appointment", true }, { "side", COL_TEXT, true, NULL, false },
    { "held_from", COL_INT, true, NULL, false }, { "held_to", COL_INT, true, NULL, false }, { "minutes", COL_INT, false, NULL, false },
    { "metres", COL_INT, false, NULL, false }, { "ticket", COL_INT, false, NULL, false }, { "said_at", COL_INT, true, NULL, false } };
const struct table carry_claim_table = { .name = "mediation_claim", .columns = claim_columns, .n = countof(claim_columns), .primary = { "appointment", "side" }, .n_primary = 2 };

static struct arg maybe(int64_t v) { return v == NONE ? NIL(INT) : I(v); }
static int64_t or_none(const struct rows *r, size_t i) { return row_null(r, i) ? NONE : row_int(r, i); }

static void claim(struct store *st, int64_t appointment, enum side side, const struct hours *h)
{
    ask(st, Q("INSERT INTO mediation_claim (appointment, side, held_from, held_to, minutes, metres, ticket, said_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
              "ON CONFLICT (appointment, side) DO UPDATE SET held_from = $3, held_to = $4, minutes = $5, metres = $6, ticket = $7, said_at = $8"),
        I(appointment), T(side_key(side)), I(h->from), I(h->to), maybe(h->minutes), maybe(h->metres), maybe(h->ticket), I(moment_now()));
}

bool hours_claim(struct store *st, int64_t appointment, enum side side, struct hours *ret)
{
    struct rows *r = ask(st, Q("SELECT held_from, held_to, minutes, metres, ticket FROM mediation_claim WHERE appointment = $1 AND side = $2"), I(appointment), T(side_key(side)));
    if (!rows_next(r)) return false;
    *ret = (struct hours){ row_int(r, 0), row_int(r, 1), or_none(r, 2), or_none(r, 3), or_none(r, 4) };
    return true;
}

static bool apart(int64_t a, int64_t b) { return llabs(a - b) > HOURS_APART; }
bool hours_differ(const struct hours *a, const struct hours *b)
{
    return apart(a->from, b->from) || apart(a->to, b->to) || apart(a->to - a->from, b->to - b->from);
}

/* ---- steps --------------------------------------------------------------------------------------------------------------------------- */
struct step { struct store *st; const struct who *who; str request; struct carry c; const char **why; };

static bool open_step(struct step *s, int64_t appointment)
{
    *s->why = N_("This entry does not exist, or not any more.");
    return carry_load(s->st, appointment, &s->c);
}

static bool in_state(const struct step *s, const char *state) { return str_eq(s->c.state, str_of(state)); }
static enum hours_outcome refused(const struct step *s, const char *why)
{
    if (why) *s->why = why;
    return HOURS_REFUSED;
}
static enum hours_outcome not_now(const struct step *s) { return refused(s, N_("This step is not possible now: somebody took it already, or it is not yours to take.")); }

static bool move(const struct step *s, const char *event, str reason)
{
    const char *why = NULL;
    enum flow_outcome out = flow_do(s->st, s->who, s->request, &appointment_entity, s->c.id, 0, str_of(event), reason, &why);
    if (out != FLOW_DONE) *s->why = why ? why : N_("This step is not possible now: somebody took it already, or it is not yours to take.");
    return out == FLOW_DONE;
}

static str number(const struct step *s, int64_t v) { return v == NONE ? S("") : arena_fmt(store_arena(s->st), "%lld", (long long)v); }

/* An empty way leaves what was said before: the institution knows nothing of it. */
static bool put_hours(const struct step *s, const struct hours *h, str reported_by)
{
    struct set set[6] = { { "held_from", number(s, h->from) }, { "held_to", number(s, h->to) }, { "reported_by", reported_by } };
    size_t n = 3;
    if (h->minutes != NONE) set[n++] = (struct set){ "paid_minutes", number(s, h->minutes) };
    if (h->metres != NONE) set[n++] = (struct set){ "paid_m", number(s, h->metres) };
    if (h->ticket != NONE) set[n++] = (struct set){ "ticket", number(s, h->ticket) };
    return carry_set(s->st, s->who, s->request, s->c.id, set, n, s->why);
}

static bool put_confirmed(const struct step *s, enum side by, const char *how)
{
    return carry_set(s->st, s->who, s->request, s->c.id, (struct set[]){ { "confirmed_by", side_key(by) }, { "confirmed_how", str_of(how) } }, 2, s->why);
}

/* The way of whoever answers second is added where the first said none: an institution that reports knows nothing of it. */
static bool add_way(const struct step *s, const struct hours *h)
{
    struct set set[3];
    size_t n = 0;
    if (h->minutes != NONE && s->c.paid_minutes == NONE) set[n++] = (struct set){ "paid_minutes", number(s, h->minutes) };
    if (h->metres != NONE && s->c.paid_m == NONE) set[n++] = (struct set){ "paid_m", number(s, h->metres) };
    if (h->ticket != NONE && s->c.ticket == NONE) set[n++] = (struct set){ "ticket", number(s, h->ticket) };
    return !n || carry_set(s->st, s->who, s->request, s->c.id, set, n, s->why);
}

static enum hours_outcome confirmed(const struct step *s, enum side by, const char *how)
{
    return put_confirmed(s, by, how) && move(s, "confirm", S("")) ? HOURS_CONFIRMED : HOURS_REFUSED;
}

static enum hours_outcome by_code(const struct step *s, str code)
{
    switch (carry_code_try(s->st, s->c.id, code)) {
    case CODE_GOOD:  return confirmed(s, SIDE_INSTITUTION, "code");
    case CODE_WRONG: return HOURS_WRONG_CODE;
    default:         return HOURS_SPENT_CODE;
    }
}

static void ask_other(const struct step *s, enum side reporter)
{
    str key = arena_fmt(store_arena(s->st), "hours %lld %lld", (long long)s->c.id, (long long)s->c.version);
    if (reporter != SIDE_INSTITUTION) hours_ask(s->st, &s->c, SIDE_INSTITUTION, key);
    if (reporter != SIDE_MEDIATOR) hours_ask(s->st, &s->c, SIDE_MEDIATOR, key);
}

/* ---- report ---------------------------------------------------------------------------------------------------------------------------- */
/* The timer that ends an appointment comes by every few minutes: who reports before it does so itself. */
static bool held(struct step *s)
{
    const char *why = NULL;
    if (!in_state(s, "filled") && !in_state(s, "changing")) return true;
    if (flow_do(s->st, &who_house, s->request, &appointment_entity, s->c.id, 0, S("held"), S(""), &why) != FLOW_DONE) return refused(s, why) != HOURS_REFUSED;
    return carry_load(s->st, s->c.id, &s->c);
}

static enum hours_outcome first(const struct step *s, const struct hours_report *r)
{
    str by = r->side == SIDE_OFFICE && s->c.reported_by.n ? s->c.reported_by : side_key(r->side);
    if (!put_hours(s, &r->hours, by) || (in_state(s, "held") && !move(s, "report", S("")))) return HOURS_REFUSED;
    if (r->paper) return confirmed(s, SIDE_OFFICE, "paper");
    enum hours_outcome out = r->side == SIDE_MEDIATOR && r->code.n ? by_code(s, r->code) : HOURS_REPORTED;
    if (out != HOURS_CONFIRMED && out != HOURS_REFUSED) ask_other(s, r->side);
    return out;
}

/* The other side says its own hours: near enough is a yes. */
static enum hours_outcome answer(const struct step *s, const struct hours_report *r)
{
    struct hours theirs = { s->c.held_from, s->c.held_to, NONE, NONE, NONE };
    if (hours_differ(&theirs, &r->hours)) return move(s, "dispute", S("")) ? HOURS_UNCLEAR : HOURS_REFUSED;
    return add_way(s, &r->hours) ? confirmed(s, r->side, "link") : HOURS_REFUSED;
}

enum hours_outcome hours_report(struct store *st, const struct who *who, str request, int64_t appointment, const struct hours_report *r, const char **why)
{
    struct step s = { st, who, request, { 0 }, why };
    const char *wrong = sensible(&r->hours);
    if (!open_step(&s, appointment) || !held(&s)) return HOURS_REFUSED;
    if (wrong) return refused(&s, wrong);
    if (!in_state(&s, "held") && !in_state(&s, "reported")) return not_now(&s);
    claim(st, appointment, r->side, &r->hours);
    bool own = !s.c.reported_by.n || str_eq(s.c.reported_by, side_key(r->side));
    return own || r->side == SIDE_OFFICE ? first(&s, r) : answer(&s, r);
}

enum hours_outcome hours_confirm(struct store *st, const struct who *who, str request, int64_t appointment, enum side side, const char **why)
{
    struct step s = { st, who, request, { 0 }, why };
    if (!open_step(&s, appointment)) return HOURS_REFUSED;
    if (!in_state(&s, "reported") || side == SIDE_OFFICE) return not_now(&s);
    if (str_eq(s.c.reported_by, side_key(side))) return refused(&s, N_("The hours are confirmed by the other side."));
    return confirmed(&s, side, "link");
}

enum hours_outcome hours_code(struct store *st, const struct who *who, str request, int64_t appointment, str code, const char **why)
{
    struct step s = { st, who, request, { 0 }, why };
    if (!open_step(&s, appointment)) return HOURS_REFUSED;
    return in_state(&s, "reported") && str_eq(s.c.reported_by, S("mediator")) ? by_code(&s, code) : not_now(&s);
}

/* ---- nobody came, and what the office decides ---------------------------------------------------------------------------------------------- */
/* The times stay those that were planned, so that the sheet says for what the way was made. */
enum hours_outcome hours_absent(struct store *st, const struct who *who, str request, int64_t appointment, bool mediator, const struct hours *way, const char **why)
{
    struct step s = { st, who, request, { 0 }, why };
    if (!open_step(&s, appointment) || !move(&s, mediator ? "mediator_absent" : "client_absent", S(""))) return HOURS_REFUSED;
    if (mediator) hours_accused(st, &s.c);
    else if (who->n && who->grant[0].volunteer) hours_empty(st, &s.c);               /* a week later it is paid: the institution has to know */
    return mediator || add_way(&s, way) ? HOURS_ABSENT : HOURS_REFUSED;
}

enum hours_outcome hours_decide(struct store *st, const struct who *who, str request, int64_t appointment, const struct hours *h, str reason, const char **why)
{
    struct step s = { st, who, request, { 0 }, why };
    const char *wrong = sensible(h);
    if (!open_step(&s, appointment)) return HOURS_REFUSED;
    if (!str_trim(reason).n) return refused(&s, N_("Please say why."));
    if (wrong) return refused(&s, wrong);
    if (!in_state(&s, "unclear") && !in_state(&s, "reported") && !in_state(&s, "held")) return not_now(&s);
    if (!put_hours(&s, h, s.c.reported_by.n ? s.c.reported_by : side_key(SIDE_OFFICE)) || !put_confirmed(&s, SIDE_OFFICE, "ruling")) return HOURS_REFUSED;
    if (in_state(&s, "held") && !move(&s, "report", reason)) return HOURS_REFUSED;
    return move(&s, "confirm", reason) ? HOURS_CONFIRMED : HOURS_REFUSED;
}
