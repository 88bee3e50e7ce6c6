/* contradict.c - compares what sources say about the same thing. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "entity/query.h"
#include "rooms/monitoring/contradict.h"

struct finding { struct store *st; struct arena *a; int64_t indicator, area, same_as; int digits; bool counts; struct contradiction *at; size_t n; };

const char *contradict_label(enum contradict_kind k)
{
    static const char *const labels[CONTRADICT_KINDS] = { N_("Sources about the same"), N_("Different days of one year"), N_("Several years and their sum"), N_("Stated and worked out") };
    return k >= 0 && k < CONTRADICT_KINDS ? labels[k] : "";
}

static bool apart(const struct finding *f, double x, double y, double share)
{
    return fabs(x - y) > 0.5 * pow(10, -f->digits) + 1e-9 && fabs(x - y) > share * fmax(fabs(x), fabs(y));
}

static void add(struct finding *f, enum contradict_kind kind, const struct shown *x, struct shown y)
{
    if (f->n == CONTRADICTIONS_MAX) return;
    f->at[f->n++] = (struct contradiction){ kind, f->indicator, x->area, x->dims, x->period, y.period, x->v, y.v, x->source, y.source, x->note, y.note };
}

/* ---- within one indicator ----------------------------------------------------------------------------------------------------------------- */
static bool dated(struct period p) { return p.type == PERIOD_DAY || p.type == PERIOD_MONTH || p.type == PERIOD_QUARTER || p.type == PERIOD_YEAR; }

static void compare(struct finding *f, const struct shown *x, const struct shown *y)
{
    struct period p, q;
    if (x->mark != SHOWN_VALUE || y->mark != SHOWN_VALUE || !period_parse(x->period, &p) || !period_parse(y->period, &q)) return;
    if (period_same(p, q)) {
        if (apart(f, x->v, y->v, 0)) add(f, CONTRADICT_SOURCES, x, *y);
    } else if (x->source != y->source && dated(p) && dated(q) && p.year == q.year && apart(f, x->v, y->v, CONTRADICT_WITHIN_YEAR)) add(f, CONTRADICT_DATES, x, *y);
}

/* The years p.year to p.to, each once, of one source: is their sum something else? */
static void compare_sum(struct finding *f, const struct shown *v, size_t n, size_t at)
{
    struct period p, q;
    if (!f->counts || v[at].mark != SHOWN_VALUE || !period_parse(v[at].period, &p) || p.type != PERIOD_RANGE) return;
    struct shown sum = { .v = 0, .period = v[at].period };
    int years = 0;
    for (size_t i = 0; i < n; i++) {
        if (i && str_eq(v[i].period, v[i - 1].period) && v[i].source == v[i - 1].source) continue;     /* an older state of the data */
        if (v[i].mark != SHOWN_VALUE || !period_parse(v[i].period, &q) || q.type != PERIOD_YEAR || q.year < p.year || q.year > p.to || (years && v[i].source != sum.source)) continue;
        sum.source = v[i].source;
        sum.v += v[i].v;
        years++;
    }
    if (years == p.to - p.year + 1 && apart(f, v[at].v, sum.v, 0)) add(f, CONTRADICT_SUM, &v[at], sum);
}

static bool same_series(const struct shown *x, const struct shown *y) { return x->area == y->area && str_eq(x->dims, y->dims); }

/* Figures come by the text of their period, which begins with the year: what is compared stands together. */
static bool one_year(str x, str y) { return x.n >= 4 && y.n >= 4 && !memcmp(x.p, y.p, 4); }

static void within(struct finding *f, const struct shown *v, size_t n)
{
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && same_series(&v[from], &v[to]); to++) { }
        for (size_t i = from; i < to; i++) {
            for (size_t k = i + 1; k < to && one_year(v[i].period, v[k].period); k++) compare(f, &v[i], &v[k]);
            compare_sum(f, v + from, to - from, i - from);
        }
    }
}

/* ---- what is stated, and what is worked out -------------------------------------------------------------------------------------------------- */
enum { YEARS_APART = 3 };
static int years_apart(str x, str y)
{
    struct period p, q;
    if (!period_parse(x, &p) || !period_parse(y, &q)) return YEARS_APART + 1;
    return abs(p.year - q.year);
}

static void derived(struct finding *f)
{
    const struct shown *stated, *v = NULL;
    size_t n = shown_all(f->st, f->a, f->same_as, f->area, &stated), m = 0;
    for (size_t i = 0; i < n; i++) {
        struct shown_ask ask = { .indicator = f->indicator, .area = stated[i].area, .dims = stated[i].dims };
        if (!i || !same_series(&stated[i], &stated[i - 1])) m = shown_series(f->st, f->a, &ask, &v);
        size_t best = 0;
        for (size_t k = 1; k < m; k++) if (years_apart(v[k].period, stated[i].period) <= years_apart(v[best].period, stated[i].period)) best = k;
        if (m && stated[i].mark == SHOWN_VALUE && v[best].mark == SHOWN_VALUE && years_apart(v[best].period, stated[i].period) <= YEARS_APART && apart(f, stated[i].v, v[best].v, CONTRADICT_DERIVED_APART))
            add(f, CONTRADICT_DERIVED, &stated[i], v[best]);
    }
}

/* An indicator that nobody may see yet contradicts nothing. */
static bool look_at(void *ctx, const struct rows *r)
{
    struct finding *f = ctx;
    const struct shown *v;
    f->indicator = row_int(r, 0);
    f->digits = (int)row_int(r, 1);
    f->counts = str_eq(row_str(r, 2), S("count"));
    f->same_as = row_int(r, 3);
    bool works = row_str(r, 4).n > 0;
    if (f->same_as) derived(f);
    else if (!works) {
        size_t n = shown_all(f->st, f->a, f->indicator, f->area, &v);
        within(f, v, n);
    }
    return f->n < CONTRADICTIONS_MAX;
}

size_t contradictions(struct store *st, struct arena *a, int64_t indicator, int64_t area, const struct contradiction **ret)
{
    struct finding f = { .st = st, .a = a, .area = area, .at = arena_array(a, struct contradiction, CONTRADICTIONS_MAX) };
    each(st, look_at, &f, Q("SELECT i.id, COALESCE(i.digits, 0), i.measure, COALESCE(s.id, 0), i.derive FROM monitoring_indicator i"
        " LEFT JOIN monitoring_indicator s ON s.id = i.same_as AND s.state = 'published' AND s.deleted_at IS NULL"
        " WHERE i.deleted_at IS NULL AND i.state = 'published' AND ($1 = 0 OR i.id = $1) ORDER BY i.code, i.id"), I(indicator));
    *ret = f.at;
    return f.n;
}
