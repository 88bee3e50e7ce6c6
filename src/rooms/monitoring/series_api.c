/* series_api.c - published figures for programs: a series as JSON, an indicator's figures as CSV with what its columns mean (CSVW), all of them as a ZIP. What
** leaves here is what shown.h shows. */
#include "entity/query.h"
#include "entity/schema.h"
#include "rooms/monitoring/series_api.h"
#include "rooms/monitoring/shown.h"
#include "text/csv.h"
#include "text/csvw.h"
#include "text/json.h"
#include "text/period.h"
#include "text/zip_write.h"
#include "web/app.h"
#include <stdlib.h>

enum { AREAS_MAX = 4000, SOURCES_HELD = 400, OWN_COLUMNS = 14, OPEN_INDICATORS = 1500, FILE_BYTES_MAX = 16 * 1024 * 1024, ZIP_BYTES_MAX = 48 * 1024 * 1024 };

/* ---- names, read once -------------------------------------------------------------------------------------------------------------------------- */
struct area_name { int64_t id; str key, name; };
struct source_name { int64_t id; str code, name, publisher, licence, link; };
struct open_data {
    struct req *q;
    struct area_name *area; size_t areas;
    struct source_name source[SOURCES_HELD]; size_t sources;
    str breakdown[CSV_COLUMNS_MAX]; size_t breakdowns;      /* of the indicator at hand                                 */
};

static bool take_area(void *ctx, const struct rows *r)
{
    struct open_data *o = ctx;
    if (o->areas == AREAS_MAX) return false;
    o->area[o->areas++] = (struct area_name){ row_int(r, 0), arena_copy(o->q->a, row_str(r, 1)), arena_copy(o->q->a, row_str(r, 2)) };
    return true;
}

static struct open_data *open_data(struct req *q)
{
    struct open_data *o = arena_new_of(q->a, struct open_data);
    *o = (struct open_data){ .q = q, .area = arena_array(q->a, struct area_name, AREAS_MAX) };
    each(q->st, take_area, o, Q("SELECT id, ags, name FROM directory_area WHERE deleted_at IS NULL ORDER BY id"));
    struct rows *r = ask(q->st, Q("SELECT s.id, s.code, w.name, s.publisher, s.licence, s.link FROM monitoring_source s JOIN monitoring_source_words w ON w.owner = s.id AND w.lang = 'de'"
                                  " WHERE s.deleted_at IS NULL ORDER BY s.id LIMIT 400"));
    while (rows_next(r) && o->sources < SOURCES_HELD)
        o->source[o->sources++] = (struct source_name){ row_int(r, 0), arena_copy(q->a, row_str(r, 1)), arena_copy(q->a, row_str(r, 2)), arena_copy(q->a, row_str(r, 3)), arena_copy(q->a, row_str(r, 4)),
                                                        arena_copy(q->a, row_str(r, 5)) };
    return o;
}

/* Both stand in the order of their ids, which come first in them: every figure asks for both. */
static int by_id(const void *key, const void *row)
{
    int64_t want = *(const int64_t *)key, id = *(const int64_t *)row;
    return (want > id) - (want < id);
}

static struct area_name area_of(const struct open_data *o, int64_t id)
{
    const struct area_name *found = o->areas ? bsearch(&id, o->area, o->areas, sizeof *o->area, by_id) : NULL;
    return found ? *found : (struct area_name){ 0, S(""), S("") };
}

static struct source_name source_of(const struct open_data *o, int64_t id)
{
    const struct source_name *found = o->sources ? bsearch(&id, o->source, o->sources, sizeof *o->source, by_id) : NULL;
    return found ? *found : (struct source_name){ 0, S(""), S(""), S(""), S(""), S("") };
}

/* The indicator that is named, if this reader may see it: those that are not published exist for the office alone. */
static const struct indicator *indicator_named(struct req *q, str name)
{
    struct query query = query_new(&indicator_entity, &q->who, q->lang);
    struct labels labels = { 0 };
    int64_t id = id_by_key(q->st, &indicator_entity, code_key(q->a, name));
    return id ? row_by_id(q->st, &query, id, &labels) : NULL;
}

static str number(struct arena *a, double v) { return arena_fmt(a, "%.12g", v); }
static str sign_of(const struct shown *v) { return str_of(obs_sign(v->status)); }

/* ---- one series as JSON ------------------------------------------------------------------------------------------------------------------------ */
static void text_or_null(struct json *j, const char *key, str s)
{
    json_key(j, key);
    if (s.n) json_str(j, s);
    else json_null(j);
}

static void figure_json(struct json *j, const struct open_data *o, const struct shown *v)
{
    json_open(j, '{');
    json_key(j, "period"); json_str(j, v->period);
    json_key(j, "value");
    if (v->mark == SHOWN_VALUE) json_real(j, v->v);
    else json_null(j);
    json_key(j, "hidden"); json_bool(j, v->mark == SHOWN_HIDDEN);
    text_or_null(j, "status", sign_of(v));
    json_key(j, "break"); json_bool(j, v->cut);
    text_or_null(j, "source", v->derived ? S("") : source_of(o, v->source).name);
    text_or_null(j, "vintage", v->vintage);
    text_or_null(j, "note", v->note);
    text_or_null(j, "inputs", v->inputs);
    json_key(j, "contradictions"); json_int(j, (int64_t)v->others);
    json_close(j, '}');
}

static int64_t area_asked(struct req *q)
{
    str key = req_param(q, S("area"));
    return key.n ? id_by_key(q->st, entity_named(S("directory.area")), key) : county_of(q->st);
}

void series_api(struct req *q)
{
    const struct indicator *x = indicator_named(q, req_param(q, S("indicator")));
    struct period p;
    struct shown_ask of = { .area = area_asked(q), .dims = str_trim(req_param(q, S("dims"))), .from = req_param(q, S("from")), .to = req_param(q, S("to")) };
    if (!x || !of.area) { req_fail(q, 404, x ? N_("There is no such area.") : N_("There is no such indicator.")); return; }
    if ((of.from.n && !period_parse(of.from, &p)) || (of.to.n && !period_parse(of.to, &p))) { req_fail(q, 400, N_("from and to are periods: 2022, 2022-Q2, 2021/22, 2022-06-30.")); return; }
    of.indicator = x->meta.id;
    const struct shown *v;
    size_t n = shown_series(q->st, q->a, &of, &v);
    struct open_data *o = open_data(q);
    struct json j = json_to(&q->out);
    q->type = "application/json";
    json_open(&j, '{');
    json_key(&j, "indicator"); json_str(&j, x->code);
    json_key(&j, "name"); json_str(&j, x->name);
    json_key(&j, "unit"); json_str(&j, x->unit);
    json_key(&j, "area"); json_str(&j, area_of(o, of.area).key);
    json_key(&j, "area_name"); json_str(&j, area_of(o, of.area).name);
    json_key(&j, "dims"); json_str(&j, of.dims);
    json_key(&j, "series");
    json_open(&j, '[');
    for (size_t i = 0; i < n; i++) figure_json(&j, o, &v[i]);
    json_close(&j, ']');
    json_close(&j, '}');
}

/* ---- all figures of an indicator as CSV ------------------------------------------------------------------------------------------------------------- */
static str breakdown_in(str dims, str name)             /* the value of one breakdown; empty: its total                */
{
    for (str word; str_word(&dims, &word);)
        if (str_starts(word, name) && word.n > name.n && word.p[name.n] == '=') return str_from(word, name.n + 1);
    return S("");
}

/* One column for each breakdown that its figures have. */
static void breakdowns_of(struct open_data *o, const struct shown *v, size_t n)
{
    o->breakdowns = 0;
    for (size_t i = 0; i < n; i++) {
        str dims = v[i].dims;
        for (str word; str_word(&dims, &word);) {
            int64_t eq = str_find_char(word, '=');
            str name = eq > 0 ? str_upto(word, (size_t)eq) : word;
            size_t k = 0;
            while (k < o->breakdowns && !str_eq(o->breakdown[k], name)) k++;
            if (k == o->breakdowns && k < CSV_COLUMNS_MAX - OWN_COLUMNS) o->breakdown[o->breakdowns++] = name;
        }
    }
}

#define ABOUT(lit) { (lit), sizeof(lit) - 1 }
static const struct csvw_column figure_columns[] = {
    { "indicator", N_("Number"), "string", .key = true },
    { "area", N_("Official key"), "string", .key = true },
    { "area_name", N_("Area"), "string" },
    { "period", N_("Period"), "string", .key = true },
    { "value", N_("Value"), "number", .about = ABOUT("Empty: none, or hidden; see status") },
    { "status", N_("State"), "string", .about = ABOUT("- zero, . hidden or unknown, ... later, / unreliable, x blocked, () limited, 0 rounded to zero") },
    { "break", N_("Counted otherwise from here on"), "boolean" },
    { "source", N_("Source"), "string" },
    { "vintage", N_("State of the data"), "string" },
    { "publisher", N_("Published by"), "string" },
    { "licence", N_("Licence"), "string" },
    { "inputs", N_("Worked out as"), "string" },
    { "note", N_("Note"), "string" },
};

static void head_csv(struct csv_out *out, const struct open_data *o)
{
    for (size_t i = 0; i < countof(figure_columns); i++) csv_put_plain(out, str_of(figure_columns[i].name));
    for (size_t i = 0; i < o->breakdowns; i++) csv_put_plain(out, o->breakdown[i]);
    csv_row(out);
}

static void figure_csv(struct csv_out *out, const struct open_data *o, const struct indicator *x, const struct shown *v)
{
    struct area_name area = area_of(o, v->area);
    struct source_name source = source_of(o, v->source);
    csv_put(out, x->code);
    csv_put_plain(out, area.key);
    csv_put(out, area.name);
    csv_put_plain(out, v->period);
    csv_put_plain(out, v->mark == SHOWN_VALUE ? number(o->q->a, v->v) : S(""));
    csv_put_plain(out, sign_of(v));                     /* codes of ours: a sign alone is no formula                   */
    csv_put_plain(out, v->cut ? S("true") : S("false"));
    csv_put(out, source.name);
    csv_put(out, v->vintage);
    csv_put(out, source.publisher);
    csv_put(out, source.licence);
    csv_put(out, v->inputs);
    csv_put(out, v->note);
    for (size_t i = 0; i < o->breakdowns; i++) csv_put(out, breakdown_in(v->dims, o->breakdown[i]));
    csv_row(out);
}

/* Returns how many figures there are. */
static size_t indicator_csv(struct open_data *o, const struct indicator *x, struct buf *to)
{
    const struct shown *v;
    size_t n = shown_all(o->q->st, o->q->a, x->meta.id, 0, &v);
    struct csv_out out = csv_to(to);
    breakdowns_of(o, v, n);
    head_csv(&out, o);
    for (size_t i = 0; i < n; i++) figure_csv(&out, o, x, &v[i]);
    return n;
}

/* Sources, vintages and breakdowns tell rows apart, too; where they may be empty, CSVW has no key to speak of, so none is named. */
static void indicator_csvw(const struct open_data *o, const struct indicator *x, str url, struct buf *to)
{
    struct csvw_column *c = arena_array(o->q->a, struct csvw_column, countof(figure_columns) + o->breakdowns);
    struct csvw w = { .url = url, .lang = o->q->lang, .words = o->q->words, .title = x->name, .about = x->numerator, .source = x->origin, .column = c };
    for (size_t i = 0; i < countof(figure_columns); i++) { c[w.n] = figure_columns[i]; c[w.n].key = false; c[w.n++].needed = figure_columns[i].key; }
    for (size_t i = 0; i < o->breakdowns; i++) c[w.n++] = (struct csvw_column){ arena_z(o->q->a, o->breakdown[i]), N_("Broken down by"), "string" };
    csvw_put(to, &w);
}

/* Published figures may be read by any page of any house (open data); a cookie takes no part in that (Fetch, 3.2.5). */
static void for_everybody(struct req *q) { req_header(q, "Access-Control-Allow-Origin", S("*")); }
static str file_named(struct req *q, str name) { return arena_fmt(q->a, "attachment; filename=\"%.*s\"", STR(name)); }

void figures_csv_api(struct req *q)
{
    const struct indicator *x = indicator_named(q, q->arg);
    if (!x) { req_fail(q, 404, N_("There is no such indicator.")); return; }
    for_everybody(q);
    q->type = "text/csv; charset=utf-8";
    req_header(q, "Content-Disposition", file_named(q, arena_fmt(q->a, "%.*s-figures.csv", STR(x->meta.key))));
    req_header(q, "Link", S("<figures.csv-metadata.json>; rel=\"describedby\"; type=\"application/csvm+json\""));
    indicator_csv(open_data(q), x, &q->out);
}

void figures_csvw_api(struct req *q)
{
    const struct indicator *x = indicator_named(q, q->arg);
    if (!x) { req_fail(q, 404, N_("There is no such indicator.")); return; }
    const struct shown *v;
    struct open_data *o = open_data(q);
    size_t n = shown_all(q->st, q->a, x->meta.id, 0, &v);
    for_everybody(q);
    q->type = "application/csvm+json";
    breakdowns_of(o, v, n);
    indicator_csvw(o, x, S("figures.csv"), &q->out);
}

/* ---- everything as a ZIP -------------------------------------------------------------------------------------------------------------------------------- */
static str sources_csv(const struct open_data *o)
{
    struct buf b = buf_in(o->q->a, FILE_BYTES_MAX);
    struct csv_out out = csv_to(&b);
    static const char *const head[] = { "source", "name", "publisher", "licence", "link" };
    for (size_t i = 0; i < countof(head); i++) csv_put_plain(&out, str_of(head[i]));
    csv_row(&out);
    for (size_t i = 0; i < o->sources; i++) {
        csv_put(&out, o->source[i].code);
        csv_put(&out, o->source[i].name);
        csv_put(&out, o->source[i].publisher);
        csv_put(&out, o->source[i].licence);
        csv_put(&out, o->source[i].link);
        csv_row(&out);
    }
    return buf_str(&b);
}

static int64_t next_indicators(struct req *q, struct page *ret, str after)
{
    struct query query = query_new(&indicator_entity, &q->who, q->lang);
    query.limit = LIMIT_MAX;
    query.after = after;
    *ret = query_run(&query, q->st);
    return (int64_t)ret->n;
}

/* The files lie in an arena of their own; the figures of which they are made are forgotten after each indicator: all at once they would be gigabytes. */
struct packing { struct open_data *o; struct arena *kept; struct zip_file file[ZIP_FILES_MAX]; size_t n, bytes; };
static void pack_file(struct packing *p, str name, str bytes)
{
    p->file[p->n++] = (struct zip_file){ arena_copy(p->kept, name), arena_copy(p->kept, bytes) };
    p->bytes += bytes.n;
}

static void pack(struct packing *p, const struct indicator *x)
{
    struct arena *a = p->o->q->a;
    struct arena_mark mark = arena_mark(a);
    struct buf csv = buf_in(a, FILE_BYTES_MAX), meta = buf_in(a, FILE_BYTES_MAX);
    str name = arena_fmt(a, "%.*s.csv", STR(x->meta.key));
    if (indicator_csv(p->o, x, &csv)) {
        indicator_csvw(p->o, x, name, &meta);
        pack_file(p, name, buf_str(&csv));
        pack_file(p, arena_fmt(a, "%.*s-metadata.json", STR(name)), buf_str(&meta));
    }
    p->o->breakdowns = 0;                               /* they lie in what is forgotten now                           */
    if (!store_broken(p->o->q->st)) arena_release(a, mark);            /* or the store's reason would be forgotten, too */
}

static void pack_all(struct packing *p)
{
    struct req *q = p->o->q;
    struct page page = { 0 };
    pack_file(p, S("sources.csv"), sources_csv(p->o));
    for (str after = S(""); next_indicators(q, &page, after); after = page.next) {
        for (size_t i = 0; i < page.n && p->n + 2 < ZIP_FILES_MAX && p->bytes < ZIP_BYTES_MAX && !store_broken(q->st); i++) pack(p, page.row[i]);
        if (!page.next.n) break;
    }
}

void figures_zip_api(struct req *q)
{
    struct packing *p = arena_new_of(q->a, struct packing);
    p->o = open_data(q);
    p->kept = arena_new();
    pack_all(p);
    str zip = zip_write(q->a, p->file, p->n);
    arena_free(p->kept);
    if (!zip.n) { req_fail(q, 500, N_("The file could not be made.")); return; }
    for_everybody(q);
    q->type = "application/zip";
    req_header(q, "Content-Disposition", file_named(q, S("figures.zip")));
    buf_put(&q->out, zip);
}
