/* demand.c - who waits: what is worked out when a person is recorded, and rules over several fields. */
#include "base/moment.h"
#include "entity/query.h"
#include "rooms/courses/seat.h"


/* The next number of a year: "W-2026-00153"; five digits, so that the greatest text is the greatest number. */
void demand_derive(struct store *st, struct draft *d)
{
    struct arena *a = store_arena(st);
    str start = arena_fmt(a, "W-%.4s-", date_today(a).p), last;
    int64_t n = 0;
    /* Of a list that says "waiting" and no day: an empty one would stand before everybody. */
    if (str_eq(draft_value(d, "state"), S("waiting")) && !draft_value(d, "since").n) draft_give(d, "since", date_today(a));
    if (draft_value(d, "code").n) return;
    struct rows *r = ask(st, Q("SELECT MAX(code) FROM courses_demand WHERE code >= $1 AND code < $2"), T(start), T(arena_fmt(a, "%.*s:", STR(start))));
    last = rows_next(r) ? row_str(r, 0) : S("");
    if (!str_starts(last, start) || !str_int(str_from(last, start.n), &n)) n = 0;
    draft_give(d, "code", arena_fmt(a, "%.*s%05lld", STR(start), (long long)n + 1));
}

/* A family has one first person, and nobody joins or leaves it while seats are promised to it: they were promised to all together. */
static bool promised(struct store *st, int64_t head)
{
    return rows_next(ask(st, Q("SELECT id FROM courses_demand WHERE (id = $1 OR family = $1) AND state IN ('offered', 'accepted', 'attending') AND deleted_at IS NULL LIMIT 1"), I(head)));
}

static void check_family(struct store *st, const struct draft *d, struct problems *p)
{
    int64_t head = draft_value(d, "family").n ? id_by_key(st, &demand_entity, draft_value(d, "family")) : 0, before = 0;
    struct rows *r = ask(st, Q("SELECT COALESCE(family, 0) FROM courses_demand WHERE id = $1"), I(d->id));
    if (rows_next(r)) before = row_int(r, 0);
    if (head == before) return;
    if (head && head == d->id) { draft_wrong(d, p, "family", N_("Please choose the first person of the family, not this one.")); return; }
    if (head && rows_next(ask(st, Q("SELECT id FROM courses_demand WHERE id = $1 AND family IS NOT NULL"), I(head)))) draft_wrong(d, p, "family", N_("Please choose the first person of the family, not another one."));
    else if (d->id && rows_next(ask(st, Q("SELECT id FROM courses_demand WHERE family = $1 AND deleted_at IS NULL LIMIT 1"), I(d->id)))) draft_wrong(d, p, "family", N_("Others wait together with this person."));
    else if ((head && promised(st, head)) || (before && promised(st, before)) || promised(st, d->id)) draft_wrong(d, p, "family", N_("Seats are promised to this family just now."));
    r = ask(st, Q("SELECT COUNT(*) FROM courses_demand WHERE family = $1 AND deleted_at IS NULL"), I(head));
    if (head && rows_next(r) && row_int(r, 0) + 2 > FAMILY_MAX) draft_wrong(d, p, "family", N_("So many people cannot be kept together."));
}

/* A list may say how far somebody is. Who holds a seat moves with it and in no other way (seat.h). */
static void check_state(struct store *st, const struct draft *d, struct problems *p)
{
    struct rows *r = ask(st, Q("SELECT x.state FROM courses_demand x WHERE x.id = $1 AND EXISTS (SELECT 1 FROM courses_seat s WHERE s.demand = x.id "
                               "AND s.state IN ('held', 'accepted', 'attending') AND s.deleted_at IS NULL)"), I(d->id));
    if (rows_next(r) && !str_eq(row_str(r, 0), draft_value(d, "state"))) draft_wrong(d, p, "state", N_("Seats are promised to this family just now."));
}

void demand_check(struct store *st, const struct draft *d, struct problems *p)
{
    str on = draft_value(d, "level_on");
    check_family(st, d, p);
    if (d->id) check_state(st, d, p);
    if (on.n && str_cmp(on, date_today(store_arena(st))) > 0) draft_wrong(d, p, "level_on", N_("This day lies in the future."));
    if (on.n && !draft_value(d, "level").n) draft_wrong(d, p, "level", N_("Please say which level was found."));
}

/* ---- the states of a person ------------------------------------------------------------------------------------------------------ */
#define EFFECT(name) void name(struct store *st, const struct entity *e, int64_t row, const struct who *who)
#define GUARD(name) const char *name(struct store *st, const struct entity *e, const void *row, const struct who *who)
#define UNUSED (void)e; (void)who

GUARD(demand_may_level)
{
    const struct demand *d = row;
    (void)st; UNUSED;
    return d->level.n && d->level_on.n && d->level_source.n ? NULL : N_("Please say which level was found, when and by what.");
}

GUARD(demand_may_check)
{
    (void)st; UNUSED;
    return ((const struct demand *)row)->admission.n ? NULL : N_("Please say whether there is an admission.");
}

GUARD(demand_may_wait)
{
    const char *level = demand_may_level(st, e, row, who);
    return level ? level : demand_may_check(st, e, row, who);
}

/* The day counts from here and is never set again while the person waits, whatever happens to offers and courses. */
EFFECT(demand_waits)
{
    UNUSED;
    ask(st, Q("UPDATE courses_demand SET since = $2 WHERE id = $1 AND since = ''"), I(row), T(date_today(store_arena(st))));
    demand_tell_unmet(st, row);
}

EFFECT(demand_reached) { UNUSED; ask(st, Q("UPDATE courses_demand SET expired = 0 WHERE id = $1"), I(row)); }

/* Who ended and comes back begins anew, at the end of the queue and with a level that has to be found for the next course. As a need they
** are told once in a year all the same, or one person could be counted until the number is large enough to be released. */
EFFECT(demand_again)
{
    keep_stops(st, e, row, who);
    ask(st, Q("UPDATE courses_demand SET since = '', expired = 0 WHERE id = $1"), I(row));
}
