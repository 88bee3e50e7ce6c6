/* protect.c - which cells of linked and nested tables stay hidden. protect.h says what that promises, and whose method it is. */
#include "plan/protect.h"
#include <glpk.h>
#include <math.h>

enum { ROUNDS_MAX = 1000, TRIALS_MAX = 6000, WAYS_CELLS = 250 };
static const uint64_t PRIME = 2147483647;               /* 2^31 - 1: products fit into 64 bits                          */

struct work {
    struct arena *a;
    const struct protect *p;
    int64_t *value;                                     /* per cell                                                    */
    size_t *row, rows;                                  /* inner cell → row of the elimination; zeros have none: SIZE_MAX */
    unsigned char *status;
};

static bool hidden(const struct work *w, size_t c) { return w->status[c] != PROTECT_SHOWN; }
static bool is_known(const struct work *w, size_t c) { return w->p->known && w->p->known[c]; }
static bool must_hide(const struct work *w, size_t c) { return w->p->hide && w->p->hide[c]; }
static size_t twin_of(const struct protect *p, size_t c) { return p->same ? p->same[c] : c; }
/* Does an inner cell hold something that is not known beforehand? */
static bool open_cell(const struct protect *p, size_t i) { return p->count[i] || p->zeros; }
static double lowest(const struct protect *p) { return p->zeros ? 0 : 1; }

/* ---- elimination -------------------------------------------------------------------------------------------------------------------- */
struct column { uint32_t *at; size_t pivot; };
struct span { struct column *at; size_t n; };

static uint64_t power(uint64_t x, uint64_t n)
{
    uint64_t r = 1;
    for (x %= PRIME; n; n >>= 1, x = x * x % PRIME) if (n & 1) r = r * x % PRIME;
    return r;
}

static uint32_t *column_of(const struct work *w, size_t c)
{
    uint32_t *v = arena_array(w->a, uint32_t, w->rows + 1);
    for (size_t i = w->p->from[c]; i < w->p->from[c + 1]; i++) if (w->row[w->p->part[i]] != SIZE_MAX) v[w->row[w->p->part[i]]] = 1;
    return v;
}

/* v loses what it has of b (whose pivot is 1). */
static void take(const struct work *w, uint32_t *v, const struct column *b)
{
    uint64_t f = v[b->pivot];
    if (!f) return;
    for (size_t i = 0; i < w->rows; i++) if (b->at[i]) v[i] = (uint32_t)((v[i] + (PRIME - f) * b->at[i]) % PRIME);
}

static size_t first_of(const struct work *w, const uint32_t *v)
{
    size_t i = 0;
    while (i < w->rows && !v[i]) i++;
    return i;
}

static void scale_to_one(const struct work *w, uint32_t *v, size_t pivot)
{
    uint64_t inverse = power(v[pivot], PRIME - 2);
    for (size_t i = 0; i < w->rows; i++) v[i] = (uint32_t)(v[i] * inverse % PRIME);
}

/* Is the primary (reduced by everything published) nothing but a multiple of v, whose pivot is 1? Then v would give it away. */
static bool gives_away(const struct work *w, const uint32_t *primary, const struct column *v)
{
    uint64_t f = primary[v->pivot];
    if (!f) return false;
    for (size_t i = 0; i < w->rows; i++) if (primary[i] != f * v->at[i] % PRIME) return false;
    return true;
}

/* Cell c less the cell that is the same number: everybody knows that this is 0. */
static uint32_t *identity(const struct work *w, size_t c)
{
    uint32_t *v = column_of(w, c), *other = column_of(w, twin_of(w->p, c));
    for (size_t i = 0; i < w->rows; i++) v[i] = (uint32_t)((v[i] + PRIME - other[i]) % PRIME);
    return v;
}

/* Takes one cell to what is published. False: a primary would follow, and nothing has changed. */
static bool publish(const struct work *w, struct span *s, uint32_t **primary, size_t n, uint32_t *cell)
{
    struct column v = { cell, 0 };
    for (size_t i = 0; i < s->n; i++) take(w, v.at, &s->at[i]);
    v.pivot = first_of(w, v.at);
    if (v.pivot == w->rows) return true;                /* follows from what is published: tells nothing new           */
    scale_to_one(w, v.at, v.pivot);
    for (size_t i = 0; i < n; i++) if (gives_away(w, primary[i], &v)) return false;
    for (size_t i = 0; i < n; i++) take(w, primary[i], &v);
    s->at[s->n++] = v;
    return true;
}

struct order { int64_t value; size_t cell; bool known; };
static int largest_first(const void *x, const void *y)
{
    const struct order *a = x, *b = y;
    if (a->known != b->known) return a->known ? -1 : 1;
    if (a->value != b->value) return a->value > b->value ? -1 : 1;
    return a->cell < b->cell ? 1 : -1;                  /* of equal ones the coarser, which comes later in a table      */
}

/* Step 1. False: known cells give a primary away. */
static bool eliminate(struct work *w)
{
    size_t n = 0, primaries = 0;
    struct order *o = arena_array(w->a, struct order, w->p->cells + 1);
    uint32_t **primary = arena_array(w->a, uint32_t *, w->p->cells + 1);
    struct span s = { arena_array(w->a, struct column, w->rows + 1), 0 };
    for (size_t c = 0; c < w->p->cells; c++) {
        if (w->status[c] == PROTECT_PRIMARY) primary[primaries++] = column_of(w, c);
        else if (!hidden(w, c) && (w->value[c] || w->p->zeros)) o[n++] = (struct order){ w->value[c], c, is_known(w, c) };
    }
    qsort(o, n, sizeof *o, largest_first);
    for (size_t c = 0; c < w->p->cells; c++) if (twin_of(w->p, c) != c && !publish(w, &s, primary, primaries, identity(w, c))) return false;
    for (size_t i = 0; i < n && primaries; i++) {
        if (publish(w, &s, primary, primaries, column_of(w, o[i].cell))) continue;
        if (o[i].known) return false;
        w->status[o[i].cell] = PROTECT_SECONDARY;
    }
    return true;
}

/* ---- linear programmes: what an attacker can reckon ----------------------------------------------------------------------------------- */
/* Columns: the hidden inner cells, each at least 1 (0 where zeros are hidden). Rows: each shown sum that has hidden inner cells. */
struct programme { glp_prob *lp; int *column; const struct work *w; int *index; double *one; };

static void fill_row(struct programme *m, int row, size_t c)
{
    int n = 0;
    for (size_t i = m->w->p->from[c]; i < m->w->p->from[c + 1]; i++) {
        int k = m->column[m->w->p->part[i]];
        if (k) { m->index[++n] = k; m->one[n] = 1; }
    }
    glp_set_mat_row(m->lp, row, n, m->index, m->one);
}

static double open_sum(const struct programme *m, size_t c)
{
    double sum = 0;
    for (size_t i = m->w->p->from[c]; i < m->w->p->from[c + 1]; i++) if (m->column[m->w->p->part[i]]) sum += (double)m->w->p->count[m->w->p->part[i]];
    return sum;
}

/* An inner cell that stands in no cell of the list by itself is hidden, too: nobody shows it. */
static bool *shown_inner(const struct work *w)
{
    bool *shown = arena_array(w->a, bool, w->p->inner + 1);
    for (size_t c = 0; c < w->p->cells; c++) if (!hidden(w, c) && w->p->from[c + 1] - w->p->from[c] == 1) shown[w->p->part[w->p->from[c]]] = true;
    return shown;
}

static struct programme programme_new(const struct work *w)
{
    struct programme m = { glp_create_prob(), arena_array(w->a, int, w->p->inner + 1), w, arena_array(w->a, int, w->p->inner + 2), arena_array(w->a, double, w->p->inner + 2) };
    bool *shown = shown_inner(w);
    int columns = 0;
    for (size_t i = 0; i < w->p->inner; i++) if (open_cell(w->p, i) && !shown[i]) m.column[i] = ++columns;
    if (columns) glp_add_cols(m.lp, columns);
    for (int k = 1; k <= columns; k++) glp_set_col_bnds(m.lp, k, GLP_LO, lowest(w->p), 0);
    return m;
}

static bool touches(const struct programme *m, size_t c)
{
    for (size_t i = m->w->p->from[c]; i < m->w->p->from[c + 1]; i++) if (m->column[m->w->p->part[i]]) return true;
    return false;
}

/* Cells that are the same number: what is open in one, less what is open in the other. */
static void same_row(struct programme *m, size_t c)
{
    const struct protect *p = m->w->p;
    size_t both[2] = { c, twin_of(p, c) };
    int n = 0, way = 1;
    for (size_t b = 0; b < 2; b++, way = -1)
        for (size_t i = p->from[both[b]]; i < p->from[both[b] + 1]; i++) {
            int k = m->column[p->part[i]], at = 1;
            while (at <= n && m->index[at] != k) at++;     /* an inner cell that is part of both stands in the row once   */
            if (!k) continue;
            if (at > n) { m->index[++n] = k; m->one[n] = way; }
            else m->one[at] += way;
        }
    if (!n) return;
    int row = glp_add_rows(m->lp, 1);
    double sum = open_sum(m, both[0]) - open_sum(m, both[1]);
    glp_set_mat_row(m->lp, row, n, m->index, m->one);
    glp_set_row_bnds(m->lp, row, GLP_FX, sum, sum);
}

static struct programme attack_new(const struct work *w)
{
    struct programme m = programme_new(w);
    for (size_t c = 0; c < w->p->cells; c++) if (twin_of(w->p, c) != c) same_row(&m, c);
    for (size_t c = 0; c < w->p->cells; c++) {
        if (hidden(w, c) || !touches(&m, c)) continue;
        int row = glp_add_rows(m.lp, 1);
        double sum = open_sum(&m, c);
        fill_row(&m, row, c);
        glp_set_row_bnds(m.lp, row, GLP_FX, sum, sum);
    }
    return m;
}

static void quiet(glp_smcp *how) { glp_init_smcp(how); how->msg_lev = GLP_MSG_OFF; }

/* The end of the interval of cell c in one direction. */
static double extreme(struct programme *m, size_t c, int way)
{
    glp_smcp how;
    quiet(&how);
    double fixed = 0;
    for (int k = 1; k <= glp_get_num_cols(m->lp); k++) glp_set_obj_coef(m->lp, k, 0);
    for (size_t i = m->w->p->from[c]; i < m->w->p->from[c + 1]; i++) {
        int k = m->column[m->w->p->part[i]];
        if (k) glp_set_obj_coef(m->lp, k, 1);
        else fixed += (double)m->w->p->count[m->w->p->part[i]];
    }
    glp_set_obj_dir(m->lp, way > 0 ? GLP_MAX : GLP_MIN);
    int rc = glp_get_num_cols(m->lp) ? glp_simplex(m->lp, &how) : 0;
    int status = glp_get_num_cols(m->lp) ? glp_get_status(m->lp) : GLP_OPT;
    if (way > 0 && (rc == GLP_ENODFS || status == GLP_UNBND)) return INFINITY;
    return (glp_get_num_cols(m->lp) ? glp_get_obj_val(m->lp) : 0) + fixed;
}

static struct protect_bounds bounds_of(struct programme *m, size_t c) { return (struct protect_bounds){ extreme(m, c, -1), extreme(m, c, 1) }; }

/* Rows of the elimination and values of the cells. */
static struct work work_new(struct arena *a, const struct protect *p)
{
    struct work w = { a, p, arena_array(a, int64_t, p->cells + 1), arena_array(a, size_t, p->inner + 1), 0, NULL };
    for (size_t i = 0; i < p->inner; i++) w.row[i] = open_cell(p, i) ? w.rows++ : SIZE_MAX;
    for (size_t c = 0; c < p->cells; c++) for (size_t i = p->from[c]; i < p->from[c + 1]; i++) w.value[c] += p->count[p->part[i]];
    return w;
}

struct protect_bounds protect_audit(struct arena *a, const struct protect *p, const unsigned char *status, size_t c)
{
    struct work w = work_new(a, p);
    w.status = arena_array(a, unsigned char, p->cells + 1);
    memcpy(w.status, status, p->cells);
    struct programme m = attack_new(&w);
    struct protect_bounds b = bounds_of(&m, c);
    glp_delete_prob(m.lp);
    return b;
}

/* ---- step 2: wider ------------------------------------------------------------------------------------------------------------------------ */
static const double SLACK = 1e-6;                       /* of linear programming, in counts                            */

/* Cells that are the same number change alike. */
static void same_change(glp_prob *lp, int inner, const struct protect *p, size_t c, int *index, double *value)
{
    size_t both[2] = { c, twin_of(p, c) };
    int n = 0, way = 1;
    for (size_t b = 0; b < 2; b++, way = -1)
        for (size_t i = p->from[both[b]]; i < p->from[both[b] + 1]; i++) {
            int k = inner + (int)p->part[i], at = 1;
            while (at <= n && index[at] != k) at++;
            if (at > n) { index[++n] = k; value[n] = way; }
            else value[at] += way;
        }
    int row = glp_add_rows(lp, 1);
    glp_set_row_bnds(lp, row, GLP_FX, 0, 0);
    glp_set_mat_row(lp, row, n, index, value);
}

/* The cheapest cells whose hiding lets cell c be `far` more than it is: every shown cell may change at a price, its count. Hides them. False: known ones
** stand in the way. Columns of inner cells are free here (a shown inner cell pays by the row of its own cell). */
static bool widen(struct work *w, size_t c, double far)
{
    const struct protect *p = w->p;
    glp_smcp how;
    quiet(&how);
    glp_prob *lp = glp_create_prob();
    int *index = arena_array(w->a, int, p->inner + 4), *row_of = arena_array(w->a, int, p->cells + 1);
    double *value = arena_array(w->a, double, p->inner + 4);
    bool changed = false;
    int inner = glp_add_cols(lp, (int)p->inner);
    for (size_t i = 0; i < p->inner; i++) {
        if (open_cell(p, i)) glp_set_col_bnds(lp, inner + (int)i, GLP_LO, lowest(p) - (double)p->count[i], 0);
        else glp_set_col_bnds(lp, inner + (int)i, GLP_FX, 0, 0);
    }
    for (size_t k = 0; k < p->cells; k++) if (twin_of(p, k) != k) same_change(lp, inner, p, k, index, value);
    for (size_t k = 0; k < p->cells; k++) {             /* change of the cell = up - down                              */
        if ((!w->value[k] && !p->zeros) || (hidden(w, k) && k != c)) continue;
        int n = 0, row = row_of[k] = glp_add_rows(lp, 1);
        for (size_t i = p->from[k]; i < p->from[k + 1]; i++) { index[++n] = inner + (int)p->part[i]; value[n] = 1; }
        glp_set_row_bnds(lp, row, GLP_FX, k == c ? far : 0, k == c ? far : 0);
        if (k != c && !is_known(w, k))
            for (int way = -1; way <= 1; way += 2) {
                int col = glp_add_cols(lp, 1);
                glp_set_col_bnds(lp, col, GLP_LO, 0, 0);
                glp_set_obj_coef(lp, col, 1 + (double)w->value[k]);
                index[++n] = col;
                value[n] = way;
            }
        glp_set_mat_row(lp, row, n, index, value);
    }
    bool good = glp_simplex(lp, &how) == 0 && glp_get_status(lp) == GLP_OPT;
    for (size_t k = 0; good && k < p->cells; k++) {
        if (!row_of[k] || k == c) continue;
        double change = 0;
        for (size_t i = p->from[k]; i < p->from[k + 1]; i++) change += glp_get_col_prim(lp, inner + (int)p->part[i]);
        if (fabs(change) > SLACK) { w->status[k] = PROTECT_SECONDARY; changed = true; }
    }
    glp_delete_prob(lp);
    return good && changed;
}

/* Every primary gets its width, from the first or from the last on: which is cheaper nobody knows beforehand. */
static bool widen_all(struct work *w, bool backwards)
{
    for (size_t i = 0; i < w->p->cells; i++) {
        size_t c = backwards ? w->p->cells - 1 - i : i;
        if (w->status[c] != PROTECT_PRIMARY) continue;
        for (int round = 0; ; round++) {
            struct programme m = attack_new(w);
            struct protect_bounds b = bounds_of(&m, c);
            glp_delete_prob(m.lp);
            double lacks = (double)w->p->least - (b.high - b.low);
            if (lacks <= SLACK) break;
            if (round == ROUNDS_MAX || !widen(w, c, b.high - (double)w->value[c] + lacks)) return false;
        }
    }
    return true;
}

static double narrowest(const struct work *w, double enough)
{
    double least = INFINITY;
    struct programme m = attack_new(w);
    for (size_t c = 0; c < w->p->cells && least >= enough; c++) {
        if (w->status[c] != PROTECT_PRIMARY) continue;
        struct protect_bounds b = bounds_of(&m, c);
        if (b.high - b.low < least) least = b.high - b.low;
    }
    glp_delete_prob(m.lp);
    return least;
}

/* What is hidden without need, the largest first, is shown again. */
static void show_again(struct work *w)
{
    size_t n = 0, primaries = 0;
    struct order *o = arena_array(w->a, struct order, w->p->cells + 1);
    for (size_t c = 0; c < w->p->cells; c++) {
        primaries += w->status[c] == PROTECT_PRIMARY;
        if (w->status[c] == PROTECT_SECONDARY && !must_hide(w, c)) o[n++] = (struct order){ w->value[c], c, false };
    }
    qsort(o, n, sizeof *o, largest_first);
    for (size_t i = 0; i < n && (i + 1) * primaries < TRIALS_MAX; i++) {
        struct arena_mark mark = arena_mark(w->a);
        w->status[o[i].cell] = PROTECT_SHOWN;
        if (narrowest(w, (double)w->p->least - SLACK) < (double)w->p->least - SLACK) w->status[o[i].cell] = PROTECT_SECONDARY;
        arena_release(w->a, mark);
    }
}

static int64_t cost(const struct work *w)
{
    int64_t sum = 0;
    for (size_t c = 0; c < w->p->cells; c++) if (hidden(w, c)) sum += w->value[c];
    return sum;
}

/* The cheapest of some ways to the end: with and without the first step (whose order may be unlucky in a small table), and both orders of the second. A
** large table has one way. False: none leads there. */
static bool try_ways(struct work *w)
{
    unsigned char *primary = w->status, *best = NULL;
    int64_t least = 0;
    for (int way = 0; way < (w->p->cells <= WAYS_CELLS ? 4 : 1); way++) {
        w->status = arena_array(w->a, unsigned char, w->p->cells + 1);
        memcpy(w->status, primary, w->p->cells);
        if ((way < 2 && !eliminate(w)) || !widen_all(w, way & 1)) continue;
        show_again(w);
        if (best && cost(w) >= least) continue;
        best = w->status;
        least = cost(w);
    }
    w->status = best;
    return best;
}

unsigned char *protect_cells(struct arena *a, const struct protect *p, struct protect_report *ret, const char **why)
{
    *ret = (struct protect_report){ .narrowest = INFINITY };
    *why = NULL;
    if (p->cells > PROTECT_CELLS_MAX || p->inner > PROTECT_INNER_MAX) { *why = "The table is too large."; return NULL; }
    for (size_t i = 0; i < p->inner; i++) if (p->count[i] < 0) { *why = "A count is negative."; return NULL; }
    struct work w = work_new(a, p);
    w.status = arena_array(a, unsigned char, p->cells + 1);
    for (size_t c = 0; c < p->cells; c++) {
        bool small = w.value[c] < p->least && (w.value[c] || (p->zeros && p->from[c] < p->from[c + 1]));
        w.status[c] = small || (p->small && p->small[c]) ? PROTECT_PRIMARY : must_hide(&w, c) ? PROTECT_SECONDARY : PROTECT_SHOWN;
    }
    for (size_t c = 0; c < p->cells; c++) if (w.status[c] && is_known(&w, c)) { *why = "A cell that is known already is too small to be shown."; return NULL; }
    if (!try_ways(&w)) { *why = "What is known already gives a small cell away."; return NULL; }
    for (size_t c = 0; c < p->cells; c++) {
        ret->primaries += w.status[c] == PROTECT_PRIMARY;
        ret->secondaries += w.status[c] == PROTECT_SECONDARY;
    }
    ret->hidden = cost(&w);
    ret->narrowest = narrowest(&w, 0);
    return w.status;
}

/* ---- tables ------------------------------------------------------------------------------------------------------------------------------- */
static bool inside(const struct protect_dim *d, size_t place, size_t code)
{
    if (place < d->codes) return place == code;
    return place == d->codes + d->parents || d->parent[code] == place - d->codes;
}

struct protect protect_of_table(struct arena *a, const struct protect_table *t)
{
    static const struct protect_dim none = { .codes = 1 };     /* a missing dimension has one code, and no total of its own */
    const struct protect_dim *d[PROTECT_DIMS];
    size_t places[PROTECT_DIMS], inner = 1, cells = 1;
    for (size_t i = 0; i < PROTECT_DIMS; i++) {
        d[i] = i < t->dims ? &t->dim[i] : &none;
        places[i] = i < t->dims ? protect_places(d[i]) : 1;
        inner *= d[i]->codes;
        cells *= places[i];
    }
    size_t *from = arena_array(a, size_t, cells + 1), *part, n = 0;
    for (int pass = 0; ; pass++) {                      /* counts, then fills                                          */
        part = pass ? arena_array(a, size_t, n + 1) : NULL;
        n = 0;
        for (size_t c = 0; c < cells; c++) {
            size_t at[PROTECT_DIMS] = { c / places[2] / places[1], c / places[2] % places[1], c % places[2] };
            from[c] = n;
            for (size_t i = 0; i < inner; i++) {
                size_t code[PROTECT_DIMS] = { i / d[2]->codes / d[1]->codes, i / d[2]->codes % d[1]->codes, i % d[2]->codes };
                if (!inside(d[0], at[0], code[0]) || !inside(d[1], at[1], code[1]) || !inside(d[2], at[2], code[2])) continue;
                if (part) part[n] = i;
                n++;
            }
        }
        from[cells] = n;
        if (pass) break;
    }
    return (struct protect){ .inner = inner, .count = t->count, .cells = cells, .from = from, .part = part, .least = t->least };
}
