/* payload.c - what an arrival says, as text in the store; keys; how a source is named. */
#include "base/utf8.h"
#include "rooms/exchange/exchange.h"
#include "text/json.h"
#include "text/json_read.h"
#include <string.h>

static const char *const hows[] = { [ARRIVAL_GIVEN] = "is", [ARRIVAL_REFER] = "refers", [ARRIVAL_NAME] = "named" };

static void put_member(struct json *j, const char *key, str text) { if (text.n) { json_key(j, key); json_str(j, text); } }

str payload_write(struct arena *a, const struct arrival *one)
{
    struct buf b = buf_in(a, 3 * ARRIVAL_BYTES_MAX);
    struct json j = json_to(&b);
    json_open(&j, '{');
    put_member(&j, "id", one->foreign);
    put_member(&j, "origin", one->origin);
    put_member(&j, "changed", one->changed);
    put_member(&j, "lang", one->lang);
    json_key(&j, "values");
    json_open(&j, '[');
    for (size_t i = 0; i < one->n; i++) {
        const struct arrival_value *v = &one->value[i];
        json_open(&j, '{');
        put_member(&j, "field", str_of(v->field));
        put_member(&j, "lang", str_of(v->lang));
        put_member(&j, "entity", str_of(v->entity));
        json_key(&j, hows[v->how]);
        json_str(&j, v->text);
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_close(&j, '}');
    return b.full ? S("") : buf_str(&b);
}

static str text_of(const struct js *o, const char *name) { const struct js *v = js_get(o, name); return v && v->kind == JS_TEXT ? v->text : S(""); }
static const char *z_of(struct arena *a, const struct js *o, const char *name) { str s = text_of(o, name); return s.n ? arena_z(a, s) : NULL; }

struct arrival *payload_read(struct arena *a, const char *entity, str json)
{
    str why;
    const struct js *o = json_read(a, json, &why), *values = js_get(o, "values");
    struct arrival *one = arena_new_of(a, struct arrival);
    *one = (struct arrival){ .entity = entity, .foreign = text_of(o, "id"), .origin = text_of(o, "origin"), .changed = text_of(o, "changed"), .lang = text_of(o, "lang") };
    if (!values || values->kind != JS_LIST) return one;
    one->value = arena_array(a, struct arrival_value, values->n + 1);
    for (size_t i = 0; i < values->n; i++) {
        const struct js *v = &values->at[i];
        struct arrival_value *to = &one->value[one->n];
        *to = (struct arrival_value){ .field = z_of(a, v, "field"), .lang = z_of(a, v, "lang"), .entity = z_of(a, v, "entity") };
        for (size_t h = 0; h < countof(hows); h++) if (js_get(v, hows[h])) { to->how = (enum arrival_how)h; to->text = text_of(v, hows[h]); }
        if (to->field) one->n++;
    }
    return one;
}

/* Their time of change is no change by itself: some directories set it every night. */
str payload_hash(struct arena *a, str json)
{
    int64_t from = str_find(json, S("\"changed\":")), values = str_find(json, S("\"values\":"));
    uint64_t h = str_hash(str_from(json, values > 0 ? (size_t)values : 0)) * 31;
    h += str_hash(str_upto(json, (size_t)(from > 0 ? from : values > 0 ? values : 0)));
    return arena_fmt(a, "%016llx%zx", (unsigned long long)h, json.n - (size_t)(values > 0 ? values : 0));
}

str arrival_key(struct arena *a, int64_t source, const char *entity, str foreign)
{
    str all = arena_fmt(a, "%lld %s %.*s", (long long)source, entity, STR(foreign));
    return arena_fmt(a, "%lld-%016llx", (long long)source, (unsigned long long)str_hash(all));
}

/* ---- where it comes from, in public --------------------------------------------------------------------------------------------------- */
str source_credit(struct arena *a, const struct source *s, str origin, int64_t max)
{
    const struct words *de = words_in(S(LANG_SOURCE));
    const char *label = choice_label(entity_field(&exchange_source_entity, S("licence")), s->licence);
    str licence = str_eq(s->licence, S("agreement")) && s->licence_note.n ? s->licence_note : label ? de ? words_get(de, label) : str_of(label) : s->licence;
    const struct { const char *mark; str text; } parts[] = { { "{name}", s->attribution }, { "{licence}", licence } };
    str key = de ? words_get(de, N_("Taken over from {name}, licence: {licence}")) : S("Taken over from {name}, licence: {licence}");
    struct buf b = buf_in(a, 4000);
    for (size_t i = 0; i < key.n; i++) {
        size_t p = 0;
        while (p < countof(parts) && !str_starts(str_from(key, i), str_of(parts[p].mark))) p++;
        if (p == countof(parts)) { buf_char(&b, key.p[i]); continue; }
        buf_put(&b, parts[p].text);
        i += strlen(parts[p].mark) - 1;
    }
    int64_t n = (int64_t)utf8_count(buf_str(&b));
    if (origin.n && n + 2 + (int64_t)utf8_count(origin) <= max) buf_fmt(&b, ", %.*s", STR(origin));
    str whole = buf_str(&b), rest = whole;
    for (int64_t i = 0; i < max && rest.n; i++) utf8_next(&rest);
    return str_upto(whole, whole.n - rest.n);
}
