/* room.c - publishing: pages in a tree, news, pictures for texts. */
#include "rooms/publishing/publishing.h"
#include "web/room.h"

static const struct entity *const entities[] = { &media_entity, &page_entity, &news_entity };

#define PUBLISHING N_("Pages and news")
static const struct tile tiles[] = {
    { N_("Information"), "pages", 15, PUBLISHING, .key = 'i' },
    { N_("News"),        "news",  16, PUBLISHING, .key = 'n' },
    { N_("Pictures"),    "media", 17, PUBLISHING, .office = true },
};

extern const struct room publishing_room;                /* the one symbol of this room, named in rooms.c */
const struct room publishing_room = {
    .name = "publishing", .label = N_("Pages and news"),
    .entities = entities, .n_entities = countof(entities), .tiles = tiles, .n_tiles = countof(tiles),
};
