/* discreet.h - what is about violence, health or residence leaves no trace: not in calendars, feeds, or what a program keeps on a device. Its page says so
** by page_sensitive() (web/req.h); whoever makes something else of rows asks here. */
#ifndef LOOK_DISCREET_H
#define LOOK_DISCREET_H
#include "entity/query.h"

enum { DISCREET_MAX = 500 };
struct discreet { int64_t id[DISCREET_MAX]; size_t n; bool all; };      /* all: there are more, so whatever has a life situation counts */
/* The life situations that want discretion, also those that were deleted: rows keep naming them. None where the directory is not here. */
struct discreet *discreet_topics(struct store *st);
/* A row of any entity: by its own word ("sensitive"), as a shelter, or by a life situation. */
bool discreet_row(const struct discreet *d, const struct entity *e, const void *row);
#endif
