/* tree.c - the parts of a concept as one tree in memory, with counts by state from below. */
#include <string.h>
#include "entity/query.h"
#include "rooms/concept/concept.h"

static int choice_at(const struct choice *c, str key)
{
    for (int i = 0; c[i].key; i++) if (str_eq(key, str_of(c[i].key))) return i;
    return -1;
}

enum node_kind node_kind_of(str key)
{
    int i = choice_at(node_kinds, key);
    return i < 0 ? NODE_KINDS : (enum node_kind)i;
}

/* Bit k of below[kind]: kind k may lie directly below it. */
#define UNDER(k) (1u << NODE_##k)
static const unsigned below[NODE_KINDS] = {
    [NODE_VISION] = UNDER(FIELD), [NODE_FIELD] = UNDER(FIELD) | UNDER(GUIDELINE) | UNDER(GOAL) | UNDER(RECOMMENDATION) | UNDER(CHALLENGE) | UNDER(MEASURE),
    [NODE_GUIDELINE] = UNDER(GOAL) | UNDER(RECOMMENDATION) | UNDER(CHALLENGE), [NODE_GOAL] = UNDER(APPROACH) | UNDER(MEASURE) | UNDER(RECOMMENDATION),
    [NODE_APPROACH] = UNDER(MEASURE) | UNDER(MILESTONE), [NODE_MEASURE] = UNDER(MILESTONE), [NODE_RECOMMENDATION] = UNDER(MEASURE) | UNDER(MILESTONE),
    [NODE_CHALLENGE] = UNDER(RECOMMENDATION) | UNDER(MEASURE) };
bool node_fits(enum node_kind above, enum node_kind kind) { return above < NODE_KINDS && kind < NODE_KINDS && below[above] & 1u << kind; }

/* ---- loading ------------------------------------------------------------------------------------------------------------------------------- */
static struct tree_node read_node(struct arena *a, const struct rows *r)
{
    return (struct tree_node){ .id = row_int(r, 0), .parent = row_int(r, 1), .kind = node_kind_of(row_str(r, 2)), .state = choice_at(node_states, row_str(r, 3)), .key = arena_copy(a, row_str(r, 4)),
                               .slug = arena_copy(a, row_str(r, 5)), .number = arena_copy(a, row_str(r, 6)), .title = arena_copy(a, row_str(r, 7)), .lines = arena_copy(a, row_str(r, 8)),
                               .ends = arena_copy(a, row_str(r, 9)), .light = arena_copy(a, row_str(r, 10)), .binding = arena_copy(a, row_str(r, 11)), .place = row_int(r, 12), .german = row_bool(r, 13),
                               .first = TREE_NONE, .next = TREE_NONE, .up = TREE_NONE };
}

/* Nodes whose parent is gone (or that lie in a circle) become roots: nothing that people wrote disappears from the page. */
static void put(struct tree *t, const struct tree_node *flat, size_t n, bool *done, size_t i, size_t up, int depth)
{
    size_t me = t->n++, last = TREE_NONE;
    done[i] = true;
    t->at[me] = flat[i];
    t->at[me].up = up;
    t->at[me].depth = depth;
    if (node_done_by_somebody(flat[i].kind) && flat[i].kind != NODE_MILESTONE && flat[i].state >= 0) t->at[me].below.of[flat[i].state]++;
    for (size_t k = 0; k < n && depth < 30; k++) {
        if (done[k] || flat[k].parent != flat[i].id) continue;
        size_t child = t->n;
        put(t, flat, n, done, k, me, depth + 1);
        if (last == TREE_NONE) t->at[me].first = child;
        else t->at[last].next = child;
        last = child;
        for (int s = 0; s < NODE_STATES; s++) t->at[me].below.of[s] += t->at[child].below.of[s];
    }
    t->at[me].n = t->n - me - 1;
}

struct loading { struct arena *a; struct tree_node *at; size_t n, room; };
static bool load_node(void *ctx, const struct rows *r)
{
    struct loading *l = ctx;
    l->at = arena_more(l->a, l->at, l->n, &l->room, 256);
    l->at[l->n++] = read_node(l->a, r);
    return l->n < TREE_MAX;
}

/* In the order of the table; its text says so: each() walks what ask() would be too small for. */
static struct loading load_flat(struct store *st, struct arena *a, int64_t concept, const struct lang *lang)
{
    struct loading l = { .a = a };
    each(st, load_node, &l, Q("SELECT n.id, COALESCE(n.parent, 0), n.kind, n.state, n.key, COALESCE(s.slug, g.slug, ''), n.number, COALESCE(NULLIF(w.title, ''), d.title), n.lines, n.ends, n.light, n.binding, COALESCE(n.place, 0), NULLIF(w.title, '') IS NULL"
        " FROM concept_node n JOIN concept_node_words d ON d.owner = n.id AND d.lang = 'de' LEFT JOIN concept_node_words w ON w.owner = n.id AND w.lang = $2"
        " LEFT JOIN concept_node_slug s ON s.owner = n.id AND s.lang = $2 AND s.current LEFT JOIN concept_node_slug g ON g.owner = n.id AND g.lang = 'de' AND g.current"
        " WHERE n.concept = $1 AND n.deleted_at IS NULL ORDER BY COALESCE(n.place, 0), n.number, n.id"), I(concept), T(str_of(lang->tag)));
    return l;
}

struct tree tree_load(struct store *st, struct arena *a, int64_t concept, const struct lang *lang)
{
    struct loading l = load_flat(st, a, concept, lang);
    size_t roots = 0, last = TREE_NONE;
    struct tree t = { arena_array(a, struct tree_node, l.n + 1), 0, TREE_NONE };
    bool *done = arena_array(a, bool, l.n + 1);
    memset(done, 0, l.n * sizeof *done);
    for (int pass = 0; pass < 2; pass++)                  /* first what has no parent, then what is left over               */
        for (size_t i = 0; i < l.n; i++) {
            bool orphan = pass == 1;
            if (done[i] || (l.at[i].parent && !orphan)) continue;
            size_t me = t.n;
            put(&t, l.at, l.n, done, i, TREE_NONE, 0);
            if (last != TREE_NONE) t.at[last].next = me;
            last = me;
            if (!roots++) t.root = me;
        }
    return t;
}

size_t tree_find(const struct tree *t, int64_t id)
{
    for (size_t i = 0; i < t->n; i++) if (t->at[i].id == id) return i;
    return TREE_NONE;
}
