/* shown.c - reads observations for everybody else: protected values are emptied here, one source is chosen, derived figures are worked out. */
#include "entity/query.h"
#include "entity/schema.h"
#include "rooms/monitoring/shown.h"
#include "text/period.h"
#include <math.h>

enum { DERIVED_DEPTH = 4, BREAKS_MAX = 200, SOURCES_MAX = 400 };

/* What reading an indicator needs of its row. */
struct reading { int64_t id, top, base; str code, derive; bool counts; };
static struct reading reading_of(struct store *st, struct arena *a, int64_t indicator)
{
    struct rows *r = ask(st, Q("SELECT i.code, COALESCE(i.derive, ''), COALESCE(i.top, 0), COALESCE(i.base, 0), i.measure, COALESCE(w.unit, ''), COALESCE(i.digits, 0) FROM monitoring_indicator i"
                               " LEFT JOIN monitoring_indicator_words w ON w.owner = i.id AND w.lang = 'de' WHERE i.id = $1"), I(indicator));
    if (!rows_next(r)) return (struct reading){ .id = indicator };
    return (struct reading){ indicator, row_int(r, 2), row_int(r, 3), arena_copy(a, row_str(r, 0)), arena_copy(a, row_str(r, 1)), figures_count(row_str(r, 4), row_str(r, 5), row_int(r, 6)) };
}

/* ---- as stored ---------------------------------------------------------------------------------------------------------------------------- */
#define SHOWN_COLUMNS "o.period, o.vintage, s.dims, o.note, o.value, o.status, o.shown, s.area, s.source, s.id, q.method"
#define SHOWN_FROM " FROM monitoring_observation o JOIN monitoring_series s ON s.id = o.series JOIN monitoring_source q ON q.id = s.source"
/* Of one cell the source that comes first, its newest state first. */
#define SHOWN_ORDER " ORDER BY s.area, s.dims, o.period, COALESCE(q.rank, 1000), s.source, o.vintage DESC, o.id"
struct shown_list { struct shown *at; size_t n, room; struct arena *a; bool counts; };

/* Half away from zero, each figure by itself (sums need not fit): what is rounded is all that leaves. */
double shown_rounded(double v, double base) { return copysign(floor(fabs(v) / base + 0.5) * base, v) + 0.0; }

double shown_base(str method) { return str_eq(method, S("round_3")) ? 3 : str_eq(method, S("round_5")) ? 5 : str_eq(method, S("round_10")) ? 10 : 0; }

/* Of a hidden figure nothing leaves: not whether it is a zero, nor what a note says of it. Of a rounded one not whether it was exactly zero. */
static struct shown shown_row(struct arena *a, const struct rows *r, bool counts)
{
    bool hidden = row_int(r, 6) != 0;
    enum obs_status status = (enum obs_status)row_int(r, 5);
    bool value = !hidden && obs_has_value(status) && !row_null(r, 4);
    double base = counts && value ? shown_base(row_str(r, 10)) : 0;
    if (base > 0 && status != OBS_LIMITED) status = OBS_VALUE;
    return (struct shown){ .v = !value ? NAN : base > 0 ? shown_rounded(row_real(r, 4), base) : row_real(r, 4), .mark = hidden ? SHOWN_HIDDEN : value ? SHOWN_VALUE : SHOWN_NONE,
                           .status = hidden ? OBS_CONFIDENTIAL : status, .period = arena_copy(a, row_str(r, 0)), .vintage = arena_copy(a, row_str(r, 1)), .dims = arena_copy(a, row_str(r, 2)),
                           .note = hidden ? S("") : arena_copy(a, row_str(r, 3)), .area = row_int(r, 7), .source = row_int(r, 8), .series = row_int(r, 9) };
}

static bool take_shown(void *ctx, const struct rows *r)
{
    struct shown_list *l = ctx;
    l->at = arena_more(l->a, l->at, l->n, &l->room, 256);
    l->at[l->n++] = shown_row(l->a, r, l->counts);
    return l->n < SHOWN_MAX;
}

/* area 0: all; period empty: all (with a period all areas). */
static struct shown_list stored(struct store *st, struct arena *a, const struct reading *x, int64_t area, str period)
{
    struct shown_list l = { .a = a, .counts = x->counts };
    if (x->derive.n) return l;
    if (period.n) each(st, take_shown, &l, Q("SELECT " SHOWN_COLUMNS SHOWN_FROM " WHERE s.indicator = $1 AND o.period = $2 AND o.ended = 0" SHOWN_ORDER), I(x->id), T(period));
    else if (area) each(st, take_shown, &l, Q("SELECT " SHOWN_COLUMNS SHOWN_FROM " WHERE s.indicator = $1 AND s.area = $2 AND o.ended = 0" SHOWN_ORDER), I(x->id), I(area));
    else each(st, take_shown, &l, Q("SELECT " SHOWN_COLUMNS SHOWN_FROM " WHERE s.indicator = $1 AND o.ended = 0" SHOWN_ORDER), I(x->id));
    return l;
}

/* ---- one source per cell -------------------------------------------------------------------------------------------------------------------- */
/* What the office decided: display rows, the more exact one first. */
struct choice_made { int64_t area, source; str period, vintage; };
struct choices_made { struct choice_made *at; size_t n; };
static struct choices_made choices(struct store *st, struct arena *a, int64_t indicator)
{
    struct rows *r = ask(st, Q("SELECT COALESCE(area, 0), source, period, vintage FROM monitoring_display WHERE indicator = $1 AND deleted_at IS NULL"
                               " ORDER BY CASE WHEN area IS NULL THEN 1 ELSE 0 END, CASE WHEN period = '' THEN 1 ELSE 0 END, id DESC LIMIT 1000"), I(indicator));
    struct choices_made c = { arena_array(a, struct choice_made, rows_count(r) + 1), 0 };
    while (rows_next(r)) c.at[c.n++] = (struct choice_made){ row_int(r, 0), row_int(r, 1), arena_copy(a, row_str(r, 2)), arena_copy(a, row_str(r, 3)) };
    return c;
}

static bool same_series(const struct shown *x, const struct shown *y) { return x->area == y->area && str_eq(x->dims, y->dims); }
static bool same_cell(const struct shown *x, const struct shown *y) { return same_series(x, y) && str_eq(x->period, y->period); }

static size_t chosen(const struct choices_made *c, const struct shown *cell, size_t n)
{
    for (size_t k = 0; k < c->n; k++) {
        if ((c->at[k].area && c->at[k].area != cell->area) || (c->at[k].period.n && !str_eq(c->at[k].period, cell->period))) continue;
        for (size_t i = 0; i < n; i++)
            if (cell[i].source == c->at[k].source && (!c->at[k].vintage.n || str_eq(c->at[k].vintage, cell[i].vintage))) return i;
    }
    return 0;
}

/* How many of the others say something else than the one that is shown. */
static size_t contradict(const struct shown *cell, size_t n, size_t at)
{
    size_t others = 0;
    for (size_t i = 0; i < n; i++) others += i != at && cell[i].mark == SHOWN_VALUE && (cell[at].mark != SHOWN_VALUE || cell[i].v != cell[at].v);
    return others;
}

static struct shown_list one_each(struct store *st, struct arena *a, int64_t indicator, struct shown_list in)
{
    struct choices_made c = choices(st, a, indicator);
    struct shown_list out = { .at = arena_array(a, struct shown, in.n + 1), .a = a };
    for (size_t i = 0, n; i < in.n; i += n) {
        for (n = 1; i + n < in.n && same_cell(&in.at[i], &in.at[i + n]); n++) { }
        size_t at = chosen(&c, &in.at[i], n);
        out.at[out.n] = in.at[i + at];
        out.at[out.n++].others = contradict(&in.at[i], n, at);
    }
    return out;
}

/* ---- where a series is counted otherwise -------------------------------------------------------------------------------------------------------- */
struct cut { int64_t source; int from; };               /* from: day as YYYYMMDD                                       */
struct cuts { struct cut at[BREAKS_MAX]; size_t n; };
static int day_number(struct date d) { return d.year * 10000 + d.month * 100 + d.day; }
static int first_day(str period) { struct period p; return period_parse(period, &p) ? day_number(period_first(p)) : 0; }
static int last_day(str period)  { struct period p; return period_parse(period, &p) ? day_number(period_last(p)) : 0; }
static enum period_type type_of(str period) { struct period p; return period_parse(period, &p) ? p.type : PERIOD_NONE; }

static void cuts_of(struct store *st, int64_t indicator, struct cuts *ret)
{
    struct rows *r = ask(st, Q("SELECT COALESCE(source, 0), period FROM monitoring_break WHERE indicator = $1 AND deleted_at IS NULL UNION ALL"
                               " SELECT 0, valid_from FROM monitoring_definition WHERE indicator = $1 AND cuts AND deleted_at IS NULL"), I(indicator));
    ret->n = 0;
    while (rows_next(r) && ret->n < BREAKS_MAX) {
        int from = first_day(row_str(r, 1));
        if (from) ret->at[ret->n++] = (struct cut){ row_int(r, 0), from };
    }
}

/* The first figure of each type of period from a break on; what begins after it is cut from nothing. */
static void mark_cuts(const struct cuts *c, struct shown *s, size_t n)
{
    for (size_t i = 0; c->n && i < n; i++) {
        size_t before = i;
        while (before > 0 && type_of(s[before - 1].period) != type_of(s[i].period)) before--;
        if (!before) continue;
        int end = last_day(s[i].period), earlier = last_day(s[before - 1].period);
        for (size_t k = 0; k < c->n; k++) s[i].cut |= (!c->at[k].source || c->at[k].source == s[i].source) && earlier < c->at[k].from && end >= c->at[k].from;
    }
}

static void cut_all(const struct cuts *c, struct shown_list *l)
{
    for (size_t i = 0, n; c->n && i < l->n; i += n) {
        for (n = 1; i + n < l->n && same_series(&l->at[i], &l->at[i + n]); n++) { }
        mark_cuts(c, &l->at[i], n);
    }
}

/* ---- what was asked for ------------------------------------------------------------------------------------------------------------------------ */
/* A year as bound holds for every type of period, other bounds for their own type. */
static bool within(str period, str from, str to)
{
    enum period_type t = type_of(period), f = type_of(from), u = type_of(to);
    if (from.n && f != t && f != PERIOD_YEAR) return false;
    if (to.n && u != t && u != PERIOD_YEAR) return false;
    return (!from.n || (f == t ? str_cmp(period, from) >= 0 : first_day(period) >= first_day(from))) && (!to.n || (u == t ? str_cmp(period, to) <= 0 : last_day(period) <= last_day(to)));
}

static bool wanted(const struct shown_ask *q, const struct shown *s) { return (!q->source || s->source == q->source) && (!q->vintage.n || str_eq(q->vintage, s->vintage)); }

/* ---- worked out ---------------------------------------------------------------------------------------------------------------------------------- */
struct names { int64_t id[SOURCES_MAX]; str name[SOURCES_MAX]; size_t n; };
static struct names *source_names(struct store *st, struct arena *a)
{
    struct names *s = arena_new_of(a, struct names);
    struct rows *r = ask(st, Q("SELECT owner, name FROM monitoring_source_words WHERE lang = 'de' ORDER BY owner LIMIT 400"));
    for (; rows_next(r) && s->n < SOURCES_MAX; s->n++) { s->id[s->n] = row_int(r, 0); s->name[s->n] = arena_copy(a, row_str(r, 1)); }
    return s;
}

static str input_say(struct arena *a, const struct names *names, const struct reading *x, const struct shown *s)
{
    str source = s->inputs;
    if (s->derived) return arena_fmt(a, "%.*s %.*s (%.*s)", STR(x->code), STR(s->period), STR(source));
    for (size_t i = 0; i < names->n; i++) if (names->id[i] == s->source) source = names->name[i];
    return s->vintage.n ? arena_fmt(a, "%.*s %.*s (%.*s, %.*s)", STR(x->code), STR(s->period), STR(source), STR(s->vintage))
                        : arena_fmt(a, "%.*s %.*s (%.*s)", STR(x->code), STR(s->period), STR(source));
}

static void worked_out(struct shown *ret, enum shown_mark mark, enum obs_status status, double v)
{
    ret->mark = mark;
    ret->status = status;
    ret->v = mark == SHOWN_VALUE ? v : NAN;
}

/* Hidden when one of the inputs is: from a share and its base the other input would follow. Nothing without both, or from a base of zero; nor is there a change in per
** cent of a negative number (a balance of migration): from -10 to -5 it would be a fall by half. */
static void from_two(struct shown *ret, str how, const struct shown *top, const struct shown *base)
{
    double times = str_eq(how, S("share")) ? 100 : str_eq(how, S("per_1000")) ? 1000 : 1;
    if (top->mark == SHOWN_HIDDEN || (base && base->mark == SHOWN_HIDDEN)) worked_out(ret, SHOWN_HIDDEN, OBS_CONFIDENTIAL, 0);
    else if (!base || base->mark == SHOWN_NONE || top->mark == SHOWN_NONE) worked_out(ret, SHOWN_NONE, top->mark == SHOWN_NONE ? top->status : base ? base->status : OBS_CONFIDENTIAL, 0);
    else if (base->v == 0 || (base->v < 0 && str_eq(how, S("change")))) worked_out(ret, SHOWN_NONE, OBS_BLOCKED, 0);
    else if (str_eq(how, S("change"))) worked_out(ret, SHOWN_VALUE, OBS_VALUE, (top->v - base->v) / base->v * 100);
    else worked_out(ret, SHOWN_VALUE, top->status == OBS_LIMITED || base->status == OBS_LIMITED ? OBS_LIMITED : OBS_VALUE, top->v / base->v * times);
}

static struct shown_list displayed(struct store *st, struct arena *a, const struct shown_ask *ask, int64_t area, str period, int depth);

/* Each figure against the one before of its type; across a break there is no change to speak of. */
static void changes(struct shown_list *out, const struct shown_list *top, const struct reading *x, const struct names *names)
{
    for (size_t i = 1; i < top->n; i++) {
        size_t before = i;
        while (before > 0 && same_series(&top->at[before - 1], &top->at[i]) && type_of(top->at[before - 1].period) != type_of(top->at[i].period)) before--;
        if (!before || !same_series(&top->at[before - 1], &top->at[i])) continue;
        const struct shown *now = &top->at[i], *then = &top->at[before - 1];
        struct shown *s = &out->at[out->n++];
        *s = (struct shown){ .period = now->period, .vintage = S(""), .dims = now->dims, .note = S(""), .area = now->area, .cut = now->cut, .derived = true,
                             .inputs = arena_fmt(out->a, "%.*s / %.*s", STR(input_say(out->a, names, x, now)), STR(input_say(out->a, names, x, then))) };
        from_two(s, S("change"), now, then);
        if (now->cut && s->mark == SHOWN_VALUE) worked_out(s, SHOWN_NONE, OBS_BLOCKED, 0);
    }
}

static int in_order(const struct shown *x, const struct shown *y)
{
    int dims = str_cmp(x->dims, y->dims);
    return x->area != y->area ? (x->area < y->area ? -1 : 1) : dims ? dims : str_cmp(x->period, y->period);
}

/* Both lists by area, dims, period: like a zip. */
static void quotients(struct shown_list *out, str how, const struct shown_list *top, const struct reading *x, const struct shown_list *base, const struct reading *y, const struct names *names)
{
    size_t k = 0;
    for (size_t i = 0; i < top->n; i++) {
        const struct shown *t = &top->at[i];
        while (k < base->n && in_order(&base->at[k], t) < 0) k++;
        const struct shown *b = k < base->n && same_cell(&base->at[k], t) ? &base->at[k] : NULL;
        struct shown *s = &out->at[out->n++];
        str one = input_say(out->a, names, x, t), other = b ? input_say(out->a, names, y, b) : arena_fmt(out->a, "%.*s –", STR(y->code));
        *s = (struct shown){ .period = t->period, .vintage = S(""), .dims = t->dims, .note = S(""), .area = t->area, .cut = t->cut || (b && b->cut), .derived = true,
                             .inputs = arena_fmt(out->a, "%.*s / %.*s", STR(one), STR(other)) };
        from_two(s, how, t, b);
    }
}

static int compare_shown(const void *x, const void *y) { return in_order(x, y); }

static struct shown_list inputs_of(struct store *st, struct arena *a, int64_t indicator, int64_t area, str period, int depth)
{
    struct shown_ask q = { .indicator = indicator };
    struct shown_list l = displayed(st, a, &q, area, period, depth + 1);
    qsort(l.at, l.n, sizeof *l.at, compare_shown);       /* by bytes: a store may order texts otherwise                */
    return l;
}

static struct shown_list derived(struct store *st, struct arena *a, const struct reading *d, int64_t area, str period, int depth)
{
    struct shown_list out = { .a = a };
    if (depth >= DERIVED_DEPTH || !d->top) return out;
    if (str_eq(d->derive, S("change"))) period = S("");    /* it takes the one before, too                            */
    struct reading x = reading_of(st, a, d->top);
    struct names *names = source_names(st, a);
    struct shown_list top = inputs_of(st, a, d->top, area, period, depth);
    out.at = arena_array(a, struct shown, top.n + 1);
    if (str_eq(d->derive, S("change"))) {
        changes(&out, &top, &x, names);
        return out;
    }
    struct reading y = reading_of(st, a, d->base);
    struct shown_list base = d->base ? inputs_of(st, a, d->base, area, period, depth) : (struct shown_list){ .a = a };
    quotients(&out, d->derive, &top, &x, &base, &y, names);
    return out;
}

/* With a period perhaps no other one is read; what is cut is told by those before it, so then all are. */
static struct shown_list displayed(struct store *st, struct arena *a, const struct shown_ask *ask, int64_t area, str period, int depth)
{
    struct cuts c;
    struct reading x = reading_of(st, a, ask->indicator);
    cuts_of(st, ask->indicator, &c);
    if (c.n) period = S("");
    struct shown_list all = x.derive.n ? derived(st, a, &x, area, period, depth) : stored(st, a, &x, area, period), some = { .at = arena_array(a, struct shown, all.n + 1), .a = a };
    for (size_t i = 0; i < all.n; i++) if (wanted(ask, &all.at[i])) some.at[some.n++] = all.at[i];
    if (!x.derive.n) some = one_each(st, a, ask->indicator, some);
    cut_all(&c, &some);                                 /* before periods are left out: the first of the rest may be cut from those */
    size_t n = 0;
    for (size_t i = 0; i < some.n; i++) if ((!ask->from.n && !ask->to.n) || within(some.at[i].period, ask->from, ask->to)) some.at[n++] = some.at[i];
    some.n = n;
    return some;
}

/* ---- the ways to ask -------------------------------------------------------------------------------------------------------------------------------- */
size_t shown_all(struct store *st, struct arena *a, int64_t indicator, int64_t area, const struct shown **ret)
{
    struct cuts c;
    struct reading x = reading_of(st, a, indicator);
    struct shown_list l = x.derive.n ? derived(st, a, &x, area, S(""), 0) : stored(st, a, &x, area, S(""));
    cuts_of(st, indicator, &c);
    cut_all(&c, &l);
    *ret = l.at;
    return l.n;
}

size_t shown_series(struct store *st, struct arena *a, const struct shown_ask *ask, const struct shown **ret)
{
    struct shown_list l = displayed(st, a, ask, ask->area, S(""), 0);
    size_t n = 0;
    for (size_t i = 0; i < l.n; i++) if (str_eq(l.at[i].dims, ask->dims)) l.at[n++] = l.at[i];
    *ret = l.at;
    return n;
}

struct areas_below { int64_t *id; size_t n, room; struct arena *a; };
static bool take_below(void *ctx, const struct rows *r)
{
    struct areas_below *b = ctx;
    b->id = arena_more(b->a, b->id, b->n, &b->room, 64);
    b->id[b->n++] = row_int(r, 0);
    return true;
}

static int compare_id(const void *x, const void *y) { return *(const int64_t *)x < *(const int64_t *)y ? -1 : *(const int64_t *)x > *(const int64_t *)y; }
static bool is_below(const struct areas_below *b, int64_t id) { return b->n && bsearch(&id, b->id, b->n, sizeof *b->id, compare_id); }

/* The newest period that more than half of the areas have which have any; if there is none, the one that most have. */
static str period_of_most(struct arena *a, const struct shown_list *l)
{
    struct counted_period { str period; size_t n; } *c = arena_array(a, struct counted_period, l->n + 1);
    size_t n = 0, areas = 0, best = 0;
    for (size_t i = 0; i < l->n; i++) {
        size_t k = 0;
        while (k < n && !str_eq(c[k].period, l->at[i].period)) k++;
        if (k == n) c[n++].period = l->at[i].period;
        c[k].n++;
        areas += !i || l->at[i].area != l->at[i - 1].area;
    }
    for (size_t k = 1; k < n; k++) {
        bool most = 2 * c[k].n > areas, most_before = 2 * c[best].n > areas, newer = last_day(c[k].period) > last_day(c[best].period);
        if (most != most_before ? most : most ? newer : c[k].n > c[best].n || (c[k].n == c[best].n && newer)) best = k;
    }
    return n ? c[best].period : S("");
}

size_t shown_areas(struct store *st, struct arena *a, const struct shown_ask *ask, str period, const struct shown **ret)
{
    struct areas_below below = { .a = a };
    struct shown_list l = displayed(st, a, ask, 0, period, 0);
    size_t n = 0;
    if (ask->area) each(st, take_below, &below, Q("SELECT id FROM directory_area WHERE parent = $1 AND deleted_at IS NULL ORDER BY id"), I(ask->area));
    for (size_t i = 0; i < l.n; i++) if (str_eq(l.at[i].dims, ask->dims) && (!ask->area || is_below(&below, l.at[i].area))) l.at[n++] = l.at[i];
    l.n = n;
    if (!period.n) period = period_of_most(a, &l);
    n = 0;
    for (size_t i = 0; i < l.n; i++) if (str_eq(l.at[i].period, period)) l.at[n++] = l.at[i];
    *ret = l.at;
    return n;
}

size_t shown_groups(struct store *st, struct arena *a, const struct shown_ask *ask, str period, const struct shown **ret)
{
    struct shown_list l = displayed(st, a, ask, ask->area, S(""), 0);
    size_t n = 0;
    for (size_t i = 0; i < l.n; i++) if (str_eq(l.at[i].period, period)) l.at[n++] = l.at[i];
    *ret = l.at;
    return n;
}

size_t shown_claims(struct store *st, struct arena *a, const struct shown_ask *ask, str period, const struct shown **ret)
{
    struct reading x = reading_of(st, a, ask->indicator);
    struct shown_list l = x.derive.n ? derived(st, a, &x, ask->area, S(""), 0) : stored(st, a, &x, ask->area, S(""));
    size_t n = 0;
    for (size_t i = 0; i < l.n; i++) if (str_eq(l.at[i].period, period) && str_eq(l.at[i].dims, ask->dims)) l.at[n++] = l.at[i];
    *ret = l.at;
    return n;
}

struct there_list { struct shown_there *at; size_t n, room; struct arena *a; };
static void there_put(struct there_list *l, struct shown_there one)
{
    l->at = arena_more(l->a, l->at, l->n, &l->room, 128);
    l->at[l->n++] = one;
}

static bool take_there(void *ctx, const struct rows *r)
{
    struct there_list *l = ctx;
    there_put(l, (struct shown_there){ arena_copy(l->a, row_str(r, 0)), row_int(r, 1), arena_copy(l->a, row_str(r, 2)), row_int(r, 3), (size_t)row_int(r, 4) });
    return l->n < SHOWN_MAX;
}

size_t shown_there(struct store *st, struct arena *a, int64_t indicator, int64_t area, const struct shown_there **ret)
{
    struct there_list l = { .a = a };
    struct reading x = reading_of(st, a, indicator);
    struct shown_list d = { .a = a };
    if (x.derive.n) d = derived(st, a, &x, area, S(""), 0);
    else if (area) each(st, take_there, &l, Q("SELECT o.period, s.area, s.dims, s.source, COUNT(*)" SHOWN_FROM " WHERE s.indicator = $1 AND s.area = $2 AND o.ended = 0"
                                              " GROUP BY o.period, s.area, s.dims, s.source ORDER BY o.period, s.area, s.dims, s.source"), I(indicator), I(area));
    else each(st, take_there, &l, Q("SELECT o.period, s.area, s.dims, s.source, COUNT(*)" SHOWN_FROM " WHERE s.indicator = $1 AND o.ended = 0"
                                    " GROUP BY o.period, s.area, s.dims, s.source ORDER BY o.period, s.area, s.dims, s.source"), I(indicator));
    for (size_t i = 0; i < d.n; i++) there_put(&l, (struct shown_there){ d.at[i].period, d.at[i].area, d.at[i].dims, 0, 1 });
    *ret = l.at;
    return l.n;
}

/* ---- in words ---------------------------------------------------------------------------------------------------------------------------------------- */
str shown_said(struct arena *a, const struct lang *l, const struct words *w, const struct indicator *x, const struct shown *v)
{
    if (v->mark == SHOWN_HIDDEN) return S("•");
    if (v->mark == SHOWN_NONE) return v->status == OBS_CONFIDENTIAL || v->status == OBS_VALUE ? S("–") : words_get(w, obs_label(v->status));
    str number = lang_decimal(a, l, v->v, digits_said(x->measure, x->digits));
    str said = x->unit.n ? arena_fmt(a, "%.*s\u00a0%.*s", STR(number), STR(x->unit)) : number;
    return v->status == OBS_LIMITED ? arena_fmt(a, "(%.*s)", STR(said)) : said;
}

str shown_say(struct req *q, const struct indicator *x, const struct shown *v) { return shown_said(q->a, q->lang, q->words, x, v); }

str source_said(struct store *st, struct arena *a, const struct lang *l, const struct shown *v)
{
    struct rows *r = ask(st, Q("SELECT COALESCE(NULLIF(w.name, ''), g.name) FROM monitoring_source_words g LEFT JOIN monitoring_source_words w ON w.owner = g.owner AND w.lang = $2"
                               " WHERE g.owner = $1 AND g.lang = 'de'"), I(v->source), T(str_of(l->tag)));
    if (rows_next(r)) return arena_copy(a, row_str(r, 0));
    return v->derived ? words_get(words_in(str_of(l->tag)), N_("worked out from other figures")) : S("");
}

int64_t county_of(struct store *st)
{
    struct rows *r = ask(st, Q("SELECT id FROM directory_area WHERE level = 'county' AND ags = $1 AND deleted_at IS NULL ORDER BY id"), T(setting_get(st, S("county"))));
    return rows_next(r) ? row_int(r, 0) : 0;
}
