/* room.c - language courses: what begins where, and who waits for a seat. */
#include "rooms/courses/courses.h"
#include "web/room.h"

static const struct entity *const entities[] = { &course_entity, &demand_entity, &seat_entity };

static const struct role roles[] = {
    { "counsellor", N_("Counselling centre"), N_("Keeps the people of the own centre who wait for a course."), false, NEEDS_ACTOR },
};

#define COURSES N_("Courses")
static const struct tile tiles[] = {
    { N_("Language courses"), "courses", 15, COURSES },
    { N_("People who wait for a course"), "course-demand", 16, COURSES, .office = true },
    { N_("Seats in courses"), "course-seats", 17, COURSES, .office = true },
};

extern const struct room courses_room;                  /* the one symbol of this room, named in rooms.c              */
const struct room courses_room = {
    .name = "courses", .label = COURSES,
    .entities = entities, .n_entities = countof(entities),
    .tiles = tiles, .n_tiles = countof(tiles),
    .roles = roles, .n_roles = countof(roles),
    .demo = courses_demo,
};
