/* council_fields.c - the report to the council: the concept, a page per field: counts by state, goals, measures with milestones and evidence, indicators and
** needs beside them, what changed, what is to be decided. States are counted, never turned into a percentage.
*/
#include "entity/query.h"
#include "look/form.h"
#include "rooms/concept/council.h"

enum { ROWS_MOST = 200, FIGURES_MOST = 40, CELL_MAX = 2000, CHANGES_MOST = 20 };

struct evidence_line { int64_t node; str title; };
struct tie { int64_t node, indicator, need; str expected, name; };              /* name: of an indicator that the reader sees */
struct chapter {
    struct council *c;
    const struct tree *t;
    struct evidence_line *evidence; size_t n_evidence;
    struct tie *tie; size_t ties;
    const struct change *change; size_t changes;
};

static str title_of(struct council *c, const struct tree_node *n)
{
    return n->number.n ? arena_fmt(c->q->a, "%.*s %.*s", STR(n->number), STR(n->title)) : n->title;
}

/* ---- what belongs to nodes: all of the concept's at once -------------------------------------------------------------------------- */
static void load_evidence(struct chapter *x)
{
    struct rows *r = ask(x->c->q->st, Q("SELECT e.node, e.title FROM concept_evidence e JOIN concept_node n ON n.id = e.node WHERE n.concept = $1 AND n.deleted_at IS NULL AND e.deleted_at IS NULL"
        " ORDER BY e.node, e.id LIMIT 1000"), I(x->c->concept));
    x->evidence = arena_array(x->c->q->a, struct evidence_line, rows_count(r) + 1);
    while (rows_next(r)) x->evidence[x->n_evidence++] = (struct evidence_line){ row_int(r, 0), row_str(r, 1) };
}

static void load_ties(struct chapter *x)
{
    struct rows *r = ask(x->c->q->st, Q("SELECT l.node, COALESCE(l.indicator, 0), COALESCE(l.need, 0), COALESCE(l.expected, '') FROM concept_link l JOIN concept_node n ON n.id = l.node"
        " WHERE n.concept = $1 AND n.deleted_at IS NULL AND l.deleted_at IS NULL ORDER BY l.node, l.id LIMIT 1000"), I(x->c->concept));
    x->tie = arena_array(x->c->q->a, struct tie, rows_count(r) + 1);
    while (rows_next(r)) x->tie[x->ties++] = (struct tie){ row_int(r, 0), row_int(r, 1), row_int(r, 2), row_str(r, 3), council_indicator(x->c, row_int(r, 1)) };
}

/* Does the node lie in the part of the tree that begins at `top`? */
static bool within(const struct tree *t, size_t top, int64_t node)
{
    for (size_t i = top; i <= top + t->at[top].n; i++) if (t->at[i].id == node) return true;
    return false;
}

static void listed(struct buf *b, str text)
{
    if (!text.n) return;
    if (b->n) buf_put(b, S("; "));
    buf_put(b, text);
}

static str state_of(struct council *c, const struct tree_node *n)
{
    struct req *q = c->q;
    return n->state >= 0 ? _(node_states[n->state].label) : S("");
}

/* ---- measures ------------------------------------------------------------------------------------------------------------------------ */
static bool is_measure(const struct tree_node *n) { return n->kind == NODE_MEASURE || n->kind == NODE_RECOMMENDATION; }

/* "Running, due by 30 June 2027" */
static str state_and_day(struct council *c, const struct tree_node *n)
{
    struct req *q = c->q;
    str state = state_of(c, n);
    return n->ends.n ? say(q, N_("{state}, due by {day}"), { "state", state }, { "day", council_day(c, n->ends) }) : state;
}

static str milestones_of(struct chapter *x, size_t at)
{
    struct council *c = x->c;
    struct buf b = buf_in(c->q->a, CELL_MAX);
    for (size_t i = at + 1; i <= at + x->t->at[at].n; i++) {
        const struct tree_node *n = &x->t->at[i];
        if (n->kind != NODE_MILESTONE) continue;
        listed(&b, arena_fmt(c->q->a, "%.*s (%.*s)", STR(council_own(c, n->title)), STR(state_and_day(c, n))));
    }
    return b.n ? buf_str(&b) : S("–");
}

static str evidence_of(struct chapter *x, size_t at)
{
    struct buf b = buf_in(x->c->q->a, CELL_MAX);
    for (size_t i = 0; i < x->n_evidence; i++) if (within(x->t, at, x->evidence[i].node)) listed(&b, x->evidence[i].title);
    return b.n ? buf_str(&b) : S("–");
}

static str indicators_of(struct chapter *x, size_t at)
{
    struct buf b = buf_in(x->c->q->a, CELL_MAX);
    for (size_t i = 0; i < x->ties; i++) if (x->tie[i].indicator && within(x->t, at, x->tie[i].node)) listed(&b, x->tie[i].name);
    return b.n ? buf_str(&b) : S("–");
}

static size_t measures_in(const struct tree *t, size_t top)
{
    size_t n = 0;
    for (size_t i = top; i <= top + t->at[top].n; i++) n += is_measure(&t->at[i]);
    return n < ROWS_MOST ? n : ROWS_MOST;
}

static void put_measures(struct chapter *x, size_t top)
{
    struct req *q = x->c->q;
    str head[] = { _(N_("Measure or recommendation")), _(N_("State")), _(N_("Milestones")), _(N_("Indicators")), _(N_("Evidence")) };
    size_t n = measures_in(x->t, top), row = 0;
    if (!n) return;
    struct figure *f = council_table(x->c->d, arena_fmt(q->a, "f-measures-%.*s", STR(x->t->at[top].key)).p, _(N_("Measures and recommendations")), head, countof(head), n);
    for (size_t i = top; i <= top + x->t->at[top].n && row < n; i++) {
        const struct tree_node *m = &x->t->at[i];
        if (!is_measure(m)) continue;
        council_cell(f, row, 0, title_of(x->c, m));
        council_cell(f, row, 1, state_and_day(x->c, m));
        council_cell(f, row, 2, milestones_of(x, i));
        council_cell(f, row, 3, indicators_of(x, i));
        council_cell(f, row++, 4, evidence_of(x, i));
    }
    for (size_t k = 1; k < countof(head); k++) council_words_column(f, k);
    f->source = _(N_("own records"));
    f->about = title_of(x->c, &x->t->at[top]);
    council_figure(x->c->d, f);
}

/* ---- goals ----------------------------------------------------------------------------------------------------------------------------- */
/* With the field inside of the field, since numbers of goals begin anew in each. */
static str goal_of(struct chapter *x, size_t top, size_t at)
{
    const struct tree_node *goal = &x->t->at[at];
    size_t up = goal->up;
    while (up != TREE_NONE && x->t->at[up].kind != NODE_FIELD) up = x->t->at[up].up;
    str title = title_of(x->c, goal);
    return up == TREE_NONE || up == top ? title : arena_fmt(x->c->q->a, "%.*s: %.*s", STR(x->t->at[up].title), STR(title));
}

static void put_goals(struct chapter *x, size_t top)
{
    struct req *q = x->c->q;
    size_t n = 0, row = 0;
    for (size_t i = top; i <= top + x->t->at[top].n; i++) n += x->t->at[i].kind == NODE_GOAL;
    if (!n) return;
    n = n < ROWS_MOST ? n : ROWS_MOST;
    str head[] = { _(N_("Guiding goal")), _(N_("What lies below it, by state")) };
    struct figure *f = council_table(x->c->d, arena_fmt(q->a, "f-goals-%.*s", STR(x->t->at[top].key)).p, _(N_("Guiding goals")), head, countof(head), n);
    for (size_t i = top; i <= top + x->t->at[top].n && row < n; i++) {
        if (x->t->at[i].kind != NODE_GOAL) continue;
        str states = docx_plain(q->a, council_by_state(x->c, &x->t->at[i].below));
        council_cell(f, row, 0, goal_of(x, top, i));
        council_cell(f, row++, 1, states.n ? states : S("–"));
    }
    council_words_column(f, 1);
    f->source = _(N_("own records"));
    f->about = title_of(x->c, &x->t->at[top]);
    council_figure(x->c->d, f);
}

/* ---- indicators beside goals --------------------------------------------------------------------------------------------------------- */
struct beside { const struct tie *tie; const struct tree_node *node; struct figure_said *f; size_t n; str name; };

static size_t beside_in(struct chapter *x, size_t top, struct beside *ret)
{
    size_t n = 0;
    for (size_t i = 0; i < x->ties && n < FIGURES_MOST; i++) {
        const struct tie *tie = &x->tie[i];
        if (!tie->indicator || !within(x->t, top, tie->node)) continue;
        struct beside b = { tie, &x->t->at[tree_find(x->t, tie->node)], arena_array(x->c->q->a, struct figure_said, FIGURES_SAID_MAX), 0, S("") };
        b.name = council_newest(x->c, tie->indicator, b.f, &b.n);
        if (b.name.n) ret[n++] = b;                     /* or this reader does not see it (yet) */
    }
    return n;
}

static void put_figures(struct chapter *x, size_t top)
{
    struct req *q = x->c->q;
    struct beside *at = arena_array(q->a, struct beside, FIGURES_MOST);
    size_t n = beside_in(x, top, at);
    bool hidden = false;
    if (!n) return;
    str head[] = { _(N_("Part of the concept")), _(N_("Indicator")), _(N_("Should")), _(N_("Before")), _(N_("Newest")), _(N_("Source")) };
    struct figure *f = council_table(x->c->d, arena_fmt(q->a, "f-beside-%.*s", STR(x->t->at[top].key)).p, _(N_("Indicators beside the goals")), head, countof(head), n);
    const struct field *expected = entity_field(&node_link_entity, S("expected"));
    for (size_t i = 0; i < n; i++) {
        const struct beside *b = &at[i];
        const struct figure_said *last = b->n ? &b->f[b->n - 1] : NULL;
        size_t from, to;
        bool both = council_compared(b->f, b->n, &from, &to);
        council_cell(f, i, 0, title_of(x->c, b->node));
        council_cell(f, i, 1, b->name);
        council_cell(f, i, 2, b->tie->expected.n ? _(choice_label(expected, b->tie->expected)) : S("–"));
        council_cell(f, i, 3, both ? arena_fmt(q->a, "%.*s (%.*s)", STR(b->f[from].value), STR(b->f[from].period)) : S("–"));
        council_cell(f, i, 4, last ? arena_fmt(q->a, "%.*s (%.*s)", STR(last->value), STR(last->period)) : S("–"));
        council_cell(f, i, 5, last ? last->source : S("–"));
        hidden |= council_hidden(b->f, b->n);
    }
    for (size_t k = 1; k < countof(head); k++) if (k != 3 && k != 4) council_words_column(f, k);
    if (hidden) f->note = council_protected(x->c);
    f->about = title_of(x->c, &x->t->at[top]);
    council_figure(x->c->d, f);
}

/* ---- needs beside goals: only for who may read them --------------------------------------------------------------------------------- */
static void put_needs(struct chapter *x, size_t top)
{
    struct req *q = x->c->q;
    const struct entity *e = entity_find(S("needs"), S("challenge"));
    const struct field *numbers = e ? entity_field(e, S("numbers")) : NULL;
    bool any = false;
    for (size_t i = 0; i < x->ties && e && may(&q->who, e, READ).n; i++) {
        if (!x->tie[i].need || !within(x->t, top, x->tie[i].node)) continue;
        struct query query = query_new(e, &q->who, q->lang);
        query.details = true;
        const void *row = row_by_id(q->st, &query, x->tie[i].need, NULL);
        if (!row) continue;
        if (!any) council_heading(x->c->d, 3, NULL, _(N_("Needs beside the goals")));
        any = true;
        str told = numbers ? row_text(row, numbers) : S("");
        council_item(x->c->d, arena_fmt(q->a, "%.*s%s%.*s", STR(row_title(e, row)), told.n ? ": " : "", STR(told)));
    }
}

/* ---- changes --------------------------------------------------------------------------------------------------------------------------- */
static str change_said(struct council *c, const struct change *k)
{
    struct req *q = c->q;
    const struct field *state = entity_field(&node_entity, S("state")), *light = entity_field(&node_entity, S("light"));
    const char *was = NULL, *is = NULL;
    if (k->what == CHANGE_NEW) return say(q, N_("{title}: new"), { "title", council_own(c, k->title) });
    if (k->what == CHANGE_GONE) return say(q, N_("{title}: no longer part of the concept"), { "title", council_own(c, k->title) });
    if (k->what == CHANGE_STATE) { was = choice_label(state, k->was); is = choice_label(state, k->is); }
    if (k->what == CHANGE_LIGHT) { was = choice_label(light, k->was); is = choice_label(light, k->is); }
    str before = k->what == CHANGE_DUE ? council_day(c, k->was) : was ? _(was) : S("–"), now = k->what == CHANGE_DUE ? council_day(c, k->is) : is ? _(is) : S("–");
    return say(q, N_("{title}: {was}, now {is}"), { "title", council_own(c, k->title) }, { "was", before.n ? before : S("–") }, { "is", now.n ? now : S("–") });
}

static void put_changes(struct chapter *x, size_t top)
{
    struct req *q = x->c->q;
    size_t n = 0;
    for (size_t i = 0; i < x->changes; i++) {
        if (!within(x->t, top, x->change[i].node)) continue;
        if (!n) council_heading(x->c->d, 3, NULL, _(N_("What changed since the last review")));
        if (n++ < CHANGES_MOST) council_item(x->c->d, change_said(x->c, &x->change[i]));
    }
    if (n > CHANGES_MOST) council_note(x->c->d, look_count(q, "and %d more", "and %d more", (int64_t)(n - CHANGES_MOST)));
}

/* What is gone lies in no field any more. */
static void put_gone(struct chapter *x)
{
    size_t n = 0;
    for (size_t i = 0; i < x->changes; i++) if (x->change[i].what == CHANGE_GONE && n++ < CHANGES_MOST) council_item(x->c->d, change_said(x->c, &x->change[i]));
}

/* ---- decisions ---------------------------------------------------------------------------------------------------------------------------- */
/* What waits for somebody to decide: planned measures and recommendations, and what was suspended. */
static bool undecided(const struct tree_node *n) { return is_measure(n) && n->state >= 0 && (str_eq(str_of(node_states[n->state].key), S("planned")) || str_eq(str_of(node_states[n->state].key), S("suspended"))); }

static size_t put_undecided(struct council *c, size_t from, size_t to)
{
    struct req *q = c->q;
    size_t n = 0;
    for (size_t i = from; i < to; i++) {
        const struct tree_node *m = &c->tree.at[i];
        if (!undecided(m)) continue;
        if (n++ < CHANGES_MOST) council_item(c->d, arena_fmt(q->a, "%.*s (%.*s)", STR(council_own(c, title_of(c, m))), STR(state_of(c, m))));
    }
    if (n > CHANGES_MOST) council_note(c->d, look_count(q, "and %d more", "and %d more", (int64_t)(n - CHANGES_MOST)));
    return n;
}

void council_decisions(struct council *c)
{
    struct req *q = c->q;
    size_t n = 0, i = 0;
    council_heading(c->d, 1, "decisions", _(N_("Open decisions")));
    council_words(c, "decisions", c->r->decisions);
    for (; i < c->tree.n; i++) n += undecided(&c->tree.at[i]);
    if (!n && !c->r->decisions.n) council_nothing(c);
    if (!n) return;
    str said = say(q, N_("Planned or suspended, to be decided: {n}"), { "n", council_n(c, (int64_t)n) });
    council_text(c->d, said);
    put_undecided(c, 0, c->tree.n);
    struct council_slide *s = council_slide(c->d, _(N_("Open decisions")), said);
    for (i = 0; i < c->tree.n; i++) if (undecided(&c->tree.at[i])) council_slide_line(s, title_of(c, &c->tree.at[i]));
}

/* ---- a field -------------------------------------------------------------------------------------------------------------------------------- */
static void put_commentary(struct chapter *x, const struct tree_node *n)
{
    struct council *c = x->c;
    struct req *q = c->q;
    struct rows *r = ask(q->st, Q("SELECT p.text, COALESCE(s.slug, '') FROM concept_council_part p LEFT JOIN concept_council_part_slug s ON s.owner = p.id AND s.lang = 'de' AND s.current"
        " WHERE p.report = $1 AND p.node = $2 AND p.deleted_at IS NULL ORDER BY p.id LIMIT 1"), I(c->r->meta.id), I(n->id));
    bool there = rows_next(r);
    if (there) council_markdown(c->d, row_str(r, 0));
    if (!c->office) return;
    str url = there && row_str(r, 1).n ? arena_fmt(q->a, "%.*s/edit", STR(url_row(q, &council_part_entity, row_str(r, 1))))
                                       : arena_fmt(q->a, "%.*s/new?report=%.*s&node=%.*s", STR(url_entity(q, &council_part_entity)), STR(c->r->meta.key), STR(n->key));
    council_edit(c->d, url, there ? _(N_("Change this text")) : _(N_("Write about this field")));
}

static void put_field_slide(struct chapter *x, size_t at, str states)
{
    struct council *c = x->c;
    const struct tree_node *n = &x->t->at[at];
    size_t moved = 0;
    for (size_t i = 0; i < x->changes; i++) moved += within(x->t, at, x->change[i].node);
    if (!measures_in(x->t, at) && !moved) return;       /* the table of all fields says the rest */
    struct council_slide *s = council_slide(c->d, title_of(c, n), states);
    for (size_t i = 0; i < x->changes; i++) if (within(x->t, at, x->change[i].node)) council_slide_line(s, change_said(c, &x->change[i]));
    for (size_t i = at; i <= at + n->n; i++)
        if (is_measure(&x->t->at[i])) council_slide_line(s, arena_fmt(c->q->a, "%.*s (%.*s)", STR(council_own(c, title_of(c, &x->t->at[i]))), STR(state_of(c, &x->t->at[i]))));
}

static void put_field(struct chapter *x, size_t at)
{
    struct council *c = x->c;
    struct req *q = c->q;
    const struct tree_node *n = &x->t->at[at];
    str states = council_by_state(c, &n->below);
    if (measures_in(x->t, at)) council_break(c->d);     /* a page of its own, once there is something on it */
    council_heading(c->d, 2, arena_fmt(q->a, "field-%.*s", STR(n->key)).p, title_of(c, n));
    if (states.n) council_text(c->d, states);
    else council_nothing(c);
    put_commentary(x, n);
    put_goals(x, at);
    put_measures(x, at);
    put_figures(x, at);
    put_needs(x, at);
    put_changes(x, at);
    if (states.n) put_field_slide(x, at, states);
}

/* Fields of the first level: a field inside of a field is told with it. */
static bool is_chapter(const struct tree *t, size_t i)
{
    return t->at[i].kind == NODE_FIELD && (t->at[i].up == TREE_NONE || t->at[t->at[i].up].kind != NODE_FIELD);
}

/* ---- the chapter ------------------------------------------------------------------------------------------------------------------------------- */
static struct counts everything(const struct tree *t)
{
    struct counts all = { 0 };
    for (size_t i = 0; i < t->n; i++)
        if (t->at[i].up == TREE_NONE) for (int s = 0; s < NODE_STATES; s++) all.of[s] += t->at[i].below.of[s];
    return all;
}

static struct figure *states_table(struct council *c, str title)
{
    struct req *q = c->q;
    str head[NODE_STATES + 1] = { _(N_("Field of action")) };
    size_t n = 0, row = 0;
    for (size_t i = 0; i < c->tree.n; i++) n += is_chapter(&c->tree, i);
    for (int s = 0; s < NODE_STATES; s++) head[s + 1] = _(node_states[s].label);
    struct figure *f = council_table(c->d, "f-states", title, head, countof(head), n);
    for (size_t i = 0; i < c->tree.n; i++) {
        if (!is_chapter(&c->tree, i)) continue;
        council_cell(f, row, 0, title_of(c, &c->tree.at[i]));
        for (size_t s = 0; s < NODE_STATES; s++) council_cell(f, row, s + 1, lang_number(q->a, q->lang, c->tree.at[i].below.of[s]));
        row++;
    }
    f->source = _(N_("own records"));
    return f;
}

static const struct chart *states_chart(struct council *c, const struct counts *all)
{
    struct req *q = c->q;
    struct chart *chart = arena_new_of(q->a, struct chart);
    struct chart_value *v = arena_array(q->a, struct chart_value, NODE_STATES);
    str *label = arena_array(q->a, str, NODE_STATES);
    for (int s = 0; s < NODE_STATES; s++) {
        v[s].v = (double)all->of[s];
        label[s] = _(node_states[s].label);
    }
    *chart = (struct chart){ .label = label, .n = NODE_STATES, .value = v, .series = 1, .strong = CHART_NOBODY };
    return chart;
}

static void put_adopted(struct council *c)
{
    struct req *q = c->q;
    struct rows *r = ask(q->st, Q("SELECT COALESCE(NULLIF(w.title, ''), g.title), k.adopted_by, k.adopted_on FROM concept_concept k JOIN concept_concept_words g ON g.owner = k.id AND g.lang = 'de'"
        " LEFT JOIN concept_concept_words w ON w.owner = k.id AND w.lang = $2 WHERE k.id = $1"), I(c->concept), T(str_of(q->lang->tag)));
    if (!rows_next(r)) return;
    str by = row_str(r, 1), on = council_day(c, row_str(r, 2));
    council_text(c->d, by.n && on.n ? say(q, N_("{concept}, adopted by {body} on {day}"), { "concept", council_own(c, row_str(r, 0)) }, { "body", council_own(c, by) }, { "day", on }) : row_str(r, 0));
}

str council_concept_said(struct council *c)
{
    struct req *q = c->q;
    struct counts all = everything(&c->tree);
    return council_sum(&all) ? say(q, N_("Approaches, measures and recommendations by state: {list}"), { "list", council_by_state(c, &all) }) : S("");
}

void council_concept(struct council *c)
{
    struct req *q = c->q;
    struct chapter x = { .c = c, .t = &c->tree };
    struct counts all = everything(&c->tree);
    council_break(c->d);
    council_heading(c->d, 1, "concept", _(N_("The concept")));
    if (!council_sum(&all)) { council_nothing(c); return; }
    put_adopted(c);
    load_evidence(&x);
    load_ties(&x);
    x.changes = review_changes(q->st, q->a, c->concept, 0, 0, &x.change);
    str said = council_concept_said(c);
    struct figure *f = states_table(c, docx_plain(q->a, said));
    f->chart = states_chart(c, &all);
    f->desc = f->title;
    council_figure(c->d, f);
    council_slide(c->d, _(N_("The concept")), said)->figure = f;
    put_gone(&x);
    for (size_t i = 0; i < c->tree.n; i++) if (is_chapter(&c->tree, i)) put_field(&x, i);
}
