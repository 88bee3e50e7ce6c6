/* arena.c - memory of one request. Blocks are chained; a thread keeps one spare block so that most requests malloc nothing. */
#include "base/arena.h"
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#endif
#endif
#ifndef ASAN_POISON_MEMORY_REGION
#define ASAN_POISON_MEMORY_REGION(p, n)   ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

enum { BLOCK = 64 * 1024 - 64, GAP = 16 };                        /* the gap between two pieces stays poisoned */
struct block { struct block *next; size_t used, size; _Alignas(max_align_t) char data[]; };
struct arena { struct block *top, *spare; size_t used; };         /* spare: one that arena_release() kept */

static void *need(void *p)
{
    if (!p) { fputs("bruecke: out of memory\n", stderr); abort(); }
    return p;
}

static struct block *block_new(size_t want)
{
    size_t size = want > BLOCK ? want : BLOCK;
    struct block *b = need(malloc(sizeof *b + size));
    *b = (struct block){ .size = size };
    ASAN_POISON_MEMORY_REGION(b->data, size);
    return b;
}

static void block_free(struct block *b)
{
    for (struct block *next; b; b = next) {
        next = b->next;
        ASAN_UNPOISON_MEMORY_REGION(b->data, b->size);
        free(b);
    }
}

struct arena *arena_new(void) { return need(calloc(1, sizeof(struct arena))); }

void arena_free(struct arena *a)
{
    if (!a) return;
    block_free(a->top);
    block_free(a->spare);
    free(a);
}

void arena_reset(struct arena *a)
{
    struct block *b = a->top;
    if (b) {
        block_free(b->next);
        b->next = NULL;
        if (b->size > BLOCK) { block_free(b); b = NULL; }
        else { b->used = 0; ASAN_POISON_MEMORY_REGION(b->data, b->size); }
    }
    *a = (struct arena){ .top = b, .spare = a->spare };
}

size_t arena_used(const struct arena *a) { return a->used; }

struct arena_mark arena_mark(const struct arena *a) { return (struct arena_mark){ a->top, a->top ? a->top->used : 0, a->used }; }

/* One block of the usual size is kept: a loop whose mark lies at the end of a block would ask the system for a new one at every turn. */
static void block_keep(struct arena *a, struct block *b)
{
    b->next = NULL;
    if (a->spare || b->size != BLOCK) { block_free(b); return; }
    b->used = 0;
    ASAN_POISON_MEMORY_REGION(b->data, b->size);
    a->spare = b;
}

/* The block of the mark is still there: only arena_reset() takes it away, and no mark outlives that. */
void arena_release(struct arena *a, struct arena_mark m)
{
    while (a->top != m.block) {
        struct block *b = a->top;
        a->top = b->next;
        block_keep(a, b);
    }
    a->used = m.used;
    if (!a->top) return;
    a->top->used = m.block_used;
    ASAN_POISON_MEMORY_REGION(a->top->data + m.block_used, a->top->size - m.block_used);
}

static size_t taken(size_t size) { return ((size + 15) & ~(size_t)15) + GAP; }

void *arena_get(struct arena *a, size_t size)
{
    size_t want = taken(size);
    if (want < size) need(NULL);
    if (!a->top || a->top->size - a->top->used < want) {
        struct block *b = want <= BLOCK && a->spare ? a->spare : block_new(want);
        if (b == a->spare) a->spare = NULL;
        b->next = a->top;
        a->top = b;
    }
    void *p = a->top->data + a->top->used;
    a->top->used += want;
    a->used += want;
    ASAN_UNPOISON_MEMORY_REGION(p, size);
    return memset(p, 0, size);
}

/* What was taken last grows where it stands, if its block has so much left: nothing to copy, and nothing left behind. */
static bool extended(struct arena *a, char *at, size_t was, size_t size)
{
    struct block *b = a->top;
    size_t more = taken(size) - taken(was);
    if (!b || !was || at + taken(was) != b->data + b->used || b->size - b->used < more) return false;
    b->used += more;
    a->used += more;
    ASAN_UNPOISON_MEMORY_REGION(at, size);
    memset(at + was, 0, size - was);
    return true;
}

void *arena_grow(struct arena *a, void *at, size_t n, size_t *room, size_t first, size_t size)
{
    size_t was = *room * size, now;
    if (n < *room) return at;
    if (__builtin_mul_overflow(*room ? *room : first, *room ? 2 * size : size, &now) || now > SIZE_MAX - 2 * GAP) need(NULL);
    *room = *room ? 2 * *room : first;
    assert(n < *room);
    if (extended(a, at, was, now)) return at;
    void *more = arena_get(a, now);
    return n ? memcpy(more, at, n * size) : more;
}

str arena_fmt(struct arena *a, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    if (n < 0) n = 0;                                     /* a text beyond 2 GB: every input is bounded long before */
    char *p = arena_get(a, (size_t)n + 1);
    vsnprintf(p, (size_t)n + 1, fmt, again);
    va_end(again);
    va_end(ap);
    return (str){ p, (size_t)n };
}

str arena_copy(struct arena *a, str s)
{
    char *p = arena_get(a, s.n + 1);
    if (s.n) memcpy(p, s.p, s.n);
    return (str){ p, s.n };
}

const char *arena_z(struct arena *a, str s) { return arena_copy(a, s).p; }
