/* transfer.c - whole lists out and in. */
#include "entity/transfer.h"
#include "base/utf8.h"
#include "entity/wording.h"
#include "text/csv.h"
#include "text/hours.h"
#include "text/xlsx.h"
#include <math.h>
#include <string.h>

const struct format_info formats[FORMATS] = {
    [FORMAT_CSV]  = { "csv",  "text/csv; charset=utf-8" },
    [FORMAT_XLSX] = { "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
    [FORMAT_JSON] = { "json", "application/json" },
};

bool format_find(str ext, enum format *ret)
{
    for (size_t i = 0; i < FORMATS; i++)
        if (str_eq(ext, str_of(formats[i].ext))) { *ret = (enum format)i; return true; }
    return false;
}

/* ---- one value ----------------------------------------------------------------------------------------------------- */

static str join(struct arena *a, str value, str (*one)(void *ctx, str word), void *ctx, str with)
{
    struct buf b = buf_in(a, TRANSFER_MAX);
    for (str w; str_word(&value, &w);) {
        str text = one(ctx, w);
        if (!text.n) continue;
        if (b.n) buf_put(&b, with);
        buf_put(&b, text);
    }
    return buf_str(&b);
}

struct teller { struct arena *a; const struct lang *l; const struct words *w; const struct field *f; const struct labels *labels; };

static str tell_choice(void *ctx, str key)
{
    const struct teller *t = ctx;
    const char *label = choice_label(t->f, key);
    return label ? words_get(t->w, label) : key;
}

static str tell_language(void *ctx, str tag)
{
    const struct teller *t = ctx;
    return lang_label(t->a, t->l, t->w, tag);
}

static str tell_ref(void *ctx, str id)
{
    const struct teller *t = ctx;
    int64_t n = 0;
    const struct label *label = str_int(id, &n) ? label_of(t->labels, field_to(t->f), n) : NULL;
    return label ? label->text : (str){ "", 0 };
}

static str tell_key(void *ctx, str id)
{
    const struct teller *t = ctx;
    int64_t n = 0;
    const struct label *label = str_int(id, &n) ? label_of(t->labels, field_to(t->f), n) : NULL;
    return label ? label->key : (str){ "", 0 };
}

static str with_unit(struct arena *a, const struct words *w, const struct field *f, str number)
{
    return f->unit ? arena_fmt(a, "%.*s\u00a0%.*s", STR(number), STR(words_get(w, f->unit))) : number;
}

static str tell_hours(struct arena *a, const struct lang *l, const struct words *w, str hours)
{
    str lines[HOURS_LINES];
    struct buf b = buf_in(a, 16 * 1024);
    size_t n = hours_lines(a, l, w, hours, moment_now(), lines);
    for (size_t i = 0; i < n; i++) buf_fmt(&b, "%s%.*s", i ? "; " : "", STR(lines[i]));
    return buf_str(&b);
}

str value_text(struct arena *a, const struct lang *l, const struct words *w, const struct entity *e, const void *row, const struct field *f, const struct labels *labels)
{
    struct teller t = { a, l, w, f, labels };
    struct coordinate c;
    (void)e;
    if (row_empty(row, f)) return f->kind == KIND_bool ? words_get(w, N_("no")) : (str){ "", 0 };
    switch (f->kind) {
    case KIND_number:   return with_unit(a, w, f, lang_number(a, l, row_number(row, f)));
    case KIND_decimal:  return with_unit(a, w, f, lang_decimal(a, l, row_decimal(row, f), f->digits));
    case KIND_money:    return lang_money(a, l, row_number(row, f));
    case KIND_bool:     return words_get(w, N_("yes"));
    case KIND_date:     return lang_date(a, l, row_text(row, f));
    case KIND_time:     return lang_time(a, l, row_number(row, f));
    case KIND_span:     return tell_hours(a, l, w, row_text(row, f));
    case KIND_choice:   return tell_choice(&t, row_text(row, f));
    case KIND_choices:  return join(a, row_text(row, f), tell_choice, &t, words_get(w, N_(", ")));
    case KIND_language: return tell_language(&t, row_text(row, f));
    case KIND_languages: return join(a, row_text(row, f), tell_language, &t, words_get(w, N_(", ")));
    case KIND_ref: case KIND_area: return tell_ref(&t, arena_fmt(a, "%lld", (long long)row_number(row, f)));
    case KIND_refs:     return join(a, row_text(row, f), tell_ref, &t, words_get(w, N_(", ")));
    case KIND_coordinate: c = row_coordinate(row, f); return arena_fmt(a, "%.5f, %.5f", c.lat, c.lon);
    default:            return row_text(row, f);
    }
}

static str real_text(struct arena *a, double v)
{
    struct buf b = buf_in(a, 64);
    struct json j = json_to(&b);
    json_real(&j, v);                                     /* shortest that reads back */
    return buf_str(&b);
}

str value_plain(struct arena *a, const void *row, const struct field *f, const struct labels *labels)
{
    struct teller t = { a, NULL, NULL, f, labels };
    struct coordinate c;
    if (f->kind == KIND_bool) return row_number(row, f) ? S("1") : S("0");
    if (row_empty(row, f)) return (str){ "", 0 };
    switch (f->kind) {
    case KIND_number: case KIND_money: case KIND_time: return arena_fmt(a, "%lld", (long long)row_number(row, f));
    case KIND_decimal:    return real_text(a, row_decimal(row, f));
    case KIND_ref: case KIND_area: return tell_key(&t, arena_fmt(a, "%lld", (long long)row_number(row, f)));
    case KIND_refs:       return join(a, row_text(row, f), tell_key, &t, S(" "));
    case KIND_coordinate: c = row_coordinate(row, f); return arena_fmt(a, "%.*s,%.*s", STR(real_text(a, c.lat)), STR(real_text(a, c.lon)));
    default:              return row_text(row, f);
    }
}

/* ---- JSON ---------------------------------------------------------------------------------------------------------- */

/* `id`: with our number, which means something in this region only. */
static void json_label(struct json *j, const struct label *l, bool id)
{
    if (!l) { json_null(j); return; }
    json_open(j, '{');
    if (id) { json_key(j, "id"); json_int(j, l->id); }
    json_key(j, "key");
    json_str(j, l->key);
    json_key(j, "label");
    json_str(j, l->text);
    json_close(j, '}');
}

static void json_many(struct json *j, const struct field *f, str value, const struct labels *labels, bool ids)
{
    json_open(j, '[');
    for (str w; str_word(&value, &w);) {
        int64_t id;
        if (f->kind != KIND_refs) { json_str(j, w); continue; }
        const struct label *l = str_int(w, &id) ? label_of(labels, field_to(f), id) : NULL;
        if (l) json_label(j, l, ids);
    }
    json_close(j, ']');
}

static void json_value(struct json *j, const void *row, const struct field *f, const struct labels *labels, bool ids)
{
    struct coordinate c;
    if (kind_is_many(f->kind)) { json_many(j, f, row_text(row, f), labels, ids); return; }
    if (f->kind == KIND_bool) { json_bool(j, row_number(row, f)); return; }
    if (row_empty(row, f)) { json_null(j); return; }
    switch (f->kind) {
    case KIND_number: case KIND_money: case KIND_time: json_int(j, row_number(row, f)); break;
    case KIND_decimal: json_real(j, row_decimal(row, f)); break;
    case KIND_ref: case KIND_area: json_label(j, label_of(labels, field_to(f), row_number(row, f)), ids); break;
    case KIND_coordinate:
        c = row_coordinate(row, f);
        json_open(j, '{');
        json_key(j, "lat");
        json_real(j, c.lat);
        json_key(j, "lon");
        json_real(j, c.lon);
        json_close(j, '}');
        break;
    default: json_str(j, row_text(row, f));
    }
}

void row_json(struct json *j, const struct entity *e, const void *row, const struct labels *labels, bool details)
{
    const struct meta *m = row_meta(row);
    json_open(j, '{');
    json_key(j, "id");
    json_int(j, m->id);
    json_key(j, "key");
    json_str(j, m->key);
    json_key(j, "slug");
    json_str(j, m->slug);
    json_key(j, "version");
    json_int(j, m->version);
    json_key(j, "changed_at");
    json_int(j, m->changed_at);
    for (size_t i = 0; i < e->n; i++) {
        const struct field *f = &e->fields[i];
        if (!field_live(f) || !(f->privacy & m->classes) || (f->detail_only && !details)) continue;
        json_key(j, f->name);
        json_value(j, row, f, labels, true);
    }
    json_key(j, "untranslated");                          /* fields that are German for want of a translation */
    json_open(j, '[');
    for (size_t i = 0; i < e->n; i++) if (m->foreign >> i & 1) json_z(j, e->fields[i].name);
    json_close(j, ']');
    json_close(j, '}');
}

/* ---- export -------------------------------------------------------------------------------------------------------- */

struct writer { enum format f; struct buf *out; struct csv_out csv; struct xlsx *xlsx; struct json json; unsigned classes; bool too_long; };
typedef str words_of_row[LANGS_MAX][FIELDS_MAX];

static bool exported(const struct writer *w, const struct field *f) { return field_live(f) && (f->privacy & w->classes); }

/* UTF-16 units, as Excel counts; more would be cut off, and nobody would see it before the file is read again. */
static bool too_long(str text)
{
    enum { UNITS_MAX = 32767 };
    size_t units = 0;
    if (text.n <= UNITS_MAX) return false;
    while (text.n) units += utf8_next(&text) > 0xFFFF ? 2 : 1;
    return units > UNITS_MAX;
}

static void cell(struct writer *w, str text, bool guarded)
{
    if (w->f == FORMAT_XLSX && too_long(text)) w->too_long = true;
    if (w->f == FORMAT_XLSX) xlsx_text(w->xlsx, text);
    else if (guarded) csv_put(&w->csv, text);
    else csv_put_plain(&w->csv, text);
}

static void head_cell(struct writer *w, str text)
{
    if (w->f == FORMAT_XLSX) xlsx_head(w->xlsx, text);
    else csv_put_plain(&w->csv, text);
}

static void end_row(struct writer *w)
{
    if (w->f == FORMAT_XLSX) xlsx_row(w->xlsx);
    else csv_row(&w->csv);
}

static void write_head(struct writer *w, const struct query *q, struct arena *a)
{
    if (w->f == FORMAT_JSON) { json_open(&w->json, '['); return; }
    head_cell(w, S("key"));
    for (size_t i = 0; i < q->e->n; i++) {
        const struct field *f = &q->e->fields[i];
        if (!exported(w, f)) continue;
        head_cell(w, str_of(f->name));                    /* German, the first of langs[] */
        for (size_t l = 1; f->translated && l < lang_count(); l++) head_cell(w, arena_fmt(a, "%s@%s", f->name, langs[l].tag));
    }
    end_row(w);
}

/* word[lang][field] of one row: its own words, nothing filled in from German. */
static void read_words(struct store *st, const struct entity *e, int64_t id, words_of_row word)
{
    struct sql q = sql_new(st);
    sql(&q, "SELECT lang");
    for (size_t i = 0; i < e->n; i++)
        if (e->fields[i].translated) { sql(&q, ", "); sql_name(&q, e->fields[i].name); }
    sql(&q, " FROM ");
    sql_name(&q, entity_part(e, "words"));
    sql(&q, " WHERE owner = ");
    sql_value(&q, I(id));
    for (struct rows *r = sql_ask(&q); rows_next(r);)
        for (size_t l = 0; l < lang_count(); l++) {
            if (!str_eq(row_str(r, 0), str_of(langs[l].tag))) continue;
            for (size_t i = 0, c = 1; i < e->n; i++) if (e->fields[i].translated) word[l][i] = row_str(r, c++);
        }
}

static const unsigned LEAVES = ~(unsigned)(SENSITIVE | CRIMINAL);      /* classes that may leave the house in a file */

/* May this reader have the field of this row? What show() takes away, it takes away in every language. */
static bool is_seen(const struct query *q, const struct field *f, const void *row)
{
    return (f->privacy & row_meta(row)->classes) && !(f->translated && q->e->show && row_empty(row, f));
}

static void json_word(struct json *j, const struct field *f, size_t lang, str text)
{
    char name[80];
    snprintf(name, sizeof name, lang ? "%s@%s" : "%s", f->name, langs[lang].tag);
    json_key(j, name);
    if (text.n) json_str(j, text);
    else json_null(j);
}

/* A line per row. Only what import takes back: no number of ours, no version; references by key, with the label for people; translations beside
** the German text as in CSV. */
static void write_object(struct writer *w, const struct query *q, const void *row, const struct labels *labels, words_of_row word)
{
    struct json *j = &w->json;
    buf_put(w->out, j->more ? S(",\n") : S("\n"));
    j->more = false;
    json_open(j, '{');
    json_key(j, "key");
    json_str(j, row_meta(row)->key);
    for (size_t i = 0; i < q->e->n; i++) {
        const struct field *f = &q->e->fields[i];
        if (!exported(w, f) || !is_seen(q, f, row)) continue;
        for (size_t l = 0; f->translated && l < lang_count(); l++) json_word(j, f, l, word[l][i]);
        if (f->translated) continue;
        json_key(j, f->name);
        json_value(j, row, f, labels, false);
    }
    json_close(j, '}');
}

static void write_cells(struct writer *w, struct arena *a, const struct query *q, const void *row, const struct labels *labels, words_of_row word)
{
    cell(w, row_meta(row)->key, false);
    for (size_t i = 0; i < q->e->n; i++) {
        const struct field *f = &q->e->fields[i];
        if (!exported(w, f)) continue;
        bool seen = is_seen(q, f, row);
        if (!f->translated) { cell(w, seen ? value_plain(a, row, f, labels) : (str){ "", 0 }, kind_is_text(f->kind)); continue; }
        for (size_t l = 0; l < lang_count(); l++) cell(w, seen ? word[l][i] : (str){ "", 0 }, true);
    }
    end_row(w);
}

static void write_row(struct writer *w, struct store *st, const struct query *q, void *row, const struct labels *labels)
{
    words_of_row word = { 0 };
    ((struct meta *)row)->classes &= LEAVES;
    read_words(st, q->e, row_meta(row)->id, word);
    if (w->f == FORMAT_JSON) write_object(w, q, row, labels, word);
    else write_cells(w, store_arena(st), q, row, labels, word);
}

static bool finish(struct writer *w, str *why)
{
    str file;
    if (w->f == FORMAT_JSON) { buf_char(w->out, '\n'); json_close(&w->json, ']'); }
    if (w->f == FORMAT_XLSX) {
        if (!xlsx_end(w->xlsx, &file, why)) return false;
        buf_put(w->out, file);
    }
    if (w->out->full) *why = S("the export is larger than 64 MB");
    else if (w->too_long) *why = S("a text is longer than a cell of Excel can hold (32,767 characters); CSV and JSON can");
    return !w->out->full && !w->too_long;
}

bool transfer_export(struct store *st, struct query *q, enum format f, struct buf *out, str *why)
{
    struct arena *a = store_arena(st);
    struct writer w = { .f = f, .out = out, .csv = csv_to(out), .json = json_to(out), .classes = may(q->who, q->e, EXPORT).classes & LEAVES };
    if (f == FORMAT_XLSX) w.xlsx = xlsx_new(a, str_of(q->e->plural), false);
    q->action = EXPORT;
    q->limit = LIMIT_MAX;
    q->after = (str){ 0 };
    q->details = q->plain = true;
    write_head(&w, q, a);
    for (bool more = true; more && !store_broken(st);) {  /* page by page: ask() never holds more than one */
        struct page p = query_run(q, st);
        for (size_t i = 0; i < p.n; i++) write_row(&w, st, q, p.row[i], &p.labels);
        q->after = p.next;
        more = p.next.n > 0;
    }
    bool good = finish(&w, why);
    if (store_broken(st)) *why = store_why(st);
    return good && !store_broken(st);
}
