/* page.h - stands in for the program's: it writes to standard output and marks who wrote each value, so that the tests see the place. */
#ifndef TESTS_TPLC_PAGE_H
#define TESTS_TPLC_PAGE_H
#include <stdbool.h>
#include <stdio.h>

struct buf { FILE *to; };
typedef struct { const char *p; size_t n; } str;
#define S(lit) ((str){ "" lit, sizeof(lit) - 1 })

static inline void buf_put(struct buf *b, str s)                { fwrite(s.p, 1, s.n, b->to); }
static inline void put_as(struct buf *b, const char *as, str s) { fprintf(b->to, "[%s %.*s]", as, (int)s.n, s.p); }
#define PUT_TEXT(o, x) put_as((o), "text", (x))
#define PUT_ATTR(o, x) put_as((o), "attr", (x))
#define PUT_URL(o, x)  put_as((o), "url", (x))
#define PUT_PART(o, x) put_as((o), "part", (x))

void page(struct buf *out);
#endif
