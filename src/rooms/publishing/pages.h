/* pages.h - the room's own pages; the others are generated. */
#ifndef PUBLISHING_PAGES_H
#define PUBLISHING_PAGES_H
#include "look/block.h"
#include "look/form.h"
#include "rooms/publishing/publishing.h"
#include "serve/outside.h"
#include "web/room.h"

void page_overview(struct req *q);                       /* page_pages.c                                               */
void page_show(struct req *q);
void news_overview(struct req *q);                       /* news_pages.c                                               */
void news_show(struct req *q);
void publishing_home(struct req *q, struct buf *out);
void publishing_today(struct req *q, struct agenda *agenda);         /* today.c                                        */
void feedback_get(struct req *q);                        /* feedback_pages.c: of the row whose route this is           */
void feedback_post(struct req *q);
void barrier_get(struct req *q);                         /* the same about the whole portal                            */
void barrier_post(struct req *q);
extern const struct block_kind publishing_blocks[2];     /* blocks.c                                                   */

/* ---- the tree (tree.c) -------------------------------------------------------------------------------------------------- */
/* Pages that this reader sees, of those with these ids, in the order of the tree. */
struct page pages_among(struct req *q, const int64_t *ids, size_t n);
/* Ids of what lies directly below (0: of what lies below nothing), of a page and all above it from the top, at most `max`. */
size_t pages_below(struct store *st, int64_t page, int64_t *ids, size_t max);
size_t pages_above(struct store *st, int64_t page, int64_t *ids, size_t max);
enum { PAGES_MAX = 400, DEPTH_MAX = 16 };

/* ---- for the templates ----------------------------------------------------------------------------------------------------- */
struct page_view {
    const struct page_row *p; const struct labels *labels;
    struct page above, below;                            /* above: from the top, without the page itself                */
    const struct page_row *before, *after;               /* its neighbours; NULL: none                                  */
    html body;
};
struct overview { struct page top; struct page *below; };            /* below: of each page of `top`                   */
struct news_view { const struct news *n; const struct labels *labels; html body; };
struct news_list { struct page page; struct query query; };

bool body_german(const struct entity *e, const void *row);             /* is the text shown in German for want of a translation? */
void page_draw(struct buf *out, struct req *q, const struct page_view *v);
void overview_draw(struct buf *out, const struct req *q, const struct overview *v);
void news_draw(struct buf *out, struct req *q, const struct news_view *v);
void news_list_draw(struct buf *out, struct req *q, const struct news_list *v);
void news_home_draw(struct buf *out, const struct req *q, const struct page *p);
void feedback_draw(struct buf *out, struct req *q, const struct outside_view *v);
void page_tiles(struct buf *out, const struct req *q, const struct page *p);          /* pages as choices with a sentence each   */
void figure_of(struct buf *out, const struct req *q, const struct entity *e, const void *row, const char *file, const char *alt);     /* the row's picture */
void media_draw(struct buf *out, const struct req *q, const struct media *m);         /* a picture with what stands below it     */
#endif
