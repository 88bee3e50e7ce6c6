/* test_calendar.c - offers that come again, lessons of a course, what is cancelled, what is discreet: on the page and in the files for calendar programs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rooms/rooms.h"
#include "rooms/courses/calendar.h"
#include "serve/test_region.h"

static const struct entity *named(const char *name) { return entity_named(str_of(name)); }
#define offer(key, ...) put(named("directory.offer"), (key), "summary=Kurz gesagt.", "kind=advice", "actor=vhs", "state=published", __VA_ARGS__)

static void furnish(void)
{
    put(named("directory.area"), "05154036", "name=Kleve", "level=municipality", "ags=05154036");
    put(named("directory.actor"), "vhs", "name=Volkshochschule", "kind=association", "area=05154036", "state=published");
    put(named("directory.place"), "haus", "name=Haus Linde", "kind=meeting_place", "area=05154036", "street=Musterweg 1", "postcode=47533", "position=51.79,6.14", "state=published");
    put(named("directory.topic"), "violence", "name=Gewalt", "sensitive=true", "position=1");
    offer("tuesday", "title=Sprachcafé; mit Kuchen", "place=haus", "hours=Tu 18:00-19:30; PH off");
    offer("thursday", "title=Beratung", "area=05154036", "hours=Th 15:00-18:00; PH off", "valid_from=2026-12-01", "valid_to=2027-06-30");
    offer("daily", "title=Täglich offen", "hours=Mo-Fr 09:00-17:00");
    offer("shelter", "title=Schutz", "topics=violence", "hours=We 10:00-12:00");
    offer("without", "title=Ohne Zeiten", "area=05154036");
    put(named("publishing.news"), "open", "title=Neuer Treffpunkt", "summary=Ein Satz.", "visible_from=2026-11-10", "state=published");
    put(named("publishing.news"), "quiet", "title=Frauenhaus nimmt auf", "summary=Ein Satz.", "topics=violence", "visible_from=2026-11-10", "state=published");
    put(named("publishing.page"), "quiet", "title=Wege aus der Gewalt", "summary=Ein Satz.", "kind=page", "topics=violence", "state=published");
    put(&course_entity, "morning", "title=Kurs am Morgen", "provider=vhs", "type=integration", "area=05154036", "begins=2026-12-07", "ends=2027-01-29", "hours=Mo-Fr 09:00-12:15; PH off; Dec 21-Jan 06 off", "state=open");
    put(&course_entity, "off", "title=Abgesagter Kurs", "provider=vhs", "type=integration", "area=05154036", "begins=2026-12-07", "ends=2027-01-29", "state=cancelled");
}

static bool shows(const struct req *q, const char *text) { return str_find(buf_str(&q->out), str_of(text)) != STR_NONE; }
#define get(target) ask_page(GET, (target), "", "192.0.2.0/24")

static int events_in(const struct req *q)
{
    int n = 0;
    for (str rest = buf_str(&q->out); str_find(rest, S("BEGIN:VEVENT")) >= 0; n++) rest = str_from(rest, (size_t)str_find(rest, S("BEGIN:VEVENT")) + 1);
    return n;
}

static void feed_has_rules(void **state)
{
    (void)state;
    leave();
    struct req *q = get("calendar.ics?topic=offers");
    assert_int_equal(q->status, 200);
    assert_int_equal(events_in(q), 2);
    assert_true(shows(q, "BEGIN:VTIMEZONE") && shows(q, "SUMMARY:Sprachcafé\\; mit Kuchen\r\n") && shows(q, "LOCATION:Haus Linde\r\n"));
    assert_true(shows(q, "DTSTART;TZID=Europe/Berlin:20261124T180000\r\nDTEND;TZID=Europe/Berlin:20261124T193000\r\nRRULE:FREQ=WEEKLY;BYDAY=TU\r\n"));
    assert_true(shows(q, "DTSTART;TZID=Europe/Berlin:20261203T150000") && shows(q, "UNTIL=20270630T130000Z") && shows(q, "EXDATE;TZID=Europe/Berlin:20270506T150000,20270527T150000"));
    assert_false(shows(q, "Täglich") || shows(q, "Schutz"));
    assert_int_equal(events_in(get("calendar.ics")), 5);                    /* and two courses that begin, or would have, and news */
    assert_int_equal(events_in(get("calendar.ics?topic=offers&area=05154036")), 2);      /* an offer without a town is there for all              */
    begin();
}

static void page_has_the_next_date(void **state)
{
    (void)state;
    leave();
    struct req *q = get("calendar");
    assert_true(shows(q, "Sprachcafé; mit Kuchen") && shows(q, "datetime=\"2026-11-24\"") && shows(q, "datetime=\"2026-12-03\""));
    assert_false(shows(q, "Täglich offen") || shows(q, "Schutz") || shows(q, "datetime=\"2026-12-01\""));
    assert_true(shows(get("offers/sprachcafe-mit-kuchen"), "sprachcafe-mit-kuchen/dates.ics"));
    assert_false(shows(get("offers/ohne-zeiten"), "dates.ics"));
    assert_false(shows(get("offers/schutz"), "dates.ics"));
    begin();
}

/* News and pages of a sensitive life situation are as discreet as offers: in no calendar, and kept by no device. */
static void discreet_news(void **state)
{
    (void)state;
    leave();
    struct req *feed = get("calendar.ics?topic=news"), *page = get("calendar?topic=news");
    assert_true(shows(feed, "Neuer Treffpunkt") && shows(page, "Neuer Treffpunkt"));
    assert_false(shows(feed, "Frauenhaus") || shows(page, "Frauenhaus"));
    struct req *quiet = get("news/frauenhaus-nimmt-auf"), *below = get("pages/wege-aus-der-gewalt"), *open = get("news/neuer-treffpunkt");
    assert_int_equal(quiet->status, 200);
    assert_int_equal(below->status, 200);
    assert_true(quiet->sensitive && below->sensitive && !open->sensitive);
    begin();
}

static void one_offer(void **state)
{
    (void)state;
    leave();
    struct req *q = get("offers/sprachcafe-mit-kuchen/dates.ics");
    assert_int_equal(q->status, 200);
    assert_int_equal(events_in(q), 1);
    assert_true(shows(q, "LOCATION:Haus Linde\\, Musterweg 1\\, 47533 Kleve") && shows(q, "GEO:51.790000;6.140000"));
    str feed = buf_str(&get("calendar.ics?topic=offers")->out), own = buf_str(&q->out);
    str uid = str_from(own, (size_t)str_find(own, S("UID:")));
    uid = str_upto(uid, (size_t)str_find(uid, S("\r\n")));
    assert_true(str_find(feed, uid) > 0);                                  /* who has both has it once                                       */
    assert_int_equal(events_in(get("offers/taeglich-offen/dates.ics")), 1);
    assert_int_equal(get("offers/ohne-zeiten/dates.ics")->status, 404);
    assert_int_equal(get("offers/schutz/dates.ics")->status, 404);
    assert_int_equal(get("offers/nichts/dates.ics")->status, 404);
    begin();
}

/* The same entry with a greater number, when it changes. */
static void sequence_grows(void **state)
{
    (void)state;
    leave();
    assert_true(shows(get("offers/beratung/dates.ics"), "SEQUENCE:1\r\n"));
    begin();
    struct who w = who_of("administrator", 0, 0);
    int64_t version;
    struct draft *d = draft_load(t.st, &w, named("directory.offer"), id_of(named("directory.offer"), "thursday"), &version);
    size_t phone = field_index(d->e, entity_field(d->e, S("phone")));
    d->value[phone] = S("02821 1234");
    d->given[phone] = true;
    assert_int_equal(save(&w, d, true), WRITE_DONE);
    end();
    assert_true(shows(get("offers/beratung/dates.ics"), "SEQUENCE:2\r\n"));
    begin();
}

/* Who has it in a calendar must see that it does not take place; lists have it no longer. */
static void cancelled(void **state)
{
    (void)state;
    leave();
    str feed = buf_str(&get("calendar.ics?topic=integration")->out), entry = str_from(feed, (size_t)str_find(feed, S("Abgesagter Kurs")));
    assert_true(str_find(entry, S("STATUS:CANCELLED")) > 0 && str_find(entry, S("STATUS:CANCELLED")) < str_find(entry, S("END:VEVENT")));
    assert_true(shows(get("courses/abgesagter-kurs/dates.ics"), "STATUS:CANCELLED") && shows(get("calendar"), "Abgesagter Kurs"));
    assert_false(shows(get("courses"), "Abgesagter Kurs"));
    begin();
}

static void lessons(void **state)
{
    (void)state;
    leave();
    struct req *q = get("courses/kurs-am-morgen/dates.ics");
    assert_int_equal(events_in(q), 1);
    assert_true(shows(q, "DTSTART;TZID=Europe/Berlin:20261207T090000\r\n") && shows(q, "RRULE:FREQ=WEEKLY;UNTIL=20270129T080000Z;BYDAY=MO,TU,WE,TH,FR\r\n") && shows(q, "20261221T090000"));
    assert_false(shows(q, "20261218T090000"));
    assert_true(shows(get("courses/kurs-am-morgen"), "kurs-am-morgen/dates.ics"));
    begin();
}

int main(void)
{
    const struct CMUnitTest tests[] = { case_of(feed_has_rules), case_of(page_has_the_next_date), case_of(discreet_news), case_of(one_offer), case_of(sequence_grows), case_of(cancelled), case_of(lessons) };
    return region_run("calendar", rooms, rooms_count, furnish, tests, countof(tests));
}
