/* yearly_read.c - reads the figures of a yearly report: chapters, lines over time, groups side by side, sentences, what is missing and what is hidden. */
#include "entity/query.h"
#include "rooms/monitoring/compared.h"
#include "rooms/monitoring/yearly.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CATEGORIES = 1000 };
struct category_of { str dims, name, german, concept, breakdown; bool reference; };
struct reading {
    struct store *st; struct arena *a; const struct lang *lang; struct yearly *y;
    int64_t area; struct yearly_source *source; struct category_of *category; size_t categories;
};

/* ---- sources and groups ------------------------------------------------------------------------------------------------------------------- */
static str own(struct arena *a, const struct rows *r, size_t k) { return arena_copy(a, row_str(r, k)); }

static void read_sources(struct reading *x)
{
    struct rows *r = ask(x->st, Q("SELECT s.id, COALESCE(NULLIF(w.name, ''), g.name), g.name, s.publisher, s.licence, s.link, s.concept FROM monitoring_source s "
                                  "JOIN monitoring_source_words g ON g.owner = s.id AND g.lang = 'de' LEFT JOIN monitoring_source_words w ON w.owner = s.id AND w.lang = $1 "
                                  "ORDER BY s.id LIMIT $2"), T(str_of(x->lang->tag)), I(YEARLY_SOURCES));
    x->source = arena_array(x->a, struct yearly_source, YEARLY_SOURCES);
    for (struct yearly_source *s = x->source; rows_next(r); s++, x->y->sources++)
        *s = (struct yearly_source){ .id = row_int(r, 0), .name = own(x->a, r, 1), .german = own(x->a, r, 2), .publisher = own(x->a, r, 3), .licence = own(x->a, r, 4), .link = own(x->a, r, 5),
                                     .concept = own(x->a, r, 6) };
    x->y->source = x->source;
}

static struct yearly_source *source_of(const struct reading *x, int64_t id)
{
    for (size_t i = 0; i < x->y->sources; i++) if (x->source[i].id == id) return &x->source[i];
    return NULL;
}

static void read_categories(struct reading *x)
{
    struct rows *r = ask(x->st, Q("SELECT b.code, c.code, COALESCE(NULLIF(w.name, ''), g.name), g.name, c.concept, c.reference FROM monitoring_category c JOIN monitoring_breakdown b ON b.id = c.breakdown "
                                  "JOIN monitoring_category_words g ON g.owner = c.id AND g.lang = 'de' LEFT JOIN monitoring_category_words w ON w.owner = c.id AND w.lang = $1 "
                                  "WHERE c.deleted_at IS NULL ORDER BY c.id LIMIT $2"), T(str_of(x->lang->tag)), I(CATEGORIES));
    x->category = arena_array(x->a, struct category_of, CATEGORIES);
    for (struct category_of *c = x->category; rows_next(r); c++, x->categories++)
        *c = (struct category_of){ arena_fmt(x->a, "%.*s=%.*s", STR(row_str(r, 0)), STR(row_str(r, 1))), own(x->a, r, 2), own(x->a, r, 3), own(x->a, r, 4), own(x->a, r, 0), row_int(r, 5) != 0 };
}

static const struct category_of *category_of(const struct reading *x, str dims)
{
    for (size_t i = 0; i < x->categories; i++) if (str_eq(x->category[i].dims, dims)) return &x->category[i];
    return NULL;
}

/* ---- values ---------------------------------------------------------------------------------------------------------------------------------- */
static str say_value(const struct reading *x, const struct yearly_indicator *i, double v)
{
    str n = lang_decimal(x->a, x->lang, v, i->digits);
    return i->unit.n ? arena_fmt(x->a, "%.*s\u00A0%.*s", STR(n), STR(i->unit)) : n;
}

static enum yearly_mark mark_of(const struct shown *v) { return v->mark == SHOWN_VALUE ? YEARLY_VALUE : v->mark == SHOWN_HIDDEN ? YEARLY_HIDDEN : YEARLY_NONE; }

static str said_of(const struct reading *x, const struct yearly_indicator *i, const struct shown *v)
{
    if (v->mark == SHOWN_VALUE) return v->status == OBS_LIMITED ? arena_fmt(x->a, "(%.*s)", STR(say_value(x, i, v->v))) : say_value(x, i, v->v);
    return v->mark == SHOWN_HIDDEN ? S("•") : *obs_sign(v->status) ? str_of(obs_sign(v->status)) : S("–");
}

/* A figure of the report's time? Then *ret is its period. */
static bool in_time(const struct reading *x, str period, struct period *ret) { return period_parse(period, ret) && period_last(*ret).year <= x->y->year; }

/* ---- the line over time ------------------------------------------------------------------------------------------------------------------------ */
static enum period_type main_type(const struct yearly_point *p, size_t n)
{
    size_t of[PERIOD_TYPES] = { 0 }, best = PERIOD_NONE;
    for (size_t i = 0; i < n; i++) of[p[i].at.type]++;
    for (size_t i = 0; i < n; i++) if (of[p[i].at.type] >= of[best]) best = p[i].at.type;       /* of two with as many the newer */
    return (enum period_type)best;
}

static int by_time(const void *one, const void *other)
{
    const struct yearly_point *x = one, *y = other;
    if (x->aside != y->aside) return x->aside ? 1 : -1;
    return period_order(x->at, y->at);
}

static struct yearly_point point_of(struct reading *x, struct yearly_indicator *i, const struct shown *v, struct period at)
{
    struct yearly_source *s = source_of(x, v->source);
    if (s) s->used = true;
    return (struct yearly_point){ .at = at, .v = v->mark == SHOWN_VALUE ? v->v : (double)NAN, .mark = mark_of(v), .cut = v->cut, .limited = v->status == OBS_LIMITED, .source = v->source,
                                  .said = said_of(x, i, v), .sign = str_of(obs_sign(v->status)), .vintage = v->vintage, .note = v->note, .inputs = v->inputs, .others = v->others };
}

/* Sorted: first the line, in the order of time, then what is of another type of period. */
static void order_points(struct yearly_indicator *i, struct yearly_point *p)
{
    enum period_type type = main_type(p, i->points);
    for (size_t k = 0; k < i->points; k++) i->line += !(p[k].aside = p[k].at.type != type);
    if (i->points) qsort(p, i->points, sizeof *p, by_time);
    for (size_t k = 1; k < i->line; k++) p[k].switched = p[k].source != p[k - 1].source;
}

static void read_line(struct reading *x, struct yearly_indicator *i, str dims)
{
    const struct shown *v;
    struct period at;
    size_t n = shown_series(x->st, x->a, &(struct shown_ask){ .indicator = i->id, .area = x->area, .dims = dims }, &v);
    struct yearly_point *p = arena_array(x->a, struct yearly_point, YEARLY_POINTS);
    for (size_t k = n > YEARLY_POINTS ? n - YEARLY_POINTS : 0; k < n; k++) {
        if (!in_time(x, v[k].period, &at)) continue;
        x->y->hidden += v[k].mark == SHOWN_HIDDEN;
        p[i->points++] = point_of(x, i, &v[k], at);
    }
    i->point = p;
    order_points(i, p);
}

/* "INKAR, Stand 2024; Zensus 2022": every source of its points once, with the newest state of the data. */
static str sources_of(const struct reading *x, const struct yearly_indicator *i)
{
    struct buf b = buf_in(x->a, 2000);
    for (size_t s = 0; s < x->y->sources; s++) {
        str vintage = S("");
        bool any = false;
        for (size_t k = 0; k < i->points; k++) {
            if (i->point[k].source != x->source[s].id) continue;
            any = true;
            if (str_cmp(i->point[k].vintage, vintage) > 0) vintage = i->point[k].vintage;
        }
        if (any) buf_fmt(&b, "%s%.*s%s%.*s", b.n ? "; " : "", STR(x->source[s].german), vintage.n ? ", Stand " : "", STR(vintage));
    }
    for (size_t k = i->line; !b.n && k-- > 0;) if (i->point[k].inputs.n) buf_fmt(&b, "berechnet aus %.*s", STR(i->point[k].inputs));
    return buf_str(&b);
}

/* ---- groups side by side --------------------------------------------------------------------------------------------------------------------------- */
struct breakdown_at { str code; struct period at; str period; };
static bool of_breakdown(str dims, str code) { return dims.n > code.n && str_starts(dims, code) && dims.p[code.n] == '=' && str_find_char(dims, ' ') < 0; }

static bool has_reference(const struct reading *x, str code)
{
    for (size_t i = 0; i < x->categories; i++) if (x->category[i].reference && str_eq(x->category[i].breakdown, code)) return true;
    return false;
}

/* By which breakdown, and in which period: one with a reference first, then the newest. False: nothing is broken down. */
static bool newest_breakdown(struct reading *x, const struct yearly_indicator *i, struct breakdown_at *ret)
{
    const struct shown_there *t;
    struct period at;
    bool any = false, compared = false;
    size_t n = shown_there(x->st, x->a, i->id, x->area, &t);
    for (size_t k = 0; k < n; k++) {
        int64_t sign = str_find_char(t[k].dims, '=');
        if (t[k].area != x->area || sign < 1 || str_find_char(t[k].dims, ' ') >= 0 || !in_time(x, t[k].period, &at)) continue;
        str code = str_upto(t[k].dims, (size_t)sign);
        bool better = has_reference(x, code);
        if (any && (better < compared || (better == compared && period_order(at, ret->at) <= 0))) continue;
        *ret = (struct breakdown_at){ code, at, t[k].period };
        any = true;
        compared = better;
    }
    return any;
}

static void read_groups(struct reading *x, struct yearly_indicator *i, const struct breakdown_at *by)
{
    const struct shown *v;
    size_t n = shown_groups(x->st, x->a, &(struct shown_ask){ .indicator = i->id, .area = x->area }, by->period, &v);
    i->group_at = by->at;
    for (size_t k = 0; k < n && i->groups < YEARLY_GROUPS; k++) {
        const struct category_of *c = category_of(x, v[k].dims);
        struct yearly_source *s = source_of(x, v[k].source);
        if (v[k].dims.n && (!of_breakdown(v[k].dims, by->code) || !c)) continue;
        if (s) s->used = true;
        x->y->hidden += v[k].dims.n && v[k].mark == SHOWN_HIDDEN;
        i->group[i->groups++] = (struct yearly_group){ .dims = v[k].dims, .name = c ? c->name : words_get(words_in(str_of(x->lang->tag)), N_("All")), .german = c ? c->german : S("insgesamt"),
            .v = v[k].mark == SHOWN_VALUE ? v[k].v : (double)NAN, .mark = mark_of(&v[k]), .reference = c && c->reference, .all = !v[k].dims.n, .said = said_of(x, i, &v[k]), .sign = str_of(obs_sign(v[k].status)) };
    }
    size_t own_ = 0;
    bool group = false;
    for (size_t k = 0; k < i->groups; k++) { own_ += !i->group[k].all; group |= !i->group[k].all && category_of(x, i->group[k].dims)->concept.n; }
    if (own_ < 2 && !group) i->groups = 0;              /* one value of something: nothing stands side by side          */
}

/* Against whom a group is compared: the reference of its concept, any reference, all (who is a group of immigration). NULL: nobody; nor are amounts compared. */
static const struct yearly_group *reference_of(const struct reading *x, const struct yearly_indicator *i, const struct yearly_group *g, bool *mixed)
{
    const struct yearly_group *found = NULL;
    const struct category_of *own_ = category_of(x, g->dims);
    *mixed = false;
    for (size_t k = 0; k < i->groups && !g->all && !g->reference && !i->amount; k++) {
        const struct yearly_group *r = &i->group[k];
        const struct category_of *c = category_of(x, r->dims);
        if (!r->reference && !(r->all && own_ && own_->concept.n)) continue;
        bool same = c && own_ && str_eq(c->concept, own_->concept);
        if (same) { *mixed = false; return r; }
        if (!found || (found->all && !r->all)) { found = r; *mixed = !r->all; }
    }
    return found;
}

/* The newest of this type up to `at`, from r[*m] on; *cut: something on the way there cuts. NULL: nothing new. */
static const struct shown *up_to(const struct shown *r, size_t n, size_t *m, struct period at, bool *cut)
{
    const struct shown *found = NULL;
    struct period p;
    for (; *m < n; (*m)++) {
        if (!period_parse(r[*m].period, &p) || p.type != at.type) continue;
        if (period_order(p, at) > 0) break;
        *cut |= r[*m].cut;
        found = &r[*m];
    }
    return found;
}

/* Both over time, where both have a period of this type. What cuts either of them since the point before cuts here, too: a break, or another source. */
static size_t gap_points(struct reading *x, const struct yearly_indicator *i, str group, str reference, enum period_type type, struct gap_point *ret)
{
    const struct shown *g, *r, *g_before = NULL, *r_before = NULL;
    struct period at;
    bool cut = false;
    size_t n = 0, m = 0, ng = shown_series(x->st, x->a, &(struct shown_ask){ .indicator = i->id, .area = x->area, .dims = group }, &g),
           nr = shown_series(x->st, x->a, &(struct shown_ask){ .indicator = i->id, .area = x->area, .dims = reference }, &r);
    for (size_t k = 0; k < ng && n < YEARLY_POINTS; k++) {
        if (!in_time(x, g[k].period, &at) || at.type != type) continue;
        cut |= g[k].cut;
        const struct shown *with = up_to(r, nr, &m, at, &cut);
        if (!with || !str_eq(with->period, g[k].period)) continue;
        cut = n && (cut || g[k].source != g_before->source || with->source != r_before->source);
        ret[n++] = (struct gap_point){ at, g[k].mark == SHOWN_VALUE ? g[k].v : (double)NAN, with->mark == SHOWN_VALUE ? with->v : (double)NAN, cut };
        g_before = &g[k];
        r_before = with;
        cut = false;
    }
    return n;
}

static str compare_group(struct reading *x, struct yearly_indicator *i, struct yearly_group *g)
{
    bool mixed;
    const struct yearly_group *r = reference_of(x, i, g, &mixed);
    if (!r) return S("");
    const struct yearly_say_about about = { .name = i->german, .unit = i->unit, .digits = i->digits };
    struct gap_point *p = arena_array(x->a, struct gap_point, YEARLY_POINTS);
    struct yearly_say_group say = { .name = g->german, .series = p, .n = gap_points(x, i, g->dims, r->dims, i->group_at.type, p), .now = { .at = i->group_at, .g = g->v, .r = r->v },
                                    .eps = i->eps, .hidden = g->mark == YEARLY_HIDDEN || r->mark == YEARLY_HIDDEN, .all = r->all, .mixed = mixed };
    struct gap d = gap_of(g->v, r->v, i->better);
    if (isfinite(d.parity)) g->parity = lang_decimal(x->a, x->lang, d.parity, 2);
    if (isfinite(d.gap)) g->gap = lang_decimal(x->a, x->lang, d.gap, i->digits);
    return yearly_say_gap(x->a, &about, r->german, i->better, &say);
}

/* ---- sentences ------------------------------------------------------------------------------------------------------------------------------------- */
static str say_line(struct reading *x, const struct yearly_indicator *i)
{
    struct yearly_say_point *p = arena_array(x->a, struct yearly_say_point, i->line + 1);
    const struct yearly_say_about about = { .name = i->of.n ? arena_fmt(x->a, "%.*s (%.*s)", STR(i->german), STR(i->of)) : i->german, .area = x->y->area_german, .unit = i->unit, .digits = i->digits };
    for (size_t k = 0; k < i->line; k++) {
        const struct yearly_point *v = &i->point[k];
        const struct yearly_source *s = source_of(x, v->source);
        str why = S("keine Angabe");
        for (int o = 0; o < OBS_STATES; o++) if (v->mark == YEARLY_NONE && v->sign.n && str_eq(v->sign, str_of(obs_sign((enum obs_status)o)))) why = words_get(words_in(S("de")), obs_label((enum obs_status)o));
        p[k] = (struct yearly_say_point){ v->at, v->v, v->mark, v->cut, v->switched, v->limited, s ? s->german : v->inputs.n ? arena_fmt(x->a, "berechnet aus %.*s", STR(v->inputs)) : S("berechnet"), v->vintage, why, v->others };
    }
    return yearly_say_series(x->a, &about, p, i->line);
}

static void read_figures(struct reading *x, struct yearly_indicator *i)
{
    struct breakdown_at by;
    bool broken = newest_breakdown(x, i, &by);
    read_line(x, i, S(""));
    if (broken) read_groups(x, i, &by);
    for (size_t k = 0; !i->points && k < i->groups; k++) {              /* nobody counted all: the first group */
        i->of = i->group[k].german;
        read_line(x, i, i->group[k].dims);
    }
    struct buf b = buf_in(x->a, 8000);
    if (i->points) buf_put(&b, say_line(x, i));
    for (size_t k = 0; k < i->groups; k++) {
        str gap = compare_group(x, i, &i->group[k]);
        if (gap.n) buf_fmt(&b, "%s%.*s", b.n ? " " : "", STR(gap));
    }
    i->sentences = buf_str(&b);
    i->source = sources_of(x, i);
}

/* ---- chapters ------------------------------------------------------------------------------------------------------------------------------------------- */
#define INDICATOR_COLUMNS "i.id, i.code, i.key, COALESCE(s.slug, i.key), COALESCE(NULLIF(w.name, ''), g.name), g.name, g.unit, COALESCE(NULLIF(w.numerator, ''), g.numerator), COALESCE(NULLIF(w.denominator, ''), g.denominator), "     "COALESCE(NULLIF(w.note, ''), g.note), i.origin, i.digits, i.better, NULLIF(w.name, '') IS NULL, i.measure"

static struct yearly_indicator indicator_row(struct reading *x, const struct rows *r)
{
    str better = row_str(r, 12);
    const struct indicator of = { .measure = row_str(r, 14), .digits = row_null(r, 11) ? NONE : row_int(r, 11) };
    return (struct yearly_indicator){ .id = row_int(r, 0), .code = own(x->a, r, 1), .key = own(x->a, r, 2), .slug = own(x->a, r, 3), .name = own(x->a, r, 4), .german = own(x->a, r, 5), .unit = own(x->a, r, 6),
        .numerator = own(x->a, r, 7), .denominator = own(x->a, r, 8), .note = own(x->a, r, 9), .origin = own(x->a, r, 10), .digits = digits_said(of.measure, of.digits),
        .better = str_eq(better, S("high")) ? GAP_HIGH : str_eq(better, S("low")) ? GAP_LOW : GAP_CONTEXT, .foreign = row_int(r, 13) != 0, .eps = eps_of(&of),
        .amount = str_eq(row_str(r, 14), S("count")) || str_eq(row_str(r, 14), S("money")) };
}

static void put_digest(struct buf *b, const struct yearly_indicator *i, const struct reading *x)
{
    buf_fmt(b, "%.*s;", STR(i->code));
    for (size_t k = 0; k < i->points; k++) {
        const struct yearly_point *p = &i->point[k];
        buf_fmt(b, "%.*s,%d,%.17g,%lld;", STR(period_text(x->a, p->at)), (int)p->mark, p->mark == YEARLY_VALUE ? p->v : 0, (long long)p->source);
    }
    for (size_t k = 0; k < i->groups; k++) buf_fmt(b, "%.*s,%d,%.17g;", STR(i->group[k].dims), (int)i->group[k].mark, i->group[k].mark == YEARLY_VALUE ? i->group[k].v : 0);
}

static void read_chapter(struct reading *x, struct yearly_field *f)
{
    struct rows *r = ask(x->st, Q("SELECT " INDICATOR_COLUMNS " FROM monitoring_indicator i JOIN monitoring_indicator_words g ON g.owner = i.id AND g.lang = 'de' "
                                  "LEFT JOIN monitoring_indicator_words w ON w.owner = i.id AND w.lang = $1 LEFT JOIN monitoring_indicator_slug s ON s.owner = i.id AND s.lang = $1 AND s.current "
                                  "WHERE i.field = $2 AND i.core AND i.state = 'published' AND i.deleted_at IS NULL ORDER BY i.code, i.id LIMIT $3"), T(str_of(x->lang->tag)), I(f->id), I(YEARLY_OF_FIELD));
    struct buf b = buf_in(x->a, 256 * 1024);
    f->at = arena_array(x->a, struct yearly_indicator, YEARLY_OF_FIELD);
    while (rows_next(r)) {
        struct yearly_indicator *i = &f->at[f->n];
        *i = indicator_row(x, r);
        read_figures(x, i);
        put_digest(&b, i, x);
        if (i->points || i->groups) f->n++;
        else if (f->n_missing < YEARLY_MISSING) { f->missing[f->n_missing].code = i->code; f->missing[f->n_missing].foreign = i->foreign; f->missing[f->n_missing++].name = i->name; }
    }
    x->y->figures += f->n;
    f->digest = arena_fmt(x->a, "%016llx", (unsigned long long)str_hash(buf_str(&b)));
}

static void read_remark(struct reading *x, struct yearly_field *f)
{
    struct rows *r = ask(x->st, Q("SELECT COALESCE(NULLIF(w.text, ''), g.text), w.text IS NULL OR w.text = '', m.basis, COALESCE(s.slug, m.key) FROM monitoring_remark m "
                                  "JOIN monitoring_remark_words g ON g.owner = m.id AND g.lang = 'de' LEFT JOIN monitoring_remark_words w ON w.owner = m.id AND w.lang = $1 "
                                  "LEFT JOIN monitoring_remark_slug s ON s.owner = m.id AND s.lang = $1 AND s.current WHERE m.report = $2 AND m.field = $3 AND m.deleted_at IS NULL ORDER BY m.id LIMIT 1"),
                         T(str_of(x->lang->tag)), I(x->y->id), I(f->id));
    if (!rows_next(r)) return;
    f->text = own(x->a, r, 0);
    f->german = row_int(r, 1) != 0;
    f->stale = !str_eq(row_str(r, 2), f->digest);
    f->remark = own(x->a, r, 3);
}

static void read_fields(struct reading *x, int64_t field)
{
    struct rows *r = ask(x->st, Q("SELECT f.id, f.key, COALESCE(NULLIF(w.name, ''), g.name), NULLIF(w.name, '') IS NULL FROM monitoring_field f JOIN monitoring_field_words g ON g.owner = f.id AND g.lang = 'de' "
                                  "LEFT JOIN monitoring_field_words w ON w.owner = f.id AND w.lang = $1 WHERE f.deleted_at IS NULL AND ($2 = 0 OR f.id = $2) "
                                  "AND f.id IN (SELECT i.field FROM monitoring_indicator i WHERE i.core AND i.state = 'published' AND i.deleted_at IS NULL) "
                                  "ORDER BY COALESCE(f.place, 9999), f.id LIMIT $3"), T(str_of(x->lang->tag)), I(field), I(YEARLY_FIELDS));
    x->y->field = arena_array(x->a, struct yearly_field, YEARLY_FIELDS);
    while (rows_next(r)) {
        struct yearly_field *f = &x->y->field[x->y->n++];
        *f = (struct yearly_field){ .id = row_int(r, 0), .key = own(x->a, r, 1), .name = own(x->a, r, 2), .foreign = row_int(r, 3) != 0 };
        read_chapter(x, f);
        read_remark(x, f);
    }
}

const struct yearly *yearly_read(struct store *st, struct arena *a, const struct lang *lang, int64_t report, int64_t field)
{
    struct yearly *y = arena_new_of(a, struct yearly);
    struct reading x = { .st = st, .a = a, .lang = lang, .y = y };
    struct rows *r = ask(st, Q("SELECT r.year, r.area, d.name FROM monitoring_report r LEFT JOIN directory_area d ON d.id = r.area AND d.deleted_at IS NULL WHERE r.id = $1"), I(report));
    if (!rows_next(r)) return NULL;
    *y = (struct yearly){ .id = report, .year = row_int(r, 0), .area = own(a, r, 2), .area_german = own(a, r, 2) };
    x.area = row_int(r, 1);
    read_sources(&x);
    read_categories(&x);
    read_fields(&x, field);
    return y;
}

str yearly_digest(struct store *st, struct arena *a, int64_t report, int64_t field)
{
    const struct yearly *y = yearly_read(st, a, lang_find(S(LANG_SOURCE)), report, field);
    return y && y->n ? y->field[0].digest : S("");
}
