/* report_parts.h - what the files that draw the chapter's figures share; for report_*.c alone. */
#ifndef SURVEY_REPORT_PARTS_H
#define SURVEY_REPORT_PARTS_H
#include "rooms/survey/coding.h"
#include "rooms/survey/report.h"

/* ---- cells: hidden is "•" with the way to its meaning, undefined "–"; files get the unrounded number (report_figures.c) ------------------------- */
struct figure_cell report_count(const struct req *q, int64_t k);                              /* k < 0: hidden               */
struct figure_cell report_share(const struct req *q, int64_t k, int64_t n);                  /* percent; k or n < 0: hidden */
struct figure_cell report_real(const struct req *q, double v, int digits, bool hidden);
void report_table(struct req *q, struct figure *f, const str *head, size_t columns, size_t rows);
struct figure_cell *report_cell(const struct figure *f, size_t row, size_t k);

/* Words that keep their own direction inside of a sentence that runs from right to left. */
str report_apart(const struct req *q, str words);
/* Words of the questionnaire; marked when they are German because nobody has translated them. */
struct figure_cell report_words(const struct req *q, str text, str german);

/* ---- codes of open answers (report_codes.c) ------------------------------------------------------------------------------------------------------ */
/* Into e->codes: of every open question with enough texts that were coded. Behind evaluation_protect(), which says what may be known of the texts. */
void report_read_codes(struct req *q, struct evaluation *e);
const struct open_codes *report_codes_of(const struct report *r, size_t i);                  /* NULL: none is shown         */
bool report_codes_behind(const struct open_codes *o);   /* of what was written behind "other"                          */
str report_code_label(const struct open_codes *o, size_t row);                                 /* in the reader's words       */
void report_codes_figure(struct req *q, const struct report *r, size_t i, struct figure *ret);
/* "Most often: …"; empty: that cannot be said. */
str report_codes_finding(struct req *q, const struct report *r, size_t i);
#endif
