/* pdf_parts.h - a document while it is laid out: what the pdf*.c files share. Nobody else includes it. */
#ifndef TEXT_PDF_PARTS_H
#define TEXT_PDF_PARTS_H
#include "text/pdf.h"
#include <librsvg/rsvg.h>
#include <pango/pangocairo.h>

/* Everything that will be drawn is an item; they stand in the order of reading, and that is the order of drawing. OPEN and CLOSE are brackets of
** the structure. */
enum pdf_kind { ITEM_OPEN, ITEM_CLOSE, ITEM_LINES, ITEM_LINK, ITEM_BOOKMARK, ITEM_FILL, ITEM_QR, ITEM_SVG, ITEM_PICTURE };
struct pdf_item {
    enum pdf_kind kind;
    size_t page;                                        /* from 0                                        */
    double x, y, w, h;
    const char *tag;                                    /* OPEN; of a leaf also LINES and pictures: NULL is none */
    PangoLayout *layout; int from, to;                  /* LINES: which of its lines                     */
    enum pdf_colour colour;
    int level;                                          /* BOOKMARK                                      */
    str text, alt;                                      /* LINK: address, empty: to `goal`; BOOKMARK, QR: text; alt: what a picture shows */
    const struct pdf_item *goal;                        /* LINK of the contents: a bookmark              */
    RsvgHandle *svg; cairo_surface_t *picture;
    struct pdf_item *next;
};
struct pdf {
    struct arena *a;
    struct pdf_setup set;
    struct pdf_voice { str lang; PangoContext *context; struct pdf_voice *next; } *voice;        /* one for each language: a layout follows its context */
    double wide, high;                                  /* the sheet                                     */
    struct pdf_box room; double y;                      /* what is written into, and where               */
    bool placed;                                        /* pdf_into(): no page ends by itself            */
    bool fresh;                                         /* nothing stands on this page yet               */
    bool bad;                                           /* too long, or a picture that is none           */
    str tongue;                                         /* of Markdown; empty: the document's            */
    bool listing, inside;                               /* a list is open; what is added belongs to it   */
    size_t page, cover;                                 /* cover: a page's number from 1, which has no line at its head; 0: none */
    struct pdf_item *first, **last;
    struct { struct pdf_item **at; size_t page; str title; int depth; } contents;        /* at: they stand behind it; NULL: there are none */
    struct pdf_held { void *it; struct pdf_held *next; } *held;         /* what pdf_end() gives back     */
};

/* pdf.c */
PangoContext *pdf_context(struct pdf *p, str lang);     /* lang empty: the document's                    */
struct pdf_item *pdf_add(struct pdf *p, struct pdf_item item);
void pdf_open(struct pdf *p, const char *tag);
void pdf_close(struct pdf *p, const char *tag);
void pdf_list_end(struct pdf *p);                       /* what follows is no item of the list           */
void *pdf_hold(struct pdf *p, void *object);            /* a GObject, until the end                      */

/* pdf_book.c */
void pdf_lay_contents(struct pdf *p);                   /* at the end, when all pages are known          */

/* pdf_text.c */
struct pdf_run { size_t from, to; bool strong, soft, code; str url; };  /* a stretch of a text that looks otherwise */
str pdf_clean(struct pdf *p, str text);                 /* as pango wants it: valid UTF-8, no control characters but line feeds */
double pdf_size(const struct pdf *p, const struct pdf_style *s);
bool pdf_turned(const struct pdf *p, str lang);         /* read from right to left; lang empty: the document's */
PangoLayout *pdf_layout(struct pdf *p, const struct pdf_style *s, str text, double width);
double pdf_layout_height(PangoLayout *l);
void pdf_runs(struct pdf *p, PangoLayout *l, const struct pdf_run *run, size_t n);
/* The lines at x, from the present height on, over as many pages as they take; below it is y afterwards. */
void pdf_flow(struct pdf *p, PangoLayout *l, const struct pdf_style *s, double x, const struct pdf_run *run, size_t runs);
/* One item of a list, `depth` lists deep. */
void pdf_list_item(struct pdf *p, str sign, str text, const struct pdf_run *run, size_t runs, int depth);
void pdf_put(struct pdf *p, PangoLayout *l, const struct pdf_style *s, double x, double y);      /* all of them at that place */

/* pdf_draw.c, pdf_finish.c */
str pdf_draw(struct pdf *p);
str pdf_finish(struct pdf *p, str file);                /* language, title in the window, alternative texts */
#endif
