/* room.c - the room tiny. */
#include "rooms/tiny/thing.h"
#include "web/room.h"

static const struct entity *const entities[] = { &thing_entity };
static const struct tile tiles[] = { { N_("Things"), "things", 90 } };

extern const struct room tiny_room;
const struct room tiny_room = {
    .name = "tiny", .label = N_("Things"),
    .entities = entities, .n_entities = countof(entities), .tiles = tiles, .n_tiles = countof(tiles),
};
