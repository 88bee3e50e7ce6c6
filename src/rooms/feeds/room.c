/* room.c - news, new offers, new courses and changes as Atom feeds. */
#include "rooms/feeds/feeds.h"
#include "web/room.h"

static const struct route routes[] = {
    { GET, "feeds",        feed_list, ROUTE_OPEN },
    { GET, "feeds/{name}", feed_show, ROUTE_OPEN },
};

/* Where the heads of pages name them; the names are those of feeds[]. */
static const struct room_feed heads[] = {
    { "feeds/news.atom",    N_("News"),         "publishing.news" },
    { "feeds/offers.atom",  N_("New offers"),   "directory.offer" },
    { "feeds/courses.atom", N_("New courses"),  "courses.course" },
    { "feeds/changes.atom", N_("What changed"), NULL },
};

extern const struct room feeds_room;                    /* the one symbol of this room, named in rooms.c */
const struct room feeds_room = {
    .name = "feeds", .label = N_("Feeds"), .routes = routes, .n_routes = countof(routes), .feeds = heads, .n_feeds = countof(heads),
    .foot = "feeds", .foot_label = N_("Feeds"),
};
