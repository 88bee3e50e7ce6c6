/* indicator_routes.h - the addresses of indicators and dashboards, as room.c lists them. */
#ifndef MONITORING_INDICATOR_ROUTES_H
#define MONITORING_INDICATOR_ROUTES_H
#include "rooms/monitoring/monitoring.h"

void indicators_list(struct req *q);
void indicator_show(struct req *q);
void indicator_embed(struct req *q);
void indicator_display(struct req *q);
void indicator_xlsx(struct req *q);
void dashboard_show(struct req *q);
room_work monitoring_evaluate;

/* Figures of an indicator: each as a drawing, a picture and a table; the page's own handler answers them. */
#define FIGURE_FILES(name) \
    { GET, "indicators/{slug}/" name ".svg", indicator_show, ROUTE_RIGHT, &indicator_entity, BASE_PAGE }, \
    { GET, "indicators/{slug}/" name ".csv", indicator_show, ROUTE_RIGHT, &indicator_entity, BASE_PAGE }, \
    { GET, "indicators/{slug}/" name ".png", indicator_show, ROUTE_RIGHT, &indicator_entity, BASE_PAGE, .slow = true }
#define INDICATOR_ROUTES \
    { GET, "indicators",        indicators_list, ROUTE_RIGHT, &indicator_entity, BASE_PAGE }, \
    { GET, "indicators/{slug}", indicator_show,  ROUTE_RIGHT, &indicator_entity, BASE_PAGE }, \
    FIGURE_FILES("series"), \
    FIGURE_FILES("areas"), \
    FIGURE_FILES("map"), \
    { GET, "indicators/{slug}/gap.csv",  indicator_show,  ROUTE_RIGHT, &indicator_entity, BASE_PAGE }, \
    { GET, "indicators/{slug}/embed",    indicator_embed, ROUTE_RIGHT, &indicator_entity, BASE_PAGE }, \
    { GET, "indicators/{slug}/data.xlsx", indicator_xlsx, ROUTE_RIGHT, &indicator_entity, BASE_PAGE, .action = EXPORT, .slow = true }, \
    { POST, "indicators/{slug}/display", indicator_display, ROUTE_RIGHT, &display_entity, BASE_PAGE, .action = CREATE }, \
    { GET, "dashboards/{slug}",          dashboard_show,  ROUTE_RIGHT, &dashboard_entity, BASE_PAGE }
#endif
