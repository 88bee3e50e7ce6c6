/* figure.h - a figure as a part of a page: the finding, the drawing, its table, its source, and the same as files (SVG, CSV).
**
** A figure has an address: that of its page, a slash, its name and a format: /kleve/de/areas/map.svg, /kleve/de/areas/kleve/compare.csv, with the
** same parameters as the page. The room declares these routes (both formats in full: {format} means the exports of a list) and leads them to the page's own handler:
**
**     { GET, "areas/map.svg", areas_show, ROUTE_RIGHT, &area_entity, BASE_PAGE },
**     { GET, "areas/map.csv", areas_show, ROUTE_RIGHT, &area_entity, BASE_PAGE },
**
**     struct figure f = { .name = "map", … };
**     if (figure_asked(q, &f)) return;                  a file was asked for, and is answered
**     figure_part(out, q, &f);                          in the page
**
** A map of points for any page:
**
**     struct look_mark at[] = { { { 51.79, 6.14 }, S("Café"), url, S("1") } };
**     look_map(out, q, &(struct look_map){ .name = "map", .title = …, .at = at, .n = 1 });
*/
#ifndef LOOK_FIGURE_H
#define LOOK_FIGURE_H
#include "look/look.h"
#include "text/chart.h"
#include "text/map.h"

/* ---- a figure with its table ------------------------------------------------------------------------------------------- */
struct figure_cell { str text, url, raw; bool german; };       /* raw: what the CSV holds, "12.8"; empty: the text. german: for want of a translation */
struct figure {
    const char *name;                                  /* of its address, and of its ids                         */
    str title, desc;                                   /* the finding; what is drawn                              */
    bool german;                                       /* the finding names things in German for want of a translation */
    const struct chart *chart;                         /* one of both, or a table alone                          */
    const struct map *map;
    str note;                                          /* n, what • means; empty: nothing to say                 */
    str source;
    const str *column; const bool *number; size_t columns;
    const struct figure_cell *cell; size_t rows;       /* cell[row * columns + column]; the first column heads its row */
    bool png, fileless;                                /* png: as a picture, too; its route is .slow. fileless: the page has no routes for files */
    int level; bool open; str about;                   /* of its heading, 0: 2; the table is open at first; what tells it from figures with the same title */
};
void figure_part(struct buf *out, struct req *q, const struct figure *f);
bool figure_asked(struct req *q, const struct figure *f);              /* answers NAME.svg, NAME.csv and, if `png`, NAME.png */

/* ---- a map of points ------------------------------------------------------------------------------------------------------- */
struct look_mark { struct geo at; str name, url, sign; };               /* at: NAN when unknown, then it is left out  */
struct look_map {
    const char *name;                                  /* unique on the page: "map"                              */
    str title;                                         /* "Places of this list": caption of the map               */
    const struct look_mark *at; size_t n;
    int64_t area;                                      /* id of the area to fill the map with; 0: the whole county */
    bool towns;                                        /* the municipalities are links, too, and are drawn without any point */
    const struct map_area *ground; size_t grounds;     /* from look_areas(), if they were read already           */
    bool zooms;                                        /* ?zoom=1…5 and ?at=lat,lon, set by links below it, say what it shows; points close together
                                                       ** are one, a link nearer to them                          */
    bool folds;                                        /* on phones it is behind a switch "Show the map"         */
};
/* Outlines of the municipalities (or of the county, where they have none) and the points on them, each a link. A list with the same links must stand
** beside it. Nothing at all when no point has a position. Costs the reading of the outlines: about a millisecond, once they were parsed. */
void look_map(struct buf *out, struct req *q, const struct look_map *m);
bool look_map_any(const struct look_map *m);           /* would it draw anything?                                */
/* The municipalities of the region as areas of a map, with links, class MAP_PLAIN; in the order of their official keys. At most MAP_AREAS_MAX. */
size_t look_areas(struct req *q, struct map_area *ret);
#endif
