/* release_beside.c - several states of the data (vintages) of one period beside each other: whoever reads a sum in one and its parts in another reckons with both. */
#include "rooms/monitoring/release_parts.h"
#include "rooms/monitoring/release_tables.h"
#include <math.h>
#include <stdlib.h>

enum { ROUNDS_MAX = 100 };                              /* two or three are usual: each hides more, or is the last     */

/* A cell that an older state of the data hides now is hidden in the newer ones, too. */
void release_carry(struct figure_set *s, size_t n, size_t i)
{
    for (size_t k = i + 1; k < n; k++)
        for (size_t c = 0, d = 0; c < s[i].n; c++) {    /* both by area and dims                                       */
            const struct figure_cell_held *x = &s[i].cell[c];
            if (!x->now) continue;
            while (d < s[k].n && (s[k].cell[d].area < x->area || (s[k].cell[d].area == x->area && str_cmp(s[k].cell[d].dims, x->dims) < 0))) d++;
            if (d < s[k].n && s[k].cell[d].series == x->series) s[k].cell[d].hid = true;
        }
}

/* Does state i say something of such a cell, or one that is newer than k? A sign that it comes later, or is withdrawn, takes nothing back that another state says. */
static bool nearer(const struct figure_set *s, size_t n, size_t i, size_t k, const struct figure_cell_held *c)
{
    if (set_says(&s[i], c->area, c->dims)) return true;
    for (size_t j = k + 1; j < n; j++) if (j != i && set_says(&s[j], c->area, c->dims)) return true;
    return false;
}

static bool lacking(const struct figure_set *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            for (size_t c = 0; k != i && c < s[k].n; c++) if (cell_says(&s[k], &s[k].cell[c]) && !set_says(&s[i], s[k].cell[c].area, s[k].cell[c].dims)) return true;
    return false;
}

/* What was hidden on the way stays so, or rounds would never end. */
static void take_from(struct figure_set *w, struct figure_set *s, size_t n, size_t i, size_t k)
{
    for (size_t c = 0; c < s[k].n; c++) {
        struct figure_cell_held *own = &s[k].cell[c], *x = &w->cell[w->n];
        if (!cell_says(&s[k], own) || (k != i && nearer(s, n, i, k, own))) continue;
        *x = *own;
        x->self = own;
        x->lent = k != i;
        x->hid |= own->now != PROTECT_SHOWN;
        w->n++;
    }
}

/* State i of the data with what it lacks, as the newest of the others have it. */
static struct figure_set completed(struct arena *a, struct figure_set *s, size_t n, size_t i)
{
    size_t most = 0;
    for (size_t k = 0; k < n; k++) most += s[k].n;
    struct figure_set w = { .rule = s[i].rule, .period = s[i].period, .vintage = s[i].vintage, .cell = arena_array(a, struct figure_cell_held, most), .narrowest = INFINITY,
                            .part_of = arena_array(a, size_t, most), .at = arena_array(a, size_t, most), .beside = s, .besides = n };
    take_from(&w, s, n, i, i);
    for (size_t k = n; k-- > 0;) if (k != i) take_from(&w, s, n, i, k);
    release_in_order(&w);
    return w;
}

/* Which cells stand in a sum that rests on several states. False: none does. */
static bool mixed(struct arena *a, const struct tree_nodes *t, const struct figure_set *w, bool *ret)
{
    bool *in = arena_array(a, bool, w->n + 1), any = false;
    for (size_t c = 0; c < w->n; c++) in[c] = true;
    const struct sums *m = sums_of(a, t, w, in);
    for (size_t c = 0; c < w->n; c++)
        for (const struct sum *e = m->first[c]; e; e = e->next) {
            bool lent = w->cell[c].lent;
            for (const struct part *p = e->parts; p; p = p->next) lent |= w->cell[p->cell].lent;
            for (const struct part *p = e->parts; lent && p; p = p->next) ret[p->cell] = true;
            ret[c] |= lent;
            any |= lent;
        }
    return any;
}

/* What is hidden in another state for such a sum must not follow from that state's own ones. True: something is hidden that was not before, or deeper, so the others
** have to be looked at again. */
static bool take_over(struct figure_set *s, const struct figure_set *w, const bool *several)
{
    bool more = false;
    s->primaries = s->secondaries = 0;
    for (size_t c = 0; c < w->n; c++) {
        const struct figure_cell_held *x = &w->cell[c];
        more |= x->now && !x->self->now;
        if (!x->lent) {
            x->self->now = x->now;
            if (x->deep) x->self->deep = 2;
            s->primaries += x->now == PROTECT_PRIMARY;
            s->secondaries += x->now == PROTECT_SECONDARY;
        } else if (x->now && several[c]) {
            x->self->hid = true;
            if (!x->self->deep) { x->self->deep = 1; more = true; }
        }
    }
    s->pointless = w->pointless;
    s->narrowest = w->narrowest;
    s->parted = w->parted;
    return more;
}

/* Is there a cell that another state hides, and that is not seen to yet? */
static bool waiting(const struct figure_set *s)
{
    for (size_t c = 0; c < s->n; c++) if (s->cell[c].value && ((s->cell[c].hid && !s->cell[c].now) || s->cell[c].deep == 1)) return true;
    return false;
}

bool release_beside(struct arena *a, const struct tree_nodes *t, struct figure_set *s, size_t n, const char **why)
{
    bool more = lacking(s, n);
    for (int round = 0; more; round++) {
        more = false;
        if (round == ROUNDS_MAX) { *why = release_too_many; return false; }
        for (size_t i = 0; i < n; i++) {
            struct figure_set w = completed(a, s, n, i);
            bool *several = arena_array(a, bool, w.n + 1);
            if (!mixed(a, t, &w, several) && !waiting(&s[i])) continue;
            if (!release_set_protect(a, t, &w, why)) return false;
            more |= take_over(&s[i], &w, several);
            release_carry(s, n, i);
        }
    }
    return true;
}
