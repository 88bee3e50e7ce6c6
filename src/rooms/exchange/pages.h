/* pages.h - what the pages of this room draw. */
#ifndef EXCHANGE_PAGES_H
#define EXCHANGE_PAGES_H
#include "look/form.h"
#include "rooms/exchange/exchange.h"

enum { BULK_MAX = 200 };
struct arrivals_view {
    struct list_view list;
    bool decides;                                       /* may the reader take and ignore?                            */
    bool said; int64_t done, refused; str problem;      /* after a decision on several                                */
};
void arrivals_page(struct buf *out, struct req *q, const struct arrivals_view *v);

struct arrival_view {
    const struct arrival_row *row; const struct labels *labels;
    const struct comparison *c;                         /* NULL: its kind is not known here                           */
    const void *twin; const struct entity *e;           /* our row that may be the same, as the reader sees it        */
    str with;                                           /* key of the row it is compared with; empty: its own, or none */
    struct form *more;                                  /* fields that our entity needs and the source does not give; NULL: none */
    const char *problem; const struct problems *wrong;  /* English key; what row_write() refused                      */
    bool undo, decides;
    struct history_view *past;
};
void arrival_page(struct buf *out, struct req *q, const struct arrival_view *v);
/* Name of a line's control: "l.title.de", "l.website". */
str arrival_line_name(const struct req *q, const struct line *l);

struct source_view {
    const struct source *s; const struct labels *labels;
    bool keeps;                                         /* may the reader fetch and upload?                           */
    const char *problem;                                /* English key                                                */
    int64_t of[8];                                      /* arrivals per state, in the order of arrival_states          */
    int64_t waiting;                                    /* jobs for it that wait or run                               */
};
void source_page(struct buf *out, struct req *q, const struct source_view *v);
#endif
