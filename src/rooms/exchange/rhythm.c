/* rhythm.c - rules of repetition as opening hours and as words. */
#include "rooms/exchange/rhythm.h"
#include "base/buf.h"
#include "base/moment.h"
#include "text/hours.h"
#include <string.h>

static const char *const codes[7] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };
static const char *const ours[7] = { "Mo", "Tu", "We", "Th", "Fr", "Sa", "Su" };
static const char *const on_days[7] = { "montags", "dienstags", "mittwochs", "donnerstags", "freitags", "samstags", "sonntags" };
static const char *const named[7] = { "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag" };
static const char *const months[12] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

/* ---- reading ------------------------------------------------------------------------------------------------------ */
void rhythm_days(struct rhythm *r, str byday)
{
    for (str one; str_split(&byday, ',', &one);) {
        one = str_trim(one);
        if (one.n < 2) continue;
        int64_t nth = 0;
        str number = str_upto(one, one.n - 2), code = str_from(one, one.n - 2);
        if (number.n && number.p[0] == '+') number = str_from(number, 1);
        if (number.n && (!str_int(number, &nth) || nth < -1 || nth > 5 || (r->nth && r->nth != nth))) r->odd = true;
        for (int i = 0; i < 7; i++) if (str_same(code, str_of(codes[i]))) r->day[i] = r->days = true;
        if (nth) r->nth = (int)nth;
    }
}

/* "20310101T235959Z", "20310101" → 2031-01-01. */
static str day_of(struct arena *a, str s)
{
    struct date d;
    if (s.n < 8) return S("");
    str t = arena_fmt(a, "%.4s-%.2s-%.2s", s.p, s.p + 4, s.p + 6);
    return date_parse(t, &d) ? t : S("");
}

static enum rhythm_freq freq_of(str s)
{
    static const char *const names[] = { "DAILY", "WEEKLY", "MONTHLY", "YEARLY" };
    for (size_t i = 0; i < countof(names); i++) if (str_same(s, str_of(names[i]))) return (enum rhythm_freq)(RHYTHM_DAILY + i);
    return RHYTHM_OTHER;
}

static void read_part(struct arena *a, struct rhythm *r, str name, str value)
{
    int64_t n = 0;
    if (str_same(name, S("FREQ"))) r->freq = freq_of(value);
    else if (str_same(name, S("INTERVAL"))) { if (str_int(value, &n) && n > 0 && n <= 1000) r->interval = n; else r->odd = true; }
    else if (str_same(name, S("UNTIL"))) r->until = day_of(a, value);
    else if (str_same(name, S("BYDAY"))) rhythm_days(r, value);
    else if (str_same(name, S("BYMONTHDAY"))) { if (str_int(value, &n) && n >= 1 && n <= 31) r->month_day = (int)n; else r->odd = true; }
    else if (!str_same(name, S("WKST"))) r->odd = true;
}

bool rhythm_read(struct arena *a, str rule, struct rhythm *ret)
{
    struct rhythm r = { .interval = 1 };
    int64_t at = str_find(rule, S("RRULE:"));
    if (at >= 0) rule = str_from(rule, (size_t)at + 6);
    str line;
    if (!str_split(&rule, '\n', &line)) return false;
    for (str part; str_split(&line, ';', &part);) {
        part = str_trim(part);
        int64_t is = str_find_char(part, '=');
        if (is > 0) read_part(a, &r, str_upto(part, (size_t)is), str_from(part, (size_t)is + 1));
    }
    if (r.freq == RHYTHM_NONE) return false;
    *ret = r;
    return true;
}

/* ---- hours ------------------------------------------------------------------------------------------------------------ */
str rhythm_clock(str s)
{
    static const char form[] = "dd:dd";
    s = str_trim(s);
    int64_t t = str_find_char(s, 'T');
    if (t >= 0) s = str_from(s, (size_t)t + 1);
    if (s.n < 5) return S("");
    for (size_t i = 0; i < 5; i++) if (form[i] == 'd' ? s.p[i] < '0' || s.p[i] > '9' : s.p[i] != ':') return S("");
    return s.p[0] > '2' || (s.p[0] == '2' && s.p[1] > '4') || s.p[3] > '5' ? S("") : str_upto(s, 5);
}

/* "09:00-12:00"; empty: no times, or none that hours can say. */
static str times_of(struct arena *a, struct rhythm_when w)
{
    str from = rhythm_clock(w.from), to = rhythm_clock(w.to);
    if (w.whole_day || (str_eq(from, S("00:00")) && str_eq(to, S("23:59")))) return S("00:00-24:00");
    return from.n && to.n && !str_eq(from, to) ? arena_fmt(a, "%.*s-%.*s", STR(from), STR(to)) : S("");
}

static str checked(struct arena *a, str text)
{
    const char *why = NULL;
    str ret = S("");
    return hours_parse(a, text, &ret, &why) ? ret : S("");
}

static str days_text(struct arena *a, const bool day[7])
{
    struct buf b = buf_in(a, 64);
    for (int i = 0; i < 7; i++) if (day[i]) buf_fmt(&b, "%s%s", b.n ? "," : "", ours[i]);
    return buf_str(&b);
}

static bool one_day(struct rhythm_when w) { return !w.last.n || str_eq(w.last, w.first); }

/* The days of a weekly rule: those that it names, else that of the first time. */
static bool week_days(const struct rhythm *r, struct rhythm_when w, bool day[7])
{
    struct date d;
    bool any = false;
    for (int i = 0; i < 7; i++) any |= day[i] = r->freq == RHYTHM_DAILY || (r->days && r->day[i]);
    if (any || !date_parse(w.first, &d)) return any;
    return day[date_weekday(d) - 1] = true;
}

str rhythm_hours(struct arena *a, const struct rhythm *r, struct rhythm_when w)
{
    struct date d;
    bool day[7];
    str times = times_of(a, w);
    if (!times.n || !one_day(w) || r->odd) return S("");
    if (r->freq == RHYTHM_NONE) return date_parse(w.first, &d) ? checked(a, arena_fmt(a, "%d %s %02d %.*s", d.year, months[d.month - 1], d.day,
        STR(times))) : S("");
    if (r->interval != 1 || r->nth || r->month_day || (r->freq != RHYTHM_DAILY && r->freq != RHYTHM_WEEKLY) || !week_days(r, w, day)) return S("");
    return checked(a, arena_fmt(a, "%.*s %.*s", STR(days_text(a, day)), STR(times)));
}

str rhythm_week(struct arena *a, const str day[7])
{
    struct buf b = buf_in(a, HOURS_MAX);
    bool done[7] = { false }, always = true;
    for (int i = 0; i < 7; i++) always &= str_eq(day[i], S("00:00-24:00"));
    for (int i = 0; i < 7 && !always; i++) {
        if (done[i] || !day[i].n) continue;
        bool same[7] = { false };
        for (int k = i; k < 7; k++) done[k] = done[k] || (same[k] = str_eq(day[k], day[i]));
        buf_fmt(&b, "%s%.*s %.*s", b.n ? "; " : "", STR(days_text(a, same)), STR(day[i]));
    }
    return always ? S("24/7") : b.full ? S("") : checked(a, buf_str(&b));
}

/* ---- words ------------------------------------------------------------------------------------------------------------- */
static void put_days(struct buf *b, const bool day[7], const char *const names[7])
{
    int left = 0;
    for (int i = 0; i < 7; i++) left += day[i];
    for (int i = 0, n = 0; i < 7; i++) {
        if (!day[i]) continue;
        n++;
        buf_fmt(b, "%s%s", n == 1 ? "" : n == left ? " und " : ", ", names[i]);
    }
}

static void put_date(struct buf *b, str date)
{
    struct date d;
    if (date_parse(date, &d)) buf_fmt(b, "%02d.%02d.%d", d.day, d.month, d.year);
}

static void put_rule(struct buf *b, const struct rhythm *r, struct rhythm_when w)
{
    struct date d = { 0 };
    bool day[7], known = date_parse(w.first, &d), every = r->interval == 1;
    if (!week_days(r, w, day)) memset(day, 0, sizeof day);
    if (r->freq == RHYTHM_DAILY && every) buf_put(b, S("täglich"));
    else if (r->freq == RHYTHM_DAILY) buf_fmt(b, "alle %d Tage", (int)r->interval);
    else if (r->freq == RHYTHM_WEEKLY && every) put_days(b, day, on_days);
    else if (r->freq == RHYTHM_WEEKLY) { buf_fmt(b, "alle %d Wochen ", (int)r->interval); put_days(b, day, on_days); }
    else if (r->freq == RHYTHM_MONTHLY) {
        buf_put(b, r->nth ? S("jeden ") : S("jeden Monat am "));
        if (r->nth > 0) buf_fmt(b, "%d. ", r->nth);
        if (r->nth < 0) buf_put(b, S("letzten "));
        if (r->nth) put_days(b, day, named);
        if (r->nth) buf_put(b, every ? S(" im Monat") : S(""));
        if (!r->nth) buf_fmt(b, "%d.", r->month_day ? r->month_day : d.day);
        if (!every) buf_fmt(b, ", alle %d Monate", (int)r->interval);
    } else if (r->freq == RHYTHM_YEARLY && known) {
        if (every) buf_put(b, S("jedes Jahr"));
        else buf_fmt(b, "alle %d Jahre", (int)r->interval);
        buf_fmt(b, " am %02d.%02d.", d.day, d.month);
    } else buf_put(b, S("wiederholt"));
}

str rhythm_words(struct arena *a, const struct rhythm *r, struct rhythm_when w)
{
    struct buf b = buf_in(a, 300);
    str times = times_of(a, w), from = rhythm_clock(w.from);
    if (r->freq != RHYTHM_NONE) put_rule(&b, r, w);
    else put_date(&b, w.first);
    if (r->freq == RHYTHM_NONE && !one_day(w)) { buf_put(&b, S(" bis ")); put_date(&b, w.last); }
    if (str_eq(times, S("00:00-24:00"))) buf_put(&b, S(", ganztägig"));
    else if (times.n) buf_fmt(&b, ", %.*s–%.*s Uhr", STR(str_upto(times, 5)), STR(str_from(times, 6)));
    else if (from.n) buf_fmt(&b, ", %.*s Uhr", STR(from));
    if (r->until.n) { buf_put(&b, S(", bis ")); put_date(&b, r->until); }
    return b.full ? S("") : buf_str(&b);
}
