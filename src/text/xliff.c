/* xliff.c - XLIFF 1.2: written by hand, read by libxml2's reader without network, entities or document types. */
#include "text/xliff.h"
#include "text/xml_read.h"
#include "base/utf8.h"
#include "text/words.h"
#include <string.h>

#define XLIFF_SPACE "urn:oasis:names:tc:xliff:document:1.2"

/* ---- writing ------------------------------------------------------------------------------------------------------------------------- */
/* What XML cannot hold (control characters, U+FFFE, U+FFFF) is left out; CR would be read as LF, and in an attribute line ends and tabs as blanks. */
static void put_chars(struct buf *b, str s, bool attribute)
{
    while (s.n) {
        const char *at = s.p;
        uint32_t c = utf8_next(&s);
        if (c == '&') buf_put(b, S("&amp;"));
        else if (c == '<') buf_put(b, S("&lt;"));
        else if (c == '>') buf_put(b, S("&gt;"));
        else if (c == '"') buf_put(b, S("&quot;"));
        else if (c == '\r' || (attribute && (c == '\n' || c == '\t'))) buf_fmt(b, "&#%u;", c);
        else if ((c >= 0x20 || c == '\n' || c == '\t') && c != 0xFFFE && c != 0xFFFF) buf_put(b, (str){ at, (size_t)(s.p - at) });
    }
}

static void put(struct buf *b, str s) { put_chars(b, s, false); }

static void put_attr(struct buf *b, const char *name, str value)
{
    buf_fmt(b, " %s=\"", name);
    put_chars(b, value, true);
    buf_put(b, S("\""));
}

void xliff_begin(struct buf *b)
{
    buf_put(b, S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xliff xmlns=\"" XLIFF_SPACE "\" version=\"1.2\">\n"));
}

void xliff_file(struct buf *b, const struct xliff_file *f)
{
    buf_put(b, S("<file"));
    put_attr(b, "original", f->original);
    put_attr(b, "source-language", f->source_lang);
    put_attr(b, "target-language", f->target_lang);
    put_attr(b, "datatype", S("plaintext"));
    put_attr(b, "product-name", f->region);
    buf_put(b, S(">\n<body>\n"));
}

static void put_text_of(struct buf *b, const char *element, str lang, str state, str text)
{
    buf_fmt(b, "<%s", element);
    put_attr(b, "xml:lang", lang);
    if (state.n) put_attr(b, "state", state);
    buf_put(b, S(">"));
    put(b, text);
    buf_fmt(b, "</%s>\n", element);
}

void xliff_unit(struct buf *b, const struct xliff_file *f, const struct xliff_unit *u)
{
    buf_put(b, S("<trans-unit"));
    put_attr(b, "id", u->id);
    if (u->markdown) put_attr(b, "datatype", S("x-markdown"));
    if (u->max > 0) buf_fmt(b, " maxwidth=\"%lld\" size-unit=\"char\"", (long long)u->max);
    buf_put(b, S(" xml:space=\"preserve\">\n"));
    put_text_of(b, "source", f->source_lang, (str){ "", 0 }, u->source);
    if (u->has_target) put_text_of(b, "target", f->target_lang, u->state, u->target);
    if (u->note.n) { buf_put(b, S("<note>")); put(b, u->note); buf_put(b, S("</note>\n")); }
    buf_put(b, S("</trans-unit>\n"));
}

void xliff_file_end(struct buf *b) { buf_put(b, S("</body>\n</file>\n")); }
void xliff_end(struct buf *b) { buf_put(b, S("</xliff>\n")); }

/* ---- reading ------------------------------------------------------------------------------------------------------------------------------ */
struct reading {
    struct arena *a; struct xliff *ret; xmlTextReaderPtr xml;
    struct xliff_file *file; struct xliff_unit *unit; str *text;         /* that we are in; NULL: in none              */
    struct buf gather; int file_depth, unit_depth, text_depth;
    bool root;
};

static str text_of(const xmlChar *z) { return z ? str_of((const char *)z) : (str){ "", 0 }; }

static int64_t line_of(const struct reading *r)
{
    xmlNodePtr node = xmlTextReaderCurrentNode(r->xml);
    return node ? (int64_t)xmlGetLineNo(node) : (int64_t)xmlTextReaderGetParserLineNumber(r->xml);
}

static bool wrong_at(struct reading *r, const char *why, str detail, int64_t line)
{
    r->ret->why = why;
    r->ret->detail = arena_copy(r->a, utf8_upto(detail, 100));
    r->ret->line = line < 1 ? 1 : line;
    return false;
}
static bool wrong(struct reading *r, const char *why, str detail) { return wrong_at(r, why, detail, line_of(r)); }

/* An attribute without a namespace, or xml:…; empty if it is not there. */
static str attribute(struct reading *r, const char *name)
{
    xmlChar *v = xmlTextReaderGetAttribute(r->xml, (const xmlChar *)name);
    str s = v ? arena_copy(r->a, text_of(v)) : (str){ "", 0 };
    xmlFree(v);
    return s;
}

static bool is(const struct reading *r, const char *name)
{
    return str_eq(text_of(xmlTextReaderConstLocalName(r->xml)), str_of(name)) && str_eq(text_of(xmlTextReaderConstNamespaceUri(r->xml)), S(XLIFF_SPACE));
}

static bool begin_root(struct reading *r)
{
    if (!is(r, "xliff") || !str_eq(attribute(r, "version"), S("1.2"))) return wrong(r, N_("This is no XLIFF file of version 1.2."), (str){ "", 0 });
    return r->root = true;
}

static bool begin_file(struct reading *r)
{
    struct xliff *x = r->ret;
    if (x->n == XLIFF_FILES_MAX) return wrong(r, N_("This file holds too many entries."), (str){ "", 0 });
    if (!(x->n & (x->n - 1))) {                            /* full at every power of two */
        struct xliff_file *more = arena_array(r->a, struct xliff_file, x->n ? x->n * 2 : 1);
        if (x->n) memcpy(more, x->file, x->n * sizeof *more);
        x->file = more;
    }
    r->file = &x->file[x->n++];
    *r->file = (struct xliff_file){ .original = attribute(r, "original"), .region = attribute(r, "product-name"), .source_lang = attribute(r, "source-language"),
                                    .target_lang = attribute(r, "target-language"), .line = line_of(r) };
    r->file_depth = xmlTextReaderDepth(r->xml);
    return true;
}

static bool begin_unit(struct reading *r)
{
    struct xliff_file *f = r->file;
    str id = attribute(r, "id");
    if (f->n == XLIFF_UNITS_MAX) return wrong(r, N_("This entry holds too many texts."), f->original);
    for (size_t i = 0; i < f->n; i++) if (str_eq(f->unit[i].id, id)) return wrong(r, N_("This text is there twice."), id);
    if (!f->unit) f->unit = arena_array(r->a, struct xliff_unit, 4);
    else if (f->n >= 4 && !(f->n & (f->n - 1))) {
        struct xliff_unit *more = arena_array(r->a, struct xliff_unit, f->n * 2);
        memcpy(more, f->unit, f->n * sizeof *more);
        f->unit = more;
    }
    r->unit = &f->unit[f->n++];
    *r->unit = (struct xliff_unit){ .id = id, .line = line_of(r) };
    r->unit_depth = xmlTextReaderDepth(r->xml);
    return true;
}

/* Only the unit's own: an <alt-trans> has a source and a target, too, one level below. */
static bool begin_text(struct reading *r, bool target)
{
    str *to = target ? &r->unit->target : &r->unit->source;
    if (to->p) return wrong(r, N_("This text is there twice."), r->unit->id);
    if (target) { r->unit->has_target = true; r->unit->state = attribute(r, "state"); }
    *to = (str){ "", 0 };
    if (xmlTextReaderIsEmptyElement(r->xml) == 1) return true;
    r->text = to;
    r->text_depth = xmlTextReaderDepth(r->xml);
    r->gather = buf_in(r->a, XLIFF_TEXT_MAX);
    return true;
}

static bool begin_element(struct reading *r)
{
    int depth = xmlTextReaderDepth(r->xml);
    bool ours = str_eq(text_of(xmlTextReaderConstNamespaceUri(r->xml)), S(XLIFF_SPACE));
    if (depth > XLIFF_DEPTH_MAX) return wrong(r, N_("This file is nested too deeply."), (str){ "", 0 });
    if (!r->root) return begin_root(r);
    if (r->text) return is(r, "mrk") || wrong(r, N_("There is markup inside of a text; only plain text and Markdown can be taken."), text_of(xmlTextReaderConstLocalName(r->xml)));
    if (!ours) return true;
    if (!r->file && is(r, "file")) return begin_file(r);
    if (r->file && !r->unit && is(r, "trans-unit")) return begin_unit(r);
    if (r->unit && depth == r->unit_depth + 1 && is(r, "source")) return begin_text(r, false);
    if (r->unit && depth == r->unit_depth + 1 && is(r, "target")) return begin_text(r, true);
    return true;
}

static bool end_element(struct reading *r)
{
    int depth = xmlTextReaderDepth(r->xml);
    if (r->text && depth == r->text_depth) {
        *r->text = buf_str(&r->gather);
        r->text = NULL;
    } else if (r->unit && depth == r->unit_depth) {
        if (!r->unit->source.p) return wrong_at(r, N_("This text has no source."), r->unit->id, r->unit->line);
        r->unit = NULL;
    } else if (r->file && depth == r->file_depth) r->file = NULL;
    return true;
}

static bool take_text(struct reading *r)
{
    if (!r->text) return true;
    buf_put(&r->gather, text_of(xmlTextReaderConstValue(r->xml)));
    return !r->gather.full || wrong(r, N_("This text is too long."), r->unit->id);
}

static bool take_node(struct reading *r)
{
    bool empty = xmlTextReaderIsEmptyElement(r->xml) == 1;
    switch (xmlTextReaderNodeType(r->xml)) {
    case XML_READER_TYPE_ELEMENT: return begin_element(r) && (!empty || end_element(r));
    case XML_READER_TYPE_END_ELEMENT: return end_element(r);
    case XML_READER_TYPE_TEXT: case XML_READER_TYPE_CDATA: case XML_READER_TYPE_WHITESPACE: case XML_READER_TYPE_SIGNIFICANT_WHITESPACE: return take_text(r);
    case XML_READER_TYPE_DOCUMENT_TYPE: case XML_READER_TYPE_ENTITY: case XML_READER_TYPE_ENTITY_REFERENCE:
        return wrong(r, N_("A file with a DOCTYPE or entities is not taken."), (str){ "", 0 });
    default: return true;
    }
}

/* The reader would read a document type before it tells of it: what it looks like is refused beforehand. */
static int64_t line_at(str bytes, int64_t at)
{
    int64_t line = 1;
    for (int64_t i = 0; i < at; i++) line += bytes.p[i] == '\n';
    return line;
}

static bool look_first(struct reading *r, str bytes)
{
    int64_t at = str_find(bytes, S("<!DOCTYPE"));
    if (at < 0) at = str_find(bytes, S("<!ENTITY"));
    if (bytes.n > XLIFF_MAX) return wrong_at(r, N_("This file is too large. At most 10 MB."), (str){ "", 0 }, 1);
    if (!utf8_valid(bytes)) return wrong_at(r, N_("This is not readable text (UTF-8)."), (str){ "", 0 }, 1);
    return at < 0 || wrong_at(r, N_("A file with a DOCTYPE or entities is not taken."), (str){ "", 0 }, line_at(bytes, at));
}

static bool read_all(struct reading *r)
{
    int rc = 1;
    while ((rc = xmlTextReaderRead(r->xml)) == 1) if (!take_node(r)) return false;
    if (rc < 0) return wrong_at(r, N_("This file is not well-formed XML."), (str){ "", 0 }, xmlTextReaderGetParserLineNumber(r->xml));
    return r->ret->n || wrong_at(r, N_("There are no texts in this file."), (str){ "", 0 }, 1);
}

bool xliff_read(struct arena *a, str bytes, struct xliff *ret)
{
    struct reading r = { .a = a, .ret = ret };
    *ret = (struct xliff){ 0 };
    if (!look_first(&r, bytes)) return false;
    r.xml = xml_silent(xmlReaderForMemory(bytes.p, (int)bytes.n, NULL, "UTF-8", XML_READ));
    bool good = r.xml ? read_all(&r) : wrong_at(&r, N_("This file is not well-formed XML."), (str){ "", 0 }, 1);
    xmlFreeTextReader(r.xml);
    if (!good) { ret->file = NULL; ret->n = 0; }
    return good;
}
