/* exchange.h - translations out to a file and back (XLIFF 1.2, text/xliff.h): which texts go out, what a file that comes back would change, and
** changing it, all or nothing.
**
**     exchange_out(st, &search, region, &out, …)                search->lang says into which language
**     if (exchange_plan(st, &who, region, bytes, &x)) …         nothing is written; x.line says what would change
**     exchange_write(st, &who, request, &x, stale)              within the same transaction
**
** `original` of a file is "room.entity/key", `id` of a text the field's name. What comes back waits for review like every other translation.
*/
#ifndef ENTITY_EXCHANGE_H
#define ENTITY_EXCHANGE_H
#include "entity/desk.h"

/* One text that the file changes. source: the German text that was translated; german: as it is now; stale: they differ. */
struct exchange_line {
    const struct entity *e; const struct field *f;
    int64_t id, version, line; str key, slug, title;
    str german, source, old, new; bool stale;
    str who; int64_t at;                                /* who saved the translation that is there last, and when     */
};
struct exchange_wrong { int64_t line; const char *message; const struct field *field; str detail; };
enum { EXCHANGE_WRONG_MAX = 50, EXCHANGE_LINES_MAX = 20000 };
struct exchange {
    const struct lang *lang;
    struct exchange_line *at; size_t n, room;
    int64_t entries, texts, same, stale;                /* of the file; texts that are there as they are; of `at` those that are stale */
    struct exchange_wrong wrong[EXCHANGE_WRONG_MAX]; size_t n_wrong; int64_t more_wrong;
    uint64_t mark;                                      /* another number when what would change is another           */
};
/* `label`: what a field is called in the note; NULL: its name. Returns how many entries went out; -1: the store broke, or out is full. */
int64_t exchange_out(struct store *st, const struct desk_search *s, str region, struct buf *out, str (*label)(void *ctx, const struct field *f), void *ctx);
/* False: the file is refused as a whole, `wrong` says why. Asks rights as for writing translations. */
bool exchange_plan(struct store *st, const struct who *who, str region, str bytes, struct exchange *ret);
/* `stale`: also texts whose German source changed meanwhile; they count as outdated at once. Anything but DONE: the caller rolls back. */
enum write_outcome exchange_write(struct store *st, const struct who *who, str request, struct exchange *x, bool stale);
#endif
