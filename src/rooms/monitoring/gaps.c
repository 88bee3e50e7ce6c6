/* gaps.c - data gaps: of which indicators nothing is there, only hidden or old figures, or those of some towns alone. Everything is read through shown.h. */
#include "base/moment.h"
#include "entity/query.h"
#include "entity/schema.h"
#include "rooms/monitoring/release_pages.h"
#include "rooms/monitoring/shown.h"
#include "text/period.h"

enum { OLD_DAYS = 2 * 365, TOWNS_MAX = 500, SOURCES_SAID = 3, DELIVERIES_MAX = 500 };
const char *const gap_labels[GAP_KINDS] = { N_("No figures at all"), N_("Only old figures"), N_("Only hidden figures"), N_("Not of every town"), N_("Nothing is missing") };
const char *const gap_words[GAP_KINDS] = { "nothing", "old", "hidden", "towns", "complete" };

/* The county and its towns, with what was found of them: the last day of the newest figure that is shown, and of one that is hidden. */
struct place { int64_t id, shown, hidden; str period; };
struct finding { struct req *q; struct place county, town[TOWNS_MAX]; size_t towns; int64_t old; struct page deliveries; };

static void find_places(struct finding *f)
{
    struct store *st = f->q->st;
    f->county.id = county_of(st);
    struct rows *r = ask(st, Q("SELECT id FROM directory_area WHERE parent = $1 AND level = 'municipality' AND deleted_at IS NULL ORDER BY id LIMIT 500"), I(f->county.id));
    while (f->towns < TOWNS_MAX && rows_next(r)) f->town[f->towns++].id = row_int(r, 0);
}

static struct place *place_of(struct finding *f, int64_t area)
{
    if (area == f->county.id) return &f->county;
    for (size_t i = 0; i < f->towns; i++) if (f->town[i].id == area) return &f->town[i];
    return NULL;
}

static void forget(struct place *p) { *p = (struct place){ .id = p->id, .period = S("") }; }

static str source_words(struct finding *f, int64_t source)
{
    struct rows *r = ask(f->q->st, Q("SELECT name FROM monitoring_source_words WHERE owner = $1 AND lang = 'de'"), I(source));
    return rows_next(r) ? arena_copy(f->q->a, row_str(r, 0)) : S("");
}

static str sources_of(struct finding *f, const struct shown *v, size_t n)
{
    struct buf b = buf_in(f->q->a, 2000);
    int64_t seen[SOURCES_SAID];
    size_t k = 0;
    for (size_t i = 0; i < n && k < SOURCES_SAID; i++) {
        bool known = !v[i].source;
        for (size_t j = 0; j < k; j++) known |= seen[j] == v[i].source;
        if (known) continue;
        seen[k++] = v[i].source;
        buf_fmt(&b, "%s%.*s", b.n ? ", " : "", STR(source_words(f, v[i].source)));
    }
    return buf_str(&b);
}

static void deliveries_of(struct finding *f, struct gap_line *l)
{
    int64_t ids[200];
    for (size_t i = 0; i < f->deliveries.n; i++) {
        const struct delivery *d = f->deliveries.row[i];
        size_t n = refs_ids(d->indicators, ids, countof(ids));
        for (size_t k = 0; k < n; k++) {
            if (ids[k] != l->x->meta.id || l->delivery.n) continue;
            l->delivery = d->title;
            l->delivery_url = url_row(f->q, &delivery_entity, d->meta.slug);
        }
    }
}

/* Totals alone count: of a group of people nobody promised figures everywhere. */
static int64_t look_at(struct finding *f, const struct shown *v, size_t n, struct gap_line *l)
{
    int64_t newest = 0;
    struct period p;
    forget(&f->county);
    for (size_t i = 0; i < f->towns; i++) forget(&f->town[i]);
    for (size_t i = 0; i < n; i++) {
        struct place *at = place_of(f, v[i].area);
        int64_t day = period_parse(v[i].period, &p) ? date_days(period_last(p)) : 0;
        if (!at || v[i].dims.n || v[i].mark == SHOWN_NONE) continue;
        if (day > newest) { newest = day; l->newest = v[i].period; }
        int64_t *which = v[i].mark == SHOWN_HIDDEN ? &at->hidden : &at->shown;
        if (day > *which) { *which = day; if (which == &at->shown) at->period = v[i].period; }
    }
    return newest;
}

static void judge(struct finding *f, struct gap_line *l, int64_t newest)
{
    bool shown = f->county.shown;
    int64_t fresh = f->county.shown >= f->old;
    l->county = f->county.period;
    l->county_old = f->county.shown && f->county.shown < f->old;
    for (size_t i = 0; i < f->towns; i++) {
        const struct place *t = &f->town[i];
        shown |= t->shown > 0;
        l->towns += t->shown >= f->old;
        l->old += t->shown && t->shown < f->old;
        l->hidden += !t->shown && t->hidden;
        fresh += t->shown >= f->old;
    }
    l->kind = !newest ? GAP_NOTHING : !shown ? GAP_HIDDEN : !fresh ? GAP_OLD : l->towns < (int64_t)f->towns ? GAP_TOWNS : GAP_NONE;
}

static enum gap_kind wanted(struct req *q, bool *all)
{
    str only = req_param(q, S("only"));
    for (int k = 0; k < GAP_KINDS; k++) if (str_eq(only, str_of(gap_words[k]))) return (enum gap_kind)k;
    *all = true;
    return GAP_NOTHING;
}

static void all_indicators(struct finding *f, struct gaps_view *v)
{
    struct query query = query_new(&indicator_entity, &f->q->who, f->q->lang);
    query.limit = LIMIT_MAX;
    struct page page = query_run(&query, f->q->st);     /* 500: the catalogue has 190                                  */
    v->line = arena_array(f->q->a, struct gap_line, page.n + 1);
    for (size_t i = 0; i < page.n; i++) {
        const struct shown *s;
        struct gap_line l = { .x = page.row[i], .newest = S(""), .county = S(""), .delivery = S("") };
        size_t n = shown_all(f->q->st, f->q->a, l.x->meta.id, 0, &s);
        judge(f, &l, look_at(f, s, n, &l));
        l.sources = sources_of(f, s, n);
        deliveries_of(f, &l);
        v->count[l.kind]++;
        if (v->all || l.kind == v->only) v->line[v->n++] = l;
    }
}

void data_gaps_show(struct req *q)
{
    struct finding *f = arena_new_of(q->a, struct finding);
    struct gaps_view v = { 0 };
    *f = (struct finding){ .q = q, .old = date_days(wall_of(moment_now()).date) - OLD_DAYS };
    struct query query = query_new(&delivery_entity, &q->who, q->lang);
    query.limit = DELIVERIES_MAX;
    f->deliveries = query_run(&query, q->st);
    find_places(f);
    v.towns = (int64_t)f->towns;
    v.only = wanted(q, &v.all);
    all_indicators(f, &v);
    data_gaps_page(&q->out, q, &v);
}
