/* derive.c - numbers and names that are worked out when a row is saved, and rules over several fields. */
#include "base/moment.h"
#include "entity/query.h"
#include "plan/match.h"
#include "plan/tariff.h"
#include "rooms/mediation/mediation.h"

static void put(struct draft *d, const char *field, str value) { d->value[draft_at(d, field)] = value; }

/* The next number of a kind: "2026-00153". Numbers of a year have five digits, so that the greatest text is the greatest number. */
static str next_code(struct arena *a, struct rows *last, str start)
{
    int64_t n;
    str code = rows_next(last) ? row_str(last, 0) : S("");
    if (!str_starts(code, start) || !str_int(str_from(code, start.n), &n)) n = 0;
    return arena_fmt(a, "%.*s%05lld", STR(start), (long long)n + 1);
}

static str year_start(struct arena *a) { return arena_fmt(a, "%.4s-", date_today(a).p); }

/* ---- who can go -------------------------------------------------------------------------------------------------------- */
void skill_derive(struct store *st, struct draft *d)
{
    str dialect = draft_value(d, "dialect");
    put(d, "what", arena_fmt(store_arena(st), "%.*s %.*s%s%.*s", STR(draft_value(d, "language")), STR(draft_value(d, "level")), dialect.n ? ", " : "", STR(dialect)));
}

void exclusion_derive(struct store *st, struct draft *d)
{
    str code = draft_value(d, "case_code");
    put(d, "what", arena_fmt(store_arena(st), "%.*s – %.*s%s%.*s", STR(draft_value(d, "volunteer")), STR(draft_value(d, "institution")), code.n ? " " : "", STR(code)));
}

void way_derive(struct store *st, struct draft *d)
{
    put(d, "what", arena_fmt(store_arena(st), "%.*s – %.*s", STR(draft_value(d, "one")), STR(draft_value(d, "other"))));
}

/* ---- what is asked ------------------------------------------------------------------------------------------------------- */
void request_derive(struct store *st, struct draft *d)
{
    struct arena *a = store_arena(st);
    if (draft_value(d, "code").n) return;
    str start = year_start(a);
    put(d, "code", next_code(a, ask(st, Q("SELECT MAX(code) FROM mediation_request WHERE code >= $1 AND code < $2"), T(start),
                                         T(arena_fmt(a, "%.*s:", STR(start)))), start));
}

void request_check(struct store *st, const struct draft *d, struct problems *p)
{
    (void)st;
    bool must = str_eq(draft_value(d, "gender_must"), S("1"));
    if (must && !draft_value(d, "gender").n) draft_wrong(d, p, "gender", N_("Please say who should come, or that it does not matter."));
    if (str_eq(draft_value(d, "agreed"), S("1")) && !draft_value(d, "same").n) draft_wrong(d, p, "same", N_("Please say who came before."));
}

/* An appointment is of its request: where, for whom, in which language. */
void appointment_derive(struct store *st, struct draft *d)
{
    struct arena *a = store_arena(st);
    int64_t request = id_by_key(st, &request_entity, draft_value(d, "request"));
    struct rows *r = ask(st, Q("SELECT r.code, r.language, i.key, (SELECT x.key FROM directory_area x WHERE x.id = r.area), r.example, "
                               "(SELECT COUNT(*) FROM mediation_appointment p WHERE p.request = r.id) "
                               "FROM mediation_request r JOIN mediation_institution i ON i.id = r.institution WHERE r.id = $1"), I(request));
    if (!rows_next(r)) return;
    put(d, "language", row_str(r, 1));
    put(d, "institution", row_str(r, 2));
    put(d, "area", row_str(r, 3));
    put(d, "example", row_bool(r, 4) ? S("1") : S("0"));
    if (!draft_value(d, "code").n) put(d, "code", arena_fmt(a, "%.*s/%lld", STR(row_str(r, 0)), (long long)row_int(r, 5) + 1));
}

/* A time to which somebody said yes is changed by its own step (carry_change): it asks them, and looks for another appointment too near. */
static void check_agreed(struct store *st, const struct draft *d, struct problems *p)
{
    static const char open[] = "draft received query admissible seeking unfilled escalated changing";
    struct rows *r = ask(st, Q("SELECT starts, ends FROM mediation_appointment WHERE id = $1"), I(d->id));
    if (!rows_next(r) || str_has_word(str_of(open), draft_value(d, "state"))) return;
    if (draft_number(d, "starts") != row_int(r, 0) || draft_number(d, "ends") != row_int(r, 1))
        draft_wrong(d, p, "starts", N_("This time is agreed. Please change it on the page of the appointment: then whoever goes is asked."));
}

enum { LONGEST_HOURS = 12 };
void appointment_check(struct store *st, const struct draft *d, struct problems *p)
{
    int64_t starts, ends;                                /* seconds as text by now, whatever was typed                 */
    if (d->id) check_agreed(st, d, p);
    if (!str_int(draft_value(d, "starts"), &starts) || !str_int(draft_value(d, "ends"), &ends)) return;
    if (ends <= starts) draft_wrong(d, p, "ends", N_("The end must be after the beginning."));
    else if (ends - starts > LONGEST_HOURS * 3600) draft_wrong(d, p, "ends", N_("An appointment lasts twelve hours at most; a longer one is several."));
}

/* ---- who is asked ---------------------------------------------------------------------------------------------------------- */
static void of_appointment(struct store *st, struct draft *d)
{
    struct rows *r = ask(st, Q("SELECT code FROM mediation_appointment WHERE key = $1"), T(draft_value(d, "appointment")));
    if (rows_next(r)) put(d, "what", row_str(r, 0));
}
void asked_derive(struct store *st, struct draft *d)    { of_appointment(st, d); }
void decision_derive(struct store *st, struct draft *d) { of_appointment(st, d); }

/* ---- how it is done here ------------------------------------------------------------------------------------------------------ */
void rules_check(struct store *st, const struct draft *d, struct problems *p)
{
    static const char *const parts[MATCH_PARTS] = { "level", "domain", "travel", "availability", "continuity", "fairness", "gender" };
    struct match_weights w = { .travel_limit = (int32_t)draft_number(d, "travel_limit") };
    (void)st;
    for (size_t i = 0; i < MATCH_PARTS; i++) w.weight[i] = (int32_t)draft_number(d, parts[i]);
    if (!match_weights_sound(&w)) draft_wrong(d, p, "level", N_("The points of all parts must add up to 100."));
}

static enum tariff_travel travel_of(str key)
{
    for (size_t i = 0; travel_choices[i].key; i++) if (str_eq(key, str_of(travel_choices[i].key))) return (enum tariff_travel)i;
    return TRAVEL_NONE;
}

/* Money is checked in cents, as it is stored; "12,50" was made "1250" by then. Two versions of one tariff do not overlap. */
void tariff_check(struct store *st, const struct draft *d, struct problems *p)
{
    struct tariff t = { "", draft_number(d, "base"), draft_number(d, "base_minutes"), draft_number(d, "step"), draft_number(d, "step_minutes"), draft_number(d, "least"),
                        draft_number(d, "most"), draft_number(d, "late"), travel_of(draft_value(d, "travel")), draft_number(d, "km"), draft_number(d, "free_m") };
    str since = draft_value(d, "since"), until = draft_value(d, "until");
    if (!tariff_sound(&t)) draft_wrong(d, p, "base", N_("These amounts do not fit together: steps need an amount, and the most must not be less than the least."));
    if (until.n && str_cmp(until, since) < 0) draft_wrong(d, p, "until", N_("The last day lies before the first."));
    struct rows *r = ask(st, Q("SELECT id FROM mediation_tariff WHERE name = $1 AND id <> $2 AND deleted_at IS NULL AND (until = '' OR until >= $3) AND ($4 = '' OR since <= $4)"),
                         T(draft_value(d, "name")), I(d->id), T(since), T(until));
    if (rows_next(r)) draft_wrong(d, p, "since", N_("Another version of this tariff counts on these days."));
}

/* ---- money ---------------------------------------------------------------------------------------------------------------------- */
void settlement_derive(struct store *st, struct draft *d)
{
    struct arena *a = store_arena(st);
    if (draft_value(d, "code").n) return;
    str start = arena_fmt(a, "A-%.*s", STR(year_start(a)));
    put(d, "code", next_code(a, ask(st, Q("SELECT MAX(code) FROM mediation_settlement WHERE code >= $1 AND code < $2"), T(start),
                                         T(arena_fmt(a, "%.*s:", STR(start)))), start));
}

void line_derive(struct store *st, struct draft *d)
{
    str bearer = draft_value(d, "bearer");
    struct rows *r = ask(st, Q("SELECT code FROM mediation_appointment WHERE key = $1"), T(draft_value(d, "appointment")));
    put(d, "what", rows_next(r) ? row_str(r, 0) : bearer.n ? bearer : S("–"));
    r = ask(st, Q("SELECT v.key FROM mediation_settlement s JOIN people_volunteer v ON v.id = s.volunteer WHERE s.key = $1"), T(draft_value(d, "settlement")));
    if (rows_next(r)) put(d, "volunteer", row_str(r, 0));
}
