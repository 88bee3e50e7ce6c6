/* seat.c - seats: every path into a course and out of it. */
#include "rooms/courses/seat.h"

int64_t seats_used(struct store *st, int64_t course)
{
    struct rows *r = ask(st, Q("SELECT COUNT(*) FROM courses_seat WHERE course = $1 AND state IN ('held', 'accepted', 'attending') AND deleted_at IS NULL"), I(course));
    return rows_next(r) ? row_int(r, 0) : 0;
}

/* "W-2026-00012, A1.1 morning": which person, in which course; and whose both are. */
void seat_derive(struct store *st, struct draft *d)
{
    struct rows *r = ask(st, Q("SELECT x.code, w.title, (SELECT p.key FROM directory_actor p WHERE p.id = c.provider), (SELECT k.key FROM directory_actor k WHERE k.id = x.keeper) "
                               "FROM courses_demand x, courses_course c JOIN courses_course_words w ON w.owner = c.id AND w.lang = 'de' WHERE x.key = $1 AND c.key = $2"),
                         T(d->value[field_index(d->e, entity_field(d->e, S("demand")))]), T(d->value[field_index(d->e, entity_field(d->e, S("course")))]));
    static const char *const names[] = { "what", "provider", "keeper" };
    if (!rows_next(r)) return;
    str values[] = { arena_fmt(store_arena(st), "%.*s, %.*s", STR(row_str(r, 0)), STR(row_str(r, 1))), row_str(r, 2), row_str(r, 3) };
    for (size_t i = 0; i < countof(names); i++) {
        size_t f = field_index(d->e, entity_field(d->e, str_of(names[i])));
        d->value[f] = values[i];
        d->given[f] = true;
    }
}
