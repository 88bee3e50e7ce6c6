/* select.c - the SELECT that every reading shares. Names come from the entity table, values travel as arguments. */
#include "entity/select.h"
#include "base/moment.h"
#include "entity/own.h"
#include <math.h>
#include <string.h>

static bool translated_reader(const struct query *q) { return q->lang && strcmp(q->lang->tag, LANG_SOURCE) != 0; }

/* Today lies within the row's days; an empty one is no bound. */
static void put_days(struct select *s)
{
    str today = date_today(store_arena(s->q.st));
    sql(&s->q, " AND e.");
    sql_name(&s->q, s->query->e->begins);
    sql(&s->q, " <= ");
    sql_value(&s->q, T(today));
    sql(&s->q, " AND (e.");
    sql_name(&s->q, s->query->e->ends);
    sql(&s->q, " = '' OR e.");
    sql_name(&s->q, s->query->e->ends);
    sql(&s->q, " >= ");
    sql_value(&s->q, T(today));
    sql(&s->q, ")");
}

/* Rows of one scope. Every form is a boolean expression on the main table `e`. */
static void put_scope(struct select *s, const struct scope *scope)
{
    const struct entity *e = s->query->e;
    int64_t id;
    const char *own = own_field(e, scope, &id);
    if (scope->rows == ROWS_ALL || scope->rows == ROWS_OWN_LANGUAGE || (scope->rows == ROWS_PUBLISHED && !e->state)) {
        sql(&s->q, "1 = 1");
    } else if (scope->rows == ROWS_PUBLISHED) {
        sql(&s->q, "e.");
        sql_name(&s->q, e->state);
        sql(&s->q, " = 'published'");
        if (e->dated) put_days(s);
    } else if (!own) {
        sql(&s->q, "1 = 0");                              /* nothing of this kind can be one's own */
    } else {
        sql(&s->q, "e.");
        sql_name(&s->q, own);
        sql(&s->q, " = ");
        sql_value(&s->q, I(id));
    }
}

/* The classes the reader may see of this very row: the union over the scopes that cover it. */
static void put_classes(struct select *s)
{
    for (size_t i = 0; i < s->may.n; i++) {
        if (i) sql(&s->q, " | ");
        sql(&s->q, "CASE WHEN ");
        put_scope(s, &s->may.scope[i]);
        sql(&s->q, " THEN ");
        sql_value(&s->q, I(s->may.scope[i].classes));
        sql(&s->q, " ELSE 0 END");
    }
    if (!s->may.n) sql(&s->q, "0");
}

static void put_column(struct select *s, const char *table, const char *name, const char *suffix)
{
    sql(&s->q, ", ");
    sql_name(&s->q, table);
    sql(&s->q, ".");
    sql_name(&s->q, arena_fmt(store_arena(s->q.st), "%s%s", name, suffix).p);
    s->width++;
}

static void put_field(struct select *s, const struct field *f)
{
    struct loaded *l = &s->field[s->n++];
    *l = (struct loaded){ .f = f, .column = s->width };
    if (!f->translated) {
        put_column(s, "e", f->name, f->kind == KIND_coordinate ? "_lat" : "");
        if (f->kind == KIND_coordinate) put_column(s, "e", f->name, "_lon");
        return;
    }
    bool other = translated_reader(s->query);
    put_column(s, other ? "w" : "d", f->name, "");
    if (other) { l->german = s->width; put_column(s, "d", f->name, ""); }
}

static void put_join(struct select *s, const char *join, const char *part, const char *as, str lang)
{
    sql(&s->q, " ");
    if (!strcmp(join, "LEFT")) sql(&s->q, "LEFT ");
    sql(&s->q, "JOIN ");
    sql_name(&s->q, entity_part(s->query->e, part));
    sql(&s->q, " ");
    sql_name(&s->q, as);
    sql(&s->q, " ON ");
    sql_name(&s->q, as);
    sql(&s->q, ".owner = e.id AND ");
    sql_name(&s->q, as);
    sql(&s->q, ".lang = ");
    sql_value(&s->q, T(lang));
    if (!strcmp(part, "slug")) { sql(&s->q, " AND "); sql_name(&s->q, as); sql(&s->q, ".current"); }
}

static void put_from(struct select *s, bool words)
{
    str lang = str_of(s->query->lang->tag);
    bool other = translated_reader(s->query);
    sql(&s->q, " FROM ");
    sql_name(&s->q, entity_table(s->query->e));
    sql(&s->q, " e");
    if (s->order) put_join(s, "INNER", "order", "o", lang);
    if (!words) return;
    put_join(s, "LEFT", "words", "d", S(LANG_SOURCE));
    put_join(s, "LEFT", "slug", "ds", S(LANG_SOURCE));
    if (!other) return;
    put_join(s, "LEFT", "words", "w", lang);
    put_join(s, "LEFT", "slug", "ws", lang);
}

static void put_visible(struct select *s)
{
    sql(&s->q, " WHERE e.deleted_at IS NULL AND (");
    for (size_t i = 0; i < s->may.n; i++) {
        if (i) sql(&s->q, " OR ");
        put_scope(s, &s->may.scope[i]);
    }
    if (!s->may.n) sql(&s->q, "1 = 0");
    sql(&s->q, ")");
}

struct select select_begin(struct store *st, const struct query *query, bool (*want)(const struct query *q, const struct field *f), const struct field *sort)
{
    struct select s = { .q = sql_new(st), .query = query, .may = may(query->who, query->e, query->action), .sort = sort };
    s.order = query->find.n || (sort && sort->sorted);
    sql(&s.q, "SELECT e.id, e.version, e.created_at, e.changed_at, e.key, ");
    sql_literal(&s.q, translated_reader(query) ? S("COALESCE(ws.slug, ds.slug), ") : S("ds.slug, "));
    put_classes(&s);
    sql_literal(&s.q, translated_reader(query) ? S(", w.status") : S(", ''"));
    s.width = 8;
    for (size_t i = 0; i < query->e->n; i++) {
        const struct field *f = &query->e->fields[i];
        if (field_live(f) && want(query, f)) put_field(&s, f);
    }
    if (sort) {
        sql(&s.q, ", ");
        select_sort_value(&s);
        s.width++;
    }
    put_from(&s, true);
    put_visible(&s);
    return s;
}

struct select select_count(struct store *st, const struct query *query)
{
    struct select s = { .q = sql_new(st), .query = query, .may = may(query->who, query->e, query->action), .order = query->find.n > 0 };
    sql(&s.q, "SELECT count(*)");
    put_from(&s, false);
    put_visible(&s);
    return s;
}

struct select select_versions(struct store *st, const struct query *query)
{
    struct select s = { .q = sql_new(st), .query = query, .may = may(query->who, query->e, query->action), .order = query->find.n > 0 };
    sql(&s.q, "SELECT e.id, e.version");
    put_from(&s, false);
    put_visible(&s);
    return s;
}

struct select select_ids(struct store *st, const struct query *query, const struct field *const *field, size_t n, const struct field *sort)
{
    struct select s = { .q = sql_new(st), .query = query, .may = may(query->who, query->e, query->action), .sort = sort };
    s.order = query->find.n || (sort && sort->sorted);
    sql(&s.q, "SELECT e.id");
    s.width = 1;
    for (size_t i = 0; i < n; i++) put_column(&s, "e", field[i]->name, "");
    put_from(&s, false);
    put_visible(&s);
    return s;
}

/* Each row of `to` with all that lie below it, itself first; of a kind without a tree each with itself. UNION: a ring ends, too. */
static void put_below(struct select *s, const struct entity *to)
{
    sql(&s->q, "WITH RECURSIVE below(top, id) AS (SELECT id, id FROM ");
    sql_name(&s->q, entity_table(to));
    sql(&s->q, " WHERE deleted_at IS NULL");
    if (to->parent) {
        sql(&s->q, " UNION SELECT below.top, t.id FROM below JOIN ");
        sql_name(&s->q, entity_table(to));
        sql(&s->q, " t ON t.");
        sql_name(&s->q, to->parent);
        sql(&s->q, " = below.id");
    }
    sql(&s->q, ") ");
}

struct select select_tops(struct store *st, const struct query *query, const struct field *refs)
{
    struct select s = { .q = sql_new(st), .query = query, .may = may(query->who, query->e, query->action), .order = query->find.n > 0 };
    put_below(&s, field_to(refs));
    sql(&s.q, "SELECT b.top, count(DISTINCT e.id)");
    put_from(&s, false);
    sql(&s.q, " JOIN ");
    sql_name(&s.q, entity_part(query->e, refs->name));
    sql(&s.q, " m ON m.owner = e.id JOIN below b ON b.id = m.value");
    put_visible(&s);
    return s;
}

/* ---- conditions ---------------------------------------------------------------------------------------------------- */

/* The row itself, and all rows below it where the kind has a tree. UNION, not UNION ALL: a ring ends, too. */
static void put_ids(struct select *s, const struct entity *to, int64_t id)
{
    if (!to->parent) { sql(&s->q, " = "); sql_value(&s->q, I(id)); return; }
    sql(&s->q, " IN (WITH RECURSIVE below(id) AS (SELECT id FROM ");
    sql_name(&s->q, entity_table(to));
    sql(&s->q, " WHERE id = ");
    sql_value(&s->q, I(id));
    sql(&s->q, " UNION SELECT t.id FROM below JOIN ");
    sql_name(&s->q, entity_table(to));
    sql(&s->q, " t ON t.");
    sql_name(&s->q, to->parent);
    sql(&s->q, " = below.id) SELECT id FROM below)");
}

static void put_many(struct select *s, const struct condition *c)
{
    sql(&s->q, "EXISTS (SELECT 1 FROM ");
    sql_name(&s->q, entity_part(s->query->e, c->field->name));
    sql(&s->q, " m WHERE m.owner = e.id AND m.value");
    if (c->field->kind == KIND_refs) put_ids(s, field_to(c->field), c->id);
    else { sql(&s->q, " = "); sql_value(&s->q, T(c->value)); }
    sql(&s->q, ")");
}

static struct arg condition_arg(const struct condition *c)
{
    switch (c->field->kind) {
    case KIND_bool:                                 return B(str_eq(c->value, S("true")));
    case KIND_number: case KIND_money: case KIND_time: { int64_t v = 0; return I(str_int(c->value, &v) ? v : 0); }
    default:                                        return T(c->value);
    }
}

static void put_condition(struct select *s, const struct condition *c)
{
    const struct field *f = c->field;
    sql(&s->q, " AND (");
    if (kind_is_many(f->kind)) {
        put_many(s, c);
        if (f->empty_is_all) { sql(&s->q, " OR e."); sql_name(&s->q, f->name); sql(&s->q, " = ''"); }
    } else {
        sql(&s->q, "e.");
        sql_name(&s->q, f->name);
        if (kind_is_ref(f->kind)) put_ids(s, field_to(f), c->id);
        else { sql(&s->q, " = "); sql_value(&s->q, condition_arg(c)); }
        if (f->empty_is_all) { sql(&s->q, " OR e."); sql_name(&s->q, f->name); sql_literal(&s->q, kind_is_text(f->kind) ? S(" = ''") : S(" IS NULL")); }
    }
    sql(&s->q, ")");
}

static void put_among(struct select *s, const struct among *m)
{
    bool many = m->field && m->field->kind == KIND_refs;
    if (many) {
        sql(&s->q, " AND EXISTS (SELECT 1 FROM ");
        sql_name(&s->q, entity_part(s->query->e, m->field->name));
        sql(&s->q, " m WHERE m.owner = e.id AND m.value IN ");
    } else {
        sql(&s->q, " AND e.");
        sql_name(&s->q, m->field ? m->field->name : "id");
        sql(&s->q, " IN ");
    }
    sql_among(&s->q, m->ids, m->n);
    if (many) sql(&s->q, ")");
}

/* %, _ and \ of a search word mean themselves. */
static str like_pattern(struct arena *a, str word)
{
    struct buf b = buf_in(a, 4096);
    buf_put(&b, S("%"));
    for (size_t i = 0; i < word.n; i++) {
        if (strchr("%_\\", word.p[i])) buf_put(&b, S("\\"));
        buf_char(&b, word.p[i]);
    }
    buf_put(&b, S("%"));
    return buf_str(&b);
}

enum { FIND_WORDS = 8 };
static void put_find(struct select *s)
{
    struct arena *a = store_arena(s->q.st);
    str rest = lang_fold(a, s->query->find), word;
    for (int n = 0; n < FIND_WORDS && str_word(&rest, &word); n++) {
        sql(&s->q, " AND o.find LIKE ");
        sql_value(&s->q, T(like_pattern(a, word)));
        sql(&s->q, " ESCAPE '\\'");
    }
}

/* Rows for which this choice was told. */
static void put_own(struct select *s, const struct own_choice *c)
{
    struct arena *a = store_arena(s->q.st);
    int64_t *ids = arena_array(a, int64_t, c->told->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < c->told->n; i++) if ((uint64_t)c->told->v[i] >> c->choice & 1) ids[n++] = c->told->id[i];
    put_among(s, &(struct among){ .ids = ids, .n = n });
}

/* Rows that are somewhere, but too far away, fall out. */
static void put_radius(struct select *s)
{
    const struct told *far = s->query->far;
    int64_t *ids = arena_array(store_arena(s->q.st), int64_t, far->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < far->n; i++) if (far->v[i] / 2 > s->query->radius * 1000) ids[n++] = far->id[i];
    sql(&s->q, " AND e.id NOT IN ");
    sql_among(&s->q, ids, n);
}

void select_where(struct select *s)
{
    select_where_but(s, NULL, NULL);
    for (size_t i = 0; i < s->query->n_own; i++) put_own(s, &s->query->own[i]);
}

void select_where_but(struct select *s, bool (*left_out)(void *ctx, const struct field *f), void *ctx)
{
    const struct query *q = s->query;
    for (size_t i = 0; i < q->n_where; i++) if (!left_out || !left_out(ctx, q->where[i].field)) put_condition(s, &q->where[i]);
    if (q->among) put_among(s, q->among);
    if (q->far && q->radius) put_radius(s);
    if (q->find.n) put_find(s);
    if (q->e->ends && !q->ended) {
        sql(&s->q, " AND (e.");
        sql_name(&s->q, q->e->ends);
        sql(&s->q, " = '' OR e.");
        sql_name(&s->q, q->e->ends);
        sql(&s->q, " >= ");
        sql_value(&s->q, T(date_today(store_arena(s->q.st))));
        sql(&s->q, ")");
    }
    if (q->e->hidden && !q->ended) {
        sql(&s->q, " AND e.");
        sql_name(&s->q, q->e->hidden);
        sql(&s->q, " = ''");
    }
}

/* ---- order --------------------------------------------------------------------------------------------------------- */

/* An empty text has an empty key, which comes first: going up it is taken for one behind all that ICU makes. A required text is
** never empty, and the index serves. */
static void put_sort_key(struct select *s, const struct field *f)
{
    if (f->required || s->query->down) {
        sql(&s->q, "o.");
        sql_name(&s->q, f->name);
        return;
    }
    sql(&s->q, "CASE WHEN length(o.");
    sql_name(&s->q, f->name);
    sql(&s->q, ") = 0 THEN ");
    sql_value(&s->q, X(S("\xFF\xFF\xFF\xFF")));
    sql(&s->q, " ELSE o.");
    sql_name(&s->q, f->name);
    sql(&s->q, " END");
}

/* Empty values come last in both directions, and the expression is never NULL: that is what lets a page go on by key. */
void select_sort_value(struct select *s)
{
    const struct field *f = s->sort;
    if (f->sorted) {
        put_sort_key(s, f);
    } else if (kind_is_text(f->kind)) {
        sql(&s->q, "CASE WHEN e.");
        sql_name(&s->q, f->name);
        sql(&s->q, " <> '' THEN e.");                     /* a unique one that is empty is NULL */
        sql_name(&s->q, f->name);
        sql_literal(&s->q, s->query->down ? S(" ELSE '' END") : S(" ELSE '\U0010FFFF' END"));
    } else if (f->kind == KIND_bool) {
        sql(&s->q, "CASE WHEN e.");
        sql_name(&s->q, f->name);
        sql(&s->q, " THEN 1 ELSE 0 END");
    } else {
        sql(&s->q, "COALESCE(e.");
        sql_name(&s->q, f->name);
        bool real = f->kind == KIND_decimal;
        sql_literal(&s->q, s->query->down ? (real ? S(", -1e300)") : S(", -9223372036854775807)")) : (real ? S(", 1e300)") : S(", 9223372036854775807)")));
    }
}

static str hex(struct arena *a, str bytes)
{
    struct buf b = buf_in(a, 4096);
    for (size_t i = 0; i < bytes.n; i++) buf_fmt(&b, "%02x", (unsigned char)bytes.p[i]);
    return buf_str(&b);
}

str select_sort_key(const struct select *s, const struct rows *r)
{
    struct arena *a = store_arena(s->q.st);
    size_t c = s->width - 1;
    if (s->sort->sorted) return arena_fmt(a, "b%.*s", STR(hex(a, row_str(r, c))));
    if (kind_is_text(s->sort->kind)) return arena_fmt(a, "t%.*s", STR(row_str(r, c)));
    if (s->sort->kind == KIND_decimal) return arena_fmt(a, "r%.17g", row_real(r, c));
    return arena_fmt(a, "i%lld", (long long)row_int(r, c));
}

static bool unhex(struct arena *a, str text, str *ret)
{
    struct buf b = buf_in(a, 4096);
    if (text.n % 2) return false;
    for (size_t i = 0; i < text.n; i += 2) {
        const char *digits = "0123456789abcdef", *high = strchr(digits, text.p[i]), *low = strchr(digits, text.p[i + 1]);
        if (!high || !low || !*high || !*low) return false;
        buf_char(&b, (char)((high - digits) * 16 + (low - digits)));
    }
    *ret = buf_str(&b);
    return true;
}

bool select_sort_arg(struct arena *a, const struct field *sort, str key, struct arg *ret)
{
    if (!key.n) return false;
    str value = str_from(key, 1), bytes;
    int64_t i;
    double d;
    switch (key.p[0]) {
    case 'b': return sort->sorted && unhex(a, value, &bytes) && (*ret = X(bytes), true);
    case 't': return !sort->sorted && kind_is_text(sort->kind) && (*ret = T(value), true);
    case 'r': return sort->kind == KIND_decimal && str_real(value, &d) && (*ret = R(d), true);
    case 'i': return !kind_is_text(sort->kind) && sort->kind != KIND_decimal && str_int(value, &i) && (*ret = I(i), true);
    default:  return false;
    }
}

/* ---- rows ---------------------------------------------------------------------------------------------------------- */

static void load_text(struct select *s, const struct rows *r, const struct loaded *l, char *to, struct meta *m)
{
    str v = row_str(r, l->column);
    if (!v.n && l->german) {
        v = row_str(r, l->german);
        if (v.n) m->foreign |= (uint64_t)1 << field_index(s->query->e, l->f);
    }
    *(str *)(void *)to = v;
}

static void load_value(struct select *s, const struct rows *r, const struct loaded *l, char *to, struct meta *m)
{
    bool none = row_null(r, l->column);
    switch (l->f->kind) {
    case KIND_number: case KIND_money: case KIND_time: *(int64_t *)(void *)to = none ? NONE : row_int(r, l->column); break;
    case KIND_ref: case KIND_area: *(int64_t *)(void *)to = none ? 0 : row_int(r, l->column); break;
    case KIND_bool: *(bool *)(void *)to = row_bool(r, l->column); break;
    case KIND_decimal: *(double *)(void *)to = none ? (double)NAN : row_real(r, l->column); break;
    case KIND_coordinate:
        *(struct coordinate *)(void *)to = none ? (struct coordinate){ NAN, NAN } : (struct coordinate){ row_real(r, l->column), row_real(r, l->column + 1) };
        break;
    default: load_text(s, r, l, to, m);
    }
}

static void load_nothing(const struct field *f, char *to)
{
    switch (f->kind) {
    case KIND_number: case KIND_money: case KIND_time: *(int64_t *)(void *)to = NONE; break;
    case KIND_decimal: *(double *)(void *)to = (double)NAN; break;
    case KIND_coordinate: *(struct coordinate *)(void *)to = (struct coordinate){ NAN, NAN }; break;
    default: break;                                       /* zeroed memory is an empty text, ref, bool */
    }
}

void *select_row(struct select *s, const struct rows *r)
{
    const struct entity *e = s->query->e;
    char *row = arena_get(store_arena(s->q.st), e->size);
    struct meta *m = (struct meta *)(void *)row;
    *m = (struct meta){ .id = row_int(r, 0), .version = row_int(r, 1), .created_at = row_int(r, 2), .changed_at = row_int(r, 3),
                        .key = row_str(r, 4), .slug = row_str(r, 5), .classes = (unsigned)row_int(r, 6), .machine = str_eq(row_str(r, 7), S("machine")) };
    for (size_t i = 0; i < e->n; i++) load_nothing(&e->fields[i], row + e->fields[i].at);
    for (size_t i = 0; i < s->n; i++)
        if (s->field[i].f->privacy & m->classes) load_value(s, r, &s->field[i], row + s->field[i].f->at, m);
    if (e->show && s->query->who != &who_house) e->show(row);
    return row;
}
