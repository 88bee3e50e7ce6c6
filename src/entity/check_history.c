/* check_history.c - does a row say what its history ends in? The last value that the history tells of each field, against the row as it is. */
#include "entity/check_look.h"
#include "entity/flow.h"
#include "entity/query.h"

/* Newest values of one row, in the order in which they are read: by field and language. */
enum { SAID_MAX = 1000 };
struct said { const struct field *f; str lang, text; bool blanked, wrong; };
struct tale { struct look *l; int64_t row; struct said said[SAID_MAX]; size_t n; };

/* A key that leads nowhere any more (renamed, erased) tells nothing: then the ids cannot be compared. */
static bool leads_elsewhere(struct look *l, const struct field *f, str said, str is)
{
    bool known = true, same = true;
    size_t many = 0, there = 0;
    for (str rest = said, key; str_word(&rest, &key); many++) {
        known = known && id_by_key(l->st, field_to(f), key) > 0;
        same = same && str_has_word(is, key);
    }
    for (str rest = is, key; str_word(&rest, &key);) there++;
    return known && (!same || many != there);
}

/* What the house works out is written beside the history; a state is compared by flow_walk(). */
static bool contradicts(struct look *l, const struct draft *d, const struct said *s)
{
    size_t i = field_index(d->e, s->f), lang = s->f->translated ? lang_index(s->lang) : 0;
    if (s->blanked || s->f->derived || s->f->unlogged || !field_live(s->f) || lang >= lang_count()) return false;
    str is = !s->f->translated ? d->value[i] : d->word[lang] ? d->word[lang][i] : S("");
    if (l->e->flow && str_eq(str_of(s->f->name), str_of(l->e->flow->field))) return false;
    str said = s->f->translated ? s->text : draft_canonical(l->row, s->f, s->text);
    if (!s->f->translated) is = draft_canonical(l->row, s->f, is);
    return !str_eq(is, said) && (!kind_is_ref(s->f->kind) || leads_elsewhere(l, s->f, said, is));
}

static void end_tale(struct tale *t)
{
    struct look *l = t->l;
    struct arena_mark m = arena_mark(store_arena(l->st));
    struct draft d;
    struct stamp stamp;
    str key = S("");
    if (t->row && draft_read(l->st, l->e, t->row, &d, &stamp)) {
        key = arena_copy(l->row, d.key);
        for (size_t i = 0; i < t->n; i++) t->said[i].wrong = contradicts(l, &d, &t->said[i]);
    }
    arena_release(store_arena(l->st), m);                 /* before anything is told: whoever hears it may keep it in the same arena */
    for (size_t i = 0; i < t->n; i++) {
        const struct said *s = &t->said[i];
        if (s->wrong) finding(l, CHECK_ROW, t->row, key, "%.*s, field %s%s%.*s: the row does not say what its history ends in", STR(key), s->f->name, s->f->translated ? "@" : "",
                              STR(s->lang));
    }
    arena_reset(l->row);
    t->n = 0;
}

/* Columns: row, field, lang, new, blanked; of one field and language the last one counts. */
static bool hear(void *ctx, const struct rows *r)
{
    struct tale *t = ctx;
    const struct field *f = entity_field(t->l->e, row_str(r, 1));
    if (row_int(r, 0) != t->row) end_tale(t);
    t->row = row_int(r, 0);
    if (!f) return true;                                  /* the reason, or a field that is no more                     */
    struct said *last = t->n ? &t->said[t->n - 1] : NULL;
    if (!last || last->f != f || !str_eq(last->lang, row_str(r, 2))) {
        if (t->n == SAID_MAX) return true;
        last = &t->said[t->n++];
    }
    *last = (struct said){ f, arena_copy(t->l->row, row_str(r, 2)), arena_copy(t->l->row, row_str(r, 3)), row_bool(r, 4) };
    return true;
}

static bool say_older(void *ctx, const struct rows *r)
{
    finding(ctx, CHECK_ROW, row_int(r, 0), row_str(r, 1), "%.*s: the row is of version %lld, its history knows of version %lld", STR(row_str(r, 1)), (long long)row_int(r, 2),
            (long long)row_int(r, 3));
    return true;
}

/* "… FROM core_history h JOIN test_visit e ON …": entries of rows that are there and have not been made anonymous. */
static void join(struct sql *q, str name)
{
    sql(q, " JOIN core_history h ON h.row = e.id AND h.entity = ");
    sql_value(q, T(name));
}

void check_against_history(struct look *l)
{
    str name = arena_fmt(store_arena(l->st), "%s.%s", l->e->room, l->e->name);
    struct tale *t = arena_new_of(store_arena(l->st), struct tale);
    struct sql q = sql_new(l->st), versions = sql_new(l->st);
    t->l = l;
    sql(&q, "SELECT e.id, v.field, v.lang, v.new, v.blanked FROM ");
    sql_name(&q, entity_table(l->e));
    sql(&q, " e");
    join(&q, name);
    sql(&q, " JOIN core_history_value v ON v.history = h.id WHERE e.anonymised_at IS NULL ORDER BY e.id, v.field, v.lang, h.id");
    if (sql_each(&q, hear, t)) end_tale(t);
    sql(&versions, "SELECT e.id, e.key, e.version, MAX(h.version) FROM ");
    sql_name(&versions, entity_table(l->e));
    sql(&versions, " e");
    join(&versions, name);
    sql(&versions, " GROUP BY e.id, e.key, e.version HAVING MAX(h.version) > e.version ORDER BY e.id");
    sql_each(&versions, say_older, l);
}
