/* docx.c - documents for word processors: paragraphs, runs, tables, drawings. The order of elements is that of the schemas: Word insists on it. */
#include "text/docx_parts.h"
#include "base/utf8.h"
#include "text/blocks.h"
#include "text/html.h"
#include "text/lang.h"
#include <librsvg/rsvg.h>
#include <math.h>

enum { NUMBER_FROM = 2, NUMBER_TO = 3 };                /* STX and ETX: utf8_check() refuses both in what people type */
enum { TEXT_WIDE = 9638, EMU_PER_MM = 36000, DOTS_PER_INCH = 200, DOTS_MAX = 2400, ALT_MAX = 2000 };   /* TEXT_WIDE: A4 without margins of 20 mm, in twentieths of a point */

struct docx *docx_new(struct arena *a, const struct docx_setup *s)
{
    struct docx *d = arena_new_of(a, struct docx);
    *d = (struct docx){ .a = a, .set = *s, .rtl = lang_rtl(s->lang), .body = buf_in(a, DOCX_BYTES_MAX) };
    if (!d->set.lang.n) d->set.lang = S("de");
    d->last_entry = &d->entry;
    return d;
}

str docx_end(struct docx *d)
{
    str none = { "", 0 };
    if (d->bad || d->body.full) return none;
    return docx_zip(d);
}

const char *docx_language(const struct docx *d)
{
    bool german = str_eq(d->set.lang, S("de")) || str_eq(d->set.lang, S("de-simple"));
    return german ? "de-DE" : arena_z(d->a, d->set.lang);
}

/* ---- text ---------------------------------------------------------------------------------------------------------------- */

str docx_number(struct arena *a, str shown) { return shown.n ? arena_fmt(a, "%c%.*s%c", NUMBER_FROM, STR(shown), NUMBER_TO) : shown; }

str docx_plain(struct arena *a, str text)
{
    char *p = arena_get(a, text.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) if (text.p[i] != NUMBER_FROM && text.p[i] != NUMBER_TO) p[n++] = text.p[i];
    return (str){ p, n };
}

void docx_escape(struct buf *b, str text)
{
    while (text.n) {
        str before = text;
        uint32_t c = utf8_next(&text);
        if (c == '&') buf_put(b, S("&amp;"));
        else if (c == '<') buf_put(b, S("&lt;"));
        else if (c == '>') buf_put(b, S("&gt;"));
        else if (c == '"') buf_put(b, S("&quot;"));
        else if (c == NUMBER_FROM || c == NUMBER_TO) continue;
        else if (c < ' ') buf_char(b, ' ');
        else if (c == 0xFFFD || c == 0xFFFE || c == 0xFFFF) buf_put(b, S("\xEF\xBF\xBD"));       /* broken, or no character of XML */
        else buf_put(b, str_upto(before, before.n - text.n));
    }
}

/* What a stretch of text looks like. */
struct look { bool strong, soft, code, number, link; };

/* Numbers of the program stay from left to right inside of Arabic. */
static void run_looks(struct docx *d, struct look k)
{
    const char *style = k.number ? "Zahl" : k.link ? "Hyperlink" : NULL;
    if (!style && !k.strong && !k.soft && !k.code && !d->rtl) return;
    buf_put(&d->body, S("<w:rPr>"));
    if (style) buf_fmt(&d->body, "<w:rStyle w:val=\"%s\"/>", style);
    if (k.code) buf_put(&d->body, S("<w:rFonts w:ascii=\"Courier New\" w:hAnsi=\"Courier New\" w:cs=\"Courier New\"/>"));
    if (k.strong) buf_put(&d->body, S("<w:b/><w:bCs/>"));
    if (k.soft) buf_put(&d->body, S("<w:i/><w:iCs/>"));
    if (d->rtl && !k.number) buf_put(&d->body, S("<w:rtl/>"));
    buf_put(&d->body, S("</w:rPr>"));
}

static void put_run(struct docx *d, str text, struct look k)
{
    str line;
    bool first = true;
    if (!text.n) return;
    buf_put(&d->body, S("<w:r>"));
    run_looks(d, k);
    while (str_split(&text, '\n', &line)) {
        if (!first) buf_put(&d->body, S("<w:br/>"));
        first = false;
        buf_put(&d->body, S("<w:t xml:space=\"preserve\">"));
        docx_escape(&d->body, line);
        buf_put(&d->body, S("</w:t>"));
    }
    buf_put(&d->body, S("</w:r>"));
}

/* A text whose numbers are marked. An open mark reaches to the end. */
static void put_marked(struct docx *d, str text, struct look k)
{
    text = utf8_upto(text, DOCX_TEXT_MAX);
    while (text.n) {
        int64_t from = str_find_char(text, NUMBER_FROM), to;
        if (from < 0) { put_run(d, text, k); return; }
        put_run(d, str_upto(text, (size_t)from), k);
        text = str_from(text, (size_t)from + 1);
        to = str_find_char(text, NUMBER_TO);
        struct look number = k;
        number.number = true;
        put_run(d, to < 0 ? text : str_upto(text, (size_t)to), number);
        text = to < 0 ? S("") : str_from(text, (size_t)to + 1);
    }
}

/* ---- paragraphs ------------------------------------------------------------------------------------------------------------ */

/* `more`: further properties that stand behind the style and the break in the schema's order. */
static void open_paragraph(struct docx *d, const char *style, const char *more)
{
    buf_put(&d->body, S("<w:p>"));
    if (*style || d->page || *more) {
        buf_put(&d->body, S("<w:pPr>"));
        if (*style) buf_fmt(&d->body, "<w:pStyle w:val=\"%s\"/>", style);
        if (d->page) buf_put(&d->body, S("<w:pageBreakBefore/>"));
        buf_put(&d->body, str_of(more));
        buf_put(&d->body, S("</w:pPr>"));
    }
    d->page = false;
}

static void close_paragraph(struct docx *d) { buf_put(&d->body, S("</w:p>\n")); }

static void paragraph(struct docx *d, const char *style, const char *more, str text, struct look k)
{
    if (!text.n) return;
    open_paragraph(d, style, more);
    put_marked(d, text, k);
    close_paragraph(d);
}

void docx_page(struct docx *d) { d->page = true; }
void docx_para(struct docx *d, str text) { paragraph(d, "", "", text, (struct look){ 0 }); }
void docx_note(struct docx *d, str text) { paragraph(d, "Quelle", "", text, (struct look){ 0 }); }
void docx_caption(struct docx *d, str text) { paragraph(d, "Caption", "", text, (struct look){ 0 }); }
void docx_item(struct docx *d, str text) { paragraph(d, "ListBullet", "", text, (struct look){ 0 }); }

void docx_title(struct docx *d, str title, const str *line, size_t lines)
{
    paragraph(d, "Title", "", title, (struct look){ 0 });
    for (size_t i = 0; i < lines; i++) paragraph(d, "Subtitle", "", line[i], (struct look){ 0 });
}

void docx_heading(struct docx *d, int level, str text)
{
    char style[] = "Heading1";
    if (!text.n) return;
    level = level < 1 ? 1 : level > DOCX_LEVELS ? DOCX_LEVELS : level;
    style[7] = (char)('0' + level);
    struct docx_entry *e = arena_new_of(d->a, struct docx_entry);
    *e = (struct docx_entry){ level, docx_plain(d->a, utf8_upto(text, DOCX_TEXT_MAX)), NULL };
    *d->last_entry = e;
    d->last_entry = &e->next;
    size_t id = ++d->entries;
    open_paragraph(d, style, "");
    buf_fmt(&d->body, "<w:bookmarkStart w:id=\"%zu\" w:name=\"_Toc%zu\"/>", id, id);
    put_marked(d, text, (struct look){ 0 });
    buf_fmt(&d->body, "<w:bookmarkEnd w:id=\"%zu\"/>", id);
    close_paragraph(d);
}

/* ---- contents ---------------------------------------------------------------------------------------------------------------- */

void docx_contents(struct docx *d, str title)
{
    d->contents = title;
    d->contents_at = d->body.n;
    d->has_contents = true;
    d->page = true;
}

#define FIELD_MARK(kind) "<w:r><w:fldChar w:fldCharType=\"" kind "\"/></w:r>"

/* One entry leads to its heading; its page is a field of its own. */
static void put_entry(struct buf *b, const struct docx *d, const struct docx_entry *e, size_t id, bool first)
{
    buf_fmt(b, "<w:p><w:pPr><w:pStyle w:val=\"TOC%d\"/></w:pPr>", e->level);
    if (first) buf_put(b, S("<w:r><w:fldChar w:fldCharType=\"begin\" w:dirty=\"true\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> TOC \\o \"1-2\" \\h \\z \\u </w:instrText></w:r>"
                            FIELD_MARK("separate")));
    buf_fmt(b, "<w:hyperlink w:anchor=\"_Toc%zu\" w:history=\"1\"><w:r>%s<w:t xml:space=\"preserve\">", id, d->rtl ? "<w:rPr><w:rtl/></w:rPr>" : "");
    docx_escape(b, e->text);
    buf_fmt(b, "</w:t></w:r><w:r><w:tab/></w:r>" FIELD_MARK("begin") "<w:r><w:instrText xml:space=\"preserve\"> PAGEREF _Toc%zu \\h </w:instrText></w:r>" FIELD_MARK("separate") FIELD_MARK("end")
               "</w:hyperlink></w:p>\n", id);
}

str docx_toc(struct docx *d)
{
    struct buf b = buf_in(d->a, DOCX_BYTES_MAX);
    size_t id = 0;
    bool first = true;
    buf_fmt(&b, "<w:p><w:pPr><w:pStyle w:val=\"TOCHeading\"/></w:pPr><w:r>%s<w:t xml:space=\"preserve\">", d->rtl ? "<w:rPr><w:rtl/></w:rPr>" : "");
    docx_escape(&b, d->contents);
    buf_put(&b, S("</w:t></w:r></w:p>\n"));
    for (const struct docx_entry *e = d->entry; e; e = e->next) {
        id++;
        if (e->level > 2) continue;
        put_entry(&b, d, e, id, first);
        first = false;
    }
    if (!first) buf_put(&b, S("<w:p>" FIELD_MARK("end") "</w:p>\n"));
    if (b.full) d->bad = true;
    return first ? S("") : buf_str(&b);
}

/* ---- Markdown ------------------------------------------------------------------------------------------------------------------ */

/* The number of a link that may stand in a document; 0: none, it stays text. */
static size_t link_of(struct docx *d, str url)
{
    bool here = str_starts(url, S("/")) && d->set.base.n;
    if (!url.n || !url_safe(url) || (!here && str_find_char(url, ':') < 0) || d->links == DOCX_LINKS_MAX) return 0;
    d->link[d->links] = here ? arena_fmt(d->a, "%.*s%.*s", STR(d->set.base), STR(url)) : url;
    return ++d->links;
}

static void put_block_run(struct docx *d, str text, const struct block_run *r)
{
    size_t link = link_of(d, r->url);
    struct look k = { r->strong, r->soft, r->code, false, link > 0 };
    if (link) buf_fmt(&d->body, "<w:hyperlink r:id=\"rLink%zu\">", link);
    put_run(d, text, k);
    if (link) buf_put(&d->body, S("</w:hyperlink>"));
}

/* Runs come in the order of the text; what lies inside of another (bold inside of a link) keeps the outer one's looks. */
static void put_block(struct docx *d, const struct block *b)
{
    size_t at = 0;
    for (size_t i = 0; i < b->runs; i++) {
        const struct block_run *r = &b->run[i];
        if (r->from < at || r->to > b->text.n) continue;
        put_run(d, str_upto(str_from(b->text, at), r->from - at), (struct look){ 0 });
        put_block_run(d, str_upto(str_from(b->text, r->from), r->to - r->from), r);
        at = r->to;
    }
    put_run(d, str_from(b->text, at), (struct look){ 0 });
}

static void put_item(struct docx *d, const struct block *b)
{
    bool dot = str_eq(b->sign, S("•"));
    int depth = b->level > 3 ? 2 : b->level < 1 ? 0 : b->level - 1;
    str more = dot ? arena_fmt(d->a, "<w:numPr><w:ilvl w:val=\"%d\"/><w:numId w:val=\"1\"/></w:numPr>", depth)
                   : arena_fmt(d->a, "<w:ind w:left=\"%d\" w:hanging=\"%d\"/>", 425 * (depth + 1), b->sign.n ? 425 : 0);
    open_paragraph(d, dot ? "ListBullet" : "", arena_z(d->a, more));
    if (!dot && b->sign.n) {
        put_run(d, b->sign, (struct look){ 0 });
        buf_put(&d->body, S("<w:r><w:tab/></w:r>"));
    }
    put_block(d, b);
    close_paragraph(d);
}

void docx_markdown(struct docx *d, str text, int top)
{
    const struct block *b;
    size_t n = blocks_read(d->a, utf8_upto(text, DOCX_TEXT_MAX), &b);
    for (size_t i = 0; i < n; i++) {
        if (b[i].kind == BLOCK_HEADING) docx_heading(d, top + b[i].level - 1, b[i].text);
        else if (b[i].kind == BLOCK_ITEM) put_item(d, &b[i]);
        else if (b[i].kind != BLOCK_RULE) {
            open_paragraph(d, "", "");
            put_block(d, &b[i]);
            close_paragraph(d);
        }
    }
}

/* ---- tables ---------------------------------------------------------------------------------------------------------------------- */

struct grid { const struct pdf_table *t; int w[PDF_COLUMNS_MAX]; };

static struct grid grid_of(const struct pdf_table *t)
{
    struct grid g = { .t = t };
    double all = 0;
    for (size_t i = 0; i < t->columns; i++) all += t->column[i].share;
    for (size_t i = 0; i < t->columns; i++) g.w[i] = (int)(TEXT_WIDE * (all > 0 ? t->column[i].share / all : 1 / (double)t->columns));
    return g;
}

/* "right" is where lines end, in every direction of reading (ECMA-376 part 4, 17.18.44). */
static void put_cell(struct docx *d, const struct grid *g, size_t column, str text, bool head, bool bold)
{
    bool number = g->t->column[column].number;
    buf_fmt(&d->body, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/>%s</w:tcPr>", g->w[column], head ? "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"EBF0FA\"/>" : "");
    open_paragraph(d, "Tabellentext", number ? "<w:jc w:val=\"right\"/>" : "");
    put_marked(d, text, (struct look){ .strong = head || bold, .number = number && !head });
    buf_put(&d->body, S("</w:p></w:tc>"));
}

/* cell NULL: the head. */
static void put_row(struct docx *d, const struct grid *g, const str *cell, bool bold)
{
    bool head = !cell;
    buf_fmt(&d->body, "<w:tr><w:trPr><w:cantSplit/>%s</w:trPr>", head ? "<w:tblHeader/>" : "");
    for (size_t i = 0; i < g->t->columns; i++) put_cell(d, g, i, cell ? cell[i] : g->t->column[i].head, head, bold);
    buf_put(&d->body, S("</w:tr>\n"));
}

static void put_space(struct docx *d)
{
    open_paragraph(d, "Abstand", "");
    close_paragraph(d);
}

void docx_table(struct docx *d, const struct pdf_table *t)
{
    struct grid g;
    if (!t->columns || t->columns > PDF_COLUMNS_MAX) return;
    g = grid_of(t);
    docx_caption(d, t->caption);
    if (d->page) put_space(d);                         /* no break inside of a table */
    buf_fmt(&d->body, "<w:tbl><w:tblPr><w:tblStyle w:val=\"Tabelle\"/>%s<w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/>"
                      "<w:tblLook w:val=\"0020\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/></w:tblPr><w:tblGrid>",
            d->rtl ? "<w:bidiVisual/>" : "", TEXT_WIDE);
    for (size_t i = 0; i < t->columns; i++) buf_fmt(&d->body, "<w:gridCol w:w=\"%d\"/>", g.w[i]);
    buf_put(&d->body, S("</w:tblGrid>\n"));
    put_row(d, &g, NULL, true);
    for (size_t row = 0; row < t->rows && !d->body.full; row++) put_row(d, &g, t->cell + row * t->columns, t->totals && row + 1 == t->rows);
    buf_put(&d->body, S("</w:tbl>\n"));
    put_space(d);                                      /* or two tables would become one */
}

/* ---- drawings ---------------------------------------------------------------------------------------------------------------------- */

static cairo_status_t keep(void *ctx, const unsigned char *bytes, unsigned n)
{
    struct buf *b = ctx;
    buf_put(b, (str){ (const char *)bytes, n });
    return b->full ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

/* On white, since a drawing of text/chart.h has no ground of its own. */
static bool paint(RsvgHandle *svg, int w, int h, struct buf *png)
{
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, w, h);
    cairo_t *c = cairo_create(s);
    cairo_set_source_rgb(c, 1, 1, 1);
    cairo_paint(c);
    bool good = rsvg_handle_render_document(svg, c, &(RsvgRectangle){ 0, 0, w, h }, NULL) && !cairo_status(c);
    cairo_destroy(c);
    good = good && !cairo_surface_write_to_png_stream(s, keep, png);
    cairo_surface_destroy(s);
    return good;
}

/* The drawing as PNG, and its height in millimetres when it is `wide` of them wide. */
static bool drawn(struct docx *d, str svg, double *wide, double *high)
{
    enum { HIGHEST_MM = 220 };
    double w = 0, h = 0;
    struct buf png = buf_in(d->a, DOCX_BYTES_MAX);
    RsvgHandle *handle = svg.n ? rsvg_handle_new_from_data((const guint8 *)svg.p, svg.n, NULL) : NULL;
    bool good = handle && rsvg_handle_get_intrinsic_size_in_pixels(handle, &w, &h) && w > 0 && h > 0;
    if (good) {
        *wide = fmin(*wide, HIGHEST_MM * w / h);
        *high = *wide * h / w;
        double dots = fmin(*wide / 25.4 * DOTS_PER_INCH, DOTS_MAX);
        good = paint(handle, (int)dots, (int)fmax(1, dots * h / w), &png);
    }
    if (handle) g_object_unref(handle);
    if (good) d->picture[d->pictures++] = buf_str(&png);
    return good;
}

void docx_svg(struct docx *d, str svg, double width_mm, str alt)
{
    double wide = fmin(fmax(width_mm, 10), 170), high = 0;
    if (d->pictures == DOCX_PICTURES_MAX || !drawn(d, svg, &wide, &high)) { d->bad = true; return; }
    struct buf text = buf_in(d->a, 8 * ALT_MAX);
    docx_escape(&text, utf8_upto(alt, ALT_MAX));
    str shown = buf_str(&text);
    long cx = lround(wide * EMU_PER_MM), cy = lround(high * EMU_PER_MM);
    open_paragraph(d, "Bild", "");
    buf_fmt(&d->body, "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"%ld\" cy=\"%ld\"/><wp:docPr id=\"%zu\" name=\"%zu\" descr=\"%.*s\"/>"
                      "<a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic><pic:nvPicPr><pic:cNvPr id=\"%zu\" name=\"%zu.png\"/><pic:cNvPicPr/></pic:nvPicPr>"
                      "<pic:blipFill><a:blip r:embed=\"rPicture%zu\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"%ld\" cy=\"%ld\"/></a:xfrm>"
                      "<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>",
            cx, cy, d->pictures, d->pictures, STR(shown), d->pictures, d->pictures, d->pictures, cx, cy);
    close_paragraph(d);
}
