/* profile_figures.c - the figures of a town beside those of its county: of every published indicator the newest that the town has. */
#include "entity/query.h"
#include "rooms/monitoring/profile.h"
#include "rooms/monitoring/shown.h"
#include "text/period.h"
#include <math.h>

/* The newest that says something: a value, or that it is hidden. NULL: nothing. */
static const struct shown *newest(const struct shown *v, size_t n, struct period *at)
{
    const struct shown *best = NULL;
    struct period p;
    for (size_t i = 0; i < n; i++) {
        if (v[i].mark == SHOWN_NONE || !period_parse(v[i].period, &p) || (best && period_order(p, *at) < 0)) continue;
        best = &v[i];
        *at = p;
    }
    return best;
}

/* In the very same period, if there is one: a census is compared with the census. */
static const struct shown *at_period(const struct shown *v, size_t n, str period)
{
    for (size_t i = 0; i < n; i++) if (str_eq(v[i].period, period) && v[i].mark != SHOWN_NONE) return &v[i];
    return NULL;
}

static struct profile_value value(struct req *q, const struct profile_figure *f, const struct shown *v, struct period at)
{
    if (!v) return (struct profile_value){ .v = (double)NAN };
    if (v->mark == SHOWN_HIDDEN) return (struct profile_value){ .v = (double)NAN, .said = S("•") };
    str n = lang_decimal(q->a, q->lang, v->v, f->digits);
    return (struct profile_value){ .v = v->v, .source = source_said(q->st, q->a, q->lang, v), .said = arena_fmt(q->a, "%.*s%s%.*s (%.*s)", STR(n), f->unit.n ? "\u00A0" : "", STR(f->unit), STR(period_name(q->a, q->lang, q->words, at))) };
}

static bool read_figure(struct req *q, struct profile *p, struct profile_figure *f, int64_t indicator, int64_t above)
{
    const struct shown *here, *there;
    struct period at = { 0 }, at_there = { 0 };
    size_t n = shown_series(q->st, q->a, &(struct shown_ask){ .indicator = indicator, .area = p->id }, &here);
    const struct shown *own = newest(here, n, &at);
    if (!own) return false;
    n = above ? shown_series(q->st, q->a, &(struct shown_ask){ .indicator = indicator, .area = above }, &there) : 0;
    const struct shown *same = n ? at_period(there, n, own->period) : NULL, *other = same ? same : n ? newest(there, n, &at_there) : NULL;
    f->here = value(q, f, own, at);
    f->there = value(q, f, other, same ? at : at_there);
    f->source = f->there.source.n && !str_eq(f->there.source, f->here.source) ? arena_fmt(q->a, "%.*s; %.*s", STR(f->here.source), STR(f->there.source)) : f->here.source;
    return true;
}

void profile_figures(struct req *q, struct profile *p, int64_t above)
{
    struct rows *r = ask(q->st, Q("SELECT i.id, i.code, COALESCE(NULLIF(w.name, ''), g.name), COALESCE(s.slug, i.key), COALESCE(NULLIF(w.unit, ''), g.unit), i.digits, i.measure FROM monitoring_indicator i "
                                  "JOIN monitoring_indicator_words g ON g.owner = i.id AND g.lang = 'de' LEFT JOIN monitoring_indicator_words w ON w.owner = i.id AND w.lang = $1 "
                                  "LEFT JOIN monitoring_indicator_slug s ON s.owner = i.id AND s.lang = $1 AND s.current LEFT JOIN monitoring_field f ON f.id = i.field "
                                  "WHERE i.state = 'published' AND i.deleted_at IS NULL AND (i.derive <> '' OR i.id IN (SELECT x.indicator FROM monitoring_series x WHERE x.area = $2 AND x.dims = '')) "
                                  "ORDER BY COALESCE(f.place, 9999), i.code, i.id LIMIT $3"), T(str_of(q->lang->tag)), I(p->id), I(2 * PROFILE_FIGURES));
    while (p->figures < PROFILE_FIGURES && rows_next(r)) {      /* of a derived one it shows only when it is read whether the town has any */
        struct profile_figure *f = &p->figure[p->figures];
        *f = (struct profile_figure){ .code = arena_copy(q->a, row_str(r, 1)), .name = arena_copy(q->a, row_str(r, 2)), .slug = arena_copy(q->a, row_str(r, 3)), .unit = arena_copy(q->a, row_str(r, 4)),
                                      .digits = digits_said(row_str(r, 6), row_null(r, 5) ? NONE : row_int(r, 5)), .share = str_eq(row_str(r, 6), S("share")) };
        p->figures += read_figure(q, p, f, row_int(r, 0), above);
    }
}
