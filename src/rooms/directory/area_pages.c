/* area_pages.c - towns and areas: the county as a map and as bars, one municipality beside the others; places on a map. */
#include "rooms/directory/area_pages.h"
#include "look/form.h"
#include "text/json.h"
#include <math.h>
#include <string.h>

const struct indicator indicators[INDICATORS] = {
    { "share_foreign",   N_("Without German citizenship"), N_("The share without German citizenship is highest in {highest} ({high}) and lowest in {lowest} ({low})."), false },
    { "share_migration", N_("With a history of immigration"), N_("The share with a history of immigration is highest in {highest} ({high}) and lowest in {lowest} ({low})."), false },
    { "population",      N_("Population"), N_("{highest} has the most residents ({high}), {lowest} the fewest ({low})."), true },
    { "size_km2",        N_("Size"), N_("{highest} is the largest ({high}), {lowest} the smallest ({low})."), true },
};

/* ---- values of the municipalities -------------------------------------------------------------------------------------- */

struct towns { const struct area *row[MAP_AREAS_MAX]; size_t n; struct map_area *outline; size_t outlines; };

static int by_key(const void *a, const void *b)
{
    const struct area *x = *(const struct area *const *)a, *y = *(const struct area *const *)b;
    return str_cmp(x->ags, y->ags);
}

static struct towns *towns_of(struct req *q)
{
    struct towns *t = arena_new_of(q->a, struct towns);
    struct query query = query_new(&area_entity, &q->who, q->lang);
    query.where[query.n_where++] = (struct condition){ .field = entity_field(&area_entity, S("level")), .value = S("municipality") };
    query.limit = MAP_AREAS_MAX;
    query.plain = true;
    struct page page = query_run(&query, q->st);
    for (size_t i = 0; i < page.n; i++) t->row[t->n++] = page.row[i];
    qsort(t->row, t->n, sizeof *t->row, by_key);
    t->outline = arena_array(q->a, struct map_area, MAP_AREAS_MAX);
    t->outlines = look_areas(q, t->outline);
    return t;
}

static double value_of(const struct area *area, const struct field *f)
{
    if (f->kind == KIND_decimal) return row_decimal(area, f);
    int64_t n = row_number(area, f);
    return n == NONE ? (double)NAN : (double)n;
}

static str written(const struct req *q, const struct field *f, double v)
{
    str n = lang_decimal(q->a, q->lang, v, f->kind == KIND_decimal ? f->digits : 0);
    return f->unit ? arena_fmt(q->a, "%.*s\u00A0%.*s", STR(n), STR(_(f->unit))) : n;
}

/* As CSV and JSON write it: with a point, no more digits than it has. */
static str raw(const struct req *q, double v)
{
    struct buf b = buf_in(q->a, 64);
    struct json j = json_to(&b);
    if (isfinite(v)) json_real(&j, v);
    return buf_str(&b);
}

/* From the highest to the lowest; those without a value are left out. Returns how many. */
struct ranked { const struct area *area; double v; };
static int by_value(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    return x->v > y->v ? -1 : x->v < y->v ? 1 : str_cmp(x->area->ags, y->area->ags);
}

static size_t rank(const struct towns *t, const struct field *f, struct ranked *ret)
{
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++) {
        double v = value_of(t->row[i], f);
        if (isfinite(v)) ret[n++] = (struct ranked){ t->row[i], v };
    }
    if (n) qsort(ret, n, sizeof *ret, by_value);
    return n;
}

static double median(const struct ranked *r, size_t n) { return n % 2 ? r[n / 2].v : (r[n / 2 - 1].v + r[n / 2].v) / 2; }

/* ---- the county as map and as bars ------------------------------------------------------------------------------------- */

struct scene {                                          /* what both figures of the list share                      */
    struct req *q; struct towns *t; const struct indicator *now; const struct field *f; struct ranked rank[MAP_AREAS_MAX]; size_t n;
};

static str finding(const struct scene *s)
{
    const struct ranked *top = &s->rank[0], *last = &s->rank[s->n - 1];
    return say(s->q, s->now->finding, { "highest", top->area->name }, { "high", written(s->q, s->f, top->v) }, { "lowest", last->area->name },
               { "low", written(s->q, s->f, last->v) });
}

/* The rows of the table, in the order of the bars; whose value is not known stands last. */
static void fill_table(const struct scene *s, struct figure *f)
{
    static const bool number[] = { false, false, true };
    struct req *q = s->q;
    str *column = arena_array(q->a, str, 3);
    struct figure_cell *cell = arena_array(q->a, struct figure_cell, 3 * (s->t->n + 1)), *at = cell;
    column[0] = _(N_("Municipality"));
    column[1] = _(N_("Official key"));
    column[2] = look_heading(q, s->f);
    for (size_t i = 0; i < s->n + s->t->n; i++) {
        const struct area *area = i < s->n ? s->rank[i].area : s->t->row[i - s->n];
        double v = value_of(area, s->f);
        if (i >= s->n && isfinite(v)) continue;
        *at++ = (struct figure_cell){ .text = area->name, .url = url_row(q, &area_entity, area->meta.slug) };
        *at++ = (struct figure_cell){ .text = area->ags, .raw = area->ags };
        *at++ = (struct figure_cell){ .text = isfinite(v) ? lang_decimal(q->a, q->lang, v, s->f->kind == KIND_decimal ? s->f->digits : 0) : _(N_("no data")), .raw = raw(q, v) };
    }
    f->column = column;
    f->number = number;
    f->columns = 3;
    f->cell = cell;
    f->rows = (size_t)(at - cell) / 3;
    f->source = s->n ? s->rank[0].area->source : S("");
}

static const struct area *town(const struct towns *t, int64_t id)
{
    for (size_t i = 0; i < t->n; i++) if (t->row[i]->meta.id == id) return t->row[i];
    return NULL;
}

/* The legend: from the smallest to the largest value that a class holds, and how many towns are in it. */
static void put_key(const struct scene *s, struct map *m, struct map_key *key, int class, double low, double high)
{
    struct req *q = s->q;
    int64_t n = 0;
    for (size_t i = 0; i < m->areas; i++) n += m->area[i].class == class;
    str count = look_count(q, "%d municipality", "%d municipalities", n);
    bool one = !(high > low), decimal = s->f->kind == KIND_decimal;
    str values = one ? written(q, s->f, low) : say(q, N_("{low} to {high}"), { "low", lang_decimal(q->a, q->lang, low, decimal ? s->f->digits : 0) }, { "high", written(q, s->f, high) });
    if (class == MAP_NO_DATA) values = _(N_("no data"));
    if (n) key[m->keys++] = (struct map_key){ class, say(q, N_("{values}: {count}"), { "values", values }, { "count", count }) };
    m->key = key;
}

static void color_areas(const struct scene *s, struct map *m)
{
    struct map_area *area = s->t->outline;
    double v[MAP_AREAS_MAX], low[MAP_CLASSES_MAX], high[MAP_CLASSES_MAX];
    int class[MAP_AREAS_MAX];
    struct map_key *key = arena_array(s->q->a, struct map_key, MAP_CLASSES_MAX + 1);
    for (size_t i = 0; i < s->t->outlines; i++) {
        const struct area *row = town(s->t, area[i].id);
        v[i] = row ? value_of(row, s->f) : (double)NAN;
        area[i].note = isfinite(v[i]) ? written(s->q, s->f, v[i]) : words_get(s->q->words, N_("no data"));
    }
    size_t classes = map_quantiles(v, s->t->outlines, MAP_CLASSES_MAX, class, low, high);
    for (size_t i = 0; i < s->t->outlines; i++) area[i].class = s->now->absolute && class[i] >= 0 ? MAP_PLAIN : class[i];
    for (size_t k = 0; !s->now->absolute && k < classes; k++) put_key(s, m, key, (int)k, low[k], high[k]);
    put_key(s, m, key, MAP_NO_DATA, 0, 0);
}

/* Circles whose area stands for the number. */
static void put_circles(const struct scene *s, struct map *m)
{
    struct map_point *point = arena_array(s->q->a, struct map_point, s->n);
    for (size_t i = 0; i < s->n && s->now->absolute; i++) {
        const struct area *area = s->rank[i].area;
        str name = arena_fmt(s->q->a, "%.*s: %.*s", STR(area->name), STR(written(s->q, s->f, s->rank[i].v)));
        point[m->points++] = (struct map_point){ .at = { area->position.lat, area->position.lon }, .name = name, .url = url_row(s->q, &area_entity, area->meta.slug),
                                                 .size = fmax(6, 80 * sqrt(fmax(0, s->rank[i].v) / fmax(1e-9, s->rank[0].v))) };
    }
    m->point = point;
}

static const struct figure *map_figure(const struct scene *s)
{
    struct req *q = s->q;
    struct figure *f = arena_new_of(q->a, struct figure);
    struct map *m = arena_new_of(q->a, struct map);
    size_t known = 0;
    *m = (struct map){ .area = s->t->outline, .areas = s->t->outlines, .focus = -1 };
    for (size_t i = 0; i < m->areas; i++) known += m->area[i].shape.n && town(s->t, m->area[i].id);
    if (!known) return NULL;
    color_areas(s, m);
    put_circles(s, m);
    *f = (struct figure){ .name = "map", .title = finding(s), .map = m, .desc = _(N_("A map of the municipalities. Their values stand in the table.")) };
    if (s->now->absolute) f->note = _(N_("The size of a circle shows the value."));
    fill_table(s, f);
    return f;
}

static const struct figure *bar_figure(const struct scene *s)
{
    struct req *q = s->q;
    struct figure *f = arena_new_of(q->a, struct figure);
    struct chart *c = arena_new_of(q->a, struct chart);
    str *label = arena_array(q->a, str, s->n);
    struct chart_value *value = arena_array(q->a, struct chart_value, s->n);
    for (size_t i = 0; i < s->n; i++) {
        label[i] = s->rank[i].area->name;
        value[i].v = s->rank[i].v;
    }
    *c = (struct chart){ .unit = s->f->unit ? _(s->f->unit) : S(""), .digits = s->f->kind == KIND_decimal ? s->f->digits : 0, .label = label, .n = s->n, .value = value,
                         .series = 1, .strong = CHART_NOBODY };
    *f = (struct figure){ .name = "bars", .chart = c, .desc = _(N_("Bars, one for each municipality, from the highest to the lowest value.")) };
    f->title = say(q, N_("{label}: half of the {count} municipalities lie below {median}."), { "label", _(s->now->short_label) },
                   { "count", lang_number(q->a, q->lang, (int64_t)s->n) }, { "median", written(q, s->f, median(s->rank, s->n)) });
    fill_table(s, f);
    return f;
}

static const struct indicator *asked(const struct req *q)
{
    for (size_t i = 0; i < INDICATORS; i++) if (str_eq(req_param(q, S("show")), str_of(indicators[i].field))) return &indicators[i];
    return &indicators[0];
}

void areas_show(struct req *q)
{
    struct areas_view v = { .now = asked(q) };
    bool file = q->parts > 3;
    if (!file) v.list = list_view(q, &area_entity);
    if (file || (!v.list.narrowed && !v.list.query.after.n)) {
        struct scene *s = arena_new_of(q->a, struct scene);
        *s = (struct scene){ .q = q, .t = towns_of(q), .now = v.now, .f = entity_field(&area_entity, str_of(v.now->field)) };
        s->n = rank(s->t, s->f, s->rank);
        v.map = s->n ? map_figure(s) : NULL;
        v.bars = s->n ? bar_figure(s) : NULL;
    }
    if (!file) areas_page(&q->out, q, &v);
    else if (!(v.map && figure_asked(q, v.map)) && !(v.bars && figure_asked(q, v.bars))) req_fail(q, 404, N_("There is no such figure."));
}

/* ---- one municipality ------------------------------------------------------------------------------------------------------ */

static int64_t total(struct req *q, const struct entity *e, int64_t area)
{
    struct query query = query_new(e, &q->who, q->lang);
    query.where[query.n_where++] = (struct condition){ .field = entity_field(e, S("area")), .id = area };
    query.limit = 1;
    return query_run(&query, q->st).total;
}

static struct page rows_with(struct req *q, const struct entity *e, const char *field, int64_t id)
{
    struct query query = query_new(e, &q->who, q->lang);
    query.where[query.n_where++] = (struct condition){ .field = entity_field(e, str_of(field)), .id = id };
    query.limit = MAP_AREAS_MAX;
    query.plain = true;
    return query_run(&query, q->st);
}

/* The areas directly below: filtering by a parent finds those further down and the row itself, too. */
static struct page children(struct req *q, const struct area *area)
{
    struct page p = rows_with(q, &area_entity, "parent", area->meta.id);
    size_t n = 0;
    for (size_t i = 0; i < p.n; i++) if (((const struct area *)p.row[i])->parent == area->meta.id) p.row[n++] = p.row[i];
    p.n = n;
    return p;
}

/* One row of the comparison: a name and both shares. */
struct beside { str name; double v[2]; };
enum { SHARES = 2, BESIDE_MAX = 4 };

static const struct area *area_above(struct req *q, const struct area *area)
{
    struct query query = query_new(&area_entity, &q->who, q->lang);
    return area->parent ? row_by_id(q->st, &query, area->parent, &(struct labels){ 0 }) : NULL;
}

static size_t compare_rows(struct req *q, const struct area *area, const struct towns *t, struct beside *ret)
{
    size_t n = 0;
    ret[n++] = (struct beside){ area->name, { area->share_foreign, area->share_migration } };
    struct beside middle = { .name = _(N_("Middle municipality (median)")), .v = { (double)NAN, (double)NAN } };
    for (size_t k = 0; k < SHARES; k++) {
        struct ranked r[MAP_AREAS_MAX];
        size_t known = rank(t, entity_field(&area_entity, str_of(indicators[k].field)), r);
        if (known > 2) middle.v[k] = median(r, known);
    }
    if (isfinite(middle.v[0]) || isfinite(middle.v[1])) ret[n++] = middle;
    for (const struct area *up = area_above(q, area); up && n < BESIDE_MAX; up = area_above(q, up))
        if (isfinite(up->share_foreign) || isfinite(up->share_migration)) ret[n++] = (struct beside){ up->name, { up->share_foreign, up->share_migration } };
    return n;
}

/* "In Kleve the share without German citizenship is above that of the middle municipality." */
static str compare_title(struct req *q, const struct beside *b, size_t n)
{
    double here = b[0].v[0], there = n > 1 ? b[1].v[0] : (double)NAN;
    const char *key = !isfinite(here) || !isfinite(there) ? N_("Shares in {name}")
        : here > there ? N_("In {name} more people are without German citizenship than in the middle municipality.")
        : here < there ? N_("In {name} fewer people are without German citizenship than in the middle municipality.")
        : N_("In {name} as many people are without German citizenship as in the middle municipality.");
    return say(q, key, { "name", b[0].name });
}

static void compare_table(struct req *q, struct figure *f, const struct beside *b, size_t n)
{
    static const bool number[] = { false, true, true };
    str *column = arena_array(q->a, str, 1 + SHARES);
    struct figure_cell *cell = arena_array(q->a, struct figure_cell, n * (1 + SHARES)), *at = cell;
    column[0] = _(N_("Area"));
    for (size_t k = 0; k < SHARES; k++) column[k + 1] = look_heading(q, entity_field(&area_entity, str_of(indicators[k].field)));
    for (size_t i = 0; i < n; i++) {
        *at++ = (struct figure_cell){ .text = b[i].name };
        for (size_t k = 0; k < SHARES; k++)
            *at++ = (struct figure_cell){ .text = isfinite(b[i].v[k]) ? lang_decimal(q->a, q->lang, b[i].v[k], 1) : _(N_("no data")), .raw = raw(q, b[i].v[k]) };
    }
    f->column = column;
    f->number = number;
    f->columns = 1 + SHARES;
    f->cell = cell;
    f->rows = n;
}

static const struct figure *compare_figure(struct req *q, const struct area *area, const struct towns *t)
{
    struct beside b[BESIDE_MAX];
    if (!isfinite(area->share_foreign) && !isfinite(area->share_migration)) return NULL;
    size_t n = compare_rows(q, area, t, b);
    str *label = arena_array(q->a, str, n), *name = arena_array(q->a, str, SHARES);
    struct chart_value *value = arena_array(q->a, struct chart_value, n * SHARES);
    for (size_t i = 0; i < n; i++) label[i] = b[i].name;
    for (size_t k = 0; k < SHARES; k++) name[k] = _(indicators[k].short_label);
    for (size_t i = 0; i < n * SHARES; i++) value[i].v = b[i % n].v[i / n];
    struct figure *f = arena_new_of(q->a, struct figure);
    struct chart *c = arena_new_of(q->a, struct chart);
    *c = (struct chart){ .unit = S("%"), .digits = 1, .label = label, .n = n, .name = name, .series = SHARES, .value = value, .strong = 0 };
    *f = (struct figure){ .name = "compare", .title = compare_title(q, b, n), .chart = c, .source = area->source };
    f->desc = _(N_("Bars: two shares of the residents here and elsewhere."));
    f->note = _(N_("Middle municipality: half of the municipalities lie above it, half below."));
    compare_table(q, f, b, n);
    return f;
}

static void find_neighbours(struct area_view *v, const struct towns *t)
{
    const struct map_area *here = NULL;
    for (size_t i = 0; i < t->outlines; i++) if (t->outline[i].id == v->area->meta.id) here = &t->outline[i];
    for (size_t i = 0; here && i < t->outlines; i++)
        if (&t->outline[i] != here && map_touch(&here->shape, &t->outline[i].shape)) v->neighbour[v->neighbours++] = &t->outline[i];
}

/* Of a shelter no map shows the place, not even to staff, who may read its address: maps are shown around and printed. */
struct look_mark *place_marks(struct req *q, const struct page *p)
{
    struct look_mark *at = arena_array(q->a, struct look_mark, p->n);
    for (size_t i = 0; i < p->n; i++) {
        const struct place *place = p->row[i];
        at[i] = (struct look_mark){ .at = { place->position.lat, place->position.lon }, .name = place->name, .url = url_row(q, &place_entity, place->meta.slug) };
        if (str_eq(place->kind, S("shelter"))) at[i].at = (struct geo){ (double)NAN, (double)NAN };
    }
    return at;
}

void area_show(struct req *q)
{
    struct labels labels = { 0 };
    const struct area *area = record_of_address(q, &area_entity, &labels);
    if (!area) return;
    struct towns *t = towns_of(q);
    bool town_level = str_eq(area->level, S("municipality")) || str_eq(area->level, S("quarter"));
    struct area_view *v = arena_new_of(q->a, struct area_view);
    *v = (struct area_view){ .area = area, .labels = &labels, .compare = compare_figure(q, area, t) };
    if (q->parts > 4) {
        if (!v->compare || !figure_asked(q, v->compare)) req_fail(q, 404, N_("There is no such figure."));
        return;
    }
    v->below = children(q, area);
    v->county_offers = total(q, &offer_entity, 0);        /* no town has the number 0: what is left is for all */
    v->offers = total(q, &offer_entity, area->meta.id) - v->county_offers;
    v->places = rows_with(q, &place_entity, "area", area->meta.id);
    find_neighbours(v, t);
    v->map = (struct look_map){ .name = "map", .at = place_marks(q, &v->places), .n = v->places.n, .area = town_level ? area->meta.id : 0, .ground = t->outline,
                                .grounds = t->outlines, .towns = true, .title = say(q, N_("{name} and its neighbours"), { "name", area->name }) };
    if (!town_level) v->map.title = area->name;
    area_page(&q->out, q, v);
}

/* ---- places on a map --------------------------------------------------------------------------------------------------------- */

/* Each with the number that stands before it in the list. */
void place_list(struct req *q)
{
    struct list_view v = list_view(q, &place_entity);
    struct look_mark *at = place_marks(q, &v.page);
    size_t n = 0, *number = arena_array(q->a, size_t, v.page.n + 1);
    for (size_t i = 0; i < v.page.n; i++) {
        if (isnan(at[i].at.lat)) continue;
        number[i] = ++n;
        at[i].sign = lang_number(q->a, q->lang, (int64_t)n);
    }
    v.number = number;
    struct look_map map = { .name = "map", .title = _(N_("The places of this list")), .at = at, .n = v.page.n, .folds = true, .zooms = true, .area = list_town(&v) };
    places_page(&q->out, q, &v, &map);
}

int64_t list_town(const struct list_view *v)
{
    for (size_t i = 0; i < v->query.n_where; i++) if (str_eq(str_of(v->query.where[i].field->name), S("area"))) return v->query.where[i].id;
    return 0;
}

/* ---- offers on a map --------------------------------------------------------------------------------------------------------- */

/* The places of some offers that this reader sees. */
static struct page places_of(struct req *q, const struct page *offers)
{
    struct query query = query_new(&place_entity, &q->who, q->lang);
    struct among *m = arena_new_of(q->a, struct among);
    int64_t *ids = arena_array(q->a, int64_t, offers->n + 1);
    for (size_t i = 0; i < offers->n; i++) if (((const struct offer *)offers->row[i])->place) ids[m->n++] = ((const struct offer *)offers->row[i])->place;
    m->ids = ids;
    query.among = m;
    query.limit = LIMIT_MAX;
    query.plain = true;
    return m->n ? query_run(&query, q->st) : (struct page){ 0 };
}

static size_t place_index(const struct page *p, int64_t id)
{
    size_t i = 0;
    while (i < p->n && row_meta(p->row[i])->id != id) i++;
    return i;
}

/* Places are numbered as the list first names them; offers at one place share its number. A point leads to the offer, or to the place of several. */
static void number_places(struct req *q, struct offers_view *v, const struct page *p, struct look_mark *at)
{
    size_t numbers = 0, *number = arena_array(q->a, size_t, p->n + 1);
    v->number = arena_array(q->a, size_t, v->list.page.n + 1);
    for (size_t i = 0; i < v->list.page.n; i++) {
        const struct offer *o = v->list.page.row[i];
        size_t k = place_index(p, o->place);
        if (!p->row || k == p->n || isnan(at[k].at.lat)) continue;
        bool again = number[k] > 0;
        if (!again) number[k] = ++numbers;
        v->number[i] = number[k];
        at[k].sign = lang_number(q->a, q->lang, (int64_t)number[k]);
        if (!again) at[k].url = url_row(q, &offer_entity, o->meta.slug);
        else at[k].url = url_row(q, &place_entity, row_meta(p->row[k])->slug);
        if (!again) at[k].name = arena_fmt(q->a, "%.*s, %.*s", STR(o->title), STR(at[k].name));
        else at[k].name = ((const struct place *)p->row[k])->name;
    }
}

void offers_on_map(struct req *q, struct offers_view *v)
{
    struct page p = places_of(q, &v->list.page);
    struct look_mark *at = place_marks(q, &p);
    number_places(q, v, &p, at);
    v->map = (struct look_map){ .name = "map", .title = _(N_("The numbers are those of the list. Offers for the whole county are not on the map.")), .at = at, .n = p.n,
                                .zooms = true, .area = list_town(&v->list) };
    v->asked = str_eq(req_param(q, S("view")), S("map"));
}
