/* demand_unmet.c - people whom no course can serve: told to other rooms once a year. The room of needs listens to "courses.unmet" and takes month, area,
** level and language from the row, nothing that leads back to it.
**
** A course can serve a person when the queue would give it to them: it is open with room for the family, or planned. A course that is full serves nobody. */
#include "base/moment.h"
#include "entity/event.h"
#include "rooms/courses/seat.h"

struct supply { struct queue_at at[QUEUE_COURSES_MAX]; size_t n; };

static const struct supply *supply_of(struct store *st)
{
    struct supply *s = arena_new_of(store_arena(st), struct supply);
    s->n = queue_courses(st, 0, s->at, QUEUE_COURSES_MAX);
    return s;
}

static bool group_served(const struct supply *s, struct queue_person *p, size_t n)
{
    struct queue_group g;
    for (size_t i = 0; i < s->n; i++) {
        if (s->at[i].c.free < (int64_t)n) continue;
        queue_metres(&s->at[i], p, n);
        if (queue_group_fit(&s->at[i].c, p, n, 0, &g) == QUEUE_FITS) return true;
    }
    return false;
}

bool demand_served(struct store *st, int64_t demand)
{
    size_t n;
    struct queue_person *p = queue_people(st, demand, &n);
    return n && group_served(supply_of(st), p, n);
}

/* Once in a calendar year, when they begin to wait: months are added up to quarters and years before they are released, and each number of it is people. */
static bool tell(struct store *st, int64_t demand)
{
    str today = date_today(store_arena(st));
    ask(st, Q("UPDATE courses_demand SET unmet_on = $2 WHERE id = $1 AND unmet_on < $3 AND state = 'waiting' AND deleted_at IS NULL"), I(demand), T(today),
        T(arena_fmt(store_arena(st), "%.4s-01-01", today.p)));
    if (store_changed(st) != 1) return false;
    event_emit(st, &(struct event){ .name = "courses.unmet", .e = &demand_entity, .row = demand, .who = &who_house, .request = store_request(st) });
    return true;
}

void demand_tell_unmet(struct store *st, int64_t demand)
{
    if (!demand_served(st, demand)) tell(st, demand);
}

int64_t demand_tell_all(struct store *st, int64_t most)
{
    size_t n;
    int64_t told = 0;
    struct queue_person *p = queue_people(st, 0, &n);
    const struct supply *s = supply_of(st);
    for (size_t i = 0, k; i < n && told < most; i = k) {
        for (k = i + 1; k < n && p[k].head == p[i].head; k++) continue;
        if (group_served(s, p + i, k - i)) continue;
        for (size_t j = i; j < k; j++) told += p[j].ready && tell(st, p[j].id);
    }
    return told;
}
