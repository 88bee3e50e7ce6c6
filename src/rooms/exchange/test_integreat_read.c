/* test_integreat_read.c - a small region as Integreat's API v3 delivers it, in two languages and a third. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rooms/exchange/test_readers.h"

static bool reads(const struct read_part *part, size_t n) { bool good = integreat_read(a, part, n, &in, &wrong); assert_true(read_fits(a, &in)); return good; }

#define PAGE(id, path, title, content, parent, order, others) "{\"id\":" id ",\"url\":\"https://cms.example" path "\",\"path\":\"" path "\",\"title\":\"" title \
    "\",\"modified_gmt\":\"2026-09-01T08:00:00Z\",\"last_updated\":\"2026-09-01T10:00:00.123+02:00\",\"excerpt\":\"x\",\"content\":\"" content "\",\"parent\":" parent \
    ",\"order\":" order ",\"available_languages\":" others ",\"thumbnail\":null,\"organization\":null,\"hash\":null,\"embedded_offers\":[]}"
#define NO_PARENT "{\"id\":0,\"url\":null,\"path\":null}"

static const char pages_de[] = "[" PAGE("11", "/kleve/de/willkommen/", "Willkommen", "<p>Guten <strong>Tag</strong> <a href=\\\"/kleve/de/schule/\\\">Schule</a></p>", NO_PARENT, "2",
    "{\"en\":{\"id\":12,\"url\":\"u\",\"path\":\"/kleve/en/welcome/\"}}") ","
    PAGE("13", "/kleve/de/willkommen/schule/", "Schule", "<ul><li>a</li></ul>", "{\"id\":5,\"url\":\"u\",\"path\":\"/kleve/de/willkommen/\"}", "3", "{}") "]";
static const char pages_en[] = "[" PAGE("12", "/kleve/en/welcome/", "Welcome", "<p>Hello</p>", NO_PARENT, "2", "{\"de\":{\"id\":11,\"url\":\"u\",\"path\":\"/kleve/de/willkommen/\"}}") ","
    PAGE("14", "/kleve/en/only/", "Only English", "<p>Alone</p>", "{\"id\":5,\"url\":\"u\",\"path\":\"/kleve/en/welcome/\"}", "4", "{\"fr\":{\"id\":15,\"path\":\"/kleve/fr/seul/\"}}") "]";
static const char pages_fr[] = "[" PAGE("15", "/kleve/fr/seul/", "Seul", "<p>Tout</p>", NO_PARENT, "4", "{\"en\":{\"id\":14,\"path\":\"/kleve/en/only/\"}}") "]";

static void pages(void **state)
{
    (void)state;
    const struct read_part part[] = { { S("pages"), S("fr"), S(""), str_of(pages_fr) }, { S("pages"), S("en"), S(""), str_of(pages_en) }, { S("pages"), S("de"), S(""), str_of(pages_de) } };
    assert_true(reads(part, 3));
    assert_false(in.partial);
    assert_int_equal(in.n, 3);
    const struct arrival *p = one("publishing.page", "kleve/de/willkommen");
    is(arrival_text(p, "title", "de"), "Willkommen");
    is(arrival_text(p, "title", "en"), "Welcome");
    is(arrival_text(p, "body", "de"), "Guten **Tag** [Schule](https://cms.example/kleve/de/schule/)");
    is(p->origin, "https://cms.example/kleve/de/willkommen/");
    is(arrival_text(p, "position", NULL), "2");
    is(arrival_text(one("publishing.page", "kleve/de/schule"), "parent", NULL), "kleve/de/willkommen");
    p = one("publishing.page", "kleve/en/only");
    is(p->lang.n ? p->lang : S(""), "fr");              /* French came first: it stands for the original                */
    is(arrival_text(p, "title", "de"), "Seul");
    is(arrival_text(p, "title", "en"), "Only English");
}

#define DAY_SHUT "{\"allDay\":false,\"closed\":true,\"appointmentOnly\":false,\"timeSlots\":[]}"
#define DAY_OPEN "{\"allDay\":false,\"closed\":false,\"appointmentOnly\":false,\"timeSlots\":[{\"start\":\"10:00\",\"end\":\"13:00\",\"timezone\":\"Europe/Berlin\"}]}"
static const char places[] = "[{\"id\":2,\"url\":\"https://cms.example/kleve/de/locations/amt/\",\"path\":\"/kleve/de/locations/amt/\",\"title\":\"Ausländeramt\",\"last_updated\":\"2026-09-01T10:00:00+02:00\","
    "\"meta_description\":\"Das Amt. Es hilft.\",\"excerpt\":\"x\",\"content\":\"<p>Hier &amp; da</p>\",\"available_languages\":{},\"icon\":null,\"thumbnail\":null,\"website\":\"www.kleve.de\","
    "\"email\":\"amt@kleve.de\",\"phone_number\":\"+49 2821 85\",\"contacts\":[{\"area_of_responsibility\":\"Leitung\",\"name\":\"A. Muster\",\"email\":\"\",\"phone_number\":\"02821 99999\","
    "\"mobile_number\":\"\",\"website\":\"\",\"opening_hours\":null,\"appointment_url\":null}],\"category\":{\"id\":2,\"name\":\"Behörde\",\"color\":\"#1DC6C6\",\"icon\":\"office\"},\"temporarily_closed\":false,"
    "\"opening_hours\":[" DAY_OPEN "," DAY_OPEN "," DAY_SHUT "," DAY_OPEN "," DAY_SHUT "," DAY_SHUT "," DAY_SHUT "],\"appointment_url\":\"https://kleve.de/termin\","
    "\"location\":{\"id\":4,\"name\":\"Ausländeramt\",\"address\":\"Nassauerallee 15\",\"town\":\"Kleve\",\"state\":null,\"postcode\":\"47533\",\"region\":null,\"country\":\"Deutschland\","
    "\"latitude\":51.78,\"longitude\":6.13},\"hash\":null,\"organization\":null,\"barrier_free\":true},"
    "{\"id\":3,\"path\":\"/kleve/de/locations/park/\",\"title\":\"Park\",\"content\":\"\",\"contacts\":[],\"category\":{\"icon\":\"leisure\"},\"opening_hours\":null,"
    "\"location\":{\"id\":5,\"name\":\"Park\",\"address\":\"\",\"town\":\"Kleve\",\"postcode\":\"47533\",\"latitude\":51.7,\"longitude\":6.1},\"organization\":null}]";
static const char events[] = "[{\"id\":2,\"url\":\"https://cms.example/kleve/de/events/treff/\",\"path\":\"/kleve/de/events/treff$2026-12-01/\",\"title\":\"Sprachcafé\",\"last_updated\":\"2026-09-01T10:00:00+02:00\","
    "\"excerpt\":\"Kommen Sie vorbei. Es gibt Tee.\",\"content\":\"<p>Kommen Sie vorbei. Es gibt Tee.</p>\",\"available_languages\":{},\"location\":{\"id\":4,\"name\":\"Ausländeramt\"},"
    "\"location_path\":\"/kleve/de/locations/amt/\",\"meeting_url\":null,\"event\":{\"id\":1,\"start\":\"2026-12-01T13:00:00+01:00\",\"start_date\":\"2026-12-01\",\"start_time\":\"13:00:00\","
    "\"end_date\":\"2026-12-01\",\"end_time\":\"15:00:00\",\"all_day\":false,\"recurrence_id\":1},\"recurrence_rule\":\"DTSTART:20261201T120000\\nRRULE:FREQ=WEEKLY;UNTIL=20310101T235959;BYDAY=TU,TH\"},"
    "{\"id\":2,\"path\":\"/kleve/de/events/treff$2026-12-08/\",\"title\":\"Sprachcafé\",\"excerpt\":\"\",\"content\":\"\",\"available_languages\":{},\"location\":{},\"event\":{\"start_date\":\"2026-12-08\"}}]";
static const char news[] = "[{\"id\":12,\"title\":\"Neu\",\"message\":\"Ab morgen offen.\",\"timestamp\":\"2026-11-01T10:00:00+01:00\",\"display_date\":\"2026-11-02T10:00:00+01:00\",\"available_languages\":{\"de\":{\"id\":12}}},"
    "{\"id\":\"tunews-3\",\"title\":\"Fremd\",\"content\":\"x\",\"source\":\"tunews\",\"display_date\":\"2026-11-02\",\"available_languages\":null}]";

static void places_and_events(void **state)
{
    (void)state;
    const struct read_part part[] = { { S("events"), S("de"), S(""), str_of(events) }, { S("locations"), S("de"), S(""), str_of(places) }, { S("fcm"), S("de"), S(""), str_of(news) } };
    assert_true(reads(part, 3));
    assert_false(in.partial);
    const struct arrival *p = one("directory.place", "kleve/de/amt"), *h = one("directory.actor", "kleve/de/amt"), *c = one("directory.contact", "kleve/de/amt#Leitung");
    is(arrival_text(p, "hours", NULL), "Mo,Tu,Th 10:00-13:00");
    is(arrival_text(p, "kind", NULL), "office");
    is(arrival_text(p, "area", NULL), "Kleve");
    is(arrival_text(p, "position", NULL), "51.78,6.13");
    is(arrival_text(p, "by_appointment", NULL), "true");
    is(arrival_text(p, "accessibility", NULL), "step_free");
    is(arrival_text(p, "actor", NULL), "kleve/de/amt");
    is(arrival_text(h, "description", "de"), "Hier & da");
    is(arrival_text(h, "summary", "de"), "Das Amt. Es hilft.");
    is(arrival_text(h, "website", NULL), "https://www.kleve.de");
    is(arrival_text(c, "title", "de"), "Leitung");
    is(arrival_text(c, "person", NULL), "A. Muster");
    is(arrival_text(c, "phone", NULL), "02821 99999");
    one("directory.place", "kleve/de/park");
    assert_null(arrival_find(&in, "directory.actor", S("kleve/de/park")));
    const struct arrival *e = one("directory.offer", "kleve/de/treff");
    is(arrival_text(e, "hours", NULL), "Tu,Th 13:00-15:00");
    is(arrival_text(e, "times", "de"), "dienstags und donnerstags, 13:00–15:00 Uhr, bis 01.01.2031");
    is(arrival_text(e, "valid_from", NULL), "2026-12-01");
    is(arrival_text(e, "place", NULL), "kleve/de/amt");
    is(arrival_text(e, "actor", NULL), "kleve/de/amt");
    is(arrival_text(e, "kind", NULL), "meeting_point");
    const struct arrival *n = one("publishing.news", "12");
    is(arrival_text(n, "visible_from", NULL), "2026-11-02");
    is(arrival_text(n, "summary", "de"), "Ab morgen offen.");
    assert_null(arrival_find(&in, "publishing.news", S("tunews-3")));
}

/* An upload says nothing of itself. */
static void by_shape(void **state)
{
    (void)state;
    const struct read_part part[] = { { S(""), S(""), S(""), str_of(places) }, { S(""), S(""), S(""), str_of(events) }, { S(""), S(""), S(""), str_of(pages_en) } };
    assert_true(reads(part, 3));
    one("directory.offer", "kleve/de/treff");
    is(one("publishing.page", "kleve/de/willkommen")->lang, "en");
}

/* A German text under another language's address is no translation. */
static void fallbacks(void **state)
{
    (void)state;
    static const char same[] = "[" PAGE("null", "/kleve/en/willkommen/", "Willkommen", "<p>Guten <strong>Tag</strong> <a href=\\\"/kleve/de/schule/\\\">Schule</a></p>", NO_PARENT, "2",
        "{\"de\":{\"id\":11,\"path\":\"/kleve/de/willkommen/\"}}") "]";
    const struct read_part part[] = { { S("pages"), S("de"), S(""), str_of(pages_de) }, { S("pages"), S("en"), S(""), str_of(same) } };
    assert_true(reads(part, 2));
    is(arrival_text(one("publishing.page", "kleve/de/willkommen"), "title", "en"), "");
}

static void broken(void **state)
{
    (void)state;
    static const char *const bad[] = { "", "{", "{}", "[1]", "[{}]", "[{\"path\":\"/a/de/b/\",\"parent\":3,\"order\":\"x\",\"title\":7}]", "[{\"event\":{},\"title\":\"x\",\"path\":\"/k/de/e\"}]", "null", "\"x\"" };
    for (size_t i = 0; i < countof(bad); i++) {
        const struct read_part part = { S(""), S(""), S(""), str_of(bad[i]) };
        integreat_read(a, &part, 1, &in, &wrong);
        assert_true(read_fits(a, &in));
    }
    assert_true(in.partial && wrong.n > 0);
    const struct read_part none = { S("pages"), S("de"), S(""), S("<html>404</html>") };
    assert_false(integreat_read(a, &none, 1, &in, &wrong));
}

int main(void)
{
    read_register();
#define case_of(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = { case_of(pages), case_of(places_and_events), case_of(by_shape), case_of(fallbacks), case_of(broken) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
