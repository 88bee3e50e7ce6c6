/* str.c - text with its length. */
#include "base/str.h"
#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

str  str_of(const char *z)            { return (str){ z ? z : "", z ? strlen(z) : 0 }; }
bool str_eq(str a, str b)             { return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0); }
bool str_same(str a, str b)           { return a.n == b.n && (a.n == 0 || strncasecmp(a.p, b.p, a.n) == 0); }
bool str_starts(str s, str with)      { return s.n >= with.n && str_eq(str_upto(s, with.n), with); }
bool str_ends(str s, str with)        { return s.n >= with.n && str_eq(str_from(s, s.n - with.n), with); }
str  str_from(str s, size_t at)       { return at >= s.n ? (str){ s.n ? s.p + s.n : s.p, 0 } : (str){ s.p + at, s.n - at }; }
str  str_upto(str s, size_t n)        { return (str){ s.p, n < s.n ? n : s.n }; }

int str_cmp(str a, str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

int64_t str_find_char(str s, char c)
{
    const char *at = s.n ? memchr(s.p, c, s.n) : NULL;
    return at ? at - s.p : STR_NONE;
}

int64_t str_find(str s, str what)
{
    const char *at = !what.n ? s.p : s.n ? memmem(s.p, s.n, what.p, what.n) : NULL;
    return at ? at - s.p : STR_NONE;
}

static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

str str_trim(str s)
{
    while (s.n && is_space(s.p[0])) { s.p++; s.n--; }
    while (s.n && is_space(s.p[s.n - 1])) s.n--;
    return s;
}

bool str_split(str *rest, char at, str *part)
{
    if (!rest->p) return false;
    int64_t i = str_find_char(*rest, at);
    if (i < 0) {
        *part = *rest;
        rest->p = NULL;
        rest->n = 0;
        return part->n > 0;
    }
    *part = str_upto(*rest, (size_t)i);
    *rest = str_from(*rest, (size_t)i + 1);
    return true;
}

bool str_word(str *rest, str *word)
{
    *rest = str_trim(*rest);
    if (!rest->n) return false;
    size_t i = 0;
    while (i < rest->n && !is_space(rest->p[i])) i++;
    *word = str_upto(*rest, i);
    *rest = str_from(*rest, i);
    return true;
}

bool str_has_word(str list, str word)
{
    for (str w; str_word(&list, &w);)
        if (str_eq(w, word)) return true;
    return false;
}

bool str_int(str s, int64_t *ret)
{
    bool minus = s.n && s.p[0] == '-';
    int64_t v = 0;
    if (minus) s = str_from(s, 1);
    if (!s.n) return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
        int64_t d = s.p[i] - '0';
        if (__builtin_mul_overflow(v, 10, &v) || __builtin_sub_overflow(v, d, &v)) return false;   /* negative: it reaches INT64_MIN */
    }
    if (!minus && v == INT64_MIN) return false;
    *ret = minus ? v : -v;
    return true;
}

bool str_real(str s, double *ret)
{
    char z[64], *end;
    if (!s.n || s.n >= sizeof z) return false;
    for (size_t i = 0; i < s.n; i++)                      /* no hex, no "inf", no blanks, no NUL */
        if (!memchr("0123456789+-.eE", s.p[i], 15)) return false;
    memcpy(z, s.p, s.n);
    z[s.n] = 0;
    errno = 0;
    static _Atomic(locale_t) plain;                       /* two at once make it twice at worst, never a wrong one */
    locale_t c = plain;
    if (!c) plain = c = newlocale(LC_ALL_MASK, "C", NULL);
    double v = strtod_l(z, &end, c);
    if (*end || errno == ERANGE || !isfinite(v)) return false;
    *ret = v;
    return true;
}

uint64_t str_hash(str s)
{
    uint64_t h = 14695981039346656037U;
    for (size_t i = 0; i < s.n; i++) h = (h ^ (unsigned char)s.p[i]) * 1099511628211U;
    return h;
}
