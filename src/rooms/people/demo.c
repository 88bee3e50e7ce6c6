/* demo.c - accounts to try the roles out with, in a demonstration region only. */
#include "base/moment.h"
#include "rooms/people/people.h"
#include "rooms/people/secrets.h"
#include "rooms/people/volunteer.h"
#include <string.h>

#define DEMO_PASSWORD "Vorfuehrung-2026"
static const struct { const char *mail, *name, *role, *area, *actor, *language; } accounts[] = {
    { "administrator@beispiel.example", "Ada Verwalter",      "administrator",     "", "", "" },
    { "lead@beispiel.example",          "Lena Leitung",       "lead",              "", "", "" },
    { "coordinator@beispiel.example",   "Koray Ordner",       "coordinator",       "", "", "" },
    { "editor@beispiel.example",        "Edda Redaktion",     "editor",            "", "", "" },
    { "translator-ar@beispiel.example", "Tarek Wortmann",     "translator",        "", "", "ar" },
    { "officer-kleve@beispiel.example", "Olga Stadtfreund",   "municipal_officer", "05154036", "", "" },
    { "quarter-kleve@beispiel.example", "Quirin Nachbar",     "quarter_manager",   "05154036", "", "" },
    { "provider@beispiel.example",      "Petra Anbieter",     "provider",          "", "bsp-brueckenbogen", "" },
    { "data-officer@beispiel.example",  "Dana Schutz",        "data_officer",      "", "", "" },
    { "finance@beispiel.example",       "Fina Kasse",         "finance",           "", "", "" },
    { "coordinator-2@beispiel.example", "Kira Zweitblick",    "coordinator",       "", "", "" },
    { "steering@beispiel.example",      "Stefan Steuer",      "steering_group",    "", "", "" },
    { "counselling@beispiel.example",   "Berta Rat",          "counselling",       "", "", "" },
};
/* How far somebody is: not taken up; taken up; admitted; trained; trained, but the certificate has run out. */
enum { FAR_NOT, FAR_TAKEN, FAR_ADMITTED, FAR_TRAINED, FAR_LAPSED };
static const struct { const char *mail, *name, *roles, *languages, *gender, *area; int far; } volunteers[] = {
    { "amira@beispiel.example",     "Amira Beispiel",     "mediator mentor", "ar fr", "woman", "05154036", FAR_TRAINED },
    { "oleksandr@beispiel.example", "Oleksandr Beispiel", "mediator",        "uk ru", "man",   "05154036", FAR_ADMITTED },
    { "shirin@beispiel.example",    "Shirin Beispiel",    "",                "fa",    "",      "",         FAR_NOT },
    { "mehmet@beispiel.example",    "Mehmet Beispiel",    "mediator",        "tr ku", "man",   "",         FAR_LAPSED },
};

static void put(struct draft *d, const char *field, const char *value)
{
    const struct field *f = entity_field(d->e, str_of(field));
    if (!field_live(f) || !*value) return;
    d->value[field_index(d->e, f)] = str_of(value);
    d->given[field_index(d->e, f)] = true;
}

static str months_ago(struct arena *a, int64_t months) { return months_after(a, date_today(a), -months); }

static void evidence(struct store *st, const struct entity *e, str volunteer, const char *kind, str of)
{
    struct who who = { .name = S("command line"), .grant = { { .role = "coordinator" } }, .n = 1 };
    struct problems p = { .a = store_arena(st) };
    struct draft d = draft_new(p.a, e);
    bool certificate = e == &certificate_entity;
    put(&d, "volunteer", volunteer.p);
    put(&d, "issued_on", of.p);
    put(&d, "seen_on", of.p);
    put(&d, certificate ? "clean" : "kind", certificate ? "1" : kind);
    if (!strcmp(kind, "german")) put(&d, "level", "c1");
    row_write(st, &(struct write){ .who = &who, .request = S("demo"), .draft = &d }, &p);
}

/* What the admission and the trainings leave behind; of who lapsed, five years ago and a month. */
static void make_evidence(struct store *st, str volunteer, int far)
{
    static const char *const admission[] = { "talk", "agreement", "secrecy", "privacy_info" }, *const training[] = { "german", "basic_training", "module_school" };
    str since = months_ago(store_arena(st), far == FAR_LAPSED ? 61 : 8);
    if (far < FAR_ADMITTED) return;
    for (size_t i = 0; i < countof(admission); i++) evidence(st, &proof_entity, volunteer, admission[i], since);
    evidence(st, &certificate_entity, volunteer, "", since);
    for (size_t i = 0; far >= FAR_TRAINED && i < countof(training); i++) evidence(st, &proof_entity, volunteer, training[i], since);
    if (far == FAR_LAPSED) evidence(st, &proof_entity, volunteer, "reflection", months_ago(store_arena(st), 2));
}

static void make_volunteer(struct store *st, size_t i)
{
    struct who who = who_command();
    struct problems p = { .a = store_arena(st) };
    struct draft d = draft_new(p.a, &volunteer_entity);
    const char *why;
    put(&d, "name", volunteers[i].name);
    put(&d, "email", volunteers[i].mail);
    put(&d, "roles", volunteers[i].roles);
    put(&d, "languages", volunteers[i].languages);
    put(&d, "gender", volunteers[i].gender);
    put(&d, "area", volunteers[i].area);
    put(&d, "availability", "nach Absprache");
    put(&d, "note", "Beispiel: erfunden.");
    struct write w = { .who = &who, .request = S("demo"), .draft = &d };
    if (row_write(st, &w, &p) != WRITE_DONE || volunteers[i].far == FAR_NOT) return;
    flow_do(st, &who, S("demo"), &volunteer_entity, d.id, 0, S("take_up"), S(""), &why);
    make_evidence(st, d.key, volunteers[i].far);
}

/* Invited, and the invitation accepted at once. An account whose organisation or town is not there is left out. */
static bool make_account(struct store *st, size_t i, str hash)
{
    struct who_new n = { .email = str_of(accounts[i].mail), .name = str_of(accounts[i].name), .role = str_of(accounts[i].role),
                         .area = str_of(accounts[i].area), .actor = str_of(accounts[i].actor), .language = str_of(accounts[i].language) };
    struct problems p = { .a = store_arena(st) };
    struct who who = who_command();
    bool towns = field_live(entity_field(&grant_entity, S("area"))), houses = field_live(entity_field(&grant_entity, S("actor")));
    if ((n.area.n && !towns) || (n.actor.n && !houses)) return false;
    int64_t account = account_invite(st, &who, S("demo"), &n, &p);
    if (!account) return false;
    struct who self = { .account = account, .name = n.name, .grant = { { .role = "self" } }, .n = 1 };
    account_move(st, &self, S("demo"), account, "accept");
    login_password(st, account, hash);
    return true;
}

/* A volunteer who looks after their own times, with an account that holds no role. */
static bool make_login(struct store *st, size_t i, str hash)
{
    struct who who = who_command();
    struct problems p = { .a = store_arena(st) };
    struct draft d = draft_new(p.a, &account_entity), v = draft_new(p.a, &volunteer_entity);
    put(&d, "name", volunteers[i].name);
    put(&d, "email", volunteers[i].mail);
    if (row_write(st, &(struct write){ .who = &who, .request = S("demo"), .draft = &d }, &p) != WRITE_DONE) return false;
    struct who self = { .account = d.id, .name = str_of(volunteers[i].name), .grant = { { .role = "self" } }, .n = 1 };
    account_move(st, &self, S("demo"), d.id, "accept");
    login_password(st, d.id, hash);
    struct rows *r = ask(st, Q("SELECT id FROM people_volunteer WHERE email = $1"), T(str_of(volunteers[i].mail)));
    if (!rows_next(r)) return false;
    v.id = row_int(r, 0);
    put(&v, "account", d.key.p);
    return row_write(st, &(struct write){ .who = &who, .request = S("demo"), .draft = &v }, &p) == WRITE_DONE;
}

void people_demo(struct store *st, struct arena *a, struct buf *said)
{
    if (rows_next(ask(st, Q("SELECT id FROM people_account LIMIT 1")))) return;
    str hash = password_hash(a, S(DEMO_PASSWORD));
    buf_put(said, S("log in as (password " DEMO_PASSWORD " for all of them):\n"));
    for (size_t i = 0; i < countof(accounts); i++)
        if (make_account(st, i, hash)) buf_fmt(said, "  %-32s %s\n", accounts[i].mail, role_find(str_of(accounts[i].role))->label);
    for (size_t i = 0; i < countof(volunteers); i++) make_volunteer(st, i);
    if (make_login(st, 0, hash)) buf_fmt(said, "  %-32s mediator\n", volunteers[0].mail);
}
