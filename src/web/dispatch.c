/* dispatch.c - from a target to an answer, in one visible order. */
#include "base/log.h"
#include "base/utf8.h"
#include "web/cache.h"
#include "base/moment.h"
#include "web/csrf.h"
#include "web/front.h"
#include "web/metrics.h"
#include "web/rate.h"
#include "web/reply.h"
#include "web/wording.h"
#include <string.h>

/* ---- limits and parsing -------------------------------------------------------------------------------------------- */

/* "a=1&b=2" into at most `max` pairs. */
static bool read_pairs(struct arena *a, str text, struct param *ret, size_t *n, size_t max)
{
    for (str pair; str_split(&text, '&', &pair);) {
        int64_t eq = str_find_char(pair, '=');
        str name = eq < 0 ? pair : str_upto(pair, (size_t)eq), value = eq < 0 ? (str){ "", 0 } : str_from(pair, (size_t)eq + 1);
        if (!pair.n) continue;
        if (*n == max) return false;
        struct param *p = &ret[*n];
        if (!url_decode(a, name, true, &p->name) || !url_decode(a, value, true, &p->value)) return false;
        if (utf8_check(p->name, false) != UTF8_FINE) return false;
        ++*n;
    }
    return true;
}

/* Values of the address must be text; those of a form are looked at field by field, with a message there. */
static bool read_params(struct req *q, str query)
{
    if (!read_pairs(q->a, query, q->param, &q->params, PARAMS_MAX)) return false;
    for (size_t i = 0; i < q->params; i++) if (utf8_check(q->param[i].value, true) == UTF8_BROKEN) return false;
    return true;
}

/* A NUL becomes another control character: refused at its field like that one, but it ends no C string on the way there. */
static str without_nul(struct arena *a, str body)
{
    if (str_find(body, S("%00")) < 0 && str_find_char(body, 0) < 0) return body;
    char *p = (char *)(uintptr_t)arena_copy(a, body).p;
    for (size_t i = 0; i < body.n; i++) {
        if (!p[i]) p[i] = 1;
        if (i + 2 < body.n && p[i] == '%' && p[i + 1] == '0' && p[i + 2] == '0') p[i + 2] = '1';
    }
    return (str){ p, body.n };
}

/* A form with files: its other fields are found like those of any form. */
static bool read_parts(struct req *q)
{
    struct form_part *part = arena_array(q->a, struct form_part, PARTS_MAX);
    int n = multipart_read(q->a, q->body_type, q->body, part, PARTS_MAX);
    q->form = arena_array(q->a, struct param, PARTS_MAX);
    q->upload = part;
    for (int i = 0; i < n; i++) {
        if (part[i].file) { q->upload[q->uploads++] = part[i]; continue; }
        if (!utf8_valid(part[i].name) || !utf8_valid(part[i].bytes) || str_find_char(part[i].bytes, 0) >= 0) return false;
        q->form[q->forms++] = (struct param){ part[i].name, part[i].bytes };
    }
    return n >= 0;
}

static bool read_form(struct req *q)
{
    if (q->body.n && str_same(str_upto(q->body_type, 19), S("multipart/form-data"))) return read_parts(q);
    if (!q->body.n || !str_starts(q->body_type, S("application/x-www-form-urlencoded"))) return true;
    size_t room = 1;
    for (size_t i = 0; i < q->body.n && room < FORM_MAX; i++) room += q->body.p[i] == '&';
    q->form = arena_array(q->a, struct param, room);
    return read_pairs(q->a, without_nul(q->a, q->body), q->form, &q->forms, room);
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

/* Raw control characters have no business in a target: browsers drop some of them, and a redirect would lead elsewhere. */
static bool plain(str target)
{
    for (size_t i = 0; i < target.n; i++) if ((unsigned char)target.p[i] < 0x20 || target.p[i] == 0x7F) return false;
    return true;
}

static bool parse(struct req *q)
{
    int64_t mark = str_find_char(q->target, '?');
    if (q->target.n > TARGET_MAX || !plain(q->target)) return false;
    q->raw_query = mark < 0 ? (str){ "", 0 } : str_from(q->target, (size_t)mark + 1);
    return read_path(q, mark < 0 ? q->target : str_upto(q->target, (size_t)mark)) && read_params(q, q->raw_query) && read_form(q);
}

/* ---- region and language -------------------------------------------------------------------------------------------- */

static void speak(struct req *q, const struct lang *l)
{
    q->lang = l ? l : &langs[0];
    q->words = words_in(str_of(q->lang->tag));
    if (q->region.n) q->words = wording_words(q, q->words);
}

static bool is_reading(const struct req *q) { return q->method == GET || q->method == HEAD; }

/* Asked before anything else is read of the region: see cache.h. Whoever shows a cookie or a token gets an answer of their own. */
static void note_version(struct req *q)
{
    bool anybody = q->from == FROM_NOBODY && is_reading(q) && !cookie_personal(q->cookie) && !q->authorization.n;
    if (q->app->cache && anybody && q->target.n <= CACHE_TARGET_MAX) q->version = store_version(q->app->stores, q->region);
}

/* Chosen by hand, else what the browser says. */
static const struct lang *wish(const struct req *q)
{
    const struct lang *chosen = lang_find(cookie_of(q, S(LANG_COOKIE)));
    return chosen ? chosen : q->has_accept_language ? lang_accepted(q->accept_language) : NULL;
}

/* The part of the address that is a language, and which: ours by tag, a front's by the names it uses. */
static const struct lang *spoken(const struct req *q)
{
    if (q->parts < 2) return NULL;
    return q->front ? q->front->tongue(q->part[1]) : lang_find(q->part[1]);
}

/* What the address says of region and language; before it is known, errors speak the reader's own. */
static void locate(struct req *q)
{
    q->lang_part = -1;
    front_read(q);
    speak(q, q->front ? NULL : wish(q));                  /* programs say what they want in the address alone */
    q->generation = app_generation(q->app);
    const struct region *r = q->parts ? app_region(q->app, q->a, q->part[0]) : NULL;
    if (!r) return;
    q->region = r->name;
    q->region_title = r->title;
    q->demo = r->demo;
    note_version(q);
    if (!q->front && req_is_api(q)) {
        speak(q, lang_find(req_param(q, S("lang"))));
    } else if (spoken(q)) {
        speak(q, spoken(q));
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
    if (r->front != q->front || (r->base != BASE_ROOT && !q->region.n)) return false;
    if (r->base == BASE_PAGE && q->lang_part != 1) return false;
    char first = *r->pattern;                             /* most of a thousand routes end here: their length need not be measured */
    if (first && first != '{' && (i >= q->parts || !q->part[i].n || *q->part[i].p != first)) return false;
    str pattern = str_of(r->pattern);
    for (str part; str_split(&pattern, '/', &part); i++)
        if (i >= q->parts || !match_part(part, q->part[i], arg)) return false;
    return i == q->parts;
}

/* "offers/new" stands before "offers/{slug}", whoever came first. */
static size_t open_parts(const struct route *r)
{
    size_t n = 0;
    for (const char *c = r->pattern; *c; c++) n += *c == '{';
    return n;
}

/* NULL: no route for this method; *others has a bit for each method that would do. */
static const struct route *find_route(struct req *q, unsigned *others)
{
    enum method m = q->method == HEAD ? GET : q->method;
    const struct route *found = NULL;
    for (size_t i = 0; i < q->app->routes; i++) {
        const struct route *r = &q->app->route[i];
        str arg = { 0 };
        if (!match(q, r, &arg)) continue;
        if (r->method != m) { *others |= 1U << r->method; continue; }
        if (found && open_parts(r) >= open_parts(found)) continue;
        q->arg = arg;
        found = r;
    }
    return found;
}

/* "GET, HEAD, POST": what an address takes (RFC 9110 §10.2.1). */
static str allow(struct req *q, unsigned methods)
{
    static const char *const names[] = { [GET] = "GET, HEAD", [POST] = "POST", [PUT] = "PUT", [PATCH] = "PATCH", [DELETE_] = "DELETE", [OPTIONS] = "OPTIONS" };
    struct buf b = buf_in(q->a, 200);
    for (unsigned m = 0; m < countof(names); m++)
        if (names[m] && methods >> m & 1) buf_fmt(&b, "%s%s", b.n ? ", " : "", names[m]);
    return buf_str(&b);
}

/* "/kleve/de" → "/kleve/de/", "/kleve/de/offers/" → "/kleve/de/offers". */
static bool tidy(struct req *q)
{
    if (q->front) return false;
    int64_t mark = str_find_char(q->target, '?');
    str path = mark < 0 ? q->target : str_upto(q->target, (size_t)mark);
    bool slash = str_ends(path, S("/"));                  /* as sent: %2F ends nothing, and is left alone */
    bool known = q->lang_part == 1 || (q->region.n && req_is_api(q)), home = q->parts == 2 && q->lang_part == 1;
    if (!known || home == slash || (q->method != GET && q->method != HEAD)) return false;
    str query = q->raw_query.n ? arena_fmt(q->a, "?%.*s", STR(q->raw_query)) : (str){ "", 0 };
    while (!home && path.n > 1 && str_ends(path, S("/"))) path = str_upto(path, path.n - 1);
    if (str_starts(path, S("//"))) return false;          /* never to another host */
    req_redirect(q, 301, arena_fmt(q->a, "%.*s%s%.*s", STR(path), home ? "/" : "", STR(query)));
    return true;
}

/* ---- who asks, and may they ------------------------------------------------------------------------------------------- */

/* The command line says who it is; a bearer token counts before a cookie. */
static void identify(struct req *q, bool *touch)
{
    const struct who_source *people = q->app->people;
    str bearer = q->authorization, cookie = cookie_of(q, S(SESSION_COOKIE));
    if (q->front) q->who = who_visitor();                 /* goes out to everybody, so nobody sees more; nor is a cookie looked at */
    if (q->front || q->from == FROM_COMMAND) return;
    q->who = who_visitor();                               /* without the room `people` everybody is a visitor */
    q->from = FROM_NOBODY;
    if (!people) return;
    if (str_same(str_upto(bearer, 7), S("Bearer ")) && people->token(q, str_trim(str_from(bearer, 7)), &q->who)) q->from = FROM_TOKEN;
    else if (cookie.n && people->session(q, cookie, &q->who, touch)) q->from = FROM_COOKIE;
}

static bool has_role(const struct who *w, const char *roles)
{
    return !strcmp(roles, "staff") ? who_staff(w) : who_holds(w, roles);
}

/* An API token may be narrowed to rooms. What belongs to no room and is open to everybody (search, the description of the API) it may read. */
static bool in_scope(const struct req *q)
{
    const struct route *r = q->route;
    const char *room = r->room ? r->room : r->entity ? r->entity->room : NULL;
    if (!room && r->right == ROUTE_OPEN && is_reading(q)) return true;
    return who_scoped(&q->who, room ? str_of(room) : S(SCOPE_CORE), !is_reading(q));
}

static bool allowed(const struct req *q)
{
    const struct route *r = q->route;
    unsigned action = r->action ? r->action : is_reading(q) ? READ : UPDATE;
    if (q->who.only_reads && !is_reading(q)) return false;
    if (!in_scope(q)) return false;
    switch (r->right) {
    case ROUTE_OPEN:  return true;
    case ROUTE_RIGHT: return r->entity && may(&q->who, r->entity, action).n;
    case ROUTE_ROLES: return r->roles && has_role(&q->who, r->roles);
    default:          return false;
    }
}

/* A visitor is led to the log-in page and back again; a program is told 401. Whoever is known and refused stands in the log: by number, never by name. */
static void deny(struct req *q)
{
    const struct who_source *people = q->app->people;
    if (q->who.account) log_line(LOG_INFO, "denied: account %lld", (long long)q->who.account);
    if (who_staff(&q->who) || !people) { req_fail(q, 403, N_("You do not have access to this page.")); return; }
    if (req_is_api(q) || !is_reading(q) || !people->login) {
        req_header(q, "WWW-Authenticate", S("Bearer"));
        req_fail(q, 401, N_("Please log in first."));
        return;
    }
    struct buf to = buf_in(q->a, TARGET_MAX * 4);
    buf_fmt(&to, "%.*s?next=", STR(url_page(q, str_of(people->login))));
    put_encoded(&to, q->target);
    req_redirect(q, 303, buf_str(&to));
}

static bool proved(const struct req *q)
{
    return is_reading(q) || q->from == FROM_TOKEN || q->from == FROM_COMMAND || q->route->own_proof || csrf_good(q);
}

static void forged(struct req *q)
{
    log_line(LOG_INFO, "denied: a form without our token, account %lld", (long long)q->who.account);
    req_fail(q, 403, N_("This form is too old or not ours. Please go back, load the page again and send it once more."));
}

/* ---- handler, end ------------------------------------------------------------------------------------------------------- */

static void clear_answer(struct req *q)
{
    q->status = 200;
    q->type = "text/html; charset=utf-8";
    q->headers = 0;
    q->fixed = q->packed = q->csrf_secret = (str){ 0 };     /* its cookie went with the headers: the next try sets one anew */
    q->secret = q->sensitive = false;
    q->about = (str){ 0 };
    q->head = NULL;
    *q->until = 0;
    buf_cut(&q->out, 0);
    q->out.full = false;
}

/* Reading is a snapshot, unless it has to be logged: foreseen by the route's entity, or found out while reading (the name of a volunteer whom a row refers to).
** False: this thread may not wait until it can write. */
static bool begin(struct req *q, bool *touch, int back)
{
    q->st = store_begin(q->app->stores, q->region, is_reading(q) && !q->logs ? STORE_READ : STORE_WRITE, q->a, q->id);
    store_turn(q->st, back);
    identify(q, touch);
    if (!is_reading(q) || q->logs || !q->route->entity || !entity_logs_reads(q->route->entity, &q->who)) return true;
    if (store_end(q->st, false) == STORE_FAILED) log_line(LOG_WARNING, "store: %.*s", STR(store_why(q->st)));
    q->logs = true;
    if (q->brief) return false;
    q->st = store_begin(q->app->stores, q->region, STORE_WRITE, q->a, q->id);
    store_turn(q->st, back);
    return true;
}

enum { TRIES = 5 };
/* Strangers may write only so often: log-in, public forms. Those who are logged in have a name, programs a token. Last of all checks: what may not be
** done anyhow costs nothing and needs no other answer. */
static bool too_often(struct req *q)
{
    int64_t wait = 0;
    if (is_reading(q) || q->route->paced || q->from != FROM_NOBODY || !q->client.n || rate_take(q->client, &wait)) return false;
    metric_add(METRIC_TOO_OFTEN, 1);
    req_header(q, "Retry-After", arena_fmt(q->a, "%lld", (long long)(wait + 999) / 1000));
    req_fail(q, 429, N_("Too many forms were sent from your network. Please try again in a moment."));
    return true;
}

/* One try. False: everything was rolled back, run it again; *back: how often other writers did that, so that it queues up with those who failed as well. */
static bool attempt(struct req *q, bool *touch, int *back)
{
    clear_answer(q);
    if (!q->region.n) {                                   /* outside of regions nobody holds a role, and no form is ours */
        if (q->route->right == ROUTE_OPEN && proved(q)) q->route->handle(q);
        else req_fail(q, 403, N_("You do not have access to this page."));
        return true;
    }
    if (!begin(q, touch, *back)) return false;
    if (!allowed(q)) deny(q);
    else if (!proved(q)) forged(q);
    else if (*back || !too_often(q)) q->route->handle(q);      /* a second try of the same request takes nothing more      */
    enum store_outcome end = store_end(q->st, q->status < 400);
    if (end == STORE_AGAIN && store_to_write(q->st)) { q->logs = true; return false; }
    if (end == STORE_AGAIN) { metric_add(METRIC_STORE_BUSY, 1); ++*back; return false; }
    if (end != STORE_FAILED) return true;
    metric_add(METRIC_STORE_FAILED, 1);
    log_line(LOG_ERROR, "store: %.*s", STR(store_why(q->st)));
    clear_answer(q);
    req_header(q, "Retry-After", S("5"));
    req_fail(q, 503, N_("The data cannot be reached just now. Please try again in a moment."));
    return true;
}

/* A session in use stays open: its time is noted now and then, in a transaction of its own. Where somebody writes for long, the next request notes it:
** nobody waits for that, and those who read what is public least of all. */
enum { TOUCH_PATIENCE = 200 };                            /* milliseconds */
static void touch_session(struct req *q)
{
    struct store *st = store_begin(q->app->stores, q->region, STORE_WRITE, q->a, (str){ "", 0 });
    store_deadline(st, TOUCH_PATIENCE);
    q->app->people->touch(st, cookie_of(q, S(SESSION_COOKIE)));
    if (store_end(st, true) == STORE_FAILED) log_line(LOG_WARNING, "store: %.*s", STR(store_why(st)));
}

/* From the address to a route. False: that was the answer already. */
static bool find(struct req *q)
{
    unsigned others = 0;
    if (!parse(q)) {
        locate(q);
        q->hang_up = true;
        req_fail(q, 400, N_("This address cannot be read. Please check it for typing mistakes."));
        return false;
    }
    locate(q);
    if (tidy(q)) return false;
    if (q->front && q->method == OPTIONS) { front_preflight(q); return false; }
    q->route = find_route(q, &others);
    if (!q->route && others) { req_header(q, "Allow", allow(q, others)); req_fail(q, 405, N_("This address cannot be used in this way.")); }
    else if (!q->route) req_fail(q, 404, N_("There is no page at this address."));
    return q->route != NULL;
}

/* Where a disk is so slow that a try already waits until its deadline, another would only keep a thread and the reader waiting. False: see app.h. */
static bool answer(struct req *q)
{
    int back = 0;
    int64_t until = moment_ticks() + STORE_DEADLINE;
    for (int i = 0; i < TRIES && (i == 0 || q->route->slow || moment_ticks() < until); i++) {
        bool touch = false;
        if (!attempt(q, &touch, &back)) {
            if (q->brief && q->logs) return false;
            continue;
        }
        if (touch && moment_ticks() < until) touch_session(q);
        return true;
    }
    clear_answer(q);
    req_header(q, "Retry-After", S("1"));
    req_fail(q, 503, N_("Many people are saving just now. Please try again in a moment."));
    return true;
}

static void finish(struct req *q)
{
    if (q->out.full) {
        log_line(LOG_ERROR, "the answer is larger than %d bytes", OUT_MAX);
        clear_answer(q);
        q->status = 500;
    }
    if (q->front) req_header(q, "Access-Control-Allow-Origin", S("*"));      /* failures, too; and the cache keeps it */
    reply_finish(q);
    if (q->version && q->app->cache) cache_keep(q->app->cache, q);
    log_request((str){ 0 });
}

bool dispatch_begin(struct req *q)
{
    log_request(q->id);
    q->began = moment_now();
    q->out = buf_in(q->a, OUT_MAX);
    if (!q->until) q->until = arena_new_of(q->a, int64_t);
    clear_answer(q);
    if (!q->who.n) q->who = who_visitor();
    if (find(q)) return true;
    finish(q);
    return false;
}

bool dispatch_slow(const struct req *q) { return q->route->slow || !is_reading(q); }

bool dispatch_end(struct req *q)
{
    log_request(q->id);
    bool done = answer(q);
    if (done) finish(q);
    else log_request((str){ 0 });
    return done;
}

void dispatch(struct req *q)
{
    if (dispatch_begin(q)) (void)!dispatch_end(q);        /* not brief: it always is */
}
