/* course_states.c - guards and effects of a course's life, and what the calendar does to it every night. */
#include "base/moment.h"
#include "rooms/courses/seat.h"

#define EFFECT(name) void name(struct store *st, const struct entity *e, int64_t row, const struct who *who)
#define GUARD(name) const char *name(struct store *st, const struct entity *e, const void *row, const struct who *who)
#define UNUSED (void)e; (void)who

/* ---- may it? ------------------------------------------------------------------------------------------------------------------- */
bool provider_withdrawn(struct store *st, int64_t provider)
{
    return !rows_next(ask(st, Q("SELECT id FROM directory_actor WHERE id = $1 AND state <> 'archived' AND deleted_at IS NULL"), I(provider)));
}

GUARD(course_may_publish)
{
    UNUSED;
    return provider_withdrawn(st, ((const struct course *)row)->provider) ? N_("The provider is no longer in the directory.") : NULL;
}

GUARD(course_may_hold)
{
    UNUSED;
    return seats_used(st, ((const struct course *)row)->meta.id) ? N_("Seats are promised: cancel the course, then people keep their place in the queue.") : NULL;
}

GUARD(course_may_begin)
{
    const struct course *c = row;
    UNUSED;
    return c->begins.n && str_cmp(c->begins, date_today(store_arena(st))) > 0 ? N_("It has not begun yet.") : NULL;
}

GUARD(course_may_end)
{
    const struct course *c = row;
    UNUSED;
    return c->ends.n && str_cmp(c->ends, date_today(store_arena(st))) > 0 ? N_("It is not over yet.") : NULL;
}

/* ---- and then ------------------------------------------------------------------------------------------------------------------- */
static void show(struct store *st, int64_t row, str shown) { ask(st, Q("UPDATE courses_course SET shown = $2 WHERE id = $1"), I(row), T(shown)); }

/* Every seat of a state takes the step. STORE_ROWS_MAX is twice the most seats that a course may have. */
static void each_seat(struct store *st, int64_t course, const char *state, const char *event)
{
    const char *why = "";
    struct rows *r = ask(st, Q("SELECT id FROM courses_seat WHERE course = $1 AND state = $2 AND deleted_at IS NULL ORDER BY id"), I(course), T(str_of(state)));
    while (rows_next(r)) flow_do(st, &who_house, store_request(st), &seat_entity, row_int(r, 0), 0, str_of(event), S(""), &why);
}

EFFECT(course_published) { UNUSED; show(st, row, S("published")); course_recount(st, row); }
EFFECT(course_planned)   { UNUSED; show(st, row, S("carriers")); }

/* Nobody loses the place in the queue: whoever had a seat waits again since the day they waited before. Its page stays, for those who have the address. */
EFFECT(course_cancelled)
{
    UNUSED;
    each_seat(st, row, "held", "withdraw");
    each_seat(st, row, "accepted", "withdraw");
    each_seat(st, row, "attending", "withdraw");
    ask(st, Q("UPDATE courses_course SET hidden_on = $2 WHERE id = $1"), I(row), T(date_today(store_arena(st))));
}

/* Who has not answered by the first day waits on; who accepted takes part until somebody says otherwise. */
EFFECT(course_begun)
{
    UNUSED;
    each_seat(st, row, "held", "withdraw");
    each_seat(st, row, "accepted", "attend");
}

EFFECT(course_over) { UNUSED; each_seat(st, row, "attending", "pass"); }

/* ---- every night ------------------------------------------------------------------------------------------------------------------ */
static int64_t move_all(struct store *st, struct rows *r, const char *event)
{
    const char *why = "";
    int64_t n = 0;
    while (rows_next(r)) n += flow_do(st, &who_house, store_request(st), &course_entity, row_int(r, 0), 0, str_of(event), S(""), &why) == FLOW_DONE;
    return n;
}

/* At most `most` of each; what is left waits for the next part of the job. */
int64_t courses_by_calendar(struct store *st, int64_t most)
{
    str today = date_today(store_arena(st));
    int64_t n = move_all(st, ask(st, Q("SELECT id FROM courses_course WHERE state IN ('open', 'full') AND begins <> '' AND begins <= $1 AND deleted_at IS NULL ORDER BY id LIMIT $2"), T(today), I(most)), "begin");
    return n + move_all(st, ask(st, Q("SELECT id FROM courses_course WHERE state = 'running' AND ends <> '' AND ends < $1 AND deleted_at IS NULL ORDER BY id LIMIT $2"), T(today), I(most)), "finish");
}
