/* flows.c - how an entry of the directory becomes public, leaves, and comes back. */
#include "entity/flow.h"
#include "rooms/directory/directory.h"

#define STAFF "editor coordinator lead administrator"

static const struct transition publication[] = {
    { "draft",     "publish",   "published", STAFF, .label = N_("Publish"),                 .outside = N_("Published") },
    { "published", "withdraw",  "draft",     STAFF, .label = N_("Take back to draft"),      .outside = N_("Draft") },
    { "published", "archive",   "archived",  STAFF, .label = N_("Move to the archive"),     .outside = N_("Archived") },
    { "draft",     "archive",   "archived",  STAFF, .label = N_("Move to the archive"),     .outside = N_("Archived") },
    { "archived",  "republish", "published", STAFF, .label = N_("Publish again"),           .outside = N_("Published") },
    { "archived",  "reopen",    "draft",     STAFF, .label = N_("Take out of the archive"), .outside = N_("Draft") },
};

const struct flow publication_flow = { "state", publication, countof(publication) };
