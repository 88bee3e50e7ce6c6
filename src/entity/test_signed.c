/* test_signed.c - signed links: used once, bound to what they were made for, known for a while, kept as digests only; on both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/moment.h"
#include "entity/signed.h"
#include "entity/schema.h"
#include "entity/test_room.h"

static const int64_t noon = 1795003200;                 /* 18 November 2026                                           */
static void at(int64_t seconds) { char text[24]; snprintf(text, sizeof text, "%lld", (long long)(noon + seconds)); setenv("BRUECKE_NOW", text, 1); }

static str make(struct store *st, int64_t uses)
{
    return signed_make(st, &(struct signed_new){ .purpose = "test.confirm", .entity = S("test.thing"), .row = 7, .account = 3, .mail = S("Ada@Example.org"),
                                                 .detail = S("spring"), .lasts = SIGNED_DAY, .uses = uses });
}

static void once(void **state)
{
    (void)state;
    struct store *st = writer();
    struct signed_link l, again;
    at(0);
    str token = make(st, 1);
    assert_int_equal(token.n, SIGNED_LETTERS);
    assert_int_equal(signed_look(st, token, "test.confirm", &l), SIGNED_GOOD);
    assert_int_equal(signed_look(st, token, "test.confirm", &again), SIGNED_GOOD);     /* looking uses nothing up */
    assert_true(l.row == 7 && l.account == 3 && l.uses == 1);
    same(l.entity, S("test.thing"));
    same(l.detail, S("spring"));
    assert_true(signed_use(st, &l));
    assert_false(signed_use(st, &again));                 /* the other tab, the other reader */
    assert_int_equal(signed_look(st, token, "test.confirm", &l), SIGNED_USED);
    done(st);
}

static void bound(void **state)
{
    (void)state;
    struct store *st = writer();
    struct signed_link l;
    at(0);
    str token = make(st, 1), other = make(st, 1);
    assert_int_equal(signed_look(st, token, "test.other", &l), SIGNED_UNKNOWN);
    str mixed = arena_fmt(room.a, "%.*s%.*s", SIGNED_NAME, token.p, STR(str_from(other, SIGNED_NAME)));      /* the name of one, the secret of another */
    assert_int_equal(signed_look(st, mixed, "test.confirm", &l), SIGNED_UNKNOWN);
    assert_int_equal(signed_look(st, token, "test.confirm", &l), SIGNED_GOOD);
    assert_true(signed_for(st, &l, S(" ada@example.org")));
    assert_false(signed_for(st, &l, S("eve@example.org")));
    assert_false(signed_for(st, &l, S("")));
    l.mail = S("");
    assert_true(signed_for(st, &l, S("eve@example.org")));
    done(st);
}

/* Whatever comes in a query. */
static void odd(void **state)
{
    (void)state;
    static const char *const tokens[] = { "", "x", "' OR 1=1 --", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "äääääääääääääääääääääääää" };
    struct store *st = writer();
    struct signed_link l;
    make(st, 1);
    for (size_t i = 0; i < countof(tokens); i++) assert_int_equal(signed_look(st, str_of(tokens[i]), "test.confirm", &l), SIGNED_UNKNOWN);
    done(st);
}

static void ends(void **state)
{
    (void)state;
    struct store *st = writer();
    struct signed_link l, kept;
    at(0);
    str token = make(st, 0), back = make(st, 0);
    at(SIGNED_DAY - 1);
    assert_int_equal(signed_look(st, token, "test.confirm", &l), SIGNED_GOOD);
    for (int i = 0; i < 5; i++) assert_true(signed_use(st, &l));       /* any number of times */
    at(SIGNED_DAY);
    assert_int_equal(signed_look(st, token, "test.confirm", &l), SIGNED_EXPIRED);
    assert_false(signed_use(st, &l));
    at(10);
    assert_int_equal(signed_look(st, back, "test.confirm", &kept), SIGNED_GOOD);
    signed_take_back(st, "test.confirm", S("test.thing"), 7);
    assert_int_equal(signed_look(st, back, "test.confirm", &kept), SIGNED_EXPIRED);
    assert_false(signed_use(st, &kept));
    assert_int_equal(signed_since(st, "test.confirm", S("test.thing"), 7, noon), 2);
    assert_int_equal(signed_since(st, "test.confirm", S("test.thing"), 7, noon + 1), 0);
    done(st);
}

/* Known for half a year after the end, then gone; nothing in the table is the token, its secret or the address. */
static void kept(void **state)
{
    (void)state;
    struct store *st = writer();
    struct signed_link l;
    at(0);
    str token = make(st, 1);
    struct rows *r = ask(st, Q("SELECT name, digest, mail FROM core_signed"));
    assert_true(rows_next(r));
    for (size_t i = 0; i < 3; i++) {
        assert_true(str_find(row_str(r, i), str_from(token, SIGNED_NAME)) < 0);
        assert_true(str_find(row_str(r, i), S("@")) < 0);
    }
    int64_t end = (int64_t)(SIGNED_KEPT + 1) * SIGNED_DAY;
    signed_sweep(st, noon + end);
    assert_int_equal(signed_look(st, token, "test.confirm", &l), SIGNED_GOOD);
    signed_sweep(st, noon + end + 1);
    assert_int_equal(signed_look(st, token, "test.confirm", &l), SIGNED_UNKNOWN);
    done(st);
}

static void wipe(struct store *st) { ask(st, Q("DELETE FROM core_signed")); }
static void more(void) { schema_add(signed_table()); }

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(once), cmocka_unit_test(bound), cmocka_unit_test(odd), cmocka_unit_test(ends), cmocka_unit_test(kept),
    };
    room_more = more;
    room_wipe_more = wipe;
    return room_run("t-signed", tests, countof(tests));
}
