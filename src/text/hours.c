/* hours.c - opening hours: reading, the canonical form, and lines for people. */
#include "text/hours.h"

enum { MO, SU = 6, PH = 7, DAYS, SLOTS_MAX = 6, RULES_MAX = 40, MIDNIGHT = 24 * 60 };
struct slot { int from, to; };                            /* minutes of the day                  */
struct rule { bool day[DAYS]; struct slot slots[SLOTS_MAX]; size_t n; };      /* no slots: off      */
struct plan { struct rule rules[RULES_MAX]; size_t n; const char *why; };

static const char *const codes[DAYS] = { "Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH" };
static const char *const labels[DAYS] = { N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"), N_("public holidays") };

static const char bad_day[] = N_("Write the days as Mo, Tu, We, Th, Fr, Sa, Su or PH, for example Mo-Fr.");
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

static bool take_number(str *s, int *ret)
{
    size_t n = 0;
    int v = 0;
    *s = str_trim(*s);
    for (; n < s->n && n < 3 && s->p[n] >= '0' && s->p[n] <= '9'; n++) v = v * 10 + (s->p[n] - '0');
    if (n < 1 || n > 2) return false;
    *ret = v;
    *s = str_from(*s, n);
    return true;
}

static bool take_time(str *s, int *ret)
{
    int hour, minute = 0;
    if (!take_number(s, &hour)) return false;
    if ((take(s, S(":")) || take(s, S("."))) && !take_number(s, &minute)) return false;
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

static const char *read_slots(str *s, struct rule *r)
{
    do {
        struct slot slot;
        if (!take_time(s, &slot.from) || !take_dash(s) || !take_time(s, &slot.to)) return bad_time;
        if (r->n == SLOTS_MAX) return too_long;
        if (slot.from >= slot.to || !insert(r, slot)) return bad_order;
    } while (take(s, S(",")));
    return NULL;
}

static const char *read_rule(str s, struct rule *r)
{
    *r = (struct rule){ .n = 0 };
    if (!take_days(&s, r->day)) return bad_day;
    const char *why = take(&s, S("off")) ? NULL : read_slots(&s, r);
    return why ? why : str_trim(s).n ? bad_time : NULL;
}

static bool read_plan(str text, struct plan *p)
{
    *p = (struct plan){ .n = 0 };
    if (text.n > HOURS_MAX) p->why = too_long;
    for (str part; !p->why && str_split(&text, ';', &part);) {
        if (!str_trim(part).n) continue;
        p->why = p->n == RULES_MAX ? too_long : read_rule(part, &p->rules[p->n++]);
    }
    return !p->why;
}

/* ---- the canonical form ---- */

/* The last day of a run of at least three that begins at d; d itself if there is none. */
static int run_end(const bool day[static DAYS], int d)
{
    int end = d;
    while (d < PH && end < SU && day[end + 1]) end++;
    return end >= d + 2 ? end : d;
}

static void put_rule(struct buf *b, const struct rule *r)
{
    const char *separator = b->n ? "; " : "";
    for (int d = 0; d < DAYS; d++) {
        if (!r->day[d]) continue;
        int end = run_end(r->day, d);
        buf_fmt(b, end > d ? "%s%s-%s" : "%s%s", separator, codes[d], codes[end]);
        separator = ",";
        d = end;
    }
    if (!r->n) buf_put(b, S(" off"));
    for (size_t i = 0; i < r->n; i++) {
        struct slot s = r->slots[i];
        buf_fmt(b, "%s%02d:%02d-%02d:%02d", i ? "," : " ", s.from / 60, s.from % 60, s.to / 60, s.to % 60);
    }
}

bool hours_parse(struct arena *a, str text, str *ret, const char **why)
{
    struct plan *p = arena_new_of(a, struct plan);
    struct buf b = buf_in(a, HOURS_MAX);
    if (!read_plan(text, p)) {
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

/* ---- lines for people ---- */

struct reader { struct arena *a; const struct lang *l; const struct words *w; };

/* A translated pattern with two "%s", filled by us: a translator's slip must not reach printf. */
static str filled(const struct reader *r, const char *pattern, str x, str y)
{
    str rest = words_get(r->w, pattern), value[] = { x, y };
    struct buf b = buf_in(r->a, 400);
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

/* German "9" and "16.30", elsewhere "9:00" and "16:30". */
static str clock_text(const struct reader *r, int minutes)
{
    bool german = str_starts(str_of(r->l->tag), S("de"));
    if (german && minutes % 60 == 0) return arena_fmt(r->a, "%d", minutes / 60);
    return arena_fmt(r->a, "%d%c%02d", minutes / 60, german ? '.' : ':', minutes % 60);
}

/* From left to right even within Arabic: isolated from what stands around it. */
static void put_slot(const struct reader *r, struct buf *b, struct slot s)
{
    static const char isolate[] = { (char)0xE2, (char)0x81, (char)0xA6 }, end[] = { (char)0xE2, (char)0x81, (char)0xA9 };   /* U+2066, U+2069 */
    str times = filled(r, N_("%s–%s"), clock_text(r, s.from), clock_text(r, s.to));
    if (r->l->rtl) buf_put(b, (str){ isolate, sizeof isolate });
    buf_put(b, times);
    if (r->l->rtl) buf_put(b, (str){ end, sizeof end });
}

static str label(const struct reader *r, int d) { return words_get(r->w, labels[d]); }

static str line_of(const struct reader *r, const bool day[static DAYS], const struct rule *rule)
{
    struct buf b = buf_in(r->a, 2000);
    str comma = words_get(r->w, N_(", "));
    for (int d = 0; d < DAYS; d++) {
        if (!day[d]) continue;
        int end = run_end(day, d);
        if (b.n) buf_put(&b, comma);
        buf_put(&b, end > d ? filled(r, N_("%s to %s"), label(r, d), label(r, end)) : label(r, d));
        d = end;
    }
    buf_char(&b, ' ');
    if (!rule->n) buf_put(&b, words_get(r->w, N_("closed")));
    for (size_t i = 0; i < rule->n; i++) {
        if (i) buf_put(&b, comma);
        put_slot(r, &b, rule->slots[i]);
    }
    return buf_str(&b);
}

/* Which rule holds for each day: the last one that names it; NULL where none does. */
static void last_rules(const struct plan *p, const struct rule *of[static DAYS])
{
    for (size_t i = 0; i < p->n; i++)
        for (int d = 0; d < DAYS; d++)
            if (p->rules[i].day[d]) of[d] = &p->rules[i];
}

static bool same_times(const struct rule *x, const struct rule *y)
{
    bool same = x && y && x->n == y->n;
    for (size_t i = 0; same && i < x->n; i++) same = x->slots[i].from == y->slots[i].from && x->slots[i].to == y->slots[i].to;
    return same;
}

size_t hours_lines(struct arena *a, const struct lang *l, const struct words *w, str hours, str lines[8])
{
    struct reader r = { a, l ? l : langs, w };
    struct plan *p = arena_new_of(a, struct plan);
    const struct rule *of[DAYS] = { NULL };
    size_t n = 0;
    if (!read_plan(hours, p)) {
        lines[0] = hours;                                 /* written by an older version: better as it is than nothing */
        return 1;
    }
    last_rules(p, of);
    for (int d = 0; d < DAYS; d++) {
        bool day[DAYS] = { false };
        const struct rule *rule = of[d];
        if (!rule) continue;
        for (int k = d; k < DAYS; k++) {
            day[k] = same_times(of[k], rule);
            if (day[k]) of[k] = NULL;
        }
        lines[n++] = line_of(&r, day, rule);
    }
    return n;
}
