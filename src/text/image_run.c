/* image_run.c - starts the process that decodes a picture: by ourselves, or, where we may start nothing, by the helper. */
#include "text/image_run.h"
#include "text/image.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { HELP_FDS = 3, END_PATIENCE = 5000 };               /* what goes with an order: its input, its output, where its end is told; milliseconds */

/* Set once, before there are threads; then only read. */
static int helper = -1;

/* This program again: nothing of ours but descriptors 0 and 1, no variables, no other file. */
static pid_t spawn(char *const *words, int in, int out)
{
    static char *const none[] = { NULL };
    char self[] = "/proc/self/exe";
    posix_spawn_file_actions_t fds;
    pid_t pid = 0;
    posix_spawn_file_actions_init(&fds);
    posix_spawn_file_actions_adddup2(&fds, in, 0);
    posix_spawn_file_actions_adddup2(&fds, out, 1);
    posix_spawn_file_actions_addopen(&fds, 2, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&fds, 3);
    if (posix_spawn(&pid, self, &fds, NULL, words, none) != 0) pid = 0;
    posix_spawn_file_actions_destroy(&fds);
    return pid;
}

static pid_t spawn_clean(int side, int in, int out)
{
    char size[16], verb[] = IMAGE_CLEAN, name[] = "bruecke";
    char *words[] = { name, verb, size, NULL };
    snprintf(size, sizeof size, "%d", side);
    return spawn(words, in, out);
}

/* ---- the helper ------------------------------------------------------------------------------------------------------------------------- */
union fds { char bytes[CMSG_SPACE(sizeof(int) * HELP_FDS)]; struct cmsghdr align; };

/* An order: the side, and three descriptors. False: whoever gave orders is gone, or speaks nonsense. */
static bool hear(int *side, int fds[HELP_FDS])
{
    union fds room;
    struct iovec part = { side, sizeof *side };
    struct msghdr m = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = room.bytes, .msg_controllen = sizeof room.bytes };
    ssize_t n;
    while ((n = recvmsg(0, &m, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR) continue;
    struct cmsghdr *c = n == (ssize_t)sizeof *side ? CMSG_FIRSTHDR(&m) : NULL;
    if (!c || c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS || c->cmsg_len != CMSG_LEN(sizeof(int) * HELP_FDS)) return false;
    memcpy(fds, CMSG_DATA(c), sizeof(int) * HELP_FDS);
    return true;
}

/* In a process of its own, so that orders do not wait for each other: starts the child, waits, tells how it ended. */
static _Noreturn void attend(int side, const int fds[HELP_FDS])
{
    int status = -1;
    (void)signal(SIGCHLD, SIG_DFL);
    pid_t pid = spawn_clean(side, fds[0], fds[1]);
    close(fds[0]);
    close(fds[1]);
    if (pid) while (waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
    char good = pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    _exit(write(fds[2], &good, 1) == 1 ? 0 : 1);
}

_Noreturn void image_help(void)
{
    int side, fds[HELP_FDS];
    (void)signal(SIGCHLD, SIG_IGN);                       /* nobody asks how those ended that attend */
    (void)signal(SIGPIPE, SIG_IGN);
    (void)signal(SIGINT, SIG_IGN);                        /* Ctrl-C reaches the whole group; the server finishes what it began, with our help */
    (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    while (hear(&side, fds)) {
        if (side > 0 && side <= IMAGE_SIDE_MAX && fork() == 0) attend(side, fds);
        for (size_t i = 0; i < countof(fds); i++) close(fds[i]);
    }
    _exit(0);
}

bool image_helper_start(void)
{
    int pair[2];
    char verb[] = IMAGE_HELPER, name[] = "bruecke";
    char *words[] = { name, verb, NULL };
    if (helper >= 0) return true;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) return false;
    pid_t pid = spawn(words, pair[1], pair[1]);
    close(pair[1]);
    if (!pid) { close(pair[0]); return false; }
    helper = pair[0];
    return true;
}

/* ---- this side ---------------------------------------------------------------------------------------------------------------------------- */
static bool order(int side, int in, int out, int end)
{
    union fds room = { { 0 } };
    int fds[HELP_FDS] = { in, out, end };
    struct iovec part = { &side, sizeof side };
    struct msghdr m = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = room.bytes, .msg_controllen = sizeof room.bytes };
    struct cmsghdr *c = CMSG_FIRSTHDR(&m);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof fds);
    memcpy(CMSG_DATA(c), fds, sizeof fds);
    ssize_t n;
    while ((n = sendmsg(helper, &m, MSG_NOSIGNAL)) < 0 && errno == EINTR) continue;
    return n == (ssize_t)sizeof side;
}

static void shut(const int *fds, size_t n) { for (size_t i = 0; i < n; i++) if (fds[i] >= 0) close(fds[i]); }

bool image_start(int side, struct image_run *ret)
{
    int p[6] = { -1, -1, -1, -1, -1, -1 };                /* in, out, end: each a reading and a writing side */
    if (pipe2(p, O_CLOEXEC) != 0 || pipe2(p + 2, O_CLOEXEC) != 0 || (helper >= 0 && pipe2(p + 4, O_CLOEXEC) != 0)) { shut(p, countof(p)); return false; }
    pid_t pid = helper >= 0 ? 0 : spawn_clean(side, p[0], p[3]);
    if (helper >= 0 ? !order(side, p[0], p[3], p[5]) : !pid) { shut(p, countof(p)); return false; }
    shut((int[]){ p[0], p[3], p[5] }, 3);
    (void)fcntl(p[1], F_SETFL, O_NONBLOCK);
    *ret = (struct image_run){ .to = p[1], .from = p[2], .ended = p[4], .pid = pid };
    return true;
}

bool image_end(const struct image_run *r, bool good)
{
    int status = 0;
    if (r->pid) {
        if (!good) (void)kill(r->pid, SIGKILL);
        while (waitpid(r->pid, &status, 0) < 0 && errno == EINTR) continue;
        return WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }
    /* A child that is not ours is not killed: with its pipes closed it ends by itself, at the latest by its own alarm. */
    char ended = 0;
    struct pollfd p = { r->ended, POLLIN, 0 };
    bool told = good && poll(&p, 1, END_PATIENCE) == 1 && read(r->ended, &ended, 1) == 1;
    close(r->ended);
    return told && ended;
}
