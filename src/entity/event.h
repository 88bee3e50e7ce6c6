/* event.h - what happened, told to other rooms. Names are "room.entity.event"; listeners run in the same transaction, in the order of
** rooms.c, may write but not refuse. What may fail or take long becomes a job. */
#ifndef ENTITY_EVENT_H
#define ENTITY_EVENT_H
#include "entity/who.h"
#include "store/store.h"

struct event {
    const char *name; const struct entity *e; int64_t row; const struct who *who; str request;
    int64_t other;                                      /* "….merged": the row that stays; `row` leads there from now on */
};
typedef void listener(struct store *st, const struct event *ev);
struct listen { const char *event; listener *run; };
enum { LISTENERS_MAX = 500, EVENT_DEPTH_MAX = 8 };
void event_listen(const struct listen *l);              /* once at start; an event that nobody emits is never called     */
void event_forget(void);                                /* for tests                                                    */
void event_emit(struct store *st, const struct event *ev);           /* deeper than EVENT_DEPTH_MAX is a loop, a bug, and ends the process */
#endif
