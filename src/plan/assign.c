/* assign.c - the assignment problem by shortest augmenting paths. assign.h says whose method it is, and what the prices prove. */
#include "plan/assign.h"
#include <assert.h>

/* While it is being solved: rows <= columns, or somebody may be left out. */
struct solver {
    const int64_t *cost, *left_out;
    size_t rows, columns;
    int32_t *column, *row;                             /* of each row, of each column; ASSIGN_NONE                           */
    int64_t *price;                                    /* of each column                                                     */
    int64_t *far;                                      /* length of the shortest path to each column                         */
    int32_t *from;                                     /* the row before it on that path                                     */
    size_t *open, opens;                               /* columns not yet reached for good; behind them those that are       */
    bool *out;                                         /* this row is left out                                               */
};
struct two { int64_t least, next; size_t at; };        /* the cheapest column of a row, and what the second would cost       */

static int64_t left_out(const struct solver *s, size_t row) { return s->left_out ? s->left_out[row] : ASSIGN_NEVER; }

/* Where there is no column there may be no matrix either, and nothing may be added to NULL. */
static const int64_t *costs(const struct solver *s, size_t row) { return s->columns ? s->cost + row * s->columns : NULL; }

/* `at` is `columns` where being left out is cheapest; least is ASSIGN_NEVER where nothing is possible. */
static struct two two_cheapest(const struct solver *s, size_t row)
{
    const int64_t *cost = costs(s, row);
    struct two t = { left_out(s, row), ASSIGN_NEVER, s->columns };
    for (size_t j = 0; j < s->columns; j++) {
        if (cost[j] == ASSIGN_NEVER) continue;
        int64_t c = cost[j] - s->price[j];
        if (c >= t.next) continue;
        if (c < t.least || (c == t.least && t.at == s->columns)) t = (struct two){ c, t.least, j };
        else t.next = c;
    }
    return t;
}

/* Prices fit at the beginning: where every column will be taken, each costs what its cheapest row pays. */
static void price_columns(struct solver *s)
{
    if (s->rows != s->columns || s->left_out) return;
    for (size_t j = 0; j < s->columns; j++) {
        int64_t least = ASSIGN_NEVER;
        for (size_t i = 0; i < s->rows; i++) if (s->cost[i * s->columns + j] < least) least = s->cost[i * s->columns + j];
        if (least != ASSIGN_NEVER) s->price[j] = least;
    }
}

/* Gives the row its cheapest column, lowers that column's price as far as the second cheapest allows, and returns whom it drove out, or ASSIGN_NONE.
** A row for which there is no second column waits for its path. */
static int32_t take_cheapest(struct solver *s, size_t row, bool *lowered)
{
    struct two t = two_cheapest(s, row);
    *lowered = false;
    if (t.at == s->columns) { s->out[row] = t.least != ASSIGN_NEVER; return ASSIGN_NONE; }
    int32_t had = s->row[t.at];
    if (t.next == ASSIGN_NEVER || (t.next == t.least && had != ASSIGN_NONE)) {
        if (had != ASSIGN_NONE) return ASSIGN_NONE;
    } else {
        *lowered = t.next > t.least;
        s->price[t.at] -= t.next - t.least;
    }
    if (had != ASSIGN_NONE) s->column[had] = ASSIGN_NONE;
    s->column[row] = (int32_t)t.at;
    s->row[t.at] = (int32_t)row;
    return had;
}

static bool waits(const struct solver *s, size_t row) { return s->column[row] == ASSIGN_NONE && !s->out[row]; }

/* Most rows find their column here. Who is driven out tries again at once; a war of prices is cut short, since paths end it anyway. */
static void reduce_rows(struct solver *s)
{
    size_t tries = 4 * s->rows;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < s->rows; i++)
            for (size_t row = i; waits(s, row) && tries; tries--) {
                bool lowered;
                int32_t had = take_cheapest(s, row, &lowered);
                if (had == ASSIGN_NONE || !lowered) break;
                row = (size_t)had;
            }
}

/* ---- one shortest path ------------------------------------------------------------------------------------------------- */
/* From a row that is reached at `base` (what the path costs, less what the row pays): nearer ways to open columns. Returns the place in
** `open` of the nearest of them, or `opens`. */
static size_t reach_from(struct solver *s, size_t row, int64_t base)
{
    const int64_t *cost = costs(s, row);
    int64_t least = ASSIGN_NEVER;
    size_t best = s->opens;
    for (size_t k = 0; k < s->opens; k++) {
        size_t j = s->open[k];
        if (cost[j] != ASSIGN_NEVER && cost[j] - s->price[j] + base < s->far[j]) {
            s->far[j] = cost[j] - s->price[j] + base;
            s->from[j] = (int32_t)row;
        }
        if (s->far[j] < least) { least = s->far[j]; best = k; }
    }
    return best;
}

static size_t close_column(struct solver *s, size_t place)
{
    size_t j = s->open[place];
    s->open[place] = s->open[--s->opens];
    s->open[s->opens] = j;
    return j;
}

/* Where a path may end without a column: the row that is left out instead, and what that costs. */
struct end { int64_t far; size_t row; };
static void may_leave_out(const struct solver *s, size_t row, int64_t base, struct end *e)
{
    int64_t price = left_out(s, row);
    if (price != ASSIGN_NEVER && price + base < e->far) *e = (struct end){ price + base, row };
}

/* Columns reached for good become cheaper by what they were nearer than the end. */
static void lower_prices(struct solver *s, int64_t end)
{
    for (size_t k = s->opens; k < s->columns; k++) s->price[s->open[k]] += s->far[s->open[k]] - end;
}

/* Along the path each row takes the column that it leads to, back to the row where it began. */
static void hand_over(struct solver *s, int32_t column, size_t first)
{
    for (size_t row = s->rows; row != first;) {
        row = (size_t)s->from[column];
        int32_t had = s->column[row];
        s->column[row] = column;
        s->row[column] = (int32_t)row;
        column = had;
    }
}

static void begin_path(struct solver *s)
{
    s->opens = s->columns;
    for (size_t j = 0; j < s->columns; j++) { s->open[j] = j; s->far[j] = ASSIGN_NEVER; }
}

/* False: there is no way to a free column. */
static bool find_path(struct solver *s, size_t first)
{
    struct end out = { ASSIGN_NEVER, 0 };
    int64_t base = 0;
    begin_path(s);
    for (size_t row = first;;) {
        may_leave_out(s, row, base, &out);
        size_t place = reach_from(s, row, base);
        int64_t far = place == s->opens ? ASSIGN_NEVER : s->far[s->open[place]];
        if (out.far <= far) {
            if (out.far == ASSIGN_NEVER) return false;
            int32_t had = s->column[out.row];
            lower_prices(s, out.far);
            s->out[out.row] = true;
            s->column[out.row] = ASSIGN_NONE;
            if (out.row != first) hand_over(s, had, first);
            return true;
        }
        size_t j = close_column(s, place);
        if (s->row[j] == ASSIGN_NONE) { lower_prices(s, far); hand_over(s, (int32_t)j, first); return true; }
        row = (size_t)s->row[j];
        base = far - (s->cost[row * s->columns + j] - s->price[j]);
    }
}

/* ---- the whole ------------------------------------------------------------------------------------------------------------- */
static struct solver solver_new(struct arena *a, const struct assign *p)
{
    struct solver s = { .cost = p->cost, .left_out = p->left_out, .rows = p->rows, .columns = p->columns,
        .column = arena_array(a, int32_t, p->rows), .row = arena_array(a, int32_t, p->columns), .price = arena_array(a, int64_t, p->columns),
        .far = arena_array(a, int64_t, p->columns), .from = arena_array(a, int32_t, p->columns), .open = arena_array(a, size_t, p->columns),
        .out = arena_array(a, bool, p->rows) };
    for (size_t i = 0; i < p->rows; i++) s.column[i] = ASSIGN_NONE;
    for (size_t j = 0; j < p->columns; j++) s.row[j] = ASSIGN_NONE;
    return s;
}

static struct assigned result_of(struct arena *a, const struct solver *s)
{
    struct assigned r = { .complete = true, .column = s->column, .column_price = s->price, .row_price = arena_array(a, int64_t, s->rows) };
    for (size_t i = 0; i < s->rows; i++) {
        int32_t j = s->column[i];
        int64_t cost = j == ASSIGN_NONE ? left_out(s, i) : s->cost[i * s->columns + (size_t)j];
        r.cost += cost;
        r.row_price[i] = j == ASSIGN_NONE ? cost : cost - s->price[j];
    }
    return r;
}

static struct assigned solve(struct arena *a, const struct assign *p)
{
    struct solver s = solver_new(a, p);
    price_columns(&s);
    reduce_rows(&s);
    for (size_t i = 0; i < s.rows; i++) if (waits(&s, i) && !find_path(&s, i)) return (struct assigned){ 0 };
    return result_of(a, &s);
}

/* More rows than columns: the same with the sides exchanged. */
static struct assigned solve_turned(struct arena *a, const struct assign *p)
{
    int64_t *cost = arena_array(a, int64_t, p->rows * p->columns);
    for (size_t i = 0; i < p->rows; i++) for (size_t j = 0; j < p->columns; j++) cost[j * p->rows + i] = p->cost[i * p->columns + j];
    struct assigned t = solve(a, &(struct assign){ .rows = p->columns, .columns = p->rows, .cost = cost });
    if (!t.complete) return t;
    struct assigned r = { .complete = true, .cost = t.cost, .column = arena_array(a, int32_t, p->rows), .row_price = t.column_price,
        .column_price = t.row_price };
    for (size_t i = 0; i < p->rows; i++) r.column[i] = ASSIGN_NONE;
    for (size_t j = 0; j < p->columns; j++) r.column[t.column[j]] = (int32_t)j;
    return r;
}

static bool in_bounds(int64_t cost) { return cost == ASSIGN_NEVER || (cost >= -ASSIGN_COST_MAX && cost <= ASSIGN_COST_MAX); }

struct assigned assign_solve(struct arena *a, const struct assign *p)
{
    assert(p->rows <= ASSIGN_SIDE_MAX && p->columns <= ASSIGN_SIDE_MAX);
    for (size_t i = 0; i < p->rows * p->columns; i++) assert(in_bounds(p->cost[i]));
    for (size_t i = 0; p->left_out && i < p->rows; i++) assert(in_bounds(p->left_out[i]));
    return p->rows > p->columns && !p->left_out ? solve_turned(a, p) : solve(a, p);
}
