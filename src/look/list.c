/* list.c - a list as its address asks for it, with the menus of its filters. */
#include "look/form.h"
#include "web/csrf.h"
#include "entity/wording.h"
#include <math.h>
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
    if (query.exact) req_header(q, "Cache-Control", S("no-store"));      /* somebody's position: kept nowhere, by nobody */
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

/* What a link has set: the one row by its title, if this reader sees it. */
static void add_linked(struct req *q, struct list_view *v, const struct field *field)
{
    const struct entity *to = field_to(field);
    str key = req_param(q, str_of(field->name));
    int64_t id = to && key.n && key.n <= KEY_MAX ? id_by_key(q->st, to, key) : 0;
    struct query one = to ? query_new(to, &q->who, q->lang) : (struct query){ 0 };
    one.titles = true;
    const void *row = id ? row_by_id(q->st, &one, id, NULL) : NULL;
    if (row) v->filter[v->filters++] = (struct filter){ .f = field, .now = key, .now_text = row_title(to, row) };
}

static void add_filter(struct req *q, struct list_view *v, const struct field *field)
{
    if (entity_lists(v->e->list.linked, field)) { add_linked(q, v, field); return; }
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

/* How many rows each choice would leave, where the entity wants that said. It changes when one of the rows does by itself, too. */
static void count_facets(struct req *q, struct list_view *v)
{
    struct facet facet[FILTERS_MAX];
    struct filter *of[FILTERS_MAX];
    size_t n = 0;
    for (size_t i = 0; i < v->filters && v->e->list.facets; i++) {
        struct filter *f = &v->filter[i];
        if (!str_has_word(str_of(v->e->list.facets), str_of(f->f->name))) continue;
        facet[n] = (struct facet){ f->f, f->option, f->n };
        of[n++] = f;
    }
    if (!n || !query_facets(&v->query, q->st, facet, n)) return;
    for (size_t i = 0; i < n; i++) of[i]->counted = true;
    if (v->query.until) req_until(q, v->query.until);
}

/* The municipalities that have a centre point. */
static void near_menu(struct req *q, struct list_view *v)
{
    const struct entity *e = entity_named(S("directory.area"));
    const struct field *level = e ? entity_field(e, S("level")) : NULL, *at = e ? entity_field(e, S("position")) : NULL;
    if (!v->e->list.where || !level || !at || at->kind != KIND_coordinate) return;
    struct query towns = query_new(e, &q->who, q->lang);
    towns.where[towns.n_where++] = (struct condition){ .field = level, .value = S("municipality") };
    towns.limit = OPTIONS_MAX;
    towns.plain = true;
    struct page p = query_run(&towns, q->st);
    v->near = (struct near_view){ .on = true, .option = arena_array(q->a, struct option, p.n + 1) };
    for (size_t i = 0; i < p.n; i++) {
        const struct meta *m = row_meta(p.row[i]);
        if (isnan(row_coordinate(p.row[i], at).lat)) continue;
        v->near.option[v->near.n++] = (struct option){ .key = m->key, .text = row_title(e, p.row[i]), .id = m->id, .german = true };
        if (str_eq(m->key, v->query.near)) v->near.text = row_title(e, p.row[i]);
    }
    if (v->query.exact) v->near.text = _(N_("my position"));
}

struct list_view list_view(struct req *q, const struct entity *e)
{
    struct list_view v = { .e = e, .query = list_query(q, e) };
    v.page = query_run(&v.query, q->st);
    if (v.query.until) req_until(q, v.query.until);
    v.narrowed = v.query.n_where || v.query.find.n || v.query.among || v.query.n_own || (v.query.far && v.query.radius);
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
    count_facets(q, &v);
    near_menu(q, &v);
    return v;
}

/* ---- what is in the way ---------------------------------------------------------------------------------------------------- */

str list_radius(const struct req *q, int64_t km)
{
    return say(q, N_("up to {number} km away"), { "number", lang_number(q->a, q->lang, km) });
}

/* No more digits than the position had that it is measured from. */
str list_distance(const struct req *q, const struct query *query, int64_t id)
{
    int64_t metres;
    bool about;
    if (!query->far) return (str){ "", 0 };
    if (!query_distance(query, id, &metres, &about)) return _(N_("Not at one place, so no distance is known."));
    about |= query->exact;
    double km = (double)metres / 1000;
    str number = about && km < 1 ? lang_number(q->a, q->lang, 1) : lang_decimal(q->a, q->lang, km, about || km >= 10 ? 0 : 1);
    return about ? say(q, N_("about {number} km as the crow flies"), { "number", number }) : say(q, N_("{number} km as the crow flies"), { "number", number });
}

static void try_without(const struct req *q, struct query without, str name, str text, struct hinder *best)
{
    without.after = (str){ "", 0 };
    int64_t n = query_count(&without, q->st);
    if (n > best->n) *best = (struct hinder){ name, text, n };
}

struct hinder list_hinders(const struct req *q, const struct list_view *v)
{
    struct hinder best = { .n = 0 };
    struct query one;
    for (size_t i = 0; i < v->filters; i++) {
        const struct filter *f = &v->filter[i];
        if (!f->now_text.n) continue;
        one = v->query;
        for (size_t k = one.n_where = 0; k < v->query.n_where; k++) if (v->query.where[k].field != f->f) one.where[one.n_where++] = v->query.where[k];
        for (size_t k = one.n_own = 0; k < v->query.n_own; k++) if (&v->query.own[k].own->field != f->f) one.own[one.n_own++] = v->query.own[k];
        try_without(q, one, str_of(f->f->name), arena_fmt(q->a, "%.*s: %.*s", STR(_(f->f->label)), STR(f->now_text)), &best);
    }
    one = v->query;
    one.find = (str){ "", 0 };
    if (v->query.find.n) try_without(q, one, S("q"), look_fmt(q, N_("“%s”"), v->query.find), &best);
    one = v->query;
    one.radius = 0;
    if (v->query.far && v->query.radius) try_without(q, one, S("radius"), list_radius(q, v->query.radius), &best);
    return best;
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
