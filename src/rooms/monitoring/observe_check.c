/* observe_check.c - what only shows when all rows of a file are there: figures that are there twice, shares, totals, divisors, jumps, times of areas. */
#include "rooms/monitoring/observe_names.h"
#include <math.h>
#include <string.h>

enum { JUMP_POINTS = 5 };                               /* no judgement on fewer changes than these                    */
static const double JUMP_SD = 5, JUMP_SHARE = 0.25;     /* a jump is more than so many standard deviations of all other changes, and a quarter of what was */

static const struct known_series *series_of(const struct observing *o, const struct obs_row *r) { return &o->known->series[r->series]; }
static const struct known_indicator *indicator_of_row(const struct observing *o, const struct obs_row *r) { return &o->known->indicator[series_of(o, r)->indicator]; }
static str shown(struct observing *o, double v) { return arena_fmt(o->a, "%.10g", v); }
static bool is_of(const struct observing *o, const struct obs_row *r, const char *measure) { return str_eq(indicator_of_row(o, r)->measure, str_of(measure)); }

/* "Kleve, 2018, group=foreign": which figure is meant. */
static str cell_name(struct observing *o, const struct obs_row *r)
{
    const struct known_series *s = series_of(o, r);
    str dims = o->known->dims[s->dims].text;
    return arena_fmt(o->a, "%.*s, %.*s, %.*s%s%.*s", STR(o->known->indicator[s->indicator].code), STR(o->known->area[s->area].name), STR(o->known->period_text[r->period]), dims.n ? ", " : "", STR(dims));
}

/* ---- one row by itself ------------------------------------------------------------------------------------------------------------------------------- */
static void check_twice(struct observing *o, const struct obs_row *before, struct obs_row *r)
{
    if (before->series != r->series || before->period != r->period || before->vintage != r->vintage) return;
    find_add(o, FIND_TWICE, r->line, r->column, cell_name(o, r), arena_fmt(o->a, "%lld", (long long)before->line));
}

static void check_share(struct observing *o, const struct obs_row *r)
{
    const struct known_indicator *x = indicator_of_row(o, r);
    if (!r->has || !str_eq(x->measure, S("share")) || (r->value >= 0 && (r->value <= 100 || x->over_100))) return;
    find_add(o, FIND_SHARE, r->line, r->column, arena_fmt(o->a, "%.10g (%.*s)", r->value, STR(cell_name(o, r))), S(""));
}

/* Figures that were reckoned anew for today's areas may be older than the area. */
static void check_time(struct observing *o, const struct obs_row *r)
{
    const struct known_area *x = &o->known->area[series_of(o, r)->area];
    if (o->map->recalculated || (!x->from.n && !x->to.n)) return;
    str last = date_text(o->a, period_last(o->known->period[r->period])), first = date_text(o->a, period_first(o->known->period[r->period]));
    if ((!x->from.n || str_cmp(last, x->from) >= 0) && (!x->to.n || str_cmp(first, x->to) <= 0)) return;
    find_add(o, FIND_AREA_TIME, r->line, SIZE_MAX, arena_fmt(o->a, "%.*s %.*s", STR(x->key), STR(x->name)),
             arena_fmt(o->a, "%.*s – %.*s", STR(x->from), STR(x->to)));
}

/* ---- a divisor of zero ---------------------------------------------------------------------------------------------------------------------------------- */
static const struct obs_row *row_at(const struct observing *o, int64_t series, uint32_t period, uint32_t vintage)
{
    size_t low = 0, high = o->n;
    while (series >= 0 && low < high) {
        size_t i = (low + high) / 2;
        const struct obs_row *r = &o->row[i];
        bool before = r->series != (uint32_t)series ? r->series < (uint32_t)series : r->period != period ? r->period < period : r->vintage < vintage;
        if (before) low = i + 1;
        else high = i;
    }
    const struct obs_row *r = low < o->n ? &o->row[low] : NULL;
    return r && series >= 0 && r->series == (uint32_t)series && r->period == period && r->vintage == vintage ? r : NULL;
}

static int64_t indicator_of_id(const struct catalogue *c, int64_t id)
{
    for (size_t i = 0; id && i < c->indicators; i++) if (c->indicator[i].id == id) return (int64_t)i;
    return -1;
}

/* Whatever is divided by this zero: something counted there is a contradiction, nothing is a gap. */
static void check_base(struct observing *o, const struct obs_row *r)
{
    const struct known_series *s = series_of(o, r);
    int64_t id = o->known->indicator[s->indicator].id;
    if (!r->has || r->value < 0 || r->value > 0 || !id) return;
    for (size_t i = 0; i < o->known->indicators; i++) {
        const struct known_indicator *x = &o->known->indicator[i];
        if (x->base != id) continue;
        int64_t top = indicator_of_id(o->known, x->top);
        const struct obs_row *over = top < 0 ? NULL : row_at(o, series_find(o->known, (uint32_t)top, s->area, s->source, s->dims), r->period, r->vintage);
        bool counted = over && over->has && over->value > 0;
        find_add(o, counted ? FIND_ZERO_BASE : FIND_NO_BASE, r->line, r->column, cell_name(o, r), counted ? cell_name(o, over) : x->code);
    }
}

/* ---- totals ---------------------------------------------------------------------------------------------------------------------------------------------- */
/* Sums of parts, by the figure that they are parts of and what it is parted by. */
struct part_key { uint32_t series, period, vintage, by; };
struct part_sum { struct part_key key; const struct obs_row *total; double sum; size_t n; };
struct sums { struct part_sum *at; size_t n, room; struct dict by; };
static const uint32_t BY_AREA = UINT32_MAX;             /* in place of a breakdown: parted by the areas within       */

static void add_part(struct observing *o, struct sums *s, const struct obs_row *r, int64_t series, uint32_t by)
{
    const struct obs_row *total = row_at(o, series, r->period, r->vintage);
    if (!total || !total->has) return;
    struct part_key key = { total->series, r->period, r->vintage, by };
    int64_t i = dict_get(&s->by, (str){ (const char *)&key, sizeof key });
    if (i < 0) {
        struct part_key *kept = arena_new_of(o->a, struct part_key);
        *kept = key;
        catalogue_grow(o->a, s->at, s->n, s->room);
        i = (int64_t)s->n++;
        s->at[i] = (struct part_sum){ .key = key, .total = total };
        dict_put(&s->by, (str){ (const char *)kept, sizeof *kept }, i);
    }
    s->at[i].sum += r->value;                           /* NOLINT(clang-analyzer-core.NullDereference): what the dictionary knows stands there */
    s->at[i].n++;
}

/* The same figure without its breakdown number `k`, or with a wider value of it. -1: nobody has such figures. */
static int64_t series_without(struct observing *o, const struct obs_row *r, size_t k, int64_t instead)
{
    const struct known_series *s = series_of(o, r);
    const struct known_dims *d = &o->known->dims[s->dims];
    struct buf b = buf_in(o->a, DIMS_TEXT_MAX + 1);
    for (size_t i = 0; i < d->n; i++) {
        int64_t is = i == k ? instead : d->category[i];
        if (is < 0) continue;
        const struct known_category *x = &o->known->category[is];
        buf_fmt(&b, "%s%.*s=%.*s", b.n ? " " : "", STR(o->known->breakdown[x->breakdown].code), STR(x->code));
    }
    int64_t dims = dict_get(&o->known->by_dims, buf_str(&b));
    return dims < 0 ? -1 : series_find(o->known, s->indicator, s->area, s->source, (uint32_t)dims);
}

/* Values within another value that is there, too, are parts of that one. */
static void add_dims(struct observing *o, struct sums *s, const struct obs_row *r)
{
    const struct known_dims *d = &o->known->dims[series_of(o, r)->dims];
    for (size_t k = 0; k < d->n; k++) {
        const struct known_category *x = &o->known->category[d->category[k]];
        if (x->parent >= 0 && row_at(o, series_without(o, r, k, x->parent), r->period, r->vintage)) continue;
        add_part(o, s, r, series_without(o, r, k, -1), (uint32_t)x->breakdown);
    }
}

/* What values were rounded to, as they show it: all multiples of 10, 5 or 3; otherwise whole numbers are exact. */
static double rounding(const struct observing *o, const struct part_sum *p)
{
    static const int bases[] = { 10, 5, 3 };
    str method = o->known->source[o->known->series[p->key.series].source].method;
    if (str_starts(method, S("round_"))) return str_eq(method, S("round_10")) ? 10 : str_eq(method, S("round_5")) ? 5 : 3;
    if (p->sum > floor(p->sum) || p->total->value > floor(p->total->value)) return 0.1;
    for (size_t i = 0; i < countof(bases); i++) if (fmod(p->sum, bases[i]) == 0 && fmod(p->total->value, bases[i]) == 0) return bases[i];
    return 0;
}

/* Too little is a contradiction only where no part is missing; too much always. */
static void check_sum(struct observing *o, const struct part_sum *p)
{
    bool areas = p->key.by == BY_AREA;
    int64_t all = areas ? o->known->area[o->known->series[p->key.series].area].children : o->known->breakdown[p->key.by].values;
    double tolerance = rounding(o, p) * (double)(p->n + 1) / 2 + 1e-9, less = p->total->value - p->sum;
    if (fabs(less) <= tolerance || (less > 0 && (int64_t)p->n < all)) return;
    find_add(o, areas ? FIND_TOTAL_AREAS : FIND_TOTAL, p->total->line, p->total->column, cell_name(o, p->total), arena_fmt(o->a, "%.10g, %.10g", p->sum, p->total->value));
}

static void check_totals(struct observing *o)
{
    struct sums s = { .by = { .a = o->a } };
    for (size_t i = 0; i < o->n; i++) {
        const struct obs_row *r = &o->row[i];
        if (!r->has || !is_of(o, r, "count")) continue;
        struct arena_mark m = arena_mark(o->a);
        size_t before = s.n;
        add_dims(o, &s, r);
        const struct known_series *x = series_of(o, r);
        int64_t above = o->known->area[x->area].parent;
        if (above >= 0) add_part(o, &s, r, series_find(o->known, x->indicator, (uint32_t)above, x->source, x->dims), BY_AREA);
        if (s.n == before) arena_release(o->a, m);
    }
    for (size_t i = 0; i < s.n; i++) check_sum(o, &s.at[i]);
}

/* ---- jumps ------------------------------------------------------------------------------------------------------------------------------------------------- */
struct point { double v; uint32_t period; const struct obs_row *row; const struct old_row *old; };       /* one of both: of the file, from the store */

/* The points of one series in the order of time: of the file, and what the store has for other periods; of a period the newest state. */
static size_t points_of(struct observing *o, size_t *i, size_t *k, struct point *ret)
{
    uint32_t series = o->row[*i].series;
    size_t n = 0;
    while (*k < o->olds && o->old[*k].series < series) ++*k;
    while ((*i < o->n && o->row[*i].series == series) || (*k < o->olds && o->old[*k].series == series)) {
        const struct obs_row *r = *i < o->n && o->row[*i].series == series ? &o->row[*i] : NULL;
        const struct old_row *old = *k < o->olds && o->old[*k].series == series ? &o->old[*k] : NULL;
        bool mine = r && (!old || r->period <= old->period);
        struct point p = mine ? (struct point){ r->value, r->period, r, NULL } : (struct point){ old->value, old->period, NULL, old };
        bool has = mine ? r->has : old->has;
        if (mine) ++*i;
        else ++*k;
        if (!has) continue;
        if (n && ret[n - 1].period == p.period) { if (mine || !ret[n - 1].row) ret[n - 1] = p; }
        else ret[n++] = p;
    }
    return n;
}

/* What stands in the store is said as everybody may see it. */
static str point_said(struct observing *o, const struct point *p)
{
    return !p->old ? shown(o, p->v) : p->old->hidden ? S("•") : shown(o, old_seen(o, p->old));
}

/* All changes of a series together, so that each can be held against all others: one jump alone would widen the deviation that it is measured by. */
struct changes { double sum, squares; size_t n; };

static double other_sd(const struct changes *c, double change)
{
    double m = (double)(c->n - 1), sum = c->sum - change, spread = c->squares - change * change - sum * sum / m;
    return spread > 0 ? sqrt(spread / (m - 1)) : 0;
}

static void check_jumps_of(struct observing *o, const struct point *p, size_t n)
{
    struct changes c = { 0 };
    for (size_t i = 1; i < n; i++, c.n++) {
        double d = p[i].v - p[i - 1].v;
        c.sum += d;
        c.squares += d * d;
    }
    for (size_t i = 1; n > JUMP_POINTS && i < n; i++) {
        double d = p[i].v - p[i - 1].v;
        if (!p[i].row || p[i].row->change == OBS_SAME || fabs(d) <= JUMP_SD * other_sd(&c, d) || fabs(d) <= JUMP_SHARE * fabs(p[i - 1].v)) continue;
        find_add(o, FIND_JUMP, p[i].row->line, p[i].row->column, arena_fmt(o->a, "%.*s: %.10g", STR(cell_name(o, p[i].row)), p[i].v), point_said(o, &p[i - 1]));
    }
}

static void check_jumps(struct observing *o)
{
    struct point *p = arena_array(o->a, struct point, o->n + o->olds + 1);
    for (size_t i = 0, k = 0; i < o->n; ) check_jumps_of(o, p, points_of(o, &i, &k, p));
}

/* ---- kinds of periods ---------------------------------------------------------------------------------------------------------------------------------------- */
/* An indicator of one source has one kind of period: a day of each year, or the year. Told once per pair. */
static void check_types(struct observing *o)
{
    struct dict seen = { .a = o->a };
    for (size_t i = 0; i < o->n + o->olds; i++) {
        bool mine = i >= o->olds;
        const struct obs_row *r = mine ? &o->row[i - o->olds] : NULL;
        const struct known_series *s = &o->known->series[mine ? r->series : o->old[i].series];
        enum period_type type = o->known->period[mine ? r->period : o->old[i].period].type;
        uint32_t key[2] = { s->indicator, s->source };
        int64_t before = dict_get(&seen, (str){ (const char *)key, sizeof key });
        if (before < 0) {
            uint32_t *kept = arena_array(o->a, uint32_t, 2);
            memcpy(kept, key, sizeof key);
            dict_put(&seen, (str){ (const char *)kept, sizeof key }, (int64_t)type);
        } else if (mine && before != (int64_t)type)
            find_add(o, FIND_PERIOD_TYPE, r->line, SIZE_MAX, arena_fmt(o->a, "%.*s, %.*s", STR(o->known->indicator[s->indicator].code), STR(o->known->period_text[r->period])),
                     str_of(period_type_code((enum period_type)before)));
    }
}

void observing_check(struct observing *o)
{
    for (size_t i = 0; i < o->n; i++) {
        struct obs_row *r = &o->row[i];
        if (i) check_twice(o, &o->row[i - 1], r);
        check_share(o, r);
        check_time(o, r);
        check_base(o, r);
    }
    check_totals(o);
    check_jumps(o);
    check_types(o);
}
