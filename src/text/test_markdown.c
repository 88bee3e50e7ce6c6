/* test_markdown.c - Markdown: what passes, what is dropped, and texts that want to break the parser. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/utf8.h"
#include "text/markdown.h"

static struct arena *a;

static int setup(void **state)
{
    (void)state;
    a = arena_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static void becomes(const char *text, int top, const char *want)
{
    assert_string_equal(arena_z(a, markdown_html(a, str_of(text), top).s), want);
}

static void passes(void **state)
{
    (void)state;
    becomes("# A\n## B\n###### C", 2, "<h2>A</h2>\n<h3>B</h3>\n<h6>C</h6>\n");
    becomes("# A", 9, "<h6>A</h6>\n");
    becomes("# A", -1, "<h2>A</h2>\n");
    becomes("*a* **b** `c<` & ü", 2, "<p><em>a</em> <strong>b</strong> <code>c&lt;</code> &amp; ü</p>\n");
    becomes("- a\n- b", 2, "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n");
    becomes("[a](https://x.de/?a=1&b=2) [b](/c)"
            " [d](mailto:a@b.de) [e](tel:+49) <https://x.de>", 2,
            "<p><a href=\"https://x.de/?a=1&amp;b=2\">a</a> <a href=\"/c\">b</a>"
            " <a href=\"mailto:a@b.de\">d</a> <a href=\"tel:+49\">e</a> <a href=\"https://x.de\">https://x.de</a></p>\n");
    becomes("![a](/kleve/file/7)", 2, "<p><img src=\"/kleve/file/7\" alt=\"a\" /></p>\n");
    becomes("", 2, "");
}

static void drops(void **state)
{
    (void)state;
    becomes("a <b onclick=x>c</b>\n\n<script>alert(1)</script>\n\nd", 2, "<p>a c</p>\n<p>d</p>\n");
    becomes("[*a*](javascript:alert%281%29) b", 2, "<p><em>a</em> b</p>\n");
    becomes("[a](JAVASCRIPT:x) [b](data:text/html,x) [c](//evil/x) [d](vbscript:x) [e](&#106;avascript:x)", 2, "<p>a b c d e</p>\n");
    becomes("[a](<java\tscript:x>) [b](\\\\\\\\evil)", 2, "<p>a b</p>\n");
    becomes("![who *reads*](https://evil/x.png) ![a](//evil/x) ![b](data:image/png;base64,x)", 2, "<p>who <em>reads</em> a b</p>\n");
    becomes("<javascript:alert>", 2, "<p>javascript:alert</p>\n");
    becomes("[a][1]\n\n[1]: javascript:x \"y\"", 2, "<p>a</p>\n");
    becomes("[a](/x \"\\\"onclick=\\\"\")", 2, "<p><a href=\"/x\" title=\"&quot;onclick=&quot;\">a</a></p>\n");
    becomes("[![a](https://evil/x)](javascript:x)", 2, "<p>a</p>\n");
}

static void broken_bytes(void **state)
{
    (void)state;
    becomes("a\xFF", 2, "<p>a\xEF\xBF\xBD</p>\n");
    assert_string_equal(arena_z(a, markdown_html(a, (str){ "a\0b", 3 }, 2).s), "<p>a\xEF\xBF\xBD" "b</p>\n");
}

/* A long text of one repeated part must come back, soon and without a deep tree. */
static void survives(const char *part, size_t times)
{
    struct buf b = buf_in(a, 1 << 22);
    for (size_t i = 0; i < times; i++) buf_put(&b, str_of(part));
    str h = markdown_html(a, buf_str(&b), 2).s;
    size_t depth = 0, most = 0;
    for (size_t i = 0; i + 1 < h.n; i++) {
        if (h.p[i] == '<') depth = h.p[i + 1] == '/' ? depth - 1 : depth + 1;
        if (h.p[i] == '/' && h.p[i + 1] == '>') depth--;
        if (depth > most) most = depth;
    }
    assert_true(utf8_valid(h));
    assert_true(most < 50);
    markdown_plain(a, buf_str(&b));
}

static void bombs(void **state)
{
    (void)state;
    static const char *const parts[] = { "> ", "- ", "1. ", "[", "![", "*a **a ", "**", "[a](", "<", "`a``", "a\n> ", "&", "[a]: /x\n", "\\", "#",
        "***a_b_", "[a](<b" };
    for (size_t i = 0; i < countof(parts); i++) survives(parts[i], 5000);
    survives("ü", 500000);
}

static void plain(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "# Title\n\nSome *text*\nwith [a link](https://x) and `code`.\n\n- one\n- two", "Title Some text with a link and code. one two" },
        { "a <b>c</b>\n<script>x</script>\n\nd", "a c d" }, { "", "" }, { "  \n\n ", "" }, { "![alt](x)y", "alty" }, { "a&amp;b  \nc", "a&b c" },
        { "```\nx\n  y\n```\nz", "x y z" }, { "a\n***\nb", "a b" },
    };
    for (size_t i = 0; i < countof(cases); i++) assert_string_equal(arena_z(a, markdown_plain(a, str_of(cases[i][0]))), cases[i][1]);
}

/* A text that begins with ## under a page's own heading: no level is left out, and none becomes the page's. */
static void numbers(void **state)
{
    (void)state;
    static const struct { const char *from, *to; } t[] = {
        { "<p>x 116 016</p>", "<p>x <bdi dir=\"ltr\">116 016</bdi></p>" },
        { "<strong>+49 2821 85-0</strong>, 112", "<strong><bdi dir=\"ltr\">+49 2821 85-0</bdi></strong>, 112" },
        { "0800 1239900.", "<bdi dir=\"ltr\">0800 1239900</bdi>." },
        { "<a href=\"tel:0800 123 99 00\">02821 85/0 (x)</a>", "<a href=\"tel:0800 123 99 00\"><bdi dir=\"ltr\">02821 85/0</bdi> (x)</a>" },
        { "16:00 10 20, 1234567890 5", "16:00 10 20, <bdi dir=\"ltr\">1234567890 5</bdi>" },
        { "12345678, 3 6, 1.000 000", "12345678, 3 6, 1.000 000" },
        { "0221 4710102 - ", "<bdi dir=\"ltr\">0221 4710102</bdi> - " },
        { "+", "+" }, { "", "" }, { "a < b 116 016", "a < b 116 016" },
    };
    for (size_t i = 0; i < countof(t); i++) {
        html got = markdown_numbers(a, (html){ str_of(t[i].from) });
        if (!str_eq(got.s, str_of(t[i].to))) fail_msg("%s became %.*s", t[i].from, STR(got.s));
    }
}

static void levels(void **state)
{
    (void)state;
    becomes("## A\n\n### B", 1, "<h2>A</h2>\n<h3>B</h3>\n");
    becomes("# A\n\n## B", 1, "<h2>A</h2>\n<h2>B</h2>\n");
    becomes("#### A", -1, "<h2>A</h2>\n");
    becomes("# A", -99, "<h2>A</h2>\n");
    becomes("###### A", 99, "<h6>A</h6>\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(passes), cmocka_unit_test(drops), cmocka_unit_test(broken_bytes), cmocka_unit_test(bombs), cmocka_unit_test(plain), cmocka_unit_test(levels), cmocka_unit_test(numbers),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
