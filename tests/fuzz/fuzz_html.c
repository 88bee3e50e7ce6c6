/* fuzz_html.c - any bytes through every writer of markup and JSON, and through the checks of what comes from outside. */
#include "base/utf8.h"
#include "text/html.h"
#include "text/json.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static bool has_any(str s, const char *bytes)
{
    for (; *bytes; bytes++)
        if (str_find_char(s, *bytes) >= 0) return true;
    return false;
}

static void check_markup(struct arena *a, str s)
{
    struct buf text = buf_in(a, 1 << 20), attr = buf_in(a, 1 << 20), url = buf_in(a, 1 << 20), json = buf_in(a, 1 << 20);
    struct json j = json_to(&json);
    put_text(&text, s);
    put_attr(&attr, s);
    put_url(&url, s);
    json_str(&j, s);
    assert(!has_any(buf_str(&text), "<>") && !has_any(buf_str(&attr), "<>\"'") && !has_any(buf_str(&url), "<>\"'\t\n\r\\"));
    assert(utf8_valid(buf_str(&json)) && str_find(buf_str(&json), S("</")) < 0 && str_find(buf_str(&json), S("<!")) < 0 && !has_any(buf_str(&json),
        "\n\r\t\x01"));
    assert(text.full == false && attr.n >= text.n);
}

static void check_encoding(struct arena *a, str s)
{
    struct buf b = buf_in(a, 1 << 20);
    str back = s, any;
    put_encoded(&b, s);
    assert(!has_any(buf_str(&b), "/?#&+ <>\"'"));
    assert(url_decode(a, buf_str(&b), true, &back) ? str_eq(back, s) : str_find_char(s, 0) >= 0);
    if (url_decode(a, s, false, &any)) assert(any.n <= s.n && str_find_char(any, 0) < 0);
}

static void check_utf8(str s)
{
    size_t count = 0;
    for (str rest = s; rest.n; count++) utf8_next(&rest);
    bool valid = utf8_valid(s);
    if (valid) assert(count == utf8_count(s));
    assert(valid == (utf8_check(s, true) != UTF8_BROKEN));
    if (utf8_check(s, false) == UTF8_FINE) assert(utf8_check(s, true) == UTF8_FINE && !has_any(s, "\n\r\t"));
    str cut = utf8_upto(s, s.n / 2);
    assert(cut.n <= s.n / 2 && (!valid || utf8_valid(cut)));
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct arena *a = arena_new();
    str s = { (const char *)p, n };
    check_markup(a, s);
    check_encoding(a, s);
    check_utf8(s);
    arena_free(a);
    return 0;
}
