/* test_indicators.c - pairs of figures cut at breaks, `bruecke evaluate monitoring`, classes of maps at the form, and that one changed figure changes every output. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include "plan/classes.h"
#include "entity/schema.h"
#include "web/reply.h"
#include "rooms/monitoring/figures.h"
#include "rooms/monitoring/compared.h"
#include "rooms/monitoring/indicator_routes.h"
#include "rooms/rooms.h"
#include "serve/test_region.h"
#include "text/json_read.h"

static const char figures[] = "indicator,area,period,source,vintage,value,status,note,group\n"
    "ABI,05154,2016,one,,30,,,foreign\nABI,05154,2016,one,,50,,,german\nABI,05154,2017,one,,28,,,foreign\nABI,05154,2017,one,,45,,,german\n"
    "ABI,05154,2018,one,,25,,,foreign\nABI,05154,2018,one,,40,,,german\nABI,05154,2018-06-30,two,,26,,,foreign\n"
    "OHNE,05154,2016/17,one,,22.6,,,foreign\nOHNE,05154,2016/17,one,,7.0,,,\nOHNE,05,2016/17,one,,11.6,,,foreign\nOHNE,05,2016/17,one,,4.6,,,\n"
    "BRUCH,05154,2009,one,,10,,,foreign\nBRUCH,05154,2010,one,,20,,,foreign\nBRUCH,05154,2011,one,,30,,,foreign\nBRUCH,05154,2012,one,,31,,,foreign\n"
    "BRUCH,05154,2009,one,,50,,,german\nBRUCH,05154,2010,one,,50,,,german\nBRUCH,05154,2011,one,,50,,,german\nBRUCH,05154,2012,one,,50,,,german\n"
    "KARTE,05154004,2022,one,,11.1,,,\nKARTE,05154008,2022,one,,22.2,,,\nKARTE,05154,2022,one,,33.3,,,\nKARTE,05154,2021,one,,33.0,,,\n";

static void take(const char *csv)
{
    struct buf wrong = buf_in(t.a, 4000);
    if (!observations_take_csv(t.st, t.a, &who_house, S("test.csv"), str_of(csv), &wrong)) { fprintf(stderr, "%.*s\n", STR(buf_str(&wrong))); abort(); }
}

#define BOX(x, y) "boundary={\"type\":\"Polygon\",\"coordinates\":[[[" #x ",51.0],[" #y ",51.0],[" #y ",51.5],[" #x ",51.5],[" #x ",51.0]]]}"
static void furnish(void)
{
    const struct entity *area = entity_named(S("directory.area"));
    put(area, "05", "name=Land", "level=state", "ags=05");
    put(area, "05154", "name=Kreis", "level=county", "ags=05154", "parent=05");
    put(area, "05154004", "name=Westdorf", "level=municipality", "ags=05154004", "parent=05154", BOX(6.0, 6.2));
    put(area, "05154008", "name=Ostdorf", "level=municipality", "ags=05154008", "parent=05154", BOX(6.2, 6.4));
    setting_put(t.st, S("county"), S("05154"));
    put(&source_entity, "one", "code=one", "name=Quelle Eins", "method=delivered", "rank=1", "concept=nationality");
    put(&source_entity, "two", "code=two", "name=Quelle Zwei", "method=delivered", "rank=2", "concept=state_law");
    put(&breakdown_entity, "group", "code=group", "name=Gruppe");
    put(&group_entity, "group-foreign", "breakdown=group", "code=foreign", "name=Ausländisch", "name@en=Foreign", "concept=nationality");
    put(&group_entity, "group-german", "breakdown=group", "code=german", "name=Deutsch", "concept=nationality", "reference=1");
    put(&group_entity, "group-eg", "breakdown=group", "code=eg", "name=Mit Einwanderungsgeschichte", "concept=state_law");
    put(&indicator_entity, "abi", "code=ABI", "name=Abitur", "measure=share", "unit=%", "digits=1", "better=high");
    put(&indicator_entity, "ohne", "code=OHNE", "name=Ohne Abschluss", "measure=share", "unit=%", "digits=1", "better=low");
    put(&indicator_entity, "bruch", "code=BRUCH", "name=Mit Bruch", "measure=share", "unit=%", "digits=1", "better=high");
    put(&indicator_entity, "karte", "code=KARTE", "name=Karte", "measure=share", "unit=%", "digits=1", "better=context", "classes=unter 20\n20 und mehr");
    put(&indicator_entity, "leer", "code=LEER", "name=Leer", "measure=count", "better=context");
    put(&break_entity, "b", "indicator=bruch", "period=2011", "reason=Zensus 2011", "reason@en=Census of 2011");
    ask(t.st, Q("UPDATE monitoring_indicator SET state = 'published'"));
    take(figures);
}

/* ---- on the command line ----------------------------------------------------------------------------------------------------------------------------- */
struct options { const char *area, *group, *reference, *from, *to; };
static str option(const void *ctx, const char *name)
{
    const struct options *o = ctx;
    const struct { const char *name, *value; } all[] = { { "area", o->area }, { "group", o->group }, { "reference", o->reference }, { "from", o->from }, { "to", o->to } };
    for (size_t i = 0; i < countof(all); i++) if (!strcmp(all[i].name, name)) return str_of(all[i].value);
    return S("");
}

static struct buf out, wrong;
static bool evaluated(const char *what, struct options o)
{
    struct who visitor = who_visitor();
    out = buf_in(t.a, 100000);
    wrong = buf_in(t.a, 1000);
    const struct room_call c = { .who = &visitor, .what = str_of(what), .option = option, .ctx = &o, .out = &out, .wrong = &wrong };
    return monitoring_evaluate(t.st, t.a, &c);
}
#define prints(z) do { if (str_find(buf_str(&out), S(z)) < 0) fail_msg("%.*s", STR(buf_str(&out))); } while (0)

static void case_c_on_the_command_line(void **state)
{
    str why;
    (void)state;
    assert_true(evaluated("abi", (struct options){ .area = "05154", .group = "foreign" }));
    assert_non_null(json_read(t.a, buf_str(&out), &why));
    prints("{\"series\":[{\"period\":\"2016\",\"group\":30,\"reference\":50,\"parity\":0.6,\"gap\":-20,\"disadvantage\":20}");
    prints("\"gap_closed_pct\":25,\"status\":\"closing\",\"how\":\"reference_declined\"}");
    assert_true(evaluated("ABI", (struct options){ .area = "05154", .group = "group=foreign", .reference = "german", .from = "2017", .to = "Jahr 2018" }));
    prints("{\"series\":[{\"period\":\"2017\"");
    prints("\"period\":\"2018\",\"group\":25,\"reference\":40,\"parity\":0.625,\"gap\":-15");
    assert_true(evaluated("ABI", (struct options){ .area = "05154", .group = "foreign", .from = "2018-01-01" }));          /* then it is the reference days */
    prints("{\"series\":[{\"period\":\"2018-06-30\",\"group\":26,\"reference\":null,\"parity\":null,\"gap\":null,\"disadvantage\":null}],\"gap_closed_pct\":null,\"status\":null,\"how\":null}");
}

static void the_papers_numbers(void **state)
{
    (void)state;
    assert_true(evaluated("OHNE", (struct options){ .area = "05154", .group = "foreign" }));
    prints("[{\"period\":\"2016/17\",\"group\":22.6,\"reference\":7,\"parity\":3.2285714286,\"gap\":15.6,\"disadvantage\":15.6}]");
    assert_true(evaluated("OHNE", (struct options){ .area = "05", .group = "foreign", .reference = "T" }));
    prints("\"parity\":2.5217391304,\"gap\":7,\"disadvantage\":7}]");
    assert_true(evaluated("OHNE", (struct options){ .area = "05" }));
    prints("[{\"period\":\"2016/17\",\"group\":4.6,\"reference\":null,\"parity\":null,\"gap\":null,\"disadvantage\":null}]");
}

static void refused_on_the_command_line(void **state)
{
    static const struct { const char *what; struct options o; const char *says; } bad[] = {
        { "nix", { .area = "05154" }, "no such indicator" }, { "ABI", { 0 }, "of which area" }, { "ABI", { .area = "99" }, "no such area" },
        { "ABI", { .area = "05154", .group = "men" }, "no figures of this group" }, { "ABI", { .area = "05154", .group = "foreign", .reference = "men" }, "no figures of this reference" },
        { "ABI", { .area = "05154", .from = "Jahr 2)" }, "footnote" }, { "ABI", { .area = "05154", .to = "2018-2015" }, "before the first" } };
    (void)state;
    for (size_t i = 0; i < countof(bad); i++) {
        assert_false(evaluated(bad[i].what, bad[i].o));
        if (str_find(buf_str(&wrong), str_of(bad[i].says)) < 0) fail_msg("%zu: %.*s", i, STR(buf_str(&wrong)));
        assert_int_equal(out.n, 0);
    }
    ask(t.st, Q("UPDATE monitoring_indicator SET state = 'draft' WHERE code = 'ABI'"));
    assert_false(evaluated("ABI", (struct options){ .area = "05154" }));                /* a draft is nobody's but the office's */
}

static const struct indicator *indicator(const char *key)
{
    struct query q = query_new(&indicator_entity, &who_house, lang_find(S("de")));
    return row_by_id(t.st, &q, id_by_key(t.st, &indicator_entity, str_of(key)), &(struct labels){ 0 });
}

/* Only what lies behind the break is compared, and the reason stands in the reader's language. */
static void cut_by_a_break(void **state)
{
    int64_t county = id_by_key(t.st, entity_named(S("directory.area")), S("05154"));
    struct compare_ask of = { .of = indicator("bruch"), .area = county, .group = S("group=foreign"), .reference = S("group=german"), .pair = true, .lang = lang_find(S("en")) };
    struct compared c = compared_series(t.st, t.a, &of);
    (void)state;
    assert_int_equal(c.n, 4);
    assert_true(c.p[2].cut && !c.p[1].cut && !c.p[3].cut && c.series.from == 2 && c.series.to == 3 && c.series.cut);
    assert_true(str_eq(c.at[2].cut, S("Census of 2011")));
    assert_true(fabs(c.series.change.closed - 5) < 1e-9);
    of.pair = false;
    c = compared_series(t.st, t.a, &of);
    assert_true(c.n == 4 && c.series.n == 0 && c.at[0].r == NULL);
    put(&definition_entity, "d", "indicator=bruch", "valid_from=2012-01-01", "numerator=anders", "reason=Neue Erhebung", "cuts=1");
    of.lang = NULL;
    c = compared_series(t.st, t.a, &of);
    assert_true(c.p[3].cut && str_eq(c.at[3].cut, S("Neue Erhebung")));
    of.of = indicator("leer");
    c = compared_series(t.st, t.a, &of);
    assert_true(c.n == 0 && c.type == PERIOD_NONE);
}

static void groups_by_name(void **state)
{
    int64_t x = id_by_key(t.st, &indicator_entity, S("abi")), county = id_by_key(t.st, entity_named(S("directory.area")), S("05154"));
    str dims = { 0 }, concept;
    (void)state;
    assert_true(dims_find(t.st, t.a, x, county, S(""), &dims) && !dims.n);
    assert_true(dims_find(t.st, t.a, x, county, S("german"), &dims) && str_eq(dims, S("group=german")));
    assert_false(dims_find(t.st, t.a, x, county, S("eg"), &dims));
    assert_true(str_eq(dims_reference(t.st, t.a, x, county, S("group=foreign")), S("group=german")));
    assert_false(dims_reference(t.st, t.a, x, county, S("group=german")).n);             /* nobody is compared with himself  */
    assert_false(dims_reference(t.st, t.a, x, county, S("group=eg")).n);                 /* its reference counts by another concept */
    assert_false(dims_reference(t.st, t.a, x, county, S("group=foreign sex=f")).n);
    assert_false(dims_reference(t.st, t.a, id_by_key(t.st, &indicator_entity, S("ohne")), county, S("group=foreign")).n);        /* no figures of it */
    assert_true(str_eq(dims_name(t.st, t.a, lang_find(S("en")), NULL, S("group=foreign"), &concept), S("Foreign")) && str_eq(concept, S("nationality")));
    assert_true(str_eq(dims_name(t.st, t.a, lang_find(S("ar")), NULL, S("group=foreign who=sb"), &concept), S("Ausländisch, sb")));
    assert_true(str_eq(dims_name(t.st, t.a, NULL, NULL, S(""), &concept), S("All")) && !concept.n);
}

/* The classes of the map on page 34 of Kleve's paper: refused, with what would be right. */
static void impossible_classes(void **state)
{
    struct who who = who_of("coordinator", 0, 0);
    struct draft d = draft_of(&indicator_entity, "abi", (const char *const[]){ "classes=unter 34,6\n34,6 bis unter 38,9\n39,9 bis unter 42,7\n42,7 bis unter 28,3\n48,3 bis unter 53,8", NULL });
    (void)state;
    d.id = id_by_key(t.st, &indicator_entity, S("abi"));
    assert_int_equal(save(&who, &d, true), WRITE_REFUSED);
    assert_int_equal(t.p.n, 2);
    assert_string_equal(t.p.at[0].message, "A class begins above the end of the class before it, so values between belong to none: %s.");
    assert_true(str_eq(t.p.at[0].detail, S("3. 39,9 bis unter 42,7 → 38,9 bis unter 42,7")));
    assert_true(str_eq(t.p.at[1].detail, S("4. 42,7 bis unter 28,3 → 42,7 bis unter 48,3")));
    d = draft_of(&indicator_entity, "abi", (const char *const[]){ "classes=unter 34,6\n34,6 bis unter 38,9\n38,9 und mehr", NULL });
    d.id = id_by_key(t.st, &indicator_entity, S("abi"));
    assert_int_equal(save(&who, &d, true), WRITE_DONE);
}

/* ---- pages ---------------------------------------------------------------------------------------------------------------------------------------------- */
static struct req *page(const char *role, enum method m, const char *rest, const char *body)
{
    struct req *q = arena_new_of(t.a, struct req);
    end();
    *q = (struct req){ .app = &t.app, .a = t.a, .id = rand_name(t.a, 12), .method = m, .target = arena_fmt(t.a, "/%.*s/%s", STR(t.region), rest), .client = S("192.0.2.0"),
                       .body = str_of(body), .body_type = S("application/x-www-form-urlencoded"), .who = *role ? who_of(role, 0, 0) : who_visitor(), .from = FROM_COMMAND };
    dispatch(q);
    begin();
    return q;
}
static bool shows(const struct req *q, const char *text) { return str_find(buf_str(&q->out), str_of(text)) >= 0; }
#define page_shows(q, z) do { if (!shows((q), (z))) fail_msg("%d, without \"%s\": %.*s", (q)->status, (z), STR(buf_str(&(q)->out))); } while (0)
static str header(const struct req *q, const char *name)
{
    for (size_t i = 0; i < q->headers; i++) if (str_same(q->header[i].name, str_of(name))) return q->header[i].value;
    return S("");
}

static void the_page(void **state)
{
    struct req *q = page("", GET, "de/indicators/abitur?group=group%3Dforeign", "");
    (void)state;
    assert_int_equal(q->status, 200);
    page_shows(q, "25,0\u00a0%");
    page_shows(q, "Der Abstand zwischen Ausländisch und Deutsch ist kleiner geworden: 20,0 Prozentpunkte (2016), 15,0 Prozentpunkte (2018).");
    page_shows(q, "Das liegt an Deutsch: Dieser Wert hat sich verschlechtert");
    page_shows(q, "Beide Werte haben sich verschlechtert.");
    page_shows(q, "<b class=\"badge\">schlechter</b>");
    page_shows(q, "1 weitere Zahl gehört zu einer anderen Art von Zeitraum");
    q = page("", GET, "de/indicators/abitur?group=group%3Dforeign&with=group%3Dgerman&area=05154", "");
    page_shows(q, "Ausländisch im Vergleich mit: Deutsch");
    assert_false(shows(q, "Hier werden zwei Zählweisen verglichen"));
    q = page("", GET, "de/indicators/mit-bruch?group=group%3Dforeign", "");
    page_shows(q, "Zahlen vor dem letzten Bruch der Zeitreihe werden nicht verglichen.");
    q = page("", GET, "de/indicators/ohne-abschluss?group=group%3Dforeign", "");
    page_shows(q, "„Alle“ enthält die Gruppe selbst");
    q = page("", GET, "de/indicators/leer", "");
    page_shows(q, "Für Kreis gibt es noch keine Zahl.");
    q = page("", GET, "de/indicators/karte?area=99", "");
    assert_int_equal(q->status, 200);
    assert_int_equal(page("", GET, "de/indicators/leer/series.svg", "")->status, 404);
}

static void concepts_are_told_apart(void **state)
{
    (void)state;
    take("indicator,area,period,source,vintage,value,status,note,group\nABI,05154,2019,one,,25,,,foreign\nABI,05154,2019,two,,28,,,eg\n");
    page_shows(page("", GET, "de/indicators/abitur?group=group%3Deg&with=group%3Dforeign", ""), "Hier werden zwei Zählweisen verglichen");
}

static void the_map_and_its_classes(void **state)
{
    struct req *q = page("", GET, "de/indicators/karte", "");
    (void)state;
    page_shows(q, "unter 20\u00a0%: 1 Kommune");
    page_shows(q, "20 und mehr\u00a0%: 1 Kommune");
    page_shows(q, "m-a m-1");
    q = page("", GET, "de/indicators/karte/areas.png", "");
    assert_true(q->status == 200 && shows(q, "PNG"));
    assert_true(str_find(header(q, "Content-Disposition"), S("karte-areas.png")) > 0);
}

/* Side by side stand areas of one kind; each counts once, however many sources it has; all sources are named, and what is uncertain says so. */
static void areas_side_by_side(void **state)
{
    (void)state;
    struct req *q = page("", GET, "de/indicators/karte/areas.csv", "");
    assert_true(shows(q, "05154004") && shows(q, "05154008") && !shows(q, "44.4"));
    take("indicator,area,period,source,vintage,value,status,note,group\nKARTE,05154004,2023,one,,12,(),,\nKARTE,05154004,2023,two,,13,,,\nKARTE,05154,2023,one,,14,,,\nKARTE,05,2023,one,,15,,,\n"
         "KARTE,05154008,2020,two,,22,(),,\nKARTE,05154004,2020,one,,12,,,\n");
    q = page("", GET, "de/indicators/karte", "");
    page_shows(q, "2022: am höchsten in Ostdorf (22,2");   /* of 2023 one town is known, from two sources               */
    q = page("", GET, "de/indicators/karte?period=2020", "");
    page_shows(q, "(22,0)");
    page_shows(q, "Quelle Zwei; Quelle Eins");
    page_shows(q, "( ) eingeschränkt");
    page_shows(page("", GET, "de/indicators/karte/areas.csv?area=05154004", ""), "Ostdorf");       /* a town stands among towns */
}

/* The one address that others may frame; everything else says that nobody may. */
static void embedding(void **state)
{
    struct req *q = page("", GET, "de/indicators/abitur/embed?group=group%3Dforeign", "");
    (void)state;
    assert_int_equal(q->status, 200);
    assert_true(str_find(header(q, "Content-Security-Policy"), S("frame-ancestors *")) > 0 && str_find(header(q, "Content-Security-Policy"), S("default-src 'none'")) == 0);
    page_shows(q, "Quelle Eins");
    assert_false(shows(q, "<form") || shows(q, "<script"));
    q = page("", GET, "de/indicators/abitur", "");
    assert_true(str_find(header(q, "Content-Security-Policy"), S("frame-ancestors 'none'")) > 0);
}

static void the_overview(void **state)
{
    struct req *q = page("", GET, "de/indicators", "");
    (void)state;
    page_shows(q, "33,3\u00a0%");
    page_shows(q, "3 ohne Zahlen für dieses Gebiet");
    q = page("", GET, "de/indicators?q=Abitur", "");
    page_shows(q, "/de/indicators/abitur");
    assert_false(shows(q, "/de/indicators/karte"));
}

/* Two sources, one cell: the first in rank is shown, until the office says otherwise and why. */
static void contradiction(void **state)
{
    (void)state;
    take("indicator,area,period,source,vintage,value,status,note,group\nABI,05154,2018,two,,27,,,foreign\n");
    page_shows(page("", GET, "de/indicators/abitur?group=group%3Dforeign", ""), "Wo Quellen sich widersprechen");
    page_shows(page("coordinator", GET, "de/monitoring/contradictions", ""), "<strong>25,0\u00a0%</strong>");      /* as everywhere: digits and unit of its indicator */
    page_shows(page("coordinator", GET, "de/monitoring/contradictions", ""), "<strong>27,0\u00a0%</strong>");
    assert_false(shows(page("", GET, "de/indicators/abitur?group=group%3Dforeign", ""), "<form class=\"actions\""));
    page_shows(page("coordinator", GET, "de/indicators/abitur?group=group%3Dforeign", ""), "abitur/display");
    assert_int_equal(page("coordinator", POST, "de/indicators/abitur/display", "area=05154&period=2018&source=two&reason=")->status, 422);
    assert_int_equal(page("coordinator", POST, "de/indicators/abitur/display", "area=05154&period=2018&source=two&reason=Amtlich")->status, 303);
    page_shows(page("", GET, "de/indicators/abitur?group=group%3Dforeign", ""), "27,0\u00a0%");
    assert_true(page("editor", POST, "de/indicators/abitur/display", "area=05154&period=2018&source=one&reason=Nein")->status >= 403);
}

static void dashboards(void **state)
{
    (void)state;
    put(&dashboard_entity, "d", "title=Meine Zahlen", "indicators=karte abi", "areas=05154 05154004");
    struct req *q = page("coordinator", GET, "de/dashboards/d", "");
    page_shows(q, "Meine Zahlen");
    page_shows(q, "33,3\u00a0%");
    page_shows(q, "11,1\u00a0%");
    assert_false(shows(q, "line1.svg"));
    put(&dashboard_entity, "e", "title=Leere Tafel");
    page_shows(page("coordinator", GET, "de/dashboards/e", ""), "Noch ist kein Indikator gewählt");
}

/* Every way on which a figure leaves: none may keep the old one. */
static void one_change_changes_all(void **state)
{
    static const struct { const char *rest, *before, *after; } way[] = {
        { "de/indicators", "33,3", "44,4" }, { "de/indicators/karte", "33,3", "44,4" }, { "ar/indicators/karte", "33.3", "44.4" }, { "de/indicators/karte/series.csv", "33.3", "44.4" },
        { "de/indicators/karte/series.svg", "33,3", "44,4" }, { "de/indicators/karte/areas.csv", "11.1", "15.5" }, { "de/indicators/karte/areas.svg", "11,1", "15,5" },
        { "de/indicators/karte/map.csv", "11.1", "15.5" }, { "de/indicators/karte/map.svg", "11,1", "15,5" }, { "de/indicators/karte/embed", "33,3", "44,4" },
        { "api/v1/monitoring/indicators/karte/figures.csv", "33.3", "44.4" }, { "api/v1/monitoring/series?indicator=karte&area=05154", "33.3", "44.4" },
        { "de/dashboards/tafel", "33,3", "44,4" } };
    (void)state;
    put(&dashboard_entity, "tafel", "title=Tafel", "indicators=karte");
    for (size_t i = 0; i < countof(way); i++) page_shows(page("coordinator", GET, way[i].rest, ""), way[i].before);
    str xlsx = buf_str(&page("", GET, "de/indicators/karte/data.xlsx", "")->out), png = buf_str(&page("", GET, "de/indicators/karte/series.png", "")->out);
    take("indicator,area,period,source,vintage,value,status,note,group\nKARTE,05154,2022,one,,44.4,,,\nKARTE,05154004,2022,one,,15.5,,,\n");
    for (size_t i = 0; i < countof(way); i++) {
        struct req *q = page("coordinator", GET, way[i].rest, "");
        page_shows(q, way[i].after);
        if (shows(q, way[i].before)) fail_msg("%s still shows the old figure", way[i].rest);
    }
    assert_false(str_eq(xlsx, buf_str(&page("", GET, "de/indicators/karte/data.xlsx", "")->out)));
    assert_false(str_eq(png, buf_str(&page("", GET, "de/indicators/karte/series.png", "")->out)));
    assert_true(evaluated("KARTE", (struct options){ .area = "05154" }));
    prints("\"period\":\"2022\",\"group\":44.4");
}

/* ---- what other rooms may ask ------------------------------------------------------------------------------------------------------------------ */
#define says(f, v, p, s) do { if (!str_eq((f).value, S(v)) || !str_eq((f).period, S(p)) || !str_eq((f).source, S(s))) fail_msg("%.*s|%.*s|%.*s", STR((f).value), STR((f).period), STR((f).source)); } while (0)

/* One kind of period by time, cut where the source changes, and every figure said as on the indicator's own page. */
static void for_other_rooms(void **state)
{
    struct figure_said f[FIGURES_SAID_MAX];
    (void)state;
    put(&indicator_entity, "wechsel", "code=WECHSEL", "name=Wechsel", "measure=mean", "unit=Jahre", "unit@en=years", "digits=1", "better=context");
    put(&indicator_entity, "zahl", "code=ZAHL", "name=Zahl", "measure=count", "better=context");
    put(&indicator_entity, "teil", "code=TEIL", "name=Teil", "measure=share", "unit=%", "unit@en=", "digits=1", "better=context", "derive=share", "top=zahl", "base=wechsel");
    take("indicator,area,period,source,vintage,value,status,note,group\nWECHSEL,05154,2018,one,,10,,,\nWECHSEL,05154,2018-06-30,one,,99,,,\nWECHSEL,05154,2019,one,,11,(),unsicher,\n"
         "WECHSEL,05154,2020,two,,12,,,\nWECHSEL,05154,2021,two,,,/,,\nWECHSEL,05154,2017-12-31,one,,98,,,\nZAHL,05154,2018,one,,3,,,\n");
    struct figures_asked of = { .indicator = id_by_key(t.st, &indicator_entity, S("wechsel")), .lang = lang_find(S("en")) };
    assert_int_equal(monitoring_figures(t.st, t.a, &of, f), 4);
    says(f[0], "10.0\u00A0years", "2018", "Quelle Eins");
    says(f[1], "(11.0\u00A0years)", "2019", "Quelle Eins");
    says(f[2], "12.0\u00A0years", "2020", "Quelle Zwei");
    assert_true(!f[0].cut && !f[1].cut && f[2].cut && !f[3].cut && str_eq(f[1].note, S("unsicher")) && f[3].mark == FIGURE_NONE && f[3].value.n > 3);
    of.from = S("2017-12-31");                          /* days, where they are asked for, as people write them        */
    assert_int_equal(monitoring_figures(t.st, t.a, &of, f), 2);
    assert_true(f[0].v == 98 && f[1].v == 99 && str_find(f[0].period, S("2017-12-31")) < 0 && str_find(f[0].period, S("December")) >= 0);
    of = (struct figures_asked){ .indicator = id_by_key(t.st, &indicator_entity, S("zahl")), .lang = lang_find(S("de")) };
    assert_int_equal(monitoring_figures(t.st, t.a, &of, f), 1);
    says(f[0], "3", "2018", "Quelle Eins");             /* nothing behind a number without a unit                       */
    of.indicator = id_by_key(t.st, &indicator_entity, S("teil"));
    of.lang = lang_find(S("en"));
    assert_true(monitoring_figures(t.st, t.a, &of, f) >= 1);
    says(f[0], "30.0\u00A0%", "2018", "worked out from other figures");
    of.indicator = 0;
    assert_int_equal(monitoring_figures(t.st, t.a, &of, f), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { case_of(case_c_on_the_command_line), case_of(the_papers_numbers), case_of(refused_on_the_command_line), case_of(cut_by_a_break), case_of(groups_by_name),
                                        case_of(impossible_classes), case_of(the_page), case_of(the_map_and_its_classes), case_of(embedding), case_of(the_overview), case_of(dashboards),
                                        case_of(concepts_are_told_apart), case_of(contradiction), case_of(one_change_changes_all), case_of(for_other_rooms), case_of(areas_side_by_side) };
    return region_run("indicators", rooms, rooms_count, furnish, tests, countof(tests));
}
