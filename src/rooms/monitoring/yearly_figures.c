/* yearly_figures.c - the figures of a yearly report as drawings with tables: the line over time, groups side by side. */
#include "rooms/monitoring/yearly_pages.h"
#include <math.h>

str yearly_period(const struct req *q, struct period at) { return period_name(q->a, q->lang, q->words, at); }
str yearly_protected(const struct req *q) { return _(N_("•: protected, since it would tell of few people or follow from such a number.")); }

const struct yearly_point *yearly_newest(const struct yearly_indicator *i)
{
    for (size_t k = i->line; k-- > 0;) if (i->point[k].mark == YEARLY_VALUE) return &i->point[k];
    return NULL;
}

str yearly_said(const struct req *q, const struct yearly_point *p) { return arena_fmt(q->a, "%.*s (%.*s)", STR(p->said), STR(yearly_period(q, p->at))); }

static const struct yearly_source *source_of(const struct yearly *y, int64_t id)
{
    for (size_t s = 0; s < y->sources; s++) if (y->source[s].id == id) return &y->source[s];
    return NULL;
}

static str raw(const struct req *q, double v) { return isfinite(v) ? arena_fmt(q->a, "%.12g", v) : S(""); }
static struct chart_value drawn(double v, enum yearly_mark mark)
{
    return (struct chart_value){ isfinite(v) ? v : 0, mark == YEARLY_VALUE ? CHART_SHOWN : mark == YEARLY_HIDDEN ? CHART_PROTECTED : CHART_MISSING };
}

/* A line needs two points beside each other that can be compared; of years two that follow each other. */
static bool drawable(const struct yearly_indicator *i)
{
    for (size_t k = 1; k < i->line; k++) {
        const struct yearly_point *p = &i->point[k], *before = p - 1;
        bool follows = p->at.type != PERIOD_YEAR || p->at.year == before->at.year + 1;
        if (follows && p->mark == YEARLY_VALUE && before->mark == YEARLY_VALUE && !p->cut && !p->switched) return true;
    }
    return false;
}

/* ---- over time ---------------------------------------------------------------------------------------------------------------------- */
/* Years that nobody counted have a place of their own on the axis, without a point: a line over four years must not look like one over one. */
static size_t places(const struct yearly_indicator *i, size_t *place)
{
    size_t n = 0;
    bool years = i->line && i->point[0].at.type == PERIOD_YEAR && i->point[i->line - 1].at.year - i->point[0].at.year < CHART_LABELS_MAX;
    for (size_t k = 0; k < i->line; k++) {
        if (years) n = (size_t)(i->point[k].at.year - i->point[0].at.year);
        place[k] = n++;
    }
    return n;
}

static const struct chart *line_chart(struct req *q, const struct yearly_indicator *i)
{
    struct chart *c = arena_new_of(q->a, struct chart);
    size_t *place = arena_array(q->a, size_t, i->line + 1), n = places(i, place);
    str *label = arena_array(q->a, str, n + 1);
    bool *breaks = arena_array(q->a, bool, n + 1);
    struct chart_value *value = arena_array(q->a, struct chart_value, n + 1);
    for (size_t k = 0; k < n; k++) { value[k] = (struct chart_value){ 0, CHART_MISSING }; label[k] = arena_fmt(q->a, "%d", i->point[0].at.year + (int)k); }
    for (size_t k = 0; k < i->line; k++) {
        label[place[k]] = yearly_period(q, i->point[k].at);
        value[place[k]] = drawn(i->point[k].v, i->point[k].mark);
        breaks[place[k]] = k && (i->point[k].cut || i->point[k].switched);
    }
    *c = (struct chart){ .lines = true, .unit = i->unit, .digits = i->digits, .label = label, .n = n, .series = 1, .value = value, .breaks = breaks, .strong = CHART_NOBODY };
    return c;
}

/* What is to be kept in mind of a row: breaks, another source, other numbers, the note of the file. */
static str remark_of(struct req *q, const struct yearly_point *p)
{
    struct buf b = buf_in(q->a, 2000);
    const struct { bool on; str text; } said[] = { { p->cut, _(N_("Counted otherwise from here on")) }, { p->switched, _(N_("Another source than before")) }, { p->limited, _(N_("limited reliability")) },
        { p->others > 0, _(N_("Other sources give other numbers")) }, { p->note.n > 0, p->note } };
    for (size_t i = 0; i < countof(said); i++) if (said[i].on) buf_fmt(&b, "%s%.*s", b.n ? "; " : "", STR(said[i].text));
    return buf_str(&b);
}

enum { PERIOD, VALUE, SOURCE, VINTAGE, REMARK, COLUMNS };
static void line_table(struct req *q, const struct yearly *y, const struct yearly_indicator *i, struct figure *f)
{
    static const bool number[COLUMNS] = { [VALUE] = true };
    str *column = arena_array(q->a, str, COLUMNS);
    struct figure_cell *cell = arena_array(q->a, struct figure_cell, COLUMNS * (i->points + 1));
    column[PERIOD] = _(N_("Period"));
    column[VALUE] = i->unit.n ? arena_fmt(q->a, "%.*s (%.*s)", STR(_(N_("Value"))), STR(i->unit)) : _(N_("Value"));
    column[SOURCE] = _(N_("Source"));
    column[VINTAGE] = _(N_("State of the data"));
    column[REMARK] = _(N_("Note"));
    for (size_t k = 0; k < i->points; k++) {
        const struct yearly_point *p = &i->point[i->points - 1 - k];           /* the newest first */
        const struct yearly_source *s = source_of(y, p->source);
        struct figure_cell *c = &cell[k * COLUMNS];
        c[PERIOD] = (struct figure_cell){ .text = yearly_period(q, p->at), .raw = period_text(q->a, p->at) };
        c[VALUE] = (struct figure_cell){ .text = isfinite(p->v) ? lang_decimal(q->a, q->lang, p->v, i->digits) : p->said, .raw = isfinite(p->v) ? raw(q, p->v) : p->sign };
        c[SOURCE] = (struct figure_cell){ .text = s ? s->name : _(N_("Worked out")) };
        c[VINTAGE] = (struct figure_cell){ .text = p->vintage };
        c[REMARK] = (struct figure_cell){ .text = remark_of(q, p) };
    }
    f->column = column;
    f->number = number;
    f->columns = COLUMNS;
    f->cell = cell;
    f->rows = i->points;
}

static bool any_hidden(const struct yearly_indicator *i)
{
    for (size_t k = 0; k < i->points; k++) if (i->point[k].mark == YEARLY_HIDDEN) return true;
    for (size_t k = 0; k < i->groups; k++) if (i->group[k].mark == YEARLY_HIDDEN) return true;
    return false;
}

static void over_time(struct req *q, const struct yearly *y, const struct yearly_indicator *i, struct figure *f)
{
    const struct yearly_point *newest = yearly_newest(i);
    str name = i->of.n ? arena_fmt(q->a, "%.*s – %.*s", STR(i->name), STR(i->of)) : i->name;
    *f = (struct figure){ .german = i->foreign && !str_eq(str_of(q->lang->tag), S(LANG_SOURCE)), .name = arena_fmt(q->a, "figure-%.*s", STR(i->key)).p, .title = newest ? arena_fmt(q->a, "%.*s: %.*s", STR(name), STR(yearly_said(q, newest))) : name,
                          .desc = _(N_("A line over the periods. Its values stand in the table.")), .source = i->source, .level = 4, .note = any_hidden(i) ? yearly_protected(q) : S("") };
    if (drawable(i)) f->chart = line_chart(q, i);
    line_table(q, y, i, f);
}

/* ---- groups ----------------------------------------------------------------------------------------------------------------------------- */
static void side_by_side(struct req *q, const struct yearly_indicator *i, struct figure *f)
{
    static const bool number[] = { false, true, true, true };
    struct chart *c = arena_new_of(q->a, struct chart);
    str *label = arena_array(q->a, str, i->groups), *column = arena_array(q->a, str, 4);
    struct chart_value *value = arena_array(q->a, struct chart_value, i->groups);
    struct figure_cell *cell = arena_array(q->a, struct figure_cell, 4 * i->groups), *at = cell;
    bool compared = false;
    for (size_t k = 0; k < i->groups; k++) compared |= i->group[k].gap.n > 0;
    for (size_t k = 0; k < i->groups; k++) {
        const struct yearly_group *g = &i->group[k];
        label[k] = g->name;
        value[k] = drawn(g->v, g->mark);
        *at++ = (struct figure_cell){ .text = g->name };
        *at++ = (struct figure_cell){ .text = isfinite(g->v) ? lang_decimal(q->a, q->lang, g->v, i->digits) : g->said, .raw = raw(q, g->v) };
        if (!compared) continue;
        *at++ = (struct figure_cell){ .text = g->parity.n ? g->parity : S("–"), .raw = g->parity };
        *at++ = (struct figure_cell){ .text = g->gap.n ? g->gap : S("–"), .raw = g->gap };
    }
    *c = (struct chart){ .unit = i->unit, .digits = i->digits, .label = label, .n = i->groups, .series = 1, .value = value, .strong = CHART_NOBODY };
    column[0] = _(N_("Group"));
    column[1] = i->unit.n ? arena_fmt(q->a, "%.*s (%.*s)", STR(_(N_("Value"))), STR(i->unit)) : _(N_("Value"));
    column[2] = _(N_("Ratio (1 means equal)"));
    column[3] = _(N_("Gap"));
    *f = (struct figure){ .german = i->foreign && !str_eq(str_of(q->lang->tag), S(LANG_SOURCE)), .name = arena_fmt(q->a, "figure-%.*s-groups", STR(i->key)).p, .title = arena_fmt(q->a, "%.*s – %.*s (%.*s)", STR(i->name), STR(_(N_("groups side by side"))), STR(yearly_period(q, i->group_at))),
                          .desc = _(N_("Bars for the groups. Their values stand in the table.")), .chart = c, .column = column, .number = number, .columns = compared ? 4 : 2, .cell = cell, .rows = i->groups,
                          .source = i->source, .level = 4, .note = any_hidden(i) ? yearly_protected(q) : S("") };
}

size_t yearly_figures(struct req *q, const struct yearly *y, const struct yearly_indicator *i, struct figure *ret)
{
    size_t n = 0;
    if (i->points) over_time(q, y, i, &ret[n++]);
    if (i->groups > 1) side_by_side(q, i, &ret[n++]);
    return n;
}
