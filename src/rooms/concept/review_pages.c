/* review_pages.c - one review: counts by field, what differs from another one, and the way through all parts on which light and state are set. */
#include "rooms/concept/steer.h"
#include "text/csv.h"

/* ---- what differs --------------------------------------------------------------------------------------------------------------------------- */
static const char *label_in(const struct choice *c, str key)
{
    while (c->key && !str_eq(key, str_of(c->key))) c++;
    return c->label;
}

static const char *const change_labels[CHANGE_KINDS] = { N_("New"), N_("No longer there"), N_("State"), N_("Traffic light"), N_("Due by") };
str change_label(const struct req *q, const struct change *c) { return _(change_labels[c->what]); }

str change_say(const struct req *q, const struct change *c, str key)
{
    if (!key.n) return S("–");
    if (c->what == CHANGE_DUE) return lang_date(q->a, q->lang, key);
    const char *label = label_in(c->what == CHANGE_LIGHT ? node_lights : node_states, key);
    return label ? _(label) : key;
}

static int64_t key_id(const struct compare_view *v, str key)
{
    for (size_t i = 0; i < v->choices; i++) if (str_eq(v->choice[i].key, key)) return v->choice[i].id;
    return 0;
}

static str key_of(const struct compare_view *v, int64_t id)
{
    for (size_t i = 0; i < v->choices; i++) if (v->choice[i].id == id) return v->choice[i].key;
    return S("");
}

static void load_choices(struct req *q, struct compare_view *v)
{
    struct rows *r = ask(q->st, Q("SELECT id, key, title, held_on FROM concept_review WHERE concept = $1 AND state = 'closed' AND deleted_at IS NULL "
                                  "ORDER BY held_on DESC, id DESC LIMIT 60"), I(v->r->concept));
    while (rows_next(r) && v->choices < REVIEWS_SHOWN) v->choice[v->choices++] = (struct review_choice){ row_int(r, 0), row_str(r, 1), row_str(r, 2), row_str(r, 3) };
}

/* Unless the address says otherwise: this review, or today's state while it is open, against the closed one before it. */
static void load_changes(struct req *q, struct compare_view *v)
{
    bool closed = str_eq(v->r->state, S("closed"));
    load_choices(q, v);
    int64_t to = req_has(q, S("to")) ? key_id(v, req_param(q, S("to"))) : closed ? v->r->meta.id : 0;
    int64_t from = req_has(q, S("from")) ? key_id(v, req_param(q, S("from"))) : review_before(q->st, v->r->concept, closed ? v->r->meta.id : 0);
    v->to = key_of(v, to);
    v->from = key_of(v, from);
    if (from) v->changes = review_changes(q->st, q->a, v->r->concept, from, to, &v->change);
    for (size_t i = 0; i < v->changes; i++) v->of[v->change[i].what]++;
}

static struct compare_view *opened(struct req *q)
{
    struct compare_view *v = arena_new_of(q->a, struct compare_view);
    struct labels *labels = arena_new_of(q->a, struct labels);
    *v = (struct compare_view){ .labels = labels };
    v->r = record_of_address(q, &concept_review_entity, labels);
    if (!v->r) return NULL;
    load_changes(q, v);
    return v;
}

void review_show(struct req *q)
{
    struct compare_view *v = opened(q);
    const struct stand *stand;
    struct field_count *field;
    if (!v) return;
    struct tree t = tree_load(q->st, q->a, v->r->concept, q->lang);
    size_t n = review_stands(q->st, q->a, v->r->concept, str_eq(v->r->state, S("closed")) ? v->r->meta.id : 0, &stand);
    v->fields = review_counts(q->a, &t, stand, n, &field);
    v->field = field;
    v->goes = str_eq(v->r->state, S("open")) && may(&q->who, &node_entity, UPDATE).n && who_holds(&q->who, CONCEPT_OFFICE);
    concept_review_page(&q->out, q, v);
}

void review_csv(struct req *q)
{
    const char *const head[] = { N_("Part of the concept"), N_("What changed"), N_("Before"), N_("Now") };
    struct compare_view *v = opened(q);
    if (!v) return;
    struct csv_out c = csv_to(&q->out);
    q->type = "text/csv; charset=utf-8";
    req_header(q, "Content-Disposition", S("attachment; filename=\"review.csv\""));
    for (size_t i = 0; i < countof(head); i++) csv_put(&c, _(head[i]));
    csv_row(&c);
    for (size_t i = 0; i < v->changes; i++) {
        const struct change *one = &v->change[i];
        csv_put(&c, one->title);
        csv_put(&c, change_label(q, one));
        csv_put(&c, change_say(q, one, one->was));
        csv_put(&c, change_say(q, one, one->is));
        csv_row(&c);
    }
}

/* ---- going through the parts --------------------------------------------------------------------------------------------------------------------- */
static bool looked_at(enum node_kind k) { return k == NODE_GOAL || node_done_by_somebody(k); }

/* The fields with parts of their own to look at, in reading order. */
static size_t go_fields(const struct tree *t, size_t *at)
{
    size_t n = 0;
    for (size_t f = 0; f < t->n; f++) {
        bool any = false;
        if (t->at[f].kind != NODE_FIELD) continue;
        for (size_t i = f + 1; i <= f + t->at[f].n && !any; i++) any = looked_at(t->at[i].kind) && tree_field(t, i) == f;
        if (any) at[n++] = f;
    }
    return n;
}

static struct go_line read_line(struct req *q, const struct tree_node *n)
{
    struct query query = query_new(&node_entity, &q->who, q->lang);
    const struct node *row = row_by_id(q->st, &query, n->id, NULL);
    struct go_line l = { .n = n };
    if (!row) return l;
    l.version = row->meta.version;
    l.light = row->light;
    l.reason = row->light_reason;
    l.state = row->state;
    l.steps = flow_choices(&q->who, &node_entity, row, l.step, STEPS_MAX);
    return l;
}

static bool load_go(struct req *q, struct go_view *v)
{
    struct labels labels = { 0 };
    *v = (struct go_view){ .r = record_of_address(q, &concept_review_entity, &labels) };
    if (!v->r) return false;
    if (!str_eq(v->r->state, S("open"))) { req_fail(q, 409, N_("This review is closed.")); return false; }
    struct tree *t = arena_new_of(q->a, struct tree);
    *t = tree_load(q->st, q->a, v->r->concept, q->lang);
    size_t *field = arena_array(q->a, size_t, t->n + 1);
    v->of = go_fields(t, field);
    str part = req_param(q, S("part"));
    while (v->place < v->of && part.n && !str_eq(t->at[field[v->place]].key, part)) v->place++;
    if (v->place == v->of) { req_fail(q, 404, N_("This entry does not exist, or not any more.")); return false; }
    const struct tree_node *f = &t->at[field[v->place]];
    v->field = f->title;
    v->next = v->place + 1 < v->of ? t->at[field[v->place + 1]].key : S("");
    v->line = arena_array(q->a, struct go_line, LINES_MAX);
    for (size_t i = field[v->place] + 1; i <= field[v->place] + f->n && v->n < LINES_MAX; i++)
        if (looked_at(t->at[i].kind) && tree_field(t, i) == field[v->place]) v->line[v->n++] = read_line(q, &t->at[i]);
    return true;
}

void review_go(struct req *q)
{
    struct go_view v;
    if (load_go(q, &v)) review_go_page(&q->out, q, &v);
}

static str typed(struct req *q, const char *what, const struct go_line *l) { return str_trim(form_value(q, arena_fmt(q->a, "%s-%.*s", what, STR(l->n->key)))); }

/* A light needs its reason (rules.c); without one the sentence belongs to the step alone. */
static void put_light(struct req *q, struct go_line *l, str light, str reason)
{
    struct problems p = { .a = q->a };
    struct draft d = draft_new(q->a, &node_entity);
    d.id = l->n->id;
    d.key = l->n->key;
    draft_give(&d, "light", light);
    draft_give(&d, "light_reason", light.n ? reason : S(""));
    struct write w = { .who = &q->who, .request = q->id, .draft = &d, .version = l->version };
    enum write_outcome out = row_write(q->st, &w, &p);
    if (out == WRITE_STALE) l->wrong = N_("Somebody else saved this part meanwhile. Please look at it again.");
    else if (out != WRITE_DONE) l->wrong = p.n ? p.at[0].message : N_("You may not do this.");
}

static void take_step(struct req *q, struct go_line *l, str reason)
{
    const char *why = NULL;
    enum flow_outcome out = flow_do(q->st, &q->who, q->id, &node_entity, l->n->id, 0, l->event, reason, &why);
    if (out != FLOW_DONE) l->wrong = why ? why : !reason.n ? N_("Please say in a sentence why.") : N_("This step is not possible now.");
}

/* What was not changed is not written, so that one field in a hundred lines makes one entry in the history. */
static void take_line(struct req *q, struct go_line *l)
{
    str light = typed(q, "light", l), reason = typed(q, "reason", l), version = typed(q, "version", l);
    bool changed = !str_eq(light, l->light) || !str_eq(light.n ? reason : S(""), l->reason);
    int64_t seen = 0;
    if (!form_has(q, arena_fmt(q->a, "light-%.*s", STR(l->n->key)))) return;
    if (str_int(version, &seen)) l->version = seen;
    l->light = light;
    l->reason = reason;
    l->event = typed(q, "event", l);
    if (changed) put_light(q, l, light, reason);
    if (!l->wrong && l->event.n) take_step(q, l, reason);
}

void review_go_post(struct req *q)
{
    struct go_view v;
    if (!load_go(q, &v)) return;
    for (size_t i = 0; i < v.n; i++) {
        take_line(q, &v.line[i]);
        v.wrong = v.wrong || v.line[i].wrong;
    }
    if (v.wrong) {
        q->status = 422;
        review_go_page(&q->out, q, &v);
        return;
    }
    str url = url_row(q, &concept_review_entity, v.r->meta.slug);
    req_redirect(q, 303, v.next.n && !form_has(q, S("stop")) ? arena_fmt(q->a, "%.*s/go?part=%.*s", STR(url), STR(v.next)) : url);
}
