/* council_figures.c - the report to the council: figures of indicators, each as a sentence, a chart and a table, with source and what is to be kept in mind. */
#include "entity/query.h"
#include "look/form.h"
#include "rooms/concept/council.h"
#include <math.h>

enum { INDICATORS_MAX = 40 };

static const struct entity *indicator_kind(void) { return entity_find(S("monitoring"), S("indicator")); }

static const void *indicator_row(struct council *c, int64_t id)
{
    const struct entity *e = indicator_kind();
    if (!e || !id || !may(&c->q->who, e, READ).n) return NULL;
    struct query query = query_new(e, &c->q->who, c->q->lang);
    query.details = true;
    return row_by_id(c->q->st, &query, id, NULL);
}

static str text_in(const void *row, const char *field)
{
    const struct field *f = entity_field(indicator_kind(), str_of(field));
    return f ? row_text(row, f) : S("");
}

str council_indicator(struct council *c, int64_t id)
{
    const void *row = indicator_row(c, id);
    return row ? text_in(row, "name") : S("");
}

str council_newest(struct council *c, int64_t indicator, struct figure_said *f, size_t *n)
{
    struct req *q = c->q;
    const void *row = indicator_row(c, indicator);
    *n = row ? figures_ask(q->app, q->st, q->a, &(struct figures_asked){ .indicator = indicator, .area = c->r->area, .lang = q->lang }, f) : 0;
    return row ? text_in(row, "name") : S("");
}

bool council_compared(const struct figure_said *f, size_t n, size_t *from, size_t *to)
{
    size_t first = n, last = n;
    for (size_t i = 0; i < n; i++) {
        if (f[i].cut) first = last = n;                 /* what stands before it was counted otherwise */
        if (f[i].mark != FIGURE_VALUE) continue;
        if (first == n) first = i;
        last = i;
    }
    *from = first;
    *to = last;
    return first < n && first != last;
}

bool council_hidden(const struct figure_said *f, size_t n)
{
    for (size_t i = 0; i < n; i++) if (f[i].mark == FIGURE_HIDDEN) return true;
    return false;
}

/* The finding: what it was at first and is now, as far as both may be compared. No judgement: what a change means people say. */
static str finding(struct council *c, str name, const struct figure_said *f, size_t n)
{
    struct req *q = c->q;
    size_t from, to;
    if (council_compared(f, n, &from, &to))
        return say(q, N_("{name}: {old} ({from}), {new} ({to})"), { "name", council_own(c, name) }, { "old", docx_number(q->a, council_own(c, f[from].value)) }, { "from", f[from].period }, { "new", docx_number(q->a, council_own(c, f[to].value)) },
                   { "to", f[to].period });
    if (to < n) return say(q, N_("{name}: {value} ({period})"), { "name", council_own(c, name) }, { "value", docx_number(q->a, council_own(c, f[to].value)) }, { "period", f[to].period });
    return say(q, N_("{name}: no figure that can be shown"), { "name", council_own(c, name) });
}

/* Where it is counted otherwise, what is hidden, and the indicator's own caveat: a sentence each. */
static str caveats(struct council *c, const void *row, const struct figure_said *f, size_t n)
{
    struct req *q = c->q;
    struct buf b = buf_in(q->a, 8000);
    str note = text_in(row, "note");
    for (size_t i = 0; i < n; i++) if (f[i].cut) buf_fmt(&b, "%.*s ", STR(say(q, N_("Counted otherwise from {period} on."), { "period", f[i].period })));
    if (council_hidden(f, n)) buf_fmt(&b, "%.*s ", STR(council_protected(c)));
    buf_put(&b, note);
    return str_trim(buf_str(&b));
}

/* Every source once, in the order of the years. */
static str sources(struct council *c, const struct figure_said *f, size_t n)
{
    struct buf b = buf_in(c->q->a, 4000);
    for (size_t i = 0; i < n; i++) {
        bool told = false;
        for (size_t k = 0; k < i; k++) told |= str_eq(f[k].source, f[i].source);
        if (!told && f[i].source.n) buf_fmt(&b, "%s%.*s", b.n ? "; " : "", STR(f[i].source));
    }
    return buf_str(&b);
}

static const struct chart *chart_of(struct council *c, const struct figure_said *f, size_t n, int digits)
{
    struct arena *a = c->q->a;
    struct chart *chart = arena_new_of(a, struct chart);
    struct chart_value *v = arena_array(a, struct chart_value, n);
    str *label = arena_array(a, str, n);
    bool *breaks = arena_array(a, bool, n);
    size_t shown = 0;
    for (size_t i = 0; i < n; i++) {
        v[i] = (struct chart_value){ f[i].mark == FIGURE_VALUE ? f[i].v : NAN, f[i].mark == FIGURE_VALUE ? CHART_SHOWN : f[i].mark == FIGURE_HIDDEN ? CHART_PROTECTED : CHART_MISSING };
        label[i] = f[i].period;
        breaks[i] = f[i].cut;
        shown += f[i].mark == FIGURE_VALUE;
    }
    *chart = (struct chart){ .lines = true, .digits = digits, .label = label, .n = n, .value = v, .series = 1, .strong = CHART_NOBODY, .breaks = breaks };
    return shown > 1 ? chart : NULL;                    /* one value is no line */
}

static struct figure *figure_of(struct council *c, const void *row, str title, const struct figure_said *f, size_t n)
{
    struct req *q = c->q;
    str head[] = { _(N_("Time")), _(N_("Note")), _(N_("Value")) };
    const struct field *digits = entity_field(indicator_kind(), S("digits"));
    int64_t places = digits ? row_number(row, digits) : 0;
    struct figure *t = council_table(c->d, arena_fmt(q->a, "f-indicator-%.*s", STR(row_meta(row)->key)).p, docx_plain(q->a, title), head, 3, n);
    for (size_t i = 0; i < n; i++) {
        council_cell(t, i, 0, f[i].period);
        council_cell(t, i, 1, f[i].note);
        council_cell(t, i, 2, f[i].value);
    }
    council_words_column(t, 1);
    t->chart = chart_of(c, f, n, places < 0 || places > 4 ? 0 : (int)places);
    t->open = !t->chart;
    t->desc = docx_plain(q->a, title);
    t->note = caveats(c, row, f, n);
    t->source = sources(c, f, n);
    return t;
}

static void put_indicator(struct council *c, int64_t id)
{
    struct figure_said f[FIGURES_SAID_MAX];
    size_t n;
    const void *row = indicator_row(c, id);
    str name = council_newest(c, id, f, &n);
    if (!row) return;
    str title = finding(c, name, f, n);
    council_heading(c->d, 2, NULL, name);
    if (!n) { council_nothing(c); return; }
    struct figure *t = figure_of(c, row, title, f, n);
    council_figure(c->d, t);
    if (t->chart) council_slide(c->d, name, title)->figure = t;        /* a single number stands at a glance */
}

void council_indicators(struct council *c)
{
    struct req *q = c->q;
    int64_t ids[INDICATORS_MAX];
    size_t n = refs_ids(c->r->indicators, ids, INDICATORS_MAX);
    council_break(c->d);                                /* what is before it is one page */
    council_heading(c->d, 1, "figures", _(N_("Figures")));
    if (!n) council_nothing(c);
    for (size_t i = 0; i < n; i++) put_indicator(c, ids[i]);
    if (c->office) council_edit(c->d, arena_fmt(q->a, "%.*s/edit#f-indicators", STR(url_row(q, &council_report_entity, c->slug))), _(N_("Choose other indicators")));
}
