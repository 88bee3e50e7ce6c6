/* classes.c - classes of a map: read, checked against each other, named. classes.h says how people write them. */
#include "plan/classes.h"
#include "plan/spread.h"
#include <math.h>
#include <string.h>

enum { READ_MAX = 12, WORDS_MAX = 6, DIGITS_MAX = 6 };    /* more classes are read than drawn, so that every fault is told */
struct part { double low, high; str text; };
struct reading { struct arena *a; bool german; int digits; struct part part[READ_MAX]; size_t n; struct class_fault *fault; size_t faults; };

static void blame(struct reading *r, struct class_fault f)
{
    if (r->faults < CLASS_FAULTS_MAX) r->fault[r->faults++] = f;
}

/* ---- numbers ---------------------------------------------------------------------------------------------------------------- */
static bool digit(char c) { return c >= '0' && c <= '9'; }

/* Which of "." and "," is the decimal sign: the later one if there are both; a single one that comes once and has not exactly three digits behind it;
** otherwise the language's. 0: none. */
static char decimal_sign(str s, bool german)
{
    char last = 0;
    size_t at = 0, seen = 0, kinds = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != '.' && s.p[i] != ',') continue;
        kinds += s.p[i] != last;
        seen++;
        last = s.p[i];
        at = i;
    }
    if (!last || kinds > 1) return last;
    if (seen > 1) return 0;
    return s.n - at - 1 != 3 || last == (german ? ',' : '.') ? last : 0;
}

static bool number(struct reading *r, str s, double *ret)
{
    char sign = decimal_sign(s, r->german), z[32];
    size_t n = 0;
    int digits = -1;
    if (!s.n || s.n >= sizeof z || !digit(s.p[s.n - 1])) return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == sign) digits = 0, z[n++] = '.';
        else if (digit(c) || (c == '-' && !i)) digits += digits >= 0, z[n++] = c;
        else if (c != '.' && c != ',') return false;
    }
    if (!str_real((str){ z, n }, ret) || digits > DIGITS_MAX) return false;
    if (digits > r->digits) r->digits = digits;
    return true;
}

/* ---- one class -------------------------------------------------------------------------------------------------------------- */
/* Patterns of words, # a number. The lower end comes first. */
static const struct { const char *pattern; bool low, high; } patterns[] = {
    { "# bis unter #", true, true }, { "# bis #", true, true }, { "# - #", true, true }, { "von # bis unter #", true, true }, { "von # bis #", true, true },
    { "# to under #", true, true }, { "# to less than #", true, true }, { "# to below #", true, true }, { "# to #", true, true }, { "from # to #", true, true },
    { "unter #", false, true }, { "bis unter #", false, true }, { "weniger als #", false, true }, { "under #", false, true }, { "less than #", false, true },
    { "below #", false, true }, { "up to #", false, true }, { "< #", false, true },
    { "# und mehr", true, false }, { "# oder mehr", true, false }, { "ab #", true, false }, { "mindestens #", true, false }, { "# and more", true, false },
    { "# or more", true, false }, { "# and over", true, false }, { "from #", true, false }, { "at least #", true, false } };

static bool by_pattern(struct reading *r, str s, struct part *p)
{
    char z[80];
    size_t n = 0, numbers = 0;
    double v[2] = { 0, 0 };
    for (str word; str_word(&s, &word);) {
        bool numeric = digit(word.p[word.n - 1]);
        if (n + word.n + 2 > sizeof z || (numeric && (numbers == 2 || !number(r, word, &v[numbers++])))) return false;
        if (n) z[n++] = ' ';
        memcpy(z + n, numeric ? "#" : word.p, numeric ? 1 : word.n);
        n += numeric ? 1 : word.n;
    }
    for (size_t i = 0; i < countof(patterns); i++) {
        if (!str_eq((str){ z, n }, str_of(patterns[i].pattern))) continue;
        p->low = patterns[i].low ? v[0] : -(double)INFINITY;
        p->high = patterns[i].high ? v[patterns[i].low] : (double)INFINITY;
        return true;
    }
    return false;
}

/* "[34.6;38.9)"; an end may be missing. */
static bool interval(struct reading *r, str s, struct part *p)
{
    str low;
    s = (str){ s.p + 1, s.n - 2 };
    if (str_find_char(s, ';') < 0) return false;
    str_split(&s, ';', &low);
    low = str_trim(low);
    s = str_trim(s);
    p->low = -(double)INFINITY;
    p->high = (double)INFINITY;
    return (low.n || s.n) && (!low.n || number(r, low, &p->low)) && (!s.n || number(r, s, &p->high));
}

/* Small letters, blanks around signs, no "%"; the dashes between numbers become " - ", "≥ 5" and the like are words. */
static str plain(struct reading *r, str s)
{
    struct buf b = buf_in(r->a, CLASSES_TEXT_MAX * 3);
    for (s = lang_fold(r->a, s); s.n; s = str_from(s, 1)) {
        bool dash = str_starts(s, S("\xE2\x80\x93")) || str_starts(s, S("\xE2\x80\x94")), minus = str_starts(s, S("\xE2\x88\x92"));
        bool between = s.p[0] == '-' && b.n && digit(b.p[b.n - 1]);
        if (dash || between) buf_put(&b, S(" - "));
        else if (minus) buf_put(&b, S("-"));
        else if (s.p[0] == '<') buf_put(&b, S(" < "));
        else buf_char(&b, s.p[0] == '%' ? ' ' : s.p[0]);
        if (dash || minus) s = str_from(s, 2);
    }
    return str_trim(buf_str(&b));
}

static void part_read(struct reading *r, str text)
{
    struct part p = { .text = text };
    str s = plain(r, text);
    bool brackets = s.n > 2 && (s.p[0] == '[' || s.p[0] == ']' || s.p[0] == '(') && strchr(")[]", s.p[s.n - 1]);
    if (r->n == READ_MAX) return;
    if (!(brackets ? interval(r, s, &p) : by_pattern(r, s, &p))) {
        blame(r, (struct class_fault){ .wrong = CLASS_UNREADABLE, .class = r->n + 1, .low = NAN, .high = NAN, .text = text });
        p.low = p.high = NAN;
    }
    r->part[r->n++] = p;
}

/* ---- all of them ------------------------------------------------------------------------------------------------------------ */
/* Ends a class here? ", " does, "34,6" does not; a ";" within brackets does not. */
static bool ends(str s, size_t i, bool inside)
{
    if (s.p[i] == '\n') return true;
    return !inside && (strchr(";/|", s.p[i]) || (s.p[i] == ',' && i + 1 < s.n && s.p[i + 1] == ' '));
}

static void split(struct reading *r, str text)
{
    size_t from = 0;
    bool inside = false;
    for (size_t i = 0; i <= text.n; i++) {
        bool end = i == text.n || ends(text, i, inside);
        if (!end) { inside = inside ? !strchr(")]", text.p[i]) : strchr("[(", text.p[i]) != NULL; continue; }
        str s = str_trim((str){ text.p + from, i - from });
        if (s.n) part_read(r, s);
        from = i + 1;
        inside = false;
    }
}

static void compare(struct reading *r, size_t k)
{
    const struct part *before = &r->part[k - 1], *p = &r->part[k];
    if (isnan(before->high) || isnan(p->low)) return;
    if (isinf(before->high) || isinf(p->low)) {
        size_t open = isinf(p->low) ? k : k - 1;
        struct class_fault f = { .wrong = CLASS_OPEN, .class = open + 1, .low = r->part[open].low, .high = r->part[open].high, .text = r->part[open].text };
        if (open == k) f.low = before->high; else f.high = p->low;
        if (isinf(f.low) || isinf(f.high) || !(f.low < f.high)) f.low = f.high = NAN;
        blame(r, f);
    } else if (before->low < before->high && fabs(before->high - p->low) > 1e-9) {
        enum class_wrong wrong = p->low > before->high ? CLASS_GAP : CLASS_OVERLAP;
        blame(r, (struct class_fault){ .wrong = wrong, .class = k + 1, .low = before->high < p->high ? before->high : (double)NAN, .high = p->high, .text = p->text });
    }
}

/* A class that ends below its beginning should end where the next one begins, if that is higher. */
static void check(struct reading *r)
{
    for (size_t k = 0; k < r->n; k++) {
        const struct part *p = &r->part[k];
        double next = k + 1 < r->n ? r->part[k + 1].low : (double)NAN;
        if (k) compare(r, k);
        if (p->low >= p->high) blame(r, (struct class_fault){ .wrong = CLASS_REVERSED, .class = k + 1, .low = p->low, .high = next > p->low ? next : (double)NAN, .text = p->text });
    }
    if (r->n > MAP_CLASSES_MAX) blame(r, (struct class_fault){ .wrong = CLASS_MANY, .class = r->n, .low = NAN, .high = NAN });
    if (r->n < 2) blame(r, (struct class_fault){ .wrong = CLASS_FEW, .class = r->n, .low = NAN, .high = NAN });
}

static bool speaks_german(struct arena *a, str text)
{
    static const char *const words[] = { "bis", "unter", "mehr", "ab ", "von", "als" };
    str s = lang_fold(a, text);
    for (size_t i = 0; i < countof(words); i++) if (str_find(s, str_of(words[i])) >= 0) return true;
    return false;
}

size_t classes_read(struct arena *a, str text, struct classes *ret, struct class_fault *ret_fault)
{
    struct reading r = { .a = a, .fault = ret_fault };
    text = str_upto(text, CLASSES_TEXT_MAX);
    r.german = speaks_german(a, text);
    split(&r, text);
    check(&r);
    for (size_t i = 0; i < r.faults; i++) ret_fault[i].digits = r.digits, ret_fault[i].german = r.german;
    if (r.faults) return r.faults;
    *ret = (struct classes){ .n = r.n, .digits = r.digits };
    for (size_t k = 0; k < r.n; k++) {
        ret->low[k] = k ? ret->high[k - 1] : r.part[k].low;            /* the same number, not nearly the same */
        ret->high[k] = r.part[k].high;
    }
    return 0;
}

int class_of(const struct classes *c, double v)
{
    if (!isfinite(v) || !c->n || v < c->low[0]) return MAP_NO_DATA;
    for (size_t k = 0; k < c->n; k++) if (v < c->high[k]) return (int)k;
    return v <= c->high[c->n - 1] ? (int)c->n - 1 : MAP_NO_DATA;
}

/* Ends between two values that differ, the value rounded where that keeps them apart. Rounding down to an end could move a value of the class below over
** it: then the exact value stays. */
struct classes classes_quantiles(const double *v, size_t n, size_t most, int digits)
{
    int class[MAP_AREAS_MAX];
    double low[MAP_CLASSES_MAX], high[MAP_CLASSES_MAX], ten = pow(10, digits);
    struct classes c = { .digits = digits };
    if (n > MAP_AREAS_MAX) n = MAP_AREAS_MAX;
    c.n = map_quantiles(v, n, most < MAP_CLASSES_MAX ? most : MAP_CLASSES_MAX, class, low, high);
    for (size_t k = 0; k < c.n; k++) {
        double down = floor(low[k] * ten + 1e-9) / ten, up = ceil(high[k] * ten - 1e-9) / ten;
        c.low[k] = k ? (down > high[k - 1] ? down : low[k]) : down;
        if (k) c.high[k - 1] = c.low[k];
        c.high[k] = up;
    }
    return c;
}

/* ---- for readers ------------------------------------------------------------------------------------------------------------- */
/* A translated text with its %s filled in their order; a translator may leave one out, not add one. */
static str filled(struct arena *a, str text, const str *value, size_t n)
{
    struct buf b = buf_in(a, 1000);
    for (size_t i = 0; i < n; i++) {
        int64_t at = str_find(text, S("%s"));
        if (at < 0) break;
        buf_put(&b, str_upto(text, (size_t)at));
        buf_put(&b, value[i]);
        text = str_from(text, (size_t)at + 2);
    }
    buf_put(&b, text);
    return buf_str(&b);
}

const char *class_fault_key(const struct class_fault *f)
{
    static const char *const key[] = {
        [CLASS_UNREADABLE] = N_("This is no class of a map: %s. Write “5 to under 10”, “under 5” or “10 and more”."),
        [CLASS_REVERSED] = N_("A class must end above its beginning: %s."),
        [CLASS_GAP] = N_("A class begins above the end of the class before it, so values between belong to none: %s."),
        [CLASS_OVERLAP] = N_("A class begins below the end of the class before it, so values between belong to two: %s."),
        [CLASS_OPEN] = N_("Only the first class may lack a beginning, and only the last an end: %s."),
        [CLASS_MANY] = N_("A map can show at most five classes that can be told apart; these are %s."),
        [CLASS_FEW] = N_("A map needs at least two classes, each on a line of its own.") };
    return key[f->wrong];
}

/* Where a class should lie, as its author would have written it. */
static str meant(struct arena *a, const struct class_fault *f)
{
    const struct lang *l = lang_find(f->german ? S("de") : S("en"));
    str low = lang_decimal(a, l, isinf(f->low) ? 0 : f->low, f->digits), high = lang_decimal(a, l, isinf(f->high) ? 0 : f->high, f->digits);
    if (isinf(f->low)) return arena_fmt(a, "%s %.*s", f->german ? "unter" : "under", STR(high));
    if (isinf(f->high)) return arena_fmt(a, "%.*s %s", STR(low), f->german ? "und mehr" : "and more");
    return arena_fmt(a, "%.*s %s %.*s", STR(low), f->german ? "bis unter" : "to under", STR(high));
}

str class_fault_detail(struct arena *a, const struct class_fault *f)
{
    if (f->wrong == CLASS_FEW) return S("");
    if (f->wrong == CLASS_MANY) return arena_fmt(a, "%zu", f->class);
    str s = arena_fmt(a, "%zu. %.*s", f->class, STR(f->text));
    return isnan(f->low) || isnan(f->high) ? s : arena_fmt(a, "%.*s → %.*s", STR(s), STR(meant(a, f)));
}

str class_fault_text(struct arena *a, const struct words *w, const struct class_fault *f)
{
    str detail = class_fault_detail(a, f);
    return filled(a, words_get(w, class_fault_key(f)), &detail, 1);
}

str class_name(struct arena *a, const struct lang *l, const struct words *w, const struct classes *c, size_t k, str unit)
{
    double low = c->low[k], high = c->high[k];
    str gap = unit.n ? S("\xC2\xA0") : (str){ 0 };
    const str from = lang_decimal(a, l, isinf(low) ? 0 : low, c->digits), to = lang_decimal(a, l, isinf(high) ? 0 : high, c->digits);
    const str both[] = { from, to }, *one = isinf(low) ? &to : &from;
    str s = isinf(low) && isinf(high) ? S("–") : isinf(low) ? filled(a, words_get(w, N_("under %s")), one, 1)
          : isinf(high) ? filled(a, words_get(w, N_("%s and more")), one, 1)
          : filled(a, words_get(w, k + 1 == c->n ? N_("%s to %s") : N_("%s to under %s")), both, 2);
    return arena_fmt(a, "%.*s%.*s%.*s", STR(s), STR(gap), STR(unit));
}

str classes_text(struct arena *a, const struct classes *c)
{
    struct buf b = buf_in(a, CLASSES_TEXT_MAX);
    for (size_t k = 0; k < c->n; k++) {
        buf_put(&b, k ? S("\n[") : S("["));
        if (!isinf(c->low[k])) buf_fmt(&b, "%.*f", c->digits, c->low[k]);
        buf_char(&b, ';');
        if (!isinf(c->high[k])) buf_fmt(&b, "%.*f", c->digits, c->high[k]);
        buf_char(&b, ')');
    }
    return buf_str(&b);
}
