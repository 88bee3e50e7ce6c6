/* entities.c - the tables of the room: fields, who may read and write what, lists. */
#include "rooms/concept/concept.h"

#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct concept, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field concept_fields[] = {
#include "rooms/concept/concept.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct node, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field node_fields[] = {
#include "rooms/concept/node.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct stakeholder, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field stakeholder_fields[] = {
#include "rooms/concept/stakeholder.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct node_budget, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field node_budget_fields[] = {
#include "rooms/concept/budget.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct evidence, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field evidence_fields[] = {
#include "rooms/concept/evidence.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct node_link, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field node_link_fields[] = {
#include "rooms/concept/link.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct concept_review, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field review_fields[] = {
#include "rooms/concept/review.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct cycle, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field cycle_fields[] = {
#include "rooms/concept/cycle.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct phase, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field phase_fields[] = {
#include "rooms/concept/phase.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct priority, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field priority_fields[] = {
#include "rooms/concept/priority.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct activity, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field activity_fields[] = {
#include "rooms/concept/activity.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct council_report, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field council_report_fields[] = {
#include "rooms/concept/council_report.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct council_part, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field council_part_fields[] = {
#include "rooms/concept/council_part.def"
};
#undef FIELD

#define ALL (READ | CREATE | UPDATE | DELETE | EXPORT)
#define KEEPERS(classes) \
    { "coordinator",   ALL, classes, ROWS_ALL }, \
    { "lead",          ALL, classes, ROWS_ALL }, \
    { "administrator", ALL, classes, ROWS_ALL }
#define OFFICE_READERS(classes) \
    { "editor",            READ | EXPORT, classes, ROWS_ALL }, \
    { "municipal_officer", READ | EXPORT, classes, ROWS_ALL }, \
    { "quarter_manager",   READ | EXPORT, classes, ROWS_ALL }, \
    { "steering_group",    READ | EXPORT, classes, ROWS_ALL }, \
    { "data_officer",      READ, classes, ROWS_ALL }
#define TRANSLATOR \
    { "translator", READ, PUBLIC, ROWS_ALL }, \
    { "translator", UPDATE, PUBLIC, ROWS_OWN_LANGUAGE }

/* A concept in force is for everybody. */
static const struct right public_rights[] = {
    { "visitor", READ | EXPORT, PUBLIC, ROWS_PUBLISHED },
    KEEPERS(PUBLIC | INTERNAL),
    OFFICE_READERS(PUBLIC | INTERNAL),
    TRANSLATOR,
};
/* Whether its concept is in force, only the concept's own pages know: they show the public what it may see of its parts. */
static const struct right node_rights[] = {
    KEEPERS(PUBLIC | INTERNAL | CONTACT),
    OFFICE_READERS(PUBLIC | INTERNAL),
    TRANSLATOR,
};
static const struct right part_rights[] = {
    KEEPERS(PUBLIC | INTERNAL),
    OFFICE_READERS(PUBLIC | INTERNAL),
    TRANSLATOR,
};
/* What a centre concentrates on was adopted in public. */
static const struct right priority_rights[] = {
    { "visitor", READ, PUBLIC, ROWS_PUBLISHED },
    KEEPERS(PUBLIC | INTERNAL),
    OFFICE_READERS(PUBLIC | INTERNAL),
    TRANSLATOR,
};
static const struct right inner_rights[] = {
    KEEPERS(PUBLIC | INTERNAL),
    { "steering_group", READ | EXPORT, PUBLIC | INTERNAL, ROWS_ALL },
    { "data_officer",   READ, PUBLIC | INTERNAL, ROWS_ALL },
};
static const struct right activity_rights[] = {
    KEEPERS(PUBLIC | INTERNAL),
    { "editor",         READ | CREATE | UPDATE | EXPORT, PUBLIC | INTERNAL, ROWS_ALL },
    { "steering_group", READ, PUBLIC | INTERNAL, ROWS_ALL },
    { "data_officer",   READ, PUBLIC | INTERNAL, ROWS_ALL },
};
/* What a report is made of is read in the report: by itself it would end the embargo. */
static const struct right council_part_rights[] = {
    KEEPERS(PUBLIC | INTERNAL),
};
/* Until the meeting only who works on it and who decides; then everybody. */
static const struct right council_rights[] = {
    { "visitor", READ | EXPORT, PUBLIC, ROWS_PUBLISHED },
    { "steering_group", READ | EXPORT, PUBLIC, ROWS_PUBLISHED },
    { "municipal_officer", READ | EXPORT, PUBLIC, ROWS_PUBLISHED },
    KEEPERS(PUBLIC | INTERNAL),
};

const struct entity concept_plan_entity = {
    .room = "concept", .name = "concept", .path = "integration-concepts", .label = N_("Integration concept"), .plural = N_("Integration concepts"),
    .fields = concept_fields, .n = countof(concept_fields), .size = sizeof(struct concept), .title = "title", .state = "state", .flow = &concept_flow,
    .rights = public_rights, .n_rights = countof(public_rights),
    .list = { .columns = "title edition adopted_by adopted_on state", .filter = "state", .search = "title" },
};

const struct entity node_entity = {
    .room = "concept", .name = "node", .path = "concept-parts", .label = N_("Part of the concept"), .plural = N_("Parts of concepts"),
    .fields = node_fields, .n = countof(node_fields), .size = sizeof(struct node), .title = "title", .parent = "parent", .sort = "kind", .uses = node_uses, .flow = &node_flow, .check = node_check, .before_save = node_derive,
    .rights = node_rights, .n_rights = countof(node_rights),
    .list = { .columns = "number title kind concept binding ends state", .filter = "concept kind state parent binding life_areas dimensions area responsible adopted_by light", .linked = "concept parent responsible", .search = "title number text", .sort = "place" },
    .purpose = N_("Reminding those who answer for a measure of the concept"),
    .basis = N_("Public task of the integration centre: Article 6(1)(e) GDPR with § 8 TIntG NRW (text to be checked by the region)"),
};

const struct entity stakeholder_entity = {
    .room = "concept", .name = "stakeholder", .path = "stakeholders", .label = N_("Stakeholder"), .plural = N_("Stakeholders"),
    .fields = stakeholder_fields, .n = countof(stakeholder_fields), .size = sizeof(struct stakeholder), .title = "name",
    .rights = part_rights, .n_rights = countof(part_rights),
    .list = { .columns = "name part node actor", .filter = "node part actor", .linked = "node actor", .search = "name", .apart = true },
};

const struct entity node_budget_entity = {
    .room = "concept", .name = "budget", .path = "concept-budgets", .label = N_("Budget"), .plural = N_("Budgets"),
    .fields = node_budget_fields, .n = countof(node_budget_fields), .size = sizeof(struct node_budget), .title = "fund", .check = budget_check,
    .rights = inner_rights, .n_rights = countof(inner_rights),
    .list = { .columns = "node year fund planned approved spent", .filter = "node year", .linked = "node", .search = "fund", .apart = true },
};

const struct entity evidence_entity = {
    .room = "concept", .name = "evidence", .path = "evidence", .label = N_("Evidence"), .plural = N_("Pieces of evidence"),
    .fields = evidence_fields, .n = countof(evidence_fields), .size = sizeof(struct evidence), .title = "title",
    .rights = part_rights, .n_rights = countof(part_rights),
    .list = { .columns = "title node dated link", .filter = "node", .linked = "node", .search = "title text", .apart = true },
};

const struct entity node_link_entity = {
    .room = "concept", .name = "link", .path = "concept-links", .label = N_("Connection"), .plural = N_("Connections"),
    .fields = node_link_fields, .n = countof(node_link_fields), .size = sizeof(struct node_link), .title = "name", .check = link_check, .before_save = link_derive,
    .rights = part_rights, .n_rights = countof(part_rights),
    .list = { .columns = "name node expected", .filter = "node indicator offer need item", .linked = "node indicator offer need item", .apart = true },
};

const struct entity concept_review_entity = {
    .room = "concept", .name = "review", .path = "concept-reviews", .label = N_("Stocktaking"), .plural = N_("Reviews"),
    .fields = review_fields, .n = countof(review_fields), .size = sizeof(struct concept_review), .title = "title", .flow = &review_flow,
    .rights = inner_rights, .n_rights = countof(inner_rights),
    .list = { .columns = "title concept held_on body state", .filter = "concept state", .search = "title", .sort = "held_on" },
};

const struct entity cycle_entity = {
    .room = "concept", .name = "cycle", .path = "steering-cycles", .label = N_("Steering cycle"), .plural = N_("Steering cycles"),
    .fields = cycle_fields, .n = countof(cycle_fields), .size = sizeof(struct cycle), .title = "title", .after_save = cycle_saved,
    .rights = inner_rights, .n_rights = countof(inner_rights),
    .list = { .columns = "title concept starts ends", .filter = "concept", .search = "title", .sort = "starts" },
};

const struct entity phase_entity = {
    .room = "concept", .name = "phase", .path = "cycle-phases", .label = N_("Phase of a cycle"), .plural = N_("Phases of cycles"),
    .fields = phase_fields, .n = countof(phase_fields), .size = sizeof(struct phase), .title = "title", .flow = &phase_flow,
    .rights = inner_rights, .n_rights = countof(inner_rights),
    .list = { .columns = "title cycle kind starts ends state", .filter = "cycle kind state", .linked = "cycle", .search = "title", .sort = "starts", .apart = true },
};

const struct entity priority_entity = {
    .room = "concept", .name = "priority", .path = "priorities", .label = N_("Priority"), .plural = N_("Priorities"),
    .fields = priority_fields, .n = countof(priority_fields), .size = sizeof(struct priority), .title = "title", .check = priority_check,
    .rights = priority_rights, .n_rights = countof(priority_rights),
    .list = { .columns = "title kind from_year to_year adopted_on", .filter = "kind from_year", .search = "title text", .sort = "from_year" },
};

const struct entity activity_entity = {
    .room = "concept", .name = "activity", .path = "activities", .label = N_("Activity"), .plural = N_("Activities"),
    .fields = activity_fields, .n = countof(activity_fields), .size = sizeof(struct activity), .title = "title",
    .rights = activity_rights, .n_rights = countof(activity_rights),
    .list = { .columns = "held_on kind title actor area minutes", .filter = "kind priority node actor area held_on", .search = "title partners", .sort = "held_on" },
};

const struct entity council_report_entity = {
    .room = "concept", .name = "council_report", .path = "council-reports", .label = N_("Report to the council"), .plural = N_("Reports to the council"),
    .fields = council_report_fields, .n = countof(council_report_fields), .size = sizeof(struct council_report), .title = "title", .state = "state", .flow = &council_flow, .check = council_check,
    .rights = council_rights, .n_rights = countof(council_rights),
    .list = { .columns = "title body meeting state", .filter = "state concept", .search = "title", .sort = "meeting" },
};

const struct entity council_part_entity = {
    .room = "concept", .name = "council_part", .path = "council-report-parts", .label = N_("Commentary"), .plural = N_("Commentaries"),
    .fields = council_part_fields, .n = countof(council_part_fields), .size = sizeof(struct council_part), .title = "name", .before_save = part_derive,
    .rights = council_part_rights, .n_rights = countof(council_part_rights),
    .list = { .columns = "report node", .filter = "report node", .linked = "report", .apart = true },
};
