/* room.c - surveys: what is asked, answered, and what came of it. */
#include "rooms/survey/coding.h"
#include "rooms/survey/evaluate.h"
#include "rooms/survey/proposals.h"
#include "rooms/survey/xlsform.h"
#include "web/room.h"

static const struct entity *const entities[] = { &survey_entity, &item_entity, &option_entity, &invitation_entity, &category_entity, &survey_proposal_entity };
static const struct table *const tables[] = { &response_table, &text_table, &mark_table };

#define SURVEYS N_("Surveys")
static const struct tile tiles[] = {
    { N_("Surveys"), "surveys", 24, SURVEYS, .office = true },
};

static const struct route routes[] = {
    { GET, "surveys/{slug}/xlsform.xlsx", xform_get, ROUTE_RIGHT, &survey_entity, BASE_PAGE, .action = EXPORT, .slow = true },
    { GET, "surveys/{slug}/survey.csv",   xform_get, ROUTE_RIGHT, &survey_entity, BASE_PAGE, .action = EXPORT },
    { GET, "surveys/{slug}/choices.csv",  xform_get, ROUTE_RIGHT, &survey_entity, BASE_PAGE, .action = EXPORT },
    { GET, "surveys/{slug}/settings.csv", xform_get, ROUTE_RIGHT, &survey_entity, BASE_PAGE, .action = EXPORT },
    { GET,  "surveys/{slug}/coding",      coding_show,    ROUTE_ROLES, &survey_entity, .roles = SURVEY_OFFICE },
    { POST, "surveys/{slug}/coding",      coding_post,    ROUTE_ROLES, &survey_entity, .roles = SURVEY_OFFICE },
    { GET,  "surveys/{slug}/coding.csv",  coding_csv,     ROUTE_ROLES, &survey_entity, .roles = SURVEY_OFFICE },
    { GET,  "surveys/{slug}/coding.xlsx", coding_xlsx,    ROUTE_ROLES, &survey_entity, .roles = SURVEY_OFFICE },
    { GET,  "surveys/{slug}/proposals",   proposals_show, ROUTE_ROLES, &survey_entity, .roles = SURVEY_OFFICE },
    { POST, "surveys/{slug}/proposals",   proposals_post, ROUTE_ROLES, &survey_entity, .roles = SURVEY_OFFICE },
};
static const struct room_taking takes[] = {
    { "questionnaire", survey_import }, { "response", responses_take },
};

extern const struct room survey_room;                   /* the one symbol of this room, named in rooms.c              */
const struct room survey_room = {
    .name = "survey", .label = SURVEYS,
    .entities = entities, .n_entities = countof(entities), .tables = tables, .n_tables = countof(tables),
    .routes = routes, .n_routes = countof(routes), .tiles = tiles, .n_tiles = countof(tiles), .takes = takes, .n_takes = countof(takes),
    .evaluate = survey_evaluate, .demo = survey_demo, .today = proposals_today,
};
