/* json.c - writing JSON. */
#include "text/json.h"
#include "base/utf8.h"
#include <math.h>

struct json json_to(struct buf *out) { return (struct json){ .out = out }; }

/* Before every value and key: the comma, if something stands before it on this level. */
static void begin(struct json *j)
{
    if (j->more) buf_char(j->out, ',');
    j->more = true;
}

void json_open(struct json *j, char bracket)
{
    begin(j);
    buf_char(j->out, bracket);
    j->more = false;
}

void json_close(struct json *j, char bracket)
{
    buf_char(j->out, bracket);
    j->more = true;
}

/* How many bytes from the front stand for themselves. `good`: the text is UTF-8, so that letters beyond ASCII do, too; a '<' does where no tag could end by it. */
static size_t plain_run(str s, bool good)
{
    size_t i = 0;
    for (; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x20 || c == '"' || c == '\\' || (c >= 0x80 && !good)) break;
        if (c == '<' && i + 1 < s.n && (s.p[i + 1] == '/' || s.p[i + 1] == '!')) break;
    }
    return i;
}

/* The front of *rest, which is not plain, is written in the form that is safe in JSON and inside a <script>. */
static void put_special(struct buf *b, str *rest)
{
    static const char named[] = { ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r', ['"'] = '"', ['\\'] = '\\' };
    unsigned char c = (unsigned char)rest->p[0];
    str before = *rest;
    if (c >= 0x80) {
        bool broken = utf8_next(rest) == 0xFFFD;          /* a real U+FFFD is written as one, too */
        buf_put(b, broken ? S("\xEF\xBF\xBD") : str_upto(before, before.n - rest->n));
        return;
    }
    *rest = str_from(*rest, 1);
    if (c == '<') buf_put(b, str_starts(*rest, S("/")) ? S("<\\") : str_starts(*rest, S("!")) ? S("\\u003c") : S("<"));
    else if (c < countof(named) && named[c]) buf_put(b, (str){ (char[]){ '\\', named[c] }, 2 });
    else buf_fmt(b, "\\u%04x", (unsigned)c);
}

static void put_quoted(struct buf *b, str s)
{
    bool good = utf8_valid(s);
    buf_char(b, '"');
    while (s.n) {
        size_t i = plain_run(s, good);
        buf_put(b, str_upto(s, i));
        s = str_from(s, i);
        if (s.n) put_special(b, &s);
    }
    buf_char(b, '"');
}

void json_key(struct json *j, const char *key)
{
    begin(j);
    put_quoted(j->out, str_of(key));
    buf_char(j->out, ':');
    j->more = false;
}

void json_str(struct json *j, str s)
{
    begin(j);
    put_quoted(j->out, s);
}

void json_raw(struct json *j, str valid)
{
    begin(j);
    buf_put(j->out, valid);
}

void json_z(struct json *j, const char *z)  { json_str(j, str_of(z)); }
void json_bool(struct json *j, bool v)      { json_raw(j, v ? S("true") : S("false")); }
void json_null(struct json *j)              { json_raw(j, S("null")); }

void json_int(struct json *j, int64_t v)
{
    begin(j);
    buf_int(j->out, v);
}

/* 15 digits are enough for every number that people write, 17 for every double. */
static str shortest(char z[static 40], double v)
{
    double back;
    for (int digits = 15;; digits++) {
        int n = snprintf(z, 40, "%.*g", digits, v);
        for (int i = 0; i < n; i++)
            if (z[i] == ',') z[i] = '.';                  /* whatever LC_NUMERIC a library set */
        str s = { z, (size_t)n };
        if (digits >= 17 || (str_real(s, &back) && back == v)) return s;
    }
}

void json_real(struct json *j, double v)
{
    char z[40];
    json_raw(j, isfinite(v) ? shortest(z, v) : S("null"));
}
