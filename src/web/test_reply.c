/* test_reply.c - what every answer ends with: headers, ETag, 304. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "web/reply.h"

static struct arena *a;
static struct app app;

static struct req *answered(enum method m, int status, const char *body, const char *if_none_match)
{
    struct req *q = reply_new(&app, a);
    q->method = m;
    q->status = status;
    q->if_none_match = str_of(if_none_match);
    buf_put(&q->out, str_of(body));
    reply_finish(q);
    return q;
}

static str header(const struct req *q, const char *name)
{
    str found = { 0 };
    for (size_t i = 0; i < q->headers; i++) {
        if (!str_same(q->header[i].name, str_of(name))) continue;
        assert_null(found.p);                            /* each once */
        found = q->header[i].value;
    }
    return found;
}

static void test_new(void **state)
{
    (void)state;
    struct req *one = reply_new(&app, a), *two = reply_new(&app, a);
    assert_int_equal(one->id.n, 12);
    assert_false(str_eq(one->id, two->id));
    assert_int_equal(one->status, 200);
    assert_int_equal(one->who.n, 1);
    for (int i = 0; i < 1000; i++) assert_int_equal(reply_new(&app, a)->id.n, 12);
}

static void test_method(void **state)
{
    (void)state;
    assert_int_equal(reply_method(S("GET")), GET);
    assert_int_equal(reply_method(S("DELETE")), DELETE_);
    assert_int_equal(reply_method(S("get")), METHOD_OTHER);
    assert_int_equal(reply_method(S("")), METHOD_OTHER);
}

static void test_headers(void **state)
{
    (void)state;
    struct req *q = answered(GET, 404, "nothing", NULL);
    assert_true(str_starts(header(q, "Content-Security-Policy"), S("default-src 'none'")));
    assert_true(str_eq(header(q, "X-Content-Type-Options"), S("nosniff")));
    assert_true(str_eq(header(q, "X-Request-Id"), q->id));
    assert_null(header(q, "ETag").p);                    /* only what was found has a version */
    q = reply_new(&app, a);
    req_header(q, "cache-control", S("no-store"));
    reply_finish(q);
    assert_true(str_eq(header(q, "Cache-Control"), S("no-store")));
    assert_null(header(q, "ETag").p);
}

static void test_tag(void **state)
{
    (void)state;
    str one = header(answered(GET, 200, "one", NULL), "ETag");
    assert_int_equal(one.n, 18);
    assert_true(str_eq(one, header(answered(HEAD, 200, "one", NULL), "ETag")));
    assert_false(str_eq(one, header(answered(GET, 200, "two", NULL), "ETag")));
    assert_false(str_eq(one, header(answered(GET, 200, "", NULL), "ETag")));
    assert_null(header(answered(POST, 200, "one", NULL), "ETag").p);
}

/* Every single changed byte, and every length, of bodies around the step of 32 bytes. */
static void test_digest(void **state)
{
    char body[101];
    (void)state;
    for (size_t n = 1; n <= 100; n++) {
        memset(body, 'a', n);
        body[n] = 0;
        str whole = header(answered(GET, 200, body, NULL), "ETag");
        for (size_t i = 0; i < n; i++) {
            body[i] = 'b';
            assert_false(str_eq(whole, header(answered(GET, 200, body, NULL), "ETag")));
            body[i] = 'a';
        }
        body[n - 1] = 0;
        assert_false(str_eq(whole, header(answered(GET, 200, body, NULL), "ETag")));
    }
}

static void test_not_modified(void **state)
{
    (void)state;
    const char *tag = arena_z(a, header(answered(GET, 200, "one", NULL), "ETag"));
    str forms[] = { str_of(tag), arena_fmt(a, "W/%s", tag), arena_fmt(a, "\"x\", %s", tag), arena_fmt(a, " W/\"y\" ,%s , \"z\"", tag) };
    for (size_t i = 0; i < countof(forms); i++) {
        struct req *q = answered(GET, 200, "one", arena_z(a, forms[i]));
        assert_int_equal(q->status, 304);
        assert_false(reply_has_body(q));
        assert_int_equal(reply_body(q).n, 3);            /* its length is told */
        assert_true(str_eq(header(q, "ETag"), str_of(tag)));
    }
    assert_int_equal(answered(GET, 200, "one", "*")->status, 304);
    assert_int_equal(answered(GET, 200, "two", tag)->status, 200);
    assert_int_equal(answered(POST, 200, "one", "*")->status, 200);
    assert_int_equal(answered(GET, 404, "one", "*")->status, 404);
}

static void test_fixed(void **state)
{
    (void)state;
    struct req *q = reply_new(&app, a);
    q->fixed = S("body{}");
    q->if_none_match = S("\"mine\"");
    req_header(q, "ETag", S("\"mine\""));
    reply_finish(q);
    assert_int_equal(q->status, 304);
    assert_true(str_eq(reply_body(q), S("body{}")));
}

static int begin(void **state) { (void)state; a = arena_new(); return 0; }
static int end(void **state) { (void)state; arena_free(a); return 0; }

int main(void)
{
    const struct CMUnitTest all[] = { cmocka_unit_test(test_new), cmocka_unit_test(test_method), cmocka_unit_test(test_headers), cmocka_unit_test(test_tag),
                                      cmocka_unit_test(test_digest), cmocka_unit_test(test_not_modified), cmocka_unit_test(test_fixed) };
    return cmocka_run_group_tests(all, begin, end);
}
