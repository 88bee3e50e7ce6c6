/* test_head.c - what a page tells machines: no text ends the element, addresses without the noise of filters, an ordinary week from opening hours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include "entity/test_room.h"
#include "look/head.h"
#include "text/hours.h"
#include "text/json_read.h"
#include "web/reply.h"

static struct app app;

static struct req *request(const char *target)
{
    struct req *q = reply_new(&app, room.a);
    app.stores = room.s;
    app.url = S("https://ki.example");
    q->region = room.region;
    q->region_title = S("Kreis Test");
    q->lang = lang_find(S("de"));
    q->lang_part = 1;
    q->target = arena_fmt(room.a, "/%.*s/de/%s", STR(room.region), target);
    q->part[0] = room.region;
    q->part[1] = S("de");
    q->parts = *target ? 3 : 2;
    q->part[2] = S("somewhere");
    return q;
}

static str escaped(str json)
{
    struct buf b = buf_in(room.a, 4000);
    head_escape(&b, json);
    return buf_str(&b);
}

static void escapes(void **state)
{
    (void)state;
    same(escaped(S("{\"a\":\"</script><!-- & \xE2\x80\xA8\xE2\x80\xA9 \xE2\x80\xA6\"}")),
         S("{\"a\":\"\\u003c/script\\u003e\\u003c!-- \\u0026 \\u2028\\u2029 \xE2\x80\xA6\"}"));
    same(escaped(S("")), S(""));
    same(escaped(S("\xE2")), S("\xE2"));                 /* a beginning of what it looks for, at the end               */
    same(escaped(S("plain")), S("plain"));
}

/* Whatever a text says: one element, and what is in it is read back as it was said. */
static void texts(void **state)
{
    (void)state;
    static const char *const nasty[] = { "</script><script>alert(1)</script>", "<!--<script>", "]]>", "\\u003c/script>",
                                        "a\"b\\c\n\t", "&lt;/script&gt;", "\xE2\x80\xA8" };
    for (size_t i = 0; i < countof(nasty); i++) {
        struct req *q = request("somewhere");
        struct json *j = thing_open(q, "Place");
        thing_str(j, "name", str_of(nasty[i]));
        json_close(j, '}');
        head_script(&q->out, q);
        str out = buf_str(&q->out), why, head = S("<script type=\"application/ld+json\">"), foot = S("</script>\n");
        assert_true(str_starts(out, head) && str_ends(out, foot));
        str inside = str_upto(str_from(out, head.n), out.n - head.n - foot.n);
        assert_true(str_find_char(inside, '<') < 0 && str_find_char(inside, '>') < 0 && str_find_char(inside, '&') < 0);
        const struct js *v = json_read(room.a, inside, &why);
        assert_non_null(v);
        same(js_get(&js_get(v, "@graph")->at[0], "name")->text, str_trim(str_of(nasty[i])));
    }
}

static void nothing(void **state)
{
    (void)state;
    struct req *q = request("somewhere");
    head_script(&q->out, q);
    assert_int_equal(q->out.n, 0);                       /* no thing, and no list of an entity                        */
    struct json *j = thing_open(q, "Place");
    thing_str(j, "name", S("  "));
    thing_url(j, "url", S("javascript:alert(1)"));
    thing_at(j, (struct coordinate){ NAN, NAN });
    thing_address(j, S(""), S(""), S(""));
    thing_hours(j, "openingHoursSpecification", S("PH off"));
    thing_price(j, NONE);
    json_close(j, '}');
    head_script(&q->out, q);
    same(buf_str(&q->out), S("<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@graph\":[{\"@type\":\"Place\"}]}</script>\n"));
}

static void addresses(void **state)
{
    (void)state;
    struct req *q = request("somewhere?topics=a&sort=-title&after=x");
    struct head_view v = head_view(q);
    str here = arena_fmt(room.a, "https://ki.example/%.*s/de/somewhere", STR(room.region));
    same(v.canonical, here);
    same(v.chosen, here);
    assert_int_equal(v.langs, lang_count());
    same(v.lang[lang_index(S("ar"))].url, arena_fmt(room.a, "https://ki.example/%.*s/ar/somewhere", STR(room.region)));
    assert_string_equal(v.locale, "de_DE");
    assert_true(str_starts(v.image, S("https://ki.example/static/icon-512.png")));
    struct req *home = request("");
    v = head_view(home);
    same(v.chosen, arena_fmt(room.a, "https://ki.example/%.*s/", STR(room.region)));   /* asks the browser for its language */
}

static void weeks(void **state)
{
    (void)state;
    struct hours_slot s[8];
    assert_int_equal(hours_usual(S(""), s, countof(s)), 0);
    assert_int_equal(hours_usual(S("nonsense"), s, countof(s)), 0);
    assert_int_equal(hours_usual(S("PH off"), s, countof(s)), 0);
    assert_int_equal(hours_usual(S("Mo-Fr 09:00-12:00,14:00-16:00; We off; Jul-Aug Mo-Fr 09:00-11:00; PH off; Dec 24 off"), s, countof(s)), 2);
    assert_int_equal(s[0].days, 1 | 2 | 8 | 16);         /* Wednesday is named by a later rule                        */
    assert_int_equal(s[0].from, 9 * 60);
    assert_int_equal(s[1].to, 16 * 60);
    assert_int_equal(hours_usual(S("Mo-Fr 09:00-12:00,14:00-16:00"), s, 1), 1);        /* no more than there is room for */
    assert_int_equal(hours_usual(S("24/7"), s, countof(s)), 1);
    assert_int_equal(s[0].days, 127);
    assert_int_equal(s[0].to, 24 * 60);
}

int main(void)
{
    static const struct CMUnitTest cases[] = { cmocka_unit_test(escapes), cmocka_unit_test(texts), cmocka_unit_test(nothing),
                                               cmocka_unit_test(addresses), cmocka_unit_test(weeks) };
    return room_run("test-head", cases, countof(cases));
}
