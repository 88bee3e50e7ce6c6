/* check_look.h - what the parts of check.c share. Internal to entity/. */
#ifndef ENTITY_CHECK_LOOK_H
#define ENTITY_CHECK_LOOK_H
#include "entity/check.h"
#include "entity/draft.h"

struct look {
    struct store *st;
    const struct entity *e;                             /* NULL: of no entity; then `of` says whose                   */
    const char *of;
    check_found *found; void *ctx;
    int64_t n;
    struct arena *row;                                  /* forgotten after each row                                   */
};
/* One more. `key` may be empty; the text is cut to a line. */
void finding(struct look *l, enum check_kind kind, int64_t row, str key, const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/* Of the entity l->e: its own values and words, and what is derived of them (check_rows.c). */
void check_entity(struct look *l);
/* Of l->e: do rows say what their history ends in? (check_history.c) */
void check_against_history(struct look *l);
/* Of the whole region (check_region.c). */
void check_references(struct look *l);                  /* of tables that are no entity's                             */
void check_timers(struct look *l);
void check_files(struct look *l);
void check_numbers(struct look *l);
void check_sealed(struct look *l);
#endif
