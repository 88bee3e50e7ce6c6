/* picture.h - the addresses of a row's pictures: what a field of the kind `file` shows, and the page to choose another. */
#ifndef SERVE_PICTURE_H
#define SERVE_PICTURE_H
#include "web/app.h"

/* GET …/{slug}/FIELD: the picture, for whoever may see that field of the row. GET and POST …/{slug}/FIELD/edit: another one, or none. */
void picture_routes(struct app *app, const struct entity *e);
#endif
