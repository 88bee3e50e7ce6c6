/* indicator_thing.h - an indicator as a Dataset of schema.org, for those who look for data (look/head.h). */
#ifndef MONITORING_INDICATOR_THING_H
#define MONITORING_INDICATOR_THING_H
#include "rooms/monitoring/indicator_view.h"

/* The licence is that of its first source that says one; where none does, the imprint says what holds. */
void indicator_thing(struct req *q, const struct indicator_view *v);
#endif
