/* figures.c - which indicators' figures are open data, of which time, by whom, under which licence. Values are not read here: they leave by the room
** `monitoring` itself, protected. */
#include "rooms/opendata/opendata.h"
#include "text/html.h"
#include <stdlib.h>

enum { SOURCES_MAX = 500, PAIRS_MAX = 20000, INDICATORS_MAX = 2000 };

struct source { int64_t id; str credit; const struct licence *licence; };
struct pair { int64_t indicator, source; };
struct spell { int64_t indicator, changed; str from, to; };
struct finding {
    struct req *q;
    const struct entity *e;
    struct source source[SOURCES_MAX]; size_t sources;
    struct pair *pair; size_t pairs;
    struct spell *spell; size_t spells;
};

void period_widen(struct arena *a, str period, str *from, str *to)
{
    struct period p;
    if (!period_parse(period, &p)) return;
    str first = date_text(a, period_first(p)), last = date_text(a, period_last(p));
    if (!from->n || str_cmp(first, *from) < 0) *from = first;
    if (!to->n || str_cmp(last, *to) > 0) *to = last;
}

static str text_of(const struct entity *e, const void *row, const char *field)
{
    const struct field *f = entity_field(e, str_of(field));
    return f && field_live(f) && kind_is_text(f->kind) ? row_text(row, f) : S("");
}

static int64_t ref_of(const struct entity *e, const void *row, const char *field)
{
    const struct field *f = entity_field(e, str_of(field));
    return f && field_live(f) && kind_is_ref(f->kind) ? row_number(row, f) : 0;
}

/* Every row that visitors see, one page in memory. */
static void visitors_rows(struct req *q, const struct entity *e, void (*one)(void *ctx, const void *row), void *ctx)
{
    struct who public = who_visitor();
    struct query query = query_new(e, &public, &langs[lang_index(S(LANG_SOURCE))]);
    query.limit = LIMIT_MAX;
    query.plain = true;
    for (bool more = true; more && !store_broken(q->st);) {
        struct page p = query_run(&query, q->st);
        for (size_t i = 0; i < p.n; i++) one(ctx, p.row[i]);
        query.after = p.next;
        more = p.next.n > 0;
    }
}

static void take_source(void *ctx, const void *row)
{
    struct finding *f = ctx;
    const struct entity *e = entity_named(S("monitoring.source"));
    str name = text_of(e, row, "name"), publisher = text_of(e, row, "publisher");
    if (f->sources == SOURCES_MAX) return;
    f->source[f->sources++] = (struct source){ row_meta(row)->id, publisher.n ? arena_fmt(f->q->a, "%.*s: %.*s", STR(publisher), STR(name)) : name, licence_find(text_of(e, row, "licence")) };
}

static bool take_pair(void *ctx, const struct rows *r)
{
    struct finding *f = ctx;
    if (f->pairs == PAIRS_MAX) return false;
    f->pair[f->pairs++] = (struct pair){ row_int(r, 0), row_int(r, 1) };
    return true;
}

/* By indicator. */
static bool take_period(void *ctx, const struct rows *r)
{
    struct finding *f = ctx;
    int64_t id = row_int(r, 0), changed = row_int(r, 2);
    if (!f->spells || f->spell[f->spells - 1].indicator != id) {
        if (f->spells == INDICATORS_MAX) return false;
        f->spell[f->spells++] = (struct spell){ .indicator = id, .from = S(""), .to = S("") };
    }
    struct spell *s = &f->spell[f->spells - 1];
    if (changed > s->changed) s->changed = changed;
    period_widen(f->q->a, row_str(r, 1), &s->from, &s->to);
    return true;
}

static const struct source *source_of(const struct finding *f, int64_t id)
{
    for (size_t i = 0; i < f->sources; i++) if (f->source[i].id == id) return &f->source[i];
    return NULL;
}

/* The sources of one indicator, added to what is there: the strictest licence counts, all are named. False: one of them says no open licence. */
static bool add_sources(const struct finding *f, int64_t indicator, struct open_figures *x, size_t *n)
{
    for (size_t i = 0; i < f->pairs; i++) {
        if (f->pair[i].indicator != indicator) continue;
        const struct source *s = source_of(f, f->pair[i].source);
        if (!s || !s->licence) return false;
        ++*n;
        if (!x->licence || (s->licence->by && !x->licence->by)) x->licence = s->licence;
        if (str_find(x->credit, s->credit) < 0) x->credit = x->credit.n ? arena_fmt(f->q->a, "%.*s; %.*s", STR(x->credit), STR(s->credit)) : s->credit;
    }
    return true;
}

static void add_spell(const struct finding *f, int64_t indicator, struct open_figures *x)
{
    for (size_t i = 0; i < f->spells; i++) {
        const struct spell *s = &f->spell[i];
        if (s->indicator != indicator) continue;
        if (s->changed > x->changed) x->changed = s->changed;
        if (s->from.n && (!x->from.n || str_cmp(s->from, x->from) < 0)) x->from = s->from;
        if (s->to.n && str_cmp(s->to, x->to) > 0) x->to = s->to;
    }
}

struct collecting { struct finding *f; struct open_indicators *ret; };
static void take_indicator(void *ctx, const void *row)
{
    struct collecting *c = ctx;
    const struct entity *e = c->f->e;
    const struct meta *m = row_meta(row);
    const int64_t made_of[] = { m->id, ref_of(e, row, "top"), ref_of(e, row, "base") };      /* what is worked out is as open as what it is made of */
    size_t n = 0;
    bool open = true;
    struct open_figures x = { .id = m->id, .key = m->key, .slug = m->slug, .name = row_title(e, row), .about = text_of(e, row, "numerator"), .credit = S(""), .from = S(""), .to = S(""),
                              .changed = m->changed_at };
    for (size_t i = 0; i < countof(made_of); i++) {
        if (!made_of[i]) continue;
        open = open && add_sources(c->f, made_of[i], &x, &n);
        add_spell(c->f, made_of[i], &x);
    }
    if (n && open && c->ret->n < INDICATORS_MAX) c->ret->at[c->ret->n++] = x;
    else if (!open) c->ret->closed++;
}

struct open_indicators open_indicators(struct req *q)
{
    struct open_indicators ret = { .at = arena_array(q->a, struct open_figures, INDICATORS_MAX) };
    struct finding *f = arena_new_of(q->a, struct finding);
    f->q = q;
    f->e = entity_named(S("monitoring.indicator"));
    if (!f->e || !entity_named(S("monitoring.source"))) return ret;
    f->pair = arena_array(q->a, struct pair, PAIRS_MAX);
    f->spell = arena_array(q->a, struct spell, INDICATORS_MAX);
    visitors_rows(q, entity_named(S("monitoring.source")), take_source, f);
    each(q->st, take_pair, f, Q("SELECT DISTINCT indicator, source FROM monitoring_series ORDER BY indicator, source"));
    each(q->st, take_period, f, Q("SELECT s.indicator, o.period, MAX(b.created_at) FROM monitoring_series s JOIN monitoring_observation o ON o.series = s.id JOIN monitoring_batch b ON b.id = o.batch"
                                  " WHERE o.ended = 0 AND o.shown = 0 GROUP BY s.indicator, o.period ORDER BY s.indicator, o.period"));
    visitors_rows(q, f->e, take_indicator, &(struct collecting){ f, &ret });
    return ret;
}

str figures_url(const struct req *q, const struct open_figures *f, const char *file)
{
    struct buf b = buf_in(q->a, TARGET_MAX);
    buf_fmt(&b, "/%.*s/api/v1/monitoring/indicators/", STR(q->region));
    put_encoded(&b, f->key);
    buf_fmt(&b, "/%s", file);
    return buf_str(&b);
}
