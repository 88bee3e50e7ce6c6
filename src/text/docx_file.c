/* docx_file.c - documents for word processors: the parts that are always the same, and the archive around all of them. */
#include "text/docx_parts.h"
#include "base/moment.h"
#include <zip.h>

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define W_NS "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define R_NS "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
#define REL "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml."

static const char types[] = XML "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Default Extension=\"png\" ContentType=\"image/png\"/><Override PartName=\"/word/document.xml\" ContentType=\"" TYPE "document.main+xml\"/>"
    "<Override PartName=\"/word/styles.xml\" ContentType=\"" TYPE "styles+xml\"/><Override PartName=\"/word/numbering.xml\" ContentType=\"" TYPE "numbering+xml\"/>"
    "<Override PartName=\"/word/settings.xml\" ContentType=\"" TYPE "settings+xml\"/><Override PartName=\"/word/footer1.xml\" ContentType=\"" TYPE "footer+xml\"/>"
    "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>";

static const char package[] = XML "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"rDocument\" Type=\"" REL "officeDocument\" Target=\"word/document.xml\"/>"
    "<Relationship Id=\"rCore\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>";

/* Bullets three lists deep, each set in by 425 twentieths of a point more. */
#define BULLET(level, left) "<w:lvl w:ilvl=\"" level "\"><w:start w:val=\"1\"/><w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"\xE2\x80\xA2\"/><w:lvlJc w:val=\"left\"/>" \
    "<w:pPr><w:ind w:left=\"" left "\" w:hanging=\"425\"/></w:pPr></w:lvl>"
static const char numbering[] = XML "<w:numbering " W_NS "><w:abstractNum w:abstractNumId=\"0\"><w:multiLevelType w:val=\"hybridMultilevel\"/>"
    BULLET("0", "425") BULLET("1", "850") BULLET("2", "1275") "</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";

/* ---- styles ---------------------------------------------------------------------------------------------------------------- */
/* Names that word processors know are in English and in lower case, they show their own; ours are German. Sizes in half points. */
struct style { const char *id, *name, *next, *paragraph, *run; bool shown; };
#define SIZE(n) "<w:sz w:val=\"" n "\"/><w:szCs w:val=\"" n "\"/>"
#define BOLD "<w:b/><w:bCs/>"
#define BLUE "<w:color w:val=\"0D296B\"/>"
#define GREY "<w:color w:val=\"545761\"/>"
#define GAPS(before, after) "<w:spacing w:before=\"" before "\" w:after=\"" after "\"/>"
static const struct style styles[] = {
    { "Title", "Title", "Subtitle", GAPS("1200", "240"), BOLD BLUE SIZE("52"), true },
    { "Subtitle", "Subtitle", "Normal", GAPS("0", "60"), GREY SIZE("26"), true },
    { "Heading1", "heading 1", "Normal", "<w:keepNext/><w:keepLines/>" GAPS("480", "160") "<w:outlineLvl w:val=\"0\"/>", BOLD BLUE SIZE("36"), true },
    { "Heading2", "heading 2", "Normal", "<w:keepNext/><w:keepLines/>" GAPS("320", "120") "<w:outlineLvl w:val=\"1\"/>", BOLD BLUE SIZE("28"), true },
    { "Heading3", "heading 3", "Normal", "<w:keepNext/><w:keepLines/>" GAPS("240", "80") "<w:outlineLvl w:val=\"2\"/>", BOLD SIZE("23"), true },
    { "TOCHeading", "TOC Heading", "Normal", "<w:keepNext/><w:pageBreakBefore/>" GAPS("0", "240"), BOLD BLUE SIZE("36"), true },
    { "TOC1", "toc 1", "Normal", "<w:tabs><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"9638\"/></w:tabs>" GAPS("120", "40"), BOLD, false },
    { "TOC2", "toc 2", "Normal", "<w:tabs><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"9638\"/></w:tabs>" GAPS("0", "40") "<w:ind w:left=\"425\"/>", "", false },
    { "Caption", "caption", "Normal", "<w:keepNext/>" GAPS("240", "80"), BOLD, true },
    { "ListBullet", "List Bullet", "ListBullet", "<w:numPr><w:numId w:val=\"1\"/></w:numPr>" GAPS("0", "60") "<w:contextualSpacing/>", "", true },
    { "Bild", "Bild", "Quelle", "<w:keepNext/>" GAPS("0", "60"), "", true },
    { "Quelle", "Quelle", "Normal", GAPS("0", "200"), GREY SIZE("17"), true },
    { "Tabellentext", "Tabellentext", "Tabellentext", GAPS("40", "40"), SIZE("19"), true },
    { "Abstand", "Abstand", "Normal", "<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"120\" w:lineRule=\"exact\"/>", SIZE("4"), false },
    { "Footer", "footer", "Footer", "<w:tabs><w:tab w:val=\"right\" w:pos=\"9638\"/></w:tabs>" GAPS("0", "0"), GREY SIZE("17"), false },
};

static void put_style(struct buf *b, const struct style *s)
{
    static const char *const ours[] = { "Bild", "Quelle", "Tabellentext", "Abstand" };
    bool own = false;
    for (size_t i = 0; i < countof(ours); i++) own |= str_eq(str_of(s->id), str_of(ours[i]));
    buf_fmt(b, "<w:style w:type=\"paragraph\"%s w:styleId=\"%s\"><w:name w:val=\"%s\"/><w:basedOn w:val=\"Normal\"/><w:next w:val=\"%s\"/>%s<w:pPr>%s</w:pPr>", own ? " w:customStyle=\"1\"" : "", s->id, s->name, s->next,
            s->shown ? "<w:qFormat/>" : "", s->paragraph);
    if (*s->run) buf_fmt(b, "<w:rPr>%s</w:rPr>", s->run);
    buf_put(b, S("</w:style>\n"));
}

/* Reading direction hangs on "Normal", which every other style stands on. "Zahl": what the program has worked out. */
static str styles_part(struct docx *d)
{
    struct buf b = buf_in(d->a, 64 * 1024);
    const char *lang = docx_language(d);
    buf_fmt(&b, XML "<w:styles " W_NS "><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Arial\" w:eastAsia=\"Arial\" w:hAnsi=\"Arial\" w:cs=\"Arial\"/>" SIZE("21")
                    "<w:lang w:val=\"%s\" w:eastAsia=\"%s\" w:bidi=\"%s\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after=\"140\" w:line=\"276\" w:lineRule=\"auto\"/></w:pPr>"
                    "</w:pPrDefault></w:docDefaults>\n", lang, lang, d->rtl ? lang : "ar-SA");
    buf_fmt(&b, "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/>%s</w:style>\n", d->rtl ? "<w:pPr><w:bidi/></w:pPr>" : "");
    buf_put(&b, S("<w:style w:type=\"character\" w:default=\"1\" w:styleId=\"DefaultParagraphFont\"><w:name w:val=\"Default Paragraph Font\"/></w:style>\n"
                  "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar>"
                  "<w:top w:w=\"0\" w:type=\"dxa\"/><w:left w:w=\"108\" w:type=\"dxa\"/><w:bottom w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"108\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>\n"
                  "<w:style w:type=\"numbering\" w:default=\"1\" w:styleId=\"NoList\"><w:name w:val=\"No List\"/></w:style>\n"));
    for (size_t i = 0; i < countof(styles); i++) put_style(&b, &styles[i]);
    buf_put(&b, S("<w:style w:type=\"character\" w:styleId=\"Hyperlink\"><w:name w:val=\"Hyperlink\"/><w:rPr><w:color w:val=\"0D296B\"/><w:u w:val=\"single\"/></w:rPr></w:style>\n"
                  "<w:style w:type=\"character\" w:customStyle=\"1\" w:styleId=\"Zahl\"><w:name w:val=\"Zahl\"/><w:qFormat/><w:rPr><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"E3EBF8\"/></w:rPr></w:style>\n"
                  "<w:style w:type=\"table\" w:customStyle=\"1\" w:styleId=\"Tabelle\"><w:name w:val=\"Tabelle\"/><w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders>"
                  "<w:top w:val=\"single\" w:sz=\"6\" w:space=\"0\" w:color=\"545761\"/><w:bottom w:val=\"single\" w:sz=\"6\" w:space=\"0\" w:color=\"545761\"/>"
                  "<w:insideH w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"C3C7D0\"/></w:tblBorders></w:tblPr></w:style>\n</w:styles>"));
    return buf_str(&b);
}

/* ---- the other parts --------------------------------------------------------------------------------------------------------- */

static str settings_part(struct docx *d)
{
    const char *lang = docx_language(d);
    return arena_fmt(d->a, XML "<w:settings " W_NS "><w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"425\"/><w:compat><w:compatSetting w:name=\"compatibilityMode\" "
                           "w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat><w:themeFontLang w:val=\"%s\" w:bidi=\"%s\"/></w:settings>", lang, d->rtl ? lang : "ar-SA");
}

static str core_part(struct docx *d)
{
    struct buf b = buf_in(d->a, 64 * 1024);
    str at = moment_iso(d->a, d->set.at);
    buf_put(&b, S(XML "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
                  "xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>"));
    docx_escape(&b, str_upto(d->set.title, 4000));
    buf_put(&b, S("</dc:title><dc:creator>"));
    docx_escape(&b, str_upto(d->set.author, 4000));
    buf_fmt(&b, "</dc:creator><dc:language>%s</dc:language><dcterms:created xsi:type=\"dcterms:W3CDTF\">%.*s</dcterms:created><dcterms:modified xsi:type=\"dcterms:W3CDTF\">%.*s</dcterms:modified>"
                "</cp:coreProperties>", docx_language(d), STR(at), STR(at));
    return buf_str(&b);
}

static void field(struct buf *b, const char *what)
{
    buf_fmt(b, "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> %s </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>"
               "<w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>", what);
}

static void words(struct buf *b, const struct docx *d, str text)
{
    if (!text.n) return;
    buf_fmt(b, "<w:r>%s<w:t xml:space=\"preserve\">", d->rtl ? "<w:rPr><w:rtl/></w:rPr>" : "");
    docx_escape(b, text);
    buf_put(b, S("</w:t></w:r>"));
}

/* "Page {page} of {pages}": the numbers are fields. */
static void put_numbers(struct buf *b, const struct docx *d)
{
    str rest = str_upto(d->set.numbers, 1000);
    while (rest.n) {
        int64_t open = str_find_char(rest, '{');
        words(b, d, open < 0 ? rest : str_upto(rest, (size_t)open));
        rest = open < 0 ? S("") : str_from(rest, (size_t)open);
        if (str_starts(rest, S("{page}"))) { field(b, "PAGE"); rest = str_from(rest, 6); }
        else if (str_starts(rest, S("{pages}"))) { field(b, "NUMPAGES"); rest = str_from(rest, 7); }
        else if (rest.n) { words(b, d, str_upto(rest, 1)); rest = str_from(rest, 1); }
    }
}

static str footer_part(struct docx *d)
{
    struct buf b = buf_in(d->a, 64 * 1024);
    buf_put(&b, S(XML "<w:ftr " W_NS "><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>"));
    words(&b, d, str_upto(d->set.foot, 4000));
    buf_put(&b, S("<w:r><w:tab/></w:r>"));
    put_numbers(&b, d);
    buf_put(&b, S("</w:p></w:ftr>"));
    return buf_str(&b);
}

static str relations_part(struct docx *d)
{
    struct buf b = buf_in(d->a, 4 * 1024 * 1024);
    buf_put(&b, S(XML "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rStyles\" Type=\"" REL "styles\" Target=\"styles.xml\"/>"
                  "<Relationship Id=\"rNumbering\" Type=\"" REL "numbering\" Target=\"numbering.xml\"/><Relationship Id=\"rSettings\" Type=\"" REL "settings\" Target=\"settings.xml\"/>"
                  "<Relationship Id=\"rFooter\" Type=\"" REL "footer\" Target=\"footer1.xml\"/>"));
    for (size_t i = 0; i < d->pictures; i++) buf_fmt(&b, "<Relationship Id=\"rPicture%zu\" Type=\"" REL "image\" Target=\"media/%zu.png\"/>", i + 1, i + 1);
    for (size_t i = 0; i < d->links; i++) {
        buf_fmt(&b, "<Relationship Id=\"rLink%zu\" Type=\"" REL "hyperlink\" TargetMode=\"External\" Target=\"", i + 1);
        docx_escape(&b, d->link[i]);
        buf_put(&b, S("\"/>"));
    }
    buf_put(&b, S("</Relationships>"));
    if (b.full) d->bad = true;
    return buf_str(&b);
}

static str document_part(struct docx *d)
{
    struct buf b = buf_in(d->a, DOCX_BYTES_MAX);
    str body = buf_str(&d->body);
    buf_put(&b, S(XML "<w:document " W_NS " " R_NS " xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" "
                  "xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><w:body>\n"));
    buf_put(&b, str_upto(body, d->contents_at));
    if (d->has_contents) buf_put(&b, docx_toc(d));
    buf_put(&b, str_from(body, d->contents_at));
    buf_fmt(&b, "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rFooter\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1134\" w:right=\"1134\" w:bottom=\"1134\" w:left=\"1134\" "
                "w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/>%s</w:sectPr></w:body></w:document>", d->rtl ? "<w:bidi/>" : "");
    if (b.full) d->bad = true;
    return buf_str(&b);
}

/* ---- the archive ---------------------------------------------------------------------------------------------------------------- */

/* A fixed day, 2000-01-01: the clock of the machine and its zone must not show in the bytes. */
static bool add(zip_t *z, const char *name, str bytes)
{
    enum { DAY = (2000 - 1980) << 9 | 1 << 5 | 1 };
    zip_source_t *from = zip_source_buffer(z, bytes.p, bytes.n, 0);
    zip_int64_t i = from ? zip_file_add(z, name, from, ZIP_FL_ENC_UTF_8) : -1;
    if (i < 0 && from) zip_source_free(from);
    return i >= 0 && !zip_file_set_dostime(z, (zip_uint64_t)i, 0, DAY, 0);
}

static bool add_all(struct docx *d, zip_t *z)
{
    const struct { const char *name; str bytes; } part[] = {
        { "[Content_Types].xml", str_of(types) }, { "_rels/.rels", str_of(package) }, { "word/document.xml", document_part(d) }, { "word/_rels/document.xml.rels", relations_part(d) },
        { "word/styles.xml", styles_part(d) }, { "word/numbering.xml", str_of(numbering) }, { "word/settings.xml", settings_part(d) }, { "word/footer1.xml", footer_part(d) },
        { "docProps/core.xml", core_part(d) } };
    bool good = !d->bad;
    for (size_t i = 0; i < countof(part) && good; i++) good = add(z, part[i].name, part[i].bytes);
    for (size_t i = 0; i < d->pictures && good; i++) good = add(z, arena_fmt(d->a, "word/media/%zu.png", i + 1).p, d->picture[i]);
    return good;
}

static str read_back(struct arena *a, zip_source_t *from)
{
    str none = { "", 0 };
    zip_stat_t is;
    if (zip_source_stat(from, &is) || !(is.valid & ZIP_STAT_SIZE) || is.size > DOCX_BYTES_MAX || zip_source_open(from)) return none;
    char *p = arena_get(a, (size_t)is.size + 1);
    zip_int64_t n = zip_source_read(from, p, is.size);
    zip_source_close(from);
    return n == (zip_int64_t)is.size ? (str){ p, (size_t)is.size } : none;
}

str docx_zip(struct docx *d)
{
    str file = { "", 0 };
    zip_error_t e;
    zip_error_init(&e);
    zip_source_t *to = zip_source_buffer_create(NULL, 0, 0, &e);
    if (to) zip_source_keep(to);                        /* it outlives the archive, to be read */
    zip_t *z = to ? zip_open_from_source(to, ZIP_TRUNCATE, &e) : NULL;
    if (to && !z) zip_source_free(to);
    bool good = z && add_all(d, z);
    if (z && !good) zip_discard(z);
    else if (z && zip_close(z)) { zip_discard(z); good = false; }
    if (good) file = read_back(d->a, to);
    if (to) zip_source_free(to);
    zip_error_fini(&e);
    return file;
}
