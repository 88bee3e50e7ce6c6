/* test_svg.c - charts and maps: ticks, classes, what is drawn, and values and texts that want to break the drawing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include "text/chart.h"
#include "text/map_ground.h"

static struct arena *a;

static int setup(void **state)
{
    (void)state;
    a = arena_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static const struct lang *german(void) { return lang_find(S("de")); }
static const struct lang *arabic(void) { return lang_find(S("ar")); }
static bool has(html h, const char *what) { return str_find(h.s, str_of(what)) >= 0; }

static size_t count(html h, const char *what)
{
    size_t n = 0;
    int64_t at;
    for (str rest = h.s; (at = str_find(rest, str_of(what))) >= 0; n++) rest = str_from(rest, (size_t)at + 1);
    return n;
}

/* ---- text ------------------------------------------------------------------------------------------------------------------ */
static void measures(void **state)
{
    (void)state;
    assert_true(svg_width(S(""), 13) < 0.1);
    assert_true(svg_width(S("mmmm"), 13) > svg_width(S("iiii"), 13) * 2);
    assert_true(svg_width(S("\xff\xff"), 13) > 0);        /* broken bytes have a width, too */
    assert_true(fabs(svg_width(S("Kleve"), 26) - 2 * svg_width(S("Kleve"), 13)) < 0.01);
}

static void wraps(void **state)
{
    str lines[SVG_LINES_MAX];
    (void)state;
    assert_int_equal(svg_wrap(a, S(""), 13, 100, 2, lines), 0);
    assert_int_equal(svg_wrap(a, S("Emmerich am Rhein"), 13, 500, 2, lines), 1);
    assert_int_equal(svg_wrap(a, S("Emmerich am Rhein"), 13, 80, 2, lines), 2);
    assert_true(str_eq(lines[0], S("Emmerich")) && str_eq(lines[1], S("am Rhein")));
    assert_int_equal(svg_wrap(a, S("Donaudampfschifffahrtsgesellschaft"), 13, 80, 2, lines), 1);
    assert_true(str_ends(lines[0], S("…")) && svg_width(lines[0], 13) <= 80.1);
    for (size_t most = 1; most <= 3; most++) {
        size_t n = svg_wrap(a, S("السكان من غير حاملي الجنسية الألمانية في جميع بلديات الدائرة"), 13, 90, most, lines);
        assert_true(n >= 1 && n <= most);
        for (size_t i = 0; i < n; i++) assert_true(svg_width(lines[i], 13) <= 90.1);
    }
    assert_true(str_eq(svg_short(a, S("abc"), 13, 0), S("…")));
}

/* ---- ticks ------------------------------------------------------------------------------------------------------------------- */
static void ticks(double lo, double hi, size_t most, const char *want)
{
    double t[CHART_TICKS_MAX], step = 0;
    struct buf b = buf_in(a, 1000);
    size_t n = chart_ticks(lo, hi, most, t, &step);
    for (size_t i = 0; i < n; i++) buf_fmt(&b, "%s%.10g", i ? " " : "", t[i]);
    assert_string_equal(arena_z(a, buf_str(&b)), want);
}

static void ticks_are_round(void **state)
{
    (void)state;
    ticks(0, 34.3, 5, "0 10 20 30");
    ticks(0, 53388, 5, "0 20000 40000");
    ticks(0, 1, 5, "0 0.2 0.4 0.6 0.8 1");
    ticks(-7, 12, 4, "-5 0 5 10");
    ticks(0, 0.03, 3, "0 0.01 0.02 0.03");
    ticks(1990, 2024, 4, "1990 2000 2010 2020");
    ticks(0, 1e15, 2, "0 5e+14 1e+15");
    ticks(0, 10, 0, "0 10");
    ticks(5, 5, 5, "");
    ticks(9, 5, 5, "");
    ticks(0, INFINITY, 5, "");
    ticks(NAN, 1, 5, "");
    ticks(0, 1e16, 5, "");
    ticks(1, 1 + 1e-15, 5, "");
    for (double hi = 1e-6; hi < 1e15; hi *= 3.7) {
        double t[CHART_TICKS_MAX], step;
        for (size_t most = 1; most < CHART_TICKS_MAX; most++) {
            size_t n = chart_ticks(0, hi, most, t, &step);
            assert_in_range(n, 1, most + 1);
            assert_true(t[0] <= 0 && t[n - 1] <= hi * (1 + 1e-9) && t[n - 1] + step > hi * (1 - 1e-9));
        }
    }
}

/* ---- charts ------------------------------------------------------------------------------------------------------------------- */
static struct chart bars(const str *label, const struct chart_value *v, size_t n)
{
    return (struct chart){ .head = { .id = "c", .lang = german(), .title = S("T & <t>"), .desc = S("d") }, .unit = S("%"), .digits = 1, .label = label, .n = n, .value = v,
                           .series = 1, .strong = CHART_NOBODY };
}

static void draws_bars(void **state)
{
    str label[] = { S("Kranenburg"), S("<b>&"), S("Rees") };
    struct chart_value v[] = { { 34.3, CHART_SHOWN }, { 0, CHART_PROTECTED }, { 0, CHART_MISSING } };
    struct chart c = bars(label, v, 3);
    html h = chart_svg(a, &c, 320);
    (void)state;
    assert_true(has(h, "role=\"img\" aria-labelledby=\"c-t c-d\"") && has(h, "<title id=\"c-t\">T &amp; &lt;t&gt;</title>"));
    assert_true(has(h, "&lt;b&gt;&amp;</text>") && has(h, "34,3\u00A0%") && has(h, ">•</text>") && has(h, ">–</text>"));
    assert_true(!has(h, "style") && !has(h, "xmlns"));    /* nothing that the policy of pages refuses */
    assert_int_equal(count(h, "<rect"), 1);               /* only what is known has a bar */
    c.head.alone = true;
    c.head.foot = S("Quelle");
    h = chart_svg(a, &c, 320);
    assert_true(has(h, "<style>") && has(h, "xmlns=\"http://www.w3.org/2000/svg\"") && has(h, "Quelle</text>"));
}

/* The bar of the largest value begins at the right in Arabic; the drawing is as wide and high as in German. */
static void mirrors(void **state)
{
    str label[] = { S("أ"), S("ب"), S("ج"), S("د"), S("ه"), S("و"), S("ز") };
    struct chart_value v[7] = { { 10, CHART_SHOWN }, { 5, CHART_SHOWN } };
    struct chart c = bars(label, v, 7);
    (void)state;
    assert_true(has(chart_svg(a, &c, 320), "<rect class=\"f-s0\" x=\"0\""));
    c.head.lang = arabic();
    html h = chart_svg(a, &c, 320);
    assert_true(has(h, "direction=\"rtl\"") && !has(h, "<rect class=\"f-s0\" x=\"0\"") && has(h, "10.0\u00A0%"));
    c.lines = true;                                       /* time runs from left to right everywhere */
    for (size_t i = 0; i < 7; i++) label[i] = arena_fmt(a, "%zu", 2018 + i);
    h = chart_svg(a, &c, 320);
    int64_t first = str_find(h.s, S(">2018<")), last = str_find(h.s, S(">2024<"));
    assert_true(first >= 0 && last >= 0 && has(h, "<path class=\"f-l f-l0\" d=\"M"));
    str at = str_from(h.s, (size_t)str_find(h.s, S("f-l0\" d=\"M")) + 10), one, two;
    double x0, x1;
    assert_true(str_split(&at, ' ', &one) && str_real(one, &x0));
    assert_true(str_find_char(at, 'L') >= 0);
    at = str_from(at, (size_t)str_find_char(at, 'L') + 1);
    assert_true(str_split(&at, ' ', &two) && str_real(two, &x1) && x1 > x0);
}

static void breaks_lines(void **state)
{
    str label[] = { S("2019"), S("2020"), S("2021"), S("2022"), S("2023") }, name[] = { S("A"), S("B") };
    struct chart_value v[] = { { 1, 0 }, { 2, 0 }, { NAN, 0 }, { 4, 0 }, { 5, 0 }, { 2, 0 }, { 2, 0 }, { 2, 0 }, { 2, 0 }, { 0, CHART_PROTECTED } };
    bool fresh[] = { false, false, false, true, false };
    struct chart c = bars(label, v, 5);
    (void)state;
    c.lines = true;
    c.series = 2;
    c.name = name;
    html one = chart_svg(a, &c, 480);
    c.breaks = fresh;
    html two = chart_svg(a, &c, 480);
    assert_int_equal(count(one, "class=\"f-b\""), 0);
    assert_int_equal(count(two, "class=\"f-b\""), 1);
    assert_true(two.s.n > one.s.n && has(two, ">A</text>") && has(two, ">•</text>"));
}

/* Whatever the values: a drawing, without "nan" or "inf" and without a number too long for one. */
static void survives(void **state)
{
    static const double odd[] = { 0, -1, 1e300, -1e300, 1e15, 1e-300, INFINITY, -INFINITY, NAN, 5e-324, -0.0, 1e14, 3 };
    str label[CHART_LABELS_MAX + 1], name[] = { S("eins"), S("zwei mit einem sehr langen Namen, der nicht passt"), S(""), S("vier") };
    struct chart_value *v = arena_array(a, struct chart_value, 4 * (CHART_LABELS_MAX + 1));
    (void)state;
    for (size_t i = 0; i <= CHART_LABELS_MAX; i++) label[i] = i % 3 ? S("السكان من غير حاملي الجنسية الألمانية في البلدية") : i % 2 ? S("") : S("123");
    for (size_t seed = 0; seed < 150; seed++) {
        size_t n = seed % 40 == 39 ? CHART_LABELS_MAX : seed % 9;
        for (size_t i = 0; i < 4 * (CHART_LABELS_MAX + 1); i++) v[i] = (struct chart_value){ odd[(i * 7 + seed * (i + 3)) % countof(odd)], (enum chart_mark)((i + seed) % 3) };
        struct chart c = { .head = { .id = "c", .lang = seed % 2 ? arabic() : german() }, .lines = seed % 3 == 0, .label = label, .n = n, .name = name, .value = v,
                           .series = 1 + seed % 4, .strong = (int)(seed % 5) - 1, .unit = seed % 2 ? S("") : S("Menschen je 1.000"), .digits = (int)(seed % 4) };
        html h = chart_svg(a, &c, seed % 2 ? 320 : 480);
        assert_true((h.s.n > 0) == (n > 0) && h.s.n < 400000);
        assert_false(has(h, "nan") || has(h, "inf") || has(h, "NaN"));
    }
    struct chart c = bars(label, v, CHART_LABELS_MAX + 1);
    assert_int_equal(chart_svg(a, &c, 320).s.n, 0);
}

/* ---- maps ---------------------------------------------------------------------------------------------------------------------- */
static struct map_shape shape(const char *json)
{
    struct map_shape s = { 0 };
    const char *why = NULL;
    if (!map_shape_read(a, str_of(json), &s, &why)) fail_msg("%s: %s", json, why);
    return s;
}

static void refused(const char *json)
{
    struct map_shape s = { 0 };
    const char *why = NULL;
    assert_false(map_shape_read(a, str_of(json), &s, &why));
    assert_non_null(why);
    assert_null(s.at);
}

#define WEST "{\"type\":\"Polygon\",\"coordinates\":[[[6,51],[6.5,51],[6.5,51.2],[6.5,51.5],[6,51.5],[6,51]]]}"
#define EAST "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[6.5,51],[7,51],[7,51.5],[6.5,51.5],[6.5,51.2],[6.5,51]]]]}"

static void reads_geometry(void **state)
{
    (void)state;
    struct map_shape s = shape(WEST);
    assert_int_equal(s.n, 5);
    assert_int_equal(s.rings, 1);
    assert_true(s.at[1].lon > 6.49 && s.at[1].lat < 51.01);
    struct map_shape e = shape(EAST), far = shape("{\"type\":\"Polygon\",\"coordinates\":[[[1,1],[2,1],[2,2]]]}");
    assert_true(map_touch(&s, &e) && !map_touch(&s, &far));
    refused("");
    refused("{}");
    refused("[]");
    refused("{\"type\":\"Point\",\"coordinates\":[6,51]}");
    refused("{\"type\":\"Polygon\",\"coordinates\":[]}");
    refused("{\"type\":\"Polygon\",\"coordinates\":[[[6,51],[7,51]]]}");
    refused("{\"type\":\"Polygon\",\"coordinates\":[[[6,51],[7,51],[\"7\",52]]]}");
    refused("{\"type\":\"Polygon\",\"coordinates\":[[[6,51],[7,51],[181,52]]]}");
    refused("{\"type\":\"Polygon\",\"coordinates\":[[[6,51],[7,51],[7,1e300]]]}");
    refused("{\"type\":\"MultiPolygon\",\"coordinates\":[[[6,51],[7,51],[7,52]]]}");
    struct buf b = buf_in(a, 1 << 20);
    buf_put(&b, S("{\"type\":\"Polygon\",\"coordinates\":[["));
    for (int i = 0; i <= MAP_VERTICES_MAX; i++) buf_fmt(&b, "%s[%d,%d]", i ? "," : "", i % 7, i % 5);
    buf_put(&b, S("]]}"));
    refused(arena_z(a, buf_str(&b)));
}

static struct map county(struct map_area *area)
{
    area[0] = (struct map_area){ .shape = shape(WEST), .id = 1, .name = S("West & Co"), .note = S("5 %"), .url = S("/w?a=1&b"), .class = 4 };
    area[1] = (struct map_area){ .shape = shape(EAST), .id = 2, .name = S("Ost"), .class = MAP_NO_DATA };
    return (struct map){ .head = { .id = "m", .lang = german(), .title = S("T"), .desc = S("d"), .links = true }, .area = area, .areas = 2, .focus = -1 };
}

/* A degree of longitude is shorter than one of latitude by the cosine of 51.25°: 1.0° × 0.626 wide, 0.5° high. */
static void projects(void **state)
{
    struct map_area area[2];
    struct map m = county(area);
    struct ground g;
    (void)state;
    assert_true(ground_lay(a, &m, &g));
    struct dot nw = ground_at(&g, (struct geo){ 51.5, 6 }), se = ground_at(&g, (struct geo){ 51, 7 });
    assert_int_equal(nw.x, 24);
    assert_int_equal(se.x, MAP_WIDE - 24);
    assert_true(fabs((double)(se.y - nw.y) / (se.x - nw.x) - 0.5 / cos(51.25 * 3.14159265358979 / 180)) < 0.002);
    struct dot far = ground_at(&g, (struct geo){ 85, -180 });
    assert_true(far.x >= -30000 && far.y >= -30000 && !ground_shows(&g, far));
}

/* A point on the common line that both have, almost straight: both keep it or both lose it. */
static void neighbours_keep_one_line(void **state)
{
    struct map_area area[2];
    struct map m = county(area);
    struct ground g;
    size_t shared = 0;
    (void)state;
    area[0].shape = shape("{\"type\":\"Polygon\",\"coordinates\":[[[6,51],[6.5,51],[6.52,51.1],[6.4999,51.2],[6.49,51.3],[6.5,51.5],[6,51.5]]]}");
    area[1].shape = shape("{\"type\":\"Polygon\",\"coordinates\":[[[6.5,51.5],[6.49,51.3],[6.4999,51.2],[6.52,51.1],[6.5,51],[7,51],[7,51.5]]]}");
    assert_true(ground_lay(a, &m, &g));
    for (size_t i = 0; i < g.area[0].n; i++)
        for (size_t k = 0; k < g.area[1].n; k++) shared += g.area[0].at[i].x == g.area[1].at[k].x && g.area[0].at[i].y == g.area[1].at[k].y;
    assert_int_equal(g.area[0].n - 2, shared);            /* all but the two western corners */
    assert_int_equal(g.area[1].n - 2, shared);
}

static void draws_maps(void **state)
{
    struct map_area area[2];
    struct map m = county(area);
    struct map_point point[] = { { .at = { 51.2, 6.2 }, .name = S("Café <1>"), .url = S("/p"), .sign = S("1") }, { .at = { 51.2, 6.2 }, .name = S("Zwei") },
                                 { .at = { NAN, NAN }, .name = S("Nirgends") }, { .at = { 10, 10 }, .name = S("Fern") } };
    (void)state;
    m.point = point;
    m.points = countof(point);
    html h = map_svg(a, &m);
    assert_true(has(h, "role=\"group\"") && has(h, "<a href=\"/w?a=1&amp;b\" aria-label=\"West &amp; Co: 5 %\"><path class=\"m-a m-4\""));
    assert_true(has(h, "fill=\"url(#m-no)\"") && has(h, ">Ost</text>") && has(h, "aria-label=\"1 Café &lt;1&gt;\""));
    assert_false(has(h, "Nirgends") || has(h, "Fern") || has(h, "style="));
    assert_int_equal(count(h, "<circle"), 2);
    assert_true(str_eq(h.s, map_svg(a, &m).s));
    m.head.alone = true;
    h = map_svg(a, &m);
    assert_true(has(h, "<style>") && !has(h, "<a "));
    m.focus = 0;
    area[0].here = true;
    h = map_svg(a, &m);
    assert_true(has(h, "m-here"));
}

/* Between the corners of a frame everything is as without it; what lies outside is cut off, and an area around the whole frame fills it. */
static void frames(void **state)
{
    struct map_area area[2];
    struct map m = county(area);
    struct ground g;
    struct geo all[2], part[2] = { { 51.2, 6.1 }, { 51.3, 6.2 } };
    (void)state;
    assert_true(map_bounds(&m, all));
    assert_true(fabs(all[0].lat - 51) < 1e-9 && fabs(all[1].lon - 7) < 1e-9);
    m.frame = all;
    assert_true(ground_lay(a, &m, &g));
    assert_int_equal(g.area[0].n + g.area[1].n, 8);          /* two rectangles: what lay on the straight line is gone */
    m.frame = part;
    assert_true(ground_lay(a, &m, &g));
    assert_true(g.area[0].seen && !g.area[1].seen);
    assert_int_equal(g.area[0].n, 4);
    for (size_t i = 0; i < 4; i++) assert_false(ground_shows(&g, g.area[0].at[i]));
    part[0].lon = 6.4;
    part[1].lon = 6.6;                                    /* across the common line: both get the same points on it   */
    assert_true(ground_lay(a, &m, &g));
    size_t shared = 0;
    for (size_t i = 0; i < g.area[0].n; i++)
        for (size_t k = 0; k < g.area[1].n; k++) shared += g.area[0].at[i].x == g.area[1].at[k].x && g.area[0].at[i].y == g.area[1].at[k].y;
    assert_true(shared >= 2);
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < g.area[i].n; k++) assert_true(abs(g.area[i].at[k].x) < 1100 && abs(g.area[i].at[k].y) < 1600);
    assert_true(has(map_svg(a, &m), "<path"));
}

/* Every point shown is in one group, groups keep apart, and the same points make the same groups. */
static void gathers(void **state)
{
    enum { POINTS = 120 };
    struct map_area area[2];
    struct map m = county(area);
    struct map_point point[POINTS] = { { .size = 0 } };
    int of[POINTS], again[POINTS];
    unsigned dice = 7;
    (void)state;
    for (int i = 0; i < POINTS; i++) {
        dice = dice * 1103515245U + 12345U;
        point[i].at = (struct geo){ 51 + (double)(dice >> 16 & 0xFF) / 512, 6 + (double)(dice >> 24) / 256 };
    }
    point[5].at.lat = (double)NAN;
    point[6].at = (struct geo){ 10, 10 };
    m.point = point;
    m.points = POINTS;
    size_t n = map_gather(&m, of);
    assert_true(n > 10 && n < POINTS);
    assert_int_equal(map_gather(&m, again), n);
    assert_memory_equal(of, again, sizeof of);
    assert_true(of[5] == MAP_NOWHERE && of[6] == MAP_NOWHERE && of[0] == 0);
    struct ground g;
    struct dot first[POINTS];
    bool seen[POINTS] = { false };
    assert_true(ground_lay(a, &m, &g));
    for (int i = 0; i < POINTS; i++) {
        if (of[i] == MAP_NOWHERE) continue;
        struct dot p = ground_at(&g, point[i].at);
        if (!seen[of[i]]) first[of[i]] = p;
        seen[of[i]] = true;
        assert_true(hypot(p.x - first[of[i]].x, p.y - first[of[i]].y) < 2 * RADIUS + 10);
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i; k++) assert_true(hypot(first[i].x - first[k].x, first[i].y - first[k].y) >= 2 * RADIUS + 10);
}

static void nothing_to_draw(void **state)
{
    struct map_area area[2];
    struct map m = county(area);
    struct map_point point = { .at = { 51.2, 6.2 }, .name = S("Allein") };
    (void)state;
    area[0].shape = area[1].shape = (struct map_shape){ 0 };
    assert_int_equal(map_svg(a, &m).s.n, 0);
    m.point = &point;
    m.points = 1;
    assert_true(has(map_svg(a, &m), "<circle"));
    point.at.lat = INFINITY;
    assert_int_equal(map_svg(a, &m).s.n, 0);
}

static void classes(const double *v, size_t n, const char *want)
{
    int class[16];
    double low[MAP_CLASSES_MAX], high[MAP_CLASSES_MAX];
    struct buf b = buf_in(a, 100);
    size_t k = map_quantiles(v, n, MAP_CLASSES_MAX, class, low, high);
    buf_fmt(&b, "%zu:", k);
    for (size_t i = 0; i < n; i++) buf_fmt(&b, "%c", class[i] < 0 ? '-' : '0' + class[i]);
    assert_string_equal(arena_z(a, buf_str(&b)), want);
}

static void quantiles(void **state)
{
    (void)state;
    classes((double[]){ 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }, 10, "5:0011223344");
    classes((double[]){ 10, NAN, 1, 5 }, 4, "3:2-01");
    classes((double[]){ 3, 3, 3 }, 3, "1:000");
    classes((double[]){ 0, 0, 0, 0, 9 }, 5, "2:00001");
    classes((double[]){ NAN, INFINITY }, 2, "0:--");
    classes(NULL, 0, "0:");
}

int main(void)
{
    const struct CMUnitTest all[] = {
        cmocka_unit_test(measures), cmocka_unit_test(wraps), cmocka_unit_test(ticks_are_round), cmocka_unit_test(draws_bars), cmocka_unit_test(mirrors),
        cmocka_unit_test(breaks_lines), cmocka_unit_test(survives), cmocka_unit_test(reads_geometry), cmocka_unit_test(projects),
        cmocka_unit_test(neighbours_keep_one_line), cmocka_unit_test(draws_maps), cmocka_unit_test(frames), cmocka_unit_test(gathers), cmocka_unit_test(nothing_to_draw), cmocka_unit_test(quantiles),
    };
    return cmocka_run_group_tests(all, setup, teardown);
}
