/* desk.h - the requester's own pages: a person of an institution enters by a link in a mail, without account and password.
**
**     const struct desk *d = desk_open(q);                      first line of every page behind the link
**     if (!d) return;                                           answered: unknown, expired, the person has left
**     ask(q->st, … , I(d->institution));  row_write(&(struct write){ .who = &d->who, … });
**     req_redirect(q, 303, desk_address(q, d, "mediation/desk", ""));
**
** The link lasts DESK_HOURS and works any number of times, so that a person can come back in the afternoon. It stands in the query (never logged) and in a
** hidden field `link` of every form; routes with such a POST say `.own_proof`. It is bound to the person's address: when that changes, or the person leaves, it is
** worth nothing. Who asks for a link is told the same whether the address is known or not. A signed link rather than a cookie: two persons at one
** computer of a school office never act in each other's name, and nothing stays behind in the browser.
*/
#ifndef MEDIATION_DESK_H
#define MEDIATION_DESK_H
#include "rooms/mediation/mediation.h"
#include "look/form.h"
#include "web/room.h"

enum { DESK_HOURS = 12, DESK_LINKS_A_DAY = 6, DESK_ASKS_AN_HOUR = 60, DESK_ROWS = 200 };
struct desk {
    str token;                                          /* empty: somebody of the office, on behalf of the institution */
    int64_t requester, institution;                     /* 0 for the office until it is chosen                        */
    str person, house, mail;
    struct who who;                                     /* role "requester" of the institution; the office: the reader */
};
const struct desk *desk_open(struct req *q);
/* Address of a page behind the link: "mediation/desk" and the rest of the query, "&show=past". */
str desk_address(const struct req *q, const struct desk *d, const char *path, str rest);
/* The state of an appointment in words for the outside; an English key. */
const char *desk_state(str state);
bool desk_is_office(const struct req *q);               /* coordination, head, administration                         */
#define DESK_OFFICE "coordinator lead administrator"

/* ---- routes ----------------------------------------------------------------------------------------------------------------- */
void landing_get(struct req *q);                        /* desk.c: what mediation is, who may ask, enter               */
void desk_enter(struct req *q);
void desk_list(struct req *q);                          /* desk_pages.c                                               */
void desk_request(struct req *q);
void desk_act(struct req *q);
void desk_change_get(struct req *q);
void desk_change_post(struct req *q);
void ask_get(struct req *q);                            /* request_pages.c: a new request, by link or by the office   */
void ask_post(struct req *q);
void table_get(struct req *q);                          /* the collective request of a parents' day                    */
void table_post(struct req *q);
void board_get(struct req *q);                          /* board_pages.c: the office                                  */
void request_show(struct req *q);
void request_decide(struct req *q);
extern const struct job_kind query_job;                 /* reminders of questions to institutions                     */
void requests_today(struct req *q, struct agenda *agenda);

/* ---- views of the templates -------------------------------------------------------------------------------------------------- */
/* A mail address, to which a link is sent: of institutions and of mediators. `trap`: a field that people do not see, for machines. */
struct link_form { const char *page, *label; str mail, why; bool trap; };
void link_form(struct buf *out, struct req *q, const struct link_form *v);
struct landing_view { bool sent; const char *problem; str mail, why; };
void landing_page(struct buf *out, struct req *q, const struct landing_view *v);
void landing_home_draw(struct buf *out, const struct req *q);
void landing_home(struct req *q, struct buf *out);

/* One appointment as lists and pages of both sides show it. */
struct desk_row {
    int64_t id, request, starts, ends, second, third;
    str code, state, language, topic, asked_by, house, request_code, broken, slug, note;
    str who, phone, email, question;                    /* who comes, as far as the rules show it; the question that is open */
    const char *hours;                                  /* English key of the button that leads to the page of its hours; NULL: none is due */
    bool mine;
};
struct desk_view { const struct desk *desk; struct desk_row *row; size_t n; str show; bool mine, more; };
void desk_list_page(struct buf *out, struct req *q, const struct desk_view *v);
struct desk_request_view {
    const struct desk *desk; const struct request *r; const struct labels *labels; struct desk_row *row; size_t n;
    bool fresh; int64_t late; const char *problem;      /* fresh: sent just now; late: the appointment that can only be cancelled at short notice */
    str said, answer, hint;                             /* hint: nobody speaks the language                           */
};
void desk_request_page(struct buf *out, struct req *q, const struct desk_request_view *v);
enum { DESK_PLACE_MAX = 120 };                          /* of street and room: code points, as request.def says       */
struct desk_change_view { const struct desk *desk; const struct desk_row *row; str day, time, street, room; int64_t minutes, others; str problem; };      /* others: appointments at the same place */
void desk_change_page(struct buf *out, struct req *q, const struct desk_change_view *v);
#endif
