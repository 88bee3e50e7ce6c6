/* things.h - what programs that read pages are told of an entry: schema.org (look/head.h). Each adds to the head of the page that is about to be drawn,
** by what this reader may see of the row; nothing is asked of the store but the rows that the page shows anyway. */
#ifndef DIRECTORY_THINGS_H
#define DIRECTORY_THINGS_H
#include "rooms/directory/pages.h"

void offer_thing(struct req *q, const struct offer_view *v);           /* GovernmentService */
void actor_thing(struct req *q, const struct actor_view *v);           /* GovernmentOrganization, NGO, … by its kind */
void place_thing(struct req *q, const struct place_view *v);           /* Place             */
#endif
