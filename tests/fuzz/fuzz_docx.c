/* fuzz_docx.c - any bytes as a Word document: as the archive itself, and as each of its parts in an archive that is sound. */
#include "text/docx_read.h"
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
    { "word/document.xml", "<document><body><p><pPr><pStyle val=\"h\"/></pPr><r><t>Feld</t></r></p><p><pPr><numPr><ilvl val=\"0\"/><numId val=\"1\"/></numPr></pPr><r><t>Punkt</t></r></p></body></document>" },
    { "word/styles.xml", "<styles><style styleId=\"h\"><name val=\"heading 2\"/><pPr><numPr><numId val=\"1\"/></numPr></pPr></style></styles>" },
    { "word/numbering.xml", "<numbering><abstractNum abstractNumId=\"0\"><lvl ilvl=\"0\"><numFmt val=\"decimal\"/></lvl></abstractNum><num numId=\"1\"><abstractNumId val=\"0\"/></num></numbering>" },
};

static void read_all(str bytes)
{
    struct arena *a = arena_new();
    str text = S(""), why = S("");
    bool good = docx_words(a, bytes, &text, &why);
    assert(good ? !why.n && text.n <= DOCX_TEXT_MAX && utf8_valid(text) : why.n > 0);
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
