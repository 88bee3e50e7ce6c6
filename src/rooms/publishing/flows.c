/* flows.c - how a page and a piece of news become public, leave, and come back; what becomes of a message about them. */
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

/* One table for both: a page has more to do afterwards. Who may not publish hands in. */
#define FLOW(done) { \
    { "draft",  "submit",  "review",    WRITERS, .label = N_("Hand in for review"), .outside = N_("In review"), .effect = (done) }, \
    FLOW_PUBLICATION(STAFF, (done)), \
    { "review", "publish", "published", STAFF,   .label = N_("Publish"),            .outside = N_("Published"), .effect = (done) }, \
    { "review", "return",  "draft",     WRITERS, .label = N_("Give back"),          .outside = N_("Draft"),     .effect = (done) }, \
}
static const struct transition page_steps[] = FLOW(show_again);
static const struct transition news_steps[] = FLOW(NULL);
static const struct transition feedback_steps[] = { FLOW_DEALT_WITH(WRITERS) };

const struct flow page_flow = { "state", page_steps, countof(page_steps) };
const struct flow news_flow = { "state", news_steps, countof(news_steps) };
const struct flow feedback_flow = { "state", feedback_steps, countof(feedback_steps) };
