/* put_place.c - locations, and services at locations. A shelter has no address: what the directory does not show to visitors is not there to be read. */
#include "rooms/hsds/hsds.h"

/* The Länder by the first two digits of an official key (Destatis, Gemeindeschlüssel). */
static const char *const lands[] = { NULL, "Schleswig-Holstein", "Hamburg", "Niedersachsen", "Bremen", "Nordrhein-Westfalen", "Hessen", "Rheinland-Pfalz", "Baden-Württemberg",
    "Bayern", "Saarland", "Berlin", "Brandenburg", "Mecklenburg-Vorpommern", "Sachsen", "Sachsen-Anhalt", "Thüringen" };

static str land_of(str key)
{
    int64_t n;
    return str_int(str_upto(key, 2), &n) && n > 0 && n < (int64_t)countof(lands) ? str_of(lands[n]) : S("Nordrhein-Westfalen");
}

/* A quarter's address names the town. */
static const struct hsds_area *town_of(const struct hsds_out *o, int64_t id)
{
    const struct hsds_area *x = hsds_area_of(o->b, id);
    for (int depth = 0; x && str_eq(x->level, S("quarter")) && depth < 4; depth++) x = hsds_area_of(o->b, x->parent);
    return x;
}

/* HSDS wants street, town and postcode, or no address at all. */
static void put_address(struct hsds_out *o, struct uuid location, str street, str postcode, int64_t area)
{
    struct hsds_list l = { .key = "addresses" };
    const struct hsds_area *town = town_of(o, area);
    if (!street.n || !postcode.n || !town) return;
    hsds_item(o, &l);
    hsds_id(o, "id", uuid_named(location, S("address")));
    hsds_str(o, "address_1", street);
    hsds_str(o, "city", town->name);
    hsds_str(o, "state_province", land_of(town->key));
    hsds_str(o, "postal_code", postcode);
    hsds_str(o, "country", S("DE"));
    hsds_str(o, "address_type", S("physical"));
    json_close(&o->j, '}');
    hsds_end(o, &l);
}

static void put_position(struct hsds_out *o, struct coordinate at)
{
    if (at.lat != at.lat || at.lon != at.lon) return;
    json_key(&o->j, "latitude");
    json_real(&o->j, at.lat);
    json_key(&o->j, "longitude");
    json_real(&o->j, at.lon);
}

static void put_access(struct hsds_out *o, struct uuid location, const struct entity *e, const void *row)
{
    struct hsds_list l = { .key = "accessibility" };
    const struct field *f = entity_field(e, S("accessibility"));
    for (str rest = f ? row_text(row, f) : S(""), key; str_word(&rest, &key);) {
        const char *label = choice_label(f, key);
        if (!label) continue;
        hsds_item(o, &l);
        hsds_id(o, "id", uuid_named(location, arena_fmt(o->a, "accessibility/%.*s", STR(key))));
        hsds_str(o, "description", words_get(o->q->words, label));
        json_close(&o->j, '}');
    }
    hsds_end(o, &l);
}

static str way_of(struct hsds_out *o, const struct entity *e, const void *row)
{
    str stop = hsds_text(e, row, "stop");
    int64_t walk = hsds_number(e, row, "walk_minutes");
    if (!stop.n || walk == NONE) return stop;
    return arena_fmt(o->a, "%.*s (%lld min)", STR(stop), (long long)walk);
}

static void put_place_row(struct hsds_out *o, const struct hsds_place *p, const struct entity *e, const void *row, enum hsds_depth d)
{
    hsds_id(o, "id", p->id);
    hsds_str(o, "location_type", S("physical"));
    hsds_str(o, "name", row ? row_title(e, row) : S(""));
    hsds_uri(o, "url", hsds_url(o, e, row));
    hsds_str(o, "description", hsds_text(e, row, "note"));
    hsds_str(o, "transportation", row ? way_of(o, e, row) : S(""));
    if (row) put_position(o, p->at);                      /* the row is read anew: what is withdrawn meanwhile is nowhere   */
    if (d != HSDS_WHOLE || !row) return;
    put_address(o, p->id, hsds_text(e, row, "street"), p->postcode, p->area);
    put_access(o, p->id, e, row);
    hsds_phone(o, p->id, hsds_text(e, row, "phone"));
    hsds_schedules(o, p->id, (struct hsds_when){ .hours = hsds_text(e, row, "hours"), .said = hsds_text(e, row, "hours_note") });
}

/* A course at an address of its own, or online. It has no postcode, so no address. */
static void put_own(struct hsds_out *o, const struct hsds_service *s)
{
    const struct hsds_rows *r = s->from == HSDS_COURSE ? &o->l->course : &o->l->offer;
    const void *row = hsds_row(r, s->row);
    const struct hsds_area *town = town_of(o, s->area);
    str street = hsds_text(r->e, row, "street");
    bool online = str_eq(hsds_text(r->e, row, "form"), S("online"));
    hsds_id(o, "id", uuid_named(s->id, S("location")));
    hsds_str(o, "location_type", online ? S("virtual") : S("physical"));
    hsds_str(o, "name", online ? S("Online") : street.n && town ? arena_fmt(o->a, "%.*s, %.*s", STR(street), STR(town->name)) : street.n ? street : town ? town->name : S(""));
    hsds_str(o, "transportation", row && !online ? way_of(o, r->e, row) : S(""));
    if (row) put_position(o, s->where);
}

void hsds_put_location(struct hsds_out *o, const struct hsds_service *s, size_t place, enum hsds_depth d)
{
    json_open(&o->j, '{');
    if (place == HSDS_NONE) put_own(o, s);
    else put_place_row(o, &o->b->place[place], o->l->place.e, hsds_row(&o->l->place, o->b->place[place].row), d);
    json_close(&o->j, '}');
}

void hsds_put_at(struct hsds_out *o, const struct hsds_service *s, enum hsds_depth d, bool service)
{
    json_open(&o->j, '{');
    hsds_id(o, "id", s->at);
    if (d != HSDS_MINIMAL) {
        json_key(&o->j, "location");
        hsds_put_location(o, s, s->place, d);
    }
    if (service && d != HSDS_MINIMAL) {
        json_key(&o->j, "service");
        hsds_put_service(o, s, d, WITH_ORGANIZATION);
    }
    json_close(&o->j, '}');
}
