/* buf.h - a text that grows up to a stated maximum. Past it nothing more is kept and `full` is set: look at it once, at the end.
**
**   struct buf b = buf_in(a, 1 << 20);
**   buf_put(&b, S("<p>"));
**   if (b.full) ...
*/
#ifndef BASE_BUF_H
#define BASE_BUF_H
#include "base/arena.h"

struct buf { struct arena *a; char *p; size_t n, cap, max; bool full; };

struct buf buf_in(struct arena *a, size_t max);
void buf_put(struct buf *b, str s);
void buf_char(struct buf *b, char c);
void buf_int(struct buf *b, int64_t v);
void buf_fmt(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
str  buf_str(const struct buf *b);                     /* what is there now; valid until the next put */
/* "{who} changed {what}": each name in braces becomes its text, or nothing where there is none; a brace without its partner is text. */
struct named { const char *name; str text; };
void buf_fill(struct buf *b, str text, const struct named *named, size_t n);
void buf_cut(struct buf *b, size_t n);                 /* back to the first n bytes           */
#endif
