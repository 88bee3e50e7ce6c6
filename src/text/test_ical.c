/* test_ical.c - calendars: a known one byte by byte, the change of the clocks, and random texts there and back through folding and escaping. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/moment.h"
#include "text/ical.h"

static struct arena *a;
static int setup(void **state) { (void)state; a = arena_new(); return 0; }
static int teardown(void **state) { (void)state; arena_free(a); return 0; }

static int64_t at(const char *text)
{
    int64_t t = 0;
    assert_int_equal(moment_read(str_of(text), &t), MOMENT_FINE);
    return t;
}

static str written(const struct ical *c)
{
    struct buf out = buf_in(a, 1 << 20);
    assert_true(ical_write(&out, c));
    return buf_str(&out);
}

static void known(void **state)
{
    (void)state;
    struct ical_event e = { .uid = S("17@kleve"), .stamp = at("2026-03-01T08:00:00Z"), .starts = at("2026-03-03T10:00"), .ends = at("2026-03-03T11:30"), .sequence = 2,
        .summary = S("Sprachmittlung: Arabisch"), .description = S("Raum 12, Anmeldung;\nbitte \\ klingeln\r"), .location = S("Grundschule, Kleve"),
        .url = S("https://ki.example/kleve/de/a"), .placed = true, .lat = 51.79, .lon = 6.14, .remind = 60 };
    assert_string_equal(arena_z(a, written(&(struct ical){ .name = S("Termine"), .refresh = 6, .event = &e, .n = 1 })),
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Bruecke//Bruecke//DE\r\nCALSCALE:GREGORIAN\r\nX-WR-CALNAME:Termine\r\n"
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\nX-PUBLISHED-TTL:PT6H\r\nBEGIN:VEVENT\r\nUID:17@kleve\r\nDTSTAMP:20260301T080000Z\r\nDTSTART:20260303T090000Z\r\n"
        "DTEND:20260303T103000Z\r\nSEQUENCE:2\r\nSUMMARY:Sprachmittlung: Arabisch\r\nDESCRIPTION:Raum 12\\, Anmeldung\\;\\nbitte \\\\ klingeln\r\n"
        "LOCATION:Grundschule\\, Kleve\r\nGEO:51.790000;6.140000\r\nURL:https://ki.example/kleve/de/a\r\nSTATUS:CONFIRMED\r\n"
        "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT60M\r\nDESCRIPTION:Sprachmittlung: Arabisch\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
}

/* On 25 October 2026 the hour from two to three comes twice: 01:30 to 03:30 on the clock lasts three hours. */
static void whole_days(void **state)
{
    (void)state;
    struct ical_event e = { .uid = S("1@kleve"), .days = true, .starts = at("2026-03-03T00:00:00Z"), .ends = at("2026-03-04T00:00:00Z"), .summary = S("Kurs") };
    str text = written(&(struct ical){ .event = &e, .n = 1 });
    struct buf none = buf_in(a, 1000);
    assert_true(str_find(text, S("DTSTART;VALUE=DATE:20260303\r\nDTEND;VALUE=DATE:20260304\r\n")) != STR_NONE);
    e.starts += 3600;                                    /* a day does not begin at one                                  */
    assert_false(ical_write(&none, &(struct ical){ .event = &e, .n = 1 }));
}

static void clocks_change(void **state)
{
    (void)state;
    struct ical_event e = { .uid = S("1@k"), .starts = at("2026-10-25T01:30"), .ends = at("2026-10-25T03:30"), .summary = S("x"), .cancelled = true };
    str t = written(&(struct ical){ .event = &e, .n = 1 });
    assert_true(str_find(t, S("DTSTART:20261024T233000Z\r\nDTEND:20261025T023000Z")) > 0);
    assert_true(str_find(t, S("STATUS:CANCELLED")) > 0);
    assert_int_equal(str_find(t, S("VALARM")), STR_NONE);
}

static void refused(void **state)
{
    (void)state;
    const struct ical_event good = { .uid = S("1@k"), .starts = 10, .ends = 20, .summary = S("x") };
    struct ical_event bad[] = { good, good, good, good };
    bad[0].uid = S("");
    bad[1].summary = S("");
    bad[2].ends = 10;
    bad[3].starts = -1;
    struct buf out = buf_in(a, 1 << 16), small = buf_in(a, 60);
    for (size_t i = 0; i < countof(bad); i++) assert_false(ical_write(&out, &(struct ical){ .event = &bad[i], .n = 1 }));
    assert_false(ical_write(&out, &(struct ical){ .event = &good, .n = ICAL_EVENTS_MAX + 1 }));
    assert_false(ical_write(&small, &(struct ical){ .event = &good, .n = 1 }));
    assert_int_equal(out.n + small.n, 0);
    assert_true(ical_write(&out, &(struct ical){ 0 }));                    /* an empty feed is one */
    struct ical_event odd = good;
    odd.url = S("https://ki.example/a b");
    assert_int_equal(str_find(written(&(struct ical){ .event = &odd, .n = 1 }), S("URL")), STR_NONE);
}

/* What the description was, read back as §3.1 and §3.3.11 say. */
static str description_of(str t)
{
    struct buf flat = buf_in(a, t.n + 1), text = buf_in(a, t.n + 1);
    for (size_t i = 0; i < t.n; i++)
        if (str_starts(str_from(t, i), S("\r\n "))) i += 2;
        else buf_char(&flat, t.p[i]);
    str s = buf_str(&flat);
    s = str_from(s, (size_t)str_find(s, S("\r\nDESCRIPTION:")) + 14);
    s = str_upto(s, (size_t)str_find(s, S("\r\n")));
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\\') { i++; buf_char(&text, s.p[i] == 'n' ? '\n' : s.p[i]); }
        else buf_char(&text, s.p[i]);
    }
    return buf_str(&text);
}

static void lines_are_short(str t)
{
    while (t.n) {
        int64_t end = str_find(t, S("\r\n"));
        assert_true(end >= 0 && end <= ICAL_FOLD);
        assert_true(!end || ((unsigned char)t.p[t.p[0] == ' '] & 0xC0) != 0x80);       /* no character is cut */
        t = str_from(t, (size_t)end + 2);
    }
}

static void random_texts(void **state)
{
    (void)state;
    static const char *const bits[] = { "a", "ä", "ع", "語", "🙂", ",", ";", "\\", "\n", " ", ":", "\"", "Termin ", "\\n", "\r\n" };
    uint32_t seed = 20261025;
    for (int round = 0; round < 400; round++) {
        struct buf text = buf_in(a, 4000), plain = buf_in(a, 4000);
        for (uint32_t n = 1 + (uint32_t)round; n; n--) {
            seed = seed * 1664525 + 1013904223;
            str bit = str_of(bits[(seed >> 16) % countof(bits)]);
            buf_put(&text, bit);
            buf_put(&plain, str_eq(bit, S("\r\n")) ? S("\n") : bit);
        }
        struct ical_event e = { .uid = S("1@k"), .starts = 10, .ends = 20, .summary = S("x"), .description = buf_str(&text) };
        str t = written(&(struct ical){ .event = &e, .n = 1 });
        lines_are_short(t);
        assert_true(str_eq(description_of(t), buf_str(&plain)));
    }
}

/* ---- the wall clock of Germany ------------------------------------------------------------------------------------------------------------ */
#define ZONE "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\n"

/* A Tuesday evening that comes again is written by the wall clock, so it is six in summer and in winter; what is left out, by the same. */
static void comes_again(void **state)
{
    (void)state;
    const int64_t out[] = { date_days((struct date){ 2026, 12, 29 }), date_days((struct date){ 2027, 7, 6 }) };
    const struct recur r = { .every = RECUR_WEEKLY, .interval = 2, .days = RECUR_DAY(2), .begins = { 2026, 12, 1 }, .until = { 2027, 7, 31 }, .from = 18 * 60, .minutes = 90, .without = out, .n_without = 2 };
    struct ical_event e = { .uid = ical_uid(a, "offer", 17, 0, S("kleve")), .stamp = at("2026-11-01T08:00:00Z"), .repeats = &r, .sequence = 3, .summary = S("Café"), .categories = S("advice x,y"), .cancelled = true };
    str t = written(&(struct ical){ .event = &e, .n = 1 });
    assert_true(str_find(t, S(ZONE "BEGIN:DAYLIGHT\r\n")) > 0);
    assert_true(str_find(t, S("UID:offer-17@kleve.bruecke\r\nDTSTAMP:20261101T080000Z\r\nDTSTART;TZID=Europe/Berlin:20261201T180000\r\nDTEND;TZID=Europe/Berlin:20261201T193000\r\n"
                              "RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20270731T160000Z;BYDAY=TU\r\nEXDATE;TZID=Europe/Berlin:20261229T180000,20270706T180000\r\nSEQUENCE:3\r\n")) > 0);
    assert_true(str_find(t, S("CATEGORIES:advice,x\\,y\r\nSTATUS:CANCELLED\r\n")) > 0);
    assert_string_equal(arena_z(a, ical_uid(a, "course", 4, 1, S("kleve"))), "course-4-2@kleve.bruecke");
}

static void over_midnight_and_whole_days(void **state)
{
    (void)state;
    struct recur r = { .every = RECUR_WEEKLY, .days = RECUR_DAY(5), .begins = { 2026, 10, 30 }, .until = { 2026, 12, 31 }, .from = 20 * 60, .minutes = 6 * 60 };
    const int64_t out[] = { date_days((struct date){ 2026, 12, 25 }) };
    struct ical_event e = { .uid = S("1@k"), .repeats = &r, .summary = S("x") };
    assert_true(str_find(written(&(struct ical){ .event = &e, .n = 1 }), S("DTSTART;TZID=Europe/Berlin:20261030T200000\r\nDTEND;TZID=Europe/Berlin:20261031T020000\r\n")) > 0);
    r.from = 0; r.minutes = 1440; r.without = out; r.n_without = 1; e.days = true;
    str t = written(&(struct ical){ .event = &e, .n = 1, .local = true });
    assert_true(str_find(t, S("DTSTART;VALUE=DATE:20261030\r\nDTEND;VALUE=DATE:20261031\r\nRRULE:FREQ=WEEKLY;UNTIL=20261231;BYDAY=FR\r\nEXDATE;VALUE=DATE:20261225\r\n")) > 0);
    assert_int_equal(str_find(t, S("VTIMEZONE")), STR_NONE);      /* no time, no zone */
    r.begins.day = 29;                                             /* a Thursday       */
    struct buf none = buf_in(a, 1000);
    assert_false(ical_write(&none, &(struct ical){ .event = &e, .n = 1 }));
}

/* A feed with `.local` names its zone; October's second hour, which the wall clock cannot name, stays in UTC. */
static void local_feed(void **state)
{
    (void)state;
    struct ical_event e[] = { { .uid = S("1@k"), .starts = at("2026-07-07T16:00:00Z"), .ends = at("2026-07-07T17:30:00Z"), .summary = S("x") },
                              { .uid = S("2@k"), .starts = at("2026-10-25T00:30:00Z"), .ends = at("2026-10-25T01:30:00Z"), .summary = S("x") } };
    str t = written(&(struct ical){ .event = e, .n = 2, .local = true });
    assert_true(str_find(t, S(ZONE)) > 0);
    assert_true(str_find(t, S("DTSTART;TZID=Europe/Berlin:20260707T180000\r\nDTEND;TZID=Europe/Berlin:20260707T193000\r\n")) > 0);
    assert_true(str_find(t, S("DTSTART:20261025T003000Z\r\nDTEND:20261025T013000Z\r\n")) > 0);
    assert_int_equal(str_find(written(&(struct ical){ .event = e, .n = 2 }), S("TZID")), STR_NONE);
}

/* Many days left out make a long line, which is folded. */
static void many_left_out(void **state)
{
    (void)state;
    int64_t out[200];
    struct recur r = { .every = RECUR_DAILY, .begins = { 2026, 1, 1 }, .from = 600, .minutes = 60, .without = out, .n_without = countof(out) };
    for (size_t i = 0; i < countof(out); i++) out[i] = date_days(r.begins) + 2 * (int64_t)i + 1;
    struct ical_event e = { .uid = S("1@k"), .repeats = &r, .summary = S("x") };
    lines_are_short(written(&(struct ical){ .event = &e, .n = 1 }));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(known), cmocka_unit_test(whole_days), cmocka_unit_test(clocks_change), cmocka_unit_test(refused), cmocka_unit_test(random_texts),
                                        cmocka_unit_test(comes_again), cmocka_unit_test(over_midnight_and_whole_days), cmocka_unit_test(local_feed), cmocka_unit_test(many_left_out) };
    return cmocka_run_group_tests(tests, setup, teardown);
}
