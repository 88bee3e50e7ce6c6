/* batch.h - who goes where when many appointments wait at once: days of parents' talks, weeks of enrolment. A proposal; a person decides line by line.
**
**     struct batch b = batch_read(st, &(struct batch_wish){ .from = …, .to = … });
**     … b.at[i].c.more[b.at[i].place].name …                          or place == BATCH_NONE: nobody is left
**
** What is best, each before all that follow: as many urgent appointments as can be (less than 72 hours left), as many of all, the most points, the most even load
** (each further appointment of a person costs more than the one before). Equal answers: the same one every time.
**
** Method: the assignment problem (plan/assign.h) with a column for every appointment that a person could still take. It does not know that two appointments are too
** near for one person, or too many for their week or month. Where its answer breaks that, the question is parted: in each part one of the appointments of the
** clash does not go to that person, and those before it do; the part with the least cost is looked at next, and the first answer without a clash is the best of all (branch and bound;
** the cost of a part is a bound for everything in it). After BATCH_PARTS parts the best answer so far loses the weaker of each clash, and `exact` is false.
*/
#ifndef MEDIATION_BATCH_H
#define MEDIATION_BATCH_H
#include "rooms/mediation/waves.h"

enum { BATCH_MAX = 60, BATCH_CHOICE = 24, BATCH_PARTS = 150, BATCH_DAYS = 14, BATCH_NONE = -1, BATCH_PERIODS = 2 };

/* ---- calculating (batch_plan.c): plain numbers ------------------------------------------------------------------------------ */
struct plan {
    size_t rows, persons;                               /* rows <= BATCH_MAX                                          */
    const int16_t *score;                               /* [row * persons + person]: 0 … 100, less: cannot go         */
    const bool *urgent;                                 /* [row]                                                      */
    const int32_t *load;                                /* [person]: questions of half a year                         */
    const bool *clash;                                  /* [row * rows + row]: too near for one person                */
    const int32_t *period[BATCH_PERIODS];               /* [row]: number of the week, of the month                    */
    const int32_t *left[BATCH_PERIODS];                 /* [row * persons + person]: how many more of them in that week, month */
};
struct planned { int32_t *person; bool exact; size_t parts; };       /* [row], BATCH_NONE; parts: how many were looked at */
struct planned plan_batch(struct arena *a, const struct plan *p);
/* Two rows of one person that cannot both be, or more of a period than are left; their number, 0: none. For the check of an answer. */
size_t plan_clash(const struct plan *p, const int32_t *person, size_t set[static BATCH_MAX]);

/* ---- from the store (batch.c) -------------------------------------------------------------------------------------------------- */
struct pair { int64_t appointment, volunteer; };
struct batch_wish {
    str language; int64_t from, to;                     /* empty: all; moments                                        */
    const struct pair *keep, *not; size_t keeps, nots;  /* settled by the person, or ruled out                        */
};
struct batch_line { struct sought s; struct candidates c; int32_t place; int16_t score; bool kept; };  /* place in c; BATCH_NONE */
struct batch { struct batch_line *at; size_t n, filled; bool cut, exact; };            /* cut: there are more than BATCH_MAX */
struct batch batch_read(struct store *st, const struct batch_wish *w);
#endif
