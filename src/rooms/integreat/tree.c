/* tree.c - pages and offers as one tree. What lies below a page that is not delivered is left out with it: the app stops at a parent that it cannot find. */
#include "rooms/integreat/tree.h"
#include "web/app.h"
#include <stdlib.h>
#include <string.h>

enum { ROWS_MOST = 4000 };                                /* of a kind: beyond, an answer would be no page tree any more */

/* ---- reading the rows ---------------------------------------------------------------------------------------------------------------------- */
static const struct { const char *room, *name, *under, *sort; } kinds[INTEGREAT_OFFER + 1] = {
    [INTEGREAT_PAGE]  = { "publishing", "page",  "pages",    "position" },
    [INTEGREAT_TOPIC] = { "directory",  "topic", "topics",   "position" },
    [INTEGREAT_OFFER] = { "directory",  "offer", "services", NULL },       /* "offers" means something else in the app's addresses */
};

static struct query query_of(const struct tree *t, enum integreat_kind kind)
{
    const struct req *q = t->x->q;
    const struct entity *e = t->of[kind].e;
    struct query query = query_new(e, &q->who, q->lang);
    const struct field *sort = kinds[kind].sort ? entity_field(e, str_of(kinds[kind].sort)) : NULL;
    if (sort) query.sort = sort;
    query.limit = LIMIT_MAX;
    query.plain = true;
    return query;
}

/* Text that falls back on German is none: such a page is not there in this language. */
static void add(struct tree *t, enum integreat_kind kind, const void *row, const struct labels *labels)
{
    const struct source *s = &t->of[kind];
    const struct lang *l = t->x->q->lang;
    int64_t id = row_meta(row)->id;
    if (t->n == ROWS_MOST || !integreat_has(s->words, id, l)) return;
    str slug = integreat_slug_of(s->words, id, l);
    if (row_meta(row)->changed_at > t->newest) t->newest = row_meta(row)->changed_at;
    t->at[t->n++] = (struct node){ .kind = kind, .row = id, .data = row, .labels = labels, .title = row_title(s->e, row), .up = TREE_NONE, .first = TREE_NONE, .next = TREE_NONE,
        .last = TREE_NONE, .path = integreat_path(t->x->q, l, arena_fmt(t->x->q->a, "%s/%.*s", s->under, STR(slug))) };
}

static void read_kind(struct tree *t, enum integreat_kind kind, bool bodies)
{
    struct source *s = &t->of[kind];
    s->under = kinds[kind].under;
    s->e = entity_find(str_of(kinds[kind].room), str_of(kinds[kind].name));
    if (!s->e) return;
    s->page = s->e->path;
    s->words = integreat_words(t->x, s->e);
    struct query query = query_of(t, kind);
    query.details = bodies;
    for (str after = S("");;) {
        query.after = after;
        struct page *page = arena_new_of(t->x->q->a, struct page);
        *page = query_run(&query, t->x->q->st);
        for (size_t i = 0; i < page->n; i++) add(t, kind, page->row[i], &page->labels);
        if (!page->next.n || t->n == ROWS_MOST) return;
        after = page->next;
    }
}

/* ---- putting them together ------------------------------------------------------------------------------------------------------------------- */
struct known { int64_t id; int at; };                     /* nodes by integreat_id(), for looking up */
static int by_id(const void *a, const void *b)
{
    const struct known *x = a, *y = b;
    return x->id < y->id ? -1 : x->id > y->id;
}

static int known_at(const struct known *k, size_t n, int64_t id)
{
    const struct known wanted = { .id = id }, *found = bsearch(&wanted, k, n, sizeof *k, by_id);
    return found ? found->at : TREE_NONE;
}

/* An offer stands below the first of its life situations: twice in the tree would be twice in the app's search. */
static int offer_parent(const struct tree *t, const struct known *k, const struct node *n)
{
    int64_t topic[16];
    size_t m = refs_ids(integreat_text(t->of[INTEGREAT_OFFER].e, n->data, "topics"), topic, countof(topic));
    for (size_t i = 0; i < m; i++) {
        int at = known_at(k, t->n, integreat_id(INTEGREAT_TOPIC, topic[i]));
        if (at != TREE_NONE) return at;
    }
    return TREE_NONE;
}

enum { LOST = -2 };                                       /* its parent is not delivered */
static int parent_of(const struct tree *t, const struct known *k, const struct node *n)
{
    if (n->kind == INTEGREAT_OFFER) { int at = offer_parent(t, k, n); return at == TREE_NONE ? LOST : at; }
    if (n->kind == INTEGREAT_TOPIC && !n->row) return TREE_NONE;
    int64_t parent = integreat_number(t->of[n->kind].e, n->data, "parent");
    if (!parent) return n->kind == INTEGREAT_TOPIC ? known_at(k, t->n, integreat_id(INTEGREAT_TOPIC, 0)) : TREE_NONE;
    int at = known_at(k, t->n, integreat_id(n->kind, parent));
    return at == TREE_NONE ? LOST : at;
}

/* Pages that lie below each other in a ring hang on nothing that is at the top, so the walk never meets them. */
static int link_up(struct tree *t)
{
    struct known *k = arena_array(t->x->q->a, struct known, t->n + 1);
    int top = TREE_NONE, last = TREE_NONE;
    for (size_t i = 0; i < t->n; i++) k[i] = (struct known){ integreat_id(t->at[i].kind, t->at[i].row), (int)i };
    qsort(k, t->n, sizeof *k, by_id);
    for (int i = 0; i < (int)t->n; i++) {
        struct node *n = &t->at[i];
        n->up = parent_of(t, k, n);
        if (n->up == LOST) continue;
        int *first = n->up == TREE_NONE ? &top : &t->at[n->up].first, *end = n->up == TREE_NONE ? &last : &t->at[n->up].last;
        if (*first == TREE_NONE) *first = i;
        else t->at[*end].next = i;
        *end = i;
        for (int up = n->kind == INTEGREAT_OFFER ? i : TREE_NONE; up >= 0 && !t->at[up].offers; up = t->at[up].up) t->at[up].offers = true;
    }
    return top;
}

static bool empty_topic(const struct node *n) { return n->kind == INTEGREAT_TOPIC && !n->offers; }

/* In the order of reading; links are told anew, for the places that nodes then have. */
static void order(struct tree *t, int top)
{
    struct node *sorted = arena_array(t->x->q->a, struct node, t->n + 1);
    int *place = arena_array(t->x->q->a, int, t->n + 1);
    size_t n = 0;
    for (int at = top; at >= 0;) {
        struct node *node = &t->at[at];
        bool left_out = empty_topic(node);
        if (!left_out) {
            place[at] = (int)n;
            sorted[n] = *node;
            sorted[n].up = node->up < 0 ? TREE_NONE : place[node->up];
            sorted[n].depth = node->up < 0 ? 0 : sorted[sorted[n].up].depth + 1;
            n++;
        }
        if (!left_out && node->first >= 0) { at = node->first; continue; }
        while (at >= 0 && t->at[at].next < 0) at = t->at[at].up;
        if (at >= 0) at = t->at[at].next;
    }
    t->at = sorted;
    t->n = n;
}

struct tree tree_read(struct integreat *x, bool bodies)
{
    struct tree t = { .x = x, .at = arena_array(x->q->a, struct node, ROWS_MOST) };
    const struct words *words = x->q->words;
    if (x->set.part[INTEGREAT_PAGES]) read_kind(&t, INTEGREAT_PAGE, bodies);
    if (x->set.part[INTEGREAT_OFFERS] && t.n < ROWS_MOST) {
        t.at[t.n++] = (struct node){ .kind = INTEGREAT_TOPIC, .title = words_get(words, N_("Offers")), .path = integreat_path(x->q, x->q->lang, S("topics")),
                                     .up = TREE_NONE, .first = TREE_NONE, .next = TREE_NONE, .last = TREE_NONE };
        read_kind(&t, INTEGREAT_TOPIC, bodies);
        read_kind(&t, INTEGREAT_OFFER, bodies);
    }
    order(&t, link_up(&t));
    return t;
}

/* ---- long texts of a few ------------------------------------------------------------------------------------------------------------------------ */
static void fill_kind(struct tree *t, enum integreat_kind kind, const int *node, size_t n)
{
    struct among *among = arena_new_of(t->x->q->a, struct among);
    int64_t *ids = arena_array(t->x->q->a, int64_t, n + 1);
    for (size_t i = 0; i < n; i++) if (t->at[node[i]].kind == kind && t->at[node[i]].row) ids[among->n++] = t->at[node[i]].row;
    if (!among->n) return;
    among->ids = ids;
    struct query query = query_of(t, kind);
    struct page *page = arena_new_of(t->x->q->a, struct page);
    query.among = among;
    query.details = true;
    *page = query_run(&query, t->x->q->st);
    for (size_t i = 0; i < n; i++) {
        struct node *one = &t->at[node[i]];
        for (size_t k = 0; k < page->n && one->kind == kind; k++)
            if (row_meta(page->row[k])->id == one->row) { one->data = page->row[k]; one->labels = &page->labels; }
    }
}

void tree_fill(struct tree *t, const int *node, size_t n)
{
    for (enum integreat_kind kind = INTEGREAT_PAGE; kind <= INTEGREAT_OFFER; kind++) if (t->of[kind].e) fill_kind(t, kind, node, n);
}

/* ---- finding ------------------------------------------------------------------------------------------------------------------------------------ */
str tree_path(struct arena *a, str url)
{
    int64_t scheme = str_find(url, S("://")), mark;
    if (scheme >= 0) {
        url = str_from(url, (size_t)scheme + 3);
        int64_t slash = str_find_char(url, '/');
        url = slash < 0 ? S("/") : str_from(url, (size_t)slash);
    }
    if ((mark = str_find_char(url, '?')) >= 0) url = str_upto(url, (size_t)mark);
    str once = url;
    if (url_decode(a, url, false, &once)) url = once;
    while (url.n && str_ends(url, S("/"))) url = str_upto(url, url.n - 1);
    str path = arena_fmt(a, "%s%.*s/", str_starts(url, S("/")) ? "" : "/", STR(url));
    char *p = (char *)(uintptr_t)path.p;
    for (size_t i = 0; i < path.n; i++) if (p[i] >= 'A' && p[i] <= 'Z') p[i] = (char)(p[i] - 'A' + 'a');
    return path;
}

static str last_part(str path)
{
    path = str_upto(path, path.n - 1);
    for (size_t i = path.n; i > 0; i--) if (path.p[i - 1] == '/') return str_from(path, i);
    return path;
}

/* A slug that was another once, or is one of another language, leads on as it does on our own pages. */
static int find_old(const struct tree *t, str slug)
{
    for (enum integreat_kind kind = INTEGREAT_PAGE; kind <= INTEGREAT_OFFER; kind++) {
        if (!t->of[kind].e) continue;
        struct query query = query_of(t, kind);
        const void *row = row_by_slug(t->x->q->st, &query, slug, NULL);
        for (size_t i = 0; row && i < t->n; i++) if (t->at[i].kind == kind && t->at[i].row == row_meta(row)->id) return (int)i;
    }
    return TREE_NONE;
}

/* "/kleve/de/", as the app calls the first page: no page of the tree, but what is above all. */
bool tree_is_root(const struct req *q, str url)
{
    str root = integreat_path(q, q->lang, S(""));
    root = str_upto(root, root.n - 1);
    while (url.n && str_ends(url, S("/"))) url = str_upto(url, url.n - 1);
    return str_ends(url, root) && (url.n == root.n || str_find(url, S("://")) >= 0);
}

int tree_find_url(const struct tree *t, str url)
{
    str path = tree_path(t->x->q->a, url), slug = last_part(path);
    for (size_t i = 0; i < t->n; i++) if (str_eq(t->at[i].path, path)) return (int)i;
    for (size_t i = 0; i < t->n; i++) if (str_eq(last_part(t->at[i].path), slug)) return (int)i;
    return slug.n ? find_old(t, slug) : TREE_NONE;
}

int tree_find_id(const struct tree *t, int64_t id)
{
    const struct lang *l = t->x->q->lang;
    for (size_t i = 0; i < t->n; i++)
        if (integreat_id(t->at[i].kind, t->at[i].row) == id || integreat_text_id(t->at[i].kind, t->at[i].row, l) == id) return (int)i;
    return TREE_NONE;
}
