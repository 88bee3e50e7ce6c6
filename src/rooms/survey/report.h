/* report.h - the chapter of a survey: one reading of an address, its figures, sentences and tables. Page, PDF, Excel and CSV are drawn from these alone.
**
**     const struct report *r = report_read(q);           NULL: answered already
**     for (size_t i = 0; i < r->e->in->n; i++) { n = report_figures(q, r, i, figure); … }
**
** What leads out passes evaluation_protect() in report_read(), which is the only place that evaluates for readers; each writer asserts it. A survey without names shows
** nothing while it runs: two looks, one answer apart, would tell that answer.
**
** The address holds all state:  ?by=ITEM  ?group=CHOICE (of `by`, against all others)  ?only=ITEM:CHOICE  ?wave=CODE  ?intervals=1  ?sort=mean. One filter at a time: of
** several at once the protection (which looks at the filter and the whole) could not say what they tell together.
**
** Two languages: what stands on the page is in the reader's; the chapter's sentences are German, so the evaluation is of the German instrument, and r->in has the
** reader's words for the same items.
*/
#ifndef SURVEY_REPORT_H
#define SURVEY_REPORT_H
#include "look/figure.h"
#include "rooms/survey/evaluate.h"
#include "rooms/survey/sentences.h"

enum { REPORT_FIGURES = 3, REPORT_WAVES = 50, REPORT_TEXTS = 500, BLOCK_MAX = 6000 };
/* An edited text of a question. stale: the figures are no longer those it was written for. */
struct block_text { str text, who; int64_t at; bool edited, stale; };
struct report_wave { str code, title; };
struct report {
    int64_t survey; str title, slug, addressees, opens, closes, grace_end;       /* title: the reader's                      */
    int64_t asked;                                      /* NONE: nobody knows                                          */
    bool named, running, office, example;               /* office: may edit, and read open texts; example: its answers are invented, and every source says so */
    const struct instrument *in;                        /* the reader's words                                          */
    const struct evaluation *e;                         /* protected; of the German instrument                         */
    str by, group, only, wave, wave_title;              /* as in the address, checked; empty: not asked for            */
    bool intervals, by_mean, wrong;                     /* wrong: the address asks for what is not there               */
    str view;                                           /* "by=…&only=…&wave=…": which figures a text was written for   */
    str edit;                                           /* code of the question whose text is being edited             */
    struct report_wave *waves; size_t n_waves;
    str source;                                         /* German: region, survey                                      */
};
const struct report *report_read(struct req *q);
bool report_empty(const struct report *r);              /* no figures are to be shown: report_why says why             */
const char *report_why(const struct report *r);         /* English key                                                 */

/* ---- words, for every output alike ------------------------------------------------------------------------------------------------------ */
const struct item *report_item(const struct report *r, size_t i);                      /* in the reader's words       */
str report_heading(const struct report *r, size_t i);                  /* of a question; of a matrix what all its rows ask */
str report_finding(struct req *q, const struct report *r, size_t i);   /* what its chart says in one line; empty: it has none */
str report_option(const struct req *q, const struct report *r, size_t i, size_t o);    /* label of a choice or step    */
str report_option_german(const struct req *q, const struct report *r, size_t i, size_t o);
str report_group(const struct req *q, const struct report *r, size_t g);
str report_base(struct req *q, const struct report *r, size_t i);                      /* "n = 95 · no answer: 3"      */
str report_protected(const struct req *q, const struct report *r);                     /* what • means                 */
str report_notes(struct req *q, const struct report *r, size_t i);                     /* why a comparison with the wave is limited; empty: it is not */
struct report_fact { str label, text; };
enum { REPORT_FACTS = 10 };
size_t report_facts(struct req *q, const struct report *r, struct report_fact *ret);   /* base: how many, of how many, when, how */

/* Figures of an item: its answers with a chart, its key figures, the codes of what was written. A matrix has them at its first row, the others none. Returns how many (≤ REPORT_FIGURES). */
size_t report_figures(struct req *q, const struct report *r, size_t i, struct figure *ret);
bool report_heads_grid(const struct report *r, size_t i);             /* the first row of a matrix with further rows  */
size_t report_grid_end(const struct report *r, size_t i);             /* behind its last row                          */

/* ---- texts of the chapter (report_blocks.c) ------------------------------------------------------------------------------------------------ */
extern const struct table survey_block_table;                  /* survey_block                                                */
str report_sentences(struct req *q, const struct report *r, size_t i);                 /* from the numbers; German     */
str report_intro(struct req *q, const struct report *r);
struct block_text report_text(struct req *q, const struct report *r, size_t i);        /* the edited one, or that      */
void report_text_post(struct req *q);                   /* surveys/{slug}/results/text                                  */

/* ---- handlers ---------------------------------------------------------------------------------------------------------------------------------- */
void report_show(struct req *q);                        /* surveys/{slug}/results                                       */
void report_figure_file(struct req *q);                 /* surveys/{slug}/results/{figure}                              */
void report_pdf(struct req *q);
void report_xlsx(struct req *q);
void report_csv(struct req *q);
void report_codebook(struct req *q);
void report_json(struct req *q);
void report_raw(struct req *q);                         /* POST surveys/{slug}/responses.csv                            */
void results_page(struct buf *out, struct req *q, const struct report *r);
void report_open_texts(struct buf *out, struct req *q, const struct report *r, size_t i);
str  report_url(const struct req *q, const struct report *r, const char *rest);        /* "results.pdf", with the address's state */
/* For the room's table of routes. */
#define REPORT_ROUTES \
    { GET,  "surveys/{slug}/results",          report_show,        ROUTE_ROLES, .base = BASE_PAGE, .roles = SURVEY_READERS }, \
    { GET,  "surveys/{slug}/results/{figure}", report_figure_file, ROUTE_ROLES, .base = BASE_PAGE, .roles = SURVEY_READERS }, \
    { POST, "surveys/{slug}/results/text",     report_text_post,   ROUTE_ROLES, .base = BASE_PAGE, .roles = SURVEY_OFFICE }, \
    { GET,  "surveys/{slug}/results.pdf",      report_pdf,         ROUTE_ROLES, .base = BASE_PAGE, .roles = SURVEY_READERS, .slow = true }, \
    { GET,  "surveys/{slug}/results.xlsx",     report_xlsx,        ROUTE_ROLES, .base = BASE_PAGE, .roles = SURVEY_READERS, .slow = true }, \
    { GET,  "surveys/{slug}/results.csv",      report_csv,         ROUTE_ROLES, .base = BASE_PAGE, .roles = SURVEY_READERS, .slow = true }, \
    { GET,  "surveys/{slug}/results.json",     report_json,        ROUTE_ROLES, .base = BASE_PAGE, .roles = SURVEY_READERS, .slow = true }, \
    { GET,  "surveys/{slug}/codebook.csv",     report_codebook,    ROUTE_ROLES, .base = BASE_PAGE, .roles = SURVEY_READERS }, \
    { POST, "surveys/{slug}/responses.csv",    report_raw,         ROUTE_ROLES, .base = BASE_PAGE, .roles = SURVEY_OFFICE, .slow = true }
#endif
