/* observe_store.c - what an import changes: compared with what is there, stored all or not at all, and taken back. */
#include "entity/history.h"
#include "entity/query.h"
#include "rooms/monitoring/observe_names.h"
#include "rooms/monitoring/shown.h"
#include "text/words.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DEADLINE_STORE = 30 * 60 * 1000 };

/* ---- in the order of series, time, state of the data ------------------------------------------------------------------------------------------- */
static int by_text(const void *x, const void *y)
{
    const struct dict_slot *a = x, *b = y;
    return str_cmp(a->key, b->key);
}

/* Indexes in the order of their texts: of one type of period that is the order of time. */
static uint32_t *ranks(struct arena *a, const str *text, size_t n)
{
    struct dict_slot *s = arena_array(a, struct dict_slot, n + 1);
    uint32_t *rank = arena_array(a, uint32_t, n + 1);
    for (size_t i = 0; i < n; i++) s[i] = (struct dict_slot){ 0, text[i], (int64_t)i };
    if (n) qsort(s, n, sizeof *s, by_text);
    for (size_t i = 0; i < n; i++) rank[s[i].v] = (uint32_t)i;
    return rank;
}

static int by_key(const void *x, const void *y)
{
    const struct obs_row *a = x, *b = y;
    if (a->series != b->series) return a->series < b->series ? -1 : 1;
    if (a->period != b->period) return a->period < b->period ? -1 : 1;
    if (a->vintage != b->vintage) return a->vintage < b->vintage ? -1 : 1;
    return (a->line > b->line) - (a->line < b->line);
}

static int old_by_key(const void *x, const void *y)
{
    const struct old_row *a = x, *b = y;
    if (a->series != b->series) return a->series < b->series ? -1 : 1;
    if (a->period != b->period) return a->period < b->period ? -1 : 1;
    if (a->vintage != b->vintage) return a->vintage < b->vintage ? -1 : 1;
    return 0;
}

/* From now on a row's period and vintage are ranks; the lists are put in that order, too. */
static void rank_all(struct catalogue *c, struct arena *a, struct obs_row *row, size_t n, struct old_row *old, size_t n_old)
{
    uint32_t *p = ranks(a, c->period_text, c->periods), *v = ranks(a, c->vintage, c->vintages);
    struct period *period = arena_array(a, struct period, c->periods + 1);
    str *text = arena_array(a, str, c->periods + 1), *vintage = arena_array(a, str, c->vintages + 1);
    for (size_t i = 0; i < c->periods; i++) { period[p[i]] = c->period[i]; text[p[i]] = c->period_text[i]; }
    for (size_t i = 0; i < c->vintages; i++) vintage[v[i]] = c->vintage[i];
    c->period = period;
    c->period_text = text;
    c->vintage = vintage;
    for (size_t i = 0; i < n; i++) { row[i].period = p[row[i].period]; row[i].vintage = v[row[i].vintage]; }
    for (size_t i = 0; i < n_old; i++) { old[i].period = p[old[i].period]; old[i].vintage = v[old[i].vintage]; }
    if (n) qsort(row, n, sizeof *row, by_key);
    if (n_old) qsort(old, n_old, sizeof *old, old_by_key);
}

/* ---- what is there ---------------------------------------------------------------------------------------------------------------------------------- */
struct finding_old { struct observing *o; struct catalogue *c; uint32_t indicator; struct old_row *row; size_t n, room; int64_t series_id; int64_t series; };

static int64_t area_of_id(const struct catalogue *c, int64_t id)
{
    for (size_t i = 0; i < c->areas; i++) if (c->area[i].id == id) return (int64_t)i;
    return -1;
}

static int64_t source_of_id(const struct catalogue *c, int64_t id)
{
    for (size_t i = 0; i < c->sources; i++) if (c->source[i].id == id) return (int64_t)i;
    return -1;
}

/* Series that this file has nothing of are passed over. */
static bool old_series(void *ctx, const struct rows *r)
{
    struct finding_old *f = ctx;
    int64_t area = area_of_id(f->c, row_int(r, 1)), source = source_of_id(f->c, row_int(r, 2)), dims = dict_get(&f->c->by_dims, row_str(r, 3));
    int64_t i = area < 0 || source < 0 || dims < 0 ? -1 : series_find(f->c, f->indicator, (uint32_t)area, (uint32_t)source, (uint32_t)dims);
    if (i >= 0) f->c->series[i].id = row_int(r, 0);
    return true;
}

static bool old_value(void *ctx, const struct rows *r)
{
    struct finding_old *f = ctx;
    struct period p;
    if (row_int(r, 0) != f->series_id) {
        f->series_id = row_int(r, 0);
        f->series = dict_get(&f->c->by_series, (str){ (const char *)&f->series_id, sizeof f->series_id });
    }
    if (f->series < 0 || !period_parse(row_str(r, 1), &p)) return true;
    catalogue_grow(f->o->a, f->row, f->n, f->room);
    f->row[f->n++] = (struct old_row){ (uint32_t)f->series, period_of_text(f->c, f->o->a, p), vintage_of(f->c, f->o->a, row_str(r, 2)), row_null(r, 3) ? 0 : row_real(r, 3), !row_null(r, 3),
        (enum obs_status)row_int(r, 4), row_int(r, 5), row_int(r, 6) != 0 };
    return true;
}

/* Ids of series are entered beside their keys, as eight bytes; no key has that length. */
static void enter_ids(struct catalogue *c, struct arena *a)
{
    for (size_t i = 0; i < c->n_series; i++) {
        if (!c->series[i].id) continue;
        int64_t *id = arena_new_of(a, int64_t);
        *id = c->series[i].id;
        dict_put(&c->by_series, (str){ (const char *)id, sizeof *id }, (int64_t)i);
    }
}

/* The ids of the file's series that are stored. Returns which of its indicators are stored at all, so that more may be asked of them. */
static bool *find_series(struct observing *o, struct finding_old *f)
{
    bool *seen = arena_array(o->a, bool, f->c->indicators + 1);
    for (size_t i = 0; i < f->c->n_series; i++) {
        uint32_t k = f->c->series[i].indicator;
        if (!f->c->indicator[k].id || seen[k]) continue;
        seen[k] = true;
        f->indicator = k;
        each(o->st, old_series, f, Q("SELECT id, area, source, dims FROM monitoring_series WHERE indicator = $1 ORDER BY id"), I(f->c->indicator[k].id));
    }
    return seen;
}

static void load_old(struct observing *o, struct finding_old *f)
{
    bool *seen = find_series(o, f);
    enter_ids(f->c, o->a);
    for (size_t k = 0; k < f->c->indicators; k++) {
        if (!seen[k]) continue;
        f->series_id = 0;
        each(o->st, old_value, f, Q("SELECT o.series, o.period, o.vintage, o.value, o.status, o.id, o.shown FROM monitoring_observation o JOIN monitoring_series s ON s.id = o.series "
            "WHERE s.indicator = $1 AND o.ended = 0 ORDER BY o.series, o.id"), I(f->c->indicator[k].id));
    }
}

static bool same_value(const struct obs_row *r, const struct old_row *old)
{
    return r->has == old->has && r->status == old->status && (!r->has || r->value == old->value);
}

double old_seen(const struct observing *o, const struct old_row *old)
{
    const struct known_series *s = &o->known->series[old->series];
    const struct known_indicator *x = &o->known->indicator[s->indicator];
    double base = figures_count(x->measure, x->unit, x->digits) ? shown_base(o->known->source[s->source].method) : 0;
    return base > 0 ? shown_rounded(old->value, base) : old->value;
}

void observing_compare(struct observing *o)
{
    struct finding_old f = { .o = o, .c = o->known };
    size_t k = 0;
    load_old(o, &f);
    rank_all(o->known, o->a, o->row, o->n, f.row, f.n);
    o->old = f.row;
    o->olds = f.n;
    for (size_t i = 0; i < o->n; i++) {
        struct obs_row *r = &o->row[i];
        struct old_row here = { r->series, r->period, r->vintage, 0, false, OBS_VALUE, 0, false };
        while (k < f.n && old_by_key(&f.row[k], &here) < 0) k++;
        if (k < f.n && !old_by_key(&f.row[k], &here)) {
            r->change = same_value(r, &f.row[k]) ? OBS_SAME : OBS_REVISED;
            r->was = old_seen(o, &f.row[k]);
            r->was_hidden = f.row[k].hidden;
            r->was_has = f.row[k].has;
            r->was_status = f.row[k].status;
            r->was_id = f.row[k].id;
        }
        o->count[r->change]++;
    }
}

/* ---- what the mapping may create -------------------------------------------------------------------------------------------------------------------- */
struct given { const char *field; str value; };
/* One new row; the words of translated fields are German. Its id; 0: refused. */
static int64_t make(struct observing *o, const struct who *who, const struct entity *e, str key, const struct given *g, size_t n, const char **why)
{
    struct problems p = { .a = o->a };
    struct draft d = draft_new(o->a, e);
    d.key = key;
    for (size_t i = 0; i < n; i++) {
        const struct field *f = entity_field(e, str_of(g[i].field));
        if (!g[i].value.n) continue;
        if (f->translated) draft_word(o->a, &d, lang_source())[field_index(e, f)] = g[i].value;
        else draft_give(&d, g[i].field, g[i].value);
    }
    struct write w = { .who = who, .request = store_request(o->st), .draft = &d, .import = true };
    enum write_outcome out = row_write(o->st, &w, &p);
    if (out == WRITE_DONE) return d.id;
    *why = out == WRITE_DENIED ? N_("You may not make what is missing here.") : p.n ? p.at[0].message : N_("The data cannot be reached just now. Please try again in a moment.");
    return 0;
}
#define make_row(o, who, e, key, why, ...) make((o), (who), (e), (key), (const struct given[]){ __VA_ARGS__ }, sizeof (const struct given[]){ __VA_ARGS__ } / sizeof(struct given), (why))

static bool make_areas(struct observing *o, const struct who *who, const char **why)
{
    struct catalogue *c = o->known;
    for (size_t i = 0; i < c->areas; i++) {
        struct known_area *x = &c->area[i];
        str level = x->key.n == 2 ? S("state") : x->key.n == 5 ? S("county") : S("municipality");
        if (x->id) continue;
        x->id = make_row(o, who, entity_named(S("directory.area")), x->key, why, { "name", x->name }, { "level", level }, { "ags", x->key }, { "parent", x->parent >= 0 ? c->area[x->parent].key : S("") });
        if (!x->id) return false;
    }
    return true;
}

static bool make_breakdowns(struct observing *o, const struct who *who, const char **why)
{
    struct catalogue *c = o->known;
    for (size_t i = 0; i < c->breakdowns; i++) {
        struct known_breakdown *b = &c->breakdown[i];
        if (!b->id && !(b->id = make_row(o, who, &breakdown_entity, b->code, why, { "code", b->code }, { "name", b->name }))) return false;
    }
    for (size_t i = 0; i < c->categories; i++) {
        struct known_category *x = &c->category[i];
        if (x->id) continue;
        str by = code_key(o->a, c->breakdown[x->breakdown].code);
        if (!(x->id = make_row(o, who, &group_entity, S(""), why, { "breakdown", by }, { "code", x->code }, { "name", x->name }))) return false;
    }
    return true;
}

/* A new indicator whose unit is people, or unknown, and whose figures are whole numbers counts people: else its small numbers would not be protected. */
static void settle_measures(struct observing *o)
{
    struct catalogue *c = o->known;
    bool *parted = arena_array(o->a, bool, c->indicators + 1);
    for (size_t i = 0; i < o->n; i++) if (o->row[i].has && floor(o->row[i].value) < o->row[i].value) parted[c->series[o->row[i].series].indicator] = true;
    for (size_t i = 0; i < c->indicators; i++) {
        struct known_indicator *x = &c->indicator[i];
        if (!x->id && !parted[i] && str_eq(x->measure, S("mean")) && (!x->unit.n || unit_of_people(x->unit))) x->measure = S("count");
    }
}

bool catalogue_store(struct observing *o, const struct who *who, const char **why)
{
    struct catalogue *c = o->known;
    settle_measures(o);
    for (size_t i = 0; i < c->indicators; i++) {
        struct known_indicator *x = &c->indicator[i];
        if (!x->id && !(x->id = make_row(o, who, &indicator_entity, x->code, why, { "code", x->code }, { "name", x->name }, { "unit", x->unit }, { "measure", x->measure },
                                         { "better", S("context") }))) return false;
    }
    for (size_t i = 0; i < c->sources; i++) {
        struct known_source *x = &c->source[i];
        if (!x->id && !(x->id = make_row(o, who, &source_entity, x->code, why, { "code", x->code }, { "name", x->name }, { "method", x->method }))) return false;
    }
    return make_areas(o, who, why) && make_breakdowns(o, who, why);
}

/* ---- storing ------------------------------------------------------------------------------------------------------------------------------------------- */
enum { SERIES_OWN = 4 };                                  /* values of a series */
static void store_some_series(struct observing *o, const struct arg *values, size_t n)
{
    struct sql q = sql_new(o->st);
    sql(&q, "INSERT INTO monitoring_series (indicator, area, dims, source) SELECT v.column1, v.column2, v.column3, v.column4 FROM ");
    sql_rows(&q, values, n, SERIES_OWN);
    sql_also(&q);
}

/* New ones are stored many at once, and their ids read afterwards. */
static bool store_series(struct observing *o)
{
    struct catalogue *c = o->known;
    size_t n = 0, most = sql_rows_most(o->st, SERIES_OWN, 0);
    struct arg *some = arena_array(o->a, struct arg, most * SERIES_OWN);
    for (size_t i = 0; i < c->n_series; i++) {
        const struct known_series *s = &c->series[i];
        if (s->id) continue;
        if (n == most) { store_some_series(o, some, n); n = 0; }
        struct arg *v = some + SERIES_OWN * n++;
        v[0] = I(c->indicator[s->indicator].id);
        v[1] = I(c->area[s->area].id);
        v[2] = T(c->dims[s->dims].text);
        v[3] = I(c->source[s->source].id);
    }
    if (!n) return true;
    store_some_series(o, some, n);
    find_series(o, &(struct finding_old){ .o = o, .c = c });
    for (size_t i = 0; i < c->n_series; i++) if (!c->series[i].id) return false;
    return true;
}

static bool same_kind(const struct obs_row *x, const struct obs_row *y)
{
    return x->vintage == y->vintage && x->status == y->status && x->has == y->has && str_eq(x->note, y->note);
}

/* Rows of one statement share what is the same in all of them. */
enum { OWN = 3, SHARED = 4 };                             /* values of a row, and of the statement */
static void store_rows(struct observing *o, const struct obs_row *like, const struct arg *values, size_t n, int64_t batch)
{
    const struct catalogue *c = o->known;
    struct sql q = sql_new(o->st);
    sql(&q, "INSERT INTO monitoring_observation (series, period, value, vintage, status, note, batch, ended, shown) SELECT v.column1, v.column2, v.column3, ");
    sql_value(&q, T(c->vintage[like->vintage])); sql(&q, ", ");
    sql_value(&q, I(like->status)); sql(&q, ", ");
    sql_value(&q, T(like->note)); sql(&q, ", ");
    sql_value(&q, I(batch)); sql(&q, ", 0, 0 FROM ");
    sql_rows(&q, values, n, OWN);
    sql_also(&q);
}

static void store_values(struct observing *o, int64_t batch)
{
    const struct catalogue *c = o->known;
    const struct obs_row *like = NULL;
    size_t n = 0, most = sql_rows_most(o->st, OWN, SHARED);
    struct arg *some = arena_array(o->a, struct arg, most * OWN);
    struct arena_mark m = arena_mark(o->a);               /* a statement's text is of no use after it */
    for (size_t i = 0; i < o->n; i++) {
        const struct obs_row *r = &o->row[i];
        if (r->change == OBS_SAME) continue;
        if (n && (n == most || !same_kind(like, r))) { store_rows(o, like, some, n, batch); n = 0; arena_release(o->a, m); }
        if (!n) like = r;
        struct arg *v = some + OWN * n++;
        v[0] = I(c->series[r->series].id);
        v[1] = T(c->period_text[r->period]);
        v[2] = r->has ? R(r->value) : NIL(REAL);
    }
    if (n) store_rows(o, like, some, n, batch);
}

/* What is revised is ended first: of one cell only one value is in force. */
static void end_revised(struct observing *o, int64_t batch)
{
    struct arena_mark m = arena_mark(o->a);
    for (size_t i = 0; i < o->n; i++, arena_release(o->a, m))
        if (o->row[i].change == OBS_REVISED) also(o->st, Q("UPDATE monitoring_observation SET ended = $2 WHERE id = $1"), I(o->row[i].was_id), I(batch));
}

/* The batch itself is the house's; the entry of history has the name of who brought the file. */
static int64_t make_batch(struct observing *o, str file, str digest, str reason, const char **why)
{
    struct problems p = { .a = o->a };
    struct draft d = draft_new(o->a, &batch_entity);
    int64_t source = -1;
    for (size_t i = 0; i < o->n; i++) { int64_t s = o->known->series[o->row[i].series].source; source = source == -1 || source == s ? s : -2; }
    draft_give(&d, "file", str_upto(file, 200));
    if (source >= 0) draft_give(&d, "source", o->known->source[source].code.n ? code_key(o->a, o->known->source[source].code) : S(""));
    draft_give(&d, "reason", str_upto(reason, 1000));
    struct write w = { .who = &who_house, .request = store_request(o->st), .draft = &d, .quiet = true };
    if (row_write(o->st, &w, &p) != WRITE_DONE) { *why = p.n ? p.at[0].message : N_("The data cannot be reached just now. Please try again in a moment."); return 0; }
    ask(o->st, Q("UPDATE monitoring_batch SET digest = $2, figures = $3, added = $4, revised = $5, same = $6 WHERE id = $1"), I(d.id), T(digest), I((int64_t)o->n), I((int64_t)o->count[OBS_NEW]),
        I((int64_t)o->count[OBS_REVISED]), I((int64_t)o->count[OBS_SAME]));
    return d.id;
}

int64_t observing_store(struct observing *o, const struct who *who, str file, str digest, str reason, const char **why)
{
    *why = N_("The data cannot be reached just now. Please try again in a moment.");
    store_deadline(o->st, DEADLINE_STORE);
    if (!catalogue_store(o, who, why)) return 0;
    int64_t batch = make_batch(o, file, digest, reason, why);
    if (!batch || !store_series(o)) return 0;
    end_revised(o, batch);
    store_values(o, batch);
    history_add(o->st, who, store_request(o->st), &(struct history_entry){ .e = &batch_entity, .row = batch, .version = 1, .event = HISTORY_IMPORT, .reason = reason,
        .detail = arena_fmt(o->a, "sha256 %.*s: %zu new, %zu changed, %zu as before", STR(digest), o->count[OBS_NEW], o->count[OBS_REVISED], o->count[OBS_SAME]) });
    if (store_broken(o->st) || !figures_protect(o->st, who, batch, why)) return 0;
    return batch;
}

/* ---- taken back ------------------------------------------------------------------------------------------------------------------------------------------ */
static str later_files(struct store *st, struct arena *a, int64_t batch)
{
    struct buf b = buf_in(a, 2000);
    struct rows *r = ask(st, Q("SELECT DISTINCT b.id, b.file FROM monitoring_observation o JOIN monitoring_batch b ON b.id = o.ended WHERE o.batch = $1 AND o.ended <> 0 ORDER BY b.id LIMIT 20"), I(batch));
    while (rows_next(r)) { if (b.n) buf_put(&b, S(", ")); buf_put(&b, row_str(r, 1)); }
    return buf_str(&b);
}

/* The state is the house's to set; a second entry of history names who wanted it. */
bool batch_undo(struct store *st, struct arena *a, const struct who *who, int64_t batch, str *later, const char **why)
{
    *later = later_files(st, a, batch);
    *why = N_("Later imports changed figures of this one. Undo these first: %s");
    if (later->n) return false;
    store_deadline(st, DEADLINE_STORE);
    *why = N_("This import is undone already.");
    if (flow_do(st, &who_house, store_request(st), &batch_entity, batch, 0, S("undo"), S(""), why) != FLOW_DONE) return false;
    history_add(st, who, store_request(st), &(struct history_entry){ .e = &batch_entity, .row = batch, .version = 2, .event = HISTORY_CHANGE });
    ask(st, Q("DELETE FROM monitoring_observation WHERE batch = $1"), I(batch));
    ask(st, Q("UPDATE monitoring_observation SET ended = 0 WHERE ended = $1"), I(batch));
    return !store_broken(st) && figures_protect(st, who, 0, why);
}
