/* indicator_figures.c - figures of an indicator: lines over time, areas beside each other, a map by classes, the gap as a table; and how values are said. */
#include "rooms/monitoring/indicator_view.h"
#include "text/json.h"
#include <math.h>

/* ---- in words ------------------------------------------------------------------------------------------------------------------------------ */
int figure_digits(const struct indicator *x) { return digits_said(x->measure, x->digits); }

str figure_number(struct req *q, const struct indicator *x, double v) { return isfinite(v) ? lang_decimal(q->a, q->lang, v, figure_digits(x)) : S("–"); }

str figure_value(struct req *q, const struct indicator *x, double v)
{
    str n = figure_number(q, x, v);
    return isfinite(v) && x->unit.n ? arena_fmt(q->a, "%.*s\u00A0%.*s", STR(n), STR(x->unit)) : n;
}

str period_say(struct req *q, str period)
{
    struct period p;
    return period_parse(period, &p) ? period_name(q->a, q->lang, q->words, p) : period;
}

struct figure_source figure_source(struct req *q, int64_t id)
{
    struct figure_source s = { .id = id, .name = words_get(q->words, N_("worked out from other figures")) };
    struct rows *r = ask(q->st, Q("SELECT COALESCE(o.name, g.name), x.publisher, x.licence, x.link, x.concept FROM monitoring_source x JOIN monitoring_source_words g ON g.owner = x.id AND g.lang = 'de'"
                                  " LEFT JOIN monitoring_source_words o ON o.owner = x.id AND o.lang = $2 AND o.name <> '' WHERE x.id = $1"), I(id), T(str_of(q->lang->tag)));
    if (id && rows_next(r)) s = (struct figure_source){ id, row_str(r, 0), row_str(r, 1), row_str(r, 2), row_str(r, 3), row_str(r, 4) };
    return s;
}

str concept_name(struct req *q, str concept)
{
    for (const struct choice *c = group_concepts; c->key; c++) if (str_eq(concept, str_of(c->key))) return _(c->label);
    return concept;
}

static str raw(struct req *q, double v)
{
    struct buf b = buf_in(q->a, 64);
    struct json j = json_to(&b);
    if (isfinite(v)) json_real(&j, round(v * 1e10) / 1e10);
    return buf_str(&b);
}

struct figure_cell figure_cell_of(struct req *q, const struct indicator *x, const struct shown *s)
{
    if (!s) return (struct figure_cell){ .text = S("–") };
    str text = s->mark == SHOWN_VALUE ? figure_number(q, x, s->v) : shown_say(q, x, s);
    return (struct figure_cell){ .text = s->mark == SHOWN_VALUE && s->status == OBS_LIMITED ? arena_fmt(q->a, "(%.*s)", STR(text)) : text, .raw = raw(q, s->v) };
}

/* n of m: what is said of a value that is protected or uncertain, once below the figure. */
str figure_marks(struct req *q, const struct shown *const *s, size_t n)
{
    bool hidden = false, limited = false;
    for (size_t i = 0; i < n; i++) if (s[i]) { hidden |= s[i]->mark == SHOWN_HIDDEN; limited |= s[i]->mark == SHOWN_VALUE && s[i]->status == OBS_LIMITED; }
    str one = hidden ? _(N_("• not shown, to protect small groups.")) : S(""), two = limited ? _(N_("( ) limited reliability.")) : S("");
    return hidden && limited ? arena_fmt(q->a, "%.*s %.*s", STR(one), STR(two)) : hidden ? one : two;
}

/* The names of the sources of these figures, each once. */
str figure_sources(struct req *q, const struct shown *const *s, size_t n)
{
    int64_t seen[8];
    size_t k = 0;
    struct buf b = buf_in(q->a, 1000);
    for (size_t i = 0; i < n; i++) {
        size_t j = 0;
        if (!s[i]) continue;
        while (j < k && seen[j] != s[i]->source) j++;
        if (j < k || k == countof(seen)) continue;
        seen[k++] = s[i]->source;
        if (b.n) buf_put(&b, S("; "));
        buf_put(&b, figure_source(q, s[i]->source).name);
    }
    return buf_str(&b);
}

static struct chart_value mark_of(const struct shown *s)
{
    if (!s) return (struct chart_value){ .mark = CHART_MISSING };
    return (struct chart_value){ s->v, s->mark == SHOWN_VALUE ? CHART_SHOWN : s->mark == SHOWN_HIDDEN ? CHART_PROTECTED : CHART_MISSING };
}

/* ---- lines over time --------------------------------------------------------------------------------------------------------------------------- */
struct moment_list { struct period at[CHART_LABELS_MAX]; size_t n; };
static int by_time(const void *x, const void *y) { return period_order(*(const struct period *)x, *(const struct period *)y); }

static bool has_moment(const struct moment_list *m, struct period p)
{
    for (size_t i = 0; i < m->n; i++) if (period_same(m->at[i], p)) return true;
    return false;
}

static struct moment_list moments(const struct lines_ask *ask)
{
    struct moment_list m = { .n = 0 };
    struct period p;
    for (size_t k = 0; k < ask->n; k++)
        for (size_t i = 0; i < ask->line[k].n; i++)
            if (m.n < CHART_LABELS_MAX && period_parse(ask->line[k].v[i].period, &p) && p.type == ask->type && !has_moment(&m, p)) m.at[m.n++] = p;
    qsort(m.at, m.n, sizeof *m.at, by_time);
    return m;
}

static const struct shown *at_moment(const struct figure_line *l, struct period at)
{
    struct period p;
    for (size_t i = 0; i < l->n; i++) if (period_parse(l->v[i].period, &p) && period_same(p, at)) return &l->v[i];
    return NULL;
}

static str cut_at(const struct lines_ask *ask, struct period at)
{
    for (size_t i = 0; ask->cuts && i < ask->cuts->n; i++) if (ask->cuts->p[i].cut && period_same(ask->cuts->p[i].at, at)) return ask->cuts->at[i].cut;
    return S("");
}

static bool is_cut(const struct lines_ask *ask, struct period at)
{
    for (size_t i = 0; ask->cuts && i < ask->cuts->n; i++) if (ask->cuts->p[i].cut && period_same(ask->cuts->p[i].at, at)) return true;
    return false;
}

static str remark_at(struct req *q, const struct lines_ask *ask, struct period at, const struct shown *first)
{
    str cut = cut_at(ask, at), note = first ? first->note : S("");
    if (is_cut(ask, at) && !cut.n) cut = _(N_("Counted otherwise from here on"));
    return cut.n && note.n ? arena_fmt(q->a, "%.*s; %.*s", STR(cut), STR(note)) : cut.n ? cut : note;
}

static void lines_table(struct req *q, const struct lines_ask *ask, const struct moment_list *m, const struct shown *const *cell, struct figure *f)
{
    size_t columns = ask->n + 2;
    str *column = arena_array(q->a, str, columns);
    bool *number = arena_array(q->a, bool, columns);
    struct figure_cell *at = arena_array(q->a, struct figure_cell, columns * (m->n + 1));
    column[0] = _(N_("Period"));
    for (size_t k = 0; k < ask->n; k++) {
        column[k + 1] = ask->x->unit.n ? arena_fmt(q->a, "%.*s (%.*s)", STR(ask->line[k].name), STR(ask->x->unit)) : ask->line[k].name;
        number[k + 1] = true;
    }
    column[ask->n + 1] = _(N_("Remark"));
    f->cell = at;
    for (size_t i = m->n; i-- > 0;) {                       /* the newest first: it is what is looked for */
        const struct shown *first = NULL;
        *at++ = (struct figure_cell){ .text = period_name(q->a, q->lang, q->words, m->at[i]), .raw = period_text(q->a, m->at[i]) };
        for (size_t k = 0; k < ask->n; k++) {
            if (!first) first = cell[k * m->n + i];
            *at++ = figure_cell_of(q, ask->x, cell[k * m->n + i]);
        }
        *at++ = (struct figure_cell){ .text = remark_at(q, ask, m->at[i], first) };
    }
    f->column = column;
    f->number = number;
    f->columns = columns;
    f->rows = m->n;
}

/* With one period only there is no line: a bar for each name. */
static const struct chart *lines_chart(struct req *q, const struct lines_ask *ask, const struct moment_list *m, const struct shown *const *cell)
{
    struct chart *c = arena_new_of(q->a, struct chart);
    bool line = m->n > 1, *breaks = arena_array(q->a, bool, m->n + 1);
    str *label = arena_array(q->a, str, m->n + ask->n), *name = arena_array(q->a, str, ask->n + 1);
    struct chart_value *value = arena_array(q->a, struct chart_value, m->n * ask->n + 1);
    for (size_t i = 0; i < m->n * ask->n; i++) value[i] = mark_of(cell[i]);
    for (size_t i = 0; i < m->n; i++) { label[i] = line ? period_text(q->a, m->at[i]) : S(""); breaks[i] = is_cut(ask, m->at[i]); }
    for (size_t k = 0; k < ask->n; k++) { name[k] = ask->line[k].name; if (!line) label[k] = name[k]; }
    *c = (struct chart){ .lines = line, .unit = ask->x->unit, .digits = figure_digits(ask->x), .label = label, .n = line ? m->n : ask->n, .name = name, .series = line ? ask->n : 1,
                         .value = value, .strong = line ? CHART_NOBODY : 0, .breaks = line ? breaks : NULL };
    if (m->n > 1 && m->at[0].type == PERIOD_DAY) for (size_t i = 0; i < m->n; i++) label[i] = period_text(q->a, m->at[i]);
    return c;
}

const struct figure *lines_figure(struct req *q, const struct lines_ask *ask)
{
    struct moment_list m = moments(ask);
    struct figure *f = arena_new_of(q->a, struct figure);
    const struct shown **cell = arena_array(q->a, const struct shown *, m.n * ask->n + 1);
    for (size_t k = 0; k < ask->n; k++) for (size_t i = 0; i < m.n; i++) cell[k * m.n + i] = at_moment(&ask->line[k], m.at[i]);
    if (!m.n) return NULL;
    *f = (struct figure){ .name = ask->name, .title = ask->title, .chart = lines_chart(q, ask, &m, cell), .png = !ask->fileless, .fileless = ask->fileless, .source = figure_sources(q, cell, m.n * ask->n),
                          .note = figure_marks(q, cell, m.n * ask->n),
                          .desc = m.n > 1 ? _(N_("Lines over time. Their values stand in the table.")) : _(N_("Bars. Their values stand in the table.")) };
    lines_table(q, ask, &m, cell, f);
    return f;
}

/* ---- the series of an indicator ------------------------------------------------------------------------------------------------------------------ */
/* "Kreis Kleve: 8,5 % (1995), 15,8 % (2022)": from where it can be compared to the newest. */
static str series_title(struct req *q, const struct indicator_view *v)
{
    const struct compared *c = &v->c;
    size_t from = gap_uncut(c->p, c->n), first = c->n, last = c->n;
    for (size_t i = from; i < c->n; i++) if (isfinite(c->p[i].g)) { if (first == c->n) first = i; last = i; }
    if (first == c->n) return v->here->name;
    str newest = figure_value(q, v->x, c->p[last].g), then = figure_value(q, v->x, c->p[first].g), at = period_name(q->a, q->lang, q->words, c->p[last].at);
    if (first == last) return say(q, N_("{area}: {value} ({period})"), { "area", v->here->name }, { "value", newest }, { "period", at });
    return say(q, N_("{area}: from {before} ({from}) to {after} ({to})"), { "area", v->here->name }, { "before", then }, { "from", period_name(q->a, q->lang, q->words, c->p[first].at) },
               { "after", newest }, { "to", at });
}

static struct figure_line line_of(struct req *q, const struct indicator *x, int64_t area, str dims, str name)
{
    struct figure_line l = { .name = name };
    l.n = shown_series(q->st, q->a, &(struct shown_ask){ .indicator = x->meta.id, .area = area, .dims = dims }, &l.v);
    return l;
}

const struct figure *series_figure(struct req *q, const struct indicator_view *v)
{
    struct figure_line line[CHART_SERIES_MAX];
    const struct figure_area *county = area_of_region(q, &v->areas);
    size_t n = 1;
    bool named = v->reference || v->now->dims.n;
    line[0] = (struct figure_line){ .name = named ? v->now->name : v->here->name, .v = v->c.g, .n = v->c.gs };
    if (v->reference) line[n] = (struct figure_line){ .name = v->reference->name, .v = v->c.r, .n = v->c.rs }, n++;
    if (!v->reference && county && county != v->here) line[n] = line_of(q, v->x, county->id, v->now->dims, county->name), n += line[n].n > 0;
    if (v->above) line[n] = line_of(q, v->x, v->above->id, v->now->dims, named ? arena_fmt(q->a, "%.*s, %.*s", STR(v->above->name), STR(v->now->name)) : v->above->name), n += line[n].n > 0;
    return lines_figure(q, &(struct lines_ask){ "series", v->x, line, n, v->c.type, &v->c, series_title(q, v), false });
}

/* ---- the gap, period by period ------------------------------------------------------------------------------------------------------------------- */
const struct figure *gap_figure(struct req *q, const struct indicator_view *v)
{
    static const bool number[] = { false, true, true, true, true };
    const struct compared *c = &v->c;
    if (!v->reference || !c->n) return NULL;
    struct figure *f = arena_new_of(q->a, struct figure);
    str *column = arena_array(q->a, str, countof(number));
    struct figure_cell *at = arena_array(q->a, struct figure_cell, countof(number) * c->n);
    *f = (struct figure){ .name = "gap", .title = _(N_("Ratio and gap by period")), .column = column, .number = number, .columns = countof(number), .cell = at, .level = 3, .open = true,
                          .note = _(N_("Ratio: the group's value divided by the reference's; 1 means equal. Gap: the group's value less the reference's.")) };
    column[0] = _(N_("Period"));
    column[1] = v->now->name;
    column[2] = v->reference->name;
    column[3] = _(N_("Ratio"));
    column[4] = str_eq(v->x->unit, S("%")) ? _(N_("Gap in percentage points")) : _(N_("Gap"));
    for (size_t i = c->n; i-- > 0; f->rows++) {
        struct gap d = gap_of(c->p[i].g, c->p[i].r, c->better);
        *at++ = (struct figure_cell){ .text = period_name(q->a, q->lang, q->words, c->p[i].at), .raw = period_text(q->a, c->p[i].at) };
        *at++ = figure_cell_of(q, v->x, c->at[i].g);
        *at++ = figure_cell_of(q, v->x, c->at[i].r);
        *at++ = (struct figure_cell){ .text = isfinite(d.parity) ? lang_decimal(q->a, q->lang, d.parity, 2) : S("–"), .raw = raw(q, d.parity) };
        *at++ = (struct figure_cell){ .text = figure_number(q, v->x, d.gap), .raw = raw(q, d.gap) };
    }
    return f;
}
