/* directory.h - the room's entities as C structs, for its pages. */
#ifndef DIRECTORY_DIRECTORY_H
#define DIRECTORY_DIRECTORY_H
#include "entity/entity.h"
#include "rooms/directory/choices.h"

#define FIELD(kind, name, ...) c_##kind name;
struct actor {
    struct meta meta;
#include "rooms/directory/actor.def"
};
struct offer {
    struct meta meta;
#include "rooms/directory/offer.def"
};
struct place {
    struct meta meta;
#include "rooms/directory/place.def"
};
struct contact {
    struct meta meta;
#include "rooms/directory/contact.def"
};
struct topic {
    struct meta meta;
#include "rooms/directory/topic.def"
};
struct area {
    struct meta meta;
#include "rooms/directory/area.def"
};
struct proposal {
    struct meta meta;
#include "rooms/directory/proposal.def"
};
struct remark {
    struct meta meta;
#include "rooms/directory/remark.def"
};
#undef FIELD

extern const struct flow publication_flow, remark_flow, proposal_flow;  /* flows.c, confirm_review.c */
extern const struct entity actor_entity, offer_entity, place_entity, contact_entity, topic_entity, area_entity, remark_entity, proposal_entity;

/* quarter.c: what fits together in an area, and a quarter's parent. */
void area_check(struct store *st, const struct draft *d, struct problems *p);
void area_derive(struct store *st, struct draft *d);

/* filters.c. The hours by which an offer is open: its own; where it says no times at all, its place's; empty: nothing is known. */
str offer_hours(struct store *st, const struct offer *o);
/* When it is open next, or begins (its first day, where hours say nothing): seconds; `at` itself while it is open; 0: nobody knows, or not before it
** ends. hours: as offer_hours() says. *ret_until: when that changes by itself, for req_until(); 0: it does not. */
int64_t offer_next_open(struct arena *a, str hours, str valid_from, str valid_to, int64_t at, int64_t *ret_until);
void offers_open(struct query *q, struct store *st, struct told *t);         /* own filter "open" of the list               */
void offers_days(struct query *q, struct store *st, struct told *t);         /* own filter "day"                            */
void offers_next(struct query *q, struct store *st, struct told *t);         /* own order "next"                            */
void offers_where(struct query *q, struct store *st, struct told *t);
void places_where(struct query *q, struct store *st, struct told *t);
/* Own filter "attention" of offers, places, organisations: what is published, this reader may change, and wants a look. */
void rows_attention(struct query *q, struct store *st, str value);
#endif
