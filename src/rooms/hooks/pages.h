/* pages.h - what the pages of this room show. */
#ifndef ROOMS_HOOKS_PAGES_H
#define ROOMS_HOOKS_PAGES_H
#include "look/form.h"
#include "rooms/hooks/hooks.h"
#include "web/csrf.h"

enum { LOG_SHOWN = 100 };
struct sent { int64_t id, created, sent, tries, code, ms, due; str entity, key, event, state, error; };
struct hook_view {
    const struct hook *hook; str slug; struct record_view record;
    int64_t failures, since, rests, paused, last, waiting; bool by_house;
    int64_t secret_made, overlap;                       /* when the newest was made (0: none), until when the one before it counts (0: none) */
    str secret;                                         /* the new one, on this answer only                           */
    const char *done, *wrong;                           /* English keys                                               */
    struct sent log[LOG_SHOWN]; size_t n; bool more;
};
void hook_page(struct buf *out, struct req *q, const struct hook_view *v);
#endif
