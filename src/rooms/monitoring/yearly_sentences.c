/* yearly_sentences.c - German sentences from the figures of a yearly report: which one is said when. The wording stands in yearly_sentences.def. */
#include "rooms/monitoring/yearly_sentences.h"
#include "plan/gap_say.h"
#include <math.h>

enum sentence {
#define SENTENCE(name, text) SAY_##name,
#include "rooms/monitoring/yearly_sentences.def"
#undef SENTENCE
    SENTENCES
};
static const char *const texts[SENTENCES] = {
#define SENTENCE(name, text) text,
#include "rooms/monitoring/yearly_sentences.def"
#undef SENTENCE
};
enum { PARAGRAPH = 4000, LONG = 10 };                   /* LONG: years of the long comparison                          */

/* ---- filling in ---------------------------------------------------------------------------------------------------------------------- */
static void add_filled(struct buf *b, enum sentence which, const struct named *p, size_t n)
{
    if (b->n) buf_char(b, ' ');
    buf_fill(b, str_of(texts[which]), p, n);
}
#define add(b, which, ...) add_filled((b), SAY_##which, (const struct named[]){ __VA_ARGS__ }, sizeof (const struct named[]){ __VA_ARGS__ } / sizeof(struct named))
#define add_plain(b, which) add_filled((b), SAY_##which, NULL, 0)

static const struct lang *german(void) { return lang_find(S("de")); }
static str period_german(struct arena *a, struct period at)
{
    str name = period_name(a, german(), words_in(S("de")), at);
    if (at.type == PERIOD_RANGE) return arena_fmt(a, "%d bis %d", at.year, at.to);
    return at.type == PERIOD_SCHOOL ? arena_fmt(a, "das Schuljahr %.*s", STR(name)) : name;
}

/* "Im Jahr 2022", "Am 30. Juni 2018": as a sentence begins. */
static str when(struct arena *a, struct period at)
{
    static const char *const before[PERIOD_TYPES] = { [PERIOD_DAY] = "Am ", [PERIOD_MONTH] = "Im ", [PERIOD_QUARTER] = "Im ", [PERIOD_YEAR] = "Im Jahr ", [PERIOD_SCHOOL] = "Im Schuljahr ",
        [PERIOD_RANGE] = "In den Jahren ", [PERIOD_CENSUS] = "Beim " };
    return arena_fmt(a, "%s%.*s", before[at.type] ? before[at.type] : "", STR(at.type == PERIOD_SCHOOL ? period_text(a, at) : period_german(a, at)));
}

static bool is_share(const struct yearly_say_about *about) { return str_eq(about->unit, S("%")); }

str yearly_say_value(struct arena *a, const struct yearly_say_about *about, double v)
{
    str n = lang_decimal(a, german(), v, about->digits);
    return about->unit.n ? arena_fmt(a, "%.*s\u00A0%.*s", STR(n), STR(about->unit)) : n;
}

str yearly_say_change(struct arena *a, const struct yearly_say_about *about, double from, double to)
{
    str n = lang_decimal(a, german(), fabs(to - from), about->digits);
    if (is_share(about)) return arena_fmt(a, "%.*s %s", STR(n), str_eq(n, S("1")) ? "Prozentpunkt" : "Prozentpunkte");
    str all = yearly_say_value(a, about, fabs(to - from));
    return from > 0 ? arena_fmt(a, "%.*s (%.*s\u00A0%%)", STR(all), STR(lang_decimal(a, german(), fabs(to - from) / from * 100, 1))) : all;
}

/* ---- one series ------------------------------------------------------------------------------------------------------------------------- */
/* Do they read alike? Then nobody says "0,0 more". */
static bool alike(struct arena *a, const struct yearly_say_about *about, double x, double y)
{
    return str_eq(lang_decimal(a, german(), fabs(x - y), about->digits), lang_decimal(a, german(), 0, about->digits));
}

static size_t last_shown(const struct yearly_say_point *p, size_t n)
{
    while (n && p[n - 1].mark != YEARLY_VALUE) n--;
    return n;                                           /* behind it; 0: none                                          */
}

/* The same period so many years before p[at]; n where there is none. */
static size_t years_before(const struct yearly_say_point *p, size_t at, size_t n, int years)
{
    struct period want = p[at].at;
    for (int i = 0; i < years; i++) if (!period_year_before(want, &want)) return n;
    for (size_t i = 0; i < at; i++) if (period_same(p[i].at, want)) return i;
    return n;
}

static bool cut_between(const struct yearly_say_point *p, size_t from, size_t to)
{
    for (size_t i = from + 1; i <= to; i++) if (p[i].cut || p[i].switched) return true;
    return false;
}

static void say_year(struct buf *b, const struct yearly_say_about *about, const struct yearly_say_point *p, size_t at, size_t n)
{
    size_t was = years_before(p, at, n, 1);
    if (was == n) { if (at) add_plain(b, YEAR_MISSING); return; }
    if (p[was].mark == YEARLY_HIDDEN) { add_plain(b, YEAR_HIDDEN); return; }
    if (p[was].mark == YEARLY_NONE) { add_plain(b, YEAR_MISSING); return; }
    if (cut_between(p, was, at)) { add_plain(b, YEAR_CUT); return; }
    const struct named with[] = { { "value", yearly_say_value(b->a, about, p[was].v) }, { "change", yearly_say_change(b->a, about, p[was].v, p[at].v) } };
    add_filled(b, alike(b->a, about, p[was].v, p[at].v) ? SAY_SAME : p[at].v > p[was].v ? SAY_MORE : SAY_LESS, with, 2);
}

static void say_ten_years(struct buf *b, const struct yearly_say_about *about, const struct yearly_say_point *p, size_t at, size_t n)
{
    size_t was = years_before(p, at, n, LONG);
    if (was == n || p[was].mark == YEARLY_NONE) return;
    str period = period_name(b->a, german(), words_in(S("de")), p[was].at);
    if (p[was].mark == YEARLY_HIDDEN) { add(b, TEN_HIDDEN, { "period", period }); return; }
    if (cut_between(p, was, at)) { add_plain(b, TEN_CUT); return; }
    const struct named with[] = { { "period", period }, { "value", yearly_say_value(b->a, about, p[was].v) }, { "change", yearly_say_change(b->a, about, p[was].v, p[at].v) } };
    add_filled(b, alike(b->a, about, p[was].v, p[at].v) ? SAY_TEN_SAME : p[at].v > p[was].v ? SAY_TEN_MORE : SAY_TEN_LESS, with, 3);
}

/* Breaks and changes of the source since ten years before the newest number: older ones stand in chart and table. */
static void say_breaks(struct buf *b, const struct yearly_say_point *p, size_t at, size_t n)
{
    size_t from = years_before(p, at, n, LONG);
    for (size_t i = from == n ? 1 : from + 1; i < n; i++) {
        str period = period_name(b->a, german(), words_in(S("de")), p[i].at);
        if (p[i].cut) add(b, BREAK, { "period", period });
        else if (p[i].switched) add(b, SOURCE, { "period", period }, { "source", p[i].source });
    }
}

static void say_newest(struct buf *b, const struct yearly_say_about *about, const struct yearly_say_point *p)
{
    const struct named with[] = { { "name", about->name }, { "area", about->area }, { "when", when(b->a, p->at) }, { "value", yearly_say_value(b->a, about, p->v) }, { "source", p->source },
                                { "vintage", p->vintage }, { "period", period_german(b->a, p->at) }, { "why", p->why } };
    add_filled(b, p->mark == YEARLY_HIDDEN ? SAY_HIDDEN : p->mark == YEARLY_NONE ? SAY_NONE : p->vintage.n ? SAY_NOW_STATE : SAY_NOW, with, sizeof with / sizeof *with);
}

str yearly_say_series(struct arena *a, const struct yearly_say_about *about, const struct yearly_say_point *p, size_t n)
{
    struct buf b = buf_in(a, PARAGRAPH);
    size_t shown = last_shown(p, n);
    if (!n) { add(&b, NOTHING, { "name", about->name }, { "area", about->area }); return buf_str(&b); }
    say_newest(&b, about, &p[n - 1]);
    if (!shown) return buf_str(&b);
    const struct yearly_say_point *now = &p[shown - 1];
    if (shown < n) add(&b, LAST, { "when", when(a, now->at) }, { "value", yearly_say_value(a, about, now->v) }, { "source", now->source });
    if (now->limited) add_plain(&b, LIMITED);
    str period = period_name(a, german(), words_in(S("de")), now->at);
    if (now->others == 1) add(&b, OTHER_ONE, { "period", period });
    if (now->others > 1) add(&b, OTHERS, { "period", period }, { "n", lang_number(a, german(), (int64_t)now->others) });
    say_year(&b, about, p, shown - 1, n);
    say_ten_years(&b, about, p, shown - 1, n);
    say_breaks(&b, p, shown - 1, n);
    return buf_str(&b);
}

/* ---- groups ------------------------------------------------------------------------------------------------------------------------------ */
str yearly_say_gap(struct arena *a, const struct yearly_say_about *about, str reference, enum gap_better better, const struct yearly_say_group *g)
{
    struct buf b = buf_in(a, PARAGRAPH);
    const struct gap_words w = { german(), words_in(S("de")), g->name, reference, about->unit, about->digits };
    if (g->hidden) { add(&b, GROUP_HIDDEN, { "group", g->name }); return buf_str(&b); }
    str now = gap_say_now(a, &w, &g->now);
    if (!now.n) return now;
    buf_put(&b, now);
    struct gap_series s = gap_series(a, g->series, g->n, better, g->eps);
    str change = s.from < s.to ? gap_say_change(a, &w, &g->series[s.from], &g->series[s.to], &s.change) : S("");
    if (change.n) { buf_char(&b, ' '); buf_put(&b, change); }
    if (g->all) add_plain(&b, GROUP_ALL);
    if (g->mixed) add_plain(&b, GROUP_MIXED);
    return buf_str(&b);
}
