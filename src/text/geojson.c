/* geojson.c - features as they are read, one after the other; the box is known at the end and stands there. geojson.h is the manual. */
#include "text/geojson.h"
#include "text/json_read.h"
#include <math.h>

struct geojson geojson_to(struct buf *out, struct arena *a)
{
    struct geojson g = { .json = json_to(out), .a = a };
    json_open(&g.json, '{');
    json_key(&g.json, "type");
    json_z(&g.json, "FeatureCollection");
    json_key(&g.json, "features");
    json_open(&g.json, '[');
    return g;
}

static void widen(struct geojson *g, struct geo at)
{
    if (!g->any) { g->low = g->high = at; g->any = true; return; }
    g->low = (struct geo){ fmin(g->low.lat, at.lat), fmin(g->low.lon, at.lon) };
    g->high = (struct geo){ fmax(g->high.lat, at.lat), fmax(g->high.lon, at.lon) };
}

static void position(struct geojson *g, struct geo at)
{
    widen(g, at);
    json_open(&g->json, '[');
    json_real(&g->json, at.lon);
    json_real(&g->json, at.lat);
    json_close(&g->json, ']');
}

static void feature(struct geojson *g, str id)
{
    json_open(&g->json, '{');
    json_key(&g->json, "type");
    json_z(&g->json, "Feature");
    json_key(&g->json, "id");
    json_str(&g->json, id);
    json_key(&g->json, "geometry");
}

static void properties(struct geojson *g)
{
    json_key(&g->json, "properties");
    json_open(&g->json, '{');
}

bool geojson_point(struct geojson *g, str id, struct geo at)
{
    if (!(fabs(at.lat) <= 90) || !(fabs(at.lon) <= 180)) return false;      /* NAN is nowhere, too */
    feature(g, id);
    json_open(&g->json, '{');
    json_key(&g->json, "type");
    json_z(&g->json, "Point");
    json_key(&g->json, "coordinates");
    position(g, at);
    json_close(&g->json, '}');
    properties(g);
    return true;
}

void geojson_nowhere(struct geojson *g, str id)
{
    feature(g, id);
    json_null(&g->json);
    properties(g);
}

/* ---- outlines ---------------------------------------------------------------------------------------------------------------------------- */
/* map_shape_read() has looked at all of it: every position has two numbers. Adding 0 makes "-0.00" the 0 that it is, or it would be written as "-0". */
static struct geo corner(const struct js *v)
{
    struct geo at = { 0, 0 };
    if (!str_real(v->at[0].text, &at.lon) || !str_real(v->at[1].text, &at.lat)) return (struct geo){ 0, 0 };
    return (struct geo){ at.lat + 0.0, at.lon + 0.0 };
}

/* Twice the area of a ring (Gauss's formula, in degrees), above 0: counterclockwise. Over a county the earth is flat enough for its sign. */
static double turn(const struct js *ring)
{
    double sum = 0;
    for (size_t i = 0; i < ring->n; i++) {
        struct geo p = corner(&ring->at[i]), q = corner(&ring->at[(i + 1) % ring->n]);
        sum += p.lon * q.lat - q.lon * p.lat;
    }
    return sum;
}

static bool same(struct geo x, struct geo y) { return x.lat <= y.lat && x.lat >= y.lat && x.lon <= y.lon && x.lon >= y.lon; }

static void ring(struct geojson *g, const struct js *r, bool outer)
{
    bool back = outer ? turn(r) < 0 : turn(r) > 0;
    size_t n = r->n;
    if (same(corner(&r->at[0]), corner(&r->at[n - 1]))) n--;
    json_open(&g->json, '[');
    for (size_t i = 0; i <= n; i++) position(g, corner(&r->at[back ? (n - i) % n : i % n]));
    json_close(&g->json, ']');
}

static void polygon(struct geojson *g, const struct js *rings)
{
    json_open(&g->json, '[');
    for (size_t i = 0; i < rings->n; i++) ring(g, &rings->at[i], !i);
    json_close(&g->json, ']');
}

bool geojson_shape(struct geojson *g, str id, str geometry)
{
    struct map_shape shape;
    const char *why;
    str broken;
    if (!map_shape_read(g->a, geometry, &shape, &why)) return false;
    const struct js *v = json_read(g->a, geometry, &broken), *at = js_get(v, "coordinates");
    bool many = str_eq(js_get(v, "type")->text, S("MultiPolygon"));
    feature(g, id);
    json_open(&g->json, '{');
    json_key(&g->json, "type");
    json_z(&g->json, many ? "MultiPolygon" : "Polygon");
    json_key(&g->json, "coordinates");
    if (many) json_open(&g->json, '[');
    for (size_t i = 0; i < (many ? at->n : 1); i++) polygon(g, many ? &at->at[i] : at);
    if (many) json_close(&g->json, ']');
    json_close(&g->json, '}');
    properties(g);
    return true;
}

void geojson_done(struct geojson *g)
{
    json_close(&g->json, '}');
    json_close(&g->json, '}');
}

void geojson_end(struct geojson *g)
{
    const double box[] = { g->low.lon, g->low.lat, g->high.lon, g->high.lat };
    json_close(&g->json, ']');
    if (g->any) {
        json_key(&g->json, "bbox");
        json_open(&g->json, '[');
        for (size_t i = 0; i < countof(box); i++) json_real(&g->json, box[i]);
        json_close(&g->json, ']');
    }
    json_close(&g->json, '}');
    buf_char(g->json.out, '\n');
}
