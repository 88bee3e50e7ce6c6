/* svg.c - measuring text by a table, and the frame of a drawing. */
#include "text/svg.h"
#include "base/utf8.h"
#include <math.h>
#include <string.h>

/* ---- text ---------------------------------------------------------------------------------------------------------------- */

/* Average advance in thousandths of the letter's height, by kind of letter. Measured in Fira Sans and Noto Sans Arabic, rounded up. */
static int advance(uint32_t c)
{
    static const char thin[] = "iljI.,:;'|!() -", wide[] = "mwMW%@—";
    if (c < 128 && c && strchr(thin, (int)c)) return 300;
    if (c < 128 && c && strchr(wide, (int)c)) return 880;
    if (c >= '0' && c <= '9') return 570;
    if (c >= 'A' && c <= 'Z') return 640;
    if (c < 128) return 560;
    if ((c >= 0x300 && c < 0x370) || (c >= 0x64B && c <= 0x65F) || (c >= 0x200B && c <= 0x200F)) return 0;      /* marks on letters */
    if (c >= 0x600 && c < 0x780) return 560;              /* Arabic                                                    */
    return c >= 0x1100 ? 1000 : 640;                      /* wide scripts; Greek, Cyrillic, Latin with signs            */
}

double svg_width(str text, double size)
{
    double n = 0;
    while (text.n) n += advance(utf8_next(&text));
    return n * size / 1000;
}

str svg_short(struct arena *a, str text, double size, double width)
{
    double n = svg_width(S("…"), size);
    str rest = text;
    if (svg_width(text, size) <= width) return text;
    for (str before = rest; rest.n; before = rest) {
        n += advance(utf8_next(&rest)) * size / 1000;
        if (n > width) { rest = before; break; }
    }
    str kept = str_trim(str_upto(text, text.n - rest.n));
    return arena_fmt(a, "%.*s…", STR(kept));
}

/* How many bytes of the text go into one line: up to the last blank or hyphen that fits; at least one word. */
static size_t line_end(str text, double size, double width)
{
    size_t end = 0;
    for (str rest = text; rest.n;) {
        uint32_t c = utf8_next(&rest);
        size_t at = text.n - rest.n;
        bool stop = c == ' ' || c == '-' || !rest.n;
        if (!stop) continue;
        if (end && svg_width(str_trim(str_upto(text, at)), size) > width) break;
        end = at;
    }
    return end;
}

size_t svg_wrap(struct arena *a, str text, double size, double width, size_t most, str *lines)
{
    size_t n = 0;
    text = str_trim(text);
    if (most > SVG_LINES_MAX) most = SVG_LINES_MAX;
    while (text.n && n < most) {
        size_t end = n + 1 == most ? text.n : line_end(text, size, width);
        lines[n++] = svg_short(a, str_trim(str_upto(text, end)), size, width);
        text = str_trim(str_from(text, end));
    }
    return n;
}

/* ---- marks --------------------------------------------------------------------------------------------------------------- */

void svg_num(struct buf *b, double v)
{
    long long tenths = isfinite(v) && fabs(v) < 1e9 ? llround(v * 10) : 0;
    if (tenths < 0) buf_char(b, '-');
    tenths = tenths < 0 ? -tenths : tenths;
    buf_int(b, tenths / 10);
    if (tenths % 10) buf_fmt(b, ".%d", (int)(tenths % 10));
}

static void put_pair(struct buf *b, const char *name, double v)
{
    buf_fmt(b, " %s=\"", name);
    svg_num(b, v);
    buf_char(b, '"');
}

void svg_text(struct buf *b, const char *class, double x, double y, const char *anchor, str text)
{
    buf_fmt(b, "<text class=\"%s\"", class);
    put_pair(b, "x", x);
    put_pair(b, "y", y);
    if (*anchor) buf_fmt(b, " text-anchor=\"%s\"", anchor);
    buf_char(b, '>');
    put_text(b, text);
    buf_put(b, S("</text>"));
}

void svg_rect(struct buf *b, const char *class, double x, double y, double w, double h)
{
    bool hatched = str_starts(str_of(class), S("url("));  /* a pattern instead of a class                              */
    buf_fmt(b, "<rect %s=\"%s\"", hatched ? "fill" : "class", class);
    put_pair(b, "x", x);
    put_pair(b, "y", y);
    put_pair(b, "width", w < 0 ? 0 : w);
    put_pair(b, "height", h < 0 ? 0 : h);
    buf_put(b, S("/>"));
}

void svg_line(struct buf *b, const char *class, double x1, double y1, double x2, double y2)
{
    buf_fmt(b, "<path class=\"%s\" d=\"M", class);
    svg_num(b, x1);
    buf_char(b, ' ');
    svg_num(b, y1);
    buf_char(b, 'L');
    svg_num(b, x2);
    buf_char(b, ' ');
    svg_num(b, y2);
    buf_put(b, S("\"/>"));
}

/* ---- the frame ----------------------------------------------------------------------------------------------------------- */

/* What site.css says by tokens, with the light values, so that a file on its own looks the same on paper: class by class, in this order. Only those that
** occur in a drawing stand in its file, since each is held against each of its marks. */
static const char *const letters = "text{font-family:'Fira Sans','Noto Sans','Noto Sans Arabic',sans-serif;fill:#171a2b}";
static const struct { const char *class, *looks; } colours[] = {
    { "f-m", "fill:#4d5163" }, { "f-k", "fill:#4d5163" }, { "f-v", "font-weight:600" }, { "f-strong", "font-weight:600" },
    { "f-g", "stroke:#d6d8e0;fill:none" }, { "f-z", "stroke:#4d5163;fill:none" }, { "f-b", "stroke:#4d5163;fill:none;stroke-dasharray:2 4" },
    { "f-h", "stroke:#fff;stroke-width:2;fill:none" }, { "f-s0", "fill:#0072b2" }, { "f-s1", "fill:#d55e00" }, { "f-s2", "fill:#009e73" },
    { "f-s3", "fill:#8a4a7f" }, { "f-w", "fill:#7fb8d8" }, { "f-l", "fill:none;stroke-width:2.5;stroke-linejoin:round" }, { "f-l0", "stroke:#0072b2" },
    { "f-l1", "stroke:#d55e00;stroke-dasharray:7 3" }, { "f-l2", "stroke:#009e73;stroke-dasharray:2 3" },
    { "f-l3", "stroke:#8a4a7f;stroke-dasharray:9 3 2 3" }, { "m-a", "fill:#f5f6fa;stroke:#4d5163;stroke-width:1.5;stroke-linejoin:round" },
    { "m-0", "fill:#d3e5f3" }, { "m-1", "fill:#a1c9e4" }, { "m-2", "fill:#61a5d0" }, { "m-3", "fill:#2a7cb4" }, { "m-4", "fill:#0f4c81" },
    { "m-n", "stroke:#4d5163;stroke-width:1.5" }, { "m-h", "stroke:#171a2b;stroke-width:5;fill:none" }, { "m-i", "fill:#cfe0f5" },
    { "m-p", "fill:#b83a00;stroke:#fff;stroke-width:3" }, { "m-r", "fill:#0072b2;fill-opacity:.6;stroke:#fff;stroke-width:2" },
    { "m-t", "font-size:26px;text-anchor:middle;paint-order:stroke;stroke:#fff;stroke-width:5;stroke-linejoin:round" },
    { "m-s", "font-size:22px;font-weight:600;text-anchor:middle;fill:#fff" }, { "m-d", "stroke:#4d5163;fill:none" }, { "m-small", "display:none" },
};

static void put_style(struct buf *b)
{
    str drawn = buf_str(b);
    buf_fmt(b, "<style>%s", letters);
    for (size_t i = 0; i < countof(colours); i++)
        if (str_find(drawn, str_of(colours[i].class)) >= 0) buf_fmt(b, ".%s{%s}", colours[i].class, colours[i].looks);
    buf_put(b, S("</style>"));
}

enum { HEAD_SIZE = 17, FOOT_SIZE = 12, MARGIN = 16 };
static double scale(double w) { return w > 800 ? w / 560 : 1; }         /* a drawing of 1000 units is read at about half of it */

static size_t head_lines(struct arena *a, const struct svg_head *s, double w, str *lines)
{
    return svg_wrap(a, s->title, HEAD_SIZE * scale(w) * 1.08, w, SVG_LINES_MAX, lines);
}

static double head_height(struct arena *a, const struct svg_head *s, double w)
{
    str lines[SVG_LINES_MAX];
    return s->title.n ? (double)head_lines(a, s, w, lines) * HEAD_SIZE * scale(w) * 1.35 + 10 * scale(w) : 0;
}

static void put_named(struct buf *b, const struct svg_head *s, const char *element, const char *part, str text)
{
    buf_fmt(b, "<%s id=\"%s-%s\">", element, s->id, part);
    put_text(b, text);
    buf_fmt(b, "</%s>", element);
}

/* The ground, the title and the room around a drawing that stands alone; what follows is moved below them. */
static void open_alone(struct buf *b, const struct svg_head *s, double w, double top)
{
    str lines[SVG_LINES_MAX];
    size_t n = head_lines(b->a, s, w, lines);
    double size = HEAD_SIZE * scale(w);
    buf_fmt(b, "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/><g font-size=\"%d\" transform=\"translate(%d %d)\">", (int)size, MARGIN, MARGIN);
    for (size_t i = 0; i < n; i++) svg_text(b, "f-strong", s->lang->rtl ? w : 0, size * (1 + (double)i * 1.35), "", lines[i]);
    buf_fmt(b, "</g><g transform=\"translate(%d %d)\">", MARGIN, MARGIN + (int)top);
}

void svg_open(struct buf *b, const struct svg_head *s, double w, double h)
{
    double top = s->alone ? head_height(b->a, s, w) : 0, foot = s->alone && s->foot.n ? FOOT_SIZE * scale(w) * 4 : 0;
    double wide = s->alone ? w + 2 * MARGIN : w, high = s->alone ? h + top + foot + 2 * MARGIN : h;
    buf_put(b, S("<svg class=\"fig\""));
    if (s->alone) buf_fmt(b, " xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\"", (int)ceil(wide), (int)ceil(high));
    buf_fmt(b, " viewBox=\"0 0 %d %d\" direction=\"%s\" font-size=\"13\" role=\"%s\" aria-labelledby=\"%s-t %s-d\">", (int)ceil(wide), (int)ceil(high),
            s->lang->rtl ? "rtl" : "ltr", s->links && !s->alone ? "group" : "img", s->id, s->id);
    put_named(b, s, "title", "t", s->title);
    put_named(b, s, "desc", "d", s->desc);
    if (s->alone) open_alone(b, s, w, top);
}

void svg_close(struct buf *b, const struct svg_head *s, double w, double h)
{
    if (s->alone) {
        str lines[SVG_LINES_MAX];
        double size = FOOT_SIZE * scale(w);
        size_t n = svg_wrap(b->a, s->foot, size, w, SVG_LINES_MAX, lines);
        buf_fmt(b, "<g font-size=\"%d\">", (int)size);
        for (size_t i = 0; i < n; i++) svg_text(b, "f-m", s->lang->rtl ? w : 0, h + size * (1.6 + (double)i * 1.3), "", lines[i]);
        buf_put(b, S("</g></g>"));
        put_style(b);
    }
    buf_put(b, S("</svg>"));
}
