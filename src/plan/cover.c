/* cover.c - the courses that let the most waiting people in; cover.h says what is promised and why it holds. */
#include "plan/cover.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Who sits where. Courses have a row each as they come in: first those that are there, then the chosen ones; `sits` are sets of people, as `serves` is. */
struct seating {
    uint64_t *open;                                    /* people who may still be seated                                         */
    uint64_t *sits;                                    /* [row * words]                                                          */
    uint16_t *row;                                     /* [person]: where those sit who do                                       */
    uint16_t course[COVER_THERE_MAX + COVER_MOST + 1]; size_t rows;
    bool shut[COVER_THERE_MAX + COVER_MOST + 1];       /* nobody open can be reached from here, now or later                      */
    int64_t seated;
};
struct search {
    struct arena *a;
    const struct cover *p;
    size_t words, most, rows_max;
    int64_t effort, work;                              /* words looked at: the limit, and so far                                 */
    struct seating trial;                              /* where gains are tried out                                              */
    uint64_t *seen;                                    /* people of rows that a search has reached                               */
    size_t pick[COVER_MOST], picks;                    /* courses of the branch                                                  */
    size_t best[COVER_MOST], bests; int64_t best_seated;
    int64_t all;                                       /* what all courses together would seat: a bound for every choice         */
};
struct gain { size_t course; int64_t adds; };

size_t cover_words(size_t people) { return (people + 63) / 64; }

void cover_mark(uint64_t *serves, size_t people, size_t course, size_t person)
{
    serves[course * cover_words(people) + person / 64] |= 1ULL << person % 64;
}

static const uint64_t *serves(const struct search *s, size_t course) { return s->p->serves + course * s->words; }

/* The first person of both sets among the first `words`; -1: none. */
static int64_t first_of_both(struct search *s, const uint64_t *x, const uint64_t *y, size_t words)
{
    for (size_t w = 0; w < words; w++)
        if (x[w] & y[w]) { s->work += (int64_t)w + 1; return (int64_t)w * 64 + __builtin_ctzll(x[w] & y[w]); }
    s->work += (int64_t)words;
    return -1;
}

static int64_t count(const uint64_t *set, size_t words)
{
    int64_t n = 0;
    for (size_t w = 0; w < words; w++) n += __builtin_popcountll(set[w]);
    return n;
}

int64_t cover_reach(const struct cover *p, size_t course) { size_t words = cover_words(p->people); return count(p->serves + course * words, words); }

static void put(uint64_t *set, int64_t person)  { set[person / 64] |= 1ULL << person % 64; }
static void take(uint64_t *set, int64_t person) { set[person / 64] &= ~(1ULL << person % 64); }

/* ---- seating -------------------------------------------------------------------------------------------------------------------- */
static struct seating seating_new(struct search *s)
{
    struct seating t = { .open = arena_array(s->a, uint64_t, s->words + 1), .sits = arena_array(s->a, uint64_t, s->rows_max * s->words + 1),
                         .row = arena_array(s->a, uint16_t, s->p->people + 1) };
    for (size_t i = 0; i < s->p->people; i++) put(t.open, (int64_t)i);
    return t;
}

static void seating_copy(const struct search *s, struct seating *to, const struct seating *from)
{
    memcpy(to->open, from->open, s->words * sizeof *to->open);
    memcpy(to->sits, from->sits, from->rows * s->words * sizeof *to->sits);
    memcpy(to->row, from->row, s->p->people * sizeof *to->row);
    memcpy(to->course, from->course, sizeof to->course);
    memcpy(to->shut, from->shut, sizeof to->shut);
    to->rows = from->rows;
    to->seated = from->seated;
}

/* The way of one seat: from row to row, each giving up `person` to the one before it. */
struct path { int16_t before[COVER_THERE_MAX + COVER_MOST + 1]; int32_t person[COVER_THERE_MAX + COVER_MOST + 1]; };

/* Reaches every row that has people whom `row` serves, too: each by the first of them. Of a row that is reached nobody needs a second look. */
static size_t reach_on(struct search *s, const struct seating *t, size_t row, struct path *way, uint16_t *queue, size_t tail)
{
    const uint64_t *who = serves(s, t->course[row]);
    for (size_t w = 0; w < s->words; w++) {
        for (uint64_t more; (more = who[w] & ~t->open[w] & ~s->seen[w]) != 0; ) {
            size_t person = w * 64 + (size_t)__builtin_ctzll(more), next = t->row[person];
            for (size_t v = 0; v < s->words; v++) s->seen[v] |= t->sits[next * s->words + v];
            s->work += (int64_t)s->words / 2;
            if (way->before[next] >= 0 || t->shut[next]) continue;
            way->before[next] = (int16_t)row;
            way->person[next] = (int32_t)person;
            queue[tail++] = (uint16_t)next;
        }
    }
    s->work += (int64_t)s->words;
    return tail;
}

/* Of all open people to whom a seat in `from` can be passed on by changing places, the one who waits longest. */
static int64_t longest_waiting(struct search *s, const struct seating *t, size_t from, struct path *way, size_t *end)
{
    uint16_t queue[COVER_THERE_MAX + COVER_MOST + 1];
    size_t head = 0, tail = 0, words = s->words;
    int64_t found = -1;
    for (size_t r = 0; r < t->rows; r++) way->before[r] = -1;
    memset(s->seen, 0, s->words * sizeof *s->seen);
    way->before[from] = (int16_t)from;
    queue[tail++] = (uint16_t)from;
    while (head < tail) {
        size_t row = queue[head++];
        int64_t open = first_of_both(s, serves(s, t->course[row]), t->open, words);
        if (open >= 0 && (found < 0 || open < found)) { found = open; *end = row; words = (size_t)open / 64 + 1; }
        tail = reach_on(s, t, row, way, queue, tail);
    }
    return found;
}

/* One more seat of this row. False: nobody can be brought in by it. Then all rows that were reached are shut for good: whom they serve sits among them. */
static bool seat_one(struct search *s, struct seating *t, size_t row)
{
    struct path way;
    size_t at = row;
    int64_t person = longest_waiting(s, t, row, &way, &at);
    if (person < 0) {
        for (size_t r = 0; r < t->rows; r++) t->shut[r] |= way.before[r] >= 0;
        return false;
    }
    take(t->open, person);
    for (;; at = (size_t)way.before[at]) {
        put(t->sits + at * s->words, person);
        t->row[person] = (uint16_t)at;
        if (at == row) break;
        person = way.person[at];                       /* goes over to the row before                                            */
        take(t->sits + at * s->words, person);
    }
    t->seated++;
    return true;
}

/* Adds a course; returns how many people it brings in. */
static int64_t seat_course(struct search *s, struct seating *t, size_t course)
{
    size_t row = t->rows++;
    int64_t before = t->seated;
    assert(row < s->rows_max);
    t->course[row] = (uint16_t)course;
    t->shut[row] = false;
    memset(t->sits + row * s->words, 0, s->words * sizeof *t->sits);
    for (uint32_t i = 0; i < s->p->course[course].seats; i++) if (!seat_one(s, t, row)) break;
    return t->seated - before;
}

static int64_t gain_of(struct search *s, const struct seating *t, size_t course)
{
    seating_copy(s, &s->trial, t);
    s->work += (int64_t)(t->rows * s->words) / 8;      /* copying is quicker than looking                                        */
    return seat_course(s, &s->trial, course);
}

/* ---- the greedy choice ------------------------------------------------------------------------------------------------------------ */
static int by_gain(const void *x, const void *y)
{
    const struct gain *a = x, *b = y;
    if (a->adds != b->adds) return a->adds < b->adds ? 1 : -1;
    return a->course < b->course ? -1 : a->course > b->course;
}

static int64_t sum_of_first(const struct gain *g, size_t n, size_t most)
{
    int64_t sum = 0;
    for (size_t i = 0; i < n && i < most; i++) sum += g[i].adds;
    return sum;
}

/* The gains that courses would bring to this seating, the largest first; those without any are left out. Gains only shrink while courses come in, so the old
** ones are bounds: with `lazy` no more are reckoned than needed to know which is the largest. Returns how many are left. */
static size_t gains(struct search *s, const struct seating *t, struct gain *g, size_t n, bool lazy)
{
    size_t keep = 0;
    int64_t most = -1;
    for (size_t i = 0; i < n; i++) {
        struct gain one = g[i];
        if (!lazy || one.adds >= most) one.adds = gain_of(s, t, one.course);
        if (one.adds > most) most = one.adds;
        if (one.adds > 0) g[keep++] = one;
    }
    qsort(g, keep, sizeof *g, by_gain);
    return keep;
}

/* Before anything is chosen: a course brings no more than its seats, nor more than it reaches. */
static size_t first_gains(const struct cover *p, struct gain *g)
{
    size_t n = 0;
    for (size_t c = 0; c < p->courses; c++) {
        int64_t reach = cover_reach(p, c), seats = p->course[c].seats;
        if (!p->course[c].there) g[n++] = (struct gain){ c, reach < seats ? reach : seats };
    }
    qsort(g, n, sizeof *g, by_gain);
    return n;
}

/* Courses of `from` in the greedy order; returns how many help. */
static size_t choose_greedily(struct search *s, struct seating *t, struct gain *g, size_t n, struct cover_step *step)
{
    size_t steps = 0;
    while (steps < s->most && (n = gains(s, t, g, n, true)) > 0) {
        step[steps].course = g[0].course;
        step[steps++].adds = seat_course(s, t, g[0].course);
        memmove(g, g + 1, --n * sizeof *g);
    }
    return steps;
}

/* ---- branch and bound ------------------------------------------------------------------------------------------------------------- */
static int64_t least(int64_t x, int64_t y) { return x < y ? x : y; }
static int64_t largest(int64_t x, int64_t y) { return x > y ? x : y; }

static void remember(struct search *s, int64_t seated)
{
    if (seated <= s->best_seated) return;
    s->best_seated = seated;
    memcpy(s->best, s->pick, sizeof s->best);
    s->bests = s->picks;
}

/* What the best choice seats that contains the branch and further courses of `from`, or an upper bound of it when the work is used up. */
static int64_t branch(struct search *s, const struct seating *t, const struct gain *from, size_t n)
{
    remember(s, t->seated);
    size_t left = s->most - s->picks;
    if (!left || !n) return t->seated;
    struct arena_mark mark = arena_mark(s->a);
    struct gain *g = arena_array(s->a, struct gain, n);
    memcpy(g, from, n * sizeof *g);
    n = gains(s, t, g, n, false);
    int64_t bound = t->seated;
    struct seating next = seating_new(s);
    for (size_t i = 0; i < n; i++) {
        int64_t rest = least(s->all, t->seated + sum_of_first(g + i, n - i, left));
        if (rest <= s->best_seated || s->work > s->effort) { bound = largest(bound, rest); break; }
        seating_copy(s, &next, t);
        s->pick[s->picks++] = g[i].course;
        seat_course(s, &next, g[i].course);
        bound = largest(bound, branch(s, &next, g + i + 1, n - i - 1));
        s->picks--;
    }
    arena_release(s->a, mark);
    return bound;
}

/* ---- the answer ------------------------------------------------------------------------------------------------------------------- */
static void check(const struct cover *p, size_t *there)
{
    assert(p->people <= COVER_PEOPLE_MAX && p->most >= 1 && p->most <= COVER_MOST);
    for (size_t c = 0; c < p->courses; c++) {
        assert(p->course[c].seats <= COVER_SEATS_MAX);
        *there += p->course[c].there;
    }
    assert(*there <= COVER_THERE_MAX && p->courses - *there <= COVER_COURSES_MAX);
}

static void seat_there(struct search *s, struct seating *t)
{
    for (size_t c = 0; c < s->p->courses; c++) if (s->p->course[c].there) seat_course(s, t, c);
}

/* As a bound: everybody whom any course serves, as far as all seats go. */
static int64_t seats_of_all(const struct search *s)
{
    uint64_t *any = arena_array(s->a, uint64_t, s->words + 1);
    int64_t seats = 0;
    for (size_t c = 0; c < s->p->courses; c++) {
        seats += s->p->course[c].seats;
        for (size_t w = 0; w < s->words; w++) any[w] |= serves(s, c)[w];
    }
    return least(seats, count(any, s->words));
}

/* The chosen courses come in again, the most helpful first, and each names whom it adds. */
static void explain(struct search *s, struct seating *t, struct covered *r)
{
    struct gain g[COVER_MOST];
    for (size_t i = 0; i < s->bests; i++) g[i] = (struct gain){ s->best[i], INT64_MAX };
    size_t n = s->bests;
    while ((n = gains(s, t, g, n, true)) > 0) {
        struct cover_step *step = &r->step[r->steps];
        uint64_t *before = arena_array(s->a, uint64_t, s->words + 1);
        memcpy(before, t->open, s->words * sizeof *before);
        *step = (struct cover_step){ g[0].course, seat_course(s, t, g[0].course) };
        for (size_t i = 0; i < s->p->people; i++)
            if ((before[i / 64] & ~t->open[i / 64]) >> i % 64 & 1) r->in[i] = (int32_t)r->steps;
        r->steps++;
        memmove(g, g + 1, --n * sizeof *g);
    }
}

struct covered cover_solve(struct arena *a, const struct cover *p)
{
    size_t there = 0;
    check(p, &there);
    struct search s = { .a = a, .p = p, .words = cover_words(p->people), .most = p->most, .rows_max = there + p->most + 1,
                        .effort = p->effort ? p->effort : COVER_EFFORT, .best_seated = -1 };
    struct covered r = { .in = arena_array(a, int32_t, p->people + 1) };
    struct seating begin = seating_new(&s), greedy = seating_new(&s);
    struct gain *g = arena_array(a, struct gain, p->courses + 1);
    struct cover_step step[COVER_MOST];
    s.trial = seating_new(&s);
    s.seen = arena_array(a, uint64_t, s.words + 1);
    s.all = seats_of_all(&s);
    seat_there(&s, &begin);
    r.there = begin.seated;
    for (size_t i = 0; i < p->people; i++) r.in[i] = begin.open[i / 64] >> i % 64 & 1 ? COVER_NOBODY : COVER_THERE;
    seating_copy(&s, &greedy, &begin);
    s.picks = choose_greedily(&s, &greedy, g, first_gains(p, g), step);
    for (size_t i = 0; i < s.picks; i++) s.pick[i] = step[i].course;
    r.greedy = greedy.seated;
    remember(&s, greedy.seated);
    s.picks = 0;
    s.work = 0;
    int64_t bound = branch(&s, &begin, g, first_gains(p, g));
    r.served = s.best_seated;
    r.bound = largest(r.served, bound);
    r.proven = r.served == r.bound;
    explain(&s, &begin, &r);
    return r;
}
