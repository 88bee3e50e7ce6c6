/* check_rows.c - the rows of one entity: is everything there, and does what is derived say the same? Each question is one statement over all rows, or one
** walk over them. */
#include "entity/check_look.h"
#include "entity/write.h"
#include "text/json.h"
#include <math.h>
#include <stdio.h>

/* ---- rows that should be there ---------------------------------------------------------------------------------------- */
/* "SELECT e.id, e.key FROM directory_offer e LEFT JOIN directory_offer_words p ON p.owner = e.id AND p.lang = $1" */
static struct sql beside(struct look *l, const char *part, const char *lang)
{
    struct sql q = sql_new(l->st);
    sql(&q, "SELECT e.id, e.key FROM ");
    sql_name(&q, entity_table(l->e));
    sql(&q, " e LEFT JOIN ");
    sql_name(&q, entity_part(l->e, part));
    sql(&q, " p ON p.owner = e.id AND p.lang = ");
    sql_value(&q, T(str_of(lang)));
    return q;
}

/* What a row lacks, and in which language. */
struct lack { struct look *l; enum check_kind kind; const char *what, *lang; };
static bool say_lack(void *ctx, const struct rows *r)
{
    struct lack *k = ctx;
    finding(k->l, k->kind, row_int(r, 0), row_str(r, 1), "%.*s has no %s in %s", STR(row_str(r, 1)), k->what, k->lang);
    return true;
}

/* Lists join the sort keys and pages start from the address: a row without them cannot be seen, though it is there. */
static void check_present(struct look *l)
{
    for (size_t i = 0; langs[i].tag; i++) {
        struct lack order = { l, CHECK_SEARCH, "sort keys", langs[i].tag }, words = { l, CHECK_WORDS, "words", langs[i].tag };
        struct lack slug = { l, CHECK_ADDRESS, "current address", langs[i].tag };
        struct sql q = beside(l, "order", langs[i].tag);
        sql(&q, " WHERE p.owner IS NULL AND e.deleted_at IS NULL ORDER BY e.id");
        sql_each(&q, say_lack, &order);
        if (i != lang_source()) continue;                 /* translations and their addresses may be missing */
        q = beside(l, "words", langs[i].tag);
        sql(&q, " WHERE p.owner IS NULL ORDER BY e.id");
        sql_each(&q, say_lack, &words);
        q = beside(l, "slug", langs[i].tag);
        sql(&q, " AND p.current WHERE p.owner IS NULL AND e.deleted_at IS NULL ORDER BY e.id");
        sql_each(&q, say_lack, &slug);
    }
}

static bool say_twice(void *ctx, const struct rows *r)
{
    finding(ctx, CHECK_ADDRESS, row_int(r, 0), S(""), "row %lld has several current addresses in %.*s", (long long)row_int(r, 0), STR(row_str(r, 1)));
    return true;
}

/* Two current ones, and a row would answer at two addresses that each claim to be the right one. */
static void check_slugs(struct look *l)
{
    struct sql q = sql_new(l->st);
    sql(&q, "SELECT owner, lang FROM ");
    sql_name(&q, entity_part(l->e, "slug"));
    sql(&q, " WHERE current GROUP BY owner, lang HAVING COUNT(*) > 1 ORDER BY owner, lang");
    sql_each(&q, say_twice, l);
}

/* ---- rows that should not be there -------------------------------------------------------------------------------------- */
struct stray { struct look *l; const char *table; };
static bool say_stray(void *ctx, const struct rows *r)
{
    struct stray *s = ctx;
    finding(s->l, CHECK_STRAY, row_int(r, 0), S(""), "%s has rows of %lld, which is not there", s->table, (long long)row_int(r, 0));
    return true;
}

/* Foreign keys should not let this happen; a restored or repaired file may know nothing of them. */
static void check_strays(struct look *l, const char *part)
{
    struct stray s = { l, entity_part(l->e, part) };
    struct sql q = sql_new(l->st);
    sql(&q, "SELECT DISTINCT p.owner FROM ");
    sql_name(&q, s.table);
    sql(&q, " p LEFT JOIN ");
    sql_name(&q, entity_table(l->e));
    sql(&q, " e ON e.id = p.owner WHERE e.id IS NULL ORDER BY p.owner");
    sql_each(&q, say_stray, &s);
}

struct lead { struct look *l; const struct field *f; };
static bool say_nowhere(void *ctx, const struct rows *r)
{
    struct lead *n = ctx;
    finding(n->l, CHECK_REFERENCE, row_int(r, 0), S(""), "row %lld: %s leads to %s %lld, which is not there", (long long)row_int(r, 0), n->f->name, field_to(n->f)->name,
            (long long)row_int(r, 1));
    return true;
}

/* The same for references: `ref` and `area` in the row itself, `refs` in their index. */
static void check_leads(struct look *l, const struct field *f)
{
    struct lead n = { l, f };
    struct sql q = sql_new(l->st);
    bool many = f->kind == KIND_refs;
    const char *column = many ? "value" : f->name;
    sql_literal(&q, many ? S("SELECT e.owner, e.") : S("SELECT e.id, e."));
    sql_name(&q, column);
    sql(&q, " FROM ");
    sql_name(&q, many ? entity_part(l->e, f->name) : entity_table(l->e));
    sql(&q, " e LEFT JOIN ");
    sql_name(&q, entity_table(field_to(f)));
    sql(&q, " t ON t.id = e.");
    sql_name(&q, column);
    sql(&q, " WHERE t.id IS NULL AND e.");
    sql_name(&q, column);
    sql_literal(&q, many ? S(" IS NOT NULL ORDER BY e.owner, e.value") : S(" IS NOT NULL ORDER BY e.id"));
    sql_each(&q, say_nowhere, &n);
}

/* ---- index tables against the main table: both in the order of their owners, walked side by side -------------------------- */
struct entry { int64_t owner; str value; };
struct index { struct look *l; const struct field *f; struct entry *at; size_t n, room, next; };

/* The whole index of one field is held in memory: some ten bytes per value. */
static bool load_entry(void *ctx, const struct rows *r)
{
    struct index *x = ctx;
    struct arena *a = store_arena(x->l->st);
    x->at = arena_more(a, x->at, x->n, &x->room, 1024);
    str value = x->f->kind == KIND_refs ? arena_fmt(a, "%lld", (long long)row_int(r, 1)) : arena_copy(a, row_str(r, 1));
    x->at[x->n++] = (struct entry){ row_int(r, 0), value };
    return true;
}

/* As many entries as words, and each of them one of the words. */
static bool compare_row(void *ctx, const struct rows *r)
{
    struct index *x = ctx;
    int64_t id = row_int(r, 0);
    str value = row_str(r, 2);
    size_t words = 0, same = 0, entries = 0;
    for (str rest = value, w; str_word(&rest, &w);) words++;
    while (x->next < x->n && x->at[x->next].owner < id) x->next++;
    for (; x->next < x->n && x->at[x->next].owner == id; x->next++, entries++) same += str_has_word(value, x->at[x->next].value);
    if (words != entries || same != entries) finding(x->l, CHECK_INDEX, id, row_str(r, 1), "%.*s: the index of %s does not say what the row says", STR(row_str(r, 1)), x->f->name);
    return true;
}

static void check_index(struct look *l, const struct field *f)
{
    struct index x = { .l = l, .f = f };
    struct sql q = sql_new(l->st), main = sql_new(l->st);
    sql(&q, "SELECT owner, value FROM ");
    sql_name(&q, entity_part(l->e, f->name));
    sql(&q, " ORDER BY owner, value");
    if (!sql_each(&q, load_entry, &x)) return;
    sql(&main, "SELECT id, key, ");
    sql_name(&main, f->name);
    sql(&main, " FROM ");
    sql_name(&main, entity_table(l->e));
    sql(&main, " ORDER BY id");
    sql_each(&main, compare_row, &x);
}

/* ---- values: what is stored must pass the checks that it passed on its way in ---------------------------------------------- */
static str real_text(struct arena *a, double v)
{
    struct buf b = buf_in(a, 64);
    struct json j = json_to(&b);
    if (!isnan(v)) json_real(&j, v);
    return buf_str(&b);
}

/* A stored value as text that draft_check() takes. */
static str stored_text(struct look *l, const struct field *f, const struct rows *r, size_t c)
{
    if (row_null(r, c)) return S("");
    switch (f->kind) {
    case KIND_number: case KIND_money: case KIND_time: return arena_fmt(l->row, "%lld", (long long)row_int(r, c));
    case KIND_ref: case KIND_area: return S("x");         /* only whether there is one; check_leads() looks where it leads */
    case KIND_decimal: return real_text(l->row, row_real(r, c));
    case KIND_bool:    return row_bool(r, c) ? S("1") : S("0");
    default:           return row_str(r, c);
    }
}

static str stored_pair(struct look *l, const struct rows *r, size_t c)
{
    if (row_null(r, c) && row_null(r, c + 1)) return S("");
    return arena_fmt(l->row, "%.*s,%.*s", STR(real_text(l->row, row_real(r, c))), STR(real_text(l->row, row_real(r, c + 1))));
}

/* The message an editor would have seen, with the row's key before it. */
static void say_problems(struct look *l, const struct draft *d, str key, const struct problems *p)
{
    for (size_t i = 0; i < p->n; i++) {
        const struct problem *one = &p->at[i];
        finding(l, CHECK_VALUE, d->id, key, "%.*s, field %s%s%.*s: %s", STR(key), one->field ? one->field->name : "key", one->lang.n ? "@" : "", STR(one->lang), one->message);
    }
}

/* A value that passes but would be stored otherwise today got in by another way. Numbers have one form only. */
static void compare_canonical(struct look *l, const struct draft *d, str key, const struct field *f, str before, str after)
{
    if (kind_is_text(f->kind) && !str_eq(before, after))
        finding(l, CHECK_VALUE, d->id, key, "%.*s, field %s: stored in another form than the one it is given on its way in", STR(key), f->name);
}

/* Fields that have a column of their own in the main table. */
static bool in_main(const struct field *f) { return !f->translated && field_live(f); }

/* Columns: id, key, then each field of the main table; a coordinate has two. */
static bool check_row(void *ctx, const struct rows *r)
{
    struct look *l = ctx;
    struct draft d = draft_new(l->row, l->e);
    struct problems p = { .a = l->row };
    str before[FIELDS_MAX] = { { 0 } };
    size_t c = 2;
    d.id = row_int(r, 0);
    d.key = row_str(r, 1);
    for (size_t i = 0; i < l->e->n; i++) {
        const struct field *f = &l->e->fields[i];
        if (!in_main(f)) continue;
        d.given[i] = true;
        before[i] = d.value[i] = f->kind == KIND_coordinate ? stored_pair(l, r, c) : stored_text(l, f, r, c);
        c += f->kind == KIND_coordinate ? 2 : 1;
    }
    draft_check(l->row, &d, &p);
    say_problems(l, &d, d.key, &p);
    for (size_t i = 0; i < l->e->n && !p.n; i++)
        if (in_main(&l->e->fields[i])) compare_canonical(l, &d, d.key, &l->e->fields[i], before[i], d.value[i]);
    arena_reset(l->row);
    return true;
}

/* Whom a required reference named may have been erased since: history says so, and the row counts as if it still did. */
static void required_ref(struct sql *q, const struct look *l, const struct field *f)
{
    sql(q, "COALESCE(");
    sql_name(q, f->name);
    sql(q, ", (SELECT MAX(h.id) FROM core_history h WHERE h.entity = ");
    sql_value(q, T(arena_fmt(store_arena(l->st), "%s.%s", l->e->room, l->e->name)));
    sql(q, " AND h.row = ");
    sql_name(q, entity_table(l->e));
    sql(q, ".id AND h.event = 'erase' AND h.detail = ");
    sql_value(q, T(str_of(f->name)));
    sql(q, "))");
}

static void check_rows(struct look *l)
{
    struct sql q = sql_new(l->st);
    sql(&q, "SELECT id, key");
    for (size_t i = 0; i < l->e->n; i++) {
        const struct field *f = &l->e->fields[i];
        if (!in_main(f)) continue;
        sql(&q, ", ");
        if (f->kind == KIND_ref && f->required) { required_ref(&q, l, f); continue; }
        sql_name(&q, f->kind == KIND_coordinate ? arena_fmt(l->row, "%s_lat", f->name).p : f->name);
        if (f->kind != KIND_coordinate) continue;
        sql(&q, ", ");
        sql_name(&q, arena_fmt(l->row, "%s_lon", f->name).p);
    }
    sql(&q, " FROM ");
    sql_name(&q, entity_table(l->e));
    sql(&q, " WHERE deleted_at IS NULL AND anonymised_at IS NULL ORDER BY id");
    sql_each(&q, check_row, l);
}

/* Columns: owner, key, lang, then each translated field. Words in a language that the interface no longer speaks are left alone. */
static bool check_words(void *ctx, const struct rows *r)
{
    struct look *l = ctx;
    struct draft d = draft_new(l->row, l->e);
    struct problems p = { .a = l->row };
    size_t lang = 0, c = 3;
    while (langs[lang].tag && !str_eq(str_of(langs[lang].tag), row_str(r, 2))) lang++;
    if (!langs[lang].tag) return true;
    d.id = row_int(r, 0);
    str *word = draft_word(l->row, &d, lang), before[FIELDS_MAX] = { { 0 } };
    for (size_t i = 0; i < l->e->n; i++)
        if (l->e->fields[i].translated) before[i] = word[i] = row_str(r, c++);
    draft_check(l->row, &d, &p);
    say_problems(l, &d, row_str(r, 1), &p);
    for (size_t i = 0; i < l->e->n && !p.n; i++)
        if (l->e->fields[i].translated) compare_canonical(l, &d, row_str(r, 1), &l->e->fields[i], before[i], word[i]);
    arena_reset(l->row);
    return true;
}

static void check_all_words(struct look *l)
{
    struct sql q = sql_new(l->st);
    size_t translated = 0;
    sql(&q, "SELECT w.owner, e.key, w.lang");
    for (size_t i = 0; i < l->e->n; i++) {
        if (!l->e->fields[i].translated) continue;
        sql(&q, ", w.");
        sql_name(&q, l->e->fields[i].name);
        translated++;
    }
    sql(&q, " FROM ");
    sql_name(&q, entity_part(l->e, "words"));
    sql(&q, " w JOIN ");
    sql_name(&q, entity_table(l->e));
    sql(&q, " e ON e.id = w.owner WHERE e.deleted_at IS NULL AND e.anonymised_at IS NULL ORDER BY w.owner, w.lang");
    if (translated) sql_each(&q, check_words, l);
}

/* ---- what is derived of the words ----------------------------------------------------------------------------------------------- */
/* Rows without German words are told already, and nothing could be derived of them. */
static bool compare_search(void *ctx, const struct rows *r)
{
    struct look *l = ctx;
    struct arena_mark m = arena_mark(store_arena(l->st));
    bool same = draft_derived(l->st, l->e, row_int(r, 0));
    arena_release(store_arena(l->st), m);
    if (!same) finding(l, CHECK_SEARCH, row_int(r, 0), row_str(r, 1), "%.*s: its sort keys or search text do not say what its words say", STR(row_str(r, 1)));
    return true;
}

static void check_search(struct look *l)
{
    struct sql q = beside(l, "words", LANG_SOURCE);
    sql(&q, " WHERE p.owner IS NOT NULL AND e.deleted_at IS NULL ORDER BY e.id");
    sql_each(&q, compare_search, l);
}

/* ---- translations --------------------------------------------------------------------------------------------------------------------- */
/* Columns: id, key, language, state, the German version that it is of, the German version there is. */
static bool judge_translation(void *ctx, const struct rows *r)
{
    struct look *l = ctx;
    bool known = false;
    for (const struct choice *c = translation_statuses; c->key; c++) known |= str_eq(row_str(r, 3), str_of(c->key));
    if (!known && row_str(r, 3).n)
        finding(l, CHECK_TRANSLATION, row_int(r, 0), row_str(r, 1), "%.*s in %.*s: there is no state \"%.*s\" of translations", STR(row_str(r, 1)), STR(row_str(r, 2)),
                STR(row_str(r, 3)));
    if (row_int(r, 4) > row_int(r, 5))
        finding(l, CHECK_TRANSLATION, row_int(r, 0), row_str(r, 1), "%.*s in %.*s: it translates version %lld of the German text, of which there are %lld", STR(row_str(r, 1)),
                STR(row_str(r, 2)), (long long)row_int(r, 4), (long long)row_int(r, 5));
    return true;
}

static void check_translations(struct look *l)
{
    struct sql q = sql_new(l->st);
    sql(&q, "SELECT e.id, e.key, w.lang, w.status, w.source_version, g.version FROM ");
    sql_name(&q, entity_part(l->e, "words"));
    sql(&q, " w JOIN ");
    sql_name(&q, entity_part(l->e, "words"));
    sql(&q, " g ON g.owner = w.owner AND g.lang = ");
    sql_value(&q, T(S(LANG_SOURCE)));
    sql(&q, " JOIN ");
    sql_name(&q, entity_table(l->e));
    sql(&q, " e ON e.id = w.owner WHERE w.lang <> ");
    sql_value(&q, T(S(LANG_SOURCE)));
    sql(&q, " ORDER BY w.owner, w.lang");
    sql_each(&q, judge_translation, l);
}

/* ---- all of it ------------------------------------------------------------------------------------------------------------------------ */
void check_entity(struct look *l)
{
    static const char *const parts[] = { "words", "order", "slug" };
    check_present(l);
    check_slugs(l);
    check_search(l);
    for (size_t i = 0; i < countof(parts); i++) check_strays(l, parts[i]);
    for (size_t i = 0; i < l->e->n; i++) {
        const struct field *f = &l->e->fields[i];
        if (!field_live(f)) continue;
        if (kind_is_many(f->kind)) { check_strays(l, f->name); check_index(l, f); }
        if (kind_is_ref(f->kind)) check_leads(l, f);
    }
    check_rows(l);
    check_all_words(l);
    check_translations(l);
}
