/* release.c - what small numbers hide before figures leave: sets of figures as the store has them, what stays hidden in each, and the record of it. */
#include "entity/query.h"
#include "rooms/monitoring/release_tables.h"
#include <math.h>

size_t figure_set_limit = SET_INNER_MAX, figure_cells_limit = SET_CELLS_MAX;

static const char too_many[] = N_("These figures are too many to be protected together. Please bring them in smaller parts.");

/* ---- what is there ------------------------------------------------------------------------------------------------------------------------ */
struct loading { struct arena *a; struct figure_cell_held *at; size_t n, room, most; bool full; };
static bool take_cell(void *ctx, const struct rows *r)
{
    struct loading *l = ctx;
    if (l->n == l->most) { l->full = true; return false; }
    if (l->n == l->room) {
        struct figure_cell_held *more = arena_array(l->a, struct figure_cell_held, l->room = l->room ? 2 * l->room : 256);
        if (l->n) memcpy(more, l->at, l->n * sizeof *more);
        l->at = more;
    }
    l->at[l->n++] = (struct figure_cell_held){ .observation = row_int(r, 0), .series = row_int(r, 1), .area = row_int(r, 2), .dims = arena_copy(l->a, row_str(r, 3)), .period = arena_copy(l->a, row_str(r, 4)),
        .vintage = arena_copy(l->a, row_str(r, 5)), .v = row_real(r, 6), .value = !row_null(r, 6) && obs_has_value((enum obs_status)row_int(r, 7)), .status = (enum obs_status)row_int(r, 7),
        .was = (unsigned char)row_int(r, 8), .batch = row_int(r, 9), .ended = row_int(r, 10) };
    return true;
}

/* The periods of an indicator and source with the number of their figures, in force or not; asked: a batch touched it (batch 0: it has figures in force);
** open: all in force are shown, and its source keeps none of them confidential. */
struct period_held { str period; size_t figures; bool asked, open; };
struct periods_held { struct arena *a; struct period_held *at; size_t n, room; };
static bool take_period(void *ctx, const struct rows *r)
{
    struct periods_held *l = ctx;
    if (l->n == l->room) {
        struct period_held *more = arena_array(l->a, struct period_held, l->room = l->room ? 2 * l->room : 64);
        if (l->n) memcpy(more, l->at, l->n * sizeof *more);
        l->at = more;
    }
    l->at[l->n++] = (struct period_held){ arena_copy(l->a, row_str(r, 0)), (size_t)row_int(r, 1), row_int(r, 2) != 0, row_int(r, 3) == 0 };
    return true;
}

static struct periods_held periods_of(struct store *st, struct arena *a, int64_t indicator, int64_t source, int64_t batch)
{
    struct periods_held l = { .a = a };
    each(st, take_period, &l, Q("SELECT o.period, COUNT(*), MAX(CASE WHEN o.batch = $3 OR o.ended = $3 THEN 1 ELSE 0 END),"
                                " MAX(CASE WHEN o.ended = 0 AND (o.shown <> 0 OR o.status = 2) THEN 1 ELSE 0 END) FROM monitoring_observation o JOIN monitoring_series s ON s.id = o.series"
                                " WHERE s.indicator = $1 AND s.source = $2 GROUP BY o.period ORDER BY o.period"), I(indicator), I(source), I(batch));
    return l;
}

/* How many of these periods, from number `i` on, are read at once: what was asked for and follows each other, and no more figures than one of them may have. */
static size_t together(const struct periods_held *p, size_t i)
{
    size_t n = 0, figures = 0;
    while (i + n < p->n && p->at[i + n].asked && (!n || figures + p->at[i + n].figures <= figure_cells_limit)) figures += p->at[i + n++].figures;
    return n;
}

/* n periods from number `i` on, one behind the other: what is in force, every state of the data; with `told` also what no longer is and told something. */
static struct loading held(struct store *st, struct arena *a, const struct protection *rule, const struct periods_held *p, size_t i, size_t n, bool told)
{
    struct loading l = { .a = a, .most = 2 * figure_cells_limit };      /* so many may be in force, and so many have told something */
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

/* The figures of one period out of what was read, which begins with it: those in force, and by series those that told something (shown; in force or not). */
struct period_figures { struct loading now, told; bool full; };
static struct period_figures take_out(struct loading *all, str period)
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

static struct protection rules_of(struct store *st, struct arena *a, int64_t indicator, int64_t source)
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

/* Series and periods that some release hid, sorted by series: they never come back. */
struct hidden_once { int64_t series; str cell; };
struct hidden_all { struct arena *a; struct hidden_once *at; size_t n, room; };
static bool take_hidden(void *ctx, const struct rows *r)
{
    struct hidden_all *h = ctx;
    if (h->n == h->room) {
        struct hidden_once *more = arena_array(h->a, struct hidden_once, h->room = h->room ? 2 * h->room : 64);
        if (h->n) memcpy(more, h->at, h->n * sizeof *more);
        h->at = more;
    }
    h->at[h->n++] = (struct hidden_once){ row_int(r, 0), arena_copy(h->a, row_str(r, 1)) };
    return true;
}

static bool hid_before(const struct hidden_all *h, const struct figure_cell_held *c)
{
    size_t low = 0, high = h->n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (h->at[mid].series < c->series) low = mid + 1;
        else high = mid;
    }
    for (; low < h->n && h->at[low].series == c->series; low++)
        if (str_starts(h->at[low].cell, c->period) && h->at[low].cell.n > c->period.n && h->at[low].cell.p[c->period.n] == ' ') return true;
    return false;
}

static struct hidden_all hidden_before(struct store *st, struct arena *a, int64_t indicator, int64_t source)
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

/* Put in the order of bytes: a store may order texts otherwise. */
static struct figure_set set_new(struct arena *a, const struct protection *rule, const struct figure_cell_held *c, size_t n)
{
    struct figure_set s = { .rule = *rule, .period = c->period, .vintage = c->vintage, .cell = arena_array(a, struct figure_cell_held, n), .narrowest = INFINITY,
                            .part_of = arena_array(a, size_t, n), .at = arena_array(a, size_t, n) };
    for (size_t i = 0; i < n; i++) s.cell[s.n++] = c[i];
    if (n) qsort(s.cell, n, sizeof *s.cell, by_place);
    return s;
}

/* The sets of one period, by vintage. */
static size_t sets_of(struct arena *a, const struct protection *rule, const struct hidden_all *h, const struct loading *l, struct figure_set *ret)
{
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++) l->at[i].hid = hid_before(h, &l->at[i]);
    for (size_t i = 0, m; i < l->n; i += m) {
        for (m = 1; i + m < l->n && str_eq(l->at[i + m].vintage, l->at[i].vintage); m++) { }
        ret[n++] = set_new(a, rule, &l->at[i], m);
    }
    return n;
}

static size_t vintages_in(const struct loading *l)
{
    size_t n = l->n > 0;
    for (size_t i = 1; i < l->n; i++) n += !str_eq(l->at[i].vintage, l->at[i - 1].vintage);
    return n;
}

size_t figure_sets(struct store *st, struct arena *a, int64_t indicator, int64_t source, struct figure_set **ret)
{
    struct protection rule = rules_of(st, a, indicator, source);
    struct periods_held periods = periods_of(st, a, indicator, source, 0);
    struct hidden_all h = hidden_before(st, a, indicator, source);
    struct period_figures *f = arena_array(a, struct period_figures, periods.n + 1);
    size_t n = 0, k = 0;
    for (size_t i = 0, m; i < periods.n; i += m ? m : 1) {
        struct loading l = { .a = a };
        if ((m = together(&periods, i)) > 0) l = held(st, a, &rule, &periods, i, m, false);
        for (size_t j = i; j < i + m; j++) { f[j] = take_out(&l, periods.at[j].period); n += vintages_in(&f[j].now); }
    }
    *ret = arena_array(a, struct figure_set, n + 1);
    for (size_t i = 0; i < periods.n; i++) if (!f[i].full) k += sets_of(a, &rule, &h, &f[i].now, *ret + k);
    return k;
}

/* ---- what was told before ----------------------------------------------------------------------------------------------------------------- */
/* What an ended figure, or another state of the data, showed of the same cell: with this very value it is known; one nearly the same makes hiding it
** now pointless. Rounded figures told nothing exact. */
static bool told_nearly(const struct figure_cell_held *old, const struct figure_cell_held *c, int64_t least)
{
    return old->observation != c->observation && old->series == c->series && str_eq(old->period, c->period) && old->was == PROTECT_SHOWN && old->value && c->value && fabs(old->v - c->v) < (double)least;
}

static void look_back(struct figure_set *s, const struct loading *told)
{
    for (size_t i = 0; i < s->n; i++) {
        size_t low = 0, high = told->n;
        while (low < high) {
            size_t mid = (low + high) / 2;
            if (told->at[mid].series < s->cell[i].series) low = mid + 1;
            else high = mid;
        }
        for (; low < told->n && told->at[low].series == s->cell[i].series; low++) {
            const struct figure_cell_held *old = &told->at[low];
            if ((!old->ended && str_cmp(old->vintage, s->vintage) >= 0) || !told_nearly(old, &s->cell[i], s->rule.least)) continue;
            s->cell[i].told |= old->v == s->cell[i].v;
            s->cell[i].nearly = true;
        }
    }
}

/* ---- suppression ---------------------------------------------------------------------------------------------------------------------------- */
static bool small_count(const struct protection *r, double v) { return fabs(v) < (double)r->least && (v != 0 || r->zeros); }

/* Figures that are no counts have no number of cases here: only what tells the same of everybody is hidden. */
static bool small_other(const struct protection *r, double v) { return r->shares && (v <= 0 || v >= 100); }

/* Dominance and group disclosure: a part that is (nearly) all of its sum says of everybody in it what they are, and is hidden from so many per cent of the sum
** on. Who the respondents of a count are is not known here: its parts by breakdown stand for them. Parts by area say nothing of that kind. */
static void ruling_parts(const struct sums *m, struct figure_set *s)
{
    for (size_t c = 0; c < s->n; c++)
        for (const struct sum *e = m->first[c]; e; e = e->next)
            for (const struct part *p = e->parts; p; p = p->next)
                if (!str_eq(e->key, S("area")) && s->cell[c].v > 0 && 100 * s->cell[p->cell].v >= (double)s->rule.dominance * s->cell[c].v) s->cell[p->cell].now = PROTECT_PRIMARY;
}

/* Which of the set's cells a table's cells are: `same` tells it of further sums, rests are nobody's. */
static void marks_of(struct arena *a, const struct figure_set *s, size_t part, bool with_known)
{
    struct protect *p = &s->part[part];
    bool *known = arena_array(a, bool, p->cells + 1), *small = arena_array(a, bool, p->cells + 1), *hide = arena_array(a, bool, p->cells + 1);
    for (size_t i = 0; i < s->n; i++) {
        if (s->part_of[i] != part) continue;
        const struct figure_cell_held *c = &s->cell[i];
        for (size_t k = 0; k < p->cells; k++) {
            if (p->same[k] != s->at[i]) continue;
            small[k] = c->now == PROTECT_PRIMARY;
            hide[k] = c->hid;
            known[k] = with_known && c->told && !c->hid && !small[k];
        }
    }
    p->known = known;
    p->small = small;
    p->hide = hide;
}

static bool protect_part(struct arena *a, struct figure_set *s, size_t part, const char **why)
{
    struct protect_report report;
    if (!s->part[part].inner) { *why = too_many; return false; }        /* sums that are made of each other: nothing to reckon with */
    marks_of(a, s, part, true);
    unsigned char *status = protect_cells(a, &s->part[part], &report, why);
    if (!status) {                                      /* what was told before gives it away: hidden all the same, and said */
        marks_of(a, s, part, false);
        status = protect_cells(a, &s->part[part], &report, why);
        s->pointless += status != NULL;
    }
    if (!status) return false;
    if (report.narrowest < s->narrowest) s->narrowest = report.narrowest;
    for (size_t i = 0; i < s->n; i++) {
        if (s->part_of[i] != part) continue;
        bool shown = false;                             /* by one of its lists: then by all, since they are one number  */
        for (size_t k = 0; k < s->part[part].cells; k++) shown |= s->part[part].same[k] == s->at[i] && status[k] == PROTECT_SHOWN;
        s->cell[i].now = shown ? PROTECT_SHOWN : s->cell[i].now == PROTECT_PRIMARY ? PROTECT_PRIMARY : PROTECT_SECONDARY;
    }
    return true;
}

/* The coarsest sums of tables that are too large are hidden, so that what is below falls apart into tables of their own. */
static bool leave_tops(const struct sums *m, struct figure_set *s, bool *in)
{
    bool *below = arena_array(m->a, bool, s->n + 1), some = false;
    for (size_t c = 0; c < s->n; c++)
        for (const struct sum *e = m->first[c]; e; e = e->next)
            for (const struct part *p = e->parts; str_eq(e->key, S("area")) && p; p = p->next) below[p->cell] = true;
    for (size_t c = 0; c < s->n; c++) {
        if (!in[c] || below[c] || s->part_of[c] == SIZE_MAX || s->part[s->part_of[c]].inner <= figure_set_limit) continue;
        in[c] = false;
        s->cell[c].now = PROTECT_SECONDARY;
        some = s->parted = true;
    }
    return some;
}

static bool suppress(struct arena *a, const struct tree_nodes *t, struct figure_set *s, const char **why)
{
    bool *in = arena_array(a, bool, s->n + 1);
    for (size_t c = 0; c < s->n; c++) {
        in[c] = s->cell[c].value && s->rule.counts && s->cell[c].v >= 0;     /* balances may be negative: they stand in no sum */
        bool small = s->cell[c].value && (s->rule.counts ? small_count(&s->rule, s->cell[c].v) : small_other(&s->rule, s->cell[c].v));
        s->cell[c].now = small ? PROTECT_PRIMARY : s->cell[c].hid && s->cell[c].value ? PROTECT_SECONDARY : PROTECT_SHOWN;
    }
    struct sums *m = sums_of(a, t, s, in);
    if (s->rule.dominance > 0) ruling_parts(m, s);
    while (!tables_of(m, s)) {
        if (!leave_tops(m, s, in)) { *why = too_many; return false; }
        m = sums_of(a, t, s, in);
    }
    for (size_t part = 0; part < s->parts; part++) if (!protect_part(a, s, part, why)) return false;
    return true;
}

/* ---- as delivered ---------------------------------------------------------------------------------------------------------------------------- */
/* A figure that its source keeps confidential must not follow from a sum and the other parts: then the smallest of them is hidden, too. */
static size_t only_secret(const struct figure_set *s, const struct sum *e)
{
    size_t secret = SIZE_MAX, n = 0;
    for (const struct part *p = e->parts; p; p = p->next) {
        bool open = s->cell[p->cell].value && !s->cell[p->cell].now;
        if (!open && (n++ || s->cell[p->cell].status != OBS_CONFIDENTIAL || s->cell[p->cell].value)) return SIZE_MAX;
        if (!open) secret = p->cell;
    }
    bool total = s->cell[e->total].value && !s->cell[e->total].now;
    if (!total && n) return SIZE_MAX;                   /* two unknown: nothing follows                                */
    return !total && s->cell[e->total].status == OBS_CONFIDENTIAL && !s->cell[e->total].value ? e->total : secret;
}

static bool hide_second(const struct figure_set *s, const struct sum *e)
{
    size_t least = SIZE_MAX;
    for (const struct part *p = e->parts; p; p = p->next)
        if (s->cell[p->cell].value && !s->cell[p->cell].now && s->cell[p->cell].v != 0 && (least == SIZE_MAX || s->cell[p->cell].v < s->cell[least].v)) least = p->cell;
    if (least == SIZE_MAX) least = e->total;
    if (!s->cell[least].value || s->cell[least].now) return false;
    s->cell[least].now = PROTECT_SECONDARY;
    return true;
}

static void keep_secrets(struct arena *a, const struct tree_nodes *t, struct figure_set *s)
{
    bool *in = arena_array(a, bool, s->n + 1), more = true;
    for (size_t c = 0; c < s->n; c++) in[c] = s->rule.counts && (s->cell[c].value || s->cell[c].status == OBS_CONFIDENTIAL);
    struct sums *m = sums_of(a, t, s, in);
    while (more) {
        more = false;
        for (size_t c = 0; c < s->n; c++)
            for (const struct sum *e = m->first[c]; e; e = e->next)
                if (only_secret(s, e) != SIZE_MAX && sum_complete(m, e)) more |= hide_second(s, e);
    }
}

static bool any_secret(const struct figure_set *s)
{
    for (size_t c = 0; c < s->n; c++) if (!s->cell[c].value && s->cell[c].status == OBS_CONFIDENTIAL) return true;
    return false;
}

/* ---- one set ------------------------------------------------------------------------------------------------------------------------------------ */
static bool set_protect(struct arena *a, const struct tree_nodes *t, struct figure_set *s, const char **why)
{
    if (s->rule.how == BY_SUPPRESSING) { if (!suppress(a, t, s, why)) return false; }
    else {
        for (size_t c = 0; c < s->n; c++) s->cell[c].now = s->cell[c].hid && s->cell[c].value ? PROTECT_SECONDARY : PROTECT_SHOWN;
        if (s->rule.how == BY_SOURCE && any_secret(s)) keep_secrets(a, t, s);
    }
    for (size_t c = 0; c < s->n; c++) {
        s->primaries += s->cell[c].now == PROTECT_PRIMARY;
        s->secondaries += s->cell[c].now == PROTECT_SECONDARY;
        s->pointless += s->cell[c].now == PROTECT_PRIMARY && s->cell[c].nearly;
    }
    return true;
}

bool figure_set_protect(struct store *st, struct arena *a, struct figure_set *s, const char **why) { return set_protect(a, tree_nodes(st, a), s, why); }

bool figure_set_audit(struct arena *a, const struct figure_set *s, size_t cell, struct protect_bounds *ret)
{
    size_t part = s->part_of[cell];
    if (!s->part || part >= s->parts) return false;
    const struct protect *p = &s->part[part];
    unsigned char *status = arena_array(a, unsigned char, p->cells + 1);
    for (size_t k = 0; k < p->cells; k++) status[k] = PROTECT_SECONDARY;      /* rests are published nowhere              */
    for (size_t i = 0; i < s->n; i++)
        for (size_t k = 0; s->part_of[i] == part && k < p->cells; k++) if (p->same[k] == s->at[i]) status[k] = s->cell[i].now;
    *ret = protect_audit(a, p, status, s->at[cell]);
    return true;
}

/* ---- the record ------------------------------------------------------------------------------------------------------------------------------------ */
static bool changed(const struct figure_set *s, int64_t batch)
{
    for (size_t c = 0; c < s->n; c++) if (s->cell[c].was != s->cell[c].now || (batch && s->cell[c].batch == batch)) return true;
    return false;
}

static str title_of(struct arena *a, const struct figure_set *s)
{
    str v = s->vintage;
    return arena_fmt(a, "%.*s %.*s (%.*s%s%.*s)", STR(s->rule.code), STR(s->period), STR(s->rule.from), v.n ? ", " : "", STR(v));
}

static bool write_release(struct store *st, struct arena *a, const struct figure_set *s)
{
    struct problems p = { .a = a };
    struct draft d = draft_new(a, &release_entity);
    draft_give(&d, "title", title_of(a, s));
    draft_give(&d, "indicator", draft_key(st, &indicator_entity, s->rule.indicator));
    draft_give(&d, "source", draft_key(st, &source_entity, s->rule.source));
    draft_give(&d, "period", s->period);
    draft_give(&d, "method", s->rule.method);
    if (s->rule.how == BY_SUPPRESSING) draft_give(&d, "minimum", arena_fmt(a, "%lld", (long long)s->rule.least));
    draft_give(&d, "cells", arena_fmt(a, "%zu", s->n));
    draft_give(&d, "primaries", arena_fmt(a, "%zu", s->primaries));
    draft_give(&d, "secondaries", arena_fmt(a, "%zu", s->secondaries));
    draft_give(&d, "pointless", arena_fmt(a, "%zu", s->pointless));
    draft_give(&d, "parted", s->parted ? S("true") : S("false"));
    if (s->narrowest < 1e9) draft_give(&d, "narrowest", arena_fmt(a, "%.1f", s->narrowest));
    if (row_write(st, &(struct write){ .who = &who_house, .request = store_request(st), .draft = &d, .quiet = true }, &p) != WRITE_DONE) return false;
    for (size_t c = 0; c < s->n; c++)
        if (s->cell[c].now)
            also(st, Q("INSERT INTO monitoring_pattern (release, series, cell, status) VALUES ($1, $2, $3, $4)"), I(d.id), I(s->cell[c].series),
                 T(arena_fmt(a, "%.*s %.*s", STR(s->period), STR(s->vintage))), I(s->cell[c].now));
    return true;
}

/* Figures as their source delivers them need no record while nothing of them is hidden. */
static bool keep_set(struct store *st, struct arena *a, const struct figure_set *s, int64_t batch)
{
    if (!changed(s, batch)) return true;
    for (size_t c = 0; c < s->n; c++)
        if (s->cell[c].was != s->cell[c].now) also(st, Q("UPDATE monitoring_observation SET shown = $2 WHERE id = $1"), I(s->cell[c].observation), I(s->cell[c].now));
    return (s->rule.how == BY_SOURCE && !s->primaries && !s->secondaries) || write_release(st, a, s);
}

/* ---- what an import touched ------------------------------------------------------------------------------------------------------------------------ */
/* A cell that an older state of the data hides now is hidden in the newer ones, too. */
static void carry(struct figure_set *s, size_t n, size_t i)
{
    for (size_t k = i + 1; k < n; k++)
        for (size_t c = 0, d = 0; c < s[i].n; c++) {    /* both by area and dims                                       */
            const struct figure_cell_held *x = &s[i].cell[c];
            if (!x->now) continue;
            while (d < s[k].n && (s[k].cell[d].area < x->area || (s[k].cell[d].area == x->area && str_cmp(s[k].cell[d].dims, x->dims) < 0))) d++;
            if (d < s[k].n && s[k].cell[d].series == x->series) s[k].cell[d].hid = true;
        }
}

/* Nothing is shown of what could not be looked at whole. */
struct protecting { struct store *st; struct arena *a; const struct tree_nodes *t; const struct protection *rule; const struct hidden_all *hidden; int64_t batch; };
static bool protect_period(const struct protecting *p, struct period_figures *f, const char **why)
{
    bool told = p->rule->how == BY_SUPPRESSING, fine = !f->full && (!told || f->told.n <= figure_cells_limit);
    struct figure_set *s = arena_array(p->a, struct figure_set, vintages_in(&f->now) + 1);
    size_t n = sets_of(p->a, p->rule, p->hidden, &f->now, s);
    if (!fine) *why = too_many;
    for (size_t i = 0; fine && i < n; i++) {
        if (told) look_back(&s[i], &f->told);
        fine = set_protect(p->a, p->t, &s[i], why) && keep_set(p->st, p->a, &s[i], p->batch);
        if (fine && s[i].primaries + s[i].secondaries) carry(s, n, i);
    }
    return fine;
}

/* As delivered, with nothing hidden now or ever: such figures need not be read, since nothing would change. Most imports are of this kind. */
static void leave_open(struct periods_held *p)
{
    for (size_t i = 0; i < p->n; i++) if (p->at[i].open && p->at[i].figures <= figure_cells_limit) p->at[i].asked = false;
}

static bool protect_pair(struct store *st, struct arena *a, const struct tree_nodes *t, int64_t indicator, int64_t source, int64_t batch, const char **why)
{
    struct protection rule = rules_of(st, a, indicator, source);
    struct periods_held periods = periods_of(st, a, indicator, source, batch);
    struct hidden_all h = hidden_before(st, a, indicator, source);
    struct protecting p = { st, a, t, &rule, &h, batch };
    bool fine = true;
    if (rule.how == BY_SOURCE && !h.n) leave_open(&periods);
    for (size_t i = 0, n; fine && i < periods.n; i += n ? n : 1) {
        struct arena_mark mark = arena_mark(a);         /* nothing of these periods is needed for the next              */
        struct loading l = { .a = a };
        if ((n = together(&periods, i)) > 0) l = held(st, a, &rule, &periods, i, n, rule.how == BY_SUPPRESSING);
        for (size_t k = i; fine && k < i + n; k++) {
            struct arena_mark one = arena_mark(a);
            struct period_figures f = take_out(&l, periods.at[k].period);
            fine = protect_period(&p, &f, why);
            arena_release(a, one);
        }
        arena_release(a, mark);
    }
    return fine;
}

struct pair { int64_t indicator, source; };
struct pairs { struct arena *a; struct pair *at; size_t n, room; };
static bool take_pair(void *ctx, const struct rows *r)
{
    struct pairs *p = ctx;
    if (p->n == p->room) {
        struct pair *more = arena_array(p->a, struct pair, p->room = p->room ? 2 * p->room : 128);
        if (p->n) memcpy(more, p->at, p->n * sizeof *more);
        p->at = more;
    }
    p->at[p->n++] = (struct pair){ row_int(r, 0), row_int(r, 1) };
    return true;
}

static bool protect_pairs(struct store *st, struct arena *a, const struct pairs *p, int64_t batch, const char **why)
{
    struct tree_nodes *t = tree_nodes(st, a);
    bool fine = true;
    for (size_t i = 0; fine && i < p->n; i++) {
        struct arena_mark mark = arena_mark(a);         /* nothing of a pair is needed for the next; rows of the store live elsewhere */
        fine = protect_pair(st, a, t, p->at[i].indicator, p->at[i].source, batch, why);
        arena_release(a, mark);
    }
    return fine && !store_broken(st);
}

bool figures_protect(struct store *st, const struct who *who, int64_t batch, const char **why)
{
    struct arena *a = arena_new();
    struct pairs p = { .a = a };
    (void)who;                                          /* whoever brings figures: the record is the house's           */
    *why = N_("The figures could not be protected.");
    if (batch) each(st, take_pair, &p, Q("SELECT DISTINCT s.indicator, s.source FROM monitoring_series s WHERE s.id IN (SELECT o.series FROM monitoring_observation o WHERE o.batch = $1)"
                                         " ORDER BY s.indicator, s.source"), I(batch));     /* what it ended it replaced, in the same series */
    else each(st, take_pair, &p, Q("SELECT DISTINCT s.indicator, s.source FROM monitoring_series s ORDER BY s.indicator, s.source"));
    bool fine = protect_pairs(st, a, &p, batch, why);
    arena_free(a);
    return fine;
}

/* ---- when rules change ------------------------------------------------------------------------------------------------------------------------------ */
enum { DEADLINE_ANEW = 30 * 60 * 1000 };
/* What cannot be protected is hidden. */
static void protect_anew(struct store *st, struct arena *a, const struct pairs *p)
{
    if (p->n) store_deadline(st, DEADLINE_ANEW);
    struct tree_nodes *t = p->n ? tree_nodes(st, a) : NULL;
    for (size_t i = 0; i < p->n && !store_broken(st); i++) {
        struct arena_mark mark = arena_mark(a);
        const char *why;
        if (!protect_pair(st, a, t, p->at[i].indicator, p->at[i].source, 0, &why))
            ask(st, Q("UPDATE monitoring_observation SET shown = $3 WHERE series IN (SELECT id FROM monitoring_series WHERE indicator = $1 AND source = $2)"), I(p->at[i].indicator), I(p->at[i].source),
                I(PROTECT_PRIMARY));
        arena_release(a, mark);
    }
}

void source_protect(struct store *st, const struct entity *e, int64_t source, bool fresh)
{
    (void)e;
    if (fresh) return;                                  /* nothing is there of it                                      */
    struct arena *a = arena_new();
    struct pairs p = { .a = a };
    each(st, take_pair, &p, Q("SELECT DISTINCT s.indicator, s.source FROM monitoring_series s WHERE s.source = $1 ORDER BY s.indicator, s.source"), I(source));
    protect_anew(st, a, &p);
    arena_free(a);
}

/* Did the last change touch one of these fields? Its entry of history says; without one (long imports): perhaps. */
static bool perhaps_changed(struct store *st, const struct entity *e, int64_t row, const char *fields)
{
    struct history_line line;
    struct sql q = sql_new(st);
    sql(&q, "SELECT version FROM ");
    sql_name(&q, entity_table(e));
    sql(&q, " WHERE id = ");
    sql_value(&q, I(row));
    struct rows *r = sql_ask(&q);
    if (!rows_next(r) || history_of(st, e, row, PUBLIC | INTERNAL, &line, 1) < 1 || line.version != row_int(r, 0) || line.event != HISTORY_CHANGE) return true;
    for (size_t i = 0; i < line.n; i++) if (entity_lists(fields, line.value[i].field)) return true;
    return false;
}

void indicator_protect(struct store *st, const struct entity *e, int64_t indicator, bool fresh)
{
    if (fresh || !perhaps_changed(st, e, indicator, "measure unit digits")) return;
    struct arena *a = arena_new();
    struct pairs p = { .a = a };
    each(st, take_pair, &p, Q("SELECT DISTINCT s.indicator, s.source FROM monitoring_series s WHERE s.indicator = $1 ORDER BY s.indicator, s.source"), I(indicator));
    protect_anew(st, a, &p);
    arena_free(a);
}

/* Where sums matter: figures that are suppressed, or some of which their source keeps confidential (OBS_CONFIDENTIAL). */
#define WITH_PARTS " JOIN monitoring_source q ON q.id = s.source WHERE (q.method = 'suppress' OR (q.method = 'delivered' AND EXISTS (SELECT 1 FROM monitoring_observation o" \
                   " JOIN monitoring_series x ON x.id = o.series WHERE x.indicator = s.indicator AND x.source = s.source AND o.status = 2 AND o.ended = 0)))"
void group_protect(struct store *st, const struct entity *e, int64_t category, bool fresh)
{
    if (fresh || !perhaps_changed(st, e, category, "parent breakdown concept code")) return;
    struct arena *a = arena_new();
    struct pairs p = { .a = a };
    struct rows *r = ask(st, Q("SELECT b.code, c.code FROM monitoring_category c JOIN monitoring_breakdown b ON b.id = c.breakdown WHERE c.id = $1"), I(category));
    if (rows_next(r))                                   /* its breakdown as it is now; or as it was, then by its own code */
        each(st, take_pair, &p, Q("SELECT DISTINCT s.indicator, s.source FROM monitoring_series s" WITH_PARTS " AND (s.dims LIKE $1 OR s.dims LIKE $2) ORDER BY s.indicator, s.source"),
             T(arena_fmt(a, "%%%.*s=%%", STR(row_str(r, 0)))), T(arena_fmt(a, "%%=%.*s%%", STR(row_str(r, 1)))));
    protect_anew(st, a, &p);
    arena_free(a);
}

/* Only sums of which it is a part change: figures of the area and of what lies below. */
void area_moved(struct store *st, const struct event *ev)
{
    if (!perhaps_changed(st, ev->e, ev->row, "parent town")) return;
    struct arena *a = arena_new();
    struct pairs p = { .a = a };
    each(st, take_pair, &p, Q("WITH RECURSIVE below(id) AS (SELECT id FROM directory_area WHERE id = $1 UNION SELECT x.id FROM directory_area x JOIN below b ON x.parent = b.id)"
                              " SELECT DISTINCT s.indicator, s.source FROM monitoring_series s" WITH_PARTS " AND s.area IN (SELECT id FROM below) ORDER BY s.indicator, s.source"), I(ev->row));
    protect_anew(st, a, &p);
    arena_free(a);
}
