/* test_xlsx_read.c - workbooks: our own read back, those that others write (dates, times, postcodes, references), and hostile ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/utf8.h"
#include "text/xlsx.h"
#include "text/xlsx_read.h"
#include <math.h>
#include <zip.h>

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

/* Rows as "LINE:[cell][#number]", a complaint at the end. */
static const char *read_all(str bytes, const char *sheet)
{
    struct buf b = buf_in(a, 1 << 22);
    struct arena *row = arena_new();
    str cell[CSV_COLUMNS_MAX], why = S("");
    bool number[CSV_COLUMNS_MAX];
    size_t n;
    struct xlsx_in *x = xlsx_open(a, bytes, str_of(sheet), &why);
    for (; x && xlsx_next(x, row, cell, number, &n); arena_reset(row)) {
        buf_fmt(&b, "%lld:", (long long)xlsx_line(x));
        for (size_t i = 0; i < n; i++) buf_fmt(&b, "[%s%.*s]", number[i] ? "#" : "", STR(cell[i]));
        buf_char(&b, ' ');
    }
    if (x) why = xlsx_why(x);
    if (why.n) buf_fmt(&b, "! %.*s", STR(why));
    xlsx_close(x);
    arena_free(row);
    return arena_z(a, str_trim(buf_str(&b)));
}

/* ---- workbooks of parts --------------------------------------------------------------------------------------------------- */
struct part { const char *name; str data; };
#define RELS "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
static const char book[] = "<workbook xmlns:r=\"r\"><workbookPr/><sheets><sheet name=\"Geheim\" sheetId=\"1\" state=\"hidden\" r:id=\"r9\"/>"
    "<sheet name=\"Liste\" sheetId=\"2\" r:id=\"r1\"/><sheet name=\"Zwei\" sheetId=\"3\" r:id=\"r2\"/></sheets></workbook>";
static const char book_rels[] = RELS "<Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"x/worksheet\" "
    "Target=\"/xl/other.xml\"/><Relationship Id=\"r3\" Type=\"x/sharedStrings\" Target=\"sharedStrings.xml\"/><Relationship Id=\"r4\" Type=\"x/styles\" Target=\"styles.xml\"/></Relationships>";

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

static const char styles[] = "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy;@\"/><numFmt numFmtId=\"165\" formatCode=\"00000\"/>"
    "<numFmt numFmtId=\"166\" formatCode=\"[$-407]d\\. mmmm yyyy\\ hh:mm\"/><numFmt numFmtId=\"167\" formatCode=\"0.00&quot; days&quot;\"/><numFmt numFmtId=\"168\" formatCode=\"[h]:mm\"/>"
    "<numFmt numFmtId=\"169\" formatCode=\"#,##0.00\\ [$€-407]\"/><numFmt numFmtId=\"170\" formatCode=\"0.0\\ %\"/><numFmt numFmtId=\"171\" formatCode=\"0.0&quot; %&quot;\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
    "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/><xf numFmtId=\"167\"/><xf numFmtId=\"20\"/><xf numFmtId=\"168\"/>"
    "<xf numFmtId=\"169\"/><xf numFmtId=\"10\"/><xf numFmtId=\"170\"/><xf numFmtId=\"171\"/></cellXfs></styleSheet>";

static str workbook_of(const char *the_book, const char *strings, const char *rows)
{
    const struct part parts[] = {
        { "_rels/.rels", S(RELS "<Relationship Id=\"x\" Type=\"http://x/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>") },
        { "xl/workbook.xml", str_of(the_book) }, { "xl/_rels/workbook.xml.rels", str_of(book_rels) }, { "xl/styles.xml", str_of(styles) },
        { "xl/sharedStrings.xml", str_of(strings) }, { "xl/other.xml", S("<worksheet><sheetData><row><c><v>2</v></c></row></sheetData></worksheet>") },
        { "xl/worksheets/sheet1.xml", arena_fmt(a, "<worksheet xmlns=\"http://x/main\"><cols><col/></cols><sheetData>%s</sheetData></worksheet>", rows) },
    };
    return zipped(parts, countof(parts));
}

static const char *sheet(const char *rows) { return read_all(workbook_of(book, "<sst><si><t>Kleve</t></si><si><r><t>Ca</t></r><r><t xml:space=\"preserve\">f\u00e9 </t></r></si>"
    "<si><t>\u6771</t><rPh sb=\"0\" eb=\"1\"><t>weg</t></rPh></si><si/></sst>", rows), ""); }

static void cells(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"s\"><v>1</v></c></row>", "1:[Kleve][][Café ]" },
        { "<row><c t=\"s\"><v>2</v></c><c t=\"s\"><v>3</v></c></row><row/><row><c t=\"inlineStr\"><is><t>x_x000D_y</t></is></c></row>", "1:[\u6771] 3:[x\ry]" },
        { "<row r=\"7\"><c t=\"b\"><v>1</v></c><c t=\"e\"><v>#REF!</v></c><c t=\"str\"><f>1+1</f><v>zwei</v></c></row>", "7:[1][#REF!][zwei]" },
        { "<row><c><v>5</v></c><c><v>0.1</v></c><c><v>1E+3</v></c><c><v>-2.50</v></c><c t=\"n\"><v>0.30000000000000004</v></c></row>", "1:[#5][#0.1][#1000][#-2.5][#0.30000000000000004]" },
        { "<row><c s=\"1\"><v>46112</v></c><c s=\"2\"><v>46112</v></c><c s=\"4\"><v>46112.395833333336</v></c><c s=\"6\"><v>0.395833333333333</v></c><c s=\"7\"><v>0.5</v></c></row>",
          "1:[2026-03-31][2026-03-31][2026-03-31 09:30][09:30][12:00]" },
        { "<row><c s=\"1\"><v>1</v></c><c s=\"1\"><v>59</v></c><c s=\"1\"><v>61</v></c><c s=\"1\"><v>2958465</v></c><c s=\"1\"><v>-1</v></c><c s=\"1\"><v>1E+9</v></c></row>",
          "1:[1900-01-01][1900-02-28][1900-03-01][9999-12-31][#-1][#1000000000]" },
        { "<row><c s=\"3\"><v>4703</v></c><c s=\"5\"><v>2.5</v></c><c s=\"8\"><v>25</v></c><c s=\"999\"><v>5</v></c><c t=\"d\"><v>2026-03-31T00:00:00</v></c></row>", "1:[04703][#2.5][#25][#5][2026-03-31]" },
        { "<row><c s=\"9\"><v>0.127</v></c><c s=\"10\"><v>-0.07</v></c><c s=\"9\"><v>1</v></c><c s=\"11\"><v>0.127</v></c></row>", "1:[#12.7][#-7][#100][#0.127]" },
        { "<row r=\"3\"><c r=\"A3\"><v>1</v></c></row><row r=\"2\"><c><v>2</v></c></row>", "3:[#1] 4:[#2]" },
        { "<row><c r=\"GR1\"><v>9</v></c></row>", NULL }, { "<row><c r=\"GS1\" s=\"1\"/><c r=\"A1\"><v>1</v></c></row>", "1:[#1]" },
        { "<row><c r=\"GS1\"><v>9</v></c></row>", "! A line has too many columns." }, { "<row><c t=\"s\"><v>4</v></c></row>", "! The workbook is damaged." },
        { "<row><c><v>1</c></row>", "! The workbook is damaged." }, { "<row><c><v>&x;</v></c></row>", "! The workbook is damaged." },
    };
    for (size_t i = 0; i < countof(cases); i++) {
        const char *got = sheet(cases[i][0]);
        if (cases[i][1] && strcmp(got, cases[i][1])) fail_msg("case %zu: %s", i, got);
    }
}

static void sheets(void **state)
{
    (void)state;
    str w = workbook_of(book, "<sst/>", "<row><c><v>1</v></c></row>");
    assert_string_equal(read_all(w, ""), "1:[#1]");       /* the first that is not hidden */
    assert_string_equal(read_all(w, "Zwei"), "1:[#2]");
    assert_string_equal(read_all(w, "Drei"), "! There is no such sheet in the workbook.");
    assert_string_equal(read_all(w, "Geheim"), "! The workbook is damaged.");          /* leads nowhere */
    w = workbook_of("<workbook xmlns:r=\"r\"><workbookPr date1904=\"1\"/><sheets><sheet name=\"a\" r:id=\"r1\"/></sheets></workbook>", "<sst/>",
        "<row><c s=\"1\"><v>44650</v></c><c s=\"1\"><v>0</v></c></row>");
    assert_string_equal(read_all(w, ""), "1:[2026-03-31][1904-01-01]");
}

/* ---- our own, there and back ------------------------------------------------------------------------------------------------ */
static uint32_t seed = 7;
static uint32_t below(uint32_t n)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % n;
}

static str random_cell(void)
{
    static const char *const bits[] = { "a", "ü", "\"", "<b>", "&amp;", "\t", "\r", "\n", "\r\n", "=1+1", "'", " ", "_x000D_", "_x005F_", "_x", "_", "x0041_", "العربية", "\U0001F600", "]]>", "_xD800_" };
    struct buf b = buf_in(a, 1000);
    for (uint32_t n = below(6); n; n--) buf_put(&b, str_of(bits[below(countof(bits))]));
    return buf_str(&b);
}

static void there_and_back(void **state)
{
    (void)state;
    for (int round = 0; round < 60; round++) {
        struct xlsx *x = xlsx_new(a, S("T"), false);
        str sent[40][5], got[CSV_COLUMNS_MAX], file, why = S("");
        bool number[CSV_COLUMNS_MAX];
        size_t n;
        for (size_t k = 0; k < 5; k++) xlsx_head(x, S("h"));
        xlsx_row(x);
        for (size_t r = 0; r < 40; r++, xlsx_row(x))
            for (size_t k = 0; k < 5; k++) xlsx_text(x, sent[r][k] = k ? random_cell() : arena_fmt(a, "k%zu", r));
        assert_true(xlsx_end(x, &file, &why));
        struct xlsx_in *in = xlsx_open(a, file, S(""), &why);
        if (!in) fail_msg("round %d: %.*s", round, STR(why));
        assert_true(xlsx_next(in, a, got, number, &n));
        assert_int_equal(n, 5);
        for (size_t r = 0; r < 40; r++) {
            assert_true(xlsx_next(in, a, got, number, &n));
            for (size_t k = 0; k < 5; k++) {
                str is = k < n ? got[k] : S("");
                if (!str_eq(is, sent[r][k])) fail_msg("\"%.*s\" instead of \"%.*s\"", STR(is), STR(sent[r][k]));
            }
        }
        assert_false(xlsx_next(in, a, got, number, &n));
        assert_int_equal(xlsx_why(in).n, 0);
        xlsx_close(in);
        arena_reset(a);
    }
}

/* ---- hostile ------------------------------------------------------------------------------------------------------------------ */
static void bombs(void **state)
{
    (void)state;
    size_t n = 20 * 1024 * 1024;
    char *blanks = arena_get(a, n + 1);
    memset(blanks, ' ', n);
    assert_string_equal(sheet(blanks), "! The workbook is too large when unpacked.");
    struct buf b = buf_in(a, 1 << 20);
    for (size_t i = 0; i < CSV_CELL_MAX / 8 + 1; i++) buf_fmt(&b, "%08zu", i * 7919 % 100000000);
    assert_string_equal(sheet(arena_fmt(a, "<row><c t=\"str\"><v>%.*s</v></c></row>", STR(buf_str(&b))).p), "! A cell is too long.");
}

static void broken(void **state)
{
    (void)state;
    str whole = workbook_of(book, "<sst/>", "<row><c><v>1</v></c></row>");
    assert_string_equal(read_all(S(""), ""), "! The workbook is damaged.");
    assert_string_equal(read_all(S("PK\x03\x04"), ""), "! The workbook is damaged.");
    assert_non_null(strstr(read_all(S("\xD0\xCF\x11\xE0"), ""), ".xlsx"));
    for (size_t n = 0; n < whole.n; n += 61) read_all(str_upto(whole, n), "");
    for (int i = 0; i < 300; i++) {                       /* bytes turned over: anything but a crash */
        char *p = arena_get(a, whole.n);
        memcpy(p, whole.p, whole.n);
        for (int k = 0; k < 3; k++) p[below((uint32_t)whole.n)] ^= (char)(1 << below(8));
        read_all((str){ p, whole.n }, "");
    }
    const struct part doctype[] = { { "xl/workbook.xml", S("<!DOCTYPE a [<!ENTITY b \"c\">]><workbook><sheets><sheet name=\"&b;\" id=\"r1\"/></sheets></workbook>") } };
    assert_string_equal(read_all(zipped(doctype, 1), ""), "! The workbook is damaged.");
    const struct part none[] = { { "readme.txt", S("hello") } };
    assert_string_equal(read_all(zipped(none, 1), ""), "! The workbook is damaged.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells), cmocka_unit_test(sheets), cmocka_unit_test(there_and_back), cmocka_unit_test(bombs), cmocka_unit_test(broken),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
