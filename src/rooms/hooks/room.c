/* room.c - webhooks, the scopes of API tokens, and the guide to all interfaces. */
#include "entity/sealed.h"
#include "rooms/hooks/guide.h"
#include "rooms/hooks/hooks.h"

static const struct entity *const entities[] = { &hook_entity };
static const struct listen listens[] = { { EVENT_ANY, hook_hear } };

static const struct route routes[] = {
    { GET,  "api",                 guide_show,     ROUTE_OPEN },
    { GET,  "hooks/{slug}",        hook_show,      ROUTE_RIGHT, &hook_entity },
    { POST, "hooks/{slug}/test",   hook_test_do,   ROUTE_RIGHT, &hook_entity },
    { POST, "hooks/{slug}/secret", hook_secret_do, ROUTE_RIGHT, &hook_entity },
    { POST, "hooks/{slug}/pause",  hook_pause_do,  ROUTE_RIGHT, &hook_entity },
    { POST, "hooks/{slug}/resume", hook_resume_do, ROUTE_RIGHT, &hook_entity },
    { POST, "hooks/{slug}/again",  hook_again_do,  ROUTE_RIGHT, &hook_entity },
};

static const struct tile tiles[] = {
    { N_("Webhooks"), "hooks", 80, TILES_OFFICE, .office = true },
};

extern const struct room hooks_room;                    /* the one symbol of this room, named in rooms.c */
const struct room hooks_room = {
    .name = "hooks", .label = N_("Interfaces"),
    .entities = entities, .n_entities = countof(entities), .routes = routes, .n_routes = countof(routes), .tiles = tiles, .n_tiles = countof(tiles),
    .sealed = &(const struct sealed_place){ "hooks_secret", "hook", "hooks.secret" }, .tables = hook_tables, .n_tables = HOOK_TABLES, .jobs = hook_jobs, .n_jobs = HOOK_JOBS, .listens = listens, .n_listens = countof(listens),
    .foot = "api", .foot_label = N_("Interfaces for programs"), .open = hooks_open, .today = hooks_today, .evaluate = guide_write,
};
