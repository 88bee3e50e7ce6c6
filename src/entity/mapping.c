/* mapping.c - which column of somebody else's list is which field: guessed, read, kept, used. */
#include "entity/mapping.h"
#include "base/moment.h"
#include "base/utf8.h"
#include "text/csv.h"
#include "text/json.h"
#include <string.h>

enum { VALUES_MAX = 500, GERMAN = 0 };                    /* German is the first of langs[]     */

static void say(struct problems *p, int64_t line, const struct field *f, const char *what, str detail)
{
    problem_add(p, (struct problem){ line, f, { 0 }, what, arena_copy(p->a, utf8_upto(detail, 60)) });
}

static struct mapping *mapping_new(struct arena *a, const struct entity *e)
{
    struct mapping *m = arena_new_of(a, struct mapping);
    m->e = e;
    return m;
}

/* ---- names of targets: key, ignore, field, field@lang ---------------------------------------------------------------------- */
enum target { TARGET_FINE, TARGET_NONE, TARGET_NO_LANGUAGE };
static enum target target_of(const struct entity *e, str name, struct mapping_column *c)
{
    int64_t at = str_find_char(name, '@');
    c->key = str_eq(name, S("key"));
    c->ignore = str_eq(name, S("ignore"));
    c->lang = GERMAN;
    if (c->key || c->ignore) return TARGET_FINE;
    c->field = entity_field(e, at < 0 ? name : str_upto(name, (size_t)at));
    if (at >= 0) c->lang = lang_index(str_from(name, (size_t)at + 1));
    if (!c->field || (at >= 0 && !c->field->translated)) return TARGET_NONE;
    return langs[c->lang].tag ? TARGET_FINE : TARGET_NO_LANGUAGE;
}

static str target_name(struct arena *a, const struct mapping_column *c)
{
    if (c->key || c->ignore) return c->key ? S("key") : S("ignore");
    return c->lang == GERMAN ? str_of(c->field->name) : arena_fmt(a, "%s@%s", c->field->name, langs[c->lang].tag);
}

static bool same_target(const struct mapping_column *c, const struct mapping_column *d)
{
    return c->key == d->key && !c->ignore && !d->ignore && c->field == d->field && c->lang == d->lang;
}

/* ---- columns as exports name them ------------------------------------------------------------------------------------------ */
/* What the API tells about a row beside its fields. */
static bool is_meta(const struct lines *l, str name)
{
    return l->format == FORMAT_JSON && str_has_word(S("id slug version changed_at untranslated"), name);
}

struct mapping *mapping_plain(struct arena *a, const struct entity *e, const struct lines *l, struct problems *p)
{
    struct mapping *m = mapping_new(a, e);
    int64_t line = l->format == FORMAT_JSON ? 1 : l->line;
    m->plain = true;
    for (size_t i = 0; i < l->columns; i++) {
        struct mapping_column *c = &m->column[m->n++];
        c->header = l->head[i];
        enum target t = target_of(e, c->header, c);
        if (t == TARGET_NONE && is_meta(l, c->header)) { c->ignore = true; continue; }
        if (t == TARGET_NONE || c->ignore) say(p, line, NULL, N_("There is no column “%s”."), c->header);
        else if (t == TARGET_NO_LANGUAGE && l->spare && lang_known(str_from(c->header, (size_t)str_find_char(c->header, '@') + 1))) c->ignore = true;
        else if (t == TARGET_NO_LANGUAGE) say(p, line, c->field, N_("This is no language of the interface."), c->header);
    }
    return m;
}

/* ---- guessing ------------------------------------------------------------------------------------------------------------------ */
static bool alike(struct arena *a, str folded, const char *one, str two)
{
    return str_eq(folded, import_fold(a, arena_fmt(a, "%s %.*s", one, STR(two))));
}

/* "Titel" for title, "Titel (Englisch)", "title@en", "title en" for title@en. */
static bool names(struct arena *a, str folded, const char *name, size_t lang)
{
    if (lang == GERMAN) return alike(a, folded, name, S("")) || alike(a, folded, name, S("deutsch")) || alike(a, folded, name, S("de"));
    str tag = str_of(langs[lang].tag);
    return alike(a, folded, name, tag) || alike(a, folded, name, str_of(langs[lang].own_name)) || alike(a, folded, name, lang_name(a, langs, tag))
        || alike(a, folded, name, lang_name(a, lang_find(S("en")), tag));
}

static const char *german(struct arena *a, const char *label)
{
    const struct words *w = words_in(S("de"));
    return w ? arena_z(a, words_get(w, label)) : label;
}

/* 3: the name or a label of the field in that language. 1: one begins with the other. 0: nothing like it. */
static int likeness(struct arena *a, str folded, const struct field *f, size_t lang)
{
    const char *forms[] = { f->name, f->label, german(a, f->label) };
    int best = 0;
    for (size_t i = 0; i < countof(forms) && best < 3; i++) {
        str form = import_fold(a, str_of(forms[i]));
        if (names(a, folded, forms[i], lang)) best = 3;
        else if (lang == GERMAN && form.n >= 4 && folded.n >= 4 && (str_starts(folded, form) || str_starts(form, folded))) best = 1;
    }
    return best;
}

/* Numbers of lists mean something there only: with a word in front they stay apart from other lists. */
static bool is_key(struct arena *a, str folded, struct mapping_column *c)
{
    static const char *const keys[] = { "key", "schluessel", "schlussel", "kennung" }, *const numbers[] = { "id", "nr", "nummer", "lfdnr", "laufendenummer", "no", "number" };
    (void)a;
    for (size_t i = 0; i < countof(keys) && !c->key; i++) c->key = str_eq(folded, str_of(keys[i]));
    for (size_t i = 0; i < countof(numbers) && !c->key; i++)
        if (str_eq(folded, str_of(numbers[i]))) { c->key = true; c->prefix = S("list-"); }
    return c->key;
}

static bool is_taken(const struct mapping *m, const struct field *f, size_t lang)
{
    for (size_t i = 0; i < m->n; i++)
        if (!m->column[i].ignore && m->column[i].field == f && m->column[i].lang == lang) return true;
    return false;
}

/* What a list made by people in Germany usually means. */
static void usual(struct mapping_column *c)
{
    enum kind k = c->field->kind;
    c->comma = k == KIND_number || k == KIND_decimal || k == KIND_money;
    c->euro = k == KIND_money;
    if (k == KIND_date) c->date = S("dmy");
    if (kind_is_many(k)) c->separators = S(";,");
    c->by_title = kind_is_ref(k);
}

static void guess(struct arena *a, struct mapping *m, struct mapping_column *c, int least)
{
    str folded = import_fold(a, c->header);
    int best = least - 1;
    if (!folded.n) return;
    for (size_t i = 0; i < m->e->n; i++) {
        const struct field *f = &m->e->fields[i];
        for (size_t l = 0; field_live(f) && l < (f->translated ? lang_count() : 1); l++) {
            int like = is_taken(m, f, l) ? 0 : likeness(a, folded, f, l);
            if (like <= best) continue;
            best = like;
            c->ignore = false;
            c->field = f;
            c->lang = l;
        }
    }
    if (!c->ignore) usual(c);
}

struct mapping *mapping_guess(struct arena *a, const struct entity *e, const str *head, size_t n)
{
    struct mapping *m = mapping_new(a, e);
    bool keyed = false;
    for (m->n = 0; m->n < n && m->n < CSV_COLUMNS_MAX; m->n++) m->column[m->n] = (struct mapping_column){ .header = head[m->n], .ignore = true };
    for (int least = 3; least > 0; least -= 2)            /* what is certain comes first */
        for (size_t i = 0; i < m->n; i++) {
            struct mapping_column *c = &m->column[i];
            if (!c->ignore) continue;
            if (least == 3 && !keyed && is_key(a, import_fold(a, c->header), c)) { keyed = true; c->ignore = false; }
            else guess(a, m, c, least);
        }
    return m;
}

/* ---- from JSON ------------------------------------------------------------------------------------------------------------------- */
static str text_of(const struct js *v, const char *name)
{
    const struct js *one = js_get(v, name);
    return one && (one->kind == JS_TEXT || one->kind == JS_NUMBER) ? one->text : S("");
}

static bool wrong(struct arena *a, str *why, const char *what, str where)
{
    *why = arena_fmt(a, "%s: %.*s", what, STR(utf8_upto(where, 100)));
    return false;
}

static bool read_values(struct arena *a, const struct js *v, struct mapping_column *c, str *why)
{
    const struct js *values = js_get(v, "values");
    if (!values) return true;
    if (values->kind != JS_OBJECT || values->n > VALUES_MAX) return wrong(a, why, "the values of a column are no object, or too many", c->header);
    c->value = arena_array(a, struct mapping_value, values->n);
    for (c->n = 0; c->n < values->n; c->n++) {
        if (values->at[c->n].kind != JS_TEXT && values->at[c->n].kind != JS_NUMBER) return wrong(a, why, "a value is no text", c->header);
        c->value[c->n] = (struct mapping_value){ values->name[c->n], values->at[c->n].text };
    }
    return true;
}

/* A word that is not known is a slip of the pen: it would be left out silently otherwise. */
static bool read_options(struct arena *a, const struct js *v, struct mapping_column *c, str *why)
{
    for (size_t i = 0; i < v->n; i++)
        if (!str_has_word(S("field prefix separator date decimal unit by values"), v->name[i])) return wrong(a, why, "a column has no such option", v->name[i]);
    str by = text_of(v, "by"), decimal = text_of(v, "decimal"), unit = text_of(v, "unit");
    c->prefix = text_of(v, "prefix");
    c->separators = text_of(v, "separator");
    c->date = text_of(v, "date");
    if (c->date.n && !str_has_word(S("dmy mdy ymd"), c->date)) return wrong(a, why, "the order of a date is dmy, mdy or ymd", c->header);
    if (by.n && !str_has_word(S("key title"), by)) return wrong(a, why, "references are by key or by title", c->header);
    if (decimal.n && !str_has_word(S(", ."), decimal)) return wrong(a, why, "the decimal sign is , or .", c->header);
    if (unit.n && !str_has_word(S("euro cent"), unit)) return wrong(a, why, "money is in euro or cent", c->header);
    c->by_title = str_eq(by, S("title"));
    c->comma = str_eq(decimal, S(","));
    c->euro = str_eq(unit, S("euro"));
    return read_values(a, v, c, why);
}

static bool read_column(struct arena *a, struct mapping *m, str header, const struct js *v, str *why)
{
    if (m->n == CSV_COLUMNS_MAX) return wrong(a, why, "too many columns", header);
    struct mapping_column *c = &m->column[m->n++];
    str name = v->kind == JS_TEXT ? v->text : text_of(v, "field");
    c->header = header;
    if (target_of(m->e, name, c) != TARGET_FINE) return wrong(a, why, "no such field", name.n ? name : header);
    for (size_t i = 0; i + 1 < m->n; i++)
        if (same_target(&m->column[i], c)) return wrong(a, why, "two columns for one field", name);
    return v->kind != JS_OBJECT || read_options(a, v, c, why);
}

static bool read_columns(struct arena *a, struct mapping *m, const struct js *v, str *why)
{
    const struct js *columns = js_get(v, "columns");
    if (!columns || columns->kind != JS_OBJECT) return wrong(a, why, "a mapping has an object", S("columns"));
    for (size_t i = 0; i < columns->n; i++)
        if (!read_column(a, m, columns->name[i], &columns->at[i], why)) return false;
    return true;
}

static bool read_constants(struct arena *a, struct mapping *m, const struct js *v, str *why)
{
    const struct js *constants = js_get(v, "constants");
    for (size_t i = 0; constants && constants->kind == JS_OBJECT && i < constants->n; i++) {
        struct mapping_column c = { 0 };
        const struct js *one = &constants->at[i];
        bool good = m->constants < FIELDS_MAX && target_of(m->e, constants->name[i], &c) == TARGET_FINE && c.field && (one->kind == JS_TEXT || one->kind == JS_NUMBER);
        if (!good) return wrong(a, why, "no such field, or no text for it", constants->name[i]);
        m->constant[m->constants++] = (struct mapping_constant){ c.field, c.lang, one->text };
    }
    return true;
}

struct mapping *mapping_read(struct arena *a, const struct entity *e, str json, str *why)
{
    const struct js *v = json.n > MAPPING_MAX ? NULL : json_read(a, json, why);
    struct mapping *m = mapping_new(a, e);
    if (json.n > MAPPING_MAX) *why = S("a mapping is not that long");
    if (!v) return NULL;
    str of = text_of(v, "entity"), head = text_of(v, "head");
    for (size_t i = 0; v->kind == JS_OBJECT && i < v->n; i++)
        if (!str_has_word(S("entity sheet head columns constants"), v->name[i])) { wrong(a, why, "a mapping has no member", v->name[i]); return NULL; }
    m->sheet = text_of(v, "sheet");
    if (of.n && entity_named(of) != e) { wrong(a, why, "this mapping is for", of); return NULL; }
    if (head.n && (!str_int(head, &m->head) || m->head < 0)) { wrong(a, why, "the line of the names is no number", head); return NULL; }
    return read_columns(a, m, v, why) && read_constants(a, m, v, why) ? m : NULL;
}

/* ---- to JSON ----------------------------------------------------------------------------------------------------------------------- */
static void put_option(struct json *j, const char *name, str text)
{
    if (!text.n) return;
    json_key(j, name);
    json_str(j, text);
}

/* A name of somebody else's; json_key() takes only ours. */
static void put_name(struct json *j, str name)
{
    json_str(j, name);
    buf_char(j->out, ':');
    j->more = false;
}

static bool is_simple(const struct mapping_column *c)
{
    return !c->prefix.n && !c->separators.n && !c->date.n && !c->comma && !c->euro && !c->by_title && !c->n;
}

static void put_column(struct arena *a, struct json *j, const struct mapping_column *c)
{
    put_name(j, c->header);
    if (is_simple(c)) { json_str(j, target_name(a, c)); return; }
    json_open(j, '{');
    put_option(j, "field", target_name(a, c));
    put_option(j, "prefix", c->prefix);
    put_option(j, "separator", c->separators);
    put_option(j, "date", c->date);
    put_option(j, "decimal", c->comma ? S(",") : S(""));
    put_option(j, "unit", c->euro ? S("euro") : S(""));
    put_option(j, "by", c->by_title ? S("title") : S(""));
    if (c->n) { json_key(j, "values"); json_open(j, '{'); }
    for (size_t i = 0; i < c->n; i++) { put_name(j, c->value[i].from); json_str(j, c->value[i].to); }
    if (c->n) json_close(j, '}');
    json_close(j, '}');
}

/* A line per column: people edit it. */
static void put_line(struct json *j)
{
    if (j->more) buf_char(j->out, ',');
    buf_put(j->out, S("\n  "));
    j->more = false;
}

str mapping_text(struct arena *a, const struct mapping *m)
{
    struct buf b = buf_in(a, 2 * MAPPING_MAX);
    struct json j = json_to(&b);
    json_open(&j, '{');
    put_option(&j, "entity", arena_fmt(a, "%s.%s", m->e->room, m->e->name));
    put_option(&j, "sheet", m->sheet);
    if (m->head) { json_key(&j, "head"); json_int(&j, m->head); }
    json_key(&j, "columns");
    json_open(&j, '{');
    for (size_t i = 0; i < m->n; i++) { put_line(&j); put_column(a, &j, &m->column[i]); }
    json_close(&j, '}');
    json_key(&j, "constants");
    json_open(&j, '{');
    for (size_t i = 0; i < m->constants; i++) {
        struct mapping_column c = { .field = m->constant[i].field, .lang = m->constant[i].lang };
        put_line(&j);
        put_name(&j, target_name(a, &c));
        json_str(&j, m->constant[i].text);
    }
    json_close(&j, '}');
    json_close(&j, '}');
    buf_char(&b, '\n');
    return buf_str(&b);
}

/* ---- kept per source ----------------------------------------------------------------------------------------------------------------- */
const struct table *mapping_table(void)
{
    static const struct column columns[] = { { "entity", COL_TEXT, true, NULL, false }, { "source", COL_TEXT, true, NULL, false },
        { "json", COL_TEXT, true, NULL, false }, { "changed_at", COL_INT, true, NULL, false } };
    static const struct table t = { .name = "core_mapping", .columns = columns, .n = countof(columns), .primary = { "entity", "source" }, .n_primary = 2 };
    return &t;
}

static str name_of(struct arena *a, const struct entity *e) { return arena_fmt(a, "%s.%s", e->room, e->name); }

struct mapping *mapping_load(struct store *st, struct arena *a, const struct entity *e, str source, str *why)
{
    struct rows *r = ask(st, Q("SELECT json FROM core_mapping WHERE entity = $1 AND source = $2"), T(name_of(a, e)), T(source));
    if (rows_next(r)) return mapping_read(a, e, arena_copy(a, row_str(r, 0)), why);
    *why = store_broken(st) ? store_why(st) : arena_fmt(a, "no mapping is kept for the source \"%.*s\"", STR(source));
    return NULL;
}

bool mapping_save(struct store *st, const struct mapping *m, str source, str *why)
{
    struct arena *a = store_arena(st);
    source = str_trim(source);
    if (!source.n || utf8_count(source) > MAPPING_SOURCE_MAX || utf8_check(source, false) != UTF8_FINE) {
        *why = S("the name of a source has 1 to 60 characters");
        return false;
    }
    ask(st, Q("INSERT INTO core_mapping (entity, source, json, changed_at) VALUES ($1, $2, $3, $4) "
              "ON CONFLICT (entity, source) DO UPDATE SET json = $3, changed_at = $4"),
        T(name_of(a, m->e)), T(source), T(mapping_text(a, m)), I(moment_now()));
    if (store_broken(st)) *why = store_why(st);
    return !store_broken(st);
}

size_t mapping_sources(struct store *st, const struct entity *e, str *ret, size_t max)
{
    size_t n = 0;
    struct rows *r = ask(st, Q("SELECT source FROM core_mapping WHERE entity = $1 ORDER BY source LIMIT 500"), T(name_of(store_arena(st), e)));
    while (n < max && rows_next(r)) ret[n++] = row_str(r, 0);
    return n;
}

/* ---- used ------------------------------------------------------------------------------------------------------------------------------ */
static const struct mapping_column *by_header(struct arena *a, const struct mapping *m, str header)
{
    for (size_t i = 0; i < m->n; i++) if (str_eq(m->column[i].header, header)) return &m->column[i];
    str folded = import_fold(a, header);
    for (size_t i = 0; i < m->n && folded.n && !m->plain; i++) if (str_eq(import_fold(a, m->column[i].header), folded)) return &m->column[i];
    return NULL;
}

static bool is_there(const struct mapping_use *u, const struct mapping_column *c)
{
    for (size_t i = 0; i < u->l->columns; i++) if (u->column[i] == c) return true;
    return c->ignore;
}

/* A column of the file that leads where another leads already. */
static bool is_twice(const struct mapping_use *u, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (u->column[k] && (u->column[k] == u->column[i] ? !u->column[i]->ignore : same_target(u->column[k], u->column[i]))) return true;
    return false;
}

bool mapping_bind(struct mapping_use *u, struct arena *a, const struct mapping *m, const struct lines *l, struct problems *p)
{
    int64_t before = (int64_t)p->n + p->more, line = l->format == FORMAT_JSON ? 1 : l->line;
    *u = (struct mapping_use){ .m = m, .l = l, .a = a };
    for (size_t i = 0; i < l->columns; i++) {
        u->column[i] = m->plain ? &m->column[i] : by_header(a, m, l->head[i]);
        if (!u->column[i] && l->head[i].n) say(p, line, NULL, N_("The mapping does not know the column “%s”."), l->head[i]);
        if (u->column[i] && is_twice(u, i)) say(p, line, u->column[i]->field, N_("This column is there twice."), l->head[i]);
    }
    for (size_t i = 0; i < m->n; i++)
        if (!is_there(u, &m->column[i])) say(p, line, m->column[i].field, N_("The file has no column “%s”."), m->column[i].header);
    return (int64_t)p->n + p->more == before;
}

/* A list's own number becomes a key of ours; one that is a key already stays. */
static str key_value(struct arena *row, const struct mapping_column *c, str cell)
{
    str v = str_trim(cell);
    return v.n && c->prefix.n ? arena_fmt(row, "%.*s%.*s", STR(c->prefix), STR(lang_slug(row, v))) : v;
}

static void put(struct arena *row, struct draft *d, const struct field *f, size_t lang, str v)
{
    size_t at = field_index(d->e, f);
    d->given[at] = true;
    if (!v.p) v = (str){ "", 0 };                         /* NULL would mean: not given */
    if (f->translated) draft_word(row, d, lang)[at] = v;
    else d->value[at] = v;
}

/* A constant fills what the row leaves empty. */
static void put_constants(struct mapping_use *u, struct store *st, struct arena *row, struct draft *d)
{
    for (size_t i = 0; i < u->m->constants; i++) {
        const struct mapping_constant *k = &u->m->constant[i];
        size_t at = field_index(d->e, k->field);
        struct mapping_column c = { .field = k->field, .lang = k->lang };
        str there = !k->field->translated ? d->value[at] : d->word[k->lang] ? d->word[k->lang][at] : S("");
        if (!str_trim(there).n) put(row, d, k->field, k->lang, import_value(u, st, row, &c, k->text, true));
    }
}

struct draft mapping_apply(struct mapping_use *u, struct store *st, struct arena *row)
{
    const struct lines *l = u->l;
    struct draft d = draft_new(row, u->m->e);
    d.line = l->line;
    for (size_t i = 0; i < l->columns; i++) {
        const struct mapping_column *c = u->column[i];
        str cell = i < l->n ? l->cell[i] : (str){ "", 0 };
        if (!c || c->ignore || (!cell.p && (l->wide || l->format == FORMAT_JSON))) continue;
        if (c->key) { d.key = key_value(row, c, cell); continue; }
        if (l->format == FORMAT_CSV && kind_is_text(c->field->kind)) cell = csv_plain(cell);
        put(row, &d, c->field, c->lang, import_value(u, st, row, c, cell, i < l->n && l->number[i]));
    }
    put_constants(u, st, row, &d);
    return d;
}
