/* release_read.c - sets of figures as the store has them, with what earlier releases hid and told. */
#include "rooms/monitoring/release_parts.h"
#include <math.h>

static bool take_cell(void *ctx, const struct rows *r)
{
    struct figures_held *l = ctx;
    if (l->n == l->most) { l->full = true; return false; }
    l->at = arena_more(l->a, l->at, l->n, &l->room, 256);
    l->at[l->n++] = (struct figure_cell_held){ .observation = row_int(r, 0), .series = row_int(r, 1), .area = row_int(r, 2), .dims = arena_copy(l->a, row_str(r, 3)), .period = arena_copy(l->a, row_str(r, 4)),
        .vintage = arena_copy(l->a, row_str(r, 5)), .v = row_real(r, 6), .value = !row_null(r, 6) && obs_has_value((enum obs_status)row_int(r, 7)), .status = (enum obs_status)row_int(r, 7),
        .was = (unsigned char)row_int(r, 8), .batch = row_int(r, 9), .ended = row_int(r, 10) };
    return true;
}

static bool take_period(void *ctx, const struct rows *r)
{
    struct periods_held *l = ctx;
    l->at = arena_more(l->a, l->at, l->n, &l->room, 64);
    l->at[l->n++] = (struct period_held){ arena_copy(l->a, row_str(r, 0)), (size_t)row_int(r, 1), row_int(r, 2) != 0, row_int(r, 3) == 0, row_int(r, 2) != 0, 0 };
    return true;
}

struct periods_held release_periods(struct store *st, struct arena *a, int64_t indicator, int64_t source, int64_t batch)
{
    struct periods_held l = { .a = a };
    each(st, take_period, &l, Q("SELECT o.period, COUNT(*), MAX(CASE WHEN o.batch = $3 OR o.ended = $3 THEN 1 ELSE 0 END),"
                                " MAX(CASE WHEN o.ended = 0 AND (o.shown <> 0 OR o.status = 2) THEN 1 ELSE 0 END) FROM monitoring_observation o JOIN monitoring_series s ON s.id = o.series"
                                " WHERE s.indicator = $1 AND s.source = $2 GROUP BY o.period ORDER BY o.period"), I(indicator), I(source), I(batch));
    return l;
}

size_t release_together(const struct periods_held *p, size_t i)
{
    size_t n = 0, figures = 0;
    while (i + n < p->n && p->at[i + n].asked && (!n || figures + p->at[i + n].figures <= figure_cells_limit)) figures += p->at[i + n++].figures;
    return n;
}

struct figures_held release_held(struct store *st, struct arena *a, const struct protection *rule, const struct periods_held *p, size_t i, size_t n, bool told)
{
    struct figures_held l = { .a = a, .most = 2 * figure_cells_limit };      /* so many may be in force, and so many have told something */
    each(st, take_cell, &l, Q("SELECT o.id, o.series, s.area, s.dims, o.period, o.vintage, o.value, o.status, o.shown, o.batch, o.ended FROM monitoring_observation o"
                              " JOIN monitoring_series s ON s.id = o.series WHERE s.indicator = $1 AND s.source = $2 AND o.period >= $3 AND o.period <= $4"
                              " AND (o.ended = 0 OR ($5 = 1 AND o.shown = 0 AND o.value IS NOT NULL)) ORDER BY o.period, o.vintage, s.area, s.dims, o.id"),
         I(rule->indicator), I(rule->source), T(p->at[i].period), T(p->at[i + n - 1].period), I(told));
    return l;
}

static int by_series(const void *x, const void *y)
{
    const struct figure_cell_held *a = x, *b = y;
    return a->series != b->series ? (a->series < b->series ? -1 : 1) : (a->observation > b->observation) - (a->observation < b->observation);
}

struct period_figures release_take_out(struct figures_held *all, str period)
{
    struct period_figures f = { .now = { .at = all->at }, .full = all->full };
    size_t n = 0;
    while (n < all->n && str_eq(all->at[n].period, period)) n++;
    f.told.at = arena_array(all->a, struct figure_cell_held, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct figure_cell_held c = all->at[i];
        if (c.was == PROTECT_SHOWN && c.value) f.told.at[f.told.n++] = c;
        if (!c.ended) f.now.at[f.now.n++] = c;
    }
    if (f.told.n) qsort(f.told.at, f.told.n, sizeof *f.told.at, by_series);
    f.full |= f.now.n > figure_cells_limit;
    all->at += n;
    all->n -= n;
    return f;
}

struct protection release_rules(struct store *st, struct arena *a, int64_t indicator, int64_t source)
{
    struct protection p = { .indicator = indicator, .source = source };
    struct rows *r = ask(st, Q("SELECT q.method, COALESCE(q.minimum, 3), q.zeros, COALESCE(q.dominance, 0), i.measure, i.code, q.code, COALESCE(w.unit, ''), COALESCE(i.digits, 0)"
                               " FROM monitoring_source q, monitoring_indicator i LEFT JOIN monitoring_indicator_words w ON w.owner = i.id AND w.lang = 'de' WHERE i.id = $1 AND q.id = $2"), I(indicator), I(source));
    if (!rows_next(r)) return p;
    p.method = arena_copy(a, row_str(r, 0));
    p.how = str_eq(p.method, S("delivered")) ? BY_SOURCE : str_eq(p.method, S("suppress")) ? BY_SUPPRESSING : BY_ROUNDING;
    p.least = row_int(r, 1);
    p.dominance = row_int(r, 3);
    p.zeros = row_bool(r, 2) || p.dominance > 0;                /* a part that is all of its sum shows by the zeros beside it  */
    p.counts = figures_count(row_str(r, 4), row_str(r, 7), row_int(r, 8));
    p.shares = str_eq(row_str(r, 4), S("share"));
    p.code = arena_copy(a, row_str(r, 5));
    p.from = arena_copy(a, row_str(r, 6));
    return p;
}

static bool take_hidden(void *ctx, const struct rows *r)
{
    struct hidden_all *h = ctx;
    h->at = arena_more(h->a, h->at, h->n, &h->room, 64);
    h->at[h->n++] = (struct hidden_once){ row_int(r, 0), arena_copy(h->a, row_str(r, 1)), false };
    return true;
}

static void hid_before(const struct hidden_all *h, struct figure_cell_held *c)
{
    size_t low = 0, high = h->n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (h->at[mid].series < c->series) low = mid + 1;
        else high = mid;
    }
    for (; low < h->n && h->at[low].series == c->series; low++)
        if (str_starts(h->at[low].cell, c->period) && h->at[low].cell.n > c->period.n && h->at[low].cell.p[c->period.n] == ' ') {
            c->hid = true;
            if (h->at[low].deep) c->deep = 1;
        }
}

struct hidden_all release_hidden(struct store *st, struct arena *a, int64_t indicator, int64_t source)
{
    struct hidden_all h = { .a = a };
    each(st, take_hidden, &h, Q("SELECT DISTINCT p.series, p.cell FROM monitoring_pattern p JOIN monitoring_series s ON s.id = p.series WHERE s.indicator = $1 AND s.source = $2 ORDER BY p.series, p.cell"),
         I(indicator), I(source));
    return h;
}

static int by_place(const void *x, const void *y)
{
    const struct figure_cell_held *a = x, *b = y;
    return a->area != b->area ? (a->area < b->area ? -1 : 1) : str_cmp(a->dims, b->dims);
}

/* In the order of bytes: a store may order texts otherwise. */
void release_in_order(struct figure_set *s) { if (s->n) qsort(s->cell, s->n, sizeof *s->cell, by_place); }

static struct figure_set set_new(struct arena *a, const struct protection *rule, const struct figure_cell_held *c, size_t n)
{
    struct figure_set s = { .rule = *rule, .period = c->period, .vintage = c->vintage, .cell = arena_array(a, struct figure_cell_held, n), .narrowest = INFINITY,
                            .part_of = arena_array(a, size_t, n), .at = arena_array(a, size_t, n) };
    for (size_t i = 0; i < n; i++) s.cell[s.n++] = c[i];
    release_in_order(&s);
    return s;
}

size_t release_sets(struct arena *a, const struct protection *rule, const struct hidden_all *h, const struct figures_held *l, struct figure_set *ret)
{
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++) hid_before(h, &l->at[i]);
    for (size_t i = 0, m; i < l->n; i += m) {
        for (m = 1; i + m < l->n && str_eq(l->at[i + m].vintage, l->at[i].vintage); m++) { }
        ret[n++] = set_new(a, rule, &l->at[i], m);
    }
    return n;
}

size_t release_vintages(const struct figures_held *l)
{
    size_t n = l->n > 0;
    for (size_t i = 1; i < l->n; i++) n += !str_eq(l->at[i].vintage, l->at[i - 1].vintage);
    return n;
}

size_t figure_sets(struct store *st, struct arena *a, int64_t indicator, int64_t source, struct figure_set **ret)
{
    struct protection rule = release_rules(st, a, indicator, source);
    struct periods_held periods = release_periods(st, a, indicator, source, 0);
    struct hidden_all h = release_hidden(st, a, indicator, source);
    struct period_figures *f = arena_array(a, struct period_figures, periods.n + 1);
    size_t n = 0, k = 0;
    for (size_t i = 0, m; i < periods.n; i += m ? m : 1) {
        struct figures_held l = { .a = a };
        if ((m = release_together(&periods, i)) > 0) l = release_held(st, a, &rule, &periods, i, m, false);
        for (size_t j = i; j < i + m; j++) { f[j] = release_take_out(&l, periods.at[j].period); n += release_vintages(&f[j].now); }
    }
    *ret = arena_array(a, struct figure_set, n + 1);
    for (size_t i = 0; i < periods.n; i++) if (!f[i].full) k += release_sets(a, &rule, &h, &f[i].now, *ret + k);
    return k;
}
