/* test_opendata.c - nothing leaves that visitors may not have, whoever asks; every file is what its metadata say; the catalogue names what is there and nothing else; the
** region decides. Without its neighbours the room still answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <libxml/parser.h>
#include "entity/query.h"
#include "entity/schema.h"
#include "rooms/opendata/opendata.h"
#include "rooms/rooms.h"
#include "serve/test_region.h"
#include "text/csv.h"
#include "text/json_read.h"

/* What must never be seen. */
#define SECRET "Geheimeintrag"
#define HIDDEN_STREET "Verborgener Weg 7"

static const struct entity *of(const char *room, const char *name) { return entity_find(str_of(room), str_of(name)); }

static str no_option(const void *ctx, const char *name) { (void)ctx; (void)name; return S(""); }

static void figures(void)
{
    put(of("monitoring", "source"), "", "code=open", "name=Offene Quelle", "publisher=Amt", "licence=DL-DE/BY-2-0", "method=delivered", "rank=10");
    put(of("monitoring", "source"), "", "code=shut", "name=Verschlossene Quelle", "method=delivered", "rank=20");
    put(of("monitoring", "indicator"), "", "code=OPN", "name=Offener Indikator", "measure=index", "better=context", "state=published");
    put(of("monitoring", "indicator"), "", "code=SHT", "name=Verschlossener Indikator", "measure=index", "better=context", "state=published");
    put(of("monitoring", "indicator"), "", "code=DRF", "name=" SECRET " Indikator", "measure=index", "better=context", "state=draft");
    struct room_file file = { S("f.csv"), S("indicator,area,period,source,vintage,value,status,note\r\nOPN,05154,2019,open,,1.5,,\r\nOPN,05154,2021/22,open,,2.5,,\r\n"
                                            "SHT,05154,2021,shut,,3.5,,\r\nDRF,05154,2021,open,,4.5,,\r\n") };
    struct buf out = buf_in(t.a, 10000), wrong = buf_in(t.a, 10000);
    const struct room *room = NULL;
    for (size_t i = 0; i < t.n_rooms; i++) if (!strcmp(t.rooms[i]->name, "monitoring")) room = t.rooms[i];
    const struct who office = who_of("administrator", 0, 0);
    struct room_call call = { .who = &office, .owner = true, .file = &file, .files = 1, .option = no_option, .out = &out, .wrong = &wrong };
    must(room && room->takes[0].run(t.st, t.a, &call), buf_str(&wrong));
}

static void furnish(void)
{
    const struct entity *area = of("directory", "area"), *place = of("directory", "place");
    setting_put(t.st, S("county"), S("05154"));
    put(area, "05154", "name=Kreis", "level=county", "ags=05154", "source=Vermessung 2024", "boundary={\"type\":\"Polygon\",\"coordinates\":[[[6,51],[6,52],[7,52],[7,51],[6,51]]]}");
    put(area, "05154036", "name=Kleve", "level=municipality", "ags=05154036", "parent=05154", "position=51.78,6.13", "source=Vermessung 2024");
    put(of("directory", "topic"), "german", "name=Deutsch", "name@ar=اللغة الألمانية", "position=1");
    put(of("directory", "actor"), "awo", "name=AWO \"Kleve\", e. V.", "kind=association", "state=published");
    put(of("directory", "contact"), "who", "title=Büro", "actor=awo", "person=" SECRET " Person", "state=published");
    put(place, "house", "name=Haus der Begegnung", "kind=meeting_place", "street=Markt 1", "area=05154036", "position=51.79,6.14", "state=published");
    put(place, "shelter", "name=Frauenhaus", "kind=shelter", "street=" HIDDEN_STREET, "area=05154036", "position=51.7777,6.1111", "state=published");
    put(place, "draft", "name=" SECRET " Ort", "kind=meeting_place", "area=05154036", "position=51.7,6.1", "state=draft");
    put(of("directory", "offer"), "cafe", "title=Sprachcafé", "title@en=Language café", "summary=Treffen; mit \"Kaffee\", und\nKuchen", "kind=group",
        "actor=awo", "contact=who", "place=house", "topics=german", "confirmed_with=" SECRET " Anruf", "state=published");
    put(of("directory", "offer"), "later", "title=" SECRET " Angebot", "summary=Noch nicht", "kind=group", "actor=awo", "state=draft");
    ask(t.st, Q("INSERT INTO needs_block (kind, topic, area, others_area, language, others_language, span, n) VALUES ('public', 'german', '05154036', $1, 'ar', $1, '2026-10', 7)"), B(false));
    ask(t.st, Q("INSERT INTO needs_block (kind, topic, area, others_area, language, others_language, span, n) VALUES ('public', 'german', '', $1, '', $2, '2026-Q2', 9)"), B(true), B(false));
    figures();
}

/* ---- asking, between end() and begin() ----------------------------------------------------------------------------------------------------- */
static struct req *ask_for(const char *what, enum method m, const char *body, struct who who)
{
    struct req *q = arena_new_of(t.a, struct req);
    *q = (struct req){ .app = &t.app, .a = t.a, .id = rand_name(t.a, 12), .method = m, .target = arena_fmt(t.a, "/%.*s/%s", STR(t.region), what), .body = str_of(body),
                       .body_type = S("application/x-www-form-urlencoded"), .client = S("192.0.2.0"), .who = who, .from = FROM_COMMAND };
    dispatch(q);
    return q;
}
static struct req *get(const char *what) { return ask_for(what, GET, "", who_visitor()); }
static struct req *as(const char *role, enum method m, const char *what, const char *body) { return ask_for(what, m, body, who_of(role, 0, 0)); }
static bool shows(const struct req *q, const char *z) { return str_find(buf_str(&q->out), str_of(z)) >= 0; }
#define has(q, z) do { if (!shows(q, z)) fail_msg("%s lacks %s: %.*s", arena_z(t.a, (q)->target), z, (int)(q->out.n < 3000 ? q->out.n : 3000), q->out.p); } while (0)
#define lacks(q, z) do { if (shows(q, z)) fail_msg("%s shows %s", arena_z(t.a, (q)->target), z); } while (0)
static str header(const struct req *q, const char *name)
{
    for (size_t i = 0; i < q->headers; i++) if (str_eq(q->header[i].name, str_of(name))) return q->header[i].value;
    return S("");
}

static const char *const catalogs[] = { "opendata/catalog.ttl", "opendata/catalog.rdf", "opendata/catalog.jsonld" };

/* Calls `one` with every address of the room. */
static void every_file(void (*one)(const struct dataset *d, const struct file_kind *k, const char *what))
{
    for (const struct dataset *d = datasets; d->key; d++)
        for (const struct file_kind *k = file_kinds; k->ext; k++) if (d->files & k->file) one(d, k, arena_fmt(t.a, "opendata/%s.%s", d->key, k->ext).p);
}

/* ---- what leaves ------------------------------------------------------------------------------------------------------------------------------ */
static void keeps_secrets(const struct dataset *d, const struct file_kind *k, const char *what)
{
    struct req *q = get(what), *office = as("administrator", GET, what, "");
    (void)k;
    if (d->asked) { assert_int_equal(q->status, 404); assert_int_equal(office->status, 404); return; }
    assert_int_equal(q->status, 200);
    assert_true(str_eq(header(q, "Access-Control-Allow-Origin"), S("*")));
    assert_true(str_eq(buf_str(&q->out), buf_str(&office->out)));
    lacks(q, SECRET);
    lacks(q, HIDDEN_STREET);
    lacks(q, "51.7777");
}

static void only_what_is_public(void **state)
{
    (void)state;
    end();
    every_file(keeps_secrets);
    for (size_t i = 0; i < countof(catalogs); i++) { struct req *q = get(catalogs[i]); assert_int_equal(q->status, 200); lacks(q, SECRET); }
    lacks(get("de/opendata"), SECRET);
    begin();
}

/* A second opinion on CSV: its first line is what the metadata say, every line is as wide, what is needed is there. */
static void as_described(const struct dataset *d, const struct file_kind *k, const char *what)
{
    str cells[CSV_COLUMNS_MAX], why;
    size_t n, lines = 0;
    if (k->file != FILE_CSV) return;
    struct req *q = get(what), *m = get(arena_fmt(t.a, "opendata/%s.csv-metadata.json", d->key).p);
    const struct js *meta = json_read(t.a, buf_str(&m->out), &why), *column = js_get(js_get(meta, "tableSchema"), "columns");
    assert_non_null(column);
    assert_true(str_eq(js_get(meta, "url")->text, arena_fmt(t.a, "%s.csv", d->key)));
    for (struct csv c = csv_from(t.a, buf_str(&q->out)); csv_next(&c, cells, &n); lines++) {
        assert_int_equal(n, column->n);
        for (size_t i = 0; i < n && !lines; i++) assert_true(str_eq(cells[i], js_get(&column->at[i], "titles")->text));
        for (size_t i = 0; i < n && lines; i++) assert_true(cells[i].n || !js_get(&column->at[i], "required"));
    }
    assert_true(lines > 1 || str_eq(str_of(d->key), S("courses")));
}

static void files_are_as_described(void **state)
{
    (void)state;
    opendata_give_all(t.st);
    end();
    every_file(as_described);
    struct req *q = get("opendata/offers.csv");
    has(q, "key,title,title@de-simple,title@en,");
    has(q, "Treffen; mit \"\"Kaffee\"\", und\nKuchen");
    has(get("opendata/offers.csv-metadata.json"), "\"name\":\"title%40en\",\"titles\":\"title@en\"");
    assert_true(str_eq(header(q, "Link"), S("<offers.csv-metadata.json>; rel=\"describedby\"; type=\"application/csvm+json\"")));
    has(get("opendata/needs.csv"), "public,2026-10,05154036,town,german,ar,language,7\r\n");
    has(get("opendata/needs.csv"), "public,2026-Q2,,others,german,,all,9\r\n");
    has(get("opendata/needs.json"), "\"area\":null,\"area_detail\":\"others\",\"topic\":\"german\",\"language\":null,\"language_detail\":\"all\",\"count\":9}");
    begin();
    setting_put(t.st, S("opendata_sets"), S(""));
    end();
    begin();
}

static void outlines_and_points(void **state)
{
    str why;
    (void)state;
    end();
    struct req *areas = get("opendata/areas.geojson"), *places = get("opendata/places.geojson");
    assert_true(!strcmp(areas->type, "application/geo+json"));
    assert_non_null(json_read(t.a, buf_str(&areas->out), &why));
    has(areas, "\"coordinates\":[[[6,51],[7,51],[7,52],[6,52],[6,51]]]");
    has(areas, "\"geometry\":{\"type\":\"Point\",\"coordinates\":[6.13,51.78]}");
    has(areas, "\"bbox\":[6,51,7,52]");
    lacks(areas, "\"crs\"");
    has(places, "\"id\":\"house\"");
    has(places, "\"bbox\":[6.14,51.79,6.14,51.79]");
    lacks(places, "shelter");
    begin();
}

/* ---- the catalogue -------------------------------------------------------------------------------------------------------------------------------- */
static void three_forms(void **state)
{
    str why;
    (void)state;
    end();
    struct req *turtle = get(catalogs[0]), *xml = get(catalogs[1]), *json = get(catalogs[2]);
    xmlDocPtr doc = xmlReadMemory(xml->out.p, (int)xml->out.n, "catalog.rdf", NULL, XML_PARSE_NONET);
    assert_non_null(doc);
    xmlFreeDoc(doc);
    assert_non_null(json_read(t.a, buf_str(&json->out), &why));
    has(turtle, "dcat:endpointDescription <");
    has(turtle, "opendata/catalog#offers> a <http://www.w3.org/ns/dcat#Dataset>");
    has(turtle, "dct:license <http://dcat-ap.de/def/licenses/dl-zero-de/2.0>");
    has(turtle, "dct:spatial <http://dcat-ap.de/def/politicalGeocoding/districtKey/05154>");
    has(turtle, "dcatde:contributorID <http://dcat-ap.de/def/contributors/openNRW>");
    has(turtle, "dcatde:licenseAttributionByText \"Vermessung 2024\"@de");
    lacks(turtle, "catalog#needs>");
    for (const struct dataset *d = datasets; d->key; d++)
        for (size_t i = 0; i < countof(catalogs) && !d->asked; i++) has(get(catalogs[i]), arena_fmt(t.a, "catalog#%s", d->key).p);
    begin();
}

/* Figures are open as far as their sources are; of which time is said by their periods. A school year begins in August. */
static void figures_by_their_sources(void **state)
{
    (void)state;
    end();
    struct req *q = get(catalogs[0]);
    has(q, "catalog#indicator-opn> a <http://www.w3.org/ns/dcat#Dataset>");
    has(q, "api/v1/monitoring/indicators/opn/figures.csv> ;");
    has(q, "dcat:endDate \"2022-07-31\"^^xsd:date ;\n    dcat:startDate \"2019-01-01\"^^xsd:date");
    has(q, "dcatde:licenseAttributionByText \"Amt: Offene Quelle\"@de");
    lacks(q, "indicator-sht");
    lacks(q, "indicator-drf");
    has(get("de/opendata"), "/api/v1/monitoring/indicators/opn/figures.csv");
    struct req *csv = get("api/v1/monitoring/indicators/opn/figures.csv");
    assert_int_equal(csv->status, 200);
    assert_true(str_eq(header(csv, "Access-Control-Allow-Origin"), S("*")));
    begin();
}

static void chooses_by_accept(void **state)
{
    static const struct { const char *accept, *to; } cases[] = { { "text/html,*/*;q=0.8", "/de/opendata" }, { "", "/de/opendata" }, { "text/turtle", "/opendata/catalog.ttl" },
        { "application/rdf+xml;q=0.9", "/opendata/catalog.rdf" }, { "application/ld+json", "/opendata/catalog.jsonld" } };
    (void)state;
    end();
    for (size_t i = 0; i < countof(cases); i++) {
        struct req *q = arena_new_of(t.a, struct req);
        *q = (struct req){ .app = &t.app, .a = t.a, .id = rand_name(t.a, 12), .target = arena_fmt(t.a, "/%.*s/opendata/catalog", STR(t.region)),
                           .accept = str_of(cases[i].accept), .who = who_visitor(), .from = FROM_COMMAND };
        dispatch(q);
        assert_int_equal(q->status, 303);
        assert_true(str_ends(header(q, "Location"), str_of(cases[i].to)));
    }
    begin();
}

/* ---- the region decides ----------------------------------------------------------------------------------------------------------------------------- */
static const char *const settings = "de/opendata/settings";
#define DECIDED "set-offers=1&set-needs=1&licence=dl-by-de%2F2.0&attribution=Kreis+%22A%22&contributor=openDataBund&publisher=RegionalAuthority" \
    "&mail=daten%40kreis.example&link=https%3A%2F%2Fkreis.example%2Fdaten"

static void the_region_decides(void **state)
{
    (void)state;
    end();
    assert_int_equal(as("administrator", GET, settings, "")->status, 200);
    assert_int_equal(as("coordinator", GET, settings, "")->status, 403);
    assert_int_equal(as("coordinator", POST, settings, DECIDED)->status, 403);
    assert_int_equal(as("administrator", POST, settings, DECIDED)->status, 303);
    struct req *q = get(catalogs[0]);
    has(q, "catalog#needs> a <http://www.w3.org/ns/dcat#Dataset>");
    has(q, "dcat:endDate \"2026-10-31\"^^xsd:date ;\n    dcat:startDate \"2026-04-01\"^^xsd:date");
    has(q, "dct:modified \"2026-11-10T00:00:00Z\"^^xsd:dateTime");
    has(q, "catalog#offers>");
    lacks(q, "catalog#places>");
    has(q, "licenses/dl-by-de/2.0");
    has(q, "dcatde:licenseAttributionByText \"Kreis \\\"A\\\"\"@de");
    has(q, "contributors/openDataBund");
    has(q, "publishertype/RegionalAuthority");
    has(q, "vcard:hasEmail <mailto:daten@kreis.example>");
    has(q, "vcard:hasURL <https://kreis.example/daten>");
    assert_int_equal(get("opendata/places.csv")->status, 404);
    assert_int_equal(get("opendata/needs.csv")->status, 200);
    assert_int_equal(as("administrator", POST, settings, "licence=dl-zero-de%2F2.0&publisher=LocalAuthority")->status, 303);       /* nothing is open        */
    assert_int_equal(get("opendata/offers.csv")->status, 404);
    lacks(get(catalogs[0]), "dcat#Dataset>");
    begin();
    setting_put(t.st, S("opendata_sets"), S(""));
    end();
    begin();
}

static void refuses(void **state)
{
    static const char *const wrong[] = {
        "licence=none&publisher=LocalAuthority", "licence=cc-zero&publisher=Nobody", "licence=dl-by-de%2F2.0&publisher=LocalAuthority", "licence=cc-zero&publisher=LocalAuthority&contributor=a%3E%3Cb",
        "licence=cc-zero&publisher=LocalAuthority&mail=nobody", "licence=cc-zero&publisher=LocalAuthority&link=javascript%3Aalert(1)", "licence=cc-zero&publisher=LocalAuthority&mail=a%40b%0Ac" };
    (void)state;
    end();
    for (size_t i = 0; i < countof(wrong); i++) assert_int_equal(as("administrator", POST, settings, wrong[i])->status, 422);
    assert_int_equal(get("opendata/offers.csv")->status, 200);
    begin();
}

static void knows_licences(void **state)
{
    (void)state;
    assert_ptr_equal(licence_find(S(" DL-DE/BY-2-0 ")), &licences[1]);
    assert_ptr_equal(licence_find(S("https://www.govdata.de/dl-de/zero-2-0")), &licences[0]);
    assert_null(licence_find(S("")));
    assert_null(licence_find(S("alle Rechte vorbehalten")));
}

/* ---- alone ------------------------------------------------------------------------------------------------------------------------------------------- */
static void nothing(void) { }
static void answers_alone(void **state)
{
    (void)state;
    end();
    struct req *page = get("de/opendata");
    assert_int_equal(page->status, 200);
    has(page, "class=\"empty\"");
    for (size_t i = 0; i < countof(catalogs); i++) { struct req *q = get(catalogs[i]); assert_int_equal(q->status, 200); lacks(q, "dcat#Dataset"); }
    assert_int_equal(get("opendata/offers.csv")->status, 404);
    assert_int_equal(get("opendata/needs.json")->status, 404);
    begin();
}

int main(void)
{
    static const struct room *alone[1];
    const struct CMUnitTest tests[] = {
        case_of(only_what_is_public), case_of(files_are_as_described), case_of(outlines_and_points), case_of(three_forms), case_of(figures_by_their_sources), case_of(chooses_by_accept),
        case_of(the_region_decides), case_of(refuses), case_of(knows_licences) };
    const struct CMUnitTest without[] = { case_of(answers_alone) };
    for (size_t i = 0; i < rooms_count; i++) if (!strcmp(rooms[i]->name, "opendata")) alone[0] = rooms[i];
    int failed = region_run("alone", alone, 1, nothing, without, countof(without));      /* first: tables of the others stay known to the process */
    return failed + region_run("opendata", rooms, rooms_count, furnish, tests, countof(tests));
}
