/* test_feeds.c - the format of feeds: what RFC 4287 demands, whatever the texts hold, read back by libxml2. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <string.h>
#include "rooms/feeds/atom.h"

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

static struct atom_entry entry_with(str title, html content)
{
    return (struct atom_entry){ .id = S("tag:ki.example,2026:kleve/de/x/1"), .title = title, .url = S("https://ki.example/kleve/de/x/1?a=1&b=2"),
        .summary = title, .content = content, .kind = S("x.y"), .kind_label = S("\"Y\" & more"),
        .published = 1795003200, .updated = 1795003300 };
}

static str written(const struct atom_entry *e, size_t n)
{
    struct buf b = buf_in(a, 1 << 20);
    struct atom f = { .id = S("tag:ki.example,2026:kleve/de/feeds/x"), .title = S("Neues & Altes"), .subtitle = S("<b>"), .lang = S("de"),
        .base = S("https://ki.example/kleve/de/"),
        .self = S("https://ki.example/kleve/de/feeds/x?area=1&b=2"), .site = S("https://ki.example/"), .author = S("KI <Kleve>"), .entry = e, .n = n };
    atom_put(&b, &f);
    assert_false(b.full);
    return buf_str(&b);
}

static xmlDoc *parsed(str xml)
{
    xmlDoc *doc = xmlReadMemory(xml.p, (int)xml.n, "feed.atom", NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    assert_non_null(doc);
    return doc;
}

/* The text that an XPath gives, copied. */
static const char *at(xmlDoc *doc, const char *path)
{
    xmlXPathContext *c = xmlXPathNewContext(doc);
    xmlXPathRegisterNs(c, BAD_CAST "a", BAD_CAST "http://www.w3.org/2005/Atom");
    xmlXPathObject *o = xmlXPathEvalExpression(BAD_CAST path, c);
    xmlChar *s = xmlXPathCastToString(o);
    const char *copy = arena_z(a, str_of((const char *)s));
    xmlFree(s);
    xmlXPathFreeObject(o);
    xmlXPathFreeContext(c);
    return copy;
}

/* 4.1.1, 4.1.2: what must be there, and how often. */
static void demanded(void **state)
{
    (void)state;
    struct atom_entry e[2] = { entry_with(S("Eins"), (html){ S("<p>Hallo</p>") }), entry_with(S("Zwei"), (html){ S("") }) };
    e[1].id = S("tag:ki.example,2026:kleve/de/x/2");
    e[1].updated = 1795003400;
    e[1].lang = S("ar");
    xmlDoc *d = parsed(written(e, 2));
    static const struct { const char *path, *is; } rule[] = {
        { "count(/a:feed)", "1" }, { "count(/a:feed/a:id)", "1" }, { "count(/a:feed/a:title)", "1" }, { "count(/a:feed/a:updated)", "1" },
        { "count(/a:feed/a:author/a:name)", "1" },
        { "count(/a:feed/a:link[@rel='self'])", "1" }, { "count(/a:feed/a:link[@rel='alternate'])", "1" }, { "count(//a:entry)", "2" },
       
{ "count(//a:entry[count(a:id)=1 and count(a:title)=1 and count(a:updated)=1 and count(a:link[@rel='alternate'])=1])", "2" },
       
        { "count(//a:entry[a:id = preceding-sibling::a:entry/a:id])", "0" }, { "/a:feed/a:updated", "2026-11-18T12:03:20Z" },
        { "//a:entry[1]/a:published", "2026-11-18T12:00:00Z" },
        { "/a:feed/a:link[@rel='self']/@href", "https://ki.example/kleve/de/feeds/x?area=1&b=2" }, { "/a:feed/a:author/a:name", "KI <Kleve>" },
        { "/a:feed/@xml:lang", "de" },
        { "//a:entry[1]/a:content/@type", "html" }, { "//a:entry[1]/a:content", "<p>Hallo</p>" }, { "count(//a:entry[2]/a:content)", "0" },
        { "//a:entry[2]/@xml:lang", "ar" },
        { "//a:entry[1]/a:category/@label", "\"Y\" & more" }, { "/a:feed/@xml:base", "https://ki.example/kleve/de/" } };
    for (size_t i = 0; i < countof(rule); i++) {
        const char *is = at(d, rule[i].path);
        if (strcmp(is, rule[i].is) != 0) fail_msg("%s is %s, not %s", rule[i].path, is, rule[i].is);
    }
    xmlFreeDoc(d);
}

/* A feed without entries is one, and never changed. */
static void empty(void **state)
{
    (void)state;
    xmlDoc *d = parsed(written(NULL, 0));
    assert_string_equal(at(d, "/a:feed/a:updated"), "1970-01-01T00:00:00Z");
    xmlFreeDoc(d);
}

/* Every byte, alone and between others: well-formed, and what XML allows comes back. */
static void any_text(void **state)
{
    (void)state;
    for (int c = 1; c < 256; c++) {
        char text[8] = { 'a', (char)c, '<', '&', '"', '\'', 'z', 0 };
        struct atom_entry e = entry_with(str_of(text), (html){ str_of(text) });
        xmlDoc *d = parsed(written(&e, 1));
        const char *back = at(d, "//a:entry/a:title");
        assert_int_equal(back[0], 'a');
        assert_non_null(strstr(back, "<&\"'z"));
        xmlFreeDoc(d);
    }
    static const char *const odd[] = { "\xEF\xBF\xBE", "\xEF\xBF\xBF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "]]>", "<!DOCTYPE x>", "<?xml?>", "\xC0\x80" };
    for (size_t i = 0; i < countof(odd); i++) {
        struct atom_entry e = entry_with(str_of(odd[i]), (html){ str_of(odd[i]) });
        xmlFreeDoc(parsed(written(&e, 1)));
    }
}

int main(void)
{
    static const struct CMUnitTest cases[] = { cmocka_unit_test(demanded), cmocka_unit_test(empty), cmocka_unit_test(any_text) };
    return cmocka_run_group_tests(cases, setup, teardown);
}
