/* offer_pages.c - the directory's own pages: offers, one offer, one organisation. */
#include "rooms/directory/area_pages.h"
#include "rooms/directory/things.h"
#include "base/moment.h"

void offer_list(struct req *q)
{
    offers_discreet(q);
    struct offers_view v = { .list = list_view(q, &offer_entity) };
    offers_on_map(q, &v);
    offer_list_page(&q->out, q, &v);
}

const void *follow(struct req *q, const struct entity *e, int64_t id, struct labels *labels)
{
    struct query query = query_new(e, &q->who, q->lang);
    return id ? row_by_id(q->st, &query, id, labels) : NULL;
}

struct contact_view contact_of(struct req *q, int64_t id)
{
    struct contact_view v = { 0 };
    v.c = follow(q, &contact_entity, id, &v.labels);
    return v;
}

/* Every offer in which `field` refers to the row. */
static struct list_view offers_with(struct req *q, const char *field, int64_t id)
{
    struct list_view v = { .e = &offer_entity, .query = query_new(&offer_entity, &q->who, q->lang) };
    v.query.where[v.query.n_where++] = (struct condition){ .field = entity_field(&offer_entity, str_of(field)), .id = id };
    v.query.limit = LIMIT_MAX;
    v.page = query_run(&v.query, q->st);
    return v;
}

void actor_show(struct req *q)
{
    struct labels labels = { 0 };
    const struct actor *a = record_of_address(q, &actor_entity, &labels);
    if (!a) return;
    struct query places = query_new(&place_entity, &q->who, q->lang);
    places.where[places.n_where++] = (struct condition){ .field = entity_field(&place_entity, S("actor")), .id = a->meta.id };
    struct actor_view v = { .a = a, .labels = &labels, .offers = offers_with(q, "actor", a->meta.id), .places = query_run(&places, q->st),
                            .contact = contact_of(q, a->contact), .opening = contact_of(q, a->opening_contact) };
    if (a->summary.n) page_about(q, a->summary);
    actor_thing(q, &v);
    actor_page(&q->out, q, &v);
}

void place_show(struct req *q)
{
    struct labels labels = { 0 };
    const struct place *p = record_of_address(q, &place_entity, &labels);
    if (!p) return;
    struct place_view v = { .p = p, .labels = &labels, .offers = offers_with(q, "place", p->meta.id) };
    place_thing(q, &v);
    place_page(&q->out, q, &v);
}

void contact_show(struct req *q)
{
    struct labels labels = { 0 };
    const struct contact *c = record_of_address(q, &contact_entity, &labels);
    if (!c) return;
    struct contact_page_view v = { .c = c, .labels = &labels, .offers = offers_with(q, "contact", c->meta.id) };
    contact_page(&q->out, q, &v);
}

bool offer_ended(const struct req *q, const struct offer *o) { return o->valid_to.n && str_cmp(o->valid_to, date_today(q->a)) < 0; }
bool offer_future(const struct req *q, const struct offer *o) { return o->valid_from.n && str_cmp(o->valid_from, date_today(q->a)) > 0; }

html offer_where(const struct req *q, const struct offer *o, const struct labels *labels)
{
    const struct field *field = entity_field(&offer_entity, o->place && label_of(labels, &place_entity, o->place) ? S("place") : S("area"));
    html where = look_value(q, &offer_entity, o, field, labels);
    if (where.s.n) return where;
    struct buf b = buf_in(q->a, 1024);
    put_text(&b, _(N_("Whole county")));
    return (html){ buf_str(&b) };
}

/* ---- pictures of the life situations, 32 × 32, drawn with one line ----------------------------------------------------- */
static const struct { const char *key, *path; } icons[] = {
    { "arrive",    "<path d=\"M6 27V5m0 1h17l-4 5 4 5H6\"/>" },
    { "language",  "<path d=\"M4 6h15v11h-8l-4 4v-4H4zM22 12h6v10h-3v4l-4-4h-6\"/>" },
    { "school",    "<path d=\"m16 5 12 6-12 6L4 11zM9 14v7c4 4 10 4 14 0v-7M28 11v8\"/>" },
    { "work",      "<path d=\"M4 11h24v15H4zM12 11V6h8v5M4 18h24M16 16v4\"/>" },
    { "home",      "<path d=\"M4 15 16 5l12 10M7 13v14h18V13M13 27v-8h6v8\"/>" },
    { "office",    "<path d=\"M12 6a4 4 0 0 1 8 0c0 4-2 5-2 10h6v5H8v-5h6c0-5-2-6-2-10zM8 26h16\"/>" },
    { "health",    "<path d=\"M16 27S4 20 4 12a6 6 0 0 1 12-2 6 6 0 0 1 12 2c0 8-12 15-12 15zM8 15h5l2-3 3 6 2-3h4\"/>" },
    { "mind",      "<path d=\"M6 26C6 12 14 6 27 5c0 13-6 20-17 19M6 26l12-12\"/>" },
    { "care",      "<path d=\"M4 20h5l6 3h7a2 2 0 0 0 0-4h-6M9 20v-3l4-3h4l3 3M22 19l5-3a2 2 0 0 1 2 3l-8 7h-8l-4-2H4M16 4v6M13 7h6\"/>" },
    { "money",     "<path d=\"M16 5v22M9 27h14M6 9h20M6 9l-3 9h6zM26 9l-3 9h6z\"/>" },
    { "family",    "<circle cx=\"10\" cy=\"8\" r=\"4\"/><circle cx=\"22\" cy=\"8\" r=\"4\"/><circle cx=\"16\" cy=\"18\" r=\"3\"/><path d=\"M4 27V18l4-4M28 27V18l-4-4M11 28c0-8 10-8 10 0\"/>" },
    { "way",       "<path d=\"M6 6h20v17H6zM6 15h20M9 23v4M23 23v4M10 19h2M20 19h2\"/>" },
    { "leisure",   "<circle cx=\"16\" cy=\"16\" r=\"11\"/><path d=\"m16 11 5 4-2 6h-6l-2-6zM16 5v6M21 15l6-2M19 21l3 5M13 21l-3 5M11 15l-6-2\"/>" },
    { "together",  "<circle cx=\"16\" cy=\"10\" r=\"4\"/><circle cx=\"6\" cy=\"13\" r=\"3\"/><circle cx=\"26\" cy=\"13\" r=\"3\"/><path d=\"M9 27c0-11 14-11 14 0M2 24c0-6 4-7 6-5M30 24c0-6-4-7-6-5\"/>" },
    { "equal",     "<path d=\"M16 4 27 8v8c0 7-6 10-11 12C11 26 5 23 5 16V8zM11 13h10M11 18h10\"/>" },
    { "emergency", "<circle cx=\"16\" cy=\"16\" r=\"12\"/><path d=\"M16 9v9M16 22v1\"/>" },
};

html topic_icon(str key)
{
    for (size_t i = 0; i < countof(icons); i++) if (str_eq(key, str_of(icons[i].key))) return (html){ str_of(icons[i].path) };
    return (html){ { "", 0 } };
}
