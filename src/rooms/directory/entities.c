/* entities.c - the tables of the directory: fields, who may read what, lists. */
#include "entity/draft.h"
#include "rooms/directory/confirm.h"
#include "text/map.h"

#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct actor, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field actor_fields[] = {
#include "rooms/directory/actor.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct offer, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field offer_fields[] = {
#include "rooms/directory/offer.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct place, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field place_fields[] = {
#include "rooms/directory/place.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct contact, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field contact_fields[] = {
#include "rooms/directory/contact.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct topic, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field topic_fields[] = {
#include "rooms/directory/topic.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct area, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field area_fields[] = {
#include "rooms/directory/area.def"
};
#undef FIELD

#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct remark, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field remark_fields[] = {
#include "rooms/directory/remark.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct proposal, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field proposal_fields[] = {
#include "rooms/directory/proposal.def"
};
#undef FIELD

/* Everybody reads what is published; staff also drafts, archive and internal fields. A person's name at a contact is for staff:
** the public gets the office, its telephone and its mail. Towns, neighbourhoods and providers keep what is theirs and take no instruction
** over it; translators change words of their language and nothing else. */
#define OFFICE (PUBLIC | INTERNAL | CONTACT)
#define REGISTER_PURPOSE .purpose = N_("Register of organisations, offers and places; with whom they were last confirmed"), .basis = TASK
#define TASK N_("Public task of the integration centre: Article 6(1)(e) GDPR with § 8 TIntG NRW (text to be checked by the region)")
static const struct right published[] = {
    { "visitor",           READ | EXPORT, PUBLIC, ROWS_PUBLISHED },
    { "editor",            READ | CREATE | UPDATE | DELETE | EXPORT, OFFICE, ROWS_ALL },
    { "coordinator",       READ | CREATE | UPDATE | DELETE | EXPORT, OFFICE, ROWS_ALL },
    { "lead",              READ | CREATE | UPDATE | EXPORT, OFFICE, ROWS_ALL },
    { "administrator",     READ | CREATE | UPDATE | DELETE | EXPORT, OFFICE, ROWS_ALL },
    { "translator",        READ | EXPORT, PUBLIC, ROWS_ALL },
    { "translator",        UPDATE, PUBLIC, ROWS_OWN_LANGUAGE },
    { "municipal_officer", READ | EXPORT, OFFICE, ROWS_ALL },
    { "municipal_officer", CREATE | UPDATE | DELETE, OFFICE, ROWS_OWN_AREA },
    { "quarter_manager",   READ | EXPORT, OFFICE, ROWS_ALL },
    { "quarter_manager",   CREATE | UPDATE, OFFICE, ROWS_OWN_AREA },
    { "provider",          READ | EXPORT, PUBLIC, ROWS_PUBLISHED },
    { "provider",          READ | CREATE | UPDATE, OFFICE, ROWS_OWN_ACTOR },
    { "data_officer",      READ, OFFICE, ROWS_ALL },
};

static const struct own_filter entry_filters[] = {
    { { .name = "attention", .kind = KIND_choice, .label = N_("To look after"), .choices = entry_attention }, UPDATE, .narrow = rows_attention },
};

const struct entity actor_entity = {
    .room = "directory", .name = "actor", .path = "actors", .label = N_("Organisation"), .plural = N_("Organisations"),
    .fields = actor_fields, .n = countof(actor_fields), .size = sizeof(struct actor),
    .title = "name", .state = "state", .flow = &publication_flow, .own_area = "area", .own_actor = "id",
    .before_save = confirm_derive, REGISTER_PURPOSE,
    .rights = published, .n_rights = countof(published),
    .list = { .columns = "name kind area languages", .filter = "kind area languages state", .search = "name summary",
              .own = entry_filters, .n_own = countof(entry_filters) },
};

static const struct own_filter offer_filters[] = {
    { { .name = "open", .kind = KIND_choice, .label = N_("Opening hours"), .choices = offer_open }, READ, .tell = offers_open },
    { { .name = "day", .kind = KIND_choice, .label = N_("Day"), .choices = offer_days }, READ, .tell = offers_days },
    { { .name = "attention", .kind = KIND_choice, .label = N_("To look after"), .choices = offer_attention }, UPDATE, .narrow = rows_attention },
};
static const struct own_order offer_orders[] = { { "next", N_("next date"), offers_next } };

const struct entity offer_entity = {
    .room = "directory", .name = "offer", .path = "offers", .label = N_("Offer"), .plural = N_("Offers"),
    .fields = offer_fields, .n = countof(offer_fields), .size = sizeof(struct offer),
    .title = "title", .state = "state", .flow = &publication_flow, .begins = "valid_from", .ends = "valid_to", .own_area = "area", .own_actor = "actor",
    .hidden = "hidden_on", .before_save = confirm_derive, REGISTER_PURPOSE,
    .rights = published, .n_rights = countof(published),
    .list = { .columns = "audience place times languages cost", .filter = "topics area audience languages cost kind accessibility childcare state actor place", .linked = "actor place",
              .search = "title summary description", .facets = "topics area audience languages cost kind accessibility childcare open day",
              .own = offer_filters, .n_own = countof(offer_filters), .orders = offer_orders, .n_orders = countof(offer_orders), .where = offers_where },
};

/* The public finds a shelter through those who help, not through its address. */
static void hide_shelter(void *row)
{
    struct place *p = row;
    if (!str_eq(p->kind, S("shelter")) || (p->meta.classes & INTERNAL)) return;      /* staff must be able to keep it true */
    p->street = p->postcode = p->stop = p->note = (str){ "", 0 };
    p->position = (struct coordinate){ __builtin_nan(""), __builtin_nan("") };
    p->walk_minutes = NONE;
}

const struct entity place_entity = {
    .room = "directory", .name = "place", .path = "places", .label = N_("Place"), .plural = N_("Places"),
    .fields = place_fields, .n = countof(place_fields), .size = sizeof(struct place),
    .title = "name", .state = "state", .flow = &publication_flow, .own_area = "area", .own_actor = "actor",
    .hidden = "hidden_on", .before_save = confirm_derive, REGISTER_PURPOSE,
    .rights = published, .n_rights = countof(published),
    .list = { .columns = "name kind street area hours", .filter = "kind area accessibility state", .search = "name", .facets = "kind area accessibility",
              .own = entry_filters, .n_own = countof(entry_filters), .where = places_where },
    .show = hide_shelter,
};

const struct entity contact_entity = {
    .room = "directory", .name = "contact", .path = "contacts", .label = N_("Contact"), .plural = N_("Contacts"),
    .fields = contact_fields, .n = countof(contact_fields), .size = sizeof(struct contact),
    .title = "title", .state = "state", .flow = &publication_flow, .own_area = "area", .own_actor = "actor",
    .rights = published, .n_rights = countof(published),
    .list = { .columns = "title actor phone email languages", .filter = "actor languages state", .search = "title" },
    .purpose = N_("Whom to ask about offers and organisations"),
    .basis = N_("Public task of the integration centre: Article 6(1)(e) GDPR with § 8 TIntG NRW (text to be checked by the region)"),
};

/* Life situations and areas are the county's own register: nothing in them is a draft. */
#define OPEN_REGISTER \
    { "visitor",           READ | EXPORT, PUBLIC, ROWS_ALL }, \
    { "editor",            READ | EXPORT, PUBLIC | INTERNAL, ROWS_ALL }, \
    { "coordinator",       READ | EXPORT, PUBLIC | INTERNAL, ROWS_ALL }, \
    { "lead",              READ | EXPORT, PUBLIC | INTERNAL, ROWS_ALL }, \
    { "administrator",     READ | CREATE | UPDATE | DELETE | EXPORT, PUBLIC | INTERNAL, ROWS_ALL }, \
    { "translator",        READ | EXPORT, PUBLIC, ROWS_ALL }, \
    { "translator",        UPDATE, PUBLIC, ROWS_OWN_LANGUAGE }, \
    { "municipal_officer", READ | EXPORT, PUBLIC | INTERNAL, ROWS_ALL }, \
    { "quarter_manager",   READ | EXPORT, PUBLIC | INTERNAL, ROWS_ALL }, \
    { "provider",          READ | EXPORT, PUBLIC, ROWS_ALL }, \
    { "steering_group",    READ | EXPORT, PUBLIC, ROWS_ALL }, \
    { "data_officer",      READ, PUBLIC | INTERNAL, ROWS_ALL }
static const struct right open_register[] = { OPEN_REGISTER };
/* A town cuts itself into quarters; what is larger than a quarter has no `town`, and stays with the administrator. */
static const struct right area_rights[] = { OPEN_REGISTER, { "municipal_officer", CREATE | UPDATE | DELETE, PUBLIC | INTERNAL, ROWS_OWN_AREA } };

const struct entity topic_entity = {
    .room = "directory", .name = "topic", .path = "topics", .label = N_("Life situation"), .plural = N_("Life situations"),
    .fields = topic_fields, .n = countof(topic_fields), .size = sizeof(struct topic),
    .title = "name", .parent = "parent",
    .rights = open_register, .n_rights = countof(open_register),
    .list = { .columns = "name parent summary", .filter = "parent", .search = "name summary", .sort = "position" },
};

/* Keys, levels and whose quarter it is; and a boundary that no map could draw is said at once. */
static void check_area(struct store *st, const struct draft *d, struct problems *p)
{
    const struct field *f = entity_field(&area_entity, S("boundary"));
    str boundary = d->value[field_index(d->e, f)];
    struct map_shape shape;
    const char *why = NULL;
    area_check(st, d, p);
    if (boundary.n && !map_shape_read(store_arena(st), boundary, &shape, &why)) problem_add(p, (struct problem){ .line = d->line, .field = f, .message = why });
}

const struct entity area_entity = {
    .room = "directory", .name = "area", .path = "areas", .label = N_("Town or area"), .plural = N_("Towns and areas"),
    .fields = area_fields, .n = countof(area_fields), .size = sizeof(struct area),
    .title = "name", .parent = "parent", .own_area = "town", .check = check_area, .before_save = area_derive,
    .rights = area_rights, .n_rights = countof(area_rights),
    .list = { .columns = "name level population size_km2 share_foreign share_migration", .filter = "level parent", .search = "name" },
};

/* Nobody makes one by the table: visitors write through their own form alone (remark_pages.c), which the house stores. Nobody changes one, either.
** Whose entry it is reads it, without the sender's address where that is nobody's of the office. */
static const struct right remark_rights[] = {
    { "editor",            READ | EXPORT, INTERNAL | CONTACT, ROWS_ALL },
    { "coordinator",       READ | DELETE | EXPORT, INTERNAL | CONTACT, ROWS_ALL },
    { "lead",              READ | EXPORT, INTERNAL | CONTACT, ROWS_ALL },
    { "administrator",     READ | DELETE | EXPORT, INTERNAL | CONTACT, ROWS_ALL },
    { "municipal_officer", READ | EXPORT, INTERNAL | CONTACT, ROWS_OWN_AREA },
    { "quarter_manager",   READ | EXPORT, INTERNAL | CONTACT, ROWS_OWN_AREA },
    { "provider",          READ | EXPORT, INTERNAL, ROWS_OWN_ACTOR },
    { "data_officer",      READ, INTERNAL, ROWS_ALL },
};

const struct entity remark_entity = {
    .room = "directory", .name = "remark", .path = "remarks", .label = N_("Remark"), .plural = N_("Remarks"),
    .fields = remark_fields, .n = countof(remark_fields), .size = sizeof(struct remark),
    .title = "title", .flow = &remark_flow, .own_area = "area", .own_actor = "actor",
    .rights = remark_rights, .n_rights = countof(remark_rights),
    .list = { .columns = "title text state offer place actor", .filter = "state offer place actor area", .search = "title text" },
    .purpose = N_("Keeping the directory true: what people outside find wrong with an entry"),
    .basis = N_("Public task of the integration centre: Article 6(1)(e) GDPR with § 8 TIntG NRW (text to be checked by the region)"),
    .subject = "mail",
    .keep = { "done_on", 183, ERASE, N_("Half a year after it was dealt with") },
};

/* What owners wrote behind their links (confirm_pages.c, on behalf of the house); nobody changes one, the flow says what became of it. */
static const struct right proposal_rights[] = {
    { "editor",            READ | EXPORT, INTERNAL, ROWS_ALL },
    { "coordinator",       READ | DELETE | EXPORT, INTERNAL, ROWS_ALL },
    { "lead",              READ | EXPORT, INTERNAL, ROWS_ALL },
    { "administrator",     READ | DELETE | EXPORT, INTERNAL, ROWS_ALL },
    { "municipal_officer", READ | EXPORT, INTERNAL, ROWS_OWN_AREA },
    { "provider",          READ, INTERNAL, ROWS_OWN_ACTOR },
    { "data_officer",      READ, INTERNAL, ROWS_ALL },
};

const struct entity proposal_entity = {
    .room = "directory", .name = "proposal", .path = "proposals", .label = N_("Change by an owner"), .plural = N_("Changes by owners"),
    .fields = proposal_fields, .n = countof(proposal_fields), .size = sizeof(struct proposal),
    .title = "title", .flow = &proposal_flow, .own_area = "area", .own_actor = "actor",
    .rights = proposal_rights, .n_rights = countof(proposal_rights),
    .list = { .columns = "title field present wanted state", .filter = "state offer place actor area", .search = "title" },
    .purpose = N_("Keeping the directory true: what owners would like to change in their entries"), .basis = TASK,
    .keep = { "done_on", 183, ERASE, N_("Half a year after it was dealt with") },
};
