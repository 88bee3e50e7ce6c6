/* refer.c - who refers to a row. */
#include "entity/refer.h"
#include "base/moment.h"

/* ---- finding: first all, then one by one, since whoever looks at one may change it --------------------------------------------- */
struct found { struct store *st; const struct entity *e; const struct field *field; struct referrer *at; size_t n, room; };

static bool keep(void *ctx, const struct rows *r)
{
    struct found *x = ctx;
    x->at = arena_more(store_arena(x->st), x->at, x->n, &x->room, 32);
    x->at[x->n++] = (struct referrer){ x->e, x->field, row_int(r, 0), row_int(r, 1) };
    return true;
}

static void find(struct found *x, int64_t id)
{
    struct sql q = sql_new(x->st);
    bool many = x->field->kind == KIND_refs;
    sql(&q, "SELECT e.id, e.version FROM ");
    sql_name(&q, entity_table(x->e));
    sql(&q, " e WHERE ");
    if (many) {
        sql(&q, "EXISTS (SELECT 1 FROM ");
        sql_name(&q, entity_part(x->e, x->field->name));
        sql(&q, " m WHERE m.owner = e.id AND m.value = ");
        sql_value(&q, I(id));
        sql(&q, ")");
    } else {
        sql(&q, "e.");
        sql_name(&q, x->field->name);
        sql(&q, " = ");
        sql_value(&q, I(id));
    }
    sql(&q, " ORDER BY e.id");
    sql_each(&q, keep, x);
}

void refer_each(struct store *st, const struct entity *to, int64_t id, void (*one)(void *ctx, const struct referrer *r), void *ctx)
{
    struct found x = { .st = st };
    for (size_t k = 0; k < entity_count(); k++)
        for (size_t i = 0; i < entity_at(k)->n; i++) {
            x.e = entity_at(k);
            x.field = &x.e->fields[i];
            if (kind_is_ref(x.field->kind) && field_to(x.field) == to) find(&x, id);
        }
    for (size_t i = 0; i < x.n && !store_broken(st); i++) {
        /* The same row may have been changed a moment ago, through another of its fields. */
        for (size_t k = 0; k < i; k++) if (x.at[k].e == x.at[i].e && x.at[k].row == x.at[i].row) x.at[i].version++;
        one(ctx, &x.at[i]);
    }
}

/* ---- changing ------------------------------------------------------------------------------------------------------------------ */
static bool update(struct store *st, const struct referrer *r, struct arg value)
{
    struct sql q = sql_new(st);
    sql(&q, "UPDATE ");
    sql_name(&q, entity_table(r->e));
    sql(&q, " SET version = version + 1, changed_at = ");
    sql_value(&q, I(moment_now()));
    sql(&q, ", ");
    sql_name(&q, r->field->name);
    sql(&q, " = ");
    sql_value(&q, value);
    sql(&q, " WHERE id = ");
    sql_value(&q, I(r->row));
    sql_ask(&q);
    return store_conflict(st) != CONFLICT_UNIQUE && !store_broken(st);
}

static str text_of(struct store *st, const struct referrer *r)
{
    struct sql q = sql_new(st);
    sql(&q, "SELECT ");
    sql_name(&q, r->field->name);
    sql(&q, " FROM ");
    sql_name(&q, entity_table(r->e));
    sql(&q, " WHERE id = ");
    sql_value(&q, I(r->row));
    struct rows *rows = sql_ask(&q);
    return rows_next(rows) ? row_str(rows, 0) : S("");
}

static void index_drop(struct store *st, const struct referrer *r, int64_t value)
{
    struct sql q = sql_new(st);
    sql(&q, "DELETE FROM ");
    sql_name(&q, entity_part(r->e, r->field->name));
    sql(&q, " WHERE owner = ");
    sql_value(&q, I(r->row));
    sql(&q, " AND value = ");
    sql_value(&q, I(value));
    sql_ask(&q);
}

static void index_put(struct store *st, const struct referrer *r, int64_t value)
{
    struct sql q = sql_new(st);
    sql(&q, "INSERT INTO ");
    sql_name(&q, entity_part(r->e, r->field->name));
    sql(&q, " (owner, value) VALUES (");
    sql_value(&q, I(r->row));
    sql(&q, ", ");
    sql_value(&q, I(value));
    sql(&q, ") ON CONFLICT (owner, value) DO NOTHING");
    sql_ask(&q);
}

/* In its place in the list, but not twice. */
static str exchanged(struct arena *a, str ids, int64_t from, int64_t into)
{
    struct buf b = buf_in(a, ids.n + 24);
    str out = arena_fmt(a, "%lld", (long long)from), in = into ? arena_fmt(a, "%lld", (long long)into) : S("");
    for (str w; str_word(&ids, &w);) {
        if (str_eq(w, out)) w = in;
        if (!w.n || str_has_word(buf_str(&b), w)) continue;
        if (b.n) buf_char(&b, ' ');
        buf_put(&b, w);
    }
    return buf_str(&b);
}

bool refer_change(struct store *st, const struct referrer *r, int64_t from, int64_t into, str *old, str *new)
{
    struct arena *a = store_arena(st);
    const struct entity *to = field_to(r->field);
    bool many = r->field->kind == KIND_refs;
    str was = many ? text_of(st, r) : arena_fmt(a, "%lld", (long long)from), will = exchanged(a, was, from, into);
    if (!update(st, r, many ? T(will) : into ? I(into) : NIL(INT))) return false;
    if (many) index_drop(st, r, from);
    if (many && into) index_put(st, r, into);
    *old = draft_keys(st, to, was);
    *new = draft_keys(st, to, will);
    return true;
}
