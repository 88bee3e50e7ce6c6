/* flows.c - the three state machines of mediation: an appointment from the draft to the money, a question to one volunteer, a settlement.
**
** Roles: "requester" is a person of the institution, "volunteer" the mediator, both by link or account; "timer" is time alone, "house" the program itself in another matter (a settlement takes its appointments). What a transition does beside
** the new state stands in the file of its matter (effects.h).
*/
#include "rooms/mediation/effects.h"

#define OFFICE "coordinator lead administrator"
enum { DAY = 86400 };

/* operations.md §2.2. What goes on after an appointment was held is paid or not: `billable` is. */
static const struct transition appointment_moves[] = {
    { "draft",           "submit",       "received",        "requester " OFFICE, .label = N_("Send"),                    .outside = N_("Received") },
    { "draft",           "discard",      "withdrawn",       "requester " OFFICE, .label = N_("Discard"),                 .outside = N_("Withdrawn"), .effect = keep_starts },
    { "received",        "admit",        "admissible",      OFFICE, .guard = may_admit, .label = N_("Admit"),            .outside = N_("Admitted") },
    { "received",        "overrule",     "admissible",      "lead administrator", .label = N_("Admit against a rule"),   .outside = N_("Admitted"), .needs_reason = true },
    { "received",        "ask",          "query",           OFFICE, .label = N_("Ask back"),                             .outside = N_("We have a question"), .needs_reason = true },
    { "received",        "refuse",       "refused",         OFFICE, .label = N_("Refuse"),                               .outside = N_("Not possible"), .needs_reason = true, .effect = keep_starts },
    { "received",        "cancel",       "cancelled_early", "requester " OFFICE, .label = N_("Call off"),                  .outside = N_("Cancelled"), .effect = keep_starts },
    { "query",           "answer",       "received",        "requester " OFFICE, .label = N_("Answered"),                .outside = N_("Received") },
    { "query",           "lapse",        "lapsed",          "timer", .after = 7 * DAY,                                   .outside = N_("Lapsed"), .effect = keep_starts },
    { "query",           "cancel",       "cancelled_early", "requester " OFFICE, .label = N_("Call off"),                  .outside = N_("Cancelled"), .effect = keep_starts },
    { "admissible",      "seek",         "seeking",         OFFICE, .label = N_("Begin to ask"),                         .outside = N_("We are looking for somebody") },
    { "admissible",      "cancel",       "cancelled_early", "requester " OFFICE, .label = N_("Call off"),                  .outside = N_("Cancelled"), .effect = keep_starts },
    { "seeking",         "fill",         "filled",          "volunteer " OFFICE, .guard = has_volunteer, .label = N_("Fill"), .outside = N_("Somebody comes"), .effect = appointment_filled },
    { "seeking",         "exhaust",      "unfilled",        "timer " OFFICE, .label = N_("Nobody can"),                  .outside = N_("Nobody found yet"), .effect = appointment_unfilled },
    { "seeking",         "cancel",       "cancelled_early", "requester " OFFICE, .label = N_("Call off"),                  .outside = N_("Cancelled"), .effect = appointment_ends },
    { "unfilled",        "escalate",     "escalated",       OFFICE, .label = N_("Look beyond the pool"),                 .outside = N_("We are looking for another way") },
    { "unfilled",        "seek",         "seeking",         OFFICE, .label = N_("Ask again"),                            .outside = N_("We are looking for somebody") },
    { "unfilled",        "cancel",       "cancelled_early", "requester " OFFICE, .label = N_("Call off"),                  .outside = N_("Cancelled"), .effect = keep_starts },
    { "escalated",       "seek",         "seeking",         OFFICE, .label = N_("Ask again"),                            .outside = N_("We are looking for somebody") },
    { "escalated",       "solve",        "elsewhere",       OFFICE, .label = N_("Solved beyond the pool"),               .outside = N_("Somebody else comes"), .needs_reason = true, .effect = keep_starts },
    { "escalated",       "give_up",      "unserved",        OFFICE, .label = N_("Not solved"),                           .outside = N_("Nobody could be found"), .needs_reason = true, .effect = keep_starts },
    { "escalated",       "cancel",       "cancelled_early", "requester " OFFICE, .label = N_("Call off"),                  .outside = N_("Cancelled"), .effect = keep_starts },
    { "filled",          "change",       "changing",        "requester " OFFICE, .label = N_("Change time or place"),    .outside = N_("Change asked for"), .effect = appointment_changing },
    { "changing",        "keep",         "filled",          "volunteer " OFFICE, .guard = may_keep, .label = N_("Suits me too"),            .outside = N_("Somebody comes"), .effect = appointment_filled },
    { "changing",        "release",      "seeking",         "volunteer timer " OFFICE, .after = DAY, .guard = still_ahead, .label = N_("Does not suit"), .outside = N_("We are looking for somebody"), .effect = appointment_dropped },
    { "changing",        "cancel",       "cancelled_early", "requester " OFFICE, .guard = in_time, .label = N_("Call off"), .outside = N_("Cancelled"), .effect = appointment_ends },
    { "changing",        "cancel_late",  "cancelled_late",  "requester " OFFICE, .guard = too_late, .label = N_("Cancel at short notice"), .outside = N_("Cancelled at short notice"), .effect = appointment_ends },
    { "filled",          "drop",         "seeking",         "volunteer " OFFICE, .label = N_("Cannot come after all"),   .outside = N_("We are looking for somebody"), .effect = appointment_dropped },
    { "filled",          "cancel",       "cancelled_early", "requester " OFFICE, .guard = in_time, .label = N_("Call off"), .outside = N_("Cancelled"), .effect = appointment_ends },
    { "filled",          "cancel_late",  "cancelled_late",  "requester " OFFICE, .guard = too_late, .label = N_("Cancel at short notice"), .outside = N_("Cancelled at short notice"), .effect = appointment_ends },
    { "filled",          "held",         "held",            "timer " OFFICE, .guard = is_over, .label = N_("Took place"), .outside = N_("Took place"), .effect = appointment_held },
    { "filled",          "client_absent", "client_absent",  "volunteer requester " OFFICE, .guard = has_begun, .label = N_("Nobody came"), .outside = N_("Nobody came"), .effect = appointment_held },
    { "filled",          "mediator_absent", "mediator_absent", "requester " OFFICE, .guard = has_begun, .label = N_("The mediator did not come"), .outside = N_("The mediator did not come"), .effect = keep_starts },
    { "changing",        "held",         "held",            "timer " OFFICE, .guard = is_over, .label = N_("Took place"), .outside = N_("Took place"), .effect = appointment_held },
    { "held",            "client_absent", "client_absent",  "volunteer requester " OFFICE, .label = N_("Nobody came"),   .outside = N_("Nobody came") },
    { "held",            "mediator_absent", "mediator_absent", "requester " OFFICE, .label = N_("The mediator did not come"), .outside = N_("The mediator did not come"), .effect = keep_starts },
    { "held",            "report",       "reported",        "volunteer requester " OFFICE, .guard = has_hours, .label = N_("Report hours"), .outside = N_("Hours reported") },
    { "reported",        "confirm",      "confirmed",       "volunteer requester " OFFICE, .guard = counter_confirmed, .label = N_("Confirm hours"), .outside = N_("Hours confirmed") },
    { "reported",        "dispute",      "unclear",         "volunteer requester " OFFICE, .label = N_("Hours differ"),  .outside = N_("To be cleared up") },
    { "unclear",         "confirm",      "confirmed",       OFFICE, .guard = counter_confirmed, .label = N_("Decide"),                               .outside = N_("Hours confirmed"), .needs_reason = true },
    { "unclear",         "client_absent", "client_absent",  OFFICE, .label = N_("Nobody came"),                          .outside = N_("Nobody came"), .needs_reason = true },
    { "client_absent",   "dispute",      "unclear",         "requester " OFFICE, .label = N_("That is not so"),          .outside = N_("To be cleared up") },
    { "mediator_absent", "dispute",      "unclear",         "volunteer " OFFICE, .label = N_("That is not so"),          .outside = N_("To be cleared up"), .effect = keep_stops },
    { "unclear",         "mediator_absent", "mediator_absent", OFFICE, .label = N_("The mediator did not come"),         .outside = N_("The mediator did not come"), .needs_reason = true, .effect = appointment_settled },
    { "unclear",         "cancel_late",  "cancelled_late",  OFFICE, .label = N_("Cancelled at short notice"),            .outside = N_("Cancelled at short notice"), .needs_reason = true, .effect = keep_starts },
    { "client_absent",   "bill",         "billable",        "timer " OFFICE, .after = 7 * DAY, .label = N_("Can be paid"), .outside = N_("Ready for settlement") },
    { "cancelled_late",  "bill",         "billable",        "timer " OFFICE, .after = DAY, .label = N_("Can be paid"),   .outside = N_("Ready for settlement"), .effect = keep_stops },
    { "confirmed",       "bill",         "billable",        "timer " OFFICE, .after = 1, .label = N_("Can be paid"),     .outside = N_("Ready for settlement") },
    { "billable",        "settle",       "settled",         "house", .label = N_("Settle"), .outside = N_("Settled"), .effect = appointment_settled },
    { "billable",        "dispute",      "unclear",         OFFICE, .label = N_("Something is wrong"),                   .outside = N_("To be cleared up"), .needs_reason = true },
    { "settled",         "reopen",       "billable",        "house", .label = N_("Settle anew"), .outside = N_("Ready for settlement"), .effect = appointment_reopened },
};

/* operations.md §2.3. */
static const struct transition asked_moves[] = {
    { "proposed",  "send",     "sent",      OFFICE " timer", .label = N_("Ask"),                          .outside = N_("Asked") },
    { "proposed",  "withdraw", "withdrawn", OFFICE " timer", .label = N_("Do not ask"),                   .outside = N_("Already filled, thank you") },
    { "sent",      "accept",   "accepted",  "volunteer " OFFICE, .guard = may_accept, .label = N_("Yes"), .outside = N_("You said yes"), .effect = asked_accepted },
    { "sent",      "decline",  "declined",  "volunteer " OFFICE, .label = N_("No"),                       .outside = N_("You said no"), .effect = asked_answered },
    { "sent",      "expire",   "expired",   "timer " OFFICE, .label = N_("Not reached"),                  .outside = N_("No answer in time"), .effect = asked_answered },
    { "sent",      "withdraw", "withdrawn", OFFICE " timer", .label = N_("Take the question back"),       .outside = N_("Already filled, thank you") },
    { "accepted",  "assign",   "assigned",  OFFICE " timer", .guard = may_accept, .effect = asked_assigned, .label = N_("Choose"),                       .outside = N_("You go") },
    { "accepted",  "reserve",  "reserve",   OFFICE " timer", .label = N_("Keep in reserve"),              .outside = N_("In reserve, thank you") },
    { "reserve",   "assign",   "assigned",  OFFICE " timer", .guard = may_accept, .effect = asked_assigned, .label = N_("Choose"),                       .outside = N_("You go") },
    { "reserve",   "withdraw", "withdrawn", OFFICE " timer volunteer", .label = N_("Take the question back"), .outside = N_("Already filled, thank you") },
    { "assigned",  "replace",  "replaced",  OFFICE " timer volunteer", .label = N_("Somebody else goes"), .outside = N_("Somebody else goes") },
};

/* operations.md §2.4. Nobody changes a line: what was wrong is taken back by a line of a later run. */
static const struct transition settlement_moves[] = {
    { "draft",     "show",    "shown",     "coordinator administrator timer", .label = N_("Show to the mediator"),          .outside = N_("For you to look at"), .effect = settlement_shown },
    { "draft",     "discard", "discarded", "coordinator administrator", .label = N_("Discard"),                             .outside = N_("Discarded"), .effect = settlement_discarded },
    { "shown",     "object",  "objected",  "volunteer coordinator", .label = N_("Something is wrong"),                      .outside = N_("You objected") },
    { "objected",  "discard", "discarded", "coordinator administrator", .label = N_("Discard and reckon anew"),             .outside = N_("Discarded"), .effect = settlement_discarded },
    { "objected",  "keep",    "shown",     "coordinator administrator", .label = N_("It is right"),                         .outside = N_("For you to look at"), .needs_reason = true },
    { "shown",     "check",   "checked",   "coordinator lead", .guard = may_check, .label = N_("Factually correct"),        .outside = N_("Being released"), .effect = settlement_checked },
    { "checked",   "count",   "counted",   "finance", .guard = may_count, .label = N_("Arithmetically correct"),            .outside = N_("Being released"), .effect = settlement_counted },
    { "counted",   "order",   "ordered",   "lead finance", .guard = may_order, .label = N_("Order payment"),                .outside = N_("Ordered"), .effect = settlement_ordered },
    { "checked",   "back",    "shown",     "coordinator lead finance", .label = N_("Send back"),                            .outside = N_("For you to look at"), .needs_reason = true },
    { "counted",   "back",    "shown",     "lead finance", .label = N_("Send back"),                                        .outside = N_("For you to look at"), .needs_reason = true },
    { "ordered",   "export",  "exported",  "finance", .guard = may_export, .label = N_("Exported"),            .outside = N_("On its way") },
    { "exported",  "pay",     "paid",      "finance", .label = N_("Paid"),                                                  .outside = N_("Paid"), .effect = settlement_paid },
    { "exported",  "return",  "returned",  "finance", .label = N_("Came back from the bank"),                               .outside = N_("Could not be paid"), .needs_reason = true },
    { "returned",  "export_again", "ordered", "finance", .label = N_("Pay again"),                                          .outside = N_("Ordered") },
    { "paid",      "return",  "returned",  "finance", .label = N_("Came back from the bank"),                               .outside = N_("Could not be paid"), .needs_reason = true, .effect = settlement_unpaid },
    { "paid",      "reverse", "reversed",  "coordinator finance", .label = N_("Reverse"),                                   .outside = N_("Reversed"), .needs_reason = true, .effect = settlement_reversed },
};

const struct flow appointment_flow = { "state", appointment_moves, countof(appointment_moves) };
const struct flow asked_flow = { "state", asked_moves, countof(asked_moves) };
const struct flow settlement_flow = { "state", settlement_moves, countof(settlement_moves) };
