/* news_pages.c - news: the list, newest first and the important before all; one of them; the newest on the first page. */
#include "look/discreet.h"
#include "rooms/publishing/things.h"

enum { PER_PAGE = 20, ON_HOME = 3 };

static struct query newest(struct req *q)
{
    struct query query = query_new(&news_entity, &q->who, q->lang);
    query.sort = entity_field(&news_entity, S("visible_from"));
    query.down = true;
    query.plain = true;
    return query;
}

/* The order is by date; what is important moves to the front of the page that it stands on. */
static void important_first(struct req *q, struct page *p)
{
    void **row = arena_array(q->a, void *, p->n + 1);
    size_t n = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < p->n; i++) if (((const struct news *)p->row[i])->important == (pass == 0)) row[n++] = p->row[i];
    p->row = row;
}

static bool wants_list(const struct req *q)
{
    bool paging = q->params == 1 && req_has(q, S("after"));
    return (q->params > 0 && !paging) || (who_staff(&q->who) && may(&q->who, &news_entity, UPDATE).n > 0);
}

void news_overview(struct req *q)
{
    if (wants_list(q)) {
        struct list_view v = list_view(q, &news_entity);
        list_page(&q->out, q, &v);
        return;
    }
    struct news_list v = { .query = newest(q) };
    v.query.limit = PER_PAGE;
    v.query.after = req_param(q, S("after"));
    v.page = query_run(&v.query, q->st);
    important_first(q, &v.page);
    news_list_draw(&q->out, q, &v);
}

void news_show(struct req *q)
{
    struct labels labels = { 0 };
    const struct news *n = record_of_address(q, &news_entity, &labels);
    if (!n) return;
    if (discreet_row(discreet_topics(q->st), &news_entity, n)) page_sensitive(q);
    struct block_at at = { NULL, &news_entity, n->meta.id, body_german(&news_entity, n) };
    struct news_view v = { .n = n, .labels = &labels, .body = block_html(q, n->body, 2, &at) };
    page_about(q, n->summary);
    news_thing(q, n);
    news_draw(&q->out, q, &v);
}

/* Important ones and the newest. */
void publishing_home(struct req *q, struct buf *out)
{
    struct query query = newest(q);
    query.limit = PER_PAGE;
    struct page p = query_run(&query, q->st);
    important_first(q, &p);
    if (p.n > ON_HOME) p.n = ON_HOME;
    news_home_draw(out, q, &p);
}
