/* needs.h - what this room is made of: signals (counts of what could not be served), releases (blocks of them that protect everybody), challenges.
**
** A signal is a count and nothing else: month, municipality, life situation, language, kind. Nobody's row, no free text, no time of day; one row per
** combination, counted up in place. README.md says who sends which; docs/needs.md follows one from the click to the report.
*/
#ifndef ROOMS_NEEDS_NEEDS_H
#define ROOMS_NEEDS_NEEDS_H
#include "plan/coarsen.h"
#include "web/room.h"
#include "work/queue.h"

#define NEEDS_OFFICE    "lead coordinator administrator"                         /* sees the working view, which is not protected */
#define NEEDS_READERS   NEEDS_OFFICE " municipal_officer quarter_manager steering_group data_officer"       /* sees what is released */
#define NEEDS_REPORTERS NEEDS_OFFICE " municipal_officer quarter_manager counselling"

/* ---- signals (signal.c) --------------------------------------------------------------------------------------------------------- */
/* Kinds say where a signal comes from. They are never added up: the same person may search, ask and wait. */
extern const struct choice need_kinds[];
const char *need_kind_label(str kind);                  /* English key; NULL: no such kind                              */

enum { NEED_MOST = 1000, NEED_MONTHS_BACK = 3, NEED_KEPT_YEARS = 3 };
/* month YYYY-MM (empty: this one); area: key of a municipality, topic: key of a life situation of the first level, language: ISO 639; each may be empty.
** need_place(), need_topic() and need_language() bring what others say into this form. */
struct need { str month, area, topic, language, kind; int64_t n; };
/* Counts it up. False: the month is released already, or none that may be told now; the kind is none; n is not 1 … NEED_MOST. */
bool need_count(struct store *st, const struct need *n);
str  need_place(struct store *st, int64_t area);        /* a quarter's town; empty for a county                       */
str  need_topic(struct store *st, int64_t topic);       /* of the first level                                         */
str  need_place_key(struct store *st, str key);         /* the same by key; empty: there is none                      */
str  need_topic_key(struct store *st, str key);
str  need_language(str tag);                            /* "de-simple" is "de"; empty: unknown                        */
int64_t need_minimum(struct store *st);                 /* setting needs_minimum, 5 unless set, at least COARSEN_MIN  */
extern const struct table signal_table, block_table, closed_table;
enum { NEED_LISTENS = 4 };
extern const struct listen need_listens[NEED_LISTENS];

/* Languages of one part of the world, for numbers that are too small for one language. Never NULL. */
struct need_group { const char *key, *label, *tags; };
extern const struct need_group need_groups[];           /* ended by the group of all others, whose tags are NULL      */
const struct need_group *need_group_of(str language);

/* ---- months (release.c) --------------------------------------------------------------------------------------------------------- */
/* Months are numbers here: year × 12 + month - 1. */
bool    month_read(str text, int64_t *ret);
str     month_text(struct arena *a, int64_t month);     /* "2026-11"                                                   */
int64_t month_now(void);
/* The last month that may be released today: on RELEASE_DAY of the next one, so that counselling centres can hand in theirs. */
enum { RELEASE_DAY = 10 };
int64_t month_due(void);
int64_t month_closed(struct store *st);                 /* the last that is released; -1: none                         */
/* Releases every month that is due, the oldest first, with the quarter and the year that end with it. Returns how many months. */
int64_t release_due(struct store *st);
/* What stands in a release. area: key, or empty with or without `others`; language: tag, "+group", or empty; span: 2026-11, 2026-Q4 or 2026. */
struct released { str kind, topic, area, language, span; bool others_area, others_language; int64_t n; };
/* Last month of a span. */
int64_t span_end(str span);
str     span_say(struct req *q, str span);              /* "November 2026", "4th quarter 2026", "2026"                */
str     language_say(struct req *q, const struct released *r);
bool    released_each(struct store *st, str kind, int64_t year, bool (*one)(void *ctx, const struct released *r), void *ctx);      /* kind empty: all; year 0: all */

/* ---- jobs, events, demonstration -------------------------------------------------------------------------------------------------- */
extern const struct job_kind release_job;
extern const struct entity challenge_entity;
void digest_open(const struct app *app);
void digest_send(struct store *st, int64_t month);
void needs_demo(struct store *st, struct arena *a, struct buf *said);

/* ---- pages ------------------------------------------------------------------------------------------------------------------------ */
void miss_get(struct req *q);
void miss_post(struct req *q);
void miss_link(const struct req *q, struct buf *out);   /* the button, where a search or list found nothing           */
void miss_home(struct req *q, struct buf *out);         /* the same on the first page                                 */
void report_get(struct req *q);
void report_post(struct req *q);
void work_show(struct req *q);
void steer_show(struct req *q);
void steer_cell(struct req *q);
void steer_csv(struct req *q);
void steer_api(struct req *q);
void promote_post(struct req *q);
void minimum_post(struct req *q);
#endif
