/* entities.c - the tables of the room: fields, who may read and write what, lists, how long what is kept. */
#include "rooms/courses/course_pages.h"

#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct course, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field course_fields[] = {
#include "rooms/courses/course.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct demand, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field demand_fields[] = {
#include "rooms/courses/demand.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct seat, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field seat_fields[] = {
#include "rooms/courses/seat.def"
};
#undef FIELD

/* Nobody deletes: a course is cancelled, a person taken off the list. So no row with a seat on it disappears, and none is merged into another. */
#define ALL (READ | CREATE | UPDATE | EXPORT)
#define OFFICE (PUBLIC | INTERNAL | CONTACT)
#define PERSONS (PUBLIC | INTERNAL | PERSONAL)
#define PURPOSE N_("Finding a language course for people who look for one, in the order in which they wait")
#define BASIS N_("Public task of the integration centre: Article 6(1)(e) GDPR with § 8 TIntG NRW (text to be checked by the region)")

/* What is planned is seen by all providers, so that they can agree before it is public; each changes its own. */
static const struct right course_rights[] = {
    { "visitor",           READ | EXPORT, PUBLIC, ROWS_PUBLISHED },
    { "editor",            ALL, OFFICE, ROWS_ALL },
    { "coordinator",       ALL, OFFICE, ROWS_ALL },
    { "lead",              ALL, OFFICE, ROWS_ALL },
    { "administrator",     ALL, OFFICE, ROWS_ALL },
    { "translator",        READ | EXPORT, PUBLIC, ROWS_ALL },
    { "translator",        UPDATE, PUBLIC, ROWS_OWN_LANGUAGE },
    { "municipal_officer", READ | EXPORT, OFFICE, ROWS_ALL },
    { "municipal_officer", CREATE | UPDATE, OFFICE, ROWS_OWN_AREA },
    { "quarter_manager",   READ | EXPORT, OFFICE, ROWS_ALL },
    { "counselling",        READ | EXPORT, PUBLIC | INTERNAL, ROWS_ALL },
    { "provider",          READ | EXPORT, PUBLIC, ROWS_ALL },
    { "provider",          READ | CREATE | UPDATE, OFFICE, ROWS_OWN_ACTOR },
    { "data_officer",      READ, OFFICE, ROWS_ALL },
};

static const struct own_filter course_filters[] = {
    { { .name = "seats_left", .kind = KIND_choice, .label = N_("Free seats"), .choices = course_room }, READ, .tell = courses_free },
};

const struct entity course_entity = {
    .room = "courses", .name = "course", .path = "courses", .label = N_("Course"), .plural = N_("Courses"),
    .fields = course_fields, .n = countof(course_fields), .size = sizeof(struct course),
    .title = "title", .state = "shown", .flow = &course_flow, .begins = "begins", .ends = "ends", .hidden = "hidden_on", .own_area = "area", .own_actor = "provider",
    .rights = course_rights, .n_rights = countof(course_rights), .check = course_check, .before_save = course_derive, .after_save = course_saved, .adapt = course_adapt,
    .list = { .columns = "type level begins times area free", .filter = "type level area times childcare form women_only state provider series place", .linked = "provider series place",
              .search = "title summary", .facets = "type level area times childcare form women_only seats_left",
              .own = course_filters, .n_own = countof(course_filters) },
};

/* A counselling centre and a town keep their own people and see no others; a provider sees nobody who waits. */
static const struct right demand_rights[] = {
    { "coordinator",       ALL, PERSONS, ROWS_ALL },
    { "lead",              ALL, PERSONS, ROWS_ALL },
    { "administrator",     ALL, PERSONS, ROWS_ALL },
    { "municipal_officer", ALL, PERSONS, ROWS_OWN_AREA },
    { "counselling",        ALL, PERSONS, ROWS_OWN_ACTOR },
    { "data_officer",      READ, PUBLIC | INTERNAL, ROWS_ALL },
};

const struct entity demand_entity = {
    .room = "courses", .name = "demand", .path = "course-demand", .label = N_("Person who waits"), .plural = N_("People who wait for a course"),
    .fields = demand_fields, .n = countof(demand_fields), .size = sizeof(struct demand),
    .title = "code", .flow = &demand_flow, .own_area = "area", .own_actor = "keeper",
    .rights = demand_rights, .n_rights = countof(demand_rights), .check = demand_check, .before_save = demand_derive,
    .list = { .columns = "code area level times since state", .filter = "area level times childcare admission state keeper family", .linked = "keeper family", .search = "code", .sort = "code", .apart = true },
    .purpose = PURPOSE, .basis = BASIS,
    .keep = { "ended_on", 183, ANONYMISE, N_("Half a year after the end") },
};

/* Nobody writes one by a form: seats come about by seat.h alone. Providers see theirs, with the number of the person and nothing else. */
static const struct right seat_rights[] = {
    { "coordinator",       READ | EXPORT, OFFICE, ROWS_ALL },
    { "lead",              READ | EXPORT, OFFICE, ROWS_ALL },
    { "administrator",     READ | EXPORT, OFFICE, ROWS_ALL },
    { "counselling",       READ, PUBLIC | INTERNAL, ROWS_OWN_ACTOR },          /* whom others have on the list is theirs (skipped)    */
    { "data_officer",      READ, OFFICE, ROWS_ALL },
};

const struct entity seat_entity = {
    .room = "courses", .name = "seat", .path = "course-seats", .label = N_("Seat in a course"), .plural = N_("Seats in courses"),
    .fields = seat_fields, .n = countof(seat_fields), .size = sizeof(struct seat),
    .title = "what", .flow = &seat_flow, .own_actor = "keeper",
    .rights = seat_rights, .n_rights = countof(seat_rights), .before_save = seat_derive,
    .list = { .columns = "what course since position state held_until", .filter = "course demand provider state", .linked = "course demand provider", .apart = true },
    .purpose = PURPOSE, .basis = BASIS,
};
