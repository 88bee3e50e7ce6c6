/* api_write.c - writing through the API: JSON in, problem+json (RFC 9457) with the field of every problem out.
**
**     POST   …/directory/offer                 201, Location
**     PUT    …/directory/offer/{key}           the whole row; PATCH: what is named (RFC 7396). Both need If-Match: "v3"
**     DELETE …/directory/offer/{key}           204, If-Match; POST …/{key}/undelete brings it back
**     POST   …/directory/offer/{key}/flow/{event}
**
** Members are the fields by name, `key`, and `translations`: {"en": {"title": …}}. Texts are German; a reference is the key of a row, or an object
** with a `key`. `id`, `slug`, `version`, `changed_at` and `untranslated`, which answers hold, are read over.
*/
#include "entity/transfer.h"
#include "serve/write.h"
#include "text/json_read.h"
#include <string.h>

enum { KEY = 5, EVENT = 7, VALUE_MAX = 256 * 1024 };

/* ---- answers ------------------------------------------------------------------------------------------------------------------- */

static void put_error(struct json *j, struct req *q, const struct problem *p)
{
    json_open(j, '{');
    json_key(j, "field");
    if (p->field) json_z(j, p->field->name);
    else json_null(j);
    if (p->lang.n) { json_key(j, "lang"); json_str(j, p->lang); }
    json_key(j, "detail");
    json_str(j, form_message(q, p));
    if (p->detail.n) { json_key(j, "value"); json_str(j, p->detail); }
    json_close(j, '}');
}

static void refuse(struct req *q, const struct problems *p)
{
    q->status = 422;
    q->type = "application/problem+json";
    struct json j = json_to(&q->out);
    json_open(&j, '{');
    json_key(&j, "type");
    json_z(&j, "about:blank");
    json_key(&j, "title");
    json_str(&j, words_get(q->words, N_("Some values are not right")));
    json_key(&j, "status");
    json_int(&j, q->status);
    json_key(&j, "detail");
    json_str(&j, look_count(q, "Nothing is saved: %d value is not right.", "Nothing is saved: %d values are not right.", (int64_t)p->n + p->more));
    json_key(&j, "errors");
    json_open(&j, '[');
    for (size_t i = 0; i < p->n; i++) put_error(&j, q, &p->at[i]);
    json_close(&j, ']');
    json_close(&j, '}');
}

static void wrong(struct problems *p, const struct field *f, const char *message, str detail)
{
    problem_add(p, (struct problem){ .field = f, .message = message, .detail = detail });
}

/* The row as it is now, with its version as ETag. A reader who may not see what they wrote gets nothing back. */
static void answer_row(struct req *q, int64_t id, int status)
{
    struct labels labels = { 0 };
    struct query query = query_new(q->route->entity, &q->who, q->lang);
    const void *row = row_by_id(q->st, &query, id, &labels);
    if (!row) { q->status = 204; return; }
    q->status = status;
    q->type = "application/json";
    req_header(q, "ETag", arena_fmt(q->a, "\"v%lld\"", (long long)row_meta(row)->version));
    req_header(q, "Cache-Control", S("no-store"));
    if (status == 201) {
        struct buf to = buf_in(q->a, TARGET_MAX);
        buf_fmt(&to, "/%.*s/api/v1/%s/%s/", STR(q->region), query.e->room, query.e->name);
        put_encoded(&to, row_meta(row)->key);
        req_header(q, "Location", buf_str(&to));
    }
    struct json j = json_to(&q->out);
    row_json(&j, query.e, row, &labels, true);
}

static void answer_write(struct req *q, enum write_outcome out, const struct problems *p, int64_t id, int status)
{
    if (out == WRITE_REFUSED && p->n) refuse(q, p);
    else if (out == WRITE_STALE) req_fail(q, 412, N_("Somebody else changed this entry meanwhile. Please read it again."));
    else if (write_done(q, out)) answer_row(q, id, status);
}

/* ---- from JSON to a draft ---------------------------------------------------------------------------------------------------------- */

static bool put_word(struct buf *b, const struct js *v)
{
    const struct js *key = v->kind == JS_OBJECT ? js_get(v, "key") : v;
    if (!key || (key->kind != JS_TEXT && key->kind != JS_NUMBER) || str_find_char(key->text, ' ') >= 0) return false;
    buf_fmt(b, "%s%.*s", b->n ? " " : "", STR(key->text));
    return true;
}

/* A list of keys; of references objects, too, as answers hold them. */
static bool read_list(struct req *q, const struct js *v, str *ret)
{
    struct buf b = buf_in(q->a, VALUE_MAX);
    if (v->kind != JS_LIST) return false;
    for (size_t i = 0; i < v->n; i++) if (!put_word(&b, &v->at[i])) return false;
    *ret = buf_str(&b);
    return true;
}

static bool read_ref(struct req *q, const struct js *v, str *ret)
{
    struct buf b = buf_in(q->a, VALUE_MAX);
    if (!put_word(&b, v)) return false;
    *ret = buf_str(&b);
    return true;
}

static bool read_place(struct req *q, const struct js *v, str *ret)
{
    const struct js *lat = js_get(v, "lat"), *lon = js_get(v, "lon");
    if (!lat || !lon || v->n != 2 || lat->kind != JS_NUMBER || lon->kind != JS_NUMBER) return false;
    *ret = arena_fmt(q->a, "%.*s,%.*s", STR(lat->text), STR(lon->text));
    return true;
}

/* False: not of the type that the description of the API says. */
static bool read_value(struct req *q, const struct field *f, const struct js *v, str *ret)
{
    *ret = (str){ "", 0 };
    if (v->kind == JS_NULL) return f->kind != KIND_bool;
    if (kind_is_many(f->kind)) return read_list(q, v, ret);
    switch (f->kind) {
    case KIND_ref: case KIND_area: return read_ref(q, v, ret);
    case KIND_coordinate: return read_place(q, v, ret);
    case KIND_bool: *ret = v->yes ? S("1") : S("0"); return v->kind == JS_BOOL;
    case KIND_number: case KIND_money: case KIND_time: case KIND_decimal: *ret = v->text; return v->kind == JS_NUMBER;
    default: *ret = v->text; return v->kind == JS_TEXT;
    }
}

static void take_value(struct req *q, struct draft *d, const struct field *f, const struct js *v, struct problems *p)
{
    size_t i = field_index(d->e, f);
    str value;
    if (!read_value(q, f, v, &value)) { wrong(p, f, N_("This value has the wrong type."), (str){ 0 }); return; }
    if (f->translated) { draft_word(q->a, d, write_german())[i] = (str){ value.p ? value.p : "", value.n }; return; }
    d->given[i] = true;
    d->value[i] = value;
}

static void take_words(struct req *q, struct draft *d, size_t lang, const struct js *v, struct problems *p)
{
    if (v->kind != JS_OBJECT) { wrong(p, NULL, N_("Translations are objects: {\"en\": {\"title\": \"…\"}}."), (str){ 0 }); return; }
    for (size_t i = 0; i < v->n; i++) {
        const struct field *f = entity_field(d->e, v->name[i]);
        str value;
        if (!f || !f->translated) { wrong(p, NULL, N_("There is no such member."), v->name[i]); continue; }
        if (!read_value(q, f, &v->at[i], &value)) { problem_add(p, (struct problem){ .field = f, .lang = str_of(langs[lang].tag), .message = N_("This value has the wrong type.") }); continue; }
        draft_word(q->a, d, lang)[field_index(d->e, f)] = (str){ value.p ? value.p : "", value.n };
    }
}

static void take_translations(struct req *q, struct draft *d, const struct js *v, struct problems *p)
{
    for (size_t i = 0; i < v->n && v->kind == JS_OBJECT; i++) {
        const struct lang *l = lang_find(v->name[i]);
        if (!l || l == &langs[write_german()]) wrong(p, NULL, N_("There is no such member."), v->name[i]);
        else take_words(q, d, (size_t)(l - langs), &v->at[i], p);
    }
    if (v->kind != JS_OBJECT && v->kind != JS_NULL) wrong(p, NULL, N_("Translations are objects: {\"en\": {\"title\": \"…\"}}."), (str){ 0 });
}

static void take_member(struct req *q, struct draft *d, str name, const struct js *v, struct problems *p)
{
    static const char answered[] = "id slug version changed_at untranslated";
    const struct field *f = entity_field(d->e, name);
    if (str_has_word(str_of(answered), name)) return;
    if (str_eq(name, S("translations"))) { take_translations(q, d, v, p); return; }
    if (str_eq(name, S("key")) && v->kind == JS_TEXT && (!d->id || str_eq(v->text, d->key))) { d->key = v->text; return; }
    if (!f || !field_live(f) || str_eq(name, S("key"))) { wrong(p, f, N_("There is no such member, or it cannot be changed."), name); return; }
    take_value(q, d, f, v, p);
}

/* PUT says the whole row: what it does not name is empty. The state stays, since only its flow sets it; so does what this writer may not see. */
static void empty_others(struct req *q, struct draft *d, unsigned classes)
{
    str *german = draft_word(q->a, d, write_german());
    for (size_t i = 0; i < d->e->n; i++) {
        const struct field *f = &d->e->fields[i];
        if (!form_sets(d->e, f) || !(f->privacy & classes)) continue;
        if (f->translated && !german[i].p) german[i] = (str){ "", 0 };
        if (f->translated || d->given[i]) continue;
        d->given[i] = true;
        d->value[i] = f->kind == KIND_bool ? S("0") : (str){ "", 0 };
    }
}

/* False: answered already. An empty object is fine. */
static bool read_body(struct req *q, struct draft *d, struct problems *p)
{
    str why = { 0 };
    if (!str_starts(q->body_type, S("application/json")) && !str_starts(q->body_type, S("application/merge-patch+json"))) {
        req_fail(q, 415, N_("Please send JSON: Content-Type: application/json."));
        return false;
    }
    const struct js *v = json_read(q->a, q->body, &why);
    if (!v || v->kind != JS_OBJECT) { req_fail(q, 400, why.n ? arena_z(q->a, why) : N_("Please send one JSON object.")); return false; }
    for (size_t i = 0; i < v->n; i++) take_member(q, d, v->name[i], &v->at[i], p);
    return true;
}

/* ---- which row, which version ------------------------------------------------------------------------------------------------------------ */

/* 0: answered already. A key may look like a number: areas. */
static int64_t row_of(struct req *q, unsigned action, unsigned *classes)
{
    struct query query = query_new(q->route->entity, &q->who, q->lang), seeing = query;
    int64_t id = id_by_key(q->st, query.e, q->part[KEY]);
    if (!id && !str_int(q->part[KEY], &id)) id = 0;
    query.action = action;
    const void *row = id ? row_by_id(q->st, &query, id, NULL) : NULL;
    if (row) { *classes = row_meta(row)->classes; return id; }
    if (id && row_by_id(q->st, &seeing, id, NULL)) req_fail(q, 403, N_("You may not do this with this entry."));
    else req_fail(q, 404, N_("This entry does not exist, or not any more."));
    return 0;
}

/* The version of If-Match; 0: any (`*`). False: answered already. Weak tags match nothing (RFC 9110 §13.1.1). */
static bool version_of(struct req *q, int64_t *ret)
{
    str tag = str_trim(q->if_match);
    *ret = 0;
    if (!tag.n) { req_fail(q, 428, N_("Please say which version you change: If-Match with the ETag of the entry.")); return false; }
    if (str_eq(tag, S("*"))) return true;
    if (tag.n > 3 && str_starts(tag, S("\"v")) && str_ends(tag, S("\"")) && str_int(str_upto(str_from(tag, 2), tag.n - 3), ret) && *ret > 0) return true;
    req_fail(q, 412, N_("Somebody else changed this entry meanwhile. Please read it again."));
    return false;
}

/* ---- handlers -------------------------------------------------------------------------------------------------------------------------------- */

static void write_it(struct req *q, struct draft *d, int64_t version, struct problems *p, int status)
{
    struct write w = { .who = &q->who, .request = q->id, .draft = d, .version = version, .small = str_eq(req_param(q, S("small")), S("true")) };
    if (p->n) { refuse(q, p); return; }
    enum write_outcome out = row_write(q->st, &w, p);     /* sets the id of a new row */
    answer_write(q, out, p, d->id, status);
}

static void post(struct req *q)
{
    struct draft d = draft_new(q->a, q->route->entity);
    struct problems p = { .a = q->a };
    if (read_body(q, &d, &p)) write_it(q, &d, 0, &p, 201);
}

static void change(struct req *q, bool whole)
{
    struct draft d = draft_new(q->a, q->route->entity);
    struct problems p = { .a = q->a };
    struct query query = query_new(d.e, &q->who, q->lang);
    unsigned classes = 0;
    int64_t version;
    d.id = row_of(q, UPDATE, &classes);
    if (!d.id || !version_of(q, &version)) return;
    const void *seen = row_by_id(q->st, &query, d.id, NULL);
    d.key = seen ? row_meta(seen)->key : (str){ 0 };
    if (!read_body(q, &d, &p)) return;
    if (whole) empty_others(q, &d, seen ? classes & row_meta(seen)->classes : 0);
    write_it(q, &d, version, &p, 200);
}

static void put(struct req *q)   { change(q, true); }
static void patch(struct req *q) { change(q, false); }

static void delete(struct req *q)
{
    unsigned classes;
    int64_t version, id = row_of(q, DELETE, &classes);
    if (!id || !version_of(q, &version)) return;
    enum write_outcome out = row_delete(q->st, &q->who, q->id, q->route->entity, id, version);
    if (out == WRITE_DONE) q->status = 204;
    else answer_write(q, out, &(struct problems){ .n = 0 }, id, 204);
}

static void undelete(struct req *q)
{
    struct sql s = sql_new(q->st);
    int64_t id = 0;
    sql(&s, "SELECT id FROM ");
    sql_name(&s, entity_table(q->route->entity));
    sql(&s, " WHERE key = ");
    sql_value(&s, T(q->part[KEY]));
    struct rows *r = sql_ask(&s);
    if (rows_next(r)) id = row_int(r, 0);
    else if (!str_int(q->part[KEY], &id)) id = 0;
    enum write_outcome out = id ? row_undelete(q->st, &q->who, q->id, q->route->entity, id) : WRITE_GONE;
    answer_write(q, out, &(struct problems){ .n = 0 }, id, 200);
}

/* {"reason": "…"}; a body may be missing. */
static bool reason_of(struct req *q, str *ret)
{
    str why = { 0 };
    *ret = (str){ "", 0 };
    if (!str_trim(q->body).n) return true;
    const struct js *v = json_read(q->a, q->body, &why), *reason = v ? js_get(v, "reason") : NULL;
    bool good = v && v->kind == JS_OBJECT && (reason ? reason->kind == JS_TEXT && v->n == 1 : !v->n);
    if (good && reason) *ret = reason->text;
    if (!good) req_fail(q, 400, N_("Please send nothing, or {\"reason\": \"…\"}."));
    return good;
}

static void flow(struct req *q)
{
    unsigned classes;
    const char *why = NULL;
    str reason;
    int64_t version = 0, id = row_of(q, READ, &classes);
    if (!id || !reason_of(q, &reason) || (q->if_match.n && !version_of(q, &version))) return;
    switch (flow_do(q->st, &q->who, q->id, q->route->entity, id, version, q->part[EVENT], reason, &why)) {
    case FLOW_DONE:    answer_row(q, id, 200); break;
    case FLOW_UNKNOWN: req_fail(q, 404, N_("There is no page at this address.")); break;
    case FLOW_DENIED:  req_fail(q, 403, N_("You may not do this with this entry.")); break;
    case FLOW_STALE:   req_fail(q, 412, N_("Somebody else changed this entry meanwhile. Please read it again.")); break;
    case FLOW_NOT_NOW: req_fail(q, 409, N_("This step is not possible now: somebody took it already, or it is not yours to take.")); break;
    case FLOW_REFUSED: req_fail(q, 409, why ? why : N_("This step is not possible now.")); break;
    }
}

static void add(struct app *app, const struct entity *e, enum method m, const char *pattern, void (*handle)(struct req *q), unsigned action)
{
    app_route(app, (struct route){ m, write_pattern(e, pattern), handle, ROUTE_RIGHT, e, BASE_REGION, .action = action });
}

void api_write_routes(struct app *app, const struct entity *e)
{
    add(app, e, POST, "api/v1/@", post, CREATE);
    add(app, e, PUT, "api/v1/@/{key}", put, UPDATE);
    add(app, e, PATCH, "api/v1/@/{key}", patch, UPDATE);
    add(app, e, DELETE_, "api/v1/@/{key}", delete, DELETE);
    add(app, e, POST, "api/v1/@/{key}/undelete", undelete, DELETE);
    if (e->flow) add(app, e, POST, "api/v1/@/{key}/flow/{event}", flow, READ);
}
