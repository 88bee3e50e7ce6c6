/* settle.c - settlements: who released them, and what a discarded one gives back. */
#include "base/moment.h"
#include "rooms/mediation/effects.h"

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

void settlement_paid(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    (void)e; (void)who;
    ask(st, Q("UPDATE mediation_settlement SET paid_on = $2 WHERE id = $1"), I(row), T(date_today(store_arena(st))));
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
