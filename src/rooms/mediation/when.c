/* when.c - the times of a request as its form has them. */
#include "rooms/mediation/when.h"
#include "base/moment.h"

enum { MINUTES_MAX = 24 * 60 };
static const char not_read[] = N_("Please say day and time, as 31.03.2026 and 14:30.");

bool when_day(str typed, struct date *ret)
{
    int64_t n[3] = { 0 };
    size_t k = 0;
    str rest = str_trim(typed), part;
    if (date_parse(rest, ret)) return true;
    while (k < 3 && str_split(&rest, '.', &part) && str_int(str_trim(part), &n[k])) k++;
    if (k < 3 || rest.n || n[2] < 0 || n[2] > 9999 || n[0] < 1 || n[0] > 31 || n[1] < 1 || n[1] > 12) return false;
    char text[16];
    int put = snprintf(text, sizeof text, "%04d-%02d-%02d", (int)(n[2] < 100 ? n[2] + 2000 : n[2]), (int)n[1], (int)n[0]);
    return put == 10 && date_parse((str){ text, 10 }, ret);                  /* refuses 31 February                    */
}

bool when_time(str typed, int *ret_minutes)
{
    int64_t hour, minute = 0;
    str s = str_trim(typed);
    int64_t at = str_find_char(s, ':') >= 0 ? str_find_char(s, ':') : str_find_char(s, '.');
    str before = at < 0 ? s : str_upto(s, (size_t)at), after = at < 0 ? S("00") : str_from(s, (size_t)at + 1);
    if (before.n > 2 || after.n != 2 || !str_int(before, &hour) || !str_int(after, &minute)) return false;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return false;
    *ret_minutes = (int)(hour * 60 + minute);
    return true;
}

/* `day`: days since 1970. */
static const char *date_of(struct arena *a, int64_t day, int clock, int64_t minutes, struct admit_date *ret)
{
    int64_t t;
    str said = arena_fmt(a, "%.*s %02d:%02d", STR(date_text(a, date_of_days(day))), clock / 60, clock % 60);
    enum moment_fault fault = moment_read(said, &t);
    if (fault == MOMENT_FORM) return not_read;
    *ret = fault == MOMENT_GAP ? (struct admit_date){ .gap = true, .said = said } : (struct admit_date){ .starts = t, .ends = t + minutes * 60 };
    return NULL;
}

const char *when_one(struct arena *a, str day, str time, int64_t minutes, struct admit_date *ret)
{
    struct date d;
    int clock;
    if (!when_day(day, &d) || !when_time(time, &clock)) return not_read;
    return date_of(a, date_days(d), clock, minutes, ret);
}

struct dates { struct admit_date *at; size_t n; };

/* One row, week after week. */
static const char *row_dates(struct arena *a, const struct when *w, const struct when_row *row, struct dates *out)
{
    struct date d;
    int clock;
    if (!when_day(row->day, &d) || !when_time(row->time, &clock)) return not_read;
    for (int64_t week = 0; week < w->weeks; week++) {
        if (out->n == ADMIT_DATES_MAX) return N_("These are too many dates for one request.");
        const char *wrong = date_of(a, date_days(d) + 7 * week, clock, w->minutes, &out->at[out->n]);
        if (wrong) return wrong;
        out->n++;
    }
    return NULL;
}

const char *when_dates(struct arena *a, const struct when *w, struct admit_date *ret, size_t *ret_n)
{
    struct dates out = { ret, 0 };
    if (w->minutes < 1 || w->minutes > MINUTES_MAX) return N_("Please say how long it will take.");
    if (w->weeks < 1 || w->weeks > WHEN_WEEKS_MAX) return N_("A series has one to 26 weeks.");
    for (size_t i = 0; i < WHEN_ROWS; i++) {
        if (!str_trim(w->row[i].day).n && !str_trim(w->row[i].time).n) continue;
        const char *wrong = row_dates(a, w, &w->row[i], &out);
        if (wrong) return wrong;
    }
    if (!out.n) return not_read;
    if (!w->all && out.n > WHEN_PROPOSALS) return N_("Three proposals at most: or do you need all of these times?");
    *ret_n = out.n;
    return NULL;
}
