/* chart.c - charts as SVG: first every part is measured, then drawn where it fits. */
#include "text/chart.h"
#include <math.h>
#include <string.h>

enum { SIZE = 13, LINE = 17, BAR = 16, SLIM = 13, GAP = 9, STANDING_MAX = 6, PLOT = 210 };
static const double LARGEST = 1e15, WIDE_FROM = 480;
static const str DOT = { "•", 3 };

struct draw {
    struct arena *a;
    const struct chart *c;
    struct buf b;
    double w, h, top;                                     /* top: below the legend                                       */
    double lo, hi;
    double from, size;                                    /* the value axis: where lo stands, how long it is             */
    bool mirror;                                          /* positions count from the right                              */
};

/* ---- values --------------------------------------------------------------------------------------------------------------- */

static struct chart_value value_at(const struct chart *c, size_t s, size_t i)
{
    struct chart_value v = c->value[s * c->n + i];
    if (v.mark == CHART_SHOWN && (!isfinite(v.v) || fabs(v.v) > LARGEST)) v.mark = CHART_MISSING;
    return v;
}

static str number(const struct draw *d, double v, int digits) { return lang_decimal(d->a, d->c->head.lang, v + 0.0, digits); }

/* "34,3 %"; a longer unit stands once, at the axis. */
static str value_text(const struct draw *d, struct chart_value v)
{
    if (v.mark == CHART_PROTECTED) return DOT;
    if (v.mark == CHART_MISSING) return S("–");
    str n = number(d, v.v, d->c->digits);
    return d->c->unit.n && d->c->unit.n <= 4 ? arena_fmt(d->a, "%.*s\u00A0%.*s", STR(n), STR(d->c->unit)) : n;
}

static void range(struct draw *d, double lo, double hi)
{
    for (size_t i = 0; i < d->c->n * d->c->series; i++) {
        struct chart_value v = value_at(d->c, i / d->c->n, i % d->c->n);
        if (v.mark != CHART_SHOWN) continue;
        lo = fmin(lo, v.v);
        hi = fmax(hi, v.v);
    }
    d->lo = lo;
    d->hi = hi;
}

static void range_of_bars(struct draw *d)
{
    range(d, 0, 0);
    if (d->hi - d->lo < 1e-9) d->hi = d->lo + 1;
}

static double widest_value(const struct draw *d)
{
    double w = 0;
    for (size_t i = 0; i < d->c->n * d->c->series; i++)
        w = fmax(w, svg_width(value_text(d, value_at(d->c, i / d->c->n, i % d->c->n)), SIZE) * 1.06);
    return w;
}

size_t chart_ticks(double lo, double hi, size_t most, double *ret, double *step)
{
    if (!isfinite(lo) || !isfinite(hi) || fabs(lo) > LARGEST || fabs(hi) > LARGEST || hi - lo <= 1e-9 * fmax(fabs(lo), fabs(hi))) return 0;
    most = most < 1 ? 1 : most > CHART_TICKS_MAX - 1 ? CHART_TICKS_MAX - 1 : most;
    double raw = (hi - lo) / (double)most, power = pow(10, floor(log10(raw)));
    static const double nice[] = { 1, 2, 5, 10 };
    size_t k = 0, n = 0;
    while (k + 1 < countof(nice) && nice[k] * power < raw * (1 - 1e-9)) k++;
    *step = nice[k] * power;
    double first = ceil(lo / *step - 1e-9);
    for (; n <= most && (first + (double)n) * *step <= hi + *step * 1e-9; n++) ret[n] = (first + (double)n) * *step + 0.0;
    return n;
}

static int tick_digits(double step) { return step >= 1 ? 0 : (int)fmin(6, ceil(-log10(step) - 1e-9)); }

/* ---- parts ---------------------------------------------------------------------------------------------------------------- */

static double at_x(const struct draw *d, double x) { return d->mirror ? d->w - x : x; }
static double along(const struct draw *d, double v) { return d->from + (v - d->lo) / (d->hi - d->lo) * d->size; }
/* Anchors of a text that grows to the right or to the left of its x, whatever its direction. */
static const char *to_right(const struct draw *d) { return d->c->head.lang->rtl ? "end" : "start"; }
static const char *to_left(const struct draw *d)  { return d->c->head.lang->rtl ? "start" : "end"; }
static const char *outward(const struct draw *d)  { return d->mirror ? to_left(d) : to_right(d); }
static const char *inward(const struct draw *d)   { return d->mirror ? to_right(d) : to_left(d); }

static void put_lines(struct draw *d, const char *class, double x, double y, const char *anchor, const str *lines, size_t n)
{
    for (size_t i = 0; i < n; i++) svg_text(&d->b, class, x, y + (double)i * LINE, anchor, lines[i]);
}

/* One marker of a series, as part of a path. */
static void put_marker(struct draw *d, size_t s, double x, double y)
{
    static const char *const shape[] = { "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z", "m-4-4h8v8h-8z", "m0-5 5 9h-10z", "m0-5.5 5.5 5.5-5.5 5.5-5.5-5.5z" };
    buf_char(&d->b, 'M');
    svg_num(&d->b, x);
    buf_char(&d->b, ' ');
    svg_num(&d->b, y);
    buf_put(&d->b, str_of(shape[s]));
}

/* The sign of a series beside its name. */
static void marker(struct draw *d, size_t s, double x, double y)
{
    buf_fmt(&d->b, "<path class=\"f-s%zu\" d=\"", s);
    put_marker(d, s, x, y);
    buf_put(&d->b, S("\"/>"));
}

static const char *fill_of(const struct draw *d, size_t s, size_t i)
{
    if (s) return arena_fmt(d->a, "url(#%s-p%zu)", d->c->head.id, s).p;
    return d->c->series == 1 && d->c->strong >= 0 && (size_t)d->c->strong != i ? "f-w" : "f-s0";
}

/* The second sign of a series: its hatching. */
static void patterns(struct draw *d)
{
    static const char *const turn[] = { "0", "45", "-45", "90" };
    if (d->c->series < 2) return;
    buf_put(&d->b, S("<defs>"));
    for (size_t s = 1; s < d->c->series && s < countof(turn); s++)
        buf_fmt(&d->b, "<pattern id=\"%s-p%zu\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(%s)\">"
                "<rect class=\"f-s%zu\" width=\"6\" height=\"6\"/><path class=\"f-h\" d=\"M1 0V6\"/></pattern>", d->c->head.id, s, turn[s], s);
    buf_put(&d->b, S("</defs>"));
}

/* Names of the series in rows above the drawing; returns its height, 0 with one series. Draws only when told. */
static double legend(struct draw *d, bool drawn)
{
    double x = 0, y = 0;
    if (d->c->series < 2) return 0;
    for (size_t s = 0; s < d->c->series; s++) {
        str name = svg_short(d->a, d->c->name[s], SIZE, d->w - 24);
        double w = 24 + svg_width(name, SIZE) + 18;
        if (x > 0 && x + w - 18 > d->w) { x = 0; y += LINE + 5; }
        if (drawn) {
            svg_rect(&d->b, fill_of(d, s, 0), d->mirror ? d->w - x - 16 : x, y + 2, 16, 12);
            svg_text(&d->b, "f-t", at_x(d, x + 24), y + 13, outward(d), name);
        }
        x += w;
    }
    return y + LINE + 12;
}

static void unit_above(struct draw *d, double x, const char *anchor)
{
    if (d->c->unit.n > 4) svg_text(&d->b, "f-m", x, d->top + 11, anchor, svg_short(d->a, d->c->unit, SIZE, d->w));
}
static double unit_height(const struct draw *d) { return d->c->unit.n > 4 ? LINE + 4 : 0; }

/* ---- bars that lie --------------------------------------------------------------------------------------------------------- */

struct lying { double column, bar, row[CHART_LABELS_MAX]; bool beside; };      /* column: room for labels beside the bars */

static size_t label_lines(const struct draw *d, const struct lying *l, size_t i, str *lines)
{
    return svg_wrap(d->a, d->c->label[i], SIZE * 1.06, l->beside ? l->column : d->w, 2, lines);
}

/* Height of each row, and of all. */
static double lay(struct draw *d, struct lying *l)
{
    double y = 0, widest = 0, value = widest_value(d) + 6;
    str lines[SVG_LINES_MAX];
    l->beside = d->w >= WIDE_FROM;
    l->bar = d->c->series > 1 ? SLIM : BAR;
    for (size_t i = 0; i < d->c->n; i++) widest = fmax(widest, svg_width(d->c->label[i], SIZE * 1.06));
    l->column = fmin(widest, d->w * 0.36);
    for (size_t i = 0; i < d->c->n; i++) {
        double words = (double)label_lines(d, l, i, lines) * LINE, bars = l->bar * (double)d->c->series + 2 * (double)(d->c->series - 1);
        l->row[i] = (l->beside ? fmax(words, bars) : words + bars + 3) + GAP;
        y += l->row[i];
    }
    d->from = (l->beside ? l->column + 12 : 0) + (d->lo < 0 ? value : 0);
    d->size = d->w - d->from - value;
    return y;
}

static void grid_across(struct draw *d, double y, double h)
{
    double tick[CHART_TICKS_MAX], step = 1;
    size_t n = chart_ticks(d->lo, d->hi, (size_t)fmax(1, fmin(6, d->size / 64)), tick, &step);
    for (size_t i = 0; i < n; i++) {
        double x = at_x(d, along(d, tick[i]));
        svg_line(&d->b, "f-g", x, y, x, y + h);
        str text = number(d, tick[i], tick_digits(step));
        double half = svg_width(text, SIZE) / 2;             /* the outermost stay within the drawing */
        svg_text(&d->b, "f-k", fmin(fmax(x, half), d->w - half), y + h + 15, "middle", text);
    }
    svg_line(&d->b, "f-z", at_x(d, along(d, 0)), y, at_x(d, along(d, 0)), y + h);
}

static void lying_bar(struct draw *d, size_t s, size_t i, double y, double h)
{
    struct chart_value v = value_at(d->c, s, i);
    double zero = along(d, 0), end = v.mark == CHART_SHOWN ? along(d, v.v) : zero, from = fmin(zero, end), size = fabs(end - zero);
    const char *class = d->c->strong == (int)i ? "f-v" : "f-n";
    if (v.mark == CHART_SHOWN) svg_rect(&d->b, fill_of(d, s, i), d->mirror ? d->w - from - size : from, y, size, h);
    bool down = end < zero;
    svg_text(&d->b, class, at_x(d, down ? end - 5 : end + 5), y + h / 2 + 4.5, down ? inward(d) : outward(d), value_text(d, v));
}

static void lying_row(struct draw *d, const struct lying *l, size_t i, double y)
{
    str lines[SVG_LINES_MAX];
    size_t n = label_lines(d, l, i, lines);
    double bars = l->bar * (double)d->c->series + 2 * (double)(d->c->series - 1), words = (double)n * LINE, inner = l->row[i] - GAP;
    double label_y = l->beside ? y + (inner - words) / 2 : y, bar_y = l->beside ? y + (inner - bars) / 2 : y + words + 3;
    put_lines(d, d->c->strong == (int)i ? "f-strong" : "f-t", at_x(d, l->beside ? l->column : 0), label_y + 12.5, l->beside ? inward(d) : outward(d), lines, n);
    for (size_t s = 0; s < d->c->series; s++) lying_bar(d, s, i, bar_y + (double)s * (l->bar + 2), l->bar);
}

static void draw_lying(struct draw *d)
{
    struct lying *l = arena_new_of(d->a, struct lying);
    range_of_bars(d);
    double rows = lay(d, l), y;
    d->top = legend(d, false);
    d->h = d->top + unit_height(d) + rows + 22;
    svg_open(&d->b, &d->c->head, d->w, d->h);
    patterns(d);
    legend(d, true);
    unit_above(d, at_x(d, 0), outward(d));
    grid_across(d, d->top + unit_height(d), rows);
    y = d->top + unit_height(d) + GAP / 2.0;
    for (size_t i = 0; i < d->c->n; i++) {
        lying_row(d, l, i, y);
        y += l->row[i];
    }
}

/* ---- the upright plot: columns and lines -------------------------------------------------------------------------------- */

/* The value axis stands: numbers at `x`, lines from there to the end. Returns the room the numbers take. */
static double axis_room(const struct draw *d)
{
    double tick[CHART_TICKS_MAX], step = 1, w = 0;
    size_t n = chart_ticks(d->lo, d->hi, 4, tick, &step);
    for (size_t i = 0; i < n; i++) w = fmax(w, svg_width(number(d, tick[i], tick_digits(step)), SIZE));
    return w + 8;
}

static double up(const struct draw *d, double v) { return d->top + PLOT - (v - d->lo) / (d->hi - d->lo) * PLOT; }

static void grid_along(struct draw *d, double room, double end)
{
    double tick[CHART_TICKS_MAX], step = 1;
    size_t n = chart_ticks(d->lo, d->hi, 4, tick, &step);
    for (size_t i = 0; i < n; i++) {
        bool zero = fabs(tick[i]) < step / 2;
        svg_line(&d->b, zero ? "f-z" : "f-g", at_x(d, room), up(d, tick[i]), at_x(d, end), up(d, tick[i]));
        svg_text(&d->b, "f-k", at_x(d, room - 6), up(d, tick[i]) + 4.5, inward(d), number(d, tick[i], tick_digits(step)));
    }
}

/* ---- bars that stand -------------------------------------------------------------------------------------------------------- */

static double slot(const struct draw *d) { return (d->w - axis_room(d)) / (double)d->c->n; }

/* Few labels whose words fit below their columns, and values above them. */
static bool can_stand(struct draw *d)
{
    str lines[SVG_LINES_MAX];
    if (d->c->n > STANDING_MAX || d->lo < 0 || widest_value(d) * (double)d->c->series + 6 > slot(d)) return false;
    for (size_t i = 0; i < d->c->n; i++) {
        size_t n = svg_wrap(d->a, d->c->label[i], SIZE * 1.06, slot(d) - 8, SVG_LINES_MAX, lines);
        if (n && str_ends(lines[n - 1], S("…"))) return false;
    }
    return true;
}

static double words_below(struct draw *d)
{
    size_t most = 0;
    str lines[SVG_LINES_MAX];
    for (size_t i = 0; i < d->c->n; i++) {
        size_t n = svg_wrap(d->a, d->c->label[i], SIZE * 1.06, slot(d) - 8, SVG_LINES_MAX, lines);
        if (n > most) most = n;
    }
    return (double)most * LINE + 8;
}

static void standing(struct draw *d, size_t i, double room)
{
    str lines[SVG_LINES_MAX];
    double each = (slot(d) - 8) / (double)d->c->series, bar = fmin(each - 4, 44), middle = room + slot(d) * ((double)i + 0.5);
    size_t n = svg_wrap(d->a, d->c->label[i], SIZE * 1.06, slot(d) - 8, SVG_LINES_MAX, lines);
    for (size_t s = 0; s < d->c->series; s++) {
        struct chart_value v = value_at(d->c, s, i);
        double x = middle + ((double)s - (double)(d->c->series - 1) / 2) * each, y = v.mark == CHART_SHOWN ? up(d, v.v) : up(d, 0);
        if (v.mark == CHART_SHOWN) svg_rect(&d->b, fill_of(d, s, i), at_x(d, x) - bar / 2, y, bar, up(d, 0) - y);
        svg_text(&d->b, d->c->strong == (int)i ? "f-v" : "f-n", at_x(d, x), y - 6, "middle", value_text(d, v));
    }
    put_lines(d, d->c->strong == (int)i ? "f-strong" : "f-t", at_x(d, middle), d->top + PLOT + LINE, "middle", lines, n);
}

static void draw_standing(struct draw *d)
{
    double room = axis_room(d);
    d->top = legend(d, false);
    d->h = d->top + unit_height(d) + 20 + PLOT + words_below(d);
    svg_open(&d->b, &d->c->head, d->w, d->h);
    patterns(d);
    legend(d, true);
    unit_above(d, at_x(d, 0), outward(d));
    d->top += unit_height(d) + 20;                        /* the number above the highest column */
    grid_along(d, room, d->w);
    for (size_t i = 0; i < d->c->n; i++) standing(d, i, room);
}

/* ---- lines over years ------------------------------------------------------------------------------------------------------- */

/* Room around the data, to round numbers; from zero when that is not far away. */
static void range_of_lines(struct draw *d)
{
    double tick[CHART_TICKS_MAX], step = 1;
    range(d, INFINITY, -INFINITY);
    if (d->lo > d->hi) d->lo = 0, d->hi = 1;
    if (d->lo >= 0 && d->lo < d->hi / 2) d->lo = 0;
    if (d->hi - d->lo <= 1e-9 * fmax(1, fmax(fabs(d->lo), fabs(d->hi)))) d->lo -= fmax(1, fabs(d->lo) / 10), d->hi += fmax(1, fabs(d->hi) / 10);
    if (!chart_ticks(d->lo, d->hi, 4, tick, &step)) return;
    d->lo = floor(d->lo / step + 1e-9) * step;
    d->hi = ceil(d->hi / step - 1e-9) * step;
}

/* Where each label stands: by its year; evenly where they are no rising numbers. */
static void places(const struct draw *d, double from, double size, double *x)
{
    int64_t first = 0, last = 0, now, before = INT64_MIN;
    const struct chart *c = d->c;
    bool years = c->n > 1 && str_int(c->label[0], &first) && str_int(c->label[c->n - 1], &last) && first > -100000 && last < 100000 && first < last;
    for (size_t i = 0; years && i < c->n; i++) {
        years = str_int(c->label[i], &now) && now > before;
        if (years) before = now;
        if (years) x[i] = from + size * (double)(now - first) / (double)(last - first);
    }
    for (size_t i = 0; !years && i < c->n; i++) x[i] = from + (c->n > 1 ? size * (double)i / (double)(c->n - 1) : size / 2);
}

static void years_below(struct draw *d, const double *x)
{
    double free_to = d->w + 1e6;
    for (size_t i = d->c->n; i-- > 0;) {
        str label = svg_short(d->a, d->c->label[i], SIZE, d->w / 3);
        double half = svg_width(label, SIZE) / 2;
        if (x[i] + half > free_to) continue;
        svg_text(&d->b, "f-k", x[i], d->top + PLOT + LINE + 2, "middle", label);
        free_to = x[i] - half - 8;
    }
}

static bool broken_before(const struct draw *d, size_t s, size_t i)
{
    return !i || (d->c->breaks && d->c->breaks[i]) || value_at(d->c, s, i - 1).mark != CHART_SHOWN;
}

static void curve(struct draw *d, size_t s, const double *x)
{
    buf_fmt(&d->b, "<path class=\"f-l f-l%zu\" d=\"", s);
    for (size_t i = 0; i < d->c->n; i++) {
        struct chart_value v = value_at(d->c, s, i);
        if (v.mark != CHART_SHOWN) continue;
        buf_char(&d->b, broken_before(d, s, i) ? 'M' : 'L');
        svg_num(&d->b, x[i]);
        buf_char(&d->b, ' ');
        svg_num(&d->b, up(d, v.v));
    }
    buf_fmt(&d->b, "\"/><path class=\"f-s%zu\" d=\"", s);      /* the markers are one path: whoever draws asks each for its looks */
    for (size_t i = 0; i < d->c->n; i++) {
        struct chart_value v = value_at(d->c, s, i);
        if (v.mark == CHART_SHOWN && (d->c->n <= 30 || !i || i + 1 == d->c->n)) put_marker(d, s, x[i], up(d, v.v));
    }
    buf_put(&d->b, S("\"/>"));
    for (size_t i = 0; i < d->c->n; i++) {
        struct chart_value v = value_at(d->c, s, i);
        if (v.mark == CHART_PROTECTED) svg_text(&d->b, "f-m", x[i], d->top + PLOT - 4 - (double)s * 8, "middle", DOT);
    }
}

static int last_shown(const struct draw *d, size_t s)
{
    for (size_t i = d->c->n; i-- > 0;) if (value_at(d->c, s, i).mark == CHART_SHOWN) return (int)i;
    return CHART_NOBODY;
}

/* The names at the ends of their curves, pushed apart where they would meet; the value below the name. */
struct tail { double y; size_t s, n; str line[SVG_LINES_MAX + 1]; };
static size_t tails(struct draw *d, double room, struct tail *t)
{
    size_t n = 0;
    for (size_t s = 0; s < d->c->series; s++) {
        int last = last_shown(d, s);
        if (last < 0) continue;
        struct chart_value v = value_at(d->c, s, (size_t)last);
        struct tail one = { .y = up(d, v.v), .s = s };
        if (d->c->series > 1) one.n = svg_wrap(d->a, d->c->name[s], SIZE, room - 22, 2, one.line);
        one.line[one.n++] = value_text(d, v);
        size_t k = n++;
        for (; k && t[k - 1].y > one.y; k--) t[k] = t[k - 1];
        t[k] = one;
    }
    double above = d->top;
    for (size_t k = 0; k < n; k++) {                      /* downwards, then upwards from the floor */
        t[k].y = fmax(t[k].y - (double)t[k].n * LINE / 2, above);
        above = t[k].y + (double)t[k].n * LINE + 4;
    }
    double floor_y = d->top + PLOT + 10;
    for (size_t k = n; k-- > 0;) {
        t[k].y = fmin(t[k].y, floor_y - (double)t[k].n * LINE);
        floor_y = t[k].y - 4;
    }
    return n;
}

static double tail_room(const struct draw *d)
{
    double w = widest_value(d);
    for (size_t s = 0; d->c->series > 1 && s < d->c->series; s++) w = fmax(w, fmin(svg_width(d->c->name[s], SIZE), d->w * 0.3));
    return fmin(w, d->w * 0.34) + 24;
}

static void draw_tails(struct draw *d, double x, double room)
{
    struct tail t[CHART_SERIES_MAX];
    size_t n = tails(d, room, t);
    for (size_t k = 0; k < n; k++) {
        if (d->c->series > 1) marker(d, t[k].s, x + 10, t[k].y + 8);
        put_lines(d, "f-n", x + (d->c->series > 1 ? 19 : 10), t[k].y + 12.5, to_right(d), t[k].line, t[k].n);
    }
}

static void draw_lines(struct draw *d)
{
    double *x = arena_array(d->a, double, d->c->n + 1);
    d->mirror = false;                                    /* time runs one way: see the header */
    range_of_lines(d);
    double room = axis_room(d), tail = tail_room(d), end = d->w - tail;
    d->h = unit_height(d) + 12 + PLOT + LINE + 10;
    svg_open(&d->b, &d->c->head, d->w, d->h);
    unit_above(d, 0, to_right(d));
    d->top = unit_height(d) + 12;
    grid_along(d, room, end);
    places(d, room + 8, end - room - 16, x);
    for (size_t i = 1; d->c->breaks && i < d->c->n; i++)
        if (d->c->breaks[i]) svg_line(&d->b, "f-b", (x[i - 1] + x[i]) / 2, d->top, (x[i - 1] + x[i]) / 2, d->top + PLOT);
    years_below(d, x);
    for (size_t s = 0; s < d->c->series; s++) curve(d, s, x);
    draw_tails(d, end, tail);
}

html chart_svg(struct arena *a, const struct chart *c, double width)
{
    struct draw d = { .a = a, .c = c, .b = buf_in(a, SVG_MAX), .w = width < 240 ? 240 : width > 2000 ? 2000 : width, .mirror = c->head.lang->rtl };
    if (!c->n || c->n > CHART_LABELS_MAX || !c->series || c->series > CHART_SERIES_MAX) return (html){ { "", 0 } };
    if (c->lines) draw_lines(&d);
    else {
        range_of_bars(&d);
        if (can_stand(&d)) draw_standing(&d);
        else draw_lying(&d);
    }
    svg_close(&d.b, &c->head, d.w, d.h);
    return (html){ buf_str(&d.b) };
}
