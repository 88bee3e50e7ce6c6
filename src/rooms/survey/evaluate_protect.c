/* evaluate_protect.c - what is hidden before figures leave the room, so that nobody finds out about fewer people than the survey's minimum.
**
** In three steps, each of which takes what the one before shows as known to everybody: everybody; with filters, who passes them against who does not; the
** groups, with those who are in none. Decided first (struct cover, per question), taken away last. evaluate_cells.c does the reckoning.
**
** No cells, and shown as they are: how many answered, left a question empty or said "don't know": they tell nothing of an answer. How many were not asked
** does, since it follows from an answer before.
*/
#include "rooms/survey/evaluate_cells.h"
#include "rooms/survey/evaluate_parts.h"
#include <math.h>

/* A question's choices exclude each other: their counts add up to those who answered. */
static bool adds_up(const struct item *it)
{
    size_t free = 0;
    if (it->kind == ITEM_SINGLE || it->kind == ITEM_RANKING) return true;
    for (size_t o = 0; o < it->options; o++) free += !it->option[o].exclusive;
    return it->kind == ITEM_MULTIPLE && (it->most == 1 || free <= 1);
}

static struct cover cover_new(struct arena *a, const struct item_figures *f)
{
    return (struct cover){ .option = arena_array(a, bool, f->options + 1), .tell = TELL_ALL };
}

static const int64_t *counts_of(struct arena *a, const struct item_figures *f)
{
    int64_t *k = arena_array(a, int64_t, f->options + 1);
    for (size_t o = 0; o < f->options; o++) k[o] = f->option[o].k;
    return k;
}

/* ---- conditions ------------------------------------------------------------------------------------------------------------------------------------
** A question that is asked only after certain answers tells how many gave these. */

/* One question alone decides? Then *ret is its code. */
static bool decided_by_one(const struct item *it, str *ret)
{
    str code[2];
    if (!it->asked_if || expression_names(it->asked_if, code, 2) != 1) return false;
    *ret = code[0];
    return true;
}

struct supposed { str code, value; };
static str supposed_value(void *ctx, str code)
{
    const struct supposed *s = ctx;
    return str_eq(code, s->code) ? s->value : S("");
}

/* Per choice a bit for each later question (or heading) that it leads to: choices alike in all of them have a total that everybody knows. False: more of these
** than bits. */
static bool led_to(const struct instrument *in, const struct item_figures *f, uint64_t *ret)
{
    size_t bit = 0;
    str code;
    for (size_t i = 0; i < in->n; i++) {
        if (!decided_by_one(&in->item[i], &code) || !str_eq(code, f->item->code)) continue;
        if (bit == 64) return false;
        for (size_t o = 0; o < f->options; o++) {
            struct supposed s = { code, f->item->option[o].code };
            if (expression_true(in->item[i].asked_if, supposed_value, &s)) ret[o] |= (uint64_t)1 << bit;
        }
        bit++;
    }
    return true;
}

/* Each set of choices with a known total is protected for itself; then the questions behind them tell nothing new. */
static bool cover_sets(struct arena *a, const struct instrument *in, const struct item_figures *f, int64_t least, bool *hide)
{
    uint64_t *to = arena_array(a, uint64_t, f->options + 1);
    bool good = led_to(in, f, to);
    for (size_t o = 0; o < f->options && good; o++) {
        int64_t *k = arena_array(a, int64_t, f->options + 1);
        bool *one = arena_array(a, bool, f->options + 1);
        for (size_t p = 0; p < f->options; p++) k[p] = to[p] == to[o] ? f->option[p].k : 0;
        good = cells_line(k, f->options, least, one);
        for (size_t p = 0; p < f->options; p++) hide[p] |= one[p];
    }
    return good;
}

static bool tells_of(const struct item *it, const struct item *before, const struct cover *c)
{
    str codes[ITEMS_MAX], only;
    size_t n = it->asked_if ? expression_names(it->asked_if, codes, ITEMS_MAX) : 0;
    bool named = false;
    for (size_t i = 0; i < n; i++) named |= str_eq(codes[i], before->code);
    if (!named || (c->sets && !c->item && decided_by_one(it, &only))) return false;
    return c->item || c->some || (before->kind == ITEM_SCALE && !(c->tell & TELL_STEPS));
}

/* If what decided is hidden and would follow, so is everything of that question. Of conditions over several questions each is looked at for itself. */
static bool condition_tells(const struct instrument *in, size_t i, const struct cover *c)
{
    const struct item *heading = NULL;
    for (size_t k = 0; k < i; k++) if (in->item[k].kind == ITEM_SECTION) heading = &in->item[k];
    for (size_t k = 0; k < i; k++) if (tells_of(&in->item[i], &in->item[k], &c[k]) || (heading && tells_of(heading, &in->item[k], &c[k]))) return true;
    return false;
}

static bool few_asked(const struct item_figures *f, int64_t all, int64_t least)
{
    return is_small(f->not_asked, least) || (f->not_asked && is_small(all - f->not_asked, least));
}

/* ---- everybody ---------------------------------------------------------------------------------------------------------------------------------- */
static void cover_choices(struct arena *a, const struct instrument *in, const struct item_figures *f, int64_t least, struct cover *c)
{
    if (f->item->kind == ITEM_SINGLE) c->sets = cover_sets(a, in, f, least, c->option);
    if (adds_up(f->item)) c->item |= !cells_line(counts_of(a, f), f->options, least, c->option);
    else for (size_t o = 0; o < f->options; o++) c->option[o] |= is_small(f->option[o].k, least) || is_small(f->n - f->option[o].k, least);
    for (size_t o = 0; o < f->options; o++) c->some |= c->option[o];
}

static struct cover cover_alone(struct arena *a, const struct instrument *in, const struct item_figures *f, int64_t all, int64_t least)
{
    struct cover c = cover_new(a, f);
    c.item = is_small(f->n, least) || is_small(all, least) || few_asked(f, all, least);
    if (numbers_tell(a, f, NULL, 0, NULL, least)) c.tell = TELL_QUARTILES;
    if (f->item->kind == ITEM_SCALE) c.tell = cells_scale(counts_of(a, f), 1, f->options, least, TELL_ALL);
    else if (f->options) cover_choices(a, in, f, least, &c);
    return c;
}

static struct cover *cover_all(struct arena *a, const struct instrument *in, const struct item_figures *f, int64_t n, int64_t least)
{
    struct cover *c = arena_array(a, struct cover, in->n + 1);
    for (size_t i = 0; i < in->n; i++) {
        c[i] = cover_alone(a, in, &f[i], n, least);
        c[i].item |= condition_tells(in, i, c);
    }
    return c;
}

/* ---- parts of it ------------------------------------------------------------------------------------------------------------------------------------ */
/* Columns of one question: each shown group, and one of all others, which follows from the total. */
enum { COLUMNS_MAX = GROUPS_MAX + 1 };
struct part { int64_t n; int64_t *k; size_t group; bool others; };
struct columns { struct part at[COLUMNS_MAX]; size_t n, options; bool multiple; };

static struct part others_of(struct arena *a, const struct item_figures *all, const struct columns *v)
{
    struct part c = { all->n, arena_array(a, int64_t, all->options + 1), 0, true };
    for (size_t o = 0; o < all->options; o++) c.k[o] = all->option[o].k;
    for (size_t i = 0; i < v->n; i++) {
        c.n -= v->at[i].n;
        for (size_t o = 0; o < all->options; o++) c.k[o] -= v->at[i].k[o];
    }
    return c;
}

static struct columns columns_of(struct arena *a, const struct item_figures *all, struct item_figures *const *part, size_t parts, const bool *gone)
{
    struct columns v = { .options = all->options };
    for (size_t p = 0; p < parts; p++) {
        if (gone[p]) continue;
        struct part c = { part[p]->n, arena_array(a, int64_t, all->options + 1), p, false };
        for (size_t o = 0; o < all->options; o++) c.k[o] = part[p]->option[o].k;
        v.at[v.n++] = c;
    }
    struct part rest = others_of(a, all, &v);
    if (rest.n > 0) v.at[v.n++] = rest;
    return v;
}

/* Which parts are too small for this question, with those that must go with them so that no single one follows from the total. */
static bool too_small(struct arena *a, int64_t all, struct item_figures *const *part, size_t parts, int64_t least, bool *gone)
{
    int64_t *n = arena_array(a, int64_t, parts + 1);
    n[parts] = all;
    for (size_t p = 0; p < parts; p++) { n[p] = part[p]->n; n[parts] -= n[p]; }
    bool *hide = arena_array(a, bool, parts + 1);
    for (size_t p = 0; p < parts; p++) hide[p] = gone[p];
    hide[parts] = true;                                 /* nobody shows who is in no part; they follow all the same     */
    bool good = cells_line(n, parts + 1, least, hide);
    for (size_t p = 0; p < parts; p++) gone[p] = hide[p];
    return good;
}

/* ---- all alike ------------------------------------------------------------------------------------------------------------------------------------------
** A few people who all chose the same: "100 %" tells of each of them, though no cell is small. What everybody together said is shown all the same. */
struct mass { int64_t n, *k; size_t options; double sum, squares; bool measured; };
static struct mass mass_of(struct arena *a, const struct item_figures *f)
{
    struct mass m = { .n = f->n, .k = arena_array(a, int64_t, f->options + 1), .options = f->options, .measured = f->item->kind == ITEM_NUMBER || f->item->kind == ITEM_DATE };
    for (size_t o = 0; o < f->options; o++) m.k[o] = f->option[o].k;
    for (size_t i = 0; m.measured && i < f->numbers; i++) { m.sum += f->number[i]; m.squares += f->number[i] * f->number[i]; }
    return m;
}

static void mass_less(struct mass *m, const struct mass *part)
{
    m->n -= part->n;
    m->sum -= part->sum;
    m->squares -= part->squares;
    for (size_t o = 0; o < m->options; o++) m->k[o] -= part->k[o];
}

/* Of numbers: without any spread, but for what is lost in adding up. */
static bool all_alike(const struct mass *m)
{
    if (m->n < 1) return false;
    if (m->measured) return (double)m->n * m->squares - m->sum * m->sum <= 1e-9 * ((double)m->n * m->squares + 1);
    for (size_t o = 0; o < m->options; o++) if (m->k[o] == m->n) return true;
    return false;
}

/* Hides such parts of less than twice the minimum; then, the smallest first, what else is needed so that those who are in no shown part, and follow from the
** total, are not such themselves: few, or with a hidden part among them. */
static void hide_alike(struct arena *a, const struct item_figures *all, struct item_figures *const *part, size_t parts, int64_t least, bool *gone)
{
    struct mass rest = mass_of(a, all), *one = arena_array(a, struct mass, parts + 1);
    bool hidden = false;
    if (all_alike(&rest)) return;
    for (size_t p = 0; p < parts; p++) {
        one[p] = mass_of(a, part[p]);
        gone[p] |= one[p].n < 2 * least && all_alike(&one[p]);
        hidden |= gone[p] && one[p].n > 0;
        if (!gone[p]) mass_less(&rest, &one[p]);
    }
    while (all_alike(&rest) && (hidden || rest.n < 2 * least)) {
        size_t next = parts;
        for (size_t p = 0; p < parts; p++) if (!gone[p] && one[p].n > 0 && (next == parts || one[p].n < one[next].n)) next = p;
        if (next == parts) return;                      /* not reached: the rest is everybody then, and they are not alike */
        gone[next] = hidden = true;
        rest.n += one[next].n;
        rest.sum += one[next].sum;
        rest.squares += one[next].squares;
        for (size_t o = 0; o < rest.options; o++) rest.k[o] += one[next].k[o];
    }
}

/* ---- tables ---------------------------------------------------------------------------------------------------------------------------------------------- */
/* One table of choices by part into the covers. */
static bool cover_table(struct arena *a, const struct columns *v, const int64_t *count, size_t rows, const bool *row_hidden, int64_t least, struct cover **c, size_t option)
{
    bool *hide = arena_array(a, bool, rows * v->n + 1);
    if (!cells_table(a, count, rows, v->n, least, row_hidden, hide)) return false;
    for (size_t i = 0; i < v->n; i++) {
        if (v->at[i].others) continue;
        struct cover *one = c[v->at[i].group];
        for (size_t r = 0; r < rows; r++) {
            if (!hide[r * v->n + i]) continue;
            one->option[v->multiple ? option : r] = true;         /* either row of a choice of several hides it          */
            one->some = true;
        }
    }
    return true;
}

static bool cover_single(struct arena *a, const struct columns *v, const struct cover *all, int64_t least, struct cover **c)
{
    int64_t *count = arena_array(a, int64_t, v->options * v->n + 1);
    for (size_t o = 0; o < v->options; o++) for (size_t i = 0; i < v->n; i++) count[o * v->n + i] = v->at[i].k[o];
    return cover_table(a, v, count, v->options, all->option, least, c, 0);
}

/* Of several answers each is a table of its own: chosen, not chosen. */
static bool cover_multiple(struct arena *a, struct columns *v, const struct cover *all, int64_t least, struct cover **c)
{
    v->multiple = true;
    for (size_t o = 0; o < v->options; o++) {
        bool hidden[2] = { all->option[o], all->option[o] };
        int64_t *count = arena_array(a, int64_t, 2 * v->n + 1);
        for (size_t i = 0; i < v->n; i++) { count[i] = v->at[i].k[o]; count[v->n + i] = v->at[i].n - v->at[i].k[o]; }
        if (cover_table(a, v, count, 2, hidden, least, c, o)) continue;
        for (size_t i = 0; i < v->n; i++) if (!v->at[i].others) c[v->at[i].group]->option[o] = c[v->at[i].group]->some = true;
    }
    return true;
}

static void cover_steps(struct arena *a, const struct columns *v, const struct cover *all, int64_t least, struct cover **c)
{
    int64_t *count = arena_array(a, int64_t, v->options * v->n + 1);
    for (size_t i = 0; i < v->n; i++) for (size_t o = 0; o < v->options; o++) count[i * v->options + o] = v->at[i].k[o];
    unsigned tell = cells_scale(count, v->n, v->options, least, all->tell);
    for (size_t i = 0; i < v->n; i++) if (!v->at[i].others) c[v->at[i].group]->tell = tell;
}

/* What all parts of a question have in common: one that hides something takes from all what would add up to it. */
static void cover_sums(struct cover **c, size_t parts, const struct cover *all)
{
    bool some = all->some;
    for (size_t p = 0; p < parts; p++) some |= c[p]->some;
    for (size_t p = 0; p < parts; p++) c[p]->some = some;
}

/* One question: `gone` are the parts that are hidden as a whole; `makes`: its answers make the parts, so that all in one said the same. */
static void cover_parts(struct arena *a, bool makes, const struct item_figures *all, const struct cover *top, struct item_figures *const *part, size_t parts, const bool *gone, int64_t least, struct cover **c)
{
    bool *out = arena_array(a, bool, parts + 1), good = !top->item;
    for (size_t p = 0; p < parts; p++) out[p] = gone[p];
    good = good && too_small(a, all->n, part, parts, least, out);
    if (good && !makes) hide_alike(a, all, part, parts, least, out);
    struct columns v = columns_of(a, all, part, parts, out);
    if (good && numbers_tell(a, all, part, parts, out, least)) for (size_t p = 0; p < parts; p++) c[p]->tell = TELL_QUARTILES;
    if (good && all->item->kind == ITEM_SCALE) cover_steps(a, &v, top, least, c);
    else if (good && all->options) good = adds_up(all->item) ? cover_single(a, &v, top, least, c) : cover_multiple(a, &v, top, least, c);
    for (size_t p = 0; p < parts; p++) c[p]->item |= out[p] || !good;
    cover_sums(c, parts, top);
}

/* ---- taking away ----------------------------------------------------------------------------------------------------------------------------------------- */
static void take_option(struct option_figures *o)
{
    o->hidden = true;
    o->k = -1;
    o->pct = o->of_responses = o->lo = o->hi = NAN;
}

static void take_scale(struct item_figures *f, unsigned tell)
{
    if (!(tell & TELL_STEPS)) for (size_t o = 0; o < f->options; o++) take_option(&f->option[o]);
    if (!(tell & TELL_MEAN)) f->mean = NAN;
    if (!(tell & TELL_SD)) f->sd = f->variance = NAN;
    if (!(tell & TELL_QUARTILES)) f->median = f->q1 = f->q3 = NAN;
    if (!(tell & TELL_ENDS)) f->top2 = f->bottom2 = NAN;
    if (!(tell & TELL_STEPS)) f->least = f->most = NAN;
}

/* The least and the most are what one person said; a quartile is near to that while few are below it. */
static void take_numbers(struct item_figures *f, unsigned tell, int64_t least)
{
    f->least = f->most = NAN;
    if (!(tell & TELL_MEAN)) f->mean = NAN;
    if (!(tell & TELL_SD)) f->sd = f->variance = NAN;
    if (f->n < 2 * least) f->median = NAN;
    if (f->n < 4 * least) f->q1 = f->q3 = NAN;
}

/* A mean place of few is what these said, and it bounds how many gave the first: only (m - mean) · n / (m - 1) can have. */
static void take_ranks(struct item_figures *f, const struct cover *c, int64_t least)
{
    double m = (double)f->options;
    for (size_t o = 0; o < f->options; o++)
        if (f->ranked[o] < least || (c->some && (f->options < 4 || !(floor((m - f->mean_rank[o]) * (double)f->ranked[o] / (m - 1)) >= (double)least)))) f->mean_rank[o] = NAN;
}

static void take_all(struct item_figures *f)
{
    f->hidden = true;
    f->n = f->missing = f->unknown = f->not_asked = f->responses = f->texts = -1;
    for (size_t o = 0; o < f->options; o++) { take_option(&f->option[o]); if (f->mean_rank) f->mean_rank[o] = NAN; }
    f->mean = f->sd = f->variance = f->median = f->q1 = f->q3 = f->least = f->most = f->top2 = f->bottom2 = NAN;
}

static void take(struct item_figures *f, const struct cover *c, int64_t least)
{
    enum item_kind kind = f->item->kind;
    if (c->item || is_small(f->n, least)) { take_all(f); return; }
    if (kind == ITEM_SCALE) { take_scale(f, c->tell); return; }
    if (kind == ITEM_NUMBER || kind == ITEM_DATE) take_numbers(f, c->tell, least);
    if (f->mean_rank) take_ranks(f, c, least);
    if (!c->some) return;
    f->responses = -1;
    f->texts = -1;                                      /* behind "other" as many may stand as chose it               */
    for (size_t o = 0; o < f->options; o++) {
        f->option[o].of_responses = NAN;
        if (c->option[o]) take_option(&f->option[o]);
    }
}

/* Scales: a test of ranks tells of single steps. A difference of what is hidden tells it to whoever has the other. */
static void take_difference(struct item_difference *d, const struct item_figures *x, const struct item_figures *y)
{
    bool steps = x->item->kind == ITEM_SCALE && ((x->options && x->option[0].hidden) || (y->options && y->option[0].hidden));
    if (x->hidden || y->hidden || isnan(x->mean) || isnan(y->mean)) *d = (struct item_difference){ NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, true };
    if (isnan(x->sd) || isnan(y->sd)) d->welch_lo = d->welch_hi = d->welch_df = d->welch_p = NAN;
    if (steps) d->mannwhitney_w = d->mannwhitney_p = d->cliffs_delta = NAN;
}

/* ---- groups ------------------------------------------------------------------------------------------------------------------------------------------------- */
struct grouped { struct arena *a; struct evaluation *e; const struct cover *top; struct cover **c; int64_t least; };

/* Groups [from, from + n), which exclude each other. */
static void cover_groups(struct grouped *g, size_t from, size_t n)
{
    struct evaluation *e = g->e;
    const struct cover *by = &g->top[e->by - e->in->item];
    bool gone[GROUPS_MAX] = { false };
    struct item_figures size[GROUPS_MAX] = { { 0 } }, *at[GROUPS_MAX] = { NULL };
    for (size_t p = 0; p < n; p++) {
        size[p] = (struct item_figures){ .n = e->group[from + p].n };
        at[p] = &size[p];
        int o = option_find(e->by, e->group[from + p].code);
        gone[p] = by->item || (o < 0 || e->chosen ? by->some : by->option[o]);    /* how many they are would tell of the question itself */
    }
    bool good = too_small(g->a, e->n, at, n, g->least, gone);
    for (size_t p = 0; p < n; p++) e->group[from + p].hidden = gone[p] = gone[p] || !good;
    for (size_t i = 0; i < e->in->n; i++) {
        struct cover *c[GROUPS_MAX];
        for (size_t p = 0; p < n; p++) { at[p] = &e->group[from + p].item[i]; c[p] = &g->c[from + p][i]; }
        if (e->item[i].item->width) cover_parts(g->a, e->by == &e->in->item[i], &e->item[i], &g->top[i], at, n, gone, g->least, c);
        bool tells = false;
        for (size_t p = 0; p < n; p++) tells |= few_asked(at[p], e->group[from + p].n, g->least) || condition_tells(e->in, i, g->c[from + p]);
        for (size_t p = 0; p < n; p++) c[p]->item |= tells;
    }
}

static struct cover **cover_by(struct arena *a, struct evaluation *e, const struct cover *top)
{
    bool overlap = e->by->kind == ITEM_MULTIPLE && !adds_up(e->by) && !e->chosen;
    struct grouped g = { a, e, top, arena_array(a, struct cover *, e->groups + 1), e->minimum };
    for (size_t k = 0; k < e->groups; k++) {
        g.c[k] = arena_array(a, struct cover, e->in->n + 1);
        for (size_t i = 0; i < e->in->n; i++) g.c[k][i] = cover_new(a, &e->group[k].item[i]);
    }
    if (!overlap) cover_groups(&g, 0, e->groups);
    else for (size_t k = 0; k < e->groups; k++) cover_groups(&g, k, 1);
    return g.c;
}

static void take_groups(struct evaluation *e, struct cover *const *c)
{
    for (size_t k = 0; k < e->groups; k++) {
        if (e->group[k].hidden) e->group[k].n = -1;
        for (size_t i = 0; i < e->in->n; i++) {
            if (e->group[k].hidden) take_all(&e->group[k].item[i]);
            else take(&e->group[k].item[i], &c[k][i], e->minimum);
        }
    }
    for (size_t i = 0; e->difference && i < e->in->n; i++) take_difference(&e->difference[i], &e->group[e->x].item[i], &e->group[e->y].item[i]);
}

/* ---- the other wave ----------------------------------------------------------------------------------------------------------------------------------------- */
static void take_change(struct wave_change *c, const struct item_figures *now)
{
    if (!c->then) return;
    for (size_t o = 0; o < c->options; o++) {
        int other = c->now->kind == ITEM_SCALE ? (int)o : option_find(c->then, c->option[o].code);
        bool was_hidden = c->was->hidden || (other >= 0 && (size_t)other < c->was->options && c->was->option[other].hidden);
        if (!now->option[o].hidden && !was_hidden) continue;
        c->option[o].hidden = true;
        c->option[o].points = c->option[o].lo = c->option[o].hi = NAN;
    }
    take_difference(&c->difference, now, c->was);
}

/* ---- all of it ---------------------------------------------------------------------------------------------------------------------------------------------- */
/* How many pass a filter is the count of its choice: hidden there, hidden here. */
static bool filters_tell(const struct evaluation *e, const struct cover *whole)
{
    bool tell = is_small(e->n, e->minimum) || is_small(e->whole_n - e->n, e->minimum);
    for (size_t f = 0; f < e->filters; f++) {
        const struct cover *c = &whole[e->filter[f].item - e->in->item];
        tell |= c->item || c->option[e->filter[f].option];
    }
    return tell;
}

static bool filters_by(const struct evaluation *e, size_t i)
{
    for (size_t f = 0; f < e->filters; f++) if (e->filter[f].item == &e->in->item[i]) return true;
    return false;
}

/* Who passes the filters, against who does not. */
static struct cover *cover_filtered(struct arena *a, struct evaluation *e)
{
    const struct cover *whole = cover_all(a, e->in, e->whole, e->whole_n, e->minimum);
    struct cover *c = cover_all(a, e->in, e->item, e->n, e->minimum);
    bool gone[1] = { filters_tell(e, whole) };
    for (size_t i = 0; i < e->in->n; i++) {
        struct item_figures *part[1] = { &e->item[i] };
        struct cover *one[1] = { &c[i] };
        unsigned tell = c[i].tell;
        if (e->item[i].item->width) cover_parts(a, filters_by(e, i), &e->whole[i], &whole[i], part, 1, gone, e->minimum, one);
        c[i].tell &= tell;
        c[i].item |= condition_tells(e->in, i, c);
    }
    if (gone[0]) e->n = -1;
    return c;
}

void evaluation_protect(struct arena *a, struct evaluation *e)
{
    if (e->protected) return;
    if (e->alike) evaluation_protect(a, e->alike);
    struct cover *top = e->whole ? cover_filtered(a, e) : cover_all(a, e->in, e->item, e->n, e->minimum);
    if (e->alike && e->filters) alike_filtered(e, top);
    struct cover **groups = e->groups ? cover_by(a, e, top) : NULL;
    if (e->alike && !e->filters) alike_chosen(e, groups);
    for (size_t i = 0; i < e->in->n; i++) take(&e->item[i], &top[i], e->minimum);
    if (groups) take_groups(e, groups);
    if (e->wave) evaluation_protect(a, e->wave);
    for (size_t i = 0; e->change && i < e->in->n; i++) take_change(&e->change[i], &e->item[i]);
    e->protected = true;
}
