/* app.h - what lives as long as the process: stores, regions, rooms, routes, settings. One is made in main and handed down. */
#ifndef WEB_APP_H
#define WEB_APP_H
#include "entity/region.h"
#include "web/room.h"

enum { ROUTES_MAX = 4000, REGIONS_MAX = 500, ROOMS_MAX = 50, FRONTS_MAX = 4 };

struct cache;
struct app {
    struct stores *stores;
    const struct room *room[ROOMS_MAX]; size_t rooms;
    struct route route[ROUTES_MAX]; size_t routes;      /* the first match wins: rooms' own come before generated ones */
    const struct front *front[FRONTS_MAX]; size_t fronts;
    str url;                                            /* what links to others begin with: "https://ki.example"; without a slash at the end */
    const struct who_source *people;                    /* NULL: everybody is a visitor                               */
    struct cache *cache;                                /* of rendered public answers; NULL: nothing is kept          */
    bool no_demo;                                       /* demonstrations are not there: strangers reach this address */
    void (*fail)(struct req *q, int status, const char *detail);     /* draws the page of a failure (look/)           */
};

/* Registers the rooms' entities and routes. serve_open() does this and adds what is generated: call that. */
void app_open(struct app *app, struct stores *stores, const struct room *const *rooms, size_t n);
void app_route(struct app *app, struct route r);

/* The regions as the system store has them, read again at most once a second, at once for an unknown name. Copied into `a`. */
const struct region *app_region(struct app *app, struct arena *a, str name);       /* NULL: none, or archived         */
size_t app_regions(struct app *app, struct arena *a, struct region *ret, size_t max);

/* Another number when the list of regions has changed, their titles too. Looks once a second. */
uint64_t app_generation(struct app *app);

/* The dispatcher: limits, match, region, session, language, begin, right, handler, commit or roll back, reply, in this visible order.
** Takes method, target, headers and body from `q` (memory from q->a), leaves status, type, headers and body there. */
void dispatch(struct req *q);
/* The same in two steps, for a server whose threads must not wait: the first reads the address and finds the route; true: the rest is still to be
** done, and it may take long if dispatch_slow() says so. Each step may run in a thread of its own. With q->brief the second step waits for nobody who
** writes: false, and nothing is answered, if it turns out that this reading has to be written down; then again without q->brief, where waiting does no harm. */
bool dispatch_begin(struct req *q);
bool dispatch_slow(const struct req *q);
MUST_USE bool dispatch_end(struct req *q);
#endif
