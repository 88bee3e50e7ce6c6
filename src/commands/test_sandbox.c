/* test_sandbox.c - the walls: what is forbidden ends the process or fails, what the program needs works. Each case is a child that puts its own walls up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/buf.h"
#include "commands/sandbox.h"
#include "text/image.h"

static char inside[] = "/var/tmp/bruecke-sandbox.XXXXXX";   /* where may be written; /tmp may always, so another place is needed for the contrary */

/* ---- what ends the process -------------------------------------------------------------------------------------------------------------------- */
static void do_execve(void)     { char *const none[] = { NULL }; (void)execve("/bin/true", none, none); }
static void do_ptrace(void)     { (void)ptrace(PTRACE_TRACEME, 0, NULL, NULL); }
static void do_fexec(void)      { (void)syscall(SYS_execveat, 0, "", NULL, NULL, 0x1000); }
static void do_mount(void)      { (void)syscall(SYS_mount, "none", "/mnt", "tmpfs", 0, NULL); }
static void do_unshare(void)    { (void)syscall(SYS_unshare, 0x10000000); }
static void do_setns(void)      { (void)syscall(SYS_setns, 0, 0); }
static void do_space(void)      { (void)syscall(SYS_clone, 0x10000000 | SIGCHLD, NULL, NULL, NULL, NULL); }
static void do_module(void)     { (void)syscall(SYS_finit_module, 0, "", 0); }
static void do_bpf(void)        { (void)syscall(SYS_bpf, 0, NULL, 0); }
static void do_perf(void)       { (void)syscall(SYS_perf_event_open, NULL, 0, -1, -1, 0); }
static void do_uring(void)      { (void)syscall(SYS_io_uring_setup, 1, NULL); }
static void do_fault(void)      { (void)syscall(SYS_userfaultfd, 0); }
static void do_peek(void)       { (void)syscall(SYS_process_vm_readv, getppid(), NULL, 0, NULL, 0, 0); }
static void do_keyctl(void)     { (void)syscall(SYS_keyctl, 0, 0, 0, 0, 0); }
static void do_chroot(void)     { (void)syscall(SYS_chroot, "/"); }
static void do_clock(void)      { (void)syscall(SYS_clock_settime, 0, NULL); }
static void do_setuid(void)     { (void)syscall(SYS_setuid, 0); }

static const struct { const char *name; void (*act)(void); } deadly[] = {
    { "execve", do_execve }, { "execveat", do_fexec }, { "ptrace", do_ptrace }, { "mount", do_mount }, { "unshare", do_unshare }, { "setns", do_setns },
    { "clone into a namespace", do_space }, { "finit_module", do_module }, { "bpf", do_bpf }, { "perf_event_open", do_perf }, { "io_uring_setup", do_uring },
    { "userfaultfd", do_fault }, { "process_vm_readv", do_peek }, { "keyctl", do_keyctl }, { "chroot", do_chroot }, { "clock_settime", do_clock }, { "setuid", do_setuid },
};

/* ---- what fails, and what works: 0 is right, anything else the line that was not ------------------------------------------------------------------- */
#define WANT(x) do { if (!(x)) { fprintf(stderr, "line %d: %s (errno %d)\n", __LINE__, #x, errno); return 1; } } while (0)

static int other_sockets(void)
{
    static const int refused[] = { AF_PACKET, AF_VSOCK, AF_ALG, AF_BLUETOOTH, AF_AX25, AF_CAN };
    for (size_t i = 0; i < countof(refused); i++) WANT(socket(refused[i], SOCK_RAW, 0) < 0 && errno == EAFNOSUPPORT);
    WANT(socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, 1) < 0 && errno == EAFNOSUPPORT);
    WANT(socket(AF_INET6, SOCK_RAW, 58) < 0 && errno == EAFNOSUPPORT);
    WANT(socket(AF_NETLINK, SOCK_RAW, 4) < 0 && errno == EAFNOSUPPORT);
    return 0;
}
static bool six;                                          /* a kernel may know no IPv6                             */
static int own_sockets(void)
{
    struct addrinfo *found = NULL;
    WANT(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0 && socket(AF_UNIX, SOCK_STREAM, 0) >= 0);
    WANT(!six || socket(AF_INET6, SOCK_DGRAM, 0) >= 0);
    WANT(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, 0) >= 0);
    WANT(getaddrinfo("localhost", "80", NULL, &found) == 0);
    freeaddrinfo(found);
    return 0;
}
static int memory_that_runs(void)
{
    WANT(mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED && errno == EACCES);
    void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    WANT(p != MAP_FAILED && mprotect(p, 4096, PROT_READ | PROT_WRITE | PROT_EXEC) != 0);
    return 0;
}
static void *hello(void *ctx) { *(int *)ctx = 1; return NULL; }
static int threads(void)
{
    pthread_t t;
    int said = 0;
    WANT(pthread_create(&t, NULL, hello, &said) == 0 && pthread_join(t, NULL) == 0 && said == 1);
    return 0;
}
static int in_thread(void *(*act)(void *)) { pthread_t t; return pthread_create(&t, NULL, act, NULL) == 0 && pthread_join(t, NULL) == 0 ? 0 : 1; }
static void *forbidden(void *ctx) { (void)ctx; do_ptrace(); return NULL; }

/* Landlock: reading goes on, writing only where it was said. */
static bool landlock(void) { return syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, LANDLOCK_CREATE_RULESET_VERSION) >= 1; }
static int files(void)
{
    char name[100], other[120], byte;
    snprintf(name, sizeof name, "%s/inside/x", inside);
    int fd = open(name, O_CREAT | O_RDWR | O_TRUNC, 0600);
    WANT(fd >= 0 && write(fd, "x", 1) == 1 && fsync(fd) == 0 && lseek(fd, 0, SEEK_SET) == 0 && read(fd, &byte, 1) == 1);
    snprintf(other, sizeof other, "%s.moved", name);
    WANT(rename(name, other) == 0 && unlink(other) == 0);
    WANT((fd = open("/proc/self/exe", O_RDONLY)) >= 0 && read(fd, &byte, 1) == 1);
    WANT(open("/dev/null", O_WRONLY) >= 0);
    if (!landlock()) { fprintf(stderr, "SKIPPED: this kernel has no Landlock\n"); return 0; }
    WANT(mkdir("/bruecke-sandbox-test", 0700) != 0 && (errno == EACCES || errno == EROFS));
    WANT(open("/run/bruecke-sandbox-test", O_CREAT | O_WRONLY, 0600) < 0 && (errno == EACCES || errno == EROFS));
    return 0;
}
/* Inside nothing is started; a picture is cleaned all the same, several at once too. */
static const unsigned char dot[] = {                        /* one white pixel */
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01,
    0x08, 0x06, 0x00, 0x00, 0x00, 0x1F, 0x15, 0xC4, 0x89, 0x00, 0x00, 0x00, 0x0B, 0x49, 0x44, 0x41, 0x54, 0x78, 0xDA, 0x63, 0xF8, 0x0F, 0x04, 0x00,
    0x09, 0xFB, 0x03, 0xFD, 0x68, 0xFA, 0x1C, 0xCC, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82 };
static bool clean_dot(size_t n)
{
    struct arena *a = arena_new();
    struct image i = { 0 };
    const char *why = "";
    bool good = image_clean(a, (str){ (const char *)dot, n }, 100, &i, &why);
    if (good) good = i.type == IMAGE_PNG && i.width == 1 && i.height == 1;
    arena_free(a);
    return good;
}
static void *clean_one(void *ctx) { *(bool *)ctx = clean_dot(sizeof dot); return NULL; }
static int pictures(void)
{
    pthread_t t[4];
    bool good[4] = { false };
    for (size_t i = 0; i < countof(t); i++) WANT(pthread_create(&t[i], NULL, clean_one, &good[i]) == 0);
    for (size_t i = 0; i < countof(t); i++) WANT(pthread_join(t[i], NULL) == 0 && good[i]);
    unsigned char broken[sizeof dot];
    memcpy(broken, dot, sizeof dot);
    memset(broken + 41, 0xFF, 12);                        /* the pixels */
    struct arena *a = arena_new();
    struct image i;
    const char *why = "";
    WANT(!image_clean(a, (str){ (const char *)broken, sizeof broken }, 100, &i, &why) && *why);
    arena_free(a);
    WANT(clean_dot(sizeof dot));                          /* and the next one is cleaned again */
    return 0;
}

static bool enter(enum sandbox_mode mode)
{
    struct arena *a = arena_new();
    str why = S(""), folder = arena_fmt(a, "%s/inside", inside);
    bool good = sandbox_enter(a, mode, &folder, 1, &why);
    if (!good) fprintf(stderr, "%.*s\n", STR(why));
    arena_free(a);
    return good;
}

/* Runs one of the two in a child behind the walls, without a core file; gives its wait status. */
static int behind(enum sandbox_mode mode, void (*act)(void), int (*ask)(void))
{
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        struct rlimit none = { 0, 0 };
        (void)setrlimit(RLIMIT_CORE, &none);
        if (!enter(mode)) _exit(99);
        if (act) act();
        _exit(ask ? ask() : 0);
    }
    assert_true(pid > 0 && waitpid(pid, &status, 0) == pid);
    return status;
}

static void forbidden_calls_end_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < countof(deadly); i++) {
        int status = behind(SANDBOX_ON, deadly[i].act, NULL);
        if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS) fail_msg("%s: status %x, and not killed by SIGSYS", deadly[i].name, (unsigned)status);
    }
}
static int thread_is_forbidden(void) { return in_thread(forbidden); }
static void threads_too(void **state)
{
    (void)state;
    int status = behind(SANDBOX_ON, NULL, thread_is_forbidden);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS);
}
static void off_is_off(void **state)
{
    (void)state;
    int status = behind(SANDBOX_OFF, do_ptrace, NULL);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    status = behind(SANDBOX_LOG, do_ptrace, NULL);        /* noted, not forbidden */
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}
static void the_rest_works(void **state)
{
    (void)state;
    static int (*const asks[])(void) = { own_sockets, threads, files, pictures, other_sockets, memory_that_runs };
    for (size_t i = 0; i < countof(asks); i++) {
        int status = behind(SANDBOX_ON, NULL, asks[i]);
        if (!WIFEXITED(status) || WEXITSTATUS(status)) fail_msg("case %zu: status %x", i, (unsigned)status);
    }
}
static void words(void **state)
{
    (void)state;
    enum sandbox_mode m = SANDBOX_OFF;
    assert_true(sandbox_mode_of(S("on"), &m) && m == SANDBOX_ON);
    assert_true(sandbox_mode_of(S("log"), &m) && m == SANDBOX_LOG);
    assert_false(sandbox_mode_of(S("yes"), &m));
}

static void not_here(void **state) { (void)state; printf("SKIPPED: a build with a sanitizer stays outside the sandbox\n"); skip(); }

int main(int argc, char **argv)
{
    image_child(argc, argv);
    char made[100];
    int any = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    six = any >= 0;
    if (six) close(any);
    if (!mkdtemp(inside)) return 1;
    snprintf(made, sizeof made, "%s/inside", inside);
    if (mkdir(made, 0700) != 0) return 1;
    const struct CMUnitTest outside[] = { cmocka_unit_test(words), cmocka_unit_test(not_here) };
    const struct CMUnitTest tests[] = { cmocka_unit_test(words), cmocka_unit_test(forbidden_calls_end_it), cmocka_unit_test(threads_too), cmocka_unit_test(off_is_off),
                                        cmocka_unit_test(the_rest_works) };
    int rc = sandbox_possible() ? cmocka_run_group_tests(tests, NULL, NULL) : cmocka_run_group_tests(outside, NULL, NULL);
    (void)rmdir(made);
    (void)rmdir(inside);
    return rc;
}
