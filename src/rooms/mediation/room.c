/* room.c - mediation: institutions ask, volunteers are asked and go, hours are confirmed, money is settled. */
#include "rooms/mediation/call.h"
#include "web/room.h"

static const struct entity *const entities[] = {
    &institution_entity, &requester_entity, &skill_entity, &exclusion_entity, &tariff_entity, &rules_entity, &way_entity, &service_entity,
    &request_entity, &appointment_entity, &decision_entity, &asked_entity, &budget_entity, &run_entity, &settlement_entity, &line_entity,
};

static const struct role roles[] = {
    { "finance", N_("Finance"), N_("Counts, orders and exports payments; sees no requests."), true, NEEDS_NOTHING },
};

#define MEDIATION N_("Mediation")
static const struct tile tiles[] = {
    { N_("Requests"),             "requests",         30, MEDIATION, .office = true },
    { N_("Appointments"),         "appointments",     31, MEDIATION, .office = true },
    { N_("Institutions that ask"), "institutions",    34, MEDIATION, .office = true },
    { N_("Persons who ask"),      "requesters",       35, MEDIATION, .office = true },
    { N_("Settlements"),          "settlements",      36, MEDIATION, .office = true },
    { N_("Settlement runs"),      "settlement-runs",  37, MEDIATION, .office = true },
    { N_("Tariffs"),              "tariffs",          38, MEDIATION, .office = true },
    { N_("Services beyond the pool"), "services",     39, MEDIATION, .office = true },
    { N_("Rules of mediation"),   "mediation-rules",  40, MEDIATION, .office = true },
};

/* Telling people. */
static const struct table *const tables[] = { &call_table, &digest_table };
static const struct job_kind *const jobs[] = {
    &digest_job,
};

extern const struct room mediation_room;                 /* the one symbol of this room, named in rooms.c */
const struct room mediation_room = {
    .name = "mediation", .label = MEDIATION,
    .entities = entities, .n_entities = countof(entities),
    .tiles = tiles, .n_tiles = countof(tiles),
    .roles = roles, .n_roles = countof(roles),
    .tables = tables, .n_tables = countof(tables), .jobs = jobs, .n_jobs = countof(jobs), .open = tell_open,
};
