/* period.c - canonical periods: their text, their days, their names. period.h says which there are; period_read.c reads what people write. */
#include "text/period.h"

static const struct { const char *code, *name; } types[PERIOD_TYPES] = {
    [PERIOD_NONE] = { "", "" },
    [PERIOD_DAY] = { "day", N_("Reference day") },
    [PERIOD_MONTH] = { "month", N_("Month") },
    [PERIOD_QUARTER] = { "quarter", N_("Quarter of a year") },
    [PERIOD_YEAR] = { "year", N_("Year") },
    [PERIOD_SCHOOL] = { "school", N_("School or training year") },
    [PERIOD_RANGE] = { "range", N_("Several years") },
    [PERIOD_CENSUS] = { "census", N_("Census") } };
const char *period_type_code(enum period_type t) { return types[t].code; }
const char *period_type_name(enum period_type t) { return types[t].name; }

/* ---- the canonical text ---------------------------------------------------------------------------------------------------- */
static bool digits(str s, size_t at, size_t n, int *ret)
{
    int v = 0;
    for (size_t i = at; i < at + n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
        v = v * 10 + (s.p[i] - '0');
    }
    *ret = v;
    return true;
}

static bool year_good(int y) { return y >= PERIOD_FIRST_YEAR && y <= PERIOD_LAST_YEAR; }

/* Of texts that are as long, one sign tells the type. */
static bool shape(str s, struct period *p)
{
    struct date d;
    switch (s.n) {
    case 4: p->type = PERIOD_YEAR; return true;
    case 5: p->type = PERIOD_CENSUS; return s.p[0] == 'Z' && digits(s, 1, 4, &p->year);
    case 7:
        p->type = s.p[4] == '/' ? PERIOD_SCHOOL : s.p[5] == 'Q' ? PERIOD_QUARTER : PERIOD_MONTH;
        if (p->type == PERIOD_SCHOOL) {
            p->to = p->year + 1;
            return digits(s, 5, 2, &p->part) && p->part == p->to % 100 && !(p->part = 0);
        }
        if (p->type == PERIOD_QUARTER) return s.p[4] == '-' && digits(s, 6, 1, &p->part) && p->part >= 1 && p->part <= 4;
        return s.p[4] == '-' && digits(s, 5, 2, &p->part) && p->part >= 1 && p->part <= 12;
    case 9: p->type = PERIOD_RANGE; return s.p[4] == '-' && digits(s, 5, 4, &p->to) && p->to > p->year && year_good(p->to);
    case 10:
        if (!date_parse(s, &d)) return false;
        *p = (struct period){ PERIOD_DAY, d.year, 0, d.month, d.day };
        return true;
    default: return false;
    }
}

bool period_parse(str s, struct period *ret)
{
    struct period p = { 0 };
    if (s.n < 4 || s.n > PERIOD_TEXT_MAX || (s.p[0] != 'Z' && !digits(s, 0, 4, &p.year)) || !shape(s, &p) || !year_good(p.year)) return false;
    *ret = p;
    return true;
}

str period_text(struct arena *a, struct period p)
{
    switch (p.type) {
    case PERIOD_DAY: return arena_fmt(a, "%04d-%02d-%02d", p.year, p.part, p.day);
    case PERIOD_MONTH: return arena_fmt(a, "%04d-%02d", p.year, p.part);
    case PERIOD_QUARTER: return arena_fmt(a, "%04d-Q%d", p.year, p.part);
    case PERIOD_YEAR: return arena_fmt(a, "%04d", p.year);
    case PERIOD_SCHOOL: return arena_fmt(a, "%04d/%02d", p.year, p.to % 100);
    case PERIOD_RANGE: return arena_fmt(a, "%04d-%04d", p.year, p.to);
    case PERIOD_CENSUS: return arena_fmt(a, "Z%04d", p.year);
    default: return (str){ 0 };
    }
}

/* ---- days ---------------------------------------------------------------------------------------------------------------------- */
/* The days of the German censuses (Zensusgesetz 2022 §1, 2011 §1, Volkszählungsgesetz 1987 §1). Of another year only the year is known. */
static const struct date censuses[] = { { 1987, 5, 25 }, { 2011, 5, 9 }, { 2022, 5, 15 } };
static const struct date *census_day(int year)
{
    for (size_t i = 0; i < countof(censuses); i++) if (censuses[i].year == year) return &censuses[i];
    return NULL;
}

static struct date month_end(int year, int month)
{
    return date_of_days(date_days((struct date){ month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1 }) - 1);
}

struct date period_first(struct period p)
{
    const struct date *census = p.type == PERIOD_CENSUS ? census_day(p.year) : NULL;
    switch (p.type) {
    case PERIOD_DAY: return (struct date){ p.year, p.part, p.day };
    case PERIOD_MONTH: return (struct date){ p.year, p.part, 1 };
    case PERIOD_QUARTER: return (struct date){ p.year, p.part * 3 - 2, 1 };
    case PERIOD_SCHOOL: return (struct date){ p.year, 8, 1 };
    default: return census ? *census : (struct date){ p.year, 1, 1 };
    }
}

struct date period_last(struct period p)
{
    const struct date *census = p.type == PERIOD_CENSUS ? census_day(p.year) : NULL;
    switch (p.type) {
    case PERIOD_DAY: return (struct date){ p.year, p.part, p.day };
    case PERIOD_MONTH: return month_end(p.year, p.part);
    case PERIOD_QUARTER: return month_end(p.year, p.part * 3);
    case PERIOD_SCHOOL: return (struct date){ p.to, 7, 31 };
    case PERIOD_RANGE: return (struct date){ p.to, 12, 31 };
    default: return census ? *census : (struct date){ p.year, 12, 31 };
    }
}

bool period_same(struct period x, struct period y)
{
    return x.type == y.type && x.year == y.year && x.to == y.to && x.part == y.part && x.day == y.day;
}

bool period_comparable(struct period x, struct period y)
{
    return x.type == y.type && x.type != PERIOD_NONE && (x.type != PERIOD_RANGE || x.to - x.year == y.to - y.year);
}

static int sign(int64_t v) { return (v > 0) - (v < 0); }

int period_order(struct period x, struct period y)
{
    int last = sign(date_days(period_last(x)) - date_days(period_last(y)));
    int first = sign(date_days(period_first(x)) - date_days(period_first(y)));
    return last ? last : first ? first : sign((int64_t)x.type - (int64_t)y.type);
}

bool period_year_before(struct period p, struct period *ret)
{
    if (p.type == PERIOD_NONE || p.type == PERIOD_CENSUS || p.year <= PERIOD_FIRST_YEAR) return false;
    p.year--;
    if (p.to) p.to--;
    if (p.type == PERIOD_DAY && p.part == 2 && p.day == 29) p.day = 28;
    *ret = p;
    return true;
}

/* ---- for readers ----------------------------------------------------------------------------------------------------------------- */
/* Years run from left to right even within Arabic: isolated (U+2066, U+2069) from what stands around them. */
static str years_name(struct arena *a, const struct lang *l, struct period p)
{
    return arena_fmt(a, l && l->rtl ? "\xE2\x81\xA6%d–%d\xE2\x81\xA9" : "%d–%d", p.year, p.to);
}

/* The translated text with the year in place of its "%s". */
static str census_name(struct arena *a, str text, int year)
{
    int64_t at = str_find(text, S("%s"));
    if (at < 0) return text;
    return arena_fmt(a, "%.*s%d%.*s", STR(str_upto(text, (size_t)at)), year, STR(str_from(text, (size_t)at + 2)));
}

str period_name(struct arena *a, const struct lang *l, const struct words *w, struct period p)
{
    switch (p.type) {
    case PERIOD_DAY: return lang_date(a, l, period_text(a, p));
    case PERIOD_MONTH: return lang_month(a, l, period_first(p));
    case PERIOD_QUARTER: return lang_quarter(a, l, period_first(p));
    case PERIOD_RANGE: return years_name(a, l, p);
    case PERIOD_CENSUS: return census_name(a, words_get(w, N_("Census %s")), p.year);
    default: return period_text(a, p);
    }
}
