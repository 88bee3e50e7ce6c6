/* steer.h - what reviews, steering cycles and the centre's own work share with their pages. */
#ifndef CONCEPT_STEER_H
#define CONCEPT_STEER_H
#include "look/form.h"
#include "rooms/concept/concept.h"
#include "web/csrf.h"

/* ---- reviews (review.c, review_pages.c) ------------------------------------------------------------------------------------------------- */
struct stand { int64_t node; str title, state, light, ends; };          /* a part as it stood                        */
/* review 0: as it is now. In the order of the nodes' ids, at most TREE_MAX. */
size_t review_stands(struct store *st, struct arena *a, int64_t concept, int64_t review, const struct stand **ret);
int64_t review_before(struct store *st, int64_t concept, int64_t than);  /* the closed one before it; than 0: the newest; 0: none */
size_t tree_field(const struct tree *t, size_t at);     /* the field of action that it lies in, itself counted in; TREE_NONE: in none */
struct field_count { str title, number; int64_t state[NODE_STATES], light[3], n; };     /* title empty: no longer part of the concept */
size_t review_counts(struct arena *a, const struct tree *t, const struct stand *s, size_t n, struct field_count **ret);

enum { REVIEWS_SHOWN = 60, CHANGE_KINDS = 5, LINES_MAX = 200, STEPS_MAX = 8 };
struct review_choice { int64_t id; str key, title, held_on; };
struct compare_view {
    const struct concept_review *r; const struct labels *labels;
    const struct field_count *field; size_t fields;
    struct review_choice choice[REVIEWS_SHOWN]; size_t choices;          /* closed ones of this concept, the newest first */
    str from, to;                                       /* keys as chosen; empty: none before it, and now             */
    const struct change *change; size_t changes; int64_t of[CHANGE_KINDS];
    bool goes;                                          /* may this reader go through the parts?                      */
};
void concept_review_page(struct buf *out, struct req *q, const struct compare_view *v);
str  change_say(const struct req *q, const struct change *c, str key);   /* a state, light or day as people read it   */
str  change_label(const struct req *q, const struct change *c);

/* One part in the review mode: what is kept, or what was typed. */
struct go_line {
    const struct tree_node *n; int64_t version; str light, reason, event, state;
    const struct transition *step[STEPS_MAX]; size_t steps;
    const char *wrong;
};
struct go_view { const struct concept_review *r; str field, next; size_t place, of; struct go_line *line; size_t n; bool wrong; };
void review_go_page(struct buf *out, struct req *q, const struct go_view *v);

/* ---- steering cycles (cycle.c, cycle_pages.c) --------------------------------------------------------------------------------------------- */
enum { PHASES = 6, CHECKS_MAX = 60, PHASES_SHOWN = 24, LACKS_MAX = 6 };
struct check_line { str text; bool done; };
size_t checklist_read(str text, struct check_line *ret);                 /* room for CHECKS_MAX; empty lines are left out */
str checklist_text(struct arena *a, const struct check_line *line, size_t n);
/* A cycle as long as the one before, with six phases; what was left unticked there stands first in each list. `concept`: its key. */
enum write_outcome cycle_next(struct store *st, const struct who *who, str request, const struct cycle *from, str concept, str title, str starts, struct problems *p, int64_t *ret);
void cycle_today(struct req *q, struct agenda *agenda);

struct phase_view {
    const struct phase *p;
    struct check_line check[CHECKS_MAX]; size_t checks;
    const struct transition *step[STEPS_MAX]; size_t steps;
    str lack[LACKS_MAX]; size_t lacks;
};
struct cycle_view {
    const struct cycle *c; const struct labels *labels; struct labels phase_labels;
    struct phase_view at[PHASES_SHOWN]; size_t n;
    bool works;                                         /* may tick, move on, begin the next one                      */
    str title, starts;                                  /* of the next one, as typed                                  */
    const char *wrong;
};
void cycle_page(struct buf *out, struct req *q, const struct cycle_view *v);
void cycle_show(struct req *q);
void cycle_tick(struct req *q);
void cycle_next_post(struct req *q);

void review_show(struct req *q);
void review_csv(struct req *q);
void review_go(struct req *q);
void review_go_post(struct req *q);
#endif
