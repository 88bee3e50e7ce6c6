/* flow.h - a state machine as a table. One function performs every transition, writes the history entry and emits the event; nothing else sets a
** state. Going back is an event like any other.
**
**     { "draft", "publish", "editor coordinator", can_publish, 0, NULL, N_("Publish"), N_("Published") }
*/
#ifndef ENTITY_FLOW_H
#define ENTITY_FLOW_H
#include "entity/draft.h"
#include "entity/history.h"

struct transition {
    const char *from;                                   /* state, or "*"                                                */
    const char *event;
    const char *to;
    const char *roles;                                  /* blank-separated; "timer" for one that only time performs      */
    const char *(*guard)(struct store *st, const struct entity *e, const void *row);      /* NULL: may; else English key why not */
    int64_t after;                                      /* seconds after entering `from` until the timer performs it; 0: none    */
    void (*effect)(struct store *st, const struct entity *e, int64_t row, const struct who *who);
    const char *label;                                  /* the button, for staff                                        */
    const char *outside;                                /* the new state, for the person outside                        */
    bool needs_reason;
};
struct flow { const char *field; const struct transition *at; size_t n; };     /* field: the choice field that holds the state */

enum flow_outcome { FLOW_DONE, FLOW_UNKNOWN, FLOW_DENIED, FLOW_NOT_NOW, FLOW_REFUSED, FLOW_STALE };
/* Performs `event` on the row. NOT_NOW: no such transition from the present state; REFUSED: the guard said why (*why, English key); STALE: the row's version is another
** (0: not asked). Emits "room.entity.event". */
enum flow_outcome flow_do(struct store *st, const struct who *who, str request, const struct entity *e, int64_t row, int64_t version, str event, str reason, const char **why);
/* What this reader may do with the row now. */
size_t flow_choices(const struct who *who, const struct entity *e, const void *row, const struct transition **ret, size_t max);
/* Performs what is due by `now`; returns how many. Timers are rows of core_timer (entity, row, event, due_at), set when a state is entered. */
int64_t flow_tick(struct store *st, int64_t now, int64_t most);
const struct table *const *flow_tables(size_t *n);
/* For checks: every state of the table reachable, every name a choice of the field. Aborts: a wrong table is a bug. */
void flow_check(const struct entity *e);
#endif
