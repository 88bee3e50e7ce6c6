/* lack_pages.h - the office's page of what is missing: where, at which level, when, with childcare or without; and which courses would help most. */
#ifndef COURSES_LACK_PAGES_H
#define COURSES_LACK_PAGES_H
#include "look/figure.h"
#include "rooms/courses/lack.h"

enum { LACK_ROWS_SHOWN = 40 };
struct lack_view { struct lack_plan plan; const struct lack *l; const struct figure *bars, *map; str file; const char *wrong; };
void lack_show(struct req *q);
void lack_xlsx(struct req *q);
void lack_page(struct buf *out, struct req *q, const struct lack_view *v);
str  lack_times(struct req *q, unsigned times);         /* "Morning, Evening"; all: "any time"                                    */
str  lack_level(struct req *q, int level);
str  lack_town(const struct lack *l, int64_t area);
#endif
