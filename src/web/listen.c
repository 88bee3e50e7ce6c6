/* listen.c - a listening socket. */
#include "web/listen.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 511 };
struct place { union { struct sockaddr any; struct sockaddr_in four; struct sockaddr_in6 six; } u; socklen_t n; };

/* Numbers only: no name is looked up on the way to a listening socket. */
static bool place_of(struct arena *a, str host, uint16_t port, struct place *ret)
{
    const char *text = str_eq(host, S("localhost")) ? "127.0.0.1" : arena_z(a, host);
    *ret = (struct place){ .n = sizeof ret->u.four };
    ret->u.four.sin_family = AF_INET;
    ret->u.four.sin_port = htons(port);
    if (inet_pton(AF_INET, text, &ret->u.four.sin_addr) == 1) return true;
    *ret = (struct place){ .n = sizeof ret->u.six };
    ret->u.six.sin6_family = AF_INET6;
    ret->u.six.sin6_port = htons(port);
    return inet_pton(AF_INET6, text, &ret->u.six.sin6_addr) == 1;
}

int listen_on(struct arena *a, str host, uint16_t port, uint16_t *real, str *why)
{
    struct place at;
    int yes = 1;
    if (!place_of(a, host, port, &at)) {
        *why = arena_fmt(a, "\"%.*s\" is no address to listen on; give it in numbers, as 127.0.0.1 or [::1]", STR(str_upto(host, 100)));
        return -1;
    }
    int fd = socket(at.u.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool ok = fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 && bind(fd, &at.u.any, at.n) == 0
        && listen(fd, BACKLOG) == 0 && getsockname(fd, &at.u.any, &at.n) == 0;
    if (ok) {
        *real = ntohs(at.u.any.sa_family == AF_INET ? at.u.four.sin_port : at.u.six.sin6_port);
        return fd;
    }
    char text[128];
    *why = arena_fmt(a, "cannot listen on %.*s port %u: %s", STR(host), (unsigned)port, strerror_r(errno, text, sizeof text));
    if (fd >= 0) close(fd);
    return -1;
}
