/* gap.c - parity, gap, disadvantage, and what became of a gap. gap.h has the formulas. */
#include "plan/gap.h"
#include "plan/spread.h"
#include <math.h>

static double sense(enum gap_better better) { return better == GAP_HIGH ? 1 : better == GAP_LOW ? -1 : (double)NAN; }

/* 22.6 - 7.0 is 15.600000000000001: what is below a millionth of the larger number is the machine's, not the office's. */
static double less(double x, double y)
{
    double d = x - y;
    return fabs(d) <= fmax(fabs(x), fabs(y)) * 1e-12 ? 0 : d;
}

struct gap gap_of(double g, double r, enum gap_better better)
{
    double gap = less(g, r);
    return (struct gap){ .parity = r != 0 ? g / r : (double)NAN, .gap = gap, .disadvantage = gap == 0 && better != GAP_CONTEXT ? 0 : -sense(better) * gap };
}

double gap_odds(double g, double r, double whole)
{
    if (!(g >= 0 && g <= whole && r > 0 && r < whole)) return NAN;
    return g == whole ? (double)INFINITY : g / (whole - g) / (r / (whole - r));
}

double gap_representation(double share, double population) { return population > 0 && share >= 0 ? share / population : (double)NAN; }

/* ---- between two times ------------------------------------------------------------------------------------------------------- */
static enum gap_status status_of(double first, double last, double eps)
{
    if (isnan(first) || isnan(last)) return GAP_UNKNOWN;
    double grew = less(fabs(last), fabs(first));
    if (less(fabs(last), eps) <= 0) return GAP_PARITY;
    if (first * last < 0) return GAP_REVERSED;
    if (less(-grew, eps) > 0) return GAP_CLOSING;
    return less(grew, eps) > 0 ? GAP_WIDENING : GAP_UNCHANGED;
}

static enum gap_move move_of(double by, double eps) { return by > eps ? GAP_BETTER : by < -eps ? GAP_WORSE : GAP_STILL; }

/* D fell by what the group gained less what the reference gained. A part counts that is more than eps, or makes up half of what happened: so at least one
** does, however small the change. */
static enum gap_how how_of(double group, double reference, double eps)
{
    double fell = less(group, reference), least = fmin(eps, fabs(fell) / 2) * (1 - 1e-9);
    if (!(fabs(fell) > 0)) return GAP_BY_NOTHING;
    bool by_group = fell > 0 ? group >= least : -group >= least, by_reference = fell > 0 ? -reference >= least : reference >= least;
    if (by_group && by_reference) return fell > 0 ? GAP_BY_BOTH_CLOSING : GAP_BY_BOTH_WIDENING;
    if (by_group) return fell > 0 ? GAP_BY_GROUP_BETTER : GAP_BY_GROUP_WORSE;
    return fell > 0 ? GAP_BY_REFERENCE_WORSE : GAP_BY_REFERENCE_BETTER;
}

struct gap_change gap_between(double g0, double r0, double g1, double r1, enum gap_better better, double eps)
{
    double s = sense(better), group = s * less(g1, g0), reference = s * less(r1, r0);
    struct gap_change c = { .first = gap_of(g0, r0, better).disadvantage, .last = gap_of(g1, r1, better).disadvantage };
    c.status = status_of(c.first, c.last, eps);
    c.closed = c.first != 0 ? less(c.first, c.last) / c.first * 100 : (double)NAN;
    if (c.status == GAP_UNKNOWN) return c;
    c.group = move_of(group, 0);
    c.reference = move_of(reference, 0);
    c.how = how_of(group, reference, eps);
    return c;
}

const char *gap_status_code(enum gap_status s)
{
    static const char *const code[GAP_STATUSES] = { "", "parity", "reversed", "closing", "widening", "unchanged" };
    return code[s];
}

const char *gap_how_code(enum gap_how h)
{
    static const char *const code[GAP_HOWS] = { "", "group_improved", "reference_declined", "group_improved_and_reference_declined",
                                                "group_declined", "reference_improved", "group_declined_and_reference_improved" };
    return code[h];
}

/* ---- a series -------------------------------------------------------------------------------------------------------------------- */
size_t gap_uncut(const struct gap_point *p, size_t n)
{
    size_t from = n;
    while (from && !(from < n && (p[from].cut || !period_comparable(p[from - 1].at, p[from].at)))) from--;
    return from;
}

static bool whole(const struct gap_point *p) { return isfinite(p->g) && isfinite(p->r); }

/* The middle of a period in years; leap years are as long as others. */
static double year_at(struct date d)
{
    int64_t begins = date_days((struct date){ d.year, 1, 1 }), ends = date_days((struct date){ d.year + 1, 1, 1 });
    return d.year + (double)(date_days(d) - begins) / (double)(ends - begins);
}
static double year_of(struct period p) { return (year_at(period_first(p)) + year_at(period_last(p))) / 2; }

/* The median of the slopes between all pairs. At most TREND_MAX points, the last ones: pairs grow with the square. */
enum { TREND_MAX = 200 };
static double slope(struct arena *a, const struct gap_point *p, size_t from, size_t to, enum gap_better better)
{
    if (to - from >= TREND_MAX) from = to - TREND_MAX + 1;
    double *d = arena_array(a, double, (to - from + 1) * (to - from + 1) / 2 + 1);
    size_t n = 0;
    for (size_t i = from; i <= to; i++) {
        for (size_t j = i + 1; j <= to; j++) {
            double years = year_of(p[j].at) - year_of(p[i].at);
            if (!whole(&p[i]) || !whole(&p[j]) || !(years > 0)) continue;
            d[n++] = (gap_of(p[j].g, p[j].r, better).disadvantage - gap_of(p[i].g, p[i].r, better).disadvantage) / years;
        }
    }
    return spread_quantile(d, n, 0.5);
}

struct gap_series gap_series(struct arena *a, const struct gap_point *p, size_t n, enum gap_better better, double eps)
{
    struct gap_series s = { .yearly = NAN, .change = { .first = NAN, .last = NAN, .closed = NAN } };
    size_t from = gap_uncut(p, n);
    for (size_t i = 0; i < from; i++) s.cut |= whole(&p[i]);
    for (size_t i = from; i < n; i++) {
        if (!whole(&p[i])) continue;
        if (!s.n++) s.from = i;
        s.to = i;
    }
    if (s.n < 2) return s;
    s.change = gap_between(p[s.from].g, p[s.from].r, p[s.to].g, p[s.to].r, better, eps);
    if (s.n >= GAP_TREND_MIN && better != GAP_CONTEXT) s.yearly = slope(a, p, s.from, s.to, better);
    return s;
}
