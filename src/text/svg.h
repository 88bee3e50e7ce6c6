/* svg.h - drawings as SVG: measuring and breaking text without a font, and the frame that every drawing has. chart.h and map.h draw with it.
**
** A drawing carries classes and presentation attributes only: no style attribute, so that the strict policy of pages lets it pass; site.css colours
** it, dark mode included. `alone` makes the same drawing a file of its own: name space, ground, title and a <style> with the light colours.
** Coordinates are counted in the reader's pixels at the width it was drawn for; `direction` is set, so that "start" is where reading begins. */
#ifndef TEXT_SVG_H
#define TEXT_SVG_H
#include "text/html.h"
#include "text/lang.h"

enum { SVG_MAX = 4 * 1024 * 1024, SVG_LINES_MAX = 3 };

/* What every drawing says about itself. `id` is unique on its page. `title`: the finding; `desc`: what is drawn, for those who do not see it. */
struct svg_head { const char *id; const struct lang *lang; str title, desc; bool alone, links; str foot; };

/* Width of a text of that size by a table of average widths (Fira Sans, Noto Sans Arabic), rounded up a little: what fits by it, fits. */
double svg_width(str text, double size);
/* Breaks at blanks and behind hyphens into at most `most` lines (≤ SVG_LINES_MAX) no wider than `width`; what is left over ends in "…". Returns the
** number of lines; at least one unless the text is empty. */
size_t svg_wrap(struct arena *a, str text, double size, double width, size_t most, str *lines);
str    svg_short(struct arena *a, str text, double size, double width);          /* one line, cut with "…"                 */

/* Opens <svg> w × h; alone, the title stands above and the foot (source) below, and `h` is only the drawing between. With `links` it is a group whose
** links can be reached, otherwise one image. svg_close() must know the same h. */
void svg_open(struct buf *b, const struct svg_head *s, double w, double h);
void svg_close(struct buf *b, const struct svg_head *s, double w, double h);
void svg_num(struct buf *b, double v);                 /* at most one decimal, no "-0"; what is no number is 0 */
/* <text class x y text-anchor>; anchor: "" is start. */
void svg_text(struct buf *b, const char *class, double x, double y, const char *anchor, str text);
void svg_rect(struct buf *b, const char *class, double x, double y, double w, double h);
void svg_line(struct buf *b, const char *class, double x1, double y1, double x2, double y2);
#endif
