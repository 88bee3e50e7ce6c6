/* picture.h - the addresses of a row's pictures: what a field of the kind `file` shows, and the page to choose another. */
#ifndef SERVE_PICTURE_H
#define SERVE_PICTURE_H
#include "text/image.h"
#include "web/app.h"

/* GET …/{slug}/FIELD: the picture, for whoever may see that field of the row. GET and POST …/{slug}/FIELD/edit: another one, or none. */
void picture_routes(struct app *app, const struct entity *e);
/* image_clean() within a request that writes: its transaction ends before, and another begins after it. Decoding may take seconds (a large photo, or one that
** was made for it), and on SQLite nobody could write meanwhile, nor log in. To be called before anything is written. False: *why is an English key. */
MUST_USE bool picture_clean(struct req *q, str bytes, int side, struct image *ret, const char **why);
#endif
