/* period_read.c - periods as people and tables write them. A text becomes a row of signs, one for each number and word, and the row is looked up. */
#include "text/period.h"
#include "base/utf8.h"
#include <string.h>

/* Words that say nothing beside a number are left out; every other word must be known. Folded: small, without accents. */
enum { QUIET = ' ', MONTH = 'm', QUARTER = 'q', ROMAN = 'r', SCHOOL = 's', CENSUS = 'z', UNTIL = '~' };
static const struct { const char *word; char sign; int value; } vocabulary[] = {
    { "januar", MONTH, 1 }, { "janner", MONTH, 1 }, { "january", MONTH, 1 }, { "jan", MONTH, 1 },
    { "februar", MONTH, 2 }, { "february", MONTH, 2 }, { "feb", MONTH, 2 }, { "marz", MONTH, 3 }, { "maerz", MONTH, 3 }, { "march", MONTH, 3 },
    { "mar", MONTH, 3 }, { "mrz", MONTH, 3 }, { "april", MONTH, 4 }, { "apr", MONTH, 4 }, { "mai", MONTH, 5 }, { "may", MONTH, 5 },
    { "juni", MONTH, 6 }, { "june", MONTH, 6 }, { "jun", MONTH, 6 }, { "juli", MONTH, 7 }, { "july", MONTH, 7 }, { "jul", MONTH, 7 },
    { "august", MONTH, 8 }, { "aug", MONTH, 8 }, { "september", MONTH, 9 }, { "sept", MONTH, 9 }, { "sep", MONTH, 9 },
    { "oktober", MONTH, 10 }, { "october", MONTH, 10 }, { "okt", MONTH, 10 }, { "oct", MONTH, 10 }, { "november", MONTH, 11 }, { "nov", MONTH, 11 },
    { "dezember", MONTH, 12 }, { "december", MONTH, 12 }, { "dez", MONTH, 12 }, { "dec", MONTH, 12 },
    { "quartal", QUARTER, 0 }, { "quarter", QUARTER, 0 }, { "vierteljahr", QUARTER, 0 }, { "q", QUARTER, 0 }, { "vj", QUARTER, 0 },
    { "i", ROMAN, 1 }, { "ii", ROMAN, 2 }, { "iii", ROMAN, 3 }, { "iv", ROMAN, 4 },
    { "schuljahr", SCHOOL, 0 }, { "sj", SCHOOL, 0 }, { "ausbildungsjahr", SCHOOL, 0 }, { "kindergartenjahr", SCHOOL, 0 }, { "kitajahr", SCHOOL, 0 },
    { "wintersemester", SCHOOL, 0 }, { "wise", SCHOOL, 0 }, { "ws", SCHOOL, 0 }, { "school", SCHOOL, 0 }, { "training", SCHOOL, 0 }, { "academic", SCHOOL, 0 },
    { "zensus", CENSUS, 0 }, { "census", CENSUS, 0 }, { "volkszahlung", CENSUS, 0 }, { "z", CENSUS, 0 },
    { "bis", UNTIL, 0 }, { "to", UNTIL, 0 }, { "until", UNTIL, 0 },
    { "jahr", QUIET, 0 }, { "jahre", QUIET, 0 }, { "kalenderjahr", QUIET, 0 }, { "berichtsjahr", QUIET, 0 }, { "year", QUIET, 0 }, { "years", QUIET, 0 },
    { "stand", QUIET, 0 }, { "stichtag", QUIET, 0 }, { "datum", QUIET, 0 }, { "date", QUIET, 0 }, { "zum", QUIET, 0 }, { "am", QUIET, 0 },
    { "im", QUIET, 0 }, { "in", QUIET, 0 }, { "vom", QUIET, 0 }, { "von", QUIET, 0 }, { "der", QUIET, 0 }, { "den", QUIET, 0 }, { "as", QUIET, 0 },
    { "of", QUIET, 0 }, { "at", QUIET, 0 }, { "on", QUIET, 0 }, { "the", QUIET, 0 }, { "from", QUIET, 0 } };

/* The rows. Y: a number of four digits, n: of one or two, m q r s z ~: words as above; signs stand for themselves. What the numbers mean, in their order. */
enum { AS_YEAR = 1, AS_PART, AS_DAY, AS_TO };
static const struct { const char *row; enum period_type type; char means[3]; } rows[] = {
    { "Y-n-n", PERIOD_DAY, { AS_YEAR, AS_PART, AS_DAY } }, { "n.n.Y", PERIOD_DAY, { AS_DAY, AS_PART, AS_YEAR } },
    { "n.mY", PERIOD_DAY, { AS_DAY, AS_PART, AS_YEAR } }, { "nmY", PERIOD_DAY, { AS_DAY, AS_PART, AS_YEAR } },
    { "mn,Y", PERIOD_DAY, { AS_PART, AS_DAY, AS_YEAR } }, { "mnY", PERIOD_DAY, { AS_PART, AS_DAY, AS_YEAR } },
    { "Y-n", PERIOD_MONTH, { AS_YEAR, AS_PART } }, { "n/Y", PERIOD_MONTH, { AS_PART, AS_YEAR } }, { "n.Y", PERIOD_MONTH, { AS_PART, AS_YEAR } },
    { "mY", PERIOD_MONTH, { AS_PART, AS_YEAR } }, { "Ym", PERIOD_MONTH, { AS_YEAR, AS_PART } }, { "m.Y", PERIOD_MONTH, { AS_PART, AS_YEAR } },
    { "Y-qn", PERIOD_QUARTER, { AS_YEAR, AS_PART } }, { "Yqn", PERIOD_QUARTER, { AS_YEAR, AS_PART } }, { "Y/qn", PERIOD_QUARTER, { AS_YEAR, AS_PART } },
    { "qnY", PERIOD_QUARTER, { AS_PART, AS_YEAR } }, { "qn/Y", PERIOD_QUARTER, { AS_PART, AS_YEAR } }, { "n.qY", PERIOD_QUARTER, { AS_PART, AS_YEAR } },
    { "rqY", PERIOD_QUARTER, { AS_PART, AS_YEAR } }, { "r.qY", PERIOD_QUARTER, { AS_PART, AS_YEAR } },
    { "Y", PERIOD_YEAR, { AS_YEAR } },
    { "Y/n", PERIOD_SCHOOL, { AS_YEAR, AS_TO } }, { "sY/n", PERIOD_SCHOOL, { AS_YEAR, AS_TO } }, { "sY/Y", PERIOD_SCHOOL, { AS_YEAR, AS_TO } },
    { "sY-Y", PERIOD_SCHOOL, { AS_YEAR, AS_TO } }, { "Y/Y", PERIOD_SCHOOL, { AS_YEAR, AS_TO } },
    { "Y-Y", PERIOD_RANGE, { AS_YEAR, AS_TO } }, { "Y~Y", PERIOD_RANGE, { AS_YEAR, AS_TO } },
    { "zY", PERIOD_CENSUS, { AS_YEAR } }, { "z-Y", PERIOD_CENSUS, { AS_YEAR } } };

static const char
    no_period[] = N_("This is no period. Possible are for example 2018-06-30, 2007-06, 2022-Q2, 2022, 2021/22, 2015-2018 and Z2022."),
    footnote[] = N_("The mark of a footnote or a remark stands beside the period. Take it away; it belongs into the note."),
    short_year[] = N_("The year needs four digits, as in 30.06.2018."),
    serial[] = N_("This looks like a date as spreadsheets count days. Say that the column holds such dates, or write 2007-06-30."),
    no_day[] = N_("There is no such day, month or quarter."),
    school_years[] = N_("Behind the slash of a school or training year stands the year that follows: 2021/22."),
    order_years[] = N_("The last year comes before the first."),
    range_years[] = N_("The year must lie between 1800 and 2199.");

enum { SIGNS_MAX = 8, SERIAL_FIRST = 10000, SERIAL_LAST = 109574 };                  /* 18 May 1927, 31 December 2199 */
struct signs { char row[SIGNS_MAX + 1]; int value[SIGNS_MAX]; size_t n; };

static bool digit(char c) { return c >= '0' && c <= '9'; }
static bool letter(char c) { return c >= 'a' && c <= 'z'; }

static bool add(struct signs *s, char sign, int value)
{
    if (s->n == SIGNS_MAX) return false;
    s->row[s->n] = sign;
    s->value[s->n++] = value;
    return true;
}

static bool add_word(struct signs *s, str word)
{
    for (size_t i = 0; i < countof(vocabulary); i++) {
        if (!str_eq(word, str_of(vocabulary[i].word))) continue;
        return vocabulary[i].sign == QUIET || add(s, vocabulary[i].sign, vocabulary[i].value);
    }
    return false;
}

/* n: one or two digits, Y: four, E: five or six, so that a value always fits. */
static bool add_number(struct signs *s, str number)
{
    int64_t v;
    if (number.n > 6 || number.n == 3 || !str_int(number, &v)) return false;
    return add(s, number.n <= 2 ? 'n' : number.n == 4 ? 'Y' : 'E', (int)v);
}

static bool signs_of(str text, struct signs *s)
{
    while (text.n) {
        size_t n = 1;
        char c = text.p[0];
        if (!c) return false;                             /* strchr() would find it */
        if (digit(c)) while (n < text.n && digit(text.p[n])) n++;
        else if (letter(c)) while (n < text.n && letter(text.p[n])) n++;
        str part = str_upto(text, n);
        if (digit(c) ? !add_number(s, part) : letter(c) ? !add_word(s, part) : strchr("-./,", c) ? !add(s, c, 0) : !strchr(" :", c)) return false;
        text = str_from(text, n);
    }
    return true;
}

/* Brackets, stars, daggers and raised digits: marks of footnotes, or remarks. Raised digits would become plain ones by folding. */
static bool marked(str s)
{
    while (s.n) {
        uint32_t c = utf8_next(&s);
        if (c == '(' || c == ')' || c == '*' || c == '[' || c == ']' || c == 0x2020 || c == 0x2021 || c == 0xB9 || c == 0xB2 || c == 0xB3) return true;
        if (c >= 0x2070 && c <= 0x2079) return true;
    }
    return false;
}

/* Small, without accents; the longer dashes between two whole years are hyphens, elsewhere they have no one meaning. */
static str folded(struct arena *a, str text)
{
    str s = lang_fold(a, text);
    struct buf b = buf_in(a, s.n + 1);
    for (bool first = true; s.n; first = false) {
        bool dash = !first && (str_starts(s, S("\xE2\x80\x93")) || str_starts(s, S("\xE2\x80\x94")));
        if (dash) buf_put(&b, S(" to "));
        else buf_char(&b, s.p[0]);
        s = str_from(s, dash ? 3 : 1);
    }
    return buf_str(&b);
}

static bool by_row(const struct signs *s, struct period *p)
{
    for (size_t i = 0; i < countof(rows); i++) {
        if (strcmp(rows[i].row, s->row)) continue;
        int *const where[] = { NULL, [AS_YEAR] = &p->year, [AS_PART] = &p->part, [AS_DAY] = &p->day, [AS_TO] = &p->to };
        size_t k = 0;
        p->type = rows[i].type;
        for (size_t j = 0; j < s->n; j++) if (strchr("Ynmr", s->row[j])) *where[(size_t)rows[i].means[k++]] = s->value[j];
        return true;
    }
    return false;
}

/* "/22" belongs to the century, "/00" to the next. Years that do not follow each other are several ones, unless a word says school year. */
static const char *school(const struct signs *s, struct period *p)
{
    bool two = strchr(s->row, 'n') != NULL;
    if (two) p->to += p->year / 100 * 100 + (p->to < p->year % 100 ? 100 : 0);
    if (p->to == p->year + 1) return NULL;
    if (two || s->row[0] == SCHOOL) return school_years;
    p->type = PERIOD_RANGE;
    return NULL;
}

static const char *wrong(struct arena *a, const struct signs *s, struct period *p)
{
    const char *why = p->type == PERIOD_SCHOOL ? school(s, p) : NULL;
    struct period again;
    if (why) return why;
    if (p->type == PERIOD_RANGE && p->to <= p->year) return order_years;
    if (p->year < PERIOD_FIRST_YEAR || p->year > PERIOD_LAST_YEAR || p->to > PERIOD_LAST_YEAR) return range_years;
    return period_parse(period_text(a, *p), &again) ? NULL : no_day;
}

static struct period of_serial(int days)
{
    struct date d = date_of_days(date_days((struct date){ 1899, 12, 30 }) + days);
    return (struct period){ PERIOD_DAY, d.year, 0, d.month, d.day };
}

bool period_read(struct arena *a, str text, int how, struct period *ret, const char **why)
{
    struct signs s = { 0 };
    struct period p = { 0 };
    text = str_trim(text);
    if (period_parse(text, ret)) return true;
    if (text.n > 80 || !utf8_valid(text)) return *why = no_period, false;
    if (marked(text)) return *why = footnote, false;
    if (!signs_of(folded(a, text), &s)) return *why = no_period, false;
    if (!strcmp(s.row, "E") && s.value[0] >= SERIAL_FIRST && s.value[0] <= SERIAL_LAST) {
        if (how & PERIOD_SERIAL) return *ret = of_serial(s.value[0]), true;
        return *why = serial, false;
    }
    if (!by_row(&s, &p)) return *why = strcmp(s.row, "n.n.n") && strcmp(s.row, "mn") ? no_period : short_year, false;
    *why = wrong(a, &s, &p);
    if (*why) return false;
    *ret = p;
    return true;
}
