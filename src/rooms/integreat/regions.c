/* regions.c - the regions of this installation as the app lists them, and the languages of one. */
#include "look/figure_parts.h"
#include "rooms/integreat/frame.h"
#include "web/wording.h"
#include <math.h>

/* ---- languages ------------------------------------------------------------------------------------------------------------------------------- */
static void put_member(struct json *j, const char *key, str value)
{
    json_key(j, key);
    json_str(j, value);
}

/* BCP 47 with the country of the portal where the tag alone would not do for a voice: the app reads pages aloud by it. */
static str long_tag(struct arena *a, const struct lang *l)
{
    static const struct { const char *tag, *full; } full[] = { { "de", "de-DE" }, { "de-simple", "de-DE-simple" }, { "en", "en-GB" }, { "fr", "fr-FR" }, { "ar", "ar-SY" },
        { "uk", "uk-UA" }, { "ru", "ru-RU" }, { "tr", "tr-TR" }, { "fa", "fa-IR" }, { "pl", "pl-PL" }, { "ro", "ro-RO" }, { "nl", "nl-NL" } };
    for (size_t i = 0; i < countof(full); i++) if (str_eq(str_of(l->tag), str_of(full[i].tag))) return str_of(full[i].full);
    return arena_copy(a, str_of(l->tag));
}

static void put_languages(struct json *j, struct arena *a, const struct integreat_settings *set)
{
    json_open(j, '[');
    for (size_t i = 0; i < lang_count(); i++) {
        if (!set->lang[i]) continue;
        json_open(j, '{');
        json_key(j, "id");
        json_int(j, (int64_t)i + 1);
        put_member(j, "code", str_of(integreat_slug(&langs[i])));
        put_member(j, "bcp47_tag", long_tag(a, &langs[i]));
        put_member(j, "native_name", str_of(langs[i].own_name));
        put_member(j, "dir", langs[i].rtl ? S("RIGHT_TO_LEFT") : S("LEFT_TO_RIGHT"));
        json_close(j, '}');
    }
    json_close(j, ']');
}

void integreat_region_languages(struct req *q)
{
    struct integreat x;
    if (!integreat_begin(q, &x)) return;
    put_languages(&x.j, q->a, &x.set);
}

/* ---- where a region lies ------------------------------------------------------------------------------------------------------------------------ */
struct extent { double west, south, east, north; };
/* A region without any area lies somewhere in North Rhine-Westphalia. */
static const struct extent somewhere = { 5.87, 50.32, 9.46, 52.53 };

static void widen(struct extent *e, double lat, double lon)
{
    if (isnan(lat) || isnan(lon)) return;
    if (isnan(e->west)) { *e = (struct extent){ lon, lat, lon, lat }; return; }
    e->west = fmin(e->west, lon);
    e->east = fmax(e->east, lon);
    e->south = fmin(e->south, lat);
    e->north = fmax(e->north, lat);
}

static struct coordinate position(const struct entity *e, const void *row) { return row_coordinate(row, entity_field(e, S("position"))); }

/* All towns of the region, and the outline of the county that they lie in. */
struct land { const struct entity *e; struct page areas; struct extent extent; };
static void find_land(struct req *q, struct store *st, struct land *l)
{
    const struct who visitor = who_visitor();
    l->extent = (struct extent){ NAN, NAN, NAN, NAN };
    l->e = entity_find(S("directory"), S("area"));
    if (!l->e) return;
    struct query query = query_new(l->e, &visitor, q->lang);
    query.limit = LIMIT_MAX;
    query.plain = true;
    l->areas = query_run(&query, st);
    for (size_t i = 0; i < l->areas.n; i++) {
        const void *row = l->areas.row[i];
        str level = integreat_text(l->e, row, "level");
        struct coordinate at = position(l->e, row);
        struct map_shape shape;
        if (str_eq(level, S("municipality"))) widen(&l->extent, at.lat, at.lon);
        if (!str_eq(level, S("county"))) continue;
        const void *whole = row_by_id(st, &query, row_meta(row)->id, NULL);
        if (whole && outline_read(q->a, integreat_text(l->e, whole, "boundary"), &shape))
            for (size_t k = 0; k < shape.n; k++) widen(&l->extent, shape.at[k].lat, shape.at[k].lon);
    }
}

/* Four digits behind the point are ten metres: enough to find a region. */
static void put_degree(struct json *j, double v) { json_real(j, round(v * 1e4) / 1e4); }

static void put_corner(struct json *j, double lon, double lat)
{
    json_open(j, '[');
    put_degree(j, lon);
    put_degree(j, lat);
    json_close(j, ']');
}

static void put_point(struct json *j, double lat, double lon)
{
    json_key(j, "longitude");
    put_degree(j, lon);
    json_key(j, "latitude");
    put_degree(j, lat);
}

/* Names by which people look for the region: its towns. */
static void put_aliases(struct json *j, const struct land *l)
{
    json_open(j, '{');
    for (size_t i = 0; i < l->areas.n; i++) {
        const void *row = l->areas.row[i];
        struct coordinate at = position(l->e, row);
        if (!str_eq(integreat_text(l->e, row, "level"), S("municipality")) || isnan(at.lat)) continue;
        json_key(j, row_title(l->e, row).p);
        json_open(j, '{');
        put_point(j, at.lat, at.lon);
        json_close(j, '}');
    }
    json_close(j, '}');
}

static void put_where(struct req *q, struct store *st, struct json *j)
{
    struct land l = { 0 };
    find_land(q, st, &l);
    struct extent e = isnan(l.extent.west) ? somewhere : l.extent;
    put_point(j, (e.south + e.north) / 2, (e.west + e.east) / 2);
    json_key(j, "bounding_box");
    json_open(j, '[');
    put_corner(j, e.west, e.south);
    put_corner(j, e.east, e.north);
    json_close(j, ']');
    json_key(j, "aliases");
    put_aliases(j, &l);
}

/* ---- one region ---------------------------------------------------------------------------------------------------------------------------------- */
/* "Kreis Kleve": the app sorts and searches by what is behind the kind of region. */
static size_t prefix_of(str title)
{
    static const char *const known[] = { "Kreis", "Landkreis", "Rhein-Kreis", "Stadt", "Städteregion", "StädteRegion", "Landeshauptstadt", "Hansestadt" };
    for (size_t i = 0; i < countof(known); i++) {
        str k = str_of(known[i]);
        if (str_starts(title, k) && title.n > k.n + 1 && title.p[k.n] == ' ') return k.n;
    }
    return 0;
}

static void put_name(struct json *j, str title)
{
    size_t n = prefix_of(title);
    put_member(j, "name", title);
    json_key(j, "prefix");
    if (n) json_str(j, str_upto(title, n));
    else json_null(j);
    put_member(j, "name_without_prefix", n ? str_from(title, n + 1) : title);
}

/* The number is made of the name: it stays as long as that does, on every installation. */
enum { NUMBER_MAX = 0x7FFFFFFF };
static void put_region(struct req *q, struct json *j, const struct region *r)
{
    struct store *st = store_begin(q->app->stores, r->name, STORE_READ, q->a, q->id);
    struct integreat_settings set = integreat_settings(st);
    struct draft said = particulars_read(st);
    json_open(j, '{');
    json_key(j, "id");
    json_int(j, (int64_t)(str_hash(r->name) & NUMBER_MAX));
    put_name(j, r->title);
    put_member(j, "path", r->name);
    member_flag(j, "live", true);
    put_member(j, "plz", draft_value(&said, "postcode"));
    member_flag(j, "extras", false);
    member_flag(j, "events", set.part[INTEGREAT_EVENTS]);
    member_flag(j, "pois", set.part[INTEGREAT_PLACES]);
    member_flag(j, "push_notifications", set.part[INTEGREAT_NEWS]);
    put_where(q, st, j);
    member_flag(j, "tunews", false);
    member_flag(j, "external_news", false);
    json_key(j, "zammad_privacy_policy");
    json_null(j);
    json_key(j, "languages");
    put_languages(j, q->a, &set);
    member_flag(j, "is_chat_enabled", false);
    json_close(j, '}');
    if (store_end(st, false) == STORE_FAILED) integreat_refuse(q, 503, "The service is not available just now.");
}

static size_t all(struct req *q, struct region **ret)
{
    q->type = "application/json; charset=utf-8";
    *ret = arena_array(q->a, struct region, REGIONS_MAX);
    return app_regions(q->app, q->a, *ret, REGIONS_MAX);
}

void integreat_regions(struct req *q)
{
    struct region *r;
    struct json j = json_to(&q->out);
    size_t n = all(q, &r);
    json_open(&j, '[');
    for (size_t i = 0; i < n && q->status == 200; i++) put_region(q, &j, &r[i]);
    if (q->status == 200) json_close(&j, ']');
}

void integreat_region(struct req *q)
{
    struct region *r;
    struct json j = json_to(&q->out);
    size_t n = all(q, &r);
    for (size_t i = 0; i < n; i++) if (str_eq(r[i].name, q->arg)) { put_region(q, &j, &r[i]); return; }
    integreat_refuse(q, 404, "No Region matches the given query.");
}
