/* csv.c - RFC 4180, as spreadsheets write it. */
#include "text/csv.h"
#include "base/utf8.h"
#include "text/words.h"

static const str BOM = { "\xEF\xBB\xBF", 3 };

struct csv_out csv_to(struct buf *out) { return (struct csv_out){ .out = out }; }

static bool is_formula_sign(char c) { return c == '=' || c == '+' || c == '-' || c == '@' || c == '\'' || c == '\t' || c == '\r'; }

/* Also for the separators that we do not write ourselves, or a reader could take them for the one in use. */
static bool needs_quotes(str cell)
{
    static const char odd[256] = { ['"'] = 1, [','] = 1, [';'] = 1, ['\t'] = 1, ['\r'] = 1, ['\n'] = 1 };
    for (size_t i = 0; i < cell.n; i++)
        if (odd[(unsigned char)cell.p[i]]) return true;
    return cell.n && (cell.p[0] == ' ' || cell.p[cell.n - 1] == ' ' || str_starts(cell, BOM));
}

static void put_doubled(struct buf *b, str s)
{
    for (int64_t at; (at = str_find_char(s, '"')) >= 0; s = str_from(s, (size_t)at + 1)) {
        buf_put(b, str_upto(s, (size_t)at + 1));
        buf_char(b, '"');
    }
    buf_put(b, s);
}

/* An empty first cell is quoted: a row of it alone would be an empty line, which readers skip. */
static void put_cell(struct csv_out *c, str guard, str cell)
{
    bool quoted = needs_quotes(cell) || (!c->more && !cell.n);
    if (c->more) buf_char(c->out, ',');
    c->more = true;
    if (quoted) buf_char(c->out, '"');
    buf_put(c->out, guard);
    if (quoted) put_doubled(c->out, cell);
    else buf_put(c->out, cell);
    if (quoted) buf_char(c->out, '"');
}

void csv_put(struct csv_out *c, str cell)       { put_cell(c, cell.n && is_formula_sign(cell.p[0]) ? S("'") : S(""), cell); }
void csv_put_plain(struct csv_out *c, str cell) { put_cell(c, S(""), cell); }
str  csv_plain(str cell)                        { return cell.n > 1 && cell.p[0] == '\'' && is_formula_sign(cell.p[1]) ? str_from(cell, 1) : cell; }

void csv_row(struct csv_out *c)
{
    buf_put(c->out, S("\r\n"));
    c->more = false;
}

/* The 32 places where Windows-1252 is not Latin-1; 0 has no meaning there. */
static const uint16_t windows[32] = {
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
    0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
};

static str from_windows(struct arena *a, str s)
{
    size_t n = 0, high = 0;
    for (size_t i = 0; i < s.n; i++) high += (unsigned char)s.p[i] >= 0x80;
    char *p = arena_get(a, s.n + high * 2 + 1);
    for (size_t i = 0; i < s.n; i++) {
        unsigned c = (unsigned char)s.p[i];
        if (c >= 0x80 && c < 0xA0) c = windows[c - 0x80] ? windows[c - 0x80] : 0xFFFD;
        if (c < 0x80) p[n++] = (char)c;
        else if (c < 0x800) { p[n++] = (char)(0xC0 | c >> 6); p[n++] = (char)(0x80 | (c & 0x3F)); }
        else { p[n++] = (char)(0xE0 | c >> 12); p[n++] = (char)(0x80 | (c >> 6 & 0x3F)); p[n++] = (char)(0x80 | (c & 0x3F)); }
    }
    return (str){ p, n };
}

/* The one that the first line uses most, outside quotes; of as many ("Name, Vorname;E-Mail") the semicolon, the comma if it has none. */
static char find_separator(str s)
{
    static const char candidate[] = { ';', ',', '\t' };
    size_t count[countof(candidate)] = { 0 }, best = 0;
    bool quoted = false;
    for (size_t i = 0; i < s.n && (quoted || s.p[i] != '\n'); i++) {
        if (s.p[i] == '"') quoted = !quoted;
        for (size_t k = 0; !quoted && k < countof(candidate); k++) count[k] += s.p[i] == candidate[k];
    }
    for (size_t k = 1; k < countof(candidate); k++)
        if (count[k] > count[best]) best = k;
    return count[best] ? candidate[best] : ',';
}

/* Takes a line end off the front, if one is there. */
static bool take_line_end(struct csv *c)
{
    size_t n = str_starts(c->rest, S("\n")) ? 1 : str_starts(c->rest, S("\r\n")) ? 2 : 0;
    if (!n) return false;
    c->rest = str_from(c->rest, n);
    c->next++;
    return true;
}

struct csv csv_from(struct arena *a, str bytes)
{
    struct csv c = { .rest = bytes, .a = a, .next = 1 };
    if (str_starts(bytes, BOM)) c.rest = str_from(bytes, BOM.n);
    if (!utf8_valid(c.rest)) c.rest = from_windows(a, c.rest);
    while (take_line_end(&c)) { }
    c.separator = find_separator(c.rest);
    return c;
}

static bool fail(struct csv *c, str why)
{
    c->broken = true;
    c->why = why;
    return false;
}

/* Where an unquoted text ends: at the separator or the line end, CR LF as well as LF. */
static size_t plain_length(const struct csv *c, str s)
{
    size_t n = 0;
    while (n < s.n && s.p[n] != c->separator && s.p[n] != '\n') n++;
    if (n && s.p[n - 1] == '\r' && (n == s.n || s.p[n] == '\n')) n--;
    return n;
}

/* Up to the quote that closes; STR_NONE if there is none. */
static int64_t quoted_length(str s)
{
    size_t i = 0;
    for (int64_t at; (at = str_find_char(str_from(s, i), '"')) >= 0; i += 2) {
        i += (size_t)at;
        if (i + 1 == s.n || s.p[i + 1] != '"') return (int64_t)i;
    }
    return STR_NONE;
}

/* The text between the quotes, each doubled one once, with what follows them. */
static str undoubled(struct arena *a, str body, str tail)
{
    char *p = arena_get(a, body.n + tail.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < body.n; i++) {
        p[n++] = body.p[i];
        if (body.p[i] == '"') i++;
    }
    if (tail.n) memcpy(p + n, tail.p, tail.n);
    return (str){ p, n + tail.n };
}

/* What stands between the closing quote and the next separator is kept, as spreadsheets do: "a"b is ab. */
static bool quoted_cell(struct csv *c, str *cell)
{
    str s = str_from(c->rest, 1);
    int64_t end = quoted_length(s);
    if (end < 0) return fail(c, S(N_("A quote is never closed.")));
    str body = str_upto(s, (size_t)end), rest = str_from(s, (size_t)end + 1), tail = str_upto(rest, plain_length(c, rest));
    if (body.n / 2 > CSV_CELL_MAX) return fail(c, S(N_("A cell is too long.")));
    for (size_t i = 0; i < body.n; i++) c->next += body.p[i] == '\n';
    *cell = tail.n || str_find_char(body, '"') >= 0 ? undoubled(c->a, body, tail) : body;
    c->rest = str_from(rest, tail.n);
    return cell->n <= CSV_CELL_MAX ? true : fail(c, S(N_("A cell is too long.")));
}

static bool plain_cell(struct csv *c, str *cell)
{
    *cell = str_upto(c->rest, plain_length(c, c->rest));
    c->rest = str_from(c->rest, cell->n);
    return cell->n <= CSV_CELL_MAX ? true : fail(c, S(N_("A cell is too long.")));
}

/* Takes the line end or the separator that stands behind a cell; true at a separator. */
static bool more_cells(struct csv *c)
{
    if (c->rest.n && c->rest.p[0] == c->separator) { c->rest = str_from(c->rest, 1); return true; }
    if (!take_line_end(c)) c->rest = str_from(c->rest, c->rest.n);   /* nothing or a lone CR: the end of the file */
    return false;
}

bool csv_next(struct csv *c, str *cells, size_t *n)
{
    size_t k = 0;
    if (c->broken) return false;
    while (take_line_end(c)) { }
    if (!c->rest.n || str_eq(c->rest, S("\r"))) return false;
    c->line = c->next;
    do {
        if (k == CSV_COLUMNS_MAX) return fail(c, S(N_("A line has too many columns.")));
        if (!(str_starts(c->rest, S("\"")) ? quoted_cell(c, &cells[k]) : plain_cell(c, &cells[k]))) return false;
        k++;
    } while (more_cells(c));
    *n = k;
    return true;
}
