/* test_particulars.c - what a region says of itself: the table, what is kept, translations, history, what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "entity/particulars.h"
#include "entity/test_room.h"

static const struct field *field(const char *name)
{
    const struct field *f = entity_field(&particulars_entity, str_of(name));
    assert_non_null(f);
    return f;
}

static size_t place(const char *name) { return field_index(&particulars_entity, field(name)); }

/* One value as a form gives it; lang NULL: of the fact itself. */
static void give(struct draft *d, const char *name, const char *lang, const char *text)
{
    if (!lang) { d->value[place(name)] = str_of(text); d->given[place(name)] = true; return; }
    for (size_t l = 0; langs[l].tag; l++) if (!strcmp(langs[l].tag, lang)) draft_word(room.a, d, l)[place(name)] = (str){ text, strlen(text) };
}

static struct draft nothing(void) { return draft_new(room.a, &particulars_entity); }

/* Every field is held as text, is open to all, and stands in exactly one part of the form. */
static void table(void **state)
{
    (void)state;
    for (size_t i = 0; i < particulars_entity.n; i++) {
        const struct field *f = &particulars_entity.fields[i];
        size_t parts = 0;
        for (size_t k = 0; k < particulars_parts_count; k++) parts += entity_lists(particulars_parts[k].fields, f);
        assert_int_equal(parts, 1);
        assert_true(kind_is_text(f->kind) && !kind_is_many(f->kind) && !kind_is_ref(f->kind));
        assert_true(f->privacy == PUBLIC && !f->required && f->label);
    }
    for (size_t k = 0; k < particulars_parts_count; k++)
        for (str rest = str_of(particulars_parts[k].fields), name; str_word(&rest, &name);) assert_non_null(entity_field(&particulars_entity, name));
}

static void kept(void **state)
{
    (void)state;
    struct who who = { .account = 7, .name = S("Ada") };
    struct history_line line[5];
    struct store *st = writer();
    struct draft d = nothing();
    give(&d, "street", NULL, "Musterweg 1");
    give(&d, "centre", "de", "Zentrum");
    give(&d, "centre", "ar", "مركز");
    give(&d, "authority", NULL, "");                      /* the default holds: nothing new */
    assert_int_equal(particulars_put(st, &who, S("r1"), &d), 3);
    assert_int_equal(particulars_put(st, &who, S("r2"), &d), 0);
    struct draft is = particulars_read(st);
    same(is.value[place("street")], S("Musterweg 1"));
    same(particulars_in(room.a, &is, lang_find(S("de")))->centre, S("Zentrum"));
    same(particulars_in(room.a, &is, lang_find(S("ar")))->centre, S("مركز"));
    const struct particulars *en = particulars_in(room.a, &is, lang_find(S("en")));
    same(en->centre, S("Zentrum"));
    assert_true(en->meta.foreign >> place("centre") & 1);
    assert_true(str_starts(en->authority, S("Landesbeauftragte")));
    same(en->authority_website, S("https://www.ldi.nrw.de"));
    d = nothing();
    give(&d, "street", NULL, "");
    give(&d, "centre", "ar", "");
    assert_int_equal(particulars_put(st, &who, S("r3"), &d), 2);
    is = particulars_read(st);
    same(is.value[place("street")], S(""));
    same(particulars_in(room.a, &is, lang_find(S("ar")))->centre, S("Zentrum"));
    assert_int_equal(history_of(st, &particulars_entity, PARTICULARS_ROW, PUBLIC, line, countof(line)), 2);
    assert_int_equal(line[0].version, 2);
    same(line[0].who, S("Ada"));
    same(history_sentence(room.a, NULL, &particulars_entity, &line[0]), S("Changed: Name of the centre, Street and number"));
    assert_int_equal(history_verify(st, &particulars_entity, PARTICULARS_ROW), -1);
    done(st);
}

static void copies(void **state)
{
    (void)state;
    struct draft d = nothing();
    char street[] = "Weg 1";
    d.value[place("street")] = str_of(street);
    struct draft c = particulars_copy(room.a, &d);
    street[0] = 'S';
    same(c.value[place("street")], S("Weg 1"));
}

static const char *refused(const char *name, const char *lang, const char *text)
{
    struct problems p = { .a = room.a };
    struct draft d = nothing();
    give(&d, name, lang, text);
    if (particulars_check(room.a, &d, &p)) return NULL;
    assert_ptr_equal(p.at[0].field, field(name));
    return p.at[0].message;
}

static void checks(void **state)
{
    (void)state;
    assert_int_equal(setenv("BRUECKE_NOW", "1795003200", 1), 0);       /* 18 November 2026 */
    assert_null(refused("access_checked_on", NULL, "2026-11-18"));
    assert_string_equal(refused("access_checked_on", NULL, "2026-11-19"), "This day is still to come.");
    assert_non_null(refused("access_checked_on", NULL, "gestern"));
    assert_non_null(refused("email", NULL, "nobody"));
    assert_non_null(refused("authority_website", NULL, "javascript:alert(1)"));
    assert_non_null(refused("hours", NULL, "immer"));
    assert_null(refused("hours", NULL, "Mo-Fr 9-12"));
    assert_null(refused("examples", "ar", "a\n\nb\nc\nd\ne\n"));
    assert_string_equal(refused("examples", "ar", "a\nb\nc\nd\ne\nf"), "At most five lines, please.");
    assert_null(refused("examples", "de", "1234567890123456789012345678901234567890"));
    assert_string_equal(refused("examples", "de", "12345678901234567890123456789012345678901"), "At most 40 characters on a line, please.");
}

static void examples(void **state)
{
    (void)state;
    str word[EXAMPLES_MAX];
    assert_int_equal(particulars_examples(S(""), word), 0);
    assert_int_equal(particulars_examples(S(" Kita \n\nBrief"), word), 2);
    same(word[0], S("Kita"));
    same(word[1], S("Brief"));
    assert_int_equal(particulars_examples(S("1\n2\n3\n4\n5\n6"), word), EXAMPLES_MAX);
}

int main(void)
{
    static const struct CMUnitTest cases[] = { cmocka_unit_test(table), cmocka_unit_test(kept), cmocka_unit_test(copies), cmocka_unit_test(checks),
                                               cmocka_unit_test(examples) };
    return room_run("test-particulars", cases, countof(cases));
}
