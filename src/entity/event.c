/* event.c - what happened, told to other rooms. */
#include "entity/event.h"
#include <stdio.h>
#include <stdlib.h>

static struct listen listeners[LISTENERS_MAX];
static size_t count;
static _Thread_local int depth;

void event_listen(const struct listen *l)
{
    if (count == LISTENERS_MAX) { fputs("bruecke: too many listeners\n", stderr); abort(); }
    listeners[count++] = *l;
}

void event_forget(void) { count = 0; }

void event_emit(struct store *st, const struct event *ev)
{
    if (depth == EVENT_DEPTH_MAX) { fprintf(stderr, "bruecke: the event %s leads back to itself\n", ev->name); abort(); }
    depth++;
    for (size_t i = 0; i < count && !store_broken(st); i++)
        if (str_eq(str_of(listeners[i].event), S(EVENT_ANY)) || str_eq(str_of(listeners[i].event), str_of(ev->name))) listeners[i].run(st, ev);
    depth--;
}
