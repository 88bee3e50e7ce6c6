/* fuzz_xlsx.c - any bytes as a workbook: as the archive itself, and as each of its parts in an archive that is sound. */
#include "text/xlsx_read.h"
#include "base/buf.h"
#include "base/utf8.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

/* ---- the smallest archive: files as they are, without compression (APPNOTE 4.3) ---------------------------------------- */
struct zip_out { struct buf files, list; unsigned n; };

static uint32_t crc_of(str s)
{
    uint32_t crc = 0xFFFFFFFF;
    for (size_t i = 0; i < s.n; i++) {
        crc ^= (unsigned char)s.p[i];
        for (int k = 0; k < 8; k++) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320 : 0);
    }
    return ~crc;
}

static void little(struct buf *b, uint64_t v, int bytes)
{
    for (; bytes--; v >>= 8) buf_char(b, (char)(v & 0xFF));
}

static void put_common(struct buf *b, str name, str data)
{
    little(b, 20, 2);
    little(b, 0, 8);
    little(b, crc_of(data), 4);
    little(b, data.n, 4);
    little(b, data.n, 4);
    little(b, name.n, 2);
    little(b, 0, 2);
}

static void add(struct zip_out *z, str name, str data)
{
    size_t at = z->files.n;
    little(&z->files, 0x04034B50, 4);
    put_common(&z->files, name, data);
    buf_put(&z->files, name);
    buf_put(&z->files, data);
    little(&z->list, 0x02014B50, 4);
    little(&z->list, 20, 2);
    put_common(&z->list, name, data);
    little(&z->list, 0, 10);
    little(&z->list, at, 4);
    buf_put(&z->list, name);
    z->n++;
}

static str archive(struct zip_out *z)
{
    size_t at = z->files.n;
    buf_put(&z->files, buf_str(&z->list));
    little(&z->files, 0x06054B50, 4);
    little(&z->files, 0, 4);
    little(&z->files, z->n, 2);
    little(&z->files, z->n, 2);
    little(&z->files, z->list.n, 4);
    little(&z->files, at, 4);
    little(&z->files, 0, 2);
    return buf_str(&z->files);
}

static const struct { const char *name, *data; } parts[] = {
    { "xl/worksheets/sheet1.xml", "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"1\"><v>46112</v></c></row></sheetData></worksheet>" },
    { "xl/sharedStrings.xml", "<sst><si><t>a_x000D_b</t></si><si><r><t>x</t></r></si></sst>" },
    { "xl/styles.xml", "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"00000\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>" },
    { "xl/workbook.xml", "<workbook xmlns:r=\"r\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"i1\"/></sheets></workbook>" },
    { "xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id=\"i1\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
      "<Relationship Id=\"i2\" Type=\"x/sharedStrings\" Target=\"sharedStrings.xml\"/><Relationship Id=\"i3\" Type=\"x/styles\" Target=\"styles.xml\"/></Relationships>" },
    { "_rels/.rels", "<Relationships><Relationship Id=\"i1\" Type=\"x/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>" },
};

/* ---- reading ------------------------------------------------------------------------------------------------------------ */
static void read_all(str bytes)
{
    struct arena *a = arena_new(), *row = arena_new();
    str cell[CSV_COLUMNS_MAX], why = S("");
    bool number[CSV_COLUMNS_MAX];
    size_t n;
    struct xlsx_in *x = xlsx_open(a, bytes, S(""), &why);
    assert(x || why.n);
    for (int64_t before = 0; x && xlsx_next(x, row, cell, number, &n); arena_reset(row)) {
        assert(n && n <= CSV_COLUMNS_MAX && xlsx_line(x) > before);
        before = xlsx_line(x);
        for (size_t i = 0; i < n; i++) assert(cell[i].n <= CSV_CELL_MAX && utf8_valid(cell[i]));
    }
    xlsx_close(x);
    arena_free(row);
    arena_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    str bytes = { (const char *)p, n };
    struct arena *a = arena_new();
    struct zip_out z = { .files = buf_in(a, 1 << 20), .list = buf_in(a, 1 << 16) };
    size_t which = n ? p[0] % countof(parts) : 0;
    read_all(bytes);
    for (size_t i = 0; i < countof(parts); i++) add(&z, str_of(parts[i].name), n && i == which ? str_from(bytes, 1) : str_of(parts[i].data));
    read_all(archive(&z));
    arena_free(a);
    return 0;
}
