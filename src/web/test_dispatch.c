/* test_dispatch.c - from a target to an answer, with an application of a few handlers and no HTTP: what is found, refused, led on, run again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/log.h"
#include "base/moment.h"
#include "base/rand.h"
#include "entity/test_room.h"
#include "web/app.h"
#include "web/csrf.h"
#include "web/reply.h"

static struct app app;
static const char *region, *other, *archived;             /* names are our own at every run: PostgreSQL is shared */
static int calls;

/* ---- the application: handlers that tell what they were given -------------------------------------------------------------------- */
static void tell(struct req *q)
{
    calls++;
    buf_fmt(&q->out, "%s|%.*s|%.*s", q->lang->tag, STR(q->region), STR(q->arg));
    for (size_t i = 0; i < q->params; i++) buf_fmt(&q->out, "|%.*s=%.*s", STR(q->param[i].name), STR(q->param[i].value));
}

static void write_row(struct req *q)
{
    ask(q->st, Q("INSERT INTO core_setting (name, value, changed_at) VALUES ($1, 'x', 1)"), T(q->arg));
    if (str_eq(q->arg, S("bad"))) req_fail(q, 422, "Bad");
    else tell(q);
}

/* Is in its own way the first time, or always: somebody else writes the row that it has read (PostgreSQL, until it is alone), or writes already (SQLite). */
static void in_the_way(struct req *q)
{
    bool clear = ++calls > 1 && str_eq(q->arg, S("once"));
    req_header(q, "X-Try", arena_fmt(q->a, "%d", calls));
    buf_fmt(&q->out, "try %d", calls);
    must(csrf_token(q).n > 0, S("no token"));
    bool late = store_engine(q->st) == STORE_POSTGRES, alone = late && calls > STORE_ALONE;
    struct store *st = store_begin(app.stores, q->region, STORE_WRITE, q->a, S(""));
    if (alone) store_deadline(st, 100);
    if (late) ask(q->st, Q("SELECT value FROM core_setting WHERE name = 'row'"));
    if (!clear) ask(st, Q("UPDATE core_setting SET value = 'other' WHERE name = 'row'"));
    if (late) must(store_end(st, true) == (alone ? STORE_AGAIN : STORE_DONE), store_why(st));
    else if (!clear) store_deadline(q->st, 30);
    ask(q->st, Q("UPDATE core_setting SET value = 'mine' WHERE name = 'row'"));
    if (!late) must(store_end(st, true) == STORE_DONE, store_why(st));
}

static void break_store(struct req *q)
{
    ask(q->st, Q("SELECT nothing FROM nowhere"));
    tell(q);
}

static void too_much(struct req *q)
{
    char piece[65536];
    memset(piece, 'x', sizeof piece);
    for (size_t n = 0; n <= OUT_MAX; n += sizeof piece) buf_put(&q->out, (str){ piece, sizeof piece });
    if (str_eq(q->arg, S("told"))) req_fail(q, 503, "Too much");
}

static void failed(struct req *q, int status, const char *detail) { buf_fmt(&q->out, "<%d %s %s>", status, detail, q->lang->tag); }
static void lead_on(struct req *q) { req_redirect(q, 302, S("/x\r\nSet-Cookie: y")); }
static void never(struct req *q)   { q->type = "text/plain"; req_header(q, "Cache-Control", S("no-store")); buf_put(&q->out, S("now")); }

/* Something that visitors have no right to at all. */
static const struct right secret_rights[] = { { "admin", READ, PUBLIC, ROWS_ALL } };
static const struct entity secret_entity = {
    .room = "test", .name = "secret", .label = "Secret", .plural = "Secrets", .fields = area_fields, .n = 1, .size = sizeof(struct area),
        .title = "name",
    .rights = secret_rights, .n_rights = countof(secret_rights),
};

/* Another program's addresses: its own word for a language, its own form of failures. */
static const char *const before[] = { "theirs/v3", NULL }, *const inside[] = { "old/v3", NULL };
static const struct lang *tongue(str slug) { return lang_find(str_eq(slug, S("easy")) ? S("de-simple") : slug); }
static void front_failed(struct req *q, int status, const char *detail) { (void)detail; buf_fmt(&q->out, "{%d}", status); }
static const struct front front = { before, inside, tongue, front_failed };
static void who_asks(struct req *q) { buf_fmt(&q->out, "%s", who_staff(&q->who) ? "staff" : "visitor"); }

/* Finds out while reading that somebody has to be told who read. */
static void meet(struct req *q) { if (store_must_write(q->st)) tell(q); }

static const struct route routes[] = {
    { GET, "list",           tell,        ROUTE_OPEN,  .front = &front },
    { GET, "list/{key}",     tell,        ROUTE_OPEN,  .front = &front },
    { GET, "who",            who_asks,    ROUTE_OPEN,  .front = &front },
    { GET, "tongues",        tell,        ROUTE_OPEN,  .front = &front, .base = BASE_REGION },
    { GET, "regions",        tell,        ROUTE_OPEN,  .front = &front, .base = BASE_ROOT },
    { GET, "regions/{name}", tell,        ROUTE_OPEN,  .front = &front, .base = BASE_ROOT },
    { POST, "note/{name}",   write_row,   ROUTE_OPEN,  .front = &front, .own_proof = true },
    { POST, "sealed/{name}", write_row,   ROUTE_OPEN,  .front = &front },
    { GET, "",               tell,        ROUTE_OPEN,  NULL, BASE_ROOT },
    { GET, "health",         never,       ROUTE_OPEN,  NULL, BASE_ROOT },
    { GET, "static/{name}",  tell,        ROUTE_OPEN,  NULL, BASE_ROOT },
    { GET, "inner",          tell,        ROUTE_RIGHT, &thing_entity, BASE_ROOT },
    { GET, "",               tell,        ROUTE_OPEN,  NULL, BASE_REGION },
    { GET, "api/v1/{key}",   tell,        ROUTE_OPEN,  NULL, BASE_REGION },
    { GET, "",               tell,        ROUTE_OPEN,  NULL, BASE_PAGE },
    { GET, "things",         tell,        ROUTE_RIGHT, &thing_entity, BASE_PAGE },
    { GET, "things.{format}", tell,       ROUTE_RIGHT, &thing_entity, BASE_PAGE },
    { GET, "things/{slug}",  tell,        ROUTE_RIGHT, &thing_entity, BASE_PAGE },
    { GET, "secrets",        tell,        ROUTE_RIGHT, &secret_entity, BASE_PAGE },
    { POST, "things/{slug}", write_row,   ROUTE_RIGHT, &thing_entity, BASE_PAGE },
    { POST, "rows/{name}",   write_row,   ROUTE_OPEN,  NULL, BASE_PAGE },
    { PUT, "rows/{name}",    write_row,   ROUTE_OPEN,  NULL, BASE_PAGE },
    { GET, "written/{name}", write_row,   ROUTE_OPEN,  NULL, BASE_PAGE },
    { POST, "again/{how}",   in_the_way,  ROUTE_OPEN,  NULL, BASE_PAGE },
    { GET, "broken",         break_store, ROUTE_OPEN,  NULL, BASE_PAGE },
    { GET, "much/{how}",     too_much,    ROUTE_OPEN,  NULL, BASE_PAGE },
    { GET, "on",             lead_on,     ROUTE_OPEN,  NULL, BASE_PAGE },
    { GET, "met",            meet,        ROUTE_OPEN,  NULL, BASE_PAGE },
};

/* ---- asking ---------------------------------------------------------------------------------------------------------------------------- */
static struct req *ask_for(enum method m, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static struct req *ask_for(enum method m, const char *fmt, ...)
{
    char target[16 * 1024];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(target, sizeof target, fmt, ap);
    va_end(ap);
    struct req *q = reply_new(&app, room.a);
    q->method = m;
    q->target = arena_copy(room.a, str_of(target));
    q->from = FROM_COMMAND;                               /* needs no proof that a form is ours; see forms() */
    calls = 0;
    dispatch(q);
    return q;
}

static str header(const struct req *q, const char *name)
{
    for (size_t i = 0; i < q->headers; i++) if (str_same(q->header[i].name, str_of(name))) return q->header[i].value;
    return (str){ 0 };
}

#define is(q, status_, body) do { const struct req *q_ = (q); str b_ = (body); \
    if (q_->status != (status_) || !str_eq(reply_body(q_), b_)) \
        fail_msg("%.*s: %d %.*s", STR(q_->target), q_->status, STR(str_upto(reply_body(q_), 200))); } while (0)
#define told(...) arena_fmt(room.a, __VA_ARGS__)

static void found(void **state)
{
    (void)state;
    is(ask_for(GET, "/"), 200, S("de||"));
    is(ask_for(GET, "/?"), 200, S("de||"));
    is(ask_for(GET, "/static/site.css?v=1"), 200, S("de||site.css|v=1"));
    is(ask_for(GET, "/%s", region), 200, told("de|%s|", region));
    is(ask_for(GET, "/%s/", region), 200, told("de|%s|", region));
    is(ask_for(GET, "/%s/ar/", region), 200, told("ar|%s|", region));
    is(ask_for(GET, "/%s/en/things", region), 200, told("en|%s|", region));
    is(ask_for(GET, "/%s/en/things.csv", region), 200, told("en|%s|csv", region));
    is(ask_for(GET, "/%s/en/things/caf%%C3%%A9", region), 200, told("en|%s|café", region));
    is(ask_for(GET, "/%s/en/things/a%%2Fb", region), 200, told("en|%s|a/b", region));
    is(ask_for(GET, "/%s/e%%6E/th%%69ngs", region), 200, told("en|%s|", region));
    is(ask_for(GET, "/%s/api/v1/x?lang=ar", region), 200, told("ar|%s|x|lang=ar", region));
    is(ask_for(GET, "/%s/api/v1/x?lang=xx", region), 200, told("de|%s|x|lang=xx", region));
    is(ask_for(GET, "/%s/de/written/x", other), 503,
        S("<503 The data cannot be reached just now. Please try again in a moment. de>"));   /* GET must not write */
}

static void not_found(void **state)
{
    (void)state;
    static const char *const page[] = { "none", "things/", "things/a/b", "things.", "Things", "things%20", "%2F", "things/a%2F", "static/site.css",
        "thing", "inner", "written" };
    static const char *const root[] = { "/none", "//", "///", "/static", "/static/", "/static/a/b", "/%2F", "/.", "/..", "/../health", "/health/x",
        "/a/b/c/d/e/f/g", "/a/b/c/d/e/f/g/h",
        "/a/b/c/d/e/f/g/h/i", "//////////", "/none/de/", "/KLEVE/de/", "/system/de/", "/api/v1/x" };
    for (size_t i = 0; i < countof(root); i++) is(ask_for(GET, "%s", root[i]), 404, S("<404 There is no page at this address. de>"));
    for (size_t i = 0; i < countof(page); i++) {
        struct req *q = ask_for(GET, "/%s/en/%s", region, page[i]);
        if (q->status == 301) continue;                   /* "things/" is led on */
        if (!strncmp(page[i], "things", 6) && strchr(page[i], '%') && q->status == 200) continue;
        is(q, 404, S("<404 There is no page at this address. en>"));
    }
    is(ask_for(GET, "/%s/tlh/", region), 404, S("<404 There is no page at this address. de>"));
    is(ask_for(GET, "/%s/de/", archived), 404, S("<404 There is no page at this address. de>"));
    is(ask_for(GET, "/%s/en/a/b/c/d/e/f/g/h/i/j/k", region), 404, S("<404 There is no page at this address. en>"));
    is(ask_for(GET, "/%s/api/v1", region), 404, S("<404 There is no page at this address. de>"));
}

static void unreadable(void **state)
{
    (void)state;
    static const char *const bad[] = { "", "x", "health", "http://x/", "/%", "/%0", "/%zz", "/%00", "/a%00b", "/health?x=%00", "/health?%00=x",
        "/health?x=%", "/health?x=%e4", "/%e4", "/%ff/de/",
        "/%ED%A0%80", "/%C0%AF", "/a\tb", "/a\nb", "/\x7f", "/health?a\rb", "/health?a%0Ab=c", "/health?%e2%80%ae=c" };
    for (size_t i = 0; i < countof(bad); i++) {
        struct req *q = ask_for(GET, "%s", bad[i]);
        if (q->status != 400) fail_msg("%s: %d", bad[i], q->status);
    }
    struct buf b = buf_in(room.a, 100000);
    for (int i = 0; i < PARAMS_MAX; i++) buf_fmt(&b, "&&a%d=%d", i, i);
    is(ask_for(GET, "/health?%s", arena_z(room.a, buf_str(&b))), 200, S("now"));
    buf_put(&b, S("&last"));
    assert_int_equal(ask_for(GET, "/health?%s", arena_z(room.a, buf_str(&b)))->status, 400);
    char *longest = arena_get(room.a, TARGET_MAX + 2);
    memset(longest, 'a', TARGET_MAX + 1);
    longest[0] = '/';
    assert_int_equal(ask_for(GET, "%s", longest)->status, 400);
    longest[TARGET_MAX] = 0;
    assert_int_equal(ask_for(GET, "%s", longest)->status, 404);
    struct req *q = ask_for(GET, "/%s/ar/things?x=%%", region);
    is(q, 400, S("<400 This address cannot be read. Please check it for typing mistakes. ar>"));
}

static void parameters(void **state)
{
    (void)state;
    is(ask_for(GET, "/static/x?a=1&b=&c&&=d&a=2&e==f&g=%%3D%%26+%%2B&caf%%C3%%A9=%%F0%%9F%%98%%80&n=%%0A#x"), 200,
        S("de||x|a=1|b=|c=|=d|a=2|e==f|g==& +|café=\U0001F600|n=\n#x"));
    struct req *q = ask_for(GET, "/static/x?a=1&b=2&a=3&c=");
    same(req_param(q, S("a")), S("1"));
    same(req_param(q, S("z")), S(""));
    assert_true(req_has(q, S("c")) && !req_has(q, S("z")));
    same(url_with(q, S("a"), S("ä&")), S("/static/x?b=2&a=%C3%A4%26"));
    same(url_with(q, S("b"), S("")), S("/static/x?a=1&a=3"));
    q = ask_for(GET, "/static/x?after=5&b=2");
    same(url_with(q, S("n"), S("1")), S("/static/x?b=2&n=1"));
    same(url_with(q, S("b"), S("")), S("/static/x"));
    q = ask_for(GET, "/%s/ar/things", region);
    same(url_row(q, &thing_entity, S("kurs")), told("/%s/ar/things/kurs", region));
    same(url_in(q, lang_find(S("en")), S("x")), told("/%s/en/x", region));
}

/* ---- tidy addresses ------------------------------------------------------------------------------------------------------------------- */
static void tidied(void **state)
{
    (void)state;
    const struct { const char *from, *to; } cases[] = {
        { "/%s/de", "/%s/de/" }, { "/%s/de?x=1", "/%s/de/?x=1" }, { "/%s/de?", "/%s/de/" }, { "/%s/de/things/", "/%s/de/things" },
            { "/%s/de/things///?a=b&c", "/%s/de/things?a=b&c" },
        { "/%s/de/none/", "/%s/de/none" }, { "/%s/api/v1/x/", "/%s/api/v1/x" } };
    for (size_t i = 0; i < countof(cases); i++) {
        const struct { str from, to; } c = { told(cases[i].from, region), told(cases[i].to, region) };
        for (int m = GET; m <= HEAD; m++) {
            struct req *q = ask_for((enum method)m, "%s", c.from.p);
            assert_int_equal(q->status, 301);
            same(header(q, "Location"), c.to);
            assert_int_equal(calls, 0);
        }
    }
    assert_int_equal(ask_for(POST, "/%s/de/rows/x/", region)->status, 200);            /* what is sent is not sent around */
}

static const char *const evil[] = { "//evil/", "//evil/de/", "///evil/", "/\\evil/", "/\\evil/x/", "/%%5Cevil/x/", "/\t/evil/x/", "/%%09/evil/x/",
    "//evil/%%2E%%2E/", "/%s//evil/", "/%s/de//evil/",
    "/%s/de/\\evil/", "/%s/..//evil/", "/%s/de/%%2F", "/%s/de/%%2F/", "/%s/de%%2F", "/%s/de/things%%2F", "/%s/de/?x=//evil/",
        "/%s/%%0D%%0ALocation:x/", "/%s/de/%%0D%%0Ax:y/", "/./%s/de",
    "/%s/de//", "/%s//de/", "//%s/de", "/%%2F/evil/", "/%%2Fevil/x/" };

/* Wherever it leads: to this host, and not in a circle. */
static void never_elsewhere(void **state)
{
    (void)state;
    for (size_t i = 0; i < countof(evil); i++) {
        struct buf b = buf_in(room.a, 1000);
        for (const char *p = evil[i]; *p; p++) {
            if (p[0] == '%' && p[1] == 's') { buf_put(&b, str_of(region)); p++; }
            else if (p[0] == '%' && p[1] == '%') { buf_char(&b, '%'); p++; }
            else buf_char(&b, *p);
        }
        str target = arena_copy(room.a, buf_str(&b));
        for (int hops = 0;; hops++) {
            struct req *q = ask_for(GET, "%s", target.p);
            str to = header(q, "Location");
            if (q->status / 100 != 3) break;
            if (hops == 3) fail_msg("%s goes in a circle", evil[i]);
            if (!str_starts(to, told("/%s/", region)) || str_find(to, S("\\\\")) == 0 || str_find_char(to, '\n') >= 0) fail_msg("%s leads to %.*s",
                evil[i], STR(to));
            target = to;
        }
    }
}

/* ---- methods and rights ------------------------------------------------------------------------------------------------------------------ */
static void methods(void **state)
{
    (void)state;
    struct req *q = ask_for(HEAD, "/%s/de/things", region);
    is(q, 200, told("de|%s|", region));                   /* its length is told, its text is not */
    assert_false(reply_has_body(q));
    const struct { enum method m; const char *path, *allow; } cases[] = {
        { POST, "things", "GET, HEAD" }, { DELETE_, "things/x", "GET, HEAD, POST" }, { GET, "rows/x", "POST, PUT" }, { HEAD, "rows/x", "POST, PUT" },
            { METHOD_OTHER, "things", "GET, HEAD" },
        { OPTIONS, "again/x", "POST" } };
    for (size_t i = 0; i < countof(cases); i++) {
        q = ask_for(cases[i].m, "/%s/en/%s", region, cases[i].path);
        is(q, 405, S("<405 This address cannot be used in this way. en>"));
        same(header(q, "Allow"), str_of(cases[i].allow));
        assert_int_equal(calls, 0);
    }
    assert_int_equal(ask_for(POST, "/%s/en/none", region)->status, 404);
}

static void rights(void **state)
{
    (void)state;
    assert_int_equal(ask_for(GET, "/%s/de/secrets", region)->status, 403);
    assert_int_equal(calls, 0);
    assert_int_equal(ask_for(POST, "/%s/de/things/x", region)->status, 403);             /* a visitor reads things, and changes none */
    assert_int_equal(ask_for(GET, "/inner")->status, 403);                               /* without a region there is nothing to have a right to */
    assert_int_equal(calls, 0);
    struct req *q = reply_new(&app, room.a);
    q->method = POST;
    q->target = told("/%s/de/things/by-admin", region);
    q->who = who_of("admin", 0, 0);
    q->from = FROM_COMMAND;
    dispatch(q);
    assert_int_equal(q->status, 200);
    q = reply_new(&app, room.a);                          /* who it is the dispatcher decides, unless the command line says so */
    q->method = GET;
    q->target = told("/%s/de/secrets", region);
    q->who = who_of("admin", 0, 0);
    dispatch(q);
    assert_int_equal(q->status, 403);
}

static void forms(void **state)
{
    (void)state;
    struct req *q = reply_new(&app, room.a);
    q->method = POST;
    q->target = told("/%s/de/rows/forged", region);
    calls = 0;
    dispatch(q);
    assert_true(q->status == 403 && calls == 0);          /* no token: not our form */
    struct buf b = buf_in(room.a, 1 << 20);
    for (int i = 0; i < 5000; i++) buf_fmt(&b, "f%d=%%C3%%A4&", i);
    q = reply_new(&app, room.a);
    q->method = POST;
    q->target = told("/%s/de/rows/many", region);
    q->from = FROM_COMMAND;
    q->body = buf_str(&b);
    q->body_type = S("application/x-www-form-urlencoded");
    dispatch(q);
    assert_int_equal(q->status, 400);
    q = reply_new(&app, room.a);
    q->method = POST;
    q->target = told("/%s/de/rows/few", region);
    q->from = FROM_COMMAND;
    q->body = S("a=1&b=%C3%A4+x&b=2&c");
    q->body_type = S("application/x-www-form-urlencoded; charset=utf-8");
    dispatch(q);
    assert_int_equal(q->status, 200);
    same(form_value(q, S("b")), S("ä x"));
    same(form_value(q, S("z")), S(""));
    assert_true(form_has(q, S("c")) && !form_has(q, S("z")) && !req_has(q, S("a")));
}

static void languages(void **state)
{
    (void)state;
    static const struct { const char *wish, *path, *got; } cases[] = {
        { "ar", "/", "ar||" }, { "tlh, en;q=0.5", "/", "en||" }, { "xx", "/", "de||" }, { "", "/", "de||" }, { "ar", "/health/none",
            "<404 There is no page at this address. ar>" } };
    for (size_t i = 0; i < countof(cases); i++) {
        struct req *q = reply_new(&app, room.a);
        q->target = str_of(cases[i].path);
        assert_true(reply_take_header(q, S("accept-language"), str_of(cases[i].wish)));
        dispatch(q);
        same(reply_body(q), str_of(cases[i].got));
    }
    struct req *q = reply_new(&app, room.a);              /* the address counts more than the wish */
    q->target = told("/%s/en/", region);
    assert_true(reply_take_header(q, S("Accept-Language"), S("ar")));
    dispatch(q);
    same(reply_body(q), told("en|%s|", region));
}

/* ---- answers ---------------------------------------------------------------------------------------------------------------------------------- */
static void unchanged(void **state)
{
    (void)state;
    struct req *q = ask_for(GET, "/static/a"), *again = reply_new(&app, room.a);
    str tag = header(q, "ETag");
    assert_true(tag.n > 2 && str_eq(header(ask_for(GET, "/static/a"), "ETag"), tag) && !str_eq(header(ask_for(GET, "/static/b"), "ETag"), tag));
    again->target = S("/static/a");
    again->if_none_match = arena_fmt(room.a, "\"x\", W/%.*s", STR(tag));
    dispatch(again);
    assert_true(again->status == 304 && !reply_has_body(again) && str_eq(header(again, "ETag"), tag));
    again = reply_new(&app, room.a);
    again->target = S("/health");
    again->if_none_match = S("*");
    dispatch(again);
    assert_true(again->status == 200 && !header(again, "ETag").p);         /* no-store */
    again = reply_new(&app, room.a);
    again->target = S("/none");
    again->if_none_match = S("*");
    dispatch(again);
    assert_int_equal(again->status, 404);
    q = ask_for(GET, "/%s/de/on", region);
    assert_int_equal(q->status, 302);
    same(header(q, "Location"), S("/x"));                 /* no second header line */
    same(header(q, "X-Content-Type-Options"), S("nosniff"));
    same(header(q, "X-Request-Id"), q->id);
}

static int64_t stored(const char *name)
{
    struct store *st = store_begin(app.stores, str_of(region), STORE_READ, room.a, S(""));
    struct rows *r = ask(st, Q("SELECT count(*) FROM core_setting WHERE name = $1"), T(str_of(name)));
    int64_t n = rows_next(r) ? row_int(r, 0) : -1;
    assert_int_equal(store_end(st, true), STORE_DONE);
    return n;
}

static void kept_or_not(void **state)
{
    (void)state;
    is(ask_for(POST, "/%s/de/rows/good", region), 200, told("de|%s|good", region));
    assert_int_equal(stored("good"), 1);
    is(ask_for(POST, "/%s/de/rows/bad", region), 422, S("<422 Bad de>"));
    assert_int_equal(stored("bad"), 0);                   /* an answer of 400 and above takes everything back */
    assert_int_equal(ask_for(PUT, "/%s/de/rows/put", region)->status, 200);
    assert_int_equal(stored("put"), 1);
}

static void once_more(void **state)
{
    (void)state;
    assert_int_equal(ask_for(POST, "/%s/de/rows/row", region)->status, 200);
    struct req *q = ask_for(POST, "/%s/de/again/once", region);
    is(q, 200, S("try 2"));                               /* nothing of the first try is left in the answer */
    assert_int_equal(calls, 2);
    size_t tries = 0;
    for (size_t i = 0; i < q->headers; i++) tries += str_eq(q->header[i].name, S("X-Try"));
    assert_int_equal(tries, 1);
    assert_true(header(q, "Set-Cookie").n > 0);           /* the form of the second try has its cookie, too */
    q = ask_for(POST, "/%s/de/again/always", region);
    if (stores_engine(app.stores) == STORE_POSTGRES) { is(q, 200, S("try 4")); return; }      /* nobody sends it back for ever */
    is(q, 503, S("<503 Many people are saving just now. Please try again in a moment. de>"));
    assert_int_equal(calls, 5);
    same(header(q, "Retry-After"), S("1"));
    assert_false(header(q, "X-Try").p);
}

static void broken(void **state)
{
    (void)state;
    struct req *q = ask_for(GET, "/%s/en/broken", region);
    is(q, 503, S("<503 The data cannot be reached just now. Please try again in a moment. en>"));
    same(header(q, "Retry-After"), S("5"));
    q = ask_for(GET, "/%s/en/much/silent", region);
    assert_int_equal(q->status, 500);
    assert_true(reply_body(q).n < 1000);
    is(ask_for(GET, "/%s/en/much/told", region), 503, S("<503 Too much en>"));
}

/* ---- nobody waits on a thread that others need ------------------------------------------------------------------------------------------- */
/* Somebody writes for long: on SQLite nobody else can then. */
static struct store *write_long(void)
{
    struct store *st = store_begin(app.stores, str_of(region), STORE_WRITE, room.a, S(""));
    ask(st, Q("UPDATE core_setting SET value = 'long' WHERE name = 'row'"));
    return st;
}

static struct req *brief_of(const char *path, const char *role)
{
    struct req *q = reply_new(&app, room.a);
    q->target = told("/%s/de/%s", region, path);
    q->who = who_of(role, 0, 0);
    q->from = FROM_COMMAND;
    q->brief = true;
    calls = 0;
    assert_true(dispatch_begin(q));
    return q;
}

/* A reading that is written down is given back at once, foreseen or found out, and answered where waiting does no harm. */
static void brief(void **state)
{
    (void)state;
    static const struct { const char *path, *role; } cases[] = { { "things", "nurse" }, { "met", "visitor" } };
    for (size_t i = 0; i < countof(cases); i++) {
        struct store *busy_one = write_long();
        int64_t began = moment_ticks();
        struct req *q = brief_of(cases[i].path, cases[i].role), *visitor = brief_of("things", "visitor");
        assert_false(dispatch_end(q));
        assert_true(calls == 0 && dispatch_end(visitor) && visitor->status == 200);
        assert_true(moment_ticks() - began < 2000);
        must(store_end(busy_one, true) == STORE_DONE, store_why(busy_one));
        q->brief = false;
        assert_true(dispatch_end(q));
        is(q, 200, told("de|%s|", region));
        assert_true(q->logs && calls == 1 + 1);
    }
}

static bool known(struct req *q, str cookie, struct who *ret, bool *touch)
{
    (void)q; (void)cookie;
    *ret = who_of("editor", 0, 0);
    return *touch = true;
}
static void touch(struct store *st, str cookie) { ask(st, Q("UPDATE core_setting SET value = $1 WHERE name = 'row'"), T(cookie)); }

/* That a session is in use is noted, but nobody waits long for it. */
static void touched(void **state)
{
    (void)state;
    static const struct who_source people = { .session = known, .touch = touch };
    app.people = &people;
    for (int busy = 0; busy < 2; busy++) {
        struct store *busy_one = busy ? write_long() : NULL;
        struct req *q = reply_new(&app, room.a);
        q->target = told("/%s/de/things", region);
        q->cookie = busy ? S("bruecke=later") : S("bruecke=first");
        int64_t began = moment_ticks();
        dispatch(q);
        assert_true(q->status == 200 && q->from == FROM_COOKIE && moment_ticks() - began < 2000);
        if (busy_one) must(store_end(busy_one, false) == STORE_ROLLED_BACK, store_why(busy_one));
    }
    app.people = NULL;
    struct store *st = store_begin(app.stores, str_of(region), STORE_READ, room.a, S(""));
    struct rows *r = ask(st, Q("SELECT value FROM core_setting WHERE name = 'row'"));
    assert_true(rows_next(r));
    same(row_str(r, 0), S("first"));
    assert_int_equal(store_end(st, true), STORE_DONE);
}

/* A region that is made beside us is found at once, and one whose store is gone says so. */
static void regions(void **state)
{
    (void)state;
    str why = S(""), name = arena_fmt(room.a, "new-%.*s", STR(rand_name(room.a, 6)));
    assert_int_equal(ask_for(GET, "/%s/de/", name.p)->status, 404);
    usleep(60000);                                        /* unknown names ask again, but not in a tight loop */
    assert_true(region_create(app.stores, name, S("Neu"), true, room.a, &why));
    struct req *q = ask_for(GET, "/%s/de/", name.p);
    assert_true(q->status == 200 && q->demo);
    same(q->region_title, S("Neu"));
    struct region all[10];
    size_t n = app_regions(&app, room.a, all, 10), seen = 0;
    for (size_t i = 0; i < n; i++) seen += str_eq(all[i].name, name) || str_eq(all[i].name, str_of(region));
    assert_int_equal(seen, 2);
    for (size_t i = 0; i < n; i++) assert_false(str_eq(all[i].name, str_of(archived)));
    assert_true(store_destroy(app.stores, name, room.a, &why));
    q = ask_for(GET, "/%s/de/broken", name.p);
    assert_true(q->status == 503 || q->status == 404);
    struct store *st = store_begin(app.stores, S(""), STORE_WRITE, room.a, S(""));
    ask(st, Q("DELETE FROM core_region WHERE name = $1"), T(name));
    assert_int_equal(store_end(st, true), STORE_DONE);
}

/* ---- running -------------------------------------------------------------------------------------------------------------------------------------- */
static const char *make_region(struct arena *a, const char *kind)
{
    str why = S(""), name = arena_fmt(a, "%s-%.*s", kind, STR(rand_name(a, 6)));
    must(region_create(app.stores, name, S("Kreis"), false, a, &why), why);
    return name.p;
}

static void drop_region(struct arena *a, const char *name)
{
    str why = S("");
    must(store_destroy(app.stores, str_of(name), a, &why), why);
    struct store *st = store_begin(app.stores, S(""), STORE_WRITE, a, S(""));
    ask(st, Q("DELETE FROM core_region WHERE name = $1"), T(str_of(name)));
    must(store_end(st, true) == STORE_DONE, store_why(st));
}

/* ---- addresses in another program's order ---------------------------------------------------------------------------------------------- */
static void fronts(void **state)
{
    (void)state;
    is(ask_for(GET, "/theirs/v3/regions"), 200, S("de||"));
    is(ask_for(GET, "/theirs/v3/regions/"), 200, S("de||"));              /* with and without the slash, and nobody is led on         */
    is(ask_for(GET, "/theirs/v3/regions/x/"), 200, S("de||x"));
    is(ask_for(GET, "/theirs/v3/%s/tongues/", region), 200, told("de|%s|", region));
    is(ask_for(GET, "/theirs/v3/%s/ar/list/", region), 200, told("ar|%s|", region));
    is(ask_for(GET, "/theirs/v3/%s/ar/list?x=1", region), 200, told("ar|%s||x=1", region));
    is(ask_for(GET, "/theirs/v3/%s/easy/list/7", region), 200, told("de-simple|%s|7", region));
    is(ask_for(GET, "/%s/en/old/v3/list/7/", region), 200, told("en|%s|7", region));
    is(ask_for(GET, "/%s/easy/old/v3/list/7/", region), 200, told("de-simple|%s|7", region));
    is(ask_for(GET, "/%s/en/list", region), 404, S("<404 There is no page at this address. en>"));       /* its routes are there alone        */
    is(ask_for(GET, "/%s/ar/things", region), 200, told("ar|%s|", region));     /* and ours are not disturbed                               */
}

static void front_failures(void **state)
{
    (void)state;
    static const char *const nowhere[] = { "/theirs/v3", "/theirs/v3/none/ar/list", "/theirs/v3/%s/xx/list", "/theirs/v3/%s/ar/none", "/theirs/v3/%s/ar/things",
        "/theirs/v3/%s/ar/list/a/b", "/theirs/v3/%s/ar/list/a/b/c/d/e/f/g/h/i/j/k", "/%s/ar/old/v3/none", "/theirs/v3/%s/list" };
    for (size_t i = 0; i < countof(nowhere); i++) {
        struct req *q = str_find(str_of(nowhere[i]), S("%s")) >= 0 ? ask_for(GET, nowhere[i], region) : ask_for(GET, "%s", nowhere[i]);
        is(q, 404, S("{404}"));
        assert_true(str_eq(header(q, "Access-Control-Allow-Origin"), S("*")));
    }
    struct req *q = ask_for(POST, "/theirs/v3/%s/ar/list/", region);
    is(q, 405, S("{405}"));
    assert_true(str_eq(header(q, "Allow"), S("GET, HEAD")));
    is(ask_for(GET, "/theirs/v2/%s/ar/list", region), 404, S("<404 There is no page at this address. de>"));
}

static void front_answers(void **state)
{
    (void)state;
    struct req *q = ask_for(OPTIONS, "/theirs/v3/%s/ar/note/x", region);
    assert_int_equal(q->status, 204);
    assert_true(str_find(header(q, "Access-Control-Allow-Methods"), S("POST")) >= 0 && header(q, "Access-Control-Allow-Headers").n);
    assert_true(str_eq(header(q, "Access-Control-Allow-Origin"), S("*")));
    assert_false(header(ask_for(GET, "/%s/ar/things", region), "Access-Control-Allow-Origin").n);
    is(ask_for(POST, "/theirs/v3/%s/ar/note/front", region), 200, told("ar|%s|front", region));
    is(ask_for(POST, "/theirs/v3/%s/ar/note/bad", region), 422, S("{422}"));
    q = reply_new(&app, room.a);                           /* whoever asks: a visitor, even where the command line says otherwise    */
    q->target = told("/theirs/v3/%s/ar/who", region);
    q->who = (struct who){ .account = 7, .grant = { { .role = "admin" } }, .n = 1 };
    q->from = FROM_COMMAND;
    dispatch(q);
    is(q, 200, S("visitor"));
    q = reply_new(&app, room.a);                           /* no form of ours is needed where the route says so, and only there      */
    q->method = POST;
    q->target = told("/theirs/v3/%s/ar/sealed/x", region);
    dispatch(q);
    is(q, 403, S("{403}"));
}

static int case_setup(void **state)    { (void)state; room.a = arena_new(); return 0; }
static int case_teardown(void **state) { (void)state; arena_free(room.a); return 0; }

static int run_engine(const char *name, const char *where)
{
    struct CMUnitTest tests[] = {
        cmocka_unit_test(found), cmocka_unit_test(not_found), cmocka_unit_test(unreadable), cmocka_unit_test(parameters), cmocka_unit_test(tidied),
        cmocka_unit_test(never_elsewhere), cmocka_unit_test(methods), cmocka_unit_test(rights), cmocka_unit_test(forms), cmocka_unit_test(languages),
        cmocka_unit_test(unchanged), cmocka_unit_test(kept_or_not), cmocka_unit_test(once_more), cmocka_unit_test(broken), cmocka_unit_test(regions),
        cmocka_unit_test(brief), cmocka_unit_test(touched),
        cmocka_unit_test(fronts), cmocka_unit_test(front_failures), cmocka_unit_test(front_answers),
    };
    static const struct entity *const entities[] = { &area_entity, &group_entity, &thing_entity, &secret_entity };
    static const struct room tested = { .name = "test", .label = "Test", .entities = entities, .n_entities = countof(entities), .routes = routes,
        .n_routes = countof(routes), .front = &front };
    static const struct room *const rooms[] = { &tested };
    struct arena *a = arena_new();
    str why = S("");
    struct stores *s = stores_open(str_of(where), a, &why);
    must(s && regions_open(s, a, &why), why);
    entity_forget();
    app_open(&app, s, rooms, countof(rooms));
    app.fail = failed;
    region = make_region(a, "one");
    other = make_region(a, "two");
    archived = make_region(a, "old");
    must(region_archive(s, str_of(archived), true, a, &why), why);
    for (size_t i = 0; i < countof(tests); i++) { tests[i].setup_func = case_setup; tests[i].teardown_func = case_teardown; }
    int failures = _cmocka_run_group_tests(name, tests, countof(tests), NULL, NULL);
    drop_region(a, region);
    drop_region(a, other);
    drop_region(a, archived);
    stores_close(s);
    arena_free(a);
    return failures;
}

int main(void)
{
    char folder[] = P_tmpdir "/bruecke-dispatch-XXXXXX";
    const char *url = getenv("BRUECKE_TEST_POSTGRES");
    if (!mkdtemp(folder)) return 1;
    log_above((enum log_level)(LOG_ERROR + 1));           /* what goes wrong here goes wrong on purpose */
    int failures = run_engine("SQLite", folder);
    if (url && *url) failures += run_engine("PostgreSQL", url);
    else fprintf(stderr, "SKIPPED: dispatch on PostgreSQL (BRUECKE_TEST_POSTGRES is not set)\n");
    room_clear(folder);
    return failures;
}
