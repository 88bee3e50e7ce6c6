/* html.c - escaping for the places of a page. Clean runs are copied whole; only the few special bytes cost more. */
#include "text/html.h"

enum { IN_TEXT = 1, IN_ATTR = 2 };
static const unsigned char special[256] = {
    ['&'] = IN_TEXT | IN_ATTR, ['<'] = IN_TEXT | IN_ATTR, ['>'] = IN_TEXT | IN_ATTR, ['"'] = IN_ATTR, ['\''] = IN_ATTR,
};

static str entity_of(char c)
{
    return c == '&' ? S("&amp;") : c == '<' ? S("&lt;") : c == '>' ? S("&gt;") : c == '"' ? S("&quot;") : S("&#39;");
}

static void put_escaped(struct buf *b, str s, unsigned char place)
{
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (!(special[(unsigned char)s.p[i]] & place)) continue;
        buf_put(b, (str){ s.p + from, i - from });
        buf_put(b, entity_of(s.p[i]));
        from = i + 1;
    }
    if (from < s.n) buf_put(b, str_from(s, from));
}

void put_text(struct buf *b, str s)           { put_escaped(b, s, IN_TEXT); }
void put_attr(struct buf *b, str s)           { put_escaped(b, s, IN_ATTR); }
void put_url(struct buf *b, str s)            { put_attr(b, url_safe(s) ? s : S("#")); }
void put_html(struct buf *b, html h)          { buf_put(b, h.s); }
void put_number(struct buf *b, int64_t v)     { buf_int(b, v); }
void put_z(struct buf *b, const char *z)      { put_text(b, str_of(z)); }
void put_z_attr(struct buf *b, const char *z) { put_attr(b, str_of(z)); }
void put_z_url(struct buf *b, const char *z)  { put_url(b, str_of(z)); }

static bool scheme_fine(str scheme)
{
    static const char *const fine[] = { "https", "http", "mailto", "tel", "geo" };
    for (size_t i = 0; i < countof(fine); i++)
        if (str_same(scheme, str_of(fine[i]))) return true;
    return false;
}

/* Browsers drop tabs and line ends inside an address, take \ for / and skip blanks in front: what relies on that is refused. */
bool url_safe(str s)
{
    size_t colon = s.n;
    if (s.n && s.p[0] == ' ') return false;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x20 || c == 0x7F || c == '\\' || (c == 0xC2 && i + 1 < s.n && (unsigned char)s.p[i + 1] < 0xA0)) return false;
    }
    for (size_t i = 0; i < s.n && s.p[i] != '/' && s.p[i] != '?' && s.p[i] != '#'; i++)
        if (s.p[i] == ':') { colon = i; break; }
    return colon < s.n ? scheme_fine(str_upto(s, colon)) : !str_starts(s, S("//"));
}

static bool is_unreserved(unsigned char c)
{
    unsigned char low = c | 0x20;
    return (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

void put_encoded(struct buf *b, str s)
{
    static const char digit[] = "0123456789ABCDEF";
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (is_unreserved(c)) continue;
        buf_put(b, (str){ s.p + from, i - from });
        buf_put(b, (str){ (char[]){ '%', digit[c >> 4], digit[c & 15] }, 3 });
        from = i + 1;
    }
    if (from < s.n) buf_put(b, str_from(s, from));
}

static int digit_value(char c)
{
    char low = (char)(c | 0x20);
    return c >= '0' && c <= '9' ? c - '0' : low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

/* One %xx at the front of s; -1 if it is broken. */
static int escaped_byte(str s)
{
    int high = s.n >= 3 ? digit_value(s.p[1]) : -1, low = s.n >= 3 ? digit_value(s.p[2]) : -1;
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

bool url_decode(struct arena *a, str s, bool form, str *ret)
{
    char *p = arena_get(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        int c = (unsigned char)s.p[i];
        if (c == '%') {
            c = escaped_byte(str_from(s, i));
            i += 2;
        } else if (c == '+' && form) c = ' ';
        if (c <= 0) return false;                         /* a NUL would end a C string behind every check */
        p[n++] = (char)c;
    }
    *ret = (str){ p, n };
    return true;
}
