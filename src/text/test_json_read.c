/* test_json_read.c - JSON as values: what is taken, what is refused and where, and long lists object by object. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "text/json.h"
#include "text/json_read.h"

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

static void put(struct buf *b, const struct js *v)
{
    static const char mark[] = { [JS_NULL] = '0', [JS_BOOL] = 'b', [JS_NUMBER] = 'n', [JS_TEXT] = 't', [JS_LIST] = 'l', [JS_OBJECT] = 'o' };
    buf_fmt(b, "%c%s%.*s", mark[v->kind], v->kind == JS_BOOL ? v->yes ? "+" : "-" : "", STR(v->text));
    if (v->kind < JS_LIST) return;
    buf_char(b, '(');
    for (size_t i = 0; i < v->n; i++) {
        buf_fmt(b, "%s%.*s%s", i ? " " : "", STR(v->kind == JS_OBJECT ? v->name[i] : S("")), v->kind == JS_OBJECT ? "=" : "");
        put(b, &v->at[i]);
    }
    buf_char(b, ')');
}

/* The value in a notation of its own, or what is wrong. */
static const char *read_one(const char *text)
{
    struct buf b = buf_in(a, 1 << 16);
    str why = S("");
    const struct js *v = json_read(a, str_of(text), &why);
    if (v) put(&b, v);
    else buf_fmt(&b, "! %.*s", STR(why));
    return arena_z(a, buf_str(&b));
}

static void values(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "null", "0" }, { " true ", "b+" }, { "-5", "n-5" }, { "2.50", "n2.5" }, { "0.1", "n0.1" }, { "1e3", "n1000" }, { "\"\"", "t" }, { "[]", "l()" }, { "{}", "o()" },
        { "\"\\u00fc\\ud83d\\ude00\\n\"", "tü😀\n" }, { "{\"b\":1,\"a\":[true,{\"x\":null}]}", "o(b=n1 a=l(b+ o(x=0)))" }, { "\xEF\xBB\xBF[1]", "l(n1)" },
    };
    static const char *const wrong[] = { "", "nul", "[1,]", "{\"a\":1,\"a\":2}", "\"\\u0000\"", "\"\xFF\"", "1 2", "[1", "\"a\nb\"", "{a:1}", "1e999", "12345678901234567890",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]" };
    for (size_t i = 0; i < countof(cases); i++) assert_string_equal(read_one(cases[i][0]), cases[i][1]);
    for (size_t i = 0; i < countof(wrong); i++) if (read_one(wrong[i])[0] != '!') fail_msg("taken: %s", wrong[i]);
    assert_non_null(strstr(read_one("{\n \"a\" 1}"), "line 2"));
}

static void members(void **state)
{
    (void)state;
    str why;
    const struct js *v = json_read(a, S("{\"a\":{\"b\":\"c\"}}"), &why);
    assert_true(str_eq(js_get(js_get(v, "a"), "b")->text, S("c")));
    assert_null(js_get(v, "b"));
    assert_null(js_get(NULL, "a"));
    assert_null(js_get(js_get(js_get(v, "a"), "b"), "x"));
}

/* Millions of empty values would cost hundreds of times their text. What stands within texts counts nothing. */
static void too_many(void **state)
{
    (void)state;
    str why = S("");
    struct arena *own = arena_new();
    struct buf b = buf_in(own, 8 << 20);
    buf_char(&b, '[');
    for (int i = 0; i <= JSON_VALUES_MAX; i++) buf_put(&b, i ? S(",{}") : S("{}"));
    buf_char(&b, ']');
    assert_null(json_read(own, buf_str(&b), &why));
    assert_true(str_eq(why, S("too many values")));
    buf_cut(&b, 0);
    buf_put(&b, S("[\"\\\""));
    for (int i = 0; i <= JSON_VALUES_MAX; i++) buf_put(&b, S("{,"));
    buf_put(&b, S("\"]"));
    assert_non_null(json_read(own, buf_str(&b), &why));
    arena_free(own);
}

/* "LINE:value" of each object, a complaint at the end. */
static const char *read_list(const char *text)
{
    struct buf b = buf_in(a, 1 << 16);
    struct arena *row = arena_new();
    struct json_in in = json_from(a, str_of(text));
    for (const struct js *v; (v = json_next(&in, row)) != NULL; arena_reset(row)) {
        buf_fmt(&b, "%lld:", (long long)in.line);
        put(&b, v);
        buf_char(&b, ' ');
    }
    if (in.broken) buf_fmt(&b, "! %lld", (long long)in.line);
    assert_true(in.broken == (in.why.n > 0));
    assert_null(json_next(&in, row));
    arena_free(row);
    return arena_z(a, str_trim(buf_str(&b)));
}

static void lists(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "[]", "" }, { "[\n{\"a\":1},\n{\"a\":2}\n]\n", "2:o(a=n1) 3:o(a=n2)" }, { "[{},{},{}]", "1:o() 2:o() 3:o()" },        /* all in one line: counted */
        { "[{\n\"a\":\n1},{}\n,\n{}]", "1:o(a=n1) 3:o() 5:o()" }, { "[\n{},{},\n5]", "1:o() 2:o() ! 3" }, { "{\"a\":1}", "! 1" }, { "", "! 1" }, { "[{}", "1:o() ! 1" },
        { "[\n{}\n{}]", "2:o() ! 3" }, { "[{}] x", "1:o() ! 1" }, { "[\n{},\n{\"a\":}\n]", "2:o() ! 3" }, { "[{},]", "1:o() ! 2" }, { "[\n\n5]", "! 3" },
    };
    for (size_t i = 0; i < countof(cases); i++) assert_string_equal(read_list(cases[i][0]), cases[i][1]);
}

/* Our own writer and jansson in one program: two of its names are ours, too. */
static void both(void **state)
{
    (void)state;
    struct buf b = buf_in(a, 1000);
    struct json j = json_to(&b);
    json_open(&j, '[');
    json_real(&j, 0.1);
    json_null(&j);
    json_str(&j, S("a</b>\x01"));
    json_close(&j, ']');
    assert_string_equal(read_one(arena_z(a, buf_str(&b))), "l(n0.1 0 ta</b>\x01)");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(values), cmocka_unit_test(members), cmocka_unit_test(too_many), cmocka_unit_test(lists), cmocka_unit_test(both) };
    return cmocka_run_group_tests(tests, setup, teardown);
}
