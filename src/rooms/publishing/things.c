/* things.c - pages and news as schema.org calls them. */
#include "rooms/publishing/things.h"
#include "base/moment.h"
#include "look/head.h"

/* What both have: the language is German where there is no translation. */
static void put_work(struct json *j, struct req *q, const struct entity *e, const void *row, str summary)
{
    const struct meta *m = row_meta(row);
    bool german = m->foreign >> field_index(e, entity_title(e)) & 1;
    thing_str(j, "description", summary);
    thing_url(j, "url", url_whole(q, url_row(q, e, m->slug)));
    thing_str(j, "inLanguage", german ? S(LANG_SOURCE) : str_of(q->lang->tag));
    thing_str(j, "dateModified", moment_iso(q->a, m->changed_at));
    thing_centre(j, q, "publisher");
}

void page_thing(struct req *q, const struct page_view *v)
{
    struct json *j = thing_open(q, "WebPage");
    thing_str(j, "name", v->p->title);
    put_work(j, q, &page_entity, v->p, v->p->summary);
    json_close(j, '}');
    for (size_t i = 0; i < v->above.n; i++) head_crumb(q, row_title(&page_entity, v->above.row[i]), url_row(q, &page_entity, row_meta(v->above.row[i])->slug));
}

void news_thing(struct req *q, const struct news *n)
{
    struct json *j = thing_open(q, "NewsArticle");
    thing_str(j, "headline", n->title);
    put_work(j, q, &news_entity, n, n->summary);
    thing_str(j, "datePublished", n->visible_from);
    thing_str(j, "expires", n->visible_to);
    thing_centre(j, q, "author");
    json_close(j, '}');
    head_kind(q, "article");
}
