/* batch.c - a proposal for many appointments: who could go to each, from the store; batch_plan.c says who goes where. */
#include "rooms/mediation/batch.h"
#include "base/moment.h"

/* ---- which appointments ------------------------------------------------------------------------------------------------------ */
/* Those of which nobody was asked just now: a question that is open is a proposal already. */
static void read_lines(struct store *st, const struct batch_wish *w, struct batch *b)
{
    struct rows *r = ask(st, Q("SELECT p.id FROM mediation_appointment p WHERE p.state IN ('admissible', 'seeking', 'unfilled') AND p.starts >= $1 AND p.starts < $2 "
        "AND ($3 = '' OR p.language = $3) AND p.deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM mediation_offer o WHERE o.appointment = p.id "
        "AND o.state IN ('sent', 'accepted') AND o.deleted_at IS NULL) ORDER BY p.starts ASC NULLS LAST, p.id LIMIT 61"), I(w->from), I(w->to), T(w->language));
    b->at = arena_array(store_arena(st), struct batch_line, BATCH_MAX);
    while (rows_next(r)) {
        if (b->n == BATCH_MAX) { b->cut = true; break; }
        struct batch_line *l = &b->at[b->n];
        l->place = BATCH_NONE;
        if (!sought_read(st, row_int(r, 0), 1, &l->s)) continue;
        l->c = candidates_of(st, &l->s, 0, 0);
        b->n++;
    }
}

/* ---- the numbers of the plan ------------------------------------------------------------------------------------------------------ */
struct people { int64_t *volunteer; size_t n; };

static size_t person_of(struct people *p, int64_t volunteer, bool add)               /* n: not among them */
{
    for (size_t i = 0; i < p->n; i++) if (p->volunteer[i] == volunteer) return i;
    if (add) p->volunteer[p->n++] = volunteer;
    return add ? p->n - 1 : p->n;
}

static bool among(const struct pair *pair, size_t n, int64_t appointment, int64_t volunteer)
{
    for (size_t i = 0; i < n; i++) if (pair[i].appointment == appointment && pair[i].volunteer == volunteer) return true;
    return false;
}

static int64_t kept_for(const struct batch_wish *w, int64_t appointment)
{
    for (size_t i = 0; i < w->keeps; i++) if (w->keep[i].appointment == appointment) return w->keep[i].volunteer;
    return 0;
}

/* May this place of the line's candidates be proposed? Who is kept is the only one. */
static bool may_go(const struct batch_wish *w, const struct batch_line *l, size_t at)
{
    int64_t kept = kept_for(w, l->s.appointment), volunteer = l->c.more[at].volunteer;
    if (!candidate_open(&l->c.more[at])) return false;
    return kept ? kept == volunteer : !among(w->not, w->nots, l->s.appointment, volunteer);
}

/* The best of each line are enough: with more appointments than choices nobody further down is needed but by chance. The kept one is always among them. */
static struct people people_of(struct arena *a, const struct batch_wish *w, const struct batch *b)
{
    struct people p = { arena_array(a, int64_t, BATCH_MAX * BATCH_CHOICE + 1), 0 };
    for (size_t i = 0; i < b->n; i++)
        for (size_t k = 0, n = 0; k < b->at[i].c.ranked.n && n < BATCH_CHOICE; k++) {
            if (!may_go(w, &b->at[i], b->at[i].c.ranked.at[k])) continue;
            person_of(&p, b->at[i].c.more[b->at[i].c.ranked.at[k]].volunteer, true);
            n++;
        }
    return p;
}

static int32_t left_of(uint8_t used, uint8_t most) { return !most ? INT32_MAX : used >= most ? 0 : most - used; }

struct numbers { int16_t *score; bool *urgent, *clash; int32_t *load, *period[BATCH_PERIODS], *left[BATCH_PERIODS]; };

static struct numbers numbers_new(struct arena *a, size_t rows, size_t persons)
{
    struct numbers n = { arena_array(a, int16_t, rows * persons + 1), arena_array(a, bool, rows + 1), arena_array(a, bool, rows * rows + 1),
        arena_array(a, int32_t, persons + 1), { arena_array(a, int32_t, rows + 1), arena_array(a, int32_t, rows + 1) },
        { arena_array(a, int32_t, rows * persons + 1), arena_array(a, int32_t, rows * persons + 1) } };
    for (size_t i = 0; i < rows * persons; i++) n.score[i] = -1;
    return n;
}

static void put_line(struct numbers *n, const struct batch_wish *w, const struct batch *b, size_t row, struct people *people)
{
    const struct batch_line *l = &b->at[row];
    struct wall wall = wall_of(l->s.starts);
    int64_t day = date_days(wall.date);
    n->urgent[row] = l->s.starts - moment_now() < WAVE_SOON;
    n->period[0][row] = (int32_t)(day - date_weekday(wall.date));
    n->period[1][row] = wall.date.year * 12 + wall.date.month;
    for (size_t k = 0; k < l->c.ranked.n; k++) {
        size_t at = l->c.ranked.at[k], who = person_of(people, l->c.more[at].volunteer, false);
        const struct match_person *p = &l->c.person[at];
        if (who == people->n || !may_go(w, l, at)) continue;
        n->score[row * people->n + who] = l->c.ranked.score[k];
        n->left[0][row * people->n + who] = left_of(p->week_used, p->week_most);
        n->left[1][row * people->n + who] = left_of(p->month_used, p->month_most);
        n->load[who] = p->offers;
    }
}

static void put_clashes(struct store *st, struct numbers *n, const struct batch *b)
{
    const struct ways *ways = ways_read(st);
    for (size_t i = 0; i < b->n; i++)
        for (size_t k = 0; k < b->n; k++) {
            struct stay one = sought_stay(&b->at[i].s), other = sought_stay(&b->at[k].s);
            n->clash[i * b->n + k] = i != k && stays_clash(&one, &other, b->at[i].c.rules, ways);
        }
}

/* ---- the proposal ---------------------------------------------------------------------------------------------------------------- */
static void take(const struct batch_wish *w, struct batch_line *l, int64_t volunteer)
{
    for (size_t k = 0; k < l->c.ranked.n; k++) {
        size_t at = l->c.ranked.at[k];
        if (l->c.more[at].volunteer != volunteer) continue;
        l->place = (int32_t)at;
        l->score = l->c.ranked.score[k];
        l->kept = kept_for(w, l->s.appointment) == volunteer;
    }
}

struct batch batch_read(struct store *st, const struct batch_wish *w)
{
    struct arena *a = store_arena(st);
    struct batch b = { .exact = true };
    read_lines(st, w, &b);
    struct people people = people_of(a, w, &b);
    if (!b.n || !people.n) return b;
    struct numbers n = numbers_new(a, b.n, people.n);
    for (size_t i = 0; i < b.n; i++) put_line(&n, w, &b, i, &people);
    put_clashes(st, &n, &b);
    struct planned got = plan_batch(a, &(struct plan){ b.n, people.n, n.score, n.urgent, n.load, n.clash, { n.period[0], n.period[1] }, { n.left[0], n.left[1] } });
    b.exact = got.exact;
    for (size_t i = 0; i < b.n; i++) {
        if (got.person[i] == BATCH_NONE) continue;
        take(w, &b.at[i], people.volunteer[got.person[i]]);
        b.filled++;
    }
    return b;
}
