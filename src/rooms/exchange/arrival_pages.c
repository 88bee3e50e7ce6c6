/* arrival_pages.c - the office looks through what arrived: the list with decisions on several, and one arrival side by side with our row. */
#include "rooms/exchange/pages.h"
#include "serve/write.h"
#include <stdlib.h>
#include <string.h>

str arrival_line_name(const struct req *q, const struct line *l)
{
    return l->f->translated ? arena_fmt(q->a, "l.%s.%s", l->f->name, langs[l->lang].tag) : arena_fmt(q->a, "l.%s", l->f->name);
}

/* ---- the list ---------------------------------------------------------------------------------------------------------------------------- */
static void list_draw(struct req *q, struct arrivals_view *v)
{
    v->list = list_view(q, &arrival_entity);
    v->decides = who_holds(&q->who, EXCHANGE_OFFICE);
    arrivals_page(&q->out, q, v);
}

void arrivals_show(struct req *q)
{
    struct arrivals_view v = { 0 };
    v.said = str_int(req_param(q, S("did")), &v.done);
    if (!str_int(req_param(q, S("left")), &v.refused)) v.refused = 0;
    list_draw(q, &v);
}

struct ticked { int64_t id; int rank; };
static int by_rank(const void *a, const void *b)
{
    const struct ticked *x = a, *y = b;
    return x->rank != y->rank ? x->rank - y->rank : (x->id > y->id) - (x->id < y->id);
}

static bool below(const struct arrival *child, const struct arrival *up)
{
    for (size_t i = 0; i < child->n; i++)
        if (child->value[i].how == ARRIVAL_REFER && !strcmp(child->value[i].field, "parent") && str_eq(child->value[i].text, up->foreign)) return true;
    return false;
}

/* Organisations before offers; of one kind, what others stand below goes first: as many passes as levels, which the rank of each pass counts. */
static void deepen(struct req *q, struct ticked *t, size_t n)
{
    struct arrival **of = arena_array(q->a, struct arrival *, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct arrival_row *row = arrival_by_id(q->st, t[i].id);
        of[i] = row && entity_named(row->what) && entity_named(row->what)->parent ? arrival_payload(q->st, row, NULL) : NULL;
    }
    for (int pass = 0, moved = 1; moved && pass < 12; pass++) {
        moved = 0;
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; of[i] && k < n; k++)
                if (of[k] && t[i].rank <= t[k].rank && !strcmp(of[i]->entity, of[k]->entity) && below(of[i], of[k])) { t[i].rank = t[k].rank + 1; moved = 1; }
    }
}

static size_t ticked_rows(struct req *q, struct ticked *ret)
{
    size_t n = 0;
    for (size_t i = 0; i < q->forms && n < BULK_MAX; i++) {
        int64_t id;
        if (!str_eq(q->form[i].name, S("row")) || !str_int(q->form[i].value, &id)) continue;
        const struct arrival_row *row = arrival_by_id(q->st, id);
        if (row) ret[n++] = (struct ticked){ id, 20 * arrival_rank(row->what) };
    }
    deepen(q, ret, n);
    qsort(ret, n, sizeof *ret, by_rank);
    return n;
}

static bool arrives(const struct comparison *c, const struct field *f)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->line[i].f == f && !c->line[i].wrong && c->line[i].theirs.n && (!f->translated || c->line[i].lang == lang_source())) return true;
    return false;
}

/* What our entity needs and the source does not say, as a small form. */
static struct form *needs(struct req *q, const struct comparison *c)
{
    struct form *f = arena_new_of(q->a, struct form);
    bool any = false;
    if (c->id || !c->may) return NULL;
    *f = form_new(q, c->e, may(&q->who, c->e, CREATE).classes, lang_source());
    for (size_t i = 0; i < c->e->n; i++) {
        const struct field *field = &c->e->fields[i];
        bool town = !strcmp(field->name, "area") && c->source->area;
        f->at[i].on = f->at[i].on && field->required && !town && !arrives(c, field);
        any = any || f->at[i].on;
    }
    f->fresh = true;
    return any ? f : NULL;
}

/* What may be the same as a row of ours, was changed on both sides, is public already, lacks what our entity needs or refers to what was not taken is not taken by the dozen:
** somebody looks at it. Nothing was begun then. */
static struct comparison *fit_unseen(struct req *q, const struct arrival_row *row)
{
    bool open = str_eq(row->state, S("new")) || str_eq(row->state, S("changed"));
    struct comparison *c = !open || (row->twin.n && !row->ours.n) ? NULL : compare_with(q->st, &q->who, row, arrival_ours(q->st, row));
    if (!c || !c->may || (c->id && !c->mine) || needs(q, c)) return NULL;
    for (size_t i = 0; i < c->missing.n; i++) if (c->missing.slug[i].n && !c->missing.later[i]) return NULL;      /* what it refers to goes before it */
    for (size_t i = 0; c->id && i < c->n; i++) if (c->line[i].advice == LINE_CLASH) return NULL;
    struct who visitor = who_visitor();
    return c->id && row_may(q->st, &visitor, c->e, c->id, READ) ? NULL : c;              /* what is public changes before somebody's eyes */
}

static str why_not(struct req *q, const struct arrival_row *row, const struct problems *p)
{
    str label = p->n && p->at[0].field ? _(p->at[0].field->label) : S("");
    str message = p->n ? _(p->at[0].message) : _(N_("You may not do this with this entry."));
    return arena_fmt(q->a, "%.*s: %.*s%s%.*s", STR(row->title), STR(label), label.n ? ": " : "", STR(message));
}

/* A write that is refused half-way may have left something behind: it is told, and the status rolls back all of them. */
static bool decide_one(struct req *q, struct arrivals_view *v, int64_t id, str does)
{
    struct problems p = { .a = q->a };
    bool take = str_eq(does, S("take")) || str_eq(does, S("publish"));
    if (!take) {
        bool done = arrival_step(q->st, &q->who, q->id, id, str_eq(does, S("reopen")) ? "reopen" : "ignore");
        if (done) v->done++;
        else v->refused++;
        return !store_broken(q->st);
    }
    const struct arrival_row *row = arrival_by_id(q->st, id);
    struct comparison *c = row ? fit_unseen(q, row) : NULL;
    if (!c) { v->refused++; return !store_broken(q->st); }
    v->done++;
    if (arrival_take(q->st, &q->who, q->id, c, NULL, NULL, str_eq(does, S("publish")), &p) == WRITE_DONE) return true;
    v->problem = why_not(q, row, &p);
    return false;
}

void arrivals_post(struct req *q)
{
    struct arrivals_view v = { 0 };
    struct ticked *t = arena_array(q->a, struct ticked, BULK_MAX);
    str does = form_value(q, S("do"));
    bool good = true;
    size_t n = ticked_rows(q, t);
    if (!n) v.problem = _(N_("Please tick at least one entry."));
    for (size_t i = 0; good && i < n; i++) good = decide_one(q, &v, t[i].id, does);
    if (store_broken(q->st)) return;
    if (good && n) { req_redirect(q, 303, url_page(q, arena_fmt(q->a, "arrivals?did=%lld&left=%lld", (long long)v.done, (long long)v.refused))); return; }
    q->status = 422;
    list_draw(q, &v);
}

/* ---- one ------------------------------------------------------------------------------------------------------------------------------------ */
static const void *ours_by(struct req *q, const struct entity *e, str key)
{
    struct query query = query_new(e, &q->who, q->lang);
    int64_t slash = -1;
    for (size_t i = 0; i < key.n; i++) if (key.p[i] == '/') slash = (int64_t)i;
    key = str_from(key, (size_t)(slash + 1));
    int64_t id = key.n ? id_by_key(q->st, e, key) : 0;
    const void *row = id ? row_by_id(q->st, &query, id, NULL) : NULL;
    return row || !key.n ? row : row_by_slug(q->st, &query, key, NULL);
}

/* NULL: answered already. */
static struct arrival_view *opened(struct req *q, str with)
{
    struct arrival_view *v = arena_new_of(q->a, struct arrival_view);
    struct labels *labels = arena_new_of(q->a, struct labels);
    v->row = record_of_address(q, &arrival_entity, labels);
    if (!v->row) return NULL;
    v->labels = labels;
    v->e = entity_named(v->row->what);
    v->decides = who_holds(&q->who, EXCHANGE_OFFICE);
    if (!v->e) return v;
    int64_t id = arrival_ours(q->st, v->row);
    const void *other = with.n ? ours_by(q, v->e, with) : NULL;
    if (other) { id = row_meta(other)->id; v->with = row_meta(other)->key; }
    v->c = compare_with(q->st, &q->who, v->row, id);
    if (v->row->twin.n && !v->row->ours.n) v->twin = ours_by(q, v->e, v->row->twin);
    if (v->c) v->more = needs(q, v->c);
    struct rows *r = ask(q->st, Q("SELECT 1 FROM exchange_payload WHERE arrival = $1 AND undo <> ''"), I(v->row->meta.id));
    v->undo = rows_next(r) && (str_eq(v->row->state, S("taken")) || str_eq(v->row->state, S("changed")));
    if (with.n && !other) v->problem = N_("There is no such entry of ours.");
    return v;
}

static void show(struct req *q, struct arrival_view *v)
{
    struct history_view *past = arena_new_of(q->a, struct history_view);
    past->e = &arrival_entity;
    history_take(q, v->row, past, HISTORY_LAST);
    v->past = past;
    if (v->problem && q->status == 200 && q->method == POST) q->status = 422;
    arrival_page(&q->out, q, v);
}

void arrival_show(struct req *q)
{
    struct arrival_view *v = opened(q, req_param(q, S("with")));
    if (v) show(q, v);
}

/* ---- deciding ---------------------------------------------------------------------------------------------------------------------------------- */
static void refuse(struct req *q, struct arrival_view *v, const char *why, int status)
{
    q->status = status;
    v->problem = why;
    show(q, v);
}

static void answer(struct req *q, struct arrival_view *v, enum write_outcome out, const struct problems *p)
{
    if (store_broken(q->st)) return;
    switch (out) {
    case WRITE_DONE:    write_to_row(q, v->row->meta.id, "changed"); return;
    case WRITE_STALE:   refuse(q, v, N_("Somebody changed our entry since: please look at it again."), 409); return;
    case WRITE_DENIED:  refuse(q, v, N_("You may not do this with this entry."), 403); return;
    default:
        v->wrong = p;
        refuse(q, v, N_("Our entry cannot be written like this:"), 422);
    }
}

static void take(struct req *q, struct arrival_view *v)
{
    struct problems *p = arena_new_of(q->a, struct problems);
    bool *chosen = arena_array(q->a, bool, LINES_MAX + 1);
    struct draft typed;
    p->a = q->a;
    if (v->c->id && !v->c->mine) { answer(q, v, WRITE_DENIED, p); return; }
    for (size_t i = 0; i < v->c->n; i++) chosen[i] = str_eq(form_value(q, arrival_line_name(q, &v->c->line[i])), S("take"));
    if (v->more) typed = form_read(q, v->more);
    if (v->more && v->more->problems.n) { answer(q, v, WRITE_REFUSED, &v->more->problems); return; }
    struct comparison *c = arena_new_of(q->a, struct comparison);
    *c = *v->c;
    answer(q, v, arrival_take(q->st, &q->who, q->id, c, chosen, v->more ? &typed : NULL, form_has(q, S("publish")), p), p);
}

/* What the reviewer saw: another run, or somebody else, may have been here meanwhile. */
static bool as_seen(struct req *q, const struct comparison *c)
{
    return str_eq(form_value(q, S("hash")), c->hash) && write_number(q, "version") == c->version;
}

/* Our row leaves the public's sight, because it is gone there. */
static void archive(struct req *q, struct arrival_view *v)
{
    const char *why = NULL;
    enum flow_outcome out = v->c->id ? flow_do(q->st, &q->who, q->id, v->e, v->c->id, 0, S("archive"), S(""), &why) : FLOW_UNKNOWN;
    if (out == FLOW_DONE && !arrival_step(q->st, &q->who, q->id, v->row->meta.id, "ignore")) out = FLOW_DENIED;
    if (out == FLOW_DONE) { write_to_row(q, v->row->meta.id, "changed"); return; }
    refuse(q, v, why ? why : N_("You may not do this with this entry."), out == FLOW_DENIED ? 403 : 422);
}

static void undo(struct req *q, struct arrival_view *v)
{
    struct problems *p = arena_new_of(q->a, struct problems);
    p->a = q->a;
    answer(q, v, arrival_undo(q->st, &q->who, q->id, v->row, p), p);
}

void arrival_post(struct req *q)
{
    str does = form_value(q, S("do"));
    struct arrival_view *v = opened(q, form_value(q, S("with")));
    if (!v) return;
    bool seen = v->c && as_seen(q, v->c), open = str_eq(v->row->state, S("new")) || str_eq(v->row->state, S("changed")) || str_eq(v->row->state, S("taken"));
    if (str_eq(does, S("ignore")) || str_eq(does, S("reopen"))) {
        answer(q, v, arrival_step(q->st, &q->who, q->id, v->row->meta.id, str_eq(does, S("ignore")) ? "ignore" : "reopen") ? WRITE_DONE : WRITE_DENIED, NULL);
    } else if (!v->c) refuse(q, v, N_("This kind of entry is not known here."), 422);
    else if (str_eq(does, S("undo"))) undo(q, v);
    else if (str_eq(does, S("archive")) && str_eq(v->row->state, S("gone")) && !v->with.n) archive(q, v);
    else if (!seen || !open) refuse(q, v, N_("This changed while you were looking at it: please look at it again."), 409);
    else if (str_eq(does, S("keep"))) answer(q, v, arrival_settle(q->st, &q->who, q->id, v->c) ? WRITE_DONE : WRITE_DENIED, NULL);
    else take(q, v);
}

/* ---- today ------------------------------------------------------------------------------------------------------------------------------------------ */
static str waiting_line(const struct req *q, size_t which, int64_t n)
{
    if (which == 0) return look_count(q, "%d entry arrived from another directory and waits for a decision.", "%d entries arrived from other directories and wait for a decision.", n);
    if (which == 1) return look_count(q, "%d entry that we took over was changed there.", "%d entries that we took over were changed there.", n);
    return look_count(q, "%d entry that we took over is no longer there.", "%d entries that we took over are no longer there.", n);
}

void exchange_today(struct req *q, struct agenda *agenda)
{
    static const char *const waits[] = { "new", "changed", "gone" };
    if (!who_holds(&q->who, EXCHANGE_OFFICE)) return;
    for (size_t i = 0; i < countof(waits); i++) {
        struct rows *r = ask(q->st, Q("SELECT COUNT(*) FROM exchange_arrival WHERE state = $1 AND deleted_at IS NULL AND (state <> 'gone' OR ours <> '')"), T(str_of(waits[i])));
        int64_t n = rows_next(r) ? row_int(r, 0) : 0;
        if (n) agenda_add(agenda, (struct task){ TASK_WAITING, waiting_line(q, i, n), url_page(q, arena_fmt(q->a, "arrivals?state=%s", waits[i])), S(""), N_("Review") });
    }
}
