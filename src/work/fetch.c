/* fetch.c - one GET by libcurl, with a look at the address of each connection before it is made. */
#include "work/fetch.h"
#include <arpa/inet.h>
#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void begin(void) { if (curl_global_init(CURL_GLOBAL_DEFAULT)) abort(); }

/* ---- where to ---------------------------------------------------------------------------------------------------------------------------- */
/* RFC 6890 and the registries it began: what is not global. */
static const struct { uint32_t net; int bits; } not_global[] = {
    { 0x00000000, 8 }, { 0x0a000000, 8 }, { 0x64400000, 10 }, { 0x7f000000, 8 }, { 0xa9fe0000, 16 }, { 0xac100000, 12 }, { 0xc0000000, 24 }, { 0xc0000200, 24 },
    { 0xc0586300, 24 }, { 0xc0a80000, 16 }, { 0xc6120000, 15 }, { 0xc6336400, 24 }, { 0xcb007100, 24 }, { 0xe0000000, 4 }, { 0xf0000000, 4 },
};

static bool global4(uint32_t ip)
{
    for (size_t i = 0; i < countof(not_global); i++) if (((ip ^ not_global[i].net) >> (32 - not_global[i].bits)) == 0) return false;
    return true;
}

static uint32_t four(const uint8_t *p) { return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3]; }

/* Only 2000::/3 is handed out; of that, documentation, tunnels and what wraps an address of the old kind are looked at. */
static bool global6(const uint8_t *p)
{
    static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff }, nat64[12] = { 0x00, 0x64, 0xff, 0x9b };
    if (!memcmp(p, mapped, 12) || !memcmp(p, nat64, 12)) return global4(four(p + 12));
    if ((p[0] & 0xe0) != 0x20) return false;
    if (p[0] == 0x20 && p[1] == 0x02) return global4(four(p + 2));
    return !(p[0] == 0x20 && p[1] == 0x01 && (p[2] < 2 || (p[2] == 0x0d && p[3] == 0xb8)));
}

bool fetch_allowed(const char *address)
{
    uint8_t p[16];
    if (inet_pton(AF_INET, address, p) == 1) return global4(four(p));
    return inet_pton(AF_INET6, address, p) == 1 && global6(p);
}

static bool loopback_on(void) { const char *v = getenv("BRUECKE_FETCH_LOOPBACK"); return v && !strcmp(v, "1"); }

static bool may_connect(const struct sockaddr *to)
{
    uint8_t p[16];
    if (to->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, to, sizeof in);
        memcpy(p, &in.sin_addr, 4);
        return global4(four(p)) || (p[0] == 127 && loopback_on());
    }
    if (to->sa_family != AF_INET6) return false;
    struct sockaddr_in6 in;
    memcpy(&in, to, sizeof in);
    memcpy(p, &in.sin6_addr, 16);
    return global6(p);
}

/* The address after the name was looked up: nothing comes between this look and the connection. */
static curl_socket_t open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *to)
{
    bool *refused = ctx;
    if (purpose != CURLSOCKTYPE_IPCXN || !may_connect(&to->addr)) { *refused = true; return CURL_SOCKET_BAD; }
    return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

/* ---- one document -------------------------------------------------------------------------------------------------------------------------- */
struct talk { struct job *j; struct buf answer; bool refused; };

static size_t take(char *p, size_t size, size_t n, void *ctx)
{
    struct talk *t = ctx;
    buf_put(&t->answer, (str){ p, size * n });
    return t->answer.full ? 0 : size * n;                 /* less than was given: the library stops */
}

static int progress(void *ctx, curl_off_t down, curl_off_t downed, curl_off_t up, curl_off_t upped)
{
    struct talk *t = ctx;
    (void)down; (void)downed; (void)up; (void)upped;
    return t->j ? !job_alive(t->j) : 0;
}

static void set(CURL *c, struct talk *t, const char *url)
{
    curl_easy_setopt(c, CURLOPT_URL, url);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, loopback_on() ? "http,https" : "https");
    curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, "https");
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(c, CURLOPT_MAXREDIRS, 3L);
    curl_easy_setopt(c, CURLOPT_PROXY, "");
    curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, &t->refused);
    curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(c, CURLOPT_USERAGENT, "Bruecke");
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
    curl_easy_setopt(c, CURLOPT_MAXFILESIZE, (long)FETCH_MAX);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)FETCH_CONNECT);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)FETCH_LONGEST);
    curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, 1000L);
    curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, (long)FETCH_SLOW);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, progress);
    curl_easy_setopt(c, CURLOPT_XFERINFODATA, t);
}

static struct fetched failed(enum fetch_fault fault, str detail) { return (struct fetched){ .fault = fault, .end = fault == FETCH_SILENT ? JOB_AGAIN : JOB_DEAD, .detail = detail }; }

struct fetched fetch_get(struct arena *a, str url, struct job *j)
{
    struct talk t = { j, buf_in(a, FETCH_MAX), false };
    long status = 0;
    pthread_once(&once, begin);
    CURL *c = curl_easy_init();
    if (!c) abort();
    set(c, &t, arena_z(a, url));
    CURLcode rc = curl_easy_perform(c);
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(c);
    if (t.refused) return failed(FETCH_FORBIDDEN, S(""));
    if (t.answer.full || rc == CURLE_FILESIZE_EXCEEDED) return failed(FETCH_LARGE, S(""));
    if (rc == CURLE_UNSUPPORTED_PROTOCOL) return failed(FETCH_SCHEME, S(""));
    if (rc != CURLE_OK) return failed(FETCH_SILENT, arena_fmt(a, "curl %d", (int)rc));
    if (status == 200) return (struct fetched){ .end = JOB_DONE, .status = status, .bytes = buf_str(&t.answer) };
    struct fetched f = failed(FETCH_STATUS, arena_fmt(a, "HTTP %ld", status));
    f.status = status;
    if (status < 400 || status >= 500 || status == 408 || status == 429) f.end = JOB_AGAIN;
    return f;
}
