/* chart.h - charts as SVG: bars, grouped bars, columns, lines over years. Every text comes from the caller; numbers are written in its language.
**
**   struct chart c = { .head = { .id = "share", .lang = q->lang, .title = S("Kranenburg has the highest share"), .desc = S("Bars…") },
**       .unit = S("%"), .digits = 1, .label = names, .n = 16, .value = values, .series = 1, .strong = CHART_NOBODY };
**   html h = chart_svg(a, &c, 320);
**
** - Bars begin at zero. Many or long labels lie (horizontal), up to six short ones stand. Lines need not begin at zero.
** - Ticks: steps of 1, 2 or 5 × 10^k, the smallest that gives at most as many intervals as there is room for.
** - A value that is missing leaves a gap (and breaks a line); a protected one is a dot "•" at zero, explained by the caller; both are in the table.
** - Right to left, bars grow from the right and labels stand at the right. Time runs from left to right in every language, as statistical offices of
**   Arabic-speaking countries print it: years and values are written with digits that run this way, and a curve read backwards would show a rise as
**   a fall. Only texts turn around.
** - Series are told apart by colour (Okabe and Ito's, safe for colour-blind readers) and by a second sign: hatching, dashes, markers, direct labels.
** - Draw it twice, for 320 and for 480 pixels, and let the style sheet choose: text is 13 units high, so it stays above 11 px on every phone.
*/
#ifndef TEXT_CHART_H
#define TEXT_CHART_H
#include "text/svg.h"

enum { CHART_LABELS_MAX = 200, CHART_SERIES_MAX = 4, CHART_NOBODY = -1 };
enum chart_mark { CHART_SHOWN, CHART_MISSING, CHART_PROTECTED };
struct chart_value { double v; enum chart_mark mark; };
struct chart {
    struct svg_head head;
    bool lines;                                        /* labels are years, in order                             */
    str unit; int digits;
    const str *label; size_t n;                        /* beyond CHART_LABELS_MAX nothing is drawn; texts may be long */
    const str *name; size_t series;                    /* names of the series; with one series none is needed     */
    const struct chart_value *value;                   /* value[s * n + i]; not finite or beyond 1e15 counts as missing */
    int strong;                                        /* this label is set off; CHART_NOBODY: none               */
    const bool *breaks;                                /* breaks[i]: counted otherwise from label i on; NULL: nowhere */
};
html chart_svg(struct arena *a, const struct chart *c, double width);

/* Ticks from lo to hi (both ends within, zero included where it lies between), at most `most` + 1 (≤ CHART_TICKS_MAX). Returns how many; *step is
** their distance. None if lo < hi does not hold or one of them is not finite or beyond 1e15. */
enum { CHART_TICKS_MAX = 12 };
size_t chart_ticks(double lo, double hi, size_t most, double *ret, double *step);
#endif
