/* coding_pages.h - what the page of coding shows (pages/coding.html): one text for one coder, the list, what has to be settled, the figures. */
#ifndef SURVEY_CODING_PAGES_H
#define SURVEY_CODING_PAGES_H
#include "rooms/survey/coding.h"

enum { CODING_LIST_SHOWN = 300, CODING_SETTLE_SHOWN = 10, CODING_QUESTIONS = 2 * ITEMS_MAX };
enum coding_show { CODING_CODE, CODING_LIST, CODING_SETTLE, CODING_FIGURES };
struct coding_view {
    const struct survey *survey; struct instrument *in;
    struct open_question *question; size_t questions;
    const struct open_question *now;                    /* NULL: no question was chosen; there may be none            */
    enum coding_show show; enum coder coder;
    struct codebook *book;
    struct coded_text *text; size_t n;
    const struct coded_text *one;                       /* to be coded; NULL: this coder has coded all                */
    int64_t done[CODERS], differ;
    struct coded *figures; struct coder_agreement agreement;
    bool before;                                        /* there is a wave before: its codebook can be taken over      */
    const char *said, *why;
};
void coding_page(struct buf *out, struct req *q, const struct coding_view *v);
/* The address of a view of this page: "coder=1", "view=settle"; `more` may be empty. */
str  coding_url(struct req *q, const struct coding_view *v, str more);
/* Codes as their labels, with commas. */
str  coding_labels(struct req *q, const struct coding_view *v, str codes);
/* Sentences with numbers in them: how far this coder is, what the figures stand on, how often both were alike, what is not shown. */
str  coding_progress(struct req *q, const struct coding_view *v);
str  coding_base(struct req *q, const struct coding_view *v);
str  coding_alike(struct req *q, const struct coding_view *v);
str  coding_note(struct req *q, const struct coding_view *v);
#endif
