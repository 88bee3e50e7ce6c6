/* pdf_blocks.c - documents as PDF: Markdown, tables whose head comes again on each page, lines to sign on, pictures. */
#include "text/pdf_parts.h"
#include "text/blocks.h"
#include <math.h>
#include <string.h>

enum { SIDE_MAX = 4000 };

/* ---- Markdown ---------------------------------------------------------------------------------------------------------- */

static void paragraph(struct pdf *p, const struct block *b, const struct pdf_run *run)
{
    struct pdf_style s = { .lang = p->tongue };
    PangoLayout *l = pdf_layout(p, &s, b->text, p->room.w);
    pdf_runs(p, l, run, b->runs);
    pdf_flow(p, l, &s, p->room.x, run, b->runs);
    pdf_space(p, .55 * p->set.size);
}

void pdf_tongue(struct pdf *p, str lang) { p->tongue = lang; }

void pdf_markdown(struct pdf *p, str text, int top)
{
    const struct block *b;
    size_t n = blocks_read(p->a, text, &b);
    for (size_t i = 0; i < n; i++) {
        struct pdf_run *run = arena_array(p->a, struct pdf_run, b[i].runs + 1);
        for (size_t k = 0; k < b[i].runs; k++) run[k] = (struct pdf_run){ b[i].run[k].from, b[i].run[k].to, b[i].run[k].strong, b[i].run[k].soft, b[i].run[k].code, b[i].run[k].url };
        if (b[i].kind == BLOCK_HEADING) pdf_heading(p, top + b[i].level - 1, b[i].text);
        else if (b[i].kind == BLOCK_RULE) pdf_rule(p);
        else if (b[i].kind == BLOCK_ITEM) pdf_list_item(p, b[i].sign.n ? b[i].sign : S(" "), b[i].text, run, b[i].runs, b[i].level > 6 ? 5 : b[i].level - 1);
        else paragraph(p, &b[i], run);
    }
}

/* ---- tables -------------------------------------------------------------------------------------------------------------- */

enum { PAD = 4, BESIDE = 9 };                            /* between rows, between columns: a number and the text beside it stay apart */
struct grid { const struct pdf_table *t; double x[PDF_COLUMNS_MAX], w[PDF_COLUMNS_MAX]; };

/* The first column stands where reading begins. */
static struct grid grid_of(const struct pdf *p, const struct pdf_table *t)
{
    struct grid g = { .t = t };
    double all = 0, at = 0;
    for (size_t i = 0; i < t->columns; i++) all += t->column[i].share;
    for (size_t i = 0; i < t->columns; i++) {
        g.w[i] = p->room.w * (all > 0 ? t->column[i].share / all : 1 / (double)t->columns);
        g.x[i] = pdf_turned(p, S("")) ? p->room.x + p->room.w - at - g.w[i] : p->room.x + at;
        at += g.w[i];
    }
    return g;
}

static struct pdf_style cell_style(const struct grid *g, size_t column, bool head, bool bold)
{
    return (struct pdf_style){ .size = g->t->size, .bold = head || bold, .align = g->t->column[column].number ? PDF_END : PDF_START, .tag = head ? "TH" : "TD" };
}

/* One row whose cells all stand on this page; too high for any page, its cells are cut. */
static void put_row(struct pdf *p, const struct grid *g, PangoLayout *const *l, const struct pdf_style *s, double high)
{
    pdf_open(p, "TR");
    for (size_t i = 0; i < g->t->columns; i++) {
        if (pdf_layout_height(l[i]) > high - PAD) {
            pango_layout_set_height(l[i], (int)((high - PAD) * PANGO_SCALE));
            pango_layout_set_ellipsize(l[i], PANGO_ELLIPSIZE_END);
        }
        pdf_put(p, l[i], &s[i], g->x[i] + BESIDE / 2.0, p->y + PAD / 2.0);
    }
    pdf_close(p, "TR");
    p->y += high;
    pdf_fill(p, (struct pdf_box){ p->room.x, p->y, p->room.w, .4 }, PDF_GREY);
}

static double lay_row(struct pdf *p, const struct grid *g, size_t row, bool head, PangoLayout **l, struct pdf_style *s)
{
    double high = 0;
    for (size_t i = 0; i < g->t->columns; i++) {
        str text = head ? g->t->column[i].head : g->t->cell[row * g->t->columns + i];
        s[i] = cell_style(g, i, head, !head && g->t->totals && row + 1 == g->t->rows);
        l[i] = pdf_layout(p, &s[i], text, g->w[i] - BESIDE);
        high = fmax(high, pdf_layout_height(l[i]));
    }
    return high + PAD;
}

static void put_head(struct pdf *p, const struct grid *g)
{
    PangoLayout *l[PDF_COLUMNS_MAX];
    struct pdf_style s[PDF_COLUMNS_MAX];
    double high = lay_row(p, g, 0, true, l, s);
    pdf_fill(p, (struct pdf_box){ p->room.x, p->y, p->room.w, high }, PDF_PALE);
    put_row(p, g, l, s, high);
}

void pdf_table(struct pdf *p, const struct pdf_table *t)
{
    if (!t->columns || t->columns > PDF_COLUMNS_MAX) return;
    struct grid g = grid_of(p, t);
    PangoLayout *l[PDF_COLUMNS_MAX];
    struct pdf_style s[PDF_COLUMNS_MAX];
    pdf_need(p, 6 * p->set.size);
    pdf_text(p, &(struct pdf_style){ .bold = true, .gap = 3 }, t->caption);
    pdf_open(p, "Table");
    put_head(p, &g);
    for (size_t row = 0; row < t->rows && !p->bad; row++) {
        double high = lay_row(p, &g, row, false, l, s);
        if (!p->placed && high > pdf_left(p)) {
            pdf_page(p);
            put_head(p, &g);
            high = fmin(high, pdf_left(p));
        }
        if (t->totals && row + 1 == t->rows) pdf_fill(p, (struct pdf_box){ p->room.x, p->y, p->room.w, 1 }, PDF_BLACK);
        put_row(p, &g, l, s, high);
    }
    pdf_close(p, "Table");
    pdf_space(p, p->set.size);
}

/* ---- signing ---------------------------------------------------------------------------------------------------------------- */

void pdf_signatures(struct pdf *p, const str *label, size_t n)
{
    double gap = 2 * p->set.size, high = 5 * p->set.size;
    if (!n || n > 3) return;
    double w = (p->room.w - gap * (double)(n - 1)) / (double)n;
    pdf_need(p, high + 3 * p->set.size);
    double y = p->y + high, below = 0;
    for (size_t i = 0; i < n; i++) {
        double at = (w + gap) * (double)i, x = pdf_turned(p, S("")) ? p->room.x + p->room.w - at - w : p->room.x + at;
        struct pdf_style s = { .size = .85 * p->set.size };
        PangoLayout *l = pdf_layout(p, &s, label[i], w);
        pdf_fill(p, (struct pdf_box){ x, y, w, .7 }, PDF_BLACK);
        pdf_put(p, l, &s, x, y + 3);
        below = fmax(below, pdf_layout_height(l));
    }
    p->y = y + 3 + below;
    pdf_space(p, p->set.size);
}

/* ---- pictures ------------------------------------------------------------------------------------------------------------------ */

/* Places w × h at the start of the line and goes on below it. */
static void place(struct pdf *p, struct pdf_item item)
{
    pdf_need(p, item.h);
    item.x = pdf_turned(p, S("")) ? p->room.x + p->room.w - item.w : p->room.x;
    item.y = p->y;
    item.tag = "Figure";
    pdf_add(p, item);
    p->y += item.h;
    pdf_space(p, .55 * p->set.size);
}

static void fit(struct pdf_item *item, double own_w, double own_h, double width, double height)
{
    double scale = fmin(width / own_w, height / own_h);
    item->w = own_w * scale;
    item->h = own_h * scale;
}

void pdf_qr(struct pdf *p, str text, double side, str alt)
{
    place(p, (struct pdf_item){ .kind = ITEM_QR, .w = side, .h = side, .text = text, .alt = alt });
}

void pdf_svg(struct pdf *p, str svg, double width, double height, str alt)
{
    struct pdf_item item = { .kind = ITEM_SVG };
    double w, h;
    item.svg = svg.n ? rsvg_handle_new_from_data((const guint8 *)svg.p, svg.n, NULL) : NULL;
    if (!item.svg) { p->bad = true; return; }
    pdf_hold(p, item.svg);
    if (!rsvg_handle_get_intrinsic_size_in_pixels(item.svg, &w, &h) || w <= 0 || h <= 0) { p->bad = true; return; }
    fit(&item, w, h, fmin(width, p->room.w), height);
    item.alt = alt;
    place(p, item);
}

struct rest { str bytes; };
static cairo_status_t give(void *ctx, unsigned char *to, unsigned n)
{
    struct rest *r = ctx;
    if (r->bytes.n < n) return CAIRO_STATUS_READ_ERROR;
    memcpy(to, r->bytes.p, n);
    r->bytes = str_from(r->bytes, n);
    return CAIRO_STATUS_SUCCESS;
}

/* Width and height from the frame header (ITU-T T.81 B.2.2). False: there is none. */
static bool jpeg_size(str b, int *w, int *h)
{
    const unsigned char *p = (const unsigned char *)b.p;
    for (size_t i = 2; i + 9 < b.n && p[i] == 0xFF;) {
        bool frame = p[i + 1] >= 0xC0 && p[i + 1] <= 0xCF && p[i + 1] != 0xC4 && p[i + 1] != 0xC8 && p[i + 1] != 0xCC;
        if (frame) { *h = p[i + 5] << 8 | p[i + 6]; *w = p[i + 7] << 8 | p[i + 8]; return *w > 0 && *h > 0 && *w <= SIDE_MAX && *h <= SIDE_MAX; }
        i += 2 + (size_t)(p[i + 2] << 8 | p[i + 3]);
    }
    return false;
}

/* A JPEG goes into the file as it is; cairo wants a surface of its size to hang it on. */
static cairo_surface_t *picture_of(struct pdf *p, str bytes)
{
    int w, h;
    if (str_starts(bytes, S("\x89PNG"))) return cairo_image_surface_create_from_png_stream(give, &(struct rest){ bytes });
    if (!str_starts(bytes, S("\xFF\xD8")) || !jpeg_size(bytes, &w, &h)) return NULL;
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, w, h);
    str copy = arena_copy(p->a, bytes);
    if (cairo_surface_set_mime_data(s, CAIRO_MIME_TYPE_JPEG, (const unsigned char *)copy.p, copy.n, NULL, NULL)) { cairo_surface_destroy(s); return NULL; }
    return s;
}

void pdf_picture(struct pdf *p, str bytes, double width, double height, str alt)
{
    struct pdf_item item = { .kind = ITEM_PICTURE, .alt = alt };
    item.picture = picture_of(p, bytes);
    if (item.picture && cairo_surface_status(item.picture)) { cairo_surface_destroy(item.picture); item.picture = NULL; }
    if (!item.picture) { p->bad = true; return; }
    double w = cairo_image_surface_get_width(item.picture), h = cairo_image_surface_get_height(item.picture);
    fit(&item, w, h, fmin(fmin(width, p->room.w), w), fmin(height, h));
    place(p, item);
}
