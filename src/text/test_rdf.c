/* test_rdf.c - the same statements three ways; what must be escaped is, in each way by its own rules. xmllint and a parser of JSON look at the bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <libxml/parser.h>
#include "text/json_read.h"
#include "text/rdf.h"

static struct arena *a;
static int set_up(void **state) { (void)state; a = arena_new(); return 0; }
static int tear_down(void **state) { (void)state; arena_free(a); return 0; }
static const struct rdf_prefix prefix[] = { { "dct", "http://purl.org/dc/terms/" }, { "ex", "http://example.org/" }, { NULL, NULL } };
#define has(s, z) do { if (str_find((s), S(z)) < 0) fail_msg("%s lacks %s", arena_z(a, (s)), z); } while (0)
#define lacks(s, z) do { if (str_find((s), S(z)) >= 0) fail_msg("%s has %s", arena_z(a, (s)), z); } while (0)

static str written(struct rdf *g, void (*how)(struct rdf *g, struct buf *out))
{
    struct buf b = buf_in(a, 1 << 20);
    how(g, &b);
    return buf_str(&b);
}

static bool well_formed(str xml)
{
    xmlDocPtr doc = xmlReadMemory(xml.p, (int)xml.n, "test.rdf", NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    bool good = doc != NULL;
    if (doc) xmlFreeDoc(doc);
    return good;
}

static void say(struct rdf *g, struct rdf_term s)
{
    rdf_add(g, s, "dct:title", rdf_text(S("Angebote"), S("de")));
    rdf_add(g, s, "dct:title", rdf_text(S("Offers"), S("en")));
    rdf_add(g, s, "dct:modified", rdf_typed(S("2026-11-18"), "xsd:date"));
    rdf_add(g, s, "rdf:type", rdf_name(g, "ex:Set"));
}

static void three_ways(void **state)
{
    struct rdf *g = rdf_new(a, prefix);
    struct rdf_term set = rdf_iri(S("http://example.org/a")), node = rdf_node(g);
    (void)state;
    say(g, set);
    rdf_add(g, set, "dct:temporal", node);
    rdf_add(g, node, "ex:from", rdf_typed(S("2020-01-01"), "xsd:date"));
    str turtle = written(g, rdf_turtle), xml = written(g, rdf_xml), json = written(g, rdf_json), why;
    has(turtle, "<http://example.org/a> a <http://example.org/Set> ;\n    dct:modified \"2026-11-18\"^^xsd:date ;\n    dct:temporal _:n0 ;\n    dct:title \"Angebote\"@de , \"Offers\"@en .");
    has(turtle, "_:n0 ex:from \"2020-01-01\"^^xsd:date .\n");
    has(xml, "<rdf:Description rdf:about=\"http://example.org/a\">\n    <rdf:type rdf:resource=\"http://example.org/Set\"/>");
    has(xml, "<dct:modified rdf:datatype=\"http://www.w3.org/2001/XMLSchema#date\">2026-11-18</dct:modified>");
    has(xml, "<dct:temporal rdf:nodeID=\"n0\"/>");
    has(xml, "<rdf:Description rdf:nodeID=\"n0\">");
    assert_true(well_formed(xml));
    has(json, "{\"@id\":\"http://example.org/a\",\"@type\":[\"http://example.org/Set\"],\"dct:modified\":[{\"@value\":\"2026-11-18\",\"@type\":\"xsd:date\"}]");
    has(json, "\"dct:title\":[{\"@value\":\"Angebote\",\"@language\":\"de\"},{\"@value\":\"Offers\",\"@language\":\"en\"}]");
    assert_non_null(json_read(a, json, &why));
    assert_int_equal(rdf_count(g), 6);
    rdf_add(g, set, "ex:late", rdf_iri(S("http://example.org/b")));      /* said later, written with the others */
    has(written(g, rdf_turtle), "@en ;\n    ex:late <http://example.org/b> .\n\n_:n0 ");
}

static void escapes(void **state)
{
    struct rdf *g = rdf_new(a, prefix);
    (void)state;
    rdf_add(g, rdf_iri(S("http://example.org/a b<c>\"{}|^`\\ä\x01")), "dct:title", rdf_text(S("\"quoted\" \\ back\nline\ttab <b>&amp; ]]> \x01 \x7f ä \xff"), S("de")));
    str turtle = written(g, rdf_turtle), xml = written(g, rdf_xml), json = written(g, rdf_json), why;
    has(turtle, "<http://example.org/a%20b%3Cc%3E%22%7B%7D%7C%5E%60%5Cä%01>");
    has(turtle, "\"\\\"quoted\\\" \\\\ back\\nline\\ttab <b>&amp; ]]> \\u0001 \\u007F ä \uFFFD\"@de");
    has(xml, "&quot;quoted&quot; \\ back&#10;line&#9;tab &lt;b&gt;&amp;amp; ]]&gt; \uFFFD \x7f ä \uFFFD</dct:title>");
    lacks(xml, "\x01");
    assert_true(well_formed(xml));
    assert_non_null(json_read(a, json, &why));
}

/* Nothing is said of nothing; a text is no subject. */
static void says_nothing(void **state)
{
    struct rdf *g = rdf_new(a, prefix);
    (void)state;
    rdf_add(g, rdf_iri(S("http://example.org/a")), "dct:title", rdf_text(S(""), S("de")));
    rdf_add(g, rdf_iri(S("http://example.org/a")), "dct:source", rdf_iri(S("")));
    rdf_add(g, rdf_text(S("a"), S("")), "dct:title", rdf_text(S("b"), S("")));
    rdf_add(g, rdf_iri(S("")), "dct:title", rdf_text(S("b"), S("")));
    assert_int_equal(rdf_count(g), 0);
    assert_true(well_formed(written(g, rdf_xml)));
    lacks(written(g, rdf_turtle), " .\n\n");
}

static void has_an_end(void **state)
{
    struct rdf *g = rdf_new(a, prefix);
    (void)state;
    for (size_t i = 0; i < RDF_STATEMENTS_MAX; i++) rdf_add(g, rdf_iri(S("http://example.org/a")), "dct:title", rdf_text(S("b"), S("")));
    assert_false(rdf_full(g));
    rdf_add(g, rdf_iri(S("http://example.org/a")), "dct:title", rdf_text(S("b"), S("")));
    assert_true(rdf_full(g));
    assert_int_equal(rdf_count(g), RDF_STATEMENTS_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test_setup_teardown(three_ways, set_up, tear_down), cmocka_unit_test_setup_teardown(escapes, set_up, tear_down),
                                        cmocka_unit_test_setup_teardown(says_nothing, set_up, tear_down), cmocka_unit_test_setup_teardown(has_an_end, set_up, tear_down) };
    return cmocka_run_group_tests_name("rdf", tests, NULL, NULL);
}
