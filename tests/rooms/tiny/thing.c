/* thing.c - the entity thing: everybody may read it, an editor may do everything. */
#include "rooms/tiny/thing.h"

static const struct choice thing_kinds[] = { { "round", N_("Round") }, { "square", N_("Square") }, { 0 } };

static const struct field fields[] = {
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct thing, KIND_##kind, name, privacy, __VA_ARGS__)
#include "rooms/tiny/thing.def"
#undef FIELD
};

static const struct right rights[] = {
    { "visitor", READ | EXPORT, PUBLIC, ROWS_ALL },
    { "editor", READ | CREATE | UPDATE | DELETE | EXPORT, PUBLIC | INTERNAL, ROWS_ALL },
};

const struct entity thing_entity = {
    .room = "tiny", .name = "thing", .path = "things", .label = N_("Thing"), .plural = N_("Things"),
    .fields = fields, .n = countof(fields), .size = sizeof(struct thing), .title = "title",
    .rights = rights, .n_rights = countof(rights),
    .list = { .columns = "title kind", .filter = "kind", .search = "title", .sort = "title" },
};
