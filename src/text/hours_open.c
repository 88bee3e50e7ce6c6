/* hours_open.c - opening hours: which rule holds on a day, whether it is open at a moment, and until when. */
#include "text/hours_plan.h"
#include "text/holidays.h"

enum { YEAR_DAYS = 366, DAY_SECONDS = 86400 };

/* ---- the rule of a day ---- */

/* Dates compare as numbers: MMDD every year, YYYYMMDD once. Day 0 stands before the first; as an end it is behind the last. */
static int order_of(struct date d, bool once, bool end) { return (once ? d.year * 10000 : 0) + d.month * 100 + (end && !d.day ? 99 : d.day); }

static bool in_range(const struct range *r, struct date d)
{
    bool once = r->from.year != 0;
    int from = order_of(r->from, once, false), to = order_of(r->to, once, true), at = order_of(d, once, false);
    return from <= to ? from <= at && at <= to : from <= at || at <= to;      /* every year and over its end */
}

/* What a rule looks at; worked out once a day. */
struct seen { struct date date; int weekday; bool holiday; };

static struct seen see(int64_t day)
{
    struct date d = date_of_days(day);
    return (struct seen){ d, date_weekday(d) - 1, holiday_of(d) != NULL };
}

static bool fits(const struct rule *r, const struct seen *d)
{
    bool dated = !r->n_dates;
    for (size_t i = 0; i < r->n_dates && !dated; i++) dated = in_range(&r->dates[i], d->date);
    return dated && (r->day[d->weekday] || (d->holiday && r->day[PH]) || !rule_names_days(r));
}

const struct rule *plan_rule(const struct plan *p, int64_t day)
{
    struct seen d = see(day);
    for (size_t i = p->n; i-- > 0;)
        if (fits(&p->rules[i], &d)) return &p->rules[i];
    return NULL;
}

bool plan_opens(const struct plan *p)
{
    for (size_t i = 0; i < p->n; i++) if (p->rules[i].n) return true;
    return false;
}

bool rule_by_holiday(const struct rule *r, int64_t day)
{
    struct seen d = see(day);
    return r && d.holiday && r->day[PH] && !r->day[d.weekday];
}

/* ---- moments ---- */

struct span { int64_t from, to; };                        /* seconds UTC */

/* The times of the day's own rule, in order. In March some are empty and left out. */
static size_t spans_of(const struct plan *p, int64_t day, struct span ret[static SLOTS_MAX])
{
    const struct rule *r = plan_rule(p, day);
    size_t n = 0;
    for (size_t i = 0; r && i < r->n; i++) {
        struct span s = { moment_of_wall(day, r->slots[i].from), moment_of_wall(day, r->slots[i].to) };
        if (s.from < s.to) ret[n++] = s;
    }
    return n;
}

static int64_t day_of(int64_t t) { return date_days(wall_of(t).date); }

/* The latest end of the times of its day and of the night before that hold t; 0: it is closed. */
static int64_t open_until(const struct plan *p, int64_t t)
{
    int64_t latest = 0, today = day_of(t);
    for (int64_t day = today - 1; day <= today; day++) {
        struct span s[SLOTS_MAX];
        size_t n = spans_of(p, day, s);
        for (size_t i = 0; i < n; i++)
            if (s[i].from <= t && t < s[i].to && s[i].to > latest) latest = s[i].to;
    }
    return latest;
}

/* What goes on without a break is one time: "00:00-24:00" day after day. */
static int64_t closes(const struct plan *p, int64_t at, int64_t end)
{
    for (int64_t more; end <= at + (int64_t)YEAR_DAYS * DAY_SECONDS; end = more) {
        more = open_until(p, end);
        if (!more) return end;
    }
    return 0;
}

static int64_t opens(const struct plan *p, int64_t at)
{
    for (int64_t today = day_of(at), day = today; day <= today + YEAR_DAYS + 1; day++) {
        struct span s[SLOTS_MAX];
        size_t n = spans_of(p, day, s);
        for (size_t i = 0; i < n; i++)
            if (s[i].from > at) return s[i].from <= at + (int64_t)YEAR_DAYS * DAY_SECONDS ? s[i].from : 0;
    }
    return 0;
}

static struct hours_now plan_at(const struct plan *p, int64_t at)
{
    int64_t today = day_of(at);
    const struct rule *r = plan_rule(p, today);
    struct hours_now now = { .off = r && !r->n, .holiday = rule_by_holiday(r, today) ? holiday_of(date_of_days(today)) : NULL };
    if (!plan_opens(p)) {
        now.state = r ? HOURS_CLOSED : HOURS_UNKNOWN;
        return now;
    }
    int64_t end = open_until(p, at);
    now.off = !r || !r->n;
    now.state = end ? HOURS_OPEN : HOURS_CLOSED;
    now.until = end ? closes(p, at, end) : opens(p, at);
    return now;
}

struct hours_now hours_at(struct arena *a, str hours, int64_t at)
{
    struct arena_mark m = arena_mark(a);
    struct plan *p = arena_new_of(a, struct plan);
    struct hours_now now = { .state = HOURS_UNKNOWN };
    if (hours_read(hours, p)) now = plan_at(p, at);
    arena_release(a, m);
    return now;
}

unsigned hours_days(struct arena *a, str hours, int64_t at)
{
    enum { EVENING = 18 * 60 };
    struct arena_mark m = arena_mark(a);
    struct plan *p = arena_new_of(a, struct plan);
    unsigned bits = 0;
    int64_t today = day_of(at);
    if (hours_read(hours, p) && plan_opens(p))
        for (int64_t day = today; day < today + 7; day++) {
            const struct rule *r = plan_rule(p, day);
            int weekday = date_weekday(date_of_days(day)) - 1;
            if (!r || !r->n) continue;
            bits |= 1U << weekday | (day == today ? (unsigned)HOURS_TODAY : 0) | (weekday > 4 ? (unsigned)HOURS_WEEKEND : 0);
            for (size_t i = 0; weekday < 5 && i < r->n; i++) if (r->slots[i].to > EVENING) bits |= HOURS_EVENING;
        }
    arena_release(a, m);
    return bits;
}
