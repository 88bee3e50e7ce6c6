/* map.h - maps as SVG from GeoJSON: areas by class, points, names where they fit.
**
** Projection: equirectangular, longitude shrunk by the cosine of the middle latitude. Over a county (100 km) it errs by less than half a per cent, a
** third of a line's width; for a state it would need another.
** Lines are rounded to 1 unit of a box 1000 wide and simplified (Douglas and Peucker) piece by piece between the points where borders meet, so that
** neighbours keep one common line. The same areas always give the same bytes; 16 municipalities about 15 KB.
** Every area and point with an address is a link with a name: reachable by keyboard. A list or table with the same content belongs beside the map.
*/
#ifndef TEXT_MAP_H
#define TEXT_MAP_H
#include "text/svg.h"

enum { MAP_AREAS_MAX = 100, MAP_POINTS_MAX = 500, MAP_VERTICES_MAX = 20000, MAP_RINGS_MAX = 200, MAP_CLASSES_MAX = 5, MAP_WIDE = 1000, MAP_HIGH = 1500 };

struct geo { double lat, lon; };                       /* WGS 84 degrees                                         */
struct map_shape { struct geo *at; size_t n; size_t *end; size_t rings; };      /* ring r: at[end[r-1]] … at[end[r] - 1], closed, last ≠ first */

/* A GeoJSON geometry (RFC 7946): Polygon or MultiPolygon, positions within ±180, ±85 degrees. False: *why is an English sentence (N_). */
MUST_USE bool map_shape_read(struct arena *a, str geojson, struct map_shape *ret, const char **why);
bool map_touch(const struct map_shape *a, const struct map_shape *b);   /* do they share two corners? Neighbours of one survey do */

enum { MAP_PLAIN = -2, MAP_NO_DATA = -1 };             /* classes 0 … 4 from light to dark                       */
struct map_area {
    struct map_shape shape; int64_t id;
    str name, note, url;                               /* note: the value, "12,8 %"; url: empty is no link        */
    int class;
    bool here;                                         /* set off by a thick line                                */
};
/* sign: "3" in it, or empty; size: radius, 0 is usual; group: stands for several, drawn larger */
struct map_point { struct geo at; str name, url, sign; double size; bool group; };
struct map_key { int class; str text; };               /* a line of the legend                                   */
struct map {
    struct svg_head head;
    const struct map_area *area; size_t areas;
    const struct map_point *point; size_t points;
    const struct map_key *key; size_t keys;            /* drawn only alone; pages write theirs as a list         */
    const struct geo *frame;                           /* south-west and north-east corner of what is shown; NULL: by focus. Outlines are cut there */
    int focus;                                         /* the area that fills the map, with what is around it; -1: all */
};
/* What the drawing shows of the earth: its corners as `frame` takes them. False: nothing has a position. */
MUST_USE bool map_bounds(const struct map *m, struct geo ret[2]);
/* Points that would cover each other on this drawing make one group, at its first point: of[i] is the group of point i, MAP_NOWHERE for those that it
** does not show. The same points in the same order always make the same groups. Returns how many. */
enum { MAP_NOWHERE = -1 };
size_t map_gather(const struct map *m, int *of);

/* Empty when there is neither an area nor a point with a position. */
html map_svg(struct arena *a, const struct map *m);

/* At most five classes of equal size (quantiles; equal values stay together, so there may be fewer). class[i] of each value, MAP_NO_DATA where it is
** not finite; low, high: the smallest and largest value in each class. Returns the number of classes. n ≤ MAP_AREAS_MAX. */
size_t map_quantiles(const double *v, size_t n, size_t most, int *class, double *low, double *high);
#endif
