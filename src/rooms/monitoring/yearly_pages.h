/* yearly_pages.h - what page and PDF of a yearly report share: its figures as drawings with tables. */
#ifndef MONITORING_YEARLY_PAGES_H
#define MONITORING_YEARLY_PAGES_H
#include "look/figure.h"
#include "rooms/monitoring/yearly.h"

enum { YEARLY_FIGURES = 2, YEARLY_PDF_ROWS = 12 };      /* so many of the newest rows a table on paper has; all stand on the page and in the files */
struct yearly_view { const struct yearly_report *row; const struct labels *labels; const struct yearly *y; bool office, sent; const char *wrong; };
/* The line over time, and the groups side by side; with a table each. Returns how many (≤ YEARLY_FIGURES). */
size_t yearly_figures(struct req *q, const struct yearly *y, const struct yearly_indicator *i, struct figure *ret);
str  yearly_said(const struct req *q, const struct yearly_point *p);   /* "18,3 % (2022)": the newest that has a value */
const struct yearly_point *yearly_newest(const struct yearly_indicator *i);            /* NULL: nothing is shown      */
str  yearly_protected(const struct req *q);             /* what • means                                                */
str  yearly_period(const struct req *q, struct period at);
extern const char *const yearly_methods[];                /* keys, ended by NULL: how figures and sentences come about */
void yearly_page(struct buf *out, struct req *q, const struct yearly_view *v);
/* The row of the address, read; NULL: answered already. */
const struct yearly_view *yearly_view(struct req *q);
#endif
