/* buf.c - a text that grows up to a stated maximum. */
#include "base/buf.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct buf buf_in(struct arena *a, size_t max) { return (struct buf){ .a = a, .max = max }; }
str  buf_str(const struct buf *b)              { return (str){ b->p ? b->p : "", b->n }; }
void buf_cut(struct buf *b, size_t n)          { if (n < b->n) b->n = n; }
void buf_char(struct buf *b, char c)           { buf_put(b, (str){ &c, 1 }); }

void buf_put(struct buf *b, str s)
{
    if (!s.n) return;
    if (b->full || s.n > b->max - b->n) { b->full = true; return; }
    if (b->cap - b->n < s.n) {
        size_t cap = b->cap ? b->cap * 2 : 512;
        while (cap < b->n + s.n) cap *= 2;
        if (cap > b->max) cap = b->max;
        char *p = arena_get(b->a, cap);
        if (b->n) memcpy(p, b->p, b->n);
        b->p = p;
        b->cap = cap;
    }
    memcpy(b->p + b->n, s.p, s.n);
    b->n += s.n;
}

void buf_int(struct buf *b, int64_t v)
{
    char z[24];
    int n = snprintf(z, sizeof z, "%lld", (long long)v);
    buf_put(b, (str){ z, (size_t)n });
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
    char z[512];
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(z, sizeof z, fmt, ap);
    if (n >= 0 && (size_t)n < sizeof z) buf_put(b, (str){ z, (size_t)n });
    else if (n > 0) {
        char *p = arena_get(b->a, (size_t)n + 1);
        vsnprintf(p, (size_t)n + 1, fmt, again);
        buf_put(b, (str){ p, (size_t)n });
    }
    va_end(again);
    va_end(ap);
}

void buf_fill(struct buf *b, str text, const struct named *named, size_t n)
{
    for (;;) {
        int64_t open = str_find_char(text, '{'), close = open < 0 ? -1 : str_find_char(str_from(text, (size_t)open), '}');
        if (close < 0) { buf_put(b, text); return; }
        str name = str_upto(str_from(text, (size_t)open + 1), (size_t)close - 1);
        buf_put(b, str_upto(text, (size_t)open));
        for (size_t i = 0; i < n; i++) if (str_eq(name, str_of(named[i].name))) { buf_put(b, named[i].text); break; }
        text = str_from(text, (size_t)(open + close) + 1);
    }
}
