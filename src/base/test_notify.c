/* test_notify.c - what the service manager hears. */
#include "base/notify.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* The name in the file system, or (with a zero byte first) the abstract one. */
static int manager(const char *path, size_t n)
{
    struct sockaddr_un at = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    assert_true(fd >= 0 && n < sizeof at.sun_path);
    memcpy(at.sun_path, path, n);
    assert_int_equal(bind(fd, (const struct sockaddr *)&at, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n)), 0);
    return fd;
}

static void heard(int fd, const char *what)
{
    char got[100] = "";
    ssize_t n = recv(fd, got, sizeof got - 1, 0);
    assert_int_equal(n, (ssize_t)strlen(what));
    assert_string_equal(got, what);
}

static void test_told(void **state)
{
    char path[] = "/tmp/bruecke-notify.XXXXXX", hidden[64];
    (void)state;
    assert_non_null(mkdtemp(path));
    snprintf(hidden, sizeof hidden, "%s/at", path);
    int fd = manager(hidden, strlen(hidden));
    setenv("NOTIFY_SOCKET", hidden, 1);
    notify_manager("READY=1");
    heard(fd, "READY=1");
    close(fd);
    unlink(hidden);
    rmdir(path);
    snprintf(hidden, sizeof hidden, "@%s", path);
    setenv("NOTIFY_SOCKET", hidden, 1);
    hidden[0] = '\0';
    fd = manager(hidden, 1 + strlen(path));
    notify_manager("STOPPING=1");
    heard(fd, "STOPPING=1");
    close(fd);
}

/* Nobody asked, nobody listens, no name of a socket: the program goes on. */
static void test_nobody(void **state)
{
    static const char *const bad[] = { "", "/", "relative", "/tmp/bruecke-notify-nobody", "@" };
    char large[300];
    (void)state;
    unsetenv("NOTIFY_SOCKET");
    notify_manager("READY=1");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        setenv("NOTIFY_SOCKET", bad[i], 1);
        notify_manager("READY=1");
    }
    memset(large, 'x', sizeof large - 1);
    large[0] = '/';
    large[sizeof large - 1] = '\0';
    setenv("NOTIFY_SOCKET", large, 1);
    notify_manager("READY=1");
}

int main(void)
{
    static const struct CMUnitTest tests[] = { cmocka_unit_test(test_told), cmocka_unit_test(test_nobody) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
