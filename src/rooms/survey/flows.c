/* flows.c - the life of a survey. Opening freezes it: what is asked, of whom, and whether with names, stays as it is. */
#include "rooms/survey/survey.h"

static const struct transition survey_moves[] = {
    { "draft",     "open",    "published", SURVEY_OFFICE,          .label = N_("Open the survey"),  .outside = N_("Running"),  .guard = survey_may_open, .effect = survey_opened },
    { "draft",     "load",    "closed",    "house",                .label = N_("Filled from a file"), .outside = N_("Closed"), .effect = survey_opened },
    { "published", "pause",   "paused",    SURVEY_OFFICE,          .label = N_("Pause"),            .outside = N_("Paused") },
    { "paused",    "resume",  "published", SURVEY_OFFICE,          .label = N_("Go on"),            .outside = N_("Running") },
    { "published", "close",   "closed",    "house " SURVEY_OFFICE, .label = N_("Close the survey"), .outside = N_("Closed"),   .effect = survey_closed },
    { "paused",    "close",   "closed",    "house " SURVEY_OFFICE, .label = N_("Close the survey"), .outside = N_("Closed"),   .effect = survey_closed },
    { "closed",    "reopen",  "published", SURVEY_OFFICE,          .label = N_("Open again"),       .outside = N_("Running"),  .needs_reason = true },
    { "closed",    "archive", "archived",  SURVEY_OFFICE,          .label = N_("Archive"),          .outside = N_("Archived") },
    { "archived",  "fetch",   "closed",    SURVEY_OFFICE,          .label = N_("Take out of the archive"), .outside = N_("Closed") },
};
const struct flow survey_flow = { "state", survey_moves, countof(survey_moves) };
