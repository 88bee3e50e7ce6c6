/* test_volunteer.c - what follows from dated evidence: states, roles that are ready, pauses, warnings; whose rows are whose; on both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "entity/region.h"
#include "entity/retain.h"
#include "base/file.h"
#include "entity/schema.h"
#include "entity/sealed.h"
#include "entity/history.h"
#include "rooms/people/pages.h"
#include "rooms/people/secrets.h"
#include "rooms/people/volunteer.h"
#include "web/reply.h"
#include "work/mail.h"
#include <ftw.h>
#include <string.h>
#include <unistd.h>

extern const struct room people_room;
static const int64_t noon = 1795003200;                 /* 18 November 2026, 12:00 UTC                                */
#define TODAY S("2026-11-18")

static struct { struct app app; struct stores *s; struct arena *a; struct store *st; } t;
static const str region = { "volunteer-test", 14 };
#define must(what, why) do { if (!(what)) { fprintf(stderr, "%s:%d: %s: %.*s\n", __FILE__, __LINE__, #what, STR(why)); abort(); } } while (0)
static void at(int64_t seconds) { char text[24]; snprintf(text, sizeof text, "%lld", (long long)(noon + seconds)); setenv("BRUECKE_NOW", text, 1); }
static void begin(void) { t.st = store_begin(t.s, region, STORE_WRITE, t.a, S("test")); store_deadline(t.st, 120000); }
static void end(void)   { must(store_end(t.st, true) == STORE_DONE, store_why(t.st)); }

static void open_engine(const char *where)
{
    const struct room *rooms[] = { &people_room };
    str why = S("");
    struct arena *a = arena_new();
    entity_forget();
    event_forget();
    t.s = stores_open(str_of(where), a, &why);
    must(t.s, why);
    size_t n;
    const struct table *const *mails = mail_tables(&n);
    for (size_t i = 0; i < n; i++) schema_add(mails[i]);
    const struct table *const *jobs = job_tables(&n);
    for (size_t i = 0; i < n; i++) schema_add(jobs[i]);
    job_forget();
    job_register(&mail_kind);
    app_open(&t.app, t.s, rooms, 1);
    must(!store_exists(t.s, region) || store_destroy(t.s, region, a, &why), why);
    must(store_create(t.s, region, a, &why), why);
    t.a = a;
    begin();
    struct buf report = buf_in(a, 1 << 20);
    schema_sync(t.st, false, &report);
    end();
    arena_free(a);
}

static void close_engine(void)
{
    str why = S("");
    struct arena *a = arena_new();
    must(store_destroy(t.s, region, a, &why), why);
    stores_close(t.s);
    entity_forget();
    event_forget();
    arena_free(a);
}

static int setup(void **state)
{
    (void)state;
    t.a = arena_new();
    at(0);
    begin();
    return 0;
}

/* Nothing is kept from one case to the next. */
static int teardown(void **state)
{
    (void)state;
    must(!store_broken(t.st), store_why(t.st));
    must(store_end(t.st, false) == STORE_ROLLED_BACK, S("not rolled back"));
    arena_free(t.a);
    return 0;
}

/* ---- making things ------------------------------------------------------------------------------------------------------ */
static const struct who lead = { .account = 0, .name = { "Lena", 4 }, .grant = { { .role = "lead" } }, .n = 1 };
static const struct who coordinator = { .account = 0, .name = { "Koray", 5 }, .grant = { { .role = "coordinator" } }, .n = 1 };
struct outcome { enum write_outcome out; int64_t id; const char *field; };

static void fill(struct draft *d, va_list ap)
{
    for (const char *name; (name = va_arg(ap, const char *));) {
        str value = str_of(va_arg(ap, const char *));
        if (!strcmp(name, "key")) { d->key = value; continue; }
        size_t i = field_index(d->e, entity_field(d->e, str_of(name)));
        d->value[i] = value;
        d->given[i] = true;
    }
}

static struct outcome write_as(const struct who *who, const struct entity *e, int64_t id, ...)
{
    struct problems p = { .a = t.a };
    struct draft d = draft_new(t.a, e);
    va_list ap;
    d.id = id;
    va_start(ap, id);
    fill(&d, ap);
    va_end(ap);
    enum write_outcome out = row_write(t.st, &(struct write){ .who = who, .request = S("test"), .draft = &d }, &p);
    return (struct outcome){ out, d.id, p.n && p.at[0].field ? p.at[0].field->name : NULL };
}

static int64_t done(struct outcome o)
{
    must(o.out == WRITE_DONE, str_of(o.field ? o.field : "refused"));
    return o.id;
}
#define make(...) done(write_as(&lead, __VA_ARGS__, NULL))
#define refused(field_, ...) do { struct outcome o_ = write_as(&lead, __VA_ARGS__, NULL); \
    assert_int_equal(o_.out, WRITE_REFUSED); assert_string_equal(o_.field, field_); } while (0)

static int64_t volunteer(const char *key, const char *roles)
{
    return make(&volunteer_entity, 0, "key", key, "name", key, "email", arena_fmt(t.a, "%s@example.org", key).p, "roles", roles);
}
static int64_t proof(const char *key, const char *kind, const char *of)
{
    return make(&proof_entity, 0, "volunteer", key, "kind", kind, "issued_on", of, "level", strcmp(kind, "german") ? "" : "b2");
}
static int64_t certificate(const char *key, const char *of)
{
    return make(&certificate_entity, 0, "volunteer", key, "issued_on", of, "seen_on", of, "clean", "1");
}
static void admit(const char *key, const char *of)
{
    static const char *const kinds[] = { "talk", "agreement", "secrecy", "privacy_info" };
    for (size_t i = 0; i < countof(kinds); i++) proof(key, kinds[i], of);
    certificate(key, of);
}
static void train(const char *key, const char *of)
{
    proof(key, "german", of);
    proof(key, "basic_training", of);
}

static str text_of(int64_t id, const char *column)
{
    struct sql q = sql_new(t.st);
    sql(&q, "SELECT ");
    sql_name(&q, column);
    sql(&q, " FROM people_volunteer WHERE id = ");
    sql_value(&q, I(id));
    struct rows *r = sql_ask(&q);
    must(rows_next(r), S("no such row"));
    return row_str(r, 0);
}
#define state_is(id, text) assert_string_equal(arena_fmt(t.a, "%.*s", STR(text_of((id), "state"))).p, (text))
#define ready_is(id, text) assert_string_equal(arena_fmt(t.a, "%.*s", STR(text_of((id), "ready_for"))).p, (text))

static int64_t index_count(int64_t id)
{
    struct rows *r = ask(t.st, Q("SELECT count(*) FROM people_volunteer_ready_for WHERE owner = $1"), I(id));
    return rows_next(r) ? row_int(r, 0) : -1;
}

static enum flow_outcome move_with(const struct who *who, int64_t id, const char *event, const char *reason)
{
    const char *why = NULL;
    return flow_do(t.st, who, S("test"), &volunteer_entity, id, 0, str_of(event), str_of(reason), &why);
}
#define move(who, id, event) move_with((who), (id), (event), "")

static int64_t ready_one(const char *key)
{
    int64_t id = volunteer(key, "mediator");
    assert_int_equal(move(&lead, id, "take_up"), FLOW_DONE);
    admit(key, "2026-06-01");
    train(key, "2026-06-01");
    state_is(id, "ready");
    return id;
}

/* ---- days ------------------------------------------------------------------------------------------------------------------ */
static void days_and_months(void **state)
{
    (void)state;
    static const struct { const char *day; int64_t months; const char *then; } table[] = {
        { "2026-01-31", 1, "2026-02-28" }, { "2024-01-31", 1, "2024-02-29" }, { "2023-12-15", 1, "2024-01-15" }, { "2026-03-31", -1, "2026-02-28" },
        { "2021-11-18", 60, "2026-11-18" }, { "2000-01-31", 1, "2000-02-29" }, { "1900-01-31", 1, "1900-02-28" }, { "", 3, "" }, { "soon", 3, "" } };
    for (size_t i = 0; i < countof(table); i++) assert_true(str_eq(months_after(t.a, str_of(table[i].day), table[i].months), str_of(table[i].then)));
    assert_true(str_eq(days_after(t.a, S("2026-12-31"), 1), S("2027-01-01")) && !days_after(t.a, S("x"), 1).n);
}

/* ---- the way from interested to ready ----------------------------------------------------------------------------------------- */
static void from_interested_to_ready(void **state)
{
    (void)state;
    int64_t id = volunteer("amira", "mediator");
    state_is(id, "interested");
    admit("amira", "2026-06-01");                          /* nothing moves before the office begins                   */
    state_is(id, "interested");
    assert_int_equal(move(&coordinator, id, "take_up"), FLOW_DONE);
    state_is(id, "training");                              /* everything for the admission is there already           */
    proof("amira", "german", "2026-06-01");
    state_is(id, "training");
    ready_is(id, "");
    proof("amira", "basic_training", "2026-06-01");
    state_is(id, "ready");
    ready_is(id, "mediator");
    assert_int_equal(index_count(id), 1);
}

static void one_role_is_enough(void **state)
{
    (void)state;
    int64_t id = volunteer("berta", "mediator mentor");
    move(&lead, id, "take_up");
    state_is(id, "onboarding");
    admit("berta", "2026-06-01");
    proof("berta", "basic_training", "2026-06-01");
    state_is(id, "ready");                                 /* German is asked of mediators only                       */
    ready_is(id, "mentor");
    proof("berta", "german", "2026-06-01");
    ready_is(id, "mediator mentor");
    assert_int_equal(index_count(id), 2);
    make(&volunteer_entity, id, "roles", "mediator");
    ready_is(id, "mediator");
}

static void nobody_sets_a_state_by_hand(void **state)
{
    (void)state;
    static const char *const events[] = { "qualify", "prepare", "lack", "lapse" };
    int64_t id = volunteer("chris", "mediator");
    move(&lead, id, "take_up");
    for (size_t i = 0; i < countof(events); i++) {
        enum flow_outcome out = move(&lead, id, events[i]);
        assert_true(out == FLOW_DENIED || out == FLOW_NOT_NOW);
    }
    struct outcome o = write_as(&lead, &volunteer_entity, id, "state", "ready", NULL);
    assert_int_equal(o.out, WRITE_DENIED);
    state_is(id, "onboarding");
}

static void taking_up_needs_an_address(void **state)
{
    (void)state;
    int64_t id = make(&volunteer_entity, 0, "name", "Nobody knows where");
    assert_int_equal(move(&lead, id, "take_up"), FLOW_REFUSED);
    make(&volunteer_entity, id, "phone", "+49 2821 12345");
    assert_int_equal(move(&lead, id, "take_up"), FLOW_DONE);
}

/* ---- what runs out -------------------------------------------------------------------------------------------------------------- */
static void certificate_runs_out(void **state)
{
    (void)state;
    int64_t id = ready_one("dora");
    struct rows *r = ask(t.st, Q("SELECT valid_until FROM people_certificate WHERE volunteer = $1"), I(id));
    assert_true(rows_next(r) && str_eq(row_str(r, 0), S("2031-06-01")));
    assert_false(volunteer_derive(t.st, id, S("2027-05-31")));
    proof("dora", "reflection", "2026-11-01");
    make(&proof_entity, 0, "volunteer", "dora", "kind", "reflection", "issued_on", "2026-11-18", "next_on", "2031-05-01");
    assert_false(volunteer_derive(t.st, id, S("2031-06-01")));        /* the last day counts                          */
    assert_true(volunteer_derive(t.st, id, S("2031-06-02")));
    state_is(id, "expired");
    assert_int_equal(index_count(id), 0);
    certificate("dora", "2026-11-18");                                /* after_save derives for today                 */
    state_is(id, "ready");
}

static void entry_in_the_certificate_is_none(void **state)
{
    (void)state;
    int64_t id = volunteer("emil", "mentor");
    move(&lead, id, "take_up");
    admit("emil", "2026-06-01");
    state_is(id, "training");
    ask(t.st, Q("UPDATE people_certificate SET clean = $1 WHERE volunteer = $2"), B(false), I(id));
    assert_true(volunteer_derive(t.st, id, TODAY));
    state_is(id, "onboarding");
}

static void region_rules(void **state)
{
    (void)state;
    int64_t id = ready_one("fatma");
    done(write_as(&lead, &volunteer_rules_entity, 0, "name", "2026", "since", "2026-01-01", "police_months", "36", NULL));
    done(write_as(&lead, &volunteer_rules_entity, 0, "name", "2027", "since", "2027-01-01", "police_months", "12", "waived", "module_school german", NULL));
    assert_true(str_eq(proof_until(t.st, S("police_certificate"), S("2026-01-15")), S("2029-01-15")));      /* of today, not of next year */
    assert_true(!proof_until(t.st, S("talk"), S("2026-01-15")).n && !proof_until(t.st, S("nothing"), S("2026-01-15")).n);
    struct region_rules old = volunteer_rules_on(t.st, S("2025-12-31")), now = volunteer_rules_on(t.st, TODAY), next = volunteer_rules_on(t.st, S("2027-01-01"));
    assert_true(old.months[4] == 60 && now.months[4] == 36 && next.months[4] == 12 && now.first == WARN_FIRST && now.last == WARN_LAST && str_eq(now.german, S("b2")));
    assert_true(str_has_word(next.waived, S("german")) && !now.waived.n);
    assert_string_equal(write_as(&lead, &volunteer_rules_entity, 0, "name", "Falsch", "since", "2026-02-01", "warn_first", "20", NULL).field, "warn_last");
    assert_int_not_equal(write_as(&coordinator, &volunteer_rules_entity, 0, "name", "Nein", "since", "2026-02-01", NULL).out, WRITE_DONE);
    done(write_as(&lead, &volunteer_rules_entity, 0, "name", "C1", "since", "2026-06-01", "german", "c1", NULL));
    assert_true(volunteer_derive(t.st, id, TODAY));
    state_is(id, "training");
    done(write_as(&lead, &volunteer_rules_entity, 0, "name", "ohne", "since", "2026-07-01", "german", "c1", "waived", "german", NULL));
    assert_true(volunteer_derive(t.st, id, TODAY));
    state_is(id, "ready");
}

static void new_text_is_signed_anew(void **state)
{
    (void)state;
    int64_t id = ready_one("gulsen");
    done(write_as(&lead, &volunteer_rules_entity, 0, "name", "Text", "since", "2026-01-01", "secrecy_text", "2026-2", NULL));
    assert_true(volunteer_derive(t.st, id, TODAY));
    state_is(id, "expired");
    make(&proof_entity, 0, "volunteer", "gulsen", "kind", "secrecy", "issued_on", "2026-11-18", "text_version", "2026-2");
    state_is(id, "ready");
}

static struct standing standing_of(int64_t id, const char *kind, const char *day)
{
    struct standing s[REQUIREMENTS];
    assert_true(volunteer_standing(t.st, id, str_of(day), s));
    return s[requirement_find(str_of(kind)) - requirements];
}

static void warned_before(void **state)
{
    (void)state;
    int64_t id = ready_one("hanna");
    assert_int_equal(standing_of(id, "police_certificate", "2031-03-02").how, STANDING_MET);
    assert_int_equal(standing_of(id, "police_certificate", "2031-03-03").how, STANDING_SOON);      /* 90 days              */
    assert_int_equal(standing_of(id, "police_certificate", "2031-06-02").how, STANDING_OVER);
    assert_int_equal(standing_of(id, "module_school", "2026-11-18").how, STANDING_MISSING);
    assert_true(standing_of(id, "module_school", "2026-11-18").asked);
    assert_false(volunteer_standing(t.st, 999999, TODAY, (struct standing[REQUIREMENTS]){ { 0 } }));
}

/* A year after the first talk it is due, three months later nobody is asked any more. */
static void reflection_talk(void **state)
{
    (void)state;
    int64_t id = ready_one("ida");
    assert_int_equal(standing_of(id, "reflection", "2027-04-30").how, STANDING_MET);
    assert_int_equal(standing_of(id, "reflection", "2027-05-15").how, STANDING_SOON);
    assert_int_equal(standing_of(id, "reflection", "2027-06-02").how, STANDING_DUE);
    assert_false(volunteer_derive(t.st, id, S("2027-09-01")));
    assert_true(volunteer_derive(t.st, id, S("2027-09-02")));
    state_is(id, "expired");
    proof("ida", "reflection", "2026-11-18");
    state_is(id, "ready");
    assert_true(str_eq(standing_of(id, "reflection", "2026-11-18").until, S("2027-11-18")));
}

static void exempt_until_a_day(void **state)
{
    (void)state;
    int64_t id = volunteer("jana", "mediator");
    move(&lead, id, "take_up");
    admit("jana", "2026-06-01");
    proof("jana", "basic_training", "2026-06-01");
    state_is(id, "training");
    refused("valid_until", &proof_entity, 0, "volunteer", "jana", "kind", "german", "issued_on", "2026-11-01", "exempt", "1", "note", "x");
    refused("note", &proof_entity, 0, "volunteer", "jana", "kind", "german", "issued_on", "2026-11-01", "exempt", "1", "valid_until", "2026-12-31");
    make(&proof_entity, 0, "volunteer", "jana", "kind", "german", "issued_on", "2026-11-01", "exempt", "1", "valid_until", "2026-12-31", "note", "grew up here");
    state_is(id, "ready");
    assert_true(standing_of(id, "german", "2026-11-18").exempt);
    assert_true(volunteer_derive(t.st, id, S("2027-01-01")));
    state_is(id, "training");                              /* an exemption that is over is no lapse of a proof        */
}

static void evidence_taken_back(void **state)
{
    (void)state;
    int64_t id = volunteer("karl", "mentor");
    move(&lead, id, "take_up");
    admit("karl", "2026-06-01");
    int64_t training = proof("karl", "basic_training", "2026-06-01");
    state_is(id, "ready");
    assert_int_equal(row_delete(t.st, &lead, S("test"), &proof_entity, training, 0), WRITE_DONE);
    state_is(id, "training");
    assert_int_equal(row_undelete(t.st, &lead, S("test"), &proof_entity, training), WRITE_DONE);
    state_is(id, "ready");
}

/* ---- what people decide ------------------------------------------------------------------------------------------------------------ */
static void pausing(void **state)
{
    (void)state;
    int64_t id = ready_one("lara");
    assert_int_equal(move(&coordinator, id, "pause"), FLOW_DONE);
    state_is(id, "paused");
    ready_is(id, "");
    assert_false(volunteer_derive(t.st, id, S("2027-01-01")));        /* without a last day it lasts                 */
    ask(t.st, Q("UPDATE people_volunteer SET paused_until = '2026-12-24' WHERE id = $1"), I(id));
    assert_false(volunteer_derive(t.st, id, S("2026-12-24")));
    assert_true(volunteer_derive(t.st, id, S("2026-12-25")));
    state_is(id, "ready");
    assert_int_equal(text_of(id, "paused_until").n, 0);
    assert_int_equal(index_count(id), 1);
}

static void blocking_is_for_the_lead(void **state)
{
    (void)state;
    int64_t id = ready_one("mona");
    assert_int_equal(move_with(&coordinator, id, "block", "why"), FLOW_DENIED);
    assert_int_equal(move_with(&lead, id, "block", " "), FLOW_REFUSED);
    assert_int_equal(move_with(&lead, id, "block", "A complaint that is being heard"), FLOW_DONE);
    state_is(id, "blocked");
    assert_int_equal(index_count(id), 0);
    assert_false(volunteer_derive(t.st, id, S("2027-01-01")));
    assert_int_equal(move_with(&lead, id, "unblock", "Cleared"), FLOW_DONE);
    state_is(id, "ready");
}

/* Neither by leaving and coming back, nor by a list. */
static void a_block_holds(void **state)
{
    (void)state;
    int64_t id = ready_one("ronja");
    struct problems p = { .a = t.a };
    struct draft d = draft_new(t.a, &volunteer_entity);
    assert_int_equal(move_with(&lead, id, "block", "A complaint that is being heard"), FLOW_DONE);
    d.id = id;
    draft_give(&d, "state", S("onboarding"));
    assert_int_equal(row_write(t.st, &(struct write){ .who = &coordinator, .request = S("test"), .draft = &d, .import = true }, &p), WRITE_REFUSED);
    state_is(id, "blocked");
    assert_int_equal(move(&coordinator, id, "leave"), FLOW_DONE);
    assert_int_equal(move(&coordinator, id, "return"), FLOW_REFUSED);
    assert_int_equal(move(&lead, id, "return"), FLOW_DONE);
    assert_int_equal(move(&coordinator, id, "leave"), FLOW_DONE);
    assert_int_equal(move(&coordinator, id, "return"), FLOW_DONE);
}

static void leaving_and_coming_back(void **state)
{
    (void)state;
    int64_t id = ready_one("nora");
    assert_int_equal(move(&lead, id, "leave"), FLOW_DONE);
    state_is(id, "left");
    assert_true(str_eq(text_of(id, "left_on"), TODAY));
    struct rows *r = ask(t.st, Q("SELECT ended_on FROM people_certificate WHERE volunteer = $1"), I(id));
    assert_true(rows_next(r) && str_eq(row_str(r, 0), TODAY));
    assert_int_equal(move(&lead, id, "return"), FLOW_DONE);
    state_is(id, "interested");
    assert_int_equal(text_of(id, "left_on").n, 0);
    assert_int_equal(move(&lead, id, "take_up"), FLOW_DONE);
    state_is(id, "ready");                                 /* what was proven still counts                            */
}

static void all_of_them(void **state)
{
    (void)state;
    int64_t a = ready_one("olga"), b = ready_one("petra");
    assert_int_equal(volunteers_derive(t.st, TODAY, 100), 0);
    assert_int_equal(volunteers_derive(t.st, S("2031-06-02"), 1), 1);
    assert_int_equal(volunteers_derive(t.st, S("2031-06-02"), 100), 1);
    state_is(a, "expired");
    state_is(b, "expired");
}

/* ---- whose rows are whose ------------------------------------------------------------------------------------------------------------ */
static int64_t account_of(const char *key)
{
    struct who admin = who_command();
    int64_t id = done(write_as(&admin, &account_entity, 0, "key", key, "name", key, "email", arena_fmt(t.a, "%s@beispiel.example", key).p, NULL));
    struct who self = { .account = id, .name = str_of(key), .grant = { { .role = "self" } }, .n = 1 };
    must(account_move(t.st, &self, S("test"), id, "accept"), S("not accepted"));
    return id;
}

static size_t roles_of(int64_t account, struct who *w)
{
    size_t n = 0;
    assert_true(who_of(t.st, account, w));
    for (size_t i = 0; i < w->n; i++) n += !strcmp(w->grant[i].role, "volunteer");
    return n;
}

static void own_area(void **state)
{
    (void)state;
    struct who admin = who_command(), self, other = { .account = 1, .grant = { { .role = "volunteer", .volunteer = volunteer("rita", "") } }, .n = 1 };
    int64_t account = account_of("quinn"), id = ready_one("quinn-v");
    assert_int_equal(roles_of(account, &self), 0);
    done(write_as(&admin, &volunteer_entity, id, "account", "quinn", NULL));      /* who knows accounts                        */
    assert_string_equal(write_as(&admin, &volunteer_entity, other.grant[0].volunteer, "account", "quinn", NULL).field, "account");
    assert_int_equal(roles_of(account, &self), 1);
    assert_true(who_holds(&self, "visitor"));
    assert_true(row_may(t.st, &self, &volunteer_entity, id, READ));
    assert_false(row_may(t.st, &other, &volunteer_entity, id, READ));
    assert_int_equal(write_as(&self, &volunteer_entity, id, "week_most", "2", NULL).out, WRITE_DONE);
    assert_int_equal(write_as(&self, &volunteer_entity, id, "name", "Somebody else", NULL).out, WRITE_DENIED);
    struct outcome own = write_as(&self, &availability_entity, 0, "volunteer", "quinn-v", "weekday", "mon", "starts", "09:00", "ends", "12:00", NULL);
    assert_int_equal(own.out, WRITE_DONE);
    assert_int_not_equal(write_as(&other, &availability_entity, 0, "volunteer", "quinn-v", "weekday", "mon", "starts", "09:00", "ends", "12:00", NULL).out, WRITE_DONE);
    assert_int_equal(row_delete(t.st, &other, S("t"), &availability_entity, own.id, 0), WRITE_GONE);
    assert_int_equal(move(&self, id, "pause"), FLOW_DONE);
    assert_int_equal(move(&other, id, "resume"), FLOW_UNKNOWN);
    assert_int_equal(write_as(&self, &proof_entity, 0, "volunteer", "quinn-v", "kind", "talk", "issued_on", "2026-01-01", NULL).out, WRITE_DENIED);
    assert_int_equal(move(&lead, id, "leave"), FLOW_DONE);
    assert_int_equal(roles_of(account, &self), 0);         /* who has left has no area of their own any more           */
}

static void certificates_are_for_few(void **state)
{
    (void)state;
    static const char *const others[] = { "administrator", "editor", "finance" };
    int64_t row, owner = ready_one("sami");
    struct rows *r = ask(t.st, Q("SELECT id FROM people_certificate WHERE volunteer = $1"), I(owner));
    assert_true(rows_next(r));
    row = row_int(r, 0);
    for (size_t i = 0; i < countof(others); i++) {
        struct who w = { .grant = { { .role = others[i] } }, .n = 1 };
        assert_false(row_may(t.st, &w, &certificate_entity, row, READ));
    }
    struct who officer = { .grant = { { .role = "data_officer" } }, .n = 1 };
    assert_true(row_may(t.st, &officer, &certificate_entity, row, READ));
    assert_int_equal(may(&officer, &certificate_entity, READ).classes & CRIMINAL, 0);
    assert_false(row_may(t.st, &lead, &certificate_entity, row, EXPORT));
}

/* ---- what is refused -------------------------------------------------------------------------------------------------------------------- */
static void refusals(void **state)
{
    (void)state;
    volunteer("tina", "mediator");
    refused("phone", &volunteer_entity, 0, "name", "Ohne Nummer", "channel", "sms");
    refused("issued_on", &proof_entity, 0, "volunteer", "tina", "kind", "talk", "issued_on", "2026-11-19");
    refused("valid_until", &proof_entity, 0, "volunteer", "tina", "kind", "talk", "issued_on", "2026-11-18", "valid_until", "2026-11-17");
    refused("level", &proof_entity, 0, "volunteer", "tina", "kind", "german", "issued_on", "2026-11-18");
    refused("kind", &proof_entity, 0, "volunteer", "tina", "kind", "police_certificate", "issued_on", "2026-11-18");
    refused("volunteer", &proof_entity, 0, "kind", "talk", "issued_on", "2026-11-18");
    refused("seen_on", &certificate_entity, 0, "volunteer", "tina", "issued_on", "2026-11-10", "seen_on", "2026-11-09");
    refused("ends", &availability_entity, 0, "volunteer", "tina", "weekday", "mon", "starts", "12:00", "ends", "12:00");
    refused("weekday", &availability_entity, 0, "volunteer", "tina", "weekday", "noday", "starts", "10:00", "ends", "12:00");
    refused("valid_until", &availability_entity, 0, "volunteer", "tina", "weekday", "mon", "starts", "10:00", "ends", "12:00", "valid_from", "2026-12-01",
        "valid_until", "2026-11-30");
    refused("until_day", &absence_entity, 0, "volunteer", "tina", "kind", "away", "from_day", "2026-12-02", "until_day", "2026-12-01");
    refused("starts", &absence_entity, 0, "volunteer", "tina", "kind", "extra", "from_day", "2026-12-02");
    struct who finance = { .grant = { { .role = "finance" } }, .n = 1 };
    assert_int_equal(write_as(&finance, &allowance_entity, 0, "volunteer", "tina", "year", "2026", "kind", "honorary", "cents", "2500", "what", "x", NULL).out, WRITE_REFUSED);
}

static void absence_of_one_day(void **state)
{
    (void)state;
    volunteer("uli", "mediator");
    int64_t id = make(&absence_entity, 0, "volunteer", "uli", "kind", "away", "from_day", "2026-12-24");
    struct rows *r = ask(t.st, Q("SELECT until_day, title FROM people_absence WHERE id = $1"), I(id));
    assert_true(rows_next(r) && str_eq(row_str(r, 0), S("2026-12-24")) && str_ends(row_str(r, 1), S("2026-12-24")));
}

static void nothing_stays_of_who_is_gone(void **state)
{
    (void)state;
    int64_t a = ready_one("vera"), b = ready_one("willi");
    make(&availability_entity, 0, "volunteer", "vera", "weekday", "mon", "starts", "10:00", "ends", "12:00");
    assert_true(sealed_bank_put(t.st, a, S("Vera V."), S("DE02120300000000202051"), 0) && sealed_bank_put(t.st, b, S("Willi W."), S("DE02120300000000202051"), 0));
    assert_true(retain_anonymise(t.st, &lead, S("test"), &volunteer_entity, a));
    struct rows *r = ask(t.st, Q("SELECT (SELECT count(*) FROM people_proof WHERE volunteer = $1) + (SELECT count(*) FROM people_availability "
                                 "WHERE volunteer = $1) + (SELECT count(*) FROM people_certificate WHERE volunteer = $1) + (SELECT count(*) FROM people_bank WHERE volunteer = $1)"), I(a));
    assert_true(rows_next(r) && row_int(r, 0) == 0);
    assert_true(retain_erase(t.st, &lead, S("test"), &volunteer_entity, b));
    r = ask(t.st, Q("SELECT (SELECT count(*) FROM people_proof WHERE volunteer IS NULL) + (SELECT count(*) FROM people_bank)"));
    assert_true(rows_next(r) && row_int(r, 0) == 0);
}

/* What is kept of somebody's evidence, times and money is told to them, days and amounts included. */
static void told_on_request(void **state)
{
    (void)state;
    ready_one("walid");
    certificate("walid", "2026-06-03");
    make(&availability_entity, 0, "volunteer", "walid", "weekday", "mon", "starts", "10:05", "ends", "12:55");
    done(write_as(&who_house, &allowance_entity, 0, "volunteer", "walid", "year", "2026", "kind", "honorary", "cents", "4711", "what", "Allowance", NULL));
    struct buf out = buf_in(t.a, 1 << 20);
    assert_int_equal(retain_report(t.st, &lead, S("walid@example.org"), NULL, false, &out), 1);
    static const char *const told[] = { "2026-06-01", "2026-06-03", "12:55", "4711" };
    for (size_t i = 0; i < countof(told); i++) assert_true(str_find(buf_str(&out), str_of(told[i])) >= 0);
}

/* Who did what stays, by a number: the name goes with the account, and so does what it logged in with. */
static void names_go_with_accounts(void **state)
{
    (void)state;
    int64_t id = done(write_as(&who_house, &account_entity, 0, "name", "Kara Konto", "email", "kara@example.org", NULL)), b = volunteer("bert", "mediator");
    struct who kara = { .account = id, .name = S("Kara Konto"), .grant = { { .role = "lead" } }, .n = 1 };
    done(write_as(&kara, &volunteer_entity, b, "note", "Neu", NULL));
    login_password(t.st, id, S("x"));
    assert_true(retain_anonymise(t.st, &lead, S("test"), &account_entity, id));
    struct rows *r = ask(t.st, Q("SELECT (SELECT count(*) FROM core_history WHERE who = 'Kara Konto'), (SELECT count(*) FROM core_history WHERE account = $1), "
                                 "(SELECT count(*) FROM people_login WHERE account = $1)"), I(id));
    assert_true(rows_next(r) && row_int(r, 0) == 0 && row_int(r, 1) == 1 && row_int(r, 2) == 0);
    assert_int_equal(history_verify(t.st, NULL, 0), -1);
}

/* ---- the meter ------------------------------------------------------------------------------------------------------------------------- */
static void limits_of_a_year(void **state)
{
    (void)state;
    assert_int_equal(allowance_limit(t.st, 2026, "honorary"), 96000);
    assert_int_equal(allowance_limit(t.st, 2026, "trainer"), 330000);
    assert_int_equal(allowance_limit(t.st, 2025, "honorary"), 84000);
    assert_int_equal(allowance_limit(t.st, 2019, "trainer"), 240000);
    setting_put(t.st, S("volunteer_honorary_2027"), S("100000"));
    assert_int_equal(allowance_limit(t.st, 2027, "honorary"), 100000);
    assert_true(allowance_near(76800, 96000) && !allowance_near(76799, 96000) && !allowance_near(5, 0));
}

static void make_money(const char *key, const char *year, const char *kind, const char *sum, const char *origin)
{
    done(write_as(&who_house, &allowance_entity, 0, "volunteer", key, "year", year, "kind", kind, "cents", sum, "what", "Allowance", "origin", origin, NULL));
}

static void sum_of_a_year(void **state)
{
    (void)state;
    int64_t id = volunteer("xenia", "mediator");
    make_money("xenia", "2026", "honorary", "2500", "mediation.settlement:1");
    make_money("xenia", "2026", "honorary", "5050", "mediation.settlement:2");
    make_money("xenia", "2026", "trainer", "1000", "");
    make_money("xenia", "2025", "honorary", "9900", "");
    assert_int_equal(allowance_sum(t.st, id, 2026, "honorary"), 7550);
    assert_int_equal(allowance_sum(t.st, id, 2026, "trainer"), 1000);
    assert_string_equal(write_as(&who_house, &allowance_entity, 0, "volunteer", "xenia", "year", "2026", "kind", "honorary", "cents", "100", "what", "Twice",
        "origin", "mediation.settlement:1", NULL).field, "origin");
}

/* ---- every night -------------------------------------------------------------------------------------------------------------------------- */
static int64_t count_of(const char *table)
{
    struct sql q = sql_new(t.st);
    sql(&q, "SELECT count(*) FROM ");
    sql_name(&q, table);
    struct rows *r = sql_ask(&q);
    return rows_next(r) ? row_int(r, 0) : -1;
}

static void warned_once_each(void **state)
{
    (void)state;
    ready_one("rana");
    make(&proof_entity, 0, "volunteer", "rana", "kind", "reflection", "issued_on", "2026-11-18", "next_on", "2040-01-01");
    int64_t mails = count_of("core_mail");
    volunteers_warn(t.st, S("2031-03-02"));
    assert_int_equal(count_of("people_warning"), 0);
    static const char *const days[] = { "2031-03-03", "2031-04-20", "2031-05-02", "2031-05-20", "2031-06-02", "2031-07-01" };
    static const int64_t warnings[] = { 1, 1, 2, 2, 3, 3 };
    for (size_t i = 0; i < countof(days); i++) {
        volunteers_warn(t.st, str_of(days[i]));
        assert_int_equal(count_of("people_warning"), warnings[i]);
        assert_int_equal(count_of("core_mail") - mails, warnings[i]);
    }
}

static void forgotten_after_three_months(void **state)
{
    (void)state;
    int64_t a = volunteer("sara", ""), b = ready_one("toni"), back = ready_one("ulla");
    assert_int_equal(move(&lead, back, "leave"), FLOW_DONE);
    assert_int_equal(move(&lead, back, "return"), FLOW_DONE);
    assert_int_equal(volunteers_forget(t.st, noon + 89 * 86400), 0);
    state_is(back, "interested");
    assert_int_equal(volunteers_forget(t.st, noon + 91 * 86400), 1);
    state_is(back, "left");
    assert_true(text_of(back, "left_on").n > 0);
    struct rows *r = ask(t.st, Q("SELECT count(*) FROM people_volunteer WHERE id IN ($1, $2)"), I(a), I(b));
    assert_true(rows_next(r) && row_int(r, 0) == 1);
}

/* ---- account numbers ------------------------------------------------------------------------------------------------------------------- */
static void account_numbers(void **state)
{
    (void)state;
    str holder = S(""), iban = S("");
    int64_t id = volunteer("yara", "mediator"), other = volunteer("zoe", "mediator");
    assert_false(sealed_bank(t.st, id, &holder, &iban));
    assert_true(sealed_bank_put(t.st, id, S("Yara Y."), S("DE02120300000000202051"), 0));
    assert_true(sealed_bank_put(t.st, id, S("Yara Y."), S("DE89370400440532013000"), 0));
    assert_true(sealed_bank(t.st, id, &holder, &iban) && str_eq(holder, S("Yara Y.")) && str_eq(iban, S("DE89370400440532013000")));
    struct rows *r = ask(t.st, Q("SELECT sealed FROM people_bank WHERE volunteer = $1"), I(id));
    assert_true(rows_next(r) && str_find(row_str(r, 0), S("DE89")) < 0 && str_find(row_str(r, 0), S("Yara")) < 0);
    ask(t.st, Q("UPDATE people_bank SET volunteer = $2 WHERE volunteer = $1"), I(id), I(other));
    assert_false(sealed_bank(t.st, other, &holder, &iban));           /* somebody else's number opens for nobody             */
}

/* ---- running ---------------------------------------------------------------------------------------------------------------------------- */
#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
static int engine(const char *name, const char *where)
{
    const struct CMUnitTest cases[] = {
        CASE(days_and_months), CASE(from_interested_to_ready), CASE(one_role_is_enough), CASE(nobody_sets_a_state_by_hand), CASE(taking_up_needs_an_address),
        CASE(certificate_runs_out), CASE(entry_in_the_certificate_is_none), CASE(region_rules), CASE(new_text_is_signed_anew), CASE(warned_before),
        CASE(reflection_talk), CASE(exempt_until_a_day), CASE(evidence_taken_back), CASE(pausing), CASE(blocking_is_for_the_lead), CASE(a_block_holds),
        CASE(leaving_and_coming_back), CASE(all_of_them), CASE(own_area), CASE(certificates_are_for_few), CASE(refusals), CASE(absence_of_one_day),
        CASE(nothing_stays_of_who_is_gone), CASE(names_go_with_accounts), CASE(told_on_request), CASE(limits_of_a_year), CASE(sum_of_a_year), CASE(account_numbers), CASE(warned_once_each), CASE(forgotten_after_three_months) };
    open_engine(where);
    int failed = _cmocka_run_group_tests(name, cases, countof(cases), NULL, NULL);
    close_engine();
    return failed;
}

static int take_away(const char *path, const struct stat *is, int kind, struct FTW *where) { (void)is; (void)kind; (void)where; return remove(path); }

int main(void)
{
    char folder[] = P_tmpdir "/bruecke-volunteer-XXXXXX";
    const char *url = getenv("BRUECKE_TEST_POSTGRES");
    char key[sizeof folder + 10];
    if (!mkdtemp(folder)) return 1;
    snprintf(key, sizeof key, "%s/key", folder);
    struct arena *a = arena_new();
    str why;
    if (!file_write(a, str_of(key), S("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"), &why)) return 1;
    arena_free(a);
    setenv("BRUECKE_SEAL_KEY", key, 1);
    int failed = engine("SQLite", folder);
    if (url && *url) failed += engine("PostgreSQL", url);
    else fprintf(stderr, "SKIPPED: volunteers on PostgreSQL (BRUECKE_TEST_POSTGRES is not set)\n");
    nftw(folder, take_away, 8, FTW_DEPTH | FTW_PHYS);
    return failed;
}
