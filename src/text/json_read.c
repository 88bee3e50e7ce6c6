/* json_read.c - reading JSON by jansson. What it gives is copied into the arena at once, so that nothing of it has to be freed later. */
#include "text/json_read.h"
#include "text/words.h"
#include <jansson.h>

enum { DEPTH_MAX = 32 };
static const str BOM = { "\xEF\xBB\xBF", 3 };

/* ---- from jansson's tree to ours --------------------------------------------------------------------------------------- */
static bool convert(struct arena *a, json_t *from, int depth, struct js *to);

/* The shortest that reads back. Jansson takes no infinity, and printf's comma of another locale does not come here: none is set. */
static str number_text(struct arena *a, double v)
{
    str s = { 0 };
    double back;
    for (int digits = 15; digits <= 17; digits++) {
        s = arena_fmt(a, "%.*g", digits, v);
        if (str_real(s, &back) && back == v) break;
    }
    return s;
}

static str text_of(struct arena *a, json_t *v) { return arena_copy(a, (str){ json_string_value(v), json_string_length(v) }); }

static bool convert_list(struct arena *a, json_t *from, int depth, struct js *to)
{
    struct js *at = arena_array(a, struct js, json_array_size(from));
    for (to->n = 0; to->n < json_array_size(from); to->n++)
        if (!convert(a, json_array_get(from, to->n), depth + 1, &at[to->n])) return false;
    to->at = at;
    return true;
}

static bool convert_object(struct arena *a, json_t *from, int depth, struct js *to)
{
    struct js *at = arena_array(a, struct js, json_object_size(from));
    str *name = arena_array(a, str, json_object_size(from));
    const char *key;
    json_t *value;
    json_object_foreach(from, key, value) {
        name[to->n] = arena_copy(a, str_of(key));
        if (!convert(a, value, depth + 1, &at[to->n++])) return false;
    }
    to->at = at;
    to->name = name;
    return true;
}

/* False: too deep. */
static bool convert(struct arena *a, json_t *from, int depth, struct js *to)
{
    *to = (struct js){ .kind = JS_NULL };
    if (depth > DEPTH_MAX) return false;
    switch (json_typeof(from)) {
    case JSON_TRUE: case JSON_FALSE: to->kind = JS_BOOL; to->yes = json_is_true(from); break;
    case JSON_INTEGER: to->kind = JS_NUMBER; to->text = arena_fmt(a, "%lld", (long long)json_integer_value(from)); break;
    case JSON_REAL:    to->kind = JS_NUMBER; to->text = number_text(a, json_real_value(from)); break;
    case JSON_STRING:  to->kind = JS_TEXT; to->text = text_of(a, from); break;
    case JSON_ARRAY:   to->kind = JS_LIST; return convert_list(a, from, depth, to);
    case JSON_OBJECT:  to->kind = JS_OBJECT; return convert_object(a, from, depth, to);
    case JSON_NULL: break;
    }
    return true;
}

static const struct js *taken(struct arena *a, json_t *v, str *why)
{
    struct js *to = arena_new_of(a, struct js);
    bool good = convert(a, v, 1, to);
    json_decref(v);
    if (!good) *why = S("nested too deeply");
    return good ? to : NULL;
}

static str past_bom(str s) { return str_starts(s, BOM) ? str_from(s, BOM.n) : s; }

/* ---- one value ----------------------------------------------------------------------------------------------------------- */
/* A value costs some hundred bytes in memory, and two in the text: so they are counted before anything is made of them. */
static bool crowded(str s)
{
    size_t n = 0;
    bool text = false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (text && c == '\\') i++;
        else if (c == '"') text = !text;
        else n += !text && (c == ',' || c == '[' || c == '{');
    }
    return n > JSON_VALUES_MAX;
}

const struct js *json_read(struct arena *a, str bytes, str *why)
{
    json_error_t e;
    str s = past_bom(bytes);
    if (crowded(s)) { *why = S("too many values"); return NULL; }
    json_t *v = json_loadb(s.n ? s.p : "", s.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &e);
    if (v) return taken(a, v, why);
    *why = arena_fmt(a, "line %d, column %d: %s", e.line, e.column, e.text);
    return NULL;
}

const struct js *js_get(const struct js *object, const char *name)
{
    for (size_t i = 0; object && object->kind == JS_OBJECT && i < object->n; i++)
        if (str_eq(object->name[i], str_of(name))) return &object->at[i];
    return NULL;
}

/* ---- a long list ----------------------------------------------------------------------------------------------------------- */
static const struct js *fail(struct json_in *j, str why)
{
    j->broken = true;
    j->why = why;
    if (!j->counted) j->line = j->next;
    return NULL;
}

/* Past blanks; *lines counts line feeds. */
static str past_blanks(str s, int64_t *lines)
{
    size_t n = 0;
    for (; n < s.n && (s.p[n] == ' ' || s.p[n] == '\t' || s.p[n] == '\r' || s.p[n] == '\n'); n++) *lines += s.p[n] == '\n';
    return str_from(s, n);
}

static void skip(struct json_in *j) { j->rest = past_blanks(j->rest, &j->next); }

static void step(struct json_in *j, size_t n)
{
    for (size_t i = 0; i < n; i++) j->next += j->rest.p[i] == '\n';
    j->rest = str_from(j->rest, n);
}

/* The object that stands at the front; jansson says how far it went. */
static json_t *load(struct json_in *j, size_t *n)
{
    json_error_t e;
    json_t *v = json_loadb(j->rest.p, j->rest.n, JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK, &e);
    if (v) *n = (size_t)e.position;
    else {
        int64_t at = j->next + e.line - 1;
        fail(j, arena_copy(j->a, str_of(e.text)));
        if (!j->counted) j->line = at;
    }
    return v;
}

/* Do the first two objects begin in the same line? Then line numbers would tell nobody anything. */
static void look_ahead(struct json_in *j)
{
    struct json_in copy = *j;
    size_t n = 0;
    json_t *v = j->rest.n && j->rest.p[0] == '{' ? load(&copy, &n) : NULL;
    if (!v) return;
    json_decref(v);
    step(&copy, n);
    skip(&copy);
    if (!str_starts(copy.rest, S(","))) return;
    step(&copy, 1);
    skip(&copy);
    j->counted = copy.next == j->next;
}

struct json_in json_from(struct arena *a, str bytes) { return (struct json_in){ .rest = past_bom(bytes), .a = a, .next = 1, .line = 1 }; }

/* Past the bracket that begins the list, or the comma between two objects. False: the list has ended, or this is none. */
static bool to_next(struct json_in *j)
{
    skip(j);
    if (!j->begun) {
        j->begun = true;
        if (!str_starts(j->rest, S("["))) { fail(j, S(N_("This is no list of entries in JSON."))); return false; }
        step(j, 1);
        skip(j);
        look_ahead(j);
        if (!str_starts(j->rest, S("]"))) return true;
    } else if (str_starts(j->rest, S(","))) {
        step(j, 1);
        skip(j);
        return true;
    } else if (!str_starts(j->rest, S("]"))) {
        fail(j, S(N_("There is no comma between two entries.")));
        return false;
    }
    step(j, 1);
    skip(j);
    j->ended = true;
    if (j->rest.n) fail(j, S(N_("Something stands behind the end of the list.")));
    return false;
}

const struct js *json_next(struct json_in *j, struct arena *row)
{
    size_t n = 0;
    str why = S("");
    if (j->broken || j->ended || !to_next(j)) return NULL;
    j->count++;
    j->line = j->counted ? j->count : j->next;
    if (!str_starts(j->rest, S("{"))) return fail(j, S(N_("An entry is no object.")));
    json_t *v = load(j, &n);
    if (!v) return NULL;
    const struct js *one = taken(row, v, &why);
    if (!one) return fail(j, why);
    step(j, n);
    return one;
}
