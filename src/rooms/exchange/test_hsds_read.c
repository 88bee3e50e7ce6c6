/* test_hsds_read.c - services as our own feed writes them come back as they were; others' documents, lists, lines and tables; the official examples, if they are here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/file.h"
#include "rooms/exchange/test_readers.h"
#include <stdlib.h>

static bool reads(const struct read_part *part, size_t n) { bool good = hsds_read(a, part, n, &in, &wrong); assert_true(read_fits(a, &in)); return good; }

/* As rooms/hsds writes an offer: every member that it has. */
#define ATTRIBUTE(link, code, name, label) "{\"id\":\"x\",\"link_type\":\"" link "\",\"link_entity\":\"service\",\"value\":\"" name "\",\"taxonomy_term\":{\"id\":\"y\",\"code\":\"" code "\",\"name\":\"" name \
    "\",\"description\":\"d\"},\"label\":\"" label "\"}"
static const char offer[] = "{\"id\":\"s1\",\"name\":\"Sprachcafé am Markt\",\"description\":\"Treffen und Deutsch sprechen.\\n\\nJeden Dienstag **mit Tee**.\\n\\nOhne Anmeldung.\","
    "\"url\":\"https://cafe.example/\",\"email\":\"cafe@example.org\",\"status\":\"active\",\"application_process\":\"Einfach kommen.\",\"fees_description\":\"Kostenlos. Spenden sind willkommen.\","
    "\"eligibility_description\":\"Ab 16 Jahren.\\nErwachsene, Menschen, die neu hier sind\",\"minimum_age\":16,\"maximum_age\":99,\"assured_date\":\"2026-10-01\",\"last_modified\":\"2026-10-02T08:00:00Z\","
    "\"organization\":{\"id\":\"o1\",\"name\":\"Stadt Kleve\",\"description\":\"Die Verwaltung der Stadt.\",\"website\":\"https://kleve.de\"},"
    "\"service_areas\":[{\"id\":\"a1\",\"name\":\"Kleve\",\"description\":\"AGS 05154036\"}],\"additional_urls\":[{\"id\":\"u1\",\"label\":\"Kreis Kleve\",\"url\":\"https://ki.example/kleve/de/offers/sprachcafe\"}],"
    "\"phones\":[{\"id\":\"p1\",\"number\":\"02821 85-0\",\"type\":\"voice\"}],"
    "\"schedules\":[{\"id\":\"t1\",\"valid_from\":\"2026-01-01\",\"valid_to\":\"2027-12-31\",\"timezone\":1,\"freq\":\"WEEKLY\",\"interval\":1,\"wkst\":\"MO\",\"byday\":\"TU\",\"opens_at\":\"16:00+01:00\","
    "\"closes_at\":\"18:00+01:00\",\"description\":\"Dienstags, nicht in den Ferien\",\"notes\":\"opening_hours: Tu 16:00-18:00; PH off\"}],"
    "\"service_at_locations\":[{\"id\":\"l1\",\"location\":{\"id\":\"g1\",\"location_type\":\"physical\",\"name\":\"Rathaus Kleve\",\"description\":\"Eingang im Hof\",\"transportation\":\"Kleve Mitte (5 min)\","
    "\"latitude\":51.787,\"longitude\":6.136,\"addresses\":[{\"id\":\"d1\",\"address_1\":\"Minoritenplatz 1\",\"city\":\"Kleve\",\"state_province\":\"Nordrhein-Westfalen\",\"postal_code\":\"47533\",\"country\":\"DE\","
    "\"address_type\":\"physical\"}],\"accessibility\":[{\"id\":\"z\",\"description\":\"Step-free\"}],\"phones\":[{\"id\":\"p2\",\"number\":\"02821 84-0\"}],"
    "\"schedules\":[{\"id\":\"t2\",\"freq\":\"WEEKLY\",\"byday\":\"MO,TU,WE\",\"opens_at\":\"08:00\",\"closes_at\":\"12:00\"}]}}],"
    "\"languages\":[{\"id\":\"n1\",\"name\":\"Deutsch\",\"code\":\"de\"},{\"id\":\"n2\",\"name\":\"Einfache Sprache\",\"code\":\"de\",\"note\":\"Einfache Sprache\"},{\"id\":\"n3\",\"code\":\"ar\"}],"
    "\"cost_options\":[{\"id\":\"c1\",\"option\":\"Free of charge\",\"currency\":\"EUR\",\"amount\":0,\"amount_description\":\"Spenden sind willkommen.\"}],"
    "\"contacts\":[{\"id\":\"k1\",\"title\":\"Integrationsbüro\",\"email\":\"buero@example.org\",\"phones\":[{\"id\":\"p3\",\"number\":\"02821 84-1\"}]}],"
    "\"attributes\":[" ATTRIBUTE("topic", "german", "Deutsch lernen", "Topics") "," ATTRIBUTE("audience", "adults", "Erwachsene", "For whom") ","
    ATTRIBUTE("audience", "newcomers", "Menschen, die neu hier sind", "For whom") "," ATTRIBUTE("type", "meeting_point", "Treff", "Kind of offer") ","
    ATTRIBUTE("accessibility", "step_free", "Stufenlos", "Accessibility") "," ATTRIBUTE("accessibility", "childcare", "Kinderbetreuung", "Childcare") "]}";

static void our_offer(void)
{
    const struct arrival *s = one("directory.offer", "s1"), *o = one("directory.actor", "o1"), *p = one("directory.place", "g1"), *k = one("directory.contact", "k1");
    is(arrival_text(s, "title", "de"), "Sprachcafé am Markt");
    is(arrival_text(s, "summary", "de"), "Treffen und Deutsch sprechen.");
    is(arrival_text(s, "description", "de"), "Jeden Dienstag **mit Tee**.\n\nOhne Anmeldung.");
    is(arrival_text(s, "kind", NULL), "meeting_point");
    is(arrival_text(s, "actor", NULL), "o1");
    is(arrival_text(s, "place", NULL), "g1");
    is(arrival_text(s, "area", NULL), "05154036");
    is(arrival_text(s, "topics", NULL), "german");
    is(arrival_text(s, "audience", NULL), "adults newcomers");
    is(arrival_text(s, "times", "de"), "Dienstags, nicht in den Ferien");
    is(arrival_text(s, "hours", NULL), "Tu 16:00-18:00; PH off");
    is(arrival_text(s, "languages", NULL), "de de-simple ar");
    is(arrival_text(s, "cost", NULL), "free");
    is(arrival_text(s, "cost_note", "de"), "Spenden sind willkommen.");
    is(arrival_text(s, "conditions", "de"), "Ab 16 Jahren.");
    is(arrival_text(s, "age_from", NULL), "16");
    is(arrival_text(s, "accessibility", NULL), "step_free");
    is(arrival_text(s, "childcare", NULL), "true");
    is(arrival_text(s, "taking_part", "de"), "Einfach kommen.");
    is(arrival_text(s, "contact", NULL), "k1");
    is(arrival_text(s, "phone", NULL), "02821 85-0");
    is(arrival_text(s, "website", NULL), "https://cafe.example/");
    is(s->origin, "https://ki.example/kleve/de/offers/sprachcafe");
    is(arrival_text(s, "valid_from", NULL), "2026-01-01");
    is(arrival_text(s, "valid_to", NULL), "2027-12-31");
    is(arrival_text(s, "confirmed_on", NULL), "2026-10-01");
    is(arrival_text(o, "summary", "de"), "Die Verwaltung der Stadt.");
    is(arrival_text(p, "street", NULL), "Minoritenplatz 1");
    is(arrival_text(p, "stop", NULL), "Kleve Mitte");
    is(arrival_text(p, "walk_minutes", NULL), "5");
    is(arrival_text(p, "hours", NULL), "Mo-We 08:00-12:00");
    is(arrival_text(p, "accessibility", NULL), "step_free");
    is(arrival_text(p, "area", NULL), "Kleve");
    is(arrival_text(k, "title", "de"), "Integrationsbüro");
    is(arrival_text(k, "actor", NULL), "o1");
    is(arrival_text(k, "phone", NULL), "02821 84-1");
}

static void own_feed(void **state)
{
    (void)state;
    const struct read_part part[] = { { S("services"), S(""), S(""), arena_fmt(a, "{\"total_items\":1,\"contents\":[{\"id\":\"s1\",\"name\":\"Sprachcafé am Markt\",\"status\":\"active\"}]}") },
                                      { S("service"), S(""), S("https://ki.example/kleve/hsds/services/s1"), str_of(offer) } };
    assert_true(reads(part, 2));
    assert_false(in.partial);
    our_offer();
}

/* The same as a page of a list, as lines, as a bare list, and without a word of what it is. */
static void forms(void **state)
{
    (void)state;
    const char *const form[] = { "{\"total_items\":1,\"contents\":[%s]}", "%s\n{\"id\":\"o2\",\"name\":\"B\",\"description\":\"x\"}\n", "[%s]", "%s" };
    for (size_t i = 0; i < countof(form); i++) {
        int64_t at = str_find(str_of(form[i]), S("%s"));
        in = arrive_begin(a, &wrong);
        const struct read_part part = { S(""), S(""), S(""), arena_fmt(a, "%.*s%s%s", (int)at, form[i], offer, form[i] + at + 2) };
        assert_true(reads(&part, 1));
        our_offer();
    }
}

static void course(void **state)
{
    (void)state;
    const struct read_part part = { S("service"), S(""), S(""), arena_fmt(a, "{\"id\":\"c1\",\"name\":\"Integrationskurs\",\"description\":\"Ein Kurs.\",\"status\":\"active\",\"organization\":{\"id\":\"o1\",\"name\":\"VHS\"},"
        "\"url\":\"https://ki.example/kleve/de/courses/c1\",\"schedules\":[{\"id\":\"t\",\"valid_from\":\"2026-12-01\",\"valid_to\":\"2027-06-30\",\"notes\":\"opening_hours: Mo-Th 09:00-12:15\"}],"
        "\"cost_options\":[{\"id\":\"k\",\"option\":\"Cost for self-payers\",\"currency\":\"EUR\",\"amount\":458.5,\"amount_description\":\"in Raten\"}],"
        "\"capacities\":[{\"id\":\"q\",\"unit\":{\"id\":\"w\",\"name\":\"Seats\"},\"available\":0,\"maximum\":20,\"updated\":\"2026-11-01T00:00:00Z\"}],"
        "\"attributes\":[%s,%s,%s,%s,%s]}", ATTRIBUTE("type", "integration", "I", "Kind of course"), ATTRIBUTE("level", "a1_1", "A1.1", "Language level"),
        ATTRIBUTE("level", "b1_2", "B1.2", "Leads to"), ATTRIBUTE("eligibility", "women_only", "Nur für Frauen", "For women only"), ATTRIBUTE("schedule", "morning", "Vormittag", "Time of day")) };
    const struct read_part from = { part.what, part.lang, S("https://ki.example/kleve/hsds/services/c1"), part.bytes };
    assert_true(reads(&from, 1));
    const struct arrival *c = one("courses.course", "c1");
    is(arrival_text(c, "provider", NULL), "o1");
    is(arrival_text(c, "type", NULL), "integration");
    is(arrival_text(c, "level", NULL), "a1_1");
    is(arrival_text(c, "level_to", NULL), "b1_2");
    is(arrival_text(c, "women_only", NULL), "true");
    is(arrival_text(c, "times", NULL), "morning");
    is(arrival_text(c, "begins", NULL), "2026-12-01");
    is(arrival_text(c, "ends", NULL), "2027-06-30");
    is(arrival_text(c, "hours", NULL), "Mo-Th 09:00-12:15");
    is(arrival_text(c, "price", NULL), "45850");
    is(arrival_text(c, "seats", NULL), "20");
    is(arrival_text(c, "state", NULL), "full");
    is(arrival_text(c, "website", NULL), "");           /* a page of the same house is where it comes from               */
    is(c->origin, "https://ki.example/kleve/de/courses/c1");
}

static void tables(void **state)
{
    (void)state;
    const struct read_part part[] = {
        { S("organizations.csv"), S(""), S(""), S("id,name,description,website\r\no1,Caritas Kleve,Hilft.,https://c.example\r\n") },
        { S("services.csv"), S(""), S(""), S("id,organization_id,name,description,status\r\ns1,o1,Beratung,\"Für alle, die fragen.\",active\r\ns2,o1,Alt,x,defunct\r\n") },
        { S("service_at_location.csv"), S(""), S(""), S("id,service_id,location_id\r\nx,s1,g1\r\n") },
        { S("locations.csv"), S(""), S(""), S("id,location_type,name,latitude,longitude\r\ng1,physical,Haus,51.7,6.1\r\n") },
        { S("addresses.csv"), S(""), S(""), S("id,location_id,address_1,city,postal_code\r\nd,g1,Weg 1,Kleve,47533\r\n") },
        { S("phones.csv"), S(""), S(""), S("id,service_id,organization_id,number\r\np1,s1,,02821 111\r\np2,,o1,02821 222\r\n") },
        { S("schedules.csv"), S(""), S(""), S("id,service_id,freq,byday,opens_at,closes_at\r\nt,s1,WEEKLY,\"MO,TU\",09:00,11:00\r\n") },
        { S("datapackage.json"), S(""), S(""), S("{\"name\":\"x\",\"resources\":[]}") },
    };
    assert_true(reads(part, countof(part)));
    assert_false(in.partial);
    const struct arrival *s = one("directory.offer", "s1");
    is(arrival_text(s, "phone", NULL), "02821 111");
    is(arrival_text(s, "hours", NULL), "Mo,Tu 09:00-11:00");
    is(arrival_text(s, "kind", NULL), "advice");
    is(arrival_text(one("directory.actor", "o1"), "phone", NULL), "02821 222");
    is(arrival_text(one("directory.place", "g1"), "street", NULL), "Weg 1");
    assert_null(arrival_find(&in, "directory.offer", S("s2")));
}

static void broken(void **state)
{
    (void)state;
    static const char *const bad[] = { "", "{", "[1]", "[{}]", "{\"id\":1,\"name\":[],\"status\":\"active\"}", "{\"contents\":3}", "{\"id\":\"a\",\"status\":null}", "x\ny", "{\"id\":\"a\",\"name\":\"b\",\"status\":\"active\",\"schedules\":[3]}" };
    for (size_t i = 0; i < countof(bad); i++) {
        const struct read_part part = { S(""), S(""), S(""), str_of(bad[i]) };
        hsds_read(a, &part, 1, &in, &wrong);
        assert_true(read_fits(a, &in));
    }
    assert_true(in.partial && wrong.n > 0);
}

static str shared(const char *name)
{
    const char *root = getenv("BRUECKE_SHARED");
    str bytes = S(""), why;
    if (!file_read(a, arena_fmt(a, "%s/standards/hsds/3.1/examples/%s", root ? root : "../shared", name), 1 << 24, &bytes, &why)) return S("");
    return bytes;
}

/* Open Referral's own examples, CC BY-SA 4.0: read where they lie. */
static void official(void **state)
{
    (void)state;
    static const char *const json[] = { "service_full.json", "service_list.json", "organization_full.json", "organization_list.json", "location.json", "service_at_location_full.json",
        "service_at_location_list.json", "taxonomy.json", "taxonomy_list.json", "taxonomy_term.json", "taxonomy_term_list.json", "base.json" };
    static const char *const csv[] = { "services.csv", "organizations.csv", "locations.csv", "service_at_location.csv", "addresses.csv", "schedules.csv", "phones.csv", "contacts.csv", "attributes.csv",
        "taxonomy_terms.csv", "languages.csv", "cost_options.csv", "accessibility.csv", "service_areas.csv", "url.csv", "service_capacity.csv" };
    struct read_part part[countof(csv)];
    if (!shared("service_full.json").n) { fprintf(stderr, "SKIPPED: the examples of HSDS 3.1 are not at $BRUECKE_SHARED/standards/hsds\n"); skip(); }
    for (size_t i = 0; i < countof(json); i++) {
        in = arrive_begin(a, &wrong);
        part[0] = (struct read_part){ .bytes = shared(json[i]) };
        if (!reads(part, 1) || in.partial) fail_msg("%s: %.*s", json[i], STR(buf_str(&wrong)));
    }
    for (size_t i = 0; i < countof(csv); i++) part[i] = (struct read_part){ .what = str_of(csv[i]), .bytes = shared(arena_z(a, arena_fmt(a, "csv/%s", csv[i]))) };
    in = arrive_begin(a, &wrong);
    assert_true(reads(part, countof(csv)));
    const struct arrival *s = one("directory.offer", "ac148810-d857-441c-9679-408f346de14b");
    is(arrival_text(s, "kind", NULL), "advice");
    is(arrival_text(s, "phone", NULL), "+44 1234 234567");
    is(arrival_text(s, "cost", NULL), "fee");
    is(arrival_text(s, "age_from", NULL), "12");
    is(arrival_text(s, "hours", NULL), "");             /* in two weeks of the year: a week cannot say that              */
    is(arrival_text(s, "contact", NULL), "1e7efce3-639b-4880-940c-b95cd30cdb50");
}

int main(void)
{
    read_register();
    setenv("BRUECKE_NOW", "1795003200", 1);
#define case_of(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = { case_of(own_feed), case_of(forms), case_of(course), case_of(tables), case_of(broken), case_of(official) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
