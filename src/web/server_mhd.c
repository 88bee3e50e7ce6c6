/* server_mhd.c - the HTTP side, on libmicrohttpd 0.9.75: epoll, one thread per core, each connection stays with its thread.
** The only file that knows the library. What it lets pass and a proxy may read otherwise is refused here.
**
** What these threads do is short: they answer from the cache or render a page. What may take long (dispatch_slow()) sleeps in the library while a
** thread of the pool works on it. Nobody keeps a connection for nothing: one watcher shuts those whose request is not there, or whose answer is
** not taken, in time; the library's own limit counts silence only, and one byte a second is no silence.
*/
#include "base/log.h"
#include "base/moment.h"
#include "web/address.h"
#include "web/cache.h"
#include "web/coding.h"
#include "web/csrf.h"
#include "web/listen.h"
#include "web/metrics.h"
#include "web/pool.h"
#include "web/reply.h"
#include "web/server.h"
#include <arpa/inet.h>
#include <malloc.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <stdatomic.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    CONNECTIONS = 1000, PER_ADDRESS = 900,              /* a town hall is one address; nobody takes all                */
    SILENCE = 30,                                       /* seconds without a byte after which a connection is closed: longer than an answer keeps its thread */
    WHOLE = 30000,                                      /* milliseconds for a request to arrive, and for an answer …   */
    LEAST_RATE = 16,                                    /* … to be taken, with one more for so many bytes              */
    LEAST_UP = 64,                                      /* and of a request's body: 11 MB on a slow line in three minutes */
    DRAIN_MAX = 4 * UPLOAD_MAX,                         /* bytes of a body that nobody will read                       */
    UPLOADS = 16, UPLOADS_OF_ONE = 8,                   /* large bodies in memory at the same time; of one network     */
    MEMORY = 32 * 1024,                                 /* per connection: address and headers fit, or 414, 431        */
    LINGER = 5000, SPARE = 64, TICK = 250,
    REST = 30000,                                       /* milliseconds after which a connection to the store that nobody uses is closed */
    TRIM = 10000,                                       /* milliseconds between two times that free memory goes back to the system */
    LARGE = 256 * 1024,                                 /* bytes of a piece that goes back as soon as it is freed     */
    FORWARDED_MAX = 1000
};

/* One server per process: signals belong to the process too. */
static atomic_bool stopping;
static atomic_size_t open_requests;
static struct pool *pool;
static struct proxies proxies;
static str metrics_token;

/* ---- arenas, kept for the next request ------------------------------------------------------------------------------- */
static struct { pthread_mutex_t lock; struct arena *at[SPARE]; size_t n; } spare = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* A warm request finds an arena with one block: most pages then malloc nothing of ours. */
static struct arena *arena_take(void)
{
    pthread_mutex_lock(&spare.lock);
    struct arena *a = spare.n ? spare.at[--spare.n] : NULL;
    pthread_mutex_unlock(&spare.lock);
    return a ? a : arena_new();
}

static void arena_give(struct arena *a)
{
    arena_reset(a);
    pthread_mutex_lock(&spare.lock);
    bool kept = spare.n < SPARE;
    if (kept) spare.at[spare.n++] = a;
    pthread_mutex_unlock(&spare.lock);
    if (!kept) arena_free(a);
}

/* ---- connections, and until when they may go on ------------------------------------------------------------------------- */
struct wire { struct wire *next, *prev; int fd; atomic_int_fast64_t until; };
static struct { pthread_mutex_t lock; struct wire *first; } wires = { .lock = PTHREAD_MUTEX_INITIALIZER };

static void on_connection(void *cls, struct MHD_Connection *c, void **own, enum MHD_ConnectionNotificationCode what)
{
    struct wire *w = *own;
    (void)cls;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
        if (!info || !(w = calloc(1, sizeof *w))) return;
        w->fd = info->connect_fd;
        w->until = moment_ticks() + WHOLE;
        *own = w;
    } else if (!w) return;
    bool comes = what == MHD_CONNECTION_NOTIFY_STARTED;
    pthread_mutex_lock(&wires.lock);
    if (comes) {
        w->next = wires.first;
        if (w->next) w->next->prev = w;
        wires.first = w;
    } else {
        *(w->prev ? &w->prev->next : &wires.first) = w->next;
        if (w->next) w->next->prev = w->prev;
    }
    pthread_mutex_unlock(&wires.lock);
    metric_add(METRIC_CONNECTIONS, comes ? 1 : -1);
    if (!comes) { free(w); *own = NULL; }
}

static void allow_until(struct MHD_Connection *c, int64_t until)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct wire *w = info ? info->socket_context : NULL;
    if (w) atomic_store_explicit(&w->until, until, memory_order_relaxed);
}

/* The library takes a connection out of our list before it closes the socket, so the number cannot have become another one's. */
static void cut_off_slow(void)
{
    int64_t now = moment_ticks();
    pthread_mutex_lock(&wires.lock);
    for (struct wire *w = wires.first; w; w = w->next) {
        if (atomic_load_explicit(&w->until, memory_order_relaxed) > now) continue;
        w->until = INT64_MAX;
        shutdown(w->fd, SHUT_RDWR);
        metric_add(METRIC_CUT_OFF, 1);
    }
    pthread_mutex_unlock(&wires.lock);
}

/* ---- large bodies ------------------------------------------------------------------------------------------------------- */
/* They lie in memory while they arrive, and whoever says that there is a session need not have one: without a limit a few hundred strangers who begin to
** send files and never end would take all memory there is. Part of the places stays free for other networks. 0: nobody's. */
static struct { pthread_mutex_t lock; uint64_t of[UPLOADS]; } large = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* The place, to be given back; -1: there is none. */
static int large_take(str network)
{
    uint64_t who = str_hash(network) | 1;
    int place = -1, own = 0;
    pthread_mutex_lock(&large.lock);
    for (int i = 0; i < UPLOADS; i++) {
        if (!large.of[i] && place < 0) place = i;
        own += large.of[i] == who;
    }
    if (own >= UPLOADS_OF_ONE) place = -1;
    if (place >= 0) large.of[place] = who;
    pthread_mutex_unlock(&large.lock);
    return place;
}

static void large_give(int place)
{
    pthread_mutex_lock(&large.lock);
    large.of[place] = 0;
    pthread_mutex_unlock(&large.lock);
}

/* ---- one request ------------------------------------------------------------------------------------------------------ */
/* Lives in its own arena. The library lets go of the request and of the answer's bytes one after the other: the last one ends it. */
struct visit {
    struct arena *a;
    struct app *app;
    struct MHD_Connection *c;
    int holders;
    int64_t began;
    str target;
    struct buf body; size_t arrived; bool announced;
    int place; bool crowded;                            /* among the large bodies, -1: none; there was no place left   */
    bool seen, anybody;                                 /* anybody: GET or HEAD without anything personal: the cache may answer */
    str none_match, accept_encoding;
    struct req *q;                                      /* from the pool, answered                                    */
};

/* Both holders are of the same thread (a connection stays with its own), so counting needs no lock. */
static void release(void *cls)
{
    struct visit *v = cls;
    if (--v->holders == 0) arena_give(v->a);
}

/* The library's first word about a request: the target as it was sent. It cuts its own copy at the '?', so this one is kept. */
static void *on_target(void *cls, const char *target, struct MHD_Connection *c)
{
    struct arena *a = arena_take();
    struct visit *v = arena_new_of(a, struct visit);
    *v = (struct visit){ .a = a, .app = cls, .c = c, .holders = 1, .began = moment_ticks(), .target = arena_copy(a, str_of(target)),
                         .body = buf_in(a, BODY_MAX), .place = -1 };
    atomic_fetch_add(&open_requests, 1);
    return v;
}

/* Called for every request that on_target() saw, also for one that never became whole. What comes next has its own time. */
static void on_completed(void *cls, struct MHD_Connection *c, void **state, enum MHD_RequestTerminationCode why)
{
    (void)cls; (void)why;
    const struct visit *v = *state;
    if (!v) return;
    if (v->place >= 0) large_give(v->place);
    release(*state);
    *state = NULL;
    atomic_fetch_sub(&open_requests, 1);
    allow_until(c, moment_ticks() + WHOLE);
}

/* Two lengths, a length beside a coding, two hosts, a NUL: whoever stands in front may read them otherwise. */
struct census {
    struct req *q;
    unsigned host, length, coding;
    bool bad, personal, part, multipart, expects;
    str proto, content_length, none_match, accept_encoding, authorization;
    char forwarded[FORWARDED_MAX]; size_t forwarded_n;
};

/* Several lines are one list. One that is too long says nothing. */
static void add_forwarded(struct census *k, str v)
{
    if (k->forwarded_n + v.n + 1 > sizeof k->forwarded) { k->forwarded_n = 0; return; }
    if (k->forwarded_n) k->forwarded[k->forwarded_n++] = ',';
    memcpy(k->forwarded + k->forwarded_n, v.p, v.n);
    k->forwarded_n += v.n;
}

static enum MHD_Result count(void *cls, enum MHD_ValueKind kind, const char *name, size_t name_n, const char *value, size_t value_n)
{
    struct census *k = cls;
    str n = { name, name_n }, v = { value ? value : "", value ? value_n : 0 };
    (void)kind;
    if (memchr(name, 0, name_n) || memchr(v.p, 0, v.n)) k->bad = true;
    if (str_same(n, S("Host"))) k->host++;
    else if (str_same(n, S("Content-Length"))) { k->length++; k->content_length = v; }
    else if (str_same(n, S("Transfer-Encoding"))) { k->coding++; k->bad |= !str_same(v, S("chunked")); }
    else if (str_same(n, S("X-Forwarded-For"))) add_forwarded(k, v);
    else if (str_same(n, S("X-Forwarded-Proto"))) k->proto = v;
    else if (k->q) reply_take_header(k->q, n, v);
    else if (str_same(n, S("Content-Type"))) k->multipart = str_same(str_upto(v, 19), S("multipart/form-data"));
    else if (str_same(n, S("Cookie"))) k->personal |= cookie_personal(v);
    else if (str_same(n, S("Authorization"))) { k->personal = true; k->authorization = v; }
    else if (str_same(n, S("If-None-Match"))) k->none_match = v;
    else if (str_same(n, S("Accept-Encoding"))) k->accept_encoding = v;
    else if (str_same(n, S("Range"))) k->part = true;
    else if (str_same(n, S("Expect"))) k->expects = true;
    return MHD_YES;
}

/* RFC 9112 §6.3: whoever reads such a message differently can smuggle a second one in. */
static bool ambiguous(const struct census *k) { return k->bad || k->host > 1 || k->length + k->coding > 1; }

/* Only of a proxy that we were told to believe, the headers count; `Forwarded` of nobody. */
static void locate_reader(struct MHD_Connection *c, struct req *q, const struct census *k)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    struct address peer = { 0 };
    char text[INET6_ADDRSTRLEN] = "";
    if (!info) return;
    const struct sockaddr *from = info->client_addr;
    if (from->sa_family == AF_INET6) inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)from)->sin6_addr, text, sizeof text);
    else inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)from)->sin_addr, text, sizeof text);
    if (!address_read(str_of(text), &peer)) return;
    str last = k->proto;
    for (str rest = k->proto, one; str_split(&rest, ',', &one);) last = str_trim(one);
    if (proxies_know(&proxies, &peer)) q->https = str_same(last, S("https"));
    q->client = address_network(q->a, address_of_reader(&proxies, peer, (str){ k->forwarded, k->forwarded_n }));
}

/* ---- the answer ------------------------------------------------------------------------------------------------------- */
/* The path without its query: an address may carry what somebody searched for. */
static void log_visit(const struct visit *v, str id, const char *method, int status, size_t bytes)
{
    int64_t mark = str_find_char(v->target, '?'), took = moment_ticks() - v->began;
    str path = str_upto(mark < 0 ? v->target : str_upto(v->target, (size_t)mark), 300);
    log_request(id);
    log_line(LOG_INFO, "%.20s %.*s %d %lldms %zuB", method, STR(path), status, (long long)took, bytes);
    log_request((str){ 0 });
    metric_answer(str_of(method), v->target, status, took, bytes);
}

static bool add(struct MHD_Response *r, const char *name, const char *value) { return MHD_add_response_header(r, name, value) == MHD_YES; }

/* Date and Content-Length come from the library. */
static bool add_headers(struct MHD_Response *r, const struct req *q, bool close_after)
{
    bool ok = q->status == 304 || q->status == 204 || !q->type || add(r, "Content-Type", q->type);
    for (size_t i = 0; ok && i < q->headers; i++)        /* req_header() copies: a NUL stands behind the value */
        ok = add(r, q->header[i].name.p, q->header[i].value.p);
    return ok && (!close_after || add(r, "Connection", "close"));
}

/* The body is not copied: the arena stays until the last byte is sent. */
static enum MHD_Result send_answer(struct visit *v, struct req *q, const char *method, bool close_after)
{
    str body = reply_body(q);
    struct MHD_Response *r = MHD_create_response_from_buffer_with_free_callback_cls(body.n, (void *)(uintptr_t)body.p, release, v);
    if (!r) return MHD_NO;
    v->holders++;
    allow_until(v->c, moment_ticks() + WHOLE + (int64_t)body.n / LEAST_RATE);
    bool ok = add_headers(r, q, close_after || q->hang_up || stopping) && MHD_queue_response(v->c, (unsigned)q->status, r) == MHD_YES;
    MHD_destroy_response(r);
    log_visit(v, q->id, method, q->status, reply_has_body(q) ? body.n : 0);
    return ok ? MHD_YES : MHD_NO;
}

/* The connection is closed afterwards: what follows on it cannot be trusted to begin where it seems to. */
static enum MHD_Result refuse(struct visit *v, const char *method, int status, const char *why)
{
    struct req *q = reply_new(v->app, v->a);
    metric_add(METRIC_REFUSED, 1);
    reply_refuse(q, status, why);
    return send_answer(v, q, method, true);
}

static enum MHD_Result refuse_crowd(struct visit *v, const char *method)
{
    return refuse(v, method, 503, "Many files are being sent just now. Please try again in a moment.");
}

/* ---- from the cache --------------------------------------------------------------------------------------------------- */
static void drop_made(void *made) { MHD_destroy_response(made); }

/* A response of the library for one form of an entry: made once, sent many times. It holds the entry's bytes, not the entry. */
static struct MHD_Response *make_form(struct cached *e, enum coding coding, bool known)
{
    str body = e->body[coding];
    cached_hold(e);
    struct MHD_Response *r = MHD_create_response_from_buffer_with_free_callback_cls(body.n, (void *)(uintptr_t)body.p, cached_let_go, e);
    if (!r) { cached_let_go(e); return NULL; }
    bool ok = add(r, "ETag", e->tag[coding].p) && (known || add(r, "Content-Type", e->type.p))
        && (coding == CODING_PLAIN || add(r, "Content-Encoding", "gzip"));
    for (size_t i = 0; ok && i < e->headers; i++) ok = add(r, e->header[i].name.p, e->header[i].value.p);
    if (ok) return r;
    MHD_destroy_response(r);
    return NULL;
}

/* Two threads may make the same form at once: the second one's goes. */
static struct MHD_Response *form_of(struct cached *e, enum coding coding, bool known)
{
    _Atomic(void *) *at = &e->made[2 * coding + known];
    void *none = NULL, *made = atomic_load(at);
    if (made || !(made = make_form(e, coding, known)) || atomic_compare_exchange_strong(at, &none, made)) return made;
    MHD_destroy_response(made);
    return none;
}

/* Answers a visitor's GET or HEAD from memory. False: it is not there. While the server stops, each answer must say "close": not from here. */
static bool from_cache(struct visit *v, const char *method, enum MHD_Result *ret)
{
    if (!v->anybody || !v->app->cache || stopping || v->target.n > CACHE_TARGET_MAX) return false;
    struct cached *e = cache_find(v->app->cache, v->app, v->target);
    if (!e) return false;
    enum coding coding = e->body[CODING_GZIP].n ? coding_wanted(v->accept_encoding) : CODING_PLAIN;
    bool known = v->none_match.n && reply_matches(v->none_match, e->tag[coding]);
    struct MHD_Response *r = form_of(e, coding, known);
    size_t bytes = known || method[0] == 'H' ? 0 : e->body[coding].n;
    allow_until(v->c, moment_ticks() + WHOLE + (int64_t)bytes / LEAST_RATE);
    *ret = r ? MHD_queue_response(v->c, known ? 304 : 200, r) : MHD_NO;
    cached_done(e);
    log_visit(v, log_takes(LOG_INFO) ? reply_id(v->a) : (str){ "", 0 }, method, known ? 304 : 200, bytes);
    return true;
}

/* ---- taking a request ------------------------------------------------------------------------------------------------- */
static enum MHD_Result give_metrics(struct visit *v, const char *method)
{
    struct req *q = reply_new(v->app, v->a);
    q->type = "text/plain; version=0.0.4; charset=utf-8";
    q->method = reply_method(str_of(method));
    req_header(q, "Cache-Control", S("no-store"));
    metrics_text(&q->out, v->app, pool ? pool_waiting(pool) : 0);
    reply_finish(q);
    return send_answer(v, q, method, false);
}

static bool shows_token(const struct census *k)
{
    str given = str_same(str_upto(k->authorization, 7), S("Bearer ")) ? str_trim(str_from(k->authorization, 7)) : (str){ "", 0 };
    return metrics_token.n && given.n == metrics_token.n && sodium_memcmp(given.p, metrics_token.p, given.n) == 0;
}

/* What is announced as too large is read to its end nevertheless: who is still sending when the connection closes never sees the answer (a browser says
** "connection reset", a proxy 502). Not where the sender waits for our word, nor beyond what anybody means well with. */
static bool too_large_to_read(const struct visit *v, const struct census *k, int64_t n)
{
    return n > (int64_t)v->body.max && (k->expects || n > DRAIN_MAX);
}

/* Files: of those who show a cookie or a token. Without a place the body is read over to its end, so that its sender sees the answer. */
static void make_room(struct visit *v, const struct census *k, int64_t n)
{
    if (!k->multipart || !k->personal || (k->length && n <= (int64_t)v->body.max)) return;
    struct req *q = reply_new(v->app, v->a);
    locate_reader(v->c, q, k);
    v->place = large_take(q->client);
    v->crowded = v->place < 0;
    if (!v->crowded) v->body.max = UPLOAD_MAX;
}

/* First call: headers only. An answer given here refuses the body, and the library closes the connection after it. */
static enum MHD_Result look_at_head(struct visit *v, const char *method)
{
    struct census k = { 0 };
    int64_t n = 0;
    v->seen = true;
    MHD_get_connection_values_n(v->c, MHD_HEADER_KIND, count, &k);
    if (ambiguous(&k)) return refuse(v, method, 400, "This request can be read in two ways.");
    if (k.length && !str_int(k.content_length, &n)) return refuse(v, method, 413, "This is too large.");
    make_room(v, &k, n);
    if (k.length && too_large_to_read(v, &k, n)) return v->crowded ? refuse_crowd(v, method) : refuse(v, method, 413, "This is too large.");
    v->announced = k.length;
    int64_t most = v->crowded ? UPLOAD_MAX : (int64_t)v->body.max;
    if (n > 0) allow_until(v->c, v->began + WHOLE + (n < most ? n : most) / LEAST_UP);
    bool reading = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
    v->anybody = reading && !k.personal && !k.part && !k.length && !k.coding;
    v->none_match = k.none_match;
    v->accept_encoding = k.accept_encoding;
    if (str_eq(v->target, S("/metrics")) && shows_token(&k)) return give_metrics(v, method);
    return MHD_YES;
}

/* No answer can be given while a body arrives: keep it, drop what is too much, hang up on what never ends (the library hands over no more than announced). */
static enum MHD_Result take_body(struct visit *v, const char *bytes, size_t *n)
{
    if (!v->announced && v->arrived + *n > 4 * v->body.max) return MHD_NO;
    buf_put(&v->body, (str){ bytes, *n });
    v->arrived += *n;
    *n = 0;
    return MHD_YES;
}

/* In a thread of the pool, while the connection sleeps; then the library asks again. */
static void work_slowly(void *ctx)
{
    struct visit *v = ctx;
    (void)!dispatch_end(v->q);                            /* not brief: it answers */
    MHD_resume_connection(v->c);
}

static enum MHD_Result answer(struct visit *v, const char *method)
{
    struct req *q = reply_new(v->app, v->a);
    struct census k = { .q = q };
    MHD_get_connection_values_n(v->c, MHD_HEADER_KIND, count, &k);
    locate_reader(v->c, q, &k);
    q->method = reply_method(str_of(method));
    q->target = v->target;
    q->body = buf_str(&v->body);
    allow_until(v->c, INT64_MAX);                         /* whatever we take: it is our time */
    if (!dispatch_begin(q)) return send_answer(v, q, method, false);
    bool slow = pool && dispatch_slow(q);
    q->brief = pool && !slow;                             /* who writes for long (an import) may not keep this thread, whose other readers only want a page */
    if (!slow && dispatch_end(q)) return send_answer(v, q, method, false);
    enum pool_kind kind = slow && (q->method == GET || q->method == HEAD) ? POOL_READING : POOL_WRITING;      /* what is not slow has to write who read it */
    q->brief = false;
    v->q = q;
    log_request((str){ 0 });
    MHD_suspend_connection(v->c);                         /* before it is given away: it may come back at once */
    if (pool_give_work(pool, kind, str_hash(q->region), work_slowly, v)) return MHD_YES;
    metric_add(METRIC_POOL_FULL, 1);
    v->q = reply_new(v->app, v->a);
    req_header(v->q, "Retry-After", S("2"));
    reply_refuse(v->q, 503, "There is too much to do just now. Please try again in a moment.");
    MHD_resume_connection(v->c);
    return MHD_YES;
}

/* Called once for the head, once per piece of the body, once at the end, and once more when the pool is done. */
static enum MHD_Result on_request(void *cls, struct MHD_Connection *c, const char *url, const char *method, const char *version, const char *bytes,
                                  size_t *n, void **state)
{
    struct visit *v = *state;
    enum MHD_Result ret;
    (void)cls; (void)url; (void)version; (void)c;
    if (!v->seen) return look_at_head(v, method);
    if (*n) return take_body(v, bytes, n);
    if (v->body.full) return v->crowded ? refuse_crowd(v, method) : refuse(v, method, 413, "This is too large.");
    if (from_cache(v, method, &ret)) return ret;
    return v->q ? send_answer(v, v->q, method, false) : answer(v, method);
}

/* The second address: numbers for whoever runs the server, and nothing else. */
static enum MHD_Result on_metrics(void *cls, struct MHD_Connection *c, const char *url, const char *method, const char *version, const char *bytes,
                                  size_t *n, void **state)
{
    struct visit *v = *state;
    bool first = !v->seen;
    (void)cls; (void)c; (void)url; (void)version; (void)bytes;
    v->seen = true;
    if (first) return MHD_YES;
    if (*n) return MHD_NO;
    if (!str_eq(v->target, S("/metrics")) || (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)) return refuse(v, method, 404, "Here is /metrics only.");
    return give_metrics(v, method);
}

static size_t as_is(void *cls, struct MHD_Connection *c, char *s) { (void)cls; (void)c; return strlen(s); }      /* dispatch() decodes */

__attribute__((format(printf, 2, 0))) static void on_trouble(void *cls, const char *fmt, va_list ap)
{
    char text[500];
    (void)cls;
    vsnprintf(text, sizeof text, fmt, ap);
    log_line(LOG_DEBUG, "http: %s", text);              /* mostly readers who went away */
}

/* ---- starting and ending ------------------------------------------------------------------------------------------------ */
/* A pool of one is no pool: the library wants to be told in another way. */
static struct MHD_Daemon *start(struct app *app, MHD_AccessHandlerCallback handler, unsigned threads, int fd)
{
    struct MHD_OptionItem many[] = { { threads > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END, (intptr_t)threads, NULL }, { MHD_OPTION_END, 0, NULL } };
    return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, handler, app,
        MHD_OPTION_EXTERNAL_LOGGER, on_trouble, NULL, MHD_OPTION_ARRAY, many, MHD_OPTION_LISTEN_SOCKET, fd,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS, MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)PER_ADDRESS,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SILENCE, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)MEMORY, MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, NULL,
        MHD_OPTION_URI_LOG_CALLBACK, on_target, app, MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL, MHD_OPTION_UNESCAPE_CALLBACK, as_is, NULL,
        MHD_OPTION_END);
}

struct running { struct MHD_Daemon *public, *metrics; int public_fd, metrics_fd; };

static unsigned cores(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n > 0 ? (unsigned)n : 1;
}

/* glibc's allocator would keep a heap for every thread, and what one long page needed once, for ever: so one heap, whose holes serve all (a request
** mostly lives in blocks that are kept, and each thread keeps small pieces of its own), and large pieces apart. */
static void save_memory(void)
{
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_MMAP_THRESHOLD, LARGE);
    mallopt(M_TRIM_THRESHOLD, LARGE);
}

/* The threads of the pool mostly wait for the disk or each other's locks: a few more than cores, and one that each region leaves to the others. */
static bool start_all(struct app *app, const struct server_options *o, struct running *r, str *why)
{
    save_memory();
    pool = pool_start(cores() + 3);
    if (o->cache) app->cache = cache_new(o->cache, drop_made);
    stores_watch(app->stores);
    r->public = start(app, on_request, o->threads ? o->threads : cores(), r->public_fd);
    if (r->public && r->metrics_fd >= 0) r->metrics = start(app, on_metrics, 1, r->metrics_fd);
    if (r->public && (r->metrics || r->metrics_fd < 0)) return true;
    *why = S("the HTTP server cannot be started");
    return false;
}

/* The library closes the socket of a daemon that it stops, unless it was taken from it before (linger). Closed twice, it may by then be another's: the number
** is given anew at once, perhaps to a database that a job has just opened. */
static void end_daemon(struct MHD_Daemon *d, int *fd, bool taken)
{
    if (d) MHD_stop_daemon(d);
    if ((!d || taken) && *fd >= 0 && close(*fd) != 0) log_line(LOG_ERROR, "a listening socket was closed by somebody else");
    *fd = -1;
}

/* What is still at work in the pool keeps its connection asleep, and the library must not end before: it is waited for, however long the transaction
** takes. A second signal ends the process at once; the store then is as after a power cut, which it is made for. */
static void stop_all(struct app *app, struct running *r)
{
    end_daemon(r->metrics, &r->metrics_fd, false);
    pool_end(pool);                                       /* a request that comes now is refused by it */
    const struct timespec pause = { .tv_nsec = 10 * 1000 * 1000 };
    for (int i = 0; i < 50 && open_requests; i++) nanosleep(&pause, NULL);     /* what the pool has just answered is to be sent */
    end_daemon(r->public, &r->public_fd, stopping);
    pool_free(pool);                                      /* only now no thread of the library asks for it */
    pool = NULL;
    cache_free(app->cache);
    app->cache = NULL;
    while (spare.n) arena_free(spare.at[--spare.n]);
}

/* No new connections; requests at work get five seconds, or until a second signal. Idle connections are just closed. */
static void linger(struct running *r, const sigset_t *signals)
{
    const struct timespec pause = { .tv_nsec = 20 * 1000 * 1000 };
    int64_t until = moment_ticks() + LINGER;
    stopping = true;
    log_line(LOG_INFO, "stopping");
    MHD_quiesce_daemon(r->public);
    while (open_requests && moment_ticks() < until && sigtimedwait(signals, NULL, &pause) < 0) continue;
    pthread_sigmask(SIG_UNBLOCK, signals, NULL);
}

/* This thread has nothing to do but wait: now and then it lets go of what others want, and shuts who is too slow. */
static void serve(struct app *app, const sigset_t *signals)
{
    const struct timespec tick = { .tv_nsec = TICK * 1000 * 1000 };
    for (unsigned i = 1; sigtimedwait(signals, NULL, &tick) < 0; i++) {
        cut_off_slow();
        if (i % (1000 / TICK) == 0) regions_rest(app->stores);
        if (i % (TRIM / TICK) != 0) continue;
        stores_rest(app->stores, REST);
        malloc_trim(0);
    }
}

static bool open_sockets(const struct server_options *o, struct arena *a, struct running *r, uint16_t *port, str *why)
{
    uint16_t real;
    *r = (struct running){ .metrics_fd = -1 };
    r->public_fd = listen_on(a, o->address, o->port, port, why);
    if (r->public_fd < 0) return false;
    if (!o->metrics.n) return true;
    r->metrics_fd = listen_on(a, o->metrics, o->metrics_port, &real, why);
    if (r->metrics_fd >= 0) return true;
    close(r->public_fd);
    return false;
}

bool server_run(struct app *app, const struct server_options *o, struct arena *a, str *why)
{
    sigset_t signals;
    struct running r;
    uint16_t port = 0;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    stopping = false;
    metrics_token = o->metrics_token;
    if (!proxies_read(o->proxies, &proxies)) { *why = S("the list of proxies cannot be read"); return false; }
    if (!open_sockets(o, a, &r, &port, why)) return false;
    bool good = start_all(app, o, &r, why);
    if (good) {
        if (o->ready) o->ready(o->ctx, port);
        serve(app, &signals);
        linger(&r, &signals);
    }
    stop_all(app, &r);
    return good;
}
