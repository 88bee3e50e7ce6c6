/* finder.h - the course finder: four questions, one per page, then courses that fit, that fit if something changes, and why the others do not.
**
** The four answers (where, level, when, childcare) stand in the address, so that "back" works and a page can be passed on. The questions about residence, letters
** and work are asked on the page of the result, each may be left out, and go by POST: they stand in no address, no log and no store, and the answer is not kept
** (page_sensitive). A route without a form's token, since nothing is written and no cookie is read.
*/
#ifndef COURSES_FINDER_H
#define COURSES_FINDER_H
#include "look/look.h"
#include "rooms/courses/access.h"

enum { FINDER_STEPS = 4, FINDER_KM = 20, FINDER_SHOWN = 60, FINDER_ADVICE = 3 };
enum finder_why {                                      /* bits: why a course does not fit                                       */
    WHY_FAR = 1, WHY_LEVEL = 2, WHY_TIME = 4, WHY_CHILDCARE = 8, WHY_BEGUN = 16, WHY_WOMEN = 32, WHY_ACCESS = 64, WHY_FULL = 128,
};
enum { FINDER_WHYS = 8 };
extern const char *const finder_words[FINDER_WHYS];     /* English keys, in the order of the bits                               */

/* "any" is an answer, too; empty: not asked yet. */
struct finder_asked { str where, level, when, childcare, woman; struct access_person who; };
struct finder_choice { str key, text; bool german; };
struct finder_course { const struct course *c; int64_t metres; unsigned why; struct access_answer access; bool pays; };      /* metres -1: not known; pays: only as a self-payer */

/* What speaks against a course. Pure: the finder's whole judgement but for the rules of access. */
unsigned finder_why(const struct course *c, int64_t metres, const struct finder_asked *asked, const struct access_answer *access, bool *pays);

struct finder_view {
    struct finder_asked asked;
    int step; struct finder_choice *choice; size_t choices;              /* the question that is open; step FINDER_STEPS: none   */
    str answer[FINDER_STEPS];                                            /* in words                                             */
    bool told, bad;                                                      /* status questions were answered; something was no answer */
    struct labels labels;
    struct finder_course *fits, *nearly, *others; size_t n_fits, n_nearly, n_others, all;
    const struct entity *advice_of; struct query advice; struct page offers;
};
void finder_get(struct req *q);
void finder_post(struct req *q);
void finder_question_page(struct buf *out, struct req *q, const struct finder_view *v);
void finder_result_page(struct buf *out, struct req *q, const struct finder_view *v);
str  finder_url(const struct req *q, const struct finder_asked *asked, int step, str answer);      /* with this answer to one question; empty: asked again */
extern const char *const finder_questions[FINDER_STEPS];
#endif
