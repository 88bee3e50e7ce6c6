/* answers.c - answers as typed: the one place that says whether they are good, whoever brings them. */
#include "base/moment.h"
#include "base/utf8.h"
#include "rooms/survey/survey.h"
#include "text/json.h"
#include "text/json_read.h"

enum { LINE_MAX_CHARS = 1000, VALUE_BYTES_MAX = 4 * ANSWER_TEXT_MAX };

struct answers answers_new(struct arena *a, const struct instrument *in)
{
    return (struct answers){ in, arena_array(a, str, in->n), arena_array(a, str, in->n), arena_array(a, bool, in->n) };
}

str answers_value(void *answers, str code)
{
    const struct answers *v = answers;
    size_t i = item_index(v->in, code);
    return i < v->in->n ? v->value[i] : S("");
}

/* A heading that is not asked takes everything below it along, to the next heading. */
static const struct item *heading_of(const struct answers *v, size_t item)
{
    for (size_t i = item; i-- > 0; ) if (v->in->item[i].kind == ITEM_SECTION) return &v->in->item[i];
    return NULL;
}

static bool wanted(const struct answers *v, const struct item *it)
{
    return !it->asked_if || expression_true(it->asked_if, answers_value, (void *)v);
}

bool answers_asks(const struct answers *v, size_t item)
{
    const struct item *heading = heading_of(v, item);
    return (!heading || wanted(v, heading)) && wanted(v, &v->in->item[item]);
}

/* ---- one value into its canonical form; the English key of what would be right, or NULL ----------------------------------------------- */
static const char *check_scale(const struct item *it, str v)
{
    int64_t n;
    if (it->unknown && str_eq(v, S("unknown"))) return NULL;
    return str_int(v, &n) && n >= 1 && n <= it->steps ? NULL : N_("Choose one of the steps of the scale.");
}

/* 12,5 and 12.5 are the same; thousands are not separated. */
static const char *check_number(struct arena *a, const struct item *it, str *v)
{
    double n;
    struct buf b = buf_in(a, 64);
    for (size_t i = 0; i < v->n && i < 40; i++) buf_char(&b, v->p[i] == ',' ? '.' : v->p[i]);
    if (!str_real(buf_str(&b), &n) || n > 1e15 || n < -1e15) return N_("Write a number, as 12 or 12,5.");
    if ((it->least != NONE && n < (double)it->least) || (it->most != NONE && n > (double)it->most)) return N_("This number is too small or too large.");
    *v = arena_fmt(a, "%.15g", n);
    return NULL;
}

static const char *check_date(struct arena *a, str *v)
{
    struct date d;
    int64_t day, month, year;
    str rest = *v, part[3] = { { 0 } };
    if (date_parse(*v, &d)) return NULL;
    for (int i = 0; i < 3; i++) if (!str_split(&rest, '.', &part[i])) part[i] = S("");
    if (str_int(part[0], &day) && str_int(part[1], &month) && str_int(part[2], &year) && !rest.n && day > 0 && day < 32 && month > 0 && month < 13 && year > 1582 && year < 10000) {
        str iso = arena_fmt(a, "%04d-%02d-%02d", (int)year, (int)month, (int)day);
        if (date_parse(iso, &d)) { *v = iso; return NULL; }
    }
    return N_("Write a date, as 18.11.2026.");
}

/* The chosen options in the order of the list (several answers), or as they stand (a ranking), each once. */
static const char *check_options(struct arena *a, const struct item *it, str *v, bool full)
{
    bool *chosen = arena_array(a, bool, it->options + 1);
    struct buf ranked = buf_in(a, VALUE_BYTES_MAX), sorted = buf_in(a, VALUE_BYTES_MAX);
    str rest = *v, one;
    int64_t n = 0;
    bool exclusive = false;
    while (str_word(&rest, &one)) {
        int o = option_find(it, one);
        if (o < 0) return N_("There is no such choice.");
        if (chosen[o]) { if (it->kind == ITEM_RANKING) return N_("Give each place once."); continue; }
        chosen[o] = true;
        exclusive |= it->option[o].exclusive;
        if (n++) buf_char(&ranked, ' ');
        buf_put(&ranked, one);
    }
    if (exclusive && n > 1) return N_("One of your answers excludes the others.");
    for (size_t o = 0; o < it->options; o++) if (chosen[o]) { if (sorted.n) buf_char(&sorted, ' '); buf_put(&sorted, it->option[o].code); }
    *v = buf_str(it->kind == ITEM_RANKING ? &ranked : &sorted);
    if (it->most != NONE && n > it->most) return N_("These are too many answers.");
    return full && it->least != NONE && n && n < it->least && !exclusive ? N_("These are too few answers.") : NULL;
}

static const char *check_text(const struct item *it, str v)
{
    size_t most = it->most > 0 ? (size_t)it->most : it->kind == ITEM_LONGTEXT ? ANSWER_TEXT_MAX : LINE_MAX_CHARS;
    return utf8_count(v) <= (most < ANSWER_TEXT_MAX ? most : ANSWER_TEXT_MAX) ? NULL : N_("This text is too long.");
}

const char *answer_check(struct arena *a, const struct item *it, str *v, enum answers_strict how)
{
    bool full = how == ANSWERS_DONE;
    switch (it->kind) {
    case ITEM_SINGLE: return option_find(it, *v) >= 0 ? NULL : N_("There is no such choice.");
    case ITEM_MULTIPLE: case ITEM_RANKING: return check_options(a, it, v, full);
    case ITEM_SCALE: return check_scale(it, *v);
    case ITEM_NUMBER: return check_number(a, it, v);
    case ITEM_DATE: return check_date(a, v);
    default: return check_text(it, *v);
    }
}

/* ---- all of them --------------------------------------------------------------------------------------------------------------------------- */
/* May something be written behind "other"? Only while that choice is chosen. */
static bool other_open(const struct item *it, str v)
{
    for (size_t o = 0; o < it->options; o++) if (it->option[o].other && str_has_word(v, it->option[o].code)) return true;
    return false;
}

const char *answer_other_lost(const struct item *it, str value, str other)
{
    if (!str_trim(other).n || other_open(it, value) || option_other(it) < 0) return NULL;
    return N_("Something is written behind “other”, but “other” is not chosen. Please choose it, or empty the line.");
}

struct findings { struct answer_problem *at; size_t n, max; };
static void found(struct findings *f, size_t item, const char *message, str detail)
{
    if (message && f->n < f->max) f->at[f->n] = (struct answer_problem){ item, message, detail };
    if (message) f->n++;
}

static void check_item(struct arena *a, struct answers *v, size_t i, enum answers_strict how, struct findings *f)
{
    const struct item *it = &v->in->item[i];
    str typed = v->value[i];
    if (typed.n > VALUE_BYTES_MAX) { found(f, i, N_("This text is too long."), S("")); v->value[i] = S(""); return; }
    v->value[i] = lang_nfc(a, str_trim(typed));
    if (!item_asks(it) || !v->asked[i]) { v->value[i] = v->other[i] = S(""); return; }
    if (v->value[i].n) found(f, i, answer_check(a, it, &v->value[i], how), typed);
    else if (it->must && how == ANSWERS_DONE) found(f, i, N_("Please answer this question."), S(""));
    v->other[i] = other_open(it, v->value[i]) ? lang_nfc(a, str_trim(v->other[i])) : S("");
    if (utf8_count(v->other[i]) > LINE_MAX_CHARS) { found(f, i, N_("This text is too long."), S("")); v->other[i] = S(""); }
}

size_t answers_check(struct arena *a, struct answers *v, enum answers_strict how, struct answer_problem *ret, size_t max)
{
    struct findings f = { ret, 0, max };
    bool page = true;                                   /* is the heading above asked?                                */
    for (size_t i = 0; i < v->in->n; i++) {
        const struct item *it = &v->in->item[i];
        if (it->kind == ITEM_SECTION) { page = wanted(v, it); v->asked[i] = page; continue; }
        v->asked[i] = page && wanted(v, it);
        check_item(a, v, i, how, &f);
    }
    return f.n;
}

/* ---- a draft, and back ---------------------------------------------------------------------------------------------------------------------- */
str answers_json(struct arena *a, const struct answers *v)
{
    struct buf b = buf_in(a, 4 * 1024 * 1024);
    struct json j = json_to(&b);
    json_open(&j, '{');
    for (size_t i = 0; i < v->in->n; i++) {
        const char *code = arena_z(a, v->in->item[i].code);
        if (v->value[i].n) { json_key(&j, code); json_str(&j, v->value[i]); }
        if (v->other[i].n) { json_key(&j, arena_z(a, arena_fmt(a, "%s_other", code))); json_str(&j, v->other[i]); }
    }
    json_close(&j, '}');
    return buf_str(&b);
}

struct answers answers_read(struct arena *a, const struct instrument *in, str json)
{
    struct answers v = answers_new(a, in);
    str why;
    const struct js *js = json.n ? json_read(a, json, &why) : NULL;
    for (size_t k = 0; js && js->kind == JS_OBJECT && k < js->n; k++) {
        if (js->at[k].kind != JS_TEXT) continue;
        size_t i = item_index(in, js->name[k]);
        if (i < in->n) { v.value[i] = js->at[k].text; continue; }
        if (!str_ends(js->name[k], S("_other"))) continue;
        i = item_index(in, str_upto(js->name[k], js->name[k].n - 6));
        if (i < in->n) v.other[i] = js->at[k].text;
    }
    return v;
}

/* ---- for people ------------------------------------------------------------------------------------------------------------------------------- */
static void say_option(struct buf *b, const struct item *it, str code, str other)
{
    int o = option_find(it, code);
    if (o < 0) return;
    if (b->n) buf_put(b, S(", "));
    buf_put(b, it->option[o].label);
    if (it->option[o].other && other.n) { buf_put(b, S(": ")); buf_put(b, other); }
}

str answer_say(struct arena *a, const struct answers *v, size_t item)
{
    const struct item *it = &v->in->item[item];
    const struct lang *l = v->in->lang;
    str rest = v->value[item], one;
    double n;
    struct buf b = buf_in(a, VALUE_BYTES_MAX);
    switch (it->kind) {
    case ITEM_SINGLE: case ITEM_MULTIPLE: case ITEM_RANKING:
        while (str_word(&rest, &one)) say_option(&b, it, one, v->other[item]);
        return buf_str(&b);
    case ITEM_NUMBER: return str_real(rest, &n) ? lang_decimal(a, l, n, n == (double)(int64_t)n ? 0 : 2) : rest;
    case ITEM_DATE: return lang_date(a, l, rest);
    default: return rest;
    }
}
