/* entities.c - the tables of the room: fields, who may read and write what, lists. */
#include "rooms/search/search.h"

#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct concept_row, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field concept_fields[] = {
#include "rooms/search/concept.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct missing_row, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field missing_fields[] = {
#include "rooms/search/missing.def"
};
#undef FIELD

static const struct right concept_rights[] = {
    { "editor",            READ | CREATE | UPDATE | DELETE | EXPORT, PUBLIC | INTERNAL, ROWS_ALL },
    { "coordinator",       READ | CREATE | UPDATE | DELETE | EXPORT, PUBLIC | INTERNAL, ROWS_ALL },
    { "lead",              READ | EXPORT, PUBLIC | INTERNAL, ROWS_ALL },
    { "administrator",     READ | CREATE | UPDATE | DELETE | EXPORT, PUBLIC | INTERNAL, ROWS_ALL },
    { "translator",        READ | EXPORT, PUBLIC, ROWS_ALL },
    { "translator",        UPDATE, PUBLIC, ROWS_OWN_LANGUAGE },
    { "municipal_officer", READ, PUBLIC, ROWS_ALL },
    { "data_officer",      READ, PUBLIC | INTERNAL, ROWS_ALL },
};

/* Counted by the house alone. */
static const struct right missing_rights[] = {
    { "editor",            READ | EXPORT, INTERNAL, ROWS_ALL },
    { "coordinator",       READ | EXPORT, INTERNAL, ROWS_ALL },
    { "lead",              READ | EXPORT, INTERNAL, ROWS_ALL },
    { "administrator",     READ | EXPORT, INTERNAL, ROWS_ALL },
    { "data_officer",      READ, INTERNAL, ROWS_ALL },
};

const struct entity concept_entity = {
    .room = "search", .name = "concept", .path = "concepts", .label = N_("Concept"), .plural = N_("Thesaurus"),
    .fields = concept_fields, .n = countof(concept_fields), .size = sizeof(struct concept_row),
    .title = "title", .rights = concept_rights, .n_rights = countof(concept_rights),
    .list = { .columns = "title terms official", .search = "title terms official" },
};

const struct entity missing_entity = {
    .room = "search", .name = "missing", .path = "missing", .label = N_("Search without result"), .plural = N_("Searches without result"),
    .fields = missing_fields, .n = countof(missing_fields), .size = sizeof(struct missing_row),
    .title = "term", .rights = missing_rights, .n_rights = countof(missing_rights),
    .list = { .columns = "term spoken month times", .filter = "month spoken times", .search = "term", .sort = "times" },
    .keep = { "changed_at", 730, ERASE, N_("Two years after it was last searched") },
};
