/* rules.c - the rules of the region that count on a day, and on whose behalf a reader without an account acts. */
#include "entity/query.h"
#include "rooms/mediation/rules.h"

const struct rules *rules_on(struct store *st, str day)
{
    struct rows *r = ask(st, Q("SELECT id FROM mediation_rules WHERE since <= $1 AND deleted_at IS NULL ORDER BY since DESC, id DESC LIMIT 1"), T(day));
    struct query q = query_new(&rules_entity, &who_house, lang_find(S(LANG_SOURCE)));
    const struct rules *found = rows_next(r) ? row_by_id(st, &q, row_int(r, 0), NULL) : NULL;
    static const struct rules usual = {
        .mode = { "first", 5 }, .lead_days = 3, .level = 20, .domain = 15, .travel = 20, .availability = 10, .continuity = 15, .fairness = 15, .gender = 5,
        .travel_limit = 40, .metres_minute = 600, .buffer = 15, .free_hours = 24, .alarm_hours = 48, .shown = { "first_name", 10 }, .releasers = 2,
        .objection_days = 14, .least = NONE,
    };
    return found ? found : &usual;
}

struct match_weights rules_weights(const struct rules *r)
{
    return (struct match_weights){
        .version = (int32_t)r->meta.id, .travel_limit = (int32_t)r->travel_limit,
        .weight = { (int32_t)r->level, (int32_t)r->domain, (int32_t)r->travel, (int32_t)r->availability, (int32_t)r->continuity, (int32_t)r->fairness, (int32_t)r->gender },
    };
}

/* Those rules belong to the room of people, which may be missing. */
str rules_waived(struct store *st, str day)
{
    if (!entity_named(S("people.volunteer_rules"))) return S("");
    struct rows *r = ask(st, Q("SELECT waived FROM people_volunteer_rules WHERE since <= $1 AND deleted_at IS NULL "
                               "ORDER BY since DESC, id DESC LIMIT 1"), T(day));
    return rows_next(r) ? row_str(r, 0) : S("");
}

int64_t rules_least(const struct rules *r) { enum { USUAL = 5 }; return r->least == NONE || r->least < 2 ? USUAL : r->least; }

str link_name(bool institution)
{
    return words_get(words_in(S(LANG_SOURCE)), institution ? N_("the institution’s link") : N_("the mediator’s link"));
}

struct who acts_for_institution(int64_t institution, str name)
{
    return (struct who){ .name = name, .grant = { { .role = "requester", .actor = institution } }, .n = 1 };
}

struct who acts_as_volunteer(int64_t volunteer, str name)
{
    return (struct who){ .name = name, .grant = { { .role = "volunteer", .volunteer = volunteer } }, .n = 1 };
}
