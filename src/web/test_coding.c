/* test_coding.c - Accept-Encoding, and that what is packed is what went in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <zlib.h>
#include "web/coding.h"
#include "web/reply.h"

static struct arena *a;

/* gzip: only where its weight is above none and not below the plain text's. */
static void test_wanted(void **state)
{
    static const struct { const char *header; enum coding want; } cases[] = {
        { "", CODING_PLAIN }, { "gzip", CODING_GZIP }, { "GZip", CODING_GZIP }, { "x-gzip", CODING_GZIP }, { "gzip, deflate, br", CODING_GZIP },
        { "br", CODING_PLAIN }, { "gzip;q=0", CODING_PLAIN }, { "gzip;q=0.0", CODING_PLAIN }, { "gzip;q=0.000", CODING_PLAIN },
        { "gzip;q=0.001", CODING_GZIP }, { "gzip ; q=1.0", CODING_GZIP }, { "gzip;Q=0", CODING_PLAIN }, { "*", CODING_GZIP }, { "*;q=0", CODING_PLAIN },
        { "*;q=0, gzip", CODING_GZIP }, { "gzip;q=0, *", CODING_PLAIN }, { "identity", CODING_PLAIN }, { "identity;q=0", CODING_PLAIN },
        { "identity;q=0, gzip", CODING_GZIP }, { "identity;q=0, gzip;q=0", CODING_PLAIN }, { "identity, gzip;q=0.5", CODING_PLAIN },
        { "identity;q=0.5, gzip;q=0.5", CODING_GZIP }, { "identity;q=0.5, gzip;q=0.4", CODING_PLAIN }, { "gzip;q=nonsense", CODING_GZIP },
        { "gzip;q=7", CODING_GZIP }, { ",,gzip,", CODING_GZIP }, { "notgzip", CODING_PLAIN }, { "gzipx", CODING_PLAIN }, { ";q=1", CODING_PLAIN },
        { "gzip;q=0.0001", CODING_GZIP }, { "deflate, gzip;q=1.0, *;q=0.5", CODING_GZIP } };
    (void)state;
    for (size_t i = 0; i < countof(cases); i++)
        if (coding_wanted(str_of(cases[i].header)) != cases[i].want) fail_msg("Accept-Encoding: %s", cases[i].header);
}

static void test_pays(void **state)
{
    (void)state;
    assert_true(coding_pays("text/html; charset=utf-8"));
    assert_true(coding_pays("application/json"));
    assert_true(coding_pays("image/svg+xml"));
    assert_false(coding_pays("font/woff2"));
    assert_false(coding_pays("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"));
}

static str unpack(str packed, size_t most)
{
    z_stream z = { 0 };
    char *p = arena_get(a, most + 1);
    assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
    z.next_in = (Bytef *)(uintptr_t)packed.p;
    z.avail_in = (uInt)packed.n;
    z.next_out = (Bytef *)p;
    z.avail_out = (uInt)most + 1;
    assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
    inflateEnd(&z);
    return (str){ p, z.total_out };
}

static void test_gzip(void **state)
{
    char text[5000];
    size_t longest = 0, shortest = SIZE_MAX;
    (void)state;
    for (size_t i = 0; i < sizeof text; i++) text[i] = (char)('a' + i * i % 23);
    for (size_t n = 0; n <= sizeof text; n += 617) {
        str plain = { text, n }, packed = gzip(a, plain, 1 + (int)(n % 9), false);
        assert_true(str_eq(unpack(packed, n), plain));
        assert_true(str_eq(gzip(a, plain, 1 + (int)(n % 9), false), packed));          /* the same each time: strong tags */
    }
    for (int i = 0; i < 100; i++) {
        str packed = gzip(a, (str){ text, sizeof text }, 5, true);
        assert_int_equal(unpack(packed, sizeof text).n, sizeof text);
        if (packed.n > longest) longest = packed.n;
        if (packed.n < shortest) shortest = packed.n;
    }
    assert_in_range(longest - shortest, 20, GZIP_PAD);
    str after = gzip(a, (str){ text, sizeof text }, 5, false);       /* by the same stream: nothing of the comment is left in it */
    assert_int_equal((unsigned char)after.p[3], 0);                  /* FLG: no comment, no name                    */
    assert_true(str_eq(unpack(after, sizeof text), (str){ text, sizeof text }));
    str file = S("a static file a static file a static file");
    assert_ptr_equal(gzip_kept(file).p, gzip_kept(file).p);
}

static struct req *answered(enum method m, size_t n, const char *accept, const char *none_match, const char *range, bool fixed)
{
    static struct app app;
    static char file[4096];
    struct req *q = reply_new(&app, a);
    q->method = m;
    q->accept_encoding = str_of(accept);
    q->if_none_match = str_of(none_match);
    q->range = str_of(range);
    for (size_t i = 0; i < sizeof file; i++) file[i] = (char)('a' + i % 7);
    if (fixed) q->fixed = (str){ file, n };
    else buf_put(&q->out, (str){ file, n });
    reply_finish(q);
    return q;
}

static str header(const struct req *q, const char *name)
{
    for (size_t i = 0; i < q->headers; i++) if (str_same(q->header[i].name, str_of(name))) return q->header[i].value;
    return (str){ "", 0 };
}

/* A tag for each coding; HEAD tells the length that GET has; short answers stay plain; the other coding's tag is no match. */
static void test_answers(void **state)
{
    (void)state;
    struct req *plain = answered(GET, 3000, "", "", "", false), *packed = answered(GET, 3000, "gzip", "", "", false), *small = answered(GET, 1023, "gzip", "", "", false);
    assert_int_equal(reply_body(plain).n, 3000);
    assert_true(reply_body(packed).n < 300);
    assert_true(str_eq(header(packed, "Content-Encoding"), S("gzip")));
    assert_true(str_eq(header(plain, "Vary"), S("Accept-Encoding")) && str_eq(header(packed, "Vary"), S("Accept-Encoding")));
    assert_true(str_ends(header(packed, "ETag"), S("-gz\"")) && str_starts(header(packed, "ETag"), S("\"")));
    assert_false(str_eq(header(packed, "ETag"), header(plain, "ETag")));
    assert_int_equal(header(small, "Vary").n + header(small, "Content-Encoding").n, 0);
    assert_int_equal(reply_body(answered(HEAD, 3000, "gzip", "", "", false)).n, reply_body(packed).n);
    assert_int_equal(answered(GET, 3000, "gzip", header(packed, "ETag").p, "", false)->status, 304);
    assert_int_equal(answered(GET, 3000, "gzip", header(plain, "ETag").p, "", false)->status, 200);
    assert_int_equal(answered(GET, 3000, "", header(plain, "ETag").p, "", false)->status, 304);
}

static void test_ranges(void **state)
{
    static const struct { const char *range; int status; size_t n; const char *says; } cases[] = {
        { "bytes=0-99", 206, 100, "bytes 0-99/3000" }, { "bytes=2900-", 206, 100, "bytes 2900-2999/3000" }, { "bytes=-50", 206, 50, "bytes 2950-2999/3000" },
        { "bytes=-5000", 206, 3000, "bytes 0-2999/3000" }, { "bytes=2990-9999", 206, 10, "bytes 2990-2999/3000" }, { "bytes=3000-", 416, 0, "bytes */3000" },
        { "bytes=-0", 416, 0, "bytes */3000" }, { "bytes=5-2", 200, 3000, "" }, { "bytes=0-1,5-6", 200, 3000, "" }, { "lines=1-2", 200, 3000, "" },
        { "bytes=--5", 200, 3000, "" }, { "bytes=1", 200, 3000, "" }, { "bytes=99999999999999999999-", 200, 3000, "" }, { "bytes=+1-2", 200, 3000, "" } };
    (void)state;
    for (size_t i = 0; i < countof(cases); i++) {
        struct req *q = answered(GET, 3000, "gzip", "", cases[i].range, true);
        if (q->status != cases[i].status || reply_body(q).n != cases[i].n || !str_eq(header(q, "Content-Range"), str_of(cases[i].says)))
            fail_msg("%s: %d, %zu bytes, %s", cases[i].range, q->status, reply_body(q).n, header(q, "Content-Range").p);
    }
    assert_int_equal(answered(GET, 3000, "", "", "bytes=0-9", false)->status, 200);          /* only files have parts */
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_wanted), cmocka_unit_test(test_pays), cmocka_unit_test(test_gzip),
                                        cmocka_unit_test(test_answers), cmocka_unit_test(test_ranges) };
    a = arena_new();
    int rc = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(a);
    return rc;
}
