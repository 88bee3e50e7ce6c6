/* moment.c - times and dates, without the process-wide time zone of libc. */
#include "base/moment.h"
#include <stdlib.h>
#include <time.h>

enum { DAY = 86400, HOUR = 3600 };

int64_t moment_now(void)
{
    int64_t t;
    const char *set = getenv("BRUECKE_NOW");
    return set && str_int(str_of(set), &t) ? t : (int64_t)time(NULL);
}

int64_t moment_ticks(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t date_days(struct date d)
{
    int64_t y = d.year - (d.month <= 2), era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
    int64_t of_year = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

struct date date_of_days(int64_t days)
{
    int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097, of_era = z - era * 146097;
    int64_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * y + y / 4 - y / 100), m = (5 * of_year + 2) / 153;
    int month = (int)(m < 10 ? m + 3 : m - 9);
    return (struct date){ (int)(y + era * 400 + (month <= 2)), month, (int)(of_year - (153 * m + 2) / 5 + 1) };
}

int date_weekday(struct date d) { return (int)(((date_days(d) + 3) % 7 + 7) % 7) + 1; }

bool date_parse(str s, struct date *ret)
{
    int64_t y, m, d;
    if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-') return false;
    if (!str_int(str_upto(s, 4), &y) || !str_int(str_upto(str_from(s, 5), 2), &m) || !str_int(str_from(s, 8), &d)) return false;
    if (y < 1583 || m < 1 || m > 12 || d < 1) return false;
    struct date is = { (int)y, (int)m, (int)d }, back = date_of_days(date_days(is));
    if (back.month != is.month || back.day != is.day) return false;
    *ret = is;
    return true;
}

str date_text(struct arena *a, struct date d) { return arena_fmt(a, "%04d-%02d-%02d", d.year, d.month, d.day); }

/* 01:00 UTC on the last Sunday of a month with 31 days. */
static int64_t clock_change(int year, int month)
{
    struct date last = { year, month, 31 };
    return (date_days(last) - date_weekday(last) % 7) * DAY + HOUR;
}

struct wall wall_of(int64_t t)
{
    int year = date_of_days((t >= 0 ? t : t - DAY + 1) / DAY).year;
    bool summer = t >= clock_change(year, 3) && t < clock_change(year, 10);
    int offset = summer ? 2 * HOUR : HOUR;
    int64_t l = t + offset, days = (l >= 0 ? l : l - DAY + 1) / DAY, s = l - days * DAY;
    return (struct wall){ date_of_days(days), (int)(s / HOUR), (int)(s / 60 % 60), (int)(s % 60), offset };
}

/* Summer time first, since that is the first of the two. What is neither lies in March's gap. */
int64_t moment_of_wall(int64_t days, int minute)
{
    int64_t wall = days * DAY + (int64_t)minute * 60;
    if (wall_of(wall - 2 * HOUR).offset == 2 * HOUR) return wall - 2 * HOUR;
    if (wall_of(wall - HOUR).offset == HOUR) return wall - HOUR;
    return clock_change(date_of_days(days + minute / (24 * 60)).year, 3);
}

/* Two digits up to `most`. */
static bool two_digits(str s, size_t at, int most, int *ret)
{
    int64_t v;
    str w = str_upto(str_from(s, at), 2);
    if (w.n != 2 || w.p[0] < '0' || w.p[0] > '9' || !str_int(w, &v) || v > most) return false;
    *ret = (int)v;
    return true;
}

/* "Z", "+01:00", "-05:30" as seconds ahead of UTC. */
static bool read_offset(str s, int *ret)
{
    int hour, minute;
    if (str_eq(s, S("Z"))) { *ret = 0; return true; }
    if (s.n != 6 || (s.p[0] != '+' && s.p[0] != '-') || s.p[3] != ':' || !two_digits(s, 1, 14, &hour) || !two_digits(s, 4, 59, &minute)) return false;
    *ret = (s.p[0] == '-' ? -1 : 1) * (hour * HOUR + minute * 60);
    return true;
}

enum moment_fault moment_read(str s, int64_t *ret)
{
    struct date d;
    int hour, minute, second = 0, offset;
    bool form = s.n >= 16 && date_parse(str_upto(s, 10), &d) && (s.p[10] == 'T' || s.p[10] == ' ') && s.p[13] == ':' && two_digits(s, 11, 23, &hour)
        && two_digits(s, 14, 59, &minute);
    if (!form) return MOMENT_FORM;
    str rest = str_from(s, 16);
    if (str_starts(rest, S(":"))) {
        if (!two_digits(rest, 1, 59, &second)) return MOMENT_FORM;
        rest = str_from(rest, 3);
    }
    int64_t days = date_days(d), wall = (int64_t)hour * HOUR + minute * 60 + second;
    if (rest.n) {
        if (!read_offset(rest, &offset)) return MOMENT_FORM;
        *ret = days * DAY + wall - offset;
        return MOMENT_FINE;
    }
    int64_t t = moment_of_wall(days, hour * 60 + minute);
    struct wall w = wall_of(t);
    if (w.hour != hour || w.minute != minute) return MOMENT_GAP;
    *ret = t + second;
    return MOMENT_FINE;
}

str date_today(struct arena *a) { return date_text(a, wall_of(moment_now()).date); }

static struct tm utc(int64_t t)
{
    time_t at = (time_t)t;
    struct tm tm;
    gmtime_r(&at, &tm);
    return tm;
}

str moment_iso(struct arena *a, int64_t t)
{
    struct tm m = utc(t);
    return arena_fmt(a, "%04d-%02d-%02dT%02d:%02d:%02dZ", m.tm_year + 1900, m.tm_mon + 1, m.tm_mday, m.tm_hour, m.tm_min, m.tm_sec);
}

str moment_http(struct arena *a, int64_t t)
{
    static const char *const day[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
    static const char *const month[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    struct tm m = utc(t);
    return arena_fmt(a, "%s, %02d %s %04d %02d:%02d:%02d GMT", day[m.tm_wday], m.tm_mday, month[m.tm_mon], m.tm_year + 1900, m.tm_hour, m.tm_min, m.tm_sec);
}
