/* flows.c - states of what the room keeps. */
#include "rooms/monitoring/delivery.h"

static const struct transition indicator_moves[] = { FLOW_PUBLICATION(MONITORING_OFFICE " editor", NULL) };
const struct flow indicator_flow = { "state", indicator_moves, countof(indicator_moves) };

static const struct transition yearly_moves[] = { FLOW_PUBLICATION(MONITORING_OFFICE, NULL) };
const struct flow yearly_flow = { "state", yearly_moves, countof(yearly_moves) };

/* An import is undone by import's page and command (they bring back what it ended), never by the state alone. */
static const struct transition batch_moves[] = {
    { "stored", "undo", "undone", "house", .label = N_("Undo the import"), .outside = N_("Undone") },
};
const struct flow batch_flow = { "state", batch_moves, countof(batch_moves) };

/* The first line is the house's alone: what is planned waits for nobody's review. */
static const struct transition delivery_moves[] = {
    { "planned",   "remind",  "asked",     "house",                    .label = N_("Ask for it"),        .outside = N_("Asked for") },
    { "planned",   "ask",     "asked",     "house " MONITORING_OFFICE, .label = N_("Ask for it"),        .outside = N_("Asked for") },
    { "planned",   "hand_in", "handed_in", "house " MONITORING_OFFICE, .label = N_("It has come"),       .outside = N_("Handed in") },
    { "asked",     "hand_in", "handed_in", "house " MONITORING_OFFICE, .label = N_("It has come"),       .outside = N_("Handed in") },
    { "planned",   "import",  "imported",  "house " MONITORING_OFFICE, .label = N_("Imported"),          .outside = N_("Imported"), .effect = delivery_next },
    { "asked",     "import",  "imported",  "house " MONITORING_OFFICE, .label = N_("Imported"),          .outside = N_("Imported"), .effect = delivery_next },
    { "handed_in", "import",  "imported",  "house " MONITORING_OFFICE, .label = N_("Imported"),          .outside = N_("Imported"), .effect = delivery_next },
    { "handed_in", "return",  "asked",     MONITORING_OFFICE,          .label = N_("Ask for it again"),  .outside = N_("Asked for"), .needs_reason = true },
    { "planned",   "drop",    "dropped",   MONITORING_OFFICE,          .label = N_("It does not come"),  .outside = N_("Not coming"), .needs_reason = true },
    { "asked",     "drop",    "dropped",   MONITORING_OFFICE,          .label = N_("It does not come"),  .outside = N_("Not coming"), .needs_reason = true },
    { "dropped",   "reopen",  "planned",   MONITORING_OFFICE,          .label = N_("Expect it after all"), .outside = N_("Planned") },
    { "imported",  "reopen",  "planned",   "house " MONITORING_OFFICE, .label = N_("Take up again"),     .outside = N_("Planned") },
};
const struct flow delivery_flow = { "state", delivery_moves, countof(delivery_moves) };
