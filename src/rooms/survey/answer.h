/* answer.h - filling in a questionnaire: its pages, the questions as markup, what was typed. The public's pages (answer.c), the office's preview and the entry of
** paper sheets stand on the same functions, so a question looks and reads the same wherever it is asked.
**
**     struct answer_page page[ANSWER_PAGES_MAX];
**     size_t n = answer_pages(in, page);                        a page begins at each heading
**     struct answer_form f = answer_form(q, in, &v);            v: answers as typed (survey.h)
**     answer_items(&q->out, q, &f, page[k].from, page[k].to);   inside of a <form>
**
**     struct answers v = answers_read(q->a, in, json);          and when it comes back:
**     answers_take(q, &v, page[k].from, page[k].to);
**     f.problems = answers_check(q->a, &v, ANSWERS_SAVE, f.problem, ANSWER_PROBLEMS_MAX);
**
** Names in the form: a_CODE, several of one name where there are several answers or places; o_CODE is what stands behind "other".
** Everything is drawn without JavaScript; look/answer.js shows at once what an answer on the same page makes asked (data-if), counts letters and keeps what
** was typed until the server has it.
*/
#ifndef SURVEY_ANSWER_H
#define SURVEY_ANSWER_H
#include "look/form.h"
#include "rooms/survey/survey.h"

enum { ANSWER_PAGES_MAX = ITEMS_MAX + 1, ANSWER_PROBLEMS_MAX = ITEMS_MAX, ANSWER_RADIOS_MAX = 20, ANSWER_NAMES_MAX = 500 };
struct answer_page { size_t from, to; };                /* items [from, to); the heading is the first, if there is one  */
size_t answer_pages(const struct instrument *in, struct answer_page ret[ANSWER_PAGES_MAX]);

struct answer_form {
    const struct instrument *in;
    const struct instrument *german;                    /* to mark what is not translated; NULL: the page is German    */
    const struct answers *v;
    struct answer_problem *problem; size_t problems;    /* those beyond ANSWER_PROBLEMS_MAX are not shown               */
    bool all;                                           /* also what is not asked (paper: the sheet shows everything)   */
    str *names; size_t n_names;                         /* organisations to choose from, for ITEM_ACTOR                */
};
struct answer_form answer_form(struct req *q, const struct instrument *in, const struct answers *v);
/* Questions from..to, notes and headings (h2) among them. */
void answer_items(struct buf *out, struct req *q, const struct answer_form *f, size_t from, size_t to);
/* What is wrong, with links to the questions; nothing without problems. */
void answer_summary(struct buf *out, struct req *q, const struct answer_form *f);
/* What the form says of the questions from..to. Broken bytes and control characters do not get in. */
void answers_take(struct req *q, struct answers *v, size_t from, size_t to);
/* "I answer for …": the row of the directory with this name; 0: none. Has somebody answered for it already? Only surveys with names ask that. */
int64_t answer_actor(struct req *q, const struct answers *v, str *ret_name);
bool answer_twice(struct store *st, const struct instrument *in, int64_t actor, str name);
/* How many minutes it will take about, in steps of five: from the questions as they are. */
int64_t answer_minutes(const struct instrument *in);
str answer_langs(struct req *q, int64_t survey);        /* the languages that its title is written in: tags            */
/* A text of the questionnaire with earlier answers in it; marked German where the translation is missing. */
html answer_words(struct req *q, const struct answer_form *f, str text, bool german);
bool answer_german(const struct answer_form *f, size_t item);          /* is the question's text not there in the page's language? */
const struct answer_problem *answer_problem(const struct answer_form *f, size_t item);     /* the first; NULL: none             */

/* ---- pages of the public (answer.c, pages/answer.html) ------------------------------------------------------------------------------ */
enum answer_step { STEP_BEGIN, STEP_PAGE, STEP_REVIEW, STEP_PAUSE, STEP_THANKS, STEP_CLOSED };
struct answer_listed { str code, title, audience, closes; bool german; int64_t minutes; str langs; };
struct answer_view {
    enum answer_step step;
    struct instrument *in; struct answer_form form;
    struct answer_page page[ANSWER_PAGES_MAX]; size_t pages, at;      /* at: this one; 0 is the first                   */
    str action, pass, mark;                             /* pass: to be shown, or typed; mark: of the draft, for what the device keeps */
    bool shared;                                        /* the device is to keep nothing                               */
    bool more;                                          /* an answer on this page made further questions               */
    bool late, test, known;                             /* after the last day; of the office, for trying out; a draft is there already */
    const char *wrong;                                  /* English key                                                 */
    const char *audience; str langs;                    /* langs: tags                                                 */
    struct answer_listed *listed; size_t n_listed;
};
void answer_begin_page(struct buf *out, struct req *q, const struct answer_view *v);
void answer_question_page(struct buf *out, struct req *q, const struct answer_view *v);
void answer_review_page(struct buf *out, struct req *q, const struct answer_view *v);
void answer_pause_page(struct buf *out, struct req *q, const struct answer_view *v);
void answer_end_page(struct buf *out, struct req *q, const struct answer_view *v);             /* thanks, or why not            */
void answer_list_page(struct buf *out, struct req *q, const struct answer_view *v);
void answer_list_home(struct buf *out, struct req *q, const struct answer_view *v);

void take_part_get(struct req *q);
void take_part_home(struct req *q, struct buf *out);
void answer_begin_get(struct req *q);
void answer_begin_post(struct req *q);
void answer_page_get(struct req *q);
void answer_page_post(struct req *q);
void answer_preview_get(struct req *q);
extern const struct job_kind survey_tidy;
#endif
