/* room.c - the room tiny. */
#include "rooms/tiny/thing.h"
#include "web/room.h"

static const struct entity *const entities[] = { &thing_entity };
static const struct tile tiles[] = { { N_("Things"), "things", 90 } };
static const struct role roles[] = { { "keeper", N_("Keeper"), N_("Decides which things are shown."), .staff = true } };
extern const struct step tiny_steps[3];

extern const struct room tiny_room;
const struct room tiny_room = {
    .name = "tiny", .label = N_("Things"),
    .entities = entities, .n_entities = countof(entities), .tiles = tiles, .n_tiles = countof(tiles),
    .roles = roles, .n_roles = countof(roles), .steps = tiny_steps, .n_steps = countof(tiny_steps),
};
