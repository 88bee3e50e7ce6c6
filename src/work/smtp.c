/* smtp.c - SMTP by libcurl. The library stuffs dots and checks certificates; what it logs is not kept, since it holds addresses. */
#include "work/smtp.h"
#include <curl/curl.h>
#include <pthread.h>
#include <string.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void begin(void) { if (curl_global_init(CURL_GLOBAL_DEFAULT)) abort(); }

static str host_of(str url)
{
    str rest = str_from(url, (size_t)str_find(url, S("://")) + 3);
    if (rest.n && rest.p[0] == '[') {
        int64_t end = str_find_char(rest, ']');
        return end < 0 ? (str){ "", 0 } : str_upto(rest, (size_t)end + 1);
    }
    int64_t colon = str_find_char(rest, ':');
    return colon < 0 ? rest : str_upto(rest, (size_t)colon);
}

bool smtp_url(str url)
{
    int64_t port = 1;
    if (!str_starts(url, S("smtp://")) && !str_starts(url, S("smtps://"))) return false;
    str host = host_of(url), rest = str_from(url, (size_t)str_find(url, S("://")) + 3 + host.n);
    for (size_t i = 0; i < host.n; i++) {
        char c = host.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
        if (!letter && !(host.p[0] == '[' && (c == '[' || c == ']' || c == ':'))) return false;
    }
    return host.n && host.n < 254 && (!rest.n || (rest.p[0] == ':' && str_int(str_from(rest, 1), &port) && port > 0 && port < 65536));
}

/* What stays on this machine needs no TLS: a relay or a test beside us. */
static bool here(str host) { return str_eq(host, S("127.0.0.1")) || str_eq(host, S("localhost")) || str_eq(host, S("[::1]")); }

static size_t give(char *to, size_t size, size_t n, void *ctx)
{
    str *rest = ctx;
    str part = str_upto(*rest, size * n);
    memcpy(to, part.p, part.n);
    *rest = str_from(*rest, part.n);
    return part.n;
}

static int progress(void *ctx, curl_off_t down, curl_off_t downed, curl_off_t up, curl_off_t upped)
{
    const struct smtp *s = ctx;
    (void)down; (void)downed; (void)up; (void)upped;
    return s->alive && !s->alive(s->ctx);
}

/* Angle brackets, since a bare address in MAIL FROM is not what RFC 5321 says. */
static void set(CURL *c, struct arena *a, const struct smtp *s, const struct curl_slist *to, str *rest)
{
    curl_easy_setopt(c, CURLOPT_URL, arena_z(a, s->url));
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(c, CURLOPT_USE_SSL, (long)(here(host_of(s->url)) ? CURLUSESSL_TRY : CURLUSESSL_ALL));
    if (here(host_of(s->url))) curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 0L);
    if (s->user.n) {
        curl_easy_setopt(c, CURLOPT_USERNAME, arena_z(a, s->user));
        curl_easy_setopt(c, CURLOPT_PASSWORD, arena_z(a, s->password));
    }
    curl_easy_setopt(c, CURLOPT_MAIL_FROM, arena_fmt(a, "<%.*s>", STR(s->from)).p);
    curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(c, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(c, CURLOPT_READDATA, rest);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)SMTP_CONNECT);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)SMTP_LONGEST);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, progress);
    curl_easy_setopt(c, CURLOPT_XFERINFODATA, (void *)(uintptr_t)s);
}

/* 5xx to our log-in or greeting says nothing about this mail: a setting is wrong, or the server is not well. The library has one word for a greeting that
** is a refusal and for a mail refused at its end; whether anything of the mail was `given` tells them apart. */
static enum smtp_end judge(CURLcode rc, long code, bool given)
{
    if (rc == CURLE_OK) return SMTP_TAKEN;
    if (rc == CURLE_LOGIN_DENIED || rc == CURLE_USE_SSL_FAILED || rc == CURLE_COULDNT_CONNECT || rc == CURLE_OPERATION_TIMEDOUT) return SMTP_LATER;
    if (rc == CURLE_REMOTE_ACCESS_DENIED || (rc == CURLE_WEIRD_SERVER_REPLY && !given)) return SMTP_LATER;
    return code >= 500 && code < 600 && code != 503 && code != 530 ? SMTP_NEVER : SMTP_LATER;
}

enum smtp_end smtp_send(struct arena *a, const struct smtp *s, str *code)
{
    long answer = 0;
    str rest = s->bytes;
    pthread_once(&once, begin);
    CURL *c = curl_easy_init();
    struct curl_slist *to = curl_slist_append(NULL, arena_fmt(a, "<%.*s>", STR(s->to)).p);
    if (!c || !to) abort();
    set(c, a, s, to, &rest);
    CURLcode rc = curl_easy_perform(c);
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &answer);
    curl_slist_free_all(to);
    curl_easy_cleanup(c);
    *code = rc == CURLE_OK ? S("") : answer >= 400 ? arena_fmt(a, "SMTP %ld", answer) : arena_fmt(a, "curl %d", (int)rc);
    return judge(rc, answer, rest.n < s->bytes.n);
}
