/* knock.c - knock PORT SECONDS CONNECTIONS < REQUEST: sends the request again and again over connections that stay open, and says how many
** answers came, in the words of wrk. For answers that have no body but tell a length (304, HEAD), which wrk would wait for. */
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MANY = 256, SLOTS = 100000 };
static struct { int fd; int64_t sent; unsigned char tail[4]; } at[MANY];
static char request[8192];
static size_t length;
static unsigned slots[SLOTS + 1];                         /* answers by tens of microseconds */

static int64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void knock(int i)
{
    at[i].sent = now();
    memset(at[i].tail, 0, 4);
    if (send(at[i].fd, request, length, MSG_NOSIGNAL) != (ssize_t)length) { fprintf(stderr, "knock: cannot send\n"); exit(1); }
}

/* An answer ends with the empty line behind its head. */
static int ended(int i, const char *p, ssize_t n)
{
    for (; n; n--, p++) {
        memmove(at[i].tail, at[i].tail + 1, 3);
        at[i].tail[3] = (unsigned char)*p;
        if (memcmp(at[i].tail, "\r\n\r\n", 4) == 0) return 1;
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc != 4) return 2;
    int n = (int)strtol(argv[3], NULL, 10), epoll = epoll_create1(0);
    int64_t answers = 0, began, end;
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)strtol(argv[1], NULL, 10)), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    length = fread(request, 1, sizeof request, stdin);
    for (int i = 0; i < n && i < MANY; i++) {
        at[i].fd = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(at[i].fd, (struct sockaddr *)&to, sizeof to) != 0) { perror("knock"); return 1; }
        epoll_ctl(epoll, EPOLL_CTL_ADD, at[i].fd, &(struct epoll_event){ .events = EPOLLIN, .data.u32 = (uint32_t)i });
        knock(i);
    }
    began = now();
    end = began + strtol(argv[2], NULL, 10) * 1000000;
    while (now() < end) {
        struct epoll_event ready[MANY];
        int k = epoll_wait(epoll, ready, MANY, 100);
        for (int j = 0; j < k; j++) {
            char buf[16384];
            int i = (int)ready[j].data.u32;
            ssize_t got = recv(at[i].fd, buf, sizeof buf, 0);
            if (got <= 0 || (answers == 0 && strncmp(buf, "HTTP/1.1 304", 12) != 0)) { fprintf(stderr, "knock: not what was asked for\n"); return 1; }
            if (!ended(i, buf, got)) continue;
            int64_t slot = (now() - at[i].sent) / 10;
            slots[slot < SLOTS ? slot : SLOTS]++;
            answers++;
            knock(i);
        }
    }
    int64_t seen = 0, p99 = 0;
    while (p99 < SLOTS && (seen += slots[p99]) * 100 < answers * 99) p99++;
    printf("99%% %.2fms\nRequests/sec: %.2f\n%lld requests in\n", (double)p99 / 100, (double)answers * 1e6 / (double)(now() - began), (long long)answers);
    return 0;
}
