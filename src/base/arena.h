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

/* A list that grows: `at` holds n elements and has room for *room. Gives a list with room for one more: the same one while it is not full, else one of twice
** the room (of `first` elements at the beginning, when at is NULL and *room 0) that begins with what `at` held; what is new is zero. The old list stays as it
** was until the arena goes, or becomes the beginning of the new one. A size beyond size_t ends the process. Written so:
**
**     l->at = arena_more(l->a, l->at, l->n, &l->room, 64);
**     l->at[l->n++] = …;
*/
#define arena_more(a, at, n, room, first) arena_grow((a), (at), (n), (room), (first), sizeof *(at))
void *arena_grow(struct arena *a, void *at, size_t n, size_t *room, size_t first, size_t size) __attribute__((returns_nonnull));

str         arena_fmt(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
str         arena_copy(struct arena *a, str s);                   /* a copy with a NUL behind it  */
const char *arena_z(struct arena *a, str s);                      /* the same as a C string       */
#endif
