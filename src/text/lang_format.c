/* lang_format.c - numbers, dates and times as readers of a language write them. */
#include "text/lang_icu.h"
#include "base/moment.h"
#include <unicode/udatpg.h>
#include <unicode/ustring.h>

static UNumberFormat *number_open(const struct lang *l, UNumberFormatStyle style)
{
    UErrorCode e = U_ZERO_ERROR;
    UNumberFormat *f = unum_open(style, NULL, 0, lang_or_german(l)->icu, NULL, &e);
    lang_must(e);
    unum_setAttribute(f, UNUM_ROUNDING_MODE, UNUM_ROUND_HALFUP);      /* as offices round, not to even */
    return f;
}

str lang_number(struct arena *a, const struct lang *l, int64_t v)
{
    struct lang_tools *t = lang_tools(l);
    UErrorCode e = U_ZERO_ERROR;
    UChar z[80];
    if (!t->number) t->number = number_open(l, UNUM_DECIMAL);
    int32_t n = unum_formatInt64(t->number, v, z, countof(z), NULL, &e);
    lang_must(e);
    return wide_str(a, (struct wide){ z, n });
}

str lang_decimal(struct arena *a, const struct lang *l, double v, int digits)
{
    struct lang_tools *t = lang_tools(l);
    UErrorCode e = U_ZERO_ERROR;
    UChar z[600];                                         /* 1e308 has 103 groups */
    if (!t->decimal) t->decimal = number_open(l, UNUM_DECIMAL);
    digits = digits < 0 ? 0 : digits > 15 ? 15 : digits;
    unum_setAttribute(t->decimal, UNUM_MAX_FRACTION_DIGITS, digits);
    unum_setAttribute(t->decimal, UNUM_MIN_FRACTION_DIGITS, digits);
    int32_t n = unum_formatDouble(t->decimal, v, z, countof(z), NULL, &e);
    lang_must(e);
    return wide_str(a, (struct wide){ z, n });
}

str lang_money(struct arena *a, const struct lang *l, int64_t cents)
{
    struct lang_tools *t = lang_tools(l);
    UErrorCode e = U_ZERO_ERROR;
    UChar z[120];
    uint64_t size = cents < 0 ? 0 - (uint64_t)cents : (uint64_t)cents;
    str exact = arena_fmt(a, "%s%llu.%02u", cents < 0 ? "-" : "", (unsigned long long)(size / 100), (unsigned)(size % 100));
    if (!t->money) {
        t->money = number_open(l, UNUM_CURRENCY);
        unum_setTextAttribute(t->money, UNUM_CURRENCY_CODE, u"EUR", 3, &e);
    }
    int32_t n = unum_formatDecimal(t->money, exact.p, (int32_t)exact.n, z, countof(z), NULL, &e);
    lang_must(e);
    return wide_str(a, (struct wide){ z, n });
}

static UDateFormat *date_of(const struct lang *l)
{
    struct lang_tools *t = lang_tools(l);
    UErrorCode e = U_ZERO_ERROR;
    if (!t->date) t->date = udat_open(UDAT_NONE, UDAT_LONG, lang_or_german(l)->icu, u"GMT", -1, NULL, 0, &e);
    lang_must(e);
    return t->date;
}

static str formatted(struct arena *a, const UDateFormat *f, int64_t seconds)
{
    UErrorCode e = U_ZERO_ERROR;
    UChar z[120];
    int32_t n = udat_format(f, (double)seconds * 1000, z, countof(z), NULL, &e);
    lang_must(e);
    return wide_str(a, (struct wide){ z, n });
}

str lang_date(struct arena *a, const struct lang *l, str date)
{
    struct date d;
    return date_parse(date, &d) ? formatted(a, date_of(l), date_days(d) * 86400) : date;
}

/* The format that a language has for these parts of a date (a skeleton of CLDR), made at its first use. */
static str by_parts(struct arena *a, const struct lang *l, UDateFormat **format, const UChar *parts, struct date d)
{
    UErrorCode e = U_ZERO_ERROR;
    UChar pattern[60];
    if (!*format) {
        UDateTimePatternGenerator *g = udatpg_open(lang_or_german(l)->icu, &e);
        int32_t n = udatpg_getBestPattern(g, parts, u_strlen(parts), pattern, countof(pattern), &e);
        udatpg_close(g);
        *format = udat_open(UDAT_PATTERN, UDAT_PATTERN, lang_or_german(l)->icu, u"GMT", -1, pattern, n, &e);
        lang_must(e);
    }
    return formatted(a, *format, date_days(d) * 86400);
}

str lang_day(struct arena *a, const struct lang *l, struct date d) { return by_parts(a, l, &lang_tools(l)->day, u"MMMMd", d); }
str lang_month(struct arena *a, const struct lang *l, struct date d) { return by_parts(a, l, &lang_tools(l)->month, u"yMMMM", d); }
str lang_quarter(struct arena *a, const struct lang *l, struct date d) { return by_parts(a, l, &lang_tools(l)->quarter, u"yQQQQ", d); }

/* The long date, the language's own way to join date and time, and the 24-hour clock, as one ICU pattern. */
static UDateFormat *moment_of(const struct lang *l)
{
    struct lang_tools *t = lang_tools(l);
    UErrorCode e = U_ZERO_ERROR;
    UChar date[100] = { 0 }, pattern[200];
    if (t->moment) return t->moment;
    udat_toPattern(date_of(l), false, date, countof(date), &e);
    UDateTimePatternGenerator *g = udatpg_open(lang_or_german(l)->icu, &e);
    lang_must(e);
    int32_t n = 0, joint_n;
    const UChar *joint = udatpg_getDateTimeFormat(g, &joint_n);       /* "{1}, {0}" */
    for (int32_t i = 0; i < joint_n; i++) {
        bool hole = joint[i] == '{' && i + 2 < joint_n;
        const UChar *part = !hole ? &joint[i] : joint[i + 1] == '1' ? date : u"HH:mm";
        int32_t part_n = hole ? u_strlen(part) : 1;
        if (n + part_n > (int32_t)countof(pattern)) lang_must(U_BUFFER_OVERFLOW_ERROR);
        u_memcpy(pattern + n, part, part_n);
        n += part_n;
        if (hole) i += 2;
    }
    udatpg_close(g);
    t->moment = udat_open(UDAT_PATTERN, UDAT_PATTERN, lang_or_german(l)->icu, u"GMT", -1, pattern, n, &e);
    lang_must(e);
    return t->moment;
}

str lang_time(struct arena *a, const struct lang *l, int64_t t) { return formatted(a, moment_of(l), t + wall_of(t).offset); }
