/* cycle_pages.c - a steering cycle on one page: six phases in order, lists to tick, what is missing; the next cycle from it. */
#include "base/moment.h"
#include "rooms/concept/steer.h"

static void add_lack(struct req *q, struct phase_view *v, str sentence)
{
    (void)q;
    if (v->lacks < LACKS_MAX) v->lack[v->lacks++] = sentence;
}

/* Sentences, so that nobody needs to know which field they come from. */
static void look_for_lacks(struct req *q, struct phase_view *v, str today)
{
    const struct phase *p = v->p;
    int64_t open = 0;
    bool done = str_eq(p->state, S("done"));
    for (size_t i = 0; i < v->checks; i++) open += !v->check[i].done;
    if (open) add_lack(q, v, look_count(q, "%d line of the list is open.", "%d lines of the list are open.", open));
    if (!p->ends.n && !done) add_lack(q, v, _(N_("No end is set.")));
    if (p->ends.n && !done && str_cmp(p->ends, today) < 0) add_lack(q, v, _(N_("It should be finished by now.")));
    if (!p->inputs.n && !p->survey) add_lack(q, v, _(N_("It does not say what goes in.")));
    if (done && !p->outputs.n && !p->result) add_lack(q, v, _(N_("It is done, but does not say what came out.")));
}

static int order_of(str kind)
{
    for (int i = 0; i < PHASES; i++) if (str_eq(kind, str_of(phase_kinds[i].key))) return i;
    return PHASES;
}

static void load_phases(struct req *q, struct cycle_view *v)
{
    str today = date_today(q->a);
    struct query query = query_new(&phase_entity, &q->who, q->lang);
    query.where[query.n_where++] = (struct condition){ .field = entity_field(&phase_entity, S("cycle")), .value = v->c->meta.key, .id = v->c->meta.id };
    query.limit = PHASES_SHOWN;
    query.details = true;
    struct page page = query_run(&query, q->st);
    v->phase_labels = page.labels;
    for (int kind = 0; kind <= PHASES; kind++)
        for (size_t i = 0; i < page.n && v->n < PHASES_SHOWN; i++) {
            const struct phase *p = page.row[i];
            if (order_of(p->kind) != kind) continue;
            struct phase_view *one = &v->at[v->n++];
            *one = (struct phase_view){ .p = p };
            one->checks = checklist_read(p->checklist, one->check);
            one->steps = flow_choices(&q->who, &phase_entity, p, one->step, STEPS_MAX);
            look_for_lacks(q, one, today);
        }
}

static struct cycle_view *opened(struct req *q)
{
    struct cycle_view *v = arena_new_of(q->a, struct cycle_view);
    struct labels *labels = arena_new_of(q->a, struct labels);
    *v = (struct cycle_view){ .labels = labels };
    v->c = record_of_address(q, &cycle_entity, labels);
    if (!v->c) return NULL;
    load_phases(q, v);
    v->works = who_holds(&q->who, CONCEPT_OFFICE);
    v->title = v->c->title;
    v->starts = v->c->ends.n ? v->c->ends : date_today(q->a);
    return v;
}

void cycle_show(struct req *q)
{
    struct cycle_view *v = opened(q);
    if (v) cycle_page(&q->out, q, v);
}

/* ---- ticking ------------------------------------------------------------------------------------------------------------------------------------- */
static bool ticked(const struct req *q, size_t line)
{
    int64_t n;
    for (size_t i = 0; i < q->forms; i++) if (str_eq(q->form[i].name, S("done")) && str_int(q->form[i].value, &n) && n == (int64_t)line) return true;
    return false;
}

/* The lines are those of the version that was shown; if somebody changed them meanwhile, nothing is guessed. */
static const char *save_ticks(struct req *q, struct phase_view *v)
{
    struct problems p = { .a = q->a };
    struct draft d = draft_new(q->a, &phase_entity);
    int64_t version = 0;
    str more = str_trim(form_value(q, S("add")));
    for (size_t i = 0; i < v->checks; i++) v->check[i].done = ticked(q, i);
    if (more.n && v->checks < CHECKS_MAX) v->check[v->checks++] = (struct check_line){ more, false };
    d.id = v->p->meta.id;
    d.key = v->p->meta.key;
    draft_give(&d, "checklist", checklist_text(q->a, v->check, v->checks));
    if (!str_int(form_value(q, S("version")), &version)) version = -1;
    struct write w = { .who = &q->who, .request = q->id, .draft = &d, .version = version };
    enum write_outcome out = row_write(q->st, &w, &p);
    return out == WRITE_DONE ? NULL : out == WRITE_STALE ? N_("Somebody else saved this part meanwhile. Please look at it again.") : p.n ? p.at[0].message : N_("You may not do this.");
}

void cycle_tick(struct req *q)
{
    struct cycle_view *v = opened(q);
    str phase = form_value(q, S("phase")), event = form_value(q, S("event"));
    const char *why = NULL;
    size_t i = 0;
    if (!v) return;
    while (i < v->n && !str_eq(v->at[i].p->meta.key, phase)) i++;
    if (i == v->n) { req_fail(q, 404, N_("This entry does not exist, or not any more.")); return; }
    v->wrong = save_ticks(q, &v->at[i]);
    if (!v->wrong && event.n && flow_do(q->st, &q->who, q->id, &phase_entity, v->at[i].p->meta.id, 0, event, S(""), &why) != FLOW_DONE)
        v->wrong = why ? why : N_("This step is not possible now.");
    if (v->wrong) {
        q->status = 422;
        cycle_page(&q->out, q, v);
        return;
    }
    req_redirect(q, 303, arena_fmt(q->a, "%.*s#%.*s", STR(url_row(q, &cycle_entity, v->c->meta.slug)), STR(v->at[i].p->kind)));
}

/* ---- the next one ------------------------------------------------------------------------------------------------------------------------------------ */
void cycle_next_post(struct req *q)
{
    struct cycle_view *v = opened(q);
    struct problems p = { .a = q->a };
    int64_t id = 0;
    if (!v) return;
    v->title = str_trim(form_value(q, S("title")));
    v->starts = str_trim(form_value(q, S("starts")));
    enum write_outcome out = cycle_next(q->st, &q->who, q->id, v->c, draft_key(q->st, &concept_plan_entity, v->c->concept), v->title, v->starts, &p, &id);
    if (out == WRITE_DONE) {
        struct query query = query_new(&cycle_entity, &q->who, q->lang);
        const void *row = row_by_id(q->st, &query, id, NULL);
        req_redirect(q, 303, row ? url_row(q, &cycle_entity, row_meta(row)->slug) : url_entity(q, &cycle_entity));
        return;
    }
    if (out == WRITE_BROKEN) { req_fail(q, 503, N_("The data cannot be reached just now. Please try again in a moment.")); return; }
    v->wrong = p.n ? p.at[0].message : N_("You may not do this.");
    q->status = 422;
    cycle_page(&q->out, q, v);
}
