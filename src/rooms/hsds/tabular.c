/* tabular.c - everything as a Tabular Data Package (Frictionless Data, v1): a CSV per HSDS table and datapackage.json, in one ZIP. The rows are the JSON documents laid
** flat, so the two forms cannot tell different things: an object goes into the table that its member's name says, once, with the ids of what it stands in. */
#include "rooms/hsds/hsds.h"
#include "text/csv.h"
#include "text/json_read.h"
#include "text/zip_write.h"
#include "web/wording.h"
#include <string.h>

/* `members`: in which members of documents its objects stand; `one`: what refers to it is called ONE_id. Columns as in HSDS's tables, those that we fill. */
struct sheet { const char *file, *one, *members, *columns; };
static const struct sheet sheets[] = {
    { "organizations",       "organization", "organization organizations", "id name description email website logo uri" },
    { "services",            "service", "service services", "id organization_id name description url email status application_process fees_description eligibility_description "
                             "minimum_age maximum_age assured_date alert last_modified" },
    { "locations",           "location", "location locations", "id organization_id location_type url name description transportation latitude longitude" },
    { "service_at_location", "service_at_location", "service_at_locations", "id service_id location_id" },
    { "addresses",           "address", "addresses", "id location_id address_1 city state_province postal_code country address_type" },
    { "accessibility",       "accessibility", "accessibility", "id location_id description" },
    { "contacts",            "contact", "contacts", "id organization_id service_id title email" },
    { "phones",              "phone", "phones", "id location_id service_id organization_id contact_id number type" },
    { "schedules",           "schedule", "schedules", "id service_id location_id valid_from valid_to dtstart timezone until wkst freq interval byday description opens_at closes_at attending_type notes" },
    { "service_areas",       "service_area", "service_areas", "id service_id name description" },
    { "languages",           "language", "languages", "id service_id name code note" },
    { "cost_options",        "cost_option", "cost_options", "id service_id option currency amount amount_description" },
    { "service_capacity",    "service_capacity", "capacities", "id service_id unit_id available maximum updated" },
    { "units",               "unit", "unit", "id name" },
    { "url",                 "url", "additional_urls", "id service_id label url" },
    { "attributes",          "attribute", "attributes", "id link_id taxonomy_term_id link_type link_entity value label" },
    { "taxonomies",          "taxonomy", "taxonomy_detail taxonomies", "id name description" },
    { "taxonomy_terms",      "taxonomy_term", "taxonomy_term taxonomy_terms", "id code name description parent_id taxonomy language taxonomy_id" },
};
enum { SHEETS = countof(sheets), SHEET_MAX = 32 * 1024 * 1024 };

/* What is in already, by the digest of table and id: of a million, two are the same once in ten million packages. */
struct seen { uint64_t *slot; size_t room, n; };
struct package { struct req *q; const struct hsds_book *b; struct buf csv[SHEETS]; struct seen seen; bool broken; };

/* ---- rows ------------------------------------------------------------------------------------------------------------------------------- */
static bool put_seen(uint64_t *slot, size_t room, uint64_t x)
{
    size_t i = (size_t)x & (room - 1);
    while (slot[i] && slot[i] != x) i = (i + 1) & (room - 1);
    if (slot[i]) return false;
    slot[i] = x;
    return true;
}

/* True: it was not there. */
static bool is_new(struct package *p, size_t sheet, str id)
{
    struct seen *s = &p->seen;
    uint64_t x = (str_hash(id) * 31 + sheet) | 1;
    if (2 * s->n >= s->room) {
        size_t room = s->room ? s->room * 2 : 4096;
        uint64_t *more = arena_array(p->q->a, uint64_t, room);
        for (size_t i = 0; i < s->room; i++) if (s->slot[i]) put_seen(more, room, s->slot[i]);
        s->slot = more;
        s->room = room;
    }
    if (!put_seen(s->slot, s->room, x)) return false;
    s->n++;
    return true;
}

static size_t sheet_of(str member)
{
    size_t i = 0;
    while (i < SHEETS && !str_has_word(str_of(sheets[i].members), member)) i++;
    return i;
}

/* Telephone numbers stay as they are; other text that a spreadsheet might run is guarded. */
static bool is_number(str s)
{
    for (size_t i = 0; i < s.n; i++) if (!strchr("0123456789+-/(). ", s.p[i])) return false;
    return true;
}

/* Objects that a row stands in: the innermost of each kind that its table refers to. */
struct whole { const struct sheet *sheet; str id; const struct whole *above; };

static str cell_of(const struct js *o, str column, const struct whole *above, struct arena *a)
{
    const struct js *own = js_get(o, arena_z(a, column));
    if (own && (own->kind == JS_TEXT || own->kind == JS_NUMBER)) return own->text;
    if (!str_ends(column, S("_id"))) return S("");
    str one = str_upto(column, column.n - 3);
    const struct js *part = js_get(o, arena_z(a, one)), *id = part ? js_get(part, "id") : NULL;
    if (id) return id->text;
    return above && str_eq(one, str_of(above->sheet->one)) ? above->id : S("");
}

static void flatten(struct package *p, struct arena *a, const struct js *o, size_t sheet, const struct whole *above)
{
    const struct js *id = js_get(o, "id");
    struct csv_out c = csv_to(&p->csv[sheet]);
    if (!id) return;
    struct whole own = { &sheets[sheet], id->text, above };
    bool fresh = is_new(p, sheet, id->text);
    for (str rest = str_of(sheets[sheet].columns), column; fresh && str_word(&rest, &column);) {
        str cell = cell_of(o, column, above, a);
        if (is_number(cell)) csv_put_plain(&c, cell);
        else csv_put(&c, cell);
    }
    if (fresh) csv_row(&c);
    for (size_t i = 0; i < o->n; i++) {
        size_t to = sheet_of(o->name[i]);
        if (to == SHEETS) continue;
        if (o->at[i].kind == JS_OBJECT) flatten(p, a, &o->at[i], to, &own);
        for (size_t k = 0; o->at[i].kind == JS_LIST && k < o->at[i].n; k++) flatten(p, a, &o->at[i].at[k], to, &own);
    }
}

static void take_document(struct package *p, struct arena *a, struct buf *text, const char *member)
{
    str why;
    const struct js *v = json_read(a, buf_str(text), &why);
    if (v) flatten(p, a, v, sheet_of(str_of(member)), NULL);
    else p->broken = true;
}

/* ---- documents ---------------------------------------------------------------------------------------------------------------------------- */
typedef struct hsds_load loader(struct store *st, const struct hsds_book *b, const size_t *at, size_t n, bool whole);
static void put_organization(struct hsds_out *o, size_t i) { hsds_put_organization(o, i, HSDS_WHOLE, false); }
static void put_term(struct hsds_out *o, size_t i)         { hsds_put_term(o, i, true); }
static void put_service(struct hsds_out *o, size_t i)      { hsds_put_service(o, &o->b->service[i], HSDS_WHOLE, WITH_ORGANIZATION_ID | WITH_AT); }

/* Some at a time, each part in a transaction and memory of its own. */
static void take_part(struct package *p, const size_t *at, size_t n, loader *load, void (*put)(struct hsds_out *o, size_t i), const char *member)
{
    struct arena *a = arena_new();
    struct store *st = store_begin(p->q->app->stores, p->q->region, STORE_READ, a, S(""));
    struct hsds_load rows = load ? load(st, p->b, at, n, true) : (struct hsds_load){ 0 };
    for (size_t i = 0; i < n; i++) {
        struct arena_mark mark = arena_mark(a);
        struct buf text = buf_in(a, 8 * 1024 * 1024);
        struct hsds_out o = { json_to(&text), p->q, a, p->b, &rows };
        put(&o, at[i]);
        take_document(p, a, &text, member);
        arena_release(a, mark);
    }
    if (store_end(st, true) != STORE_DONE) p->broken = true;
    arena_free(a);
}

static void take_all(struct package *p, size_t n, loader *load, void (*put)(struct hsds_out *o, size_t i), const char *member)
{
    size_t at[HSDS_BATCH];
    for (size_t from = 0; from < n && !p->broken; from += HSDS_BATCH) {
        size_t some = n - from < HSDS_BATCH ? n - from : HSDS_BATCH;
        for (size_t i = 0; i < some; i++) at[i] = from + i;
        take_part(p, at, some, load, put, member);
    }
}

/* ---- datapackage.json ----------------------------------------------------------------------------------------------------------------------- */
static void pair(struct json *j, const char *key, str value)
{
    if (!value.n) return;
    json_key(j, key);
    json_str(j, value);
}

/* https://specs.frictionlessdata.io/table-schema/ */
static const struct { const char *type, *columns; } types[] = {
    { "number", "minimum_age maximum_age latitude longitude timezone interval amount available maximum" },
    { "date", "assured_date valid_from valid_to dtstart until" },
    { "datetime", "last_modified updated" } };

static void put_fields(struct json *j, str columns)
{
    json_key(j, "fields");
    json_open(j, '[');
    for (str column; str_word(&columns, &column);) {
        const char *type = "string";
        for (size_t i = 0; i < countof(types); i++) if (str_has_word(str_of(types[i].columns), column)) type = types[i].type;
        json_open(j, '{');
        pair(j, "name", column);
        pair(j, "type", str_of(type));
        if (str_eq(column, S("id")) || (str_ends(column, S("_id")))) pair(j, "format", S("uuid"));
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void put_foreign(struct json *j, struct arena *a, const struct sheet *of)
{
    bool open = false;
    for (str rest = str_of(of->columns), column; str_word(&rest, &column);)
        for (size_t i = 0; i < SHEETS; i++) {
            bool self = str_eq(column, S("parent_id")) && &sheets[i] == of;
            if (!self && !str_eq(column, arena_fmt(a, "%s_id", sheets[i].one))) continue;
            if (!open) { json_key(j, "foreignKeys"); json_open(j, '['); open = true; }
            json_open(j, '{');
            pair(j, "fields", column);
            json_key(j, "reference");
            json_open(j, '{');
            json_key(j, "resource");
            json_z(j, self ? "" : sheets[i].file);
            pair(j, "fields", S("id"));
            json_close(j, '}');
            json_close(j, '}');
        }
    if (open) json_close(j, ']');
}

static void put_resource(struct json *j, struct arena *a, const struct sheet *s)
{
    json_open(j, '{');
    pair(j, "name", str_of(s->file));
    pair(j, "path", arena_fmt(a, "%s.csv", s->file));
    pair(j, "profile", S("tabular-data-resource"));
    pair(j, "format", S("csv"));
    pair(j, "mediatype", S("text/csv"));
    pair(j, "encoding", S("utf-8"));
    json_key(j, "dialect");                             /* said, or readers guess it from the text */
    json_open(j, '{');
    pair(j, "delimiter", S(","));
    pair(j, "lineTerminator", S("\r\n"));
    pair(j, "quoteChar", S("\""));
    json_key(j, "doubleQuote");
    json_bool(j, true);
    json_close(j, '}');
    json_key(j, "schema");
    json_open(j, '{');
    put_fields(j, str_of(s->columns));
    pair(j, "primaryKey", S("id"));
    put_foreign(j, a, s);
    json_close(j, '}');
    json_close(j, '}');
}

static void put_who(struct json *j, struct req *q)
{
    const struct particulars *p = region_particulars(q);
    str licence = hsds_licence(q);
    json_key(j, "contributors");
    json_open(j, '[');
    json_open(j, '{');
    pair(j, "title", p->centre.n ? p->centre : q->region_title);
    pair(j, "role", S("publisher"));
    json_close(j, '}');
    json_close(j, ']');
    if (!licence.n) return;
    json_key(j, "licenses");
    json_open(j, '[');
    json_open(j, '{');
    pair(j, str_starts(licence, S("http")) ? "path" : "name", licence);
    json_close(j, '}');
    json_close(j, ']');
}

static str describe(struct package *p)
{
    struct req *q = p->q;
    struct buf b = buf_in(q->a, 256 * 1024);
    struct json j = json_to(&b);
    json_open(&j, '{');
    pair(&j, "profile", S("tabular-data-package"));
    pair(&j, "name", arena_fmt(q->a, "hsds-%.*s", STR(q->region)));
    pair(&j, "title", arena_fmt(q->a, "Open Referral HSDS 3.1 – %.*s", STR(q->region_title)));
    pair(&j, "homepage", hsds_address(q, ""));
    put_who(&j, q);
    json_key(&j, "resources");
    json_open(&j, '[');
    for (size_t i = 0; i < SHEETS; i++) put_resource(&j, q->a, &sheets[i]);
    json_close(&j, ']');
    json_close(&j, '}');
    return buf_str(&b);
}

static void begin_sheets(struct package *p)
{
    for (size_t i = 0; i < SHEETS; i++) {
        p->csv[i] = buf_in(p->q->a, SHEET_MAX);
        struct csv_out c = csv_to(&p->csv[i]);
        for (str rest = str_of(sheets[i].columns), column; str_word(&rest, &column);) csv_put_plain(&c, column);
        csv_row(&c);
    }
}

static void put_zip(struct package *p)
{
    struct req *q = p->q;
    struct zip_file file[SHEETS + 1] = { { S("datapackage.json"), describe(p) } };
    for (size_t i = 0; i < SHEETS; i++) {
        file[i + 1] = (struct zip_file){ arena_fmt(q->a, "%s.csv", sheets[i].file), buf_str(&p->csv[i]) };
        p->broken |= p->csv[i].full;
    }
    str zip = p->broken ? S("") : zip_write(q->a, file, countof(file));
    if (!zip.n) { hsds_fail(q, 503, "The data cannot be reached just now.", NULL); return; }
    q->type = "application/zip";
    req_header(q, "Content-Disposition", arena_fmt(q->a, "attachment; filename=\"hsds-%.*s.zip\"", STR(q->region)));
    buf_put(&q->out, zip);
}

void hsds_package(struct req *q)
{
    hsds_begin(q);
    struct hsds_book *b = hsds_book_take(q);
    if (!b) { hsds_fail(q, 503, "The data cannot be reached just now.", NULL); return; }
    struct package p = { .q = q, .b = b };
    store_deadline(q->st, HSDS_LONG);
    begin_sheets(&p);
    take_all(&p, b->taxonomies, NULL, hsds_put_taxonomy, "taxonomies");
    take_all(&p, b->terms, NULL, put_term, "taxonomy_terms");
    take_all(&p, b->organizations, hsds_load_organizations, put_organization, "organizations");
    take_all(&p, b->services, hsds_load_services, put_service, "services");
    put_zip(&p);
    hsds_book_leave(b);
}
