/* fuzz_target.c - any target, headers and form through the dispatcher with an application of a few handlers: it always answers, and
** never leads to another host.
**
** First byte: the method. Then lines: target, Accept-Language, If-None-Match, Cookie; what is left is the body of a form. */
#include "base/log.h"
#include "base/utf8.h"
#include "entity/test_room.h"
#include "web/app.h"
#include "web/reply.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static struct app app;
static char folder[] = P_tmpdir "/bruecke-fuzz-XXXXXX";

static void tell(struct req *q)
{
    assert(utf8_valid(q->path) && utf8_valid(q->arg) && str_find_char(q->arg, 0) < 0);
    for (size_t i = 0; i < q->params; i++) {
        assert(utf8_check(q->param[i].name, false) == UTF8_FINE && utf8_valid(q->param[i].value) && str_find_char(q->param[i].value, 0) < 0);
        put_text(&q->out, req_param(q, q->param[i].name));
    }
    for (size_t i = 0; i < q->forms; i++) put_text(&q->out, form_value(q, q->form[i].name));
    put_url(&q->out, url_with(q, S("sort"), S("x")));
    if (q->region.n) req_header(q, "X-Row", url_row(q, &thing_entity, q->arg));
}

static void failed(struct req *q, int status, const char *detail) { buf_fmt(&q->out, "%d %s", status, detail); }

/* The same in another program's order. */
static const char *const before[] = { "api/v3", NULL }, *const inside[] = { "wp-json/v3", NULL };
static const struct front front = { before, inside, lang_find, failed };

#define ROUTE(m, p, b, ...) { .method = (m), .pattern = (p), .handle = tell, .base = (b), __VA_ARGS__ }
static const struct route routes[] = {
    ROUTE(GET, "", BASE_ROOT, .right = ROUTE_OPEN),        ROUTE(GET, "static/{name}", BASE_ROOT, .right = ROUTE_OPEN),
    ROUTE(GET, "", BASE_REGION, .right = ROUTE_OPEN),      ROUTE(GET, "api/v1/{key}", BASE_REGION, .right = ROUTE_OPEN),
    ROUTE(GET, "", BASE_PAGE, .right = ROUTE_OPEN),        ROUTE(GET, "things", BASE_PAGE, .right = ROUTE_RIGHT, .entity = &thing_entity),
    ROUTE(GET, "things/{slug}", BASE_PAGE, .right = ROUTE_OPEN), ROUTE(GET, "things.{format}", BASE_PAGE, .right = ROUTE_OPEN),
    ROUTE(POST, "things/{slug}", BASE_PAGE, .right = ROUTE_OPEN),
    ROUTE(GET, "regions/{slug}", BASE_ROOT, .right = ROUTE_OPEN, .front = &front), ROUTE(GET, "things/{slug}", BASE_PAGE, .right = ROUTE_OPEN, .front = &front),
    ROUTE(GET, "tongues", BASE_REGION, .right = ROUTE_OPEN, .front = &front), ROUTE(POST, "things/{slug}", BASE_PAGE, .right = ROUTE_OPEN, .front = &front, .own_proof = true),
};

static void clean(void) { stores_close(app.stores); room_clear(folder); }

static void open_app(void)
{
    static const struct entity *const entities[] = { &area_entity, &group_entity, &thing_entity };
    static const struct room tested = { .name = "test", .label = "Test", .entities = entities, .n_entities = countof(entities), .routes = routes,
        .n_routes = countof(routes), .front = &front };
    static const struct room *const rooms[] = { &tested };
    if (app.stores) return;
    str why = S("");
    struct arena *a = arena_new();
    log_above((enum log_level)(LOG_ERROR + 1));
    assert(mkdtemp(folder));
    struct stores *s = stores_open(str_of(folder), a, &why);
    must(s && regions_open(s, a, &why), why);
    app_open(&app, s, rooms, countof(rooms));
    app.fail = failed;
    must(region_create(s, S("kleve"), S("Kreis Kleve"), false, a, &why), why);
    atexit(clean);
    arena_free(a);
}

static void check_answer(const struct req *q)
{
    bool tagged = false;
    assert(q->status >= 200 && q->status < 600 && q->status != 500 && q->status != 503 && q->type && q->headers > 3);
    for (size_t i = 0; i < q->headers; i++) {
        str name = q->header[i].name, v = q->header[i].value;
        assert(name.n && str_find_char(v, '\n') < 0 && str_find_char(v, '\r') < 0 && str_find_char(v, 0) < 0);
        tagged = tagged || str_eq(name, S("ETag"));
        if (!str_eq(name, S("Location"))) continue;
        assert(q->status == 301 && str_starts(v, S("/")) && !str_starts(v, S("//")) && !str_starts(v, S("/\\")) && !str_eq(v, q->target));
        for (size_t k = 0; k < v.n; k++) assert((unsigned char)v.p[k] >= 0x20);
    }
    assert(tagged == (q->status == 200 || q->status == 304) || q->method == POST);
}

static str line_of(str *rest)
{
    str line = { "", 0 };
    str_split(rest, '\n', &line);
    return line;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    open_app();
    struct arena *a = arena_new();
    struct req *q = reply_new(&app, a);
    str rest = { n ? (const char *)p + 1 : "", n ? n - 1 : 0 };
    q->method = n ? (enum method)(p[0] % (METHOD_OTHER + 1)) : GET;
    q->target = line_of(&rest);
    reply_take_header(q, S("Accept-Language"), line_of(&rest));
    reply_take_header(q, S("If-None-Match"), line_of(&rest));
    q->cookie = line_of(&rest);
    q->body = rest.p ? rest : (str){ "", 0 };
    q->body_type = S("application/x-www-form-urlencoded");
    q->from = q->body.n % 2 ? FROM_COMMAND : FROM_NOBODY;
    dispatch(q);
    check_answer(q);
    arena_free(a);
    return 0;
}
