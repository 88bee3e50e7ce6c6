/* council.h - the status report to the council: who reads it when, what stands in it, its outputs.
**
**     draft → department → head → embargo → published         (flows.c; embargo and its end: council.c)
**
** What people write stands in council_report and council_part; every figure is worked out when the report is read: states, money and work from this room's
** tables, indicators from web/figures.h (protected there), needs from the rows that this reader may see. What parts of the concept say publicly, sums of money
** by year, and how often and how long something was done are the report's own: whoever may read it reads them. Single budgets, who pays, and activities stay inside.
*/
#ifndef CONCEPT_COUNCIL_H
#define CONCEPT_COUNCIL_H
#include "rooms/concept/concept.h"
#include "rooms/concept/council_doc.h"
#include "web/figures.h"

/* One report while it is written. */
struct council {
    struct req *q;
    struct council_doc *d;
    const struct council_report *r;
    str slug;
    int64_t concept;                                    /* 0: none is chosen, or this reader may not read it (yet) */
    struct tree tree;                                   /* n 0: no concept, or it is empty               */
    bool office;                                        /* may change its texts                          */
};
struct council_doc *council_build(struct req *q, const struct council_report *r);

/* ---- chapters (council_chapters.c, council_fields.c, council_figures.c, council_work.c) ------------------------------------------ */
void council_summary(struct council *c);
void council_indicators(struct council *c);             /* the first chapter's figures                   */
void council_work(struct council *c);                   /* by priority, with kinds and hours             */
void council_money(struct council *c);                  /* per year and per who pays                     */
void council_partners(struct council *c);
str  council_work_said(struct council *c);              /* one sentence; empty: nothing was entered      */
str  council_money_said(struct council *c);             /* of the last year reported on; empty: nothing  */
void council_concept(struct council *c);                /* counts, then a page per field                 */
str  council_concept_said(struct council *c);           /* one sentence; empty: there is nothing        */
void council_decisions(struct council *c);
void council_annex(struct council *c);

/* ---- parts of sentences ------------------------------------------------------------------------------------------------------------ */
str  council_n(struct council *c, int64_t n);           /* as a number of the program                    */
str  council_counted(struct council *c, str plural, int64_t n);          /* the same in words_plural() of n             */
str  council_by_state(struct council *c, const struct counts *n);         /* "Planned: 3, running: 2"; empty: nothing is counted */
int64_t council_sum(const struct counts *n);
str  council_own(struct council *c, str text);          /* typed or named in German: kept together inside of a sentence that runs from right to left */
str  council_day(struct council *c, str date);
void council_nothing(struct council *c);                /* one sentence for a chapter without anything   */
void council_words(struct council *c, const char *field, str text);      /* what people wrote, and for the office the way to change it */
str  council_indicator(struct council *c, int64_t indicator);           /* its name; empty: none that this reader sees                       */
str  council_newest(struct council *c, int64_t indicator, struct figure_said *f, size_t *n);    /* its name; *n: how many periods f has */
/* The stretch that may be compared: from the last place on where it is counted otherwise, without what has no value. False: fewer than two. */
bool council_compared(const struct figure_said *f, size_t n, size_t *from, size_t *to);
bool council_hidden(const struct figure_said *f, size_t n);
str  council_protected(struct council *c);              /* what • means                                  */

/* ---- embargo (council.c) ------------------------------------------------------------------------------------------------------------ */
const char *council_may_approve(struct store *st, const struct entity *e, const void *row, const struct who *who);
const char *council_may_publish(struct store *st, const struct entity *e, const void *row, const struct who *who);
extern const struct job_kind council_job;

/* ---- handlers (council_pages.c) ------------------------------------------------------------------------------------------------------ */
struct council_view { const struct council_report *r; struct council_doc *doc; const struct labels *labels; bool office; };
void council_page(struct buf *out, struct req *q, const struct council_view *v);
void council_show(struct req *q);
void council_show_pdf(struct req *q);
void council_show_deck(struct req *q);
void council_show_docx(struct req *q);
/* For the room's table of routes. */
#define COUNCIL_ROUTES \
    { GET, "council-reports/{slug}",             council_show,      ROUTE_RIGHT, &council_report_entity, BASE_PAGE }, \
    { GET, "council-reports/{slug}/f-{figure}",  council_show,      ROUTE_RIGHT, &council_report_entity, BASE_PAGE }, \
    { GET, "council-reports/{slug}/report.pdf",  council_show_pdf,  ROUTE_RIGHT, &council_report_entity, BASE_PAGE, .slow = true }, \
    { GET, "council-reports/{slug}/deck.pdf",    council_show_deck, ROUTE_RIGHT, &council_report_entity, BASE_PAGE, .slow = true }, \
    { GET, "council-reports/{slug}/report.docx", council_show_docx, ROUTE_RIGHT, &council_report_entity, BASE_PAGE, .slow = true }
#endif
