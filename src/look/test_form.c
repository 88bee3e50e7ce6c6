/* test_form.c - what people type into every kind of field, and how what is stored comes back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "entity/test_room.h"
#include "look/form.h"

static const char *const test_classes_who = "admin";

/* A request in German with the form "name=value&…", already decoded. */
static struct req *asked(struct store *st, const char *lang, const struct param *form, size_t n)
{
    struct req *q = arena_new_of(room.a, struct req);
    q->a = room.a;
    q->st = st;
    q->lang = lang_find(str_of(lang));
    q->words = words_in(str_of(lang));
    q->who = who_of(test_classes_who, 0, 0);
    q->form = arena_array(room.a, struct param, n + 1);
    for (size_t i = 0; i < n; i++) q->form[i] = form[i];
    q->forms = n;
    return q;
}

static const struct field *field(const char *name) { return entity_field(&thing_entity, str_of(name)); }

/* What the draft holds after one value was typed into one field. NULL: it was a problem. */
static str typed(struct store *st, const char *name, const char *text, struct form *ret)
{
    struct req *q = asked(st, "de", (struct param[]){ { str_of(name), str_of(text) } }, 1);
    struct form f = form_new(q, &thing_entity, ~0U, lang_source());
    struct draft d = form_read(q, &f);
    size_t i = field_index(&thing_entity, field(name));
    if (ret) *ret = f;
    if (f.problems.n) return S("PROBLEM");
    return field(name)->translated ? d.word[f.lang][i] : d.value[i];
}

static void test_numbers(void **state)
{
    (void)state;
    static const struct { const char *name, *typed, *is; } cases[] = {
        { "amount", "12", "12" }, { "amount", " 1.234 ", "1234" }, { "amount", "1 234", "1234" }, { "amount", "-5", "-5" }, { "amount", "12,5", "12,5" },
        { "size", "12,5", "12.5" }, { "size", "12.5", "12.5" }, { "size", "1.234,5", "1234.5" }, { "size", "1,234.5", "1234.5" }, { "size", "-0,5", "-0.5" },
        { "size", "1.234.567", "1234567" }, { "size", "viel", "PROBLEM" }, { "size", "1,2,3", "PROBLEM" },
        { "price", "12,50", "1250" }, { "price", "12.50", "1250" }, { "price", "12", "1200" }, { "price", "12,5", "1250" }, { "price", "1.234,50 €", "123450" },
        { "price", "1.234", "123400" }, { "price", "-0,05", "-5" }, { "price", "-3,20", "-320" }, { "price", "12,505", "PROBLEM" }, { "price", "zwölf", "PROBLEM" },
        { "price", "99999999999999999999", "PROBLEM" }, { "price", "", "" }, { "price", ",50", "PROBLEM" },
    };
    struct store *st = reader();
    for (size_t i = 0; i < countof(cases); i++) same(typed(st, cases[i].name, cases[i].typed, NULL), str_of(cases[i].is));
    leave(st);
}

static void test_days(void **state)
{
    (void)state;
    static const struct { const char *name, *typed, *is; } cases[] = {
        { "begins", "31.03.2026", "2026-03-31" }, { "begins", "3.3.26", "2026-03-03" }, { "begins", "2026-03-31", "2026-03-31" }, { "begins", "31.13.2026", "31.13.2026" },
        { "begins", "morgen", "morgen" }, { "begins", "1.2", "1.2" }, { "begins", "1.2.3.4", "1.2.3.4" },
        { "opens", "9", "09:00" }, { "opens", "9:30", "09:30" }, { "opens", "9.30", "09:30" }, { "opens", "25:00", "25:00" }, { "opens", "nie", "nie" },
        { "hours", "Di-Do 9-12; So zu", "Tu-Th 9-12; Su off" }, { "hours", "Montag bis Freitag 9 bis 12 Uhr", "Mo - Fr 9 - 12 " }, { "hours", "Mo. 9.30-12", "Mo 9.30-12" },
        { "hours", "24. Dez. zu; 1. März bis 2. Mai geschlossen", "24. Dec off; 1. Mar - 2. May off" }, { "hours", "MÄRZ zu; 3. Oktober 9–12 Uhr", "MÄRZ off; 3. Oct 9–12 " },
        { "seen", "2026-01-15T12:00", "1768474800" }, { "seen", "2026-07-15 12:00", "1784109600" }, { "seen", "gestern", "PROBLEM" },
    };
    struct store *st = reader();
    for (size_t i = 0; i < countof(cases); i++) same(typed(st, cases[i].name, cases[i].typed, NULL), str_of(cases[i].is));
    leave(st);
}

static void test_keys(void **state)
{
    (void)state;
    struct store *st = writer();
    put_group(st, "sprache", "name", "Deutsch lernen");
    put_group(st, "sprache-2", "name", "Deutsch üben");
    put_group(st, "haus", "name", "Wohnen");
    same(typed(st, "main", "haus", NULL), S("haus"));
    same(typed(st, "main", "wohnen", NULL), S("haus"));                       /* a name that only one has */
    same(typed(st, "main", "Wohnen [haus]", NULL), S("haus"));
    same(typed(st, "main", "Deutsch lernen", NULL), S("sprache"));            /* the very name among several that fit */
    same(typed(st, "main", "Deutsch", NULL), S("PROBLEM"));
    same(typed(st, "main", "nirgends", NULL), S("PROBLEM"));
    same(typed(st, "topics", "haus\nDeutsch lernen", NULL), S("haus sprache"));
    same(typed(st, "speaks", "de; Ukrainisch, tr", NULL), S("de uk tr"));
    same(typed(st, "speaks", "Klingonisch", NULL), S("Klingonisch"));         /* left to the check, which says why */
    same(typed(st, "free", "1", NULL), S("1"));
    same(typed(st, "free", "", NULL), S("0"));
    leave(st);
}

/* Boxes that are ticked come several times, with a hidden empty one before them. */
static void test_boxes(void **state)
{
    (void)state;
    struct store *st = reader();
    struct param sent[] = { { S("tags"), S("") }, { S("tags"), S("women") }, { S("tags"), S("old") }, { S("free"), S("") }, { S("place_lat"), S("51,78") }, { S("place_lon"), S(" 6,13") } };
    struct req *q = asked(st, "de", sent, countof(sent));
    struct form f = form_new(q, &thing_entity, ~0U, lang_source());
    struct draft d = form_read(q, &f);
    same(d.value[field_index(&thing_entity, field("tags"))], S("women old"));
    same(d.value[field_index(&thing_entity, field("free"))], S("0"));
    same(d.value[field_index(&thing_entity, field("place"))], S("51.78,6.13"));
    assert_true(d.given[field_index(&thing_entity, field("free"))]);
    assert_false(d.given[field_index(&thing_entity, field("code"))]);           /* not part of what was sent */
    assert_null(d.word[f.lang][field_index(&thing_entity, field("title"))].p);
    leave(st);
}

/* Broken bytes go to the check as they are, and back to the reader so that a page can show them. */
static void test_bytes(void **state)
{
    (void)state;
    struct store *st = reader();
    struct form f;
    same(typed(st, "title", "a\xFF" "b", &f), S("a\xFF" "b"));
    same(f.at[field_index(&thing_entity, field("title"))].text, S("a\xEF\xBF\xBD" "b"));
    same(typed(st, "body", "a\r\nb\x01", &f), S("a\nb\x01"));
    same(f.at[field_index(&thing_entity, field("body"))].text, S("a\nb\xEF\xBF\xBD"));
    same(typed(st, "price", "1\xC3", &f), S("1\xC3"));
    leave(st);
}

/* Only fields of the classes, and never one whose reference leads nowhere. */
static void test_fields(void **state)
{
    (void)state;
    struct store *st = reader();
    struct req *q = asked(st, "de", NULL, 0);
    struct form f = form_new(q, &thing_entity, PUBLIC, lang_source());
    assert_true(f.at[field_index(&thing_entity, field("title"))].on);
    assert_false(f.at[field_index(&thing_entity, field("secret"))].on);
    assert_false(f.at[field_index(&thing_entity, field("price"))].on);
    assert_false(f.at[field_index(&thing_entity, field("lost"))].on);
    struct form english = form_new(q, &thing_entity, ~0U, 1);
    assert_true(english.at[field_index(&thing_entity, field("title"))].on);
    assert_false(english.at[field_index(&thing_entity, field("code"))].on);
    leave(st);
}

/* Typed, checked, shown again, typed again: the same draft. */
static void test_round(void **state)
{
    (void)state;
    static const struct { const char *name, *stored, *shown; } cases[] = {
        { "price", "1250", "12,50" }, { "price", "-5", "-0,05" }, { "price", "-120", "-1,20" }, { "size", "12.5", "12,5" }, { "hours", "Tu-Th 09:00-12:00; PH off", "Di-Do 09:00-12:00; Feiertag zu" },
        { "hours", "Mo 20:00-02:00; 2026 Dec 24-2027 Jan 06 off; Mar-May We off", "Mo 20:00-02:00; 2026 Dez 24-2027 Jan 06 zu; März-Mai Mi zu" },
        { "seen", "1768474800", "2026-01-15T12:00" }, { "begins", "2026-03-31", "2026-03-31" }, { "tags", "women old", "women old" }, { "amount", "1234", "1234" },
    };
    struct store *st = reader();
    for (size_t i = 0; i < countof(cases); i++) {
        struct req *q = asked(st, "de", NULL, 0);
        struct form f = form_new(q, &thing_entity, ~0U, lang_source());
        struct draft d = draft_new(room.a, &thing_entity);
        size_t at = field_index(&thing_entity, field(cases[i].name));
        d.value[at] = str_of(cases[i].stored);
        form_show(q, &f, &d);
        same(f.at[at].text, str_of(cases[i].shown));
        struct form back;
        str again = typed(st, cases[i].name, arena_z(room.a, f.at[at].text), &back);
        same(again, str_of(cases[i].stored));
    }
    leave(st);
}

static void test_sentences(void **state)
{
    (void)state;
    struct store *st = reader();
    struct req *q = asked(st, "en", NULL, 0);
    same(say(q, "{a} and {b}, {c}{a}", { "a", S("x") }, { "b", S("{a}") }), S("x and {a}, x"));
    same(say(q, "no end {a", { "a", S("x") }), S("no end {a"));
    same(form_text(q, field("tags"), S("women old")), S("Women, Old people"));
    same(form_text(q, field("free"), S("0")), S("no"));
    leave(st);
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(test_numbers), cmocka_unit_test(test_days), cmocka_unit_test(test_keys), cmocka_unit_test(test_boxes), cmocka_unit_test(test_bytes),
        cmocka_unit_test(test_fields), cmocka_unit_test(test_round), cmocka_unit_test(test_sentences) };
    return room_run("form", cases, countof(cases));
}
