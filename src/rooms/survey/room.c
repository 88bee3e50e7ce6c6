/* room.c - surveys: what is asked, answered, and what came of it. */
#include "rooms/survey/evaluate.h"
#include "rooms/survey/report.h"
#include "web/room.h"

static const struct entity *const entities[] = { &survey_entity, &item_entity, &option_entity, &invitation_entity };
static const struct table *const tables[] = { &response_table, &text_table, &survey_block_table };

static const struct route routes[] = {
    REPORT_ROUTES,
};
static const struct room_taking takes[] = { { "response", responses_take } };

#define SURVEYS N_("Surveys")
static const struct tile tiles[] = {
    { N_("Surveys"), "surveys", 24, SURVEYS, .office = true },
};

extern const struct room survey_room;                   /* the one symbol of this room, named in rooms.c              */
const struct room survey_room = {
    .name = "survey", .label = SURVEYS,
    .entities = entities, .n_entities = countof(entities), .tables = tables, .n_tables = countof(tables),
    .routes = routes, .n_routes = countof(routes),
    .tiles = tiles, .n_tiles = countof(tiles),
    .takes = takes, .n_takes = countof(takes), .evaluate = survey_evaluate,
};
