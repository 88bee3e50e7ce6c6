/* volunteer_rules.c - what a region asks of its volunteers, by version: which evidence, how long it counts, when somebody is warned. */
#include "base/moment.h"
#include "rooms/people/volunteer.h"
#include <string.h>

#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct volunteer_rules, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field fields[] = {
#include "rooms/people/volunteer_rules.def"
};
#undef FIELD

const struct choice requirement_choices[] = {
    { "talk", N_("First talk") }, { "agreement", N_("Agreement") }, { "secrecy", N_("Declaration of confidentiality") }, { "privacy_info", N_("Information on data protection") },
    { "police_certificate", N_("Certificate of conduct") }, { "german", N_("Level of German") }, { "basic_training", N_("Basic training") },
    { "module_school", N_("Module school") }, { "module_health", N_("Module health") }, { "module_authority", N_("Module authorities") },
    { "reflection", N_("Reflection talk") }, { "tax_declaration", N_("Tax declaration") }, { 0 } };

/* The head of the centre decides what is asked; everybody who asks it may read it. */
#define KEEPS (READ | CREATE | UPDATE | DELETE)
static const struct right rights[] = {
    { "lead",          KEEPS, PUBLIC | INTERNAL, ROWS_ALL },
    { "administrator", KEEPS, PUBLIC | INTERNAL, ROWS_ALL },
    { "coordinator",   READ,  PUBLIC | INTERNAL, ROWS_ALL },
    { "data_officer",  READ,  PUBLIC | INTERNAL, ROWS_ALL },
};

static str value_of(const struct draft *d, const char *field) { return d->value[field_index(d->e, entity_field(d->e, str_of(field)))]; }

static void check(struct store *st, const struct draft *d, struct problems *p)
{
    int64_t first = WARN_FIRST, last = WARN_LAST;
    (void)st;
    if (value_of(d, "warn_first").n && !str_int(value_of(d, "warn_first"), &first)) return;
    if (value_of(d, "warn_last").n && !str_int(value_of(d, "warn_last"), &last)) return;
    if (last >= first) problem_add(p, (struct problem){ d->line, entity_field(d->e, S("warn_last")), { 0 }, N_("The last warning comes after the first."), value_of(d, "warn_last") });
}

/* What follows from it is worked out every night, as for every change of the calendar. */
const struct entity volunteer_rules_entity = {
    .room = "people", .name = "volunteer_rules", .path = "volunteer-rules", .label = VOLUNTEER_RULES, .plural = VOLUNTEER_RULES,
    .fields = fields, .n = countof(fields), .size = sizeof(struct volunteer_rules),
    .title = "name", .rights = rights, .n_rights = countof(rights), .check = check,
    .list = { .columns = "name since waived police_months", .sort = "since", .apart = true },
};

/* ---- on a day ------------------------------------------------------------------------------------------------------------------------- */
enum { INTEREST_DAYS = 90 };
static size_t place(const char *kind) { return (size_t)(requirement_find(str_of(kind)) - requirements); }

static void take_number(int64_t *ret, const struct rows *r, size_t column) { if (!row_null(r, column)) *ret = row_int(r, column); }

struct region_rules volunteer_rules_on(struct store *st, str day)
{
    struct region_rules got = { .grace = REFLECTION_GRACE, .first = WARN_FIRST, .last = WARN_LAST, .interest = INTEREST_DAYS, .german = S("b2") };
    for (size_t i = 0; i < REQUIREMENTS; i++) got.months[i] = requirements[i].months;
    struct rows *r = ask(st, Q("SELECT police_months, training_months, reflection_months, tax_months, grace, warn_first, warn_last, interest_days, german, waived, "
                               "agreement_text, secrecy_text, privacy_text FROM people_volunteer_rules WHERE since <= $1 AND deleted_at IS NULL "
                               "ORDER BY since DESC, id DESC LIMIT 1"), T(day));
    if (!rows_next(r)) return got;
    static const char *const lasting[] = { "police_certificate", "basic_training", "reflection", "tax_declaration" }, *const texts[] = { "agreement", "secrecy", "privacy_info" };
    int64_t *const number[] = { &got.grace, &got.first, &got.last, &got.interest };
    for (size_t i = 0; i < countof(lasting); i++) take_number(&got.months[place(lasting[i])], r, i);
    for (size_t i = 0; i < countof(number); i++) take_number(number[i], r, 4 + i);
    if (row_str(r, 8).n) got.german = row_str(r, 8);
    got.waived = row_str(r, 9);
    for (size_t i = 0; i < countof(texts); i++) got.text[place(texts[i])] = row_str(r, 10 + i);
    return got;
}
