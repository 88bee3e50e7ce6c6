/* rhythm.h - when something takes place, as others say it (RFC 5545 rules, HSDS schedules, Integreat's seven days), in our notation of opening hours
** (text/hours.h) where that can say it, and in German words, the language of our rows.
**
** Our hours repeat by the week: every second week, the first Tuesday of a month, every year are left to the words. */
#ifndef EXCHANGE_RHYTHM_H
#define EXCHANGE_RHYTHM_H
#include "base/arena.h"

enum rhythm_freq { RHYTHM_NONE, RHYTHM_DAILY, RHYTHM_WEEKLY, RHYTHM_MONTHLY, RHYTHM_YEARLY, RHYTHM_OTHER };
struct rhythm {
    enum rhythm_freq freq;
    int64_t interval;                                  /* 1: every one                                             */
    bool day[7]; bool days;                            /* Monday first; days: some are named                       */
    int nth;                                           /* MONTHLY: which of these days; -1 the last; 0: none       */
    int month_day;                                     /* MONTHLY: the 1st to 31st; 0: none                        */
    str until;                                         /* YYYY-MM-DD; empty: open                                  */
    bool odd;                                          /* has parts that are not read here: BYSETPOS, BYWEEKNO …   */
};
/* "DTSTART:…\nRRULE:FREQ=WEEKLY;…", or the rule alone. False, *ret untouched: no rule. UNTIL in UTC counts as its day. */
MUST_USE bool rhythm_read(struct arena *a, str rule, struct rhythm *ret);
/* The days of a BYDAY ("MO,TH", "2MO", "+1TU", "-1FR") into `r`. */
void rhythm_days(struct rhythm *r, str byday);

/* What takes place from `from` to `to` o'clock ("09:00", "09:00:00", "09:00+01:00"; both empty: the whole day), first on `first`, each time until the day
** `last`
** (empty: the same day). */
struct rhythm_when { str first, last, from, to; bool whole_day; };
/* Opening hours, canonical; empty: they cannot say it. One day without a rule is "2026 Dec 12 14:00-16:00". */
str rhythm_hours(struct arena *a, const struct rhythm *r, struct rhythm_when w);
/* "dienstags und donnerstags, 14:00–16:00 Uhr", "jeden 2. Dienstag im Monat, …", "12.12.2026, 14:00–16:00 Uhr". At most 300 bytes. */
str rhythm_words(struct arena *a, const struct rhythm *r, struct rhythm_when w);
/* "HH:MM" of a time of day in any of these forms; empty: none. */
str rhythm_clock(str s);

/* A week: per day (Monday first) its times in our notation, "09:00-12:00,14:00-16:00"; empty: closed. Canonical hours; empty: closed all week, or no hours. */
str rhythm_week(struct arena *a, const str day[7]);
#endif
