/* remark_pages.c - "Something is wrong? Tell us": the form by which anybody tells what is wrong with an entry, without an account.
**
** The route is open to everybody; the row is written by the house, so that no table of rights lets visitors make one by another way. Against machines:
** a field that people do not see and must leave empty, and a limit per network (as the room of people counts guesses), beside the form's own token.
*/
#include "base/moment.h"
#include "rooms/directory/pages.h"
#include "store/ddl.h"

enum { REMARKS_PER_HOUR = 10, HOUR = 3600 };

/* `key`: a reader's network. A row is forgotten an hour after the first remark that it counts. */
static const struct column knock_columns[] = { { "key", COL_TEXT, true, NULL, false }, { "n", COL_INT, true, NULL, false }, { "since", COL_INT, true, NULL, false } };
const struct table knock_table = {
    .name = "directory_knock", .columns = knock_columns, .n = countof(knock_columns), .primary = { "key" }, .n_primary = 1 };

/* Counts one more of this network; false: enough for this hour. */
static bool knock(struct req *q)
{
    str key = q->client.n ? q->client : S("-");          /* the command line has no network */
    ask(q->st, Q("DELETE FROM directory_knock WHERE since < $1"), I(moment_now() - HOUR));
    struct rows *r = ask(q->st, Q("INSERT INTO directory_knock (key, n, since) VALUES ($1, 1, $2) "
                                  "ON CONFLICT (key) DO UPDATE SET n = directory_knock.n + 1 RETURNING n"), T(key), I(moment_now()));
    return rows_next(r) && row_int(r, 0) <= REMARKS_PER_HOUR;
}

/* Not record_of_address(): an address of another language would lead to the entry's page, and away from the form. */
static struct remark_view open_form(struct req *q)
{
    struct query query = query_new(q->route->entity, &q->who, q->lang);
    struct remark_view v = { .e = query.e, .row = row_by_slug(q->st, &query, q->arg, NULL) };
    if (!v.row) { req_fail(q, 404, N_("This entry does not exist, or not any more.")); return v; }
    v.form = form_new(q, &remark_entity, INTERNAL | CONTACT, lang_source());
    for (size_t i = 0; i < remark_entity.n; i++) {       /* two fields are the sender's */
        str name = str_of(remark_entity.fields[i].name);
        v.form.at[i].on = str_eq(name, S("text")) || str_eq(name, S("mail"));
    }
    return v;
}

void remark_get(struct req *q)
{
    struct remark_view v = open_form(q);
    v.done = str_eq(req_param(q, S("done")), S("sent"));
    if (v.row) remark_page(&q->out, q, &v);
}

static void give(struct draft *d, const char *name, str value)
{
    size_t i = field_index(&remark_entity, entity_field(&remark_entity, str_of(name)));
    d->given[i] = true;
    d->value[i] = value;
}

static str key_of(struct req *q, const char *to, int64_t id)
{
    const struct entity *e = entity_named(str_of(to));
    return id && e ? draft_keys(q->st, e, arena_fmt(q->a, "%lld", (long long)id)) : (str){ "", 0 };
}

/* Which entry, and whose. */
static void about(struct req *q, struct draft *d, const struct entity *e, const void *row)
{
    const struct field *area = entity_field(e, str_of(e->own_area)), *actor = entity_field(e, S("actor"));
    d->lenient = true;                                   /* what the entry refers to may be gone                      */
    give(d, "title", row_title(e, row));
    give(d, "language", str_of(q->lang->tag));
    if (e != &actor_entity) give(d, e->name, row_meta(row)->key);
    give(d, "actor", e == &actor_entity ? row_meta(row)->key : key_of(q, "directory.actor", row_number(row, actor)));
    give(d, "area", key_of(q, "directory.area", row_number(row, area)));
}

bool remark_put(struct req *q, const struct entity *e, const void *row, str text)
{
    struct draft d = draft_new(q->a, &remark_entity);
    struct problems p = { .a = q->a };
    about(q, &d, e, row);
    give(&d, "language", S(LANG_SOURCE));
    give(&d, "text", text);
    return row_write(q->st, &(struct write){ .who = &who_house, .request = q->id, .draft = &d }, &p) == WRITE_DONE;
}

static void refuse(struct req *q, struct remark_view *v, int status)
{
    q->status = status;
    remark_page(&q->out, q, v);
}

void remark_post(struct req *q)
{
    struct remark_view v = open_form(q);
    if (!v.row) return;
    str thanks = arena_fmt(q->a, "%.*s/remark?done=sent", STR(url_row(q, v.e, row_meta(v.row)->slug)));
    if (form_value(q, S("website")).n) { req_redirect(q, 303, thanks); return; }          /* a machine is thanked, too */
    struct draft d = form_read(q, &v.form);
    about(q, &d, v.e, v.row);
    struct write w = { .who = &who_house, .request = q->id, .draft = &d };
    enum write_outcome out = v.form.problems.n ? WRITE_REFUSED : row_write(q->st, &w, &v.form.problems);
    if (out == WRITE_REFUSED) { refuse(q, &v, 422); return; }
    if (out != WRITE_DONE) { req_fail(q, 503, N_("The data cannot be reached just now. Please try again in a moment.")); return; }
    if (knock(q)) { req_redirect(q, 303, thanks); return; }
    v.refused = N_("Many remarks came from your network within an hour. Please try again later, or call the organisation.");
    refuse(q, &v, 429);                                  /* and nothing is stored */
}
