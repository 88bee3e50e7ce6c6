/* hours_read.c - opening hours: reading what people type, and the canonical form. */
#include "text/hours_plan.h"
#include <string.h>

enum { NIGHT_MAX = 18 * 60, YEAR_FIRST = 2000, YEAR_LAST = 2199 };

static const char *const codes[DAYS] = { "Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH" };
const char *const hours_months[12] = { "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
                                       "December" };

static const char bad_day[] = N_("Write the days as Mo, Tu, We, Th, Fr, Sa, Su or PH, for example Mo-Fr.");
static const char bad_date[] = N_("Write dates as Dec 24, Dec 24-Jan 06 or 2026 Dec 24, and only days that exist.");
static const char bad_time[] = N_("Write the times as in 09:00-12:00.");
static const char bad_order[] = N_("A time must end after it begins, and times must not overlap.");
static const char too_long[] = N_("These opening hours are too long.");

/* ---- reading: lenient about blanks, case, dashes and 9 for 09:00, so that people can type ---- */

static bool take(str *s, str sign)
{
    *s = str_trim(*s);
    if (!str_same(str_upto(*s, sign.n), sign)) return false;
    *s = str_from(*s, sign.n);
    return true;
}

static bool take_dash(str *s) { return take(s, S("-")) || take(s, S("–")); }

/* The day at the front; DAYS if there is none. */
static int take_day(str *s)
{
    int d = 0;
    while (d < DAYS && !take(s, str_of(codes[d]))) d++;
    return d;
}

/* "Mo", "Mo-Fr", and over the end of the week "Sa-Mo". Holidays have no range. */
static bool take_days(str *s, bool day[static DAYS])
{
    do {
        int from = take_day(s), to = take_dash(s) ? take_day(s) : from;
        if (from == DAYS || to == DAYS || ((from == PH || to == PH) && from != to)) return false;
        for (int d = from; d != to; d = d == SU ? MO : d + 1) day[d] = true;
        day[to] = true;
    } while (take(s, S(",")));
    return true;
}

/* How many digits stand at the front. */
static size_t digits(str s)
{
    size_t n = 0;
    while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9') n++;
    return n;
}

static bool take_number(str *s, size_t min, size_t max, int *ret)
{
    *s = str_trim(*s);
    size_t n = digits(*s);
    int64_t v = 0;
    if (n < min || n > max || !str_int(str_upto(*s, n), &v)) return false;
    *ret = (int)v;
    *s = str_from(*s, n);
    return true;
}

/* ---- dates ---- */

static bool take_month(str *s, int *ret)
{
    for (int m = 0; m < 12; m++) {
        str name = str_of(hours_months[m]);
        if (!take(s, name) && !take(s, str_upto(name, 3))) continue;
        *ret = m + 1;
        return true;
    }
    return false;
}

/* A day of the month: one or two digits, and not the "9" of "9:00" or "9.30". */
static bool take_month_day(str *s, int *ret)
{
    str t = str_trim(*s);
    str after = str_from(t, digits(t));
    bool time = after.n > 1 && (after.p[0] == ':' || after.p[0] == '.') && digits(str_from(after, 1));
    return !time && take_number(s, 1, 2, ret) && *ret > 0;
}

/* What follows the year of "2026-12-24". */
static bool take_iso(str *s, struct date *d)
{
    str t = *s;
    if (t.n < 6 || t.p[0] != '-' || t.p[3] != '-') return false;
    t = str_from(t, 1);
    if (!take_number(&t, 2, 2, &d->month) || !take(&t, S("-")) || !take_number(&t, 2, 2, &d->day)) return false;
    *s = t;
    return true;
}

/* "Dec 24", "24. Dec", "Dec", and in a range or a list the day alone; with a year before or behind. What is not said is 0. */
static bool take_date(str *s, struct date *d)
{
    *d = (struct date){ 0, 0, 0 };
    if (take_number(s, 4, 4, &d->year) && take_iso(s, d)) return true;
    if (take_month(s, &d->month)) {
        str before = *s;
        if (!take_month_day(s, &d->day)) *s = before;
    } else {
        if (!take_month_day(s, &d->day)) return false;
        take(s, S("."));
        take_month(s, &d->month);
    }
    str t = *s;
    if (!d->year && d->month && take_number(&t, 4, 4, &d->year)) *s = t;
    return true;
}

static int month_days(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = !year || (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));     /* every year: some are */
    return month == 2 && leap ? 29 : days[month - 1];
}

static bool date_exists(struct date d)
{
    return d.month >= 1 && d.month <= 12 && d.day <= month_days(d.year, d.month) && (!d.year || (d.year >= YEAR_FIRST && d.year <= YEAR_LAST));
}

/* What one end of a range leaves unsaid is what the other says: "24.-26. Dec 2026", "2026 Dec 24-Jan 06". */
static void complete(struct range *r)
{
    struct date *f = &r->from, *t = &r->to;
    if (!f->month) f->month = t->month;
    if (!t->month) t->month = f->month;
    if (f->year && !t->year) t->year = f->year + (t->month < f->month);
    if (t->year && !f->year) f->year = t->year - (t->month < f->month);
    if (!date_exists(*f) || !date_exists(*t)) return;     /* is refused */
    if (!f->day && t->day) f->day = 1;
    if (!t->day && f->day) t->day = month_days(t->year, t->month);
}

static bool range_good(const struct range *r)
{
    const struct date *f = &r->from, *t = &r->to;
    if (!date_exists(*f) || !date_exists(*t)) return false;
    if (f->month == t->month && f->year == t->year) return f->day <= t->day;
    return f->year < t->year || f->month < t->month || !f->year;       /* without a year "Dec-Jan" goes over its end */
}

/* One range; `last`: the one before it in the list, whose month a day alone belongs to. */
static bool take_range(str *s, const struct range *last, struct range *r)
{
    if (!take_date(s, &r->from)) return false;
    r->to = r->from;
    if (take_dash(s) && !take_date(s, &r->to)) return false;
    if (last && !r->from.month && !r->to.month) {
        r->from.month = last->to.month;
        if (!r->from.year) r->from.year = last->to.year;
    }
    complete(r);
    return range_good(r);
}

/* Whether dates stand at the front, as far as one can tell: a month or a year, or a day with its month behind it. */
static bool begins_date(str s)
{
    int number;
    struct range r;
    str month = s, year = s;
    return take_month(&month, &number) || take_number(&year, 4, 4, &number) || take_range(&s, NULL, &r);
}

static const char *read_dates(str *s, struct rule *r)
{
    if (!begins_date(*s)) return NULL;
    do {
        if (r->n_dates == RANGES_MAX) return too_long;
        if (!take_range(s, r->n_dates ? &r->dates[r->n_dates - 1] : NULL, &r->dates[r->n_dates])) return bad_date;
        r->n_dates++;
    } while (take(s, S(",")));
    return NULL;
}

/* ---- times ---- */

static bool take_time(str *s, int *ret)
{
    int hour, minute = 0;
    if (!take_number(s, 1, 2, &hour)) return false;
    if ((take(s, S(":")) || take(s, S("."))) && !take_number(s, 1, 2, &minute)) return false;
    *ret = hour * 60 + minute;
    return minute < 60 && *ret <= MIDNIGHT;
}

/* One time into its place by the clock; false if it touches another. */
static bool insert(struct rule *r, struct slot slot)
{
    size_t i = r->n;
    for (; i && r->slots[i - 1].from > slot.from; i--) r->slots[i] = r->slots[i - 1];
    r->slots[i] = slot;
    r->n++;
    return (!i || r->slots[i - 1].to <= slot.from) && (i + 1 == r->n || slot.to <= r->slots[i + 1].from);
}

/* An end before the begin is one of the morning after, unless that makes it so long that it must be a slip. */
static bool over_midnight(struct slot *s)
{
    if (s->to >= s->from) return s->to > s->from;
    s->to += MIDNIGHT;
    return s->from < MIDNIGHT && s->to - s->from <= NIGHT_MAX;
}

static const char *read_slots(str *s, struct rule *r)
{
    do {
        struct slot slot;
        if (!take_time(s, &slot.from) || !take_dash(s) || !take_time(s, &slot.to)) return bad_time;
        if (r->n == SLOTS_MAX) return too_long;
        if (!over_midnight(&slot) || !insert(r, slot)) return bad_order;
    } while (take(s, S(",")));
    return NULL;
}

/* ---- rules ---- */

static bool take_always(str *s, struct rule *r)
{
    if (!take(s, S("24/7"))) return false;
    for (int d = MO; d <= SU; d++) r->day[d] = true;
    return insert(r, (struct slot){ 0, MIDNIGHT });
}

static const char *read_rule(str s, struct rule *r)
{
    *r = (struct rule){ .n = 0 };
    const char *why = NULL;
    if (!take_always(&s, r)) {
        why = read_dates(&s, r);
        if (why) return why;
        str before = s;
        bool days = !r->n_dates || take_day(&before) < DAYS;
        if (days && !take_days(&s, r->day)) return bad_day;
        why = take(&s, S("off")) ? NULL : read_slots(&s, r);
    }
    return why ? why : str_trim(s).n ? bad_time : NULL;
}

static void move_rule(struct plan *p, size_t from, size_t to)
{
    struct rule moved = p->rules[from];
    for (; from > to; from--) p->rules[from] = p->rules[from - 1];
    for (; from < to; from++) p->rules[from] = p->rules[from + 1];
    p->rules[to] = moved;
}

/* A date with its own times or off, as against a season: days of the week, or whole months with times. */
static bool is_exception(const struct rule *r)
{
    bool months = r->n > 0 && !r->day[PH];
    for (size_t i = 0; i < r->n_dates; i++) months &= !r->dates[i].from.day;
    for (int d = MO; d <= SU; d++) months |= r->day[d];
    return r->n_dates && !months;
}

/* The holiday's rule at `h` behind the others before `end`. One that names weekdays, too, leaves those in their place. */
static bool holiday_last(struct plan *p, size_t h, size_t end)
{
    struct rule *r = &p->rules[h], own = *r;
    memset(own.day, 0, sizeof own.day);
    own.day[PH] = true;
    r->day[PH] = false;
    if (!rule_names_days(r)) {
        *r = own;
        move_rule(p, h, end - 1);
        return true;
    }
    if (p->n == RULES_MAX) return false;
    p->rules[p->n++] = own;
    move_rule(p, p->n - 1, end);
    return true;
}

/* Exceptions come last, and before them the last rule that names PH: so the last that fits a day is what people mean, in whatever order they
** wrote those. The others stay as they are. */
static bool settle(struct plan *p)
{
    size_t usual = 0, holiday = RULES_MAX;
    for (size_t i = 0; i < p->n; i++)
        if (!is_exception(&p->rules[i])) move_rule(p, i, usual++);
    for (size_t i = 0; i < usual; i++)
        if (p->rules[i].day[PH]) holiday = i;
    return holiday + 1 >= usual || p->rules[holiday].n_dates || holiday_last(p, holiday, usual);
}

bool hours_read(str text, struct plan *p)
{
    p->n = 0;
    p->why = text.n > HOURS_MAX ? too_long : NULL;
    for (str part; !p->why && str_split(&text, ';', &part);) {
        if (!str_trim(part).n) continue;
        p->why = p->n == RULES_MAX ? too_long : read_rule(part, &p->rules[p->n++]);
    }
    if (!p->why && !settle(p)) p->why = too_long;
    return !p->why;
}

/* ---- the canonical form ---- */

bool rule_names_days(const struct rule *r)
{
    bool any = false;
    for (int d = 0; d < DAYS; d++) any |= r->day[d];
    return any;
}

bool rule_always(const struct rule *r)
{
    bool week = !r->n_dates && !r->day[PH] && r->n == 1 && r->slots[0].from == 0 && r->slots[0].to == MIDNIGHT;
    for (int d = MO; d <= SU; d++) week &= r->day[d];
    return week;
}

int days_run(const bool day[static DAYS], int d)
{
    int end = d;
    while (d < PH && end < SU && day[end + 1]) end++;
    return end >= d + 2 ? end : d;
}

static void put_date(struct buf *b, struct date d, bool month)
{
    if (d.year && month) buf_fmt(b, "%d ", d.year);
    if (month) buf_fmt(b, "%.3s", hours_months[d.month - 1]);
    if (d.day) buf_fmt(b, month ? " %02d" : "%02d", d.day);
}

static void put_range(struct buf *b, const struct range *r)
{
    struct date f = r->from, t = r->to;
    bool same_month = f.month == t.month && f.year == t.year;
    put_date(b, f, true);
    if (same_month && f.day == t.day) return;
    buf_char(b, '-');
    if (f.year == t.year) t.year = 0;
    put_date(b, t, !same_month);
}

static void put_days(struct buf *b, const bool day[static DAYS])
{
    const char *separator = "";
    for (int d = 0; d < DAYS; d++) {
        if (!day[d]) continue;
        int end = days_run(day, d);
        buf_fmt(b, end > d ? "%s%s-%s" : "%s%s", separator, codes[d], codes[end]);
        separator = ",";
        d = end;
    }
}

static void put_rule(struct buf *b, const struct rule *r)
{
    if (b->n) buf_put(b, S("; "));
    if (rule_always(r)) {
        buf_put(b, S("24/7"));
        return;
    }
    for (size_t i = 0; i < r->n_dates; i++) {
        if (i) buf_char(b, ',');
        put_range(b, &r->dates[i]);
    }
    if (r->n_dates && rule_names_days(r)) buf_char(b, ' ');
    put_days(b, r->day);
    if (!r->n) buf_put(b, S(" off"));
    for (size_t i = 0; i < r->n; i++) {
        int from = r->slots[i].from, to = r->slots[i].to > MIDNIGHT ? r->slots[i].to - MIDNIGHT : r->slots[i].to;
        buf_fmt(b, "%s%02d:%02d-%02d:%02d", i ? "," : " ", from / 60, from % 60, to / 60, to % 60);
    }
}

bool hours_parse(struct arena *a, str text, str *ret, const char **why)
{
    struct plan *p = arena_new_of(a, struct plan);
    struct buf b = buf_in(a, HOURS_MAX);
    if (!hours_read(text, p)) {
        *why = p->why;
        return false;
    }
    for (size_t i = 0; i < p->n; i++) put_rule(&b, &p->rules[i]);
    if (b.full) {
        *why = too_long;
        return false;
    }
    *ret = buf_str(&b);
    return true;
}
