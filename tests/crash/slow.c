/* slow.c - a disk that takes its time, put before a program by LD_PRELOAD: every sync waits SLOW_MS milliseconds first. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static void wait_first(void)
{
    const char *set = getenv("SLOW_MS");
    long ms = set ? strtol(set, NULL, 10) : 0;
    nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000 }, NULL);
}

static int then(const char *name, int fd)
{
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    wait_first();
    return real(fd);
}

int fsync(int fd) { return then("fsync", fd); }
int fdatasync(int fd) { return then("fdatasync", fd); }
