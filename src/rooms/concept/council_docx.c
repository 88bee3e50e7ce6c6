/* council_docx.c - the report for a word processor: texts to go on writing in, numbers marked. */
#include "look/form.h"
#include "rooms/concept/council_doc.h"

enum { CHART_WIDE = 560, CHART_MM = 150 };

static void put_table(const struct council_doc *d, struct docx *w, const struct figure *f)
{
    struct pdf_column column[PDF_COLUMNS_MAX];
    size_t n = f->columns < PDF_COLUMNS_MAX ? f->columns : PDF_COLUMNS_MAX;
    str *cell = arena_array(d->q->a, str, n * f->rows + 1);
    for (size_t k = 0; k < n; k++) {
        column[k] = (struct pdf_column){ f->column[k], council_share(f, k), f->number[k] };
        for (size_t i = 0; i < f->rows; i++) cell[i * n + k] = f->cell[i * f->columns + k].text;
    }
    docx_table(w, &(struct pdf_table){ .column = column, .columns = n, .cell = cell, .rows = f->rows });
}

static void put_figure(const struct council_doc *d, struct docx *w, const struct figure *f)
{
    struct req *q = d->q;
    docx_caption(w, f->title);
    if (f->chart) {
        struct chart c = *f->chart;
        c.head = (struct svg_head){ .id = f->name, .lang = q->lang, .desc = f->desc, .alone = true };       /* the caption says the finding */
        docx_svg(w, chart_svg(q->a, &c, CHART_WIDE).s, CHART_MM, f->desc.n ? f->desc : f->title);
    }
    if (f->rows && !council_annexed(f)) put_table(d, w, f);
    docx_note(w, f->note);
    if (f->source.n) docx_note(w, look_fmt(q, N_("Source: %s"), f->source));
    if (council_annexed(f)) docx_note(w, council_annex_said(q));
}

static void put_annex(const struct council_doc *d, struct docx *w)
{
    for (const struct council_block *b = d->first; b; b = b->next) {
        if (b->kind != COUNCIL_FIGURE || !council_annexed(b->figure)) continue;
        docx_caption(w, b->figure->title);
        put_table(d, w, b->figure);
    }
}

static void put_block(const struct council_doc *d, struct docx *w, const struct council_block *b)
{
    switch (b->kind) {
    case COUNCIL_HEADING: if (b->page) docx_page(w); docx_heading(w, b->level, b->text); break;
    case COUNCIL_TEXT: docx_para(w, b->text); break;
    case COUNCIL_MARKDOWN: docx_markdown(w, b->text, 3); break;
    case COUNCIL_ITEM: docx_item(w, b->text); break;
    case COUNCIL_NOTE: docx_note(w, b->text); break;
    case COUNCIL_FIGURE: put_figure(d, w, b->figure); break;
    case COUNCIL_EDIT: break;
    }
}

str council_docx(const struct council_doc *d)
{
    struct req *q = d->q;
    struct docx *w = docx_new(q->a, &(struct docx_setup){ .lang = str_of(q->lang->tag), .title = d->title, .author = q->region_title, .at = d->at, .foot = d->title,
                                                          .numbers = _(N_("Page {page} of {pages}")) });
    docx_title(w, d->title, d->line, d->lines);
    docx_para(w, d->embargo);
    docx_note(w, _(N_("Numbers on a coloured ground come from the system. Please do not change them here.")));
    docx_contents(w, _(N_("Contents")));
    for (const struct council_block *b = d->first; b; b = b->next) put_block(d, w, b);
    put_annex(d, w);
    return docx_end(w);
}
