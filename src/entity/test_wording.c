/* test_wording.c - what a region calls things: defaults, its own words, styles, and the label of plain German. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "entity/test_room.h"
#include "entity/wording.h"

static size_t term(const char *key)
{
    size_t i = 0;
    assert_true(wording_find(str_of(key), &i));
    return i;
}

#define applied(w, text) wording_apply(room.a, (w), str_of(text))

/* Every name is one that a catalogue may write, and every form has its place. */
static void table(void **state)
{
    (void)state;
    assert_true(wording_terms_count >= 40);
    for (size_t i = 0; i < wording_terms_count; i++) {
        const struct wording_term *t = &wording_terms[i];
        assert_int_equal(term(t->key), i);                /* each once */
        for (size_t f = 0; f < WORDING_FORMS; f++) {
            if (f != WORDING_NEUTRAL) assert_non_null(t->form[f]);
            if (t->form[f]) assert_true(wording_fits(str_of(t->form[f])));
        }
        /* Where gender is marked there is another way to say it, without a mark. */
        bool marked = strchr(t->form[0], '*') || strchr(t->form[1], '*');
        if (marked) assert_true(t->form[WORDING_NEUTRAL] && !strchr(t->form[WORDING_NEUTRAL], '*'));
    }
}

static void replaced(void **state)
{
    (void)state;
    struct wording w = { 0 };
    same(applied(&w, "Kein Wort"), S("Kein Wort"));
    same(applied(&w, "{offer.plural} und {organisation.plural}"), S("Angebote und Organisationen"));
    same(applied(&w, "{mediator}"), S("Sprach- und Kulturmittler*in"));
    same(applied(&w, "Neue {mediator.plural} gesucht"), S("Neue Sprach- und Kulturmittler*innen gesucht"));
    same(applied(&w, "{mediator.neutral}"), S("Sprach- und Kulturmittelnde"));
    same(applied(&w, "{offer.neutral}"), S("Angebote"));
    same(applied(&w, "{Requester} und {requester.plural}"), S("Anfragende Stelle und anfragende Stellen"));
    same(applied(&w, "{who} {offer.dual} {Offer.plural} {"), S("{who} {offer.dual} Angebote {"));
    same(applied(&w, "{}{{offer}}{nothing"), S("{}{Angebot}{nothing"));
    same(applied(&w, ""), S(""));
    w.text[term("requester")][WORDING_SINGULAR] = S("öffentliche Stelle");
    same(applied(&w, "{Requester}"), S("Öffentliche Stelle"));
}

static void styles(void **state)
{
    (void)state;
    struct wording w = { .style = STYLE_COLON };
    same(applied(&w, "{mediator.plural}, {volunteer}"), S("Sprach- und Kulturmittler:innen, Ehrenamtliche:r"));
    w.text[term("guide")][WORDING_PLURAL] = S("Lots*innen * neu");
    same(applied(&w, "{guide.plural}"), S("Lots:innen * neu"));
    w.style = STYLE_NEUTRAL;
    same(applied(&w, "{mediator.plural}, {mediator}, {offer}"), S("Sprach- und Kulturmittelnde, Sprach- und Kulturmittelnde, Angebot"));
    w.text[term("mediator")][WORDING_NEUTRAL] = S("Sprachmittelnde");
    same(applied(&w, "{mediator}"), S("Sprachmittelnde"));
}

static void kept(void **state)
{
    (void)state;
    struct wording w;
    struct store *st = writer();
    wording_put(st, term("mediator"), WORDING_SINGULAR, S("Sprachmittler*in"));
    wording_put(st, term("mediator"), WORDING_SINGULAR, S("Laien-Sprachmittler*in"));
    wording_put(st, term("offer"), WORDING_PLURAL, S("Angebote"));               /* the default: nothing to keep */
    wording_put(st, term("quarter"), WORDING_SINGULAR, S("Ortsteil"));
    wording_put_style(st, STYLE_COLON);
    wording_put_easy(st, S("2026-03-03"));
    done(st);
    st = writer();
    wording_read(st, &w);
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM core_wording")), 2);
    same(applied(&w, "{mediator}, {offer.plural}, {quarter}"), S("Laien-Sprachmittler:in, Angebote, Ortsteil"));
    struct wording copy = wording_copy(room.a, &w);
    same(copy.text[term("quarter")][WORDING_SINGULAR], S("Ortsteil"));
    assert_ptr_not_equal(copy.text[term("quarter")][WORDING_SINGULAR].p, w.text[term("quarter")][WORDING_SINGULAR].p);
    wording_put(st, term("quarter"), WORDING_SINGULAR, S(""));
    wording_put(st, term("mediator"), WORDING_SINGULAR, S("Sprach- und Kulturmittler*in"));
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM core_wording")), 0);
    wording_put_style(st, STYLE_STAR);
    wording_put_easy(st, S(""));
    done(st);
}

static void fits(void **state)
{
    (void)state;
    static const char *const bad[] = { "", "a\nb", "a{b", "b}", "\xC3", "x\u202Ey",
        "12345678901234567890123456789012345678901234567890123456789012345678901234567890x" };
    for (size_t i = 0; i < countof(bad); i++) assert_false(wording_fits(str_of(bad[i])));
    assert_true(wording_fits(S("Müller*innen <b>")));
}

static str last(void *ctx, struct arena *a, str text) { return wording_apply(a, ctx, text); }

/* Through the catalogue: German, and English, which has none. */
static void labels(void **state)
{
    (void)state;
    struct wording w = { 0 };
    const struct lang *de = lang_find(S("de")), *en = lang_find(S("en"));
    const struct words *in_de = words_for(room.a, NULL, last, &w);
    same(words_get(in_de, "{offer.plural}: %d"), S("Angebote: %d"));
    same(words_plural(in_de, "{offer}", "{offer.plural}", 1), S("Angebot"));
    same(words_plural(in_de, "{offer}", "{offer.plural}", 2), S("Angebote"));
    same(lang_label(room.a, de, in_de, S("de-simple")), S("Einfaches Deutsch"));
    same(lang_label(room.a, de, NULL, S("de-simple")), S("Einfaches Deutsch"));
    same(lang_label(room.a, de, in_de, S("uk")), S("Ukrainisch"));
    w.easy_checked_on = S("2026-03-03");
    same(lang_label(room.a, en, in_de, S("de-simple")), S("Easy-to-read German, checked on 3 March 2026"));
    same(lang_label(room.a, de, in_de, S("uk")), S("Ukrainisch"));
}

int main(void)
{
    static const struct CMUnitTest cases[] = { cmocka_unit_test(table), cmocka_unit_test(replaced), cmocka_unit_test(styles), cmocka_unit_test(kept),
                                               cmocka_unit_test(fits), cmocka_unit_test(labels) };
    return room_run("test-wording", cases, countof(cases));
}
