/* confirm_review.c - changes of words that owners wrote behind their links: kept beside the entry, taken over or not, and told. */
#include "base/log.h"
#include "rooms/directory/confirm.h"

/* ---- what becomes of one ------------------------------------------------------------------------------------------------------------ */
struct target { const struct entity *e; int64_t id; const struct field *f; };

static struct target target_of(const struct proposal *p)
{
    struct target t = { p->offer ? &offer_entity : p->place ? &place_entity : &actor_entity, p->offer ? p->offer : p->place ? p->place : p->actor, NULL };
    t.f = entity_field(t.e, p->field);
    return t;
}

static struct draft change_of(struct arena *a, const struct target *t, str after)
{
    struct draft d = draft_new(a, t->e);
    d.id = t->id;
    draft_word(a, &d, lang_source())[field_index(t->e, t->f)] = after;
    return d;
}

/* The German text that stands in the entry now. False: the entry is gone. */
static bool word_now(struct store *st, const struct target *t, str *ret)
{
    struct draft d;
    struct stamp stamp;
    if (!t->f || !t->f->translated || !draft_read(st, t->e, t->id, &d, &stamp)) return false;
    *ret = d.word[lang_source()] ? d.word[lang_source()][field_index(t->e, t->f)] : S("");
    return true;
}

/* The entry may be gone, somebody may have written something else there meanwhile, or a rule may be stricter by now. */
static const char *can_accept(struct store *st, const struct entity *e, const void *row, const struct who *who)
{
    (void)who;
    const struct proposal *own = row;
    struct target t = target_of(own);
    struct problems p = { .a = store_arena(st) };
    str now;
    (void)e;
    if (!word_now(st, &t, &now) || !row_may(st, &who_house, t.e, t.id, UPDATE)) return N_("The entry is not there any more.");
    if (!str_eq(now, own->present) && !str_eq(now, own->wanted)) return N_("The entry was changed since. Please look at both texts.");
    struct draft d = change_of(store_arena(st), &t, own->wanted);
    return draft_check(store_arena(st), &d, &p) ? NULL : N_("The new text does not fit this field any more.");
}

static const struct proposal *read_one(struct store *st, int64_t id)
{
    struct query q = query_new(&proposal_entity, &who_house, lang_find(S(LANG_SOURCE)));
    return row_by_id(st, &q, id, NULL);
}

static void finish(struct store *st, const struct proposal *p)
{
    struct arena *a = store_arena(st);
    keep_starts(st, &proposal_entity, p->meta.id, &who_house);
    job_add(st, &(struct job_new){ .kind = "directory.told", .argument = arena_fmt(a, "%lld", (long long)p->actor),
                                   .key = arena_fmt(a, "told %lld %.*s", (long long)p->actor, STR(store_request(st))) });
}

/* On behalf of who took it over: the history of the entry names them. */
static void take_over(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    const struct proposal *p = read_one(st, row);
    struct problems problems = { .a = store_arena(st) };
    (void)e;
    if (!p) return;
    struct target t = target_of(p);
    struct draft d = change_of(store_arena(st), &t, p->wanted);
    if (row_write(st, &(struct write){ .who = who, .request = store_request(st), .draft = &d }, &problems) != WRITE_DONE)
        log_line(LOG_WARNING, "a proposed change was accepted but not taken over: proposal %lld", (long long)row);
    finish(st, p);
}

static void leave(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    const struct proposal *p = read_one(st, row);
    (void)e; (void)who;
    if (p) finish(st, p);
}

#define STAFF "editor coordinator lead administrator municipal_officer"
static const struct transition steps[] = {
    { "waiting", "accept",  "accepted", STAFF, .guard = can_accept, .effect = take_over, .label = N_("Take over"), .outside = N_("Taken over") },
    { "waiting", "decline", "declined", STAFF, .effect = leave, .label = N_("Leave as it is"), .outside = N_("Not taken over") },
};
const struct flow proposal_flow = { "state", steps, countof(steps) };

/* ---- a new one -------------------------------------------------------------------------------------------------------------------------- */
/* The one that waits for the same field of the same row; 0: none. */
static int64_t waiting_for(struct store *st, const struct entity *e, int64_t row, str field)
{
    struct sql s = sql_new(st);
    sql(&s, "SELECT id FROM directory_proposal WHERE state = 'waiting' AND deleted_at IS NULL AND field = ");
    sql_value(&s, T(field));
    if (e == &actor_entity) sql(&s, " AND offer IS NULL AND place IS NULL");
    sql(&s, " AND ");
    sql_name(&s, e->name);
    sql(&s, " = ");
    sql_value(&s, I(row));
    sql(&s, " ORDER BY id LIMIT 1");
    struct rows *r = sql_ask(&s);
    return rows_next(r) ? row_int(r, 0) : 0;
}

bool proposal_put(struct req *q, const struct entity *e, const void *row, int64_t actor, int64_t area, const struct field *f, str before, str after)
{
    struct draft d = draft_new(q->a, &proposal_entity);
    struct problems p = { .a = q->a };
    int64_t id = row_meta(row)->id;
    d.id = waiting_for(q->st, e, id, str_of(f->name));
    d.lenient = true;
    draft_give(&d, "title", row_title(e, row));
    draft_give(&d, "field", str_of(f->name));
    draft_give(&d, "present", before);
    draft_give(&d, "wanted", after);
    draft_give(&d, "actor", draft_key(q->st, &actor_entity, actor));
    draft_give(&d, "area", draft_key(q->st, entity_named(S("directory.area")), area));
    if (e != &actor_entity) draft_give(&d, e->name, row_meta(row)->key);
    return row_write(q->st, &(struct write){ .who = &who_house, .request = q->id, .draft = &d }, &p) == WRITE_DONE;
}

str proposal_waiting(const struct req *q, const struct entity *e, int64_t row)
{
    struct buf b = buf_in(q->a, 2000);
    struct sql s = sql_new(q->st);
    sql(&s, "SELECT field FROM directory_proposal WHERE state = 'waiting' AND deleted_at IS NULL AND ");
    sql_name(&s, e->name);
    sql(&s, " = ");
    sql_value(&s, I(row));
    if (e == &actor_entity) sql(&s, " AND offer IS NULL AND place IS NULL");
    sql(&s, " ORDER BY id LIMIT 20");
    for (struct rows *r = sql_ask(&s); rows_next(r);) {
        const struct field *f = entity_field(e, row_str(r, 0));
        if (b.n) buf_put(&b, S(", "));
        if (f) buf_put(&b, _(f->label));
    }
    return buf_str(&b);
}

/* What a page says that it showed. */
static str seen_of(struct arena *a, str text) { return arena_fmt(a, "%016llx", (unsigned long long)str_hash(text)); }

/* ---- the page ------------------------------------------------------------------------------------------------------------------------------ */
static void show(struct req *q, const char *problem)
{
    struct proposals_view *v = arena_new_of(q->a, struct proposals_view);
    struct query query = query_new(&proposal_entity, &q->who, q->lang);
    query.limit = PROPOSALS_SHOWN;
    query.sort = entity_field(&proposal_entity, S("title"));
    query.where[query.n_where++] = (struct condition){ .field = entity_field(&proposal_entity, S("state")), .value = S("waiting") };
    struct page page = query_run(&query, q->st);
    v->total = page.total;
    v->problem = problem;
    for (size_t i = 0; i < page.n; i++) {
        const struct proposal *p = page.row[i];
        struct target t = target_of(p);
        struct query one = query_new(t.e, &q->who, q->lang);
        const void *row = row_by_id(q->st, &one, t.id, NULL);
        struct proposal_line l = { .p = p, .field = t.f ? _(t.f->label) : p->field, .now = p->present,
            .url = row ? url_row(q, t.e, row_meta(row)->slug) : (str){ "", 0 } };
        word_now(q->st, &t, &l.now);
        l.seen = seen_of(q->a, l.now);
        v->at[v->n++] = l;
    }
    proposals_page(&q->out, q, v);
}

void proposal_review(struct req *q) { show(q, NULL); }

/* Who had the text as it is now on the page ("seen.ID") decides about that one, not about the one that the owner saw. */
static void look_again(struct req *q, int64_t id)
{
    const struct proposal *p = read_one(q->st, id);
    struct problems problems = { .a = q->a };
    str now, seen = form_value(q, arena_fmt(q->a, "seen.%lld", (long long)id));
    if (!p || !str_eq(p->state, S("waiting"))) return;
    struct target t = target_of(p);
    if (!word_now(q->st, &t, &now) || str_eq(now, p->present) || !str_eq(seen, seen_of(q->a, now))) return;
    struct draft d = draft_new(q->a, &proposal_entity);
    d.id = id;
    draft_give(&d, "present", now);
    row_write(q->st, &(struct write){ .who = &who_house, .request = q->id, .draft = &d }, &problems);     /* what it does not take stays refused */
}

/* Fields "p.ID" say accept or decline; a button says it of all that were shown. What somebody else decided meanwhile stays so. */
void proposal_decide(struct req *q)
{
    str all = form_value(q, S("all"));
    for (size_t i = 0; i < q->forms; i++) {
        int64_t id;
        const char *why = NULL;
        str said = all.n ? all : q->form[i].value;
        if (!str_starts(q->form[i].name, S("p.")) || !str_int(str_from(q->form[i].name, 2), &id) || !said.n) continue;
        look_again(q, id);
        enum flow_outcome out = flow_do(q->st, &q->who, q->id, &proposal_entity, id, 0, said, S(""), &why);
        if (out == FLOW_DONE || out == FLOW_NOT_NOW) continue;
        if (out != FLOW_REFUSED) { req_fail(q, 403, N_("You may not do this with this entry.")); return; }
        q->status = 409;
        show(q, why);
        return;
    }
    req_redirect(q, 303, url_page(q, S("freshness/changes?done=saved")));
}
