/* pdf_text.c - documents as PDF: texts set by pango, line by line over the pages; headings, lists, facts. */
#include "text/pdf_parts.h"
#include "base/utf8.h"
#include "text/html.h"
#include "text/lang.h"
#include <string.h>

enum { LINE_MAX_BYTES = 4000, URL_MAX_BYTES = 2000 };
/* Noto Sans has Latin, Greek and Cyrillic; the others by name, so that Urdu does not come in the slanting Nastaliq, which is too high for a line. */
/* Its Arabic leaves nearly an em below the line for marks that hardly any text has: less between lines, and below the last one. */
#define ARABIC_AIR .2
#define FAMILIES "Noto Sans,Noto Sans Arabic"
static const double heading_size[] = { 1.9, 1.4, 1.15, 1 };

bool pdf_turned(const struct pdf *p, str lang) { return lang_rtl(lang.n ? lang : p->set.lang); }
double pdf_size(const struct pdf *p, const struct pdf_style *s) { return s && s->size > 0 ? s->size : p->set.size; }

static double gap_of(const struct pdf *p, const struct pdf_style *s)
{
    return !s || s->gap == 0 ? .55 * pdf_size(p, s) : s->gap < 0 ? 0 : s->gap;
}

str pdf_ltr(struct arena *a, str text) { return text.n ? arena_fmt(a, "\u2066%.*s\u2069", STR(text)) : text; }

/* pango wants valid UTF-8, and control characters would draw as boxes. */
str pdf_clean(struct pdf *p, str text)
{
    struct buf b = buf_in(p->a, 3 * PDF_TEXT_MAX);
    text = utf8_upto(text, PDF_TEXT_MAX);
    if (!utf8_valid(text)) {
        for (str rest = text; rest.n;) {
            str was = rest;
            if (utf8_next(&rest) == 0xFFFD) buf_put(&b, S("\uFFFD"));
            else buf_put(&b, str_upto(was, was.n - rest.n));
        }
        text = buf_str(&b);
    }
    bool odd = false;
    for (size_t i = 0; i < text.n; i++) odd |= (unsigned char)text.p[i] < ' ' && text.p[i] != '\n';
    if (!odd) return text;
    str copy = arena_copy(p->a, text);
    char *at = arena_get(p->a, copy.n + 1);
    memcpy(at, copy.p, copy.n);
    for (size_t i = 0; i < copy.n; i++) if ((unsigned char)at[i] < ' ' && at[i] != '\n') at[i] = ' ';
    return (str){ at, copy.n };
}

PangoLayout *pdf_layout(struct pdf *p, const struct pdf_style *s, str text, double width)
{
    PangoLayout *l = pdf_hold(p, pango_layout_new(pdf_context(p, s ? s->lang : S(""))));
    PangoFontDescription *d = pango_font_description_from_string(FAMILIES);
    pango_font_description_set_size(d, (int)(pdf_size(p, s) * PANGO_SCALE));
    if (s && s->bold) pango_font_description_set_weight(d, PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(l, d);
    pango_font_description_free(d);
    pango_layout_set_auto_dir(l, FALSE);                /* the language decides, not the first letter */
    bool right = pdf_turned(p, S("")) != (s && s->align == PDF_END);   /* the page's own start, also of German in Arabic; pango's LEFT means left */
    pango_layout_set_alignment(l, s && s->align == PDF_CENTRE ? PANGO_ALIGN_CENTER : right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
    pango_layout_set_width(l, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_line_spacing(l, pdf_turned(p, s ? s->lang : S("")) ? .85F : 1.08F);
    str cleaned = pdf_clean(p, text);
    pango_layout_set_text(l, cleaned.n ? cleaned.p : "", (int)cleaned.n);
    return l;
}

double pdf_layout_height(PangoLayout *l)
{
    int h;
    pango_layout_get_size(l, NULL, &h);
    return (double)h / PANGO_SCALE;
}

double pdf_height(struct pdf *p, const struct pdf_style *s, str text) { return pdf_layout_height(pdf_layout(p, s, text, p->room.w)); }

/* ---- links ------------------------------------------------------------------------------------------------------------- */

/* As it may stand between the quotes of cairo's attributes, with the host where it has none; empty: no link for a piece of paper. */
static str address(struct pdf *p, str url)
{
    struct buf b = buf_in(p->a, 3 * URL_MAX_BYTES);
    bool here = str_starts(url, S("/")) && p->set.base.n;
    if (!url.n || url.n > URL_MAX_BYTES || !url_safe(url) || (!here && str_find_char(url, ':') < 0)) return (str){ "", 0 };
    if (here) buf_put(&b, p->set.base);
    for (size_t i = 0; i < url.n; i++) {
        unsigned char c = (unsigned char)url.p[i];
        if (c <= ' ' || c >= 127 || c == '\'' || c == '\\') buf_fmt(&b, "%%%02X", c);
        else buf_char(&b, (char)c);
    }
    return buf_str(&b);
}

static void link_at(struct pdf *p, str url, double x, double y, double w, double h)
{
    str to = address(p, url);
    if (to.n && w > 0) pdf_add(p, (struct pdf_item){ .kind = ITEM_LINK, .x = x, .y = y, .w = w, .h = h, .text = to });
}

/* The stretches of one line that a run covers; mixed directions make several. */
static void link_line(struct pdf *p, PangoLayoutLine *line, const struct pdf_run *run, double x, double y, double h)
{
    int *range, n;
    int from = line->start_index > (int)run->from ? line->start_index : (int)run->from, end = line->start_index + line->length;
    int to = end < (int)run->to ? end : (int)run->to;
    if (from >= to) return;
    pango_layout_line_get_x_ranges(line, from, to, &range, &n);
    for (int i = 0; i < n; i++)
        link_at(p, run->url, x + (double)range[2 * i] / PANGO_SCALE, y, (double)(range[2 * i + 1] - range[2 * i]) / PANGO_SCALE, h);
    g_free(range);
}

/* ---- lines over pages ---------------------------------------------------------------------------------------------------- */

struct line { double top, bottom; };

static size_t lines_of(struct pdf *p, PangoLayout *l, struct line **ret)
{
    size_t n = (size_t)pango_layout_get_line_count(l), i = 0;
    struct line *line = arena_array(p->a, struct line, n);
    PangoLayoutIter *it = pango_layout_get_iter(l);
    do {
        int top, bottom;
        pango_layout_iter_get_line_yrange(it, &top, &bottom);
        if (i < n) line[i++] = (struct line){ (double)top / PANGO_SCALE, (double)bottom / PANGO_SCALE };
    } while (pango_layout_iter_next_line(it));
    pango_layout_iter_free(it);
    if (i && pango_context_get_base_dir(pango_layout_get_context(l)) == PANGO_DIRECTION_RTL) line[i - 1].bottom -= ARABIC_AIR * (line[i - 1].bottom - line[i - 1].top);
    *ret = line;
    return i;
}

/* How many lines from `from` on fit into the room; no single one is left alone on either side of a break where that can be helped. */
static size_t fitting(const struct line *line, size_t from, size_t n, double room)
{
    size_t k = 0;
    while (from + k < n && line[from + k].bottom - line[from].top <= room + .01) k++;
    if (from + k == n) return k;
    if (n - from - k == 1 && k > 2) k--;                /* the last one takes one with it */
    return k == 1 && n - from > 1 ? 0 : k;
}

/* Links of lines [from, to) of a layout whose first of them stands at y. */
static void link_lines(struct pdf *p, PangoLayout *l, const struct line *line, int from, int to, double x, double y, const struct pdf_run *run, size_t runs)
{
    for (int i = from; i < to; i++)
        for (size_t r = 0; r < runs; r++) {
            if (run[r].url.n) link_line(p, pango_layout_get_line_readonly(l, i), &run[r], x, y + line[i].top - line[from].top, line[i].bottom - line[i].top);
        }
}

static void put_lines(struct pdf *p, PangoLayout *l, const struct pdf_style *s, const struct line *line, int from, int to, double x, double y)
{
    pdf_add(p, (struct pdf_item){ .kind = ITEM_LINES, .x = x, .y = y - line[from].top, .layout = l, .from = from, .to = to,
                                  .tag = s && s->tag ? s->tag : "P", .colour = s ? s->colour : PDF_BLACK });
}

void pdf_flow(struct pdf *p, PangoLayout *l, const struct pdf_style *s, double x, const struct pdf_run *run, size_t runs)
{
    struct line *line;
    size_t n = lines_of(p, l, &line);
    for (size_t from = 0, k; from < n && !p->bad; from += k) {
        k = p->placed ? n - from : fitting(line, from, n, pdf_left(p));
        if (!k && !p->fresh) { pdf_page(p); continue; }
        if (!k) k = 1;                                  /* a line higher than a page */
        put_lines(p, l, s, line, (int)from, (int)(from + k), x, p->y);
        link_lines(p, l, line, (int)from, (int)(from + k), x, p->y, run, runs);
        p->y += line[from + k - 1].bottom - line[from].top;
    }
}

void pdf_put(struct pdf *p, PangoLayout *l, const struct pdf_style *s, double x, double y)
{
    struct line *line;
    size_t n = lines_of(p, l, &line);
    struct pdf_run whole = { .to = PDF_TEXT_MAX, .url = s ? s->url : S("") };
    if (!n) return;
    put_lines(p, l, s, line, 0, (int)n, x, y);
    link_lines(p, l, line, 0, (int)n, x, y, &whole, 1);
}

/* ---- looks of stretches ---------------------------------------------------------------------------------------------------- */

static void look(PangoAttrList *list, PangoAttribute *a, const struct pdf_run *run)
{
    a->start_index = (guint)run->from;
    a->end_index = (guint)run->to;
    pango_attr_list_insert(list, a);
}

void pdf_runs(struct pdf *p, PangoLayout *l, const struct pdf_run *run, size_t n)
{
    PangoAttrList *list = pango_attr_list_new();
    for (size_t i = 0; i < n; i++) {
        if (run[i].strong) look(list, pango_attr_weight_new(PANGO_WEIGHT_BOLD), &run[i]);
        if (run[i].soft) look(list, pango_attr_style_new(PANGO_STYLE_ITALIC), &run[i]);
        if (run[i].code) look(list, pango_attr_family_new("Noto Sans Mono,Noto Sans"), &run[i]);
        if (run[i].url.n && address(p, run[i].url).n) look(list, pango_attr_underline_new(PANGO_UNDERLINE_SINGLE), &run[i]);
    }
    pango_layout_set_attributes(l, list);
    pango_attr_list_unref(list);
}

/* ---- texts ------------------------------------------------------------------------------------------------------------------- */

void pdf_text(struct pdf *p, const struct pdf_style *s, str text)
{
    if (!text.n) return;
    struct pdf_run whole = { .to = text.n, .url = s ? s->url : S("") };
    PangoLayout *l = pdf_layout(p, s, text, p->room.w);
    if (whole.url.n) pdf_runs(p, l, &whole, 1);
    pdf_flow(p, l, s, p->room.x, &whole, 1);
    pdf_space(p, gap_of(p, s));
}

void pdf_heading(struct pdf *p, int level, str text)
{
    static const char *const tags[] = { "H1", "H2", "H3", "H4" };
    int at = level < 1 ? 0 : level > 4 ? 3 : level - 1;
    struct pdf_style s = { .size = heading_size[at] * p->set.size, .bold = true, .tag = tags[at], .colour = at < 2 ? PDF_BLUE : PDF_BLACK };
    text = utf8_upto(text, LINE_MAX_BYTES);
    PangoLayout *l = pdf_layout(p, &s, text, p->room.w);
    pdf_space(p, .5 * s.size);
    pdf_need(p, pdf_layout_height(l) + 3.5 * p->set.size);             /* and two lines of what it stands above */
    pdf_add(p, (struct pdf_item){ .kind = ITEM_BOOKMARK, .y = p->y, .text = pdf_clean(p, text), .level = at + 1 });
    pdf_flow(p, l, &s, p->room.x, NULL, 0);
    pdf_space(p, .35 * s.size);
}

/* The sign stands in the margin of the item, both belong together. */
void pdf_list_item(struct pdf *p, str sign, str text, const struct pdf_run *run, size_t runs, int depth)
{
    double in = (1.6 + 1.6 * depth) * p->set.size, w = p->room.w - in;
    bool turned = pdf_turned(p, S(""));
    struct pdf_style mark = { .tag = "Lbl", .align = PDF_END }, body = { .tag = "LBody", .lang = p->tongue };
    PangoLayout *l = pdf_layout(p, &body, text, w), *m = pdf_layout(p, &mark, sign.n ? sign : S("•"), 1.1 * p->set.size + 8);
    pdf_runs(p, l, run, runs);
    pdf_need(p, 1.6 * p->set.size);
    p->inside = true;
    if (!p->listing) pdf_open(p, "L");
    p->listing = true;
    pdf_open(p, "LI");
    pdf_put(p, m, &mark, turned ? p->room.x + w + .5 * p->set.size : p->room.x + in - 1.6 * p->set.size - 8, p->y);
    pdf_flow(p, l, &body, turned ? p->room.x : p->room.x + in, run, runs);
    pdf_close(p, "LI");
    p->inside = false;
    pdf_space(p, .25 * p->set.size);
}

void pdf_item(struct pdf *p, str sign, str text) { pdf_list_item(p, sign, text, NULL, 0, 0); }

/* ---- facts --------------------------------------------------------------------------------------------------------------------- */

void pdf_facts(struct pdf *p, const struct pdf_fact *f, size_t n)
{
    double label_w = .28 * p->room.w, gap = 1.2 * p->set.size, text_w = p->room.w - label_w - gap;
    bool turned = pdf_turned(p, S(""));
    for (size_t i = 0; i < n; i++) {
        if (!f[i].text.n) continue;
        struct pdf_style label = { .bold = true, .colour = PDF_BLUE }, text = { .lang = f[i].lang, .url = f[i].url };
        struct pdf_run whole = { .to = f[i].text.n, .url = f[i].url };
        PangoLayout *a = pdf_layout(p, &label, f[i].label, label_w), *b = pdf_layout(p, &text, f[i].text, text_w);
        double high = pdf_layout_height(a) * (turned ? 1 - ARABIC_AIR : 1), other = pdf_layout_height(b), down = (double)(pango_layout_get_baseline(a) - pango_layout_get_baseline(b)) / PANGO_SCALE;
        pdf_need(p, high > other ? high : other < 200 ? other : 200);
        double y = p->y;
        pdf_put(p, a, &label, turned ? p->room.x + text_w + gap : p->room.x, y + (down < 0 ? -down : 0));       /* both on one line, whatever their scripts */
        size_t page = p->page;
        if (down > 0) p->y += down;
        pdf_flow(p, b, &text, turned ? p->room.x : p->room.x + label_w + gap, &whole, 1);
        if (page == p->page && p->y < y + high) p->y = y + high;
        pdf_space(p, .45 * p->set.size);
    }
}

/* ---- as much as fits ------------------------------------------------------------------------------------------------------------- */

/* Ends of sentences in any of the scripts: Latin and Cyrillic, Arabic, Armenian, Devanagari. */
static bool ends_sentence(str text, size_t at)
{
    static const char *const signs[] = { ".", "!", "?", "\n", "؟", "۔", "։", "।" };
    bool last = at >= text.n || text.p[at] == ' ' || text.p[at] == '\n';
    for (size_t i = 0; i < countof(signs); i++) if (last && str_ends(str_upto(text, at), str_of(signs[i]))) return true;
    return false;
}

/* The end of the last sentence or word not behind `at`; 0: there is none. "z. B." is not told from a sentence; then the text is cut a little early. */
static size_t end_before(str text, size_t at, bool sentence)
{
    for (; at > 0; at--) if (sentence ? ends_sentence(text, at) : text.p[at] == ' ') return at;
    return 0;
}

/* How many bytes stand in the lines that fit: one layout is enough. */
static size_t bytes_fitting(struct pdf *p, PangoLayout *l, double height)
{
    struct line *line;
    size_t n = lines_of(p, l, &line), k = 0;
    while (k < n && line[k].bottom <= height + .01) k++;
    if (!k) return 0;
    const PangoLayoutLine *last = pango_layout_get_line_readonly(l, (int)k - 1);
    return (size_t)last->start_index + (size_t)last->length;
}

str pdf_fitting(struct pdf *p, const struct pdf_style *s, str text, double height)
{
    text = pdf_clean(p, text);
    PangoLayout *l = pdf_layout(p, s, text, p->room.w);
    if (pdf_layout_height(l) <= height) return text;
    size_t fits = bytes_fitting(p, l, height), end = end_before(text, fits < text.n ? fits : text.n, true);
    if (end) return str_trim(str_upto(text, end));
    end = end_before(text, fits > 4 ? fits - 4 : 0, false);
    return end ? arena_fmt(p->a, "%.*s…", STR(str_upto(text, end))) : (str){ "", 0 };
}
