/* office.h - the routes with which the office begins: today, search, keys; for everybody who is logged in. */
#ifndef SERVE_OFFICE_H
#define SERVE_OFFICE_H
#include "web/app.h"

void office_routes(struct app *app);
void today_show(struct req *q);
void search_show(struct req *q);
#endif
