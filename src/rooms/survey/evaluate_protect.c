/* evaluate_protect.c - what is hidden before figures leave the room. */
#include "rooms/survey/evaluate_parts.h"
#include <math.h>

void evaluation_protect(struct arena *a, struct evaluation *e)
{
    (void)a;
    for (size_t i = 0; i < e->in->n; i++)
        for (size_t o = 0; o < e->item[i].options; o++) {
            struct option_figures *f = &e->item[i].option[o];
            if (f->k > 0 && f->k < e->minimum) { f->hidden = true; f->k = -1; f->pct = f->of_responses = f->lo = f->hi = NAN; }
        }
    e->protected = true;
}
