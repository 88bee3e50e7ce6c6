/* application.c - institutions that register themselves: the public form, and what happens when the office lets one in. */
#include "entity/query.h"
#include "rooms/mediation/intake.h"
#include "rooms/mediation/register.h"
#include "rooms/mediation/tell.h"

const struct choice application_states[] = { { "new", N_("New") }, { "admitted", N_("Admitted") }, { "refused", N_("Refused") }, { 0 } };

struct application {
    struct meta meta;
#define FIELD(kind, name, ...) c_##kind name;
#include "rooms/mediation/application.def"
#undef FIELD
};
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct application, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field application_fields[] = {
#include "rooms/mediation/application.def"
};
#undef FIELD

/* ---- letting in --------------------------------------------------------------------------------------------------------------------- */
static const char *not_known(struct store *st, const struct entity *e, const void *row, const struct who *who)
{
    const struct application *x = row;
    struct rows *r = ask(st, Q("SELECT id FROM mediation_requester WHERE email = $1 AND deleted_at IS NULL"), T(x->email));
    (void)e; (void)who;
    return rows_next(r) ? N_("This mail address is known already: the person can enter by a link.") : NULL;
}

static str make(struct store *st, struct draft *d)
{
    struct problems p = { .a = store_arena(st) };
    return row_write(st, &(struct write){ .who = &who_house, .request = store_request(st), .draft = d }, &p) == WRITE_DONE ? d->key : S("");
}

static const struct mail_text welcome = { N_("You may ask for mediators now"), N_(
    "Good day,\n\n{name} may ask for mediators now. Here you have a link sent to you, without a password:\n\n{link}") };

static void say_welcome(struct store *st, const struct application *x, int64_t institution)
{
    struct person to = { .institution = institution, .name = x->person, .email = x->email, .channel = CHANNEL_MAIL, .lang = lang_find(S(LANG_SOURCE)) };
    const struct mail_value v[] = { { "name", x->name }, { "link", tell_address(st, to.lang, S("mediation")) } };
    str key = arena_fmt(store_arena(st), "mediation.welcome %lld", (long long)x->meta.id);
    tell(st, &to, &(struct telling){ .text = &welcome, .value = v, .n = countof(v), .key = key, .urgent = true });
}

/* The institution and its first person are rows like those that the office makes by hand. */
static void let_in(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    struct query query = query_new(e, &who_house, lang_find(S(LANG_SOURCE)));
    const struct application *x = row_by_id(st, &query, row, NULL);
    struct draft house = draft_new(store_arena(st), &institution_entity), person = draft_new(store_arena(st), &requester_entity);
    (void)who;
    if (!x) return;
    draft_give(&house, "name", x->name);
    draft_give(&house, "kind", x->kind);
    draft_give(&house, "street", x->street);
    draft_give(&house, "postcode", x->postcode);
    draft_give(&house, "area", draft_key(st, entity_named(S("directory.area")), x->area));
    str key = make(st, &house);
    if (!key.n) return;
    draft_give(&person, "name", x->person);
    draft_give(&person, "institution", key);
    draft_give(&person, "email", x->email);
    draft_give(&person, "phone", x->phone);
    if (make(st, &person).n) say_welcome(st, x, house.id);
}

static const struct transition moves[] = {
    { "new", "admit", "admitted", DESK_OFFICE, .guard = not_known, .label = N_("Admit"), .outside = N_("Admitted"), .effect = let_in },
    { "new", "refuse", "refused", DESK_OFFICE, .label = N_("Refuse"), .outside = N_("Not possible"), .needs_reason = true },
};
static const struct flow application_flow = { "state", moves, countof(moves) };

#define ALL (READ | CREATE | UPDATE | DELETE | EXPORT)
#define SEEN (PUBLIC | INTERNAL | CONTACT)
static const struct right rights[] = {
    { "coordinator", ALL, SEEN, ROWS_ALL }, { "lead", ALL, SEEN, ROWS_ALL }, { "administrator", ALL, SEEN, ROWS_ALL }, { "data_officer", READ, SEEN, ROWS_ALL } };

const struct entity application_entity = {
    .room = "mediation", .name = "application", .path = "institution-applications",
    .label = N_("Institution that would like to ask"), .plural = N_("Institutions that would like to ask"),
    .fields = application_fields, .n = countof(application_fields), .size = sizeof(struct application),
    .title = "name", .own_area = "area", .rights = rights, .n_rights = countof(rights), .flow = &application_flow,
    .list = { .columns = "name kind area person email state", .filter = "state kind area", .search = "name", .apart = true },
    .purpose = N_("Language and culture mediation: placing volunteers with institutions that ask"),
    .basis = N_("Public task of the integration centre: Article 6(1)(e) GDPR with § 8 TIntG NRW (text to be checked by the region)"), .subject = "email",
    .keep = { "changed_at", 183, ERASE, N_("Half a year after the decision") },
};

/* ---- the form ----------------------------------------------------------------------------------------------------------------------------- */
static const struct outside registering = {
    .entity = &application_entity, .fields = "name kind street postcode area person email phone", .path = "mediation/register", .home = "mediation", .per_hour = 5,
    .draw = register_page, .lead = N_("The office looks at it. Then a link to ask goes to your mail address."), .back = N_("Back to mediation"),
    .thanks = N_("Thank you. The office looks at it and writes to you."),
};
void register_get(struct req *q)  { outside_get(q, &registering); }
void register_post(struct req *q) { outside_post(q, &registering); }

int64_t applications_open(struct store *st)
{
    struct rows *r = ask(st, Q("SELECT COUNT(*) FROM mediation_application WHERE state = 'new' AND deleted_at IS NULL"));
    return rows_next(r) ? row_int(r, 0) : 0;
}
