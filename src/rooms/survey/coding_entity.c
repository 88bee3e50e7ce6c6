/* coding_entity.c - the codebook as an entity: only the office writes it, and only who sees protected results reads it. */
#include "rooms/survey/coding.h"

#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct survey_category, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field fields[] = {
#include "rooms/survey/category.def"
};
#undef FIELD

#define ALL (READ | CREATE | UPDATE | DELETE | EXPORT)
static const struct right rights[] = {
    { "coordinator",    ALL, PUBLIC | INTERNAL, ROWS_ALL },
    { "lead",           ALL, PUBLIC | INTERNAL, ROWS_ALL },
    { "administrator",  ALL, PUBLIC | INTERNAL, ROWS_ALL },
    { "editor",         READ, PUBLIC | INTERNAL, ROWS_ALL },
    { "translator",     READ | EXPORT, PUBLIC | INTERNAL, ROWS_ALL },
    { "translator",     UPDATE, PUBLIC | INTERNAL, ROWS_OWN_LANGUAGE },
    { "steering_group", READ, PUBLIC | INTERNAL, ROWS_ALL },
    { "data_officer",   READ, PUBLIC | INTERNAL, ROWS_ALL },
};

const struct entity category_entity = {
    .room = "survey", .name = "category", .path = "survey-categories", .label = N_("Code of open answers"), .plural = N_("Codes of open answers"),
    .fields = fields, .n = countof(fields), .size = sizeof(struct survey_category), .title = "label",
    .rights = rights, .n_rights = countof(rights), .check = category_check, .before_save = category_derive,
    .list = { .columns = "survey item place code", .filter = "survey", .linked = "survey", .search = "label code", .sort = "place", .apart = true },
};
