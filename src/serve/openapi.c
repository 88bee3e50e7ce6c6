/* openapi.c - OpenAPI 3.1 from the entity table. */
#include "serve/openapi.h"
#include "entity/transfer.h"
#include "text/json.h"

static void pair(struct json *j, const char *key, const char *value) { json_key(j, key); json_z(j, value); }

static str words(struct req *q, const char *key) { return words_get(q->words, key); }

/* ---- schemas -------------------------------------------------------------------------------------------------------------- */

static void type_or_null(struct json *j, const char *type)
{
    json_key(j, "type");
    json_open(j, '[');
    json_z(j, type);
    json_z(j, "null");
    json_close(j, ']');
}

static void choices_of(struct json *j, const struct field *f, bool or_null)
{
    json_key(j, "enum");
    json_open(j, '[');
    for (const struct choice *c = f->choices; c->key; c++) json_z(j, c->key);
    if (or_null) json_null(j);
    json_close(j, ']');
}

static void array_of(struct json *j, const struct field *f)
{
    pair(j, "type", "array");
    json_key(j, "items");
    json_open(j, '{');
    if (f->kind == KIND_refs) pair(j, "$ref", "#/components/schemas/Reference");
    else pair(j, "type", "string");
    if (f->kind == KIND_choices) choices_of(j, f, false);
    json_close(j, '}');
}

static void either_null(struct json *j, const char *schema)
{
    json_key(j, "oneOf");
    json_open(j, '[');
    json_open(j, '{');
    pair(j, "$ref", schema);
    json_close(j, '}');
    json_open(j, '{');
    pair(j, "type", "null");
    json_close(j, '}');
    json_close(j, ']');
}

static void field_type(struct json *j, const struct field *f)
{
    if (kind_is_many(f->kind)) { array_of(j, f); return; }
    switch (f->kind) {
    case KIND_number: case KIND_money: case KIND_time: type_or_null(j, "integer"); break;
    case KIND_decimal: type_or_null(j, "number"); break;
    case KIND_bool: pair(j, "type", "boolean"); break;
    case KIND_ref: case KIND_area: either_null(j, "#/components/schemas/Reference"); break;
    case KIND_coordinate: either_null(j, "#/components/schemas/Coordinate"); break;
    default: type_or_null(j, "string");
    }
    if (f->kind == KIND_choice) choices_of(j, f, true);
    if (f->kind == KIND_date) pair(j, "format", "date");
    if (f->kind == KIND_url) pair(j, "format", "uri");
    if (f->kind == KIND_email) pair(j, "format", "email");
}

static void property(struct json *j, const char *name, const char *type, const char *what)
{
    json_key(j, name);
    json_open(j, '{');
    pair(j, "type", type);
    pair(j, "description", what);
    json_close(j, '}');
}

static bool shown(const struct field *f, unsigned classes) { return field_live(f) && (f->privacy & classes); }

static void entity_schema(struct req *q, struct json *j, const struct entity *e)
{
    unsigned classes = may(&q->who, e, READ).classes;
    json_key(j, entity_table(e));
    json_open(j, '{');
    pair(j, "type", "object");
    json_key(j, "title");
    json_str(j, words(q, e->label));
    json_key(j, "properties");
    json_open(j, '{');
    property(j, "id", "integer", "Number of the entry");
    property(j, "key", "string", "External key, stays the same");
    property(j, "slug", "string", "Last part of the page's address in this language");
    property(j, "version", "integer", "Counts the changes");
    property(j, "changed_at", "integer", "Last change, seconds since 1970 in UTC");
    for (size_t i = 0; i < e->n; i++) {
        const struct field *f = &e->fields[i];
        if (!shown(f, classes)) continue;
        json_key(j, f->name);
        json_open(j, '{');
        field_type(j, f);
        json_key(j, "description");
        json_str(j, words(q, f->label));
        json_close(j, '}');
    }
    json_key(j, "untranslated");
    json_raw(j, S("{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"description\":\"Fields that are German for want of a translation\"}"));
    json_close(j, '}');
    json_key(j, "required");
    json_raw(j, S("[\"id\",\"key\",\"version\"]"));
    json_close(j, '}');
}

/* ---- paths ------------------------------------------------------------------------------------------------------------------ */

static void parameter(struct json *j, const char *name, const char *in, const char *what, const char *schema)
{
    json_open(j, '{');
    pair(j, "name", name);
    pair(j, "in", in);
    json_key(j, "required");
    json_bool(j, in[0] == 'p');
    pair(j, "description", what);
    json_key(j, "schema");
    json_raw(j, str_of(schema));
    json_close(j, '}');
}

static void filter_parameter(struct req *q, struct json *j, const struct field *f)
{
    json_open(j, '{');
    pair(j, "name", f->name);
    pair(j, "in", "query");
    json_key(j, "description");
    json_str(j, words(q, f->label));
    json_key(j, "schema");
    json_open(j, '{');
    pair(j, "type", "string");
    if (f->choices) choices_of(j, f, false);
    if (f->kind == KIND_bool) { json_key(j, "enum"); json_raw(j, S("[\"true\",\"false\"]")); }
    json_close(j, '}');
    json_close(j, '}');
}

static void list_parameters(struct req *q, struct json *j, const struct entity *e)
{
    unsigned classes = may(&q->who, e, READ).classes;
    json_key(j, "parameters");
    json_open(j, '[');
    parameter(j, "limit", "query", "Rows of a page", "{\"type\":\"integer\",\"minimum\":1,\"maximum\":500,\"default\":50}");
    parameter(j, "after", "query", "Where the page before ended; taken from `next`", "{\"type\":\"string\"}");
    parameter(j, "sort", "query", "Field to order by; with - before it from the end", "{\"type\":\"string\"}");
    parameter(j, "lang", "query", "Language of the texts", "{\"type\":\"string\"}");
    if (e->list.search) parameter(j, "q", "query", "Words to find", "{\"type\":\"string\",\"maxLength\":200}");
    if (e->ends) parameter(j, "ended", "query", "Also what has ended", "{\"type\":\"string\",\"enum\":[\"true\",\"false\"]}");
    for (size_t i = 0; i < e->n; i++)
        if (entity_lists(e->list.filter, &e->fields[i]) && shown(&e->fields[i], classes)) filter_parameter(q, j, &e->fields[i]);
    json_close(j, ']');
}

static void answers(struct json *j, str good)
{
    json_key(j, "responses");
    json_open(j, '{');
    json_key(j, "200");
    json_open(j, '{');
    pair(j, "description", "OK");
    json_key(j, "content");
    json_open(j, '{');
    json_key(j, "application/json");
    json_open(j, '{');
    json_key(j, "schema");
    json_raw(j, good);
    json_close(j, '}');
    json_close(j, '}');
    json_close(j, '}');
    json_key(j, "default");
    json_raw(j, S("{\"description\":\"What went wrong\",\"content\":{\"application/problem+json\":{\"schema\":{\"$ref\":\"#/components/schemas/Problem\"}}}}"));
    json_close(j, '}');
}

static void operation(struct req *q, struct json *j, const struct entity *e, const char *verb, const char *label)
{
    json_key(j, "get");
    json_open(j, '{');
    json_key(j, "operationId");
    json_str(j, arena_fmt(q->a, "%s_%s", verb, entity_table(e)));
    json_key(j, "summary");
    json_str(j, words(q, label));
    json_key(j, "tags");
    json_open(j, '[');
    json_z(j, e->room);
    json_close(j, ']');
}

static void entity_paths(struct req *q, struct json *j, const struct entity *e)
{
    str ref = arena_fmt(q->a, "{\"$ref\":\"#/components/schemas/%s\"}", entity_table(e));
    json_key(j, arena_fmt(q->a, "/v1/%s/%s", e->room, e->name).p);
    json_open(j, '{');
    operation(q, j, e, "list", e->plural);
    list_parameters(q, j, e);
    answers(j, arena_fmt(q->a, "{\"type\":\"object\",\"required\":[\"items\",\"total\",\"next\"],\"properties\":{\"items\":{\"type\":\"array\",\"items\":%.*s},"
                               "\"total\":{\"type\":\"integer\"},\"next\":{\"type\":[\"string\",\"null\"]}}}", STR(ref)));
    json_close(j, '}');
    json_close(j, '}');
    json_key(j, arena_fmt(q->a, "/v1/%s/%s/{key}", e->room, e->name).p);
    json_open(j, '{');
    operation(q, j, e, "get", e->label);
    json_key(j, "parameters");
    json_open(j, '[');
    parameter(j, "key", "path", "Key or number of the entry", "{\"type\":\"string\"}");
    parameter(j, "lang", "query", "Language of the texts", "{\"type\":\"string\"}");
    json_close(j, ']');
    answers(j, ref);
    json_close(j, '}');
    json_close(j, '}');
}

/* ---- the document ----------------------------------------------------------------------------------------------------------- */

static const char common[] =
    "\"Reference\":{\"type\":\"object\",\"required\":[\"id\",\"key\",\"label\"],\"properties\":{\"id\":{\"type\":\"integer\"},\"key\":{\"type\":\"string\"},"
    "\"label\":{\"type\":\"string\"}}},"
    "\"Coordinate\":{\"type\":\"object\",\"required\":[\"lat\",\"lon\"],\"properties\":{\"lat\":{\"type\":\"number\"},\"lon\":{\"type\":\"number\"}},"
    "\"description\":\"WGS 84, degrees\"},"
    "\"Problem\":{\"type\":\"object\",\"description\":\"RFC 9457\",\"properties\":{\"type\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},"
    "\"status\":{\"type\":\"integer\"},\"detail\":{\"type\":\"string\"}}}";

static void head(struct req *q, struct json *j)
{
    pair(j, "openapi", "3.1.0");
    json_key(j, "info");
    json_open(j, '{');
    json_key(j, "title");
    json_str(j, arena_fmt(q->a, "Brücke – %.*s", STR(q->region_title)));
    pair(j, "version", "1");
    pair(j, "description", "Offers, organisations and places of an integration centre. Public and without a key; texts in the language asked for, German where a translation is missing.");
    json_key(j, "license");
    json_raw(j, S("{\"name\":\"EUPL-1.2\",\"identifier\":\"EUPL-1.2\"}"));
    json_close(j, '}');
    json_key(j, "servers");
    json_open(j, '[');
    json_open(j, '{');
    json_key(j, "url");
    json_str(j, arena_fmt(q->a, "/%.*s/api", STR(q->region)));
    json_close(j, '}');
    json_close(j, ']');
}

void openapi(struct req *q)
{
    struct json j = json_to(&q->out);
    q->type = "application/json";
    json_open(&j, '{');
    head(q, &j);
    json_key(&j, "paths");
    json_open(&j, '{');
    for (size_t i = 0; i < entity_count(); i++) if (may(&q->who, entity_at(i), READ).n) entity_paths(q, &j, entity_at(i));
    json_close(&j, '}');
    json_key(&j, "components");
    json_open(&j, '{');
    json_key(&j, "schemas");
    json_open(&j, '{');
    for (size_t i = 0; i < entity_count(); i++) if (may(&q->who, entity_at(i), READ).n) entity_schema(q, &j, entity_at(i));
    json_raw(&j, str_of(common + 0));
    json_close(&j, '}');
    json_close(&j, '}');
    json_close(&j, '}');
}
