/* docx.h - documents for word processors (WordprocessingML, ECMA-376 part 1): what somebody goes on writing in after the program has done its part.
**
**     struct docx *d = docx_new(q->a, &(struct docx_setup){ .lang = S("de"), .title = S("Sachstandsbericht"), .at = moment_now(), .foot = S("Kreis Kleve"),
**                                                           .numbers = S("Seite {page} von {pages}") });
**     docx_contents(d, S("Inhalt"));
**     docx_heading(d, 1, S("Zahlen"));
**     docx_para(d, arena_fmt(a, "Es gab %.*s Beratungen.", STR(docx_number(a, S("47")))));
**     docx_table(d, &(struct pdf_table){ .column = columns, .columns = 3, .cell = cells, .rows = n });
**     docx_note(d, S("Quelle: eigene Erfassung"));
**     str bytes = docx_end(d);                          empty: too long, or a drawing that is none; answer 500
**
** - Headings, captions, lists, the table of contents and the rest are styles of the word processor's own names, so that it numbers, restyles and collects
**   them. The contents are a field that it works out again on opening; entries stand there already, for programs that do not.
** - Numbers that come out of the program carry the character style "Zahl" (a pale ground): whoever edits sees what must not be changed by hand. A text
**   names them by docx_number(), the number columns of a table are marked as a whole. docx_plain() takes the marks away, for the same text elsewhere.
** - Drawings of text/chart.h become PNG of 200 dots per inch. Right to left follows from the language. Links as in pdf.h.
** - The same input and the same `at` give the same bytes.
** - Bounds: 16 MB of file, 20,000 bytes per text, DOCX_PICTURES_MAX, DOCX_LINKS_MAX (further ones stay text), PDF_COLUMNS_MAX columns.
*/
#ifndef TEXT_DOCX_H
#define TEXT_DOCX_H
#include "text/pdf.h"

enum { DOCX_BYTES_MAX = 16 * 1024 * 1024, DOCX_TEXT_MAX = 20 * 1000, DOCX_PICTURES_MAX = 60, DOCX_LINKS_MAX = 500, DOCX_LEVELS = 3 };
struct docx_setup {
    str lang, title, author;                            /* lang: BCP 47                                  */
    int64_t at;                                         /* seconds; the file's date                      */
    str foot, numbers;                                  /* of each page; numbers: "Page {page} of {pages}"; empty: none */
    str base;                                           /* "https://ki.example": what links that begin with a slash stand on */
};
struct docx;
struct docx *docx_new(struct arena *a, const struct docx_setup *s);
MUST_USE str docx_end(struct docx *d);                  /* the file, in the arena; nothing may be called afterwards */

/* `shown` as a number of the program inside of a text; the marks are control characters (STX, ETX), which no typed text can hold. */
str  docx_number(struct arena *a, str shown);
str  docx_plain(struct arena *a, str text);

void docx_title(struct docx *d, str title, const str *line, size_t lines);       /* of the whole document, with small lines below */
void docx_contents(struct docx *d, str title);          /* once; headings of levels 1 and 2 behind it, then a new page */
void docx_heading(struct docx *d, int level, str text); /* 1 … DOCX_LEVELS                               */
void docx_para(struct docx *d, str text);               /* line feeds break lines                        */
void docx_note(struct docx *d, str text);               /* small: a source, how a number was counted     */
void docx_item(struct docx *d, str text);               /* of a bulleted list                            */
void docx_markdown(struct docx *d, str text, int top);  /* headings begin at level `top`; no markup, no pictures */
void docx_table(struct docx *d, const struct pdf_table *t);     /* the caption above; the head comes again on each page, rows are not split */
void docx_svg(struct docx *d, str svg, double width_mm, str alt);        /* alt: what it shows            */
void docx_caption(struct docx *d, str text);            /* of the drawing that comes next                */
void docx_page(struct docx *d);                         /* what follows begins a page                    */
#endif
