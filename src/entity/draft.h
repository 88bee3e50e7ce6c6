/* draft.h - a row on its way in: what was typed, what is wrong with it, and how it is stored. Imports use it, forms will. */
#ifndef ENTITY_DRAFT_H
#define ENTITY_DRAFT_H
#include "entity/entity.h"
#include "store/store.h"
#include "text/lang.h"

struct problem { int64_t line; const struct field *field; str lang; const char *message; str detail; };   /* message: English key */
enum { PROBLEMS_MAX = 1000 };
struct problems { struct arena *a; struct problem *at; size_t n, room; int64_t more; };       /* more: counted beyond the maximum */
void problem_add(struct problems *p, struct problem one);

struct draft {
    const struct entity *e;
    int64_t id, line;                                   /* 0: new; line of the file, 0 elsewhere                      */
    str key;
    str *value; bool *given;                            /* per field: text as typed, canonical after draft_check; keys instead of ids */
    bool lenient, missing;                              /* lenient: a missing reference is left out and sets `missing` */
    str **word;                                         /* per language (index in langs[]), per field; NULL, or a text with p == NULL: not given */
};
struct draft draft_new(struct arena *a, const struct entity *e);
str *draft_word(struct arena *a, struct draft *d, size_t lang);      /* the language's values, made if needed         */
/* Trims, NFC, limits, kind, choices; writes the canonical form back. True: nothing wrong was added to `p`. */
bool draft_check(struct arena *a, struct draft *d, struct problems *p);
/* Inserts, or updates the row with the same key; all its index tables too. References are looked up by key: a missing one, and a taken unique
** value, are problems. Returns the id, 0 when a problem was added or the store is broken. */
int64_t draft_store(struct store *st, struct draft *d, struct problems *p);
#endif
