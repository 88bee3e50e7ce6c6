/* translate.c - what there is of a row in other languages, and how far one can rely on it. */
#include "entity/own.h"
#include "entity/write.h"
#include <string.h>

const struct choice translation_statuses[] = {
    { "draft", N_("Draft") }, { "in_translation", N_("Being translated") }, { "machine", N_("Translated by a machine") },
    { "reviewed", N_("Reviewed") }, { 0 } };

/* Words from before there were statuses have none: nobody vouches for them. */
static str status_of(str stored) { return stored.n ? stored : S("draft"); }

static bool is_status(str status)
{
    for (const struct choice *c = translation_statuses; c->key; c++) if (str_eq(status, str_of(c->key))) return true;
    return false;
}

/* Columns: lang, status, version, source_version, then each translated field. */
static struct rows *ask_words(struct store *st, const struct entity *e, int64_t row)
{
    struct sql q = sql_new(st);
    sql(&q, "SELECT lang, status, version, source_version");
    for (size_t i = 0; i < e->n; i++) {
        if (!e->fields[i].translated) continue;
        sql(&q, ", ");
        sql_name(&q, e->fields[i].name);
    }
    sql(&q, " FROM ");
    sql_name(&q, entity_part(e, "words"));
    sql(&q, " WHERE owner = ");
    sql_value(&q, I(row));
    sql(&q, " ORDER BY CASE WHEN lang = ");               /* German first: the others are compared with it */
    sql_value(&q, T(S(LANG_SOURCE)));
    sql(&q, " THEN 0 ELSE 1 END, lang");
    return sql_ask(&q);
}

static struct translation *of_lang(struct translation *at, size_t n, str tag)
{
    for (size_t i = 0; i < n; i++) if (str_eq(tag, str_of(at[i].lang->tag))) return &at[i];
    return NULL;
}

static bool has_texts(const struct entity *e)
{
    for (size_t i = 0; i < e->n; i++) if (e->fields[i].translated && field_live(&e->fields[i])) return true;
    return false;
}

size_t translations_of(struct store *st, const struct entity *e, int64_t row, struct translation *ret)
{
    size_t n = 0;
    int64_t german = 0;
    if (!has_texts(e)) return 0;
    for (size_t l = 0; l < lang_count(); l++) if (l != lang_source()) ret[n++] = (struct translation){ .lang = &langs[l], .status = { "", 0 } };
    for (struct rows *r = ask_words(st, e, row); rows_next(r);) {
        struct translation *t = of_lang(ret, n, row_str(r, 0));
        if (!t) { if (str_eq(row_str(r, 0), S(LANG_SOURCE))) german = row_int(r, 2); continue; }
        t->status = status_of(row_str(r, 1));
        t->source_version = row_int(r, 3);
        for (size_t c = 4; c < rows_width(r); c++) t->there |= row_str(r, c).n > 0;
        t->outdated = t->there && german > t->source_version;
    }
    return n;
}

/* ---- marking --------------------------------------------------------------------------------------------------------------- */
static bool may_mark(const struct who *who, const struct draft *d, const struct own *o, str lang)
{
    struct may m = may(who, d->e, UPDATE);
    for (size_t i = 0; i < m.n; i++) {
        if (!scope_covers(&m.scope[i], o)) continue;
        if (m.scope[i].rows != ROWS_OWN_LANGUAGE || (lang.n && str_eq(m.scope[i].language, lang))) return true;
    }
    return false;
}

static void put_status(struct store *st, const struct entity *e, int64_t row, str lang, str status, int64_t german)
{
    struct sql q = sql_new(st);
    sql(&q, "UPDATE ");
    sql_name(&q, entity_part(e, "words"));
    sql(&q, " SET status = ");
    sql_value(&q, T(status));
    if (str_eq(status, S("reviewed"))) { sql(&q, ", source_version = "); sql_value(&q, I(german)); }
    sql(&q, " WHERE owner = ");
    sql_value(&q, I(row));
    sql(&q, " AND lang = ");
    sql_value(&q, T(lang));
    sql_ask(&q);
}

/* A translation that is ordered has a row without words: readers are shown German, as before. */
static void put_empty(struct store *st, const struct entity *e, int64_t row, str lang, str status)
{
    struct sql q = sql_new(st);
    sql(&q, "INSERT INTO ");
    sql_name(&q, entity_part(e, "words"));
    sql(&q, " (owner, lang, status, version, source_version");
    for (size_t i = 0; i < e->n; i++) if (e->fields[i].translated) { sql(&q, ", "); sql_name(&q, e->fields[i].name); }
    sql(&q, ") VALUES (");
    sql_value(&q, I(row));
    sql(&q, ", ");
    sql_value(&q, T(lang));
    sql(&q, ", ");
    sql_value(&q, T(status));
    sql(&q, ", 0, 0");
    for (size_t i = 0; i < e->n; i++) if (e->fields[i].translated) sql(&q, ", ''");
    sql(&q, ")");
    sql_ask(&q);
}

static int64_t german_version(struct store *st, const struct entity *e, int64_t row)
{
    struct rows *r = ask_words(st, e, row);
    return rows_next(r) && str_eq(row_str(r, 0), S(LANG_SOURCE)) ? row_int(r, 2) : 0;
}

void translation_behind(struct store *st, const struct entity *e, int64_t row, str lang)
{
    struct sql q = sql_new(st);
    sql(&q, "UPDATE ");
    sql_name(&q, entity_part(e, "words"));
    sql(&q, " SET source_version = ");
    sql_value(&q, I(german_version(st, e, row) - 1));
    sql(&q, " WHERE owner = ");
    sql_value(&q, I(row));
    sql(&q, " AND lang = ");
    sql_value(&q, T(lang));
    sql_ask(&q);
}

/* The row's version stays: nothing that a form shows has changed. */
enum write_outcome translation_mark(struct store *st, const struct who *who, str request, const struct entity *e, int64_t row, str lang, str status)
{
    struct translation all[64];
    struct arena *a = store_arena(st);
    struct draft d;
    struct stamp stamp;
    size_t n = translations_of(st, e, row, all);
    const struct translation *t = of_lang(all, n, lang);
    if (!row_may(st, who, e, row, READ) || !draft_read(st, e, row, &d, &stamp)) return store_broken(st) ? WRITE_BROKEN : WRITE_GONE;
    struct own o = own_of_draft(st, &d);
    if (!may_mark(who, &d, &o, lang)) return WRITE_DENIED;
    bool ordered = str_eq(status, S("in_translation"));
    if (!t || !is_status(status) || (!t->there && !ordered)) return WRITE_REFUSED;
    if (!t->there && !t->status.n) put_empty(st, e, row, lang, status);
    else put_status(st, e, row, lang, status, german_version(st, e, row));
    history_add(st, who, request, &(struct history_entry){ .e = e, .row = row, .version = stamp.version, .event = HISTORY_CHANGE,
                                                           .detail = arena_fmt(a, "%.*s: %.*s", STR(lang), STR(status)) });
    return store_broken(st) ? WRITE_BROKEN : WRITE_DONE;
}
