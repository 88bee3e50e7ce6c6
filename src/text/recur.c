/* recur.c - what comes again: on which days, and how calendar programs and Integreat write it. */
#include "base/buf.h"
#include "text/recur.h"

enum { MIDNIGHT = 24 * 60 };
static const char *const codes[7] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };

/* ---- days --------------------------------------------------------------------------------------------------------------------------------- */
static int interval_of(const struct recur *r) { return r->interval > 0 ? r->interval : 1; }
static int64_t week_of(int64_t day) { return (day + 3 - ((day + 3) % 7 + 7) % 7) / 7; }           /* Monday first; 1 January 1970 was a Thursday */
static int64_t months_of(struct date d) { return (int64_t)d.year * 12 + d.month; }

static bool left_out(const struct recur *r, int64_t day)
{
    size_t low = 0, high = r->n_without;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (r->without[mid] < day) low = mid + 1;
        else high = mid;
    }
    return low < r->n_without && r->without[low] == day;
}

/* The n-th of its weekday in the month; the last: a week later is another month. */
static bool is_nth(const struct recur *r, int64_t day, struct date d)
{
    if (!(r->days & RECUR_DAY(date_weekday(d)))) return false;
    return r->nth > 0 ? (d.day - 1) / 7 + 1 == r->nth : date_of_days(day + 7).month != d.month;
}

static bool fits(const struct recur *r, int64_t day, struct date d)
{
    int64_t first = date_days(r->begins), every = interval_of(r);
    switch (r->every) {
    case RECUR_ONCE:    return day == first;
    case RECUR_DAILY:   return (day - first) % every == 0;
    case RECUR_WEEKLY:  return (r->days & RECUR_DAY(date_weekday(d))) && (week_of(day) - week_of(first)) % every == 0;
    case RECUR_MONTHLY: return (months_of(d) - months_of(r->begins)) % every == 0 && (r->nth ? is_nth(r, day, d) : d.day == r->begins.day);
    case RECUR_YEARLY:  return d.month == r->begins.month && d.day == r->begins.day && (d.year - r->begins.year) % every == 0;
    }
    return false;
}

bool recur_on(const struct recur *r, int64_t day)
{
    struct date d = date_of_days(day);
    if (day < date_days(r->begins) || (r->until.year && day > date_days(r->until))) return false;
    if (r->months && !(r->months & RECUR_MONTH(d.month))) return false;
    return fits(r, day, d) && !left_out(r, day);
}

int64_t recur_next(const struct recur *r, int64_t day)
{
    int64_t first = date_days(r->begins), last = r->until.year ? date_days(r->until) : INT64_MAX;
    if (day < first) day = first;
    if (r->every == RECUR_ONCE && day > first) return RECUR_NEVER;
    for (int64_t end = day + RECUR_AHEAD; day < end && day <= last; day++) if (recur_on(r, day)) return day;
    return RECUR_NEVER;
}

int64_t recur_from(const struct recur *r, int64_t day) { return moment_of_wall(day, r->from); }
int64_t recur_to(const struct recur *r, int64_t day) { return moment_of_wall(day, r->from + r->minutes); }

static bool one_day(unsigned days) { return days && !(days & (days - 1)); }

static bool real(struct date d)
{
    if (d.year < 1583 || d.year > 9999 || d.month < 1 || d.month > 12 || d.day < 1 || d.day > 31) return false;
    return date_of_days(date_days(d)).day == d.day;
}

/* What is left out may be the first day itself: DTSTART stands, and EXDATE takes it away. */
bool recur_sound(const struct recur *r)
{
    struct recur all = *r;
    if (!real(r->begins) || (r->until.year && !real(r->until)) || r->interval < 0 || r->interval > 100) return false;
    if (r->from < 0 || r->from >= MIDNIGHT || r->minutes < 1 || r->minutes > RECUR_MINUTES || r->days > 127 || r->months > 4095) return false;
    if (r->every == RECUR_WEEKLY && !r->days) return false;
    if (r->nth && (r->every != RECUR_MONTHLY || r->nth < -1 || r->nth > 4 || !one_day(r->days))) return false;
    all.n_without = 0;
    return recur_on(&all, date_days(r->begins));
}

/* ---- as text ------------------------------------------------------------------------------------------------------------------------------ */
static void put_utc(struct buf *b, int64_t t)
{
    int64_t days = t / 86400 - (t % 86400 < 0), in_day = t - days * 86400;
    struct date d = date_of_days(days);
    buf_fmt(b, "%04d%02d%02dT%02d%02d%02d", d.year, d.month, d.day, (int)(in_day / 3600), (int)(in_day / 60 % 60), (int)(in_day % 60));
}

static void put_months(struct buf *b, const struct recur *r)
{
    const char *before = ";BYMONTH=";
    for (int m = 1; m <= 12; m++) {
        if (!(r->months & RECUR_MONTH(m))) continue;
        buf_fmt(b, "%s%d", before, m);
        before = ",";
    }
}

/* RFC 5545 writes 2TU and -1TU; dateutil +2TU and -1TU, which both may read. */
static void put_days(struct buf *b, const struct recur *r)
{
    const char *before = ";BYDAY=";
    if (r->every != RECUR_WEEKLY && !r->nth) return;
    for (int w = 1; w <= 7; w++) {
        if (!(r->days & RECUR_DAY(w))) continue;
        buf_put(b, str_of(before));
        if (r->nth) buf_fmt(b, "%+d", r->nth);
        buf_put(b, str_of(codes[w - 1]));
        before = ",";
    }
}

static void put_frequency(struct buf *b, const struct recur *r)
{
    static const char *const names[] = { "", "DAILY", "WEEKLY", "MONTHLY", "YEARLY" };
    buf_fmt(b, "FREQ=%s", names[r->every]);
    if (interval_of(r) != 1) buf_fmt(b, ";INTERVAL=%d", interval_of(r));
}

/* The last day that the rule may have is `until`; that it has a time on that day is not needed, but UNTIL must not stand before the last one. */
str recur_rrule(struct arena *a, const struct recur *r, bool whole)
{
    struct buf b = buf_in(a, 200);
    if (r->every == RECUR_ONCE) return S("");
    put_frequency(&b, r);
    if (r->until.year) {
        buf_put(&b, S(";UNTIL="));
        if (whole) buf_fmt(&b, "%04d%02d%02d", r->until.year, r->until.month, r->until.day);
        else { put_utc(&b, recur_from(r, date_days(r->until))); buf_char(&b, 'Z'); }
    }
    put_months(&b, r);
    put_days(&b, r);
    return buf_str(&b);
}

str recur_dateutil(struct arena *a, const struct recur *r)
{
    struct buf b = buf_in(a, 300);
    if (r->every == RECUR_ONCE) return S("");
    buf_put(&b, S("DTSTART:"));
    put_utc(&b, recur_from(r, date_days(r->begins)));
    buf_put(&b, S("\nRRULE:"));
    put_frequency(&b, r);
    if (r->until.year) buf_fmt(&b, ";UNTIL=%04d%02d%02dT235959", r->until.year, r->until.month, r->until.day);
    put_months(&b, r);
    put_days(&b, r);
    return buf_str(&b);
}

int recur_weekdays(const struct recur *r, size_t n)
{
    unsigned days = 0;
    int count = 0;
    for (size_t i = 0; i < n; i++) {
        if (r[i].every == RECUR_WEEKLY) days |= r[i].days;
        if (r[i].every == RECUR_DAILY && !r[i].until.year) days = 127;
    }
    for (int w = 1; w <= 7; w++) count += (days & RECUR_DAY(w)) != 0;
    return count;
}

/* ---- of entries --------------------------------------------------------------------------------------------------------------------------- */
struct recur_span recur_span_of(str from, str to, int64_t since, int64_t now)
{
    struct date d, first, year = wall_of(now).date;
    int64_t begin = date_days((struct date){ year.year, 1, 1 });
    struct recur_span span = { .from = date_days(wall_of(since).date), .to = date_parse(to, &d) ? date_days(d) : RECUR_NEVER,
        .known = date_days((struct date){ year.year + 1, 12, 31 }) };
    if (date_parse(from, &first)) span.from = date_days(first);
    if (span.from < begin) span.from = begin;
    return span;
}

const struct recur *recur_first_on(const struct recur *r, size_t n, int64_t day)
{
    const struct recur *best = NULL;
    for (size_t i = 0; i < n; i++) if (recur_on(&r[i], day) && (!best || r[i].from < best->from)) best = &r[i];
    return best;
}

/* What began yesterday may still go on; otherwise the nearest day, and on it the earliest. */
const struct recur *recur_coming(const struct recur *r, size_t n, int64_t now, int64_t *ret_day)
{
    enum { AHEAD = 366 };
    const struct recur *best = NULL;
    int64_t today = date_days(wall_of(now).date), nearest = today + AHEAD;
    for (size_t i = 0; i < n; i++) {
        int64_t day = recur_next(&r[i], today - 1);
        while (day != RECUR_NEVER && recur_to(&r[i], day) <= now) day = recur_next(&r[i], day + 1);
        if (day == RECUR_NEVER || day > nearest || (best && day == nearest && r[i].from >= best->from)) continue;
        best = &r[i];
        nearest = day;
    }
    if (best) *ret_day = nearest;
    return best;
}
