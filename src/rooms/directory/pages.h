/* pages.h - the directory's own pages; the others are generated. */
#ifndef DIRECTORY_PAGES_H
#define DIRECTORY_PAGES_H
#include "look/form.h"
#include "rooms/directory/directory.h"
#include "serve/outside.h"
#include "text/hours.h"

struct agenda;
void offer_list(struct req *q);
void offer_show(struct req *q);
void offer_code(struct req *q);                         /* its address as a QR code: offers/{slug}/qr.svg             */
void offer_flyer(struct req *q);                        /* flyer.c: offers/{slug}/flyer.pdf                          */
void offer_dates(struct req *q);                        /* offer_dates.c: offers/{slug}/dates.ics, where it has regular times of its own */
bool offer_has_dates(const struct req *q, const struct offer *o);
void actor_show(struct req *q);
void directory_home(struct req *q, struct buf *out);    /* home_pages.c */
void door_show(struct req *q);                           /* doors.c */
/* Is one of these life situations (a refs value) sensitive? Then the page says so: web/req.h, page_sensitive(). */
bool topics_sensitive(struct req *q, str topics);
/* The offer of this page is about such a thing, or the list is narrowed to it. One call before the page is drawn. */
void offer_discreet(struct req *q, const struct offer *o);
void offers_discreet(struct req *q);
void topic_list(struct req *q);
void place_show(struct req *q);
void contact_show(struct req *q);
void remark_get(struct req *q);                          /* of the entry whose route this is                           */
void remark_post(struct req *q);
bool remark_put(struct req *q, const struct entity *e, const void *row, str text);   /* on behalf of the house: a task for who looks after the entry */
void directory_today(struct req *q, struct agenda *agenda);

/* ---- for the templates --------------------------------------------------------------------------------------------- */
struct contact_view { const struct contact *c; struct labels labels; };                /* c NULL: none, or not public   */
struct place_part { const struct place *p; struct labels labels; };                    /* p NULL: likewise              */
enum { NEXT_MAX = 3, NEAR_MAX = 3 };
struct offer_view {
    const struct offer *o;
    const struct labels *labels;
    struct place_part place;
    struct contact_view contact;
    struct contact_view house;                           /* its organisation's, where it names nobody itself            */
    bool ended;
    struct hours_day next[NEXT_MAX]; size_t n_next;      /* the next days on which it is open, where these are few       */
    struct list_view near; size_t n_near;                /* of the same life situation, the nearest first                */
};
enum { SOON_MAX = 8, NEWEST_MAX = 3, DOOR_OFFERS = 6 };
struct seen_offer { const struct offer *o; struct labels labels; };
struct soon { struct seen_offer shown; str when; };                        /* when: "Begins on …", "Today, 16–18"                */
struct home_view {
    const struct topic **tile; size_t tiles;
    struct soon soon[SOON_MAX]; size_t n_soon;                        /* open today, next dates, what begins within a week  */
    struct seen_offer newest[NEWEST_MAX]; size_t n_newest;
    struct query list;                                                /* the columns that a card shows                      */
};

/* A door of the first page: who comes, and what stands on the page behind it. doors.c has them all; ended by key == NULL. */
struct door {
    const char *key, *label, *lead, *icon;                            /* label, lead: English keys; icon: of a life situation */
    const char *topics, *filter[2][2];                                /* keys of life situations; how the list of offers is narrowed */
    const char *pages;                                                /* keys of the room publishing's pages, where it is here */
};
extern const struct door doors[];
enum { DOOR_TOPICS = 8, DOOR_PAGES = 6 };
struct door_view {
    const struct door *d;
    const struct topic *topic[DOOR_TOPICS]; int64_t offers[DOOR_TOPICS]; size_t topics;
    const void *page[DOOR_PAGES]; size_t pages; const struct entity *page_entity;
    struct list_view list; str all;                                   /* offers for these people; all: the address of the list */
};
struct topics_view { struct page page; int64_t *offers; };           /* offers: how many, of the topic and those below it  */
struct actor_view { const struct actor *a; const struct labels *labels; struct list_view offers; struct page places; struct contact_view contact, opening; };
struct place_view { const struct place *p; const struct labels *labels; struct list_view offers; };
struct contact_page_view { const struct contact *c; const struct labels *labels; struct list_view offers; };

void offer_page(struct buf *out, struct req *q, const struct offer_view *v);
void offer_card(struct buf *out, const struct req *q, const struct query *list, const struct offer *o, const struct labels *labels);
void offer_hit(struct buf *out, const struct req *q, const struct query *list, const struct offer *o, const struct labels *labels, size_t number);   /* with its point's number; 0: none */
void actor_page(struct buf *out, struct req *q, const struct actor_view *v);
void topics_page(struct buf *out, const struct req *q, const struct topics_view *v);
void place_page(struct buf *out, struct req *q, const struct place_view *v);
void contact_page(struct buf *out, struct req *q, const struct contact_page_view *v);
void remark_page(struct buf *out, struct req *q, const struct outside_view *v);
void home_part(struct buf *out, const struct req *q, const struct home_view *v);
void door_page(struct buf *out, struct req *q, const struct door_view *v);
bool offer_future(const struct req *q, const struct offer *o);     /* it has not begun yet                               */
bool offer_ended(const struct req *q, const struct offer *o);
html topic_icon(str key);                               /* the picture of a life situation; empty for an unknown key    */
html sign(const struct req *q, const char *key);        /* icons.c: a sign beside a fact or in a button, for the eye alone */
html offer_where(const struct req *q, const struct offer *o, const struct labels *labels);   /* place, town or "whole county" */
/* "From 3 to 6 years", "From 60 years", "Up to 12 years"; empty: any age. */
str  offer_ages(const struct req *q, const struct offer *o);
str  offer_day(const struct req *q, const struct hours_day *d);                              /* "Mi., 18. November: 16–17.30 Uhr"          */
str  entry_address(const struct req *q, const struct entity *e, const void *row);            /* with the host: for mails and pictures      */
str  map_address(const struct req *q, struct coordinate at);                                 /* the way there, at openstreetmap.org        */
str  map_app_address(const struct req *q, const struct place *p);                            /* "geo:…" with the place's name              */
str  phone_address(const struct req *q, str phone);                                          /* "tel:…"                                    */
str  share_address(const struct req *q, const struct entity *e, const void *row);            /* "mailto:?…" with title and address         */

/* offer_pages.c: one row that a reference leads to, if the reader may see it; labels may be NULL. */
const void *follow(struct req *q, const struct entity *e, int64_t id, struct labels *labels);
struct contact_view contact_of(struct req *q, int64_t id);
/* offer_view.c: an offer with all that its page and its flyer show. o NULL: answered already. */
struct offer_view offer_view_of(struct req *q);

/* The best way to take part: a button's words and where it leads; label NULL: nothing is known. */
struct way { const char *label, *sign; str with, url; };
struct way offer_way(const struct req *q, const struct offer_view *v);

/* ---- parts of the pages: parts.html ---------------------------------------------------------------------------------- */
void part_open(struct buf *out, const struct req *q, str hours);                             /* "Open now, until 4 pm" as a badge; nothing when unknown */
void part_week(struct buf *out, const struct req *q, str hours);                             /* the days of this week as they really are   */
void part_head(struct buf *out, struct req *q, const struct record_view *v, const char *sentence);   /* crumbs, badge, title, office, field `sentence` */
void part_contact(struct buf *out, const struct req *q, const struct contact_view *v);
void part_way(struct buf *out, const struct req *q, const struct place_part *v);             /* address, stop, link to a map               */
void part_seen(struct buf *out, struct req *q, const struct record_view *v);           /* confirmed, source, share, report a mistake */
void part_offers(struct buf *out, const struct req *q, const struct list_view *v);           /* as cards                                   */
void part_whole(struct buf *out, const struct req *q, const void *row, const char *field, int64_t n);      /* all offers with that row, as a list with filters and map */
/* What else refers to the row, for those who work here; and that as a tab. */
size_t part_back(struct req *q, const struct record_view *v, struct back *ret);
void part_belongs(struct buf *out, const struct req *q, const struct back *back, size_t n);
void fact_open(struct buf *out, const struct req *q, const char *icon, const char *label);
void fact_close(struct buf *out);
#endif
