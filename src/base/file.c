/* file.c - whole files and folders. */
#include "base/file.h"
#include "base/buf.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool say(struct arena *a, str *why, const char *what, str path)
{
    int e = errno;
    char text[128];
    *why = arena_fmt(a, "%s %.*s: %s", what, STR(path), strerror_r(e, text, sizeof text));
    errno = e;
    return false;
}

static bool read_all(int fd, struct buf *b)
{
    char piece[65536];
    for (;;) {
        ssize_t n = read(fd, piece, sizeof piece);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return false;
        if (n == 0) return true;
        buf_put(b, (str){ piece, (size_t)n });
        if (b->full) { errno = EFBIG; return false; }
    }
}

bool file_read(struct arena *a, str path, size_t max, str *ret, str *why)
{
    bool standard = str_eq(path, S("-"));
    int fd = standard ? STDIN_FILENO : open(arena_z(a, path), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return say(a, why, "cannot open", path);
    struct buf b = buf_in(a, max);
    bool ok = read_all(fd, &b) || say(a, why, "cannot read", path);
    if (!standard) close(fd);
    if (ok) *ret = buf_str(&b);
    return ok;
}

static bool write_all(int fd, str s)
{
    while (s.n) {
        ssize_t n = write(fd, s.p, s.n);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return false;
        s = str_from(s, (size_t)n);
    }
    return fsync(fd) == 0;
}

bool folder_sync(struct arena *a, str path)
{
    size_t n = path.n;
    while (n && path.p[n - 1] != '/') n--;
    int fd = open(n ? arena_z(a, str_upto(path, n)) : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return false;
    bool ok = fsync(fd) == 0;
    return close(fd) == 0 && ok;
}

bool file_write(struct arena *a, str path, str bytes, str *why)
{
    const char *part = arena_fmt(a, "%.*s.part", STR(path)).p;
    int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) return say(a, why, "cannot create", path);
    bool ok = write_all(fd, bytes);
    ok = close(fd) == 0 && ok && rename(part, arena_z(a, path)) == 0 && folder_sync(a, path);
    if (ok) return true;
    say(a, why, "cannot write", path);
    unlink(part);
    return false;
}

bool folder_make(struct arena *a, str path, str *why)
{
    for (size_t i = 1; i <= path.n; i++) {
        if (i < path.n && path.p[i] != '/') continue;
        const char *z = arena_z(a, str_upto(path, i));
        if (mkdir(z, 0700) != 0 && errno != EEXIST) return say(a, why, "cannot create the folder", path);
    }
    struct stat s;
    if (stat(arena_z(a, path), &s) == 0 && S_ISDIR(s.st_mode)) return true;
    errno = ENOTDIR;
    return say(a, why, "cannot use as a folder", path);
}

bool file_exists(struct arena *a, str path) { return access(arena_z(a, path), F_OK) == 0; }
