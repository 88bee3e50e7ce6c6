/* room.c - surveys: what is asked, answered, and what came of it. */
#include "rooms/survey/evaluate.h"
#include "rooms/survey/draft.h"
#include "rooms/survey/invite.h"
#include "rooms/survey/paper.h"
#include "web/room.h"

static const struct entity *const entities[] = { &survey_entity, &item_entity, &option_entity, &invitation_entity };
static const struct table *const tables[] = { &response_table, &text_table, &draft_table, &code_table, &entry_table };

static const struct route routes[] = {
    /* codes, mails, paper (invite.h, paper.h) */
    { GET,  "surveys/{slug}/invitations",       invitations_get,   ROUTE_ROLES, .base = BASE_PAGE, .roles = SURVEY_OFFICE },
    { POST, "surveys/{slug}/invitations",       invitations_post,  ROUTE_ROLES, .base = BASE_PAGE, .roles = SURVEY_OFFICE },
    { GET,  "surveys/{slug}/sheets.pdf",        sheets_get,        ROUTE_ROLES, .base = BASE_PAGE, .roles = SURVEY_OFFICE, .slow = true },
    { GET,  "surveys/{slug}/questionnaire.pdf", questionnaire_get, ROUTE_ROLES, .base = BASE_PAGE, .roles = SURVEY_OFFICE " editor translator", .slow = true },
    { GET,  "surveys/{slug}/paper",             paper_get,         ROUTE_ROLES, .base = BASE_PAGE, .roles = SURVEY_OFFICE " editor" },
    { POST, "surveys/{slug}/paper",             paper_post,        ROUTE_ROLES, .base = BASE_PAGE, .roles = SURVEY_OFFICE " editor" },
};
static const struct job_kind *const jobs[] = { &settle_job };

static const struct room_taking takes[] = { { "response", responses_take } };

#define SURVEYS N_("Surveys")
static const struct tile tiles[] = {
    { N_("Surveys"), "surveys", 24, SURVEYS, .office = true },
};

extern const struct room survey_room;                   /* the one symbol of this room, named in rooms.c              */
const struct room survey_room = {
    .name = "survey", .label = SURVEYS,
    .entities = entities, .n_entities = countof(entities), .tables = tables, .n_tables = countof(tables),
    .tiles = tiles, .n_tiles = countof(tiles),
    .takes = takes, .n_takes = countof(takes), .evaluate = survey_evaluate,
    .routes = routes, .n_routes = countof(routes), .jobs = jobs, .n_jobs = countof(jobs),
};
