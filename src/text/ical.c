/* ical.c - dates for calendar programs: iCalendar (RFC 5545). */
#include "base/moment.h"
#include "text/ical.h"

#define ZONE "Europe/Berlin"
enum { DAY_MINUTES = 24 * 60 };

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

/* ---- the wall clock of Germany ------------------------------------------------------------------------------------------------------------ */
/* §3.6.5, with the rules that moment.h has, and from the year on from which they hold. */
static void put_zone(struct buf *out)
{
    buf_put(out, S("BEGIN:VTIMEZONE\r\nTZID:" ZONE "\r\n"
                   "BEGIN:DAYLIGHT\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\nDTSTART:19960331T020000\r\n"
                   "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n"
                   "BEGIN:STANDARD\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\nDTSTART:19961027T030000\r\n"
                   "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\n"
                   "END:VTIMEZONE\r\n"));
}

/* A minute of a day; 1440 and more belong to the days after. */
static void put_wall(struct buf *out, int64_t day, int minute)
{
    struct date d = date_of_days(day + minute / DAY_MINUTES);
    buf_fmt(out, "%04d%02d%02dT%02d%02d00", d.year, d.month, d.day, minute % DAY_MINUTES / 60, minute % 60);
}

static void put_local(struct buf *out, const char *name, int64_t day, int minute)
{
    buf_fmt(out, "%s;TZID=" ZONE ":", name);
    put_wall(out, day, minute);
    buf_put(out, S("\r\n"));
}

static void put_day(struct buf *out, const char *name, int64_t day)
{
    struct date d = date_of_days(day);
    buf_fmt(out, "%s;VALUE=DATE:%04d%02d%02d\r\n", name, d.year, d.month, d.day);
}

/* A time that comes twice on the wall clock means the first to every reader; the second can only be said in UTC. */
static bool nameable(int64_t t)
{
    struct wall w = wall_of(t);
    return moment_of_wall(date_days(w.date), w.hour * 60 + w.minute) == t;
}

/* §3.3.4: a day has no clock. */
static void put_when(struct buf *out, const char *name, const struct ical_event *e, bool local, int64_t t)
{
    struct wall w = wall_of(t);
    if (e->days) put_day(out, name, t / 86400);
    else if (local) put_local(out, name, date_days(w.date), w.hour * 60 + w.minute);
    else put_moment(out, name, t);
}

/* What is left out, each by the time at which it would begin (§3.8.5.1); folded, since there may be many. */
static void put_without(struct buf *out, const struct ical_event *e)
{
    const struct recur *r = e->repeats;
    if (!r->n_without) return;
    struct buf line = buf_in(out->a, 100 + 20 * r->n_without);
    buf_put(&line, e->days ? S("EXDATE;VALUE=DATE:") : S("EXDATE;TZID=" ZONE ":"));
    for (size_t i = 0; i < r->n_without; i++) {
        struct date d = date_of_days(r->without[i]);
        if (i) buf_char(&line, ',');
        if (e->days) buf_fmt(&line, "%04d%02d%02d", d.year, d.month, d.day);
        else put_wall(&line, r->without[i], r->from);
    }
    folded(out, buf_str(&line));
}

static void put_repeats(struct buf *out, const struct ical_event *e)
{
    const struct recur *r = e->repeats;
    int64_t day = date_days(r->begins);
    str rule = recur_rrule(out->a, r, e->days);
    if (e->days) {
        put_day(out, "DTSTART", day);
        put_day(out, "DTEND", day + (r->from + r->minutes + DAY_MINUTES - 1) / DAY_MINUTES);
    } else {
        put_local(out, "DTSTART", day, r->from);
        put_local(out, "DTEND", day, r->from + r->minutes);
    }
    if (rule.n) folded(out, arena_fmt(out->a, "RRULE:%.*s", STR(rule)));
    put_without(out, e);
}

/* A program rings when it has a display alarm with the words of the event (§3.6.6). */
static void put_alarm(struct buf *out, const struct ical_event *e)
{
    if (e->remind <= 0) return;
    buf_fmt(out, "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT%lldM\r\n", (long long)e->remind);
    put_text(out, "DESCRIPTION", e->summary);
    buf_put(out, S("END:VALARM\r\n"));
}

/* §3.8.1.2: words between commas. */
static void put_categories(struct buf *out, str words)
{
    struct buf line = buf_in(out->a, 2 * words.n + 20);
    for (str word; str_word(&words, &word);) {
        buf_put(&line, line.n ? S(",") : S("CATEGORIES:"));
        escaped(&line, word);
    }
    if (line.n) folded(out, buf_str(&line));
}

static void put_event(struct buf *out, const struct ical_event *e, bool local)
{
    buf_put(out, S("BEGIN:VEVENT\r\n"));
    put_text(out, "UID", e->uid);
    put_moment(out, "DTSTAMP", e->stamp);
    if (e->repeats) put_repeats(out, e);
    else {
        local = local && nameable(e->starts) && nameable(e->ends);      /* both in the same form: §3.8.2.2               */
        put_when(out, "DTSTART", e, local, e->starts);
        put_when(out, "DTEND", e, local, e->ends);
    }
    if (e->sequence > 0) buf_fmt(out, "SEQUENCE:%lld\r\n", (long long)e->sequence);
    put_text(out, "SUMMARY", e->summary);
    put_text(out, "DESCRIPTION", e->description);
    put_text(out, "LOCATION", e->location);
    if (e->placed) buf_fmt(out, "GEO:%.6f;%.6f\r\n", e->lat, e->lon);
    put_url(out, e->url);
    put_categories(out, e->categories);
    buf_put(out, e->cancelled ? S("STATUS:CANCELLED\r\n") : S("STATUS:CONFIRMED\r\n"));
    put_alarm(out, e);
    buf_put(out, S("END:VEVENT\r\n"));
}

static bool sound(const struct ical_event *e)
{
    if (!e->uid.n || !e->summary.n) return false;
    if (e->repeats) return recur_sound(e->repeats) && (!e->days || e->repeats->from == 0);
    return e->ends > e->starts && e->starts >= 0 && (!e->days || (e->starts % 86400 == 0 && e->ends % 86400 == 0));
}

static bool zoned(const struct ical *c)
{
    bool any = false;
    for (size_t i = 0; i < c->n; i++) any |= !c->event[i].days && (c->local || c->event[i].repeats);
    return any;
}

str ical_uid(struct arena *a, const char *kind, int64_t id, size_t nth, str region)
{
    str more = nth ? arena_fmt(a, "-%zu", nth + 1) : S("");
    return arena_fmt(a, "%s-%lld%.*s@%.*s.bruecke", kind, (long long)id, STR(more), STR(region));
}

bool ical_write(struct buf *out, const struct ical *c)
{
    size_t before = out->n;
    if (c->n > ICAL_EVENTS_MAX) return false;
    for (size_t i = 0; i < c->n; i++) if (!sound(&c->event[i])) return false;
    buf_put(out, S("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Bruecke//Bruecke//DE\r\nCALSCALE:GREGORIAN\r\n"));
    put_text(out, "X-WR-CALNAME", c->name);
    if (c->refresh > 0) buf_fmt(out, "REFRESH-INTERVAL;VALUE=DURATION:PT%lldH\r\nX-PUBLISHED-TTL:PT%lldH\r\n", (long long)c->refresh, (long long)c->refresh);
    if (zoned(c)) put_zone(out);
    for (size_t i = 0; i < c->n; i++) put_event(out, &c->event[i], c->local);
    buf_put(out, S("END:VCALENDAR\r\n"));
    if (out->full) buf_cut(out, before);
    return !out->full;
}
