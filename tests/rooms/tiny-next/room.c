/* room.c - the room tiny. */
#include "rooms/tiny/hidden.h"
#include "web/room.h"

static const struct entity *const entities[] = { &thing_entity };
static const struct route routes[] = { { GET, "tiny/hidden", hidden_show, ROUTE_ROLES, .roles = "keeper editor" } };
static const struct tile tiles[] = { { N_("Things"), "things", 90 }, { N_("Not shown"), "tiny/hidden", 91, .roles = "keeper editor", .office = true } };
static const struct role roles[] = { { "keeper", N_("Keeper"), N_("Decides which things are shown."), .staff = true } };
extern const struct step tiny_steps[3];

extern const struct room tiny_room;
const struct room tiny_room = {
    .name = "tiny", .label = N_("Things"),
    .entities = entities, .n_entities = countof(entities), .tiles = tiles, .n_tiles = countof(tiles),
    .routes = routes, .n_routes = countof(routes), .roles = roles, .n_roles = countof(roles), .steps = tiny_steps, .n_steps = countof(tiny_steps),
};
