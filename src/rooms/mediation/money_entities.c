/* money_entities.c - tariffs, budgets, settlement runs, settlements and their lines. */
#include "rooms/mediation/mediation.h"

#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct tariff_row, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field tariff_fields[] = {
#include "rooms/mediation/tariff.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct budget, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field budget_fields[] = {
#include "rooms/mediation/budget.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct run, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field run_fields[] = {
#include "rooms/mediation/run.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct settlement, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field settlement_fields[] = {
#include "rooms/mediation/settlement.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct line, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field line_fields[] = {
#include "rooms/mediation/line.def"
};
#undef FIELD

#define ALL (READ | CREATE | UPDATE | DELETE | EXPORT)
#define MONEY_SEEN (PUBLIC | INTERNAL | MONEY)
#define PURPOSE N_("Allowances of volunteers: reckoning, releasing and paying them")
#define BASIS N_("Keeping of public accounts: Article 6(1)(c) GDPR with the municipal budget ordinance (KomHVO NRW; text to be checked by the region)")
/* § 59(2) KomHVO NRW: accounting records six years from 1 January after the accounts are adopted. Counted from the payment with a year for that. */
enum { KEPT_DAYS = 7 * 365 };

static const struct right plan_rights[] = {
    { "coordinator",   READ | EXPORT, MONEY_SEEN, ROWS_ALL },
    { "lead",          ALL, MONEY_SEEN, ROWS_ALL },
    { "finance",       ALL, MONEY_SEEN, ROWS_ALL },
    { "administrator", ALL, MONEY_SEEN, ROWS_ALL },
    { "data_officer",  READ, PUBLIC | INTERNAL, ROWS_ALL },
};

const struct entity tariff_entity = {
    .room = "mediation", .name = "tariff", .path = "tariffs", .label = N_("Tariff"), .plural = N_("Tariffs"),
    .fields = tariff_fields, .n = countof(tariff_fields), .size = sizeof(struct tariff_row),
    .title = "name", .rights = plan_rights, .n_rights = countof(plan_rights), .check = tariff_check,
    .list = { .columns = "name since until base base_minutes step step_minutes travel", .sort = "name", .apart = true },
};

const struct entity budget_entity = {
    .room = "mediation", .name = "budget", .path = "budgets", .label = N_("Budget"), .plural = N_("Budgets"),
    .fields = budget_fields, .n = countof(budget_fields), .size = sizeof(struct budget),
    .title = "name", .rights = plan_rights, .n_rights = countof(plan_rights),
    .list = { .columns = "name year source bearer amount", .filter = "year source", .sort = "year", .apart = true },
};

/* Runs and settlements are made by settle.c and changed by their flow; the tables give no right to edit them. */
static const struct right run_rights[] = {
    { "coordinator",   READ | CREATE | EXPORT, MONEY_SEEN, ROWS_ALL },
    { "lead",          READ | EXPORT, MONEY_SEEN, ROWS_ALL },
    { "finance",       READ | EXPORT, MONEY_SEEN, ROWS_ALL },
    { "administrator", READ | CREATE | EXPORT, MONEY_SEEN, ROWS_ALL },
    { "data_officer",  READ, PUBLIC | INTERNAL, ROWS_ALL },
};

const struct entity run_entity = {
    .room = "mediation", .name = "run", .path = "settlement-runs", .label = N_("Settlement run"), .plural = N_("Settlement runs"),
    .fields = run_fields, .n = countof(run_fields), .size = sizeof(struct run),
    .title = "name", .rights = run_rights, .n_rights = countof(run_rights),
    .list = { .columns = "name period_from period_to number exported_at", .sort = "period_from", .apart = true },
};

static const struct right settlement_rights[] = {
    { "coordinator",   READ | EXPORT, MONEY_SEEN, ROWS_ALL },
    { "lead",          READ | EXPORT, MONEY_SEEN, ROWS_ALL },
    { "finance",       READ | EXPORT, MONEY_SEEN, ROWS_ALL },
    { "administrator", READ | EXPORT, MONEY_SEEN, ROWS_ALL },
    { "data_officer",  READ, PUBLIC | INTERNAL, ROWS_ALL },
    { "volunteer",     READ, MONEY_SEEN, ROWS_OWN_VOLUNTEER },
};

const struct entity settlement_entity = {
    .room = "mediation", .name = "settlement", .path = "settlements", .label = N_("Settlement"), .plural = N_("Settlements"),
    .fields = settlement_fields, .n = countof(settlement_fields), .size = sizeof(struct settlement),
    .title = "code", .own_volunteer = "volunteer",
    .rights = settlement_rights, .n_rights = countof(settlement_rights), .flow = &settlement_flow, .before_save = settlement_derive,
    .list = { .columns = "code run volunteer lines total state", .filter = "run volunteer state", .apart = true },
    .purpose = PURPOSE, .basis = BASIS,
    .keep = { "changed_at", KEPT_DAYS, ERASE, N_("Six years after the accounts are adopted (§ 59(2) KomHVO NRW)") },
};

static const struct right line_rights[] = {
    { "coordinator",   READ | EXPORT, MONEY_SEEN, ROWS_ALL },
    { "lead",          READ | EXPORT, MONEY_SEEN, ROWS_ALL },
    { "finance",       READ | EXPORT, MONEY_SEEN, ROWS_ALL },
    { "administrator", READ | EXPORT, MONEY_SEEN, ROWS_ALL },
    { "data_officer",  READ, PUBLIC | INTERNAL, ROWS_ALL },
    { "volunteer",     READ, MONEY_SEEN, ROWS_OWN_VOLUNTEER },
};

const struct entity line_entity = {
    .room = "mediation", .name = "line", .label = N_("Line of a settlement"), .plural = N_("Lines of settlements"),
    .fields = line_fields, .n = countof(line_fields), .size = sizeof(struct line),
    .title = "what", .own_volunteer = "volunteer", .rights = line_rights, .n_rights = countof(line_rights), .before_save = line_derive,
    .list = { .columns = "what amount", .filter = "settlement appointment", .apart = true },
    .purpose = PURPOSE, .basis = BASIS,
    .keep = { "changed_at", KEPT_DAYS, ERASE, N_("Six years after the accounts are adopted (§ 59(2) KomHVO NRW)") },
};
