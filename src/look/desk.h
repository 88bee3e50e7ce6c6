/* desk.h - pages of the translation desk: the matrix, what a file would change, what a machine would cost, words per month. */
#ifndef LOOK_DESK_H
#define LOOK_DESK_H
#include "entity/exchange.h"
#include "look/form.h"

enum { DESK_PAGE = 50 };
struct desk_view {
    struct desk desk; struct desk_search search;
    size_t lang[DESK_LANGS], langs;                     /* columns: those that the reader may write                   */
    size_t from, shown, page, pages;
    str place;                                          /* the search as an address carries it: "entity=…&status=…", without language and page */
    struct option *area, *actor; size_t areas, actors; str area_key, actor_key;
    bool machine;                                       /* a service for machine translation is set up                */
    const char *said;                                   /* what was just done; NULL: nothing                          */
};
/* "Ukrainian: 34 of 120 up to date" in numbers. */
int64_t desk_of(const struct desk_view *v, size_t lang, enum desk_status s);
int64_t desk_all(const struct desk_view *v, size_t lang);
void desk_page(struct buf *out, struct req *q, const struct desk_view *v);
str  desk_url(const struct req *q, const struct desk_view *v, const char *page, str more);          /* below /translations with the search  */
str  desk_cell_url(const struct req *q, const struct desk_view *v, const struct desk_row *row, size_t lang);

enum { EXCHANGE_SHOWN = 200 };
struct exchange_view {
    struct exchange x; str file;                        /* name of the file in the store (entity/files.h); empty: none yet */
    const char *problem;                                /* English key: no file, another state than the one that was shown */
};
void exchange_page(struct buf *out, struct req *q, const struct exchange_view *v);

struct machine_view { const struct lang *lang; str host, place; int64_t entries, chars, more; };     /* more: entries beyond what one order may hold */
void machine_page(struct buf *out, struct req *q, const struct machine_view *v);

struct desk_months_view { struct desk_month *at; size_t n; size_t lang[DESK_LANGS], langs; };
void desk_months_page(struct buf *out, const struct req *q, const struct desk_months_view *v);
#endif
