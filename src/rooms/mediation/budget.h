/* budget.h - the money of the pool by year and source: what is spent, what is bound, what the appointments that are filled will probably cost, what is left.
**
**     spent      lines of settlements that were exported or paid (those reversed too: the money went out, and a line of a later run takes it back)
**     bound      lines of settlements that are not exported yet
**     forecast   appointments of the year that somebody goes to, or went to, and that are not settled: by the tariff of their day, as planned; those that are over,
**                as the run will reckon them
*/
#ifndef MEDIATION_BUDGET_H
#define MEDIATION_BUDGET_H
#include "rooms/mediation/run.h"

enum { BUDGETS_MAX = 100 };
struct budget_line { int64_t id; str name, source, bearer, slug; int64_t amount, spent, bound, forecast, left; };
struct budget_year {
    int64_t year; struct budget_line line[BUDGETS_MAX]; size_t n;
    struct budget_line sum, without;                    /* without: what no budget pays                                */
    int64_t each;                                       /* what an assignment costs on average, 0: nothing to go by    */
};
struct budget_year *budget_year(struct store *st, int64_t year);
int64_t budget_about(const struct budget_year *b, int64_t left);         /* so many more assignments; -1: nobody can say   */
#endif
