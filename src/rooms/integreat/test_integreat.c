/* test_integreat.c - what the app gets: languages, the tree with what is left out of it, finding a page, news, identifiers, feedback, settings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "entity/schema.h"
#include "rooms/integreat/feedback.h"
#include "rooms/rooms.h"
#include "serve/test_region.h"
#include "text/json_read.h"

static const struct entity *named(const char *name) { return entity_named(str_of(name)); }

/* A tree of three levels, of which Arabic has not every page; a draft with a published page below it; offers below a life situation of two. */
static void furnish(void)
{
    const struct entity *page = named("publishing.page"), *news = named("publishing.news");
    put(page, "start", "title=Willkommen", "title@ar=أهلا", "title@de-simple=Hallo", "summary=Erste Worte", "kind=page", "position=1", "state=published");
    put(page, "below", "title=Erste Schritte", "title@ar=خطوات", "title@de-simple=Los", "body=# Hallo\n\nSiehe [hier](/x).", "kind=page", "parent=start", "position=2", "state=published");
    put(page, "german", "title=Nur deutsch", "kind=page", "parent=start", "position=1", "state=published");
    put(page, "deep", "title=Tief", "title@ar=عميق", "kind=page", "parent=german", "state=published");
    put(page, "draft", "title=Entwurf", "kind=page", "position=5", "state=draft");
    put(page, "hung", "title=Unter einem Entwurf", "kind=page", "parent=draft", "state=published");
    put(page, "second", "title=Zweite", "kind=page", "position=2", "state=published");
    put(named("directory.area"), "05154", "name=Kreis", "level=county", "ags=05154");
    put(named("directory.area"), "05154036", "name=Kleve", "level=municipality", "ags=05154036", "parent=05154", "position=51.79,6.14");
    put(named("directory.actor"), "vhs", "name=Volkshochschule", "kind=association", "area=05154036", "state=published");
    put(named("directory.topic"), "living", "name=Leben", "position=1");
    put(named("directory.topic"), "empty", "name=Leer", "position=2");
    put(named("directory.topic"), "flat", "name=Wohnen", "parent=living", "position=1");
    put(named("directory.offer"), "advice", "title=Wohnberatung", "summary=Hilft beim Suchen.", "kind=advice", "actor=vhs", "topics=flat empty", "state=published");
    put(named("directory.offer"), "loose", "title=Ohne Thema", "summary=Steht allein.", "kind=advice", "actor=vhs", "state=published");
    put(news, "old", "title=Alt", "summary=Gestern", "visible_from=2026-11-01", "state=published");
    put(news, "new", "title=Neu", "title@ar=جديد", "summary=Heute", "visible_from=2026-11-17", "state=published");
    setting_put(t.st, S("centre"), S("Integrationszentrum"));
}

/* ---- asking ------------------------------------------------------------------------------------------------------------------------------------------ */
/* From a network of its own for each engine: the house counts in memory what strangers write. */
static struct req *ask_at(enum method m, str target, str body, const char *type)
{
    struct req *q = arena_new_of(t.a, struct req);
    *q = (struct req){ .app = &t.app, .a = t.a, .id = rand_name(t.a, 12), .method = m, .target = target, .body = body, .body_type = str_of(type),
                       .client = t.region, .who = who_visitor() };
    dispatch(q);
    return q;
}

#define api(lang, rest) ask_at(GET, arena_fmt(t.a, "/api/v3/%.*s/%s/%s", STR(t.region), lang, rest), S(""), "")

static const struct js *json_of(const struct req *q)
{
    str why = S("");
    const struct js *v = json_read(t.a, buf_str(&q->out), &why);
    if (!v) fail_msg("%.*s: %.*s", STR(q->target), STR(why));
    return v;
}

/* "0.parent.path" of an answer; empty: null, or nothing is there. */
static str value(const struct req *q, const char *way)
{
    const struct js *v = json_of(q);
    int64_t i;
    for (str rest = str_of(way), part; v && str_split(&rest, '.', &part);)
        v = v->kind == JS_LIST ? (str_int(part, &i) && (size_t)i < v->n ? &v->at[i] : NULL) : js_get(v, arena_z(t.a, part));
    return v ? v->text : (str){ "", 0 };
}

/* The members of a list, one after the other with a blank between. */
static str all(const struct req *q, const char *member)
{
    struct buf b = buf_in(t.a, 10000);
    const struct js *v = json_of(q);
    for (size_t i = 0; i < v->n; i++) buf_fmt(&b, "%s%.*s", i ? "|" : "", STR(js_get(&v->at[i], member)->text));
    return buf_str(&b);
}

#define same(got, want) do { str g_ = (got), w_ = (want); if (!str_eq(g_, w_)) fail_msg("\"%.*s\", not \"%.*s\"", STR(g_), STR(w_)); } while (0)
#define in(rest) arena_fmt(t.a, "/%.*s/%s", STR(t.region), rest)

/* ---- the tree ------------------------------------------------------------------------------------------------------------------------------------------ */
static void whole_tree(void **state)
{
    (void)state;
    leave();
    same(all(api("de", "pages/"), "title"), S("Willkommen|Nur deutsch|Tief|Erste Schritte|Zweite|Angebote|Leben|Wohnen|Wohnberatung|Ohne Thema"));
    struct req *q = api("ar", "pages");                    /* below what has no Arabic nothing is told, though it has some itself     */
    same(all(q, "title"), S("أهلا|خطوات"));
    same(value(q, "0.available_languages.de.path"), in("de/pages/willkommen/"));
    same(value(q, "0.available_languages.de-si.path"), in("de-si/pages/hallo/"));
    assert_null(js_get(js_get(&json_of(q)->at[0], "available_languages"), "ar"));
    same(value(q, "1.parent.path"), value(q, "0.path"));
    same(value(q, "0.parent.path"), S(""));
    same(value(q, "0.parent.id"), S("0"));
    same(all(api("de-si", "pages"), "title"), S("Hallo|Los"));
    begin();
}

static void content_and_fallback(void **state)
{
    (void)state;
    leave();
    t.app.url = S("https://ki.example");
    struct req *q = api("de", "pages");
    assert_true(str_find(value(q, "3.content"), S("href=\"https://ki.example/x\"")) >= 0);
    assert_true(str_find(value(q, "2.content"), S("<p>")) >= 0);           /* empty: a sentence in its place                           */
    same(value(q, "0.excerpt"), S("Erste Worte"));
    same(value(q, "0.url"), arena_fmt(t.a, "https://ki.example/%.*s/de/pages/willkommen", STR(t.region)));
    assert_true(str_find(value(q, "8.content"), S("Volkshochschule")) >= 0);
    same(value(q, "8.path"), in("de/services/wohnberatung/"));
    same(value(q, "8.parent.path"), in("de/topics/wohnen/"));
    t.app.url = S("");
    begin();
}

static void levels(void **state)
{
    (void)state;
    leave();
    same(all(api("de", "children"), "title"), S("Willkommen|Zweite|Angebote"));
    same(all(api("de", "children/?depth=2"), "title"), S("Willkommen|Nur deutsch|Erste Schritte|Zweite|Angebote|Leben|Ohne Thema"));
    same(all(api("de", "children/?depth=0"), "title"), S(""));
    const char *top = arena_z(t.a, arena_fmt(t.a, "children/?url=/%.*s/de/pages/willkommen", STR(t.region)));
    same(all(api("de", top), "title"), S("Willkommen|Nur deutsch|Erste Schritte"));
    same(all(api("de", arena_z(t.a, arena_fmt(t.a, "%s&depth=2", top))), "title"), S("Willkommen|Nur deutsch|Tief|Erste Schritte"));
    same(all(api("de", arena_z(t.a, arena_fmt(t.a, "children/?url=/%.*s/de/&depth=1", STR(t.region)))), "title"), S("Willkommen|Zweite|Angebote"));
    assert_int_equal(api("de", "children/?depth=many")->status, 400);
    begin();
}

static void one_page(void **state)
{
    (void)state;
    leave();
    static const char *const ways[] = { "/x/de/pages/tief/", "/x/de/pages/tief", "/X/DE/Pages/TIEF/", "https%3A%2F%2Fki.example%2Fx%2Fde%2Fpages%2Ftief", "tief" };
    for (size_t i = 0; i < countof(ways); i++) same(value(api("de", arena_z(t.a, arena_fmt(t.a, "page/?url=%s", ways[i]))), "title"), S("Tief"));
    struct req *q = api("de", "post/?url=tief");
    same(value(api("de", arena_z(t.a, arena_fmt(t.a, "page/?id=%.*s", STR(value(q, "id"))))), "title"), S("Tief"));
    same(value(api("ar", "page/?url=erste-schritte"), "title"), S("خطوات"));      /* a slug of another language leads on               */
    same(all(api("de", "parents/?url=tief"), "title"), S("Nur deutsch|Willkommen"));
    same(all(api("de", "parents/?url=willkommen"), "title"), S(""));
    same(value(api("de", "page/"), "error"), S("Either id or url parameter is required."));
    assert_int_equal(api("de", "page/")->status, 400);
    assert_int_equal(api("de", "page/?id=x")->status, 400);
    static const char *const none[] = { "page/?url=entwurf", "page/?url=unter-einem-entwurf", "page/?url=leer", "page/?url=/", "page/?id=1234567", "parents/?url=none" };
    for (size_t i = 0; i < countof(none); i++) assert_int_equal(api("de", none[i])->status, 404);
    assert_int_equal(api("ar", "page/?url=tief")->status, 404);
    begin();
}

/* ---- what a region says ------------------------------------------------------------------------------------------------------------------------------------ */
static void settings(void **state)
{
    (void)state;
    leave();
    begin();
    setting_put(t.st, S("integreat_offers"), S("off"));
    setting_put(t.st, S("integreat_news"), S("off"));
    setting_put(t.st, S("integreat_languages"), S("ar"));
    end();
    same(all(api("de", "children"), "title"), S("Willkommen|Zweite"));
    same(all(api("de", "news"), "title"), S(""));
    same(all(ask_at(GET, arena_fmt(t.a, "/api/v3/%.*s/languages/", STR(t.region)), S(""), ""), "code"), S("de|ar"));
    struct req *q = api("en", "pages");
    assert_int_equal(q->status, 404);
    same(value(q, "error"), S("No language matches the given query."));
    assert_null(js_get(js_get(&json_of(api("de", "pages"))->at[0], "available_languages"), "de-si"));
    begin();
    ask(t.st, Q("DELETE FROM core_setting WHERE name IN ('integreat_offers', 'integreat_news', 'integreat_languages')"));
    end();
    begin();
}

static void region_and_old_names(void **state)
{
    (void)state;
    leave();
    struct req *q = ask_at(GET, arena_fmt(t.a, "/api/v3/regions/%.*s/", STR(t.region)), S(""), "");
    same(value(q, "path"), t.region);
    same(value(q, "aliases.Kleve.latitude"), S("51.79"));
    assert_int_equal(ask_at(GET, S("/api/v3/regions/none/"), S(""), "")->status, 404);
    assert_true(str_find(all(ask_at(GET, S("/wp-json/extensions/v3/sites/"), S(""), ""), "path"), t.region) >= 0);
    same(all(ask_at(GET, in("ar/wp-json/extensions/v3/pages/"), S(""), ""), "title"), S("أهلا|خطوات"));
    same(value(ask_at(GET, in("de/wp-json/extensions/v3/disclaimer"), S(""), ""), "path"), in("de/disclaimer/"));
    assert_string_equal(ask_at(GET, arena_fmt(t.a, "%.*s?url=/x/de/pages/tief", STR(in("de/wp-json/ig-mpdf/v1/pdf"))), S(""), "")->type, "application/pdf");
    assert_int_equal(api("xx", "pages")->status, 404);
    assert_int_equal(api("de-simple", "pages")->status, 404);              /* one name for a language, theirs                          */
    begin();
    ask(t.st, Q("DELETE FROM core_setting WHERE name = 'centre'"));
    end();
    at(2);                                                 /* particulars are read once a second                                        */
    begin();
}

/* ---- news ------------------------------------------------------------------------------------------------------------------------------------------------------ */
static void news(void **state)
{
    (void)state;
    leave();
    struct req *q = api("de", "news");
    same(all(q, "title"), S("Neu|Alt"));
    same(value(q, "0.source"), S("local"));
    assert_true(str_starts(value(q, "0.display_date"), S("2026-11-")));
    const char *one = arena_z(t.a, arena_fmt(t.a, "news/%.*s", STR(value(q, "0.id"))));
    same(value(api("de", one), "title"), S("Neu"));
    same(all(api("ar", "news/"), "title"), S("جديد"));
    same(value(api("ar", arena_z(t.a, arena_fmt(t.a, "news/%.*s/", STR(value(q, "0.available_languages.ar.id"))))), "title"), S("جديد"));
    same(all(api("de", "news?page=2&size=1"), "title"), S("Alt"));
    same(all(api("de", "news?page=3&size=1"), "title"), S(""));            /* not the last one again                                    */
    same(all(api("de", "news?source=tunews"), "title"), S(""));
    same(all(api("de", "news?source=tunews&source=local"), "title"), S("Neu|Alt"));
    same(all(api("de", "fcm/?channel=news"), "message"), S("Heute|Gestern"));
    assert_int_equal(api("de", "news?page=0")->status, 400);
    assert_int_equal(api("de", "news/tunews-1")->status, 404);
    begin();
}

/* ---- feedback ---------------------------------------------------------------------------------------------------------------------------------------------------- */
#define tell_us(type, body) ask_at(POST, arena_fmt(t.a, "/api/v3/%.*s/de/feedback/%s", STR(t.region), type), S(body), "application/x-www-form-urlencoded")
#define messages() count(Q("SELECT COUNT(*) FROM publishing_feedback"))

static void feedback_lands(void **state)
{
    (void)state;
    leave();
    struct req *q = tell_us("page/", "slug=erste-schritte&rating=down&comment=Falsche+Nummer++++Kontaktadresse:+a%40b.example");
    assert_int_equal(q->status, 201);
    same(value(q, "success"), S("Feedback successfully submitted"));
    begin();
    struct rows *r = ask(t.st, Q("SELECT title, text, mail, state, page, language FROM publishing_feedback ORDER BY id"));
    assert_true(rows_next(r));
    same(row_str(r, 0), S("Erste Schritte"));
    assert_true(str_starts(row_str(r, 1), S("Falsche Nummer\n")) && str_find(row_str(r, 1), S("example")) < 0);
    same(row_str(r, 2), S("a@b.example"));
    same(row_str(r, 3), S("new"));
    assert_true(row_int(r, 4) == id_of(named("publishing.page"), "below"));
    leave();
    q = ask_at(POST, arena_fmt(t.a, "/api/v3/%.*s/ar/feedback/search", STR(t.region)), S("{\"query\":\"Kita\",\"comment\":\"Nichts da\"}"), "application/json");
    assert_int_equal(q->status, 201);
    assert_int_equal(tell_us("categories", "rating=up")->status, 201);     /* a rating alone is enough                                  */
    assert_int_equal(messages(), 3);
    begin();
}

static void feedback_refused(void **state)
{
    (void)state;
    leave();
    int64_t before = messages();
    same(value(tell_us("page", "category=Inhalte"), "error"), S("Either comment or rating is required."));
    assert_int_equal(tell_us("page", "rating=gut&comment=x")->status, 400);
    assert_int_equal(tell_us("search", "rating=up")->status, 400);
    assert_int_equal(tell_us("none", "rating=up")->status, 404);
    assert_int_equal(ask_at(POST, arena_fmt(t.a, "/api/v3/%.*s/de/feedback/page", STR(t.region)), S("{"), "application/json")->status, 400);
    assert_int_equal(api("de", "feedback/page/")->status, 405);
    assert_int_equal(messages(), before);
    struct req *q = NULL;
    for (int i = 0; i < 130; i++) q = tell_us("map", "rating=up");
    assert_int_equal(q->status, 429);
    assert_true(messages() <= before + 120);
    begin();
}

static void contact_taken_out(void **state)
{
    (void)state;
    static const struct { const char *comment, *left, *mail; } cases[] = {
        { "Gut    Kontaktadresse: Keine Angabe", "Gut", "" }, { "Gut    Kontaktadresse: x@y.example", "Gut", "x@y.example" }, { "Kontaktadresse: Keine Angabe", "", "" },
        { "Kontaktadresse: falsch    Kontaktadresse: a@b.example", "Kontaktadresse: falsch", "a@b.example" }, { "Gut", "Gut", "" },
        { "Die Kontaktadresse: sie stimmt nicht @ ", "Die Kontaktadresse: sie stimmt nicht @ ", "" }, { "Kontaktadresse:", "", "" },
    };
    for (size_t i = 0; i < countof(cases); i++) {
        struct told_us told = { .comment = str_of(cases[i].comment) };
        feedback_contact(&told);
        same(told.comment, str_of(cases[i].left));
        same(told.mail, str_of(cases[i].mail));
    }
}

static void slugs_of_dates(void **state)
{
    (void)state;
    same(feedback_slug(S("course-a1-kurs$2026-12-01"), "courses.course"), S("a1-kurs"));
    same(feedback_slug(S("offer-cafe--2$2026-12-01"), "directory.offer"), S("cafe"));
    same(feedback_slug(S("offer-cafe--zwei"), "directory.offer"), S("cafe--zwei"));
    same(feedback_slug(S("offer-cafe"), "courses.course"), S("offer-cafe"));
    same(feedback_slug(S("$"), "directory.offer"), S(""));
    same(feedback_slug(S("offer---2"), "directory.offer"), S("--2"));
}

/* ---- identifiers and times ------------------------------------------------------------------------------------------------------------------------------------------ */
static void numbers_and_times(void **state)
{
    (void)state;
    int64_t last = integreat_text_id(INTEGREAT_OTHER, 1000000000, &langs[lang_count() - 1]);
    assert_true(last < (int64_t)1 << 53);
    assert_true(integreat_text_id(INTEGREAT_PAGE, 5, &langs[0]) != integreat_text_id(INTEGREAT_PAGE, 5, &langs[1]));
    assert_true(integreat_text_id(INTEGREAT_PAGE, 5, &langs[lang_count() - 1]) < integreat_text_id(INTEGREAT_TOPIC, 5, &langs[0]));
    same(integreat_stamp(t.a, noon), S("2026-11-18T13:00:00.000+01:00"));
    same(integreat_stamp(t.a, 1782900000), S("2026-07-01T12:00:00.000+02:00"));
    same(integreat_utc(t.a, noon), S("2026-11-18T12:00:00.000Z"));
    for (size_t i = 0; i < lang_count(); i++) assert_ptr_equal(integreat_tongue(str_of(integreat_slug(&langs[i]))), &langs[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        case_of(whole_tree), case_of(content_and_fallback), case_of(levels), case_of(one_page), case_of(settings), case_of(news), case_of(feedback_lands),
        case_of(feedback_refused), case_of(contact_taken_out), case_of(slugs_of_dates), case_of(numbers_and_times), case_of(region_and_old_names),
    };
    return region_run("integreat", rooms, rooms_count, furnish, tests, countof(tests));
}
