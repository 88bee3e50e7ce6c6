/* files.c - datasets as files: CSV with what its columns mean, JSON, GeoJSON. */
#include "entity/transfer.h"
#include "rooms/opendata/opendata.h"
#include "text/csv.h"
#include "text/geojson.h"
#include "text/html.h"

str opendata_url(const struct req *q, str name) { return arena_fmt(q->a, "/%.*s/opendata/%.*s", STR(q->region), STR(name)); }

/* No cookie takes part in these answers, so any page may read them (Fetch, 3.2.5). */
void opendata_public(struct req *q, const char *type)
{
    q->type = type;
    req_header(q, "Access-Control-Allow-Origin", S("*"));
}

static unsigned public_classes(const struct entity *e)
{
    struct who public = who_visitor();
    return may(&public, e, EXPORT).classes & ~(unsigned)(SENSITIVE | CRIMINAL);
}
static bool leaves(const struct field *f, unsigned classes) { return field_live(f) && (f->privacy & classes); }

/* ---- rows of an entity ---------------------------------------------------------------------------------------------------------------------- */
static void entity_file(struct req *q, const struct dataset *d, enum format f)
{
    struct who public = who_visitor();
    struct query query = query_new(dataset_entity(d), &public, &langs[lang_index(S(LANG_SOURCE))]);
    str why = { 0 };
    if (!transfer_export(q->st, &query, f, &q->out, &why)) req_fail(q, 503, N_("The data cannot be reached just now. Please try again in a moment."));
}

static const char *datatype(enum kind k)
{
    switch (k) {
    case KIND_number: case KIND_money: case KIND_time: return "integer";
    case KIND_decimal: return "decimal";
    case KIND_bool:    return "boolean";
    case KIND_date:    return "date";
    case KIND_url:     return "anyURI";
    default:           return "string";
    }
}

/* The columns as transfer_export() writes them: German first, then each language; "@" may not stand in a name of CSVW and is encoded. */
static size_t entity_columns(struct req *q, const struct entity *e, struct csvw_column *c)
{
    size_t n = 0;
    unsigned classes = public_classes(e);
    c[n++] = (struct csvw_column){ "key", N_("Key"), "string", .key = true };
    for (size_t i = 0; i < e->n; i++) {
        const struct field *f = &e->fields[i];
        if (!leaves(f, classes)) continue;
        c[n++] = (struct csvw_column){ f->name, f->label, datatype(f->kind) };
        for (size_t l = 1; f->translated && l < lang_count(); l++)
            c[n++] = (struct csvw_column){ arena_fmt(q->a, "%s%%40%s", f->name, langs[l].tag).p, f->label, "string", .about = str_of(langs[l].own_name) };
    }
    return n;
}

static void metadata(struct req *q, const struct dataset *d)
{
    const struct entity *e = dataset_entity(d);
    struct opendata_settings s = settings_of(q->st);
    struct csvw_column *c = d->rows ? NULL : arena_array(q->a, struct csvw_column, 1 + e->n * LANGS_MAX);
    int64_t changed = dataset_changed(q->st, d);
    struct csvw w = { .url = arena_fmt(q->a, "%s.csv", d->key), .title = words_get(q->words, d->title), .about = words_get(q->words, d->about), .lang = q->lang, .words = q->words,
                      .license = arena_fmt(q->a, "%s", dataset_licence(&s, d)->link), .publisher = dataset_credit(q, &s, d), .modified = changed ? str_upto(moment_iso(q->a, changed), 10) : S(""),
                      .column = d->rows ? d->rows->column : c, .n = d->rows ? d->rows->n : entity_columns(q, e, c) };
    csvw_put(&q->out, &w);
}

/* ---- rows of another kind ------------------------------------------------------------------------------------------------------------------------ */
struct writing { const struct dataset_rows *rows; struct csv_out csv; struct json json; };

static bool csv_line(void *ctx, const str *cell)
{
    struct writing *w = ctx;
    for (size_t i = 0; i < w->rows->n; i++) csv_put_plain(&w->csv, cell[i]);      /* keys and numbers of ours, no text */
    csv_row(&w->csv);
    return true;
}

static bool json_line(void *ctx, const str *cell)
{
    struct writing *w = ctx;
    int64_t n;
    json_open(&w->json, '{');
    for (size_t i = 0; i < w->rows->n; i++) {
        json_key(&w->json, w->rows->column[i].name);
        if (!cell[i].n) json_null(&w->json);
        else if (str_eq(str_of(w->rows->column[i].datatype), S("integer")) && str_int(cell[i], &n)) json_int(&w->json, n);
        else json_str(&w->json, cell[i]);
    }
    json_close(&w->json, '}');
    return true;
}

static void rows_file(struct req *q, const struct dataset *d, bool csv)
{
    struct writing w = { .rows = d->rows, .csv = csv_to(&q->out), .json = json_to(&q->out) };
    if (csv) {
        for (size_t i = 0; i < d->rows->n; i++) csv_put_plain(&w.csv, str_of(d->rows->column[i].name));
        csv_row(&w.csv);
    } else json_open(&w.json, '[');
    if (!d->rows->walk(q->st, q->a, csv ? csv_line : json_line, &w)) return;      /* the dispatcher answers 503 */
    if (!csv) json_close(&w.json, ']');
}

/* ---- GeoJSON --------------------------------------------------------------------------------------------------------------------------------------- */
static void property(struct json *j, struct arena *a, const void *row, const struct field *f, const struct labels *labels)
{
    if (row_empty(row, f) && f->kind != KIND_bool) return;
    json_key(j, f->name);
    switch (f->kind) {
    case KIND_bool:    json_bool(j, row_number(row, f)); break;
    case KIND_number: case KIND_money: case KIND_time: json_int(j, row_number(row, f)); break;
    case KIND_decimal: json_real(j, row_decimal(row, f)); break;
    default:           json_str(j, value_plain(a, row, f, labels));
    }
}

struct shaping { struct req *q; struct geojson g; const struct entity *e; const struct field *outline, *position, *kind; unsigned classes; };

/* False: it is nowhere that the public may know. A place without a position is left out; an area is still an area. */
static bool begin_feature(struct shaping *s, const void *row)
{
    str key = row_meta(row)->key;
    struct coordinate at = s->position ? row_coordinate(row, s->position) : (struct coordinate){ __builtin_nan(""), __builtin_nan("") };
    if (s->kind && str_eq(row_text(row, s->kind), S("shelter"))) return false;
    if (s->outline && geojson_shape(&s->g, key, row_text(row, s->outline))) return true;
    if (geojson_point(&s->g, key, (struct geo){ at.lat, at.lon })) return true;
    if (s->outline) geojson_nowhere(&s->g, key);
    return s->outline != NULL;
}

static void feature(struct shaping *s, const void *row, const struct labels *labels)
{
    struct req *q = s->q;
    if (!begin_feature(s, row)) return;
    json_key(&s->g.json, "key");
    json_str(&s->g.json, row_meta(row)->key);
    for (size_t i = 0; i < s->e->n; i++) {
        const struct field *f = &s->e->fields[i];
        if (leaves(f, s->classes) && f != s->outline && f != s->position) property(&s->g.json, q->a, row, f, labels);
    }
    if (s->e->path) {
        json_key(&s->g.json, "url");
        json_str(&s->g.json, url_whole(q, url_row(q, s->e, row_meta(row)->slug)));
    }
    geojson_done(&s->g);
}

static const struct field *field_if(const struct entity *e, const char *name, unsigned classes)
{
    const struct field *f = entity_field(e, str_of(name));
    return f && leaves(f, classes) ? f : NULL;
}

static void geojson_file(struct req *q, const struct dataset *d)
{
    struct who public = who_visitor();
    const struct entity *e = dataset_entity(d);
    unsigned classes = public_classes(e);
    struct shaping s = { q, geojson_to(&q->out, q->a), e, field_if(e, "boundary", classes), field_if(e, "position", classes), field_if(e, "kind", classes), classes };
    struct query query = query_new(e, &public, q->lang);
    query.action = EXPORT;
    query.limit = LIMIT_MAX;
    query.details = query.plain = true;
    for (bool more = true; more && !store_broken(q->st);) {
        struct page p = query_run(&query, q->st);
        for (size_t i = 0; i < p.n; i++) feature(&s, p.row[i], &p.labels);
        query.after = p.next;
        more = p.next.n > 0;
    }
    geojson_end(&s.g);
}

/* ---- the answer ---------------------------------------------------------------------------------------------------------------------------------- */
static void attach(struct req *q, const struct dataset *d, const struct file_kind *k)
{
    req_header(q, "Content-Disposition", arena_fmt(q->a, "attachment; filename=\"%.*s-%s.%s\"", STR(q->region), d->key, k->ext));
    if (k->file == FILE_CSV) req_header(q, "Link", arena_fmt(q->a, "<%s.csv-metadata.json>; rel=\"describedby\"; type=\"application/csvm+json\"", d->key));
}

/* "/kleve/opendata/offers.csv": the last part says which. */
void file_get(struct req *q)
{
    const struct dataset *d;
    const struct file_kind *k;
    if (!dataset_file_find(q->part[q->parts - 1], &d, &k) || !dataset_given(q->st, d)) { req_fail(q, 404, N_("There is no page at this address.")); return; }
    opendata_public(q, k->file == FILE_CSV ? "text/csv; charset=utf-8" : k->type);
    if (k->file != FILE_CSVW) attach(q, d, k);
    switch (k->file) {
    case FILE_CSVW:    metadata(q, d); break;
    case FILE_GEOJSON: geojson_file(q, d); break;
    case FILE_CSV:     if (d->rows) rows_file(q, d, true); else entity_file(q, d, FORMAT_CSV); break;
    case FILE_JSON:    if (d->rows) rows_file(q, d, false); else entity_file(q, d, FORMAT_JSON); break;
    }
}
