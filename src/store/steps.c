/* steps.c - numbered changes of the schema, written for each engine from one table. */
#include "store/steps.h"
#include "store/engine.h"
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>

enum { DDL_MAX = 64 * 1024, TABLES_REFERRING_MAX = 1000 };
static const char *const type_name[] = { "ID", "INT", "REAL", "TEXT", "BOOL", "BLOB" };

struct steps {                                            /* one run of steps_sync() */
    struct store *st;
    struct arena *a;
    const struct table *const *tables; size_t n;
    bool only_look;
    struct buf *report;
    int found;
    const char *room;
    const struct step *now;
};

const struct table *steps_table(void)
{
    static const struct column columns[] = {
        { "room", COL_TEXT, true, NULL, false }, { "number", COL_INT, true, NULL, false }, { "at", COL_INT, true, NULL, false },
        { "digest", COL_TEXT, true, NULL, false } };
    static const struct table t = { .name = "core_step", .columns = columns, .n = countof(columns), .primary = { "room", "number" }, .n_primary = 2 };
    return &t;
}

/* ---- a table of steps ------------------------------------------------------------------------------------------------ */
static bool plain_name(const char *z)
{
    if (!z || !*z || strlen(z) > SQL_NAME_MAX || (*z >= '0' && *z <= '9')) return false;
    for (; *z; z++) if (!(*z == '_' || (*z >= 'a' && *z <= 'z') || (*z >= '0' && *z <= '9'))) return false;
    return true;
}

static bool is_data(const char *sql)
{
    struct shape s;
    const char *why;
    return sql && shape_of(str_of(sql), &s, &why) && s.verb == VERB_WRITE && s.values == 0;
}

static bool makes_sense(const struct step *s)
{
    bool column = plain_name(s->column);
    if (!plain_name(s->table) || (s->column && !column)) return false;
    switch (s->what) {
    case STEP_ADD: case STEP_DROP: return true;
    case STEP_RENAME: return plain_name(s->to);
    case STEP_RETYPE: return column && s->type != COL_ID;
    case STEP_SQL:    return !column && is_data(s->sql);
    }
    return false;
}

void steps_check(const struct room_steps *r)
{
    for (size_t i = 0; i < r->n; i++) {
        if (r->at[i].number > (i ? r->at[i - 1].number : 0) && makes_sense(&r->at[i])) continue;
        fprintf(stderr, "bruecke: step %d of the room %s (place %zu) is not a step: see store/steps.h\n", r->at[i].number, r->room, i + 1);
        abort();
    }
}

/* Notices a released step that somebody changed; keeps no secret. */
static str digest_of(struct arena *a, const struct step *s)
{
    str text = arena_fmt(a, "%d|%s|%s|%s|%d|%s", (int)s->what, s->table, s->column ? s->column : "", s->to ? s->to : "", (int)s->type, s->sql ? s->sql : "");
    return arena_fmt(a, "%016" PRIx64, str_hash(text));
}

static str told(struct arena *a, const struct step *s)
{
    str thing = s->column ? arena_fmt(a, "column %s.%s", s->table, s->column) : arena_fmt(a, "table %s", s->table);
    switch (s->what) {
    case STEP_ADD:    return arena_fmt(a, "add %.*s", STR(thing));
    case STEP_RENAME: return arena_fmt(a, "rename %.*s to %s", STR(thing), s->to);
    case STEP_DROP:   return arena_fmt(a, "drop %.*s", STR(thing));
    case STEP_RETYPE: return arena_fmt(a, "%.*s becomes %s", STR(thing), type_name[s->type]);
    case STEP_SQL: default: return arena_fmt(a, "data of %.*s", STR(thing));
    }
}

/* ---- asking ----------------------------------------------------------------------------------------------------------- */
#define HERE "(SELECT oid FROM pg_namespace WHERE nspname = current_schema())"
static bool sqlite(const struct steps *x) { return store_engine(x->st) == STORE_SQLITE; }

static void refuse(struct steps *x, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Breaks the transaction with the step's name before the reason. */
static void refuse(struct steps *x, const char *fmt, ...)
{
    char text[400];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    store_break(x->st, "step %s %d: %s", x->room, x->now->number, text);
}

/* Made of checked names only. A key that the step violates would otherwise pass as a conflict. */
static void perform(struct steps *x, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void perform(struct steps *x, const char *fmt, ...)
{
    struct buf b = buf_in(x->a, DDL_MAX);
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    char *z = arena_get(x->a, (size_t)n + 1);
    vsnprintf(z, (size_t)n + 1, fmt, again);
    va_end(again);
    va_end(ap);
    buf_put(&b, (str){ z, (size_t)n });
    if (b.full) refuse(x, "a statement of more than %d bytes", DDL_MAX);
    store_ask(x->st, (const struct arg[]){ { .kind = ARG_SQL, .s = buf_str(&b) }, { .kind = ARG_END } });
    str name = store_conflict_name(x->st);
    if (store_conflict(x->st) != CONFLICT_NONE) refuse(x, "violates %.*s", STR(name));
}

static bool has_table(struct steps *x, const char *table)
{
    if (sqlite(x)) return rows_count(ask(x->st, Q("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = $1"), T(str_of(table)))) > 0;
    return rows_count(ask(x->st, Q("SELECT 1 FROM pg_class WHERE relkind = 'r' AND relnamespace = " HERE " AND relname = $1"), T(str_of(table)))) > 0;
}

/* name, type as the engine says it, required, place in the key (0: none); in the table's order. */
static struct rows *columns_of(struct steps *x, const char *table)
{
    if (sqlite(x)) return ask(x->st, Q("SELECT name, type, \"notnull\", pk FROM pragma_table_info($1) ORDER BY cid"), T(str_of(table)));
    return ask(x->st, Q("SELECT a.attname, format_type(a.atttypid, NULL), a.attnotnull, coalesce(array_position(k.conkey, a.attnum), 0) FROM pg_class c "
                        "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
                        "LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p' "
                        "WHERE c.relkind = 'r' AND c.relnamespace = " HERE " AND c.relname = $1 ORDER BY a.attnum"), T(str_of(table)));
}

struct found { bool there, required, in_key, is_id; enum col_type type; };

/* The declared type of what the engine tells; SQLite keeps a BOOL as a number with a CHECK, which sqlite_bool() tells apart. */
static enum col_type type_of(str told_)
{
    static const struct { const char *name; enum col_type type; } types[] = {
        { "INTEGER", COL_INT }, { "REAL", COL_REAL }, { "TEXT", COL_TEXT }, { "BLOB", COL_BLOB }, { "bigint", COL_INT }, { "double precision", COL_REAL },
        { "text", COL_TEXT }, { "boolean", COL_BOOL }, { "bytea", COL_BLOB } };
    for (size_t i = 0; i < countof(types); i++) if (str_eq(told_, str_of(types[i].name))) return types[i].type;
    return COL_TEXT;
}

static str sqlite_text(struct steps *x, const char *table)
{
    struct rows *r = ask(x->st, Q("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = $1"), T(str_of(table)));
    return rows_next(r) ? row_str(r, 0) : S("");
}

static bool sqlite_bool(struct steps *x, str text, str column)
{
    return str_find(text, arena_fmt(x->a, "CHECK (\"%.*s\" IN (0, 1))", STR(column))) >= 0;
}

static struct found find_column(struct steps *x, const char *table, const char *column)
{
    struct found f = { 0 };
    for (struct rows *r = columns_of(x, table); rows_next(r);) {
        if (!str_eq(row_str(r, 0), str_of(column))) continue;
        f = (struct found){ .there = true, .required = row_bool(r, 2), .in_key = row_int(r, 3) > 0, .type = type_of(row_str(r, 1)) };
        f.is_id = f.in_key && str_eq(row_str(r, 0), S("id"));
        if (sqlite(x) && sqlite_bool(x, sqlite_text(x, table), row_str(r, 0))) f.type = COL_BOOL;
    }
    return f;
}

static const struct table *declared_table(const struct steps *x, const char *name)
{
    for (size_t i = 0; i < x->n; i++) if (!strcmp(x->tables[i]->name, name)) return x->tables[i];
    return NULL;
}

static const struct column *declared_column(const struct steps *x, const char *table, const char *column, enum col_type type)
{
    const struct table *t = declared_table(x, table);
    for (size_t i = 0; t && i < t->n; i++) if (!strcmp(t->columns[i].name, column)) return t->columns[i].type == type ? &t->columns[i] : NULL;
    return NULL;
}

/* ---- what hangs on a table ---------------------------------------------------------------------------------------------- */
/* Name and column of every index that somebody created, none that belongs to a key. */
static struct rows *indexes_of(struct steps *x, const char *table)
{
    if (sqlite(x)) return ask(x->st, Q("SELECT l.name, i.name FROM pragma_index_list($1) AS l JOIN pragma_index_info(l.name) AS i WHERE l.origin = 'c' "
                                       "ORDER BY l.name, i.seqno"), T(str_of(table)));
    return ask(x->st, Q("SELECT i.relname, a.attname FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid "
                        "JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (x.indkey) WHERE NOT x.indisprimary "
                        "AND t.relnamespace = " HERE " AND t.relname = $1 ORDER BY i.relname, a.attnum"), T(str_of(table)));
}

/* They bear the name of table and column; ddl_sync() makes those that are declared again. column NULL: all. */
static void drop_indexes(struct steps *x, const char *table, const char *column)
{
    str last = { 0 };
    for (struct rows *r = indexes_of(x, table); rows_next(r);) {
        str name = row_str(r, 0);
        if (str_eq(name, last) || (column && !str_eq(row_str(r, 1), str_of(column)))) continue;
        perform(x, "DROP INDEX \"%.*s\"", STR(name));
        last = name;
    }
}

/* PostgreSQL: the references of a table, or of one column, go; ddl_sync() makes the declared ones again. */
static void drop_references(struct steps *x, const char *table, const char *column)
{
    struct rows *r = ask(x->st, Q("SELECT c.conname, a.attname FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid "
                                  "JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1] "
                                  "WHERE c.contype = 'f' AND t.relnamespace = " HERE " AND t.relname = $1 ORDER BY c.conname"), T(str_of(table)));
    while (rows_next(r)) {
        str name = row_str(r, 0);
        if (!column || str_eq(row_str(r, 1), str_of(column))) perform(x, "ALTER TABLE \"%s\" DROP CONSTRAINT \"%.*s\"", table, STR(name));
    }
}

/* PostgreSQL: the key is called after table and columns; SQLite tells conflicts by these themselves. */
static void rename_key(struct steps *x, const char *table)
{
    const char *columns[8];
    size_t n = 0;
    str name = { 0 };
    struct buf want = buf_in(x->a, 200);
    struct rows *r = ask(x->st, Q("SELECT k.conname, a.attname FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid "
                                  "CROSS JOIN LATERAL unnest(k.conkey) WITH ORDINALITY AS u(attnum, at) "
                                  "JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = u.attnum "
                                  "WHERE k.contype = 'p' AND t.relnamespace = " HERE " AND t.relname = $1 ORDER BY u.at"), T(str_of(table)));
    for (; rows_next(r) && n < countof(columns); name = row_str(r, 0)) columns[n++] = arena_z(x->a, row_str(r, 1));
    if (!n) return;
    ddl_name(&want, table, columns, n, "");
    str to = buf_str(&want);
    if (!str_eq(name, to)) perform(x, "ALTER TABLE \"%s\" RENAME CONSTRAINT \"%.*s\" TO \"%.*s\"", table, STR(name), STR(to));
}

/* Table and column of every reference to this table. */
static struct rows *referring_to(struct steps *x, const char *table)
{
    if (sqlite(x)) return ask(x->st, Q("SELECT m.name, f.\"from\" FROM sqlite_schema AS m JOIN pragma_foreign_key_list(m.name) AS f "
                                       "WHERE m.type = 'table' AND f.\"table\" = $1 ORDER BY m.name, f.\"from\""), T(str_of(table)));
    return ask(x->st, Q("SELECT t.relname, a.attname FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class p ON p.oid = c.confrelid "
                        "JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1] "
                        "WHERE c.contype = 'f' AND t.relnamespace = " HERE " AND p.relname = $1 ORDER BY t.relname, a.attname"), T(str_of(table)));
}

/* ---- SQLite: a table made anew ------------------------------------------------------------------------------------------- */
/* The table as it stands, with one column more than it needs. */
static struct table *live_table(struct steps *x, const char *name)
{
    struct table *t = arena_new_of(x->a, struct table);
    struct rows *r = columns_of(x, name);
    struct column *c = arena_array(x->a, struct column, rows_count(r) + 1);
    str text = sqlite_text(x, name);
    for (; rows_next(r); t->n++) {
        str column = row_str(r, 0);
        int64_t key = row_int(r, 3);
        c[t->n] = (struct column){ .name = arena_z(x->a, column), .type = sqlite_bool(x, text, column) ? COL_BOOL : type_of(row_str(r, 1)),
                                   .required = row_bool(r, 2) };
        if (key == 1 && str_find(text, S("PRIMARY KEY AUTOINCREMENT")) >= 0) c[t->n].type = COL_ID;
        else if (key > 0 && key <= (int64_t)countof(t->primary)) { t->primary[key - 1] = c[t->n].name; t->n_primary++; }
    }
    r = ask(x->st, Q("SELECT \"from\", \"table\", on_delete FROM pragma_foreign_key_list($1)"), T(str_of(name)));
    while (rows_next(r))
        for (size_t i = 0; i < t->n; i++)
            if (str_eq(row_str(r, 0), str_of(c[i].name))) { c[i].refs = arena_z(x->a, row_str(r, 1)); c[i].cascade = str_eq(row_str(r, 2), S("CASCADE")); }
    t->columns = c;
    t->name = name;
    return t;
}

/* While the table is away whoever refers to it holds the negative id: so dropping it takes none of them along, and no reference dangles at the
** end. (SQLite cannot switch references off within a transaction.) */
static void turn_references(struct steps *x, const char *table, bool away)
{
    struct rows *r = referring_to(x, table);
    while (rows_next(r)) {
        str from = row_str(r, 0), column = row_str(r, 1);
        if (away && (str_eq(from, str_of(table)) || str_eq(from, S("core_step_new")))) continue;      /* its own are turned as they are copied */
        perform(x, "UPDATE \"%.*s\" SET \"%.*s\" = -\"%.*s\" WHERE \"%.*s\" IS NOT NULL", STR(from), STR(column), STR(column), STR(column));
    }
}

static void put_copied(struct buf *b, const struct table *t, const char *column, const char *expression)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct column *c = &t->columns[i];
        bool own = c->refs && !strcmp(c->refs, t->name);
        buf_put(b, i ? S(", ") : S(""));
        if (!strcmp(c->name, column)) buf_put(b, str_of(expression));
        else buf_fmt(b, "%s\"%s\"", own ? "-" : "", c->name);
    }
}

/* What would otherwise be lost with the table: its other indexes, and how far ids were given. */
static struct rows *index_texts(struct steps *x, const char *table)
{
    return ask(x->st, Q("SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = $1 AND sql IS NOT NULL ORDER BY name"), T(str_of(table)));
}

static void keep_ids(struct steps *x, const struct table *t)
{
    if (!t->n || t->columns[0].type != COL_ID) return;
    perform(x, "DELETE FROM sqlite_sequence WHERE name = 'core_step_new'");
    perform(x, "INSERT INTO sqlite_sequence (name, seq) SELECT 'core_step_new', seq FROM sqlite_sequence WHERE name = '%s'", t->name);
}

/* Makes the table again as `t` says, with the expression in place of the column. */
static void rebuild(struct steps *x, const struct table *t, const char *column, const char *expression)
{
    struct table fresh = *t;
    struct buf make = buf_in(x->a, DDL_MAX), copied = buf_in(x->a, DDL_MAX);
    drop_indexes(x, t->name, column);
    struct rows *others = index_texts(x, t->name);
    fresh.name = "core_step_new";
    ddl_create(&fresh, STORE_SQLITE, &make);
    put_copied(&copied, t, column, expression);
    str text = buf_str(&make), values = buf_str(&copied);
    perform(x, "%.*s", STR(text));
    perform(x, "INSERT INTO core_step_new SELECT %.*s FROM \"%s\"", STR(values), t->name);
    keep_ids(x, t);
    turn_references(x, t->name, true);
    perform(x, "DROP TABLE \"%s\"", t->name);
    perform(x, "ALTER TABLE core_step_new RENAME TO \"%s\"", t->name);
    turn_references(x, t->name, false);
    while (rows_next(others)) { str again = row_str(others, 0); perform(x, "%.*s", STR(again)); }
}

/* ---- another type ------------------------------------------------------------------------------------------------------- */
/* Text that says the same to both engines. NULL: there is none. */
static const char *conversion(enum col_type from, enum col_type to)
{
    static const char *const how[COL_BLOB + 1][COL_BLOB + 1] = {
        [COL_INT]  = { [COL_REAL] = "CAST(@ AS DOUBLE PRECISION)", [COL_TEXT] = "CAST(@ AS TEXT)", [COL_BOOL] = "@ <> 0" },
        [COL_REAL] = { [COL_INT] = "CAST(@ AS BIGINT)" },
        [COL_TEXT] = { [COL_INT] = "CAST(NULLIF(TRIM(@), '') AS BIGINT)", [COL_REAL] = "CAST(NULLIF(TRIM(@), '') AS DOUBLE PRECISION)",
                       [COL_BOOL] = "CASE WHEN TRIM(@) <> '' THEN TRIM(@) IN ('1', 'true') END" },
        [COL_BOOL] = { [COL_INT] = "CASE WHEN @ THEN 1 WHEN NOT @ THEN 0 END", [COL_TEXT] = "CASE WHEN @ THEN '1' WHEN NOT @ THEN '0' END" },
    };
    return from == to ? "@" : how[from][to];
}

struct fits { enum col_type from, to; str bad; struct arena *a; };

/* Each engine would make something else of it: 2.5 is 2 or 3, "x" is 0 or an error. */
static bool fits(void *ctx, const struct rows *one)
{
    struct fits *f = ctx;
    str s = str_trim(row_str(one, 0));
    int64_t i;
    double r = row_real(one, 0);
    bool good = true;
    if (f->from == COL_REAL) good = r == floor(r) && fabs(r) < 9e15;
    else if (f->from == COL_INT && f->to == COL_REAL) good = llabs(row_int(one, 0)) < (1LL << 53);
    else if (f->from == COL_TEXT && s.n && f->to == COL_INT) good = str_int(s, &i);
    else if (f->from == COL_TEXT && s.n && f->to == COL_REAL) good = str_real(s, &r);
    else if (f->from == COL_TEXT && s.n && f->to == COL_BOOL) good = str_has_word(S("0 1 true false"), s);
    if (!good) f->bad = arena_copy(f->a, row_str(one, 0).n ? row_str(one, 0) : S("a number"));
    return good;
}

static bool values_fit(struct steps *x, const struct step *s, enum col_type from)
{
    struct fits f = { .from = from, .to = s->type, .bad = { 0 }, .a = x->a };
    struct sql q = sql_new(x->st);
    sql(&q, "SELECT DISTINCT ");
    sql_name(&q, s->column);
    sql(&q, " FROM ");
    sql_name(&q, s->table);
    sql(&q, " WHERE ");
    sql_name(&q, s->column);
    sql(&q, " IS NOT NULL");
    sql_each(&q, fits, &f);
    if (f.bad.p) refuse(x, "column %s.%s has a value that cannot be %s: %.*s", s->table, s->column, type_name[s->type], STR(str_upto(f.bad, 60)));
    return !store_broken(x->st);
}

/* The expression with the column in the place of @, and never NULL where a value is required. */
static str expression(struct steps *x, const struct step *s, const char *how, bool required)
{
    static const char *const nothing[] = { [COL_INT] = "0", [COL_REAL] = "0", [COL_TEXT] = "''", [COL_BOOL] = "false", [COL_BLOB] = "NULL" };
    struct buf b = buf_in(x->a, DDL_MAX);
    if (required) buf_put(&b, S("COALESCE("));
    for (const char *z = how; *z; z++) {
        if (*z == '@' && how != s->sql) buf_fmt(&b, "\"%s\"", s->column);
        else buf_char(&b, *z);
    }
    if (required) buf_fmt(&b, ", %s)", nothing[s->type]);
    return buf_str(&b);
}

static void retype_sqlite(struct steps *x, const struct step *s, str how, const struct column *will)
{
    struct table *t = live_table(x, s->table);
    struct column *c = arena_array(x->a, struct column, t->n);
    for (size_t i = 0; i < t->n; i++) c[i] = strcmp(t->columns[i].name, s->column) ? t->columns[i] : *will;
    t->columns = c;
    rebuild(x, t, s->column, arena_z(x->a, how));
}

static void retype_postgres(struct steps *x, const struct step *s, str how, const struct column *will)
{
    static const char *const types[] = { [COL_INT] = "BIGINT", [COL_REAL] = "DOUBLE PRECISION", [COL_TEXT] = "TEXT COLLATE \"C\"", [COL_BOOL] = "BOOLEAN",
                                         [COL_BLOB] = "BYTEA" };
    drop_references(x, s->table, s->column);
    drop_indexes(x, s->table, s->column);
    perform(x, "ALTER TABLE \"%s\" ALTER COLUMN \"%s\" TYPE %s USING (%.*s)", s->table, s->column, types[s->type], STR(how));
    perform(x, "ALTER TABLE \"%s\" ALTER COLUMN \"%s\" %s NOT NULL", s->table, s->column, will->required ? "SET" : "DROP");
}

static void retype(struct steps *x, const struct step *s)
{
    struct found f = find_column(x, s->table, s->column);
    if (!f.there) { refuse(x, "there is no column %s.%s", s->table, s->column); return; }
    const char *how = s->sql ? s->sql : conversion(f.type, s->type);
    const struct column *declared = declared_column(x, s->table, s->column, s->type);
    if (f.is_id || !how) { refuse(x, "column %s.%s cannot become %s without an expression", s->table, s->column, type_name[s->type]); return; }
    if (!s->sql && !values_fit(x, s, f.type)) return;
    struct column will = declared ? *declared : (struct column){ .name = s->column, .type = s->type, .required = f.required };
    will.required = will.required || f.in_key;
    str text = expression(x, s, how, will.required && s->type != COL_BLOB);
    if (sqlite(x)) retype_sqlite(x, s, text, &will);
    else retype_postgres(x, s, text, &will);
}

/* ---- the other kinds ------------------------------------------------------------------------------------------------------ */
/* By way of ddl_sync(), which knows how: over one table with nothing but this column, or over the table as it is declared. */
static void add(struct steps *x, const struct step *s)
{
    const struct table *t = declared_table(x, s->table);
    const struct column *declared = s->column ? declared_column(x, s->table, s->column, s->type) : NULL;
    struct column one = declared ? *declared : (struct column){ .name = s->column, .type = s->type };
    struct table only = { .name = s->table, .columns = &one, .n = 1 };
    struct buf ignored = buf_in(x->a, DDL_MAX);
    if (s->column && !has_table(x, s->table)) { refuse(x, "there is no table %s", s->table); return; }
    if (s->column) t = &only;
    if (t) ddl_sync(x->st, &t, 1, false, &ignored);       /* a table that is not declared any more is not missed: a later step dropped it */
    if (s->column && !store_broken(x->st) && !find_column(x, s->table, s->column).there)
        refuse(x, "column %s.%s cannot be added to rows that are there", s->table, s->column);
}

/* What was renamed already needs nothing: the table may have been made by this version. */
static void rename_column(struct steps *x, const struct step *s)
{
    bool from = find_column(x, s->table, s->column).there, to = find_column(x, s->table, s->to).there;
    if (!from && to) return;
    if (!from || to) { refuse(x, from ? "%s has both the column %s and %s" : "%s has neither the column %s nor %s", s->table, s->column, s->to); return; }
    drop_indexes(x, s->table, s->column);
    if (!sqlite(x)) drop_references(x, s->table, s->column);
    perform(x, "ALTER TABLE \"%s\" RENAME COLUMN \"%s\" TO \"%s\"", s->table, s->column, s->to);
    if (!sqlite(x)) rename_key(x, s->table);
}

static void rename_table(struct steps *x, const struct step *s)
{
    bool from = has_table(x, s->table), to = has_table(x, s->to);
    if (!from && to) return;
    if (!from || to) { refuse(x, from ? "there are both the table %s and %s" : "there is neither the table %s nor %s", s->table, s->to); return; }
    drop_indexes(x, s->table, NULL);
    if (!sqlite(x)) drop_references(x, s->table, NULL);
    perform(x, "ALTER TABLE \"%s\" RENAME TO \"%s\"", s->table, s->to);
    if (!sqlite(x)) rename_key(x, s->to);
}

static void drop_column(struct steps *x, const struct step *s)
{
    struct found f = find_column(x, s->table, s->column);
    if (!f.there) return;
    if (f.in_key) { refuse(x, "column %s.%s is part of the key", s->table, s->column); return; }
    drop_indexes(x, s->table, s->column);
    perform(x, "ALTER TABLE \"%s\" DROP COLUMN \"%s\"", s->table, s->column);
}

static void drop_table(struct steps *x, const struct step *s)
{
    if (!has_table(x, s->table)) return;
    for (struct rows *r = referring_to(x, s->table); rows_next(r);)
        if (!str_eq(row_str(r, 0), str_of(s->table))) {
            refuse(x, "%.*s.%.*s still refers to %s", STR(row_str(r, 0)), STR(row_str(r, 1)), s->table);
            return;
        }
    perform(x, "DROP TABLE \"%s\"", s->table);
}

/* PostgreSQL alters no table while references of changed rows are still to be looked at. */
static void settle(struct steps *x)
{
    if (sqlite(x)) return;
    perform(x, "SET CONSTRAINTS ALL IMMEDIATE");
    perform(x, "SET CONSTRAINTS ALL DEFERRED");
}

static void change_data(struct steps *x, const struct step *s)
{
    perform(x, "%s", s->sql);
    settle(x);
}

static void do_step(struct steps *x, const struct step *s)
{
    switch (s->what) {
    case STEP_ADD:    add(x, s); break;
    case STEP_RENAME: s->column ? rename_column(x, s) : rename_table(x, s); break;
    case STEP_DROP:   s->column ? drop_column(x, s) : drop_table(x, s); break;
    case STEP_RETYPE: retype(x, s); break;
    case STEP_SQL:    change_data(x, s); break;
    }
}

/* ---- which are due ---------------------------------------------------------------------------------------------------------- */
static void note(struct steps *x, str line)
{
    buf_fmt(x->report, "%.*s\n", STR(line));
    x->found++;
}

static void record(struct steps *x, const char *room, int number, str digest)
{
    ask(x->st, Q("INSERT INTO core_step (room, number, at, digest) VALUES ($1, $2, $3, $4) ON CONFLICT (room, number) DO NOTHING"), T(str_of(room)),
        I(number), I(moment_now()), T(digest));
}

/* What the region has done, of all rooms: asked once, since a start waits for it. */
struct past_step { str room; int64_t number; str digest; };
struct past { struct arena *a; struct past_step *at; size_t n, room; };

static bool see_past(void *ctx, const struct rows *r)
{
    struct past *p = ctx;
    p->at = arena_more(p->a, p->at, p->n, &p->room, 128);
    p->at[p->n++] = (struct past_step){ arena_copy(p->a, row_str(r, 0)), row_int(r, 1), arena_copy(p->a, row_str(r, 2)) };
    return true;
}

static struct past past_of(struct steps *x)
{
    struct past p = { .a = x->a };
    each(x->st, see_past, &p, Q("SELECT room, number, digest FROM core_step ORDER BY room, number"));
    return p;
}

static bool past_knows(const struct past *p, const char *room)
{
    for (size_t i = 0; i < p->n; i++) if (str_eq(p->at[i].room, str_of(room))) return true;
    return false;
}

static const str *past_digest(const struct past *p, const char *room, int number)
{
    for (size_t i = 0; i < p->n; i++) if (p->at[i].number == number && str_eq(p->at[i].room, str_of(room))) return &p->at[i].digest;
    return NULL;
}

/* A region from before the first step knows no rooms: there a table of the room tells. */
static bool has_any_table(struct steps *x, const char *room)
{
    str begin = arena_fmt(x->a, "%s_", room), end = arena_fmt(x->a, "%s`", room);        /* '`' follows '_' */
    if (sqlite(x)) return rows_count(ask(x->st, Q("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name >= $1 AND name < $2 LIMIT 1"), T(begin), T(end))) > 0;
    return rows_count(ask(x->st, Q("SELECT 1 FROM pg_class WHERE relkind = 'r' AND relnamespace = " HERE
                                   " AND CAST(relname AS TEXT) COLLATE \"C\" >= $1 AND CAST(relname AS TEXT) COLLATE \"C\" < $2 LIMIT 1"), T(begin), T(end))) > 0;
}

static void one_step(struct steps *x, const struct step *s, bool fresh)
{
    x->now = s;
    if (!fresh) note(x, arena_fmt(x->a, "step %s %d: %.*s", x->room, s->number, STR(told(x->a, s))));
    if (x->only_look) return;
    if (!fresh) do_step(x, s);
    record(x, x->room, s->number, digest_of(x->a, s));
}

/* Numbers beyond ours: a newer version was here. */
static void look_ahead(struct steps *x, const struct room_steps *r, const struct past *p)
{
    int64_t last = r->n ? r->at[r->n - 1].number : 0;
    for (size_t i = 0; i < p->n; i++)
        if (p->at[i].number > last && str_eq(p->at[i].room, str_of(r->room)))
            note(x, arena_fmt(x->a, "step %s %lld was done by a newer version", x->room, (long long)p->at[i].number));
}

static void sync_room(struct steps *x, const struct room_steps *r, const struct past *p, bool first)
{
    bool known = past_knows(p, r->room), fresh = !known && (!first || !has_any_table(x, r->room));
    x->room = r->room;
    for (size_t i = 0; i < r->n && !store_broken(x->st); i++) {
        const str *done = past_digest(p, r->room, r->at[i].number);
        if (!done) one_step(x, &r->at[i], fresh);
        else if (!str_eq(*done, digest_of(x->a, &r->at[i])))
            note(x, arena_fmt(x->a, "step %s %d is not the one that was done here", r->room, r->at[i].number));
    }
    if (!x->only_look && !known) record(x, r->room, 0, S(""));
    look_ahead(x, r, p);
}

static bool anything_due(const struct past *p, const struct room_steps *rooms, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!past_knows(p, rooms[i].room)) return true;
        for (size_t k = 0; k < rooms[i].n; k++) if (!past_digest(p, rooms[i].room, rooms[i].at[k].number)) return true;
    }
    return false;
}

/* One row that everybody changes who is about to do steps: the second waits for the first, and is then told to look again. */
static void take_turns(struct steps *x)
{
    ask(x->st, Q("INSERT INTO core_step (room, number, at, digest) VALUES ('', 0, $1, '') ON CONFLICT (room, number) DO UPDATE SET at = $1"), I(moment_now()));
}

int steps_sync(struct store *st, const struct room_steps *rooms, size_t n_rooms, const struct table *const *tables, size_t n, bool only_look,
               struct buf *report)
{
    struct steps x = { .st = st, .a = store_arena(st), .tables = tables, .n = n, .only_look = only_look, .report = report };
    const struct table *own = steps_table();
    bool there = has_table(&x, own->name);
    if (!there && !only_look) x.found += ddl_sync(st, &own, 1, false, report);
    struct past p = there ? past_of(&x) : (struct past){ 0 };
    bool first = p.n == 0;
    if (!first && !anything_due(&p, rooms, n_rooms)) only_look = x.only_look = true;      /* nothing to write: several may look at once */
    if (!only_look) take_turns(&x);
    for (size_t i = 0; i < n_rooms && !store_broken(st); i++) sync_room(&x, &rooms[i], &p, first);
    return x.found;
}
