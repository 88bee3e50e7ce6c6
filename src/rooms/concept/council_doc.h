/* council_doc.h - a report before it becomes a page, a PDF, a file for a word processor or slides: blocks in the order of reading, and beside them the slides.
**
** Every output is written from this list alone, so that all of them say the same. Nothing in it is stored: it lives as long as the request. Texts carry their
** numbers marked (docx_number()); only the file for the word processor shows the marks.
*/
#ifndef CONCEPT_COUNCIL_DOC_H
#define CONCEPT_COUNCIL_DOC_H
#include "look/figure.h"
#include "text/docx.h"

enum { COUNCIL_LINES = 4, COUNCIL_SLIDE_LINES = 6, COUNCIL_SLIDE_ROWS = 6, COUNCIL_FIGURES_MAX = 120, COUNCIL_ROWS_BESIDE = 12 };
/* EDIT: where the office changes the text of a part; stands on the page alone. */
enum council_kind { COUNCIL_HEADING, COUNCIL_TEXT, COUNCIL_MARKDOWN, COUNCIL_ITEM, COUNCIL_NOTE, COUNCIL_FIGURE, COUNCIL_EDIT };
struct council_block {
    enum council_kind kind;
    int level;                                          /* HEADING: 1 … 3                                */
    bool page;                                          /* HEADING: begins a page on paper               */
    const char *id;                                     /* HEADING: of the page's part; NULL: none       */
    str text, url;                                      /* url: EDIT                                     */
    const struct figure *figure;
    struct council_block *next;
};
/* One finding: a figure (a chart of few labels, or a table of few rows), or lines. */
struct council_slide { str small, title, line[COUNCIL_SLIDE_LINES], source; size_t lines; const struct figure *figure; struct council_slide *next; };
struct council_doc {
    struct req *q;
    str title, line[COUNCIL_LINES], embargo;            /* embargo: said on every sheet; empty: there is none */
    size_t lines, figures;
    bool page;                                          /* council_break()                               */
    int level;                                          /* of the last heading                           */
    int64_t at;                                         /* seconds: of the files                         */
    struct council_block *first, **last;
    struct council_slide *slide, **last_slide;
};
struct council_doc *council_doc_new(struct req *q, str title, int64_t at);
void council_line(struct council_doc *d, str line);     /* below the title                               */
void council_heading(struct council_doc *d, int level, const char *id, str text);
void council_break(struct council_doc *d);              /* the next heading begins a page on paper       */
void council_text(struct council_doc *d, str text);
void council_markdown(struct council_doc *d, str text); /* typed by people; empty: nothing               */
void council_item(struct council_doc *d, str text);
void council_note(struct council_doc *d, str text);
void council_edit(struct council_doc *d, str url, str text);
void council_figure(struct council_doc *d, struct figure *f);           /* its heading goes below the one before it */
struct council_slide *council_slide(struct council_doc *d, str small, str title);
void council_slide_line(struct council_slide *s, str line);     /* beyond COUNCIL_SLIDE_LINES nothing is kept */

/* A table as a figure: `name` of its address (unique in the report), cells row by row, the first column heads its row; numbers stand at the end of theirs. */
struct figure *council_table(struct council_doc *d, const char *name, str title, const str *head, size_t columns, size_t rows);
void council_words_column(struct figure *f, size_t column);     /* this one holds words */
void council_cell(const struct figure *f, size_t row, size_t column, str text);

/* How wide a column wants to be beside the others: its longest word must fit, its longest text may take several lines. */
double council_share(const struct figure *f, size_t column);
/* On paper a chart whose table is longer than COUNCIL_ROWS_BESIDE has it in the annex, behind everything else. */
static inline bool council_annexed(const struct figure *f) { return f->chart && f->rows > COUNCIL_ROWS_BESIDE; }

str  council_annex_said(struct req *q);                 /* where it is                                   */

/* ---- outputs ------------------------------------------------------------------------------------------------------------- */
str  council_pdf(const struct council_doc *d);          /* A4; empty: it could not be made                */
str  council_deck(const struct council_doc *d);         /* 16:9                                          */
str  council_docx(const struct council_doc *d);
void council_blocks(struct buf *out, struct req *q, const struct council_doc *d);       /* part of a page: council.html */
#endif
