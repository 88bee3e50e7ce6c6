/* entities.c - the tables of this room: sources and arrivals, who may read and keep them, the states of an arrival. */
#include "rooms/exchange/exchange.h"

const struct choice source_kinds[] = { { "hsds", N_("Directory (Open Referral HSDS)") }, { "integreat", N_("Integreat region") }, { 0 } };
/* German names are those of the licences themselves. */
const struct choice source_licences[] = {
    { "cc0", N_("CC0 1.0 (no conditions)") }, { "cc-by-4.0", N_("CC BY 4.0") }, { "cc-by-sa-4.0", N_("CC BY-SA 4.0") },
    { "dl-de-zero-2.0", N_("Data licence Germany – Zero – 2.0") }, { "dl-de-by-2.0", N_("Data licence Germany – attribution – 2.0") },
    { "agreement", N_("By agreement") }, { 0 } };
const struct choice source_every[] = { { "never", N_("only by hand") }, { "daily", N_("every day") }, { "weekly", N_("every week") }, { 0 } };
const struct choice arrival_kinds[] = {
    { "directory.actor", N_("Organisation") }, { "directory.contact", N_("Contact") }, { "directory.place", N_("Place") }, { "directory.offer", N_("Offer") },
    { "courses.course", N_("Course") }, { "publishing.page", N_("Page") }, { "publishing.news", N_("News item") }, { 0 } };
const struct choice arrival_reasons[] = {
    { "name", N_("Name") }, { "town", N_("Town") }, { "phone", N_("Telephone") }, { "email", N_("E-mail") }, { "website", N_("Website") }, { "street", N_("Street and number") }, { 0 } };
const struct choice arrival_states[] = {
    { "new", N_("New") }, { "changed", N_("Changed there") }, { "taken", N_("Taken over") }, { "ignored", N_("Ignored") }, { "gone", N_("No longer there") }, { 0 } };

#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct source, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field exchange_source_fields[] = {
#include "rooms/exchange/source.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct arrival_row, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field arrival_fields[] = {
#include "rooms/exchange/arrival.def"
};
#undef FIELD

#define OFFICE (PUBLIC | INTERNAL | CONTACT)
static const struct right source_rights[] = {
    { "editor",        READ, OFFICE, ROWS_ALL },
    { "lead",          READ, OFFICE, ROWS_ALL },
    { "coordinator",   READ | CREATE | UPDATE | DELETE | EXPORT, OFFICE, ROWS_ALL },
    { "administrator", READ | CREATE | UPDATE | DELETE | EXPORT, OFFICE, ROWS_ALL },
    { "data_officer",  READ, OFFICE, ROWS_ALL },
};
/* Nobody types one: runs make and change them, decisions are steps of the flow. */
static const struct right arrival_rights[] = {
    { "editor",        READ | EXPORT, OFFICE, ROWS_ALL },
    { "lead",          READ | EXPORT, OFFICE, ROWS_ALL },
    { "coordinator",   READ | DELETE | EXPORT, OFFICE, ROWS_ALL },
    { "administrator", READ | DELETE | EXPORT, OFFICE, ROWS_ALL },
    { "data_officer",  READ, OFFICE, ROWS_ALL },
};

/* What is fetched leaves by TLS, or stays on this machine; an Integreat region needs its name there. */
static void check_source(struct store *st, const struct draft *d, struct problems *p)
{
    str address = draft_value(d, "address");
    bool here = str_starts(address, S("http://127.0.0.1:")) || str_starts(address, S("http://127.0.0.1/"));
    (void)st;
    if (address.n && !here && !str_starts(address, S("https://"))) draft_wrong(d, p, "address", N_("Please enter an address that begins with https://."));
    if (address.n && (str_find_char(address, '?') >= 0 || str_find_char(address, '#') >= 0 || str_find_char(address, '@') >= 0))
        draft_wrong(d, p, "address", N_("The address ends before the sign “?”, and holds no password."));
    str region = draft_value(d, "region");
    for (size_t i = 0; i < region.n; i++)
        if (!((region.p[i] >= 'a' && region.p[i] <= 'z') || (region.p[i] >= '0' && region.p[i] <= '9') || region.p[i] == '-')) {
            draft_wrong(d, p, "region", N_("Please enter small letters, digits and hyphens only."));
            break;
        }
    if (address.n && str_eq(draft_value(d, "kind"), S("integreat")) && !region.n) draft_wrong(d, p, "region", N_("Please fill in this field."));
    if (!address.n && !str_eq(draft_value(d, "every"), S("never"))) draft_wrong(d, p, "address", N_("Without an address nothing can be fetched by itself."));
}

const struct entity exchange_source_entity = {
    .room = "exchange", .name = "source", .path = "sources", .label = N_("Source"), .plural = N_("Sources"),
    .fields = exchange_source_fields, .n = countof(exchange_source_fields), .size = sizeof(struct source),
    .title = "title", .rights = source_rights, .n_rights = countof(source_rights), .check = check_source,
    .list = { .columns = "title kind every last_run last_outcome", .filter = "kind every", .search = "title", .apart = true },
};

const struct entity arrival_entity = {
    .room = "exchange", .name = "arrival", .path = "arrivals", .label = N_("Arrival"), .plural = N_("Arrivals"),
    .fields = arrival_fields, .n = countof(arrival_fields), .size = sizeof(struct arrival_row),
    .title = "title", .flow = &arrival_flow, .rights = arrival_rights, .n_rights = countof(arrival_rights),
    .list = { .columns = "title what source state reasons", .filter = "state what source", .search = "title", .apart = true },
};

/* Taking writes our row first (decide.c); a bare step would say so without having done it. */
static const char *was_written(struct store *st, const struct entity *e, const void *row, const struct who *who)
{
    (void)e; (void)who;
    struct rows *r = ask(st, Q("SELECT 1 FROM exchange_payload WHERE arrival = $1 AND base <> '' AND base_hash = hash"), I(row_meta(row)->id));
    return rows_next(r) ? NULL : N_("Please take the entry over on its own page, where you see what it says.");
}

#define HOUSE "house"                                   /* nobody holds it: runs and decide.c                          */
static const struct transition steps[] = {
    { "new",     "take",   "taken",   EXCHANGE_OFFICE, .guard = was_written, .label = N_("Take over") },
    { "new",     "ignore", "ignored", EXCHANGE_OFFICE, .label = N_("Ignore") },
    { "new",     "go",     "gone",    HOUSE, .label = N_("No longer there") },
    { "taken",   "change", "changed", HOUSE, .label = N_("Changed there") },
    { "taken",   "go",     "gone",    HOUSE, .label = N_("No longer there") },
    { "taken",   "undo",   "new",     HOUSE, .label = N_("Undo") },
    { "taken",   "ignore", "ignored", EXCHANGE_OFFICE, .label = N_("Ignore from now on") },
    { "changed", "take",   "taken",   EXCHANGE_OFFICE, .guard = was_written, .label = N_("Take over") },
    { "changed", "ignore", "ignored", EXCHANGE_OFFICE, .label = N_("Ignore from now on") },
    { "changed", "go",     "gone",    HOUSE, .label = N_("No longer there") },
    { "changed", "undo",   "new",     HOUSE, .label = N_("Undo") },
    { "gone",    "ignore", "ignored", EXCHANGE_OFFICE, .label = N_("Ignore") },
    { "gone",    "return", "new",     HOUSE, .label = N_("There again") },
    { "gone",    "again",  "taken",   HOUSE, .label = N_("There again") },
    { "ignored", "reopen", "new",     EXCHANGE_OFFICE, .label = N_("Look at it again") },
};
const struct flow arrival_flow = { "state", steps, countof(steps) };

/* ---- tables beside them ------------------------------------------------------------------------------------------------------------- */
/* now: what the source says; base: what it said when it was last taken, as our fields would have it (lines of decide.c); undo: how our row was before. */
static const struct column payload_columns[] = {
    { "arrival", COL_INT, true, "exchange_arrival", true },
    { "source", COL_INT, true, "exchange_source", true },
    { "run", COL_INT, true, NULL, false },
    { "hash", COL_TEXT, true, NULL, false },
    { "now", COL_TEXT, true, NULL, false },
    { "base", COL_TEXT, true, NULL, false },
    { "base_hash", COL_TEXT, true, NULL, false },
    { "undo", COL_TEXT, true, NULL, false },
};
static const struct table_index payload_indexes[] = { { { "source", "run" }, 2, false } };
const struct table payload_table = { .name = "exchange_payload", .columns = payload_columns, .n = countof(payload_columns), .primary = { "arrival" }, .n_primary = 1,
                                     .indexes = payload_indexes, .n_indexes = countof(payload_indexes) };

/* What was fetched or uploaded and not read yet: a run that was interrupted goes on behind its last part. */
static const struct column part_columns[] = {
    { "id", COL_ID, true, NULL, false },
    { "source", COL_INT, true, "exchange_source", true },
    { "upload", COL_BOOL, true, NULL, false },
    { "whole", COL_BOOL, true, NULL, false },
    { "at", COL_INT, true, NULL, false },
    { "what", COL_TEXT, true, NULL, false },
    { "lang", COL_TEXT, true, NULL, false },
    { "url", COL_TEXT, true, NULL, false },
    { "bytes", COL_BLOB, true, NULL, false },
};
static const struct table_index part_indexes[] = { { { "source", "upload", "url" }, 3, false } };
const struct table part_table = { .name = "exchange_part", .columns = part_columns, .n = countof(part_columns), .indexes = part_indexes, .n_indexes = countof(part_indexes) };

/* ---- reading them ---------------------------------------------------------------------------------------------------------------------- */
static const void *one_of(struct store *st, const struct entity *e, int64_t id)
{
    struct query q = query_new(e, &who_house, lang_find(S(LANG_SOURCE)));
    q.details = true;
    return id > 0 ? row_by_id(st, &q, id, NULL) : NULL;
}
const struct source *source_by_id(struct store *st, int64_t id) { return one_of(st, &exchange_source_entity, id); }
const struct arrival_row *arrival_by_id(struct store *st, int64_t id) { return one_of(st, &arrival_entity, id); }
