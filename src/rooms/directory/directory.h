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
#undef FIELD

extern const struct flow publication_flow;               /* flows.c */
extern const struct entity actor_entity, offer_entity, place_entity, contact_entity, topic_entity, area_entity;
#endif
