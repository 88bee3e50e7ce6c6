/* free.c - has somebody time from one moment to another? free.h says what counts. */
#include "rooms/mediation/free.h"
#include "base/moment.h"
#include "text/holidays.h"
#include <stdio.h>

int clock_minutes(str c)
{
    if (c.n != 5 || c.p[2] != ':') return -1;
    for (size_t i = 0; i < 5; i++) if (i != 2 && (c.p[i] < '0' || c.p[i] > '9')) return -1;
    int m = ((c.p[0] - '0') * 10 + c.p[1] - '0') * 60 + (c.p[3] - '0') * 10 + c.p[4] - '0';
    return c.p[3] > '5' || m > DAY_MINUTES ? -1 : m;
}

/* ---- stretches of time --------------------------------------------------------------------------------------------------- */
struct stretch { int64_t from, to; bool certain; };
/* A day with more windows than this has no more: nobody types so many, and what does not fit leaves them less time, not more. */
enum { STRETCHES_MAX = 64 };
struct stretches { struct stretch at[STRETCHES_MAX]; size_t n; };

static void add(struct stretches *s, int64_t day, int from, int to, bool certain)
{
    if (s->n < STRETCHES_MAX && from < to) s->at[s->n++] = (struct stretch){ moment_of_wall(day, from), moment_of_wall(day, to), certain };
}

/* Each step leads to the latest end of all that hold the moment reached; so at most n steps. */
static bool covered(const struct stretches *s, int64_t from, int64_t to, bool certain)
{
    while (from < to) {
        int64_t far = from;
        for (size_t i = 0; i < s->n; i++)
            if ((s->at[i].certain || !certain) && s->at[i].from <= from && s->at[i].to > far) far = s->at[i].to;
        if (far == from) return false;
        from = far;
    }
    return true;
}

static bool on_day(str from, str until, str day) { return (!from.n || str_cmp(from, day) <= 0) && (!until.n || str_cmp(day, until) <= 0); }

/* ---- one day --------------------------------------------------------------------------------------------------------------- */
static void add_week(struct stretches *s, const struct free_of *f, int64_t day, str date)
{
    struct date d = date_of_days(day);
    if (holiday_of(d)) return;
    if (!f->weeks) add(s, day, 0, DAY_MINUTES, false);
    for (size_t i = 0; i < f->weeks; i++) {
        const struct free_week *w = &f->week[i];
        if (w->weekday == date_weekday(d) && on_day(w->from, w->until, date)) add(s, day, w->starts, w->ends, w->certain);
    }
}

static void add_days(struct stretches *s, const struct free_of *f, int64_t day, str date, bool away)
{
    for (size_t i = 0; i < f->n_days; i++) {
        const struct free_days *d = &f->days[i];
        if (d->away != away || !on_day(d->from, d->until.n ? d->until : d->from, date)) continue;
        add(s, day, d->starts < 0 ? 0 : d->starts, d->ends < 0 ? DAY_MINUTES : d->ends, true);
    }
}

static bool touched(const struct stretches *s, int64_t from, int64_t to)
{
    for (size_t i = 0; i < s->n; i++) if (s->at[i].from < to && from < s->at[i].to) return true;
    return false;
}

enum match_free free_when(const struct free_of *f, int64_t starts, int64_t ends)
{
    struct stretches there = { .n = 0 }, away = { .n = 0 };
    if (ends <= starts) return FREE_NO;
    int64_t first = date_days(wall_of(starts).date), last = date_days(wall_of(ends - 1).date);
    for (int64_t day = first; day <= last; day++) {
        char text[40];
        struct date d = date_of_days(day);
        int n = snprintf(text, sizeof text, "%04d-%02d-%02d", d.year, d.month, d.day);
        str date = { text, n > 0 && (size_t)n < sizeof text ? (size_t)n : 0 };
        add_week(&there, f, day, date);
        add_days(&there, f, day, date, false);
        add_days(&away, f, day, date, true);
    }
    if (touched(&away, starts, ends)) return FREE_NO;
    return covered(&there, starts, ends, true) ? FREE_CERTAIN : covered(&there, starts, ends, false) ? FREE_LIKELY : FREE_NO;
}
