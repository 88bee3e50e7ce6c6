/* req.c - what handlers and pages ask of a request: parameters, headers, addresses, failures. */
#include "web/app.h"
#include <string.h>

str req_param(const struct req *q, str name)
{
    for (size_t i = 0; i < q->params; i++) if (str_eq(q->param[i].name, name)) return q->param[i].value;
    return (str){ "", 0 };
}

bool req_has(const struct req *q, str name)
{
    for (size_t i = 0; i < q->params; i++) if (str_eq(q->param[i].name, name)) return true;
    return false;
}

str form_value(const struct req *q, str name)
{
    for (size_t i = 0; i < q->forms; i++) if (str_eq(q->form[i].name, name)) return q->form[i].value;
    return (str){ "", 0 };
}

bool form_has(const struct req *q, str name)
{
    for (size_t i = 0; i < q->forms; i++) if (str_eq(q->form[i].name, name)) return true;
    return false;
}

void req_header(struct req *q, const char *name, str value)
{
    size_t n = 0;
    while (n < value.n && value.p[n] != '\r' && value.p[n] != '\n' && value.p[n]) n++;
    if (q->headers < HEADERS_MAX) q->header[q->headers++] = (struct param){ str_of(name), arena_copy(q->a, str_upto(value, n)) };
}

void req_until(const struct req *q, int64_t t)
{
    if (!*q->until || t < *q->until) *q->until = t;
}

void signed_private(struct req *q)
{
    req_header(q, "Cache-Control", S("no-store"));
    req_header(q, "Referrer-Policy", S("no-referrer"));
}

void page_sensitive(struct req *q)
{
    if (!req_unkept(q)) req_header(q, "Cache-Control", S("no-store"));
    q->sensitive = true;
}

bool req_unkept(const struct req *q)
{
    for (size_t i = 0; i < q->headers; i++)
        if (str_same(q->header[i].name, S("Cache-Control")) && str_find(q->header[i].value, S("no-store")) >= 0) return true;
    return false;
}

void page_about(struct req *q, str sentence) { q->about = sentence; }

void req_redirect(struct req *q, int status, str location)
{
    q->status = status;
    buf_cut(&q->out, 0);
    req_header(q, "Location", location);
}

bool req_is_api(const struct req *q) { return q->parts > 1 && str_eq(q->part[1], S("api")); }

void req_fail(struct req *q, int status, const char *detail)
{
    q->status = status;
    q->fixed = (str){ 0 };
    buf_cut(&q->out, 0);
    q->out.full = false;                                  /* what did not fit is gone; the page that says so fits */
    (q->front ? q->front->fail : q->app->fail)(q, status, detail);
}

/* ---- addresses ----------------------------------------------------------------------------------------------------- */

str url_in(const struct req *q, const struct lang *l, str rest)
{
    return arena_fmt(q->a, "/%.*s/%s/%.*s", STR(q->region), l->tag, STR(rest));
}

str url_page(const struct req *q, str rest)                        { return url_in(q, q->lang, rest); }
str url_entity(const struct req *q, const struct entity *e)        { return url_page(q, str_of(e->path)); }
str url_row(const struct req *q, const struct entity *e, str slug) { return arena_fmt(q->a, "%.*s/%.*s", STR(url_entity(q, e)), STR(slug)); }

str url_whole(const struct req *q, str address)                    { return arena_fmt(q->a, "%.*s%.*s", STR(q->app->url), STR(address)); }

static void put_param(struct buf *b, size_t *n, str name, str value)
{
    buf_put(b, (*n)++ ? S("&") : S("?"));
    put_encoded(b, name);
    buf_put(b, S("="));
    put_encoded(b, value);
}

str url_with(const struct req *q, str name, str value) { return url_with_two(q, name, value, (str){ "", 0 }, (str){ "", 0 }); }

str url_with_two(const struct req *q, str name, str value, str other, str and)
{
    struct buf b = buf_in(q->a, TARGET_MAX * 4);
    int64_t mark = str_find_char(q->target, '?');
    size_t n = 0;
    buf_put(&b, mark < 0 ? q->target : str_upto(q->target, (size_t)mark));
    for (size_t i = 0; i < q->params; i++) {
        str own = q->param[i].name;
        if (!str_eq(own, name) && !str_eq(own, other) && !str_eq(own, S("after")) && q->param[i].value.n) put_param(&b, &n, own, q->param[i].value);
    }
    if (value.n) put_param(&b, &n, name, value);
    if (and.n) put_param(&b, &n, other, and);
    return buf_str(&b);
}
