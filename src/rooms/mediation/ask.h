/* ask.h - a question to a volunteer, and their own pages: behind the link of a question, behind the link to their area, or with an account.
**
** A question tells language, date, town, topic, how far it is and what is paid; nothing of anybody's client, nor who the institution is: that comes with the
** confirmation. Its link ("mediation.answer", bound to the question) works once and only by a button: GET changes nothing, so scanners of mails do no harm.
** The link to the own area ("mediation.area", bound to the volunteer) works for AREA_DAYS days, any number of times; the calendar feed has one of its own
** ("mediation.calendar"), which reads dates and nothing else.
*/
#ifndef MEDIATION_ASK_H
#define MEDIATION_ASK_H
#include "entity/signed.h"
#include "look/form.h"
#include "rooms/mediation/accept.h"
#include "rooms/mediation/call.h"
#include "text/lang.h"

enum { AREA_DAYS = 14, AREA_ASKS_AN_HOUR = 20, CALENDAR_DAYS = 366, AREA_LINKS_A_DAY = 3, AREA_ROWS = 60 };
/* Tells the volunteer of the question, by their channel. In the caller's write transaction; the same question once for each time that it is sent. */
void mediation_ask(struct store *st, int64_t offer);

/* A question as it is told. Times in seconds; minutes, metres, fee NONE: not known. */
struct question {
    int64_t offer, appointment, volunteer, starts, ends, until, minutes, metres, fee;
    str state, code, language, town, topic, form, day;
};
bool question_read(struct store *st, int64_t offer, struct question *ret);      /* false: there is none               */
str  question_when(struct arena *a, const struct lang *l, int64_t starts, int64_t ends);     /* "3. März 2026, 14:30 – 16:00" */
/* An English key of a field's choices in a language. */
str  question_word(const struct lang *l, const char *field, str key);

/* ---- pages --------------------------------------------------------------------------------------------------------------------- */
/* state OUTCOMES: open. `wrong`: why the yes just given does not count, while the question is still open. */
struct answer_view { struct question of; enum accept_outcome state; const char *wrong; str token, name; };
void answer_page(struct buf *out, struct req *q, const struct answer_view *v);
void link_lost_page(struct buf *out, struct req *q, const char *why);
void answer_get(struct req *q);
void answer_post(struct req *q);

/* ---- area_pages.c: open questions, dates, money, calendar; by a link (token) or with an account (token empty) ------------------------ */
struct area_date { int64_t id, starts, ends, minutes; str code, language, state, where, on_site; bool drops; };
struct area_money { int64_t id, cents; str code, state; bool objects; };
struct area_view {
    int64_t volunteer; str token, name, mail; struct who who;
    struct question open[AREA_ROWS]; size_t n;
    struct area_date date[AREA_ROWS]; size_t dates;
    struct area_money money[AREA_ROWS]; size_t settled;
    int64_t past, hours;                                /* appointments held this year, and their minutes             */
    const char *said, *wrong; str calendar;             /* calendar: the address of the feed that was just made       */
    bool feeds;                                         /* some address of the feed counts                            */
};
void own_area_page(struct buf *out, struct req *q, const struct area_view *v);
/* Whose area it is: by the link where there is one, else with the account. NULL: answered already. */
struct area_view *area_open(struct req *q, bool by_link);
/* A page below it, with the link that this reader came by; `rest` as in a query ("add=week"), may be empty. */
str  area_address(const struct req *q, const struct area_view *v, const char *path, str rest);
/* The beginning of a form that goes to `path` by the link, to `path`/do with an account; `row` 0: none. The page closes it. */
void area_form(struct buf *out, struct req *q, const struct area_view *v, const char *class, const char *path, int64_t row);
void area_crumbs(struct buf *out, struct req *q, const struct area_view *v, str here);
void area_get(struct req *q);
void area_post(struct req *q);                          /* by the link                                                */
void area_do(struct req *q);                            /* with an account                                            */
void area_calendar(struct req *q);

/* ---- area_papers.c: what the house has on paper for a mediator, and what they have proven ------------------------------------------- */
struct area_paper { str name, detail, url; };
struct area_papers {
    const struct area_view *of;
    struct area_paper statement[AREA_ROWS], confirmation[AREA_ROWS], certificate[AREA_ROWS], proof[AREA_ROWS];
    size_t statements, confirmations, certificates, proofs;
};
void area_papers_page(struct buf *out, struct req *q, const struct area_papers *v);
void area_papers(struct req *q);
void area_paper(struct req *q);                         /* one of them, as PDF                                        */

/* ---- area_times.c: a pause, limits, the week, days away: what mediators decide for themselves ---------------------------------------- */
struct area_line { int64_t id; str text, detail; };
struct area_times {
    const struct area_view *of;
    struct form form; const struct entity *e; int64_t row;            /* e: what the form is of; row 0: a new one     */
    struct area_line week[AREA_ROWS], away[AREA_ROWS]; size_t weeks, aways;
    bool paused; str from, until;                       /* the pause that is or will be, as people read it; empty: none, or without an end */
    const char *said, *wrong;
};
void area_times_page(struct buf *out, struct req *q, const struct area_times *v);
void area_line_page(struct buf *out, struct req *q, const struct area_times *v);      /* a time of the week, or days away              */
void area_times_get(struct req *q);
void area_times_post(struct req *q);                    /* by the link                                                */
void area_times_do(struct req *q);                      /* with an account                                            */

/* ---- area_link.c: a new link, when the old one does not work any more ---------------------------------------------------------------- */
struct area_link { str mail, why; bool sent; const char *lost; };     /* lost: why the link does not work; NULL: none was tried */
void area_link_page(struct buf *out, struct req *q, const struct area_link *v);
void area_link_get(struct req *q);
void area_link_post(struct req *q);
extern const struct job_kind area_link_job;

struct call_line { int64_t id, tries, tried_at, offer, volunteer; str name, phone, text, lang, code, url; bool urgent, question; };
struct calls_view { struct call_line at[CALLS_SHOWN]; size_t n; const char *said; };
void calls_page(struct buf *out, struct req *q, const struct calls_view *v);
#endif
