/* suppress.c - which cells of a table stay hidden. suppress.h says what that promises, and whose method it is.
**
** Rows and columns (totals included) are the nodes of a graph, cells its edges. With totals taken as negative, every row and every column adds up to 0; so a
** change of one cell needs a chain of changes that begins in its column and ends in its row: less, more, less … alternating.
*/
#include "plan/suppress.h"
#include <assert.h>

static const int64_t FAR_AWAY = INT64_MAX / 4;

struct work {
    const struct suppress *t;
    size_t rows, columns;                               /* with totals                                                */
    int64_t *true_count, *now;                          /* of every cell; `now` is tried out                          */
    bool *hide;
    /* The search for the cheapest chain: nodes are rows, then columns. */
    int64_t *cost; size_t *by; bool *done;              /* by: the cell through which a node was reached              */
};

static size_t cell(const struct work *w, size_t row, size_t column) { return row * w->columns + column; }
static bool is_total(const struct work *w, size_t c) { return c / w->columns == w->rows - 1 || c % w->columns == w->columns - 1; }
/* Of inner cells and the sum of all: 1; of sums of a row or a column: -1. */
static int64_t sign_of(const struct work *w, size_t c) { return (c / w->columns == w->rows - 1) == (c % w->columns == w->columns - 1) ? 1 : -1; }
static bool is_fixed(const struct work *w, size_t c) { return w->t->totals_known && c / w->columns == w->rows - 1; }
static bool is_small(const struct work *w, size_t c) { return w->true_count[c] > 0 && w->true_count[c] < w->t->least; }

/* ---- one chain --------------------------------------------------------------------------------------------------------------- */
/* How far this cell can go by that change (sign of it as the graph sees it); hidden cells stay at least 1. `open`: cells that are shown may be hidden for it. */
static int64_t room_of(const struct work *w, size_t c, int64_t change, bool open)
{
    if (!w->hide[c] && (!open || is_fixed(w, c) || !w->true_count[c])) return 0;
    return change * sign_of(w, c) > 0 ? FAR_AWAY : w->now[c] - 1;
}

/* Hiding a cell costs its count, a total far more: what readers look for first stays longest. */
static int64_t price_of(const struct work *w, size_t c)
{
    if (w->hide[c]) return 0;
    int64_t count = w->true_count[c] < 1000000000 ? w->true_count[c] : 1000000000;
    return is_total(w, c) ? 1000000000 + count : 1 + count;
}

static void reach(struct work *w, size_t from, size_t to, size_t c, int64_t change, bool open)
{
    if (w->done[to] || room_of(w, c, change, open) <= 0) return;
    int64_t cost = w->cost[from] + price_of(w, c);
    if (cost >= w->cost[to]) return;
    w->cost[to] = cost;
    w->by[to] = c;
}

static size_t nearest(const struct work *w)             /* the node to look at next; nodes: none is left             */
{
    size_t nodes = w->rows + w->columns, best = nodes;
    for (size_t n = 0; n < nodes; n++) if (!w->done[n] && w->cost[n] < FAR_AWAY && (best == nodes || w->cost[n] < w->cost[best])) best = n;
    return best;
}

/* The cheapest chain (Dijkstra) that lets cell `p` change by `change`. False: there is none. */
static bool find_chain(struct work *w, size_t p, int64_t change, bool open)
{
    size_t row = p / w->columns, start = w->rows + p % w->columns, nodes = w->rows + w->columns;
    for (size_t n = 0; n < nodes; n++) { w->cost[n] = FAR_AWAY; w->done[n] = false; }
    w->cost[start] = 0;
    for (size_t at; (at = nearest(w)) != nodes && at != row;) {
        w->done[at] = true;
        if (at >= w->rows)
            for (size_t i = 0; i < w->rows; i++) { size_t c = cell(w, i, at - w->rows); if (c != p) reach(w, at, i, c, -change, open); }
        else
            for (size_t j = 0; j < w->columns; j++) { size_t c = cell(w, at, j); if (c != p) reach(w, at, w->rows + j, c, change, open); }
    }
    return w->cost[row] < FAR_AWAY;
}

/* The chain that was found, walked back from the row of `p`: calls for every cell of it. */
static size_t step_back(const struct work *w, size_t at, bool *less)
{
    size_t c = w->by[at];
    *less = at < w->rows;                               /* rows are reached by a change against that of `p`          */
    return at < w->rows ? w->rows + c % w->columns : c / w->columns;
}

static int64_t narrowest(const struct work *w, size_t p, int64_t change, int64_t most)
{
    bool less;
    for (size_t at = p / w->columns, start = w->rows + p % w->columns; at != start;) {
        size_t c = w->by[at];
        at = step_back(w, at, &less);
        int64_t room = room_of(w, c, less ? -change : change, true);
        if (room < most) most = room;
    }
    return most;
}

static void walk(struct work *w, size_t p, int64_t change, int64_t by)
{
    bool less;
    for (size_t at = p / w->columns, start = w->rows + p % w->columns; at != start;) {
        size_t c = w->by[at];
        at = step_back(w, at, &less);
        w->hide[c] = true;
        w->now[c] += by * sign_of(w, c) * (less ? -change : change);
        assert(w->now[c] >= 1);
    }
}

/* How far `p` can go up (way 1) or down (-1), at most `most`. `open`: hides what it takes on the way. */
static int64_t push(struct work *w, size_t p, int64_t way, int64_t most, bool open)
{
    int64_t change = way * sign_of(w, p), gone = 0, own = way < 0 ? w->true_count[p] - 1 : FAR_AWAY;
    for (size_t c = 0; c < w->rows * w->columns; c++) w->now[c] = w->true_count[c];
    if (own < most) most = own;
    while (gone < most && find_chain(w, p, change, open)) {
        int64_t by = narrowest(w, p, change, most - gone);
        walk(w, p, change, by);
        gone += by;
    }
    return gone;
}

/* ---- the table -------------------------------------------------------------------------------------------------------------------- */
static bool is_wide(struct work *w, size_t p)
{
    int64_t least = w->t->least, up = push(w, p, 1, least, false);
    return up >= least || up + push(w, p, -1, least - up, false) >= least;
}

static bool widen(struct work *w, size_t p)
{
    int64_t least = w->t->least;
    if (is_wide(w, p)) return true;
    int64_t down = push(w, p, -1, least, false);
    push(w, p, 1, least - down, true);
    if (is_wide(w, p)) return true;
    push(w, p, -1, least, true);
    return is_wide(w, p);
}

static bool all_wide(struct work *w)
{
    for (size_t c = 0; c < w->rows * w->columns; c++) if (is_small(w, c) && !is_wide(w, c)) return false;
    return true;
}

/* Shows again what need not be hidden, the dearest first; until nothing changes. */
static void take_back(struct work *w)
{
    for (bool again = true; again;) {
        again = false;
        for (int totals = 1; totals >= 0; totals--)
            for (size_t k = w->rows * w->columns; k-- > 0;) {
                if (!w->hide[k] || is_small(w, k) || is_total(w, k) != (totals == 1)) continue;
                w->hide[k] = false;
                if (all_wide(w)) again = true;
                else w->hide[k] = true;
            }
    }
}

/* Counts and totals. False: a negative count, or a sum beyond what can be reckoned with. */
static bool fill(struct work *w)
{
    size_t r = w->rows - 1, n = w->columns - 1;
    for (size_t c = 0; c < w->rows * w->columns; c++) w->true_count[c] = 0;
    for (size_t i = 0; i < r; i++)
        for (size_t j = 0; j < n; j++) {
            int64_t v = w->t->count[i * n + j];
            if (v < 0 || v > FAR_AWAY / SUPPRESS_CELLS_MAX) return false;
            w->true_count[cell(w, i, j)] = v;
            w->true_count[cell(w, i, n)] += v;
            w->true_count[cell(w, r, j)] += v;
            w->true_count[cell(w, r, n)] += v;
        }
    return true;
}

static struct work work_of(struct arena *a, const struct suppress *t, bool *hide)
{
    struct work w = { .t = t, .rows = t->rows + 1, .columns = t->columns + 1, .hide = hide };
    size_t cells = w.rows * w.columns, nodes = w.rows + w.columns;
    w.true_count = arena_array(a, int64_t, cells);
    w.now = arena_array(a, int64_t, cells);
    w.cost = arena_array(a, int64_t, nodes);
    w.by = arena_array(a, size_t, nodes);
    w.done = arena_array(a, bool, nodes);
    return w;
}

static bool protect(struct work *w)
{
    size_t cells = w->rows * w->columns;
    for (size_t c = 0; c < cells; c++) {
        w->hide[c] = is_small(w, c);
        if (w->hide[c] && is_fixed(w, c)) return false;
    }
    for (size_t c = 0; c < cells; c++) if (is_small(w, c) && !widen(w, c)) return false;
    take_back(w);
    return true;
}

bool suppress_table(struct arena *a, const struct suppress *t, bool *hide)
{
    bool small = t->rows < SUPPRESS_CELLS_MAX && t->columns < SUPPRESS_CELLS_MAX && (t->rows + 1) * (t->columns + 1) <= SUPPRESS_CELLS_MAX;
    if (!small) return false;
    struct work w = work_of(a, t, hide);
    if (fill(&w) && protect(&w)) return true;
    for (size_t c = 0; c < w.rows * w.columns; c++) hide[c] = true;
    return false;
}

struct suppress_bounds suppress_audit(struct arena *a, const struct suppress *t, const bool *hide, size_t row, size_t column, int64_t far)
{
    size_t cells = (t->rows + 1) * (t->columns + 1);
    bool *copy = arena_array(a, bool, cells);
    for (size_t c = 0; c < cells; c++) copy[c] = hide[c];
    struct work w = work_of(a, t, copy);
    if (!fill(&w)) return (struct suppress_bounds){ 0, 0 };
    size_t p = cell(&w, row, column);
    int64_t v = w.true_count[p];
    if (!hide[p]) return (struct suppress_bounds){ v, v };
    return (struct suppress_bounds){ v - push(&w, p, -1, far, false), v + push(&w, p, 1, far, false) };
}
