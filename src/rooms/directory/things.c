/* things.c - offers, organisations and places as schema.org calls them. */
#include "rooms/directory/things.h"
#include "look/head.h"

static str label_in(const struct labels *labels, const struct entity *e, int64_t id)
{
    const struct label *l = id ? label_of(labels, e, id) : NULL;
    return l ? l->text : S("");
}

static str choice_in(const struct req *q, const struct entity *e, const char *field, str key)
{
    const char *label = choice_label(entity_field(e, str_of(field)), key);
    return label ? _(label) : S("");
}

/* Kinds that schema.org knows a name for; every other is an NGO, which is what most of an integration centre's partners are. */
static const struct { const char *kind, *type; } types[] = {
    { "integration_centre", "GovernmentOrganization" }, { "municipality", "GovernmentOrganization" }, { "authority", "GovernmentOrganization" },
    { "employment_agency", "GovernmentOrganization" }, { "job_centre", "GovernmentOrganization" }, { "youth_welfare", "GovernmentOrganization" },
    { "day_care", "Preschool" }, { "primary_school", "ElementarySchool" }, { "secondary_school", "School" }, { "vocational_school", "School" },
    { "university", "CollegeOrUniversity" }, { "training_provider", "EducationalOrganization" }, { "sports_association", "SportsOrganization" },
    { "union", "WorkersUnion" }, { "student_services", "Organization" }, { "culture", "Organization" }, { "other", "Organization" } };

static const char *type_of(str kind)
{
    for (size_t i = 0; i < countof(types); i++) if (str_eq(kind, str_of(types[i].kind))) return types[i].type;
    return "NGO";
}

static void put_area(struct json *j, const struct req *q, const char *key, str name)
{
    thing_in(j, key, "AdministrativeArea");
    thing_str(j, "name", name.n ? name : q->region_title);
    json_close(j, '}');
}

/* Codes, as BCP 47 has them. */
static void put_languages(struct json *j, const char *key, str languages)
{
    if (!languages.n) return;
    json_key(j, key);
    json_open(j, '[');
    for (str code; str_word(&languages, &code);) json_str(j, code);
    json_close(j, ']');
}

static void put_place(struct json *j, const char *key, const struct place *p, const struct labels *labels)
{
    if (!p) return;
    thing_in(j, key, "Place");
    thing_str(j, "name", p->name);
    thing_address(j, p->street, p->postcode, label_in(labels, &area_entity, p->area));
    thing_at(j, p->position);
    json_close(j, '}');
}

static str phone_of(const struct offer_view *v) { return v->o->phone.n ? v->o->phone : v->contact.c ? v->contact.c->phone : S(""); }
static str email_of(const struct offer_view *v) { return v->o->email.n ? v->o->email : v->contact.c ? v->contact.c->email : S(""); }

static void put_channel(struct json *j, struct req *q, const struct offer_view *v)
{
    str phone = phone_of(v), email = email_of(v);
    thing_in(j, "availableChannel", "ServiceChannel");
    thing_url(j, "serviceUrl", v->o->website.n ? v->o->website : entry_address(q, &offer_entity, v->o));
    put_languages(j, "availableLanguage", v->o->languages);
    if (phone.n || email.n) {
        thing_in(j, "servicePhone", "ContactPoint");
        thing_str(j, "telephone", phone);
        thing_str(j, "email", email);
        json_close(j, '}');
    }
    put_place(j, "serviceLocation", v->place.p, &v->place.labels);
    json_close(j, '}');
}

static void put_audience(struct json *j, const struct req *q, str keys)
{
    if (!keys.n) return;
    json_key(j, "audience");
    json_open(j, '[');
    for (str key; str_word(&keys, &key);) {
        json_open(j, '{');
        json_key(j, "@type"); json_z(j, "Audience");
        thing_str(j, "audienceType", choice_in(q, &offer_entity, "audience", key));
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void put_provider(struct json *j, struct req *q, const struct offer *o)
{
    const struct actor *a = follow(q, &actor_entity, o->actor, NULL);
    if (!a) { thing_centre(j, q, "provider"); return; }
    thing_in(j, "provider", type_of(a->kind));
    thing_str(j, "name", a->name);
    thing_url(j, "url", entry_address(q, &actor_entity, a));
    json_close(j, '}');
}

void offer_thing(struct req *q, const struct offer_view *v)
{
    const struct offer *o = v->o;
    struct json *j = thing_open(q, "GovernmentService");
    thing_str(j, "name", o->title);
    thing_str(j, "serviceType", choice_in(q, &offer_entity, "kind", o->kind));
    thing_str(j, "description", o->summary);
    thing_url(j, "url", entry_address(q, &offer_entity, o));
    put_provider(j, q, o);
    put_area(j, q, "areaServed", label_in(v->labels, &area_entity, o->area));
    put_audience(j, q, o->audience);
    put_channel(j, q, v);
    thing_hours(j, "hoursAvailable", o->hours);
    thing_price(j, str_eq(o->cost, S("free")) ? 0 : NONE);
    json_close(j, '}');
}

void actor_thing(struct req *q, const struct actor_view *v)
{
    const struct actor *a = v->a;
    struct json *j = thing_open(q, type_of(a->kind));
    thing_str(j, "name", a->name);
    thing_str(j, "description", a->summary);
    thing_url(j, "url", entry_address(q, &actor_entity, a));
    thing_url(j, "sameAs", a->website);
    thing_str(j, "telephone", a->phone);
    thing_str(j, "email", a->email);
    put_languages(j, "knowsLanguage", a->languages);
    put_area(j, q, "areaServed", S(""));
    if (v->places.n) put_place(j, "location", v->places.row[0], &v->places.labels);
    json_close(j, '}');
}

void place_thing(struct req *q, const struct place_view *v)
{
    const struct place *p = v->p;
    struct json *j = thing_open(q, "Place");
    thing_str(j, "name", p->name);
    thing_str(j, "description", p->note);
    thing_url(j, "url", entry_address(q, &place_entity, p));
    thing_str(j, "telephone", p->phone);
    thing_address(j, p->street, p->postcode, label_in(v->labels, &area_entity, p->area));
    thing_at(j, p->position);
    thing_hours(j, "openingHoursSpecification", p->hours);
    json_close(j, '}');
}
