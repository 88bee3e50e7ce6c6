/* council_pdf.c - the report as sheets of A4 and as slides of 16:9. */
#include "look/form.h"
#include "rooms/concept/council_doc.h"
#include "text/pdf.h"

enum { CHART_WIDE = 560, SLIDE_WIDE = 760, COLUMNS_MOST = 7, COLUMNS_LARGE = 4 };
static const struct pdf_style small_print = { .size = 8.5, .colour = PDF_GREY };

/* The drawing of a figure. `bare`: on a slide, whose title says the finding already. */
static html drawing_of(const struct council_doc *d, const struct figure *f, double width, bool bare)
{
    struct chart c = *f->chart;
    c.head = (struct svg_head){ .id = f->name, .lang = d->q->lang, .title = bare ? S("") : f->title, .desc = f->desc, .alone = true };
    return chart_svg(d->q->a, &c, width);
}

static str source_line(const struct council_doc *d, const struct figure *f)
{
    struct req *q = d->q;
    str source = f->source.n ? look_fmt(q, N_("Source: %s"), f->source) : S("");
    return !f->note.n ? source : !source.n ? f->note : arena_fmt(q->a, "%.*s%s %.*s", STR(f->note), str_ends(f->note, S(".")) ? "" : ".", STR(source));
}

/* Of a wide table in pieces, each with the first column again. */
static void put_piece(const struct council_doc *d, struct pdf *p, const struct figure *f, size_t from, size_t to, double small)
{
    size_t n = to - from + 1;
    struct pdf_column column[COLUMNS_MOST + 1];
    str *cell = arena_array(d->q->a, str, n * f->rows + 1);
    for (size_t k = 0; k < n; k++) {
        size_t of = k ? from + k - 1 : 0;
        column[k] = (struct pdf_column){ f->column[of], council_share(f, of), f->number[of] };
        for (size_t i = 0; i < f->rows; i++) cell[i * n + k] = docx_plain(d->q->a, f->cell[i * f->columns + of].text);
    }
    pdf_table(p, &(struct pdf_table){ .column = column, .columns = n, .cell = cell, .rows = f->rows, .size = small });
}

/* `size` of its letters; 0: the document's, smaller in a table of many columns. */
static void put_table(const struct council_doc *d, struct pdf *p, const struct figure *f, double size)
{
    if (size <= 0 && f->columns > COLUMNS_LARGE) size = 8.5;
    if (f->columns == 1) put_piece(d, p, f, 1, 1, size);
    for (size_t from = 1; from < f->columns; from += COLUMNS_MOST) put_piece(d, p, f, from, from + COLUMNS_MOST < f->columns ? from + COLUMNS_MOST : f->columns, size);
}

/* What a figure takes, about; of a long table its first rows. */
static double figure_high(const struct figure *f)
{
    enum { ROWS_TOGETHER = 8, ROW = 7 };
    double rows = council_annexed(f) ? 0 : f->rows < ROWS_TOGETHER ? (double)f->rows : ROWS_TOGETHER;
    return pdf_mm((f->chart ? 85 : 20) + ROW * rows);
}

static void put_figure(const struct council_doc *d, struct pdf *p, const struct figure *f)
{
    pdf_need(p, figure_high(f));                        /* the finding never stands alone at the foot of a page */
    if (f->chart) pdf_svg(p, drawing_of(d, f, CHART_WIDE, false).s, pdf_here(p).w * .85, pdf_mm(150), f->desc.n ? f->desc : f->title);
    else pdf_text(p, &(struct pdf_style){ .bold = true }, f->title);
    if (f->rows && !council_annexed(f)) put_table(d, p, f, 0);
    pdf_text(p, &small_print, source_line(d, f));
    if (council_annexed(f)) pdf_text(p, &small_print, council_annex_said(d->q));
}

/* The long tables, each with the finding that it belongs to. */
static void put_annex(const struct council_doc *d, struct pdf *p)
{
    for (const struct council_block *b = d->first; b; b = b->next) {
        if (b->kind != COUNCIL_FIGURE || !council_annexed(b->figure)) continue;
        pdf_need(p, pdf_mm(45));
        pdf_text(p, &(struct pdf_style){ .bold = true }, b->figure->title);
        put_table(d, p, b->figure, 0);
        pdf_text(p, &small_print, source_line(d, b->figure));
    }
}

/* How much room a heading wants below it, so that it never stands alone at the foot of a page. */
static double wanted(const struct council_block *b)
{
    const struct council_block *next = b->next;
    while (next && (next->kind == COUNCIL_TEXT || next->kind == COUNCIL_EDIT)) next = next->next;
    return next && next->kind == COUNCIL_FIGURE ? figure_high(next->figure) + pdf_mm(20) : pdf_mm(b->level == 1 ? 60 : 30);
}

static void put_block(const struct council_doc *d, struct pdf *p, const struct council_block *b)
{
    str text = docx_plain(d->q->a, b->text);
    switch (b->kind) {
    case COUNCIL_HEADING: if (b->page) pdf_page(p); pdf_need(p, wanted(b)); pdf_heading(p, b->level, text); break;
    case COUNCIL_TEXT: pdf_text(p, NULL, text); break;
    case COUNCIL_MARKDOWN: pdf_tongue(p, S(LANG_SOURCE)); pdf_markdown(p, text, 3); pdf_tongue(p, S("")); break;    /* people write German */
    case COUNCIL_ITEM: pdf_item(p, S(""), text); break;
    case COUNCIL_NOTE: pdf_text(p, &small_print, text); break;
    case COUNCIL_FIGURE: put_figure(d, p, b->figure); break;
    case COUNCIL_EDIT: break;
    }
}

str council_pdf(const struct council_doc *d)
{
    struct req *q = d->q;
    struct pdf *p = pdf_new(q->a, &(struct pdf_setup){ .lang = str_of(q->lang->tag), .title = d->title, .author = q->region_title, .at = d->at, .head = d->embargo, .foot = d->title,
                                                       .numbers = _(N_("Page {page} of {pages}")) });
    pdf_cover(p, d->title, d->line, d->lines);
    pdf_text(p, &(struct pdf_style){ .bold = true }, d->embargo);
    pdf_contents(p, _(N_("Contents")), 2);
    for (const struct council_block *b = d->first; b; b = b->next) put_block(d, p, b);
    put_annex(d, p);
    return pdf_end(p);
}

/* ---- slides ----------------------------------------------------------------------------------------------------------------- */

/* What stands below goes into what is left of the slide: the source keeps its line, the rest is drawn as large as it can be. */
static void put_slide(const struct council_doc *d, struct pdf *p, const struct council_slide *s)
{
    enum { FOOT = 40, LINE = 33 };
    const struct figure *f = s->figure;
    str source = f ? source_line(d, f) : s->source;
    pdf_slide(p, s->small, docx_plain(d->q->a, s->title));
    struct pdf_box room = pdf_here(p);
    if (f && f->chart) pdf_svg(p, drawing_of(d, f, SLIDE_WIDE, true).s, room.w, room.h - FOOT - LINE * (double)s->lines, f->desc.n ? f->desc : f->title);
    else if (f) put_table(d, p, f, 18);
    for (size_t i = 0; i < s->lines; i++) pdf_item(p, S(""), docx_plain(d->q->a, s->line[i]));
    if (source.n && pdf_left(p) >= FOOT / 2.0) {        /* at the foot, above the page's number */
        pdf_into(p, (struct pdf_box){ room.x, room.y + room.h - FOOT / 2.0, room.w, FOOT });
        pdf_text(p, &(struct pdf_style){ .size = 11, .colour = PDF_GREY }, source);
    }
}

str council_deck(const struct council_doc *d)
{
    struct req *q = d->q;
    struct pdf *p = pdf_new(q->a, &(struct pdf_setup){ .lang = str_of(q->lang->tag), .title = d->title, .author = q->region_title, .at = d->at, .paper = PDF_DECK, .head = d->embargo, .foot = q->region_title,
                                                       .numbers = S("{page}/{pages}") });
    pdf_cover(p, d->title, d->line, d->lines);
    pdf_text(p, &(struct pdf_style){ .bold = true }, d->embargo);
    for (const struct council_slide *s = d->slide; s; s = s->next) put_slide(d, p, s);
    return pdf_end(p);
}
