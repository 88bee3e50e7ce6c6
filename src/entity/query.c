/* query.c - lists by address, single rows, and the labels of what they refer to. */
#include "entity/query.h"
#include "base/moment.h"
#include "base/utf8.h"
#include "entity/history.h"
#include "entity/near.h"
#include "entity/select.h"
#include <string.h>

struct query query_new(const struct entity *e, const struct who *who, const struct lang *lang)
{
    struct query q = { .e = e, .who = who, .lang = lang, .limit = LIMIT_FIRST, .action = READ };
    str order = str_of(e->list.sort);
    q.sort = order.n ? entity_field(e, order) : entity_title(e);
    for (str rest = str_of(e->list.columns), name; str_word(&rest, &name) && q.n_columns < COLUMNS_MAX;) {
        const struct field *f = entity_field(e, name);
        if (field_live(f)) q.column[q.n_columns++] = f;
    }
    return q;
}

/* ---- parameters of an address -------------------------------------------------------------------------------------- */

static bool trouble(struct query *q, const char *what, str with)
{
    if (!q->problem) {
        q->problem = what;
        q->problem_with = with;
    }
    return true;
}

static bool may_see(const struct query *q, const struct field *f)
{
    return field_live(f) && (f->privacy & may(q->who, q->e, READ).classes);
}

static bool can_order(const struct field *f)
{
    return f->sorted || (!f->translated && !kind_is_many(f->kind) && !kind_is_ref(f->kind) && f->kind != KIND_coordinate && f->kind != KIND_longtext
                         && f->kind != KIND_markdown && f->kind != KIND_text);
}

static bool take_order(struct query *q, str name)
{
    for (size_t i = 0; i < q->e->list.n_orders; i++)
        if (str_eq(name, str_of(q->e->list.orders[i].name))) { q->order = &q->e->list.orders[i]; return true; }
    if (!q->e->list.where || !str_eq(name, str_of(near_order.name))) return false;
    q->order = &near_order;
    return true;
}

static bool take_sort(struct query *q, str value)
{
    if (take_order(q, value)) return true;
    bool down = str_starts(value, S("-"));
    const struct field *f = entity_field(q->e, str_from(value, down));
    if (!f || !can_order(f) || !may_see(q, f)) return trouble(q, N_("The list cannot be sorted by “%s”."), value);
    q->sort = f;
    q->down = down;
    q->order = NULL;
    q->sorted = true;
    return true;
}

static bool take_columns(struct query *q, str value)
{
    size_t n = 0;
    const struct field *taken[COLUMNS_MAX];
    for (str name; str_word(&value, &name);) {
        const struct field *f = entity_field(q->e, name);
        if (!f || !may_see(q, f) || f->detail_only || n == COLUMNS_MAX) return trouble(q, N_("There is no column “%s”."), name);
        taken[n++] = f;
    }
    if (!n) return true;
    memcpy(q->column, taken, sizeof taken);
    q->n_columns = n;
    return true;
}

/* Only what the reader may see: a filter must not tell whether there is a row that nobody shows. */
static bool known_row(struct store *st, const struct query *q, struct condition *c)
{
    struct query to = query_new(field_to(c->field), q->who, q->lang);
    c->id = id_by_key(st, to.e, c->value);
    if (!c->id) return false;
    struct select s = select_count(st, &to);
    sql(&s.q, " AND e.id = ");
    sql_value(&s.q, I(c->id));
    struct rows *r = sql_ask(&s.q);
    return rows_next(r) && row_int(r, 0) == 1;
}

static bool known_value(struct store *st, const struct query *q, struct condition *c)
{
    const struct field *f = c->field;
    int64_t number;
    struct date day;
    if (kind_is_ref(f->kind)) return known_row(st, q, c);
    switch (f->kind) {
    case KIND_choice: case KIND_choices:     return choice_label(f, c->value) != NULL;
    case KIND_language: case KIND_languages: return lang_known(c->value);
    case KIND_bool:                          return str_eq(c->value, S("true")) || str_eq(c->value, S("false"));
    case KIND_date:                          return date_parse(c->value, &day);
    case KIND_number: case KIND_money: case KIND_time: return str_int(c->value, &number);
    default:                                 return c->value.n <= 100;
    }
}

/* How far away everything is, as soon as it is known from where. */
static bool take_near(struct query *q, struct store *st, str value)
{
    if (!value.n) return true;
    if (!near_take(q, st, value)) return trouble(q, N_("There is no place “%s” here, so distances are not known."), utf8_upto(value, 40));
    return true;
}

static bool take_radius(struct query *q, str value)
{
    int64_t n;
    if (!value.n) return true;
    if (!str_int(value, &n) || n < 1 || n > RADIUS_MAX) return trouble(q, N_("A radius has 1 to 500 kilometres, not “%s”."), utf8_upto(value, 40));
    q->radius = n;
    return true;
}

static bool take_filter(struct query *q, struct store *st, const struct field *f, str value)
{
    struct condition c = { .field = f, .value = value };
    if (!value.n) return true;                            /* an empty choice of a form is no filter */
    if (q->n_where == CONDITIONS_MAX) return trouble(q, N_("There are too many filters. Please remove some."), value);
    if (!known_value(st, q, &c)) return trouble(q, N_("There is no choice “%s” in this filter, so it is left out."), value);
    q->where[q->n_where++] = c;
    return true;
}

bool own_filter_open(const struct who *who, const struct entity *e, const struct own_filter *own) { return may(who, e, own->action).n; }

static bool take_told(struct query *q, struct store *st, const struct own_filter *own, str value)
{
    struct told *t = arena_new_of(store_arena(st), struct told);
    size_t choice = 0;
    if (q->n_own == OWN_MAX) return trouble(q, N_("There are too many filters. Please remove some."), value);
    while (!str_eq(str_of(own->field.choices[choice].key), value)) choice++;
    t->a = store_arena(st);
    own->tell(q, st, t);
    told_done(t);
    q->own[q->n_own++] = (struct own_choice){ own, choice, t };
    return true;
}

static bool take_own(struct query *q, struct store *st, str name, str value)
{
    for (size_t i = 0; i < q->e->list.n_own; i++) {
        const struct own_filter *own = &q->e->list.own[i];
        if (!str_eq(name, str_of(own->field.name)) || !own_filter_open(q->who, q->e, own)) continue;
        if (value.n && !choice_label(&own->field, value)) return trouble(q, N_("There is no choice “%s” in this filter, so it is left out."), value);
        if (value.n && own->tell) return take_told(q, st, own, value);
        if (value.n) own->narrow(q, st, value);
        return true;
    }
    return false;
}

bool query_take(struct query *q, struct store *st, str name, str value)
{
    int64_t n;
    if (str_eq(name, S("q"))) {
        if (value.n > 200) return trouble(q, N_("Please search for fewer words."), utf8_upto(value, 40));
        q->find = str_trim(value);
        return true;
    }
    if (str_eq(name, S("sort"))) return value.n ? take_sort(q, value) : true;
    if (str_eq(name, S("columns"))) return take_columns(q, value);
    if (q->e->list.where && str_eq(name, S("near"))) return take_near(q, st, value);
    if (q->e->list.where && str_eq(name, S("radius"))) return take_radius(q, value);
    if (str_eq(name, S("ended"))) { q->ended = str_eq(value, S("true")); return true; }
    if (str_eq(name, S("after"))) { q->after = value; return true; }
    if (str_eq(name, S("limit"))) {
        if (!str_int(value, &n) || n < 1 || n > LIMIT_MAX) return trouble(q, N_("A page has 1 to 500 rows, not “%s”."), value);
        q->limit = n;
        return true;
    }
    const struct field *f = entity_field(q->e, name);
    if (!f || !entity_lists(q->e->list.filter, f) || !may_see(q, f)) return take_own(q, st, name, value);
    return take_filter(q, st, f, value);
}

/* ---- labels -------------------------------------------------------------------------------------------------------- */

const struct label *label_of(const struct labels *l, const struct entity *e, int64_t id)
{
    for (size_t i = 0; l && i < l->n; i++)
        if (l->at[i].id == id && l->at[i].e == e) return l->at[i].text.n ? &l->at[i] : NULL;
    return NULL;
}

/* Remembers that a label is wanted; its text comes later, in one question per kind. */
static void want_label(struct arena *a, struct labels *l, const struct entity *e, int64_t id)
{
    if (!id || !e || l->n == LABELS_MAX) return;
    for (size_t i = 0; i < l->n; i++) if (l->at[i].id == id && l->at[i].e == e) return;
    l->at = arena_more(a, l->at, l->n, &l->room, 32);
    l->at[l->n++] = (struct label){ .e = e, .id = id };
}

size_t refs_ids(str value, int64_t *ids, size_t max)
{
    size_t n = 0;
    for (str word; n < max && str_word(&value, &word);)
        if (str_int(word, &ids[n])) n++;
    return n;
}

static void want_labels_of(struct arena *a, struct labels *l, const struct field *f, const void *row)
{
    int64_t ids[64];
    const struct entity *to = field_to(f);
    if (f->kind == KIND_refs) {
        size_t n = refs_ids(row_text(row, f), ids, countof(ids));
        for (size_t i = 0; i < n; i++) want_label(a, l, to, ids[i]);
    } else if (kind_is_ref(f->kind)) {
        want_label(a, l, to, row_number(row, f));
    }
}

static bool only_title(const struct query *q, const struct field *f) { return f == entity_title(q->e); }

enum { LABELS_AT_ONCE = 32 };
static void fill_some(struct store *st, const struct query *reader, struct labels *l, const struct entity *e, const int64_t *ids, size_t n)
{
    struct query q = query_new(e, reader->who, reader->lang);
    struct select s = select_begin(st, &q, only_title, NULL);
    sql(&s.q, " AND e.id IN ");
    sql_ids(&s.q, ids, n);
    for (struct rows *r = sql_ask(&s.q); rows_next(r);) {
        void *row = select_row(&s, r);
        const struct meta *m = row_meta(row);
        for (size_t i = 0; i < l->n; i++)
            if (l->at[i].e == e && l->at[i].id == m->id)
                l->at[i] = (struct label){ e, m->id, m->key, row_title(e, row), m->slug, m->foreign != 0 };
    }
}

static void fill_labels(struct store *st, const struct query *reader, struct labels *l)
{
    for (size_t k = 0; k < entity_count(); k++) {
        int64_t ids[LABELS_AT_ONCE];
        size_t n = 0, total = l->n;
        for (size_t i = 0; i < total; i++) {
            if (l->at[i].e != entity_at(k) || l->at[i].text.n) continue;
            ids[n++] = l->at[i].id;
            if (n == LABELS_AT_ONCE) { fill_some(st, reader, l, entity_at(k), ids, n); n = 0; }
        }
        if (n) fill_some(st, reader, l, entity_at(k), ids, n);
    }
}

static void label_rows(struct store *st, const struct query *q, void **row, size_t n, bool (*want)(const struct query *q, const struct field *f), struct labels *l)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < q->e->n; k++) {
            const struct field *f = &q->e->fields[k];
            if (kind_is_ref(f->kind) && field_live(f) && want(q, f)) want_labels_of(store_arena(st), l, f, row[i]);
        }
    fill_labels(st, q, l);
}

/* ---- what is shown is written down ---------------------------------------------------------------------------------- */

/* From PERSONAL on, in the same transaction: a row counts if one of the loaded fields is such and the reader's, even where it is empty. What
** only names rows, a menu or the label of a reference, is not logged. */
static void log_shown(struct store *st, const struct query *q, void **row, size_t n, bool (*want)(const struct query *q, const struct field *f))
{
    unsigned logged = 0;
    size_t k = 0;
    for (size_t i = 0; i < q->e->n; i++)
        if (field_live(&q->e->fields[i]) && want(q, &q->e->fields[i])) logged |= q->e->fields[i].privacy & PRIVACY_LOGGED;
    if (!logged || q->titles) return;
    int64_t *ids = arena_array(store_arena(st), int64_t, n + 1);
    for (size_t i = 0; i < n; i++) if (row_meta(row[i])->classes & logged) ids[k++] = row_meta(row[i])->id;
    if (k) history_read(st, q->who, store_request(st), q->e, ids, k);
}

/* ---- lists --------------------------------------------------------------------------------------------------------- */

static bool for_list(const struct query *q, const struct field *f)
{
    if (q->titles) return f == entity_title(q->e) || (q->e->parent && str_eq(str_of(f->name), str_of(q->e->parent)));
    return q->details || !f->detail_only;
}

/* "title.", "-title.": a key goes on with the order that it comes from, and no other. */
static str order_name(struct arena *a, const struct query *q) { return arena_fmt(a, "%s%s.", q->down ? "-" : "", q->sort->name); }

/* "order.key.id" of the last row of the page before. */
static bool put_after(struct select *s, const struct query *q)
{
    struct arena *a = store_arena(s->q.st);
    str order = order_name(a, q), rest = str_from(q->after, order.n);
    size_t dot = rest.n;
    int64_t id;
    struct arg key;
    while (dot && rest.p[dot - 1] != '.') dot--;
    if (!str_starts(q->after, order) || !dot || !str_int(str_from(rest, dot), &id) || !select_sort_arg(a, q->sort, str_upto(rest, dot - 1), &key)) return false;
    sql(&s->q, " AND (");
    select_sort_value(s);
    sql_literal(&s->q, q->sort->sorted ? S(", o.owner) ") : S(", e.id) "));
    sql_literal(&s->q, q->down ? S("< (") : S("> ("));
    sql_value(&s->q, key);
    sql(&s->q, ", ");
    sql_value(&s->q, I(id));
    sql(&s->q, ")");
    return true;
}

static void put_order(struct select *s, const struct query *q)
{
    str way = q->down ? S(" DESC") : S(" ASC");
    sql(&s->q, " ORDER BY ");
    select_sort_value(s);
    sql_literal(&s->q, way);
    sql_literal(&s->q, q->sort->sorted ? S(", o.owner") : S(", e.id"));
    sql_literal(&s->q, way);
    sql(&s->q, " LIMIT ");
    sql_value(&s->q, I(q->limit + 1));                    /* one more tells whether there is a next page */
}

int64_t query_count(struct query *q, struct store *st)
{
    struct select s = select_count(st, q);
    select_where(&s);
    struct rows *r = sql_ask(&s.q);
    return rows_next(r) ? row_int(r, 0) : 0;
}

/* ---- an order that no column knows --------------------------------------------------------------------------------- */

struct ranked { int64_t id, v; size_t at; bool none; };
struct ranking { const struct told *told; struct ranked *row; size_t n, room; struct arena *a; };

static bool keep_ranked(void *ctx, const struct rows *one)
{
    struct ranking *r = ctx;
    r->row = arena_more(r->a, r->row, r->n, &r->room, 256);
    struct ranked *to = &r->row[r->n];
    *to = (struct ranked){ .id = row_int(one, 0), .at = r->n };
    to->none = !told_find(r->told, to->id, &to->v);
    return ++r->n < RANKED_MAX;
}

static int by_rank(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->none != y->none) return x->none ? 1 : -1;
    if (!x->none && x->v != y->v) return x->v < y->v ? -1 : 1;
    return x->at < y->at ? -1 : 1;                        /* as the list would stand without: by title */
}

static const struct told *ranks_of(struct query *q, struct store *st)
{
    if (q->order == &near_order) return q->far;
    struct told *t = arena_new_of(store_arena(st), struct told);
    t->a = store_arena(st);
    q->order->tell(q, st, t);
    told_done(t);
    return t;
}

static void rank_rows(struct query *q, struct store *st, struct ranking *r)
{
    struct select s = select_ids(st, q, NULL, 0, q->sort);
    if (!q->ranks) q->ranks = ranks_of(q, st);
    r->told = q->ranks;
    r->a = store_arena(st);
    select_where(&s);
    sql(&s.q, " ORDER BY ");
    select_sort_value(&s);
    sql_literal(&s.q, q->down ? S(" DESC") : S(" ASC"));
    sql_literal(&s.q, q->sort->sorted ? S(", o.owner") : S(", e.id"));
    sql_each(&s.q, keep_ranked, r);
    if (r->n) qsort(r->row, r->n, sizeof *r->row, by_rank);
}

/* "distance.50": how many rows stand before this page; nothing else would hold for an order that is worked out anew each time. */
static size_t ranked_from(struct query *q, struct store *st)
{
    str order = arena_fmt(store_arena(st), "%s.", q->order->name);
    int64_t n;
    if (!q->after.n) return 0;
    if (str_starts(q->after, order) && str_int(str_from(q->after, order.n), &n) && n >= 0 && n <= RANKED_MAX) return (size_t)n;
    trouble(q, N_("This page of the list is not there any more; this is the first one."), q->after);
    return 0;
}

/* Rows by their ids, in the order of these. */
static size_t load_ranked(struct query *q, struct store *st, const struct ranked *want, size_t n, void **ret)
{
    struct arena *a = store_arena(st);
    int64_t *ids = arena_array(a, int64_t, n + 1);
    size_t got = 0;
    for (size_t i = 0; i < n; i++) ids[i] = want[i].id;
    struct select s = select_begin(st, q, for_list, NULL);
    sql(&s.q, " AND e.id IN ");
    sql_among(&s.q, ids, n);
    for (struct rows *r = sql_ask(&s.q); rows_next(r);) {
        void *row = select_row(&s, r);
        for (size_t i = 0; i < n; i++) if (ids[i] == row_meta(row)->id) ret[i] = row;
    }
    for (size_t i = 0; i < n; i++) if (ret[i]) ret[got++] = ret[i];
    return got;
}

static struct page run_ranked(struct query *q, struct store *st)
{
    struct arena *a = store_arena(st);
    struct ranking r = { 0 };
    rank_rows(q, st, &r);
    size_t from = ranked_from(q, st);
    if (from > r.n) from = r.n;
    size_t n = r.n - from < (size_t)q->limit ? r.n - from : (size_t)q->limit;
    struct page p = { .row = arena_array(a, void *, n + 1), .total = (int64_t)r.n };
    if (n) p.n = load_ranked(q, st, r.row + from, n, p.row);
    if (from + n < r.n) p.next = arena_fmt(a, "%s.%zu", q->order->name, from + n);
    label_rows(st, q, p.row, p.n, for_list, &p.labels);
    log_shown(st, q, p.row, p.n, for_list);
    return p;
}

struct page query_run(struct query *q, struct store *st)
{
    struct arena *a = store_arena(st);
    if (q->near.n && !q->sorted && !q->order) q->order = &near_order;
    if (q->order == &near_order && !q->far) q->order = NULL;      /* far from where? */
    if (q->order) return run_ranked(q, st);
    struct page p = { .row = arena_array(a, void *, (size_t)q->limit) };
    struct select s = select_begin(st, q, for_list, q->sort);
    select_where(&s);
    if (q->after.n && !put_after(&s, q)) trouble(q, N_("This page of the list is not there any more; this is the first one."), q->after);
    put_order(&s, q);
    str key = { 0 };
    for (struct rows *r = sql_ask(&s.q); rows_next(r);) {
        if (p.n == (size_t)q->limit) {
            p.next = arena_fmt(a, "%.*s%.*s.%lld", STR(order_name(a, q)), STR(key), (long long)row_meta(p.row[p.n - 1])->id);
            break;
        }
        p.row[p.n++] = select_row(&s, r);
        if (p.n == (size_t)q->limit) key = select_sort_key(&s, r);
    }
    p.total = q->plain ? 0 : p.n < (size_t)q->limit && !q->after.n ? (int64_t)p.n : query_count(q, st);
    label_rows(st, q, p.row, p.n, for_list, &p.labels);
    log_shown(st, q, p.row, p.n, for_list);
    return p;
}

struct each_version { bool (*one)(void *ctx, int64_t id, int64_t version); void *ctx; };
static bool version_row(void *ctx, const struct rows *r)
{
    const struct each_version *v = ctx;
    return v->one(v->ctx, row_int(r, 0), row_int(r, 1));
}

bool query_versions(const struct query *q, struct store *st, bool (*one)(void *ctx, int64_t id, int64_t version), void *ctx)
{
    struct select s = select_versions(st, q);
    select_where(&s);
    sql(&s.q, " ORDER BY e.id");
    return sql_each(&s.q, version_row, &(struct each_version){ one, ctx });
}

bool query_any(const struct query *q, struct store *st)
{
    struct select s = select_begin(st, q, only_title, NULL);
    select_where(&s);
    sql(&s.q, " LIMIT 1");
    return rows_next(sql_ask(&s.q));
}

size_t query_counts(const struct query *q, struct store *st, const struct field *f, struct counted *ret, size_t max)
{
    struct select s = select_tops(st, q, f);
    size_t n = 0;
    select_where(&s);
    sql(&s.q, " GROUP BY b.top ORDER BY b.top LIMIT ");
    sql_value(&s.q, I(STORE_ROWS_MAX));
    for (struct rows *r = sql_ask(&s.q); n < max && rows_next(r);) ret[n++] = (struct counted){ row_int(r, 0), row_int(r, 1) };
    return n;
}

/* ---- one row ------------------------------------------------------------------------------------------------------- */

static bool everything(const struct query *q, const struct field *f) { (void)q; (void)f; return true; }

void *row_by_id(struct store *st, const struct query *q, int64_t id, struct labels *labels)
{
    struct select s = select_begin(st, q, everything, NULL);
    sql(&s.q, " AND e.id = ");
    sql_value(&s.q, I(id));
    struct rows *r = sql_ask(&s.q);
    if (!rows_next(r)) return NULL;
    void *row = select_row(&s, r);
    if (labels) label_rows(st, q, &row, 1, everything, labels);
    log_shown(st, q, &row, 1, everything);
    return row;
}

void *row_by_slug(struct store *st, const struct query *q, str slug, struct labels *labels)
{
    struct sql s = sql_new(st);
    sql(&s, "SELECT owner FROM ");
    sql_name(&s, entity_part(q->e, "slug"));
    sql(&s, " WHERE slug = ");
    sql_value(&s, T(slug));
    sql(&s, " ORDER BY CASE WHEN lang = ");               /* the reader's language first, then German, then any */
    sql_value(&s, T(str_of(q->lang->tag)));
    sql(&s, " THEN 0 WHEN lang = 'de' THEN 1 ELSE 2 END, lang LIMIT 1");
    struct rows *r = sql_ask(&s);
    return rows_next(r) ? row_by_id(st, q, row_int(r, 0), labels) : NULL;
}

int64_t id_by_key(struct store *st, const struct entity *e, str key)
{
    struct sql s = sql_new(st);
    sql(&s, "SELECT id FROM ");
    sql_name(&s, entity_table(e));
    sql(&s, " WHERE key = ");
    sql_value(&s, T(key));
    sql(&s, " AND deleted_at IS NULL");
    struct rows *r = sql_ask(&s);
    return rows_next(r) ? row_int(r, 0) : 0;
}

void row_slugs(struct store *st, const struct entity *e, int64_t id, str *slugs)
{
    struct sql s = sql_new(st);
    sql(&s, "SELECT lang, slug FROM ");
    sql_name(&s, entity_part(e, "slug"));
    sql(&s, " WHERE current AND owner = ");
    sql_value(&s, I(id));
    for (struct rows *r = sql_ask(&s); rows_next(r);)
        for (size_t i = 0; i < lang_count(); i++)
            if (str_eq(row_str(r, 0), str_of(langs[i].tag))) slugs[i] = row_str(r, 1);
}

/* ---- options of a filter ------------------------------------------------------------------------------------------- */

/* The parent of each row; 0: it has none, or none that this reader sees, so that it stands at the top. */
static const int64_t *parents(struct arena *a, const struct entity *e, const struct page *p)
{
    int64_t *up = arena_array(a, int64_t, p->n + 1);
    const struct field *f = e->parent ? entity_field(e, str_of(e->parent)) : NULL;
    for (size_t i = 0; f && i < p->n; i++) {
        int64_t parent = row_number(p->row[i], f);
        for (size_t k = 0; parent && k < p->n; k++) if (row_meta(p->row[k])->id == parent) up[i] = parent;
    }
    return up;
}

static bool german_title(const struct entity *e, const struct meta *m)
{
    const struct field *f = entity_title(e);
    return !f->translated || (m->foreign >> field_index(e, f) & 1);
}

struct menu { const struct query *q; const struct page *p; const int64_t *up; struct option *ret; size_t n, max; };
static void options_below(struct menu *m, int64_t parent, int depth)
{
    for (size_t i = 0; i < m->p->n && m->n < m->max; i++) {
        const struct meta *one = row_meta(m->p->row[i]);
        if (m->up[i] != parent) continue;
        m->ret[m->n++] = (struct option){ one->key, row_title(m->q->e, m->p->row[i]), depth, one->id, german_title(m->q->e, one) };
        if (m->q->e->parent) options_below(m, one->id, depth + 1);     /* ends: a row has one parent, so no ring is reached from the top */
    }
}

size_t query_options(struct store *st, const struct query *q, struct option *ret, size_t max)
{
    struct query all = query_new(q->e, q->who, q->lang);
    all.limit = LIMIT_MAX;
    all.plain = all.titles = true;
    struct page p = query_run(&all, st);
    struct menu m = { .q = &all, .p = &p, .up = parents(store_arena(st), q->e, &p), .ret = ret, .max = max };
    options_below(&m, 0, 0);
    return m.n;
}
