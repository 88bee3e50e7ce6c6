/* desk.h - the translation desk's routes (serve/desk.c, serve/exchange.c, serve/machine.c), and what they share. */
#ifndef SERVE_DESK_H
#define SERVE_DESK_H
#include "look/desk.h"

void desk_routes(struct app *app);
void exchange_routes(struct app *app);
void machine_routes(struct app *app);
/* The search that the address describes: ?entity=&language=&status=&area=&actor=&sort=&drafts=&row=KEY. False: answered already, since the reader may not
** translate anything, or not into that language. */
bool desk_asked(struct req *q, struct desk_search *ret);
/* The part of this address that a link carries along to stay within the search; `but`: without this parameter. */
str  desk_place(const struct req *q, const char *but);
#endif
