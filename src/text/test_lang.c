/* test_lang.c - languages: order, folding, names, dates, slugs, and what threads share. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/utf8.h"
#include "text/lang.h"
#include <pthread.h>

static struct arena *a;
static const struct lang *de, *en, *ar;

static int setup(void **state)
{
    (void)state;
    a = arena_new();
    de = lang_find(S("de"));
    en = lang_find(S("en"));
    ar = lang_find(S("ar"));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

#define same(got, want) assert_string_equal(arena_z(a, (got)), (want))

static void table(void **state)
{
    (void)state;
    assert_true(lang_count() >= 12);
    assert_string_equal(langs[0].tag, LANG_SOURCE);
    assert_true(ar->rtl && !de->rtl && !langs[lang_count()].tag);
    assert_null(lang_find(S("DE")));
    assert_null(lang_find(S("")));
}

static void accepted(void **state)
{
    (void)state;
    static const struct { const char *header, *tag; } cases[] = {
        { "de-AT,de;q=0.9,en;q=0.8", "de" }, { "zz,en;q=0.5", "en" }, { "en;q=0.5, AR-SY;q=0.8", "ar" },
        { "en;q=0, de;q=0.001", "de" },      { "zz, xx;q=1.0", NULL }, { "", NULL }, { "*", NULL },
        { "en;q=7,de;q=0.1", "de" },         { "en;q=0.5;x,de;q=0.2", "de" }, { ",,;,en ; q=1.000 ,", "en" },
        { "de;q=0.5,en;q=0.5", "de" },       { "-,--,-de,deu,en-", "en" }, { "de;q=1.001", "de" }, { "de;q=0.5000", NULL },
    };
    for (size_t i = 0; i < countof(cases); i++) {
        const struct lang *l = lang_accepted(str_of(cases[i].header));
        assert_string_equal(l ? l->tag : "none", cases[i].tag ? cases[i].tag : "none");
    }
}

static void names(void **state)
{
    (void)state;
    same(lang_name(a, de, S("uk")), "Ukrainisch");
    same(lang_name(a, en, S("uk")), "Ukrainian");
    same(lang_name(a, ar, S("uk")), "الأوكرانية");
    same(lang_name(a, de, S("ukr")), "Ukrainisch");
    same(lang_name(a, NULL, S("ku")), "Kurdisch");
    same(lang_name(a, de, S("kmr")), "Kurmandschi");
    same(lang_name(a, de, S("prs")), "Dari");
    same(lang_name(a, en, S("ber")), "Berber");
    same(lang_name(a, de, S("de-simple")), "Einfaches Deutsch");
    same(lang_name(a, en, S("de-simple")), "Easy German");
    same(lang_name(a, ar, S("de-simple")), "الألمانية المبسّطة");
    same(lang_name(a, de, S("zh-Hans")), "Chinesisch (Vereinfacht)");
    same(lang_name(a, ar, S("gwi")), "غوتشن");
    same(lang_name(a, de, S("qqq")), "qqq");
    same(lang_name(a, de, S("../../etc")), "../../etc");
    same(lang_name(a, de, S("")), "");
}

static void known(void **state)
{
    (void)state;
    static const char *const yes[] = { "de", "uk", "prs", "ku", "kmr", "ti", "so", "fa", "ps", "sq", "rom", "aii", "gsg", "deu", "de-simple" };
    static const char *const no[] = { "", "d", "DE", "zz", "qqq", "und", "mul", "german", "de-AT", "d\x01", "1a", "xx-simple" };
    for (size_t i = 0; i < countof(yes); i++) assert_true(lang_known(str_of(yes[i])));
    for (size_t i = 0; i < countof(no); i++) assert_false(lang_known(str_of(no[i])));
    assert_true(lang_rtl(S("ar")) && lang_rtl(S("fa")) && lang_rtl(S("prs")) && lang_rtl(S("ckb")) && lang_rtl(S("ur")) && lang_rtl(S("ps")));
    assert_false(lang_rtl(S("de")) || lang_rtl(S("ku")) || lang_rtl(S("de-simple")) || lang_rtl(S("nonsense-of-some-length-that-is-too-long")) || lang_rtl(S("")));
}

static void rises(const struct lang *l, const char *const *list, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        str low = lang_sort_key(a, l, str_of(list[i - 1])), high = lang_sort_key(a, l, str_of(list[i]));
        if (str_cmp(low, high) >= 0) fail_msg("%s does not sort before %s", list[i - 1], list[i]);
    }
}

static void order(void **state)
{
    (void)state;
    static const char *const german[] = { "", "2. Treffen", "10. Treffen", "Apfel", "Äpfel", "Apfelbaum", "Haus 2", "Haus 10", "Ofen", "Öfen",
        "Strase", "Straße", "Strasse 1", "Zebra", "Ювілей", "العربية" };
    static const char *const arabic[] = { "أحمد", "بلال", "جميلة", "خالد", "زينب", "سارة", "فاطمة", "محمد", "يوسف" };
    rises(de, german, countof(german));
    rises(NULL, german, countof(german));
    rises(ar, arabic, countof(arabic));
    assert_true(str_cmp(lang_sort_key(a, ar, S("محمد")), lang_sort_key(a, ar, S("Zebra"))) < 0);     /* one's own script first */
}

static void key_bounds(void **state)
{
    (void)state;
    char z[6000];
    memset(z, 'a', sizeof z);
    assert_true(lang_sort_key(a, de, (str){ z, sizeof z }).n == 512);
    assert_true(lang_sort_key(a, de, (str){ z, 600 }).n == 512);
    str key = lang_sort_key(a, de, S("Käse\xFF"));
    assert_true(key.n > 0 && str_find_char(key, 0) < 0);
    memset(z, '9', sizeof z);
    assert_true(lang_sort_key(a, de, (str){ z, sizeof z }).n <= 512);
    assert_true(str_eq(lang_sort_key(a, de, S("Tu\xCC\x88r")), lang_sort_key(a, de, S("Tür"))));
}

static void folds(void **state)
{
    (void)state;
    same(lang_fold(a, S("Tür")), "tur");
    same(lang_fold(a, S("TUR")), "tur");
    same(lang_fold(a, S("Straße STRASSE")), "strasse strasse");
    same(lang_fold(a, S("مُحَمَّد ـــ أحمد")), "محمد  احمد");
    same(lang_fold(a, S("Işık İstanbul Łódź Đorđe Ørsted")), "isik istanbul lodz dorde orsted");
    same(lang_fold(a, S("ﬁ ① Ａ Fo\xC2\xADrum")), "fi 1 a forum");
    same(lang_fold(a, S("हिन्दी")), "हिन्दी");
    same(lang_fold(a, S("\xFFü")), "\xEF\xBF\xBDu");
    same(lang_fold(a, (str){ 0 }), "");
}

static void folding_twice_changes_nothing(void **state)
{
    (void)state;
    uint32_t seed = 1;
    for (int round = 0; round < 300; round++) {
        char z[64];
        for (size_t i = 0; i < sizeof z; i++) {
            seed = seed * 1664525 + 1013904223;
            z[i] = (char)(seed >> 24);
        }
        str once = lang_fold(a, (str){ z, sizeof z });
        assert_true(utf8_valid(once));
        assert_true(str_eq(once, lang_fold(a, once)));
        lang_sort_key(a, ar, (str){ z, sizeof z });
        lang_slug(a, (str){ z, sizeof z });
    }
}

static void nfc(void **state)
{
    (void)state;
    same(lang_nfc(a, S("Tu\xCC\x88r")), "Tür");
    str fine = S("Tür"), broken = S("T\xFCr");
    assert_ptr_equal(lang_nfc(a, fine).p, fine.p);
    assert_ptr_equal(lang_nfc(a, broken).p, broken.p);
}

static void slugs(void **state)
{
    (void)state;
    static const struct { const char *text, *slug; } cases[] = {
        { "Café für Mütter & Väter", "cafe-fuer-muetter-vaeter" }, { "  Straße 7/b  ", "strasse-7-b" }, { "ÄÖÜẞ", "aeoeuess" },
        { "Tu\xCC\x88r", "tuer" },            { "العربية للجميع", "alrbyt-lljmy" },  { "Українська мова", "ukrainska-mova" },
        { "Łódź", "lodz" },                   { "中文", "zhong-wen" },                { "ማህበር", "mahebar" },
        { "Rock'n'Roll", "rocknroll" },       { "???", "" },                          { "", "" }, { "😀", "" }, { "\xFF\xFE", "" },
        { "Beratung für Neuzugewanderte in allen Fragen des täglichen Lebens", "beratung-fuer-neuzugewanderte-in-allen-fragen-des-taeglichen" },
        { "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" },
    };
    for (size_t i = 0; i < countof(cases); i++) same(lang_slug(a, str_of(cases[i].text)), cases[i].slug);
}

static void numbers(void **state)
{
    (void)state;
    same(lang_number(a, de, 311410), "311.410");
    same(lang_number(a, en, 311410), "311,410");
    same(lang_number(a, ar, 311410), "311,410");
    same(lang_number(a, de, INT64_MIN), "-9.223.372.036.854.775.808");
    same(lang_decimal(a, de, 22.5, 1), "22,5");
    same(lang_decimal(a, de, 0.125, 2), "0,13");
    same(lang_decimal(a, en, 1234.0, 1), "1,234.0");
    same(lang_decimal(a, de, 22.5, -3), "23");
    assert_true(lang_decimal(a, de, 1e308, 99).n > 300);
    same(lang_money(a, de, 2500), "25,00\xC2\xA0€");
    same(lang_money(a, de, -5), "-0,05\xC2\xA0€");
    same(lang_money(a, en, 123456), "€1,234.56");
    same(lang_money(a, de, INT64_MIN), "-92.233.720.368.547.758,08\xC2\xA0€");
}

static void dates(void **state)
{
    (void)state;
    same(lang_date(a, de, S("2026-03-03")), "3. März 2026");
    same(lang_date(a, en, S("2026-03-03")), "3 March 2026");
    same(lang_date(a, ar, S("2026-03-03")), "3 مارس 2026");
    same(lang_date(a, NULL, S("1583-01-01")), "1. Januar 1583");
    same(lang_date(a, de, S("2026-02-30")), "2026-02-30");
    same(lang_date(a, de, S("bald")), "bald");
    same(lang_time(a, de, 1772544600), "3. März 2026, 14:30");
    same(lang_time(a, en, 1772544600), "3 March 2026, 14:30");
    same(lang_time(a, ar, 1772544600), "3 مارس 2026، 14:30");
    same(lang_time(a, de, 1782864000), "1. Juli 2026, 02:00");
}

/* Each of them must get what the first thread got, at the same time. */
static void *work(void *given)
{
    struct arena *mine = arena_new();
    bool *good = given;
    *good = true;
    for (int i = 0; i < 200; i++) {
        *good = *good && str_eq(lang_time(mine, de, 1772544600), S("3. März 2026, 14:30"));
        *good = *good && str_eq(lang_decimal(mine, en, 22.25, i % 2 + 1), i % 2 ? S("22.25") : S("22.3"));
        *good = *good && str_eq(lang_slug(mine, S("Łódź")), S("lodz"));
        *good = *good && str_cmp(lang_sort_key(mine, ar, S("أحمد")), lang_sort_key(mine, ar, S("بلال"))) < 0;
    }
    arena_free(mine);
    return NULL;
}

static void threads(void **state)
{
    (void)state;
    pthread_t t[4];
    bool good[4];
    for (size_t i = 0; i < 4; i++) assert_int_equal(pthread_create(&t[i], NULL, work, &good[i]), 0);
    for (size_t i = 0; i < 4; i++) assert_int_equal(pthread_join(t[i], NULL), 0);
    for (size_t i = 0; i < 4; i++) assert_true(good[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table), cmocka_unit_test(accepted), cmocka_unit_test(names), cmocka_unit_test(known), cmocka_unit_test(order),
        cmocka_unit_test(key_bounds), cmocka_unit_test(folds), cmocka_unit_test(folding_twice_changes_nothing), cmocka_unit_test(nfc),
        cmocka_unit_test(slugs), cmocka_unit_test(numbers), cmocka_unit_test(dates), cmocka_unit_test(threads),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
