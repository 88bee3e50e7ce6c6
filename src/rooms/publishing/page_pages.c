/* page_pages.c - a page with what stands around it in the tree, and the first page of all pages. */
#include "look/discreet.h"
#include "rooms/publishing/things.h"

struct page pages_among(struct req *q, const int64_t *ids, size_t n)
{
    struct query query = query_new(&page_entity, &q->who, q->lang);
    struct among *among = arena_new_of(q->a, struct among);
    *among = (struct among){ .ids = ids, .n = n };
    query.among = among;
    query.sort = entity_field(&page_entity, S("position"));
    query.limit = PAGES_MAX;
    query.plain = true;
    return n ? query_run(&query, q->st) : (struct page){ 0 };
}

/* query_run() gives them in the order of their positions; these belong in the order in which they lie above each other. */
static struct page ordered(struct req *q, struct page p, const int64_t *ids, size_t n)
{
    struct page sorted = { .row = arena_array(q->a, void *, n + 1) };
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < p.n; k++) if (row_meta(p.row[k])->id == ids[i]) sorted.row[sorted.n++] = p.row[k];
    return sorted;
}

static void find_neighbours(struct req *q, struct page_view *v)
{
    int64_t ids[PAGES_MAX];
    struct page p = pages_among(q, ids, pages_below(q->st, v->p->parent, ids, PAGES_MAX));
    for (size_t i = 0; i < p.n; i++) {
        if (row_meta(p.row[i])->id != v->p->meta.id) continue;
        v->before = i ? p.row[i - 1] : NULL;
        v->after = i + 1 < p.n ? p.row[i + 1] : NULL;
    }
}

bool body_german(const struct entity *e, const void *row) { return row_meta(row)->foreign >> field_index(e, entity_field(e, S("body"))) & 1; }

void page_show(struct req *q)
{
    struct labels labels = { 0 };
    const struct page_row *p = record_of_address(q, &page_entity, &labels);
    int64_t ids[PAGES_MAX], up[DEPTH_MAX];
    if (!p) return;
    if (discreet_row(discreet_topics(q->st), &page_entity, p)) page_sensitive(q);     /* by its own word, or by a topic */
    page_about(q, p->summary);
    struct page_view v = { .p = p, .labels = &labels };
    struct block_at at = { NULL, &page_entity, p->meta.id, body_german(&page_entity, p) };
    size_t n = p->parent ? pages_above(q->st, p->parent, up, DEPTH_MAX) : 0;
    v.above = ordered(q, pages_among(q, up, n), up, n);
    v.below = pages_among(q, ids, pages_below(q->st, p->meta.id, ids, PAGES_MAX));
    find_neighbours(q, &v);
    v.body = block_html(q, p->body, 2, &at);
    page_thing(q, &v);
    page_draw(&q->out, q, &v);
}

/* Who asks for a list in particular, or works with it, gets the list of every entity. */
static bool wants_list(const struct req *q, const struct entity *e) { return q->params > 0 || (who_staff(&q->who) && may(&q->who, e, UPDATE).n > 0); }

/* All pages of the first two levels: two questions to the store, however many there are. */
void page_overview(struct req *q)
{
    if (wants_list(q, &page_entity)) {
        struct list_view v = list_view(q, &page_entity);
        list_page(&q->out, q, &v);
        return;
    }
    int64_t ids[PAGES_MAX], all[PAGES_MAX];
    struct overview v = { .top = pages_among(q, ids, pages_below(q->st, 0, ids, PAGES_MAX)) };
    size_t n = 0;
    struct rows *r = ask(q->st, Q("SELECT p.id FROM publishing_page p JOIN publishing_page t ON t.id = p.parent WHERE t.parent IS NULL AND p.deleted_at IS NULL "
                                  "ORDER BY p.id LIMIT $1"), I(PAGES_MAX));
    while (rows_next(r)) all[n++] = row_int(r, 0);
    struct page second = pages_among(q, all, n);
    v.below = arena_array(q->a, struct page, v.top.n + 1);
    for (size_t i = 0; i < v.top.n; i++) {
        v.below[i].row = arena_array(q->a, void *, second.n + 1);
        for (size_t k = 0; k < second.n; k++)
            if (((const struct page_row *)second.row[k])->parent == row_meta(v.top.row[i])->id) v.below[i].row[v.below[i].n++] = second.row[k];
    }
    overview_draw(&q->out, q, &v);
}
