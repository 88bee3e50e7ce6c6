/* sepa_text.c - any text in the few signs that banks know. */
#include "base/utf8.h"
#include "text/lang_icu.h"
#include "text/sepa.h"
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>

/* What Unicode does not take apart, or German writes in another way. */
static const struct { uint32_t c; const char *as; } written[] = {
    { 0xC4, "Ae" }, { 0xD6, "Oe" }, { 0xDC, "Ue" }, { 0xE4, "ae" }, { 0xF6, "oe" }, { 0xFC, "ue" }, { 0xDF, "ss" }, { 0x1E9E, "Ss" }, { 0xC6, "Ae" }, { 0xE6, "ae" },
    { 0x152, "Oe" }, { 0x153, "oe" }, { 0xD8, "O" }, { 0xF8, "o" }, { 0x110, "D" }, { 0x111, "d" }, { 0xD0, "D" }, { 0xF0, "d" }, { 0xDE, "Th" }, { 0xFE, "th" },
    { 0x141, "L" }, { 0x142, "l" }, { 0x131, "i" }, { 0x126, "H" }, { 0x127, "h" }, { 0x166, "T" }, { 0x167, "t" }, { 0x18F, "E" }, { 0x259, "e" }, { 0x138, "k" },
    { 0x14A, "N" }, { 0x14B, "n" }, { 0x20AC, "EUR" }, { 0x2026, "..." }, { '&', "+" }, { '_', "-" }, { ';', "," }, { '[', "(" }, { '{', "(" }, { ']', ")" }, { '}', ")" },
    { '\\', "/" }, { '|', "/" }, { 0x2010, "-" }, { 0x2011, "-" }, { 0x2012, "-" }, { 0x2013, "-" }, { 0x2014, "-" }, { 0x2212, "-" }, { 0x2018, "'" }, { 0x2019, "'" },
    { 0x201A, "'" }, { 0x2BC, "'" }, { 0xB4, "'" }, { '`', "'" }, { '\t', " " }, { '\n', " " }, { '\r', " " }, { 0xA0, " " }, { 0x202F, " " }, { 0x2009, " " },
};

static bool allowed(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c && c < 0x80 && strchr("/-?:().,'+ ", (int)c));
}

/* Blanks and slashes do not stand first, nor beside their like. */
static void put_sign(struct buf *b, char c)
{
    char before = b->n ? b->p[b->n - 1] : 0;
    if (c == ' ' && (!before || before == ' ')) return;
    if (c == '/' && (!before || before == '/')) return;
    buf_char(b, c);
}

static void put_signs(struct buf *b, const char *z, bool capitals)
{
    for (; *z; z++) put_sign(b, capitals && *z >= 'a' && *z <= 'z' ? (char)(*z - 'a' + 'A') : *z);
}

/* é is e and an accent: the letters of it that banks know. Not what only looks alike: ½ must not become 12. */
static void put_base(struct buf *b, uint32_t c)
{
    UErrorCode e = U_ZERO_ERROR;
    UChar parts[32];
    int32_t n = unorm2_getDecomposition(unorm2_getNFDInstance(&e), (UChar32)c, parts, (int32_t)countof(parts), &e);
    if (U_FAILURE(e)) return;
    for (int32_t i = 0; i < n; i++) if (allowed(parts[i])) put_sign(b, (char)parts[i]);
}

/* `next`: the sign behind it, so that "ÜBER" has "UE" and "Über" has "Ue". */
static void put_written(struct buf *b, uint32_t c, uint32_t next)
{
    if (allowed(c)) { put_sign(b, (char)c); return; }
    for (size_t i = 0; i < countof(written); i++)
        if (written[i].c == c) { put_signs(b, written[i].as, u_isupper((UChar32)c) && u_isupper((UChar32)next)); return; }
    put_base(b, c);
}

/* An umlaut may come as a letter and two dots. */
static str composed(struct arena *a, str s)
{
    UErrorCode e = U_ZERO_ERROR;
    struct wide from = wide_of(a, s), to = wide_new(a, (size_t)from.n * 3 + 1);
    to.n = unorm2_normalize(unorm2_getNFCInstance(&e), from.p, from.n, to.p, from.n * 3 + 1, &e);
    lang_must(e);
    return wide_str(a, to);
}

static str ends_cut(str s)
{
    while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '/')) s.n--;
    while (s.n && (s.p[0] == ' ' || s.p[0] == '/')) s = str_from(s, 1);
    return s;
}

str sepa_text(struct arena *a, str s, size_t most)
{
    enum { READ_MAX = 4000 };                          /* no field is longer; what follows would be cut anyway                 */
    str rest = composed(a, utf8_upto(s, READ_MAX));
    struct buf b = buf_in(a, 3 * READ_MAX + 16);
    while (rest.n) {
        uint32_t c = utf8_next(&rest);
        str ahead = rest;
        put_written(&b, c, ahead.n ? utf8_next(&ahead) : 0);
    }
    return ends_cut(str_upto(ends_cut(buf_str(&b)), most));
}

bool sepa_id_good(str id)
{
    if (!id.n || id.n > SEPA_ID_MAX || id.p[0] == '/' || id.p[id.n - 1] == '/' || str_find(id, S("//")) >= 0) return false;
    for (size_t i = 0; i < id.n; i++) if (!allowed((unsigned char)id.p[i])) return false;
    return id.p[0] != ' ' && id.p[id.n - 1] != ' ';
}
