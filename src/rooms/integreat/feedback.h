/* feedback.h - what came with a message of the app, before it is kept. */
#ifndef ROOMS_INTEGREAT_FEEDBACK_H
#define ROOMS_INTEGREAT_FEEDBACK_H
#include "rooms/integreat/frame.h"

enum { FORM_TEXT_MOST = 4000 };
/* `wrong`: English, as the CMS words it; NULL: it can be kept. `mail`: by feedback_contact(). Texts are those of the request. */
struct told_us { str rating, comment, category, slug, query, mail; const char *wrong; };
struct told_us feedback_read(struct req *q);
/* Takes the contact address that the app appends out of the comment. */
void feedback_contact(struct told_us *t);
/* The slug of the row of "directory.offer", "courses.course"… that a slug of the app names: dates have more in theirs. */
str feedback_slug(str slug, const char *entity);
#endif
