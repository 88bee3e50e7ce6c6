/* evaluate_alike.c - the same people in two views. Who passes a filter by one choice, or is held against all others, is one group of those that the question makes. Each
** view alone is protected, but what one hides the other could show: so the table of all groups decides, and nothing is shown beside it that it hides. */
#include "rooms/survey/evaluate_cells.h"
#include "rooms/survey/evaluate_parts.h"
#include <math.h>

static void cover_as(struct cover *c, const struct item_figures *f, bool gone)
{
    c->item |= gone || f->hidden;
    for (size_t o = 0; f->item->kind != ITEM_SCALE && o < f->options; o++)
        if (f->option[o].hidden) c->option[o] = c->some = true;
    if (isnan(f->mean)) c->tell &= ~(unsigned)TELL_MEAN;
    if (isnan(f->sd)) c->tell &= ~(unsigned)TELL_SD;
    if (isnan(f->q1)) c->tell &= ~(unsigned)TELL_QUARTILES;
    if (isnan(f->top2)) c->tell &= ~(unsigned)TELL_ENDS;
    if (f->options && f->option[0].hidden) c->tell &= ~(unsigned)TELL_STEPS;
}

void alike_filtered(struct evaluation *e, struct cover *c)
{
    const struct group *g = &e->alike->group[e->alike_at];
    if (g->hidden) e->n = -1;
    for (size_t i = 0; i < e->in->n; i++) cover_as(&c[i], &g->item[i], g->hidden);
}

/* What all others said is the total less this one; where some did not answer the question that makes groups, it tells of these as well, and so of a hidden group. */
void alike_chosen(struct evaluation *e, struct cover *const *c)
{
    const struct evaluation *all = e->alike;
    const struct group *g = &all->group[e->alike_at];
    bool rest = e->n > e->group[0].n + e->group[1].n;
    e->group[0].hidden |= g->hidden;
    e->group[1].hidden |= g->hidden;
    for (size_t i = 0; i < e->in->n; i++) {
        cover_as(&c[0][i], &g->item[i], g->hidden);
        cover_as(&c[1][i], &g->item[i], g->hidden);
        for (size_t k = 0; rest && k < all->groups; k++)
            if (all->group[k].n) cover_as(&c[1][i], &all->group[k].item[i], all->group[k].hidden);
    }
}
