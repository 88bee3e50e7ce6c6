/* entities.c - accounts and grants of roles: fields, rights, states, what data protection wants to know. */
#include "base/moment.h"
#include "entity/event.h"
#include "entity/history.h"
#include "rooms/people/pages.h"
#include "rooms/people/people.h"
#include "work/mail.h"

#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct account, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field account_fields[] = {
#include "rooms/people/account.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct holding, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field grant_fields[] = {
#include "rooms/people/grant.def"
};
#undef FIELD

const struct choice account_states[] = {
    { "invited", N_("Invited") }, { "active", N_("Active") }, { "locked", N_("Locked") }, { "left", N_("Left") }, { 0 } };

/* What a region checks and words for itself: the text of the law may have changed since. */
#define STAFF_BASIS \
    N_("Public task of the integration centre: Article 6(1)(e) GDPR with § 8 TIntG NRW; for staff § 18 DSG NRW (text to be checked by the region)")

/* ---- accounts -------------------------------------------------------------------------------------------------------- */
/* "self" is every account towards itself. Names of colleagues are for the administration and the data officer. */
static const struct right account_rights[] = {
    { "administrator", READ | CREATE | UPDATE | DELETE | EXPORT, PUBLIC | INTERNAL | PERSONAL, ROWS_ALL },
    { "data_officer",  READ, PUBLIC | INTERNAL | PERSONAL, ROWS_ALL },
    { "self",          READ, PUBLIC | INTERNAL | PERSONAL, ROWS_OWN },
};

static void end_sessions(struct store *st, int64_t row)
{
    ask(st, Q("DELETE FROM people_session WHERE account = $1"), I(row));
    ask(st, Q("DELETE FROM people_ticket WHERE account = $1"), I(row));
}

static void logs_out(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    (void)e; (void)who;
    end_sessions(st, row);
}

/* Who has left keeps nothing to come back with. */
static void locks_out(struct store *st, int64_t row)
{
    end_sessions(st, row);
    ask(st, Q("DELETE FROM people_token WHERE account = $1"), I(row));
    ask(st, Q("DELETE FROM people_recovery WHERE account = $1"), I(row));
    ask(st, Q("DELETE FROM people_login WHERE account = $1"), I(row));
}

static void goes(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    locks_out(st, row);
    keep_starts(st, e, row, who);
}

/* The name goes from the entry, and from everything the person ever did here. An account that was deleted without leaving first still had its password. */
void account_gone(struct store *st, const struct event *ev)
{
    locks_out(st, ev->row);
    history_forget(st, ev->row);
}

/* Nobody becomes active by the administration alone: the person sets a password first. */
static const struct transition account_moves[] = {
    { "invited", "accept", "active",  "self",          NULL, 0, NULL, N_("Accept"),    N_("Active"), false },
    { "active",  "lock",   "locked",  "administrator", NULL, 0, logs_out, N_("Lock"),      N_("Locked"), false },
    { "locked",  "unlock", "active",  "administrator", NULL, 0, NULL, N_("Unlock"),    N_("Active"), false },
    { "invited", "leave",  "left",    "administrator", NULL, 0, goes, N_("Has left"),  N_("Left"), false },
    { "active",  "leave",  "left",    "administrator", NULL, 0, goes, N_("Has left"),  N_("Left"), false },
    { "locked",  "leave",  "left",    "administrator", NULL, 0, goes, N_("Has left"),  N_("Left"), false },
    { "left",    "return", "invited", "administrator", NULL, 0, keep_stops, N_("Is back"),   N_("Invited"), false },
};
static const struct flow account_flow = { "state", account_moves, countof(account_moves) };

/* One person, one address, however it is typed. Another one is told to the former. */
static void fold_mail(struct store *st, struct draft *d)
{
    size_t i = field_index(d->e, entity_field(d->e, S("email")));
    if (!d->given[i]) return;
    d->value[i] = mail_fold(store_arena(st), d->value[i]);
    struct login was = d->id ? login_by_id(st, d->id) : (struct login){ 0 };
    bool other = was.account && was.hash.n && !str_eq(was.email, d->value[i]);
    if (other && mail_way(false) != MAIL_NOWHERE) mail_changed(st, &was, NULL);       /* to the address that it was until now */
}

const struct entity account_entity = {
    .room = "people", .name = "account", .path = "accounts", .label = N_("Account"), .plural = N_("Accounts"),
    .fields = account_fields, .n = countof(account_fields), .size = sizeof(struct account),
    .title = "name", .own_actor = "actor", .own_account = "id",
    .rights = account_rights, .n_rights = countof(account_rights),
    .list = { .columns = "name email actor state", .filter = "state actor", .search = "name email" },
    .flow = &account_flow, .before_save = fold_mail,
    .purpose = N_("Access to the integration centre's platform according to tasks"),
    .basis = STAFF_BASIS,
    .subject = "email",
    .keep = { "left_on", 365, ANONYMISE, N_("A year after leaving") },
};

/* ---- grants ------------------------------------------------------------------------------------------------------------ */
static const struct right grant_rights[] = {
    { "administrator", READ | CREATE | UPDATE | DELETE | EXPORT, PUBLIC | INTERNAL | PERSONAL, ROWS_ALL },
    { "data_officer",  READ, PUBLIC | INTERNAL | PERSONAL, ROWS_ALL },
    { "self",          READ, PUBLIC | INTERNAL | PERSONAL, ROWS_OWN },
};

/* What a role is bound to must be said, or it would count nowhere; a deputy's bounds are those of the other. */
static void check_bounds(const struct draft *d, struct problems *p)
{
    const struct role *r = role_find(draft_value(d, "role"));
    if (!r || draft_value(d, "deputy_of").n) return;
    if (r->needs == NEEDS_AREA && !draft_value(d, "area").n) draft_wrong(d, p, "area", N_("This role is for one town or area: please say which."));
    if (r->needs == NEEDS_ACTOR && !draft_value(d, "actor").n) draft_wrong(d, p, "actor", N_("This role is for one organisation: please say which."));
    if (r->needs == NEEDS_LANGUAGE && !draft_value(d, "language").n) draft_wrong(d, p, "language", N_("This role is for one language: please say which."));
}

static void check_grant(struct store *st, const struct draft *d, struct problems *p)
{
    (void)st;
    bool person = draft_value(d, "account").n, house = draft_value(d, "holder").n;
    if (person == house) draft_wrong(d, p, "account", N_("Please say who holds the role: either one person or everybody of an organisation."));
    if (draft_value(d, "deputy_of").n && !draft_value(d, "until").n) draft_wrong(d, p, "until", N_("A deputy stands in until a day: please say which."));
    if (person && str_eq(draft_value(d, "deputy_of"), draft_value(d, "account"))) draft_wrong(d, p, "deputy_of", N_("Nobody can be their own deputy."));
    check_bounds(d, p);
}

const struct entity grant_entity = {
    .room = "people", .name = "grant", .path = "grants", .label = N_("Role held"), .plural = N_("Roles held"),
    .fields = grant_fields, .n = countof(grant_fields), .size = sizeof(struct holding),
    .title = "reason", .own_account = "account",
    .rights = grant_rights, .n_rights = countof(grant_rights),
    .list = { .columns = "reason role account holder area actor language until", .filter = "role account holder area actor", .search = "reason" },
    .check = check_grant,
    .purpose = N_("Who may do what on the platform"),
    .basis = STAFF_BASIS,
    .keep = { "until", 365, ERASE, N_("A year after the last day on which the role counted") },
};
