/* arena.h - all memory of one request or job. It is freed at once, and nothing in it singly.
**
** Asking never returns NULL: every input is bounded before it gets here, so running out of memory is a broken machine
** and ends the process. Memory is zeroed and aligned for any type. Unused space is poisoned under AddressSanitizer.
** An arena belongs to one thread at a time.
*/
#ifndef BASE_ARENA_H
#define BASE_ARENA_H
#include "base/str.h"

struct arena;
struct arena *arena_new(void);
void          arena_free(struct arena *a);                        /* NULL is fine                 */
void          arena_reset(struct arena *a);                       /* forget everything, keep one block for reuse */
void         *arena_get(struct arena *a, size_t size) __attribute__((malloc, returns_nonnull));
size_t        arena_used(const struct arena *a);                  /* bytes handed out so far      */

/* For loops that ask much and keep nothing: what was handed out since the mark is forgotten again. Marks nest like brackets. */
struct arena_mark { const void *block; size_t block_used, used; };
struct arena_mark arena_mark(const struct arena *a);
void              arena_release(struct arena *a, struct arena_mark m);

#define arena_new_of(a, type)     ((type *)arena_get((a), sizeof(type)))
#define arena_array(a, type, n)   ((type *)arena_get((a), (n) * sizeof(type)))

str         arena_fmt(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
str         arena_copy(struct arena *a, str s);                   /* a copy with a NUL behind it  */
const char *arena_z(struct arena *a, str s);                      /* the same as a C string       */
#endif
