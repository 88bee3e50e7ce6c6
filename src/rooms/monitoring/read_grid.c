/* read_grid.c - the cells of a table in any file. */
#include "rooms/monitoring/read_grid.h"
#include "base/utf8.h"
#include "text/words.h"
#include "text/xlsx_read.h"
#include <string.h>
#include <zip.h>

enum { LOOK_LINES = 200, LOOK_COUNT = 250 };

static bool stop(str *why, str key) { *why = key; return false; }

/* ---- rows ---------------------------------------------------------------------------------------------------------------------------------- */
static bool add_row(struct grid *g, struct arena *a, int64_t line, const str *cell, const bool *number, size_t n, str *why)
{
    g->row = arena_more(a, g->row, g->n, &g->room, 256);
    if ((g->cells += n) > GRID_CELLS_MAX) return stop(why, S(N_("The table has too many rows.")));
    struct grid_row *r = &g->row[g->n++];
    r->line = g->line = line;
    r->n = n;
    r->cell = arena_array(a, str, n);
    memcpy(r->cell, cell, n * sizeof *cell);
    if (number) r->number = memcpy(arena_get(a, n), number, n);
    if (n > g->columns) g->columns = n;
    return true;
}

static bool all_empty(const str *cell, size_t n)
{
    for (size_t i = 0; i < n; i++) if (str_trim(cell[i]).n) return false;
    return true;
}

/* ---- CSV ----------------------------------------------------------------------------------------------------------------------------------- */
/* How often a sign stands in each of the first lines, outside quotes. The lines that hold it as often as most lines do are its score: a title above or notes
** below a table, which the first line alone would be judged by, do not count. */
static size_t score(str s, char sign)
{
    size_t lines[LOOK_COUNT] = { 0 }, n = 0, best = 0, seen = 0;
    bool quoted = false;
    for (size_t i = 0; i < s.n && seen < LOOK_LINES; i++) {
        if (s.p[i] == '"') quoted = !quoted;
        else if (!quoted && s.p[i] == sign) n++;
        if (!quoted && (s.p[i] == '\n' || i + 1 == s.n)) {
            lines[n < LOOK_COUNT ? n : LOOK_COUNT - 1]++;
            n = 0;
            seen++;
        }
    }
    for (size_t i = 1; i < LOOK_COUNT; i++) if (lines[i] > best) best = lines[i];
    return seen ? best * 100 / seen : 0;
}

/* A decimal comma stands in every line, too: the comma is the last that is asked. */
static char separator_of(str s, char otherwise)
{
    static const char sign[] = { '\t', ';', '|', ',' };
    size_t best = 0, points = 0;
    for (size_t i = 0; i < sizeof sign; i++) {
        size_t now = score(s, sign[i]);
        if (now >= 60) return sign[i];
        if (now > points) { points = now; best = i; }
    }
    return points ? sign[best] : otherwise;
}

static void put_code(struct buf *b, uint32_t c)
{
    if (c < 0x80) buf_char(b, (char)c);
    else if (c < 0x800) { buf_char(b, (char)(0xC0 | c >> 6)); buf_char(b, (char)(0x80 | (c & 0x3F))); }
    else if (c < 0x10000) { buf_char(b, (char)(0xE0 | c >> 12)); buf_char(b, (char)(0x80 | (c >> 6 & 0x3F))); buf_char(b, (char)(0x80 | (c & 0x3F))); }
    else {
        buf_char(b, (char)(0xF0 | c >> 18));
        buf_char(b, (char)(0x80 | (c >> 12 & 0x3F)));
        buf_char(b, (char)(0x80 | (c >> 6 & 0x3F)));
        buf_char(b, (char)(0x80 | (c & 0x3F)));
    }
}

/* Excel's "Unicode text": UTF-16 in either order of bytes, told by its mark. A half of a pair alone becomes U+FFFD. */
static str from_utf16(struct arena *a, str s)
{
    bool big = str_starts(s, S("\xFE\xFF"));
    if (!big && !str_starts(s, S("\xFF\xFE"))) return s;
    struct buf b = buf_in(a, s.n * 2 + 16);
    uint32_t high = 0;
    for (size_t i = 2; i + 1 < s.n; i += 2) {
        unsigned char one = (unsigned char)s.p[i], two = (unsigned char)s.p[i + 1];
        uint32_t c = big ? (uint32_t)one << 8 | two : (uint32_t)two << 8 | one;
        bool second = c >= 0xDC00 && c < 0xE000;
        if (high && !second) put_code(&b, 0xFFFD);
        if (high && second) c = 0x10000 + ((high - 0xD800) << 10) + (c - 0xDC00);
        else if (second) c = 0xFFFD;
        high = c >= 0xD800 && c < 0xDC00 ? c : 0;
        if (!high) put_code(&b, c);
    }
    return buf_str(&b);
}

static bool read_csv(struct grid *g, struct arena *a, str bytes, str *why)
{
    str cell[CSV_COLUMNS_MAX];
    size_t n;
    bytes = from_utf16(a, bytes);
    struct csv c = csv_from(a, bytes);
    g->separator = c.separator = separator_of(c.rest, c.separator);
    while (csv_next(&c, cell, &n))
        if (!all_empty(cell, n) && !add_row(g, a, c.line, cell, NULL, n, why)) return false;
    if (!c.broken) return true;
    g->line = c.line;
    return stop(why, c.why);
}

/* ---- workbooks ----------------------------------------------------------------------------------------------------------------------------- */
static bool read_workbook(struct grid *g, struct arena *a, str bytes, str sheet, str *why)
{
    str cell[CSV_COLUMNS_MAX];
    bool number[CSV_COLUMNS_MAX], fine = true;
    size_t n;
    struct xlsx_in *x = xlsx_open(a, bytes, sheet, why);
    if (!x) return false;
    g->workbook = true;
    while (fine && xlsx_next(x, a, cell, number, &n))
        fine = all_empty(cell, n) || add_row(g, a, xlsx_line(x), cell, number, n, why);
    if (fine && xlsx_why(x).n) { fine = false; *why = xlsx_why(x); g->line = xlsx_line(x); }
    xlsx_close(x);
    return fine;
}

/* ---- archives ------------------------------------------------------------------------------------------------------------------------------ */
static bool is_table(str name)
{
    static const char *const ends[] = { ".csv", ".txt", ".tsv", ".xlsx" };
    for (size_t i = 0; i < countof(ends); i++)
        if (name.n > strlen(ends[i]) && str_same(str_from(name, name.n - strlen(ends[i])), str_of(ends[i]))) return true;
    return false;
}

/* The first table in the archive; what its list says about sizes is not believed, only what comes out of it. */
static bool unpack(struct arena *a, zip_t *z, str *name, str *ret, str *why)
{
    for (zip_int64_t i = 0; i < zip_get_num_entries(z, 0); i++) {
        zip_stat_t is;
        if (zip_stat_index(z, (zip_uint64_t)i, 0, &is) != 0 || !(is.valid & ZIP_STAT_NAME) || !(is.valid & ZIP_STAT_COMP_SIZE) || !is_table(str_of(is.name))) continue;
        zip_file_t *f = zip_fopen_index(z, (zip_uint64_t)i, 0);
        if (!f) return stop(why, S(N_("The archive is damaged.")));
        size_t most = is.comp_size > GRID_FILE_MAX / GRID_RATIO_MAX ? GRID_FILE_MAX : (size_t)is.comp_size * GRID_RATIO_MAX + 4096;
        struct buf b = buf_in(a, most);
        char piece[16384];
        zip_int64_t n = 0;
        while (!b.full && (n = zip_fread(f, piece, sizeof piece)) > 0) buf_put(&b, (str){ piece, (size_t)n });
        zip_fclose(f);
        if (b.full) return stop(why, S(N_("The workbook is too large when unpacked.")));
        if (n < 0) return stop(why, S(N_("The archive is damaged.")));
        *name = arena_copy(a, str_of(is.name));
        *ret = buf_str(&b);
        return true;
    }
    return stop(why, S(N_("There is no table (CSV or XLSX) in the archive.")));
}

/* A workbook is an archive as well: its list of contents says which it is. */
static bool open_archive(struct grid *g, struct arena *a, str *bytes, str *why)
{
    zip_error_t e;
    zip_error_init(&e);
    zip_source_t *source = zip_source_buffer_create(bytes->p, bytes->n, 0, &e);
    zip_t *z = source ? zip_open_from_source(source, ZIP_RDONLY, &e) : NULL;
    if (source && !z) zip_source_free(source);
    zip_error_fini(&e);
    if (!z) return stop(why, S(N_("The archive is damaged.")));
    bool fine = zip_name_locate(z, "[Content_Types].xml", ZIP_FL_NOCASE) >= 0 || zip_name_locate(z, "xl/workbook.xml", ZIP_FL_NOCASE) >= 0
        || unpack(a, z, &g->inner, bytes, why);
    zip_discard(z);
    return fine;
}

bool grid_read(struct grid *g, struct arena *a, str bytes, str sheet, str *why)
{
    *g = (struct grid){ 0 };
    if (bytes.n > GRID_FILE_MAX) return stop(why, S(N_("The file is too large.")));
    if (xlsx_looks_like(bytes) && !open_archive(g, a, &bytes, why)) return false;
    if (xlsx_looks_like(bytes) || str_starts(bytes, S("\xD0\xCF\x11\xE0"))) { if (!read_workbook(g, a, bytes, sheet, why)) return false; }
    else if (!read_csv(g, a, bytes, why)) return false;
    return g->n ? true : stop(why, S(N_("There is no table in this file.")));
}
