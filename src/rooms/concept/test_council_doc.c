/* test_council_doc.c - a report of every kind of block in every output: the same words and numbers, tables and drawings whole, in both directions of reading. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rooms/concept/council_doc.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <zip.h>

static struct arena *a;
static int setup(void **state) { (void)state; a = arena_new(); return 0; }
static int teardown(void **state) { (void)state; arena_free(a); return 0; }

static struct req *request(const char *lang)
{
    struct req *q = arena_new_of(a, struct req);
    *q = (struct req){ .a = a, .lang = lang_find(str_of(lang)), .words = words_in(str_of(lang)), .region = S("kleve"), .region_title = S("Kreis Kleve"), .target = S("/kleve/de/council-reports/x"),
                       .out = buf_in(a, 4 << 20) };
    return q;
}

static struct figure *chart_of(struct council_doc *d)
{
    static const double v[] = { 12.5, 14.25, 13, 16 };
    struct chart *c = arena_new_of(a, struct chart);
    struct chart_value *value = arena_array(a, struct chart_value, 4);
    str *label = arena_array(a, str, 4), head[] = { S("Jahr"), S("Anteil in %"), S("n") };
    struct figure *f = council_table(d, "share", S("Der Anteil stieg auf 16,0 %"), head, 3, 4);
    for (size_t i = 0; i < 4; i++) {
        label[i] = arena_fmt(a, "%zu", 2022 + i);
        value[i].v = v[i];
        council_cell(f, i, 0, label[i]);
        council_cell(f, i, 1, arena_fmt(a, "%.1f", v[i]));
        council_cell(f, i, 2, arena_fmt(a, "%zu", 1000 + i));
    }
    *c = (struct chart){ .lines = true, .unit = S("%"), .digits = 1, .label = label, .n = 4, .value = value, .series = 1, .strong = CHART_NOBODY };
    f->chart = c;
    f->desc = S("Linie von 2022 bis 2025");
    f->note = S("n: Einwohner*innen");
    f->source = S("Melderegister");
    return f;
}

static struct council_doc *sample(const char *lang)
{
    struct council_doc *d = council_doc_new(request(lang), S("Sachstandsbericht 2026"), 1795003200);
    str head[] = { S("Handlungsfeld"), S("geplant"), S("laufend") };
    council_line(d, S("Kreis Kleve"));
    council_line(d, S("18. November 2026"));
    d->embargo = S("Sperrfrist bis 3. Dezember 2026");
    council_heading(d, 1, "summary", S("Auf einen Blick"));
    council_text(d, arena_fmt(a, "Es laufen %.*s Maßnahmen.", STR(docx_number(a, S("17")))));
    council_markdown(d, S("Ein **Kommentar** des Amtes.\n\n- eins\n- zwei"));
    council_edit(d, S("/kleve/de/x"), S("Text ändern"));
    council_item(d, S("Bildung <zuerst>"));
    council_item(d, S("Sprache & Teilhabe"));
    council_heading(d, 1, "figures", S("Zahlen"));
    council_heading(d, 2, NULL, S("Bevölkerung"));
    council_figure(d, chart_of(d));
    struct figure *f = council_table(d, "states", S("Maßnahmen nach Stand"), head, 3, 90);
    for (size_t i = 0; i < 90; i++) for (size_t k = 0; k < 3; k++) council_cell(f, i, k, k ? arena_fmt(a, "%zu", 7 * i + k) : arena_fmt(a, "Feld%zu.", i));
    council_figure(d, f);
    council_note(d, S("Stand: 18. November"));
    struct council_slide *s = council_slide(d, S("Bevölkerung"), S("Der Anteil stieg auf 16,0 %"));
    s->figure = chart_of(d);
    s = council_slide(d, S("Konzept"), S("Vier Maßnahmen kamen hinzu"));
    for (int i = 0; i < 9; i++) council_slide_line(s, arena_fmt(a, "Zeile %d", i));
    s->source = S("Stand: 18. November 2026");
    return d;
}

static size_t times(str s, const char *what)
{
    size_t n = 0;
    for (int64_t at; (at = str_find(s, str_of(what))) >= 0; n++) s = str_from(s, (size_t)at + 1);
    return n;
}
#define assert_has(s, what) do { if (!times((s), (what))) { fprintf(stderr, "not there: %s\nin: %.*s\n", (what), (int)((s).n < 3000 ? (s).n : 3000), (s).p); fail(); } } while (0)

/* The words of a PDF; skipped where there is no poppler. */
static str words_of(str file)
{
    char name[] = "/tmp/bruecke-council-XXXXXX", bytes[4096];
    int fd = mkstemp(name);
    struct buf b = buf_in(a, 8 << 20);
    if (system("command -v pdftotext >/dev/null 2>&1")) { fprintf(stderr, "SKIPPED: no pdftotext\n"); close(fd); unlink(name); skip(); }
    assert_int_equal(write(fd, file.p, file.n), (ssize_t)file.n);
    FILE *f = popen(arena_fmt(a, "pdftotext -layout %s -", name).p, "r");
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, f)) > 0;) buf_put(&b, (str){ bytes, n });
    assert_int_equal(pclose(f), 0);
    close(fd);
    if (!getenv("BRUECKE_KEEP")) unlink(name);
    return arena_copy(a, buf_str(&b));
}

static void page(void **state)
{
    (void)state;
    struct council_doc *d = sample("de");
    council_blocks(&d->q->out, d->q, d);
    str out = buf_str(&d->q->out);
    assert_has(out, "<h2 class=\"kern-heading-large\" id=\"summary\">Auf einen Blick</h2>");
    assert_has(out, "Es laufen 17 Maßnahmen.");
    assert_has(out, "<strong>Kommentar</strong>");
    assert_has(out, "<ul class=\"kern-list kern-list--bullet\">\n<li>Bildung &lt;zuerst&gt;</li>\n<li>Sprache &amp; Teilhabe</li>\n</ul>");
    assert_has(out, "href=\"/kleve/de/x\"");
    assert_has(out, "Feld89.");
    assert_has(out, "Melderegister");
    assert_has(out, "/kleve/de/council-reports/x/share.csv");
    assert_int_equal(times(out, "lang=\"de\" dir=\"ltr\""), 0);
    d = sample("ar");
    council_blocks(&d->q->out, d->q, d);
    assert_has(buf_str(&d->q->out), "<div class=\"text stack\" lang=\"de\" dir=\"ltr\">");
}

static void sheets(void **state)
{
    (void)state;
    str file = council_pdf(sample("de")), text = words_of(file);
    assert_true(str_eq(file, council_pdf(sample("de"))));
    assert_has(text, "Sachstandsbericht 2026");
    assert_has(text, "Es laufen 17 Maßnahmen.");
    assert_has(text, "Melderegister");
    assert_int_equal(times(text, "Text ändern"), 0);
    assert_true(times(text, "Sperrfrist bis 3. Dezember 2026") >= 5);  /* on every sheet */
    assert_true(times(text, "Handlungsfeld") >= 3);     /* the head of the table comes again */
    for (size_t i = 0; i < 90; i++) assert_int_equal(times(text, arena_fmt(a, "Feld%zu.", i).p), 1);
    assert_true(council_pdf(sample("ar")).n > 0);
}

/* A long table of a chart stands behind everything else on paper, and says so at its chart. */
static void annex(void **state)
{
    (void)state;
    struct council_doc *d = council_doc_new(request("de"), S("Bericht"), 1795003200);
    str head[] = { S("Jahr"), S("Wert") };
    struct figure *f = council_table(d, "long", S("Lange Reihe"), head, 2, COUNCIL_ROWS_BESIDE + 1);
    struct chart_value *v = arena_array(a, struct chart_value, f->rows);
    str *label = arena_array(a, str, f->rows);
    for (size_t i = 0; i < f->rows; i++) {
        v[i].v = (double)i;
        label[i] = arena_fmt(a, "%zu", 2000 + i);
        council_cell(f, i, 0, label[i]);
        council_cell(f, i, 1, arena_fmt(a, "W%zu.", i));
    }
    f->chart = &(struct chart){ .lines = true, .label = label, .n = f->rows, .value = v, .series = 1, .strong = CHART_NOBODY };
    f->desc = S("Linie");
    council_figure(d, f);
    council_text(d, S("Letzter Satz."));
    assert_true(council_annexed(f));
    assert_true(council_share(f, 0) > 0);
    str text = words_of(council_pdf(d));
    assert_int_equal(times(text, "W12."), 1);
    assert_has(text, "Die Tabelle steht im Anhang.");
    assert_true(str_find(text, S("Letzter Satz.")) < str_find(text, S("W0.")));
    assert_true(council_docx(d).n > 0);
    f->rows--;
    assert_false(council_annexed(f));
}

static void slides(void **state)
{
    (void)state;
    str text = words_of(council_deck(sample("de")));
    assert_has(text, "3/3");
    assert_has(text, "Vier Maßnahmen kamen hinzu");
    assert_has(text, "Zeile 5");
    assert_int_equal(times(text, "Zeile 6"), 0);
    assert_has(text, "n: Einwohner*innen. ");
    assert_true(council_deck(sample("ar")).n > 0);
}

static void word_processor(void **state)
{
    (void)state;
    zip_error_t e;
    zip_stat_t is;
    str file = council_docx(sample("de"));
    zip_error_init(&e);
    zip_t *z = zip_open_from_source(zip_source_buffer_create(file.p, file.n, 0, &e), ZIP_RDONLY, &e);
    assert_non_null(z);
    assert_int_equal(zip_stat(z, "word/document.xml", 0, &is), 0);
    char *p = arena_get(a, is.size + 1);
    zip_file_t *f = zip_fopen(z, "word/document.xml", 0);
    assert_int_equal(zip_fread(f, p, is.size), is.size);
    zip_fclose(f);
    assert_int_equal(zip_stat(z, "word/media/1.png", 0, &is), 0);
    zip_discard(z);
    zip_error_fini(&e);
    str xml = str_of(p);
    assert_has(xml, "<w:rStyle w:val=\"Zahl\"/></w:rPr><w:t xml:space=\"preserve\">17</w:t>");
    assert_has(xml, "Bildung &lt;zuerst&gt;");
    assert_has(xml, "Feld89.");
    assert_has(xml, "Melderegister");
    assert_int_equal(times(xml, "Text ändern"), 0);
    assert_true(str_eq(file, council_docx(sample("de"))));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(page), cmocka_unit_test(sheets), cmocka_unit_test(annex), cmocka_unit_test(slides), cmocka_unit_test(word_processor) };
    return cmocka_run_group_tests(tests, setup, teardown);
}
