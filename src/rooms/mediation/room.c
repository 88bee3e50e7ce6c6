/* room.c - mediation: institutions ask, volunteers are asked and go, hours are confirmed, money is settled. */
#include "rooms/mediation/desk.h"

static const struct entity *const entities[] = {
    &institution_entity, &requester_entity, &skill_entity, &exclusion_entity, &tariff_entity, &rules_entity, &way_entity, &service_entity,
    &request_entity, &appointment_entity, &decision_entity, &asked_entity, &budget_entity, &run_entity, &settlement_entity, &line_entity,
};

static const struct role roles[] = {
    { "finance", N_("Finance"), N_("Counts, orders and exports payments; sees no requests."), true, NEEDS_NOTHING },
};

static const struct route routes[] = {
    /* institutions: the public page, the desk behind its link (desk.h) */
    { GET,  "mediation",                  landing_get,      ROUTE_OPEN, .base = BASE_PAGE },
    { POST, "mediation/enter",            desk_enter,       ROUTE_OPEN, .base = BASE_PAGE },
    { GET,  "mediation/desk",             desk_list,        ROUTE_OPEN, .base = BASE_PAGE },
    { GET,  "mediation/desk/request",     desk_request,     ROUTE_OPEN, .base = BASE_PAGE },
    { POST, "mediation/desk/act",         desk_act,         ROUTE_OPEN, .base = BASE_PAGE, .own_proof = true },
    { GET,  "mediation/desk/change",      desk_change_get,  ROUTE_OPEN, .base = BASE_PAGE },
    { POST, "mediation/desk/change",      desk_change_post, ROUTE_OPEN, .base = BASE_PAGE, .own_proof = true },
    { GET,  "mediation/desk/new",         ask_get,          ROUTE_OPEN, .base = BASE_PAGE },
    { POST, "mediation/desk/new",         ask_post,         ROUTE_OPEN, .base = BASE_PAGE, .own_proof = true },
    { GET,  "mediation/desk/parents-day", table_get,        ROUTE_OPEN, .base = BASE_PAGE },
    { POST, "mediation/desk/parents-day", table_post,       ROUTE_OPEN, .base = BASE_PAGE, .own_proof = true },
};

#define MEDIATION N_("Mediation")
static const struct tile tiles[] = {
    { N_("Mediation"),            "mediation",        29, MEDIATION },
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

extern const struct room mediation_room;                 /* the one symbol of this room, named in rooms.c */
const struct room mediation_room = {
    .name = "mediation", .label = MEDIATION,
    .entities = entities, .n_entities = countof(entities),
    .routes = routes, .n_routes = countof(routes),
    .tiles = tiles, .n_tiles = countof(tiles),
    .roles = roles, .n_roles = countof(roles),
};
