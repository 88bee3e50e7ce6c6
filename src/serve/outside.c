/* outside.c - what somebody without an account tells the office: the form, how often from one network, the row that the house writes. */
#include "serve/outside.h"
#include "base/moment.h"
#include "store/ddl.h"
#include <assert.h>

enum { HOUR = 3600 };

/* ---- how often ----------------------------------------------------------------------------------------------------------------- */
/* `key`: what is counted (of messages the table of the entity) and the sender's network. A row is forgotten an hour after the first message that it counts. */
static const struct column knock_columns[] = { { "key", COL_TEXT, true, NULL, false }, { "n", COL_INT, true, NULL, false }, { "since", COL_INT, true, NULL, false } };
static const struct table knock_table = {
    .name = "core_knock", .columns = knock_columns, .n = countof(knock_columns), .primary = { "key" }, .n_primary = 1 };

const struct table *outside_table(void) { return &knock_table; }

bool outside_knock(struct req *q, const char *what, int per_hour)
{
    str client = q->client.n ? q->client : S("-");       /* the command line has no network */
    str key = arena_fmt(q->a, "%s %.*s", what, STR(client));
    ask(q->st, Q("DELETE FROM core_knock WHERE since < $1"), I(moment_now() - HOUR));
    struct rows *r = ask(q->st, Q("INSERT INTO core_knock (key, n, since) VALUES ($1, 1, $2) "
                                  "ON CONFLICT (key) DO UPDATE SET n = core_knock.n + 1 RETURNING n"), T(key), I(moment_now()));
    return rows_next(r) && row_int(r, 0) <= per_hour;
}

/* ---- the form ------------------------------------------------------------------------------------------------------------------ */
/* Where the route has an entity, its row. Not record_of_address(): an address of another language would lead to the entry's page, and away from the form. */
static bool find_row(struct req *q, struct outside_view *v)
{
    v->e = q->route->entity;
    v->action = url_page(q, str_of(v->o->path));
    if (!v->e) return true;
    struct query query = query_new(v->e, &q->who, q->lang);
    v->row = row_by_slug(q->st, &query, q->arg, NULL);
    if (!v->row) { req_fail(q, 404, N_("This entry does not exist, or not any more.")); return false; }
    v->action = arena_fmt(q->a, "%.*s/%s", STR(url_row(q, v->e, row_meta(v->row)->slug)), v->o->path);
    return true;
}

static bool open_form(struct req *q, const struct outside *o, struct outside_view *v)
{
    *v = (struct outside_view){ .o = o, .form = form_new(q, o->entity, ~0U, lang_source()) };
    for (size_t i = 0; i < o->entity->n; i++) v->form.at[i].on = v->form.at[i].on && entity_lists(o->fields, &o->entity->fields[i]);
    return find_row(q, v);
}

str outside_home(const struct req *q, const struct outside_view *v)
{
    return v->row ? url_row(q, v->e, row_meta(v->row)->slug) : url_page(q, str_of(v->o->home));
}

void outside_get(struct req *q, const struct outside *o)
{
    struct outside_view v;
    if (!open_form(q, o, &v)) return;
    v.done = str_eq(req_param(q, S("done")), S("sent"));
    o->draw(&q->out, q, &v);
}

/* ---- what the house adds --------------------------------------------------------------------------------------------------------- */
void outside_give(struct draft *d, const char *field, str value)
{
    const struct field *f = entity_field(d->e, str_of(field));
    assert(f && !f->translated);
    draft_give(d, field, value);
}

/* Its key, or nothing: the room of `to` may be missing, the row not there. */
static str key_of(struct req *q, const struct entity *to, int64_t id)
{
    return to ? draft_key(q->st, to, id) : S("");
}

void outside_about(struct req *q, struct draft *d, const struct entity *e, const void *row, const char *same)
{
    d->lenient = true;                                   /* what the entry refers to may be gone                      */
    outside_give(d, d->e->title, row_title(e, row));
    for (str rest = str_of(same), name; str_word(&rest, &name);) {
        const struct field *f = entity_field(e, name);
        if (f) outside_give(d, arena_z(q->a, name), key_of(q, field_to(f), row_number(row, f)));
    }
    const struct field *own = entity_field(d->e, str_of(e->name));
    if (own && kind_is_ref(own->kind)) outside_give(d, own->name, row_meta(row)->key);
}

/* ---- sending ----------------------------------------------------------------------------------------------------------------------- */
static void refuse(struct req *q, struct outside_view *v, int status)
{
    q->status = status;
    v->o->draw(&q->out, q, v);
}

static enum write_outcome store_message(struct req *q, struct outside_view *v)
{
    struct draft d = form_read(q, &v->form);
    if (v->o->add) v->o->add(q, &d, v);
    struct write w = { .who = &who_house, .request = q->id, .draft = &d };
    return v->form.problems.n ? WRITE_REFUSED : row_write(q->st, &w, &v->form.problems);
}

void outside_post(struct req *q, const struct outside *o)
{
    struct outside_view v;
    if (!open_form(q, o, &v)) return;
    str thanks = arena_fmt(q->a, "%.*s?done=sent", STR(v.action));
    if (form_value(q, S("website")).n) { req_redirect(q, 303, thanks); return; }          /* a machine is thanked, too */
    enum write_outcome out = store_message(q, &v);
    if (out == WRITE_REFUSED) { refuse(q, &v, 422); return; }
    if (out != WRITE_DONE) { req_fail(q, 503, N_("The data cannot be reached just now. Please try again in a moment.")); return; }
    if (outside_knock(q, entity_table(o->entity), o->per_hour)) { req_redirect(q, 303, thanks); return; }
    v.refused = N_("Many remarks came from your network within an hour. Please try again later, or call the organisation.");
    refuse(q, &v, 429);                                  /* and nothing is stored */
}
