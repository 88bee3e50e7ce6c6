/* test_cache.c - what is kept and what is not, until when, and that memory is bounded; buckets of tokens; addresses and proxies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <unistd.h>
#include "base/moment.h"
#include "base/rand.h"
#include "entity/region.h"
#include "web/address.h"
#include "web/cache.h"
#include "web/coding.h"
#include "web/rate.h"
#include "web/reply.h"

enum { NOON = 1795003200 };                               /* 18 November 2026 */
static struct arena *a;
static struct app app;
static int dropped;
static void drop(void *made) { (void)made; dropped++; }
static void set_now(int64_t t) { setenv("BRUECKE_NOW", arena_fmt(a, "%lld", (long long)t).p, 1); }

static struct req *rendered(const char *target, size_t n)
{
    struct req *q = reply_new(&app, a);
    q->method = GET;
    q->target = str_of(target);
    q->region = S("kleve");
    q->began = moment_now();
    q->generation = app_generation(&app);
    q->version = store_version(app.stores, q->region);
    for (size_t i = 0; i < n; i++) buf_char(&q->out, (char)('a' + i % 7));
    return q;
}

static void keep(struct cache *c, struct req *q)
{
    reply_finish(q);
    cache_keep(c, q);
    cache_keep(c, q);                                     /* the first time is only remembered */
}

static bool there(struct cache *c, const char *target)
{
    struct cached *e = cache_find(c, &app, str_of(target));
    if (e) cached_done(e);
    return e != NULL;
}

static void commit(void)
{
    struct store *st = store_begin(app.stores, S("kleve"), STORE_WRITE, a, S(""));
    ask(st, Q("INSERT INTO done_request (id, at) VALUES ($1, 1)"), T(rand_name(a, 20)));
    assert_int_equal(store_end(st, true), STORE_DONE);
}

/* Both forms, the headers but for those of one answer, a tag each; a commit ends it. */
static void test_keeps(void **state)
{
    struct cache *c = cache_new(1 << 20, drop);
    struct req *q = rendered("/kleve/de/?x=1", 5000);
    (void)state;
    assert_true(q->version);
    q->accept_encoding = S("gzip");
    reply_finish(q);
    cache_keep(c, q);
    assert_false(there(c, "/kleve/de/?x=1"));
    cache_keep(c, q);
    struct cached *e = cache_find(c, &app, S("/kleve/de/?x=1"));
    assert_non_null(e);
    assert_int_equal(e->body[CODING_PLAIN].n, 5000);
    assert_true(e->body[CODING_GZIP].n > 20 && e->body[CODING_GZIP].n < 500);
    assert_true(str_ends(e->tag[CODING_GZIP], S("-gz\"")) && !str_ends(e->tag[CODING_PLAIN], S("-gz\"")));
    for (size_t i = 0; i < e->headers; i++) assert_false(str_eq(e->header[i].name, S("X-Request-Id")) || str_eq(e->header[i].name, S("ETag")));
    cached_done(e);
    assert_false(there(c, "/kleve/de/?x=2"));
    commit();
    assert_false(there(c, "/kleve/de/?x=1"));
    keep(c, rendered("/kleve/de/?x=1", 400));             /* small: one form */
    e = cache_find(c, &app, S("/kleve/de/?x=1"));
    assert_non_null(e);
    assert_int_equal(e->body[CODING_GZIP].n, 0);
    cached_done(e);
    cache_free(c);
}

static void nothing(struct req *q) { (void)q; }
static void has_cookie(struct req *q)   { req_header(q, "Set-Cookie", S("a=b")); }
static void is_private(struct req *q)   { req_header(q, "Cache-Control", S("private, no-cache")); }
static void is_unstored(struct req *q)  { req_header(q, "Cache-Control", S("no-store")); }
static void is_secret(struct req *q)    { q->secret = true; }
static void is_missing(struct req *q)   { q->status = 404; }
static void is_moved(struct req *q)     { q->status = 302; }
static void is_somebody(struct req *q)  { q->from = FROM_COOKIE; }
static void is_commanded(struct req *q) { q->from = FROM_COMMAND; }
static void is_unknown(struct req *q)   { q->version = 0; }
static void is_file(struct req *q)      { q->fixed = S("a file"); }
static void is_long(struct req *q)      { q->target = arena_fmt(a, "/%01100d", 1); }
static void is_slow(struct req *q)      { static const struct route r = { .slow = true }; q->route = &r; }

static void test_refuses(void **state)
{
    void (*const cases[])(struct req *q) = { has_cookie, is_private, is_unstored, is_secret, is_missing, is_moved, is_somebody, is_commanded, is_unknown, is_file,
                                             is_long, is_slow };
    struct cache *c = cache_new(1 << 20, drop);
    (void)state;
    for (size_t i = 0; i < countof(cases); i++) {
        struct req *q = rendered("/kleve/de/", 2000);
        cases[i](q);
        keep(c, q);
        if (cache_figures(c).entries) fail_msg("case %zu is kept", i);
    }
    struct req *q = rendered("/kleve/de/", 2000);
    nothing(q);
    keep(c, q);
    assert_int_equal(cache_figures(c).entries, 1);
    cache_free(c);
}

/* To the second: what the handler said, or midnight in Germany, in winter and in summer and on the days between. */
static void test_time(void **state)
{
    static const struct { int64_t now, said, end; } cases[] = {
        { NOON, 0, 1795042800 }, { NOON, NOON + 60, NOON + 60 }, { NOON, NOON + 900000, 1795042800 },
        { 1782907200, 0, 1782943200 },                    /* 1 July 2026, 12:00 UTC: midnight is 22:00 UTC */
        { 1774738800, 0, 1774821600 },                    /* 28 March 2026, 23:00 UTC is midnight: the 29th has 23 hours */
        { 1792879200, 0, 1792969200 } };                  /* 25 October 2026 begins and has 25 hours */
    struct cache *c = cache_new(1 << 20, drop);
    (void)state;
    for (size_t i = 0; i < countof(cases); i++) {
        set_now(cases[i].now);
        struct req *q = rendered("/kleve/de/", 2000);
        if (cases[i].said) req_until(q, cases[i].said);
        if (cases[i].said) req_until(q, cases[i].said + 5);             /* the earliest counts */
        keep(c, q);
        set_now(cases[i].end - 1);
        if (!there(c, "/kleve/de/")) fail_msg("case %zu ends too early", i);
        set_now(cases[i].end);
        if (there(c, "/kleve/de/")) fail_msg("case %zu ends too late", i);
    }
    set_now(NOON);
    cache_free(c);
}

/* The least recently used goes; an entry that is in use stays whole until it is given back; all forms that were made are ended. */
static void test_bounds(void **state)
{
    struct cache *c = cache_new(100 * 1024, drop);
    char target[40];
    (void)state;
    keep(c, rendered("/kleve/de/big", 26000));
    assert_int_equal(cache_figures(c).entries, 0);        /* more than a quarter */
    keep(c, rendered("/kleve/de/first", 5000));
    struct cached *held = cache_find(c, &app, S("/kleve/de/first"));
    assert_non_null(held);
    held->made[0] = &dropped;
    for (int i = 0; i < 500; i++) {
        snprintf(target, sizeof target, "/kleve/de/%d", i);
        keep(c, rendered(arena_copy(a, str_of(target)).p, 3000));
        assert_true(cache_figures(c).bytes <= 100 * 1024);
        if (i < 250) assert_true(there(c, "/kleve/de/first"));
    }
    assert_true(cache_figures(c).entries > 5 && cache_figures(c).entries < 40);
    assert_false(there(c, "/kleve/de/first"));
    assert_true(there(c, "/kleve/de/499"));
    assert_int_equal(held->body[CODING_PLAIN].n, 5000);
    assert_int_equal(held->body[CODING_PLAIN].p[4999], 'a' + 4999 % 7);
    dropped = 0;
    cached_done(held);
    assert_int_equal(dropped, 1);
    cache_free(c);
}

/* A burst, then one for each interval; another network has its own; a flood of networks does not grow the table. */
static void test_rate(void **state)
{
    static struct rate r;
    int64_t wait, now = 1000000;
    int passed = 0;
    (void)state;
    for (int i = 0; i < 200; i++) passed += rate_take_from(&r, S("192.0.2.0"), now, &wait);
    assert_int_equal(passed, RATE_BURST);
    assert_true(wait > 0 && wait <= RATE_EVERY);
    assert_true(rate_take_from(&r, S("198.51.100.0"), now, &wait));
    assert_false(rate_take_from(&r, S("192.0.2.0"), now + RATE_EVERY - 1, &wait));
    assert_int_equal(wait, 1);
    assert_true(rate_take_from(&r, S("192.0.2.0"), now + RATE_EVERY, &wait));
    assert_false(rate_take_from(&r, S("192.0.2.0"), now + RATE_EVERY, &wait));
    now += 1000000;
    for (passed = 0; rate_take_from(&r, S("192.0.2.0"), now, &wait);) passed++;
    assert_int_equal(passed, RATE_BURST);
    for (int i = 0; i < 100000; i++) (void)rate_take_from(&r, arena_fmt(a, "10.%d.%d.0", i / 256, i % 256), now, &wait);
}

static void test_address(void **state)
{
    static const struct { const char *peer, *forwarded, *network; } cases[] = {
        { "192.0.2.7", "", "192.0.2.0" }, { "192.0.2.7", "203.0.113.9", "192.0.2.0" },            /* no proxy of ours: nothing is believed */
        { "127.0.0.1", "203.0.113.9", "203.0.113.0" }, { "127.0.0.1", "1.2.3.4, 203.0.113.9", "203.0.113.0" },
        { "127.0.0.1", "1.2.3.4,203.0.113.9, 10.1.2.3", "203.0.113.0" }, { "10.9.9.9", "10.1.1.1,10.1.2.3", "10.1.1.0" },
        { "127.0.0.1", "", "127.0.0.0" }, { "127.0.0.1", "nonsense", "127.0.0.0" }, { "127.0.0.1", "203.0.113.9, nonsense", "127.0.0.0" },
        { "127.0.0.1", "203.0.113.9,", "127.0.0.0" }, { "127.0.0.1", "203.0.113.9:443", "127.0.0.0" },
        { "::ffff:127.0.0.1", "2001:db8:1:2:3::1", "2001:db8:1::" }, { "::1", "203.0.113.9", "203.0.113.0" }, { "2001:db8::1", "203.0.113.9", "2001:db8::" } };
    static const char *const bad[] = { "nonsense", "127.0.0.1/33", "::1/129", "1.2.3", "127.0.0.1/", "127.0.0.1/x", "300.1.1.1", "1.2.3.4/-1" };
    struct proxies p;
    (void)state;
    assert_true(proxies_read(S("127.0.0.1, 10.0.0.0/8 ::1"), &p));
    assert_int_equal(p.n, 3);
    for (size_t i = 0; i < countof(cases); i++) {
        struct address peer;
        assert_true(address_read(str_of(cases[i].peer), &peer));
        str got = address_network(a, address_of_reader(&p, peer, str_of(cases[i].forwarded)));
        if (!str_eq(got, str_of(cases[i].network))) fail_msg("%s, %s: %.*s", cases[i].peer, cases[i].forwarded, STR(got));
    }
    for (size_t i = 0; i < countof(bad); i++) if (proxies_read(str_of(bad[i]), &p)) fail_msg("%s is taken", bad[i]);
    assert_true(proxies_read(S("10.0.0.0/12"), &p));
    struct address in, out;
    assert_true(address_read(S("10.15.1.1"), &in) && address_read(S("10.16.1.1"), &out));
    assert_true(proxies_know(&p, &in) && !proxies_know(&p, &out));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_keeps), cmocka_unit_test(test_refuses), cmocka_unit_test(test_time), cmocka_unit_test(test_bounds),
                                        cmocka_unit_test(test_rate), cmocka_unit_test(test_address) };
    char dir[] = "/tmp/bruecke-cache.XXXXXX";
    str why = { 0 };
    a = arena_new();
    if (!mkdtemp(dir)) return 1;
    set_now(NOON);
    app.stores = stores_open(str_of(dir), a, &why);
    if (!app.stores || !regions_open(app.stores, a, &why) || !store_create(app.stores, S("kleve"), a, &why)) { fprintf(stderr, "%.*s\n", STR(why)); return 1; }
    int rc = cmocka_run_group_tests(tests, NULL, NULL);
    stores_close(app.stores);
    rc |= system(arena_fmt(a, "rm -rf %s", dir).p);
    arena_free(a);
    return rc;
}
