/* effects.h - what transitions ask before, and do after: guards and effects of flows.c. All of them run in the transaction of the transition, on behalf of whoever
** performs it; mails and other things that may fail are jobs.
*/
#ifndef MEDIATION_EFFECTS_H
#define MEDIATION_EFFECTS_H
#include "rooms/mediation/mediation.h"

typedef const char *guard_fn(struct store *st, const struct entity *e, const void *row, const struct who *who);
typedef void effect_fn(struct store *st, const struct entity *e, int64_t row, const struct who *who);

/* appointment.c */
guard_fn may_admit;                                     /* no rule is broken that only the head may overrule         */
guard_fn has_volunteer;                                 /* somebody was put in by accept.c in the same transaction     */
guard_fn in_time, too_late;                             /* before, after the last hour at which cancelling is free    */
guard_fn has_begun, is_over, has_hours;
guard_fn still_ahead;                                   /* for time alone: what has begun it takes from nobody         */
guard_fn counter_confirmed;                             /* by the other side, the code, the sheet, or the office's decision */
effect_fn appointment_held;                             /* reminders to report the hours                              */
effect_fn appointment_changing;                         /* the same mediator is asked first                           */
effect_fn appointment_settled, appointment_reopened;     /* who is paid, if it is forgotten already: its line knows; what waited is forgotten */
struct event;
void appointment_forgotten(struct store *st, const struct event *ev);      /* listens: it was made anonymous           */

/* accept.c */
effect_fn appointment_filled;                           /* the others are thanked, both sides get the confirmation    */
effect_fn appointment_dropped;                          /* nobody goes any more; near the start the duty is called    */
void volunteer_gone(struct store *st, const struct event *ev);             /* listens: blocked, has left, deleted; others are sought */
effect_fn appointment_ends;                             /* cancelled: whoever was asked or would have gone is told    */
guard_fn may_keep;                                      /* at the new time no other appointment is too near            */
guard_fn may_accept;                                    /* still open, may go on that day, no other appointment too near */
effect_fn asked_answered, asked_accepted, asked_assigned;             /* the first yes goes, where the region wants that; the booking */
effect_fn appointment_unfilled;                         /* event mediation.unfilled, for the room of needs            */

/* settle.c */
guard_fn may_check, may_count, may_order;               /* no objection open; as many different persons as the rules say */
guard_fn may_export;                                    /* an export of the same request holds it: no settlement leaves without its file */
effect_fn settlement_shown, settlement_discarded, settlement_checked, settlement_counted, settlement_ordered, settlement_paid, settlement_unpaid,
    settlement_reversed;
#endif
