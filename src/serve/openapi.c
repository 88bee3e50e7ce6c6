/* openapi.c - OpenAPI 3.1 from the entity table. */
#include "serve/openapi.h"
#include "entity/transfer.h"
#include "look/form.h"
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

static void array_of(struct json *j, const struct field *f, const char *reference)
{
    pair(j, "type", "array");
    json_key(j, "items");
    json_open(j, '{');
    if (f->kind == KIND_refs) pair(j, "$ref", reference);
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

/* `reference`: how another row is told, or named. */
static void field_type(struct json *j, const struct field *f, const char *reference)
{
    if (kind_is_many(f->kind)) { array_of(j, f, reference); return; }
    switch (f->kind) {
    case KIND_number: case KIND_money: case KIND_time: type_or_null(j, "integer"); break;
    case KIND_decimal: type_or_null(j, "number"); break;
    case KIND_bool: pair(j, "type", "boolean"); break;
    case KIND_ref: case KIND_area: either_null(j, reference); break;
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
        field_type(j, f, "#/components/schemas/Reference");
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

/* ---- what is sent ----------------------------------------------------------------------------------------------------------- */

static bool writable(const struct entity *e, const struct field *f, unsigned classes) { return form_sets(e, f) && (f->privacy & classes); }

static void written_words(struct json *j, const struct entity *e, unsigned classes)
{
    json_key(j, "translations");
    json_raw(j, S("{\"type\":\"object\",\"description\":\"By language\",\"additionalProperties\":{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{"));
    bool more = false;
    for (size_t i = 0; i < e->n; i++) {
        if (!e->fields[i].translated || !writable(e, &e->fields[i], classes)) continue;
        buf_fmt(j->out, "%s\"%s\":{\"type\":[\"string\",\"null\"]}", more ? "," : "", e->fields[i].name);
        more = true;
    }
    buf_put(j->out, S("}}}"));
}

/* Two schemas: any fields, for PATCH; with those that must be there, for POST and PUT. */
static void written_schema(struct req *q, struct json *j, const struct entity *e)
{
    static const char *const answered[] = { "id", "slug", "version", "changed_at", "untranslated" };
    unsigned classes = may(&q->who, e, CREATE | UPDATE).classes;
    json_key(j, arena_fmt(q->a, "%s_write", entity_table(e)).p);
    json_open(j, '{');
    pair(j, "type", "object");
    json_key(j, "additionalProperties");
    json_bool(j, false);
    json_key(j, "properties");
    json_open(j, '{');
    for (size_t i = 0; i < countof(answered); i++) {       /* what answers hold may be sent back; it changes nothing */
        json_key(j, answered[i]);
        json_raw(j, S("{\"readOnly\":true}"));
    }
    property(j, "key", "string", "External key, for new entries");
    for (size_t i = 0; i < e->n; i++) {
        const struct field *f = &e->fields[i];
        if (!writable(e, f, classes)) continue;
        json_key(j, f->name);
        json_open(j, '{');
        field_type(j, f, "#/components/schemas/ReferenceTo");
        json_key(j, "description");
        json_str(j, words(q, f->label));
        json_close(j, '}');
    }
    written_words(j, e, classes);
    json_close(j, '}');
    json_close(j, '}');
    json_key(j, arena_fmt(q->a, "%s_new", entity_table(e)).p);
    json_raw(j, arena_fmt(q->a, "{\"allOf\":[{\"$ref\":\"#/components/schemas/%s_write\"},{\"type\":\"object\",\"required\":[", entity_table(e)));
    bool more = false;
    for (size_t i = 0; i < e->n; i++) {
        if (!e->fields[i].required || e->fields[i].derived || !writable(e, &e->fields[i], classes)) continue;
        buf_fmt(j->out, "%s\"%s\"", more ? "," : "", e->fields[i].name);
        more = true;
    }
    buf_put(j->out, S("]}]}"));
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

static const char *sort_words(struct req *q, const struct entity *e)
{
    struct buf b = buf_in(q->a, 400);
    buf_put(&b, S("Field to order by; with - before it from the end"));
    for (size_t i = 0; i < e->list.n_orders; i++) buf_fmt(&b, "; %s", e->list.orders[i].name);
    if (e->list.where) buf_put(&b, S("; distance"));
    return arena_z(q->a, buf_str(&b));
}

static void list_parameters(struct req *q, struct json *j, const struct entity *e)
{
    unsigned classes = may(&q->who, e, READ).classes;
    json_key(j, "parameters");
    json_open(j, '[');
    parameter(j, "limit", "query", "Rows of a page", "{\"type\":\"integer\",\"minimum\":1,\"maximum\":500,\"default\":50}");
    parameter(j, "after", "query", "Where the page before ended; taken from `next`", "{\"type\":\"string\"}");
    parameter(j, "sort", "query", sort_words(q, e), "{\"type\":\"string\"}");
    if (e->list.where) {
        parameter(j, "near", "query", "Key of an area with a centre point, or latitude,longitude: distances are measured from there", "{\"type\":\"string\"}");
        parameter(j, "radius", "query", "Kilometres; rows that are nowhere stay", "{\"type\":\"integer\",\"minimum\":1,\"maximum\":500}");
    }
    parameter(j, "lang", "query", "Language of the texts", "{\"type\":\"string\"}");
    if (e->list.search) parameter(j, "q", "query", "Words to find", "{\"type\":\"string\",\"maxLength\":200}");
    if (e->ends) parameter(j, "ended", "query", "Also what has ended", "{\"type\":\"string\",\"enum\":[\"true\",\"false\"]}");
    for (size_t i = 0; i < e->n; i++)
        if (entity_lists(e->list.filter, &e->fields[i]) && shown(&e->fields[i], classes)) filter_parameter(q, j, &e->fields[i]);
    for (size_t i = 0; i < e->list.n_own; i++) if (own_filter_open(&q->who, e, &e->list.own[i])) filter_parameter(q, j, &e->list.own[i].field);
    json_close(j, ']');
}

static void answers(struct json *j, str good, const char *status)
{
    json_key(j, "responses");
    json_open(j, '{');
    json_key(j, status);
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

static void operation(struct req *q, struct json *j, const struct entity *e, const char *method, const char *verb, const char *label)
{
    json_key(j, method);
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

static void item_parameters(struct json *j, bool match, bool event, bool small)
{
    json_key(j, "parameters");
    json_open(j, '[');
    parameter(j, "key", "path", "Key or number of the entry", "{\"type\":\"string\"}");
    if (event) parameter(j, "event", "path", "Step of the flow", "{\"type\":\"string\"}");
    if (match) parameter(j, "If-Match", "header", "ETag of the entry as it was read, as \"v3\"; needed, 428 without, 412 when it is not the last", "{\"type\":\"string\"}");
    if (small) parameter(j, "small", "query", "Only a small change: translations of the German texts stay up to date", "{\"type\":\"string\",\"enum\":[\"true\",\"false\"]}");
    json_close(j, ']');
}

static void request_body(struct req *q, struct json *j, const struct entity *e, const char *schema)
{
    json_key(j, "requestBody");
    json_raw(j, arena_fmt(q->a, "{\"required\":true,\"content\":{\"application/json\":{\"schema\":{\"$ref\":\"#/components/schemas/%s_%s\"}}}}", entity_table(e), schema));
}

static void no_content(struct json *j)
{
    json_key(j, "responses");
    json_raw(j, S("{\"204\":{\"description\":\"Done\"},\"default\":{\"description\":\"What went wrong\",\"content\":{\"application/problem+json\":"
                  "{\"schema\":{\"$ref\":\"#/components/schemas/Problem\"}}}}}"));
}

static void change_operation(struct req *q, struct json *j, const struct entity *e, const char *method, const char *verb, const char *schema, str ref)
{
    operation(q, j, e, method, verb, e->label);
    item_parameters(j, true, false, schema != NULL);
    if (schema) request_body(q, j, e, schema);
    if (schema) answers(j, ref, "200");
    else no_content(j);
    json_close(j, '}');
}

static void step_path(struct req *q, struct json *j, const struct entity *e, const char *rest, const char *verb, str ref)
{
    bool event = str_find_char(str_of(rest), '{') >= 0;
    json_key(j, arena_fmt(q->a, "/v1/%s/%s/{key}/%s", e->room, e->name, rest).p);
    json_open(j, '{');
    operation(q, j, e, "post", verb, e->label);
    item_parameters(j, false, event, false);
    answers(j, ref, "200");
    json_close(j, '}');
    json_close(j, '}');
}

static void entity_paths(struct req *q, struct json *j, const struct entity *e)
{
    bool makes = may(&q->who, e, CREATE).n, changes = may(&q->who, e, UPDATE).n, deletes = may(&q->who, e, DELETE).n;
    str ref = arena_fmt(q->a, "{\"$ref\":\"#/components/schemas/%s\"}", entity_table(e));
    json_key(j, arena_fmt(q->a, "/v1/%s/%s", e->room, e->name).p);
    json_open(j, '{');
    operation(q, j, e, "get", "list", e->plural);
    list_parameters(q, j, e);
    answers(j, arena_fmt(q->a, "{\"type\":\"object\",\"required\":[\"items\",\"total\",\"next\"],\"properties\":{\"items\":{\"type\":\"array\",\"items\":%.*s},"
                               "\"total\":{\"type\":\"integer\"},\"next\":{\"type\":[\"string\",\"null\"]}}}", STR(ref)), "200");
    json_close(j, '}');
    if (makes) {
        operation(q, j, e, "post", "create", e->label);
        request_body(q, j, e, "new");
        answers(j, ref, "201");
        json_close(j, '}');
    }
    json_close(j, '}');
    json_key(j, arena_fmt(q->a, "/v1/%s/%s/{key}", e->room, e->name).p);
    json_open(j, '{');
    operation(q, j, e, "get", "get", e->label);
    json_key(j, "parameters");
    json_open(j, '[');
    parameter(j, "key", "path", "Key or number of the entry", "{\"type\":\"string\"}");
    parameter(j, "lang", "query", "Language of the texts", "{\"type\":\"string\"}");
    json_close(j, ']');
    answers(j, ref, "200");
    json_close(j, '}');
    if (changes) change_operation(q, j, e, "put", "replace", "new", ref);
    if (changes) change_operation(q, j, e, "patch", "change", "write", ref);
    if (deletes) change_operation(q, j, e, "delete", "delete", NULL, ref);
    json_close(j, '}');
    if (deletes) step_path(q, j, e, "undelete", "undelete", ref);
    if (changes && e->flow) step_path(q, j, e, "flow/{event}", "flow", ref);
}

/* ---- the document ----------------------------------------------------------------------------------------------------------- */

static const char common[] =
    "\"Reference\":{\"type\":\"object\",\"required\":[\"id\",\"key\",\"label\"],\"properties\":{\"id\":{\"type\":\"integer\"},\"key\":{\"type\":\"string\"},"
    "\"label\":{\"type\":\"string\"}}},"
    "\"Coordinate\":{\"type\":\"object\",\"required\":[\"lat\",\"lon\"],\"properties\":{\"lat\":{\"type\":\"number\"},\"lon\":{\"type\":\"number\"}},"
    "\"description\":\"WGS 84, degrees\"},"
    "\"ReferenceTo\":{\"description\":\"The key of an entry, alone or in an object\",\"oneOf\":[{\"type\":\"string\"},{\"type\":\"object\",\"required\":[\"key\"],"
    "\"properties\":{\"key\":{\"type\":\"string\"}}}]},"
    "\"Problem\":{\"type\":\"object\",\"description\":\"RFC 9457\",\"properties\":{\"type\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},"
    "\"status\":{\"type\":\"integer\"},\"detail\":{\"type\":\"string\"},"
    "\"errors\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"field\",\"detail\"],\"properties\":{\"field\":{\"type\":[\"string\",\"null\"]},"
    "\"lang\":{\"type\":\"string\"},\"detail\":{\"type\":\"string\"},\"value\":{\"type\":\"string\"}}}}}}";

static void head(struct req *q, struct json *j)
{
    pair(j, "openapi", "3.1.0");
    json_key(j, "info");
    json_open(j, '{');
    json_key(j, "title");
    json_str(j, arena_fmt(q->a, "Brücke – %.*s", STR(q->region_title)));
    pair(j, "version", "1");
    pair(j, "description", "Offers, organisations and places of an integration centre. Reading is public and without a key; texts in the language asked for, German where a translation is missing.");
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
    for (size_t i = 0; i < entity_count(); i++) if (may(&q->who, entity_at(i), READ).n && may(&q->who, entity_at(i), CREATE | UPDATE).n) written_schema(q, &j, entity_at(i));
    json_raw(&j, str_of(common));
    json_close(&j, '}');
    json_close(&j, '}');
    json_close(&j, '}');
}
