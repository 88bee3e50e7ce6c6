/* room.c - needs: what could not be served, counted without any person, released with protection, taken up as a challenge. */
#include "rooms/needs/needs.h"

static const struct entity *const entities[] = { &challenge_entity };
static const struct table *const tables[] = { &signal_table, &block_table, &closed_table };
static const struct job_kind *const jobs[] = { &release_job };

static const struct role roles[] = {
    { "steering_group", N_("Steering group"), N_("Sees released needs and takes them up; nothing of single people."), false, NEEDS_NOTHING },
    { "counselling", N_("Counselling centre"), N_("Tells by number what was missing; sees nothing else."), false, NEEDS_NOTHING },
};

static const struct route routes[] = {
    { GET,  "missing-something", miss_get,     ROUTE_OPEN },
    { POST, "missing-something", miss_post,    ROUTE_OPEN },
    { GET,  "needs",             steer_show,   ROUTE_ROLES, .roles = NEEDS_READERS },
    { GET,  "needs.csv",         steer_csv,    ROUTE_ROLES, .roles = NEEDS_READERS },
    { GET,  "needs/cell",        steer_cell,   ROUTE_ROLES, .roles = NEEDS_READERS },
    { POST, "needs/promote",     promote_post, ROUTE_RIGHT, &challenge_entity, .action = CREATE },
    { POST, "needs/minimum",     minimum_post, ROUTE_ROLES, .roles = NEEDS_OFFICE },
    { GET,  "needs/report",      report_get,   ROUTE_ROLES, .roles = NEEDS_REPORTERS },
    { POST, "needs/report",      report_post,  ROUTE_ROLES, .roles = NEEDS_REPORTERS },
    { GET,  "needs/work",        work_show,    ROUTE_ROLES, .roles = NEEDS_OFFICE },
    { GET,  "api/v1/needs/releases", steer_api, ROUTE_ROLES, .base = BASE_REGION, .roles = NEEDS_READERS },
};

#define NEEDS N_("Needs")
static const struct tile tiles[] = {
    { N_("Needs and gaps"),        "needs",        50, NEEDS, NEEDS_READERS, true },
    { N_("Needs as they come in"), "needs/work",   51, NEEDS, NEEDS_OFFICE, true },
    { N_("Tell what is missing"),  "needs/report", 52, NEEDS, NEEDS_REPORTERS, true },
    { N_("Challenges"),            "challenges",   53, NEEDS, .office = true },
};

extern const struct room needs_room;                    /* the one symbol of this room, named in rooms.c */
const struct room needs_room = {
    .name = "needs", .label = NEEDS,
    .entities = entities, .n_entities = countof(entities), .routes = routes, .n_routes = countof(routes), .tables = tables, .n_tables = countof(tables),
    .tiles = tiles, .n_tiles = countof(tiles), .roles = roles, .n_roles = countof(roles), .jobs = jobs, .n_jobs = countof(jobs),
    .listens = need_listens, .n_listens = NEED_LISTENS,
    .home = miss_home, .nothing = miss_link, .foot = "missing-something", .foot_label = N_("I am missing something"),
    .open = digest_open, .demo = needs_demo,
};
