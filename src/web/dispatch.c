/* dispatch.c - from a target to an answer, in one visible order. */
#include "base/log.h"
#include "base/utf8.h"
#include "web/app.h"
#include "web/reply.h"
#include <string.h>

/* ---- limits and parsing -------------------------------------------------------------------------------------------- */

static bool read_params(struct req *q, str query)
{
    for (str pair; str_split(&query, '&', &pair);) {
        int64_t eq = str_find_char(pair, '=');
        str name = eq < 0 ? pair : str_upto(pair, (size_t)eq), value = eq < 0 ? (str){ "", 0 } : str_from(pair, (size_t)eq + 1);
        if (!pair.n) continue;
        if (q->params == PARAMS_MAX) return false;
        struct param *p = &q->param[q->params];
        if (!url_decode(q->a, name, true, &p->name) || !url_decode(q->a, value, true, &p->value)) return false;
        if (utf8_check(p->name, false) != UTF8_FINE || utf8_check(p->value, true) == UTF8_BROKEN) return false;
        q->params++;
    }
    return true;
}

static bool read_path(struct req *q, str path)
{
    if (!path.n || path.p[0] != '/' || !url_decode(q->a, path, false, &q->path) || !utf8_valid(q->path)) return false;
    for (str rest = str_from(path, 1), part; str_split(&rest, '/', &part);) {
        if (q->parts == countof(q->part)) return true;    /* deeper than any route: none will match */
        if (!url_decode(q->a, part, false, &q->part[q->parts++])) return false;
    }
    return true;
}

static bool parse(struct req *q)
{
    int64_t mark = str_find_char(q->target, '?');
    if (q->target.n > TARGET_MAX) return false;
    q->raw_query = mark < 0 ? (str){ "", 0 } : str_from(q->target, (size_t)mark + 1);
    return read_path(q, mark < 0 ? q->target : str_upto(q->target, (size_t)mark)) && read_params(q, q->raw_query);
}

/* ---- region and language -------------------------------------------------------------------------------------------- */

static void speak(struct req *q, const struct lang *l)
{
    q->lang = l ? l : &langs[0];
    q->words = words_in(str_of(q->lang->tag));
}

/* What the address says of region and language; before it is known, errors speak the reader's own. */
static void locate(struct req *q)
{
    q->lang_part = -1;
    const struct lang *wished = q->has_accept_language ? lang_accepted(q->accept_language) : NULL;
    speak(q, wished);
    const struct region *r = q->parts ? app_region(q->app, q->a, q->part[0]) : NULL;
    if (!r) return;
    q->region = r->name;
    q->region_title = r->title;
    q->demo = r->demo;
    if (req_is_api(q)) {
        speak(q, lang_find(req_param(q, S("lang"))));
    } else if (q->parts > 1 && lang_find(q->part[1])) {
        speak(q, lang_find(q->part[1]));
        q->lang_part = 1;
    }
}

/* ---- match ---------------------------------------------------------------------------------------------------------- */

static bool match_part(str pattern, str part, str *arg)
{
    int64_t open = str_find_char(pattern, '{');
    if (open < 0) return str_eq(pattern, part);
    str head = str_upto(pattern, (size_t)open);
    if (!str_starts(part, head) || part.n <= head.n) return false;
    *arg = str_from(part, head.n);
    return true;
}

static bool match(const struct req *q, const struct route *r, str *arg)
{
    size_t i = r->base == BASE_ROOT ? 0 : r->base == BASE_REGION ? 1 : 2;
    if (r->base != BASE_ROOT && !q->region.n) return false;
    if (r->base == BASE_PAGE && q->lang_part != 1) return false;
    str pattern = str_of(r->pattern);
    for (str part; str_split(&pattern, '/', &part); i++)
        if (i >= q->parts || !match_part(part, q->part[i], arg)) return false;
    return i == q->parts;
}

static const struct route *find_route(struct req *q, bool *other_method)
{
    enum method m = q->method == HEAD ? GET : q->method;
    for (size_t i = 0; i < q->app->routes; i++) {
        const struct route *r = &q->app->route[i];
        str arg = { 0 };
        if (!match(q, r, &arg)) continue;
        if (r->method != m) { *other_method = true; continue; }
        q->arg = arg;
        return r;
    }
    return NULL;
}

/* "/kleve/de" → "/kleve/de/", "/kleve/de/offers/" → "/kleve/de/offers". */
static bool tidy(struct req *q)
{
    bool slash = str_ends(q->path, S("/"));
    bool known = q->lang_part == 1 || (q->region.n && req_is_api(q)), home = q->parts == 2 && q->lang_part == 1;
    if (!known || home == slash || (q->method != GET && q->method != HEAD)) return false;
    int64_t mark = str_find_char(q->target, '?');
    str path = mark < 0 ? q->target : str_upto(q->target, (size_t)mark);
    str query = q->raw_query.n ? arena_fmt(q->a, "?%.*s", STR(q->raw_query)) : (str){ "", 0 };
    while (!home && path.n > 1 && str_ends(path, S("/"))) path = str_upto(path, path.n - 1);
    if (str_starts(path, S("//"))) return false;          /* never to another host */
    req_redirect(q, 301, arena_fmt(q->a, "%.*s%s%.*s", STR(path), home ? "/" : "", STR(query)));
    return true;
}

/* ---- right, handler, end ---------------------------------------------------------------------------------------------- */

static bool allowed(const struct req *q)
{
    const struct route *r = q->route;
    return r->right == ROUTE_OPEN || (r->right == ROUTE_RIGHT && r->entity && may(&q->who, r->entity, q->method == GET || q->method == HEAD ? READ : UPDATE).n);
}

static void clear_answer(struct req *q)
{
    q->status = 200;
    q->type = "text/html; charset=utf-8";
    q->headers = 0;
    q->fixed = (str){ 0 };
    buf_cut(&q->out, 0);
}

enum { TRIES = 5 };
/* One try. False: a conflict with other writers, everything was rolled back, run it again. */
static bool attempt(struct req *q)
{
    bool reading = q->method == GET || q->method == HEAD;
    clear_answer(q);
    if (!q->region.n) { q->route->handle(q); return true; }
    q->st = store_begin(q->app->stores, q->region, reading ? STORE_READ : STORE_WRITE, q->a, q->id);
    if (allowed(q)) q->route->handle(q);
    else req_fail(q, 403, N_("You may not see this page."));
    enum store_outcome end = store_end(q->st, q->status < 400);
    if (end == STORE_AGAIN) return false;
    if (end != STORE_FAILED) return true;
    log_line(LOG_ERROR, "store: %.*s", STR(store_why(q->st)));
    clear_answer(q);
    req_header(q, "Retry-After", S("5"));
    req_fail(q, 503, N_("The data cannot be reached just now. Please try again in a moment."));
    return true;
}

static void answer(struct req *q)
{
    bool other_method = false;
    if (!parse(q)) { locate(q); req_fail(q, 400, N_("This address cannot be read.")); return; }
    locate(q);
    if (tidy(q)) return;
    q->route = find_route(q, &other_method);
    if (!q->route && other_method) { req_header(q, "Allow", S("GET, HEAD")); req_fail(q, 405, N_("This address cannot be used in this way.")); return; }
    if (!q->route) { req_fail(q, 404, N_("There is no page at this address.")); return; }
    for (int i = 0; i < TRIES; i++) if (attempt(q)) return;
    clear_answer(q);
    req_header(q, "Retry-After", S("1"));
    req_fail(q, 503, N_("Many people are saving just now. Please try again in a moment."));
}

void dispatch(struct req *q)
{
    log_request(q->id);
    q->out = buf_in(q->a, OUT_MAX);
    clear_answer(q);
    if (!q->who.n) q->who = who_visitor();                /* without the room `people` everybody is a visitor */
    answer(q);
    if (q->out.full) {
        log_line(LOG_ERROR, "the answer is larger than %d bytes", OUT_MAX);
        clear_answer(q);
        q->status = 500;
    }
    reply_finish(q);
    log_request((str){ 0 });
}
