/* test_geojson.c - rings turn as RFC 7946 has them, are closed, and lie in the box; what has no place on earth is no feature. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "text/geojson.h"
#include "text/json_read.h"
#include <math.h>

static struct arena *a;
static int set_up(void **state) { (void)state; a = arena_new(); return 0; }
static int tear_down(void **state) { (void)state; arena_free(a); return 0; }

/* One feature of this geometry; empty: it was refused. */
static str of(const char *geometry)
{
    struct buf b = buf_in(a, 1 << 20);
    struct geojson g = geojson_to(&b, a);
    str why;
    if (!geojson_shape(&g, S("x"), str_of(geometry))) return S("");
    json_key(&g.json, "name");
    json_z(&g.json, "X");
    geojson_done(&g);
    geojson_end(&g);
    assert_non_null(json_read(a, buf_str(&b), &why));
    return buf_str(&b);
}
#define whole(type, coordinates, box) "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"id\":\"x\",\"geometry\":{\"type\":\"" type "\",\"coordinates\":" coordinates \
    "},\"properties\":{\"name\":\"X\"}}],\"bbox\":" box "}\n"
static void is(str given, const char *want) { assert_string_equal(arena_z(a, given), want); }

static void rings(void **state)
{
    (void)state;
    const char *square = whole("Polygon", "[[[6,51],[7,51],[7,52],[6,52],[6,51]]]", "[6,51,7,52]");
    is(of("{\"type\":\"Polygon\",\"coordinates\":[[[6,51],[7,51],[7,52],[6,52],[6,51]]]}"), square);
    is(of("{\"type\":\"Polygon\",\"coordinates\":[[[6,51],[6,52],[7,52],[7,51],[6,51]]]}"), square);
    is(of("{\"type\":\"Polygon\",\"coordinates\":[[[6,51],[6,52],[7,52],[7,51]]]}"), square);
}

static void holes(void **state)
{
    (void)state;
    const char *want = whole("MultiPolygon", "[[[[0,0],[9,0],[9,9],[0,9],[0,0]],[[1,1],[1,2],[2,2],[2,1],[1,1]]],[[[20,0],[21,0],[21,1],[20,0]]]]", "[0,0,21,9]");
    is(of("{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0],[0,9],[9,9],[9,0],[0,0]],[[1,1],[2,1],[2,2],[1,2],[1,1]]],[[[20,0],[21,1],[21,0],[20,0]]]]}"), want);
}

static void points(void **state)
{
    struct buf b = buf_in(a, 1 << 20);
    struct geojson g = geojson_to(&b, a);
    (void)state;
    assert_false(geojson_point(&g, S("none"), (struct geo){ NAN, NAN }));
    assert_false(geojson_point(&g, S("none"), (struct geo){ 91, 0 }));
    assert_true(geojson_point(&g, S("p"), (struct geo){ 51.5, 6.25 }));
    geojson_done(&g);
    geojson_nowhere(&g, S("q"));
    geojson_done(&g);
    geojson_end(&g);
    is(buf_str(&b), "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"id\":\"p\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[6.25,51.5]},\"properties\":{}},"
                    "{\"type\":\"Feature\",\"id\":\"q\",\"geometry\":null,\"properties\":{}}],\"bbox\":[6.25,51.5,6.25,51.5]}\n");
}

static void nothing(void **state)
{
    (void)state;
    static const char *const bad[] = { "", "x", "{}", "{\"type\":\"Point\",\"coordinates\":[1,2]}", "{\"type\":\"Polygon\",\"coordinates\":[]}", "{\"type\":\"Polygon\",\"coordinates\":[[[1,2],[2,3]]]}",
                                       "{\"type\":\"Polygon\",\"coordinates\":[[[1,2],[2,3],[500,3]]]}" };
    for (size_t i = 0; i < countof(bad); i++) is(of(bad[i]), "");
    struct buf b = buf_in(a, 1000);
    struct geojson g = geojson_to(&b, a);
    geojson_end(&g);
    is(buf_str(&b), "{\"type\":\"FeatureCollection\",\"features\":[]}\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test_setup_teardown(rings, set_up, tear_down), cmocka_unit_test_setup_teardown(holes, set_up, tear_down),
                                        cmocka_unit_test_setup_teardown(points, set_up, tear_down), cmocka_unit_test_setup_teardown(nothing, set_up, tear_down) };
    return cmocka_run_group_tests_name("geojson", tests, NULL, NULL);
}
