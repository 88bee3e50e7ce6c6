/* coarsen.c - counts in as much detail as protects them: blocks are split from above as long as every part is large enough. */
#include "plan/coarsen.h"
#include <assert.h>
#include <stdlib.h>

/* Cells are moved about by pointers: `p[from … to)` is always one block, or part of one. */
struct work { const struct coarsen *how; struct coarsen_cell **p; struct coarsen_cell *cell; struct coarsen_block *ret; size_t n; struct arena *a; int64_t min; };
struct part { size_t from, to; int64_t n; bool rest; };

/* Heap sort by one level of one dimension, then by where a cell stood, so that equal input gives equal blocks. n log n in every case. */
struct order { size_t d; int l; };
static bool before(struct order o, const struct coarsen_cell *a, const struct coarsen_cell *b)
{
    if (a->at[o.d][o.l] != b->at[o.d][o.l]) return a->at[o.d][o.l] < b->at[o.d][o.l];
    return a < b;
}

static void sink(struct coarsen_cell **p, size_t i, size_t n, struct order o)
{
    for (size_t c; (c = 2 * i + 1) < n; i = c) {
        if (c + 1 < n && before(o, p[c], p[c + 1])) c++;
        if (!before(o, p[i], p[c])) return;
        struct coarsen_cell *t = p[i]; p[i] = p[c]; p[c] = t;
    }
}

static void sort(struct coarsen_cell **p, size_t n, struct order o)
{
    for (size_t i = n / 2; i-- > 0;) sink(p, i, n, o);
    for (size_t i = n; i-- > 1;) {
        struct coarsen_cell *t = p[0]; p[0] = p[i]; p[i] = t;
        sink(p, 0, i, o);
    }
}

static int64_t sum(const struct work *w, size_t from, size_t to)
{
    int64_t n = 0;
    for (size_t i = from; i < to; i++) n += w->p[i]->n;
    return n;
}

/* The parts of p[from … to) by one level. They share the coarser levels already. */
static size_t parts_of(struct work *w, size_t from, size_t to, struct order o, struct part *ret)
{
    size_t n = 0;
    sort(w->p + from, to - from, o);
    for (size_t i = from; i < to; i++) {
        if (i == from || w->p[i]->at[o.d][o.l] != w->p[i - 1]->at[o.d][o.l]) ret[n++] = (struct part){ .from = i };
        ret[n - 1].to = i + 1;
        ret[n - 1].n += w->p[i]->n;
    }
    return n;
}

/* Which parts become "the others": the small ones, then the smallest large ones until there are enough. Returns how many stand alone. */
static size_t choose(struct part *part, size_t n, int64_t min)
{
    int64_t rest = 0;
    size_t alone = n;
    for (size_t i = 0; i < n; i++) if (part[i].n < min) { part[i].rest = true; rest += part[i].n; alone--; }
    while (rest && rest < min && alone) {
        size_t least = n;
        for (size_t i = 0; i < n; i++) if (!part[i].rest && (least == n || part[i].n < part[least].n)) least = i;
        part[least].rest = true;
        rest += part[least].n;
        alone--;
    }
    return alone;
}

/* "The others" as one run behind those that stand alone; parts keep their cells together. Returns where the others begin. */
static size_t part_apart(struct work *w, struct part *part, size_t n, size_t from, size_t to)
{
    struct coarsen_cell **copy = arena_array(w->a, struct coarsen_cell *, to - from);
    size_t at = 0, rest;
    for (size_t i = 0; i < n; i++) {
        if (part[i].rest) continue;
        size_t begin = from + at;
        for (size_t k = part[i].from; k < part[i].to; k++) copy[at++] = w->p[k];
        part[i] = (struct part){ begin, from + at, part[i].n, false };
    }
    rest = from + at;
    for (size_t i = 0; i < n; i++) for (size_t k = part[i].from; part[i].rest && k < part[i].to; k++) copy[at++] = w->p[k];
    for (size_t i = 0; i < at; i++) w->p[from + i] = copy[i];
    return rest;
}

static void refine(struct work *w, size_t from, size_t to, struct coarsen_block b);

/* False: in this dimension nothing could stand alone. */
static bool split(struct work *w, size_t from, size_t to, struct coarsen_block b, size_t d)
{
    struct part *part = arena_array(w->a, struct part, to - from);
    struct order o = { d, b.level[d] };
    size_t n = parts_of(w, from, to, o, part);
    if (!choose(part, n, w->min)) return false;
    size_t rest = part_apart(w, part, n, from, to);
    for (size_t i = 0; i < n; i++) {
        struct coarsen_block one = b;
        if (part[i].rest) continue;
        one.level[d]++;
        one.code[d] = w->p[part[i].from]->at[d][o.l];
        refine(w, part[i].from, part[i].to, one);
    }
    b.others[d] = true;
    if (rest < to) refine(w, rest, to, b);
    return true;
}

/* Is every lot in it as large as it could be without having left earlier? Then the sum would tell each of them. Few cells: two loops do. */
static bool tells_lots(const struct work *w, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        int64_t n = 0;
        for (size_t k = from; k < to; k++) if (w->p[k]->lot == w->p[i]->lot) n += w->p[k]->n;
        if (n != (w->p[i]->most ? w->p[i]->most : w->min - 1)) return false;
    }
    return w->how->left;
}

static void refine(struct work *w, size_t from, size_t to, struct coarsen_block b)
{
    if (tells_lots(w, from, to)) {
        for (size_t i = from; i < to; i++) w->p[i]->block = COARSEN_LOST;
        return;
    }
    for (size_t d = 0; d < w->how->dims; d++)
        if (!b.others[d] && b.level[d] < w->how->depth[d] && split(w, from, to, b, d)) return;
    b.n = sum(w, from, to);
    for (size_t i = from; i < to; i++) w->p[i]->block = w->n;
    w->ret[w->n++] = b;
}

/* Down to the levels that must be: what is too small there is held back whole. */
static void begin(struct work *w, size_t from, size_t to, struct coarsen_block b, size_t d)
{
    while (d < w->how->dims && b.level[d] >= w->how->must[d]) d++;
    if (d == w->how->dims) {
        if (sum(w, from, to) >= w->min) refine(w, from, to, b);
        return;
    }
    struct part *part = arena_array(w->a, struct part, to - from);
    size_t n = parts_of(w, from, to, (struct order){ d, b.level[d] }, part);
    b.level[d]++;
    for (size_t i = 0; i < n; i++) {
        b.code[d] = w->p[part[i].from]->at[d][b.level[d] - 1];
        begin(w, part[i].from, part[i].to, b, d);
    }
}

size_t coarsen(struct arena *a, const struct coarsen *how, struct coarsen_cell *cell, size_t n, struct coarsen_block *ret)
{
    struct work w = { .how = how, .p = arena_array(a, struct coarsen_cell *, n + 1), .cell = cell, .ret = ret, .a = a,
                      .min = how->min < COARSEN_MIN ? COARSEN_MIN : how->min };
    assert(how->dims <= COARSEN_DIMS);
    for (size_t d = 0; d < how->dims; d++) assert(how->must[d] <= how->depth[d] && how->depth[d] <= COARSEN_LEVELS);
    for (size_t i = 0; i < n; i++) {
        assert(cell[i].n > 0);
        cell[i].block = COARSEN_HELD;
        w.p[i] = &cell[i];
    }
    if (n) begin(&w, 0, n, (struct coarsen_block){ 0 }, 0);
    return w.n;
}
