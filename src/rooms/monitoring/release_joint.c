/* release_joint.c - a longer period and its parts as one set: what each hides with its own sums, and what sums over time tell, must not lead to a small number together.
** A part's figures stand in it under their breakdowns and one more, "@=2020-Q1", whose total is the longer period's figure; so the sums of release_tables.c hold.
** Its parts are months, or quarters, or years; and, where only that makes up the whole, of several kinds: three quarters and three months, 2015-2018 and 2019. */
#include "rooms/monitoring/release_parts.h"
#include "rooms/monitoring/release_tables.h"
#include <math.h>
#include <stdlib.h>

struct joint { struct store *st; struct arena *a; const struct protection *rule; int64_t batch; const struct periods_held *periods; struct figure_set w; size_t room, tops; int64_t *sum; bool *parted;
               struct period longer; enum period_type type; };       /* type: of the parts; PERIOD_NONE: of several           */

static int by_series(const void *x, const void *y)
{
    const struct figure_cell_held *a = x, *b = y;
    int vintage = str_cmp(a->vintage, b->vintage);
    return a->series != b->series ? (a->series < b->series ? -1 : 1) : vintage ? vintage : (a->observation > b->observation) - (a->observation < b->observation);
}

static bool within(struct period x, struct period longer)
{
    return date_days(period_first(x)) >= date_days(period_first(longer)) && date_days(period_last(x)) <= date_days(period_last(longer));
}

static bool is_part(const struct joint *j, struct period p)
{
    return (j->type == PERIOD_NONE ? !period_same(p, j->longer) : p.type == j->type) && within(p, j->longer);
}

/* Is it part of, or made up of, another period than those that are looked at now? Then what is hidden in it may be hidden for that one's sake, and must not follow here. */
static bool elsewhere(const struct joint *j, str period)
{
    struct period x, p;
    if (!release_span(period, &x)) return false;
    for (size_t i = 0; i < j->periods->n; i++) {
        if (!release_span(j->periods->at[i].period, &p) || period_same(p, x) || period_same(p, j->longer) || (j->type != PERIOD_NONE && is_part(j, p))) continue;
        if (within(p, x) || within(x, p)) return true;
    }
    return false;
}

/* Only those with a value stay. Is one of them hidden? */
static bool with_value(struct figures_held *l)
{
    size_t n = 0;
    bool hidden = false;
    for (size_t i = 0; i < l->n; i++) {
        if (!l->at[i].value) continue;
        hidden |= l->at[i].was != PROTECT_SHOWN;
        l->at[n++] = l->at[i];
    }
    l->n = n;
    return hidden;
}

/* The figures of one period, of each cell the newest state that has a value; hidden in one, hidden here. */
static void take_period(struct joint *j, size_t period, bool part)
{
    struct figures_held l = release_held(j->st, j->a, j->rule, j->periods, period, 1, false);
    bool hid = false, more = with_value(&l) && elsewhere(j, j->periods->at[period].period);
    if (l.n) qsort(l.at, l.n, sizeof *l.at, by_series);
    for (size_t i = 0; i < l.n; i++) {
        struct figure_cell_held x = l.at[i];
        hid |= x.was != PROTECT_SHOWN;
        if (i + 1 < l.n && l.at[i + 1].series == x.series) continue;
        x.hid = hid;
        x.deep = hid && more;
        x.told = j->batch && x.batch != j->batch && !hid;
        hid = false;
        if (x.v < 0) continue;
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

/* ---- parts of several kinds ---------------------------------------------------------------------------------------------------------------------------- */
struct piece { size_t cell; int64_t series, from, to; enum period_type type; };
static int longest_first(const void *x, const void *y)
{
    const struct piece *a = x, *b = y;
    int64_t da = a->to - a->from, db = b->to - b->from;
    return a->series != b->series ? (a->series < b->series ? -1 : 1) : da != db ? (da > db ? -1 : 1) : (a->from > b->from) - (a->from < b->from);
}

/* Of one series those that do not overlap, if they make up the whole. Parts of one kind have been looked at. */
static void tile_series(const struct joint *j, const struct piece *t, size_t n, bool *keep)
{
    bool *mine = arena_array(j->a, bool, n), several = false;
    int64_t days = 0, first = -1;
    for (size_t k = 0; k < n; k++) {
        mine[k] = true;
        for (size_t l = 0; l < k; l++) if (mine[l] && t[l].from <= t[k].to && t[k].from <= t[l].to) mine[k] = false;
        if (!mine[k]) continue;
        days += t[k].to - t[k].from + 1;
        several |= first >= 0 && (t[k].type != t[first].type || t[k].type == PERIOD_RANGE);
        if (first < 0) first = (int64_t)k;
    }
    bool whole = several && days == date_days(period_last(j->longer)) - date_days(period_first(j->longer)) + 1;
    for (size_t k = 0; k < n; k++) keep[t[k].cell] = whole && mine[k];
}

static void keep_tiles(struct joint *j)
{
    struct period p;
    size_t n = 0, left = j->tops;
    struct piece *t = arena_array(j->a, struct piece, j->w.n + 1);
    bool *keep = arena_array(j->a, bool, j->w.n + 1);
    for (size_t i = j->tops; i < j->w.n; i++)
        if (release_span(j->w.cell[i].period, &p)) t[n++] = (struct piece){ i, j->w.cell[i].series, date_days(period_first(p)), date_days(period_last(p)), p.type };
    if (n) qsort(t, n, sizeof *t, longest_first);
    for (size_t i = 0, m; i < n; i += m) {
        for (m = 1; i + m < n && t[i + m].series == t[i].series; m++) { }
        tile_series(j, t + i, m, keep);
    }
    for (size_t i = j->tops; i < j->w.n; i++) if (keep[i]) j->w.cell[left++] = j->w.cell[i];
    j->w.n = left;
}

/* ---- one longer period --------------------------------------------------------------------------------------------------------------------------------- */
/* Has it such parts, and did any of it change? Of the others nothing new can follow. */
static bool touched(const struct joint *j, size_t at)
{
    unsigned kinds = 0;
    size_t figures = 0;
    bool any = j->periods->at[at].touched;
    struct period p;
    for (size_t i = 0; i < j->periods->n; i++) {
        if (!release_span(j->periods->at[i].period, &p) || !is_part(j, p)) continue;
        kinds |= 1U << p.type;
        figures += j->periods->at[i].figures;
        any |= j->periods->at[i].touched;
    }
    if (j->type != PERIOD_NONE) return any && kinds;
    return any && figures <= figure_cells_limit && ((kinds & (kinds - 1)) || kinds == 1U << PERIOD_RANGE);
}

static void take_all(struct joint *j, size_t at)
{
    struct period p;
    take_period(j, at, false);
    j->tops = j->w.n;
    for (size_t i = 0; j->tops && i < j->periods->n; i++) if (release_span(j->periods->at[i].period, &p) && is_part(j, p)) take_period(j, i, true);
    if (j->type == PERIOD_NONE) keep_tiles(j);
}

/* Too large: series by series then, from now on. */
static size_t put_apart(const struct joint *j, struct period_held *longer)
{
    unsigned type = 1U << j->type;
    if (j->type == PERIOD_NONE || (longer->apart & type)) return 0;
    longer->apart |= type;
    return 1;
}

/* The longer period `at` with its parts. Hides in h what is hidden in it and was not before. How many, as release_joint() says; SIZE_MAX: it cannot be protected. */
static size_t look_at(struct joint *j, const struct tree_nodes *t, size_t at, struct periods_held *asked, struct hidden_all *h)
{
    const char *why;
    size_t added = 0;
    if (!release_span(j->periods->at[at].period, &j->longer) || j->longer.type == j->type || !touched(j, at)) return 0;
    j->w = (struct figure_set){ .rule = *j->rule, .period = j->periods->at[at].period, .narrowest = INFINITY };
    j->room = 0;
    take_all(j, at);
    if (j->w.n > figure_set_limit) return put_apart(j, &asked->at[at]);
    if (j->w.n == j->tops || !adds_up(j)) return 0;
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
    static const enum period_type parts[] = { PERIOD_MONTH, PERIOD_QUARTER, PERIOD_YEAR, PERIOD_NONE };
    struct joint j = { .st = st, .a = arena_new(), .rule = rule, .batch = batch, .periods = periods };      /* of one period: what h gets is in its own */
    bool fine = true;
    *ret = 0;
    for (size_t i = 0; fine && i < periods->n; i++)
        for (size_t k = 0; fine && k < countof(parts); k++, arena_reset(j.a)) {
            j.type = parts[k];
            size_t n = look_at(&j, t, i, periods, h);
            fine = n != SIZE_MAX;
            if (fine) *ret += n;
        }
    arena_free(j.a);
    release_sort_hidden(h);
    return fine && !store_broken(st);
}
