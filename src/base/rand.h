/* rand.h - random bytes from the kernel, for ids and tokens. */
#ifndef BASE_RAND_H
#define BASE_RAND_H
#include "base/arena.h"

void rand_bytes(void *p, size_t n);                    /* never fails: a machine without randomness ends the process */
str  rand_name(struct arena *a, size_t n);             /* n characters of a-z2-7, 5 bits each */
/* 0 … n - 1 in a random order (Fisher and Yates; the bias of the remainder is below n / 2^64). */
void rand_order(size_t *order, size_t n);
#endif
