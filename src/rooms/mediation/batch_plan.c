/* batch_plan.c - many appointments, few people: the least cost without anybody in two places. batch.h says the method. */
#include "rooms/mediation/batch.h"
#include "plan/assign.h"
#include <string.h>

/* Points before load: a sum over all rows of the lesser never reaches one step of the greater. */
enum { POINT = 10000, LOAD_MOST = 90, LEFT_OUT = 1000000000 };
_Static_assert(BATCH_MAX * (LOAD_MOST + BATCH_MAX) < POINT && BATCH_MAX * (100 * POINT + POINT) < LEFT_OUT, "each aim comes before all that follow");

static int64_t price_left_out(const struct plan *p, size_t row) { return p->urgent[row] ? (int64_t)LEFT_OUT * (BATCH_MAX + 1) : LEFT_OUT; }

/* ---- clashes ---------------------------------------------------------------------------------------------------------------- */
static size_t near_pair(const struct plan *p, const int32_t *person, size_t set[static BATCH_MAX])
{
    for (size_t i = 0; i < p->rows; i++)
        for (size_t k = i + 1; k < p->rows && person[i] != BATCH_NONE; k++) {
            if (person[i] != person[k] || !p->clash[i * p->rows + k]) continue;
            set[0] = i;
            set[1] = k;
            return 2;
        }
    return 0;
}

/* One more than are left of a period: that many of them cannot all be. */
static size_t too_many(const struct plan *p, const int32_t *person, size_t period, size_t set[static BATCH_MAX])
{
    for (size_t i = 0; i < p->rows; i++) {
        size_t n = 0;
        if (person[i] == BATCH_NONE) continue;
        int64_t left = p->left[period][i * p->persons + (size_t)person[i]];
        for (size_t k = i; k < p->rows; k++) {
            if (person[k] != person[i] || p->period[period][k] != p->period[period][i]) continue;
            set[n++] = k;
            if ((int64_t)n > left) return n;
        }
    }
    return 0;
}

size_t plan_clash(const struct plan *p, const int32_t *person, size_t set[static BATCH_MAX])
{
    size_t n = near_pair(p, person, set);
    for (size_t i = 0; i < BATCH_PERIODS && !n; i++) n = too_many(p, person, i, set);
    return n;
}

/* ---- one part of the question ------------------------------------------------------------------------------------------------- */
/* no [row * persons + person]: not in this part; fixed [row]: goes to the only one who is left. */
struct part { bool *no, *fixed; int32_t *person; int64_t cost; bool done; };
/* Columns: each person as often as they could go, the first time the cheapest. */
struct columns { int32_t *person, *turn; size_t n; bool all; };

static struct columns columns_of(struct arena *a, const struct plan *p)
{
    struct columns c = { arena_array(a, int32_t, ASSIGN_SIDE_MAX), arena_array(a, int32_t, ASSIGN_SIDE_MAX), 0, true };
    for (size_t turn = 0; turn < p->rows; turn++)        /* everybody's first, then everybody's second: what no longer fits are late turns */
        for (size_t k = 0; k < p->persons; k++) {
            size_t could = 0;
            for (size_t i = 0; i < p->rows; i++) could += p->score[i * p->persons + k] >= 0;
            if (turn >= could) continue;
            if (c.n == ASSIGN_SIDE_MAX) { c.all = false; continue; }
            c.person[c.n] = (int32_t)k;
            c.turn[c.n++] = (int32_t)turn;
        }
    return c;
}

static void solve(struct arena *a, const struct plan *p, const struct columns *c, struct part *part)
{
    struct arena_mark mark = arena_mark(a);
    int64_t *cost = arena_array(a, int64_t, p->rows * c->n + 1), left_out[BATCH_MAX];
    for (size_t i = 0; i < p->rows; i++) {
        left_out[i] = part->fixed[i] ? ASSIGN_COST_MAX : price_left_out(p, i);
        for (size_t k = 0; k < c->n; k++) {
            size_t who = (size_t)c->person[k], at = i * p->persons + who;
            int64_t load = p->load[who] < LOAD_MOST ? p->load[who] : LOAD_MOST;
            cost[i * c->n + k] = p->score[at] < 0 || part->no[at] ? ASSIGN_NEVER : (100 - p->score[at]) * (int64_t)POINT + load + c->turn[k];
        }
    }
    struct assigned got = assign_solve(a, &(struct assign){ p->rows, c->n, cost, left_out });
    part->cost = got.cost;
    for (size_t i = 0; i < p->rows; i++) part->person[i] = got.column[i] < 0 ? BATCH_NONE : c->person[got.column[i]];
    arena_release(a, mark);
}

static struct part part_new(struct arena *a, const struct plan *p, const struct part *from)
{
    struct part n = { arena_array(a, bool, p->rows * p->persons + 1), arena_array(a, bool, p->rows + 1), arena_array(a, int32_t, p->rows + 1), 0, false };
    if (!from) return n;
    memcpy(n.no, from->no, p->rows * p->persons * sizeof *n.no);
    memcpy(n.fixed, from->fixed, p->rows * sizeof *n.fixed);
    return n;
}

/* The i-th of a clash does not go there, those before it do: so the parts share no answer, and together hold every one. */
static struct part part_below(struct arena *a, const struct plan *p, const struct part *from, const size_t *set, size_t i)
{
    struct part n = part_new(a, p, from);
    size_t who = (size_t)from->person[set[i]];
    n.no[set[i] * p->persons + who] = true;
    for (size_t k = 0; k < i; k++) {
        n.fixed[set[k]] = true;
        for (size_t other = 0; other < p->persons; other++) if (other != who) n.no[set[k] * p->persons + other] = true;
    }
    return n;
}

static size_t cheapest(const struct part *part, size_t n)
{
    size_t best = n;
    for (size_t i = 0; i < n; i++) if (!part[i].done && (best == n || part[i].cost < part[best].cost)) best = i;
    return best;
}

/* The weakest of each clash goes nowhere, until none is left. */
static void give_way(const struct plan *p, int32_t *person)
{
    size_t set[BATCH_MAX], n;
    while ((n = plan_clash(p, person, set))) {
        size_t least = set[0];
        for (size_t i = 1; i < n; i++) {
            bool less = p->score[set[i] * p->persons + (size_t)person[set[i]]] < p->score[least * p->persons + (size_t)person[least]];
            if ((!p->urgent[set[i]] && p->urgent[least]) || (p->urgent[set[i]] == p->urgent[least] && less)) least = set[i];
        }
        person[least] = BATCH_NONE;
    }
}

struct planned plan_batch(struct arena *a, const struct plan *p)
{
    struct columns c = columns_of(a, p);
    struct part *part = arena_array(a, struct part, BATCH_PARTS + BATCH_MAX + 1);
    size_t n = 1, set[BATCH_MAX], at = 0;
    part[0] = part_new(a, p, NULL);
    solve(a, p, &c, &part[0]);
    while (n <= BATCH_PARTS) {
        at = cheapest(part, n);                          /* there is always one: a row may stay without anybody      */
        size_t m = plan_clash(p, part[at].person, set);
        if (!m) return (struct planned){ part[at].person, c.all, n };
        part[at].done = true;
        for (size_t i = 0; i < m; i++) {
            struct part *next = &part[n++];
            *next = part_below(a, p, &part[at], set, i);
            solve(a, p, &c, next);
        }
    }
    at = cheapest(part, n);
    bool found = !plan_clash(p, part[at].person, set);
    if (!found) give_way(p, part[at].person);
    return (struct planned){ part[at].person, found && c.all, n };
}
