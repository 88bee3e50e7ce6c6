/* figure.c - figures as parts of pages and as files; maps of points on the municipalities' outlines. */
#include "look/figure_parts.h"
#include "base/utf8.h"
#include "look/form.h"
#include "text/csv.h"
#include "text/png.h"
#include <math.h>
#include <string.h>

/* ---- the files of a figure ------------------------------------------------------------------------------------------------ */

str figure_url(const struct req *q, const struct figure *f, const char *ext)
{
    int64_t mark = str_find_char(q->target, '?');
    str path = mark < 0 ? q->target : str_upto(q->target, (size_t)mark), rest = mark < 0 ? (str){ "", 0 } : str_from(q->target, (size_t)mark);
    return arena_fmt(q->a, "%.*s/%s.%s%.*s", STR(path), f->name, ext, STR(rest));
}

html figure_drawing(struct req *q, const struct figure *f, const char *size, double width, bool alone)
{
    struct svg_head head = { .id = arena_fmt(q->a, "%s%s", f->name, size).p, .lang = q->lang, .title = f->title, .desc = f->desc, .alone = alone };
    str source = f->source.n ? look_fmt(q, N_("Source: %s"), f->source) : (str){ "", 0 };
    head.foot = f->note.n ? arena_fmt(q->a, "%.*s %.*s", STR(f->note), STR(source)) : source;
    if (f->chart) {
        struct chart c = *f->chart;
        c.head = head;
        return chart_svg(q->a, &c, width);
    }
    struct map m = *f->map;
    head.links = true;
    m.head = head;
    return map_svg(q->a, &m);
}

static void send_svg(struct req *q, const struct figure *f)
{
    html drawing = figure_drawing(q, f, "", 560, true);
    q->type = "image/svg+xml";
    req_header(q, "Content-Security-Policy", S("default-src 'none'; style-src 'unsafe-inline'; sandbox"));      /* the file brings its own style */
    buf_put(&q->out, S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"));
    buf_put(&q->out, drawing.s);
}

/* For slides and mails; twice as many pixels as the drawing has units, maps (1000 wide) as they are. */
static void send_png(struct req *q, const struct figure *f)
{
    str png;
    if (!svg_png(q->a, figure_drawing(q, f, "", 560, true).s, f->map ? 1.2 : 2, &png)) { req_fail(q, 500, N_("The document could not be made.")); return; }
    q->type = "image/png";
    buf_put(&q->out, png);
}

static void send_csv(struct req *q, const struct figure *f)
{
    struct csv_out csv = csv_to(&q->out);
    q->type = "text/csv; charset=utf-8";
    for (size_t k = 0; k < f->columns; k++) csv_put(&csv, f->column[k]);
    csv_row(&csv);
    for (size_t i = 0; i < f->rows; i++, csv_row(&csv))
        for (size_t k = 0; k < f->columns; k++) {
            const struct figure_cell *cell = &f->cell[i * f->columns + k];
            if (cell->raw.n || f->number[k]) csv_put_plain(&csv, cell->raw);
            else csv_put(&csv, cell->text);
        }
}

bool figure_asked(struct req *q, const struct figure *f)
{
    str last = q->part[q->parts - 1];
    bool svg = str_eq(last, arena_fmt(q->a, "%s.svg", f->name)), csv = str_eq(last, arena_fmt(q->a, "%s.csv", f->name)), png = f->png && str_eq(last, arena_fmt(q->a, "%s.png", f->name));
    if ((!svg && !csv && !png) || (!csv && !f->chart && !f->map)) return false;
    req_header(q, "Content-Disposition", arena_fmt(q->a, "attachment; filename=\"%.*s-%.*s\"", STR(q->part[q->parts - 2]), STR(last)));
    if (png) send_png(q, f);
    else if (svg) send_svg(q, f);
    else send_csv(q, f);
    return true;
}

/* ---- the region's municipalities --------------------------------------------------------------------------------------- */

static const struct field *area_field(const char *name) { return entity_field(entity_named(S("directory.area")), str_of(name)); }

struct area_row { const void *row; str ags; };
static int by_ags(const void *a, const void *b) { return str_cmp(((const struct area_row *)a)->ags, ((const struct area_row *)b)->ags); }

/* The rows of one level, in the order of their official keys. */
static size_t rows_of_level(struct req *q, str level, struct area_row *ret)
{
    struct query query = query_new(entity_named(S("directory.area")), &q->who, q->lang);
    query.where[query.n_where++] = (struct condition){ .field = area_field("level"), .value = level };
    query.limit = MAP_AREAS_MAX;
    query.details = query.plain = true;
    struct page page = query_run(&query, q->st);
    for (size_t i = 0; i < page.n; i++) ret[i] = (struct area_row){ page.row[i], row_text(page.row[i], area_field("ags")) };
    qsort(ret, page.n, sizeof *ret, by_ags);
    return page.n;
}

static size_t with_outlines(struct req *q, const struct area_row *row, size_t n, struct map_area *ret)
{
    const struct entity *e = entity_named(S("directory.area"));
    size_t known = 0;
    for (size_t i = 0; i < n; i++) {
        struct map_area *m = &ret[i];
        const struct meta *meta = row_meta(row[i].row);
        *m = (struct map_area){ .id = meta->id, .name = row_title(e, row[i].row), .url = url_row(q, e, meta->slug), .class = MAP_PLAIN };
        str boundary = row_text(row[i].row, area_field("boundary"));
        known += boundary.n && outline_read(q->a, boundary, &m->shape);
    }
    return known;
}

size_t look_areas(struct req *q, struct map_area *ret)
{
    struct area_row row[MAP_AREAS_MAX];
    if (!entity_named(S("directory.area")) || !area_field("boundary") || !area_field("level") || !area_field("ags")) return 0;
    size_t n = rows_of_level(q, S("municipality"), row);
    if (with_outlines(q, row, n, ret)) return n;
    n = rows_of_level(q, S("county"), row);
    return with_outlines(q, row, n, ret) ? n : 0;
}

/* ---- a map of points ------------------------------------------------------------------------------------------------------ */

static bool has_position(const struct look_mark *m) { return isfinite(m->at.lat) && isfinite(m->at.lon); }

bool look_map_any(const struct look_map *m)
{
    for (size_t i = 0; i < m->n; i++) if (has_position(&m->at[i])) return true;
    return false;
}

/* The ground: which outline is set off and fills the map, which of them are links. */
static void lay_ground(struct req *q, const struct look_map *m, struct map *map)
{
    struct map_area *area = arena_array(q->a, struct map_area, MAP_AREAS_MAX);
    map->areas = m->ground ? m->grounds : look_areas(q, area);
    if (m->ground) memcpy(area, m->ground, m->grounds * sizeof *area);
    for (size_t i = 0; i < map->areas; i++) {
        area[i].here = m->area && area[i].id == m->area;
        if (area[i].here && area[i].shape.n) map->focus = (int)i;
        if (!m->towns) area[i].url = (str){ "", 0 };      /* the points are what is looked for, not the towns */
    }
    map->area = area;
}

static bool any_outline(const struct look_map *m)
{
    for (size_t i = 0; m->towns && i < m->grounds; i++) if (m->ground[i].shape.n && (!m->area || m->ground[i].id == m->area)) return true;
    return false;
}

/* ---- looking around ------------------------------------------------------------------------------------------------------- */

enum { ZOOM_MAX = 5 };
struct around { int zoom; struct geo at, whole[2], frame[2]; };

static str degrees(struct req *q, double lat, double lon) { return arena_fmt(q->a, "%.3f,%.3f", lat, lon); }

static bool read_at(str value, struct geo *ret)
{
    int64_t comma = str_find_char(value, ',');
    return comma > 0 && str_real(str_upto(value, (size_t)comma), &ret->lat) && str_real(str_from(value, (size_t)comma + 1), &ret->lon);
}

static double between(double v, double low, double high) { return v < low ? low : v > high ? high : v; }

/* Each step shows half as much of what the map shows at first; the middle stays within that. Nonsense in the address shows the whole. */
static bool shown_part(struct req *q, const struct map *map, struct around *ret)
{
    int64_t zoom = 0;
    *ret = (struct around){ 0 };
    if (!map_bounds(map, ret->whole)) return false;
    const struct geo *low = &ret->whole[0], *high = &ret->whole[1];
    if (str_int(req_param(q, S("zoom")), &zoom) && zoom >= 1 && zoom <= ZOOM_MAX) ret->zoom = (int)zoom;
    if (!read_at(req_param(q, S("at")), &ret->at)) ret->at = (struct geo){ (low->lat + high->lat) / 2, (low->lon + high->lon) / 2 };
    ret->at = (struct geo){ between(ret->at.lat, low->lat, high->lat), between(ret->at.lon, low->lon, high->lon) };
    double part = 2.0 * (1 << ret->zoom), high_by = (high->lat - low->lat) / part, wide_by = (high->lon - low->lon) / part;
    ret->frame[0] = (struct geo){ ret->at.lat - high_by, ret->at.lon - wide_by };
    ret->frame[1] = (struct geo){ ret->at.lat + high_by, ret->at.lon + wide_by };
    return true;
}

static str step_to(struct req *q, const char *name, int zoom, double lat, double lon)
{
    str to = zoom ? url_with_two(q, S("zoom"), arena_fmt(q->a, "%d", zoom), S("at"), degrees(q, lat, lon)) : url_with_two(q, S("zoom"), S(""), S("at"), S(""));
    return arena_fmt(q->a, "%.*s#%s", STR(to), name);
}

static struct map_steps steps_of(struct req *q, const char *name, const struct around *r)
{
    struct map_steps s = { .on = true };
    double up = (r->frame[1].lat - r->frame[0].lat) / 3, over = (r->frame[1].lon - r->frame[0].lon) / 3, lat = r->at.lat, lon = r->at.lon;
    if (r->zoom < ZOOM_MAX) s.nearer = step_to(q, name, r->zoom + 1, lat, lon);
    if (!r->zoom) return s;
    s.farther = step_to(q, name, r->zoom - 1, lat, lon);
    s.whole = step_to(q, name, 0, 0, 0);
    s.north = step_to(q, name, r->zoom, lat + up, lon);
    s.south = step_to(q, name, r->zoom, lat - up, lon);
    s.west = step_to(q, name, r->zoom, lat, lon - over);
    s.east = step_to(q, name, r->zoom, lat, lon + over);
    return s;
}

/* ---- groups ------------------------------------------------------------------------------------------------------------------ */

/* "3 places: 1 Café, 4 Library", at most a line or two. */
static str group_name(struct req *q, const struct map *m, const int *of, int group, int64_t n)
{
    struct buf b = buf_in(q->a, 300);
    int64_t said = 0;
    for (size_t i = 0; i < m->points && said < 4; i++) {
        if (of[i] != group) continue;
        const struct map_point *p = &m->point[i];
        buf_fmt(&b, "%s%.*s%s%.*s", said++ ? ", " : "", STR(p->sign), p->sign.n ? " " : "", STR(utf8_upto(p->name, 50)));
    }
    if (said < n) buf_put(&b, S(" …"));
    return say(q, N_("{count}: {names}"), { "count", look_count(q, "%d place", "%d places", n) }, { "names", buf_str(&b) });
}

/* The step at which the farthest of a group comes off its first point; they stand 70 of a drawing's 1000 units apart then. */
static int step_apart(const struct map *m, const int *of, int group, const struct around *r)
{
    const struct coordinate low = { r->frame[0].lat, r->frame[0].lon }, east = { r->frame[0].lat, r->frame[1].lon }, north = { r->frame[1].lat, r->frame[0].lon };
    double unit = fmax(distance_m(low, east) / MAP_WIDE, distance_m(low, north) / MAP_HIGH), most = 0;
    const struct map_point *first = NULL;
    int zoom = r->zoom + 1;
    for (size_t i = 0; i < m->points; i++) {
        const struct map_point *p = &m->point[i];
        if (of[i] != group) continue;
        if (!first) first = p;
        most = fmax(most, distance_m((struct coordinate){ first->at.lat, first->at.lon }, (struct coordinate){ p->at.lat, p->at.lon }));
    }
    double apart = 2 * most / unit;
    while (zoom < ZOOM_MAX && apart < 75) { apart *= 2; zoom++; }
    return zoom;
}

/* What lies together becomes one point, which leads nearer; at the last step nothing is put together. */
static void gather(struct req *q, const struct look_map *m, const struct around *r, struct map *map)
{
    int *of = arena_array(q->a, int, map->points + 1);
    size_t groups = r->zoom < ZOOM_MAX ? map_gather(map, of) : 0;
    struct map_point *point = arena_array(q->a, struct map_point, groups + 1);
    for (size_t g = 0; g < groups; g++) {
        int64_t n = 0;
        for (size_t i = map->points; i-- > 0;) if (of[i] == (int)g) point[g] = map->point[i], n++;
        if (n < 2) continue;
        int next = step_apart(map, of, (int)g, r);
        point[g].name = group_name(q, map, of, (int)g, n);
        point[g].sign = arena_fmt(q->a, "×%lld", (long long)n);
        point[g].url = step_to(q, m->name, next, point[g].at.lat, point[g].at.lon);
        point[g].group = true;
    }
    if (r->zoom == ZOOM_MAX) return;
    map->point = point;
    map->points = groups;
}

void look_map(struct buf *out, struct req *q, const struct look_map *m)
{
    if (!look_map_any(m) && !any_outline(m)) return;
    struct map_point *point = arena_array(q->a, struct map_point, m->n);
    struct map map = { .point = point, .focus = -1 };
    struct around r;
    struct map_steps steps = { .on = false };
    lay_ground(q, m, &map);
    map.head = (struct svg_head){ .id = m->name, .lang = q->lang, .title = m->title, .links = true,
                                  .desc = words_get(q->words, N_("A map. The same entries stand in the list beside it.")) };
    for (size_t i = 0; i < m->n && map.points < MAP_POINTS_MAX; i++) {
        const struct look_mark *at = &m->at[i];
        if (has_position(at)) point[map.points++] = (struct map_point){ .at = at->at, .name = at->name, .url = at->url, .sign = at->sign };
    }
    if (m->zooms && shown_part(q, &map, &r)) {
        map.frame = r.zoom ? r.frame : NULL;
        gather(q, m, &r, &map);
        steps = steps_of(q, m->name, &r);
    }
    look_map_part(out, q, m, &steps, map_svg(q->a, &map));
}
