/* register.h - institutions that register themselves (application.c). */
#ifndef MEDIATION_REGISTER_H
#define MEDIATION_REGISTER_H
#include "rooms/mediation/desk.h"
#include "serve/outside.h"

extern const struct choice application_states[];
extern const struct entity application_entity;
void register_get(struct req *q);
void register_post(struct req *q);
void register_page(struct buf *out, struct req *q, const struct outside_view *v);
int64_t applications_open(struct store *st);            /* how many wait for the office                               */
#endif
