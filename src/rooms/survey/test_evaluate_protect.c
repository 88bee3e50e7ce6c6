/* test_evaluate_protect.c - somebody who adds and subtracts everything that is shown: totals, complements, groups, filters, means, questions that were asked of
** some. No count below the minimum may follow. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include "plan/spread.h"
#include "rooms/survey/evaluate_cells.h"
#include "rooms/survey/test_survey_answers.h"

enum { LEAST = 5 };

static void furnish(void)
{
    put_survey("s", "now");
    put_questions("s");
    put_survey("o", "then");
    put_questions("o");
}

/* ---- cells alone: every table that would look the same ----------------------------------------------------------------------------------------- */
static bool small(int64_t k) { return k > 0 && k < LEAST; }

/* All ways to put n on m steps; fn sees each. */
static void compositions(int64_t *k, size_t at, size_t m, int64_t n, void (*fn)(const int64_t *k, void *ctx), void *ctx)
{
    if (at + 1 == m) { k[at] = n; fn(k, ctx); return; }
    for (k[at] = 0; k[at] <= n; k[at]++) compositions(k, at + 1, m, n - k[at], fn, ctx);
}

struct looks { int64_t sum, squares, top, bottom; double q[3]; };
static struct looks looks_of(const int64_t *k, size_t m)
{
    double x[64];
    size_t n = 0;
    struct looks l = { 0 };
    for (size_t s = 0; s < m; s++) {
        int64_t v = (int64_t)s + 1;
        l.sum += k[s] * v;
        l.squares += k[s] * v * v;
        if (s + 2 >= m) l.top += k[s];
        if (s < 2) l.bottom += k[s];
        for (int64_t i = 0; i < k[s]; i++) x[n++] = (double)v;
    }
    for (int i = 0; i < 3; i++) l.q[i] = spread_quantile(x, n, 0.25 * (i + 1));
    return l;
}

struct search { const int64_t *k; size_t m; unsigned tell; struct looks looks; int64_t low[SCALE_MAX], high[SCALE_MAX]; };
static void would_look_same(const int64_t *k, void *ctx)
{
    struct search *s = ctx;
    struct looks l = looks_of(k, s->m);
    if ((s->tell & TELL_MEAN) && l.sum != s->looks.sum) return;
    if ((s->tell & TELL_SD) && l.squares != s->looks.squares) return;
    if ((s->tell & TELL_ENDS) && (l.top != s->looks.top || l.bottom != s->looks.bottom)) return;
    for (int i = 0; i < 3; i++) if ((s->tell & TELL_QUARTILES) && fabs(l.q[i] - s->looks.q[i]) > 1e-9) return;
    for (size_t i = 0; i < s->m; i++) {
        if (k[i] < s->low[i]) s->low[i] = k[i];
        if (k[i] > s->high[i]) s->high[i] = k[i];
    }
}

static void a_scale_tells_of_no_small_step(void **state)
{
    size_t told[32] = { 0 };
    (void)state;
    for (int round = 0; round < 400; round++) {
        int64_t k[SCALE_MAX] = { 0 }, other[SCALE_MAX];
        size_t m = 3 + below(3), n = 6 + below(28);
        uint32_t lean = 1 + below(4);
        for (size_t i = 0; i < n; i++) k[below(lean) ? below((uint32_t)m) : (m - 1) / lean]++;
        struct search s = { .k = k, .m = m, .tell = cells_scale(k, 1, m, LEAST, TELL_ALL), .looks = looks_of(k, m) };
        told[s.tell]++;
        for (size_t i = 0; i < m; i++) { s.low[i] = s.high[i] = k[i]; if (s.tell & TELL_STEPS) assert_false(small(k[i])); }
        if (s.tell & TELL_STEPS) continue;
        if (s.tell & TELL_ENDS) assert_false(small(s.looks.top) || small(s.looks.bottom) || small((int64_t)n - s.looks.top) || small((int64_t)n - s.looks.bottom));
        compositions(other, 0, m, (int64_t)n, would_look_same, &s);
        for (size_t i = 0; i < m; i++) if (small(k[i]) && s.high[i] - s.low[i] < 2) fail_msg("round %d: step %zu is between %lld and %lld", round, i + 1, (long long)s.low[i], (long long)s.high[i]);
    }
    assert_true(told[TELL_ALL] && told[TELL_MEAN | TELL_QUARTILES | TELL_ENDS] && told[TELL_MEAN | TELL_SD | TELL_QUARTILES]);       /* each is of use */
}

static void a_line_tells_of_no_small_part(void **state)
{
    (void)state;
    for (int round = 0; round < 2000; round++) {
        int64_t k[6], hidden = 0, sum = 0;
        bool hide[6] = { false };
        for (size_t i = 0; i < 6; i++) k[i] = below(2) ? below(9) : below(60);
        bool good = cells_line(k, 6, LEAST, hide);
        for (size_t i = 0; i < 6; i++) { if (hide[i]) { hidden++; sum += k[i]; } if (small(k[i])) assert_true(hide[i]); }
        if (good) for (size_t i = 0; i < 6; i++) if (small(k[i])) assert_true(sum - hidden >= LEAST);
        if (!good) for (size_t i = 0; i < 6; i++) assert_true(hide[i] || !k[i]);
    }
}

/* ---- a table of choices by group, as somebody sees it who knows all totals that are shown --------------------------------------------------------- */
/* Bounds of every cell, narrowed until nothing moves: what a row or a column leaves for one cell. */
enum { SIDE = 8 };
struct span { int64_t low, high; };
struct seen { struct span cell[SIDE][SIDE]; size_t rows, columns; };    /* the last row and the last column are totals                          */

static bool narrow(struct span *s, int64_t low, int64_t high)
{
    bool moved = false;
    if (low > s->low) { s->low = low; moved = true; }
    if (high < s->high) { s->high = high; moved = true; }
    if (s->low > s->high) fail_msg("what is shown contradicts itself");
    return moved;
}

/* total = sum of the parts: bounds of each from those of the others. */
static bool balance(struct span **part, size_t n, struct span *total)
{
    int64_t low = 0, high = 0;
    bool moved = false;
    for (size_t i = 0; i < n; i++) { low += part[i]->low; high += part[i]->high; }
    moved |= narrow(total, low, high);
    for (size_t i = 0; i < n; i++) moved |= narrow(part[i], total->low - (high - part[i]->high), total->high - (low - part[i]->low));
    return moved;
}

static void reckon(struct seen *v)
{
    struct span *line[SIDE];
    for (bool moved = true; moved;) {
        moved = false;
        for (size_t r = 0; r < v->rows; r++) {
            for (size_t c = 0; c + 1 < v->columns; c++) line[c] = &v->cell[r][c];
            moved |= balance(line, v->columns - 1, &v->cell[r][v->columns - 1]);
        }
        for (size_t c = 0; c < v->columns; c++) {
            for (size_t r = 0; r + 1 < v->rows; r++) line[r] = &v->cell[r][c];
            moved |= balance(line, v->rows - 1, &v->cell[v->rows - 1][c]);
        }
    }
}

static struct span span_of(const struct option_figures *o, int64_t most) { return o->hidden ? (struct span){ 1, most } : (struct span){ o->k, o->k }; }

/* One question: `all` its figures for everybody, `part` those of the shown groups; the last column before the totals is who is in none of them. `option`:
** of several answers one at a time, chosen or not; -1: all choices. */
static void look_at(struct seen *v, const struct item_figures *all, struct item_figures *const *part, size_t parts, int option)
{
    int64_t most = all->n;
    size_t rows = option < 0 ? all->options : 2;
    *v = (struct seen){ .rows = rows + 1, .columns = parts + 2 };
    for (size_t r = 0; r <= rows; r++) for (size_t c = 0; c <= parts + 1; c++) v->cell[r][c] = (struct span){ 0, most };
    for (size_t r = 0; r < (option < 0 ? rows : 1); r++) {
        size_t o = option < 0 ? r : (size_t)option;
        v->cell[r][parts + 1] = span_of(&all->option[o], most);
        for (size_t c = 0; c < parts; c++) if (!part[c]->hidden) v->cell[r][c] = span_of(&part[c]->option[o], part[c]->n);
    }
    for (size_t c = 0; c < parts; c++) if (!part[c]->hidden) v->cell[rows][c] = (struct span){ part[c]->n, part[c]->n };
    v->cell[rows][parts + 1] = (struct span){ most, most };
    for (size_t c = 0; option >= 0 && c < v->columns; c++) if (v->cell[0][c].low < v->cell[0][c].high) v->cell[0][c].low = 0;        /* there, zeros may be hidden too */
    for (size_t c = 0; option >= 0 && c < v->columns; c++) if (v->cell[0][c].low > v->cell[0][c].high) v->cell[0][c].low = v->cell[0][c].high;
}

/* What is true: the same table from figures that nobody protected. */
static int64_t truth(const struct item_figures *all, struct item_figures *const *part, size_t parts, int option, size_t r, size_t c)
{
    const struct item_figures *f = c < parts ? part[c] : all;
    size_t rows = option < 0 ? all->options : 2;
    if (c == parts) {
        int64_t n = truth(all, part, parts, option, r, parts + 1);
        for (size_t p = 0; p < parts; p++) n -= truth(all, part, parts, option, r, p);
        return n;
    }
    if (r == rows) return f->n;
    if (option < 0) return f->option[r].k;
    return r ? f->n - f->option[option].k : f->option[option].k;
}

static size_t attacked, shown;
static void attack(const struct item_figures *all, struct item_figures *const *part, const struct item_figures *all_true, struct item_figures *const *part_true, size_t parts, int option)
{
    struct seen v;
    if (all->hidden) return;
    look_at(&v, all, part, parts, option);
    reckon(&v);
    for (size_t r = 0; r < v.rows; r++)
        for (size_t c = 0; c < v.columns; c++) {
            int64_t k = truth(all_true, part_true, parts, option, r, c);
            struct span s = v.cell[r][c];
            if (k < s.low || k > s.high) fail_msg("%.*s: wrong table", STR(all->item->code));
            shown += s.low == s.high;
            if (!small(k)) continue;
            attacked++;
            if (s.high - s.low < LEAST) fail_msg("%.*s, choice %zu (%d), column %zu of %zu: %lld is between %lld and %lld", STR(all->item->code), r, option, c, parts, (long long)k, (long long)s.low, (long long)s.high);
        }
}

/* Means: of those who are in no shown group they follow from the total, so these must not be few. */
static void attack_means(const struct item_figures *all, struct item_figures *const *part, size_t parts)
{
    int64_t rest = all->n;
    if (all->hidden) return;
    for (size_t p = 0; p < parts; p++) if (!part[p]->hidden) rest -= part[p]->n;
    if (parts && rest != all->n) assert_false(small(rest));
    assert_false(small(all->n));
    for (size_t p = 0; p < parts; p++) if (!part[p]->hidden) assert_false(small(part[p]->n));
}

static void attack_item(const struct item_figures *all, struct item_figures *const *part, const struct item_figures *all_true, struct item_figures *const *part_true, size_t parts)
{
    enum item_kind kind = all->item->kind;
    if (!all->item->width) return;
    attack_means(all, part, parts);
    if (kind == ITEM_SINGLE || kind == ITEM_RANKING) attack(all, part, all_true, part_true, parts, -1);
    for (size_t o = 0; kind == ITEM_MULTIPLE && o < all->options; o++) attack(all, part, all_true, part_true, parts, (int)o);
    if (kind == ITEM_MULTIPLE && all->responses >= 0) for (size_t o = 0; o < all->options; o++) assert_false(all->option[o].hidden);
}

/* Groups [from, from + n) of e against what is true. */
static void attack_groups(const struct evaluation *e, const struct evaluation *real, size_t from, size_t n)
{
    struct item_figures *part[GROUPS_MAX], *part_true[GROUPS_MAX];
    for (size_t i = 0; i < e->in->n; i++) {
        for (size_t g = 0; g < n; g++) { part[g] = &e->group[from + g].item[i]; part_true[g] = &real->group[from + g].item[i]; }
        attack_item(&e->item[i], part, &real->item[i], part_true, n);
    }
}

/* How many were asked is how many gave the answer that leads there: `club_only` clubs, `later` schools and clubs. */
static size_t led;
static void attack_conditions(const struct item_figures *f, const struct item_figures *real, const struct instrument *in)
{
    const struct item_figures *club = &f[item_index(in, S("club_only"))], *later = &f[item_index(in, S("later"))], *org = &f[item_index(in, S("org"))], *org_true = &real[item_index(in, S("org"))];
    if (org->hidden) return;
    struct item_figures copy = *org;
    copy.option = arena_array(t.a, struct option_figures, org->options);
    for (size_t o = 0; o < org->options; o++) copy.option[o] = org->option[o];
    if (!club->hidden) copy.option[1] = (struct option_figures){ .k = club->n + club->missing + club->unknown };
    if (!later->hidden && !copy.option[1].hidden) copy.option[0] = (struct option_figures){ .k = later->n + later->missing + later->unknown - copy.option[1].k };
    else if (!later->hidden && !copy.option[0].hidden) copy.option[1] = (struct option_figures){ .k = later->n + later->missing + later->unknown - copy.option[0].k };
    for (size_t o = 0; o < 2; o++) if (!copy.option[o].hidden) assert_int_equal(copy.option[o].k, org_true->option[o].k);
    led += !later->hidden;
    attack(&copy, NULL, org_true, NULL, 0, -1);
}

static struct evaluation *protected_one(const struct instrument *in, const struct evaluate_ask *ask)
{
    struct evaluation *e = evaluate(t.st, t.a, in, ask);
    evaluation_protect(t.a, e);
    assert_true(e->protected);
    return e;
}

static void forget(void) { ask(t.st, Q("DELETE FROM survey_response")); ask(t.st, Q("DELETE FROM survey_text")); }

/* ---- cases ------------------------------------------------------------------------------------------------------------------------------------------ */
static const size_t sizes[] = { 7, 14, 25, 40, 70, 98, 150, 300 };
enum { ROUNDS = 24 };

static void totals_groups_and_complements(void **state)
{
    struct instrument *in = load("now");
    (void)state;
    attacked = shown = 0;
    for (size_t round = 0; round < ROUNDS; round++) {
        struct evaluate_ask ask = { .by = item_find(in, S("org")) };
        roll(in, sizes[round % countof(sizes)], 1 + (uint32_t)round % 10);
        struct evaluation *e = protected_one(in, &ask), *real = evaluate(t.st, t.a, in, &ask);
        attack_groups(e, real, 0, e->groups);
        attack_conditions(e->item, real->item, in);
        for (size_t g = 0; g < e->groups; g++) if (!e->group[g].hidden) attack_conditions(e->group[g].item, real->group[g].item, in);
        forget();
    }
    assert_true(attacked > 200 && shown > 1000 && led > 5);        /* there was something to find, and something to see           */
}

static void groups_that_overlap(void **state)
{
    struct instrument *in = load("now");
    (void)state;
    attacked = 0;
    for (size_t round = 0; round < ROUNDS; round++) {
        struct evaluate_ask ask = { .by = item_find(in, S("aims")) };
        roll(in, sizes[round % countof(sizes)], 6);
        struct evaluation *e = protected_one(in, &ask), *real = evaluate(t.st, t.a, in, &ask);
        for (size_t g = 0; g < e->groups; g++) attack_groups(e, real, g, 1);
        forget();
    }
    assert_true(attacked > 100);
}

static void one_against_all_others(void **state)
{
    struct instrument *in = load("now");
    (void)state;
    for (size_t round = 0; round < ROUNDS; round++) {
        struct evaluate_ask ask = { .by = item_find(in, S("org")), .group = round % 2 ? "church" : "school" };
        roll(in, sizes[round % countof(sizes)], 4);
        struct evaluation *e = protected_one(in, &ask), *real = evaluate(t.st, t.a, in, &ask);
        attack_groups(e, real, 0, 2);
        if (small(real->group[0].n)) assert_true(e->group[0].hidden && e->group[0].n == -1 && e->group[1].hidden);
        forget();
    }
}

/* What is left when the filtered figures are taken from those of everybody. */
static void filters_tell_no_more(void **state)
{
    struct instrument *in = load("now");
    size_t hidden = 0, open = 0;
    (void)state;
    for (size_t round = 0; round < ROUNDS; round++) {
        struct evaluate_ask ask = { .filter = { { item_find(in, S("org")), round % 4 } }, .filters = 1 }, none = { 0 };
        roll(in, sizes[round % countof(sizes)], 5);
        struct evaluation *e = protected_one(in, &ask), *real = evaluate(t.st, t.a, in, &ask), *all = protected_one(in, &none), *all_real = evaluate(t.st, t.a, in, &none);
        const struct option_figures *o = &all->item[item_index(in, S("org"))].option[round % 4];
        if (o->hidden) assert_int_equal(e->n, -1);
        for (size_t i = 0; i < in->n; i++) {
            struct item_figures *part[1] = { &e->item[i] }, *part_true[1] = { &real->item[i] };
            attack_item(&all->item[i], part, &all_real->item[i], part_true, 1);
            if (in->item[i].width) *(e->item[i].hidden ? &hidden : &open) += 1;
        }
        forget();
    }
    assert_true(hidden && open);
}

/* What two views show of the same people, put together. */
static struct item_figures *together(const struct item_figures *x, const struct item_figures *y)
{
    struct item_figures *f = arena_new_of(t.a, struct item_figures);
    *f = x->hidden ? *y : *x;
    f->option = arena_array(t.a, struct option_figures, x->options + 1);
    for (size_t o = 0; o < x->options; o++) f->option[o] = x->hidden || (x->option[o].hidden && !y->hidden) ? y->option[o] : x->option[o];
    return f;
}

/* Who passes a filter is one group of the table: whoever looks at both, and at every filter, adds and subtracts all of it. */
static void filters_beside_the_table(void **state)
{
    struct instrument *in = load("now");
    const struct item *org = item_find(in, S("org"));
    (void)state;
    attacked = 0;
    for (size_t round = 0; round < ROUNDS; round++) {
        roll(in, sizes[round % countof(sizes)], 4 + (uint32_t)round % 8);
        struct evaluation *table = protected_one(in, &(struct evaluate_ask){ .by = org }), *real = evaluate(t.st, t.a, in, &(struct evaluate_ask){ .by = org }), *only[GROUPS_MAX];
        for (size_t g = 0; g < org->options; g++) only[g] = protected_one(in, &(struct evaluate_ask){ .filter = { { org, g } }, .filters = 1 });
        for (size_t i = 0; i < in->n; i++) {
            struct item_figures *part[GROUPS_MAX], *part_true[GROUPS_MAX];
            for (size_t g = 0; g < org->options; g++) { part[g] = together(&table->group[g].item[i], &only[g]->item[i]); part_true[g] = &real->group[g].item[i]; }
            attack_item(&table->item[i], part, &real->item[i], part_true, org->options);
        }
        forget();
    }
    assert_true(attacked > 100);
}

/* ---- groups of a few who all say the same --------------------------------------------------------------------------------------------------------- */
static const char *const orgs[] = { "school", "club", "church", "else" };

/* Each kind of organisation 5 to 18 times, half of them of one mind; up to six who do not say what they are. */
static void roll_of_one_mind(const struct instrument *in)
{
    const char *why;
    givens = 0;
    for (size_t g = 0; g <= countof(orgs); g++) {
        size_t n = g < countof(orgs) ? 5 + below(14) : below(7);
        uint32_t one = below(2), mind = below(3);
        for (size_t i = 0; i < n; i++, givens++) {
            struct answers v = answers_new(t.a, in);
            struct response r = { .mode = MODE_PAPER };
            if (g < countof(orgs)) answer(&v, "org", str_of(orgs[g]));
            roll_numbers(&v);
            answer(&v, "aims", one ? below(2) ? S("a b") : S("a") : below(2) ? S("a") : S("b c"));
            answer(&v, "know", arena_fmt(t.a, "%u", one ? 2 + mind : 1 + below(5)));
            answer(&v, "staff", arena_fmt(t.a, "%u", one ? 3 + mind : below(9)));
            answer(&v, "first", one ? mind ? S("a b") : S("a c") : below(2) ? S("a b") : S("c"));
            must(answers_check(t.a, &v, ANSWERS_FILE, NULL, 0) == 0 && response_store(t.st, &v, &r, &why), S("response"));
            given[givens] = (struct given){ v, true };
        }
    }
}

/* Who is looked at: everybody, one group, or those in none that is shown. */
enum who_is { EVERYBODY, IN_GROUP, IN_NO_SHOWN };
static bool is_in(const struct evaluation *e, size_t item, const struct given *g, enum who_is who, size_t group, bool *gone)
{
    str org = g->v.value[item_index(e->in, S("org"))];
    for (size_t k = 0; k < e->groups; k++) {
        if (!str_eq(org, e->group[k].code)) continue;
        bool away = e->group[k].hidden || e->group[k].item[item].hidden;
        if (who == IN_NO_SHOWN && away) *gone = true;
        return who == EVERYBODY || (who == IN_GROUP ? k == group : away);
    }
    return who != IN_GROUP;
}

/* From the answers as they were given: do all have one answer in common? *n: how many they are; *gone: some are of a hidden group. */
static bool all_say(const struct evaluation *e, size_t item, enum who_is who, size_t group, int64_t *n, bool *gone)
{
    str common = { 0 }, word;
    *n = 0;
    *gone = false;
    for (size_t i = 0; i < givens; i++) {
        str v = given[i].v.value[item], left = v;
        bool away = false;
        if (!v.n || str_eq(v, S("unknown")) || !is_in(e, item, &given[i], who, group, &away)) continue;
        *gone |= away;
        enum item_kind kind = e->in->item[item].kind;
        if (kind == ITEM_RANKING && str_word(&left, &word)) v = word;
        if (!(*n)++) { common = v; continue; }
        struct buf b = buf_in(t.a, 200);
        for (str rest = common; str_word(&rest, &word);) if (str_has_word(v, word)) buf_fmt(&b, "%.*s ", STR(word));
        common = buf_str(&b);
    }
    return *n && common.n;
}

static void a_few_of_one_mind(void **state)
{
    struct instrument *in = load("now");
    size_t hidden = 0, open = 0;
    (void)state;
    for (size_t round = 0; round < 2 * ROUNDS; round++) {
        struct evaluate_ask ask = { .by = item_find(in, S("org")) };
        if (round % 3 == 2) ask.group = orgs[round % countof(orgs)];
        roll_of_one_mind(in);
        struct evaluation *e = protected_one(in, &ask);
        for (size_t i = 0; i < in->n; i++) {
            int64_t n;
            bool gone;
            if (!in->item[i].width || &in->item[i] == ask.by || all_say(e, i, EVERYBODY, 0, &n, &gone)) continue;
            for (size_t g = 0; g < e->groups; g++) {
                bool away = e->group[g].hidden || e->group[g].item[i].hidden, alike = all_say(e, i, IN_GROUP, g, &n, &gone);
                if (alike && n >= LEAST && n < 2 * LEAST) { assert_true(away); hidden++; }
                open += alike && !away;
            }
            if (!ask.group && !e->item[i].hidden && all_say(e, i, IN_NO_SHOWN, 0, &n, &gone)) assert_true(!gone && n >= 2 * LEAST);
        }
        forget();
    }
    assert_true(hidden > 50 && open > 5);               /* ten and more of one mind are shown                          */
}

/* A scale: what is shown of a group and of all leaves room for every small step. */
static void steps_of_scales(void **state)
{
    struct instrument *in = load("now");
    size_t told = 0;
    (void)state;
    for (size_t round = 0; round < ROUNDS; round++) {
        struct evaluate_ask ask = { .by = item_find(in, S("org")) };
        roll(in, sizes[round % countof(sizes)], 4);
        struct evaluation *e = protected_one(in, &ask), *real = evaluate(t.st, t.a, in, &ask);
        size_t know = item_index(in, S("know"));
        for (size_t g = 0; g < e->groups; g++) {
            const struct item_figures *f = &e->group[g].item[know], *was = &real->group[g].item[know];
            if (f->hidden) { assert_true(isnan(f->mean) && isnan(f->top2) && f->option[0].k == -1); continue; }
            if (!isnan(f->mean)) told++;
            for (size_t o = 0; o < f->options; o++) if (small(was->option[o].k)) assert_true(f->option[o].hidden && f->option[o].k == -1 && isnan(f->option[o].pct));
            if (f->option[0].hidden) assert_true(isnan(f->sd) || isnan(f->top2));         /* both and the mean are the steps themselves      */
        }
        forget();
    }
    assert_true(told > 20);
}

static void few_people_see_nothing(void **state)
{
    struct instrument *in = load("now");
    (void)state;
    roll(in, 4, 5);
    struct evaluation *e = protected_one(in, &(struct evaluate_ask){ .by = item_find(in, S("org")) });
    for (size_t i = 0; i < in->n; i++) if (in->item[i].width) assert_true(e->item[i].hidden && e->item[i].n == -1);
    for (size_t g = 0; g < e->groups; g++) assert_true(e->group[g].hidden || e->group[g].n == 0);
}

static void numbers_of_one_person_stay_away(void **state)
{
    struct instrument *in = load("now");
    (void)state;
    roll(in, 40, 5);
    struct evaluation *e = protected_one(in, &(struct evaluate_ask){ 0 });
    const struct item_figures *f = &e->item[item_index(in, S("staff"))], *since = &e->item[item_index(in, S("since"))];
    assert_true(!f->hidden && isnan(f->least) && isnan(f->most) && !isnan(f->mean) && isnan(since->least));
}

/* A mean rank of two people is what these two said, although nobody had it first. */
static void a_rank_of_few(void **state)
{
    struct instrument *in = load("now");
    const char *why;
    (void)state;
    for (size_t i = 0; i < 24; i++) {
        struct answers v = answers_new(t.a, in);
        struct response r = { .mode = MODE_PAPER };
        answer(&v, "first", i < 2 ? S("a c b") : S("a c"));
        must(answers_check(t.a, &v, ANSWERS_FILE, NULL, 0) == 0 && response_store(t.st, &v, &r, &why), S("response"));
    }
    struct evaluation *e = protected_one(in, &(struct evaluate_ask){ 0 });
    const struct item_figures *f = &e->item[item_index(in, S("first"))];
    assert_true(!f->hidden && !f->option[1].hidden && isnan(f->mean_rank[1]));
    assert_true(f->mean_rank[0] == 1 && f->mean_rank[2] == 2);
    forget();
}

/* Where nearly all say 0, mean and spread are what the others said. */
static void numbers_of_a_few_others(void **state)
{
    struct instrument *in = load("now");
    const char *why;
    (void)state;
    for (size_t round = 0; round < 2; round++) {
        for (size_t i = 0; i < 40; i++) {
            struct answers v = answers_new(t.a, in);
            struct response r = { .mode = MODE_PAPER };
            answer(&v, "org", i % 2 ? S("school") : S("club"));
            answer(&v, "staff", i < (round ? 16 : 2) ? arena_fmt(t.a, "%zu", 3 + i) : S("0"));
            must(answers_check(t.a, &v, ANSWERS_FILE, NULL, 0) == 0 && response_store(t.st, &v, &r, &why), S("response"));
        }
        struct evaluation *e = protected_one(in, &(struct evaluate_ask){ .by = item_find(in, S("org")) });
        const struct item_figures *f = &e->item[item_index(in, S("staff"))], *school = &e->group[0].item[item_index(in, S("staff"))];
        assert_false(f->hidden);
        assert_int_equal(isnan(f->mean) && isnan(f->sd), !round);
        assert_int_equal(isnan(school->mean) && isnan(school->sd), !round);
        assert_true(f->median == 0);
        forget();
    }
}

/* What was hidden in either wave does not come back as a difference. */
static void waves_tell_no_more(void **state)
{
    struct instrument *in = load("now"), *then = load("then");
    size_t hidden = 0;
    (void)state;
    roll(then, 60, 3);
    roll(in, 80, 3);
    struct evaluation *e = protected_one(in, &(struct evaluate_ask){ .wave = then });
    for (size_t i = 0; i < in->n; i++)
        for (size_t o = 0; o < e->change[i].options; o++) {
            if (!e->item[i].option[o].hidden && !e->wave->item[i].option[o].hidden) continue;
            assert_true(e->change[i].option[o].hidden && isnan(e->change[i].option[o].points));
            hidden++;
        }
    assert_true(hidden > 0);
}

/* JSON of a protected evaluation has null where something is hidden, and says so. */
static void json_hides_too(void **state)
{
    struct instrument *in = load("now");
    (void)state;
    roll(in, 30, 8);
    struct buf out = buf_in(t.a, 1 << 20);
    evaluation_json(&out, protected_one(in, &(struct evaluate_ask){ .by = item_find(in, S("org")) }));
    assert_true(str_find(buf_str(&out), S("\"k\":null")) > 0 && str_find(buf_str(&out), S("\"hidden\":true")) > 0);
    for (int k = 1; k < LEAST; k++) assert_int_equal(str_find(buf_str(&out), arena_fmt(t.a, "\"k\":%d,", k)), STR_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        case_of(a_scale_tells_of_no_small_step), case_of(a_line_tells_of_no_small_part), case_of(totals_groups_and_complements), case_of(groups_that_overlap), case_of(one_against_all_others),
        case_of(filters_tell_no_more), case_of(filters_beside_the_table), case_of(a_few_of_one_mind), case_of(steps_of_scales), case_of(few_people_see_nothing), case_of(numbers_of_one_person_stay_away), case_of(a_rank_of_few), case_of(numbers_of_a_few_others), case_of(waves_tell_no_more), case_of(json_hides_too),
    };
    return region_run("survey", rooms, rooms_count, furnish, tests, countof(tests));
}
