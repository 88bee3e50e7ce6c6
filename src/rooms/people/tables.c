/* tables.c - tables that are no entities: nothing in them is listed, exported or written by a form. */
#include "rooms/people/people.h"

static const struct column login_columns[] = {
    { "account", COL_INT, true, "people_account", true }, { "password", COL_TEXT, true, NULL, false }, { "secret", COL_BLOB, false, NULL, false },
    { "fresh", COL_BLOB, false, NULL, false }, { "totp", COL_BOOL, true, NULL, false }, { "step", COL_INT, true, NULL, false },
    { "changed_at", COL_INT, true, NULL, false } };
static const struct table login_table = {
    .name = "people_login", .columns = login_columns, .n = countof(login_columns), .primary = { "account" }, .n_primary = 1 };

static const struct column recovery_columns[] = { { "account", COL_INT, true, "people_account", true }, { "hash", COL_TEXT, true, NULL, false } };
static const struct table recovery_table = {
    .name = "people_recovery", .columns = recovery_columns, .n = countof(recovery_columns), .primary = { "account", "hash" }, .n_primary = 2 };

static const struct table_index by_hash[] = { { { "hash" }, 1, true }, { { "account" }, 1, false } };
static const struct column session_columns[] = {
    { "id", COL_ID, true, NULL, false }, { "hash", COL_TEXT, true, NULL, false }, { "account", COL_INT, true, "people_account", true },
    { "created_at", COL_INT, true, NULL, false }, { "seen_at", COL_INT, true, NULL, false }, { "second", COL_BOOL, true, NULL, false },
    { "client", COL_TEXT, true, NULL, false } };
static const struct table session_table = {
    .name = "people_session", .columns = session_columns, .n = countof(session_columns), .indexes = by_hash, .n_indexes = countof(by_hash) };

static const struct column ticket_columns[] = {
    { "id", COL_ID, true, NULL, false }, { "hash", COL_TEXT, true, NULL, false }, { "account", COL_INT, true, "people_account", true },
    { "kind", COL_TEXT, true, NULL, false }, { "expires_at", COL_INT, true, NULL, false }, { "used_at", COL_INT, false, NULL, false } };
static const struct table ticket_table = {
    .name = "people_ticket", .columns = ticket_columns, .n = countof(ticket_columns), .indexes = by_hash, .n_indexes = countof(by_hash) };

static const struct column token_columns[] = {
    { "id", COL_ID, true, NULL, false }, { "hash", COL_TEXT, true, NULL, false }, { "account", COL_INT, true, "people_account", true },
    { "label", COL_TEXT, true, NULL, false }, { "writes", COL_BOOL, true, NULL, false }, { "created_at", COL_INT, true, NULL, false },
    { "expires_at", COL_INT, true, NULL, false }, { "used_at", COL_INT, false, NULL, false },
    { "scopes", COL_TEXT, true, NULL, false } };         /* of tokens that were made before there were any: empty, everywhere */
static const struct table token_table = {
    .name = "people_token", .columns = token_columns, .n = countof(token_columns), .indexes = by_hash, .n_indexes = countof(by_hash) };

/* `key`: "m" and the digest of a mail address, or "c" and a network. A row is forgotten after a day without a try. */
static const struct column guess_columns[] = {
    { "key", COL_TEXT, true, NULL, false }, { "wrong", COL_INT, true, NULL, false }, { "last_at", COL_INT, true, NULL, false },
    { "until", COL_INT, true, NULL, false } };
static const struct table guess_table = {
    .name = "people_guess", .columns = guess_columns, .n = countof(guess_columns), .primary = { "key" }, .n_primary = 1 };

/* To which account a volunteer is paid: sealed, so that no copy of the store tells (entity/sealed.h, which opens it for the rooms that pay). */
static const struct column bank_columns[] = {
    { "volunteer", COL_INT, true, "people_volunteer", true }, { "sealed", COL_TEXT, true, NULL, false }, { "changed_at", COL_INT, true, NULL, false },
    { "changed_by", COL_INT, true, NULL, false } };
static const struct table bank_table = {
    .name = "people_bank", .columns = bank_columns, .n = countof(bank_columns), .primary = { "volunteer" }, .n_primary = 1 };

/* A warning that was sent: of what until when, how many days ahead. */
static const struct column warning_columns[] = {
    { "volunteer", COL_INT, true, "people_volunteer", true }, { "what", COL_TEXT, true, NULL, false }, { "step", COL_INT, true, NULL, false },
    { "sent_at", COL_INT, true, NULL, false } };
static const struct table warning_table = {
    .name = "people_warning", .columns = warning_columns, .n = countof(warning_columns), .primary = { "volunteer", "what", "step" }, .n_primary = 3 };

const struct table *const people_tables[PEOPLE_TABLES] = {
    &login_table, &recovery_table, &session_table, &ticket_table, &token_table, &guess_table, &bank_table, &warning_table };
