/* put_service.c - organisations and services. */
#include "rooms/hsds/hsds.h"
#include "base/moment.h"

/* The sentence, then the rest as it was written (Markdown). */
static str description_of(struct hsds_out *o, const struct entity *e, const void *row)
{
    str one = hsds_text(e, row, "summary"), more = hsds_text(e, row, "description");
    return one.n && more.n ? arena_fmt(o->a, "%.*s\n\n%.*s", STR(one), STR(more)) : one.n ? one : more;
}

/* The label of a choice, or those of several, in German. */
static str label_of_choice(struct hsds_out *o, const struct entity *e, const void *row, const char *field)
{
    const struct field *f = row ? entity_field(e, str_of(field)) : NULL;
    struct buf b = buf_in(o->a, 2000);
    if (!f || (f->kind != KIND_choice && f->kind != KIND_choices)) return S("");
    for (str rest = row_text(row, f), key; str_word(&rest, &key);) {
        const char *label = choice_label(f, key);
        if (!label) continue;
        if (b.n) buf_put(&b, S(", "));
        buf_put(&b, words_get(o->q->words, label));
    }
    return buf_str(&b);
}

/* ---- organisations ------------------------------------------------------------------------------------------------------------------ */
/* HSDS wants a description: at least what kind of organisation it is. */
static void organization_fields(struct hsds_out *o, const struct hsds_organization *x, const struct entity *e, const void *row)
{
    str about = row ? description_of(o, e, row) : S("");
    hsds_id(o, "id", x->id);
    hsds_str(o, "name", row_title(e, row));
    hsds_str(o, "description", about.n ? about : label_of_choice(o, e, row, "kind"));
    hsds_str(o, "email", hsds_text(e, row, "email"));
    hsds_uri(o, "website", hsds_text(e, row, "website"));
    str page = hsds_url(o, e, row);
    if (hsds_text(e, row, "logo").n && page.n) hsds_str(o, "logo", arena_fmt(o->a, "%.*s/logo", STR(page)));
    hsds_uri(o, "uri", page);
}

static void put_places(struct hsds_out *o, const struct hsds_organization *x)
{
    bool open = false;
    for (size_t i = 0; i < o->b->places; i++) {
        if (o->b->place[i].actor != x->row || !hsds_row(&o->l->place, o->b->place[i].row)) continue;
        if (!open) { json_key(&o->j, "locations"); json_open(&o->j, '['); open = true; }
        hsds_put_location(o, NULL, i, HSDS_WHOLE);
    }
    if (open) json_close(&o->j, ']');
}

static void organization_members(struct hsds_out *o, const struct hsds_organization *x, enum hsds_depth d)
{
    const struct hsds_rows *r = &o->l->actor;
    const void *row = hsds_row(r, x->row);
    if (d == HSDS_MINIMAL || !row) { hsds_id(o, "id", x->id); return; }
    organization_fields(o, x, r->e, row);
    if (d != HSDS_WHOLE) return;
    hsds_contact(o, x->id, x->contact);
    hsds_phone(o, x->id, hsds_text(r->e, row, "phone"));
    put_places(o, x);
    hsds_attributes(o, x->id, r->e, row, "organization");
}

static void put_services(struct hsds_out *o, size_t organization)
{
    bool open = false;
    for (size_t i = 0; i < o->b->services; i++) {
        if (o->b->service[i].organization != organization) continue;
        if (!open) { json_key(&o->j, "services"); json_open(&o->j, '['); open = true; }
        hsds_put_service(o, &o->b->service[i], HSDS_WHOLE, WITH_AT);
    }
    if (open) json_close(&o->j, ']');
}

void hsds_put_organization(struct hsds_out *o, size_t i, enum hsds_depth d, bool services)
{
    json_open(&o->j, '{');
    organization_members(o, &o->b->organization[i], d);
    if (services) put_services(o, i);
    json_close(&o->j, '}');
}

/* ---- services: direct fields -------------------------------------------------------------------------------------------------------- */
struct source { const struct entity *e; const void *row; };

static struct source source_of(const struct hsds_out *o, const struct hsds_service *s)
{
    const struct hsds_rows *r = s->from == HSDS_COURSE ? &o->l->course : &o->l->offer;
    return s->from == HSDS_POOL ? (struct source){ 0 } : (struct source){ r->e, hsds_row(r, s->row) };
}

/* A course that was cancelled is defunct; what is over, or has not begun, is inactive. */
static str status_of(struct hsds_out *o, const struct hsds_service *s, struct source x)
{
    str state = s->from == HSDS_COURSE ? hsds_text(x.e, x.row, "state") : S(""), first = s->from == HSDS_OFFER ? hsds_text(x.e, x.row, "valid_from") : S("");
    if (str_eq(state, S("cancelled"))) return S("defunct");
    if (str_eq(state, S("finished")) || (first.n && str_cmp(first, date_today(o->a)) > 0)) return S("inactive");
    return S("active");
}

static str fees_of(struct hsds_out *o, struct source x)
{
    str cost = label_of_choice(o, x.e, x.row, "cost"), note = hsds_text(x.e, x.row, "cost_note");
    return cost.n && note.n ? arena_fmt(o->a, "%.*s. %.*s", STR(cost), STR(note)) : cost.n ? cost : note;
}

static str eligibility_of(struct hsds_out *o, struct source x)
{
    const char *const of[] = { "audience", "basis", "access" };
    struct buf b = buf_in(o->a, 4000);
    buf_put(&b, hsds_text(x.e, x.row, "conditions"));
    for (size_t i = 0; i < countof(of); i++) {
        str label = label_of_choice(o, x.e, x.row, of[i]);
        if (label.n && b.n) buf_put(&b, S("\n"));
        buf_put(&b, label);
    }
    return buf_str(&b);
}

static void pool_fields(struct hsds_out *o)
{
    hsds_str(o, "name", words_get(o->q->words, N_("Language and culture mediation")));
    hsds_str(o, "description", words_get(o->q->words, N_("Volunteers help schools, day-care centres, authorities and counselling centres to talk with people who speak little German. Institutions ask for an appointment online.")));
    hsds_uri(o, "url", url_whole(o->q, url_page(o->q, S("mediation"))));
    hsds_str(o, "status", S("active"));
}

static void row_fields(struct hsds_out *o, const struct hsds_service *s, struct source x)
{
    str own = hsds_text(x.e, x.row, "website");
    hsds_str(o, "name", row_title(x.e, x.row));
    hsds_str(o, "description", description_of(o, x.e, x.row));
    hsds_uri(o, "url", own.n ? own : hsds_url(o, x.e, x.row));
    hsds_str(o, "email", hsds_text(x.e, x.row, "email"));
    hsds_str(o, "status", status_of(o, s, x));
    hsds_str(o, "application_process", hsds_text(x.e, x.row, "taking_part"));
    hsds_str(o, "fees_description", fees_of(o, x));
    hsds_str(o, "eligibility_description", eligibility_of(o, x));
    hsds_int(o, "minimum_age", hsds_number(x.e, x.row, "age_from"));
    hsds_int(o, "maximum_age", hsds_number(x.e, x.row, "age_to"));
    hsds_str(o, "assured_date", hsds_text(x.e, x.row, "confirmed_on"));
    if (hsds_yes(x.e, x.row, "example")) hsds_str(o, "alert", words_get(o->q->words, N_("Invented for the demonstration.")));
}

static void service_fields(struct hsds_out *o, const struct hsds_service *s)
{
    struct source x = source_of(o, s);
    hsds_id(o, "id", s->id);
    if (s->from == HSDS_POOL) pool_fields(o);
    else if (x.row) row_fields(o, s, x);
    hsds_str(o, "last_modified", moment_iso(o->a, s->changed));
}

/* ---- services: parts ---------------------------------------------------------------------------------------------------------------- */
static void put_urls(struct hsds_out *o, const struct hsds_service *s, struct source x)
{
    struct hsds_list l = { .key = "additional_urls" };
    str page = hsds_url(o, x.e, x.row);
    if (!hsds_text(x.e, x.row, "website").n || !page.n) return;
    hsds_item(o, &l);
    hsds_id(o, "id", uuid_named(s->id, S("url")));
    hsds_str(o, "label", o->q->region_title);
    hsds_uri(o, "url", page);
    json_close(&o->j, '}');
    hsds_end(o, &l);
}

/* Simple German is no language of ISO 639: it is German, with a note. */
static void put_languages(struct hsds_out *o, const struct hsds_service *s, struct source x)
{
    struct hsds_list l = { .key = "languages" };
    for (str rest = hsds_text(x.e, x.row, "languages"), tag; str_word(&rest, &tag);) {
        bool simple = str_eq(tag, S("de-simple"));
        str name = lang_name(o->a, o->q->lang, tag);
        hsds_item(o, &l);
        hsds_id(o, "id", uuid_named(s->id, arena_fmt(o->a, "language/%.*s", STR(tag))));
        hsds_str(o, "name", name);
        hsds_str(o, "code", simple ? S("de") : tag);
        if (simple) hsds_str(o, "note", name);
        json_close(&o->j, '}');
    }
    hsds_end(o, &l);
}

/* Nothing said about the town: the whole county. */
static void put_area(struct hsds_out *o, const struct hsds_service *s)
{
    struct hsds_list l = { .key = "service_areas" };
    const struct hsds_area *x = hsds_area_of(o->b, s->area);
    hsds_item(o, &l);
    hsds_id(o, "id", uuid_named(s->id, S("service_area")));
    hsds_str(o, "name", x ? x->name : o->b->county);
    if (x) hsds_str(o, "description", arena_fmt(o->a, "AGS %.*s", STR(x->key)));
    json_close(&o->j, '}');
    hsds_end(o, &l);
}

static void put_costs(struct hsds_out *o, const struct hsds_service *s, struct source x)
{
    struct hsds_list l = { .key = "cost_options" };
    int64_t price = hsds_number(x.e, x.row, "price");
    str cost = hsds_text(x.e, x.row, "cost");
    bool free = str_eq(cost, S("free"));
    if (price == NONE && !cost.n) return;
    hsds_item(o, &l);
    hsds_id(o, "id", uuid_named(s->id, S("cost")));
    hsds_str(o, "option", price != NONE ? words_get(o->q->words, N_("Cost for self-payers")) : label_of_choice(o, x.e, x.row, "cost"));
    if (price != NONE || free) {
        hsds_str(o, "currency", S("EUR"));
        json_key(&o->j, "amount");
        json_real(&o->j, price != NONE ? (double)price / 100 : 0);
    }
    hsds_str(o, "amount_description", hsds_text(x.e, x.row, "cost_note"));
    json_close(&o->j, '}');
    hsds_end(o, &l);
}

/* Free seats of a course, as of the day that the provider said, or else of its last change. */
static void put_capacity(struct hsds_out *o, const struct hsds_service *s, struct source x)
{
    struct hsds_list l = { .key = "capacities" };
    int64_t free = hsds_number(x.e, x.row, "free");
    struct date day;
    if (s->from != HSDS_COURSE || free == NONE || free < 0) return;
    int64_t at = date_parse(hsds_text(x.e, x.row, "free_on"), &day) ? moment_of_wall(date_days(day), 0) : row_meta(x.row)->changed_at;
    hsds_item(o, &l);
    hsds_id(o, "id", uuid_named(s->id, S("capacity")));
    json_key(&o->j, "unit");
    json_open(&o->j, '{');
    hsds_id(o, "id", uuid_named(o->b->space, S("unit/seats")));
    hsds_str(o, "name", words_get(o->q->words, N_("Seats")));
    json_close(&o->j, '}');
    hsds_int(o, "available", free);
    hsds_int(o, "maximum", hsds_number(x.e, x.row, "seats"));
    hsds_str(o, "updated", moment_iso(o->a, at));
    json_close(&o->j, '}');
    hsds_end(o, &l);
}

static void service_parts(struct hsds_out *o, const struct hsds_service *s, unsigned with)
{
    struct source x = source_of(o, s);
    const char *first = s->from == HSDS_COURSE ? "begins" : "valid_from", *last = s->from == HSDS_COURSE ? "ends" : "valid_to";
    put_area(o, s);
    if (!x.row) return;
    put_urls(o, s, x);
    hsds_phone(o, s->id, hsds_text(x.e, x.row, "phone"));
    hsds_schedules(o, s->id, (struct hsds_when){ hsds_text(x.e, x.row, "hours"), s->from == HSDS_OFFER ? hsds_text(x.e, x.row, "times") : S(""),
        hsds_text(x.e, x.row, first), hsds_text(x.e, x.row, last), label_of_choice(o, x.e, x.row, "form") });
    if (s->placed && (with & WITH_AT)) {
        json_key(&o->j, "service_at_locations");
        json_open(&o->j, '[');
        hsds_put_at(o, s, HSDS_WHOLE, false);
        json_close(&o->j, ']');
    }
    put_languages(o, s, x);
    put_costs(o, s, x);
    hsds_contact(o, s->id, s->contact);
    put_capacity(o, s, x);
    hsds_attributes(o, s->id, x.e, x.row, "service");
}

void hsds_put_service(struct hsds_out *o, const struct hsds_service *s, enum hsds_depth d, unsigned with)
{
    json_open(&o->j, '{');
    if (d == HSDS_MINIMAL) {
        hsds_id(o, "id", s->id);
        hsds_str(o, "last_modified", moment_iso(o->a, s->changed));
    } else {
        service_fields(o, s);
        if ((with & WITH_ORGANIZATION_ID) && s->organization != HSDS_NONE) hsds_id(o, "organization_id", o->b->organization[s->organization].id);
        if ((with & WITH_ORGANIZATION) && s->organization != HSDS_NONE) {
            json_key(&o->j, "organization");
            hsds_put_organization(o, s->organization, d, false);
        }
        if (d == HSDS_WHOLE) service_parts(o, s, with);
    }
    json_close(&o->j, '}');
}
