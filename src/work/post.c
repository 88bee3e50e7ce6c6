/* post.c - one POST to an address that somebody typed: HTTP by libcurl, to public addresses only, without redirects. */
#include "work/post.h"
#include "base/moment.h"
#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void begin(void) { if (curl_global_init(CURL_GLOBAL_DEFAULT)) abort(); }

/* ---- where messages may go --------------------------------------------------------------------------------------------------- */
/* Not for the public, by the registries of special addresses (RFC 6890 and what IANA added since). */
struct net4 { uint32_t net; int bits; };
static const struct net4 closed4[] = {
    { 0x00000000, 8 }, { 0x0A000000, 8 }, { 0x64400000, 10 }, { 0x7F000000, 8 }, { 0xA9FE0000, 16 }, { 0xAC100000, 12 }, { 0xC0000000, 24 },
    { 0xC0000200, 24 }, { 0xC0586300, 24 }, { 0xC0A80000, 16 }, { 0xC6120000, 15 }, { 0xC6336400, 24 }, { 0xCB007100, 24 }, { 0xE0000000, 3 } };
struct net6 { unsigned char net[16]; int bits; };
static const struct net6 closed6[] = {
    { { 0x01, 0x00 }, 64 }, { { 0x20, 0x01, 0x00, 0x00 }, 23 }, { { 0x20, 0x01, 0x0D, 0xB8 }, 32 }, { { 0x20, 0x02 }, 16 }, { { 0x3F, 0xFF }, 20 },
    { { 0x5F, 0x00 }, 16 }, { { 0xFC }, 7 }, { { 0xFE, 0x80 }, 10 }, { { 0xFE, 0xC0 }, 10 }, { { 0xFF }, 8 } };

static bool open4(uint32_t ip, bool loopback)
{
    if (ip >> 24 == 127) return loopback;
    for (size_t i = 0; i < countof(closed4); i++) if ((ip ^ closed4[i].net) >> (32 - closed4[i].bits) == 0) return false;
    return true;
}

static uint32_t number4(const unsigned char *p) { return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3]; }

static bool within(const unsigned char *ip, const struct net6 *n)
{
    for (int bit = 0; bit < n->bits; bit++) if ((ip[bit / 8] ^ n->net[bit / 8]) >> (7 - bit % 8) & 1) return false;
    return true;
}

/* ::1, ::, and the old embedded forms begin with 96 zero bits; ::ffff:0:0/96 and 64:ff9b::/96 carry an address of version 4. */
static bool open6(const unsigned char *ip, bool loopback)
{
    static const unsigned char zero[16], one[16] = { [15] = 1 }, mapped[12] = { [10] = 0xFF, [11] = 0xFF }, nat64[12] = { 0x00, 0x64, 0xFF, 0x9B };
    if (!memcmp(ip, one, 16)) return loopback;
    if (!memcmp(ip, mapped, 12) || !memcmp(ip, nat64, 12)) return open4(number4(ip + 12), loopback);
    if (!memcmp(ip, zero, 12) || !memcmp(ip, nat64, 4)) return false;
    for (size_t i = 0; i < countof(closed6); i++) if (within(ip, &closed6[i])) return false;
    return true;
}

bool post_network_open(const struct sockaddr *to, bool loopback)
{
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    if (to->sa_family == AF_INET) { memcpy(&v4, to, sizeof v4); return open4(ntohl(v4.sin_addr.s_addr), loopback); }
    if (to->sa_family != AF_INET6) return false;
    memcpy(&v6, to, sizeof v6);
    return open6(v6.sin6_addr.s6_addr, loopback);
}

/* ---- one message ---------------------------------------------------------------------------------------------------------------- */
enum { ANSWER_MAX = 64 * 1024 };
struct talk { struct job *j; const struct post *p; size_t read; bool closed, stopped; };

/* Asked for each address that the name resolved to: what was checked is what is connected to. */
static curl_socket_t connect_to(void *ctx, curlsocktype purpose, struct curl_sockaddr *to)
{
    struct talk *t = ctx;
    if (purpose == CURLSOCKTYPE_IPCXN && post_network_open(&to->addr, t->p->loopback)) return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
    t->closed = true;
    return CURL_SOCKET_BAD;
}

/* What the receiver says is of no interest, and it must not say much. */
static size_t pass_over(char *p, size_t size, size_t n, void *ctx)
{
    struct talk *t = ctx;
    (void)p;
    t->read += size * n;
    return t->read > ANSWER_MAX ? 0 : size * n;
}

static int progress(void *ctx, curl_off_t down, curl_off_t downed, curl_off_t up, curl_off_t upped)
{
    struct talk *t = ctx;
    (void)down; (void)downed; (void)up; (void)upped;
    t->stopped = !job_alive(t->j);
    return t->stopped;
}

static struct curl_slist *append(struct curl_slist *h, const char *line)
{
    h = curl_slist_append(h, line);
    if (!h) abort();
    return h;
}

static struct curl_slist *headers(struct arena *a, const struct post *p)
{
    struct curl_slist *h = append(NULL, "Content-Type: application/json");
    h = append(h, "User-Agent: Bruecke/1");
    h = append(h, "Expect:");                             /* none: the body goes along at once                          */
    for (size_t i = 0; i < p->n; i++) h = append(h, arena_z(a, p->header[i]));
    return h;
}

static void set(CURL *c, struct arena *a, struct talk *t, const struct post *p, struct curl_slist *h)
{
    curl_easy_setopt(c, CURLOPT_URL, arena_z(a, p->address));
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, p->loopback ? "http,https" : "https");
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(c, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, h);
    curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)p->body.n);
    curl_easy_setopt(c, CURLOPT_POSTFIELDS, p->body.p);
    curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, connect_to);
    curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, t);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, pass_over);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)POST_CONNECT);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)POST_LONGEST);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, progress);
    curl_easy_setopt(c, CURLOPT_XFERINFODATA, t);
}

struct posted post_send(struct job *j, const struct post *p)
{
    struct talk t = { .j = j, .p = p };
    struct posted ret = { .error = S("") };
    long code = 0;
    int64_t began = moment_ticks();
    pthread_once(&once, begin);
    CURL *c = curl_easy_init();
    struct curl_slist *h = headers(j->a, p);
    if (!c) abort();
    set(c, j->a, &t, p, h);
    CURLcode rc = curl_easy_perform(c);
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &code);
    curl_slist_free_all(h);
    curl_easy_cleanup(c);
    ret.ms = moment_ticks() - began;
    ret.stopped = t.stopped;
    if (rc == CURLE_OK || rc == CURLE_WRITE_ERROR) ret.code = code;      /* an answer that is too long is one            */
    else ret.error = t.closed ? S("private address") : rc == CURLE_OPERATION_TIMEDOUT ? S("no answer in time") : arena_fmt(j->a, "curl %d", (int)rc);
    return ret;
}
