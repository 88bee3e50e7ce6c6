/* test_pdf.c - documents as PDF, read back with poppler's tools: pages, words, repeated heads, structure, languages, links; bounds and bad input. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "text/blocks.h"
#include "text/pdf.h"
#include <unistd.h>

static struct arena *a;
static bool tools;

static int setup(void **state)
{
    (void)state;
    a = arena_new();
    tools = !system("command -v pdftotext >/dev/null 2>&1 && command -v pdfinfo >/dev/null 2>&1");
    if (!tools) fprintf(stderr, "NOTE: no poppler-utils: what stands in a PDF is not read back\n");
    return 0;
}
static int teardown(void **state) { (void)state; arena_free(a); return 0; }

/* What a tool of poppler says about the file. */
static str said(const char *tool, str file)
{
    char name[] = "/tmp/bruecke-pdf-XXXXXX", bytes[4096];
    int fd = mkstemp(name);
    struct buf b = buf_in(a, 8 << 20);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, file.p, file.n), (ssize_t)file.n);
    FILE *f = popen(arena_fmt(a, tool, name).p, "r");
    assert_non_null(f);
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, f)) > 0;) buf_put(&b, (str){ bytes, n });
    assert_int_equal(pclose(f), 0);
    close(fd);
    unlink(name);
    return arena_copy(a, buf_str(&b));
}

static size_t count(str s, const char *what)
{
    size_t n = 0;
    for (int64_t at; (at = str_find(s, str_of(what))) >= 0; n++) s = str_from(s, (size_t)at + 1);
    return n;
}
#define assert_has(s, what) do { if (!count((s), (what))) { fprintf(stderr, "not there: %s\nin: %.*s\n", (what), (int)((s).n < 3000 ? (s).n : 3000), (s).p); fail(); } } while (0)

static struct pdf *begin(const char *lang)
{
    return pdf_new(a, &(struct pdf_setup){ .lang = str_of(lang), .title = S("Prüfbericht"), .author = S("Kreis Beispiel"), .at = 1795003200, .head = S("Kopfzeile"),
                                           .foot = S("Fußzeile"), .numbers = S("Seite {page} von {pages}"), .base = S("https://ki.example") });
}

static void fill_table(struct pdf *p, size_t rows)
{
    const struct pdf_column column[] = { { S("Kommune"), 3, false }, { S("Anteil in %"), 1, true } };
    str *cell = arena_array(a, str, 2 * rows + 2);
    for (size_t i = 0; i < rows; i++) {
        cell[2 * i] = arena_fmt(a, "Ort%zu %s", i, i % 7 ? "" : "mit einem Namen, der so lang ist, dass er in dieser Spalte ganz gewiss auf einer zweiten Zeile weitergeht");
        cell[2 * i + 1] = arena_fmt(a, "%zu,5", i);
    }
    pdf_table(p, &(struct pdf_table){ .caption = S("Anteile"), .column = column, .columns = 2, .cell = cell, .rows = rows });
}

static str report(void)
{
    struct pdf *p = begin("de");
    pdf_heading(p, 1, S("Bericht über Füße"));
    pdf_text(p, NULL, S("Ein Absatz mit Umlauten: äöüß, Łódź, Київ."));
    pdf_heading(p, 2, S("Zahlen"));
    fill_table(p, 120);
    pdf_heading(p, 2, S("Wortlaut"));
    pdf_markdown(p, S("### Kleiner\n\nText mit **Fettem**, [Verweis](https://example.org/a'b), [eigenem](/kleve/de) und <b>ohne</b> HTML.\n\n- eins\n- zwei\n  1. drei\n\n![Bild](x.png)"), 3);
    pdf_facts(p, (struct pdf_fact[]){ { S("Telefon"), S("02821 000000"), S("tel:02821000000"), S("") }, { S("Leer"), S(""), S(""), S("") } }, 2);
    pdf_svg(p, S("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100\" height=\"40\"><rect width=\"50\" height=\"20\"/></svg>"), 200, 100, S("Ein Rechteck"));
    pdf_qr(p, S("https://ki.example/"), 80, S("Strichcode Füße"));
    pdf_signatures(p, (str[]){ S("Unterschrift Schule"), S("Unterschrift Sprachmittlung") }, 2);
    return pdf_end(p);
}

static void whole(void **state)
{
    (void)state;
    str file = report();
    assert_true(str_starts(file, S("%PDF-")) && str_ends(file, S("%%EOF\n")));
    assert_true(str_eq(file, report()));                /* the same bytes */
    assert_has(file, "/Lang (de)");
    assert_has(file, "/DisplayDocTitle true");
    assert_has(file, "/Alt <FEFF00530074007200690063");
    assert_has(file, "(https://example.org/a%27b)");
    assert_has(file, "(https://ki.example/kleve/de)");
    assert_has(file, "(tel:02821000000)");
    if (!tools) skip();
    str info = said("pdfinfo %s", file), text = said("pdftotext -layout %s -", file);
    assert_has(info, "Prüfbericht");
    assert_has(info, "Tagged:          yes");
    assert_has(info, "A4");
    assert_has(info, "Nov 18");
    assert_has(text, "Bericht über Füße");
    assert_has(text, "äöüß, Łódź, Київ");
    assert_has(text, "Ort119");
    assert_has(text, "119,5");
    assert_has(text, "ohne HTML");
    assert_int_equal(count(text, "<b>"), 0);
    assert_int_equal(count(text, "Leer"), 0);
    assert_has(text, "Unterschrift Sprachmittlung");
    size_t pages = count(text, "Seite ");
    assert_true(pages >= 3 && pages <= 6);
    assert_has(info, arena_fmt(a, "Pages:           %zu", pages).p);
    assert_has(text, arena_fmt(a, "Seite %zu von %zu", pages, pages).p);
    assert_int_equal(count(text, "Kopfzeile"), pages);
    assert_int_equal(count(text, "Fußzeile"), pages);
    assert_true(count(text, "Anteil in %") >= 2);       /* the head of the table comes again */
    for (size_t i = 0; i < 120; i++) assert_int_equal(count(text, arena_fmt(a, "Ort%zu ", i).p), 1);
}

static void structure(void **state)
{
    (void)state;
    if (!tools) skip();
    str tree = said("pdfinfo -struct-text %s", report());
    assert_has(tree, "Document");
    assert_int_equal(count(tree, "H1 "), 1);
    assert_int_equal(count(tree, "Table"), 1);
    assert_true(count(tree, "TR") >= 122);
    assert_int_equal(count(tree, "Figure"), 2);
    assert_int_equal(count(tree, "LI"), 3);
    assert_has(tree, "Lbl");
    assert_has(tree, "Link");
    assert_has(tree, "\"Ort119");
}

static str without_blanks(str s)
{
    struct buf b = buf_in(a, 100000);
    for (size_t i = 0; i < s.n; i++) if (s.p[i] != ' ') buf_char(&b, s.p[i]);
    return buf_str(&b);
}

/* Where a word begins on its page, in points from the left. */
static double left_of(str boxes, const char *word)
{
    str rest = boxes, line;
    double x = -1;
    while (str_split(&rest, '\n', &line)) {
        int64_t at = str_find(line, arena_fmt(a, ">%s<", word));
        str from = str_from(line, (size_t)str_find(line, S("xMin=\"")) + 6);
        if (at >= 0) { assert_true(str_real(str_upto(from, (size_t)str_find_char(from, '"')), &x)); return x; }
    }
    fprintf(stderr, "no word %s\n", word);
    fail();
    return x;
}

static void arabic(void **state)
{
    (void)state;
    struct pdf *p = begin("ar");
    pdf_heading(p, 1, S("مقهى اللغة"));
    pdf_text(p, NULL, arena_fmt(a, "كل ثلاثاء في Kleve. هاتف %.*s", STR(pdf_ltr(a, S("+49 2821 000000")))));
    pdf_facts(p, (struct pdf_fact[]){ { S("أين"), S("Straße 5, 47533 Kleve"), S(""), S("de") } }, 1);
    fill_table(p, 5);
    pdf_item(p, S(""), S("بند"));
    str file = pdf_end(p);
    assert_has(file, "/Lang (ar)");
    assert_has(file, "/Direction /R2L");
    if (!tools) skip();
    str text = said("pdftotext %s -", file), fonts = said("pdffonts %s", file), boxes = said("pdftotext -bbox %s -", file);
    assert_has(without_blanks(text), "هاتف");           /* poppler parts the last letter */
    assert_has(text, "+49 2821 000000");
    assert_has(text, "Straße 5, 47533 Kleve");
    assert_has(fonts, "NotoSansArabic");
    assert_true(left_of(boxes, "م") > left_of(boxes, "ة") + 10);           /* the first letter stands on the right; poppler parts them here */
    assert_true(left_of(boxes, "أ") > left_of(boxes, "Straße") + 10);            /* the label, too, and so the first column */
    assert_true(left_of(boxes, "Kommune") > left_of(boxes, "Anteil") + 10);
}

/* A sentence keeps its direction among others: its full stop stands where it ends. */
static void mixed(void **state)
{
    (void)state;
    struct pdf *p = begin("de");
    pdf_text(p, &(struct pdf_style){ .lang = S("ar") }, S("مرحبا."));
    pdf_text(p, NULL, S("Hallo"));
    str file = pdf_end(p);
    if (!tools) skip();
    str boxes = said("pdftotext -bbox %s -", file);
    assert_true(left_of(boxes, ".") < left_of(boxes, "م"));
}

/* A paragraph over pages loses no line and leaves none alone; pages_max is a bound. */
static void breaks(void **state)
{
    (void)state;
    struct buf b = buf_in(a, 20000);
    for (int i = 0; i < 1200; i++) buf_fmt(&b, "w%d-x ", i);
    for (int round = 0; round < 2; round++) {
        struct pdf *p = pdf_new(a, &(struct pdf_setup){ .lang = S("de"), .title = S("x"), .paper = PDF_A6, .pages_max = round ? 2 : 0 });
        pdf_text(p, NULL, buf_str(&b));
        str file = pdf_end(p);
        assert_int_equal(file.n == 0, round);
        if (!tools || round) continue;
        str text = said("pdftotext %s -", file);
        for (int i = 0; i < 1200; i++) assert_int_equal(count(text, arena_fmt(a, "w%d-x", i).p), 1);
    }
}

static void odd_input(void **state)
{
    (void)state;
    struct pdf *p = begin("de");
    pdf_text(p, NULL, S("kaputt \xff\xc3 und \x01 Zeichen"));
    pdf_text(p, &(struct pdf_style){ .url = S("javascript:alert(1)") }, S("kein Verweis"));
    pdf_text(p, NULL, S(""));
    pdf_table(p, &(struct pdf_table){ .columns = 0 });
    str file = pdf_end(p);
    assert_true(file.n > 0);
    assert_int_equal(count(file, "javascript"), 0);
    p = begin("de");
    pdf_picture(p, S("no picture"), 100, 100, S("nichts"));
    assert_int_equal(pdf_end(p).n, 0);
    p = begin("de");
    pdf_svg(p, S("<svg"), 100, 100, S("nichts"));
    assert_int_equal(pdf_end(p).n, 0);
}

static void fitting(void **state)
{
    (void)state;
    struct pdf *p = begin("de");
    str text = S("Der erste Satz steht hier. Der zweite ist etwas länger und steht auch hier. Der dritte passt nicht mehr, weil er so lang ist, dass er eine weitere Zeile braucht, und noch eine dazu, "
                 "wie man leicht sieht, wenn man ihn liest und die Wörter zählt, die in ihm stehen.");
    pdf_into(p, (struct pdf_box){ 50, 50, 250, 500 });
    str cut = pdf_fitting(p, NULL, text, 45);
    assert_true(cut.n < text.n && str_starts(text, cut) && str_ends(cut, S(".")));
    assert_true(pdf_height(p, NULL, cut) <= 45);
    assert_true(str_eq(pdf_fitting(p, NULL, text, 500), text));
    assert_int_equal(pdf_fitting(p, NULL, text, 3).n, 0);
    assert_true(str_ends(pdf_fitting(p, NULL, str_from(text, 78), 16), S("…")));
    (void)pdf_end(p);
}

static void blocks(void **state)
{
    (void)state;
    const struct block *b;
    size_t n = blocks_read(a, S("# A *b*\n\ntext [l](https://x.de) `c` <i>d</i>\n\n3. x\n4. y\n\n   z\n\n- q\n  - r\n\n---\n\n    code\n"), &b);
    static const struct { enum block_kind kind; int level; const char *sign, *text; } want[] = {
        { BLOCK_HEADING, 1, "", "A b" }, { BLOCK_TEXT, 0, "", "text l c d" }, { BLOCK_ITEM, 1, "3.", "x" }, { BLOCK_ITEM, 1, "4.", "y" }, { BLOCK_ITEM, 1, "", "z" },
        { BLOCK_ITEM, 1, "•", "q" }, { BLOCK_ITEM, 2, "•", "r" }, { BLOCK_RULE, 0, "", "" }, { BLOCK_CODE, 0, "", "code" } };
    assert_int_equal(n, countof(want));
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(b[i].kind, want[i].kind);
        assert_int_equal(b[i].level, want[i].level);
        assert_true(str_eq(b[i].sign, str_of(want[i].sign)));
        assert_true(str_eq(b[i].text, str_of(want[i].text)));
    }
    assert_int_equal(b[0].runs, 1);
    assert_true(b[0].run[0].soft && b[0].run[0].from == 2 && b[0].run[0].to == 3);
    assert_true(str_eq(b[1].run[0].url, S("https://x.de")) && b[1].run[1].code);
    assert_int_equal(blocks_read(a, S(""), &b), 0);
    n = blocks_read(a, S("[x](javascript:y)"), &b);
    assert_int_equal(n, 1);
    assert_int_equal(b[0].runs, 0);
}

/* Three chapters of several pages behind the contents: each stands in them with its own page, which the contents have moved. */
static str book(const char *lang, size_t chapters)
{
    struct pdf *p = begin(lang);
    pdf_cover(p, S("Bericht an den Ausschuss"), (str[]){ S("Kreis Beispiel"), S("18. November 2026") }, 2);
    pdf_item(p, S(""), S("ein Punkt vor dem Inhalt"));
    pdf_contents(p, S("Inhalt"), 2);
    for (size_t i = 0; i < chapters; i++) {
        pdf_page(p);
        pdf_heading(p, 1, arena_fmt(a, "Kapitel K%zuK", i));
        fill_table(p, i % 3 ? 3 : 60);
        pdf_heading(p, 2, arena_fmt(a, "Abschnitt A%zuA mit einem langen Namen, der in den Inhalt nicht auf eine Zeile passt, sondern zwei davon braucht, weil er so lang ist", i));
        pdf_heading(p, 3, S("Zu tief"));
    }
    return pdf_end(p);
}

static void contents(void **state)
{
    (void)state;
    str file = book("de", 3);
    assert_true(file.n > 0 && str_eq(file, book("de", 3)));
    assert_true(book("ar", 60).n > 0);
    struct pdf *p = begin("de");
    pdf_text(p, NULL, S("Ohne Überschrift"));
    pdf_contents(p, S("Inhalt"), 2);
    pdf_text(p, NULL, S("kein Verzeichnis"));
    str plain = pdf_end(p);
    p = pdf_new(a, &(struct pdf_setup){ .lang = S("de"), .pages_max = 2 });
    pdf_text(p, NULL, S("Seite eins"));
    pdf_contents(p, S("Inhalt"), 1);
    pdf_heading(p, 1, S("Seite drei"));
    assert_int_equal(pdf_end(p).n, 0);                  /* the contents' own page is one too many */
    if (!tools) skip();
    str second = said("pdftotext -layout -f 2 -l 2 %s -", file);
    assert_int_equal(count(said("pdftotext -l 1 %s -", file), "Kopfzeile"), 0);          /* it would stand on the colour */
    assert_has(second, "Kopfzeile");
    assert_has(second, "Inhalt");
    assert_int_equal(count(second, "Zu tief"), 0);
    for (int i = 0, page = 3; i < 3; i++, page++) {
        str on = S("");
        for (; on.n < 1 || !count(on, arena_fmt(a, "Kapitel K%dK", i).p); page++) on = said(arena_fmt(a, "pdftotext -f %d -l %d %%s -", page, page).p, file);
        page--;
        str line = str_from(second, (size_t)str_find(second, arena_fmt(a, "K%dK", i)) + 3), number;
        assert_true(str_split(&line, '\n', &number));
        assert_true(str_eq(str_trim(number), arena_fmt(a, "%d", page)));
    }
    assert_int_equal(count(said("pdftotext %s -", plain), "Inhalt"), 0);
    assert_has(said("pdfinfo -struct %s", file), "TOCI");
    size_t pages = count(said("pdftotext %s -", book("de", 60)), "Seite ");
    assert_has(said("pdftotext -f 3 -l 7 %s -", book("de", 60)), "K59K");               /* contents of several pages */
    assert_true(pages > 100);
}

/* German inside of an Arabic document reads from left to right: its full stop stands at its end. */
static void tongue(void **state)
{
    (void)state;
    struct pdf *p = begin("ar");
    pdf_markdown(p, S("Alpha Beta."), 2);
    pdf_tongue(p, S("de"));
    pdf_markdown(p, S("Gamma Delta.\n\n- Epsilon Zeta."), 2);
    pdf_tongue(p, S(""));
    str file = pdf_end(p);
    assert_true(file.n > 0);
    if (!tools) skip();
    str text = said("pdftotext -layout %s -", file);
    assert_has(text, ".Alpha Beta");
    assert_has(text, "Gamma Delta.");
    assert_has(text, "Epsilon Zeta.");
}

static void deck(void **state)
{
    (void)state;
    struct pdf *p = pdf_new(a, &(struct pdf_setup){ .lang = S("de"), .title = S("Folien"), .at = 1795003200, .paper = PDF_DECK, .numbers = S("{page}/{pages}") });
    pdf_cover(p, S("Sachstand"), (str[]){ S("Kreis Beispiel") }, 1);
    pdf_slide(p, S("Bildung"), S("Kurzer Befund"));
    double y = pdf_here(p).y;
    pdf_slide(p, S("Sprache"), S("Ein anderer kurzer Befund"));
    assert_true(pdf_here(p).y == y);
    pdf_slide(p, S("Sprache"), S("Ein Befund, der länger ist und deshalb zwei Zeilen braucht, die hier stehen, weil man mehr sagen will, als auf eine passt"));
    assert_true(pdf_here(p).y > y && pdf_here(p).y < y + 40);
    pdf_into(p, (struct pdf_box){ 100, 200, 300, 300 });
    pdf_text(p, NULL, S("daneben"));
    pdf_slide(p, S(""), S("Ein sehr langer Befund, der länger ist und deshalb zwei Zeilen braucht, die hier stehen, weil man mehr sagen will, als auf eine Folie gehört, und dann noch einen Satz dazu setzt, "
                          "so dass die Buchstaben kleiner werden und es trotzdem drei Zeilen sind, die man von hinten kaum noch liest, was ein Fehler dessen ist, der sie geschrieben hat"));
    str file = pdf_end(p);
    assert_true(file.n > 0);
    if (!tools) skip();
    str info = said("pdfinfo %s", file), text = said("pdftotext -layout %s -", file);
    assert_has(info, "Pages:           5");
    assert_has(info, "960.094 x 540 pts");
    assert_has(text, "3/5");
    assert_has(text, "Kurzer Befund");
    assert_int_equal(count(said("pdfinfo -struct %s", file), "H1"), 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(whole), cmocka_unit_test(structure), cmocka_unit_test(arabic), cmocka_unit_test(mixed), cmocka_unit_test(breaks),
                                        cmocka_unit_test(odd_input), cmocka_unit_test(fitting), cmocka_unit_test(blocks), cmocka_unit_test(contents), cmocka_unit_test(tongue), cmocka_unit_test(deck) };
    return cmocka_run_group_tests(tests, setup, teardown);
}
