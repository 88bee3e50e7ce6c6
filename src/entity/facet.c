/* facet.c - how many rows each choice of a filter would leave, all filters in one pass.
**
** The rows that the other conditions leave are walked once. Each says for each facet which of its options it fits. A row that fits what is chosen in
** every facet counts for its options in all of them; a row that fits all but one would come back if that one were changed, so it counts there and
** nowhere else; any other row counts nowhere.
*/
#include "entity/select.h"
#include <string.h>

enum { WORDS = FACET_OPTIONS_MAX / 64, CHAIN = 64 };
struct set { uint64_t bit[WORDS]; };
struct value { uint64_t key; bool used; struct set fits; };                 /* a value of the field, and the options that it fits    */
struct values { struct value *at; size_t room; };
struct column {
    const struct facet *facet;
    struct values values;
    const struct told *told;                            /* of a filter of the room's own                              */
    size_t options;                                     /* with those that are chosen, but on no menu                 */
    size_t chosen[CONDITIONS_MAX]; size_t n;            /* options that a row must fit                                */
    int64_t count[FACET_OPTIONS_MAX], all;              /* all: rows that fit everything                              */
};
struct pass {
    struct query *q; struct store *st;
    struct column *column; size_t n;
    struct set *set; bool *every;                       /* of the row at hand, one for each column                    */
    size_t rows;
};

/* ---- values and the options they fit ----------------------------------------------------------------------------------- */

static struct value *value_at(const struct values *v, uint64_t key)
{
    size_t i = (size_t)((key * 0x9E3779B97F4A7C15U) >> 32) & (v->room - 1);
    while (v->at[i].used && v->at[i].key != key) i = (i + 1) & (v->room - 1);
    return &v->at[i];
}

static struct values values_new(struct arena *a, size_t n)
{
    size_t room = 64;
    while (room < 2 * n + 2) room *= 2;
    return (struct values){ arena_array(a, struct value, room), room };
}

static void put_bit(struct set *s, size_t i) { s->bit[i / 64] |= (uint64_t)1 << (i % 64); }
static bool has_bit(const struct set *s, size_t i) { return s->bit[i / 64] >> (i % 64) & 1; }

static void value_fits(const struct values *v, uint64_t key, size_t option)
{
    struct value *at = value_at(v, key);
    at->used = true;
    at->key = key;
    put_bit(&at->fits, option);
}

static uint64_t key_of(const struct field *f, const struct option *o) { return kind_is_ref(f->kind) ? (uint64_t)o->id : str_hash(o->key); }

/* ---- rows below others ---------------------------------------------------------------------------------------------------- */

struct link { int64_t id, up; };
struct links { struct link *at; size_t n, room; struct arena *a; };
static bool keep_link(void *ctx, const struct rows *r)
{
    struct links *l = ctx;
    l->at = arena_more(l->a, l->at, l->n, &l->room, 256);
    l->at[l->n++] = (struct link){ row_int(r, 0), row_int(r, 1) };
    return l->n < FACET_ROWS_MAX;
}

static int by_id(const void *a, const void *b)
{
    const struct link *x = a, *y = b;
    return x->id < y->id ? -1 : x->id > y->id;
}

/* A row of a tree fits the options above it, too; a ring ends after CHAIN steps. */
static void fit_tree(struct pass *p, struct column *c, const struct entity *to)
{
    struct links l = { .a = store_arena(p->st) };
    struct sql s = sql_new(p->st);
    struct values menu = c->values;
    sql(&s, "SELECT id, ");
    sql_name(&s, to->parent);
    sql(&s, " FROM ");
    sql_name(&s, entity_table(to));
    sql(&s, " ORDER BY id");
    sql_each(&s, keep_link, &l);
    c->values = values_new(l.a, l.n);
    for (size_t i = 0; i < l.n; i++) {
        const struct link *at = &l.at[i];
        struct value *v = value_at(&c->values, (uint64_t)at->id);
        v->key = (uint64_t)at->id;
        for (int step = 0; at && step < CHAIN; step++) {
            const struct value *o = value_at(&menu, (uint64_t)at->id);
            for (size_t k = 0; o->used && k < WORDS; k++) v->fits.bit[k] |= o->fits.bit[k];
            at = at->up ? bsearch(&(struct link){ at->up, 0 }, l.at, l.n, sizeof *l.at, by_id) : NULL;
        }
        v->used = true;
    }
}

/* ---- what is chosen -------------------------------------------------------------------------------------------------------- */

static void choose(struct column *c, uint64_t key)
{
    const struct facet *f = c->facet;
    size_t i = 0;
    while (i < f->n && key_of(f->f, &f->option[i]) != key) i++;
    if (i == f->n) i = c->options++;                      /* chosen by the address alone */
    value_fits(&c->values, key, i);
    c->chosen[c->n++] = i;
}

static void lay_column(struct pass *p, struct column *c, const struct facet *f)
{
    const struct query *q = p->q;
    const struct entity *to = field_to(f->f);
    c->facet = f;
    c->options = f->n;
    c->values = values_new(store_arena(p->st), f->n + CONDITIONS_MAX);
    for (size_t i = 0; i < f->n; i++) value_fits(&c->values, key_of(f->f, &f->option[i]), i);
    for (size_t i = 0; i < q->n_where; i++)
        if (q->where[i].field == f->f) choose(c, kind_is_ref(f->f->kind) ? (uint64_t)q->where[i].id : str_hash(q->where[i].value));
    if (to && to->parent) fit_tree(p, c, to);
}

static const struct own_filter *own_of(const struct query *q, const struct field *f)
{
    for (size_t i = 0; i < q->e->list.n_own; i++) if (&q->e->list.own[i].field == f) return &q->e->list.own[i];
    return NULL;
}

/* Asked once more only if the list itself did not ask. */
static void lay_own(struct pass *p, struct column *c, const struct facet *f, const struct own_filter *own)
{
    struct query *q = p->q;
    c->facet = f;
    c->options = f->n;
    for (size_t i = 0; i < q->n_own; i++)
        if (q->own[i].own == own) {
            c->told = q->own[i].told;
            c->chosen[c->n++] = q->own[i].choice;
        }
    if (c->told) return;
    struct told *t = arena_new_of(store_arena(p->st), struct told);
    t->a = store_arena(p->st);
    own->tell(q, p->st, t);
    told_done(t);
    c->told = t;
}

/* ---- one row ------------------------------------------------------------------------------------------------------------------ */

static void add_value(const struct column *c, uint64_t key, struct set *ret)
{
    const struct value *v = value_at(&c->values, key);
    for (size_t k = 0; v->used && k < WORDS; k++) ret->bit[k] |= v->fits.bit[k];
}

/* What the row says in a column of the statement. */
static void read_column(const struct column *c, const struct rows *r, size_t at, struct set *set, bool *every)
{
    const struct field *f = c->facet->f;
    int64_t id;
    str text = f->kind == KIND_ref || f->kind == KIND_area || f->kind == KIND_bool ? (str){ "", 0 } : row_str(r, at), word;
    if (f->kind == KIND_ref || f->kind == KIND_area) {
        *every = f->empty_is_all && row_null(r, at);
        if (!row_null(r, at)) add_value(c, (uint64_t)row_int(r, at), set);
    } else if (f->kind == KIND_bool) {
        add_value(c, str_hash(row_bool(r, at) ? S("true") : S("false")), set);
    } else {
        *every = f->empty_is_all && !text.n;
        while (str_word(&text, &word))
            if (f->kind != KIND_refs) add_value(c, str_hash(word), set);
            else if (str_int(word, &id)) add_value(c, (uint64_t)id, set);
    }
}

static void count_in(struct column *c, const struct set *set, bool every)
{
    c->all += every;
    for (size_t k = 0; !every && k < WORDS; k++)
        for (uint64_t rest = set->bit[k]; rest; rest &= rest - 1) c->count[k * 64 + (size_t)__builtin_ctzll(rest)]++;
}

static bool fits(const struct column *c, const struct set *set, bool every)
{
    for (size_t i = 0; i < c->n; i++) if (!every && !has_bit(set, c->chosen[i])) return false;
    return true;
}

static bool keep_row(void *ctx, const struct rows *r)
{
    struct pass *p = ctx;
    size_t missed = 0, which = 0, at = 1;
    memset(p->set, 0, p->n * sizeof *p->set);
    memset(p->every, 0, p->n * sizeof *p->every);
    for (size_t i = 0; i < p->n && missed < 2; i++) {
        const struct column *c = &p->column[i];
        int64_t told;
        if (!c->told) read_column(c, r, at++, &p->set[i], &p->every[i]);
        else if (told_find(c->told, row_int(r, 0), &told)) p->set[i].bit[0] = (uint64_t)told;
        if (!fits(c, &p->set[i], p->every[i])) which = i, missed++;
    }
    for (size_t i = 0; missed < 2 && i < p->n; i++) if (!missed || which == i) count_in(&p->column[i], &p->set[i], p->every[i]);
    return ++p->rows <= FACET_ROWS_MAX;
}

/* ---- the pass -------------------------------------------------------------------------------------------------------------------- */

static bool is_facet(void *ctx, const struct field *f)
{
    const struct pass *p = ctx;
    for (size_t i = 0; i < p->n; i++) if (p->column[i].facet->f == f) return true;
    return false;
}

/* Own filters that are chosen, but are no facets, narrow the rows as ever; they stand behind the facets as columns without options. */
static void lay_others(struct pass *p)
{
    static const struct facet none;
    for (size_t i = 0; i < p->q->n_own; i++) {
        const struct own_choice *own = &p->q->own[i];
        bool there = false;
        for (size_t k = 0; k < p->n; k++) there |= p->column[k].facet->f == &own->own->field;
        if (!there) p->column[p->n++] = (struct column){ .facet = &none, .told = own->told, .chosen = { own->choice }, .n = 1 };
    }
}

static bool walk(struct pass *p)
{
    const struct field *field[FACETS_MAX];
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++) if (!p->column[i].told) field[n++] = p->column[i].facet->f;
    struct select s = select_ids(p->st, p->q, field, n, NULL);
    select_where_but(&s, is_facet, p);
    return sql_each(&s.q, keep_row, p) && p->rows <= FACET_ROWS_MAX;
}

bool query_facets(struct query *q, struct store *st, const struct facet *facet, size_t n)
{
    struct arena *a = store_arena(st);
    struct pass p = { .q = q, .st = st, .column = arena_array(a, struct column, FACETS_MAX + OWN_MAX) };
    for (size_t i = 0; i < n && p.n < FACETS_MAX; i++) {
        const struct own_filter *own = own_of(q, facet[i].f);
        if (facet[i].n > FACET_OPTIONS_MAX - CONDITIONS_MAX) return false;
        if (own) lay_own(&p, &p.column[p.n++], &facet[i], own);
        else lay_column(&p, &p.column[p.n++], &facet[i]);
    }
    lay_others(&p);
    p.set = arena_array(a, struct set, p.n + 1);
    p.every = arena_array(a, bool, p.n + 1);
    if (!walk(&p)) return false;
    for (size_t i = 0; i < p.n; i++)
        for (size_t k = 0; k < p.column[i].facet->n; k++) p.column[i].facet->option[k].n = p.column[i].count[k] + p.column[i].all;
    return true;
}
