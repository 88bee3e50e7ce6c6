/* wording.h - what a request's region calls things and says of itself, read at most once a second. */
#ifndef WEB_WORDING_H
#define WEB_WORDING_H
#include "entity/particulars.h"
#include "entity/wording.h"
#include "web/app.h"

/* The catalogue `w` with what q->region calls things in it. Asks the store only when a text needs it. */
const struct words *wording_words(struct req *q, const struct words *w);
/* What the region says of itself, in the language of the request; in its arena. Outside of regions nothing is said. */
const struct particulars *region_particulars(const struct req *q);
/* After a change: the next request reads again. Other processes see it within a second. */
void wording_changed(str region);
#endif
