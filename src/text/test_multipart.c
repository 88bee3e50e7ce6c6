/* test_multipart.c - forms with files: as browsers send them, and as nobody should. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/buf.h"
#include "text/multipart.h"

static struct arena *a;
static struct form_part part[PARTS_MAX];
static int setup(void **state)    { (void)state; a = arena_new(); return 0; }
static int teardown(void **state) { (void)state; arena_free(a); return 0; }

#define KIND "multipart/form-data; boundary=----WebKitFormBoundaryABC"
#define TYPE S(KIND)
#define LINE "------WebKitFormBoundaryABC\r\n"
#define END  "------WebKitFormBoundaryABC--\r\n"
static void is(str s, const char *want) { assert_string_equal(arena_z(a, s), want); }

static void as_browsers_send_it(void **state)
{
    (void)state;
    str body = S(LINE "Content-Disposition: form-data; name=\"title\"\r\n\r\nSprachcafé\r\n"
                 LINE "Content-Disposition: form-data; name=\"logo\"; filename=\"C:\\Fotos\\me; \xC3\xA4.png\"\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n\r\n--no\r\n"
                 LINE "Content-Disposition: form-data; name=\"none\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n\r\n" END);
    assert_int_equal(multipart_read(a, TYPE, body, part, PARTS_MAX), 3);
    is(part[0].name, "title");
    is(part[0].bytes, "Sprachcafé");
    assert_false(part[0].file);
    is(part[1].filename, "me; ä.png");
    is(part[1].type, "image/png");
    is(part[1].bytes, "\x89PNG\r\n\r\n--no");
    assert_true(part[1].file);
    assert_true(part[2].file);
    assert_int_equal(part[2].bytes.n, 0);
    assert_int_equal(part[2].filename.n, 0);
}

static void nothing_and_names(void **state)
{
    (void)state;
    assert_int_equal(multipart_read(a, TYPE, S(END), part, PARTS_MAX), 0);
    str quoted = S("Multipart/Form-Data; charset=utf-8; boundary=\"x y\"");
    assert_int_equal(multipart_read(a, quoted, S("--x y\r\ncontent-disposition: FORM-DATA; NAME=k\r\n\r\nv\r\n--x y--"), part, PARTS_MAX), 1);
    is(part[0].name, "k");
    is(part[0].bytes, "v");
    assert_int_equal(multipart_read(a, TYPE, S(LINE "Content-Disposition: form-data\r\n\r\nv\r\n" END), part, PARTS_MAX), 0);
}

static void refused(void **state)
{
    (void)state;
    static const struct { const char *type, *body; } cases[] = {
        { ("application/x-www-form-urlencoded"), (END) }, { ("multipart/form-data"), (END) }, { ("multipart/form-data; boundary="), (END) },
        { ("multipart/form-data; boundary=\"a\"b"), ("--a\r\n") }, { ("multipart/form-data; boundary=a\tb"), ("--a\tb--") },
        { ("multipart/form-data; boundary=12345678901234567890123456789012345678901234567890123456789012345678901"), ("") },
        { KIND, ("") }, { KIND, ("hello") }, { KIND, (LINE) }, { KIND, ("------WebKitFormBoundaryABC") }, { KIND, ("------WebKitFormBoundaryABCx") },
        { KIND, (LINE "Content-Disposition: form-data; name=\"a\"\r\n\r\nv") }, { KIND, (LINE "Content-Disposition: form-data; name=\"a\"\r\n\r\nv\r\n" LINE) },
        { KIND, (LINE "Content-Disposition: form-data; name=\"a\"\r\nv\r\n" END) }, { KIND, (LINE "no colon\r\n\r\nv\r\n" END) },
        { KIND, (LINE "Content-Disposition: attachment; name=\"a\"\r\n\r\nv\r\n" END) } };
    for (size_t i = 0; i < countof(cases); i++)
        if (multipart_read(a, str_of(cases[i].type), str_of(cases[i].body), part, PARTS_MAX) != -1) fail_msg("case %zu was taken", i);
}

static void bounded(void **state)
{
    (void)state;
    struct buf b = buf_in(a, 1 << 20);
    for (int i = 0; i < 3; i++) buf_put(&b, S(LINE "Content-Disposition: form-data; name=\"a\"\r\n\r\nv\r\n"));
    buf_put(&b, S(END));
    assert_int_equal(multipart_read(a, TYPE, buf_str(&b), part, 3), 3);
    assert_int_equal(multipart_read(a, TYPE, buf_str(&b), part, 2), -1);
    struct buf head = buf_in(a, 1 << 20);
    buf_put(&head, S(LINE "X: "));
    for (int i = 0; i < PART_HEAD_MAX; i++) buf_char(&head, 'x');
    buf_put(&head, S("\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nv\r\n" END));
    assert_int_equal(multipart_read(a, TYPE, buf_str(&head), part, 3), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test_setup_teardown(as_browsers_send_it, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_and_names, setup, teardown), cmocka_unit_test_setup_teardown(refused, setup, teardown),
        cmocka_unit_test_setup_teardown(bounded, setup, teardown) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
