/* choices.c - words of the room's tables. Order matters where a header says so. */
#include "rooms/survey/survey.h"

const struct choice survey_audiences[] = { { "organisations", N_("Organisations") }, { "residents", N_("People who live here") }, { "volunteers", N_("Volunteers") }, { "staff", N_("Staff") }, { 0 } };
const struct choice survey_anonymities[] = { { "anonymous", N_("Anonymous") }, { "named", N_("With the organisation's name") }, { 0 } };
const struct choice survey_accesses[] = { { "open", N_("Everybody with the link") }, { "codes", N_("Only with a personal code") }, { 0 } };
/* "published" is running: the word that the core asks for. */
const struct choice survey_states[] = { { "draft", N_("Draft") }, { "published", N_("Running") }, { "paused", N_("Paused") }, { "closed", N_("Closed") }, { "archived", N_("Archived") }, { 0 } };
/* enum item_kind */
const struct choice item_kinds[] = {
    { "section", N_("Heading: a new page") }, { "note", N_("Text to read") }, { "single", N_("One answer") }, { "multiple", N_("Several answers") }, { "scale", N_("Scale") },
    { "number", N_("A number") }, { "date", N_("Date") }, { "text", N_("Short text") }, { "longtext", N_("Long text") }, { "ranking", N_("Ranking") },
    { "actor", N_("“I answer for …”") }, { 0 } };
const struct choice item_uses[] = { { "working_group", N_("Wants to take part in a working group") }, { "offer_missing", N_("An offer is missing") }, { "partner", N_("Wants to work with others") }, { 0 } };
/* enum response_mode */
const struct choice response_modes[] = { { "web", N_("Online") }, { "paper", N_("On paper") }, { "file", N_("From a file") }, { 0 } };
