/* room.c - what the Integreat app and its older versions ask for: API v3 over the region's pages, places, events and news. */
#include "rooms/integreat/frame.h"
#include "web/room.h"

/* Below /api/v3, and below wp-json for apps from before 2024; names that differed then stand beside those of today. */
#define IN_FRONT ROUTE_OPEN, .front = &integreat_front
static const struct route routes[] = {
    { GET,  "regions",             integreat_regions,             IN_FRONT, .base = BASE_ROOT, .slow = true },
    { GET,  "sites",               integreat_regions,             IN_FRONT, .base = BASE_ROOT, .slow = true },
    { GET,  "regions/{slug}",      integreat_region,              IN_FRONT, .base = BASE_ROOT, .slow = true },
    { GET,  "sites/{slug}",        integreat_region,              IN_FRONT, .base = BASE_ROOT, .slow = true },
    { GET,  "languages",           integreat_region_languages,    IN_FRONT, .base = BASE_REGION },
    { GET,  "offers",              integreat_nothing,             IN_FRONT, .base = BASE_REGION },
    { GET,  "extras",              integreat_nothing,             IN_FRONT, .base = BASE_REGION },
    { GET,  "{device}/is_chat_enabled", integreat_chat,           IN_FRONT, .base = BASE_REGION },
    { GET,  "pages",               integreat_pages,               IN_FRONT },
    { GET,  "children",            integreat_children,            IN_FRONT },
    { GET,  "page",                integreat_page,                IN_FRONT },
    { GET,  "post",                integreat_page,                IN_FRONT },
    { GET,  "parents",             integreat_parents,             IN_FRONT },
    { GET,  "locations",           integreat_locations,           IN_FRONT },
    { GET,  "location-categories", integreat_location_categories, IN_FRONT },
    { GET,  "events",              integreat_events,              IN_FRONT },
    { GET,  "imprint",             integreat_imprint,             IN_FRONT },
    { GET,  "disclaimer",          integreat_imprint,             IN_FRONT },
    { GET,  "news",                integreat_news,                IN_FRONT },
    { GET,  "news/{id}",           integreat_news_one,            IN_FRONT },
    { GET,  "fcm",                 integreat_fcm,                 IN_FRONT },
    { GET,  "offers",              integreat_nothing,             IN_FRONT },
    { GET,  "extras",              integreat_nothing,             IN_FRONT },
    { GET,  "pdf",                 integreat_pdf,                 IN_FRONT, .slow = true },
    { POST, "feedback/{type}",     integreat_feedback,            IN_FRONT, .own_proof = true },
    { POST, "pushpage",            integreat_push,                IN_FRONT, .own_proof = true },
    { GET,  "integreat",           integreat_office,              ROUTE_ROLES, .roles = "administrator" },
    { POST, "integreat",           integreat_office_save,         ROUTE_ROLES, .roles = "administrator" },
};

static const struct tile tiles[] = {
    { N_("Integreat app"), "integreat", 80, TILES_OFFICE, .roles = "administrator", .office = true },
};

extern const struct room integreat_room;
const struct room integreat_room = {
    .name = "integreat", .label = N_("Integreat"),
    .routes = routes, .n_routes = countof(routes), .front = &integreat_front, .tiles = tiles, .n_tiles = countof(tiles),
};
