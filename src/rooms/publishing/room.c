/* room.c - publishing: pages in a tree, news, pictures for texts, what people outside say about them. */
#include "rooms/publishing/tree_pages.h"
#include "rooms/publishing/versions.h"

static const struct entity *const entities[] = { &media_entity, &page_entity, &news_entity, &feedback_entity };

#define STAFF "editor coordinator lead administrator municipal_officer"      /* who sees every page, whatever its state */
static const struct route routes[] = {
    { GET,  "pages",         page_overview, ROUTE_RIGHT, &page_entity, BASE_PAGE },
    { GET,  "pages/tree",    tree_show_page, ROUTE_ROLES, .base = BASE_PAGE, .roles = STAFF },
    { POST, "pages/{slug}/move", tree_move, ROUTE_RIGHT, &page_entity, BASE_PAGE, .action = UPDATE },
    { POST, "pages/{slug}/copy", page_copy, ROUTE_RIGHT, &page_entity, BASE_PAGE, .action = CREATE },
    { GET,  "pages/{slug}/versions", versions_get,     ROUTE_RIGHT, &page_entity, BASE_PAGE, .action = UPDATE },
    { POST, "pages/{slug}/restore",  versions_restore, ROUTE_RIGHT, &page_entity, BASE_PAGE, .action = UPDATE },
    { GET,  "news/{slug}/versions",  versions_get,     ROUTE_RIGHT, &news_entity, BASE_PAGE, .action = UPDATE },
    { POST, "news/{slug}/restore",   versions_restore, ROUTE_RIGHT, &news_entity, BASE_PAGE, .action = UPDATE },
    { GET,  "pages/{slug}",  page_show,     ROUTE_RIGHT, &page_entity, BASE_PAGE },
    { GET,  "news",          news_overview, ROUTE_RIGHT, &news_entity, BASE_PAGE },
    { GET,  "news/{slug}",   news_show,     ROUTE_RIGHT, &news_entity, BASE_PAGE },
    /* Who may read a page may say what is wrong with it. */
    { GET,  "pages/{slug}/feedback", feedback_get,  ROUTE_RIGHT, &page_entity, BASE_PAGE },
    { POST, "pages/{slug}/feedback", feedback_post, ROUTE_RIGHT, &page_entity, BASE_PAGE, .action = READ },
    { GET,  "news/{slug}/feedback",  feedback_get,  ROUTE_RIGHT, &news_entity, BASE_PAGE },
    { POST, "news/{slug}/feedback",  feedback_post, ROUTE_RIGHT, &news_entity, BASE_PAGE, .action = READ },
    { GET,  "accessibility/report",  barrier_get,   ROUTE_OPEN, .base = BASE_PAGE },
    { POST, "accessibility/report",  barrier_post,  ROUTE_OPEN, .base = BASE_PAGE },
};

#define PUBLISHING N_("Pages and news")
static const struct tile tiles[] = {
    { N_("Information"),           "pages",      15, PUBLISHING, .key = 'i' },
    { N_("News"),                  "news",       16, PUBLISHING, .key = 'q' },
    { N_("Page tree"),             "pages/tree", 17, PUBLISHING, .roles = STAFF, .office = true, .key = 's' },
    { N_("Pictures"),              "media",      18, PUBLISHING, .roles = STAFF, .office = true },
    { N_("Messages about pages"),  "feedback",   19, PUBLISHING, .office = true },
};

/* Messages from outside are counted by the house now (serve/outside.h). */
static const struct step steps[] = { { 1, STEP_DROP, "publishing_knock" } };

extern const struct room publishing_room;                /* the one symbol of this room, named in rooms.c */
const struct room publishing_room = {
    .name = "publishing", .label = N_("Pages and news"),
    .entities = entities, .n_entities = countof(entities),
    .routes = routes, .n_routes = countof(routes),
    .tiles = tiles, .n_tiles = countof(tiles),
    .steps = steps, .n_steps = countof(steps),
    .blocks = publishing_blocks, .n_blocks = countof(publishing_blocks),
    .home = publishing_home, .today = publishing_today,
};
