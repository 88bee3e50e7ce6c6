/* office.h - the pages in which the office begins its work: what is open today, search over everything. */
#ifndef LOOK_OFFICE_H
#define LOOK_OFFICE_H
#include "look/nav.h"

enum { TODAY_DAYS = 7 };
struct today_view {
    const struct agenda *agenda;                        /* in order: what is late first, within that by date         */
    str day[TODAY_DAYS]; size_t count[TODAY_DAYS];      /* from today on: how many lines fall on that day             */
    bool week;                                          /* any of them                                                */
};
void today_page(struct buf *out, const struct req *q, const struct today_view *v);

enum { SEARCH_ROWS = 5, SEARCH_PAGES = 12, SEARCH_FOUND = 10, SEARCH_TOPICS = 24 };
struct search_hit { const struct entity *e; struct page page; str url; };      /* url: the whole list                       */
/* A row that the public search found. `german`: its title is not in the reader's language. */
struct found_row { const struct entity *e; str url, title, lang; html snippet; bool german; double score; };
struct search_view {
    str find; const char *problem;                      /* English key; NULL: none                                    */
    struct found_row found[SEARCH_FOUND]; size_t n; int64_t all, first;     /* of this part of the list, the first being number `first` */
    str before, next;                                   /* addresses of the neighbouring parts; empty: none           */
    str meant, meant_url; bool meant_german, making;                 /* rightly spelt; making: the search is still being made      */
    const struct entity *kind; struct filter area; str spoken;              /* filters as chosen                         */
    struct option *topic; size_t topics;                /* life situations, where nothing was found                   */
    struct nav_item page[SEARCH_PAGES]; size_t pages;   /* of the office, by their name                               */
    struct search_hit *hit; size_t hits; int64_t total;
};
void search_page(struct buf *out, const struct req *q, const struct search_view *v);
#endif
