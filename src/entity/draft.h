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
    bool address_is_key;                                /* the address is made of the key, not of the title            */
    bool small;                                         /* German words: their version stays; translations: status and source version stay */
    const char *status;                                 /* of translations whose words change; NULL: "draft"          */
    str **word;                                         /* per language (index in langs[]), per field; NULL, or a text with p == NULL: not given */
};
/* "lat,lon" as typed and stored, degrees with a decimal point; whether they lie on the earth is asked by draft_check. */
MUST_USE bool coordinate_read(str v, double *lat, double *lon);
struct draft draft_new(struct arena *a, const struct entity *e);
str *draft_word(struct arena *a, struct draft *d, size_t lang);      /* the language's values, made if needed         */
/* By the name of a field that the entity has: for rooms that check and derive. */
size_t  draft_at(const struct draft *d, const char *field);          /* index in value[] and given[]                  */
str     draft_value(const struct draft *d, const char *field);
int64_t draft_number(const struct draft *d, const char *field);      /* 0: empty, or no number                        */
void    draft_give(struct draft *d, const char *field, str value);   /* as if it had been sent                        */
void    draft_wrong(const struct draft *d, struct problems *p, const char *field, const char *message);      /* with what was typed there */
/* Trims, NFC, limits, kind, choices; writes the canonical form back. True: nothing wrong was added to `p`. */
bool draft_check(struct arena *a, struct draft *d, struct problems *p);
/* Inserts, or updates the row with the same key; all its index tables too. References are looked up by key: a missing one, and a taken unique
** value, are problems. Returns the id, 0 when a problem was added or the store is broken. */
int64_t draft_store(struct store *st, struct draft *d, struct problems *p);

/* ---- a stored row as a draft, for the core itself: no rights, deleted rows too (for readers: draft_load in write.h) ------ */
struct stamp { int64_t version, created_at, changed_at, deleted_at, anonymised_at; };   /* 0: never                    */
/* All fields given, in the form in which draft_check() leaves them; words of the languages that are there. False: there is no such row. */
bool draft_read(struct store *st, const struct entity *e, int64_t id, struct draft *ret, struct stamp *stamp);
/* The key of a row of `to`, deleted or not. Empty: there is none. */
str draft_key(struct store *st, const struct entity *to, int64_t id);
/* The keys of rows of `to`, by their ids (blank-separated). Rows that are not there are left out. */
str draft_keys(struct store *st, const struct entity *to, str ids);
/* Numbers in their shortest form, keys each once: the form in which draft_read() gives values, so that texts can be compared. */
str draft_canonical(struct arena *a, const struct field *f, str value);
/* Makes sort keys, search text and addresses anew from what is stored; for rows that lost them (a merge, an anonymous row). */
void draft_derive(struct store *st, struct draft *d);
/* Do the sort keys and the search text of a row say what its words say? Reads only; rows of sort keys that are missing are not its question. */
bool draft_derived(struct store *st, const struct entity *e, int64_t id);
/* Makes a row's sort keys, search text and index tables anew from what is stored; its addresses stay as they are. */
void draft_derive_again(struct store *st, const struct entity *e, int64_t id);
/* Sort keys and addresses for every row that has none in some interface language, since one was added. Returns how many there are; `only_look`: changes nothing. */
int64_t draft_derive_missing(struct store *st, const struct entity *e, bool only_look);
/* Which entities (by entity_at()) have such rows: a few statements for all of them, since every start asks. */
void draft_lacking(struct store *st, bool ret[ENTITIES_MAX]);
extern const char no_such_file[];                       /* the message at a field whose file is not in the store     */
size_t lang_source(void);                               /* index of German in langs[]                                  */
#endif
