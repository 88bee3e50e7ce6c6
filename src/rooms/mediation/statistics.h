/* statistics.h - half a year of mediation in numbers: for the office as they are, for everybody else protected.
**
**     const struct statistics *s = statistics_of(q, half);              names of those never asked, every number
**     statistics_protect(q->a, s);                                      after it only what may be released is left to show
**
** An appointment belongs to the half year in which it begins (German clock); drafts and withdrawn ones are no requests.
** - filled: somebody goes, went, was there in vain, or is paid for a late cancellation. Not filled: nobody was found, somebody else helped, or the mediator did not come. Other: open, refused,
**   lapsed, called off.
** - hours: as reported, of appointments that took place; money: what settlements say, else what was expected of those that took place.
** - time to answer: from a question to its yes or no; expired ones did not answer. Time to fill: from the request, or the first question if that is older (imported
**   rows), until somebody was booked.
** - load: appointments that somebody of a language went to, among all who may be asked today; Gini coefficient by plan/spread.h.
** - questions are erased half a year after their answer (entities.c): of older half years only part of what rests on them is left, and the page says so.
**
** Released: plan/suppress.h with the region's minimum (rules). Every table has the same totals, which are shown; outcomes are columns only if each of their
** totals may be shown. A table that cannot be protected so is left out. Hours and money stay hidden where their count does, or where it rests on less than the
** minimum, and with so many further rows that the hidden ones together rest on at least the minimum. No names; of load only the coefficient, where nothing of the
** language is hidden.
*/
#ifndef MEDIATION_STATISTICS_H
#define MEDIATION_STATISTICS_H
#include "rooms/mediation/matching.h"

enum outcome { ASKED_FILLED, ASKED_NOT_FILLED, ASKED_OTHER, OUTCOMES };
enum dimension { BY_STATE, BY_LANGUAGE, BY_KIND, BY_TOWN, BY_TOPIC, BY_MONTH, DIMENSIONS };
enum why_not { NOT_SPOKEN, NOT_ASKED, NOT_ANSWERED, NOT_WILLING, NOT_KEPT, WHY_NOTS };
enum { STATISTIC_ROWS = 400, STATISTIC_NAMES = 300 };
extern const char *const outcome_labels[OUTCOMES], *const dimension_labels[DIMENSIONS], *const why_labels[WHY_NOTS];

struct half { int year, which; };                       /* which: 1 or 2                                              */
/* "2026-1"; anything else: the half year in which today lies. */
struct half half_asked(const struct req *q);
struct half half_beside(struct half h, int by);
str half_key(struct arena *a, struct half h);

/* minutes, cents: of `held` appointments. hide: by outcome, last the sum of them; hide_sums: hours and money. */
struct stat_row { str key, label; bool german; int64_t n[OUTCOMES], held, minutes, cents; bool hide[OUTCOMES + 1], hide_sums; };
struct stat_table { struct stat_row *at; size_t n, room; bool withheld, full; };       /* full: further rows were added to the last one */
struct stat_span { double *hours; size_t n, room; double median, p90; };
struct stat_load { str tag, label; size_t people; int64_t went; double gini; };
struct stat_name { str name, url; };
struct statistics {
    struct half half; int64_t from, to, least;
    struct stat_table by[DIMENSIONS];
    struct stat_row all;
    int64_t why[WHY_NOTS]; bool hide_why[WHY_NOTS], why_withheld;
    struct stat_span answer, fill;
    int64_t questions, asked_for;                       /* questions, and appointments for which there were any       */
    int64_t decisions, overridden;
    struct stat_load load[STATISTIC_ROWS], pool; size_t loads;
    struct stat_name *never; int64_t *never_id; size_t nevers; int64_t never_n;            /* nevers: names this reader may see, never_n: how many */
    bool released, nothing;                             /* nothing: too few requests to release anything              */
    bool running;                                       /* not over yet: two releases of it would tell by their difference what came between */
    bool outcomes;                                      /* outcomes are columns                                       */
};
struct statistics *statistics_of(struct req *q, struct half h);
void statistics_protect(struct arena *a, struct statistics *s);
const char *stat_why_nothing(const struct statistics *s);               /* English key; of a release that has nothing           */
int64_t stat_sum(const struct stat_row *r);
/* May a number that rests on so many be shown? */
bool stat_enough(const struct statistics *s, int64_t n);
bool stat_share_shown(const struct statistics *s, int64_t part, int64_t of);

void statistics_show(struct req *q);                    /* mediation/statistics                                       */
void statistics_pdf(struct req *q);
void statistics_xlsx(struct req *q);
void statistics_page(struct buf *out, struct req *q, const struct statistics *s);

/* ---- as texts, for page, PDF and XLSX alike ------------------------------------------------------------------------------------ */
enum { STAT_COLUMNS = 1 + OUTCOMES + 1 + 2 };
size_t stat_columns(const struct statistics *s);        /* label, sum, outcomes if shown, hours, money                */
str stat_head(const struct req *q, const struct statistics *s, size_t column);
str stat_cell(const struct req *q, const struct statistics *s, const struct stat_row *r, size_t column);
/* Label and value of each single number; the array has room for STAT_FACTS. */
enum { STAT_FACTS = 12 };
struct stat_fact { str label, value; };
size_t stat_facts(const struct req *q, const struct statistics *s, struct stat_fact *ret);
str stat_half_name(const struct req *q, struct half h);
#endif
