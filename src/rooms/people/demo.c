/* demo.c - accounts to try the roles out with, in a demonstration region only. */
#include "rooms/people/people.h"
#include "rooms/people/secrets.h"

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
};
static const struct { const char *mail, *name, *languages, *area, *state; } volunteers[] = {
    { "amira@beispiel.example",  "Amira Beispiel",  "ar fr", "05154036", "accept" },
    { "oleksandr@beispiel.example", "Oleksandr Beispiel", "uk ru", "05154036", "accept" },
    { "shirin@beispiel.example", "Shirin Beispiel", "fa",    "",         "" },
};

static void put(struct draft *d, const char *field, const char *value)
{
    const struct field *f = entity_field(d->e, str_of(field));
    if (!field_live(f) || !*value) return;
    d->value[field_index(d->e, f)] = str_of(value);
    d->given[field_index(d->e, f)] = true;
}

static void make_volunteer(struct store *st, size_t i)
{
    struct who who = who_command();
    struct problems p = { .a = store_arena(st) };
    struct draft d = draft_new(p.a, &volunteer_entity);
    const char *why;
    put(&d, "name", volunteers[i].name);
    put(&d, "email", volunteers[i].mail);
    put(&d, "languages", volunteers[i].languages);
    put(&d, "area", volunteers[i].area);
    put(&d, "availability", "nach Absprache");
    put(&d, "note", "Beispiel: erfunden.");
    struct write w = { .who = &who, .request = S("demo"), .draft = &d };
    if (row_write(st, &w, &p) == WRITE_DONE && *volunteers[i].state)
        flow_do(st, &who, S("demo"), &volunteer_entity, d.id, 0, str_of(volunteers[i].state), S(""), &why);
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

void people_demo(struct store *st, struct arena *a, struct buf *said)
{
    if (rows_next(ask(st, Q("SELECT id FROM people_account LIMIT 1")))) return;
    str hash = password_hash(a, S(DEMO_PASSWORD));
    buf_put(said, S("log in as (password " DEMO_PASSWORD " for all of them):\n"));
    for (size_t i = 0; i < countof(accounts); i++)
        if (make_account(st, i, hash)) buf_fmt(said, "  %-32s %s\n", accounts[i].mail, role_find(str_of(accounts[i].role))->label);
    for (size_t i = 0; i < countof(volunteers); i++) make_volunteer(st, i);
}
