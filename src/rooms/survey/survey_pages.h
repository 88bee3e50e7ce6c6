/* survey_pages.h - the page of one survey: how far it is, what is missing, what was answered; the next wave; the links between the pages of a survey. */
#ifndef SURVEY_PAGES_H
#define SURVEY_PAGES_H
#include "rooms/survey/build.h"
#include "serve/write.h"
#include "web/room.h"

/* ---- what every page of a survey has above it ---------------------------------------------------------------------------------------------- */
struct survey_tab { str url; const char *label; bool here; };
enum { SURVEY_TABS = 12 };
/* The pages of this survey that exist and that this reader may open, in the order of the work. */
size_t survey_tabs(struct req *q, const struct survey *s, struct survey_tab *ret);
/* Is there such a page, and may this reader open it? `pattern` as in the route: "surveys/{slug}/paper". */
bool survey_page_there(const struct req *q, const char *pattern);
/* Where one reads on, the heading, and the links to the survey's other pages. */
void survey_head(struct buf *out, struct req *q, const struct survey *s, str heading);
void survey_link(struct buf *out, const struct req *q, const struct survey *s, const char *pattern, const char *label);

/* ---- one survey -------------------------------------------------------------------------------------------------------------------------------- */
/* One line of what opening needs (must) or what is good to have. `text`: a whole sentence or a noun, `url` where it is done. */
struct need { bool done, must; str text, url; };
enum { NEEDS_MAX = 16, CHANGED_MAX = 100 };
struct changed_words { str code, old, new, who, reason; int64_t at; };         /* after opening: what a question or a choice was called, and is */
struct survey_view {
    const struct survey *s; const struct labels *labels; const struct instrument *in;
    bool builds, draft;
    struct need need[NEEDS_MAX]; size_t needs, missing; bool blocked;          /* missing: lines that are not done; blocked: it cannot be opened */
    struct response_counts count;
    struct changed_words *changed; size_t n_changed;
    str address;                                        /* for respondents, with the host; empty: none yet             */
    str next;                                           /* one sentence: what comes now                                */
    struct history_view past;
};
void survey_show(struct req *q);                        /* surveys/{slug}                                              */
void survey_page(struct buf *out, struct req *q, const struct survey_view *v);
void survey_today(struct req *q, struct agenda *agenda);      /* the room's lines of "Heute"                           */

/* ---- waves --------------------------------------------------------------------------------------------------------------------------------------- */
struct copy_view { const struct survey *s; str code, title; struct problems problems; };
void wave_new(struct req *q);                           /* surveys/{slug}/copy, and its POST                           */
void wave_copy_page(struct buf *out, struct req *q, const struct copy_view *v);
struct wave_view { const struct survey *s; str before, before_url; const struct instrument *in; struct item_change *at; size_t n; bool builds, saved; };
void wave_show(struct req *q);                          /* surveys/{slug}/changes, and its POST: the notes             */
void wave_page(struct buf *out, struct req *q, const struct wave_view *v);
#endif
