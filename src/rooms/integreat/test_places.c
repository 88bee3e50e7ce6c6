/* test_places.c - places and events of API v3: who is among them, opening hours, categories, rules and days. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rooms/rooms.h"
#include "rooms/integreat/events.h"
#include "serve/test_region.h"
#include "text/json_read.h"

static const struct entity *named(const char *name) { return entity_named(str_of(name)); }
#define offer(key, ...) put(named("directory.offer"), (key), "summary=Kurz gesagt.", "kind=advice", "actor=vhs", "state=published", __VA_ARGS__)
#define place(key, ...) put(named("directory.place"), (key), "area=05154036", "actor=vhs", __VA_ARGS__)
#define course(key, ...) put(named("courses.course"), (key), "provider=vhs", "type=integration", "area=05154036", __VA_ARGS__)

static void furnish(void)
{
    put(named("directory.area"), "05154036", "name=Kleve", "level=municipality", "ags=05154036");
    put(named("directory.area"), "05154016", "name=Goch", "level=municipality", "ags=05154016");
    put(named("directory.actor"), "vhs", "name=Volkshochschule", "kind=association", "area=05154036", "website=https://vhs.example", "email=vhs@example.org", "phone=02821 100", "state=published");
    put(named("directory.contact"), "desk", "title=Empfang", "actor=vhs", "person=Erika Muster", "phone=02821 7", "hours=Tu 09:00-12:00", "state=published");
    put(named("directory.contact"), "goch", "title=Zweigstelle", "actor=vhs", "area=05154016", "state=published");
    place("haus", "name=Haus Linde", "kind=meeting_place", "note=Im Hof <links>.", "note@en=In the yard.", "street=Musterweg 1", "postcode=47533", "position=51.79,6.14",
          "hours=Mo-Fr 09:00-12:00; Tu 09:00-12:00,15:00-18:00; Sa 20:00-02:00; PH off", "accessibility=step_free lift", "state=published");
    place("buero", "name=Büro", "kind=office", "by_appointment=true", "hours=Mo 00:00-24:00", "position=51.80,6.15", "phone=02821 8", "state=published");
    place("nirgends", "name=Ohne Ort", "kind=other", "state=published");
    place("schutz", "name=Schutzhaus", "kind=shelter", "position=51.7,6.1", "street=Geheimweg 5", "state=published");
    place("entwurf", "name=Entwurf", "kind=office", "position=51.7,6.1", "state=draft");
    offer("tuesday", "title=Sprachcafé", "title@en=Language café", "place=haus", "hours=Tu 18:00-19:30; PH off");
    offer("season", "title=Fahrrad", "hours=Apr-Oct Sa 10:00-12:00; Tu 08:00-09:00");
    offer("daily", "title=Täglich", "hours=Mo-Fr 09:00-17:00");
    offer("once", "title=Fest", "place=schutz", "hours=2026 Dec 06 00:00-24:00");
    offer("past", "title=Vorbei", "hours=2026 Nov 10 10:00-12:00");
    course("soon", "title=Bald", "begins=2026-12-07", "ends=2027-01-29", "hours=Mo-Fr 09:00-12:15", "street=Kursweg 2", "position=51.78,6.13", "state=open");
    course("plan", "title=Geplant", "begins=2026-12-08", "ends=2027-06-30", "state=planned");
    course("old", "title=Begonnen", "begins=2026-09-01", "ends=2027-06-30", "state=running");
    course("off", "title=Abgesagt", "begins=2026-12-09", "ends=2027-06-30", "state=cancelled");
}

static const struct js *api(const char *tongue, const char *rest)
{
    str why = S("");
    struct req *q = arena_new_of(t.a, struct req);
    *q = (struct req){ .app = &t.app, .a = t.a, .id = rand_name(t.a, 12), .method = GET, .target = arena_fmt(t.a, "/api/v3/%.*s/%s/%s", STR(t.region), tongue, rest), .client = S("192.0.2.0/24"),
                       .who = who_visitor(), .from = FROM_COMMAND };
    dispatch(q);
    return q->status == 200 ? json_read(t.a, buf_str(&q->out), &why) : NULL;
}

/* "location.id" below an object; a text, a number as text, or "null"; "-": there is no such member. */
static const char *at_path(const struct js *v, const char *path)
{
    str rest = str_of(path), name;
    int64_t nth;
    while (v && str_split(&rest, '.', &name)) v = v->kind == JS_LIST ? (str_int(name, &nth) && (size_t)nth < v->n ? &v->at[nth] : NULL) : js_get(v, arena_z(t.a, name));
    if (!v) return "-";
    if (v->kind == JS_BOOL) return v->yes ? "true" : "false";
    return v->kind == JS_NULL ? "null" : arena_z(t.a, v->text);
}

static const struct js *titled(const struct js *all, const char *title, size_t nth)
{
    for (size_t i = 0; i < all->n; i++) if (str_eq(js_get(&all->at[i], "title")->text, str_of(title)) && !nth--) return &all->at[i];
    return NULL;
}

#define same(v, path, want) assert_string_equal(at_path((v), (path)), (want))

static void who_is_among_them(void **state)
{
    (void)state;
    leave();
    const struct js *all = api("de", "locations/"), *map = api("de", "locations/?on_map=1"), *off = api("de", "locations?on_map=0");
    assert_int_equal(all->n, 3);
    assert_int_equal(map->n, 2);
    assert_int_equal(off->n, 1);
    same(off, "0.title", "Ohne Ort");
    same(off, "0.location.latitude", "null");
    assert_null(titled(all, "Schutzhaus", 0));
    assert_null(api("de", "locations/?on_map=2"));
    assert_null(api("de", "locations/?on_map="));
    begin();
}

static void one_place(void **state)
{
    (void)state;
    leave();
    const struct js *p = titled(api("en", "locations/?on_map=1"), "Haus Linde", 0);
    same(p, "excerpt", "In the yard.");
    same(p, "category.icon_color", "meeting_point_#FF7C32");
    same(p, "location.town", "Kleve");
    same(p, "location.address", "Musterweg 1");
    same(p, "location.latitude", "51.79");
    same(p, "location.country", "Deutschland");
    same(p, "organization", "null");
    same(p, "website", "https://vhs.example");
    same(p, "phone_number", "02821 100");
    same(p, "barrier_free", "true");
    same(p, "contacts.0.area_of_responsibility", "Empfang");
    same(p, "contacts.0.name", "");                                        /* people are not named */
    same(p, "contacts.0.opening_hours.1.timeSlots.0.end", "12:00");
    same(p, "contacts.1", "-");                                            /* the branch is in another town */
    same(p, "available_languages.en", "-");
    assert_true(str_find(js_get(titled(api("de", "locations/"), "Haus Linde", 0), "content")->text, S("<p>Im Hof &lt;links&gt;.</p>")) == 0);
    assert_true(str_find(js_get(p, "content")->text, S("/en/offers/language-cafe\">Language café</a>")) > 0);
    begin();
}

static void weeks(void **state)
{
    (void)state;
    leave();
    const struct js *all = api("de", "locations/"), *p = titled(all, "Haus Linde", 0), *office = titled(all, "Büro", 0);
    assert_int_equal(js_get(p, "opening_hours")->n, 7);
    same(p, "opening_hours.0.timeSlots.0.start", "09:00");
    same(p, "opening_hours.1.timeSlots.1.end", "18:00");
    same(p, "opening_hours.5.timeSlots.0.end", "23:59");                    /* over midnight: the rest is Sunday's */
    same(p, "opening_hours.6.timeSlots.0.end", "02:00");
    same(p, "opening_hours.0.timeSlots.0.timezone", "Europe/Berlin");
    same(office, "opening_hours.0.allDay", "true");
    same(office, "opening_hours.0.appointmentOnly", "true");
    same(office, "opening_hours.1.closed", "true");
    same(office, "opening_hours.1.appointmentOnly", "false");
    same(office, "phone_number", "02821 8");
    same(office, "barrier_free", "null");
    same(titled(all, "Ohne Ort", 0), "opening_hours", "null");
    begin();
}

static void categories(void **state)
{
    (void)state;
    leave();
    const struct js *all = api("de", "location-categories/");
    assert_int_equal(all->n, 10);
    same(all, "0.icon_color", "office_#1DC6C6");
    same(all, "9.id", "11");                                               /* a place in the directory's list, where the shelter has one, too */
    begin();
}

static void combined(void **state)
{
    (void)state;
    leave();
    const struct js *all = api("de", "events/?combine_recurring=True"), *e = titled(all, "Sprachcafé", 0), *c = titled(all, "Bald", 0);
    assert_int_equal(all->n, 5);
    same(e, "recurrence_rule", "DTSTART:20261124T170000\nRRULE:FREQ=WEEKLY;BYDAY=TU");
    same(e, "event.start", "2026-11-24T18:00:00+01:00");
    same(e, "event.end_time", "19:30:00");
    same(e, "event.timezone", "Europe/Berlin");
    assert_string_equal(at_path(e, "event.recurrence_id"), at_path(e, "event.id"));
    assert_string_equal(at_path(e, "location.id"), at_path(titled(api("de", "locations/"), "Haus Linde", 0), "location.id"));
    assert_string_equal(at_path(e, "location_path"), at_path(titled(api("de", "locations/"), "Haus Linde", 0), "path"));
    assert_true(str_ends(js_get(e, "path")->text, S("/de/events/offer-sprachcafe/")));
    same(c, "event.start", "2026-12-07T09:00:00+01:00");
    same(c, "event.end", "2026-12-07T12:15:00+01:00");
    same(c, "recurrence_rule", "null");
    same(c, "event.recurrence_id", "null");
    same(c, "location.address", "Kursweg 2");
    same(c, "location_path", "null");
    same(titled(all, "Fahrrad", 0), "recurrence_rule", "DTSTART:20261124T070000\nRRULE:FREQ=WEEKLY;BYDAY=TU");
    same(titled(all, "Fahrrad", 1), "recurrence_rule", "DTSTART:20270403T080000\nRRULE:FREQ=WEEKLY;BYMONTH=4,5,6,7,8,9,10;BYDAY=SA");
    assert_true(str_ends(js_get(titled(all, "Fahrrad", 1), "path")->text, S("/events/offer-fahrrad--2/")));
    begin();
}

static void whole_day_and_nowhere(void **state)
{
    (void)state;
    leave();
    const struct js *e = titled(api("de", "events/?combine_recurring"), "Fest", 0);
    same(e, "event.all_day", "true");
    same(e, "event.start_time", "00:00:00");
    same(e, "event.end", "2026-12-06T23:59:00+01:00");
    same(e, "location.id", "null");                                        /* a shelter is no address */
    same(e, "location.latitude", "null");
    same(e, "location_path", "null");
    same(e, "meeting_url", "null");
    begin();
}

/* 18 November to 19 December: four Tuesdays of one offer, four of the other, the first lesson, one date. */
static void day_by_day(void **state)
{
    (void)state;
    leave();
    const struct js *all = api("en", "events/"), *e = titled(all, "Language café", 1);
    assert_int_equal(all->n, 10);
    assert_true(str_ends(js_get(e, "path")->text, S("/en/events/offer-language-cafe$2026-12-01/")));
    same(e, "id", "null");
    same(e, "available_languages.de.id", "null");
    same(e, "event.start", "2026-12-01T18:00:00+01:00");
    same(e, "recurrence_rule", "null");
    same(e, "event.recurrence_id", "null");
    begin();
}

static void ids_are_apart(void **state)
{
    (void)state;
    leave();
    const struct js *all = api("de", "events/?combine_recurring=1");
    for (size_t i = 0; i < all->n; i++)
        for (size_t k = 0; k < i; k++) {
            assert_string_not_equal(at_path(&all->at[i], "id"), at_path(&all->at[k], "id"));
            assert_string_not_equal(at_path(&all->at[i], "event.id"), at_path(&all->at[k], "event.id"));
            assert_string_not_equal(at_path(&all->at[i], "path"), at_path(&all->at[k], "path"));
        }
    begin();
}

static void switched_off(void **state)
{
    (void)state;
    leave();
    begin();
    ask(t.st, Q("INSERT INTO core_setting (name, value, changed_at) VALUES ('integreat_places', 'off', 1)"));
    ask(t.st, Q("INSERT INTO core_setting (name, value, changed_at) VALUES ('integreat_events', 'off', 1)"));
    end();
    assert_int_equal(api("de", "locations/")->n, 0);
    assert_int_equal(api("de", "location-categories/")->n, 0);
    assert_int_equal(api("de", "events/")->n, 0);
    begin();
    ask(t.st, Q("DELETE FROM core_setting WHERE name IN ('integreat_places', 'integreat_events')"));
    end();
    begin();
}

int main(void)
{
    const struct CMUnitTest tests[] = { case_of(who_is_among_them), case_of(one_place), case_of(weeks), case_of(categories), case_of(combined), case_of(whole_day_and_nowhere),
                                        case_of(day_by_day), case_of(ids_are_apart), case_of(switched_off) };
    return region_run("places", rooms, rooms_count, furnish, tests, countof(tests));
}
