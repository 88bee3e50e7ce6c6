/* concept.h - what this room is made of, and what its files share. The integration concept as something that lives: goals have measures, measures have
** evidence and indicators, the centre accounts for its own work, the council gets a report whose numbers add up.
**
**     concept ─< node (a tree) ─< stakeholder, budget, evidence, link
**     concept ─< review ─< snapshot (table)             states as they were on a day
**     concept ─< cycle ─< phase
**     priority ─< activity
**     council_report ─< council_part
**
** States roll up as counts, never as an invented percentage (tree_load()). Figures of indicators come from web/figures.h, protected already.
*/
#ifndef CONCEPT_CONCEPT_H
#define CONCEPT_CONCEPT_H
#include "entity/event.h"
#include "entity/flow.h"
#include "entity/write.h"
#include "store/ddl.h"
#include "text/lang.h"
#include "web/room.h"

extern const struct choice concept_states[], node_kinds[], node_states[], node_bindings[], node_lights[], life_areas[], integration_dimensions[], stakeholder_parts[], link_expectations[],
    review_states[], phase_kinds[], phase_states[], priority_kinds[], activity_kinds[], council_states[];

#define FIELD(kind, name, ...) c_##kind name;
struct concept { struct meta meta;
#include "rooms/concept/concept.def"
};
struct node { struct meta meta;
#include "rooms/concept/node.def"
};
struct stakeholder { struct meta meta;
#include "rooms/concept/stakeholder.def"
};
struct node_budget { struct meta meta;
#include "rooms/concept/budget.def"
};
struct evidence { struct meta meta;
#include "rooms/concept/evidence.def"
};
struct node_link { struct meta meta;
#include "rooms/concept/link.def"
};
struct concept_review { struct meta meta;
#include "rooms/concept/review.def"
};
struct cycle { struct meta meta;
#include "rooms/concept/cycle.def"
};
struct phase { struct meta meta;
#include "rooms/concept/phase.def"
};
struct priority { struct meta meta;
#include "rooms/concept/priority.def"
};
struct activity { struct meta meta;
#include "rooms/concept/activity.def"
};
struct council_report { struct meta meta;
#include "rooms/concept/council_report.def"
};
struct council_part { struct meta meta;
#include "rooms/concept/council_part.def"
};
#undef FIELD
extern const struct entity concept_plan_entity, node_entity, stakeholder_entity, node_budget_entity, evidence_entity, node_link_entity, concept_review_entity, cycle_entity, phase_entity,
    priority_entity, activity_entity, council_report_entity, council_part_entity;
extern const struct flow concept_flow, node_flow, review_flow, phase_flow, council_flow;
#define CONCEPT_OFFICE  "lead coordinator administrator"
#define CONCEPT_READERS CONCEPT_OFFICE " editor municipal_officer quarter_manager steering_group data_officer"

/* ---- the tree (tree.c) ------------------------------------------------------------------------------------------------------------------ */
/* Order of node_kinds[]. MEASURE, MILESTONE and RECOMMENDATION are what is done: they have states, dates, money; the kinds above them only hold. */
enum node_kind { NODE_VISION, NODE_FIELD, NODE_GUIDELINE, NODE_GOAL, NODE_APPROACH, NODE_MEASURE, NODE_MILESTONE, NODE_RECOMMENDATION, NODE_CHALLENGE, NODE_KINDS };
enum node_kind node_kind_of(str key);                   /* NODE_KINDS: none                                            */
static inline bool node_done_by_somebody(enum node_kind k) { return k == NODE_APPROACH || k == NODE_MEASURE || k == NODE_MILESTONE || k == NODE_RECOMMENDATION; }
/* Which kinds may lie directly below which; a field may lie in a field. */
bool node_fits(enum node_kind above, enum node_kind below);
/* The fields of node.def that mean something for a kind, blank-separated, in the order of forms; NULL: no such kind. */
const char *node_uses(str kind);
/* Order of node_states[]: planned decided running done permanent suspended rejected. */
enum { NODE_STATES = 7 };
struct counts { int64_t of[NODE_STATES]; };             /* measures and recommendations by state                       */

struct tree_node {
    int64_t id, parent, place; enum node_kind kind; int state, depth;   /* state: index in node_states[]               */
    str key, slug, number, title, lines, ends, light, binding;
    bool german;                                        /* its title is, for want of a translation                     */
    size_t first, next, up, n;                          /* first child, next sibling, parent (TREE_NONE); n: nodes below, all depths */
    struct counts below;                                /* of what lies below it, itself included                       */
};
enum { TREE_MAX = 5000, TREE_NONE = 0x7fffffff };
struct tree { struct tree_node *at; size_t n, root; };  /* in reading order (place, number, id), parents before children; root: the first without a parent */
/* Every node of the concept that is not deleted, with titles in `lang` (else German). */
struct tree tree_load(struct store *st, struct arena *a, int64_t concept, const struct lang *lang);
size_t tree_find(const struct tree *t, int64_t id);     /* TREE_NONE: not there                                         */

/* ---- moving (move.c) --------------------------------------------------------------------------------------------------------------------- */
/* One step within the concept. way: "up", "down" among its siblings; "in": last below the sibling above it; "out": behind what it lies in; "before", "after",
** "inside" (last) of the node `target`; "root": last of all; "undo": as it lay before its newest change, if that was a move. GONE: there is no such
** step (the first one up). REFUSED: the kind does not belong there. Only what has to change its number is written. */
struct node_mover { struct store *st; struct arena *a; const struct who *who; str request; };
enum write_outcome node_move(const struct node_mover *m, int64_t node, str way, int64_t target, struct problems *p);
/* May "undo" be pressed? */
bool node_moved_last(const struct node_mover *m, int64_t node);

/* ---- reviews (review.c) -------------------------------------------------------------------------------------------------------------------- */
/* concept_snapshot: review, node, state, light, ends, title: every node as it stood when the review was closed. */
extern const struct table snapshot_table;
struct change { int64_t node; str title, was, is; enum { CHANGE_NEW, CHANGE_GONE, CHANGE_STATE, CHANGE_LIGHT, CHANGE_DUE } what; };
/* What differs between a review and now (to 0) or a later review; from 0: the newest closed one (before `to`). was, is: keys of node_states (NEW, GONE, STATE) or
** node_lights, or a date; empty: none. Titles are German. *ret NULL: there is nothing to compare with. */
size_t review_changes(struct store *st, struct arena *a, int64_t concept, int64_t from, int64_t to, const struct change **ret);

void review_closed(struct store *st, const struct entity *e, int64_t row, const struct who *who);      /* effects of review_flow */
void review_reopened(struct store *st, const struct entity *e, int64_t row, const struct who *who);
void cycle_saved(struct store *st, const struct entity *e, int64_t row, bool fresh);                   /* a new one gets its six phases (cycle.c) */

/* ---- events, rules, demonstration -------------------------------------------------------------------------------------------------------- */
void concept_demo(struct store *st, struct arena *a, struct buf *said);
void node_check(struct store *st, const struct draft *d, struct problems *p);
void node_derive(struct store *st, struct draft *d);
/* Effect of every step: since when, and why. */
void node_stepped(struct store *st, const struct entity *e, int64_t row, const struct who *who);
void budget_check(struct store *st, const struct draft *d, struct problems *p);
void link_check(struct store *st, const struct draft *d, struct problems *p);
void link_derive(struct store *st, struct draft *d);
void part_derive(struct store *st, struct draft *d);
void priority_check(struct store *st, const struct draft *d, struct problems *p);
void council_check(struct store *st, const struct draft *d, struct problems *p);
#endif
