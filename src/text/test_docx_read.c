/* test_docx_read.c - Word documents: headings that Word numbers, lists, tables, what is left out, and hostile ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "text/docx_read.h"
#include <string.h>
#include <zip.h>

static struct arena *a;
static int up(void **state) { (void)state; a = arena_new(); return 0; }
static int down(void **state) { (void)state; arena_free(a); return 0; }

struct part { const char *name; str data; };
static str zipped(const struct part *parts, size_t n)
{
    zip_error_t e;
    zip_error_init(&e);
    zip_source_t *to = zip_source_buffer_create(NULL, 0, 0, &e);
    zip_source_keep(to);
    zip_t *z = zip_open_from_source(to, ZIP_TRUNCATE, &e);
    assert_non_null(z);
    for (size_t i = 0; i < n; i++) assert_true(zip_file_add(z, parts[i].name, zip_source_buffer(z, parts[i].data.p, parts[i].data.n, 0), 0) >= 0);
    assert_int_equal(zip_close(z), 0);
    assert_int_equal(zip_source_open(to), 0);
    zip_source_seek(to, 0, SEEK_END);
    size_t size = (size_t)zip_source_tell(to);
    char *p = arena_get(a, size + 1);
    zip_source_seek(to, 0, SEEK_SET);
    assert_int_equal(zip_source_read(to, p, size), size);
    zip_source_close(to);
    zip_source_free(to);
    zip_error_fini(&e);
    return (str){ p, size };
}

#define W "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
static const char styles[] = "<w:styles " W "><w:style w:styleId=\"berschrift1\"><w:name w:val=\"heading 1\"/><w:pPr><w:numPr><w:numId w:val=\"3\"/></w:numPr></w:pPr></w:style>"
    "<w:style w:styleId=\"berschrift2\"><w:name w:val=\"heading 2\"/><w:pPr><w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"3\"/></w:numPr></w:pPr></w:style>"
    "<w:style w:styleId=\"Titel\"><w:name w:val=\"Title\"/><w:pPr><w:outlineLvl w:val=\"9\"/></w:pPr></w:style>"
    "<w:style w:styleId=\"Punkte\"><w:name w:val=\"List Bullet\"/><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style></w:styles>";
static const char numbering[] = "<w:numbering " W "><w:abstractNum w:abstractNumId=\"7\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"bullet\"/></w:lvl><w:lvl w:ilvl=\"1\"><w:numFmt w:val=\"bullet\"/></w:lvl></w:abstractNum>"
    "<w:abstractNum w:abstractNumId=\"8\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"decimal\"/></w:lvl><w:lvl w:ilvl=\"1\"><w:numFmt w:val=\"decimal\"/></w:lvl></w:abstractNum>"
    "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"7\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"8\"/></w:num><w:num w:numId=\"3\"><w:abstractNumId w:val=\"8\"/></w:num></w:numbering>";

/* The text of a document with this body, or "! complaint". */
static const char *said(str bytes)
{
    str text, why = S("");
    if (docx_words(a, bytes, &text, &why)) return arena_z(a, text);
    assert_true(why.n > 0);
    return arena_z(a, arena_fmt(a, "! %.*s", STR(why)));
}
static const char *of(const char *body)
{
    const struct part parts[] = { { "word/styles.xml", str_of(styles) }, { "word/numbering.xml", str_of(numbering) },
                                  { "word/document.xml", arena_fmt(a, "<w:document " W "><w:body>%s<w:sectPr/></w:body></w:document>", body) } };
    return said(zipped(parts, countof(parts)));
}
#define P(properties, text) "<w:p><w:pPr>" properties "</w:pPr><w:r><w:t>" text "</w:t></w:r></w:p>"
#define STYLE(id) "<w:pStyle w:val=\"" id "\"/>"
#define LIST(id, level) "<w:numPr><w:ilvl w:val=\"" level "\"/><w:numId w:val=\"" id "\"/></w:numPr>"

static void headings_and_lists(void **state)
{
    (void)state;
    assert_string_equal(of(P(STYLE("Titel"), "Konzept") P(STYLE("berschrift1"), "Felder") P(STYLE("berschrift2"), "Sprache") P("", "Prosa") P(STYLE("Punkte"), "eins") P(LIST("1", "0"), "zwei") P(LIST("1", "1"), "darunter")
                           P(LIST("2", "0"), "a") P(LIST("2", "0"), "b") P(STYLE("berschrift2"), "Arbeit") P(STYLE("berschrift1"), "Anhang") P(STYLE("berschrift2"), "9.1 Eigene Nummer")),
                        "Konzept\n\n1.\tFelder\n\n1.1.\tSprache\n\nProsa\n\n\xE2\x80\xA2\teins\n\xE2\x80\xA2\tzwei\n\t- darunter\n1.\ta\n2.\tb\n\n1.2.\tArbeit\n\n2.\tAnhang\n\n9.1 Eigene Nummer\n");
}

static void runs_and_what_is_left_out(void **state)
{
    (void)state;
    assert_string_equal(of("<w:p><w:r><w:t xml:space=\"preserve\">Zwei </w:t></w:r><w:ins><w:r><w:t>Teile</w:t></w:r></w:ins><w:del><w:r><w:delText>weg</w:delText></w:r></w:del><w:r><w:tab/><w:t>T&amp;A</w:t><w:br/><w:t>Z&#10;eile</w:t>"
                           "<w:instrText>PAGE</w:instrText><w:noBreakHyphen/></w:r></w:p><w:p/><w:p><w:pPr/></w:p>"
                           "<w:tbl><w:tr><w:tc>" P("", "Zielgruppe:") "</w:tc><w:tc>" P("", "Alle") "</w:tc></w:tr></w:tbl>"
                           "<w:p><w:r><w:t>vor</w:t><w:pict><w:txbxContent>" P("", "im Kasten") "</w:txbxContent></w:pict><Fallback><w:t>doppelt</w:t></Fallback></w:r></w:p>"),
                        "Zwei Teile T&A Z eile-\n\nZielgruppe:\n\nAlle\n\nvor\n\nim Kasten\n");
    assert_string_equal(of(""), "");
}

static void without_styles(void **state)
{
    (void)state;
    const struct part only[] = { { "word/document.xml", S("<w:document " W "><w:body>" P(STYLE("berschrift1"), "A") P(LIST("1", "0"), "b") "</w:body></w:document>") } };
    assert_string_equal(said(zipped(only, 1)), "A\n\nb\n");
}

static void hostile(void **state)
{
    (void)state;
    const char damaged[] = "! The document is damaged, or no Word document (.docx).";
    assert_string_equal(said(S("")), damaged);
    assert_string_equal(said(S("PK\x03\x04 nothing")), damaged);
    assert_string_equal(said(S("\xD0\xCF\x11\xE0 old")), "! This is an old Word file, or one with a password. Please save it as .docx without a password.");
    const struct part other[] = { { "xl/workbook.xml", S("<workbook/>") } };
    assert_string_equal(said(zipped(other, 1)), damaged);
    assert_string_equal(of("<w:p><w:t>offen"), damaged);
    const struct part entity[] = { { "word/document.xml", S("<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><d><p><t>&x;</t></p></d>") } };
    assert_string_equal(said(zipped(entity, 1)), damaged);
    struct buf bomb = buf_in(a, 80 << 20);
    buf_put(&bomb, S("<w:document " W "><w:body>"));
    while (bomb.n < (70u << 20)) buf_put(&bomb, S("<w:p><w:r><w:t>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</w:t></w:r></w:p>"));
    const struct part big[] = { { "word/document.xml", buf_str(&bomb) } };
    assert_string_equal(said(zipped(big, 1)), "! The document is too large when unpacked.");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(headings_and_lists, up, down), cmocka_unit_test_setup_teardown(runs_and_what_is_left_out, up, down),
        cmocka_unit_test_setup_teardown(without_styles, up, down), cmocka_unit_test_setup_teardown(hostile, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
