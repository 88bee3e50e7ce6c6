/* test_demo.c - the demonstration of mediation: every state is there, nobody is in two places, the money adds up, the same day gives the same rows; both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/rand.h"
#include "entity/check.h"
#include "entity/event.h"
#include "entity/region.h"
#include "entity/write.h"
#include "rooms/mediation/bank.h"
#include "rooms/mediation/demo.h"
#include "rooms/mediation/export.h"
#include "rooms/rooms.h"
#include "serve/serve.h"
#include <ftw.h>
#include <stdlib.h>
#include <unistd.h>

#define must(what, why) do { if (!(what)) { fprintf(stderr, "%s:%d: %s: %.*s\n", __FILE__, __LINE__, #what, STR(why)); abort(); } } while (0)
static const int64_t noon = 1795003200;                 /* 18 November 2026, 12:00 UTC, a Wednesday                    */
static struct { struct app app; struct stores *s; struct arena *a; struct store *st; str region[2]; size_t regions; } t;

static void begin(size_t i) { t.st = store_begin(t.s, t.region[i], STORE_WRITE, t.a, S("")); store_deadline(t.st, 120000); }
static void end(void)       { must(store_end(t.st, true) == STORE_DONE, store_why(t.st)); }

/* The 16 municipalities, each somewhere else. */
static void make_towns(void)
{
    const struct entity *area = entity_named(S("directory.area"));
    static const char *const more[] = { "05", "05154" };
    for (size_t i = 0; i < 18; i++) {
        struct problems p = { .a = t.a };
        struct draft d = draft_new(t.a, area);
        str key = i < 2 ? str_of(more[i]) : arena_fmt(t.a, "051540%02zu", (i - 1) * 4);
        const struct { const char *field; str value; } v[] = {
            { "ags", key }, { "level", i == 0 ? S("state") : i == 1 ? S("county") : S("municipality") }, { "parent", i == 0 ? S("") : i == 1 ? S("05") : S("05154") },
            { "position", arena_fmt(t.a, "51.%zu,6.%zu", 50 + i, 10 + i * 2) } };
        d.key = key;
        const struct field *name = entity_field(area, S("name"));
        if (name->translated) draft_word(t.a, &d, lang_source())[field_index(area, name)] = arena_fmt(t.a, "Ort %zu", i);
        else d.value[field_index(area, name)] = arena_fmt(t.a, "Ort %zu", i), d.given[field_index(area, name)] = true;
        for (size_t k = 0; k < countof(v); k++) {
            size_t at = field_index(area, entity_field(area, str_of(v[k].field)));
            d.value[at] = v[k].value;
            d.given[at] = v[k].value.n > 0;
        }
        bool done = row_write(t.st, &(struct write){ .who = &who_house, .request = S("test"), .draft = &d }, &p) == WRITE_DONE;
        must(done, str_of(p.n ? p.at[0].message : "?"));
    }
}

static void demonstrate(size_t i)
{
    struct buf said = buf_in(t.a, 4096);
    begin(i);
    make_towns();
    mediation_demo(t.st, t.a, &said);
    must(said.n == 0, buf_str(&said));
    end();
}

static int64_t number(struct rows *r) { must(rows_next(r), store_why(t.st)); return row_int(r, 0); }
#define ASKED(lit) number(ask(t.st, Q(lit)))

static int set_up(void **state) { (void)state; t.a = arena_new(); begin(0); return 0; }
static int tear_down(void **state) { (void)state; end(); arena_free(t.a); return 0; }

/* ---- what is there ---------------------------------------------------------------------------------------------------------- */
static void as_many_as_promised(void **state)
{
    (void)state;
    assert_int_equal(ASKED("SELECT COUNT(*) FROM people_volunteer_roles WHERE value = 'mediator'"), DEMO_MEDIATORS);
    assert_int_equal(ASKED("SELECT COUNT(*) FROM mediation_institution WHERE example"), DEMO_INSTITUTIONS);
    assert_int_equal(ASKED("SELECT COUNT(DISTINCT area) FROM mediation_institution"), 16);
    assert_int_equal(ASKED("SELECT COUNT(*) FROM mediation_appointment"), DEMO_APPOINTMENTS);
    assert_int_equal(ASKED("SELECT COUNT(DISTINCT language) FROM mediation_skill"), 21);
    assert_int_equal(ASKED("SELECT COUNT(*) FROM mediation_tariff"), DEMO_TARIFFS);
    assert_true(ASKED("SELECT COUNT(*) FROM mediation_rules") >= 2);
    assert_int_equal(ASKED("SELECT COUNT(*) FROM mediation_run"), 3);
    assert_int_equal(ASKED("SELECT COUNT(*) FROM mediation_appointment WHERE example"), DEMO_APPOINTMENTS);
    assert_int_equal(ASKED("SELECT COUNT(*) FROM people_volunteer WHERE name NOT LIKE '% Beispiel' OR email NOT LIKE '%@beispiel.example'"), 0);
}

static void every_state(const struct entity *e)
{
    const struct field *f = entity_field(e, str_of(e->flow->field));
    for (size_t i = 0; f->choices[i].key; i++) {
        struct sql q = sql_new(t.st);
        sql(&q, "SELECT COUNT(*) FROM ");
        sql_name(&q, entity_table(e));
        sql(&q, " WHERE state = ");
        sql_value(&q, T(str_of(f->choices[i].key)));
        must(number(sql_ask(&q)) > 0, str_of(f->choices[i].key));
    }
}

static void every_state_shows(void **state)
{
    (void)state;
    every_state(&appointment_entity);
    every_state(&asked_entity);
    every_state(&settlement_entity);
    static const char *const people[] = { "ready", "expired", "paused", "training", "interested" };
    for (size_t i = 0; i < countof(people); i++)
        must(number(ask(t.st, Q("SELECT COUNT(*) FROM people_volunteer WHERE state = $1"), T(str_of(people[i])))) > 0, str_of(people[i]));
}

/* Each entry of a history leads on from where the one before it led, by a line of the table, and the last says what the row says. */
static void lives_are_legal(const struct entity *e)
{
    struct sql q = sql_new(t.st);
    int64_t row = 0;
    size_t n = 0;
    str now = S("");
    sql(&q, "SELECT h.row, h.detail, v.old, v.new FROM core_history h JOIN core_history_value v ON v.history = h.id AND v.field = 'state' WHERE h.event = 'flow' AND h.row <= 60 "
            "AND h.entity = ");
    sql_value(&q, T(arena_fmt(t.a, "%s.%s", e->room, e->name)));
    sql(&q, " ORDER BY h.row, h.id");
    for (struct rows *r = sql_ask(&q); rows_next(r); n++) {
        bool found = false;
        if (row_int(r, 0) != row) now = str_of(e->flow->at[0].from);
        row = row_int(r, 0);
        must(str_eq(row_str(r, 2), now), row_str(r, 1));
        for (size_t i = 0; i < e->flow->n; i++)
            found |= str_eq(str_of(e->flow->at[i].from), now) && str_eq(str_of(e->flow->at[i].event), row_str(r, 1)) && str_eq(str_of(e->flow->at[i].to), row_str(r, 3));
        must(found, row_str(r, 1));
        now = row_str(r, 3);
    }
    assert_true(n > 60);
}

static void histories_are_legal(void **state)
{
    (void)state;
    lives_are_legal(&appointment_entity);
    lives_are_legal(&asked_entity);
    lives_are_legal(&settlement_entity);
}

/* Who breaks a rule is not admitted, unless the head overruled it. */
static void rules_are_kept(void **state)
{
    (void)state;
    assert_true(ASKED("SELECT COUNT(*) FROM mediation_request WHERE broken <> '' AND overruled = ''") > 0);
    assert_true(ASKED("SELECT COUNT(*) FROM mediation_request WHERE broken <> '' AND overruled <> ''") > 0);
    assert_int_equal(ASKED("SELECT COUNT(*) FROM mediation_appointment p JOIN mediation_request r ON r.id = p.request "
                           "WHERE r.broken <> '' AND r.overruled = '' AND p.state NOT IN ('received', 'refused')"), 0);
    assert_int_equal(ASKED("SELECT COUNT(*) FROM mediation_appointment p JOIN mediation_exclusion x ON x.volunteer = p.volunteer AND x.institution = p.institution "
                           "WHERE x.case_code = ''"), 0);
}

static void nobody_is_in_two_places(void **state)
{
    (void)state;
    assert_int_equal(ASKED("SELECT COUNT(*) FROM mediation_appointment a JOIN mediation_appointment b ON a.volunteer = b.volunteer AND a.id < b.id "
                           "AND a.starts < b.ends AND b.starts < a.ends"), 0);
    assert_int_equal(ASKED("SELECT COUNT(*) FROM mediation_appointment p WHERE p.volunteer IS NOT NULL AND NOT EXISTS "
                           "(SELECT 1 FROM mediation_skill s WHERE s.volunteer = p.volunteer AND s.language = p.language)"), 0);
    assert_int_equal(ASKED("SELECT COUNT(*) FROM mediation_appointment p WHERE p.state IN ('filled', 'billable', 'settled') AND p.volunteer IS NULL"), 0);
}

/* A language of which nobody has time on some weekday, one that nobody speaks, requests that nobody could serve, somebody to be telephoned. */
static void gaps_show(void **state)
{
    (void)state;
    assert_true(ASKED("SELECT COUNT(*) FROM mediation_appointment p WHERE p.state IN ('unserved', 'unfilled', 'escalated') AND NOT EXISTS "
                      "(SELECT 1 FROM mediation_skill s WHERE s.language = p.language)") > 0);
    assert_int_equal(ASKED("SELECT COUNT(DISTINCT volunteer) FROM mediation_skill WHERE language = 'hy'"), 1);
    assert_true(ASKED("SELECT COUNT(*) FROM mediation_call c JOIN mediation_offer o ON o.appointment = c.appointment AND o.volunteer = c.volunteer "
                      "WHERE c.state = 'open' AND o.state = 'sent'") > 0);
}

/* ---- money ------------------------------------------------------------------------------------------------------------------- */
static struct tariff tariff_of(const struct rows *r)
{
    struct tariff x = { .name = "", .base_cents = row_int(r, 1), .base_minutes = row_int(r, 2), .step_cents = row_int(r, 3), .step_minutes = row_int(r, 4),
                        .min_cents = row_int(r, 5), .max_cents = row_int(r, 6), .late_cents = row_int(r, 7), .km_cents = row_int(r, 9), .free_m = row_int(r, 10) };
    for (size_t i = 0; travel_choices[i].key; i++) if (str_eq(row_str(r, 8), str_of(travel_choices[i].key))) x.travel = (enum tariff_travel)i;
    return x;
}

/* Every line again from what is stored: hours, way and the tariff's row. What was not held was cancelled, unless somebody came. */
static void lines_are_right(void **state)
{
    (void)state;
    unsigned words = 0;
    struct rows *r = ask(t.st, Q("SELECT l.amount, t.base, t.base_minutes, t.step, t.step_minutes, t.least, t.most, t.late, t.travel, t.km, t.free_m, p.held_from, p.held_to, "
                                 "p.travel_minutes, p.travel_m, p.ticket, p.reported_by, l.reverses FROM mediation_line l JOIN mediation_tariff t ON t.id = l.tariff "
                                 "JOIN mediation_appointment p ON p.id = l.appointment ORDER BY l.id"));
    while (rows_next(r)) {
        struct tariff tariff = tariff_of(r);
        struct service s = { .kind = row_str(r, 16).n ? SERVICE_HELD : row_null(r, 11) ? SERVICE_LATE : SERVICE_NO_SHOW, .start = row_int(r, 11), .end = row_int(r, 12),
                             .travel_minutes = 2 * row_int(r, 13), .travel_m = 2 * row_int(r, 14), .ticket_cents = row_int(r, 15) };
        struct tariffed got = tariff_compute(&tariff, &s);
        assert_int_equal(got.fault, TARIFF_FINE);
        if (s.travel_m) s.travel_m++;                     /* halves of odd metres were cut */
        int64_t other = tariff_compute(&tariff, &s).cents, amount = row_null(r, 17) ? row_int(r, 0) : -row_int(r, 0);
        assert_true(amount == got.cents || amount == other);
        for (size_t i = 0; i < got.lines; i++) words |= 1u << got.line[i].word;
    }
    assert_int_equal(words, (1u << (TARIFF_WORD_LATE + 1)) - 1);                    /* every case of a tariff          */
    assert_int_equal(ASKED("SELECT COUNT(*) FROM mediation_settlement s WHERE s.total <> (SELECT SUM(l.amount) FROM mediation_line l WHERE l.settlement = s.id) "
                           "OR s.lines <> (SELECT COUNT(*) FROM mediation_line l WHERE l.settlement = s.id)"), 0);
    assert_true(ASKED("SELECT COUNT(*) FROM mediation_line WHERE reverses IS NOT NULL AND amount < 0") > 0);
    assert_int_equal(ASKED("SELECT COUNT(*) FROM mediation_settlement WHERE total < 0"), 0);
}

/* ---- decisions, accounts, files ------------------------------------------------------------------------------------------------------- */
/* Most waves have a decision with what was known; whoever was asked by it stands in its ranking. */
static void decisions_are_kept(void **state)
{
    (void)state;
    assert_true(ASKED("SELECT COUNT(*) FROM mediation_decision") >= 60);
    assert_true(ASKED("SELECT COUNT(*) FROM mediation_decision WHERE override <> ''") > 0);
    assert_int_equal(ASKED("SELECT COUNT(*) FROM mediation_decision d WHERE d.asked <> (SELECT COUNT(*) FROM mediation_offer o WHERE o.decision = d.id)"), 0);
    assert_int_equal(ASKED("SELECT COUNT(*) FROM mediation_offer o JOIN mediation_decision d ON d.id = o.decision WHERE o.appointment <> d.appointment"), 0);
    assert_int_equal(ASKED("SELECT COUNT(*) FROM mediation_decision WHERE snapshot NOT LIKE '%\"ranked\":[{\"volunteer\":%'"), 0);
}

/* Accounts of a bank that is not, with right check digits; the files of the past can be had again, byte for byte. */
static void files_are_there(void **state)
{
    (void)state;
    struct sepa_account to;
    struct export_made made;
    size_t n = 0;
    for (struct rows *r = ask(t.st, Q("SELECT volunteer FROM people_bank ORDER BY volunteer")); rows_next(r); n++)
        assert_true(bank_of(t.st, row_int(r, 0), &to) && str_eq(str_upto(str_from(to.iban, 4), 8), S("12345678")));
    must(n > 30 && n < 43, arena_fmt(t.a, "%zu", n));
    for (int64_t number = 1; number <= 2; number++) {
        const char *why = export_again(t.st, store_region(t.st), number, &made);
        must(!why, str_of(why ? why : ""));
        assert_true(str_find(made.file, S("pain.001.001.09")) > 0 && made.cents > 0);
    }
    assert_int_equal(ASKED("SELECT COUNT(*) FROM mediation_settlement WHERE state IN ('exported', 'paid', 'returned', 'reversed') AND export_number IS NULL"), 0);
    assert_int_equal(ASKED("SELECT COUNT(*) FROM mediation_run WHERE exported_at IS NOT NULL AND digest = ''"), 0);
}

/* ---- whole, once, and the same again -------------------------------------------------------------------------------------------------- */
static void nothing_found(void **state)
{
    (void)state;
    struct buf report = buf_in(t.a, 1 << 20);
    int64_t n = check_region(t.st, &report);
    must(n == 0, buf_str(&report));
}

static void a_second_time_changes_nothing(void **state)
{
    (void)state;
    struct buf said = buf_in(t.a, 4096);
    int64_t before = ASKED("SELECT MAX(id) FROM core_history");
    mediation_demo(t.st, t.a, &said);
    assert_int_equal(ASKED("SELECT MAX(id) FROM core_history"), before);
    assert_int_equal(said.n, 0);
}

/* All rows of a kind as text, one after another. */
static str text_of(const struct entity *e)
{
    struct buf b = buf_in(t.a, 8 << 20);
    struct sql q = sql_new(t.st);
    sql(&q, "SELECT id FROM ");
    sql_name(&q, entity_table(e));
    sql(&q, " ORDER BY id");
    for (struct rows *r = sql_ask(&q); rows_next(r);) {
        struct draft d;
        must(draft_read(t.st, e, row_int(r, 0), &d, &(struct stamp){ 0 }), store_why(t.st));
        buf_put(&b, d.key);
        for (size_t i = 0; i < e->n; i++)                /* the digest of a file counts its region's name, too          */
            if (strcmp(e->fields[i].name, "digest") != 0) buf_fmt(&b, "\t%.*s", STR(d.value[i]));
        buf_char(&b, '\n');
    }
    return buf_str(&b);
}

/* A second region of the first engine, and the other engine, hold what the first region held. */
enum { KINDS_COMPARED = 14 };
static struct { struct arena *a; str text[KINDS_COMPARED]; } first;

static void compare(void)
{
    static const struct entity *const all[KINDS_COMPARED] = { &institution_entity, &requester_entity, &skill_entity, &request_entity, &appointment_entity, &asked_entity,
        &rules_entity, &tariff_entity, &way_entity, &service_entity, &budget_entity, &run_entity, &settlement_entity, &line_entity };
    for (size_t i = 0; i < countof(all); i++) {
        str text = text_of(all[i]);
        if (!first.text[i].n) first.text[i] = arena_copy(first.a, text);
        assert_true(text.n > 0);
        must(str_eq(text, first.text[i]), str_of(all[i]->name));
    }
}

static void the_same_again(void **state)
{
    (void)state;
    compare();
    if (t.regions == 1) return;
    end();
    begin(1);
    compare();
    end();
    begin(0);
}

/* ---- both engines ------------------------------------------------------------------------------------------------------------------------ */
static void open_engine(const char *where)
{
    str why = S("");
    entity_forget();
    event_forget();
    t.app = (struct app){ 0 };
    t.a = arena_new();
    t.s = stores_open(str_of(where), t.a, &why);
    must(t.s && regions_open(t.s, t.a, &why), why);
    serve_open(&t.app, t.s, rooms, rooms_count);
    t.regions = first.a ? 1 : countof(t.region);
    if (!first.a) first.a = arena_new();
    for (size_t i = 0; i < t.regions; i++) {
        t.region[i] = arena_fmt(t.a, "demo-%.*s", STR(rand_name(t.a, 6)));
        must(region_create(t.s, t.region[i], S("Test"), true, t.a, &why), why);
        demonstrate(i);
    }
}

static void close_engine(struct arena *a)
{
    str why = S("");
    for (size_t i = 0; i < t.regions; i++) {
        t.st = store_begin(t.s, S(""), STORE_WRITE, a, S(""));
        ask(t.st, Q("DELETE FROM core_region WHERE name = $1"), T(t.region[i]));
        end();
        must(store_destroy(t.s, t.region[i], a, &why), why);
    }
    stores_close(t.s);
    entity_forget();
    event_forget();
}

#define case_of(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
static int engine(const char *name, const char *where)
{
    const struct CMUnitTest tests[] = {
        case_of(as_many_as_promised), case_of(every_state_shows), case_of(histories_are_legal), case_of(rules_are_kept), case_of(nobody_is_in_two_places),
        case_of(gaps_show), case_of(lines_are_right), case_of(decisions_are_kept), case_of(files_are_there),
        case_of(nothing_found), case_of(a_second_time_changes_nothing), case_of(the_same_again),
    };
    open_engine(where);
    struct arena *a = t.a;
    int failed = _cmocka_run_group_tests(name, tests, countof(tests), NULL, NULL);
    close_engine(a);
    arena_free(a);
    return failed;
}

static int take_away(const char *path, const struct stat *s, int type, struct FTW *f) { (void)s; (void)type; (void)f; return remove(path); }

int main(void)
{
    char folder[] = P_tmpdir "/bruecke-demo-XXXXXX", now[24], key[sizeof folder + 16];
    const char *url = getenv("BRUECKE_TEST_POSTGRES");
    snprintf(now, sizeof now, "%lld", (long long)noon);
    setenv("BRUECKE_NOW", now, 1);
    if (!mkdtemp(folder)) return 1;
    int failed = engine("demo on SQLite", folder);
    snprintf(key, sizeof key, "%s/sealed.key", folder);  /* on PostgreSQL the key of accounts has to be named             */
    setenv("BRUECKE_SEAL_KEY", key, 1);
    if (url && *url) failed += engine("demo on PostgreSQL", url);
    else fprintf(stderr, "SKIPPED: the demonstration on PostgreSQL (BRUECKE_TEST_POSTGRES is not set)\n");
    nftw(folder, take_away, 20, FTW_DEPTH | FTW_PHYS);
    arena_free(first.a);
    return failed;
}
