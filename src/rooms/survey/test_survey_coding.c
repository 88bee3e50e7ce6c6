/* test_survey_coding.c - codebooks, marks of two coders, what a text has in the end, figures with protection, agreement, words taken out; the pages. */
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
#include <math.h>

static int64_t asked(struct arg question) { struct rows *r = ask(t.st, question); return rows_next(r) ? row_int(r, 0) : -1; }
static int64_t survey_now(void) { return asked(Q("SELECT id FROM survey_survey WHERE code = 'now'")); }

/* Two waves with the same open question; the earlier one has a codebook. */
static void furnish(void)
{
    put(&survey_entity, "then", "code=then", "title=Damals", "audience=organisations", "anonymity=anonymous", "access=open", "state=draft");
    put(&survey_entity, "now", "code=now", "title=Heute", "audience=organisations", "anonymity=anonymous", "access=open", "before=then", "state=draft");
    put(&option_entity, "o1", "survey=now", "list=kinds", "code=a", "label=Etwas");
    put(&option_entity, "o2", "survey=now", "list=kinds", "code=z", "label=Anderes", "other=true");
    put(&item_entity, "i0", "survey=now", "code=kind", "kind=single", "list=kinds", "label=Art");
    put(&item_entity, "i1", "survey=now", "code=gaps", "kind=longtext", "label=Was fehlt?");
    put(&item_entity, "i2", "survey=now", "code=many", "kind=number", "label=Wie viele?");
    put(&category_entity, "c1", "survey=then", "item=gaps", "code=housing", "label=Wohnraum", "label@ar=السكن", "place=20");
    put(&category_entity, "c2", "survey=then", "item=gaps", "code=courses", "label=Sprachkurse", "place=10");
    put(&category_entity, "c3", "survey=then", "item=other", "code=other", "label=Anderes");
}

static struct instrument *loaded(void) { return instrument_load(t.st, t.a, S("now"), lang_find(S("de"))); }
static struct codebook *book(void) { return codebook_load(t.st, t.a, survey_now(), S("gaps"), lang_find(S("de"))); }

static void copy_book(void)
{
    struct who w = who_of("coordinator", 0, 0);
    assert_int_equal(codebook_copy(t.st, &w, S("t"), survey_now(), S("gaps")), 2);
}

/* One response that says this about gaps. */
static void say_gap(const char *text)
{
    const char *why;
    struct instrument *in = loaded();
    struct answers v = answers_new(t.a, in);
    struct response r = { .mode = MODE_WEB, .language = S("de") };
    v.value[item_index(in, S("gaps"))] = str_of(text);
    assert_int_equal(answers_check(t.a, &v, ANSWERS_DONE, NULL, 0), 0);
    assert_true(response_store(t.st, &v, &r, &why));
}

static struct coded_text *texts(size_t *n) { return coded_texts(t.st, t.a, survey_now(), S("gaps"), n); }

static bool mark(int64_t text, enum coder coder, const char *codes, const char **why) { return mark_set(t.st, book(), survey_now(), text, coder, str_of(codes), why); }
static void marked(int64_t text, enum coder coder, const char *codes) { const char *why; assert_true(mark(text, coder, codes, &why)); }

/* ---- questions and codebook --------------------------------------------------------------------------------------------------------------------- */
static void questions_with_texts(void **state)
{
    struct open_question q[10];
    (void)state;
    say_gap("Wohnungen");
    assert_int_equal(open_questions(t.st, t.a, loaded(), q, 10), 2);
    assert_true(str_eq(q[0].item, S("kind_other")) && q[0].texts == 0);
    assert_true(str_eq(q[1].item, S("gaps")) && q[1].texts == 1);
    assert_int_equal(open_questions(t.st, t.a, loaded(), q, 1), 1);
}

static void takes_over_the_book_before(void **state)
{
    (void)state;
    assert_int_equal(book()->n, 0);
    copy_book();
    struct codebook *b = book();
    assert_int_equal(b->n, 2);
    assert_true(str_eq(b->at[0].code, S("courses")));                                /* in the order of the book             */
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM survey_category_words WHERE lang = 'ar' AND label = 'السكن'")), 2);
    struct who w = who_of("coordinator", 0, 0);
    assert_int_equal(codebook_copy(t.st, &w, S("t"), survey_now(), S("gaps")), 0);   /* a second time: nothing is missing    */
}

static void adds_codes_with_names_of_their_own(void **state)
{
    struct who w = who_of("coordinator", 0, 0), editor = who_of("editor", 0, 0);
    const char *why = NULL;
    (void)state;
    copy_book();
    assert_true(codebook_add(t.st, &w, S("t"), survey_now(), S("gaps"), S("Sprach-/Kulturmittlung"), &why));
    assert_true(codebook_add(t.st, &w, S("t"), survey_now(), S("gaps"), S("Sprach Kulturmittlung"), &why));
    assert_true(str_eq(book()->at[2].code, S("sprach-kulturmittlung")));
    assert_true(str_eq(book()->at[3].code, S("sprach-kulturmittlung-2")));
    assert_false(codebook_add(t.st, &w, S("t"), survey_now(), S("gaps"), S("Sprachkurse"), &why));
    assert_non_null(why);
    assert_false(codebook_add(t.st, &editor, S("t"), survey_now(), S("gaps"), S("Neues"), &why));
}

static void a_code_stays(void **state)
{
    struct who w = who_of("administrator", 0, 0);
    (void)state;
    copy_book();
    struct draft d = draft_new(t.a, &category_entity), twin = draft_of(&category_entity, "", (const char *const[]){ "survey=now", "item=gaps", "code=housing", "label=X", NULL });
    d.id = asked(Q("SELECT c.id FROM survey_category c JOIN survey_survey s ON s.id = c.survey WHERE s.code = 'now' AND c.code = 'housing'"));
    draft_give(&d, "code", S("flats"));
    assert_int_equal(save(&w, &d, false), WRITE_REFUSED);
    assert_int_equal(save(&w, &twin, false), WRITE_REFUSED);
    struct draft odd = draft_of(&category_entity, "", (const char *const[]){ "survey=now", "item=gaps", "code=two words", "label=X", NULL });
    assert_int_equal(save(&w, &odd, false), WRITE_REFUSED);
}

/* ---- marks ------------------------------------------------------------------------------------------------------------------------------------------ */
static void marks_are_canonical_or_refused(void **state)
{
    const char *why;
    size_t n;
    (void)state;
    copy_book();
    say_gap("Wohnungen und Kurse");
    int64_t id = texts(&n)->id;
    marked(id, CODER_ONE, "housing courses housing");
    assert_true(str_eq(texts(&n)->codes[CODER_ONE], S("courses housing")));
    assert_false(texts(&n)->given[CODER_TWO]);
    assert_false(mark(id, CODER_ONE, "nonsense", &why));
    assert_non_null(why);
    assert_false(mark(id + 1, CODER_ONE, "housing", &why));
    marked(id, CODER_ONE, "");                                                      /* no code fits                          */
    assert_true(texts(&n)->given[CODER_ONE] && !texts(&n)->codes[CODER_ONE].n);
    mark_take(t.st, survey_now(), id, CODER_ONE);
    assert_false(texts(&n)->given[CODER_ONE]);
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM survey_mark")), 0);
}

static void what_a_text_has_in_the_end(void **state)
{
    str codes;
    struct coded_text one = { .given = { false, true, false }, .codes = { [CODER_ONE] = S("a") } }, alike = { .given = { false, true, true }, .codes = { [CODER_ONE] = S("a"), [CODER_TWO] = S("a") } },
        differ = { .given = { false, true, true }, .codes = { [CODER_ONE] = S("a"), [CODER_TWO] = S("a b") } }, settled = differ, none = { 0 };
    (void)state;
    settled.given[CODER_FINAL] = true;
    settled.codes[CODER_FINAL] = S("b");
    assert_true(coded_end(&one, &codes) && str_eq(codes, S("a")));
    assert_true(coded_end(&alike, &codes) && str_eq(codes, S("a")));
    assert_false(coded_end(&differ, &codes));
    assert_true(coded_differs(&differ) && !coded_differs(&settled));
    assert_true(coded_end(&settled, &codes) && str_eq(codes, S("b")));
    assert_false(coded_end(&none, &codes));
}

/* ---- figures ------------------------------------------------------------------------------------------------------------------------------------------ */
/* Twelve texts: housing 6, courses 7, both in 2, one without a code; a thirteenth on which the coders differ; two people wrote nothing. */
static void write_and_code(void)
{
    size_t n;
    copy_book();
    for (int i = 0; i < 13; i++) say_gap("Text");
    say_gap("");
    say_gap("");
    struct coded_text *x = texts(&n);
    assert_int_equal(n, 13);
    for (size_t i = 0; i < 12; i++) marked(x[i].id, CODER_ONE, i < 4 ? "housing" : i < 6 ? "housing courses" : i < 11 ? "courses" : "");
    marked(x[12].id, CODER_ONE, "housing");
    marked(x[12].id, CODER_TWO, "courses");
    marked(x[0].id, CODER_TWO, "housing");
    marked(x[11].id, CODER_TWO, "");
}

static void figures_and_bases(void **state)
{
    (void)state;
    write_and_code();
    struct coded *c = coded_figures(t.st, t.a, loaded(), S("gaps"));
    assert_true(c->texts == 13 && c->coded == 12 && c->open == 1 && c->none == 1 && c->cases == 15 && c->n == 2);
    assert_true(c->row[0].k == 7 && c->row[1].k == 6);
    assert_true(fabs(c->row[1].of_texts - 50) < 1e-9 && fabs(c->row[1].of_cases - 40) < 1e-9);
    assert_null(coded_figures(t.st, t.a, loaded(), S("many")));
    assert_null(coded_figures(t.st, t.a, loaded(), S("gaps_other")));
    assert_non_null(coded_figures(t.st, t.a, loaded(), S("kind_other")));
}

/* Named after the rule: no cell below five, complement included. */
static void no_small_number_of_texts_is_shown(void **state)
{
    (void)state;
    struct coded_row row[] = { { .k = 4 }, { .k = 5 }, { .k = 0 }, { .k = 16 }, { .k = 20 }, { .k = 15 } };
    struct coded c = { .coded = 20, .cases = 40, .minimum = 5, .none = 2, .row = row, .n = countof(row) };
    coded_protect(&c);
    assert_true(row[0].hidden && row[0].k == -1 && isnan(row[0].of_texts));
    assert_false(row[1].hidden);
    assert_false(row[2].hidden);                                                    /* nobody: no secret about somebody      */
    assert_true(row[3].hidden);                                                     /* all but four                          */
    assert_false(row[4].hidden);
    assert_false(row[5].hidden);
    assert_int_equal(c.none, -1);
    coded_protect(&c);                                                              /* once more changes nothing             */
    assert_int_equal(row[1].k, 5);
    struct coded_row few[] = { { .k = 4 }, { .k = 0 } };
    struct coded small = { .coded = 4, .cases = 40, .minimum = 5, .row = few, .n = 2 };
    coded_protect(&small);
    assert_true(small.hidden && few[0].hidden && few[1].hidden);
}

static void two_coders_agree_by_code(void **state)
{
    size_t n;
    (void)state;
    write_and_code();
    struct coded_text *x = texts(&n);
    struct coder_agreement g = coders_agree(t.a, book(), x, n);
    assert_true(g.both == 3 && g.differ == 1);
    assert_true(fabs(g.alike - 2.0 / 3) < 1e-12);
    /* housing: yes/yes, yes/no, no/no: observed 2/3, expected 2/3 · 1/3 + 1/3 · 2/3 = 4/9, kappa 0.4 */
    assert_true(fabs(g.code[1].kappa - 0.4) < 1e-12 && fabs(g.code[1].observed - 2.0 / 3) < 1e-12);
    assert_true(isnan(coders_agree(t.a, book(), x, 0).alike));
}

/* From agreement, kappa and the number of texts follows how often each coder gave a code: where that is small they are hidden. */
static void agreement_tells_of_few_neither(void **state)
{
    size_t n;
    (void)state;
    copy_book();
    for (int i = 0; i < 12; i++) say_gap("Es fehlt etwas");
    struct coded_text *x = texts(&n);
    for (size_t i = 0; i < n; i++) {
        marked(x[i].id, CODER_ONE, i < 6 ? "housing" : "");
        marked(x[i].id, CODER_TWO, i < 7 ? "housing" : i < 9 ? "courses" : "");
        if (i >= 6) marked(x[i].id, CODER_FINAL, "");
    }
    x = texts(&n);
    struct coded *c = coded_figures(t.st, t.a, loaded(), S("gaps"));
    struct coder_agreement g = coders_agree(t.a, book(), x, n), some = coders_agree(t.a, book(), x, 4);
    coded_protect(c);
    coders_protect(&g, c);
    coders_protect(&some, c);
    assert_true(c->row[0].k == 0 && c->row[1].k == 6 && c->first == 1);                 /* courses, housing                      */
    assert_true(!g.hidden && g.both == 12 && isfinite(g.code[1].kappa));
    assert_true(isnan(g.code[0].observed) && isnan(g.code[0].kappa) && g.gave[1][0] == -1);     /* nobody has it in the end, but one coder gave it twice */
    assert_true(some.hidden && some.both == -1 && isnan(some.alike) && isnan(some.code[1].kappa));
}

/* ---- taking words out ---------------------------------------------------------------------------------------------------------------------------------- */
static str shortened_to(int64_t id, const char *rest)
{
    const char *why;
    assert_true(text_shorten(t.st, survey_now(), id, str_of(rest), &why));
    struct rows *r = ask(t.st, Q("SELECT text FROM survey_text WHERE id = $1"), I(id));
    return rows_next(r) ? row_str(r, 0) : S("?");
}

static void words_are_taken_out_with_a_mark(void **state)
{
    const char *why = NULL;
    size_t n;
    (void)state;
    say_gap("Frau Muster vom Amt hilft uns sehr gut");
    int64_t id = texts(&n)->id;
    assert_false(text_shorten(t.st, survey_now(), id, S("Herr Muster hilft"), &why));  /* nothing can be put into somebody's mouth */
    assert_non_null(why);
    assert_false(text_shorten(t.st, survey_now() + 1, id, S(""), &why));
    assert_true(str_eq(shortened_to(id, "vom Amt hilft uns gut"), S("[…] vom Amt hilft uns […] gut")));
    assert_true(str_eq(shortened_to(id, "[…] vom Amt hilft"), S("[…] vom Amt hilft […]")));
    assert_true(str_eq(shortened_to(id, ""), S("[…]")));
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM core_history_value WHERE old LIKE '%Muster%' OR new LIKE '%Muster%'")), 0);
}

/* ---- the page: requests commit, so each case takes its own rows away again ---------------------------------------------------------------------------------- */
static void hand(void)
{
    end();
}

static struct req *page_as(enum method m, const char *role, const char *target, const char *body)
{
    struct req *q = arena_new_of(t.a, struct req);
    *q = (struct req){ .app = &t.app, .a = t.a, .id = rand_name(t.a, 12), .method = m, .target = arena_fmt(t.a, "/%.*s/de/%s", STR(t.region), target), .body = str_of(body),
                       .body_type = S("application/x-www-form-urlencoded"), .who = role ? who_of(role, 0, 0) : who_visitor(), .from = FROM_COMMAND };
    dispatch(q);
    return q;
}

static bool has(const struct req *q, const char *what) { return str_find(buf_str(&q->out), str_of(what)) >= 0; }
static const char *form(const char *fmt, int64_t text) { return arena_z(t.a, arena_fmt(t.a, fmt, (long long)text)); }

static void the_page_codes_settles_and_tells(void **state)
{
    size_t n;
    (void)state;
    say_gap("Wohnungen <fehlen>");
    hand();
    assert_int_equal(page_as(GET, "coordinator", "surveys/now/coding", "")->status, 200);
    assert_int_equal(page_as(GET, "coordinator", "surveys/now/coding?item=nonsense", "")->status, 404);
    assert_int_equal(page_as(GET, "coordinator", "surveys/nothing/coding", "")->status, 404);
    assert_int_equal(page_as(GET, "editor", "surveys/now/coding?item=gaps", "")->status, 403);
    assert_int_equal(page_as(GET, NULL, "surveys/now/coding?item=gaps", "")->status, 303);
    assert_int_equal(page_as(POST, "coordinator", "surveys/now/coding", "item=gaps&do=copy")->status, 303);
    assert_int_equal(page_as(POST, "coordinator", "surveys/now/coding", "item=gaps&do=add&label=Kitas")->status, 303);
    assert_int_equal(page_as(POST, "coordinator", "surveys/now/coding", "item=gaps&do=add&label=Kitas")->status, 422);
    assert_int_equal(page_as(POST, "coordinator", "surveys/now/coding", "item=gaps&do=add&label=")->status, 422);
    assert_int_equal(page_as(POST, "coordinator", "surveys/now/coding", "item=gaps&do=nonsense")->status, 422);
    assert_int_equal(page_as(POST, "coordinator", "surveys/now/coding", "item=many&do=mark")->status, 404);
    struct req *q = page_as(GET, "coordinator", "surveys/now/coding?item=gaps", "");
    assert_true(has(q, "Wohnungen &lt;fehlen&gt;") && has(q, "data-press=\"1\""));
    begin();
    int64_t id = texts(&n)->id;
    leave();
    assert_int_equal(page_as(POST, "coordinator", "surveys/now/coding", form("item=gaps&coder=1&do=mark&text=%lld", id))->status, 422);   /* nothing ticked */
    assert_int_equal(page_as(POST, "coordinator", "surveys/now/coding", form("item=gaps&coder=1&do=mark&text=%lld&code=housing&code=kitas", id))->status, 303);
    q = page_as(GET, "coordinator", "surveys/now/coding?item=gaps&coder=2", "");
    assert_false(has(q, " checked"));                                               /* the second does not see the first     */
    assert_false(has(page_as(GET, "coordinator", "surveys/now/coding?item=gaps&coder=2&view=list", ""), "Wohnraum, Kitas"));
    assert_true(has(page_as(GET, "coordinator", "surveys/now/coding?item=gaps&coder=1&view=list", ""), "Wohnraum, Kitas"));
    assert_int_equal(page_as(POST, "coordinator", "surveys/now/coding", form("item=gaps&coder=2&do=none&text=%lld", id))->status, 303);
    assert_true(has(page_as(GET, "coordinator", "surveys/now/coding?item=gaps&view=settle", ""), "name=\"do\" value=\"settle\""));
    assert_int_equal(page_as(POST, "coordinator", "surveys/now/coding", form("item=gaps&view=settle&do=settle&text=%lld&code=housing", id))->status, 303);
    assert_false(has(page_as(GET, "coordinator", "surveys/now/coding?item=gaps&view=settle", ""), "name=\"do\" value=\"settle\""));
    assert_int_equal(page_as(POST, "coordinator", "surveys/now/coding", form("item=gaps&coder=1&do=shorten&text=%lld&rest=Wohnungen", id))->status, 303);
    assert_int_equal(page_as(POST, "coordinator", "surveys/now/coding", form("item=gaps&coder=1&do=shorten&text=%lld&rest=Villen", id))->status, 422);
    assert_true(has(page_as(GET, "coordinator", form("surveys/now/coding?item=gaps&coder=1&text=%lld", id), ""), "Wohnungen […]"));
    q = page_as(GET, "coordinator", "surveys/now/coding.csv?item=gaps", "");
    assert_true(q->status == 200 && has(q, "now,gaps,housing,Wohnraum,,,,1,,true"));    /* one text: nothing of it is told   */
    assert_int_equal(page_as(GET, "coordinator", "surveys/now/coding.xlsx?item=gaps", "")->status, 200);
    assert_int_equal(page_as(GET, "coordinator", "surveys/now/coding.csv?item=many", "")->status, 404);
    assert_int_equal(page_as(GET, "coordinator", "surveys/now/coding.xlsx", "")->status, 404);
    assert_int_equal(page_as(GET, "editor", "surveys/now/coding.csv?item=gaps", "")->status, 403);
    assert_false(has(page_as(GET, "coordinator", "surveys/now/coding?item=gaps&view=table", ""), "<table"));
    begin();
    for (int i = 0; i < 6; i++) say_gap("Kurse");
    struct coded_text *x = texts(&n);
    for (size_t i = 0; i < n; i++) { const char *why; assert_true(mark(x[i].id, CODER_ONE, "courses", &why)); if (x[i].id != id) assert_true(mark(x[i].id, CODER_TWO, "courses", &why)); }
    end();
    q = page_as(GET, "coordinator", "surveys/now/coding?item=gaps&view=table", "");
    assert_true(has(q, "<table") && has(q, "coding.csv?item=gaps"));
    begin();
    ask(t.st, Q("DELETE FROM survey_text"));
    ask(t.st, Q("DELETE FROM survey_response"));
    ask(t.st, Q("DELETE FROM survey_category_words WHERE owner IN (SELECT c.id FROM survey_category c JOIN survey_survey s ON s.id = c.survey WHERE s.code = 'now')"));
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM survey_mark")), 0);              /* marks go with their texts             */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        case_of(questions_with_texts), case_of(takes_over_the_book_before), case_of(adds_codes_with_names_of_their_own), case_of(a_code_stays), case_of(marks_are_canonical_or_refused),
        case_of(what_a_text_has_in_the_end), case_of(figures_and_bases), case_of(no_small_number_of_texts_is_shown), case_of(two_coders_agree_by_code), case_of(agreement_tells_of_few_neither),
        case_of(words_are_taken_out_with_a_mark), case_of(the_page_codes_settles_and_tells),
    };
    return region_run("coding", rooms, rooms_count, furnish, tests, countof(tests));
}
