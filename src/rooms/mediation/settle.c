/* settle.c - settlements: who released them, what was paid counts towards the yearly allowance, and what a discarded one gives back. */
#include "base/log.h"
#include "base/moment.h"
#include "entity/write.h"
#include "rooms/mediation/effects.h"
#include "rooms/mediation/run.h"

/* ---- who may -------------------------------------------------------------------------------------------------------------- */
struct release { int64_t releasers, objection_days; };
static struct release release_rules(struct store *st)
{
    struct rows *r = ask(st, Q("SELECT releasers, objection_days FROM mediation_rules WHERE since <= $1 AND deleted_at IS NULL ORDER BY since DESC, id DESC LIMIT 1"),
                         T(date_today(store_arena(st))));
    return rows_next(r) ? (struct release){ row_int(r, 0), row_int(r, 1) } : (struct release){ 2, 14 };
}

const char *may_check(struct store *st, const struct entity *e, const void *row, const struct who *who)
{
    struct date shown, today = wall_of(moment_now()).date;
    (void)e; (void)who;
    if (!date_parse(((const struct settlement *)row)->shown_on, &shown)) return NULL;
    return date_days(today) < date_days(shown) + release_rules(st).objection_days ? N_("The mediator can still object.") : NULL;
}

/* Who counts is never who checked, where two or more persons are wanted; with three, who orders is neither of them. */
static const char *other_person(int64_t me, int64_t before)
{
    return me && me == before ? N_("Somebody else has to do this: more than one person must release a payment.") : NULL;
}

const char *may_count(struct store *st, const struct entity *e, const void *row, const struct who *who)
{
    (void)e;
    return release_rules(st).releasers > 1 ? other_person(who->account, ((const struct settlement *)row)->checked_by) : NULL;
}

const char *may_order(struct store *st, const struct entity *e, const void *row, const struct who *who)
{
    const struct settlement *s = row;
    (void)e;
    if (release_rules(st).releasers < 3) return NULL;
    const char *why = other_person(who->account, s->checked_by);
    return why ? why : other_person(who->account, s->counted_by);
}

const char *may_export(struct store *st, const struct entity *e, const void *row, const struct who *who)
{
    struct rows *r = ask(st, Q("SELECT 1 FROM mediation_export x JOIN mediation_export_line l ON l.export = x.id WHERE l.settlement = $1 AND x.request = $2 "
                               "ORDER BY x.id LIMIT 1"), I(row_meta(row)->id), T(store_request(st)));
    (void)e; (void)who;
    return rows_next(r) ? NULL : N_("Exports are made on the page of the run, all that is ordered in one file.");
}

/* ---- what becomes of it ------------------------------------------------------------------------------------------------------- */
void settlement_shown(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    (void)e; (void)who;
    ask(st, Q("UPDATE mediation_settlement SET shown_on = $2 WHERE id = $1"), I(row), T(date_today(store_arena(st))));
}

void settlement_checked(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    (void)e;
    ask(st, Q("UPDATE mediation_settlement SET checked_by = $2 WHERE id = $1"), I(row), who->account ? I(who->account) : NIL(INT));
}

void settlement_counted(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    (void)e;
    ask(st, Q("UPDATE mediation_settlement SET counted_by = $2 WHERE id = $1"), I(row), who->account ? I(who->account) : NIL(INT));
}

void settlement_ordered(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    (void)e;
    ask(st, Q("UPDATE mediation_settlement SET ordered_by = $2 WHERE id = $1"), I(row), who->account ? I(who->account) : NIL(INT));
}

/* ---- the yearly meter ----------------------------------------------------------------------------------------------------------- */
/* The room `people` keeps the meter over all roles; a row of it is known by its origin. 0: there is none yet. */
static int64_t meter_row(struct store *st, str origin)
{
    struct rows *r = ask(st, Q("SELECT id FROM people_allowance WHERE origin = $1 AND deleted_at IS NULL ORDER BY id LIMIT 1"), T(origin));
    return rows_next(r) ? row_int(r, 0) : 0;
}

/* The year is that of the payment (§ 11 EStG: income counts when it is received). A payment that came back counts as nothing. */
static void count_allowance(struct store *st, int64_t settlement, bool received)
{
    struct arena *a = store_arena(st);
    const struct entity *allowance = entity_named(S("people.allowance"));
    struct rows *r = ask(st, Q("SELECT s.key, s.code, s.total, v.key, s.paid_on FROM mediation_settlement s JOIN people_volunteer v ON v.id = s.volunteer WHERE s.id = $1"), I(settlement));
    struct problems p = { .a = a };
    if (!allowance || !rows_next(r)) return;
    struct draft d = draft_new(a, allowance);
    str origin = arena_fmt(a, "mediation.settlement:%.*s", STR(row_str(r, 0)));
    d.id = meter_row(st, origin);
    draft_give(&d, "what", arena_fmt(a, "%.*s %.*s", STR(words_get(words_in(S(LANG_SOURCE)), N_("Settlement"))), STR(row_str(r, 1))));
    draft_give(&d, "volunteer", row_str(r, 3));
    draft_give(&d, "year", str_upto(row_str(r, 4), 4));
    draft_give(&d, "kind", S("honorary"));
    draft_give(&d, "cents", arena_fmt(a, "%lld", received ? (long long)row_int(r, 2) : 0LL));
    draft_give(&d, "origin", origin);
    if (row_write(st, &(struct write){ .who = &who_house, .request = store_request(st), .draft = &d }, &p) != WRITE_DONE)
        log_line(LOG_ERROR, "a payment is missing in the yearly meter: settlement %lld", (long long)settlement);
}

/* The latest file for the bank names its day, however late finance notes it; a list for the finance system names none. */
static str paid_day(struct store *st, int64_t settlement)
{
    str today = date_today(store_arena(st));
    struct rows *r = ask(st, Q("SELECT x.pay_on, x.format FROM mediation_export x JOIN mediation_export_line l ON l.export = x.id WHERE l.settlement = $1 "
                               "ORDER BY x.number DESC LIMIT 1"), I(settlement));
    return rows_next(r) && str_eq(row_str(r, 1), S("sepa")) && row_str(r, 0).n && str_cmp(row_str(r, 0), today) < 0 ? row_str(r, 0) : today;
}

void settlement_paid(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    (void)e; (void)who;
    ask(st, Q("UPDATE mediation_settlement SET paid_on = $2 WHERE id = $1"), I(row), T(paid_day(st, row)));
    count_allowance(st, row, true);
}

void settlement_unpaid(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    (void)e; (void)who;
    count_allowance(st, row, false);
    ask(st, Q("UPDATE mediation_settlement SET paid_on = '' WHERE id = $1"), I(row));
}

/* Its appointments wait for the next run. */
static void give_back(struct store *st, int64_t settlement)
{
    const char *why;
    struct rows *r = ask(st, Q("SELECT DISTINCT p.id FROM mediation_line l JOIN mediation_appointment p ON p.id = l.appointment "
                               "WHERE l.settlement = $1 AND p.state = 'settled' ORDER BY p.id"), I(settlement));
    while (rows_next(r)) flow_do(st, &who_house, store_request(st), &appointment_entity, row_int(r, 0), 0, S("reopen"), S(""), &why);
}

void settlement_discarded(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    (void)e; (void)who;
    give_back(st, row);
}

/* The money was paid wrongly: the next run takes every line back and reckons anew. */
void settlement_reversed(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    (void)e; (void)who;
    give_back(st, row);
}
