/* draft.c - a row on its way in: checked value by value, then stored with all that is derived from it. */
#include "entity/draft.h"
#include "base/moment.h"
#include "base/utf8.h"
#include "entity/files.h"
#include "entity/query.h"
#include "text/hours.h"
#include <math.h>
#include <string.h>

void problem_add(struct problems *p, struct problem one)
{
    if (p->n == PROBLEMS_MAX) { p->more++; return; }
    p->at = arena_more(p->a, p->at, p->n, &p->room, 16);
    p->at[p->n++] = one;
}

struct draft draft_new(struct arena *a, const struct entity *e)
{
    return (struct draft){ .e = e, .value = arena_array(a, str, e->n), .given = arena_array(a, bool, e->n), .word = arena_array(a, str *, lang_count()) };
}

size_t draft_at(const struct draft *d, const char *field) { return field_index(d->e, entity_field(d->e, str_of(field))); }
str draft_value(const struct draft *d, const char *field) { return d->value[draft_at(d, field)]; }

int64_t draft_number(const struct draft *d, const char *field)
{
    int64_t v = 0;
    return str_int(draft_value(d, field), &v) ? v : 0;
}

void draft_give(struct draft *d, const char *field, str value)
{
    size_t i = draft_at(d, field);
    d->value[i] = value;
    d->given[i] = true;
}

void draft_wrong(const struct draft *d, struct problems *p, const char *field, const char *message)
{
    problem_add(p, (struct problem){ d->line, entity_field(d->e, str_of(field)), { 0 }, message, draft_value(d, field) });
}

str *draft_word(struct arena *a, struct draft *d, size_t lang)
{
    if (!d->word[lang]) d->word[lang] = arena_array(a, str, d->e->n);
    return d->word[lang];
}

/* ---- checks: each takes the typed text, writes the canonical form, returns NULL or the message --------------------- */
enum { LINE_MAX = 300, TEXT_MAX = 20000, URL_LENGTH = 300, MANY_MAX = 60 };
static const double DECIMAL_MAX = 1e300;                  /* stands for an empty one where lists are sorted             */
typedef const char *checker(struct arena *a, const struct field *f, str *v);

static const char *check_length(const struct field *f, str v, int64_t own)
{
    int64_t n = (int64_t)utf8_count(v), max = f->max ? f->max : own;
    return n > max ? N_("This text is too long.") : f->min && n < f->min ? N_("This text is too short.") : NULL;
}

static const char *check_line(struct arena *a, const struct field *f, str *v)
{
    (void)a;
    return check_length(f, *v, LINE_MAX);
}

static const char *check_lines(struct arena *a, const struct field *f, str *v)
{
    (void)a;
    return check_length(f, *v, TEXT_MAX);
}

static const char *check_number(struct arena *a, const struct field *f, str *v)
{
    int64_t n;
    if (!str_int(*v, &n) || n == NONE) return N_("Please enter a whole number.");
    if (f->max && (n < f->min || n > f->max)) return N_("This number is outside of what is possible here.");
    *v = arena_fmt(a, "%lld", (long long)n);
    return NULL;
}

static const char *check_decimal(struct arena *a, const struct field *f, str *v)
{
    double d;
    if (!str_real(*v, &d)) return N_("Please enter a number, as 12.5.");
    if (fabs(d) >= DECIMAL_MAX) return N_("This number is outside of what is possible here.");
    if (f->max && (d < (double)f->min || d > (double)f->max)) return N_("This number is outside of what is possible here.");
    (void)a;
    return NULL;
}

static const char *check_bool(struct arena *a, const struct field *f, str *v)
{
    (void)a; (void)f;
    bool yes = str_eq(*v, S("1")) || str_eq(*v, S("true")), no = str_eq(*v, S("0")) || str_eq(*v, S("false"));
    if (!yes && !no) return N_("Please enter 1 for yes or 0 for no.");
    *v = yes ? S("1") : S("0");
    return NULL;
}

static const char *check_date(struct arena *a, const struct field *f, str *v)
{
    (void)a; (void)f;
    struct date d;
    return date_parse(*v, &d) ? NULL : N_("Please enter a day that exists, as 2026-03-31.");
}

static const char *check_clock(struct arena *a, const struct field *f, str *v)
{
    (void)a; (void)f;
    int64_t h, m;
    bool good = v->n == 5 && v->p[2] == ':' && v->p[0] != '-' && v->p[3] != '-' && str_int(str_upto(*v, 2), &h) && str_int(str_from(*v, 3), &m) && h >= 0 && h <= 23 && m >= 0 && m <= 59;
    return good ? NULL : N_("Please enter a time, as 09:30.");
}

static const char *check_span(struct arena *a, const struct field *f, str *v)
{
    (void)f;
    const char *why = NULL;
    return hours_parse(a, *v, v, &why) ? NULL : why;
}

static const char *check_choice(struct arena *a, const struct field *f, str *v)
{
    (void)a;
    return choice_label(f, *v) ? NULL : N_("Please choose one of the choices of the list.");
}

/* Several keys in the order of the table, each once. */
static const char *check_choices(struct arena *a, const struct field *f, str *v)
{
    struct buf b = buf_in(a, 4096);
    size_t kept = 0, given = 0;
    for (const struct choice *c = f->choices; c->key; c++)
        if (str_has_word(*v, str_of(c->key))) buf_fmt(&b, "%s%s", kept++ ? " " : "", c->key);
    for (str rest = *v, w; str_word(&rest, &w); given++)
        if (!choice_label(f, w)) return N_("Please choose one of the choices of the list.");
    *v = buf_str(&b);
    return given > MANY_MAX ? N_("There are too many values.") : NULL;
}

static const char *check_language(struct arena *a, const struct field *f, str *v)
{
    (void)a; (void)f;
    return lang_known(*v) ? NULL : N_("Please enter the short form of a language, as de or uk.");
}

static const char *check_languages(struct arena *a, const struct field *f, str *v)
{
    struct buf b = buf_in(a, 4096);
    (void)f;
    for (str rest = *v, w; str_word(&rest, &w);) {
        if (!lang_known(w)) return N_("Please enter the short form of a language, as de or uk.");
        if (str_has_word(buf_str(&b), w)) continue;
        buf_fmt(&b, "%s%.*s", b.n ? " " : "", STR(w));
    }
    *v = buf_str(&b);
    return b.full ? N_("There are too many values.") : NULL;
}

static const char *check_email(struct arena *a, const struct field *f, str *v)
{
    (void)a; (void)f;
    int64_t at = str_find_char(*v, '@');
    bool good = at > 0 && v->n <= 254 && str_find_char(str_from(*v, (size_t)at + 1), '@') < 0 && str_find_char(str_from(*v, (size_t)at + 1), '.') > 0;
    for (size_t i = 0; good && i < v->n; i++) good = !strchr(" ,;<>()[]\\\"", v->p[i]);
    return good ? NULL : N_("Please enter a mail address, as name@example.org.");
}

static const char *check_phone(struct arena *a, const struct field *f, str *v)
{
    (void)a; (void)f;
    size_t digits = 0;
    for (size_t i = 0; i < v->n; i++) {
        if (!strchr("0123456789 +-/()", v->p[i])) return N_("Please enter a telephone number: digits, blanks, + - / ( ).");
        digits += v->p[i] >= '0' && v->p[i] <= '9';
    }
    return digits < 3 || v->n > 40 ? N_("Please enter a telephone number: digits, blanks, + - / ( ).") : NULL;
}

static const char *check_url(struct arena *a, const struct field *f, str *v)
{
    (void)a; (void)f;
    bool good = (str_starts(*v, S("https://")) || str_starts(*v, S("http://"))) && v->n <= URL_LENGTH && str_find_char(*v, '.') > 0;
    for (size_t i = 0; good && i < v->n; i++) good = (unsigned char)v->p[i] > ' ' && !strchr("<>\"\\`", v->p[i]);
    return good ? NULL : N_("Please enter an address that begins with https://.");
}

bool coordinate_read(str v, double *lat, double *lon)
{
    int64_t comma = str_find_char(v, ',');
    return comma > 0 && str_real(str_trim(str_upto(v, (size_t)comma)), lat) && str_real(str_trim(str_from(v, (size_t)comma + 1)), lon);
}

static const char *check_coordinate(struct arena *a, const struct field *f, str *v)
{
    (void)a; (void)f;
    double lat, lon;
    return coordinate_read(*v, &lat, &lon) && fabs(lat) <= 90 && fabs(lon) <= 180 ? NULL : N_("Please enter latitude and longitude, as 51.78,6.13.");
}

static const char *check_key_list(struct arena *a, const struct field *f, str *v)
{
    (void)a;
    size_t n = 0;
    for (str rest = *v, w; str_word(&rest, &w); n++)
        if (w.n > KEY_MAX) return N_("There is no entry with this key.");
    return n > (f->kind == KIND_refs ? MANY_MAX : 1) ? N_("There are too many values.") : NULL;
}

const char no_such_file[] = N_("This file is not here. Please choose it again.");

/* Whether it is there is asked where the row is stored. */
static const char *check_file(struct arena *a, const struct field *f, str *v)
{
    (void)a; (void)f;
    return files_name(*v) ? NULL : no_such_file;
}

static checker *const checkers[KINDS] = {
    [KIND_text] = check_line, [KIND_longtext] = check_lines, [KIND_markdown] = check_lines, [KIND_number] = check_number, [KIND_money] = check_number,
    [KIND_time] = check_number, [KIND_decimal] = check_decimal, [KIND_bool] = check_bool, [KIND_date] = check_date, [KIND_clock] = check_clock,
    [KIND_span] = check_span, [KIND_choice] = check_choice, [KIND_choices] = check_choices, [KIND_language] = check_language,
    [KIND_languages] = check_languages, [KIND_area] = check_key_list, [KIND_ref] = check_key_list, [KIND_refs] = check_key_list,
    [KIND_email] = check_email, [KIND_phone] = check_phone, [KIND_url] = check_url, [KIND_coordinate] = check_coordinate,
    [KIND_file] = check_file,
};

static const char *check_bytes(const struct field *f, str v)
{
    switch (utf8_check(v, f->kind == KIND_longtext || f->kind == KIND_markdown)) {
    case UTF8_BROKEN:  return N_("This is not readable text (UTF-8).");
    case UTF8_CONTROL: return N_("This text has a control character that does not belong here.");
    case UTF8_BIDI:    return N_("This text changes its writing direction and does not change it back.");
    default:           return NULL;
    }
}

static const char *check_value(struct arena *a, const struct field *f, str *v)
{
    const char *wrong = check_bytes(f, *v);
    if (wrong) return wrong;
    *v = str_trim(lang_nfc(a, *v));
    return v->n ? checkers[f->kind](a, f, v) : NULL;
}

static bool key_good(str key)
{
    bool good = key.n >= 1 && key.n <= KEY_MAX;
    for (size_t i = 0; good && i < key.n; i++)
        good = (key.p[i] >= 'a' && key.p[i] <= 'z') || (key.p[i] >= '0' && key.p[i] <= '9') || key.p[i] == '-' || key.p[i] == '_' || key.p[i] == '.';
    return good;
}

static void check_words(struct arena *a, struct draft *d, const struct field *f, size_t i, struct problems *p)
{
    for (size_t l = 0; l < lang_count(); l++) {
        if (!d->word[l]) continue;
        const char *wrong = check_value(a, f, &d->word[l][i]);
        if (wrong) problem_add(p, (struct problem){ d->line, f, str_of(langs[l].tag), wrong, utf8_upto(d->word[l][i], 60) });
    }
}

static bool source_missing(const struct draft *d, const struct field *f, size_t i)
{
    if (!f->required || f->derived) return false;       /* what the room works out (before_save) */
    if (!f->translated) return d->id ? d->given[i] && !d->value[i].n : !d->value[i].n;
    for (size_t l = 0; l < lang_count(); l++)
        if (!strcmp(langs[l].tag, LANG_SOURCE)) return d->word[l] && d->word[l][i].p ? !d->word[l][i].n : !d->id;
    return true;
}

bool draft_check(struct arena *a, struct draft *d, struct problems *p)
{
    int64_t before = (int64_t)p->n + p->more;
    if (d->key.n && !key_good(d->key))
        problem_add(p, (struct problem){ d->line, NULL, { 0 }, N_("A key has 1 to 60 characters of a-z 0-9 - _ and dots."), utf8_upto(d->key, 60) });
    for (size_t i = 0; i < d->e->n; i++) {
        const struct field *f = &d->e->fields[i];
        if (!field_live(f)) continue;
        if (f->translated) {
            check_words(a, d, f, i, p);
        } else {
            const char *wrong = check_value(a, f, &d->value[i]);
            if (wrong) problem_add(p, (struct problem){ d->line, f, { 0 }, wrong, utf8_upto(d->value[i], 60) });
        }
        if (source_missing(d, f, i)) problem_add(p, (struct problem){ d->line, f, { 0 }, N_("Please fill in this field."), { 0 } });
    }
    return (int64_t)p->n + p->more == before;
}
