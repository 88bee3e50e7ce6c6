/* mime.c - writing a mail. Boundaries are made of the Message-ID's random letters, which no text can know. */
#include "work/mime.h"
#include "base/moment.h"
#include "base/utf8.h"

enum { LINE_MAX_ = 76, WORD_BYTES = 42 };               /* 42 bytes are 56 letters of base64: an encoded word ends at 75 */

bool mime_plain_header(str s)
{
    for (size_t i = 0; i < s.n; i++) if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7F) return false;
    return utf8_valid(s);
}

static bool ascii(str s)
{
    for (size_t i = 0; i < s.n; i++) if ((unsigned char)s.p[i] >= 0x80) return false;
    return true;
}

/* ---- letters ------------------------------------------------------------------------------------------------------------------ */
static void base64(struct buf *out, str s)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < s.n; i += 3) {
        size_t left = s.n - i;
        uint32_t v = (uint32_t)(unsigned char)s.p[i] << 16 | (left > 1 ? (uint32_t)(unsigned char)s.p[i + 1] << 8 : 0)
                   | (left > 2 ? (uint32_t)(unsigned char)s.p[i + 2] : 0);
        buf_char(out, letters[v >> 18]);
        buf_char(out, letters[v >> 12 & 63]);
        buf_char(out, left > 1 ? letters[v >> 6 & 63] : '=');
        buf_char(out, left > 2 ? letters[v & 63] : '=');
    }
}

void mime_base64(struct buf *out, str bytes)
{
    for (; bytes.n; bytes = str_from(bytes, LINE_MAX_ / 4 * 3)) {
        base64(out, str_upto(bytes, LINE_MAX_ / 4 * 3));
        buf_put(out, S("\r\n"));
    }
}

/* Equal signs, what is not ASCII, and blanks at the end of a line are written as =XX; a line that gets too long is broken softly. */
static void quoted_line(struct buf *out, str line)
{
    size_t used = 0;
    for (size_t i = 0; i < line.n; i++) {
        unsigned char c = (unsigned char)line.p[i];
        bool last = i + 1 == line.n, blank = c == ' ' || c == '\t';
        bool plain = (c >= 33 && c <= 126 && c != '=') || (blank && !last);
        size_t need = plain ? 1 : 3;
        if (used + need > LINE_MAX_ - 1) { buf_put(out, S("=\r\n")); used = 0; }
        if (plain) buf_char(out, (char)c);
        else buf_fmt(out, "=%02X", c);
        used += need;
    }
    buf_put(out, S("\r\n"));
}

void mime_quoted(struct buf *out, str text)
{
    for (str line; str_split(&text, '\n', &line);) {
        if (str_ends(line, S("\r"))) line = str_upto(line, line.n - 1);
        quoted_line(out, line);
    }
}

/* ---- headers ------------------------------------------------------------------------------------------------------------------- */
/* "=?" would be read as the beginning of an encoded word, so it is encoded too. */
static bool readable(str s) { return ascii(s) && str_find(s, S("=?")) < 0; }

static void encoded_words(struct buf *out, str text, size_t used)
{
    for (bool first = true; text.n; first = false) {
        size_t room = WORD_BYTES;
        if (first && used + 12 + WORD_BYTES / 3 * 4 > LINE_MAX_) room = 30;      /* the name of the field takes its part */
        str word = utf8_upto(text, room);
        if (!first) buf_put(out, S("\r\n "));
        buf_put(out, S("=?UTF-8?B?"));
        base64(out, word);
        buf_put(out, S("?="));
        text = str_from(text, word.n);
    }
}

/* Words of ASCII, broken before the line gets too long; what is one word longer than a line is encoded. */
static bool fold_words(struct buf *out, str text, size_t used)
{
    size_t begin = out->n;
    bool any = false;
    for (str word; str_split(&text, ' ', &word);) {
        if (word.n > 60) { buf_cut(out, begin); return false; }
        if (any && used + 1 + word.n > LINE_MAX_) { buf_put(out, S("\r\n")); used = 0; }
        if (any) { buf_char(out, ' '); used++; }
        buf_put(out, word);
        used += word.n;
        any = true;
    }
    return true;
}

/* Two blanks in a row would leave a folded line of nothing but blanks. */
void mime_header_text(struct buf *out, str text, size_t used)
{
    if (readable(text) && str_find(text, S("  ")) < 0 && fold_words(out, text, used)) return;
    encoded_words(out, text, used);
}

static bool atoms(str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ' || c == '-')) return false;
    }
    return s.n < 60;
}

static void mailbox(struct buf *out, const char *field, str name, str address)
{
    buf_fmt(out, "%s: ", field);
    if (!name.n) { buf_fmt(out, "%.*s\r\n", STR(address)); return; }
    if (atoms(name)) buf_put(out, name);
    else encoded_words(out, name, str_of(field).n + 2);
    buf_fmt(out, "\r\n <%.*s>\r\n", STR(address));
}

void mime_date(struct buf *out, int64_t t)
{
    static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    int64_t day = t / 86400, second = t % 86400;
    struct date d = date_of_days(day);
    buf_fmt(out, "%s, %02d %s %d %02d:%02d:%02d +0000", days[date_weekday(d) - 1], d.day, months[d.month - 1], d.year, (int)(second / 3600),
            (int)(second / 60 % 60), (int)(second % 60));
}

/* ---- parts ----------------------------------------------------------------------------------------------------------------------- */
/* Mostly German: quoted-printable stays readable. Mostly Arabic: base64 takes half the bytes. */
static void put_text(struct buf *out, const char *type, str text)
{
    size_t high = 0;
    for (size_t i = 0; i < text.n; i++) high += (unsigned char)text.p[i] >= 0x80;
    bool quoted = high * 6 < text.n;
    buf_fmt(out, "Content-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: %s\r\n\r\n", type, quoted ? "quoted-printable" : "base64");
    if (quoted) { mime_quoted(out, text); return; }
    struct buf lines = buf_in(out->a, text.n * 2 + 16);  /* in base64 the line ends are part of the bytes */
    for (str line; str_split(&text, '\n', &line);) {
        buf_put(&lines, str_ends(line, S("\r")) ? str_upto(line, line.n - 1) : line);
        buf_put(&lines, S("\r\n"));
    }
    mime_base64(out, buf_str(&lines));
}

static void boundary(struct buf *out, const struct mime *m, char which, const char *end)
{
    int64_t at = str_find_char(m->message_id, '@');
    str random = str_upto(m->message_id, at < 0 ? m->message_id.n : (size_t)at);
    buf_fmt(out, "--=_%c_%.*s%s\r\n", which, STR(str_upto(random, 40)), end);
}

static void multipart(struct buf *out, const struct mime *m, const char *kind, char which)
{
    struct buf line = buf_in(out->a, 200);
    boundary(&line, m, which, "");
    str b = str_trim(str_from(buf_str(&line), 2));
    buf_fmt(out, "Content-Type: multipart/%s;\r\n boundary=\"%.*s\"\r\n\r\n", kind, STR(b));
}

static void alternative(struct buf *out, const struct mime *m)
{
    if (!m->html.n) { put_text(out, "text/plain", m->text); return; }
    multipart(out, m, "alternative", 'a');
    boundary(out, m, 'a', "");
    put_text(out, "text/plain", m->text);
    boundary(out, m, 'a', "");
    put_text(out, "text/html", m->html);
    boundary(out, m, 'a', "--");
}

/* RFC 2231 for names beyond ASCII. */
static void file_name(struct buf *out, str name)
{
    buf_put(out, S("Content-Disposition: attachment;\r\n filename*=UTF-8''"));
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
        if (plain) buf_char(out, c);
        else buf_fmt(out, "%%%02X", (unsigned char)c);
    }
    buf_put(out, S("\r\n"));
}

static void put_file(struct buf *out, const struct mime *m, const struct mime_file *f)
{
    boundary(out, m, 'm', "");
    buf_fmt(out, "Content-Type: %.*s\r\n", STR(f->type));
    file_name(out, f->name);
    buf_put(out, S("Content-Transfer-Encoding: base64\r\n\r\n"));
    mime_base64(out, f->bytes);
}

static bool plain(const struct mime *m)
{
    const str header[] = { m->from_name, m->from, m->to, m->reply_to, m->subject, m->message_id, m->languages };
    for (size_t i = 0; i < countof(header); i++) if (!mime_plain_header(header[i])) return false;
    for (size_t i = 0; i < m->files; i++)
        if (!mime_plain_header(m->file[i].name) || !mime_plain_header(m->file[i].type) || m->file[i].name.n > 150) return false;
    return true;
}

static void headers(struct buf *out, const struct mime *m)
{
    buf_put(out, S("Date: "));
    mime_date(out, m->at);
    buf_put(out, S("\r\n"));
    mailbox(out, "From", m->from_name, m->from);
    mailbox(out, "To", S(""), m->to);
    if (m->reply_to.n) mailbox(out, "Reply-To", S(""), m->reply_to);
    buf_put(out, S("Subject: "));
    mime_header_text(out, m->subject, 9);
    buf_fmt(out, "\r\nMessage-ID: <%.*s>\r\n", STR(m->message_id));
    buf_put(out, S("Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\nMIME-Version: 1.0\r\n"));
    if (m->languages.n) buf_fmt(out, "Content-Language: %.*s\r\n", STR(m->languages));
}

bool mime_write(struct buf *out, const struct mime *m)
{
    if (!plain(m)) return false;
    headers(out, m);
    if (!m->files) { alternative(out, m); return !out->full; }
    multipart(out, m, "mixed", 'm');
    boundary(out, m, 'm', "");
    alternative(out, m);
    for (size_t i = 0; i < m->files; i++) put_file(out, m, &m->file[i]);
    boundary(out, m, 'm', "--");
    return !out->full;
}
