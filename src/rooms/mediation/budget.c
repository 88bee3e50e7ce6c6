/* budget.c - spent, bound, expected, left; budget.h says what is what. */
#include "rooms/mediation/budget.h"
#include "base/moment.h"
#include <stdlib.h>
#include <string.h>

#define WAY_TO_MONEY "'filled', 'changing', 'held', 'client_absent', 'reported', 'unclear', 'confirmed', 'cancelled_late', 'billable'"

static void read_budgets(struct store *st, struct budget_year *b)
{
    struct rows *r = ask(st, Q("SELECT b.id, b.name, b.source, b.bearer, COALESCE((SELECT x.slug FROM mediation_budget_slug x WHERE x.owner = b.id AND x.current AND x.lang = 'de'), ''), "
                               "b.amount FROM mediation_budget b WHERE b.year = $1 AND b.deleted_at IS NULL ORDER BY b.id LIMIT 100"), I(b->year));
    while (rows_next(r) && b->n < BUDGETS_MAX)
        b->line[b->n++] = (struct budget_line){ .id = row_int(r, 0), .name = row_str(r, 1), .source = row_str(r, 2), .bearer = row_str(r, 3), .slug = row_str(r, 4), .amount = row_int(r, 5) };
}

static struct budget_line *line_of(struct budget_year *b, int64_t id)
{
    for (size_t i = 0; i < b->n; i++) if (b->line[i].id == id) return &b->line[i];
    return &b->without;
}

/* As budget_for() chooses, without looking whether there is enough. */
static struct budget_line *line_for(struct budget_year *b, str bearer)
{
    for (size_t i = 0; bearer.n && i < b->n; i++) if (str_eq(b->line[i].bearer, bearer)) return &b->line[i];
    for (size_t i = 0; i < b->n; i++) if (!b->line[i].bearer.n) return &b->line[i];
    return &b->without;
}

static void limits(int64_t year, int64_t *from, int64_t *to)
{
    *from = moment_of_wall(date_days((struct date){ (int)year, 1, 1 }), 0);
    *to = moment_of_wall(date_days((struct date){ (int)year + 1, 1, 1 }), 0);
}

/* Lines without a budget belong to the year of their appointment. */
static void add_lines(struct store *st, struct budget_year *b)
{
    int64_t from, to;
    limits(b->year, &from, &to);
    struct rows *r = ask(st, Q("SELECT COALESCE(l.budget, 0), SUM(CASE WHEN s.state IN ('exported', 'paid', 'reversed') THEN l.amount ELSE 0 END), SUM(l.amount), COUNT(*), "
                               "SUM(CASE WHEN l.reverses IS NULL THEN 1 ELSE 0 END) "
                               "FROM mediation_line l JOIN mediation_settlement s ON s.id = l.settlement LEFT JOIN mediation_appointment p ON p.id = l.appointment "
                               "LEFT JOIN mediation_budget g ON g.id = l.budget WHERE s.state <> 'discarded' AND (g.year = $1 OR (l.budget IS NULL AND p.starts >= $2 AND p.starts < $3)) "
                               "GROUP BY COALESCE(l.budget, 0) ORDER BY COALESCE(l.budget, 0) NULLS FIRST"), I(b->year), I(from), I(to));
    int64_t cents = 0, assignments = 0;
    while (rows_next(r)) {
        struct budget_line *l = line_of(b, row_int(r, 0));
        l->spent += row_int(r, 1);
        l->bound += row_int(r, 2) - row_int(r, 1);
        cents += row_int(r, 2);
        assignments += row_int(r, 4);
    }
    b->each = assignments > 0 && cents > 0 ? cents / assignments : 0;
}

enum { FORECAST = 15, STATE };                          /* behind BILLED_COLUMNS                                   */
struct expecting { struct store *st; struct budget_year *b; struct tariff_found tariff; str day; int64_t cents, n; };

/* What the run will pay: `state` says it before the history does. Rows come by time, so that the version of a day is looked up once.
** False: no tariff counts then. */
static bool as_billed(struct expecting *e, struct billed *b, str state, int64_t *cents)
{
    if (str_eq(state, S("cancelled_late"))) b->service.kind = SERVICE_LATE;
    if (str_eq(state, S("client_absent"))) b->service.kind = SERVICE_NO_SHOW;
    if (!str_eq(e->day, b->day)) e->tariff = tariff_of_rules(e->st, e->day = b->day);
    struct tariffed t = e->tariff.there ? tariff_compute(&e->tariff.tariff, &b->service) : (struct tariffed){ .fault = TARIFF_RULES };
    *cents = t.cents;
    return !t.fault;
}

/* By what is known: of what still goes on, as it was forecast; of what is over, as the run will reckon. */
static bool expect(void *ctx, const struct rows *r)
{
    struct expecting *e = ctx;
    struct billed b = billed_row(store_arena(e->st), r);
    str state = row_str(r, STATE);
    int64_t cents;
    bool over = str_has_word(S("cancelled_late client_absent confirmed billable"), state);
    if (!over || !as_billed(e, &b, state, &cents)) cents = row_null(r, FORECAST) ? forecast_cents(e->st, b.appointment) : row_int(r, FORECAST);
    line_for(e->b, b.bearer)->forecast += cents;
    e->cents += cents;
    e->n++;
    return true;
}

static void add_forecast(struct store *st, struct budget_year *b)
{
    struct expecting e = { .st = st, .b = b };
    int64_t from, to;
    limits(b->year, &from, &to);
    each(st, expect, &e, Q("SELECT " BILLED_COLUMNS ", p.forecast, p.state FROM mediation_appointment p "
                           "WHERE p.state IN (" WAY_TO_MONEY ") AND p.volunteer IS NOT NULL AND p.starts >= $1 AND p.starts < $2 AND p.deleted_at IS NULL "
                           "ORDER BY p.starts, p.id"), I(from), I(to));
    if (!b->each && e.n && e.cents > 0) b->each = e.cents / e.n;
}

static void add_up(struct budget_line *sum, struct budget_line *l)
{
    l->left = l->amount - l->spent - l->bound - l->forecast;
    sum->amount += l->amount;
    sum->spent += l->spent;
    sum->bound += l->bound;
    sum->forecast += l->forecast;
    sum->left += l->left;
}

struct budget_year *budget_year(struct store *st, int64_t year)
{
    struct budget_year *b = arena_new_of(store_arena(st), struct budget_year);
    *b = (struct budget_year){ .year = year };
    read_budgets(st, b);
    add_lines(st, b);
    add_forecast(st, b);
    for (size_t i = 0; i < b->n; i++) add_up(&b->sum, &b->line[i]);
    add_up(&b->sum, &b->without);
    return b;
}

int64_t budget_about(const struct budget_year *b, int64_t left) { return !b->each ? -1 : left > 0 ? left / b->each : 0; }
