/* statistics_pages.c - the half-year statistics as page, PDF and XLSX. What leaves the house is the protected version; the page shows either. */
#include "rooms/mediation/overview.h"
#include "rooms/mediation/statistics.h"
#include "base/moment.h"
#include "text/pdf.h"
#include "text/xlsx.h"
#include <math.h>

static const str DOT = { "•", 3 };

str stat_half_name(const struct req *q, struct half h)
{
    return say(q, h.which == 1 ? N_("First half of {year}") : N_("Second half of {year}"), { "year", arena_fmt(q->a, "%d", h.year) });
}

/* ---- cells ------------------------------------------------------------------------------------------------------------------- */
/* Columns: label, requests, outcomes where they may be shown, hours, money. */
static size_t last_count(const struct statistics *s) { return 1 + (s->outcomes ? OUTCOMES : 0); }
size_t stat_columns(const struct statistics *s) { return last_count(s) + 3; }

str stat_head(const struct req *q, const struct statistics *s, size_t column)
{
    if (column == 1) return _(N_("Requests"));
    if (column <= last_count(s)) return _(outcome_labels[column - 2]);
    return column == last_count(s) + 1 ? _(N_("Hours")) : _(N_("Amount"));
}

/* NAN: protected. */
static double value_of(const struct statistics *s, const struct stat_row *r, size_t column)
{
    if (column == 1) return r->hide[OUTCOMES] ? NAN : (double)stat_sum(r);
    if (column <= last_count(s)) return r->hide[column - 2] ? NAN : (double)r->n[column - 2];
    return r->hide_sums ? NAN : column == last_count(s) + 1 ? (double)r->minutes / 60 : (double)r->cents / 100;
}

str stat_cell(const struct req *q, const struct statistics *s, const struct stat_row *r, size_t column)
{
    if (!column) return r->label;
    double v = value_of(s, r, column);
    if (isnan(v)) return DOT;
    if (column <= last_count(s)) return lang_number(q->a, q->lang, (int64_t)v);
    return column == last_count(s) + 1 ? lang_decimal(q->a, q->lang, v, 1) : lang_money(q->a, q->lang, r->cents);
}

static str hours(const struct req *q, const struct stat_span *s, double v)
{
    return say(q, N_("{n} h (of {of})"), { "n", lang_decimal(q->a, q->lang, v, 1) }, { "of", lang_number(q->a, q->lang, (int64_t)s->n) });
}

static struct stat_fact span_fact(const struct req *q, const struct statistics *s, const char *label, const struct stat_span *span, double v)
{
    return (struct stat_fact){ _(label), !span->n ? S("–") : stat_enough(s, (int64_t)span->n) ? hours(q, span, v) : DOT };
}

/* "3 of 43", protected when either side is small. */
static struct stat_fact share_fact(const struct req *q, const struct statistics *s, const char *label, int64_t part, int64_t of)
{
    str text = say(q, N_("{n} of {of}"), { "n", lang_number(q->a, q->lang, part) }, { "of", lang_number(q->a, q->lang, of) });
    return (struct stat_fact){ _(label), !of ? S("–") : stat_share_shown(s, part, of) ? text : DOT };
}

size_t stat_facts(const struct req *q, const struct statistics *s, struct stat_fact *ret)
{
    size_t n = 0;
    double asks = s->asked_for ? (double)s->questions / (double)s->asked_for : 0;
    ret[n++] = span_fact(q, s, N_("Time to answer, median"), &s->answer, s->answer.median);
    ret[n++] = span_fact(q, s, N_("Time to answer, nine of ten"), &s->answer, s->answer.p90);
    ret[n++] = span_fact(q, s, N_("Time until filled, median"), &s->fill, s->fill.median);
    ret[n++] = span_fact(q, s, N_("Time until filled, nine of ten"), &s->fill, s->fill.p90);
    ret[n++] = (struct stat_fact){ _(N_("Questions per request")), !s->asked_for ? S("–") : stat_enough(s, s->asked_for) ? lang_decimal(q->a, q->lang, asks, 1) : DOT };
    ret[n++] = share_fact(q, s, N_("Mediators who were never asked"), s->never_n, (int64_t)s->pool.people);
    ret[n++] = share_fact(q, s, N_("Decisions against the proposal"), s->overridden, s->decisions);
    ret[n++] = (struct stat_fact){ _(N_("Load of all mediators (Gini)")),
        isnan(s->pool.gini) ? S("–") : stat_enough(s, (int64_t)s->pool.people) && stat_enough(s, s->pool.went) ? lang_decimal(q->a, q->lang, s->pool.gini, 2) : DOT };
    return n;
}

/* ---- page -------------------------------------------------------------------------------------------------------------------------- */
const char *stat_why_nothing(const struct statistics *s)
{
    return s->running ? N_("This half year is not over yet. It is published when it is.") : N_("There are too few requests in this half year to publish anything.");
}

static struct statistics *asked_for(struct req *q, bool release)
{
    struct statistics *s = statistics_of(q, half_asked(q));
    if (release) statistics_protect(q->a, s);
    s->running = release && s->to > moment_now();
    s->nothing = s->nothing || s->running;
    return s;
}

void statistics_show(struct req *q)
{
    const struct statistics *s = asked_for(q, str_eq(req_param(q, S("view")), S("release")));
    if (!s->released) mediators_seen(q, s->never_id, s->nevers);
    statistics_page(&q->out, q, s);
}

/* ---- PDF --------------------------------------------------------------------------------------------------------------------------- */
static void pdf_rows(struct req *q, struct pdf *p, const struct statistics *s, const char *caption, const struct stat_table *t)
{
    size_t n = stat_columns(s);
    struct pdf_column column[STAT_COLUMNS];
    str *cell = arena_array(q->a, str, n * (t->n + 1));
    if (!t->n) return;
    for (size_t j = 0; j < n; j++) column[j] = (struct pdf_column){ j ? stat_head(q, s, j) : _(caption), j ? 10 : 22, j > 0 };
    for (size_t i = 0; i < t->n; i++)
        for (size_t j = 0; j < n; j++) cell[i * n + j] = t->withheld && j ? DOT : stat_cell(q, s, &t->at[i], j);
    for (size_t j = 0; j < n; j++) cell[t->n * n + j] = j ? stat_cell(q, s, &s->all, j) : _(N_("Together"));
    pdf_need(p, pdf_mm(45));
    pdf_heading(p, 2, _(caption));
    if (t->withheld) { pdf_text(p, NULL, _(N_("Too few to be shown in parts."))); return; }
    pdf_table(p, &(struct pdf_table){ .column = column, .columns = n, .cell = cell, .rows = t->n + 1, .totals = true });
}

static void pdf_why(struct req *q, struct pdf *p, const struct statistics *s)
{
    str cell[WHY_NOTS * 2];
    size_t rows = 0;
    const struct pdf_column column[] = { { _(N_("Why not filled")), 80, false }, { _(N_("Requests")), 20, true } };
    if (s->why_withheld || !s->all.n[ASKED_NOT_FILLED]) return;
    for (size_t i = 0; i < WHY_NOTS; i++) {
        if (!s->why[i]) continue;
        cell[rows * 2] = _(why_labels[i]);
        cell[rows++ * 2 + 1] = s->hide_why[i] ? DOT : lang_number(q->a, q->lang, s->why[i]);
    }
    pdf_need(p, pdf_mm(35));
    pdf_heading(p, 2, _(N_("Why not filled")));
    pdf_table(p, &(struct pdf_table){ .column = column, .columns = 2, .cell = cell, .rows = rows });
}

static void pdf_load(struct req *q, struct pdf *p, const struct statistics *s)
{
    const struct pdf_column column[] = { { _(N_("Language")), 50, false }, { _(N_("Mediators")), 25, true }, { _(N_("Gini")), 25, true } };
    str *cell = arena_array(q->a, str, s->loads * 3 + 1);
    for (size_t i = 0; i < s->loads; i++) {
        cell[i * 3] = s->load[i].label;
        cell[i * 3 + 1] = lang_number(q->a, q->lang, (int64_t)s->load[i].people);
        cell[i * 3 + 2] = lang_decimal(q->a, q->lang, s->load[i].gini, 2);
    }
    if (s->loads) {
        pdf_need(p, pdf_mm(35));
        pdf_heading(p, 2, _(N_("How evenly the load is shared")));
        pdf_table(p, &(struct pdf_table){ .column = column, .columns = 3, .cell = cell, .rows = s->loads });
    }
    pdf_text(p, &(struct pdf_style){ .colour = PDF_GREY }, _(N_("Gini coefficient: 0 means that everybody went equally often, near 1 that few went nearly always.")));
}

static void pdf_facts_of(struct req *q, struct pdf *p, const struct statistics *s)
{
    struct stat_fact fact[STAT_FACTS];
    struct pdf_fact line[STAT_FACTS];
    size_t n = stat_facts(q, s, fact);
    for (size_t i = 0; i < n; i++) line[i] = (struct pdf_fact){ .label = fact[i].label, .text = fact[i].value };
    pdf_facts(p, line, n);
}

static str protected_note(const struct req *q, const struct statistics *s)
{
    return say(q, N_("•: protected. Numbers from 1 to {n} are not shown, nor those from which they would follow."), { "n", lang_number(q->a, q->lang, s->least - 1) });
}

static str file_name(const struct req *q, const struct statistics *s, const char *ext)
{
    return arena_fmt(q->a, "inline; filename=\"mediation-%.*s.%s\"", STR(half_key(q->a, s->half)), ext);
}

void statistics_pdf(struct req *q)
{
    const struct statistics *s = asked_for(q, true);
    if (s->nothing) { req_fail(q, 409, stat_why_nothing(s)); return; }
    str title = arena_fmt(q->a, "%.*s: %.*s", STR(_(N_("Mediation"))), STR(stat_half_name(q, s->half)));
    struct pdf *p = pdf_new(q->a, &(struct pdf_setup){ .lang = str_of(q->lang->tag), .title = title, .author = q->region_title, .at = moment_now(), .foot = q->region_title,
                                                       .numbers = _(N_("Page {page} of {pages}")) });
    pdf_heading(p, 1, title);
    pdf_text(p, NULL, protected_note(q, s));
    pdf_facts_of(q, p, s);
    for (size_t d = 0; d < DIMENSIONS; d++) pdf_rows(q, p, s, dimension_labels[d], &s->by[d]);
    pdf_why(q, p, s);
    pdf_load(q, p, s);
    str file = pdf_end(p);
    if (!file.n) { req_fail(q, 500, N_("This sheet could not be made.")); return; }
    q->type = "application/pdf";
    req_header(q, "Content-Disposition", file_name(q, s, "pdf"));
    req_header(q, "Cache-Control", S("no-store"));
    buf_put(&q->out, file);
}

/* ---- XLSX: one line per row of every table, so that a pivot table can read it ------------------------------------------------------- */
static void xlsx_value(struct xlsx *x, double v)
{
    if (isnan(v)) xlsx_text(x, DOT); else xlsx_number(x, v);
}

static void xlsx_stat_row(const struct req *q, struct xlsx *x, const struct statistics *s, const char *table, const struct stat_row *r, str label)
{
    xlsx_text(x, _(table));
    xlsx_text(x, label);
    for (size_t j = 1; j < stat_columns(s); j++) xlsx_value(x, value_of(s, r, j));
    xlsx_row(x);
}

static void xlsx_tables(const struct req *q, struct xlsx *x, const struct statistics *s)
{
    for (size_t d = 0; d < DIMENSIONS; d++)
        for (size_t i = 0; !s->by[d].withheld && i < s->by[d].n; i++) xlsx_stat_row(q, x, s, dimension_labels[d], &s->by[d].at[i], s->by[d].at[i].label);
    for (size_t i = 0; !s->why_withheld && i < WHY_NOTS; i++) {
        xlsx_text(x, _(N_("Why not filled")));
        xlsx_text(x, _(why_labels[i]));
        xlsx_value(x, s->hide_why[i] ? NAN : (double)s->why[i]);
        xlsx_row(x);
    }
}

static void xlsx_facts(const struct req *q, struct xlsx *x, const struct statistics *s)
{
    struct stat_fact fact[STAT_FACTS];
    size_t n = stat_facts(q, s, fact);
    for (size_t i = 0; i < n; i++) {
        xlsx_text(x, fact[i].label);
        xlsx_text(x, fact[i].value);
        xlsx_row(x);
    }
    xlsx_text(x, protected_note(q, s));
    xlsx_row(x);
}

void statistics_xlsx(struct req *q)
{
    const struct statistics *s = asked_for(q, true);
    str file, why;
    if (s->nothing) { req_fail(q, 409, stat_why_nothing(s)); return; }
    struct xlsx *x = xlsx_new(q->a, stat_half_name(q, s->half), q->lang->rtl);
    xlsx_head(x, _(N_("Table")));
    xlsx_head(x, _(N_("Line")));
    for (size_t j = 1; j < stat_columns(s); j++) xlsx_head(x, stat_head(q, s, j));
    xlsx_row(x);
    xlsx_stat_row(q, x, s, N_("Together"), &s->all, S(""));
    xlsx_tables(q, x, s);
    xlsx_facts(q, x, s);
    if (!xlsx_end(x, &file, &why)) { req_fail(q, 500, N_("This sheet could not be made.")); return; }
    q->type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    req_header(q, "Content-Disposition", file_name(q, s, "xlsx"));
    req_header(q, "Cache-Control", S("no-store"));
    buf_put(&q->out, file);
}
