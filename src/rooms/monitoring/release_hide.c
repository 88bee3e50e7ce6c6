/* release_hide.c - what stays hidden in a set of figures. */
#include "rooms/monitoring/release_parts.h"
#include "rooms/monitoring/release_tables.h"
#include <math.h>

/* ---- what was told before ----------------------------------------------------------------------------------------------------------------- */
/* What an ended figure, or another state of the data, showed of the same cell: with this very value it is known; one nearly the same makes hiding it
** now pointless. Rounded figures told nothing exact. What is in force and was shown until this import came is known as well: another figure must go for it. */
static bool told_nearly(const struct figure_cell_held *old, const struct figure_cell_held *c, int64_t least)
{
    return old->observation != c->observation && old->series == c->series && str_eq(old->period, c->period) && old->was == PROTECT_SHOWN && old->value && c->value && fabs(old->v - c->v) < (double)least;
}

void release_look_back(struct figure_set *s, const struct figures_held *told, int64_t batch)
{
    for (size_t i = 0; i < s->n; i++) {
        size_t low = 0, high = told->n;
        if (batch && s->cell[i].value && s->cell[i].was == PROTECT_SHOWN && s->cell[i].batch != batch) s->cell[i].told = s->cell[i].nearly = true;
        while (low < high) {
            size_t mid = (low + high) / 2;
            if (told->at[mid].series < s->cell[i].series) low = mid + 1;
            else high = mid;
        }
        for (; low < told->n && told->at[low].series == s->cell[i].series; low++) {
            const struct figure_cell_held *old = &told->at[low];
            if ((!old->ended && str_cmp(old->vintage, s->vintage) >= 0) || !told_nearly(old, &s->cell[i], s->rule.least)) continue;
            s->cell[i].told |= old->v == s->cell[i].v;
            s->cell[i].nearly = true;
        }
    }
}

/* ---- suppression ---------------------------------------------------------------------------------------------------------------------------- */
static bool small_count(const struct protection *r, double v) { return fabs(v) < (double)r->least && (v != 0 || r->zeros); }

/* Figures that are no counts have no number of cases here: only what tells the same of everybody is hidden. */
static bool small_other(const struct protection *r, double v) { return r->shares && (v <= 0 || v >= 100); }

/* Dominance and group disclosure: a part that is (nearly) all of its sum says of everybody in it what they are, and is hidden from so many per cent of the sum
** on. Who the respondents of a count are is not known here: its parts by breakdown stand for them. Parts by area say nothing of that kind. */
static void ruling_parts(const struct sums *m, struct figure_set *s)
{
    for (size_t c = 0; c < s->n; c++)
        for (const struct sum *e = m->first[c]; e; e = e->next)
            for (const struct part *p = e->parts; p; p = p->next)
                if (!str_eq(e->key, S("area")) && !str_starts(e->key, S("@")) && s->cell[c].v > 0 && 100 * s->cell[p->cell].v >= (double)s->rule.dominance * s->cell[c].v) s->cell[p->cell].now = PROTECT_PRIMARY;
}

/* Which of the set's cells a table's cells are: `same` tells it of further sums, rests are nobody's. */
static void marks_of(struct arena *a, const struct figure_set *s, size_t part, bool with_known)
{
    struct protect *p = &s->part[part];
    bool *known = arena_array(a, bool, p->cells + 1), *small = arena_array(a, bool, p->cells + 1), *hide = arena_array(a, bool, p->cells + 1);
    for (size_t i = 0; i < s->n; i++) {
        if (s->part_of[i] != part) continue;
        const struct figure_cell_held *c = &s->cell[i];
        for (size_t k = 0; k < p->cells; k++) {
            if (p->same[k] != s->at[i]) continue;
            small[k] = c->now == PROTECT_PRIMARY;
            hide[k] = c->hid;
            known[k] = with_known && c->told && !c->hid && !small[k];
        }
    }
    p->known = known;
    p->small = small;
    p->hide = hide;
}

static bool protect_part(struct arena *a, struct figure_set *s, size_t part, const char **why)
{
    struct protect_report report;
    if (!s->part[part].inner) { *why = release_too_many; return false; }        /* sums that are made of each other: nothing to reckon with */
    marks_of(a, s, part, true);
    unsigned char *status = protect_cells(a, &s->part[part], &report, why);
    if (!status) {                                      /* what was told before gives it away: hidden all the same, and said */
        marks_of(a, s, part, false);
        status = protect_cells(a, &s->part[part], &report, why);
        s->pointless += status != NULL;
    }
    if (!status) return false;
    if (report.narrowest < s->narrowest) s->narrowest = report.narrowest;
    for (size_t i = 0; i < s->n; i++) {
        if (s->part_of[i] != part) continue;
        bool shown = false;                             /* by one of its lists: then by all, since they are one number  */
        for (size_t k = 0; k < s->part[part].cells; k++) shown |= s->part[part].same[k] == s->at[i] && status[k] == PROTECT_SHOWN;
        s->cell[i].now = shown ? PROTECT_SHOWN : s->cell[i].now == PROTECT_PRIMARY ? PROTECT_PRIMARY : PROTECT_SECONDARY;
    }
    return true;
}

/* The coarsest sums of tables that are too large are hidden, so that what is below falls apart into tables of their own. */
static bool leave_tops(const struct sums *m, struct figure_set *s, bool *in)
{
    bool *below = arena_array(m->a, bool, s->n + 1), some = false;
    for (size_t c = 0; c < s->n; c++)
        for (const struct sum *e = m->first[c]; e; e = e->next)
            for (const struct part *p = e->parts; str_eq(e->key, S("area")) && p; p = p->next) below[p->cell] = true;
    for (size_t c = 0; c < s->n; c++) {
        if (!in[c] || below[c] || s->part_of[c] == SIZE_MAX || s->part[s->part_of[c]].inner <= figure_set_limit) continue;
        in[c] = false;
        s->cell[c].now = PROTECT_SECONDARY;
        some = s->parted = true;
    }
    return some;
}

static bool suppress(struct arena *a, const struct tree_nodes *t, struct figure_set *s, const char **why)
{
    bool *in = arena_array(a, bool, s->n + 1);
    for (size_t c = 0; c < s->n; c++) {
        in[c] = s->cell[c].value && s->rule.counts && s->cell[c].v >= 0;     /* balances may be negative: they stand in no sum */
        bool small = s->cell[c].value && (s->rule.counts ? small_count(&s->rule, s->cell[c].v) : small_other(&s->rule, s->cell[c].v));
        bool deep = s->cell[c].deep && s->cell[c].value && (s->cell[c].v != 0 || s->rule.zeros);      /* a zero is nothing that could be another number: it stays as it is */
        s->cell[c].now = small || deep ? PROTECT_PRIMARY : s->cell[c].hid && s->cell[c].value ? PROTECT_SECONDARY : PROTECT_SHOWN;
    }
    struct sums *m = sums_of(a, t, s, in);
    if (s->rule.dominance > 0) ruling_parts(m, s);
    while (!tables_of(m, s)) {
        if (!leave_tops(m, s, in)) { *why = release_too_many; return false; }
        m = sums_of(a, t, s, in);
    }
    for (size_t part = 0; part < s->parts; part++) if (!protect_part(a, s, part, why)) return false;
    return true;
}

/* ---- as delivered ---------------------------------------------------------------------------------------------------------------------------- */
/* A figure that its source keeps confidential must not follow from a sum and the other parts: then the smallest of them is hidden, too. */
static size_t only_secret(const struct figure_set *s, const struct sum *e)
{
    size_t secret = SIZE_MAX, n = 0;
    for (const struct part *p = e->parts; p; p = p->next) {
        bool open = s->cell[p->cell].value && !s->cell[p->cell].now;
        if (!open && (n++ || s->cell[p->cell].status != OBS_CONFIDENTIAL || s->cell[p->cell].value)) return SIZE_MAX;
        if (!open) secret = p->cell;
    }
    bool total = s->cell[e->total].value && !s->cell[e->total].now;
    if (!total && n) return SIZE_MAX;                   /* two unknown: nothing follows                                */
    return !total && s->cell[e->total].status == OBS_CONFIDENTIAL && !s->cell[e->total].value ? e->total : secret;
}

static bool hide_second(const struct figure_set *s, const struct sum *e)
{
    size_t least = SIZE_MAX;
    for (const struct part *p = e->parts; p; p = p->next)
        if (s->cell[p->cell].value && !s->cell[p->cell].now && s->cell[p->cell].v != 0 && (least == SIZE_MAX || s->cell[p->cell].v < s->cell[least].v)) least = p->cell;
    if (least == SIZE_MAX) least = e->total;
    if (!s->cell[least].value || s->cell[least].now) return false;
    s->cell[least].now = PROTECT_SECONDARY;
    return true;
}

static void keep_secrets(struct arena *a, const struct tree_nodes *t, struct figure_set *s)
{
    bool *in = arena_array(a, bool, s->n + 1), more = true;
    for (size_t c = 0; c < s->n; c++) in[c] = s->rule.counts && (s->cell[c].value || s->cell[c].status == OBS_CONFIDENTIAL);
    struct sums *m = sums_of(a, t, s, in);
    while (more) {
        more = false;
        for (size_t c = 0; c < s->n; c++)
            for (const struct sum *e = m->first[c]; e; e = e->next)
                if (only_secret(s, e) != SIZE_MAX && sum_complete(m, e)) more |= hide_second(s, e);
    }
}

static bool any_secret(const struct figure_set *s)
{
    for (size_t c = 0; c < s->n; c++) if (!s->cell[c].value && s->cell[c].status == OBS_CONFIDENTIAL) return true;
    return false;
}

/* ---- one set ------------------------------------------------------------------------------------------------------------------------------------ */
bool release_set_protect(struct arena *a, const struct tree_nodes *t, struct figure_set *s, const char **why)
{
    if (s->rule.how == BY_SUPPRESSING) { if (!suppress(a, t, s, why)) return false; }
    else {
        for (size_t c = 0; c < s->n; c++) s->cell[c].now = s->cell[c].hid && s->cell[c].value ? PROTECT_SECONDARY : PROTECT_SHOWN;
        if (s->rule.how == BY_SOURCE && any_secret(s)) keep_secrets(a, t, s);
    }
    for (size_t c = 0; c < s->n; c++) {
        struct figure_cell_held *x = &s->cell[c];
        s->pointless += x->now == PROTECT_PRIMARY && x->nearly;
        if (x->deep && x->now == PROTECT_PRIMARY && !small_count(&s->rule, x->v)) x->now = PROTECT_SECONDARY;
        s->primaries += x->now == PROTECT_PRIMARY;
        s->secondaries += x->now == PROTECT_SECONDARY;
    }
    return true;
}

bool figure_set_protect(struct store *st, struct arena *a, struct figure_set *s, const char **why) { return release_set_protect(a, tree_nodes(st, a), s, why); }

bool figure_set_audit(struct arena *a, const struct figure_set *s, size_t cell, struct protect_bounds *ret)
{
    size_t part = s->part_of[cell];
    if (!s->part || part >= s->parts) return false;
    const struct protect *p = &s->part[part];
    unsigned char *status = arena_array(a, unsigned char, p->cells + 1);
    for (size_t k = 0; k < p->cells; k++) status[k] = PROTECT_SECONDARY;      /* rests are published nowhere              */
    for (size_t i = 0; i < s->n; i++)
        for (size_t k = 0; s->part_of[i] == part && k < p->cells; k++) if (p->same[k] == s->at[i]) status[k] = s->cell[i].now;
    *ret = protect_audit(a, p, status, s->at[cell]);
    return true;
}
