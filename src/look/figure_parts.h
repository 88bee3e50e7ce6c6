/* figure_parts.h - between figure.c and pages/figure.html. Internal to look/. */
#ifndef LOOK_FIGURE_PARTS_H
#define LOOK_FIGURE_PARTS_H
#include "look/figure.h"

str  figure_url(const struct req *q, const struct figure *f, const char *ext);
/* size: "-n", "-w" for the narrow and the wide one of a page, so that ids stay unique. */
html figure_drawing(struct req *q, const struct figure *f, const char *size, double width, bool alone);
/* How a map is looked around in: addresses of the next steps; empty: not from here. */
struct map_steps { str nearer, farther, whole, north, south, west, east; bool on; };
void look_map_part(struct buf *out, const struct req *q, const struct look_map *m, const struct map_steps *steps, html drawing);
/* outline.c: map_shape_read(), but parsed once. */
MUST_USE bool outline_read(struct arena *a, str geojson, struct map_shape *ret);
#endif
