/* pages.c - pages, children, parents and one page: parts of the same tree. */
#include "rooms/integreat/frame.h"
#include "rooms/integreat/tree.h"

enum { DEPTH_MOST = 20 };

static void put_all(struct tree *t, const int *node, size_t n)
{
    json_open(&t->x->j, '[');
    for (size_t i = 0; i < n; i++) tree_put(t, node[i]);
    json_close(&t->x->j, ']');
}

void integreat_pages(struct req *q)
{
    struct integreat x;
    if (!integreat_begin(q, &x)) return;
    struct tree t = tree_read(&x, true);
    int *all = arena_array(q->a, int, t.n + 1);
    for (size_t i = 0; i < t.n; i++) all[i] = (int)i;
    put_all(&t, all, t.n);
}

/* The page that ?url= or ?id= names. TREE_NONE: there is none, and the answer says so. */
static int asked(struct req *q, const struct tree *t)
{
    str url = req_param(q, S("url")), id = req_param(q, S("id"));
    int64_t number = 0;
    if (!url.n && !id.n) { integreat_refuse(q, 400, "Either id or url parameter is required."); return TREE_NONE; }
    if (!url.n && !str_int(id, &number)) { integreat_refuse(q, 400, "The id is not a number."); return TREE_NONE; }
    int at = url.n ? tree_find_url(t, url) : tree_find_id(t, number);
    if (at == TREE_NONE) integreat_refuse(q, 404, url.n ? "No matching page translation found for url." : "No Page matches the given query.");
    return at;
}

void integreat_page(struct req *q)
{
    struct integreat x;
    if (!integreat_begin(q, &x)) return;
    struct tree t = tree_read(&x, false);
    int at = asked(q, &t);
    if (at == TREE_NONE) return;
    tree_fill(&t, &at, 1);
    tree_put(&t, at);
}

void integreat_parents(struct req *q)
{
    struct integreat x;
    if (!integreat_begin(q, &x)) return;
    struct tree t = tree_read(&x, false);
    int at = asked(q, &t), *up = arena_array(q->a, int, t.n + 1);
    size_t n = 0;
    if (at == TREE_NONE) return;
    while ((at = t.at[at].up) != TREE_NONE) up[n++] = at;
    tree_fill(&t, up, n);
    put_all(&t, up, n);
}

/* Without a page: the first `depth` levels. With one: it and as many levels below. The nodes stand in the order of reading, so what is below a page follows
** it until the first that is not deeper. */
void integreat_children(struct req *q)
{
    struct integreat x;
    int64_t depth = 1;
    if (!integreat_begin(q, &x)) return;
    if (req_has(q, S("depth")) && (!str_int(req_param(q, S("depth")), &depth) || depth < 0)) { integreat_refuse(q, 400, "The depth is not a number."); return; }
    if (depth > DEPTH_MOST) depth = DEPTH_MOST;
    struct tree t = tree_read(&x, false);
    bool all = (!req_has(q, S("url")) && !req_has(q, S("id"))) || tree_is_root(q, req_param(q, S("url")));
    int from = all ? 0 : asked(q, &t), *chosen = arena_array(q->a, int, t.n + 1), top = all ? -1 : from == TREE_NONE ? 0 : t.at[from].depth;
    size_t n = 0;
    if (from == TREE_NONE) return;
    for (int i = from; i < (int)t.n && (i == from || t.at[i].depth > top); i++) if (t.at[i].depth <= top + (int)depth) chosen[n++] = i;
    tree_fill(&t, chosen, n);
    put_all(&t, chosen, n);
}
