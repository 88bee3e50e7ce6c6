/* room.h - what a room hands to the house: one struct. */
#ifndef WEB_ROOM_H
#define WEB_ROOM_H
#include "web/req.h"

/* Who may ask: OPEN is everybody, RIGHT asks the entity's table for READ. What no route says is 404. */
enum route_right { ROUTE_OPEN = 1, ROUTE_RIGHT };
enum route_base { BASE_PAGE, BASE_REGION, BASE_ROOT };  /* the pattern begins below /{region}/{lang}/, /{region}/ or /  */
struct route {
    enum method method;                                 /* GET answers HEAD too                                       */
    const char *pattern;                                /* "offers", "offers/{slug}", "offers.{format}": one {…} stands for the rest of one part */
    void (*handle)(struct req *q);
    enum route_right right;
    const struct entity *entity;                        /* with ROUTE_RIGHT; handlers find it in q->route             */
    enum route_base base;
};

struct tile { const char *label, *path; int order; };  /* an entry of the main navigation                            */

struct room {
    const char *name, *label;
    const struct entity *const *entities; size_t n_entities;
    const struct route *routes; size_t n_routes;        /* win over the generated pages                               */
    const struct tile *tiles; size_t n_tiles;
    void (*home)(struct req *q, struct buf *out);       /* its part of a region's first page; NULL: none              */
};
#endif
