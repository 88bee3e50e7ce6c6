/* publishing.h - the room's entities as C structs, and what its files share: pages in a tree, news, pictures for texts. */
#ifndef PUBLISHING_PUBLISHING_H
#define PUBLISHING_PUBLISHING_H
#include "entity/entity.h"

extern const struct choice page_kinds[], page_states[], page_shown[], feedback_states[], feedback_kinds[];

#define FIELD(kind, name, ...) c_##kind name;
struct page_row {
    struct meta meta;
#include "rooms/publishing/page.def"
};
struct news {
    struct meta meta;
#include "rooms/publishing/news.def"
};
struct media {
    struct meta meta;
#include "rooms/publishing/media.def"
};
struct feedback {
    struct meta meta;
#include "rooms/publishing/feedback.def"
};
#undef FIELD

extern const struct flow page_flow, news_flow, feedback_flow;        /* flows.c */
extern const struct entity page_entity, news_entity, media_entity, feedback_entity;

/* tree.c: what makes a page visible together with those above it. `check` and `before_save` see the row as it will be. */
void page_check(struct store *st, const struct draft *d, struct problems *p);
void news_check(struct store *st, const struct draft *d, struct problems *p);
void page_derive(struct store *st, struct draft *d);
void page_saved(struct store *st, const struct entity *e, int64_t row, bool fresh);
/* Works out `shown` for a page and all below it. */
void tree_show(struct store *st, int64_t page);
#endif
