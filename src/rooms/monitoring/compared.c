/* compared.c - pairs of shown figures by period, cut where they were counted otherwise, with what became of the gap. */
#include "rooms/monitoring/compared.h"
#include "entity/query.h"
#include <math.h>

enum gap_better better_of(const struct indicator *x) { return str_eq(x->better, S("high")) ? GAP_HIGH : str_eq(x->better, S("low")) ? GAP_LOW : GAP_CONTEXT; }
double eps_of(const struct indicator *x)
{
    return str_eq(x->measure, S("share")) || str_eq(x->measure, S("points")) ? GAP_EPS : pow(10, -digits_said(x->measure, x->digits));
}

/* ---- breakdowns ------------------------------------------------------------------------------------------------------------------------- */
/* One breakdown alone, "group=foreign", has this value? */
static bool has_value(str dims, str value)
{
    int64_t at = str_find_char(dims, '=');
    return at > 0 && str_find_char(dims, ' ') < 0 && str_eq(str_from(dims, (size_t)at + 1), value);
}

bool dims_find(struct store *st, struct arena *a, int64_t indicator, int64_t area, str name, str *ret)
{
    const struct shown_there *t;
    size_t n = shown_there(st, a, indicator, area, &t);
    if (!name.n || str_eq(name, S("T"))) return *ret = S(""), true;
    for (int exact = 1; exact >= 0; exact--)
        for (size_t i = 0; i < n; i++)
            if (exact ? str_eq(t[i].dims, name) : has_value(t[i].dims, name)) return *ret = t[i].dims, true;
    return false;
}

static bool there_is(struct store *st, struct arena *a, int64_t indicator, int64_t area, str dims)
{
    const struct shown_there *t;
    size_t n = shown_there(st, a, indicator, area, &t);
    for (size_t i = 0; i < n; i++) if (str_eq(t[i].dims, dims)) return true;
    return false;
}

str dims_reference(struct store *st, struct arena *a, int64_t indicator, int64_t area, str dims)
{
    int64_t at = str_find_char(dims, '=');
    if (at < 0 || str_find_char(dims, ' ') >= 0) return S("");
    str breakdown = str_upto(dims, (size_t)at), value = str_from(dims, (size_t)at + 1);
    struct rows *r = ask(st, Q("SELECT c.code FROM monitoring_category c JOIN monitoring_breakdown b ON b.id = c.breakdown LEFT JOIN monitoring_category own ON own.breakdown = b.id AND own.code = $2"
                               " AND own.deleted_at IS NULL WHERE b.code = $1 AND c.reference AND c.deleted_at IS NULL AND b.deleted_at IS NULL"
                               " AND (own.concept IS NULL OR own.concept = '' OR own.concept = c.concept) AND c.code <> $2 ORDER BY c.place NULLS LAST, c.id"), T(breakdown), T(value));
    while (rows_next(r)) {
        str reference = arena_fmt(a, "%.*s=%.*s", STR(breakdown), STR(row_str(r, 0)));
        if (there_is(st, a, indicator, area, reference)) return reference;
    }
    return S("");
}

str dims_name(struct store *st, struct arena *a, const struct lang *l, const struct words *w, str dims, str *concept)
{
    struct buf b = buf_in(a, 1000);
    *concept = S("");
    for (str one; str_word(&dims, &one);) {
        int64_t at = str_find_char(one, '=');
        str breakdown = str_upto(one, at < 0 ? one.n : (size_t)at), value = str_from(one, breakdown.n + 1);
        struct rows *r = ask(st, Q("SELECT COALESCE(o.name, g.name), c.concept FROM monitoring_category c JOIN monitoring_breakdown b ON b.id = c.breakdown"
                                   " JOIN monitoring_category_words g ON g.owner = c.id AND g.lang = 'de' LEFT JOIN monitoring_category_words o ON o.owner = c.id AND o.lang = $3 AND o.name <> ''"
                                   " WHERE b.code = $1 AND c.code = $2 AND c.deleted_at IS NULL ORDER BY c.id"), T(breakdown), T(value), T(str_of(l ? l->tag : LANG_SOURCE)));
        bool known = rows_next(r);
        if (b.n) buf_put(&b, S(", "));
        buf_put(&b, known ? row_str(r, 0) : value);
        if (known && !row_null(r, 1) && row_str(r, 1).n) *concept = arena_copy(a, row_str(r, 1));
    }
    return b.n ? buf_str(&b) : words_get(w, N_("All"));
}

/* ---- what cuts a series ------------------------------------------------------------------------------------------------------------------- */
struct cut { int64_t day, source; str reason; };
struct cuts { struct cut *at; size_t n; };

static struct cuts cuts_of(struct store *st, struct arena *a, const struct compare_ask *ask_)
{
    struct rows *b = ask(st, Q("SELECT x.period, COALESCE(x.source, 0), COALESCE(o.reason, g.reason) FROM monitoring_break x JOIN monitoring_break_words g ON g.owner = x.id AND g.lang = 'de'"
                               " LEFT JOIN monitoring_break_words o ON o.owner = x.id AND o.lang = $2 AND o.reason <> '' WHERE x.indicator = $1 AND x.deleted_at IS NULL ORDER BY x.id"),
                         I(ask_->of->meta.id), T(str_of(ask_->lang ? ask_->lang->tag : LANG_SOURCE)));
    struct rows *d = ask(st, Q("SELECT x.valid_from, COALESCE(o.reason, g.reason) FROM monitoring_definition x JOIN monitoring_definition_words g ON g.owner = x.id AND g.lang = 'de'"
                               " LEFT JOIN monitoring_definition_words o ON o.owner = x.id AND o.lang = $2 AND o.reason <> '' WHERE x.indicator = $1 AND x.cuts AND x.deleted_at IS NULL ORDER BY x.id"),
                         I(ask_->of->meta.id), T(str_of(ask_->lang ? ask_->lang->tag : LANG_SOURCE)));
    struct cuts c = { arena_array(a, struct cut, rows_count(b) + rows_count(d) + 1), 0 };
    struct period p;
    struct date day;
    while (rows_next(b)) if (period_parse(row_str(b, 0), &p)) c.at[c.n++] = (struct cut){ date_days(period_first(p)), row_int(b, 1), arena_copy(a, row_str(b, 2)) };
    while (rows_next(d)) if (date_parse(row_str(d, 0), &day)) c.at[c.n++] = (struct cut){ date_days(day), 0, arena_copy(a, row_str(d, 1)) };
    return c;
}

static str cut_between(const struct cuts *c, struct period before, const struct shown *s, struct period at)
{
    int64_t from = date_days(period_last(before)), to = date_days(period_last(at));
    for (size_t i = 0; i < c->n; i++)
        if (from < c->at[i].day && c->at[i].day <= to && (!c->at[i].source || c->at[i].source == s->source)) return c->at[i].reason;
    return S("");
}

/* ---- the series ---------------------------------------------------------------------------------------------------------------------------- */
/* The kind of period with most values; of equally many the one that reaches further. */
static enum period_type usual_type(const struct shown *v, size_t n, str from)
{
    size_t count[PERIOD_TYPES] = { 0 };
    int64_t last[PERIOD_TYPES] = { 0 };
    struct period p;
    enum period_type best = PERIOD_NONE;
    if (from.n && period_parse(from, &p)) return p.type;
    for (size_t i = 0; i < n; i++) {
        if (!period_parse(v[i].period, &p)) continue;
        count[p.type]++;
        if (date_days(period_last(p)) > last[p.type]) last[p.type] = date_days(period_last(p));
    }
    for (int k = PERIOD_DAY; k < PERIOD_TYPES; k++) if (count[k] > count[best] || (count[k] && count[k] == count[best] && last[k] > last[best])) best = (enum period_type)k;
    return best;
}

struct sorted { struct period at; const struct shown *s; };
static int by_time(const void *x, const void *y) { return period_order(((const struct sorted *)x)->at, ((const struct sorted *)y)->at); }

static size_t of_type(struct arena *a, const struct compare_ask *ask_, const struct shown *v, size_t n, enum period_type type, struct sorted **ret)
{
    size_t k = 0;
    struct period from = { 0 }, to = { 0 };
    bool begins = period_parse(ask_->from, &from), ends = period_parse(ask_->to, &to);
    *ret = arena_array(a, struct sorted, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct sorted one = { .s = &v[i] };
        if (!period_parse(v[i].period, &one.at) || one.at.type != type) continue;
        if ((!begins || period_order(one.at, from) >= 0) && (!ends || period_order(one.at, to) <= 0)) (*ret)[k++] = one;
    }
    if (k) qsort(*ret, k, sizeof **ret, by_time);
    return k;
}

static void put_point(struct compared *c, struct period at, const struct shown *g, const struct shown *r, bool pair)
{
    c->p[c->n] = (struct gap_point){ .at = at, .g = g ? g->v : (double)NAN, .r = r ? r->v : pair ? (double)NAN : 0 };
    c->at[c->n++] = (struct compared_point){ .g = g, .r = r };
}

static void merge(struct compared *c, const struct sorted *g, size_t gs, const struct sorted *r, size_t rs, bool pair)
{
    size_t i = 0, k = 0;
    while (i < gs || k < rs) {
        int order = i == gs ? 1 : k == rs ? -1 : period_order(g[i].at, r[k].at);
        put_point(c, order <= 0 ? g[i].at : r[k].at, order <= 0 ? g[i].s : NULL, order >= 0 ? r[k].s : NULL, pair);
        i += order <= 0;
        k += order >= 0;
    }
}

/* A cut belongs to the next point that has anything to say, or the part before it would be lost. */
static void mark_cuts(struct compared *c, const struct cuts *cuts)
{
    for (size_t i = 0; i < c->n; i++) {
        const struct shown *s = c->at[i].g ? c->at[i].g : c->at[i].r;
        if (i && s) c->at[i].cut = cut_between(cuts, c->p[i - 1].at, s, c->p[i].at);
        c->p[i].cut = i && (c->at[i].cut.n || (c->at[i].g && c->at[i].g->cut) || (c->at[i].r && c->at[i].r->cut));
    }
}

struct compared compared_series(struct store *st, struct arena *a, const struct compare_ask *ask_)
{
    const struct shown *g, *r = NULL;
    struct sorted *gs, *rs;
    size_t n = shown_series(st, a, &(struct shown_ask){ .indicator = ask_->of->meta.id, .area = ask_->area, .dims = ask_->group }, &g), m = 0;
    if (ask_->pair) m = shown_series(st, a, &(struct shown_ask){ .indicator = ask_->of->meta.id, .area = ask_->area, .dims = ask_->reference }, &r);
    struct compared c = { .better = better_of(ask_->of), .eps = eps_of(ask_->of), .type = usual_type(g, n, ask_->from.n ? ask_->from : ask_->to), .g = g, .gs = n, .r = r, .rs = m };
    size_t k = of_type(a, ask_, g, n, c.type, &gs), l = of_type(a, ask_, r, m, c.type, &rs);
    c.p = arena_array(a, struct gap_point, k + l + 1);
    c.at = arena_array(a, struct compared_point, k + l + 1);
    merge(&c, gs, k, rs, l, ask_->pair);
    struct cuts cuts = cuts_of(st, a, ask_);
    mark_cuts(&c, &cuts);
    c.other = n - k;
    if (ask_->pair) c.series = gap_series(a, c.p, c.n, c.better, c.eps);
    return c;
}
