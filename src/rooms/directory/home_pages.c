/* home_pages.c - the directory's part of a region's first page, and all life situations on a page of their own. */
#include "base/moment.h"
#include "look/form.h"
#include "rooms/directory/pages.h"

enum { TILES = 12, NEWEST = 3, WEEK = 7, LOOKED_AT = 50 };

static struct query topics_of(struct req *q)
{
    struct query topics = query_new(&topic_entity, &q->who, q->lang);
    topics.limit = LIMIT_MAX;
    topics.plain = true;
    return topics;
}

static str day_after(struct arena *a, str day, int n)
{
    struct date d;
    return date_parse(day, &d) ? date_text(a, date_of_days(date_days(d) + n)) : day;
}

/* What begins today or within a week. Whether this reader may see it, row_by_id() knows. */
static void find_soon(struct req *q, struct home_view *v)
{
    str today = date_today(q->a);
    struct query one = query_new(&offer_entity, &q->who, q->lang);
    struct rows *r = ask(q->st, Q("SELECT id FROM directory_offer WHERE valid_from >= $1 AND valid_from < $2 AND state = 'published' AND deleted_at IS NULL "
                                "ORDER BY valid_from, id LIMIT $3"), T(today), T(day_after(q->a, today, WEEK)), I(LOOKED_AT));
    while (v->n_soon < SOON_MAX && rows_next(r)) {
        const struct offer *o = row_by_id(q->st, &one, row_int(r, 0), &v->soon_labels[v->n_soon]);
        if (o) v->soon[v->n_soon++] = o;
    }
}

/* Entries that nobody has confirmed yet are not the newest of anything. */
static void find_newest(struct req *q, struct home_view *v)
{
    v->list = query_new(&offer_entity, &q->who, q->lang);
    v->list.plain = true;
    v->list.limit = NEWEST;
    v->list.sort = entity_field(&offer_entity, S("confirmed_on"));
    v->list.down = true;
    query_take(&v->list, q->st, S("columns"), S("place times cost languages"));
    v->newest = query_run(&v->list, q->st);
    while (v->newest.n && !((const struct offer *)v->newest.row[v->newest.n - 1])->confirmed_on.n) v->newest.n--;
}

void directory_home(struct req *q, struct buf *out)
{
    struct home_view v = { 0 };
    struct query topics = topics_of(q);
    struct page p = query_run(&topics, q->st);
    v.tile = arena_array(q->a, const struct topic *, TILES);
    for (size_t i = 0; i < p.n && v.tiles < TILES; i++) {
        const struct topic *t = p.row[i];
        if (!t->parent) v.tile[v.tiles++] = t;
    }
    find_soon(q, &v);
    find_newest(q, &v);
    home_part(out, q, &v);
}

/* ---- all life situations --------------------------------------------------------------------------------------------------- */
static int64_t count_of(const struct counted *c, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++) if (c[i].id == id) return c[i].n;
    return 0;
}

/* Who keeps the life situations, or asks for a list in particular, gets the list to work with. */
static bool wants_list(const struct req *q) { return q->params > 0 || (who_staff(&q->who) && office_fields(q, &topic_entity)); }

void topic_list(struct req *q)
{
    if (wants_list(q)) {
        struct list_view v = list_view(q, &topic_entity);
        list_page(&q->out, q, &v);
        return;
    }
    struct query topics = topics_of(q), offers = query_new(&offer_entity, &q->who, q->lang);
    struct counted *c = arena_array(q->a, struct counted, STORE_ROWS_MAX);
    struct topics_view v = { .page = query_run(&topics, q->st) };
    size_t n = query_counts(&offers, q->st, entity_field(&offer_entity, S("topics")), c, STORE_ROWS_MAX);
    v.offers = arena_array(q->a, int64_t, v.page.n + 1);
    for (size_t i = 0; i < v.page.n; i++) v.offers[i] = count_of(c, n, row_meta(v.page.row[i])->id);
    topics_page(&q->out, q, &v);
}
