/* schema.h - the tables of an entity, from its declaration. */
#ifndef ENTITY_SCHEMA_H
#define ENTITY_SCHEMA_H
#include "entity/entity.h"
#include "store/ddl.h"

enum { TABLES_MAX = ENTITIES_MAX * 8 };
/* All tables of all registered entities and of the core (setting). Memory from `a`. */
size_t schema_tables(struct arena *a, const struct table *tables[TABLES_MAX]);
/* Makes the store of a region what the declarations say (ddl_sync over schema_tables). */
int schema_sync(struct store *st, bool only_look, struct buf *report);

/* A table that is no entity's (sessions, tokens): made beside them. Its columns must live as long as the process. */
void schema_add(const struct table *t);

/* Settings of a region: name, text. "" when there is none. */
str  setting_get(struct store *st, str name);
void setting_put(struct store *st, str name, str value);
#endif
