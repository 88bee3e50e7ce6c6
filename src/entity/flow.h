/* flow.h - a state machine as a table. One function performs every transition, writes the history entry and emits the event; nothing else sets a
** state. Going back is an event like any other.
**
**     { "draft", "publish", "published", "editor coordinator", .guard = can_publish, .label = N_("Publish"), .outside = N_("Published") }
**
** A new row begins in the first line's `from`. Every state of the field's choices must be reachable from there.
*/
#ifndef ENTITY_FLOW_H
#define ENTITY_FLOW_H
#include "entity/draft.h"
#include "entity/history.h"

struct transition {
    const char *from;                                   /* state, or "*"                                                */
    const char *event;                                  /* a plain name: it becomes "room.entity.event"                 */
    const char *to;
    const char *roles;                                  /* blank-separated; "timer" for one that only time performs      */
    /* NULL: may; else English key why not. Sees every field, and who wants to (two persons must release a payment). */
    const char *(*guard)(struct store *st, const struct entity *e, const void *row, const struct who *who);
    int64_t after;                                      /* seconds after entering `from` until the timer performs it; 0: none    */
    void (*effect)(struct store *st, const struct entity *e, int64_t row, const struct who *who);     /* after the state is set            */
    const char *label;                                  /* the button, for staff; needed unless only the timer performs it */
    const char *outside;                                /* the new state, for the person outside                        */
    bool needs_reason;
};
struct flow {
    const char *field;                                  /* the choice field that holds the state                       */
    const struct transition *at; size_t n;
    bool standing;                                      /* a row may stay where new ones begin: none of them waits for a decision */
};

enum flow_outcome { FLOW_DONE, FLOW_UNKNOWN, FLOW_DENIED, FLOW_NOT_NOW, FLOW_REFUSED, FLOW_STALE };
/* Performs `event` on the row. UNKNOWN: no such event, or no such row for this reader; DENIED: none of the reader's roles may; NOT_NOW: no such
** transition from the present state; REFUSED: the guard said why (*why, English key), or a reason is missing; STALE: the row's version is another
** (0: not asked). A role acts on the rows that it may UPDATE; one that may UPDATE none of them, on those it may READ. Emits "room.entity.event". */
enum flow_outcome flow_do(struct store *st, const struct who *who, str request, const struct entity *e, int64_t row, int64_t version, str event,
    str reason, const char **why);
/* What this reader may do with the row now, in the order of the table. `row` as the reader sees it; guards are asked by flow_do() only. */
size_t flow_choices(const struct who *who, const struct entity *e, const void *row, const struct transition **ret, size_t max);
/* Performs what is due by `now`, the oldest first, at most `most` (and 1,000); returns how many were performed. All in the caller's transaction, which
** a caller keeps short by a small `most`. What the guard refuses is tried again a day later; what fits no more is forgotten. Timers are
** rows of core_timer (entity, row, event, due_at), set when a state is entered and removed when it is left. */
int64_t flow_tick(struct store *st, int64_t now, int64_t most);
const struct table *const *flow_tables(size_t *n);
/* For checks: every state of the table reachable, every name a choice of the field. Aborts: a wrong table is a bug. */
void flow_check(const struct entity *e);
/* The table as a Mermaid diagram ("```mermaid stateDiagram-v2"): docs/flows.md is made of them (`bruecke flows`). Labels are the English keys. */
void flow_picture(const struct entity *e, struct buf *out);

/* ---- did every state come about by a step? -------------------------------------------------------------------------------------- */
/* What a row's history tells against its table: GAP: a step begins in another state than the one before ended in; STEP: no transition leads from there
** to there; STATE: the row is in another state than its history ends in. */
enum flow_wrong { FLOW_WRONG_GAP, FLOW_WRONG_STEP, FLOW_WRONG_STATE };
struct flow_fault { const struct entity *e; str key, from, to; int64_t row, history; enum flow_wrong wrong; };    /* history 0: with STATE         */
typedef void flow_found(void *ctx, const struct flow_fault *f);
/* Walks the history of every row that has a flow, of all entities, and tells each fault (strings live during the call only). A new row may begin in, and
** an import may set, any state that some line of the table leads to; everything else must be a line. Values that were blanked are taken as right.
** Reads only; long. Returns how many faults there are. */
int64_t flow_walk(struct store *st, flow_found *found, void *ctx);
/* "begins in `from`, but …": the fault in English, for reports. */
str flow_fault_text(struct arena *a, const struct flow_fault *f);

/* ---- effects that any room may name in its table ------------------------------------------------------------------------------ */
/* The clock of e->keep, whose `from` is then a date field: it starts today when a row comes to its end (dealt with, has left), and stands still when the
** row is taken up again. */
void keep_starts(struct store *st, const struct entity *e, int64_t row, const struct who *who);
void keep_stops(struct store *st, const struct entity *e, int64_t row, const struct who *who);

/* ---- lines that several rooms' tables have in common ------------------------------------------------------------------------------ */
/* How an entry becomes public, leaves, and comes back; `done`: the effect of each, or NULL. */
#define FLOW_PUBLICATION(staff, done) \
    { "draft",     "publish",   "published", staff, .label = N_("Publish"),                 .outside = N_("Published"), .effect = (done) }, \
    { "published", "withdraw",  "draft",     staff, .label = N_("Take back to draft"),      .outside = N_("Draft"),     .effect = (done) }, \
    { "published", "archive",   "archived",  staff, .label = N_("Move to the archive"),     .outside = N_("Archived"),  .effect = (done) }, \
    { "draft",     "archive",   "archived",  staff, .label = N_("Move to the archive"),     .outside = N_("Archived"),  .effect = (done) }, \
    { "archived",  "republish", "published", staff, .label = N_("Publish again"),           .outside = N_("Published"), .effect = (done) }, \
    { "archived",  "reopen",    "draft",     staff, .label = N_("Take out of the archive"), .outside = N_("Draft"),     .effect = (done) }
/* What becomes of something that somebody told (serve/outside.h). When it is dealt with e->keep begins to count. */
#define FLOW_DEALT_WITH(keepers) \
    { "new",      "take",   "in_work",  keepers, .label = N_("Look into it"),  .outside = N_("In progress") }, \
    { "new",      "finish", "done",     keepers, .label = N_("Done"),          .outside = N_("Done"),        .effect = keep_starts }, \
    { "new",      "reject", "rejected", keepers, .label = N_("Reject"),        .outside = N_("Rejected"),    .effect = keep_starts, .needs_reason = true }, \
    { "in_work",  "finish", "done",     keepers, .label = N_("Done"),          .outside = N_("Done"),        .effect = keep_starts }, \
    { "in_work",  "reject", "rejected", keepers, .label = N_("Reject"),        .outside = N_("Rejected"),    .effect = keep_starts, .needs_reason = true }, \
    { "done",     "reopen", "in_work",  keepers, .label = N_("Take up again"), .outside = N_("In progress"), .effect = keep_stops }, \
    { "rejected", "reopen", "in_work",  keepers, .label = N_("Take up again"), .outside = N_("In progress"), .effect = keep_stops }

/* ---- for the write path ------------------------------------------------------------------------------------------------------ */
str  flow_first(const struct flow *f);                  /* the state of a new row                                         */
bool flow_leads(const struct who *who, const struct flow *f, str state);       /* may one of the reader's roles bring a row into this state? */
void flow_enter(struct store *st, const struct entity *e, int64_t row, str state);     /* the state's timers instead of those before it */
void flow_leave(struct store *st, const struct entity *e, int64_t row);                /* no timers: the row is deleted         */
#endif
