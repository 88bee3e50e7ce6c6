/* near.h - how far rows are from a place on earth. Internal to entity/; query.h is for others. */
#ifndef ENTITY_NEAR_H
#define ENTITY_NEAR_H
#include "entity/query.h"

extern const struct own_order near_order;               /* ?sort=distance of every list with .where                   */
/* ?near=: a position or the key of an area; asks the room where its rows are. False: it means nothing. */
bool near_take(struct query *q, struct store *st, str value);
#endif
