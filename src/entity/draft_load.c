/* draft_load.c - a stored row as the draft that would store it: values in the form in which people and files give them. */
#include "entity/draft.h"
#include "entity/query.h"
#include "text/json.h"
#include <math.h>
#include <string.h>

size_t lang_source(void)
{
    size_t i = 0;
    while (langs[i].tag && strcmp(langs[i].tag, LANG_SOURCE) != 0) i++;
    return i;
}

/* ---- canonical texts ---------------------------------------------------------------------------------------------------- */
static str real_text(struct arena *a, double v)
{
    struct buf b = buf_in(a, 64);
    struct json j = json_to(&b);
    json_real(&j, v);                                     /* the shortest that reads back */
    return buf_str(&b);
}

static str pair_text(struct arena *a, double lat, double lon) { return arena_fmt(a, "%.*s,%.*s", STR(real_text(a, lat)), STR(real_text(a, lon))); }

static str words_once(struct arena *a, str value)
{
    struct buf b = buf_in(a, value.n + 1);
    for (str w; str_word(&value, &w);) {
        if (str_has_word(buf_str(&b), w)) continue;
        if (b.n) buf_char(&b, ' ');
        buf_put(&b, w);
    }
    return buf_str(&b);
}

str draft_canonical(struct arena *a, const struct field *f, str value)
{
    double one, two;
    if (kind_is_ref(f->kind)) return words_once(a, value);
    if (f->kind == KIND_bool) return str_eq(value, S("1")) ? value : S("0");
    if (f->kind == KIND_decimal && str_real(value, &one)) return real_text(a, one);
    return f->kind == KIND_coordinate && coordinate_read(value, &one, &two) ? pair_text(a, one, two) : value;
}

/* ---- reading ------------------------------------------------------------------------------------------------------------ */
static bool in_main(const struct field *f) { return !f->translated && field_live(f); }

/* Of rows that are deleted, too: the reference is there until somebody changes it. */
str draft_key(struct store *st, const struct entity *to, int64_t id)
{
    struct sql q = sql_new(st);
    if (id <= 0) return S("");
    sql(&q, "SELECT key FROM ");
    sql_name(&q, entity_table(to));
    sql(&q, " WHERE id = ");
    sql_value(&q, I(id));
    struct rows *r = sql_ask(&q);
    return rows_next(r) ? row_str(r, 0) : S("");
}

str draft_keys(struct store *st, const struct entity *to, str ids)
{
    struct buf b = buf_in(store_arena(st), 8192);
    for (str w; str_word(&ids, &w);) {
        int64_t id;
        str key = str_int(w, &id) ? draft_key(st, to, id) : S("");
        if (key.n) buf_fmt(&b, "%s%.*s", b.n ? " " : "", STR(key));
    }
    return buf_str(&b);
}

/* A NULL is an empty text, for a yes or no it is no. */
static str value_of(struct store *st, const struct field *f, const struct rows *r, size_t c)
{
    struct arena *a = store_arena(st);
    if (f->kind == KIND_bool) return row_bool(r, c) ? S("1") : S("0");
    if (row_null(r, c)) return S("");
    if (kind_is_ref(f->kind)) return draft_keys(st, field_to(f), row_str(r, c));
    if (f->kind == KIND_decimal) return real_text(a, row_real(r, c));
    if (f->kind == KIND_coordinate) return row_null(r, c + 1) ? S("") : pair_text(a, row_real(r, c), row_real(r, c + 1));
    return row_str(r, c);
}

static struct rows *ask_main(struct store *st, const struct entity *e, int64_t id)
{
    struct sql q = sql_new(st);
    struct arena *a = store_arena(st);
    sql(&q, "SELECT key, version, created_at, changed_at, deleted_at, anonymised_at");
    for (size_t i = 0; i < e->n; i++) {
        const struct field *f = &e->fields[i];
        if (!in_main(f)) continue;
        sql(&q, ", ");
        sql_name(&q, f->kind == KIND_coordinate ? arena_fmt(a, "%s_lat", f->name).p : f->name);
        if (f->kind != KIND_coordinate) continue;
        sql(&q, ", ");
        sql_name(&q, arena_fmt(a, "%s_lon", f->name).p);
    }
    sql(&q, " FROM ");
    sql_name(&q, entity_table(e));
    sql(&q, " WHERE id = ");
    sql_value(&q, I(id));
    return sql_ask(&q);
}

static void read_words(struct store *st, struct draft *d)
{
    struct sql q = sql_new(st);
    sql(&q, "SELECT lang");
    for (size_t i = 0; i < d->e->n; i++) {
        if (!d->e->fields[i].translated) continue;
        sql(&q, ", ");
        sql_name(&q, d->e->fields[i].name);
    }
    sql(&q, " FROM ");
    sql_name(&q, entity_part(d->e, "words"));
    sql(&q, " WHERE owner = ");
    sql_value(&q, I(d->id));
    for (struct rows *r = sql_ask(&q); rows_next(r);)
        for (size_t l = 0; l < lang_count(); l++) {
            if (!str_eq(row_str(r, 0), str_of(langs[l].tag))) continue;
            str *word = draft_word(store_arena(st), d, l);
            for (size_t i = 0, c = 1; i < d->e->n; i++) if (d->e->fields[i].translated) word[i] = row_str(r, c++);
        }
}

bool draft_read(struct store *st, const struct entity *e, int64_t id, struct draft *ret, struct stamp *stamp)
{
    struct rows *r = ask_main(st, e, id);
    if (!rows_next(r)) return false;
    *ret = draft_new(store_arena(st), e);
    ret->id = id;
    ret->key = row_str(r, 0);
    *stamp = (struct stamp){ row_int(r, 1), row_int(r, 2), row_int(r, 3), row_int(r, 4), row_int(r, 5) };
    for (size_t i = 0, c = 6; i < e->n; i++) {
        const struct field *f = &e->fields[i];
        ret->value[i] = S("");
        ret->given[i] = field_live(f);
        if (!in_main(f)) continue;
        ret->value[i] = value_of(st, f, r, c);
        c += f->kind == KIND_coordinate ? 2 : 1;
    }
    read_words(st, ret);
    return true;
}
