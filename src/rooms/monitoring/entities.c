/* entities.c - the tables of the room: fields, who may read and write what, lists. No figure stands in them: observations are read through shown.h. */
#include "rooms/monitoring/release.h"
#include "rooms/monitoring/yearly.h"

#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct field_of_action, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field field_fields[] = {
#include "rooms/monitoring/field.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct indicator, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field indicator_fields[] = {
#include "rooms/monitoring/indicator.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct definition, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field definition_fields[] = {
#include "rooms/monitoring/definition.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct data_source, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field source_fields[] = {
#include "rooms/monitoring/source.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct breakdown, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field breakdown_fields[] = {
#include "rooms/monitoring/breakdown.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct category, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field category_fields[] = {
#include "rooms/monitoring/category.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct series_break, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field break_fields[] = {
#include "rooms/monitoring/break.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct display, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field display_fields[] = {
#include "rooms/monitoring/display.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct batch, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field batch_fields[] = {
#include "rooms/monitoring/batch.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct release, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field release_fields[] = {
#include "rooms/monitoring/release.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct delivery, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field delivery_fields[] = {
#include "rooms/monitoring/delivery.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct dashboard, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field dashboard_fields[] = {
#include "rooms/monitoring/dashboard.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct yearly_report, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field yearly_fields[] = {
#include "rooms/monitoring/report.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct remark_on_field, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field field_remark_fields[] = {
#include "rooms/monitoring/remark.def"
};
#undef FIELD

#define ALL (READ | CREATE | UPDATE | DELETE | EXPORT)
#define KEEPERS(classes) \
    { "coordinator",   ALL, classes, ROWS_ALL }, \
    { "lead",          ALL, classes, ROWS_ALL }, \
    { "administrator", ALL, classes, ROWS_ALL }
#define OFFICE_READERS(classes) \
    { "editor",            READ | EXPORT, classes, ROWS_ALL }, \
    { "translator",        READ | EXPORT, classes, ROWS_ALL }, \
    { "municipal_officer", READ | EXPORT, classes, ROWS_ALL }, \
    { "quarter_manager",   READ | EXPORT, classes, ROWS_ALL }, \
    { "steering_group",    READ | EXPORT, classes, ROWS_ALL }, \
    { "data_officer",      READ, classes, ROWS_ALL }

/* What explains figures is for everybody; the catalogue is published entry by entry. */
static const struct right open_rights[] = {
    { "visitor", READ | EXPORT, PUBLIC, ROWS_ALL },
    KEEPERS(PUBLIC | INTERNAL),
    { "editor", UPDATE, PUBLIC, ROWS_ALL },
    { "translator", UPDATE, PUBLIC, ROWS_OWN_LANGUAGE },
    OFFICE_READERS(PUBLIC | INTERNAL),
};
/* How a source's figures are protected decides what leaves: nobody changes that but those who answer for it. */
static const struct right source_rights[] = {
    { "visitor", READ | EXPORT, PUBLIC, ROWS_ALL },
    KEEPERS(PUBLIC | INTERNAL),
    { "translator", UPDATE, PUBLIC, ROWS_OWN_LANGUAGE },
    OFFICE_READERS(PUBLIC | INTERNAL),
};
static const struct right indicator_rights[] = {
    { "visitor", READ | EXPORT, PUBLIC, ROWS_PUBLISHED },
    KEEPERS(PUBLIC | INTERNAL),
    { "editor", UPDATE, PUBLIC | INTERNAL, ROWS_ALL },
    { "translator", UPDATE, PUBLIC, ROWS_OWN_LANGUAGE },
    OFFICE_READERS(PUBLIC | INTERNAL),
};
static const struct right office_rights[] = {
    { "coordinator",   READ | EXPORT, PUBLIC | INTERNAL, ROWS_ALL },
    { "lead",          READ | EXPORT, PUBLIC | INTERNAL, ROWS_ALL },
    { "administrator", READ | EXPORT, PUBLIC | INTERNAL, ROWS_ALL },
    { "data_officer",  READ, PUBLIC | INTERNAL, ROWS_ALL },
};
static const struct right delivery_rights[] = {
    KEEPERS(PUBLIC | INTERNAL | CONTACT),
    { "data_officer", READ, PUBLIC | INTERNAL | CONTACT, ROWS_ALL },
};
static const struct right dashboard_rights[] = {
    KEEPERS(PUBLIC | INTERNAL),
    { "editor",            READ, PUBLIC | INTERNAL, ROWS_ALL },
    { "municipal_officer", READ, PUBLIC | INTERNAL, ROWS_ALL },
    { "steering_group",    READ, PUBLIC | INTERNAL, ROWS_ALL },
};
static const struct right yearly_rights[] = {
    { "visitor", READ | EXPORT, PUBLIC, ROWS_PUBLISHED },
    KEEPERS(PUBLIC | INTERNAL),
    OFFICE_READERS(PUBLIC | INTERNAL),
    { "translator", UPDATE, PUBLIC, ROWS_OWN_LANGUAGE },
};
/* Whether its report is published, only the report's page knows. */
static const struct right yearly_part_rights[] = {
    KEEPERS(PUBLIC | INTERNAL),
    OFFICE_READERS(PUBLIC | INTERNAL),
    { "translator", UPDATE, PUBLIC, ROWS_OWN_LANGUAGE },
};

const struct entity field_entity = {
    .room = "monitoring", .name = "field", .path = "indicator-fields", .label = N_("Field"), .plural = N_("Fields"),
    .fields = field_fields, .n = countof(field_fields), .size = sizeof(struct field_of_action), .title = "name", .parent = "parent", .before_save = code_derive,
    .rights = open_rights, .n_rights = countof(open_rights),
    .list = { .columns = "name parent place", .filter = "parent", .search = "name", .sort = "place", .apart = true },
};

const struct entity indicator_entity = {
    .room = "monitoring", .name = "indicator", .path = "indicators", .label = N_("Indicator"), .plural = N_("Indicators"),
    .fields = indicator_fields, .n = countof(indicator_fields), .size = sizeof(struct indicator), .title = "name", .state = "state", .flow = &indicator_flow, .check = indicator_check, .before_save = code_derive, .after_save = indicator_protect,
    .rights = indicator_rights, .n_rights = countof(indicator_rights),
    .list = { .columns = "code name field measure better", .filter = "field measure better core state unsure", .search = "name code numerator sets", .sort = "code" },
};

const struct entity definition_entity = {
    .room = "monitoring", .name = "definition", .path = "indicator-definitions", .label = N_("Definition"), .plural = N_("Definitions"),
    .fields = definition_fields, .n = countof(definition_fields), .size = sizeof(struct definition), .title = "reason", .check = definition_check,
    .rights = open_rights, .n_rights = countof(open_rights),
    .list = { .columns = "indicator valid_from numerator reason", .filter = "indicator", .linked = "indicator", .search = "reason", .sort = "valid_from", .apart = true },
};

const struct entity source_entity = {
    .room = "monitoring", .name = "source", .path = "data-sources", .label = N_("Source of figures"), .plural = N_("Sources of figures"),
    .fields = source_fields, .n = countof(source_fields), .size = sizeof(struct data_source), .title = "name", .before_save = code_derive, .after_save = source_protect,
    .rights = source_rights, .n_rights = countof(source_rights),
    .list = { .columns = "name publisher concept method minimum rank", .filter = "method concept", .search = "name publisher", .apart = true },
};

const struct entity breakdown_entity = {
    .room = "monitoring", .name = "breakdown", .path = "breakdowns", .label = N_("Breakdown"), .plural = N_("Breakdowns"),
    .fields = breakdown_fields, .n = countof(breakdown_fields), .size = sizeof(struct breakdown), .title = "name", .check = breakdown_check, .before_save = code_derive,
    .rights = open_rights, .n_rights = countof(open_rights),
    .list = { .columns = "name code place", .search = "name code", .sort = "place", .apart = true },
};

const struct entity group_entity = {
    .room = "monitoring", .name = "category", .path = "breakdown-values", .label = N_("Value of a breakdown"), .plural = N_("Values of breakdowns"),
    .fields = category_fields, .n = countof(category_fields), .size = sizeof(struct category), .title = "name", .parent = "parent", .check = group_check, .before_save = group_derive, .after_save = group_protect,
    .rights = open_rights, .n_rights = countof(open_rights),
    .list = { .columns = "name breakdown code parent concept", .filter = "breakdown concept", .search = "name code", .sort = "place", .apart = true },
};

const struct entity break_entity = {
    .room = "monitoring", .name = "break", .path = "series-breaks", .label = N_("Break in a series"), .plural = N_("Breaks in series"),
    .fields = break_fields, .n = countof(break_fields), .size = sizeof(struct series_break), .title = "reason", .check = period_check,
    .rights = open_rights, .n_rights = countof(open_rights),
    .list = { .columns = "indicator period source reason", .filter = "indicator source", .linked = "indicator", .search = "reason", .apart = true },
};

const struct entity display_entity = {
    .room = "monitoring", .name = "display", .path = "displayed-sources", .label = N_("Source that is shown"), .plural = N_("Sources that are shown"),
    .fields = display_fields, .n = countof(display_fields), .size = sizeof(struct display), .title = "reason", .check = period_check,
    .rights = open_rights, .n_rights = countof(open_rights),
    .list = { .columns = "indicator area period source vintage reason", .filter = "indicator source area", .linked = "indicator", .search = "reason", .apart = true },
};

const struct entity batch_entity = {
    .room = "monitoring", .name = "batch", .path = "data-imports", .label = N_("Import of figures"), .plural = N_("Imports of figures"),
    .fields = batch_fields, .n = countof(batch_fields), .size = sizeof(struct batch), .title = "file", .flow = &batch_flow,
    .rights = office_rights, .n_rights = countof(office_rights),
    .list = { .columns = "file source figures added revised same state", .filter = "source state", .search = "file", .apart = true },
};

const struct entity release_entity = {
    .room = "monitoring", .name = "release", .path = "data-releases", .label = N_("Release"), .plural = N_("Releases"),
    .fields = release_fields, .n = countof(release_fields), .size = sizeof(struct release), .title = "title",
    .rights = office_rights, .n_rights = countof(office_rights),
    .list = { .columns = "title indicator source period cells primaries secondaries", .filter = "indicator source method", .search = "title", .apart = true },
};

const struct entity delivery_entity = {
    .room = "monitoring", .name = "delivery", .path = "deliveries", .label = N_("Delivery"), .plural = N_("Deliveries"),
    .fields = delivery_fields, .n = countof(delivery_fields), .size = sizeof(struct delivery), .title = "title", .flow = &delivery_flow,
    .rights = delivery_rights, .n_rights = countof(delivery_rights),
    .list = { .columns = "title supplier due state", .filter = "supplier state every source", .search = "title tables", .sort = "due" },
    .purpose = N_("Asking for statistics that are due, and reminding who delivers them"),
    .basis = N_("Public task of the integration centre: Article 6(1)(e) GDPR with § 8 TIntG NRW (text to be checked by the region)"),
};

const struct entity dashboard_entity = {
    .room = "monitoring", .name = "dashboard", .path = "dashboards", .label = N_("Dashboard"), .plural = N_("Dashboards"),
    .fields = dashboard_fields, .n = countof(dashboard_fields), .size = sizeof(struct dashboard), .title = "title",
    .rights = dashboard_rights, .n_rights = countof(dashboard_rights),
    .list = { .columns = "title indicators areas", .search = "title" },
};

const struct entity yearly_entity = {
    .room = "monitoring", .name = "report", .path = "yearly-reports", .label = N_("Yearly report"), .plural = N_("Yearly reports"),
    .fields = yearly_fields, .n = countof(yearly_fields), .size = sizeof(struct yearly_report), .title = "title", .state = "state", .flow = &yearly_flow,
    .rights = yearly_rights, .n_rights = countof(yearly_rights),
    .list = { .columns = "title year area state", .filter = "state year area", .search = "title", .sort = "year" },
};

const struct entity field_remark_entity = {
    .room = "monitoring", .name = "remark", .path = "report-commentaries", .label = N_("Commentary"), .plural = N_("Commentaries"),
    .fields = field_remark_fields, .n = countof(field_remark_fields), .size = sizeof(struct remark_on_field), .title = "name", .before_save = yearly_remark_derive,
    .rights = yearly_part_rights, .n_rights = countof(yearly_part_rights),
    .list = { .columns = "report field", .filter = "report field", .linked = "report", .apart = true },
};
