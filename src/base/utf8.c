/* utf8.c - what may stand in a text that came from outside. */
#include "base/utf8.h"

enum { BROKEN = 0xFFFD };

uint32_t utf8_next(str *rest)
{
    const unsigned char *p = (const unsigned char *)rest->p;
    size_t n = rest->n, len = p[0] < 0x80 ? 1 : p[0] >= 0xF0 && p[0] <= 0xF4 ? 4 : p[0] >= 0xE0 && p[0] < 0xF0 ? 3 : p[0] >= 0xC2 && p[0] < 0xE0 ? 2 : 0;
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    static const unsigned char mask[] = { 0, 0x7F, 0x1F, 0x0F, 0x07 };
    uint32_t c = len ? p[0] & mask[len] : BROKEN;
    bool good = len && len <= n;
    for (size_t i = 1; good && i < len; i++) {
        good = (p[i] & 0xC0) == 0x80;
        c = c << 6 | (p[i] & 0x3F);
    }
    good = good && c >= least[len] && c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
    *rest = str_from(*rest, good ? len : 1);
    return good ? c : BROKEN;
}

size_t utf8_count(str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) n += (s.p[i] & 0xC0) != 0x80;
    return n;
}

bool utf8_valid(str s)
{
    while (s.n) {
        str before = s;
        if ((unsigned char)*s.p < 0x80) { s = (str){ s.p + 1, s.n - 1 }; continue; }       /* most of a text is these */
        if (utf8_next(&s) == BROKEN && !str_starts(before, S("\xEF\xBF\xBD"))) return false;
    }
    return true;
}

str utf8_upto(str s, size_t n)
{
    if (n >= s.n) return s;
    while (n && (s.p[n] & 0xC0) == 0x80) n--;
    return str_upto(s, n);
}

/* What is open, innermost at the lowest bit: 1 an isolate, 0 an embedding; what ends must be what began last. */
struct bidi { uint64_t isolate; int open; };
static bool turn(struct bidi *b, uint32_t c)
{
    bool isolate = c >= 0x2066 && c <= 0x2069, begins = isolate ? c != 0x2069 : c != 0x202C;
    if (begins) b->isolate = b->isolate << 1 | isolate;
    else if (!b->open || (b->isolate & 1) != isolate) return false;
    else b->isolate >>= 1;
    b->open += begins ? 1 : -1;
    return b->open <= 64;
}

enum utf8_trouble utf8_check(str s, bool lines)
{
    struct bidi bidi = { 0, 0 };
    if (!utf8_valid(s)) return UTF8_BROKEN;
    while (s.n) {
        uint32_t c = utf8_next(&s);
        bool line = c == '\t' || c == '\n' || c == '\r';
        if ((c < 0x20 && !(lines && line)) || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029) return UTF8_CONTROL;
        if (((c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069)) && !turn(&bidi, c)) return UTF8_BIDI;
        if ((c == '\n' || c == '\r') && bidi.open) return UTF8_BIDI;      /* a paragraph ends them all */
    }
    return bidi.open ? UTF8_BIDI : UTF8_FINE;
}
