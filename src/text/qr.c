/* qr.c - QR codes as SVG. */
#include "text/qr.h"
#include <qrencode.h>

enum { TEXT_MAX = 2000, QUIET = 4 };

/* Runs of dark modules of one row become one piece of the path. */
static void put_row(struct buf *b, const unsigned char *row, int width, int y)
{
    for (int x = 0; x < width; x++) {
        int from = x;
        while (x < width && row[x] & 1) x++;
        if (x > from) buf_fmt(b, "M%d %dh%dv1h-%dz", from + QUIET, y + QUIET, x - from, x - from);
    }
}

html qr_svg(struct arena *a, str text, str title)
{
    struct buf b = buf_in(a, 256 * 1024);
    QRcode *code = text.n && text.n <= TEXT_MAX ? QRcode_encodeString(arena_z(a, text), 0, QR_ECLEVEL_M, QR_MODE_8, 1) : NULL;
    if (!code) return (html){ { "", 0 } };
    int side = code->width + 2 * QUIET;
    buf_fmt(&b, "<svg class=\"qr\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" shape-rendering=\"crispEdges\"><title>",
            side, side, 5 * side, 5 * side);
    put_text(&b, title);
    buf_fmt(&b, "</title><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path fill=\"#000\" d=\"", side, side);
    for (int y = 0; y < code->width; y++) put_row(&b, code->data + (size_t)y * (size_t)code->width, code->width, y);
    buf_put(&b, S("\"/></svg>"));
    QRcode_free(code);
    return (html){ buf_str(&b) };
}
