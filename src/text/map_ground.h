/* map_ground.h - areas on the grid of a drawing, their common lines simplified once. Internal to map.c. */
#ifndef TEXT_MAP_GROUND_H
#define TEXT_MAP_GROUND_H
#include "text/map.h"

enum { RADIUS = 30 };                                  /* of a usual point                                       */
struct dot { int x, y; };
struct outline { struct dot *at; size_t n; size_t *end; size_t rings; bool seen; };    /* seen: some of it lies within the drawing */
/* avoid: points that no name may cover, with the room around them. */
struct ground { double west, north, shrink, scale; int w, h, left, top; struct outline *area; const struct dot *avoid; size_t avoids; int room; bool framed; };

/* False: nothing has a position. */
MUST_USE bool ground_lay(struct arena *a, const struct map *m, struct ground *g);
struct dot ground_at(const struct ground *g, struct geo p);
bool ground_shows(const struct ground *g, struct dot p);
/* Where a text of that width and height stands inside an area, within the drawing and beside the points: its middle. False: nowhere. */
MUST_USE bool ground_room(struct arena *a, const struct ground *g, const struct outline *o, double w, double h, double *x, double *y);
#endif
