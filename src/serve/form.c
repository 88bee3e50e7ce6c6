/* form.c - new, change, delete and bring back, flow: the pages by which people write. */
#include "serve/picture.h"
#include "serve/write.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- shared --------------------------------------------------------------------------------------------------------------- */

const char *write_pattern(const struct entity *e, const char *pattern)
{
    static struct arena *kept;
    if (!kept) kept = arena_new();
    str s = str_of(pattern);
    struct buf b = buf_in(kept, 256);
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '$') buf_put(&b, str_of(e->path));
        else if (s.p[i] == '@') buf_fmt(&b, "%s/%s", e->room, e->name);
        else buf_char(&b, s.p[i]);
    }
    return arena_z(kept, buf_str(&b));
}

size_t write_german(void) { return lang_source(); }

int64_t write_number(struct req *q, const char *name)
{
    int64_t n;
    return str_int(form_value(q, str_of(name)), &n) && n >= 0 ? n : -1;
}

str write_visible(struct req *q, const struct field *f, str stored)
{
    if (!kind_is_ref(f->kind) || !field_live(f)) return stored;
    struct buf b = buf_in(q->a, stored.n + 1);
    for (str key; str_word(&stored, &key);) {             /* asked whether it is there for them: nothing of it is read */
        int64_t id = id_by_key(q->st, field_to(f), key);
        if (id && row_may(q->st, &q->who, field_to(f), id, READ)) buf_fmt(&b, "%s%.*s", b.n ? " " : "", STR(key));
    }
    return buf_str(&b);
}

const void *write_find(struct req *q, str slug, unsigned action)
{
    struct query query = query_new(q->route->entity, &q->who, q->lang);
    query.action = action;
    return row_by_slug(q->st, &query, slug, NULL);
}

const void *write_row(struct req *q, unsigned action)
{
    const void *row = write_find(q, q->part[3], action);
    if (row) return row;
    if (action != READ && write_find(q, q->part[3], READ)) req_fail(q, 403, N_("You may not do this with this entry."));
    else req_fail(q, 404, N_("This entry does not exist, or not any more."));
    return NULL;
}

bool write_done(struct req *q, enum write_outcome outcome)
{
    switch (outcome) {
    case WRITE_DONE:   return true;
    case WRITE_DENIED: req_fail(q, 403, N_("You may not do this with this entry.")); break;
    case WRITE_GONE:   req_fail(q, 404, N_("This entry does not exist, or not any more.")); break;
    case WRITE_STALE:  req_fail(q, 409, N_("Somebody else changed this entry meanwhile. Please go back, load the page again and look at it once more.")); break;
    case WRITE_REFUSED: req_fail(q, 409, N_("This is not possible: other entries hold on to it.")); break;
    case WRITE_BROKEN: req_fail(q, 503, N_("The data cannot be reached just now. Please try again in a moment.")); break;
    }
    return false;
}

void write_to_list(struct req *q, const char *done, str undo)
{
    struct buf to = buf_in(q->a, TARGET_MAX);
    buf_fmt(&to, "%.*s?done=%s", STR(url_entity(q, q->route->entity)), done);
    if (undo.n) { buf_put(&to, S("&undo=")); put_encoded(&to, undo); }
    req_redirect(q, 303, buf_str(&to));
}

void write_to_row(struct req *q, int64_t id, const char *done)
{
    struct query query = query_new(q->route->entity, &q->who, q->lang);
    const void *row = row_by_id(q->st, &query, id, NULL);
    if (!row) { write_to_list(q, done, (str){ "", 0 }); return; }
    req_redirect(q, 303, arena_fmt(q->a, "%.*s?done=%s", STR(url_row(q, query.e, row_meta(row)->slug)), done));
}

/* ---- a new row --------------------------------------------------------------------------------------------------------------- */

static void show_form(struct req *q, struct form *f, const void *row)
{
    if (f->problems.n) q->status = 422;
    edit_page(&q->out, q, &(struct edit_view){ f->e, row, f, form_has(q, S("small")) });
}

/* Only the fields that mean something for this sort of row: as it is, as it was typed, or as the link says ("new?kind=goal"). */
static void narrow(struct req *q, struct form *f, const void *row)
{
    const struct entity *e = f->e;
    const struct field *s = e->uses ? entity_field(e, str_of(e->sort)) : NULL;
    if (!s) return;
    const char *typed = e->uses(q->method == POST ? form_value(q, str_of(s->name)) : req_param(q, str_of(s->name))), *kept = row ? e->uses(row_text(row, s)) : NULL;
    if (!typed && !kept) return;
    for (size_t i = 0; i < e->n; i++) {
        const struct field *one = &e->fields[i];
        bool used = (typed && entity_lists(typed, one)) || (kept && entity_lists(kept, one));
        f->at[i].on = f->at[i].on && (used || one->required || (row && !row_empty(row, one)));
    }
}

static struct form new_form(struct req *q)
{
    struct form f = form_new(q, q->route->entity, may(&q->who, q->route->entity, CREATE).classes, write_german());
    f.fresh = true;
    narrow(q, &f, NULL);
    return f;
}

void form_fill_own(struct store *st, const struct who *who, struct draft *d)
{
    struct may m = may(who, d->e, CREATE);
    const struct scope *s = m.scope;
    if (m.n != 1 || (s->rows != ROWS_OWN_AREA && s->rows != ROWS_OWN_ACTOR)) return;
    int64_t id = s->rows == ROWS_OWN_AREA ? s->area : s->actor;
    const char *name = s->rows == ROWS_OWN_AREA ? d->e->own_area : d->e->own_actor;
    const struct field *f = id && name ? entity_field(d->e, str_of(name)) : NULL;
    if (!f || !field_live(f) || !kind_is_ref(f->kind)) return;       /* "id": whose row it is says the row itself */
    str *value = &d->value[field_index(d->e, f)];
    if (!value->n) *value = draft_key(st, field_to(f), id);
}

/* A link may bring values along: "new?actor=caritas". */
static void new_get(struct req *q)
{
    struct form f = new_form(q);
    struct draft d = draft_new(q->a, f.e);
    str *german = draft_word(q->a, &d, f.lang);
    for (size_t i = 0; i < f.e->n; i++) {
        str typed = req_param(q, str_of(f.e->fields[i].name));
        if (f.e->fields[i].translated) german[i] = typed;
        else d.value[i] = typed;
    }
    form_fill_own(q->st, &q->who, &d);
    form_show(q, &f, &d);
    show_form(q, &f, NULL);
}

/* With a problem of the form alone the draft is only looked at, so that all problems are told at once. */
static enum write_outcome save(struct req *q, struct form *f, struct draft *d, int64_t version)
{
    struct write w = { .who = &q->who, .request = q->id, .draft = d, .version = version, .small = form_has(q, S("small")) };
    if (!f->problems.n) return row_write(q->st, &w, &f->problems);
    size_t own = f->problems.n, kept;
    draft_check(q->a, d, &f->problems);
    for (size_t i = kept = own; i < f->problems.n; i++) {   /* the state is nobody's to fill in; one message per field is enough */
        const struct problem *p = &f->problems.at[i];
        if (p->field && (!form_sets(f->e, p->field) || form_problem(f, p->field) != p)) continue;
        f->problems.at[kept++] = *p;
    }
    f->problems.n = kept;
    return WRITE_REFUSED;
}

static void new_post(struct req *q)
{
    struct form f = new_form(q);
    struct draft d = form_read(q, &f);
    enum write_outcome out = save(q, &f, &d, 0);
    if (out == WRITE_REFUSED) show_form(q, &f, NULL);
    else if (write_done(q, out)) write_to_row(q, d.id, "created");
}

/* ---- change ------------------------------------------------------------------------------------------------------------------- */

static struct form row_form(struct req *q, const void *row)
{
    struct query query = query_new(q->route->entity, &q->who, q->lang);
    const void *seen = row_by_id(q->st, &query, row_meta(row)->id, NULL);
    unsigned shown = seen ? row_meta(seen)->classes : 0;
    struct form f = form_new(q, query.e, office_fields(q, query.e) ? row_meta(row)->classes & shown : 0, write_german());
    narrow(q, &f, row);
    return f;
}

static void edit_get(struct req *q)
{
    const void *row = write_row(q, UPDATE);
    if (!row) return;
    struct form f = row_form(q, row);
    struct draft *d = draft_load(q->st, &q->who, f.e, row_meta(row)->id, &f.version);
    if (!d || !form_any(&f)) { req_fail(q, 403, N_("You may not do this with this entry.")); return; }
    form_show(q, &f, d);
    show_form(q, &f, row);
}

static bool takes(struct req *q, const struct field *f, const char *whose)
{
    return str_eq(form_value(q, arena_fmt(q->a, "take.%s", f->name)), str_of(whose));
}

static void leave_out(struct form *f, struct draft *d, size_t i)
{
    d->given[i] = false;
    if (f->e->fields[i].translated) d->word[f->lang][i] = (str){ 0 };
}

/* On the merge page the reader says field by field whose text counts: what is to stay as it is now is not part of the draft. False: not all is said. */
static bool choose(struct req *q, struct form *f, struct draft *d)
{
    bool all = true;
    int64_t version = 0;
    struct draft *now = form_has(q, S("since")) ? draft_load(q->st, &q->who, f->e, d->id, &version) : NULL;
    for (size_t i = 0; now && i < f->e->n; i++) {
        const struct field *field = &f->e->fields[i];
        bool asked = form_has(q, arena_fmt(q->a, "ask.%s", field->name));
        if (!f->at[i].on || !(asked || takes(q, field, "now"))) continue;
        all = all && (takes(q, field, "now") || takes(q, field, "mine"));
        if (!takes(q, field, "now")) continue;
        leave_out(f, d, i);
        form_show_one(q, f, field, now);                  /* should the form come back with a problem */
    }
    return all;
}

static void show_merge(struct req *q, const void *row, struct form *f, struct merge_view *v)
{
    v->e = f->e;
    v->row = row;
    v->form = f;
    v->small = form_has(q, S("small"));
    q->status = v->undecided ? 422 : 409;
    stale_page(&q->out, q, v);
}

/* Somebody else saved meanwhile. What only one of the two changed needs no question; often nothing clashes at all. */
static enum write_outcome meet(struct req *q, const void *row, struct form *f, struct draft *d, int64_t since, bool undecided)
{
    struct merge_view v = { .line = arena_array(q->a, struct merge_line, f->e->n), .since = since, .undecided = undecided };
    struct problems looked = { .a = q->a };
    size_t clash = 0;
    draft_check(q->a, d, &looked);
    v.n = write_compare(q, f->e, d->id, since, f, d, v.line, &clash, &f->version);
    if (clash || undecided) { show_merge(q, row, f, &v); return WRITE_STALE; }
    for (size_t k = 0; k < v.n; k++)                       /* theirs only: left as it is */
        if (!v.line[k].ours) leave_out(f, d, field_index(f->e, v.line[k].f));
    return save(q, f, d, f->version);
}

static enum write_outcome save_or_meet(struct req *q, const void *row, struct form *f, struct draft *d)
{
    int64_t since = write_number(q, "since");
    if (since < 1) since = f->version;
    if (choose(q, f, d)) {
        enum write_outcome out = save(q, f, d, f->version);
        return out == WRITE_STALE ? meet(q, row, f, d, f->version, false) : out;
    }
    f->problems.n = 0;
    *d = form_read(q, f);                                  /* all of it once more, for the page */
    d->id = row_meta(row)->id;
    return meet(q, row, f, d, since, true);
}

static void edit_post(struct req *q)
{
    const void *row = write_row(q, UPDATE);
    if (!row) return;
    struct form f = row_form(q, row);
    if (!form_any(&f)) { req_fail(q, 403, N_("You may not do this with this entry.")); return; }
    struct draft d = form_read(q, &f);
    d.id = row_meta(row)->id;
    f.version = write_number(q, "version");
    if (f.version < 1) { req_fail(q, 400, N_("This form is not complete. Please load the page again.")); return; }
    enum write_outcome out = save_or_meet(q, row, &f, &d);
    if (out == WRITE_STALE) return;                        /* the merge page is the answer */
    if (out == WRITE_REFUSED) show_form(q, &f, row);
    else if (write_done(q, out)) write_to_row(q, d.id, "saved");
}

/* ---- delete, bring back ------------------------------------------------------------------------------------------------------------ */

static void delete_post(struct req *q)
{
    const void *row = write_row(q, DELETE);
    if (!row) return;
    int64_t version = write_number(q, "version");
    if (write_done(q, row_delete(q->st, &q->who, q->id, q->route->entity, row_meta(row)->id, version < 0 ? 0 : version)))
        write_to_list(q, "deleted", row_meta(row)->slug);
}

/* Deleted rows are nobody's to see: the address is looked up as it stands. */
static int64_t owner_of_slug(struct req *q, const struct entity *e, str slug)
{
    struct sql s = sql_new(q->st);
    sql(&s, "SELECT owner FROM ");
    sql_name(&s, entity_part(e, "slug"));
    sql(&s, " WHERE slug = ");
    sql_value(&s, T(slug));
    sql(&s, " ORDER BY current DESC NULLS LAST, lang, owner LIMIT 1");
    struct rows *r = sql_ask(&s);
    return rows_next(r) ? row_int(r, 0) : 0;
}

static void undelete_post(struct req *q)
{
    int64_t id = owner_of_slug(q, q->route->entity, q->part[3]);
    if (!id) { req_fail(q, 404, N_("This entry does not exist, or not any more.")); return; }
    if (write_done(q, row_undelete(q->st, &q->who, q->id, q->route->entity, id))) write_to_row(q, id, "undeleted");
}

/* ---- flow ---------------------------------------------------------------------------------------------------------------------------- */

static const struct transition *choice_of(struct req *q, const void *row, str event)
{
    const struct transition *all[16];
    size_t n = flow_choices(&q->who, q->route->entity, row, all, countof(all));
    for (size_t i = 0; i < n; i++) if (str_eq(event, str_of(all[i]->event))) return all[i];
    return NULL;
}

static void flow_get(struct req *q)
{
    const void *row = write_row(q, READ);
    if (!row) return;
    const struct transition *t = choice_of(q, row, q->part[4]);
    if (!t) { req_fail(q, 409, N_("This step is not possible now: somebody took it already, or it is not yours to take.")); return; }
    flow_page(&q->out, q, &(struct flow_view){ .e = q->route->entity, .row = row, .t = t });
}

static void flow_post(struct req *q)
{
    const void *row = write_row(q, READ);
    const char *why = NULL;
    if (!row) return;
    int64_t id = row_meta(row)->id, version = write_number(q, "version");
    const struct transition *t = choice_of(q, row, q->part[4]);
    str reason = str_trim(form_value(q, S("reason")));
    if (t && t->needs_reason && !reason.n) {
        q->status = 422;
        flow_page(&q->out, q, &(struct flow_view){ q->route->entity, row, t, reason, N_("Please say why.") });
        return;
    }
    switch (flow_do(q->st, &q->who, q->id, q->route->entity, id, version < 0 ? 0 : version, q->part[4], reason, &why)) {
    case FLOW_DONE:    write_to_row(q, id, "moved"); break;
    case FLOW_UNKNOWN: req_fail(q, 404, N_("There is no page at this address.")); break;
    case FLOW_DENIED:  req_fail(q, 403, N_("You may not do this with this entry.")); break;
    case FLOW_NOT_NOW: req_fail(q, 409, N_("This step is not possible now: somebody took it already, or it is not yours to take.")); break;
    case FLOW_STALE:   write_done(q, WRITE_STALE); break;
    case FLOW_REFUSED: req_fail(q, 409, why ? why : N_("This step is not possible now.")); break;
    }
}

/* ---- routes ---------------------------------------------------------------------------------------------------------------------------- */

static void page(struct app *app, const struct entity *e, enum method m, const char *pattern, void (*handle)(struct req *q), unsigned action)
{
    app_route(app, (struct route){ m, write_pattern(e, pattern), handle, ROUTE_RIGHT, e, BASE_PAGE, .action = action });
}

/* One address per event. The names that addresses have already cannot be events. */
static void flow_routes(struct app *app, const struct entity *e)
{
    static const char taken[] = "edit delete undelete history translate merge";
    for (size_t i = 0; e->flow && i < e->flow->n; i++) {
        const char *event = e->flow->at[i].event;
        bool again = false;
        for (size_t k = 0; k < i; k++) again = again || !strcmp(event, e->flow->at[k].event);
        if (again) continue;
        if (str_has_word(str_of(taken), str_of(event))) { fprintf(stderr, "bruecke: %s.%s: an event cannot be called %s\n", e->room, e->name, event); abort(); }
        struct arena *a = arena_new();
        str pattern = arena_fmt(a, "$/{slug}/%s", event);
        page(app, e, GET, pattern.p, flow_get, READ);
        page(app, e, POST, pattern.p, flow_post, READ);
        arena_free(a);
    }
}

void write_routes(struct app *app, const struct entity *e)
{
    api_write_routes(app, e);
    if (!e->path) return;
    page(app, e, GET, "$/new", new_get, CREATE);
    page(app, e, POST, "$/new", new_post, CREATE);
    page(app, e, GET, "$/{slug}/edit", edit_get, UPDATE);
    page(app, e, POST, "$/{slug}/edit", edit_post, UPDATE);
    page(app, e, POST, "$/{slug}/delete", delete_post, DELETE);
    page(app, e, POST, "$/{slug}/undelete", undelete_post, DELETE);
    page(app, e, GET, "$/{slug}/history", history_of_row, UPDATE);
    page(app, e, GET, "$/{slug}/translate/{lang}", translate_get, UPDATE);
    page(app, e, POST, "$/{slug}/translate/{lang}", translate_post, UPDATE);
    picture_routes(app, e);
    preview_routes(app, e);
    flow_routes(app, e);
    work_routes(app, e);
}
