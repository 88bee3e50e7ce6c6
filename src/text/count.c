/* count.c - counting words. */
#include "text/count.h"

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/* Bytes of other scripts count as letters. */
static bool is_letter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* Dashes, dots and quotation marks beyond ASCII (U+2000 to U+207F), three bytes each. */
static bool is_mark(str s, size_t i) { return s.n - i >= 3 && s.p[i] == '\xE2' && (s.p[i + 1] == '\x80' || s.p[i + 1] == '\x81'); }

size_t count_words(str text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.n;) {
        bool word = false;
        while (i < text.n && is_blank(text.p[i])) i++;
        for (; i < text.n && !is_blank(text.p[i]); i++) {
            if (is_mark(text, i)) i += 2;
            else word |= is_letter(text.p[i]);
        }
        n += word;
    }
    return n;
}
