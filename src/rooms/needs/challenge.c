/* challenge.c - the entity challenge: who makes one of a need, and what becomes of it. Other rooms hear needs.challenge.created and its transitions. */
#include "rooms/needs/needs.h"
#include "entity/flow.h"

static const struct choice challenge_states[] = { { "proposed", N_("Proposed") }, { "taken_up", N_("Taken up") }, { "answered", N_("Answered") }, { "rejected", N_("Rejected") }, { 0 } };

struct challenge {
    struct meta meta;
#define FIELD(kind, name, ...) c_##kind name;
#include "rooms/needs/challenge.def"
#undef FIELD
};
static const struct field fields[] = {
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct challenge, KIND_##kind, name, privacy, __VA_ARGS__)
#include "rooms/needs/challenge.def"
#undef FIELD
};

#define DECIDE "lead coordinator administrator steering_group"
static const struct transition steps[] = {
    { "proposed",  "take_up",   "taken_up",  DECIDE, .label = N_("Take up"),       .outside = N_("Taken up") },
    { "proposed",  "reject",    "rejected",  DECIDE, .label = N_("Reject"),        .outside = N_("Rejected"),  .needs_reason = true },
    { "taken_up",  "answer",    "answered",  DECIDE, .label = N_("Done"),          .outside = N_("Answered") },
    { "taken_up",  "reject",    "rejected",  DECIDE, .label = N_("Reject"),        .outside = N_("Rejected"),  .needs_reason = true },
    { "answered",  "reopen",    "taken_up",  DECIDE, .label = N_("Take up again"), .outside = N_("Taken up") },
    { "rejected",  "reopen",    "taken_up",  DECIDE, .label = N_("Take up again"), .outside = N_("Taken up") },
};
static const struct flow flow = { "state", steps, countof(steps) };

static const struct right rights[] = {
    { "lead",              READ | CREATE | UPDATE | DELETE | EXPORT, PUBLIC | INTERNAL, ROWS_ALL },
    { "coordinator",       READ | CREATE | UPDATE | DELETE | EXPORT, PUBLIC | INTERNAL, ROWS_ALL },
    { "administrator",     READ | CREATE | UPDATE | DELETE | EXPORT, PUBLIC | INTERNAL, ROWS_ALL },
    { "steering_group",    READ | CREATE | UPDATE | EXPORT, PUBLIC | INTERNAL, ROWS_ALL },
    { "municipal_officer", READ | EXPORT, PUBLIC | INTERNAL, ROWS_ALL },
    { "quarter_manager",   READ, PUBLIC | INTERNAL, ROWS_ALL },
    { "data_officer",      READ, PUBLIC | INTERNAL, ROWS_ALL },
};

const struct entity challenge_entity = {
    .room = "needs", .name = "challenge", .path = "challenges", .label = N_("Challenge"), .plural = N_("Challenges"),
    .fields = fields, .n = countof(fields), .size = sizeof(struct challenge), .title = "title", .flow = &flow,
    .rights = rights, .n_rights = countof(rights),
    .list = { .columns = "title area topic state", .filter = "state area topic kind", .search = "title note" },
};
