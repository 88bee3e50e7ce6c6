/* schema.h - the tables of an entity, from its declaration. */
#ifndef ENTITY_SCHEMA_H
#define ENTITY_SCHEMA_H
#include "entity/entity.h"
#include "store/steps.h"

enum { TABLES_MAX = ENTITIES_MAX * 8 };
/* All tables of all registered entities and of the core (setting). Memory from `a`. */
size_t schema_tables(struct arena *a, const struct table *tables[TABLES_MAX]);
/* Makes the store of a region what the declarations say: the rooms' steps that are due (steps_sync), then ddl_sync over schema_tables. A fresh
** region records the steps as done. Returns the number of differences, one line each in `report`. */
int schema_sync(struct store *st, bool only_look, struct buf *report);
/* After a sync that wrote: notes that every row has its sort keys, so that the next look need not ask for each. Not after a restore, which is to give what
** the archive holds. */
void schema_note(struct store *st);
/* Why this program must not serve the region, in one sentence; empty: it may. Looks only. */
str schema_behind(struct store *st);

/* A table that is no entity's (sessions, tokens): made beside them. Its columns must live as long as the process. */
void schema_add(const struct table *t);
/* The steps of a room; also of one that has none, so that it is known since when it is there. Again for the same room: instead. */
void schema_add_steps(const char *room, const struct step *steps, size_t n);

/* Settings of a region: name, text. "" when there is none. */
str  setting_get(struct store *st, str name);
void setting_put(struct store *st, str name, str value);
#endif
