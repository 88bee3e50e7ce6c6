/* yearly.h - the yearly report: one reading of its figures, in chapters by field; page, PDF, CSV and Excel are drawn from these alone.
**
**     const struct yearly *y = yearly_read(q->st, q->a, q->lang, report, 0);
**     for (size_t f = 0; f < y->n; f++) for (size_t i = 0; i < y->field[f].n; i++) …
**
** - In a report stand the published indicators that say `core`, of the report's area, with periods that end in the report's year at the latest. So the same
**   report says the same as long as nobody changes an older figure.
** - All figures come from shown.h: protected, one source per cell, nothing is reckoned from what is hidden.
** - A line over time holds one type of period (reference days and years are other counts), that of which there is most; the others stand in the table.
** - What people wrote hangs on report and field (remark.def). Its `basis` is a digest of the figures they had before them: differs it, the text is marked.
** - Sentences are German; names and values are in the reader's language.
*/
#ifndef MONITORING_YEARLY_H
#define MONITORING_YEARLY_H
#include "rooms/monitoring/monitoring.h"
#include "rooms/monitoring/yearly_sentences.h"

enum { YEARLY_FIELDS = 40, YEARLY_OF_FIELD = 40, YEARLY_GROUPS = 12, YEARLY_POINTS = 120, YEARLY_SOURCES = 200, YEARLY_MISSING = 60 };
struct yearly_point {
    struct period at; double v; enum yearly_mark mark;  /* v: NAN unless YEARLY_VALUE                                  */
    bool cut, switched, limited, aside;                 /* switched: another source than before; aside: of another type of period than the line */
    int64_t source; str said, sign, vintage, note, inputs;      /* said: "18,3 %", "•", "–"; sign: as official statistics write it, for files (hidden: "."); inputs: from what it was worked out */
    size_t others;
};
struct yearly_group { str dims, name, german; double v; enum yearly_mark mark; bool reference, all; str said, sign, parity, gap; };
struct yearly_indicator {
    int64_t id; str code, key, slug, name, german, unit, numerator, denominator, note, origin, of;      /* of: which group, where nobody counted all; empty: all */
    bool foreign;                                       /* its name is German for want of a translation                */
    int digits; enum gap_better better; double eps; bool amount;       /* eps: as pages of indicators; see compared.h; amount: a number or a sum, whose groups are parts of it: no ratio to the whole says anything */
    const struct yearly_point *point; size_t points, line;             /* the first `line` are the line over time      */
    struct yearly_group group[YEARLY_GROUPS]; size_t groups; struct period group_at;    /* side by side in one period; none: 0 */
    str sentences, source;                              /* German; all sources named, with the state of the data       */
};
struct yearly_field {
    int64_t id; str key, name; bool foreign;
    struct yearly_indicator *at; size_t n;              /* those with a figure                                         */
    struct { str code, name; bool foreign; } missing[YEARLY_MISSING]; size_t n_missing;
    str text, remark; bool german, stale;               /* commentary, its slug (empty: none); stale: the figures changed afterwards */
    str digest;
};
struct yearly_source { int64_t id; str name, german, publisher, licence, link, concept; bool used; };
struct yearly {
    int64_t id, year; str area, area_german;
    struct yearly_field *field; size_t n, figures, hidden;             /* hidden: how many figures are protected        */
    const struct yearly_source *source; size_t sources;
};
/* field 0: all. NULL: there is no such report. No rights are asked: the caller has the report's row already. */
const struct yearly *yearly_read(struct store *st, struct arena *a, const struct lang *lang, int64_t report, int64_t field);
/* Of the figures of a field in a report: the same figures, the same text, in every language. */
str yearly_digest(struct store *st, struct arena *a, int64_t report, int64_t field);
/* before_save of a commentary: its name is its field's, its basis the figures of this moment. */
void yearly_remark_derive(struct store *st, struct draft *d);
/* The next report from this one: its year + 1, with the texts; commentaries keep the basis they had. Its id; 0: *why says why not (English key). */
int64_t yearly_next(struct store *st, const struct who *who, str request, int64_t report, const char **why);
void yearly_demo(struct store *st, struct arena *a, struct buf *said);

/* ---- handlers (yearly_pages.c) --------------------------------------------------------------------------------------------------------- */
struct req;
void yearly_show(struct req *q);                        /* yearly-reports/{slug}; also its figures: …/figure-bev01.svg */
void yearly_pdf(struct req *q);
void yearly_csv(struct req *q);
void yearly_xlsx(struct req *q);
void yearly_next_post(struct req *q);
#define YEARLY_ROUTES \
    { GET,  "yearly-reports/{slug}",               yearly_show,      ROUTE_RIGHT, &yearly_entity, BASE_PAGE }, \
    { GET,  "yearly-reports/{slug}/figure-{name}", yearly_show,      ROUTE_RIGHT, &yearly_entity, BASE_PAGE }, \
    { GET,  "yearly-reports/{slug}/report.pdf",    yearly_pdf,       ROUTE_RIGHT, &yearly_entity, BASE_PAGE, .slow = true }, \
    { GET,  "yearly-reports/{slug}/figures.csv",   yearly_csv,       ROUTE_RIGHT, &yearly_entity, BASE_PAGE }, \
    { GET,  "yearly-reports/{slug}/figures.xlsx",  yearly_xlsx,      ROUTE_RIGHT, &yearly_entity, BASE_PAGE, .slow = true }, \
    { POST, "yearly-reports/{slug}/next",          yearly_next_post, ROUTE_RIGHT, &yearly_entity, BASE_PAGE, .action = CREATE }
#endif
