/* delivery_newest.c - the newest figure that the county has of an indicator, for the yearly update. */
#include "rooms/monitoring/delivery.h"
#include "rooms/monitoring/shown.h"
#include "text/period.h"

void delivery_newest(struct req *q, int64_t indicator, struct update_line *l)
{
    const struct shown_there *t, *best = NULL;
    struct period at, newest = { 0 };
    int64_t area = county_of(q->st);
    size_t n = shown_there(q->st, q->a, indicator, area, &t);
    for (size_t i = 0; i < n; i++) {
        if (!period_parse(t[i].period, &at) || (best && period_order(at, newest) <= 0)) continue;
        best = &t[i];
        newest = at;
    }
    if (!best) return;
    l->newest = period_name(q->a, q->lang, q->words, newest);
    struct rows *r = ask(q->st, Q("SELECT g.name, s.link FROM monitoring_source s JOIN monitoring_source_words g ON g.owner = s.id AND g.lang = 'de' WHERE s.id = $1"), I(best->source));
    if (!rows_next(r)) return;
    l->source = arena_copy(q->a, row_str(r, 0));
    l->source_url = arena_copy(q->a, row_str(r, 1));
}
