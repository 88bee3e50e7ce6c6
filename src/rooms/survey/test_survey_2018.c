/* test_survey_2018.c - the demonstration's survey says what chapter 9.3 of the concept of Kreis Kleve states: exact numbers as they are displayed, "etwa", "über"
** and "nur" by what they mean. The stated numbers are read from BRUECKE_SHARED (data/catalogue); without that folder only what is generated is looked at. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/file.h"
#include "entity/query.h"
#include "rooms/rooms.h"
#include "rooms/survey/coding.h"
#include "rooms/survey/demo_answers.h"
#include "rooms/survey/evaluate.h"
#include "rooms/survey/proposals.h"
#include "rooms/survey/xlsform.h"
#include "serve/test_region.h"
#include "text/csv.h"
#include <math.h>

static const struct entity *of(const char *room, const char *name) { return entity_find(str_of(room), str_of(name)); }
static int64_t asked(struct arg question) { struct rows *r = ask(t.st, question); return rows_next(r) ? row_int(r, 0) : -1; }

static void furnish(void)
{
    put(of("directory", "topic"), "german", "name=Deutsch lernen", "position=1");
    for (int i = 0; i < 15; i++) put(of("directory", "actor"), arena_z(t.a, arena_fmt(t.a, "actor-%d", i)), arena_z(t.a, arena_fmt(t.a, "name=Verein %d", i)), "kind=association", "example=true", "state=published");
    struct buf said = buf_in(t.a, 4096);
    survey_demo(t.st, t.a, &said);
    must(!said.n, buf_str(&said));
}

static struct instrument *loaded(const char *code) { return instrument_load(t.st, t.a, str_of(code), lang_find(S("de"))); }
static struct evaluation *evaluated(struct instrument *in) { return evaluate(t.st, t.a, in, &(struct evaluate_ask){ 0 }); }

/* ---- what is stated ------------------------------------------------------------------------------------------------------------------------------- */
/* Where a stated number lies in the survey; option "": how many texts, of all responses. */
static const struct stated { const char *id, *item, *option; } places[] = {
    { "BEF01", "q1_education", "education" }, { "BEF02", "q2_offers", "yes" }, { "BEF03", "q6_partners", "volunteers" }, { "BEF04", "q6_partners", "jmd" }, { "BEF05", "q6_extend", "yes" },
    { "BEF06a", "q7_priorities", "education" }, { "BEF06b", "q7_priorities", "language" }, { "BEF06c", "q7_priorities", "work" }, { "BEF06d", "q7_priorities", "family" },
    { "BEF06e", "q7_priorities", "opening" }, { "BEF07", "q8_missing", "yes" }, { "BEF08", "q6_structures", "yes" }, { "BEF09", "q10_groups", "yes" }, { "BEF10", "q11_remarks", "" },
};

static void share_of(const struct evaluation *e, const struct stated *s, int64_t *k, int64_t *n)
{
    size_t i = item_index(e->in, str_of(s->item));
    assert_true(i < e->in->n);
    const struct item_figures *f = &e->item[i];
    if (!*s->option) { *k = f->texts; *n = e->n; return; }
    int o = option_find(&e->in->item[i], str_of(s->option));
    assert_true(o >= 0);
    *k = f->option[o].k;
    *n = f->n;
}

/* "exakt": the displayed percentage is the stated one. "etwa": within two points. "über": more, and displayed so. "nur": not more. */
static void meets(str id, str qualifier, int64_t stated, int64_t k, int64_t n)
{
    int64_t shown = -1;
    assert_true(percent_shown(k, n, 0, &shown));
    bool good = str_eq(qualifier, S("exakt")) ? shown == stated : str_eq(qualifier, S("etwa")) ? shown >= stated - 2 && shown <= stated + 2
        : str_eq(qualifier, S("über")) ? 100 * k > stated * n && shown <= stated + 1 : str_eq(qualifier, S("nur")) && shown <= stated && shown >= stated - 1;
    if (!good) fail_msg("%.*s: %.*s %lld, but %lld of %lld are %lld %%", STR(id), STR(qualifier), (long long)stated, (long long)k, (long long)n, (long long)shown);
}

static bool shared_file(const char *name, str *ret)
{
    const char *folder = getenv("BRUECKE_SHARED");
    str why;
    return folder && *folder && file_read(t.a, arena_fmt(t.a, "%s/data/catalogue/%s", folder, name), 8 << 20, ret, &why);
}

/* Done when 4. */
static void says_what_the_paper_states(void **state)
{
    struct evaluation *e = evaluated(loaded(SURVEY_DEMO));
    str bytes, cell[CSV_COLUMNS_MAX];
    size_t n, found = 0;
    (void)state;
    if (!shared_file("observations_from_concepts.csv", &bytes)) { fprintf(stderr, "SKIPPED: the stated percentages of 2018 (BRUECKE_SHARED is not set)\n"); skip(); }
    struct csv c = csv_from(t.a, bytes);
    while (csv_next(&c, cell, &n)) {
        int64_t stated, k, base;
        if (n < 12 || !str_eq(cell[1], S("Befragung 2018")) || !str_int(cell[9], &stated)) continue;
        if (str_eq(cell[2], S("BEF00"))) { assert_int_equal(e->n, stated); found++; }
        if (str_eq(cell[2], S("BEF11"))) { assert_int_equal(item_find(e->in, S("q5_language"))->steps, stated); found++; }
        for (size_t i = 0; i < countof(places); i++) {
            if (!str_eq(cell[2], str_of(places[i].id))) continue;
            share_of(e, &places[i], &k, &base);
            meets(cell[2], cell[11], stated, k, base);
            if (cell[12].n) { int64_t whole; assert_true(str_int(cell[12], &whole)); assert_int_equal(base, whole); }
            found++;
        }
    }
    assert_int_equal(found, countof(places) + 2);
}

/* ---- the same without the list: what the paper says of the field ------------------------------------------------------------------------------------- */
static void field_of_2018(void **state)
{
    struct instrument *in = loaded(SURVEY_DEMO);
    struct response_counts c = response_count(t.st, in->survey);
    (void)state;
    assert_true(c.counted == 98 && c.all == 98 && c.late == 9 && c.by_mode[MODE_WEB] == 0 && c.by_mode[MODE_PAPER] > 40);
    assert_true(str_eq(in->state, S("closed")));
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM survey_response r JOIN survey_survey s ON s.id = r.survey WHERE s.code = 'akteure-2018' AND ((r.late AND (r.day < '2018-08-01' OR r.day > '2018-08-17')) "
                             "OR (NOT r.late AND (r.day < '2018-06-19' OR r.day > '2018-07-31')))")), 0);
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM survey_text x JOIN survey_survey s ON s.id = x.survey WHERE s.example AND x.text NOT LIKE 'Beispielantwort: %' AND s.code = 'akteure-2018'")), 0);
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM survey_survey WHERE NOT example")), 0);
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM survey_proposal p JOIN survey_survey s ON s.id = p.survey WHERE s.code = 'akteure-2018'")), 0);
}

/* Every text was coded by both, almost always alike; few wait to be settled; and the figures are the same each time. */
static void coded_by_two(void **state)
{
    struct instrument *in = loaded(SURVEY_DEMO);
    struct coded *c = coded_figures(t.st, t.a, in, S("q8_missing_text"));
    struct open_question q[40];
    size_t n, open = open_questions(t.st, t.a, in, q, 40);
    int64_t waiting = 0, texts = 0;
    (void)state;
    assert_true(c->n == 13 && c->texts == 46 && c->coded + c->open == 46 && c->none == 0);
    for (size_t i = 0; i < open; i++) {
        struct codebook *b = codebook_load(t.st, t.a, in->survey, q[i].item, in->lang);
        struct coded_text *x = coded_texts(t.st, t.a, in->survey, q[i].item, &n);
        if (!b->n) continue;
        struct coder_agreement g = coders_agree(t.a, b, x, n);
        assert_int_equal(g.both, n);
        for (size_t k = 0; k < n; k++) { waiting += coded_differs(&x[k]); texts++; }
        if (n) assert_true(g.alike > 0.6);
    }
    assert_true(texts > 150 && waiting < 8);
    coded_protect(c);
    bool shown = false;
    for (size_t i = 0; i < c->n; i++) { shown |= !c->row[i].hidden && c->row[i].k >= 5; assert_true(c->row[i].hidden || c->row[i].k == 0 || c->row[i].k >= 5); }
    assert_true(shown);
}

static void two_surveys_run(void **state)
{
    struct instrument *actors = loaded("akteure-2026"), *residents = loaded("ankommen-2026");
    (void)state;
    assert_true(str_eq(actors->state, S("published")) && actors->named && str_eq(residents->state, S("published")) && !residents->named);
    assert_int_equal(response_count(t.st, actors->survey).counted, 26);
    assert_int_equal(response_count(t.st, residents->survey).counted, 41);
    assert_true(proposals_open(t.st, actors->survey) > 5);
    assert_int_equal(proposals_open(t.st, residents->survey), 0);
    assert_int_equal(asked(Q("SELECT COUNT(DISTINCT language) FROM survey_response r JOIN survey_survey s ON s.id = r.survey WHERE s.code = 'ankommen-2026'")), 4);
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM survey_response r JOIN survey_survey s ON s.id = r.survey WHERE s.code = 'ankommen-2026' AND r.day <> ''")), 0);
    struct evaluation *e = evaluate(t.st, t.a, actors, &(struct evaluate_ask){ .wave = loaded(SURVEY_DEMO) });
    assert_non_null(e->wave);                                                       /* comparable by the codes of the questions */
    assert_true(e->change[item_index(actors, S("q7_priorities"))].then != NULL);
}

/* A second time nothing is added. */
static void once_only(void **state)
{
    struct buf said = buf_in(t.a, 4096);
    (void)state;
    survey_demo(t.st, t.a, &said);
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM survey_response")), 98 + 26 + 41);
    assert_int_equal(said.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { case_of(says_what_the_paper_states), case_of(field_of_2018), case_of(coded_by_two), case_of(two_surveys_run), case_of(once_only) };
    return region_run("survey-2018", rooms, rooms_count, furnish, tests, countof(tests));
}
