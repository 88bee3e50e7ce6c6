/* ask.c - ask PORT PID HEADER... < PATHS: asks for each path of a line, one after the other over one connection, and says of each: status, bytes of the answer,
** nanoseconds by the clock, nanoseconds of processor time of all threads of PID. The clock of another process is finer than the hundredths in /proc. */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { HEAD = 64 * 1024 };

static long long since(clockid_t c)
{
    struct timespec t;
    clock_gettime(c, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int give_up(const char *what) { fprintf(stderr, "ask: %s\n", what); return 1; }

/* Reads one answer, whose length its head tells; false: it does not, or the connection ended. */
static int answer(int fd, int *status, long long *bytes)
{
    static char head[HEAD + 1], body[1 << 16];
    size_t n = 0;
    char *end = NULL, *length;
    for (ssize_t got; !end && n < HEAD && (got = recv(fd, head + n, HEAD - n, 0)) > 0;) {
        head[n += (size_t)got] = 0;
        end = strstr(head, "\r\n\r\n");
    }
    if (!end || sscanf(head, "HTTP/1.1 %d", status) != 1 || !(length = strcasestr(head, "\r\nContent-Length:")) || length > end) return 0;
    *bytes = strtoll(length + strlen("\r\nContent-Length:"), NULL, 10);
    long long left = *bytes - (long long)(n - (size_t)(end + 4 - head));
    for (ssize_t got; left > 0 && (got = recv(fd, body, sizeof body, 0)) > 0;) left -= got;
    return left == 0;
}

int main(int argc, char **argv)
{
    char path[4000], more[4000] = "", request[9000];
    clockid_t theirs;
    if (argc < 3 || clock_getcpuclockid((pid_t)strtol(argv[2], NULL, 10), &theirs) != 0) return give_up("PORT, and the number of a process");
    for (int i = 3; i < argc && strlen(more) + strlen(argv[i]) + 3 < sizeof more; i++) { strcat(more, argv[i]); strcat(more, "\r\n"); }
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)strtol(argv[1], NULL, 10)), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (struct sockaddr *)&to, sizeof to) != 0) return give_up("nobody listens");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
    while (fgets(path, sizeof path, stdin)) {
        int status;
        long long bytes, wall = since(CLOCK_MONOTONIC), cpu = since(theirs);
        path[strcspn(path, "\n")] = 0;
        int n = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\n%s\r\n", path, argv[1], more);
        if (send(fd, request, (size_t)n, MSG_NOSIGNAL) != n || !answer(fd, &status, &bytes)) return give_up(path);
        wall = since(CLOCK_MONOTONIC) - wall;
        usleep(300);                                      /* what the server does after it has answered is counted too */
        printf("%d %lld %lld %lld\n", status, bytes, wall, since(theirs) - cpu);
    }
    return 0;
}
