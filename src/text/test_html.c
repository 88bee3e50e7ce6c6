/* test_html.c - escaping, addresses, percent-encoding, and JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "text/html.h"
#include "text/json.h"
#include <math.h>

static struct arena *a;

static int setup(void **state)
{
    (void)state;
    a = arena_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

/* What a writer puts into an empty buf. */
#define written(call) __extension__({ struct buf o = buf_in(a, 1 << 20); call; arena_z(a, buf_str(&o)); })
#define json(call)    __extension__({ struct buf b = buf_in(a, 1 << 20); struct json j = json_to(&b); call; arena_z(a, buf_str(&b)); })

static void escapes(void **state)
{
    (void)state;
    char *z = (char[]){ "<b>" };
    html safe = { S("<b>") };
    assert_string_equal(written(PUT_TEXT(&o, S("a<b>&\"'ü"))), "a&lt;b&gt;&amp;\"'ü");
    assert_string_equal(written(PUT_ATTR(&o, S("a<b>&\"'ü"))), "a&lt;b&gt;&amp;&quot;&#39;ü");
    assert_string_equal(written(PUT_TEXT(&o, z)), "&lt;b&gt;");
    assert_string_equal(written(PUT_ATTR(&o, "\"")), "&quot;");
    assert_string_equal(written(PUT_TEXT(&o, safe)), "<b>");
    assert_string_equal(written(PUT_TEXT(&o, -7)), "-7");
    assert_string_equal(written(PUT_ATTR(&o, (size_t)7)), "7");
    assert_string_equal(written(PUT_TEXT(&o, INT64_MIN)), "-9223372036854775808");
    assert_string_equal(written(PUT_TEXT(&o, (str){ 0 })), "");
    assert_string_equal(written(PUT_TEXT(&o, (const char *)NULL)), "");
}

static void full_buf_stays_whole(void **state)
{
    (void)state;
    struct buf b = buf_in(a, 6);
    put_text(&b, S("<<"));
    assert_true(b.full);
    assert_string_equal(arena_z(a, buf_str(&b)), "&lt;");
}

static void addresses(void **state)
{
    (void)state;
    static const char *const good[] = { "", "a", "/kleve/de?x=1#y", "?x=a:b", "#a:b", "a/b:c", "https://x.de/ä", "HTTP://x", "mailto:a@b.de",
        "tel:+49 2821", "geo:51.7,6.1", "./a:b" };
    static const char *const bad[] = { "javascript:alert(1)", "JaVaScRiPt:x", " javascript:x", "\x01javascript:x", "java\nscript:x",
        "data:text/html,x", "//host/x", "/\\host", "\\\\host",
        "\t//host", " //host", "vbscript:x", "https\t:x", ":x", "a:b", "x\x7Fy", "\xC2\x85//host",
        "file:///etc/passwd", "&#106;avascript:x" };
    for (size_t i = 0; i < countof(good); i++) assert_string_equal(written(PUT_URL(&o, good[i])), good[i]);
    for (size_t i = 0; i < countof(bad); i++)
        if (!str_eq(str_of(bad[i]), S("&#106;avascript:x"))) assert_string_equal(written(PUT_URL(&o, bad[i])), "#");
    assert_string_equal(written(PUT_URL(&o, S("&#106;avascript:x"))), "&amp;#106;avascript:x");     /* a page part, since the & is escaped */
    assert_string_equal(written(PUT_URL(&o, S("/x?a=1&b=\"'<"))), "/x?a=1&amp;b=&quot;&#39;&lt;");
    assert_string_equal(written(PUT_URL(&o, ((str){ "a\0b", 3 }))), "#");
}

static void encoding(void **state)
{
    (void)state;
    str s = S("untouched");
    assert_string_equal(written(put_encoded(&o, S("aZ09-._~ /ü%+&\n"))), "aZ09-._~%20%2F%C3%BC%25%2B%26%0A");
    assert_true(url_decode(a, S("a%20b+c%C3%bc"), false, &s));
    assert_string_equal(arena_z(a, s), "a b+cü");
    assert_true(url_decode(a, S("a+b%2B"), true, &s));
    assert_string_equal(arena_z(a, s), "a b+");
    assert_true(url_decode(a, S(""), true, &s));
    assert_int_equal(s.n, 0);
    static const char *const broken[] = { "%", "a%2", "%zz", "%0g", "a%00b", "%-1", "% 1" };
    s = S("untouched");
    for (size_t i = 0; i < countof(broken); i++) assert_false(url_decode(a, str_of(broken[i]), true, &s));
    assert_false(url_decode(a, (str){ "a\0b", 3 }, false, &s));
    assert_string_equal(arena_z(a, s), "untouched");
}

static void every_byte_there_and_back(void **state)
{
    (void)state;
    char all[255];
    str back;
    for (size_t i = 0; i < sizeof all; i++) all[i] = (char)(i + 1);
    struct buf b = buf_in(a, 4096);
    put_encoded(&b, (str){ all, sizeof all });
    assert_true(url_decode(a, buf_str(&b), true, &back));
    assert_true(str_eq(back, (str){ all, sizeof all }));
}

static void put_example(struct json *j)
{
    json_open(j, '{');
    json_key(j, "a");
    json_open(j, '[');
    json_int(j, 1);
    json_null(j);
    json_bool(j, true);
    json_open(j, '{');
    json_close(j, '}');
    json_close(j, ']');
    json_key(j, "b\"");
    json_z(j, "x");
    json_key(j, "c");
    json_raw(j, S("[]"));
    json_close(j, '}');
}

static void commas(void **state)
{
    (void)state;
    assert_string_equal(json(put_example(&j)), "{\"a\":[1,null,true,{}],\"b\\\"\":\"x\",\"c\":[]}");
    assert_string_equal(json(json_int(&j, 1); json_int(&j, 2)), "1,2");
}

static void json_texts(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "ü\"\\\n\t\x01\x7F", "\"ü\\\"\\\\\\n\\t\\u0001\x7F\"" }, { "</script><!--<b", "\"<\\/script>\\u003c!--<b\"" }, { "", "\"\"" },
        { "<", "\"<\"" },
        { "a\xFFz", "\"a\xEF\xBF\xBDz\"" }, { "\xE2\x82", "\"\xEF\xBF\xBD\xEF\xBF\xBD\"" }, { "\xEF\xBF\xBD", "\"\xEF\xBF\xBD\"" }, { "😀", "\"😀\"" },
    };
    for (size_t i = 0; i < countof(cases); i++) assert_string_equal(json(json_str(&j, str_of(cases[i][0]))), cases[i][1]);
    assert_string_equal(json(json_str(&j, ((str){ "a\0b", 3 }))), "\"a\\u0000b\"");
    assert_string_equal(json(json_str(&j, (str){ 0 })), "\"\"");
}

static void json_numbers(void **state)
{
    (void)state;
    assert_string_equal(json(json_real(&j, 0.1)), "0.1");
    assert_string_equal(json(json_real(&j, 0.1 + 0.2)), "0.30000000000000004");
    assert_string_equal(json(json_real(&j, 100)), "100");
    assert_string_equal(json(json_real(&j, 1e300)), "1e+300");
    assert_string_equal(json(json_real(&j, (double)NAN)), "null");
    assert_string_equal(json(json_real(&j, -(double)INFINITY)), "null");
    assert_string_equal(json(json_int(&j, INT64_MIN)), "-9223372036854775808");
    double v = 1.0 / 3, back = 0;
    for (int i = 0; i < 200; i++) {
        assert_true(str_real(str_of(json(json_real(&j, v))), &back));
        assert_true(back == v);
        v *= -1.7;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(escapes), cmocka_unit_test(full_buf_stays_whole), cmocka_unit_test(addresses), cmocka_unit_test(encoding),
        cmocka_unit_test(every_byte_there_and_back), cmocka_unit_test(commas), cmocka_unit_test(json_texts), cmocka_unit_test(json_numbers),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
