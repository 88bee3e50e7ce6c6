/* things.h - what programs that read pages are told of courses: schema.org (look/head.h). */
#ifndef COURSES_THINGS_H
#define COURSES_THINGS_H
#include "rooms/courses/calendar.h"
#include "rooms/courses/courses.h"

void course_thing(struct req *q, const struct course *c, const struct labels *labels);         /* Course with its one CourseInstance: a row is a group */
/* The next beginnings of the calendar, each an Event; news are none. At most EVENTS_TOLD, so that the page stays light. */
enum { EVENTS_TOLD = 20 };
void calendar_things(struct req *q, const struct calendar_view *v);
#endif
