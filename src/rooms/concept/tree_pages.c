/* tree_pages.c - one concept: its fields with counts by state, all its parts as a tree, narrowed by what is asked; which town has adopted what. */
#include "base/moment.h"
#include "rooms/concept/steer.h"
#include "rooms/concept/tree_pages.h"
#include <string.h>

str day_after_today(struct arena *a, int days) { return date_text(a, date_of_days(date_days(wall_of(moment_now()).date) + days)); }

/* ---- parts ------------------------------------------------------------------------------------------------------------------------------------ */
/* Planned, decided or running: what is suspended, dropped or carried out falls due for nobody. */
static bool falls_due(const struct tree_node *n) { return node_done_by_somebody(n->kind) && n->ends.n && n->state >= 0 && n->state <= 2; }
bool part_late(const struct tree_node *n, str today) { return falls_due(n) && str_cmp(n->ends, today) < 0; }
bool part_soon(const struct tree_node *n, str today, str until) { return falls_due(n) && str_cmp(n->ends, today) >= 0 && str_cmp(n->ends, until) <= 0; }
bool part_tallies(const struct tree_node *n) { return n->first != TREE_NONE; }

str part_name(const struct req *q, const struct tree_node *n)
{
    return n->number.n ? arena_fmt(q->a, "%.*s %.*s", STR(n->number), STR(n->title)) : n->title;
}

/* ---- what is asked --------------------------------------------------------------------------------------------------------------------------------- */
static const struct choice dues[] = { { "late", N_("Overdue") }, { "soon", N_("Due within 30 days") }, { "none", N_("Without a date") }, { 0 } };

static struct tree_menu *menu_add(struct req *q, struct tree_view *v, const char *name, const char *label)
{
    struct tree_menu *m = &v->menu[v->menus++];
    *m = (struct tree_menu){ name, label, arena_array(q->a, struct option, MENU_ROWS), 0, req_param(q, str_of(name)) };
    return m;
}

static void add_option(struct tree_menu *m, str key, str text, bool german)
{
    if (m->n < MENU_ROWS) m->o[m->n++] = (struct option){ .key = key, .text = text, .german = german };
}

static void choice_menu(struct req *q, struct tree_view *v, const char *name, const char *label, const struct choice *c)
{
    struct tree_menu *m = menu_add(q, v, name, label);
    for (; c->key; c++) add_option(m, str_of(c->key), _(c->label), false);
}

/* Only what parts of this concept refer to: a menu of all organisations would be long and mostly lead to nothing. */
static void row_menu(struct req *q, struct tree_view *v, const char *name, struct rows *r)
{
    const struct field *f = entity_field(&node_entity, str_of(name));
    struct query query;
    if (!field_live(f) || !rows_count(r)) return;
    struct tree_menu *m = menu_add(q, v, name, f->label);
    query = query_new(field_to(f), &q->who, q->lang);
    while (rows_next(r)) {
        const void *row = row_by_id(q->st, &query, row_int(r, 0), NULL);
        if (row) add_option(m, row_meta(row)->key, row_title(query.e, row), row_meta(row)->foreign & 1);
    }
}

static void menus(struct req *q, struct tree_view *v)
{
    int64_t id = v->c->meta.id;
    choice_menu(q, v, "state", N_("State"), node_states);
    choice_menu(q, v, "due", N_("Due by"), dues);
    choice_menu(q, v, "light", N_("Traffic light"), node_lights);
    choice_menu(q, v, "binding", N_("How binding"), node_bindings);
    choice_menu(q, v, "life_areas", N_("Area of life"), life_areas);
    choice_menu(q, v, "dimensions", N_("Dimension of integration"), integration_dimensions);
    row_menu(q, v, "responsible", ask(q->st, Q("SELECT DISTINCT responsible FROM concept_node WHERE concept = $1 AND responsible IS NOT NULL AND deleted_at IS NULL ORDER BY responsible LIMIT 120"), I(id)));
    row_menu(q, v, "area", ask(q->st, Q("SELECT DISTINCT area FROM concept_node WHERE concept = $1 AND area IS NOT NULL AND deleted_at IS NULL ORDER BY area LIMIT 120"), I(id)));
}

static bool fits_due(const struct tree_node *n, str due, str today, str soon)
{
    if (str_eq(due, S("late"))) return part_late(n, today);
    if (str_eq(due, S("soon"))) return part_soon(n, today, soon);
    return node_done_by_somebody(n->kind) && !n->ends.n;
}

struct marking { struct tree_view *v; str due, today, soon; };
static bool mark(void *ctx, int64_t id, int64_t version)
{
    const struct marking *m = ctx;
    struct tree_view *v = m->v;
    size_t i = tree_find(&v->tree, id);
    (void)version;
    if (i == TREE_NONE || (m->due.n && !fits_due(&v->tree.at[i], m->due, m->today, m->soon))) return true;
    v->hits += !v->hit[i];
    v->hit[i] = true;
    for (; i != TREE_NONE && !v->shown[i]; i = v->tree.at[i].up) v->shown[i] = true;         /* with what it lies in               */
    return true;
}

/* A traffic light or a state of a kind that only holds others would be noise: those fit nothing but a search. */
static void narrow(struct req *q, struct tree_view *v)
{
    struct query query = list_query(q, &node_entity);
    struct marking m = { v, req_param(q, S("due")), date_today(q->a), day_after_today(q->a, DUE_SOON) };
    v->shown = arena_array(q->a, bool, v->tree.n + 1);
    v->hit = arena_array(q->a, bool, v->tree.n + 1);
    for (size_t i = 0; i < v->tree.n; i++) v->shown[i] = v->hit[i] = false;
    v->find = query.find;
    if (!str_has_word(S("late soon none"), m.due)) m.due = S("");
    v->narrowed = query.n_where || query.find.n || m.due.n;
    query_take(&query, q->st, S("concept"), v->c->meta.key);
    query_versions(&query, q->st, mark, &m);
    if (!req_param(q, S("state")).n) return;
    v->hits = 0;
    for (size_t i = 0; i < v->tree.n; i++) v->shown[i] = false;
    for (size_t i = 0; i < v->tree.n; i++) {
        if (!(v->hit[i] = v->hit[i] && node_done_by_somebody(v->tree.at[i].kind))) continue;
        v->hits++;
        for (size_t k = i; k != TREE_NONE && !v->shown[k]; k = v->tree.at[k].up) v->shown[k] = true;
    }
}

/* ---- adopted by towns ---------------------------------------------------------------------------------------------------------------------------- */
static void load_adopted(struct req *q, struct tree_view *v)
{
    const struct field *f = entity_field(&node_entity, S("adopted_by"));
    struct rows *r = ask(q->st, Q("SELECT id, adopted_by, COALESCE(adopted_on, ''), COALESCE(paper, '') FROM concept_node WHERE concept = $1 AND adopted_by IS NOT NULL AND deleted_at IS NULL "
                                  "ORDER BY adopted_by, adopted_on NULLS LAST, id LIMIT 200"), I(v->c->meta.id));
    if (!field_live(f)) return;
    struct query query = query_new(field_to(f), &q->who, q->lang);
    v->adopted = arena_array(q->a, struct adopted, ADOPTED_MAX);
    while (rows_next(r) && v->n_adopted < ADOPTED_MAX) {
        size_t i = tree_find(&v->tree, row_int(r, 0));
        str on = arena_copy(q->a, row_str(r, 2)), paper = arena_copy(q->a, row_str(r, 3));
        const void *town = row_by_id(q->st, &query, row_int(r, 1), NULL);
        if (i == TREE_NONE || !town) continue;
        v->adopted[v->n_adopted++] = (struct adopted){ row_title(query.e, town), part_name(q, &v->tree.at[i]), v->tree.at[i].slug, on, paper, v->tree.at[i].german };
    }
}

/* ---- the page -------------------------------------------------------------------------------------------------------------------------------------- */
/* Its parts stand on this page already. */
static void load_back(struct req *q, struct tree_view *v)
{
    struct back all[BACK_MAX];
    size_t n = record_back(q, &concept_plan_entity, v->c, all, BACK_MAX);
    for (size_t i = 0; i < n; i++) if (all[i].e != &node_entity) v->back[v->n_back++] = all[i];
}

const struct concept *concept_of_address(struct req *q, struct labels *labels)
{
    return record_of_address(q, &concept_plan_entity, labels);
}

static int64_t number_of(str text)
{
    int64_t n;
    return str_int(text, &n) && n > 0 ? n : 0;
}

static void show_office(struct req *q, const struct concept *c, const struct labels *labels)
{
    struct tree_view *v = arena_new_of(q->a, struct tree_view);
    v->c = c;
    v->labels = labels;
    v->tree = tree_load(q->st, q->a, c->meta.id, q->lang);
    v->builds = may(&q->who, &node_entity, UPDATE).n && office_fields(q, &node_entity);
    v->arranges = v->builds && req_has(q, S("arrange"));
    v->unfolded = v->arranges || req_has(q, S("all"));
    v->moved = number_of(req_param(q, S("moved")));
    v->way = req_param(q, S("way"));
    if (v->builds && v->moved) v->undo = node_moved_last(&(struct node_mover){ q->st, q->a, &q->who, q->id }, v->moved);
    menus(q, v);
    narrow(q, v);
    load_adopted(q, v);
    load_back(q, v);
    v->past.e = &concept_plan_entity;
    if (v->builds) history_take(q, c, &v->past, HISTORY_LAST);
    req_header(q, "Cache-Control", S("no-store"));
    concept_page(&q->out, q, v);
}

/* One address for both: the office works with the parts, everybody else reads what became of a concept in force. */
void concept_show(struct req *q)
{
    struct labels labels = { 0 };
    const struct concept *c = concept_of_address(q, &labels);
    if (!c) return;
    if (may(&q->who, &node_entity, READ).n) show_office(q, c, &labels);
    else concept_public(q, c, &labels);
}

/* ---- "Heute" --------------------------------------------------------------------------------------------------------------------------------------- */
enum { TODAY_WEEK = 7 };
static void lines(struct req *q, struct agenda *agenda, struct rows *r, enum task_when when, const char *sentence)
{
    struct query query = query_new(&node_entity, &q->who, q->lang);
    while (rows_next(r)) {
        const struct node *n = row_by_id(q->st, &query, row_int(r, 0), NULL);
        if (n) agenda_add(agenda, (struct task){ .when = when, .text = say(q, sentence, { "title", row_title(&node_entity, n) }), .url = url_row(q, &node_entity, n->meta.slug),
                                                 .date = n->ends, .action = N_("Look at it") });
    }
}

/* Of concepts in force only: a draft or an older version reminds nobody. */
#define DUE_ROWS "SELECT n.id FROM concept_node n JOIN concept_concept c ON c.id = n.concept WHERE c.state = 'published' AND c.deleted_at IS NULL AND n.deleted_at IS NULL " \
    "AND n.kind IN ('approach', 'measure', 'milestone', 'recommendation') AND n.state IN ('planned', 'decided', 'running') AND n.ends <> '' "
void concept_today(struct req *q, struct agenda *agenda)
{
    cycle_today(q, agenda);
    str today = date_today(q->a), week = day_after_today(q->a, TODAY_WEEK);
    if (!who_holds(&q->who, CONCEPT_OFFICE)) return;
    lines(q, agenda, ask(q->st, Q(DUE_ROWS "AND n.ends < $1 ORDER BY n.ends, n.id LIMIT 20"), T(today)), TASK_LATE, N_("Of the concept: “{title}” is overdue"));
    lines(q, agenda, ask(q->st, Q(DUE_ROWS "AND n.ends = $1 ORDER BY n.id LIMIT 20"), T(today)), TASK_TODAY, N_("Of the concept: “{title}” is due"));
    lines(q, agenda, ask(q->st, Q(DUE_ROWS "AND n.ends > $1 AND n.ends <= $2 ORDER BY n.ends, n.id LIMIT 20"), T(today), T(week)), TASK_WEEK, N_("Of the concept: “{title}” is due"));
}
