/* map.c - maps as SVG: areas, then names, then points; and classes of values. */
#include "text/map_ground.h"
#include <math.h>
#include <string.h>

enum { KEY_ROW = 44, GROUP_RADIUS = RADIUS + 6 };
static const struct { const char *class; double size; } scripts[] = { { "m-big", 26 }, { "m-small", 44 } };      /* as site.css has them */

struct sheet { struct arena *a; const struct map *m; struct ground g; struct buf b; bool links; struct dot *at; };

/* ---- areas ---------------------------------------------------------------------------------------------------------------- */

/* " 5-3": a blank only where no sign stands. */
static void put_step(struct buf *b, int v, bool first)
{
    if (v >= 0 && !first) buf_char(b, ' ');
    buf_int(b, v);
}

static void put_rings(struct buf *b, const struct outline *o)
{
    for (size_t r = 0, from = 0; r < o->rings; from = o->end[r++]) {
        struct dot p = o->at[from];
        buf_fmt(b, "M%d", p.x);
        put_step(b, p.y, false);
        for (size_t i = from + 1; i < o->end[r]; p = o->at[i++]) {
            if (i == from + 1) buf_char(b, 'l');
            put_step(b, o->at[i].x - p.x, i == from + 1);
            put_step(b, o->at[i].y - p.y, false);
        }
        buf_char(b, 'z');
    }
}

static str said(const struct sheet *s, str name, str note) { return note.n ? arena_fmt(s->a, "%.*s: %.*s", STR(name), STR(note)) : name; }

static bool open_link(struct sheet *s, str url, str label)
{
    if (!s->links || !url.n) return false;
    buf_put(&s->b, S("<a href=\""));
    put_url(&s->b, url);
    buf_put(&s->b, S("\" aria-label=\""));
    put_attr(&s->b, label);
    buf_put(&s->b, S("\">"));
    return true;
}

static void put_title(struct sheet *s, str title)
{
    buf_put(&s->b, S("<title>"));
    put_text(&s->b, title);
    buf_put(&s->b, S("</title>"));
}

static void put_area(struct sheet *s, size_t i)
{
    const struct map_area *area = &s->m->area[i];
    str label = said(s, area->name, area->note);
    bool link = open_link(s, area->url, label);
    buf_put(&s->b, S("<path class=\""));
    if (area->class == MAP_NO_DATA) buf_fmt(&s->b, "m-n%s\" fill=\"url(#%s-no)", area->here ? " m-h" : "", s->m->head.id);
    else if (area->class < 0) buf_fmt(&s->b, "m-a%s", area->here ? " m-i m-here" : "");
    else buf_fmt(&s->b, "m-a m-%d%s", area->class < MAP_CLASSES_MAX ? area->class : MAP_CLASSES_MAX - 1, area->here ? " m-here" : "");
    buf_put(&s->b, S("\" d=\""));
    put_rings(&s->b, &s->g.area[i]);
    buf_put(&s->b, S("\">"));
    put_title(s, label);
    buf_put(&s->b, S("</path>"));
    if (link) buf_put(&s->b, S("</a>"));
    buf_char(&s->b, '\n');
}

static size_t areas_of(const struct map *m) { return m->areas < MAP_AREAS_MAX ? m->areas : MAP_AREAS_MAX; }
static size_t points_of(const struct map *m) { return m->points < MAP_POINTS_MAX ? m->points : MAP_POINTS_MAX; }

/* Those set off come last, so that no neighbour covers their line. */
static void put_areas(struct sheet *s)
{
    if (s->m->areas) buf_fmt(&s->b, "<defs><pattern id=\"%s-no\" width=\"14\" height=\"14\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
                             "<path class=\"m-d\" stroke-width=\"3\" d=\"M2 0V14\"/></pattern></defs>", s->m->head.id);
    buf_put(&s->b, S("<g fill-rule=\"evenodd\">\n"));
    for (int here = 0; here <= 1; here++)
        for (size_t i = 0; i < areas_of(s->m); i++)
            if (s->m->area[i].here == (here == 1) && s->g.area[i].n && s->g.area[i].seen) put_area(s, i);
    buf_put(&s->b, S("</g>"));
}

/* ---- names ---------------------------------------------------------------------------------------------------------------- */

static bool put_name(struct sheet *s, const struct outline *o, str name, double size)
{
    str lines[SVG_LINES_MAX];
    double x, y, w = 0;
    size_t n = svg_wrap(s->a, name, size, svg_width(name, size) * 0.68, 2, lines);
    if (ground_room(s->a, &s->g, o, svg_width(name, size), size * 1.25, &x, &y)) { svg_text(&s->b, "m-t", x, y + size * 0.35, "", name); return true; }
    for (size_t i = 0; i < n; i++) w = fmax(w, svg_width(lines[i], size));
    if (n < 2 || str_ends(lines[1], S("…")) || !ground_room(s->a, &s->g, o, w, size * 2.3, &x, &y)) return false;
    svg_text(&s->b, "m-t", x, y - size * 0.15, "", lines[0]);
    svg_text(&s->b, "m-t", x, y + size * 0.95, "", lines[1]);
    return true;
}

/* Once for wide pages and once, larger, for phones; the style sheet shows one of both. The links have the names already, so they are not read twice. */
static void put_names(struct sheet *s)
{
    for (size_t k = 0; k < countof(scripts); k++) {
        if (s->m->head.alone && k) break;
        buf_fmt(&s->b, "<g class=\"m-names %s\" aria-hidden=\"true\">", scripts[k].class);
        for (size_t i = 0; i < areas_of(s->m); i++) {
            struct arena_mark mark = arena_mark(s->a);
            size_t before = s->b.n, room = s->b.cap;
            if (s->g.area[i].n) put_name(s, &s->g.area[i], s->m->area[i].name, scripts[k].size);
            if (s->b.n == before && s->b.cap == room) arena_release(s->a, mark);
        }
        buf_put(&s->b, S("</g>"));
    }
}

/* ---- points --------------------------------------------------------------------------------------------------------------- */

static double size_of(const struct map_point *p) { return p->size > 0 && p->size < MAP_WIDE ? p->size : p->group ? GROUP_RADIUS : RADIUS; }

static bool is_free(const struct dot *at, const struct map *m, size_t i, struct dot p)
{
    for (size_t k = 0; k < i; k++)
        if (at[k].x != INT32_MIN && m->point[k].size <= 0 && hypot(at[k].x - p.x, at[k].y - p.y) < 2 * RADIUS + 2) return false;
    return true;
}

/* Beside each other where they would cover each other: along a spiral from the true place, the same each time. */
static struct dot beside(const struct sheet *s, const struct dot *at, size_t i, struct dot true_at)
{
    for (int k = 0; k < 240; k++) {
        double turn = k * 2.399963, far = 13 * sqrt(k);
        struct dot p = { true_at.x + (int)lround(far * cos(turn)), true_at.y + (int)lround(far * sin(turn)) };
        if (p.x < RADIUS || p.y < RADIUS || p.x > s->g.w - RADIUS || p.y > s->g.h - RADIUS) continue;
        if (is_free(at, s->m, i, p)) return p;
    }
    return true_at;
}

static void put_point(struct sheet *s, const struct map_point *p, struct dot at)
{
    bool shown = p->sign.n && p->sign.n <= 12;
    str name = shown ? arena_fmt(s->a, "%.*s %.*s", STR(p->sign), STR(p->name)) : p->name;      /* what is seen is part of what is said */
    bool link = open_link(s, p->url, name);
    buf_fmt(&s->b, "<circle class=\"%s\" cx=\"%d\" cy=\"%d\" r=\"%d\">", p->size > 0 ? "m-r" : p->group ? "m-p m-g" : "m-p", at.x, at.y, (int)lround(size_of(p)));
    put_title(s, name);
    buf_put(&s->b, S("</circle>"));
    if (shown) svg_text(&s->b, "m-s", at.x, at.y + 9, "", p->sign);
    if (link) buf_put(&s->b, S("</a>"));
    buf_char(&s->b, '\n');
}

/* Where each point is drawn; x is INT32_MIN for those that are nowhere on this drawing. Names keep away from them, but may stand on sized circles. */
static void place_points(struct sheet *s)
{
    size_t n = points_of(s->m);
    struct dot *avoid = arena_array(s->a, struct dot, n + 1);
    s->at = arena_array(s->a, struct dot, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct map_point *p = &s->m->point[i];
        s->at[i] = (struct dot){ INT32_MIN, INT32_MIN };
        if (!isfinite(p->at.lat) || !isfinite(p->at.lon)) continue;
        struct dot true_at = ground_at(&s->g, p->at);
        if (!ground_shows(&s->g, true_at)) continue;
        s->at[i] = p->size > 0 ? true_at : beside(s, s->at, i, true_at);
        if (p->size <= 0) avoid[s->g.avoids++] = s->at[i];
    }
    s->g.avoid = avoid;
    s->g.room = RADIUS - 4;
}

/* One moved away from its place is tied to it by a line. */
static void put_points(struct sheet *s, bool sized)
{
    for (size_t i = 0; i < points_of(s->m); i++) {
        if (s->at[i].x == INT32_MIN || (s->m->point[i].size > 0) != sized) continue;
        struct dot true_at = ground_at(&s->g, s->m->point[i].at);
        if (hypot(s->at[i].x - true_at.x, s->at[i].y - true_at.y) > RADIUS) svg_line(&s->b, "m-d", s->at[i].x, s->at[i].y, true_at.x, true_at.y);
        put_point(s, &s->m->point[i], s->at[i]);
    }
}

/* ---- all of it ------------------------------------------------------------------------------------------------------------ */

static void put_keys(struct sheet *s)
{
    bool rtl = s->m->head.lang->rtl;
    buf_put(&s->b, S("<g font-size=\"26\">"));
    for (size_t i = 0; i < s->m->keys; i++) {
        double y = s->g.h + 16 + (double)i * KEY_ROW;
        int class = s->m->key[i].class;
        const char *fill = class == MAP_NO_DATA ? arena_fmt(s->a, "url(#%s-no)", s->m->head.id).p : class < 0 ? "m-a" : arena_fmt(s->a, "m-a m-%d", class).p;
        svg_rect(&s->b, fill, rtl ? s->g.w - 60 : 10, y, 50, 30);
        svg_text(&s->b, "f-t", rtl ? s->g.w - 76 : 76, y + 24, "", s->m->key[i].text);
    }
    buf_put(&s->b, S("</g>"));
}

html map_svg(struct arena *a, const struct map *m)
{
    struct sheet s = { .a = a, .m = m, .b = buf_in(a, SVG_MAX), .links = !m->head.alone };
    if (!ground_lay(a, m, &s.g)) return (html){ { "", 0 } };
    double h = s.g.h + (m->head.alone && m->keys ? 20 + KEY_ROW * (double)m->keys : 0);
    svg_open(&s.b, &m->head, s.g.w, h);
    place_points(&s);
    put_areas(&s);
    put_points(&s, true);
    put_names(&s);
    put_points(&s, false);
    if (m->head.alone) put_keys(&s);
    svg_close(&s.b, &m->head, s.g.w, h);
    return (html){ buf_str(&s.b) };
}

/* ---- classes ---------------------------------------------------------------------------------------------------------------- */

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

size_t map_quantiles(const double *v, size_t n, size_t most, int *class, double *low, double *high)
{
    double sorted[MAP_AREAS_MAX];
    size_t known = 0, classes = 0, last = 0;
    if (most < 1 || most > MAP_CLASSES_MAX) most = MAP_CLASSES_MAX;
    for (size_t i = 0; i < n && known < MAP_AREAS_MAX; i++) if (isfinite(v[i])) sorted[known++] = v[i];
    if (known) qsort(sorted, known, sizeof *sorted, by_value);
    for (size_t i = 0; i < known; i++) {
        bool more = i && sorted[i] > sorted[i - 1];       /* equal values stay together */
        if (!i || (more && i * most / known > last)) {
            last = i * most / known;
            low[classes++] = sorted[i];
        }
        high[classes - 1] = sorted[i];
    }
    for (size_t i = 0; i < n; i++) {
        class[i] = MAP_NO_DATA;
        for (size_t k = 0; k < classes; k++) if (v[i] >= low[k] && v[i] <= high[k]) class[i] = (int)k;
    }
    return classes;
}
