/* xlsx.c - tables as an Excel workbook. libxlsxwriter holds one row at a time, and the file grows in memory, not on a disk. */
#include "text/xlsx.h"
#include "base/utf8.h"
#include <math.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { COLUMNS_MAX = 200, CELL_MAX = 32767, TITLE_MAX = 31, WIDEST = 60, NARROWEST = 8 };
struct xlsx {
    struct arena *a;
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *bold;
    int file;
    lxw_row_t row;
    lxw_col_t column;
    bool rtl;
    bool headed;                                          /* the first row is a header and not ended yet */
    size_t width[COLUMNS_MAX];
    struct buf scratch;                                   /* the cell at hand; libxlsxwriter copies it */
    str why;                                              /* the first failure                   */
};

static void fail(struct xlsx *x, const char *why)
{
    if (!x->why.n) x->why = arena_copy(x->a, str_of(why));
}

/* Text that looks like the disguise of a control character ("_x000D_") must get one itself, or Excel would read it as that character. */
static bool is_disguise(str s)
{
    if (s.n < 7 || s.p[0] != '_' || s.p[1] != 'x' || s.p[6] != '_') return false;
    for (size_t i = 2; i < 6; i++) if (!strchr("0123456789abcdefABCDEF", s.p[i]) || !s.p[i]) return false;
    return true;
}

/* What XML and Excel can hold: no controls but line ends and tabs, no broken UTF-8, at most `most` UTF-16 units; `odd` characters become blanks.
** Good until the next call. */
static const char *cleaned(struct xlsx *x, str s, size_t most, const char *odd)
{
    struct buf *b = &x->scratch;
    size_t units = 0;
    buf_cut(b, 0);
    while (s.n) {
        str before = s;
        uint32_t c = utf8_next(&s);
        units += c > 0xFFFF ? 2 : 1;
        if (units > most) break;
        if (is_disguise(before)) buf_put(b, S("_x005F_"));
        else if (c && c < 0x80 && strchr(odd, (int)c)) buf_char(b, ' ');
        else if (c == 0xFFFD || c == 0xFFFE || c == 0xFFFF) buf_put(b, S("\xEF\xBF\xBD"));
        else if (c >= 0x20 || c == '\t' || c == '\n' || c == '\r') buf_put(b, str_upto(before, before.n - s.n));
    }
    buf_char(b, 0);
    return b->p;
}

/* Excel refuses []:*?/\ in a sheet's name, an apostrophe at its ends, an empty one, and "History". */
static const char *sheet_name(struct xlsx *x, str title)
{
    str s = str_of(cleaned(x, str_trim(title), TITLE_MAX, "[]:*?/\\'\t\n\r"));
    s = str_trim(s);
    return !s.n || str_same(s, S("History")) ? "Table" : arena_z(x->a, s);
}

static void add_sheet(struct xlsx *x, str title)
{
    x->sheet = x->book ? workbook_add_worksheet(x->book, sheet_name(x, title)) : NULL;
    if (!x->sheet) fail(x, "the workbook cannot be made");
    else if (x->rtl) worksheet_right_to_left(x->sheet);
}

static void open_book(struct xlsx *x, str title)
{
    lxw_workbook_options options = { .constant_memory = LXW_TRUE };
    lxw_doc_properties fixed = { .created = 946684800 };  /* 2000-01-01: equal tables are equal files */
    const char *path = arena_fmt(x->a, "/proc/self/fd/%d", x->file).p;
    x->book = workbook_new_opt(path, &options);
    add_sheet(x, title);
    if (!x->sheet) return;
    workbook_set_properties(x->book, &fixed);
    x->bold = workbook_add_format(x->book);
    format_set_bold(x->bold);
}

struct xlsx *xlsx_new(struct arena *a, str title, bool rtl)
{
    struct xlsx *x = arena_new_of(a, struct xlsx);
    x->a = a;
    x->rtl = rtl;
    x->scratch = buf_in(a, 3 * CELL_MAX + 1);             /* a UTF-16 unit is at most three bytes */
    x->file = memfd_create("xlsx", MFD_CLOEXEC);
    if (x->file < 0) fail(x, "no memory for the workbook");
    else open_book(x, title);
    return x;
}

void xlsx_row(struct xlsx *x)
{
    x->row++;
    x->column = 0;
    x->headed = false;
}

/* A cell behind the header begins the next row, should the caller not have said so. */
static bool ready(struct xlsx *x, bool head)
{
    if (x->headed && !head) xlsx_row(x);
    if (x->row > XLSX_ROWS_MAX) fail(x, "the table has too many rows");
    if (x->column >= COLUMNS_MAX) fail(x, "the table has too many columns");
    return !x->why.n;
}

static void put(struct xlsx *x, str cell, lxw_format *format)
{
    const char *z = cleaned(x, cell, CELL_MAX, "");
    size_t width = utf8_count(str_of(z));
    lxw_error e = *z ? worksheet_write_string(x->sheet, x->row, x->column, z, format) : LXW_NO_ERROR;
    if (e != LXW_NO_ERROR) fail(x, lxw_strerror(e));
    if (width > x->width[x->column]) x->width[x->column] = width;
    x->column++;
}

void xlsx_head(struct xlsx *x, str cell)
{
    if (!x->headed && !x->row && !x->column && !x->why.n) {
        x->headed = true;
        worksheet_freeze_panes(x->sheet, 1, 0);
    }
    if (ready(x, true)) put(x, cell, x->bold);
}

void xlsx_text(struct xlsx *x, str cell)
{
    if (ready(x, false)) put(x, cell, NULL);
}

void xlsx_number(struct xlsx *x, double v)
{
    if (!ready(x, false)) return;
    lxw_error e = isfinite(v) ? worksheet_write_number(x->sheet, x->row, x->column, v, NULL) : LXW_NO_ERROR;
    if (e != LXW_NO_ERROR) fail(x, lxw_strerror(e));
    x->column++;
}

void xlsx_empty(struct xlsx *x) { xlsx_number(x, (double)NAN); }

static void set_widths(struct xlsx *x)
{
    for (size_t i = 0; i < COLUMNS_MAX; i++) {
        size_t w = x->width[i] + 2;
        if (w > 2) worksheet_set_column(x->sheet, (lxw_col_t)i, (lxw_col_t)i, (double)(w > WIDEST ? WIDEST : w < NARROWEST ? NARROWEST : w), NULL);
    }
}

void xlsx_sheet(struct xlsx *x, str title)
{
    if (x->why.n) return;
    set_widths(x);
    add_sheet(x, title);
    memset(x->width, 0, sizeof x->width);
    x->row = 0;
    x->column = 0;
    x->headed = false;
}

static bool read_back(struct xlsx *x, str *ret)
{
    struct stat is;
    if (fstat(x->file, &is) || is.st_size <= 0) return false;
    char *p = arena_get(x->a, (size_t)is.st_size + 1);
    size_t n = 0;
    for (ssize_t got; n < (size_t)is.st_size && (got = pread(x->file, p + n, (size_t)is.st_size - n, (off_t)n)) > 0;) n += (size_t)got;
    if (n != (size_t)is.st_size) return false;
    *ret = (str){ p, n };
    return true;
}

bool xlsx_end(struct xlsx *x, str *ret, str *why)
{
    if (x->sheet) set_widths(x);
    lxw_error e = x->book ? workbook_close(x->book) : LXW_NO_ERROR;      /* frees all of it */
    if (e != LXW_NO_ERROR) fail(x, lxw_strerror(e));
    bool good = !x->why.n && read_back(x, ret);
    if (!good) {
        fail(x, "the workbook cannot be read back");
        *why = x->why;
    }
    if (x->file >= 0) close(x->file);
    return good;
}
