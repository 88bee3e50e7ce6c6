/* own.h - whose a row is: the rule of select.c's WHERE, said in C for rows that are not stored yet. Internal to entity/. */
#ifndef ENTITY_OWN_H
#define ENTITY_OWN_H
#include "entity/draft.h"
#include "entity/who.h"

struct own { int64_t id, area, actor, account, volunteer; bool published; };
struct own own_of_row(const struct entity *e, const void *row);      /* a row that shows the fields which .own_… and .state name */
struct own own_of_draft(struct store *st, const struct draft *d);    /* keys are looked up                            */
/* Which field says whose a row of an own scope is, or NULL; *id: whose it must be. */
const char *own_field(const struct entity *e, const struct scope *s, int64_t *id);
/* Is a row with these values one of the scope's? ROWS_OWN_LANGUAGE covers every row: which words may be written is asked apart. */
bool scope_covers(const struct scope *s, const struct own *o);
/* The classes that the reader's rights for `action` give on such a row; 0: none. *whole (if not NULL): by another scope than a language. */
unsigned own_classes(const struct who *who, const struct entity *e, unsigned action, const struct own *o, bool *whole);
bool scopes_cover(const struct may *m, const struct own *o);
#endif
