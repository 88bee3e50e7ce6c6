/* map_ground.c - projecting, simplifying, finding room for a name. */
#include "text/map_ground.h"
#include <math.h>
#include <string.h>

enum { EDGE = 24, LOWEST = 400, FAR = 30000, SCANS = 32 };
static const double TOLERANCE = 1.6;                      /* units: less than a pixel at the width a page shows        */

/* ---- projecting --------------------------------------------------------------------------------------------------------- */

struct bounds { double west, east, south, north; };

static bool known(struct geo p) { return isfinite(p.lat) && isfinite(p.lon) && fabs(p.lat) <= 85 && fabs(p.lon) <= 180; }

static void widen(struct bounds *b, struct geo p)
{
    if (!known(p)) return;
    b->west = fmin(b->west, p.lon);
    b->east = fmax(b->east, p.lon);
    b->south = fmin(b->south, p.lat);
    b->north = fmax(b->north, p.lat);
}

static struct bounds bounds_of(const struct map *m)
{
    struct bounds b = { INFINITY, -INFINITY, INFINITY, -INFINITY };
    if (m->frame) return (struct bounds){ m->frame[0].lon, m->frame[1].lon, m->frame[0].lat, m->frame[1].lat };
    bool focus = m->focus >= 0 && (size_t)m->focus < m->areas && m->area[m->focus].shape.n;
    for (size_t i = focus ? (size_t)m->focus : 0; i < m->areas; i++) {
        for (size_t k = 0; k < m->area[i].shape.n; k++) widen(&b, m->area[i].shape.at[k]);
        if (focus) break;
    }
    if (b.west > b.east) for (size_t i = 0; i < m->points; i++) widen(&b, m->point[i].at);
    if (b.west > b.east) return b;
    double margin = focus ? 0.12 : 0, x = (b.east - b.west) * margin, y = (b.north - b.south) * margin, least = 0.005;
    x = fmax(x, (least - (b.east - b.west)) / 2);         /* one point alone still has a ground around it */
    y = fmax(y, (least - (b.north - b.south)) / 2);
    return (struct bounds){ b.west - x, b.east + x, b.south - y, b.north + y };
}

static void fit(struct ground *g, struct bounds b)
{
    double middle = (b.north + b.south) / 2;
    g->shrink = cos(middle * 3.14159265358979323846 / 180);
    double w = (b.east - b.west) * g->shrink, h = b.north - b.south;
    g->scale = fmin((MAP_WIDE - 2 * EDGE) / w, (MAP_HIGH - 2 * EDGE) / h);
    g->west = b.west;
    g->north = b.north;
    g->w = MAP_WIDE;
    g->h = (int)fmax(LOWEST, ceil(h * g->scale) + 2 * EDGE);
    g->left = (int)((g->w - w * g->scale) / 2);
    g->top = (int)((g->h - h * g->scale) / 2);
}

static int near(double v) { return (int)lround(v < -FAR ? -FAR : v > FAR ? FAR : v); }

struct dot ground_at(const struct ground *g, struct geo p)
{
    return (struct dot){ near(g->left + (p.lon - g->west) * g->shrink * g->scale), near(g->top + (g->north - p.lat) * g->scale) };
}

bool ground_shows(const struct ground *g, struct dot p) { return p.x >= 0 && p.x <= g->w && p.y >= 0 && p.y <= g->h; }

static bool equal(struct dot a, struct dot b) { return a.x == b.x && a.y == b.y; }
static bool before(struct dot a, struct dot b) { return a.x != b.x ? a.x < b.x : a.y < b.y; }

/* ---- cutting at a frame --------------------------------------------------------------------------------------------------- */

/* How far a point lies inside one of the four edges, a little outside of the drawing, so that no line along an edge shows. */
static int inside(const struct ground *g, struct dot p, int edge)
{
    enum { BESIDE = 40 };
    return edge == 0 ? p.x + BESIDE : edge == 1 ? g->w + BESIDE - p.x : edge == 2 ? p.y + BESIDE : g->h + BESIDE - p.y;
}

/* Counted from the same end whichever way the line runs: both neighbours get the same point. */
static struct dot crossing(struct dot p, struct dot q, int in, int out)
{
    if (before(q, p)) { struct dot t = p; p = q; q = t; int i = in; in = out; out = i; }
    double part = (double)in / (in - out);
    return (struct dot){ p.x + (int)lround(part * (q.x - p.x)), p.y + (int)lround(part * (q.y - p.y)) };
}

/* One ring cut at one edge (I. E. Sutherland and G. W. Hodgman, "Reentrant Polygon Clipping", 1974). ret has room for twice as many. */
static size_t cut(const struct ground *g, int edge, const struct dot *p, size_t n, struct dot *ret)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        struct dot here = p[i], next = p[i + 1 < n ? i + 1 : 0];
        int in = inside(g, here, edge), out = inside(g, next, edge);
        if (in >= 0) ret[k++] = here;
        if ((in >= 0) != (out >= 0)) ret[k++] = crossing(here, next, in, out);
    }
    return k;
}

/* Cutting adds at most one point for each two of a ring, at each edge. */
static size_t cut_ring(struct arena *a, const struct ground *g, const struct dot *p, size_t n, struct dot **ret)
{
    struct dot *from = arena_array(a, struct dot, 6 * n + 8), *to = arena_array(a, struct dot, 6 * n + 8);
    memcpy(from, p, n * sizeof *p);
    for (int edge = 0; edge < 4; edge++) {
        n = cut(g, edge, from, n, to);
        struct dot *t = from;
        from = to;
        to = t;
    }
    *ret = from;
    return n;
}

/* On the grid; in a frame, cut there. */
static size_t lay_ring(struct arena *a, const struct ground *g, const struct geo *at, size_t n, struct dot **ret)
{
    struct dot *p = arena_array(a, struct dot, n + 1);
    for (size_t i = 0; i < n; i++) p[i] = ground_at(g, at[i]);
    *ret = p;
    return g->framed ? cut_ring(a, g, p, n, ret) : n;
}

/* Without points that fell together. */
static void lay_area(struct arena *a, const struct ground *g, const struct map_shape *s, struct outline *o)
{
    size_t from = 0, k = 0, room = (g->framed ? 6 : 1) * s->n + 8 * s->rings + 1;
    o->at = arena_array(a, struct dot, room);
    o->end = arena_array(a, size_t, s->rings + 1);
    for (size_t r = 0; r < s->rings; k = s->end[r++], from = o->n) {
        struct dot *ring;
        size_t n = lay_ring(a, g, s->at + k, s->end[r] - k, &ring);
        for (size_t i = 0; i < n; i++) {
            o->seen |= g->framed || ground_shows(g, ring[i]);
            if (o->n == from || !equal(o->at[o->n - 1], ring[i])) o->at[o->n++] = ring[i];
        }
        while (o->n > from + 1 && equal(o->at[from], o->at[o->n - 1])) o->n--;
        if (o->n < from + 3) o->n = from;                 /* too small to see */
        else o->end[o->rings++] = o->n;
    }
}

/* ---- where borders meet ------------------------------------------------------------------------------------------------- */

/* Every point of the grid with its two neighbours on a ring. Where another ring goes on elsewhere, lines meet: that point stays. */
struct corner { struct dot at, one, two; bool used, meets; };
struct corners { struct corner *at; size_t room; };

static struct corner *corner_of(struct corners *c, struct dot p)
{
    uint64_t h = ((uint64_t)(uint32_t)p.x << 32 | (uint32_t)p.y) * 0x9E3779B97F4A7C15U;
    size_t i = (size_t)(h >> 20) & (c->room - 1);
    while (c->at[i].used && !equal(c->at[i].at, p)) i = (i + 1) & (c->room - 1);
    return &c->at[i];
}

static void note_corner(struct corners *c, struct dot p, struct dot one, struct dot two)
{
    struct corner *k = corner_of(c, p);
    if (before(two, one)) { struct dot t = one; one = two; two = t; }
    if (!k->used) *k = (struct corner){ p, one, two, true, false };
    else if (!equal(k->one, one) || !equal(k->two, two)) k->meets = true;
}

static struct corners corners_of(struct arena *a, const struct outline *area, size_t areas)
{
    size_t n = 0, room = 64;
    for (size_t i = 0; i < areas; i++) n += area[i].n;
    while (room < 2 * n) room *= 2;
    struct corners c = { arena_array(a, struct corner, room), room };
    for (size_t i = 0; i < areas; i++)
        for (size_t r = 0, from = 0; r < area[i].rings; from = area[i].end[r++]) {
            const struct dot *p = area[i].at + from;
            size_t size = area[i].end[r] - from;
            for (size_t k = 0; k < size; k++) note_corner(&c, p[k], p[(k + size - 1) % size], p[(k + 1) % size]);
        }
    return c;
}

/* ---- simplifying ---------------------------------------------------------------------------------------------------------- */

/* Distance of p from the line through a and b; from a where both are one. */
static double off(struct dot p, struct dot a, struct dot b)
{
    double x = b.x - a.x, y = b.y - a.y, size = hypot(x, y);
    if (size < 0.5) return hypot(p.x - a.x, p.y - a.y);
    return fabs(x * (p.y - a.y) - y * (p.x - a.x)) / size;
}

/* Douglas and Peucker on p[0..n): keep[i] for those that stay. `span` is work space for n pairs. */
static void thin(const struct dot *p, size_t n, bool *keep, size_t (*span)[2])
{
    size_t open = 0;
    keep[0] = keep[n - 1] = true;
    span[open][0] = 0;
    span[open++][1] = n - 1;
    while (open) {
        size_t from = span[--open][0], to = span[open][1], far = 0;
        double most = TOLERANCE;
        for (size_t i = from + 1; i < to; i++) {
            double away = off(p[i], p[from], p[to]);
            if (away > most) { most = away; far = i; }
        }
        if (!far) continue;
        keep[far] = true;
        span[open][0] = from;
        span[open++][1] = far;
        span[open][0] = far;
        span[open++][1] = to;
    }
}

/* One piece between two points that stay, always thinned in the same direction: both neighbours get the same line. */
static void piece(struct arena *a, struct dot *p, size_t n, struct dot *ret, size_t *count)
{
    bool *keep = arena_array(a, bool, n), turned = before(p[n - 1], p[0]) || (equal(p[0], p[n - 1]) && n > 2 && before(p[n - 2], p[1]));
    size_t (*span)[2] = arena_get(a, (n + 1) * sizeof *span);
    for (size_t i = 0; turned && i < n / 2; i++) { struct dot t = p[i]; p[i] = p[n - 1 - i]; p[n - 1 - i] = t; }
    thin(p, n, keep, span);
    for (size_t i = 0; i + 1 < n; i++) {                  /* the last point begins the next piece */
        size_t k = turned ? n - 1 - i : i;
        if (keep[k]) ret[(*count)++] = p[k];
    }
}

/* A ring from the first point where lines meet, or from its westernmost one. */
static size_t beginning(struct corners *c, const struct dot *p, size_t n)
{
    size_t least = 0;
    for (size_t i = 0; i < n; i++) {
        if (corner_of(c, p[i])->meets) return i;
        if (before(p[i], p[least])) least = i;
    }
    return least;
}

static size_t simpler_ring(struct arena *a, struct corners *c, const struct dot *p, size_t n, struct dot *ret)
{
    size_t from = beginning(c, p, n), count = 0, size = 1;
    struct dot *run = arena_array(a, struct dot, n + 1);
    run[0] = p[from];
    for (size_t i = 1; i <= n; i++) {
        run[size++] = p[(from + i) % n];
        if (i < n && !corner_of(c, run[size - 1])->meets) continue;
        struct dot last = run[size - 1];
        piece(a, run, size, ret, &count);
        run[0] = last;
        size = 1;
    }
    return count;
}

static void simpler(struct arena *a, struct corners *c, struct outline *o)
{
    struct outline s = { .at = arena_array(a, struct dot, o->n + 1), .end = arena_array(a, size_t, o->rings + 1), .seen = o->seen };
    for (size_t r = 0, from = 0; r < o->rings; from = o->end[r++]) {
        size_t n = simpler_ring(a, c, o->at + from, o->end[r] - from, s.at + s.n);
        if (n < 3) continue;
        s.n += n;
        s.end[s.rings++] = s.n;
    }
    *o = s;
}

bool ground_lay(struct arena *a, const struct map *m, struct ground *g)
{
    struct bounds b = bounds_of(m);
    size_t areas = m->areas < MAP_AREAS_MAX ? m->areas : MAP_AREAS_MAX;
    if (b.west > b.east) return false;
    fit(g, b);
    g->framed = m->frame != NULL;
    g->area = arena_array(a, struct outline, areas + 1);
    for (size_t i = 0; i < areas; i++) lay_area(a, g, &m->area[i].shape, &g->area[i]);
    struct corners c = corners_of(a, g->area, areas);
    for (size_t i = 0; i < areas; i++) simpler(a, &c, &g->area[i]);
    return true;
}

/* ---- what a drawing shows -------------------------------------------------------------------------------------------------- */

bool map_bounds(const struct map *m, struct geo ret[2])
{
    struct bounds b = bounds_of(m);
    if (b.west > b.east) return false;
    ret[0] = (struct geo){ b.south, b.west };
    ret[1] = (struct geo){ b.north, b.east };
    return true;
}

size_t map_gather(const struct map *m, int *of)
{
    enum { APART = 2 * RADIUS + 10 };
    struct ground g = { 0 };
    struct dot at[MAP_POINTS_MAX];
    struct bounds b = bounds_of(m);
    size_t n = 0;
    if (b.west <= b.east) fit(&g, b);
    for (size_t i = 0; i < m->points && i < MAP_POINTS_MAX; i++) {
        struct dot p = known(m->point[i].at) && b.west <= b.east ? ground_at(&g, m->point[i].at) : (struct dot){ INT32_MIN, 0 };
        size_t k = 0;
        of[i] = MAP_NOWHERE;
        if (!ground_shows(&g, p)) continue;
        while (k < n && hypot(at[k].x - p.x, at[k].y - p.y) >= APART) k++;
        if (k == n) at[n++] = p;
        of[i] = (int)k;
    }
    return n;
}

/* ---- room for a name ------------------------------------------------------------------------------------------------------ */

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* The widest stretch of the area at height y within the drawing. */
static double stretch(const struct ground *g, const struct outline *o, double y, double *cross, double *from)
{
    size_t n = 0;
    double best = 0;
    for (size_t r = 0, first = 0; r < o->rings; first = o->end[r++])
        for (size_t i = first; i < o->end[r]; i++) {
            struct dot p = o->at[i], q = o->at[i + 1 < o->end[r] ? i + 1 : first];
            if ((p.y > y) != (q.y > y)) cross[n++] = p.x + (y - p.y) * (q.x - p.x) / (double)(q.y - p.y);
        }
    qsort(cross, n, sizeof *cross, by_value);
    for (size_t i = 0; i + 1 < n; i += 2) {
        double west = fmax(cross[i], 4), east = fmin(cross[i + 1], g->w - 4);
        if (east - west <= best) continue;
        best = east - west;
        *from = west;
    }
    return best;
}

static bool covers(const struct ground *g, double x, double y, double w, double h)
{
    for (size_t i = 0; i < g->avoids; i++) if (fabs(g->avoid[i].x - x) < w / 2 + g->room && fabs(g->avoid[i].y - y) < h / 2 + g->room) return true;
    return false;
}

bool ground_room(struct arena *a, const struct ground *g, const struct outline *o, double w, double h, double *x, double *y)
{
    double top = g->h, foot = 0, best = 0, *cross = arena_array(a, double, o->n + 1);
    for (size_t i = 0; i < o->n; i++) top = fmin(top, o->at[i].y), foot = fmax(foot, o->at[i].y);
    top = fmax(top, 0) + h / 2;
    foot = fmin(foot, g->h) - h / 2;
    for (int i = 0; i <= SCANS && foot >= top; i++) {
        double at = top + (foot - top) * i / SCANS + 0.25, from = 0, to = g->w, start = 0;
        for (int k = -1; k <= 1; k++) {                   /* what is inside at the text's top, middle and foot */
            double size = stretch(g, o, at + k * h / 2, cross, &start);
            from = fmax(from, start);
            to = fmin(to, size > 0 ? start + size : from);
        }
        double good = to - from - fabs(at - (top + foot) / 2) * 0.4;
        if (to - from < w || good <= best || covers(g, (from + to) / 2, at, w, h)) continue;
        best = good;
        *x = (from + to) / 2;
        *y = at;
    }
    return best > 0;
}
