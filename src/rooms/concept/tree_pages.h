/* tree_pages.h - pages of a concept and its parts: what the office works with, and what becomes public. */
#ifndef CONCEPT_TREE_PAGES_H
#define CONCEPT_TREE_PAGES_H
#include "look/form.h"
#include "rooms/concept/concept.h"
#include "web/figures.h"
#include "serve/write.h"

/* ---- the concept (tree_pages.c) -------------------------------------------------------------------------------------------------------- */
enum { TREE_MENUS = 8, MENU_ROWS = 120, ADOPTED_MAX = 200, DUE_SOON = 30 };
struct tree_menu { const char *name, *label; struct option *o; size_t n; str now; };
struct adopted { str town, title, slug, on, paper; bool german; };     /* german: its title is, for want of a translation */
struct tree_view {
    const struct concept *c; const struct labels *labels;
    struct tree tree;
    bool *shown, *hit; size_t hits; bool narrowed;      /* hit: fits what is asked; shown: or something below it does    */
    struct tree_menu menu[TREE_MENUS]; size_t menus; str find;
    bool builds, arranges, unfolded;                    /* arranges: every part has its buttons                          */
    int64_t moved; str way; bool undo;
    struct adopted *adopted; size_t n_adopted;
    struct back back[BACK_MAX]; size_t n_back;
    struct history_view past;
};
void concept_page(struct buf *out, struct req *q, const struct tree_view *v);
/* Somebody may do something about it: planned, decided or running, and its day is over, or within DUE_SOON days. */
bool part_late(const struct tree_node *n, str today);
bool part_soon(const struct tree_node *n, str today, str until);
str  part_name(const struct req *q, const struct tree_node *n);        /* "6.1.1 Elementarbereich"                       */
bool part_tallies(const struct tree_node *n);           /* do its counts say more than its own state?                    */
void state_badge(struct buf *out, const struct req *q, int state);
void state_counts(struct buf *out, const struct req *q, const struct counts *c, str of);      /* bar and words; of: for ears, whose      */
str  day_after_today(struct arena *a, int days);
/* The concept as its address names it, for whoever may read it. NULL: answered already. */
const struct concept *concept_of_address(struct req *q, struct labels *labels);

/* ---- what everybody sees (public_pages.c) ------------------------------------------------------------------------------------------------ */
struct public_part {                                    /* PUBLIC fields of one part, and nothing else                   */
    str text, reason, since, starts, ends, light_reason, responsible, town, adopted_on; bool german;
};
struct public_proof { int64_t node; str title, link, dated; };
struct public_view {
    const struct concept *c; const struct labels *labels;
    struct tree tree; struct public_part *part;         /* as many as the tree has nodes                                 */
    struct public_proof *proof; size_t proofs;
    struct indicator_said *said; size_t n_said;
    struct back back[BACK_MAX]; size_t n_back;          /* reports to the council that are public, a newer version       */
};
void concept_public(struct req *q, const struct concept *c, const struct labels *labels);
void concept_public_page(struct buf *out, struct req *q, const struct public_view *v);

/* ---- a part (node_pages.c) --------------------------------------------------------------------------------------------------------------- */
/* What an indicator says of a goal: the newest figure beside the one before, and whether that is the direction that was expected. */
enum indicator_way { WAY_NONE, WAY_HIDDEN, WAY_FIRST, WAY_CUT, WAY_WATCHED, WAY_AS_EXPECTED, WAY_AGAINST, WAY_SAME };
struct indicator_said { int64_t node; str name, url, expected, value, period, was, was_period, source, note; enum indicator_way way; bool rose, german; };
/* The newest protected figure of each connection's indicator, in the area of the part. */
struct indicator_asked { int64_t node, indicator, area; str name, url, expected; bool german; };
struct indicator_said indicator_say(struct req *q, const struct indicator_asked *ask);
const char *indicator_way_text(const struct indicator_said *s);        /* English key                                    */
void indicator_lines(struct buf *out, const struct req *q, const struct indicator_said *s);

enum { NODE_ROWS = 100, PATH_MAX = 12 };
struct node_rows { const struct entity *e; struct page page; bool may_add; };
struct node_view {
    const struct node *n; const struct labels *labels; enum node_kind kind;
    const struct concept *c;
    struct tree tree; size_t at, path[PATH_MAX], n_path;
    struct indicator_said *said; size_t n_said;
    struct node_rows stakeholders, budgets, evidence, links;
    struct back back[BACK_MAX]; size_t n_back;
    struct history_view past;
    bool builds, late; bool undo;
    str says;                                           /* one sentence: how it stands and since when                    */
};
void node_page(struct buf *out, struct req *q, const struct node_view *v);
bool node_has_link(const struct node_view *v, const char *field);
str  node_add_url(const struct req *q, const struct entity *e, const struct node *n);
const void *node_below(const struct node_view *v, int64_t node, str *name);   /* NULL: it is the part itself, or not there     */

/* ---- new measure, moving (node_form.c) ------------------------------------------------------------------------------------------------------- */
enum quick_field { QUICK_TITLE, QUICK_RESPONSIBLE, QUICK_STARTS, QUICK_ENDS, QUICK_STATE, QUICK_MILESTONE, QUICK_DUE, QUICK_EXCEPTION, QUICK_INDICATOR, QUICK_EXPECTED, QUICK_EVIDENCE, QUICK_LINK, QUICK_FIELDS };
struct quick_view {
    const struct node *above; const struct tree_node *at; const struct concept *c;
    struct widget w[QUICK_FIELDS]; size_t wrong;
    str general;                                        /* a problem of no field of the form                              */
};
void quick_page(struct buf *out, struct req *q, const struct quick_view *v);
struct place_view { const struct node *n; const struct concept *c; struct tree tree; size_t at; const char *why; };
void node_place_page(struct buf *out, struct req *q, const struct place_view *v);

/* ---- routes ----------------------------------------------------------------------------------------------------------------------------------- */
void concept_show(struct req *q);
void node_show(struct req *q);
void node_move_post(struct req *q);
void node_place_get(struct req *q);
void quick_get(struct req *q);
void quick_post(struct req *q);
void concept_today(struct req *q, struct agenda *agenda);
extern const struct job_kind concept_remind_job;
void concept_remind_open(const struct app *app);
#endif
