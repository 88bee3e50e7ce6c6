/* choices.c - words of the room's tables. */
#include "rooms/monitoring/monitoring.h"

const struct choice indicator_measures[] = { { "count", N_("Absolute number") }, { "share", N_("Share in per cent") }, { "rate", N_("Number per 1,000") }, { "mean", N_("Mean") }, { "ratio", N_("Ratio") },
    { "points", N_("Percentage points") }, { "money", N_("Euros") }, { "index", N_("Index") }, { 0 } };
const struct choice indicator_directions[] = { { "high", N_("Higher is better") }, { "low", N_("Lower is better") }, { "context", N_("Neither: background") }, { "neutral", N_("Neither") }, { 0 } };
const struct choice indicator_derivations[] = { { "share", N_("Share in per cent") }, { "per_1000", N_("Number per 1,000") }, { "ratio", N_("Ratio") }, { "change", N_("Change from the period before, in per cent") }, { 0 } };
/* ROWS_PUBLISHED asks for exactly the word "published". */
const struct choice indicator_states[] = { { "draft", N_("Draft") }, { "published", N_("Published") }, { "archived", N_("Archived") }, { 0 } };
/* Wide and narrow as the Federal Statistical Office has them; `state_law` as § 4 TIntG NRW (one parent who immigrated suffices), `federal` as its concept of
** immigration history (both parents). */
const struct choice group_concepts[] = { { "nationality", N_("Citizenship") }, { "migration_wide", N_("Migration background in the wide sense") }, { "migration_narrow", N_("Migration background in the narrow sense") },
    { "state_law", N_("History of immigration by state law: one parent suffices") }, { "federal", N_("History of immigration by federal statistics: both parents") },
    { "family_language", N_("Language spoken in the family") }, { "birth_country", N_("Country of birth") }, { 0 } };
const struct choice protection_methods[] = { { "delivered", N_("As delivered: protected by the source") }, { "suppress", N_("Small numbers and what they follow from are hidden") },
    { "round_3", N_("Rounded to multiples of 3") }, { "round_5", N_("Rounded to multiples of 5") }, { "round_10", N_("Rounded to multiples of 10") }, { 0 } };
const struct choice batch_states[] = { { "stored", N_("Stored") }, { "undone", N_("Undone") }, { 0 } };
const struct choice delivery_suppliers[] = { { "state_statistics", N_("State statistical office") }, { "foreigners_register", N_("Foreigners' register") }, { "employment_agency", N_("Employment agency") },
    { "job_centre", N_("Job centre") }, { "school_office", N_("School office") }, { "health_office", N_("Health office") }, { "town", N_("Town") }, { "own", N_("The integration centre itself") },
    { "other", N_("Others") }, { 0 } };
const struct choice delivery_rhythms[] = { { "once", N_("Only once") }, { "quarter", N_("Every quarter") }, { "half_year", N_("Every half-year") }, { "year", N_("Every year") }, { "two_years", N_("Every two years") }, { 0 } };
const struct choice delivery_states[] = { { "planned", N_("Planned") }, { "asked", N_("Asked for") }, { "handed_in", N_("Handed in") }, { "imported", N_("Imported") }, { "dropped", N_("Not coming") }, { 0 } };

static const struct { const char *sign, *label; } statuses[OBS_STATES] = {
    { "", "" }, { "-", N_("exactly zero") }, { ".", N_("confidential or unknown") }, { "...", N_("comes later") }, { "/", N_("not reliable enough") }, { "x", N_("blocked") },
    { "()", N_("limited reliability") }, { "0", N_("less than half of the unit shown") } };
const char *obs_sign(enum obs_status s) { return s >= 0 && s < OBS_STATES ? statuses[s].sign : ""; }
const char *obs_label(enum obs_status s) { return s >= 0 && s < OBS_STATES ? statuses[s].label : ""; }
