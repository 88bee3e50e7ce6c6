/* yearly_pdf.c - a yearly report on paper: cover, contents, foreword, a chapter for each field, and the annex: method, what is hidden, concepts, definitions, sources. */
#include "base/moment.h"
#include "look/form.h"
#include "rooms/monitoring/yearly_pages.h"
#include "text/pdf.h"

enum { CHART_WIDE = 560 };
static const struct pdf_style small_print = { .size = 8.5, .colour = PDF_GREY };

/* Words that are German in any case, at their own side of a page that is read from the right. */
static void put_german(const struct req *q, struct pdf *p, str text)
{
    if (text.n) pdf_text(p, &(struct pdf_style){ .lang = { "de", 2 }, .align = q->lang->rtl ? PDF_END : PDF_START }, text);
}

/* ---- figures ------------------------------------------------------------------------------------------------------------------------------ */
static void put_chart(struct req *q, struct pdf *p, const struct figure *f)
{
    struct chart c = *f->chart;
    c.head = (struct svg_head){ .id = f->name, .lang = q->lang, .title = f->title, .desc = f->desc, .alone = true };
    html drawing = chart_svg(q->a, &c, CHART_WIDE);
    if (drawing.s.n) pdf_svg(p, drawing.s, pdf_here(p).w * 0.75, pdf_mm(105), f->desc);
}

/* Columns in which nothing stands are left out; of long tables the newest rows. */
static void put_table(struct req *q, struct pdf *p, const struct figure *f)
{
    static const double share[] = { 1.2, 1, 2.1, 1.3, 2.4 };
    struct pdf_column column[8];
    size_t of[8], n = 0, rows = f->rows > YEARLY_PDF_ROWS ? YEARLY_PDF_ROWS : f->rows;
    for (size_t k = 0; k < f->columns && k < countof(of); k++) {
        bool any = k < 2;
        for (size_t i = 0; i < rows; i++) any |= f->cell[i * f->columns + k].text.n > 0;
        if (!any) continue;
        column[n] = (struct pdf_column){ f->column[k], k < countof(share) && f->columns == countof(share) ? share[k] : 1, f->number[k] };
        of[n++] = k;
    }
    str *cell = arena_array(q->a, str, n * rows + 1);
    pdf_need(p, pdf_mm(34 + 7 * (double)rows));       /* on one page, with its source below                          */
    for (size_t i = 0; i < rows; i++) for (size_t k = 0; k < n; k++) cell[i * n + k] = f->cell[i * f->columns + of[k]].text;
    pdf_table(p, &(struct pdf_table){ .column = column, .columns = n, .cell = cell, .rows = rows });
    if (rows < f->rows) pdf_text(p, &small_print, look_count(q, "%d older figure stands on the report’s page and in its files.", "%d older figures stand on the report’s page and in its files.", (int64_t)(f->rows - rows)));
}

static void put_figure(struct req *q, struct pdf *p, const struct figure *f)
{
    pdf_need(p, pdf_mm(f->chart ? 75 : 35));
    if (f->chart) put_chart(q, p, f);                   /* carries its title                                           */
    else pdf_text(p, &(struct pdf_style){ .bold = true }, f->title);
    put_table(q, p, f);
    pdf_text(p, &small_print, arena_fmt(q->a, "%.*s%s%.*s", STR(f->note), f->note.n ? " " : "", STR(look_fmt(q, N_("Source: %s"), f->source))));
}

/* ---- chapters -------------------------------------------------------------------------------------------------------------------------------- */
static void put_missing(struct req *q, struct pdf *p, const struct yearly_field *f)
{
    struct buf b = buf_in(q->a, 8000);
    for (size_t i = 0; i < f->n_missing; i++) buf_fmt(&b, "%s%.*s", i ? ", " : "", STR(f->missing[i].name));
    if (b.n) pdf_text(p, NULL, arena_fmt(q->a, "%.*s %.*s", STR(_(N_("No figure up to this year:"))), STR(buf_str(&b))));
}

static void put_indicator(struct req *q, struct pdf *p, const struct yearly *y, const struct yearly_indicator *i)
{
    struct figure f[YEARLY_FIGURES];
    size_t n = yearly_figures(q, y, i, f);
    pdf_need(p, pdf_mm(n && f[0].chart ? 115 : 60));    /* the heading stands with its first figure                    */
    pdf_heading(p, 2, i->name);
    put_german(q, p, i->sentences);
    for (size_t k = 0; k < n; k++) put_figure(q, p, &f[k]);
}

static void put_chapter(struct req *q, struct pdf *p, const struct yearly *y, const struct yearly_field *f)
{
    if (!f->n && !f->text.n) return;                    /* its indicators are named in the annex                       */
    pdf_need(p, pdf_mm(150));
    pdf_heading(p, 1, f->name);
    if (f->text.n) {
        pdf_markdown(p, f->text, 3);
        if (f->stale) pdf_text(p, &small_print, _(N_("The figures have changed since this text was written.")));
    }
    for (size_t i = 0; i < f->n; i++) put_indicator(q, p, y, &f->at[i]);
    put_missing(q, p, f);
}

/* ---- annex --------------------------------------------------------------------------------------------------------------------------------------- */
static void put_definitions(struct req *q, struct pdf *p, const struct yearly *y)
{
    size_t n = 0;
    str *cell = arena_array(q->a, str, 4 * y->figures + 4);
    for (size_t c = 0; c < y->n; c++)
        for (size_t i = 0; i < y->field[c].n; i++, n++) {
            const struct yearly_indicator *x = &y->field[c].at[i];
            const str row[] = { arena_fmt(q->a, "%.*s (%.*s)", STR(x->name), STR(x->code)), x->numerator.n ? x->numerator : S("–"), x->denominator.n ? x->denominator : S("–"), x->note };
            for (size_t k = 0; k < countof(row); k++) cell[4 * n + k] = row[k];
        }
    pdf_heading(p, 2, _(N_("Definitions")));
    const struct pdf_column column[] = { { _(N_("Indicator")), 1.3, false }, { _(N_("What is counted")), 1.2, false }, { _(N_("Of whom")), 1.2, false }, { _(N_("To be kept in mind")), 1.3, false } };
    pdf_table(p, &(struct pdf_table){ .column = column, .columns = countof(column), .cell = cell, .rows = n });
}

static void put_sources(struct req *q, struct pdf *p, const struct yearly *y)
{
    size_t n = 0;
    str *cell = arena_array(q->a, str, 4 * y->sources + 4);
    for (size_t s = 0; s < y->sources; s++) {
        const struct yearly_source *x = &y->source[s];
        const str row[] = { x->name, x->publisher.n ? x->publisher : S("–"), x->licence.n ? x->licence : S("–"), x->link };
        if (!x->used) continue;
        for (size_t k = 0; k < countof(row); k++) cell[4 * n + k] = row[k];
        n++;
    }
    pdf_heading(p, 2, _(N_("Sources of figures")));
    const struct pdf_column column[] = { { _(N_("Source")), 1.4, false }, { _(N_("Published by")), 1.3, false }, { _(N_("Licence")), 0.9, false }, { _(N_("Address")), 1.4, false } };
    pdf_table(p, &(struct pdf_table){ .column = column, .columns = countof(column), .cell = cell, .rows = n });
}

/* Whom the sources used count as having immigrated, each concept once. */
static void put_concepts(struct req *q, struct pdf *p, const struct yearly *y)
{
    bool any = false;
    for (const struct choice *c = group_concepts; c->key; c++)
        for (size_t s = 0; s < y->sources; s++) {
            if (!y->source[s].used || !str_eq(y->source[s].concept, str_of(c->key))) continue;
            if (!any) { pdf_heading(p, 2, _(N_("Who counts as having immigrated"))); pdf_text(p, NULL, _(N_("Figures of different concepts are not compared without a warning."))); }
            any = true;
            pdf_item(p, S(""), _(c->label));
            break;
        }
}

const char *const yearly_methods[] = {
    N_("Shares, ratios and changes are worked out from the numbers as they are kept and then rounded; so they can differ by one in the last place from what the rounded numbers give."),
    N_("Nothing is compared across a break or a change of the source."),
    N_("The sentences follow from the numbers by fixed rules. They name no causes; what people say about the figures stands apart."),
    NULL };

/* Fields of which there is no figure at all. */
static void put_gaps(struct req *q, struct pdf *p, const struct yearly *y)
{
    bool any = false;
    for (size_t c = 0; c < y->n; c++) {
        if (y->field[c].n || y->field[c].text.n) continue;
        if (!any) pdf_heading(p, 2, _(N_("What is missing")));
        any = true;
        pdf_text(p, &(struct pdf_style){ .bold = true, .gap = -1 }, y->field[c].name);
        put_missing(q, p, &y->field[c]);
    }
}

static void put_annex(struct req *q, struct pdf *p, const struct yearly_view *v)
{
    const struct yearly *y = v->y;
    pdf_page(p);
    pdf_heading(p, 1, _(N_("Annex")));
    pdf_heading(p, 2, _(N_("On method")));
    if (v->row->method.n) pdf_markdown(p, v->row->method, 3);
    for (size_t i = 0; yearly_methods[i]; i++) pdf_item(p, S(""), _(yearly_methods[i]));
    pdf_heading(p, 2, _(N_("Protection of small numbers")));
    pdf_text(p, NULL, y->hidden ? look_count(q, "%d figure of this report is hidden.", "%d figures of this report are hidden.", (int64_t)y->hidden) : _(N_("No figure of this report is hidden.")));
    pdf_text(p, NULL, yearly_protected(q));
    put_gaps(q, p, y);
    put_concepts(q, p, y);
    put_definitions(q, p, y);
    put_sources(q, p, y);
}

void yearly_pdf(struct req *q)
{
    const struct yearly_view *v = yearly_view(q);
    if (!v) return;
    const struct yearly *y = v->y;
    bool own = str_eq(y->area, q->region_title);
    str line[4] = { q->region_title, own ? lang_date(q->a, q->lang, date_today(q->a)) : y->area, lang_date(q->a, q->lang, date_today(q->a)) };
    size_t lines = own ? 2 : 3;
    if (v->row->example) line[lines++] = _(N_("Example"));
    struct pdf *p = pdf_new(q->a, &(struct pdf_setup){ .lang = str_of(q->lang->tag), .title = v->row->title, .author = q->region_title, .at = moment_now(), .foot = v->row->title, .numbers = _(N_("Page {page} of {pages}")) });
    pdf_cover(p, v->row->title, line, lines);
    pdf_contents(p, _(N_("Contents")), 2);
    if (v->row->intro.n) { pdf_heading(p, 1, _(N_("Foreword"))); pdf_markdown(p, v->row->intro, 3); }
    for (size_t c = 0; c < y->n; c++) put_chapter(q, p, y, &y->field[c]);
    put_annex(q, p, v);
    str file = pdf_end(p);
    if (!file.n) { req_fail(q, 500, N_("The document could not be made.")); return; }
    q->type = "application/pdf";
    req_header(q, "Content-Disposition", arena_fmt(q->a, "inline; filename=\"%.*s.pdf\"", STR(v->row->meta.key)));
    buf_put(&q->out, file);
}
