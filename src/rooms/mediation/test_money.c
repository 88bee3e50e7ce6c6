/* test_money.c - from billable appointments to the file for the bank: amounts, versions of a tariff, releases by different persons, exports made once, reversal; on
** both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/moment.h"
#include "base/rand.h"
#include "entity/region.h"
#include "entity/retain.h"
#include "entity/write.h"
#include "rooms/mediation/bank.h"
#include "rooms/mediation/budget.h"
#include "rooms/mediation/export.h"
#include "rooms/mediation/money.h"
#include "rooms/rooms.h"
#include "serve/serve.h"
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct { struct app app; struct stores *s; struct arena *a; struct store *st; str region; } t;
#define must(what, why) do { if (!(what)) { fprintf(stderr, "%s:%d: %s: %.*s\n", __FILE__, __LINE__, #what, STR(why)); abort(); } } while (0)
static void today_is(const char *day) { setenv("BRUECKE_NOW", day, 1); }
static int requests;
static void begin(void) { t.st = store_begin(t.s, t.region, STORE_WRITE, t.a, arena_fmt(t.a, "test-%d", ++requests)); store_deadline(t.st, 120000); }
static void end(void)   { must(store_end(t.st, true) == STORE_DONE, store_why(t.st)); }
static int set_up(void **state) { (void)state; today_is("1798801200"); t.a = arena_new(); begin(); return 0; }              /* 1 January 2027, noon */
static int tear_down(void **state) { (void)state; store_end(t.st, false); arena_free(t.a); return 0; }

/* An account number is enough: releases compare them. */
static struct who person(const char *role, int64_t account)
{
    return (struct who){ .account = account, .name = S("Test"), .grant = { { .role = role } }, .n = 1 };
}

#define put(e, key, ...) put_row((e), (key), (const char *const[]){ __VA_ARGS__, NULL })
static int64_t put_row(const struct entity *e, const char *key, const char *const *pairs)
{
    struct draft d = draft_new(t.a, e);
    struct problems p = { .a = t.a };
    d.key = str_of(key);
    for (; *pairs; pairs++) {
        str pair = str_of(*pairs);
        size_t eq = (size_t)str_find_char(pair, '=');
        const struct field *f = entity_field(e, str_upto(pair, eq));
        must(f, pair);
        d.given[field_index(e, f)] = true;
        d.value[field_index(e, f)] = str_from(pair, eq + 1);
    }
    must(row_write(t.st, &(struct write){ .who = &who_house, .request = S("t"), .draft = &d, .import = true }, &p) == WRITE_DONE,
         p.n ? arena_fmt(t.a, "%s: %s", p.at[0].field ? p.at[0].field->name : "", p.at[0].message) : store_why(t.st));
    return d.id;
}

static str moment_of(const char *text)
{
    int64_t at = 0;
    must(moment_read(str_of(text), &at) == MOMENT_FINE, str_of(text));
    return arena_fmt(t.a, "%lld", (long long)at);
}

/* An appointment that is ready to be paid. */
static int64_t billable(const char *key, const char *volunteer, const char *from, const char *to, const char *more)
{
    str f = moment_of(from), u = moment_of(to);
    const char *const held = str_eq(str_of(more), S("late")) ? "confirmed_by=" : "confirmed_by=office";
    bool late = str_eq(str_of(more), S("late")), nobody = str_eq(str_of(more), S("nobody"));
    return put(&appointment_entity, key, arena_fmt(t.a, "request=%s", strcmp(more, "town") ? "r1" : "r2").p, arena_fmt(t.a, "starts=%.*s", STR(f)).p, arena_fmt(t.a, "ends=%.*s", STR(u)).p,
               arena_fmt(t.a, "volunteer=%s", volunteer).p, late ? "held_from=" : arena_fmt(t.a, "held_from=%.*s", STR(f)).p, late ? "held_to=" : arena_fmt(t.a, "held_to=%.*s", STR(u)).p,
               nobody ? "confirmed_by=" : held, "paid_minutes=0", "paid_m=0", "state=billable");
}

static void furnish(void)
{
    put(entity_named(S("directory.area")), "05", "name=Land", "level=state", "ags=05");
    put(&institution_entity, "school", "name=Schule", "kind=school", "area=05");
    put(&institution_entity, "office", "name=Amt", "kind=school", "area=05", "bearer=Stadt Goch");
    const char *const request[] = { "language=ar", "topic=school_talk", "form=on_site", "area=05" };
    put(&request_entity, "r1", "institution=school", request[0], request[1], request[2], request[3]);
    put(&request_entity, "r2", "institution=office", request[0], request[1], request[2], request[3]);
    put(&tariff_entity, "t1", "name=haus", "since=2026-01-01", "until=2026-09-30", "base=2500", "base_minutes=60", "step=500", "step_minutes=30", "travel=included");
    put(&tariff_entity, "t2", "name=haus", "since=2026-10-01", "base=3000", "base_minutes=60", "step=600", "step_minutes=30", "late=1000", "travel=included");
    put(&rules_entity, "g1", "name=Regeln", "since=2026-01-01", "mode=first", "lead_days=3", "level=20", "domain=15", "travel=20", "availability=10", "continuity=15", "fairness=15",
        "gender=5", "travel_limit=40", "metres_minute=600", "buffer=15", "free_hours=24", "alarm_hours=48", "releasers=2", "objection_days=14", "tariff=t1");
    put(&budget_entity, "b1", "name=Land", "year=2026", "source=state", "amount=500000");
    put(&budget_entity, "b2", "name=Goch", "year=2026", "source=town", "amount=10000", "bearer=Stadt Goch");
    const struct entity *volunteer = entity_named(S("people.volunteer"));
    put(volunteer, "amina", "name=Amina");
    put(volunteer, "boris", "name=Boris");
    put(volunteer, "chen", "name=Chen");
    const struct entity *proof = entity_named(S("people.proof"));
    put(proof, "tax1", "volunteer=amina", "kind=tax_declaration", "issued_on=2026-06-05");
    put(proof, "tax2", "volunteer=boris", "kind=tax_declaration", "issued_on=2026-06-05", "valid_until=2027-12-31");
}

/* Amina and Boris have accounts, Chen none. */
static bool banks(struct store *st, int64_t volunteer, struct sepa_account *ret)
{
    struct rows *r = ask(st, Q("SELECT name FROM people_volunteer WHERE id = $1"), I(volunteer));
    if (!rows_next(r) || str_eq(row_str(r, 0), S("Chen"))) return false;
    *ret = (struct sepa_account){ .name = row_str(r, 0), .iban = str_eq(row_str(r, 0), S("Amina")) ? S("DE89370400440532013000") : S("DE02120300000000202051") };
    return true;
}

static int64_t number(const char *what, int64_t id)
{
    struct sql s = sql_new(t.st);
    sql_literal(&s, str_of(what));
    sql(&s, " = ");
    sql_value(&s, I(id));
    struct rows *r = sql_ask(&s);
    return rows_next(r) ? row_int(r, 0) : -1;
}

static int64_t made(const char *to)
{
    struct who c = person("coordinator", 11);
    struct problems p = { .a = t.a };
    struct run_plan plan = run_look(t.st, str_of(to));
    int64_t run = run_make(t.st, &c, &(struct run_new){ S("Lauf"), S("2026-07-01"), str_of(to), S("") }, &plan, &p);
    must(run, p.n ? str_of(p.at[0].message) : store_why(t.st));
    return run;
}

static int64_t settlement_of(int64_t run, const char *volunteer)
{
    struct rows *r = ask(t.st, Q("SELECT s.id FROM mediation_settlement s JOIN people_volunteer v ON v.id = s.volunteer WHERE s.run = $1 AND v.key = $2"), I(run), T(str_of(volunteer)));
    return rows_next(r) ? row_int(r, 0) : 0;
}

static enum flow_outcome step(int64_t settlement, const char *role, int64_t account, const char *event)
{
    struct who w = person(role, account);
    const char *why = NULL;
    return flow_do(t.st, &w, store_request(t.st), &settlement_entity, settlement, 0, str_of(event), S("weil"), &why);
}

/* Through all steps up to the order, by three persons, two weeks later. */
static void release(int64_t settlement)
{
    assert_int_equal(step(settlement, "coordinator", 11, "show"), FLOW_DONE);
    today_is("1800183600");
    assert_int_equal(step(settlement, "coordinator", 11, "check"), FLOW_DONE);
    assert_int_equal(step(settlement, "finance", 12, "count"), FLOW_DONE);
    assert_int_equal(step(settlement, "finance", 12, "order"), FLOW_DONE);
}

static const char *said(const char *why) { return why ? why : ""; }

static void set_payments(bool old)
{
    assert_null(pay_settings_put(t.st, &(struct pay_settings){ S("Kreis Test"), S("DE75512108001245126199"), S(""), S("5318000"), S("0501"), S(PAY_COLUMNS), old }));
}

/* ---- cases ------------------------------------------------------------------------------------------------------------------------- */

/* The tariff changed on 1 October; the night of 25 October has an hour more; nobody came; cancelled late. */
static void amounts(void **state)
{
    (void)state;
    billable("p1", "amina", "2026-09-30 09:00", "2026-09-30 10:30", "");               /* old: 25 + 5                        */
    billable("p2", "amina", "2026-10-01 09:00", "2026-10-01 10:30", "");               /* new: 30 + 6                        */
    billable("p3", "amina", "2026-10-25 01:30", "2026-10-25 03:30", "");               /* three hours: 30 + 4 × 6            */
    billable("p4", "boris", "2026-11-02 09:00", "2026-11-02 13:00", "nobody");         /* as the shortest: 30                */
    billable("p5", "boris", "2026-11-03 09:00", "2026-11-03 13:00", "late");           /* 10                                 */
    billable("p6", "chen", "2025-12-30 09:00", "2025-12-30 10:00", "");                /* no tariff counted then             */
    billable("p7", "chen", "2027-01-01 09:00", "2027-01-01 10:00", "");                /* after the run's last day           */
    struct run_plan plan = run_look(t.st, S("2026-12-31"));
    assert_int_equal(plan.n, 5);
    assert_int_equal(plan.persons, 2);
    assert_int_equal(plan.odds, 1);
    assert_string_equal(plan.odd[0].why, "No tariff counts on this day.");
    assert_int_equal(plan.person[0].cents, 3000 + 3600 + 5400);
    assert_int_equal(plan.person[1].cents, 3000 + 1000);
    assert_int_equal(plan.cents, 16000);
    int64_t run = made("2026-12-31"), amina = settlement_of(run, "amina");
    assert_int_equal(number("SELECT total FROM mediation_settlement WHERE id", amina), 12000);
    assert_int_equal(number("SELECT SUM(amount) FROM mediation_line WHERE settlement", amina), 12000);
    assert_int_equal(number("SELECT COUNT(*) FROM mediation_appointment WHERE state = 'settled' AND request", number("SELECT request FROM mediation_appointment WHERE id", id_by_key(t.st, &appointment_entity, S("p1")))), 5);
    struct settled_line *l;
    assert_int_equal(settled_lines(t.st, amina, &l), 3);
    assert_true(str_find(l[2].formula, S("180 min")) >= 0);
    assert_true(str_find(l[0].formula, S("25,00")) >= 0 && str_find(l[1].formula, S("30,00")) >= 0);
    assert_int_equal(run_look(t.st, S("2026-12-31")).n, 0);                            /* nothing is due twice               */
}

static void two_persons(void **state)
{
    (void)state;
    billable("q1", "amina", "2026-11-02 09:00", "2026-11-02 10:00", "");
    int64_t s = settlement_of(made("2026-12-31"), "amina");
    assert_int_equal(step(s, "finance", 12, "show"), FLOW_DENIED);
    assert_int_equal(step(s, "coordinator", 11, "show"), FLOW_DONE);
    assert_int_equal(step(s, "coordinator", 11, "check"), FLOW_REFUSED);               /* the mediator can still object       */
    today_is("1800183600");
    assert_int_equal(step(s, "finance", 12, "check"), FLOW_DENIED);                    /* not the coordinator's step          */
    assert_int_equal(step(s, "coordinator", 11, "check"), FLOW_DONE);
    assert_int_equal(step(s, "coordinator", 11, "count"), FLOW_DENIED);
    assert_int_equal(step(s, "finance", 11, "count"), FLOW_REFUSED);                   /* the same person in another role     */
    assert_int_equal(step(s, "finance", 12, "count"), FLOW_DONE);
    assert_int_equal(step(s, "coordinator", 11, "order"), FLOW_DENIED);
    assert_int_equal(step(s, "finance", 12, "order"), FLOW_DONE);
    assert_int_equal(step(s, "finance", 12, "export"), FLOW_REFUSED);                  /* no settlement leaves without its file */
    ask(t.st, Q("UPDATE mediation_rules SET releasers = 3"));
    ask(t.st, Q("UPDATE mediation_settlement SET state = 'counted' WHERE id = $1"), I(s));
    assert_int_equal(step(s, "finance", 12, "order"), FLOW_REFUSED);
    assert_int_equal(step(s, "lead", 11, "order"), FLOW_REFUSED);
    assert_int_equal(step(s, "lead", 13, "order"), FLOW_DONE);
}

/* Sum of the lines = total = control sum of the file; a second export finds nothing; the same file can be had again. */
static void once(void **state)
{
    struct who finance = person("finance", 12), coordinator = person("coordinator", 11);
    struct export_made m = { 0 }, again = { 0 };
    (void)state;
    billable("x1", "amina", "2026-11-02 09:00", "2026-11-02 10:00", "");
    billable("x2", "amina", "2026-11-03 09:00", "2026-11-03 10:31", "");
    billable("x3", "boris", "2026-11-04 09:00", "2026-11-04 10:00", "");
    billable("x4", "chen", "2026-11-04 09:00", "2026-11-04 10:00", "");
    int64_t run = made("2026-12-31"), amina = settlement_of(run, "amina");
    assert_non_null(export_make(t.st, &finance, t.region, run, EXPORT_SEPA, &m));      /* nothing is ordered yet              */
    release(amina);
    today_is("1798801200");
    ask(t.st, Q("UPDATE people_volunteer SET left_on = '2026-12-15' WHERE key = 'boris'"));       /* who left is paid all the same */
    release(settlement_of(run, "boris"));
    today_is("1798801200");
    release(settlement_of(run, "chen"));
    assert_non_null(export_make(t.st, &finance, t.region, run, EXPORT_SEPA, &m));      /* no account of the region yet        */
    set_payments(false);
    ask(t.st, Q("UPDATE people_proof SET valid_until = '2027-01-01'"));
    assert_non_null(export_make(t.st, &finance, t.region, run, EXPORT_SEPA, &m));      /* no valid tax declaration any more  */
    ask(t.st, Q("UPDATE people_proof SET valid_until = '2027-12-31'"));
    assert_non_null(export_make(t.st, &coordinator, t.region, run, EXPORT_SEPA, &m));
    assert_string_equal(said(export_make(t.st, &finance, t.region, run, EXPORT_SEPA, &m)), "");
    int64_t lines = number("SELECT SUM(l.amount) FROM mediation_line l JOIN mediation_settlement s ON s.id = l.settlement WHERE s.state = 'exported' AND s.run", run);
    assert_int_equal(m.cents, 3000 + 4200 + 3000);
    assert_int_equal(lines, m.cents);
    assert_int_equal(number("SELECT SUM(total) FROM mediation_settlement WHERE state = 'exported' AND run", run), m.cents);
    assert_true(str_find(m.file, S("<CtrlSum>102.00</CtrlSum>")) > 0);
    assert_true(str_find(m.file, S("pain.001.001.09")) > 0);
    assert_int_equal(m.n, 2);
    assert_int_equal(m.left, 1);                                                       /* Chen has no bank data               */
    assert_int_equal(m.digest.n, 64);
    assert_int_equal(number("SELECT exported_at FROM mediation_run WHERE id", run), moment_now());
    assert_non_null(export_make(t.st, &finance, t.region, run, EXPORT_SEPA, &again));
    today_is("1800500000");
    assert_null(export_again(t.st, t.region, m.number, &again));
    assert_true(str_eq(m.file, again.file) && str_eq(m.digest, again.digest));
    ask(t.st, Q("DELETE FROM core_history_seen"));
    export_seen(t.st, &finance, m.number);                                             /* whose account numbers the file showed */
    struct rows *seen = ask(t.st, Q("SELECT COUNT(*) FROM core_history_seen"));
    assert_true(rows_next(seen) && row_int(seen, 0) == 2);
    bank_source = banks;
    assert_non_null(export_again(t.st, t.region, m.number + 5, &again));
    /* What came back may be paid again, and only that. */
    assert_int_equal(step(amina, "finance", 12, "return"), FLOW_DONE);
    assert_int_equal(step(amina, "finance", 12, "export_again"), FLOW_DONE);
    assert_null(export_make(t.st, &finance, t.region, run, EXPORT_CSV, &again));
    assert_int_equal(again.number, m.number + 1);
    assert_int_equal(again.n, 1);
    assert_true(str_find(again.file, S("72,00")) > 0 && str_find(again.file, S("5318000")) > 0);
    set_payments(true);
    assert_null(export_again(t.st, t.region, m.number, &again));                       /* by the settings of that day         */
    assert_true(str_eq(m.digest, again.digest));
}

/* Where the region asks for no tax declaration, nobody waits for one. */
static void no_tax_declaration(void **state)
{
    struct who finance = person("finance", 12);
    struct export_made m = { 0 };
    (void)state;
    set_payments(false);
    put(entity_named(S("people.volunteer")), "dora", "name=Dora");
    billable("n1", "dora", "2026-11-02 09:00", "2026-11-02 10:00", "");
    int64_t run = made("2026-12-31");
    release(settlement_of(run, "dora"));
    put(entity_named(S("people.volunteer_rules")), "late", "name=Ab morgen", "since=2027-01-18", "waived=tax_declaration");
    assert_non_null(export_make(t.st, &finance, t.region, run, EXPORT_SEPA, &m));
    put(entity_named(S("people.volunteer_rules")), "now", "name=Ohne", "since=2026-01-01", "waived=reflection tax_declaration");
    assert_string_equal(said(export_make(t.st, &finance, t.region, run, EXPORT_SEPA, &m)), "");
    assert_int_equal(m.n, 1);
}

/* By a file for the bank; finance notes that it was paid. */
static void pay_out(int64_t run, int64_t settlement)
{
    struct who finance = person("finance", 12);
    struct export_made m = { 0 };
    assert_string_equal(said(export_make(t.st, &finance, t.region, run, EXPORT_SEPA, &m)), "");
    assert_int_equal(step(settlement, "finance", 12, "pay"), FLOW_DONE);
}

/* The bank paid before the turn of the year, finance noted it after: it counts when it was received. */
static void year_of_the_bank(void **state)
{
    struct who finance = person("finance", 12);
    struct export_made m = { 0 };
    (void)state;
    set_payments(false);
    billable("y1", "amina", "2026-11-02 09:00", "2026-11-02 10:00", "");
    billable("y2", "boris", "2026-11-02 09:00", "2026-11-02 10:00", "");
    int64_t run = made("2026-12-31"), amina = settlement_of(run, "amina"), boris = settlement_of(run, "boris");
    release(amina);
    today_is("1798628400");                                                            /* 30 December                         */
    assert_string_equal(said(export_make(t.st, &finance, t.region, run, EXPORT_SEPA, &m)), "");
    today_is("1798801200");
    release(boris);
    today_is("1798628400");
    assert_string_equal(said(export_make(t.st, &finance, t.region, run, EXPORT_CSV, &m)), "");
    today_is("1799060400");                                                            /* 4 January                           */
    assert_int_equal(step(amina, "finance", 12, "pay"), FLOW_DONE);
    assert_int_equal(paid_in_year(t.st, number("SELECT volunteer FROM mediation_settlement WHERE id", amina), 2026), 3000);
    assert_int_equal(paid_in_year(t.st, number("SELECT volunteer FROM mediation_settlement WHERE id", amina), 2027), 0);
    assert_int_equal(number("SELECT COUNT(*) FROM mediation_settlement WHERE paid_on = '2026-12-30' AND id", amina), 1);
    assert_int_equal(step(boris, "finance", 12, "pay"), FLOW_DONE);                    /* a list for finance names no day     */
    assert_int_equal(number("SELECT COUNT(*) FROM mediation_settlement WHERE paid_on = '2027-01-04' AND id", boris), 1);
    assert_int_equal(step(amina, "finance", 12, "return"), FLOW_DONE);
    assert_int_equal(paid_in_year(t.st, number("SELECT volunteer FROM mediation_settlement WHERE id", amina), 2026), 0);
    assert_int_equal(step(amina, "finance", 12, "export_again"), FLOW_DONE);
    pay_out(run, amina);                                                                /* anew, this year: the latest file     */
    assert_int_equal(paid_in_year(t.st, number("SELECT volunteer FROM mediation_settlement WHERE id", amina), 2027), 3000);
}

/* A payment that was wrong is taken back by the next run, and reckoned anew. */
static void reversal(void **state)
{
    (void)state;
    set_payments(false);
    int64_t p = billable("v1", "amina", "2026-11-02 09:00", "2026-11-02 10:00", ""), run = made("2026-12-31"), first = settlement_of(run, "amina");
    release(first);
    pay_out(run, first);
    assert_int_equal(step(first, "finance", 12, "pay"), FLOW_NOT_NOW);
    int64_t amina = id_by_key(t.st, entity_named(S("people.volunteer")), S("amina"));
    assert_int_equal(paid_in_year(t.st, amina, 2027), 3000);                           /* the year of the payment            */
    assert_int_equal(paid_in_year(t.st, amina, 2026), 0);
    assert_int_equal(step(first, "finance", 12, "return"), FLOW_DONE);
    assert_int_equal(paid_in_year(t.st, amina, 2027), 0);
    assert_int_equal(step(first, "finance", 12, "export_again"), FLOW_DONE);
    pay_out(run, first);
    assert_int_equal(paid_in_year(t.st, amina, 2027), 3000);
    assert_int_equal(step(first, "coordinator", 11, "reverse"), FLOW_DONE);
    assert_int_equal(number("SELECT COUNT(*) FROM mediation_appointment WHERE state = 'billable' AND id", p), 1);
    ask(t.st, Q("UPDATE mediation_appointment SET held_to = held_to + 3600 WHERE id = $1"), I(p));
    struct run_plan plan = run_look(t.st, S("2026-12-31"));
    assert_int_equal(plan.n, 2);
    assert_int_equal(plan.line[0].cents, -3000);                                       /* taken back first                    */
    assert_int_equal(plan.line[1].cents, 4200);
    assert_int_equal(plan.person[0].cents, 1200);
    int64_t second = settlement_of(made("2026-12-31"), "amina");
    assert_int_equal(number("SELECT SUM(amount) FROM mediation_line WHERE settlement", second), 1200);
    assert_int_equal(run_look(t.st, S("2026-12-31")).n, 0);
    /* A discarded one gives back both halves; shortened, the rest is less than nothing and waits. */
    assert_int_equal(step(second, "coordinator", 11, "discard"), FLOW_DONE);
    assert_int_equal(run_look(t.st, S("2026-12-31")).n, 2);
    ask(t.st, Q("UPDATE mediation_rules SET since = '2027-01-01'"));
    plan = run_look(t.st, S("2026-12-31"));
    assert_int_equal(plan.odds, 1);
    assert_int_equal(plan.person[0].cents, -3000);
    assert_int_equal(plan.cents, 0);
    assert_int_equal(settlement_of(made("2026-12-31"), "amina"), 0);
}

/* Reversed when the appointment is forgotten: the bearer stays the one of the line that is taken back. */
static void reversed_late(void **state)
{
    (void)state;
    set_payments(false);
    int64_t p = billable("w1", "amina", "2026-11-02 09:00", "2026-11-02 10:00", "town"), run = made("2026-12-31"), first = settlement_of(run, "amina");
    release(first);
    pay_out(run, first);
    assert_true(retain_anonymise(t.st, &who_house, S("t"), &appointment_entity, p));
    assert_int_equal(step(first, "coordinator", 11, "reverse"), FLOW_DONE);
    struct run_plan plan = run_look(t.st, S("2026-12-31"));
    assert_int_equal(plan.n, 2);
    assert_true(str_eq(plan.line[0].what.bearer, S("Stadt Goch")) && str_eq(plan.line[1].what.bearer, S("Stadt Goch")));
}

static void objections(void **state)
{
    (void)state;
    billable("o1", "amina", "2026-11-02 09:00", "2026-11-02 10:00", "");
    int64_t s = settlement_of(made("2026-12-31"), "amina"), amina = id_by_key(t.st, entity_named(S("people.volunteer")), S("amina"));
    struct who own = { .name = S("Amina"), .grant = { { .role = "volunteer", .volunteer = amina } }, .n = 1 };
    struct who other = { .name = S("Boris"), .grant = { { .role = "volunteer", .volunteer = amina + 1 } }, .n = 1 };
    assert_non_null(settlement_object(t.st, &own, s, S("Es waren zwei Stunden.")));    /* not shown yet                       */
    assert_int_equal(step(s, "coordinator", 11, "show"), FLOW_DONE);
    assert_non_null(settlement_object(t.st, &other, s, S("Das ist meins.")));
    assert_non_null(settlement_object(t.st, &own, s, S("  ")));
    assert_null(settlement_object(t.st, &own, s, S("Es waren zwei Stunden.")));
    today_is("1800183600");
    assert_int_equal(step(s, "coordinator", 11, "check"), FLOW_NOT_NOW);
    assert_int_equal(step(s, "coordinator", 11, "keep"), FLOW_DONE);
    assert_int_equal(step(s, "coordinator", 11, "check"), FLOW_DONE);
}

static void budgets(void **state)
{
    (void)state;
    int64_t open = billable("u1", "amina", "2026-11-02 09:00", "2026-11-02 10:00", "");
    billable("u2", "boris", "2026-11-02 09:00", "2026-11-02 10:00", "town");
    assert_int_equal(forecast_cents(t.st, open), 3000);
    struct budget_year *b = budget_year(t.st, 2026);
    assert_int_equal(b->n, 2);
    assert_int_equal(b->line[0].forecast, 3000);
    assert_int_equal(b->line[1].forecast, 3000);
    assert_int_equal(b->sum.left, 510000 - 6000);
    assert_int_equal(budget_about(b, b->sum.left), 168);
    int64_t late = billable("u3", "amina", "2026-11-04 09:00", "2026-11-04 10:00", "late"), nobody = billable("u4", "amina", "2026-11-05 09:00", "2026-11-05 13:00", "nobody");
    ask(t.st, Q("UPDATE mediation_appointment SET state = 'cancelled_late', forecast = 3000 WHERE id = $1"), I(late));
    ask(t.st, Q("UPDATE mediation_appointment SET state = 'client_absent', confirmed_by = 'office', forecast = 6600 WHERE id = $1"), I(nobody));
    assert_int_equal(budget_year(t.st, 2026)->line[0].forecast, 3000 + 1000 + 3000);   /* as the run will pay, not as planned  */
    ask(t.st, Q("UPDATE mediation_appointment SET deleted_at = 1 WHERE id IN ($1, $2)"), I(late), I(nobody));
    made("2026-12-31");
    b = budget_year(t.st, 2026);
    assert_int_equal(b->line[0].bound, 3000);
    assert_int_equal(b->line[1].bound, 3000);
    assert_int_equal(b->sum.forecast, 0);
    assert_int_equal(b->sum.left, 510000 - 6000);
    ask(t.st, Q("UPDATE mediation_settlement SET state = 'paid'"));
    b = budget_year(t.st, 2026);
    assert_int_equal(b->sum.spent, 6000);
    assert_int_equal(b->each, 3000);
    b = budget_year(t.st, 2031);
    assert_int_equal(b->n, 0);
    assert_int_equal(budget_about(b, 1000), -1);
}

static void settings(void **state)
{
    struct pay_settings s = { .columns = S("name iban") };
    (void)state;
    s.iban = S("DE89370400440532013001");
    assert_non_null(pay_settings_put(t.st, &s));
    s.iban = S("de89 3704 0044 0532 0130 00");
    s.bic = S("XX");
    assert_non_null(pay_settings_put(t.st, &s));
    s.bic = S("COBADEFFXXX");
    s.columns = S("name secret");
    assert_non_null(pay_settings_put(t.st, &s));
    s.columns = S("amount name");
    assert_null(pay_settings_put(t.st, &s));
    assert_true(str_eq(pay_settings(t.st).iban, S("DE89370400440532013000")));
}

/* The presets become tariffs of one's own, once. */
static void presets(void **state)
{
    struct who lead = person("lead", 13);
    struct problems p = { .a = t.a };
    (void)state;
    assert_int_equal(tariff_on(t.st, S("borken"), S("2027-03-01")).row, 0);
    int64_t row = tariff_take_over(t.st, &lead, S("borken"), &p);
    assert_true(row > 0);
    assert_int_equal(tariff_take_over(t.st, &lead, S("borken"), &p), 0);
    assert_int_equal(tariff_take_over(t.st, &lead, S("nirgends"), &p), 0);
    struct tariff_found f = tariff_on(t.st, S("borken"), S("2027-03-01"));
    assert_int_equal(f.row, row);
    assert_int_equal(f.tariff.step_cents, 750);
    assert_int_equal(f.tariff.travel, TRAVEL_TIME);
    assert_false(tariff_on(t.st, S("borken"), S("2026-03-01")).there);                 /* of its own now, and not valid then  */
    assert_false(tariff_on(t.st, S("nirgends"), S("2027-03-01")).there);
}

/* Every line of a reckoning says its numbers, in the reader's way of writing; nothing stays open. */
static void in_words(void **state)
{
    const struct lang *de = lang_find(S("de")), *en = lang_find(S("en"));
    struct tariff by_km = { "x", .step_cents = 500, .step_minutes = 15, .min_cents = 1200, .max_cents = 6000, .travel = TRAVEL_KM, .km_cents = 35, .free_m = 3000, .late_cents = 900 };
    const struct service of[] = {
        { .start = 0, .end = 600, .travel_m = 10015 }, { .start = 0, .end = 86400, .travel_m = 2500 }, { .kind = SERVICE_NO_SHOW, .start = 0, .end = 60 }, { .kind = SERVICE_LATE } };
    (void)state;
    for (size_t i = 0; i < countof(of); i++) {
        struct tariffed got = tariff_compute(&by_km, &of[i]);
        str text = tariff_formula(t.a, de, words_in(S("de")), &got);
        assert_false(got.fault);
        assert_true(text.n > 0 && str_find(text, S("{")) < 0);
    }
    struct tariffed got = tariff_compute(&by_km, &of[0]);
    assert_true(str_eq(tariff_formula(t.a, en, NULL, &got), S("1 × €5.00 for each 15 min begun: €5.00\nRaised to the least amount of €12.00: €7.00\n7.015 km × €0.35: €2.46")));
    by_km.travel = TRAVEL_TICKET;
    got = tariff_compute(&by_km, &(struct service){ .start = 0, .end = 86400, .ticket_cents = 640 });
    assert_true(str_find(tariff_formula(t.a, en, NULL, &got), S("Cut to the most amount of €60.00")) >= 0);
    assert_true(str_find(tariff_formula(t.a, en, NULL, &got), S("Ticket: €6.40")) >= 0);
    got = tariff_compute(tariff_preset(S("borken")), &(struct service){ .start = 0, .end = 60, .travel_minutes = 20, .travel_m = 4900 });
    assert_true(str_find(tariff_formula(t.a, en, NULL, &got), S("The way of 4.9 km does not count: it is not more than 5 km")) >= 0);
    for (int f = TARIFF_RULES; f <= TARIFF_TRAVEL; f++) assert_non_null(tariff_wrong((enum tariff_fault)f));
}

/* ---- engines --------------------------------------------------------------------------------------------------------------------------- */
static int take_away(const char *path, const struct stat *s, int kind, struct FTW *place) { (void)s; (void)kind; (void)place; return remove(path); }

static void open_engine(const char *where, struct arena *a)
{
    str why = S("");
    t.s = stores_open(str_of(where), a, &why);
    must(t.s && regions_open(t.s, a, &why), why);
    serve_open(&t.app, t.s, rooms, rooms_count);
    bank_source = banks;
    t.region = arena_fmt(a, "money-%.*s", STR(rand_name(a, 6)));
    must(region_create(t.s, t.region, S("Test"), false, a, &why), why);
    t.a = a;
    begin();
    furnish();
    end();
}

static void close_engine(struct arena *a)
{
    str why = S("");
    t.st = store_begin(t.s, S(""), STORE_WRITE, a, S(""));
    ask(t.st, Q("DELETE FROM core_region WHERE name = $1"), T(t.region));
    end();
    must(store_destroy(t.s, t.region, a, &why), why);
    stores_close(t.s);
    entity_forget();
    event_forget();
    t.app = (struct app){ 0 };
}

#define case_of(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
static int engine(const char *name, const char *where)
{
    const struct CMUnitTest tests[] = {
        case_of(amounts), case_of(two_persons), case_of(once), case_of(no_tax_declaration), case_of(year_of_the_bank), case_of(reversal), case_of(reversed_late), case_of(objections), case_of(budgets), case_of(settings), case_of(presets), case_of(in_words),
    };
    struct arena *a = arena_new();
    open_engine(where, a);
    int failed = _cmocka_run_group_tests(name, tests, countof(tests), NULL, NULL);
    close_engine(a);
    arena_free(a);
    return failed;
}

int main(void)
{
    char folder[] = P_tmpdir "/bruecke-money-XXXXXX";
    const char *url = getenv("BRUECKE_TEST_POSTGRES");
    today_is("1798801200");
    if (!mkdtemp(folder)) return 1;
    int failed = engine("SQLite", folder);
    if (url && *url) failed += engine("PostgreSQL", url);
    else fprintf(stderr, "SKIPPED: money on PostgreSQL (BRUECKE_TEST_POSTGRES is not set)\n");
    nftw(folder, take_away, 20, FTW_DEPTH | FTW_PHYS);
    return failed;
}
