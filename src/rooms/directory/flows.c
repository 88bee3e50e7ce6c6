/* flows.c - how an entry of the directory becomes public, leaves, and comes back; what becomes of a remark. */
#include "base/moment.h"
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

/* The half year until it is deleted begins; and stands still when somebody takes it up again. */
static void set_done(struct store *st, int64_t row, str day)
{
    ask(st, Q("UPDATE directory_remark SET done_on = $2 WHERE id = $1"), I(row), T(day));
}

static void finished(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    (void)e; (void)who;
    set_done(st, row, date_today(store_arena(st)));
}

static void taken_up(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    (void)e; (void)who;
    set_done(st, row, S(""));
}

#define KEEPERS STAFF " municipal_officer quarter_manager provider"
static const struct transition remarks[] = {
    { "new",      "take",   "in_work",  KEEPERS, .label = N_("Look into it"),  .outside = N_("In progress") },
    { "new",      "finish", "done",     KEEPERS, .label = N_("Done"),          .outside = N_("Done"),     .effect = finished },
    { "new",      "reject", "rejected", KEEPERS, .label = N_("Reject"),        .outside = N_("Rejected"), .effect = finished, .needs_reason = true },
    { "in_work",  "finish", "done",     KEEPERS, .label = N_("Done"),          .outside = N_("Done"),     .effect = finished },
    { "in_work",  "reject", "rejected", KEEPERS, .label = N_("Reject"),        .outside = N_("Rejected"), .effect = finished, .needs_reason = true },
    { "done",     "reopen", "in_work",  KEEPERS, .label = N_("Take up again"), .outside = N_("In progress"), .effect = taken_up },
    { "rejected", "reopen", "in_work",  KEEPERS, .label = N_("Take up again"), .outside = N_("In progress"), .effect = taken_up },
};

const struct flow remark_flow = { "state", remarks, countof(remarks) };
const struct flow publication_flow = { "state", publication, countof(publication) };
