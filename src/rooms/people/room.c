/* room.c - people: accounts, roles, logging in; volunteers; who did what. */
#include "entity/sealed.h"
#include "rooms/people/pages.h"
#include "rooms/people/volunteer_pages.h"

static const struct entity *const entities[] = { &account_entity, &grant_entity, &volunteer_entity, &proof_entity, &certificate_entity, &availability_entity,
                                                 &absence_entity, &allowance_entity,
                                                 &volunteer_rules_entity };
/* Volunteers were active or not; now evidence says so. */
static const struct step steps[] = {
    { 1, STEP_SQL, "people_volunteer", .sql = "UPDATE people_volunteer SET state = 'onboarding' WHERE state = 'active'" },
};

#define OFFICE "administrator"
static const struct route routes[] = {
    { GET,  "login",                 login_show,       ROUTE_OPEN },
    { POST, "login",                 login_try,        ROUTE_OPEN },
    { GET,  "login/code",            code_show,        ROUTE_OPEN },
    { POST, "login/code",            code_try,         ROUTE_OPEN },
    { GET,  "login/setup",           setup_show,       ROUTE_OPEN },
    { POST, "login/setup",           setup_try,        ROUTE_OPEN },
    { POST, "logout",                logout_do,        ROUTE_OPEN },
    { GET,  "forgotten",             forgotten_show,   ROUTE_OPEN },
    { POST, "forgotten",             forgotten_do,     ROUTE_OPEN },
    { GET,  "invitation",            invitation_show,  ROUTE_OPEN },
    { POST, "invitation",            invitation_use,   ROUTE_OPEN },
    { GET,  "reset",                 reset_show,       ROUTE_OPEN },
    { POST, "reset",                 reset_use,        ROUTE_OPEN },
    { GET,  "account",               account_show,     ROUTE_ROLES, .roles = "self" },
    { POST, "account/password",      account_password, ROUTE_ROLES, .roles = "self" },
    { POST, "account/sessions",      account_sessions, ROUTE_ROLES, .roles = "self" },
    { POST, "account/tokens",        account_tokens,   ROUTE_ROLES, .roles = "self" },
    { POST, "account/tokens/revoke", account_revoke,   ROUTE_ROLES, .roles = "self" },
    { POST, "account/recovery",      account_recovery, ROUTE_ROLES, .roles = "self" },
    { POST, "account/second",        account_second,   ROUTE_ROLES, .roles = "self" },
    { GET,  "account/reads",         account_reads,    ROUTE_ROLES, .roles = "self" },
    { GET,  "accounts/new",          invite_show,      ROUTE_RIGHT, &account_entity, .action = CREATE },
    { POST, "accounts/new",          invite_do,        ROUTE_RIGHT, &account_entity, .action = CREATE },
    { GET,  "accounts/{slug}",       person_show,      ROUTE_RIGHT, &account_entity },
    { POST, "accounts/{slug}/link",  person_link,      ROUTE_ROLES, .roles = OFFICE },
    { POST, "accounts/{slug}/logout", person_logout,   ROUTE_ROLES, .roles = OFFICE },
    { POST, "accounts/{slug}/second", person_second,   ROUTE_ROLES, .roles = OFFICE },
    { GET,  "volunteer-with-us",     join_get,         ROUTE_OPEN },
    { POST, "volunteer-with-us",     join_post,        ROUTE_OPEN },
    { GET,  "volunteers/ready",      ready_show,       ROUTE_RIGHT, &volunteer_entity },
    { GET,  "volunteers/{slug}",     volunteer_show,   ROUTE_RIGHT, &volunteer_entity },
    { POST, "volunteers/{slug}/login", volunteer_login, ROUTE_ROLES, &volunteer_entity, .roles = KEEPERS },
    { GET,  "bank",                  bank_show,        ROUTE_RIGHT, &allowance_entity, .action = UPDATE },
    { POST, "bank",                  bank_keep,        ROUTE_RIGHT, &allowance_entity, .action = UPDATE },
    { GET,  "roles",                 roles_show,       ROUTE_ROLES, .roles = "staff" },
    { GET,  "audit",                 audit_show,       ROUTE_ROLES, .roles = "administrator data_officer" },
};

static const struct tile tiles[] = {
    { N_("Join in"),          "volunteer-with-us", TILES_LATE },
    { N_("Volunteers"),       "volunteers",    60, .roles = KEEPERS " data_officer", .office = true, .key = 'v' },
    { N_("Who may be asked today"), "volunteers/ready", 61, .roles = KEEPERS, .office = true },
    { VOLUNTEER_RULES, "volunteer-rules", 62, .roles = "lead administrator coordinator", .office = true },
    { N_("Account numbers"),  "bank",          71, .roles = "finance", .office = true },
    { N_("Allowances paid"),  "allowances",    70, .roles = "finance lead", .office = true },
    { N_("Accounts"),         "accounts",      20, TILES_OFFICE, .office = true, .key = 'k' },
    { N_("Roles held"),       "grants",        30, TILES_OFFICE, .office = true, .key = 'r' },
    { N_("Roles and rights"), "roles",         40, TILES_OFFICE, "administrator lead data_officer", true },
    { N_("Who did what"),     "audit",         50, TILES_OFFICE, "administrator data_officer", true },
};

static const struct who_source source = {
    .open = roles_open, .session = people_session, .token = people_token, .touch = people_touch, .named = people_named, .login = "login",
    .add = people_add, .reset = people_reset, .lock = people_lock, .list = people_list, .mail = people_mail, .menu = people_menu,
};

extern const struct room people_room;                   /* the one symbol of this room, named in rooms.c */
const struct room people_room = {
    .name = "people", .label = N_("People"),
    .entities = entities, .n_entities = countof(entities),
    .routes = routes, .n_routes = countof(routes),
    .steps = steps, .n_steps = countof(steps),
    .listens = volunteer_listens, .n_listens = VOLUNTEER_LISTENS,
    .sealed = &(const struct sealed_place){ "people_bank", "volunteer", "people.bank" }, .tables = people_tables, .n_tables = PEOPLE_TABLES,
    .tiles = tiles, .n_tiles = countof(tiles),
    .today = people_today,
    .jobs = people_jobs, .n_jobs = PEOPLE_JOBS,
    .people = &source,
    .roles = people_roles, .n_roles = PEOPLE_ROLES,
    .demo = people_demo,
};
