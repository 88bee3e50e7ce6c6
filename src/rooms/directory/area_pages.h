/* area_pages.h - the pages of towns and areas, and of all places on a map. */
#ifndef DIRECTORY_AREA_PAGES_H
#define DIRECTORY_AREA_PAGES_H
#include "look/figure.h"
#include "rooms/directory/directory.h"

void areas_show(struct req *q);                         /* the list with map and bars; also its files: areas/map.svg … */
void area_show(struct req *q);                          /* one area; also areas/{slug}/compare.svg …               */
void place_list(struct req *q);
struct look_mark *place_marks(struct req *q, const struct page *places);     /* one for each, in their order; NAN where it is nobody's business */
int64_t list_town(const struct list_view *v);           /* the town that a list is narrowed to; 0: none             */
/* The list of offers beside its map. number: of each row's point; 0: it has none. asked: ?view=map, which a phone shows instead of folding it away. */
struct offers_view { struct list_view list; struct look_map map; size_t *number; bool asked; };
void offers_on_map(struct req *q, struct offers_view *v);
void offer_list_page(struct buf *out, struct req *q, const struct offers_view *v);

/* ---- for the templates --------------------------------------------------------------------------------------------- */
/* What a map of the towns may show. `absolute`: a number and no share, shown by circles. */
struct indicator { const char *field, *short_label, *finding; bool absolute; };
extern const struct indicator indicators[];
enum { INDICATORS = 4 };

struct areas_view { struct list_view list; const struct indicator *now; const struct figure *map, *bars; };      /* NULL: nothing to draw */
struct area_view {
    const struct area *area;
    const struct labels *labels;
    const struct figure *compare;                       /* NULL: no values                                          */
    struct look_map map;                                /* draws nothing without an outline and without points     */
    const struct map_area *neighbour[MAP_AREAS_MAX]; size_t neighbours;
    struct page below, places;                          /* quarters or municipalities; places here                  */
    int64_t offers, county_offers;                      /* for this area; for the whole county                      */
};
void areas_page(struct buf *out, struct req *q, const struct areas_view *v);
void area_page(struct buf *out, struct req *q, const struct area_view *v);
void places_page(struct buf *out, struct req *q, const struct list_view *v, const struct look_map *map);
#endif
