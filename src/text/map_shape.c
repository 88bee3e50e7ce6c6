/* map_shape.c - from GeoJSON to rings of positions: nothing unbounded, nothing outside the world. */
#include "text/json_read.h"
#include "text/map.h"
#include "text/words.h"
#include <math.h>

struct reading { struct geo *at; size_t n, room; size_t *end; size_t rings; const char *why; };

static bool refuse(struct reading *r, const char *why) { r->why = why; return false; }

static bool number(const struct js *v, double most, double *ret)
{
    double d;
    if (v->kind != JS_NUMBER || !str_real(v->text, &d) || fabs(d) > most) return false;
    *ret = d;
    return true;
}

static bool same(struct geo a, struct geo b) { return a.lat >= b.lat && a.lat <= b.lat && a.lon >= b.lon && a.lon <= b.lon; }

/* [lon, lat] and perhaps a height, which a map does not show. */
static bool position(struct reading *r, const struct js *v)
{
    struct geo g;
    if (v->kind != JS_LIST || v->n < 2 || v->n > 4 || !number(&v->at[0], 180, &g.lon) || !number(&v->at[1], 85, &g.lat))
        return refuse(r, N_("A position is no pair of degrees of longitude and latitude."));
    if (r->n >= r->room) return refuse(r, N_("This boundary has too many points."));
    r->at[r->n++] = g;
    return true;
}

/* A ring ends where it began; the second mention of that point is left out. */
static bool ring(struct reading *r, const struct js *v)
{
    size_t from = r->n;
    if (v->kind != JS_LIST) return refuse(r, N_("This is no outline of an area."));
    if (r->rings >= MAP_RINGS_MAX) return refuse(r, N_("This boundary has too many parts."));
    for (size_t i = 0; i < v->n; i++) if (!position(r, &v->at[i])) return false;
    if (r->n > from + 1 && same(r->at[from], r->at[r->n - 1])) r->n--;
    if (r->n < from + 3) return refuse(r, N_("An outline needs at least three points."));
    r->end[r->rings++] = r->n;
    return true;
}

static bool polygon(struct reading *r, const struct js *v)
{
    if (v->kind != JS_LIST || !v->n) return refuse(r, N_("This is no outline of an area."));
    for (size_t i = 0; i < v->n; i++) if (!ring(r, &v->at[i])) return false;
    return true;
}

static bool geometry(struct reading *r, const struct js *v)
{
    const struct js *type = js_get(v, "type"), *at = js_get(v, "coordinates");
    if (!type || type->kind != JS_TEXT || !at || at->kind != JS_LIST) return refuse(r, N_("This is no GeoJSON geometry."));
    if (str_eq(type->text, S("Polygon"))) return polygon(r, at);
    if (!str_eq(type->text, S("MultiPolygon")) || !at->n) return refuse(r, N_("A boundary is a Polygon or a MultiPolygon."));
    for (size_t i = 0; i < at->n; i++) if (!polygon(r, &at->at[i])) return false;
    return true;
}

bool map_shape_read(struct arena *a, str geojson, struct map_shape *ret, const char **why)
{
    str broken;
    const struct js *v = json_read(a, geojson, &broken);
    size_t room = geojson.n / 6 + 1;                      /* no position is shorter than "[1,2]," */
    struct reading r = { .room = room < MAP_VERTICES_MAX ? room : MAP_VERTICES_MAX };
    r.at = arena_array(a, struct geo, r.room);
    r.end = arena_array(a, size_t, MAP_RINGS_MAX);
    if (!v || !geometry(&r, v)) {
        *why = v ? r.why : N_("This is no GeoJSON geometry.");
        return false;
    }
    *ret = (struct map_shape){ r.at, r.n, r.end, r.rings };
    return true;
}

bool map_touch(const struct map_shape *a, const struct map_shape *b)
{
    size_t n = 0;
    for (size_t i = 0; i < a->n && n < 2; i++)
        for (size_t k = 0; k < b->n; k++) if (same(a->at[i], b->at[k])) { n++; break; }
    return n >= 2;
}
