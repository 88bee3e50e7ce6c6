/* check_region.c - questions of a whole region: tables that are no entity's, timers, files, the numbers of new rows, sealed texts. */
#include "entity/check_look.h"
#include "entity/files.h"
#include "entity/flow.h"
#include "entity/schema.h"
#include "entity/sealed.h"
#include <string.h>

/* ---- references of tables that are no entity's ------------------------------------------------------------------------------ */
static bool of_entity(const char *table)
{
    static const char *const parts[] = { "words", "order", "slug" };
    for (size_t i = 0; i < entity_count(); i++) {
        const struct entity *e = entity_at(i);
        if (!strcmp(table, entity_table(e))) return true;
        for (size_t k = 0; k < countof(parts); k++) if (!strcmp(table, entity_part(e, parts[k]))) return true;
        for (size_t k = 0; k < e->n; k++) if (kind_is_many(e->fields[k].kind) && !strcmp(table, entity_part(e, e->fields[k].name))) return true;
    }
    return false;
}

struct lead { struct look *l; const char *column, *to; };
static bool say_nowhere(void *ctx, const struct rows *r)
{
    struct lead *n = ctx;
    finding(n->l, CHECK_REFERENCE, 0, S(""), "%s leads to row %lld of %s, which is not there", n->column, (long long)row_int(r, 0), n->to);
    return true;
}

static void check_lead(struct look *l, const struct table *t, const struct column *c)
{
    struct lead n = { l, c->name, c->refs };
    struct sql q = sql_new(l->st);
    sql(&q, "SELECT DISTINCT t.");
    sql_name(&q, c->name);
    sql(&q, " FROM ");
    sql_name(&q, t->name);
    sql(&q, " t LEFT JOIN ");
    sql_name(&q, c->refs);
    sql(&q, " x ON x.id = t.");
    sql_name(&q, c->name);
    sql(&q, " WHERE x.id IS NULL AND t.");
    sql_name(&q, c->name);
    sql(&q, " IS NOT NULL ORDER BY t.");
    sql_name(&q, c->name);
    sql_each(&q, say_nowhere, &n);
}

void check_references(struct look *l)
{
    const struct table *tables[TABLES_MAX];
    size_t n = schema_tables(store_arena(l->st), tables);
    for (size_t i = 0; i < n; i++) {
        if (of_entity(tables[i]->name)) continue;
        l->of = tables[i]->name;
        for (size_t k = 0; k < tables[i]->n; k++) if (tables[i]->columns[k].refs) check_lead(l, tables[i], &tables[i]->columns[k]);
    }
}

/* ---- timers: one fires only if the row stands where its step begins ------------------------------------------------------------------ */
static bool fires(struct store *st, const struct entity *e, int64_t row, str event)
{
    struct sql q = sql_new(st);
    if (!e || !e->flow) return false;
    sql(&q, "SELECT ");
    sql_name(&q, e->flow->field);
    sql(&q, " FROM ");
    sql_name(&q, entity_table(e));
    sql(&q, " WHERE deleted_at IS NULL AND id = ");
    sql_value(&q, I(row));
    struct rows *r = sql_ask(&q);
    if (!rows_next(r)) return false;
    for (size_t i = 0; i < e->flow->n; i++) {
        const struct transition *t = &e->flow->at[i];
        bool here = !strcmp(t->from, "*") || str_eq(row_str(r, 0), str_of(t->from));
        if (here && t->after && str_eq(event, str_of(t->event))) return true;
    }
    return false;
}

static bool judge_timer(void *ctx, const struct rows *r)
{
    struct look *l = ctx;
    struct arena_mark m = arena_mark(store_arena(l->st));
    bool good = fires(l->st, entity_named(row_str(r, 0)), row_int(r, 1), row_str(r, 2));
    arena_release(store_arena(l->st), m);
    if (!good)
        finding(l, CHECK_TIMER, row_int(r, 1), S(""), "a timer waits for \"%.*s\" of row %lld of %.*s, which is not where that step begins", STR(row_str(r, 2)),
                (long long)row_int(r, 1), STR(row_str(r, 0)));
    return true;
}

void check_timers(struct look *l) { each(l->st, judge_timer, l, Q("SELECT entity, row, event FROM core_timer ORDER BY id")); }

/* ---- files ------------------------------------------------------------------------------------------------------------------------- */
static bool say_missing(void *ctx, const struct rows *r)
{
    finding(ctx, CHECK_FILE, row_int(r, 0), row_str(r, 1), "%.*s: its file %.*s is not there", STR(row_str(r, 1)), STR(row_str(r, 2)));
    return true;
}

static void check_named(struct look *l, const struct field *f)
{
    struct sql q = sql_new(l->st);
    sql(&q, "SELECT e.id, e.key, e.");
    sql_name(&q, f->name);
    sql(&q, " FROM ");
    sql_name(&q, entity_table(l->e));
    sql(&q, " e LEFT JOIN core_file c ON c.name = e.");
    sql_name(&q, f->name);
    sql(&q, " WHERE c.name IS NULL AND e.");
    sql_name(&q, f->name);
    sql(&q, " <> '' ORDER BY e.id");
    sql_each(&q, say_missing, l);
}

static bool judge_file(void *ctx, const struct rows *r)
{
    struct look *l = ctx;
    struct arena_mark m = arena_mark(store_arena(l->st));
    bool whole = files_whole(l->st, row_str(r, 0));
    arena_release(store_arena(l->st), m);
    if (!whole) finding(l, CHECK_FILE, 0, S(""), "the file %.*s is not what it was: its bytes have another size or digest", STR(row_str(r, 0)));
    return true;
}

static bool say_orphan(void *ctx, const struct rows *r)
{
    finding(ctx, CHECK_ORPHAN, 0, S(""), "no row has named the file %.*s for days", STR(row_str(r, 0)));
    return true;
}

static bool say_piece(void *ctx, const struct rows *r)
{
    finding(ctx, CHECK_STRAY, 0, S(""), "there are pieces of a file %.*s, which is not there", STR(row_str(r, 0)));
    return true;
}

/* Days are counted up to the last change of the region and not to today: an old backup that comes back is not at fault. */
static int64_t long_ago(struct store *st)
{
    struct rows *r = ask(st, Q("SELECT MAX(at) FROM core_history"));
    return rows_next(r) && !row_null(r, 0) ? row_int(r, 0) - 3 * FILES_KEPT : 0;
}

void check_files(struct look *l)
{
    for (size_t i = 0; i < entity_count(); i++) {
        l->e = entity_at(i);
        for (size_t k = 0; k < l->e->n; k++) if (l->e->fields[k].kind == KIND_file && field_live(&l->e->fields[k])) check_named(l, &l->e->fields[k]);
    }
    l->e = NULL;
    each(l->st, judge_file, l, Q("SELECT name FROM core_file ORDER BY name"));
    each(l->st, say_piece, l, Q("SELECT DISTINCT p.file FROM core_file_piece p LEFT JOIN core_file f ON f.name = p.file WHERE f.name IS NULL ORDER BY p.file"));
    files_loose(l->st, long_ago(l->st), say_orphan, l);
}

/* ---- the numbers of new rows ---------------------------------------------------------------------------------------------------------- */
static void check_number(struct look *l, const struct table *t)
{
    struct sql q = sql_new(l->st);
    sql(&q, "SELECT MAX(id) FROM ");
    sql_name(&q, t->name);
    struct rows *r = sql_ask(&q);
    if (!rows_next(r) || row_null(r, 0) || ddl_next_id(l->st, t) > row_int(r, 0)) return;
    l->of = t->name;
    finding(l, CHECK_NUMBER, 0, S(""), "the next new row would get a number that row %lld has already", (long long)row_int(r, 0));
}

/* SQLite never gives a number at or below that of a row that is there. */
void check_numbers(struct look *l)
{
    const struct table *tables[TABLES_MAX];
    size_t n = store_engine(l->st) == STORE_POSTGRES ? schema_tables(store_arena(l->st), tables) : 0;
    for (size_t i = 0; i < n; i++) if (tables[i]->columns[0].type == COL_ID) check_number(l, tables[i]);
}

/* ---- sealed texts ------------------------------------------------------------------------------------------------------------------------- */
struct seals { struct look *l; const struct sealed_place *p; };
static bool judge_seal(void *ctx, const struct rows *r)
{
    struct seals *s = ctx;
    str plain;
    if (!unseal(s->l->row, arena_fmt(s->l->row, "%s %lld", s->p->about, (long long)row_int(r, 0)), row_str(r, 1), &plain))
        finding(s->l, CHECK_SEALED, row_int(r, 0), S(""), "what is sealed for row %lld does not open: the key is missing or another one, or it was changed", (long long)row_int(r, 0));
    arena_reset(s->l->row);
    return true;
}

void check_sealed(struct look *l)
{
    const struct sealed_place *p;
    for (size_t i = 0; (p = sealed_place_at(i)) != NULL; i++) {
        struct seals s = { l, p };
        struct sql q = sql_new(l->st);
        l->of = p->table;
        sql(&q, "SELECT ");
        sql_name(&q, p->row);
        sql(&q, ", sealed FROM ");
        sql_name(&q, p->table);
        sql(&q, " ORDER BY ");
        sql_name(&q, p->row);
        sql_each(&q, judge_seal, &s);
    }
}
