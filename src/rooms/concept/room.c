/* room.c - concept: goals with measures, measures with evidence and indicators, reviews, the centre's own work, reports to the council. */
#include "rooms/concept/concept.h"
#include "rooms/concept/council.h"
#include "rooms/concept/evidence.h"
#include "rooms/concept/propose_desk.h"
#include "rooms/concept/tree_pages.h"
#include "rooms/concept/work.h"
#include "work/queue.h"

static const struct entity *const entities[] = {
    &concept_plan_entity,
    &node_entity,
    &stakeholder_entity,
    &node_budget_entity,
    &evidence_entity,
    &node_link_entity,
    &concept_review_entity,
    &cycle_entity,
    &phase_entity,
    &priority_entity,
    &activity_entity,
    &council_report_entity,
    &council_part_entity,
};
static const struct table *const tables[] = {
    &snapshot_table,
    &proposal_table,
    &proposal_step_table,
};
static const struct job_kind *const jobs[] = {
    &proposals_job,
    &council_job,
    &concept_remind_job,
};

static const struct route routes[] = {
    EVIDENCE_ROUTES,
    PROPOSE_ROUTES,
    COUNCIL_ROUTES,
    { GET,  "integration-concepts/{slug}",   concept_show,   ROUTE_RIGHT, &concept_plan_entity },
    { GET,  "concept-parts/{slug}",          node_show,      ROUTE_RIGHT, &node_entity },
    { POST, "concept-parts/{slug}/move",     node_move_post, ROUTE_RIGHT, &node_entity },
    { GET,  "concept-parts/{slug}/place",    node_place_get, ROUTE_RIGHT, &node_entity, .action = UPDATE },
    { GET,  "concept-parts/{slug}/measure",  quick_get,      ROUTE_RIGHT, &node_entity, .action = CREATE },
    { POST, "concept-parts/{slug}/measure",  quick_post,     ROUTE_RIGHT, &node_entity, .action = CREATE },
    /* reviews (review_pages.c) */
    { GET,  "concept-reviews/{slug}",             review_show,    ROUTE_RIGHT, &concept_review_entity, BASE_PAGE },
    { GET,  "concept-reviews/{slug}/changes.csv", review_csv,     ROUTE_RIGHT, &concept_review_entity, BASE_PAGE, .action = EXPORT },
    { GET,  "concept-reviews/{slug}/go",          review_go,      ROUTE_ROLES, &concept_review_entity, BASE_PAGE, .roles = CONCEPT_OFFICE },
    { POST, "concept-reviews/{slug}/go",          review_go_post, ROUTE_ROLES, &concept_review_entity, BASE_PAGE, .roles = CONCEPT_OFFICE },
    /* steering cycles (cycle_pages.c) */
    { GET,  "steering-cycles/{slug}",             cycle_show,      ROUTE_RIGHT, &cycle_entity, BASE_PAGE },
    { POST, "steering-cycles/{slug}/tick",        cycle_tick,      ROUTE_ROLES, &cycle_entity, BASE_PAGE, .roles = CONCEPT_OFFICE },
    { POST, "steering-cycles/{slug}/next",        cycle_next_post, ROUTE_ROLES, &cycle_entity, BASE_PAGE, .roles = CONCEPT_OFFICE },
    /* the centre's own work (activity_pages.c, work_pages.c, funder.c) */
    { GET,  "activities/new",                enter_get,        ROUTE_RIGHT, &activity_entity, BASE_PAGE, .action = CREATE },
    { POST, "activities/new",                enter_post,       ROUTE_RIGHT, &activity_entity, BASE_PAGE, .action = CREATE },
    { GET,  "activities/report",             year_show,        ROUTE_RIGHT, &activity_entity, BASE_PAGE },
    { GET,  "activities/report.pdf",         year_pdf,         ROUTE_RIGHT, &activity_entity, BASE_PAGE, .action = EXPORT, .slow = true },
    { GET,  "activities/report.xlsx",        year_xlsx,        ROUTE_RIGHT, &activity_entity, BASE_PAGE, .action = EXPORT, .slow = true },
    { POST, "activities/takeover",           takeover_post,    ROUTE_ROLES, &activity_entity, BASE_PAGE, .roles = CONCEPT_OFFICE },
    { GET,  "activities/controlling",        controlling_show, ROUTE_RIGHT, &activity_entity, BASE_PAGE },
    { GET,  "activities/controlling.csv",    controlling_csv,  ROUTE_RIGHT, &activity_entity, BASE_PAGE, .action = EXPORT },
    { GET,  "activities/controlling.xlsx",   controlling_xlsx, ROUTE_RIGHT, &activity_entity, BASE_PAGE, .action = EXPORT, .slow = true },
    { GET,  "activities/controlling/layout", layout_get,       ROUTE_ROLES, &activity_entity, BASE_PAGE, .roles = CONCEPT_OFFICE },
    { POST, "activities/controlling/layout", layout_post,      ROUTE_ROLES, &activity_entity, BASE_PAGE, .roles = CONCEPT_OFFICE },
    { GET,  "what-we-do",                    what_we_do,       ROUTE_OPEN },
};

/* bruecke import concept.… */
static const struct room_taking takes[] = {
    { "text", concept_text_take },
};

#define CONCEPT N_("Integration concept")
static const struct tile tiles[] = {
    { N_("Integration concepts"), "integration-concepts", 40, CONCEPT },
    { N_("Activities"), "activities", 43, CONCEPT, .office = true },
    { N_("Enter an activity"), "activities/new", 42, CONCEPT, CONCEPT_OFFICE " editor", .office = true },
    { N_("Work of the year"), "activities/report", 43, CONCEPT, CONCEPT_OFFICE " editor steering_group", .office = true },
    { N_("Table for the funder"), "activities/controlling", 43, CONCEPT, CONCEPT_OFFICE " editor steering_group", .office = true },
    { N_("Priorities"), "priorities", 44, CONCEPT, .office = true },
    { N_("Reviews"), "concept-reviews", 45, CONCEPT, .office = true },
    { N_("Steering cycles"), "steering-cycles", 46, CONCEPT, .office = true },
    { N_("Reports to the council"), "council-reports", 47, CONCEPT, .office = true },
};

extern const struct room concept_room;                  /* the one symbol of this room, named in rooms.c */
const struct room concept_room = {
    .name = "concept", .label = CONCEPT,
    .entities = entities, .n_entities = countof(entities),
    .tables = tables, .n_tables = countof(tables),
    .jobs = jobs, .n_jobs = countof(jobs),
    .routes = routes, .n_routes = countof(routes),
    .tiles = tiles, .n_tiles = countof(tiles),
    .takes = takes, .n_takes = countof(takes),
    .listens = work_listens,
    .n_listens = TAKEOVERS,
    .foot = "what-we-do",
    .foot_label = N_("What we do"),
    .today = concept_today,
    .open = concept_remind_open,
    .demo = concept_demo,
};
