/* server_mhd.c - the HTTP side, on libmicrohttpd 0.9.75: epoll, one thread per core, each connection stays with its thread.
** The only file that knows the library. What it lets pass and a proxy may read otherwise is refused here. */
#include "base/log.h"
#include "base/moment.h"
#include "web/reply.h"
#include "web/server.h"
#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    CONNECTIONS = 1000, PER_ADDRESS = 900,              /* a town hall is one address; nobody takes all                */
    SILENCE = 10,                                       /* seconds without a byte after which a connection is closed   */
    ARRIVAL = 20000,                                    /* milliseconds that a request may take to arrive              */
    MEMORY = 32 * 1024,                                 /* per connection: address and headers fit, or 414, 431        */
    BACKLOG = 511, LINGER = 5000, SPARE = 64,
};

/* One server per process: signals belong to the process too. */
static atomic_bool stopping;
static atomic_size_t open_requests;

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

/* ---- one request ------------------------------------------------------------------------------------------------------ */
/* Lives in its own arena. The library lets go of the request and of the answer's bytes one after the other: the last one ends it. */
struct visit {
    struct arena *a;
    struct app *app;
    int holders;
    int64_t began;
    str target;
    struct buf body; size_t arrived;
    bool seen;
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
    (void)c;
    *v = (struct visit){ .a = a, .app = cls, .holders = 1, .began = moment_ticks(), .target = arena_copy(a, str_of(target)), .body = buf_in(a, BODY_MAX) };
    atomic_fetch_add(&open_requests, 1);
    return v;
}

/* Called for every request that on_target() saw, also for one that never became whole. */
static void on_completed(void *cls, struct MHD_Connection *c, void **state, enum MHD_RequestTerminationCode why)
{
    (void)cls; (void)c; (void)why;
    if (!*state) return;
    release(*state);
    *state = NULL;
    atomic_fetch_sub(&open_requests, 1);
}

/* Two lengths, a length beside a coding, two hosts, a NUL: whoever stands in front may read them otherwise. */
struct census { struct req *q; unsigned host, length, coding, type; bool bad; str forwarded, proto; };
static enum MHD_Result count(void *cls, enum MHD_ValueKind kind, const char *name, size_t name_n, const char *value, size_t value_n)
{
    struct census *k = cls;
    str n = { name, name_n }, v = { value ? value : "", value ? value_n : 0 };
    (void)kind;
    if (strlen(name) != name_n || (value && strlen(value) != value_n)) k->bad = true;
    if (str_same(n, S("Host"))) k->host++;
    else if (str_same(n, S("Content-Length"))) k->length++;
    else if (str_same(n, S("Transfer-Encoding"))) { k->coding++; k->bad |= !str_same(v, S("chunked")); }
    else if (str_same(n, S("X-Forwarded-For"))) k->forwarded = v;
    else if (str_same(n, S("X-Forwarded-Proto"))) k->proto = v;
    else if (k->q) reply_take_header(k->q, n, v);
    return MHD_YES;
}

/* RFC 9112 §6.3: whoever reads such a message differently can smuggle a second one in. */
static bool ambiguous(const struct census *k) { return k->bad || k->host > 1 || k->length + k->coding > 1; }

/* ---- where the reader is ---------------------------------------------------------------------------------------------- */
/* The network of an address: what may be kept of it, and what a guesser of passwords shares with few others. */
static str network(struct arena *a, int family, unsigned char *bytes)
{
    char text[INET6_ADDRSTRLEN];
    memset(bytes + (family == AF_INET ? 3 : 7), 0, family == AF_INET ? 1 : 9);
    return inet_ntop(family, bytes, text, sizeof text) ? arena_copy(a, str_of(text)) : (str){ "", 0 };
}

/* In front of us stands a proxy on this machine, or nobody: only from here are its headers believed, and of a list the last, which it wrote. */
static void locate_reader(struct MHD_Connection *c, struct req *q, const struct census *k)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    unsigned char bytes[16];
    if (!info) return;
    bool six = info->client_addr->sa_family == AF_INET6;
    if (six) memcpy(bytes, &((const struct sockaddr_in6 *)(const void *)info->client_addr)->sin6_addr, 16);
    else memcpy(bytes, &((const struct sockaddr_in *)(const void *)info->client_addr)->sin_addr, 4);
    bool here = six ? !memcmp(bytes, &in6addr_loopback, 16) : bytes[0] == 127;
    str last = { 0 };
    for (str rest = k->forwarded, one; str_split(&rest, ',', &one);) last = str_trim(one);
    if (here) q->https = str_same(k->proto, S("https"));
    if (here && last.n && inet_pton(AF_INET, arena_z(q->a, last), bytes) == 1) six = false;
    else if (here && last.n && inet_pton(AF_INET6, arena_z(q->a, last), bytes) == 1) six = true;
    q->client = network(q->a, six ? AF_INET6 : AF_INET, bytes);
}

/* ---- the answer ------------------------------------------------------------------------------------------------------- */
/* The path without its query: an address may carry what somebody searched for. */
static void log_visit(const struct visit *v, const struct req *q, const char *method, size_t bytes)
{
    int64_t mark = str_find_char(v->target, '?');
    str path = str_upto(mark < 0 ? v->target : str_upto(v->target, (size_t)mark), 300);
    log_request(q->id);
    log_line(LOG_INFO, "%.20s %.*s %d %lldms %zuB", method, STR(path), q->status, (long long)(moment_ticks() - v->began), bytes);
    log_request((str){ 0 });
}

/* Date and Content-Length come from the library. */
static bool add_headers(struct MHD_Response *r, const struct req *q, bool close_after)
{
    bool ok = q->status == 304 || q->status == 204 || !q->type || MHD_add_response_header(r, "Content-Type", q->type) == MHD_YES;
    for (size_t i = 0; ok && i < q->headers; i++)        /* req_header() copies: a NUL stands behind the value */
        ok = MHD_add_response_header(r, q->header[i].name.p, q->header[i].value.p) == MHD_YES;
    if (ok && close_after) ok = MHD_add_response_header(r, "Connection", "close") == MHD_YES;
    return ok;
}

/* The body is not copied: the arena stays until the last byte is sent. */
static enum MHD_Result send_answer(struct MHD_Connection *c, struct visit *v, struct req *q, const char *method, bool close_after)
{
    str body = reply_body(q);
    struct MHD_Response *r = MHD_create_response_from_buffer_with_free_callback_cls(body.n, (void *)(uintptr_t)body.p, release, v);
    if (!r) return MHD_NO;
    v->holders++;
    bool ok = add_headers(r, q, close_after || stopping) && MHD_queue_response(c, (unsigned)q->status, r) == MHD_YES;
    MHD_destroy_response(r);
    log_visit(v, q, method, reply_has_body(q) ? body.n : 0);
    return ok ? MHD_YES : MHD_NO;
}

/* The connection is closed afterwards: what follows on it cannot be trusted to begin where it seems to. */
static enum MHD_Result refuse(struct MHD_Connection *c, struct visit *v, const char *method, int status, const char *why)
{
    struct req *q = reply_new(v->app, v->a);
    reply_refuse(q, status, why);
    return send_answer(c, v, q, method, true);
}

/* First call: headers only. An answer given here refuses the body. */
static enum MHD_Result look_at_head(struct MHD_Connection *c, struct visit *v, const char *method)
{
    struct census k = { 0 };
    int64_t n = 0;
    const char *length = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Content-Length");
    v->seen = true;
    MHD_get_connection_values_n(c, MHD_HEADER_KIND, count, &k);
    if (ambiguous(&k)) return refuse(c, v, method, 400, "This request can be read in two ways.");
    if (length && (!str_int(str_of(length), &n) || n > BODY_MAX)) return refuse(c, v, method, 413, "This is too large.");
    return MHD_YES;
}

/* No answer can be given while a body arrives: keep it, drop what is too much, hang up on what never ends. */
static enum MHD_Result take_body(struct visit *v, const char *bytes, size_t *n)
{
    if (moment_ticks() - v->began > ARRIVAL || v->arrived + *n > 4 * (size_t)BODY_MAX) return MHD_NO;
    buf_put(&v->body, (str){ bytes, *n });
    v->arrived += *n;
    *n = 0;
    return MHD_YES;
}

/* Called once for the head, once per piece of the body, once at the end. */
static enum MHD_Result on_request(void *cls, struct MHD_Connection *c, const char *url, const char *method, const char *version, const char *bytes,
                                  size_t *n, void **state)
{
    struct visit *v = *state;
    (void)cls; (void)url; (void)version;
    if (!v->seen) return look_at_head(c, v, method);
    if (*n) return take_body(v, bytes, n);
    if (v->body.full) return refuse(c, v, method, 413, "This is too large.");
    struct req *q = reply_new(v->app, v->a);
    struct census k = { .q = q };
    MHD_get_connection_values_n(c, MHD_HEADER_KIND, count, &k);
    locate_reader(c, q, &k);
    q->method = reply_method(str_of(method));
    q->target = v->target;
    q->body = buf_str(&v->body);
    dispatch(q);
    return send_answer(c, v, q, method, false);
}

static size_t as_is(void *cls, struct MHD_Connection *c, char *s) { (void)cls; (void)c; return strlen(s); }      /* dispatch() decodes */

__attribute__((format(printf, 2, 0))) static void on_trouble(void *cls, const char *fmt, va_list ap)
{
    char text[500];
    (void)cls;
    vsnprintf(text, sizeof text, fmt, ap);
    log_line(LOG_DEBUG, "http: %s", text);              /* mostly readers who went away */
}

/* ---- the socket ------------------------------------------------------------------------------------------------------- */
struct address { union { struct sockaddr any; struct sockaddr_in four; struct sockaddr_in6 six; } u; socklen_t n; };

/* Numbers only: no name is looked up on the way to a listening socket. */
static bool address_of(struct arena *a, const struct server_options *o, struct address *ret)
{
    const char *text = str_eq(o->address, S("localhost")) ? "127.0.0.1" : arena_z(a, o->address);
    *ret = (struct address){ .n = sizeof ret->u.four };
    ret->u.four.sin_family = AF_INET;
    ret->u.four.sin_port = htons(o->port);
    if (inet_pton(AF_INET, text, &ret->u.four.sin_addr) == 1) return true;
    *ret = (struct address){ .n = sizeof ret->u.six };
    ret->u.six.sin6_family = AF_INET6;
    ret->u.six.sin6_port = htons(o->port);
    return inet_pton(AF_INET6, text, &ret->u.six.sin6_addr) == 1;
}

/* Our own socket rather than the library's: what is wrong with it can be said, and port 0 can be asked for. */
static int listen_on(struct arena *a, const struct server_options *o, uint16_t *port, str *why)
{
    struct address at;
    int yes = 1;
    if (!address_of(a, o, &at)) {
        *why = arena_fmt(a, "\"%.*s\" is no address to listen on; give it in numbers, as 127.0.0.1 or [::1]", STR(str_upto(o->address, 100)));
        return -1;
    }
    int fd = socket(at.u.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool ok = fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 && bind(fd, &at.u.any, at.n) == 0
        && listen(fd, BACKLOG) == 0 && getsockname(fd, &at.u.any, &at.n) == 0;
    if (ok) {
        *port = ntohs(at.u.any.sa_family == AF_INET ? at.u.four.sin_port : at.u.six.sin6_port);
        return fd;
    }
    char text[128];
    *why = arena_fmt(a, "cannot listen on %.*s port %u: %s", STR(o->address), (unsigned)o->port, strerror_r(errno, text, sizeof text));
    if (fd >= 0) close(fd);
    return -1;
}

/* A pool of one is no pool: the library wants to be told in another way. */
static struct MHD_Daemon *start(struct app *app, const struct server_options *o, int fd)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned threads = o->threads ? o->threads : cores > 0 ? (unsigned)cores : 1;
    struct MHD_OptionItem pool[] = { { threads > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END, (intptr_t)threads, NULL }, { MHD_OPTION_END, 0, NULL } };
    return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG, 0, NULL, NULL, on_request, app,
        MHD_OPTION_EXTERNAL_LOGGER, on_trouble, NULL, MHD_OPTION_ARRAY, pool, MHD_OPTION_LISTEN_SOCKET, fd,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS, MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)PER_ADDRESS,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SILENCE, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)MEMORY, MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_URI_LOG_CALLBACK, on_target, app, MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL, MHD_OPTION_UNESCAPE_CALLBACK, as_is, NULL,
        MHD_OPTION_END);
}

/* No new connections; requests at work get five seconds, or until a second signal. Idle connections are just closed. */
static void stop(struct MHD_Daemon *d, int fd, const sigset_t *signals)
{
    const struct timespec pause = { .tv_nsec = 20 * 1000 * 1000 };
    int64_t until = moment_ticks() + LINGER;
    stopping = true;
    log_line(LOG_INFO, "stopping");
    MHD_quiesce_daemon(d);
    while (open_requests && moment_ticks() < until && sigtimedwait(signals, NULL, &pause) < 0) continue;
    MHD_stop_daemon(d);
    close(fd);
    while (spare.n) arena_free(spare.at[--spare.n]);
}

bool server_run(struct app *app, const struct server_options *o, struct arena *a, str *why)
{
    sigset_t signals;
    uint16_t port = 0;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    stopping = false;
    int fd = listen_on(a, o, &port, why);
    if (fd < 0) return false;
    struct MHD_Daemon *d = start(app, o, fd);
    if (!d) {
        *why = S("the HTTP server cannot be started");
        close(fd);
        return false;
    }
    if (o->ready) o->ready(o->ctx, port);
    const struct timespec second = { .tv_sec = 1 };
    /* This thread has nothing to do but wait: now and then it lets go of what others want. */
    while (sigtimedwait(&signals, NULL, &second) < 0) regions_rest(app->stores);
    stop(d, fd, &signals);
    return true;
}
