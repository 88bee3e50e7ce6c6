/* propose_tree.c - from pieces to the proposed tree: which section a run of goals belongs to, which heading a block, what is left of the sections. */
#include "rooms/concept/propose_parts.h"
#include "base/buf.h"
#include "text/words.h"
#include <stdlib.h>
#include <string.h>

/* ---- sections above each other ------------------------------------------------------------------------------------------------------------------ */
static int by_number(const struct section *x, const struct section *y)
{
    for (uint8_t i = 0; i < x->depth && i < y->depth; i++) if (x->part[i] != y->part[i]) return x->part[i] < y->part[i] ? -1 : 1;
    return x->depth != y->depth ? x->depth - y->depth : x->at < y->at ? -1 : x->at > y->at;
}

static bool is_above(const struct section *x, const struct section *y)
{
    if (x->depth >= y->depth) return false;
    for (uint8_t i = 0; i < x->depth; i++) if (x->part[i] != y->part[i]) return false;
    return true;
}

void propose_settle_sections(struct walk *w)
{
    for (size_t i = 0; i < w->sections; i++) {
        struct section *s = &w->section[i];
        for (size_t k = 0; k < w->sections; k++)
            if (is_above(&w->section[k], s) && (s->parent < 0 || w->section[k].depth > w->section[s->parent].depth)) s->parent = (int32_t)k;
        if (s->parent >= 0) w->section[s->parent].leaf = false;
    }
}

/* The sections in the order of their numbers. */
static int32_t *in_order(const struct walk *w)
{
    int32_t *order = arena_array(w->a, int32_t, w->sections + 1);
    for (size_t i = 0; i < w->sections; i++) {                /* by insertion: they nearly are in order            */
        size_t k = i;
        for (; k && by_number(&w->section[order[k - 1]], &w->section[i]) > 0; k--) order[k] = order[k - 1];
        order[k] = (int32_t)i;
    }
    return order;
}

/* ---- goals -------------------------------------------------------------------------------------------------------------------------------------------- */
struct run { int32_t first, home; };                          /* piece with which it begins; the section it stands in */

static int64_t number_of(const struct piece *p) { int64_t v; return str_int(p->number, &v) ? v : 0; }

/* Where the numbering begins again. Gaps are told. */
static size_t find_runs(struct walk *w, struct run *run)
{
    size_t n = 0;
    int64_t last = 0;
    for (size_t i = 0; i < w->pieces; i++) {
        const struct piece *p = &w->piece[i];
        int64_t v = number_of(p);
        if (p->kind != P_GOAL) continue;
        if (!n || (v && v <= last)) { run[n++] = (struct run){ (int32_t)i, propose_home(w, p->section) }; last = 0; }
        if (v && v != last + 1) propose_doubt(w, p->first + 1, last ? N_("A number is missing before this goal.") : N_("The numbering does not begin at 1 here."));
        if (v) last = v;
    }
    return n;
}

/* Sections that may hold a run: those without sections below, and those that a run stands in. */
static size_t candidates(const struct walk *w, const struct run *run, size_t runs, int32_t *ret)
{
    size_t n = 0;
    const int32_t *order = in_order(w);
    for (size_t i = 0; i < w->sections; i++) {
        bool may = w->section[order[i]].leaf && !w->section[order[i]].silent;
        for (size_t r = 0; r < runs && !may; r++) may = run[r].home == order[i];
        if (may) ret[n++] = order[i];
    }
    return n;
}

enum { SAME = 3, WORK_MAX = 4 * 1000 * 1000 };

/* Each run gets a candidate, never one before that of the run above, so that they stand as near as possible to where the text has them; two runs in one
** section cost as much as three sections' distance. The usual table of cheapest beginnings. */
static void align(struct walk *w, const struct run *run, size_t runs, const int32_t *may, size_t n, int32_t *ret)
{
    int32_t *cost = arena_array(w->a, int32_t, n), *next = arena_array(w->a, int32_t, n);
    uint16_t *from = arena_array(w->a, uint16_t, runs * n);
    for (size_t r = 0; r < runs; r++) {
        int32_t at = 0, best = INT32_MAX / 2;
        uint16_t best_at = 0;
        while (at < (int32_t)n && may[at] != run[r].home) at++;
        for (size_t j = 0; j < n; j++) {
            int32_t far = (int32_t)j > at ? (int32_t)j - at : at - (int32_t)j, before = r ? best : 0;
            from[r * n + j] = best_at;
            if (r && cost[j] + SAME < before) { before = cost[j] + SAME; from[r * n + j] = (uint16_t)j; }
            next[j] = before + far;
            if (r && cost[j] < best) { best = cost[j]; best_at = (uint16_t)j; }
        }
        int32_t *swap = cost; cost = next; next = swap;
    }
    size_t j = 0;
    for (size_t k = 1; k < n; k++) if (cost[k] < cost[j]) j = k;
    for (size_t r = runs; r-- > 0; j = from[r * n + j]) ret[r] = may[j];
}

static void move_run(struct walk *w, int32_t first, int32_t end, int32_t section)
{
    for (int32_t i = first; i < end; i++) {
        struct piece *p = &w->piece[i];
        if (p->kind != P_GOAL) continue;
        if (propose_home(w, p->section) != section) propose_doubt(w, p->first + 1, N_("By its number this goal belongs to another section than the heading above it says."));
        p->section = section;
    }
}

/* Goals that are numbered through the whole concept stay where they stand. */
static void settle_goals(struct walk *w)
{
    struct run *run = arena_array(w->a, struct run, w->pieces + 1);
    size_t runs = find_runs(w, run);
    bool homeless = false;
    for (size_t i = 0; i < w->pieces; i++)
        if (w->piece[i].kind == P_GOAL && propose_home(w, w->piece[i].section) < 0) { homeless = true; propose_doubt(w, w->piece[i].first + 1, N_("This goal stands below no section.")); }
    if (runs < 2 || homeless || runs > PROPOSE_SECTIONS) return;
    int32_t *may = arena_array(w->a, int32_t, w->sections + 1), *chosen = arena_array(w->a, int32_t, runs);
    size_t n = candidates(w, run, runs, may);
    if (n > UINT16_MAX || n * runs > WORK_MAX) return;
    align(w, run, runs, may, n, chosen);
    for (size_t r = 0; r < runs; r++) move_run(w, run[r].first, r + 1 < runs ? run[r + 1].first : (int32_t)w->pieces, chosen[r]);
}

/* ---- blocks and their headings -------------------------------------------------------------------------------------------------------------------------- */
static bool free_for_block(const struct walk *w, int32_t s) { return s >= 0 && w->section[s].leaf && !w->section[s].silent && w->section[s].block < 0 && w->section[s].depth > 1; }

/* A block that was not told by its own words: only then it takes a heading. */
static bool nameless(const struct walk *w, const struct piece *p)
{
    return p->kind == P_RECOMMENDATION && p->above < 0 && w->l.line[p->first].begins == B_KEY;
}

static int32_t prose_between(const struct walk *w, int32_t from, int32_t to)
{
    int32_t n = 0;
    for (int32_t i = from; i < to; i++) n += w->l.line[i].begins != B_BLANK && w->l.line[i].begins != B_LEFT_OUT;
    return n;
}

/* The heading directly above; at most a dozen lines of introduction stand between. */
static bool take_above(struct walk *w, int32_t piece)
{
    int32_t s = w->piece[piece].section;
    if (!free_for_block(w, s) || prose_between(w, w->section[s].last + 1, w->piece[piece].first) > 12) return false;
    w->section[s].block = piece;
    return true;
}

/* A heading further down, of the same field, below which nothing stands: its block came before it. */
static void take_below(struct walk *w, int32_t piece, const bool *holds)
{
    int32_t s = w->piece[piece].section, field = s < 0 ? -1 : w->section[s].leaf ? w->section[s].parent : s;
    for (int32_t k = s + 1; k < (int32_t)w->sections; k++) {
        if (w->section[k].parent != field || !free_for_block(w, k) || holds[k]) continue;
        w->section[k].block = piece;
        propose_doubt(w, w->section[k].at + 1, N_("This heading stands behind what belongs to it."));
        return;
    }
    propose_doubt(w, w->piece[piece].first + 1, N_("This recommendation has no heading."));
}

static void settle_blocks(struct walk *w)
{
    bool *done = arena_array(w->a, bool, w->pieces + 1);
    bool *holds = arena_array(w->a, bool, w->sections + 1);
    for (size_t i = 0; i < w->pieces; i++) {
        done[i] = !nameless(w, &w->piece[i]) || take_above(w, (int32_t)i);
        if (w->piece[i].section >= 0) holds[w->piece[i].section] = true;
    }
    for (size_t i = 0; i < w->pieces; i++) if (!done[i]) take_below(w, (int32_t)i, holds);
    for (size_t s = 0; s < w->sections; s++)
        if (w->section[s].block >= 0) w->piece[w->section[s].block].section = (int32_t)s;
    /* A section with several recommendations, or with goals, is a field that holds them. */
    for (size_t i = 0; i < w->pieces; i++) {
        int32_t s = w->piece[i].section;
        if (w->piece[i].above < 0 && s >= 0 && w->section[s].block >= 0 && w->section[s].block != (int32_t)i) w->section[s].block = -1;
    }
}

void propose_settle(struct walk *w)
{
    settle_goals(w);
    settle_blocks(w);
}

/* ---- which sections are fields --------------------------------------------------------------------------------------------------------------------------- */
static bool owned(const struct walk *w, const struct piece *p) { return p->above < 0 && p->section >= 0 && w->section[p->section].block < 0; }

static void keep(struct walk *w, int32_t s)
{
    for (; s >= 0; s = w->section[s].parent) w->section[s].kept = !w->section[s].silent;
}

static size_t kept_below(const struct walk *w, int32_t parent, int32_t *only)
{
    size_t n = 0;
    for (size_t i = 0; i < w->sections; i++)
        if (w->section[i].kept && propose_home(w, w->section[i].parent) == parent) { n++; *only = (int32_t)i; }
    return n;
}

/* A chapter that only holds the fields ("6. Handlungsfelder") is the concept itself. */
static void keep_sections(struct walk *w)
{
    for (size_t i = 0; i < w->pieces; i++) {
        if (!owned(w, &w->piece[i])) continue;
        int32_t home = propose_home(w, w->piece[i].section);
        if (home >= 0) w->section[home].filled = true;
        keep(w, home);
    }
    for (size_t s = 0; s < w->sections; s++) if (w->section[s].block >= 0) { w->section[s].kept = true; keep(w, w->section[s].parent); }
    int32_t only = -1, below;
    while (kept_below(w, -1, &only) == 1 && !w->section[only].filled && w->section[only].block < 0 && kept_below(w, only, &below) > 1) {
        w->section[only].kept = false;
        w->section[only].silent = true;                       /* what stands below it stands at the top            */
    }
}

/* ---- writing the tree -------------------------------------------------------------------------------------------------------------------------------------- */
struct out { struct walk *w; struct proposal *p; const int32_t *order; int32_t *first_of, *next; };   /* children of a piece, chained */

static int32_t put(struct out *o, struct proposed n)
{
    if (o->p->n == PROPOSE_NODES) { o->w->full = true; return -1; }
    o->p->count[n.kind]++;
    o->p->node[o->p->n] = n;
    return (int32_t)o->p->n++;
}

static void put_below(struct out *o, int32_t piece, int32_t parent);

static void put_piece(struct out *o, int32_t i, int32_t parent)
{
    struct piece *p = &o->w->piece[i];
    str text = propose_join(o->w->a, &o->w->l, i, p->first, p->last);
    p->node = put(o, (struct proposed){ .kind = p->kind, .number = p->number, .title = proposed_title(o->w->a, text), .text = text, .parent = parent, .first = p->first + 1, .last = p->last + 1 });
    if (!text.n && p->kind != P_RECOMMENDATION) propose_doubt(o->w, p->first + 1, N_("Nothing stands here."));
    if (text.n > PROPOSE_TEXT - 8) propose_doubt(o->w, p->first + 1, N_("The text is too long: what stands at its end was left out."));
    put_below(o, i, p->node);
}

static void put_below(struct out *o, int32_t piece, int32_t parent)
{
    for (int32_t i = o->first_of[piece]; i >= 0; i = o->next[i]) put_piece(o, i, parent);
}

static void put_section(struct out *o, int32_t s, int32_t parent);

/* First what stands directly below a section, then its sections; -1: the concept. */
static void put_inside(struct out *o, int32_t s, int32_t parent)
{
    for (size_t i = 0; i < o->w->pieces; i++) {
        struct piece *p = &o->w->piece[i];
        bool of_block = p->section >= 0 && o->w->section[p->section].block == (int32_t)i;
        if (p->above < 0 && !of_block && propose_home(o->w, p->section) == s) put_piece(o, (int32_t)i, parent);
    }
    for (size_t i = 0; i < o->w->sections; i++) {
        const struct section *of = &o->w->section[o->order[i]];
        if (of->kept && propose_home(o->w, of->parent) == s) put_section(o, o->order[i], parent);
    }
}

static void put_section(struct out *o, int32_t s, int32_t parent)
{
    struct section *of = &o->w->section[s];
    int32_t first = of->at, last = of->last;
    if (of->block >= 0) {                                     /* from the heading to the end of its block, or round about */
        const struct piece *b = &o->w->piece[of->block];
        int32_t end = b->last;
        for (int32_t i = o->first_of[of->block]; i >= 0; i = o->next[i]) if (o->w->piece[i].last > end) end = o->w->piece[i].last;
        first = b->first < first ? b->first : first;
        last = end > last ? end : last;
    }
    of->node = put(o, (struct proposed){ .kind = of->block >= 0 ? P_RECOMMENDATION : P_FIELD, .number = of->number, .title = of->title, .text = of->title, .parent = parent,
                                         .first = first + 1, .last = last + 1 });
    if (of->block >= 0) put_below(o, of->block, of->node);
    put_inside(o, s, of->node);
}

static void chain_pieces(struct out *o)
{
    size_t n = o->w->pieces;
    o->first_of = arena_array(o->w->a, int32_t, n + 1);
    o->next = arena_array(o->w->a, int32_t, n + 1);
    for (size_t i = 0; i < n; i++) o->first_of[i] = o->next[i] = -1;
    for (size_t i = n; i-- > 0; ) {
        int32_t above = o->w->piece[i].above;
        if (above < 0) continue;
        o->next[i] = o->first_of[above];
        o->first_of[above] = (int32_t)i;
    }
}

/* ---- what looks odd -------------------------------------------------------------------------------------------------------------------------------------------- */
/* "sechs Handlungsfelder", and seven were found. */
static void check_announced(struct walk *w, const struct proposal *p)
{
    static const char *const word[] = { "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf" };
    for (size_t i = 0; i < w->l.n && p->fields > 1; i++) {
        int64_t at = str_find(w->l.line[i].text, S(" Handlungsfelder"));
        str before = at > 0 ? str_upto(w->l.line[i].text, (size_t)at) : S("");
        for (size_t k = 0; before.n && k < countof(word); k++) {
            str number = str_of(word[k]);
            bool alone = str_ends(before, number) && (before.n == number.n || before.p[before.n - number.n - 1] == ' ');
            if (alone && (int64_t)k + 2 != p->fields) propose_doubt(w, (int32_t)i + 1, N_("The text names another number of fields than was found."));
        }
    }
}

/* An objective that only lists bodies stands in the wrong place. */
static void check_objectives(struct walk *w, const struct proposal *p)
{
    static const char *const body[] = { "Jobcenter", "gentur", "einrichtung", "beratung", "erband", "Kammer", "träger", "Amt", "amt", "eauftragte", "chule" };
    for (size_t i = 0; i < p->n; i++) {
        if (p->node[i].kind != P_OBJECTIVE || p->node[i].text.n > 200 || str_ends(p->node[i].text, S("."))) continue;
        size_t bodies = 0, parts = 0;
        for (size_t k = 0; k < countof(body); k++) bodies += str_find(p->node[i].text, str_of(body[k])) >= 0;
        for (size_t k = 0; k < p->node[i].text.n; k++) parts += p->node[i].text.p[k] == ',' || p->node[i].text.p[k] == ';';
        if (bodies > 2 && parts > 1) propose_doubt(w, p->node[i].first, N_("This objective looks like a list of organisations."));
    }
}

/* A list of nothing is only worth a word where something was found. */
static void check_strays(struct walk *w)
{
    size_t s = 0;
    for (size_t i = 0; i < w->strays; i++) {
        while (s + 1 < w->sections && w->section[s + 1].at <= w->stray[i]) s++;
        if (w->sections && w->section[s].at <= w->stray[i] && w->section[s].kept) propose_doubt(w, w->stray[i] + 1, N_("A list that belongs to no goal was left out."));
    }
}

static int by_line(const void *a, const void *b)
{
    const struct doubt *x = a, *y = b;
    return x->line != y->line ? (x->line < y->line ? -1 : 1) : strcmp(x->key, y->key);
}

static void check(struct walk *w, const struct proposal *p)
{
    check_announced(w, p);
    check_objectives(w, p);
    check_strays(w);
    for (size_t i = 0; i < p->n; i++)
        if (p->node[i].kind == P_GOAL && !proposed_below(p, i, P_APPROACH) && !proposed_below(p, i, P_MEASURE)) propose_doubt(w, p->node[i].first, N_("Nothing stands below this goal."));
}

/* ---- all -------------------------------------------------------------------------------------------------------------------------------------------------------- */
int64_t proposed_below(const struct proposal *p, size_t node, enum proposed_kind kind)
{
    int64_t n = 0;
    size_t to = node + 1;                                     /* what is below stands behind, up to the next that is not */
    for (; to < p->n && p->node[to].parent >= (int32_t)node; to++) n += p->node[to].kind == kind;
    return n;
}

static void count_fields(struct proposal *p)
{
    for (size_t i = 0; i < p->n; i++) {
        if (p->node[i].kind != P_FIELD) continue;
        p->fields += p->node[i].parent < 0;
        p->leaf_sections += !proposed_below(p, i, P_FIELD);
    }
}

/* A recommendation of keys has no text of its own: it is called after its challenge, or else its objective. */
static void name_blocks(struct proposal *p)
{
    for (size_t i = 0; i < p->n; i++) {
        struct proposed *n = &p->node[i];
        for (size_t k = i + 1; n->kind == P_RECOMMENDATION && !n->title.n && k < p->n && p->node[k].parent >= (int32_t)i; k++)
            if (p->node[k].kind == P_OBJECTIVE || p->node[k].kind == P_CHALLENGE) n->title = p->node[k].title;
    }
}

struct proposal propose_tree(struct walk *w)
{
    struct proposal p = { .lines = w->l.n };
    struct out o = { .w = w, .p = &p };
    keep_sections(w);
    p.node = arena_array(w->a, struct proposed, w->pieces + w->sections + 1);
    p.line_is = arena_array(w->a, int32_t, w->l.n + 1);
    p.line = arena_array(w->a, str, w->l.n + 1);
    o.order = in_order(w);
    chain_pieces(&o);
    put_inside(&o, -1, -1);
    for (size_t i = 0; i < w->l.n; i++) p.line[i] = w->l.line[i].text;
    for (size_t i = 0; i < w->l.n; i++) p.line_is[i] = w->l.line[i].owner >= 0 ? w->piece[w->l.line[i].owner].node : w->l.line[i].owner;
    for (size_t s = 0; s < w->sections; s++)
        for (int32_t i = w->section[s].at; w->section[s].node >= 0 && i <= w->section[s].last; i++) p.line_is[i] = w->section[s].node;
    name_blocks(&p);
    count_fields(&p);
    check(w, &p);
    qsort(w->doubt, w->doubts, sizeof *w->doubt, by_line);
    p.doubt = w->doubt;
    p.doubts = w->doubts;
    return p;
}
