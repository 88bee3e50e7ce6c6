/* docx_parts.h - a document for word processors while it is written: what docx.c and docx_file.c share. Nobody else includes it. */
#ifndef TEXT_DOCX_PARTS_H
#define TEXT_DOCX_PARTS_H
#include "text/docx.h"

struct docx {
    struct arena *a;
    struct docx_setup set;
    bool rtl, bad;                                      /* bad: too long, or a drawing that is none      */
    bool page;                                          /* the next paragraph begins one                 */
    struct buf body;                                    /* what stands in <w:body>                       */
    size_t contents_at; bool has_contents; str contents;        /* where in the body they belong, and their title */
    struct docx_entry { int level; str text; struct docx_entry *next; } *entry, **last_entry;   /* headings behind them; bookmarks _Toc1, _Toc2 … */
    size_t entries;
    str picture[DOCX_PICTURES_MAX]; size_t pictures;    /* PNG                                           */
    str link[DOCX_LINKS_MAX]; size_t links;             /* addresses                                     */
};

/* docx.c */
void docx_escape(struct buf *b, str text);              /* text or a quoted attribute: what XML can hold, escaped; line ends become blanks */
str  docx_toc(struct docx *d);                          /* the field of the contents with its entries    */
const char *docx_language(const struct docx *d);        /* as word processors name it: "de-DE"           */

/* docx_file.c */
str docx_zip(struct docx *d);                           /* the whole file; empty when it cannot be made  */
#endif
