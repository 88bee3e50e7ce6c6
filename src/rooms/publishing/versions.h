/* versions.h - what a page or a piece of news said before: list, two beside each other, one brought back. */
#ifndef PUBLISHING_VERSIONS_H
#define PUBLISHING_VERSIONS_H
#include "rooms/publishing/pages.h"
#include "serve/write.h"
#include "text/diff.h"

struct version { int64_t version, at; str who, what; };
struct changed { str label; struct diff_piece *piece; size_t n; const char *lang; };
struct versions_view {
    const struct entity *e; const void *row;
    struct version *at; size_t n; bool more;
    int64_t old, new;                                    /* which two are compared; 0: none                             */
    struct changed *changed; size_t n_changed;
};
void versions_get(struct req *q);
void versions_restore(struct req *q);
void versions_draw(struct buf *out, struct req *q, const struct versions_view *v);
#endif
