/* evaluate_count.c - one reading of the packed rows into counts, for all parts of the respondents at once. */
#include "rooms/survey/evaluate_parts.h"

/* ---- room for the counts ---------------------------------------------------------------------------------------------------------------- */
static size_t slots_of(const struct item *it)
{
    if (!it->width) return 0;
    return TALLY_STATES + (it->kind == ITEM_RANKING ? 3 : 1) * figures_options(it);
}

static void tally_open(struct tallies *t, struct tally *one)
{
    one->k = arena_array(t->a, int64_t, t->slots + 1);
    one->number = arena_array(t->a, struct number_list, t->in->n + 1);
}

static void lay_out(struct tallies *t)
{
    t->at = arena_array(t->a, size_t, t->in->n + 1);
    for (size_t i = 0; i < t->in->n; i++) { t->at[i] = t->slots; t->slots += slots_of(&t->in->item[i]); }
    tally_open(t, &t->all);
    if (t->ask->filters) tally_open(t, &t->whole);
    for (size_t g = 0; g < t->groups; g++) tally_open(t, &t->group[g]);
}

static void add_number(struct arena *a, struct number_list *l, double v)
{
    l->at = arena_more(a, l->at, l->n, &l->room, 64);
    l->at[l->n++] = v;
}

/* ---- one response -------------------------------------------------------------------------------------------------------------------------- */
static bool chose(const struct item *it, const char *bytes, size_t option)
{
    if (packed_state(it, bytes) != ANSWER_GIVEN) return false;
    return it->kind == ITEM_SINGLE ? (size_t)packed_choice(it, bytes) == option : packed_has(it, bytes, option);
}

static bool passes(const struct evaluate_ask *ask, const char *bytes)
{
    for (size_t f = 0; f < ask->filters; f++) if (!chose(ask->filter[f].item, bytes, ask->filter[f].option)) return false;
    return true;
}

enum { PARTS_MAX = GROUPS_MAX + 2 };
struct parts { struct tally *at[PARTS_MAX]; size_t n; };

/* With one choice against all others, these are the ones who answered otherwise; who did not answer is in no group. */
static void find_groups(struct tallies *t, const char *bytes, struct parts *p)
{
    const struct item *by = t->ask->by;
    if (!t->groups || packed_state(by, bytes) != ANSWER_GIVEN) return;
    if (t->choice >= 0) { p->at[p->n++] = &t->group[chose(by, bytes, (size_t)t->choice) ? 0 : 1]; return; }
    for (size_t g = 0; g < t->groups; g++) if (chose(by, bytes, g)) p->at[p->n++] = &t->group[g];
}

static void add_to(const struct parts *p, size_t slot)
{
    for (size_t i = 0; i < p->n; i++) p->at[i]->k[slot]++;
}

static void count_ranking(const struct parts *p, const struct item *it, const char *bytes, size_t slot)
{
    for (size_t o = 0; o < it->options; o++) {
        int rank = packed_rank(it, bytes, o);
        if (!rank) continue;
        if (rank == 1) add_to(p, slot + o);
        add_to(p, slot + it->options + o);
        for (size_t i = 0; i < p->n; i++) p->at[i]->k[slot + 2 * it->options + o] += rank;
    }
}

/* A byte beyond the choices cannot come from answers_pack(); it is passed over rather than believed. */
static void count_given(struct tallies *t, const struct parts *p, size_t i, const char *bytes)
{
    const struct item *it = &t->in->item[i];
    size_t slot = t->at[i] + TALLY_STATES, v;
    switch (it->kind) {
    case ITEM_SINGLE: v = (size_t)packed_choice(it, bytes); if (v < it->options) add_to(p, slot + v); break;
    case ITEM_SCALE: v = (size_t)packed_choice(it, bytes); if (v >= 1 && v <= (size_t)it->steps) add_to(p, slot + v - 1); break;
    case ITEM_MULTIPLE: for (size_t o = 0; o < it->options; o++) if (packed_has(it, bytes, o)) add_to(p, slot + o); break;
    case ITEM_RANKING: count_ranking(p, it, bytes, slot); break;
    case ITEM_NUMBER: for (size_t k = 0; k < p->n; k++) add_number(t->a, &p->at[k]->number[i], packed_number(it, bytes)); break;
    case ITEM_DATE: for (size_t k = 0; k < p->n; k++) add_number(t->a, &p->at[k]->number[i], packed_days(it, bytes)); break;
    default: break;
    }
}

static bool count_one(void *ctx, const char *bytes, const struct response *r)
{
    struct tallies *t = ctx;
    struct parts p = { .n = 0 };
    (void)r;
    bool in = passes(t->ask, bytes);
    if (t->ask->filters) p.at[p.n++] = &t->whole;
    if (in) { p.at[p.n++] = &t->all; find_groups(t, bytes, &p); }
    for (size_t k = 0; k < p.n; k++) p.at[k]->n++;
    for (size_t i = 0; i < t->in->n; i++) {
        const struct item *it = &t->in->item[i];
        if (!it->width) continue;
        enum answer_state state = packed_state(it, bytes);
        if ((size_t)state >= TALLY_STATES) continue;
        add_to(&p, t->at[i] + state);
        if (state == ANSWER_GIVEN) count_given(t, &p, i, bytes);
    }
    return true;
}

bool tallies_read(struct store *st, struct tallies *t)
{
    lay_out(t);
    return response_each(st, t->in, count_one, t);
}
