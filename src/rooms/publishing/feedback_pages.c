/* feedback_pages.c - "Report a mistake" on pages and news, and "Report a barrier" for the whole portal: a form for anybody, without an account.
**
** The route is open to everybody; the row is written by the house, so that no table of rights lets visitors make one by another way. Against machines:
** a field that people do not see and must leave empty, and a limit per network, beside the form's own token.
*/
#include "base/moment.h"
#include "rooms/publishing/pages.h"
#include "store/ddl.h"

enum { PER_HOUR = 10, HOUR = 3600 };

/* `key`: a reader's network. A row is forgotten an hour after the first message that it counts. */
static const struct column knock_columns[] = { { "key", COL_TEXT, true, NULL, false }, { "n", COL_INT, true, NULL, false }, { "since", COL_INT, true, NULL, false } };
static const struct table knock_table = {
    .name = "publishing_knock", .columns = knock_columns, .n = countof(knock_columns), .primary = { "key" }, .n_primary = 1 };
const struct table *const publishing_tables[1] = { &knock_table };

/* Counts one more of this network; false: enough for this hour. */
static bool knock(struct req *q)
{
    str key = q->client.n ? q->client : S("-");          /* the command line has no network */
    ask(q->st, Q("DELETE FROM publishing_knock WHERE since < $1"), I(moment_now() - HOUR));
    struct rows *r = ask(q->st, Q("INSERT INTO publishing_knock (key, n, since) VALUES ($1, 1, $2) "
                                  "ON CONFLICT (key) DO UPDATE SET n = publishing_knock.n + 1 RETURNING n"), T(key), I(moment_now()));
    return rows_next(r) && row_int(r, 0) <= PER_HOUR;
}

/* `fields`: those that the sender fills in. */
static struct form form_with(struct req *q, const char *fields)
{
    struct form f = form_new(q, &feedback_entity, INTERNAL | CONTACT, lang_source());
    for (size_t i = 0; i < feedback_entity.n; i++) f.at[i].on = f.at[i].on && entity_lists(fields, &feedback_entity.fields[i]);
    return f;
}

/* Not record_of_address(): an address of another language would lead to the page, and away from the form. */
static struct feedback_view open_form(struct req *q)
{
    struct feedback_view v = { .e = q->route->entity };
    struct query query = query_new(v.e, &q->who, q->lang);
    v.row = row_by_slug(q->st, &query, q->arg, NULL);
    if (!v.row) { req_fail(q, 404, N_("This entry does not exist, or not any more.")); return v; }
    v.form = form_with(q, "text mail");
    v.action = arena_fmt(q->a, "%.*s/feedback", STR(url_row(q, v.e, row_meta(v.row)->slug)));
    return v;
}

static struct feedback_view open_barrier(struct req *q)
{
    struct feedback_view v = { .form = form_with(q, "text address mail") };
    v.action = url_page(q, S("accessibility/report"));
    return v;
}

static void show(struct req *q, struct feedback_view *v)
{
    v->done = str_eq(req_param(q, S("done")), S("sent"));
    feedback_draw(&q->out, q, v);
}

void feedback_get(struct req *q)
{
    struct feedback_view v = open_form(q);
    if (v.row) show(q, &v);
}

void barrier_get(struct req *q)
{
    struct feedback_view v = open_barrier(q);
    show(q, &v);
}

/* ---- sending ----------------------------------------------------------------------------------------------------------------- */
static void give(struct draft *d, const char *name, str value)
{
    size_t i = field_index(&feedback_entity, entity_field(&feedback_entity, str_of(name)));
    d->given[i] = true;
    d->value[i] = value;
}

static str key_of(struct req *q, const char *to, int64_t id)
{
    const struct entity *e = entity_named(str_of(to));
    return id && id != NONE && e ? draft_keys(q->st, e, arena_fmt(q->a, "%lld", (long long)id)) : (str){ "", 0 };
}

/* Which page, and whose. */
static void about(struct req *q, struct draft *d, const struct feedback_view *v)
{
    d->lenient = true;                                   /* what the page refers to may be gone                       */
    give(d, "language", str_of(q->lang->tag));
    give(d, "kind", v->row ? S("mistake") : S("barrier"));
    give(d, "title", v->row ? row_title(v->e, v->row) : words_get(q->words, N_("Barrier")));
    if (!v->row) return;
    give(d, v->e->name, row_meta(v->row)->key);
    give(d, "actor", key_of(q, "directory.actor", row_number(v->row, entity_field(v->e, S("actor")))));
    give(d, "area", key_of(q, "directory.area", row_number(v->row, entity_field(v->e, S("area")))));
}

static void refuse(struct req *q, struct feedback_view *v, int status)
{
    q->status = status;
    feedback_draw(&q->out, q, v);
}

static void send(struct req *q, struct feedback_view *v)
{
    str thanks = arena_fmt(q->a, "%.*s?done=sent", STR(v->action));
    if (form_value(q, S("website")).n) { req_redirect(q, 303, thanks); return; }          /* a machine is thanked, too */
    struct draft d = form_read(q, &v->form);
    about(q, &d, v);
    struct write w = { .who = &who_house, .request = q->id, .draft = &d };
    enum write_outcome out = v->form.problems.n ? WRITE_REFUSED : row_write(q->st, &w, &v->form.problems);
    if (out == WRITE_REFUSED) { refuse(q, v, 422); return; }
    if (out != WRITE_DONE) { req_fail(q, 503, N_("The data cannot be reached just now. Please try again in a moment.")); return; }
    if (knock(q)) { req_redirect(q, 303, thanks); return; }
    v->refused = N_("Many remarks came from your network within an hour. Please try again later, or call the organisation.");
    refuse(q, v, 429);                                   /* and nothing is stored */
}

void feedback_post(struct req *q)
{
    struct feedback_view v = open_form(q);
    if (v.row) send(q, &v);
}

void barrier_post(struct req *q)
{
    struct feedback_view v = open_barrier(q);
    send(q, &v);
}
