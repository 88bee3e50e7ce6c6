/* test_exchange.c - translations out and back as XLIFF: what goes out comes back without a change; what a file changes waits for review; a file that is
** not right in any place changes nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "entity/exchange.h"
#include "entity/test_ward.h"
#include "text/xliff.h"

#define visit(key, ...)  draft_of(&visit_entity, (key), __VA_ARGS__, NULL)
static size_t lang_of(const char *tag) { return (size_t)(lang_find(str_of(tag)) - langs); }

static str out_as(struct store *st, const struct who *w, const char *lang, int64_t *n)
{
    struct desk_search s = desk_search_new(w, langs);
    struct buf b = buf_in(room.a, XLIFF_MAX);
    s.lang = lang_of(lang);
    s.order = DESK_BY_ROW;
    *n = exchange_out(st, &s, S("here"), &b, NULL, NULL);
    return buf_str(&b);
}

/* The text with one part replaced by another, at its first place. */
static str with(str s, const char *part, const char *by)
{
    int64_t at = str_find(s, str_of(part));
    if (at < 0) fail_msg("there is no %s in %.*s", part, STR(s));
    return arena_fmt(room.a, "%.*s%s%.*s", STR(str_upto(s, (size_t)at)), by, STR(str_from(s, (size_t)at + strlen(part))));
}

static enum desk_status status_of(struct store *st, int64_t id, const char *lang)
{
    struct who w = boss();
    struct desk_search s = desk_search_new(&w, langs);
    struct desk d;
    s.e = &visit_entity;
    s.row = id;
    desk_read(st, &s, &d);
    assert_int_equal(d.n, 1);
    return (enum desk_status)d.at[0].status[lang_of(lang)];
}

static str word_of(struct store *st, int64_t id, const char *lang, const char *field)
{
    return desk_words_of(st, &visit_entity, id, lang_of(lang))[field_index(&visit_entity, entity_field(&visit_entity, str_of(field)))];
}

static void there_and_back(void **state)
{
    (void)state;
    struct store *st = writer();
    struct who w = boss();
    struct exchange x;
    int64_t n, a = made(st, visit("a", "title", "Titel & mehr", "text", "Zeile\n\n- <b> ]]>", "story", "Geheimes", "title@uk", "Назва", "text@uk", "рядок\n\n- два"));
    made(st, visit("b", "title", "Zweiter"));
    str file = out_as(st, &w, "uk", &n);
    assert_int_equal(n, 2);
    assert_true(str_find(file, S("Geheimes")) < 0 && str_find(file, S("original=\"test.visit/a\"")) > 0);
    assert_true(exchange_plan(st, &w, S("here"), file, &x));
    assert_true(x.n == 0 && x.same == 2 && x.entries == 2 && x.texts == 3);
    str back = with(with(file, "Назва", "  Інша назва\r\n"), "<note>title (max. 80)</note>\n</trans-unit>\n</body>", "<target xml:lang=\"uk\">Друга</target></trans-unit>\n</body>");
    assert_true(exchange_plan(st, &w, S("here"), back, &x));
    assert_true(x.n == 2 && x.stale == 0 && x.same == 1);
    same(x.at[0].old, S("Назва"));
    same(x.at[0].new, S("Інша назва"));
    same(x.at[0].who, S("Somebody"));
    assert_int_equal(x.at[1].who.n, 0);
    same(word_of(st, a, "uk", "title"), S("Назва"));       /* looking changes nothing */
    assert_int_equal(exchange_write(st, &w, S("r"), &x, false), WRITE_DONE);
    same(word_of(st, a, "uk", "title"), S("Інша назва"));
    same(word_of(st, a, "uk", "text"), S("рядок\n\n- два"));
    assert_int_equal(status_of(st, a, "uk"), DESK_REVIEW);
    assert_int_equal(status_of(st, id_by_key(st, &visit_entity, S("b")), "uk"), DESK_REVIEW);
    assert_true(exchange_plan(st, &w, S("here"), back, &x) && x.n == 0);      /* a second time: nothing to do */
    leave(st);
}

static void meanwhile(void **state)
{
    (void)state;
    struct store *st = writer();
    struct who w = boss();
    struct exchange x, again;
    int64_t n, a = made(st, visit("a", "title", "Titel", "text", "Text"));
    str file = with(with(out_as(st, &w, "uk", &n), "<note>title", "<target>Назва</target><note>title"), "<note>text", "<target>Текст</target><note>text");
    assert_true(exchange_plan(st, &w, S("here"), file, &x));
    assert_int_equal(changed(st, &w, &visit_entity, a, 0, "title", "Anderer Titel"), WRITE_DONE);
    assert_true(exchange_plan(st, &w, S("here"), file, &again));
    assert_true(again.stale == 1 && again.at[0].stale && !again.at[1].stale && again.mark != x.mark);
    assert_int_equal(exchange_write(st, &w, S("r"), &x, false), WRITE_STALE);     /* what was looked at is no longer so */
    assert_int_equal(exchange_write(st, &w, S("r"), &again, false), WRITE_DONE);
    same(word_of(st, a, "uk", "title"), S(""));
    same(word_of(st, a, "uk", "text"), S("Текст"));
    assert_int_equal(status_of(st, a, "uk"), DESK_REVIEW);
    assert_true(exchange_plan(st, &w, S("here"), file, &x) && x.n == 1);
    assert_int_equal(exchange_write(st, &w, S("r"), &x, true), WRITE_DONE);
    same(word_of(st, a, "uk", "title"), S("Назва"));
    assert_int_equal(status_of(st, a, "uk"), DESK_OUTDATED);
    leave(st);
}

static void refused(void **state)
{
    (void)state;
    struct store *st = writer();
    struct who w = boss(), translator = { .account = 1, .grant = { { .role = "translator", .language = S("ar") } }, .n = 1 };
    struct exchange x;
    int64_t n;
    made(st, visit("a", "title", "Titel", "inner", "innen"));
    str file = out_as(st, &w, "uk", &n);
    static const struct { const char *part, *by, *why; int64_t line; } bad[] = {
        { "test.visit/a", "test.visit/zzz", "There is no such entry here that you may translate.", 3 },
        { "test.visit/a", "test.nothing/a", "There is no such entry here that you may translate.", 3 },
        { "test.visit/a", "visit", "There is no such entry here that you may translate.", 3 },
        { "id=\"title\"", "id=\"state\"", "This entry has no such text to translate.", 5 },
        { "id=\"title\"", "id=\"story\"", "This entry has no such text to translate.", 5 },
        { "id=\"title\"", "id=\"\"", "This entry has no such text to translate.", 5 },
        { "product-name=\"here\"", "product-name=\"there\"", "This file comes from another region.", 3 },
        { "source-language=\"de\"", "source-language=\"en\"", "The source language must be German (de).", 3 },
        { "target-language=\"uk\"", "target-language=\"xx\"", "The target language is none of this program.", 3 },
        { "target-language=\"uk\"", "target-language=\"de\"", "The target language is none of this program.", 3 },
        { "target-language=\"uk\"", "", "The target language is none of this program.", 3 },
        { "</source>", "</source><target>\u202Eabc</target>", NULL, 5 },
        { "</file>", "</file><file original=\"test.visit/a\" source-language=\"de\" target-language=\"ar\"/>", "A file holds one target language only.", 0 },
        { "</file>", "</file><file original=\"test.visit/a\" source-language=\"de\" target-language=\"uk\"/>", "This entry is there twice.", 0 },
        { "<xliff", "<!DOCTYPE a [<!ENTITY b \"c\">]><xliff", "A file with a DOCTYPE or entities is not taken.", 2 },
    };
    for (size_t i = 0; i < countof(bad); i++) {
        if (exchange_plan(st, &w, S("here"), with(file, bad[i].part, bad[i].by), &x)) fail_msg("taken: %s", bad[i].by);
        assert_true(x.n_wrong > 0);
        if (bad[i].why && strcmp(x.wrong[0].message, bad[i].why) != 0) fail_msg("%s: %s instead of %s", bad[i].by, x.wrong[0].message, bad[i].why);
        if (bad[i].line && x.wrong[0].line != bad[i].line) fail_msg("%s: line %lld", bad[i].by, (long long)x.wrong[0].line);
    }
    assert_false(exchange_plan(st, &translator, S("here"), file, &x));
    assert_string_equal(x.wrong[0].message, "You may translate into other languages, not into this one.");
    str arabic = out_as(st, &translator, "ar", &n);
    assert_true(n == 1 && str_find(arabic, S("innen")) < 0);               /* nor does what they may not see go out */
    assert_false(exchange_plan(st, &translator, S("here"), with(file, "target-language=\"uk\"", "target-language=\"ar\""), &x));
    assert_string_equal(x.wrong[0].message, "This entry has no such text to translate.");
    leave(st);
}

static void too_long(void **state)
{
    (void)state;
    struct store *st = writer();
    struct who w = boss();
    struct exchange x;
    int64_t n;
    struct buf b = buf_in(room.a, 1000);
    made(st, visit("a", "title", "Titel"));
    buf_put(&b, S("</source><target>"));
    for (int i = 0; i < 81; i++) buf_put(&b, S("x"));
    buf_put(&b, S("</target>"));
    assert_false(exchange_plan(st, &w, S("here"), with(out_as(st, &w, "uk", &n), "</source>", arena_z(room.a, buf_str(&b))), &x));
    assert_true(x.n_wrong == 1 && x.wrong[0].field == entity_field(&visit_entity, S("title")) && x.wrong[0].line == 5);
    leave(st);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_and_back), cmocka_unit_test(meanwhile), cmocka_unit_test(refused), cmocka_unit_test(too_long),
    };
    room_more = ward_register;
    room_wipe_more = ward_wipe;
    return room_run("t-exchange", tests, countof(tests));
}
