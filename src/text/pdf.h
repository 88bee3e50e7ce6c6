/* pdf.h - documents as PDF by cairo and pango: pages that break by themselves, headings with bookmarks, lists, facts, tables, pictures, charts.
**
**     struct pdf *p = pdf_new(q->a, &(struct pdf_setup){ .lang = S("de"), .title = S("Einsatzbestätigung"), .at = moment_now(),
**                                                        .foot = S("Kreis Kleve"), .numbers = S("Seite {page} von {pages}") });
**     pdf_heading(p, 1, S("Einsatzbestätigung"));
**     pdf_text(p, NULL, S("Hiermit bestätigen wir den Einsatz am 3. März 2026."));
**     pdf_facts(p, (struct pdf_fact[]){ { .label = S("Sprache"), .text = S("Arabisch") }, { .label = S("Dauer"), .text = S("90 Minuten") } }, 2);
**     pdf_table(p, &(struct pdf_table){ .column = columns, .columns = 3, .cell = cells, .rows = n });
**     pdf_signatures(p, (str[]){ S("Schule, Stempel"), S("Sprachmittlung") }, 2);
**     str bytes = pdf_end(p);                           empty: too long, or a picture that is none; answer 500
**
** - Everything is laid out first and drawn at the end, so that "page 2 of 7" is known. What was begun must be ended: pdf_end() frees.
** - Reading direction comes from the language; a text in another language says so in its style. "Start" is where reading begins. Numbers, telephone
**   numbers and addresses inside of Arabic text keep their order with pdf_ltr(). Letters that Noto Sans lacks come from the other fonts of Debian's
**   fonts-noto-core (tools/install); no other font is asked for.
** - The same input and the same `at` give the same bytes.
** - Structure for screen readers: Document, H1…H4, P, L/LI, Table/TR/TH/TD, Figure with its alternative text, Link; language and title in the file. Links of http,
**   https, mailto, tel and geo can be clicked; others stay text. Not offered by cairo 1.16: PDF/UA's and PDF/A's remaining demands.
** - Bounds: `pages_max` pages, 16 MB of file, 4,000 bytes per line of a heading or a fact, 20,000 per text. Beyond the pages nothing more is kept and the end is empty.
** - Takes 20 to 60 ms for a page or two: a route that makes one has `.slow = true`. Fonts are kept per thread.
** Units are points (1/72 inch); pdf_mm() helps.
*/
#ifndef TEXT_PDF_H
#define TEXT_PDF_H
#include "base/buf.h"

enum { PDF_BYTES_MAX = 16 * 1024 * 1024, PDF_PAGES_MAX = 400, PDF_TEXT_MAX = 20 * 1000, PDF_COLUMNS_MAX = 12 };
enum pdf_paper { PDF_A4, PDF_A5, PDF_A6, PDF_CARD, PDF_DECK };        /* CARD: 85 × 54 mm, as a bank's card; DECK: 16 : 9 for a wall, 338.7 × 190.5 mm, letters of 20 points */
struct pdf_setup {
    str lang, title, author;                            /* lang: BCP 47; the title also stands in the window of the reader */
    int64_t at;                                         /* seconds; the file's date                      */
    enum pdf_paper paper;
    bool across;                                        /* the long side below                           */
    double margin, size;                                /* 0: by the paper; size of ordinary text        */
    str head, foot, numbers;                            /* small lines of each page; numbers: "Page {page} of {pages}" in the reader's words; empty: none */
    str base;                                           /* "https://ki.example": what links that begin with a slash stand on */
    size_t pages_max;                                   /* 0: PDF_PAGES_MAX                              */
};

struct pdf;
struct pdf *pdf_new(struct arena *a, const struct pdf_setup *s);
str pdf_end(struct pdf *p);                             /* the file, in the arena; nothing may be called afterwards */
void pdf_drop(struct pdf *p);                           /* instead: no file, when it did not come out as wished */

/* ---- text ------------------------------------------------------------------------------------------------------------ */
enum pdf_align { PDF_START, PDF_CENTRE, PDF_END };
enum pdf_colour { PDF_BLACK, PDF_GREY, PDF_BLUE, PDF_WHITE, PDF_PALE };      /* GREY has a contrast of 7 : 1 on white   */
struct pdf_style {
    double size, gap;                                   /* 0: the document's; gap below: 0: half a line, less than 0: none */
    bool bold;
    enum pdf_align align;
    enum pdf_colour colour;
    str lang;                                           /* empty: the document's                         */
    str url;                                            /* the whole text is a link                      */
    const char *tag;                                    /* "P" when NULL                                 */
};
void pdf_heading(struct pdf *p, int level, str text);   /* 1 … 4; a bookmark; never alone at the foot of a page */
void pdf_text(struct pdf *p, const struct pdf_style *s, str text);      /* style NULL: ordinary; line feeds break lines */
void pdf_item(struct pdf *p, str sign, str text);       /* of a list; sign: "•" when empty, or "3."      */
void pdf_markdown(struct pdf *p, str text, int top);    /* headings begin at level `top`; no markup, no pictures */
void pdf_tongue(struct pdf *p, str lang);               /* the Markdown that follows is in that language; empty: the document's */
str  pdf_ltr(struct arena *a, str text);                /* kept from left to right inside of any text    */
double pdf_height(struct pdf *p, const struct pdf_style *s, str text);   /* what pdf_text() would take, without its gap */
/* As many whole sentences as fit into `height`; at least what fits of the first, cut at a word with "…". Is the text short enough, it comes back as it is. */
str  pdf_fitting(struct pdf *p, const struct pdf_style *s, str text, double height);

/* ---- blocks ---------------------------------------------------------------------------------------------------------- */
struct pdf_fact { str label, text, url, lang; };        /* url, lang: of the text, may be empty          */
void pdf_facts(struct pdf *p, const struct pdf_fact *f, size_t n);       /* label at the start, text beside it; empty texts are left out */

struct pdf_column { str head; double share; bool number; };             /* share of the width, all equal when 0; numbers stand at the end of their cell */
struct pdf_table {
    str caption;                                        /* above it, bold; may be empty                  */
    const struct pdf_column *column; size_t columns;
    const str *cell; size_t rows;                       /* cell[row * columns + column]                  */
    bool totals;                                        /* the last row is bold, with a line above       */
    double size;                                        /* of its letters; 0: the document's             */
};
void pdf_table(struct pdf *p, const struct pdf_table *t);                /* the head is repeated on each page; a row is never split: one higher than a page is cut */
void pdf_signatures(struct pdf *p, const str *label, size_t n);          /* 1 … 3 lines beside each other to sign on, kept together */

/* PNG or JPEG (as text/image.h leaves them), our own SVG (text/chart.h with `alone`), a QR code. Scaled into width × height, never up beyond its own
** size for pictures; alt: what it shows, must not be empty. Stands at the start. */
void pdf_picture(struct pdf *p, str bytes, double width, double height, str alt);
void pdf_svg(struct pdf *p, str svg, double width, double height, str alt);
void pdf_qr(struct pdf *p, str text, double side, str alt);

/* ---- what a longer document has ---------------------------------------------------------------------------------------- */
/* Headings of levels 1 … depth with their pages, on pages of their own at this place; each leads to its heading. Once per document; without headings
** behind it there is none. What is written next begins a new page. */
void pdf_contents(struct pdf *p, str title, int depth);
/* The first page: an area of colour with the title in white, what it is and who wrote it below. What is written next stands below the area. */
void pdf_cover(struct pdf *p, str title, const str *line, size_t lines);
/* A page of a deck: a small line (may be empty), and the finding as a title, a bookmark; smaller letters when it is longer than two lines. What
** stands below begins at the same height on every such page, unless the title needs more. */
void pdf_slide(struct pdf *p, str small, str title);

/* ---- places on the page ----------------------------------------------------------------------------------------------- */
struct pdf_box { double x, y, w, h; };                  /* x from the left in every language, y down     */
double pdf_mm(double mm);
void pdf_space(struct pdf *p, double points);
void pdf_rule(struct pdf *p);                           /* a thin line over the whole width              */
void pdf_page(struct pdf *p);                           /* a new page, unless this one is empty          */
void pdf_need(struct pdf *p, double points);            /* a new page, if there is less room than that   */
double pdf_left(const struct pdf *p);                   /* how much room there is below                  */
struct pdf_box pdf_here(const struct pdf *p);           /* the room that is left: what the next call writes into */
struct pdf_box pdf_sheet(const struct pdf *p);          /* the whole sheet                               */
void pdf_into(struct pdf *p, struct pdf_box b);         /* writes into that part of this page from now on; there no page ends by itself: what does not fit runs on below */
void pdf_back(struct pdf *p, double y);                 /* back to the page's own margins, at height y   */
void pdf_fill(struct pdf *p, struct pdf_box b, enum pdf_colour c);       /* an area of colour, behind what comes after */
#endif
