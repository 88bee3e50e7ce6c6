/* hours_say.c - opening hours in the reader's words: whether it is open, the usual times, this week. */
#include "text/hours_plan.h"
#include "text/holidays.h"

enum { NIGHT = 12 * 3600 };                               /* so soon "until 2:00" needs no day   */

static const char *const labels[DAYS] = { N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"), N_("public holidays") };

struct reader { struct arena *a; const struct lang *l; const struct words *w; };

/* A translated pattern with one or two "%s", filled by us: a translator's slip must not reach printf. */
static str filled(const struct reader *r, const char *pattern, str x, str y)
{
    str rest = words_get(r->w, pattern), value[] = { x, y };
    struct buf b = buf_in(r->a, 2000);
    for (size_t i = 0; i < countof(value); i++) {
        int64_t at = str_find(rest, S("%s"));
        if (at < 0) break;
        buf_put(&b, str_upto(rest, (size_t)at));
        buf_put(&b, value[i]);
        rest = str_from(rest, (size_t)at + 2);
    }
    buf_put(&b, rest);
    return buf_str(&b);
}

static str label(const struct reader *r, int d) { return words_get(r->w, labels[d]); }

/* ---- times ---- */

/* German "9" and "16.30", elsewhere "9:00" and "16:30". */
static str clock_text(const struct reader *r, int minutes)
{
    bool german = str_starts(str_of(r->l->tag), S("de"));
    if (german && minutes % 60 == 0) return arena_fmt(r->a, "%d", minutes / 60);
    return arena_fmt(r->a, "%d%c%02d", minutes / 60, german ? '.' : ':', minutes % 60);
}

/* From left to right even within Arabic: isolated from what stands around it. */
static str isolated(const struct reader *r, str times)
{
    static const char isolate[] = { (char)0xE2, (char)0x81, (char)0xA6 }, end[] = { (char)0xE2, (char)0x81, (char)0xA9 };   /* U+2066, U+2069 */
    if (!r->l->rtl) return times;
    return arena_fmt(r->a, "%.*s%.*s%.*s", (int)sizeof isolate, isolate, STR(times), (int)sizeof end, end);
}

static str slot_text(const struct reader *r, struct slot s)
{
    int to = s.to > MIDNIGHT ? s.to - MIDNIGHT : s.to;
    return isolated(r, filled(r, N_("%s–%s"), clock_text(r, s.from), clock_text(r, to)));
}

/* "9–12 Uhr, 14–16 Uhr", "geschlossen". */
static str times_text(const struct reader *r, const struct rule *rule)
{
    struct buf b = buf_in(r->a, 1000);
    for (size_t i = 0; rule && i < rule->n; i++) {
        if (i) buf_put(&b, words_get(r->w, N_(", ")));
        buf_put(&b, slot_text(r, rule->slots[i]));
    }
    return b.n ? buf_str(&b) : words_get(r->w, N_("closed"));
}

/* ---- now ---- */

static str time_at(const struct reader *r, struct wall w) { return isolated(r, clock_text(r, w.hour * 60 + w.minute)); }

static str say_open(const struct reader *r, int64_t until, int64_t at)
{
    struct wall w = wall_of(until);
    int64_t days = date_days(w.date) - date_days(wall_of(at).date);
    if (!until) return words_get(r->w, N_("Open now, around the clock"));
    if (days == 1 && w.hour == 0 && w.minute == 0) return filled(r, N_("Open now, until %s"), isolated(r, clock_text(r, MIDNIGHT)), (str){ 0 });
    if (days == 0 || until - at <= NIGHT) return filled(r, N_("Open now, until %s"), time_at(r, w), (str){ 0 });
    if (days == 1) return filled(r, N_("Open now, until tomorrow at %s"), time_at(r, w), (str){ 0 });
    return filled(r, N_("Open now, until %s at %s"), days <= 6 ? label(r, date_weekday(w.date) - 1) : lang_day(r->a, r->l, w.date), time_at(r, w));
}

static str say_opens(const struct reader *r, int64_t until, int64_t at)
{
    struct wall w = wall_of(until);
    int64_t days = date_days(w.date) - date_days(wall_of(at).date);
    if (days == 0) return filled(r, N_("Opens today at %s"), time_at(r, w), (str){ 0 });
    if (days == 1) return filled(r, N_("Opens tomorrow at %s"), time_at(r, w), (str){ 0 });
    if (days <= 6) return filled(r, N_("Opens %s at %s"), label(r, date_weekday(w.date) - 1), time_at(r, w));
    return filled(r, N_("Opens on %s at %s"), lang_day(r->a, r->l, w.date), time_at(r, w));
}

str hours_say(struct arena *a, const struct lang *l, const struct words *w, struct hours_now now, int64_t at)
{
    struct reader r = { a, l ? l : langs, w };
    if (now.state == HOURS_UNKNOWN) return (str){ 0 };
    if (now.state == HOURS_OPEN) return say_open(&r, now.until, at);
    str opens = now.until ? say_opens(&r, now.until, at) : (str){ 0 };
    if (!now.off || !now.holiday) return opens.n ? opens : words_get(w, N_("Closed at present"));
    str closed = filled(&r, N_("Closed today: %s"), words_get(w, now.holiday), (str){ 0 });
    return opens.n ? arena_fmt(a, "%.*s. %.*s", STR(closed), STR(opens)) : closed;
}

/* ---- the usual times ---- */

static void put_days(const struct reader *r, struct buf *b, const bool day[static DAYS])
{
    for (int d = 0; d < DAYS; d++) {
        if (!day[d]) continue;
        int end = days_run(day, d);
        if (b->n) buf_put(b, words_get(r->w, N_(", ")));
        buf_put(b, end > d ? filled(r, N_("%s to %s"), label(r, d), label(r, end)) : label(r, d));
        d = end;
    }
}

static str line_of(const struct reader *r, const bool day[static DAYS], const struct rule *rule)
{
    struct buf b = buf_in(r->a, 2000);
    put_days(r, &b, day);
    buf_char(&b, ' ');
    buf_put(&b, times_text(r, rule));
    return buf_str(&b);
}

/* Which rule without dates holds for each day: the last one that names it; NULL where none does. */
static void last_rules(const struct plan *p, const struct rule *of[static DAYS])
{
    for (size_t i = 0; i < p->n; i++)
        for (int d = 0; d < DAYS; d++)
            if (p->rules[i].day[d] && !p->rules[i].n_dates) of[d] = &p->rules[i];
}

static bool same_times(const struct rule *x, const struct rule *y)
{
    bool same = x && y && x->n == y->n;
    for (size_t i = 0; same && i < x->n; i++) same = x->slots[i].from == y->slots[i].from && x->slots[i].to == y->slots[i].to;
    return same;
}

static size_t usual_lines(const struct reader *r, const struct plan *p, str *lines)
{
    const struct rule *of[DAYS] = { NULL };
    size_t n = 0;
    last_rules(p, of);
    for (int d = 0; d < DAYS; d++) {
        struct rule group = { .n = 0 };
        const struct rule *rule = of[d];
        if (!rule) continue;
        group = *rule;
        for (int k = 0; k < DAYS; k++) {
            group.day[k] = same_times(of[k], rule);
            if (group.day[k]) of[k] = NULL;
        }
        lines[n++] = rule_always(&group) ? words_get(r->w, N_("Open around the clock")) : line_of(r, group.day, rule);
    }
    return n;
}

/* ---- exceptions ---- */

/* The ends of a range as days: whole months from the first to the last day, February's in the year of `today`. */
static struct range days_of(struct range x, struct date today)
{
    int year = x.to.year ? x.to.year : today.year;
    if (x.from.day) return x;
    x.from.day = 1;
    x.to.day = date_of_days(date_days((struct date){ year + (x.to.month == 12), x.to.month % 12 + 1, 1 }) - 1).day;
    return x;
}

static bool is_over(const struct range *x, struct date today) { return x->to.year && date_days(days_of(*x, today).to) < date_days(today); }

/* "24. Dezember", "24. Dezember 2026". */
static str date_line(const struct reader *r, struct date d)
{
    if (d.year) return lang_date(r->a, r->l, date_text(r->a, d));
    d.year = 2024;                                        /* one that has every day */
    return lang_day(r->a, r->l, d);
}

static str range_line(const struct reader *r, struct range x)
{
    bool one = x.from.year == x.to.year && x.from.month == x.to.month && x.from.day == x.to.day;
    return one ? date_line(r, x.from) : filled(r, N_("%s until %s"), date_line(r, x.from), date_line(r, x.to));
}

/* "1. Juli bis 31. August, Mo.–Fr. 9–11 Uhr"; empty when all of it is over. */
static str exception_line(const struct reader *r, const struct rule *rule, struct date today)
{
    struct buf b = buf_in(r->a, 4000);
    for (size_t i = 0; i < rule->n_dates; i++) {
        if (is_over(&rule->dates[i], today)) continue;
        if (b.n) buf_put(&b, words_get(r->w, N_(", ")));
        buf_put(&b, range_line(r, days_of(rule->dates[i], today)));
    }
    if (!b.n) return (str){ 0 };
    put_days(r, &b, rule->day);
    buf_char(&b, ' ');
    buf_put(&b, times_text(r, rule));
    return buf_str(&b);
}

size_t hours_lines(struct arena *a, const struct lang *l, const struct words *w, str hours, int64_t at, str lines[HOURS_LINES])
{
    struct reader r = { a, l ? l : langs, w };
    struct plan *p = arena_new_of(a, struct plan);
    if (!hours_read(hours, p)) {
        lines[0] = hours;                                 /* written by an older version: better as it is than nothing */
        return 1;
    }
    size_t n = usual_lines(&r, p, lines);
    for (size_t i = 0; i < p->n; i++) {
        if (!p->rules[i].n_dates) continue;
        str line = exception_line(&r, &p->rules[i], wall_of(at).date);
        if (line.n) lines[n++] = line;
    }
    return n;
}

/* ---- this week ---- */

static struct hours_day week_day(const struct reader *r, const struct plan *p, int64_t day, int64_t today)
{
    struct date d = date_of_days(day);
    const struct rule *rule = plan_rule(p, day);
    return (struct hours_day){ .date = d, .label = label(r, date_weekday(d) - 1), .day = lang_day(r->a, r->l, d), .times = times_text(r, rule),
        .holiday = holiday_of(d), .is_today = day == today, .closed = !rule || !rule->n, .exception = rule && rule->n_dates };
}

size_t hours_week(struct arena *a, const struct lang *l, const struct words *w, str hours, int64_t at, struct hours_day week[7])
{
    struct reader r = { a, l ? l : langs, w };
    struct plan *p = arena_new_of(a, struct plan);
    struct date now = wall_of(at).date;
    int64_t today = date_days(now), monday = today - date_weekday(now) + 1;
    if (!hours_read(hours, p) || !plan_opens(p)) return 0;
    for (int i = 0; i < 7; i++) week[i] = week_day(&r, p, monday + i, today);
    return 7;
}
