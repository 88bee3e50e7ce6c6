/* entities.c - the tables of the room: what a hook is, who may keep it, and the rows that are no entities. */
#include "rooms/hooks/hooks.h"
#include "web/app.h"
#include "work/post.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

/* ---- this installation ------------------------------------------------------------------------------------------------------- */
static const struct app *house;                         /* for the addresses in messages; set once at start           */
void hooks_open(const struct app *app) { house = app; }
str hook_house(void) { return house ? house->url : S(""); }
bool hook_loopback(void) { const char *set = getenv("BRUECKE_HOOKS_LOOPBACK"); return set && !strcmp(set, "1"); }

/* ---- the entity ---------------------------------------------------------------------------------------------------------------- */
const struct choice hook_events[] = {
    { "created", N_("It can be read from now on") }, { "changed", N_("Something in it changed") }, { "state", N_("Its state changed") },
    { "removed", N_("It cannot be read any more") }, { 0 } };
const struct choice hook_contents[] = { { "full", N_("What the public API says of the entry") }, { "address", N_("Only its address") }, { 0 } };

#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct hook, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field fields[] = {
#include "rooms/hooks/hook.def"
};
#undef FIELD

static bool is_here(str host) { return str_eq(host, S("127.0.0.1")) || str_eq(host, S("localhost")) || str_eq(host, S("[::1]")); }

/* "http://[::1]:80/x" → "[::1]". */
static str host_of(str rest)
{
    size_t n = 0;
    if (rest.n && *rest.p == '[') { int64_t end = str_find_char(rest, ']'); return end < 0 ? S("") : str_upto(rest, (size_t)end + 1); }
    while (n < rest.n && rest.p[n] != '/' && rest.p[n] != '?' && rest.p[n] != '#' && rest.p[n] != ':') n++;
    return str_upto(rest, n);
}

/* A network address in place of a name, and not one for the public. What names lead to is looked at when a message is sent. */
static bool is_private(str host)
{
    struct arena *a = arena_new();
    struct sockaddr_in v4 = { .sin_family = AF_INET };
    struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
    bool bracket = host.n > 2 && *host.p == '[', closed = false;
    const char *z = arena_z(a, bracket ? str_from(str_upto(host, host.n - 1), 1) : host);
    if (inet_pton(AF_INET, z, &v4.sin_addr) == 1) closed = !post_network_open((const struct sockaddr *)&v4, hook_loopback());
    else if (inet_pton(AF_INET6, z, &v6.sin6_addr) == 1) closed = !post_network_open((const struct sockaddr *)&v6, hook_loopback());
    arena_free(a);
    return closed;
}

const char *hook_address_wrong(str address)
{
    bool tls = str_starts(address, S("https://")), plain = str_starts(address, S("http://"));
    str host = host_of(str_from(address, tls ? 8 : 7));
    if (str_find_char(address, '@') >= 0) return N_("Please leave names and passwords out of the address.");
    if (tls && host.n && !is_private(host) && (!is_here(host) || hook_loopback())) return NULL;
    if (plain && is_here(host) && hook_loopback()) return NULL;
    return N_("Please enter an address that begins with https:// and that everybody can reach.");
}

/* Each name is an entity that visitors may read: of others nothing would ever be told. */
static void check(struct store *st, const struct draft *d, struct problems *p)
{
    struct who visitor = who_visitor();
    str names = draft_value(d, "entities");
    size_t n = 0;
    (void)st;
    const char *wrong = hook_address_wrong(draft_value(d, "address"));
    if (wrong) draft_wrong(d, p, "address", wrong);
    for (str name; str_word(&names, &name); n++) {
        const struct entity *e = entity_named(name);
        if (e && may(&visitor, e, READ).n) continue;
        problem_add(p, (struct problem){ d->line, entity_field(d->e, S("entities")), { 0 }, N_("There are no public entries of this name."), name });
    }
    if (n > HOOK_ENTITIES_MAX) draft_wrong(d, p, "entities", N_("These are too many at once."));
}

static const struct right rights[] = {
    { "administrator", READ | CREATE | UPDATE | DELETE | EXPORT, PUBLIC | INTERNAL, ROWS_ALL },
    { "data_officer",  READ, PUBLIC | INTERNAL, ROWS_ALL },
};

const struct entity hook_entity = {
    .room = "hooks", .name = "hook", .path = "hooks", .label = N_("Webhook"), .plural = N_("Webhooks"),
    .fields = fields, .n = countof(fields), .size = sizeof(struct hook), .title = "title", .rights = rights, .n_rights = countof(rights), .check = check,
    .list = { .columns = "title entities events content active", .filter = "active content", .search = "title", .apart = true },
};

/* ---- tables ---------------------------------------------------------------------------------------------------------------------- */
static const struct table_index by_hook[] = { { { "hook" }, 1, false } };
static const struct column secret_columns[] = {
    { "id", COL_ID, true, NULL, false }, { "hook", COL_INT, true, "hooks_hook", true }, { "sealed", COL_TEXT, true, NULL, false },
    { "created_at", COL_INT, true, NULL, false }, { "until", COL_INT, true, NULL, false } };              /* until 0: the newest */
static const struct table secret_table = {
    .name = "hooks_secret", .columns = secret_columns, .n = countof(secret_columns), .indexes = by_hook, .n_indexes = countof(by_hook) };

/* Times that are 0: never, or not now. `failures` in a row; `failing_since`: nothing came through since. */
static const struct column lane_columns[] = {
    { "hook", COL_INT, true, "hooks_hook", true }, { "owner", COL_TEXT, true, NULL, false }, { "lease_until", COL_INT, true, NULL, false },
    { "failures", COL_INT, true, NULL, false }, { "failing_since", COL_INT, true, NULL, false }, { "rest_until", COL_INT, true, NULL, false },
    { "paused_at", COL_INT, true, NULL, false }, { "by_house", COL_BOOL, true, NULL, false }, { "last_at", COL_INT, true, NULL, false },
    { "last_code", COL_INT, true, NULL, false }, { "last_error", COL_TEXT, true, NULL, false } };
static const struct table lane_table = {
    .name = "hooks_lane", .columns = lane_columns, .n = countof(lane_columns), .primary = { "hook" }, .n_primary = 1 };

/* `entity` empty: a test. `row` is kept as a number only, since the row may be gone. state: waiting, done, failed. The id is the sequence. */
static const struct table_index delivery_indexes[] = {
    { { "hook", "state", "due_at" }, 3, false }, { { "hook", "entity", "row", "state" }, 4, false }, { { "message" }, 1, true } };
static const struct column delivery_columns[] = {
    { "id", COL_ID, true, NULL, false }, { "hook", COL_INT, true, "hooks_hook", true }, { "message", COL_TEXT, true, NULL, false },
    { "entity", COL_TEXT, true, NULL, false }, { "row", COL_INT, true, NULL, false }, { "key", COL_TEXT, true, NULL, false },
    { "event", COL_TEXT, true, NULL, false }, { "state", COL_TEXT, true, NULL, false }, { "created_at", COL_INT, true, NULL, false },
    { "due_at", COL_INT, true, NULL, false }, { "first_at", COL_INT, true, NULL, false }, { "sent_at", COL_INT, true, NULL, false },
    { "tries", COL_INT, true, NULL, false }, { "code", COL_INT, true, NULL, false }, { "ms", COL_INT, true, NULL, false },
    { "error", COL_TEXT, true, NULL, false } };
static const struct table delivery_table = { .name = "hooks_delivery", .columns = delivery_columns, .n = countof(delivery_columns),
                                             .indexes = delivery_indexes, .n_indexes = countof(delivery_indexes) };

static const struct column watched_columns[] = { { "entity", COL_TEXT, true, NULL, false } };
static const struct table watched_table = { .name = "hooks_watched", .columns = watched_columns, .n = countof(watched_columns), .primary = { "entity" }, .n_primary = 1 };
static const struct column public_columns[] = { { "entity", COL_TEXT, true, NULL, false }, { "row", COL_INT, true, NULL, false }, { "key", COL_TEXT, true, NULL, false } };
static const struct table public_table = {
    .name = "hooks_public", .columns = public_columns, .n = countof(public_columns), .primary = { "entity", "row" }, .n_primary = 2 };

const struct table *const hook_tables[HOOK_TABLES] = { &secret_table, &lane_table, &delivery_table, &watched_table, &public_table };
