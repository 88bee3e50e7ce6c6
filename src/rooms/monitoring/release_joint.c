/* release_joint.c - a longer period and what lies in it as one set: what each hides with its own sums, and what sums over time tell, must not lead to a small number
** together. A part's figures stand in it under their breakdowns and one more, "@=2020-Q1"; each knows of which figure of a longer period it is a part.
** First all parts of every kind (months in quarters, quarters in the year, three quarters and three months, 2015-2018 and 2019); where these are too many for one set,
** those of each kind by themselves; what is too much even so is left to release_times.c. */
#include "rooms/monitoring/release_parts.h"
#include "rooms/monitoring/release_tables.h"
#include <math.h>
#include <stdlib.h>

struct joint {
    struct store *st; struct arena *a; const struct protection *rule; int64_t batch; struct periods_held *periods; struct hidden_all *h;
    struct period longer; enum period_type type;        /* type: of the parts; PERIOD_NONE: all                        */
    bool *in; size_t parts;                             /* of each period: is it looked at now?                        */
    struct figure_set w; size_t room;
};

/* ---- which periods ------------------------------------------------------------------------------------------------------------------------------------- */
static int64_t first_day(struct period p) { return date_days(period_first(p)); }
static int64_t last_day(struct period p) { return date_days(period_last(p)); }
static int64_t days_of(struct period p) { return last_day(p) - first_day(p) + 1; }
static bool within(struct period x, struct period longer) { return first_day(x) >= first_day(longer) && last_day(x) <= last_day(longer); }
static bool apart(struct period x, struct period y) { return last_day(x) < first_day(y) || last_day(y) < first_day(x); }

/* Does it overlap one that is in, with neither lying in the other? (A school year and a year; 2015-2017 and 2016-2018.) */
static bool crosses(const struct joint *j, struct period x)
{
    struct period p;
    for (size_t i = 0; i < j->periods->n; i++)
        if (j->in[i] && release_span(j->periods->at[i].period, &p) && !apart(x, p) && !within(x, p) && !within(p, x)) return true;
    return false;
}

/* The longest of these that is not in yet, lies in the longer one and crosses nothing. SIZE_MAX: none. */
static size_t next_part(const struct joint *j, enum period_type type, const bool *passed)
{
    struct period p, best = { 0 };
    size_t at = SIZE_MAX;
    for (size_t i = 0; i < j->periods->n; i++) {
        if (passed[i] || !release_span(j->periods->at[i].period, &p) || p.type != type || period_same(p, j->longer) || !within(p, j->longer)) continue;
        if (at == SIZE_MAX || days_of(p) > days_of(best)) { at = i; best = p; }
    }
    return at;
}

static void choose_kind(struct joint *j, enum period_type type, bool *passed)
{
    struct period p;
    for (size_t i; (i = next_part(j, type, passed)) != SIZE_MAX;) {
        passed[i] = true;
        if (!release_span(j->periods->at[i].period, &p) || crosses(j, p)) continue;
        j->in[i] = true;
        j->parts++;
    }
}

/* False: it has no parts, or none of it changed, so that nothing new can follow. */
static bool choose(struct joint *j, size_t at)
{
    static const enum period_type kinds[] = { PERIOD_RANGE, PERIOD_YEAR, PERIOD_QUARTER, PERIOD_MONTH, PERIOD_SCHOOL };
    bool *passed = arena_array(j->a, bool, j->periods->n + 1), any = false;
    j->in = arena_array(j->a, bool, j->periods->n + 1);
    j->in[at] = true;
    j->parts = 0;
    for (size_t k = 0; k < countof(kinds); k++) if (j->type == PERIOD_NONE || j->type == kinds[k]) choose_kind(j, kinds[k], passed);
    for (size_t i = 0; i < j->periods->n; i++) any |= j->in[i] && j->periods->at[i].touched;
    return any && j->parts;
}

/* Is it part of, or made up of, another period than those that are looked at now? Then what is hidden in it may be hidden for that one's sake, and must not follow here. */
static bool elsewhere(const struct joint *j, str period)
{
    struct period x, p;
    if (!release_span(period, &x)) return false;
    for (size_t i = 0; i < j->periods->n; i++)
        if (!j->in[i] && release_span(j->periods->at[i].period, &p) && (within(p, x) || within(x, p))) return true;
    return false;
}

/* ---- their figures ------------------------------------------------------------------------------------------------------------------------------------- */
static int by_series(const void *x, const void *y)
{
    const struct figure_cell_held *a = x, *b = y;
    int vintage = str_cmp(a->vintage, b->vintage);
    return a->series != b->series ? (a->series < b->series ? -1 : 1) : vintage ? vintage : (a->observation > b->observation) - (a->observation < b->observation);
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

/* Too many: false, before all of them are read. */
static bool take_all(struct joint *j, size_t at)
{
    take_period(j, at, false);
    for (size_t i = 0; i < j->periods->n && j->w.n <= figure_set_limit; i++) if (j->in[i] && i != at) take_period(j, i, true);
    return j->w.n <= figure_set_limit;
}

/* ---- what is part of what ------------------------------------------------------------------------------------------------------------------------------ */
struct point { size_t cell, under; int64_t series, from, to; bool range, gone; };      /* under: its number; SIZE_MAX: of none */
static int shortest_first(const void *x, const void *y)
{
    const struct point *a = x, *b = y;
    int64_t da = a->to - a->from, db = b->to - b->from;
    return a->series != b->series ? (a->series < b->series ? -1 : 1) : da != db ? (da < db ? -1 : 1) : (a->from > b->from) - (a->from < b->from);
}

/* Those below p[k] that are part of nothing shorter. Several years only where all together make up the whole: the mean of these and of one year more differ by little. */
static bool is_child(const struct point *p, size_t k, size_t i, bool ranges) { return !p[i].gone && p[i].under == SIZE_MAX && p[i].from >= p[k].from && p[i].to <= p[k].to && (ranges || !p[i].range); }

/* One series. A longer figure whose parts make up more (a mean, people at the end of each month) is no sum of theirs: it goes. */
static bool hang_series(const struct joint *j, struct point *p, size_t n)
{
    bool any = false;
    for (size_t k = 0; k < n; k++) {
        int64_t days = 0, sum = 0, own = llround(j->w.cell[p[k].cell].v);
        bool some = false;
        for (size_t i = 0; i < k; i++) if (is_child(p, k, i, true)) days += p[i].to - p[i].from + 1;
        bool ranges = days == p[k].to - p[k].from + 1;
        for (size_t i = 0; i < k; i++) if (is_child(p, k, i, ranges)) { sum += llround(j->w.cell[p[i].cell].v); some = true; }
        p[k].gone = some && sum - own >= j->rule->least;
        for (size_t i = 0; some && !p[k].gone && i < k; i++) if (is_child(p, k, i, ranges)) p[i].under = k;
        any |= some && !p[k].gone;
    }
    return any;
}

/* False: nothing is a part of anything. */
static bool hang(struct joint *j)
{
    struct period x;
    struct point *p = arena_array(j->a, struct point, j->w.n + 1);
    bool any = false;
    size_t n = 0, left = 0;
    for (size_t i = 0; i < j->w.n; i++)
        if (release_span(j->w.cell[i].period, &x)) p[n++] = (struct point){ i, SIZE_MAX, j->w.cell[i].series, first_day(x), last_day(x), x.type == PERIOD_RANGE, false };
    if (n) qsort(p, n, sizeof *p, shortest_first);
    for (size_t i = 0, m; i < n; i += m) {
        for (m = 1; i + m < n && p[i + m].series == p[i].series; m++) { }
        any |= hang_series(j, p + i, m);
        for (size_t k = i; k < i + m; k++) {
            if (p[k].under == SIZE_MAX) continue;
            j->w.cell[p[k].cell].part = true;
            j->w.cell[p[k].cell].under = j->w.cell[p[i + p[k].under].cell].dims;
        }
    }
    bool *gone = arena_array(j->a, bool, j->w.n + 1);
    for (size_t i = 0; i < n; i++) gone[p[i].cell] = p[i].gone;
    for (size_t i = 0; i < j->w.n; i++) if (!gone[i]) j->w.cell[left++] = j->w.cell[i];
    j->w.n = left;
    return any;
}

/* ---- one longer period --------------------------------------------------------------------------------------------------------------------------------- */
/* Too large: of all parts, then each kind by itself, of one kind, series by series from now on. */
static size_t put_apart(const struct joint *j, struct period_held *longer)
{
    unsigned type = 1U << j->type;
    if (longer->apart & type) return 0;
    longer->apart |= type;
    return 1;
}

/* The longer period `at` with its parts. Hides in h what is hidden in it and was not before. How many, as release_joint() says; SIZE_MAX: it cannot be protected. */
static size_t look_at(struct joint *j, const struct tree_nodes *t, size_t at)
{
    const char *why;
    size_t added = 0;
    if (!release_span(j->periods->at[at].period, &j->longer) || j->longer.type == j->type || !choose(j, at)) return 0;
    j->w = (struct figure_set){ .rule = *j->rule, .period = j->periods->at[at].period, .narrowest = INFINITY };
    j->room = 0;
    if (!take_all(j, at)) return put_apart(j, &j->periods->at[at]);
    if (!hang(j)) return 0;
    release_in_order(&j->w);
    j->w.part_of = arena_array(j->a, size_t, j->w.n);
    j->w.at = arena_array(j->a, size_t, j->w.n);
    if (!release_set_protect(j->a, t, &j->w, &why)) return SIZE_MAX;
    for (size_t c = 0; c < j->w.n; c++) {
        const struct figure_cell_held *x = &j->w.cell[c];
        if (!x->now || x->hid) continue;
        release_hide_too(j->h, j->periods, x->series, x->period);
        added++;
    }
    return added;
}

bool release_joint(struct store *st, const struct tree_nodes *t, const struct protection *rule, int64_t batch, struct periods_held *periods, struct hidden_all *h, size_t *ret)
{
    static const enum period_type kinds[] = { PERIOD_NONE, PERIOD_MONTH, PERIOD_QUARTER, PERIOD_YEAR };
    struct joint j = { .st = st, .a = arena_new(), .rule = rule, .batch = batch, .periods = periods, .h = h };      /* of one period: what h gets is in its own */
    bool fine = true;
    *ret = 0;
    for (size_t i = 0; fine && i < periods->n; i++)
        for (size_t k = 0; fine && k < countof(kinds); k++, arena_reset(j.a)) {
            if (k && !(periods->at[i].apart & 1U << PERIOD_NONE)) continue;
            j.type = kinds[k];
            size_t n = look_at(&j, t, i);
            fine = n != SIZE_MAX;
            if (fine) *ret += n;
        }
    arena_free(j.a);
    release_sort_hidden(h);
    return fine && !store_broken(st);
}
