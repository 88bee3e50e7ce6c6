/* observe_map.c - what the columns of a file mean: guessed, as JSON, remembered under a name beside the mappings of lists (entity/mapping.h). */
#include "entity/mapping.h"
#include "rooms/monitoring/observe_names.h"
#include "text/json.h"
#include "text/json_read.h"
#include "text/words.h"

const char *const role_names[ROLES] = { "ignore", "indicator", "area", "area_name", "period", "breakdown", "source", "vintage", "status", "note", "unit" };
static const char *const forms[] = { "", "german", "english" };

/* ---- guessed --------------------------------------------------------------------------------------------------------------------------------- */
static bool guessed(const struct table_in *t, enum column_role role)
{
    for (size_t i = 0; i < t->parts; i++) if (t->part[i].guess == role) return true;
    return false;
}

/* Names of columns of our own form are codes of breakdowns; elsewhere they are looked up by any name. */
struct obs_map *obs_guess(struct store *st, struct arena *a, const struct table_in *t)
{
    struct obs_map *m = arena_new_of(a, struct obs_map);
    struct catalogue *c = catalogue_load(st, a);
    bool key = guessed(t, ROLE_AREA);
    for (size_t i = 0; i < t->parts; i++) {
        struct map_part *p = &m->part[m->parts++];
        *p = (struct map_part){ .name = t->part[i].name, .role = t->part[i].guess };
        if (p->role == ROLE_AREA_NAME && !key) p->role = ROLE_AREA;
        if (p->role != ROLE_BREAKDOWN) continue;
        int64_t b = breakdown_of(c, a, p->name);
        if (b >= 0) p->to = c->breakdown[b].code;
    }
    return m;
}

/* ---- as JSON ---------------------------------------------------------------------------------------------------------------------------------- */
static void put_part(struct json *j, const struct map_part *p)
{
    json_open(j, '{');
    json_key(j, "as"); json_z(j, role_names[p->role]);
    if (p->to.n) { json_key(j, "to"); json_str(j, p->to); }
    if (p->n) {
        json_key(j, "values"); json_open(j, '[');
        for (size_t i = 0; i < p->n; i++) { json_open(j, '['); json_str(j, p->value[i].from); json_str(j, p->value[i].to); json_close(j, ']'); }
        json_close(j, ']');
    }
    json_close(j, '}');
}

str obs_map_text(struct arena *a, const struct obs_map *m)
{
    struct buf b = buf_in(a, MAPPING_MAX);
    struct json j = json_to(&b);
    json_open(&j, '{');
    if (m->sheet.n) { json_key(&j, "sheet"); json_str(&j, m->sheet); }
    if (m->form) { json_key(&j, "numbers"); json_z(&j, forms[m->form]); }
    json_key(&j, "columns"); json_open(&j, '[');
    for (size_t i = 0; i < m->parts; i++) { json_open(&j, '['); json_str(&j, m->part[i].name); put_part(&j, &m->part[i]); json_close(&j, ']'); }
    json_close(&j, ']');
    json_key(&j, "constants"); json_open(&j, '{');
    for (size_t r = 0; r < ROLES; r++) if (m->constant[r].n) { json_key(&j, role_names[r]); json_str(&j, m->constant[r]); }
    json_close(&j, '}');
    json_key(&j, "create"); json_bool(&j, m->create);
    json_key(&j, "repair"); json_bool(&j, m->repair);
    json_key(&j, "recalculated"); json_bool(&j, m->recalculated);
    json_close(&j, '}');
    return buf_str(&b);
}

static int role_named(str name)
{
    for (int r = 0; r < ROLES; r++) if (str_eq(name, str_of(role_names[r]))) return r;
    return -1;
}

static str text_of(const struct js *object, const char *name)
{
    const struct js *v = js_get(object, name);
    return v && (v->kind == JS_TEXT || v->kind == JS_NUMBER) ? v->text : S("");
}
static bool yes_of(const struct js *object, const char *name) { const struct js *v = js_get(object, name); return v && v->kind == JS_BOOL && v->yes; }

/* {"Polen": "pl"} or [["Polen", "pl"]]: a list keeps texts that an object could not have twice. */
static bool read_values(struct arena *a, const struct js *v, struct map_part *p)
{
    if (!v) return true;
    if (v->kind != JS_OBJECT && v->kind != JS_LIST) return false;
    p->value = arena_array(a, struct map_value, v->n + 1);
    for (size_t i = 0; i < v->n; i++) {
        const struct js *one = &v->at[i];
        if (v->kind == JS_OBJECT && one->kind == JS_TEXT) p->value[p->n++] = (struct map_value){ v->name[i], one->text };
        else if (v->kind == JS_LIST && one->kind == JS_LIST && one->n == 2 && one->at[0].kind == JS_TEXT && one->at[1].kind == JS_TEXT)
            p->value[p->n++] = (struct map_value){ one->at[0].text, one->at[1].text };
        else return false;
    }
    return true;
}

/* "Year": "period", or "Year": {"as": "period", "values": …}. */
static bool read_part(struct arena *a, str name, const struct js *v, struct obs_map *m)
{
    int role = role_named(v->kind == JS_TEXT ? v->text : text_of(v, "as"));
    if (role < 0 || m->parts == TABLE_PARTS) return false;
    struct map_part *p = &m->part[m->parts++];
    *p = (struct map_part){ .name = name, .role = (enum column_role)role, .to = text_of(v, "to") };
    return read_values(a, js_get(v, "values"), p);
}

static bool read_parts(struct arena *a, const struct js *v, struct obs_map *m)
{
    if (!v) return true;
    for (size_t i = 0; i < v->n; i++) {
        const struct js *one = &v->at[i];
        if (v->kind == JS_OBJECT) { if (!read_part(a, v->name[i], one, m)) return false; }
        else if (v->kind != JS_LIST || one->kind != JS_LIST || one->n != 2 || one->at[0].kind != JS_TEXT || !read_part(a, one->at[0].text, &one->at[1], m)) return false;
    }
    return true;
}

struct obs_map *obs_map_read(struct arena *a, str json, str *why)
{
    const struct js *v = json_read(a, json, why);
    if (!v) return NULL;
    struct obs_map *m = arena_new_of(a, struct obs_map);
    *why = S("this is no mapping of a file with figures");
    if (v->kind != JS_OBJECT || !read_parts(a, js_get(v, "columns"), m)) return NULL;
    for (size_t r = 0; r < ROLES; r++) m->constant[r] = text_of(js_get(v, "constants"), role_names[r]);
    for (size_t i = 1; i < countof(forms); i++) if (str_eq(text_of(v, "numbers"), str_of(forms[i]))) m->form = (enum number_form)i;
    m->sheet = text_of(v, "sheet");
    m->create = yes_of(v, "create");
    m->repair = yes_of(v, "repair");
    m->recalculated = yes_of(v, "recalculated");
    *why = S("");
    return m;
}

/* ---- remembered --------------------------------------------------------------------------------------------------------------------------------- */
#define KEPT_AS "monitoring.observation"
struct obs_map *obs_map_load(struct store *st, struct arena *a, str name, str *why)
{
    struct rows *r = ask(st, Q("SELECT json FROM core_mapping WHERE entity = $1 AND source = $2"), T(S(KEPT_AS)), T(name));
    *why = S("");
    return rows_next(r) ? obs_map_read(a, arena_copy(a, row_str(r, 0)), why) : NULL;
}

void obs_map_save(struct store *st, struct arena *a, str name, const struct obs_map *m)
{
    ask(st, Q("INSERT INTO core_mapping (entity, source, json, changed_at) VALUES ($1, $2, $3, $4) ON CONFLICT (entity, source) DO UPDATE SET json = $3, changed_at = $4"),
        T(S(KEPT_AS)), T(name), T(obs_map_text(a, m)), I(moment_now()));
}

size_t obs_map_names(struct store *st, struct arena *a, str *ret, size_t max)
{
    struct rows *r = ask(st, Q("SELECT source FROM core_mapping WHERE entity = $1 ORDER BY source LIMIT 500"), T(S(KEPT_AS)));
    size_t n = 0;
    while (n < max && rows_next(r)) ret[n++] = arena_copy(a, row_str(r, 0));
    return n;
}
