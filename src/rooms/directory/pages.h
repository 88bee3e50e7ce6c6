/* pages.h - the directory's own pages; the others are generated. */
#ifndef DIRECTORY_PAGES_H
#define DIRECTORY_PAGES_H
#include "look/look.h"
#include "rooms/directory/directory.h"

void offer_list(struct req *q);
void offer_show(struct req *q);
void actor_show(struct req *q);
void directory_home(struct req *q, struct buf *out);    /* home_pages.c */
void topic_list(struct req *q);

/* ---- for the templates --------------------------------------------------------------------------------------------- */
struct offer_view {
    const struct offer *o;
    const struct labels *labels;
    const struct place *place; struct labels place_labels;           /* NULL: no place, or not public                  */
    const struct contact *contact; struct labels contact_labels;
    bool ended;
};
struct actor_view { const struct actor *a; const struct labels *labels; struct list_view offers; const struct contact *contact; struct labels contact_labels; };
enum { SOON_MAX = 6 };
struct home_view {
    const struct topic **tile; size_t tiles;
    const struct offer *soon[SOON_MAX]; struct labels soon_labels[SOON_MAX]; size_t n_soon;      /* begin within a week      */
    struct page newest; struct query list;                           /* list: the columns that a card shows                */
};
struct topics_view { struct page page; int64_t *offers; };           /* offers: how many, of the topic and those below it  */

void offer_list_page(struct buf *out, const struct req *q, const struct list_view *v);
void offer_page(struct buf *out, struct req *q, const struct offer_view *v);
void offer_card(struct buf *out, const struct req *q, const struct query *list, const struct offer *o, const struct labels *labels);
void actor_page(struct buf *out, struct req *q, const struct actor_view *v);
void topics_page(struct buf *out, const struct req *q, const struct topics_view *v);
void home_part(struct buf *out, const struct req *q, const struct home_view *v);
bool offer_future(const struct req *q, const struct offer *o);     /* it has not begun yet                               */
html topic_icon(str key);                               /* the picture of a life situation; empty for an unknown key    */
html offer_where(const struct req *q, const struct offer *o, const struct labels *labels);   /* place, town or "whole county" */
#endif
