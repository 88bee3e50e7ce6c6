/* indicator_areas.c - one indicator in all areas of a period: bars from the highest to the lowest, and a map by classes. */
#include "rooms/monitoring/indicator_view.h"
#include <math.h>

struct ranked { const struct figure_area *area; const struct shown *s; };
struct scene { struct req *q; struct indicator_view *v; struct ranked at[CHART_LABELS_MAX]; size_t n, known; };

/* Values from high to low, then those that are not shown; equal ones by key. */
static int by_value(const void *one, const void *other)
{
    const struct ranked *x = one, *y = other;
    bool known = x->s->mark == SHOWN_VALUE, also = y->s->mark == SHOWN_VALUE;
    if (known != also) return known ? -1 : 1;
    if (known && x->s->v != y->s->v) return x->s->v > y->s->v ? -1 : 1;
    return str_cmp(x->area->ags, y->area->ags);
}

/* Areas of one kind: a county is no town of its own, and the state would be above them all. */
static void rank(struct scene *s)
{
    const struct shown *v;
    str level = level_beside(s->v);
    size_t n = shown_areas(s->q->st, s->q->a, &(struct shown_ask){ .indicator = s->v->x->meta.id, .dims = s->v->now->dims }, s->v->period, &v);
    for (size_t i = 0; i < n && s->n < CHART_LABELS_MAX; i++) {
        const struct figure_area *area = area_by_id(&s->v->areas, v[i].area);
        if (!area || !str_eq(area->level, level)) continue;
        s->known += v[i].mark == SHOWN_VALUE;
        s->at[s->n++] = (struct ranked){ area, &v[i] };
    }
    if (s->n) qsort(s->at, s->n, sizeof *s->at, by_value);
}

static str finding(const struct scene *s)
{
    struct req *q = s->q;
    const struct ranked *top = &s->at[0], *low = &s->at[s->known - 1];
    return say(q, N_("{period}: highest in {highest} ({high}), lowest in {lowest} ({low})"), { "period", period_say(q, s->v->period) }, { "highest", top->area->name },
               { "high", shown_say(q, s->v->x, top->s) }, { "lowest", low->area->name }, { "low", shown_say(q, s->v->x, low->s) });
}

static void table(const struct scene *s, struct figure *f)
{
    static const bool number[] = { false, false, true };
    struct req *q = s->q;
    str *column = arena_array(q->a, str, countof(number));
    struct figure_cell *at = arena_array(q->a, struct figure_cell, countof(number) * (s->n + 1));
    const struct shown **of = arena_array(q->a, const struct shown *, s->n + 1);
    column[0] = _(N_("Area"));
    column[1] = _(N_("Official key"));
    column[2] = s->v->x->unit;
    if (!column[2].n) column[2] = _(N_("Value"));
    f->column = column;
    f->number = number;
    f->columns = countof(number);
    f->cell = at;
    f->rows = s->n;
    for (size_t i = 0; i < s->n; i++) {
        const struct shown *v = s->at[i].s;
        *at++ = (struct figure_cell){ .text = s->at[i].area->name, .url = url_with(q, S("area"), s->at[i].area->ags) };
        *at++ = (struct figure_cell){ .text = s->at[i].area->ags, .raw = s->at[i].area->ags };
        *at++ = figure_cell_of(q, s->v->x, v);
        of[i] = v;
    }
    f->source = figure_sources(q, of, s->n);
    f->note = figure_marks(q, of, s->n);
    f->png = true;
}

static const struct figure *bar_figure(const struct scene *s)
{
    struct req *q = s->q;
    struct figure *f = arena_new_of(q->a, struct figure);
    struct chart *c = arena_new_of(q->a, struct chart);
    str *label = arena_array(q->a, str, s->n);
    struct chart_value *value = arena_array(q->a, struct chart_value, s->n);
    *c = (struct chart){ .unit = s->v->x->unit, .digits = figure_digits(s->v->x), .label = label, .n = s->n, .value = value, .series = 1, .strong = CHART_NOBODY };
    for (size_t i = 0; i < s->n; i++) {
        label[i] = s->at[i].area->name;
        value[i] = (struct chart_value){ s->at[i].s->v, s->at[i].s->mark == SHOWN_VALUE ? CHART_SHOWN : s->at[i].s->mark == SHOWN_HIDDEN ? CHART_PROTECTED : CHART_MISSING };
        if (s->at[i].area == s->v->here) c->strong = (int)i;
    }
    *f = (struct figure){ .name = "areas", .title = finding(s), .chart = c, .desc = _(N_("Bars, one for each area, from the highest to the lowest value.")) };
    table(s, f);
    return f;
}

/* ---- the map ---------------------------------------------------------------------------------------------------------------------------------- */
static const struct shown *of_area(const struct scene *s, int64_t id)
{
    for (size_t i = 0; i < s->n; i++) if (s->at[i].area->id == id) return s->at[i].s;
    return NULL;
}

/* The indicator's own classes, which its form checked; otherwise classes of equal size. */
static struct classes classes(const struct scene *s, const double *v, size_t n)
{
    struct classes c;
    struct class_fault fault[CLASS_FAULTS_MAX];
    if (s->v->x->classes.n && classes_read(s->q->a, s->v->x->classes, &c, fault) == 0) return c;
    return classes_quantiles(v, n, MAP_CLASSES_MAX, figure_digits(s->v->x));
}

/* The legend: each class with its number of towns, also one that is empty: its place in the row of colours says something. */
static void keys(const struct scene *s, struct map *m, const struct classes *c)
{
    struct req *q = s->q;
    struct map_key *key = arena_array(q->a, struct map_key, MAP_CLASSES_MAX + 1);
    for (int k = MAP_NO_DATA; k < (int)c->n; k++) {
        int class = k + 1 < (int)c->n ? k + 1 : MAP_NO_DATA;          /* those without a value last */
        int64_t n = 0;
        for (size_t i = 0; i < m->areas; i++) n += m->area[i].class == class;
        if (class == MAP_NO_DATA && !n) continue;
        str name = class == MAP_NO_DATA ? _(N_("no data")) : class_name(q->a, q->lang, q->words, c, (size_t)class, s->v->x->unit);
        key[m->keys++] = (struct map_key){ class, say(q, N_("{values}: {count}"), { "values", name }, { "count", look_count(q, "%d municipality", "%d municipalities", n) }) };
    }
    m->key = key;
}

static const struct figure *map_figure(const struct scene *s)
{
    struct req *q = s->q;
    struct figure *f = arena_new_of(q->a, struct figure);
    struct map *m = arena_new_of(q->a, struct map);
    struct map_area *area = arena_array(q->a, struct map_area, MAP_AREAS_MAX);
    double v[MAP_AREAS_MAX];
    size_t known = 0, n = look_areas(q, area);
    *m = (struct map){ .area = area, .areas = n, .focus = -1 };
    for (size_t i = 0; i < n; i++) {
        const struct shown *one = of_area(s, area[i].id);
        const struct figure_area *a = area_by_id(&s->v->areas, area[i].id);
        v[i] = one ? one->v : (double)NAN;
        known += isfinite(v[i]) && area[i].shape.n;
        area[i].note = one ? shown_say(q, s->v->x, one) : _(N_("no data"));
        area[i].here = a && a == s->v->here;
        if (a) area[i].url = url_with(q, S("area"), a->ags);
    }
    if (known < 2) return NULL;
    struct classes c = classes(s, v, n);
    for (size_t i = 0; i < n; i++) area[i].class = class_of(&c, v[i]);
    keys(s, m, &c);
    *f = (struct figure){ .name = "map", .title = finding(s), .map = m, .about = _(N_("Map")), .desc = _(N_("A map of the municipalities. Their values stand in the table.")) };
    table(s, f);
    return f;
}

/* Colours on areas stand for shares and means. Numbers of people follow the size of a town: the bars show them, a map would only show where many people live. */
void areas_figures(struct req *q, struct indicator_view *v)
{
    struct scene *s = arena_new_of(q->a, struct scene);
    *s = (struct scene){ .q = q, .v = v };
    if (!v->period.n) return;
    rank(s);
    if (s->known < 2) return;
    v->bars = bar_figure(s);
    if (!str_eq(v->x->measure, S("count")) && !str_eq(v->x->measure, S("money"))) v->map = map_figure(s);
}
