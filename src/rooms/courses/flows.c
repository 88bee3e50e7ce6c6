/* flows.c - the three state machines of courses (operations.md §2.7): the course, who waits, the seat between them.
**
** "timer" is time alone, "house" the program itself in another matter: a seat moves the person who holds it, and a course fills up when its last seat is taken.
*/
#include "rooms/courses/seat.h"

#define OFFICE COURSE_OFFICE
#define KEEPERS OFFICE " municipal_officer counselling"
#define CARRIERS OFFICE " editor municipal_officer provider"

static const struct transition course_moves[] = {
    { "planned", "publish", "open",      CARRIERS, .label = N_("Publish"),                .outside = N_("Open for registration"), .guard = course_may_publish, .effect = course_published },
    { "planned", "cancel",  "cancelled", CARRIERS, .label = N_("Cancel"),                 .outside = N_("Cancelled"), .needs_reason = true, .effect = course_cancelled },
    { "open",    "fill",    "full",      "house",  .label = N_("Full"),                   .outside = N_("Full") },
    { "full",    "free",    "open",      "house",  .label = N_("Seats free again"),       .outside = N_("Open for registration") },
    { "open",    "hold",    "planned",   CARRIERS, .label = N_("Take back to planning"),  .outside = N_("Planned"), .guard = course_may_hold, .effect = course_planned },
    { "open",    "begin",   "running",   "timer " CARRIERS, .label = N_("Begins"),        .outside = N_("Running"), .guard = course_may_begin, .effect = course_begun },
    { "full",    "begin",   "running",   "timer " CARRIERS, .label = N_("Begins"),        .outside = N_("Running"), .guard = course_may_begin, .effect = course_begun },
    { "open",    "cancel",  "cancelled", CARRIERS, .label = N_("Cancel"),                 .outside = N_("Cancelled"), .needs_reason = true, .effect = course_cancelled },
    { "full",    "cancel",  "cancelled", CARRIERS, .label = N_("Cancel"),                 .outside = N_("Cancelled"), .needs_reason = true, .effect = course_cancelled },
    { "running", "finish",  "finished",  "timer " CARRIERS, .label = N_("Ends"),          .outside = N_("Finished"), .guard = course_may_end, .effect = course_over },
    { "running", "cancel",  "cancelled", CARRIERS, .label = N_("Cancel"),                 .outside = N_("Cancelled"), .needs_reason = true, .effect = course_cancelled },
};

static const struct transition demand_moves[] = {
    { "recorded",   "to_level", "to_level",   KEEPERS, .label = N_("Have the level found"),  .outside = N_("Level to be found") },
    { "recorded",   "level",    "levelled",   KEEPERS, .label = N_("Level is known"),        .outside = N_("Level found"), .guard = demand_may_level },
    { "to_level",   "level",    "levelled",   KEEPERS, .label = N_("Level is known"),        .outside = N_("Level found"), .guard = demand_may_level },
    { "levelled",   "check",    "checked",    KEEPERS, .label = N_("Access is checked"),     .outside = N_("Access checked"), .guard = demand_may_check },
    { "checked",    "wait",     "waiting",    KEEPERS, .label = N_("Put on the list"),       .outside = N_("Waiting"), .guard = demand_may_wait, .effect = demand_waits },
    { "recorded",   "wait",     "waiting",    KEEPERS, .label = N_("Put on the list"),       .outside = N_("Waiting"), .guard = demand_may_wait, .effect = demand_waits },
    { "waiting",    "offer",    "offered",    "house", .label = N_("Seat offered"),          .outside = N_("Seat offered") },
    { "offered",    "accept",   "accepted",   "house", .label = N_("Seat accepted"),         .outside = N_("Seat accepted") },
    { "offered",    "back",     "waiting",    "house", .label = N_("Back on the list"),      .outside = N_("Waiting") },
    { "offered",    "lost",     "contact",    "house", .label = N_("Not reached"),           .outside = N_("Not reached") },
    { "contact",    "reached",  "waiting",    KEEPERS, .label = N_("Reached again"),         .outside = N_("Waiting"), .effect = demand_reached },
    { "accepted",   "back",     "waiting",    "house", .label = N_("Back on the list"),      .outside = N_("Waiting") },
    { "accepted",   "attend",   "attending",  "house", .label = N_("Takes part"),            .outside = N_("Takes part") },
    { "accepted",   "end",      "left",       "house", .label = N_("Gives the seat back"),   .outside = N_("No longer on the list"), .effect = keep_starts },
    { "attending",  "back",     "waiting",    "house", .label = N_("Back on the list"),      .outside = N_("Waiting") },
    { "attending",  "pass",     "passed",     "house", .label = N_("Finished"),              .outside = N_("Finished"), .effect = keep_starts },
    { "attending",  "break_off", "broken_off", "house", .label = N_("Broken off"),           .outside = N_("Broken off"), .effect = keep_starts },
    { "recorded",   "leave",    "left",       KEEPERS, .label = N_("Take off the list"),     .outside = N_("No longer on the list"), .needs_reason = true, .effect = keep_starts },
    { "to_level",   "leave",    "left",       KEEPERS, .label = N_("Take off the list"),     .outside = N_("No longer on the list"), .needs_reason = true, .effect = keep_starts },
    { "levelled",   "leave",    "left",       KEEPERS, .label = N_("Take off the list"),     .outside = N_("No longer on the list"), .needs_reason = true, .effect = keep_starts },
    { "checked",    "leave",    "left",       KEEPERS, .label = N_("Take off the list"),     .outside = N_("No longer on the list"), .needs_reason = true, .effect = keep_starts },
    { "waiting",    "leave",    "left",       KEEPERS, .label = N_("Take off the list"),     .outside = N_("No longer on the list"), .needs_reason = true, .effect = keep_starts },
    { "contact",    "leave",    "left",       KEEPERS, .label = N_("Take off the list"),     .outside = N_("No longer on the list"), .needs_reason = true, .effect = keep_starts },
    { "passed",     "again",    "recorded",   KEEPERS, .label = N_("Looks for the next course"), .outside = N_("Recorded"), .effect = demand_again },
    { "broken_off", "again",    "recorded",   KEEPERS, .label = N_("Looks for the next course"), .outside = N_("Recorded"), .effect = demand_again },
    { "left",       "again",    "recorded",   KEEPERS, .label = N_("Looks for the next course"), .outside = N_("Recorded"), .effect = demand_again },
};

static const struct transition seat_moves[] = {
    { "held",      "accept",   "accepted",  KEEPERS, .label = N_("Accepts"),              .outside = N_("Accepted"), .guard = seat_may_accept, .effect = seat_accepted },
    { "held",      "decline",  "declined",  KEEPERS, .label = N_("Declines"),             .outside = N_("Declined"), .effect = seat_declined },
    { "held",      "expire",   "expired",   "timer", .after = SEAT_HOLD,                  .outside = N_("No answer"), .effect = seat_expired },
    { "held",      "withdraw", "withdrawn", OFFICE,  .label = N_("Take the offer back"),  .outside = N_("Taken back"), .effect = seat_taken_back },
    { "accepted",  "attend",   "attending", OFFICE,  .label = N_("Takes part"),           .outside = N_("Takes part"), .effect = seat_attends },
    { "accepted",  "cancel",   "cancelled", KEEPERS, .label = N_("Gives the seat back"),  .outside = N_("Given back"), .effect = seat_cancelled },
    { "accepted",  "withdraw", "withdrawn", "house", .label = N_("Take the offer back"),  .outside = N_("Taken back"), .effect = seat_withdrawn },
    { "attending", "pass",     "passed",    OFFICE,  .label = N_("Finished"),             .outside = N_("Finished"), .effect = seat_passed },
    { "attending", "drop",     "dropped",   OFFICE,  .label = N_("Broken off"),           .outside = N_("Broken off"), .needs_reason = true, .effect = seat_dropped },
    { "attending", "withdraw", "withdrawn", "house", .label = N_("Take the offer back"),  .outside = N_("Taken back"), .effect = seat_withdrawn },
};

const struct flow course_flow = { "state", course_moves, countof(course_moves) };
const struct flow demand_flow = { "state", demand_moves, countof(demand_moves) };
const struct flow seat_flow = { "state", seat_moves, countof(seat_moves) };
