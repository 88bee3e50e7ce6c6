/* room.c - what comes in from other directories and from Integreat: sources, what they brought, and the office's decision on each. */
#include "rooms/exchange/exchange.h"

static const struct entity *const entities[] = { &exchange_source_entity, &arrival_entity };
static const struct table *const tables[] = { &payload_table, &part_table };
static const struct job_kind *const jobs[] = { &pull_job, &pull_due_job };
static const struct room_taking takes[] = { { "hsds", take_hsds }, { "integreat", take_integreat } };

static const struct route routes[] = {
    { GET,  "arrivals",               arrivals_show, ROUTE_RIGHT, &arrival_entity },
    { POST, "arrivals",               arrivals_post, ROUTE_ROLES, &arrival_entity, .roles = EXCHANGE_OFFICE },
    { GET,  "arrivals/{slug}",        arrival_show,  ROUTE_RIGHT, &arrival_entity },
    { POST, "arrivals/{slug}/decide", arrival_post,  ROUTE_ROLES, &arrival_entity, .roles = EXCHANGE_OFFICE },
    { GET,  "sources/{slug}",         source_show,   ROUTE_RIGHT, &exchange_source_entity },
    { POST, "sources/{slug}/pull",    source_pull,   ROUTE_ROLES, &exchange_source_entity, .roles = EXCHANGE_KEEPERS },
    { POST, "sources/{slug}/upload",  source_upload, ROUTE_ROLES, &exchange_source_entity, .roles = EXCHANGE_KEEPERS },
};

#define EXCHANGE N_("Exchange")
static const struct tile tiles[] = {
    { N_("Arrivals"), "arrivals?state=new", 70, EXCHANGE, EXCHANGE_OFFICE, true },
    { N_("Sources"),  "sources",            71, EXCHANGE, .office = true },
};

extern const struct room exchange_room;                 /* the one symbol of this room, named in rooms.c */
const struct room exchange_room = {
    .name = "exchange", .label = EXCHANGE,
    .entities = entities, .n_entities = countof(entities), .tables = tables, .n_tables = countof(tables),
    .routes = routes, .n_routes = countof(routes), .tiles = tiles, .n_tiles = countof(tiles), .jobs = jobs, .n_jobs = countof(jobs),
    .listens = exchange_listens, .n_listens = EXCHANGE_LISTENS, .takes = takes, .n_takes = countof(takes), .today = exchange_today, .demo = exchange_demo,
};
