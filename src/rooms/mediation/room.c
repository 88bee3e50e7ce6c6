/* room.c - mediation: institutions ask, volunteers are asked and go, hours are confirmed, money is settled. */
#include "rooms/mediation/desk.h"
#include "rooms/mediation/register.h"
#include "rooms/mediation/ask.h"
#include "rooms/mediation/batch_pages.h"
#include "rooms/mediation/call.h"
#include "rooms/mediation/carry_pages.h"
#include "rooms/mediation/demo.h"
#include "rooms/mediation/gaps.h"
#include "rooms/mediation/matching.h"
#include "rooms/mediation/mediation.h"
#include "rooms/mediation/money.h"
#include "rooms/mediation/overview.h"
#include "rooms/mediation/recruit.h"
#include "rooms/mediation/statistics.h"
#include "web/room.h"
#include "work/queue.h"

static const struct entity *const entities[] = {
    &institution_entity, &requester_entity, &skill_entity, &exclusion_entity, &tariff_entity, &rules_entity, &way_entity, &service_entity,
    &request_entity, &appointment_entity, &decision_entity, &asked_entity, &budget_entity, &run_entity, &settlement_entity, &line_entity,
    &application_entity,                                 /* institutions that register themselves */
};

static const struct role roles[] = {
    { "finance", N_("Finance"), N_("Counts, orders and exports payments; sees no requests."), true, NEEDS_NOTHING },
};

static const struct route routes[] = {
    /* institutions: the public page, the desk behind its link (desk.h) */
    { GET,  "mediation",                  landing_get,      ROUTE_OPEN, .base = BASE_PAGE },
    { POST, "mediation/enter",            desk_enter,       ROUTE_OPEN, .base = BASE_PAGE },
    { GET,  "mediation/register",         register_get,     ROUTE_OPEN, .base = BASE_PAGE },
    { POST, "mediation/register",         register_post,    ROUTE_OPEN, .base = BASE_PAGE },
    { GET,  "mediation/desk",             desk_list,        ROUTE_OPEN, .base = BASE_PAGE },
    { GET,  "mediation/desk/request",     desk_request,     ROUTE_OPEN, .base = BASE_PAGE },
    { POST, "mediation/desk/act",         desk_act,         ROUTE_OPEN, .base = BASE_PAGE, .own_proof = true },
    { GET,  "mediation/desk/change",      desk_change_get,  ROUTE_OPEN, .base = BASE_PAGE },
    { POST, "mediation/desk/change",      desk_change_post, ROUTE_OPEN, .base = BASE_PAGE, .own_proof = true },
    { GET,  "mediation/desk/new",         ask_get,          ROUTE_OPEN, .base = BASE_PAGE },
    { POST, "mediation/desk/new",         ask_post,         ROUTE_OPEN, .base = BASE_PAGE, .own_proof = true },
    { GET,  "mediation/desk/parents-day", table_get,        ROUTE_OPEN, .base = BASE_PAGE },
    { POST, "mediation/desk/parents-day", table_post,       ROUTE_OPEN, .base = BASE_PAGE, .own_proof = true },
    /* requests in the office */
    { GET,  "mediation/requests",         board_get,        ROUTE_ROLES, .roles = DESK_OFFICE },
    { GET,  "mediation/new",              ask_get,          ROUTE_ROLES, .roles = DESK_OFFICE },
    { POST, "mediation/new",              ask_post,         ROUTE_ROLES, .roles = DESK_OFFICE },
    { GET,  "requests/{slug}",            request_show,     ROUTE_ROLES, &request_entity, .roles = DESK_OFFICE " data_officer" },
    { POST, "requests/{slug}/decide",     request_decide,   ROUTE_ROLES, &request_entity, .roles = DESK_OFFICE },
    /* Money. */
    { POST, "api/v1/mediation/tariff/compute", tariff_api, ROUTE_ROLES, .base = BASE_REGION, .roles = MONEY_ROLES },
    { GET,  "money",         money_show,         ROUTE_ROLES, .roles = MONEY_ROLES },
    { GET,  "money/presets", tariff_list,        ROUTE_RIGHT, &tariff_entity, .action = CREATE },
    { POST, "money/presets", tariff_preset_post, ROUTE_RIGHT, &tariff_entity, .action = CREATE },
    { GET,  "money/payments", payments_show,     ROUTE_ROLES, .roles = "finance" },
    { POST, "money/payments", payments_post,     ROUTE_ROLES, .roles = "finance" },
    { GET,  "settlement-runs/new",           run_new_show,    ROUTE_ROLES, &settlement_entity, .roles = "coordinator administrator", .slow = true },
    { POST, "settlement-runs/new",           run_new_post,    ROUTE_ROLES, &settlement_entity, .roles = "coordinator administrator" },
    { GET,  "settlement-runs/{slug}",        run_show,        ROUTE_ROLES, &settlement_entity, .roles = MONEY_ROLES },
    { POST, "settlement-runs/{slug}/step",   run_step_post,   ROUTE_ROLES, &settlement_entity, .roles = MONEY_ROLES },
    { POST, "settlement-runs/{slug}/export", run_export_post, ROUTE_ROLES, &settlement_entity, .roles = "finance" },
    { GET,  "settlement-runs/{slug}/file",   run_file,        ROUTE_ROLES, &settlement_entity, .roles = "finance", .slow = true },
    { GET,  "settlements/{slug}",            settlement_show, ROUTE_RIGHT, &settlement_entity },
    { GET,  "settlement-runs/{slug}/list.pdf",    run_list_pdf,    ROUTE_ROLES, &settlement_entity, .roles = MONEY_ROLES, .slow = true },
    { GET,  "settlements/{slug}/statement.pdf",   statement_pdf,   ROUTE_RIGHT, &settlement_entity, .slow = true },
    { GET,  "settlements/{slug}/certificate.pdf", certificate_pdf, ROUTE_RIGHT, &settlement_entity, .slow = true },
    { GET,  "money/recharge.csv",                 recharge_csv,    ROUTE_ROLES, .roles = MONEY_ROLES },
    { POST, "settlements/{slug}/objection",  settlement_object_post, ROUTE_RIGHT, &settlement_entity, .action = READ },
    /* telling people: answers by link, the list of calls */
    { GET,  "answer", answer_get,  ROUTE_OPEN },
    { POST, "answer", answer_post, ROUTE_OPEN, .own_proof = true },
    { GET,  "my-mediation",     area_get,      ROUTE_OPEN },
    { POST, "my-mediation",     area_post,     ROUTE_OPEN, .own_proof = true },
    { POST, "my-mediation/do",  area_do,       ROUTE_ROLES, .roles = "volunteer" },
    { GET,  "my-mediation.ics", area_calendar, ROUTE_OPEN },
    { GET,  "my-mediation/documents", area_papers,     ROUTE_OPEN },
    { GET,  "my-mediation/document",  area_paper,      ROUTE_OPEN, .slow = true },
    { GET,  "my-mediation/times",     area_times_get,  ROUTE_OPEN },
    { POST, "my-mediation/times",     area_times_post, ROUTE_OPEN, .own_proof = true },
    { POST, "my-mediation/times/do",  area_times_do,   ROUTE_ROLES, .roles = "volunteer" },
    { GET,  "my-mediation/link",      area_link_get,   ROUTE_OPEN },
    { POST, "my-mediation/link",      area_link_post,  ROUTE_OPEN },
    { GET,  "calls",  calls_show,  ROUTE_ROLES, .roles = "coordinator lead administrator" },
    { POST, "calls",  calls_post,  ROUTE_ROLES, .roles = "coordinator lead administrator" },
    /* overview */
    { GET,  "mediation/board",         overview_show,  ROUTE_ROLES, .roles = MATCHING_ROLES },
    /* gaps, statistics, recruiting calls */
    { GET,  "mediation/gaps",          gaps_show,      ROUTE_ROLES, .roles = MATCHING_ROLES },
    { GET,  "mediation/gaps.csv",      gaps_csv,       ROUTE_ROLES, .roles = MATCHING_ROLES },
    { GET,  "mediation/gaps.xlsx",     gaps_xlsx,      ROUTE_ROLES, .roles = MATCHING_ROLES, .slow = true },
    { GET,  "mediation/statistics",      statistics_show, ROUTE_ROLES, .roles = MATCHING_ROLES },
    { GET,  "mediation/statistics.pdf",  statistics_pdf,  ROUTE_ROLES, .roles = MATCHING_ROLES, .slow = true },
    { GET,  "mediation/statistics.xlsx", statistics_xlsx, ROUTE_ROLES, .roles = MATCHING_ROLES, .slow = true },
    { GET,  "mediation/recruiting",      recruit_get,     ROUTE_ROLES, .roles = MATCHING_ROLES },
    { POST, "mediation/recruiting",      recruit_post,    ROUTE_ROLES, .roles = MATCHING_ROLES },
    { GET,  "mediation/hours",         sheets_show,    ROUTE_ROLES, .roles = MATCHING_ROLES },
    /* asking: match_pages.c, batch_pages.c, match_api.c */
    { GET,  "placing",                 placing_show,   ROUTE_ROLES, .roles = MATCHING_ROLES },
    { GET,  "appointments/{slug}/who", who_goes_show,  ROUTE_ROLES, .roles = MATCHING_ROLES },
    { POST, "appointments/{slug}/who", who_goes_send,  ROUTE_ROLES, .roles = MATCHING_ROLES },
    { GET,  "placing/many",            many_show,      ROUTE_ROLES, .roles = MATCHING_ROLES, .slow = true },
    { POST, "placing/many",            many_send,      ROUTE_ROLES, .roles = MATCHING_ROLES },
    { GET,  "api/v1/mediation/request/{id}/candidates", candidates_api, ROUTE_ROLES, .base = BASE_REGION, .roles = MATCHING_ROLES },
    /* Carrying out: behind the link of a side, and the appointment's page for the office. */
    { GET,  "appointment",                    carry_get,          ROUTE_OPEN },
    { POST, "appointment",                    carry_post,         ROUTE_OPEN, .own_proof = true },
    { GET,  "appointments/talks",             mood_show,          ROUTE_ROLES, .roles = "coordinator lead administrator" },
    { POST, "appointments/talks",             mood_done,          ROUTE_ROLES, .roles = "coordinator lead administrator" },
    { GET,  "appointments/{slug}",            appointment_show,   ROUTE_RIGHT, &appointment_entity, BASE_PAGE },
    { POST, "appointments/{slug}/hours",      appointment_hours,  ROUTE_RIGHT, &appointment_entity, BASE_PAGE },
    { POST, "appointments/{slug}/change",     appointment_change, ROUTE_RIGHT, &appointment_entity, BASE_PAGE },
    { POST, "appointments/{slug}/again",      appointment_again,  ROUTE_RIGHT, &appointment_entity, BASE_PAGE },
    { GET,  "appointments/{slug}/sheet.pdf",  appointment_sheet,  ROUTE_RIGHT, &appointment_entity, BASE_PAGE, .slow = true },
};

#define MEDIATION N_("Mediation")
static const struct tile tiles[] = {
    { N_("Mediation"),            "mediation",        29, MEDIATION },
    { N_("Requests"),             "mediation/requests", 30, MEDIATION, .roles = DESK_OFFICE, .office = true },
    { N_("Mediation: today and this week"), "mediation/board", 28, MEDIATION, MATCHING_ROLES, true },       /* overview */
    { N_("Appointments"),         "appointments",     31, MEDIATION, .office = true },
    { N_("Appointments to fill"), "placing",            32, MEDIATION, .roles = MATCHING_ROLES, .office = true },      /* asking */
    { N_("Hours to close"),       "mediation/hours",    32, MEDIATION, MATCHING_ROLES, true },
    { N_("My mediation"),         "my-mediation",     29, MEDIATION, "volunteer", true },
    { N_("Whom to call"),         "calls",            32, MEDIATION, "coordinator lead administrator", true },
    { N_("Institutions that ask"), "institutions",    34, MEDIATION, .office = true },
    { N_("Institutions that register"), "institution-applications", 34, MEDIATION, .office = true },
    { N_("Persons who ask"),      "requesters",       35, MEDIATION, .office = true },
    { N_("Gaps in the pool"),     "mediation/gaps",   33, MEDIATION, MATCHING_ROLES, true },
    { N_("Half-year statistics"), "mediation/statistics", 33, MEDIATION, MATCHING_ROLES, true },
    { N_("Money"),                "money",            33, MEDIATION, MONEY_ROLES, true },
    { N_("Settlements"),          "settlements",      36, MEDIATION, .office = true },
    { N_("Settlement runs"),      "settlement-runs",  37, MEDIATION, .office = true },
    { N_("Tariffs"),              "tariffs",          38, MEDIATION, .office = true },
    { N_("Services beyond the pool"), "services",     39, MEDIATION, .office = true },
    { N_("Rules of mediation"),   "mediation-rules",  40, MEDIATION, .office = true },
};

static const struct table *const tables[] = {
    /* money */
    &export_table, &export_line_table,
    /* telling people */
    &call_table, &digest_table,
    /* carrying out */
    &carry_code_table, &carry_claim_table, &carry_done_table, &mood_table,
};
static const struct job_kind *const jobs[] = {
    /* telling people */
    &digest_job, &area_link_job,
    /* requests */
    &query_job,
    /* asking */
    &waves_kind,
    /* carrying out */
    &confirmation_job, &carry_job,
};

static void today(struct req *q, struct agenda *agenda)
{
    overview_today(q, agenda);
    requests_today(q, agenda);
    carry_today(q, agenda);
    calls_today(q, agenda);                              /* telling people                                            */
}

extern const struct room mediation_room;                 /* the one symbol of this room, named in rooms.c */
const struct room mediation_room = {
    .name = "mediation", .label = MEDIATION,
    .entities = entities, .n_entities = countof(entities),
    .routes = routes, .n_routes = countof(routes),
    .tables = tables, .n_tables = countof(tables),
    .tiles = tiles, .n_tiles = countof(tiles),
    .roles = roles, .n_roles = countof(roles),
    .listens = tell_listens, .n_listens = TELL_LISTENS,
    .jobs = jobs, .n_jobs = countof(jobs), .open = tell_open, .home = landing_home, .today = today,
    /* the demonstration's matter */
    .demo = mediation_demo,
};
