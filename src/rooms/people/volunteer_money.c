/* volunteer_money.c - the yearly meter of tax-free allowances: § 3 No. 26 (trainers) and No. 26a (volunteers) of the Income Tax Act. */
#include "rooms/people/volunteer.h"

/* Cents a year: since 2013 (Ehrenamtsstärkungsgesetz), 2021 (Jahressteuergesetz 2020), 2026 (Steueränderungsgesetz 2025). A region may say otherwise for
** a year: volunteer_honorary_2027, volunteer_trainer_2027, in cents. [K] */
static const struct { int64_t since, honorary, trainer; } limits[] = { { 2026, 96000, 330000 }, { 2021, 84000, 300000 }, { 0, 72000, 240000 } };

int64_t allowance_limit(struct store *st, int64_t year, const char *kind)
{
    bool trainer = str_eq(str_of(kind), S("trainer"));
    size_t i = 0;
    while (i + 1 < countof(limits) && year < limits[i].since) i++;
    str name = arena_fmt(store_arena(st), "%s_%lld", kind, (long long)year);
    return volunteer_rule(st, name.p, 0, 100000000, trainer ? limits[i].trainer : limits[i].honorary);
}

int64_t allowance_sum(struct store *st, int64_t volunteer, int64_t year, const char *kind)
{
    struct rows *r = ask(st, Q("SELECT COALESCE(sum(cents), 0) FROM people_allowance WHERE volunteer = $1 AND year = $2 AND kind = $3 AND deleted_at IS NULL"),
                         I(volunteer), I(year), T(str_of(kind)));
    return rows_next(r) ? row_int(r, 0) : 0;
}

bool allowance_near(int64_t cents, int64_t limit) { return limit > 0 && cents * 10 >= limit * 8; }
