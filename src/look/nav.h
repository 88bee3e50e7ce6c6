/* nav.h - the rooms as the office's frame shows them, and its keys: one list for the menu, the search and the help page. */
#ifndef LOOK_NAV_H
#define LOOK_NAV_H
#include "look/look.h"

enum { NAV_MAX = 120, NAV_GROUPS = 24 };
/* BELOW: the page that is shown lies somewhere below this entry. */
enum nav_where { NAV_ELSEWHERE, NAV_BELOW, NAV_HERE };
struct nav_item { const char *label, *group; str url; int order; char key; enum nav_where where; };      /* group NULL: stands by itself */
/* What this reader may open, group by group: first what stands alone, the administration last. Asks no store: failures have a frame, too. */
size_t nav_items(const struct req *q, struct nav_item *ret, size_t max);
enum nav_where nav_where(const struct req *q, str path);

/* What the keys do; shown on the help page and, as attributes, read by site.js. */
struct nav_key { const char *key, *what; };
extern const struct nav_key nav_keys[];
extern const size_t nav_keys_count;
void keys_page(struct buf *out, const struct req *q);
#endif
