/* front.h - of the dispatcher: addresses in another program's order. */
#ifndef WEB_FRONT_H
#define WEB_FRONT_H
#include "web/app.h"

/* Sets q->front where the path begins as one of the app's fronts says, or goes on so behind region and language, and takes that away from q->part. */
void front_read(struct req *q);
/* The answer to OPTIONS: 204, and what pages from elsewhere may send. */
void front_preflight(struct req *q);
#endif
