/* report_pdf.c - the chapter as PDF: base and caveat, contents, question by question texts, charts and tables, then wording, method and notes. */
#include "base/moment.h"
#include "look/form.h"
#include "rooms/survey/report_parts.h"
#include "text/pdf.h"
#include <assert.h>

enum { CHART_WIDE = 560, TABLE_COLUMNS = 6 };

/* The drawing of a figure, as large as it was laid out, scaled to the width of the page. */
static void put_chart(struct req *q, struct pdf *p, const struct figure *f)
{
    struct chart c = *f->chart;
    c.head = (struct svg_head){ .id = f->name, .lang = q->lang, .title = f->title, .desc = f->desc, .alone = true, .foot = f->source };
    html drawing = chart_svg(q->a, &c, CHART_WIDE);
    if (drawing.s.n) pdf_svg(p, drawing.s, pdf_here(p).w * 0.8, pdf_mm(220), f->desc);
}

/* A wide table goes in pieces, each with the first column again. */
static void put_piece(struct req *q, struct pdf *p, const struct figure *f, size_t from, size_t to)
{
    size_t n = to - from + 1;
    struct pdf_column column[TABLE_COLUMNS + 1];
    str *cell = arena_array(q->a, str, n * f->rows + 1);
    for (size_t k = 0; k < n; k++) {
        size_t of = k ? from + k - 1 : 0;
        column[k] = (struct pdf_column){ f->column[of], k ? 1 : 1.7, k > 0 };
        for (size_t i = 0; i < f->rows; i++) cell[i * n + k] = f->cell[i * f->columns + of].text;
    }
    pdf_need(p, pdf_mm(30));
    pdf_table(p, &(struct pdf_table){ .column = column, .columns = n, .cell = cell, .rows = f->rows });
}

static const struct pdf_style small_print = { .size = 8.5, .colour = PDF_GREY };

static void put_figure(struct req *q, struct pdf *p, const struct figure *f)
{
    pdf_need(p, pdf_mm(f->chart ? 60 : 35));
    if (f->chart) put_chart(q, p, f);                   /* carries its title and source                                */
    else pdf_text(p, &(struct pdf_style){ .bold = true }, f->title);
    for (size_t from = 1; from < f->columns; from += TABLE_COLUMNS) put_piece(q, p, f, from, from + TABLE_COLUMNS < f->columns ? from + TABLE_COLUMNS : f->columns);
    str foot = f->note.n ? arena_fmt(q->a, "%.*s%s %.*s: %.*s", STR(f->note), str_ends(f->note, S(".")) ? "" : ".", STR(_(N_("Source"))), STR(f->source)) : arena_fmt(q->a, "%.*s: %.*s", STR(_(N_("Source"))), STR(f->source));
    pdf_text(p, &small_print, foot);
}

/* ---- parts of the chapter -------------------------------------------------------------------------------------------------------------------- */
/* German stands at its own side in a chapter that is read from the right. */
static void put_german(const struct req *q, struct pdf *p, str text) { pdf_text(p, &(struct pdf_style){ .lang = { "de", 2 }, .align = q->lang->rtl ? PDF_END : PDF_START }, text); }
/* Words of the questionnaire, which may run the other way than the line around them. */

/* What the questions say, a line each. */
static void put_findings(struct req *q, struct pdf *p, const struct report *r)
{
    for (size_t i = 0; i < r->in->n; i++) {
        str finding = report_finding(q, r, i);
        if (finding.n) pdf_item(p, S(""), arena_fmt(q->a, "%.*s %.*s", STR(report_apart(q, report_heading(r, i))), STR(finding)));
    }
}

static void put_base(struct req *q, struct pdf *p, const struct report *r)
{
    struct report_fact fact[REPORT_FACTS];
    struct pdf_fact line[REPORT_FACTS];
    size_t n = report_facts(q, r, fact);
    for (size_t i = 0; i < n; i++) line[i] = (struct pdf_fact){ .label = fact[i].label, .text = fact[i].text };
    put_german(q, p, report_intro(q, r));
    pdf_facts(p, line, n);
    if (r->only.n) pdf_text(p, NULL, say(q, N_("Shown are only those who said: {what}"), { "what", r->only }));
    pdf_text(p, &small_print, report_protected(q, r));
}

static void put_contents(struct req *q, struct pdf *p, const struct report *r)
{
    size_t n = 0;
    for (size_t i = 0; i < r->in->n; i++) n += r->in->item[i].kind == ITEM_SECTION;
    if (n < 2) return;
    pdf_heading(p, 2, _(N_("Contents")));
    for (size_t i = 0; i < r->in->n; i++) if (r->in->item[i].kind == ITEM_SECTION) pdf_item(p, S(""), report_apart(q, r->in->item[i].label));
    pdf_item(p, S(""), _(N_("Appendix: wording, method, comparability")));
}

static void put_question(struct req *q, struct pdf *p, const struct report *r, size_t i)
{
    struct figure f[REPORT_FIGURES];
    struct block_text t = report_text(q, r, i);
    size_t n = report_figures(q, r, i, f);
    pdf_need(p, pdf_mm(40));
    pdf_heading(p, 3, report_apart(q, report_heading(r, i)));
    if (t.text.n) put_german(q, p, t.text);
    for (size_t k = 0; k < n; k++) put_figure(q, p, &f[k]);
}

static void put_questions(struct req *q, struct pdf *p, const struct report *r)
{
    for (size_t i = 0; i < r->in->n; i++) {
        const struct item *it = &r->in->item[i];
        if (it->kind == ITEM_SECTION) { pdf_need(p, pdf_mm(60)); pdf_heading(p, 2, report_apart(q, it->label)); }
        if (!item_asks(it)) continue;
        put_question(q, p, r, i);
        if (report_heads_grid(r, i)) i = report_grid_end(r, i) - 1;
    }
}

/* ---- appendix --------------------------------------------------------------------------------------------------------------------------------------- */
static void put_wording(struct req *q, struct pdf *p, const struct report *r)
{
    size_t number = 0;
    pdf_heading(p, 2, _(N_("Wording of the questions")));
    for (size_t i = 0; i < r->in->n; i++) {
        const struct item *it = &r->in->item[i];
        struct buf b = buf_in(q->a, 8000);
        if (!item_asks(it)) continue;
        buf_fmt(&b, "%.*s (%.*s)", STR(report_apart(q, it->label)), STR(_(item_kinds[it->kind].label)));
        for (size_t o = 0; o < it->options; o++) buf_fmt(&b, "%s%.*s", o ? "; " : ": ", STR(it->option[o].label));
        if (it->kind == ITEM_SCALE) buf_fmt(&b, ": 1 (%.*s) – %lld (%.*s)", STR(it->low), (long long)it->steps, STR(it->high));
        pdf_item(p, arena_fmt(q->a, "%zu.", ++number), buf_str(&b));
    }
}

static const char *const methods[] = {
    N_("Shares are of those who answered the question (n). Of several answers there are also shares of all answers chosen. They are rounded half away from zero, and not made to add up to 100."),
    N_("Quartiles by type 7 (Hyndman and Fan 1996); standard deviation with n − 1."),
    N_("Differences of means: Welch 1947; of ranks: Mann and Whitney 1947 with correction for ties and continuity; size: Cliff's delta, named after Romano and others 2006."),
    N_("Intervals of 95 percent: of a share Wilson 1927, of a difference of shares Newcombe 1998, method 10. They would hold for a random sample."),
    N_("Protection: small numbers are hidden, and as many others as are needed so that none of them follows by adding and subtracting."),
};

static void put_notes(struct req *q, struct pdf *p, const struct report *r)
{
    bool any = false;
    for (size_t i = 0; i < r->in->n; i++) {
        str note = report_notes(q, r, i);
        if (!note.n) continue;
        if (!any) pdf_heading(p, 2, _(N_("Notes on comparability")));
        any = true;
        pdf_item(p, S(""), arena_fmt(q->a, "%.*s: %.*s", STR(report_apart(q, report_item(r, i)->label)), STR(note)));
    }
}

static void put_appendix(struct req *q, struct pdf *p, const struct report *r)
{
    pdf_page(p);
    pdf_heading(p, 1, _(N_("Appendix: wording, method, comparability")));
    if (r->addressees.n) { pdf_heading(p, 2, _(N_("Who was asked"))); put_german(q, p, r->addressees); }
    pdf_heading(p, 2, _(N_("Method")));
    for (size_t i = 0; i < countof(methods); i++) pdf_item(p, S(""), _(methods[i]));
    put_notes(q, p, r);
    put_wording(q, p, r);
}

void report_pdf(struct req *q)
{
    const struct report *r = report_read(q);
    if (!r) return;
    if (report_empty(r)) { req_fail(q, 409, report_why(r)); return; }
    assert(r->e->protected);
    str title = arena_fmt(q->a, "%.*s: %.*s", STR(_(N_("Results"))), STR(r->title));
    struct pdf *p = pdf_new(q->a, &(struct pdf_setup){ .lang = str_of(q->lang->tag), .title = title, .author = q->region_title, .at = moment_now(), .foot = title, .numbers = _(N_("Page {page} of {pages}")) });
    pdf_heading(p, 1, title);
    put_base(q, p, r);
    put_contents(q, p, r);
    pdf_heading(p, 2, _(N_("At a glance")));
    put_findings(q, p, r);
    put_questions(q, p, r);
    put_appendix(q, p, r);
    str file = pdf_end(p);
    if (!file.n) { req_fail(q, 500, N_("This sheet could not be made.")); return; }
    q->type = "application/pdf";
    req_header(q, "Content-Disposition", arena_fmt(q->a, "inline; filename=\"%.*s.pdf\"", STR(r->in->code)));
    buf_put(&q->out, file);
}
