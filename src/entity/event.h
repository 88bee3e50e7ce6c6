/* event.h - what happened, told to other rooms. Names are "room.entity.event"; listeners run in the same transaction, in the order of
** rooms.c, may write but not refuse. What may fail or take long becomes a job. */
#ifndef ENTITY_EVENT_H
#define ENTITY_EVENT_H
#include "entity/who.h"
#include "store/store.h"

/* What could not be served, as a number without a person, for the room of needs (rooms/needs/README.md says which events): month YYYY-MM, keys of
** directory.area and directory.topic, language by its tag. What is empty is taken from fields of these names of the row. */
struct event_need { str month, area, topic, language; int64_t count; };
struct event {
    const char *name; const struct entity *e; int64_t row; const struct who *who; str request;
    const struct event_need *need;                      /* NULL: one, and all else from the row                         */
    int64_t other;                                      /* "….merged": the row that stays; `row` leads there from now on */
};
#define EVENT_ANY "*"                                   /* as the name of a listen: every event, whatever its name           */
typedef void listener(struct store *st, const struct event *ev);
struct listen { const char *event; listener *run; };
enum { LISTENERS_MAX = 500, EVENT_DEPTH_MAX = 8 };
void event_listen(const struct listen *l);              /* once at start; an event that nobody emits is never called     */
void event_forget(void);                                /* for tests                                                    */
void event_emit(struct store *st, const struct event *ev);           /* deeper than EVENT_DEPTH_MAX is a loop, a bug, and ends the process */
#endif
