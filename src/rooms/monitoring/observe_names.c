/* observe_names.c - the catalogue as an import sees it: loaded once, found by any name, with what is new in it. */
#include "rooms/monitoring/observe_names.h"
#include "entity/mapping.h"
#include "text/lang.h"
#include <string.h>

enum { KEY_CODE_MAX = 40, BREAKDOWN_CODE_MAX = 20 };

/* ---- a table of names ---------------------------------------------------------------------------------------------------------------------- */
static size_t slot_of(const struct dict *d, str key, uint64_t hash)
{
    size_t i = hash & (d->room - 1);
    while (d->slot[i].key.p && (d->slot[i].hash != hash || !str_eq(d->slot[i].key, key))) i = (i + 1) & (d->room - 1);
    return i;
}

int64_t dict_get(const struct dict *d, str key)
{
    if (!d->n) return -1;
    const struct dict_slot *s = &d->slot[slot_of(d, key, str_hash(key))];
    return s->key.p ? s->v : -1;
}

void dict_put(struct dict *d, str key, int64_t v)
{
    if (d->n * 2 >= d->room) {
        struct dict bigger = { d->a, arena_array(d->a, struct dict_slot, d->room ? d->room * 2 : 64), d->n, d->room ? d->room * 2 : 64 };
        for (size_t i = 0; i < d->room; i++) if (d->slot[i].key.p) bigger.slot[slot_of(&bigger, d->slot[i].key, d->slot[i].hash)] = d->slot[i];
        *d = bigger;
    }
    uint64_t hash = str_hash(key);
    struct dict_slot *s = &d->slot[slot_of(d, key, hash)];
    if (!key.p) key.p = "";
    if (!s->key.p) d->n++;
    *s = (struct dict_slot){ hash, key, v };
}

/* The first to have a name keeps it. */
static void called(struct dict *d, struct arena *a, str name, size_t i)
{
    str folded = import_fold(a, name);
    if (folded.n && dict_get(d, folded) < 0) dict_put(d, folded, (int64_t)i);
}

/* ---- loading ------------------------------------------------------------------------------------------------------------------------------- */
struct loading { struct catalogue *c; struct arena *a; };
static str kept(struct loading *l, const struct rows *r, size_t column) { return arena_copy(l->a, row_str(r, column)); }

static bool load_indicator(void *ctx, const struct rows *r)
{
    struct loading *l = ctx;
    struct catalogue *c = l->c;
    catalogue_grow(l->a, c->indicator, c->indicators, c->indicator_room);
    struct known_indicator *i = &c->indicator[c->indicators];
    *i = (struct known_indicator){ row_int(r, 0), row_int(r, 1), row_int(r, 2), kept(l, r, 3), kept(l, r, 4), kept(l, r, 5), kept(l, r, 6), kept(l, r, 7), row_bool(r, 8), row_int(r, 9) };
    called(&c->by_indicator, l->a, i->code, c->indicators++);
    return true;
}

static bool load_source(void *ctx, const struct rows *r)
{
    struct loading *l = ctx;
    struct catalogue *c = l->c;
    catalogue_grow(l->a, c->source, c->sources, c->source_room);
    struct known_source *s = &c->source[c->sources];
    *s = (struct known_source){ row_int(r, 0), kept(l, r, 1), kept(l, r, 2), kept(l, r, 3) };
    called(&c->by_source, l->a, s->code, c->sources++);
    return true;
}

static bool load_area(void *ctx, const struct rows *r)
{
    struct loading *l = ctx;
    struct catalogue *c = l->c;
    catalogue_grow(l->a, c->area, c->areas, c->area_room);
    struct known_area *x = &c->area[c->areas];
    *x = (struct known_area){ row_int(r, 0), kept(l, r, 1), kept(l, r, 2), kept(l, r, 3), kept(l, r, 4), row_int(r, 5), 0 };
    dict_put(&c->by_area, x->key, (int64_t)c->areas++);
    return true;
}

static bool load_breakdown(void *ctx, const struct rows *r)
{
    struct loading *l = ctx;
    struct catalogue *c = l->c;
    catalogue_grow(l->a, c->breakdown, c->breakdowns, c->breakdown_room);
    struct known_breakdown *b = &c->breakdown[c->breakdowns];
    *b = (struct known_breakdown){ row_int(r, 0), kept(l, r, 1), kept(l, r, 2), { .a = l->a }, 0 };
    called(&c->by_breakdown, l->a, b->code, c->breakdowns++);
    return true;
}

static bool load_category(void *ctx, const struct rows *r)
{
    struct loading *l = ctx;
    struct catalogue *c = l->c;
    size_t b = 0;
    while (b < c->breakdowns && c->breakdown[b].id != row_int(r, 1)) b++;
    if (b == c->breakdowns) return true;
    catalogue_grow(l->a, c->category, c->categories, c->category_room);
    c->category[c->categories] = (struct known_category){ row_int(r, 0), row_int(r, 2), kept(l, r, 3), kept(l, r, 4), b };
    c->breakdown[b].values += !row_int(r, 2);
    dict_put(&c->breakdown[b].value, c->category[c->categories].code, (int64_t)c->categories);
    c->categories++;
    return true;
}

/* Ids of parents become indexes. */
static void find_parents(struct catalogue *c)
{
    for (size_t i = 0; i < c->areas; i++) {
        int64_t id = c->area[i].parent;
        c->area[i].parent = -1;
        for (size_t k = 0; id && k < c->areas; k++) if (c->area[k].id == id) { c->area[i].parent = (int64_t)k; c->area[k].children++; }
    }
    for (size_t i = 0; i < c->categories; i++) {
        int64_t id = c->category[i].parent;
        c->category[i].parent = -1;
        for (size_t k = 0; id && k < c->categories; k++) if (c->category[k].id == id) c->category[i].parent = (int64_t)k;
    }
}

/* Codes are found before names, names of German before English. */
static void find_names(struct catalogue *c, struct arena *a)
{
    for (size_t i = 0; i < c->indicators; i++) called(&c->by_indicator, a, c->indicator[i].name, i);
    for (size_t i = 0; i < c->sources; i++) called(&c->by_source, a, c->source[i].name, i);
    for (size_t i = 0; i < c->areas; i++) called(&c->by_area_name, a, c->area[i].name, i);
    for (size_t i = 0; i < c->breakdowns; i++) called(&c->by_breakdown, a, c->breakdown[i].name, i);
    for (size_t i = 0; i < c->categories; i++) {
        struct dict *d = &c->breakdown[c->category[i].breakdown].value;
        called(d, a, c->category[i].code, i);
        called(d, a, c->category[i].name, i);
    }
}

struct naming { struct catalogue *c; struct arena *a; const char *what; };
/* English names, too: files of other offices use them. */
static bool load_other(void *ctx, const struct rows *r)
{
    struct naming *n = ctx;
    struct catalogue *c = n->c;
    for (size_t i = 0; *n->what == 'i' && i < c->indicators; i++) if (c->indicator[i].id == row_int(r, 0)) called(&c->by_indicator, n->a, row_str(r, 1), i);
    for (size_t i = 0; *n->what == 'b' && i < c->breakdowns; i++) if (c->breakdown[i].id == row_int(r, 0)) called(&c->by_breakdown, n->a, row_str(r, 1), i);
    for (size_t i = 0; *n->what == 'c' && i < c->categories; i++) if (c->category[i].id == row_int(r, 0)) called(&c->breakdown[c->category[i].breakdown].value, n->a, row_str(r, 1), i);
    return true;
}

struct catalogue *catalogue_load(struct store *st, struct arena *a)
{
    struct catalogue *c = arena_new_of(a, struct catalogue);
    struct dict *all[] = { &c->by_indicator, &c->by_source, &c->by_area, &c->by_area_name, &c->by_breakdown, &c->by_series, &c->by_dims, &c->by_period, &c->by_vintage };
    struct loading l = { c, a };
    for (size_t i = 0; i < countof(all); i++) all[i]->a = a;
    each(st, load_indicator, &l, Q("SELECT x.id, COALESCE(x.top, 0), COALESCE(x.base, 0), x.code, COALESCE(w.name, ''), COALESCE(w.unit, ''), x.measure, COALESCE(x.derive, ''), x.over_100, COALESCE(x.digits, 0) "
        "FROM monitoring_indicator x LEFT JOIN monitoring_indicator_words w ON w.owner = x.id AND w.lang = 'de' WHERE x.deleted_at IS NULL ORDER BY x.id"));
    each(st, load_source, &l, Q("SELECT x.id, x.code, COALESCE(w.name, ''), x.method FROM monitoring_source x LEFT JOIN monitoring_source_words w ON w.owner = x.id AND w.lang = 'de' "
        "WHERE x.deleted_at IS NULL ORDER BY x.id"));
    each(st, load_area, &l, Q("SELECT id, ags, name, COALESCE(valid_from, ''), COALESCE(valid_until, ''), COALESCE(parent, 0) FROM directory_area WHERE deleted_at IS NULL ORDER BY id"));
    each(st, load_breakdown, &l, Q("SELECT x.id, x.code, COALESCE(w.name, '') FROM monitoring_breakdown x LEFT JOIN monitoring_breakdown_words w ON w.owner = x.id AND w.lang = 'de' "
        "WHERE x.deleted_at IS NULL ORDER BY x.id"));
    each(st, load_category, &l, Q("SELECT x.id, x.breakdown, COALESCE(x.parent, 0), x.code, COALESCE(w.name, '') FROM monitoring_category x LEFT JOIN monitoring_category_words w "
        "ON w.owner = x.id AND w.lang = 'de' WHERE x.deleted_at IS NULL ORDER BY x.id"));
    find_parents(c);
    find_names(c, a);
    struct naming n = { c, a, "i" };
    each(st, load_other, &n, Q("SELECT owner, name FROM monitoring_indicator_words WHERE lang = 'en' ORDER BY owner"));
    n.what = "b";
    each(st, load_other, &n, Q("SELECT owner, name FROM monitoring_breakdown_words WHERE lang = 'en' ORDER BY owner"));
    n.what = "c";
    each(st, load_other, &n, Q("SELECT owner, name FROM monitoring_category_words WHERE lang = 'en' ORDER BY owner"));
    return c;
}

/* ---- finding --------------------------------------------------------------------------------------------------------------------------------- */
int64_t indicator_of(struct catalogue *c, struct arena *a, str text) { return dict_get(&c->by_indicator, import_fold(a, text)); }
int64_t source_of(struct catalogue *c, struct arena *a, str text)    { return dict_get(&c->by_source, import_fold(a, text)); }
int64_t breakdown_of(struct catalogue *c, struct arena *a, str text) { return dict_get(&c->by_breakdown, import_fold(a, text)); }

int64_t category_of(struct catalogue *c, struct arena *a, size_t breakdown, str text)
{
    const struct dict *d = &c->breakdown[breakdown].value;
    int64_t exact = dict_get(d, text);
    return exact >= 0 ? exact : dict_get(d, import_fold(a, text));
}

bool is_total_word(struct arena *a, str text)
{
    static const char *const words[] = { "insgesamt", "gesamt", "total", "zusammen", "alle", "all" };
    str folded = import_fold(a, text);
    for (size_t i = 0; i < countof(words); i++) if (str_eq(folded, str_of(words[i]))) return true;
    return !folded.n;
}

static bool all_digits(str s)
{
    for (size_t i = 0; i < s.n; i++) if (s.p[i] < '0' || s.p[i] > '9') return false;
    return s.n > 0;
}

/* The key that ends like this one: "101" within 03 is 03101. */
static str local_key(const struct catalogue *c, str digits)
{
    for (size_t i = 0; i < c->areas; i++) if (c->area[i].key.n == 5 && str_ends(c->area[i].key, digits)) return c->area[i].key;
    return S("");
}

/* A key with zeros of lower levels behind it: 05154000, 051540000000. */
static str without_zeros(str key)
{
    if (key.n == 12) return str_eq(str_from(key, 5), S("0000000")) ? str_upto(key, 5) : S("");
    return key.n == 8 && str_ends(key, S("000")) ? str_upto(key, 5) : S("");
}

/* What is wrong with a key of digits that is not there, and which would be right. */
static enum find_kind key_trouble(const struct catalogue *c, struct arena *a, str key, str *right)
{
    *right = S("");
    if (key.n == 3) { *right = local_key(c, key); return right->n ? FIND_AREA_LOCAL : FIND_AREA; }
    if (key.n == 1 || key.n == 4 || key.n == 7) {
        *right = arena_fmt(a, "0%.*s", STR(key));
        if (key.n == 7 && str_ends(key, S("000")) && dict_get(&c->by_area, *right) < 0) *right = str_upto(*right, 5);
        return FIND_AREA_ZERO;
    }
    if (key.n == 11) key = arena_fmt(a, "0%.*s", STR(key));
    if (key.n == 12) {
        *right = without_zeros(key);
        if (!right->n) *right = arena_fmt(a, "%.*s%.*s", STR(str_upto(key, 5)), STR(str_from(key, 9)));
        return FIND_AREA_ARS;
    }
    if (key.n == 8) *right = without_zeros(key);
    return key.n == 8 && right->n ? FIND_AREA_AGS : FIND_AREA;
}

static bool is_germany(str s) { return str_same(s, S("DG")) || str_same(s, S("Deutschland")) || str_same(s, S("Germany")) || str_same(s, S("D")) || str_eq(s, S("0")); }

/* "Landkreis Celle", "Braunschweig, Stadt", "dav. Hannover, Lhst." are called without these words. */
static int64_t by_name(struct catalogue *c, struct arena *a, str text)
{
    static const char *const before[] = { "Kreis ", "Landkreis ", "Stadt ", "dav. ", "davon " }, *const after[] = { ", Stadt", ", Lhst.", ", Landkreis", ", Kreis" };
    int64_t i = dict_get(&c->by_area_name, import_fold(a, text));
    for (size_t k = 0; i < 0 && k < countof(before); k++) if (str_starts(text, str_of(before[k]))) i = dict_get(&c->by_area_name, import_fold(a, str_from(text, strlen(before[k]))));
    for (size_t k = 0; i < 0 && k < countof(after); k++) if (str_ends(text, str_of(after[k]))) i = dict_get(&c->by_area_name, import_fold(a, str_upto(text, text.n - strlen(after[k]))));
    return i;
}

int64_t area_of(struct catalogue *c, struct arena *a, str text, enum find_kind *kind, str *right)
{
    int64_t i = dict_get(&c->by_area, text);
    *right = S("");
    *kind = FIND_AREA;
    if (i >= 0) return i;
    if (is_germany(text)) {
        i = dict_get(&c->by_area, S("00"));
        *kind = FIND_AREA_GERMANY;
        *right = S("00");
        return i;
    }
    str digits = text;                                      /* "K03101": offices mark the level by a letter in front */
    while (digits.n && ((digits.p[0] >= 'A' && digits.p[0] <= 'Z') || (digits.p[0] >= 'a' && digits.p[0] <= 'z')) && text.n - digits.n < 2) digits = str_from(digits, 1);
    if (!all_digits(digits)) return by_name(c, a, text);
    if (digits.n < text.n && (i = dict_get(&c->by_area, digits)) >= 0) return i;
    *kind = key_trouble(c, a, digits, right);
    if (!right->n && digits.n < text.n && *kind == FIND_AREA) *right = digits;
    return -1;
}

/* ---- new ones ---------------------------------------------------------------------------------------------------------------------------------- */
static str code_of(struct arena *a, str text, size_t max)
{
    str slug = lang_slug(a, text);
    slug = str_upto(slug, max);
    while (slug.n && slug.p[slug.n - 1] == '-') slug.n--;
    return slug;
}

/* Long names are cut to one code: a number behind it keeps them apart. */
static str free_code(const struct dict *taken, struct arena *a, str text, size_t max)
{
    str code = code_of(a, text, max);
    for (int k = 2; !code.n || dict_get(taken, code) >= 0 || dict_get(taken, import_fold(a, code)) >= 0; k++) code = arena_fmt(a, "%.*s-%d", STR(code_of(a, text, max - 4)), k);
    return code;
}

/* What may be a number of people is called a mean until all its figures are known (settle_measures). */
int64_t catalogue_add_indicator(struct catalogue *c, struct arena *a, str code, str name, str unit)
{
    bool share = str_eq(unit, S("%")) || str_same(unit, S("percent")) || str_same(unit, S("Prozent"));
    catalogue_grow(a, c->indicator, c->indicators, c->indicator_room);
    c->indicator[c->indicators] = (struct known_indicator){ .code = free_code(&c->by_indicator, a, code, KEY_CODE_MAX), .name = name.n ? name : code, .unit = share ? S("%") : unit,
        .measure = share ? S("share") : str_same(unit, S("count")) || str_same(unit, S("Anzahl")) ? S("count") : S("mean"), .derive = S("") };
    called(&c->by_indicator, a, c->indicator[c->indicators].code, c->indicators);
    called(&c->by_indicator, a, code, c->indicators);
    return (int64_t)c->indicators++;
}

int64_t catalogue_add_source(struct catalogue *c, struct arena *a, str code, str name)
{
    catalogue_grow(a, c->source, c->sources, c->source_room);
    c->source[c->sources] = (struct known_source){ .code = free_code(&c->by_source, a, code, KEY_CODE_MAX), .name = name.n > 1 ? name : code, .method = S("delivered") };
    called(&c->by_source, a, code, c->sources);
    return (int64_t)c->sources++;
}

/* Above it stands whose key is the longest beginning of its own. -1: no level has a key of that length. */
int64_t catalogue_add_area(struct catalogue *c, struct arena *a, str key, str name)
{
    if (!all_digits(key) || (key.n != 2 && key.n != 5 && key.n != 8)) return -1;
    int64_t parent = key.n == 8 ? dict_get(&c->by_area, str_upto(key, 5)) : key.n == 5 ? dict_get(&c->by_area, str_upto(key, 2)) : -1;
    catalogue_grow(a, c->area, c->areas, c->area_room);
    c->area[c->areas] = (struct known_area){ .key = key, .name = name.n > 1 ? name : key, .from = S(""), .to = S(""), .parent = parent };
    dict_put(&c->by_area, key, (int64_t)c->areas);
    called(&c->by_area_name, a, name, c->areas);
    return (int64_t)c->areas++;
}

int64_t catalogue_add_breakdown(struct catalogue *c, struct arena *a, str name)
{
    catalogue_grow(a, c->breakdown, c->breakdowns, c->breakdown_room);
    c->breakdown[c->breakdowns] = (struct known_breakdown){ .code = free_code(&c->by_breakdown, a, name, BREAKDOWN_CODE_MAX), .name = name, .value = { .a = a } };
    called(&c->by_breakdown, a, name, c->breakdowns);
    return (int64_t)c->breakdowns++;
}

int64_t catalogue_add_category(struct catalogue *c, struct arena *a, size_t breakdown, str name)
{
    struct known_breakdown *b = &c->breakdown[breakdown];
    size_t most = DIMS_TEXT_MAX / DIMS_MAX - b->code.n - 2;
    str code = free_code(&b->value, a, name, most < KEY_CODE_MAX ? most : KEY_CODE_MAX);
    catalogue_grow(a, c->category, c->categories, c->category_room);
    c->category[c->categories] = (struct known_category){ .code = code, .name = name, .breakdown = breakdown, .parent = -1 };
    dict_put(&b->value, code, (int64_t)c->categories);
    called(&b->value, a, name, c->categories);
    b->values++;
    return (int64_t)c->categories++;
}

/* ---- what rows share -------------------------------------------------------------------------------------------------------------------------- */
uint32_t dims_of_text(struct catalogue *c, struct arena *a, str text, const int64_t *category, size_t n)
{
    int64_t i = dict_get(&c->by_dims, text);
    if (i >= 0) return (uint32_t)i;
    catalogue_grow(a, c->dims, c->n_dims, c->dims_room);
    struct known_dims *d = &c->dims[c->n_dims];
    *d = (struct known_dims){ .text = arena_copy(a, text), .n = n };
    for (size_t k = 0; k < n; k++) d->category[k] = category[k];
    dict_put(&c->by_dims, d->text, (int64_t)c->n_dims);
    return (uint32_t)c->n_dims++;
}

struct series_key { uint32_t part[4]; };
int64_t series_find(const struct catalogue *c, uint32_t indicator, uint32_t area, uint32_t source, uint32_t dims)
{
    struct series_key k = { { indicator, area, source, dims } };
    return dict_get(&c->by_series, (str){ (const char *)&k, sizeof k });
}

uint32_t series_of_key(struct catalogue *c, struct arena *a, uint32_t indicator, uint32_t area, uint32_t source, uint32_t dims)
{
    int64_t i = series_find(c, indicator, area, source, dims);
    if (i >= 0) return (uint32_t)i;
    struct series_key *k = arena_new_of(a, struct series_key);
    *k = (struct series_key){ { indicator, area, source, dims } };
    catalogue_grow(a, c->series, c->n_series, c->series_room);
    c->series[c->n_series] = (struct known_series){ 0, indicator, area, source, dims };
    dict_put(&c->by_series, (str){ (const char *)k, sizeof *k }, (int64_t)c->n_series);
    return (uint32_t)c->n_series++;
}

uint32_t period_of_text(struct catalogue *c, struct arena *a, struct period p)
{
    str text = period_text(a, p);
    int64_t i = dict_get(&c->by_period, text);
    if (i >= 0) return (uint32_t)i;
    size_t room = c->period_room;
    catalogue_grow(a, c->period, c->periods, room);
    catalogue_grow(a, c->period_text, c->periods, c->period_room);
    c->period[c->periods] = p;
    c->period_text[c->periods] = text;
    dict_put(&c->by_period, text, (int64_t)c->periods);
    return (uint32_t)c->periods++;
}

uint32_t vintage_of(struct catalogue *c, struct arena *a, str text)
{
    int64_t i = dict_get(&c->by_vintage, text);
    if (i >= 0) return (uint32_t)i;
    catalogue_grow(a, c->vintage, c->vintages, c->vintage_room);
    c->vintage[c->vintages] = arena_copy(a, text);
    dict_put(&c->by_vintage, c->vintage[c->vintages], (int64_t)c->vintages);
    return (uint32_t)c->vintages++;
}
