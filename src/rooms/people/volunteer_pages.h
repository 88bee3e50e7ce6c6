/* volunteer_pages.h - what the pages of volunteers show (volunteer_pages.c, pages/volunteer.html). */
#ifndef PEOPLE_VOLUNTEER_PAGES_H
#define PEOPLE_VOLUNTEER_PAGES_H
#include "look/form.h"
#include "rooms/people/pages.h"
#include "rooms/people/volunteer.h"

/* One requirement on the page of a volunteer. `of`, `until`: empty where this reader may not know them, or there is none. */
struct need { const struct standing *s; const char *how, *next; str of, until, url; bool open; };
struct meter { const char *label; int64_t cents, limit; };
enum { METERS = 2, TIMES_SHOWN = 100, READY_SHOWN = 500, REASONS_MAX = REQUIREMENTS + 2 };
struct time_line { str text, detail, url; };
/* What the office sees of the volunteer's login. asks: this reader may; makes, again: a button; state: English key, NULL none. */
struct login_line { bool asks, makes, again; const char *state; };
struct volunteer_view {
    struct record_view record;
    const struct volunteer *v;
    struct need need[REQUIREMENTS]; size_t needs, open; /* what is open comes first                                    */
    struct time_line week[TIMES_SHOWN], away[TIMES_SHOWN]; size_t weeks, aways;
    bool times, money;                                  /* times: the reader may add some; money: may see the meter   */
    int64_t year; struct meter meter[METERS];
    str bank;                                           /* the own account number, masked; empty: none, or not for this reader */
    struct back back[BACK_MAX]; size_t backs;
    str add_time, add_absence;
    struct login_line login;
};
void volunteer_page(struct buf *out, struct req *q, const struct volunteer_view *v);

struct ready_line { const struct volunteer *v; str as, reason[REASONS_MAX]; size_t reasons; };
struct ready_view { struct ready_line *may, *not; size_t n_may, n_not; struct labels labels; str day; bool more; };
void ready_page(struct buf *out, struct req *q, const struct ready_view *v);

/* ---- account numbers (bank_pages.c): entered by finance, masked for the person ------------------------------------------------------ */
struct bank_view { struct input mail, holder, iban; bool done, ready; };
void bank_page(struct buf *out, struct req *q, const struct bank_view *v);
str  bank_masked(struct req *q, int64_t volunteer);      /* "DE89 … 3000"; empty: none                                 */
void bank_show(struct req *q);
void bank_keep(struct req *q);

/* ---- a login for a volunteer (volunteer_login.c), for those who accompany them --------------------------------------------------------- */
bool volunteer_has_login(const struct volunteer *v);
struct login_line volunteer_login_of(struct req *q, const struct volunteer *v);
void volunteer_login(struct req *q);

struct outside_view;
void join_page(struct buf *out, struct req *q, const struct outside_view *v);
void join_get(struct req *q);
void join_post(struct req *q);
void volunteer_show(struct req *q);
void ready_show(struct req *q);
#endif
