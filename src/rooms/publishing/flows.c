/* flows.c - how a page and a piece of news become public, leave, and come back. */
#include "base/moment.h"
#include "entity/flow.h"
#include "rooms/publishing/publishing.h"

#define STAFF "editor coordinator lead administrator"
#define WRITERS STAFF " municipal_officer provider"

/* What lies below goes and comes with it. */
static void show_again(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    (void)e; (void)who;
    tree_show(st, row);
}

/* One table for both: a page has more to do afterwards. */
#define FLOW(done) { \
    { "draft",     "submit",    "review",    WRITERS, .label = N_("Hand in for review"),      .outside = N_("In review"), .effect = (done) }, \
    { "draft",     "publish",   "published", STAFF,   .label = N_("Publish"),                 .outside = N_("Published"), .effect = (done) }, \
    { "review",    "publish",   "published", STAFF,   .label = N_("Publish"),                 .outside = N_("Published"), .effect = (done) }, \
    { "review",    "return",    "draft",     WRITERS, .label = N_("Give back"),               .outside = N_("Draft"),     .effect = (done) }, \
    { "published", "withdraw",  "draft",     STAFF,   .label = N_("Take back to draft"),      .outside = N_("Draft"),     .effect = (done) }, \
    { "published", "archive",   "archived",  STAFF,   .label = N_("Move to the archive"),     .outside = N_("Archived"),  .effect = (done) }, \
    { "draft",     "archive",   "archived",  STAFF,   .label = N_("Move to the archive"),     .outside = N_("Archived"),  .effect = (done) }, \
    { "archived",  "republish", "published", STAFF,   .label = N_("Publish again"),           .outside = N_("Published"), .effect = (done) }, \
    { "archived",  "reopen",    "draft",     STAFF,   .label = N_("Take out of the archive"), .outside = N_("Draft"),     .effect = (done) }, \
}
static const struct transition page_steps[] = FLOW(show_again);
static const struct transition news_steps[] = FLOW(NULL);

const struct flow page_flow = { "state", page_steps, countof(page_steps) };
const struct flow news_flow = { "state", news_steps, countof(news_steps) };

/* ---- what somebody outside told --------------------------------------------------------------------------------------------- */
static void set_done(struct store *st, int64_t row, str day)
{
    ask(st, Q("UPDATE publishing_feedback SET done_on = $2 WHERE id = $1"), I(row), T(day));
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

static const struct transition feedback_steps[] = {
    { "new",      "take",   "in_work",  WRITERS, .label = N_("Look into it"),  .outside = N_("In progress") },
    { "new",      "finish", "done",     WRITERS, .label = N_("Done"),          .outside = N_("Done"),     .effect = finished },
    { "new",      "reject", "rejected", WRITERS, .label = N_("Reject"),        .outside = N_("Rejected"), .effect = finished, .needs_reason = true },
    { "in_work",  "finish", "done",     WRITERS, .label = N_("Done"),          .outside = N_("Done"),     .effect = finished },
    { "in_work",  "reject", "rejected", WRITERS, .label = N_("Reject"),        .outside = N_("Rejected"), .effect = finished, .needs_reason = true },
    { "done",     "reopen", "in_work",  WRITERS, .label = N_("Take up again"), .outside = N_("In progress"), .effect = taken_up },
    { "rejected", "reopen", "in_work",  WRITERS, .label = N_("Take up again"), .outside = N_("In progress"), .effect = taken_up },
};
const struct flow feedback_flow = { "state", feedback_steps, countof(feedback_steps) };
