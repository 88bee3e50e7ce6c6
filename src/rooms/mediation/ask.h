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

enum { AREA_DAYS = 14, CALENDAR_DAYS = 366, AREA_LINKS_A_DAY = 3, AREA_ROWS = 60 };
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
    int64_t volunteer; str token, name; struct who who;
    struct question open[AREA_ROWS]; size_t n;
    struct area_date date[AREA_ROWS]; size_t dates;
    struct area_money money[AREA_ROWS]; size_t settled;
    int64_t past, hours;                                /* appointments held this year, and their minutes             */
    const char *said, *wrong; str calendar;             /* calendar: the address of the feed that was just made       */
};
void own_area_page(struct buf *out, struct req *q, const struct area_view *v);
void area_get(struct req *q);
void area_post(struct req *q);                          /* by the link                                                */
void area_do(struct req *q);                            /* with an account                                            */
void area_calendar(struct req *q);

struct call_line { int64_t id, tries, tried_at, offer, volunteer; str name, phone, text, lang, code, url; bool urgent, question; };
struct calls_view { struct call_line at[CALLS_SHOWN]; size_t n; const char *said; };
void calls_page(struct buf *out, struct req *q, const struct calls_view *v);
#endif
