/* room.c - language courses: what begins where, and who waits for a seat. */
#include "rooms/courses/access.h"
#include "rooms/courses/calendar.h"
#include "rooms/courses/course_pages.h"
#include "rooms/courses/finder.h"
#include "rooms/courses/lack_pages.h"
#include "web/room.h"

static const struct entity *const entities[] = { &course_entity, &demand_entity, &seat_entity, &access_rule_entity };

static const struct role roles[] = {
    { "counselling", N_("Counselling centre"), N_("Keeps the people of the own centre who wait for a course."), false, NEEDS_ACTOR },
};

static const struct route routes[] = {
    /* The finder: the questions about residence are sent by POST, which writes nothing and reads no cookie; so it needs no token (finder.h). */
    { GET,  "find-course", finder_get,  ROUTE_OPEN },
    { POST, "find-course", finder_post, ROUTE_OPEN, .own_proof = true },
    { GET,  "calendar",     calendar_show, ROUTE_OPEN },
    { GET,  "calendar.ics", calendar_feed, ROUTE_OPEN },
    { GET,  "course-gaps",          lack_show, ROUTE_ROLES, .roles = COURSE_OFFICE, .slow = true },
    { GET,  "course-gaps.xlsx",     lack_xlsx, ROUTE_ROLES, .roles = COURSE_OFFICE, .slow = true },
    { GET,  "course-gaps/bars.svg", lack_show, ROUTE_ROLES, .roles = COURSE_OFFICE, .slow = true },
    { GET,  "course-gaps/bars.csv", lack_show, ROUTE_ROLES, .roles = COURSE_OFFICE, .slow = true },
    { GET,  "course-gaps/map.svg",  lack_show, ROUTE_ROLES, .roles = COURSE_OFFICE, .slow = true },
    { GET,  "course-gaps/map.csv",  lack_show, ROUTE_ROLES, .roles = COURSE_OFFICE, .slow = true },
    { GET,  "courses",              course_list,     ROUTE_RIGHT, &course_entity, BASE_PAGE },
    { GET,  "courses/{slug}",       course_show,     ROUTE_RIGHT, &course_entity, BASE_PAGE },
    { GET,  "courses/{slug}/dates.ics", course_dates, ROUTE_RIGHT, &course_entity, BASE_PAGE },
    { POST, "courses/{slug}/copy",  course_copy,     ROUTE_RIGHT, &course_entity, BASE_PAGE, .action = CREATE },
    { GET,  "courses/{slug}/queue", seat_queue,      ROUTE_ROLES, &course_entity, .roles = COURSE_OFFICE },
    { POST, "courses/{slug}/queue", seat_queue_post, ROUTE_ROLES, &course_entity, .roles = COURSE_OFFICE },
    /* Behind the link of a provider: the link proves whose numbers they are, and looking at them changes nothing. */
    { GET,  "free-seats", seats_get,  ROUTE_OPEN },
    { POST, "free-seats", seats_post, ROUTE_OPEN, .own_proof = true },
};

#define COURSES N_("Courses")
static const struct tile tiles[] = {
    { N_("Find a German course"), "find-course", 14, COURSES },
    { N_("Language courses"), "courses", 15, COURSES },
    { N_("Calendar"), "calendar", 21, COURSES },
    { N_("People who wait for a course"), "course-demand", 16, COURSES, .office = true },
    { N_("Seats in courses"), "course-seats", 17, COURSES, .office = true },
    { N_("Missing courses"), "course-gaps", 18, COURSES, COURSE_OFFICE, true },
    { N_("Rules of access to courses"), "access-rules", 19, COURSES, .office = true },
};

static const struct job_kind *const jobs[] = { &courses_job, &seats_job };

extern const struct room courses_room;                  /* the one symbol of this room, named in rooms.c              */
const struct room courses_room = {
    .name = "courses", .label = COURSES,
    .entities = entities, .n_entities = countof(entities),
    .tiles = tiles, .n_tiles = countof(tiles),
    .roles = roles, .n_roles = countof(roles),
    .routes = routes, .n_routes = countof(routes), .jobs = jobs, .n_jobs = countof(jobs),
    .listens = course_listens, .n_listens = COURSE_LISTENS, .open = seats_open, .today = courses_today, .demo = courses_demo,
};
