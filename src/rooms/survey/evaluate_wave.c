/* evaluate_wave.c - the same questions in another wave: what changed in the answers, and what changed in the question. */
#include "plan/compare.h"
#include "rooms/survey/evaluate_parts.h"
#include <math.h>

/* ---- is it still the same question? ----------------------------------------------------------------------------------------------------------- */
static bool choices_differ(const struct item *now, const struct item *then)
{
    if (now->options != then->options) return true;
    for (size_t o = 0; o < now->options; o++)
        if (!str_eq(now->option[o].code, then->option[o].code) || !str_eq(now->option[o].label, then->option[o].label)) return true;
    return false;
}

/* Points are compared choice by choice where both waves offered it; steps of scales only if both have as many. */
static int option_then(const struct item *now, const struct item *then, size_t o)
{
    if (now->kind != then->kind) return -1;
    if (now->kind == ITEM_SCALE) return now->steps == then->steps ? (int)o : -1;
    return option_find(then, now->option[o].code);
}

static struct wave_option points_of(const struct item_figures *x, const struct item_figures *y, size_t o)
{
    struct wave_option w = { .code = x->option[o].code, .points = NAN, .lo = NAN, .hi = NAN };
    int other = option_then(x->item, y->item, o);
    if (other < 0) return w;
    struct shares s = compare_shares(x->option[o].k, x->n, y->option[other].k, y->n);
    w.points = 100 * s.difference;
    w.lo = 100 * s.low;
    w.hi = 100 * s.high;
    return w;
}

static struct wave_change change_of(struct arena *a, const struct item_figures *x, const struct item_figures *y)
{
    const struct item *now = x->item, *then = y->item;
    struct wave_change c = { .now = now, .then = then, .was = y };
    c.wording = !str_eq(now->label, then->label);
    c.scale = now->kind != then->kind || now->steps != then->steps || !str_eq(now->low, then->low) || !str_eq(now->high, then->high) || now->unknown != then->unknown;
    c.choices = choices_differ(now, then);
    c.options = x->options;
    c.option = arena_array(a, struct wave_option, x->options + 1);
    for (size_t o = 0; o < x->options; o++) c.option[o] = points_of(x, y, o);
    c.difference = figures_compare(a, x, y);
    return c;
}

/* ---- was it asked in the same way, of the same people? --------------------------------------------------------------------------------------------- */
static bool modes_differ(const struct response_counts *x, const struct response_counts *y)
{
    for (size_t m = 0; m < countof(x->by_mode); m++) if (!x->by_mode[m] != !y->by_mode[m]) return true;
    return false;
}

static bool audience_differs(struct store *st, int64_t now, int64_t then)
{
    struct rows *r = ask(st, Q("SELECT s.id FROM survey_survey s JOIN survey_survey o ON o.id = $2 WHERE s.id = $1 AND (s.audience <> o.audience OR "
        "COALESCE(s.addressees, '') <> COALESCE(o.addressees, '')) ORDER BY s.id"), I(now), I(then));
    return rows_next(r);
}

/* The filters in the words of the other wave. False: it did not ask that, or not offer that choice. */
static bool filters_of(const struct evaluate_ask *ask, struct evaluate_ask *ret)
{
    for (size_t f = 0; f < ask->filters; f++) {
        const struct item *now = ask->filter[f].item, *then = item_find(ask->wave, now->code);
        int o = then && then->kind == now->kind ? option_find(then, now->option[ask->filter[f].option].code) : -1;
        if (o < 0) return false;
        ret->filter[ret->filters++] = (struct evaluate_filter){ then, (size_t)o };
    }
    return true;
}

void evaluate_waves(struct store *st, struct arena *a, struct evaluation *e, const struct evaluate_ask *ask)
{
    struct evaluate_ask then = { 0 };
    if (!ask->wave || !filters_of(ask, &then)) return;
    e->wave = evaluate(st, a, ask->wave, &then);
    e->other_mode = modes_differ(&e->counts, &e->wave->counts);
    e->other_audience = audience_differs(st, e->in->survey, ask->wave->survey);
    e->change = arena_array(a, struct wave_change, e->in->n + 1);
    for (size_t i = 0; i < e->in->n; i++) {
        size_t other = item_index(ask->wave, e->in->item[i].code);
        if (other == ask->wave->n) e->change[i] = (struct wave_change){ .now = &e->in->item[i], .difference = { NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, false } };
        else e->change[i] = change_of(a, &e->item[i], &e->wave->item[other]);
    }
}
