/* room.c - the directory in the words of Open Referral HSDS 3.1, for directories of other counties and their tools. */
#include "rooms/hsds/hsds.h"

static const struct route routes[] = {
    { GET, "hsds",                           hsds_root,             ROUTE_OPEN, .base = BASE_REGION },
    { GET, "hsds/services",                  hsds_services,         ROUTE_OPEN, .base = BASE_REGION },
    { GET, "hsds/services/{id}",             hsds_service_one,      ROUTE_OPEN, .base = BASE_REGION },
    { GET, "hsds/organizations",             hsds_organizations,    ROUTE_OPEN, .base = BASE_REGION },
    { GET, "hsds/organizations/{id}",        hsds_organization_one, ROUTE_OPEN, .base = BASE_REGION },
    { GET, "hsds/service_at_locations",      hsds_at_locations,     ROUTE_OPEN, .base = BASE_REGION },
    { GET, "hsds/service_at_locations/{id}", hsds_at_location_one,  ROUTE_OPEN, .base = BASE_REGION },
    { GET, "hsds/taxonomies",                hsds_taxonomies,       ROUTE_OPEN, .base = BASE_REGION },
    { GET, "hsds/taxonomies/{id}",           hsds_taxonomy_one,     ROUTE_OPEN, .base = BASE_REGION },
    { GET, "hsds/taxonomy_terms",            hsds_terms,            ROUTE_OPEN, .base = BASE_REGION },
    { GET, "hsds/taxonomy_terms/{id}",       hsds_term_one,         ROUTE_OPEN, .base = BASE_REGION },
    { GET, "hsds/openapi.json",              hsds_openapi,          ROUTE_OPEN, .base = BASE_REGION },
    { GET, "hsds/datapackage.zip",           hsds_package,          ROUTE_OPEN, .base = BASE_REGION, .slow = true },
    { GET, "hsds",                           hsds_profile,          ROUTE_OPEN, .base = BASE_PAGE },
};

extern const struct room hsds_room;
const struct room hsds_room = { .name = "hsds", .label = N_("Open Referral"), .routes = routes, .n_routes = countof(routes) };
