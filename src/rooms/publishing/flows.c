/* flows.c - how a page and a piece of news become public, leave, and come back. */
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
