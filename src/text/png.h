/* png.h - a drawing of ours as a picture: what goes into slides and mails that take no SVG. */
#ifndef TEXT_PNG_H
#define TEXT_PNG_H
#include "base/arena.h"

enum { PNG_SIDE_MAX = 4000 };                          /* pixels; larger drawings are drawn smaller            */
/* `svg` stands alone (svg_head.alone) and is ours: nothing is loaded that it names. `scale` pixels for each of its units, white below it. False: it is no
** drawing, or has no size. Takes about 20 ms: the route is slow. The same drawing gives the same bytes. */
MUST_USE bool svg_png(struct arena *a, str svg, double scale, str *ret);
#endif
