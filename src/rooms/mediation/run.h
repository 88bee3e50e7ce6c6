/* run.h - settlement runs: what is due up to a day, the settlements made of it, and which budget pays.
**
**     struct run_plan plan = run_look(st, S("2026-12-31"));                     nothing is written: the preview
**     int64_t run = run_make(st, &who, &(struct run_new){ … }, &plan, &problems);
**
** What a run takes: every appointment that is billable up to its last day, those from before its first day too (they became billable later, or were settled
** wrongly); and each line of a settlement that was reversed, with the sign turned round. Which version of the tariff counts is said by the day of the appointment.
** A mediator whose amounts come to less than nothing waits for a later run, since nobody pays a negative amount. Everybody else gets a settlement, whether they
** can be paid yet or not: who lacks bank data or a tax declaration is paid later from the same settlement.
** A line's words are frozen in German, the language of the accounts.
*/
#ifndef MEDIATION_RUN_H
#define MEDIATION_RUN_H
#include "rooms/mediation/tariff.h"
#include "text/sepa.h"

enum { RUN_LINES_MAX = SEPA_PAYMENTS_MAX };             /* what is beyond waits for the next run                       */
struct run_line {
    struct billed what;                                 /* of a line taken back: appointment and volunteer             */
    int64_t tariff, reverses, cents;                    /* rows; 0: a preset, none taken back                          */
    str formula;
    const char *why;                                    /* English key: it cannot be reckoned and is left out          */
};
struct run_person {
    int64_t volunteer, cents, year_cents; size_t from, n;       /* line[from … from + n); year_cents: paid this year before */
    str name;
    bool bank, tax, left;                               /* has bank data, a valid tax declaration; is a mediator no more */
};
struct run_plan {
    struct run_line *line; size_t n;                    /* by mediator, then what is taken back, then by time          */
    struct run_person *person; size_t persons;          /* by name                                                      */
    struct run_line *odd; size_t odds;
    int64_t cents;                                      /* of all who do not wait                                      */
    bool more;
};
struct run_plan run_look(struct store *st, str to);

struct run_new { str name, from, to, pay_on; };
/* The run with its settlements, in the caller's transaction; its appointments are settled. 0: *p says why, roll back. */
int64_t run_make(struct store *st, const struct who *who, const struct run_new *n, const struct run_plan *plan, struct problems *p);

/* What it takes to be paid. */
bool payable_tax(struct store *st, int64_t volunteer, str day);
/* What counted towards the yearly allowance so far, in cents, whatever the role. */
int64_t paid_in_year(struct store *st, int64_t volunteer, int64_t year);

/* The budget that pays for this cost bearer in that year: the first with enough left, else the first at all; bearers without one of their own are paid from
** those that name none. 0: there is none. */
int64_t budget_for(struct store *st, int64_t year, str bearer, int64_t cents);
#endif
