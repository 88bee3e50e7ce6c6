/* test_xliff.c - what is written is read again, and is shaped as the strict standard has it; whatever else a file holds, it is refused with a line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "text/xliff.h"
#include <string.h>

static struct arena *a;
static int up(void **state) { (void)state; a = arena_new(); return 0; }
static int down(void **state) { (void)state; arena_free(a); return 0; }
#define same(got, want) do { str g_ = (got), w_ = (want); if (!str_eq(g_, w_)) fail_msg("\"%.*s\" instead of \"%.*s\"", STR(g_), STR(w_)); } while (0)

static str written(const struct xliff_unit *u, size_t n)
{
    struct buf b = buf_in(a, XLIFF_MAX);
    struct xliff_file f = { .original = S("test.thing/a&b"), .region = S("kleve"), .source_lang = S("de"), .target_lang = S("uk") };
    xliff_begin(&b);
    xliff_file(&b, &f);
    for (size_t i = 0; i < n; i++) xliff_unit(&b, &f, &u[i]);
    xliff_file_end(&b);
    xliff_end(&b);
    return buf_str(&b);
}

static void there_and_back(void **state)
{
    (void)state;
    const struct xliff_unit u[] = {
        { .id = S("title"), .source = S("A < B & \"C\"\n\n- ]]> x"), .note = S("Titel"), .max = 120 },
        { .id = S("body"), .source = S("eins\r\nzwei\t "), .target = S("  один {{contact: x}}\nдва "), .state = S("final"), .has_target = true, .markdown = true },
        { .id = S("three"), .source = S("x"), .has_target = true, .target = S("") },
    };
    struct xliff x;
    str text = written(u, countof(u));
    if (!xliff_read(a, text, &x)) fail_msg("line %lld: %s", (long long)x.line, x.why);
    assert_true(x.n == 1 && x.file[0].n == 3);
    same(x.file[0].original, S("test.thing/a&b"));
    same(x.file[0].region, S("kleve"));
    same(x.file[0].target_lang, S("uk"));
    for (size_t i = 0; i < countof(u); i++) {
        same(x.file[0].unit[i].id, u[i].id);
        same(x.file[0].unit[i].source, u[i].source);
        same(x.file[0].unit[i].target, u[i].target);
        same(x.file[0].unit[i].state, u[i].state);
        assert_int_equal(x.file[0].unit[i].has_target, u[i].has_target);
    }
    assert_true(x.file[0].unit[0].line > x.file[0].line && x.file[0].unit[1].line > x.file[0].unit[0].line);
}

/* The order and the attributes that xliff-core-1.2-strict.xsd asks for. */
static void strict(void **state)
{
    (void)state;
    const struct xliff_unit u = { .id = S("title"), .source = S("x"), .target = S("y"), .state = S("needs-review-translation"), .has_target = true, .note = S("n"), .max = 9 };
    str want = S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xliff xmlns=\"urn:oasis:names:tc:xliff:document:1.2\" version=\"1.2\">\n"
        "<file original=\"test.thing/a&amp;b\" source-language=\"de\" target-language=\"uk\" datatype=\"plaintext\" product-name=\"kleve\">\n<body>\n"
        "<trans-unit id=\"title\" maxwidth=\"9\" size-unit=\"char\" xml:space=\"preserve\">\n<source xml:lang=\"de\">x</source>\n"
        "<target xml:lang=\"uk\" state=\"needs-review-translation\">y</target>\n<note>n</note>\n</trans-unit>\n</body>\n</file>\n</xliff>\n");
    same(written(&u, 1), want);
}

#define HEAD "<?xml version=\"1.0\"?>\n<xliff xmlns=\"urn:oasis:names:tc:xliff:document:1.2\" version=\"1.2\">\n<file original=\"a.b/c\" source-language=\"de\" target-language=\"ar\" datatype=\"plaintext\"><body>\n"
#define TAIL "</body></file></xliff>"

static void of_other_makers(void **state)
{
    (void)state;
    struct xliff x;
    str text = S(HEAD "<group id=\"g\"><trans-unit id=\"t\" xmlns:m=\"urn:other\" m:x=\"1\"><source>Hallo <mrk mtype=\"seg\">Welt</mrk></source><seg-source>no</seg-source>"
        "<target><![CDATA[<b>&amp;]]> ok &#x41;</target><alt-trans><source>other</source><target>other</target></alt-trans><m:thing><m:x/></m:thing></trans-unit></group>" TAIL);
    if (!xliff_read(a, text, &x)) fail_msg("line %lld: %s", (long long)x.line, x.why);
    same(x.file[0].unit[0].source, S("Hallo Welt"));
    same(x.file[0].unit[0].target, S("<b>&amp; ok A"));
    assert_int_equal(x.file[0].n, 1);
}

static void refused(void **state)
{
    (void)state;
    static const struct { const char *text, *why; int64_t line; } bad[] = {
        { "", "This file is not well-formed XML.", 1 },
        { "hello", "This file is not well-formed XML.", 1 },
        { "<?xml version=\"1.0\"?>\n<html/>", "This is no XLIFF file of version 1.2.", 2 },
        { "<xliff version=\"1.2\"/>", "This is no XLIFF file of version 1.2.", 1 },
        { "<xliff xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" version=\"2.0\"/>", "This is no XLIFF file of version 1.2.", 1 },
        { "<xliff xmlns=\"urn:oasis:names:tc:xliff:document:1.2\" version=\"1.2\"/>", "There are no texts in this file.", 1 },
        { "<?xml version=\"1.0\"?>\n\n<!DOCTYPE x [<!ENTITY a \"b\">]>\n" HEAD TAIL, "A file with a DOCTYPE or entities is not taken.", 3 },
        { HEAD "<trans-unit id=\"t\"><source>&lol;</source></trans-unit>" TAIL, NULL, 4 },
        { HEAD "<trans-unit id=\"t\"><source>a</source>\n<target>b <g id=\"1\">c</g></target></trans-unit>" TAIL, "There is markup inside of a text; only plain text and Markdown can be taken.", 5 },
        { HEAD "<trans-unit id=\"t\"><target>b</target></trans-unit>" TAIL, "This text has no source.", 4 },
        { HEAD "<trans-unit id=\"t\"/>" TAIL, "This text has no source.", 4 },
        { HEAD "<trans-unit id=\"t\"><source>a</source></trans-unit>\n<trans-unit id=\"t\"><source>a</source></trans-unit>" TAIL, "This text is there twice.", 5 },
        { HEAD "<trans-unit id=\"t\"><source>a</source><source>b</source></trans-unit>" TAIL, "This text is there twice.", 4 },
        { HEAD "<trans-unit id=\"t\"><source>a</source>", "This file is not well-formed XML.", 0 },
        { HEAD "\xFF" TAIL, "This is not readable text (UTF-8).", 1 },
    };
    for (size_t i = 0; i < countof(bad); i++) {
        struct xliff x;
        if (xliff_read(a, str_of(bad[i].text), &x)) fail_msg("taken: %s", bad[i].text);
        assert_true(x.why && !x.n && !x.file && x.line > 0);
        if (bad[i].why && strcmp(x.why, bad[i].why) != 0) fail_msg("%s\n%s instead of %s", bad[i].text, x.why, bad[i].why);
        if (bad[i].line && x.line != bad[i].line) fail_msg("%s\nline %lld instead of %lld", bad[i].text, (long long)x.line, (long long)bad[i].line);
    }
}

static void bounds(void **state)
{
    (void)state;
    struct xliff x;
    struct buf deep = buf_in(a, 1 << 20), long_text = buf_in(a, 1 << 20), many = buf_in(a, 1 << 20);
    buf_put(&deep, S(HEAD));
    for (int i = 0; i < 100; i++) buf_put(&deep, S("<group>"));
    assert_false(xliff_read(a, buf_str(&deep), &x));
    assert_string_equal(x.why, "This file is nested too deeply.");
    buf_put(&long_text, S(HEAD "<trans-unit id=\"t\"><source>"));
    for (int i = 0; i < XLIFF_TEXT_MAX / 10 + 1; i++) buf_put(&long_text, S("0123456789"));
    buf_put(&long_text, S("</source></trans-unit>" TAIL));
    assert_false(xliff_read(a, buf_str(&long_text), &x));
    assert_string_equal(x.why, "This text is too long.");
    buf_put(&many, S(HEAD));
    for (int i = 0; i <= XLIFF_UNITS_MAX; i++) buf_fmt(&many, "<trans-unit id=\"t%d\"><source>x</source></trans-unit>", i);
    buf_put(&many, S(TAIL));
    assert_false(xliff_read(a, buf_str(&many), &x));
    assert_string_equal(x.why, "This entry holds too many texts.");
}

/* Every beginning of a good file, and every file with one byte changed, is read or refused, within bounds. */
static void damaged(void **state)
{
    (void)state;
    struct xliff x;
    str good = S(HEAD "<trans-unit id=\"t\"><source>ä &amp; b</source><target state=\"new\">c</target></trans-unit>" TAIL);
    for (size_t i = 0; i < good.n; i++) assert_false(xliff_read(a, str_upto(good, i), &x));
    for (size_t i = 0; i < good.n; i++) {
        char *p = arena_get(a, good.n);
        memcpy(p, good.p, good.n);
        p[i] = (char)(p[i] ^ (1 << (i % 7)));
        bool read = xliff_read(a, (str){ p, good.n }, &x);
        assert_true(read ? x.n == 1 && !x.why : x.why && x.line > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(there_and_back, up, down), cmocka_unit_test_setup_teardown(strict, up, down),
        cmocka_unit_test_setup_teardown(of_other_makers, up, down), cmocka_unit_test_setup_teardown(refused, up, down),
        cmocka_unit_test_setup_teardown(bounds, up, down), cmocka_unit_test_setup_teardown(damaged, up, down),
    };
    return cmocka_run_group_tests_name("xliff", tests, NULL, NULL);
}
