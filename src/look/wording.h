/* wording.h - the page on which a region says what it calls things. */
#ifndef LOOK_WORDING_H
#define LOOK_WORDING_H
#include "entity/wording.h"
#include "look/look.h"

struct wording_view {
    str text[WORDING_TERMS_MAX][WORDING_FORMS];         /* as typed, or as it is now                                  */
    const char *problem[WORDING_TERMS_MAX][WORDING_FORMS];           /* English key; NULL: fine                       */
    str style, easy; const char *easy_problem;
    bool saved;
    size_t problems;
};
void wording_page(struct buf *out, struct req *q, const struct wording_view *v);
#endif
