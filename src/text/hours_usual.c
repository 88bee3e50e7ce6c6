/* hours_usual.c - opening hours as an ordinary week, for programs that know no exceptions of ours. */
#include "text/hours_plan.h"

enum { WEEK = 7 };

/* As plan_rule() decides, for a day of the week that is no holiday and no exception. */
static const struct rule *usual_rule(const struct plan *p, int day)
{
    const struct rule *found = NULL;
    for (size_t i = 0; i < p->n; i++) {
        const struct rule *r = &p->rules[i];
        if (!r->n_dates && (rule_always(r) || r->day[day])) found = r;
    }
    return found;
}

static void add(struct hours_slot *ret, size_t max, size_t *n, int day, struct slot s)
{
    for (size_t i = 0; i < *n; i++)
        if (ret[i].from == s.from && ret[i].to == s.to) { ret[i].days |= 1U << day; return; }
    if (*n < max) ret[(*n)++] = (struct hours_slot){ 1U << day, s.from, s.to };
}

size_t hours_usual(str hours, struct hours_slot *ret, size_t max)
{
    struct plan p = { 0 };
    size_t n = 0;
    if (!hours.n || !hours_read(hours, &p)) return 0;
    for (int day = MO; day < WEEK; day++) {
        const struct rule *r = usual_rule(&p, day);
        for (size_t i = 0; r && i < r->n; i++) add(ret, max, &n, day, r->slots[i]);
    }
    return n;
}
