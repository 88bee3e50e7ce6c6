/* test_survey_proposals.c - what becomes of answers: only with names, only with consent, once per organisation; of anonymous surveys nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "entity/query.h"
#include "rooms/rooms.h"
#include "rooms/survey/coding.h"
#include "rooms/survey/proposals.h"
#include "serve/test_region.h"

static const struct entity *of(const char *room, const char *name) { return entity_find(str_of(room), str_of(name)); }
static int64_t asked(struct arg question) { struct rows *r = ask(t.st, question); return rows_next(r) ? row_int(r, 0) : -1; }

static void put_questions(const char *survey)
{
    char named[40], key[40];
    const char *list[][4] = { { "gaps", "german", "Deutschkurse", "" }, { "gaps", "none", "Keine", "exclusive=true" }, { "gaps", "else", "Anderes", "other=true" },
                              { "yes_no", "yes", "Ja", "" }, { "yes_no", "no", "Nein", "" }, { "towns", "05154036", "Kleve", "" } };
    const char *item[][4] = { { "missing", "multiple", "list=gaps", "offer_missing" }, { "groups", "single", "list=yes_no", "working_group" }, { "with", "longtext", "hint=", "partner" },
                              { "contact_ok", "single", "list=yes_no", "" }, { "area", "single", "list=towns", "" }, { "language", "text", "hint=", "" }, { "silent", "text", "hint=", "" } };
    snprintf(named, sizeof named, "survey=%s", survey);
    for (size_t i = 0; i < countof(list); i++) {
        snprintf(key, sizeof key, "%s-o%zu", survey, i);
        put(&option_entity, key, named, arena_z(t.a, arena_fmt(t.a, "list=%s", list[i][0])), arena_z(t.a, arena_fmt(t.a, "code=%s", list[i][1])),
            arena_z(t.a, arena_fmt(t.a, "label=%s", list[i][2])), list[i][3][0] ? list[i][3] : "exclusive=false");
    }
    for (size_t i = 0; i < countof(item); i++) {
        snprintf(key, sizeof key, "%s-i%zu", survey, i);
        put(&item_entity, key, named, arena_z(t.a, arena_fmt(t.a, "code=%s", item[i][0])), arena_z(t.a, arena_fmt(t.a, "kind=%s", item[i][1])), item[i][2],
            arena_z(t.a, arena_fmt(t.a, "becomes=%s", item[i][3])), arena_z(t.a, arena_fmt(t.a, "label=Frage %s", item[i][0])), arena_z(t.a, arena_fmt(t.a, "label@ar=سؤال %s", item[i][0])));
    }
}

static void furnish(void)
{
    put(of("directory", "area"), "05", "name=Land", "level=state", "ags=05");
    put(of("directory", "area"), "05154", "name=Kreis", "level=county", "ags=05154", "parent=05");
    put(of("directory", "area"), "05154036", "name=Kleve", "level=municipality", "ags=05154036", "parent=05154");
    put(of("directory", "topic"), "german", "name=Deutsch lernen", "position=1");
    put(of("directory", "actor"), "caritas", "name=Caritas", "kind=association", "state=published");
    put(&survey_entity, "named", "code=named", "title=Mit Namen", "audience=organisations", "anonymity=named", "access=open", "state=draft");
    put(&survey_entity, "anon", "code=anon", "title=Ohne Namen", "audience=organisations", "anonymity=anonymous", "access=open", "state=draft");
    put_questions("named");
    put(&item_entity, "who", "survey=named", "code=who", "kind=actor", "label=Für wen?");
    put_questions("anon");
}

struct said { const char *survey, *lang, *missing, *other, *groups, *with, *consent; enum response_status status; bool beyond, nobody; };
static void give(const struct said *s)
{
    const char *why;
    struct instrument *in = instrument_load(t.st, t.a, str_of(s->survey ? s->survey : "named"), lang_find(str_of(s->lang ? s->lang : "de")));
    struct answers v = answers_new(t.a, in);
    const char *const code[] = { "missing", "groups", "with", "contact_ok", "area", "language", "silent" };
    const char *const value[] = { s->missing, s->groups, s->with, s->consent, "05154036", "ar", "Geheim" };
    struct response r = { .mode = MODE_WEB, .status = s->status, .beyond = s->beyond, .language = S("de"), .actor = in->named && !s->nobody ? asked(Q("SELECT id FROM directory_actor WHERE key = 'caritas'")) : 0 };
    for (size_t i = 0; i < countof(code); i++) if (value[i]) v.value[item_index(in, str_of(code[i]))] = str_of(value[i]);
    if (s->other) v.other[item_index(in, S("missing"))] = str_of(s->other);
    if (in->named && !s->nobody) v.value[item_index(in, S("who"))] = S("Caritas");
    assert_int_equal(answers_check(t.a, &v, ANSWERS_DONE, NULL, 0), 0);
    assert_true(response_store(t.st, &v, &r, &why));
}
static int64_t proposals(void) { return asked(Q("SELECT COUNT(*) FROM survey_proposal WHERE deleted_at IS NULL")); }
static int64_t signals(void) { return asked(Q("SELECT COALESCE(SUM(n), 0) FROM needs_signal")); }

static void becomes_work_with_name_and_consent(void **state)
{
    (void)state;
    give(&(struct said){ .missing = "german else", .other = "Schwimmkurse", .groups = "yes", .with = "Mit Schulen", .consent = "yes" });
    assert_int_equal(proposals(), 4);
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM survey_proposal p JOIN directory_topic d ON d.id = p.topic WHERE p.kind = 'offer_missing' AND p.what = 'Deutschkurse' AND d.key = 'german' AND p.state = 'open'")), 1);
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM survey_proposal WHERE kind = 'offer_missing' AND what = 'Schwimmkurse' AND text = 'Schwimmkurse' AND topic IS NULL")), 1);
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM survey_proposal WHERE kind = 'working_group' AND what = 'Caritas'")), 1);
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM survey_proposal p JOIN directory_actor a ON a.id = p.actor WHERE p.kind = 'partner' AND p.text = 'Mit Schulen' AND a.key = 'caritas' AND p.name = 'Caritas'")), 1);
    assert_int_equal(asked(Q("SELECT n FROM needs_signal WHERE cell = '2026-11 survey 05154036 german ar'")), 1);
    assert_int_equal(asked(Q("SELECT n FROM needs_signal WHERE cell = '2026-11 survey 05154036  ar'")), 1);
    assert_int_equal(signals(), 2);
    assert_int_equal(proposals_open(t.st, 0), 4);
}

/* The office reads German, whatever language was answered in. */
static void is_german_whatever_was_read(void **state)
{
    (void)state;
    give(&(struct said){ .lang = "ar", .groups = "yes", .consent = "yes", .nobody = true });
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM survey_proposal WHERE what = 'Frage groups'")), 1);
}

static void the_same_is_kept_once(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) give(&(struct said){ .missing = "german", .groups = "yes", .consent = "yes" });
    assert_int_equal(proposals(), 2);
    give(&(struct said){ .groups = "yes", .consent = "yes", .nobody = true });
    assert_int_equal(proposals(), 3);                                               /* of somebody else                      */
}

static void an_anonymous_survey_becomes_nothing(void **state)
{
    (void)state;
    give(&(struct said){ .survey = "anon", .missing = "german", .groups = "yes", .with = "Mit Schulen", .consent = "yes" });
    assert_int_equal(proposals(), 0);
    assert_int_equal(signals(), 0);
}

static void without_consent_nothing(void **state)
{
    static const struct said refused[] = { { .missing = "german", .groups = "yes", .consent = "no" }, { .missing = "german", .groups = "yes" },
        { .missing = "german", .groups = "yes", .consent = "yes", .status = RESPONSE_PARTIAL }, { .missing = "german", .groups = "yes", .consent = "yes", .status = RESPONSE_TEST },
        { .missing = "german", .groups = "yes", .consent = "yes", .beyond = true }, { .missing = "none", .groups = "no", .consent = "yes" } };
    (void)state;
    for (size_t i = 0; i < countof(refused); i++) give(&refused[i]);
    assert_int_equal(proposals(), 0);
    assert_int_equal(signals(), 0);
    ask(t.st, Q("UPDATE survey_item SET deleted_at = 1 WHERE code = 'contact_ok'"));
    struct instrument *in = instrument_load(t.st, t.a, S("named"), lang_find(S("de")));
    struct answers v = answers_new(t.a, in);
    v.value[item_index(in, S("groups"))] = S("yes");
    assert_int_equal(answers_check(t.a, &v, ANSWERS_DONE, NULL, 0), 0);
    assert_int_equal(proposals_take(t.st, &v, &(struct response){ .day = S("") }), 0);
}

static void words_taken_out_go_here_too(void **state)
{
    const char *why;
    (void)state;
    give(&(struct said){ .with = "Mit Frau Muster", .consent = "yes" });
    int64_t survey = asked(Q("SELECT id FROM survey_survey WHERE code = 'named'")), text = asked(Q("SELECT id FROM survey_text WHERE text = 'Mit Frau Muster'"));
    assert_true(text_shorten(t.st, survey, text, S("Mit"), &why));
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM survey_proposal WHERE text = 'Mit […]' AND what = 'Mit […]'")), 1);
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM core_history_value WHERE old LIKE '%Muster%' OR new LIKE '%Muster%'")), 0);
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM survey_proposal_slug WHERE slug LIKE '%muster%'")), 0);
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM survey_proposal_order WHERE find LIKE '%muster%'")), 0);
}

/* ---- the page ------------------------------------------------------------------------------------------------------------------------------------------- */
static struct req *page_as(enum method m, const char *role, const char *target, const char *body)
{
    struct req *q = arena_new_of(t.a, struct req);
    *q = (struct req){ .app = &t.app, .a = t.a, .id = rand_name(t.a, 12), .method = m, .target = arena_fmt(t.a, "/%.*s/de/%s", STR(t.region), target), .body = str_of(body),
                       .body_type = S("application/x-www-form-urlencoded"), .who = role ? who_of(role, 0, 0) : who_visitor(), .from = FROM_COMMAND };
    dispatch(q);
    return q;
}
static bool has(const struct req *q, const char *what) { return str_find(buf_str(&q->out), str_of(what)) >= 0; }

static void the_page_decides(void **state)
{
    (void)state;
    give(&(struct said){ .missing = "german", .groups = "yes", .with = "Mit Schulen", .consent = "yes" });
    int64_t id = asked(Q("SELECT id FROM survey_proposal WHERE kind = 'working_group'"));
    const char *take = arena_z(t.a, arena_fmt(t.a, "proposal=%lld&event=take", (long long)id));
    end();
    struct req *q = page_as(GET, "coordinator", "surveys/named/proposals", "");
    assert_true(q->status == 200 && has(q, "Mit Schulen") && has(q, "offers?topics=german") && has(q, "actors/caritas"));
    assert_int_equal(page_as(GET, "editor", "surveys/named/proposals", "")->status, 403);
    assert_int_equal(page_as(GET, NULL, "surveys/named/proposals", "")->status, 303);
    assert_int_equal(page_as(GET, "coordinator", "surveys/none/proposals", "")->status, 404);
    assert_true(has(page_as(GET, "coordinator", "today", ""), "surveys/named/proposals"));                     /* "Heute"                */
    assert_int_equal(page_as(POST, "coordinator", "surveys/named/proposals", take)->status, 303);
    assert_int_equal(page_as(POST, "coordinator", "surveys/named/proposals", take)->status, 409);         /* decided already        */
    assert_int_equal(page_as(POST, "coordinator", "surveys/named/proposals", "proposal=x&event=take")->status, 409);
    assert_int_equal(page_as(POST, "coordinator", "surveys/anon/proposals", take)->status, 409);
    q = page_as(GET, "coordinator", "surveys/named/proposals", "");
    assert_true(has(q, "survey-proposals?survey=named"));
    assert_int_equal(page_as(GET, "coordinator", "surveys/anon/proposals", "")->status, 200);
    begin();
    assert_int_equal(proposals_open(t.st, 0), 2);
    ask(t.st, Q("UPDATE survey_proposal SET deleted_at = 1"));
    end();
    begin();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        case_of(becomes_work_with_name_and_consent), case_of(is_german_whatever_was_read), case_of(the_same_is_kept_once), case_of(an_anonymous_survey_becomes_nothing),
        case_of(without_consent_nothing), case_of(words_taken_out_go_here_too), case_of(the_page_decides),
    };
    return region_run("proposals", rooms, rooms_count, furnish, tests, countof(tests));
}
