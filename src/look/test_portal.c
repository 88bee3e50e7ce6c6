/* test_portal.c - who pays, as pages and files ask for it; what is discreet; which cookies make an answer somebody's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/moment.h"
#include "entity/files.h"
#include "entity/test_room.h"
#include "look/portal.h"
#include "web/csrf.h"
#include "web/reply.h"
#include "web/wording.h"

static struct app app;

static struct req *request(struct store *st, const char *lang)
{
    struct req *q = reply_new(&app, room.a);
    app.stores = room.s;
    q->region = room.region;
    q->lang = lang_find(str_of(lang));
    q->st = st;
    return q;
}

/* A region that names nobody shows nothing; a line without a translation is German; a logo whose file is gone is left out. */
static void funders(void **state)
{
    (void)state;
    struct store *st = writer();
    assert_false(funder_in(st, room.a, lang_find(S("de"))).line.n);
    str second = files_put(st, S("bytes of a picture"), "image/png", 300, 100);
    setting_put(st, S("funder_line"), S("Gefördert vom Land"));
    setting_put(st, S("logo_1"), S("0000000000000000000000000000000000000000000000000000000000000000"));
    setting_put(st, S("logo_2"), second);
    setting_put(st, S("logo_2_text"), S("Logo des Ministeriums"));
    struct funder f = funder_in(st, room.a, lang_find(S("ar")));
    same(f.line, S("Gefördert vom Land"));
    assert_true(f.german);
    assert_int_equal(f.logos, 1);
    same(f.logo[0].file, second);
    same(f.logo[0].alt, S("Logo des Ministeriums"));
    assert_int_equal(f.logo[0].width, 300);
    assert_false(f.logo[0].url.n);
    done(st);
}

/* On pages a logo has an address of its own, by its place. A logo without words is what the line beside it says. */
static void addresses(void **state)
{
    (void)state;
    struct store *st = writer();
    setting_put(st, S("logo_2_text"), S(""));
    done(st);
    wording_changed(room.region);
    st = writer();
    struct funder f = funder_of(request(st, "de"));
    assert_false(f.german);
    assert_int_equal(f.logos, 1);
    same(f.logo[0].alt, S(""));                          /* the line says it */
    same(f.logo[0].url, arena_fmt(room.a, "/%.*s/logo/2?v=%.8s", STR(room.region), f.logo[0].file.p));
    assert_int_equal(funder_of(request(NULL, "de")).logos, 0);   /* before the store was asked: a page of failure */
    done(st);
}

/* The nightly tidying leaves what the particulars name. */
static void kept(void **state)
{
    (void)state;
    struct store *st = writer();
    str other = files_put(st, S("nobody names this"), "image/png", 1, 1);
    struct file file;
    assert_int_equal(files_sweep(st, moment_now() + FILES_KEPT + 60), 1);
    assert_false(files_find(st, other, &file));
    assert_int_equal(funder_in(st, room.a, lang_find(S("de"))).logos, 1);
    done(st);
}

static void discreet(void **state)
{
    (void)state;
    struct req *q = reply_new(&app, room.a);
    page_sensitive(q);
    page_sensitive(q);
    assert_true(q->sensitive);
    assert_int_equal(q->headers, 1);
    same(q->header[0].value, S("no-store"));
}

static void cookies(void **state)
{
    (void)state;
    assert_false(cookie_personal(S("")));
    assert_false(cookie_personal(S("bruecke_lang=ar")));
    assert_false(cookie_personal(S(" bruecke_lang=ar; bruecke_lang=en ;")));
    assert_true(cookie_personal(S("bruecke=abc")));
    assert_true(cookie_personal(S("bruecke_lang=ar; bruecke=abc")));
    assert_true(cookie_personal(S("bruecke_language=ar")));
    assert_true(cookie_personal(S("bruecke_lang")));
}

int main(void)
{
    static const struct CMUnitTest cases[] = { cmocka_unit_test(funders), cmocka_unit_test(addresses), cmocka_unit_test(kept), cmocka_unit_test(discreet),
                                               cmocka_unit_test(cookies) };
    return room_run("test-portal", cases, countof(cases));
}
