/* build_pages.h - the builder: all questions of a survey in order, a form per kind of question, moving, copying, deleting. */
#ifndef SURVEY_BUILD_PAGES_H
#define SURVEY_BUILD_PAGES_H
#include "rooms/survey/build.h"
#include "rooms/survey/library.h"
#include "serve/write.h"

/* ---- all questions ---------------------------------------------------------------------------------------------------------------------- */
struct built {                                          /* one line of the builder                                     */
    const struct item *it;
    str slug, asked_if;                                 /* asked_if: in plain words, empty: always                     */
    bool first, last;                                   /* cannot go further up, down                                  */
    uint64_t there;                                     /* bit l: has words in langs[l] that are up to date            */
};
struct build_view {
    const struct survey *s; const struct instrument *in;
    struct built *at;                                   /* per item                                                    */
    struct instrument_fault fault[ITEMS_MAX]; size_t faults;
    size_t open[LANGS_MAX];                             /* per language: questions whose translation is missing or outdated */
    size_t lang;                                        /* chosen: rows lead to its translations; lang_count(): none   */
    bool builds, draft;
    int64_t moved; str way;                             /* the row that was just moved or made, and by which button    */
    int64_t deleted;
};
void build_show(struct req *q);                         /* surveys/{slug}/questions                                    */
void build_new(struct req *q);                          /* …/questions/new?after=ID&kind=KIND, and its POST            */
void build_edit(struct req *q);                         /* …/questions/edit?item=ID, and its POST                      */
void build_move(struct req *q);                         /* POST …/questions/move?item=ID  way=up|down|before|after|inside target=ID */
void build_copy(struct req *q);                         /* POST …/questions/copy?item=ID                               */
void build_delete(struct req *q);                       /* POST …/questions/delete?item=ID                             */
void build_restore(struct req *q);                      /* POST …/questions/restore?item=ID                            */
void build_library(struct req *q);                      /* surveys/{slug}/library, and its POST: code=CODE of the question to be copied */
void build_page(struct buf *out, struct req *q, const struct build_view *v);

/* ---- one question ------------------------------------------------------------------------------------------------------------------------- */
struct menu_group { str label; struct option *option; size_t n; };
struct question_view {
    const struct survey *s; const struct instrument *in;
    int64_t item, version;                              /* item 0: a new one                                           */
    enum item_kind kind;
    bool frozen;                                        /* the survey has been opened: words only, with a reason       */
    struct form form;
    str lines, rows, above;                             /* choices; several scales at once; a text above them          */
    str list; struct option *lists; size_t n_lists;     /* which list of choices; empty: one of its own                */
    str shared;                                         /* other questions with the same list, by code                 */
    str said;                                           /* its condition in words, as stored                           */
    str asked_if; bool not; struct menu_group *group; size_t groups;      /* "code option", "=": the expression typed below, empty: always */
    str after; struct option *places; size_t n_places;  /* behind which question; "0": first                           */
    str reason; const char *no_reason;
};
void question_page(struct buf *out, struct req *q, const struct question_view *v);
void question_kinds_page(struct buf *out, struct req *q, const struct question_view *v);

/* ---- questions that have proved themselves ---------------------------------------------------------------------------------------------------- */
struct library_view { const struct survey *s; const struct instrument *in; const struct library_item *at; size_t n; };
void library_page(struct buf *out, struct req *q, const struct library_view *v);

/* "…/surveys/SLUG/questions" + rest */
str build_url(const struct req *q, const struct survey *s, const char *rest);
/* The survey that the address names; NULL: answered already. */
const struct survey *build_survey(struct req *q);
/* In plain words where menus could have said it, else the expression itself. */
str build_condition(struct req *q, const struct instrument *in, str relevance);
#endif
