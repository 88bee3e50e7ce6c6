/* hours_recur.c - opening hours as rules for dates (recur.h). No rule of the notation is translated by itself, since later ones change what earlier ones say:
** each day of the span is asked for its times, and rules are found that say the same. What they do not say right is said day by day. */
#include "text/hours_plan.h"
#include "text/recur.h"
#include <stdlib.h>
#include <string.h>

enum { SLOTS_ALL = RULES_MAX * SLOTS_MAX, FOUND_MAX = 400, RUN_MIN = 3, MONTHS_ALL = 4095 };
struct horizon { struct arena *a; int64_t from; size_t n; const struct rule **rule; struct date *date; bool *on; struct date until; };
struct found { struct recur *at; size_t n; };

static bool has_slot(const struct rule *r, struct slot s)
{
    for (size_t i = 0; r && i < r->n; i++) if (r->slots[i].from == s.from && r->slots[i].to == s.to) return true;
    return false;
}

static size_t slots_of(const struct plan *p, struct slot ret[static SLOTS_ALL])
{
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++)
        for (size_t k = 0; k < p->rules[i].n && n < SLOTS_ALL; k++) {
            struct slot s = p->rules[i].slots[k];
            bool known = false;
            for (size_t m = 0; m < n && !known; m++) known = ret[m].from == s.from && ret[m].to == s.to;
            if (!known) ret[n++] = s;
        }
    return n;
}

static struct horizon look(struct arena *a, const struct plan *p, const struct recur_span *span)
{
    int64_t end = span->known < span->from + RECUR_KNOWN ? span->known : span->from + RECUR_KNOWN;
    if (span->to != RECUR_NEVER && span->to < end) end = span->to;
    struct horizon h = { .a = a, .from = span->from, .n = end < span->from ? 0 : (size_t)(end - span->from + 1) };
    h.rule = arena_array(a, const struct rule *, h.n + 1);
    h.date = arena_array(a, struct date, h.n + 1);
    h.on = arena_array(a, bool, h.n + 1);
    for (size_t i = 0; i < h.n; i++) {
        h.rule[i] = plan_rule(p, span->from + (int64_t)i);
        h.date[i] = date_of_days(span->from + (int64_t)i);
    }
    if (span->to != RECUR_NEVER) h.until = date_of_days(span->to);
    return h;
}

/* In which months this weekday usually has the slot: on at least half of its days. Months of which nothing is seen are like all others, if those agree. Within
** less than a year there are no seasons: a course that pauses over Christmas has no December of its own. */
static unsigned usual_months(const struct horizon *h, int weekday)
{
    enum { SEASONS = 300 };
    int all[13] = { 0 }, on[13] = { 0 };                  /* [0]: of the whole span */
    unsigned usual = 0, seen = 0;
    for (size_t i = 0; i < h->n; i++) {
        if (date_weekday(h->date[i]) != weekday) continue;
        for (int k = 0; k < 2; k++) {
            all[k * h->date[i].month]++;
            on[k * h->date[i].month] += h->on[i];
        }
    }
    if (h->n < SEASONS && on[0] && on[0] * 2 >= all[0]) return MONTHS_ALL;
    for (int m = 1; m <= 12; m++) {
        if (all[m]) seen |= RECUR_MONTH(m);
        if (on[m] && on[m] * 2 >= all[m]) usual |= RECUR_MONTH(m);
    }
    return usual && usual == seen ? MONTHS_ALL : usual;
}

static bool room_for(const struct found *f) { return f->n < FOUND_MAX; }

static size_t times_on(const struct horizon *h, unsigned days, unsigned months)
{
    size_t n = 0;
    for (size_t i = 0; i < h->n; i++) n += h->on[i] && (days & RECUR_DAY(date_weekday(h->date[i]))) && (months & RECUR_MONTH(h->date[i].month));
    return n;
}

/* Begins on the first day that has the slot; days from there on that lack it are left out. What the rule says right need not be said again. */
static void add_weekly(struct horizon *h, struct found *f, struct slot s, unsigned days, unsigned months)
{
    struct recur r = { .every = RECUR_WEEKLY, .interval = 1, .days = days, .months = months == MONTHS_ALL ? 0 : months, .until = h->until, .from = s.from,
        .minutes = s.to - s.from };
    int64_t *without = arena_array(h->a, int64_t, h->n + 1);
    bool begun = false;
    for (size_t i = 0; i < h->n; i++) {
        if (!(days & RECUR_DAY(date_weekday(h->date[i]))) || !(months & RECUR_MONTH(h->date[i].month))) continue;
        if (h->on[i] && !begun) { begun = true; r.begins = h->date[i]; }
        if (!h->on[i] && begun) without[r.n_without++] = h->from + (int64_t)i;
        h->on[i] = false;
    }
    r.without = without;
    if (begun && room_for(f)) f->at[f->n++] = r;
}

static void weekly(struct horizon *h, struct found *f, struct slot s)
{
    unsigned months[8] = { 0 }, done = 0;
    for (int w = 1; w <= 7; w++) months[w] = usual_months(h, w);
    for (int w = 1; w <= 7; w++) {
        unsigned days = 0;
        for (int k = w; k <= 7; k++) if (months[k] && months[k] == months[w] && !(done & RECUR_DAY(k))) days |= RECUR_DAY(k);
        if (times_on(h, days, months[w]) > 1) add_weekly(h, f, s, days, months[w]);      /* what happens once is a date */
        done |= days;
    }
}

static void single(struct horizon *h, struct found *f, struct slot s)
{
    for (size_t i = 0; i < h->n && room_for(f); i++) {
        size_t run = 0;
        while (i + run < h->n && h->on[i + run]) run++;
        if (!run) continue;
        bool daily = run >= RUN_MIN;
        f->at[f->n++] = (struct recur){ .every = daily ? RECUR_DAILY : RECUR_ONCE, .interval = 1, .begins = h->date[i],
            .until = daily ? h->date[i + run - 1] : (struct date){ 0 },
            .from = s.from, .minutes = s.to - s.from };
        if (daily) i += run - 1;
    }
}

static int in_order(const void *x, const void *y)
{
    const struct recur *a = x, *b = y;
    int64_t i = date_days(a->begins), k = date_days(b->begins);
    bool first = a->every == RECUR_WEEKLY, second = b->every == RECUR_WEEKLY;
    if (first != second) return first ? -1 : 1;
    if (a->from != b->from) return a->from - b->from;
    if (i != k) return i < k ? -1 : 1;
    return a->minutes - b->minutes;
}

size_t recur_of_hours(struct arena *a, str hours, const struct recur_span *span, struct recur ret[static RECUR_MAX])
{
    struct plan *p = arena_new_of(a, struct plan);
    struct found f = { .at = arena_array(a, struct recur, FOUND_MAX), .n = 0 };
    struct slot slot[SLOTS_ALL];
    if (!hours_read(hours, p)) return 0;
    for (size_t i = 0; i < p->n; i++) if (rule_always(&p->rules[i])) return 0;
    struct horizon h = look(a, p, span);
    for (size_t n = slots_of(p, slot), i = 0; i < n; i++) {
        for (size_t d = 0; d < h.n; d++) h.on[d] = has_slot(h.rule[d], slot[i]);
        weekly(&h, &f, slot[i]);
        single(&h, &f, slot[i]);
    }
    if (f.n) qsort(f.at, f.n, sizeof *f.at, in_order);
    size_t n = f.n < RECUR_MAX ? f.n : RECUR_MAX;
    for (size_t i = 0; i < n; i++) ret[i] = f.at[i];
    return n;
}

/* ---- a usual week ------------------------------------------------------------------------------------------------------------------------- */
static bool same_slots(const struct rule *x, const struct rule *y)
{
    size_t n = x ? x->n : 0;
    return n == (y ? y->n : 0) && (!n || !memcmp(x->slots, y->slots, n * sizeof *x->slots));
}

/* Of five weeks the times that come most often; the earlier of two that come equally often. */
static const struct rule *usual_rule(const struct plan *p, int64_t day)
{
    enum { WEEKS = 5 };
    const struct rule *r[WEEKS], *best = NULL;
    int most = 0;
    for (int i = 0; i < WEEKS; i++) r[i] = plan_rule(p, day + 7 * i);
    for (int i = 0; i < WEEKS; i++) {
        int count = 0;
        for (int k = 0; k < WEEKS; k++) count += same_slots(r[i], r[k]);
        if (count > most) { most = count; best = r[i]; }
    }
    return best;
}

static void add_time(struct usual_day *d, int from, int to)
{
    size_t i = d->n;
    if (from >= to || d->n == USUAL_MAX) return;
    for (; i && d->at[i - 1].from > from; i--) d->at[i] = d->at[i - 1];
    d->at[i].from = from;
    d->at[i].to = to;
    d->n++;
}

bool recur_week(struct arena *a, str hours, int64_t at, struct usual_day week[static 7])
{
    struct arena_mark m = arena_mark(a);
    struct plan *p = arena_new_of(a, struct plan);
    int64_t today = date_days(wall_of(at).date);
    bool any = false;
    memset(week, 0, 7 * sizeof *week);
    if (hours_read(hours, p))
        for (int64_t day = today; day < today + 7; day++) {
            int w = date_weekday(date_of_days(day)) - 1;
            const struct rule *r = usual_rule(p, day);
            for (size_t i = 0; r && i < r->n; i++) {
                int to = r->slots[i].to;
                add_time(&week[w], r->slots[i].from, to < MIDNIGHT ? to : MIDNIGHT);
                add_time(&week[(w + 1) % 7], 0, to - MIDNIGHT);
                any = true;
            }
        }
    arena_release(a, m);
    return any;
}
