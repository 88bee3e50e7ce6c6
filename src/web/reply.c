/* reply.c - what every request begins with and every answer ends with. */
#include "web/reply.h"
#include "base/rand.h"
#include <string.h>
#include <strings.h>

/* ---- the request ------------------------------------------------------------------------------------------------------ */
/* Twelve characters of 5 random bits. The kernel is asked once for many. */
static str new_id(struct arena *a)
{
    static _Thread_local struct { unsigned char bytes[768]; size_t left; } pool;
    static const char letters[32] = "abcdefghijklmnopqrstuvwxyz234567";
    enum { ID = 12 };
    if (pool.left < ID) { rand_bytes(pool.bytes, sizeof pool.bytes); pool.left = sizeof pool.bytes; }
    char *p = arena_get(a, ID);
    for (size_t i = 0; i < ID; i++) p[i] = letters[pool.bytes[--pool.left] & 31];
    return (str){ p, ID };
}

/* Also what never reaches dispatch() is answered through one of these, so that no answer goes out without the standard headers. */
struct req *reply_new(struct app *app, struct arena *a)
{
    struct req *q = arena_new_of(a, struct req);
    q->app = app;
    q->a = a;
    q->id = new_id(a);
    q->who = who_visitor();
    q->status = 200;
    q->type = "text/html; charset=utf-8";
    q->out = buf_in(a, OUT_MAX);
    return q;
}

enum method reply_method(str name)
{
    static const struct { const char *name; enum method m; } known[] = { { "GET", GET }, { "HEAD", HEAD }, { "POST", POST }, { "PUT", PUT },
                                                                         { "PATCH", PATCH }, { "DELETE", DELETE_ }, { "OPTIONS", OPTIONS } };
    for (size_t i = 0; i < countof(known); i++) if (str_eq(name, str_of(known[i].name))) return known[i].m;
    return METHOD_OTHER;
}

/* The only headers that change an answer. What is not taken here cannot have an effect, and a cache in front need not tell by it. */
bool reply_take_header(struct req *q, str name, str value)
{
    if (str_same(name, S("Accept-Language"))) { q->accept_language = value; q->has_accept_language = true; }
    else if (str_same(name, S("If-None-Match"))) q->if_none_match = value;
    else if (str_same(name, S("Accept"))) q->accept = value;
    else if (str_same(name, S("Cookie"))) q->cookie = value;
    else if (str_same(name, S("Authorization"))) q->authorization = value;
    else if (str_same(name, S("If-Match"))) q->if_match = value;
    else if (str_same(name, S("X-CSRF-Token"))) q->csrf_header = value;
    else if (str_same(name, S("Content-Type"))) q->body_type = value;
    else if (str_same(name, S("User-Agent"))) q->agent = value;
    else return false;
    return true;
}

/* ---- the answer ------------------------------------------------------------------------------------------------------- */
/* On every answer. Nothing may be loaded from elsewhere, nothing inline runs, nobody frames us. `data:` images: the icons of the style sheet. */
static const struct { const char *name, *value; } standard[] = {
    { "Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; script-src 'self'; connect-src 'self'; "
                                 "form-action 'self'; base-uri 'none'; frame-ancestors 'none'" },
    { "X-Content-Type-Options", "nosniff" },
    { "Referrer-Policy", "same-origin" },
    { "Cache-Control", "no-cache" },                     /* may be kept, but ask each time whether it is still so (ETag) */
};

/* Names of headers are compared without case; the handler's own wins over the standard. */
static const struct param *header_of(const struct req *q, str name)
{
    for (size_t i = 0; i < q->headers; i++) if (str_same(q->header[i].name, name)) return &q->header[i];
    return NULL;
}

/* 64 bits over the body, 32 bytes at a step in four lanes, so that a large page costs microseconds. Each lane loses nothing (xor, odd
** factor, rotation), so bodies that differ in one word never meet before the lanes are joined. A name for a version, no secret. */
static uint64_t digest(str s)
{
    uint64_t h[4] = { 0x9E3779B97F4A7C15U ^ s.n, 0xC2B2AE3D27D4EB4FU, 0x165667B19E3779F9U, 0xD6E8FEB86659FD93U };
    unsigned char tail[32] = { 0 };
    size_t whole = s.n & ~(size_t)31;
    for (size_t i = 0; i <= whole; i += 32) {
        const char *at = i < whole ? s.p + i : (const char *)tail;
        if (i == whole && s.n > whole) memcpy(tail, s.p + whole, s.n - whole);
        for (size_t k = 0; k < 4; k++) {
            uint64_t w;
            memcpy(&w, at + 8 * k, sizeof w);
            h[k] = (h[k] ^ w) * 0x9FB21C651E98DF25U;
            h[k] = h[k] << 29 | h[k] >> 35;
        }
    }
    uint64_t all = 0;
    for (size_t k = 0; k < 4; k++) { all = (all ^ h[k]) * 0xD1B54A32D192ED03U; all ^= all >> 32; }
    return all;
}

/* If-None-Match: `*`, or a list of tags of which one is ours (weak comparison, RFC 9110 §8.8.3.2). Our tags hold no comma. */
static bool matches(str header, str tag)
{
    for (str one; str_split(&header, ',', &one);) {
        one = str_trim(one);
        if (str_starts(one, S("W/"))) one = str_from(one, 2);
        if (str_eq(one, tag) || str_eq(one, S("*"))) return true;
    }
    return false;
}

/* A strong tag: the same bytes, the same tag, on every node and after every restart. Static files bring their own, made once. */
static void tag(struct req *q)
{
    const struct param *cache = header_of(q, S("Cache-Control")), *set = header_of(q, S("ETag"));
    if (q->status != 200 || (q->method != GET && q->method != HEAD) || (cache && str_find(cache->value, S("no-store")) >= 0)) return;
    if (!set) req_header(q, "ETag", arena_fmt(q->a, "\"%016llx\"", (unsigned long long)digest(reply_body(q))));
    set = set ? set : header_of(q, S("ETag"));
    if (!set || !q->if_none_match.n || !matches(q->if_none_match, set->value)) return;
    q->status = 304;                                     /* the body stays for its length; whoever sends the answer leaves it out */
}

/* The id goes last and is never part of the tag: it differs each time. */
void reply_finish(struct req *q)
{
    tag(q);
    for (size_t i = 0; i < countof(standard); i++)
        if (!header_of(q, str_of(standard[i].name))) req_header(q, standard[i].name, str_of(standard[i].value));
    req_header(q, "X-Request-Id", q->id);
}

str  reply_body(const struct req *q)     { return q->fixed.p ? q->fixed : buf_str(&q->out); }
bool reply_has_body(const struct req *q) { return q->method != HEAD && q->status != 304 && q->status != 204; }

void reply_refuse(struct req *q, int status, const char *why)
{
    q->status = status;
    q->type = "text/plain; charset=utf-8";
    buf_put(&q->out, str_of(why));
    buf_char(&q->out, '\n');
    reply_finish(q);
}

/* RFC 9110 §15; for the command line, the library has its own. */
const char *reply_reason(int status)
{
    static const struct { int status; const char *reason; } known[] = {
        { 200, "OK" }, { 201, "Created" }, { 204, "No Content" }, { 301, "Moved Permanently" }, { 302, "Found" }, { 303, "See Other" },
        { 304, "Not Modified" }, { 307, "Temporary Redirect" }, { 308, "Permanent Redirect" }, { 400, "Bad Request" }, { 401, "Unauthorized" },
        { 403, "Forbidden" }, { 404, "Not Found" }, { 405, "Method Not Allowed" }, { 406, "Not Acceptable" }, { 409, "Conflict" }, { 410, "Gone" },
        { 412, "Precondition Failed" }, { 413, "Content Too Large" }, { 414, "URI Too Long" }, { 415, "Unsupported Media Type" }, { 422, "Unprocessable Content" },
        { 428, "Precondition Required" }, { 429, "Too Many Requests" }, { 500, "Internal Server Error" }, { 501, "Not Implemented" }, { 503, "Service Unavailable" },
        { 504, "Gateway Timeout" } };
    for (size_t i = 0; i < countof(known); i++) if (known[i].status == status) return known[i].reason;
    return "Unknown";
}
