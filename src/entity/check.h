/* check.h - does the store hold what the declarations promise? Reads only. */
#ifndef ENTITY_CHECK_H
#define ENTITY_CHECK_H
#include "entity/entity.h"
#include "store/store.h"

/* Looks at one region: schema as declared; every row with its German words, order rows for every interface language and a current slug; index
** tables that say the same as the main table; references that lead somewhere; values that their kind allows; states that came about by
** steps of their flow; the history's chains. One line per
** finding to `report`, at most 1,000. Returns how many there are; -1: the store broke (store_why). */
int64_t check_region(struct store *st, struct buf *report);
#endif
