/* room.c - what the Integreat app and its older versions ask for: API v3 over the region's pages, places, events and news. */
#include "rooms/integreat/frame.h"
#include "web/room.h"

/* Below /api/v3, and below wp-json for apps from before 2024. */
#define IN_FRONT ROUTE_OPEN, .front = &integreat_front
static const struct route routes[] = {
    { GET,  "locations",           integreat_locations,           IN_FRONT },
    { GET,  "location-categories", integreat_location_categories, IN_FRONT },
    { GET,  "events",              integreat_events,              IN_FRONT },
};

extern const struct room integreat_room;
const struct room integreat_room = {
    .name = "integreat", .label = N_("Integreat"),
    .routes = routes, .n_routes = countof(routes), .front = &integreat_front,
};
