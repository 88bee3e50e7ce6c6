/* indicator_pages.c - the overview of indicators and the page of one: what was asked for in the address, and what there is to say about it. */
#include "entity/schema.h"
#include "rooms/monitoring/indicator_thing.h"
#include "web/csrf.h"
#include <math.h>
#include <string.h>

/* ---- areas --------------------------------------------------------------------------------------------------------------------------------- */
struct figure_areas figure_areas(struct req *q)
{
    struct rows *r = ask(q->st, Q("SELECT id, ags, name, level, COALESCE(parent, 0) FROM directory_area WHERE deleted_at IS NULL ORDER BY ags, id LIMIT 1000"));
    struct figure_areas l = { arena_array(q->a, struct figure_area, rows_count(r) + 1), 0 };
    while (rows_next(r)) l.at[l.n++] = (struct figure_area){ row_int(r, 0), row_int(r, 4), row_str(r, 1), row_str(r, 2), row_str(r, 3) };
    return l;
}

const struct figure_area *area_by_id(const struct figure_areas *l, int64_t id)
{
    for (size_t i = 0; i < l->n; i++) if (l->at[i].id == id) return &l->at[i];
    return NULL;
}

const struct figure_area *area_by_ags(const struct figure_areas *l, str ags)
{
    for (size_t i = 0; i < l->n; i++) if (str_eq(l->at[i].ags, ags)) return &l->at[i];
    return NULL;
}

const struct figure_area *area_of_region(struct req *q, const struct figure_areas *l)
{
    const struct figure_area *own = area_by_id(l, county_of(q->st));
    for (size_t i = 0; !own && i < l->n; i++) if (str_eq(l->at[i].level, S("county"))) own = &l->at[i];
    return own;
}

/* ---- what the address asks for -------------------------------------------------------------------------------------------------------------- */
struct looking { struct req *q; struct indicator_view *v; const struct shown_there *t; size_t n; };

static void find_areas(const struct looking *s)
{
    struct indicator_view *v = s->v;
    for (size_t i = 0; i < v->areas.n && v->n_there < countof(v->there); i++)
        for (size_t k = 0; k < s->n; k++) if (s->t[k].area == v->areas.at[i].id) { v->there[v->n_there++] = &v->areas.at[i]; break; }
}

static bool is_there(const struct indicator_view *v, const struct figure_area *area)
{
    for (size_t i = 0; i < v->n_there; i++) if (v->there[i] == area) return true;
    return false;
}

/* The area that was asked for, otherwise the county, otherwise the first that has figures. */
static void choose_area(const struct looking *s)
{
    struct indicator_view *v = s->v;
    const struct figure_area *county = area_of_region(s->q, &v->areas), *asked = area_by_ags(&v->areas, req_param(s->q, S("area")));
    v->here = asked ? asked : is_there(v, county) || !v->n_there ? county : v->there[0];
}

static void add_group(const struct looking *s, str dims)
{
    struct indicator_view *v = s->v;
    for (size_t i = 0; i < v->groups; i++) if (str_eq(v->group[i].dims, dims)) return;
    if (v->groups == GROUPS_MOST) return;
    struct group_choice *g = &v->group[v->groups++];
    g->dims = dims;
    str concept;
    g->name = dims_name(s->q->st, s->q->a, s->q->lang, s->q->words, dims, &g->concept);
    g->german = dims.n && !str_eq(str_of(s->q->lang->tag), S(LANG_SOURCE)) && str_eq(g->name, dims_name(s->q->st, s->q->a, lang_find(S(LANG_SOURCE)), words_in(S(LANG_SOURCE)), dims, &concept));
}

static const struct group_choice *group_of(const struct indicator_view *v, str dims)
{
    for (size_t i = 0; i < v->groups; i++) if (str_eq(v->group[i].dims, dims)) return &v->group[i];
    return NULL;
}

/* Without a wish the total, where there is one; a group is compared with what its breakdown is compared with. */
static void choose_groups(const struct looking *s)
{
    struct indicator_view *v = s->v;
    for (int total = 1; total >= 0; total--) for (size_t i = 0; i < s->n; i++) if (s->t[i].area == v->here->id && (s->t[i].dims.n == 0) == total) add_group(s, s->t[i].dims);
    if (!v->groups) add_group(s, S(""));
    const struct group_choice *asked = group_of(v, req_param(s->q, S("group"))), *with = group_of(v, req_param(s->q, S("with")));
    v->now = asked ? asked : &v->group[0];
    if (!v->now->dims.n && !req_has(s->q, S("with"))) return;
    if (!with || with == v->now) with = group_of(v, dims_reference(s->q->st, s->q->a, v->x->meta.id, v->here->id, v->now->dims));
    v->reference = with == v->now ? NULL : with;
}

str level_beside(const struct indicator_view *v)
{
    for (size_t i = 0; v->here && i < v->areas.n; i++) if (v->areas.at[i].parent == v->here->id && is_there(v, &v->areas.at[i])) return v->areas.at[i].level;
    return v->here ? v->here->level : S("");
}

/* How many areas of that kind have a figure: several sources of one are one area. What there is comes in the order of periods and areas. */
static size_t areas_in(const struct looking *s, str period)
{
    int64_t before = 0;
    size_t n = 0;
    str level = level_beside(s->v);
    for (size_t i = 0; i < s->n; i++) {
        if (s->t[i].area == before || !str_eq(s->t[i].period, period) || !str_eq(s->t[i].dims, s->v->now->dims)) continue;
        const struct figure_area *a = area_by_id(&s->v->areas, s->t[i].area);
        before = s->t[i].area;
        n += a && str_eq(a->level, level);
    }
    return n;
}

static int newest_first(const void *x, const void *y)
{
    struct period a = { 0 }, b = { 0 };
    if (!period_parse(*(const str *)x, &a) || !period_parse(*(const str *)y, &b)) return str_cmp(*(const str *)y, *(const str *)x);
    return period_order(b, a);
}

/* The period in which areas are put beside each other: the one asked for, otherwise that of which most areas have figures, the newest of these. */
static void choose_period(const struct looking *s)
{
    struct indicator_view *v = s->v;
    str all[CHART_LABELS_MAX];
    size_t n = 0, most = 1;
    for (size_t i = 0; i < s->n; i++) {
        size_t k = 0;
        while (k < n && !str_eq(all[k], s->t[i].period)) k++;
        if (k == n && n < countof(all) && areas_in(s, s->t[i].period) > 1) all[n++] = s->t[i].period;
    }
    if (!n) return;
    qsort(all, n, sizeof *all, newest_first);
    for (size_t i = 0; i < n; i++) {
        size_t here = areas_in(s, all[i]);
        if (here > most) { most = here; v->period = all[i]; }
        if (v->n_periods < PERIODS_MOST) v->periods[v->n_periods++] = all[i];
    }
    for (size_t i = 0; i < n; i++) if (str_eq(all[i], req_param(s->q, S("period")))) v->period = all[i];
}

/* ---- what there is to say ---------------------------------------------------------------------------------------------------------------------- */
static struct gap_words words_of(struct req *q, const struct indicator_view *v)
{
    return (struct gap_words){ q->lang, q->words, v->now->name, v->reference ? v->reference->name : S(""), v->x->unit, figure_digits(v->x) };
}

/* The newest value against the one before it, unless it is counted otherwise. Half of the unit that is written decides whether it is the same. */
static void say_change(struct req *q, struct indicator_view *v)
{
    const struct compared *c = &v->c;
    size_t last = c->n, before;
    while (last && !isfinite(c->p[last - 1].g)) last--;
    if (!last--) return;
    v->last = c->at[last].g;
    for (before = last; before && !isfinite(c->p[before - 1].g) && !c->p[before].cut; before--) { }
    if (c->p[before].cut || (before && c->p[last].cut)) { v->cut = c->at[before].cut.n ? c->at[before].cut : _(N_("Counted otherwise from here on")); return; }
    if (!before--) return;
    double d = c->p[last].g - c->p[before].g;
    struct gap_words w = words_of(q, v);
    str then = period_name(q->a, q->lang, q->words, c->p[before].at);
    bool same = fabs(d) < pow(10, -figure_digits(v->x)) / 2;
    v->change = same ? say(q, N_("as in {period}"), { "period", then })
              : say(q, d > 0 ? N_("{distance} more than in {period}") : N_("{distance} less than in {period}"), { "distance", gap_distance(q->a, &w, d) }, { "period", then });
    if (!same && c->better != GAP_CONTEXT) v->verdict = (d > 0) == (c->better == GAP_HIGH) ? _(N_("better")) : _(N_("worse"));
}

/* Different ways of saying who counts as having immigrated give gaps of their own. */
static void warn_of_concepts(struct req *q, struct indicator_view *v)
{
    str one = v->now->concept, other = v->reference->concept;
    for (size_t i = v->c.n; i-- > 0 && (!one.n || !other.n || str_eq(one, other));) {
        const struct compared_point *p = &v->c.at[i];
        if (!p->g || !p->r || p->g->source == p->r->source) continue;
        str of_g = figure_source(q, p->g->source).concept, of_r = figure_source(q, p->r->source).concept;
        if (of_g.n && of_r.n && !str_eq(of_g, of_r)) { one = of_g; other = of_r; break; }
    }
    if (one.n && other.n && !str_eq(one, other))
        v->concepts = say(q, N_("Two ways of counting are compared here: “{one}” and “{other}”. The gap may come from that alone."), { "one", concept_name(q, one) }, { "other", concept_name(q, other) });
}

static void say_gap(struct req *q, struct indicator_view *v)
{
    struct gap_words w = words_of(q, v);
    const struct gap_series *s = &v->c.series;
    if (!v->reference) return;
    for (size_t i = v->c.n; i-- > 0 && !v->gap_now.n;) v->gap_now = gap_say_now(q->a, &w, &v->c.p[i]);
    if (s->n > 1) v->gap_change = gap_say_change(q->a, &w, &v->c.p[s->from], &v->c.p[s->to], &s->change);
    warn_of_concepts(q, v);
}

/* ---- sources and their contradictions ------------------------------------------------------------------------------------------------------------ */
static void add_source(struct req *q, struct indicator_view *v, int64_t id)
{
    for (size_t i = 0; i < v->sources; i++) if (v->source[i].id == id) return;
    if (id && v->sources < countof(v->source)) v->source[v->sources++] = figure_source(q, id);
}

static void take_claims(struct req *q, struct indicator_view *v, const struct shown *cell)
{
    const struct shown *s;
    struct conflict_here *c = &v->conflict[v->conflicts++];
    size_t n = shown_claims(q->st, q->a, &(struct shown_ask){ .indicator = v->x->meta.id, .area = cell->area, .dims = cell->dims }, cell->period, &s);
    c->period = cell->period;
    for (size_t i = 0; i < n && c->n < CLAIMS_MOST; i++) c->claim[c->n++] = (struct claim){ &s[i], figure_source(q, s[i].source) };
}

/* The newest contradictions; older ones stand in the file. */
static void find_conflicts(struct req *q, struct indicator_view *v)
{
    enum { CONFLICTS_MOST = 4 };
    v->conflict = arena_array(q->a, struct conflict_here, CONFLICTS_MOST);
    for (size_t i = v->c.n; i-- > 0;) {
        const struct shown *s[] = { v->c.at[i].g, v->c.at[i].r };
        for (size_t k = 0; k < countof(s); k++) {
            if (!s[k]) continue;
            add_source(q, v, s[k]->source);
            if (s[k]->others && v->conflicts < CONFLICTS_MOST) take_claims(q, v, s[k]);
        }
    }
}

/* What contradicts each other without being the same cell: days of a year, years and their sum, a share and its parts. */
static void find_apart(struct req *q, struct indicator_view *v)
{
    const struct contradiction *c;
    size_t n = contradictions(q->st, q->a, v->x->meta.id, v->here->id, &c);
    for (size_t i = 0; i < n && v->n_apart < countof(v->apart); i++)
        if (c[i].kind != CONTRADICT_SOURCES && str_eq(c[i].dims, v->now->dims)) v->apart[v->n_apart++] = c[i];
}

static struct page definitions_of(struct req *q, const struct indicator *x)
{
    struct query query = query_new(&definition_entity, &q->who, q->lang);
    query.where[query.n_where++] = (struct condition){ .field = entity_field(&definition_entity, S("indicator")), .id = x->meta.id };
    query.limit = CHANGES_MOST;
    query.plain = true;
    query.sort = entity_field(&definition_entity, S("valid_from"));
    query.down = true;
    return query_run(&query, q->st);
}

struct indicator_view *indicator_view(struct req *q)
{
    struct labels *labels = arena_new_of(q->a, struct labels);
    struct indicator_view *v = arena_new_of(q->a, struct indicator_view);
    struct looking s = { q, v, NULL, 0 };
    v->x = record_of_address(q, &indicator_entity, labels);
    if (!v->x) return NULL;
    v->labels = labels;
    v->areas = figure_areas(q);
    s.n = shown_there(q->st, q->a, v->x->meta.id, 0, &s.t);
    find_areas(&s);
    choose_area(&s);
    if (!v->here) { req_fail(q, 404, N_("This region has no county yet.")); return NULL; }
    choose_groups(&s);
    choose_period(&s);
    for (size_t i = 0; i < v->n_there; i++) if (str_eq(v->there[i]->level, S("state")) && v->there[i] != v->here) v->above = v->there[i];
    v->c = compared_series(q->st, q->a, &(struct compare_ask){ .of = v->x, .area = v->here->id, .group = v->now->dims, .reference = v->reference ? v->reference->dims : S(""),
                                                               .pair = v->reference != NULL, .lang = q->lang });
    say_change(q, v);
    say_gap(q, v);
    find_conflicts(q, v);
    find_apart(q, v);
    v->definitions = definitions_of(q, v->x);
    return v;
}

/* ---- the page -------------------------------------------------------------------------------------------------------------------------------------- */
void indicator_show(struct req *q)
{
    struct indicator_view *v = indicator_view(q);
    if (!v) return;
    v->series = series_figure(q, v);
    v->gap = gap_figure(q, v);
    areas_figures(q, v);
    const struct figure *const all[] = { v->series, v->bars, v->map, v->gap };
    if (q->parts > 4) {
        for (size_t i = 0; i < countof(all); i++) if (all[i] && figure_asked(q, all[i])) return;
        req_fail(q, 404, N_("There is no such figure."));
        return;
    }
    if (v->x->numerator.n) page_about(q, v->x->numerator);
    indicator_thing(q, v);
    indicator_page(&q->out, q, v);
}

/* A bare page that other sites may show within theirs: the one address that says so. It holds no form and no cookie. */
void indicator_embed(struct req *q)
{
    struct indicator_view *v = indicator_view(q);
    if (!v) return;
    v->series = series_figure(q, v);
    req_header(q, "Content-Security-Policy", S("default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"));
    embed_page(&q->out, q, v);
}

/* Which of several sources is shown for a period, with the reason for it. */
void indicator_display(struct req *q)
{
    struct labels labels = { 0 };
    const struct indicator *x = record_of_address(q, &indicator_entity, &labels);
    if (!x) return;
    struct draft d = draft_new(q->a, &display_entity);
    struct problems p = { .a = q->a };
    draft_give(&d, "indicator", x->meta.key);
    const char *const field[] = { "area", "period", "source", "vintage", "reason" };
    for (size_t i = 0; i < countof(field); i++) draft_give(&d, field[i], str_trim(form_value(q, str_of(field[i]))));
    enum write_outcome out = row_write(q->st, &(struct write){ .who = &q->who, .request = q->id, .draft = &d }, &p);
    if (out == WRITE_REFUSED) { req_fail(q, 422, p.n ? p.at[0].message : N_("This could not be saved.")); return; }
    if (out != WRITE_DONE) { req_fail(q, 403, N_("You may not do this.")); return; }
    req_redirect(q, 303, arena_fmt(q->a, "%.*s?area=%.*s#conflicts", STR(url_row(q, &indicator_entity, x->meta.slug)), STR(form_value(q, S("area")))));
}

/* ---- the overview ---------------------------------------------------------------------------------------------------------------------------------------- */
/* "NI 1.2.2; LM?; S000:219" is part of the sets NI and LM; what begins with S and a digit is a place in a paper. */
static bool next_set(str *rest, str *set)
{
    for (str part; str_split(rest, ';', &part);) {
        size_t n = 0;
        part = str_trim(part);
        while (n < part.n && ((part.p[n] >= 'A' && part.p[n] <= 'Z') || (part.p[n] >= 'a' && part.p[n] <= 'z'))) n++;
        *set = str_upto(part, n);
        if (n > 1) return true;
    }
    return false;
}

static bool in_set(str sets, str set)
{
    for (str one; next_set(&sets, &one);) if (str_eq(one, set)) return true;
    return false;
}

static void collect_sets(struct overview *v, str sets)
{
    for (str one; next_set(&sets, &one);) {
        size_t i = 0;
        while (i < v->n_sets && !str_eq(v->sets[i], one)) i++;
        if (i == v->n_sets && i < countof(v->sets)) v->sets[v->n_sets++] = one;
    }
}

static struct page all_indicators(struct req *q)
{
    struct query query = query_new(&indicator_entity, &q->who, q->lang);
    query.limit = LIMIT_MAX;
    query.plain = query.details = true;
    return query_run(&query, q->st);
}

static const struct shown *newest(struct req *q, const struct indicator *x, int64_t area)
{
    const struct shown *v;
    struct period best = { 0 }, p;
    const struct shown *last = NULL;
    size_t n = shown_series(q->st, q->a, &(struct shown_ask){ .indicator = x->meta.id, .area = area }, &v);
    for (size_t i = 0; i < n; i++) {
        if (v[i].mark != SHOWN_VALUE || !period_parse(v[i].period, &p) || (last && period_order(p, best) < 0)) continue;
        last = &v[i];
        best = p;
    }
    return last;
}

static void fill_field(struct req *q, struct overview *v, const struct page *all, int64_t field, const struct option *o, int64_t area)
{
    struct overview_field *f = &v->field[v->fields];
    *f = (struct overview_field){ .name = o ? o->text : _(N_("Other indicators")), .depth = o ? o->depth : 0, .german = o && o->german, .row = arena_array(q->a, struct overview_row, all->n + 1) };
    for (size_t i = 0; i < all->n; i++) {
        const struct indicator *x = all->row[i];
        if (x->field != field || (v->set.n && !in_set(x->sets, v->set))) continue;
        f->row[f->n++] = (struct overview_row){ x, newest(q, x, area) };
    }
    v->fields += f->n || o;
}

/* A field stays for what stands in it or below it; with a set chosen most have nothing. */
static void drop_empty(struct overview *v)
{
    size_t n = 0;
    for (size_t i = 0; i < v->fields; i++) {
        bool any = v->field[i].n > 0;
        for (size_t k = i + 1; k < v->fields && v->field[k].depth > v->field[i].depth; k++) any |= v->field[k].n > 0;
        if (any) v->field[n++] = v->field[i];
    }
    v->fields = n;
}

static void overview_of(struct req *q, struct overview *v)
{
    struct page all = all_indicators(q);
    struct query fields = query_new(&field_entity, &q->who, q->lang);
    struct option *o = arena_array(q->a, struct option, OPTIONS_MAX);
    size_t n = query_options(q->st, &fields, o, OPTIONS_MAX);
    struct figure_areas areas = figure_areas(q);
    const struct figure_area *county = area_of_region(q, &areas);
    v->place = county ? county->name : S("");
    v->field = arena_array(q->a, struct overview_field, n + 1);
    for (size_t i = 0; i < all.n; i++) collect_sets(v, ((const struct indicator *)all.row[i])->sets);
    for (size_t i = 0; i < n; i++) fill_field(q, v, &all, o[i].id, &o[i], county ? county->id : 0);
    fill_field(q, v, &all, 0, NULL, county ? county->id : 0);
    drop_empty(v);
}

void indicators_list(struct req *q)
{
    struct overview v = { .list = list_view(q, &indicator_entity), .set = req_param(q, S("set")) };
    v.plain = v.list.narrowed || v.list.query.after.n || req_has(q, S("sort")) || req_has(q, S("columns"));
    if (!v.plain) overview_of(q, &v);
    indicators_page(&q->out, q, &v);
}
