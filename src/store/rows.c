/* rows.c - rows of a result, the same from both engines, and statements that metadata builds. */
#include "store/engine.h"
#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

/* ---- taking rows from an engine ----------------------------------------------------------------------------------- */
/* ask() gathers in the arena, four times as many with every growth; the sum of what is left behind stays below what is kept. */
struct cell *sink_slot(struct sink *s, size_t width)
{
    struct rows *r = s->rows;
    r->width = width;
    if (s->row) {                                         /* each(): one row, in memory of its own */
        if (!r->cells) r->cells = store_memory((width ? width : 1) * sizeof *r->cells);
        return r->cells;
    }
    if (r->n == r->room) {
        size_t room = r->room ? r->room * 4 : 16;
        struct cell *more = arena_array(r->a, struct cell, room * (width ? width : 1));
        if (r->n) memcpy(more, r->cells, r->n * width * sizeof *more);
        r->cells = more;
        r->room = room;
    }
    return r->cells + r->n * width;
}

/* The bytes of a whole row move into the arena at once. */
static void own_bytes(struct arena *a, struct cell *cell, size_t width)
{
    size_t sum = 0;
    for (size_t i = 0; i < width; i++)
        if (cell[i].kind == CELL_BYTES) sum += cell[i].s.n + 1;
    char *p = sum ? arena_get(a, sum) : NULL;
    for (size_t i = 0; i < width; i++) {
        if (cell[i].kind != CELL_BYTES) continue;
        assert(p);
        if (cell[i].s.n) memcpy(p, cell[i].s.p, cell[i].s.n);
        cell[i].s.p = p;
        p += cell[i].s.n + 1;                             /* a NUL behind each, as arena_copy() promises */
    }
}

/* What the callback made of this row's numbers as text is forgotten with the row. */
static bool show_row(struct sink *s)
{
    s->rows->n = s->rows->at = 1;
    bool more = s->row(s->ctx, s->rows);
    arena_reset(s->scratch);
    return more && !s->st->broken;
}

/* One row more than allowed breaks the transaction: a list cut short without a word would be worse. */
bool sink_done(struct sink *s)
{
    struct rows *r = s->rows;
    if (s->row) return show_row(s);
    if (r->n == STORE_ROWS_MAX) {
        store_break(s->st, "more than %d rows: walk them with each()", STORE_ROWS_MAX);
        return false;
    }
    own_bytes(r->a, r->cells + r->n * r->width, r->width);
    r->n++;
    arena_reset(s->scratch);
    return true;
}

/* ---- reading them ------------------------------------------------------------------------------------------------- */
/* `at` stops one beyond the last row, where everything reads as NULL. */
bool rows_next(struct rows *r)
{
    if (r->at <= r->n) r->at++;
    return r->at <= r->n;
}

size_t rows_count(const struct rows *r) { return r->n; }
size_t rows_width(const struct rows *r) { return r->width; }

/* No row, as after a failure, reads as NULL throughout; a column that the statement does not have is our bug. */
static struct cell cell_at(const struct rows *r, size_t column)
{
    if (r->at == 0 || r->at > r->n) return (struct cell){ .kind = CELL_NULL };
    assert(column < r->width);
    return r->cells[(r->at - 1) * r->width + column];
}

/* The shortest decimal that reads back as the same number, with a point in every locale. */
static str real_text(struct arena *a, double v)
{
    str s = { 0 };
    for (int digits = 15; digits <= 17; digits++) {
        double back;
        s = arena_fmt(a, "%.*g", digits, v);
        char *comma = memchr(s.p, ',', s.n);
        if (comma) *comma = '.';
        if (str_real(s, &back) && back == v) break;
    }
    return s;
}

/* As SQLite does it: towards zero, and the nearest that there is beyond the ends. */
static int64_t real_int(double v)
{
    if (isnan(v)) return 0;
    if (v <= -9223372036854775808.0) return INT64_MIN;
    if (v >= 9223372036854775808.0) return INT64_MAX;
    return (int64_t)v;
}

bool row_null(const struct rows *r, size_t column) { return cell_at(r, column).kind == CELL_NULL; }
bool row_bool(const struct rows *r, size_t column) { return row_int(r, column) != 0; }

str row_str(const struct rows *r, size_t column)
{
    struct cell c = cell_at(r, column);
    switch (c.kind) {
    case CELL_INT:   return arena_fmt(r->a, "%" PRId64, c.i);
    case CELL_REAL:  return real_text(r->a, c.r);
    case CELL_BYTES: return c.s;
    case CELL_NULL:  break;
    }
    return S("");
}

int64_t row_int(const struct rows *r, size_t column)
{
    struct cell c = cell_at(r, column);
    int64_t v = 0;
    switch (c.kind) {
    case CELL_INT:   return c.i;
    case CELL_REAL:  return real_int(c.r);
    case CELL_BYTES: return str_int(c.s, &v) ? v : 0;
    case CELL_NULL:  break;
    }
    return 0;
}

double row_real(const struct rows *r, size_t column)
{
    struct cell c = cell_at(r, column);
    double v = 0;
    switch (c.kind) {
    case CELL_INT:   return (double)c.i;
    case CELL_REAL:  return c.r;
    case CELL_BYTES: return str_real(c.s, &v) ? v : 0;
    case CELL_NULL:  break;
    }
    return NAN;
}

/* ---- statements that metadata builds ------------------------------------------------------------------------------ */
struct sql sql_new(struct store *st) { return (struct sql){ .st = st, .text = buf_in(store_arena(st), SQL_MAX) }; }

void sql_literal(struct sql *q, str lit) { buf_put(&q->text, lit); }

/* Quoted, so that a field may be called "order" or "user". */
void sql_name(struct sql *q, const char *name)
{
    size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
    if (!n || name[n] || (name[0] >= '0' && name[0] <= '9')) {
        fprintf(stderr, "bruecke: not a name for SQL: \"%s\"\n", name);
        abort();
    }
    buf_fmt(&q->text, "\"%s\"", name);
}

/* Place 0 is the statement's own, so that value n is $n. */
void sql_value(struct sql *q, struct arg value)
{
    if (q->n == STORE_ARGS_MAX) { store_break(q->st, "more than %d values in one statement", STORE_ARGS_MAX); return; }
    q->arg[++q->n] = value;
    buf_fmt(&q->text, "$%zu", q->n);
}

void sql_ids(struct sql *q, const int64_t *ids, size_t n)
{
    size_t want = 1, room = STORE_ARGS_MAX - q->n;
    assert(n > 0);
    if (n > room) { store_break(q->st, "more than %d values in one statement", STORE_ARGS_MAX); return; }
    while (want < n) want *= 2;
    if (want > room) want = room;
    for (size_t i = 0; i < want; i++) {
        buf_put(&q->text, i ? S(", ") : S("("));
        sql_value(q, I(ids[i < n ? i : n - 1]));
    }
    buf_char(&q->text, ')');
}

/* One text, "[1,2]" or "{1,2}", that the engine takes apart. */
void sql_among(struct sql *q, const int64_t *ids, size_t n)
{
    bool lite = store_engine(q->st) == STORE_SQLITE;
    struct buf b = buf_in(store_arena(q->st), SQL_AMONG_MAX * 21 + 2);        /* -9223372036854775808 and a comma */
    if (n > SQL_AMONG_MAX) { store_break(q->st, "more than %d ids in one statement", SQL_AMONG_MAX); return; }
    for (size_t i = 0; i < n; i++) {
        buf_char(&b, i ? ',' : lite ? '[' : '{');
        buf_int(&b, ids[i]);
    }
    buf_put(&b, n ? lite ? S("]") : S("}") : lite ? S("[]") : S("{}"));
    buf_put(&q->text, lite ? S("(SELECT value FROM json_each(") : S("(SELECT unnest(CAST("));
    sql_value(q, T(buf_str(&b)));
    buf_put(&q->text, lite ? S("))") : S(" AS BIGINT[])))"));
}

/* ---- many rows ------------------------------------------------------------------------------------------------------ */
enum { ROWS_TOGETHER = 500, ARRAY_MAX = 128 * 1024 * 1024 };   /* PostgreSQL: rows of a statement; bytes of a column of them: an import is 64 MB at most */

size_t sql_rows_most(const struct store *st, size_t width, size_t others)
{
    assert(width && width + others <= STORE_ARGS_MAX);
    return store_engine(st) == STORE_POSTGRES ? ROWS_TOGETHER : (STORE_ARGS_MAX - others) / width;
}

/* In quotes, so that NULL, commas and braces are text like any other. */
static void array_text(struct buf *b, str s)
{
    buf_char(b, '"');
    for (size_t from = 0, i = 0; i <= s.n; i++) {
        bool special = i < s.n && (s.p[i] == '"' || s.p[i] == '\\');
        if (!special && i < s.n) continue;
        buf_put(b, (str){ s.p + from, i - from });
        if (special) buf_char(b, '\\');
        from = i;
    }
    buf_char(b, '"');
}

/* One value of the list that is an array to PostgreSQL. */
static void array_put(struct sql *q, struct buf *b, const struct arg *v)
{
    if (v->null || (v->kind == ARG_REAL && isnan(v->r))) { buf_put(b, S("NULL")); return; }
    switch (v->kind) {
    case ARG_INT:  buf_int(b, v->i); break;
    case ARG_BOOL: buf_char(b, v->i ? 't' : 'f'); break;
    case ARG_REAL: if (isinf(v->r)) store_break(q->st, "a row has an infinite value"); else buf_put(b, real_text(store_arena(q->st), v->r)); break;
    case ARG_TEXT: array_text(b, v->s); break;
    default:       store_break(q->st, "a row has a value that is none");
    }
}

static str array_type(enum arg_kind kind)
{
    switch (kind) {
    case ARG_INT:  return S(" AS BIGINT[])");
    case ARG_BOOL: return S(" AS BOOLEAN[])");
    case ARG_REAL: return S(" AS DOUBLE PRECISION[])");
    default:       return S(" AS TEXT[])");
    }
}

/* A value per column, so that there is one text for any number of rows, which is planned once. */
static void rows_as_arrays(struct sql *q, const struct arg *values, size_t rows, size_t width)
{
    buf_put(&q->text, S("unnest("));
    for (size_t c = 0; c < width; c++) {
        struct buf b = buf_in(store_arena(q->st), ARRAY_MAX);
        for (size_t r = 0; r < rows; r++) { buf_char(&b, r ? ',' : '{'); array_put(q, &b, &values[r * width + c]); }
        buf_char(&b, '}');
        if (b.full) store_break(q->st, "a column of more than %d bytes in one statement", ARRAY_MAX);
        buf_put(&q->text, c ? S(", CAST(") : S("CAST("));
        sql_value(q, T(buf_str(&b)));
        buf_put(&q->text, array_type(values[c].kind));
    }
    buf_put(&q->text, S(") AS v ("));
    for (size_t c = 0; c < width; c++) buf_fmt(&q->text, c ? ", column%zu" : "column%zu", c + 1);
    buf_char(&q->text, ')');
}

static void rows_as_values(struct sql *q, const struct arg *values, size_t rows, size_t width)
{
    buf_put(&q->text, S("(VALUES "));
    for (size_t r = 0; r < rows; r++) {
        buf_put(&q->text, r ? S(", (") : S("("));
        for (size_t c = 0; c < width; c++) {
            if (c) buf_put(&q->text, S(", "));
            sql_value(q, values[r * width + c]);
        }
        buf_char(&q->text, ')');
    }
    buf_put(&q->text, S(") AS v"));
}

void sql_rows(struct sql *q, const struct arg *values, size_t rows, size_t width)
{
    assert(rows && width);
    for (size_t i = 0; i < rows * width; i++) if (values[i].kind == ARG_BLOB) store_break(q->st, "bytes among rows");
    if (store_engine(q->st) == STORE_POSTGRES) rows_as_arrays(q, values, rows, width);
    else rows_as_values(q, values, rows, width);
}

/* The finished statement as ask() takes it; there is always room for the end mark. */
static const struct arg *sql_args(struct sql *q)
{
    if (q->text.full) store_break(q->st, "a statement of more than %d bytes", SQL_MAX);
    q->arg[0] = (struct arg){ .kind = ARG_SQL, .s = buf_str(&q->text) };
    q->arg[q->n + 1] = (struct arg){ .kind = ARG_END };
    return q->arg;
}

struct rows *sql_ask(struct sql *q) { return store_ask(q->st, sql_args(q)); }
void sql_also(struct sql *q) { store_also(q->st, sql_args(q)); }

bool sql_each(struct sql *q, bool (*row)(void *ctx, const struct rows *one), void *ctx) { return store_each(q->st, row, ctx, sql_args(q)); }
