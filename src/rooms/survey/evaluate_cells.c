/* evaluate_cells.c - which cells stay hidden so that no small one follows. */
#include "rooms/survey/evaluate_cells.h"
#include "plan/describe.h"
#include "plan/spread.h"
#include "plan/suppress.h"
#include "rooms/survey/evaluate.h"

/* ---- parts of a known total ---------------------------------------------------------------------------------------------------------------------- */
/* Of those hidden the sum is known, and that each is at least 1: so the range of each is the sum less their number. */
static int64_t range_of(const int64_t *k, size_t n, const bool *hide)
{
    int64_t range = 0;
    for (size_t i = 0; i < n; i++) if (hide[i] && k[i]) range += k[i] - 1;
    return range;
}

static size_t smallest_shown(const int64_t *k, size_t n, const bool *hide)
{
    size_t best = n;
    for (size_t i = 0; i < n; i++) if (!hide[i] && k[i] && (best == n || k[i] < k[best])) best = i;
    return best;
}

bool cells_line(const int64_t *k, size_t n, int64_t least, bool *hide)
{
    bool small = false;
    for (size_t i = 0; i < n; i++) if (is_small(k[i], least)) hide[i] = small = true;
    while (small && range_of(k, n, hide) < least) {
        size_t next = smallest_shown(k, n, hide);
        if (next == n) return false;
        hide[next] = true;
    }
    return true;
}

/* ---- choices by group --------------------------------------------------------------------------------------------------------------------------------- */
enum { TABLE_MAX = 1500 };                              /* cells with totals; finding the fewest to hide takes about their square */

static bool harmless(const int64_t *count, size_t cells, int64_t least)
{
    for (size_t i = 0; i < cells; i++) if (is_small(count[i], least)) return false;
    return true;
}

/* In suppress.h's form: with a column and a row for the totals. A total that only this table would hide is shown elsewhere: then it must not be relied on. */
static bool hide_rows(const int64_t *count, size_t rows, size_t columns, const bool *row_hidden, bool *wide)
{
    for (size_t r = 0; r < rows; r++) {
        bool *total = &wide[r * (columns + 1) + columns];
        if (*total && !row_hidden[r]) return false;
        if (!row_hidden[r]) continue;
        *total = true;
        for (size_t c = 0; c < columns; c++) if (count[r * columns + c]) wide[r * (columns + 1) + c] = true;
    }
    return true;
}

static bool all_safe(struct arena *a, const struct suppress *t, const bool *wide)
{
    for (size_t r = 0; r < t->rows; r++)
        for (size_t c = 0; c < t->columns; c++) {
            if (!is_small(t->count[r * t->columns + c], t->least)) continue;
            struct suppress_bounds b = suppress_audit(a, t, wide, r, c, t->least);
            if (b.high - b.low < t->least) return false;
        }
    return true;
}

bool cells_table(struct arena *a, const int64_t *count, size_t rows, size_t columns, int64_t least, const bool *row_hidden, bool *hide)
{
    struct suppress t = { .count = count, .rows = rows, .columns = columns, .least = least, .totals_known = true };
    bool any = false;
    for (size_t r = 0; r < rows; r++) any |= row_hidden[r];
    for (size_t i = 0; i < rows * columns; i++) hide[i] = false;
    if (!any && harmless(count, rows * columns, least)) return true;
    if ((rows + 1) * (columns + 1) > TABLE_MAX) return false;
    bool *wide = arena_array(a, bool, (rows + 1) * (columns + 1));
    if (!suppress_table(a, &t, wide) || !hide_rows(count, rows, columns, row_hidden, wide) || !all_safe(a, &t, wide)) return false;
    for (size_t r = 0; r < rows; r++) for (size_t c = 0; c < columns; c++) hide[r * columns + c] = wide[r * (columns + 1) + c];
    return true;
}

/* ---- scales: counts that would look the same --------------------------------------------------------------------------------------------------------------- */
/* A small step is safe if the answers could be others without any shown figure being another. Other answers are sought by moves that leave their number
** as it is: somebody goes from one step to another, or two come nearer to each other (then the mean stays too); one move or two, some times each. What
** is found so is less than what there is, so more may be hidden than need be, never less. A range as wide as that of counts would hide the means of all
** small groups; here it is enough that each small step could have been three numbers at least. */
enum { MOVES_MAX = 256, MOVE_TIMES = 3, NEAR = 4, SCALE_RANGE = 2 };
struct moves { int64_t by[MOVES_MAX][SCALE_MAX]; size_t n, steps; };

static void add_move(struct moves *v, size_t up, size_t down, size_t down2, size_t up2)
{
    if (v->n == MOVES_MAX) return;
    int64_t *by = v->by[v->n++];
    for (size_t s = 0; s < v->steps; s++) by[s] = 0;
    by[up]++;
    by[down]--;
    if (down2 == up2) return;
    by[down2]--;
    by[up2]++;
}

/* On long scales only those near to each other move: there are enough of these, and of all there would be too many to try. */
static void find_moves(struct moves *v, size_t steps)
{
    bool all = steps <= SCALE_STEPS;
    v->n = 0;
    v->steps = steps;
    for (size_t i = 0; i < steps; i++)
        for (size_t l = i + 1; l < steps && (all || l - i <= NEAR); l++) {
            if (all || l == i + 1) add_move(v, i, l, 0, 0);
            for (size_t j = i + 1; l - i >= 2 && j <= l - (j - i) && (all || j == i + 1); j++) add_move(v, i, j, l - (j - i), l);
        }
}

static bool same_quartiles(const int64_t *x, const int64_t *y, size_t m)
{
    struct described a = describe_scale(x, m, 0), b = describe_scale(y, m, 0);
    return a.q1 >= b.q1 && a.q1 <= b.q1 && a.median >= b.median && a.median <= b.median && a.q3 >= b.q3 && a.q3 <= b.q3;
}

/* Would these answers show the same? The cheap questions first. */
static bool looks_same(const int64_t *k, const int64_t *by, int64_t sign, size_t m, unsigned tell)
{
    int64_t now[SCALE_MAX], sum = 0, squares = 0;
    for (size_t s = 0; s < m; s++) {
        int64_t d = sign * by[s], v = (int64_t)s + 1;
        if ((now[s] = k[s] + d) < 0) return false;
        sum += d * v;
        squares += d * v * v;
    }
    if ((tell & TELL_MEAN) && sum) return false;
    if ((tell & TELL_SD) && squares) return false;
    if ((tell & TELL_ENDS) && (scale_top(k, m, 2) != scale_top(now, m, 2) || scale_bottom(k, m, 2) != scale_bottom(now, m, 2))) return false;
    return !(tell & TELL_QUARTILES) || same_quartiles(k, now, m);
}

struct scales { const int64_t *count; size_t parts, m; int64_t least; unsigned tell; const struct moves *moves; };

/* What one part gains another must lose, as the sum of all is known. */
static bool possible(const struct scales *t, size_t part, const int64_t *by)
{
    if (!looks_same(t->count + part * t->m, by, 1, t->m, t->tell)) return false;
    for (size_t p = 0; p < t->parts; p++) if (p != part && looks_same(t->count + p * t->m, by, -1, t->m, t->tell)) return true;
    return t->parts == 1;
}

static bool wide_enough(const struct scales *t, size_t part, size_t step)
{
    const struct moves *v = t->moves;
    int64_t low = 0, high = 0;
    for (size_t x = 0; x < v->n; x++)
        for (size_t y = x; y < v->n; y++)
            for (int64_t i = -MOVE_TIMES; i <= MOVE_TIMES; i++)
                for (int64_t j = x == y ? 0 : -MOVE_TIMES; j <= (x == y ? 0 : MOVE_TIMES); j++) {
                    int64_t by[SCALE_MAX], d = i * v->by[x][step] + j * v->by[y][step];
                    if (d >= low && d <= high) continue;         /* nothing new                                        */
                    for (size_t s = 0; s < t->m; s++) by[s] = i * v->by[x][s] + j * v->by[y][s];
                    if (!possible(t, part, by)) continue;
                    if (d < low) low = d;
                    if (d > high) high = d;
                    if (high - low >= SCALE_RANGE) return true;
                }
    return false;
}

static bool scales_safe(const struct scales *t)
{
    for (size_t p = 0; p < t->parts; p++)
        for (size_t s = 0; s < t->m; s++) if (is_small(t->count[p * t->m + s], t->least) && !wide_enough(t, p, s)) return false;
    return true;
}

/* The two highest, the two lowest, and who is in neither, are counts of people as well. */
static bool ends_small(const int64_t *k, size_t m, int64_t least)
{
    int64_t n = scale_total(k, m), top = scale_top(k, m, 2), bottom = scale_bottom(k, m, 2);
    return is_small(top, least) || is_small(bottom, least) || is_small(n - top, least) || is_small(n - bottom, least) || is_small(n - top - bottom, least);
}

/* The first that is safe, the most telling first. */
unsigned cells_scale(const int64_t *count, size_t parts, size_t steps, int64_t least, unsigned most)
{
    static const unsigned tried[] = { TELL_MEAN | TELL_QUARTILES | TELL_ENDS, TELL_MEAN | TELL_SD | TELL_QUARTILES, TELL_MEAN | TELL_QUARTILES, TELL_MEAN | TELL_ENDS, TELL_ENDS, TELL_MEAN };
    struct moves moves;
    if (steps < 2 || steps > SCALE_MAX) return 0;
    if ((most & TELL_STEPS) && harmless(count, parts * steps, least)) return most;
    find_moves(&moves, steps);
    for (size_t i = 0; i < countof(tried); i++) {
        struct scales t = { count, parts, steps, least, tried[i] & most, &moves };
        bool ends = false;
        for (size_t p = 0; p < parts; p++) ends |= ends_small(count + p * steps, steps, least);
        if ((ends && (t.tell & TELL_ENDS)) || !scales_safe(&t)) continue;
        return t.tell;
    }
    return 0;
}

/* ---- numbers ----------------------------------------------------------------------------------------------------------------------------------------------- */
static double *sorted(struct arena *a, const struct item_figures *f)
{
    double *x = arena_array(a, double, f->numbers + 1);
    for (size_t i = 0; i < f->numbers; i++) x[i] = f->number[i];
    spread_sort(x, f->numbers);
    return x;
}

/* Do nearly all say the same, and a few not? */
static bool few_apart(const double *x, size_t n, int64_t least)
{
    size_t most = 0;
    for (size_t i = 0, same; i < n; i += same) {
        for (same = 1; i + same < n && x[i + same] <= x[i]; same++) { }
        if (same > most) most = same;
    }
    return is_small((int64_t)(n - most), least) && 2 * most > n;
}

/* x without those of a part, each once; returns how many are left. */
static size_t without(double *x, size_t n, const double *part, size_t m)
{
    size_t left = 0, k = 0;
    for (size_t i = 0; i < n; i++) {
        if (k < m && part[k] <= x[i]) k++;
        else x[left++] = x[i];
    }
    return left;
}

bool numbers_tell(struct arena *a, const struct item_figures *all, struct item_figures *const *part, size_t parts, const bool *gone, int64_t least)
{
    if (!all->numbers) return false;
    double *rest = sorted(a, all);
    size_t n = all->numbers;
    bool tell = few_apart(rest, n, least);
    for (size_t p = 0; p < parts; p++) {
        if (gone[p]) continue;
        const double *own = sorted(a, part[p]);
        tell |= few_apart(own, part[p]->numbers, least);
        n = without(rest, n, own, part[p]->numbers);
    }
    return tell || few_apart(rest, n, least);
}
