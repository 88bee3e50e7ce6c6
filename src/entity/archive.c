/* archive.c - a region as lines of JSON, out of one engine and into another. */
#include "entity/archive.h"
#include "entity/schema.h"
#include "text/json.h"
#include "text/json_read.h"
#include <errno.h>
#include <math.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static const char *const type_names[] = { [COL_ID] = "id", [COL_INT] = "int", [COL_REAL] = "real", [COL_TEXT] = "text", [COL_BOOL] = "bool", [COL_BLOB] = "blob" };

/* ---- writing ------------------------------------------------------------------------------------------------------------ */
struct out { archive_put *put; void *ctx; struct arena *a; struct buf line; const struct table *t; int64_t rows; str why; };

static bool send_line(struct out *o)
{
    buf_char(&o->line, '\n');
    if (o->line.full) { o->why = S("a row is longer than an archive takes"); return false; }
    bool more = o->put(o->ctx, buf_str(&o->line));
    if (!more && !o->why.n) o->why = S("the archive cannot be written");
    buf_cut(&o->line, 0);
    return more;
}

static void put_names(struct json *j, const char *const *names, size_t n)
{
    json_open(j, '[');
    for (size_t i = 0; i < n; i++) json_z(j, names[i]);
    json_close(j, ']');
}

static void put_column(struct json *j, const struct column *c)
{
    json_open(j, '[');
    json_z(j, c->name);
    json_z(j, type_names[c->type]);
    json_bool(j, c->required);
    if (c->refs) json_z(j, c->refs);
    else json_null(j);
    json_bool(j, c->cascade);
    json_close(j, ']');
}

static bool declare(struct out *o, const struct table *t)
{
    struct json j = json_to(&o->line);
    json_open(&j, '{');
    json_key(&j, "table");
    json_z(&j, t->name);
    json_key(&j, "columns");
    json_open(&j, '[');
    for (size_t i = 0; i < t->n; i++) put_column(&j, &t->columns[i]);
    json_close(&j, ']');
    json_key(&j, "primary");
    put_names(&j, t->primary, t->n_primary);
    json_key(&j, "indexes");
    json_open(&j, '[');
    for (size_t i = 0; i < t->n_indexes; i++) {
        json_open(&j, '[');
        put_names(&j, t->indexes[i].columns, t->indexes[i].n);
        json_bool(&j, t->indexes[i].unique);
        json_close(&j, ']');
    }
    json_close(&j, ']');
    json_close(&j, '}');
    return send_line(o);
}

static void put_blob(struct json *j, struct arena *a, str bytes)
{
    size_t room = sodium_base64_ENCODED_LEN(bytes.n, sodium_base64_VARIANT_ORIGINAL);
    char *text = arena_get(a, room);
    sodium_bin2base64(text, room, (const unsigned char *)bytes.p, bytes.n, sodium_base64_VARIANT_ORIGINAL);
    json_z(j, text);
}

/* Reals with 17 digits read back as the same bits; the shorter form of json_real() does too, and is easier on the eye. */
static void put_cell(struct json *j, struct arena *a, const struct rows *one, size_t i, enum col_type type)
{
    if (row_null(one, i)) { json_null(j); return; }
    switch (type) {
    case COL_ID: case COL_INT: json_int(j, row_int(one, i)); break;
    case COL_REAL: json_real(j, row_real(one, i)); break;
    case COL_BOOL: json_bool(j, row_bool(one, i)); break;
    case COL_BLOB: put_blob(j, a, row_str(one, i)); break;
    case COL_TEXT: json_str(j, row_str(one, i)); break;
    }
}

static bool send_row(void *ctx, const struct rows *one)
{
    struct out *o = ctx;
    struct arena_mark m = arena_mark(o->a);
    struct json j = json_to(&o->line);
    json_open(&j, '[');
    for (size_t i = 0; i < o->t->n; i++) put_cell(&j, o->a, one, i, o->t->columns[i].type);
    json_close(&j, ']');
    o->rows++;
    bool more = send_line(o);
    arena_release(o->a, m);
    return more;
}

static bool send_rows(struct store *st, struct out *o)
{
    struct sql q = sql_new(st);
    sql(&q, "SELECT ");
    for (size_t i = 0; i < o->t->n; i++) {
        if (i) sql(&q, ", ");
        sql_name(&q, o->t->columns[i].name);
    }
    sql(&q, " FROM ");
    sql_name(&q, o->t->name);
    sql(&q, " ORDER BY ");
    for (size_t i = 0; i < (o->t->n_primary ? o->t->n_primary : 1); i++) {
        if (i) sql(&q, ", ");
        sql_name(&q, o->t->n_primary ? o->t->primary[i] : o->t->columns[0].name);
    }
    return sql_each(&q, send_row, o) && !o->why.n;
}

static bool send_table(struct store *st, struct out *o)
{
    buf_fmt(&o->line, "{\"rows\":\"%s\"}", o->t->name);
    if (!send_line(o) || !send_rows(st, o)) return false;
    buf_fmt(&o->line, "{\"next\":%lld}", (long long)ddl_next_id(st, o->t));
    return send_line(o);
}

/* The lines grow in an arena of their own: what a row needs besides is given back with the row. */
bool archive_write(struct store *st, archive_put *put, void *ctx, int64_t *ret_rows, str *why)
{
    const struct table *tables[TABLES_MAX];
    size_t n = schema_tables(store_arena(st), tables);
    struct arena *a = arena_new(), *lines = arena_new();
    struct out o = { .put = put, .ctx = ctx, .a = a, .line = buf_in(lines, ARCHIVE_LINE_MAX) };
    buf_fmt(&o.line, "{\"tables\":%zu}", n);
    bool good = send_line(&o);
    for (size_t i = 0; good && i < n; i++) good = declare(&o, tables[i]);
    for (size_t i = 0; good && i < n; i++) {
        o.t = tables[i];
        good = send_table(st, &o);
    }
    buf_fmt(&o.line, "{\"end\":%lld}", (long long)o.rows);
    good = good && send_line(&o) && !store_broken(st);
    if (!good) *why = store_broken(st) ? store_why(st) : o.why;
    arena_free(a);
    arena_free(lines);
    *ret_rows = o.rows;
    return good;
}

/* ---- reading: the declarations ---------------------------------------------------------------------------------------------- */
struct in {
    struct store *st; archive_get *get; void *ctx;
    struct arena *a, *row;                              /* a: as long as the transaction; row: one line                */
    const struct table **table; size_t n;
    const struct js *v;                                 /* the line just read                                          */
    int64_t line, rows; str why;
};

static bool wrong(struct in *in, const char *what)
{
    if (!in->why.n) in->why = arena_fmt(in->a, "line %lld of the region: %s", (long long)in->line, what);
    return false;
}

static bool next_line(struct in *in)
{
    str line, why = S("");
    arena_reset(in->row);
    in->v = NULL;                                         /* the line before went with the memory                      */
    in->line++;
    if (!in->get(in->ctx, in->row, &line)) return wrong(in, "the archive ends in the middle");
    in->v = json_read(in->row, line, &why);
    return in->v ? true : wrong(in, arena_z(in->a, why));
}

static int64_t whole(const struct js *v) { int64_t n; return v && v->kind == JS_NUMBER && str_int(v->text, &n) ? n : -1; }

/* A name becomes part of a statement: sql_name() would end the program at anything else. */
static const char *name_of(struct in *in, const struct js *v)
{
    bool plain = v && v->kind == JS_TEXT && v->text.n && v->text.n < 64 && !(v->text.p[0] >= '0' && v->text.p[0] <= '9');
    for (size_t i = 0; plain && i < v->text.n; i++) plain = strchr("abcdefghijklmnopqrstuvwxyz_0123456789", v->text.p[i]) != NULL;
    return plain ? arena_z(in->a, v->text) : NULL;
}

static bool take_column(struct in *in, const struct js *v, struct column *c)
{
    if (!v || v->kind != JS_LIST || v->n != 5) return false;
    c->name = name_of(in, &v->at[0]);
    c->refs = v->at[3].kind == JS_NULL ? NULL : name_of(in, &v->at[3]);
    c->required = v->at[2].yes;
    c->cascade = v->at[4].yes;
    for (size_t i = 0; i < countof(type_names); i++)
        if (v->at[1].kind == JS_TEXT && str_eq(v->at[1].text, str_of(type_names[i]))) {
            c->type = (enum col_type)i;
            return c->name && (c->refs || v->at[3].kind == JS_NULL);
        }
    return false;
}

static bool take_names(struct in *in, const struct js *v, const char **ret, size_t *n, size_t most)
{
    if (!v || v->kind != JS_LIST || v->n > most) return false;
    for (*n = 0; *n < v->n; ++*n) if (!(ret[*n] = name_of(in, &v->at[*n]))) return false;
    return true;
}

static bool take_indexes(struct in *in, const struct js *v, struct table *t)
{
    if (!v || v->kind != JS_LIST) return false;
    struct table_index *x = arena_array(in->a, struct table_index, v->n + 1);
    for (size_t i = 0; i < v->n; i++) {
        const struct js *one = &v->at[i];
        if (one->kind != JS_LIST || one->n != 2 || !take_names(in, &one->at[0], x[i].columns, &x[i].n, countof(x[i].columns)) || !x[i].n) return false;
        x[i].unique = one->at[1].yes;
    }
    t->indexes = x;
    t->n_indexes = v->n;
    return true;
}

static bool take_table(struct in *in)
{
    struct table *t = arena_new_of(in->a, struct table);
    const struct js *columns = js_get(in->v, "columns");
    if (!(t->name = name_of(in, js_get(in->v, "table"))) || !columns || columns->kind != JS_LIST || !columns->n || columns->n > STORE_ARGS_MAX)
        return wrong(in, "this is no table");
    struct column *c = arena_array(in->a, struct column, columns->n);
    for (size_t i = 0; i < columns->n; i++) if (!take_column(in, &columns->at[i], &c[i])) return wrong(in, "this is no column");
    t->columns = c;
    t->n = columns->n;
    if (!take_names(in, js_get(in->v, "primary"), t->primary, &t->n_primary, countof(t->primary)) || !take_indexes(in, js_get(in->v, "indexes"), t))
        return wrong(in, "its keys cannot be read");
    in->table[in->n++] = t;
    return true;
}

static bool take_tables(struct in *in)
{
    int64_t n = next_line(in) ? whole(js_get(in->v, "tables")) : -1;
    if (n < 0 || n > TABLES_MAX) return wrong(in, "here should stand how many tables there are");
    in->table = arena_array(in->a, const struct table *, (size_t)n + 1);
    while ((int64_t)in->n < n) if (!next_line(in) || !take_table(in)) return false;
    return true;
}

/* ---- reading: the rows --------------------------------------------------------------------------------------------------------- */
static bool take_blob(struct in *in, str text, struct arg *ret)
{
    char *bytes = arena_get(in->row, text.n + 1);
    size_t n;
    if (sodium_base642bin((unsigned char *)bytes, text.n + 1, text.p, text.n, NULL, &n, NULL, sodium_base64_VARIANT_ORIGINAL) != 0) return false;
    *ret = X(((str){ bytes, n }));
    return true;
}

static bool take_real(struct in *in, str text, struct arg *ret)
{
    char *end;
    const char *z = arena_z(in->row, text);
    *ret = R(strtod(z, &end));
    return end != z && !*end && isfinite(ret->r);
}

static struct arg nothing(enum col_type type)
{
    switch (type) {
    case COL_REAL: return NIL(REAL);
    case COL_TEXT: return NIL(TEXT);
    case COL_BOOL: return NIL(BOOL);
    case COL_BLOB: return NIL(BLOB);
    default:       return NIL(INT);
    }
}

static bool take_cell(struct in *in, const struct js *v, enum col_type type, struct arg *ret)
{
    int64_t n;
    *ret = nothing(type);
    if (v->kind == JS_NULL) return true;
    switch (type) {
    case COL_TEXT: *ret = T(v->text); return v->kind == JS_TEXT;
    case COL_BOOL: *ret = B(v->yes); return v->kind == JS_BOOL;
    case COL_REAL: return v->kind == JS_NUMBER && take_real(in, v->text, ret);
    case COL_BLOB: return v->kind == JS_TEXT && take_blob(in, v->text, ret);
    default:       if (v->kind != JS_NUMBER || !str_int(v->text, &n)) return false;
                   *ret = I(n);
                   return true;
    }
}

/* The statement is the same for every row of a table, and prepared once by the store. */
static bool take_row(struct in *in, const struct table *t)
{
    struct sql q = sql_new(in->st);
    if (in->v->n != t->n) return wrong(in, "a row has another number of columns than its table");
    sql(&q, "INSERT INTO ");
    sql_name(&q, t->name);
    for (size_t i = 0; i < t->n; i++) {
        if (i) sql(&q, ", ");
        else sql(&q, " (");
        sql_name(&q, t->columns[i].name);
    }
    sql(&q, ") VALUES (");
    for (size_t i = 0; i < t->n; i++) {
        struct arg value;
        if (!take_cell(in, &in->v->at[i], t->columns[i].type, &value)) return wrong(in, "a value is of another type than its column");
        if (i) sql(&q, ", ");
        sql_value(&q, value);
    }
    sql(&q, ")");
    if (store_engine(in->st) == STORE_POSTGRES) sql_also(&q);      /* or each row would wait for an answer; a bad one then shows some rows later */
    else sql_ask(&q);
    in->rows++;
    if (store_conflict(in->st) != CONFLICT_NONE) return wrong(in, "two rows have the same key");
    return store_broken(in->st) ? wrong(in, "the row cannot be stored") : true;
}

static bool take_rows(struct in *in, const struct table *t)
{
    const struct js *name = next_line(in) ? js_get(in->v, "rows") : NULL;
    if (!name || name->kind != JS_TEXT || !str_eq(name->text, str_of(t->name))) return wrong(in, "here should begin the rows of another table");
    while (next_line(in) && in->v->kind == JS_LIST) {
        struct arena_mark m = arena_mark(in->a);          /* or the statements of a large region would stay until its end */
        if (!take_row(in, t)) return false;
        arena_release(in->a, m);
    }
    int64_t next = whole(js_get(in->v, "next"));
    if (in->why.n || next < 0) return wrong(in, "this is neither a row nor the end of a table");
    ddl_set_next_id(in->st, t, next);
    return true;
}

/* What the store says of a failure is of its inside (a statement's memory): the caller's arena keeps it. The rows' own is given back line by line. */
static bool read_all(struct in *in)
{
    struct buf report = buf_in(in->a, 1 << 20);
    if (!take_tables(in)) return false;
    ddl_sync(in->st, in->table, in->n, false, &report);
    for (size_t i = 0; i < in->n; i++) if (!take_rows(in, in->table[i])) return false;
    int64_t end = next_line(in) ? whole(js_get(in->v, "end")) : -1;
    if (end != in->rows) return wrong(in, "the archive says of another number of rows than it holds");
    schema_sync(in->st, false, &report);
    return !store_broken(in->st);
}

bool archive_read(struct store *st, archive_get *get, void *ctx, int64_t *ret_rows, str *why)
{
    struct in in = { .st = st, .get = get, .ctx = ctx, .a = store_arena(st), .row = arena_new() };
    bool good = read_all(&in);
    arena_free(in.row);
    *ret_rows = in.rows;
    if (good) return true;
    *why = store_broken(st) && !in.why.n ? store_why(st) : store_broken(st) ? arena_fmt(in.a, "%.*s (%.*s)", STR(in.why), STR(store_why(st))) : in.why;
    return false;
}

/* ---- what would be left out ---------------------------------------------------------------------------------------------------- */
str archive_stray(struct store *st)
{
    const struct table *tables[TABLES_MAX];
    size_t n = schema_tables(store_arena(st), tables);
    struct buf names = buf_in(store_arena(st), 4000);
    struct rows *r = ddl_live_tables(st);
    while (rows_next(r)) {
        bool known = str_eq(row_str(r, 0), S("done_request"));
        for (size_t i = 0; i < n && !known; i++) known = str_eq(row_str(r, 0), str_of(tables[i]->name));
        if (!known) buf_fmt(&names, "%s%.*s", names.n ? " " : "", STR(row_str(r, 0)));
    }
    return buf_str(&names);
}
