/* search.h - the rows of this room. */
#ifndef ROOMS_SEARCH_SEARCH_H
#define ROOMS_SEARCH_SEARCH_H
#include "entity/entity.h"

struct concept_row {
    struct meta meta;
#define FIELD(kind, name, ...) c_##kind name;
#include "rooms/search/concept.def"
#undef FIELD
};
struct missing_row {
    struct meta meta;
#define FIELD(kind, name, ...) c_##kind name;
#include "rooms/search/missing.def"
#undef FIELD
};
extern const struct entity concept_entity, missing_entity;
#endif
