/* test_report.c - the results as readers get them: who may, what the address asks for, that nothing unprotected leaves by any of the outputs, edited texts, files; on
** both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/moment.h"
#include "rooms/rooms.h"
#include "rooms/survey/coding.h"
#include "rooms/survey/report.h"
#include "serve/test_region.h"
#include "text/csv.h"

#define text(...) arena_fmt(t.a, __VA_ARGS__).p

static struct req *ask_as(const char *role, enum method m, const char *lang, const char *target, const char *body)
{
    struct req *q = arena_new_of(t.a, struct req);
    *q = (struct req){ .app = &t.app, .a = t.a, .id = rand_name(t.a, 12), .method = m, .target = arena_fmt(t.a, "/%.*s/%s/%s", STR(t.region), lang, target), .body = str_of(body),
                       .body_type = S("application/x-www-form-urlencoded"), .who = who_of(role, 0, 0), .from = FROM_COMMAND };
    dispatch(q);
    return q;
}
static struct req *look_at(const char *target) { return ask_as("coordinator", GET, "de", target, ""); }
static bool shows(const struct req *q, const char *what) { return str_find(buf_str(&q->out), str_of(what)) >= 0; }
/* Pages are asked for after what the case wrote is stored. */
#define page(...) (end(), stored_page = look_at(__VA_ARGS__), begin(), stored_page)
static struct req *stored_page;

/* ---- two waves --------------------------------------------------------------------------------------------------------------------------------- */
static void put_wave(const char *code, const char *title, const char *anonymity, bool later)
{
    const char *s = text("survey=%s", code);
    put(&survey_entity, code, text("code=%s", code), text("title=%s", title), "audience=organisations", text("anonymity=%s", anonymity), "access=open", "opens=2026-06-19", "closes=2026-07-31", "asked=80", "state=draft");
#define ITEM(name, ...) put(&item_entity, text("%s-" name, code), s, "code=" name, __VA_ARGS__)
    ITEM("head", "kind=section", "label=Wer Sie sind", "place=1");
    ITEM("org", "kind=single", "label=Art der Einrichtung", "list=orgs", "grouping=1", "place=2");
    ITEM("wish", "kind=single", later ? "label=Fehlen Angebote?" : "label=Fehlen Ihnen Angebote?", "list=yesno", "place=3");
    ITEM("fields", "kind=multiple", "label=Schwerpunkte", "list=fields", "grouping=1", "place=4");
    ITEM("info_a", "kind=scale", "label=Sprachkurse", "hint=Wie gut informiert?", "grid=info", "low=niedrig", "high=hoch", "unknown=1", "place=5");
    ITEM("info_b", "kind=scale", "label=Beratung", "grid=info", "low=niedrig", "high=hoch", "place=6");
    ITEM("trust", "kind=scale", "label=Vertrauen", "low=gering", "high=groß", "place=7");
    ITEM("hours", "kind=number", "label=Stunden", "place=8");
    ITEM("rank", "kind=ranking", "label=Wichtigstes", "list=wants", "place=9");
    ITEM("remark", "kind=longtext", "label=Bemerkungen", "place=10");
    if (later) ITEM("fresh", "kind=single", "label=Neu dabei?", "list=yesno", "place=11");
#undef ITEM
    static const char *const options[][3] = { { "orgs", "school", "Schule" }, { "orgs", "club", "Verein" }, { "orgs", "rare", "Seltene Art" }, { "yesno", "yes", "Ja" }, { "yesno", "no", "Nein" },
        { "fields", "lang", "Sprache" }, { "fields", "work", "Arbeit" }, { "fields", "few", "Kaum gewählt" }, { "wants", "room", "Räume" }, { "wants", "money", "Geld" } };
    for (size_t i = 0; i < countof(options); i++)
        put(&option_entity, text("%s-%s-%s", code, options[i][0], options[i][1]), s, text("list=%s", options[i][0]), text("code=%s", options[i][1]), text("label=%s", options[i][2]), text("place=%d", (int)i + 1));
}

static void answer(const struct instrument *in, size_t i, int shift)
{
    struct answers v = answers_new(t.a, in);
    struct answer_problem wrong[4];
    struct response r = { .mode = i % 3 ? MODE_WEB : MODE_PAPER, .late = i == 7 };
    const char *why;
    const struct { const char *code, *value; } given[] = {
        { "org", i % 20 == 3 ? "rare" : i % 2 ? "school" : "club" }, { "wish", i % 3 ? "yes" : "no" }, { "fields", i == 4 ? "few" : i % 4 ? "lang work" : "lang" },
        { "info_a", text("%d", (int)(1 + (i * 7 + (size_t)shift) % 5)) }, { "info_b", text("%d", (int)(1 + i % 5)) }, { "trust", i % 2 ? "4" : "2" }, { "hours", text("%zu", 5 + i % 7) },
        { "rank", i % 5 ? "money room" : "room money" }, { "remark", i % 4 ? "" : i == 8 ? "Mehr <b>Räume</b> =1+1" : "Danke" } };
    for (size_t k = 0; k < countof(given); k++) v.value[item_index(in, str_of(given[k].code))] = str_of(given[k].value);
    size_t n = answers_check(t.a, &v, ANSWERS_FILE, wrong, countof(wrong));
    must(!n, n ? str_of(wrong[0].message) : S(""));
    must(response_store(t.st, &v, &r, &why), S("not stored"));
}

static void answered(const char *code, size_t n, int shift, const char *state)
{
    const struct instrument *in = instrument_load(t.st, t.a, str_of(code), lang_find(S("de")));
    for (size_t i = 0; i < n; i++) answer(in, i, shift);
    ask(t.st, Q("UPDATE survey_survey SET state = $2 WHERE code = $1"), T(str_of(code)), T(str_of(state)));
}

/* ---- texts with codes ----------------------------------------------------------------------------------------------------------------------------- */
static void put_code(const char *survey, const char *item, const char *code, const char *label)
{
    put(&category_entity, text("%s-%s-%s", survey, item, code), text("survey=%s", survey), text("item=%s", item), text("code=%s", code), text("label=%s", label), text("label@ar=رمز %s", code));
}

/* Text by text what coder 1 says; coder 2 says the same, but nothing of the first `apart` texts. */
static void put_marks(const char *survey, const char *item, const char *const *codes, size_t n, size_t apart)
{
    const struct instrument *in = instrument_load(t.st, t.a, str_of(survey), lang_find(S("de")));
    const struct codebook *b = codebook_load(t.st, t.a, in->survey, str_of(item), in->lang);
    size_t all;
    const char *why;
    const struct coded_text *x = coded_texts(t.st, t.a, in->survey, str_of(item), &all);
    must(all >= n, S("too few texts"));
    for (size_t i = 0; i < n; i++) {
        must(mark_set(t.st, b, in->survey, x[i].id, CODER_ONE, str_of(codes[i]), &why), S("mark"));
        must(mark_set(t.st, b, in->survey, x[i].id, CODER_TWO, i < apart ? S("") : str_of(codes[i]), &why), S("mark"));
        if (i < apart) must(mark_set(t.st, b, in->survey, x[i].id, CODER_FINAL, str_of(codes[i]), &why), S("mark"));
    }
}

/* `few` of 20 + few chose what is rare; eight wrote something behind "other". */
static void put_behind(const char *code, size_t few)
{
    const char *s = text("survey=%s", code), *const eight[] = { "club", "club", "club", "club", "club", "club club2", "club2", "club2" }, *why;
    put(&survey_entity, code, text("code=%s", code), text("title=Sonstiges %s", code), "audience=organisations", "anonymity=anonymous", "access=open", "state=draft");
    put(&item_entity, text("%s-kind", code), s, "code=kind", "kind=single", "label=Art", "list=kinds", "place=1");
    put(&option_entity, text("%s-a", code), s, "list=kinds", "code=a", "label=Eines", "place=1");
    put(&option_entity, text("%s-b", code), s, "list=kinds", "code=b", "label=Seltenes", "place=2");
    put(&option_entity, text("%s-z", code), s, "list=kinds", "code=z", "label=Anderes", "other=true", "place=3");
    put_code(code, "kind_other", "club", "Vereine aller Art");
    put_code(code, "kind_other", "club2", "Zweite Art");
    const struct instrument *in = instrument_load(t.st, t.a, str_of(code), lang_find(S("de")));
    for (size_t i = 0; i < 20 + few; i++) {
        struct answers v = answers_new(t.a, in);
        struct response r = { .mode = MODE_WEB };
        v.value[0] = i < 8 ? S("z") : i < 20 ? S("a") : S("b");
        if (i < 8) v.other[0] = S("Sportverein");
        must(!answers_check(t.a, &v, ANSWERS_FILE, NULL, 0) && response_store(t.st, &v, &r, &why), S("not stored"));
    }
    put_marks(code, "kind_other", eight, countof(eight), 0);
    ask(t.st, Q("UPDATE survey_survey SET state = 'closed' WHERE code = $1"), T(str_of(code)));
}

/* Of 15 remarks 8 have "thanks", 6 "space", 2 "rare" and none "never"; one has no result. */
static void put_coded(void)
{
    static const char *const codes[] = { "thanks", "thanks", "thanks", "thanks", "thanks", "thanks", "thanks", "thanks space", "space", "space", "space", "space", "space rare", "rare" };
    put_code("now", "remark", "thanks", "Dank");
    put_code("now", "remark", "space", "Räume");
    put_code("now", "remark", "rare", "Selten Genanntes");
    put_code("now", "remark", "never", "Nie Genanntes");
    put_marks("now", "remark", codes, countof(codes), 1);
    put_behind("behind", 0);
    put_behind("covered", 3);
}

static void furnish(void)
{
    put_wave("then", "Befragung damals", "anonymous", false);
    put_wave("now", "Befragung jetzt", "anonymous", true);
    put_wave("few", "Befragung klein", "anonymous", false);
    put_wave("seven", "Befragung zu siebt", "anonymous", false);
    put_wave("runs", "Befragung im Gang", "anonymous", false);
    put_wave("named", "Befragung mit Namen", "named", false);
    answered("then", 50, 0, "closed");
    answered("now", 60, 1, "closed");
    answered("few", 4, 0, "closed");
    answered("seven", 7, 0, "closed");
    answered("runs", 40, 0, "published");
    answered("named", 40, 0, "published");
    put_coded();
}

/* Of seven numbers a mean may be shown, but no median. */
static void a_mean_without_median(void **state)
{
    (void)state;
    static const char *const files[] = { "results", "results.csv", "results.json", "results/hours-keys.csv" };
    for (size_t i = 0; i < countof(files); i++) {
        struct req *q = page(text("surveys/seven/%s", files[i]));
        assert_true(q->status == 200 && !shows(q, "NaN") && !shows(q, "nan,"));
    }
}

/* ---- who may ---------------------------------------------------------------------------------------------------------------------------------------- */
static const char *const outputs[] = { "results", "results.pdf", "results.xlsx", "results.csv", "results.json", "results/org.svg", "results/org.csv", "results/grid-info.svg", "results/grid-info-keys.csv", "results/codes-remark.svg", "results/codes-remark.csv" };

static void only_readers(void **state)
{
    (void)state;
    static const char *const may[] = { "coordinator", "editor", "steering_group", "data_officer" }, *const not[] = { "translator", "mediator", "finance" };
    end();
    for (size_t i = 0; i < countof(outputs); i++) {
        const char *target = text("surveys/now/%s", outputs[i]);
        for (size_t k = 0; k < countof(may); k++) assert_int_equal(ask_as(may[k], GET, "de", target, "")->status, 200);
        for (size_t k = 0; k < countof(not); k++) assert_int_equal(ask_as(not[k], GET, "de", target, "")->status, 403);
    }
    assert_int_equal(ask_as("editor", POST, "de", "surveys/now/responses.csv", "understood=1")->status, 403);
    assert_int_equal(ask_as("editor", POST, "de", "surveys/now/results/text", "item=org&text=x")->status, 403);
    assert_int_equal(look_at("surveys/nothing/results")->status, 404);
    assert_int_equal(look_at("surveys/now/results/nothing.svg")->status, 404);
    assert_int_equal(look_at("surveys/now/results/hours-keys.svg")->status, 404);       /* a table has no drawing              */
    begin();
}

/* ---- nothing leaves unprotected ------------------------------------------------------------------------------------------------------------------------ */
/* Three of sixty are of a rare kind, one chose "few": no output says so. Where a CSV or JSON holds a count of answers, it is 0 or at least 5. */
static void csv_holds_no_small_count(const struct req *q, size_t first, size_t last)
{
    struct csv c = csv_from(t.a, buf_str(&q->out));
    str cell[CSV_COLUMNS_MAX];
    size_t n;
    assert_true(csv_next(&c, cell, &n));
    while (csv_next(&c, cell, &n))
        for (size_t k = first; k <= last && k < n; k++) {
            int64_t v;
            if (str_int(cell[k], &v)) assert_true(v == 0 || v >= 5);
        }
}

static void no_output_tells_of_few(void **state)
{
    (void)state;
    static const char *const asks[] = { "", "?by=org", "?by=org&group=school", "?only=fields:work", "?wave=then", "?by=org&wave=then&intervals=1" };
    for (size_t i = 0; i < countof(asks); i++) {
        struct req *q = page(text("surveys/now/results.csv%s", asks[i]));
        assert_int_equal(q->status, 200);
        csv_holds_no_small_count(q, 7, 7);
        assert_true(shows(q, "•"));
        csv_holds_no_small_count(page(text("surveys/now/results/org.csv%s", asks[i])), 1, 1);
        q = page(text("surveys/now/results/codes-remark.csv%s", asks[i]));
        assert_int_equal(q->status, i == 3 ? 404 : 200);         /* whose texts they are behind a filter, nobody can say        */
        if (i != 3) csv_holds_no_small_count(q, 1, 1);
        q = page(text("surveys/now/results.json%s", asks[i]));
        assert_true(shows(q, "\"protected\":true"));
        for (int k = 1; k < 5; k++) assert_false(shows(q, text("{\"k\":%d,", k)));
        q = page(text("surveys/now/results%s", asks[i]));
        assert_int_equal(q->status, 200);
        for (int k = 1; k < 5; k++) { assert_false(shows(q, text(", %d von ", k))); assert_false(shows(q, text("(%d von ", k))); }
    }
}

/* Codes: two of 14 texts, agreement on them, and a number of texts that is hidden, are in no output. */
static void codes_tell_of_few_neither(void **state)
{
    (void)state;
    struct req *q = page("surveys/now/results.json");
    assert_true(shows(q, "\"rare\":{\"label\":\"Selten Genanntes\",\"k\":null,\"pct_of_texts\":null,\"pct_of_cases\":null,\"hidden\":true,\"agreement\":null,\"kappa\":null}"));
    assert_true(shows(q, "\"space\":{\"label\":\"Räume\",\"k\":6,"));
    q = page("surveys/now/results.csv");
    assert_true(shows(q, ",rare,Selten Genanntes,14,•,•,"));
    assert_true(shows(q, ",percent_of_cases_rare,Selten Genanntes,60,,•,"));
    assert_false(shows(q, "agreement_rare") || shows(q, "kappa_rare"));
    assert_true(shows(page("surveys/now/results/codes-remark.csv"), "Selten Genanntes,•,•,•,•,•"));
    q = page("surveys/covered/results.json");           /* three of the rare kind: how many chose "other" would tell      */
    assert_int_equal(q->status, 200);
    assert_false(shows(q, "codes") || shows(q, "Vereine aller Art"));
    static const char *const others[] = { "results", "results.csv", "results/codes-kind_other.csv", "results/codes-kind_other.svg" };
    for (size_t i = 0; i < countof(others); i++) {
        q = page(text("surveys/covered/%s", others[i]));
        assert_int_equal(q->status, i < 2 ? 200 : 404);
        assert_false(shows(q, "Vereine aller Art") || shows(q, "kodiert"));
    }
}

/* Whose answers the filter leaves too few, or leaves too few out, gets nothing. */
static void filters_that_single_out(void **state)
{
    (void)state;
    for (size_t i = 1; i < countof(outputs); i++) {
        struct req *q = page(text("surveys/now/%s?only=org:rare", outputs[i]));
        assert_true(q->status == 409 || q->status == 404);
    }
    struct req *q = page("surveys/now/results?only=org:rare");
    assert_true(shows(q, "zu wenige Antworten"));
    assert_false(shows(q, "<figure"));
}

static void too_few_or_not_over(void **state)
{
    (void)state;
    static const char *const surveys[] = { "few", "runs" };
    for (size_t s = 0; s < countof(surveys); s++)
        for (size_t i = 1; i < countof(outputs); i++) {
            struct req *q = page(text("surveys/%s/%s", surveys[s], outputs[i]));
            assert_true(q->status == 409 || q->status == 404);
        }
    assert_true(shows(page("surveys/few/results"), "zu wenige Antworten"));
    assert_true(shows(page("surveys/runs/results"), "wenn die Befragung geschlossen ist"));
    assert_false(shows(page("surveys/runs/results"), "<figure"));
    assert_int_equal(page("surveys/named/results.json")->status, 200);                  /* with names nothing is hidden by waiting */
    end();
    assert_int_equal(ask_as("coordinator", POST, "de", "surveys/runs/responses.csv", "understood=1")->status, 409);
    begin();
}

/* ---- the page -------------------------------------------------------------------------------------------------------------------------------------------- */
static void base_comes_first(void **state)
{
    (void)state;
    struct req *q = page("surveys/now/results");
    assert_true(shows(q, "75 % (60 von 80)"));
    assert_true(shows(q, "19. Juni 2026 bis 31. Juli 2026"));
    assert_true(shows(q, "Keine Zufallsstichprobe"));
    assert_false(shows(q, "Intervalle gälten"));
    assert_true(shows(q, "id=\"protected\""));
    assert_true(shows(q, "href=\"#protected\""));
    assert_true(shows(q, "60 Befragte haben diese Frage beantwortet."));
    assert_true(shows(q, "(67\u00A0%, 40 von 60) antworteten „Ja“"));
    assert_true(shows(q, "n = 60"));
    assert_true(shows(q, "Wie gut informiert?"));       /* the matrix is one figure under what its rows ask             */
    assert_false(shows(q, "id=\"q-info_b\""));
    assert_true(shows(q, "Höchster Mittelwert"));
}

static void state_of_the_address(void **state)
{
    (void)state;
    struct req *q = page("surveys/now/results?by=org&group=school&wave=then&intervals=1&sort=mean");
    assert_int_equal(q->status, 200);
    assert_true(shows(q, "results.pdf?by=org&amp;group=school&amp;wave=then&amp;intervals=1&amp;sort=mean"));
    assert_true(shows(q, "Intervalle gälten"));
    assert_true(shows(q, "Befragung damals"));
    assert_true(shows(q, "der Wortlaut ist ein anderer"));
    assert_true(shows(q, "In „Befragung damals“ wurde diese Frage nicht gestellt."));
    static const char *const wrong[] = { "by=wish", "by=nothing", "by=org&group=nothing", "only=org", "only=wish:yes", "only=org:nothing", "wave=now", "wave=runs", "wave=nothing" };
    for (size_t i = 0; i < countof(wrong); i++) {
        q = page(text("surveys/now/results?%s", wrong[i]));
        assert_int_equal(q->status, 422);
        assert_true(shows(q, "Das lässt sich hier nicht wählen"));
    }
}

/* The reader's language on the page, German in the sentences. */
static void in_another_language(void **state)
{
    (void)state;
    end();
    struct req *q = ask_as("editor", GET, "ar", "surveys/now/results", "");
    begin();
    assert_int_equal(q->status, 200);
    assert_true(shows(q, "نسبة الاستجابة"));
    assert_true(shows(q, "<p class=\"kern-body block-text\" lang=\"de\" dir=\"ltr\">60 Befragte"));
    assert_true(shows(q, "<bdi lang=\"de\">Art der Einrichtung</bdi>"));
}

static void open_texts_for_the_office_alone(void **state)
{
    (void)state;
    assert_true(shows(page("surveys/now/results"), "Mehr &lt;b&gt;Räume&lt;/b&gt; =1+1"));
    end();
    struct req *q = ask_as("editor", GET, "de", "surveys/now/results", "");
    begin();
    assert_false(shows(q, "Mehr "));
    assert_true(shows(q, "15 Texte wurden geschrieben."));
    assert_false(shows(page("surveys/now/results.csv"), "Räume&lt;"));
}

/* ---- codes of open answers -------------------------------------------------------------------------------------------------------------------------- */
static void codes_of_open_answers(void **state)
{
    (void)state;
    struct req *q = page("surveys/now/results");
    assert_true(shows(q, "15 Texte wurden geschrieben. Kodiert sind 14 von 15. Am häufigsten kommt „Dank“ vor, in 57\u00A0% der kodierten Texte (8 von 14). "
        "Zweimal unabhängig kodiert wurden 14 Texte, 93\u00A0% davon (13 von 14) genau gleich. Einzelne Codes sind geschützt"));
    assert_true(shows(q, "Am häufigsten: Dank (57 %)"));
    assert_true(shows(q, "14 von 15 Texten haben ein Ergebnis."));
    assert_true(shows(q, "Cohens Kappa"));
    assert_true(shows(page("surveys/now/results/codes-remark.svg"), "<svg"));
    q = page("surveys/now/results/codes-remark.csv");
    assert_true(shows(q, "Dank,8,57.1,13.3,92.86,0.8571"));
    assert_true(shows(q, "Räume,6,42.9,10.0,100.00,1.0000"));
    assert_true(shows(q, "Nie Genanntes,0,0.0,0.0,"));
    q = page("surveys/now/results.csv");
    assert_true(shows(q, "remark,Bemerkungen,Langer Text,,thanks,Dank,14,8,57.1428571428571,"));
    assert_true(shows(q, ",kappa_space,Räume,14,,1,"));
    assert_true(shows(page("surveys/now/results.json"), "\"codes\":{\"texts\":15,\"coded\":14,\"cases\":60,\"coded_twice\":14,"));
    assert_int_equal(page("surveys/now/results.pdf")->status, 200);
    end();
    q = ask_as("editor", GET, "ar", "surveys/now/results", "");
    begin();
    assert_true(shows(q, "رمز thanks"));
    assert_true(shows(q, "„Dank“"));                    /* the chapter's text stays German                              */
}

static void codes_behind_other(void **state)
{
    (void)state;
    struct req *q = page("surveys/behind/results");
    assert_true(shows(q, "Hinter „Anderes“ stehen 8 Texte; kodiert sind 8. Zweimal unabhängig"));       /* six of eight is hidden: none is said to be first */
    assert_true(shows(q, "Wie sich die Antworten verteilen (hinter „Sonstiges“ geschrieben)"));
    assert_true(shows(page("surveys/behind/results/codes-kind_other.csv"), "Vereine aller Art,•,•,•,•,•"));
    assert_int_equal(page("surveys/behind/results/kind.svg")->status, 200);
}

/* ---- edited texts ------------------------------------------------------------------------------------------------------------------------------------------ */
static int post_text(const char *state, const char *body)
{
    end();
    int status = ask_as("coordinator", POST, "de", text("surveys/now/results/text%s", state), body)->status;
    begin();
    return status;
}

static void edited_texts(void **state)
{
    (void)state;
    assert_true(shows(page("surveys/now/results?edit=wish"), "name=\"text\""));
    assert_int_equal(post_text("", "item=wish&text=Zwei+Drittel+vermissen+%3Cetwas%3E."), 303);
    struct req *q = page("surveys/now/results");
    assert_true(shows(q, "Zwei Drittel vermissen &lt;etwas&gt;."));
    assert_false(shows(q, "seit dieser Text geschrieben wurde"));
    assert_false(shows(page("surveys/now/results?by=org"), "Zwei Drittel vermissen"));  /* another view has its own texts       */
    answered("now", 5, 2, "closed");
    assert_true(shows(page("surveys/now/results"), "seit dieser Text geschrieben wurde"));
    assert_int_equal(post_text("", "item=wish&back=1&text=egal"), 303);
    assert_false(shows(page("surveys/now/results"), "Zwei Drittel vermissen"));
    assert_int_equal(post_text("?by=org", "item=wish&text=Je+Gruppe."), 303);
    assert_true(shows(page("surveys/now/results?by=org"), "Je Gruppe."));
    assert_int_equal(post_text("?by=org", "item=wish&text=+"), 303);
    end();
    assert_int_equal(count(Q("SELECT COUNT(*) FROM survey_block")), 0);
    begin();
}

static void edited_texts_refused(void **state)
{
    (void)state;
    struct buf b = buf_in(t.a, 20000);
    buf_put(&b, S("item=wish&text="));
    for (int i = 0; i < BLOCK_MAX + 1; i++) buf_char(&b, 'x');
    assert_int_equal(post_text("", arena_z(t.a, buf_str(&b))), 422);
    assert_int_equal(post_text("", "item=wish&text=a%01b"), 422);
    assert_int_equal(post_text("", "item=nothing&text=x"), 404);
    assert_int_equal(post_text("", "item=head&text=x"), 404);
    end();
    assert_int_equal(ask_as("coordinator", POST, "de", "surveys/runs/results/text", "item=wish&text=x")->status, 409);
    begin();
}

/* ---- files ---------------------------------------------------------------------------------------------------------------------------------------------------- */
static void a_pdf(void **state)
{
    (void)state;
    struct req *q = page("surveys/now/results.pdf?by=org&wave=then&intervals=1");
    assert_int_equal(q->status, 200);
    assert_true(str_starts(buf_str(&q->out), S("%PDF-1.")));
    assert_true(q->out.n > 20000);
}

static void figures_as_files(void **state)
{
    (void)state;
    struct req *q = page("surveys/now/results/wish.svg");
    assert_true(shows(q, "Am häufigsten: Ja (67 %)"));
    q = page("surveys/now/results/wish.csv");
    assert_true(shows(q, "Ja,40,66.7"));
    q = page("surveys/now/results/grid-info-keys.csv?sort=mean");
    assert_true(shows(q, "Sprachkurse,60,"));
    assert_true(shows(page("surveys/now/results/rank.csv"), "Geld"));
}

/* Groups and the other wave have lines of their own. */
static void lines_of_groups_and_waves(void **state)
{
    (void)state;
    struct req *q = page("surveys/now/results.csv?by=fields&wave=then");
    assert_true(shows(q, "wish,Fehlen Angebote?,"));
    assert_true(shows(q, ",,yes,Ja,60,40,66.6666666666667,"));
    assert_true(shows(q, ",Befragung damals,yes,Ja,50,33,66,"));
    assert_true(shows(q, ",Sprache,yes,Ja,"));
    assert_true(shows(q, "mean,,60,,"));
}

static void an_excel_file(void **state)
{
    (void)state;
    struct req *q = page("surveys/now/results.xlsx");
    assert_int_equal(q->status, 200);
    assert_true(str_starts(buf_str(&q->out), S("PK")));
}

static void codebook_and_rows(void **state)
{
    (void)state;
    struct req *q = page("surveys/now/codebook.csv");
    assert_true(shows(q, "column,question,kind,code,label"));
    assert_true(shows(q, "org,Art der Einrichtung,single,school,Schule"));
    assert_true(shows(q, "fields_lang,Schwerpunkte,multiple,1,Sprache"));
    assert_true(shows(q, "trust,Vertrauen,scale,5,groß"));
    assert_true(shows(q, "info_a,Sprachkurse,missing,-8,weiß nicht"));
    assert_false(shows(q, "remark"));
    end();
    assert_int_equal(ask_as("coordinator", POST, "de", "surveys/now/responses.csv", "")->status, 422);
    struct req *one = ask_as("coordinator", POST, "de", "surveys/now/responses.csv", "understood=1"), *other = ask_as("coordinator", POST, "de", "surveys/now/responses.csv", "understood=1");
    begin();
    assert_int_equal(one->status, 200);
    assert_true(shows(one, "org,wish,fields_lang,fields_work,fields_few,info_a,info_b,trust,hours,rank_room,rank_money,fresh\r\n"));
    assert_false(shows(one, "Danke"));
    size_t lines = 0;
    for (size_t i = 0; i < one->out.n; i++) lines += one->out.p[i] == '\n';
    assert_int_equal(lines, 1 + 65);                    /* sixty, and five more of another case                         */
    assert_int_equal(one->out.n, other->out.n);
    assert_false(str_eq(buf_str(&one->out), buf_str(&other->out)));                     /* in another order each time           */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        case_of(only_readers), case_of(a_mean_without_median), case_of(no_output_tells_of_few), case_of(codes_tell_of_few_neither), case_of(codes_of_open_answers), case_of(codes_behind_other), case_of(filters_that_single_out), case_of(too_few_or_not_over), case_of(base_comes_first), case_of(state_of_the_address),
        case_of(in_another_language), case_of(open_texts_for_the_office_alone), case_of(a_pdf), case_of(figures_as_files), case_of(lines_of_groups_and_waves), case_of(an_excel_file), case_of(edited_texts), case_of(edited_texts_refused),
        case_of(codebook_and_rows),
    };
    return region_run("survey", rooms, rooms_count, furnish, tests, countof(tests));
}
