/* room.c - surveys: what is asked, answered, and what came of it. */
#include "rooms/survey/answer.h"
#include "rooms/survey/draft.h"
#include "rooms/survey/invite.h"
#include "rooms/survey/paper.h"
#include "rooms/survey/xlsform.h"
#include "web/room.h"
#include "work/queue.h"

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
    /* as files (xlsform.h) */
    { GET, "surveys/{slug}/xlsform.xlsx", xform_get, ROUTE_RIGHT, &survey_entity, BASE_PAGE, .action = EXPORT, .slow = true },
    { GET, "surveys/{slug}/survey.csv",   xform_get, ROUTE_RIGHT, &survey_entity, BASE_PAGE, .action = EXPORT },
    { GET, "surveys/{slug}/choices.csv",  xform_get, ROUTE_RIGHT, &survey_entity, BASE_PAGE, .action = EXPORT },
    { GET, "surveys/{slug}/settings.csv", xform_get, ROUTE_RIGHT, &survey_entity, BASE_PAGE, .action = EXPORT },
    /* answering (answer.h) */
    { GET,  "take-part",              take_part_get,      ROUTE_OPEN, .base = BASE_PAGE },
    { GET,  "answer/{code}",          answer_begin_get,   ROUTE_OPEN, .base = BASE_PAGE },
    { POST, "answer/{code}",          answer_begin_post,  ROUTE_OPEN, .base = BASE_PAGE, .paced = true },
    { GET,  "answer/{code}/{page}",   answer_page_get,    ROUTE_OPEN, .base = BASE_PAGE },
    { POST, "answer/{code}/{page}",   answer_page_post,   ROUTE_OPEN, .base = BASE_PAGE, .paced = true },
    { GET,  "surveys/{slug}/preview", answer_preview_get, ROUTE_ROLES, .base = BASE_PAGE, .roles = SURVEY_OFFICE },
};
static const struct job_kind *const jobs[] = { &settle_job, &survey_tidy };

#define SURVEYS N_("Surveys")
static const struct tile tiles[] = {
    { N_("Surveys"), "surveys", 24, SURVEYS, .office = true },
};

static const struct room_taking takes[] = {
    { "questionnaire", survey_import },
};

extern const struct room survey_room;                   /* the one symbol of this room, named in rooms.c              */
const struct room survey_room = {
    .name = "survey", .label = SURVEYS,
    .entities = entities, .n_entities = countof(entities), .tables = tables, .n_tables = countof(tables),
    .tiles = tiles, .n_tiles = countof(tiles),
    .routes = routes, .n_routes = countof(routes), .jobs = jobs, .n_jobs = countof(jobs), .home = take_part_home,
    .takes = takes, .n_takes = countof(takes), .demo = survey_demo,
};
