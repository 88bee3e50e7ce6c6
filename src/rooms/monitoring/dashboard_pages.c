/* dashboard_pages.c - dashboards: the indicators and areas that somebody keeps together, in the order in which they were chosen. */
#include "rooms/monitoring/indicator_view.h"

enum { INDICATORS_MOST = 40, AREAS_MOST = 20 };

/* Without areas it shows the county. */
static void take_areas(struct req *q, struct dashboard_view *v, const struct figure_areas *l)
{
    int64_t id[AREAS_MOST];
    size_t n = refs_ids(v->d->areas, id, countof(id));
    v->area = arena_array(q->a, const struct figure_area *, AREAS_MOST + 1);
    for (size_t i = 0; i < n; i++) if (area_by_id(l, id[i])) v->area[v->areas++] = area_by_id(l, id[i]);
    if (!v->areas && area_of_region(q, l)) v->area[v->areas++] = area_of_region(q, l);
}

static const struct shown *newest(const struct shown *v, size_t n)
{
    struct period best = { 0 }, p;
    const struct shown *last = NULL;
    for (size_t i = 0; i < n; i++) {
        if (!period_parse(v[i].period, &p) || (last && period_order(p, best) < 0)) continue;
        last = &v[i];
        best = p;
    }
    return last;
}

/* The first area with figures says which kind of period is drawn, and where it was counted otherwise. */
static const struct compared *series_of(struct req *q, const struct indicator *x, const struct dashboard_view *v)
{
    struct compared *c = arena_new_of(q->a, struct compared);
    for (size_t k = 0; k < v->areas && c->type == PERIOD_NONE; k++)
        *c = compared_series(q->st, q->a, &(struct compare_ask){ .of = x, .area = v->area[k]->id, .lang = q->lang });
    return c;
}

/* A chart tells four lines apart; the table has all areas. */
static void fill_row(struct req *q, struct dashboard_view *v, size_t at)
{
    struct dashboard_row *r = &v->row[at];
    struct figure_line line[CHART_SERIES_MAX];
    size_t lines = 0;
    r->cell = arena_array(q->a, const struct shown *, v->areas + 1);
    for (size_t k = 0; k < v->areas; k++) {
        const struct shown *s;
        size_t n = shown_series(q->st, q->a, &(struct shown_ask){ .indicator = r->x->meta.id, .area = v->area[k]->id }, &s);
        r->cell[k] = newest(s, n);
        if (n && lines < countof(line)) line[lines++] = (struct figure_line){ v->area[k]->name, s, n };
    }
    if (!lines) return;
    const struct compared *c = series_of(q, r->x, v);
    r->figure = lines_figure(q, &(struct lines_ask){ arena_fmt(q->a, "line%zu", at + 1).p, r->x, line, lines, c->type, c, r->x->name, true });
}

void dashboard_show(struct req *q)
{
    struct labels labels = { 0 };
    struct dashboard_view v = { .d = record_of_address(q, &dashboard_entity, &labels), .labels = &labels };
    struct query query = query_new(&indicator_entity, &q->who, q->lang);
    int64_t id[INDICATORS_MOST];
    if (!v.d) return;
    struct figure_areas l = figure_areas(q);
    take_areas(q, &v, &l);
    size_t n = refs_ids(v.d->indicators, id, countof(id));
    v.row = arena_array(q->a, struct dashboard_row, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct indicator *x = row_by_id(q->st, &query, id[i], &(struct labels){ 0 });
        if (!x) continue;                                 /* archived meanwhile, or not for this reader */
        v.row[v.rows].x = x;
        fill_row(q, &v, v.rows++);
    }
    dashboard_page(&q->out, q, &v);
}
