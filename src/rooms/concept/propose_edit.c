/* propose_edit.c - the entries of a proposal as a person puts them right: moved, left out, written down and read back. */
#include "rooms/concept/propose_desk.h"
#include <string.h>

enum proposed_kind proposed_kind_of(str code)
{
    for (int k = 0; k < PROPOSED_KINDS; k++) if (str_eq(code, str_of(proposed_kind[k]))) return (enum proposed_kind)k;
    return PROPOSED_KINDS;
}

/* ---- to and from text ----------------------------------------------------------------------------------------------------------------------------- */
/* Ids are positions from 1: a parent's is smaller. */
struct entries entries_of(struct arena *a, const struct proposal *p)
{
    struct entries e = { arena_array(a, struct entry, p->n + 1), p->n };
    for (size_t i = 0; i < p->n; i++) {
        const struct proposed *n = &p->node[i];
        e.at[i] = (struct entry){ .id = (int64_t)i + 1, .up = n->parent + 1, .kind = n->kind, .depth = n->parent < 0 ? 0 : e.at[n->parent].depth + 1, .number = n->number,
                                  .title = n->title, .text = n->text, .first = n->first, .last = n->last };
    }
    return e;
}

/* Tabs and ends of lines part the columns: nothing that is written holds one. */
static void put_column(struct buf *b, str s)
{
    buf_char(b, '\t');
    for (size_t i = 0; i < s.n; i++) buf_char(b, s.p[i] == '\t' || s.p[i] == '\n' || s.p[i] == '\r' ? ' ' : s.p[i]);
}

str entries_write(struct arena *a, const struct entries *e)
{
    struct buf b = buf_in(a, 64 << 20);
    for (size_t i = 0; i < e->n; i++) {
        const struct entry *n = &e->at[i];
        buf_fmt(&b, "%lld\t%lld\t%s\t%d\t%d", (long long)n->id, (long long)n->up, proposed_kind[n->kind], n->first, n->last);
        put_column(&b, n->number);
        put_column(&b, n->title);
        put_column(&b, n->text);
        buf_char(&b, '\n');
    }
    return buf_str(&b);
}

struct entries entries_read(struct arena *a, str written)
{
    size_t room = 1;
    for (size_t i = 0; i < written.n; i++) room += written.p[i] == '\n';
    struct entries e = { arena_array(a, struct entry, room), 0 };
    str line, part[8];
    while (e.n < room && str_split(&written, '\n', &line)) {
        size_t n = 0;
        int64_t id, up, first, last;
        while (n < 7 && str_split(&line, '\t', &part[n])) n++;
        part[7] = line;
        if (n < 7 || !str_int(part[0], &id) || !str_int(part[1], &up) || !str_int(part[3], &first) || !str_int(part[4], &last)) continue;
        int64_t above = entry_find(&e, up);
        enum proposed_kind kind = proposed_kind_of(part[2]);
        if (kind == PROPOSED_KINDS || (up && above == ENTRY_NONE)) continue;
        e.at[e.n++] = (struct entry){ .id = id, .up = up, .kind = kind, .depth = up ? e.at[above].depth + 1 : 0, .number = part[5], .title = part[6], .text = part[7],
                                      .first = (int32_t)first, .last = (int32_t)last };
    }
    return e;
}

/* ---- where things are ------------------------------------------------------------------------------------------------------------------------------- */
/* From behind: what is asked for while reading back is near the end. */
int64_t entry_find(const struct entries *e, int64_t id)
{
    for (size_t i = e->n; i-- > 0; ) if (e->at[i].id == id) return (int64_t)i;
    return ENTRY_NONE;
}

size_t entry_span(const struct entries *e, size_t i)
{
    size_t n = 1;
    while (i + n < e->n && e->at[i + n].depth > e->at[i].depth) n++;
    return n;
}

static int64_t sibling_before(const struct entries *e, size_t i)
{
    for (size_t k = i; k-- > 0 && e->at[k].depth >= e->at[i].depth; ) if (e->at[k].depth == e->at[i].depth) return (int64_t)k;
    return ENTRY_NONE;
}

int64_t entries_below(const struct entries *e, size_t i, enum proposed_kind kind)
{
    int64_t n = 0;
    for (size_t k = i + 1, end = i + entry_span(e, i); k < end; k++) n += e->at[k].kind == kind;
    return n;
}

/* What a kind becomes in the concept; NODE_KINDS: a field or row of its recommendation. */
static enum node_kind node_of(enum proposed_kind kind)
{
    switch (kind) {
    case P_FIELD: return NODE_FIELD;
    case P_GUIDELINE: return NODE_GUIDELINE;
    case P_GOAL: return NODE_GOAL;
    case P_APPROACH: return NODE_APPROACH;
    case P_MEASURE: return NODE_MEASURE;
    case P_RECOMMENDATION: return NODE_RECOMMENDATION;
    case P_CHALLENGE: return NODE_CHALLENGE;
    case P_MILESTONE: return NODE_MILESTONE;
    case P_TARGET_GROUP: case P_AREA: case P_OBJECTIVE: case P_STAKEHOLDER: case PROPOSED_KINDS: break;
    }
    return NODE_KINDS;
}

bool entry_fits(const struct entries *e, size_t i)
{
    const struct entry *n = &e->at[i];
    int64_t up = n->up ? entry_find(e, n->up) : ENTRY_NONE;
    enum node_kind kind = node_of(n->kind);
    if (up == ENTRY_NONE) return kind < NODE_KINDS;
    enum proposed_kind above = e->at[up].kind;
    if (kind == NODE_KINDS || (n->kind == P_CHALLENGE && above == P_RECOMMENDATION)) return above == P_RECOMMENDATION && entry_span(e, i) == 1;
    return node_fits(node_of(above), kind);
}

/* ---- moving -------------------------------------------------------------------------------------------------------------------------------------------- */
/* Puts the entry at i, with what lies below it, in front of what stands at `to` now. */
static void carry(struct arena *a, struct entries *e, size_t i, size_t to, int64_t up, int depth)
{
    size_t n = entry_span(e, i);
    int deeper = depth - e->at[i].depth;
    struct entry *held = arena_array(a, struct entry, n);
    memcpy(held, e->at + i, n * sizeof *held);
    for (size_t k = 0; k < n; k++) held[k].depth += deeper;
    held[0].up = up;
    if (to > i) { memmove(e->at + i, e->at + i + n, (to - i - n) * sizeof *held); to -= n; }
    else memmove(e->at + to + n, e->at + to, (i - to) * sizeof *held);
    memcpy(e->at + to, held, n * sizeof *held);
}

static bool beside(struct arena *a, struct entries *e, size_t i, str way, size_t target)
{
    const struct entry t = e->at[target];
    if (target >= i && target < i + entry_span(e, i)) return false;      /* below itself                                   */
    size_t behind = target + entry_span(e, target);
    if (str_eq(way, S("before"))) carry(a, e, i, target, t.up, t.depth);
    else if (str_eq(way, S("after"))) carry(a, e, i, behind, t.up, t.depth);
    else carry(a, e, i, behind, t.id, t.depth + 1);
    return true;
}

bool entry_move(struct arena *a, struct entries *e, size_t i, str way, int64_t target)
{
    const struct entry n = e->at[i];
    size_t span = entry_span(e, i);
    int64_t before = sibling_before(e, i), up = n.up ? entry_find(e, n.up) : ENTRY_NONE, at = entry_find(e, target);
    if (str_eq(way, S("up")) && before >= 0) carry(a, e, i, (size_t)before, n.up, n.depth);
    else if (str_eq(way, S("down")) && i + span < e->n && e->at[i + span].depth == n.depth) carry(a, e, i, i + span + entry_span(e, i + span), n.up, n.depth);
    else if (str_eq(way, S("in")) && before >= 0) carry(a, e, i, i + span, e->at[before].id, n.depth + 1);
    else if (str_eq(way, S("out")) && up >= 0) carry(a, e, i, (size_t)up + entry_span(e, (size_t)up), e->at[up].up, n.depth - 1);
    else if (str_eq(way, S("top"))) carry(a, e, i, e->n, 0, 0);
    else if (at >= 0 && (str_eq(way, S("before")) || str_eq(way, S("after")) || str_eq(way, S("inside")))) return beside(a, e, i, way, (size_t)at);
    else return false;
    return true;
}

int64_t entry_add(struct arena *a, struct entries *e, size_t i, str title)
{
    static const enum proposed_kind below[PROPOSED_KINDS] = { [P_FIELD] = P_GOAL, [P_GUIDELINE] = P_GOAL, [P_GOAL] = P_APPROACH, [P_APPROACH] = P_MEASURE, [P_MEASURE] = P_MILESTONE,
        [P_RECOMMENDATION] = P_MILESTONE, [P_CHALLENGE] = P_RECOMMENDATION };          /* P_FIELD, the first: nothing      */
    const struct entry above = e->at[i];
    bool holds = below[above.kind] != P_FIELD && above.kind != P_APPROACH;
    size_t to = i + entry_span(e, i);
    int64_t id = 0;
    if (e->n >= ENTRIES_MAX) return ENTRY_NONE;
    struct entry *at = arena_array(a, struct entry, e->n + 1);
    memcpy(at, e->at, to * sizeof *at);
    memcpy(at + to + 1, e->at + to, (e->n - to) * sizeof *at);
    for (size_t k = 0; k < e->n; k++) if (e->at[k].id > id) id = e->at[k].id;
    at[to] = (struct entry){ .id = id + 1, .up = holds ? above.id : above.up, .kind = holds ? below[above.kind] : above.kind, .depth = above.depth + holds, .title = title };
    *e = (struct entries){ at, e->n + 1 };
    return (int64_t)to;
}

void entry_drop(struct entries *e, size_t i)
{
    size_t n = entry_span(e, i);
    memmove(e->at + i, e->at + i + n, (e->n - i - n) * sizeof *e->at);
    e->n -= n;
}
