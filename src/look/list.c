/* list.c - a list as its address asks for it, with the menus of its filters. */
#include "look/form.h"
#include "web/csrf.h"
#include "entity/wording.h"
#include <string.h>

static str joined_columns(struct req *q)
{
    struct buf b = buf_in(q->a, 4096);
    for (size_t i = 0; i < q->params; i++)                /* checkboxes send the name several times */
        if (str_eq(q->param[i].name, S("columns"))) buf_fmt(&b, "%.*s ", STR(q->param[i].value));
    return buf_str(&b);
}

struct query list_query(struct req *q, const struct entity *e)
{
    struct query query = query_new(e, &q->who, q->lang);
    for (size_t i = 0; i < q->params; i++)
        if (!str_eq(q->param[i].name, S("columns"))) query_take(&query, q->st, q->param[i].name, q->param[i].value);
    query_take(&query, q->st, S("columns"), joined_columns(q));
    if (query.until) req_until(q, query.until);
    return query;
}

/* ---- menus of the filters ------------------------------------------------------------------------------------------------ */

static void add_option(struct filter *f, str key, str text, int depth)
{
    if (f->n < OPTIONS_MAX) f->option[f->n++] = (struct option){ .key = key, .text = text, .depth = depth };
}

/* Only what stands in rows that everybody may read, or that this reader sees anyway: a menu must not tell of hidden ones. */
static void language_options(struct req *q, const struct entity *e, struct filter *f)
{
    struct sql s = sql_new(q->st);
    struct may m = may(&q->who, e, READ);
    bool all = false;
    for (size_t i = 0; i < m.n; i++) all |= m.scope[i].rows == ROWS_ALL;
    sql(&s, "SELECT DISTINCT m.value FROM ");
    sql_name(&s, entity_part(e, f->f->name));
    sql(&s, " m JOIN ");
    sql_name(&s, entity_table(e));
    sql(&s, " e ON e.id = m.owner WHERE e.deleted_at IS NULL");
    if (!all && e->state) {
        sql(&s, " AND e.");
        sql_name(&s, e->state);
        sql(&s, " = 'published'");
    }
    sql(&s, " ORDER BY m.value");
    for (struct rows *r = sql_ask(&s); rows_next(r);) add_option(f, row_str(r, 0), lang_label(q->a, q->lang, q->words, row_str(r, 0)), 0);
}

static void add_filter(struct req *q, struct list_view *v, const struct field *field)
{
    struct filter *f = &v->filter[v->filters];
    *f = (struct filter){ .f = field, .option = arena_array(q->a, struct option, OPTIONS_MAX), .now = req_param(q, str_of(field->name)) };
    if (field->kind == KIND_choice || field->kind == KIND_choices) {
        for (const struct choice *c = field->choices; c->key; c++) add_option(f, str_of(c->key), words_get(q->words, c->label), 0);
    } else if (field->kind == KIND_languages) {
        language_options(q, v->e, f);
    } else if (kind_is_ref(field->kind)) {
        struct query options = query_new(field_to(field), &q->who, q->lang);
        f->n = query_options(q->st, &options, f->option, OPTIONS_MAX);
    } else if (field->kind == KIND_bool) {
        add_option(f, S("true"), words_get(q->words, N_("yes")), 0);
        add_option(f, S("false"), words_get(q->words, N_("no")), 0);
    } else {
        return;                                           /* dates and numbers filter by address only */
    }
    for (size_t i = 0; i < f->n; i++) if (f->now.n && str_eq(f->now, f->option[i].key)) f->now_text = f->option[i].text;
    if (f->n) v->filters++;
}

struct list_view list_view(struct req *q, const struct entity *e)
{
    struct list_view v = { .e = e, .query = list_query(q, e) };
    v.page = query_run(&v.query, q->st);
    v.narrowed = v.query.n_where || v.query.find.n || v.query.among;
    v.office = office_list(q, e);
    v.bulk = office_bulk(q, e);
    if (v.bulk) v.csrf = csrf_input(q);
    if (v.query.problem) v.problem = look_fmt(q, v.query.problem, v.query.problem_with);
    unsigned classes = may(&q->who, e, READ).classes;
    for (str rest = str_of(e->list.filter), name; str_word(&rest, &name) && v.filters < FILTERS_MAX;) {
        const struct field *f = entity_field(e, name);
        if (field_live(f) && (f->privacy & classes)) add_filter(q, &v, f);
    }
    for (size_t i = 0; i < e->list.n_own && v.filters < FILTERS_MAX; i++)
        if (own_filter_open(&q->who, e, &e->list.own[i])) add_filter(q, &v, &e->list.own[i].field);
    return v;
}

/* ---- addresses ------------------------------------------------------------------------------------------------------------- */

bool list_sorts_by(const struct list_view *v, const struct field *f) { return v->query.sort == f; }

str list_sort_url(const struct req *q, const struct list_view *v, const struct field *f)
{
    struct query probe = query_new(v->e, v->query.who, v->query.lang);
    query_take(&probe, NULL, S("sort"), str_of(f->name));
    if (probe.problem) return (str){ "", 0 };
    bool down = list_sorts_by(v, f) && !v->query.down;
    return url_with(q, S("sort"), arena_fmt(q->a, "%s%s", down ? "-" : "", f->name));
}

str list_export_url(const struct req *q, const struct list_view *v, const char *ext)
{
    str here = url_with(q, S("limit"), (str){ "", 0 });
    int64_t mark = str_find_char(here, '?');
    str rest = mark < 0 ? (str){ "", 0 } : str_from(here, (size_t)mark);
    return arena_fmt(q->a, "%.*s.%s%.*s", STR(url_entity(q, v->e)), ext, STR(rest));
}
