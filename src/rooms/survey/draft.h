/* draft.h - questionnaires that are being filled in: what was typed so far, until it is handed in. Rows of survey_draft.
**
** A row is found by its key alone, which is worked out from the pass that the person holds (pass.h). It says of which day the last save is, so that what was left
** lying can be thrown away, and nothing else of when. Handing in empties it: what stays is that with this pass somebody has answered (state "sent"), without day,
** language or answers. Drafts count for nothing: who does not hand in has not answered.
**
** All saving is done in transactions that leave nothing beside their rows (store_quiet).
*/
#ifndef SURVEY_DRAFT_H
#define SURVEY_DRAFT_H
#include "rooms/survey/survey.h"

enum { SAVED_DAYS = 30 };                               /* untouched so long: erased                                   */
enum saved_state { SAVED_NONE, SAVED_OPEN, SAVED_SENT };
struct saved { int64_t survey; str key, language, answers; bool test; };      /* answers: answers_json(); test: of the office, for trying out */
enum saved_state saved_find(struct store *st, int64_t survey, str key, struct saved *ret);
void saved_begin(struct store *st, const struct saved *s);            /* a new one; one that is there stays as it is         */
void saved_put(struct store *st, const struct saved *s);              /* only while it is open                               */
/* Empties it and marks it as sent. False: somebody was quicker, or it is gone; then nothing may be counted. */
MUST_USE bool saved_sent(struct store *st, str key);
/* For paper: a code is spent though nothing was typed online. False: it was spent before. */
MUST_USE bool saved_spend(struct store *st, int64_t survey, str key);
/* Erases what was left lying for SAVED_DAYS, and of surveys that are over all that was not handed in; of archived ones the keyed sheets, too. How many. */
int64_t saved_tidy(struct store *st);
extern const struct table draft_table;
#endif
