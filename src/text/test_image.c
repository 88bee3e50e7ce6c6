/* test_image.c - pictures: what is kept of them, what is not, and what is refused. The program is its own child, as the real one is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>
#include "base/buf.h"
#include "text/image.h"

static struct arena *a;

static int setup(void **state)    { (void)state; a = arena_new(); return 0; }
static int teardown(void **state) { (void)state; arena_free(a); return 0; }

/* A picture, the left half red and the right half blue; `alpha`: half of it can be seen through. */
static str drawn(const char *type, int w, int h, bool alpha)
{
    gchar *out = NULL;
    gsize n = 0;
    GdkPixbuf *p = gdk_pixbuf_new(GDK_COLORSPACE_RGB, alpha, 8, w, h), *right;
    gdk_pixbuf_fill(p, 0xff0000ff);
    right = gdk_pixbuf_new_subpixbuf(p, w / 2, 0, w - w / 2, h);
    gdk_pixbuf_fill(right, alpha ? 0x0000ff40 : 0x0000ffff);
    assert_true(gdk_pixbuf_save_to_buffer(p, &out, &n, type, NULL, NULL));
    str s = arena_copy(a, (str){ out, n });
    g_free(out);
    g_object_unref(right);
    g_object_unref(p);
    return s;
}

static struct image cleaned(str bytes, int side)
{
    struct image i = { 0 };
    const char *why = "";
    if (!image_clean(a, bytes, side, &i, &why)) fail_msg("%s", why);
    return i;
}

static GdkPixbuf *seen(str bytes)
{
    GdkPixbufLoader *l = gdk_pixbuf_loader_new();
    assert_true(gdk_pixbuf_loader_write(l, (const guchar *)bytes.p, bytes.n, NULL));
    assert_true(gdk_pixbuf_loader_close(l, NULL));
    GdkPixbuf *p = g_object_ref(gdk_pixbuf_loader_get_pixbuf(l));
    g_object_unref(l);
    return p;
}

static int red_at(GdkPixbuf *p, int x, int y)
{
    return gdk_pixbuf_get_pixels(p)[y * gdk_pixbuf_get_rowstride(p) + x * gdk_pixbuf_get_n_channels(p)];
}

static void sizes(void **state)
{
    (void)state;
    static const struct { const char *type; int w, h, side, want_w, want_h; } cases[] = {
        { "png", 100, 50, 40, 40, 20 }, { "png", 30, 20, 40, 30, 20 }, { "jpeg", 640, 480, 320, 320, 240 }, { "jpeg", 480, 640, 320, 240, 320 },
        { "png", 1000, 1, 100, 100, 1 }, { "png", 1, 1, 1, 1, 1 }, { "jpeg", 3000, 10, 2000, 2000, 6 } };
    for (size_t i = 0; i < countof(cases); i++) {
        struct image got = cleaned(drawn(cases[i].type, cases[i].w, cases[i].h, false), cases[i].side);
        assert_int_equal(got.type, *cases[i].type == 'p' ? IMAGE_PNG : IMAGE_JPEG);
        assert_int_equal(got.width, cases[i].want_w);
        assert_int_equal(got.height, cases[i].want_h);
        GdkPixbuf *p = seen(got.bytes);
        assert_int_equal(gdk_pixbuf_get_width(p), cases[i].want_w);
        g_object_unref(p);
    }
}

static void stays_transparent(void **state)
{
    (void)state;
    GdkPixbuf *p = seen(cleaned(drawn("png", 60, 60, true), 30).bytes);
    assert_true(gdk_pixbuf_get_has_alpha(p));
    g_object_unref(p);
}

static void put16(struct buf *b, unsigned v) { buf_char(b, (char)(v >> 8)); buf_char(b, (char)v); }

/* Puts a segment behind the first two bytes of a JPEG. */
static str with_segment(str jpeg, int marker, str content)
{
    struct buf b = buf_in(a, 1 << 20);
    buf_put(&b, str_upto(jpeg, 2));
    buf_char(&b, (char)0xFF);
    buf_char(&b, (char)marker);
    put16(&b, (unsigned)content.n + 2);
    buf_put(&b, content);
    buf_put(&b, str_from(jpeg, 2));
    return buf_str(&b);
}

/* EXIF, big endian, with one entry: orientation 6, "turn by 90 degrees to the right". */
static const char exif[] = "Exif\0\0MM\0*\0\0\0\10\0\1\1\22\0\3\0\0\0\1\0\6\0\0\0\0\0\0";

static void upright(void **state)
{
    (void)state;
    struct image got = cleaned(with_segment(drawn("jpeg", 80, 40, false), 0xE1, (str){ exif, sizeof exif - 1 }), 100);
    assert_int_equal(got.width, 40);
    assert_int_equal(got.height, 80);
    GdkPixbuf *p = seen(got.bytes);
    assert_true(red_at(p, 20, 5) > 150);                  /* what was left is above now */
    assert_true(red_at(p, 20, 75) < 100);
    g_object_unref(p);
}

static void says_nothing_else(void **state)
{
    (void)state;
    str jpeg = with_segment(with_segment(drawn("jpeg", 80, 40, false), 0xE1, (str){ exif, sizeof exif - 1 }), 0xFE, S("<script>GPS 51.7 6.1</script>"));
    struct buf tail = buf_in(a, 1 << 20);
    buf_put(&tail, jpeg);
    buf_put(&tail, S("PK\003\004 another file behind the picture"));
    str after = buf_str(&tail);
    assert_true(str_find(after, S("GPS")) >= 0);
    str got = cleaned(after, 100).bytes;
    assert_true(str_find(got, S("GPS")) < 0);
    assert_true(str_find(got, S("Exif")) < 0);
    assert_true(str_find(got, S("another file")) < 0);
}

static void refused(void **state)
{
    (void)state;
    struct image kept = { .width = 77 };
    str png = drawn("png", 200, 200, false), jpeg = drawn("jpeg", 200, 200, false);
    char *bomb = arena_get(a, png.n), *sum = arena_get(a, png.n);
    memcpy(bomb, png.p, png.n);
    memcpy(sum, png.p, png.n);
    memcpy(bomb + 16, "\0\1\0\0\0\1\0\0", 8);           /* 65,536 × 65,536 pixels, with a check sum that fits */
    memcpy(bomb + 29, "\x4C\x24\x21\x23", 4);
    sum[60] = (char)~sum[60];
    const str cases[] = { S(""), S("hello"), S("<svg xmlns='http://www.w3.org/2000/svg'/>"), S("GIF89a"), str_upto(png, 8), str_upto(png, 40), str_upto(png, png.n / 2),
        str_upto(jpeg, 20), str_upto(jpeg, jpeg.n / 2), { bomb, png.n }, { sum, png.n } };
    for (size_t i = 0; i < countof(cases); i++) {
        const char *why = NULL;
        if (image_clean(a, cases[i], 100, &kept, &why)) fail_msg("case %zu was taken", i);
        assert_non_null(why);
        assert_int_equal(kept.width, 77);
    }
    char *large = arena_get(a, IMAGE_BYTES_MAX + 1);
    const char *why = NULL;
    memcpy(large, jpeg.p, jpeg.n);
    assert_false(image_clean(a, (str){ large, IMAGE_BYTES_MAX + 1 }, 100, &kept, &why));
    assert_non_null(strstr(why, "10 MB"));
}

int main(int argc, char **argv)
{
    image_child(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(sizes, setup, teardown), cmocka_unit_test_setup_teardown(stays_transparent, setup, teardown),
        cmocka_unit_test_setup_teardown(upright, setup, teardown), cmocka_unit_test_setup_teardown(says_nothing_else, setup, teardown),
        cmocka_unit_test_setup_teardown(refused, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
