/* node_form.c - what is done with a part beside the generic form: a new measure in one form, with its first milestone, indicator and evidence; another place. */
#include "base/moment.h"
#include "rooms/concept/tree_pages.h"

/* ---- another place ------------------------------------------------------------------------------------------------------------------------ */
static int64_t target_of(struct req *q)
{
    int64_t n;
    return str_int(form_value(q, S("target")), &n) && n > 0 ? n : 0;
}

static bool load_place(struct req *q, struct place_view *v, const struct node *n)
{
    struct query query = query_new(&concept_plan_entity, &q->who, q->lang);
    v->n = n;
    v->c = row_by_id(q->st, &query, n->concept, NULL);
    v->tree = tree_load(q->st, q->a, n->concept, q->lang);
    v->at = tree_find(&v->tree, n->meta.id);
    if (v->c && v->at != TREE_NONE) return true;
    req_fail(q, 404, N_("This entry does not exist, or not any more."));
    return false;
}

void node_place_get(struct req *q)
{
    struct place_view v = { 0 };
    const struct node *n = write_row(q, UPDATE);
    if (n && load_place(q, &v, n)) node_place_page(&q->out, q, &v);
}

/* To the tree, where the part takes the focus; "up" and the like come from buttons, which keep it, so that one can go on pressing. */
static void to_tree(struct req *q, const struct node *n, str way)
{
    struct query query = query_new(&concept_plan_entity, &q->who, q->lang);
    const struct concept *c = row_by_id(q->st, &query, n->concept, NULL);
    if (!c) { write_to_row(q, n->meta.id, "saved"); return; }
    str keeps = str_has_word(S("up down in out"), way) ? arena_fmt(q->a, "&way=%.*s", STR(way)) : S("");
    req_redirect(q, 303, arena_fmt(q->a, "%.*s?arrange=1&moved=%lld%.*s", STR(url_row(q, &concept_plan_entity, c->meta.slug)), (long long)n->meta.id, STR(keeps)));
}

/* From the page that asks where to the reason is said there; buttons and dragging get a page of their own. */
static void refuse(struct req *q, const struct node *n, const char *why)
{
    struct place_view v = { .why = why };
    if (!form_has(q, S("asked"))) { req_fail(q, 409, why); return; }
    q->status = 422;
    if (load_place(q, &v, n)) node_place_page(&q->out, q, &v);
}

void node_move_post(struct req *q)
{
    const struct node *n = write_row(q, UPDATE);
    struct problems p = { .a = q->a };
    if (!n) return;
    str way = form_value(q, S("way"));
    enum write_outcome out = node_move(&(struct node_mover){ q->st, q->a, &q->who, q->id }, n->meta.id, way, target_of(q), &p);
    if (out == WRITE_REFUSED) refuse(q, n, p.n ? p.at[0].message : N_("It cannot be moved there."));
    else if (out == WRITE_GONE) refuse(q, n, N_("It cannot be moved there."));
    else if (write_done(q, out)) to_tree(q, n, way);
}

/* ---- a new measure in one form ----------------------------------------------------------------------------------------------------------------- */
/* Each line: what it is called in the form, and which field of which entity it becomes. */
static const struct { const struct entity *e; const char *field; struct field as; } quick[QUICK_FIELDS] = {
    [QUICK_TITLE]       = { &node_entity, "title",       { .name = "title", .kind = KIND_text, .max = 200 } },
    [QUICK_RESPONSIBLE] = { &node_entity, "responsible", { .name = "responsible", .kind = KIND_text } },
    [QUICK_STARTS]      = { &node_entity, "starts",      { .name = "starts", .kind = KIND_date } },
    [QUICK_ENDS]        = { &node_entity, "ends",        { .name = "ends", .kind = KIND_date } },
    [QUICK_STATE]       = { &node_entity, "state",       { .name = "state", .kind = KIND_choice } },
    [QUICK_MILESTONE]   = { &node_entity, "title",       { .name = "milestone", .kind = KIND_text, .max = 200 } },
    [QUICK_DUE]         = { &node_entity, "ends",        { .name = "milestone_due", .kind = KIND_date } },
    [QUICK_EXCEPTION]   = { &node_entity, "exception",   { .name = "exception", .kind = KIND_longtext, .max = 600 } },
    [QUICK_INDICATOR]   = { &node_link_entity, "indicator", { .name = "indicator", .kind = KIND_text } },
    [QUICK_EXPECTED]    = { &node_link_entity, "expected",  { .name = "expected", .kind = KIND_choice } },
    [QUICK_EVIDENCE]    = { &evidence_entity, "title",   { .name = "evidence", .kind = KIND_text, .max = 160 } },
    [QUICK_LINK]        = { &evidence_entity, "link",    { .name = "evidence_link", .kind = KIND_url } },
};

/* The steps that lead a new measure to the state in which it is already; what is over is told with its reason later. */
static const struct { const char *state, *event; } begun[] = { { "planned", NULL }, { "decided", "decide" }, { "running", "begin" } };

static const struct field *meant(enum quick_field i) { return entity_field(quick[i].e, str_of(quick[i].field)); }

static void add_choices(struct req *q, struct widget *w, const struct choice *c, size_t n)
{
    w->option = arena_array(q->a, struct option, n);
    for (; c->key && w->n < n; c++) w->option[w->n++] = (struct option){ .key = str_of(c->key), .text = _(c->label) };
}

/* A box with a list behind it: names to find by typing, each with its key. */
static void add_rows(struct req *q, struct widget *w, const struct field *f)
{
    if (!field_live(f) || !may(&q->who, field_to(f), READ).n) return;
    struct query query = query_new(field_to(f), &q->who, q->lang);
    w->option = arena_array(q->a, struct option, OPTIONS_MAX);
    w->n = query_options(q->st, &query, w->option, OPTIONS_MAX);
}

static void load_widgets(struct req *q, struct quick_view *v)
{
    struct date day;
    for (int i = 0; i < QUICK_FIELDS; i++) {
        const struct field *f = meant((enum quick_field)i);
        struct widget *w = &v->w[i];
        bool date = quick[i].as.kind == KIND_date;
        *w = (struct widget){ .f = &quick[i].as, .id = arena_fmt(q->a, "f-%s", quick[i].as.name), .label = _(f->label), .text = str_trim(form_value(q, str_of(quick[i].as.name))), .mode = "text",
                              .dir = date ? "ltr" : "auto", .lang = i == QUICK_TITLE || i == QUICK_MILESTONE ? LANG_SOURCE : "", .required = i == QUICK_TITLE };
        w->type = date && (!w->text.n || date_parse(w->text, &day)) ? "date" : quick[i].as.kind == KIND_url ? "url" : "text";
    }
    v->w[QUICK_MILESTONE].label = _(N_("First milestone"));
    add_choices(q, &v->w[QUICK_STATE], node_states, countof(begun));
    add_choices(q, &v->w[QUICK_EXPECTED], link_expectations, 8);
    add_rows(q, &v->w[QUICK_RESPONSIBLE], meant(QUICK_RESPONSIBLE));
    add_rows(q, &v->w[QUICK_INDICATOR], meant(QUICK_INDICATOR));
}

static void wrong(struct req *q, struct quick_view *v, enum quick_field i, str message)
{
    struct widget *w = &v->w[i];
    v->wrong += !w->error.n;
    if (!w->error.n) w->error = message;
    w->describe = arena_fmt(q->a, "%.*s-e", STR(w->id));
}

/* "Name [key]" as the list gives it, or a name that the list has. Empty: nothing was chosen, or that is wrong. */
static str key_of(struct req *q, struct quick_view *v, enum quick_field i)
{
    const struct widget *w = &v->w[i];
    for (size_t k = 0; k < w->n; k++) {
        str whole = arena_fmt(q->a, "%.*s [%.*s]", STR(w->option[k].text), STR(w->option[k].key));
        if (w->text.n && (str_eq(w->text, whole) || str_eq(w->text, w->option[k].text) || str_eq(w->text, w->option[k].key))) return w->option[k].key;
    }
    if (w->text.n) wrong(q, v, i, _(N_("Please choose from the list.")));
    return S("");
}

/* ---- saving it ------------------------------------------------------------------------------------------------------------------------------------ */
/* What the store says about a field that the form has stands beside it; anything else above the form. */
static void take_problems(struct req *q, struct quick_view *v, const struct problems *p, enum quick_field from, enum quick_field to)
{
    for (size_t k = 0; k < p->n; k++) {
        bool told = false;
        for (enum quick_field i = from; i <= to && !told; i++)
            if (p->at[k].field == meant(i)) { wrong(q, v, i, form_message(q, &p->at[k])); told = true; }
        if (told) continue;
        v->wrong += !v->general.n;
        v->general = form_message(q, &p->at[k]);
    }
}

/* Fields from..to of the form become a row; `more`: what the form does not ask. 0: it was refused. */
struct pair { const char *field; str value; };
static int64_t save(struct req *q, struct quick_view *v, enum quick_field from, enum quick_field to, const struct pair *more, size_t n)
{
    const struct entity *e = quick[from].e;
    struct draft d = draft_new(q->a, e);
    struct problems p = { .a = q->a };
    for (enum quick_field i = from; i <= to; i++) {
        const struct field *f = meant(i);
        if (i == QUICK_STATE) continue;
        if (f->translated) draft_word(q->a, &d, lang_source())[field_index(e, f)] = v->w[i].text;
        else draft_give(&d, f->name, v->w[i].text);
    }
    for (size_t i = 0; i < n; i++) draft_give(&d, more[i].field, more[i].value);
    struct write w = { .who = &q->who, .request = q->id, .draft = &d };
    enum write_outcome out = row_write(q->st, &w, &p);
    if (out == WRITE_DONE) return d.id;
    if (out == WRITE_REFUSED) take_problems(q, v, &p, from, to);
    else { v->wrong++; v->general = _(N_("You may not do this with this entry.")); }
    return 0;
}

static void set_state(struct req *q, struct quick_view *v, int64_t node)
{
    const char *why = NULL;
    for (size_t i = 0; i < countof(begun); i++) {
        if (!begun[i].event || !str_eq(v->w[QUICK_STATE].text, str_of(begun[i].state))) continue;
        if (flow_do(q->st, &q->who, q->id, &node_entity, node, 0, str_of(begun[i].event), S(""), &why) != FLOW_DONE) wrong(q, v, QUICK_STATE, _(why ? why : N_("This step is not possible now.")));
    }
}

static int64_t save_measure(struct req *q, struct quick_view *v)
{
    const struct pair more[] = { { "kind", S("measure") }, { "concept", v->c->meta.key }, { "parent", v->above->meta.key }, { "responsible", key_of(q, v, QUICK_RESPONSIBLE) } };
    return save(q, v, QUICK_TITLE, QUICK_ENDS, more, countof(more));
}

/* Problems of all rows are told at once where that is possible: what hangs on the measure needs it to be there. */
static int64_t save_all(struct req *q, struct quick_view *v)
{
    int64_t id = save_measure(q, v);
    str key = id ? draft_key(q->st, &node_entity, id) : S(""), indicator = key_of(q, v, QUICK_INDICATOR);
    if (!id) return 0;
    set_state(q, v, id);
    if (v->w[QUICK_MILESTONE].text.n || v->w[QUICK_DUE].text.n)
        save(q, v, QUICK_MILESTONE, QUICK_EXCEPTION, (const struct pair[]){ { "kind", S("milestone") }, { "concept", v->c->meta.key }, { "parent", key } }, 3);
    if (indicator.n) save(q, v, QUICK_INDICATOR, QUICK_EXPECTED, (const struct pair[]){ { "node", key }, { "indicator", indicator } }, 2);
    if (v->w[QUICK_EVIDENCE].text.n || v->w[QUICK_LINK].text.n)
        save(q, v, QUICK_EVIDENCE, QUICK_LINK, (const struct pair[]){ { "node", key } }, 1);
    return id;
}

static bool load_quick(struct req *q, struct quick_view *v)
{
    struct query query = query_new(&concept_plan_entity, &q->who, q->lang);
    v->above = write_row(q, READ);
    if (!v->above) return false;
    v->c = row_by_id(q->st, &query, v->above->concept, NULL);
    if (v->c && node_fits(node_kind_of(v->above->kind), NODE_MEASURE)) { load_widgets(q, v); return true; }
    req_fail(q, 409, N_("This kind does not belong there."));
    return false;
}

void quick_get(struct req *q)
{
    struct quick_view *v = arena_new_of(q->a, struct quick_view);
    if (load_quick(q, v)) quick_page(&q->out, q, v);
}

void quick_post(struct req *q)
{
    struct quick_view *v = arena_new_of(q->a, struct quick_view);
    if (!load_quick(q, v)) return;
    int64_t id = save_all(q, v);
    if (id && !v->wrong) { write_to_row(q, id, "created"); return; }
    q->status = 422;                                      /* nothing of it stays: the dispatcher rolls back              */
    quick_page(&q->out, q, v);
}
