/* sentences.h - what figures say, in German sentences: by rules, from the numbers alone. Nothing is read from the store, nothing interpreted.
**
**     str text = sentences_item(a, &e->item[i]);          "98 Befragte haben diese Frage beantwortet. Rund zwei Drittel (66 %, 65 von 98) antworteten „Ja“. …"
**
** Every share stands with its k and n, every mean with its n. Only figures that are shown are said: what is hidden is passed over, and no order is claimed that a
** hidden answer could disturb. Percentages are rounded half away from zero in whole numbers (plan/describe.h), means to one decimal.
*/
#ifndef SURVEY_SENTENCES_H
#define SURVEY_SENTENCES_H
#include "rooms/survey/coding.h"
#include "rooms/survey/evaluate.h"

/* All of a question: base, order of the answers or mean and spread, the ends. Empty: a heading, or nothing was answered. */
str sentences_item(struct arena *a, const struct item_figures *f);
/* Codes of open answers, protected: how many texts, the one with the most, how far two coders agree. */
str sentences_codes(struct arena *a, const struct open_codes *o);
/* The rows of a matrix against each other: highest and lowest mean. Empty with fewer than two that are shown. */
str sentences_grid(struct arena *a, const struct item_figures *row, size_t n);
/* Between groups, only where each has at least the survey's smallest number. Empty: nothing may be said. */
str sentences_groups(struct arena *a, const struct evaluation *e, size_t item);
/* Against the other wave, whose title is given. */
str sentences_wave(struct arena *a, const struct evaluation *e, size_t item, str wave);
/* Base and caveat of the whole. Dates YYYY-MM-DD or empty; asked: NONE if nobody knows. */
struct sentence_survey { int64_t n, asked, late; str opens, closes, grace_end; bool intervals; };
str sentences_survey(struct arena *a, const struct sentence_survey *s);

/* The answer that surely stands first alone, whatever is hidden; f->options: that cannot be said. */
size_t sentence_first(struct arena *a, const struct item_figures *f);
/* The bands, as words: "Rund zwei Drittel"; *plural: of the verb. n > 0. */
const char *sentence_band(int64_t k, int64_t n, bool *plural);
/* Size of Cliff's delta by Romano and others 2006 (below 0.147, 0.33, 0.474): "sehr klein", "klein", "mittel", "groß". NULL: not defined. */
const char *sentence_effect(double delta);
#endif
