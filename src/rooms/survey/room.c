/* room.c - surveys: what is asked, answered, and what came of it. */
#include "entity/sealed.h"
#include "rooms/survey/answer.h"
#include "rooms/survey/build_pages.h"
#include "rooms/survey/coding.h"
#include "rooms/survey/draft.h"
#include "rooms/survey/evaluate.h"
#include "rooms/survey/invite.h"
#include "rooms/survey/paper.h"
#include "rooms/survey/proposals.h"
#include "rooms/survey/report.h"
#include "rooms/survey/survey.h"
#include "rooms/survey/survey_pages.h"
#include "rooms/survey/xlsform_pages.h"
#include "web/room.h"
#include "work/queue.h"

static const struct entity *const entities[] = {
    &survey_entity,
    &item_entity,
    &option_entity,
    &invitation_entity,
    &category_entity,
    &survey_proposal_entity,
};
static const struct table *const tables[] = {
    &response_table,
    &text_table,
    &draft_table,
    &code_table,
    &entry_table,
    &survey_block_table,
    &mark_table,
};
static const struct job_kind *const jobs[] = { &settle_job, &survey_tidy };

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
    /* One survey, and building it (survey_pages.c, build_pages.c, build_form.c, wave_pages.c). */
    { GET,  "surveys/{slug}",                   survey_show,   ROUTE_RIGHT, &survey_entity, BASE_PAGE },
    { GET,  "surveys/{slug}/questions",         build_show,    ROUTE_RIGHT, &survey_entity, BASE_PAGE },
    { GET,  "surveys/{slug}/questions/new",     build_new,     ROUTE_ROLES, &survey_entity, .roles = SURVEY_OFFICE },
    { POST, "surveys/{slug}/questions/new",     build_new,     ROUTE_ROLES, &survey_entity, .roles = SURVEY_OFFICE },
    { GET,  "surveys/{slug}/questions/edit",    build_edit,    ROUTE_ROLES, &survey_entity, .roles = SURVEY_OFFICE },
    { POST, "surveys/{slug}/questions/edit",    build_edit,    ROUTE_ROLES, &survey_entity, .roles = SURVEY_OFFICE },
    { POST, "surveys/{slug}/questions/move",    build_move,    ROUTE_ROLES, &survey_entity, .roles = SURVEY_OFFICE },
    { POST, "surveys/{slug}/questions/copy",    build_copy,    ROUTE_ROLES, &survey_entity, .roles = SURVEY_OFFICE },
    { POST, "surveys/{slug}/questions/delete",  build_delete,  ROUTE_ROLES, &survey_entity, .roles = SURVEY_OFFICE },
    { POST, "surveys/{slug}/questions/restore", build_restore, ROUTE_ROLES, &survey_entity, .roles = SURVEY_OFFICE },
    { GET,  "surveys/{slug}/library",           build_library, ROUTE_ROLES, &survey_entity, .roles = SURVEY_OFFICE },
    { POST, "surveys/{slug}/library",           build_library, ROUTE_ROLES, &survey_entity, .roles = SURVEY_OFFICE },
    { GET,  "surveys/{slug}/copy",              wave_new,      ROUTE_ROLES, &survey_entity, .roles = SURVEY_OFFICE },
    { POST, "surveys/{slug}/copy",              wave_new,      ROUTE_ROLES, &survey_entity, .roles = SURVEY_OFFICE },
    { GET,  "surveys/{slug}/changes",           wave_show,     ROUTE_RIGHT, &survey_entity, BASE_PAGE },
    { POST, "surveys/{slug}/changes",           wave_show,     ROUTE_ROLES, &survey_entity, .roles = SURVEY_OFFICE },
    REPORT_ROUTES,
    { GET,  "surveys/{slug}/coding",      coding_show,    ROUTE_ROLES, &survey_entity, .roles = SURVEY_OFFICE },
    { POST, "surveys/{slug}/coding",      coding_post,    ROUTE_ROLES, &survey_entity, .roles = SURVEY_OFFICE },
    { GET,  "surveys/{slug}/coding.csv",  coding_csv,     ROUTE_ROLES, &survey_entity, .roles = SURVEY_OFFICE },
    { GET,  "surveys/{slug}/coding.xlsx", coding_xlsx,    ROUTE_ROLES, &survey_entity, .roles = SURVEY_OFFICE },
    { GET,  "surveys/{slug}/proposals",   proposals_show, ROUTE_ROLES, &survey_entity, .roles = SURVEY_OFFICE },
    { POST, "surveys/{slug}/proposals",   proposals_post, ROUTE_ROLES, &survey_entity, .roles = SURVEY_OFFICE },
    { GET,  "surveys/{slug}/xlsform", xform_show, ROUTE_RIGHT, &survey_entity, BASE_PAGE, .action = EXPORT },
    { GET,  "surveys/from-file",      xform_new,  ROUTE_ROLES, &survey_entity, .roles = SURVEY_OFFICE },
    { POST, "surveys/from-file",      xform_new,  ROUTE_ROLES, &survey_entity, .roles = SURVEY_OFFICE },
};

/* bruecke import survey.… */
static const struct room_taking takes[] = {
    { "response", responses_take },
    { "questionnaire", survey_import },
};

#define SURVEYS N_("Surveys")
static const struct tile tiles[] = {
    { N_("Surveys"), "surveys", 24, SURVEYS, .office = true },
    { N_("Questions"), "survey-items", 25, SURVEYS, .office = true },
    { N_("Questionnaire from a file"), "surveys/from-file", 26, SURVEYS, .roles = SURVEY_OFFICE, .office = true },
};

extern const struct room survey_room;                   /* the one symbol of this room, named in rooms.c              */
const struct room survey_room = {
    .name = "survey", .label = SURVEYS,
    .entities = entities, .n_entities = countof(entities), .sealed = &(const struct sealed_place){ "survey_code", "invitation", "survey.code" }, .tables = tables, .n_tables = countof(tables),
    .routes = routes, .n_routes = countof(routes), .tiles = tiles, .n_tiles = countof(tiles),
    .jobs = jobs, .n_jobs = countof(jobs), .listens = survey_listens, .n_listens = SURVEY_LISTENS,
    .takes = takes, .n_takes = countof(takes),
    .evaluate = survey_evaluate, .today = survey_today, .demo = survey_demo, .home = take_part_home, .open = survey_kept,
};
