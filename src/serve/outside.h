/* outside.h - somebody without an account tells the office something: a form for anybody, which makes a row.
**
** The route is open to everybody, or to whoever may read the entry that it is about; the row is written by the house, so that no table of rights lets
** visitors make one by another way. Against machines: a field that people do not see and must leave empty, a limit per network and hour (one count per
** entity, in core_knock), beside the form's own token. A room says what is particular to it:
**
**     static void add(struct req *q, struct draft *d, struct outside_view *v)                       what the house adds to what was typed
**     {
**         outside_give(d, "language", str_of(q->lang->tag));
**         outside_about(q, d, v->e, v->row, "actor area");
**     }
**     static const struct outside remark = {
**         .entity = &remark_entity, .fields = "text mail", .path = "remark", .per_hour = 10, .add = add, .draw = remark_page,
**         .lead = N_("Your message goes to the integration centre. You need no account."), .back = N_("Back to the entry") };
**     void remark_get(struct req *q)  { outside_get(q, &remark); }
**     void remark_post(struct req *q) { outside_post(q, &remark); }
**
**     { GET,  "offers/{slug}/remark", remark_get,  ROUTE_RIGHT, &offer_entity, BASE_PAGE },        about an entry: the route names whose
**     { POST, "offers/{slug}/remark", remark_post, ROUTE_RIGHT, &offer_entity, BASE_PAGE, .action = READ },
**     { GET,  "accessibility/report", barrier_get, ROUTE_OPEN, .base = BASE_PAGE },                about nothing in particular: v->row is NULL
**
** and draws its page: frame and heading, then   if (v->done) outside_thanks(out, q, v); else outside_form(out, q, v);
**
** Answers: 200 the form, or the thanks; 303 sent (to the thanks; a machine that filled in the unseen field, too, and nothing is stored); 404 no such entry;
** 422 with what is wrong; 429 too many from this network, and nothing is stored; 503 the store is not there.
*/
#ifndef SERVE_OUTSIDE_H
#define SERVE_OUTSIDE_H
#include "look/form.h"
#include "web/room.h"

struct outside_view;
/* One kind of message: a constant of its room. */
struct outside {
    const struct entity *entity;                        /* what a message becomes                                      */
    const char *fields;                                 /* those that the sender fills in, in the order of the form    */
    const char *path;                                   /* where the form is: below the entry's page, or below /{region}/{lang}/ */
    const char *home;                                   /* where the way back leads without an entry, likewise         */
    int per_hour;                                       /* messages from one network; those to the same entity count together */
    const char *lead, *back, *thanks;                   /* English keys: who gets it, the way back's label, the answer; thanks NULL: "has arrived" */
    /* Gives what is not typed: by outside_give() and outside_about(). May add a problem to v->form.problems: then nothing is stored. NULL: nothing. */
    void (*add)(struct req *q, struct draft *d, struct outside_view *v);
    void (*draw)(struct buf *out, struct req *q, const struct outside_view *v);      /* the whole page                       */
};
struct outside_view {
    const struct outside *o;
    const struct entity *e; const void *row;            /* what it is about; NULL: nothing in particular                */
    struct form form;
    str action;                                         /* the form's address; with ?done=sent that of the thanks       */
    bool done;                                          /* sent: thanks are due                                         */
    const char *refused;                                /* English key: why not now; NULL: nothing                      */
};

void outside_get(struct req *q, const struct outside *o);
void outside_post(struct req *q, const struct outside *o);

/* ---- for `add`, and for rooms that make such a row by themselves ---------------------------------------------------------- */
/* A field's value, as typed: a key instead of an id. The field must be one of the draft's entity, and not translated. */
void outside_give(struct draft *d, const char *field, str value);
/* Which entry, and whose: the draft's title is the entry's, its reference of the name of the entity (offer, page) leads to it, and of the references `same`
** each leads where the entry's field of that name leads. What is not there any more is left out. */
void outside_about(struct req *q, struct draft *d, const struct entity *e, const void *row, const char *same);

/* ---- for `draw`: pages/outside.html ------------------------------------------------------------------------------------------ */
void outside_form(struct buf *out, struct req *q, const struct outside_view *v);         /* what is wrong, the lead, the form          */
void outside_thanks(struct buf *out, const struct req *q, const struct outside_view *v);
void outside_back(struct buf *out, const struct req *q, const struct outside_view *v);   /* the link back, for crumbs                   */
str  outside_home(const struct req *q, const struct outside_view *v);                    /* its address                                 */

/* Counts one more of this network, for pages that are no such form. False: enough for this hour; the caller says nothing of it, or 429. */
bool outside_knock(struct req *q, const char *what, int per_hour);
const struct table *outside_table(void);                /* core_knock: made with every region                          */
#endif
