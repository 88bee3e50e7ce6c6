/* places.h - places of the directory as API v3 has them, and what events need of it: rows of another room by id, where something is, a week of opening hours.
**
** GET locations/ (on_map=1: with a position, 0: without), location-categories/. The directory is asked by the names of its entities and read as a visitor; where
** it is not there, both answer an empty list. Shelters are never among them, whoever asks: they are found through those who help.
*/
#ifndef ROOMS_INTEGREAT_PLACES_H
#define ROOMS_INTEGREAT_PLACES_H
#include "rooms/integreat/integreat.h"

/* Every row of an entity that a visitor sees, in the order of their ids, at most SHELF_MAX; read once for an answer. e NULL: there is no such entity, n 0. */
enum { SHELF_MAX = 20000 };
struct shelf_row { int64_t id; const void *row; const struct labels *labels; };
struct shelf { const struct entity *e; struct shelf_row *at; size_t n; };
struct shelf shelf_load(struct integreat *x, const char *entity);
const struct shelf_row *shelf_find(const struct shelf *s, int64_t id);               /* NULL: none                          */
/* The same without what has no public address: shelters. */
struct shelf places_load(struct integreat *x);

/* What a reference field of the row leads to, as people read it; empty if nothing. */
str  shelf_label(const struct shelf *s, const struct shelf_row *r, const char *field);
bool shelf_placed(const struct shelf *s, const struct shelf_row *r);                    /* it has a position                   */
/* {"id":…,"name":…,"address":…,"town":…,"state":null,"postcode":…,"region":null,"country":"Deutschland","latitude":…,"longitude":…} of a row with street,
** postcode, area, position: a place, or a course with an address of its own. r NULL: every value is null. */
void integreat_location(struct integreat *x, const struct shelf *s, const struct shelf_row *r, int64_t id, str name);
/* Seven days from Monday, or null when nothing is known. The usual week: this notation has neither holidays nor seasons, our texts say them. */
void integreat_week(struct integreat *x, str hours, bool by_appointment);
/* Lines as a paragraph; nothing when it is empty. */
void integreat_lines(struct buf *b, str text);
void integreat_link(struct buf *b, str url, str text);                                 /* <a href="…">…</a>                   */
#endif
