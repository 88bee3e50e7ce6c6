/* hours.h - who was there from when to when: one side says it, the other confirms, and where they differ the office decides.
**
** - What counts (held_from … ticket) is what was reported first; what each side said is kept beside it (mediation_claim), so that the office sees both.
** - The other side confirms by its link, or says its own hours: up to HOURS_APART seconds of difference in beginning, end and length it is a confirmation, beyond it
**   a dispute. The mediator may bring the institution's code: then it is reported and confirmed at once.
** - Who reported may correct that until the other side has answered. Afterwards nobody changes hours: money is corrected by lines (settle.c).
** - Length is elapsed time: times are moments, so the night when the clocks change is right. Of the hour that October has twice the first is meant.
** - Confirmed hours have `confirmed_by`; an appointment to which nobody came has none. The settlement tells them apart by that.
*/
#ifndef MEDIATION_HOURS_H
#define MEDIATION_HOURS_H
#include "rooms/mediation/carry.h"

enum { HOURS_APART = 15 * 60, HOURS_LONGEST = 12 * 3600, WAY_MINUTES = 1200, WAY_METRES = 2000000, TICKET_CENTS = 100000 };
struct hours { int64_t from, to, minutes, metres, ticket; };         /* seconds UTC; way there and back; NONE: not said  */

/* ---- as typed ---------------------------------------------------------------------------------------------------------------- */
struct hours_typed { str from, to, minutes, km, ticket; };           /* "14:30" on the day of the appointment; 12,5; 3,40 */
/* NULL, or an English key; *field is then the name of the box. An end before the beginning is on the next day. */
const char *hours_typed_read(const struct carry *c, const struct hours_typed *t, struct hours *ret, const char **field);
struct hours_typed hours_show(struct arena *a, const struct hours *h, char point);
enum { WAY_NOTHING = 0, WAY_BY_MINUTES = 1, WAY_BY_KM = 2, WAY_BY_TICKET = 4 };
unsigned hours_way(struct store *st, int64_t starts);                /* what of the way the tariff of that day pays, so what is asked for */

/* ---- what one side does ------------------------------------------------------------------------------------------------------ */
enum hours_outcome {
    HOURS_REPORTED, HOURS_CONFIRMED, HOURS_UNCLEAR,
    HOURS_WRONG_CODE, HOURS_SPENT_CODE,                  /* reported, but not confirmed                                     */
    HOURS_ABSENT,                                        /* nobody came                                                     */
    HOURS_REFUSED                                        /* *why says it                                                    */
};
/* First report, correction of one's own, or the other side's answer with its own hours, by the state. `code`: of the mediator, may be empty. The office
** reports with SIDE_OFFICE; with `paper` it has seen the sheet with both signatures, and that confirms. */
struct hours_report { enum side side; struct hours hours; str code; bool paper; };
enum hours_outcome hours_report(struct store *st, const struct who *who, str request, int64_t appointment, const struct hours_report *r, const char **why);
/* The other side agrees with what was reported. */
enum hours_outcome hours_confirm(struct store *st, const struct who *who, str request, int64_t appointment, enum side side, const char **why);
/* The mediator brings the code later. */
enum hours_outcome hours_code(struct store *st, const struct who *who, str request, int64_t appointment, str code, const char **why);
/* Nobody came, or (from the institution or the office) the mediator did not; the mediator's way is paid, so it is kept. Of the second the mediator is told, and
** may say "that is not so" (event "dispute"): then the office decides. */
enum hours_outcome hours_absent(struct store *st, const struct who *who, str request, int64_t appointment, bool mediator, const struct hours *way, const char **why);
/* The office decides what counts, with a reason, when the sides differ or nobody answers. */
enum hours_outcome hours_decide(struct store *st, const struct who *who, str request, int64_t appointment, const struct hours *h, str reason, const char **why);

/* What a side said; false: nothing. */
bool hours_claim(struct store *st, int64_t appointment, enum side side, struct hours *ret);
bool hours_differ(const struct hours *a, const struct hours *b);

/* The mediator learns what the institution said, and where to say otherwise (carry_jobs.c). */
void hours_accused(struct store *st, const struct carry *c);
void hours_empty(struct store *st, const struct carry *c);           /* the same to the institution: the mediator says that nobody came */
/* The other side is asked to confirm; mails (carry_jobs.c). */
void hours_ask(struct store *st, const struct carry *c, enum side side, str key);
#endif
