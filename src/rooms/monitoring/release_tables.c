/* release_tables.c - the sums in which the figures of a set stand, as tables for plan/protect.h. release.h says which sums there are. */
#include "entity/query.h"
#include "rooms/monitoring/release_tables.h"
#include "text/period.h"
#include <math.h>

enum { AREA_DEPTH = 12, RING_MAX = 64 };

/* ---- areas and breakdowns, read once ---------------------------------------------------------------------------------------------------- */
/* Whatever their number: a tree that is cut off would lose sums, and with them what they give away. */
struct filling { struct arena *a; struct tree_nodes *t; size_t areas, categories; };
static bool take_area(void *ctx, const struct rows *r)
{
    struct filling *f = ctx;
    struct tree_nodes *t = f->t;
    t->area = arena_more(f->a, t->area, t->areas, &f->areas, 256);
    t->area[t->areas++] = (struct area_held){ row_int(r, 0), row_int(r, 1), row_int(r, 2) != 0 };
    return true;
}

static bool take_category(void *ctx, const struct rows *r)
{
    struct filling *f = ctx;
    struct tree_nodes *t = f->t;
    t->category = arena_more(f->a, t->category, t->categories, &f->categories, 256);
    t->category[t->categories++] = (struct category_held){ row_int(r, 0), row_int(r, 3), arena_copy(f->a, row_str(r, 1)), arena_copy(f->a, row_str(r, 2)), arena_copy(f->a, row_str(r, 4)), row_int(r, 5) != 0 };
    return true;
}

/* Deleted ones, too: figures of what lies below still add up above. Of two values with one code the one that is there comes first. */
struct tree_nodes *tree_nodes(struct store *st, struct arena *a)
{
    struct tree_nodes *t = arena_new_of(a, struct tree_nodes);
    struct filling f = { .a = a, .t = t };
    each(st, take_area, &f, Q("SELECT id, COALESCE(parent, 0), CASE WHEN deleted_at IS NULL THEN 0 ELSE 1 END FROM directory_area ORDER BY id"));
    each(st, take_category, &f, Q("SELECT c.id, b.code, c.code, COALESCE(c.parent, 0), COALESCE(c.concept, ''), CASE WHEN c.deleted_at IS NULL THEN 0 ELSE 1 END FROM monitoring_category c"
                                  " JOIN monitoring_breakdown b ON b.id = c.breakdown ORDER BY 6, c.id"));
    return t;
}

static int64_t area_above(const struct tree_nodes *t, int64_t id)
{
    size_t low = 0, high = t->areas;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (t->area[mid].id < id) low = mid + 1;
        else high = mid;
    }
    return low < t->areas && t->area[low].id == id ? t->area[low].parent : 0;
}

static const struct category_held *category(const struct tree_nodes *t, str breakdown, str code)
{
    for (size_t i = 0; i < t->categories; i++) if (str_eq(t->category[i].breakdown, breakdown) && str_eq(t->category[i].code, code)) return &t->category[i];
    return NULL;
}

static const struct category_held *category_above(const struct tree_nodes *t, const struct category_held *c)
{
    for (size_t i = 0; c && c->parent && i < t->categories; i++) if (t->category[i].id == c->parent) return &t->category[i];
    return NULL;
}

/* Does it lie below itself? Then nobody can say of what it is a part: it counts as lying at the top. */
static bool area_rings(const struct tree_nodes *t, int64_t id)
{
    int64_t above = area_above(t, id);
    for (int i = 0; above && above != id && i < RING_MAX; i++) above = area_above(t, above);
    return above == id;
}

static bool category_rings(const struct tree_nodes *t, const struct category_held *c)
{
    const struct category_held *above = category_above(t, c);
    for (int i = 0; above && above != c && i < RING_MAX; i++) above = category_above(t, above);
    return above && above == c;
}

/* ---- finding cells ---------------------------------------------------------------------------------------------------------------------- */
size_t set_cell(const struct figure_set *s, int64_t area, str dims)
{
    size_t low = 0, high = s->n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        const struct figure_cell_held *c = &s->cell[mid];
        if (c->area < area || (c->area == area && str_cmp(c->dims, dims) < 0)) low = mid + 1;
        else high = mid;
    }
    return low < s->n && s->cell[low].area == area && str_eq(s->cell[low].dims, dims) ? low : SIZE_MAX;
}

bool cell_says(const struct figure_set *s, const struct figure_cell_held *c) { return c->value || (s->rule.how == BY_SOURCE && c->status == OBS_CONFIDENTIAL); }

bool set_says(const struct figure_set *s, int64_t area, str dims)
{
    size_t at = set_cell(s, area, dims);
    return at != SIZE_MAX && cell_says(s, &s->cell[at]);
}

static size_t sum_by_area(const struct sums *m, size_t c)
{
    int64_t area = m->s->cell[c].area;
    if (area_rings(m->t, area)) return SIZE_MAX;
    for (int i = 0; i < AREA_DEPTH && (area = area_above(m->t, area)); i++) {
        size_t k = set_cell(m->s, area, m->s->cell[c].dims);
        if (k != SIZE_MAX && m->in[k]) return k;
    }
    return SIZE_MAX;
}

/* The dims of a cell with another value of one breakdown; without it: code empty. */
static str dims_with(struct arena *a, str dims, str breakdown, str code)
{
    struct buf b = buf_in(a, DIMS_TEXT_MAX + PERIOD_TEXT_MAX + 4);      /* and a period's before it: release_joint.c           */
    for (str word; str_word(&dims, &word);) {
        bool this = str_starts(word, breakdown) && word.n > breakdown.n && word.p[breakdown.n] == '=';
        if (this && !code.n) continue;
        if (this) buf_fmt(&b, "%s%.*s=%.*s", b.n ? " " : "", STR(breakdown), STR(code));
        else buf_fmt(&b, "%s%.*s", b.n ? " " : "", STR(word));
    }
    return buf_str(&b);
}

/* Of what cell c is a part by one breakdown; *ret_key: which sum of that cell it is. */
static size_t sum_by_breakdown(const struct sums *m, size_t c, str breakdown, str code, str *ret_key)
{
    const struct category_held *k = category(m->t, breakdown, code), *top = k;
    bool rings = category_rings(m->t, k);
    for (int i = 0; !rings && i < AREA_DEPTH && (k = category_above(m->t, k)); i++) {
        size_t at = set_cell(m->s, m->s->cell[c].area, dims_with(m->a, m->s->cell[c].dims, breakdown, k->code));
        *ret_key = arena_fmt(m->a, "%.*s/", STR(breakdown));
        if (at != SIZE_MAX && m->in[at]) return at;
        top = k;
    }
    size_t at = set_cell(m->s, m->s->cell[c].area, dims_with(m->a, m->s->cell[c].dims, breakdown, S("")));
    *ret_key = arena_fmt(m->a, "%.*s %.*s", STR(breakdown), STR(top ? top->concept : S("")));
    return at != SIZE_MAX && m->in[at] ? at : SIZE_MAX;
}

/* Of what cell of a longer period c is a part. */
static size_t sum_over_time(const struct sums *m, size_t c, str *ret_key)
{
    const struct figure_cell_held *x = &m->s->cell[c];
    size_t at = x->part ? set_cell(m->s, x->area, x->under) : SIZE_MAX;
    *ret_key = S("@");
    return at != SIZE_MAX && m->in[at] ? at : SIZE_MAX;
}

/* ---- sums ----------------------------------------------------------------------------------------------------------------------------------- */
static void part_of_sum(struct sums *m, size_t total, str key, size_t part)
{
    struct sum *e = m->first[total];
    while (e && !str_eq(e->key, key)) e = e->next;
    if (!e) {
        e = arena_new_of(m->a, struct sum);
        *e = (struct sum){ .key = key, .total = total, .next = NULL };
        struct sum **last = &m->first[total];           /* in the order in which they come: that of areas first        */
        while (*last) last = &(*last)->next;
        *last = e;
        m->n++;
    }
    struct part *p = arena_new_of(m->a, struct part);
    *p = (struct part){ part, e->parts };
    e->parts = p;
    e->n++;
}

/* Has one state of the data all that stands in this sum? Then it is protected there, and a mixture would only tell what was revised. */
static bool stands_whole(const struct sums *m, const struct sum *e)
{
    const struct figure_set *s = m->s;
    bool lent = s->cell[e->total].lent, whole = false;
    for (const struct part *p = e->parts; p; p = p->next) lent |= s->cell[p->cell].lent;
    for (size_t k = 0; lent && !whole && k < s->besides; k++) {
        whole = set_says(&s->beside[k], s->cell[e->total].area, s->cell[e->total].dims);
        for (const struct part *p = e->parts; whole && p; p = p->next) whole = set_says(&s->beside[k], s->cell[p->cell].area, s->cell[p->cell].dims);
    }
    return whole;
}

static void leave_whole(struct sums *m)
{
    for (size_t c = 0; c < m->s->n; c++)
        for (struct sum **e = &m->first[c]; *e;) {
            if (stands_whole(m, *e)) *e = (*e)->next;
            else e = &(*e)->next;
        }
}

struct sums *sums_of(struct arena *a, const struct tree_nodes *t, const struct figure_set *s, const bool *in)
{
    struct sums *m = arena_new_of(a, struct sums);
    *m = (struct sums){ .a = a, .t = t, .s = s, .in = in, .first = arena_array(a, struct sum *, s->n + 1) };
    for (size_t c = 0; c < s->n; c++) {
        if (!in[c]) continue;
        size_t k = sum_by_area(m, c);
        if (k != SIZE_MAX) part_of_sum(m, k, S("area"), c);
    }
    for (size_t c = 0; c < s->n; c++) {
        str dims = s->cell[c].dims, key;
        for (str word; in[c] && str_word(&dims, &word);) {
            int64_t eq = str_find_char(word, '=');
            if (eq <= 0) continue;
            size_t k = word.p[0] == '@' ? sum_over_time(m, c, &key) : sum_by_breakdown(m, c, str_upto(word, (size_t)eq), str_from(word, (size_t)eq + 1), &key);
            if (k != SIZE_MAX) part_of_sum(m, k, key, c);
        }
    }
    if (s->beside) leave_whole(m);
    return m;
}

/* Are all parts of this sum there that the region knows of? Only then a missing one follows from the others. */
bool sum_complete(const struct sums *m, const struct sum *e)
{
    const struct figure_cell_held *total = &m->s->cell[e->total];
    size_t known = 0;
    if (str_eq(e->key, S("area"))) {
        for (size_t i = 0; i < m->t->areas; i++) known += !m->t->area[i].gone && m->t->area[i].parent == total->area;
        return e->n >= known;
    }
    bool below = str_ends(e->key, S("/"));
    str key = e->key, breakdown;
    if (below) breakdown = str_upto(key, key.n - 1);
    else str_split(&key, ' ', &breakdown);
    for (size_t i = 0; i < m->t->categories; i++) {
        const struct category_held *c = &m->t->category[i], *above = category_above(m->t, c);
        if (c->gone || !str_eq(c->breakdown, breakdown)) continue;
        if (below) known += above && str_has_word(total->dims, arena_fmt(m->a, "%.*s=%.*s", STR(breakdown), STR(above->code)));
        else known += !above && str_eq(c->concept, key);
    }
    return e->n >= known;
}

/* ---- tables --------------------------------------------------------------------------------------------------------------------------------- */
struct making { struct sums *m; int64_t *value; bool *done; struct list **parts; struct table_made *t; size_t *root; };

/* Sums may be smaller than their parts when somebody miscounted: then they count as what the parts make. */
static int64_t value_of(struct making *k, size_t c)
{
    if (k->done[c]) return k->value[c];
    k->done[c] = true;
    int64_t v = llround(k->m->s->cell[c].v);
    for (struct sum *e = k->m->first[c]; e; e = e->next) {
        int64_t sum = 0;
        for (struct part *p = e->parts; p; p = p->next) sum += value_of(k, p->cell);
        if (sum > v) v = sum;
    }
    return k->value[c] = v;
}

static size_t new_inner(struct making *k, int64_t count)
{
    k->t->count[k->t->inner] = count;
    return k->t->inner++;
}

static int by_number(const void *x, const void *y) { return *(const size_t *)x < *(const size_t *)y ? -1 : *(const size_t *)x > *(const size_t *)y; }
static struct list *expression(struct making *k, size_t c);

/* What a sum is made of: the inner cells of its parts, and the rest. */
static struct list *expression_of_sum(struct making *k, const struct sum *e)
{
    struct list *l = arena_new_of(k->m->a, struct list);
    int64_t rest = k->value[e->total];
    for (const struct part *p = e->parts; p; p = p->next) { l->n += expression(k, p->cell)->n; rest -= k->value[p->cell]; }
    l->at = arena_array(k->m->a, size_t, l->n + 1);
    l->n = 0;
    for (const struct part *p = e->parts; p; p = p->next) {
        const struct list *of = expression(k, p->cell);
        memcpy(l->at + l->n, of->at, of->n * sizeof *of->at);
        l->n += of->n;
    }
    if (rest > 0) {
        l->at[l->n] = new_inner(k, rest);
        k->t->rest[k->t->rests++] = l->at[l->n++];
    }
    qsort(l->at, l->n, sizeof *l->at, by_number);
    return l;
}

/* Empty until it is known: should sums form a ring all the same, it is not asked for without end (and the table refused: no cell of its own is left). */
static struct list *expression(struct making *k, size_t c)
{
    if (k->parts[c]) return k->parts[c];
    struct list *l = k->parts[c] = arena_new_of(k->m->a, struct list);
    l->at = arena_array(k->m->a, size_t, 1);
    if (k->m->first[c]) return k->parts[c] = expression_of_sum(k, k->m->first[c]);
    l->at[0] = new_inner(k, k->value[c]);
    l->n = 1;
    return l;
}

/* A list that two cells have in common tells nothing new. */
static bool alike(const struct list *x, const struct list *y) { return x->n == y->n && !memcmp(x->at, y->at, x->n * sizeof *x->at); }

static void put_cell(struct table_made *t, const struct list *l, size_t same)
{
    t->part[t->cells] = l;
    t->same[t->cells] = same == SIZE_MAX ? t->cells : same;
    t->cells++;
}

static size_t root_of(size_t *root, size_t c)
{
    while (root[c] != c) c = root[c] = root[root[c]];
    return c;
}

/* Which cells hang together by sums: tables of their own. A cell that stands in no sum is in none. */
static size_t *components(struct sums *m)
{
    size_t *root = arena_array(m->a, size_t, m->s->n + 1);
    for (size_t c = 0; c < m->s->n; c++) root[c] = c;
    for (size_t c = 0; c < m->s->n; c++)
        for (struct sum *e = m->first[c]; e; e = e->next)
            for (struct part *p = e->parts; p; p = p->next) root[root_of(root, p->cell)] = root_of(root, c);
    for (size_t c = 0; c < m->s->n; c++) root[c] = root_of(root, c);
    return root;
}

/* The cells of one component, then its small rests, then the further sums of cells that have several. */
static struct table_made *table_of(struct making *k, size_t root, size_t *ret_at)
{
    struct sums *m = k->m;
    struct table_made *t = k->t = arena_new_of(m->a, struct table_made);
    size_t most = m->s->n + 2 * m->n + 1;               /* cells, a rest and a further list for each sum               */
    *t = (struct table_made){ .count = arena_array(m->a, int64_t, most), .rest = arena_array(m->a, size_t, most), .part = arena_array(m->a, const struct list *, most),
                              .same = arena_array(m->a, size_t, most) };
    for (size_t c = 0; c < m->s->n; c++) {
        if (!m->in[c] || k->root[c] != root) continue;
        ret_at[c] = t->cells;
        put_cell(t, expression(k, c), SIZE_MAX);
    }
    for (size_t c = 0; c < m->s->n; c++)
        for (struct sum *e = m->in[c] && k->root[c] == root && m->first[c] ? m->first[c]->next : NULL; e; e = e->next) {
            struct list *l = expression_of_sum(k, e);
            if (!alike(l, expression(k, c))) put_cell(t, l, ret_at[c]);
        }
    for (size_t i = 0; i < t->rests; i++) {
        struct list *l = arena_new_of(m->a, struct list);
        *l = (struct list){ &t->rest[i], 1 };
        put_cell(t, l, SIZE_MAX);
    }
    return t;
}

/* As plan/protect.h takes it. Rests that are not small are shown nowhere, and need no cell. */
static struct protect flat(struct arena *a, const struct figure_set *s, const struct table_made *t)
{
    size_t n = 0, cells = 0;
    for (size_t c = 0; c < t->cells; c++) n += t->part[c]->n;
    size_t *from = arena_array(a, size_t, t->cells + 2), *part = arena_array(a, size_t, n + 1), *same = arena_array(a, size_t, t->cells + 1);
    n = 0;
    for (size_t c = 0; c < t->cells; c++) {
        bool rest = c >= t->cells - t->rests;
        if (rest && t->count[t->part[c]->at[0]] >= s->rule.least) continue;
        from[cells] = n;
        memcpy(part + n, t->part[c]->at, t->part[c]->n * sizeof *part);
        n += t->part[c]->n;
        same[cells] = rest ? cells : t->same[c];
        cells++;
    }
    from[cells] = n;
    return (struct protect){ .inner = t->inner, .count = t->count, .cells = cells, .from = from, .part = part, .same = same, .least = s->rule.least, .zeros = s->rule.zeros };
}

bool tables_of(struct sums *m, struct figure_set *s)
{
    struct making k = { .m = m, .value = arena_array(m->a, int64_t, s->n + 1), .done = arena_array(m->a, bool, s->n + 1), .parts = arena_array(m->a, struct list *, s->n + 1), .root = components(m) };
    bool fits = true;
    s->part = arena_array(m->a, struct protect, s->n + 1);
    s->parts = 0;
    for (size_t c = 0; c < s->n; c++) s->part_of[c] = s->at[c] = SIZE_MAX;
    for (size_t c = 0; c < s->n; c++) if (m->in[c]) value_of(&k, c);
    for (size_t c = 0; c < s->n; c++) {
        size_t n = 0;
        for (size_t i = 0; i < s->n; i++) n += m->in[i] && k.root[i] == c;
        if (!m->in[c] || k.root[c] != c || n < 2) continue;
        struct table_made *t = table_of(&k, c, s->at);
        for (size_t i = 0; i < s->n; i++) if (m->in[i] && k.root[i] == c) s->part_of[i] = s->parts;
        s->part[s->parts] = flat(m->a, s, t);
        fits &= t->inner <= figure_set_limit && t->cells <= PROTECT_CELLS_MAX;
        s->parts++;
    }
    return fits;
}
