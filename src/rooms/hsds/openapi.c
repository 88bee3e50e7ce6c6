/* openapi.c - the interface by itself: OpenAPI 3.1, with references that lead to schemas in the same document. Upstream's own refers to the schemas of 3.0
** (openreferral/specification #580), so a client made from it would not know what 3.1 added. Objects are described as far as we fill them. */
#include "rooms/hsds/hsds.h"
#include <string.h>

/* ---- schemas, a line each ------------------------------------------------------------------------------------------------------------- */
/* kind: s text, u UUID, i URI, m e-mail, d date, t moment, n number; "object" a reference, "[object" a list of references. A star: always there. */
struct member { const char *name, *kind; };
struct schema { const char *name; struct member member[40]; };
static const struct schema schemas[] = {
    { "service_flat", { { "id*", "u" }, { "name*", "s" }, { "description", "s" }, { "url", "i" }, { "email", "m" }, { "status*", "status" }, { "application_process", "s" },
        { "fees_description", "s" }, { "eligibility_description", "s" }, { "minimum_age", "n" }, { "maximum_age", "n" }, { "assured_date", "d" }, { "alert", "s" },
        { "last_modified", "t" }, { "organization", "organization_flat" } } },
    { "service", { { "id*", "u" }, { "name*", "s" }, { "description", "s" }, { "url", "i" }, { "additional_urls", "[url" }, { "email", "m" }, { "status*", "status" },
        { "application_process", "s" }, { "fees_description", "s" }, { "eligibility_description", "s" }, { "minimum_age", "n" }, { "maximum_age", "n" },
        { "assured_date", "d" }, { "alert", "s" }, { "last_modified", "t" }, { "organization", "organization" }, { "service_areas", "[service_area" },
        { "phones", "[phone" }, { "schedules", "[schedule" }, { "service_at_locations", "[service_at_location" }, { "languages", "[language" },
        { "cost_options", "[cost_option" }, { "contacts", "[contact" }, { "capacities", "[service_capacity" }, { "attributes", "[attribute" } } },
    { "organization_flat", { { "id*", "u" }, { "name*", "s" }, { "description*", "s" }, { "email", "m" }, { "website", "i" }, { "logo", "s" }, { "uri", "i" } } },
    { "organization", { { "id*", "u" }, { "name*", "s" }, { "description*", "s" }, { "email", "m" }, { "website", "i" }, { "logo", "s" }, { "uri", "i" },
        { "contacts", "[contact" }, { "phones", "[phone" }, { "locations", "[location" }, { "attributes", "[attribute" }, { "services", "[service" } } },
    { "service_at_location_flat", { { "id*", "u" }, { "location", "location" }, { "service", "service_flat" } } },
    { "service_at_location", { { "id*", "u" }, { "location", "location" }, { "service", "service" } } },
    { "location", { { "id*", "u" }, { "location_type*", "place" }, { "url", "i" }, { "name", "s" }, { "description", "s" }, { "transportation", "s" }, { "latitude", "n" },
        { "longitude", "n" }, { "addresses", "[address" }, { "accessibility", "[accessibility" }, { "phones", "[phone" }, { "schedules", "[schedule" } } },
    { "address", { { "id*", "u" }, { "address_1*", "s" }, { "city*", "s" }, { "state_province*", "s" }, { "postal_code*", "s" }, { "country*", "s" }, { "address_type*", "place" } } },
    { "accessibility", { { "id*", "u" }, { "description", "s" } } },
    { "phone", { { "id*", "u" }, { "number*", "s" }, { "type", "s" } } },
    { "contact", { { "id*", "u" }, { "title", "s" }, { "email", "m" }, { "phones", "[phone" } } },
    { "schedule", { { "id*", "u" }, { "valid_from", "d" }, { "valid_to", "d" }, { "dtstart", "d" }, { "until", "d" }, { "timezone", "n" }, { "freq", "s" }, { "interval", "n" },
        { "wkst", "s" }, { "byday", "s" }, { "opens_at", "s" }, { "closes_at", "s" }, { "description", "s" }, { "attending_type", "s" }, { "notes", "s" } } },
    { "service_area", { { "id*", "u" }, { "name", "s" }, { "description", "s" } } },
    { "language", { { "id*", "u" }, { "name", "s" }, { "code", "s" }, { "note", "s" } } },
    { "cost_option", { { "id*", "u" }, { "option", "s" }, { "currency", "s" }, { "amount", "n" }, { "amount_description", "s" } } },
    { "service_capacity", { { "id*", "u" }, { "unit*", "unit" }, { "available*", "n" }, { "maximum", "n" }, { "updated*", "t" } } },
    { "unit", { { "id*", "u" }, { "name*", "s" } } },
    { "url", { { "id*", "u" }, { "label", "s" }, { "url*", "i" } } },
    { "attribute", { { "id*", "u" }, { "link_id", "u" }, { "link_type", "s" }, { "link_entity", "s" }, { "value", "s" }, { "taxonomy_term", "taxonomy_term" }, { "label", "s" } } },
    { "taxonomy", { { "id*", "u" }, { "name*", "s" }, { "description*", "s" } } },
    { "taxonomy_term", { { "id*", "u" }, { "code", "s" }, { "name*", "s" }, { "description*", "s" }, { "parent_id", "u" }, { "taxonomy", "s" },
        { "taxonomy_detail", "taxonomy" }, { "language", "s" }, { "taxonomy_id", "u" } } },
    { "root", { { "version*", "s" }, { "profile*", "i" }, { "openapi_url*", "i" }, { "datapackage_url", "i" }, { "license", "s" } } },
    { "problem", { { "type", "s" }, { "title", "s" }, { "status", "n" }, { "detail", "s" }, { "parameter", "s" } } },
};

static void pair(struct json *j, const char *key, const char *value)
{
    json_key(j, key);
    json_z(j, value);
}

static void put_ref(struct json *j, struct req *q, const char *name)
{
    json_open(j, '{');
    json_key(j, "$ref");
    json_str(j, arena_fmt(q->a, "#/components/schemas/%s", name));
    json_close(j, '}');
}

static void put_string(struct json *j, const char *format)
{
    json_open(j, '{');
    pair(j, "type", "string");
    if (format) pair(j, "format", format);
    json_close(j, '}');
}

static void put_choices(struct json *j, const char *const *choice, size_t n)
{
    json_open(j, '{');
    pair(j, "type", "string");
    json_key(j, "enum");
    json_open(j, '[');
    for (size_t i = 0; i < n; i++) json_z(j, choice[i]);
    json_close(j, ']');
    json_close(j, '}');
}

static void put_kind(struct json *j, struct req *q, const char *kind)
{
    static const char *const states[] = { "active", "inactive", "defunct", "temporarily closed" }, *const places[] = { "physical", "postal", "virtual" };
    static const struct { char kind; const char *format; } formats[] = { { 's', NULL }, { 'u', "uuid" }, { 'i', "uri" }, { 'm', "email" }, { 'd', "date" }, { 't', "date-time" } };
    if (!strcmp(kind, "status")) { put_choices(j, states, countof(states)); return; }
    if (!strcmp(kind, "place")) { put_choices(j, places, countof(places)); return; }
    if (!strcmp(kind, "n")) { json_open(j, '{'); pair(j, "type", "number"); json_close(j, '}'); return; }
    for (size_t i = 0; i < countof(formats); i++)
        if (kind[0] == formats[i].kind && !kind[1]) { put_string(j, formats[i].format); return; }
    if (*kind != '[') { put_ref(j, q, kind); return; }
    json_open(j, '{');
    pair(j, "type", "array");
    json_key(j, "items");
    put_ref(j, q, kind + 1);
    json_close(j, '}');
}

static str plain_name(const char *name)
{
    str s = str_of(name);
    return str_ends(s, S("*")) ? str_upto(s, s.n - 1) : s;
}

static void put_schema(struct json *j, struct req *q, const struct schema *s)
{
    json_key(j, s->name);
    json_open(j, '{');
    pair(j, "type", "object");
    json_key(j, "properties");
    json_open(j, '{');
    for (const struct member *m = s->member; m->name; m++) {
        json_key(j, arena_z(q->a, plain_name(m->name)));
        put_kind(j, q, m->kind);
    }
    json_close(j, '}');
    bool open = false;
    for (const struct member *m = s->member; m->name; m++) {
        if (!str_ends(str_of(m->name), S("*"))) continue;
        if (!open) { json_key(j, "required"); json_open(j, '['); open = true; }
        json_str(j, plain_name(m->name));
    }
    if (open) json_close(j, ']');
    json_close(j, '}');
}

/* The envelope of each list. */
static void put_page(struct json *j, struct req *q, const char *item)
{
    static const char *const counts[] = { "total_items", "total_pages", "page_number", "size" }, *const flags[] = { "first_page", "last_page", "empty" };
    json_open(j, '{');
    pair(j, "type", "object");
    json_key(j, "required");
    json_open(j, '[');
    for (size_t i = 0; i < countof(counts); i++) json_z(j, counts[i]);
    for (size_t i = 0; i < countof(flags); i++) json_z(j, flags[i]);
    json_z(j, "contents");
    json_close(j, ']');
    json_key(j, "properties");
    json_open(j, '{');
    for (size_t i = 0; i < countof(counts); i++) { json_key(j, counts[i]); json_open(j, '{'); pair(j, "type", "integer"); json_close(j, '}'); }
    for (size_t i = 0; i < countof(flags); i++) { json_key(j, flags[i]); json_open(j, '{'); pair(j, "type", "boolean"); json_close(j, '}'); }
    json_key(j, "contents");
    put_kind(j, q, arena_fmt(q->a, "[%s", item).p);
    json_close(j, '}');
    json_close(j, '}');
}

/* ---- paths ------------------------------------------------------------------------------------------------------------------------------ */
static void put_param_schema(struct json *j, enum hsds_value kind)
{
    static const char *const formats[] = { "json", "ndjson" };
    json_key(j, "schema");
    if (kind == VALUE_UUID) { put_string(j, "uuid"); return; }
    if (kind == VALUE_TIME || kind == VALUE_TEXT || kind == VALUE_POSTCODE) { put_string(j, NULL); return; }
    if (kind == VALUE_FORMAT) { put_choices(j, formats, countof(formats)); return; }
    json_open(j, '{');
    pair(j, "type", kind == VALUE_YES ? "boolean" : "integer");
    if (kind != VALUE_YES) { json_key(j, "minimum"); json_int(j, 1); }
    if (kind == VALUE_SIZE) { json_key(j, "maximum"); json_int(j, HSDS_PAGE_MAX); }
    json_close(j, '}');
}

static void put_params(struct json *j, unsigned on, bool one)
{
    json_key(j, "parameters");
    json_open(j, '[');
    if (one) {
        json_open(j, '{');
        pair(j, "name", "id");
        pair(j, "in", "path");
        json_key(j, "required");
        json_bool(j, true);
        put_param_schema(j, VALUE_UUID);
        json_close(j, '}');
    }
    for (size_t i = 0; i < hsds_param_count(); i++) {
        const struct hsds_param *p = &hsds_params[i];
        bool taken = one ? on == ON_ORGANIZATIONS && !strcmp(p->name, "full_service") : (p->on & on) != 0;
        if (!taken) continue;
        json_open(j, '{');
        pair(j, "name", p->name);
        pair(j, "in", "query");
        pair(j, "description", p->about);
        put_param_schema(j, p->kind);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void put_answer(struct json *j, struct req *q, const char *status, const char *what, const char *type, const char *schema, bool page)
{
    json_key(j, status);
    json_open(j, '{');
    pair(j, "description", what);
    json_key(j, "content");
    json_open(j, '{');
    json_key(j, type);
    json_open(j, '{');
    json_key(j, "schema");
    if (page) put_page(j, q, schema);
    else put_ref(j, q, schema);
    json_close(j, '}');
    json_close(j, '}');
    json_close(j, '}');
}

static const struct { const char *path, *what, *schema; unsigned on; bool page; } paths[] = {
    { "/",                          "Version of HSDS, profile, this document", "root", 0, false },
    { "/services",                  "Services: offers, courses, language mediation", "service_flat", ON_SERVICES, true },
    { "/services/{id}",             "One service with all its parts", "service", ON_SERVICES, false },
    { "/organizations",             "Organizations", "organization_flat", ON_ORGANIZATIONS, true },
    { "/organizations/{id}",        "One organization with all its parts", "organization", ON_ORGANIZATIONS, false },
    { "/service_at_locations",      "Services at places", "service_at_location_flat", ON_AT, true },
    { "/service_at_locations/{id}", "One service at one place", "service_at_location", ON_AT, false },
    { "/taxonomies",                "Taxonomies", "taxonomy", ON_TAXONOMIES, true },
    { "/taxonomies/{id}",           "One taxonomy", "taxonomy", ON_TAXONOMIES, false },
    { "/taxonomy_terms",            "Terms of taxonomies", "taxonomy_term", ON_TERMS, true },
    { "/taxonomy_terms/{id}",       "One term", "taxonomy_term", ON_TERMS, false },
};

static void put_path(struct json *j, struct req *q, size_t i)
{
    bool one = paths[i].on && !paths[i].page;
    json_key(j, paths[i].path);
    json_open(j, '{');
    json_key(j, "get");
    json_open(j, '{');
    pair(j, "summary", paths[i].what);
    pair(j, "operationId", one ? arena_fmt(q->a, "%s_one", paths[i].schema).p : paths[i].on ? paths[i].path + 1 : "root");
    if (paths[i].on) put_params(j, paths[i].on, one);
    json_key(j, "responses");
    json_open(j, '{');
    put_answer(j, q, "200", paths[i].what, "application/json", paths[i].schema, paths[i].page);
    if (paths[i].page) put_answer(j, q, "400", "A parameter's value is not right", "application/problem+json", "problem", false);
    if (one) put_answer(j, q, "404", "There is nothing with this id", "application/problem+json", "problem", false);
    json_close(j, '}');
    json_close(j, '}');
    json_close(j, '}');
}

static void put_info(struct json *j, struct req *q)
{
    str licence = hsds_licence(q);
    json_key(j, "info");
    json_open(j, '{');
    json_key(j, "title");
    json_str(j, arena_fmt(q->a, "Open Referral HSDS – %.*s", STR(q->region_title)));
    pair(j, "version", "3.1");
    pair(j, "description", "Human Services Data Specification 3.1: an Open Referral resource (https://openreferral.org/). Everything public, nothing of persons; empty members are left out.");
    if (licence.n) {
        json_key(j, "license");
        json_open(j, '{');
        json_key(j, "name");
        json_str(j, licence);
        if (str_starts(licence, S("http"))) { json_key(j, "url"); json_str(j, licence); }
        json_close(j, '}');
    }
    json_close(j, '}');
}

void hsds_openapi(struct req *q)
{
    struct json j = json_to(&q->out);
    hsds_begin(q);
    json_open(&j, '{');
    pair(&j, "openapi", "3.1.0");
    put_info(&j, q);
    json_key(&j, "servers");
    json_open(&j, '[');
    json_open(&j, '{');
    json_key(&j, "url");
    json_str(&j, hsds_address(q, ""));
    json_close(&j, '}');
    json_close(&j, ']');
    json_key(&j, "paths");
    json_open(&j, '{');
    for (size_t i = 0; i < countof(paths); i++) put_path(&j, q, i);
    json_close(&j, '}');
    json_key(&j, "components");
    json_open(&j, '{');
    json_key(&j, "schemas");
    json_open(&j, '{');
    for (size_t i = 0; i < countof(schemas); i++) put_schema(&j, q, &schemas[i]);
    json_close(&j, '}');
    json_close(&j, '}');
    json_close(&j, '}');
}
