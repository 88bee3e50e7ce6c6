/* test_sms.c - text messages against a gateway that listens: what it answers, how often it is tried, what becomes of it then; and that no line of the log holds
** a number or a text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rooms/mediation/call.h"
#include "rooms/rooms.h"
#include "serve/test_region.h"
#include "work/sms.h"
#include "work/worker.h"
#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>

/* ---- a gateway ------------------------------------------------------------------------------------------------------------------------------ */
enum { SILENT = 0, REQUEST_MAX = 4096 };
static struct { int fd; unsigned port; pthread_t thread; atomic_int status, calls; char last[REQUEST_MAX]; pthread_mutex_t lock; } gate = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* The whole of a small request: head and body come in one piece or two. */
static void read_request(int fd)
{
    char got[REQUEST_MAX];
    size_t n = 0;
    for (ssize_t k; n < sizeof got - 1 && (k = recv(fd, got + n, sizeof got - 1 - n, 0)) > 0;) {
        got[n += (size_t)k] = '\0';
        const char *body = strstr(got, "\r\n\r\n"), *length = strstr(got, "Content-Length: ");
        if (body && length && got + n >= body + 4 + strtol(length + 16, NULL, 10)) break;
    }
    got[n] = '\0';
    pthread_mutex_lock(&gate.lock);
    snprintf(gate.last, sizeof gate.last, "%s", got);
    pthread_mutex_unlock(&gate.lock);
}

/* The body of every answer repeats what came: it must not find its way into a log. */
static void answer(int fd, int status)
{
    char out[REQUEST_MAX + 200];
    int n = snprintf(out, sizeof out, "HTTP/1.1 %d X\r\nConnection: close\r\nContent-Type: text/plain\r\n\r\n%s", status, gate.last);
    if (n > 0) send(fd, out, (size_t)n < sizeof out ? (size_t)n : sizeof out - 1, MSG_NOSIGNAL);
}

static void *listens(void *ctx)
{
    (void)ctx;
    for (int fd; (fd = accept(gate.fd, NULL, NULL)) >= 0; close(fd)) {
        read_request(fd);
        atomic_fetch_add(&gate.calls, 1);
        int status = atomic_load(&gate.status);
        if (status != SILENT) answer(fd, status);
        else for (char c; recv(fd, &c, 1, 0) > 0;) { }   /* until the other side gives up                              */
    }
    return NULL;
}

static void gate_open(void)
{
    struct sockaddr_in here = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t n = sizeof here;
    gate.fd = socket(AF_INET, SOCK_STREAM, 0);
    must(gate.fd >= 0 && !bind(gate.fd, (struct sockaddr *)&here, n) && !listen(gate.fd, 8) && !getsockname(gate.fd, (struct sockaddr *)&here, &n), S("socket"));
    gate.port = ntohs(here.sin_port);
    must(!pthread_create(&gate.thread, NULL, listens, NULL), S("thread"));
}

static void gate_close(void)
{
    shutdown(gate.fd, SHUT_RDWR);
    pthread_join(gate.thread, NULL);
    close(gate.fd);
}

/* ---- what was written to the log --------------------------------------------------------------------------------------------------------------- */
static struct { int kept; FILE *file; } logs;
static void log_begin(void)
{
    logs.file = tmpfile();
    logs.kept = dup(STDERR_FILENO);
    must(logs.file && logs.kept >= 0, S("tmpfile"));
    fflush(stderr);
    dup2(fileno(logs.file), STDERR_FILENO);
}

static str log_end(void)
{
    char *all = arena_get(t.a, 1 << 20);
    fflush(stderr);
    dup2(logs.kept, STDERR_FILENO);
    close(logs.kept);
    rewind(logs.file);
    size_t n = fread(all, 1, 1 << 20, logs.file);
    fclose(logs.file);
    return (str){ all, n };
}

/* ---- messages ------------------------------------------------------------------------------------------------------------------------------------ */
#define NUMBER "+491701234567"
#define WORDS  "Geheimes"
#define E(name) entity_named(S(name))

static void furnish(void)
{
    struct draft d = draft_of(E("people.volunteer"), "one", (const char *const[]){ "name=Eins", "phone=0170 1234567", "channel=sms", "roles=mediator", "state=ready", NULL });
    must(save(&who_house, &d, true) == WRITE_DONE, S("volunteer"));
}

/* `patience`: seconds; one is enough for a gateway that says nothing, and too few for one that answers on a busy machine. */
static void setup(const char *fields, int64_t patience)
{
    const char *why = "";
    struct sms_setup s = { .url = arena_fmt(t.a, "http://127.0.0.1:%u/send", gate.port), .fields = str_of(fields), .key = S("schluessel"), .longest = patience };
    must(sms_setup(&s, &why), str_of(why));
}

/* Tells the volunteer something by the way they chose. */
static void tell_one(const char *key)
{
    static const struct mail_text news = { "Betreff", "Text" };
    struct person to = person_volunteer(t.st, id_of(E("people.volunteer"), "one"));
    assert_int_equal(tell(t.st, &to, &(struct telling){ .text = &news, .sms = WORDS " {link}", .key = str_of(key),
        .value = (const struct mail_value[]){ { "link", S("https://x.example/a?link=abc") } }, .n = 1, .secret = true }), CHANNEL_SMS);
}

static int64_t with(struct arg sql, const char *key)
{
    begin();
    struct rows *r = store_ask(t.st, (const struct arg[]){ sql, T(str_of(key)), { .kind = ARG_END } });
    int64_t n = rows_next(r) ? row_int(r, 0) : -1;
    leave();
    return n;
}
static int64_t in_state(const char *state) { return with(Q("SELECT COUNT(*) FROM core_sms WHERE state = $1"), state); }
static int64_t calls(const char *state)    { return with(Q("SELECT COUNT(*) FROM mediation_call WHERE state = $1"), state); }

/* All that is due, from this second on. */
static void work(int64_t second)
{
    struct worker *w = worker_new(t.s, t.region);
    at(second);
    while (worker_round(w)) { }
    worker_free(w);
}

/* One message against a gateway that answers so: how often it was asked within the hour, and the log of it. */
static int asked(int status, const char *key, str *log)
{
    atomic_store(&gate.status, status);
    atomic_store(&gate.calls, 0);
    at(0);
    begin();
    tell_one(key);
    end();
    log_begin();
    for (int64_t s = 0; s <= HOUR; s += 60) work(s);
    *log = log_end();
    at(0);
    return atomic_load(&gate.calls);
}

static void clean(str log)
{
    static const char *const secret[] = { "1701234567", WORDS, "link=abc", "schluessel" };
    for (size_t i = 0; i < countof(secret); i++) assert_true(str_find(log, str_of(secret[i])) < 0);
    assert_true(str_find(log, S("core.sms")) >= 0);      /* it is the right log                                        */
}

static void forget(void)
{
    begin();
    ask(t.st, Q("DELETE FROM core_sms"));
    ask(t.st, Q("DELETE FROM mediation_call"));
    end();
}

static void taken(void **state)
{
    (void)state;
    str log;
    leave();
    setup("json to text", 60);
    assert_int_equal(asked(200, "good", &log), 1);
    clean(log);
    assert_non_null(strstr(gate.last, "POST /send HTTP/1.1\r\n"));
    assert_non_null(strstr(gate.last, "Authorization: Bearer schluessel\r\n"));
    assert_non_null(strstr(gate.last, "{\"to\":\"" NUMBER "\",\"text\":\"" WORDS " https://x.example/a?link=abc\"}"));
    assert_int_equal(in_state("sent"), 1);
    assert_int_equal(count(Q("SELECT COUNT(*) FROM core_sms WHERE text <> '' OR recipient <> ''")), 0);      /* erased as soon as it is gone */
    assert_int_equal(calls("open") + calls("held"), 0);
    forget();
    setup("form nummer wort", 60);
    assert_int_equal(asked(202, "form", &log), 1);
    assert_non_null(strstr(gate.last, "nummer=%2B491701234567&wort=" WORDS "%20https"));
    forget();
    begin();
}

/* 400: it will never take this one, so it is asked once; 500 and silence: again, later and later, and no more after SMS_TRIES. Then somebody calls. */
static void refused(void **state)
{
    (void)state;
    static const struct { int status, asked; const char *key; } one[] = { { 400, 1, "bad" }, { 401, 1, "key" }, { 500, SMS_TRIES, "broken" }, { 429, SMS_TRIES, "much" }, { 302, SMS_TRIES, "moved" } };
    str log;
    leave();
    setup("json to text", 60);
    for (size_t i = 0; i < countof(one); i++) {
        int n = asked(one[i].status, one[i].key, &log);
        if (n != one[i].asked) fail_msg("%d: asked %d times", one[i].status, n);
        clean(log);
        assert_true(str_find(log, arena_fmt(t.a, "HTTP %d", one[i].status)) >= 0);
        assert_int_equal(in_state("failed"), 1);
        assert_int_equal(count(Q("SELECT COUNT(*) FROM core_sms WHERE text <> '' OR recipient <> ''")), 0);
        assert_int_equal(calls("open"), 1);              /* with what to say, and without the link                     */
        assert_int_equal(count(Q("SELECT COUNT(*) FROM mediation_call WHERE text LIKE 'Geheimes%' AND text NOT LIKE '%http%'")), 1);
        forget();
    }
    begin();
}

static void late(void **state)
{
    (void)state;
    str log;
    leave();
    setup("json to text", 1);
    assert_int_equal(asked(SILENT, "silent", &log), SMS_TRIES);
    clean(log);
    assert_true(str_find(log, S("curl 28")) >= 0);        /* CURLE_OPERATION_TIMEDOUT                                   */
    assert_int_equal(calls("open"), 1);
    forget();
    begin();
}

/* Fails twice, then works: once at the person, no call. */
static void again(void **state)
{
    (void)state;
    leave();
    setup("json to text", 60);
    atomic_store(&gate.status, 503);
    atomic_store(&gate.calls, 0);
    begin();
    tell_one("again");
    end();
    log_begin();
    work(0);
    work(60);
    atomic_store(&gate.status, 200);
    for (int64_t s = 120; s <= HOUR; s += 60) work(s);
    clean(log_end());
    assert_int_equal(atomic_load(&gate.calls), 3);
    assert_int_equal(in_state("sent"), 1);
    assert_int_equal(calls("open") + calls("held"), 0);
    at(0);
    forget();
    begin();
}

int main(void)
{
    const struct CMUnitTest tests[] = { case_of(taken), case_of(refused), case_of(late), case_of(again) };
    gate_open();
    int failed = region_run("sms", rooms, rooms_count, furnish, tests, countof(tests));
    gate_close();
    return failed;
}
