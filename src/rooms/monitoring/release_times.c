/* release_times.c - sums over time: months make up a quarter or a year, quarters a year, years several of them. What is hidden in one period must not follow from the
** longer one and the others in it. */
#include "rooms/monitoring/release_parts.h"
#include <math.h>
#include <stdlib.h>

struct time_point { struct period at; int64_t from, to, v, batch; str text; bool hidden; };           /* from, to: days        */
struct times {
    struct arena *a; const struct protection *rule; int64_t batch, series; struct periods_held *periods; struct hidden_all *h;
    struct time_point *p; size_t n, room, added;
};

static bool fresh(const struct times *t, const struct time_point *x) { return t->batch && x->batch == t->batch; }

/* From now on it is one of those that an earlier release hid, and its period has to be looked at again. */
void release_hide_too(struct hidden_all *h, struct periods_held *periods, int64_t series, str period)
{
    h->at = arena_more(h->a, h->at, h->n, &h->room, 64);
    h->at[h->n++] = (struct hidden_once){ series, arena_fmt(h->a, "%.*s ", STR(period)), true };
    for (size_t i = 0; i < periods->n; i++) if (str_eq(periods->at[i].period, period)) periods->at[i].asked = periods->at[i].touched = true;
}

static void hide(struct times *t, struct time_point *x)
{
    x->hidden = true;
    release_hide_too(t->h, t->periods, t->series, x->text);
    t->added++;
}

static bool is_part(const struct time_point *x, const struct time_point *sum, enum period_type type)
{
    return x->at.type == type && sum->at.type != type && x->from >= sum->from && x->to <= sum->to;
}

/* Nobody looks at it whole: so a single part that is hidden must not follow, however large it is, for what it was hidden for might. */
static bool is_apart(const struct periods_held *l, str period, enum period_type type)
{
    for (size_t i = 0; i < l->n; i++) if (str_eq(l->at[i].period, period)) return l->at[i].apart & 1U << type;
    return false;
}

/* Hides one figure more where the rest of a sum tells what is hidden in it: first what nobody has seen yet, the sum before its parts, the smallest of these. Parts
** that make up something else than the sum (a mean, people at the end of each month) tell nothing. True: it did. */
static bool close_sum(struct times *t, struct time_point *sum, enum period_type type)
{
    int64_t days = 0, all = 0, range = 0, low = t->rule->zeros ? 0 : 1;
    size_t hidden = 0;
    struct time_point *next = NULL;
    for (size_t i = 0; i < t->n; i++) {
        struct time_point *x = &t->p[i];
        if (!is_part(x, sum, type)) continue;
        days += x->to - x->from + 1;
        all += x->v;
        hidden += x->hidden;
        if (x->hidden && x->v > low) range += x->v - low;
        if (!x->hidden && x->v > 0 && (!next || (fresh(t, x) != fresh(t, next) ? fresh(t, x) : x->v < next->v))) next = x;
    }
    bool whole = days == sum->to - sum->from + 1;
    int64_t rest = sum->v - all;                        /* of what nobody delivers, or of what was revised             */
    if (rest >= t->rule->least || (whole ? -rest >= t->rule->least : rest < 0)) return false;
    if (!whole) range += rest;
    bool alone = whole && hidden == 1 && !sum->hidden && range >= t->rule->least && is_apart(t->periods, sum->text, type);
    if (sum->hidden ? hidden > 0 || !whole : !hidden || (range >= t->rule->least && !alone)) return false;
    if (!sum->hidden && (!next || !fresh(t, next) || fresh(t, sum))) next = sum;
    if (next) hide(t, next);
    return next;
}

static void close_series(struct times *t)
{
    static const enum period_type parts[] = { PERIOD_MONTH, PERIOD_QUARTER, PERIOD_YEAR };
    for (bool again = t->n > 1; again;) {
        again = false;
        for (size_t i = 0; i < t->n; i++) for (size_t k = 0; k < countof(parts); k++) again |= close_sum(t, &t->p[i], parts[k]);
    }
    t->n = 0;
}

bool release_span(str period, struct period *ret) { return period_parse(period, ret) && ret->type != PERIOD_DAY && ret->type != PERIOD_CENSUS; }

/* Of several states of the data the newest, which comes last. */
static bool take_time(void *ctx, const struct rows *r)
{
    struct times *t = ctx;
    struct time_point x = { .v = llround(row_real(r, 2)), .hidden = row_int(r, 3) != 0, .batch = row_int(r, 4) };
    if (row_int(r, 0) != t->series) close_series(t);
    t->series = row_int(r, 0);
    if (!release_span(row_str(r, 1), &x.at) || x.v < 0) return true;
    x.from = date_days(period_first(x.at));
    x.to = date_days(period_last(x.at));
    if (t->n && period_same(t->p[t->n - 1].at, x.at)) x.hidden |= t->p[--t->n].hidden;
    x.text = arena_copy(t->a, row_str(r, 1));
    t->p = arena_more(t->a, t->p, t->n, &t->room, 64);
    t->p[t->n++] = x;
    return true;
}

/* Only where there are spans of different length anything can be a part of anything. */
bool release_spans_differ(const struct periods_held *l)
{
    bool seen[PERIOD_TYPES] = { false };
    int n = 0;
    struct period p;
    for (size_t i = 0; i < l->n; i++) {
        if (!release_span(l->at[i].period, &p) || seen[p.type]) continue;
        seen[p.type] = true;
        n++;
    }
    return n > 1;
}

static int by_series(const void *x, const void *y)
{
    const struct hidden_once *a = x, *b = y;
    return a->series != b->series ? (a->series < b->series ? -1 : 1) : str_cmp(a->cell, b->cell);
}

void release_sort_hidden(struct hidden_all *h) { if (h->n) qsort(h->at, h->n, sizeof *h->at, by_series); }

size_t release_times(struct store *st, struct arena *a, const struct protection *rule, int64_t batch, struct periods_held *periods, struct hidden_all *h)
{
    struct times t = { .a = a, .rule = rule, .batch = batch, .periods = periods, .h = h };
    for (size_t i = 0; i < periods->n; i++) periods->at[i].asked = false;
    each(st, take_time, &t, Q("SELECT o.series, o.period, o.value, o.shown, o.batch FROM monitoring_observation o JOIN monitoring_series s ON s.id = o.series"
                              " WHERE s.indicator = $1 AND s.source = $2 AND o.ended = 0 AND o.value IS NOT NULL AND EXISTS (SELECT 1 FROM monitoring_observation x"
                              " WHERE x.series = s.id AND x.ended = 0 AND x.shown <> 0) ORDER BY o.series, o.period, o.vintage, o.id"), I(rule->indicator), I(rule->source));
    close_series(&t);
    release_sort_hidden(h);
    return t.added;
}
