/* evaluate.h - what a survey says: every figure of every question, for all and by group, against an earlier wave. One reading of the packed rows.
**
**     struct evaluation *e = evaluate(st, a, in, &(struct evaluate_ask){ .by = item_find(in, S("kind")) });
**     evaluation_protect(a, e);                        before anything of it leaves the room: pages, files, API
**
** Bases. n: who gave a valid answer to this question (several answers: who chose anything, "none of these" too). missing: who was asked and gave none. Not
** asked and "don't know" are counted apart. Percentages are of n ("of cases"); of several answers there are percentages "of responses", too. So every
** percentage can be shown with its own base; nothing is made to add up to 100.
** Formulas and their sources: plan/describe.h. "Descriptive": a survey of this kind is no probability sample; intervals are off at first on pages.
*/
#ifndef SURVEY_EVALUATE_H
#define SURVEY_EVALUATE_H
#include "rooms/survey/survey.h"

enum { GROUPS_MAX = 40, EVALUATE_FILTERS = 8 };
/* One choice, or one step of a scale. Hidden: k is -1 and all else NAN. */
struct option_figures { str code, label; int64_t k; double pct, of_responses, lo, hi; bool hidden; };        /* lo, hi: Wilson, 95 %, in percent */
struct item_figures {
    const struct item *item;
    int64_t n, missing, unknown, not_asked, responses;  /* responses: all chosen options of MULTIPLE together; hidden: -1. TEXT: n as texts, missing 0 */
    struct option_figures *option; size_t options;      /* SINGLE MULTIPLE: choices in order; SCALE: steps 1 …; RANKING: k: how often in first place */
    double *mean_rank;                                  /* RANKING, per option, among those who ranked it; else NULL    */
    double mean, sd, median, q1, q3, least, most;       /* SCALE NUMBER; quartiles of type 7. DATE: median, q1, q3, least, most as days since 1970 */
    double variance;                                    /* as sd                                                        */
    double top2, bottom2;                               /* SCALE, percent                                               */
    int64_t texts;                                      /* TEXT LONGTEXT: answers; and behind "other". -1: nobody can say (groups, filters: texts lie apart) */
    bool hidden;                                        /* too few: nothing of it is shown                              */
    /* For evaluate.c and evaluate_protect.c alone; nothing of it is shown. */
    double *number; size_t numbers;                     /* NUMBER DATE: what was answered                               */
    int64_t *ranked;                                    /* RANKING: how many gave that option any place                 */
};
/* Between two groups: x the first, y the second. NAN where it is not defined. */
struct item_difference { double mean, welch_lo, welch_hi, welch_df, welch_p, mannwhitney_w, mannwhitney_p, cliffs_delta; bool hidden; };
struct group { str code, label; int64_t n; bool hidden; struct item_figures *item; };                      /* item: as evaluation.item           */
/* The same question in another wave. */
struct wave_option { str code; double points, lo, hi; bool hidden; };                                      /* difference in percentage points, Newcombe's interval */
struct wave_change {
    const struct item *now, *then;                      /* then NULL: the other wave did not ask it                     */
    const struct item_figures *was;
    bool wording, scale, choices;                       /* what is not the same; then the comparison carries a note     */
    struct wave_option *option; size_t options;
    struct item_difference difference;                  /* SCALE, NUMBER: now is x, then is y                           */
};
struct evaluate_filter { const struct item *item; size_t option; };
struct open_codes;
struct evaluation {
    const struct instrument *in;
    struct response_counts counts;
    int64_t n, minimum;                                 /* responses that count (and pass the filters; -1: hidden, and all with it) */
    struct item_figures *item;                          /* as in->item                                                  */
    const struct item *by; struct group *group; size_t groups;
    bool chosen;                                        /* two groups: one choice, code as its own, and all others, code "others", no label */
    struct evaluate_filter filter[EVALUATE_FILTERS]; size_t filters;
    struct item_difference *difference;                 /* per item; NULL unless exactly two groups have anybody in them */
    size_t x, y;                                        /* then: which two                                              */
    struct evaluation *wave; struct wave_change *change;                                                    /* per item; NULL without a wave      */
    bool other_mode, other_audience;                    /* of the wave: asked in another way, or others were asked       */
    bool protected;
    const struct open_codes *codes; size_t n_codes;     /* codes of open answers, protected: report_read() alone looks for them */
    struct item_figures *whole; int64_t whole_n;        /* with filters: all, for evaluation_protect() alone; else NULL  */
    struct evaluation *alike; size_t alike_at;          /* all groups of a question, one of which is this view; for evaluation_protect() alone; else NULL */
};
struct evaluate_ask {
    const struct item *by;                              /* SINGLE or MULTIPLE with at most GROUPS_MAX choices; NULL (or another kind): all together. Groups of
                                                           MULTIPLE overlap, so there is a difference only with `group`  */
    const char *group;                                  /* of `by`: this choice against all others; NULL: every choice is a group */
    struct evaluate_filter filter[EVALUATE_FILTERS]; size_t filters;
    struct instrument *wave;                            /* NULL: no comparison. Filters hold for both, by code; the wave is NULL where it cannot follow one */
};
/* Never NULL; without responses all is empty. */
struct evaluation *evaluate(struct store *st, struct arena *a, const struct instrument *in, const struct evaluate_ask *ask);
/* Hides what could tell of fewer people than the survey's minimum: every count from 1 to minimum - 1, its complement, groups and questions that are too small, and
** as many others as are needed so that none of these follows by adding and subtracting (plan/suppress.h). Zeros are shown; not, of a group of less than
** twice the minimum, that all of it said the same: then that question is hidden for it. */
void evaluation_protect(struct arena *a, struct evaluation *e);
/* As the interface of the command says (`bruecke evaluate survey`), unrounded; hidden figures are null with "hidden": true. */
void evaluation_json(struct buf *out, const struct evaluation *e);
/* bruecke evaluate survey CODE; bruecke import survey.response FILE. */
struct room_call;
bool survey_evaluate(struct store *st, struct arena *a, const struct room_call *c);
bool responses_take(struct store *st, struct arena *a, const struct room_call *c);
#endif
