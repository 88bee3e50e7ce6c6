/* things.c - courses, and their beginnings in the calendar, as schema.org calls them. */
#include "rooms/courses/things.h"
#include "look/head.h"
#include "text/hours.h"
#include <math.h>

enum { LESSON = 45, WEEKS_OF_DAYS = 7 };

static str label_in(const struct labels *labels, const char *entity, int64_t id)
{
    const struct entity *e = entity_named(str_of(entity));
    const struct label *l = e && id ? label_of(labels, e, id) : NULL;
    return l ? l->text : S("");
}

static str word_of(const struct req *q, const char *field, str key)
{
    const char *label = choice_label(entity_field(&course_entity, str_of(field)), key);
    return label ? _(label) : S("");
}

static void put_where(struct json *j, const struct req *q, str name, str street, str town, struct coordinate at)
{
    thing_in(j, "location", "Place");
    thing_str(j, "name", name.n ? name : town.n ? town : q->region_title);
    thing_address(j, street, S(""), town);
    thing_at(j, at);
    json_close(j, '}');
}

/* Weekly times, without the holidays and pauses, which schema.org cannot say. */
static void put_schedule(struct json *j, const struct course *c)
{
    struct hours_slot slot[WEEKS_OF_DAYS];
    size_t n = hours_usual(c->hours, slot, countof(slot));
    if (!n) return;
    json_key(j, "courseSchedule");
    json_open(j, '[');
    for (size_t i = 0; i < n; i++) {
        json_open(j, '{');
        json_key(j, "@type"); json_z(j, "Schedule");
        thing_days(j, "byDay", slot[i].days);
        thing_str(j, "repeatFrequency", S("P1W"));
        thing_str(j, "startDate", c->begins);
        thing_str(j, "endDate", c->ends);
        thing_str(j, "startTime", thing_clock(j->out->a, slot[i].from));
        thing_str(j, "endTime", thing_clock(j->out->a, slot[i].to));
        thing_str(j, "scheduleTimezone", S("Europe/Berlin"));
        json_close(j, '}');
    }
    json_close(j, ']');
}

static const char *mode_of(str form) { return str_eq(form, S("online")) ? "Online" : str_eq(form, S("mixed")) ? "Blended" : "Onsite"; }

/* Of events; a group that takes part online needs no place. */
static void put_status(struct json *j, str form, bool cancelled)
{
    const char *mode = str_eq(form, S("online")) ? "https://schema.org/OnlineEventAttendanceMode"
                     : str_eq(form, S("mixed")) ? "https://schema.org/MixedEventAttendanceMode" : "https://schema.org/OfflineEventAttendanceMode";
    thing_str(j, "eventAttendanceMode", str_of(mode));
    thing_str(j, "eventStatus", cancelled ? S("https://schema.org/EventCancelled") : S("https://schema.org/EventScheduled"));
}

static void put_count(struct json *j, const char *key, int64_t n)
{
    if (n == NONE) return;
    json_key(j, key);
    json_int(j, n);
}

static void put_instance(struct json *j, const struct req *q, const struct course *c, const struct labels *labels)
{
    str town = label_in(labels, "directory.area", c->area), place = label_in(labels, "directory.place", c->place);
    thing_in(j, "hasCourseInstance", "CourseInstance");
    thing_str(j, "courseMode", str_of(mode_of(c->form)));
    thing_str(j, "startDate", c->begins);
    thing_str(j, "endDate", c->ends);
    put_status(j, c->form, str_eq(c->state, S("cancelled")));
    if (c->units != NONE) thing_str(j, "courseWorkload", arena_fmt(q->a, "PT%lldM", (long long)c->units * LESSON));
    put_count(j, "maximumAttendeeCapacity", c->seats);
    put_count(j, "remainingAttendeeCapacity", c->free);
    if (!str_eq(c->form, S("online"))) put_where(j, q, place, c->street, town, c->position);
    put_schedule(j, c);
    json_close(j, '}');
}

void course_thing(struct req *q, const struct course *c, const struct labels *labels)
{
    const struct entity *actor = entity_named(S("directory.actor"));
    const struct label *provider = actor && c->provider ? label_of(labels, actor, c->provider) : NULL;
    struct json *j = thing_open(q, "Course");
    thing_str(j, "name", c->title);
    thing_str(j, "description", c->summary.n ? c->summary : word_of(q, "type", c->type));
    thing_url(j, "url", url_whole(q, url_row(q, &course_entity, c->meta.slug)));
    thing_str(j, "educationalLevel", c->level_to.n ? word_of(q, "level_to", c->level_to) : word_of(q, "level", c->level));
    if (provider) {
        thing_in(j, "provider", "Organization");
        thing_str(j, "name", provider->text);
        thing_url(j, "url", url_whole(q, url_row(q, actor, provider->slug)));
        json_close(j, '}');
    } else thing_centre(j, q, "provider");
    thing_price(j, c->price);
    put_instance(j, q, c, labels);
    json_close(j, '}');
}

/* ---- the calendar ---------------------------------------------------------------------------------------------------------------------- */

/* With the offset of the German wall clock of that moment; a whole day is its date alone. */
static str moment_of(struct req *q, str day, int64_t at)
{
    struct wall w = wall_of(at);
    if (!at) return day;
    return arena_fmt(q->a, "%04d-%02d-%02dT%02d:%02d:00+%02d:%02d",
                     w.date.year, w.date.month, w.date.day, w.hour, w.minute, w.offset / 3600, w.offset / 60 % 60);
}

void calendar_things(struct req *q, const struct calendar_view *v)
{
    for (size_t i = 0, told = 0; i < v->n && told < EVENTS_TOLD; i++) {
        const struct calendar_date *d = &v->at[i];
        if (str_eq(d->topic, S("news"))) continue;
        struct json *j = thing_open(q, "EducationEvent");
        thing_str(j, "name", d->title);
        thing_url(j, "url", url_whole(q, d->url));
        thing_str(j, "startDate", moment_of(q, d->day, d->from));
        thing_str(j, "endDate", moment_of(q, d->day, d->to));
        put_status(j, d->form, d->cancelled);
        put_where(j, q, S(""), S(""), d->town, (struct coordinate){ NAN, NAN });
        json_close(j, '}');
        told++;
    }
}
