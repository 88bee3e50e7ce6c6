/* move.c - a part of the concept gets another place: one step, or to where it was dropped. Siblings keep their numbers unless one is in the way. */
#include "entity/query.h"
#include "rooms/concept/concept.h"

enum { PLACE_STEP = 10 };                               /* room for insertions between two                             */

/* Where to: below which node (TREE_NONE: of the first level), and before which of its children (TREE_NONE: last). */
struct goal { size_t up, before; bool none; };

static size_t first_child(const struct tree *t, size_t up) { return up == TREE_NONE ? t->root : t->at[up].first; }

static size_t previous(const struct tree *t, size_t me)
{
    size_t last = TREE_NONE;
    for (size_t i = first_child(t, t->at[me].up); i != TREE_NONE && i != me; i = t->at[i].next) last = i;
    return last;
}

static struct goal goal_of(const struct tree *t, size_t me, str way, size_t target)
{
    size_t up = t->at[me].up, above = previous(t, me), below = t->at[me].next;
    if (str_eq(way, S("up")))     return (struct goal){ up, above, above == TREE_NONE };
    if (str_eq(way, S("down")))   return (struct goal){ up, below == TREE_NONE ? TREE_NONE : t->at[below].next, below == TREE_NONE };
    if (str_eq(way, S("in")))     return (struct goal){ above, TREE_NONE, above == TREE_NONE };
    if (str_eq(way, S("out")))    return (struct goal){ up == TREE_NONE ? TREE_NONE : t->at[up].up, up == TREE_NONE ? TREE_NONE : t->at[up].next, up == TREE_NONE };
    if (str_eq(way, S("root")))   return (struct goal){ TREE_NONE, TREE_NONE, false };
    if (target == TREE_NONE || target == me) return (struct goal){ .none = true };
    if (str_eq(way, S("inside"))) return (struct goal){ target, TREE_NONE, false };
    if (str_eq(way, S("before"))) return (struct goal){ t->at[target].up, target, false };
    return (struct goal){ t->at[target].up, t->at[target].next, !str_eq(way, S("after")) };
}

/* ---- writing ---------------------------------------------------------------------------------------------------------------------------------- */
static enum write_outcome write_place(const struct node_mover *m, int64_t id, int64_t place, const str *parent, struct problems *p)
{
    struct draft d = draft_new(m->a, &node_entity);
    d.id = id;
    draft_give(&d, "place", arena_fmt(m->a, "%lld", (long long)place));
    if (parent) draft_give(&d, "parent", *parent);
    struct write w = { .who = m->who, .request = m->request, .draft = &d };
    return row_write(m->st, &w, p);
}

/* A number between its new neighbours; where there is none the ones behind make room, each as little as it must. */
static enum write_outcome settle(const struct node_mover *m, const struct tree *t, size_t me, const struct goal *g, struct problems *p)
{
    int64_t last = 0;
    for (size_t i = first_child(t, g->up); i != TREE_NONE && i != g->before; i = t->at[i].next) if (i != me) last = t->at[i].place;
    size_t next = g->before;
    while (next != TREE_NONE && next == me) next = t->at[next].next;
    int64_t free = next == TREE_NONE ? PLACE_STEP * 2 : t->at[next].place - last, place = last + (free > 1 ? free / 2 : 1);
    str parent = g->up == TREE_NONE ? S("") : t->at[g->up].key;
    enum write_outcome out = write_place(m, t->at[me].id, place, &parent, p);
    for (size_t i = next; out == WRITE_DONE && i != TREE_NONE && t->at[i].place <= place; i = t->at[i].next) {
        if (i == me) continue;
        out = write_place(m, t->at[i].id, ++place, NULL, p);
    }
    return out;
}

/* ---- undoing ---------------------------------------------------------------------------------------------------------------------------------- */
/* The newest change, if it changed nothing but where the node lies. */
static bool last_move(const struct node_mover *m, int64_t node, struct history_line *line)
{
    unsigned classes = may(m->who, &node_entity, UPDATE).classes;
    if (!classes || !history_of(m->st, &node_entity, node, classes, line, 1) || line->event != HISTORY_CHANGE || !line->n) return false;
    for (size_t i = 0; i < line->n; i++)
        if (!line->value[i].field || !str_has_word(S("parent place"), str_of(line->value[i].field->name)) || line->value[i].blanked) return false;
    return true;
}

bool node_moved_last(const struct node_mover *m, int64_t node)
{
    struct history_line line;
    return last_move(m, node, &line);
}

static enum write_outcome undo(const struct node_mover *m, int64_t node, struct problems *p)
{
    struct history_line line;
    if (!last_move(m, node, &line)) return WRITE_GONE;
    struct draft d = draft_new(m->a, &node_entity);
    d.id = node;
    for (size_t i = 0; i < line.n; i++) draft_give(&d, line.value[i].field->name, line.value[i].old);
    struct write w = { .who = m->who, .request = m->request, .draft = &d };
    return row_write(m->st, &w, p);
}

/* ---- the move --------------------------------------------------------------------------------------------------------------------------------- */
enum write_outcome node_move(const struct node_mover *m, int64_t node, str way, int64_t target, struct problems *p)
{
    if (str_eq(way, S("undo"))) return undo(m, node, p);
    struct rows *r = ask(m->st, Q("SELECT concept FROM concept_node WHERE id = $1 AND deleted_at IS NULL"), I(node));
    if (!rows_next(r)) return WRITE_GONE;
    struct tree t = tree_load(m->st, m->a, row_int(r, 0), lang_find(S(LANG_SOURCE)));
    size_t me = tree_find(&t, node);
    if (me == TREE_NONE) return WRITE_GONE;
    struct goal g = goal_of(&t, me, way, target ? tree_find(&t, target) : TREE_NONE);
    return g.none ? WRITE_GONE : settle(m, &t, me, &g, p);
}
