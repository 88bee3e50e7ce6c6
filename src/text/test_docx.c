/* test_docx.c - documents for word processors, taken apart again: parts, well-formed XML, styles, marked numbers, escaping, both directions, bounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "text/docx.h"
#include "text/test_zip.h"
#include <libxml/parser.h>
#include <stdlib.h>
#include <time.h>

static struct arena *a;
static int setup(void **state) { (void)state; a = arena_new(); return 0; }
static int teardown(void **state) { (void)state; arena_free(a); return 0; }

static const char svg[] = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"300\" height=\"150\"><rect width=\"100\" height=\"75\" fill=\"#0072b2\"/></svg>";

static void well_formed(str xml)
{
    xmlDocPtr doc = xmlReadMemory(xml.p, (int)xml.n, "part.xml", NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    if (!doc) fail_msg("not well-formed: %.*s", (int)(xml.n < 2000 ? xml.n : 2000), xml.p);
    xmlFreeDoc(doc);
}

static str document_of(str file)
{
    static const char *const parts[] = { "[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/_rels/document.xml.rels", "word/styles.xml", "word/numbering.xml",
                                         "word/settings.xml", "word/footer1.xml", "docProps/core.xml" };
    for (size_t i = 0; i < countof(parts); i++) {
        str xml = unzipped(a, file, parts[i]);
        if (!xml.n) fail_msg("no %s", parts[i]);
        well_formed(xml);
    }
    return unzipped(a, file, "word/document.xml");
}

static size_t count(str s, const char *what)
{
    size_t n = 0;
    for (int64_t at; (at = str_find(s, str_of(what))) >= 0; n++) s = str_from(s, (size_t)at + 1);
    return n;
}
#define assert_has(s, what) do { if (!count((s), (what))) { fprintf(stderr, "not there: %s\nin: %.*s\n", (what), (int)((s).n < 6000 ? (s).n : 6000), (s).p); fail(); } } while (0)

static struct docx *begin(const char *lang)
{
    return docx_new(a, &(struct docx_setup){ .lang = str_of(lang), .title = S("Bericht & <Sachstand>"), .author = S("Kreis \"Beispiel\""), .at = 1795003200, .foot = S("Fußzeile <1>"),
                                             .numbers = S("Seite {page} von {pages} {x}"), .base = S("https://ki.example") });
}

static str report(const char *lang)
{
    struct docx *d = begin(lang);
    const struct pdf_column column[] = { { S("Kommune"), 3, false }, { S("Anzahl"), 1, true } };
    const str cell[] = { S("Goch"), S("1.234"), S("Summe"), S("1.300") };
    docx_title(d, S("Bericht"), (str[]){ S("Kreis Beispiel") }, 1);
    docx_contents(d, S("Inhalt"));
    docx_heading(d, 1, S("Zahlen & Füße"));
    docx_para(d, arena_fmt(a, "Es gab %.*s Beratungen\nund %.*s mehr.", STR(docx_number(a, S("47"))), STR(docx_number(a, S("12,5 %")))));
    docx_heading(d, 2, S("Tabelle"));
    docx_table(d, &(struct pdf_table){ .caption = S("Zugewanderte"), .column = column, .columns = 2, .cell = cell, .rows = 2, .totals = true });
    docx_note(d, S("Quelle: Melderegister"));
    docx_heading(d, 3, S("Tiefer"));
    docx_item(d, S("ein Punkt"));
    docx_markdown(d, S("## Kleiner\n\nText mit **Fettem**, [Verweis](https://example.org/?a=1&b=2), [eigenem](/kleve/de), [bösem](javascript:x) und <b>ohne</b> HTML.\n\n- eins\n  - zwei\n\n3. drei\n\n   weiter\n\n---\n\n`x < y`"), 3);
    docx_caption(d, S("Ein Befund"));
    docx_svg(d, str_of(svg), 150, S("Ein \"Rechteck\" & mehr"));
    docx_page(d);
    docx_para(d, S("Neue Seite"));
    return docx_end(d);
}

static void whole(void **state)
{
    (void)state;
    str file = report("de"), xml = document_of(file), rels = unzipped(a, file, "word/_rels/document.xml.rels"), core = unzipped(a, file, "docProps/core.xml"), foot = unzipped(a, file, "word/footer1.xml");
    assert_has(xml, "<w:pStyle w:val=\"Heading1\"/><w:pageBreakBefore/></w:pPr>");    /* behind the contents */
    assert_has(xml, "Zahlen &amp; Füße");
    assert_has(xml, "<w:rStyle w:val=\"Zahl\"/></w:rPr><w:t xml:space=\"preserve\">47</w:t>");
    assert_has(xml, "<w:rStyle w:val=\"Zahl\"/></w:rPr><w:t xml:space=\"preserve\">12,5 %</w:t>");
    assert_has(xml, " Beratungen</w:t><w:br/><w:t xml:space=\"preserve\">und </w:t>");
    assert_has(xml, "<w:cantSplit/><w:tblHeader/>");
    assert_int_equal(count(xml, "<w:tblHeader/>"), 1);
    assert_int_equal(count(xml, "<w:jc w:val=\"right\"/>"), 3);        /* one column, its head too */
    assert_has(xml, "<w:rStyle w:val=\"Zahl\"/><w:b/><w:bCs/></w:rPr><w:t xml:space=\"preserve\">1.300</w:t>");
    assert_has(xml, "<w:pStyle w:val=\"Quelle\"/>");
    assert_has(xml, "<w:ilvl w:val=\"1\"/>");
    assert_has(xml, ">3.</w:t></w:r><w:r><w:tab/></w:r>");
    assert_has(xml, "x &lt; y");
    assert_has(xml, "<w:pageBreakBefore/></w:pPr><w:r><w:t xml:space=\"preserve\">Neue Seite");
    assert_has(xml, "descr=\"Ein &quot;Rechteck&quot; &amp; mehr\"");
    assert_has(xml, "cx=\"5400000\" cy=\"2700000\"");
    assert_int_equal(count(xml, "<w:b>"), 0);
    assert_int_equal(count(rels, "javascript"), 0);
    assert_has(rels, "Target=\"https://example.org/?a=1&amp;b=2\"");
    assert_has(rels, "Target=\"https://ki.example/kleve/de\"");
    assert_true(str_starts(unzipped(a, file, "word/media/1.png"), S("\x89PNG")));
    assert_has(core, "Bericht &amp; &lt;Sachstand&gt;");
    assert_has(core, "2026-11-18T");
    assert_has(unzipped(a, file, "word/styles.xml"), "w:lang w:val=\"de-DE\"");
    assert_has(foot, "Fußzeile &lt;1&gt;");
    assert_has(foot, " PAGE ");
    assert_has(foot, " NUMPAGES ");
    assert_has(foot, ">{</w:t></w:r><w:r><w:t xml:space=\"preserve\">x}</w:t>");
}

static void contents(void **state)
{
    (void)state;
    str xml = document_of(report("de"));
    int64_t field = str_find(xml, S(" TOC \\o \"1-2\"")), heading = str_find(xml, S("<w:bookmarkStart w:id=\"1\""));
    assert_true(field > 0 && heading > field);
    assert_true(str_find(xml, S("Title")) < field);
    str toc = str_from(str_upto(xml, (size_t)heading), (size_t)field);
    assert_has(toc, "Zahlen &amp; Füße");
    assert_has(toc, "w:anchor=\"_Toc2\"");
    assert_int_equal(count(toc, "Tiefer"), 0);
    assert_int_equal(count(xml, "fldCharType=\"begin\""), count(xml, "fldCharType=\"end\""));
    struct docx *d = begin("de");
    docx_contents(d, S("Inhalt"));
    docx_para(d, S("ohne Überschrift"));
    assert_int_equal(count(document_of(docx_end(d)), " TOC "), 0);
    assert_int_equal(count(document_of(docx_end(begin("de"))), "<w:p>"), 0);
}

/* The machine's clock and zone do not show, nor the order of requests. */
static void same_bytes(void **state)
{
    (void)state;
    str one = report("de");
    setenv("TZ", "Pacific/Auckland", 1);
    tzset();
    str two = report("de");
    unsetenv("TZ");
    tzset();
    assert_true(one.n > 0 && str_eq(one, two));
}

static void arabic(void **state)
{
    (void)state;
    str file = report("ar"), xml = document_of(file);
    assert_has(unzipped(a, file, "word/styles.xml"), "<w:name w:val=\"Normal\"/><w:qFormat/><w:pPr><w:bidi/></w:pPr>");
    assert_has(unzipped(a, file, "word/styles.xml"), "w:bidi=\"ar\"");
    assert_has(xml, "<w:bidiVisual/>");
    assert_has(xml, "<w:bidi/></w:sectPr>");
    assert_has(xml, "<w:rPr><w:rtl/></w:rPr>");
    assert_has(xml, "<w:rStyle w:val=\"Zahl\"/></w:rPr><w:t xml:space=\"preserve\">47<");         /* numbers run on from left to right */
    assert_int_equal(count(document_of(report("de")), "rtl"), 0);
}

static void odd_input(void **state)
{
    (void)state;
    struct docx *d = begin("");
    docx_heading(d, 9, S("Zu tief"));
    docx_heading(d, -1, S("Zu hoch"));
    docx_heading(d, 1, S(""));
    docx_para(d, S(""));
    docx_para(d, S("a\x01 b\tc\xFF" "d \xEF\xBF\xBE e ]]> \xC3"));
    docx_para(d, S("offen \x02" "7"));
    docx_markdown(d, S("**[fett](https://x.de)** und [**fett**](https://y.de)"), 1);
    docx_table(d, &(struct pdf_table){ .columns = 0 });
    docx_table(d, &(struct pdf_table){ .columns = PDF_COLUMNS_MAX + 1 });
    docx_page(d);
    docx_table(d, &(struct pdf_table){ .column = (struct pdf_column[]){ { S("Kopf"), 0, false } }, .columns = 1 });
    str xml = document_of(docx_end(d));
    assert_has(xml, "Heading3");
    assert_has(xml, "Heading1");
    assert_has(xml, "a  b c\xEF\xBF\xBD" "d \xEF\xBF\xBD e ]]&gt; \xEF\xBF\xBD");
    assert_has(xml, "<w:rStyle w:val=\"Zahl\"/></w:rPr><w:t xml:space=\"preserve\">7</w:t>");
    assert_int_equal(count(xml, "<w:tbl>"), 1);
    assert_has(xml, "<w:pageBreakBefore/></w:pPr></w:p>\n<w:tbl>");
    assert_true(str_eq(docx_plain(a, docx_number(a, S("12"))), S("12")));
    assert_int_equal(docx_number(a, S("")).n, 0);
}

static void bounds(void **state)
{
    (void)state;
    struct docx *d = begin("de");
    docx_svg(d, S("<svg"), 100, S("nichts"));
    assert_int_equal(docx_end(d).n, 0);
    d = begin("de");
    for (int i = 0; i <= DOCX_PICTURES_MAX; i++) docx_svg(d, str_of(svg), 20, S("zu viele"));
    assert_int_equal(docx_end(d).n, 0);
    d = begin("de");
    char *p = arena_get(a, 2 * DOCX_TEXT_MAX);
    for (size_t i = 0; i < 2 * DOCX_TEXT_MAX; i++) p[i] = '&';
    docx_para(d, (str){ p, 2 * DOCX_TEXT_MAX });
    assert_int_equal(count(document_of(docx_end(d)), "&amp;"), DOCX_TEXT_MAX);
    d = begin("de");
    for (int i = 0; i < 200; i++) docx_para(d, (str){ p, 2 * DOCX_TEXT_MAX });
    assert_int_equal(docx_end(d).n, 0);                 /* 20 MB of text */
    d = begin("de");
    for (int i = 0; i <= DOCX_LINKS_MAX; i++) docx_markdown(d, S("[x](https://example.org/)"), 1);
    assert_int_equal(count(document_of(docx_end(d)), "<w:hyperlink r:id"), DOCX_LINKS_MAX);
    d = begin("de");                                    /* a tower is drawn as high as a page, not wider */
    docx_svg(d, S("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"1000\"><rect width=\"9\" height=\"9\"/></svg>"), 150, S("Turm"));
    assert_has(document_of(docx_end(d)), "cy=\"7920000\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(whole), cmocka_unit_test(contents), cmocka_unit_test(same_bytes), cmocka_unit_test(arabic), cmocka_unit_test(odd_input),
                                        cmocka_unit_test(bounds) };
    return cmocka_run_group_tests(tests, setup, teardown);
}
