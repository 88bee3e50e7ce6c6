/* room.c - the directory: organisations, offers, places, contacts, life situations, areas. */
#include "rooms/directory/area_pages.h"
#include "rooms/directory/blocks.h"
#include "rooms/directory/confirm.h"
#include "rooms/directory/pages.h"
#include "web/room.h"

static const struct entity *const entities[] = { &area_entity, &topic_entity, &actor_entity, &contact_entity, &place_entity, &offer_entity, &remark_entity, &proposal_entity };

static const struct route routes[] = {
    { GET, "offers",        offer_list,   ROUTE_RIGHT, &offer_entity, BASE_PAGE },
    { GET, "offers/{slug}", offer_show,   ROUTE_RIGHT, &offer_entity, BASE_PAGE },
    { GET, "offers/{slug}/qr.svg",    offer_code,  ROUTE_RIGHT, &offer_entity, BASE_PAGE },
    { GET, "offers/{slug}/flyer.pdf", offer_flyer, ROUTE_RIGHT, &offer_entity, BASE_PAGE, .slow = true },
    { GET, "offers/{slug}/dates.ics", offer_dates, ROUTE_RIGHT, &offer_entity, BASE_PAGE },
    { GET, "actors/{slug}", actor_show,   ROUTE_RIGHT, &actor_entity, BASE_PAGE },
    { GET, "for/{door}",    door_show,    ROUTE_RIGHT, &offer_entity, BASE_PAGE },
    { GET, "topics",        topic_list,   ROUTE_RIGHT, &topic_entity, BASE_PAGE },
    { GET, "places",        place_list,   ROUTE_RIGHT, &place_entity, BASE_PAGE },
    { GET, "areas",         areas_show,   ROUTE_RIGHT, &area_entity, BASE_PAGE },
    { GET, "areas/map.svg",  areas_show,  ROUTE_RIGHT, &area_entity, BASE_PAGE },
    { GET, "areas/map.csv",  areas_show,  ROUTE_RIGHT, &area_entity, BASE_PAGE },
    { GET, "areas/bars.svg", areas_show,  ROUTE_RIGHT, &area_entity, BASE_PAGE },
    { GET, "areas/bars.csv", areas_show,  ROUTE_RIGHT, &area_entity, BASE_PAGE },
    { GET, "areas/{slug}",   area_show,   ROUTE_RIGHT, &area_entity, BASE_PAGE },
    { GET, "areas/{slug}/compare.svg", area_show, ROUTE_RIGHT, &area_entity, BASE_PAGE },
    { GET, "areas/{slug}/compare.csv", area_show, ROUTE_RIGHT, &area_entity, BASE_PAGE },
    { GET, "places/{slug}", place_show,   ROUTE_RIGHT, &place_entity, BASE_PAGE },
    { GET, "contacts/{slug}", contact_show, ROUTE_RIGHT, &contact_entity, BASE_PAGE },
    /* Who may read an entry may say what is wrong with it. */
    { GET,  "offers/{slug}/remark", remark_get,  ROUTE_RIGHT, &offer_entity, BASE_PAGE },
    { POST, "offers/{slug}/remark", remark_post, ROUTE_RIGHT, &offer_entity, BASE_PAGE, .action = READ },
    { GET,  "places/{slug}/remark", remark_get,  ROUTE_RIGHT, &place_entity, BASE_PAGE },
    { POST, "places/{slug}/remark", remark_post, ROUTE_RIGHT, &place_entity, BASE_PAGE, .action = READ },
    { GET,  "actors/{slug}/remark", remark_get,  ROUTE_RIGHT, &actor_entity, BASE_PAGE },
    { POST, "actors/{slug}/remark", remark_post, ROUTE_RIGHT, &actor_entity, BASE_PAGE, .action = READ },
    /* Behind the link of an owner: the link proves whose form it is, and looking at it changes nothing. */
    { GET,  "confirm",       confirm_get,        ROUTE_OPEN },
    { POST, "confirm",       confirm_post,       ROUTE_OPEN, .own_proof = true },
    { GET,  "confirm/entry", confirm_entry_get,  ROUTE_OPEN },
    { POST, "confirm/entry", confirm_entry_post, ROUTE_OPEN, .own_proof = true },
    { POST, "confirm/again", confirm_again,      ROUTE_OPEN, .own_proof = true },
    { GET,  "freshness/changes", proposal_review, ROUTE_RIGHT, &proposal_entity, BASE_PAGE },
    { POST, "freshness/changes", proposal_decide, ROUTE_RIGHT, &proposal_entity, BASE_PAGE, .action = READ },
    { GET,  "freshness",           fresh_show,   ROUTE_ROLES, .roles = CONFIRM_STAFF },
    { GET,  "freshness.csv",       fresh_show,   ROUTE_ROLES, .roles = CONFIRM_STAFF },
    { POST, "freshness",           fresh_rules,  ROUTE_ROLES, .roles = "administrator lead" },
    { GET,  "freshness/phone",     fresh_phone,  ROUTE_ROLES, .roles = CONFIRM_STAFF },
    { GET,  "freshness/phone.csv", fresh_phone,  ROUTE_ROLES, .roles = CONFIRM_STAFF },
    { GET,  "offers/{slug}/confirmed", told_get,  ROUTE_RIGHT, &offer_entity, BASE_PAGE, .action = UPDATE },
    { POST, "offers/{slug}/confirmed", told_post, ROUTE_RIGHT, &offer_entity, BASE_PAGE, .action = UPDATE },
    { GET,  "places/{slug}/confirmed", told_get,  ROUTE_RIGHT, &place_entity, BASE_PAGE, .action = UPDATE },
    { POST, "places/{slug}/confirmed", told_post, ROUTE_RIGHT, &place_entity, BASE_PAGE, .action = UPDATE },
    { GET,  "actors/{slug}/confirmed", told_get,  ROUTE_RIGHT, &actor_entity, BASE_PAGE, .action = UPDATE },
    { POST, "actors/{slug}/confirmed", told_post, ROUTE_RIGHT, &actor_entity, BASE_PAGE, .action = UPDATE },
};

#define DIRECTORY N_("Directory")                      /* short: it stands in the office's menu                     */
static const struct tile tiles[] = {
    { N_("Offers"),          "offers",   10, DIRECTORY, .key = 'o' },
    { N_("Organisations"),   "actors",   20, DIRECTORY, .key = 'a' },
    { N_("Places"),          "places",   30, DIRECTORY, .key = 'p' },
    { N_("Contacts"),        "contacts", 35, DIRECTORY, .office = true, .key = 'c' },
    { N_("Life situations"), "topics",   37, DIRECTORY, .office = true, .key = 'l' },
    { N_("Towns and areas"), "areas",    40, DIRECTORY, .key = 't' },
    { N_("Freshness"),       "freshness", 45, DIRECTORY, CONFIRM_STAFF, true },
};

static const struct table *const tables[] = { &ask_table };
/* Messages from outside are counted by the house now (serve/outside.h). */
static const struct step steps[] = { { 1, STEP_DROP, "directory_knock" } };
static const struct job_kind *const jobs[] = { &confirm_job, &confirm_told_job };

extern const struct room directory_room;                /* the one symbol of this room, named in rooms.c */
const struct room directory_room = {
    .name = "directory", .label = N_("Organisations and offers"),
    .entities = entities, .n_entities = countof(entities),
    .routes = routes, .n_routes = countof(routes),
    .tiles = tiles, .n_tiles = countof(tiles),
    .blocks = directory_blocks, .n_blocks = countof(directory_blocks),
    .tables = tables, .n_tables = countof(tables), .steps = steps, .n_steps = countof(steps), .jobs = jobs, .n_jobs = countof(jobs),
    .home = directory_home, .today = directory_today, .open = confirm_open, .demo = confirm_demo,
};
