/* money_pages.c - the page of the money; from which account it is paid and what the finance system wants to know. */
#include "base/moment.h"
#include "rooms/mediation/money.h"

void money_show(struct req *q)
{
    int64_t year, this_year = wall_of(moment_now()).date.year;
    if (!str_int(req_param(q, S("year")), &year) || year < 2000 || year > 2100) year = this_year;
    struct money_view v = { .b = budget_year(q->st, year), .plans = may(&q->who, &tariff_entity, CREATE).n > 0, .runs = may(&q->who, &run_entity, CREATE).n > 0,
                            .pays = who_holds(&q->who, "finance") };
    money_page(&q->out, q, &v);
}

void payments_show(struct req *q)
{
    payments_page(&q->out, q, &(struct pay_view){ .set = pay_settings(q->st), .saved = req_has(q, S("done")) });
}

void payments_post(struct req *q)
{
    struct pay_view v = { .set = { form_value(q, S("name")), form_value(q, S("iban")), form_value(q, S("bic")), form_value(q, S("account")), form_value(q, S("centre")),
                                   form_value(q, S("columns")), str_eq(form_value(q, S("old")), S("1")) } };
    v.problem = pay_settings_put(q->st, &v.set);
    if (!v.problem) { req_redirect(q, 303, arena_fmt(q->a, "%.*s?done=1", STR(url_page(q, S("money/payments"))))); return; }
    q->status = 422;
    payments_page(&q->out, q, &v);
}
