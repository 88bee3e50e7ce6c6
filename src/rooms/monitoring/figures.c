/* figures.c - what other rooms may ask (web/figures.h): protected figures in words. */
#include "entity/query.h"
#include "rooms/monitoring/compared.h"
#include "rooms/monitoring/figures.h"

/* As much of an indicator as saying its figures needs. */
static bool indicator_of(struct store *st, struct arena *a, const struct figures_asked *ask_, struct indicator *ret)
{
    struct rows *r = ask(st, Q("SELECT i.digits, COALESCE(NULLIF(w.unit, ''), g.unit), i.measure, i.better FROM monitoring_indicator i JOIN monitoring_indicator_words g ON g.owner = i.id AND g.lang = 'de'"
                               " LEFT JOIN monitoring_indicator_words w ON w.owner = i.id AND w.lang = $2 WHERE i.id = $1"), I(ask_->indicator), T(str_of(ask_->lang->tag)));
    if (!rows_next(r)) return false;
    *ret = (struct indicator){ .meta.id = ask_->indicator, .digits = row_null(r, 0) ? NONE : row_int(r, 0), .unit = arena_copy(a, row_str(r, 1)), .measure = arena_copy(a, row_str(r, 2)),
                               .better = arena_copy(a, row_str(r, 3)) };
    return true;
}

/* One kind of period, by time. Cut is where it is counted otherwise, and where another source begins: other rooms compare nothing across that. */
size_t monitoring_figures(struct store *st, struct arena *a, const struct figures_asked *ask_, struct figure_said *ret)
{
    struct indicator x;
    if (!indicator_of(st, a, ask_, &x)) return 0;
    const struct words *w = words_in(str_of(ask_->lang->tag));
    struct compared c = compared_series(st, a, &(struct compare_ask){ .of = &x, .area = ask_->area ? ask_->area : county_of(st), .group = ask_->dims, .from = ask_->from, .to = ask_->to, .lang = ask_->lang });
    size_t skip = c.n > FIGURES_SAID_MAX ? c.n - FIGURES_SAID_MAX : 0;
    for (size_t i = skip; i < c.n; i++) {
        const struct shown *v = c.at[i].g;
        ret[i - skip] = (struct figure_said){ .v = v->v, .mark = (enum figure_mark)v->mark, .value = shown_said(a, ask_->lang, w, &x, v), .period = period_name(a, ask_->lang, w, c.p[i].at),
                                              .source = source_said(st, a, ask_->lang, v), .note = v->note, .cut = c.p[i].cut || (i && v->source != c.at[i - 1].g->source) };
    }
    return c.n - skip;
}
