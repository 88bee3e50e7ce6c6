/* test_hours.c - opening hours: what is understood, the canonical form, and the lines that people read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "text/hours.h"

const struct embedded words_files[] = { { 0 } };

#define LRI "\xE2\x81\xA6"
#define PDI "\xE2\x81\xA9"
enum { NOW = 1795003200 };                                /* Wednesday, 18 November 2026, 13:00 in Germany */
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

static void understood(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "", "" }, { " ; ;", "" },
        { "Mo-Fr 09:00-12:00; We off; PH off", "Mo-Fr 09:00-12:00; We off; PH off" },
        { "mo - fr 9-12 , 14.00–16:30;", "Mo-Fr 09:00-12:00,14:00-16:30" },
        { "We,Mo,Tu 14:00-16:00,9:00-12:00", "Mo-We 09:00-12:00,14:00-16:00" },
        { "Sa-Mo 00:00-24:00", "Mo,Sa,Su 00:00-24:00" },
        { "Sa-Su OFF", "Sa,Su off" }, { "PH,Mo-Su off", "Mo-Su,PH off" }, { "PH-PH off", "PH off" },
        { "Mo9-12", "Mo 09:00-12:00" }, { "Mo 9-10,10-11", "Mo 09:00-10:00,10:00-11:00" },
        /* over midnight and around the clock */
        { "fr 20-2", "Fr 20:00-02:00" }, { "Fr 20-0", "Fr 20:00-24:00" }, { "Fr 18-12,14-16", "Fr 14:00-16:00,18:00-12:00" }, { "24/7", "24/7" },
        { "Su-Sa 0-24", "24/7" },
        { "Mo-Su,PH 0-24", "Mo-Su,PH 00:00-24:00" }, { "24/7;PH off", "24/7; PH off" },
        /* dates */
        { "dec 24 off", "Dec 24 off" }, { "Dec 24-Dec 24 OFF", "Dec 24 off" }, { "December 24 - 26 10-12", "Dec 24-26 10:00-12:00" },
        { "24. Dec-6. Jan off", "Dec 24-Jan 06 off" },
        { "24.-26. Dec off", "Dec 24-26 off" }, { "24 Dec 9.30-12", "Dec 24 09:30-12:00" }, { "Dec 24,31 off", "Dec 24,Dec 31 off" },
        { "Dec 24,26-28 off", "Dec 24,Dec 26-28 off" },
        { "2026 Dec 24,31 off", "2026 Dec 24,2026 Dec 31 off" }, { "24. Dec 2026 off", "2026 Dec 24 off" }, { "2026-12-24 off", "2026 Dec 24 off" },
        { "2026-12-24 - 2027-01-06 off", "2026 Dec 24-2027 Jan 06 off" }, { "2026 Dec 24-Jan 6 off", "2026 Dec 24-2027 Jan 06 off" },
        { "24. Dec-6. Jan 2027 off", "2026 Dec 24-2027 Jan 06 off" },
        { "jul-aug off", "Jul-Aug off" }, { "Jul off", "Jul off" }, { "Nov-Feb 10:00-12", "Nov-Feb 10:00-12:00" },
        { "Jul-Aug 15 off", "Jul 01-Aug 15 off" }, { "Jan 15-Feb off", "Jan 15-Feb 29 off" },
        { "2027 Jan 15-Feb off", "2027 Jan 15-Feb 28 off" }, { "2027 Jul-Aug off", "2027 Jul-Aug off" }, { "Feb 29 off", "Feb 29 off" },
        { "2028 Feb 29 off", "2028 Feb 29 off" },
        { "Jul-Aug Mo-Fr 9-11", "Jul-Aug Mo-Fr 09:00-11:00" }, { "Dec PH off", "Dec PH off" }, { "Dec 09:00-12:00", "Dec 09:00-12:00" },
        { "May Mo 9-12", "May Mo 09:00-12:00" },
        /* exceptions last, the holidays' rule before them, all else as written */
        { "Dec 24 off; Mo 9-12", "Mo 09:00-12:00; Dec 24 off" }, { "PH off; Mo-Fr 9-12; Sa off", "Mo-Fr 09:00-12:00; Sa off; PH off" },
        { "PH off; Dec 25 10-12; Mo 9-12", "Mo 09:00-12:00; PH off; Dec 25 10:00-12:00" },
        { "Mo-Fr,PH 9-12; Th 13-14", "Mo-Fr 09:00-12:00; Th 13:00-14:00; PH 09:00-12:00" },
        { "PH 9-12; PH off", "PH 09:00-12:00; PH off" }, { "Jul-Aug Mo 9-11; Mo 9-12", "Jul-Aug Mo 09:00-11:00; Mo 09:00-12:00" },
        { "PH off; May-Sep 9:00-18; Oct-Apr 10:00-16", "May-Sep 09:00-18:00; Oct-Apr 10:00-16:00; PH off" },
        { "PH off; Jul Mo,PH 9-11", "PH off; Jul Mo,PH 09:00-11:00" },
    };
    for (size_t i = 0; i < countof(cases); i++) {
        str once = S("?"), twice = S("?");
        const char *why = "";
        if (!hours_parse(a, str_of(cases[i][0]), &once, &why)) fail_msg("%s: %s", cases[i][0], why);
        assert_string_equal(arena_z(a, once), cases[i][1]);
        assert_true(hours_parse(a, once, &twice, &why));
        assert_true(str_eq(once, twice));
    }
}

static void refused(void **state)
{
    (void)state;
    static const char *const cases[] = { "Mo", "Mo 9", "Mo 9-", "Mo 9-8", "Mo 12-9", "Mo 9-9", "Mo 9-25", "Mo 9-24:01", "Mo 9:60-10", "Mo 9-12,11-13",
        "Mo 9-12,8-10", "9-12", "Xx 9-12", "Mo-", "Mo-PH off",
        "Mo, 9-12", "Mo off 9-12", "Mo 9-12 off", "Mo 9-12,", "Mo 009-12", "Mo 9-12 Tu 9-12",
        "Mo 1-2,3-4,5-6,7-8,9-10,11-12,13-14", "\xFF", "Mo 9:-12",
        "Mo 24-2", "Mo 14-12", "24/7 off", "24/7 9-12", "Dec 24", "Dec 32 off", "Dec 0 off", "Nov 31 off", "Feb 30 off", "2027 Feb 29 off", "2100 Feb 29 off", "1999 Dec 24 off",
        "2200 Dec 24 off", "2026 off", "Dec 26-24 off", "2026 Dec 26-24 off", "2027 Dec 24-2026 Dec 26 off", "Dec- off", "Dec 24- off", "Dec 24, off", "Dec 24,Xx off", "Dec Xx off",
        "24. off", "24.12. off", "2026-13-01 off", "2026-02-29 off", "Dec 9-12", "Nov-Feb 10-12", "Dec 24 Mo", "Mo Dec 24 off", "PH,Dec 24 off", "Dec 1,2,3,4,5,6,7,8,9 off" };
    str ret = S("untouched");
    for (size_t i = 0; i < countof(cases); i++) {
        const char *why = NULL;
        if (hours_parse(a, str_of(cases[i]), &ret, &why)) fail_msg("%s is taken for %.*s", cases[i], STR(ret));
        assert_non_null(why);
    }
    char z[HOURS_MAX + 1];
    const char *why = NULL;
    memset(z, ' ', sizeof z);
    assert_false(hours_parse(a, (str){ z, sizeof z }, &ret, &why));
    struct buf b = buf_in(a, HOURS_MAX);
    for (int i = 0; i < 38; i++) buf_put(&b, S("Mo1-2,3-4;"));           /* short as typed, too long as written out */
    assert_false(hours_parse(a, buf_str(&b), &ret, &why));
    assert_true(str_eq(ret, S("untouched")));
}

/* The lines, one bar between two. */
static const char *lines(const char *tag, const struct words *w, const char *hours)
{
    str line[HOURS_LINES];
    struct buf b = buf_in(a, 10000);
    size_t n = hours_lines(a, tag ? lang_find(str_of(tag)) : NULL, w, str_of(hours), NOW, line);
    assert_true(n <= HOURS_LINES);
    for (size_t i = 0; i < n; i++) buf_fmt(&b, i ? "|%.*s" : "%.*s", STR(line[i]));
    return arena_z(a, buf_str(&b));
}

/* A catalogue of a few texts, laid out as msgfmt does; keys in byte order, pairs of key and text. */
static const struct words *catalogue(const char *const *pairs, size_t n)
{
    struct buf b = buf_in(a, 10000), strings = buf_in(a, 10000);
    uint32_t w = (uint32_t)n, head[] = { 0x950412DE, 0, w, 28, 28 + w * 8, 0, 28 + w * 16 };
    buf_put(&b, (str){ (const char *)head, sizeof head });
    for (size_t half = 0; half < 2; half++) {
        for (size_t i = 0; i < n; i++) {
            str s = str_of(pairs[2 * i + half]);
            uint32_t entry[] = { (uint32_t)s.n, 28 + w * 16 + (uint32_t)strings.n };
            buf_put(&b, (str){ (const char *)entry, sizeof entry });
            buf_put(&strings, (str){ s.p, s.n + 1 });
        }
    }
    buf_put(&b, buf_str(&strings));
    const struct words *made = words_read(a, buf_str(&b));
    assert_non_null(made);
    return made;
}

static void read_by_people(void **state)
{
    (void)state;
    static const char *const german[] = { "%s to %s", "%s–%s", "%s–%s", "%s–%s Uhr", "Fri", "Fr.", "Mon", "Mo.", "Sat", "Sa.", "Sun", "So.", "Thu",
        "Do.", "Tue", "Di.", "Wed", "Mi.",
                                          "closed", "geschlossen", "public holidays", "Feiertage" };
    static const char *const arabic[] = { "%s to %s", "%s إلى %s", ", ", "، ", "Fri", "الجمعة", "Mon", "الاثنين", "closed", "مغلق" };
    const struct words *de = catalogue(german, countof(german) / 2), *ar = catalogue(arabic, countof(arabic) / 2);
    assert_string_equal(lines("de", de, "Mo-Fr 09:00-12:00,14:00-16:30"), "Mo.–Fr. 9–12 Uhr, 14–16.30 Uhr");
    assert_string_equal(lines("de", de, "Mo-Fr 09:00-12:00; We off; PH off"), "Mo., Di., Do., Fr. 9–12 Uhr|Mi., Feiertage geschlossen");
    assert_string_equal(lines(NULL, de, "Sa,Su 00:00-24:00"), "Sa., So. 0–24 Uhr");
    assert_string_equal(lines("en", NULL, "Mo-Fr 09:00-12:00"), "Mon to Fri 9:00–12:00");
    assert_string_equal(lines("en", NULL, "Mo 9-12; Tu 9-13; Mo 9-13"), "Mon, Tue 9:00–13:00");
    assert_string_equal(lines("ar", ar, "Mo-Fr 09:00-12:00,14:00-16:00"), "الاثنين إلى الجمعة " LRI "9:00–12:00" PDI "، " LRI "14:00–16:00" PDI);
    assert_string_equal(lines("en", NULL, ""), "");
    assert_string_equal(lines("en", NULL, "by appointment"), "by appointment");
    assert_string_equal(lines("en", NULL, "Mo 1-2; Tu 1-3; We 1-4; Th 1-5; Fr 1-6; Sa 1-7; Su 1-8; PH off"),
                        "Mon 1:00–2:00|Tue 1:00–3:00|Wed 1:00–4:00|Thu 1:00–5:00|Fri 1:00–6:00|Sat 1:00–7:00|Sun 1:00–8:00|public holidays closed");
}

/* What is over is left out; what is every year stays, with the end of February as this year has it. */
static void exceptions(void **state)
{
    (void)state;
    static const char *const german[] = { "%s to %s", "%s–%s", "%s until %s", "%s bis %s", "%s–%s", "%s–%s Uhr", "Fri", "Fr.", "Mon", "Mo.", "Open around the clock",
        "Rund um die Uhr geöffnet", "closed", "geschlossen" };
    const struct words *de = catalogue(german, countof(german) / 2);
    assert_string_equal(lines("de", de, "Dec 24 off"), "24. Dezember geschlossen");
    assert_string_equal(lines("de", de, "Mo-Fr 9-12; Jul-Aug off"), "Mo.–Fr. 9–12 Uhr|1. Juli bis 31. August geschlossen");
    assert_string_equal(lines("de", de, "Jul-Aug Mo-Fr 9-11"), "1. Juli bis 31. August, Mo.–Fr. 9–11 Uhr");
    assert_string_equal(lines("de", de, "Feb off; Feb 29 off"), "1. Februar bis 28. Februar geschlossen|29. Februar geschlossen");
    assert_string_equal(lines("de", de, "2026 Dec 24-2027 Jan 06 off"), "24. Dezember 2026 bis 6. Januar 2027 geschlossen");
    assert_string_equal(lines("de", de, "2026 Nov 17 off; 2026 Nov 18 off"), "18. November 2026 geschlossen");
    assert_string_equal(lines("de", de, "2026 Nov 10-18 off; 2026 Oct off; 2026 Nov off"), "10. November 2026 bis 18. November 2026 geschlossen|1. November 2026 bis 30. November 2026 geschlossen");
    assert_string_equal(lines("de", de, "2026 Jan 1,2027 Jan 4 10-12,20-2"), "4. Januar 2027 10–12 Uhr, 20–2 Uhr");
    assert_string_equal(lines("de", de, "24/7"), "Rund um die Uhr geöffnet");
    assert_string_equal(lines("en", NULL, "Mo 9-12; Dec 24-Jan 6 off"), "Mon 9:00–12:00|24 December until 6 January closed");
    struct buf b = buf_in(a, HOURS_MAX);
    for (int i = 1; i <= 40; i++) buf_fmt(&b, "Dec%doff;", i % 31 + 1);
    assert_true(strlen(lines("en", NULL, arena_z(a, buf_str(&b)))) > 40 * strlen("9 December closed"));
}

static const char *said(const char *tag, const struct words *w, const char *hours, int64_t at)
{
    const struct lang *l = tag ? lang_find(str_of(tag)) : NULL;
    return arena_z(a, hours_say(a, l, w, hours_at(a, str_of(hours), at), at));
}

static void now_in_words(void **state)
{
    (void)state;
    static const char *const german[] = { "All Saints’ Day", "Allerheiligen", "Closed at present", "Zurzeit geschlossen", "Closed today: %s", "Heute geschlossen: %s", "Mon", "Mo.",
        "Open now, around the clock", "Jetzt geöffnet, rund um die Uhr", "Open now, until %s", "Jetzt geöffnet, bis %s Uhr", "Open now, until %s at %s",
        "Jetzt geöffnet, bis %s um %s Uhr", "Open now, until tomorrow at %s", "Jetzt geöffnet, bis morgen um %s Uhr", "Opens %s at %s", "Öffnet %s um %s Uhr",
        "Opens on %s at %s", "Öffnet am %s um %s Uhr", "Opens today at %s", "Öffnet heute um %s Uhr", "Opens tomorrow at %s", "Öffnet morgen um %s Uhr", "Sun", "So." };
    const struct words *de = catalogue(german, countof(german) / 2);
    enum { HOUR = 3600, DAY = 24 * HOUR };
    static const struct { const char *hours; int64_t after; const char *said; } cases[] = {   /* after Wednesday, 13:00 */
        { "We 9-16", 0, "Jetzt geöffnet, bis 16 Uhr" }, { "We 9-16.30", 0, "Jetzt geöffnet, bis 16.30 Uhr" },
        { "We 14-16", 0, "Öffnet heute um 14 Uhr" },
        { "Th 9-16", 0, "Öffnet morgen um 9 Uhr" }, { "Mo 9-16", 0, "Öffnet Mo. um 9 Uhr" }, { "Tu 9-16", 0, "Öffnet Tue um 9 Uhr" },
        { "We 9-12", 0, "Öffnet am 25. November um 9 Uhr" },
        { "2027 Jan 7 9-12", 0, "Öffnet am 7. Januar um 9 Uhr" }, { "24/7", 0, "Jetzt geöffnet, rund um die Uhr" },
        { "We 9-24", 0, "Jetzt geöffnet, bis 24 Uhr" },
        { "We 20-2", 9 * HOUR, "Jetzt geöffnet, bis 2 Uhr" }, { "We 20-2", 12 * HOUR, "Jetzt geöffnet, bis 2 Uhr" },
        { "We 9-2", 0, "Jetzt geöffnet, bis morgen um 2 Uhr" },
        { "24/7; Su off", 0, "Jetzt geöffnet, bis So. um 0 Uhr" }, { "24/7; 2027 Jan 7 off", 0, "Jetzt geöffnet, bis 7. Januar um 0 Uhr" },
        { "Mo-Su off", 0, "Zurzeit geschlossen" },
        { "2026 Nov 17 9-12", 0, "Zurzeit geschlossen" }, { "", 0, "" }, { "nach Absprache", 0, "" }, { "We 0-1", 6 * DAY, "Öffnet morgen um 0 Uhr" },
        { "Mo-Su 9-16; PH off", -17 * DAY, "Heute geschlossen: Allerheiligen. Öffnet morgen um 9 Uhr" },
        { "PH off", -17 * DAY, "Heute geschlossen: Allerheiligen" },
        { "Mo-Su 9-16; PH 9-10", -17 * DAY, "Öffnet morgen um 9 Uhr" }, { "Mo-Su 9-16; Su off", -17 * DAY, "Öffnet morgen um 9 Uhr" },
    };
    for (size_t i = 0; i < countof(cases); i++) assert_string_equal(said("de", de, cases[i].hours, NOW + cases[i].after), cases[i].said);
    assert_string_equal(said(NULL, de, "We 9-16", NOW), "Jetzt geöffnet, bis 16 Uhr");
    assert_string_equal(said("en", NULL, "We 9-16", NOW), "Open now, until 16:00");
    assert_string_equal(said("en", NULL, "Mo 9-16", NOW), "Opens Mon at 9:00");
    static const char *const arabic[] = { "Open now, until %s", "مفتوح الآن حتى الساعة %s" };
    assert_string_equal(said("ar", catalogue(arabic, 1), "We 9-16", NOW), "مفتوح الآن حتى الساعة " LRI "16:00" PDI);
}

/* "label day times" of each day; * today, ! an exception, the holiday's name in brackets. */
static const char *this_week(const char *hours, int64_t at)
{
    struct hours_day d[7];
    struct buf b = buf_in(a, 2000);
    size_t n = hours_week(a, lang_find(S("en")), NULL, str_of(hours), at, d);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(d[i].closed, str_eq(d[i].times, S("closed")));
        buf_fmt(&b, "%s%.*s %.*s %.*s%s%s", i ? "|" : "", STR(d[i].label), STR(d[i].day), STR(d[i].times), d[i].is_today ? "*" : "", d[i].exception ? "!" : "");
        if (d[i].holiday) buf_fmt(&b, " (%s)", d[i].holiday);
    }
    return arena_z(a, buf_str(&b));
}

static void week(void **state)
{
    (void)state;
    enum { DAY = 24 * 3600, CHRISTMAS = NOW + 37 * DAY, UNITY = NOW - 46 * DAY };
    assert_string_equal(this_week("Mo-Fr 9-12,14-16; We off", NOW), "Mon 16 November 9:00–12:00, 14:00–16:00|Tue 17 November 9:00–12:00, 14:00–16:00|Wed 18 November closed*|"
        "Thu 19 November 9:00–12:00, 14:00–16:00|Fri 20 November 9:00–12:00, 14:00–16:00|Sat 21 November closed|Sun 22 November closed");
    assert_string_equal(this_week("Mo-Su 9-12; PH off; Dec 24 9-10; Dec 27 off", CHRISTMAS), "Mon 21 December 9:00–12:00|Tue 22 December 9:00–12:00|Wed 23 December 9:00–12:00|"
        "Thu 24 December 9:00–10:00!|Fri 25 December closed* (Christmas Day)|Sat 26 December closed (Second Day of Christmas)|Sun 27 December closed!");
    assert_string_equal(this_week("Sa 20-2", UNITY), "Mon 28 September closed|Tue 29 September closed|Wed 30 September closed|Thu 1 October closed|Fri 2 October closed|"
        "Sat 3 October 20:00–2:00* (Day of German Unity)|Sun 4 October closed");
    assert_string_equal(this_week("", NOW), "");
    assert_string_equal(this_week("PH off", NOW), "");
    assert_string_equal(this_week("by appointment", NOW), "");
}

static void translators_slip(void **state)
{
    (void)state;
    static const char *const odd[] = { "%s to %s", "%n %d %s", "%s–%s", "no hole" };
    assert_string_equal(lines("en", catalogue(odd, 2), "Mo-Fr 9-12"), "%n %d Mon no hole");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(understood), cmocka_unit_test(refused), cmocka_unit_test(read_by_people), cmocka_unit_test(exceptions), cmocka_unit_test(now_in_words),
        cmocka_unit_test(week), cmocka_unit_test(translators_slip),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
