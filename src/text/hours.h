/* hours.h - opening hours: a subset of OpenStreetMap's opening_hours, kept as text in the store.
**
**   rule = days SP slots | days SP "off" ;  rules joined by "; ", later ones win for the same day
**   days = Mo Tu We Th Fr Sa Su PH, ranges "Mo-Fr", lists "Mo,We";  slots = "09:00-12:00,14:00-16:00" (24:00 as an end)
**   "Mo-Fr 09:00-12:00; We off; PH off"
** Whether it is open at a moment (holidays, exceptions) comes with the full directory.
*/
#ifndef TEXT_HOURS_H
#define TEXT_HOURS_H
#include "text/lang.h"
#include "text/words.h"

enum { HOURS_MAX = 500 };
/* Parses; writes the canonical form to *ret. False: *why is the English key of a message (N_) for the reader. Empty text is fine. */
MUST_USE bool hours_parse(struct arena *a, str text, str *ret, const char **why);
/* One line per group of days with equal times, in the reader's words: "Mo.–Fr. 9–12 Uhr, 14–16.30 Uhr", "Mon to Fri 9:00–12:00".
** lines[0..returned). `lines` holds 8. */
size_t hours_lines(struct arena *a, const struct lang *l, const struct words *w, str hours, str lines[8]);
#endif
