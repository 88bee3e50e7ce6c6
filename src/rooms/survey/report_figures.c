/* report_figures.c - figures of the results: a chart with its finding, the table of all answers by group and wave, the table of key figures. */
#include "look/form.h"
#include "plan/describe.h"
#include "rooms/survey/report_parts.h"
#include <math.h>
#include <stdlib.h>

static const str DOT = { "•", 3 };
enum { COLUMNS_OF_FIGURE = 2 * GROUPS_MAX + 16, SERIES_OF_GROUPS = CHART_SERIES_MAX };

/* ---- cells ---------------------------------------------------------------------------------------------------------------------------------- */
static const struct figure_cell protected_cell = { { "•", 3 }, { "#protected", 10 }, { "•", 3 } };
static const struct figure_cell empty_cell = { { "–", 3 }, { "", 0 }, { "", 0 } };

struct figure_cell report_words(const struct req *q, str text, str german)
{
    int64_t step;                                       /* the steps of a scale have no language                        */
    return (struct figure_cell){ .text = text, .german = str_eq(text, german) && !str_eq(str_of(q->lang->tag), S(LANG_SOURCE)) && !str_int(text, &step) };
}

struct figure_cell report_count(const struct req *q, int64_t k)
{
    if (k < 0) return protected_cell;
    return (struct figure_cell){ lang_number(q->a, q->lang, k), S(""), arena_fmt(q->a, "%lld", (long long)k) };
}

/* Whole percent on the page, one decimal in files; both exact, half away from zero. */
struct figure_cell report_share(const struct req *q, int64_t k, int64_t n)
{
    int64_t shown;
    if (k < 0 || n < 0) return protected_cell;
    if (!percent_shown(k, n, 0, &shown)) return empty_cell;
    return (struct figure_cell){ lang_number(q->a, q->lang, shown), S(""), percent_text(q->a, k, n, 1) };
}

struct figure_cell report_real(const struct req *q, double v, int digits, bool hidden)
{
    if (hidden) return protected_cell;
    if (!isfinite(v)) return empty_cell;
    return (struct figure_cell){ lang_decimal(q->a, q->lang, v, digits), S(""), arena_fmt(q->a, "%.*f", digits + 2, v) };
}

static struct figure_cell span_cell(const struct req *q, double lo, double hi, bool hidden)
{
    if (hidden) return protected_cell;
    if (!isfinite(lo) || !isfinite(hi)) return empty_cell;
    return (struct figure_cell){ arena_fmt(q->a, "%.*s\u2009–\u2009%.*s", STR(lang_decimal(q->a, q->lang, lo, 1)), STR(lang_decimal(q->a, q->lang, hi, 1))), S(""), arena_fmt(q->a, "%.4f..%.4f", lo, hi) };
}

/* The sign stays before its number, whichever way is read. */
static str signed_text(const struct req *q, int64_t v) { return arena_fmt(q->a, "%s%.*s", v <= 0 ? "" : q->lang->rtl ? "\u200E+" : "+", STR(lang_number(q->a, q->lang, v))); }

/* ---- columns of answers ----------------------------------------------------------------------------------------------------------------------- */
enum column_kind { COLUMN_COUNT, COLUMN_SHARE, COLUMN_OF_RESPONSES, COLUMN_INTERVAL, COLUMN_RANK, COLUMN_POINTS, COLUMN_POINTS_INTERVAL };
struct column_of { str head; enum column_kind kind; const struct item_figures *f; const struct wave_change *w; bool hidden; };
struct columns_of { struct column_of at[COLUMNS_OF_FIGURE]; size_t n; };

static void column(struct columns_of *c, struct column_of one) { if (c->n < COLUMNS_OF_FIGURE) c->at[c->n++] = one; }

static str head_share(const struct req *q, str who, int64_t n, bool hidden)
{
    str count = hidden || n < 0 ? DOT : lang_number(q->a, q->lang, n);
    if (!who.n) return say(q, N_("% (n = {n})"), { "n", count });
    return say(q, N_("{who}, % (n = {n})"), { "who", who }, { "n", count });
}

/* The answer of another wave with this code. */
static const struct option_figures *same_option(const struct item_figures *f, size_t o, const struct item_figures *all)
{
    if (f == all) return o < f->options ? &f->option[o] : NULL;
    for (size_t i = 0; i < f->options; i++) if (str_eq(f->option[i].code, all->option[o].code)) return &f->option[i];
    return NULL;
}

static struct figure_cell points_cell(const struct req *q, const struct column_of *c, const struct option_figures *now, const struct option_figures *was)
{
    int64_t shown;
    if (!was) return empty_cell;
    if (now->hidden || was->hidden) return protected_cell;
    if (!percent_gap_shown(now->k, c->f->n, was->k, c->w->was->n, 0, &shown)) return empty_cell;
    return (struct figure_cell){ signed_text(q, shown), S(""), arena_fmt(q->a, "%.4f", percent(now->k, c->f->n) - percent(was->k, c->w->was->n)) };
}

static struct figure_cell cell_of(const struct req *q, const struct column_of *c, size_t o, const struct item_figures *all)
{
    const struct option_figures *one = same_option(c->f, o, all);
    if (c->hidden) return protected_cell;
    if (!one) return empty_cell;
    bool hidden = one->hidden || c->f->hidden;
    switch (c->kind) {
    case COLUMN_COUNT: return report_count(q, hidden ? -1 : one->k);
    case COLUMN_SHARE: return report_share(q, hidden ? -1 : one->k, c->f->n);
    case COLUMN_OF_RESPONSES: return report_share(q, hidden || c->f->responses < 0 ? -1 : one->k, c->f->responses);
    case COLUMN_INTERVAL: return span_cell(q, one->lo, one->hi, hidden);
    case COLUMN_RANK: return report_real(q, c->f->mean_rank ? c->f->mean_rank[o] : NAN, 1, hidden);
    case COLUMN_POINTS: return points_cell(q, c, one, same_option(c->w->was, o, all));
    case COLUMN_POINTS_INTERVAL: return o < c->w->options ? span_cell(q, c->w->option[o].lo, c->w->option[o].hi, c->w->option[o].hidden || hidden) : empty_cell;
    }
    return empty_cell;
}

static const struct wave_change *change_of(const struct report *r, size_t i)
{
    const struct wave_change *w = r->e->wave && r->e->change ? &r->e->change[i] : NULL;
    return w && w->then && w->was && w->then->kind == w->now->kind ? w : NULL;
}

static void columns_of_groups(const struct req *q, const struct report *r, size_t i, struct columns_of *c)
{
    for (size_t g = 0; g < r->e->groups && r->e->by != r->e->item[i].item; g++) {
        const struct group *one = &r->e->group[g];
        bool hidden = one->hidden || one->item[i].hidden;
        column(c, (struct column_of){ .head = head_share(q, report_group(q, r, g), one->item[i].n, hidden), .kind = COLUMN_SHARE, .f = &one->item[i], .hidden = hidden });
    }
}

static void columns_of_item(const struct req *q, const struct report *r, size_t i, struct columns_of *c)
{
    const struct item_figures *f = &r->e->item[i];
    const struct wave_change *w = change_of(r, i);
    column(c, (struct column_of){ .head = f->mean_rank ? _(N_("First place")) : _(N_("How many")), .kind = COLUMN_COUNT, .f = f });
    column(c, (struct column_of){ .head = head_share(q, S(""), f->n, false), .kind = COLUMN_SHARE, .f = f });
    if (f->item->kind == ITEM_MULTIPLE) column(c, (struct column_of){ .head = _(N_("Percent of all answers chosen")), .kind = COLUMN_OF_RESPONSES, .f = f });
    if (f->mean_rank) column(c, (struct column_of){ .head = _(N_("Mean rank")), .kind = COLUMN_RANK, .f = f });
    if (r->intervals) column(c, (struct column_of){ .head = _(N_("95 percent interval")), .kind = COLUMN_INTERVAL, .f = f });
    columns_of_groups(q, r, i, c);
    if (!w || f->mean_rank) return;
    column(c, (struct column_of){ .head = head_share(q, r->wave_title, w->was->n, w->was->hidden), .kind = COLUMN_SHARE, .f = w->was, .hidden = w->was->hidden });
    column(c, (struct column_of){ .head = _(N_("Difference in percentage points")), .kind = COLUMN_POINTS, .f = f, .w = w, .hidden = w->was->hidden });
    if (r->intervals) column(c, (struct column_of){ .head = _(N_("95 percent interval of the difference")), .kind = COLUMN_POINTS_INTERVAL, .f = f, .w = w, .hidden = w->was->hidden });
}

/* ---- charts ------------------------------------------------------------------------------------------------------------------------------------- */
/* Rounded as in the table: the label at a bar says the same. */
static struct chart_value bar(const struct item_figures *f, const struct option_figures *o)
{
    int64_t shown;
    if (!o) return (struct chart_value){ NAN, CHART_MISSING };
    if (f->hidden || o->hidden || o->k < 0) return (struct chart_value){ 0, CHART_PROTECTED };
    return percent_shown(o->k, f->n, 0, &shown) ? (struct chart_value){ (double)shown, CHART_SHOWN } : (struct chart_value){ NAN, CHART_MISSING };
}

struct series { const struct item_figures *f; str name; };
/* Are most bars of the groups shown? Otherwise their drawing is but a row of dots; the table has what there is. */
static bool groups_speak(const struct report *r, size_t i)
{
    size_t bars = 0, shown = 0;
    for (size_t g = 0; g < r->e->groups; g++)
        for (size_t o = 0; o < r->e->group[g].item[i].options; o++, bars++) shown += !r->e->group[g].hidden && !r->e->group[g].item[i].hidden && !r->e->group[g].item[i].option[o].hidden;
    return 2 * shown > bars;
}

/* Groups where there are at most four that are shown; else now and then; else all together. */
static size_t series_of(const struct req *q, const struct report *r, size_t i, struct series *s)
{
    const struct wave_change *w = change_of(r, i);
    size_t n = 0, shown = 0;
    for (size_t g = 0; g < r->e->groups; g++) shown += !r->e->group[g].hidden && !r->e->group[g].item[i].hidden;
    if (r->e->by && r->e->by != r->e->item[i].item && shown > 1 && shown <= SERIES_OF_GROUPS && groups_speak(r, i)) {
        for (size_t g = 0; g < r->e->groups; g++)
            if (!r->e->group[g].hidden && !r->e->group[g].item[i].hidden) s[n++] = (struct series){ &r->e->group[g].item[i], report_group(q, r, g) };
        return n;
    }
    s[n++] = (struct series){ &r->e->item[i], r->title };
    if (w && !w->was->hidden) s[n++] = (struct series){ w->was, r->wave_title };
    return n;
}

/* NULL: there is no bar to draw. */
static const struct chart *chart_of(const struct req *q, const struct report *r, size_t i)
{
    struct series s[CHART_SERIES_MAX];
    struct chart *c = arena_new_of(q->a, struct chart);
    const struct item_figures *f = &r->e->item[i];
    size_t series = series_of(q, r, i, s), n = f->options;
    str *label = arena_array(q->a, str, n + 1), *name = arena_array(q->a, str, series);
    struct chart_value *v = arena_array(q->a, struct chart_value, n * series + 1);
    bool any = false;
    for (size_t k = 0; k < series; k++) name[k] = s[k].name;
    for (size_t o = 0; o < n; o++) {
        label[o] = report_option(q, r, i, o);
        for (size_t k = 0; k < series; k++) {
            v[k * n + o] = bar(s[k].f, same_option(s[k].f, o, f));
            any |= v[k * n + o].mark == CHART_SHOWN;
        }
    }
    if (!any || n > CHART_LABELS_MAX) return NULL;
    *c = (struct chart){ .unit = S("%"), .label = label, .n = n, .name = name, .series = series, .value = v, .strong = CHART_NOBODY };
    return c;
}

/* ---- findings -------------------------------------------------------------------------------------------------------------------------------------- */
static str mean(const struct req *q, double v) { return lang_decimal(q->a, q->lang, v, 1); }

/* Words that may run the other way than the sentence around them: between FSI and PDI, where reading goes from the right. */
str report_apart(const struct req *q, str words) { return q->lang->rtl ? arena_fmt(q->a, "\u2068%.*s\u2069", STR(words)) : words; }

static str finding_of_answers(const struct req *q, const struct report *r, size_t i)
{
    const struct item_figures *f = &r->e->item[i];
    size_t first = sentence_first(q->a, f);
    int64_t shown;
    if (first == f->options || !percent_shown(f->option[first].k, f->n, 0, &shown)) return _(N_("How the answers are spread"));
    return say(q, N_("Most often: {answer} ({share} %)"), { "answer", report_apart(q, report_option(q, r, i, first)) }, { "share", lang_number(q->a, q->lang, shown) });
}

static str finding_of_ranks(const struct req *q, const struct report *r, size_t i)
{
    const struct item_figures *f = &r->e->item[i];
    size_t best = f->options;
    for (size_t o = 0; o < f->options; o++) {
        if (f->option[o].hidden) return _(N_("How the answers are spread"));
        if (f->mean_rank && isfinite(f->mean_rank[o]) && (best == f->options || f->mean_rank[o] < f->mean_rank[best])) best = o;
    }
    if (best == f->options) return _(N_("How the answers are spread"));
    return say(q, N_("In front: {answer} (mean rank {rank})"), { "answer", report_apart(q, report_option(q, r, i, best)) }, { "rank", mean(q, f->mean_rank[best]) });
}

static str finding(const struct req *q, const struct report *r, size_t i)
{
    const struct item_figures *f = &r->e->item[i];
    if (f->item->kind == ITEM_RANKING) return finding_of_ranks(q, r, i);
    if (f->item->kind == ITEM_SCALE && isfinite(f->mean))
        return say(q, N_("Mean {mean} on the scale from 1 to {steps}"), { "mean", mean(q, f->mean) }, { "steps", lang_number(q->a, q->lang, f->item->steps) });
    return finding_of_answers(q, r, i);
}

/* ---- a table ------------------------------------------------------------------------------------------------------------------------------------- */
/* Opens a table of so many columns, the first of which heads its rows. */
void report_table(struct req *q, struct figure *f, const str *head, size_t columns, size_t rows)
{
    str *column = arena_array(q->a, str, columns);
    bool *number = arena_array(q->a, bool, columns);
    for (size_t k = 0; k < columns; k++) { column[k] = head[k]; number[k] = k > 0; }
    f->column = column;
    f->number = number;
    f->columns = columns;
    f->rows = rows;
    f->cell = arena_array(q->a, struct figure_cell, columns * rows + 1);
}

struct figure_cell *report_cell(const struct figure *f, size_t row, size_t k) { return (struct figure_cell *)(uintptr_t)&f->cell[row * f->columns + k]; }

static str note_of(struct req *q, const struct report *r, size_t i)
{
    str base = report_base(q, r, i), notes = report_notes(q, r, i);
    return notes.n ? arena_fmt(q->a, "%.*s. %.*s", STR(base), STR(notes)) : base;
}

static void answers_figure(struct req *q, const struct report *r, size_t i, struct figure *ret)
{
    const struct item_figures *f = &r->e->item[i];
    struct columns_of *c = arena_new_of(q->a, struct columns_of);
    str head[COLUMNS_OF_FIGURE + 1] = { f->item->kind == ITEM_SCALE ? _(N_("Step")) : _(N_("Answer")) };
    columns_of_item(q, r, i, c);
    for (size_t k = 0; k < c->n; k++) head[k + 1] = c->at[k].head;
    *ret = (struct figure){ .name = arena_z(q->a, f->item->code), .title = finding(q, r, i), .desc = _(N_("Bars: a share in percent for each answer. The table below has the same numbers.")),
                            .chart = chart_of(q, r, i), .note = note_of(q, r, i), .source = r->source, .level = 4, .open = true, .about = report_heading(r, i) };
    report_table(q, ret, head, c->n + 1, f->options);
    for (size_t o = 0; o < f->options; o++) {
        *report_cell(ret, o, 0) = report_words(q, report_option(q, r, i, o), report_option_german(q, r, i, o));
        for (size_t k = 0; k < c->n; k++) *report_cell(ret, o, k + 1) = cell_of(q, &c->at[k], o, f);
    }
}

/* ---- key figures: mean, spread, ends --------------------------------------------------------------------------------------------------------------- */
static const char *const key_heads[] = { "n", N_("Mean"), N_("Standard deviation"), N_("Median"), N_("Quartiles"), N_("Two highest steps, %"), N_("Two lowest steps, %") };
enum { KEYS = countof(key_heads), KEYS_OF_NUMBER = 5 };

static size_t keys_of(const struct item *it) { return it->kind == ITEM_SCALE ? KEYS : KEYS_OF_NUMBER; }

/* The share of the steps from..to, from whole numbers where they are shown. */
static struct figure_cell ends_cell(const struct req *q, const struct item_figures *f, size_t from, size_t to, double pct)
{
    int64_t k = 0;
    for (size_t o = from; o < to && o < f->options; o++) k = k < 0 || f->option[o].hidden ? -1 : k + f->option[o].k;
    return k >= 0 ? report_share(q, k, f->n) : report_real(q, pct, 0, !isfinite(pct));
}

static void key_cells(const struct req *q, const struct item_figures *f, bool hidden, struct figure_cell *cell)
{
    bool gone = hidden || f->hidden, many = f->n > 1;   /* then what is missing was taken away                         */
    size_t top = f->options > 2 ? f->options - 2 : 0;
    cell[0] = report_count(q, gone ? -1 : f->n);
    cell[1] = report_real(q, f->mean, 1, gone || (many && !isfinite(f->mean)));
    cell[2] = report_real(q, f->sd, 1, gone || (many && !isfinite(f->sd)));
    cell[3] = report_real(q, f->median, 1, gone || (many && !isfinite(f->median)));
    cell[4] = span_cell(q, f->q1, f->q3, gone || (many && !isfinite(f->q1)));
    if (f->item->kind != ITEM_SCALE) return;
    cell[5] = gone ? protected_cell : ends_cell(q, f, top, f->options, f->top2);
    cell[6] = gone ? protected_cell : ends_cell(q, f, 0, 2, f->bottom2);
}

/* "Difference of the means 0.4 (95 % interval …), Cliff's delta 0.18 (small)." */
static str difference_note(struct req *q, const struct report *r, const struct item_difference *d)
{
    static const char *const sizes[][2] = { { "sehr klein", N_("very small") }, { "klein", N_("small") }, { "mittel", N_("medium") }, { "groß", N_("large") } };
    const char *word = sentence_effect(d->cliffs_delta), *size = NULL;
    for (size_t i = 0; word && i < countof(sizes); i++) if (str_eq(str_of(word), str_of(sizes[i][0]))) size = sizes[i][1];
    if (d->hidden || !isfinite(d->mean) || !size) return S("");
    str text = say(q, N_("Difference of the means: {mean}. Cliff's delta {delta}: {size} (Romano and others 2006)."), { "mean", lang_decimal(q->a, q->lang, d->mean, 2) },
                   { "delta", lang_decimal(q->a, q->lang, d->cliffs_delta, 2) }, { "size", _(size) });
    if (!r->intervals || !isfinite(d->welch_lo)) return text;
    return arena_fmt(q->a, "%.*s %.*s", STR(text), STR(say(q, N_("Welch's 95 percent interval {lo} to {hi}; Mann-Whitney p = {p}."), { "lo", lang_decimal(q->a, q->lang, d->welch_lo, 2) },
        { "hi", lang_decimal(q->a, q->lang, d->welch_hi, 2) }, { "p", lang_decimal(q->a, q->lang, d->mannwhitney_p, 3) })));
}

static size_t key_rows(const struct report *r, size_t i) { return 1 + (r->e->by && r->e->by != r->e->item[i].item ? r->e->groups : 0) + (change_of(r, i) != NULL); }

static void keys_figure(struct req *q, const struct report *r, size_t i, struct figure *ret)
{
    const struct item_figures *f = &r->e->item[i];
    const struct wave_change *w = change_of(r, i);
    size_t keys = keys_of(f->item), rows = key_rows(r, i), row = 1;
    str head[KEYS + 1] = { _(N_("Who")) };
    for (size_t k = 0; k < keys; k++) head[k + 1] = _(key_heads[k]);
    str difference = r->e->difference ? difference_note(q, r, &r->e->difference[i]) : w ? difference_note(q, r, &w->difference) : S("");
    str title = f->item->kind == ITEM_NUMBER && isfinite(f->mean) && isfinite(f->median) ? say(q, N_("Mean {mean}, median {median}"), { "mean", mean(q, f->mean) }, { "median", mean(q, f->median) }) : say(q, N_("Key figures: {question}"), { "question", report_apart(q, report_item(r, i)->label) });
    *ret = (struct figure){ .name = arena_fmt(q->a, "%.*s-keys", STR(f->item->code)).p, .title = title, .note = f->item->kind == ITEM_NUMBER || !chart_of(q, r, i) ? note_of(q, r, i) : S(""), .source = r->source, .level = 4, .open = true, .about = report_heading(r, i) };
    if (difference.n) ret->note = ret->note.n ? arena_fmt(q->a, "%.*s. %.*s", STR(ret->note), STR(difference)) : difference;
    report_table(q, ret, head, keys + 1, rows);
    report_cell(ret, 0, 0)->text = _(N_("All"));
    key_cells(q, f, false, report_cell(ret, 0, 1));
    for (size_t g = 0; g < r->e->groups && rows > 1 + (w != NULL); g++, row++) {
        report_cell(ret, row, 0)->text = report_group(q, r, g);
        key_cells(q, &r->e->group[g].item[i], r->e->group[g].hidden, report_cell(ret, row, 1));
    }
    if (!w) return;
    report_cell(ret, row, 0)->text = r->wave_title;
    key_cells(q, w->was, false, report_cell(ret, row, 1));
}

/* ---- matrices ------------------------------------------------------------------------------------------------------------------------------------------ */
static bool in_grid(const struct report *r, size_t i, str grid)
{
    const struct item *it = &r->e->in->item[i];
    return i < r->e->in->n && it->kind == ITEM_SCALE && grid.n && str_eq(it->grid, grid);
}

size_t report_grid_end(const struct report *r, size_t i)
{
    str grid = r->e->in->item[i].grid;
    size_t end = i;
    while (end < r->e->in->n && in_grid(r, end, grid) && r->e->in->item[end].steps == r->e->in->item[i].steps) end++;
    return end;
}

bool report_heads_grid(const struct report *r, size_t i)
{
    const struct item *it = &r->e->in->item[i];
    if (!in_grid(r, i, it->grid) || report_grid_end(r, i) < i + 2) return false;
    return !i || !in_grid(r, i - 1, it->grid) || r->e->in->item[i - 1].steps != it->steps;
}

static bool inside_grid(const struct report *r, size_t i)
{
    const struct item *it = &r->e->in->item[i];
    return i && in_grid(r, i, it->grid) && in_grid(r, i - 1, it->grid) && r->e->in->item[i - 1].steps == it->steps;
}

/* Which row stands where: as asked, or the highest mean first; what is hidden last. */
struct grid { size_t row[ITEMS_MAX], n; };
static struct grid *grid_of(struct req *q, const struct report *r, size_t from)
{
    struct grid *g = arena_new_of(q->a, struct grid);
    size_t end = report_grid_end(r, from);
    for (size_t i = from; i < end; i++) {
        size_t at = g->n++;
        double v = r->e->item[i].mean;
        for (; r->by_mean && at && isfinite(v) && !(r->e->item[g->row[at - 1]].mean >= v); at--) g->row[at] = g->row[at - 1];
        g->row[at] = i;
    }
    return g;
}

/* Rounded once, as in the table. */
static struct chart_value top_bar(const struct item_figures *f)
{
    int64_t k = 0, shown;
    for (size_t o = f->options > 2 ? f->options - 2 : 0; o < f->options; o++) k = k < 0 || f->option[o].hidden ? -1 : k + f->option[o].k;
    if (f->hidden || (k < 0 && !isfinite(f->top2))) return (struct chart_value){ 0, CHART_PROTECTED };
    if (k < 0) return (struct chart_value){ floor(f->top2 + 0.5), CHART_SHOWN };
    return percent_shown(k, f->n, 0, &shown) ? (struct chart_value){ (double)shown, CHART_SHOWN } : (struct chart_value){ NAN, CHART_MISSING };
}

static str grid_finding(struct req *q, const struct report *r, const struct grid *g)
{
    const struct item_figures *best = NULL;
    size_t at = 0;
    for (size_t k = 0; k < g->n; k++) {
        const struct item_figures *f = &r->e->item[g->row[k]];
        if (!f->hidden && isfinite(f->mean) && (!best || f->mean > best->mean)) { best = f; at = g->row[k]; }
    }
    if (!best) return _(N_("How the answers are spread"));
    return say(q, N_("Highest mean: {answer} ({mean})"), { "answer", report_apart(q, report_item(r, at)->label) }, { "mean", mean(q, best->mean) });
}

static void grid_answers(struct req *q, const struct report *r, size_t i, const struct grid *g, struct figure *ret)
{
    size_t steps = (size_t)r->e->in->item[i].steps;
    str head[SCALE_MAX + 2] = { _(N_("Question")), S("n") }, *label = arena_array(q->a, str, g->n);
    struct chart *c = arena_new_of(q->a, struct chart);
    struct chart_value *v = arena_array(q->a, struct chart_value, g->n);
    for (size_t o = 0; o < steps; o++) head[o + 2] = say(q, N_("{step}, %"), { "step", report_option(q, r, i, o) });
    *ret = (struct figure){ .name = arena_fmt(q->a, "grid-%.*s", STR(r->e->in->item[i].grid)).p, .title = grid_finding(q, r, g), .note = report_notes(q, r, i), .source = r->source, .level = 4, .open = true, .about = report_heading(r, i),
                            .desc = _(N_("Bars: how many percent chose one of the two highest steps, for each row. The tables below have all steps and the means.")), .chart = c };
    report_table(q, ret, head, steps + 2, g->n);
    for (size_t k = 0; k < g->n; k++) {
        const struct item_figures *f = &r->e->item[g->row[k]];
        label[k] = report_item(r, g->row[k])->label;
        *report_cell(ret, k, 0) = report_words(q, label[k], r->e->in->item[g->row[k]].label);
        *report_cell(ret, k, 1) = report_count(q, f->hidden ? -1 : f->n);
        for (size_t o = 0; o < steps; o++) *report_cell(ret, k, o + 2) = report_share(q, f->hidden || o >= f->options || f->option[o].hidden ? -1 : f->option[o].k, f->n);
        v[k] = top_bar(f);
    }
    *c = (struct chart){ .unit = _(N_("Percent who chose one of the two highest steps")), .label = label, .n = g->n, .value = v, .series = 1, .strong = CHART_NOBODY };
}

/* The key figures of each row, then the means by group, then of the other wave. */
static void grid_keys(struct req *q, const struct report *r, size_t i, const struct grid *g, struct figure *ret)
{
    size_t groups = r->e->by ? r->e->groups : 0, wave = r->e->wave != NULL, columns = 1 + KEYS + groups + wave;
    str head[1 + KEYS + GROUPS_MAX + 1] = { _(N_("Question")) };
    for (size_t k = 0; k < KEYS; k++) head[k + 1] = _(key_heads[k]);
    for (size_t k = 0; k < groups; k++) head[1 + KEYS + k] = say(q, N_("Mean: {who}"), { "who", report_group(q, r, k) });
    if (wave) head[1 + KEYS + groups] = say(q, N_("Mean: {who}"), { "who", r->wave_title });
    *ret = (struct figure){ .name = arena_fmt(q->a, "grid-%.*s-keys", STR(r->e->in->item[i].grid)).p, .title = say(q, N_("Key figures: {question}"), { "question", report_apart(q, report_heading(r, i)) }), .source = r->source, .level = 4, .open = true, .about = report_heading(r, i) };
    report_table(q, ret, head, columns, g->n);
    for (size_t k = 0; k < g->n; k++) {
        const struct wave_change *w = change_of(r, g->row[k]);
        *report_cell(ret, k, 0) = report_words(q, report_item(r, g->row[k])->label, r->e->in->item[g->row[k]].label);
        key_cells(q, &r->e->item[g->row[k]], false, report_cell(ret, k, 1));
        for (size_t o = 0; o < groups; o++) {
            const struct item_figures *f = &r->e->group[o].item[g->row[k]];
            *report_cell(ret, k, 1 + KEYS + o) = report_real(q, f->mean, 1, r->e->group[o].hidden || f->hidden || (f->n && !isfinite(f->mean)));
        }
        if (wave) *report_cell(ret, k, 1 + KEYS + groups) = w ? report_real(q, w->was->mean, 1, w->was->hidden) : empty_cell;
    }
}

str report_heading(const struct report *r, size_t i)
{
    const struct item *it = report_item(r, i);
    return report_heads_grid(r, i) && it->hint.n ? it->hint : it->label;
}

str report_finding(struct req *q, const struct report *r, size_t i)
{
    const struct item_figures *f = &r->e->item[i];
    if (report_heads_grid(r, i)) return grid_finding(q, r, grid_of(q, r, i));
    if (f->hidden || f->n < 1 || inside_grid(r, i)) return S("");
    if (!f->options) return report_codes_finding(q, r, i);
    return finding(q, r, i);
}

/* ---- one item -------------------------------------------------------------------------------------------------------------------------------------------- */
size_t report_figures(struct req *q, const struct report *r, size_t i, struct figure *ret)
{
    const struct item_figures *f = &r->e->item[i];
    size_t n = 0;
    if (report_heads_grid(r, i)) {
        const struct grid *g = grid_of(q, r, i);
        grid_answers(q, r, i, g, &ret[n++]);
        grid_keys(q, r, i, g, &ret[n++]);
        return n;
    }
    if (f->hidden || f->n < 1 || inside_grid(r, i)) return 0;
    bool measured = f->item->kind == ITEM_SCALE || f->item->kind == ITEM_NUMBER;
    if (f->options) answers_figure(q, r, i, &ret[n++]);
    if (n && measured && !ret[0].chart) n = 0;          /* all steps are protected: the key figures say what can be said */
    if (measured) keys_figure(q, r, i, &ret[n++]);
    if (report_codes_of(r, i)) report_codes_figure(q, r, i, &ret[n++]);
    return n;
}
