/* stubs.c - answers with nothing in them, until places.c and events.c are there. */
#include "rooms/integreat/integreat.h"

static void nothing(struct req *q)
{
    struct integreat x;
    if (!integreat_begin(q, &x)) return;
    json_open(&x.j, '[');
    json_close(&x.j, ']');
}

void integreat_locations(struct req *q)           { nothing(q); }
void integreat_location_categories(struct req *q) { nothing(q); }
void integreat_events(struct req *q)              { nothing(q); }
