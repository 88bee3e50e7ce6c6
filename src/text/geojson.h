/* geojson.h - a FeatureCollection (RFC 7946): longitude first, outer rings counterclockwise and holes clockwise (3.1.6), a box around all of it, no
** other reference system than WGS 84.
**
**     struct geojson g = geojson_to(&q->out, q->a);
**     if (geojson_point(&g, key, at)) { json_key(&g.json, "name"); json_str(&g.json, name); geojson_done(&g); }
**     geojson_end(&g);
**
** A feature is open from geojson_point(), geojson_shape() or geojson_nowhere() to geojson_done(); in between its properties are written to `json`.
*/
#ifndef TEXT_GEOJSON_H
#define TEXT_GEOJSON_H
#include "text/json.h"
#include "text/map.h"

struct geojson { struct json json; struct arena *a; struct geo low, high; bool any; };
struct geojson geojson_to(struct buf *out, struct arena *a);
/* False: no position on earth; nothing was written. */
MUST_USE bool geojson_point(struct geojson *g, str id, struct geo at);
/* `geometry`: a Polygon or MultiPolygon as map_shape_read() takes it; rings are turned and closed as the standard has them. False: it is none; nothing
** was written. */
MUST_USE bool geojson_shape(struct geojson *g, str id, str geometry);
void geojson_nowhere(struct geojson *g, str id);        /* "geometry": null                                           */
void geojson_done(struct geojson *g);
void geojson_end(struct geojson *g);                    /* with the box, if anything was somewhere                    */
#endif
