/* demo_money.c - three settlement runs of the invented pool: one paid (with a reversal and a payment that came back), one being released, one draft. */
#include "entity/query.h"
#include "entity/sealed.h"
#include "rooms/mediation/demo.h"
#include "rooms/mediation/export.h"

/* Each run's settlements live in turn as its lines say; the last for all that follow. */
enum { RUNS = 3, LIVES_MAX = 7 };
#define PAYS "show check count order export pay"
static const struct { const char *name; int64_t from, to, made; const char *life[LIVES_MAX]; } runs[RUNS] = {
    { "Abrechnung 1 (Beispiel)", -174, -96, -90, { PAYS " reverse", "show check count order export return export_again export pay", PAYS } },
    { "Abrechnung 2 (Beispiel)", -95, -46, -40, { "show check", "show check count", "show check count order", "show check count order export",
        "show check count order export return", "show object keep check", "show check count back" } },
    { "Abrechnung 3 (Beispiel)", -45, -21, -3, { "", "show", "show object", "discard", "show object discard", "" } },
};

struct made { str key; int64_t cents; str tariff, formula; };            /* lines of the first run that are taken back  */

/* The reckoning in German, the language of the accounts, as run.c freezes it with a line. */
static str formula(struct demo *d, const struct demo_held *h, const struct demo_tariff *t)
{
    const struct lang *german = lang_find(S(LANG_SOURCE));
    struct tariffed got = tariff_compute(&t->t, &(struct service){ .kind = h->how, .start = h->starts, .end = h->ends, .travel_minutes = h->minutes,
                                                                   .travel_m = h->metres, .ticket_cents = h->ticket });
    str minutes = h->how == SERVICE_HELD ? arena_fmt(d->a, ", %lld min", (long long)((h->ends - h->starts + 59) / 60)) : S("");
    return arena_fmt(d->a, "%.*s%.*s\n%.*s\n%.*s %.*s", STR(lang_time(d->a, german, h->starts)), STR(minutes), STR(tariff_formula(d->a, german, words_in(S(LANG_SOURCE)), &got)),
                     STR(words_get(words_in(S(LANG_SOURCE)), N_("Tariff"))), STR(t->name));
}

/* ---- lines --------------------------------------------------------------------------------------------------------------------- */
static str budget_of(struct demo *d, const struct demo_held *h)
{
    if (wall_of(h->starts).date.year != date_of_days(d->today).year) return S("");
    return str_of(h->bearer).n ? S("bsp-b-stadt") : S("bsp-b-komm-an");
}

static int64_t put_line(struct demo *d, str key, str settlement, const struct demo_held *h, int64_t cents, const struct made *back)
{
    const struct demo_tariff *t;
    demo_cents(d, h, &t);
    str text = back ? arena_fmt(d->a, "%.*s: %.*s", STR(words_get(words_in(S(LANG_SOURCE)), N_("Takes back"))), STR(back->formula)) : formula(d, h, t);
    ROW(d, &line_entity, key, { "settlement", settlement }, { "appointment", h->key }, { "tariff", t->key }, { "formula", text },
        { "amount", demo_number(d, cents) }, { "bearer", str_of(h->bearer) }, { "budget", budget_of(d, h) }, { "reverses", back ? back->key : S("") });
    return cents;
}

/* Settled, and where the settlement was discarded or reversed open again: the day on which it was over is that of the run. */
static void settle(struct demo *d, struct demo_held *h, int64_t made, const char *events)
{
    struct cast nobody = { .institution = 0 };
    bool over = str_ends(str_of(events), S("settle"));
    h->version = demo_live_on(d, &appointment_entity, h->id, h->state, h->version, events, &nobody);
    h->state = over ? "settled" : "billable";
    ask(d->st, Q("UPDATE mediation_appointment SET done_on = $2 WHERE id = $1"), I(h->id), T(over ? demo_day(d, made) : S("")));
}

/* ---- a settlement ---------------------------------------------------------------------------------------------------------------- */
static str who_did(const struct demo *d, str life, const char *event, size_t who) { return str_has_word(life, str_of(event)) ? d->account_key[who] : S(""); }

static void put_allowance(struct demo *d, const struct demo_mediator *m, str key, int64_t cents, int64_t paid)
{
    ROW(d, entity_find(S("people"), S("allowance")), arena_fmt(d->a, "%.*s-e", STR(key)), { "what", arena_fmt(d->a, "Abrechnung %.*s", STR(key)) },
        { "volunteer", m->key }, { "year", str_upto(demo_day(d, paid), 4) }, { "kind", S("honorary") }, { "cents", demo_number(d, cents) },
        { "origin", arena_fmt(d->a, "mediation.settlement:%.*s", STR(key)) });
}

struct running { size_t run, nth; str key; struct made back[DEMO_APPOINTMENTS]; size_t backs; int reversed; };

/* Lines before the settlement's total: it is known before the row is written. */
static int64_t sum_of(const struct demo *d, const struct running *r, size_t mediator, int64_t *lines)
{
    int64_t cents = 0;
    *lines = 0;
    for (size_t i = 0; i < d->n_held; i++) {
        const struct demo_held *h = &d->held[i];
        bool anew = r->run == 2 && r->reversed == (int)mediator && h->run == 1;
        if (h->mediator != mediator || (h->run != (int)r->run + 1 && !anew)) continue;
        *lines += anew ? 2 : 1;
        if (!anew) cents += demo_cents(d, h, NULL);
    }
    return cents;
}

static void put_lines(struct demo *d, struct running *r, size_t mediator, str settlement, str life)
{
    size_t n = 0, taken = 0;
    const char *events = str_ends(life, S("discard")) || str_ends(life, S("reverse")) ? "settle reopen" : "settle";
    for (size_t i = 0; i < d->n_held; i++) {
        struct demo_held *h = &d->held[i];
        bool anew = r->run == 2 && r->reversed == (int)mediator && h->run == 1;
        if (h->mediator != mediator || (h->run != (int)r->run + 1 && !anew)) continue;
        int64_t cents = demo_cents(d, h, NULL);
        if (anew && taken < r->backs) put_line(d, arena_fmt(d->a, "%.*s-%zu", STR(settlement), ++n), settlement, h, -cents, &r->back[taken++]);
        const struct demo_tariff *t;
        demo_cents(d, h, &t);
        str key = arena_fmt(d->a, "%.*s-%zu", STR(settlement), ++n);
        put_line(d, key, settlement, h, cents, NULL);
        if (str_ends(life, S("reverse"))) r->back[r->backs++] = (struct made){ key, cents, t->key, formula(d, h, t) };
        settle(d, h, runs[r->run].made, events);
    }
}

static void put_settlement(struct demo *d, struct running *r, size_t mediator)
{
    const struct demo_mediator *m = &d->mediator[mediator];
    const char *const *lives = runs[r->run].life;
    int64_t lines, cents = sum_of(d, r, mediator, &lines), made = runs[r->run].made;
    if (!lines) return;
    size_t last = 0;
    while (last + 1 < LIVES_MAX && lives[last + 1]) last++;
    str key = arena_fmt(d->a, "bsp-x-%zu-%02zu", r->run + 1, mediator + 1);
    size_t nth = r->nth++;
    str life = str_of(lives[r->run == 1 ? nth % (last + 1) : nth < last ? nth : last]);
    bool paid = str_has_word(life, S("pay"));
    if (str_ends(life, S("reverse"))) r->reversed = (int)mediator;
    int64_t row = ROW(d, &settlement_entity, key, { "run", r->key }, { "volunteer", m->key }, { "total", demo_number(d, cents) },
        { "lines", demo_number(d, lines) }, { "objection", str_has_word(life, S("object")) ? S("Beispiel: Das Gespräch hat länger gedauert.") : S("") },
        { "shown_on", str_has_word(life, S("show")) ? demo_day(d, made) : S("") }, { "checked_by", who_did(d, life, "check", 0) },
        { "counted_by", who_did(d, life, "count", 2) }, { "ordered_by", who_did(d, life, "order", 1) },
        { "returned", str_has_word(life, S("return")) ? S("Konto unbekannt (Beispiel)") : S("") }, { "paid_on", paid ? demo_day(d, made + 25) : S("") });
    put_lines(d, r, mediator, key, life);
    struct cast cast = { .volunteer = m->id, .mediator = m->name };
    demo_live(d, &settlement_entity, row, life.p, &cast);
    if (paid && !str_ends(life, S("reverse"))) put_allowance(d, m, key, cents, made + 25);
}

/* ---- accounts and exports -------------------------------------------------------------------------------------------------------- */
/* Of a bank that is not: the Bundesbank gives no bank the code 12345678. The check digits are right (ISO 7064: 98 less the rest by 97 of what stands
** behind the country, which itself is "DE00" as digits at the end: 131400). */
static str test_iban(struct arena *a, size_t account)
{
    str bban = arena_fmt(a, "12345678%010zu", account), digits = arena_fmt(a, "%.*s131400", STR(bban));
    unsigned rest = 0;
    for (size_t i = 0; i < digits.n; i++) rest = (rest * 10 + (unsigned)(digits.p[i] - '0')) % 97;
    return arena_fmt(a, "DE%02u%.*s", 98 - rest, STR(bban));
}

static bool was_exported(struct demo *d, int64_t volunteer)
{
    return rows_next(ask(d->st, Q("SELECT id FROM mediation_settlement WHERE volunteer = $1 AND state IN ('exported', 'paid', 'returned', 'reversed') LIMIT 1"), I(volunteer)));
}

/* Some who were never paid have not told their account yet: their settlements wait. */
static void put_accounts(struct demo *d)
{
    enum { WITHOUT = 6 };
    for (size_t i = 0; i < DEMO_MEDIATORS; i++) {
        const struct demo_mediator *m = &d->mediator[i];
        bool tells = m->id && (i % WITHOUT != WITHOUT - 1 || was_exported(d, m->id));
        if (tells && !sealed_bank_put(d->st, m->id, m->name, test_iban(d->a, i + 1), d->account[2]) && !d->wrong.n) d->wrong = S("accounts: not sealed");
    }
}

/* The files of the runs that went out: the finance department can have them again, and their digests stand with the runs. */
static void put_exports(struct demo *d)
{
    struct who finance = { .account = d->account[2], .name = S("Fina Kasse"), .grant = { { .role = "finance" } }, .n = 1 };
    for (size_t run = 0; run < 2; run++) {
        int64_t id = id_by_key(d->st, &run_entity, arena_fmt(d->a, "bsp-y-%zu", run + 1));
        const char *why = export_past(d->st, &finance, store_region(d->st), id, d->now + (runs[run].made + 20) * 86400, demo_day(d, runs[run].made + 25));
        if (why && !d->wrong.n) d->wrong = arena_fmt(d->a, "export of run %zu: %s", run + 1, why);
    }
}

/* The account is the one that textbooks print. */
void demo_money(struct demo *d)
{
    struct running *r = arena_new_of(d->a, struct running);
    bool keyed = sealed_ready();                          /* without the installation's key no account is kept, and no file made */
    pay_settings_put(d->st, &(struct pay_settings){ .name = S("Beispielkasse"), .iban = S("DE89370400440532013000"), .bic = S("COBADEFFXXX"), .account = S("5429100"),
                                                    .centre = S("BSP-500"), .columns = S(PAY_COLUMNS) });
    *r = (struct running){ .reversed = -1 };
    for (r->run = 0; r->run < RUNS; r->run++) {
        bool out = r->run < 2 && !keyed;
        r->nth = 0;
        r->key = arena_fmt(d->a, "bsp-y-%zu", r->run + 1);
        ROW(d, &run_entity, r->key, { "name", str_of(runs[r->run].name) }, { "period_from", demo_day(d, runs[r->run].from) },
            { "period_to", demo_day(d, runs[r->run].to) }, { "number", out ? demo_number(d, (int64_t)r->run + 1) : S("") },
            { "exported_at", out ? demo_number(d, d->now + (runs[r->run].made + 20) * 86400) : S("") },
            { "pay_on", r->run == 0 ? demo_day(d, runs[0].made + 25) : S("") });
        for (size_t i = 0; i < DEMO_MEDIATORS; i++) put_settlement(d, r, i);
    }
    if (!keyed) return;
    put_accounts(d);
    put_exports(d);
}
