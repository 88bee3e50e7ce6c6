/* reply.c - what every request begins with and every answer ends with. */
#include "web/reply.h"
#include "base/rand.h"
#include "web/coding.h"
#include <stdatomic.h>
#include <string.h>
#include <strings.h>

/* ---- the request ------------------------------------------------------------------------------------------------------ */
/* Twelve characters of 5 random bits. The kernel is asked once for many. */
str reply_id(struct arena *a)
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
    q->id = reply_id(a);
    q->who = who_visitor();
    q->until = arena_new_of(a, int64_t);
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
    else if (str_same(name, S("Accept-Encoding"))) q->accept_encoding = value;
    else if (str_same(name, S("Range"))) q->range = value;
    else if (str_same(name, S("If-Range"))) q->if_range = value;
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
                                 "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'" },
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
bool reply_matches(str header, str tag)
{
    for (str one; str_split(&header, ',', &one);) {
        one = str_trim(one);
        if (str_starts(one, S("W/"))) one = str_from(one, 2);
        if (str_eq(one, tag) || str_eq(one, S("*"))) return true;
    }
    return false;
}

static bool is_reading(const struct req *q) { return q->method == GET || q->method == HEAD; }
static bool of_reader(const struct req *q)  { return q->secret || q->from == FROM_COOKIE; }

/* Static files are looked at once: their tag does not change while the program runs. A place belongs to whoever came first. */
static uint64_t digest_kept(str fixed)
{
    enum { PLACES = 64 };
    static struct { _Atomic(const char *) p; atomic_flag taken; uint64_t h; } known[PLACES];
    size_t at = (size_t)((uintptr_t)fixed.p >> 4) % PLACES;
    if (atomic_load(&known[at].p) == fixed.p) return known[at].h;
    uint64_t h = digest(fixed);
    if (!atomic_flag_test_and_set(&known[at].taken)) {
        known[at].h = h;
        atomic_store(&known[at].p, fixed.p);
    }
    return h;
}

/* Packed where that pays and the reader takes it. A part of an answer is a part of the plain text. */
static enum coding choose(struct req *q)
{
    str body = reply_body(q);
    if (body.n < CODING_LEAST || !q->type || !coding_pays(q->type)) return CODING_PLAIN;
    req_header(q, "Vary", S("Accept-Encoding"));
    return q->range.n && q->fixed.p ? CODING_PLAIN : coding_wanted(q->accept_encoding);
}

/* A strong tag for each coding: the same bytes, the same tag, on every node and after every restart. What is padded at random has a weak one. */
static void tag(struct req *q, enum coding coding)
{
    const struct param *cache = header_of(q, S("Cache-Control")), *set = header_of(q, S("ETag"));
    if (q->status != 200 || !is_reading(q) || (cache && str_find(cache->value, S("no-store")) >= 0)) return;
    if (!set) {
        uint64_t h = q->fixed.p ? digest_kept(q->fixed) : digest(reply_body(q));
        bool weak = coding == CODING_GZIP && of_reader(q);
        req_header(q, "ETag", arena_fmt(q->a, "%s\"%016llx%s\"", weak ? "W/" : "", (unsigned long long)h, coding == CODING_GZIP ? "-gz" : ""));
        set = header_of(q, S("ETag"));
    }
    if (!set || !q->if_none_match.n || !reply_matches(q->if_none_match, set->value)) return;
    q->status = 304;                                     /* the body stays for its length; whoever sends the answer leaves it out */
}

enum { LEVEL = 5 };                                       /* half the time of zlib's own choice, two percent more bytes */
static void pack(struct req *q)
{
    str body = reply_body(q), packed = q->fixed.p ? gzip_kept(q->fixed) : gzip(q->a, body, LEVEL, of_reader(q));
    if (!packed.n || header_of(q, S("Content-Encoding"))) return;
    q->packed = packed;
    req_header(q, "Content-Encoding", S("gzip"));
}

/* ---- parts of a file (RFC 9110 §14) ----------------------------------------------------------------------------------- */
/* "bytes=0-99", "bytes=100-", "bytes=-50": one part. Several, or anything else, is no range that we know: the whole is sent. */
enum range { RANGE_NONE, RANGE_PART, RANGE_OUTSIDE };
static enum range range_of(str header, size_t size, size_t *first, size_t *last)
{
    int64_t a, b, dash;
    if (!str_starts(header, S("bytes="))) return RANGE_NONE;
    str set = str_trim(str_from(header, 6));
    if (str_find_char(set, ',') >= 0 || (dash = str_find_char(set, '-')) < 0) return RANGE_NONE;
    str from = str_upto(set, (size_t)dash), to = str_from(set, (size_t)dash + 1);
    if (!from.n) {                                        /* the last so many */
        if (!str_int(to, &b) || b < 0) return RANGE_NONE;
        if (b == 0 || size == 0) return RANGE_OUTSIDE;
        *first = (size_t)b < size ? size - (size_t)b : 0;
        *last = size - 1;
        return RANGE_PART;
    }
    if (!str_int(from, &a) || a < 0 || (to.n && (!str_int(to, &b) || b < a))) return RANGE_NONE;
    if ((size_t)a >= size) return RANGE_OUTSIDE;
    *first = (size_t)a;
    *last = to.n && (size_t)b < size ? (size_t)b : size - 1;
    return RANGE_PART;
}

/* Of what lives longer than the request: files. If-Range: only while the file is still the one of which the reader has a part. */
static void part(struct req *q)
{
    size_t first, last;
    const struct param *tag = header_of(q, S("ETag"));
    if (!q->fixed.p || q->status != 200 || !is_reading(q)) return;
    req_header(q, "Accept-Ranges", S("bytes"));
    if (!q->range.n || q->method != GET || (q->if_range.n && (!tag || !str_eq(str_trim(q->if_range), tag->value)))) return;
    enum range r = range_of(q->range, q->fixed.n, &first, &last);
    if (r == RANGE_NONE) return;
    if (r == RANGE_OUTSIDE) {
        q->status = 416;
        req_header(q, "Content-Range", arena_fmt(q->a, "bytes */%zu", q->fixed.n));
        q->fixed = S("");
        return;
    }
    q->status = 206;
    req_header(q, "Content-Range", arena_fmt(q->a, "bytes %zu-%zu/%zu", first, last, q->fixed.n));
    q->fixed = str_upto(str_from(q->fixed, first), last - first + 1);
}

/* The id goes last and is never part of the tag: it differs each time. */
void reply_finish(struct req *q)
{
    if (q->logs && !header_of(q, S("Cache-Control"))) req_header(q, "Cache-Control", S("no-store"));      /* what is so private that reading it is written down */
    enum coding coding = choose(q);
    tag(q, coding);
    if (coding == CODING_GZIP) pack(q);
    else part(q);
    if (of_reader(q) && !header_of(q, S("Cache-Control"))) req_header(q, "Cache-Control", S("private, no-cache"));
    for (size_t i = 0; i < countof(standard); i++)
        if (!header_of(q, str_of(standard[i].name))) req_header(q, standard[i].name, str_of(standard[i].value));
    req_header(q, "X-Request-Id", q->id);
}

str  reply_body(const struct req *q)     { return q->packed.n ? q->packed : q->fixed.p ? q->fixed : buf_str(&q->out); }
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
        { 200, "OK" }, { 201, "Created" }, { 204, "No Content" }, { 206, "Partial Content" }, { 301, "Moved Permanently" }, { 302, "Found" }, { 303, "See Other" },
        { 304, "Not Modified" }, { 307, "Temporary Redirect" }, { 308, "Permanent Redirect" }, { 400, "Bad Request" }, { 401, "Unauthorized" },
        { 403, "Forbidden" }, { 404, "Not Found" }, { 405, "Method Not Allowed" }, { 406, "Not Acceptable" }, { 409, "Conflict" }, { 410, "Gone" },
        { 412, "Precondition Failed" }, { 413, "Content Too Large" }, { 414, "URI Too Long" }, { 415, "Unsupported Media Type" }, { 416, "Range Not Satisfiable" }, { 422, "Unprocessable Content" },
        { 428, "Precondition Required" }, { 429, "Too Many Requests" }, { 500, "Internal Server Error" }, { 501, "Not Implemented" }, { 503, "Service Unavailable" },
        { 504, "Gateway Timeout" } };
    for (size_t i = 0; i < countof(known); i++) if (known[i].status == status) return known[i].reason;
    return "Unknown";
}
