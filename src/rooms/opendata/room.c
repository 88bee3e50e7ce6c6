/* room.c - a catalogue of the region's public datasets in DCAT-AP.de, and the datasets as files. */
#include "rooms/opendata/opendata.h"

/* A route for each file, so that whoever looks at the table of routes finds all of them; datasets.c says which there are. */
#define FILE_OF(name)  { GET, "opendata/" name, file_get, ROUTE_OPEN, NULL, BASE_REGION, .slow = true }
#define TABLE_OF(key)  FILE_OF(key ".csv"), FILE_OF(key ".csv-metadata.json"), FILE_OF(key ".json")
#define CATALOG(name)  { GET, "opendata/" name, catalog_get, ROUTE_OPEN, NULL, BASE_REGION, .slow = true }
static const struct route routes[] = {
    { GET,  "opendata",          opendata_show, ROUTE_OPEN, .slow = true },
    { GET,  "opendata/settings", settings_get,  ROUTE_ROLES, .roles = OPENDATA_OFFICE },
    { POST, "opendata/settings", settings_post, ROUTE_ROLES, .roles = OPENDATA_OFFICE },
    { GET,  "opendata/catalog",  catalog_choose, ROUTE_OPEN, NULL, BASE_REGION },
    CATALOG("catalog.ttl"), CATALOG("catalog.rdf"), CATALOG("catalog.jsonld"),
    TABLE_OF("offers"), TABLE_OF("organisations"), TABLE_OF("places"), TABLE_OF("topics"), TABLE_OF("courses"), TABLE_OF("areas"), TABLE_OF("indicators"), TABLE_OF("needs"),
    FILE_OF("places.geojson"), FILE_OF("areas.geojson"),
};

static const struct tile tiles[] = {
    { N_("Open data"), "opendata/settings", 94, TILES_OFFICE, OPENDATA_OFFICE, true },
};

static void demo(struct store *st, struct arena *a, struct buf *said)
{
    (void)a; (void)said;
    opendata_give_all(st);
}

extern const struct room opendata_room;                 /* the one symbol of this room, named in rooms.c */
const struct room opendata_room = {
    .name = "opendata", .label = N_("Open data"),
    .routes = routes, .n_routes = countof(routes), .tiles = tiles, .n_tiles = countof(tiles),
    .foot = "opendata", .foot_label = N_("Open data"), .demo = demo,
};
