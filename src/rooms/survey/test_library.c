/* test_library.c - the questions to copy: all there in four languages, and copied whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rooms/survey/library.h"
#include "rooms/rooms.h"
#include "serve/test_region.h"

static int64_t survey;
static void furnish(void) { survey = put(&survey_entity, "s", "code=s1", "title=S", "audience=residents", "anonymity=named", "access=open"); }

static void all_in_four_languages(void **state)
{
    (void)state;
    static const char *const languages[] = { "de", "en", "ar", "de-simple" };
    const struct library_item *it;
    size_t n = library_items(&it), kinds = 0;
    assert_true(n >= 30);
    for (size_t i = 0; i < n; i++) {
        kinds |= (size_t)1 << it[i].kind;
        assert_true(it[i].heading && it[i].group.n);
        for (size_t l = 0; l < countof(languages); l++) {
            size_t k = lang_index(str_of(languages[l]));
            if (!it[i].draft->word[k] || !it[i].draft->word[k][draft_at(it[i].draft, "label")].n) fail_msg("%.*s has no %s", STR(it[i].code), languages[l]);
            for (size_t o = 0; o < it[i].options; o++)
                if (!it[i].option[o].word[k] || !it[i].option[o].word[k][draft_at(&it[i].option[o], "label")].n) fail_msg("choice %zu of %.*s has no %s", o, STR(it[i].code), languages[l]);
        }
        assert_true((it[i].options > 0) == (it[i].kind == ITEM_SINGLE || it[i].kind == ITEM_MULTIPLE || it[i].kind == ITEM_RANKING));
    }
    assert_int_equal(kinds & ((1u << ITEM_SCALE) | (1u << ITEM_RANKING) | (1u << ITEM_ACTOR) | (1u << ITEM_NUMBER)), (1u << ITEM_SCALE) | (1u << ITEM_RANKING) | (1u << ITEM_ACTOR) | (1u << ITEM_NUMBER));
}

static void words_fall_back_to_german(void **state)
{
    (void)state;
    const struct library_item *it = library_find(S("wellbeing"));
    assert_non_null(it);
    assert_true(str_eq(library_word(it->draft, "label", lang_find(S("de"))), S("Wie geht es Ihnen zurzeit?")));
    assert_true(str_eq(library_word(it->draft, "label", lang_find(S("en"))), S("How are you at present?")));
    assert_true(str_eq(library_word(it->draft, "label", lang_find(S("tr"))), S("Wie geht es Ihnen zurzeit?")));
    assert_true(str_eq(library_word(it->heading, "label", lang_find(S("de"))), S("Leben hier")));
    assert_null(library_find(S("nobody")));
}

static bool add(const char *role, const char *code, const char **why)
{
    struct who w = who_of(role, 0, 0);
    *why = NULL;
    return library_add(t.st, &w, S("test"), survey, str_of(code), why);
}

static void copied_whole(void **state)
{
    (void)state;
    const char *why;
    if (!add("coordinator", "partners_more", &why) || !add("coordinator", "groups_join", &why) || !add("coordinator", "priorities", &why) || !add("coordinator", "recommend", &why)) fail_msg("%s", why);
    const struct instrument *in = instrument_by_id(t.st, t.a, survey, lang_find(S("ar")));
    assert_int_equal(in->n, 4);
    assert_int_equal(in->item[0].options, 2);           /* both share one list of yes and no */
    assert_int_equal(in->item[1].options, 2);
    assert_int_equal(in->item[2].most, 3);
    assert_int_equal(in->item[3].steps, 10);
    assert_true(str_eq(in->item[1].becomes, S("working_group")) && str_eq(in->item[0].option[1].label, S("لا")) && str_eq(in->item[3].high, S("بالتأكيد نعم")));
    assert_true(in->item[2].option[in->item[2].options - 1].other);
}

static void refusals(void **state)
{
    (void)state;
    const char *why;
    assert_false(add("coordinator", "nobody", &why));
    assert_string_equal(why, "There is no such question.");
    assert_false(add("editor", "wellbeing", &why));
    assert_string_equal(why, "You may not do this.");
    assert_true(add("coordinator", "wellbeing", &why));
    assert_false(add("coordinator", "wellbeing", &why));
    assert_string_equal(why, "Another question of this survey has this code.");
    ask(t.st, Q("UPDATE survey_survey SET state = 'published' WHERE id = $1"), I(survey));
    assert_false(add("coordinator", "belonging", &why));
    assert_string_equal(why, "The survey has been opened: nothing can be added to it any more.");
}

int main(void)
{
    const struct CMUnitTest tests[] = { case_of(all_in_four_languages), case_of(words_fall_back_to_german), case_of(copied_whole), case_of(refusals) };
    return region_run("library", rooms, rooms_count, furnish, tests, countof(tests));
}
