/* flows.c - states of what the room keeps. */
#include "rooms/concept/council.h"

static const struct transition concept_moves[] = {
    { "draft",     "adopt",    "published", CONCEPT_OFFICE, .label = N_("It was adopted"),        .outside = N_("In force") },
    { "published", "replace",  "replaced",  CONCEPT_OFFICE, .label = N_("A newer version holds"), .outside = N_("Replaced by a newer version") },
    { "published", "withdraw", "draft",     CONCEPT_OFFICE, .label = N_("Take back to draft"),    .outside = N_("Draft"), .needs_reason = true },
    { "replaced",  "restore",  "published", CONCEPT_OFFICE, .label = N_("In force again"),        .outside = N_("In force"), .needs_reason = true },
};
const struct flow concept_flow = { "state", concept_moves, countof(concept_moves) };

#define REASON .needs_reason = true
#define SINCE  .effect = node_stepped
static const struct transition node_moves[] = {
    { "planned",   "decide",   "decided",   CONCEPT_OFFICE, .label = N_("It was decided"),     .outside = N_("Decided"), SINCE },
    { "planned",   "begin",    "running",   CONCEPT_OFFICE, .label = N_("It has begun"),       .outside = N_("Running"), SINCE },
    { "decided",   "begin",    "running",   CONCEPT_OFFICE, .label = N_("It has begun"),       .outside = N_("Running"), SINCE },
    { "running",   "finish",   "done",      CONCEPT_OFFICE, .label = N_("Carried out"),        .outside = N_("Carried out"), SINCE },
    { "planned",   "finish",   "done",      CONCEPT_OFFICE, .label = N_("Carried out"),        .outside = N_("Carried out"), REASON, SINCE },
    { "running",   "make_permanent", "permanent", CONCEPT_OFFICE, .label = N_("Made permanent"), .outside = N_("Made permanent"), SINCE },
    { "done",      "make_permanent", "permanent", CONCEPT_OFFICE, .label = N_("Made permanent"), .outside = N_("Made permanent"), SINCE },
    { "decided",   "suspend",  "suspended", CONCEPT_OFFICE, .label = N_("Suspend"),            .outside = N_("Suspended"), REASON, SINCE },
    { "running",   "suspend",  "suspended", CONCEPT_OFFICE, .label = N_("Suspend"),            .outside = N_("Suspended"), REASON, SINCE },
    { "suspended", "resume",   "running",   CONCEPT_OFFICE, .label = N_("Goes on"),            .outside = N_("Running"), SINCE },
    { "planned",   "reject",   "rejected",  CONCEPT_OFFICE, .label = N_("Drop it"),            .outside = N_("Dropped"), REASON, SINCE },
    { "decided",   "reject",   "rejected",  CONCEPT_OFFICE, .label = N_("Drop it"),            .outside = N_("Dropped"), REASON, SINCE },
    { "suspended", "reject",   "rejected",  CONCEPT_OFFICE, .label = N_("Drop it"),            .outside = N_("Dropped"), REASON, SINCE },
    { "done",      "reopen",   "running",   CONCEPT_OFFICE, .label = N_("Take up again"),      .outside = N_("Running"), REASON, SINCE },
    { "permanent", "reopen",   "running",   CONCEPT_OFFICE, .label = N_("Take up again"),      .outside = N_("Running"), REASON, SINCE },
    { "rejected",  "reopen",   "planned",   CONCEPT_OFFICE, .label = N_("Take up again"),      .outside = N_("Planned"), REASON, SINCE },
};
const struct flow node_flow = { "state", node_moves, countof(node_moves), .standing = true };

static const struct transition review_moves[] = {
    { "open",   "close",  "closed", CONCEPT_OFFICE " steering_group", .label = N_("Close the review"), .outside = N_("Closed"), .effect = review_closed },
    { "closed", "reopen", "open",   CONCEPT_OFFICE, .label = N_("Take up again"), .outside = N_("In progress"), REASON, .effect = review_reopened },
};
const struct flow review_flow = { "state", review_moves, countof(review_moves), .standing = true };

static const struct transition phase_moves[] = {
    { "waiting", "begin",  "running", CONCEPT_OFFICE, .label = N_("Begin"),         .outside = N_("Running") },
    { "running", "finish", "done",    CONCEPT_OFFICE, .label = N_("Done"),          .outside = N_("Done") },
    { "done",    "reopen", "running", CONCEPT_OFFICE, .label = N_("Take up again"), .outside = N_("Running"), REASON },
};
const struct flow phase_flow = { "state", phase_moves, countof(phase_moves), .standing = true };

/* Public from the day of the meeting on: the house does it at night. */
static const struct transition council_moves[] = {
    { "draft",      "submit",  "department", CONCEPT_OFFICE,                 .label = N_("Hand to the department"),  .outside = N_("With the department") },
    { "department", "return",  "draft",      CONCEPT_OFFICE,                 .label = N_("Back to draft"),           .outside = N_("Draft"), REASON },
    { "department", "forward", "head",       "lead administrator",           .label = N_("Hand to the head"),        .outside = N_("With the head of administration") },
    { "head",       "return",  "department", "lead administrator",           .label = N_("Back to the department"),  .outside = N_("With the department"), REASON },
    { "head",       "approve", "embargo",    "lead administrator",           .label = N_("Approved, until the meeting under embargo"), .outside = N_("Under embargo until the meeting"), .guard = council_may_approve },
    { "embargo",    "return",  "head",       "lead administrator",           .label = N_("Back to the head"),        .outside = N_("With the head of administration"), REASON },
    { "embargo",    "publish", "published",  "house lead administrator",     .label = N_("Make it public"),          .outside = N_("Public"), .guard = council_may_publish },
    { "published",  "withdraw", "head",      "lead administrator",           .label = N_("Take it back"),            .outside = N_("With the head of administration"), REASON },
};
const struct flow council_flow = { "state", council_moves, countof(council_moves) };
