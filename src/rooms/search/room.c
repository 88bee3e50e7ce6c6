/* room.c - search: what means the same, and what was not found. */
#include "rooms/search/search.h"
#include "web/room.h"

static const struct entity *const entities[] = { &concept_entity, &missing_entity };

#define SEARCH N_("Search")
static const struct tile tiles[] = {
    { N_("Thesaurus"),               "concepts", 60, SEARCH, .office = true },
    { N_("Searches without result"), "missing",  61, SEARCH, .office = true },
};

extern const struct room search_room;                   /* the one symbol of this room, named in rooms.c */
const struct room search_room = {
    .name = "search", .label = N_("Search"),
    .entities = entities, .n_entities = countof(entities), .tiles = tiles, .n_tiles = countof(tiles),
};
