/* rand.c - random bytes from the kernel. */
#include "base/rand.h"
#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>

void rand_bytes(void *p, size_t n)
{
    for (char *at = p; n;) {
        ssize_t got = getrandom(at, n, 0);
        if (got < 0 && errno != EINTR) abort();
        if (got > 0) { at += got; n -= (size_t)got; }
    }
}

str rand_name(struct arena *a, size_t n)
{
    char *p = arena_get(a, n + 1);
    rand_bytes(p, n);
    for (size_t i = 0; i < n; i++) p[i] = "abcdefghijklmnopqrstuvwxyz234567"[p[i] & 31];
    return (str){ p, n };
}

void rand_order(size_t *order, size_t n)
{
    for (size_t i = 0; i < n; i++) order[i] = i;
    for (size_t i = n; i > 1; i--) {
        uint64_t v;
        rand_bytes(&v, sizeof v);
        size_t j = (size_t)(v % i), swap = order[i - 1];
        order[i - 1] = order[j];
        order[j] = swap;
    }
}
