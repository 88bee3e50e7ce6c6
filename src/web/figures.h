/* figures.h - how a room asks another one for published figures: rooms do not include each other. The room that has some gives `room.figures`; what it
** says is protected already and may be printed anywhere.
**
**     struct figure_said f[FIGURES_SAID_MAX];
**     size_t n = figures_ask(app, st, a, &(struct figures_asked){ .indicator = id, .area = area, .lang = q->lang }, f);
*/
#ifndef WEB_FIGURES_H
#define WEB_FIGURES_H
#include "text/lang.h"
#include "web/app.h"

enum { FIGURES_SAID_MAX = 60 };
enum figure_mark { FIGURE_VALUE, FIGURE_NONE, FIGURE_HIDDEN };
struct figures_asked { int64_t indicator, area; str dims, from, to; const struct lang *lang; };  /* area 0: the county; from, to: periods, empty: all */
/* One period: the value as number and in words of the language, with its unit; the period and source in words; what is to be kept in mind. */
struct figure_said { double v; enum figure_mark mark; str value, period, source, note; bool cut; };     /* cut: counted otherwise, or by another source, from here on */
/* By period, the oldest first, of one kind of period: that of `from`, otherwise the one with most values; at most FIGURES_SAID_MAX, then the newest. 0: nobody has any. */
size_t figures_ask(const struct app *app, struct store *st, struct arena *a, const struct figures_asked *ask, struct figure_said *ret);
#endif
