/* guide.h - the guide to the interfaces, for people who write programs: one table, from which the page /{region}/{lang}/api, docs/api.md and a test are made.
**
** A row is a heading, a paragraph, or an example. Examples are command lines as they stand: tests/guide.mjs runs each in a shell against a demonstration, in
** the order of the table, and compares the status and the shown piece of the answer. In them $BRUECKE is the address of the region ("https://ki.example/kleve")
** and $TOKEN an API token of the administration.
**
** An interface that a room brings is a row with that room's name: it is there as soon as the room has routes. Add yours here.
*/
#ifndef ROOMS_HOOKS_GUIDE_H
#define ROOMS_HOOKS_GUIDE_H
#include "web/room.h"

enum guide_kind { GUIDE_HEADING, GUIDE_TEXT, GUIDE_EXAMPLE, GUIDE_CODE, GUIDE_INTERFACES, GUIDE_ENTITIES };      /* ENTITIES: only on the page, since rooms come and go */
struct guide_row {
    enum guide_kind kind;
    const char *text;                                   /* English key: heading, paragraph, what the example does; of CODE the program itself */
    const char *id;                                     /* of a heading: its place on the page                        */
    const char *command;                                /* of an example                                              */
    int status; const char *shows;                      /* what it answers, and a piece of that answer                */
    const char *room;                                   /* NULL, or only where this room has routes                   */
};
extern const struct guide_row guide[];
extern const size_t guide_rows;

struct guide_interface {
    const char *name, *address, *what;                  /* address: with {region} and {lang}; name, what: English keys  */
    const char *room;
};
extern const struct guide_interface guide_interfaces[];
extern const size_t guide_interfaces_count;

bool guide_shown(const struct app *app, const char *room);
void guide_page(struct buf *out, struct req *q);        /* guide.html                                                 */
void guide_show(struct req *q);
/* `bruecke evaluate hooks guide` writes docs/api.md, `bruecke evaluate hooks examples` the examples as JSON, for the test. */
bool guide_write(struct store *st, struct arena *a, const struct room_call *c);
#endif
