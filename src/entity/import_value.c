/* import_value.c - a value as people write it in lists, in the form that a draft takes. What is not understood stays as it is. */
#include "base/moment.h"
#include "entity/mapping.h"
#include <string.h>

static bool is_letter(char c) { return (c & 0x80) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

str import_fold(struct arena *a, str text)
{
    str s = lang_fold(a, text);
    char *p = arena_get(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) if (is_letter(s.p[i])) p[n++] = s.p[i];
    return (str){ p, n };
}

static bool alike(struct arena *a, str folded, str text) { return str_eq(folded, import_fold(a, text)); }

/* ---- numbers, dates, times ------------------------------------------------------------------------------------------------- */
static bool is_digits(str s)
{
    for (size_t i = 0; i < s.n; i++) if (s.p[i] < '0' || s.p[i] > '9') return false;
    return s.n > 0;
}

/* "1.234,50" as 1234.50, with a currency sign or unit taken off; untouched if it is no such number. */
static str from_comma(struct arena *a, str v)
{
    struct buf b = buf_in(a, 64);
    for (size_t i = 0; i < v.n; i++) {
        if (v.p[i] == ',') buf_char(&b, '.');
        else if (v.p[i] != '.' && v.p[i] != ' ' && v.p[i] != '\'') buf_char(&b, v.p[i]);
    }
    double d;
    return str_real(buf_str(&b), &d) ? buf_str(&b) : v;
}

static str without_unit(str v)
{
    static const char *const units[] = { "€", "EUR", "Euro", "%", "km²" };
    for (size_t i = 0; i < countof(units); i++) if (str_ends(v, str_of(units[i]))) v = str_trim(str_upto(v, v.n - strlen(units[i])));
    return str_ends(v, S("\u00a0")) ? str_upto(v, v.n - 2) : v;
}

/* "25.5" euros are 2550 cents. Digits only, so that no binary fraction comes between. */
static str cents(struct arena *a, str v)
{
    bool minus = str_starts(v, S("-"));
    str digits = str_from(v, minus ? 1 : 0), rest = S("");
    int64_t dot = str_find_char(digits, '.');
    if (dot >= 0) { rest = str_from(digits, (size_t)dot + 1); digits = str_upto(digits, (size_t)dot); }
    while (rest.n > 2 && rest.p[rest.n - 1] == '0') rest.n--;
    if (!is_digits(digits) || (rest.n && !is_digits(rest)) || rest.n > 2) return v;
    return arena_fmt(a, "%s%.*s%.*s%s", minus ? "-" : "", STR(digits), STR(rest), rest.n == 0 ? "00" : rest.n == 1 ? "0" : "");
}

static str number_value(struct arena *a, const struct mapping_column *c, str v, bool number)
{
    if (c->comma && !number) v = from_comma(a, without_unit(v));
    return c->euro && c->field->kind == KIND_money ? cents(a, v) : v;
}

/* Three numbers with one sign between them. */
static bool three(str v, char sign, str part[3])
{
    size_t n = 0;
    for (str p; n < 3 && str_split(&v, sign, &p); n++) part[n] = str_trim(p);
    return n == 3 && !v.n && is_digits(part[0]) && is_digits(part[1]) && is_digits(part[2]);
}

/* Day first with dots; with slashes or hyphens only in the order that was said. Two digits of a year only then, too: 00 to 69 are of this century. */
static str date_value(struct arena *a, const struct mapping_column *c, str v)
{
    str part[3], order = c->date.n ? c->date : S("dmy");
    struct date d;
    if (v.n > 10 && date_parse(str_upto(v, 10), &d) && v.p[10] == ' ') v = str_upto(v, 10);       /* Excel kept a time with it */
    if (date_parse(v, &d)) return v;
    bool dots = three(v, '.', part);
    if (!dots && (!c->date.n || (!three(v, '/', part) && !three(v, '-', part)))) return v;
    int64_t value[3] = { 0 };
    for (size_t i = 0; i < 3; i++)
        if (!str_int(part[i], &value[order.p[i] == 'y' ? 0 : order.p[i] == 'm' ? 1 : 2])) return v;
    size_t year = (size_t)str_find_char(order, 'y');
    if (part[year].n == 2 && c->date.n) value[0] += value[0] < 70 ? 2000 : 1900;
    else if (part[year].n != 4) return v;
    if (value[1] > 12 || value[2] > 31) return v;
    return arena_fmt(a, "%04d-%02d-%02d", (int)value[0], (int)value[1], (int)value[2]);
}

/* "9:30", "9.30 Uhr", "09:30:00" as 09:30. */
static str clock_value(struct arena *a, str v)
{
    str s = str_ends(v, S("Uhr")) ? str_trim(str_upto(v, v.n - 3)) : v, hour, minute = S("00");
    if (!str_split(&s, str_find_char(s, ':') >= 0 ? ':' : '.', &hour)) return v;
    if (s.n) minute = str_upto(s, 2);
    bool good = is_digits(hour) && hour.n <= 2 && is_digits(minute) && minute.n == 2 && (s.n <= 2 || str_eq(str_from(s, 2), S(":00")));
    return good ? arena_fmt(a, "%s%.*s:%.*s", hour.n == 1 ? "0" : "", STR(hour), STR(minute)) : v;
}

static str bool_value(struct arena *a, str v)
{
    static const char *const yes[] = { "ja", "j", "yes", "y", "wahr", "x", "true", "1" }, *const no[] = { "nein", "n", "no", "falsch", "false", "0" };
    str folded = import_fold(a, v);
    for (size_t i = 0; i < countof(yes); i++) if (str_eq(folded, str_of(yes[i]))) return S("1");
    for (size_t i = 0; i < countof(no); i++) if (str_eq(folded, str_of(no[i]))) return S("0");
    return str_trim(v).n ? v : S("0");
}

/* ---- words for keys ------------------------------------------------------------------------------------------------------------ */
static str choice_value(struct arena *a, const struct field *f, str v)
{
    if (choice_label(f, v)) return v;
    const struct words *de = words_in(S("de"));
    str folded = import_fold(a, v);
    for (const struct choice *c = f->choices; c->key; c++) {
        bool same = alike(a, folded, str_of(c->key)) || alike(a, folded, str_of(c->label)) || (de && alike(a, folded, words_get(de, c->label)));
        if (same) return str_of(c->key);
    }
    return v;
}

/* All codes of two letters that ICU knows, and those of three that this country needs. */
struct languages { struct language { str tag, de, en; } *at; size_t n; };
static const char more[] = "de-simple aii apc apd ary arz ber ckb gsg haz kmr kri pnb prs rmn";

static void add_language(struct arena *a, struct languages *l, str tag)
{
    str de = lang_name(a, lang_find(S("de")), tag), en = lang_name(a, lang_find(S("en")), tag);
    l->at[l->n++] = (struct language){ arena_copy(a, tag), import_fold(a, de), import_fold(a, en) };
}

static struct languages *languages_of(struct mapping_use *u)
{
    if (u->languages) return u->languages;
    struct languages *l = u->languages = arena_new_of(u->a, struct languages);
    l->at = arena_array(u->a, struct language, 26 * 26 + 30);
    for (str rest = str_of(more), tag; str_word(&rest, &tag);) add_language(u->a, l, tag);
    for (int c = 'a'; c <= 'z'; c++)
        for (int d = 'a'; d <= 'z'; d++) {
            char tag[2] = { (char)c, (char)d };
            if (lang_known((str){ tag, 2 })) add_language(u->a, l, (str){ tag, 2 });
        }
    return l;
}

static str language_value(struct mapping_use *u, struct arena *row, str v)
{
    if (lang_known(v)) return v;
    struct languages *l = languages_of(u);
    str folded = import_fold(row, v);
    for (size_t i = 0; i < l->n; i++) if (str_eq(folded, l->at[i].de) || str_eq(folded, l->at[i].en)) return l->at[i].tag;
    return v;
}

/* The key of the only row with this title. Two rows of one title: nobody can know which is meant. */
static str title_value(struct store *st, const struct field *f, str v)
{
    const struct entity *to = field_to(f);
    if (!to || !st || id_by_key(st, to, v)) return v;
    const struct field *title = entity_title(to);
    struct sql q = sql_new(st);
    sql(&q, "SELECT e.key FROM ");
    sql_name(&q, entity_table(to));
    if (title->translated) {
        sql(&q, " e JOIN ");
        sql_name(&q, entity_part(to, "words"));
        sql(&q, " w ON w.owner = e.id AND w.lang = 'de' WHERE w.");
    } else sql(&q, " e WHERE e.");
    sql_name(&q, title->name);
    sql(&q, " = ");
    sql_value(&q, T(v));
    sql(&q, " AND e.deleted_at IS NULL ORDER BY e.id LIMIT 2");
    struct rows *r = sql_ask(&q);
    return rows_count(r) == 1 && rows_next(r) ? row_str(r, 0) : v;
}

/* ---- one value, several values --------------------------------------------------------------------------------------------------- */
static bool translated(struct arena *row, const struct mapping_column *c, str v, str *ret)
{
    if (!c->n) return false;
    str folded = import_fold(row, v);
    for (size_t i = 0; i < c->n; i++) if (alike(row, folded, c->value[i].from)) { *ret = c->value[i].to; return true; }
    return false;
}

static str one_value(struct mapping_use *u, struct store *st, struct arena *row, const struct mapping_column *c, str v)
{
    str to;
    if (translated(row, c, v, &to)) return to;
    switch (c->field->kind) {
    case KIND_choice: case KIND_choices:     return choice_value(row, c->field, v);
    case KIND_language: case KIND_languages: return language_value(u, row, v);
    case KIND_ref: case KIND_refs: case KIND_area: return c->by_title && v.n ? title_value(st, c->field, v) : v;
    default: return v;
    }
}

static bool is_between(const struct mapping_column *c, bool lines, char sign)
{
    if (lines) return sign == '\n';
    return c->separators.n ? sign == '\n' || str_find_char(c->separators, sign) >= 0 : sign == ' ' || sign == '\t' || sign == '\n' || sign == '\r';
}

/* The whole cell may be one value with a blank in it ("Hocharabisch, einfach"); otherwise it is taken apart. A value that stays with a blank in
** it cannot be a key: its blanks become no-break spaces, or it would be taken for several. */
static void put_one(struct buf *b, str v)
{
    if (!v.n) return;
    if (b->n) buf_char(b, ' ');
    for (size_t i = 0; i < v.n; i++) {
        if (v.p[i] == ' ') buf_put(b, S("\u00a0"));
        else buf_char(b, v.p[i]);
    }
}

/* Every word is what it should be already: the usual case, and nothing in it may be taken for something else. */
static bool all_known(const struct field *f, str cell)
{
    for (str w; str_word(&cell, &w);) {
        if (f->kind == KIND_choices ? !choice_label(f, w) : f->kind != KIND_languages || !lang_known(w)) return false;
    }
    return true;
}

static str many_values(struct mapping_use *u, struct store *st, struct arena *row, const struct mapping_column *c, str cell)
{
    struct buf b = buf_in(row, CSV_CELL_MAX);
    str whole;
    bool lines = str_find_char(cell, '\n') >= 0;
    if (translated(row, c, cell, &whole)) return whole;
    if (!lines && all_known(c->field, cell)) return cell;
    if (!c->separators.n && !lines && str_find_char(cell, ' ') >= 0) {
        whole = one_value(u, st, row, c, cell);
        if (!str_eq(whole, cell)) return whole;
    }
    for (size_t i = 0, from = 0; i <= cell.n; i++) {
        if (i < cell.n && !is_between(c, lines, cell.p[i])) continue;
        str v = str_trim(str_upto(str_from(cell, from), i - from));
        from = i + 1;
        if (!v.n) continue;
        str to = one_value(u, st, row, c, v);
        if (str_eq(to, v)) put_one(&b, v);
        else { if (b.n) buf_char(&b, ' '); buf_put(&b, to); }       /* of ours: may be several keys */
    }
    return b.full ? cell : buf_str(&b);
}

/* "www.example.org" is meant as an address of the web. */
static str url_value(struct arena *row, str v)
{
    return str_starts(v, S("www.")) ? arena_fmt(row, "https://%.*s", STR(v)) : v;
}

str import_value(struct mapping_use *u, struct store *st, struct arena *row, const struct mapping_column *c, str cell, bool number)
{
    str v = str_trim(cell), to;
    const struct field *f = c->field;
    if (kind_is_many(f->kind)) return many_values(u, st, row, c, v);
    if (translated(row, c, v, &to)) return to;
    switch (f->kind) {
    case KIND_number: case KIND_decimal: case KIND_money: return v.n ? number_value(row, c, v, number) : v;
    case KIND_bool:  return bool_value(row, v);
    case KIND_date:  return date_value(row, c, v);
    case KIND_clock: return v.n ? clock_value(row, v) : v;
    case KIND_url:   return url_value(row, v);
    case KIND_choice: case KIND_language: case KIND_ref: case KIND_area: return one_value(u, st, row, c, v);
    default: return cell;
    }
}
