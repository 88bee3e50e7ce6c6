/* draft_store.c - storing a checked draft: the row, its words, and everything derived from them (index tables, sort keys, slugs). */
#include "entity/draft.h"
#include "base/moment.h"
#include "base/rand.h"
#include "entity/files.h"
#include "entity/query.h"
#include <string.h>

struct saving { struct store *st; struct arena *a; struct draft *d; const struct entity *e; struct problems *p; int64_t id; bool fresh; };

/* ---- references: keys in, ids out ---------------------------------------------------------------------------------- */

static bool resolve_one(struct saving *s, const struct field *f, str key, struct buf *ids)
{
    int64_t id = id_by_key(s->st, field_to(f), key);
    str text = arena_fmt(s->a, "%lld", (long long)id);
    if (id && !str_has_word(buf_str(ids), text)) buf_fmt(ids, "%s%.*s", ids->n ? " " : "", STR(text));
    if (id) return true;
    if (s->d->lenient) { s->d->missing = true; return true; }
    problem_add(s->p, (struct problem){ s->d->line, f, { 0 }, N_("There is no entry with this key."), key });
    return false;
}

/* From another region, or swept away meanwhile: the picture has to be brought again. */
static bool file_there(struct saving *s, const struct field *f, str name)
{
    struct file found;
    if (!name.n || files_find(s->st, name, &found)) return true;
    problem_add(s->p, (struct problem){ s->d->line, f, { 0 }, no_such_file, { 0 } });
    return false;
}

static bool resolve(struct saving *s, str *stored)
{
    bool good = true;
    for (size_t i = 0; i < s->e->n; i++) {
        const struct field *f = &s->e->fields[i];
        stored[i] = s->d->value[i];
        if (f->kind == KIND_file && field_live(f)) good = file_there(s, f, stored[i]) && good;
        if (!kind_is_ref(f->kind) || !field_live(f) || !(s->fresh || s->d->given[i])) continue;
        struct buf ids = buf_in(s->a, 4096);
        for (str rest = s->d->value[i], key; str_word(&rest, &key);) good = resolve_one(s, f, key, &ids) && good;
        stored[i] = buf_str(&ids);
    }
    return good;
}

/* ---- the row ------------------------------------------------------------------------------------------------------- */

static struct arg int_arg(str v)
{
    int64_t n;
    return str_int(v, &n) ? I(n) : NIL(INT);
}

static struct arg value_arg(const struct field *f, str v)
{
    double d;
    switch (f->kind) {
    case KIND_number: case KIND_money: case KIND_time: case KIND_ref: case KIND_area: return int_arg(v);
    case KIND_decimal: return str_real(v, &d) ? R(d) : NIL(REAL);
    case KIND_bool:    return B(str_eq(v, S("1")));
    default:           return f->unique && !f->required && !v.n ? NIL(TEXT) : T(v);
    }
}

/* Calls `put` for each column and value to write. A coordinate is two. */
static void each_value(struct saving *s, const str *stored, void (*put)(struct sql *q, const char *name, const char *suffix, struct arg v), struct sql *q)
{
    for (size_t i = 0; i < s->e->n; i++) {
        const struct field *f = &s->e->fields[i];
        if (f->translated || !field_live(f) || !(s->fresh || s->d->given[i])) continue;
        if (f->kind != KIND_coordinate) { put(q, f->name, "", value_arg(f, stored[i])); continue; }
        double lat, lon;
        bool set = coordinate_read(stored[i], &lat, &lon);
        put(q, f->name, "_lat", set ? R(lat) : NIL(REAL));
        put(q, f->name, "_lon", set ? R(lon) : NIL(REAL));
    }
}

static void put_name(struct sql *q, const char *name, const char *suffix, struct arg v)
{
    (void)v;
    sql(q, ", ");
    sql_name(q, arena_fmt(q->text.a, "%s%s", name, suffix).p);
}

static void put_value(struct sql *q, const char *name, const char *suffix, struct arg v)
{
    (void)name; (void)suffix;
    sql(q, ", ");
    sql_value(q, v);
}

static void put_set(struct sql *q, const char *name, const char *suffix, struct arg v)
{
    put_name(q, name, suffix, v);
    sql(q, " = ");
    sql_value(q, v);
}

static void insert_row(struct saving *s, const str *stored)
{
    struct sql q = sql_new(s->st);
    int64_t now = moment_now();
    sql(&q, "INSERT INTO ");
    sql_name(&q, entity_table(s->e));
    sql(&q, " (key, version, created_at, changed_at");
    each_value(s, stored, put_name, &q);
    sql(&q, ") VALUES (");
    sql_value(&q, T(s->d->key));
    sql(&q, ", 1, ");
    sql_value(&q, I(now));
    sql(&q, ", ");
    sql_value(&q, I(now));
    each_value(s, stored, put_value, &q);
    sql(&q, ") RETURNING id");
    struct rows *r = sql_ask(&q);
    s->id = rows_next(r) ? row_int(r, 0) : 0;
}

static void update_row(struct saving *s, const str *stored)
{
    struct sql q = sql_new(s->st);
    sql(&q, "UPDATE ");
    sql_name(&q, entity_table(s->e));
    sql(&q, " SET version = version + 1, changed_at = ");
    sql_value(&q, I(moment_now()));
    each_value(s, stored, put_set, &q);
    sql(&q, " WHERE id = ");
    sql_value(&q, I(s->id));
    sql_ask(&q);
}

static void say_conflict(struct saving *s)
{
    str name = store_conflict_name(s->st);                /* table__column */
    const struct field *f = entity_field(s->e, str_from(name, strlen(entity_table(s->e)) + 2));
    problem_add(s->p, (struct problem){ s->d->line, f, { 0 }, N_("Another entry has this value already."), f ? s->d->value[field_index(s->e, f)] : s->d->key });
    s->id = 0;
}

/* ---- words: what is not given (p == NULL) stays as it is ------------------------------------------------------------ */

/* "t"."col" of the words' own table, to be told from the new values beside it. */
static void put_own(struct saving *s, struct sql *q, const char *name)
{
    sql_name(q, entity_part(s->e, "words"));
    sql(q, ".");
    sql_name(q, name);
}

/* 1 if one of the given words is another than before. What is compared never leaves the store: beside the new row of an INSERT, or, where all
** that is given is empty, with nothing. */
static void put_differs(struct saving *s, struct sql *q, const str *word, bool emptied)
{
    sql(q, "CASE WHEN 1 = 0");
    for (size_t i = 0; i < s->e->n; i++) {
        if (!s->e->fields[i].translated || !word[i].p) continue;
        sql(q, " OR ");
        put_own(s, q, s->e->fields[i].name);
        if (emptied) { sql(q, " <> ''"); continue; }
        sql(q, " <> excluded.");
        sql_name(q, s->e->fields[i].name);
    }
    sql(q, " THEN 1 ELSE 0 END");
}

static bool is_source(size_t lang) { return !strcmp(langs[lang].tag, LANG_SOURCE); }

/* The version of the German words as they are now; of a row without them 0. */
static void put_source_version(struct saving *s, struct sql *q)
{
    sql(q, "COALESCE((SELECT g.version FROM ");
    sql_name(q, entity_part(s->e, "words"));
    sql(q, " g WHERE g.owner = ");
    sql_value(q, I(s->id));
    sql(q, " AND g.lang = ");
    sql_value(q, T(S(LANG_SOURCE)));
    sql(q, "), 0)");
}

static struct arg status_of(const struct saving *s, size_t lang) { return T(is_source(lang) ? S("") : s->d->status ? str_of(s->d->status) : S("draft")); }

/* Changed words are a new version; a changed translation is of today's German words and has to be looked at again. A small change is neither. */
static void put_versions(struct saving *s, struct sql *q, size_t lang, bool emptied)
{
    const str *word = s->d->word[lang];
    if (s->d->small) return;
    sql(q, ", version = ");
    put_own(s, q, "version");
    sql(q, " + ");
    put_differs(s, q, word, emptied);
    if (is_source(lang)) return;
    sql(q, ", status = CASE WHEN 1 = ");
    put_differs(s, q, word, emptied);
    sql(q, " THEN ");
    sql_value(q, status_of(s, lang));
    sql(q, " ELSE ");
    put_own(s, q, "status");
    sql(q, " END, source_version = CASE WHEN 1 = ");
    put_differs(s, q, word, emptied);
    sql(q, " THEN ");
    put_source_version(s, q);
    sql(q, " ELSE ");
    put_own(s, q, "source_version");
    sql(q, " END");
}

static void put_words(struct saving *s, size_t lang)
{
    struct sql q = sql_new(s->st);
    const str *word = s->d->word[lang];
    sql(&q, "INSERT INTO ");
    sql_name(&q, entity_part(s->e, "words"));
    sql(&q, " (owner, lang, status, version, source_version");
    for (size_t i = 0; i < s->e->n; i++) if (s->e->fields[i].translated) put_name(&q, s->e->fields[i].name, "", (struct arg){ 0 });
    sql(&q, ") VALUES (");
    sql_value(&q, I(s->id));
    sql(&q, ", ");
    sql_value(&q, T(str_of(langs[lang].tag)));
    sql(&q, ", ");
    sql_value(&q, status_of(s, lang));
    sql(&q, ", 1, ");
    if (is_source(lang)) sql(&q, "0");
    else put_source_version(s, &q);
    for (size_t i = 0; i < s->e->n; i++) if (s->e->fields[i].translated) put_value(&q, NULL, NULL, T(word[i]));
    sql(&q, ") ON CONFLICT (owner, lang) DO UPDATE SET lang = excluded.lang");
    put_versions(s, &q, lang, false);
    for (size_t i = 0; i < s->e->n; i++) {
        if (!s->e->fields[i].translated || !word[i].p) continue;
        put_name(&q, s->e->fields[i].name, "", (struct arg){ 0 });
        sql(&q, " = excluded.");
        sql_name(&q, s->e->fields[i].name);
    }
    sql_also(&q);
}

static bool any_word(const struct draft *d, size_t lang)
{
    for (size_t i = 0; d->word[lang] && i < d->e->n; i++) if (d->word[lang][i].n) return true;
    return false;
}

static void delete_words(struct saving *s, size_t lang)
{
    struct sql q = sql_new(s->st);
    sql(&q, "DELETE FROM ");
    sql_name(&q, entity_part(s->e, "words"));
    sql(&q, " WHERE owner = ");
    sql_value(&q, I(s->id));
    sql(&q, " AND lang = ");
    sql_value(&q, T(str_of(langs[lang].tag)));
    for (size_t i = 0; i < s->e->n; i++) {
        if (!s->e->fields[i].translated || s->d->word[lang][i].p) continue;
        sql(&q, " AND ");
        sql_name(&q, s->e->fields[i].name);
        sql(&q, " = ''");
    }
    sql_ask(&q);
}

static void empty_words(struct saving *s, size_t lang)
{
    struct sql q = sql_new(s->st);
    sql(&q, "UPDATE ");
    sql_name(&q, entity_part(s->e, "words"));
    sql(&q, " SET lang = lang");
    put_versions(s, &q, lang, true);
    for (size_t i = 0; i < s->e->n; i++) {
        if (!s->e->fields[i].translated || !s->d->word[lang][i].p) continue;
        put_name(&q, s->e->fields[i].name, "", (struct arg){ 0 });
        sql(&q, " = ''");
    }
    sql(&q, " WHERE owner = ");
    sql_value(&q, I(s->id));
    sql(&q, " AND lang = ");
    sql_value(&q, T(str_of(langs[lang].tag)));
    sql_also(&q);
}

/* German first: a translation saved with it is one of the new text. */
static void store_words(struct saving *s)
{
    for (size_t k = 0, source = lang_source(); k < lang_count(); k++) {
        size_t l = k == 0 ? source : k <= source ? k - 1 : k;
        if (is_source(l) && s->fresh) draft_word(s->a, s->d, l);       /* the German row always exists */
        if (any_word(s->d, l) || (s->d->word[l] && is_source(l))) put_words(s, l);
        else if (s->d->word[l] && !s->fresh) {                         /* all that is given is empty, and perhaps nothing is left */
            delete_words(s, l);
            if (!store_changed(s->st)) empty_words(s, l);
        }
    }
}

/* ---- what is derived ------------------------------------------------------------------------------------------------ */

static void store_many(struct saving *s, const struct field *f, str value)
{
    struct sql del = sql_new(s->st);
    const char *table = entity_part(s->e, f->name);
    sql(&del, "DELETE FROM ");
    sql_name(&del, table);
    sql(&del, " WHERE owner = ");
    sql_value(&del, I(s->id));
    if (!s->fresh) sql_also(&del);
    for (str rest = value, w; str_word(&rest, &w);) {
        struct sql q = sql_new(s->st);
        sql(&q, "INSERT INTO ");
        sql_name(&q, table);
        sql(&q, " (owner, value) VALUES (");
        sql_value(&q, I(s->id));
        sql(&q, ", ");
        sql_value(&q, f->kind == KIND_refs ? int_arg(w) : T(w));
        sql(&q, ") ON CONFLICT (owner, value) DO NOTHING");
        sql_also(&q);
    }
}

/* Fields that lists sort by or find. */
static bool is_derived(const struct saving *s, const struct field *f) { return f->sorted || entity_lists(s->e->list.search, f); }

/* The texts of the stored row that lists sort by or find, in each language that has any: text[language][field]. What is not translated stands with German. */
static void read_texts(struct saving *s, str text[LANGS_MAX][FIELDS_MAX])
{
    struct sql q = sql_new(s->st);
    sql(&q, "SELECT w.lang");
    for (size_t i = 0; i < s->e->n; i++) {
        if (!is_derived(s, &s->e->fields[i])) continue;
        sql_literal(&q, s->e->fields[i].translated ? S(", w.") : S(", e."));
        sql_name(&q, s->e->fields[i].name);
    }
    sql(&q, " FROM ");
    sql_name(&q, entity_part(s->e, "words"));
    sql(&q, " w JOIN ");
    sql_name(&q, entity_table(s->e));
    sql(&q, " e ON e.id = w.owner WHERE w.owner = ");
    sql_value(&q, I(s->id));
    for (struct rows *r = sql_ask(&q); rows_next(r);) {
        size_t lang = lang_index(row_str(r, 0)), c = 1;
        for (size_t i = 0; lang < lang_count() && i < s->e->n; i++) if (is_derived(s, &s->e->fields[i])) text[lang][i] = row_str(r, c++);
    }
}

/* What the table of sort keys holds for a language: its own words, the German ones where they are missing. The keys in the order of their fields, `find` last. */
enum { FIND_MAX = 60000 };
static size_t order_values(struct saving *s, size_t lang, str text[LANGS_MAX][FIELDS_MAX], struct arg ret[FIELDS_MAX + 1])
{
    struct buf find = buf_in(s->a, FIND_MAX);
    size_t n = 0;
    for (size_t i = 0; i < s->e->n; i++) {
        const struct field *f = &s->e->fields[i];
        if (!is_derived(s, f)) continue;
        str german = text[lang_source()][i], own = f->translated ? text[lang][i] : german, shown = own.n ? own : german;
        if (f->sorted) ret[n++] = X(shown.n ? lang_sort_key(s->a, &langs[lang], shown) : S(""));      /* no text has no key: lists tell it from all others */
        if (!entity_lists(s->e->list.search, f)) continue;
        buf_fmt(&find, "%.*s ", STR(own));
        if (!str_eq(own, german)) buf_fmt(&find, "%.*s ", STR(german));              /* a German word finds it too */
    }
    ret[n++] = T(lang_fold(s->a, buf_str(&find)));
    return n;
}

static void put_order(struct saving *s, struct sql *q, size_t lang, str text[LANGS_MAX][FIELDS_MAX])
{
    struct arg value[FIELDS_MAX + 1];
    size_t n = order_values(s, lang, text, value);
    sql(q, "(");
    sql_value(q, I(s->id));
    put_value(q, NULL, NULL, T(str_of(langs[lang].tag)));
    for (size_t i = 0; i < n; i++) put_value(q, NULL, NULL, value[i]);
    sql(q, ")");
}

/* As many languages with one statement as its values allow. */
static void put_orders(struct saving *s, size_t from, size_t to, str text[LANGS_MAX][FIELDS_MAX])
{
    struct sql q = sql_new(s->st);
    sql(&q, "INSERT INTO ");
    sql_name(&q, entity_part(s->e, "order"));
    sql(&q, " (owner, lang");
    for (size_t i = 0; i < s->e->n; i++) if (s->e->fields[i].sorted) put_name(&q, s->e->fields[i].name, "", (struct arg){ 0 });
    sql(&q, ", find) VALUES ");
    for (size_t l = from; l < to; l++) {
        if (l > from) sql(&q, ", ");
        put_order(s, &q, l, text);
    }
    sql(&q, " ON CONFLICT (owner, lang) DO UPDATE SET find = excluded.find");
    for (size_t i = 0; i < s->e->n; i++) {
        if (!s->e->fields[i].sorted) continue;
        put_name(&q, s->e->fields[i].name, "", (struct arg){ 0 });
        sql(&q, " = excluded.");
        sql_name(&q, s->e->fields[i].name);
    }
    sql_also(&q);
}

static void store_order(struct saving *s)
{
    str text[LANGS_MAX][FIELDS_MAX] = { { { 0 } } };
    size_t values = 3;                                    /* of a tuple                           */
    for (size_t i = 0; i < s->e->n; i++) values += s->e->fields[i].sorted;
    read_texts(s, text);
    for (size_t l = 0, step = STORE_ARGS_MAX / values; l < lang_count(); l += step) {
        put_orders(s, l, l + step < lang_count() ? l + step : lang_count(), text);
    }
}

/* ---- slugs: an address survives a change of the title, so old ones stay ---------------------------------------------- */

/* In no language may it be another's: a row without a translation is shown under its German address in all of them. Nor may it be the
** address of a page: "offers/new". */
static bool slug_free(struct saving *s, str slug)
{
    static const char pages[] = "new bulk review duplicates import";
    if (str_has_word(str_of(pages), slug)) return false;
    struct sql q = sql_new(s->st);
    sql(&q, "SELECT owner FROM ");
    sql_name(&q, entity_part(s->e, "slug"));
    sql(&q, " WHERE slug = ");
    sql_value(&q, T(slug));
    sql(&q, " AND owner <> ");
    sql_value(&q, I(s->id));
    return !rows_next(sql_ask(&q));
}

static void slug_retire(struct saving *s, str lang)
{
    struct sql q = sql_new(s->st);
    sql(&q, "UPDATE ");
    sql_name(&q, entity_part(s->e, "slug"));
    sql(&q, " SET current = ");
    sql_value(&q, B(false));
    sql(&q, " WHERE owner = ");
    sql_value(&q, I(s->id));
    sql(&q, " AND lang = ");
    sql_value(&q, T(lang));
    sql_also(&q);
}

static void slug_put(struct saving *s, str slug, str lang)
{
    struct sql q = sql_new(s->st);
    sql(&q, "INSERT INTO ");
    sql_name(&q, entity_part(s->e, "slug"));
    sql(&q, " (slug, lang, owner, current) VALUES (");
    sql_value(&q, T(slug));
    sql(&q, ", ");
    sql_value(&q, T(lang));
    sql(&q, ", ");
    sql_value(&q, I(s->id));
    sql(&q, ", ");
    sql_value(&q, B(true));
    sql(&q, ") ON CONFLICT (slug, lang) DO UPDATE SET current = excluded.current");
    sql_also(&q);
}

/* "cafe", then "cafe-2" …; after some tries with the id, which nobody else has. */
enum { SLUG_TRIES = 20, SLUG_TRIES_MAX = 1000 };
static str free_slug(struct saving *s, str base)
{
    str slug = base;
    for (int i = 2; i < SLUG_TRIES_MAX && !slug_free(s, slug); i++) {
        slug = i < SLUG_TRIES ? arena_fmt(s->a, "%.*s-%d", STR(base), i) : arena_fmt(s->a, "%.*s-%lld-%d", STR(base), (long long)s->id, i);
    }
    return slug;
}

/* A name that is not public must not stand in an address, since addresses are logged and kept: such rows go by a random key. */
static bool nameless(const struct entity *e) { return entity_title(e)->privacy != PUBLIC; }

static void store_slug(struct saving *s, size_t lang)
{
    const struct field *title = entity_title(s->e);
    str tag = str_of(langs[lang].tag), text = { 0 };
    if (!title->translated && !is_source(lang)) return;
    if (!title->translated && !s->fresh && !s->d->given[field_index(s->e, title)]) return;
    if (nameless(s->e) && !s->fresh) return;
    if (title->translated && s->d->word[lang]) text = s->d->word[lang][field_index(s->e, title)];
    if (!title->translated) text = s->d->value[field_index(s->e, title)];
    if (!text.n) return;
    str base = nameless(s->e) || s->d->address_is_key ? s->d->key : lang_slug(s->a, text), slug = free_slug(s, base.n ? base : s->d->key.n ? s->d->key : str_of(s->e->name));
    if (!s->fresh) slug_retire(s, tag);
    slug_put(s, slug, tag);
}

static bool key_free(struct saving *s, str key)
{
    struct sql q = sql_new(s->st);
    sql(&q, "SELECT 1 FROM ");
    sql_name(&q, entity_table(s->e));
    sql(&q, " WHERE key = ");
    sql_value(&q, T(key));
    return !rows_next(sql_ask(&q));                       /* deleted rows keep theirs: they may come back */
}

/* A key for a row that came without one: from the title. */
static str make_key(struct saving *s)
{
    const struct field *title = entity_title(s->e);
    size_t i = field_index(s->e, title), german = lang_source();
    str text = title->translated ? (s->d->word[german] ? s->d->word[german][i] : (str){ 0 }) : s->d->value[i];
    str base = str_upto(lang_slug(s->a, text), KEY_MAX - 8), key;
    if (nameless(s->e)) return rand_name(s->a, 12);
    if (!base.n) base = str_of(s->e->name);
    key = base;
    for (int k = 2; !key_free(s, key) && k < 10000; k++) key = arena_fmt(s->a, "%.*s-%d", STR(base), k);
    return key;
}

int64_t draft_store(struct store *st, struct draft *d, struct problems *p)
{
    struct saving s = { st, store_arena(st), d, d->e, p, d->id, false };
    str stored[FIELDS_MAX] = { { 0 } };
    if (!s.id && d->key.n) s.id = id_by_key(st, d->e, d->key);
    s.fresh = !s.id;
    if (!resolve(&s, stored)) return 0;
    if (s.fresh && !d->key.n) d->key = make_key(&s);
    if (s.fresh) insert_row(&s, stored);
    else update_row(&s, stored);
    if (store_conflict(st) == CONFLICT_UNIQUE) say_conflict(&s);
    if (!s.id || store_broken(st)) return 0;
    store_words(&s);
    for (size_t i = 0; i < d->e->n; i++) {
        const struct field *f = &d->e->fields[i];
        if (kind_is_many(f->kind) && field_live(f) && (s.fresh || d->given[i])) store_many(&s, f, stored[i]);
    }
    store_order(&s);
    for (size_t l = 0; l < lang_count(); l++) store_slug(&s, l);
    d->id = s.id;
    return store_broken(st) ? 0 : s.id;
}

void draft_derive(struct store *st, struct draft *d)
{
    struct saving s = { st, store_arena(st), d, d->e, NULL, d->id, false };
    d->given[field_index(d->e, entity_title(d->e))] = true;
    store_order(&s);
    for (size_t l = 0; l < lang_count(); l++) store_slug(&s, l);
}

/* Rows that have no words at all are not asked: that is another fault. Languages that the interface no longer speaks are left alone. */
bool draft_derived(struct store *st, const struct entity *e, int64_t id)
{
    struct saving s = { .st = st, .a = store_arena(st), .e = e, .id = id };
    str text[LANGS_MAX][FIELDS_MAX] = { { { 0 } } };
    struct arg value[FIELDS_MAX + 1];
    struct sql q = sql_new(st);
    bool same = true;
    read_texts(&s, text);
    sql(&q, "SELECT lang");
    for (size_t i = 0; i < e->n; i++) if (e->fields[i].sorted) put_name(&q, e->fields[i].name, "", (struct arg){ 0 });
    sql(&q, ", find FROM ");
    sql_name(&q, entity_part(e, "order"));
    sql(&q, " WHERE owner = ");
    sql_value(&q, I(id));
    for (struct rows *r = sql_ask(&q); same && rows_next(r);) {
        size_t lang = lang_index(row_str(r, 0)), n = lang < lang_count() ? order_values(&s, lang, text, value) : 0;
        for (size_t i = 0; same && i < n; i++) same = str_eq(row_str(r, i + 1), value[i].s);
    }
    return same;
}

/* What the fields with several values say in the main table: ids and choices as they are stored, so that nothing has to be looked up. */
static void derive_many(struct saving *s)
{
    for (size_t i = 0; i < s->e->n; i++) {
        const struct field *f = &s->e->fields[i];
        struct sql q = sql_new(s->st);
        if (!kind_is_many(f->kind) || !field_live(f)) continue;
        sql(&q, "SELECT ");
        sql_name(&q, f->name);
        sql(&q, " FROM ");
        sql_name(&q, entity_table(s->e));
        sql(&q, " WHERE id = ");
        sql_value(&q, I(s->id));
        struct rows *r = sql_ask(&q);
        if (rows_next(r)) store_many(s, f, row_str(r, 0));
    }
}

void draft_derive_again(struct store *st, const struct entity *e, int64_t id)
{
    struct saving s = { .st = st, .a = store_arena(st), .e = e, .id = id };
    store_order(&s);
    derive_many(&s);
}

/* The rows of an entity that lack the sort keys of some language: the tail of a statement, to which conditions may be added. */
static void from_lacking(struct sql *q, const struct entity *e)
{
    sql(q, " FROM ");
    sql_name(q, entity_table(e));
    sql(q, " e WHERE (SELECT count(*) FROM ");
    sql_name(q, entity_part(e, "order"));
    sql(q, " o WHERE o.owner = e.id) < ");
    sql_value(q, I((int64_t)lang_count()));
}

/* The next of them after `after`. */
static struct rows *lacking(struct store *st, const struct entity *e, int64_t after)
{
    struct sql q = sql_new(st);
    sql(&q, "SELECT e.id");
    from_lacking(&q, e);
    sql(&q, " AND e.id > ");
    sql_value(&q, I(after));
    sql(&q, " ORDER BY e.id LIMIT 500");
    return sql_ask(&q);
}

enum { LACKING_AT_ONCE = STORE_ARGS_MAX / 2 };            /* two values for each entity */
void draft_lacking(struct store *st, bool ret[ENTITIES_MAX])
{
    memset(ret, 0, ENTITIES_MAX * sizeof *ret);
    for (size_t i = 0, end; i < entity_count(); i = end) {
        struct sql q = sql_new(st);
        end = i + LACKING_AT_ONCE < entity_count() ? i + LACKING_AT_ONCE : entity_count();
        for (size_t k = i; k < end; k++) {
            if (k > i) sql(&q, " UNION ALL ");
            sql(&q, "SELECT ");
            sql_value(&q, I((int64_t)k));
            sql(&q, " WHERE EXISTS (SELECT 1");
            from_lacking(&q, entity_at(k));
            sql(&q, ")");
        }
        struct rows *r = sql_ask(&q);
        while (rows_next(r)) ret[row_int(r, 0)] = true;
    }
}

int64_t draft_derive_missing(struct store *st, const struct entity *e, bool only_look)
{
    struct arena *a = store_arena(st);
    int64_t done = 0, id = 0;
    for (bool more = true; more && !store_broken(st);) {
        struct arena_mark batch = arena_mark(a);
        struct rows *r = lacking(st, e, id);
        for (more = false; rows_next(r); more = true, done++) {
            struct arena_mark row = arena_mark(a);
            struct draft d;
            struct stamp stamp;
            id = row_int(r, 0);
            if (!only_look && draft_read(st, e, id, &d, &stamp)) draft_derive(st, &d);
            arena_release(a, row);
        }
        arena_release(a, batch);
    }
    return done;
}
