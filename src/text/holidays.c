/* holidays.c - public holidays: five by their date, six by their distance from Easter. */
#include "text/holidays.h"
#include "text/words.h"

/* J. Meeus, Astronomical Algorithms (2nd ed. 1998), chapter 8: "Date of Easter", valid for every year of the Gregorian calendar. */
struct date easter_of(int year)
{
    int a = year % 19, b = year / 100, c = year % 100;
    int g = (8 * b + 13) / 25, h = (19 * a + b - b / 4 - g + 15) % 30;
    int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7, m = (a + 11 * h + 22 * l) / 451;
    int n = h + l - 7 * m + 114;
    return (struct date){ year, n / 31, n % 31 + 1 };
}

/* `month` 0: `day` counts from Easter Sunday. */
static const struct { int month, day; const char *name; } holidays[] = {
    { 1, 1, N_("New Year’s Day") }, { 0, -2, N_("Good Friday") }, { 0, 1, N_("Easter Monday") }, { 5, 1, N_("Labour Day") },
    { 0, 39, N_("Ascension Day") }, { 0, 50, N_("Whit Monday") }, { 0, 60, N_("Corpus Christi") }, { 10, 3, N_("Day of German Unity") },
    { 11, 1, N_("All Saints’ Day") }, { 12, 25, N_("Christmas Day") }, { 12, 26, N_("Second Day of Christmas") },
};

const char *holiday_of(struct date d)
{
    int64_t from_easter = date_days(d) - date_days(easter_of(d.year));
    for (size_t i = 0; i < countof(holidays); i++) {
        bool fixed = holidays[i].month != 0;
        if (fixed ? holidays[i].month == d.month && holidays[i].day == d.day : holidays[i].day == from_easter) return holidays[i].name;
    }
    return NULL;
}
