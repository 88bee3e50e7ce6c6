/* form_read.c - what people type into what the store keeps: 12,50 is 1250 cents, 31.03.2026 a date, "Di 9-12" opening hours. */
#include "base/moment.h"
#include "base/utf8.h"
#include "look/form.h"
#include <string.h>

enum { TYPED_MAX = 256 * 1024, FOUND_MAX = 20 };
typedef str taker(struct req *q, const struct field *f, str typed, const char **wrong);

/* ---- numbers ---------------------------------------------------------------------------------------------------------- */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Without blanks and the sign of the currency. */
static str squeezed(struct arena *a, str typed)
{
    static const char *const drop[] = { "\u00a0", "\u202f", "\u2009", "€", "'", " " };
    struct buf b = buf_in(a, TYPED_MAX);
    for (str rest = typed; rest.n;) {
        size_t skip = 0;
        for (size_t i = 0; i < countof(drop) && !skip; i++) if (str_starts(rest, str_of(drop[i]))) skip = strlen(drop[i]);
        if (!skip) buf_char(&b, rest.p[0]);
        rest = str_from(rest, skip ? skip : 1);
    }
    return buf_str(&b);
}

/* "1.234.567": points (or commas) before groups of three, and at least one. */
static bool is_grouped(str s, char by)
{
    int64_t first = str_find_char(s, by);
    if (first < 1 || first > 4) return false;
    for (size_t i = 0; i < s.n; i++) {
        bool sign = i >= (size_t)first && (i - (size_t)first) % 4 == 0;
        if (sign ? s.p[i] != by : !is_digit(s.p[i]) && !(i == 0 && s.p[i] == '-')) return false;
    }
    return (s.n - (size_t)first) % 4 == 0;
}

static str without(struct arena *a, str s, char c)
{
    struct buf b = buf_in(a, TYPED_MAX);
    for (size_t i = 0; i < s.n; i++) if (s.p[i] != c) buf_char(&b, s.p[i]);
    return buf_str(&b);
}

/* With a decimal point: "1.234,5" and "1234,5" become 1234.5. The sign that stands last counts; a single point is a decimal point. */
static str pointed(struct arena *a, str typed)
{
    str s = squeezed(a, typed);
    int64_t comma = str_find_char(s, ','), point = str_find_char(s, '.');
    if (comma >= 0 && point > comma) return is_grouped(str_upto(s, (size_t)point), ',') ? without(a, s, ',') : s;
    if (comma < 0) return str_find_char(str_from(s, point < 0 ? s.n : (size_t)point + 1), '.') >= 0 && is_grouped(s, '.') ? without(a, s, '.') : s;
    if (point >= 0 && !is_grouped(str_upto(s, (size_t)comma), '.')) return s;
    char *p = arena_get(a, s.n + 1);
    str plain = without(a, s, '.');
    if (plain.n) memcpy(p, plain.p, plain.n);
    for (size_t i = 0; i < plain.n; i++) if (p[i] == ',') p[i] = '.';
    return (str){ p, plain.n };
}

static str take_number(struct req *q, const struct field *f, str typed, const char **wrong)
{
    str s = squeezed(q->a, typed);
    (void)f; (void)wrong;
    return is_grouped(s, '.') ? without(q->a, s, '.') : is_grouped(s, ',') ? without(q->a, s, ',') : s;
}

static str take_decimal(struct req *q, const struct field *f, str typed, const char **wrong)
{
    str s = pointed(q->a, typed);
    double v;
    (void)f;
    if (!str_real(s, &v)) *wrong = N_("Please enter a number, as 12.5.");
    return s;
}

static str take_money(struct req *q, const struct field *f, str typed, const char **wrong)
{
    str s = is_grouped(squeezed(q->a, typed), '.') ? without(q->a, squeezed(q->a, typed), '.') : pointed(q->a, typed);
    int64_t point = str_find_char(s, '.'), whole = 0, cents = 0;
    str after = point < 0 ? S("00") : str_from(s, (size_t)point + 1), before = point < 0 ? s : str_upto(s, (size_t)point);
    bool minus = str_starts(before, S("-"));
    (void)f;
    if (after.n == 1) after = arena_fmt(q->a, "%c0", after.p[0]);
    bool good = after.n == 2 && is_digit(after.p[0]) && is_digit(after.p[1]) && str_int(after, &cents) && str_int(before, &whole)
             && whole < INT64_MAX / 200 && whole > INT64_MIN / 200;
    if (!good) *wrong = N_("Please enter an amount in euros, as 12.50.");
    return good ? arena_fmt(q->a, "%lld", whole * 100LL + (minus ? -cents : cents)) : typed;
}

/* ---- days and hours ---------------------------------------------------------------------------------------------------- */

/* "3.3.26" and "03.03.2026"; anything else is left to the check. */
static str take_date(struct req *q, const struct field *f, str typed, const char **wrong)
{
    int64_t n[3] = { 0 };
    size_t k = 0;
    str rest = typed, part;
    (void)f; (void)wrong;
    while (k < 3 && str_split(&rest, '.', &part) && str_int(str_trim(part), &n[k])) k++;
    if (k < 3 || rest.n || n[0] < 1 || n[0] > 31 || n[1] < 1 || n[1] > 12 || n[2] < 0 || n[2] > 9999) return typed;
    return arena_fmt(q->a, "%04d-%02d-%02d", (int)(n[2] < 100 ? n[2] + 2000 : n[2]), (int)n[1], (int)n[0]);
}

/* "9", "9:30", "9.30". */
static str take_clock(struct req *q, const struct field *f, str typed, const char **wrong)
{
    int64_t hour, minute = 0, at = str_find_char(typed, ':');
    if (at < 0) at = str_find_char(typed, '.');
    str before = at < 0 ? typed : str_upto(typed, (size_t)at), after = at < 0 ? S("00") : str_upto(str_from(typed, (size_t)at + 1), 5);
    (void)f; (void)wrong;
    bool good = before.n <= 2 && after.n == 2 && str_int(before, &hour) && str_int(after, &minute) && hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59;
    return good ? arena_fmt(q->a, "%02d:%02d", (int)hour, (int)minute) : typed;
}

static str take_time(struct req *q, const struct field *f, str typed, const char **wrong)
{
    struct date day;
    const char *none = NULL;
    str clock = take_clock(q, f, str_from(typed, 11), &none);
    bool good = typed.n >= 16 && (typed.p[10] == 'T' || typed.p[10] == ' ') && date_parse(str_upto(typed, 10), &day) && clock.n == 5 && clock.p[2] == ':';
    if (!good) { *wrong = N_("Please enter a day and a time, as 2026-03-31 14:30."); return typed; }
    int64_t wall = date_days(day) * 86400 + ((clock.p[0] - '0') * 10 + clock.p[1] - '0') * 3600 + ((clock.p[3] - '0') * 10 + clock.p[4] - '0') * 60;
    int64_t guess = wall - wall_of(wall - 3600).offset;
    return arena_fmt(q->a, "%lld", (long long)(wall - wall_of(guess).offset));
}

/* German names of days; "Mo", "Fr" and "Sa" are the same in both languages. */
static const struct { const char *german, *code; } days[] = {
    { "montag", "Mo" }, { "dienstag", "Tu" }, { "mittwoch", "We" }, { "donnerstag", "Th" }, { "freitag", "Fr" }, { "samstag", "Sa" }, { "sonntag", "Su" },
    { "di", "Tu" }, { "mi", "We" }, { "do", "Th" }, { "so", "Su" }, { "feiertag", "PH" }, { "feiertage", "PH" }, { "ft", "PH" },
    { "januar", "Jan" }, { "februar", "Feb" }, { "märz", "Mar" }, { "mär", "Mar" }, { "mrz", "Mar" }, { "mai", "May" }, { "juni", "Jun" }, { "juli", "Jul" }, { "oktober", "Oct" },
    { "okt", "Oct" }, { "dezember", "Dec" }, { "dez", "Dec" },
    { "zu", "off" }, { "geschlossen", "off" }, { "und", "," }, { "bis", "-" }, { "uhr", "" } };

static bool is_letter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }

/* The length of the word at the front, "März" too; 0: there is none. */
static size_t word_length(str s)
{
    size_t n = 0;
    while (n < s.n && (is_letter(s.p[n]) || str_starts(str_from(s, n), S("ä")))) n += is_letter(s.p[n]) ? 1 : strlen("ä");
    return n;
}

static str take_span(struct req *q, const struct field *f, str typed, const char **wrong)
{
    struct buf b = buf_in(q->a, TYPED_MAX);
    (void)f; (void)wrong;
    for (str rest = typed; rest.n;) {
        size_t n = word_length(rest), known = 0;
        while (n && known < countof(days) && !str_same(str_upto(rest, n), str_of(days[known].german))) known++;
        if (!n) buf_char(&b, rest.p[0] == '\n' ? ';' : rest.p[0]);
        else buf_put(&b, known < countof(days) ? str_of(days[known].code) : str_upto(rest, n));
        if (n && n < rest.n && rest.p[n] == '.' && !(n + 1 < rest.n && is_digit(rest.p[n + 1]))) n++;      /* "Mo." */
        rest = str_from(rest, n ? n : 1);
    }
    return buf_str(&b);
}

/* ---- keys ---------------------------------------------------------------------------------------------------------------- */

static str take_bool(struct req *q, const struct field *f, str typed, const char **wrong)
{
    (void)q; (void)f; (void)wrong;
    return typed.n && !str_eq(typed, S("0")) && !str_eq(typed, S("false")) ? S("1") : S("0");
}

/* A language by its short form, or by its name in the reader's language or its own. */
static str one_language(struct req *q, str word)
{
    static const char *const tags = "de en ar uk ru tr pl ro bg fa ku fr es it nl pt el sq sr hr bs hu so ti am ps ur hi vi zh mk ka hy";
    str folded = lang_fold(q->a, word);
    if (lang_known(word)) return word;
    for (str rest = str_of(tags), tag; str_word(&rest, &tag);)
        if (str_eq(folded, lang_fold(q->a, lang_name(q->a, q->lang, tag))) || str_eq(folded, lang_fold(q->a, lang_name(q->a, lang_find(S(LANG_SOURCE)), tag)))) return tag;
    return word;
}

static str take_language(struct req *q, const struct field *f, str typed, const char **wrong)
{
    struct buf b = buf_in(q->a, TYPED_MAX);
    (void)f; (void)wrong;
    for (size_t from = 0, i = 0; i <= typed.n; i++) {
        if (i < typed.n && !strchr(" ,;\n", typed.p[i])) continue;
        str word = str_trim(str_upto(str_from(typed, from), i - from));
        if (word.n) buf_fmt(&b, "%s%.*s", b.n ? " " : "", STR(one_language(q, word)));
        from = i + 1;
    }
    return buf_str(&b);
}

/* "Caritas Kleve [caritas-kleve]" → caritas-kleve. */
static str bracketed(str typed)
{
    size_t open = typed.n;
    if (!str_ends(typed, S("]"))) return (str){ 0 };
    while (open && typed.p[open - 1] != '[') open--;
    return open ? str_upto(str_from(typed, open), typed.n - open - 1) : (str){ 0 };
}

/* A row by its key, or by words of its name where only one fits. */
static str one_row(struct req *q, const struct field *f, str typed, const char **wrong)
{
    const struct entity *to = field_to(f);
    str key = bracketed(typed);
    if (key.n || !typed.n || (typed.n <= KEY_MAX && id_by_key(q->st, to, typed))) return key.n ? key : typed;
    struct query query = query_new(to, &q->who, q->lang);
    query.limit = FOUND_MAX;
    query.plain = true;
    query_take(&query, q->st, S("q"), typed);
    struct page p = { 0 };
    if (to->list.search && !query.problem) p = query_run(&query, q->st);
    const void *found = p.n == 1 ? p.row[0] : NULL;
    size_t same = 0;
    for (size_t i = 0; i < p.n; i++)
        if (str_eq(lang_fold(q->a, row_title(to, p.row[i])), lang_fold(q->a, typed))) { found = p.row[i]; same++; }
    if (found && same <= 1) return row_meta(found)->key;
    *wrong = p.n ? N_("Several entries fit. Please type more of the name, or the key.") : N_("There is no entry with this name or key.");
    return typed;
}

static str take_ref(struct req *q, const struct field *f, str typed, const char **wrong) { return one_row(q, f, typed, wrong); }

/* Checkboxes send keys; a box of lines, names. */
static str take_refs(struct req *q, const struct field *f, str typed, const char **wrong)
{
    struct buf b = buf_in(q->a, TYPED_MAX);
    for (str line; str_split(&typed, '\n', &line);) {
        str rest = str_trim(line), word, keys = rest;
        bool all = true;
        while (str_word(&rest, &word)) all = all && word.n <= KEY_MAX && id_by_key(q->st, field_to(f), word);
        if (!all) keys = one_row(q, f, str_trim(line), wrong);
        if (keys.n) buf_fmt(&b, "%s%.*s", b.n ? " " : "", STR(keys));
    }
    return buf_str(&b);
}

static taker *const takers[KINDS] = {
    [KIND_number] = take_number, [KIND_decimal] = take_decimal, [KIND_money] = take_money, [KIND_bool] = take_bool, [KIND_date] = take_date,
    [KIND_time] = take_time, [KIND_clock] = take_clock, [KIND_span] = take_span, [KIND_language] = take_language, [KIND_languages] = take_language,
    [KIND_area] = take_ref, [KIND_ref] = take_ref, [KIND_refs] = take_refs,
};

/* ---- the request ------------------------------------------------------------------------------------------------------------- */

/* For showing again what was typed: no broken bytes, no control characters. */
static str repaired(struct arena *a, str s)
{
    struct buf b = buf_in(a, TYPED_MAX);
    for (str rest = s; rest.n;) {
        str before = rest;
        uint32_t c = utf8_next(&rest);
        bool odd = c == 0xFFFD || c == 0x7F || (c < 0x20 && c != '\t' && c != '\n');
        buf_put(&b, odd ? S("\xEF\xBF\xBD") : str_upto(before, before.n - rest.n));
    }
    return buf_str(&b);
}

/* Browsers send CRLF. */
static str lines_of(struct arena *a, str s)
{
    struct buf b = buf_in(a, TYPED_MAX);
    for (size_t i = 0; i < s.n; i++) if (s.p[i] != '\r' || i + 1 == s.n || s.p[i + 1] != '\n') buf_char(&b, s.p[i]);
    return buf_str(&b);
}

/* Every value of the name, the empty ones left out: a hidden one says that the field was part of the form. */
static str joined(struct req *q, const struct field *f)
{
    struct buf b = buf_in(q->a, TYPED_MAX);
    for (size_t i = 0; i < q->forms; i++) {
        if (!str_eq(q->form[i].name, str_of(f->name)) || !q->form[i].value.n) continue;
        buf_fmt(&b, "%s%.*s", b.n ? (f->kind == KIND_refs ? "\n" : " ") : "", STR(q->form[i].value));
    }
    return buf_str(&b);
}

static str second(struct req *q, const struct field *f, const char *suffix) { return form_value(q, arena_fmt(q->a, "%s_%s", f->name, suffix)); }

/* Two boxes, or "51.78,6.13" in one. */
static str read_place(struct req *q, struct form_shown *s, const struct field *f)
{
    s->text = str_trim(second(q, f, "lat"));
    s->more = str_trim(second(q, f, "lon"));
    s->given = form_has(q, str_of(f->name)) || form_has(q, arena_fmt(q->a, "%s_lat", f->name));
    str whole = str_trim(form_value(q, str_of(f->name)));
    int64_t comma = str_find_char(whole, ',');
    if (comma > 0) { s->text = str_upto(whole, (size_t)comma); s->more = str_from(whole, (size_t)comma + 1); }
    str lat = pointed(q->a, s->text), lon = pointed(q->a, s->more);
    return s->text.n || s->more.n ? arena_fmt(q->a, "%.*s,%.*s", STR(lat), STR(lon)) : (str){ "", 0 };
}

static str read_typed(struct req *q, struct form_shown *s, const struct field *f)
{
    s->given = form_has(q, str_of(f->name));
    str typed = kind_is_many(f->kind) || f->kind == KIND_bool ? joined(q, f) : form_value(q, str_of(f->name));
    s->text = lines_of(q->a, typed);
    return s->text;
}

static str take(struct req *q, struct form *form, struct form_shown *s, const struct field *f)
{
    const char *wrong = NULL;
    str typed = f->kind == KIND_coordinate ? read_place(q, s, f) : read_typed(q, s, f), value = typed;
    bool plain = utf8_valid(typed) && f->kind != KIND_coordinate && takers[f->kind];
    if (plain && (str_trim(typed).n || f->kind == KIND_bool)) value = takers[f->kind](q, f, str_trim(typed), &wrong);
    s->text = repaired(q->a, s->text);
    s->more = repaired(q->a, s->more);
    if (wrong) problem_add(&form->problems, (struct problem){ .field = f, .message = wrong });
    return wrong ? (str){ "", 0 } : value;
}

struct draft form_read(struct req *q, struct form *form)
{
    struct draft d = draft_new(q->a, form->e);
    bool german = !strcmp(langs[form->lang].tag, LANG_SOURCE);
    str *words = draft_word(q->a, &d, form->lang);
    for (size_t i = 0; i < form->e->n; i++) {
        struct form_shown *s = &form->at[i];
        const struct field *f = &form->e->fields[i];
        if (!s->on || (!german && !f->translated)) continue;
        str value = take(q, form, s, f);
        d.given[i] = s->given && !f->translated;
        if (f->translated) words[i] = s->given || form->fresh ? (str){ value.p ? value.p : "", value.n } : (str){ 0 };
        else d.value[i] = value;
    }
    return d;
}
