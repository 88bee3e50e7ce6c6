/* money_pages.c - the page of the money. */
#include "base/moment.h"
#include "rooms/mediation/money.h"

void money_show(struct req *q)
{
    int64_t year, this_year = wall_of(moment_now()).date.year;
    if (!str_int(req_param(q, S("year")), &year) || year < 2000 || year > 2100) year = this_year;
    struct money_view v = { .b = budget_year(q->st, year), .plans = may(&q->who, &tariff_entity, CREATE).n > 0 };
    money_page(&q->out, q, &v);
}
