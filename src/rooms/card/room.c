/* room.c - the room card: a card that asks for an interpreter in 21 languages, and what stands behind its code. Keeps nothing. */
#include "rooms/card/card.h"
#include "web/room.h"

static const struct route routes[] = {
    { GET, "card",                   card_list,        ROUTE_OPEN, .base = BASE_PAGE },
    { GET, "card/{lang}",            card_show,        ROUTE_OPEN, .base = BASE_PAGE },
    { GET, "card/{lang}/wallet.pdf", card_print,       ROUTE_OPEN, .base = BASE_PAGE, .slow = true },
    { GET, "card/{lang}/a6.pdf",     card_print,       ROUTE_OPEN, .base = BASE_PAGE, .slow = true },
    { GET, "interpreter",            interpreter_show, ROUTE_OPEN, .base = BASE_PAGE },
};
static const struct tile tiles[] = { { N_("Ask for an interpreter"), "interpreter", 45, "Mediation" } };

extern const struct room card_room;
const struct room card_room = {
    .name = "card", .label = N_("Interpreters"), .routes = routes, .n_routes = countof(routes), .tiles = tiles, .n_tiles = countof(tiles),
};
