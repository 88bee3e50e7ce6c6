/* serve.h - the routes every entity gets from its declaration: list, page, export, API, OpenAPI, areas' map; and what belongs to no room. */
#ifndef SERVE_SERVE_H
#define SERVE_SERVE_H
#include "web/app.h"

/* Makes the app ready to answer: the rooms' entities and routes (app_open), then list, page, export and API of every entity, then
** what belongs to no room: /, /health, /static, a region's first page, its OpenAPI document. */
void serve_open(struct app *app, struct stores *stores, const struct room *const *rooms, size_t n);
#endif
