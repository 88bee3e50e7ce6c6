/* search.c - one question to all lists that the reader may read, and to the names of the office's pages. */
#include "serve/office.h"
#include "base/utf8.h"
#include "look/office.h"

/* The row that has exactly this key, if there is one for this reader; kinds are asked in the order of the rooms. */
static bool leads_to_key(struct req *q, str key)
{
    if (!key.n || key.n > KEY_MAX) return false;
    for (size_t i = 0; i < entity_count(); i++) {
        const struct entity *e = entity_at(i);
        if (!e->path || !may(&q->who, e, READ).n) continue;
        struct query query = query_new(e, &q->who, q->lang);
        query.titles = true;
        int64_t id = id_by_key(q->st, e, key);
        const void *row = id ? row_by_id(q->st, &query, id, NULL) : NULL;
        if (!row || !row_meta(row)->slug.n) continue;
        req_redirect(q, 302, url_row(q, e, row_meta(row)->slug));
        return true;
    }
    return false;
}

static str list_url(const struct req *q, const struct entity *e, str find)
{
    struct buf b = buf_in(q->a, TARGET_MAX);
    buf_fmt(&b, "%.*s?q=", STR(url_entity(q, e)));
    put_encoded(&b, find);
    return buf_str(&b);
}

/* As the list itself finds them, by title: that names rows, and is no reading to be written down (entity/query.h). */
static void ask_list(struct req *q, struct search_view *v, const struct entity *e)
{
    struct query query = query_new(e, &q->who, q->lang);
    if (!e->path || !e->list.search || !(entity_title(e)->privacy & may(&q->who, e, READ).classes)) return;
    query_take(&query, q->st, S("q"), v->find);
    query.titles = true;
    query.limit = SEARCH_ROWS;
    struct page p = query_run(&query, q->st);
    if (!p.n) return;
    v->hit[v->hits++] = (struct search_hit){ e, p, list_url(q, e, v->find) };
    v->total += p.total;
}

static bool named(const struct req *q, const struct nav_item *item, str find)
{
    str name = lang_fold(q->a, words_get(q->words, item->label));
    str group = item->group ? lang_fold(q->a, words_get(q->words, item->group)) : (str){ "", 0 };
    for (str word; str_word(&find, &word);) if (str_find(name, word) < 0 && str_find(group, word) < 0) return false;
    return true;
}

static void ask_pages(struct req *q, struct search_view *v)
{
    struct nav_item at[NAV_MAX];
    size_t n = nav_items(q, at, NAV_MAX);
    str find = lang_fold(q->a, v->find);
    for (size_t i = 0; i < n && v->pages < SEARCH_PAGES; i++) if (named(q, &at[i], find)) v->page[v->pages++] = at[i];
}

void search_show(struct req *q)
{
    str find = str_trim(req_param(q, S("q")));
    struct search_view v = { .find = utf8_upto(find, 200), .hit = arena_array(q->a, struct search_hit, ENTITIES_MAX) };
    if (find.n > 200) v.problem = N_("Please search for fewer words.");
    else if (leads_to_key(q, find)) return;
    else if (find.n) {
        ask_pages(q, &v);
        for (size_t i = 0; i < entity_count(); i++) ask_list(q, &v, entity_at(i));
    }
    search_page(&q->out, q, &v);
}

static void keys_show(struct req *q) { keys_page(&q->out, q); }

static const struct route routes[] = {
    { GET, "today",  today_show,  ROUTE_ROLES, .roles = "staff" },
    { GET, "search", search_show, ROUTE_ROLES, .roles = "staff" },
    { GET, "keys",   keys_show,   ROUTE_ROLES, .roles = "staff" },
};

void office_routes(struct app *app)
{
    for (size_t i = 0; i < countof(routes); i++) app_route(app, routes[i]);
}
