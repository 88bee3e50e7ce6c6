/* run.c - settlement runs: from billable appointments to settlements with frozen lines; run.h is the manual. */
#include "rooms/mediation/run.h"
#include "base/moment.h"
#include "entity/write.h"
#include "rooms/mediation/bank.h"
#include "rooms/mediation/rules.h"
#include <stdlib.h>

enum { LONG_MS = 60000 };                               /* a run of a whole county writes thousands of rows            */

static str number(struct arena *a, int64_t v) { return arena_fmt(a, "%lld", (long long)v); }

/* ---- what is due --------------------------------------------------------------------------------------------------------- */
struct gathering { struct store *st; struct run_plan *plan; struct tariff_found tariff; str day; const struct lang *german; const struct words *words; };

static struct run_line *next_line(struct run_plan *p)
{
    p->more = p->more || p->n == RUN_LINES_MAX;
    return p->n < RUN_LINES_MAX ? &p->line[p->n++] : NULL;
}

static bool take_billable(void *ctx, const struct rows *r)
{
    struct gathering *g = ctx;
    struct run_line *l = next_line(g->plan);
    if (l) *l = (struct run_line){ .what = billed_row(store_arena(g->st), r) };
    return l != NULL;
}

/* "2. März 2026, 09:30, 90 min" and the reckoning below it. */
static str formula_of(struct gathering *g, const struct run_line *l, const struct tariffed *t)
{
    struct arena *a = store_arena(g->st);
    struct buf b = buf_in(a, 1000);
    const struct service *s = &l->what.service;
    buf_put(&b, lang_time(a, g->german, s->start));
    if (s->kind == SERVICE_HELD) buf_fmt(&b, ", %lld min", (long long)((s->end - s->start + 59) / 60));
    buf_fmt(&b, "\n%.*s\n", STR(tariff_formula(a, g->german, g->words, t)));
    buf_fmt(&b, "%.*s %s", STR(words_get(g->words, N_("Tariff"))), g->tariff.tariff.name);
    if (g->tariff.since.n) buf_fmt(&b, ", %.*s %.*s", STR(words_get(g->words, N_("Counts from"))), STR(lang_date(a, g->german, g->tariff.since)));
    return buf_str(&b);
}

/* Lines come by time, so that the version of a day is looked up once. */
static void reckon(struct gathering *g, struct run_line *l)
{
    if (!str_eq(g->day, l->what.day)) g->tariff = tariff_of_rules(g->st, g->day = l->what.day);
    struct tariffed t = g->tariff.there ? tariff_compute(&g->tariff.tariff, &l->what.service) : (struct tariffed){ 0 };
    l->why = g->tariff.there ? tariff_wrong(t.fault) : N_("No tariff counts on this day.");
    if (l->why) return;
    l->cents = t.cents;
    l->tariff = g->tariff.row;
    l->formula = formula_of(g, l, &t);
}

static bool take_reversed(void *ctx, const struct rows *r)
{
    struct gathering *g = ctx;
    struct arena *a = store_arena(g->st);
    struct run_line *l = next_line(g->plan);
    if (!l) return false;
    *l = (struct run_line){ .what = { .appointment = row_int(r, 1), .volunteer = row_int(r, 2), .code = arena_copy(a, row_str(r, 3)), .bearer = arena_copy(a, row_str(r, 5)),
                                      .day = arena_copy(a, row_str(r, 6)) }, .reverses = row_int(r, 0), .cents = -row_int(r, 4) };
    l->formula = arena_fmt(a, "%.*s: %.*s", STR(words_get(g->words, N_("Takes back"))), STR(arena_copy(a, row_str(r, 7))));
    return true;
}

static int by_person(const void *x, const void *y)
{
    const struct run_line *a = x, *b = y;
    if (a->what.volunteer != b->what.volunteer) return a->what.volunteer < b->what.volunteer ? -1 : 1;
    if (!a->reverses != !b->reverses) return a->reverses ? -1 : 1;
    if (a->what.service.start != b->what.service.start) return a->what.service.start < b->what.service.start ? -1 : 1;
    return a->what.appointment < b->what.appointment ? -1 : a->what.appointment > b->what.appointment;
}

static void put_odd_aside(struct run_plan *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++)
        if (p->line[i].why) p->odd[p->odds++] = p->line[i];
        else p->line[n++] = p->line[i];
    p->n = n;
}

/* Taken back once: by a line of any settlement that was not discarded itself. What a reversed settlement took back stays taken back. */
static void gather(struct gathering *g, str to)
{
    int64_t end;
    struct date last;
    if (!date_parse(to, &last)) return;
    end = moment_of_wall(date_days(last) + 1, 0);
    each(g->st, take_billable, g, Q("SELECT " BILLED_COLUMNS " FROM mediation_appointment p WHERE p.state = 'billable' AND p.volunteer IS NOT NULL AND p.deleted_at IS NULL "
                                    "AND p.starts < $1 ORDER BY p.starts, p.id"), I(end));
    size_t fresh = g->plan->n;
    for (size_t i = 0; i < fresh; i++) reckon(g, &g->plan->line[i]);
    each(g->st, take_reversed, g, Q("SELECT l.id, COALESCE(l.appointment, 0), s.volunteer, l.what, l.amount, l.bearer, COALESCE(s.paid_on, ''), s.code "
                                    "FROM mediation_line l JOIN mediation_settlement s ON s.id = l.settlement WHERE s.state = 'reversed' AND l.reverses IS NULL "
                                    "AND NOT EXISTS (SELECT 1 FROM mediation_line x JOIN mediation_settlement y ON y.id = x.settlement "
                                    "WHERE x.reverses = l.id AND y.state <> 'discarded') ORDER BY l.id"));
}

/* ---- who gets it ------------------------------------------------------------------------------------------------------------ */
bool payable_tax(struct store *st, int64_t volunteer, str day)
{
    if (!entity_named(S("people.proof")) || str_has_word(rules_waived(st, day), S("tax_declaration"))) return true;
    struct rows *r = ask(st, Q("SELECT 1 FROM people_proof WHERE volunteer = $1 AND kind = 'tax_declaration' AND (valid_until = '' OR valid_until >= $2) AND deleted_at IS NULL "
                               "ORDER BY id LIMIT 1"), I(volunteer), T(day));
    return rows_next(r);
}

int64_t paid_in_year(struct store *st, int64_t volunteer, int64_t year)
{
    if (!entity_named(S("people.allowance"))) return 0;
    struct rows *r = ask(st, Q("SELECT COALESCE(SUM(cents), 0) FROM people_allowance WHERE volunteer = $1 AND year = $2 AND deleted_at IS NULL"), I(volunteer), I(year));
    return rows_next(r) ? row_int(r, 0) : 0;
}

static int by_name(const void *x, const void *y)
{
    const struct run_person *a = x, *b = y;
    int c = str_cmp(a->name, b->name);
    return c ? c : a->volunteer < b->volunteer ? -1 : a->volunteer > b->volunteer;
}

static struct run_person person_of(struct store *st, int64_t volunteer, str today)
{
    struct rows *r = ask(st, Q("SELECT name, state, left_on FROM people_volunteer WHERE id = $1"), I(volunteer));
    struct run_person p = { .volunteer = volunteer, .tax = payable_tax(st, volunteer, today), .bank = bank_there(st, volunteer) };
    int64_t year;
    if (rows_next(r)) p.name = row_str(r, 0), p.left = str_eq(row_str(r, 1), S("left")) || row_str(r, 2).n;
    p.year_cents = str_int(str_upto(today, 4), &year) ? paid_in_year(st, volunteer, year) : 0;
    return p;
}

static void group(struct store *st, struct run_plan *p)
{
    str today = date_today(store_arena(st));
    if (p->n) qsort(p->line, p->n, sizeof *p->line, by_person);
    for (size_t i = 0; i < p->n; i++) {
        int64_t volunteer = p->line[i].what.volunteer;
        if (!i || p->person[p->persons - 1].volunteer != volunteer) {
            p->person[p->persons] = person_of(st, volunteer, today);
            p->person[p->persons++].from = i;
        }
        struct run_person *last = &p->person[p->persons - 1];
        last->n++;
        last->cents += p->line[i].cents;
    }
    for (size_t i = 0; i < p->persons; i++) if (p->person[i].cents >= 0) p->cents += p->person[i].cents;
    if (p->persons) qsort(p->person, p->persons, sizeof *p->person, by_name);
}

struct run_plan run_look(struct store *st, str to)
{
    struct arena *a = store_arena(st);
    struct run_plan p = { .line = arena_array(a, struct run_line, RUN_LINES_MAX), .odd = arena_array(a, struct run_line, RUN_LINES_MAX),
                          .person = arena_array(a, struct run_person, RUN_LINES_MAX) };
    struct gathering g = { .st = st, .plan = &p, .german = lang_find(S(LANG_SOURCE)), .words = words_in(S(LANG_SOURCE)) };
    store_deadline(st, LONG_MS);
    gather(&g, to);
    put_odd_aside(&p);
    group(st, &p);
    return p;
}

/* ---- which budget -------------------------------------------------------------------------------------------------------------- */
static int64_t first_budget(struct store *st, int64_t year, str bearer, int64_t cents)
{
    int64_t first = 0;
    struct rows *r = ask(st, Q("SELECT b.id, b.amount - COALESCE((SELECT SUM(l.amount) FROM mediation_line l JOIN mediation_settlement s ON s.id = l.settlement "
                               "WHERE l.budget = b.id AND s.state <> 'discarded'), 0) FROM mediation_budget b WHERE b.year = $1 AND b.bearer = $2 AND b.deleted_at IS NULL ORDER BY b.id"),
                         I(year), T(bearer));
    while (rows_next(r)) {
        if (!first) first = row_int(r, 0);
        if (row_int(r, 1) >= cents) return row_int(r, 0);
    }
    return first;
}

int64_t budget_for(struct store *st, int64_t year, str bearer, int64_t cents)
{
    int64_t own = bearer.n ? first_budget(st, year, bearer, cents) : 0;
    return own ? own : first_budget(st, year, S(""), cents);
}

/* ---- making it ---------------------------------------------------------------------------------------------------------------------- */

static bool put(struct store *st, struct draft *d, bool quiet, struct problems *p)
{
    return row_write(st, &(struct write){ .who = &who_house, .request = store_request(st), .draft = d, .quiet = quiet }, p) == WRITE_DONE;
}

/* What is taken back goes to the budget that paid. */
static int64_t budget_of(struct store *st, const struct run_line *l)
{
    int64_t year;
    struct rows *r = ask(st, Q("SELECT budget FROM mediation_line WHERE id = $1"), I(l->reverses));
    if (l->reverses) return rows_next(r) ? row_int(r, 0) : 0;
    return str_int(str_upto(l->what.day, 4), &year) ? budget_for(st, year, l->what.bearer, l->cents) : 0;
}

static bool make_line(struct store *st, str settlement, const struct run_line *l, struct problems *p)
{
    struct arena *a = store_arena(st);
    struct draft d = draft_new(a, &line_entity);
    const char *why;
    draft_give(&d, "settlement", settlement);
    draft_give(&d, "appointment", draft_key(st, &appointment_entity, l->what.appointment));
    draft_give(&d, "tariff", draft_key(st, &tariff_entity, l->tariff));
    draft_give(&d, "formula", l->formula);
    draft_give(&d, "amount", number(a, l->cents));
    draft_give(&d, "bearer", l->what.bearer);
    draft_give(&d, "budget", draft_key(st, &budget_entity, budget_of(st, l)));
    draft_give(&d, "reverses", draft_key(st, &line_entity, l->reverses));
    if (!put(st, &d, true, p)) return false;
    return l->reverses || flow_do(st, &who_house, store_request(st), &appointment_entity, l->what.appointment, 0, S("settle"), S(""), &why) == FLOW_DONE;
}

static bool make_settlement(struct store *st, str run, const struct run_plan *plan, const struct run_person *who, struct problems *p)
{
    struct arena *a = store_arena(st);
    struct draft d = draft_new(a, &settlement_entity);
    draft_give(&d, "run", run);
    draft_give(&d, "volunteer", draft_key(st, entity_named(S("people.volunteer")), who->volunteer));
    draft_give(&d, "total", number(a, who->cents));
    draft_give(&d, "lines", number(a, (int64_t)who->n));
    if (!put(st, &d, false, p)) return false;
    for (size_t i = 0; i < who->n; i++) if (!make_line(st, d.key, &plan->line[who->from + i], p)) return false;
    return true;
}

int64_t run_make(struct store *st, const struct who *who, const struct run_new *n, const struct run_plan *plan, struct problems *p)
{
    struct draft d = draft_new(store_arena(st), &run_entity);
    store_deadline(st, LONG_MS);
    draft_give(&d, "name", n->name);
    draft_give(&d, "period_from", n->from);
    draft_give(&d, "period_to", n->to);
    draft_give(&d, "pay_on", n->pay_on);
    if (row_write(st, &(struct write){ .who = who, .request = store_request(st), .draft = &d }, p) != WRITE_DONE) return 0;
    for (size_t i = 0; i < plan->persons; i++)
        if (plan->person[i].cents >= 0 && !make_settlement(st, d.key, plan, &plan->person[i], p)) return 0;
    return d.id;
}
