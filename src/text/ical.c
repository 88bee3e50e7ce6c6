/* ical.c - dates for calendar programs: iCalendar (RFC 5545). */
#include "base/moment.h"
#include "text/ical.h"

/* How many bytes the character at `i` has: continuation bytes belong to the one before them. */
static size_t character(str s, size_t i)
{
    size_t n = 1;
    while (i + n < s.n && ((unsigned char)s.p[i + n] & 0xC0) == 0x80 && n < 4) n++;
    return n;
}

/* §3.1: a line has 75 octets at most; what is longer goes on behind CR LF and a blank, which counts. */
static void folded(struct buf *out, str line)
{
    size_t used = 0;
    for (size_t i = 0, n; i < line.n; i += n) {
        n = character(line, i);
        if (used + n > ICAL_FOLD) {
            buf_put(out, S("\r\n "));
            used = 1;
        }
        buf_put(out, str_upto(str_from(line, i), n));
        used += n;
    }
    buf_put(out, S("\r\n"));
}

/* §3.3.11: backslash, semicolon and comma are escaped, a line feed is \n; §3.1: no control characters. */
static void escaped(struct buf *b, str text)
{
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c == '\n') buf_put(b, S("\\n"));
        else if (c == '\\' || c == ';' || c == ',') { buf_char(b, '\\'); buf_char(b, (char)c); }
        else if (c >= 32 && c != 127) buf_char(b, (char)c);
    }
}

static void put_text(struct buf *out, const char *name, str text)
{
    if (!text.n) return;
    struct buf line = buf_in(out->a, 2 * text.n + 100);
    buf_fmt(&line, "%s:", name);
    escaped(&line, text);
    folded(out, buf_str(&line));
}

/* §3.3.13: a URI is no text and is not escaped; one with a blank or a control character is none. */
static void put_url(struct buf *out, str url)
{
    for (size_t i = 0; i < url.n; i++) if ((unsigned char)url.p[i] <= 32 || url.p[i] == 127) return;
    if (url.n) folded(out, arena_fmt(out->a, "URL:%.*s", STR(url)));
}

/* §3.3.5, form 2. */
static void put_moment(struct buf *out, const char *name, int64_t t)
{
    int64_t days = t / 86400 - (t % 86400 < 0), in_day = t - days * 86400;
    struct date d = date_of_days(days);
    buf_fmt(out, "%s:%04d%02d%02dT%02d%02d%02dZ\r\n", name, d.year, d.month, d.day, (int)(in_day / 3600), (int)(in_day / 60 % 60), (int)(in_day % 60));
}

/* §3.3.4: a day has no clock. */
static void put_when(struct buf *out, const char *name, const struct ical_event *e, int64_t t)
{
    if (!e->days) { put_moment(out, name, t); return; }
    struct date d = date_of_days(t / 86400);
    buf_fmt(out, "%s;VALUE=DATE:%04d%02d%02d\r\n", name, d.year, d.month, d.day);
}

/* A program rings when it has a display alarm with the words of the event (§3.6.6). */
static void put_alarm(struct buf *out, const struct ical_event *e)
{
    if (e->remind <= 0) return;
    buf_fmt(out, "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT%lldM\r\n", (long long)e->remind);
    put_text(out, "DESCRIPTION", e->summary);
    buf_put(out, S("END:VALARM\r\n"));
}

static void put_event(struct buf *out, const struct ical_event *e)
{
    buf_put(out, S("BEGIN:VEVENT\r\n"));
    put_text(out, "UID", e->uid);
    put_moment(out, "DTSTAMP", e->stamp);
    put_when(out, "DTSTART", e, e->starts);
    put_when(out, "DTEND", e, e->ends);
    if (e->sequence > 0) buf_fmt(out, "SEQUENCE:%lld\r\n", (long long)e->sequence);
    put_text(out, "SUMMARY", e->summary);
    put_text(out, "DESCRIPTION", e->description);
    put_text(out, "LOCATION", e->location);
    if (e->placed) buf_fmt(out, "GEO:%.6f;%.6f\r\n", e->lat, e->lon);
    put_url(out, e->url);
    buf_put(out, e->cancelled ? S("STATUS:CANCELLED\r\n") : S("STATUS:CONFIRMED\r\n"));
    put_alarm(out, e);
    buf_put(out, S("END:VEVENT\r\n"));
}

static bool sound(const struct ical_event *e)
{
    return e->uid.n && e->summary.n && e->ends > e->starts && e->starts >= 0 && (!e->days || (e->starts % 86400 == 0 && e->ends % 86400 == 0));
}

bool ical_write(struct buf *out, const struct ical *c)
{
    size_t before = out->n;
    if (c->n > ICAL_EVENTS_MAX) return false;
    for (size_t i = 0; i < c->n; i++) if (!sound(&c->event[i])) return false;
    buf_put(out, S("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Bruecke//Bruecke//DE\r\nCALSCALE:GREGORIAN\r\n"));
    put_text(out, "X-WR-CALNAME", c->name);
    if (c->refresh > 0) buf_fmt(out, "REFRESH-INTERVAL;VALUE=DURATION:PT%lldH\r\nX-PUBLISHED-TTL:PT%lldH\r\n", (long long)c->refresh, (long long)c->refresh);
    for (size_t i = 0; i < c->n; i++) put_event(out, &c->event[i]);
    buf_put(out, S("END:VCALENDAR\r\n"));
    if (out->full) buf_cut(out, before);
    return !out->full;
}
