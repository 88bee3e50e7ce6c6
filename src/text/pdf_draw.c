/* pdf_draw.c - documents as PDF: what was laid out is drawn by cairo, page by page, with the brackets of the structure around it. */
#include "text/pdf_parts.h"
#include "base/moment.h"
#include <cairo-pdf.h>
#include <qrencode.h>

enum { QUIET = 4, QR_TEXT_MAX = 2000, LEVELS = 4 };

static const double colours[][3] = { [PDF_BLACK] = { .05, .05, .1 }, [PDF_GREY] = { .33, .34, .38 }, [PDF_BLUE] = { .05, .16, .42 }, [PDF_WHITE] = { 1, 1, 1 },
                                     [PDF_PALE] = { .92, .94, .98 } };

struct drawing { struct pdf *p; cairo_t *c; cairo_surface_t *s; struct buf out; int above[LEVELS + 1]; };

static cairo_status_t keep(void *ctx, const unsigned char *bytes, unsigned n)
{
    struct buf *b = ctx;
    buf_put(b, (str){ (const char *)bytes, n });
    return b->full ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void colour(cairo_t *c, enum pdf_colour k) { cairo_set_source_rgb(c, colours[k][0], colours[k][1], colours[k][2]); }

static void draw_lines(cairo_t *c, const struct pdf_item *it)
{
    PangoLayoutIter *i = pango_layout_get_iter(it->layout);
    int n = 0;
    colour(c, it->colour);
    do {
        PangoRectangle at;
        if (n < it->from || n >= it->to) continue;
        pango_layout_iter_get_line_extents(i, NULL, &at);
        cairo_move_to(c, it->x + (double)at.x / PANGO_SCALE, it->y + (double)pango_layout_iter_get_baseline(i) / PANGO_SCALE);
        pango_cairo_show_layout_line(c, pango_layout_iter_get_line_readonly(i));
    } while (++n < it->to && pango_layout_iter_next_line(i));
    pango_layout_iter_free(i);
}

static void draw_qr(struct drawing *d, const struct pdf_item *it)
{
    QRcode *q = it->text.n && it->text.n <= QR_TEXT_MAX ? QRcode_encodeString(arena_z(d->p->a, it->text), 0, QR_ECLEVEL_M, QR_MODE_8, 1) : NULL;
    if (!q) { d->p->bad = true; return; }
    double m = it->w / (q->width + 2 * QUIET);
    cairo_set_source_rgb(d->c, 1, 1, 1);                /* dark on light wherever it stands */
    cairo_rectangle(d->c, it->x, it->y, it->w, it->h);
    cairo_fill(d->c);
    cairo_set_source_rgb(d->c, 0, 0, 0);
    for (int y = 0; y < q->width; y++)
        for (int x = 0; x < q->width; x++) {
            int from = x;
            while (x < q->width && q->data[y * q->width + x] & 1) x++;
            if (x > from) cairo_rectangle(d->c, it->x + (from + QUIET) * m, it->y + (y + QUIET) * m, (x - from) * m, m);
        }
    cairo_fill(d->c);
    QRcode_free(q);
}

static void draw_picture(cairo_t *c, const struct pdf_item *it)
{
    double w = cairo_image_surface_get_width(it->picture), h = cairo_image_surface_get_height(it->picture);
    cairo_save(c);
    cairo_translate(c, it->x, it->y);
    cairo_scale(c, it->w / w, it->h / h);
    cairo_set_source_surface(c, it->picture, 0, 0);
    cairo_paint(c);
    cairo_restore(c);
}

static void draw_svg(struct drawing *d, const struct pdf_item *it)
{
    if (!rsvg_handle_render_document(it->svg, d->c, &(RsvgRectangle){ it->x, it->y, it->w, it->h }, NULL)) d->p->bad = true;
}

/* A link is an area over what stands there already, so that the text below keeps its own place in the structure. */
static void draw_link(struct drawing *d, const struct pdf_item *it)
{
    str to = it->goal ? arena_fmt(d->p->a, "page=%zu pos=[0 %.1f]", it->goal->page + 1, it->goal->y) : arena_fmt(d->p->a, "uri='%.*s'", STR(it->text));
    str how = arena_fmt(d->p->a, "rect=[%.2f %.2f %.2f %.2f] %.*s", it->x, it->y, it->w, it->h, STR(to));
    cairo_tag_begin(d->c, CAIRO_TAG_LINK, how.p);
    cairo_tag_end(d->c, CAIRO_TAG_LINK);
}

static void bookmark(struct drawing *d, const struct pdf_item *it)
{
    int above = CAIRO_PDF_OUTLINE_ROOT;
    for (int i = 1; i < it->level; i++) if (d->above[i]) above = d->above[i];
    str where = arena_fmt(d->p->a, "page=%zu pos=[0 %.1f]", it->page + 1, it->y);
    d->above[it->level] = cairo_pdf_surface_add_outline(d->s, above, arena_z(d->p->a, it->text), where.p, it->level == 1 ? CAIRO_PDF_OUTLINE_FLAG_OPEN : 0);
    for (int i = it->level + 1; i <= LEVELS; i++) d->above[i] = 0;
}

static void draw(struct drawing *d, const struct pdf_item *it)
{
    cairo_t *c = d->c;
    bool leaf = it->tag && it->kind != ITEM_OPEN && it->kind != ITEM_CLOSE;
    if (leaf) cairo_tag_begin(c, it->tag, NULL);
    switch (it->kind) {
    case ITEM_OPEN: cairo_tag_begin(c, it->tag, NULL); break;
    case ITEM_CLOSE: cairo_tag_end(c, it->tag); break;
    case ITEM_LINES: draw_lines(c, it); break;
    case ITEM_LINK: draw_link(d, it); break;
    case ITEM_BOOKMARK: bookmark(d, it); break;
    case ITEM_FILL: colour(c, it->colour); cairo_rectangle(c, it->x, it->y, it->w, it->h); cairo_fill(c); break;
    case ITEM_QR: draw_qr(d, it); break;
    case ITEM_SVG: draw_svg(d, it); break;
    case ITEM_PICTURE: draw_picture(c, it); break;
    }
    if (leaf) cairo_tag_end(c, it->tag);
}

/* ---- head and foot: outside of the structure, since they say nothing new ------------------------------------------------- */

static void small(struct drawing *d, str text, double y, enum pdf_align align)
{
    struct pdf *p = d->p;
    struct pdf_style s = { .size = .8 * p->set.size, .align = align, .colour = PDF_GREY };
    if (!text.n) return;
    PangoLayout *l = pdf_layout(p, &s, text, p->wide - 2 * p->set.margin);
    pango_layout_set_ellipsize(l, PANGO_ELLIPSIZE_END);
    draw_lines(d->c, &(struct pdf_item){ .x = p->set.margin, .y = y, .layout = l, .to = 1, .colour = PDF_GREY });
}

/* "Page {page} of {pages}" with both numbers in place. */
static str numbered(struct pdf *p, size_t page, size_t pages)
{
    struct buf b = buf_in(p->a, 1000);
    for (str rest = p->set.numbers; rest.n;) {
        if (str_starts(rest, S("{page}"))) { buf_int(&b, (int64_t)page + 1); rest = str_from(rest, 6); }
        else if (str_starts(rest, S("{pages}"))) { buf_int(&b, (int64_t)pages); rest = str_from(rest, 7); }
        else { buf_char(&b, rest.p[0]); rest = str_from(rest, 1); }
    }
    return buf_str(&b);
}

static void end_page(struct drawing *d, size_t page)
{
    struct pdf *p = d->p;
    double foot = p->high - p->set.margin - p->set.size;
    if (page + 1 != p->cover) small(d, p->set.head, p->set.margin - .8 * p->set.size, PDF_START);
    small(d, p->set.foot, foot, PDF_START);
    small(d, numbered(p, page, p->page + 1), foot, PDF_END);
    cairo_show_page(d->c);
}

static void draw_all(struct drawing *d)
{
    struct pdf *p = d->p;
    size_t page = 0;
    cairo_tag_begin(d->c, "Document", NULL);
    for (const struct pdf_item *it = p->first; it; it = it->next) {
        for (; page < it->page; page++) end_page(d, page);
        draw(d, it);
    }
    for (; page <= p->page; page++) end_page(d, page);
    cairo_tag_end(d->c, "Document");
}

str pdf_draw(struct pdf *p)
{
    struct drawing d = { .p = p, .out = buf_in(p->a, PDF_BYTES_MAX) };
    d.s = cairo_pdf_surface_create_for_stream(keep, &d.out, p->wide, p->high);
    cairo_pdf_surface_set_metadata(d.s, CAIRO_PDF_METADATA_TITLE, arena_z(p->a, p->set.title));
    if (p->set.author.n) cairo_pdf_surface_set_metadata(d.s, CAIRO_PDF_METADATA_AUTHOR, arena_z(p->a, p->set.author));
    cairo_pdf_surface_set_metadata(d.s, CAIRO_PDF_METADATA_CREATE_DATE, moment_iso(p->a, p->set.at).p);
    d.c = cairo_create(d.s);
    draw_all(&d);
    bool bad = cairo_status(d.c) || p->bad;
    cairo_destroy(d.c);
    cairo_surface_finish(d.s);                          /* errors stick: one look at the end is enough */
    bad |= cairo_surface_status(d.s) != CAIRO_STATUS_SUCCESS || d.out.full;
    cairo_surface_destroy(d.s);
    return bad ? (str){ "", 0 } : buf_str(&d.out);
}
