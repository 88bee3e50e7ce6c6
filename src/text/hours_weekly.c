/* hours_weekly.c - the ordinary week of opening hours. */
#include "text/hours_weekly.h"
#include "text/hours_plan.h"

/* As for a day that no date names: the last rule that fits holds wholly. */
static const struct rule *rule_of_day(const struct plan *p, int day)
{
    const struct rule *found = NULL;
    for (size_t i = 0; i < p->n; i++) {
        const struct rule *r = &p->rules[i];
        if (!r->n_dates && (rule_always(r) || r->day[day])) found = r;
    }
    return found;
}

static void add(struct hours_slot *ret, size_t *n, int day, struct slot s)
{
    for (size_t i = 0; i < *n; i++)
        if (ret[i].from == s.from && ret[i].to == s.to) { ret[i].days |= 1U << day; return; }
    if (*n < HOURS_SLOTS_MAX) ret[(*n)++] = (struct hours_slot){ 1U << day, s.from, s.to };
}

size_t hours_weekly(str hours, struct hours_slot ret[static HOURS_SLOTS_MAX])
{
    struct plan p;
    size_t n = 0;
    if (!hours.n || !hours_read(hours, &p)) return 0;
    for (int day = MO; day <= SU; day++) {
        const struct rule *r = rule_of_day(&p, day);
        for (size_t i = 0; r && i < r->n; i++) add(ret, &n, day, r->slots[i]);
    }
    return n;
}
