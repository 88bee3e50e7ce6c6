/* hsds_read.c - what an Open Referral (HSDS 3.0 or 3.1, https://docs.openreferral.org/, CC BY-SA 4.0) directory delivers: single documents, pages of
** lists, lines (ndjson), whole lists, and the tables of a data package. One language per feed, which is taken for German. */
#include "rooms/exchange/hsds_parts.h"
#include "base/utf8.h"
#include "rooms/exchange/foreign.h"
#include <string.h>

enum { LINES_MAX = 50000 };
enum shape { SHAPE_NONE, SHAPE_SERVICE, SHAPE_ORGANIZATION, SHAPE_LOCATION, SHAPE_AT, SHAPE_PASSED };
struct reading { struct inbound h; str url; size_t good; };

static const struct { const char *what; enum shape shape; } whats[] = {
    { "service", SHAPE_SERVICE }, { "services", SHAPE_SERVICE }, { "organization", SHAPE_ORGANIZATION }, { "organizations", SHAPE_ORGANIZATION },
    { "location", SHAPE_LOCATION }, { "locations", SHAPE_LOCATION }, { "service_at_locations", SHAPE_AT }, { "taxonomies", SHAPE_PASSED },
    { "taxonomy_terms", SHAPE_PASSED },
};

/* By its members, where nobody says it. Terms come with the services that bear them. */
static enum shape shape_of(str what, const struct js *o)
{
    for (size_t i = 0; i < countof(whats); i++) if (str_eq(what, str_of(whats[i].what))) return whats[i].shape;
    if (js_get(o, "location_type")) return SHAPE_LOCATION;
    if (inbound_object(o, "service") && js_get(o, "location")) return SHAPE_AT;
    if (js_get(o, "status")) return SHAPE_SERVICE;
    if (js_get(o, "taxonomy") || js_get(o, "taxonomy_detail") || js_get(o, "taxonomy_id") || js_get(o, "openapi_url") ||
        js_get(o, "resources")) return SHAPE_PASSED;
    if (js_get(o, "organization") || js_get(o, "organization_id") || js_get(o, "service_at_locations")) return SHAPE_SERVICE;
    if (js_get(o, "name") && (js_get(o, "website") || js_get(o, "legal_status") || js_get(o, "services") || js_get(o, "locations") ||
        js_get(o, "email"))) return SHAPE_ORGANIZATION;
    return js_get(o, "id") && js_get(o, "name") && js_get(o, "description") ? SHAPE_ORGANIZATION : SHAPE_NONE;
}

/* A service at a location: the service, with that location below it. */
static void take_at(struct inbound *h, const struct js *o)
{
    const struct js *service = inbound_object(o, "service"), *where = inbound_object(o, "location");
    if (service) inbound_take_service(h, service, S(""));
    struct arrival *one = service ? arrival_find(h->out, "directory.offer", inbound_text(service, "id")) : NULL;
    str id = where ? inbound_take_location(h, where, S("")) : S("");
    bool placed = false;
    for (size_t i = 0; one && i < one->n; i++) placed |= !strcmp(one->value[i].field, "place");
    if (one && id.n && !placed) arrival_refer(h->out, one, "place", "directory.place", id);
}

/* False: it is nothing of HSDS. */
static bool take_one(struct reading *r, str what, const struct js *o)
{
    enum shape is = o->kind == JS_OBJECT ? shape_of(what, o) : SHAPE_NONE;
    r->good += is != SHAPE_NONE;
    switch (is) {
    case SHAPE_SERVICE:      inbound_take_service(&r->h, o, S("")); break;
    case SHAPE_ORGANIZATION:
        if (!inbound_take_organization(&r->h, o).n) arrive_wrong(r->h.out, "An organisation has no id or no name and was left out", inbound_text(o, "id"));
        break;
    case SHAPE_LOCATION:     inbound_take_location(&r->h, o, S("")); break;
    case SHAPE_AT:           take_at(&r->h, o); break;
    case SHAPE_PASSED: break;
    case SHAPE_NONE: arrive_wrong(r->h.out, "An entry is nothing that is known of HSDS", inbound_text(o, "id")); return false;
    }
    return true;
}

static void take_list(struct reading *r, str what, const struct js *list)
{
    for (size_t i = 0; i < list->n; i++) take_one(r, what, &list->at[i]);
}

/* One document per line. False: the first line is none. */
static bool take_lines(struct reading *r, str what, str bytes)
{
    str line, why;
    for (size_t n = 0; n < LINES_MAX && str_split(&bytes, '\n', &line);) {
        if (!(line = str_trim(line)).n) continue;
        const struct js *o = json_read(r->h.a, line, &why);
        if (!o && !n) return false;
        if (o) take_one(r, what, o);
        else arrive_wrong(r->h.out, "A line cannot be read as JSON", why);
        n++;
    }
    return true;
}

static void take_part(struct reading *r, const struct read_part *p)
{
    str why = S("");
    r->h.site = inbound_site(p->url);
    const struct js *js = json_read(r->h.a, p->bytes, &why), *contents = js ? js_get(js, "contents") : NULL;
    if (!js && str_find(str_trim(p->bytes), S("\n")) > 0 && take_lines(r, p->what, p->bytes)) return;
    if (!js) arrive_wrong(r->h.out, "This cannot be read as JSON", why);
    else if (contents && contents->kind == JS_LIST) { r->good++; take_list(r, p->what, contents); }
    else if (js->kind == JS_LIST) { r->good += !js->n; take_list(r, p->what, js); }
    else take_one(r, p->what, js);
}

/* What only lists and single documents together could tell: kinds that nobody named. */
static void give_kinds(struct inbound *h)
{
    for (size_t i = 0; i < h->out->n; i++) {
        struct arrival *one = h->out->at[i];
        str name = arrival_text(one, "name", NULL);
        if (!strcmp(one->entity, "directory.actor")) arrival_give(h->out, one, "kind", NULL, str_of(foreign_actor_kind(h->a, name, "other")));
    }
}

bool hsds_read(struct arena *a, const struct read_part *part, size_t n, struct arrive *out, struct buf *wrong)
{
    struct reading r = { .h = { a, out, { "", 0 } } };
    static const char *const lists[] = { "organizations", "services", "locations" };
    (void)wrong;                                        /* arrive_wrong() writes there                                */
    /* Single documents say more than lists: what is said first stays. */
    for (int single = 1; single >= 0; single--)
        for (size_t i = 0; i < n; i++)
            if (!str_ends(part[i].what, S(".csv")) && str_eq(part[i].what, S("service")) == single) take_part(&r, &part[i]);
    const struct js *tables = inbound_tables(a, part, n, out);
    for (size_t i = 0; tables && i < countof(lists); i++) {
        const struct js *list = js_get(tables, lists[i]);
        if (list) { r.good++; take_list(&r, str_of(lists[i]), list); }
    }
    give_kinds(&r.h);
    foreign_tidy(out);
    return r.good > 0 || !n;
}
