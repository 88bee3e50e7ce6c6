/* xlsx_read.c - reading a table from an Excel workbook. */
#include "text/xlsx_read.h"
#include "text/xml_read.h"
#include "base/buf.h"
#include "base/moment.h"
#include "base/utf8.h"
#include "text/words.h"
#include <math.h>
#include <zip.h>

enum { STYLES_MAX = 65536, FORMATS_MAX = 1000, LITTLE = 1024 * 1024, DIGITS_MAX = 20 };
/* What a style makes of a number. From DIGITS on: so many digits, with zeros in front. */
enum look { PLAIN, DAY, CLOCK, MOMENT, PERCENT, DIGITS };

/* One file of the archive, read as a stream of nodes. */
struct part { struct xlsx_in *x; zip_file_t *file; xmlTextReaderPtr xml; uint64_t packed, read; };
struct format { int64_t id; uint8_t look; };
struct xlsx_in {
    struct arena *a;
    zip_t *zip;
    str why;
    uint64_t unpacked;                                    /* of all parts so far                 */
    bool of_1904;
    str *shared; size_t n_shared, shared_room;
    uint8_t *style; size_t n_styles, styles_room;         /* enum look of each                   */
    struct format format[FORMATS_MAX]; size_t formats;
    struct part sheet;
    int64_t row, rows;                                    /* number of the row at hand; how many there were */
    bool in_row;
    size_t column;                                        /* of the cell at hand                 */
    str cell_style, cell_type;
};

static bool fail(struct xlsx_in *x, str why)
{
    if (!x->why.n) x->why = why;
    return false;
}

static const str UNREADABLE = { "" N_("The workbook is damaged."), sizeof "The workbook is damaged." - 1 };

/* ---- a part -------------------------------------------------------------------------------------------------------------- */
/* Gives libxml2 its next bytes. What the archive says about sizes is not believed: bytes are counted as they come. */
static int feed(void *ctx, char *to, int room)
{
    struct part *p = ctx;
    zip_int64_t n = room > 0 ? zip_fread(p->file, to, (zip_uint64_t)room) : 0;
    if (n < 0) { fail(p->x, UNREADABLE); return -1; }
    p->read += (uint64_t)n;
    p->x->unpacked += (uint64_t)n;
    bool bomb = p->x->unpacked > XLSX_UNPACKED_MAX || (p->read > LITTLE && p->read / XLSX_RATIO_MAX > p->packed);
    if (bomb) { fail(p->x, S(N_("The workbook is too large when unpacked."))); return -1; }
    return (int)n;
}

static int fed(void *ctx) { (void)ctx; return 0; }

static void part_close(struct part *p)
{
    if (p->xml) xmlFreeTextReader(p->xml);
    if (p->file) zip_fclose(p->file);
    *p = (struct part){ 0 };
}

/* False without a reason: there is no such part. */
static bool part_open(struct xlsx_in *x, struct part *p, str name)
{
    zip_stat_t is;
    const char *z = arena_z(x->a, name);
    *p = (struct part){ .x = x };
    if (!name.n || zip_stat(x->zip, z, ZIP_FL_NOCASE, &is) != 0 || !(is.valid & ZIP_STAT_COMP_SIZE) || !(is.valid & ZIP_STAT_INDEX)) return false;
    p->packed = is.comp_size;
    p->file = zip_fopen_index(x->zip, is.index, 0);
    if (!p->file) return fail(x, UNREADABLE);
    p->xml = xml_silent(xmlReaderForIO(feed, fed, p, NULL, NULL, XML_READ));
    if (p->xml) return true;
    part_close(p);
    return fail(x, UNREADABLE);
}

/* To the next node. A document type is refused before it can declare anything: no workbook has one. */
static bool step(struct part *p)
{
    if (p->x->why.n) return false;
    int rc = xmlTextReaderRead(p->xml);
    if (p->x->why.n) return false;                        /* feed() has said it                  */
    if (rc < 0) return fail(p->x, UNREADABLE);
    int type = rc ? xmlTextReaderNodeType(p->xml) : 0;
    if (type == XML_READER_TYPE_DOCUMENT_TYPE || type == XML_READER_TYPE_ENTITY_REFERENCE) return fail(p->x, UNREADABLE);
    return rc == 1;
}

static str xml_text(const xmlChar *z) { return str_of((const char *)z); }
static bool begins(struct part *p, const char *name)
{
    return xmlTextReaderNodeType(p->xml) == XML_READER_TYPE_ELEMENT && str_eq(xml_text(xmlTextReaderConstLocalName(p->xml)), str_of(name));
}
static bool ends(struct part *p, const char *name)
{
    return xmlTextReaderNodeType(p->xml) == XML_READER_TYPE_END_ELEMENT && str_eq(xml_text(xmlTextReaderConstLocalName(p->xml)), str_of(name));
}
static bool is_empty(struct part *p) { return xmlTextReaderIsEmptyElement(p->xml) == 1; }

/* The value of an attribute of the element at hand, whatever its namespace; empty if it has none. */
static str attribute(struct part *p, struct arena *to, const char *name)
{
    str value = S("");
    for (int rc = xmlTextReaderMoveToFirstAttribute(p->xml); rc == 1; rc = xmlTextReaderMoveToNextAttribute(p->xml)) {
        if (!str_eq(xml_text(xmlTextReaderConstLocalName(p->xml)), str_of(name))) continue;
        value = arena_copy(to, xml_text(xmlTextReaderConstValue(p->xml)));
        break;
    }
    xmlTextReaderMoveToElement(p->xml);
    return value;
}

static bool is_text(struct part *p)
{
    int type = xmlTextReaderNodeType(p->xml);
    return type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_CDATA || type == XML_READER_TYPE_WHITESPACE || type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE;
}

/* What stands in the element at hand, up to its end, added to `b`. */
static bool text_into(struct part *p, struct buf *b)
{
    if (is_empty(p)) return true;
    int depth = xmlTextReaderDepth(p->xml);
    while (step(p)) {
        if (xmlTextReaderNodeType(p->xml) == XML_READER_TYPE_END_ELEMENT && xmlTextReaderDepth(p->xml) == depth) break;
        if (is_text(p)) buf_put(b, xml_text(xmlTextReaderConstValue(p->xml)));
    }
    return b->full ? fail(p->x, S(N_("A cell is too long."))) : !p->x->why.n;
}

/* ---- texts ------------------------------------------------------------------------------------------------------------------ */
static int hex(char c) { return c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1; }

/* The character that "_x000D_" at the front of a text stands for (ECMA-376 §22.9.2.19); -1: it stands for itself. */
static int escaped(str s)
{
    int v = 0;
    if (s.n < 7 || s.p[0] != '_' || s.p[1] != 'x' || s.p[6] != '_') return -1;
    for (size_t i = 2; i < 6; i++) {
        if (hex(s.p[i]) < 0) return -1;
        v = v * 16 + hex(s.p[i]);
    }
    return v < 0xD800 || v > 0xDFFF ? v : -1;
}

static void put_code(struct buf *b, unsigned c)
{
    if (c < 0x80) buf_char(b, (char)c);
    else if (c < 0x800) { buf_char(b, (char)(0xC0 | c >> 6)); buf_char(b, (char)(0x80 | (c & 0x3F))); }
    else { buf_char(b, (char)(0xE0 | c >> 12)); buf_char(b, (char)(0x80 | (c >> 6 & 0x3F))); buf_char(b, (char)(0x80 | (c & 0x3F))); }
}

/* Control characters, which XML cannot hold, come in that disguise. */
static str unescaped(struct arena *a, str s)
{
    if (str_find(s, S("_x")) < 0) return s;
    struct buf b = buf_in(a, s.n + 1);
    while (s.n) {
        int c = escaped(s);
        if (c < 0) buf_char(&b, s.p[0]);
        else put_code(&b, (unsigned)c);
        s = str_from(s, c < 0 ? 1 : 7);
    }
    return buf_str(&b);
}

/* A text in runs: <si> of the shared strings, <is> of a cell. Reading aids (rPh) are left out. */
static bool rich_text(struct part *p, struct arena *to, const char *name, str *ret)
{
    struct buf b = buf_in(to, CSV_CELL_MAX);
    int aids = 0;
    if (!is_empty(p))
        while (step(p) && !ends(p, name)) {
            if (begins(p, "rPh") && !is_empty(p)) aids++;
            else if (ends(p, "rPh")) aids--;
            else if (begins(p, "t") && !aids && !text_into(p, &b)) return false;
        }
    *ret = unescaped(to, buf_str(&b));
    return !p->x->why.n;
}

/* ---- the workbook: which part is what ----------------------------------------------------------------------------------------- */
/* A part's own list of what it refers to: "xl/workbook.xml" has xl/_rels/workbook.xml.rels. */
static str relations_of(struct xlsx_in *x, str name)
{
    size_t cut = name.n;
    while (cut && name.p[cut - 1] != '/') cut--;
    return arena_fmt(x->a, "%.*s_rels/%.*s.rels", STR(str_upto(name, cut)), STR(str_from(name, cut)));
}

/* A target is relative to the folder of who names it, or to the root. */
static str target_of(struct xlsx_in *x, str of, str target)
{
    size_t cut = of.n;
    if (str_starts(target, S("/"))) return str_from(target, 1);
    while (cut && of.p[cut - 1] != '/') cut--;
    while (str_starts(target, S("../"))) {
        target = str_from(target, 3);
        if (cut) cut--;
        while (cut && of.p[cut - 1] != '/') cut--;
    }
    return arena_fmt(x->a, "%.*s%.*s", STR(str_upto(of, cut)), STR(target));
}

/* The part to which `of` refers, by id or, without one, by the end of the kind ("/styles"). Empty: to none. */
static str related(struct xlsx_in *x, str of, str id, str kind)
{
    struct part p;
    str found = S("");
    if (!part_open(x, &p, relations_of(x, of))) return found;
    while (!found.n && step(&p)) {
        if (!begins(&p, "Relationship")) continue;
        struct arena_mark m = arena_mark(x->a);
        bool same = id.n ? str_eq(attribute(&p, x->a, "Id"), id) : str_ends(attribute(&p, x->a, "Type"), kind);
        bool outside = str_eq(attribute(&p, x->a, "TargetMode"), S("External"));
        arena_release(x->a, m);
        if (same && !outside) found = target_of(x, of, attribute(&p, x->a, "Target"));
    }
    part_close(&p);
    return found;
}

static bool shown(struct part *p)
{
    str state = attribute(p, p->x->a, "state");
    return !str_eq(state, S("hidden")) && !str_eq(state, S("veryHidden"));
}

/* The relation of the sheet that is wanted. Also learns which day is the first. */
static str find_sheet(struct xlsx_in *x, str book, str sheet)
{
    struct part p;
    str id = S("");
    if (!part_open(x, &p, book)) { fail(x, UNREADABLE); return id; }
    while (!id.n && step(&p)) {
        if (begins(&p, "workbookPr")) {
            str first = attribute(&p, x->a, "date1904");
            x->of_1904 = str_eq(first, S("1")) || str_eq(first, S("true"));
        } else if (begins(&p, "sheet")) {
            str name = attribute(&p, x->a, "name");
            if (sheet.n ? str_eq(name, sheet) : shown(&p)) id = attribute(&p, x->a, "id");
        }
    }
    part_close(&p);
    if (!id.n) fail(x, S(N_("There is no such sheet in the workbook.")));
    return id;
}

/* ---- shared strings -------------------------------------------------------------------------------------------------------------- */
static void share(struct xlsx_in *x, str s)
{
    x->shared = arena_more(x->a, x->shared, x->n_shared, &x->shared_room, 256);
    x->shared[x->n_shared++] = s;
}

/* Each text is put together in a scratch arena and kept once, exactly. */
static bool read_shared(struct xlsx_in *x, str name)
{
    struct part p;
    if (!part_open(x, &p, name)) return !x->why.n;        /* a workbook of numbers has none      */
    struct arena *scratch = arena_new();
    str s;
    while (step(&p))
        if (begins(&p, "si") && rich_text(&p, scratch, "si", &s)) {
            share(x, s.n ? arena_copy(x->a, s) : S(""));
            arena_reset(scratch);
        }
    arena_free(scratch);
    part_close(&p);
    return !x->why.n;
}

/* ---- styles ------------------------------------------------------------------------------------------------------------------------ */
/* Does a format code show a day, a time of day, hundredths? Colours and locales in brackets, texts in quotes and escaped signs do not count; m is a month
** unless only a time is shown. Only zeros: so many digits. */
static uint8_t look_of(str code)
{
    bool day = false, hour = false, percent = false, zeros = code.n > 0 && code.n <= DIGITS_MAX;
    for (size_t i = 0; i < code.n && code.p[i] != ';'; i++) {
        char c = (char)(code.p[i] | 0x20);
        zeros = zeros && code.p[i] == '0';
        if (code.p[i] == '\\' || code.p[i] == '_' || code.p[i] == '*') i++;
        else if (code.p[i] == '"') do i++; while (i < code.n && code.p[i] != '"');
        else if (code.p[i] == '[' && i + 1 < code.n && strchr("hmsHMS", code.p[i + 1])) hour = true;   /* NOLINT(bugprone-branch-clone): [h] counts, h tells */
        else if (code.p[i] == '[') do i++; while (i < code.n && code.p[i] != ']');
        else if (c == '%') percent = true;
        else if (c == 'd' || c == 'y') day = true;
        else if (c == 'h' || c == 's') hour = true;
        else if (c == 'm' && !hour) day = str_find_char(str_from(code, i), 'h') < 0 && str_find_char(str_from(code, i), 's') < 0 ? true : day;
    }
    if (zeros && code.n > 1) return (uint8_t)(DIGITS + code.n);
    return day && hour ? MOMENT : day ? DAY : hour ? CLOCK : percent ? PERCENT : PLAIN;
}

/* The numbers below 164 are built in (ECMA-376 §18.8.30, with those of East Asia). */
static uint8_t look_of_id(const struct xlsx_in *x, int64_t id)
{
    for (size_t i = 0; i < x->formats; i++) if (x->format[i].id == id) return x->format[i].look;
    if (id == 22) return MOMENT;
    if (id == 9 || id == 10) return PERCENT;
    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 54) || id == 57 || id == 58) return DAY;
    if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) || id == 55 || id == 56) return CLOCK;
    return PLAIN;
}

static void add_format(struct xlsx_in *x, struct part *p)
{
    int64_t id;
    if (x->formats == FORMATS_MAX || !str_int(attribute(p, x->a, "numFmtId"), &id)) return;
    x->format[x->formats++] = (struct format){ id, look_of(attribute(p, x->a, "formatCode")) };
}

static void add_style(struct xlsx_in *x, struct part *p)
{
    struct arena_mark m = arena_mark(x->a);
    int64_t id = 0;
    if (!str_int(attribute(p, x->a, "numFmtId"), &id)) id = 0;
    arena_release(x->a, m);
    if (x->n_styles == STYLES_MAX) { fail(x, UNREADABLE); return; }
    if (!x->style) x->style = arena_get(x->a, STYLES_MAX);
    x->style[x->n_styles++] = look_of_id(x, id);
}

/* Formats stand before the styles that use them. */
static bool read_styles(struct xlsx_in *x, str name)
{
    struct part p;
    bool cells = false;
    if (!part_open(x, &p, name)) return !x->why.n;
    while (step(&p)) {
        if (begins(&p, "numFmt")) add_format(x, &p);
        else if (begins(&p, "cellXfs")) cells = !is_empty(&p);
        else if (ends(&p, "cellXfs")) break;
        else if (cells && begins(&p, "xf")) add_style(x, &p);
    }
    part_close(&p);
    return !x->why.n;
}

/* ---- numbers ------------------------------------------------------------------------------------------------------------------------- */
enum { DAYS_MAX = 2958465 };                              /* 31 December 9999 in the system of 1900 */

/* Excel takes 1900 for a leap year: its day 60 does not exist, and all before are one off. */
static str day_text(struct xlsx_in *x, struct arena *to, int64_t serial)
{
    struct date base = x->of_1904 ? (struct date){ 1904, 1, 1 } : serial < 60 ? (struct date){ 1899, 12, 31 } : (struct date){ 1899, 12, 30 };
    return date_text(to, date_of_days(date_days(base) + serial));
}

static str clock_text(struct arena *to, int64_t minutes) { return arena_fmt(to, "%02lld:%02lld", (long long)(minutes / 60 % 24), (long long)(minutes % 60)); }

static str dated(struct xlsx_in *x, struct arena *to, double v, uint8_t look)
{
    int64_t minutes = (int64_t)floor((v - floor(v)) * 1440 + 0.5), day = (int64_t)floor(v) + (minutes == 1440);
    minutes %= 1440;
    if (look == CLOCK && day == 0) return clock_text(to, minutes);
    str text = day_text(x, to, day);
    return minutes ? arena_fmt(to, "%.*s %.*s", STR(text), STR(clock_text(to, minutes))) : text;
}

/* Shortest that reads back; whole numbers without an exponent as far as Excel counts exactly. */
static str number_text(struct arena *to, double v)
{
    str s = S("");
    double back;
    if (fabs(v) < 1e15 && floor(v) == v) return arena_fmt(to, "%lld", (long long)v);
    for (int digits = 15; digits <= 17; digits++) {
        s = arena_fmt(to, "%.*g", digits, v);
        if (str_real(s, &back) && back == v) break;
    }
    return s;
}

static str number_cell(struct xlsx_in *x, struct arena *to, str raw, uint8_t look, bool *number)
{
    double v;
    if (!str_real(str_trim(raw), &v)) return raw;
    if (look >= DAY && look <= MOMENT && v >= 0 && v < DAYS_MAX + 1) return dated(x, to, v, look);
    if (look > DIGITS && v >= 0 && v < 1e15 && floor(v) == v) return arena_fmt(to, "%0*lld", look - DIGITS, (long long)v);
    *number = true;
    if (look == PERCENT) return arena_fmt(to, "%.15g", v * 100);      /* as it is shown: 12.7 %, not 0.127; without the last digit's noise */
    return number_text(to, v);
}

/* An ISO date (t="d") as the rest of the program writes it. */
static str iso_cell(struct arena *to, str raw)
{
    struct date d;
    if (!date_parse(str_upto(raw, 10), &d)) return raw;
    str rest = str_from(raw, 10);
    if (!rest.n || str_starts(rest, S("T00:00"))) return str_upto(raw, 10);
    return rest.n >= 6 && rest.p[0] == 'T' ? arena_fmt(to, "%.*s %.*s", STR(str_upto(raw, 10)), STR(str_upto(str_from(rest, 1), 5))) : raw;
}

/* ---- cells ------------------------------------------------------------------------------------------------------------------------------ */
/* "BC7" is column 54, counted from 0; without letters the next one. False: beyond the last that is read. */
static bool column_of(str place, size_t next, size_t *ret)
{
    size_t v = 0, i = 0;
    for (; i < place.n && i < 4 && (place.p[i] | 0x20) >= 'a' && (place.p[i] | 0x20) <= 'z'; i++) v = v * 26 + (size_t)((place.p[i] | 0x20) - 'a' + 1);
    *ret = i ? v - 1 : next;
    return *ret < CSV_COLUMNS_MAX;
}

static uint8_t look_of_cell(const struct xlsx_in *x, str style)
{
    int64_t i;
    return str_int(style, &i) && i >= 0 && (size_t)i < x->n_styles ? x->style[i] : (uint8_t)PLAIN;
}

static bool shared_cell(struct xlsx_in *x, str raw, str *ret)
{
    int64_t i;
    if (!str_int(str_trim(raw), &i) || i < 0 || (size_t)i >= x->n_shared) return fail(x, UNREADABLE);
    *ret = x->shared[i];
    return true;
}

/* The value as text. An error ("#REF!") stays one: the field will not take it, or the editor sees it. */
static bool value_of(struct xlsx_in *x, struct arena *row, str raw, str *ret, bool *number)
{
    if (str_eq(x->cell_type, S("s"))) return shared_cell(x, raw, ret);
    if (!x->cell_type.n || str_eq(x->cell_type, S("n"))) *ret = number_cell(x, row, raw, look_of_cell(x, x->cell_style), number);
    else if (str_eq(x->cell_type, S("str"))) *ret = unescaped(row, raw);
    else if (str_eq(x->cell_type, S("d"))) *ret = iso_cell(row, raw);
    else *ret = raw;
    return true;
}

/* <c>: its value <v> or its own text <is>. */
static bool read_cell(struct xlsx_in *x, struct arena *row, str *ret, bool *number)
{
    struct part *p = &x->sheet;
    struct buf raw = buf_in(row, CSV_CELL_MAX);
    *ret = S("");
    *number = false;
    x->cell_type = attribute(p, row, "t");
    x->cell_style = attribute(p, row, "s");
    if (is_empty(p)) return true;
    while (step(p) && !ends(p, "c")) {
        if (begins(p, "is") && !rich_text(p, row, "is", ret)) return false;
        if (begins(p, "v") && !text_into(p, &raw)) return false;
    }
    return raw.n ? value_of(x, row, buf_str(&raw), ret, number) : !x->why.n;
}

/* A cell beyond the last column may be empty, as Excel leaves them behind; only a value there is too much. */
static bool take_cell(struct xlsx_in *x, struct arena *row, str *cells, bool *number, size_t *n)
{
    str value;
    bool is_number;
    size_t at;
    bool fits = column_of(attribute(&x->sheet, row, "r"), x->column, &at);
    if (!read_cell(x, row, &value, &is_number)) return false;
    x->column = at + 1;
    if (!value.n) return true;
    if (!fits) return fail(x, S(N_("A line has too many columns.")));
    for (; *n <= at; (*n)++) { cells[*n] = S(""); number[*n] = false; }
    cells[at] = value;
    number[at] = is_number;
    return true;
}

/* Numbers of rows may be missing; they never go back. */
static bool begin_row(struct xlsx_in *x, struct arena *row)
{
    int64_t r;
    x->row = str_int(attribute(&x->sheet, row, "r"), &r) && r > x->row && r <= 1 << 24 ? r : x->row + 1;
    x->column = 0;
    x->in_row = true;
    return ++x->rows <= XLSX_READ_ROWS || fail(x, S(N_("The table has too many rows.")));
}

bool xlsx_next(struct xlsx_in *x, struct arena *row, str *cells, bool *number, size_t *n)
{
    *n = 0;
    while (x->sheet.xml && step(&x->sheet)) {
        if (begins(&x->sheet, "row")) {
            if (!begin_row(x, row)) return false;
        } else if (begins(&x->sheet, "c")) {              /* in a broken file cells stand outside of rows: they begin one    */
            if ((!x->in_row && !begin_row(x, row)) || !take_cell(x, row, cells, number, n)) return false;
        } else if (ends(&x->sheet, "row")) {
            x->in_row = false;
            if (*n) return true;
        } else if (ends(&x->sheet, "sheetData")) break;
    }
    return false;
}

/* ---- opening ---------------------------------------------------------------------------------------------------------------------------- */
bool xlsx_looks_like(str bytes) { return str_starts(bytes, S("PK\x03\x04")); }

static bool open_archive(struct xlsx_in *x, str bytes)
{
    zip_error_t e;
    if (str_starts(bytes, S("\xD0\xCF\x11\xE0")))
        return fail(x, S(N_("This is an old Excel file, or one with a password. Please save it as .xlsx without a password.")));
    zip_error_init(&e);
    zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.n, 0, &e);
    if (source) x->zip = zip_open_from_source(source, ZIP_RDONLY, &e);
    if (source && !x->zip) zip_source_free(source);
    zip_error_fini(&e);
    return x->zip ? true : fail(x, UNREADABLE);
}

static bool open_book(struct xlsx_in *x, str sheet)
{
    str book = related(x, S(""), S(""), S("/officeDocument"));
    if (!x->why.n && !book.n) book = S("xl/workbook.xml");
    str id = x->why.n ? S("") : find_sheet(x, book, sheet);
    if (x->why.n) return false;
    str part = related(x, book, id, S("")), strings = related(x, book, S(""), S("/sharedStrings")), styles = related(x, book, S(""), S("/styles"));
    if (x->why.n || !read_shared(x, strings) || !read_styles(x, styles)) return false;
    return part_open(x, &x->sheet, part) ? true : fail(x, UNREADABLE);
}

struct xlsx_in *xlsx_open(struct arena *a, str bytes, str sheet, str *why)
{
    struct xlsx_in *x = arena_new_of(a, struct xlsx_in);
    x->a = a;
    if (open_archive(x, bytes) && open_book(x, sheet)) return x;
    *why = x->why;
    xlsx_close(x);
    return NULL;
}

int64_t xlsx_line(const struct xlsx_in *x) { return x->row; }
str     xlsx_why(const struct xlsx_in *x)  { return x->why; }

void xlsx_close(struct xlsx_in *x)
{
    if (!x) return;
    part_close(&x->sheet);
    if (x->zip) zip_discard(x->zip);
    x->zip = NULL;
}
