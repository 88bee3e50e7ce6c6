/* png.c - SVG to PNG by librsvg and cairo, which draw the same SVG into our PDF files. */
#include "text/png.h"
#include "base/buf.h"
#include <cairo.h>
#include <librsvg/rsvg.h>
#include <math.h>

enum { BYTES_MAX = 16 * 1024 * 1024 };

static cairo_status_t take(void *ctx, const unsigned char *p, unsigned n)
{
    struct buf *b = ctx;
    buf_put(b, (str){ (const char *)p, n });
    return b->full ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static bool draw(RsvgHandle *svg, double w, double h, struct buf *out)
{
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)w, (int)h);
    cairo_t *c = cairo_create(s);
    cairo_set_source_rgb(c, 1, 1, 1);
    cairo_paint(c);
    bool good = rsvg_handle_render_document(svg, c, &(RsvgRectangle){ 0, 0, w, h }, NULL) && cairo_surface_write_to_png_stream(s, take, out) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(c);
    cairo_surface_destroy(s);
    return good;
}

bool svg_png(struct arena *a, str svg, double scale, str *ret)
{
    struct buf out = buf_in(a, BYTES_MAX);
    double w, h;
    RsvgHandle *handle = svg.n ? rsvg_handle_new_from_data((const guint8 *)svg.p, svg.n, NULL) : NULL;
    if (!handle) return false;
    bool good = rsvg_handle_get_intrinsic_size_in_pixels(handle, &w, &h) && w >= 1 && h >= 1 && scale > 0;
    if (good) {
        scale = fmin(scale, fmin(PNG_SIDE_MAX / w, PNG_SIDE_MAX / h));
        good = draw(handle, fmax(1, floor(w * scale)), fmax(1, floor(h * scale)), &out);
    }
    g_object_unref(handle);
    if (good) *ret = buf_str(&out);
    return good;
}
