/* docx_read.c - the plain text of a Word document. */
#include "text/docx_read.h"
#include "text/xml_read.h"
#include "text/words.h"
#include <string.h>
#include <zip.h>

enum { STYLES_MAX = 500, LISTS_MAX = 1000, LEVELS = 9, LITTLE = 1024 * 1024 };
enum format { FORMAT_NONE, FORMAT_BULLET, FORMAT_NUMBER };

struct style { str id; int8_t level; int64_t list; int8_t list_level; };      /* level: of a heading, 0: none; list 0: none */
struct pattern { int64_t id; uint8_t format[LEVELS]; };       /* <w:abstractNum>                                  */
struct numbers { int64_t id, pattern, at[LEVELS]; };          /* <w:num>: how far its numbers have come           */

struct docx {
    struct arena *a;
    zip_t *zip;
    str why;
    uint64_t unpacked;
    xmlTextReaderPtr xml;                                     /* of the part at hand                              */
    struct style style[STYLES_MAX]; size_t styles;
    struct pattern pattern[LISTS_MAX]; size_t patterns;
    struct numbers list[LISTS_MAX]; size_t lists;
    int64_t heading[LEVELS];
    struct buf out, line;
    struct style now;                                         /* what the paragraph at hand is                    */
    int depth;                                                /* paragraphs within paragraphs: text boxes         */
    bool after_entry;
};

static bool fail(struct docx *d, str why) { if (!d->why.n) d->why = why; return false; }
static const str UNREADABLE = { "" N_("The document is damaged, or no Word document (.docx)."), sizeof "The document is damaged, or no Word document (.docx)." - 1 };
static const str TOO_LARGE = { "" N_("The document is too large when unpacked."), sizeof "The document is too large when unpacked." - 1 };

/* ---- a part ----------------------------------------------------------------------------------------------------------------------------------------- */
/* All bytes of a part; empty and no reason: there is none. What the archive says about sizes is not believed. */
static str part_bytes(struct docx *d, const char *name)
{
    zip_stat_t is;
    char piece[65536];
    if (zip_stat(d->zip, name, ZIP_FL_NOCASE, &is) != 0 || !(is.valid & ZIP_STAT_COMP_SIZE) || !(is.valid & ZIP_STAT_INDEX)) return S("");
    zip_file_t *f = zip_fopen_index(d->zip, is.index, 0);
    struct buf b = buf_in(d->a, DOCX_UNPACKED_MAX);
    zip_int64_t n = -1;
    while (f && !d->why.n && (n = zip_fread(f, piece, sizeof piece)) > 0) {
        buf_put(&b, (str){ piece, (size_t)n });
        d->unpacked += (uint64_t)n;
        if (d->unpacked > DOCX_UNPACKED_MAX || (b.n > LITTLE && b.n / DOCX_RATIO_MAX > is.comp_size)) fail(d, TOO_LARGE);
    }
    if (n < 0) fail(d, UNREADABLE);
    if (f) zip_fclose(f);
    return d->why.n ? S("") : buf_str(&b);
}

/* To the next node. A document type is refused before it can declare anything. */
static bool step(struct docx *d)
{
    int rc = d->why.n ? 0 : xmlTextReaderRead(d->xml);
    if (rc < 0) return fail(d, UNREADABLE);
    int type = rc ? xmlTextReaderNodeType(d->xml) : 0;
    if (type == XML_READER_TYPE_DOCUMENT_TYPE || type == XML_READER_TYPE_ENTITY_REFERENCE) return fail(d, UNREADABLE);
    return rc == 1;
}

static str xml_text(const xmlChar *z) { return str_of((const char *)z); }
static bool begins(struct docx *d, const char *name)
{
    return xmlTextReaderNodeType(d->xml) == XML_READER_TYPE_ELEMENT && str_eq(xml_text(xmlTextReaderConstLocalName(d->xml)), str_of(name));
}
static bool ends(struct docx *d, const char *name)
{
    return xmlTextReaderNodeType(d->xml) == XML_READER_TYPE_END_ELEMENT && str_eq(xml_text(xmlTextReaderConstLocalName(d->xml)), str_of(name));
}

static str attribute(struct docx *d, const char *name)
{
    str value = S("");
    for (int rc = xmlTextReaderMoveToFirstAttribute(d->xml); rc == 1; rc = xmlTextReaderMoveToNextAttribute(d->xml)) {
        if (!str_eq(xml_text(xmlTextReaderConstLocalName(d->xml)), str_of(name))) continue;
        value = arena_copy(d->a, xml_text(xmlTextReaderConstValue(d->xml)));
        break;
    }
    xmlTextReaderMoveToElement(d->xml);
    return value;
}

/* A number within bounds, else `other`. */
static int64_t attribute_int(struct docx *d, const char *name, int64_t most, int64_t other)
{
    int64_t v;
    struct arena_mark m = arena_mark(d->a);
    bool good = str_int(attribute(d, name), &v) && v >= 0 && v <= most;
    arena_release(d->a, m);
    return good ? v : other;
}

/* Walks a part, calling `at` at every node. */
static void walk(struct docx *d, const char *name, void (*at)(struct docx *d))
{
    str bytes = part_bytes(d, name);
    if (!bytes.n || d->why.n) return;
    d->xml = xml_silent(xmlReaderForMemory(bytes.p, (int)bytes.n, NULL, NULL, XML_READ));
    if (!d->xml) { fail(d, UNREADABLE); return; }
    while (step(d)) at(d);
    xmlFreeTextReader(d->xml);
    d->xml = NULL;
}

/* ---- styles and lists -------------------------------------------------------------------------------------------------------------------------------- */
/* What a paragraph's or a style's properties say of headings and lists. */
static void property(struct docx *d, struct style *s)
{
    if (begins(d, "outlineLvl")) s->level = (int8_t)(attribute_int(d, "val", LEVELS - 1, -1) + 1);      /* 9: body text */
    else if (begins(d, "numId")) s->list = attribute_int(d, "val", INT32_MAX, 0);
    else if (begins(d, "ilvl")) s->list_level = (int8_t)attribute_int(d, "val", LEVELS - 1, 0);
}

/* "heading 2" is the name in every language of Word; only what is shown is translated. */
static void read_style(struct docx *d)
{
    if (begins(d, "style") && d->styles < STYLES_MAX) d->style[d->styles++] = (struct style){ .id = attribute(d, "styleId") };
    if (!d->styles) return;
    struct style *s = &d->style[d->styles - 1];
    property(d, s);
    if (!begins(d, "name")) return;
    str name = attribute(d, "val");
    int64_t v;
    if (name.n == 9 && str_same(str_upto(name, 8), S("heading ")) && str_int(str_from(name, 8), &v) && v >= 1) s->level = (int8_t)v;
}

static void read_list(struct docx *d)
{
    if (begins(d, "abstractNum") && d->patterns < LISTS_MAX) d->pattern[d->patterns++] = (struct pattern){ .id = attribute_int(d, "abstractNumId", INT32_MAX, -1) };
    else if (begins(d, "num") && d->lists < LISTS_MAX) d->list[d->lists++] = (struct numbers){ .id = attribute_int(d, "numId", INT32_MAX, -1), .pattern = -1 };
    else if (begins(d, "abstractNumId") && d->lists) d->list[d->lists - 1].pattern = attribute_int(d, "val", INT32_MAX, -1);
    else if (begins(d, "lvl")) d->now.list_level = (int8_t)attribute_int(d, "ilvl", LEVELS - 1, 0);
    else if (begins(d, "numFmt") && d->patterns && !d->lists) {
        str v = attribute(d, "val");
        d->pattern[d->patterns - 1].format[d->now.list_level] = str_eq(v, S("bullet")) ? FORMAT_BULLET : str_eq(v, S("none")) ? FORMAT_NONE : FORMAT_NUMBER;
    }
}

static struct numbers *list_of(struct docx *d, int64_t id)
{
    for (size_t i = 0; id && i < d->lists; i++) if (d->list[i].id == id) return &d->list[i];
    return NULL;
}

static uint8_t format_of(const struct docx *d, const struct numbers *l, int level)
{
    for (size_t i = 0; l && i < d->patterns; i++) if (d->pattern[i].id == l->pattern) return d->pattern[i].format[level];
    return FORMAT_NONE;
}

/* ---- paragraphs ------------------------------------------------------------------------------------------------------------------------------------------ */
static int64_t count(int64_t *at, int level)
{
    for (int i = level + 1; i < LEVELS; i++) at[i] = 0;
    return ++at[level];
}

static void put_heading(struct docx *d, str text, bool numbered)
{
    int level = d->now.level - 1;
    if (numbered) {
        count(d->heading, level);
        for (int i = 0; i <= level; i++) buf_fmt(&d->out, "%lld.", (long long)(d->heading[i] ? d->heading[i] : 1));
        buf_char(&d->out, '\t');
    }
    buf_put(&d->out, text);
}

static void put_entry(struct docx *d, str text, struct numbers *l, uint8_t format)
{
    int64_t n = count(l->at, d->now.list_level);
    if (d->now.list_level > 0) buf_put(&d->out, S("\t- "));
    else if (format == FORMAT_NUMBER) buf_fmt(&d->out, "%lld.\t", (long long)n);
    else buf_put(&d->out, S("\xE2\x80\xA2\t"));
    buf_put(&d->out, text);
}

static void put_paragraph(struct docx *d)
{
    str text = str_trim(buf_str(&d->line));
    struct numbers *l = list_of(d, d->now.list);
    uint8_t format = format_of(d, l, d->now.list_level);
    bool heading = d->now.level > 0, entry = !heading && format != FORMAT_NONE, own = text.n && text.p[0] >= '0' && text.p[0] <= '9';
    if (text.n) {
        if (d->out.n && !(entry && d->after_entry)) buf_char(&d->out, '\n');
        if (heading) put_heading(d, text, format == FORMAT_NUMBER && !own);
        else if (entry) put_entry(d, text, l, format);
        else buf_put(&d->out, text);
        buf_char(&d->out, '\n');
        d->after_entry = entry;
    }
    buf_cut(&d->line, 0);
    d->now = (struct style){ 0 };
}

static void use_style(struct docx *d)
{
    struct arena_mark m = arena_mark(d->a);
    str id = attribute(d, "val");
    for (size_t i = 0; i < d->styles; i++)
        if (str_eq(d->style[i].id, id)) { d->now = d->style[i]; break; }
    arena_release(d->a, m);
}

/* Word writes some boxes twice, the second time for old readers. */
static void skip(struct docx *d)
{
    int depth = xmlTextReaderDepth(d->xml);
    if (xmlTextReaderIsEmptyElement(d->xml) == 1) return;
    while (step(d) && !(xmlTextReaderNodeType(d->xml) == XML_READER_TYPE_END_ELEMENT && xmlTextReaderDepth(d->xml) == depth)) ;
}

static void read_text(struct docx *d)
{
    int depth = xmlTextReaderDepth(d->xml);
    if (xmlTextReaderIsEmptyElement(d->xml) == 1) return;
    while (step(d) && !(xmlTextReaderNodeType(d->xml) == XML_READER_TYPE_END_ELEMENT && xmlTextReaderDepth(d->xml) == depth)) {
        const xmlChar *v = xmlTextReaderConstValue(d->xml);
        for (str s = v ? xml_text(v) : S(""); s.n; s = str_from(s, 1)) buf_char(&d->line, s.p[0] == '\n' || s.p[0] == '\r' ? ' ' : s.p[0]);
    }
}

static void read_body(struct docx *d)
{
    if (begins(d, "Fallback")) skip(d);
    else if (begins(d, "p")) { if (d->line.n) put_paragraph(d); d->now = (struct style){ 0 }; }
    else if (ends(d, "p")) put_paragraph(d);
    else if (begins(d, "pStyle")) use_style(d);
    else if (begins(d, "t")) read_text(d);
    else if (begins(d, "tab") || begins(d, "br") || begins(d, "cr")) buf_char(&d->line, ' ');
    else if (begins(d, "noBreakHyphen")) buf_char(&d->line, '-');
    else property(d, &d->now);
    if (d->out.full || d->line.full) fail(d, TOO_LARGE);
}

/* ---- all ------------------------------------------------------------------------------------------------------------------------------------------------------ */
static bool open_archive(struct docx *d, str bytes)
{
    zip_error_t e;
    if (str_starts(bytes, S("\xD0\xCF\x11\xE0"))) return fail(d, S(N_("This is an old Word file, or one with a password. Please save it as .docx without a password.")));
    zip_error_init(&e);
    zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.n, 0, &e);
    if (source) d->zip = zip_open_from_source(source, ZIP_RDONLY, &e);
    if (source && !d->zip) zip_source_free(source);
    zip_error_fini(&e);
    return d->zip ? true : fail(d, UNREADABLE);
}

bool docx_words(struct arena *a, str bytes, str *ret, str *why)
{
    struct docx *d = arena_new_of(a, struct docx);
    d->a = a;
    d->out = buf_in(a, DOCX_TEXT_MAX);
    d->line = buf_in(a, 1 << 20);
    if (open_archive(d, bytes)) {
        walk(d, "word/styles.xml", read_style);
        walk(d, "word/numbering.xml", read_list);
        if (!d->why.n && zip_name_locate(d->zip, "word/document.xml", ZIP_FL_NOCASE) < 0) fail(d, UNREADABLE);
        d->now = (struct style){ 0 };
        walk(d, "word/document.xml", read_body);
        zip_discard(d->zip);
    }
    if (d->why.n) { *why = d->why; return false; }
    *ret = buf_str(&d->out);
    return true;
}
