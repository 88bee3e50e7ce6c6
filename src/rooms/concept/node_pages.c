/* node_pages.c - one part of a concept with everything that hangs on it: what is done below it, what indicators say, needs, offers, evidence, money, who takes part. */
#include "base/moment.h"
#include "rooms/concept/tree_pages.h"
#include <math.h>
#include <stdlib.h>

/* ---- what indicators say ------------------------------------------------------------------------------------------------------------------ */
/* The newest figure that is there, and the one before it. A period without a figure, or with a protected one, says nothing about the direction. */
struct pair { const struct figure_said *now, *was; bool cut, hidden; };
static struct pair newest_two(const struct figure_said *f, size_t n)
{
    struct pair p = { 0 };
    for (size_t i = n; i > 0 && !p.was; i--) {
        const struct figure_said *one = &f[i - 1];
        if (one->mark == FIGURE_HIDDEN && !p.now) p.hidden = true;
        if (one->mark != FIGURE_VALUE) { p.cut = p.cut || (p.now && one->cut); continue; }
        if (!p.now) { p.now = one; p.cut = one->cut; }
        else p.was = one;
        p.cut = p.cut || (one != p.now && !p.was && one->cut);
    }
    return p;
}

static enum indicator_way way_of(const struct pair *p, str expected)
{
    if (!p->now) return p->hidden ? WAY_HIDDEN : WAY_NONE;
    if (!p->was) return WAY_FIRST;
    if (p->cut) return WAY_CUT;
    double change = p->now->v - p->was->v;
    bool same = fabs(change) < 1e-9;
    if (!str_has_word(S("rise fall hold"), expected)) return same ? WAY_SAME : WAY_WATCHED;
    if (str_eq(expected, S("hold"))) return same ? WAY_AS_EXPECTED : WAY_AGAINST;
    if (same) return WAY_SAME;
    return (change > 0) == str_eq(expected, S("rise")) ? WAY_AS_EXPECTED : WAY_AGAINST;
}

struct indicator_said indicator_say(struct req *q, const struct indicator_asked *ask)
{
    struct figure_said f[FIGURES_SAID_MAX];
    size_t n = figures_ask(q->app, q->st, q->a, &(struct figures_asked){ .indicator = ask->indicator, .area = ask->area, .lang = q->lang }, f);
    struct pair p = newest_two(f, n);
    struct indicator_said s = { .node = ask->node, .name = ask->name, .url = ask->url, .expected = ask->expected, .german = ask->german, .way = way_of(&p, ask->expected) };
    if (p.now) { s.value = p.now->value; s.period = p.now->period; s.source = p.now->source; s.note = p.now->note; }
    if (p.now && p.was && !p.cut) { s.was = p.was->value; s.was_period = p.was->period; s.rose = p.now->v > p.was->v; }
    return s;
}

const char *indicator_way_text(const struct indicator_said *s)
{
    switch (s->way) {
    case WAY_NONE:        return N_("There is no figure yet.");
    case WAY_HIDDEN:      return N_("The newest figure is protected.");
    case WAY_FIRST:       return N_("There is no earlier figure to compare it with.");
    case WAY_CUT:         return N_("It is counted differently now and cannot be compared.");
    case WAY_WATCHED:     return s->rose ? N_("It rose.") : N_("It fell.");
    case WAY_AS_EXPECTED: return str_eq(s->expected, S("hold")) ? N_("It stayed as it is, as it should.") : s->rose ? N_("It rose, as it should.") : N_("It fell, as it should.");
    case WAY_AGAINST:     return s->rose ? N_("It rose, although it should not.") : N_("It fell, although it should not.");
    case WAY_SAME:        return N_("It has not changed.");
    }
    return "";
}

/* ---- what hangs on it --------------------------------------------------------------------------------------------------------------------------- */
/* Of the part and of all parts below it: filtering by a row with a parent finds those, too. */
static struct node_rows rows_of(struct req *q, const struct entity *e, const struct node *n)
{
    struct node_rows r = { .e = e, .may_add = may(&q->who, e, CREATE).n > 0 && office_fields(q, e) };
    if (!may(&q->who, e, READ).n) return r;
    struct query query = query_new(e, &q->who, q->lang);
    query.limit = NODE_ROWS;
    query.details = true;
    query_take(&query, q->st, S("node"), n->meta.key);
    r.page = query_run(&query, q->st);
    return r;
}

static int by_year(const void *a, const void *b)
{
    const struct node_budget *x = *(const struct node_budget *const *)a, *y = *(const struct node_budget *const *)b;
    return x->year != y->year ? (x->year < y->year ? -1 : 1) : x->meta.id < y->meta.id ? -1 : x->meta.id > y->meta.id;
}

static void load_said(struct req *q, struct node_view *v)
{
    const struct entity *e = entity_find(S("monitoring"), S("indicator"));
    const struct page *p = &v->links.page;
    v->said = arena_array(q->a, struct indicator_said, p->n + 1);
    for (size_t i = 0; e && i < p->n; i++) {
        const struct node_link *l = p->row[i];
        const struct label *name = l->indicator > 0 ? label_of(&p->labels, e, l->indicator) : NULL;
        if (!name) continue;
        v->said[v->n_said++] = indicator_say(q, &(struct indicator_asked){ .node = l->node, .indicator = l->indicator, .area = v->n->area > 0 ? v->n->area : 0, .name = name->text,
            .url = name->slug.n ? url_row(q, e, name->slug) : S(""), .expected = l->expected, .german = name->foreign });
    }
}

bool node_has_link(const struct node_view *v, const char *field)
{
    const struct field *f = entity_field(&node_link_entity, str_of(field));
    for (size_t i = 0; i < v->links.page.n; i++) if (!row_empty(v->links.page.row[i], f)) return true;
    return false;
}

str node_add_url(const struct req *q, const struct entity *e, const struct node *n)
{
    return arena_fmt(q->a, "%.*s/new?node=%.*s", STR(url_entity(q, e)), STR(n->meta.key));
}

const void *node_below(const struct node_view *v, int64_t node, str *name)
{
    size_t i = node == v->n->meta.id ? TREE_NONE : tree_find(&v->tree, node);
    if (i == TREE_NONE) return NULL;
    *name = v->tree.at[i].title;
    return &v->tree.at[i];
}

/* ---- the page -------------------------------------------------------------------------------------------------------------------------------------- */
static void load_path(struct node_view *v)
{
    size_t up[PATH_MAX], n = 0;
    for (size_t i = v->at == TREE_NONE ? TREE_NONE : v->tree.at[v->at].up; i != TREE_NONE && n < PATH_MAX; i = v->tree.at[i].up) up[n++] = i;
    for (size_t i = 0; i < n; i++) v->path[i] = up[n - 1 - i];
    v->n_path = n;
}

/* What stands on this page already is not listed again. */
static void load_back(struct req *q, struct node_view *v)
{
    const struct entity *here[] = { &node_entity, &stakeholder_entity, &node_budget_entity, &evidence_entity, &node_link_entity };
    struct back all[BACK_MAX];
    size_t n = record_back(q, &node_entity, v->n, all, BACK_MAX);
    for (size_t i = 0; i < n; i++) {
        bool shown = false;
        for (size_t k = 0; k < countof(here); k++) shown = shown || all[i].e == here[k];
        if (!shown) v->back[v->n_back++] = all[i];
    }
}

static str says(struct req *q, const struct node *n)
{
    if (!n->state_since.n) return S("");
    return look_fmt(q, N_("since %s"), lang_date(q->a, q->lang, n->state_since));
}

void node_show(struct req *q)
{
    struct labels labels = { 0 };
    struct node_view *v = arena_new_of(q->a, struct node_view);
    v->n = record_of_address(q, &node_entity, &labels);
    if (!v->n) return;
    struct query query = query_new(&concept_plan_entity, &q->who, q->lang);
    v->labels = &labels;
    v->kind = node_kind_of(v->n->kind);
    v->c = row_by_id(q->st, &query, v->n->concept, NULL);
    v->tree = tree_load(q->st, q->a, v->n->concept, q->lang);
    v->at = tree_find(&v->tree, v->n->meta.id);
    v->builds = may(&q->who, &node_entity, UPDATE).n && office_fields(q, &node_entity);
    v->late = v->at != TREE_NONE && part_late(&v->tree.at[v->at], date_today(q->a));
    v->stakeholders = rows_of(q, &stakeholder_entity, v->n);
    v->budgets = rows_of(q, &node_budget_entity, v->n);
    v->evidence = rows_of(q, &evidence_entity, v->n);
    v->links = rows_of(q, &node_link_entity, v->n);
    if (v->budgets.page.n) qsort(v->budgets.page.row, v->budgets.page.n, sizeof *v->budgets.page.row, by_year);
    load_said(q, v);
    load_path(v);
    load_back(q, v);
    v->says = says(q, v->n);
    v->past.e = &node_entity;
    if (v->builds) history_take(q, v->n, &v->past, HISTORY_LAST);
    req_header(q, "Cache-Control", S("no-store"));
    node_page(&q->out, q, v);
}
