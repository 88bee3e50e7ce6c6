/* room.c - surveys: what is asked, answered, and what came of it. */
#include "rooms/survey/coding.h"
#include "rooms/survey/proposals.h"
#include "web/room.h"

static const struct entity *const entities[] = { &survey_entity, &item_entity, &option_entity, &invitation_entity, &category_entity, &survey_proposal_entity };
static const struct table *const tables[] = { &response_table, &text_table, &mark_table };

static const struct route routes[] = {
    { GET,  "surveys/{slug}/coding",      coding_show,    ROUTE_ROLES, &survey_entity, .roles = SURVEY_OFFICE },
    { POST, "surveys/{slug}/coding",      coding_post,    ROUTE_ROLES, &survey_entity, .roles = SURVEY_OFFICE },
    { GET,  "surveys/{slug}/coding.csv",  coding_csv,     ROUTE_ROLES, &survey_entity, .roles = SURVEY_OFFICE },
    { GET,  "surveys/{slug}/coding.xlsx", coding_xlsx,    ROUTE_ROLES, &survey_entity, .roles = SURVEY_OFFICE },
    { GET,  "surveys/{slug}/proposals",   proposals_show, ROUTE_ROLES, &survey_entity, .roles = SURVEY_OFFICE },
    { POST, "surveys/{slug}/proposals",   proposals_post, ROUTE_ROLES, &survey_entity, .roles = SURVEY_OFFICE },
};

#define SURVEYS N_("Surveys")
static const struct tile tiles[] = {
    { N_("Surveys"), "surveys", 24, SURVEYS, .office = true },
};

extern const struct room survey_room;                   /* the one symbol of this room, named in rooms.c              */
const struct room survey_room = {
    .name = "survey", .label = SURVEYS,
    .entities = entities, .n_entities = countof(entities), .tables = tables, .n_tables = countof(tables),
    .routes = routes, .n_routes = countof(routes), .today = proposals_today,
    .tiles = tiles, .n_tiles = countof(tiles),
};
