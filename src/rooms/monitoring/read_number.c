/* read_number.c - a value of a statistical table as it stands there. */
#include "rooms/monitoring/read_number.h"
#include "base/utf8.h"
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { GROUPS_MAX = 10, NOISE_DIGITS = 12, NOISE_LEFT = 6 };

/* ---- blanks and notes ---------------------------------------------------------------------------------------------------------------- */
/* Bytes of the blank that begins here: ASCII, no-break (U+00A0), those of U+2000 to U+200B, narrow no-break (U+202F), BOM (U+FEFF). 0: none. */
static size_t blank_at(str s, size_t i)
{
    unsigned char c = (unsigned char)s.p[i], d = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0, e = i + 2 < s.n ? (unsigned char)s.p[i + 2] : 0;
    if (c == ' ' || (c >= '\t' && c <= '\r')) return 1;
    if (c == 0xC2 && d == 0xA0) return 2;
    if (c == 0xE2 && d == 0x80 && ((e >= 0x80 && e <= 0x8B) || e == 0xAF)) return 3;
    return c == 0xEF && d == 0xBB && e == 0xBF ? 3 : 0;
}

str trim_wide(str s)
{
    size_t n, end = 0;
    while (s.n && (n = blank_at(s, 0)) > 0) s = str_from(s, n);
    for (size_t i = 0; i < s.n; i += n ? n : 1) {
        n = blank_at(s, i);
        if (!n) end = i + 1;
    }
    return str_upto(s, end);
}

/* ¹ ² ³ ⁰ ⁴…⁹ and ⁾ at the end of a text: bytes of the last one, 0 for anything else. */
static size_t raised_end(str s)
{
    if (s.n >= 2 && s.p[s.n - 2] == '\xC2' && memchr("\xB9\xB2\xB3", s.p[s.n - 1], 3)) return 2;
    if (s.n < 3 || s.p[s.n - 3] != '\xE2' || s.p[s.n - 2] != '\x81') return 0;
    unsigned char last = (unsigned char)s.p[s.n - 1];
    return last == 0xB0 || (last >= 0xB4 && last <= 0xB9) || last == 0xBE ? 3 : 0;
}

/* "1)" or "12)" right at the end, with at most two digits in front of the bracket and no bracket that opens it. */
static size_t bracket_end(str s)
{
    size_t digits = 0;
    if (s.n < 2 || s.p[s.n - 1] != ')') return 0;
    while (digits < 2 && digits + 1 < s.n && s.p[s.n - 2 - digits] >= '0' && s.p[s.n - 2 - digits] <= '9') digits++;
    if (!digits) return 0;
    char before = digits + 1 < s.n ? s.p[s.n - 2 - digits] : ' ';
    return before == '(' || (before >= '0' && before <= '9') || str_find_char(s, '(') >= 0 ? 0 : digits + 1;
}

str label_without_notes(str text, bool *cut)
{
    str s = trim_wide(text);
    size_t whole = s.n;
    for (size_t n; s.n && ((n = raised_end(s)) > 0 || (n = bracket_end(s)) > 0 || (s.p[s.n - 1] == '*' && (n = 1))); ) {
        if (n >= s.n) break;                                /* nothing but a note: leave it   */
        s = trim_wide(str_upto(s, s.n - n));
        if (s.n && s.p[s.n - 1] == ',') s.n--;              /* "Jahr1), 2)"                   */
    }
    *cut = s.n < whole;
    return s;
}

/* "20181)" is 2018 and a note: no year has five digits, and no day number of a spreadsheet a bracket. */
static bool cut_note(str *s)
{
    size_t digits = 0;
    while (digits < s->n && s->p[digits] >= '0' && s->p[digits] <= '9') digits++;
    if (digits < 5 || digits > 6 || digits + 1 != s->n || s->p[digits] != ')') return false;
    *s = str_upto(*s, 4);
    return true;
}

/* A time of day behind the date, as spreadsheets leave it, says nothing. */
bool period_of_cell(struct arena *a, str text, int how, struct period *ret, bool *note, const char **why)
{
    str s = label_without_notes(text, note);
    *note |= cut_note(&s);
    if (str_ends(s, S(" 00:00:00"))) s = str_upto(s, s.n - 9);
    else if (str_ends(s, S(" 00:00"))) s = str_upto(s, s.n - 6);
    return period_read(a, s, how, ret, why);
}

/* ---- the shape: groups of digits and what stands between them ---------------------------------------------------------------------------- */
struct shape {
    char digits[NUMBER_TEXT_MAX + 1]; size_t n;             /* all digits, one after the other */
    uint8_t group[GROUPS_MAX]; char sep[GROUPS_MAX]; size_t groups;   /* length of each group; sep[i] stands behind group i: . , or blank */
    bool minus, limited, broken, percent; char flag;
    int power;                                              /* 1.5e+06, as programs write it   */
};

static void take_char(str *s, bool *is) { *is = true; *s = trim_wide(str_from(*s, 1)); }

/* What may stand before and behind the digits: a sign, brackets, a break, a percent sign, one letter. */
static str without_dress(struct shape *h, str s)
{
    bool bracket = false;
    if (s.n && s.p[0] == '|') take_char(&s, &h->broken);
    if (s.n && s.p[s.n - 1] == '|') { h->broken = true; s = trim_wide(str_upto(s, s.n - 1)); }
    if (s.n > 2 && s.p[0] == '(' && s.p[s.n - 1] == ')') { h->limited = true; s = trim_wide(str_from(str_upto(s, s.n - 1), 1)); }
    if (str_starts(s, S("\xE2\x88\x92"))) { h->minus = true; s = str_from(s, 3); }             /* U+2212 */
    else if (s.n > 1 && s.p[0] == '-') take_char(&s, &h->minus);
    else if (s.n > 1 && s.p[0] == '+') take_char(&s, &bracket);
    if (s.n > 1 && s.p[s.n - 1] == '%') { h->percent = true; s = trim_wide(str_upto(s, s.n - 1)); }
    if (s.n > 1 && strchr("rpsebRPSEB", s.p[s.n - 1]) && s.p[s.n - 1]) {
        h->flag = (char)(s.p[s.n - 1] | 0x20);
        s = trim_wide(str_upto(s, s.n - 1));
    }
    return s;
}

/* The power of ten behind an e, taken off. False: there is an e with something else behind it. */
static bool take_power(struct shape *h, str *s)
{
    int64_t at = str_find_char(*s, 'e'), power;
    if (at < 0) at = str_find_char(*s, 'E');
    if (at <= 0) return at < 0;
    str tail = str_from(*s, (size_t)at + 1);
    if (str_starts(tail, S("+"))) tail = str_from(tail, 1);
    if (!str_int(tail, &power) || power > 30 || power < -30) return false;
    h->power = (int)power;
    *s = str_upto(*s, (size_t)at);
    return true;
}

static bool add_group(struct shape *h, size_t *length, char sep)
{
    if (h->groups == GROUPS_MAX) return false;
    h->group[h->groups] = (uint8_t)*length;
    h->sep[h->groups++] = sep;
    *length = 0;
    return true;
}

/* False: no number. */
static bool shape_of(struct shape *h, str text)
{
    size_t length = 0, blank;
    *h = (struct shape){ 0 };
    str s = trim_wide(text);
    if (!s.n || s.n > NUMBER_TEXT_MAX) return false;
    s = without_dress(h, s);
    if (!take_power(h, &s)) return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c >= '0' && c <= '9') { h->digits[h->n++] = c; length++; continue; }
        if ((blank = blank_at(s, i)) > 0) { i += blank - 1; c = ' '; }
        if (c == '\'') c = ' ';                             /* 1'234, as in Switzerland        */
        if ((c != '.' && c != ',' && c != ' ') || !add_group(h, &length, c)) return false;
    }
    return h->n && add_group(h, &length, 0) && h->group[h->groups - 1] > 0;
}

/* Groups from..to (behind the first) hold three digits each, the first one to three. */
static bool in_threes(const struct shape *h, size_t to)
{
    if (!h->group[0] || h->group[0] > 3) return false;
    for (size_t i = 1; i <= to; i++) if (h->group[i] != 3) return false;
    return true;
}

/* Where the decimals begin: index of the last group, or `groups` where there are none. *form: what that proves. */
static bool find_decimals(const struct shape *h, enum number_form *form, bool *unsure, size_t *decimals)
{
    size_t last = h->groups - 1, others = 0;
    char sep = last ? h->sep[last - 1] : 0;
    *form = NUMBER_UNSURE;
    *unsure = false;
    *decimals = h->groups;
    if (!last) return true;
    for (size_t i = 0; i + 1 < h->groups; i++) others += h->sep[i] != sep;
    if (sep == ' ') return !others && in_threes(h, last);   /* 1 234 567                       */
    if (last == 1) {                                        /* one sign: decimals, unless it could be thousands */
        *unsure = in_threes(h, 1) && h->digits[0] != '0' && !h->power;
        if (!*unsure) { *decimals = last; *form = sep == ',' ? NUMBER_GERMAN : NUMBER_ENGLISH; }
        return true;
    }
    if (!others) { *form = sep == '.' ? NUMBER_GERMAN : NUMBER_ENGLISH; return in_threes(h, last); }       /* 1.234.567 */
    for (size_t i = 0; i + 2 < h->groups; i++) if (h->sep[i] != h->sep[0] || h->sep[i] == sep) return false;
    *decimals = last;                                       /* 1.234,5 and 1 234,5             */
    *form = sep == ',' ? NUMBER_GERMAN : NUMBER_ENGLISH;
    return in_threes(h, last - 1);
}

enum number_form number_evidence(str text, bool *unsure)
{
    struct shape h;
    enum number_form form;
    size_t decimals;
    *unsure = false;
    return shape_of(&h, text) && find_decimals(&h, &form, unsure, &decimals) ? form : NUMBER_UNSURE;
}

/* ---- signs ---------------------------------------------------------------------------------------------------------------------------------- */
static const struct { const char *text; enum mark mark; } signs[] = {
    { "-", MARK_ZERO }, { "\xE2\x80\x93", MARK_ZERO }, { "\xE2\x80\x94", MARK_ZERO }, { "\xE2\x88\x92", MARK_ZERO },       /* dashes of all lengths */
    { ".", MARK_UNKNOWN }, { "\xE2\x80\xA2", MARK_UNKNOWN }, { "\xC2\xB7", MARK_UNKNOWN }, { "...", MARK_LATER }, { "\xE2\x80\xA6", MARK_LATER },
    { "/", MARK_UNRELIABLE }, { "x", MARK_BLOCKED }, { "X", MARK_BLOCKED }, { "()", MARK_LIMITED }, { "( )", MARK_LIMITED }, { "|", MARK_BREAK },
    { "k. A.", MARK_UNKNOWN }, { "k.A.", MARK_UNKNOWN }, { "NA", MARK_UNKNOWN }, { "n/a", MARK_UNKNOWN },
};

enum mark mark_read(str text)
{
    str s = trim_wide(text);
    if (!s.n || s.n > 5) return MARK_NONE;
    for (size_t i = 0; i < countof(signs); i++) if (str_eq(s, str_of(signs[i].text))) return signs[i].mark;
    return MARK_NONE;
}

/* ---- a number -------------------------------------------------------------------------------------------------------------------------------- */
/* Up to 15 digits a double keeps every one. */
static bool value_of(const struct shape *h, size_t decimals, double *ret)
{
    char z[NUMBER_TEXT_MAX + 16];
    size_t n = 0, at = 0;
    for (size_t i = 0; i < h->groups; i++) {
        if (i == decimals) z[n++] = '.';
        memcpy(z + n, h->digits + at, h->group[i]);
        n += h->group[i];
        at += h->group[i];
    }
    if (h->power) n += (size_t)snprintf(z + n, sizeof z - n, "e%d", h->power);
    return str_real((str){ z, n }, ret) && fabs(*ret) < 1e15;
}

/* What a binary fraction leaves behind: with 14 digits or more, nearly all of them 0 or 9. Such a number is taken as the short one. */
static bool without_noise(const struct shape *h, double *v)
{
    char z[40];
    double less;
    size_t digits = h->n;
    for (size_t i = 0; i < h->n && h->digits[i] == '0'; i++) digits--;
    if (digits < 14) return false;
    int n = snprintf(z, sizeof z, "%.*g", NOISE_DIGITS, *v);
    size_t kept = 0;
    for (int i = 0; i < n && z[i] != 'e'; i++) kept += z[i] >= '0' && z[i] <= '9';
    if (kept > NOISE_LEFT || !str_real((str){ z, (size_t)n }, &less) || fabs(less - *v) > fabs(*v) * 1e-12) return false;
    *v = less;
    return true;
}

static struct number trouble(enum number_trouble t) { return (struct number){ .trouble = t }; }

/* A digit and a bracket behind a number: "123 1)" is a note, "1231)" nobody can tell. */
static bool has_note(str *s)
{
    size_t n = raised_end(*s) ? raised_end(*s) : 0;
    if (n) { *s = trim_wide(str_upto(*s, s->n - n)); return has_note(s); }
    if (s->n < 4 || s->p[s->n - 1] != ')' || str_find_char(*s, '(') >= 0) return false;
    size_t at = s->n - 1;
    while (at && s->p[at - 1] >= '0' && s->p[at - 1] <= '9') at--;
    for (size_t i = 0; i < at; i++) if (!strchr("0123456789., +-'", s->p[i])) return false;
    if (at == s->n - 1 || !at || s->n - 1 - at > 2 || s->p[at - 1] != ' ') return true;
    *s = trim_wide(str_upto(*s, at));
    return false;
}

static struct number read_shape(const struct shape *h, enum number_form form)
{
    struct number r = { .has = true };
    enum number_form proves;
    size_t decimals;
    if (!find_decimals(h, &proves, &r.unsure, &decimals)) return trouble(NUMBER_WORDS);
    if (r.unsure) {
        char sep = h->sep[0];
        enum number_form as = form != NUMBER_UNSURE ? form : sep == '.' ? NUMBER_ENGLISH : NUMBER_GERMAN;
        if ((sep == ',') == (as == NUMBER_GERMAN)) decimals = 1;
    } else if (form != NUMBER_UNSURE && proves != NUMBER_UNSURE && proves != form) r.trouble = NUMBER_FOREIGN;
    if (!value_of(h, decimals, &r.v)) return trouble(NUMBER_LARGE);
    r.artefact = without_noise(h, &r.v);
    if (h->minus && r.v > 0) r.v = -r.v;
    r.mark = h->limited ? MARK_LIMITED : h->broken || h->flag == 'b' ? MARK_BREAK : MARK_NONE;
    r.flag = h->flag == 'b' ? 0 : h->flag;
    return r;
}

struct number number_read(str text, enum number_form form, bool plain)
{
    struct shape h;
    str s = trim_wide(text);
    if (!s.n) return trouble(NUMBER_NONE);
    enum mark mark = mark_read(s);
    if (mark != MARK_NONE) return (struct number){ .has = mark == MARK_ZERO, .mark = mark };
    if (has_note(&s)) return trouble(NUMBER_NOTE);
    if (!shape_of(&h, s)) return trouble(NUMBER_WORDS);
    if (!plain) return read_shape(&h, form);
    struct number r = read_shape(&h, NUMBER_ENGLISH);
    r.unsure = false;
    return r;
}
