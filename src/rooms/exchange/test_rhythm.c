/* test_rhythm.c - repetition of others as our hours and in words; values of others in our forms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rooms/exchange/foreign.h"
#include "rooms/exchange/rhythm.h"

static struct arena *a;
static int setup(void **state) { (void)state; a = arena_new(); return 0; }
static int teardown(void **state) { (void)state; arena_free(a); return 0; }
#define is(got, want) assert_string_equal(arena_z(a, got), want)

static void says(const char *rule, const char *first, const char *from, const char *to, const char *hours, const char *words)
{
    struct rhythm r = { .interval = 1 };
    struct rhythm_when w = { str_of(first), S(""), str_of(from), str_of(to), false };
    assert_int_equal(rhythm_read(a, str_of(rule), &r), *rule != 0);
    is(rhythm_hours(a, &r, w), hours);
    is(rhythm_words(a, &r, w), words);
}

static void rules(void **state)
{
    (void)state;
    says("", "2026-12-12", "14:00:00", "16:00:00", "2026 Dec 12 14:00-16:00", "12.12.2026, 14:00–16:00 Uhr");
    says("DTSTART:20261201T120000\nRRULE:FREQ=WEEKLY;UNTIL=20270331T215959;BYDAY=TU,TH", "2026-12-01", "13:00:00", "15:00:00", "Tu,Th 13:00-15:00",
         "dienstags und donnerstags, 13:00–15:00 Uhr, bis 31.03.2027");
    says("RRULE:FREQ=WEEKLY", "2026-12-02", "09:00", "10:00", "We 09:00-10:00", "mittwochs, 09:00–10:00 Uhr");
    says("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "2026-12-07", "09:00", "10:00", "", "alle 2 Wochen montags, 09:00–10:00 Uhr");
    says("FREQ=MONTHLY;BYDAY=+2TU", "2026-12-08", "18:00", "20:00", "", "jeden 2. Dienstag im Monat, 18:00–20:00 Uhr");
    says("FREQ=MONTHLY;BYDAY=-1FR", "2026-12-25", "18:00", "20:00", "", "jeden letzten Freitag im Monat, 18:00–20:00 Uhr");
    says("FREQ=DAILY", "2026-12-25", "00:00", "23:59", "24/7", "täglich, ganztägig");
    says("FREQ=YEARLY", "2026-12-24", "15:00", "16:00", "", "jedes Jahr am 24.12., 15:00–16:00 Uhr");
    says("FREQ=WEEKLY;BYDAY=MO;BYSETPOS=1", "2026-12-07", "09:00", "10:00", "", "montags, 09:00–10:00 Uhr");
    struct rhythm r;
    assert_false(rhythm_read(a, S("nothing"), &r));
    is(rhythm_clock(S("09:00+01:00")), "09:00");
    is(rhythm_clock(S("2026-01-01T09:30:00")), "09:30");
    is(rhythm_clock(S("25:00")), "");
}

static void weeks(void **state)
{
    (void)state;
    str w[7] = { S("09:00-12:00"), S("09:00-12:00"), S(""), S("09:00-12:00,14:00-18:00"), S("09:00-12:00"), S(""), S("") };
    is(rhythm_week(a, w), "Mo,Tu,Fr 09:00-12:00; Th 09:00-12:00,14:00-18:00");
    for (int i = 0; i < 7; i++) w[i] = S("00:00-24:00");
    is(rhythm_week(a, w), "24/7");
    for (int i = 0; i < 7; i++) w[i] = S("");
    is(rhythm_week(a, w), "");
}

static void values(void **state)
{
    (void)state;
    is(foreign_phone(a, S("Tel. +49 (0) 2821 / 85-0 oder 12345")), "+49 (0) 2821 / 85-0");
    is(foreign_phone(a, S("02821.85.123")), "02821 85 123");
    is(foreign_phone(a, S("keine")), "");
    is(foreign_phone(a, S("12")), "");
    is(foreign_url(a, S("www.kreis-kleve.de")), "https://www.kreis-kleve.de");
    is(foreign_url(a, S("HTTPS://Kleve.de/a b")), "");
    is(foreign_url(a, S("javascript:alert(1)//a.b")), "");
    is(foreign_mail(S(" mailto:ki@kreis-kleve.de ")), "ki@kreis-kleve.de");
    is(foreign_mail(S("a b@c.de")), "");
    is(foreign_position(a, S("51.786543219"), S("6.1")), "51.7865,6.1");
    is(foreign_position(a, S("0"), S("0")), "");
    is(foreign_postcode(S("ABC 1234")), "");
    assert_string_equal(foreign_lang(S("de-si")), "de-simple");
    assert_string_equal(foreign_lang(S("DE")), "de");
    assert_string_equal(foreign_lang(S("en-GB")), "en");
    assert_null(foreign_lang(S("xx")));
    is(foreign_tongue(S("eng")), "en");
    is(foreign_tongue(S("ti")), "ti");
    is(foreign_short(a, S("eins zwei drei"), 10), "eins zwei…");
    is(foreign_first(a, S("Am 1. Mai ist frei. Danach nicht. Und noch viel mehr davon."), 40), "Am 1. Mai ist frei. Danach nicht.");
    assert_string_equal(foreign_offer_kind(a, S("Café International"), "group"), "meeting_point");
    assert_string_equal(foreign_place_kind(a, S("Stadtbücherei"), "other"), "library");
    assert_string_equal(foreign_actor_kind(a, S("Caritasverband Kleve"), "other"), "welfare_association");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(rules), cmocka_unit_test(weeks), cmocka_unit_test(values) };
    return cmocka_run_group_tests(tests, setup, teardown);
}
