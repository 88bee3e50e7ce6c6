/* refer.h - who refers to a row, over all entities, and leading those references elsewhere. For merging and erasing. Internal to entity/. */
#ifndef ENTITY_REFER_H
#define ENTITY_REFER_H
#include "entity/draft.h"

struct referrer { const struct entity *e; const struct field *field; int64_t row, version; };
/* Calls `one` for every row, deleted ones too, and every ref, area or refs field of it that leads to row `id` of `to`. It may write. */
void refer_each(struct store *st, const struct entity *to, int64_t id, void (*one)(void *ctx, const struct referrer *r), void *ctx);
/* Makes the reference lead to `into` (0: nowhere) instead of `from`: field, index table, version. The keys before and after. False: it is unique and
** there already, or the store broke. */
MUST_USE bool refer_change(struct store *st, const struct referrer *r, int64_t from, int64_t into, str *old, str *new);
#endif
