/* release.c - what small numbers hide before figures leave: which figures are looked at, when, and the record of what was hidden. */
#include "entity/query.h"
#include "rooms/monitoring/release_parts.h"
#include "rooms/monitoring/release_tables.h"

size_t figure_set_limit = SET_INNER_MAX, figure_cells_limit = SET_CELLS_MAX;

const char release_too_many[] = N_("These figures are too many to be protected together. Please bring them in smaller parts.");

/* ---- the record ------------------------------------------------------------------------------------------------------------------------------------ */
static bool changed(const struct figure_set *s, int64_t batch)
{
    for (size_t c = 0; c < s->n; c++) if (s->cell[c].was != s->cell[c].now || (batch && s->cell[c].batch == batch)) return true;
    return false;
}

static str title_of(struct arena *a, const struct figure_set *s)
{
    str v = s->vintage;
    return arena_fmt(a, "%.*s %.*s (%.*s%s%.*s)", STR(s->rule.code), STR(s->period), STR(s->rule.from), v.n ? ", " : "", STR(v));
}

static bool write_release(struct store *st, struct arena *a, const struct figure_set *s)
{
    struct problems p = { .a = a };
    struct draft d = draft_new(a, &release_entity);
    draft_give(&d, "title", title_of(a, s));
    draft_give(&d, "indicator", draft_key(st, &indicator_entity, s->rule.indicator));
    draft_give(&d, "source", draft_key(st, &source_entity, s->rule.source));
    draft_give(&d, "period", s->period);
    draft_give(&d, "method", s->rule.method);
    if (s->rule.how == BY_SUPPRESSING) draft_give(&d, "minimum", arena_fmt(a, "%lld", (long long)s->rule.least));
    draft_give(&d, "cells", arena_fmt(a, "%zu", s->n));
    draft_give(&d, "primaries", arena_fmt(a, "%zu", s->primaries));
    draft_give(&d, "secondaries", arena_fmt(a, "%zu", s->secondaries));
    draft_give(&d, "pointless", arena_fmt(a, "%zu", s->pointless));
    draft_give(&d, "parted", s->parted ? S("true") : S("false"));
    if (s->narrowest < 1e9) draft_give(&d, "narrowest", arena_fmt(a, "%.1f", s->narrowest));
    if (row_write(st, &(struct write){ .who = &who_house, .request = store_request(st), .draft = &d, .quiet = true }, &p) != WRITE_DONE) return false;
    for (size_t c = 0; c < s->n; c++)
        if (s->cell[c].now)
            also(st, Q("INSERT INTO monitoring_pattern (release, series, cell, status) VALUES ($1, $2, $3, $4)"), I(d.id), I(s->cell[c].series),
                 T(arena_fmt(a, "%.*s %.*s", STR(s->period), STR(s->vintage))), I(s->cell[c].now));
    return true;
}

/* Figures as their source delivers them need no record while nothing of them is hidden. */
static bool keep_set(struct store *st, struct arena *a, const struct figure_set *s, int64_t batch)
{
    if (!changed(s, batch)) return true;
    for (size_t c = 0; c < s->n; c++)
        if (s->cell[c].was != s->cell[c].now) also(st, Q("UPDATE monitoring_observation SET shown = $2 WHERE id = $1"), I(s->cell[c].observation), I(s->cell[c].now));
    return (s->rule.how == BY_SOURCE && !s->primaries && !s->secondaries) || write_release(st, a, s);
}

/* ---- what an import touched ------------------------------------------------------------------------------------------------------------------------ */
/* Nothing is shown of what could not be looked at whole. */
struct protecting { struct store *st; struct arena *a; const struct tree_nodes *t; const struct protection *rule; const struct hidden_all *hidden; int64_t batch; };
static bool protect_period(const struct protecting *p, struct period_figures *f, const char **why)
{
    bool told = p->rule->how == BY_SUPPRESSING, fine = !f->full && (!told || f->told.n <= figure_cells_limit);
    struct figure_set *s = arena_array(p->a, struct figure_set, release_vintages(&f->now) + 1);
    size_t n = release_sets(p->a, p->rule, p->hidden, &f->now, s);
    if (!fine) *why = release_too_many;
    for (size_t i = 0; fine && i < n; i++) {
        if (told) release_look_back(&s[i], &f->told, p->batch);
        fine = release_set_protect(p->a, p->t, &s[i], why);
        if (fine && s[i].primaries + s[i].secondaries) release_carry(s, n, i);
    }
    if (n > 1 && p->rule->how != BY_ROUNDING) fine = fine && release_beside(p->a, p->t, s, n, why);
    for (size_t i = 0; fine && i < n; i++) fine = keep_set(p->st, p->a, &s[i], p->batch);
    return fine;
}

/* As delivered, with nothing hidden now or ever: such figures need not be read, since nothing would change. Most imports are of this kind. */
static void leave_open(struct periods_held *p)
{
    for (size_t i = 0; i < p->n; i++) if (p->at[i].open && p->at[i].figures <= figure_cells_limit) p->at[i].asked = false;
}

/* The periods that are asked for. */
static bool protect_periods(const struct protecting *p, const struct periods_held *periods, const char **why)
{
    struct arena *a = p->a;
    bool fine = true;
    for (size_t i = 0, n; fine && i < periods->n; i += n ? n : 1) {
        struct arena_mark mark = arena_mark(a);         /* nothing of these periods is needed for the next              */
        struct figures_held l = { .a = a };
        if ((n = release_together(periods, i)) > 0) l = release_held(p->st, a, p->rule, periods, i, n, p->rule->how == BY_SUPPRESSING);
        for (size_t k = i; fine && k < i + n; k++) {
            struct arena_mark one = arena_mark(a);
            struct period_figures f = release_take_out(&l, periods->at[k].period);
            fine = protect_period(p, &f, why);
            arena_release(a, one);
        }
        arena_release(a, mark);
    }
    return fine;
}

enum { TIMES_MAX = 50 };                                /* rounds: each hides something more, or is the last           */
static bool protect_pair(struct store *st, struct arena *a, const struct tree_nodes *t, int64_t indicator, int64_t source, int64_t batch, const char **why)
{
    struct protection rule = release_rules(st, a, indicator, source);
    struct periods_held periods = release_periods(st, a, indicator, source, batch);
    struct hidden_all h = release_hidden(st, a, indicator, source);
    struct protecting p = { st, a, t, &rule, &h, batch };
    if (rule.how == BY_SOURCE && !h.n) leave_open(&periods);
    bool fine = protect_periods(&p, &periods, why);
    bool more = rule.how == BY_SUPPRESSING && rule.counts && release_spans_differ(&periods);
    for (int round = 0; fine && more; round++) {
        size_t n = release_times(st, a, &rule, batch, &periods, &h);
        if (round == TIMES_MAX || (!n && !release_joint(st, t, &rule, batch, &periods, &h, &n))) { *why = release_too_many; return false; }
        more = n > 0;
        if (more) fine = protect_periods(&p, &periods, why);
    }
    return fine;
}

struct pair { int64_t indicator, source; };
struct pairs { struct arena *a; struct pair *at; size_t n, room; };
static bool take_pair(void *ctx, const struct rows *r)
{
    struct pairs *p = ctx;
    p->at = arena_more(p->a, p->at, p->n, &p->room, 128);
    p->at[p->n++] = (struct pair){ row_int(r, 0), row_int(r, 1) };
    return true;
}

static bool protect_pairs(struct store *st, struct arena *a, const struct pairs *p, int64_t batch, const char **why)
{
    struct tree_nodes *t = tree_nodes(st, a);
    bool fine = true;
    for (size_t i = 0; fine && i < p->n; i++) {
        struct arena_mark mark = arena_mark(a);         /* nothing of a pair is needed for the next; rows of the store live elsewhere */
        fine = protect_pair(st, a, t, p->at[i].indicator, p->at[i].source, batch, why);
        arena_release(a, mark);
    }
    return fine && !store_broken(st);
}

bool figures_protect(struct store *st, const struct who *who, int64_t batch, const char **why)
{
    struct arena *a = arena_new();
    struct pairs p = { .a = a };
    (void)who;                                          /* whoever brings figures: the record is the house's           */
    *why = N_("The figures could not be protected.");
    if (batch) each(st, take_pair, &p, Q("SELECT DISTINCT s.indicator, s.source FROM monitoring_series s WHERE s.id IN (SELECT o.series FROM monitoring_observation o WHERE o.batch = $1)"
                                         " ORDER BY s.indicator, s.source"), I(batch));     /* what it ended it replaced, in the same series */
    else each(st, take_pair, &p, Q("SELECT DISTINCT s.indicator, s.source FROM monitoring_series s ORDER BY s.indicator, s.source"));
    bool fine = protect_pairs(st, a, &p, batch, why);
    arena_free(a);
    return fine;
}

/* ---- when rules change ------------------------------------------------------------------------------------------------------------------------------ */
enum { DEADLINE_ANEW = 30 * 60 * 1000 };
/* What cannot be protected is hidden. */
static void protect_anew(struct store *st, struct arena *a, const struct pairs *p)
{
    if (p->n) store_deadline(st, DEADLINE_ANEW);
    struct tree_nodes *t = p->n ? tree_nodes(st, a) : NULL;
    for (size_t i = 0; i < p->n && !store_broken(st); i++) {
        struct arena_mark mark = arena_mark(a);
        const char *why;
        if (!protect_pair(st, a, t, p->at[i].indicator, p->at[i].source, 0, &why))
            ask(st, Q("UPDATE monitoring_observation SET shown = $3 WHERE series IN (SELECT id FROM monitoring_series WHERE indicator = $1 AND source = $2)"), I(p->at[i].indicator), I(p->at[i].source),
                I(PROTECT_PRIMARY));
        arena_release(a, mark);
    }
}

void source_protect(struct store *st, const struct entity *e, int64_t source, bool fresh)
{
    (void)e;
    if (fresh) return;                                  /* nothing is there of it                                      */
    struct arena *a = arena_new();
    struct pairs p = { .a = a };
    each(st, take_pair, &p, Q("SELECT DISTINCT s.indicator, s.source FROM monitoring_series s WHERE s.source = $1 ORDER BY s.indicator, s.source"), I(source));
    protect_anew(st, a, &p);
    arena_free(a);
}

/* Did the last change touch one of these fields? Its entry of history says; without one (long imports): perhaps. */
static bool perhaps_changed(struct store *st, const struct entity *e, int64_t row, const char *fields)
{
    struct history_line line;
    struct sql q = sql_new(st);
    sql(&q, "SELECT version FROM ");
    sql_name(&q, entity_table(e));
    sql(&q, " WHERE id = ");
    sql_value(&q, I(row));
    struct rows *r = sql_ask(&q);
    if (!rows_next(r) || history_of(st, e, row, PUBLIC | INTERNAL, &line, 1) < 1 || line.version != row_int(r, 0) || line.event != HISTORY_CHANGE) return true;
    for (size_t i = 0; i < line.n; i++) if (entity_lists(fields, line.value[i].field)) return true;
    return false;
}

void indicator_protect(struct store *st, const struct entity *e, int64_t indicator, bool fresh)
{
    if (fresh || !perhaps_changed(st, e, indicator, "measure unit digits")) return;
    struct arena *a = arena_new();
    struct pairs p = { .a = a };
    each(st, take_pair, &p, Q("SELECT DISTINCT s.indicator, s.source FROM monitoring_series s WHERE s.indicator = $1 ORDER BY s.indicator, s.source"), I(indicator));
    protect_anew(st, a, &p);
    arena_free(a);
}

/* Where sums matter: figures that are suppressed, or some of which their source keeps confidential (OBS_CONFIDENTIAL). */
#define WITH_PARTS " JOIN monitoring_source q ON q.id = s.source WHERE (q.method = 'suppress' OR (q.method = 'delivered' AND EXISTS (SELECT 1 FROM monitoring_observation o" \
                   " JOIN monitoring_series x ON x.id = o.series WHERE x.indicator = s.indicator AND x.source = s.source AND o.status = 2 AND o.ended = 0)))"
void group_protect(struct store *st, const struct entity *e, int64_t category, bool fresh)
{
    if (fresh || !perhaps_changed(st, e, category, "parent breakdown concept code")) return;
    struct arena *a = arena_new();
    struct pairs p = { .a = a };
    struct rows *r = ask(st, Q("SELECT b.code, c.code FROM monitoring_category c JOIN monitoring_breakdown b ON b.id = c.breakdown WHERE c.id = $1"), I(category));
    if (rows_next(r))                                   /* its breakdown as it is now; or as it was, then by its own code */
        each(st, take_pair, &p, Q("SELECT DISTINCT s.indicator, s.source FROM monitoring_series s" WITH_PARTS " AND (s.dims LIKE $1 OR s.dims LIKE $2) ORDER BY s.indicator, s.source"),
             T(arena_fmt(a, "%%%.*s=%%", STR(row_str(r, 0)))), T(arena_fmt(a, "%%=%.*s%%", STR(row_str(r, 1)))));
    protect_anew(st, a, &p);
    arena_free(a);
}

/* Only sums of which it is a part change: figures of the area and of what lies below. */
void area_moved(struct store *st, const struct event *ev)
{
    if (!perhaps_changed(st, ev->e, ev->row, "parent town")) return;
    struct arena *a = arena_new();
    struct pairs p = { .a = a };
    each(st, take_pair, &p, Q("WITH RECURSIVE below(id) AS (SELECT id FROM directory_area WHERE id = $1 UNION SELECT x.id FROM directory_area x JOIN below b ON x.parent = b.id)"
                              " SELECT DISTINCT s.indicator, s.source FROM monitoring_series s" WITH_PARTS " AND s.area IN (SELECT id FROM below) ORDER BY s.indicator, s.source"), I(ev->row));
    protect_anew(st, a, &p);
    arena_free(a);
}
