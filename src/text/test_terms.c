/* test_terms.c - words of a text: how they are split, folded, stemmed, and how far they are from each other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "text/terms.h"
#include <string.h>

static struct arena *a;
static int set_up(void **state) { (void)state; a = arena_new(); return 0; }
static int tear_down(void **state) { (void)state; arena_free(a); return 0; }

static void same(str got, const char *want)
{
    if (!str_eq(got, str_of(want))) fail_msg("got \"%.*s\", not \"%s\"", STR(got), want);
}

static void splits(void **state)
{
    (void)state;
    static const char *const want[] = { "Ein", "Wohnberechtigungsschein", "WBS", "В1", "п'ять", "دُورة", "l’école", "2026" };
    str text = S("Ein „Wohnberechtigungsschein“ (WBS), В1: п'ять دُورة\xFF l’école' – 2026!"), word;
    for (size_t i = 0; i < countof(want); i++) { assert_true(terms_next(&text, &word)); same(word, want[i]); }
    assert_false(terms_next(&text, &word));
}

/* However long a word is, it is cut between two signs and the rest comes next. */
static void cuts_long_words(void **state)
{
    (void)state;
    char text[1000];
    size_t n = 0;
    for (int i = 0; i < 400; i++, n += 2) memcpy(text + n, "ä", 2);
    str rest = { text, n }, word;
    size_t sum = 0;
    while (terms_next(&rest, &word)) { assert_true(word.n <= TERM_BYTES && word.n % 2 == 0 && word.n > 0); sum += word.n; }
    assert_int_equal(sum, n);
}

static struct term_word of(const char *lang, const char *word)
{
    struct term_word w;
    struct terms *t = terms_new(str_of(lang));
    terms_of(t, a, str_of(word), &w);
    terms_free(t);
    return w;
}

static void meet(const char *lang, const char *one, const char *two)
{
    struct term_word x = of(lang, one), y = of(lang, two);
    if (x.key[0] != y.key[0]) fail_msg("%s: %s (%.*s) and %s (%.*s)", lang, one, STR(x.stem), two, STR(y.stem));
}

static void stems(void **state)
{
    (void)state;
    meet("de", "Ausländerbehörde", "Auslaenderbehoerden");
    meet("de", "Ausländerbehörde", "AUSLANDERBEHORDE");
    meet("de", "Kurse", "Kursen");
    meet("de-simple", "Straße", "Strasse");
    meet("en", "courses", "course");
    meet("ar", "مدرسة", "مدرسه");
    meet("ar", "أسرة", "اسرة");
    meet("ru", "курсы", "курсов");
    meet("uk", "п’ять", "п'ять");
    meet("pl", "łódź", "lodz");
    meet("xx", "Word", "word");
    assert_true(of("de", "neue").key[0] != of("de", "nu").key[0]);      /* "ue" behind a vowel is no ü */
    same(of("de", "Quelle").fold, "quelle");
}

static size_t shared(struct term_word x, struct term_word y)
{
    size_t n = 0;
    for (size_t i = 1; i < x.n; i++) for (size_t k = 1; k < y.n; k++) n += x.key[i] == y.key[k];
    return n;
}

/* Parts of a compound, and a misspelt word, share sequences; words that have nothing to do with each other share none. */
static void sequences(void **state)
{
    (void)state;
    assert_true(shared(of("de", "Deutschkurs"), of("de", "Deutsch")) >= 4);
    assert_true(shared(of("de", "Integrationskurs"), of("de", "Integrashonskurs")) >= 8);
    assert_int_equal(shared(of("de", "Hebamme"), of("de", "Schule")), 0);
    assert_int_equal(of("de", "B1").n, 1);                /* too short for any */
    struct term_word w = of("de", "aaaaaaaaaaaaaaaaaaaa");
    for (size_t i = 0; i < w.n; i++) for (size_t k = 0; k < i; k++) assert_true(w.key[i] != w.key[k]);
    for (size_t i = 0; i < w.n; i++) assert_true(term_gram(w.key[i]) == (i > 0));
}

static void distances(void **state)
{
    (void)state;
    static const struct { const char *a, *b; int d; } cases[] = { { "arbeit", "arbeit", 0 }, { "arbiet", "arbeit", 1 }, { "agentor", "agentur", 1 },
        { "hebame", "hebamme", 1 }, { "schle", "schule", 1 }, { "", "ab", 2 }, { "ca", "abc", 3 }, { "дитячий", "детячий", 1 }, { "kita", "wohnung", 4 } };
    for (size_t i = 0; i < countof(cases); i++) {
        assert_int_equal(terms_distance(str_of(cases[i].a), str_of(cases[i].b), 3), cases[i].d);
        assert_int_equal(terms_distance(str_of(cases[i].b), str_of(cases[i].a), 3), cases[i].d);
    }
    assert_int_equal(terms_reach(3), 0);
    assert_int_equal(terms_reach(6), 1);
    assert_int_equal(terms_reach(30), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(splits), cmocka_unit_test(cuts_long_words), cmocka_unit_test(stems), cmocka_unit_test(sequences),
                                        cmocka_unit_test(distances) };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
