/* thing.h - something with a name. */
#ifndef ROOMS_TINY_THING_H
#define ROOMS_TINY_THING_H
#include "entity/entity.h"

struct thing {
    struct meta meta;
#define FIELD(kind, name, ...) c_##kind name;
#include "rooms/tiny/thing.def"
#undef FIELD
};
extern const struct entity thing_entity;
#endif
