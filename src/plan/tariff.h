/* tariff.h - what a volunteer gets for an assignment, in cents, with every step of the reckoning.
**
**   struct tariffed got = tariff_compute(&t, &(struct service){ .start = …, .end = …, .travel_minutes = 25, .travel_m = 8000 });
**   if (!got.fault) … got.cents, got.line[0 … got.lines)
**
** How it is reckoned:
**   time    what lies between start and end, seconds UTC, so it is elapsed time also when the clock is changed that night. With TRAVEL_TIME the minutes of
**           travel are added when the way is longer than free_m; else nothing of them counts.
**   pay     base_cents for the first base_minutes; then step_cents for each step of step_minutes that was begun: 30 minutes are one half hour, a second
**           more is two. Without steps (step_minutes 0) base_cents is for any length.
**   bounds  the pay is raised to min_cents and cut to max_cents (0: none).
**   travel  on top of that, since it is money spent: TRAVEL_KM km_cents for each kilometre beyond free_m, by the metre, rounded to the nearest cent, half up;
**           TRAVEL_TICKET what the ticket cost. TRAVEL_NONE and TRAVEL_INCLUDED add nothing; the second says that the pay is meant to cover it.
** Minutes and metres of travel are there and back together, as they are reported; nothing is doubled here.
**
** SERVICE_NO_SHOW (nobody came): as the shortest assignment, with its travel. SERVICE_LATE (cancelled at short notice): late_cents, nothing else.
** Which version of a tariff holds on a day is the caller's matter. A line's words are the caller's too: it has a kind, numbers and its part of the amount;
** the parts add up to the amount.
*/
#ifndef PLAN_TARIFF_H
#define PLAN_TARIFF_H
#include "base/arena.h"

enum tariff_travel { TRAVEL_NONE, TRAVEL_INCLUDED, TRAVEL_KM, TRAVEL_TICKET, TRAVEL_TIME };
struct tariff {
    const char *name;
    int64_t base_cents, base_minutes, step_cents, step_minutes, min_cents, max_cents, late_cents;
    enum tariff_travel travel;
    int64_t km_cents, free_m;                          /* cents per kilometre; metres                              */
};
/* heinsberg, rhein-erft, borken, flat-25; NULL: no such. Sources: the counties' published rules of 2024 to 2026. They say nothing of late cancellation: 0. */
const struct tariff *tariff_preset(str name);
extern const struct tariff tariff_presets[];           /* ended by name == NULL                                    */

enum service_kind { SERVICE_HELD, SERVICE_NO_SHOW, SERVICE_LATE };
struct service {
    enum service_kind kind;
    int64_t start, end;                                /* seconds UTC; not looked at when cancelled                */
    int64_t travel_minutes, travel_m, ticket_cents;
};

enum { TARIFF_CENTS_MAX = 10000000, TARIFF_MINUTES_MAX = 48 * 60, TARIFF_METRES_MAX = 2000000, TARIFF_LINES_MAX = 7 };
enum tariff_fault {
    TARIFF_FINE,
    TARIFF_RULES,                                      /* the tariff itself: negative, beyond the bounds above, max < min, steps without pay */
    TARIFF_END,                                        /* the end is not after the start                           */
    TARIFF_LONG,                                       /* longer than TARIFF_MINUTES_MAX                           */
    TARIFF_TRAVEL,                                     /* travel or ticket negative or beyond the bounds           */
};
/* What a line says; behind it number[0], [1], [2]. Those marked · explain and are 0 cents. */
enum tariff_word {
    TARIFF_WORD_NO_SHOW,                               /* · nobody came: paid as the shortest assignment           */
    TARIFF_WORD_TRAVEL_COUNTS,                         /* · minutes of travel count, because metres, > free metres */
    TARIFF_WORD_TRAVEL_FREE,                           /* · they do not: metres, free metres                       */
    TARIFF_WORD_TRAVEL_INCLUDED,                       /* · travel is included                                     */
    TARIFF_WORD_BASE,                                  /* minutes that it covers; 0: any length                    */
    TARIFF_WORD_STEPS,                                 /* steps begun, minutes of a step, cents of a step          */
    TARIFF_WORD_MINIMUM,                               /* raised to cents                                          */
    TARIFF_WORD_MAXIMUM,                               /* cut to cents (a negative part)                           */
    TARIFF_WORD_KM,                                    /* metres paid, cents per km, free metres                   */
    TARIFF_WORD_TICKET,
    TARIFF_WORD_LATE,
};
struct tariff_line { enum tariff_word word; int64_t number[3], cents; };
struct tariffed {
    enum tariff_fault fault;                           /* then nothing else is set                                 */
    int64_t cents, seconds;                            /* seconds: time that counted, travel included where it does */
    struct tariff_line line[TARIFF_LINES_MAX];
    size_t lines;
};
struct tariffed tariff_compute(const struct tariff *t, const struct service *s);
bool tariff_sound(const struct tariff *t);             /* would compute not answer TARIFF_RULES?                   */
#endif
