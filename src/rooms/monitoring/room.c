/* room.c - monitoring: indicators by area, period and group, imported with checks, protected before they leave, reported every year. */
#include "rooms/monitoring/contradict_view.h"
#include "rooms/monitoring/delivery.h"
#include "rooms/monitoring/figures.h"
#include "rooms/monitoring/import_pages.h"
#include "rooms/monitoring/indicator_routes.h"
#include "rooms/monitoring/monitoring.h"
#include "rooms/monitoring/profile.h"
#include "rooms/monitoring/release.h"
#include "rooms/monitoring/release_pages.h"
#include "rooms/monitoring/series_api.h"
#include "rooms/monitoring/yearly.h"

static const struct entity *const entities[] = {
    &field_entity,
    &indicator_entity,
    &definition_entity,
    &source_entity,
    &breakdown_entity,
    &group_entity,
    &break_entity,
    &display_entity,
    &batch_entity,
    &release_entity,
    &delivery_entity,
    &dashboard_entity,
    &yearly_entity,
    &field_remark_entity,
};
static const struct table *const tables[] = {
    &series_table,
    &observation_table,
    &pattern_table,
};
static const struct job_kind *const jobs[] = {
    &delivery_job,
};

/* Sums of figures follow the areas. */
static const struct listen listens[] = {
    { "directory.area.changed", area_moved },
};

static const struct route routes[] = {
    IMPORT_ROUTES,
    { GET, "monitoring/contradictions", contradictions_show, ROUTE_RIGHT, &indicator_entity, BASE_PAGE, .slow = true },
    { GET, "monitoring/gaps", data_gaps_show, ROUTE_ROLES, &indicator_entity, BASE_PAGE, .roles = MONITORING_READERS, .slow = true },
    { GET, "data-releases/{slug}", release_show, ROUTE_RIGHT, &release_entity, BASE_PAGE, .slow = true },
    { GET, "api/v1/monitoring/series", series_api, ROUTE_RIGHT, &indicator_entity, BASE_REGION },
    { GET, "api/v1/monitoring/indicators/{code}/figures.csv", figures_csv_api, ROUTE_RIGHT, &indicator_entity, BASE_REGION },
    { GET, "api/v1/monitoring/indicators/{code}/figures.csv-metadata.json", figures_csvw_api, ROUTE_RIGHT, &indicator_entity, BASE_REGION },
    { GET, "api/v1/monitoring/figures.zip", figures_zip_api, ROUTE_RIGHT, &indicator_entity, BASE_REGION, .slow = true },
    YEARLY_ROUTES,
    DELIVERY_ROUTES,
    PROFILE_ROUTES,
    INDICATOR_ROUTES,
};

/* bruecke import monitoring.… */
static const struct room_taking takes[] = {
    { "observation", observations_take },
};

#define MONITORING N_("Monitoring")
static const struct tile tiles[] = {
    { N_("Indicators"), "indicators", 30, MONITORING },
    { N_("Contradictions"), "monitoring/contradictions", 32, MONITORING, .office = true },
    { N_("Data gaps"), "monitoring/gaps", 32, MONITORING, .roles = MONITORING_READERS, .office = true },
    { N_("Deliveries"), "deliveries", 33, MONITORING, .office = true },
    { N_("The yearly update"), "monitoring/update", 33, MONITORING, .roles = MONITORING_OFFICE, .office = true },
    { N_("Imports of figures"), "data-imports", 34, MONITORING, .office = true },
    { N_("Dashboards"), "dashboards", 35, MONITORING, .office = true },
    { N_("Yearly reports"), "yearly-reports", 36, MONITORING, .office = true },
    { N_("Releases"), "data-releases", 36, MONITORING, .roles = MONITORING_OFFICE, .office = true },
    { N_("Fields"), "indicator-fields", 37, MONITORING, .roles = MONITORING_OFFICE, .office = true },
    { N_("Sources of figures"), "data-sources", 38, MONITORING, .roles = MONITORING_OFFICE, .office = true },
    { N_("Breakdowns"), "breakdowns", 39, MONITORING, .roles = MONITORING_OFFICE, .office = true },
};

extern const struct room monitoring_room;               /* the one symbol of this room, named in rooms.c */
const struct room monitoring_room = {
    .name = "monitoring", .label = MONITORING,
    .entities = entities, .n_entities = countof(entities),
    .tables = tables, .n_tables = countof(tables),
    .jobs = jobs, .n_jobs = countof(jobs),
    .routes = routes, .n_routes = countof(routes),
    .tiles = tiles, .n_tiles = countof(tiles),
    .takes = takes, .n_takes = countof(takes),
    .listens = listens, .n_listens = countof(listens),
    .today = delivery_today,
    .open = delivery_open,
    .evaluate = monitoring_evaluate,
    .figures = monitoring_figures,
    .demo = monitoring_demo,
};
