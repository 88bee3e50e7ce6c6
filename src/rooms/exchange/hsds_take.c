/* hsds_take.c - organisations, places, contacts and services of HSDS as arrivals. */
#include "rooms/exchange/hsds_parts.h"
#include "base/moment.h"
#include "base/utf8.h"
#include "rooms/exchange/foreign.h"
#include "text/html_read.h"

static void give(struct inbound *h, struct arrival *one, const char *field, str v) { arrival_give(h->out, one, field, NULL, v); }
static void say(struct inbound *h, struct arrival *one, const char *field, str v) { arrival_give(h->out, one, field, "de", v); }

/* A text of lines for a field of so many code points, without markup. */
static str words_of(struct inbound *h, const struct js *o, const char *name, size_t points)
{
    str s = inbound_text(o, name);
    return foreign_short(h->a, foreign_markup(s) ? html_plain(h->a, s, 4000) : s, points);
}

static bool on_site(str url, str site) { return site.n && str_starts(url, site) && (url.n == site.n || url.p[site.n] == '/'); }

/* A page of the feed's own house is where it comes from; any other one is its website, too. The house is where the feed was fetched, or (of a file) where the
** organisation's page is (`uri`). */
static void give_page(struct inbound *h, struct arrival *one, str url, str uri)
{
    if (!on_site(url, h->site) && !on_site(url, inbound_site(uri))) give(h, one, "website", url);
    if (!one->origin.n) one->origin = url;
}

/* ---- contacts ---------------------------------------------------------------------------------------------------------- */
/* The first contact: an office or a person, at an organisation. Returns its id; empty: none that says anything. */
static str take_contact(struct inbound *h, const struct js *o, str organization)
{
    const struct js *c = inbound_first(o, "contacts");
    str id = inbound_text(c, "id"), task = words_of(h, c, "title", 160), office = words_of(h, c, "department", 160), person = words_of(h, c, "name", 120);
    str title = office.n && task.n ? foreign_short(h->a, arena_fmt(h->a, "%.*s, %.*s", STR(task), STR(office)), 160) : task.n ? task : office.n
        ? office : person;
    if (!id.n || !title.n || !organization.n) return S("");
    struct arrival *one = arrival_new(h->out, "directory.contact", id);
    say(h, one, "title", title);
    arrival_refer(h->out, one, "actor", "directory.actor", organization);
    if (!str_eq(title, person)) give(h, one, "person", person);
    give(h, one, "phone", inbound_phone(h->a, c));
    give(h, one, "email", foreign_mail(inbound_text(c, "email")));
    return arrival_good(h->out, one) ? id : S("");
}

/* ---- places -------------------------------------------------------------------------------------------------------------- */
/* "Große Straße (5 min)" → the stop, and how far it is. */
static void give_stop(struct inbound *h, struct arrival *one, str way)
{
    int64_t open = way.n && str_ends(way, S(" min)")) ? str_find(way, S(" (")) : -1, minutes;
    if (open > 0 && str_int(str_upto(str_from(way, (size_t)open + 2), way.n - (size_t)open - 7), &minutes) && minutes >= 0 && minutes <= 120) {
        give(h, one, "walk_minutes", arena_fmt(h->a, "%lld", (long long)minutes));
        way = str_upto(way, (size_t)open);
    }
    give(h, one, "stop", foreign_short(h->a, way, 120));
}

static const struct js *address_of(const struct js *location)
{
    const struct js *v;
    size_t n = inbound_list(location, "addresses", &v);
    for (size_t i = 0; i < n && i < 10; i++) if (str_eq(inbound_text(&v[i], "address_type"), S("physical"))) return &v[i];
    return inbound_first(location, "addresses");
}

/* The house that it belongs to is not always named: that of the service may only use its rooms, and is not. */
str inbound_take_location(struct inbound *h, const struct js *o, str organization)
{
    str id = inbound_text(o, "id"), name = words_of(h, o, "name", 160), house = inbound_text(o, "organization_id");
    const struct js *at = address_of(o);
    str street = words_of(h, at, "address_1", 120), town = inbound_text(at, "city");
    if (!name.n) name = street.n && town.n ? arena_fmt(h->a, "%.*s, %.*s", STR(street), STR(town)) : words_of(h, o, "alternate_name", 160);
    if (!id.n || !name.n || str_same(inbound_text(o, "location_type"), S("virtual"))) return S("");
    struct arrival *one = arrival_new(h->out, "directory.place", id);
    struct inbound_times t = inbound_times(h->a, o);
    one->origin = one->origin.n ? one->origin : foreign_url(h->a, inbound_text(o, "url"));
    give(h, one, "name", name);
    give(h, one, "kind", str_of(foreign_place_kind(h->a, name, "other")));
    if (organization.n || house.n) arrival_refer(h->out, one, "actor", "directory.actor", organization.n ? organization : house);
    say(h, one, "note", words_of(h, o, "description", 500));
    give(h, one, "street", street);
    give(h, one, "postcode", foreign_postcode(inbound_text(at, "postal_code")));
    if (town.n) arrival_name(h->out, one, "area", foreign_short(h->a, town, 120));
    give(h, one, "position", foreign_position(h->a, inbound_text(o, "latitude"), inbound_text(o, "longitude")));
    give(h, one, "hours", t.hours);
    say(h, one, "hours_note", t.words);
    give_stop(h, one, words_of(h, o, "transportation", 200));
    give(h, one, "accessibility", inbound_access(h->a, entity_named(S("directory.place")), o));
    give(h, one, "phone", inbound_phone(h->a, o));
    return arrival_good(h->out, one) ? id : S("");
}

/* ---- organisations ------------------------------------------------------------------------------------------------------- */
str inbound_take_organization(struct inbound *h, const struct js *o)
{
    static const struct inbound_link links[] = { { "type", "kind" } };
    str id = inbound_text(o, "id"), name = words_of(h, o, "name", 160), one_line, rest;
    const struct js *v;
    if (!id.n || !name.n) return S("");
    struct arrival *one = arrival_new(h->out, "directory.actor", id);
    one->origin = one->origin.n ? one->origin : foreign_url(h->a, inbound_text(o, "uri"));
    give(h, one, "name", name);
    inbound_terms(h, one, o, links, countof(links), NULL);
    str kind = arrival_text(one, "kind", NULL), about = inbound_text(o, "description");
    const struct entity *e = entity_named(S("directory.actor"));
    if (e && kind.n && inbound_choice(entity_field(e, S("kind")), about)) about = S("");       /* our feed says the kind where there is no description  */
    inbound_about(h->a, about, &one_line, &rest);
    say(h, one, "summary", one_line);
    say(h, one, "description", foreign_short(h->a, rest, 4000));
    give(h, one, "website", foreign_url(h->a, inbound_text(o, "website")));
    give(h, one, "email", foreign_mail(inbound_text(o, "email")));
    give(h, one, "phone", inbound_phone(h->a, o));
    str contact = take_contact(h, o, id);
    if (contact.n) arrival_refer(h->out, one, "contact", "directory.contact", contact);
    size_t n = inbound_list(o, "locations", &v);
    for (size_t i = 0; i < n; i++) inbound_take_location(h, &v[i], id);
    n = inbound_list(o, "services", &v);
    for (size_t i = 0; i < n; i++) inbound_take_service(h, &v[i], id);
    return arrival_good(h->out, one) ? id : S("");
}

/* ---- services: what offers and courses share ------------------------------------------------------------------------------ */
struct service { struct inbound *h; const struct js *js; struct arrival *one; const struct entity *e; str organization, place; struct inbound_times t;
    bool online; };

static str money_text(struct inbound *h, str amount)
{
    double v;
    return str_real(amount, &v) && v >= 0 && v <= 10000 ? arena_fmt(h->a, "%lld", (long long)(v * 100 + 0.5)) : S("");
}

/* The words of the first cost, else those about fees, unless they only say again what the choice says. */
static str cost_words(struct service *s, const struct field *f)
{
    const struct js *c = inbound_first(s->js, "cost_options");
    str words = words_of(s->h, c, "amount_description", 300), fees = words_of(s->h, s->js, "fees_description", 300);
    if (words.n || (f && inbound_choice(f, fees))) return words;
    return fees;
}

static void give_reach(struct service *s)
{
    struct inbound *h = s->h;
    const struct js *more = inbound_first(s->js, "additional_urls");
    str url = foreign_url(h->a, inbound_text(s->js, "url")), page = foreign_url(h->a, inbound_text(more, "url")), contact = take_contact(h, s->js,
        s->organization);
    if (page.n) { give(h, s->one, "website", url); s->one->origin = page; }
    else give_page(h, s->one, url, inbound_text(inbound_object(s->js, "organization"), "uri"));
    if (contact.n) arrival_refer(h->out, s->one, "contact", "directory.contact", contact);
    give(h, s->one, "phone", inbound_phone(h->a, s->js));
    give(h, s->one, "email", foreign_mail(inbound_text(s->js, "email")));
}

/* The town that our feed names by its official key ("AGS 05154036"): a name alone may be anything, also that of a whole county. */
static void give_area(struct service *s)
{
    const struct js *v;
    size_t n = inbound_list(s->js, "service_areas", &v);
    str key = n == 1 ? inbound_text(v, "description") : S("");
    if (str_starts(key, S("AGS ")) && key.n <= 20) arrival_name(s->h->out, s->one, "area", str_from(key, 4));
}

/* The first place; further ones arrive as places, since an offer of ours has one. */
static void take_places(struct service *s)
{
    const struct js *v;
    size_t n = inbound_list(s->js, "service_at_locations", &v);
    for (size_t i = 0; i < n && i < 100; i++) {
        const struct js *where = inbound_object(&v[i], "location");
        if (str_same(inbound_text(where, "location_type"), S("virtual"))) s->online = true;
        bool own = s->e && str_eq(str_of(s->e->name), S("course")) && !inbound_first(where, "addresses");
        str id = where && !own ? inbound_take_location(s->h, where, S("")) : inbound_text(&v[i], "location_id");
        if (own) give(s->h, s->one, "position", foreign_position(s->h->a, inbound_text(where, "latitude"), inbound_text(where, "longitude")));
        if (own && !s->online) give_stop(s->h, s->one, inbound_text(where, "transportation"));
        if (!s->place.n) s->place = id;
        if (!js_get(s->js, "schedules")) s->t = inbound_times(s->h->a, &v[i]);
    }
    if (s->place.n) arrival_refer(s->h->out, s->one, "place", "directory.place", s->place);
}

/* ---- offers ------------------------------------------------------------------------------------------------------------------ */
static void give_cost(struct service *s)
{
    const struct js *v;
    const struct field *f = s->e ? entity_field(s->e, S("cost")) : NULL;
    size_t n = inbound_list(s->js, "cost_options", &v);
    const char *key = n ? inbound_choice(f, inbound_text(v, "option")) : NULL;
    bool free = n > 0, paid = false;
    for (size_t i = 0; i < n && i < 50; i++) {
        double amount = 0;
        bool said = str_real(inbound_text(&v[i], "amount"), &amount);
        free &= said && amount < 0.005;
        paid |= said && amount >= 0.005;
    }
    if (!key) key = inbound_choice(f, inbound_text(s->js, "fees_description"));
    give(s->h, s->one, "cost", key ? str_of(key) : paid ? S("fee") : free ? S("free") : S(""));
    say(s->h, s->one, "cost_note", cost_words(s, f));
}

static str age(struct service *s, const char *name)
{
    double v;
    return str_real(inbound_text(s->js, name), &v) && v >= 0 && v <= 120 ? arena_fmt(s->h->a, "%d", (int)v) : S("");
}

static void take_offer(struct service *s)
{
    static const struct inbound_link links[] = { { "topic", "topics" }, { "audience", "audience" }, { "eligibility", "audience" }, { "type", "kind" },
                                              { "accessibility", "accessibility childcare" } };
    struct inbound *h = s->h;
    str name = words_of(h, s->js, "name", 120), one, rest;
    inbound_about(h->a, inbound_text(s->js, "description"), &one, &rest);
    say(h, s->one, "title", name);
    say(h, s->one, "summary", one.n ? one : name);
    say(h, s->one, "description", foreign_short(h->a, rest, 4000));
    inbound_terms(h, s->one, s->js, links, countof(links), "audience accessibility kind topics");
    give(h, s->one, "kind", str_of(foreign_offer_kind(h->a, name, "support")));
    if (s->organization.n) arrival_refer(h->out, s->one, "actor", "directory.actor", s->organization);
    give_cost(s);
    say(h, s->one, "conditions", foreign_short(h->a, inbound_without_terms(s->js, inbound_text(s->js, "eligibility_description")), 500));
    say(h, s->one, "taking_part", words_of(h, s->js, "application_process", 500));
    give(h, s->one, "age_from", age(s, "minimum_age"));
    give(h, s->one, "age_to", age(s, "maximum_age"));
    give(h, s->one, "confirmed_on", foreign_date(inbound_text(s->js, "assured_date")));
    say(h, s->one, "times", s->t.words);
    give(h, s->one, "valid_from", s->t.from);
    give(h, s->one, "valid_to", s->t.to);
    if (s->online) give(h, s->one, "accessibility", S("online"));
}

/* ---- courses ------------------------------------------------------------------------------------------------------------------ */
/* Our own feed tells a course by its kind, a term of the list of courses that is none of the list of offers. */
static bool is_course(const struct js *o)
{
    const struct entity *course = entity_named(S("courses.course"));
    const struct js *v;
    size_t n = inbound_list(o, "attributes", &v);
    for (size_t i = 0; course && i < n && i < 60; i++) {
        str code = inbound_text(inbound_object(&v[i], "taxonomy_term"), "code"), link = inbound_text(&v[i], "link_type");
        if (code.n && str_eq(link, S("type")) && choice_label(entity_field(course, S("type")), code)) return true;
    }
    return false;
}

static str course_state(const struct service *s, str free)
{
    str status = inbound_text(s->js, "status");
    if (str_eq(status, S("defunct"))) return S("cancelled");
    if (str_eq(status, S("inactive"))) return S("finished");
    return str_eq(free, S("0")) ? S("full") : S("open");
}

static void take_course(struct service *s)
{
    static const struct inbound_link links[] = { { "type", "type" }, { "level", "level level_to" },
    { "eligibility", "basis access childcare women_only test_before" },
                                              { "schedule", "times" }, { "attending", "form" }, { "accreditation", "exam" } };
    struct inbound *h = s->h;
    const struct js *seats = inbound_first(s->js, "capacities"), *cost = inbound_first(s->js, "cost_options");
    str one, rest;
    inbound_about(h->a, inbound_text(s->js, "description"), &one, &rest);
    say(h, s->one, "title", words_of(h, s->js, "name", 120));
    say(h, s->one, "summary", one);
    inbound_terms(h, s->one, s->js, links, countof(links), NULL);
    if (s->organization.n) arrival_refer(h->out, s->one, "provider", "directory.actor", s->organization);
    give(h, s->one, "begins", s->t.from);
    give(h, s->one, "ends", s->t.to);
    give(h, s->one, "price", money_text(h, inbound_text(cost, "amount")));
    say(h, s->one, "cost_note", cost_words(s, NULL));
    give(h, s->one, "seats", inbound_text(seats, "maximum"));
    give(h, s->one, "state", course_state(s, inbound_text(seats, "available")));
}

/* What is over or given up is not offered; one that begins later is "inactive" in feeds like ours. */
static bool over(struct service *s)
{
    str status = inbound_text(s->js, "status");
    return str_same(status, S("defunct")) || (str_same(status, S("inactive")) && (!s->t.from.n || (s->t.to.n && str_cmp(s->t.to, date_today(s->h->a)) < 0)));
}

void inbound_take_service(struct inbound *h, const struct js *o, str organization)
{
    bool course = is_course(o);
    struct service s = { .h = h, .js = o, .e = entity_named(course ? S("courses.course") : S("directory.offer")), .organization = organization,
        .t = inbound_times(h->a, o) };
    str id = inbound_text(o, "id");
    const struct js *house = inbound_object(o, "organization");
    if (!id.n || !inbound_text(o, "name").n) { arrive_wrong(h->out, "A service has no id or no name and was left out", id); return; }
    if (!course && over(&s)) return;
    if (!s.organization.n) s.organization = house ? inbound_take_organization(h, house) : inbound_text(o, "organization_id");
    s.one = arrival_new(h->out, course ? "courses.course" : "directory.offer", id);
    s.one->changed = inbound_text(o, "last_modified");
    take_places(&s);
    give_reach(&s);
    give_area(&s);
    give(h, s.one, "languages", course ? S("") : inbound_languages(h->a, o));
    give(h, s.one, "hours", s.t.hours);
    if (course) take_course(&s);
    else take_offer(&s);
    arrival_good(h->out, s.one);
}
