/* choices.c - words of the room's tables. Order matters where concept.h says so. */
#include "rooms/concept/concept.h"

/* "published" is in force: the word that the core asks for. */
const struct choice concept_states[] = { { "draft", N_("Draft") }, { "published", N_("In force") }, { "replaced", N_("Replaced by a newer version") }, { 0 } };
/* enum node_kind */
const struct choice node_kinds[] = { { "vision", N_("Mission statement") }, { "field", N_("Field of action") }, { "guideline", N_("Guideline") }, { "goal", N_("Guiding goal") },
    { "approach", N_("Approach") }, { "measure", N_("Measure") }, { "milestone", N_("Milestone") }, { "recommendation", N_("Recommendation") }, { "challenge", N_("Challenge") }, { 0 } };
const struct choice node_states[] = { { "planned", N_("Planned") }, { "decided", N_("Decided") }, { "running", N_("Running") }, { "done", N_("Carried out") }, { "permanent", N_("Made permanent") },
    { "suspended", N_("Suspended") }, { "rejected", N_("Dropped") }, { 0 } };
const struct choice node_bindings[] = { { "own", N_("Own duty") }, { "agreed", N_("Agreed with others") }, { "recommended", N_("Recommendation") }, { 0 } };
const struct choice node_lights[] = { { "green", N_("Green: on the way") }, { "yellow", N_("Yellow: needs attention") }, { "red", N_("Red: stuck") }, { 0 } };
const struct choice life_areas[] = { { "early_years", N_("Early years") }, { "school", N_("School") }, { "training", N_("Training and study") }, { "work", N_("Work") }, { "housing", N_("Housing") },
    { "health", N_("Health") }, { "language", N_("Language") }, { "family", N_("Family") }, { "leisure", N_("Leisure and sport") }, { "participation", N_("Participation and politics") },
    { "age", N_("Old age") }, { "safety", N_("Protection and safety") }, { 0 } };
/* Esser's four, as the papers use them. */
const struct choice integration_dimensions[] = { { "structural", N_("Structural") }, { "cultural", N_("Cultural") }, { "social", N_("Social") }, { "identification", N_("Sense of belonging") }, { 0 } };
const struct choice stakeholder_parts[] = { { "steers", N_("Steers") }, { "carries_out", N_("Carries out") }, { "takes_part", N_("Takes part") }, { "advises", N_("Advises") }, { "funds", N_("Funds") },
    { "informed", N_("Is informed") }, { 0 } };
const struct choice link_expectations[] = { { "rise", N_("Rise") }, { "fall", N_("Fall") }, { "hold", N_("Stay as it is") }, { "context", N_("Only be watched") }, { 0 } };
const struct choice review_states[] = { { "open", N_("In progress") }, { "closed", N_("Closed") }, { 0 } };
const struct choice phase_kinds[] = { { "analysis", N_("Analysis of where we are") }, { "structures", N_("Structures and processes") }, { "framework", N_("Strategic framework") },
    { "measures", N_("Deriving measures") }, { "evaluation", N_("Evaluation") }, { "adjustment", N_("Adjustment") }, { 0 } };
const struct choice phase_states[] = { { "waiting", N_("Not begun") }, { "running", N_("Running") }, { "done", N_("Done") }, { 0 } };
const struct choice priority_kinds[] = { { "education", N_("Integration by education") }, { "cross_cutting", N_("Integration as a cross-cutting task") }, { 0 } };
const struct choice activity_kinds[] = { { "advice", N_("Advice") }, { "process", N_("Process support") }, { "training", N_("Training") }, { "networking", N_("Networking") }, { "concept", N_("Concept work") },
    { "opening", N_("Intercultural opening") }, { "public", N_("Public relations") }, { 0 } };
const struct choice council_states[] = { { "draft", N_("Draft") }, { "department", N_("With the department") }, { "head", N_("With the head of administration") }, { "embargo", N_("Under embargo until the meeting") },
    { "published", N_("Public") }, { 0 } };
