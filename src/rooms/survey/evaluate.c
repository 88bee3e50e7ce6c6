/* evaluate.c - every figure of every question, for all and by group. Counts first (evaluate_count.c), figures from counts. */
#include "plan/compare.h"
#include "rooms/survey/evaluate_parts.h"
#include <math.h>

/* ---- figures of one item ------------------------------------------------------------------------------------------------------------------- */
/* Steps of a scale have their number for a code, and its ends for labels. */
static struct option_figures option_of(struct arena *a, const struct item *it, size_t o)
{
    if (it->kind != ITEM_SCALE) return (struct option_figures){ .code = it->option[o].code, .label = it->option[o].label };
    str label = o == 0 ? it->low : o + 1 == (size_t)it->steps ? it->high : S("");
    return (struct option_figures){ .code = arena_fmt(a, "%zu", o + 1), .label = label };
}

static void fill_options(struct arena *a, struct item_figures *f, const int64_t *k)
{
    f->options = figures_options(f->item);
    f->option = arena_array(a, struct option_figures, f->options + 1);
    for (size_t o = 0; o < f->options; o++) if (f->item->kind == ITEM_MULTIPLE) f->responses += k[o];
    for (size_t o = 0; o < f->options; o++) {
        struct option_figures *one = &f->option[o];
        struct interval w = share_interval(k[o], f->n);
        *one = option_of(a, f->item, o);
        one->k = k[o];
        one->pct = percent(k[o], f->n);
        one->of_responses = f->item->kind == ITEM_MULTIPLE ? percent(k[o], f->responses) : NAN;
        one->lo = 100 * w.low;
        one->hi = 100 * w.high;
    }
}

static void take_described(struct item_figures *f, struct described d)
{
    f->mean = d.mean;
    f->sd = d.sd;
    f->variance = d.variance;
    f->median = d.median;
    f->q1 = d.q1;
    f->q3 = d.q3;
    f->least = d.min;
    f->most = d.max;
}

static void fill_scale(struct item_figures *f, const int64_t *k)
{
    size_t m = f->options;
    take_described(f, describe_scale(k, m, f->missing));
    f->top2 = percent(scale_top(k, m, 2), f->n);
    f->bottom2 = percent(scale_bottom(k, m, 2), f->n);
}

static void fill_ranking(struct arena *a, struct item_figures *f, const int64_t *k)
{
    f->mean_rank = arena_array(a, double, f->options + 1);
    f->ranked = arena_array(a, int64_t, f->options + 1);
    for (size_t o = 0; o < f->options; o++) {
        f->ranked[o] = k[f->options + o];
        f->mean_rank[o] = f->ranked[o] ? (double)k[2 * f->options + o] / (double)f->ranked[o] : NAN;
    }
}

/* A mean of days says nothing to anybody. */
static void fill_numbers(struct arena *a, struct item_figures *f, const struct number_list *l)
{
    f->number = l->at;
    f->numbers = l->n;
    take_described(f, describe_numbers(a, l->at, l->n));
    if (f->item->kind == ITEM_DATE) f->mean = f->sd = f->variance = NAN;
}

static struct item_figures figures_of(const struct tallies *t, const struct tally *one, size_t i)
{
    const struct item *it = &t->in->item[i];
    struct item_figures f = { .item = it, .mean = NAN, .sd = NAN, .variance = NAN, .median = NAN, .q1 = NAN, .q3 = NAN, .least = NAN, .most = NAN, .top2 = NAN, .bottom2 = NAN, .texts = -1 };
    if (!it->width) return f;
    const int64_t *state = one->k + t->at[i], *k = state + TALLY_STATES;
    f.n = state[ANSWER_GIVEN];
    f.missing = state[ANSWER_MISSING];
    f.unknown = state[ANSWER_UNKNOWN];
    f.not_asked = state[ANSWER_NOT_ASKED];
    if (figures_options(it)) fill_options(t->a, &f, k);
    if (it->kind == ITEM_SCALE) fill_scale(&f, k);
    if (it->kind == ITEM_RANKING) fill_ranking(t->a, &f, k);
    if (it->kind == ITEM_NUMBER || it->kind == ITEM_DATE) fill_numbers(t->a, &f, &one->number[i]);
    return f;
}

static struct item_figures *all_figures(const struct tallies *t, const struct tally *one)
{
    struct item_figures *f = arena_array(t->a, struct item_figures, t->in->n + 1);
    for (size_t i = 0; i < t->in->n; i++) f[i] = figures_of(t, one, i);
    return f;
}

/* ---- open answers: only how many, and only of all together, since they lie apart ------------------------------------------------------------------ */

static void count_texts(struct store *st, struct evaluation *e)
{
    struct rows *r = ask(st, Q("SELECT item, COUNT(*) FROM survey_text WHERE survey = $1 AND counts = $2 GROUP BY item ORDER BY item"), I(e->in->survey), B(true));
    for (size_t i = 0; i < e->in->n; i++) e->item[i].texts = 0;
    while (rows_next(r)) {
        str code = row_str(r, 0);
        size_t i = item_index(e->in, code);
        if (i == e->in->n && str_ends(code, S("_other"))) i = item_index(e->in, str_upto(code, code.n - 6));
        if (i < e->in->n) e->item[i].texts += row_int(r, 1);
        if (i < e->in->n && item_words(&e->in->item[i])) e->item[i].n = e->item[i].texts;
    }
}

/* ---- differences ------------------------------------------------------------------------------------------------------------------------------------ */
static struct described described_of(const struct item_figures *f)
{
    return (struct described){ .n = f->n, .missing = f->missing, .mean = f->mean, .variance = f->variance, .sd = f->sd };
}

static const int64_t *steps_of(struct arena *a, const struct item_figures *f)
{
    int64_t *k = arena_array(a, int64_t, f->options + 1);
    for (size_t o = 0; o < f->options; o++) k[o] = f->option[o].k;
    return k;
}

struct item_difference figures_compare(struct arena *a, const struct item_figures *x, const struct item_figures *y)
{
    struct item_difference none = { NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, false };
    enum item_kind kind = x->item->kind;
    if (kind != y->item->kind || (kind != ITEM_SCALE && kind != ITEM_NUMBER) || (kind == ITEM_SCALE && x->options != y->options)) return none;
    struct described dx = described_of(x), dy = described_of(y);
    struct means m = compare_means(&dx, &dy);
    struct ranks r = kind == ITEM_SCALE ? compare_scales(steps_of(a, x), steps_of(a, y), x->options) : compare_numbers(a, x->number, x->numbers, y->number, y->numbers);
    return (struct item_difference){ m.difference, m.low, m.high, m.df, m.p, r.w, r.p, r.delta, false };
}

/* Of two groups that have anybody in them, and do not overlap. */
static void find_differences(struct arena *a, struct evaluation *e, bool overlap)
{
    size_t at[2], n = 0;
    for (size_t g = 0; g < e->groups; g++) if (e->group[g].n && n++ < 2) at[n - 1] = g;
    if (n != 2 || overlap) return;
    e->x = at[0];
    e->y = at[1];
    e->difference = arena_array(a, struct item_difference, e->in->n + 1);
    for (size_t i = 0; i < e->in->n; i++) e->difference[i] = figures_compare(a, &e->group[e->x].item[i], &e->group[e->y].item[i]);
}

/* ---- groups ------------------------------------------------------------------------------------------------------------------------------------------- */
static bool may_group(const struct item *by) { return by && (by->kind == ITEM_SINGLE || by->kind == ITEM_MULTIPLE) && by->options && by->options <= GROUPS_MAX; }

static void name_group(struct tallies *t, struct group *g, size_t at)
{
    const struct item *by = t->ask->by;
    const struct item_option *o = &by->option[t->choice < 0 ? at : (size_t)t->choice];
    g->code = t->choice >= 0 && at == 1 ? S("others") : o->code;
    g->label = t->choice >= 0 && at == 1 ? S("") : o->label;
}

static void fill_groups(struct tallies *t, struct evaluation *e)
{
    e->by = t->ask->by;
    e->groups = t->groups;
    e->chosen = t->choice >= 0;
    e->group = arena_array(t->a, struct group, t->groups + 1);
    for (size_t g = 0; g < t->groups; g++) {
        name_group(t, &e->group[g], g);
        e->group[g].n = t->group[g].n;
        e->group[g].item = all_figures(t, &t->group[g]);
    }
    find_differences(t->a, e, e->by->kind == ITEM_MULTIPLE && t->choice < 0);
}

static void plan_groups(struct tallies *t)
{
    const struct item *by = t->ask->by;
    t->choice = -1;
    if (!may_group(by)) return;
    if (t->ask->group) t->choice = option_find(by, str_of(t->ask->group));
    t->groups = t->choice >= 0 ? 2 : by->options;
    t->group = arena_array(t->a, struct tally, t->groups);
}

/* The question whose groups hold the same people as this view, and which of them: a filter by one choice, a choice against all others. NULL: none. */
static const struct item *alike_by(const struct tallies *t, size_t *at)
{
    const struct evaluate_ask *ask = t->ask;
    const struct item *by = ask->filters == 1 ? ask->filter[0].item : !ask->filters && t->choice >= 0 ? ask->by : NULL;
    *at = ask->filters ? ask->filter[0].option : (size_t)t->choice;
    return by && by->kind == ITEM_SINGLE && may_group(by) ? by : NULL;
}

struct evaluation *evaluate(struct store *st, struct arena *a, const struct instrument *in, const struct evaluate_ask *ask)
{
    struct evaluation *e = arena_new_of(a, struct evaluation);
    struct tallies t = { .a = a, .in = in, .ask = ask };
    plan_groups(&t);
    *e = (struct evaluation){ .in = in, .minimum = in->minimum, .counts = response_count(st, in->survey) };
    if (!tallies_read(st, &t)) t.all.n = 0;             /* broken: the caller sees it by the store                    */
    e->n = t.all.n;
    e->item = all_figures(&t, &t.all);
    e->filters = ask->filters;
    memcpy(e->filter, ask->filter, sizeof e->filter);
    if (ask->filters) { e->whole = all_figures(&t, &t.whole); e->whole_n = t.whole.n; }
    else count_texts(st, e);
    if (t.groups) fill_groups(&t, e);
    const struct item *by = alike_by(&t, &e->alike_at);
    if (by) e->alike = evaluate(st, a, in, &(struct evaluate_ask){ .by = by });
    evaluate_waves(st, a, e, ask);
    return e;
}
