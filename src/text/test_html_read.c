/* test_html_read.c - markup as Integreat's editor and others write it, read as Markdown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/utf8.h"
#include "base/buf.h"
#include "text/html_read.h"
#include "text/markdown.h"

static struct arena *a;
static int setup(void **state) { (void)state; a = arena_new(); return 0; }
static int teardown(void **state) { (void)state; arena_free(a); return 0; }

static void reads(const char *markup, const char *want)
{
    bool cut = true;
    assert_string_equal(arena_z(a, html_markdown(a, str_of(markup), S("https://cms.example/kleve/de/hilfe/"), 4000, &cut)), want);
    assert_false(cut);
}

static void texts(void **state)
{
    (void)state;
    reads("", "");
    reads("nur Text", "nur Text");
    reads("<p>Eins</p>\n<p>Zwei &amp; drei&nbsp;vier</p>", "Eins\n\nZwei & drei vier");
    reads("<h2>Titel</h2><p>Text</p>", "## Titel\n\nText");
    reads("<p>a<br>b</p>", "a\\\nb");
    reads("<p>a<br><br>b<br></p>", "a\n\nb");
    reads("<p>a</p><hr><p>b</p>", "a\n\n---\n\nb");
    reads("<div>a<div>b</div>c</div>", "a\n\nb\n\nc");
    reads("<unbekannt>Text</unbekannt> bleibt", "Text bleibt");
    reads("<p>Bild: <img src=\"x.svg\" alt=\"Telefon\"> 12</p>", "Bild: Telefon 12");
    reads("<blockquote><p>a</p><p>b</p></blockquote><p>c</p>", "> a\n>\n> b\n\nc");
    reads("<table><tr><th>Mo</th><td>9 Uhr</td></tr><tr><th>Di</th><td>10 Uhr</td></tr></table>", "- Mo \xE2\x80\x93 9 Uhr\n- Di \xE2\x80\x93 10 Uhr");
}

static void lists(void **state)
{
    (void)state;
    reads("<p>x</p><ul><li>a</li><li>b</li></ul><p>y</p>", "x\n\n- a\n- b\n\ny");
    reads("<ol><li>a</li><li><p>b</p><p>c</p></li></ol>", "1. a\n2. b\n\n   c");
    reads("<ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ul>", "- a\n  - b\n  - c\n- d");
    reads("<ul><li><p>a</p></li><li><p>b</p></li></ul>", "- a\n- b");
}

static void emphasis(void **state)
{
    (void)state;
    reads("<p>a <strong>b </strong>c</p>", "a **b** c");
    reads("<p><b>a</b><i>b</i></p>", "**a** *b*");
    reads("<p><strong>Ort:</strong>Kleve</p>", "**Ort:** Kleve");
    reads("<p><strong><em>beides</em></strong> und nicht</p>", "***beides*** und nicht");
    reads("<p><strong> </strong>leer</p>", "leer");
    reads("<h3><strong>Titel</strong></h3>", "### Titel");
}

static void links(void **state)
{
    (void)state;
    reads("<a href=\"https://a.de/x?y=1&amp;z=2\">A</a>", "[A](https://a.de/x?y=1&z=2)");
    reads("<a href=\"/kleve/de/schule/\">S</a>", "[S](https://cms.example/kleve/de/schule/)");
    reads("<a href=\"kurse/\">K</a>", "[K](https://cms.example/kleve/de/hilfe/kurse/)");
    reads("<a href=\"//b.de/\">B</a>", "[B](https://b.de/)");
    reads("<a href=\"mailto:a@b.de\">Mail</a> <a href=\"tel:+49 2821 85\">Tel</a>", "[Mail](mailto:a@b.de) [Tel](tel:+49282185)");
    reads("<a href=\"javascript:alert(1)\">böse</a> <a href=\"data:text/html,x\">auch</a> <a href=\"#unten\">Anker</a>", "böse auch Anker");
    reads("<a href=\"https://a.de/(x)y z\">A</a>", "[A](https://a.de/%28x%29y%20z)");
    reads("<a href=\"https://a.de\"></a>leer", "leer");
    reads("<strong><a href=\"https://a.de\">A</a></strong>", "**[A](https://a.de)**");
}

static void nothing(void **state)
{
    (void)state;
    reads("<script>alert('x')</script><style>p{}</style><p>a</p><iframe src=\"https://x.de\">y</iframe><!-- c -->", "a");
    reads("<p onclick=\"x\">a</p><select><option>b</option></select><textarea>c</textarea>", "a");
}

/* What Markdown would read as signs comes out as the same words. */
static void escapes(void **state)
{
    (void)state;
    reads("<p>1. kein Punkt</p><p># keine</p><p>- kein</p><p>+ a</p>", "1\\. kein Punkt\n\n\\# keine\n\n\\- kein\n\n\\+ a");
    reads("<p>2 * 3 * 4 a_b_c _d_ [e](f) `g` &lt;b&gt;</p>", "2 \\* 3 \\* 4 a_b_c \\_d\\_ \\[e\\](f) \\`g\\` \\<b\\>");
    reads("<p>{{contact: x}}</p>", "\\{\\{contact: x\\}\\}");
    reads("<p>&amp;amp; R&amp;D</p>", "\\&amp; R&D");
    str md = html_markdown(a, S("<p>**x** &lt;script&gt; *y* _z_ [l](http://m)</p>"), S(""), 4000, NULL);
    assert_string_equal(arena_z(a, markdown_html(a, md, 2).s), "<p>**x** &lt;script&gt; *y* _z_ [l](http://m)</p>\n");
}

static void bounds(void **state)
{
    (void)state;
    bool cut = false;
    str s = html_markdown(a, S("<p>eins zwei</p><p>drei vier</p><p>fünf sechs</p>"), S(""), 24, &cut);
    assert_true(cut);
    assert_string_equal(arena_z(a, s), "eins zwei\n\ndrei vier");
    struct buf deep = buf_in(a, 1 << 20);
    for (int i = 0; i < 3000; i++) buf_put(&deep, S("<ul><li><blockquote>x"));
    s = html_markdown(a, buf_str(&deep), S(""), 4000, &cut);
    assert_true(s.n <= 4000 && utf8_valid(s));
    assert_string_equal(arena_z(a, html_plain(a, S("<p>Rock &amp; Roll</p><p>**b** <a href=x>c</a></p>"), 100)), "Rock & Roll **b** c");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(texts), cmocka_unit_test(lists), cmocka_unit_test(emphasis), cmocka_unit_test(links), cmocka_unit_test(nothing),
        cmocka_unit_test(escapes), cmocka_unit_test(bounds) };
    return cmocka_run_group_tests(tests, setup, teardown);
}
