/* test_smtp.c - what a mail server's words say of a mail: taken, later, never. A server of our own says them on a socket of this machine. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "work/smtp.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

/* What it says instead of yes; NULL: yes. */
struct mood { const char *greeting, *hello, *from, *to, *data, *end; };
struct server { int fd; uint16_t port; struct mood mood; };

static void say(int fd, const char *own, const char *yes)
{
    const char *line = own ? own : yes;
    if (write(fd, line, strlen(line)) < 0) return;
}

/* One line, without its end; false: the other side has gone. */
static bool next_line(FILE *in, char *line, int room)
{
    if (!fgets(line, room, in)) return false;
    line[strcspn(line, "\r\n")] = 0;
    return true;
}

static void talk(const struct server *s, int fd)
{
    char line[2000];
    FILE *in = fdopen(dup(fd), "r");
    say(fd, s->mood.greeting, "220 here\r\n");
    while (in && next_line(in, line, sizeof line)) {
        if (!strncasecmp(line, "EHLO", 4) || !strncasecmp(line, "HELO", 4)) say(fd, s->mood.hello, "250 here\r\n");
        else if (!strncasecmp(line, "MAIL", 4)) say(fd, s->mood.from, "250 ok\r\n");
        else if (!strncasecmp(line, "RCPT", 4)) say(fd, s->mood.to, "250 ok\r\n");
        else if (!strncasecmp(line, "QUIT", 4)) { say(fd, NULL, "221 bye\r\n"); break; }
        else if (!strncasecmp(line, "DATA", 4)) {
            say(fd, s->mood.data, "354 go on\r\n");
            if (s->mood.data) continue;
            while (next_line(in, line, sizeof line) && strcmp(line, ".") != 0) continue;
            say(fd, s->mood.end, "250 taken\r\n");
        } else say(fd, NULL, "502 what?\r\n");
    }
    if (in) fclose(in);
}

static void *serve(void *ctx)
{
    const struct server *s = ctx;
    int fd = accept(s->fd, NULL, NULL);
    if (fd >= 0) { talk(s, fd); close(fd); }
    return NULL;
}

static enum smtp_end sent(struct mood mood, str *code)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t n = sizeof at;
    struct server s = { .fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), .mood = mood };
    pthread_t thread;
    struct arena *a = arena_new();
    assert_true(s.fd >= 0 && bind(s.fd, (struct sockaddr *)&at, sizeof at) == 0 && listen(s.fd, 1) == 0 && getsockname(s.fd, (struct sockaddr *)&at, &n) == 0);
    assert_int_equal(pthread_create(&thread, NULL, serve, &s), 0);
    struct smtp m = { .url = arena_fmt(a, "smtp://127.0.0.1:%u", (unsigned)ntohs(at.sin_port)), .from = S("a@b.example"), .to = S("c@d.example"),
                      .bytes = S("Subject: x\r\n\r\nText\r\n") };
    enum smtp_end end = smtp_send(a, &m, code);
    static char kept[100];
    snprintf(kept, sizeof kept, "%.*s", STR(*code));
    *code = str_of(kept);
    pthread_join(thread, NULL);
    close(s.fd);
    arena_free(a);
    return end;
}

#define says(want, ...) do { str code_; enum smtp_end end_ = sent((struct mood){ __VA_ARGS__ }, &code_); \
    if (end_ != (want)) fail_msg("%d instead of %d: %.*s", (int)end_, (int)(want), STR(code_)); } while (0)

/* Of this mail, or of its reader. */
static void never(void **state)
{
    (void)state;
    says(SMTP_NEVER, .to = "550 5.1.1 nobody\r\n");
    says(SMTP_NEVER, .data = "554 5.7.1 no\r\n");
    says(SMTP_NEVER, .end = "554 5.7.1 spam\r\n");
}

/* Not this time: whoever is turned away at the door, whatever for, has said nothing of the mail. */
static void later(void **state)
{
    (void)state;
    says(SMTP_LATER, .to = "450 4.2.0 not now\r\n");
    says(SMTP_LATER, .end = "451 4.3.0 not now\r\n");
    says(SMTP_LATER, .greeting = "421 4.3.2 too many\r\n");
    says(SMTP_LATER, .greeting = "554 5.7.1 no service for this address\r\n");
    says(SMTP_LATER, .hello = "550 5.7.1 who are you?\r\n");
}

static void taken(void **state) { (void)state; says(SMTP_TAKEN, .to = NULL); }

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(taken), cmocka_unit_test(never), cmocka_unit_test(later) };
    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
