/* release_joint.c - a longer period and its parts as one set: what each hides with its own sums, and what sums over time tell, must not lead to a small number together.
** A part's figures stand in it under their breakdowns and one more, "@=2020-Q1", whose total is the longer period's figure; so the sums of release_tables.c hold. */
#include "rooms/monitoring/release_parts.h"
#include "rooms/monitoring/release_tables.h"
#include <math.h>
#include <stdlib.h>

struct joint { struct store *st; struct arena *a; const struct protection *rule; int64_t batch; const struct periods_held *periods; struct figure_set w; size_t room, tops; int64_t *sum; bool *parted; };

static int by_series(const void *x, const void *y)
{
    const struct figure_cell_held *a = x, *b = y;
    int vintage = str_cmp(a->vintage, b->vintage);
    return a->series != b->series ? (a->series < b->series ? -1 : 1) : vintage ? vintage : (a->observation > b->observation) - (a->observation < b->observation);
}

/* The figures of one period, of each cell the newest state; hidden in one, hidden here. */
static void take_period(struct joint *j, size_t period, bool part)
{
    struct figures_held l = release_held(j->st, j->a, j->rule, j->periods, period, 1, false);
    bool hid = false;
    if (l.n) qsort(l.at, l.n, sizeof *l.at, by_series);
    for (size_t i = 0; i < l.n; i++) {
        struct figure_cell_held x = l.at[i];
        hid |= x.was != PROTECT_SHOWN;
        if (i + 1 < l.n && l.at[i + 1].series == x.series) continue;
        x.hid = hid;
        x.told = j->batch && x.batch != j->batch && !hid;
        hid = false;
        if (!x.value || x.v < 0) continue;
        if (part) x.dims = arena_fmt(j->a, "@=%.*s%s%.*s", STR(x.period), x.dims.n ? " " : "", STR(x.dims));
        j->w.cell = arena_more(j->a, j->w.cell, j->w.n, &j->room, 256);
        j->w.cell[j->w.n++] = x;
    }
}

static int compare_series(const void *key, const void *cell)
{
    int64_t want = *(const int64_t *)key, is = ((const struct figure_cell_held *)cell)->series;
    return (want > is) - (want < is);
}

/* Of a longer figure whose parts make up more (a mean, people at the end of each month) they are no parts: it goes. False: nothing is left to look at. */
static bool adds_up(struct joint *j)
{
    size_t left = 0;
    j->sum = arena_array(j->a, int64_t, j->tops + 1);
    j->parted = arena_array(j->a, bool, j->tops + 1);
    for (size_t i = j->tops; i < j->w.n; i++) {
        const struct figure_cell_held *top = bsearch(&j->w.cell[i].series, j->w.cell, j->tops, sizeof *j->w.cell, compare_series);
        if (!top) continue;
        j->sum[top - j->w.cell] += llround(j->w.cell[i].v);
        j->parted[top - j->w.cell] = true;
    }
    size_t n = 0;
    for (size_t i = 0; i < j->w.n; i++) {
        if (i < j->tops && j->parted[i] && j->sum[i] - llround(j->w.cell[i].v) >= j->rule->least) continue;
        left += i < j->tops && j->parted[i];
        j->w.cell[n++] = j->w.cell[i];
    }
    j->w.n = n;
    return left > 0;
}

static bool within(struct period x, struct period longer)
{
    return date_days(period_first(x)) >= date_days(period_first(longer)) && date_days(period_last(x)) <= date_days(period_last(longer));
}

/* Did any of it change? Of the others nothing new can follow. */
static bool touched(const struct joint *j, size_t at, struct period longer, enum period_type type)
{
    bool parts = false, any = j->periods->at[at].touched;
    struct period p;
    for (size_t i = 0; i < j->periods->n; i++) {
        if (!period_parse(j->periods->at[i].period, &p) || p.type != type || !within(p, longer)) continue;
        parts = true;
        any |= j->periods->at[i].touched;
    }
    return parts && any;
}

/* The longer period `at` with its parts of one type. Hides in h what is hidden in it and was not before. How many; SIZE_MAX: it cannot be protected. */
static size_t look_at(struct joint *j, const struct tree_nodes *t, size_t at, enum period_type type, struct periods_held *asked, struct hidden_all *h)
{
    struct period longer, p;
    const char *why;
    size_t added = 0;
    if (!release_span(j->periods->at[at].period, &longer) || longer.type == type) return 0;
    if (!touched(j, at, longer, type)) return 0;
    j->w = (struct figure_set){ .rule = *j->rule, .period = j->periods->at[at].period, .narrowest = INFINITY };
    j->room = 0;
    take_period(j, at, false);
    j->tops = j->w.n;
    for (size_t i = 0; i < j->periods->n; i++)
        if (j->tops && period_parse(j->periods->at[i].period, &p) && p.type == type && within(p, longer)) take_period(j, i, true);
    if (j->w.n == j->tops || j->w.n > figure_set_limit || !adds_up(j)) return 0;      /* more than that: series by series, release_times.c */
    release_in_order(&j->w);
    j->w.part_of = arena_array(j->a, size_t, j->w.n);
    j->w.at = arena_array(j->a, size_t, j->w.n);
    if (!release_set_protect(j->a, t, &j->w, &why)) return SIZE_MAX;
    for (size_t c = 0; c < j->w.n; c++) {
        const struct figure_cell_held *x = &j->w.cell[c];
        if (!x->now || x->hid) continue;
        release_hide_too(h, asked, x->series, x->period);
        added++;
    }
    return added;
}

bool release_joint(struct store *st, const struct tree_nodes *t, const struct protection *rule, int64_t batch, struct periods_held *periods, struct hidden_all *h, size_t *ret)
{
    static const enum period_type parts[] = { PERIOD_MONTH, PERIOD_QUARTER, PERIOD_YEAR };
    struct joint j = { .st = st, .a = arena_new(), .rule = rule, .batch = batch, .periods = periods };      /* of one period: what h gets is in its own */
    bool fine = true;
    *ret = 0;
    for (size_t i = 0; fine && i < periods->n; i++)
        for (size_t k = 0; fine && k < countof(parts); k++, arena_reset(j.a)) {
            size_t n = look_at(&j, t, i, parts[k], periods, h);
            fine = n != SIZE_MAX;
            if (fine) *ret += n;
        }
    arena_free(j.a);
    release_sort_hidden(h);
    return fine && !store_broken(st);
}
